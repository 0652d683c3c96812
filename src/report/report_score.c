/*
 * report_score.c
 *		Column Shapes and Column Pair Trends, as SDMetrics defines them.
 *
 * Shapes: 1 - the Kolmogorov-Smirnov statistic of a numerical column, NULLs
 * left out; 1 - the total variation distance of a categorical one, where NULL
 * is a category.  Trends: 1 - |r - s| / 2 of Pearson's correlations of two
 * numerical columns, over the rows that have both; otherwise 1 - the total
 * variation distance of the contingency tables, numbers being cut into ten
 * equal bins between a table's own minimum and maximum (or, with common
 * edges, the real table's), with NULL and the maximum in a bin of their own.
 *
 * Sources: SDMetrics 0.9 .. 0.13 (KSComplement, TVComplement,
 * CorrelationSimilarity, ContingencySimilarity); numpy.histogram_bin_edges
 * and numpy.digitize for the bins; pandas.DataFrame.corr for NULLs.
 *
 * Distances are sums of integers over one common denominator and so exact.
 * Where the definition has no answer: two columns without any number are
 * equal (1), one against none is wholly different (0), and the correlation of
 * a constant is undefined (NaN; averages leave it out).
 *
 * Cost: O(rows log rows) a numerical column, O(rows + cells) a pair.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "report/report_private.h"

/* numpy's ten bins: eleven edges, and levels 0 (below) .. 11 (last edge on) */
#define NBINS	10
#define NLEVELS	(NBINS + 2)

#define ST_SORT sort_doubles
#define ST_ELEMENT_TYPE double
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_words
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

static double kolmogorov_smirnov(const SynthReportTables *tables,
								 const SynthReportColumn *column);
static uint32 sorted_numbers(const double *value, uint32 n, double *sorted);
static void find_edges(const double *value, uint32 n, double *edge);
static const uint32 *cut(const double *value, uint32 n, const double *edge,
						 MemoryContext context);
static double pearson(const double *x, const double *y, uint32 n);
static double scale_of(const double *x, uint32 n);
static double dense_distance(const SynthReportTables *tables,
							 const uint32 *const *a, const uint32 *const *b,
							 uint32 width, uint64 cells);
static double sorted_distance(const SynthReportTables *tables,
							  const uint32 *const *a, const uint32 *const *b,
							  uint32 width);
static uint64 *sorted_pairs(const uint32 *a, const uint32 *b, uint32 n,
							uint32 width);

/* |a / n - b / m| as a whole number of 1 / (n m) */
static inline uint64
cross_difference(uint32 a, uint32 n, uint32 b, uint32 m)
{
	uint64		x = (uint64) a * m;
	uint64		y = (uint64) b * n;

	return x > y ? x - y : y - x;
}

double
synth_report_shape(const SynthReportTables *tables, int column)
{
	const SynthReportColumn *c = &tables->columns[column];
	const uint32 *a[2];
	const uint32 *none[2] = {NULL, NULL};

	if (c->numerical)
		return 1 - kolmogorov_smirnov(tables, c);
	a[0] = c->code[0];
	a[1] = c->code[1];
	return 1 - dense_distance(tables, a, none, 1, c->ncodes);
}

static double
kolmogorov_smirnov(const SynthReportTables *tables,
				   const SynthReportColumn *column)
{
	double	   *sorted[2];
	uint32		n[2],
				i = 0,
				j = 0;
	uint64		largest = 0;

	for (int side = 0; side < 2; side++)
	{
		sorted[side] = synth_palloc_array(double, tables->nrows[side]);
		n[side] = sorted_numbers(column->value[side], tables->nrows[side],
								 sorted[side]);
	}
	while (i < n[0] && j < n[1])
	{
		double		v = Min(sorted[0][i], sorted[1][j]);
		uint64		difference;

		CHECK_FOR_INTERRUPTS();
		while (i < n[0] && sorted[0][i] == v)
			i++;
		while (j < n[1] && sorted[1][j] == v)
			j++;
		difference = cross_difference(i, n[0], j, n[1]);
		largest = Max(largest, difference);
	}
	pfree(sorted[0]);
	pfree(sorted[1]);
	if (n[0] == 0 || n[1] == 0)
		return n[0] == n[1] ? 0 : 1;
	return (double) largest / ((double) n[0] * n[1]);
}

/* Returns how many are not NaN. */
static uint32
sorted_numbers(const double *value, uint32 n, double *sorted)
{
	uint32		m = 0;

	for (uint32 i = 0; i < n; i++)
		if (!isnan(value[i]))
			sorted[m++] = value[i];
	sort_doubles(sorted, m);
	return m;
}

/*
 * synth_report_levels
 *		Levels of every column, in an array of tables->ncolumns.
 *
 * Memory: current context; a row of a numerical column 4 bytes, of the
 * synthetic table 8.
 */
void
synth_report_levels(const SynthReportTables *tables, SynthReportLevels *levels)
{
	for (int i = 0; i < tables->ncolumns; i++)
	{
		const SynthReportColumn *c = &tables->columns[i];
		SynthReportLevels *l = &levels[i];
		double		edge[2][NBINS + 1];

		if (!c->numerical)
		{
			l->nlevels = c->ncodes;
			l->level[SYNTH_REAL] = c->code[SYNTH_REAL];
			l->level[SYNTH_SYNTHETIC] = l->common = c->code[SYNTH_SYNTHETIC];
			continue;
		}
		l->nlevels = NLEVELS;
		for (int side = 0; side < 2; side++)
		{
			find_edges(c->value[side], tables->nrows[side], edge[side]);
			l->level[side] = cut(c->value[side], tables->nrows[side],
								 edge[side], CurrentMemoryContext);
		}
		l->common = cut(c->value[SYNTH_SYNTHETIC],
						tables->nrows[SYNTH_SYNTHETIC], edge[SYNTH_REAL],
						CurrentMemoryContext);
	}
}

/*
 * Edges of ten equal bins over the finite values, to the last bit as
 * numpy.histogram_bin_edges makes them.
 */
static void
find_edges(const double *value, uint32 n, double *edge)
{
	double		low = HUGE_VAL,
				high = -HUGE_VAL,
				step;

	for (uint32 i = 0; i < n; i++)
	{
		if (!isfinite(value[i]))
			continue;
		low = Min(low, value[i]);
		high = Max(high, value[i]);
	}
	if (low > high)
	{
		low = 0;
		high = 1;
	}
	else if (low == high)
	{
		low -= 0.5;
		high += 0.5;
	}
	step = (high - low) / NBINS;
	if (isinf(step))
		step = high / NBINS - low / NBINS;
	for (int i = 0; i < NBINS; i++)
		edge[i] = i * step + low;
	edge[NBINS] = high;
}

/* The level of a value is the number of edges at or below it. */
static const uint32 *
cut(const double *value, uint32 n, const double *edge, MemoryContext context)
{
	uint32	   *level = synth_base_alloc_array(context, n, sizeof(uint32));

	for (uint32 i = 0; i < n; i++)
	{
		uint32		l = 0;

		CHECK_FOR_INTERRUPTS();
		for (int e = 0; e <= NBINS; e++)
			l += !(edge[e] > value[i]); /* NaN is above all */
		level[i] = l;
	}
	return level;
}

double
synth_report_correlation(const SynthReportTables *tables, int a, int b)
{
	double		r[2];

	for (int side = 0; side < 2; side++)
		r[side] = pearson(tables->columns[a].value[side],
						  tables->columns[b].value[side],
						  tables->nrows[side]);
	return 1 - fabs(r[0] - r[1]) / 2;
}

/*
 * Over the rows where both are finite; NaN if one of them is constant there.
 * Two passes.  A power of two takes extreme columns into the middle of the
 * range of float8 and rounds nothing.
 */
static double
pearson(const double *x, const double *y, uint32 n)
{
	double		x_scale = scale_of(x, n),
				y_scale = scale_of(y, n);
	double		x_sum = 0,
				y_sum = 0,
				xx = 0,
				yy = 0,
				xy = 0;
	double		x_first = 0,
				y_first = 0;
	bool		x_varies = false,
				y_varies = false;
	uint32		m = 0;

	for (uint32 i = 0; i < n; i++)
	{
		if (!isfinite(x[i]) || !isfinite(y[i]))
			continue;
		if (m++ == 0)
		{
			x_first = x[i];
			y_first = y[i];
		}
		x_varies |= x[i] != x_first;
		y_varies |= y[i] != y_first;
		x_sum += x[i] * x_scale;
		y_sum += y[i] * y_scale;
	}
	CHECK_FOR_INTERRUPTS();
	if (!x_varies || !y_varies)
		return NAN;
	x_sum /= m;
	y_sum /= m;
	for (uint32 i = 0; i < n; i++)
	{
		double		dx,
					dy;

		if (!isfinite(x[i]) || !isfinite(y[i]))
			continue;
		dx = x[i] * x_scale - x_sum;
		dy = y[i] * y_scale - y_sum;
		xx += dx * dx;
		yy += dy * dy;
		xy += dx * dy;
	}
	if (!(xx > 0) || !(yy > 0))
		return NAN;
	xy /= sqrt(xx) * sqrt(yy);
	return Max(-1, Min(1, xy));
}

static double
scale_of(const double *x, uint32 n)
{
	double		largest = 0;
	int			exponent;

	for (uint32 i = 0; i < n; i++)
		if (isfinite(x[i]))
			largest = Max(largest, fabs(x[i]));
	if (largest == 0 || (largest > 1e-100 && largest < 1e100))
		return 1;
	(void) frexp(largest, &exponent);
	return ldexp(1, -Max(exponent, -1000));
}

double
synth_report_contingency(const SynthReportTables *tables,
						 const SynthReportLevels *a,
						 const SynthReportLevels *b, bool common_edges)
{
	const uint32 *la[2],
			   *lb[2];
	uint64		cells = (uint64) a->nlevels * b->nlevels;
	uint64		rows = (uint64) tables->nrows[0] + tables->nrows[1];

	la[0] = a->level[0];
	lb[0] = b->level[0];
	la[1] = common_edges ? a->common : a->level[1];
	lb[1] = common_edges ? b->common : b->level[1];
	CHECK_FOR_INTERRUPTS();
	/* counting into an array much larger than the rows would not pay */
	if (cells <= Max(4096, 4 * rows))
		return 1 - dense_distance(tables, la, lb, b->nlevels, cells);
	return 1 - sorted_distance(tables, la, lb, b->nlevels);
}

/*
 * Total variation distance, every cell counted in an array.  b may be NULL:
 * the distance of a alone.
 */
static double
dense_distance(const SynthReportTables *tables, const uint32 *const *a,
			   const uint32 *const *b, uint32 width, uint64 cells)
{
	uint32	   *count = synth_palloc0_array(uint32, 2 * cells);
	uint32		n = tables->nrows[0],
				m = tables->nrows[1];
	uint64		sum = 0;

	for (int side = 0; side < 2; side++)
	{
		uint32	   *c = count + side;
		const uint32 *x = a[side];
		const uint32 *y = b[side];

		CHECK_FOR_INTERRUPTS();
		for (uint32 i = 0; i < tables->nrows[side]; i++)
			c[2 * (y == NULL ? x[i] : (uint64) x[i] * width + y[i])]++;
	}
	for (uint64 i = 0; i < cells; i++)
		sum += cross_difference(count[2 * i], n, count[2 * i + 1], m);
	pfree(count);
	return (double) sum / (2.0 * n * m);
}

/* The same for cells that are many and mostly empty. */
static double
sorted_distance(const SynthReportTables *tables, const uint32 *const *a,
				const uint32 *const *b, uint32 width)
{
	uint64	   *pair[2];
	uint32		n = tables->nrows[0],
				m = tables->nrows[1],
				i = 0,
				j = 0;
	uint64		sum = 0;

	for (int side = 0; side < 2; side++)
		pair[side] = sorted_pairs(a[side], b[side], tables->nrows[side], width);
	while (i < n || j < m)
	{
		uint64		cell = j == m || (i < n && pair[0][i] < pair[1][j]) ?
			pair[0][i] : pair[1][j];
		uint32		i0 = i,
					j0 = j;

		CHECK_FOR_INTERRUPTS();
		while (i < n && pair[0][i] == cell)
			i++;
		while (j < m && pair[1][j] == cell)
			j++;
		sum += cross_difference(i - i0, n, j - j0, m);
	}
	pfree(pair[0]);
	pfree(pair[1]);
	return (double) sum / (2.0 * n * m);
}

static uint64 *
sorted_pairs(const uint32 *a, const uint32 *b, uint32 n, uint32 width)
{
	uint64	   *pair = synth_palloc_array(uint64, n);

	for (uint32 i = 0; i < n; i++)
		pair[i] = (uint64) a[i] * width + b[i];
	sort_words(pair, n);
	return pair;
}
