/*
 * clean_depend.c
 *		Which columns determine which others, but for some rows.
 *
 * Every column whose values come again is tried as a left side, then pairs of
 * those; a dependency is kept where few rows contradict it, and where it says
 * much more than the column's most frequent value does.  A pair counts only
 * where it is clearly better than its best part, and then replaces the parts.
 *
 * A column of many values that nothing determines well may have noisy rules:
 * what several sources report of one thing agrees by far more than chance.
 *
 * Cost: columns^2 passes over SAMPLE_CELLS / columns^2 rows, for pairs
 * columns^3 / 2 over PAIR_CELLS / columns^3, in whole groups of the left side,
 * taken by hash.
 */
#include "postgres.h"

#include "clean/clean_private.h"
#include "miscadmin.h"

#define MOST_ERROR		0.06
#define LEAST_SKILL		0.75
#define NOISY_ERROR		0.50	/* of a column that nothing determines better */
#define NOISY_SKILL		0.50
#define NOISY_BASE		0.80	/* of many values, so that agreement is no chance */
#define NOISY_GROUP		5		/* rows on average */
#define LEAST_COVERED	0.1		/* share of the rows */
#define LEAST_ROWS		8
#define PAIR_COVERED	0.5
#define PARTS_COVERED	0.9		/* by a pair that replaces its parts */
#define PAIR_GAIN		0.7		/* of the error of the better part is left */
#define PAIR_COLUMNS	24		/* more are not paired */
#define MOST_PER_RIGHT	12		/* the best for each right side */
#define MOST_NOISY		3		/* of them with many exceptions */
#define SAMPLE_CELLS	400000000.0
#define PAIR_CELLS		100000000.0
#define LEAST_SAMPLE	300

/* Scratch for measuring, as long as the most values of a column. */
typedef struct Scratch
{
	uint32	   *count;
	uint32	   *total;
	int32	   *seen;
}			Scratch;

typedef struct Search
{
	SynthCleanTable *table;
	Scratch		scratch;
	SynthCleanDependency *found;
	int			n;
	int			capacity;
	double	   *best_single;	/* error, [left * columns + right] */
}			Search;

static void try_left(Search *search, int a, int b, uint32 sample);
static bool is_left(const SynthCleanTable *table, const SynthCleanColumn *column, double most_values);
static bool is_rule(const SynthDependency *measure, uint32 ngroups, bool single);
static void keep(Search *search, int a, int b, int right, const SynthDependency *measure);
static void drop_parts(Search *search, uint32 sample);
static int	compare_dependencies(const void *a, const void *b);

SynthCleanDependency *
synth_clean_find_dependencies(SynthCleanTable *table, int *n)
{
	Search		search = {table, {NULL, NULL, NULL}, NULL, 0, 0, NULL};
	int32		most = 1;
	int			pairable = 0;
	double		ncolumns = table->n;
	uint32		sample = Min(table->nrows, Max(LEAST_SAMPLE, SAMPLE_CELLS / (ncolumns * ncolumns + 1)));

	for (int i = 0; i < table->n; i++)
	{
		most = Max(most, table->columns[i].nvalues);
		pairable += is_left(table, &table->columns[i], .5);
	}
	search.scratch.count = synth_palloc0_array(uint32, most);
	search.scratch.total = synth_palloc0_array(uint32, most);
	search.scratch.seen = synth_palloc_array(int32, most);
	search.best_single = synth_palloc_array(double, (Size) table->n * table->n + 1);
	for (Size i = 0; i < (Size) table->n * table->n; i++)
		search.best_single[i] = 1;
	for (int a = 0; a < table->n; a++)
		if (is_left(table, &table->columns[a], .9))
			try_left(&search, a, -1, sample);
	sample = Min(table->nrows, Max(LEAST_SAMPLE, PAIR_CELLS / (ncolumns * ncolumns * ncolumns + 1)));
	for (int a = 0; a < table->n && pairable <= PAIR_COLUMNS; a++)
		for (int b = a + 1; b < table->n; b++)
			if (is_left(table, &table->columns[a], .5) && is_left(table, &table->columns[b], .5))
				try_left(&search, a, b, sample);
	drop_parts(&search, sample);
	if (search.n > 0)
		qsort(search.found, search.n, sizeof(SynthCleanDependency), compare_dependencies);
	*n = 0;
	for (int i = 0, same = 0, noisy = 0; i < search.n; i++)
	{
		if (i == 0 || search.found[i].right != search.found[i - 1].right)
			same = noisy = 0;
		same++;
		noisy += search.found[i].measure.error > MOST_ERROR;
		if (same <= MOST_PER_RIGHT && noisy <= MOST_NOISY)
			search.found[(*n)++] = search.found[i];
	}
	return search.found;
}

/* Values come again: on average, most_values of a value's rows at most. */
static bool
is_left(const SynthCleanTable *table, const SynthCleanColumn *column, double most_values)
{
	int64		filled = (int64) table->nrows - column->empty;

	return !column->is_measure && column->nvalues >= 2 && filled >= LEAST_ROWS &&
		column->nvalues <= most_values * filled;
}

static void
try_left(Search *search, int a, int b, uint32 sample)
{
	SynthCleanTable *table = search->table;
	SynthCleanGroups groups;
	uint32		ngroups;

	CHECK_FOR_INTERRUPTS();
	synth_clean_group(table, a, b, sample, &groups);
	ngroups = groups.ngroups;
	for (int right = 0; right < table->n; right++)
	{
		const SynthCleanColumn *column = &table->columns[right];
		SynthDependency measure;
		double		least;

		if (right == a || right == b || column->nvalues < 2 ||
			(column->is_measure && b >= 0))
			continue;
		synth_clean_measure(groups.rows, groups.start, ngroups, column->cell,
							search->scratch.count, search->scratch.total,
							search->scratch.seen, &measure);
		least = Max(LEAST_ROWS, (b < 0 ? LEAST_COVERED : PAIR_COVERED) * groups.start[ngroups]);
		if (b < 0)
			search->best_single[(Size) a * table->n + right] = measure.error;
		if (measure.covered < least || !is_rule(&measure, ngroups, b < 0))
			continue;
		/* numbers repeat by chance; only a rule without exceptions binds them */
		if (column->is_measure && measure.error > MOST_ERROR / 4)
			continue;
		if (b >= 0 && measure.error > PAIR_GAIN *
			Min(search->best_single[(Size) a * table->n + right],
				search->best_single[(Size) b * table->n + right]))
			continue;
		keep(search, a, b, right, &measure);
	}
	synth_clean_free_groups(&groups);
}

/*
 * Few rows contradict it; or many do, but agreement is far above chance: what
 * many sources report of one thing.
 */
static bool
is_rule(const SynthDependency *measure, uint32 ngroups, bool single)
{
	if (measure->error <= MOST_ERROR)
		return measure->skill >= LEAST_SKILL;
	return single && measure->error <= NOISY_ERROR && measure->skill >= NOISY_SKILL &&
		measure->base_error >= NOISY_BASE && measure->covered >= NOISY_GROUP * (double) ngroups;
}

static void
keep(Search *search, int a, int b, int right, const SynthDependency *measure)
{
	SynthCleanDependency *found;

	if (search->n == search->capacity)
	{
		search->capacity = Max(64, search->capacity * 2);
		search->found = search->found == NULL ?
			synth_palloc_array(SynthCleanDependency, search->capacity) :
			repalloc_huge(search->found, search->capacity * sizeof(SynthCleanDependency));
	}
	found = &search->found[search->n++];
	found->left[0] = a;
	found->left[1] = b;
	found->right = right;
	found->measure = *measure;
}

/*
 * Where a pair holds better for nearly all rows, its parts' exceptions are no
 * errors: the state tells two averages of one measure apart.  That goes for every single column
 * that holds no better than the parts do.
 */
static void
drop_parts(Search *search, uint32 sample)
{
	int			n = 0;
	double	   *limit = synth_palloc_array(double, search->table->n + 1);

	for (int i = 0; i < search->table->n; i++)
		limit[i] = 2;
	for (int i = 0; i < search->n; i++)
	{
		const SynthCleanDependency *d = &search->found[i];
		double		parts = Min(search->best_single[(Size) d->left[0] * search->table->n + d->right],
								d->left[1] < 0 ? 1 :
								search->best_single[(Size) d->left[1] * search->table->n + d->right]);

		if (d->left[1] >= 0 && d->measure.covered >= PARTS_COVERED *
			Min((double) sample, (int64) search->table->nrows - search->table->columns[d->right].empty))
			limit[d->right] = Min(limit[d->right], parts);
	}
	for (int i = 0; i < search->n; i++)
		if (search->found[i].left[1] >= 0 ||
			search->found[i].measure.error < limit[search->found[i].right])
			search->found[n++] = search->found[i];
	search->n = n;
	pfree(limit);
}

/* By right side, the surest first. */
static int
compare_dependencies(const void *a, const void *b)
{
	const SynthCleanDependency *x = a,
			   *y = b;

	if (x->right != y->right)
		return x->right - y->right;
	if (x->measure.error != y->measure.error)
		return x->measure.error < y->measure.error ? -1 : 1;
	if (x->left[0] != y->left[0])
		return x->left[0] - y->left[0];
	return x->left[1] - y->left[1];
}

/*
 * synth_clean_group
 *		Sort the rows by one or two columns, by counting.
 *
 * Two passes for two columns: by the second, then stable by the first.  With
 * more than most rows, those of the first column's first values, which are
 * first by hash.
 */
void
synth_clean_group(const SynthCleanTable *table, int a, int b, uint32 most,
				  SynthCleanGroups *groups)
{
	uint32		n = 0,
				nrows = table->nrows;
	uint32	   *rows = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) nrows + 1) * sizeof(uint32));
	const int32 *first = table->columns[a].cell,
			   *second = b < 0 ? NULL : table->columns[b].cell;
	int32		end = 0;
	uint64		taken = 0;

	while (end < table->columns[a].nvalues && taken < most)
		taken += table->columns[a].values[end++].rows;
	for (uint32 row = 0; row < nrows; row++)
		if (first[row] >= 0 && first[row] < end && (second == NULL || second[row] >= 0))
			rows[n++] = row;
	for (int pass = b < 0 ? 1 : 0; pass < 2; pass++)
	{
		const SynthCleanColumn *column = &table->columns[pass == 0 ? b : a];
		uint32	   *place = synth_base_alloc_array0(CurrentMemoryContext, column->nvalues + 2, sizeof(uint32));
		uint32	   *sorted = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) n + 1) * sizeof(uint32));

		for (uint32 i = 0; i < n; i++)
			place[column->cell[rows[i]] + 1]++;
		for (int32 code = 0; code < column->nvalues; code++)
			place[code + 1] += place[code];
		for (uint32 i = 0; i < n; i++)
			sorted[place[column->cell[rows[i]]]++] = rows[i];
		pfree(place);
		pfree(rows);
		rows = sorted;
	}
	groups->rows = rows;
	groups->nrows = n;
	groups->ngroups = 0;
	groups->start = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) n + 2) * sizeof(uint32));
	for (uint32 i = 0; i < n; i++)
		if (i == 0 || first[rows[i]] != first[rows[i - 1]] ||
			(second != NULL && second[rows[i]] != second[rows[i - 1]]))
			groups->start[groups->ngroups++] = i;
	groups->start[groups->ngroups] = n;
}

void
synth_clean_free_groups(SynthCleanGroups *groups)
{
	pfree(groups->rows);
	pfree(groups->start);
}
