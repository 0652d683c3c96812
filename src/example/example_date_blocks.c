/*
 * example_date_blocks.c
 *		Building blocks of dates and times.
 *
 * Each part of a date is a block (a year, a month's name, an hour), so that
 * the parts of a format are found as other pieces of an output are; the
 * writer joins neighbours to one template.
 */
#include <string.h>

#include "example/example_private.h"

#define MAX_LAYOUTS 6
#define MAX_TIMES 12

static void
add_parts(Search *search, const BankEntry *time, bool has_date, bool has_time, float extra)
{
	for (int i = 0; i < synth_example_date_part_count; i++)
	{
		const DatePart *part = &synth_example_date_parts[i];
		Expr	   *e;

		if ((part->of_date && !has_date) || (part->of_time && !has_time) ||
			synth_example_is_late(search))
			continue;
		e = synth_example_expr(search, OP_DATE_PART, time->expr, part->cost + extra);
		e->p = i;
		synth_example_add(search, e, time, NULL, 2);
	}
}

/* Beginnings of periods, days around, ends of ranges of minutes. */
static void
add_arithmetic(Search *search, const BankEntry *time, const ExampleLayout *layout)
{
	static const int minutes[] = {5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720};
	Expr	   *e;
	BankEntry  *moved;

	for (size_t i = 0; layout->has_time && i < sizeof(minutes) / sizeof(minutes[0]); i++)
	{
		BankEntry  *low;

		if (minutes[i] <= 60)
		{
			/* to the nearest */
			e = synth_example_expr(search, OP_DATE_ADD, time->expr, 0.3f);
			e->p = (minutes[i] + 1) / 2;
			e->q = UNIT_MINUTE;
			moved = synth_example_add(search, e, time, NULL, 1);
			if (moved != NULL)
			{
				e = synth_example_expr(search, OP_DATE_BIN, e, 2.0f);
				e->p = minutes[i];
				moved = synth_example_add(search, e, moved, NULL, 1);
				if (moved != NULL)
					add_parts(search, moved, layout->has_date, true, 0);
			}
		}
		e = synth_example_expr(search, OP_DATE_BIN, time->expr,
							   1.6f + (minutes[i] == 60 || minutes[i] == 30 ? 0 : 0.3f));
		e->p = minutes[i];
		low = synth_example_add(search, e, time, NULL, 1);
		if (low == NULL)
			continue;
		add_parts(search, low, layout->has_date, true, 0);
		for (int less = 0; less <= 1; less++)
		{
			e = synth_example_expr(search, OP_DATE_ADD, low->expr, 0.3f + 0.2f * less);
			e->p = minutes[i] - less;
			e->q = UNIT_MINUTE;
			moved = synth_example_add(search, e, low, NULL, 1);
			if (moved != NULL)
				add_parts(search, moved, layout->has_date, true, 0);
		}
	}
	if (layout->has_time)
		for (int hours = -12; hours <= 12; hours++)
		{
			e = synth_example_expr(search, OP_DATE_ADD, time->expr, 2.6f);
			e->p = hours;
			e->q = UNIT_HOUR;
			moved = hours == 0 ? NULL : synth_example_add(search, e, time, NULL, 1);
			if (moved != NULL)
				add_parts(search, moved, layout->has_date, true, 0);
		}
	if (!layout->has_date)
		return;
	for (int unit = UNIT_WEEK; unit <= UNIT_YEAR; unit++)
	{
		BankEntry  *start;

		e = synth_example_expr(search, OP_DATE_TRUNC, time->expr, 1.8f);
		e->p = unit;
		start = synth_example_add(search, e, time, NULL, 1);
		if (start == NULL)
			continue;
		add_parts(search, start, true, false, 0);
		/* its last day */
		e = synth_example_expr(search, OP_DATE_ADD, start->expr, 0.5f);
		e->p = 1;
		e->q = unit;
		moved = synth_example_add(search, e, start, NULL, 1);
		if (moved == NULL)
			continue;
		e = synth_example_expr(search, OP_DATE_ADD, moved->expr, 0.5f);
		e->p = -1;
		e->q = UNIT_DAY;
		moved = synth_example_add(search, e, moved, NULL, 1);
		if (moved != NULL)
			add_parts(search, moved, true, false, 0);
	}
}

/* Days and months to another date, as the outputs have it. */
static void
add_shifts(Search *search, const BankEntry *time)
{
	ExampleLayout layout[MAX_LAYOUTS];
	int			n = search->wanted[0].n > 0 ?
		synth_example_layouts(search->arena, search->wanted[0], layout, MAX_LAYOUTS) : 0;

	for (int i = 0; i < n; i++)
	{
		Expr		read;
		SynthText	to;
		int64_t		minutes;

		memset(&read, 0, sizeof(read));
		read.op = OP_DATE;
		read.layout = &layout[i];
		to = synth_example_apply_date(search->arena, &read, search->wanted[0],
									  search->wanted[0]);
		if (to.n <= 0 || time->values[0].n <= 0 || !layout[i].has_date)
			continue;
		minutes = synth_example_minutes(to) / 1440 * 1440 -
			synth_example_minutes(time->values[0]) / 1440 * 1440;
		for (int unit = UNIT_DAY; unit <= UNIT_YEAR; unit++)
		{
			Expr	   *e;
			BankEntry  *moved;
			int64_t		days = unit == UNIT_DAY ? 1 : unit == UNIT_WEEK ? 7 : unit == UNIT_MONTH ? 30 :
				unit == UNIT_QUARTER ? 91 : 365;
			int64_t		count = minutes / 1440 / days;

			if (count == 0 || count > 400 || count < -400 || unit == UNIT_QUARTER)
				continue;
			e = synth_example_expr(search, OP_DATE_ADD, time->expr, 2.1f);
			e->p = count;
			e->q = unit;
			moved = synth_example_add(search, e, time, NULL, 1);
			if (moved != NULL)
				add_parts(search, moved, true, false, 0);
		}
	}
}

/* The first value by which a source can be told to be a date. */
static SynthText
first_value(const Search *search, const BankEntry *source)
{
	for (int i = 0; i < search->k; i++)
		if (source->values[i].n > 0)
			return source->values[i];
	return make_text("", 0);
}

static int
add_readings(Search *search, BankEntry *source, BankEntry **time, int times)
{
	ExampleLayout layout[MAX_LAYOUTS];
	SynthText	null = make_text(NULL, SYNTH_EXAMPLE_NULL);
	int			n = synth_example_layouts(search->arena, first_value(search, source), layout,
										  MAX_LAYOUTS);

	for (int i = 0; i < n && times < MAX_TIMES; i++)
	{
		Expr	   *e = synth_example_expr(search, OP_DATE, source->expr, 1.5f + layout[i].cost);
		ExampleLayout *copy = synth_example_get(search->arena, sizeof(ExampleLayout));
		BankEntry  *entry;
		int			good = 0;

		*copy = layout[i];
		e->layout = copy;
		for (int row = 0; row < search->k; row++)
			good += synth_example_apply(search->arena, e, source->values[row], null).n > 0;
		if (good == 0 || good * 2 < search->k)
			continue;
		entry = synth_example_add(search, e, source, NULL, 1);
		if (entry == NULL)
			continue;
		time[times++] = entry;
		add_parts(search, entry, copy->has_date, copy->has_time, 0);
	}
	return times;
}

void
synth_example_add_dates(Search *search)
{
	BankEntry  *time[MAX_TIMES];
	int			times = 0;
	int			columns = search->entries;
	int			end;
	static const char *const delimiter[] = {" ", "T", ", ", ",", "(", ";", "_"};

	for (int i = 0; i < columns; i++)
	{
		int			before = times;

		times = add_readings(search, search->entry[i], time, times);
		/* a date beside other text */
		if (times > before || columns > 8)
			continue;
		for (size_t d = 0; d < sizeof(delimiter) / sizeof(delimiter[0]); d++)
			for (int field = -2; field <= 2; field++)
			{
				Expr	   *e = synth_example_expr(search, OP_SPLIT, search->entry[i]->expr,
													   synth_example_split_cost(0.3f, field));
				BankEntry  *part;

				if (field == 0)
					continue;
				e->p = field;
				e->s = make_text(delimiter[d], strlen(delimiter[d]));
				part = synth_example_add(search, e, search->entry[i], NULL, 1);
				if (part != NULL && first_value(search, part).n >= 5)
					times = add_readings(search, part, time, times);
			}
	}
	end = times;
	for (int i = 0; i < end; i++)
	{
		add_arithmetic(search, time[i], time[i]->expr->layout);
		if (time[i]->expr->layout->has_date)
			add_shifts(search, time[i]);
		for (int j = 0; j < end; j++)
			if (i != j)
				for (int op = OP_DAYS_BETWEEN; op <= OP_YEARS_BETWEEN; op++)
				{
					const ExampleLayout *from = time[j]->expr->layout;
					const ExampleLayout *to = time[i]->expr->layout;
					bool		fits = op == OP_MINUTES_BETWEEN ?
						from->has_time && to->has_time && from->has_date == to->has_date :
						from->has_date && to->has_date;
					Expr	   *e = synth_example_expr(search, op, time[i]->expr, 1.6f);

					if (!fits)
						continue;
					e->b = time[j]->expr;
					e->cost += time[j]->expr->cost;
					synth_example_add(search, e, time[i], time[j], 2);
				}
	}
}
