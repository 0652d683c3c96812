/* links: src/parse/parse_text.c src/parse/parse_words.c src/parse/parse_moment.c src/parse/parse_number.c src/parse/parse_currency.c src/parse/parse_scalar.c src/parse/parse_duration.c src/parse/parse_guess.c src/parse/parse_guess_token.c src/parse/parse_guess_moment.c src/parse/parse_guess_number.c src/parse/parse_column.c src/parse/parse_column_type.c src/parse/parse_column_word.c src/parse/parse_absent.c */
/*
 * parse_format.c
 *		The pure core of the parse room: the calendar, round trips of formats,
 *		readings, decisions of columns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/parse_column_private.h"

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

/* ---- the calendar ---- */

static void
check_calendar(void)
{
	int64_t		days;
	int			year,
				month,
				day;
	bool		holds = true;

	check(synth_parse_civil(1970, 1, 1, &days) && days == 0 && synth_parse_weekday(0) == 4,
		  "1970 began on day 0, a Thursday");
	check(synth_parse_civil(2000, 2, 29, &days) && days == 11016, "2000 was a leap year");
	check(!synth_parse_civil(1900, 2, 29, &days) && !synth_parse_civil(2015, 2, 29, &days) &&
		  !synth_parse_civil(2015, 4, 31, &days) && !synth_parse_civil(2015, 13, 1, &days),
		  "days that do not exist");
	for (int64_t d = -800000; d < 800000 && holds; d += 37)
	{
		synth_parse_civil_from(d, &year, &month, &day);
		holds = synth_parse_civil(year, month, day, &days) && days == d;
	}
	check(holds, "days to dates and back, 4,000 years");
}

/* ---- moments ---- */

static bool
reads(const char *format, const char *locale, const char *text, SynthMoment *moment)
{
	static SynthMomentFormat compiled;

	return synth_parse_moment_compile(format, strlen(format), locale, strlen(locale), 0, &compiled) ==
		SYNTH_FORMAT_OK && synth_parse_moment_run(&compiled, text, strlen(text), moment);
}

static void
check_round_trips(void)
{
	static const char *const formats[] = {"yyyy-MM-dd", "dd/MM/yyyy", "M/d/yyyy", "yyyyMMdd", "d.M.yy"};
	bool		holds = true;
	bool		strict = true;

	for (int64_t d = 0; d < 30000; d += 13)
	{
		int			year,
					month,
					day;
		char		text[5][40];
		SynthMoment moment;

		synth_parse_civil_from(d, &year, &month, &day);
		snprintf(text[0], 40, "%04d-%02d-%02d", year, month, day);
		snprintf(text[1], 40, "%02d/%02d/%04d", day, month, year);
		snprintf(text[2], 40, "%d/%d/%d", month, day, year);
		snprintf(text[3], 40, "%04d%02d%02d", year, month, day);
		snprintf(text[4], 40, "%d.%d.%02d", day, month, year % 100);
		for (int f = 0; f < 5; f++)
		{
			holds &= reads(formats[f], "", text[f], &moment) && moment.day == d;
			/* a byte more, a byte less */
			strcat(text[f], "x");
			strict &= !reads(formats[f], "", text[f], &moment);
			strict &= !reads(formats[f], "", text[f] + (f == 2 || f == 4 ? strlen(text[f]) - 3 : 1), &moment);
		}
	}
	check(holds, "dates of 82 years in five formats");
	check(strict, "and nothing that is longer or shorter");
}

static void
check_moments(void)
{
	SynthMoment m;
	static SynthMomentFormat f;

	check(reads("d MMMM yyyy", "fr", "14 juillet 1789", &m) && m.day == -65914, "French");
	check(reads("d MMMM yyyy", "", "14 juillet 1789", &m), "French among all languages");
	check(!reads("d MMMM yyyy", "de", "14 juillet 1789", &m), "but not German");
	check(reads("d MMM yyyy", "en", "1 SEPT. 2014", &m), "beginnings, case and periods");
	check(!reads("d MMM yyyy", "en", "1 ju 2014", &m), "no beginning of several months");
	check(reads("yyyy-MM-dd", "", "\xD9\xA2\xD9\xA0\xD9\xA1\xD9\xA4-\xD9\xA0\xD9\xA7-\xD9\xA2\xD9\xA2", &m),
		  "Arabic digits");
	check(!reads("yyyy-MM-dd", "", "201\xD9\xA4-07-22", &m), "digits of one script");
	check(reads("HH:mm:ss.S", "", "10:17:36.123456789", &m) && m.time == INT64_C(37056123456),
		  "a fraction is cut off at microseconds");
	check(reads("yyyy-MM-dd HH:mm", "", "2014-12-31 24:00", &m) && m.time == 0 && m.day == 16436,
		  "24:00 is the next day's beginning");
	check(reads("EEE d MMM yyyy", "en", "Tue 22 Jul 2014", &m) && !reads("EEE d MMM yyyy", "en", "Wed 22 Jul 2014", &m),
		  "the weekday must be the day's");
	check(synth_parse_moment_compile("yyyy 'x", 7, "", 0, 0, &f) == SYNTH_FORMAT_QUOTE &&
		  synth_parse_moment_compile("yyyy b", 6, "", 0, 0, &f) == SYNTH_FORMAT_LETTER &&
		  synth_parse_moment_compile("dd", 2, "", 0, 0, &f) == SYNTH_FORMAT_FIELDS &&
		  synth_parse_moment_compile("yyyy|", 5, "", 0, 0, &f) == SYNTH_FORMAT_EMPTY &&
		  synth_parse_moment_compile("yyyy@xx_", 8, "", 0, 0, &f) == SYNTH_FORMAT_LOCALE,
		  "formats that are none");
}

/* ---- numbers ---- */

static bool
equals(const char *format, const char *text, const char *expected)
{
	static SynthNumberFormat compiled;
	static SynthNumber value;
	static char plain[SYNTH_NUMBER_PLAIN];

	if (synth_parse_number_compile(format, strlen(format), "", 0, &compiled) != SYNTH_FORMAT_OK)
		return false;
	if (!synth_parse_number_run(&compiled, text, strlen(text), &value))
		return expected == NULL;
	(void) synth_parse_number_plain(&value, plain);
	return expected && strcmp(plain, expected) == 0;
}

static void
check_numbers(void)
{
	static char many[SYNTH_NUMBER_DIGITS + 10];

	check(equals("#,##0.#", "1,234,567.89", "1234567.89") && equals("#,##0.#", "1234567", "1234567"), "groups, or none");
	check(equals("#,##0.#", "1,23,567", NULL) && equals("#,##0.#", "1,234567", NULL) &&
		  equals("#,##0.#", "1,234.567,8", NULL), "groups of the right size");
	check(equals("#,##0.00@de", "-1.234,50", "-1234.50"), "a locale's marks");
	check(equals("0.#E0", "1.5e-7", "0.00000015") && equals("0.#E0", "1e20", "100000000000000000000"), "exponents");
	check(equals("0.#%", "5%", "0.05") && equals("0.#'%'", "5%", "5"), "per cent, divided or not");
	check(equals("#######0.0#", "12345678.12", "12345678.12") && equals("#######0.0#", "123456789.12", NULL) &&
		  equals("#######0.0##", "1.1234", NULL), "bounded digits");
	memset(many, '9', SYNTH_NUMBER_DIGITS);
	check(equals("0", many, many), "1,000 digits");
	many[SYNTH_NUMBER_DIGITS] = '9';
	check(equals("0", many, NULL), "and no more");
}

/* ---- readings and columns ---- */

static SynthDecision decision;
static SynthColumnWork work;
static void *scratch = &work;

static const SynthDecision *
decide(const char *const *texts, int n, int hints)
{
	SynthValue	values[64];
	int64_t		rows = 0;

	for (int i = 0; i < n; i++)
	{
		values[i].text = texts[i];
		values[i].bytes = (int) strlen(texts[i]);
		values[i].count = 1;
		values[i].truncated = false;
		rows++;
	}
	(void) synth_parse_decide(values, n, rows, hints, NULL, scratch, &decision);
	return &decision;
}

#define DECIDE(hints, ...) \
	decide((const char *const[]) {__VA_ARGS__}, LENGTH_OF(((const char *const[]) {__VA_ARGS__})), hints)

static bool
is(const SynthDecision *d, const char *type, const char *format, bool ambiguous)
{
	bool		same = strcmp(d->type_name, type) == 0 && d->ambiguous == ambiguous &&
		(format == NULL || strcmp(d->reader.format, format) == 0);

	if (!same)
		printf("# got %s, format %s, %sambiguous\n", d->type_name, d->reader.format, d->ambiguous ? "" : "not ");
	return same;
}

static void
check_columns(void)
{
	check(is(DECIDE(0, "01/02/2014", "05/06/2014", "25/12/2014"), "date", "dd/MM/yyyy", false),
		  "one day beyond the twelfth tells the order");
	check(is(DECIDE(0, "01/02/2014", "05/06/2014", "12/11/2014"), "date", NULL, true), "none tells");
	check(is(DECIDE(0, "1.234", "5.678"), "numeric(11,3)", NULL, true), "a mark with three digits behind");
	check(is(DECIDE(0, "1.234", "5.678", "0.5"), "numeric(11,3)", "#######0.0##", false), "a fraction tells");
	check(is(DECIDE(0, "1.234", "5.678", "3.456.789"), "integer", "#,##0@de", false), "two groups tell");
	check(is(DECIDE(0, "007", "012", "3"), "text", "", false), "zeros in front");
	check(is(DECIDE(SYNTH_HINT_CODE, "75001", "69002"), "text", "", false), "postcodes by name");
	check(is(DECIDE(0, "0", "1"), "integer", "0", false) && is(DECIDE(SYNTH_HINT_FLAG, "0", "1"), "boolean", "1|0", false),
		  "0 and 1 are a flag by name only");
	check(is(DECIDE(0, "12 janvier 2015", "3 mai 2014", "7 août 2013"), "date", "d MMMM yyyy@fr", false),
		  "the language that all names are in");
	check(is(DECIDE(0, "1", "2", "n/a", "4"), "integer", "0", false), "words for NULL do not count");
	check(is(DECIDE(0, "-15.1", "13.7", "22.5"), "numeric(9,1)", "#######0.0", false), "decimals are no months");
	check(is(DECIDE(0, "a", "b", "3"), "text", "", false), "a digit among letters");
	check(is(DECIDE(0, ""), "text", "", false) && is(decide(NULL, 0, 0), "text", "", false), "nothing at all");
}

int
main(void)
{
	check(synth_parse_words_open() && synth_parse_currencies_open(), "tables open");
	check_calendar();
	check_round_trips();
	check_moments();
	check_numbers();
	check_columns();
	synth_parse_words_close();
	printf("1..%d\n", number);
	return bad > 0;
}
