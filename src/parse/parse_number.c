/*
 * parse_number.c
 *		Formats of numbers: compiled from CLDR's number patterns, and run over
 *		texts.
 *
 * README.md has the language.  Strict: groups have the size that the pattern
 * says wherever there are any, digits are of one script, the text is used up,
 * and no digit is lost: what comes out, written in the same format, is what
 * came in (up to blanks, zeros in front and groups left away).
 *
 * Source: UTS #35 part 3, "Number Patterns".
 */
#include "parse/parse_private.h"

#include <string.h>

#include "unicode/unum.h"

#define CURRENCY	'\001'

static SynthFormatStatus compile_one(const char *format, size_t bytes,
									 SynthNumberPattern *out);
static SynthFormatStatus compile_affix(const char **format, size_t *bytes, bool before,
									   SynthAffix *out, int *shift);
static SynthFormatStatus compile_body(const char **format, size_t *bytes,
									  SynthNumberPattern *out);
static SynthFormatStatus read_marks(const char *locale, size_t bytes, int32_t *decimal,
									int32_t *group);
static bool run_one(const SynthNumberPattern *p, const char *text, size_t bytes,
					SynthNumber *out);
static int	match_prefix(const SynthAffix *affix, const char *text, size_t bytes);
static int	match_suffix(const SynthAffix *affix, const char *text, size_t bytes);
static int	read_sign(const char *text, size_t bytes, bool *negative);
static bool read_body(const SynthNumberPattern *p, const char *text, size_t bytes,
					  SynthNumber *out);

/* ---- compiling ---- */

SynthFormatStatus
synth_parse_number_compile(const char *format, size_t bytes, const char *locale,
						   size_t locale_bytes, SynthNumberFormat *out)
{
	int32_t		decimal = '.';
	int32_t		group = ',';
	bool		quoted = false;
	size_t		from = 0;

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
	if (locale_bytes > 0)
	{
		SynthFormatStatus status = read_marks(locale, locale_bytes, &decimal, &group);

		if (status != SYNTH_FORMAT_OK)
			return status;
	}
	if (memchr(format, '\xA4', bytes) && !synth_parse_currencies_open())
		return SYNTH_FORMAT_MEMORY;
	quoted = false;
	for (size_t i = 0; i <= bytes; i++)
	{
		SynthFormatStatus status;

		if (i < bytes)
			quoted ^= format[i] == '\'';
		if (i < bytes && (format[i] != '|' || quoted))
			continue;
		if (out->n == SYNTH_NUMBER_ALTERNATIVES)
			return SYNTH_FORMAT_LONG;
		out->patterns[out->n].decimal = decimal;
		out->patterns[out->n].group = group;
		status = compile_one(format + from, i - from, &out->patterns[out->n]);
		if (status != SYNTH_FORMAT_OK)
			return status;
		out->n++;
		from = i + 1;
	}
	return SYNTH_FORMAT_OK;
}

/* A locale's marks, or the two marks themselves: decimal, then group. */
static SynthFormatStatus
read_marks(const char *locale, size_t bytes, int32_t *decimal, int32_t *group)
{
	char		name[40];
	UChar		symbol[8];
	UErrorCode	status = U_ZERO_ERROR;
	UNumberFormat *format;
	int32_t		code;
	int			width = synth_parse_character(locale, bytes, &code);

	if (!synth_parse_is_letter(code) && code > 0)
	{
		*decimal = code;
		if ((size_t) width < bytes)
		{
			width += synth_parse_character(locale + width, bytes - width, &code);
			*group = code;
		}
		else
			*group = 0;
		return (size_t) width == bytes && code > 0 && *decimal != *group &&
			synth_parse_digit(*decimal) < 0 && synth_parse_digit(*group) < 0 ?
			SYNTH_FORMAT_OK : SYNTH_FORMAT_LOCALE;
	}
	if (!synth_parse_words_open())
		return SYNTH_FORMAT_MEMORY;
	if (bytes >= sizeof(name) || synth_parse_language(locale, bytes) < 0)
		return SYNTH_FORMAT_LOCALE;
	memcpy(name, locale, bytes);
	name[bytes] = 0;
	format = unum_open(UNUM_DECIMAL, NULL, 0, name, NULL, &status);
	if (U_FAILURE(status))
		return SYNTH_FORMAT_LOCALE;
	unum_getSymbol(format, UNUM_DECIMAL_SEPARATOR_SYMBOL, symbol, LENGTH_OF(symbol), &status);
	*decimal = symbol[0];
	unum_getSymbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, symbol, LENGTH_OF(symbol), &status);
	*group = symbol[0];
	unum_close(format);
	return U_FAILURE(status) ? SYNTH_FORMAT_LOCALE : SYNTH_FORMAT_OK;
}

static SynthFormatStatus
compile_one(const char *format, size_t bytes, SynthNumberPattern *out)
{
	SynthFormatStatus status;
	int			ignored = 0;

	synth_parse_trim(&format, &bytes);
	if (bytes == 0)
		return SYNTH_FORMAT_EMPTY;
	status = compile_affix(&format, &bytes, true, &out->prefix, &out->shift);
	if (status == SYNTH_FORMAT_OK)
		status = compile_body(&format, &bytes, out);
	if (status == SYNTH_FORMAT_OK)
		status = compile_affix(&format, &bytes, false, &out->suffix, &out->shift);
	if (status != SYNTH_FORMAT_OK || bytes == 0)
		return status;
	if (format[0] != ';')
		return SYNTH_FORMAT_LETTER;
	/* only the affixes of the negative form count */
	format++;
	bytes--;
	out->has_negative = true;
	status = compile_affix(&format, &bytes, true, &out->negative_prefix, &ignored);
	while (bytes > 0 && strchr("#0,.E", format[0]))
	{
		format++;
		bytes--;
	}
	if (status == SYNTH_FORMAT_OK)
		status = compile_affix(&format, &bytes, false, &out->negative_suffix, &ignored);
	return status == SYNTH_FORMAT_OK && bytes > 0 ? SYNTH_FORMAT_LETTER : status;
}

/* Text before or after the number; a blank in it stands for any, or none. */
static SynthFormatStatus
compile_affix(const char **format, size_t *bytes, bool before, SynthAffix *out, int *shift)
{
	const char *s = *format;
	size_t		n = *bytes;
	bool		quoted = false;

	while (n > 0 && (quoted || (s[0] != ';' && !(before && strchr("#0", s[0])))))
	{
		int32_t		code;
		int			width = synth_parse_character(s, n, &code);
		char		mark = 0;

		if (s[0] == '\'' && n > 1 && s[1] == '\'')
		{
			s++;
			n--;
			mark = '\'';
		}
		else if (s[0] == '\'')
		{
			quoted = !quoted;
			s++;
			n--;
			continue;
		}
		else if (!quoted && code == 0xA4)
			mark = CURRENCY;
		else if (!quoted && (code == '%' || code == 0x2030))
			*shift = code == '%' ? 2 : 3;
		else if (!quoted && code < 0x80 && synth_parse_is_letter(code))
			return SYNTH_FORMAT_LETTER;
		else if (!quoted && strchr(",.E#0", s[0]))
			return SYNTH_FORMAT_LETTER;
		else if (synth_parse_is_space(code))
			mark = ' ';
		if (out->bytes + width > SYNTH_NUMBER_AFFIX)
			return SYNTH_FORMAT_LONG;
		if (mark == ' ' && (out->bytes == 0 || out->text[out->bytes - 1] == ' '))
			;
		else if (mark)
			out->text[out->bytes++] = mark;
		else
		{
			memcpy(out->text + out->bytes, s, width);
			out->bytes += width;
		}
		s += width;
		n -= width;
	}
	if (quoted)
		return SYNTH_FORMAT_QUOTE;
	while (out->bytes > 0 && before && out->text[out->bytes - 1] == ' ')
		out->bytes--;
	*format = s;
	*bytes = n;
	return SYNTH_FORMAT_OK;
}

static SynthFormatStatus
compile_body(const char **format, size_t *bytes, SynthNumberPattern *out)
{
	const char *s = *format;
	const char *end = s + *bytes;
	int			groups[2] = {-1, -1};	/* digits after the last two marks */
	int			places = 0;

	for (; s < end && strchr("#0,", *s); s++)
	{
		if (*s == ',')
		{
			groups[1] = groups[0];
			groups[0] = 0;
			continue;
		}
		if (*s == '#' && out->min_integer > 0)
			return SYNTH_FORMAT_LETTER;
		out->min_integer += *s == '0';
		places++;
		if (groups[0] >= 0)
			groups[0]++;
	}
	if (s == *format)
		return SYNTH_FORMAT_EMPTY;
	if (groups[0] == 0 || out->min_integer > 40)
		return SYNTH_FORMAT_LETTER;
	/* "#,##0" and "#,##,##0" are the usual way to say "any" */
	out->max_integer = places > 6 ? places : -1;
	out->primary = groups[0] > 0 ? groups[0] : 0;
	out->secondary = groups[1] > 0 ? groups[1] : out->primary;
	out->max_fraction = 0;
	if (s < end && *s == '.')
	{
		for (s++; s < end && *s == '0'; s++)
			out->min_fraction++;
		out->max_fraction = out->min_fraction;
		/* one "#" is any number of digits, more are at most so many */
		for (; s < end && *s == '#'; s++)
			out->max_fraction++;
		if (out->max_fraction == out->min_fraction + 1)
			out->max_fraction = -1;
		if (out->min_fraction > 40)
			return SYNTH_FORMAT_LONG;
	}
	if (s < end && *s == 'E')
	{
		out->exponent = true;
		for (s++; s < end && (*s == '0' || *s == '+'); s++)
			;
	}
	*bytes = end - s;
	*format = s;
	return SYNTH_FORMAT_OK;
}

/* ---- running ---- */

bool
synth_parse_number_run(const SynthNumberFormat *format, const char *text, size_t bytes,
					   SynthNumber *number)
{
	synth_parse_trim(&text, &bytes);
	if (bytes == 0)
		return false;
	for (int i = 0; i < format->n; i++)
		if (run_one(&format->patterns[i], text, bytes, number))
			return true;
	return false;
}

static bool
run_one(const SynthNumberPattern *p, const char *text, size_t bytes, SynthNumber *out)
{
	int			before,
				after,
				sign;
	size_t		n = bytes;
	bool		negative = false;

	if (p->has_negative)
	{
		before = match_prefix(&p->negative_prefix, text, bytes);
		after = before < 0 ? -1 : match_suffix(&p->negative_suffix, text + before, bytes - before);
		if (after >= 0 && before + after > 0)
		{
			const char *s = text + before;

			n = bytes - before - after;
			synth_parse_trim(&s, &n);
			if (read_body(p, s, n, out))
			{
				out->negative = true;
				return true;
			}
		}
		n = bytes;
	}
	sign = read_sign(text, n, &negative);
	text += sign;
	n -= sign;
	if (p->prefix.bytes > 0)
	{
		before = match_prefix(&p->prefix, text, n);
		if (before < 0)
			return false;
		text += before;
		n -= before;
		if (sign == 0)
		{
			sign = read_sign(text, n, &negative);
			text += sign;
			n -= sign;
		}
	}
	after = match_suffix(&p->suffix, text, n);
	if (after < 0)
		return false;
	n -= after;
	/* blanks between an affix and the number */
	if (p->prefix.bytes > 0 || p->suffix.bytes > 0)
		synth_parse_trim(&text, &n);
	if (!read_body(p, text, n, out))
		return false;
	out->negative = negative;
	return true;
}

/* Bytes of a sign; 0 for none. */
static int
read_sign(const char *text, size_t bytes, bool *negative)
{
	if (bytes > 1 && (text[0] == '-' || text[0] == '+'))
	{
		*negative = text[0] == '-';
		return 1;
	}
	if (bytes > 3 && memcmp(text, "\xE2\x88\x92", 3) == 0)
	{
		*negative = true;
		return 3;
	}
	return 0;
}

static int
skip_spaces(const char *text, size_t bytes)
{
	size_t		n = 0;

	while (n < bytes)
	{
		int32_t		code;
		int			width = synth_parse_character(text + n, bytes - n, &code);

		if (!synth_parse_is_space(code))
			break;
		n += width;
	}
	return (int) n;
}

/* Bytes of text that the affix takes from its beginning, or -1. */
static int
match_prefix(const SynthAffix *affix, const char *text, size_t bytes)
{
	size_t		n = 0;
	char		code[4];

	for (int i = 0; i < affix->bytes; i++)
	{
		if (affix->text[i] == ' ')
			n += skip_spaces(text + n, bytes - n);
		else if (affix->text[i] == CURRENCY)
		{
			int			width = synth_parse_currency(text + n, bytes - n, code);

			if (width == 0)
				return -1;
			n += width;
		}
		else if (n < bytes && text[n] == affix->text[i])
			n++;
		else
			return -1;
	}
	return (int) n;
}

/* The same at the end of text: where its first character can be. */
static int
match_suffix(const SynthAffix *affix, const char *text, size_t bytes)
{
	size_t		n = bytes;
	char		code[4];

	for (int i = affix->bytes - 1; i >= 0; i--)
	{
		if (affix->text[i] == ' ')
		{
			const char *s = text;
			size_t		left = n;

			synth_parse_trim(&s, &left);
			n = s - text + left;
		}
		else if (affix->text[i] == CURRENCY)
		{
			int			width = synth_parse_currency_end(text, n, code);

			if (width == 0)
				return -1;
			n -= width;
		}
		else if (n > 0 && text[n - 1] == affix->text[i])
			n--;
		else
			return -1;
	}
	return (int) (bytes - n);
}

/* Marks that stand for each other: blanks, apostrophes. */
static inline bool
same_mark(int32_t code, int32_t mark)
{
	if (code == mark)
		return code > 0;
	if (synth_parse_is_space(mark))
		return synth_parse_is_space(code);
	if (mark == '\'' || mark == 0x2019)
		return code == '\'' || code == 0x2019;
	return false;
}

static inline bool
add_digit(SynthNumber *out, int digit)
{
	/* zeros in front are none */
	if (out->ndigits == 0 && digit == 0 && out->scale < 0)
		return true;
	if (out->ndigits >= SYNTH_NUMBER_DIGITS)
		return false;
	if (out->ndigits < 18)
		out->mantissa = out->mantissa * 10 + digit;
	out->digits[out->ndigits++] = (char) ('0' + digit);
	return true;
}

static bool
read_exponent(const char *s, size_t n, int *exponent)
{
	bool		negative = false;
	int			value = 0;

	if (n > 0 && (*s == '+' || *s == '-'))
	{
		negative = *s == '-';
		s++;
		n--;
	}
	if (n < 1 || n > 3)
		return false;
	for (; n > 0; s++, n--)
	{
		if (*s < '0' || *s > '9')
			return false;
		value = value * 10 + *s - '0';
	}
	*exponent = negative ? -value : value;
	return value <= 308;
}

/* While the integer is read, scale is -1. */
static bool
read_body(const SynthNumberPattern *p, const char *text, size_t bytes, SynthNumber *out)
{
	const char *s = text;
	const char *end = text + bytes;
	int			integers = 0,
				fractions = 0,
				since = 0,		/* digits since the last mark */
				exponent = 0;
	int32_t		zero = -1,
				mark = 0;
	bool		point = false;

	out->negative = out->grouped = false;
	out->mantissa = 0;
	out->ndigits = 0;
	out->scale = -1;
	while (s < end)
	{
		int32_t		code = (unsigned char) *s;
		int			width = 1;
		int			digit;

		if (code < 0x80)
			digit = code >= '0' && code <= '9' ? code - '0' : -1;
		else
		{
			width = synth_parse_character(s, end - s, &code);
			digit = code < 0 ? -1 : synth_parse_digit(code);
		}
		if (digit >= 0)
		{
			if (zero >= 0 && code - digit != zero)
				return false;
			zero = code - digit;
			if (point)
			{
				fractions++;
				out->scale++;
			}
			else
			{
				integers++;
				since++;
			}
			if (!add_digit(out, digit))
				return false;
		}
		else if (!point && same_mark(code, p->decimal))
		{
			if (p->max_fraction == 0 || (out->grouped && since != p->primary))
				return false;
			point = true;
			out->scale = 0;
		}
		else if (!point && p->primary > 0 && integers > 0 && same_mark(code, p->group))
		{
			/* the first group may be short, those between have one size */
			if (out->grouped ? since != p->secondary : since > p->secondary)
				return false;
			if (out->grouped && code != mark)
				return false;
			mark = code;
			out->grouped = true;
			since = 0;
		}
		else if (p->exponent && (code == 'e' || code == 'E') && integers + fractions > 0)
		{
			if (!read_exponent(s + 1, end - s - 1, &exponent))
				return false;
			break;
		}
		else
			return false;
		s += width;
	}
	if (integers + fractions == 0 || (out->grouped && !point && since != p->primary) ||
		integers < p->min_integer - (p->min_integer == 1) ||
		(p->max_integer > 0 && out->ndigits - fractions > p->max_integer) ||
		fractions < p->min_fraction || (p->max_fraction >= 0 && fractions > p->max_fraction) ||
		(point && fractions == 0))
		return false;
	if (out->scale < 0)
		out->scale = 0;
	out->scale += p->shift - exponent;
	for (; out->scale < 0; out->scale++)
	{
		if (out->ndigits > 0 && !add_digit(out, 0))
			return false;
	}
	out->fits = out->ndigits <= 18 && out->scale <= 18;
	return out->scale <= SYNTH_NUMBER_DIGITS;
}

void
synth_parse_number_normalize(SynthNumber *number)
{
	while (number->scale > 0 && number->ndigits > 0 && number->digits[number->ndigits - 1] == '0')
	{
		number->ndigits--;
		number->scale--;
		if (number->ndigits < 18)
			number->mantissa /= 10;
	}
	if (number->ndigits == 0)
		number->scale = 0;
	number->fits = number->ndigits <= 18 && number->scale <= 18;
}

int
synth_parse_number_plain(const SynthNumber *number, char *out)
{
	int			n = 0;
	int			integers = number->ndigits - number->scale;

	if (number->negative && number->ndigits > 0)
		out[n++] = '-';
	if (integers <= 0)
		out[n++] = '0';
	else
	{
		memcpy(out + n, number->digits, integers);
		n += integers;
	}
	if (number->scale > 0)
	{
		out[n++] = '.';
		for (int i = integers; i < 0; i++)
			out[n++] = '0';
		if (integers < 0)
			integers = 0;
		memcpy(out + n, number->digits + integers, number->ndigits - integers);
		n += number->ndigits - integers;
	}
	out[n] = 0;
	return n;
}
