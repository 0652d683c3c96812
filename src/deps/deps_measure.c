/*
 * deps_measure.c
 *		How much a set of columns tells of another: error, and what is above
 *		chance.
 *
 * The error is g3, the least share of rows to remove (Kivinen and Mannila
 * 1995).  It is small as well where nearly every row is a group of its own; so
 * there is mu+ beside it (Piatetsky-Shapiro and Matheus 1993; recommended by
 * Parciak et al. 2024): with pdep the chance that two rows drawn from a group
 * agree, 1 - (1 - pdep) / (1 - pdep without groups) * (N - 1) / (N - K) for N
 * rows in K groups.  It is about 0 where the column goes its own way.  How far
 * that is from chance: as in the analysis of variance of categories (Light and
 * Margolin 1971), (N - 1) tau has about (K - 1) degrees of freedom for each
 * value that the column may take freely.
 */
#include <math.h>
#include <string.h>

#include "deps/deps_search_private.h"

#define POLL_ROWS	65536

static double measure_group(const SynthDepsCells *cells, const uint32_t *row, uint32_t n,
							int column, uint64_t *slot, double *same, double *weight);
static double agreement(const SynthDepsCells *cells, int column, uint64_t *slot, double total);

double
synth_deps_total(const SynthDepsCells *cells)
{
	double		total = 0;

	if (cells->weight == NULL)
		return cells->nrows;
	for (uint32_t row = 0; row < cells->nrows; row++)
		total += cells->weight[row];
	return total;
}

bool
synth_deps_partition_by(const SynthDepsCells *cells, SynthDepsMemory *memory,
						const uint64_t *set, uint32_t *slot, SynthDepsPartition *to)
{
	if (!synth_deps_partition_all(cells, memory, to))
		return false;
	for (int i = 0; i < cells->ncolumns; i++)
	{
		SynthDepsPartition finer;

		if (!synth_deps_has(set, i))
			continue;
		if (!synth_deps_partition_refine(cells, memory, to, i, slot, &finer))
		{
			synth_deps_partition_end(to, memory);
			return false;
		}
		synth_deps_partition_end(to, memory);
		*to = finer;
	}
	return true;
}

bool
synth_deps_measure(const SynthDepsCells *cells, SynthDepsMemory *memory,
				   const SynthDepsPartition *partition, int column, double most_error,
				   uint64_t *slot, SynthDepsMeasure *measure)
{
	double		total = synth_deps_total(cells);
	double		most = most_error * total + 1e-6;
	double		wrong = 0,
				agreeing = 0,
				grouped = 0,
				without,
				free_values,
				degrees;
	uint32_t	polled = 0;

	for (uint32_t group = 0; group < partition->ngroups; group++)
	{
		uint32_t	n = partition->start[group + 1] - partition->start[group];
		double		same,
					weight;

		polled += n;
		if (polled > POLL_ROWS && memory->poll)
		{
			memory->poll(memory->poll_arg);
			polled = 0;
		}
		wrong += measure_group(cells, partition->row + partition->start[group], n, column, slot, &same, &weight);
		if (wrong > most)
			return false;
		agreeing += same / weight;
		grouped += weight;
	}
	measure->nrows = total;
	measure->ngroups = partition->ngroups + (cells->nrows - partition->nrows);
	measure->error = total > 0 ? wrong / total : 0;
	measure->score = 0;
	measure->deviations = 0;
	without = agreement(cells, column, slot, total);
	if (total <= measure->ngroups || without >= 1)
		return true;
	agreeing = (agreeing + (total - grouped)) / total;
	measure->score = 1 - (1 - agreeing) / (1 - without) * (total - 1) / (total - measure->ngroups);
	if (measure->score < 0)
		measure->score = 0;
	free_values = 1 / without - 1;
	degrees = measure->ngroups > 1 ? measure->ngroups - 1 : 1;
	measure->deviations = ((total - 1) * (1 - (1 - agreeing) / (1 - without)) - degrees) *
		sqrt(free_values) / sqrt(2 * degrees);
	return true;
}

/*
 * Rows of a group that have another than its most frequent value.
 * same: sum of the squares of the values' weights.
 */
static double
measure_group(const SynthDepsCells *cells, const uint32_t *row, uint32_t n,
			  int column, uint64_t *slot, double *same, double *weight)
{
	const void *code = cells->code[column];
	int			width = cells->width[column];
	uint64_t	most = 0;
	uint64_t	all = 0;

	*same = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	w = cells->weight ? cells->weight[row[i]] : 1;
		uint64_t   *at = &slot[synth_deps_code_at(code, row[i], width)];

		/* (x + w)^2 - x^2 */
		*same += (double) w * (double) (2 * *at + w);
		*at += w;
		all += w;
		if (*at > most)
			most = *at;
	}
	for (uint32_t i = 0; i < n; i++)
		slot[synth_deps_code_at(code, row[i], width)] = 0;
	*weight = all;
	return all - most;
}

/* The chance that two rows agree in a column. */
static double
agreement(const SynthDepsCells *cells, int column, uint64_t *slot, double total)
{
	double		same = 0;

	for (uint32_t row = 0; row < cells->nrows; row++)
		slot[synth_deps_code(cells, row, column)] += cells->weight ? cells->weight[row] : 1;
	for (uint32_t code = 0; code < cells->ncodes[column]; code++)
	{
		same += (double) slot[code] * (double) slot[code];
		slot[code] = 0;
	}
	return total > 0 ? same / (total * total) : 1;
}
