/*
 * parse_duration.c
 *		Durations: ISO 8601, numbers with units, clocks.
 *
 * Without a format: P1Y2M3DT4H5M6S, "1 day 2 hours", "1h 30m", [-]H:mm:ss[.S].
 * With one: a clock ("H:mm", "m:ss", "H:mm:ss"), whose first field may be of
 * any size, or a unit ("s", "ms", "min", "h", "d") in which the number is.
 * Pure C.
 */
#include "parse/parse_private.h"

#include <string.h>

#define SECOND	INT64_C(1000000)

typedef struct Unit
{
	const char *name;
	int64_t		microseconds;
	int			days;
	int			months;
}			Unit;

static const Unit units[] = {
	{"us", 1, 0, 0}, {"ms", 1000, 0, 0}, {"s", SECOND, 0, 0}, {"sec", SECOND, 0, 0},
	{"secs", SECOND, 0, 0}, {"second", SECOND, 0, 0}, {"seconds", SECOND, 0, 0},
	{"m", 60 * SECOND, 0, 0}, {"min", 60 * SECOND, 0, 0}, {"mins", 60 * SECOND, 0, 0},
	{"minute", 60 * SECOND, 0, 0}, {"minutes", 60 * SECOND, 0, 0}, {"h", 3600 * SECOND, 0, 0},
	{"hr", 3600 * SECOND, 0, 0}, {"hrs", 3600 * SECOND, 0, 0}, {"hour", 3600 * SECOND, 0, 0},
	{"hours", 3600 * SECOND, 0, 0}, {"d", 0, 1, 0}, {"day", 0, 1, 0}, {"days", 0, 1, 0},
	{"w", 0, 7, 0}, {"wk", 0, 7, 0}, {"week", 0, 7, 0}, {"weeks", 0, 7, 0}, {"mon", 0, 0, 1},
	{"mons", 0, 0, 1}, {"mo", 0, 0, 1}, {"month", 0, 0, 1}, {"months", 0, 0, 1}, {"y", 0, 0, 12},
	{"yr", 0, 0, 12}, {"yrs", 0, 0, 12}, {"year", 0, 0, 12}, {"years", 0, 0, 12},
};

static bool read_iso(const char *s, const char *end, SynthDuration *out);
static bool read_units(const char *s, const char *end, SynthDuration *out);
static bool read_clock(const char *s, const char *end, int first, int fields, SynthDuration *out);
static bool read_amount(const char **s, const char *end, int64_t *whole, int64_t *millionths);
static bool add_amount(SynthDuration *out, const Unit *unit, int64_t whole, int64_t millionths,
					   bool negative);

/* Fields of a clock: first 0 for hours, 1 for minutes. */
static bool
clock_format(const char *format, size_t bytes, int *first, int *fields)
{
	static const struct
	{
		const char *format;
		int			first;
		int			fields;
	}			clocks[] = {{"H:mm:ss", 0, 3}, {"HH:mm:ss", 0, 3}, {"H:mm", 0, 2}, {"HH:mm", 0, 2},
	{"m:ss", 1, 2}, {"mm:ss", 1, 2}};

	for (int i = 0; i < LENGTH_OF(clocks); i++)
		if (strlen(clocks[i].format) == bytes && memcmp(clocks[i].format, format, bytes) == 0)
		{
			*first = clocks[i].first;
			*fields = clocks[i].fields;
			return true;
		}
	return false;
}

static const Unit *
find_unit(const char *name, size_t bytes)
{
	for (int i = 0; i < LENGTH_OF(units); i++)
	{
		size_t		k = 0;

		while (k < bytes && units[i].name[k] && (name[k] | 0x20) == units[i].name[k])
			k++;
		if (k == bytes && units[i].name[k] == 0)
			return &units[i];
	}
	return NULL;
}

SynthFormatStatus
synth_parse_duration_check(const char *format, size_t bytes)
{
	int			first,
				fields;

	synth_parse_trim(&format, &bytes);
	if (bytes == 0)
		return SYNTH_FORMAT_EMPTY;
	return clock_format(format, bytes, &first, &fields) || find_unit(format, bytes) ?
		SYNTH_FORMAT_OK : SYNTH_FORMAT_LETTER;
}

bool
synth_parse_duration_run(const char *format, size_t format_bytes, const char *text, size_t bytes,
						 SynthDuration *out)
{
	const char *end;
	int			first = 0,
				fields = 3;

	memset(out, 0, sizeof(*out));
	synth_parse_trim(&text, &bytes);
	if (bytes == 0 || bytes > 200)
		return false;
	end = text + bytes;
	if (format == NULL)
		return read_iso(text, end, out) || read_units(text, end, out) ||
			read_clock(text, end, 0, 3, out);
	synth_parse_trim(&format, &format_bytes);
	if (clock_format(format, format_bytes, &first, &fields))
		return read_clock(text, end, first, fields, out);
	else
	{
		const Unit *unit = find_unit(format, format_bytes);
		bool		negative = *text == '-';
		int64_t		whole,
					millionths;

		text += negative;
		return unit && read_amount(&text, end, &whole, &millionths) && text == end &&
			add_amount(out, unit, whole, millionths, negative);
	}
}

/* A decimal number, to six digits after the point. */
static bool
read_amount(const char **s, const char *end, int64_t *whole, int64_t *millionths)
{
	int			n = 0,
				digits = 0;

	*whole = *millionths = 0;
	for (; *s < end && **s >= '0' && **s <= '9' && n < 13; (*s)++, n++)
		*whole = *whole * 10 + **s - '0';
	if (n > 0 && *s < end && **s == '.')
	{
		for ((*s)++; *s < end && **s >= '0' && **s <= '9'; (*s)++, digits++)
			if (digits < 6)
				*millionths = *millionths * 10 + **s - '0';
		if (digits == 0)
			return false;
		for (; digits < 6; digits++)
			*millionths *= 10;
	}
	return n > 0 && n < 13;
}

static bool
add_amount(SynthDuration *out, const Unit *unit, int64_t whole, int64_t millionths, bool negative)
{
	int64_t		sign = negative ? -1 : 1;
	int64_t		months,
				days;

	/* a fraction of a month is no number of days that is known */
	if (unit->months && millionths && (millionths * unit->months) % 1000000)
		return false;
	if (whole > INT64_C(4000000000000) / (unit->microseconds / SECOND + 1))
		return false;
	months = whole * unit->months + millionths * unit->months / 1000000;
	days = whole * unit->days;
	if (months > 2000000000 || days > 2000000000 ||
		out->months + sign * months > 2000000000 || out->months + sign * months < -2000000000 ||
		out->days + sign * days > 2000000000 || out->days + sign * days < -2000000000)
		return false;
	out->months += (int32_t) (sign * months);
	out->days += (int32_t) (sign * days);
	out->microseconds += sign * (whole * unit->microseconds);
	if (unit->microseconds >= 1000000)
		out->microseconds += sign * millionths * (unit->microseconds / 1000000);
	else
		out->microseconds += sign * millionths * unit->microseconds / 1000000;
	if (unit->days)
		out->microseconds += sign * millionths * unit->days * 86400;
	/* so that one amount more does not overflow */
	return out->microseconds < INT64_C(4500000000000000000) &&
		out->microseconds > -INT64_C(4500000000000000000);
}

static bool
read_iso(const char *s, const char *end, SynthDuration *out)
{
	static const Unit dates[] = {{"Y", 0, 0, 12}, {"M", 0, 0, 1}, {"W", 0, 7, 0}, {"D", 0, 1, 0}};
	static const Unit times[] = {{"H", 3600 * SECOND, 0, 0}, {"M", 60 * SECOND, 0, 0},
	{"S", SECOND, 0, 0}};
	bool		negative = s < end && *s == '-';
	int			next = 0,
				fields = 0;
	bool		time = false;

	s += negative;
	if (s == end || *s++ != 'P')
		return false;
	while (s < end)
	{
		const Unit *list = time ? times : dates;
		int			n = time ? LENGTH_OF(times) : LENGTH_OF(dates);
		int64_t		whole,
					millionths;
		bool		minus;

		if (*s == 'T' && !time)
		{
			time = true;
			next = 0;
			if (++s == end)
				return false;
			continue;
		}
		minus = *s == '-';
		s += minus;
		if (!read_amount(&s, end, &whole, &millionths) || s == end)
			return false;
		while (next < n && list[next].name[0] != *s)
			next++;
		if (next == n || !add_amount(out, &list[next], whole, millionths, negative ^ minus))
			return false;
		next++;
		s++;
		fields++;
	}
	return fields > 0;
}

/* "1 day 2 hours", "1h30m", "-3 days"; "and" and commas between. */
static bool
read_units(const char *s, const char *end, SynthDuration *out)
{
	int			fields = 0;

	while (s < end)
	{
		int64_t		whole,
					millionths;
		const Unit *unit;
		const char *name;
		bool		negative = *s == '-';

		s += negative || *s == '+';
		if (!read_amount(&s, end, &whole, &millionths))
			return false;
		while (s < end && *s == ' ')
			s++;
		for (name = s; s < end && synth_parse_is_letter((unsigned char) *s) && *s > 0; s++)
			;
		unit = find_unit(name, s - name);
		if (unit == NULL || !add_amount(out, unit, whole, millionths, negative))
			return false;
		fields++;
		while (s < end && (*s == ' ' || *s == ',' || *s == '.'))
			s++;
		if (end - s > 4 && memcmp(s, "and ", 4) == 0)
			s += 4;
	}
	return fields > 0;
}

static bool
read_clock(const char *s, const char *end, int first, int fields, SynthDuration *out)
{
	static const Unit parts[] = {{"h", 3600 * SECOND, 0, 0}, {"m", 60 * SECOND, 0, 0},
	{"s", SECOND, 0, 0}};
	bool		negative = s < end && *s == '-';

	s += negative;
	for (int i = 0; i < fields; i++)
	{
		const char *from = s;
		int64_t		whole,
					millionths;

		if (!read_amount(&s, end, &whole, &millionths) ||
			(millionths && (first + i < 2 || i < fields - 1)) ||
			(i > 0 && (whole > 59 || s - from < 2 || (s - from > 2 && from[2] != '.'))) ||
			!add_amount(out, &parts[first + i], whole, millionths, negative))
			return false;
		if (i < fields - 1 && (s == end || *s++ != ':'))
			return false;
	}
	return s == end;
}
