/*
 * example_text.c
 *		Texts in UTF-8: comparison, search, characters.
 */
#include <string.h>

#include "example/example_private.h"

bool
synth_example_equal(SynthText a, SynthText b)
{
	return a.n == b.n && (a.n <= 0 || memcmp(a.s, b.s, a.n) == 0);
}

int
synth_example_find(SynthText a, SynthText b, int from)
{
	int			last = a.n - b.n;

	if (b.n <= 0)
		return b.n == 0 && from <= a.n ? from : -1;
	for (int i = from; i <= last; i++)
	{
		const char *hit = memchr(a.s + i, b.s[0], last - i + 1);

		if (hit == NULL)
			return -1;
		i = hit - a.s;
		if (memcmp(hit, b.s, b.n) == 0)
			return i;
	}
	return -1;
}

int
synth_example_count(SynthText a, SynthText b)
{
	int			count = 0;
	int			at = 0;

	if (b.n <= 0)
		return 0;
	while ((at = synth_example_find(a, b, at)) >= 0)
	{
		count++;
		at += b.n;
	}
	return count;
}

int
synth_example_characters(SynthText a)
{
	int			count = 0;

	for (int i = 0; i < a.n; i++)
		count += ((unsigned char) a.s[i] & 0xC0) != 0x80;
	return count;
}

int
synth_example_offset(SynthText a, int k)
{
	int			i;

	for (i = 0; i < a.n; i++)
		if (((unsigned char) a.s[i] & 0xC0) != 0x80 && k-- == 0)
			break;
	return i;
}

int
synth_example_character_bytes(SynthText a, int at)
{
	int			end = at + 1;

	while (end < a.n && ((unsigned char) a.s[end] & 0xC0) == 0x80)
		end++;
	return end - at;
}
