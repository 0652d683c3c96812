/*
 * match_fold.c
 *		Text as it is compared: without case, accents and compatibility forms.
 *
 * ICU's NFKC_Casefold-like folding by hand: decompose (NFKD), drop what only
 * modifies (category Mn), fold case.  ASCII, by far the most, does without
 * ICU.
 */
#include "postgres.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/base.h"
#include "match/match_private.h"

/* A longer text is folded by its beginning. */
#define MAX_UNITS	2048

int
synth_match_fold(const char *text, int bytes, char *out, int max)
{
	static const UNormalizer2 *normalizer = NULL;
	UErrorCode	status = U_ZERO_ERROR;
	UChar		units[MAX_UNITS],
				parts[MAX_UNITS * 2];
	int32_t		nunits,
				nparts,
				n = 0;
	int			i = 0;

	for (; i < bytes && i < max && (unsigned char) text[i] < 0x80; i++)
		out[i] = text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i];
	if (i == bytes || i == max)
		return i;

	if (normalizer == NULL)
		normalizer = unorm2_getNFKDInstance(&status);
	(void) u_strFromUTF8WithSub(units, MAX_UNITS, &nunits, text, bytes, 0xFFFD, NULL, &status);
	if (status == U_BUFFER_OVERFLOW_ERROR || status == U_STRING_NOT_TERMINATED_WARNING)
	{
		status = U_ZERO_ERROR;
		nunits = Min(nunits, MAX_UNITS);
	}
	nparts = U_SUCCESS(status) ?
		unorm2_normalize(normalizer, units, nunits, parts, lengthof(parts), &status) : 0;
	if (status == U_BUFFER_OVERFLOW_ERROR)
	{
		/* expands more than twofold: its first part is enough to compare */
		status = U_ZERO_ERROR;
		nparts = unorm2_normalize(normalizer, units, nunits / 10, parts, lengthof(parts), &status);
	}
	if (U_FAILURE(status))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("ICU could not normalize text: %s", u_errorName(status))));
	for (int32_t at = 0; at < nparts;)
	{
		UChar32		code;
		UBool		failed = false;

		/* U8_APPEND checks the room only for what is not ASCII */
		if (n == max)
			break;
		U16_NEXT(parts, at, nparts, code);
		if (u_charType(code) == U_NON_SPACING_MARK)
			continue;
		if (code == 0xDF || code == 0x1E9E)
		{
			/* full folding of the sharp s, the one that names have */
			if (n + 2 > max)
				break;
			out[n++] = 's';
			code = 's';
		}
		U8_APPEND((uint8_t *) out, n, max, u_foldCase(code, U_FOLD_CASE_DEFAULT), failed);
		if (failed)
			break;
	}
	return n;
}
