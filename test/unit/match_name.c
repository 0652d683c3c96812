/* links: src/match/match_name.c src/match/match_words.c src/match/match_distance.c */
/*
 * match_name.c
 *		Words of names: where they are cut, and which are alike.
 */
#include <stdio.h>
#include <string.h>

#include "match/match_private.h"

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

/* The words of a name with blanks between them. */
static bool
is_cut(const char *name, const char *wanted)
{
	char		parted[256],
				words[256] = "";
	int			bytes = synth_match_part(name, strlen(name), parted);
	int			at = 0,
				start,
				end;

	while (synth_match_next_word(parted, bytes, &at, &start, &end))
	{
		strncat(words, parted + start, end - start);
		strcat(words, "|");
	}
	if (strcmp(words, wanted) != 0)
		printf("# %s\n", words);
	return strcmp(words, wanted) == 0;
}

static double
similarity(const char *a, const char *b)
{
	SynthMatchWord x,
				y;

	synth_match_set_word(&x, a, strlen(a));
	synth_match_set_word(&y, b, strlen(b));
	if (synth_match_word_similarity(&x, &y) != synth_match_word_similarity(&y, &x))
		return -1;
	return synth_match_word_similarity(&x, &y);
}

int
main(void)
{
	check(is_cut("order_id", "order|id|"), "snake_case");
	check(is_cut("OrderLineId", "Order|Line|Id|"), "CamelCase");
	check(is_cut("parseHTTPHeader2", "parse|HTTP|Header2|"), "capitals in a row");
	check(is_cut("  a.b--c (d) ", "a|b|c|d|"), "any sign");
	check(is_cut("___", ""), "no word at all");
	check(is_cut("", ""), "no name");
	check(similarity("order", "order") == 1, "the same word");
	check(similarity("orders", "order") > .9 && similarity("boxes", "box") > .9, "plurals");
	check(similarity("sex", "gender") > .7 && similarity("geschlecht", "sexe") > .7,
		  "the thesaurus, over languages");
	check(similarity("cust", "customer") > .7 && similarity("patho", "pathologic") > .7, "abbreviations");
	check(similarity("qnty", "quantity") > .5, "without vowels");
	check(similarity("adress", "address") > .8, "a slip");
	check(similarity("id", "idea") < .5 && similarity("to", "town") < .5, "short words begin many");
	check(similarity("height", "weight") < .9 && similarity("red", "bed") == 0, "other words");
	check(synth_match_is_filler("of") && !synth_match_is_filler("order"), "fillers");
	check(strcmp(synth_match_expand("dob"), "birth date") == 0 && !synth_match_expand("date"),
		  "abbreviations of several words");
	{
		char		longest[300];

		memset(longest, 'x', sizeof(longest));
		longest[299] = '\0';
		check(similarity(longest, longest) == 1, "long words are cut");
	}
	printf("1..%d\n", number);
	return bad != 0;
}
