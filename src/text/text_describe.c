/*
 * text_describe.c
 *		A cluster in words for people; pure C.
 *
 * A is an upper-case letter, a a lower-case one, 9 a digit, x a mixed run;
 * {2..5} is how many.  A dictionary of few tokens is listed, and so are
 * constants: all are carried by at least min_count rows.
 */
#include <stdio.h>
#include <string.h>

#include "text/text_private.h"

#define MAX_LISTED 4

/* Append the characters of s that are safe to print, if all fit. */
static void
append(char *out, size_t size, size_t *n, const char *s, size_t length)
{
	if (*n + length + 1 > size)
		return;
	memcpy(out + *n, s, length);
	*n += length;
	out[*n] = '\0';
}

static void
append_string(char *out, size_t size, size_t *n, const TextString *s)
{
	for (uint32_t i = 0; i < s->length; i++)
	{
		if ((unsigned char) s->bytes[i] < 32)
		{
			append(out, size, n, " ", 1);
			return;
		}
	}
	append(out, size, n, s->bytes, s->length);
}

/* lengths is a choice of lengths, or, where words is set, of tokens. */
static void
append_class(const SynthTextView *view, const char *class,
			 const TextChoice *lengths, bool words,
			 char *out, size_t size, size_t *n)
{
	uint32_t	lo = UINT32_MAX,
				hi = 0;
	char		counts[40];

	for (uint32_t i = 0; i < lengths->n; i++)
	{
		uint32_t	v = view->items[lengths->first + i];

		if (words)
		{
			const TextString *s = &view->vocabulary[v];

			v = 0;
			for (uint32_t k = 0; k < s->length; k++)
				v += ((unsigned char) s->bytes[k] & 0xC0) != 0x80;
		}
		lo = v < lo ? v : lo;
		hi = v > hi ? v : hi;
	}
	if (lo == hi && lo <= 8 && strlen(class) == 1)
	{
		for (uint32_t i = 0; i < lo; i++)
			append(out, size, n, class, strlen(class));
		return;
	}
	if (lo == hi)
		snprintf(counts, sizeof(counts), "{%u}", (unsigned) lo);
	else
		snprintf(counts, sizeof(counts), "{%u..%u}", (unsigned) lo, (unsigned) hi);
	append(out, size, n, class, strlen(class));
	append(out, size, n, counts, strlen(counts));
}

static void
append_words(const SynthTextView *view, const TextChoice *lengths,
			 char *out, size_t size, size_t *n)
{
	char		words[40];

	/* they ascend */
	snprintf(words, sizeof(words), "word{%u..%u}",
			 (unsigned) view->items[lengths->first] / 2,
			 (unsigned) view->items[lengths->first + lengths->n - 1] / 2);
	append(out, size, n, words, strlen(words));
}

static void
append_slot(const SynthTextView *view, const TextSlot *slot,
			char *out, size_t size, size_t *n)
{
	bool		words = slot->other == 0 && slot->dictionary.n > 0;
	const TextChoice *lengths = words ? &slot->dictionary : &slot->lengths;

	if (slot->type == TEXT_SLOT_LITERAL)
	{
		append_string(out, size, n, &view->vocabulary[slot->literal]);
		return;
	}
	if (slot->dictionary.n > 0 && slot->other == 0 &&
		slot->dictionary.n <= MAX_LISTED)
	{
		bool		several = slot->dictionary.n > 1;

		if (several)
			append(out, size, n, "(", 1);
		for (uint32_t i = 0; i < slot->dictionary.n; i++)
		{
			if (i > 0)
				append(out, size, n, "|", 1);
			append_string(out, size, n,
						  &view->vocabulary[view->items[slot->dictionary.first + i]]);
		}
		if (several)
			append(out, size, n, ")", 1);
	}
	else if (slot->type == TEXT_SLOT_DIGITS)
		append_class(view, "9", lengths, words, out, size, n);
	else if (slot->type == TEXT_SLOT_MIXED)
		append_class(view, "x", lengths, words, out, size, n);
	else if (slot->type == TEXT_SLOT_SYMBOL)
		append(out, size, n, "*", 1);
	else if (slot->shape == TEXT_SHAPE_UPPER)
		append_class(view, "A", lengths, words, out, size, n);
	else if (slot->shape == TEXT_SHAPE_AS_IS)
		append_class(view, "any", lengths, words, out, size, n);
	else if (slot->shape == TEXT_SHAPE_LOWER)
		append_class(view, "a", lengths, words, out, size, n);
	else
		append_class(view, "Aa", lengths, words, out, size, n);
}

int
synth_text_describe(const SynthTextView *view, int cluster,
					char *out, size_t out_size)
{
	const TextCluster *c;
	size_t		n = 0;

	if (out_size == 0)
		return 0;
	out[0] = '\0';
	if (cluster < 0 || (uint32_t) cluster >= view->count[TEXT_N_CLUSTERS])
		return 0;
	c = &view->clusters[cluster];
	if (view->flags & TEXT_FLAG_PROSE)
		append_words(view, &c->lengths, out, out_size, &n);
	for (uint32_t i = 0; i < c->slots; i++)
		append_slot(view, &view->slots[c->slot_first + i], out, out_size, &n);
	return (int) n;
}
