/*
 * parse_absent.c
 *		Texts that stand for no value.
 *
 * Pure C.  The first list is never a text; the second may be one ("x", "none"),
 * and counts only where the column's other values have a type.
 */
#include "parse/parse_private.h"

#include <string.h>

bool
synth_parse_is_blank(const char *text, size_t bytes)
{
	synth_parse_trim(&text, &bytes);
	return bytes == 0;
}

bool
synth_parse_is_null_word(const char *text, size_t bytes, bool typed)
{
	static const char *const always[] = {
		"null", "n/a", "#n/a", "\\n", "(null)", "<null>", "[null]", "#null!", "nan", "#na", "n/d",
		"#value!", "#div/0!", "#ref!", "undefined", "-nan"
	};
	static const char *const in_typed[] = {
		"na", "none", "nil", "-", "--", "---", "–", "—", "?", "??", ".", "..", "...", "*", "**", "x", "missing",
		"unknown", "unk", "not available", "not applicable", "tbd", "tba", "n.a.", "n.v.", "k.a.", "s/d",
		"s.d.", "unbekannt", "inconnu", "nd", "ns", "nr", "not known", "no data", "void", "empty", "blank",
		"not reported", "not specified", "unspecified", "not recorded", "#", "_", "/", ":"
	};
	char		lower[24];

	synth_parse_trim(&text, &bytes);
	if (bytes == 0)
		return true;
	if (bytes >= sizeof(lower))
		return false;
	for (size_t i = 0; i < bytes; i++)
		lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char) (text[i] + 32) : text[i];
	lower[bytes] = 0;
	for (int i = 0; i < LENGTH_OF(always); i++)
		if (strcmp(lower, always[i]) == 0)
			return true;
	for (int i = 0; typed && i < LENGTH_OF(in_typed); i++)
		if (strcmp(lower, in_typed[i]) == 0)
			return true;
	return false;
}
