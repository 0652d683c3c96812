/*
 * mask_alphabet.c
 *		Alphabets of format-preserving encryption: characters to numerals and
 *		back.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"
#include "mb/pg_wchar.h"

#define MAX_ALPHABET	65536
#define NO_NUMERAL		(-1)

static int
compare_chars(const void *a, const void *b)
{
	uint32		left = *(const uint32 *) a;
	uint32		right = *(const uint32 *) b;

	return left < right ? -1 : left > right;
}

SynthAlphabet *
synth_mask_alphabet(const char *text, MemoryContext context)
{
	int			bytes = strlen(text);
	const char *end = text + bytes;
	SynthAlphabet *alphabet = MemoryContextAllocZero(context, sizeof(SynthAlphabet));

	alphabet->chars = MemoryContextAlloc(context, sizeof(uint32) * (bytes + 1));
	alphabet->sorted = MemoryContextAlloc(context, sizeof(uint32) * (bytes + 1));
	while (text < end)
		alphabet->chars[alphabet->radix++] = synth_mask_next_char(&text, end);
	memcpy(alphabet->sorted, alphabet->chars, sizeof(uint32) * alphabet->radix);
	qsort(alphabet->sorted, alphabet->radix, sizeof(uint32), compare_chars);
	for (int i = 1; i < alphabet->radix; i++)
		if (alphabet->sorted[i] == alphabet->sorted[i - 1])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the alphabet has a character more than once")));
	if (alphabet->radix < 2 || alphabet->radix > MAX_ALPHABET)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an alphabet has from 2 to %d characters", MAX_ALPHABET)));

	/* numerals of the sorted characters */
	alphabet->numerals = MemoryContextAlloc(context, sizeof(uint16) * alphabet->radix);
	for (int i = 0; i < lengthof(alphabet->ascii); i++)
		alphabet->ascii[i] = NO_NUMERAL;
	for (int i = 0; i < alphabet->radix; i++)
	{
		uint32	   *at = bsearch(&alphabet->chars[i], alphabet->sorted, alphabet->radix,
								 sizeof(uint32), compare_chars);

		alphabet->numerals[at - alphabet->sorted] = i;
		if (alphabet->chars[i] < lengthof(alphabet->ascii))
			alphabet->ascii[alphabet->chars[i]] = i;
	}
	return alphabet;
}

/* The numeral of a character, -1 where it is outside of the alphabet. */
int
synth_mask_alphabet_numeral(const SynthAlphabet *alphabet, uint32 c)
{
	uint32	   *at;

	if (c < lengthof(alphabet->ascii))
		return alphabet->ascii[c];
	at = bsearch(&c, alphabet->sorted, alphabet->radix, sizeof(uint32), compare_chars);
	return at ? alphabet->numerals[at - alphabet->sorted] : NO_NUMERAL;
}
