/*
 * report_detect.c
 *		Detection: can a classifier tell real rows from synthetic ones?
 *
 * The classifier two-sample test of SDMetrics' LogisticDetection, and the
 * same with boosted trees: rows of both tables are cut into three stratified
 * folds; a classifier learns on two and scores the third; the score is
 * 1 - (2 max(AUC, 1/2) - 1), averaged over the folds: 1 is perfect.
 *
 * Columns are prepared as SDMetrics' HyperTransformer does: numbers stay,
 * NULL becoming the real table's mean; categories of the real table become
 * indicators, a category that only the synthetic table has is none of them.
 * The logistic regression sees numbers less their median over their
 * interquartile range.  Beyond the most frequent MAX_INDICATORS categories of a
 * column (MAX_BINS - 1 for the trees) the rest counts as "none of them".
 *
 * Which row is in which fold follows from the row's content, the number of
 * equal rows before it, its table and the seed, so the score does not depend
 * on where rows lie.  Of large tables the first rows in that order are used.
 *
 * Cost: O(rounds * depth * rows * columns) for the trees.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "miscadmin.h"
#include "report/report_private.h"

#define FOLDS			3
#define MAX_DETECT_ROWS		100000	/* of a table */
#define MAX_DETECT_CELLS	4000000 /* of a table ... */
#define MIN_DETECT_ROWS		1000	/* ... but at least so many rows */
#define MAX_BINS		256
#define MAX_INDICATORS	4096
#define MAX_SCALED		1e9

typedef struct Ranked
{
	uint64		key;
	uint32		row;
}			Ranked;

#define ST_SORT sort_ranked
#define ST_ELEMENT_TYPE Ranked
#define ST_COMPARE(a, b) ((a)->key < (b)->key ? -1 : (a)->key > (b)->key ? 1 : \
						  (a)->row < (b)->row ? -1 : (a)->row > (b)->row)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_doubles
#define ST_ELEMENT_TYPE double
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct Scored
{
	double		score;
	uint8		label;
}			Scored;

#define ST_SORT sort_scored
#define ST_ELEMENT_TYPE Scored
#define ST_COMPARE(a, b) ((a)->score < (b)->score ? -1 : (a)->score > (b)->score)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct Category
{
	uint32		code;
	uint32		rows;			/* of the real table */
	SynthReportKey key;
}			Category;

/* frequent first; the key makes the order one of content */
#define ST_SORT sort_categories
#define ST_ELEMENT_TYPE Category
#define ST_COMPARE(a, b) \
	((a)->rows != (b)->rows ? ((a)->rows > (b)->rows ? -1 : 1) : \
	 (a)->key.high != (b)->key.high ? ((a)->key.high < (b)->key.high ? -1 : 1) : \
	 (a)->key.low < (b)->key.low ? -1 : (a)->key.low > (b)->key.low)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* The rows of both tables, real ones first, as the classifiers see them. */
typedef struct Sample
{
	const SynthReportTables *tables;
	uint32		nrows;
	uint32	   *row;			/* in its table */
	uint8	   *label;			/* 1: real */
	uint8	   *fold;
	int			nnumbers;
	int			nindicators;
	int			ncoefficients;
	double	   *number;			/* nrows * nnumbers */
	double	   *scaled;			/* the same for the fold at hand */
	int32	   *indicator;		/* nrows * nindicators */
	double	   *center;			/* of a coefficient */
	double	   *scale;
	uint8	   *bin;			/* nrows * tables->ncolumns */
	uint16	   *nbins;
	bool	   *one_hot;
	uint32	   *train;			/* rows of the fold at hand */
	uint32	   *apply;
	uint32		ntrain;
	uint32		napply;
	double	   *score;
	Scored	   *scored;
}			Sample;

static Sample *draw_sample(const SynthReportTables *tables, uint64 seed);
static uint32 draw_rows(Sample *sample, int side, uint64 seed);
static void add_number(Sample *sample, int column, int at);
static int	bin_limits(double *value, uint32 n, double *limit);
static void add_category(Sample *sample, int column, int at);
static void choose_fold(Sample *sample, int fold);
static void scale_numbers(Sample *sample);
static double quantile(const double *sorted, uint32 n, double q);
static void scale_indicators(Sample *sample);
static double quantile_of_indicator(uint32 ones, uint32 n, double q);
static double score_logistic(Sample *sample);
static double score_trees(Sample *sample);
static double score_of_auc(Sample *sample);

/*
 * synth_report_detect
 *		Scores of both classifiers; NaN where a table has too few rows.
 */
void
synth_report_detect(const SynthReportTables *tables, uint64 seed,
					double *logistic, double *trees)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth report detection",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Sample	   *sample;

	*logistic = *trees = NAN;
	if (Min(tables->nrows[0], tables->nrows[1]) >= FOLDS)
	{
		sample = draw_sample(tables, seed);
		*logistic = *trees = 0;
		for (int fold = 0; fold < FOLDS; fold++)
		{
			choose_fold(sample, fold);
			*logistic += score_logistic(sample) / FOLDS;
			*trees += score_trees(sample) / FOLDS;
		}
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static Sample *
draw_sample(const SynthReportTables *tables, uint64 seed)
{
	Sample	   *s = palloc0(sizeof(Sample));
	uint32		capacity = 0;
	int			at_number = 0,
				at_indicator = 0;

	s->tables = tables;
	for (int side = 0; side < 2; side++)
		capacity += Min(tables->nrows[side], MAX_DETECT_ROWS);
	s->row = synth_palloc_array(uint32, capacity);
	s->label = synth_palloc_array(uint8, capacity);
	s->fold = synth_palloc_array(uint8, capacity);
	s->train = synth_palloc_array(uint32, capacity);
	s->apply = synth_palloc_array(uint32, capacity);
	s->score = synth_palloc_array(double, capacity);
	s->scored = synth_palloc_array(Scored, capacity);
	for (int side = 0; side < 2; side++)
		s->nrows += draw_rows(s, side, seed);

	for (int i = 0; i < tables->ncolumns; i++)
		s->nnumbers += tables->columns[i].numerical;
	s->nindicators = tables->ncolumns - s->nnumbers;
	s->ncoefficients = s->nnumbers;
	s->number = synth_palloc_array(double, (Size) s->nrows * s->nnumbers);
	s->scaled = synth_palloc_array(double, (Size) s->nrows * s->nnumbers);
	s->indicator = synth_palloc_array(int32, (Size) s->nrows * s->nindicators);
	s->bin = synth_palloc_array(uint8, (Size) s->nrows * tables->ncolumns);
	s->nbins = synth_palloc_array(uint16, tables->ncolumns);
	s->one_hot = synth_palloc_array(bool, tables->ncolumns);
	for (int i = 0; i < tables->ncolumns; i++)
	{
		CHECK_FOR_INTERRUPTS();
		s->one_hot[i] = !tables->columns[i].numerical;
		if (tables->columns[i].numerical)
			add_number(s, i, at_number++);
		else
			add_category(s, i, at_indicator++);
	}
	s->center = synth_palloc_array(double, s->ncoefficients);
	s->scale = synth_palloc_array(double, s->ncoefficients);
	return s;
}

/* Append rows of one table, in the order of their keys; returns how many. */
static uint32
draw_rows(Sample *sample, int side, uint64 seed)
{
	const SynthReportTables *tables = sample->tables;
	const uint64 *hash = tables->row_hash[side];
	uint32		n = tables->nrows[side];
	uint32		wanted = MAX_DETECT_CELLS / tables->ncolumns;
	Ranked	   *rank = synth_palloc_array(Ranked, n);
	uint32		equal_before = 0;

	for (uint32 i = 0; i < n; i++)
	{
		/* equal rows are neighbours */
		equal_before = i > 0 && hash[i] == hash[i - 1] ? equal_before + 1 : 0;
		rank[i].key = synth_num_mix(synth_num_mix(hash[i], equal_before),
									synth_num_mix(seed, side));
		rank[i].row = i;
	}
	sort_ranked(rank, n);
	wanted = Min(n, Min(Max(wanted, MIN_DETECT_ROWS), MAX_DETECT_ROWS));
	for (uint32 i = 0; i < wanted; i++)
	{
		uint32		to = sample->nrows + i;

		sample->row[to] = rank[i].row;
		sample->label[to] = side == SYNTH_REAL;
		sample->fold[to] = i % FOLDS;
	}
	pfree(rank);
	return wanted;
}

static void
add_number(Sample *sample, int column, int at)
{
	const SynthReportTables *tables = sample->tables;
	double	  **value = tables->columns[column].value;
	int			width = tables->ncolumns;
	double		mean = 0,
				low = 0,
				high = 0,
				limit[MAX_BINS];
	double	   *sorted = synth_palloc_array(double, sample->nrows);
	uint32		n = 0;
	int			nlimits;

	for (uint32 i = 0; i < tables->nrows[SYNTH_REAL]; i++)
	{
		double		x = value[SYNTH_REAL][i];

		if (!isfinite(x))
			continue;
		low = n == 0 ? x : Min(low, x);
		high = n == 0 ? x : Max(high, x);
		mean += (x / 2 - mean) / ++n;	/* halves: no overflow */
	}
	mean *= 2;
	for (uint32 i = 0; i < sample->nrows; i++)
	{
		double		x = value[sample->label[i] ? SYNTH_REAL : SYNTH_SYNTHETIC]
		[sample->row[i]];

		if (isnan(x))
			x = mean;
		else if (isinf(x))
			x = x > 0 ? high : low;
		sample->number[(Size) i * sample->nnumbers + at] = sorted[i] = x;
	}
	nlimits = bin_limits(sorted, sample->nrows, limit);
	pfree(sorted);
	sample->nbins[column] = nlimits + 1;
	for (uint32 i = 0; i < sample->nrows; i++)
	{
		double		x = sample->number[(Size) i * sample->nnumbers + at];
		int			from = 0,
					to = nlimits;

		while (from < to)		/* how many limits are at or below x */
		{
			int			middle = (from + to) / 2;

			if (limit[middle] <= x)
				from = middle + 1;
			else
				to = middle;
		}
		sample->bin[(Size) i * width + column] = from;
	}
}

/*
 * Lower limits of all bins but the first: one for each value where these are
 * few, else quantiles.  Sorts value; returns how many.
 */
static int
bin_limits(double *value, uint32 n, double *limit)
{
	int			nlimits = 0;
	uint32		distinct = 1;

	sort_doubles(value, n);
	for (uint32 i = 1; i < n; i++)
		distinct += value[i] != value[i - 1];
	if (distinct <= MAX_BINS)
	{
		for (uint32 i = 1; i < n; i++)
			if (value[i] != value[i - 1])
				limit[nlimits++] = value[i];
		return nlimits;
	}
	for (int b = 1; b < MAX_BINS; b++)
	{
		double		x = value[(uint64) n * b / MAX_BINS];

		if (x != (nlimits == 0 ? value[0] : limit[nlimits - 1]))
			limit[nlimits++] = x;
	}
	return nlimits;
}

static void
add_category(Sample *sample, int column, int at)
{
	const SynthReportTables *tables = sample->tables;
	const SynthReportColumn *c = &tables->columns[column];
	Category   *category = synth_palloc0_array(Category, c->ncodes);
	int32	   *rank = synth_palloc_array(int32, c->ncodes);
	uint32		nreal = 0;

	for (uint32 i = 0; i < c->ncodes; i++)
	{
		category[i].code = i;
		category[i].key = c->key[i];
		rank[i] = -1;
	}
	for (uint32 i = 0; i < tables->nrows[SYNTH_REAL]; i++)
		category[c->code[SYNTH_REAL][i]].rows++;
	sort_categories(category, c->ncodes);
	while (nreal < c->ncodes && category[nreal].rows > 0 &&
		   nreal < MAX_INDICATORS)
	{
		rank[category[nreal].code] = nreal;
		nreal++;
	}
	for (uint32 i = 0; i < sample->nrows; i++)
	{
		int			side = sample->label[i] ? SYNTH_REAL : SYNTH_SYNTHETIC;
		int32		r = rank[c->code[side][sample->row[i]]];

		sample->indicator[(Size) i * sample->nindicators + at] =
			r < 0 ? -1 : sample->ncoefficients + r;
		sample->bin[(Size) i * tables->ncolumns + column] =
			r < 0 || r >= MAX_BINS - 1 ? 0 : r + 1;
	}
	sample->nbins[column] = Min(nreal + 1, MAX_BINS);
	sample->ncoefficients += nreal;
	pfree(category);
	pfree(rank);
}

static void
choose_fold(Sample *sample, int fold)
{
	sample->ntrain = sample->napply = 0;
	for (uint32 i = 0; i < sample->nrows; i++)
	{
		if (sample->fold[i] == fold)
			sample->apply[sample->napply++] = i;
		else
			sample->train[sample->ntrain++] = i;
	}
}

static double
score_logistic(Sample *sample)
{
	SynthLogisticTask task;
	double		score;

	scale_numbers(sample);
	scale_indicators(sample);
	memset(&task, 0, sizeof(task));
	task.nnumbers = sample->nnumbers;
	task.number = sample->scaled;
	task.nindicators = sample->nindicators;
	task.indicator = sample->indicator;
	task.ncoefficients = sample->ncoefficients;
	task.center = sample->center;
	task.scale = sample->scale;
	task.label = sample->label;
	task.train = sample->train;
	task.ntrain = sample->ntrain;
	task.apply = sample->apply;
	task.napply = sample->napply;
	task.l2 = 1;
	task.max_iterations = 100;
	task.score = sample->score;
	task.work = synth_palloc_array(double,
								   synth_report_logistic_work(sample->ncoefficients));
	task.poll = synth_base_poll;
	synth_report_logistic(&task);
	score = score_of_auc(sample);
	pfree(task.work);
	return score;
}

/* Less the median, over the interquartile range of the rows of train. */
static void
scale_numbers(Sample *sample)
{
	double	   *sorted = synth_palloc_array(double, sample->ntrain);

	for (int j = 0; j < sample->nnumbers; j++)
	{
		double		median,
					range;

		for (uint32 i = 0; i < sample->ntrain; i++)
			sorted[i] = sample->number[(Size) sample->train[i] *
									   sample->nnumbers + j];
		sort_doubles(sorted, sample->ntrain);
		median = quantile(sorted, sample->ntrain, 0.5);
		range = quantile(sorted, sample->ntrain, 0.75) -
			quantile(sorted, sample->ntrain, 0.25);
		if (!(range > 10 * DBL_EPSILON))
			range = 1;
		for (uint32 i = 0; i < sample->nrows; i++)
		{
			Size		at = (Size) i * sample->nnumbers + j;
			double		x = (sample->number[at] - median) / range;

			sample->scaled[at] = Max(-MAX_SCALED, Min(MAX_SCALED, x));
		}
	}
	pfree(sorted);
}

static double
quantile(const double *sorted, uint32 n, double q)
{
	double		at = q * (n - 1);
	uint32		low = (uint32) at;

	if (low + 1 >= n)
		return sorted[n - 1];
	return sorted[low] + (sorted[low + 1] - sorted[low]) * (at - low);
}

static void
scale_indicators(Sample *sample)
{
	uint32	   *ones = synth_palloc0_array(uint32, sample->ncoefficients);

	for (uint32 i = 0; i < sample->ntrain; i++)
	{
		const int32 *indicator = sample->indicator +
			(Size) sample->train[i] * sample->nindicators;

		for (int j = 0; j < sample->nindicators; j++)
			if (indicator[j] >= 0)
				ones[indicator[j]]++;
	}
	for (int j = sample->nnumbers; j < sample->ncoefficients; j++)
	{
		double		range =
			quantile_of_indicator(ones[j], sample->ntrain, 0.75) -
			quantile_of_indicator(ones[j], sample->ntrain, 0.25);

		sample->center[j] = quantile_of_indicator(ones[j], sample->ntrain, 0.5);
		sample->scale[j] = range > 10 * DBL_EPSILON ? range : 1;
	}
	pfree(ones);
}

/* The same quantile of n - ones zeros and then ones. */
static double
quantile_of_indicator(uint32 ones, uint32 n, double q)
{
	double		at = q * (n - 1);
	uint32		low = (uint32) at;
	double		below = low >= n - ones;
	double		above = low + 1 >= n - ones;

	return below + (above - below) * (at - low);
}

static double
score_trees(Sample *sample)
{
	SynthBoostTask task;
	double		score;

	memset(&task, 0, sizeof(task));
	task.bin = sample->bin;
	task.nfeatures = sample->tables->ncolumns;
	task.nbins = sample->nbins;
	task.one_hot = sample->one_hot;
	task.label = sample->label;
	task.train = sample->train;
	task.ntrain = sample->ntrain;
	task.apply = sample->apply;
	task.napply = sample->napply;
	/* XGBoost's defaults */
	task.rounds = 100;
	task.depth = 6;
	task.eta = 0.3;
	task.lambda = 1;
	task.min_hessian = 1;
	task.score = sample->score;
	task.work = synth_palloc_array(char, synth_num_boost_work_bytes(&task));
	task.poll = synth_base_poll;
	synth_num_boost(&task);
	score = score_of_auc(sample);
	pfree(task.work);
	return score;
}

/* Area under the curve by ranks, ties counted half, as a score. */
static double
score_of_auc(Sample *sample)
{
	uint32		n = sample->napply;
	uint64		positive = 0,
				negative = 0,
				twice_above = 0;	/* 2 * pairs in the right order */
	double		auc;

	for (uint32 i = 0; i < n; i++)
	{
		sample->scored[i].score = sample->score[i];
		sample->scored[i].label = sample->label[sample->apply[i]];
	}
	sort_scored(sample->scored, n);
	for (uint32 i = 0; i < n;)
	{
		uint64		ones = 0,
					zeros = 0;
		double		score = sample->scored[i].score;

		for (; i < n && sample->scored[i].score == score; i++)
		{
			ones += sample->scored[i].label;
			zeros += !sample->scored[i].label;
		}
		twice_above += ones * (2 * negative + zeros);
		positive += ones;
		negative += zeros;
	}
	auc = (double) twice_above / (2.0 * positive * negative);
	return 1 - (2 * Max(auc, 0.5) - 1);
}
