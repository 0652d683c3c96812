/*
 * parse_moment.c
 *		Formats of dates and times: compiled from CLDR's pattern letters, and run
 *		over texts.
 *
 * README.md has the language.  A format is compiled into a list of fields of
 * fixed size, without allocation; a run walks it once over the text.  Strict:
 * the whole text must be used, every field be in its range, the day exist, and
 * a weekday that is given be that day's.
 *
 * Source: UTS #35 part 4, "Date Field Symbol Table"; ISO 8601; RFC 5322.
 */
#include "parse/parse_private.h"

#include <string.h>

enum
{
	ITEM_LITERAL, ITEM_SPACE, ITEM_YEAR, ITEM_SHORT_YEAR, ITEM_WEEK_YEAR, ITEM_WEEK,
	ITEM_MONTH, ITEM_MONTH_NAME, ITEM_DAY, ITEM_DAY_OF_YEAR, ITEM_QUARTER,
	ITEM_WEEKDAY_NAME, ITEM_WEEKDAY, ITEM_HOUR_24, ITEM_HOUR_12, ITEM_HOUR_0_11,
	ITEM_HOUR_1_24, ITEM_MINUTE, ITEM_SECOND, ITEM_FRACTION, ITEM_HALF, ITEM_ERA,
	ITEM_ZONE, ITEM_ZONE_NAME, ITEM_EPOCH, ITEM_KINDS
};

/* How an offset is written. */
#define ZONE_Z			1		/* Z stands for zero */
#define ZONE_COLON		2
#define ZONE_NO_COLON	4
#define ZONE_HOUR		8		/* +01 */
#define ZONE_GMT		16		/* GMT before it */

#define DAY_MICROSECONDS	INT64_C(86400000000)

typedef struct Cursor
{
	const char *at;
	const char *end;
	int32_t		zero;			/* the digit zero of the text's script */
}			Cursor;

typedef struct Fields
{
	int64_t		value[ITEM_KINDS];
	int			offset;
	bool		bc;
	bool		ends_day;
}			Fields;

static SynthFormatStatus compile_one(const char *format, size_t bytes, int wanted,
									 SynthMomentPattern *out);
static SynthFormatStatus add_letters(SynthMomentPattern *out, char letter, int n);
static SynthFormatStatus add_literal(SynthMomentPattern *out, const char *text, int bytes);
static SynthFormatStatus finish(SynthMomentPattern *out, int wanted);
static bool run_one(const SynthMomentPattern *pattern, const char *text, size_t bytes,
					SynthMoment *moment);
static bool run_item(const SynthMomentPattern *pattern, const SynthMomentItem *item,
					 Cursor *c, Fields *f);
static bool read_number(Cursor *c, int min, int max, int after, int64_t *value);
static bool read_word(Cursor *c, SynthWordKind kind, const SynthMomentPattern *pattern,
					  const SynthMomentItem *item, int64_t *value);
static bool read_fraction(Cursor *c, int min, int max, int64_t *microseconds);
static bool read_offset(Cursor *c, int how, int *offset);
static bool read_zone_name(Cursor *c, Fields *f);
static bool make_moment(const SynthMomentPattern *pattern, Fields *f, SynthMoment *moment);
static bool make_day(const SynthMomentPattern *pattern, const Fields *f, int64_t *day);
static bool make_time(const SynthMomentPattern *pattern, const Fields *f, int64_t *time);

/* ---- the calendar ---- */

bool
synth_parse_civil(int64_t year, int month, int day, int64_t *days)
{
	static const unsigned char lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int64_t		era;
	int64_t		y;
	int			of_era,
				of_year;

	if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1] ||
		(month == 2 && day == 29 && !leap) || year < -4713 || year > 294276)
		return false;
	/* years begin in March, in eras of 400 */
	y = year - (month <= 2);
	era = (y >= 0 ? y : y - 399) / 400;
	of_era = (int) (y - era * 400);
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	*days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
	return true;
}

void
synth_parse_civil_from(int64_t days, int *year, int *month, int *day)
{
	int64_t		z = days + 719468;
	int64_t		era = (z >= 0 ? z : z - 146096) / 146097;
	int			of_era = (int) (z - era * 146097);
	int			y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int			of_year = of_era - (365 * y + y / 4 - y / 100);
	int			m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int) (y + era * 400) + (*month <= 2);
}

int
synth_parse_weekday(int64_t days)
{
	int64_t		of_week = (days + 3) % 7;

	return (int) (of_week < 0 ? of_week + 7 : of_week) + 1;
}

/* ---- compiling ---- */

SynthFormatStatus
synth_parse_moment_compile(const char *format, size_t bytes, const char *locale,
						   size_t locale_bytes, int wanted, SynthMomentFormat *out)
{
	int			language = -1;
	size_t		from = 0;
	bool		quoted = false;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < bytes; i++)
	{
		quoted ^= format[i] == '\'';
		if (format[i] == '@' && !quoted)
		{
			locale = format + i + 1;
			locale_bytes = bytes - i - 1;
			bytes = i;
		}
	}
	if (locale_bytes > 0 || memchr(format, 'M', bytes) || memchr(format, 'E', bytes) ||
		memchr(format, 'a', bytes) || memchr(format, 'L', bytes))
	{
		if (!synth_parse_words_open())
			return SYNTH_FORMAT_MEMORY;
	}
	if (locale_bytes > 0 && (language = synth_parse_language(locale, locale_bytes)) < 0)
		return SYNTH_FORMAT_LOCALE;
	quoted = false;
	for (size_t i = 0; i <= bytes; i++)
	{
		SynthFormatStatus status;

		if (i < bytes)
			quoted ^= format[i] == '\'';
		if (i < bytes && (format[i] != '|' || quoted))
			continue;
		if (out->n == SYNTH_MOMENT_ALTERNATIVES)
			return SYNTH_FORMAT_LONG;
		out->patterns[out->n].language = language;
		status = compile_one(format + from, i - from, wanted, &out->patterns[out->n]);
		if (status != SYNTH_FORMAT_OK)
			return status;
		out->n++;
		from = i + 1;
	}
	return SYNTH_FORMAT_OK;
}

static SynthFormatStatus
compile_one(const char *format, size_t bytes, int wanted, SynthMomentPattern *out)
{
	SynthFormatStatus status = SYNTH_FORMAT_OK;
	static const char *const epochs[] = {"epoch", "epoch_ms", "epoch_us", "epoch_ns"};

	synth_parse_trim(&format, &bytes);
	if (bytes == 0)
		return SYNTH_FORMAT_EMPTY;
	for (int i = 0; i < LENGTH_OF(epochs); i++)
		if (strlen(epochs[i]) == bytes && memcmp(format, epochs[i], bytes) == 0)
		{
			out->items[0].kind = ITEM_EPOCH;
			out->items[0].max = (unsigned char) (3 * i);
			out->n = 1;
			out->has = SYNTH_HAS_YEAR | SYNTH_HAS_MONTH | SYNTH_HAS_DAY | SYNTH_HAS_HOUR |
				SYNTH_HAS_ZONE;
			return SYNTH_FORMAT_OK;
		}
	for (size_t i = 0; i < bytes && status == SYNTH_FORMAT_OK;)
	{
		char		c = format[i];
		int32_t		code;
		int			width = synth_parse_character(format + i, bytes - i, &code);
		size_t		end = i + 1;

		if (c == '\'' && i + 1 < bytes && format[i + 1] == '\'')
		{
			status = add_literal(out, "'", 1);
			i += 2;
		}
		else if (c == '\'')
		{
			for (i++; status == SYNTH_FORMAT_OK; i++)
			{
				if (i == bytes)
					return SYNTH_FORMAT_QUOTE;
				if (format[i] == '\'' && (i + 1 == bytes || format[i + 1] != '\''))
					break;
				i += format[i] == '\'';
				status = add_literal(out, format + i, 1);
			}
			i++;
		}
		else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		{
			while (end < bytes && format[end] == c)
				end++;
			status = add_letters(out, c, (int) (end - i));
			i = end;
		}
		else
		{
			status = synth_parse_is_space(code) ? add_literal(out, " ", 1) :
				add_literal(out, format + i, width);
			i += width;
		}
	}
	return status == SYNTH_FORMAT_OK ? finish(out, wanted) : status;
}

static SynthFormatStatus
add_item(SynthMomentPattern *out, int kind, int min, int max)
{
	if (out->n == SYNTH_MOMENT_ITEMS)
		return SYNTH_FORMAT_LONG;
	out->items[out->n].kind = (unsigned char) kind;
	out->items[out->n].min = (unsigned char) min;
	out->items[out->n].max = (unsigned char) max;
	out->n++;
	return SYNTH_FORMAT_OK;
}

/* One letter is one or two digits, two are two. */
static SynthFormatStatus
add_letters(SynthMomentPattern *out, char letter, int n)
{
	static const char pairs[] = "dHhKkmsw";
	static const unsigned char kinds[] = {ITEM_DAY, ITEM_HOUR_24, ITEM_HOUR_12, ITEM_HOUR_0_11,
	ITEM_HOUR_1_24, ITEM_MINUTE, ITEM_SECOND, ITEM_WEEK};
	const char *pair = strchr(pairs, letter);

	if (pair)
		return n > 2 ? SYNTH_FORMAT_LETTER : add_item(out, kinds[pair - pairs], n, 2);
	switch (letter)
	{
		case 'y':
		case 'u':
			if (n == 2)
				return add_item(out, ITEM_SHORT_YEAR, 2, 2);
			return n > 6 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_YEAR, n, n == 1 ? 6 : n);
		case 'Y':
			return n > 4 || n == 2 ? SYNTH_FORMAT_LETTER :
				add_item(out, ITEM_WEEK_YEAR, n, n == 1 ? 6 : n);
		case 'M':
		case 'L':
			if (n <= 2)
				return add_item(out, ITEM_MONTH, n, 2);
			return n > 4 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_MONTH_NAME, 0, 0);
		case 'Q':
		case 'q':
			return n > 2 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_QUARTER, n, n);
		case 'D':
			return n == 2 || n > 3 ? SYNTH_FORMAT_LETTER :
				add_item(out, ITEM_DAY_OF_YEAR, n, 3);
		case 'E':
			return n > 4 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_WEEKDAY_NAME, 0, 0);
		case 'e':
		case 'c':
			return n > 1 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_WEEKDAY, 1, 1);
		case 'S':
			return n > 9 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_FRACTION, n, n == 1 ? 9 : n);
		case 'a':
			return n > 4 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_HALF, 0, 0);
		case 'G':
			return n > 4 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_ERA, 0, 0);
		case 'z':
			return n > 3 ? SYNTH_FORMAT_LETTER : add_item(out, ITEM_ZONE_NAME, 0, 0);
		case 'X':
		case 'x':
			return n > 3 ? SYNTH_FORMAT_LETTER :
				add_item(out, ITEM_ZONE, (letter == 'X' ? ZONE_Z : 0) |
						 (n == 1 ? ZONE_HOUR | ZONE_NO_COLON : n == 2 ? ZONE_NO_COLON : ZONE_COLON), 0);
		case 'Z':
			return n > 5 ? SYNTH_FORMAT_LETTER :
				add_item(out, ITEM_ZONE, n <= 3 ? ZONE_NO_COLON :
						 n == 4 ? ZONE_GMT | ZONE_COLON : ZONE_Z | ZONE_COLON, 0);
		case 'O':
			return n != 1 && n != 4 ? SYNTH_FORMAT_LETTER :
				add_item(out, ITEM_ZONE, ZONE_GMT | ZONE_COLON | (n == 1 ? ZONE_HOUR : 0), 0);
		default:
			return SYNTH_FORMAT_LETTER;
	}
}

/* Neighbouring literals are one; a blank stands for any run of blanks. */
static SynthFormatStatus
add_literal(SynthMomentPattern *out, const char *text, int bytes)
{
	SynthMomentItem *last = out->n > 0 ? &out->items[out->n - 1] : NULL;

	if (bytes == 1 && text[0] == ' ')
		return last && last->kind == ITEM_SPACE ? SYNTH_FORMAT_OK : add_item(out, ITEM_SPACE, 0, 0);
	if (out->nliteral + bytes > SYNTH_MOMENT_LITERALS)
		return SYNTH_FORMAT_LONG;
	if (last == NULL || last->kind != ITEM_LITERAL)
	{
		SynthFormatStatus status = add_item(out, ITEM_LITERAL, 0, 0);

		if (status != SYNTH_FORMAT_OK)
			return status;
		last = &out->items[out->n - 1];
		last->at = (unsigned short) out->nliteral;
	}
	memcpy(out->literal + out->nliteral, text, bytes);
	last->bytes = (unsigned short) (last->bytes + bytes);
	out->nliteral += bytes;
	return SYNTH_FORMAT_OK;
}

/* Digits that abut, and whether the fields make a moment. */
static SynthFormatStatus
finish(SynthMomentPattern *out, int wanted)
{
	int			count[ITEM_KINDS] = {0};
	int			after = 0;
	int			years,
				months,
				days,
				hours;

	for (int i = out->n - 1; i >= 0; i--)
	{
		SynthMomentItem *item = &out->items[i];
		bool		digits = item->kind >= ITEM_YEAR && item->kind <= ITEM_FRACTION &&
			item->kind != ITEM_MONTH_NAME && item->kind != ITEM_WEEKDAY_NAME;

		item->after = (unsigned char) after;
		after = digits ? after + item->min : 0;
		count[item->kind]++;
	}
	for (int k = ITEM_YEAR; k < ITEM_KINDS; k++)
		if (count[k] > 1)
			return SYNTH_FORMAT_FIELDS;
	years = count[ITEM_YEAR] + count[ITEM_SHORT_YEAR] + count[ITEM_WEEK_YEAR];
	months = count[ITEM_MONTH] + count[ITEM_MONTH_NAME] + count[ITEM_QUARTER];
	days = count[ITEM_DAY] + count[ITEM_DAY_OF_YEAR];
	hours = count[ITEM_HOUR_24] + count[ITEM_HOUR_12] + count[ITEM_HOUR_0_11] + count[ITEM_HOUR_1_24];
	if (years > 1 || months > 1 || days > 1 || hours > 1 ||
		(count[ITEM_DAY] && !months) || (count[ITEM_QUARTER] && days) ||
		(count[ITEM_DAY_OF_YEAR] && months) || (count[ITEM_WEEK_YEAR] != count[ITEM_WEEK]) ||
		(count[ITEM_WEEK] && (months || days)) ||
		(count[ITEM_MINUTE] && !hours && (wanted & SYNTH_HAS_YEAR)) ||
		(count[ITEM_HALF] && !count[ITEM_HOUR_12] && !count[ITEM_HOUR_0_11] && !count[ITEM_HOUR_24]) ||
		((count[ITEM_HOUR_12] || count[ITEM_HOUR_0_11]) && !count[ITEM_HALF]) ||
		(count[ITEM_FRACTION] && !count[ITEM_SECOND]) || (count[ITEM_SECOND] && !count[ITEM_MINUTE]) ||
		(count[ITEM_ZONE] && count[ITEM_ZONE_NAME]))
		return SYNTH_FORMAT_FIELDS;
	out->has = (years ? SYNTH_HAS_YEAR : 0) | (months ? SYNTH_HAS_MONTH : 0) |
		(days ? SYNTH_HAS_DAY : 0) | (hours || count[ITEM_MINUTE] ? SYNTH_HAS_HOUR : 0) |
		(count[ITEM_ZONE] ? SYNTH_HAS_ZONE : 0) | (count[ITEM_ZONE_NAME] ? SYNTH_HAS_ZONE_NAME : 0);
	if (wanted & SYNTH_HAS_ZONE && out->has & SYNTH_HAS_ZONE_NAME)
		wanted &= ~SYNTH_HAS_ZONE;
	return (out->has & wanted) == wanted ? SYNTH_FORMAT_OK : SYNTH_FORMAT_FIELDS;
}

/* ---- running ---- */

bool
synth_parse_moment_run(const SynthMomentFormat *format, const char *text, size_t bytes,
					   SynthMoment *moment)
{
	synth_parse_trim(&text, &bytes);
	if (bytes == 0)
		return false;
	for (int i = 0; i < format->n; i++)
		if (run_one(&format->patterns[i], text, bytes, moment))
			return true;
	return false;
}

static bool
run_one(const SynthMomentPattern *pattern, const char *text, size_t bytes, SynthMoment *moment)
{
	Cursor		c = {text, text + bytes, -1};
	Fields		f;

	memset(&f, 0, sizeof(f));
	for (int i = 0; i < pattern->n; i++)
		if (!run_item(pattern, &pattern->items[i], &c, &f))
			return false;
	return c.at == c.end && make_moment(pattern, &f, moment);
}

static bool
run_item(const SynthMomentPattern *pattern, const SynthMomentItem *item, Cursor *c, Fields *f)
{
	int64_t    *value = &f->value[item->kind];
	const char *from = c->at;

	switch (item->kind)
	{
		case ITEM_LITERAL:
			if (c->end - c->at < item->bytes ||
				memcmp(c->at, pattern->literal + item->at, item->bytes) != 0)
				return false;
			c->at += item->bytes;
			return true;
		case ITEM_SPACE:
			while (c->at < c->end)
			{
				int32_t		code;
				int			width = synth_parse_character(c->at, c->end - c->at, &code);

				if (!synth_parse_is_space(code))
					break;
				c->at += width;
			}
			return c->at > from;
		case ITEM_MONTH_NAME:
			return read_word(c, SYNTH_WORD_MONTH, pattern, item, value);
		case ITEM_WEEKDAY_NAME:
			return read_word(c, SYNTH_WORD_WEEKDAY, pattern, item, value);
		case ITEM_HALF:
			return read_word(c, SYNTH_WORD_HALF, pattern, item, value);
		case ITEM_FRACTION:
			return read_fraction(c, item->min, item->max, value);
		case ITEM_ZONE:
			return read_offset(c, item->min, &f->offset);
		case ITEM_ZONE_NAME:
			return read_zone_name(c, f);
		case ITEM_ERA:
			if (c->end - c->at < 2)
				return false;
			f->bc = (c->at[0] | 0x20) == 'b' && (c->at[1] | 0x20) == 'c';
			c->at += 2;
			return f->bc || ((from[0] | 0x20) == 'a' && (from[1] | 0x20) == 'd') ||
				((from[0] | 0x20) == 'c' && (from[1] | 0x20) == 'e');
		case ITEM_EPOCH:
			{
				bool		negative = c->at < c->end && *c->at == '-';

				c->at += negative;
				if (!read_number(c, 1, 19, 0, value))
					return false;
				if (item->max == 0 && c->at < c->end && *c->at == '.')
				{
					c->at++;
					if (!read_fraction(c, 1, 9, &f->value[ITEM_FRACTION]))
						return false;
				}
				f->offset = negative;
				return true;
			}
		default:
			return read_number(c, item->min, item->max, item->after, value);
	}
}

/*
 * min to max digits of one script; where other fields abut, the run of digits
 * is divided from its end.
 */
static bool
read_number(Cursor *c, int min, int max, int after, int64_t *value)
{
	const char *at = c->at;
	int			n = 0;
	int			available = 0;
	int64_t		number = 0;

	if (after > 0 && min < max)
	{
		while (at + available < c->end && at[available] >= '0' && at[available] <= '9')
			available++;
		if (available - after < max)
			max = available - after;
	}
	while (n < max && at < c->end && number < INT64_C(922337203685477580))
	{
		unsigned char byte = *at;

		if (byte < 0x80)
		{
			if (byte < '0' || byte > '9' || (c->zero >= 0 && c->zero != '0'))
				break;
			c->zero = '0';
			number = number * 10 + byte - '0';
			at++;
		}
		else
		{
			int32_t		code;
			int			width = synth_parse_character(at, c->end - at, &code);
			int			digit = code < 0 ? -1 : synth_parse_digit(code);

			if (digit < 0 || (c->zero >= 0 && code - digit != c->zero))
				break;
			c->zero = code - digit;
			number = number * 10 + digit;
			at += width;
		}
		n++;
	}
	c->at = at;
	*value = number;
	return n >= min && n > 0;
}

/* The hit of a kind that all languages agree on, or English has; NULL for none. */
static const SynthWordHit *
find_kind(const char *word, size_t bytes, int language, SynthWordKind kind, SynthWordHit *hits,
		  int max)
{
	int			n = synth_parse_word_find(word, bytes, language, hits, max);
	const SynthWordHit *found = NULL;

	for (int i = 0; i < n; i++)
	{
		if (hits[i].kind != kind)
			continue;
		if (synth_parse_languages_has(&hits[i].languages, 0))
			return &hits[i];
		if (found)
			return NULL;
		found = &hits[i];
	}
	return found;
}

/*
 * A run of letters and the periods between and after them; the last period
 * is left where the pattern goes on with one.
 */
static bool
read_word(Cursor *c, SynthWordKind kind, const SynthMomentPattern *pattern,
		  const SynthMomentItem *item, int64_t *value)
{
	bool		period = item + 1 < pattern->items + pattern->n &&
		item[1].kind == ITEM_LITERAL && pattern->literal[item[1].at] == '.';
	SynthWordHit hits[8];
	const char *from = c->at;
	const char *ends[8];
	int			nends = 0;
	const SynthWordHit *hit = NULL;

	while (c->at < c->end)
	{
		int32_t		code;
		int			width = synth_parse_character(c->at, c->end - c->at, &code);

		/* "thứ bảy" is one name */
		if (synth_parse_is_space(code))
		{
			int32_t		next;

			if (c->at == from || c->at + width >= c->end || nends >= LENGTH_OF(ends) - 1)
				break;
			(void) synth_parse_character(c->at + width, c->end - c->at - width, &next);
			if (!synth_parse_is_letter(next))
				break;
			ends[nends++] = c->at;
		}
		else if (code != '.' && !synth_parse_is_letter(code))
			break;
		if (code == '.' && nends < LENGTH_OF(ends) - 1)
			ends[nends++] = c->at;
		c->at += width;
	}
	if (!(period && c->at > from && c->at[-1] == '.'))
		ends[nends++] = c->at;
	while (nends > 0 && hit == NULL)
	{
		c->at = ends[--nends];
		if (c->at == from)
			return false;
		hit = find_kind(from, c->at - from, pattern->language, kind, hits, LENGTH_OF(hits));
		/* "PM" is written in all languages */
		if (hit == NULL && kind == SYNTH_WORD_HALF && pattern->language > 0)
			hit = find_kind(from, c->at - from, 0, kind, hits, LENGTH_OF(hits));
	}
	if (hit)
		*value = hit->value;
	return hit != NULL;
}

/* What is beyond microseconds is cut off, so that no moment moves to the next second. */
static bool
read_fraction(Cursor *c, int min, int max, int64_t *microseconds)
{
	const char *from = c->at;
	int64_t		value;
	int			digits = 0;

	if (!read_number(c, min, max, 0, &value))
		return false;
	for (const char *p = from; p < c->at; p++)
		digits += (*p & 0xC0) != 0x80;
	for (; digits < 6; digits++)
		value *= 10;
	for (; digits > 6; digits--)
		value /= 10;
	*microseconds = value;
	return true;
}

static bool
read_offset(Cursor *c, int how, int *offset)
{
	int64_t		hours,
				minutes = 0;
	const char *from;
	bool		west;

	if (how & ZONE_GMT)
	{
		if (c->end - c->at < 3 || (memcmp(c->at, "GMT", 3) != 0 && memcmp(c->at, "UTC", 3) != 0))
			return false;
		c->at += 3;
		*offset = 0;
		if (c->at == c->end || (*c->at != '+' && *c->at != '-'))
			return true;
	}
	if (c->at == c->end)
		return false;
	if (how & ZONE_Z && (*c->at == 'Z' || *c->at == 'z'))
	{
		c->at++;
		*offset = 0;
		return true;
	}
	west = *c->at == '-';
	if (*c->at == '+' || *c->at == '-')
		c->at++;
	else if (c->end - c->at >= 3 && memcmp(c->at, "\xE2\x88\x92", 3) == 0)	/* minus sign */
	{
		west = true;
		c->at += 3;
	}
	else
		return false;
	from = c->at;
	if (!read_number(c, how & ZONE_GMT ? 1 : 2, 2, 0, &hours))
		return false;
	if (how & ZONE_COLON && c->at < c->end && *c->at == ':')
	{
		c->at++;
		if (!read_number(c, 2, 2, 0, &minutes))
			return false;
	}
	else if (how & ZONE_NO_COLON && c->at < c->end && *c->at >= '0' && *c->at <= '9')
	{
		if (c->at - from != 2 || !read_number(c, 2, 2, 0, &minutes))
			return false;
	}
	else if (!(how & ZONE_HOUR))
		return false;
	if (hours > 15 || minutes > 59)
		return false;
	*offset = (int) (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	return true;
}

bool
synth_parse_zone_name(const char *text, size_t bytes, int *offset)
{
	static const struct
	{
		const char *name;
		int			hours;
	}			zones[] =
	{
		{"UTC", 0}, {"GMT", 0}, {"UT", 0}, {"Z", 0}, {"EST", -5}, {"EDT", -4}, {"CST", -6},
		{"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"CET", 1}, {"CEST", 2},
		{"EET", 2}, {"EEST", 3}, {"MSK", 3}
	};

	for (int i = 0; i < LENGTH_OF(zones); i++)
		if (strlen(zones[i].name) == bytes && memcmp(text, zones[i].name, bytes) == 0)
		{
			*offset = zones[i].hours * 3600;
			return true;
		}
	return false;
}

static bool
read_zone_name(Cursor *c, Fields *f)
{
	const char *from = c->at;

	while (c->at < c->end && *c->at >= 'A' && *c->at <= 'Z')
		c->at++;
	if (c->at == from || c->at - from > 5)
		return false;
	f->value[ITEM_ZONE_NAME] = synth_parse_zone_name(from, c->at - from, &f->offset);
	return true;
}

/* ---- fields to a moment ---- */

static bool
make_moment(const SynthMomentPattern *pattern, Fields *f, SynthMoment *moment)
{
	memset(moment, 0, sizeof(*moment));
	moment->has = pattern->has & ~(SYNTH_HAS_ZONE | SYNTH_HAS_ZONE_NAME);
	if (pattern->items[0].kind == ITEM_EPOCH)
	{
		static const int64_t units[] = {1000000, 1000, 1, 1};
		int			scale = pattern->items[0].max / 3;
		int64_t		value = f->value[ITEM_EPOCH];

		if (scale == 3)
			value /= 1000;
		if (value > INT64_C(9223372036854775807) / units[scale] - 1)
			return false;
		value = value * units[scale] + f->value[ITEM_FRACTION];
		if (f->offset)
			value = -value;
		moment->day = value / DAY_MICROSECONDS - (value % DAY_MICROSECONDS < 0);
		moment->time = value - moment->day * DAY_MICROSECONDS;
		moment->has |= SYNTH_HAS_ZONE;
		return moment->day > -2440000 && moment->day < 106000000;
	}
	if (pattern->has & SYNTH_HAS_YEAR && !make_day(pattern, f, &moment->day))
		return false;
	if (!make_time(pattern, f, &moment->time))
		return false;
	/* the end of a day is the next one's beginning, unless it is a time alone */
	if (moment->time == DAY_MICROSECONDS && pattern->has & SYNTH_HAS_YEAR)
	{
		moment->time = 0;
		moment->day++;
	}
	moment->offset = f->offset;
	if (pattern->has & SYNTH_HAS_ZONE || f->value[ITEM_ZONE_NAME])
		moment->has |= SYNTH_HAS_ZONE;
	if (pattern->has & SYNTH_HAS_ZONE_NAME)
		moment->has |= SYNTH_HAS_ZONE_NAME;
	return true;
}

static bool
make_day(const SynthMomentPattern *pattern, const Fields *f, int64_t *day)
{
	int64_t		year = f->value[ITEM_YEAR];
	int			month = 1,
				of_month = 1,
				weekday = 0;

	for (int i = 0; i < pattern->n; i++)
	{
		int64_t		value = f->value[pattern->items[i].kind];

		switch (pattern->items[i].kind)
		{
			case ITEM_SHORT_YEAR:
				year = value + (value < 70 ? 2000 : 1900);
				break;
			case ITEM_MONTH:
			case ITEM_MONTH_NAME:
				month = (int) value;
				break;
			case ITEM_QUARTER:
				if (value < 1 || value > 4)
					return false;
				month = (int) value * 3 - 2;
				break;
			case ITEM_DAY:
				of_month = (int) value;
				break;
			case ITEM_WEEKDAY_NAME:
			case ITEM_WEEKDAY:
				weekday = (int) value;
				if (weekday < 1 || weekday > 7)
					return false;
				break;
			default:
				break;
		}
	}
	if (f->value[ITEM_WEEK_YEAR] || f->value[ITEM_WEEK])
	{
		int64_t		week = f->value[ITEM_WEEK];
		int64_t		first,
					next;

		/* the first week has the 4th of January, and begins on a Monday */
		year = f->value[ITEM_WEEK_YEAR];
		if (!synth_parse_civil(year, 1, 4, &first) || !synth_parse_civil(year + 1, 1, 4, &next))
			return false;
		first -= synth_parse_weekday(first) - 1;
		next -= synth_parse_weekday(next) - 1;
		*day = first + (week - 1) * 7 + (weekday ? weekday - 1 : 0);
		return week >= 1 && *day < next;
	}
	if (f->bc)
		year = 1 - year;
	else if (year == 0)
		return false;
	if (!synth_parse_civil(year, month, of_month, day))
		return false;
	for (int i = 0; i < pattern->n; i++)
		if (pattern->items[i].kind == ITEM_DAY_OF_YEAR)
		{
			int64_t		next;

			*day += f->value[ITEM_DAY_OF_YEAR] - 1;
			if (f->value[ITEM_DAY_OF_YEAR] < 1 || !synth_parse_civil(year + 1, 1, 1, &next) ||
				*day >= next)
				return false;
		}
	return weekday == 0 || weekday == synth_parse_weekday(*day);
}

static bool
make_time(const SynthMomentPattern *pattern, const Fields *f, int64_t *time)
{
	int64_t		hour = 0;

	for (int i = 0; i < pattern->n; i++)
	{
		int			kind = pattern->items[i].kind;
		int64_t		value = f->value[kind];

		if (kind == ITEM_HOUR_24)
			hour = value;
		else if (kind == ITEM_HOUR_1_24)
		{
			if (value < 1 || value > 24)
				return false;
			hour = value % 24;
		}
		else if (kind == ITEM_HOUR_12 || kind == ITEM_HOUR_0_11)
		{
			if (value < (kind == ITEM_HOUR_12) || value > 11 + (kind == ITEM_HOUR_12))
				return false;
			hour = value % 12 + 12 * f->value[ITEM_HALF];
		}
		else if (kind == ITEM_HALF && f->value[ITEM_HOUR_24] > 0 &&
				 (f->value[ITEM_HOUR_24] >= 12) != (f->value[ITEM_HALF] == 1))
			return false;
	}
	if (hour > 24 || f->value[ITEM_MINUTE] > 59 || f->value[ITEM_SECOND] > 59 ||
		(hour == 24 && (f->value[ITEM_MINUTE] || f->value[ITEM_SECOND] || f->value[ITEM_FRACTION])))
		return false;
	*time = ((hour * 60 + f->value[ITEM_MINUTE]) * 60 + f->value[ITEM_SECOND]) * INT64_C(1000000) +
		f->value[ITEM_FRACTION];
	return *time <= DAY_MICROSECONDS;
}
