/*
 * mask_company.c
 *		Method company: two surnames, a trade and a legal form of the locale.
 *
 * With unique = true a token makes 2^60 of them.  Two surnames with a trade
 * are nobody's firm that we know of, but nothing can promise it.
 */
#include "postgres.h"

#include <math.h>

#include "mask/mask_dictionary_private.h"
#include "mask/mask_methods_private.h"

#define UNIQUE_BITS		60

typedef struct CompanyState
{
	SynthWordState words;
	bool		unique;
}			CompanyState;

void
synth_mask_company_prepare(SynthMask *mask)
{
	CompanyState *state = MemoryContextAllocZero(mask->context, sizeof(CompanyState));

	synth_mask_begin_words(mask, &state->words);
	state->unique = synth_mask_argument_flag(mask->rule, 0);
}

static void
append_company(SynthMask *mask, const SynthManner *manner, uint64 hash, bool unique)
{
	const SynthDictionary *dictionary = manner->dictionary;
	const SynthWords *last = &dictionary->names.last;
	const char *values[26] = {NULL};
	char		token[SYNTH_TOKEN_MAX + 2] = " ";

	values['l' - 'a'] = last->words[synth_mask_draw(&hash, last->n)];
	values['m' - 'a'] = last->words[synth_mask_draw(&hash, last->n)];
	values['t' - 'a'] = dictionary->trades.words[synth_mask_draw(&hash, dictionary->trades.n)];
	values['g' - 'a'] = dictionary->legal_forms.words[synth_mask_draw(&hash, dictionary->legal_forms.n)];
	if (unique)
	{
		double		bits = 2 * log2(last->n) + log2(dictionary->trades.n) +
			log2(dictionary->legal_forms.n);
		int			n = synth_mask_draw_token(token + 1, &hash,
											  synth_mask_token_length(bits, UNIQUE_BITS));

		for (int i = 1; i <= n; i++)
			token[i] = pg_ascii_toupper((unsigned char) token[i]);
		values['k' - 'a'] = token;
	}
	synth_mask_append_form(mask, manner, dictionary->company_form, values);
}

bool
synth_mask_company_apply(SynthMask *mask, const char *in, int bytes)
{
	CompanyState *state = mask->state;
	int			start = mask->out.len;
	SynthManner manner;
	uint64		hash = synth_mask_hash(mask, in, bytes);

	if (bytes == 0)
		return true;
	synth_mask_read_manner(&state->words, in, bytes, false, &manner);
	append_company(mask, &manner, hash, state->unique);
	if (mask->max_chars == 0 || synth_mask_chars_from(mask, start) <= mask->max_chars)
		return true;

	/* no room for all of it: one surname and, if unique, as long a token as fits */
	synth_mask_rewind(mask, start);
	if (state->unique)
	{
		synth_mask_append_token(&mask->out, &hash, mask->max_chars);
		return true;
	}
	synth_mask_append_word(mask, &manner, manner.dictionary->names.last.words[synth_mask_draw(&hash, manner.dictionary->names.last.n)]);
	return true;
}
