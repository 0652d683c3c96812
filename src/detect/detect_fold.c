/*
 * detect_fold.c
 *		UTF-8 read character by character, and folded: lower case, Latin
 *		letters without accents.
 *
 * Names of columns, context words and dictionaries are compared folded, so
 * that "Prénom" is "prenom" and "Straße" is "strasse".  A fixed table, not
 * ICU: detection must not depend on a locale, and the scanner is pure C.
 */
#include <string.h>

#include "detect/detect_private.h"

/* U+00C0 .. U+017F, two bytes each, the second blank where there is one */
static const char latin[] =
/* 00C0 */ "a a a a a a aec e e e e i i i i "
/* 00D0 */ "d n o o o o o   o u u u u y thss"
/* 00E0 */ "a a a a a a aec e e e e i i i i "
/* 00F0 */ "d n o o o o o   o u u u u y thy "
/* 0100 */ "a a a a a a c c c c c c c c d d "
/* 0110 */ "d d e e e e e e e e e e g g g g "
/* 0120 */ "g g g g h h h h i i i i i i i i "
/* 0130 */ "i i ijijj j k k k l l l l l l l "
/* 0140 */ "l l l n n n n n n n n n o o o o "
/* 0150 */ "o o oeoer r r r r r s s s s s s "
/* 0160 */ "s s t t t t t t u u u u u u u u "
/* 0170 */ "u u u u w w y y y z z z z z z s ";

int
synth_detect_character(const char *text, size_t bytes, int32_t *code)
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
	*code = c;
	return n;
}

/* Blocks of punctuation and symbols, and invalid bytes, are none. */
bool
synth_detect_is_letter(int32_t code)
{
	return code >= 0xC0 && !(code >= 0x2000 && code < 0x2C00) &&
		!(code >= 0x3000 && code < 0x3040) && !(code >= 0xFF00 && code < 0xFF10);
}

int
synth_detect_fold(const char *text, size_t bytes, char *out, int max)
{
	int			n = 0;

	for (size_t at = 0; at < bytes;)
	{
		unsigned char c = text[at];
		int32_t		code;
		int			length;
		char		folded[4];
		int			width = 0;

		if (c < 0x80)
		{
			if (n == max)
				break;
			out[n++] = c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
			at++;
			continue;
		}
		length = synth_detect_character(text + at, bytes - at, &code);
		if (code >= 0xC0 && code < 0x180)
		{
			const char *pair = latin + 2 * (code - 0xC0);

			if (pair[0] != ' ')
				folded[width++] = pair[0];
			if (pair[1] != ' ')
				folded[width++] = pair[1];
		}
		else if (code == 0x1E9E)	/* capital sharp s */
		{
			folded[width++] = 's';
			folded[width++] = 's';
		}
		else if (code >= 0x300 && code < 0x370)
			width = 0;			/* a combining accent */
		else
		{
			memcpy(folded, text + at, length);
			width = length;
		}
		if (n + width > max)
			break;
		memcpy(out + n, folded, width);
		n += width;
		at += length;
	}
	return n;
}
