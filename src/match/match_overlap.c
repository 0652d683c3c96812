/*
 * match_overlap.c
 *		What the values of each pair of columns have in common.
 *
 * Values, their words and their forms are hashed items, sampled by hash.  A
 * merge of all columns' items by hash meets each item once with the columns
 * that have it, gives it a weight (the fewer columns, the more), and adds it
 * to each pair of a source and a target column that share it.  So the cost is
 * the pairs that share something, not all pairs.  Items that most columns have
 * ("yes", "unknown") tell nothing and are passed over.
 *
 * Where one column's sample is thinner, both are compared below its limit.
 */
#include "postgres.h"

#include <math.h>

#include "base/base.h"
#include "match/match_private.h"
#include "miscadmin.h"

#define LEAST_COLUMNS	20		/* fewer: no item is too common */
#define TRUTHS_ALIKE	0.5		/* two columns of yes and no, in whatever words */
#define TOO_COMMON		0.3		/* share of columns that have an item */

/* An item of a column in the merge. */
typedef struct Posting
{
	uint64		hash;
	int			column;			/* targets after sources */
	int			item;
}			Posting;

#define ST_SORT sort_postings
#define ST_ELEMENT_TYPE Posting
#define ST_COMPARE(a, b) ((a)->hash < (b)->hash ? -1 : (a)->hash > (b)->hash ? 1 : \
						  (a)->column - (b)->column)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct Overlap
{
	SynthMatchTable *table[2];
	SynthMatchAspect aspect;
	double	   *shared;			/* of each pair */
}			Overlap;

static void merge(Overlap *overlap);
static void share_item(Overlap *overlap, const Posting *first, int n);
static void sum_weights(SynthMatchTable *table, SynthMatchAspect aspect);
static double share_of(const SynthMatchSample *of, uint64 limit, double shared);
static double compare_numbers(const SynthMatchColumn *a, const SynthMatchColumn *b);
static double harmonic(double a, double b);

static inline SynthMatchColumn *
column_of(const Overlap *overlap, int column)
{
	return column < overlap->table[0]->n ? &overlap->table[0]->columns[column] :
		&overlap->table[1]->columns[column - overlap->table[0]->n];
}

/*
 * synth_match_weigh_overlap
 *		Set values and shape of each pair; -1 where nothing can be said.
 *
 * Memory: 24 bytes a pair and 16 an item, for the time being.
 */
void
synth_match_weigh_overlap(SynthMatchTable *source, SynthMatchTable *target,
						  SynthMatchPair *pairs)
{
	Size		npairs = synth_base_size_mul(source->n, target->n);
	Overlap		overlap[SYNTH_MATCH_ASPECTS];

	for (int aspect = 0; aspect < SYNTH_MATCH_ASPECTS; aspect++)
	{
		overlap[aspect].table[0] = source;
		overlap[aspect].table[1] = target;
		overlap[aspect].aspect = aspect;
		overlap[aspect].shared = synth_palloc0_array(double, npairs);
		merge(&overlap[aspect]);
	}
	for (int s = 0; s < source->n; s++)
		for (int t = 0; t < target->n; t++)
		{
			const SynthMatchColumn *a = &source->columns[s],
					   *b = &target->columns[t];
			Size		at = (Size) s * target->n + t;
			double		into[SYNTH_MATCH_ASPECTS],
						back[SYNTH_MATCH_ASPECTS];
			double		words;

			if (t == 0)
				CHECK_FOR_INTERRUPTS();
			pairs[at].values = pairs[at].shape = -1;
			if (a->rows == 0 || b->rows == 0)
				continue;
			for (int aspect = 0; aspect < SYNTH_MATCH_ASPECTS; aspect++)
			{
				uint64		limit = Min(a->sample[aspect].limit, b->sample[aspect].limit);

				into[aspect] = share_of(&a->sample[aspect], limit, overlap[aspect].shared[at]);
				back[aspect] = share_of(&b->sample[aspect], limit, overlap[aspect].shared[at]);
			}
			pairs[at].shape = harmonic(into[SYNTH_MATCH_FORMS], back[SYNTH_MATCH_FORMS]);
			if (a->kind == SYNTH_MATCH_NUMBERS && b->kind == SYNTH_MATCH_NUMBERS)
			{
				pairs[at].shape = compare_numbers(a, b);
				/* small numbers are everywhere */
				if (a->nnumbers > 30)
					pairs[at].values = into[SYNTH_MATCH_VALUES] / 2;
				continue;
			}
			words = (into[SYNTH_MATCH_TOKENS] +
					 harmonic(into[SYNTH_MATCH_TOKENS], back[SYNTH_MATCH_TOKENS])) / 2;
			pairs[at].values = Max(into[SYNTH_MATCH_VALUES], .85 * words);
			/* yes and no in other words */
			if (a->is_truth && b->is_truth)
				pairs[at].shape = Max(pairs[at].shape, TRUTHS_ALIKE);
		}
	for (int aspect = 0; aspect < SYNTH_MATCH_ASPECTS; aspect++)
		pfree(overlap[aspect].shared);
}

static void
merge(Overlap *overlap)
{
	int			n = overlap->table[0]->n + overlap->table[1]->n;
	Size		total = 0,
				at = 0;
	Posting    *postings;

	for (int i = 0; i < n; i++)
		total += column_of(overlap, i)->sample[overlap->aspect].n;
	postings = MemoryContextAllocHuge(CurrentMemoryContext,
									  synth_base_size_mul(total + 1, sizeof(Posting)));
	for (int i = 0; i < n; i++)
	{
		const SynthMatchSample *sample = &column_of(overlap, i)->sample[overlap->aspect];

		for (int k = 0; k < sample->n; k++)
		{
			postings[at].hash = sample->items[k].hash;
			postings[at].column = i;
			postings[at++].item = k;
		}
	}
	sort_postings(postings, total);
	for (Size first = 0, next; first < total; first = next)
	{
		for (next = first + 1; next < total && postings[next].hash == postings[first].hash;)
			next++;
		share_item(overlap, postings + first, next - first);
	}
	pfree(postings);
	sum_weights(overlap->table[0], overlap->aspect);
	sum_weights(overlap->table[1], overlap->aspect);
}

/* An item and the n columns that have it. */
static void
share_item(Overlap *overlap, const Posting *first, int n)
{
	int			nsources = overlap->table[0]->n,
				ntargets = overlap->table[1]->n,
				total = nsources + ntargets;
	double		weight = log((total + 1) / (n + .5)) / log(total + 1);
	int			targets = 0;

	CHECK_FOR_INTERRUPTS();
	/* a pair's own value must not weigh nothing in small tables */
	weight = Max(weight, .05);
	for (int i = 0; i < n; i++)
		column_of(overlap, first[i].column)->sample[overlap->aspect].items[first[i].item].weight = weight;
	if (total >= LEAST_COLUMNS && n > TOO_COMMON * total && n > 2)
		return;
	while (targets < n && first[targets].column < nsources)
		targets++;
	for (int s = 0; s < targets; s++)
		for (int t = targets; t < n; t++)
			overlap->shared[(Size) first[s].column * ntargets + first[t].column - nsources] += weight;
}

static void
sum_weights(SynthMatchTable *table, SynthMatchAspect aspect)
{
	for (int i = 0; i < table->n; i++)
	{
		SynthMatchSample *sample = &table->columns[i].sample[aspect];

		sample->weight_before = synth_palloc_array(double, sample->n + 1);
		sample->weight_before[0] = 0;
		for (int k = 0; k < sample->n; k++)
			sample->weight_before[k + 1] = sample->weight_before[k] + sample->items[k].weight;
	}
}

/* Which part of a column's items below the limit is shared. */
static double
share_of(const SynthMatchSample *of, uint64 limit, double shared)
{
	int			low = 0,
				high = of->n;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (of->items[middle].hash < limit)
			low = middle + 1;
		else
			high = middle;
	}
	return of->weight_before[low] > 0 ? shared / of->weight_before[low] : 0;
}

static double
harmonic(double a, double b)
{
	return a + b > 0 ? 2 * a * b / (a + b) : 0;
}

/* One minus the largest difference of the two distributions (Kolmogorov). */
static double
compare_numbers(const SynthMatchColumn *a, const SynthMatchColumn *b)
{
	int			i = 0,
				k = 0;
	double		most = 0;

	if (a->nnumbers == 0 || b->nnumbers == 0)
		return -1;
	while (i < a->nnumbers && k < b->nnumbers)
	{
		double		x = Min(a->numbers[i], b->numbers[k]);
		double		apart;

		while (i < a->nnumbers && a->numbers[i] <= x)
			i++;
		while (k < b->nnumbers && b->numbers[k] <= x)
			k++;
		apart = fabs((double) i / a->nnumbers - (double) k / b->nnumbers);
		most = Max(most, apart);
	}
	return 1 - most;
}
