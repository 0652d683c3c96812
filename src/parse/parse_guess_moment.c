/*
 * parse_guess_moment.c
 *		The dates and times that a text can be, each with the format that reads it.
 *
 * The text is cut into numbers, words and signs.  Times, zones, names of months
 * and days, and numbers with a unit ("2014年") are found first
 * (parse_guess_token.c); what numbers are left are the day, the month and the
 * year, in every order in which they make a day.  Every token must find its
 * place, or there is no reading: a date inside a sentence is no date.  A
 * reading is written as a format and then run, so that its value is what the
 * format gives.
 *
 * Month before day where neither the words nor the locale tell otherwise.
 * Pure C.
 */
#include "parse/parse_guess_private.h"

#include <stdio.h>

#define BUDDHIST_YEARS 2400

static void order_numbers(SynthMomentScan *scan, SynthReadings *out);
static void add_orders(SynthMomentScan *scan, const int *numbers, int n, SynthReadings *out);
static void read_compact(SynthMomentScan *scan, int number, SynthReadings *out);
static void emit(SynthMomentScan *scan, double confidence, SynthReadings *out);
static bool write_format(const SynthMomentScan *scan, char *out, int max);
static void read_epoch(const char *text, size_t bytes, SynthReadings *out);
static bool read_calendar(const char *text, size_t bytes, SynthReadings *out);

static bool guess_scanned(const char *text, size_t bytes, int language, bool loose,
						  bool iso_zone, SynthReadings *out);

void
synth_parse_guess_moment(const char *text, size_t bytes, int language, bool loose,
						 SynthReadings *out)
{
	int			n;

	synth_parse_trim(&text, &bytes);
	if (bytes < 3 || bytes > 90 || !synth_parse_words_open())
		return;
	if (read_calendar(text, bytes, out))
		return;
	if (!guess_scanned(text, bytes, language, loose, false, out))
		return;
	/* with a zone whose sign has two senses: the time there, then the moment */
	n = out->n;
	(void) guess_scanned(text, bytes, language, loose, true, out);
	for (int i = n; i < out->n; i++)
		out->list[i].confidence *= 0.9;
}

/* Is there a zone that can be read in two ways? */
static bool
guess_scanned(const char *text, size_t bytes, int language, bool loose, bool iso_zone,
			  SynthReadings *out)
{
	SynthMomentScan scan;

	scan.n = 0;
	scan.loose = loose;
	scan.language = language;
	scan.iso_zone = iso_zone;
	scan.hour = scan.half = scan.month = scan.weekday = scan.fixed_hour = -1;
	scan.has_time = scan.has_offset = scan.has_zone_name = scan.irregular = scan.has_words = scan.wide = false;
	scan.has_era = scan.zone_in_doubt = false;
	scan.zone[0] = 0;
	if (!synth_parse_place_tokens(&scan, text, bytes))
		return false;
	if (scan.n == 1)
	{
		read_compact(&scan, 0, out);
		read_epoch(text, bytes, out);
		return false;
	}
	order_numbers(&scan, out);
	return scan.zone_in_doubt;
}

/* ---- the numbers that are left ---- */

static void
order_numbers(SynthMomentScan *scan, SynthReadings *out)
{
	int			numbers[4];
	int			n = 0;
	bool		has_day = false;

	for (int i = 0; i < scan->n; i++)
	{
		SynthToken *t = &scan->tokens[i];

		if (t->placed)
		{
			has_day |= t->kind == TOKEN_NUMBER && strpbrk(t->letters, "yMd") != NULL;
			continue;
		}
		if (t->kind != TOKEN_NUMBER)
			continue;
		if (n == 4)
			return;
		numbers[n++] = i;
	}
	/* 950404 122212: the second number is the time */
	if (n == 2 && !scan->has_time && scan->month < 0 &&
		(scan->tokens[numbers[0]].digits == 6 || scan->tokens[numbers[0]].digits == 8) &&
		(scan->tokens[numbers[1]].digits == 6 || scan->tokens[numbers[1]].digits == 4))
	{
		place(scan, numbers[1], scan->tokens[numbers[1]].digits == 6 ? "HHmmss" : "HHmm");
		scan->has_time = true;
		n = 1;
	}
	if (n == 1 && scan->month < 0 && !has_day && scan->tokens[numbers[0]].digits >= 6)
	{
		read_compact(scan, numbers[0], out);
		return;
	}
	for (int i = 0; i < n; i++)
		if (scan->tokens[numbers[i]].digits != 4 && scan->tokens[numbers[i]].digits > 2)
			return;
	if (n == 0 && scan->month < 0)
	{
		/* 2014年4月8日, or a time alone */
		if (has_day || scan->has_time)
			emit(scan, has_day ? 0.98 : scan->half >= 0 ? 0.95 : 0.8, out);
		return;
	}
	add_orders(scan, numbers, n, out);
}

/* 20140408, 140408, 20140408101536 */
static void
read_compact(SynthMomentScan *scan, int number, SynthReadings *out)
{
	static const struct
	{
		int			digits;
		const char *letters;
		double		confidence;
	}			layouts[] =
	{
		{8, "yyyyMMdd", 0.55}, {14, "yyyyMMddHHmmss", 0.8}, {12, "yyyyMMddHHmm", 0.4},
		{8, "ddMMyyyy", 0.2}, {8, "MMddyyyy", 0.2}, {6, "yyMMdd", 0.15}, {6, "yyyyMM", 0.12}, {4, "yyyy", 0.3}
	};
	SynthToken *t = &scan->tokens[number];
	bool		had_time = scan->has_time;

	for (int i = 0; i < LENGTH_OF(layouts); i++)
	{
		if (t->digits != layouts[i].digits)
			continue;
		if (strchr(layouts[i].letters, 'H') && had_time)
			continue;
		if (layouts[i].digits == 4 && (t->value < 1800 || t->value > 2100))
			continue;
		/* a century that people write of */
		if (strncmp(layouts[i].letters, "yyyy", 4) == 0)
		{
			int64_t		year = t->value;

			for (int k = layouts[i].digits; k > 4; k--)
				year /= 10;
			if (year < 1800 || year > 2100)
				continue;
		}
		else if (strstr(layouts[i].letters, "yyyy") && (t->value % 10000 < 1800 || t->value % 10000 > 2100))
			continue;
		place(scan, number, layouts[i].letters);
		scan->has_time = had_time || strchr(layouts[i].letters, 'H') != NULL;
		emit(scan, had_time ? 0.5 + layouts[i].confidence / 2 : layouts[i].confidence, out);
		t->placed = false;
	}
	scan->has_time = had_time;
}

static bool
may_be(const SynthToken *t, char letter)
{
	switch (letter)
	{
		case 'd':
			return t->digits <= 2 && t->value >= 1 && t->value <= 31;
		case 'M':
			return t->digits <= 2 && t->value >= 1 && t->value <= 12;
		default:
			return t->digits == 4 ? t->value >= 1000 && t->value < 3000 : t->digits == 2;
	}
}

/* Signs between two numbers that are left, as one: 0 where they are several. */
static int32_t
sign_between(const SynthMomentScan *scan, int a, int b)
{
	int32_t		sign = ' ';

	for (int i = a + 1; i < b; i++)
		if (scan->tokens[i].kind == TOKEN_SIGN)
		{
			if (sign != ' ')
				return 0;
			sign = scan->tokens[i].code;
		}
		else if (scan->tokens[i].kind != TOKEN_SPACE)
			return 0;
	return sign;
}

/* How sure an order of numbers without a month's name is. */
static double
numeric_confidence(const SynthMomentScan *scan, const int *numbers, const char *letters, bool day_first)
{
	const SynthToken *t[3];
	int32_t		sign = sign_between(scan, numbers[0], numbers[1]);
	bool		both;
	double		confidence;

	for (int i = 0; i < 3; i++)
		t[i] = &scan->tokens[numbers[i]];
	if (sign == 0 || sign == ',' || sign != sign_between(scan, numbers[1], numbers[2]))
		return 0;
	/* '19-06-24 */
	if (is_sign(scan, numbers[0] - 1, '\''))
		return strcmp(letters, "yMd") == 0 && t[0]->digits == 2 ? 0.6 : 0;
	/* before the calendar's time such numbers are another calendar's year, or a code */
	for (int i = 0; i < 3 && !scan->loose; i++)
		if (letters[i] == 'y' && t[i]->digits == 4 && t[i]->value < 1583)
			return 0;
	if (letters[0] == 'y')
	{
		if (t[0]->digits == 4)
			return letters[1] == 'M' ? (sign == ' ' ? 0.85 : 0.98) : may_be(t[1], 'M') || !scan->loose ? 0 : 0.3;
		return letters[1] == 'M' && t[2]->digits == 2 ? 0.12 : 0;
	}
	if (letters[2] != 'y')
		return 0;
	both = may_be(t[0], 'd') && may_be(t[0], 'M') && may_be(t[1], 'd') && may_be(t[1], 'M');
	confidence = !both ? 0.95 : t[0]->value == t[1]->value ? 0.6 :
		(letters[0] == 'd') == day_first ? 0.55 : 0.4;
	if (t[2]->digits == 2)
		confidence -= 0.1;
	/* three numbers in a row may be anything */
	return sign == ' ' ? confidence - 0.2 : confidence;
}

static void
try_order(SynthMomentScan *scan, const int *numbers, int n, const char *letters, double confidence,
		  SynthReadings *out)
{
	for (int i = 0; i < n; i++)
	{
		const SynthToken *t = &scan->tokens[numbers[i]];

		if (!may_be(t, letters[i]))
			return;
		/* "79 AD" is no year of two digits, 2564 beside a Thai month no Gregorian one */
		if (letters[i] == 'y' && ((scan->has_era && t->digits == 2) ||
								  (scan->has_words && t->value >= BUDDHIST_YEARS)))
			return;
	}
	for (int i = 0; i < n; i++)
	{
		if (letters[i] == 'y')
			place(scan, numbers[i], scan->tokens[numbers[i]].digits == 4 ? "yyyy" : "yy");
		else
			place_field(scan, numbers[i], letters[i]);
	}
	emit(scan, confidence, out);
	for (int i = 0; i < n; i++)
		scan->tokens[numbers[i]].placed = false;
}

/* One hit of the month's word after the other. */
static void
try_months(SynthMomentScan *scan, const int *numbers, int n, const char *letters, double confidence,
		   SynthReadings *out)
{
	SynthToken *t = &scan->tokens[scan->month];
	SynthLanguages before = scan->languages;
	bool		had_words = scan->has_words;
	bool		any_meets = false;

	/* in the weekday's language, where that has a month of this name */
	for (int i = 0; i < t->nhits && had_words; i++)
	{
		SynthLanguages common = before;

		any_meets |= t->hits[i].kind == SYNTH_WORD_MONTH &&
			synth_parse_languages_meet(&common, &t->hits[i].languages);
	}
	for (int i = 0; i < t->nhits; i++)
	{
		if (t->hits[i].kind != SYNTH_WORD_MONTH)
			continue;
		if (had_words)
		{
			scan->languages = before;
			if (!synth_parse_languages_meet(&scan->languages, &t->hits[i].languages))
			{
				if (any_meets)
					continue;
				scan->languages = t->hits[i].languages;
			}
		}
		else
			scan->languages = t->hits[i].languages;
		scan->has_words = true;
		scan->wide = t->hits[i].wide && t->bytes > 4;
		place(scan, scan->month, t->hits[i].wide && !scan->loose ? "MMMM" : "MMM");
		/* a month of the languages that come first is likelier */
		try_order(scan, numbers, n, letters,
				  confidence - 0.002 * synth_parse_languages_first(&scan->languages), out);
		t->placed = false;
	}
	scan->languages = before;
	scan->has_words = had_words;
}

static void
add_orders(SynthMomentScan *scan, const int *numbers, int n, SynthReadings *out)
{
	static const char *const three[] = {"Mdy", "dMy", "yMd", "ydM"};
	const SynthToken *first = n > 0 ? &scan->tokens[numbers[0]] : NULL;
	bool		day_first = scan->has_words ?
		!synth_parse_languages_has(&scan->languages, 0) &&
		synth_parse_language_day_first(synth_parse_languages_first(&scan->languages)) :
		synth_parse_language_day_first(scan->language);
	bool		month_placed = false;

	if (scan->month >= 0)
	{
		/* "2015 April 3", "3 April 2015", "April 3, 2015", "03 25 Sep" */
		int			before = 0;

		for (int i = 0; i < n; i++)
			before += numbers[i] < scan->month;
		if (n == 1)
		{
			if (first->digits == 4 || is_sign(scan, numbers[0] - 1, '\''))
				try_months(scan, numbers, 1, "y", 0.85, out);
			else if (scan->loose && first->digits == 2)
				try_months(scan, numbers, 1, "y", 0.5, out);
		}
		else if (n == 2)
		{
			bool		year_last = is_sign(scan, numbers[1] - 1, '\'') ||
				scan->tokens[numbers[1]].digits == 4;

			try_months(scan, numbers, 2, before == 2 && !year_last ? "yd" : "dy",
					   scan->tokens[numbers[0]].digits == 4 || year_last ? 0.97 : 0.85, out);
			try_months(scan, numbers, 2, before == 2 && !year_last ? "dy" : "yd",
					   first->digits == 4 ? 0.97 : 0.3, out);
		}
		return;
	}
	for (int i = 0; i < scan->n; i++)
		month_placed |= scan->tokens[i].placed && scan->tokens[i].letters[0] == 'M';
	if (month_placed)
	{
		/* 2016年6月29; 8 tháng 1 năm 2015 */
		if (n == 1)
			try_order(scan, numbers, 1, "d", 0.9, out);
		else if (n == 2)
			try_order(scan, numbers, 2, first->digits == 4 ? "yd" : "dy", 0.9, out);
	}
	else if (n == 3)
		for (int i = 0; i < LENGTH_OF(three); i++)
		{
			double		confidence = numeric_confidence(scan, numbers, three[i], day_first);

			if (confidence > 0)
				try_order(scan, numbers, 3, three[i], confidence, out);
		}
	else if (n == 2)
	{
		int32_t		sign = sign_between(scan, numbers[0], numbers[1]);

		if (sign == '-' || sign == '/' || sign == '.')
		{
			if (first->digits == 4)
				try_order(scan, numbers, 2, "yM", sign == '.' ? 0.3 : 0.7, out);
			if (scan->tokens[numbers[1]].digits == 4)
				try_order(scan, numbers, 2, "My", sign == '.' ? 0.25 : 0.7, out);
		}
	}
}

/* ---- readings ---- */

/* The letters of all tokens as a format; literals quoted where they must be. */
static bool
write_format(const SynthMomentScan *scan, char *out, int max)
{
	int			n = 0;
	bool		quoted = false;

	for (int i = 0; i < scan->n; i++)
	{
		const SynthToken *t = &scan->tokens[i];

		if (t->letters[0] == '-')
			continue;			/* a part of the token before */
		if (t->placed && t->letters[0])
		{
			if (quoted)
				out[n++] = '\'';
			quoted = false;
			if (n + 24 >= max)
				return false;
			n += sprintf(out + n, "%s", t->letters);
			continue;
		}
		for (int k = 0; k < t->bytes; k++)
		{
			char		c = t->kind == TOKEN_SPACE ? ' ' : t->text[k];
			bool		letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			bool		special = letter || c == '|' || c == '@' || (c >= '0' && c <= '9') ||
				(quoted && t->kind == TOKEN_WORD && (unsigned char) c >= 0x80);

			if (n + 8 >= max)
				return false;
			if (c == '\'')
			{
				out[n++] = '\'';
				out[n++] = '\'';
				continue;
			}
			if (special != quoted && (special || c != ' ' || t->kind != TOKEN_SPACE))
			{
				out[n++] = '\'';
				quoted = special;
			}
			else if (quoted && t->kind == TOKEN_SPACE)
			{
				out[n++] = '\'';
				quoted = false;
			}
			out[n++] = c;
			if (t->kind == TOKEN_SPACE)
				break;
		}
	}
	if (quoted)
		out[n++] = '\'';
	out[n] = 0;
	return true;
}

static void
write_value(SynthReading *r, const SynthMoment *m)
{
	int			year,
				month,
				day,
				n = 0;
	int64_t		seconds = m->time / 1000000;
	int64_t		fraction = m->time % 1000000;

	if (r->type != SYNTH_READ_TIME)
	{
		synth_parse_civil_from(m->day, &year, &month, &day);
		n = snprintf(r->value, sizeof(r->value), "%04d-%02d-%02d", year, month, day);
	}
	if (r->type == SYNTH_READ_DATE)
		return;
	n += snprintf(r->value + n, sizeof(r->value) - n, "%s%02d:%02d:%02d", n ? " " : "",
				  (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
	if (fraction)
	{
		n += snprintf(r->value + n, sizeof(r->value) - n, ".%06d", (int) fraction);
		while (r->value[n - 1] == '0')
			r->value[--n] = 0;
	}
	if (r->type == SYNTH_READ_TIMESTAMPTZ)
	{
		int			offset = m->offset < 0 ? -m->offset : m->offset;

		snprintf(r->value + n, sizeof(r->value) - n, "%c%02d:%02d", m->offset < 0 ? '-' : '+',
				 offset / 3600 % 100, offset / 60 % 60);
	}
}

/* The format of what is placed, run over the text. */
static void
emit(SynthMomentScan *scan, double confidence, SynthReadings *out)
{
	SynthReading *r;
	SynthMomentFormat format;
	SynthMoment moment;
	char		letters[SYNTH_READING_FORMAT];
	const char *text = scan->tokens[0].text;
	const SynthToken *last = &scan->tokens[scan->n - 1];
	size_t		bytes = last->text + last->bytes - text;
	const char *locale = "";
	int			language = -1;
	bool		day = false;

	if (!write_format(scan, letters, sizeof(letters) - 16))
		return;
	if (scan->has_words)
	{
		language = scan->language >= 0 && synth_parse_languages_has(&scan->languages, scan->language) ?
			scan->language : synth_parse_languages_first(&scan->languages);
		if (language >= 0)
			locale = synth_parse_language_name(language);
	}
	if (synth_parse_moment_compile(letters, strlen(letters), locale, strlen(locale), 0, &format) !=
		SYNTH_FORMAT_OK)
		return;
	day = (format.patterns[0].has & SYNTH_HAS_YEAR) != 0;
	if (!synth_parse_moment_run(&format, text, bytes, &moment))
	{
		/* a weekday that is another day's: still the day, less surely */
		char		without[SYNTH_READING_FORMAT];
		SynthToken *weekday = scan->weekday >= 0 ? &scan->tokens[scan->weekday] : NULL;

		if (weekday == NULL || scan->loose)
			return;
		weekday->letters[0] = 0;
		if (write_format(scan, without, sizeof(without) - 16) &&
			synth_parse_moment_compile(without, strlen(without), locale, strlen(locale), 0, &format) ==
			SYNTH_FORMAT_OK && synth_parse_moment_run(&format, text, bytes, &moment))
		{
			confidence *= 0.6;
			strcpy(letters, without);
		}
		else
			confidence = 0;
		strcpy(weekday->letters, "EEE");
		if (confidence == 0)
			return;
	}
	if (scan->irregular && scan->loose)
		return;
	if (scan->fixed_hour >= 0)
		moment.time = scan->fixed_hour * INT64_C(3600000000);
	r = synth_parse_add_reading(out, !day ? SYNTH_READ_TIME : !scan->has_time && !scan->has_offset ?
								SYNTH_READ_DATE : scan->has_offset ? SYNTH_READ_TIMESTAMPTZ :
								SYNTH_READ_TIMESTAMP, confidence);
	if (r == NULL)
		return;
	strcpy(r->format, letters);
	if (language > 0 && !scan->loose)
	{
		strcat(r->format, "@");
		strcat(r->format, locale);
	}
	strcpy(r->unit, scan->zone);
	r->has_words = scan->has_words;
	r->wide = scan->wide;
	r->languages = scan->languages;
	write_value(r, &moment);
}

/* Seconds, milliseconds ... since 1970, of this century's first decades. */
static void
read_epoch(const char *text, size_t bytes, SynthReadings *out)
{
	static const char *const formats[] = {"epoch", "epoch_ms", "epoch_us", "epoch_ns"};
	SynthMomentFormat format;
	SynthMoment moment;
	SynthReading *r;
	int			unit = bytes == 10 ? 0 : bytes == 13 ? 1 : bytes == 16 ? 2 : bytes == 19 ? 3 : -1;

	if (unit < 0 || text[0] != '1')
		return;
	/* a nanosecond has 19 digits, which are more than a field holds */
	if (synth_parse_moment_compile(formats[unit], strlen(formats[unit]), "", 0, 0, &format) !=
		SYNTH_FORMAT_OK || !synth_parse_moment_run(&format, text, bytes, &moment))
		return;
	r = synth_parse_add_reading(out, SYNTH_READ_TIMESTAMPTZ, unit == 0 ? 0.25 : 0.4);
	if (r == NULL)
		return;
	strcpy(r->format, formats[unit]);
	write_value(r, &moment);
}

/* ISO weeks and days of the year, quarters. */
static bool
read_calendar(const char *text, size_t bytes, SynthReadings *out)
{
	static const struct
	{
		const char *format;
		double		confidence;
	}			formats[] =
	{
		{"YYYY-'W'ww-e", 0.95}, {"YYYY'W'wwe", 0.8}, {"'Q'Q yyyy", 0.9}, {"'Q'Q-yyyy", 0.9}, {"yyyy'Q'Q", 0.9},
		{"yyyy-'Q'Q", 0.9}, {"yyyy 'Q'Q", 0.9}, {"yyyy-DDD", 0.4}
	};

	if (bytes > 10 || (memchr(text, 'W', bytes) == NULL && memchr(text, 'Q', bytes) == NULL &&
					   !(bytes == 8 && text[4] == '-')))
		return false;
	for (int i = 0; i < LENGTH_OF(formats); i++)
	{
		SynthMomentFormat format;
		SynthMoment moment;
		SynthReading *r;

		if (synth_parse_moment_compile(formats[i].format, strlen(formats[i].format), "", 0, 0, &format) !=
			SYNTH_FORMAT_OK || !synth_parse_moment_run(&format, text, bytes, &moment))
			continue;
		r = synth_parse_add_reading(out, SYNTH_READ_DATE, formats[i].confidence);
		if (r == NULL)
			return true;
		strcpy(r->format, formats[i].format);
		write_value(r, &moment);
		return true;
	}
	return false;
}
