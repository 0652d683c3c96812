/*
 * match_distance.c
 *		Edit distance with swaps of neighbours, given up beyond a limit.
 *
 * Pure C.  The "optimal string alignment" distance: Damerau's four mistakes of
 * a typist, where no part is edited twice.  Only the band of cells within the
 * limit of the diagonal is computed, and it ends as soon as a whole row is
 * beyond the limit.
 *
 * Source: Damerau 1964; Ukkonen, Information and Control 64, 1985 (the band).
 */
#include <stdlib.h>

#include "match/match.h"

int
synth_match_characters(const char *text, size_t bytes, int32_t *out, int max)
{
	const unsigned char *s = (const unsigned char *) text;
	size_t		at = 0;
	int			n = 0;

	while (at < bytes && n < max)
	{
		int			width = s[at] < 0x80 ? 1 : s[at] < 0xC2 ? 0 : s[at] < 0xE0 ? 2 :
			s[at] < 0xF0 ? 3 : s[at] < 0xF5 ? 4 : 0;
		int32_t		code = width > 1 ? s[at] & (0x7F >> width) : s[at];

		if (width == 0 || at + width > bytes)
			width = 1;
		for (int i = 1; i < width; i++)
		{
			if ((s[at + i] & 0xC0) != 0x80)
			{
				width = 1;
				code = s[at];
				break;
			}
			code = code << 6 | (s[at + i] & 0x3F);
		}
		out[n++] = code;
		at += width;
	}
	return n;
}

int
synth_match_distance(const int32_t *a, int na, const int32_t *b, int nb, int limit)
{
	int			rows[3][SYNTH_MATCH_MAX_CHARACTERS + 2];
	int		   *before = rows[0],
			   *last = rows[1],
			   *now = rows[2];
	const int	far = limit + 1;

	if (na > SYNTH_MATCH_MAX_CHARACTERS)
		na = SYNTH_MATCH_MAX_CHARACTERS;
	if (nb > SYNTH_MATCH_MAX_CHARACTERS)
		nb = SYNTH_MATCH_MAX_CHARACTERS;
	if (abs(na - nb) > limit)
		return far;
	for (int j = 0; j <= nb; j++)
	{
		last[j] = j <= limit ? j : far;
		before[j] = far;
	}
	for (int i = 1; i <= na; i++)
	{
		int			low = i > limit ? i - limit : 1;
		int			high = i + limit < nb ? i + limit : nb;
		int			least = far;
		int		   *spare = before;

		now[low - 1] = low == 1 && i <= limit ? i : far;
		if (low == 1)
			least = now[0];
		for (int j = low; j <= high; j++)
		{
			int			best = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
				before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best < far ? best : far;
			if (now[j] < least)
				least = now[j];
		}
		/* the cell beside the band, which the next row looks at */
		if (high < nb)
			now[high + 1] = far;
		if (least > limit)
			return far;
		before = last;
		last = now;
		now = spare;
	}
	return last[nb];
}
