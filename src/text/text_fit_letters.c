/*
 * text_fit_letters.c
 *		Learn the characters of words: n-grams with back-off; pure C.
 *
 * A Markov chain of order three.  A distinct token counts once, whatever rows
 * carry it, so that the chain models the many rare words and not the few
 * frequent ones; an n-gram is kept if min_count rows carry it.  What a context
 * loses by that is the weight of its escape to the next shorter context
 * (as in PPM; Cleary and Witten 1984).
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

/* Of longer lists a sample by hash is enough. */
#define MAX_CHARACTERS	(6 * 1000 * 1000)

#define GRAM_BIT		(UINT64_C(1) << 60)

static inline uint64_t
gram_key(const uint16_t *context, int order, uint16_t symbol)
{
	uint64_t	key = (uint64_t) order << 48 | symbol;

	for (int i = 0; i < order; i++)
		key |= (uint64_t) context[i] << (36 - 12 * i);
	return key | GRAM_BIT;
}

static uint32_t
next_char(const unsigned char **p, const unsigned char *end, bool fold)
{
	uint32_t	c;

	*p += text_decode(*p, end, &c);
	return fold ? synth_text_lower(c) : c;
}

static int
compare_rows(const void *a, const void *b)
{
	const Count *x = a,
			   *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static int
compare_count_key(const void *a, const void *b)
{
	uint64_t	x = ((const Count *) a)->key,
				y = ((const Count *) b)->key;

	return x < y ? -1 : x > y;
}

/* The alphabet: characters that min_count rows carry, ascending. */
static void
learn_alphabet(Fit *fit, const LetterToken *tokens, size_t n, bool fold,
			   LetterModel *model, CountTable *table)
{
	Count	   *list;
	size_t		letters;

	synth_text_count_init(&fit->m, table, 256);
	for (size_t i = 0; i < n; i++)
	{
		const unsigned char *p = (const unsigned char *) tokens[i].bytes,
				   *end = p + tokens[i].length;

		fit_poll(&fit->m);
		while (p < end)
		{
			uint32_t	c = next_char(&p, end, fold);

			count_in_value(synth_text_count_add(&fit->m, table, c),
						   (uint32_t) i, tokens[i].rows);
		}
	}
	list = synth_text_count_list(&fit->m, table, fit->min_count, &letters);
	qsort(list, letters, sizeof(Count), compare_rows);
	if (letters > TEXT_MAX_ALPHABET)
		letters = TEXT_MAX_ALPHABET;
	qsort(list, letters, sizeof(Count), compare_count_key);
	model->letters = 0;
	model->alphabet = fit_alloc(&fit->m, letters, sizeof(uint32_t));
	for (size_t i = 0; i < letters; i++)
	{
		Count	   *count = synth_text_count_find(table, list[i].key);

		model->alphabet[model->letters++] = (uint32_t) list[i].key;
		count->ref = TEXT_SYMBOL_LETTER + model->letters - 1;
	}
	fit_free(&fit->m, list);
}

/*
 * synth_text_fit_letters
 *		Learn the model of distinct tokens; fold their case or not.
 */
void
synth_text_fit_letters(Fit *fit, const LetterToken *tokens, size_t n, bool fold,
					   LetterModel *model)
{
	CountTable	alphabet,
				grams;
	uint64_t	started[TEXT_BOUNDARIES] = {0};
	uint64_t	characters = 0,
				step = 1;

	learn_alphabet(fit, tokens, n, fold, model, &alphabet);
	for (size_t i = 0; i < n; i++)
		characters += tokens[i].length;
	step = characters / MAX_CHARACTERS + 1;
	synth_text_count_init(&fit->m, &grams, 4096);
	for (size_t i = 0; i < n; i++)
	{
		const unsigned char *p = (const unsigned char *) tokens[i].bytes,
				   *end = p + tokens[i].length;
		uint16_t	context[TEXT_MARKOV_ORDER + 1];
		int			order = 1;
		bool		more = true;

		fit_poll(&fit->m);
		if (step > 1 && (tokens[i].hash >> 32) % step != 0)
			continue;
		context[0] = (uint16_t) (TEXT_SYMBOL_BOUNDARY + tokens[i].boundary);
		started[tokens[i].boundary]++;
		while (more)
		{
			uint16_t	symbol = TEXT_SYMBOL_END;

			more = p < end;
			if (more)
			{
				Count	   *letter = synth_text_count_find(&alphabet,
														   next_char(&p, end, fold));

				symbol = (uint16_t) letter->ref;
				if (symbol == 0)
				{
					order = 0;	/* rare: the context ends here */
					continue;
				}
			}
			for (int k = 0; k <= order; k++)
				count_in_value(synth_text_count_add(&fit->m, &grams,
													gram_key(context + order - k, k, symbol)),
							   (uint32_t) i, tokens[i].rows);
			if (order == TEXT_MARKOV_ORDER)
				memmove(context, context + 1, (TEXT_MARKOV_ORDER - 1) * sizeof(uint16_t));
			else
				order++;
			context[order - 1] = symbol;
		}
	}
	synth_text_count_free(&fit->m, &alphabet);
	model->gram = synth_text_count_list(&fit->m, &grams, fit->min_count,
										&model->grams);
	/* how often each context stood: the weight of the gram that makes it */
	for (size_t i = 0; i < model->grams; i++)
	{
		uint64_t	key = model->gram[i].key;
		int			order = (int) (key >> 48 & 3);
		uint16_t	context[TEXT_MARKOV_ORDER];

		for (int k = 0; k < order; k++)
			context[k] = (uint16_t) (key >> (36 - 12 * k) & 0xFFF);
		if (order == 0)
			model->gram[i].ref = 0;
		else if (order == 1 && context[0] < TEXT_SYMBOL_LETTER)
			model->gram[i].ref = (uint32_t) started[context[0] - TEXT_SYMBOL_BOUNDARY];
		else
		{
			Count	   *c = synth_text_count_find(&grams, gram_key(context, order - 1,
																   context[order - 1]));

			model->gram[i].ref = c != NULL ? c->weight : 0;
		}
	}
	synth_text_count_free(&fit->m, &grams);
}

/* Write the model of the n-grams that min_rows rows carry. */
void
synth_text_write_letters(Fit *fit, Writer *w, const LetterModel *model,
						 uint32_t min_rows)
{
	Writer		body;
	uint32_t	nodes = 0;
	size_t		i = 0;

	synth_text_write_init(&body, &fit->m);
	while (i < model->grams)
	{
		uint64_t	context = model->gram[i].key >> 12;
		int			order = (int) (model->gram[i].key >> 48 & 3);
		size_t		end = i;
		uint32_t	kept = 0;
		uint64_t	weight = 0,
					largest = 0,
					escape;

		for (; end < model->grams && model->gram[end].key >> 12 == context; end++)
		{
			if (model->gram[end].rows < min_rows)
				continue;
			kept++;
			weight += model->gram[end].weight;
			if (model->gram[end].weight > largest)
				largest = model->gram[end].weight;
		}
		if (kept > 0)
		{
			escape = model->gram[i].ref > weight ? model->gram[i].ref - weight : 0;
			largest = escape > largest ? escape : largest;
			nodes++;
			synth_text_write_number(&body, (uint64_t) order);
			for (int k = 0; k < order; k++)
				synth_text_write_number(&body, context >> (24 - 12 * k) & 0xFFF);
			synth_text_write_number(&body, kept);
			for (size_t k = i; k < end; k++)
			{
				if (model->gram[k].rows < min_rows)
					continue;
				synth_text_write_number(&body, model->gram[k].key & 0xFFF);
				synth_text_write_number(&body, scale_weight(model->gram[k].weight,
															largest));
			}
			synth_text_write_number(&body, escape == 0 ? 0 :
									scale_weight(escape, largest));
			fit->count[TEXT_N_ENTRIES] += kept;
		}
		i = end;
	}
	synth_text_write_number(w, model->letters);
	for (uint32_t k = 0; k < model->letters; k++)
		synth_text_write_number(w, model->alphabet[k]);
	synth_text_write_number(w, nodes);
	synth_text_write_bytes(w, body.bytes, body.n);
	fit->count[TEXT_N_LETTERS] += model->letters;
	fit->count[TEXT_N_NODES] += nodes;
	fit_free(&fit->m, body.bytes);
}
