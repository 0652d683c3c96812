/*
 * example_number_blocks.c
 *		Building blocks of numbers.
 *
 * Sources are columns, their fields and matches that read as numbers.
 * What is done to them is in use everywhere (rounding, ranges, units,
 * formats); constants beyond that come from the outputs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "example/example_private.h"

#define MAX_SOURCES 10

static int	find_sources(Search *search, BankEntry **number);
static void add_formats(Search *search, const BankEntry *number);
static void add_roundings(Search *search, const BankEntry *number);
static void add_ranges(Search *search, const BankEntry *number);
static void add_scalings(Search *search, const BankEntry *number);
static void add_units(Search *search, const BankEntry *number);
static void add_total(Search *search, BankEntry **number, int sources);
static void add_pair(Search *search, const BankEntry *a, const BankEntry *b, bool first);
static void add_constants(Search *search, const BankEntry *number);

static bool
is_rounded(const Expr *e)
{
	return (e->op >= OP_TRUNC && e->op <= OP_NEAREST) || e->op == OP_DIVIDE || e->op == OP_DIVIDE_CONST;
}

BankEntry *
synth_example_add_number(Search *search, ExprOp op, const BankEntry *a, const BankEntry *b,
		   const char *constant, int p, float cost)
{
	Expr	   *e;

	if (a == NULL || synth_example_is_late(search))
		return NULL;
	/* rounded once is enough */
	if ((op == OP_ROUND || op == OP_TRIM_SCALE) &&
		(a->expr->op == op || (op == OP_ROUND && (is_rounded(a->expr)))))
		return NULL;
	e = synth_example_expr(search, op, a->expr, cost);
	if (b != NULL)
	{
		e->b = b->expr;
		e->cost += b->expr->cost;
	}
	if (constant != NULL)
		e->s = synth_example_copy(search->arena, constant, strlen(constant));
	e->p = p;
	return synth_example_add(search, e, a, b, 2);
}

void
synth_example_add_numbers(Search *search)
{
	BankEntry  *number[MAX_SOURCES];
	int			sources;
	bool		digits = false;

	for (int i = 0; i < search->k; i++)
		for (int j = 0; j < search->wanted[i].n; j++)
			digits |= is_digit(search->wanted[i].s[j]);
	if (!digits)
		return;
	sources = find_sources(search, number);
	for (int i = 0; i < sources; i++)
	{
		add_roundings(search, number[i]);
		add_formats(search, number[i]);
		synth_example_add_number(search, OP_ABS, number[i], NULL, NULL, 0, 1.6f);
		add_ranges(search, number[i]);
		add_scalings(search, number[i]);
		add_constants(search, number[i]);
		add_units(search, number[i]);
	}
	for (int i = 0; i < sources; i++)
		for (int j = 0; j < sources; j++)
			if (i != j)
				add_pair(search, number[i], number[j], i < j);
	add_total(search, number, sources);
	synth_example_add_formulas(search, number, sources);
}

/* The sum of all columns. */
static void
add_total(Search *search, BankEntry **number, int sources)
{
	BankEntry  *sum = NULL;
	int			columns = 0;

	for (int i = 0; i < sources; i++)
		if (number[i]->expr->op == OP_NUMBER && number[i]->expr->a->op == OP_COLUMN)
		{
			sum = columns == 0 ? number[i] :
				synth_example_add_number(search, OP_ADD, sum, number[i], NULL, 0, 1.2f);
			columns++;
		}
}

/* In two digits, as on a clock. */
static void
add_padded(Search *search, const BankEntry *number)
{
	Expr	   *e;

	if (number == NULL || search->wanted[0].n < 4)
		return;
	e = synth_example_expr(search, OP_FORMAT, number->expr, 0.8f);
	e->p = 2;
	e->q = FORMAT_PADDED;
	synth_example_add(search, e, number, NULL, 2);
}

/* Hours and minutes, feet and inches: what a number has of a unit. */
static void
add_units(Search *search, const BankEntry *number)
{
	static const char *const unit[] = {"60", "12", "100", "10", "24", "1000", "7", "3600"};

	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
	{
		float		cost = i == 0 ? 2.2f : 2.6f;
		BankEntry  *whole;

		add_padded(search, synth_example_add_number(search, OP_MODULO, number, NULL, unit[i], 0, cost));
		whole = synth_example_add_number(search, OP_QUOTIENT, number, NULL, unit[i], 0, cost);
		add_padded(search, whole);
		/* minutes of seconds */
		if (i == 0)
			add_padded(search, synth_example_add_number(search, OP_MODULO, whole, NULL, unit[i], 0, 1.0f));
	}
}

static void
add_pair(Search *search, const BankEntry *a, const BankEntry *b, bool first)
{
	static const char *const unit[] = {"60", "12", "100", "1000", "24", "7", "10"};
	BankEntry  *product;

	synth_example_add_number(search, OP_SUBTRACT, a, b, NULL, 0, 1.2f);
	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
	{
		BankEntry  *smaller = synth_example_add_number(search, OP_MULTIPLY_CONST, a, NULL, unit[i], 0, 2.4f);

		synth_example_add_number(search, OP_ADD, smaller, b, NULL, 0, 0.8f);
	}
	product = synth_example_add_number(search, OP_MULTIPLY_CONST, a, NULL, "100", 0, 1.8f);
	for (int p = 0; p <= 3; p++)
	{
		synth_example_add_number(search, OP_DIVIDE, a, b, NULL, p, p == 2 ? 2.0f : 2.2f);
		if (p < 3)
			synth_example_add_number(search, OP_DIVIDE, product, b, NULL, p, 1.4f);
	}
	if (!first)
		return;
	synth_example_add_number(search, OP_GREATEST, a, b, NULL, 0, 1.6f);
	synth_example_add_number(search, OP_LEAST, a, b, NULL, 0, 1.6f);
	product = synth_example_add_number(search, OP_ADD, a, b, NULL, 0, 1.2f);
	for (int p = 1; p <= 2; p++)
		synth_example_add_number(search, OP_TRIM_SCALE,
				   synth_example_add_number(search, OP_DIVIDE_CONST, product, NULL, "2", p, 1.2f), NULL, NULL, 0,
				   0.6f);
	product = synth_example_add_number(search, OP_MULTIPLY, a, b, NULL, 0, 1.4f);
	for (int p = 0; p <= 2; p++)
		synth_example_add_number(search, OP_ROUND, product, NULL, NULL, p, 0.8f);
}

/* Numbers in columns, and in what is cut from them. */
static int
find_sources(Search *search, BankEntry **number)
{
	int			n = 0;
	int			columns = 0;
	int			end;
	static const uint8_t pattern[] = {15, 0, 16};

	while (columns < search->entries && search->entry[columns]->level == 0)
		columns++;
	for (int i = 0; i < columns; i++)
		for (size_t p = 0; p < sizeof(pattern); p++)
			for (int k = 1; k <= (p == 2 ? 1 : 3); k++)
			{
				Expr	   *e = synth_example_expr(search, OP_MATCH, search->entry[i]->expr, 0);

				e->pattern = &synth_example_patterns[pattern[p]];
				e->p = k;
				e->cost += synth_example_match_cost(e->pattern, k);
				synth_example_add(search, e, search->entry[i], NULL, 1);
			}
	end = search->entries;
	for (int i = 0; i < end && n < MAX_SOURCES; i++)
		for (int kind = PARSE_PLAIN; kind <= PARSE_STRIPPED && n < MAX_SOURCES; kind++)
		{
			BankEntry  *from = search->entry[i];
			Expr	   *e;
			BankEntry  *entry;
			int			good = 0;

			if (from->expr->type != TYPE_TEXT || (kind == PARSE_STRIPPED && i >= columns))
				continue;
			e = synth_example_expr(search, OP_NUMBER, from->expr,
								   kind == PARSE_PLAIN ? 0.4f : kind == PARSE_STRIPPED ? 1.6f : 1.0f);
			e->p = kind;
			/* digits of a long text need not be one number */
			if (kind == PARSE_STRIPPED && from->values[0].n > 12)
				e->cost += from->values[0].n > 32 ? 2.0f : 0.1f * (from->values[0].n - 12);
			for (int row = 0; row < search->k; row++)
				good += synth_example_apply(search->arena, e, from->values[row],
											make_text(NULL, SYNTH_EXAMPLE_NULL)).n > 0;
			if (good == 0 || good * 2 < search->k)
				continue;
			entry = synth_example_add(search, e, from, NULL, 1);
			for (int j = 0; j < n && entry != NULL; j++)
				if (number[j] == entry)
					entry = NULL;
			if (entry != NULL)
				number[n++] = entry;
		}
	return n;
}

static bool
has_commas(const Search *search)
{
	for (int i = 0; i < search->k; i++)
		if (synth_example_find(search->wanted[i], make_text(",", 1), 0) > 0)
			return true;
	return false;
}

/* The ways a number is written. */
static void
add_formats(Search *search, const BankEntry *number)
{
	if (number == NULL || synth_example_is_late(search))
		return;
	synth_example_add_number(search, OP_TRIM_SCALE, number, NULL, NULL, 0, 0.7f);
	for (int kind = FORMAT_THOUSANDS; kind <= FORMAT_PADDED; kind++)
	{
		int			first = kind == FORMAT_PADDED ? 2 : 0;
		int			last = kind == FORMAT_PADDED ? 10 : 3;

		if (kind == FORMAT_THOUSANDS && !has_commas(search))
			continue;
		for (int p = first; p <= last; p++)
		{
			Expr	   *e = synth_example_expr(search, OP_FORMAT, number->expr, 1.4f);

			e->p = p;
			e->q = kind;
			synth_example_add(search, e, number, NULL, 2);
		}
	}
}

static void
add_roundings(Search *search, const BankEntry *number)
{
	for (int p = -3; p <= 4; p++)
	{
		BankEntry  *rounded = synth_example_add_number(search, OP_ROUND, number, NULL, NULL, p,
										 p < 0 ? 2.5f : 1.5f);

		synth_example_add_number(search, OP_TRIM_SCALE, rounded, NULL, NULL, 0, 0.7f);
		if (p >= 0 && p <= 2)
			add_formats(search, rounded);
		if (p >= 0 && p <= 3)
			synth_example_add_number(search, OP_TRUNC, number, NULL, NULL, p, 1.9f);
	}
	for (int op = OP_FLOOR; op <= OP_CEIL; op++)
		synth_example_add_number(search, op, number, NULL, "1", 0, op == OP_FLOOR ? 1.8f : 1.9f);
}

/* Multiples below, above and nearest; both ends of ranges. */
static void
add_ranges(Search *search, const BankEntry *number)
{
	static const struct
	{
		const char *width;
		const char *less;		/* one less, where whole */
		int			scale;
		float		cost;
	}			range[] = {
		{"2", "1", 0, 2.9f}, {"3", "2", 0, 3.0f}, {"4", "3", 0, 3.0f}, {"5", "4", 0, 2.6f},
		{"10", "9", 0, 2.4f}, {"15", "14", 0, 2.8f}, {"20", "19", 0, 2.7f},
		{"25", "24", 0, 2.7f}, {"30", "29", 0, 2.8f}, {"50", "49", 0, 2.6f},
		{"100", "99", 0, 2.4f}, {"200", "199", 0, 2.8f}, {"250", "249", 0, 2.8f},
		{"500", "499", 0, 2.6f}, {"1000", "999", 0, 2.4f}, {"5000", "4999", 0, 2.8f},
		{"10000", "9999", 0, 2.6f}, {"0.05", NULL, 2, 2.9f}, {"0.1", NULL, 1, 2.8f},
		{"0.2", NULL, 1, 3.0f}, {"0.25", NULL, 2, 2.9f}, {"0.5", NULL, 1, 2.7f}
	};

	for (size_t i = 0; i < sizeof(range) / sizeof(range[0]); i++)
		for (int op = OP_FLOOR; op <= OP_NEAREST; op++)
		{
			BankEntry  *low = synth_example_add_number(search, op, number, NULL, range[i].width,
										 range[i].scale,
										 range[i].cost + (op == OP_FLOOR ? 0 : 0.2f));

			if (low == NULL)
				continue;
			if (range[i].scale > 0)
				synth_example_add_number(search, OP_TRIM_SCALE, low, NULL, NULL, 0, 0.5f);
			if (op != OP_FLOOR)
				continue;
			if (has_commas(search))
			{
				add_formats(search, low);
				add_formats(search, synth_example_add_number(search, OP_ADD_CONST, low, NULL, range[i].width, 0,
											   0.3f));
			}
			synth_example_add_number(search, OP_ADD_CONST, low, NULL, range[i].width, 0, 0.3f);
			if (range[i].less != NULL)
			{
				synth_example_add_number(search, OP_ADD_CONST, low, NULL, range[i].less, 0, 0.4f);
				synth_example_add_number(search, OP_ADD_CONST, low, NULL, "1", 0, 0.6f);
			}
		}
}

/* Does division by the factor leave no more than so many decimals? */
static bool
divides(const Search *search, const BankEntry *number, const char *factor, int decimals)
{
	Decimal		d;
	int64_t		by = strtoll(factor, NULL, 10);

	for (int i = 0; i < search->k; i++)
	{
		if (!synth_example_read_decimal(number->values[i], &d) || d.value > INT64_MAX / 1000000000)
			return false;
		for (int s = d.scale; s < decimals; s++)
			d.value *= 10;
		for (int s = decimals; s < d.scale; s++)
			by *= 10;
		if (d.value % by != 0)
			return false;
	}
	return true;
}

static void
add_scalings(Search *search, const BankEntry *number)
{
	static const char *const factor[] = {"10", "100", "1000", "1000000", "60", "12", "24", "1024"};

	for (size_t i = 0; i < sizeof(factor) / sizeof(factor[0]); i++)
	{
		float		cost = i > 2 ? 2.9f : 2.3f;
		BankEntry  *scaled;

		scaled = synth_example_add_number(search, OP_MULTIPLY_CONST, number, NULL, factor[i], 0, cost);
		synth_example_add_number(search, OP_TRIM_SCALE, scaled, NULL, NULL, 0, 0.6f);
		for (int p = 0; p <= 2; p++)
			synth_example_add_number(search, OP_ROUND, scaled, NULL, NULL, p, 0.7f);
		for (int p = 0; p <= 3; p++)
		{
			/* what comes out even is likelier meant */
			BankEntry  *quotient = synth_example_add_number(search, OP_DIVIDE_CONST, number, NULL, factor[i], p,
															cost + (divides(search, number, factor[i], p) ? -0.5f : 0.2f));

			if (p > 0)
				synth_example_add_number(search, OP_TRIM_SCALE, quotient, NULL, NULL, 0, 0.6f);
		}
	}
}

/* The first number in an output, as millionths; false where there is none. */
static bool
read_millionths(SynthText text, int64_t *value, int *scale)
{
	Decimal		d;
	int			from = 0;
	int			to;

	while (from < text.n && !is_digit(text.s[from]))
		from++;
	to = from;
	while (to < text.n && (is_digit(text.s[to]) ||
						   (text.s[to] == '.' && to + 1 < text.n && is_digit(text.s[to + 1]))))
		to++;
	if (from > 0 && text.s[from - 1] == '-')
		from--;
	if (to - from > 12 || !synth_example_read_decimal(make_text(text.s + from, to - from), &d) ||
		d.scale > 6)
		return false;
	*scale = d.scale;
	*value = d.value;
	for (int s = d.scale; s < 6; s++)
		*value *= 10;
	return true;
}

/* A constant that leads from the numbers to those of the outputs. */
static void
add_constants(Search *search, const BankEntry *number)
{
	char		text[48];
	int64_t		x;
	int64_t		y;
	int			scale;
	int			unused;

	synth_example_add_number(search, OP_ADD_CONST, number, NULL, "1", 0, 2.5f);
	synth_example_add_number(search, OP_ADD_CONST, number, NULL, "-1", 0, 2.7f);
	if (search->k < 2)
		return;
	for (int i = 0; i < 2; i++)
	{
		if (number->values[i].n <= 0 || !read_millionths(number->values[i], &x, &unused) ||
			!read_millionths(search->wanted[i], &y, &scale))
			continue;
		if (y != x && (y - x) % 1000000 == 0)
		{
			snprintf(text, sizeof(text), "%lld", (long long) ((y - x) / 1000000));
			synth_example_add_number(search, OP_ADD_CONST, number, NULL, text, 0, 2.8f);
		}
		if (y > 0 && (x + y) % 1000000 == 0)
		{
			snprintf(text, sizeof(text), "%lld", (long long) ((x + y) / 1000000));
			synth_example_add_number(search, OP_FROM_CONST, number, NULL, text, 0, 2.9f);
		}
		if (x <= 0 || y <= 0 || y / x > 100000)
			continue;
		for (int digits = 0; digits <= 4; digits++)
		{
			BankEntry  *scaled;

			snprintf(text, sizeof(text), "%.*f", digits, (double) y / (double) x);
			if (strspn(text, "0.") == strlen(text) || strcmp(text, "1") == 0)
				continue;
			scaled = synth_example_add_number(search, OP_MULTIPLY_CONST, number, NULL, text, 0,
								3.0f + 0.3f * digits);
			/* outputs of one scale are rounded rather than happen to have it; whole ones may be */
			synth_example_add_number(search, OP_ROUND, scaled, NULL, NULL, scale, scale == 0 ? 0.7f : -0.1f);
			synth_example_add_number(search, OP_TRIM_SCALE, scaled, NULL, NULL, 0, 0.6f);
		}
	}
}
