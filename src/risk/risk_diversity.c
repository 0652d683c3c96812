/*
 * risk_diversity.c
 *		How much a class of rows tells about a sensitive column.
 *
 * l-diversity counts the values of a class, or takes their entropy
 * (Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam 2007).  t-closeness
 * is the earth mover's distance between the values of the class and those of
 * the table: over ranks for an ordered column, half the sum of absolute
 * differences for another (Li, Li and Venkatasubramanian 2007, section 4).
 *
 * Both distances cost O(v log v) for a class of v values, however many values
 * the table has: between two values of the class its cumulative share is
 * constant and that of the table ascends, so the area between them follows
 * from prefix sums and the one place where they cross.
 */
#include "risk/risk_class_private.h"

#define INSERTION_SORT_MAX 24

static void sort_codes(int32_t *codes, uint32_t n);
static double entropy_of(const uint32_t *count, const int32_t *codes,
						 uint32_t n, uint32_t nrows);
static double ordered_distance(const SynthSensitive *s, const uint32_t *count,
							   const int32_t *codes, uint32_t n,
							   uint32_t nrows);
static double equal_distance(const SynthSensitive *s, const uint32_t *count,
							 const int32_t *codes, uint32_t n, uint32_t nrows);

void
synth_risk_cumulate(const uint32_t *rows, uint32_t ncodes,
					uint64_t *below, double *below_sum)
{
	below[0] = 0;
	below_sum[0] = 0;
	for (uint32_t i = 0; i < ncodes; i++)
	{
		below[i + 1] = below[i] + rows[i];
		below_sum[i + 1] = below_sum[i] + (double) below[i + 1];
	}
}

void
synth_risk_diversity(const SynthSensitive *sensitive, int parts,
					uint32_t *count, int32_t *codes, uint32_t ncodes,
					uint32_t nrows, SynthDiversity *result)
{
	result->distinct = ncodes;
	result->entropy = 0;
	result->distance = 0;
	if (parts != SYNTH_DIVERSITY_DISTINCT)
		sort_codes(codes, ncodes);	/* sums in one order: the same bits */
	if (parts & SYNTH_DIVERSITY_ENTROPY)
		result->entropy = entropy_of(count, codes, ncodes, nrows);
	if (parts & SYNTH_DIVERSITY_DISTANCE)
		result->distance = sensitive->ordered ?
			ordered_distance(sensitive, count, codes, ncodes, nrows) :
			equal_distance(sensitive, count, codes, ncodes, nrows);
	for (uint32_t i = 0; i < ncodes; i++)
		count[codes[i]] = 0;
}

static void
sift_down(int32_t *codes, uint32_t root, uint32_t n)
{
	int32_t		code = codes[root];

	for (;;)
	{
		uint32_t	child = 2 * root + 1;

		if (child >= n)
			break;
		if (child + 1 < n && codes[child + 1] > codes[child])
			child++;
		if (codes[child] <= code)
			break;
		codes[root] = codes[child];
		root = child;
	}
	codes[root] = code;
}

/* In place: insertion sort of a few, heap sort of many. */
static void
sort_codes(int32_t *codes, uint32_t n)
{
	if (n <= INSERTION_SORT_MAX)
	{
		for (uint32_t i = 1; i < n; i++)
		{
			int32_t		code = codes[i];
			uint32_t	at = i;

			for (; at > 0 && codes[at - 1] > code; at--)
				codes[at] = codes[at - 1];
			codes[at] = code;
		}
		return;
	}
	for (uint32_t i = n / 2; i-- > 0;)
		sift_down(codes, i, n);
	for (uint32_t last = n - 1; last > 0; last--)
	{
		int32_t		code = codes[0];

		codes[0] = codes[last];
		codes[last] = code;
		sift_down(codes, 0, last);
	}
}

static double
entropy_of(const uint32_t *count, const int32_t *codes, uint32_t n,
		   uint32_t nrows)
{
	double		sum = 0;

	if (n < 2)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		sum += count[codes[i]] * synth_num_log(count[codes[i]]);
	return synth_num_log(nrows) - sum / nrows;
}

/*
 * Sum of |share - below[i + 1] / all| for i in [from, to), where share is
 * reached rows of nrows.
 */
static double
area(const SynthSensitive *s, uint32_t from, uint32_t to,
	 uint64_t reached, uint32_t nrows)
{
	uint64_t	all = s->below[s->ncodes];
	double		share = (double) reached / nrows;
	uint32_t	low = from,
				high = to;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (s->below[middle + 1] * nrows > reached * all)
			high = middle;
		else
			low = middle + 1;
	}
	return share * (low - from) -
		(s->below_sum[low] - s->below_sum[from]) / (double) all +
		(s->below_sum[to] - s->below_sum[low]) / (double) all -
		share * (to - low);
}

static double
ordered_distance(const SynthSensitive *s, const uint32_t *count,
				 const int32_t *codes, uint32_t n, uint32_t nrows)
{
	uint64_t	reached = 0;
	uint32_t	from = 0;
	double		sum = 0;

	if (s->ncodes < 2)
		return 0;
	for (uint32_t i = 0; i < n; i++)
	{
		sum += area(s, from, codes[i], reached, nrows);
		reached += count[codes[i]];
		from = codes[i];
	}
	/* at the last code both have reached all of their rows */
	sum += area(s, from, s->ncodes - 1, reached, nrows);
	return sum / (s->ncodes - 1);
}

static double
equal_distance(const SynthSensitive *s, const uint32_t *count,
			   const int32_t *codes, uint32_t n, uint32_t nrows)
{
	double		all = (double) s->below[s->ncodes];
	double		sum = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		double		here = (double) count[codes[i]] / nrows;
		double		table = (s->below[codes[i] + 1] - s->below[codes[i]]) / all;

		if (here > table)
			sum += here - table;
	}
	return sum;
}
