/*
 * clean_vote.c
 *		A column held against all that determines it.
 *
 * Each dependency has a group of rows vote: for the group's most frequent
 * value, with a weight of how well the dependency holds (the logarithm of its
 * error) and how much of the group agrees.  A cell is suspect where the votes
 * for another value outweigh what speaks for its own by far; its own value is
 * spoken for by the other rows of its groups that have it.  So a wrong cell of
 * a left side, which puts its row into a foreign group, is outvoted.
 *
 * Memory: 8 bytes a row and dependency.
 */
#include "postgres.h"

#include <math.h>

#include "clean/clean_private.h"
#include "miscadmin.h"

#define OUTWEIGH		2.0
#define LEAST_MARGIN	1.0		/* of weights, which are about 3 for 5 % errors */
#define LEAST_WEIGHT	3.0
#define FEW_EMPTY		0.5		/* more: the column is meant to have gaps */

/* What one dependency says of each row. */
typedef struct Ballot
{
	int32	   *value;			/* SYNTH_CLEAN_NONE: nothing */
	float	   *weight;
}			Ballot;

static void cast_votes(SynthCleanTable *table, const SynthCleanColumn *column,
					   const SynthCleanDependency *dependency, uint32 *count,
					   Ballot *ballot, float *support);
static int32 count_ballots(const Ballot *ballots, int n, uint32 row, int32 own,
						   double *best_weight, double *own_weight);

void
synth_clean_vote(SynthCleanTable *table, int at, const SynthCleanDependency *dependencies,
				 int n, float *support)
{
	SynthCleanColumn *column = &table->columns[at];
	Ballot	   *ballots;
	uint32	   *count;
	bool		fill = column->empty <= FEW_EMPTY * table->nrows;

	memset(support, 0, table->nrows * sizeof(float));
	if (n == 0)
		return;
	ballots = synth_palloc_array(Ballot, n);
	count = synth_base_alloc_array0(CurrentMemoryContext, column->nvalues + 1, sizeof(uint32));
	for (int i = 0; i < n; i++)
	{
		ballots[i].value = MemoryContextAllocHuge(CurrentMemoryContext,
												  ((Size) table->nrows + 1) * sizeof(int32));
		ballots[i].weight = MemoryContextAllocHuge(CurrentMemoryContext,
												   ((Size) table->nrows + 1) * sizeof(float));
		cast_votes(table, column, &dependencies[i], count, &ballots[i], support);
	}
	for (uint32 row = 0; row < table->nrows; row++)
	{
		int32		own = column->cell[row];
		double		best_weight,
					own_weight = support[row];
		int32		best;

		if ((row & 0xFFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (column->rule[row] != SYNTH_CLEAN_OK || (own == SYNTH_CLEAN_EMPTY && !fill))
			continue;
		best = count_ballots(ballots, n, row, own, &best_weight, &own_weight);
		if (best == SYNTH_CLEAN_NONE || best == own ||
			best_weight <= OUTWEIGH * own_weight + LEAST_MARGIN)
			continue;
		synth_clean_note(table, row, at, SYNTH_CLEAN_DEPENDENCY, best,
						 (1 - dependencies[0].measure.error) * best_weight /
						 (best_weight + own_weight + LEAST_MARGIN), false);
	}
	for (int i = 0; i < n; i++)
	{
		pfree(ballots[i].value);
		pfree(ballots[i].weight);
	}
	pfree(ballots);
	pfree(count);
}

/* Votes for other values go to the ballot, those for a row's own to support. */
static void
cast_votes(SynthCleanTable *table, const SynthCleanColumn *column,
		   const SynthCleanDependency *dependency, uint32 *count,
		   Ballot *ballot, float *support)
{
	SynthCleanGroups groups;
	double		weight = Max(LEAST_WEIGHT * (1 - dependency->measure.error), -log(Max(dependency->measure.error, .5 / table->nrows)));

	for (uint32 row = 0; row < table->nrows; row++)
		ballot->value[row] = SYNTH_CLEAN_NONE;
	synth_clean_group(table, dependency->left[0], dependency->left[1], table->nrows, &groups);
	for (uint32 g = 0; g < groups.ngroups; g++)
	{
		uint32		start = groups.start[g],
					end = groups.start[g + 1];
		uint32		filled = 0,
					most = 0,
					second = 0;
		int32		best = SYNTH_CLEAN_NONE;

		if ((g & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (end - start < 2)
			continue;
		for (uint32 i = start; i < end; i++)
		{
			int32		code = column->cell[groups.rows[i]];

			if (code >= 0)
			{
				count[code]++;
				filled++;
			}
		}
		for (uint32 i = start; i < end; i++)
		{
			int32		code = column->cell[groups.rows[i]];

			if (code < 0 || code == best)
				continue;
			if (count[code] > most)
			{
				second = most;
				most = count[code];
				best = code;
			}
			else if (count[code] > second)
				second = count[code];
		}
		for (uint32 i = start; i < end && most >= 2 && most > second; i++)
		{
			uint32		row = groups.rows[i];
			int32		code = column->cell[row];

			if (code == best)
				support[row] += weight * (most - 1) / (filled - 1);
			else
			{
				ballot->value[row] = best;
				ballot->weight[row] = weight * most / filled;
				if (code >= 0 && count[code] > 1)
					support[row] += weight * count[code] / filled;
			}
		}
		for (uint32 i = start; i < end; i++)
			if (column->cell[groups.rows[i]] >= 0)
				count[column->cell[groups.rows[i]]] = 0;
	}
	synth_clean_free_groups(&groups);
}

/* The value with the most weight but the row's own; equal ones: the lower code. */
static int32
count_ballots(const Ballot *ballots, int n, uint32 row, int32 own,
			  double *best_weight, double *own_weight)
{
	int32		best = SYNTH_CLEAN_NONE;

	*best_weight = 0;
	for (int i = 0; i < n; i++)
	{
		int32		value = ballots[i].value[row];
		double		weight = 0;

		if (value == SYNTH_CLEAN_NONE || value == best)
			continue;
		for (int k = 0; k < n; k++)
			if (ballots[k].value[row] == value)
				weight += ballots[k].weight[row];
		if (value == own)
			*own_weight += weight;
		else if (weight > *best_weight || (weight == *best_weight && value < best))
		{
			*best_weight = weight;
			best = value;
		}
	}
	return best;
}
