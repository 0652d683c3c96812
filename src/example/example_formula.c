/*
 * example_formula.c
 *		Numbers by a formula: units of measure, straight lines, percentages.
 *
 * A formula is tried in floating point on all examples first; only what agrees
 * to half a unit of the last digit becomes a block, and is then computed as
 * numeric computes it.  Factors of units are the legal ones (NIST SP 811,
 * appendix B); the rounded ones that people use cost more.  A line of two
 * free numbers needs three examples: two points lie on any.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "example/example_private.h"

#define MAX_ROWS 12
#define MAX_FORMULA_SOURCES 4
#define ENOUGH_DIGITS 3.5		/* "1" and "2" agree with any formula */

/* The first number of each output, and how precise they are. */
typedef struct Wanted
{
	int			k;
	double		y[MAX_ROWS];
	int			scale;			/* most decimals */
	bool		even;			/* all have as many */
	double		digits;			/* that count, of all together */
}			Wanted;

static bool read_wanted(const Search *search, Wanted *wanted);
static void add_units(Search *search, const Wanted *wanted, const BankEntry *number);
static void add_line(Search *search, const Wanted *wanted, const BankEntry *number);
static void add_percentages(Search *search, const Wanted *wanted, const BankEntry *a,
							const BankEntry *b);

void
synth_example_add_formulas(Search *search, BankEntry **number, int n)
{
	Wanted		wanted;

	if (search->k < 2 || !read_wanted(search, &wanted) || wanted.digits < ENOUGH_DIGITS)
		return;
	for (int i = 0; i < n && i < MAX_FORMULA_SOURCES; i++)
	{
		add_units(search, &wanted, number[i]);
		add_line(search, &wanted, number[i]);
	}
	for (int i = 0; i < n && i < MAX_FORMULA_SOURCES; i++)
		for (int j = 0; j < n && j < MAX_FORMULA_SOURCES; j++)
			if (i != j)
				add_percentages(search, &wanted, number[i], number[j]);
}

static bool
read_value(SynthText text, double *value)
{
	Decimal		d;

	if (!synth_example_read_decimal(text, &d))
		return false;
	*value = (double) d.value / pow(10, d.scale);
	return true;
}

static bool
read_wanted(const Search *search, Wanted *wanted)
{
	wanted->k = search->k < MAX_ROWS ? search->k : MAX_ROWS;
	wanted->scale = 0;
	wanted->even = true;
	for (int i = 0; i < wanted->k; i++)
	{
		SynthText	text = search->wanted[i];
		int			from = 0;
		int			to;
		int			scale = 0;

		while (from < text.n && !is_digit(text.s[from]))
			from++;
		for (to = from; to < text.n; to++)
			if (text.s[to] == '.' && scale == 0 && to + 1 < text.n && is_digit(text.s[to + 1]))
				scale = 1;
			else if (is_digit(text.s[to]))
				scale += scale > 0;
			else
				break;
		scale -= scale > 0;
		if (from > 0 && text.s[from - 1] == '-')
			from--;
		if (!read_value(make_text(text.s + from, to - from), &wanted->y[i]) || scale > 6)
			return false;
		wanted->even &= i == 0 || scale == wanted->scale;
		wanted->scale = scale > wanted->scale ? scale : wanted->scale;
	}
	wanted->digits = 0;
	for (int i = 0; i < wanted->k; i++)
		wanted->digits += log10(fabs(wanted->y[i]) * pow(10, wanted->scale) + 1);
	return true;
}

/* Is y what rounding would make of x? */
static bool
agrees(const Wanted *wanted, int row, double x)
{
	return fabs(x - wanted->y[row]) <= 0.5 * pow(10, -wanted->scale) * (1 + 1e-9) + 1e-12;
}

/*
 * The number as it is, and as the outputs write it.  Whole outputs that need no
 * rounding are not rounded: the next one may have decimals.
 */
static void
add_written(Search *search, const Wanted *wanted, const BankEntry *number)
{
	BankEntry  *rounded;

	if (number == NULL)
		return;
	if (wanted->even && wanted->scale == 0)
		synth_example_add_number(search, OP_TRIM_SCALE, number, NULL, NULL, 0, 0.1f);
	rounded = number->expr->op == OP_DIVIDE || number->expr->op == OP_DIVIDE_CONST ?
		(BankEntry *) number :
		synth_example_add_number(search, OP_ROUND, number, NULL, NULL, wanted->scale, 0.2f);
	if (!wanted->even)
	{
		synth_example_add_number(search, OP_TRIM_SCALE, number, NULL, NULL, 0, 0.4f);
		synth_example_add_number(search, OP_TRIM_SCALE, rounded, NULL, NULL, 0, 0.6f);
	}
}

/* ---- units of measure ---- */

static void
add_units(Search *search, const Wanted *wanted, const BankEntry *number)
{
	static const struct
	{
		const char *before;		/* is added first */
		const char *factor;
		bool		exact;
		const char *after;
	}			unit[] =
	{
		{NULL, "1.8", true, "32"}, {"-32", "1.8", true, NULL},
		{NULL, NULL, true, "273.15"}, {NULL, NULL, true, "-273.15"},
		{NULL, "1.609344", true, NULL}, {NULL, "1.60934", false, NULL}, {NULL, "1.609", false, NULL},
		{NULL, "0.621371", false, NULL}, {NULL, "0.6214", false, NULL},
		{NULL, "0.45359237", true, NULL}, {NULL, "0.453592", false, NULL}, {NULL, "0.4536", false, NULL},
		{NULL, "2.20462", false, NULL}, {NULL, "2.2046", false, NULL}, {NULL, "2.205", false, NULL},
		{NULL, "2.54", true, NULL}, {NULL, "0.3937", false, NULL}, {NULL, "0.393701", false, NULL},
		{NULL, "0.3048", true, NULL}, {NULL, "3.28084", false, NULL}, {NULL, "3.281", false, NULL},
		{NULL, "0.9144", true, NULL}, {NULL, "25.4", true, NULL}, {NULL, "0.0254", true, NULL},
		{NULL, "28.349523125", true, NULL}, {NULL, "28.3495", false, NULL}, {NULL, "28.35", false, NULL},
		{NULL, "3.785411784", true, NULL}, {NULL, "3.78541", false, NULL}, {NULL, "3.785", false, NULL},
		{NULL, "4.54609", true, NULL}, {NULL, "0.40468564", true, NULL}, {NULL, "2.47105", false, NULL},
		{NULL, "1.852", true, NULL}, {NULL, "3.6", true, NULL}, {NULL, "4.184", true, NULL},
		{NULL, "6.35029318", true, NULL}, {NULL, "0.09290304", true, NULL}, {NULL, "10.7639", false, NULL}
	};

	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
		for (int divide = unit[i].before != NULL;
			 divide <= (unit[i].factor != NULL && unit[i].after == NULL); divide++)
		{
			double		before = unit[i].before ? atof(unit[i].before) : 0;
			double		factor = unit[i].factor ? atof(unit[i].factor) : 1;
			double		after = unit[i].after ? atof(unit[i].after) : 0;
			float		cost = unit[i].exact ? 2.2f : 2.6f;
			bool		fits = true;
			BankEntry  *at = (BankEntry *) number;

			for (int row = 0; row < wanted->k && fits; row++)
			{
				double		x;

				fits = read_value(number->values[row], &x);
				x += before;
				fits = fits && agrees(wanted, row, (divide ? x / factor : x * factor) + after);
			}
			if (!fits)
				continue;
			if (unit[i].before)
				at = synth_example_add_number(search, OP_ADD_CONST, at, NULL, unit[i].before, 0, 0.4f);
			if (unit[i].factor)
				at = synth_example_add_number(search, divide ? OP_DIVIDE_CONST : OP_MULTIPLY_CONST, at,
											  NULL, unit[i].factor, divide ? wanted->scale : 0, cost);
			if (unit[i].after)
				at = synth_example_add_number(search, OP_ADD_CONST, at, NULL, unit[i].after, 0,
											  unit[i].factor ? 0.4f : 2.0f);
			add_written(search, wanted, at);
		}
}

/* ---- lines ---- */

/* Shortest decimal of a number that is near enough; digits after the point, or -1. */
static int
write_short(char *text, size_t size, double value, double slack)
{
	for (int digits = 0; digits <= 4; digits++)
	{
		snprintf(text, size, "%.*f", digits, value);
		if (fabs(atof(text) - value) <= slack)
			return digits;
	}
	return -1;
}

static void
add_line(Search *search, const Wanted *wanted, const BankEntry *number)
{
	double		x[MAX_ROWS];
	int			low = 0;
	int			high = 0;
	double		slope;
	double		unit = pow(10, -wanted->scale);
	char		factor[48];
	char		constant[48];
	int			digits;

	if (wanted->k < 3)
		return;
	for (int row = 0; row < wanted->k; row++)
	{
		if (!read_value(number->values[row], &x[row]))
			return;
		low = x[row] < x[low] ? row : low;
		high = x[row] > x[high] ? row : high;
	}
	if (x[high] - x[low] < 1e-9)
		return;
	slope = (wanted->y[high] - wanted->y[low]) / (x[high] - x[low]);
	digits = write_short(factor, sizeof(factor), slope, unit / (x[high] - x[low]) + 1e-9);
	if (digits < 0 || fabs(atof(factor)) < 1e-9 || atof(factor) < 0)
		return;
	if (write_short(constant, sizeof(constant), wanted->y[low] - atof(factor) * x[low],
					0.5 * unit + 1e-9) < 0 || fabs(atof(constant)) < 1e-9)
		return;
	for (int row = 0; row < wanted->k; row++)
		if (fabs(wanted->y[row] - atof(factor) * x[row] - atof(constant)) > 1e-9)
			return;
	add_written(search, wanted,
				synth_example_add_number(search, OP_ADD_CONST,
										 strcmp(factor, "1") == 0 ? number :
										 synth_example_add_number(search, OP_MULTIPLY_CONST, number, NULL,
																  factor, 0, 2.6f + 0.3f * digits),
										 NULL, constant, 0, 1.0f + 0.1f * strlen(constant)));
}

/* ---- percentages ---- */

typedef enum Percentage
{
	PERCENT_OF,					/* a * b / 100 */
	PERCENT_OFF,				/* a * (100 - b) / 100 */
	PERCENT_ON,					/* a * (100 + b) / 100 */
	CHANGE_OF_A,				/* (a - b) * 100 / a */
	CHANGE_OF_B,				/* (a - b) * 100 / b */
	BY_SQUARE,					/* a / (b * b) */
	PERCENTAGES
}			Percentage;

static double
percentage(int kind, double a, double b)
{
	switch ((Percentage) kind)
	{
		case PERCENT_OF:
			return a * b / 100;
		case PERCENT_OFF:
			return a * (100 - b) / 100;
		case PERCENT_ON:
			return a * (100 + b) / 100;
		case CHANGE_OF_A:
			return a == 0 ? NAN : (a - b) * 100 / a;
		case CHANGE_OF_B:
			return b == 0 ? NAN : (a - b) * 100 / b;
		default:
			return b == 0 ? NAN : a / (b * b);
	}
}

static void
add_percentages(Search *search, const Wanted *wanted, const BankEntry *a, const BankEntry *b)
{
	for (int kind = 0; kind < PERCENTAGES; kind++)
	{
		bool		fits = true;
		BankEntry  *at = NULL;
		BankEntry  *by = (BankEntry *) b;

		for (int row = 0; row < wanted->k && fits; row++)
		{
			double		x;
			double		y;

			fits = read_value(a->values[row], &x) && read_value(b->values[row], &y) &&
				agrees(wanted, row, percentage(kind, x, y));
		}
		if (!fits)
			continue;
		if (kind == BY_SQUARE)
		{
			by = synth_example_add_number(search, OP_MULTIPLY, b, b, NULL, 0, 0.6f);
			add_written(search, wanted,
						synth_example_add_number(search, OP_DIVIDE, a, by, NULL, wanted->scale, 1.8f));
			continue;
		}
		if (kind == CHANGE_OF_A || kind == CHANGE_OF_B)
		{
			at = synth_example_add_number(search, OP_SUBTRACT, a, b, NULL, 0, 0.6f);
			at = synth_example_add_number(search, OP_MULTIPLY_CONST, at, NULL, "100", 0, 0.6f);
			add_written(search, wanted,
						synth_example_add_number(search, OP_DIVIDE, at, kind == CHANGE_OF_A ? a : b, NULL,
												 wanted->scale, 1.0f));
			continue;
		}
		if (kind == PERCENT_OFF)
			by = synth_example_add_number(search, OP_FROM_CONST, b, NULL, "100", 0, 0.6f);
		else if (kind == PERCENT_ON)
			by = synth_example_add_number(search, OP_ADD_CONST, b, NULL, "100", 0, 0.6f);
		at = by == NULL ? NULL : synth_example_add_number(search, OP_MULTIPLY, a, by, NULL, 0, 0.8f);
		add_written(search, wanted,
					synth_example_add_number(search, OP_DIVIDE_CONST, at, NULL, "100", wanted->scale, 1.0f));
	}
}
