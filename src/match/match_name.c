/*
 * match_name.c
 *		Names cut to words, and how much two words mean the same.
 *
 * Pure C.  Two words are alike where they are equal, but for a plural, are in
 * one group of the thesaurus, begin alike (abbreviations: "patho" and
 * "pathologic", "cust" and "customer"), lack letters (vowels dropped: "qnty"),
 * or differ by a typing mistake.
 */
#include <string.h>

#include "match/match_private.h"

#define SAME_STEM		0.95
#define SAME_GROUP		0.80
#define LEAST_PREFIX	3
#define LEAST_SHARED	4		/* of two words that both go on */

static inline bool
is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z');
}

static inline bool
is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
is_lower(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

int
synth_match_part(const char *name, int bytes, char *out)
{
	int			n = 0;

	for (int i = 0; i < bytes; i++)
	{
		if (i > 0 && is_upper(name[i]) &&
			(is_lower(name[i - 1]) ||
			 (is_upper(name[i - 1]) && i + 1 < bytes && is_lower(name[i + 1]))))
			out[n++] = ' ';
		out[n++] = name[i];
	}
	return n;
}

bool
synth_match_next_word(const char *text, int bytes, int *at, int *start, int *end)
{
	int			i = *at;

	while (i < bytes && !is_word_byte(text[i]))
		i++;
	*start = i;
	while (i < bytes && is_word_byte(text[i]))
		i++;
	*end = *at = i;
	return *end > *start;
}

void
synth_match_set_word(SynthMatchWord *word, const char *text, int bytes)
{
	if (bytes > SYNTH_MATCH_WORD_BYTES - 1)
	{
		bytes = SYNTH_MATCH_WORD_BYTES - 1;
		while (bytes > 0 && (text[bytes] & 0xC0) == 0x80)
			bytes--;
	}
	memcpy(word->text, text, bytes);
	word->text[bytes] = '\0';
	word->length = synth_match_characters(text, bytes, word->character, SYNTH_MATCH_WORD_BYTES);
	word->stem = bytes;
	if (bytes > 4 && memcmp(text + bytes - 2, "es", 2) == 0)
		word->stem = bytes - 2;
	else if (bytes > 3 && text[bytes - 1] == 's')
		word->stem = bytes - 1;
	word->is_filler = synth_match_is_filler(word->text);
	synth_match_find_groups(word->text, word->group);
}

static bool
have_common_group(const SynthMatchWord *a, const SynthMatchWord *b)
{
	for (int i = 0; i < SYNTH_MATCH_WORD_GROUPS && a->group[i] >= 0; i++)
		for (int k = 0; k < SYNTH_MATCH_WORD_GROUPS && b->group[k] >= 0; k++)
			if (a->group[i] == b->group[k])
				return true;
	return false;
}

/* Is one the other but for an ending of the plural? */
static bool
have_common_stem(const SynthMatchWord *a, const SynthMatchWord *b)
{
	size_t		na = strlen(a->text),
				nb = strlen(b->text);
	size_t		shorter = na < nb ? na : nb;

	/* "boxes" and "box", "names" and "name", "status" and "statuses" */
	return memcmp(a->text, b->text, shorter) == 0 &&
		(((size_t) a->stem == nb) || ((size_t) b->stem == na) ||
		 (na > shorter && na == nb + 1 && a->text[nb] == 's' && nb >= 3) ||
		 (nb > shorter && nb == na + 1 && b->text[na] == 's' && na >= 3));
}

/* Are the characters of the shorter among those of the longer, in order? */
static bool
is_contraction(const SynthMatchWord *shorter, const SynthMatchWord *longer)
{
	int			at = 0;

	if (shorter->length < 3 || shorter->length * 3 < longer->length ||
		shorter->character[0] != longer->character[0])
		return false;
	for (int i = 0; i < longer->length && at < shorter->length; i++)
		if (longer->character[i] == shorter->character[at])
			at++;
	return at == shorter->length &&
		shorter->character[at - 1] == longer->character[longer->length - 1];
}

double
synth_match_word_similarity(const SynthMatchWord *a, const SynthMatchWord *b)
{
	const SynthMatchWord *shorter = a->length < b->length ? a : b;
	const SynthMatchWord *longer = a->length < b->length ? b : a;
	int			least = shorter->length,
				most = longer->length;
	int			common = 0;
	double		similarity = 0;

	if (strcmp(a->text, b->text) == 0)
		return 1;
	if (have_common_stem(a, b))
		return SAME_STEM;
	if (have_common_group(a, b))
		similarity = SAME_GROUP;
	while (common < least && a->character[common] == b->character[common])
		common++;
	if (common == least && least >= LEAST_PREFIX)
	{
		double		share = .6 + .35 * least / most;

		similarity = share > similarity ? share : similarity;
	}
	else if (common >= LEAST_SHARED)
	{
		double		share = .5 * common / least + .4 * common / most;

		similarity = share > similarity ? share : similarity;
	}
	else if (similarity < .6 && is_contraction(shorter, longer))
		similarity = .6;
	/* a typing mistake needs letters around it */
	if (least >= 4 && similarity < .9)
	{
		int			limit = most * 3 / 10;
		int			distance = synth_match_distance(a->character, a->length,
													b->character, b->length, limit);

		if (distance <= limit && 1 - (double) distance / most > similarity)
			similarity = 1 - (double) distance / most;
	}
	return similarity;
}
