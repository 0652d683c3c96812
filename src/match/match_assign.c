/*
 * match_assign.c
 *		The one-to-one assignment with the largest sum of scores.
 *
 * Pure C.  The Hungarian method by shortest augmenting paths with potentials:
 * each row of the smaller side is brought in by one search over the larger.
 * Every row may also stay alone at the cost of the threshold, which stands for
 * a column of its own: so a pair is made only where it is worth more.
 *
 * Source: Kuhn 1955; Jonker and Volgenant, Computing 38, 1987.
 * Cost: O(min^2 * max).   Ties go to the first, so equal input, equal result.
 */
#include <math.h>
#include <string.h>

#include "match/match.h"

/* One search's view of the scores: rows are the smaller side. */
typedef struct Sides
{
	const float *score;
	int			nrows;
	int			ncolumns;
	int			stride;
	bool		swapped;
	double		threshold;
}			Sides;

static inline double
cost_of(const Sides *sides, int row, int column)
{
	double		score;

	if (column >= sides->ncolumns)
		return 0;
	score = sides->swapped ? sides->score[(size_t) column * sides->stride + row] :
		sides->score[(size_t) row * sides->stride + column];
	return score > sides->threshold ? sides->threshold - score : 0;
}

size_t
synth_match_assign_bytes(int nrows, int ncolumns)
{
	size_t		small = nrows < ncolumns ? nrows : ncolumns;
	size_t		large = (nrows < ncolumns ? ncolumns : nrows) + small + 2;

	return (small + 2 + 2 * large) * sizeof(double) + 2 * large * sizeof(int) +
		((large + 7) & ~(size_t) 7);
}

/*
 * Columns 1 .. n of the search are the larger side and then one for each row
 * to stay alone with; owner[column] is the row that holds it, 0: none.
 */
static void
bring_in(const Sides *sides, int row, int n, double *row_potential,
		 double *potential, double *reach, int *owner, int *way, char *done)
{
	int			at = 0;

	owner[0] = row;
	for (int j = 0; j <= n; j++)
	{
		reach[j] = HUGE_VAL;
		done[j] = 0;
	}
	do
	{
		int			r = owner[at];
		int			next = 0;
		double		step = HUGE_VAL;

		done[at] = 1;
		for (int j = 1; j <= n; j++)
		{
			double		here;

			if (done[j])
				continue;
			here = cost_of(sides, r - 1, j - 1) - row_potential[r] - potential[j];
			if (here < reach[j])
			{
				reach[j] = here;
				way[j] = at;
			}
			if (reach[j] < step)
			{
				step = reach[j];
				next = j;
			}
		}
		for (int j = 0; j <= n; j++)
		{
			if (done[j])
			{
				row_potential[owner[j]] += step;
				potential[j] -= step;
			}
			else
				reach[j] -= step;
		}
		at = next;
	} while (owner[at] != 0);
	do
	{
		int			from = way[at];

		owner[at] = owner[from];
		at = from;
	} while (at != 0);
}

void
synth_match_assign(const float *score, int nrows, int ncolumns, double threshold,
				   int *chosen, void *work, SynthPoll poll, void *poll_arg)
{
	Sides		sides = {score, nrows, ncolumns, ncolumns, false, threshold};
	double	   *row_potential,
			   *potential,
			   *reach;
	int		   *owner,
			   *way;
	char	   *done;
	int			n;

	for (int i = 0; i < nrows; i++)
		chosen[i] = -1;
	if (nrows == 0 || ncolumns == 0)
		return;
	if (nrows > ncolumns)
	{
		sides.nrows = ncolumns;
		sides.ncolumns = nrows;
		sides.swapped = true;
	}
	n = sides.ncolumns + sides.nrows;
	memset(work, 0, synth_match_assign_bytes(nrows, ncolumns));
	row_potential = work;
	potential = row_potential + sides.nrows + 2;
	reach = potential + n + 2;
	owner = (int *) (reach + n + 2);
	way = owner + n + 2;
	done = (char *) (way + n + 2);
	for (int row = 1; row <= sides.nrows; row++)
	{
		if (poll)
			poll(poll_arg);
		bring_in(&sides, row, n, row_potential, potential, reach, owner, way, done);
	}
	for (int j = 1; j <= sides.ncolumns; j++)
	{
		int			row = owner[j] - 1;

		if (row < 0 || cost_of(&sides, row, j - 1) >= 0)
			continue;
		if (sides.swapped)
			chosen[j - 1] = row;
		else
			chosen[row] = j - 1;
	}
}
