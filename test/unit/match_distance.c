/* links: src/match/match_distance.c src/num/num_random.c */
/*
 * match_distance.c
 *		The banded edit distance against the full table, and its laws.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/match.h"

#define MAX_LENGTH	24

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* By the definition, cell by cell. */
static int
full_distance(const int32_t *a, int na, const int32_t *b, int nb)
{
	int			d[MAX_LENGTH + 1][MAX_LENGTH + 1];

	for (int i = 0; i <= na; i++)
		for (int j = 0; j <= nb; j++)
		{
			if (i == 0 || j == 0)
			{
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(d[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
							least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[na][nb];
}

static int
distance_of(const char *a, const char *b, int limit)
{
	int32_t		x[64],
				y[64];

	return synth_match_distance(x, synth_match_characters(a, strlen(a), x, 64),
								y, synth_match_characters(b, strlen(b), y, 64), limit);
}

static bool
agrees_with_definition(void)
{
	SynthRandom random;

	synth_num_random_init(&random, 7);
	for (int round = 0; round < 20000; round++)
	{
		int32_t		a[MAX_LENGTH],
					b[MAX_LENGTH];
		int			na = (int) synth_num_random_below(&random, MAX_LENGTH + 1),
					nb = (int) synth_num_random_below(&random, MAX_LENGTH + 1);
		int			limit = (int) synth_num_random_below(&random, MAX_LENGTH + 2);
		int			wanted;

		/* few letters, so that much is alike */
		for (int i = 0; i < na; i++)
			a[i] = (int32_t) synth_num_random_below(&random, 3);
		for (int i = 0; i < nb; i++)
			b[i] = (int32_t) synth_num_random_below(&random, 3);
		wanted = full_distance(a, na, b, nb);
		if (wanted > limit)
			wanted = limit + 1;
		if (synth_match_distance(a, na, b, nb, limit) != wanted ||
			synth_match_distance(b, nb, a, na, limit) != wanted)
			return false;
	}
	return true;
}

int
main(void)
{
	int32_t		character[8];
	int32_t		many[2 * SYNTH_MATCH_MAX_CHARACTERS];

	check(distance_of("", "", 3) == 0, "nothing and nothing");
	check(distance_of("abc", "", 3) == 3, "all deleted");
	check(distance_of("kitten", "sitting", 9) == 3, "the textbook's example");
	check(distance_of("receive", "recieve", 3) == 1, "a swap is one mistake");
	check(distance_of("abcdef", "uvwxyz", 2) == 3, "beyond the limit: limit + 1");
	check(distance_of("Müller", "Muller", 2) == 1, "a character is one, not its bytes");
	check(synth_match_characters("\xC3\xBC\xFFz", 4, character, 8) == 3 &&
		  character[0] == 0xFC && character[1] == 0xFF && character[2] == 'z',
		  "a byte that is not UTF-8 is a character");
	check(synth_match_characters("\xE4\xB8", 2, character, 8) == 2, "cut short");
	check(synth_match_characters("abcdefghijk", 11, character, 8) == 8, "at most max");
	check(agrees_with_definition(), "as the definition has it, both ways round");
	memset(many, 0, sizeof(many));
	check(synth_match_distance(many, 2 * SYNTH_MATCH_MAX_CHARACTERS, many,
							   SYNTH_MATCH_MAX_CHARACTERS, 5) == 0, "the first characters of long texts");
	printf("1..%d\n", number);
	return bad != 0;
}
