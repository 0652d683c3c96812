/*
 * example_layout.c
 *		Layouts that a text may be a date or a time by.
 *
 * The text is cut into runs of digits, runs of letters and single other
 * characters.  Names of months and days, AM and PM, ordinals and what stands
 * around a colon say what they are; the runs of digits that remain are
 * year, month and day in each order in use.
 */
#include <string.h>

#include "example/example_private.h"

#define MAX_RUNS 24

typedef struct Run
{
	char		kind;			/* 'd' digits, 'a' letters, else the character */
	int			at;
	int			n;
	int			field;			/* DateField, or -1: a date's number */
}			Run;

static const char *const month_start = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char *const day_start = "sunmontuewedthufrisat";

static int	cut(SynthText text, Run *run);
static bool name_letters(SynthText text, Run *run, int runs, int i, bool *month);
static void name_times(SynthText text, Run *run, int runs, bool meridiem);
static int	orders(const Run *run, int runs, bool month, int order[][3], float *cost);
static bool build(SynthExampleArena *arena, SynthText text, const Run *run,
				  int runs, const int *order, ExampleLayout *layout);

int
synth_example_layouts(SynthExampleArena *arena, SynthText text,
					  ExampleLayout *layouts, int max)
{
	Run			run[MAX_RUNS];
	int			order[6][3];
	float		cost[6];
	bool		month = false;
	bool		meridiem = false;
	int			runs;
	int			n;
	int			found = 0;

	while (text.n > 0 && text.s[text.n - 1] == ' ')
		text.n--;
	while (text.n > 0 && text.s[0] == ' ')
	{
		text.s++;
		text.n--;
	}
	if (text.n < 3 || text.n > 48 || (runs = cut(text, run)) == 0)
		return 0;
	for (int i = 0; i < runs; i++)
		if (run[i].kind == 'a')
		{
			if (!name_letters(text, run, runs, i, &month))
				return 0;
			meridiem |= run[i].field == FIELD_MERIDIEM;
		}
	name_times(text, run, runs, meridiem);
	n = orders(run, runs, month, order, cost);
	for (int i = 0; i < n && found < max; i++)
	{
		layouts[found].cost = cost[i];
		if (build(arena, text, run, runs, order[i], &layouts[found]))
			found++;
	}
	return found;
}

static int
cut(SynthText text, Run *run)
{
	int			runs = 0;

	for (int i = 0; i < text.n;)
	{
		unsigned char c = text.s[i];
		int			from = i;

		if (runs == MAX_RUNS || c >= 0x80)
			return 0;
		if (is_digit(c))
			while (i < text.n && is_digit(text.s[i]))
				i++;
		else if (is_alpha(c))
			while (i < text.n && is_alpha(text.s[i]))
				i++;
		else
			i++;
		run[runs].kind = is_digit(c) ? 'd' : is_alpha(c) ? 'a' : (char) c;
		run[runs].at = from;
		run[runs].n = i - from;
		run[runs].field = is_digit(c) ? -1 : FIELD_LITERAL;
		runs++;
	}
	return runs;
}

/* Which of the three-letter starts is it, and is it no longer than that? */
static bool
starts_name(SynthText text, const Run *run, const char *starts)
{
	for (const char *start = starts; *start; start += 3)
	{
		int			j = 0;

		while (j < 3 && (text.s[run->at + j] | 0x20) == start[j])
			j++;
		if (j == 3)
			return true;
	}
	return false;
}

static bool
name_letters(SynthText text, Run *run, int runs, int i, bool *month)
{
	Run		   *r = &run[i];
	unsigned char first = text.s[r->at] | 0x20;
	unsigned char second = r->n > 1 ? text.s[r->at + 1] | 0x20 : 0;

	if (r->n >= 3 && starts_name(text, r, month_start))
	{
		if (*month)
			return false;
		*month = true;
		r->field = r->n == 3 ? FIELD_MONTH_SHORT : FIELD_MONTH_LONG;
		return true;
	}
	if (r->n >= 3 && starts_name(text, r, day_start))
	{
		r->field = r->n == 3 ? FIELD_WEEKDAY_SHORT : FIELD_WEEKDAY_LONG;
		return true;
	}
	if (r->n == 2 && second == 'm' && (first == 'a' || first == 'p'))
	{
		r->field = FIELD_MERIDIEM;
		return true;
	}
	/* an ordinal's letters belong to its number: 1st */
	if (r->n == 2 && i > 0 && run[i - 1].kind == 'd' && run[i - 1].n <= 2)
	{
		run[i - 1].field = FIELD_DAY_ORDINAL;
		r->n = 0;
		return (first == 's' && second == 't') || (first == 'n' && second == 'd') ||
			(first == 'r' && second == 'd') || (first == 't' && second == 'h');
	}
	/* a zone at the end, the same in all texts */
	if (i + 1 == runs && i > 1 && r->n >= 3 && r->n <= 4 && run[i - 1].kind == ' ' &&
		is_upper(text.s[r->at]) && is_upper(text.s[r->at + 1]))
		return true;
	return r->n == 1 && (first == 't' || first == 'z') && i > 0 && run[i - 1].kind == 'd';
}

static void
name_times(SynthText text, Run *run, int runs, bool meridiem)
{
	int			next = 0;

	for (int i = 0; i < runs; i++)
	{
		bool		after = i >= 2 && run[i - 1].kind == ':' && run[i - 2].field >= FIELD_HOUR24;
		bool		before = i + 2 < runs && run[i + 1].kind == ':' && run[i + 2].kind == 'd' &&
			run[i].n <= 2;

		if (run[i].kind != 'd' || run[i].field != -1)
			continue;
		if (after)
			run[i].field = next == 1 ? FIELD_MINUTE : FIELD_SECOND;
		else if (before && next == 0)
			run[i].field = meridiem ? FIELD_HOUR12 : FIELD_HOUR24;
		else if (i >= 2 && run[i - 1].kind == '.' && run[i - 2].field == FIELD_SECOND &&
				 run[i].n <= 3)
			run[i].field = FIELD_MILLISECOND;
		else if (meridiem && next == 0 && run[i].n <= 2 &&
				 ((i + 1 < runs && run[i + 1].field == FIELD_MERIDIEM) ||
				  (i + 2 < runs && run[i + 1].kind == ' ' && run[i + 2].field == FIELD_MERIDIEM)))
			run[i].field = FIELD_HOUR12;
		else
			continue;
		next++;
	}
}

static void
set_order(int *order, int a, int b, int c)
{
	order[0] = a;
	order[1] = b;
	order[2] = c;
}

/* What the numbers of the date may be, in the order in which they stand. */
static int
orders(const Run *run, int runs, bool month, int order[][3], float *cost)
{
	int			size[3] = {0, 0, 0};
	int			n = 0;
	int			found = 0;
	bool		ordinal = false;
	bool		time = false;

	for (int i = 0; i < runs; i++)
	{
		if (run[i].kind == 'd' && run[i].field == -1)
		{
			if (n == 3)
				return 0;
			size[n++] = run[i].n;
		}
		ordinal |= run[i].field == FIELD_DAY_ORDINAL;
		time |= run[i].field == FIELD_HOUR24 || run[i].field == FIELD_HOUR12;
	}
	for (int i = 0; i < 6; i++)
		cost[i] = 0;
#define ORDER(a, b, c, price) \
	(cost[found] = (price), set_order(order[found++], a, b, c))
	if (n == 0)
	{
		if (month || time)
			ORDER(0, 0, 0, month && !ordinal && !time ? 1.0f : 0.0f);
	}
	else if (n == 1 && size[0] == 8 && !month)
	{
		ORDER(FIELD_YEAR4, 8, 0, 0.3f);
		ORDER(FIELD_MONTH, 8, 0, 0.8f);
		ORDER(FIELD_DAY, 8, 0, 0.9f);
	}
	else if (n == 1 && (month || ordinal))
	{
		if (size[0] == 4 || ordinal)
			ORDER(size[0] == 4 ? FIELD_YEAR4 : FIELD_YEAR2, 0, 0, 0.0f);
		else
			ORDER(FIELD_DAY, 0, 0, 0.0f);
	}
	else if (n == 2 && month)
	{
		if (size[0] == 4)
			ORDER(FIELD_YEAR4, FIELD_DAY, 0, 0.0f);
		else
			ORDER(FIELD_DAY, size[1] == 4 ? FIELD_YEAR4 : FIELD_YEAR2, 0,
				  size[1] == 4 ? 0.0f : 0.4f);
	}
	else if (n == 2)
	{
		if (size[0] == 4 && size[1] <= 2)
			ORDER(FIELD_YEAR4, FIELD_MONTH, 0, 0.2f);
		else if (size[1] == 4 && size[0] <= 2)
			ORDER(FIELD_MONTH, FIELD_YEAR4, 0, 0.2f);
		else if (size[0] <= 2 && size[1] <= 2)
		{
			ORDER(FIELD_MONTH, FIELD_DAY, 0, 0.8f);
			ORDER(FIELD_DAY, FIELD_MONTH, 0, 0.8f);
		}
	}
	else if (n == 3 && !month)
	{
		if (size[0] == 4)
			ORDER(FIELD_YEAR4, FIELD_MONTH, FIELD_DAY, 0.0f);
		else if (size[2] == 4 || size[2] == 2)
		{
			int			year = size[2] == 4 ? FIELD_YEAR4 : FIELD_YEAR2;

			ORDER(FIELD_MONTH, FIELD_DAY, year, size[2] == 4 ? 0.0f : 0.4f);
			ORDER(FIELD_DAY, FIELD_MONTH, year, size[2] == 4 ? 0.0f : 0.4f);
			if (size[2] == 2)
				ORDER(FIELD_YEAR2, FIELD_MONTH, FIELD_DAY, 0.8f);
		}
	}
#undef ORDER
	return found;
}

static const char *const field_sql[] = {
	"", "YYYY", "YY", "MM", "DD", "DDth", "Mon", "Month", "Dy", "Day", "HH24", "HH12",
	"MI", "SS", "MS", "AM"
};

static void
add_item(ExampleLayout *layout, int field, char literal, int fixed, char *sql, int *n)
{
	DateItem   *item = &layout->item[layout->items++];
	const char *name = field_sql[field];

	item->field = field;
	item->literal = literal;
	item->fixed = fixed;
	layout->has_date |= field >= FIELD_YEAR4 && field <= FIELD_WEEKDAY_LONG;
	layout->has_time |= field >= FIELD_HOUR24;
	if (field == FIELD_LITERAL && is_alpha(literal))
	{
		/* one pair of quotes around letters */
		if (*n > 1 && sql[*n - 1] == '"' && layout->items > 1)
			(*n)--;
		else
			sql[(*n)++] = '"';
		sql[(*n)++] = literal;
		sql[(*n)++] = '"';
	}
	else if (field == FIELD_LITERAL)
		sql[(*n)++] = literal;
	else
		for (; *name; name++)
			sql[(*n)++] = *name;
}

static bool
build(SynthExampleArena *arena, SynthText text, const Run *run, int runs,
	  const int *order, ExampleLayout *layout)
{
	char		sql[DATE_MAX_ITEMS * 6 + 8];
	int			n = 0;
	int			number = 0;

	layout->items = 0;
	layout->has_date = layout->has_time = false;
	for (int i = 0; i < runs; i++)
	{
		int			field = run[i].field;

		if (run[i].n == 0)
			continue;
		if (layout->items + 4 > DATE_MAX_ITEMS)
			return false;
		/* quotes and backslashes mean something in a template */
		if (field == FIELD_LITERAL && (run[i].kind == '"' || run[i].kind == '\\'))
			return false;
		if (field == -1 && order[1] == 8)
		{
			int			second = order[0] == FIELD_MONTH ? FIELD_DAY : FIELD_MONTH;

			if (order[0] == FIELD_YEAR4)
				add_item(layout, FIELD_YEAR4, 0, 4, sql, &n);
			else
				add_item(layout, order[0], 0, 2, sql, &n);
			add_item(layout, second, 0, 2, sql, &n);
			if (order[0] == FIELD_YEAR4)
				add_item(layout, FIELD_DAY, 0, 2, sql, &n);
			else
				add_item(layout, FIELD_YEAR4, 0, 4, sql, &n);
			continue;
		}
		for (int j = 1; field == FIELD_LITERAL && j < run[i].n; j++)
			add_item(layout, field, text.s[run[i].at + j - 1], 0, sql, &n);
		if (field == -1)
			field = order[number++];
		if (run[i].kind == 'd' && run[i].n > (field == FIELD_YEAR4 ? 4 : 3))
			return false;
		add_item(layout, field, text.s[field == FIELD_LITERAL ? run[i].at + run[i].n - 1 : run[i].at],
				 field == FIELD_YEAR4 ? 4 : field == FIELD_YEAR2 ? 2 :
				 field == FIELD_MILLISECOND ? run[i].n : 0, sql, &n);
	}
	layout->sql = synth_example_copy(arena, sql, n);
	return layout->has_date || layout->has_time;
}
