/*
 * parse_guess_token.c
 *		A text cut into numbers, words and signs, and what of them are times,
 *		zones, names of months and days, and numbers with a unit.
 *
 * Pure C.
 */
#include "parse/parse_guess_private.h"

#define HEBREW_BET 0x5D1

static bool cut(SynthMomentScan *scan, const char *text, size_t bytes);
static void find_words(SynthMomentScan *scan);
static void find_time(SynthMomentScan *scan);
static bool clock_at(SynthMomentScan *scan, int i);
static bool hour_before_half(SynthMomentScan *scan, int i);
static bool hour_with_units(SynthMomentScan *scan, int i);
static void place_zone(SynthMomentScan *scan);
static void place_calendar_words(SynthMomentScan *scan);
static void place_units(SynthMomentScan *scan);
static bool place_rest(SynthMomentScan *scan);

bool
synth_parse_place_tokens(SynthMomentScan *scan, const char *text, size_t bytes)
{
	int			numbers = 0;

	if (!cut(scan, text, bytes))
		return false;
	for (int i = 0; i < scan->n; i++)
		numbers += scan->tokens[i].kind == TOKEN_NUMBER;
	if (numbers == 0 || scan->n == 1)
		return numbers > 0;
	find_words(scan);
	find_time(scan);
	place_calendar_words(scan);
	place_units(scan);
	place_zone(scan);
	return place_rest(scan);
}

/* ---- tokens ---- */

static bool
cut(SynthMomentScan *scan, const char *text, size_t bytes)
{
	size_t		at = 0;

	while (at < bytes)
	{
		SynthToken *t = &scan->tokens[scan->n];
		int32_t		code;
		int			width = synth_parse_character(text + at, bytes - at, &code);
		int			digit;

		if (code < 0 || scan->n == MAX_TOKENS)
			return false;
		memset(t, 0, offsetof(SynthToken, hits));
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
is_word(const SynthMomentScan *scan, int i, const char *const *list)
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



/* Small words that may stand between; some are also short days of the week. */
static const char *const fillers[] = {
	"of", "the", "at", "on", "in", "year", "t", "th", "st", "nd", "rd", "ad", "ce", "de", "del", "le",
	"la", "a", "al", "el", "en", "les", "las", "los", "um", "uhr", "der", "den", "am", "h", "hs", "hrs",
	"klo", "kl", "ore", "alle", "il", "di", "o", "do", "da", "as", "aos", "г", "года", "год", "в", "року",
	"р", "о", "u", "v", "ve", "dne", "roku", "r", "dnia", "om", "i", "er", "eme", "e", "წლის", "წ", "ი",
	"ই", "শে", "রা", "লা", "ঠা", "ngay", "nam", "saat", "ar", "noon", "midday", "mittag", "mediodia",
	"podne", "midi", "midnight", "mitternacht", "medianoche", "ponoc", "minuit", "z", "เวลา", "น",
	"anno", "gada", "gads", "m", "d", "day", "feira", "thu", "יום",
	/* what stands between date and time, and behind a year, in CLDR's own patterns */
	"στισ", "у", "во", "ч", "ж", "гараг", "թ", "ob", "kell", "pukul", "pada", "luc", "ag", "ne",
	"ב", "בשעה", "في", "ساعت", "کو", "को", "बजे", "रोजी", "এ", "એ", "વાગ્યે", "அன்று", "នៅ", "ម៉ោង", "ค", "ศ",
	"jam", "zeger", "sagat", "uur", "klokken", NULL
};

/* 上午 and 星期四 are one word. */
static bool
join_ideographs(SynthMomentScan *scan, int i)
{
	SynthToken *t = &scan->tokens[i];

	for (int last = i + 3; last > i; last--)
	{
		int			k = i + 1;

		while (k <= last && k < scan->n && scan->tokens[k].kind == TOKEN_WORD)
			k++;
		if (k <= last)
			continue;
		k = (int) (scan->tokens[last].text + scan->tokens[last].bytes - t->text);
		t->nhits = synth_parse_word_find(t->text, k, -1, t->hits, MAX_HITS);
		if (t->nhits == 0)
			continue;
		t->bytes = k;
		memmove(t + 1, scan->tokens + last + 1, (scan->n - last - 1) * sizeof(SynthToken));
		scan->n -= last - i;
		return true;
	}
	return false;
}

/* "thứ bảy", "Meán Fómhair": a name of two words. */
static bool
join_words(SynthMomentScan *scan, int i)
{
	SynthToken *t = &scan->tokens[i];
	const SynthToken *last = t + 2;
	SynthWordHit hits[MAX_HITS];
	int			bytes;
	int			n;

	if (i + 2 >= scan->n || t[1].kind != TOKEN_SPACE || last->kind != TOKEN_WORD)
		return false;
	bytes = (int) (last->text + last->bytes - t->text);
	if ((n = synth_parse_word_find(t->text, bytes, -1, hits, MAX_HITS)) == 0)
		return false;
	/* Catalan's "de novembre" is two words like any other */
	if (is_word(scan, i, fillers) && hits[0].kind == SYNTH_WORD_MONTH)
		return false;
	memcpy(t->hits, hits, sizeof(hits));
	t->nhits = n;
	t->bytes = bytes;
	memmove(t + 1, t + 3, (scan->n - i - 3) * sizeof(SynthToken));
	scan->n -= 2;
	return true;
}

/* "במאי", in May: the preposition is a letter of the word. */
static bool
cut_preposition(SynthMomentScan *scan, int i)
{
	SynthToken *t = &scan->tokens[i];
	SynthWordHit hits[MAX_HITS];

	if (t->bytes <= 2 || scan->n == MAX_TOKENS ||
		synth_parse_word_find(t->text + 2, t->bytes - 2, -1, hits, MAX_HITS) == 0)
		return false;
	memmove(t + 1, t, (scan->n - i) * sizeof(SynthToken));
	scan->n++;
	t->bytes = 2;
	t[1].text += 2;
	t[1].bytes -= 2;
	t[1].code = 0;
	return true;
}

/*
 * Abbreviations with periods in them ("a.m.", "ก.พ.") become one word; the
 * period that ends one belongs to it.
 */
static void
find_words(SynthMomentScan *scan)
{
	for (int i = 0; i < scan->n; i++)
	{
		SynthToken *t = &scan->tokens[i];
		int			last = i;
		int			characters = 0;

		if (t->kind != TOKEN_WORD)
			continue;
		if (t->code >= 0x3400 && t->code < 0xA000 && join_ideographs(scan, i))
			continue;
		if (join_words(scan, i))
			continue;
		t->nhits = synth_parse_word_find(t->text, t->bytes, -1, t->hits, MAX_HITS);
		if (t->nhits == 0 && t->code == HEBREW_BET && cut_preposition(scan, i))
			continue;
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
			memmove(t + 1, scan->tokens + last + 1, (scan->n - last - 1) * sizeof(SynthToken));
			scan->n -= last - i;
			break;
		}
		if (t->nhits > 0 && is_sign(scan, i + 1, '.') && !is_word(scan, i, fillers) &&
			(i + 2 == scan->n || scan->tokens[i + 2].kind == TOKEN_SPACE ||
			 scan->tokens[i + 2].kind == TOKEN_SIGN))
		{
			t->bytes++;
			memmove(t + 1, t + 2, (scan->n - i - 2) * sizeof(SynthToken));
			scan->n--;
		}
	}
}


static void
use_languages(SynthMomentScan *scan, const SynthLanguages *languages)
{
	if (!scan->has_words)
		scan->languages = *languages;
	else
		(void) synth_parse_languages_meet(&scan->languages, languages);
	scan->has_words = true;
}

/* ---- times ---- */


/* "nd" and "ar" are halves of a day somewhere, too. */
static bool
is_half(const SynthMomentScan *scan, int i)
{
	static const char *const english[] = {"am", "pm", NULL};

	return scan->tokens[i].kind == TOKEN_WORD && scan->tokens[i].bytes > 1 &&
		hit_of(&scan->tokens[i], SYNTH_WORD_HALF) &&
		(!is_word(scan, i, fillers) || is_word(scan, i, english));
}

static int
half_at(const SynthMomentScan *scan, int i)
{
	i = skip_space(scan, i);
	return i < scan->n && is_half(scan, i) ? i : -1;
}

static void
find_time(SynthMomentScan *scan)
{
	static const char *const noon[] = {"noon", "midday", "mittag", "mediodia", "podne", "midi", NULL};
	static const char *const midnight[] = {"midnight", "mitternacht", "medianoche", "ponoc", "minuit", NULL};
	bool		has_colon = false;

	for (int i = 0; i < scan->n; i++)
		has_colon |= is_sign(scan, i, ':');
	for (int i = 0; i < scan->n && !scan->has_time; i++)
	{
		scan->has_time = clock_at(scan, i) || hour_with_units(scan, i);
		/* "4 上午10:15" has a clock behind */
		if (!scan->has_time && !has_colon)
			scan->has_time = hour_before_half(scan, i);
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

/* 14.05 behind a blank and a whole date, with nothing behind but "Uhr". */
static bool
is_dotted_clock(const SynthMomentScan *scan, int i)
{
	static const char *const uhr[] = {"uhr", "uur", NULL};
	int			numbers = 0;
	int			end = skip_space(scan, i + 3);

	if (i == 0 || scan->tokens[i - 1].kind != TOKEN_SPACE || !is_number(scan, i + 2, 2, 2) ||
		(end < scan->n && !(is_word(scan, end, uhr) && end == scan->n - 1)))
		return false;
	for (int k = 0; k < i; k++)
		numbers += scan->tokens[k].kind == TOKEN_NUMBER ||
			(scan->tokens[k].kind == TOKEN_WORD && hit_of(&scan->tokens[k], SYNTH_WORD_MONTH));
	return numbers == 3;
}

/* h:m, h:m:s, h:m:s.f; h.m before "pm"; Thhmmss. */
static bool
clock_at(SynthMomentScan *scan, int i)
{
	static const char *const t_word[] = {"t", NULL};
	static const char *const clocks[] = {"klo", "kl", "klokken", "pukul", "kell", NULL};
	bool		colon = is_sign(scan, i + 1, ':') ||
		(is_sign(scan, i + 1, '.') && (is_word(scan, i - 2, clocks) || is_word(scan, i - 3, clocks) ||
									   is_dotted_clock(scan, i)));
	int			next;

	if (is_word(scan, i - 1, t_word) && (is_number(scan, i, 6, 6) || is_number(scan, i, 4, 4)))
	{
		place(scan, i, scan->tokens[i].digits == 6 ? "HHmmss" : "HHmm");
		if (scan->tokens[i].digits == 6 && is_sign(scan, i + 1, '.') && is_number(scan, i + 2, 1, 9))
			place(scan, i + 2, "S");
		return true;
	}
	if (is_word(scan, i - 1, t_word) && i > 4 && is_number(scan, i, 2, 2) && i == scan->n - 1 &&
		scan->tokens[i].value < 24)
	{
		scan->hour = i;
		place(scan, i, "HH");
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
	return false;
}

/* 5pm */
static bool
hour_before_half(SynthMomentScan *scan, int i)
{
	if (!is_number(scan, i, 1, 2) || half_at(scan, i + 1) < 0 || scan->tokens[i].value < 1 ||
		scan->tokens[i].value > 12)
		return false;
	scan->hour = i;
	place_field(scan, i, 'H');
	return true;
}

/* 11h30m, 10h15, 9時30分, 3시 */
static bool
hour_with_units(SynthMomentScan *scan, int i)
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
offset_at(const SynthMomentScan *scan, int i, const char **letters)
{
	/* letter by letter: three of them in a row mark unfinished work */
	static const char with_colon[] = {'X', 'X', 'X', 0};

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
		*letters = with_colon;
		return 4;
	}
	*letters = "X";
	return 2;
}

/*
 * "UTC-05", "GMT+2" without minutes: ISO 8601's sense is west, POSIX's (and
 * PostgreSQL's, which reads them so) east.  How many tokens the hours have.
 */
static int
hours_behind_name(const SynthMomentScan *scan, int i)
{
	bool		sign = is_sign(scan, i, '+') || is_sign(scan, i, '-') || is_sign(scan, i, 0x2212);

	if (!sign || !is_number(scan, i + 1, 1, 2) || scan->tokens[i + 1].value > 14)
		return 0;
	if (!is_sign(scan, i + 2, ':'))
		return 2;
	return scan->tokens[i + 1].digits == 1 && is_number(scan, i + 3, 2, 2) ? 4 : 0;
}

/* The offset is then told as it is written, and not counted. */
static bool
place_doubtful_zone(SynthMomentScan *scan, int i)
{
	int			n = hours_behind_name(scan, i + 1);
	const SynthToken *last = &scan->tokens[i + n];
	int			bytes = (int) (last->text + last->bytes - scan->tokens[i].text);

	/* with n = 0 last is the name itself */
	if (n == 0 || scan->loose || bytes >= (int) sizeof(scan->zone))
		return false;
	if (scan->tokens[i + 2].value == 0 && n == 2)
	{
		/* "UTC+0": nothing either way */
		place(scan, i, "z");
		scan->tokens[i + 1].placed = scan->tokens[i + 2].placed = true;
		return scan->has_offset = true;
	}
	scan->zone_in_doubt = true;
	if (scan->iso_zone)
		return false;
	for (int k = i; k <= i + n; k++)
		scan->tokens[k].placed = true;
	memcpy(scan->zone, scan->tokens[i].text, bytes);
	scan->zone[bytes] = 0;
	scan->has_zone_name = true;
	return true;
}

static bool
is_zone_word(const SynthToken *t)
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
place_zone(SynthMomentScan *scan)
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
		SynthToken *t = &scan->tokens[i];
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
		else if (is_zone_word(t) && i != scan->month && !hit_of(t, SYNTH_WORD_HALF))
		{
			int			offset = 1;

			(void) synth_parse_zone_name(t->text, t->bytes, &offset);
			if (offset == 0 && t->bytes > 1 && place_doubtful_zone(scan, i))
				continue;
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

/* EST, which begins the name of a day in Ekegusii, too. */
static bool
is_zone_behind_time(const SynthMomentScan *scan, int i)
{
	int			offset;

	return scan->hour >= 0 && i > scan->hour &&
		synth_parse_zone_name(scan->tokens[i].text, scan->tokens[i].bytes, &offset);
}

static void
place_calendar_words(SynthMomentScan *scan)
{
	/* a word that is a month only, before one that may be a weekday or an article */
	for (int pass = 0; pass < 3; pass++)
		for (int i = 0; i < scan->n && scan->month < 0; i++)
		{
			const SynthToken *t = &scan->tokens[i];

			if (t->placed || t->kind != TOKEN_WORD || !hit_of(t, SYNTH_WORD_MONTH) ||
				(pass < 2 && is_word(scan, i, fillers)) || (pass < 1 && hit_of(t, SYNTH_WORD_WEEKDAY)))
				continue;
			if (!is_zone_behind_time(scan, i))
				scan->month = i;
		}
	for (int i = 0; i < scan->n && scan->weekday < 0; i++)
	{
		const SynthToken *t = &scan->tokens[i];
		const SynthWordHit *hit;

		if (t->placed || i == scan->month || t->kind != TOKEN_WORD ||
			(hit = hit_of(t, SYNTH_WORD_WEEKDAY)) == NULL || is_zone_behind_time(scan, i))
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
		place(scan, i, hit->wide && !scan->loose ? "EEEE" : "EEE");
		scan->wide |= hit->wide && t->bytes > 4;
		use_languages(scan, &hit->languages);
	}
}

/* Numbers whose unit follows: 2014年4月8日; Vietnamese has it before. */
static void
place_units(SynthMomentScan *scan)
{
	static const char *const years[] = {"年", "년", NULL};
	static const char *const months[] = {"月", "월", NULL};
	static const char *const days[] = {"日", "号", "號", "일", NULL};
	static const char *const month_before[] = {"thang", "thg", NULL};

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
place_rest(SynthMomentScan *scan)
{
	static const struct
	{
		const char *word[2];
		const char *language;
	}			clocks[] = {{{"klo", NULL}, "fi"}, {{"uhr", NULL}, "de"}, {{"uur", NULL}, "nl"}, {{"klokken", NULL}, "nb"}};
	static const char *const eras[] = {"ad", "ce", NULL};

	for (int i = 0; i < scan->n; i++)
	{
		SynthToken *t = &scan->tokens[i];

		if (t->placed || i == scan->month || t->kind == TOKEN_NUMBER || t->kind == TOKEN_SPACE)
			continue;
		if (t->kind == TOKEN_SIGN)
		{
			if (t->code >= 0x80 ? t->code != 0xBA && t->code != 0xAA && t->code != 0x60C &&
				t->code != 0x2019 && t->code != 0x3001 && t->code != 0xB0 && t->code != 0x104A : strchr("-/.,:'T()", t->code) == NULL)
				return false;
			continue;
		}
		if (!is_word(scan, i, fillers))
			return false;
		/* "A24-06-2019" is a code, "I.6.2019" has a Roman month */
		if (i == 0 && t->bytes == 1 && i + 1 < scan->n && scan->tokens[i + 1].kind != TOKEN_SPACE)
			return false;
		scan->has_era |= is_word(scan, i, eras);
		/* only one language says so: its order of day and month, too */
		for (int k = 0; k < LENGTH_OF(clocks); k++)
			if (is_word(scan, i, clocks[k].word))
			{
				SynthLanguages one = {{0}};
				int			language = synth_parse_language(clocks[k].language, 2);

				one.bits[language / 64] |= UINT64_C(1) << language % 64;
				use_languages(scan, &one);
			}
	}
	return true;
}
