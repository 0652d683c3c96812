/*
 * text_fit_pattern.c
 *		Learn patterned values: clusters, slots, the filter; pure C.
 *
 * The model is written with the smallest floor of rows that fits the byte
 * limit.  Then values are drawn from it: if they meet rare values or rare
 * words of the source more often than a stated rate, all of those go to the
 * filter.
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

#define TRIAL_DRAWS		20000
#define TRIAL_BYTES		(1 << 20)

/* ---- the filter ---- */

/*
 * All rare values and all words, as the filter's hashes; *nrare of them are
 * rare.  New words are to be new: frequent ones have their dictionaries.
 */
static uint64_t *
list_rare(PatternFit *p, size_t *nvalues, size_t *nrare, size_t *n)
{
	Fit		   *fit = p->fit;
	uint64_t   *rare = fit_alloc(&fit->m, fit->nvalues + p->nletter_tokens,
								 sizeof(uint64_t));
	CountTable	words;
	size_t		k = 0;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		fit_poll(&fit->m);
		if (fit->values[i].rows < fit->min_count)
			rare[k++] = synth_num_hash(fit->values[i].bytes, fit->values[i].length,
									   TEXT_SEED_VALUE);
	}
	*nvalues = k;
	synth_text_count_init(&fit->m, &words, p->nletter_tokens);
	for (size_t i = 0; i < p->nletter_tokens; i++)
	{
		Count	   *count = synth_text_count_add(&fit->m, &words,
												 p->letter_tokens[i].hash);

		fit_poll(&fit->m);
		count->rows = add_saturating(count->rows, p->letter_tokens[i].rows);
		count->weight = p->letter_tokens[i].length;
	}
	/* short words are syllables, and met by chance; free counts have no weight */
	for (size_t i = 0; i <= words.mask; i++)
	{
		if (words.counts[i].rows < fit->min_count && words.counts[i].weight > 3)
			rare[k++] = words.counts[i].key;
	}
	*nrare = k;
	for (size_t i = 0; i <= words.mask; i++)
	{
		if (words.counts[i].rows >= fit->min_count && words.counts[i].weight > 3)
			rare[k++] = words.counts[i].key;
	}
	synth_text_count_free(&fit->m, &words);
	*n = k;
	return rare;
}

/* Does a drawn value hold a rare word? */
static bool
holds_rare_word(Fit *fit, const CountTable *rare, const char *bytes, size_t n)
{
	TextToken	tokens[TEXT_MAX_SLOTS];
	SynthTextValue value;
	int			ntokens;

	value.bytes = bytes;
	value.length = (uint32_t) n;
	value.rows = 1;
	ntokens = synth_text_fine_tokens(&value, 0, tokens);
	for (int i = 0; i < ntokens; i++)
	{
		char		folded[TEXT_MAX_LETTERS * 4];
		size_t		length;

		if (tokens[i].kind != TEXT_TOKEN_LETTERS)
			continue;
		length = synth_text_fold(bytes + tokens[i].start, tokens[i].length,
								 folded, sizeof(folded));
		if (synth_text_count_find(rare, synth_num_hash(folded, length,
													   TEXT_SEED_TOKEN)) != NULL)
			return true;
	}
	(void) fit;
	return false;
}

/*
 * Draw from the model as it is; what it meets of the source's rare values or
 * words, it may meet again: filter them.
 */
static void
write_pattern_filter(PatternFit *p, Sections *s)
{
	Fit		   *fit = p->fit;
	size_t		nvalues,
				nrare,
				n,
				blob_bytes,
				view_bytes,
				bytes = 0;
	uint64_t   *rare = list_rare(p, &nvalues, &nrare, &n);
	char	   *blob = synth_text_write_blob(fit, s, &blob_bytes);
	char	   *out = fit_alloc(&fit->m, SYNTH_TEXT_MAX_BYTES, 1);
	void	   *memory;
	const SynthTextView *view;
	CountTable	table;
	uint64_t	all = (uint64_t) fit->nvalues * 20 < TRIAL_DRAWS ?
		(uint64_t) fit->nvalues * 20 : TRIAL_DRAWS;
	uint32_t	met_values = 0,
				met_words = 0,
				drawn = 0;

	synth_text_count_init(&fit->m, &table, n);
	for (size_t i = 0; i < nrare; i++)
		synth_text_count_add(&fit->m, &table, rare[i]);
	if (synth_text_view_bytes(blob, blob_bytes, &view_bytes) == SYNTH_TEXT_OK)
	{
		memory = fit_alloc(&fit->m, view_bytes, 1);
		if (synth_text_open(blob, blob_bytes, memory, view_bytes, &view) == SYNTH_TEXT_OK)
		{
			SynthRandom r;

			synth_num_random_init(&r, 1);
			for (uint32_t k = 0; k < p->clusters.n && n > 0; k++)
			{
				uint64_t	draws = 50 + all * p->clusters.pattern[k].rows / fit->rows;

				for (uint64_t i = 0; i < draws && (bytes < TRIAL_BYTES || i < 20); i++)
				{
					size_t		length = synth_text_generate(view, (int) k, &r, out,
															 SYNTH_TEXT_MAX_BYTES);

					if (fit->m.poll != NULL)
						fit->m.poll(fit->m.poll_arg);
					drawn++;
					bytes += length;
					if (synth_text_count_find(&table, synth_num_hash(out, length,
																	 TEXT_SEED_VALUE)) != NULL)
						met_values++;
					else if (holds_rare_word(fit, &table, out, length))
						met_words++;
				}
			}
		}
		fit_free(&fit->m, memory);
	}
	/* with too many for the filter, the last are left out */
	if (met_values * UINT64_C(5000) < drawn)
	{
		memmove(rare, rare + nvalues, (n - nvalues) * sizeof(uint64_t));
		n -= nvalues;
		nvalues = 0;
	}
	if (met_words * UINT64_C(1000) < drawn)
		n = nvalues;
	synth_text_write_filter(fit, s, rare, n, SYNTH_TEXT_FILTER_BYTES);
	synth_text_count_free(&fit->m, &table);
	fit_free(&fit->m, blob);
	fit_free(&fit->m, out);
	fit_free(&fit->m, rare);
}

/* ---- the whole ---- */

static void
learn_shapes(PatternFit *p)
{
	Fit		   *fit = p->fit;
	uint32_t	n = p->clusters.n;
	size_t	   *first = fit_alloc(&fit->m, (size_t) n + 2, sizeof(size_t));
	uint32_t   *members = fit_alloc(&fit->m, fit->nvalues, sizeof(uint32_t));

	/* counting sort of the exact members by cluster */
	memset(first, 0, ((size_t) n + 2) * sizeof(size_t));
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (p->clusters.exact[i])
			first[p->clusters.of[i] + 2]++;
	}
	for (uint32_t k = 0; k < n; k++)
		first[k + 2] += first[k + 1];
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (p->clusters.exact[i])
			members[first[p->clusters.of[i] + 1]++] = i;
	}
	p->shapes = fit_alloc(&fit->m, n, sizeof(FitShape));
	memset(p->shapes, 0, n * sizeof(FitShape));
	for (uint32_t k = 0; k < n; k++)
	{
		const FitPattern *pattern = &p->clusters.pattern[k];

		if (pattern->whole)
			synth_text_fit_whole(p, &p->shapes[k], members + first[k], first[k + 1] - first[k]);
		else
			synth_text_fit_shape(p, &p->shapes[k], pattern, members + first[k],
						first[k + 1] - first[k]);
	}
	fit_free(&fit->m, first);
	fit_free(&fit->m, members);
}

static void
release(PatternFit *p)
{
	FitMemory  *m = &p->fit->m;

	for (uint32_t k = 0; k < p->clusters.n; k++)
	{
		for (int i = 0; i < p->shapes[k].n; i++)
		{
			FitSlot    *slot = &p->shapes[k].slots[i];

			for (uint32_t j = 0; j < slot->nlengths && slot->digits != NULL; j++)
			{
				fit_free(m, slot->digits[j].numbers);
				fit_free(m, slot->digits[j].rows);
			}
			fit_free(m, slot->digits);
			fit_free(m, slot->tokens);
			fit_free(m, slot->lengths);
			fit_free(m, slot->chars);
			fit_free(m, slot->pairs);
		}
		fit_free(m, p->shapes[k].slots);
	}
	fit_free(m, p->shapes);
	for (int k = 0; k < TEXT_MODELS; k++)
	{
		fit_free(m, p->model[k].alphabet);
		fit_free(m, p->model[k].gram);
	}
	synth_text_count_free(m, &p->letters);
	fit_free(m, p->letter_tokens);
	fit_free(m, p->clusters.pattern);
	fit_free(m, p->clusters.of);
	fit_free(m, p->clusters.exact);
}

void
synth_text_fit_pattern(Fit *fit, Sections *s)
{
	PatternFit	p;
	uint32_t	floor = fit->min_count;

	memset(&p, 0, sizeof(p));
	p.fit = fit;
	p.clusters.of = fit_alloc(&fit->m, fit->nvalues, sizeof(uint16_t));
	p.clusters.exact = fit_alloc(&fit->m, fit->nvalues, 1);
	synth_text_count_init(&fit->m, &p.letters, 256);
	synth_text_fit_clusters(fit, &p.clusters);
	learn_shapes(&p);
	synth_text_fit_letters(fit, p.letter_tokens, p.nletter_tokens, true,
						   &p.model[TEXT_MODEL_WORDS]);
	for (;;)
	{
		synth_text_write_patterns(&p, s, floor);
		if (synth_text_sections_bytes(s) <= SYNTH_TEXT_PATTERN_BYTES ||
			floor > UINT32_MAX / 2)
			break;
		synth_text_sections_free(fit, s);
		floor += floor / 2 + 1;
	}
	if (fit->min_count > 1)
		write_pattern_filter(&p, s);
	for (uint32_t i = 0; i < fit->nvalues; i++)
		fit->cluster[i] = p.clusters.of[i];
	fit->nclusters = p.clusters.n;
	release(&p);
}
