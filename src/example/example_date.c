/*
 * example_date.c
 *		Dates and times: reading a text by a layout, parts, arithmetic.
 *
 * The canonical text of a timestamp is "YYYY-MM-DD HH:MI:SS.mmm".  Layouts
 * come from the text itself: its runs of digits and letters are given the
 * roles that their length, their neighbours and their values allow, in each
 * order that is in use (month first, day first, year first).
 * Days are counted by Hinnant's algorithm (proleptic Gregorian).
 */
#include <stdio.h>
#include <string.h>

#include "example/example_private.h"

typedef struct Moment
{
	int			year;
	int			month;
	int			day;
	int			hour;
	int			minute;
	int			second;
	int			ms;
}			Moment;

static const char *const month_name[] = {
	"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December"
};
static const char *const day_name[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
};

const char *const synth_example_unit_sql[] = {
	"minute", "hour", "day", "week", "month", "quarter", "year"
};

enum PartCode
{
	PART_YEAR, PART_YEAR2, PART_MONTH, PART_MONTH_FM, PART_DAY, PART_DAY_FM,
	PART_MON, PART_MON_UPPER, PART_MON_LOWER, PART_MONTH_NAME, PART_MONTH_UPPER,
	PART_MONTH_LOWER, PART_DY, PART_DY_UPPER, PART_DAY_NAME, PART_DAY_UPPER,
	PART_ORDINAL, PART_QUARTER, PART_DAY_OF_YEAR, PART_ISO_WEEK, PART_ISO_DAY,
	PART_WEEKDAY, PART_HOUR24, PART_HOUR24_FM, PART_HOUR12, PART_HOUR12_FM,
	PART_MINUTE, PART_SECOND, PART_MERIDIEM, PART_MERIDIEM_LOWER, PART_MS,
	PART_CENTURY, PART_WEEK_OF_MONTH, PART_SECOND_OF_DAY
};

const DatePart synth_example_date_parts[] = {
	{"YYYY", 0.8f, true, false}, {"YY", 1.0f, true, false},
	{"MM", 0.8f, true, false}, {"FMMM", 1.1f, true, false},
	{"DD", 0.8f, true, false}, {"FMDD", 1.0f, true, false},
	{"Mon", 0.8f, true, false}, {"MON", 1.0f, true, false},
	{"mon", 1.1f, true, false}, {"FMMonth", 0.8f, true, false},
	{"FMMONTH", 1.0f, true, false}, {"FMmonth", 1.1f, true, false},
	{"Dy", 0.9f, true, false}, {"DY", 1.1f, true, false},
	{"FMDay", 0.8f, true, false}, {"FMDAY", 1.0f, true, false},
	{"FMDDth", 1.1f, true, false}, {"Q", 2.2f, true, false},
	{"FMDDD", 2.2f, true, false}, {"FMIW", 2.8f, true, false},
	{"ID", 2.6f, true, false}, {"D", 2.8f, true, false},
	{"HH24", 0.8f, false, true}, {"FMHH24", 1.1f, false, true},
	{"HH12", 1.1f, false, true}, {"FMHH12", 1.1f, false, true},
	{"MI", 0.8f, false, true}, {"SS", 0.9f, false, true},
	{"AM", 0.9f, false, true}, {"am", 1.0f, false, true},
	{"MS", 1.4f, false, true}, {"CC", 3.0f, true, false},
	{"W", 3.2f, true, false}, {"SSSS", 4.6f, false, true},
};

const int	synth_example_date_part_count =
sizeof(synth_example_date_parts) / sizeof(synth_example_date_parts[0]);

static int64_t
divide_down(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t
days_of(int64_t y, int m, int d)
{
	int64_t		era;
	int64_t		yoe;
	int64_t		doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, Moment *t)
{
	int64_t		z = days + 719468;
	int64_t		era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t		doe = z - era * 146097;
	int64_t		yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t		doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int			mp = (5 * doy + 2) / 153;

	t->day = doy - (153 * mp + 2) / 5 + 1;
	t->month = mp < 10 ? mp + 3 : mp - 9;
	t->year = yoe + era * 400 + (t->month <= 2);
}

static int
days_in_month(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[m - 1] + (m == 2 && (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)));
}

/* Sunday is 0. */
static int
weekday_of(const Moment *t)
{
	int64_t		days = days_of(t->year, t->month, t->day);

	return ((days + 4) % 7 + 7) % 7;
}

static SynthText
write_moment(SynthExampleArena *arena, const Moment *t)
{
	char		buffer[96];
	int			n;

	if (t->year < 1 || t->year > 9999)
		return make_text(NULL, EXAMPLE_ERROR);
	n = snprintf(buffer, sizeof(buffer), "%04d-%02d-%02d %02d:%02d:%02d.%03d", t->year,
				 t->month, t->day, t->hour, t->minute, t->second, t->ms);
	return synth_example_copy(arena, buffer, n);
}

static int
digits_at(SynthText text, int at, int n)
{
	int			value = 0;

	for (int i = 0; i < n; i++)
		value = value * 10 + (text.s[at + i] - '0');
	return value;
}

static bool
read_moment(SynthText text, Moment *t)
{
	if (text.n != 23)
		return false;
	t->year = digits_at(text, 0, 4);
	t->month = digits_at(text, 5, 2);
	t->day = digits_at(text, 8, 2);
	t->hour = digits_at(text, 11, 2);
	t->minute = digits_at(text, 14, 2);
	t->second = digits_at(text, 17, 2);
	t->ms = digits_at(text, 20, 3);
	return true;
}

int64_t
synth_example_minutes(SynthText text)
{
	Moment		t;

	if (!read_moment(text, &t))
		return 0;
	return days_of(t.year, t.month, t.day) * 1440 + t.hour * 60 + t.minute;
}

/* ---- reading by a layout ---- */

/* The name at text[at], 3 letters or all; its number from 1, or 0. */
static int
read_name(SynthText text, int *at, const char *const *names, int n, bool is_long)
{
	for (int i = 0; i < n; i++)
	{
		int			length = is_long ? strlen(names[i]) : 3;
		int			j = 0;

		while (j < length && *at + j < text.n &&
			   (text.s[*at + j] | 0x20) == (names[i][j] | 0x20))
			j++;
		if (j < length || (*at + j < text.n && is_alpha(text.s[*at + j])))
			continue;
		*at += length;
		return i + 1;
	}
	return 0;
}

static bool
read_field(const DateItem *item, SynthText text, int *at, Moment *t, int *meridiem)
{
	int			value = 0;
	int			n = 0;
	int			most = item->fixed > 0 ? item->fixed : 2;

	switch ((DateField) item->field)
	{
		case FIELD_LITERAL:
			return *at < text.n && text.s[(*at)++] == item->literal;
		case FIELD_MONTH_SHORT:
		case FIELD_MONTH_LONG:
			return (t->month = read_name(text, at, month_name, 12,
										 item->field == FIELD_MONTH_LONG)) > 0;
		case FIELD_WEEKDAY_SHORT:
		case FIELD_WEEKDAY_LONG:
			return read_name(text, at, day_name, 7, item->field == FIELD_WEEKDAY_LONG) > 0;
		case FIELD_MERIDIEM:
			if (*at + 2 > text.n || (text.s[*at + 1] | 0x20) != 'm' ||
				((text.s[*at] | 0x20) != 'a' && (text.s[*at] | 0x20) != 'p'))
				return false;
			*meridiem = (text.s[*at] | 0x20) == 'p' ? 2 : 1;
			*at += 2;
			return true;
		default:
			break;
	}
	while (n < most && *at < text.n && is_digit(text.s[*at]))
	{
		value = value * 10 + (text.s[(*at)++] - '0');
		n++;
	}
	if (n == 0 || (item->fixed > 0 && n < item->fixed))
		return false;
	switch ((DateField) item->field)
	{
		case FIELD_YEAR4:
			t->year = value;
			return value > 0;
		case FIELD_YEAR2:
			t->year = value + (value < 70 ? 2000 : 1900);
			return true;
		case FIELD_MONTH:
			t->month = value;
			return value >= 1 && value <= 12;
		case FIELD_DAY_ORDINAL:
			*at += 2;
			t->day = value;
			return *at <= text.n && is_lower(text.s[*at - 1]) && is_lower(text.s[*at - 2]);
		case FIELD_DAY:
			t->day = value;
			return value >= 1 && value <= 31;
		case FIELD_HOUR24:
			t->hour = value;
			return value < 24;
		case FIELD_HOUR12:
			t->hour = value;
			return value >= 1 && value <= 12;
		case FIELD_MINUTE:
			t->minute = value;
			return value < 60;
		case FIELD_SECOND:
			t->second = value;
			return value < 60;
		case FIELD_MILLISECOND:
			t->ms = n == 1 ? value * 100 : n == 2 ? value * 10 : value;
			return true;
		default:
			return false;
	}
}

static SynthText
read_by_layout(SynthExampleArena *arena, const ExampleLayout *layout, SynthText text)
{
	Moment		t = {1, 1, 1, 0, 0, 0, 0};
	int			at = 0;
	int			meridiem = 0;

	while (text.n > 0 && text.s[text.n - 1] == ' ')
		text.n--;
	while (at < text.n && text.s[at] == ' ')
		at++;
	for (int i = 0; i < layout->items; i++)
		if (!read_field(&layout->item[i], text, &at, &t, &meridiem))
			return make_text(NULL, EXAMPLE_ERROR);
	if (at != text.n || t.day < 1 || t.day > days_in_month(t.year, t.month))
		return make_text(NULL, EXAMPLE_ERROR);
	if (meridiem == 2 && t.hour < 12)
		t.hour += 12;
	else if (meridiem == 1 && t.hour == 12)
		t.hour = 0;
	return write_moment(arena, &t);
}

/* ---- arithmetic and parts ---- */

static SynthText
add_units(SynthExampleArena *arena, Moment t, int64_t n, int unit)
{
	int64_t		minutes;

	if (unit >= UNIT_MONTH)
	{
		int64_t		months = t.year * 12 + t.month - 1 +
			n * (unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : 12);

		if (months < 12 || months > 119000)
			return make_text(NULL, EXAMPLE_ERROR);
		t.year = months / 12;
		t.month = months % 12 + 1;
		if (t.day > days_in_month(t.year, t.month))
			t.day = days_in_month(t.year, t.month);
		return write_moment(arena, &t);
	}
	minutes = days_of(t.year, t.month, t.day) * 1440 + t.hour * 60 + t.minute +
		n * (unit == UNIT_MINUTE ? 1 : unit == UNIT_HOUR ? 60 : unit == UNIT_DAY ? 1440 : 10080);
	if (minutes < INT64_C(-1036000000) || minutes > INT64_C(4222000000))
		return make_text(NULL, EXAMPLE_ERROR);
	date_of(divide_down(minutes, 1440), &t);
	minutes -= divide_down(minutes, 1440) * 1440;
	t.hour = minutes / 60;
	t.minute = minutes % 60;
	return write_moment(arena, &t);
}

static SynthText
truncate_to(SynthExampleArena *arena, Moment t, int unit)
{
	t.ms = t.second = 0;
	if (unit >= UNIT_HOUR)
		t.minute = 0;
	if (unit >= UNIT_DAY)
		t.hour = 0;
	if (unit == UNIT_WEEK)
		date_of(days_of(t.year, t.month, t.day) - (weekday_of(&t) + 6) % 7, &t);
	if (unit >= UNIT_MONTH)
		t.day = 1;
	if (unit == UNIT_QUARTER)
		t.month = (t.month - 1) / 3 * 3 + 1;
	if (unit == UNIT_YEAR)
		t.month = 1;
	return write_moment(arena, &t);
}

static int
iso_week(const Moment *t)
{
	Moment		thursday;
	int64_t		days = days_of(t->year, t->month, t->day);

	date_of(days - (weekday_of(t) + 6) % 7 + 3, &thursday);
	return (days_of(thursday.year, thursday.month, thursday.day) -
			days_of(thursday.year, 1, 1)) / 7 + 1;
}

static SynthText
name_part(SynthExampleArena *arena, const char *name, int n, int shift)
{
	char		buffer[16];

	if (n == 0)
		n = strlen(name);
	memcpy(buffer, name, n);
	for (int i = 0; i < n; i++)
	{
		if (shift > 0 && is_lower(buffer[i]))
			buffer[i] -= 32;
		if (shift < 0 && is_upper(buffer[i]))
			buffer[i] += 32;
	}
	return synth_example_copy(arena, buffer, n);
}

/* A part that is a number, and how many digits it has at least. */
static int
number_part(const Moment *t, int part, int *width)
{
	*width = 2;
	switch ((enum PartCode) part)
	{
		case PART_YEAR:
			*width = 4;
			return t->year;
		case PART_YEAR2:
			return t->year % 100;
		case PART_MONTH:
			return t->month;
		case PART_DAY:
			return t->day;
		case PART_HOUR24:
			return t->hour;
		case PART_HOUR12:
			return t->hour % 12 == 0 ? 12 : t->hour % 12;
		case PART_MINUTE:
			return t->minute;
		case PART_SECOND:
			return t->second;
		case PART_CENTURY:
			return (t->year + 99) / 100;
		case PART_MS:
			*width = 3;
			return t->ms;
		default:
			break;
	}
	*width = 1;
	switch ((enum PartCode) part)
	{
		case PART_MONTH_FM:
			return t->month;
		case PART_DAY_FM:
			return t->day;
		case PART_HOUR24_FM:
			return t->hour;
		case PART_HOUR12_FM:
			return t->hour % 12 == 0 ? 12 : t->hour % 12;
		case PART_QUARTER:
			return (t->month - 1) / 3 + 1;
		case PART_DAY_OF_YEAR:
			return days_of(t->year, t->month, t->day) - days_of(t->year, 1, 1) + 1;
		case PART_ISO_WEEK:
			return iso_week(t);
		case PART_ISO_DAY:
			return (weekday_of(t) + 6) % 7 + 1;
		case PART_WEEKDAY:
			return weekday_of(t) + 1;
		case PART_SECOND_OF_DAY:
			return t->hour * 3600 + t->minute * 60 + t->second;
		default:
			return (t->day - 1) / 7 + 1;
	}
}

static SynthText
part_of(SynthExampleArena *arena, const Moment *t, int part)
{
	static const char *const ordinal[] = {"th", "st", "nd", "rd"};
	char		buffer[32];
	const char *month = month_name[t->month - 1];
	const char *day = day_name[weekday_of(t)];
	int			width;
	int			value;

	switch ((enum PartCode) part)
	{
		case PART_MON:
		case PART_MON_UPPER:
		case PART_MON_LOWER:
			return name_part(arena, month, 3,
							 part == PART_MON ? 0 : part == PART_MON_UPPER ? 1 : -1);
		case PART_MONTH_NAME:
		case PART_MONTH_UPPER:
		case PART_MONTH_LOWER:
			return name_part(arena, month, 0,
							 part == PART_MONTH_NAME ? 0 : part == PART_MONTH_UPPER ? 1 : -1);
		case PART_DY:
		case PART_DY_UPPER:
			return name_part(arena, day, 3, part == PART_DY_UPPER);
		case PART_DAY_NAME:
		case PART_DAY_UPPER:
			return name_part(arena, day, 0, part == PART_DAY_UPPER);
		case PART_MERIDIEM:
			return synth_example_copy(arena, t->hour < 12 ? "AM" : "PM", 2);
		case PART_MERIDIEM_LOWER:
			return synth_example_copy(arena, t->hour < 12 ? "am" : "pm", 2);
		case PART_ORDINAL:
			snprintf(buffer, sizeof(buffer), "%d%s", t->day,
					 ordinal[t->day / 10 == 1 || t->day % 10 > 3 ? 0 : t->day % 10]);
			break;
		default:
			value = number_part(t, part, &width);
			snprintf(buffer, sizeof(buffer), "%0*d", width, value);
			break;
	}
	return synth_example_copy(arena, buffer, strlen(buffer));
}

SynthText
synth_example_apply_date(SynthExampleArena *arena, const Expr *e, SynthText a,
						 SynthText b)
{
	Moment		t;
	Moment		u;
	int64_t		minutes;
	char		buffer[32];
	int			n;

	if (e->op == OP_DATE)
		return read_by_layout(arena, e->layout, a);
	if (!read_moment(a, &t) || (e->b != NULL && !read_moment(b, &u)))
		return make_text(NULL, EXAMPLE_ERROR);
	switch ((ExprOp) e->op)
	{
		case OP_DATE_TRUNC:
			return truncate_to(arena, t, e->p);
		case OP_DATE_ADD:
			return add_units(arena, t, e->p, e->q);
		case OP_DATE_BIN:
			minutes = synth_example_minutes(a) - INT64_C(15778080);
			minutes -= divide_down(minutes, e->p) * e->p;
			t.second = t.ms = 0;
			return add_units(arena, t, -minutes, UNIT_MINUTE);
		case OP_DATE_PART:
			return part_of(arena, &t, e->p);
		case OP_DAYS_BETWEEN:
			n = snprintf(buffer, sizeof(buffer), "%lld", (long long)
						 (days_of(t.year, t.month, t.day) - days_of(u.year, u.month, u.day)));
			return synth_example_copy(arena, buffer, n);
		case OP_MINUTES_BETWEEN:
			n = snprintf(buffer, sizeof(buffer), "%lld", (long long)
						 (synth_example_minutes(a) - synth_example_minutes(b)));
			return t.second != u.second ? make_text(NULL, EXAMPLE_ERROR) :
				synth_example_copy(arena, buffer, n);
		case OP_YEARS_BETWEEN:
			if (synth_example_minutes(a) < synth_example_minutes(b))
				return make_text(NULL, EXAMPLE_ERROR);
			n = t.year - u.year - (t.month * 100 + t.day < u.month * 100 + u.day);
			n = snprintf(buffer, sizeof(buffer), "%d", n);
			return synth_example_copy(arena, buffer, n);
		default:
			return make_text(NULL, EXAMPLE_ERROR);
	}
}
