/*
 * example_band.c
 *		Ranges of a number with a label each, where the label says the range:
 *		"18-25", "under 18", "<5", "65+".
 *
 * Such labels leave nothing to guess but what the bands are that no example has;
 * for these the result is NULL.
 */
#include <string.h>

#include "example/example_private.h"

#define MAX_BANDS 12

static bool read_label(Search *search, SynthText label, ExampleTest *test);
static const Expr *find_number(Search *search);

const Expr *
synth_example_band(Search *search)
{
	const Expr *number = find_number(search);
	const Expr *program;
	ExampleTest *band[MAX_BANDS];
	SynthText	label[MAX_BANDS];
	int			rows[MAX_BANDS];
	int			n = 0;
	Expr	   *e;

	if (number == NULL || search->k < 2)
		return NULL;
	for (int row = 0; row < search->k; row++)
	{
		ExampleTest *test = synth_example_get(search->arena, sizeof(ExampleTest));
		int			i = 0;

		memset(test, 0, sizeof(ExampleTest));
		test->kind = TEST_BETWEEN;
		test->exact = true;
		test->cost = 0.6f;
		test->number = number;
		for (const Expr *a = number; a != NULL; a = a->a)
			test->p = a->p;
		if (!read_label(search, search->wanted[row], test) ||
			synth_example_test(search->arena, test, search->rows + row * search->task->columns) != 1)
			return NULL;
		while (i < n && !synth_example_equal(label[i], search->wanted[row]))
			i++;
		if (i < n)
		{
			rows[i]++;
			continue;
		}
		if (n == MAX_BANDS)
			return NULL;
		label[n] = search->wanted[row];
		rows[n] = 1;
		band[n++] = test;
	}
	if (n < 2)
		return NULL;
	/* "10-20" ends before 20 where "20+" begins */
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			if (band[i]->s.n > 0 && band[j]->s.n > 0 && band[j]->t.n == 0 &&
				synth_example_equal(band[i]->t, band[j]->s) && (band[j]->q & BOUND_ABOVE) == 0)
				band[i]->q |= BOUND_BELOW;
	e = synth_example_expr(search, OP_CONST, NULL, 0);
	e->s = make_text(NULL, SYNTH_EXAMPLE_NULL);
	program = e;
	for (int i = n - 1; i >= 0; i--)
	{
		Expr	   *constant = synth_example_expr(search, OP_CONST, NULL, 0.4f);

		constant->s = label[i];
		e = synth_example_expr(search, OP_CASE, NULL, 1.2f + band[i]->cost + constant->cost + program->cost);
		e->test = band[i];
		e->a = constant;
		e->b = program;
		e->p = rows[i];
		program = e;
	}
	return program;
}

/* As a number of millionths, which bounds fit. */
static int64_t
millionths(SynthText bound)
{
	Decimal		d = {0, 0};

	(void) synth_example_read_decimal(bound, &d);
	for (; d.scale < 6; d.scale++)
		d.value *= 10;
	return d.value;
}

bool
synth_example_is_closed_band(const Expr *e)
{
	const ExampleTest *band[MAX_BANDS];
	int			n = 0;
	int			open = 0;

	for (; e->op == OP_CASE && n < MAX_BANDS; e = e->b)
	{
		int			i = n++;

		if (e->test->kind != TEST_BETWEEN)
			return false;
		open += (e->test->s.n == 0) + (e->test->t.n == 0);
		for (; i > 0 && (e->test->s.n == 0 ||
						 (band[i - 1]->s.n > 0 && millionths(band[i - 1]->s) > millionths(e->test->s))); i--)
			band[i] = band[i - 1];
		band[i] = e->test;
	}
	for (int i = 0; i + 1 < n; i++)
	{
		int64_t		gap;

		if (band[i]->t.n == 0 || band[i + 1]->s.n == 0)
			return false;
		gap = millionths(band[i + 1]->s) - millionths(band[i]->t);
		if (gap < 0 || gap > 1000000)
			return false;
		/* "10-20" and "20-30": whose is 20? */
		if (gap == 0 && ((band[i]->q & BOUND_BELOW) == 0) == ((band[i + 1]->q & BOUND_ABOVE) == 0))
			return false;
	}
	return n >= 3 || open == 2;
}

/* The one number of the inputs: a column, or the number in it. */
static const Expr *
find_number(Search *search)
{
	for (int kind = PARSE_PLAIN; kind <= PARSE_STRIPPED; kind++)
		for (int c = 0; c < search->task->columns; c++)
		{
			Expr	   *column = synth_example_expr(search, OP_COLUMN, NULL, 0);
			Expr	   *number = synth_example_expr(search, OP_NUMBER, column, 0);
			int			row = 0;

			column->p = c;
			number->p = kind;
			while (row < search->k &&
				   synth_example_eval(search->arena, number,
									  search->rows + row * search->task->columns).n > 0)
				row++;
			if (row == search->k)
				return number;
		}
	return NULL;
}

/* A number at *at, without the commas that group it. */
static bool
read_bound(Search *search, SynthText label, int *at, SynthText *bound)
{
	char		digits[24];
	int			n = 0;

	while (*at < label.n && n < (int) sizeof(digits) &&
		   (is_digit(label.s[*at]) ||
			((label.s[*at] == '.' || label.s[*at] == ',') && n > 0 && *at + 1 < label.n &&
			 is_digit(label.s[*at + 1]))))
	{
		if (label.s[*at] != ',')
			digits[n++] = label.s[*at];
		(*at)++;
	}
	*bound = synth_example_copy(search->arena, digits, n);
	return n > 0;
}

static bool
has_word(SynthText label, const char *const *words)
{
	for (; *words; words++)
	{
		int			n = strlen(*words);

		for (int i = 0; i + n <= label.n; i++)
		{
			int			j = 0;

			while (j < n && (is_upper(label.s[i + j]) ? label.s[i + j] + 32 : label.s[i + j]) == (*words)[j])
				j++;
			if (j == n)
				return true;
		}
	}
	return false;
}

/* Words and signs with one number, or two numbers. */
static bool
read_label(Search *search, SynthText label, ExampleTest *test)
{
	static const char *const below[] = {"under", "below", "less than", "unter", "moins de", "menos de", "meno di", "<", NULL};
	static const char *const to[] = {"up to", "at most", "or less", "and under", "bis", "<=", "\xE2\x89\xA4", NULL};
	static const char *const above[] = {"over", "above", "more than", "\xC3\xBC" "ber", "plus de", "m\xC3\xA1s de", ">", NULL};
	static const char *const from[] = {"+", "at least", "or more", "and over", "and up", "and above", "ab ", ">=", "\xE2\x89\xA5", NULL};
	int			at = 0;
	SynthText	first;

	if (label.n <= 0 || label.n > 40)
		return false;
	while (at < label.n && !is_digit(label.s[at]))
		at++;
	if (!read_bound(search, label, &at, &first))
		return false;
	for (int i = at; i < label.n; i++)
		if (is_digit(label.s[i]))
		{
			bool		dash = memchr(label.s + at, '-', i - at) != NULL ||
				synth_example_find(make_text(label.s + at, i - at), make_text("\xE2\x80\x93", 3), 0) >= 0 ||
				synth_example_find(make_text(label.s + at, i - at), make_text(" to ", 4), 0) >= 0;

			at = i;
			test->s = first;
			if (!dash || !read_bound(search, label, &at, &test->t))
				return false;
			for (; at < label.n; at++)
				if (is_digit(label.s[at]))
					return false;
			return true;
		}
	if (has_word(label, from))
		test->s = first;
	else if (has_word(label, to))
		test->t = first;
	else if (has_word(label, below))
	{
		test->t = first;
		test->q = BOUND_BELOW;
	}
	else if (has_word(label, above))
	{
		test->s = first;
		test->q = BOUND_ABOVE;
	}
	else
		return false;
	return true;
}
