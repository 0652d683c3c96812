/*
 * deps_approximate.c
 *		Dependencies that hold but for some rows.
 *
 * All sets of a size are tried, the small ones first, so that what a smaller
 * set tells is known.  A sample of rows comes before all of them: an error in
 * it that is far above the limit is one in the table as well, for removing the
 * same rows mends both (by Hoeffding, with a chance of 1e-9 to be wrong).
 */
#include <math.h>
#include <string.h>

#include "deps/deps_search_private.h"

#define SAMPLE_ROWS		4096
#define SAMPLE_MARGIN	0.0511	/* sqrt(ln(1e9) / 2 / 4096) */
#define LEAST_SCORE		0.5		/* else it is the many groups that do it */
#define LEAST_DEVIATIONS	6
#define LEAST_REPEATED	0.01	/* rows beyond the first of their group */

typedef struct Trial
{
	const SynthDepsCells *cells;
	SynthDepsCells sample;		/* no rows: the table is small itself */
	SynthDepsMemory *memory;
	SynthDepsNearlyFound *result;
	SynthDepsNearlyFound told;	/* all that hold, told above chance or not */
	double		max_error;
	int			max_size;
	double		total;
	uint32_t   *slot;
	uint64_t   *count;
	uint64_t   *set;
	uint64_t   *candidates;		/* right sides for it */
	bool		is_failed;
}			Trial;

static bool begin(Trial *t);
static bool draw_sample(Trial *t);
static void try_sets(Trial *t, int first, int size, const SynthDepsPartition *partition,
					 const SynthDepsPartition *in_sample);
static bool find_candidates(Trial *t, const SynthDepsPartition *in_sample);
static void try_set(Trial *t, const SynthDepsPartition *partition);
static bool is_told(const Trial *t, int rhs);
static bool add(Trial *t, SynthDepsNearlyFound *list, int rhs, const SynthDepsMeasure *measure);

void
synth_deps_approximate(const SynthDepsCells *cells, SynthDepsMemory *memory,
					   double max_error, int max_size, SynthDepsNearlyFound *result)
{
	Trial		t;
	SynthDepsPartition all = {0},
				sampled = {0};

	memset(result, 0, sizeof(*result));
	memset(&t, 0, sizeof(t));
	t.cells = cells;
	t.memory = memory;
	t.result = result;
	t.max_error = max_error;
	t.total = synth_deps_total(cells);
	t.is_failed = !begin(&t) || !synth_deps_partition_all(cells, memory, &all) ||
		(t.sample.nrows > 0 && !synth_deps_partition_all(&t.sample, memory, &sampled));
	for (int size = 0; size <= max_size && size < cells->ncolumns && !t.is_failed; size++)
		try_sets(&t, 0, size, &all, &sampled);
	result->is_truncated = t.is_failed;
	synth_deps_partition_end(&all, memory);
	synth_deps_partition_end(&sampled, memory);
	synth_deps_nearly_end(&t.told, memory);
	if (t.sample.nrows > 0)
		synth_deps_cells_end(&t.sample, memory);
	synth_deps_release(memory, t.slot);
	synth_deps_release(memory, t.count);
	synth_deps_release(memory, t.set);
	synth_deps_release(memory, t.candidates);
}

void
synth_deps_nearly_end(SynthDepsNearlyFound *result, SynthDepsMemory *memory)
{
	for (size_t i = 0; i < result->n; i++)
		synth_deps_release(memory, result->found[i].lhs);
	synth_deps_release(memory, result->found);
	memset(result, 0, sizeof(*result));
}

static bool
begin(Trial *t)
{
	uint32_t	ncodes = 1;

	for (int i = 0; i < t->cells->ncolumns; i++)
		if (t->cells->ncodes[i] > ncodes)
			ncodes = t->cells->ncodes[i];
	t->slot = synth_deps_allocate0(t->memory, (size_t) ncodes + 1, sizeof(uint32_t));
	t->count = synth_deps_allocate0(t->memory, (size_t) ncodes + 1, sizeof(uint64_t));
	t->set = synth_deps_allocate0(t->memory, t->cells->words, sizeof(uint64_t));
	t->candidates = synth_deps_allocate0(t->memory, t->cells->words, sizeof(uint64_t));
	return t->slot && t->count && t->set && t->candidates && (t->cells->nrows < 4 * SAMPLE_ROWS || draw_sample(t));
}

/* Rows drawn by their weight, each a row of weight one. */
static bool
draw_sample(Trial *t)
{
	const SynthDepsCells *cells = t->cells;
	SynthRandom random;
	double		step = t->total / SAMPLE_ROWS;
	double		next;
	double		passed = 0;
	uint32_t	n = 0;

	if (!synth_deps_cells_begin(&t->sample, t->memory, cells->ncolumns))
		return false;
	t->sample.nrows = SAMPLE_ROWS;
	for (int i = 0; i < cells->ncolumns; i++)
	{
		t->sample.width[i] = cells->width[i];
		t->sample.ncodes[i] = cells->ncodes[i];
		t->sample.code[i] = synth_deps_allocate0(t->memory, SAMPLE_ROWS, cells->width[i]);
		if (t->sample.code[i] == NULL)
			return false;
	}
	/* one row of each stretch, so that each has the same chance */
	synth_num_random_init(&random, 0);
	next = synth_num_random_unit(&random) * step;
	for (uint32_t row = 0; row < cells->nrows && n < SAMPLE_ROWS; row++)
	{
		passed += cells->weight ? cells->weight[row] : 1;
		for (; next < passed && n < SAMPLE_ROWS; n++)
		{
			for (int i = 0; i < cells->ncolumns; i++)
				synth_deps_code_set(t->sample.code[i], n, cells->width[i], synth_deps_code(cells, row, i));
			next = (n + 1 + synth_num_random_unit(&random)) * step;
		}
	}
	t->sample.nrows = n;
	return true;
}

/* All sets of so many columns more, from a column on. */
static void
try_sets(Trial *t, int first, int size, const SynthDepsPartition *partition,
		 const SynthDepsPartition *in_sample)
{
	if (t->memory->poll)
		t->memory->poll(t->memory->poll_arg);
	if (size == 0)
	{
		if (find_candidates(t, in_sample))
			try_set(t, partition);
		return;
	}
	for (int i = first; i <= t->cells->ncolumns - size && !t->is_failed; i++)
	{
		SynthDepsPartition finer = {0},
					finer_sample = {0};

		t->is_failed = t->sample.nrows > 0 &&
			!synth_deps_partition_refine(&t->sample, t->memory, in_sample, i, t->slot, &finer_sample);
		synth_deps_add(t->set, i);
		/* the sample is asked before all rows are split */
		if (!t->is_failed && (size > 1 || find_candidates(t, &finer_sample)))
		{
			t->is_failed = !synth_deps_partition_refine(t->cells, t->memory, partition, i, t->slot, &finer);
			/* a key tells everything, and nothing of interest */
			if (t->is_failed ||
				t->total - (finer.ngroups + (t->cells->nrows - finer.nrows)) < LEAST_REPEATED * t->total)
				;
			else if (size == 1)
				try_set(t, &finer);
			else
				try_sets(t, i + 1, size - 1, &finer, &finer_sample);
		}
		synth_deps_remove(t->set, i);
		synth_deps_partition_end(&finer, t->memory);
		synth_deps_partition_end(&finer_sample, t->memory);
	}
}

/* The columns that the set may tell, as far as is known and the sample says. */
static bool
find_candidates(Trial *t, const SynthDepsPartition *in_sample)
{
	bool		any = false;

	memset(t->candidates, 0, t->cells->words * sizeof(uint64_t));
	for (int rhs = 0; rhs < t->cells->ncolumns; rhs++)
	{
		SynthDepsMeasure measure;

		if (synth_deps_has(t->set, rhs) || is_told(t, rhs) ||
			(t->sample.nrows > 0 &&
			 !synth_deps_measure(&t->sample, t->memory, in_sample, rhs, t->max_error + SAMPLE_MARGIN,
								 t->count, &measure)))
			continue;
		synth_deps_add(t->candidates, rhs);
		any = true;
	}
	return any;
}

static void
try_set(Trial *t, const SynthDepsPartition *partition)
{
	bool		is_empty = partition->nrows == t->cells->nrows && partition->ngroups == 1;

	for (int rhs = 0; rhs < t->cells->ncolumns && !t->is_failed; rhs++)
	{
		SynthDepsMeasure measure;

		if (!synth_deps_has(t->candidates, rhs) ||
			!synth_deps_measure(t->cells, t->memory, partition, rhs, t->max_error, t->count, &measure))
			continue;
		if (!add(t, &t->told, rhs, &measure))
			t->is_failed = true;
		/* of a set without columns there is no chance to compare with */
		else if (is_empty || (measure.score >= LEAST_SCORE && measure.deviations >= LEAST_DEVIATIONS))
			t->is_failed = !add(t, t->result, rhs, &measure);
	}
}

/* By a part of the set, so that the set is not minimal? */
static bool
is_told(const Trial *t, int rhs)
{
	for (size_t i = 0; i < t->told.n; i++)
	{
		uint64_t	more = 0;

		if (t->told.found[i].rhs != rhs)
			continue;
		for (int w = 0; w < t->cells->words; w++)
			more |= t->told.found[i].lhs[w] & ~t->set[w];
		if (more == 0)
			return true;
	}
	return false;
}

static bool
add(Trial *t, SynthDepsNearlyFound *list, int rhs, const SynthDepsMeasure *measure)
{
	SynthDepsNearly *one;

	if (list->n == list->capacity)
	{
		size_t		capacity = list->capacity ? list->capacity * 2 : 64;
		SynthDepsNearly *larger = synth_deps_resize(t->memory, list->found, capacity, sizeof(SynthDepsNearly));

		if (larger == NULL)
			return false;
		list->found = larger;
		list->capacity = capacity;
	}
	one = &list->found[list->n];
	one->lhs = synth_deps_allocate(t->memory, t->cells->words, sizeof(uint64_t));
	if (one->lhs == NULL)
		return false;
	memcpy(one->lhs, t->set, t->cells->words * sizeof(uint64_t));
	one->rhs = rhs;
	one->measure = *measure;
	list->n++;
	return true;
}
