/* links: src/match/match_assign.c src/num/num_random.c */
/*
 * match_assign.c
 *		The assignment against trying all of them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "match/match.h"

#define SIDE	5

static int	number = 0;
static int	bad = 0;
static int	polls = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static void
count_poll(void *arg)
{
	(void) arg;
	polls++;
}

/* The largest sum of what is above the threshold, rows from row on. */
static double
best_sum(const float *score, int nrows, int ncolumns, double threshold, int row, unsigned used)
{
	double		best;

	if (row == nrows)
		return 0;
	best = best_sum(score, nrows, ncolumns, threshold, row + 1, used);
	for (int j = 0; j < ncolumns; j++)
	{
		double		gain = score[row * ncolumns + j] - threshold;

		if (!(used & (1u << j)) && gain > 0)
		{
			gain += best_sum(score, nrows, ncolumns, threshold, row + 1, used | (1u << j));
			best = gain > best ? gain : best;
		}
	}
	return best;
}

static bool
is_best(const float *score, int nrows, int ncolumns, double threshold)
{
	int			chosen[SIDE];
	void	   *work = malloc(synth_match_assign_bytes(nrows, ncolumns));
	unsigned	used = 0;
	double		sum = 0,
				off;

	synth_match_assign(score, nrows, ncolumns, threshold, chosen, work, count_poll, NULL);
	free(work);
	for (int i = 0; i < nrows; i++)
	{
		if (chosen[i] < 0)
			continue;
		if (chosen[i] >= ncolumns || (used & (1u << chosen[i])))
			return false;
		used |= 1u << chosen[i];
		if (!(score[i * ncolumns + chosen[i]] > threshold))
			return false;
		sum += score[i * ncolumns + chosen[i]] - threshold;
	}
	off = sum - best_sum(score, nrows, ncolumns, threshold, 0, 0);
	return off < 1e-6 && off > -1e-6;
}

int
main(void)
{
	SynthRandom random;
	float		score[SIDE * SIDE];
	bool		all = true;
	int			chosen[2] = {7, 7};
	static const float greedy[4] = {.9f, .8f, .85f, .1f};
	double		work[64];

	synth_num_random_init(&random, 3);
	for (int round = 0; round < 5000 && all; round++)
	{
		int			nrows = 1 + (int) synth_num_random_below(&random, SIDE);
		int			ncolumns = 1 + (int) synth_num_random_below(&random, SIDE);

		for (int i = 0; i < nrows * ncolumns; i++)
			score[i] = (float) (synth_num_random_below(&random, 11) / 10.0);
		all = is_best(score, nrows, ncolumns, .35);
	}
	check(all, "one to one, above the threshold, and the largest sum");
	check(polls > 0, "interrupts are looked for");
	synth_match_assign(greedy, 2, 2, .35, chosen, work, NULL, NULL);
	check(chosen[0] == 1 && chosen[1] == 0, "not the greedy one");
	synth_match_assign(greedy, 2, 2, .95, chosen, work, NULL, NULL);
	check(chosen[0] == -1 && chosen[1] == -1, "no match at all");
	chosen[0] = 7;
	synth_match_assign(greedy, 1, 0, .35, chosen, work, NULL, NULL);
	check(chosen[0] == -1, "no columns");
	printf("1..%d\n", number);
	return bad != 0;
}
