/*
 * learn_parts_json_read.c
 *		A walk through the text of a json value.
 *
 * The text comes from the types' output functions and is valid; a text that is
 * not ends the walk early, and never leads outside of it.  Of an array one
 * element is visited, chosen by a hash of the row.
 */
#include "postgres.h"

#include "learn/learn_parts_json_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

static bool skip_value(SynthJsonWalk *walk);
static bool walk_object(SynthJsonWalk *walk, int place, int depth);
static bool walk_array(SynthJsonWalk *walk, int place, int depth, uint32 *length);

static void
skip_space(SynthJsonWalk *walk)
{
	while (walk->at < walk->end &&
		   (*walk->at == ' ' || *walk->at == '\n' || *walk->at == '\t' || *walk->at == '\r'))
		walk->at++;
}

static SynthJsonKind
peek_kind(SynthJsonWalk *walk)
{
	skip_space(walk);
	if (walk->at == walk->end)
		return SYNTH_JSON_ABSENT;
	switch (*walk->at)
	{
		case 'n':
			return SYNTH_JSON_NULL;
		case 't':
			return SYNTH_JSON_TRUE;
		case 'f':
			return SYNTH_JSON_FALSE;
		case '"':
			return SYNTH_JSON_STRING;
		case '{':
			return SYNTH_JSON_OBJECT;
		case '[':
			return SYNTH_JSON_ARRAY;
		default:
			return SYNTH_JSON_NUMBER;
	}
}

/* Behind the closing quote of the string that begins here. */
static bool
skip_string(SynthJsonWalk *walk)
{
	for (walk->at++; walk->at < walk->end && *walk->at != '"'; walk->at++)
		if (*walk->at == '\\')
			walk->at++;
	if (walk->at >= walk->end)
	{
		walk->at = walk->end;
		return false;
	}
	walk->at++;
	return true;
}

static bool
skip_value(SynthJsonWalk *walk)
{
	int			depth = 0;

	skip_space(walk);
	while (walk->at < walk->end)
	{
		char		c = *walk->at;

		if (c == '"')
		{
			if (!skip_string(walk))
				return false;
			if (depth == 0)
				return true;
			continue;
		}
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			return true;
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
		{
			walk->at++;
			if (--depth == 0)
				return true;
			continue;
		}
		walk->at++;
	}
	return depth == 0;
}

bool
synth_learn_json_walk(SynthJsonWalk *walk, int place, int depth)
{
	SynthJsonKind kind = peek_kind(walk);
	const char *start = walk->at;
	uint32		length = 0;
	bool		sound;

	if (kind == SYNTH_JSON_OBJECT && depth < SYNTH_JSON_MAX_DEPTH)
		sound = walk_object(walk, place, depth);
	else if (kind == SYNTH_JSON_ARRAY && depth < SYNTH_JSON_MAX_DEPTH)
		sound = walk_array(walk, place, depth, &length);
	else
		sound = kind != SYNTH_JSON_ABSENT && skip_value(walk);
	if (sound)
		walk->found(walk, place, kind, start, (uint32) (walk->at - start), length);
	return sound;
}

static bool
walk_object(SynthJsonWalk *walk, int place, int depth)
{
	walk->at++;
	for (;;)
	{
		const char *key;
		uint32		key_bytes;
		int			child;

		skip_space(walk);
		if (walk->at == walk->end)
			return false;
		if (*walk->at == '}')
		{
			walk->at++;
			return true;
		}
		if (*walk->at == ',')
		{
			walk->at++;
			continue;
		}
		key = walk->at + 1;
		if (*walk->at != '"' || !skip_string(walk))
			return false;
		key_bytes = (uint32) (walk->at - 1 - key);
		skip_space(walk);
		if (walk->at == walk->end || *walk->at != ':')
			return false;
		walk->at++;
		child = walk->child(walk, place, key, key_bytes);
		if (child >= 0 ? !synth_learn_json_walk(walk, child, depth + 1) : !skip_value(walk))
			return false;
	}
}

static bool
walk_array(SynthJsonWalk *walk, int place, int depth, uint32 *length)
{
	const char *start = walk->at + 1;
	uint32		chosen = 0;
	int			child = -1;

	for (int pass = 0; pass < 2; pass++)
	{
		uint32		n = 0;

		walk->at = start;
		for (;;)
		{
			skip_space(walk);
			if (walk->at == walk->end)
				return false;
			if (*walk->at == ']')
				break;
			if (*walk->at == ',')
			{
				walk->at++;
				continue;
			}
			if (pass == 1 && n == chosen && child >= 0 ?
				!synth_learn_json_walk(walk, child, depth + 1) : !skip_value(walk))
				return false;
			n++;
		}
		walk->at++;
		*length = n;
		if (n == 0)
			return true;
		if (pass == 0)
		{
			chosen = (uint32) ((synth_num_mix(walk->row, n) >> 32) * n >> 32);
			child = walk->child(walk, place, NULL, 0);
		}
	}
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
read_unicode(const char *at, const char *end, pg_wchar *value)
{
	*value = 0;
	if (end - at < 4)
		return false;
	for (int k = 0; k < 4; k++)
	{
		int			digit = hex_digit(at[k]);

		if (digit < 0)
			return false;
		*value = *value * 16 + digit;
	}
	return true;
}

/*
 * The bytes that a string between its quotes stands for; false if it has what
 * the server's texts cannot hold.  out has room for n bytes and a few more.
 */
bool
synth_learn_json_unescape(const char *at, uint32 n, char *out, uint32 *out_bytes)
{
	const char *end = at + n;
	char	   *to = out;

	while (at < end)
	{
		pg_wchar	value,
					low;

		if (*at != '\\')
		{
			*to++ = *at++;
			continue;
		}
		if (++at == end)
			return false;
		switch (*at++)
		{
			case 'b':
				*to++ = '\b';
				break;
			case 'f':
				*to++ = '\f';
				break;
			case 'n':
				*to++ = '\n';
				break;
			case 'r':
				*to++ = '\r';
				break;
			case 't':
				*to++ = '\t';
				break;
			case 'u':
				if (!read_unicode(at, end, &value))
					return false;
				at += 4;
				if (is_utf16_surrogate_first(value))
				{
					if (end - at < 6 || at[0] != '\\' || at[1] != 'u' ||
						!read_unicode(at + 2, end, &low) ||
						!is_utf16_surrogate_second(low))
						return false;
					at += 6;
					value = surrogate_pair_to_codepoint(value, low);
				}
				else if (is_utf16_surrogate_second(value))
					return false;
				if (value == 0 || (value > 0x7f && GetDatabaseEncoding() != PG_UTF8))
					return false;
				(void) unicode_to_utf8(value, (unsigned char *) to);
				to += pg_utf_mblen((unsigned char *) to);
				break;
			default:
				*to++ = at[-1];
		}
	}
	*out_bytes = (uint32) (to - out);
	return true;
}
