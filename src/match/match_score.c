/*
 * match_score.c
 *		How much speaks for each pair of columns.
 *
 * Names: the words of each name look for their best partner in the other,
 * weighted by how rare they are; beside it the cosine of the trigrams, which
 * bears with other spellings.  Values then lift what the names say, or speak
 * alone; kinds that can't be one (texts and numbers) lower it.  In a wide
 * table, sure matches nearby speak for a column.  Last, a pair is held against
 * the best that its columns have elsewhere: what is the best of both its row
 * and its column gains, as a person would see it.
 *
 * The figures were chosen on the pairs of test/bench/match.py, and change
 * little within a third of their values.
 *
 * Source: Do and Rahm, VLDB 2002 (several matchers, one aggregation);
 * Melnik et al., ICDE 2002 (neighbours, relative scores).
 */
#include "postgres.h"

#include <math.h>

#include "base/base.h"
#include "match/match_private.h"
#include "miscadmin.h"

/* Of a name: harmonic mean and maximum of the two coverages, trigrams. */
#define HARMONIC		0.8
#define WORDS			0.60
/* What values add to a name. */
#define VALUES			0.50
#define SHAPES			0.25
#define NUMBERS			0.15
/* What lowers a score. */
#define NO_VALUE_COMMON	0.08
#define OTHER_KIND		0.15
#define NO_VALUES		0.12	/* texts against a column without any */
/* What sure matches nearby add in a wide table. */
#define WIDE			50		/* columns */
#define NEIGHBOURS		15		/* columns on either side */
#define SURE			0.65
#define LEAST_SCORE		0.25
#define NEAR			0.3
/* Of the distance to the best of row and column. */
#define RELATIVE		0.75

typedef struct Words
{
	const SynthMatchTable *source;
	const SynthMatchTable *target;
	float	   *similarity;		/* of each pair of words */
}			Words;

static void compare_words(Words *words);
static double score_names(const Words *words, int s, int t);
static double cosine(const SynthMatchColumn *a, const SynthMatchColumn *b);
static double add_values(const SynthMatchColumn *a, const SynthMatchColumn *b,
						 const SynthMatchPair *pair);
static void add_neighbours(SynthMatchPair *pairs, int nsources, int ntargets);
static void make_relative(SynthMatchPair *pairs, int nsources, int ntargets);

SynthMatchPair *
synth_match_score(SynthMatchTable *source, SynthMatchTable *target)
{
	Size		npairs = synth_base_size_mul(source->n, target->n);
	SynthMatchPair *pairs = MemoryContextAllocHuge(CurrentMemoryContext,
												   synth_base_size_mul(npairs + 1, sizeof(SynthMatchPair)));
	Words		words = {source, target, NULL};

	synth_match_read_names(source, target);
	synth_match_weigh_overlap(source, target, pairs);
	compare_words(&words);
	for (int s = 0; s < source->n; s++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int t = 0; t < target->n; t++)
		{
			SynthMatchPair *pair = &pairs[(Size) s * target->n + t];

			pair->name = score_names(&words, s, t);
			pair->score = add_values(&source->columns[s], &target->columns[t], pair);
		}
	}
	add_neighbours(pairs, source->n, target->n);
	make_relative(pairs, source->n, target->n);
	return pairs;
}

static void
compare_words(Words *words)
{
	const SynthMatchTable *a = words->source,
			   *b = words->target;

	words->similarity = synth_palloc_array(float,
										   synth_base_size_mul(a->nwords, b->nwords) + 1);
	for (int i = 0; i < a->nwords; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int k = 0; k < b->nwords; k++)
			words->similarity[(Size) i * b->nwords + k] =
				synth_match_word_similarity(&a->words[i], &b->words[k]);
	}
}

/* How much of each name's weight finds a partner in the other. */
static double
score_names(const Words *words, int s, int t)
{
	const SynthMatchColumn *a = &words->source->columns[s],
			   *b = &words->target->columns[t];
	double		found_a = 0,
				found_b = 0,
				all_a = 0,
				all_b = 0,
				both;
	float		best_b[SYNTH_MATCH_MAX_WORDS] = {0};

	/* also names without a word, "--" */
	if (strcmp(a->name, b->name) == 0)
		return 1;
	for (int i = 0; i < a->nwords; i++)
	{
		const float *row = words->similarity + (Size) a->word[i] * words->target->nwords;
		double		weight = words->source->word_weight[a->word[i]];
		float		best = 0;

		for (int k = 0; k < b->nwords; k++)
		{
			float		similarity = row[b->word[k]];

			best = Max(best, similarity);
			best_b[k] = Max(best_b[k], similarity);
		}
		found_a += weight * best;
		all_a += weight;
	}
	for (int k = 0; k < b->nwords; k++)
	{
		double		weight = words->target->word_weight[b->word[k]];

		found_b += weight * best_b[k];
		all_b += weight;
	}
	found_a = all_a > 0 ? found_a / all_a : 0;
	found_b = all_b > 0 ? found_b / all_b : 0;
	both = found_a + found_b > 0 ? 2 * found_a * found_b / (found_a + found_b) : 0;
	return WORDS * (HARMONIC * both + (1 - HARMONIC) * Max(found_a, found_b)) +
		(1 - WORDS) * cosine(a, b);
}

static double
cosine(const SynthMatchColumn *a, const SynthMatchColumn *b)
{
	int			i = 0,
				k = 0;
	double		sum = 0;

	while (i < a->ngrams && k < b->ngrams)
	{
		if (a->gram[i] < b->gram[k])
			i++;
		else if (a->gram[i] > b->gram[k])
			k++;
		else
			sum += a->gram_weight[i++] * b->gram_weight[k++];
	}
	return sum;
}

static double
add_values(const SynthMatchColumn *a, const SynthMatchColumn *b,
		   const SynthMatchPair *pair)
{
	double		score = pair->name;
	double		lift = 0;
	bool		known = a->kind != SYNTH_MATCH_NOTHING && b->kind != SYNTH_MATCH_NOTHING;

	if (pair->values > 0)
		lift = VALUES * pair->values;
	if (pair->shape > 0)
	{
		double		shape = (a->kind == SYNTH_MATCH_NUMBERS ? NUMBERS : SHAPES) * pair->shape;

		/* two columns of dates, say, need not have a day in common */
		if (a->kind == b->kind || (a->is_truth && b->is_truth))
			lift = Max(lift, shape);
	}
	score += lift * (1 - score);
	if (a->is_truth && b->is_truth)
		return score;
	if (known && a->kind != b->kind)
		score -= OTHER_KIND;
	else if (known && a->kind == SYNTH_MATCH_TEXTS && pair->values >= 0 && pair->values < .02)
		score -= NO_VALUE_COMMON;
	else if (a->kind == SYNTH_MATCH_TEXTS && b->kind == SYNTH_MATCH_NOTHING)
		score -= NO_VALUES;
	return score;
}

/*
 * In a wide table, columns that belong together stand together.  Where others
 * have sure matches nearby, a pair gains; its own row does not count.
 */
static void
add_neighbours(SynthMatchPair *pairs, int nsources, int ntargets)
{
	float	   *first,
			   *second;
	int		   *owner;

	if (ntargets < WIDE)
		return;
	first = synth_palloc_array(float, ntargets);
	second = synth_palloc_array(float, ntargets);
	owner = synth_palloc_array(int, ntargets);
	for (int t = 0; t < ntargets; t++)
	{
		first[t] = second[t] = SURE;
		owner[t] = -1;
		for (int s = 0; s < nsources; s++)
		{
			float		score = pairs[(Size) s * ntargets + t].score;

			if (score > first[t])
			{
				second[t] = first[t];
				first[t] = score;
				owner[t] = s;
			}
			else if (score > second[t])
				second[t] = score;
		}
	}
	for (int s = 0; s < nsources; s++)
	{
		SynthMatchPair *row = pairs + (Size) s * ntargets;

		CHECK_FOR_INTERRUPTS();
		for (int t = 0; t < ntargets; t++)
		{
			double		sum = 0;

			if (row[t].score < LEAST_SCORE)
				continue;
			for (int k = Max(0, t - NEIGHBOURS); k <= Min(ntargets - 1, t + NEIGHBOURS); k++)
				if (k != t)
					sum += (owner[k] == s ? second[k] : first[k]) - SURE;
			row[t].score += NEAR * sum / (sum + 1) * (1 - row[t].score);
		}
	}
	pfree(first);
	pfree(second);
	pfree(owner);
}

/*
 * Hold each score against the best of its row and of its column.  What falls
 * low goes on towards zero, in its order.
 */
static void
make_relative(SynthMatchPair *pairs, int nsources, int ntargets)
{
	float	   *best = synth_palloc_array(float, ntargets + 1);
	const double low = .1;

	for (int t = 0; t < ntargets; t++)
	{
		best[t] = 0;
		for (int s = 0; s < nsources; s++)
			best[t] = Max(best[t], pairs[(Size) s * ntargets + t].score);
	}
	for (int s = 0; s < nsources; s++)
	{
		SynthMatchPair *row = pairs + (Size) s * ntargets;
		float		own = 0;

		for (int t = 0; t < ntargets; t++)
			own = Max(own, row[t].score);
		for (int t = 0; t < ntargets; t++)
		{
			double		score = row[t].score - RELATIVE * (own - row[t].score) -
				RELATIVE * (best[t] - row[t].score);

			row[t].score = score >= low ? score : low * exp((score - low) / low);
		}
	}
	pfree(best);
}
