/*
 * example_doubt.c
 *		What two or three examples leave open, though an expression explains them.
 *
 * Formats (codes, dates, records) are as they look; free text is not: the next
 * sentence has one more word, number or comma. So of what reads free text it is
 * asked whether the examples show what it relies on: that a word is counted from
 * this end, that the first of several numbers is meant, that a word may be
 * another one, that this character ends it.
 */
#include "example/example_private.h"

#define TOKENS_OF_NAME 3		/* two words and the blank */
#define TOLD_BY_TEXT 0.4f		/* share of its outputs' information to rely on */
#define TOLD_BY_NAME 0.35f
#define DIGITS_OF_TELEPHONE 7
#define LONG_TEXT 6				/* words and numbers */
#define CUT_OF_SENTENCE 5		/* characters */
#define RECORD_ITEMS 10

static const SynthText *
row_of(const Search *search, int i)
{
	return search->rows + i * search->task->columns;
}

/* Do two words stand side by side, as in a name or a sentence? */
bool
synth_example_has_words(SynthText text)
{
	for (int i = 1; i + 1 < text.n; i++)
		if (text.s[i] == ' ' && is_alpha(text.s[i - 1]) && is_alpha(text.s[i + 1]))
			return true;
	return false;
}

static bool
is_free_text(const Search *search, int column)
{
	for (int i = 0; i < search->k; i++)
		if (!synth_example_has_words(row_of(search, i)[column]))
			return false;
	return true;
}

/* Is a column of free text read, other than where another column says? */
static bool
reads_free_text(const Search *search, const Expr *e)
{
	if (e == NULL || e->b != NULL)
		return false;
	if (e->op == OP_COLUMN)
		return is_free_text(search, e->p);
	for (int i = 0; i < e->pieces; i++)
		if (reads_free_text(search, e->piece[i]))
			return true;
	return reads_free_text(search, e->a);
}

/* The end of the run of letters, or of digits, or of the one character at i. */
static int
token_end(SynthText text, int i)
{
	bool		digits = is_digit(text.s[i]);

	if (!is_alnum(text.s[i]))
		return i + 1;
	while (i < text.n && is_alnum(text.s[i]) && is_digit(text.s[i]) == digits)
		i++;
	return i;
}

static int
fold(unsigned char c)
{
	return is_upper(c) ? c + 32 : c;
}

/* Do two texts differ in their words and numbers only? */
static bool
have_one_form(SynthText a, SynthText b)
{
	int			i = 0;
	int			j = 0;

	while (i < a.n && j < b.n)
	{
		if (is_digit(a.s[i]) != is_digit(b.s[j]) || is_alpha(a.s[i]) != is_alpha(b.s[j]) ||
			(!is_alnum(a.s[i]) && a.s[i] != b.s[j]))
			return false;
		i = token_end(a, i);
		j = token_end(b, j);
	}
	return i >= a.n && j >= b.n;
}

/* Does some token of the text begin with s, or equal it? In any case. */
static bool
has_token(SynthText text, const char *s, int n, bool whole)
{
	int			end;

	for (int i = 0; i < text.n; i = end)
	{
		int			j = 0;

		end = token_end(text, i);
		while (j < n && i + j < end && fold(s[j]) == fold(text.s[i + j]))
			j++;
		if (j == n && (!whole || i + n == end))
			return true;
	}
	return false;
}

/*
 * Is a word or number of the first text not in its output, not even by its first
 * character, though it is not what all texts share?
 */
static bool
leaves_words_out(const Search *search, int column)
{
	SynthText	text = row_of(search, 0)[column];
	int			end;

	for (int i = 0; i < text.n; i = end)
	{
		end = token_end(text, i);
		if (is_alnum(text.s[i]) && !has_token(search->wanted[0], text.s + i, 1, false) &&
			!has_token(row_of(search, 1)[column], text.s + i, end - i, true))
			return true;
	}
	return false;
}

static int
tokens_of(SynthText text)
{
	int			n = 0;

	for (int i = 0; i < text.n; i = token_end(text, i))
		n++;
	return n;
}

/*
 * Free texts of one form are one example: how many words there may be, and which
 * of them are wanted then, is not seen. Two words, both of them used, are a
 * format of their own.
 */
static bool
is_of_one_form(const Search *search)
{
	if (search->task->columns != 1 || !is_free_text(search, 0) ||
		(!leaves_words_out(search, 0) && tokens_of(row_of(search, 0)[0]) <= TOKENS_OF_NAME))
		return false;
	for (int i = 1; i < search->k; i++)
		if (!have_one_form(row_of(search, 0)[0], row_of(search, i)[0]))
			return false;
	return true;
}

/* Two words each, and nothing else? */
static bool
are_names(const Search *search)
{
	if (search->task->columns != 1)
		return false;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = row_of(search, i)[0];

		if (!synth_example_has_words(text) || tokens_of(text) != TOKENS_OF_NAME)
			return false;
		for (int j = 0; j < text.n; j++)
			if (!is_alpha(text.s[j]) && text.s[j] != ' ')
				return false;
	}
	return true;
}

/* How many examples' texts (values of e) have more than n of the delimiter. */
static int
texts_with_more(Search *search, const Expr *e, SynthText delimiter, int n)
{
	int			texts = 0;

	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = synth_example_eval(search->arena, e, row_of(search, i));

		texts += text.n > 0 && synth_example_count(text, delimiter) > n;
	}
	return texts;
}

/* Is a field amid others taken from free text? */
static bool
is_middle_field(Search *search, const Expr *e)
{
	return e->op == OP_SPLIT && e->b == NULL && e->p != 1 && e->p != -1 &&
		(search->k == 2 || e->s.s[0] == ' ') &&
		reads_free_text(search, e->a) && texts_with_more(search, e->a, e->s, 1) > 0;
}

/* Is the first of several matches taken, which does not begin the text? */
static bool
is_first_of_several(Search *search, const Expr *e)
{
	int			several = 0;

	if (e->op != OP_MATCH || e->p != 1 || !reads_free_text(search, e->a))
		return false;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = synth_example_eval(search->arena, e->a, row_of(search, i));
		int			start;
		int			end;

		if (text.n > 0 && synth_example_match(e->pattern, text, 1, &start, &end) && start == 0)
			return false;
		several += text.n > 0 && synth_example_matches(e->pattern, text) > 1;
	}
	return several == search->k || (search->k == 2 && several > 0);
}

/* Does a pattern end in "any word" though one word was seen? */
static bool
is_unvaried_match(Search *search, const Expr *e)
{
	SynthText	first;
	int			word;

	if (e->op != OP_MATCH || e->pattern->items < 2 ||
		e->pattern->item[e->pattern->items - 1].set != SET_ALPHA)
		return false;
	first = synth_example_eval(search->arena, e, row_of(search, 0));
	for (word = first.n; word > 0 && is_alpha(first.s[word - 1]); word--)
		;
	for (int i = 1; i < search->k; i++)
	{
		SynthText	other = synth_example_eval(search->arena, e, row_of(search, i));
		int			n = first.n - word;

		if (n <= 0 || other.n < n ||
			!synth_example_equal(make_text(first.s + word, n),
								 make_text(other.s + other.n - n, n)))
			return false;
	}
	return true;
}

/* Is there a character to stop at that one example shows only? */
static bool
stops_by_one_example(Search *search, const Expr *e)
{
	if (e->op != OP_UNTIL)
		return false;
	for (int c = 0; c < e->s.n; c++)
		if (texts_with_more(search, e->a, make_text(e->s.s + c, 1), 0) < 2)
			return true;
	return false;
}

static bool
counts_words(Search *search, const Expr *e)
{
	(void) search;
	return e->op >= OP_SPLIT && e->op <= OP_DROP_LAST && e->s.n == 1 && e->s.s[0] == ' ';
}

static bool
keeps_of_free_text(Search *search, const Expr *e)
{
	return e->op == OP_KEEP && e->a->op == OP_COLUMN && is_free_text(search, e->a->p);
}

static bool
reads_date(Search *search, const Expr *e)
{
	(void) search;
	return e->op == OP_DATE;
}

/* ---- what is counted, or cut off, though it is as it is by chance ---- */

bool
synth_example_is_word_pattern(const ExamplePattern *pattern)
{
	bool		lower = false;

	for (int i = 0; i < pattern->items; i++)
	{
		int			set = pattern->item[i].set;

		if (set != SET_WORD && set != SET_ALPHA && set != SET_LOWER && set != SET_UPPER)
			return false;
		lower |= set != SET_UPPER;
	}
	return lower;
}

/* The text that e reads in an example. */
static SynthText
read_text(Search *search, const Expr *e, int i)
{
	return synth_example_eval(search->arena, e->a, row_of(search, i));
}

/* Is a word of a name or sentence found by counting words? */
static bool
is_counted_word(Search *search, const Expr *e)
{
	bool		words = false;
	bool		several = true;

	if (e->op != OP_MATCH || !synth_example_is_word_pattern(e->pattern))
		return false;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = read_text(search, e, i);

		words |= synth_example_has_words(text);
		several &= text.n > 0 && synth_example_matches(e->pattern, text) > 1;
	}
	return words && (e->p != 1 || several);
}

/* A pattern of telephone numbers that finds two digits; a year that is none. */
static bool
is_unlikely_number(Search *search, const Expr *e)
{
	const ExamplePatternItem *first;
	bool		dialed = false;
	bool		bounded;
	bool		several = false;

	if (e->op != OP_MATCH || e->pattern->item[0].set != SET_DIGIT)
		return false;
	first = &e->pattern->item[0];
	for (int i = 0; i < e->pattern->items; i++)
		dialed |= e->pattern->item[i].set == SET_DIALED;
	bounded = e->pattern->items == 1 && e->pattern->word_start && first->high == 0 && e->p == 1;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	value = synth_example_eval(search->arena, e, row_of(search, i));
		SynthText	text = read_text(search, e, i);
		int			digits = 0;

		for (int j = 0; j < value.n; j++)
			digits += is_digit(value.s[j]);
		if (value.n > 0 && ((dialed && digits < DIGITS_OF_TELEPHONE) ||
							(e->pattern->items == 1 && first->low == 4 && first->high == 4 &&
							 value.s[0] != '1' && value.s[0] != '2')))
			return true;
		several |= synth_example_has_words(text) && text.n > 0 && synth_example_matches(e->pattern, text) > 1;
	}
	return bounded && several;
}

/* Does what is cut from the beginning end with a word in all texts? */
static bool
ends_with_words(Search *search, const Expr *e)
{
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = read_text(search, e, i);
		SynthText	value = synth_example_eval(search->arena, e, row_of(search, i));

		if (value.n > 0 && value.n < text.n && e->op == OP_LEFT &&
			is_alnum(value.s[value.n - 1]) && is_alnum(text.s[value.n]))
			return false;
	}
	return e->op == OP_LEFT;
}

/* Are as many digits cut off an end as the numbers there happen to have? */
static bool
is_cut_by_chance(Search *search, const Expr *e)
{
	SynthText	first;
	bool		uneven = false;

	if ((e->op != OP_LEFT && e->op != OP_RIGHT) || e->p < 1)
		return false;
	first = read_text(search, e, 0);
	if (e->p >= CUT_OF_SENTENCE && synth_example_has_words(first))
		return ends_with_words(search, e);
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = read_text(search, e, i);
		int			next = e->op == OP_LEFT ? e->p : text.n - e->p - 1;

		if (next < 0 || next >= text.n || is_digit(text.s[next]))
			return false;
		for (int j = 0; j < e->p; j++)
			if (!is_digit(text.s[e->op == OP_LEFT ? j : text.n - 1 - j]))
				return false;
		uneven |= text.n != first.n;
	}
	return uneven;
}

/* Words and numbers of a text. */
static int
items_of(SynthText text)
{
	int			n = 0;

	for (int i = 0; i < text.n; i = token_end(text, i))
		n += is_alnum(text.s[i]);
	return n;
}

/* Two long texts that begin (or end) with what is one word there. */
static bool
is_single_word_by_chance(Search *search, const Expr *e)
{
	int			items = 0;

	if (search->k != 2 || e->op != OP_SPLIT || e->b != NULL || e->a->op != OP_COLUMN ||
		(e->p != 1 && e->p != -1) || e->s.n != 1 || e->s.s[0] != ' ')
		return false;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	word = synth_example_eval(search->arena, e, row_of(search, i));

		for (int j = 0; j < word.n; j++)
			if (!is_alpha(word.s[j]))
				return false;
		items += items_of(read_text(search, e, i));
	}
	return items >= search->k * LONG_TEXT;
}

/* A field amid as many in each of the texts: from which end is it counted? */
static bool
is_counted_from_either_end(Search *search, const Expr *e)
{
	int			fields = -1;
	int			items = 0;

	if (e->op != OP_SPLIT || e->b != NULL || (e->p >= -2 && e->p <= 2))
		return false;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = read_text(search, e, i);
		int			n = text.n > 0 ? synth_example_count(text, e->s) : 0;

		if (fields >= 0 && n != fields)
			return false;
		fields = n;
		items += text.n > 0 ? items_of(text) : 0;
	}
	return items >= search->k * RECORD_ITEMS;
}

/*
 * What stands before brackets that more text follows: where there are none, it
 * would not end there.  Of two texts one such is enough.
 */
static bool
ends_by_brackets(Search *search, const Expr *e)
{
	int			followed = 0;

	if (e->op != OP_SPLIT || e->p != 1 || e->b != NULL || e->s.n < 1 ||
		e->s.s[e->s.n - 1] != '(' || e->a->op != OP_COLUMN)
		return false;
	for (int i = 0; i < search->k; i++)
	{
		SynthText	text = read_text(search, e, i);
		int			at = text.n > 0 ? synth_example_find(text, make_text(")", 1), 0) : -1;

		if (at < 0 || at + 1 >= text.n)
			continue;
		followed += text.s[at + 1] == ';' || text.s[at + 1] == ',' ||
			(text.s[at + 1] == ' ' && at + 2 < text.n && is_alnum(text.s[at + 2]));
	}
	return followed == search->k || (search->k == 2 && followed > 0);
}

/* Are long texts only written in another case? When would more be changed? */
static bool
is_long_text_kept(Search *search, const Expr *e)
{
	if (search->k != 2 || e->op < OP_UPPER || e->op > OP_INITCAP || e->a->op != OP_COLUMN)
		return false;
	for (int i = 0; i < search->k; i++)
		if (!synth_example_has_words(read_text(search, e, i)) || items_of(read_text(search, e, i)) < LONG_TEXT)
			return false;
	return true;
}

/* Is a word taken for a constant that may be copied from the inputs as well? */
static bool
is_copied_constant(Search *search, const Expr *e)
{
	int			end;

	if (e->op != OP_CONST)
		return false;
	for (int at = 0; at < e->s.n; at = end)
	{
		int			rows = 0;

		end = token_end(e->s, at);
		if (!is_alpha(e->s.s[at]) || end - at < 3)
			continue;
		for (int i = 0; i < search->k; i++)
		{
			bool		found = false;

			for (int c = 0; c < search->task->columns && !found; c++)
				found = row_of(search, i)[c].n > 0 &&
					has_token(row_of(search, i)[c], e->s.s + at, end - at, true);
			rows += found;
		}
		if (rows == search->k)
			return true;
	}
	return false;
}

static bool
has_part(Search *search, const Expr *e, bool (*is) (Search *, const Expr *))
{
	if (e == NULL)
		return false;
	for (int i = 0; i < e->pieces; i++)
		if (has_part(search, e->piece[i], is))
			return true;
	return is(search, e) || has_part(search, e->a, is) || has_part(search, e->b, is);
}

bool
synth_example_is_doubtful(Search *search, const Expr *e, float information)
{
	if (search->k > 3)
		return false;
	if (has_part(search, e, stops_by_one_example) ||
		has_part(search, e, is_unvaried_match) ||
		has_part(search, e, is_unlikely_number) ||
		has_part(search, e, is_cut_by_chance) ||
		has_part(search, e, is_copied_constant))
		return true;
	/* a date is not made up of words */
	if (has_part(search, e, reads_date))
		return false;
	/* of texts left as they are: when would they be changed? */
	if (e->op == OP_COLUMN && is_free_text(search, e->p))
		return true;
	if (has_part(search, e, is_counted_word) ||
		has_part(search, e, is_single_word_by_chance) ||
		has_part(search, e, is_counted_from_either_end) ||
		has_part(search, e, ends_by_brackets) ||
		has_part(search, e, is_long_text_kept))
		return true;
	/* three names of two words each, and nothing that is not told */
	if (search->k == 3 && are_names(search) && e->cost < TOLD_BY_NAME * information)
		return false;
	return (e->cost > TOLD_BY_TEXT * information && reads_free_text(search, e)) ||
		has_part(search, e, is_middle_field) ||
		has_part(search, e, is_first_of_several) ||
		has_part(search, e, keeps_of_free_text) ||
		(is_of_one_form(search) && (search->k == 2 || has_part(search, e, counts_words)));
}

/* Does a word, or the form, of the free text decide which of two or three it is? */
bool
synth_example_is_split_by_words(Search *search, const Expr *e)
{
	const ExampleTest *test = e->test;
	bool		words = false;

	if (search->k > 3 || (test->kind != TEST_PATTERN && test->kind != TEST_FIELDS &&
						  !(test->kind <= TEST_ENDS && test->s.n > 0 && is_alnum(test->s.s[0]))))
		return false;
	for (int i = 0; i < search->k; i++)
		words |= synth_example_has_words(row_of(search, i)[test->p]);
	return words;
}

/*
 * A mark in free text splits the examples, one stands alone on its side, and the
 * other side would do for that one, too: is it the mark that makes it different?
 */
bool
synth_example_is_split_by_chance(Search *search, const Expr *e)
{
	bool		alone = e->p == 1;
	const Expr *other = alone ? e->b : e->a;
	bool		words = false;

	if (search->k > 3 || e->test->kind > TEST_ENDS || e->test->s.n < 1 || is_alnum(e->test->s.s[0]) ||
		(e->p > 1 && e->q > 1))
		return false;
	for (int i = 0; i < search->k; i++)
		words |= synth_example_has_words(row_of(search, i)[e->test->p]);
	for (int i = 0; i < search->k && words; i++)
		if (synth_example_test(search->arena, e->test, row_of(search, i)) == alone &&
			synth_example_eval(search->arena, other, row_of(search, i)).n > 0)
			return true;
	return false;
}
