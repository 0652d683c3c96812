/*
 * parse_guess_moment.c
 *		The dates and times that a text can be, each with the format that reads it.
 *
 * The text is cut into numbers, words and signs.  Times, zones, names of months
 * and days, and numbers with a unit ("2014年") are found first; what numbers are
 * left are the day, the month and the year, in every order in which they make
 * a day.  Every token must find its place, or there is no reading: a date
 * inside a sentence is no date.  A reading is written as a format and then run,
 * so that its value is what the format gives.
 *
 * Month before day where neither the words nor the locale tell otherwise.
 * Pure C.
 */
#include "parse/parse_private.h"

#include <stdio.h>
#include <string.h>

#define MAX_TOKENS		44
#define MAX_HITS		6

typedef enum TokenKind
{
	TOKEN_NUMBER, TOKEN_WORD, TOKEN_SPACE, TOKEN_SIGN
}			TokenKind;

typedef struct Token
{
	TokenKind	kind;
	const char *text;
	int			bytes;
	int			digits;
	int64_t		value;
	int32_t		code;			/* of a sign */
	char		letters[24];	/* its place in the format */
	bool		placed;
	int			nhits;
	SynthWordHit hits[MAX_HITS];
}			Token;

typedef struct Scan
{
	int			n;
	Token		tokens[MAX_TOKENS];
	bool		loose;
	int			language;		/* the caller's, or -1 */
	int			hour;			/* tokens, or -1 */
	int			half;
	int			month;
	int			weekday;
	bool		has_time;
	bool		has_offset;
	bool		has_zone_name;
	int			fixed_hour;		/* noon, midnight, or -1 */
	bool		irregular;		/* has what a format can't say */
	char		zone[8];
	SynthLanguages languages;
	bool		has_words;
}			Scan;

/* Day, month and year of the numbers that are left. */
typedef struct Order
{
	const char *letters;		/* of "dMy", one for each number */
	double		confidence;
}			Order;

static bool cut(Scan *scan, const char *text, size_t bytes);
static void find_words(Scan *scan);
static void find_time(Scan *scan);
static bool clock_at(Scan *scan, int i);
static bool hour_with_units(Scan *scan, int i);
static void place_zone(Scan *scan);
static void place_calendar_words(Scan *scan);
static void place_units(Scan *scan);
static bool place_rest(Scan *scan);
static void order_numbers(Scan *scan, SynthReadings *out);
static void add_orders(Scan *scan, const int *numbers, int n, SynthReadings *out);
static void read_compact(Scan *scan, int number, SynthReadings *out);
static void emit(Scan *scan, double confidence, SynthReadings *out);
static bool write_format(const Scan *scan, char *out, int max);
static void read_epoch(const char *text, size_t bytes, SynthReadings *out);

void
synth_parse_guess_moment(const char *text, size_t bytes, int language, bool loose,
						 SynthReadings *out)
{
	Scan		scan;
	int			digits = 0;

	synth_parse_trim(&text, &bytes);
	if (bytes < 3 || bytes > 90 || !synth_parse_words_open())
		return;
	scan.n = 0;
	scan.loose = loose;
	scan.language = language;
	scan.hour = scan.half = scan.month = scan.weekday = scan.fixed_hour = -1;
	scan.has_time = scan.has_offset = scan.has_zone_name = scan.irregular = scan.has_words = false;
	scan.zone[0] = 0;
	if (!cut(&scan, text, bytes))
		return;
	for (int i = 0; i < scan.n; i++)
		digits += scan.tokens[i].kind == TOKEN_NUMBER;
	if (digits == 0)
		return;
	if (scan.n == 1)
	{
		read_compact(&scan, 0, out);
		read_epoch(text, bytes, out);
		return;
	}
	find_words(&scan);
	find_time(&scan);
	place_calendar_words(&scan);
	place_units(&scan);
	place_zone(&scan);
	if (place_rest(&scan))
		order_numbers(&scan, out);
}

/* ---- tokens ---- */

static bool
cut(Scan *scan, const char *text, size_t bytes)
{
	size_t		at = 0;

	while (at < bytes)
	{
		Token	   *t = &scan->tokens[scan->n];
		int32_t		code;
		int			width = synth_parse_character(text + at, bytes - at, &code);
		int			digit;

		if (code < 0 || scan->n == MAX_TOKENS)
			return false;
		memset(t, 0, offsetof(Token, hits));
		t->text = text + at;
		t->code = code;
		if ((digit = synth_parse_digit(code)) >= 0)
		{
			t->kind = TOKEN_NUMBER;
			do
			{
				if (++t->digits > 20)
					return false;
				if (t->digits <= 18)
					t->value = t->value * 10 + digit;
				at += width;
			} while (at < bytes &&
					 (width = synth_parse_character(text + at, bytes - at, &code)) > 0 &&
					 (digit = code < 0 ? -1 : synth_parse_digit(code)) >= 0);
		}
		else if (synth_parse_is_letter(code))
		{
			/* ideographs are words of one character */
			bool		ideograph = code >= 0x3400 && code < 0xA000;

			t->kind = TOKEN_WORD;
			do
			{
				at += width;
			} while (at < bytes && !ideograph &&
					 (width = synth_parse_character(text + at, bytes - at, &code)) > 0 &&
					 synth_parse_is_letter(code) && !(code >= 0x3400 && code < 0xA000));
		}
		else if (synth_parse_is_space(code))
		{
			t->kind = TOKEN_SPACE;
			do
			{
				at += width;
			} while (at < bytes &&
					 (width = synth_parse_character(text + at, bytes - at, &code)) > 0 &&
					 synth_parse_is_space(code));
		}
		else
		{
			t->kind = TOKEN_SIGN;
			at += width;
		}
		t->bytes = (int) (text + at - t->text);
		scan->n++;
	}
	return scan->n > 0;
}

static bool
is_sign(const Scan *scan, int i, int32_t code)
{
	return i >= 0 && i < scan->n && scan->tokens[i].kind == TOKEN_SIGN &&
		scan->tokens[i].code == code;
}

static bool
is_number(const Scan *scan, int i, int min, int max)
{
	return i >= 0 && i < scan->n && scan->tokens[i].kind == TOKEN_NUMBER &&
		!scan->tokens[i].placed &&
		scan->tokens[i].digits >= min && scan->tokens[i].digits <= max;
}

static bool
is_word(const Scan *scan, int i, const char *const *list)
{
	char		folded[SYNTH_PARSE_WORD_BYTES];
	int			n;

	if (i < 0 || i >= scan->n || scan->tokens[i].kind != TOKEN_WORD)
		return false;
	n = synth_parse_fold(scan->tokens[i].text, scan->tokens[i].bytes, folded, sizeof(folded) - 1);
	if (n <= 0)
		return false;
	folded[n] = 0;
	for (; *list; list++)
		if (strcmp(*list, folded) == 0)
			return true;
	return false;
}

static void
place(Scan *scan, int i, const char *letters)
{
	strcpy(scan->tokens[i].letters, letters);
	scan->tokens[i].placed = true;
}

/* A field of one or two digits. */
static void
place_field(Scan *scan, int i, char letter)
{
	char		letters[3] = {letter, 0, 0};

	if (scan->tokens[i].digits == 2 && !scan->loose)
		letters[1] = letter;
	place(scan, i, letters);
}

/* Small words that may stand between; some are also short days of the week. */
static const char *const fillers[] = {
	"of", "the", "at", "on", "in", "year", "t", "th", "st", "nd", "rd", "ad", "ce", "de", "del", "le",
	"la", "a", "al", "el", "en", "les", "las", "los", "um", "uhr", "der", "den", "am", "h", "hs", "hrs",
	"klo", "kl", "ore", "alle", "il", "di", "o", "do", "da", "as", "aos", "г", "года", "год", "в", "року",
	"р", "о", "u", "v", "ve", "dne", "roku", "r", "dnia", "om", "i", "er", "eme", "e", "წლის", "წ", "ი",
	"ই", "শে", "রা", "লা", "ঠা", "ngay", "nam", "saat", "ar", "noon", "midday", "mittag", "mediodia",
	"podne", "midi", "midnight", "mitternacht", "medianoche", "ponoc", "minuit", "z", "เวลา", "น",
	"anno", NULL
};

/*
 * Abbreviations with periods in them ("a.m.", "ก.พ.") become one word; the
 * period that ends one belongs to it.
 */
static void
find_words(Scan *scan)
{
	for (int i = 0; i < scan->n; i++)
	{
		Token	   *t = &scan->tokens[i];
		int			last = i;
		int			characters = 0;

		if (t->kind != TOKEN_WORD)
			continue;
		t->nhits = synth_parse_word_find(t->text, t->bytes, -1, t->hits, MAX_HITS);
		while (is_sign(scan, last + 1, '.') && last + 2 < scan->n &&
			   scan->tokens[last + 2].kind == TOKEN_WORD && scan->tokens[last + 2].bytes <= 12)
			last += 2;
		for (int k = 0; k < t->bytes; k++)
			characters += (t->text[k] & 0xC0) != 0x80;
		for (; last > i && characters <= 4; last -= 2)
		{
			SynthWordHit hits[MAX_HITS];
			int			bytes = (int) (scan->tokens[last].text + scan->tokens[last].bytes - t->text);
			int			n = synth_parse_word_find(t->text, bytes, -1, hits, MAX_HITS);

			if (n == 0)
				continue;
			memcpy(t->hits, hits, sizeof(hits));
			t->nhits = n;
			t->bytes = bytes;
			memmove(t + 1, scan->tokens + last + 1, (scan->n - last - 1) * sizeof(Token));
			scan->n -= last - i;
			break;
		}
		if (t->nhits > 0 && is_sign(scan, i + 1, '.') && !is_word(scan, i, fillers) &&
			(i + 2 == scan->n || scan->tokens[i + 2].kind == TOKEN_SPACE ||
			 scan->tokens[i + 2].kind == TOKEN_SIGN))
		{
			t->bytes++;
			memmove(t + 1, t + 2, (scan->n - i - 2) * sizeof(Token));
			scan->n--;
		}
	}
}

static const SynthWordHit *
hit_of(const Token *t, SynthWordKind kind)
{
	for (int i = 0; i < t->nhits; i++)
		if (t->hits[i].kind == kind)
			return &t->hits[i];
	return NULL;
}

static void
use_languages(Scan *scan, const SynthLanguages *languages)
{
	if (!scan->has_words)
		scan->languages = *languages;
	else
		(void) synth_parse_languages_meet(&scan->languages, languages);
	scan->has_words = true;
}

/* ---- times ---- */

static int
skip_space(const Scan *scan, int i)
{
	return i < scan->n && scan->tokens[i].kind == TOKEN_SPACE ? i + 1 : i;
}

/* "nd" and "ar" are halves of a day somewhere, too. */
static bool
is_half(const Scan *scan, int i)
{
	static const char *const english[] = {"am", "pm", NULL};

	return scan->tokens[i].kind == TOKEN_WORD && scan->tokens[i].bytes > 1 &&
		hit_of(&scan->tokens[i], SYNTH_WORD_HALF) &&
		(!is_word(scan, i, fillers) || is_word(scan, i, english));
}

static int
half_at(const Scan *scan, int i)
{
	i = skip_space(scan, i);
	return i < scan->n && is_half(scan, i) ? i : -1;
}

static void
find_time(Scan *scan)
{
	static const char *const noon[] = {"noon", "midday", "mittag", "mediodia", "podne", "midi", NULL};
	static const char *const midnight[] = {"midnight", "mitternacht", "medianoche", "ponoc", "minuit", NULL};

	for (int i = 0; i < scan->n && !scan->has_time; i++)
	{
		scan->has_time = clock_at(scan, i) || hour_with_units(scan, i);
		if (is_word(scan, i, noon) || is_word(scan, i, midnight))
		{
			scan->fixed_hour = is_word(scan, i, noon) ? 12 : 0;
			scan->irregular = true;
			place(scan, i, "");
			scan->tokens[i].letters[0] = 0;
			scan->tokens[i].placed = false;
			scan->has_time = true;
		}
	}
	if (scan->hour < 0)
		return;
	for (int i = 0; i < scan->n && scan->half < 0; i++)
		if (is_half(scan, i))
			scan->half = i;
	if (scan->half >= 0)
	{
		const SynthWordHit *hit = hit_of(&scan->tokens[scan->half], SYNTH_WORD_HALF);
		int64_t		hour = scan->tokens[scan->hour].value;

		place(scan, scan->half, "a");
		/* "PM" is written in all languages */
		if (!synth_parse_languages_has(&hit->languages, 0))
			use_languages(scan, &hit->languages);
		/* 17:00 PM is written, too, and 0:10 AM */
		if (hour >= 1 && hour <= 12)
			for (char *s = scan->tokens[scan->hour].letters; *s; s++)
				*s = 'h';
	}
}

/* h:m, h:m:s, h:m:s.f; h.m before "pm"; h before "pm"; Thhmmss. */
static bool
clock_at(Scan *scan, int i)
{
	static const char *const t_word[] = {"t", NULL};
	bool		colon = is_sign(scan, i + 1, ':');
	int			next;

	if (is_word(scan, i - 1, t_word) && (is_number(scan, i, 6, 6) || is_number(scan, i, 4, 4)))
	{
		place(scan, i, scan->tokens[i].digits == 6 ? "HHmmss" : "HHmm");
		if (scan->tokens[i].digits == 6 && is_sign(scan, i + 1, '.') && is_number(scan, i + 2, 1, 9))
			place(scan, i + 2, "S");
		return true;
	}
	if (!is_number(scan, i, 1, 2) || scan->tokens[i].value > 24 || is_sign(scan, i - 1, '+'))
		return false;
	/* 04:02:2014 is a date; 2014:08:11 follows one */
	if ((colon || is_sign(scan, i + 1, '.')) && is_number(scan, i + 2, 1, 2) &&
		scan->tokens[i + 2].value < 60 &&
		!(is_sign(scan, i + 3, scan->tokens[i + 1].code) && is_number(scan, i + 4, 4, 9)) &&
		(colon || (half_at(scan, i + 3) >= 0 && !is_sign(scan, i - 1, '.'))))
	{
		scan->hour = i;
		place_field(scan, i, 'H');
		place_field(scan, i + 2, 'm');
		next = i + 3;
		if (colon && is_sign(scan, next, ':') && is_number(scan, next + 1, 1, 2) &&
			scan->tokens[next + 1].value < 60)
		{
			place_field(scan, next + 1, 's');
			if ((is_sign(scan, next + 2, '.') || is_sign(scan, next + 2, ',') ||
				 is_sign(scan, next + 2, ':')) && is_number(scan, next + 3, 1, 9))
			{
				static const char fraction[] = "SSSSSSSSS";
				int			digits = scan->tokens[next + 3].digits;

				place(scan, next + 3, scan->loose ? "S" : fraction + 9 - digits);
			}
		}
		return true;
	}
	if (half_at(scan, i + 1) >= 0 && scan->tokens[i].value >= 1 && scan->tokens[i].value <= 12)
	{
		scan->hour = i;
		place_field(scan, i, 'H');
		return true;
	}
	return false;
}

/* 11h30m, 10h15, 9時30分, 3시 */
static bool
hour_with_units(Scan *scan, int i)
{
	static const char *const hours[] = {"h", "时", "時", "点", "點", "시", "uhr", NULL};
	static const char *const minutes[] = {"m", "min", "mn", "分", "분", NULL};
	static const char *const seconds[] = {"s", "sec", "秒", "초", NULL};
	int			unit = skip_space(scan, i + 1);

	if (!is_number(scan, i, 1, 2) || scan->tokens[i].value > 24 || !is_word(scan, unit, hours))
		return false;
	scan->hour = i;
	place_field(scan, i, 'H');
	scan->tokens[unit].placed = true;
	i = skip_space(scan, unit + 1);
	if (is_number(scan, i, 1, 2) && scan->tokens[i].value < 60)
	{
		unit = skip_space(scan, i + 1);
		place_field(scan, i, 'm');
		if (is_word(scan, unit, minutes))
		{
			scan->tokens[unit].placed = true;
			i = skip_space(scan, unit + 1);
			unit = skip_space(scan, i + 1);
			if (is_number(scan, i, 1, 2) && is_word(scan, unit, seconds))
			{
				place_field(scan, i, 's');
				scan->tokens[unit].placed = true;
			}
		}
	}
	return true;
}

/* ---- zones ---- */

/* An offset at token i: how many tokens it has; 0 where it is none. */
static int
offset_at(const Scan *scan, int i, const char **letters)
{
	if (!is_sign(scan, i, '+') && !is_sign(scan, i, '-') && !is_sign(scan, i, 0x2212))
		return 0;
	if (is_number(scan, i + 1, 4, 4) && scan->tokens[i + 1].value < 1600)
	{
		*letters = "Z";
		return 2;
	}
	if (!is_number(scan, i + 1, 2, 2) || scan->tokens[i + 1].value > 15)
		return 0;
	if (is_sign(scan, i + 2, ':') && is_number(scan, i + 3, 2, 2))
	{
		*letters = "XXX";
		return 4;
	}
	*letters = "X";
	return 2;
}

static bool
is_zone_word(const Token *t)
{
	if (t->kind != TOKEN_WORD || t->bytes > 5 || (t->bytes < 2 && t->text[0] != 'Z'))
		return false;
	for (int i = 0; i < t->bytes; i++)
		if (t->text[i] < 'A' || t->text[i] > 'Z')
			return false;
	return true;
}

/* Only behind a time, or behind a date with a colon in it and at the end. */
static void
place_zone(Scan *scan)
{
	int			from = scan->n;
	bool		closed = true;

	for (int i = scan->n - 1; i >= 0 && scan->has_time; i--)
		if (scan->tokens[i].placed && scan->tokens[i].kind == TOKEN_NUMBER &&
			strpbrk(scan->tokens[i].letters, "Hhms"))
		{
			from = i + 1;
			break;
		}
	if (!scan->has_time && scan->n > 5 && is_sign(scan, scan->n - 4, '+'))
		from = scan->n - 4;
	for (int i = from; i < scan->n; i++)
	{
		Token	   *t = &scan->tokens[i];
		const char *letters;
		int			n;

		if (is_sign(scan, i, '('))
			closed = false;
		if (is_sign(scan, i, ')'))
			closed = true;
		if (t->placed)
			continue;
		/* what stands in parentheses repeats the zone */
		if (!closed || is_sign(scan, i, ')'))
		{
			t->placed = true;
			scan->irregular |= t->kind == TOKEN_WORD && !scan->has_offset;
			continue;
		}
		n = offset_at(scan, i, &letters);
		if (n > 0)
		{
			if (!scan->has_offset)
				place(scan, i, letters);
			for (int k = i; k < i + n; k++)
				scan->tokens[k].placed = true;
			for (int k = i + 1; k < i + n && !scan->has_offset; k++)
				strcpy(scan->tokens[k].letters, "-");
			scan->has_offset = true;
			i += n - 1;
		}
		else if (is_zone_word(t) && !hit_of(t, SYNTH_WORD_MONTH) && !hit_of(t, SYNTH_WORD_HALF))
		{
			int			offset = 1;

			(void) synth_parse_zone_name(t->text, t->bytes, &offset);
			t->placed = true;
			if (scan->has_offset || offset_at(scan, i + 1, &letters) > 0)
				continue;		/* "+0300 MSK", "UTC+0000" */
			place(scan, i, t->bytes == 1 ? "X" : "z");
			if (offset == 0)
				scan->has_offset = true;
			else
			{
				scan->has_zone_name = true;
				memcpy(scan->zone, t->text, t->bytes);
				scan->zone[t->bytes] = 0;
			}
		}
		else if (t->kind == TOKEN_WORD && t->bytes == 1 && t->text[0] == 'm' && is_sign(scan, i + 1, '='))
		{
			/* the monotonic clock of Go's time.Time.String() */
			for (int k = i; k < scan->n; k++)
				scan->tokens[k].placed = true;
			scan->irregular = true;
		}
	}
}

/* ---- words ---- */

static void
place_calendar_words(Scan *scan)
{
	/* a word that is a month only, before one that may be a weekday, too */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < scan->n && scan->month < 0; i++)
		{
			const Token *t = &scan->tokens[i];

			if (!t->placed && t->kind == TOKEN_WORD && hit_of(t, SYNTH_WORD_MONTH) &&
				(pass == 1 || !hit_of(t, SYNTH_WORD_WEEKDAY)))
				scan->month = i;
		}
	for (int i = 0; i < scan->n && scan->weekday < 0; i++)
	{
		const Token *t = &scan->tokens[i];
		const SynthWordHit *hit;

		if (t->placed || i == scan->month || t->kind != TOKEN_WORD ||
			(hit = hit_of(t, SYNTH_WORD_WEEKDAY)) == NULL)
			continue;
		/* "1st": an ordinal, and Czech for Wednesday; "le": an article */
		if (i > 0 && scan->tokens[i - 1].kind == TOKEN_NUMBER)
			continue;
		if (is_word(scan, i, fillers))
		{
			const SynthWordHit *month = scan->month < 0 ? NULL :
				hit_of(&scan->tokens[scan->month], SYNTH_WORD_MONTH);
			SynthLanguages common = hit->languages;

			if (i > 0 || (month && !synth_parse_languages_meet(&common, &month->languages)))
				continue;
		}
		scan->weekday = i;
		place(scan, i, hit->wide ? "EEEE" : "EEE");
		use_languages(scan, &hit->languages);
	}
}

/* Numbers whose unit follows: 2014年4月8日; Vietnamese has it before. */
static void
place_units(Scan *scan)
{
	static const char *const years[] = {"年", "년", NULL};
	static const char *const months[] = {"月", "월", NULL};
	static const char *const days[] = {"日", "号", "號", "일", NULL};
	static const char *const month_before[] = {"tháng", "thang", "thg", NULL};

	for (int i = 0; i < scan->n; i++)
	{
		int			unit = skip_space(scan, i + 1);

		if (is_word(scan, i, month_before) && is_number(scan, skip_space(scan, i + 1), 1, 2))
		{
			place_field(scan, skip_space(scan, i + 1), 'M');
			scan->tokens[i].placed = true;
			scan->month = -1;
		}
		if (is_number(scan, i, 4, 4) && is_word(scan, unit, years))
			place(scan, i, "yyyy");
		else if (is_number(scan, i, 1, 2) && is_word(scan, unit, years))
			place(scan, i, "yy");
		else if (is_number(scan, i, 1, 2) && is_word(scan, unit, months))
			place_field(scan, i, 'M');
		else if (is_number(scan, i, 1, 2) && is_word(scan, unit, days))
			place_field(scan, i, 'd');
		else
			continue;
		scan->tokens[unit].placed = true;
	}
}

/* Words that may stand between, and signs; false where one may not. */
static bool
place_rest(Scan *scan)
{
	static const char *const finnish[] = {"klo", NULL};

	for (int i = 0; i < scan->n; i++)
	{
		Token	   *t = &scan->tokens[i];

		if (t->placed || i == scan->month || t->kind == TOKEN_NUMBER || t->kind == TOKEN_SPACE)
			continue;
		if (t->kind == TOKEN_SIGN)
		{
			if (t->code >= 0x80 ? t->code != 0xBA && t->code != 0xAA && t->code != 0x60C &&
				t->code != 0x2019 && t->code != 0x3001 : strchr("-/.,:'T()", t->code) == NULL)
				return false;
			continue;
		}
		if (!is_word(scan, i, fillers))
			return false;
		if (is_word(scan, i, finnish))
		{
			SynthLanguages fi = {{0}};
			int			language = synth_parse_language("fi", 2);

			fi.bits[language / 64] |= UINT64_C(1) << language % 64;
			use_languages(scan, &fi);
		}
	}
	return true;
}

/* ---- the numbers that are left ---- */

static void
order_numbers(Scan *scan, SynthReadings *out)
{
	int			numbers[4];
	int			n = 0;
	bool		has_day = false;

	for (int i = 0; i < scan->n; i++)
	{
		Token	   *t = &scan->tokens[i];

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
read_compact(Scan *scan, int number, SynthReadings *out)
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
	Token	   *t = &scan->tokens[number];
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
may_be(const Token *t, char letter)
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
sign_between(const Scan *scan, int a, int b)
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
numeric_confidence(const Scan *scan, const int *numbers, const char *letters, bool day_first)
{
	const Token *t[3];
	int32_t		sign = sign_between(scan, numbers[0], numbers[1]);
	bool		both;
	double		confidence;

	for (int i = 0; i < 3; i++)
		t[i] = &scan->tokens[numbers[i]];
	if (sign == 0 || sign == ',' || sign != sign_between(scan, numbers[1], numbers[2]))
		return 0;
	if (letters[0] == 'y')
	{
		if (t[0]->digits == 4)
			return letters[1] == 'M' ? (sign == ' ' ? 0.85 : 0.98) : 0.3;
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
try_order(Scan *scan, const int *numbers, int n, const char *letters, double confidence,
		  SynthReadings *out)
{
	for (int i = 0; i < n; i++)
		if (!may_be(&scan->tokens[numbers[i]], letters[i]))
			return;
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
try_months(Scan *scan, const int *numbers, int n, const char *letters, double confidence,
		   SynthReadings *out)
{
	Token	   *t = &scan->tokens[scan->month];
	SynthLanguages before = scan->languages;
	bool		had_words = scan->has_words;

	for (int i = 0; i < t->nhits; i++)
	{
		if (t->hits[i].kind != SYNTH_WORD_MONTH)
			continue;
		if (had_words)
		{
			scan->languages = before;
			if (!synth_parse_languages_meet(&scan->languages, &t->hits[i].languages))
				scan->languages = t->hits[i].languages;
		}
		else
			scan->languages = t->hits[i].languages;
		scan->has_words = true;
		place(scan, scan->month, t->hits[i].wide ? "MMMM" : "MMM");
		/* a month of the languages that come first is likelier */
		try_order(scan, numbers, n, letters,
				  confidence - 0.002 * synth_parse_languages_first(&scan->languages), out);
		t->placed = false;
	}
	scan->languages = before;
	scan->has_words = had_words;
}

static void
add_orders(Scan *scan, const int *numbers, int n, SynthReadings *out)
{
	static const char *const three[] = {"Mdy", "dMy", "yMd", "ydM"};
	const Token *first = n > 0 ? &scan->tokens[numbers[0]] : NULL;
	bool		day_first = scan->has_words ?
		!synth_parse_languages_has(&scan->languages, 0) &&
		synth_parse_language_day_first(synth_parse_languages_first(&scan->languages)) :
		synth_parse_language_day_first(scan->language);

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
	if (n == 1)
	{
		/* 2016年6月29 */
		for (int i = 0; i < numbers[0]; i++)
			if (scan->tokens[i].placed && scan->tokens[i].letters[0] == 'M')
			{
				try_order(scan, numbers, 1, "d", 0.9, out);
				break;
			}
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
			try_order(scan, numbers, 2, "yM", first->digits == 4 ? (sign == '.' ? 0.3 : 0.7) : 0.02, out);
			if (scan->tokens[numbers[1]].digits == 4)
				try_order(scan, numbers, 2, "My", sign == '.' ? 0.25 : 0.7, out);
		}
	}
}

/* ---- readings ---- */

/* The letters of all tokens as a format; literals quoted where they must be. */
static bool
write_format(const Scan *scan, char *out, int max)
{
	int			n = 0;
	bool		quoted = false;

	for (int i = 0; i < scan->n; i++)
	{
		const Token *t = &scan->tokens[i];

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
			bool		special = letter || c == '|' || c == '@' || (c >= '0' && c <= '9');

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
emit(Scan *scan, double confidence, SynthReadings *out)
{
	SynthReading *r;
	SynthMomentFormat format;
	SynthMoment moment;
	char		letters[SYNTH_READING_FORMAT];
	const char *text = scan->tokens[0].text;
	const Token *last = &scan->tokens[scan->n - 1];
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
		Token	   *weekday = scan->weekday >= 0 ? &scan->tokens[scan->weekday] : NULL;

		if (weekday == NULL || scan->loose)
			return;
		weekday->letters[0] = 0;
		if (write_format(scan, without, sizeof(without)) &&
			synth_parse_moment_compile(without, strlen(without), locale, strlen(locale), 0, &format) ==
			SYNTH_FORMAT_OK && synth_parse_moment_run(&format, text, bytes, &moment))
			confidence *= 0.6;
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
