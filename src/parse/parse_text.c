/*
 * parse_text.c
 *		Characters of UTF-8 text: classes, digits of all scripts, folding.
 *
 * Pure C with ICU.  ASCII takes a short way everywhere.
 */
#include "parse/parse_private.h"

#include <string.h>

#include "unicode/uchar.h"
#include "unicode/unorm2.h"
#include "unicode/ustring.h"

static int	fold_beyond_ascii(const char *text, size_t bytes, char *out, int max);

int
synth_parse_character(const char *text, size_t bytes, int32_t *code)
{
	const unsigned char *s = (const unsigned char *) text;
	int			n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 :
		s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
	int32_t		c;

	*code = -1;
	if (n == 0 || (size_t) n > bytes)
		return 1;
	if (n == 1)
	{
		*code = s[0];
		return 1;
	}
	c = s[0] & (0x7F >> n);
	for (int i = 1; i < n; i++)
	{
		if ((s[i] & 0xC0) != 0x80)
			return 1;
		c = c << 6 | (s[i] & 0x3F);
	}
	if ((n == 3 && c < 0x800) || (n == 4 && (c < 0x10000 || c > 0x10FFFF)) ||
		(c >= 0xD800 && c < 0xE000))
		return 1;
	*code = c;
	return n;
}

int
synth_parse_encode(int32_t code, char *out)
{
	if (code < 0x80)
	{
		out[0] = (char) code;
		return 1;
	}
	if (code < 0x800)
	{
		out[0] = (char) (0xC0 | code >> 6);
		out[1] = (char) (0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000)
	{
		out[0] = (char) (0xE0 | code >> 12);
		out[1] = (char) (0x80 | (code >> 6 & 0x3F));
		out[2] = (char) (0x80 | (code & 0x3F));
		return 3;
	}
	out[0] = (char) (0xF0 | code >> 18);
	out[1] = (char) (0x80 | (code >> 12 & 0x3F));
	out[2] = (char) (0x80 | (code >> 6 & 0x3F));
	out[3] = (char) (0x80 | (code & 0x3F));
	return 4;
}

/* Blanks, and the marks of writing direction, which are not seen either. */
bool
synth_parse_is_space(int32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 ||
		(code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F ||
		code == 0x3000 || code == 0x200E || code == 0x200F || code == 0x61C;
}

/* Letters and the marks that belong to them. */
bool
synth_parse_is_letter(int32_t code)
{
	if (code < 0x80)
		return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
	return (U_GET_GC_MASK(code) & (U_GC_L_MASK | U_GC_M_MASK)) != 0 ||
		code == 0x200C || code == 0x200D;
}

int
synth_parse_digit(int32_t code)
{
	if (code < 0x80)
		return code >= '0' && code <= '9' ? code - '0' : -1;
	return u_charType(code) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(code) : -1;
}

void
synth_parse_trim(const char **text, size_t *bytes)
{
	const char *s = *text;
	size_t		n = *bytes;

	if (n > 0 && s[0] > ' ' && s[0] < 0x7F && s[n - 1] > ' ' && s[n - 1] < 0x7F)
		return;
	while (n > 0)
	{
		int32_t		code;
		int			width = synth_parse_character(s, n, &code);

		if (!synth_parse_is_space(code) && code != 0xFEFF)
			break;
		s += width;
		n -= width;
	}
	while (n > 0)
	{
		size_t		width = 1;
		int32_t		code;

		while (width < n && width < 4 && (s[n - width] & 0xC0) == 0x80)
			width++;
		if (synth_parse_character(s + n - width, width, &code) != (int) width ||
			!synth_parse_is_space(code))
			break;
		n -= width;
	}
	*text = s;
	*bytes = n;
}

int
synth_parse_fold(const char *text, size_t bytes, char *out, int max)
{
	int			n = 0;

	for (size_t i = 0; i < bytes; i++)
	{
		unsigned char c = text[i];

		if (c >= 0x80)
			return fold_beyond_ascii(text, bytes, out, max);
		if (c == '.')
			continue;
		if (n == max)
			return -1;
		out[n++] = c >= 'A' && c <= 'Z' ? c + 32 : c;
	}
	return n;
}

static int
fold_beyond_ascii(const char *text, size_t bytes, char *out, int max)
{
	UChar		wide[SYNTH_PARSE_WORD_BYTES];
	UChar		folded[2 * SYNTH_PARSE_WORD_BYTES];
	UChar		plain[4 * SYNTH_PARSE_WORD_BYTES];
	UChar		kept[4 * SYNTH_PARSE_WORD_BYTES];
	UErrorCode	status = U_ZERO_ERROR;
	const UNormalizer2 *nfd;
	const UNormalizer2 *nfc;
	int32_t		n;
	int32_t		nkept = 0;
	int			length = 0;

	if (bytes > SYNTH_PARSE_WORD_BYTES)
		return -1;
	u_strFromUTF8(wide, LENGTH_OF(wide), &n, text, (int32_t) bytes, &status);
	n = u_strFoldCase(folded, LENGTH_OF(folded), wide, n, U_FOLD_CASE_DEFAULT, &status);
	nfd = unorm2_getNFKDInstance(&status);
	nfc = unorm2_getNFCInstance(&status);
	if (U_FAILURE(status))
		return -1;
	n = unorm2_normalize(nfd, folded, n, plain, LENGTH_OF(plain), &status);
	if (U_FAILURE(status))
		return -1;
	for (int32_t i = 0; i < n;)
	{
		UChar32		code;

		U16_NEXT(plain, i, n, code);
		if (code == '.' || (code >= 0x300 && code <= 0x36F) ||
			(code >= 0x200B && code <= 0x200F))
			continue;
		if (code == 0x131)		/* the dotless i of "Aralik" */
			code = 'i';
		U16_APPEND_UNSAFE(kept, nkept, code);
	}
	/* syllables that were taken apart are put together again */
	n = unorm2_normalize(nfc, kept, nkept, plain, LENGTH_OF(plain), &status);
	if (U_FAILURE(status))
		return -1;
	for (int32_t i = 0; i < n;)
	{
		UChar32		code;

		U16_NEXT(plain, i, n, code);
		if (length + 4 > max)
			return -1;
		length += synth_parse_encode(code, out + length);
	}
	return length;
}
