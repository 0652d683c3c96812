/*
 * example_pattern.c
 *		Runs of character classes, matched as PostgreSQL matches their regular
 *		expressions.
 *
 * Neighbouring items of a pattern share no character, except where a literal
 * or a fixed number of characters decides, so that the first match found
 * greedily is the longest, which is what POSIX asks for.  Letters outside of
 * ASCII count as \w and as nothing else: whether a class such as [[:alpha:]]
 * has them depends on the collation.
 */
#include "example/example_private.h"

#define ITEM(set, low, high) {set, 0, low, high}
#define LITERAL(c) {SET_LITERAL, c, 1, 1}

const ExamplePattern synth_example_patterns[] = {
	{"\\d+", 0.0f, 1, false, false, {ITEM(SET_DIGIT, 1, 0)}},
	{"\\w+", 0.1f, 1, false, false, {ITEM(SET_WORD, 1, 0)}},
	{"[A-Za-z]+", 0.2f, 1, false, false, {ITEM(SET_ALPHA, 1, 0)}},
	{"[A-Z]+", 0.5f, 1, false, false, {ITEM(SET_UPPER, 1, 0)}},
	{"[a-z]+", 0.8f, 1, false, false, {ITEM(SET_LOWER, 1, 0)}},
	{"\\S+", 0.3f, 1, false, false, {ITEM(SET_NOT_SPACE, 1, 0)}},
	{"[A-Z][a-z]+", 0.5f, 2, false, false, {ITEM(SET_UPPER, 1, 1), ITEM(SET_LOWER, 1, 0)}},
	{"[A-Z]", 1.0f, 1, false, false, {ITEM(SET_UPPER, 1, 1)}},
	{"\\m[A-Z]+\\M", 0.6f, 1, true, true, {ITEM(SET_UPPER, 1, 0)}},
	{"\\m[A-Z]{2,}\\M", 0.8f, 1, true, true, {ITEM(SET_UPPER, 2, 0)}},
	{"\\m\\d+\\M", 0.4f, 1, true, true, {ITEM(SET_DIGIT, 1, 0)}},
	{"\\m\\d{4}\\M", 0.05f, 1, true, true, {ITEM(SET_DIGIT, 4, 4)}},
	{"\\m\\d{5}\\M", 0.5f, 1, true, true, {ITEM(SET_DIGIT, 5, 5)}},
	{"\\d{4}", 0.8f, 1, false, false, {ITEM(SET_DIGIT, 4, 4)}},
	{"\\d+\\.\\d+", 0.5f, 3, false, false, {ITEM(SET_DIGIT, 1, 0), LITERAL('.'), ITEM(SET_DIGIT, 1, 0)}},
	{"\\d[\\d.,]*", 0.3f, 2, false, false, {ITEM(SET_DIGIT, 1, 1), ITEM(SET_NUMBER, 0, 0)}},
	{"[-]?\\d[\\d.,]*", 0.9f, 3, false, false, {{SET_LITERAL, '-', 0, 1}, ITEM(SET_DIGIT, 1, 1), ITEM(SET_NUMBER, 0, 0)}},
	{"[$]\\d[\\d.,]*", 0.4f, 3, false, false, {LITERAL('$'), ITEM(SET_DIGIT, 1, 1), ITEM(SET_NUMBER, 0, 0)}},
	{"[A-Z0-9]+", 0.8f, 1, false, false, {ITEM(SET_CODE, 1, 0)}},
	{"[A-Z]+\\d+", 0.5f, 2, false, false, {ITEM(SET_UPPER, 1, 0), ITEM(SET_DIGIT, 1, 0)}},
	{"\\m[A-Z]+\\d+\\M", 0.6f, 2, true, true, {ITEM(SET_UPPER, 1, 0), ITEM(SET_DIGIT, 1, 0)}},
	{"\\d+[A-Za-z]+", 0.6f, 2, false, false, {ITEM(SET_DIGIT, 1, 0), ITEM(SET_ALPHA, 1, 0)}},
	{"[+]\\d[\\d .()-]*\\d", 0.0f, 4, false, false,
	{LITERAL('+'), ITEM(SET_DIGIT, 1, 1), ITEM(SET_DIALED, 0, 0), ITEM(SET_DIGIT, 1, 1)}},
	{"\\d[\\d .()-]*\\d", 0.8f, 3, false, false, {ITEM(SET_DIGIT, 1, 1), ITEM(SET_DIALED, 0, 0), ITEM(SET_DIGIT, 1, 1)}},
	{"_\\w+", 0.6f, 2, false, false, {LITERAL('_'), ITEM(SET_WORD, 1, 0)}},
	{"#\\w+", 0.6f, 2, false, false, {LITERAL('#'), ITEM(SET_WORD, 1, 0)}},
	{"@\\w+", 0.6f, 2, false, false, {LITERAL('@'), ITEM(SET_WORD, 1, 0)}},
	{"\\S+@\\S+", 0.5f, 3, false, false, {ITEM(SET_NOT_SPACE, 1, 0), LITERAL('@'), ITEM(SET_NOT_SPACE, 1, 0)}},
	{"\\d+:\\d+", 0.4f, 3, false, false, {ITEM(SET_DIGIT, 1, 0), LITERAL(':'), ITEM(SET_DIGIT, 1, 0)}},
	{"\\d[\\d.,]* [A-Za-z]+", 0.5f, 4, false, false,
	{ITEM(SET_DIGIT, 1, 1), ITEM(SET_NUMBER, 0, 0), LITERAL(' '), ITEM(SET_ALPHA, 1, 0)}},
	{"\\d[\\d.,]*%", 0.5f, 3, false, false, {ITEM(SET_DIGIT, 1, 1), ITEM(SET_NUMBER, 0, 0), LITERAL('%')}},
	{"[A-Z]+-\\d+", 0.7f, 3, false, false, {ITEM(SET_UPPER, 1, 0), LITERAL('-'), ITEM(SET_DIGIT, 1, 0)}},
	{"\\d+-\\d+", 0.7f, 3, false, false, {ITEM(SET_DIGIT, 1, 0), LITERAL('-'), ITEM(SET_DIGIT, 1, 0)}},
};

const int	synth_example_pattern_count =
sizeof(synth_example_patterns) / sizeof(synth_example_patterns[0]);

bool
synth_example_in_set(int set, unsigned char c)
{
	switch (set)
	{
		case SET_DIGIT:
			return is_digit(c);
		case SET_UPPER:
			return is_upper(c);
		case SET_LOWER:
			return is_lower(c);
		case SET_ALPHA:
			return is_upper(c) || is_lower(c);
		case SET_WORD:
			return is_alnum(c) || c == '_';
		case SET_NOT_SPACE:
			return !is_space(c);
		case SET_NUMBER:
			return is_digit(c) || c == '.' || c == ',';
		case SET_CODE:
			return is_upper(c) || is_digit(c);
		case SET_DIALED:
			return is_digit(c) || c == ' ' || c == '.' || c == '-' || c == '(' ||
				c == ')';
		case SET_PLUS:
			return is_digit(c) || c == '+';
	}
	return false;
}

static bool
match_item(const ExamplePatternItem *item, unsigned char c)
{
	return item->set == SET_LITERAL ? c == (unsigned char) item->literal
		: synth_example_in_set(item->set, c);
}

static bool
is_word_at(SynthText text, int at)
{
	return at >= 0 && at < text.n && synth_example_in_set(SET_WORD, text.s[at]);
}

/* The end of the items from i on at `at`, or -1. */
static int
match_from(const ExamplePattern *pattern, SynthText text, int i, int at)
{
	const ExamplePatternItem *item;
	int			n = 0;

	if (i == pattern->items)
		return pattern->word_end &&
			!(is_word_at(text, at - 1) && !is_word_at(text, at)) ? -1 : at;
	item = &pattern->item[i];
	while (at + n < text.n && (item->high == 0 || n < item->high) &&
		   match_item(item, text.s[at + n]))
		n++;
	for (; n >= item->low; n--)
	{
		int			end;

		/* never inside a character */
		if (at + n < text.n && ((unsigned char) text.s[at + n] & 0xC0) == 0x80)
			continue;
		end = match_from(pattern, text, i + 1, at + n);
		if (end >= 0)
			return end;
	}
	return -1;
}

bool
synth_example_match(const ExamplePattern *pattern, SynthText text, int k,
					int *start, int *end)
{
	int			found = 0;

	for (int at = 0; at < text.n;)
	{
		int			stop = -1;

		if (((unsigned char) text.s[at] & 0xC0) != 0x80 &&
			(pattern->item[0].low == 0 || match_item(&pattern->item[0], text.s[at])) &&
			(!pattern->word_start || (is_word_at(text, at) && !is_word_at(text, at - 1))))
			stop = match_from(pattern, text, 0, at);
		if (stop <= at)
		{
			at++;
			continue;
		}
		*start = at;
		*end = stop;
		if (++found == k)
			return true;
		at = stop;
	}
	return k < 0 && found > 0;
}

int
synth_example_matches(const ExamplePattern *pattern, SynthText text)
{
	int			count = 0;
	int			start;
	int			end;

	while (count < 64 && synth_example_match(pattern, text, count + 1, &start, &end))
		count++;
	return count;
}

const char *
synth_example_set_sql(int set)
{
	switch (set)
	{
		case SET_DIGIT:
			return "\\D";
		case SET_ALPHA:
			return "[^A-Za-z]";
		case SET_WORD:
			return "\\W";
		case SET_UPPER:
			return "[^A-Z]";
		case SET_LOWER:
			return "[^a-z]";
		case SET_NUMBER:
			return "[^\\d.,]";
		case SET_CODE:
			return "[^A-Z0-9]";
		case SET_NOT_SPACE:
			return "\\s";
		case SET_PLUS:
			return "[^+\\d]";
	}
	return "[^\\d .()-]";
}
