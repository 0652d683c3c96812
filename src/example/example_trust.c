/*
 * example_trust.c
 *		Is an expression worth giving, by what the examples say for it?
 *
 * Four questions, whose limits were set on public tasks (README.md):
 *
 * - Do the outputs say more than the expression assumes?  Its cost is held
 *	 against the length of the distinct outputs: "1" and "0" are explained by
 *	 anything.
 * - Would fewer examples have led to it?  Each is left out in turn, and what
 *	 the search then finds must predict it (cross-validation); asked for all but
 *	 the cheap expressions.
 * - Does it rely on what two or three free texts don't show (example_doubt.c)?
 * - Of a conditional one: is each side, and the test, seen more than once, or
 *	 of a kind that once is enough for (NULL, the empty text)?
 */
#include <float.h>
#include <string.h>

#include "example/example_private.h"

#define TIE 0.15f

/* Is it the word, in lower case, whatever the text's case? */
static bool
equals_word(SynthText text, const char *word)
{
	int			n = strlen(word);

	if (text.n != n)
		return false;
	for (int i = 0; i < n; i++)
		if ((is_upper(text.s[i]) ? text.s[i] + 32 : text.s[i]) != word[i])
			return false;
	return true;
}

/* What the outputs say, in the unit of cost. */
static float
information_of(const SynthExampleTask *task)
{
	float		sum = 0;
	int			distinct = 0;

	for (int i = 0; i < task->examples && distinct < 8; i++)
	{
		bool		seen = false;
		int			n = task->outputs[i].n;

		for (int j = 0; j < i && !seen; j++)
			seen = synth_example_equal(task->outputs[i], task->outputs[j]);
		if (seen)
			continue;
		distinct++;
		sum += 1 + 0.9f * (n < 0 ? 0 : n > 12 ? 12 : n);
	}
	return sum;
}

bool
synth_example_is_typed(const Expr *e)
{
	if (e == NULL)
		return false;
	if (e->op >= OP_LENGTH && e->op <= OP_YEARS_BETWEEN && e->op != OP_LEFT_BY)
		return true;
	for (int i = 0; i < e->pieces; i++)
		if (synth_example_is_typed(e->piece[i]))
			return true;
	return synth_example_is_typed(e->a) || synth_example_is_typed(e->b);
}

/* Cost of what is copied from no input. */
static float
constants_of(const Expr *e)
{
	float		sum = 0;

	if (e->op == OP_CONST)
		return e->s.n <= 0 ? 0 : e->cost;
	for (int i = 0; i < e->pieces; i++)
		sum += constants_of(e->piece[i]);
	return sum;
}

static bool
is_plain_test(const ExampleTest *test)
{
	return test->kind == TEST_IS_NULL || (test->kind == TEST_EQUALS && test->s.n == 0);
}

static bool
has_digit(SynthText text)
{
	for (int i = 0; i < text.n; i++)
		if (is_digit(text.s[i]))
			return true;
	return false;
}

/* numbered: the labels have digits, which a half of the year would not say */
static bool
is_trusted_test(const ExampleTest *test, int k, int holds, bool numbered)
{
	bool		word = test->s.n > 0 && is_alnum(test->s.s[0]);

	switch ((TestKind) test->kind)
	{
		case TEST_CONTAINS:
		case TEST_STARTS:
		case TEST_ENDS:
			return !word || holds > 1;
		case TEST_EQUALS:
			/* its cost says whether the column repeats values */
			return test->cost < 2.4f || holds > 1;
		case TEST_EVEN:
			return k >= 4;
		case TEST_LESS:
			return (test->exact && (k > 3 || !numbered)) || k >= 5 || (test->s.n == 1 && test->s.s[0] == '0');
		default:
			return true;
	}
}

/* The side of one example only: no text of its own, nothing involved. */
static bool
is_trusted_side(const Expr *e)
{
	return constants_of(e) < 2.0f && e->cost < 5.2f;
}

/* Are there sides for values of a column of categories only? */
static bool
maps_categories(const Expr *e)
{
	for (; e->op == OP_CASE; e = e->b)
		if (e->test->kind != TEST_EQUALS || e->test->cost >= 1.3f)
			return false;
	return true;
}

/* Two values that are all there are, in any case and order. */
static bool
is_closed_pair(SynthText a, SynthText b)
{
	static const char *const pair[][2] = {
		{"y", "n"}, {"yes", "no"}, {"true", "false"}, {"t", "f"}, {"m", "f"}, {"male", "female"},
		{"1", "0"}, {"on", "off"}, {"am", "pm"}, {"j", "n"}, {"ja", "nein"}, {"oui", "non"},
		{"s", "n"}, {"si", "no"}, {"in", "out"}, {"left", "right"}, {"l", "r"}
	};

	for (size_t i = 0; i < sizeof(pair) / sizeof(pair[0]); i++)
		for (int swap = 0; swap <= 1; swap++)
			if (equals_word(a, pair[i][swap]) && equals_word(b, pair[i][1 - swap]))
				return true;
	return false;
}

/*
 * A table of values: what another value would give is not known, so they must
 * be all there are, or at least have come again.
 */
static bool
covers_values(const Search *search, int column)
{
	const SynthExampleTask *task = search->task;
	SynthText	value[8];
	int			n = 0;

	/* an example that is there twice counts twice here */
	for (int i = 0; i < task->examples; i++)
	{
		SynthText	text = task->inputs[i * task->columns + column];
		int			j = 0;

		while (j < n && !synth_example_equal(value[j], text))
			j++;
		if (j < n)
			continue;
		if (n == 8)
			return false;
		value[n++] = text;
	}
	return n < task->examples || n == 1 || (n == 2 && is_closed_pair(value[0], value[1]));
}

static bool
is_trusted_case(Search *search, const Expr *e, float information)
{
	int			k = search->k;

	if (e->test->kind == TEST_BETWEEN)
		return synth_example_is_closed_band(e);
	if (e->cost > 1.2f * information + 5 && !maps_categories(e))
		return false;
	for (; e->op == OP_CASE; e = e->b)
	{
		bool		labels = e->a->op == OP_CONST && e->b->op == OP_CONST;

		if ((!synth_example_is_typed(e->a) && e->a->cost > 9 && e->a->op != OP_CONST) ||
			(e->b->op != OP_CASE && !synth_example_is_typed(e->b) && e->b->cost > 9 && e->b->op != OP_CONST))
			return false;
		if (is_plain_test(e->test))
		{
			if ((e->p == 1 && e->a->op == OP_CONCAT && constants_of(e->a) > 3) ||
				(e->q == 1 && e->b->op == OP_CONCAT && constants_of(e->b) > 3))
				return false;
			continue;
		}
		/* a column of categories */
		if (e->test->kind == TEST_EQUALS && !covers_values(search, e->test->p))
			return false;
		if (e->test->kind == TEST_EQUALS && e->test->cost < 1.3f)
			continue;
		if (synth_example_is_split_by_words(search, e))
			return false;
		if (k < 3 || !is_trusted_test(e->test, k, e->p, labels && (has_digit(e->a->s) || has_digit(e->b->s))) ||
			synth_example_is_split_by_chance(search, e))
			return false;
		/* a text seen once, against nothing, is no label */
		if (k == 3 && labels &&
			((e->p == 1 && e->b->s.n <= 0) || (e->q == 1 && e->a->s.n <= 0)))
			return false;
		if (!labels && ((e->p == 1 && !is_trusted_side(e->a)) ||
						(e->q == 1 && e->b->op != OP_CASE && !is_trusted_side(e->b))))
			return false;
	}
	return true;
}

/* Are the inputs of one form, character by character? */
static bool
is_uniform(const Search *search)
{
	int			columns = search->task->columns;

	for (int i = columns; i < search->k * columns; i++)
	{
		SynthText	a = search->rows[i % columns];
		SynthText	b = search->rows[i];

		if (a.n != b.n)
			return false;
		for (int j = 0; j < a.n; j++)
			if (is_digit(a.s[j]) != is_digit(b.s[j]) || is_alpha(a.s[j]) != is_alpha(b.s[j]) ||
				(!is_alnum(a.s[j]) && a.s[j] != b.s[j]))
				return false;
	}
	return true;
}

/* Is each piece simple by itself? */
static bool
has_simple_pieces(const Expr *e)
{
	for (int i = 0; i < e->pieces; i++)
		if (e->piece[i]->op != OP_CONST && e->piece[i]->cost > 3.3f)
			return false;
	return e->pieces > 0 && constants_of(e) < 4.5f && e->cost < 9;
}

static bool
has_involved_piece(const Expr *e)
{
	for (int i = 0; i < e->pieces; i++)
		if (e->piece[i]->cost > 6.5f)
			return true;
	return e->pieces == 0 && e->cost > 6.5f;
}

/* The row with its digits changed: another number, another day. */
static const SynthText *
change_digits(Search *search, const SynthText *row, int by)
{
	int			columns = search->task->columns;
	SynthText  *changed = synth_example_get(search->arena, sizeof(SynthText) * columns);

	for (int c = 0; c < columns; c++)
	{
		char	   *s;

		changed[c] = row[c];
		if (row[c].n <= 0)
			continue;
		changed[c] = synth_example_copy(search->arena, row[c].s, row[c].n);
		s = (char *) changed[c].s;
		for (int j = 0; j < row[c].n; j++)
			if (is_digit(s[j]))
				s[j] = '0' + (s[j] - '0' + by * (j + 1)) % 10;
	}
	return changed;
}

/* Does another program, about as cheap, compute something else? */
static bool
is_tied(Search *search, const Expr *e, const Expr *other)
{
	for (int i = 0; i < search->k; i++)
		for (int by = 1; by <= 9; by += 2)
		{
			ArenaMark	mark = synth_example_mark(search->arena);
			const SynthText *row = change_digits(search,
												 search->rows + i * search->task->columns, by);
			SynthText	x = synth_example_eval(search->arena, e, row);
			SynthText	y = synth_example_eval(search->arena, other, row);
			bool		differ = x.n != EXAMPLE_ERROR && y.n != EXAMPLE_ERROR &&
				!synth_example_equal(x, y);

			synth_example_release(search->arena, mark);
			if (differ)
				return true;
		}
	return false;
}

/* Of constants only, which say nothing of the inputs? */
static bool
is_constant(const Expr *e)
{
	for (int i = 0; i < e->pieces; i++)
		if (e->piece[i]->op != OP_CONST)
			return false;
	return e->pieces > 0 || e->op == OP_CONST;
}

static bool
reads_words(const Search *search)
{
	for (int c = 0; c < search->task->columns; c++)
		if (synth_example_has_words(search->rows[c]))
			return true;
	return false;
}

/* How many examples are predicted by what the others lead to. */
static int
predicted_examples(Search *search, const Expr *e)
{
	int			k = search->k;
	int			n = 0;

	/* e itself fits any part of the examples: nothing dearer is needed */
	search->limit = e->cost + 0.5f;
	for (int i = 0; i < k; i++)
	{
		const SynthText *row = search->rows + i * search->task->columns;
		SynthText	wanted = search->wanted[i];
		const Expr *other = synth_example_best_without(search, i);

		n += other != NULL &&
			synth_example_equal(synth_example_eval(search->arena, other, row), wanted);
	}
	return n;
}

bool
synth_example_is_trusted(Search *search, const Expr *const *programs, int n)
{
	const Expr *e = programs[0];
	float		gap = n > 1 ? programs[1]->cost - e->cost : 9;
	int			k = search->k;
	float		information = information_of(search->task);
	bool		typed = synth_example_is_typed(e);
	int			predicted;

	if (is_constant(e))
		return false;
	if (e->op == OP_CASE)
		return is_trusted_case(search, e, information);
	for (int i = 1; i < n && synth_example_is_typed(e) && programs[i]->cost < e->cost + TIE; i++)
		if (synth_example_is_typed(programs[i]) && is_tied(search, e, programs[i]))
			return false;
	/* one text of words tells least */
	if (k == 1)
		return !reads_words(search) && e->cost <= 2.75f && gap >= (typed ? 0.2f : 1.5f) && information > 3 &&
			e->op != OP_COLUMN;
	if (e->cost > 1.3f * information)
		return false;
	if (synth_example_is_doubtful(search, e, typed ? FLT_MAX : information))
		return false;
	if (e->cost < 3.2f || (k == 2 && (typed || e->cost < 5.2f)))
		return true;
	if (is_uniform(search) && e->cost < 0.7f * information)
		return true;
	if (k == 2 && has_simple_pieces(e))
		return true;
	if (!typed && has_involved_piece(e))
		return false;
	predicted = predicted_examples(search, e);
	if (predicted == k)
		return true;
	if (k == 2)
		return false;
	if (predicted == k - 1)
		return typed || e->cost < 6 || has_simple_pieces(e);
	return typed ? e->cost < 1.1f * information : e->cost < 4;
}
