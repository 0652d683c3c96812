/*
 * mask_grapheme.c
 *		Where graphemes begin and end: what a reader takes for one character.
 *
 * Extended grapheme clusters of Unicode (UAX 29), by ICU's break iterator,
 * which is opened once for a mask; text in ASCII, where a grapheme is a byte
 * but for CR LF, does without it.
 */
#include "postgres.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "mask/mask_methods_private.h"

struct SynthGraphemes
{
	UBreakIterator *iterator;	/* opened when it is first needed */
	UText	   *text;
	MemoryContextCallback callback;
};

static void
close_iterator(void *arg)
{
	SynthGraphemes *graphemes = arg;

	if (graphemes->iterator)
		ubrk_close(graphemes->iterator);
	if (graphemes->text)
		utext_close(graphemes->text);
}

SynthGraphemes *
synth_mask_graphemes(MemoryContext context)
{
	SynthGraphemes *graphemes = MemoryContextAllocZero(context, sizeof(SynthGraphemes));

	graphemes->callback.func = close_iterator;
	graphemes->callback.arg = graphemes;
	MemoryContextRegisterResetCallback(context, &graphemes->callback);
	return graphemes;
}

/* The iterator on a text, which must stay where it is. */
static UBreakIterator *
iterate(SynthGraphemes *graphemes, const char *in, int bytes)
{
	UErrorCode	status = U_ZERO_ERROR;

	if (graphemes->iterator == NULL)
		graphemes->iterator = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
	graphemes->text = utext_openUTF8(graphemes->text, in, bytes, &status);
	if (U_SUCCESS(status))
		ubrk_setUText(graphemes->iterator, graphemes->text, &status);
	if (U_FAILURE(status))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("ICU could not cut text to graphemes: %s", u_errorName(status))));
	return graphemes->iterator;
}

/* Is every byte a grapheme? */
static bool
is_simple(const char *in, int bytes)
{
	uint64		high = 0;
	int			i = 0;

	for (; i + 8 <= bytes; i += 8)
	{
		uint64		word;

		memcpy(&word, in + i, sizeof(word));
		high |= word;
	}
	for (; i < bytes; i++)
		high |= (unsigned char) in[i];
	return (high & UINT64CONST(0x8080808080808080)) == 0 && memchr(in, '\r', bytes) == NULL;
}

bool
synth_mask_grapheme_cut(SynthGraphemes *graphemes, const char *in, int bytes,
						int left, int right, int *left_end, int *right_start)
{
	UBreakIterator *iterator;

	*left_end = left;
	*right_start = bytes - right;
	/* a grapheme has at least a byte */
	if ((int64) left + right >= bytes)
		return false;
	if (is_simple(in, bytes))
		return true;
	iterator = iterate(graphemes, in, bytes);
	*left_end = 0;
	for (int i = 0; i < left && *left_end != UBRK_DONE; i++)
		*left_end = ubrk_next(iterator);
	*right_start = ubrk_last(iterator);
	for (int i = 0; i < right && *right_start != UBRK_DONE; i++)
		*right_start = ubrk_previous(iterator);
	return *left_end != UBRK_DONE && *right_start != UBRK_DONE && *left_end < *right_start;
}

int
synth_mask_grapheme_prefix(SynthGraphemes *graphemes, const char *in, int bytes, int n)
{
	UBreakIterator *iterator;
	int			end = 0;

	if (bytes <= n)
		return bytes;
	if (is_simple(in, Min(bytes, n + 1)))
		return n;
	iterator = iterate(graphemes, in, bytes);
	for (int i = 0; i < n && end != UBRK_DONE && end < bytes; i++)
		end = ubrk_next(iterator);
	return end == UBRK_DONE ? bytes : end;
}

int
synth_mask_last_grapheme(SynthGraphemes *graphemes, const char *in, int bytes)
{
	UBreakIterator *iterator;
	int			start;

	if (is_simple(in, bytes))
		return bytes - 1;
	iterator = iterate(graphemes, in, bytes);
	ubrk_last(iterator);
	start = ubrk_previous(iterator);
	return start == UBRK_DONE ? 0 : start;
}
