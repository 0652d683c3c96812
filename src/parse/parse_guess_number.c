/*
 * parse_guess_number.c
 *		The numbers that a text can be: with decimal and grouping marks of any
 *		country, per cent, units, money.
 *
 * From the first digit to the last is the number, what stands around it an
 * affix: a currency, a unit, parentheses of a negative amount.  Which mark is
 * the decimal one follows from their order and from the sizes of the groups;
 * "1.234" and "1,234" can be either and are given as both.
 * Where a text is no number as a whole, the price in it is looked for: the
 * number beside a currency, else the first.
 *
 * A reading is written as a format and then run, so that its value is what the
 * format gives.   Pure C.
 */
#include "parse/parse_private.h"

#include <stdio.h>
#include <string.h>

#define MAX_GROUPS	16

/* A way to read the marks of a number. */
typedef struct Marks
{
	int32_t		decimal;		/* 0: none was there */
	int32_t		group;
	bool		indian;
	double		confidence;
}			Marks;

typedef struct Body
{
	int			ngroups;
	int			digits[MAX_GROUPS]; /* runs of digits */
	int32_t		marks[MAX_GROUPS];	/* behind them */
	bool		leading_zero;
	bool		leading_mark;	/* ".5" */
}			Body;

typedef struct Affixes
{
	char		prefix[SYNTH_NUMBER_AFFIX * 2]; /* as written in a format */
	char		suffix[SYNTH_NUMBER_AFFIX * 2];
	char		code[4];
	char		unit[SYNTH_READING_UNIT];
	bool		money;
	bool		no_cents;		/* "1.899,-" */
	bool		negative;		/* parentheses, or a minus behind */
	char		close[8];		/* suffix of the negative form */
}			Affixes;

static bool read_body(const char *text, size_t bytes, Body *body, bool *exponent);
static int	find_marks(const Body *body, bool money, bool no_cents, int language, Marks *marks);
static bool read_affixes(const char *before, size_t nbefore, const char *after, size_t nafter,
						 Affixes *a);
static void add_number(const char *text, size_t bytes, const Affixes *a, const Marks *marks,
					   int fraction, bool exponent, bool loose, SynthReadings *out);
static void find_price(const char *text, size_t bytes, int language, SynthReadings *out);

/* A mark that may stand between digits, blanks and apostrophes as one; else 0. */
static int32_t
mark_of(int32_t code)
{
	if (code == '.' || code == ',' || code == 0x66B || code == 0x66C)
		return code;
	if (code == '\'' || code == 0x2019)
		return '\'';
	if (code == 0xB7)
		return 0xB7;
	return synth_parse_is_space(code) && code != '\n' && code != '\t' ? ' ' : 0;
}

/* First and end of the part from the first digit to the last. */
static bool
find_body(const char *text, size_t bytes, size_t *from, size_t *end)
{
	bool		found = false;
	size_t		previous = 0;
	int32_t		before = 0;
	bool		letter = false;	/* before the character before */

	*from = *end = 0;
	for (size_t at = 0; at < bytes;)
	{
		int32_t		code;
		int			width = synth_parse_character(text + at, bytes - at, &code);

		if (code >= 0 && synth_parse_digit(code) >= 0)
		{
			/* ".5", but not "Rs.500" */
			if (!found)
				*from = (before == '.' || before == ',') && !letter ? previous : at;
			found = true;
			*end = at + width;
		}
		letter = before > 0 && synth_parse_is_letter(before);
		previous = at;
		before = code;
		at += width;
	}
	return found;
}

void
synth_parse_guess_number(const char *text, size_t bytes, int language, bool loose,
						 SynthReadings *out)
{
	size_t		from,
				end;
	Body		body;
	Affixes		affixes;
	Marks		marks[3];
	bool		exponent;
	int			n;
	int			before = out->n;

	synth_parse_trim(&text, &bytes);
	if (bytes == 0 || bytes > 200 || !find_body(text, bytes, &from, &end))
		return;
	if (read_affixes(text, from, text + end, bytes - end, &affixes) &&
		read_body(text + from, end - from, &body, &exponent))
	{
		n = find_marks(&body, affixes.money, affixes.no_cents, language, marks);
		for (int i = 0; i < n; i++)
			add_number(text, bytes, &affixes, &marks[i],
					   marks[i].decimal ? body.digits[body.ngroups - 1] : 0, exponent, loose, out);
	}
	if (out->n == before && !loose)
		find_price(text, bytes, language, out);
}

/* ---- the digits ---- */

static bool
read_body(const char *text, size_t bytes, Body *body, bool *exponent)
{
	memset(body, 0, sizeof(*body));
	*exponent = false;
	body->leading_zero = text[0] == '0' && bytes > 1;
	body->leading_mark = text[0] == '.' || text[0] == ',';
	body->ngroups = 1;
	for (size_t at = 0; at < bytes;)
	{
		int32_t		code;
		int			width = synth_parse_character(text + at, bytes - at, &code);

		if (code < 0)
			return false;
		if (synth_parse_digit(code) >= 0)
			body->digits[body->ngroups - 1]++;
		else if ((code == 'e' || code == 'E') && at > 0 && bytes - at >= 2 && bytes - at <= 5)
		{
			at++;
			at += text[at] == '+' || text[at] == '-';
			while (at < bytes && text[at] >= '0' && text[at] <= '9')
				at++;
			*exponent = true;
			return at == bytes;
		}
		else
		{
			if (mark_of(code) == 0 || body->ngroups == MAX_GROUPS ||
				(body->digits[body->ngroups - 1] == 0 && at > 0))
				return false;
			body->marks[body->ngroups - 1] = mark_of(code);
			body->ngroups++;
		}
		at += width;
	}
	return true;
}

/* Are groups 1 .. last all of a size, thousands or Indian? */
static bool
are_groups(const Body *body, int last, bool *indian)
{
	*indian = false;
	if (body->digits[0] < 1 || body->digits[0] > 3 || body->digits[last] != 3)
		return false;
	for (int i = 1; i < last; i++)
	{
		if (body->marks[i] != body->marks[0])
			return false;
		if (body->digits[i] == 2 && body->digits[0] <= 2)
			*indian = true;
		else if (body->digits[i] != 3 || *indian)
			return false;
	}
	return true;
}

/* The ways to read the marks, the likeliest first. */
static int
find_marks(const Body *body, bool money, bool no_cents, int language, Marks *marks)
{
	int			last = body->ngroups - 1;
	int32_t		mark = body->marks[0];
	bool		indian;

	memset(marks, 0, 3 * sizeof(Marks));
	if (last == 0)
	{
		marks[0].confidence = body->leading_zero ? 0.4 : 0.9;
		return 1;
	}
	if (last == 1)
	{
		bool		groups = are_groups(body, 1, &indian) && !body->leading_zero;
		bool		may_be_decimal = mark != ' ' && mark != '\'' && !no_cents;
		int			n = 0;

		if (!groups || !may_be_decimal)
		{
			marks[0].decimal = may_be_decimal ? mark : 0;
			marks[0].group = may_be_decimal ? 0 : mark;
			marks[0].confidence = 0.9;
			return groups || may_be_decimal;
		}
		/* 1.234: language, then what is common, tells */
		{
			bool		comma_decimal = false;
			bool		known = false;
			double		as_group;

			if (language >= 0)
			{
				const char *name = synth_parse_language_name(language);
				SynthNumberFormat format;

				if (synth_parse_number_compile("0.0", 3, name, strlen(name), &format) == SYNTH_FORMAT_OK)
				{
					known = true;
					comma_decimal = format.patterns[0].decimal == ',';
				}
			}
			as_group = known ? ((mark == ',') == comma_decimal ? 0.1 : 0.85) :
				money ? 0.75 : mark == ',' ? 0.6 : 0.42;
			n = as_group < 0.5;
			marks[n].group = mark;
			marks[n].confidence = as_group;
			marks[1 - n].decimal = mark;
			marks[1 - n].confidence = 0.92 - as_group;
			return 2;
		}
	}
	/* groups only, or groups and a decimal mark behind them */
	if (body->leading_mark)
		return 0;
	if (body->marks[last - 1] == mark)
	{
		if (!are_groups(body, last, &indian))
			return 0;
		marks[0].group = mark;
	}
	else
	{
		if (!are_groups(body, last - 1, &indian) || body->marks[last - 1] == ' ' ||
			body->marks[last - 1] == '\'')
			return 0;
		marks[0].group = mark;
		marks[0].decimal = body->marks[last - 1];
	}
	marks[0].indian = indian;
	marks[0].confidence = 0.9;
	return 1;
}

/* ---- what stands around them ---- */

static void
append(char *out, size_t max, const char *text, size_t bytes)
{
	size_t		n = strlen(out);

	if (n + bytes < max)
	{
		memcpy(out + n, text, bytes);
		out[n + bytes] = 0;
	}
}

/* Text as a literal of a format. */
static void
append_quoted(char *out, size_t max, const char *text, size_t bytes)
{
	append(out, max, "'", 1);
	for (size_t i = 0; i < bytes; i++)
		append(out, max, text[i] == '\'' ? "''" : text + i, text[i] == '\'' ? 2 : 1);
	append(out, max, "'", 1);
}

/* One side: a currency, a unit (behind only), nothing. */
static bool
read_affix(const char *text, size_t bytes, bool before, Affixes *a, char *out, size_t max)
{
	const char *s = text;
	size_t		n = bytes;
	char		code[4];
	int			width;
	bool		blank;

	synth_parse_trim(&s, &n);
	if (n == 0)
		return true;
	blank = before ? s + n < text + bytes : s > text;
	width = synth_parse_currency(s, n, code);
	/* "12 g" is a weight; a currency's letter counts before a number only */
	if (!before && synth_parse_is_unit(s, n) && (n > 2 || (unsigned char) s[0] < 0x80))
		width = 0;
	if (width == (int) n && !a->money)
	{
		a->money = true;
		strcpy(a->code, code);
		if (a->unit[0] == 0 && n < sizeof(a->unit))
		{
			memcpy(a->unit, s, n);
			a->unit[n] = 0;
		}
		if (blank && !before)
			append(out, max, " ", 1);
		append(out, max, "\xC2\xA4", 2);
		if (blank && before)
			append(out, max, " ", 1);
		return true;
	}
	if (!before && synth_parse_is_unit(s, n) && n < sizeof(a->unit) && a->unit[0] == 0)
	{
		memcpy(a->unit, s, n);
		a->unit[n] = 0;
		if (blank)
			append(out, max, " ", 1);
		append_quoted(out, max, s, n);
		return true;
	}
	return false;
}

static bool
read_affixes(const char *before, size_t nbefore, const char *after, size_t nafter, Affixes *a)
{
	static const char *const no_cents[] = {",-", ".-", ",–", ",—", ".–", ",--", ".--", "/-", "/="};

	memset(a, 0, sizeof(*a));
	(void) synth_parse_currencies_open();
	synth_parse_trim(&before, &nbefore);
	/* blanks behind the prefix and before the suffix count for the format */
	if (nbefore > 0 && nafter > 0 && before[0] == '(' && after[nafter - 1] == ')')
	{
		a->negative = true;
		before++;
		nbefore--;
		nafter--;
		strcpy(a->close, ")");
	}
	else if (nbefore > 0 && (before[0] == '-' || before[0] == '+'))
	{
		before++;
		nbefore--;
	}
	else if (nbefore >= 3 && memcmp(before, "\xE2\x88\x92", 3) == 0)
	{
		before += 3;
		nbefore -= 3;
	}
	else if (nbefore > 1 && before[nbefore - 1] == '-')
		nbefore--;				/* $-5 */
	else if (nafter == 1 && after[0] == '-')
	{
		a->negative = true;
		nafter = 0;
		strcpy(a->close, "-");
	}
	for (int i = 0; i < LENGTH_OF(no_cents); i++)
		if (nafter >= strlen(no_cents[i]) && memcmp(after, no_cents[i], strlen(no_cents[i])) == 0)
		{
			a->no_cents = true;
			append_quoted(a->suffix, sizeof(a->suffix), no_cents[i], strlen(no_cents[i]));
			after += strlen(no_cents[i]);
			nafter -= strlen(no_cents[i]);
			break;
		}
	return read_affix(before, nbefore, true, a, a->prefix, sizeof(a->prefix)) &&
		read_affix(after, nafter, false, a, a->suffix, sizeof(a->suffix));
}

/* ---- readings ---- */

/* The part of a format behind "@"; empty for decimal point and comma. */
static void
append_marks(char *out, size_t max, const Marks *marks)
{
	int32_t		decimal = marks->decimal;
	int32_t		group = marks->group;
	char		text[12];
	int			n = 1;

	if (decimal == 0)
		decimal = group == ',' || group == '\'' || group == 0 ? '.' : group == 0x66C ? 0x66B : ',';
	if (group == 0)
		group = decimal == '.' ? ',' : decimal == 0x66B ? 0x66C : '.';
	if (decimal == '.' && group == ',')
		return;
	if (decimal == ',' && group == '.')
		append(out, max, "@de", 3);
	else if (decimal == ',' && group == ' ')
		append(out, max, "@fr", 3);
	else if (decimal == '.' && group == '\'')
		append(out, max, "@de_CH", 6);
	else
	{
		text[0] = '@';
		n += synth_parse_encode(decimal, text + n);
		n += synth_parse_encode(group, text + n);
		append(out, max, text, n);
	}
}

static void
add_number(const char *text, size_t bytes, const Affixes *a, const Marks *marks, int fraction,
		   bool exponent, bool loose, SynthReadings *out)
{
	SynthNumberFormat format;
	SynthNumber number;
	SynthReading *r;
	char		letters[SYNTH_READING_FORMAT * 3] = "";
	char		body[64];
	char		plain[SYNTH_NUMBER_PLAIN];
	const char *groups = marks->indian ? "#,##,##0" : marks->group || loose ? "#,##0" : "0";

	if (fraction > 30 && !loose)
		return;
	if (exponent)
		snprintf(body, sizeof(body), "0.#E0");
	else
		snprintf(body, sizeof(body), "%s%s%.*s", groups, loose ? ".#" : fraction ? "." : "",
				 loose ? 0 : fraction, "000000000000000000000000000000");
	append(letters, sizeof(letters), a->prefix, strlen(a->prefix));
	append(letters, sizeof(letters), body, strlen(body));
	append(letters, sizeof(letters), a->suffix, strlen(a->suffix));
	if (a->negative)
	{
		append(letters, sizeof(letters), ";", 1);
		append(letters, sizeof(letters), a->close[0] == ')' ? "(" : "", a->close[0] == ')');
		append(letters, sizeof(letters), a->prefix, strlen(a->prefix));
		append(letters, sizeof(letters), body, strlen(body));
		append(letters, sizeof(letters), a->suffix, strlen(a->suffix));
		append(letters, sizeof(letters), a->close, strlen(a->close));
	}
	append_marks(letters, sizeof(letters), marks);
	if (strlen(letters) >= SYNTH_READING_FORMAT ||
		synth_parse_number_compile(letters, strlen(letters), "", 0, &format) != SYNTH_FORMAT_OK ||
		!synth_parse_number_run(&format, text, bytes, &number))
		return;
	r = synth_parse_add_reading(out, exponent ? SYNTH_READ_FLOAT :
								fraction || a->unit[0] ? SYNTH_READ_NUMERIC : SYNTH_READ_INTEGER,
								a->unit[0] ? marks->confidence + 0.05 : marks->confidence);
	if (r == NULL)
		return;
	strcpy(r->format, letters);
	strcpy(r->unit, a->code[0] ? a->code : a->unit);
	if (synth_parse_number_plain(&number, plain) < SYNTH_READING_VALUE)
		strcpy(r->value, plain);
}

/* ---- a price in a text ---- */

/*
 * The run of digits and marks at text[at]: its end.  A blank or a mark joins
 * groups of three, and a fraction.
 */
static size_t
number_end(const char *text, size_t bytes, size_t at)
{
	size_t		end = at;
	bool		fraction = false;

	while (end < bytes && text[end] >= '0' && text[end] <= '9')
		end++;
	for (;;)
	{
		int32_t		code;
		size_t		next;
		int			digits = 0;
		int32_t		mark;

		if (end >= bytes)
			return end;
		next = end + synth_parse_character(text + end, bytes - end, &code);
		mark = mark_of(code);
		if (mark == 0 || fraction)
			return end;
		/* "36. 24" */
		if ((mark == '.' || mark == ',') && next + 2 < bytes && text[next] == ' ')
		{
			if (text[next + 1] >= '0' && text[next + 1] <= '9' && text[next + 2] >= '0' &&
				text[next + 2] <= '9' &&
				(next + 3 == bytes || text[next + 3] < '0' || text[next + 3] > '9'))
				next++;
			else
				return end;
		}
		while (next < bytes && text[next] >= '0' && text[next] <= '9')
		{
			next++;
			digits++;
		}
		if (digits == 0 || ((mark == ' ' || mark == '\'') && digits != 3))
			return end;
		fraction = digits != 3 && mark != ' ';
		end = next;
	}
}

/* Does a number go on behind its end, where no number can? */
static bool
is_cut_number(const char *text, size_t bytes, size_t end)
{
	size_t		at = end;

	while (at < bytes && (text[at] == '.' || text[at] == ','))
		at++;
	return at > end && at < bytes && text[at] >= '0' && text[at] <= '9';
}

/* A currency that touches the number from either side. */
static int
currency_beside(const char *text, size_t bytes, size_t from, size_t end, char code[4], int *behind)
{
	const char *s = text;
	size_t		n = from;
	int			width;

	*behind = 0;
	synth_parse_trim(&s, &n);
	while (n > 0 && strchr(":-", s[n - 1]))
		n--;
	width = synth_parse_currency_end(s, n, code);
	if (width > 0)
		return width;
	s = text + end;
	n = bytes - end;
	synth_parse_trim(&s, &n);
	width = synth_parse_currency(s, n, code);
	*behind = width > 0 ? (int) (s - (text + end)) + width : 0;
	return width;
}

/* Words for powers of ten behind an amount; those of one letter only beside money. */
static const struct
{
	const char *word;
	int			power;
	bool		money;
}			magnitudes[] =
{
	{"k", 3, true}, {"K", 3, true}, {"m", 6, true}, {"M", 6, true}, {"b", 9, true}, {"B", 9, true},
	{"mn", 6, true}, {"mm", 6, true}, {"MM", 6, true}, {"bn", 9, false}, {"Bn", 9, false},
	{"BN", 9, false}, {"tn", 12, true}, {"thousand", 3, false}, {"million", 6, false},
	{"millions", 6, false}, {"Million", 6, false}, {"billion", 9, false}, {"billions", 9, false},
	{"Billion", 9, false}, {"trillion", 12, false}, {"lakh", 5, false}, {"lakhs", 5, false},
	{"lac", 5, true}, {"crore", 7, false}, {"crores", 7, false}, {"Cr", 7, true}, {"cr", 7, true},
	{"Tsd.", 3, false}, {"Tsd", 3, false}, {"Mio.", 6, false}, {"Mio", 6, false}, {"mio.", 6, false},
	{"mio", 6, false}, {"Millionen", 6, false}, {"Mrd.", 9, false}, {"Mrd", 9, false},
	{"mrd.", 9, false}, {"mrd", 9, false}, {"Milliarden", 9, false}, {"milliard", 9, false},
	{"milliards", 9, false}, {"millones", 6, false}, {"milioni", 6, false}, {"milhões", 6, false},
	{"mil", 3, true}, {"mln", 6, false}, {"mld", 9, false}, {"tys.", 3, false}, {"tys", 3, false},
	{"тыс.", 3, false}, {"тыс", 3, false}, {"млн.", 6, false}, {"млн", 6, false}, {"млрд.", 9, false},
	{"млрд", 9, false}, {"тис.", 3, false}, {"тис", 3, false}, {"千", 3, false}, {"万", 4, false},
	{"萬", 4, false}, {"億", 8, false}, {"亿", 8, false}, {"만", 4, true}, {"억", 8, true},
	{"bin", 3, true}, {"milyon", 6, false}, {"milyar", 9, false}, {"juta", 6, false}, {"ribu", 3, false},
	{"rb", 3, true}, {"jt", 6, true}, {"triệu", 6, false}, {"tỷ", 9, false},
};

/* The power that a word behind the number at end says, and its bytes. */
static int
magnitude_behind(const char *text, size_t bytes, size_t end, bool money, int *width)
{
	const char *s = text + end;
	size_t		n = bytes - end;
	int			power = 0;

	synth_parse_trim(&s, &n);
	*width = 0;
	for (int i = 0; i < LENGTH_OF(magnitudes); i++)
	{
		size_t		length = strlen(magnitudes[i].word);
		int32_t		next = 0;

		if (length > n || memcmp(s, magnitudes[i].word, length) != 0 ||
			(magnitudes[i].money && !money) || (int) length <= *width)
			continue;
		if (length < n)
			(void) synth_parse_character(s + length, n - length, &next);
		/* a word of its own, but for ideographs and syllables */
		if ((next > 0 && next < 0x1100 && synth_parse_is_letter(next)) ||
			(next > 0 && synth_parse_digit(next) >= 0))
			continue;
		*width = (int) (s + length - (text + end));
		power = magnitudes[i].power;
	}
	return power;
}

/* A minus that touches the number and no word before it. */
static bool
has_minus_before(const char *text, size_t from)
{
	int32_t		code = 0;

	if (from >= 3 && memcmp(text + from - 3, "\xE2\x88\x92", 3) == 0)
		from -= 3;
	else if (from >= 1 && text[from - 1] == '-')
		from--;
	else
		return false;
	for (size_t at = 0; at < from;)
		at += synth_parse_character(text + at, from - at, &code);
	return from == 0 || !(synth_parse_is_letter(code) || synth_parse_digit(code) >= 0 || code == '-');
}

/* A sum with its decimal point moved: 1.2, 6 is 1200000. */
static void
raise_value(char *value, int power)
{
	char		digits[SYNTH_READING_VALUE + 16];
	int			n = 0;
	int			point = -1;
	int			first = value[0] == '-';

	if (strlen(value) + power + 2 >= SYNTH_READING_VALUE)
		return;
	for (const char *s = value + first; *s; s++)
		if (*s == '.')
			point = n;
		else
			digits[n++] = *s;
	if (point < 0)
		point = n;
	while (n < point + power)
		digits[n++] = '0';
	point += power;
	for (int zeros = 0; zeros < point - 1 && digits[0] == '0'; zeros++, point--, n--)
		memmove(digits, digits + 1, n - 1);
	memcpy(value + first, digits, point);
	value[first + point] = 0;
	if (n > point)
	{
		value[first + point] = '.';
		memcpy(value + first + point + 1, digits + point, n - point);
		value[first + n + 1] = 0;
	}
}

static void
find_price(const char *text, size_t bytes, int language, SynthReadings *out)
{
	size_t		best_from = 0,
				best_end = 0;
	bool		best_money = false;
	char		code[4] = "",
				best_code[4] = "";
	int			behind,
				best_behind = 0;
	Body		body;
	Affixes		a;
	Marks		marks[3];
	bool		exponent;
	int			n;
	char		plain[80];
	size_t		length = 0;
	int			power = 0;
	int			best_power = 0;
	int			width;

	for (size_t at = 0; at < bytes; at++)
	{
		size_t		end;
		bool		money;

		if (text[at] < '0' || text[at] > '9')
			continue;
		end = number_end(text, bytes, at);
		/* "40% off" is no price */
		if (end < bytes && text[end] == '%')
		{
			at = end;
			continue;
		}
		/* "1.2.3" and "12..50" are no numbers */
		if (is_cut_number(text, bytes, end))
		{
			while (end < bytes && (strchr(".,", text[end]) || (text[end] >= '0' && text[end] <= '9')))
				end++;
			at = end;
			continue;
		}
		money = currency_beside(text, bytes, at, end, code, &behind) > 0;
		power = magnitude_behind(text, bytes, end, true, &width);
		if (power > 0 && !money)
			money = currency_beside(text, bytes, at, end + width, code, &behind) > 0;
		if (!money)
			power = magnitude_behind(text, bytes, end, false, &width);
		if (best_end == 0 || (money && !best_money))
		{
			best_from = at;
			best_end = end;
			best_money = money;
			best_behind = power > 0 ? 0 : behind;
			best_power = power;
			strcpy(best_code, money ? code : "");
		}
		at = end;
	}
	if (best_end == 0 || best_end - best_from >= 60)
		return;
	for (size_t i = best_from; i < best_end; i++)
		if (text[i] != ' ' || !strchr(".,", plain[length - 1]))
			plain[length++] = text[i];
	/* 35€ 99 */
	if (best_behind > 0 && memchr(plain, '.', length) == NULL && memchr(plain, ',', length) == NULL)
	{
		const char *s = text + best_end + best_behind;
		size_t		left = bytes - (s - text);

		synth_parse_trim(&s, &left);
		if (left == 2 && s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9')
		{
			plain[length++] = '.';
			plain[length++] = s[0];
			plain[length++] = s[1];
		}
	}
	if (!read_body(plain, length, &body, &exponent))
		return;
	n = find_marks(&body, best_money, false, language, marks);
	memset(&a, 0, sizeof(a));
	for (int i = 0; i < n; i++)
	{
		int			at = out->n;

		add_number(plain, length, &a, &marks[i], marks[i].decimal ? body.digits[body.ngroups - 1] : 0,
				   exponent, false, out);
		if (out->n == at)
			continue;
		/* the format of the whole text would be the text itself */
		out->list[at].format[0] = 0;
		out->list[at].type = SYNTH_READ_NUMERIC;
		out->list[at].confidence *= best_money ? 0.6 : 0.3;
		strcpy(out->list[at].unit, best_code);
		raise_value(out->list[at].value, best_power);
		if (has_minus_before(text, best_from) && out->list[at].value[0] != '-')
		{
			memmove(out->list[at].value + 1, out->list[at].value, SYNTH_READING_VALUE - 1);
			out->list[at].value[0] = '-';
			out->list[at].value[SYNTH_READING_VALUE - 1] = 0;
		}
	}
}
