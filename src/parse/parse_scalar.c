/*
 * parse_scalar.c
 *		Texts of the smaller types: booleans, UUIDs, network addresses, JSON and
 *		arrays.
 *
 * Each recognizer accepts a subset of what the type's input function accepts,
 * so that the cast which follows it can't fail.  Pure C.
 */
#include "parse/parse_private.h"

#include <stdlib.h>
#include <string.h>

#define JSON_DEPTH		500
#define JSON_STRING		(64 * 1024 * 1024)

typedef struct Json
{
	const char *at;
	const char *end;
}			Json;

static bool json_value(Json *j, int depth);
static bool json_string(Json *j);
static bool json_number(Json *j);
static int	hex(char c);

/* ---- boolean ---- */

int
synth_parse_boolean_word(const char *text, size_t bytes)
{
	static const char *const words[2][16] = {
		{"false", "f", "no", "n", "off", "0", "falsch", "nein", "non", "falso", "nee", "нет",
		"faux", "não", "nej", "nie"},
		{"true", "t", "yes", "y", "on", "1", "wahr", "ja", "oui", "verdadero", "si", "да",
		"vrai", "sim", "sì", "tak"}
	};
	char		folded[SYNTH_PARSE_WORD_BYTES];
	int			n;

	synth_parse_trim(&text, &bytes);
	n = synth_parse_fold(text, bytes, folded, sizeof(folded));
	if (n <= 0)
		return -1;
	for (int value = 0; value < 2; value++)
		for (int i = 0; i < 16; i++)
		{
			char		word[SYNTH_PARSE_WORD_BYTES];
			int			length = synth_parse_fold(words[value][i], strlen(words[value][i]), word,
												  sizeof(word));

			if (length == n && memcmp(word, folded, n) == 0)
				return value;
		}
	return -1;
}

int
synth_parse_boolean_run(const char *format, size_t format_bytes, const char *text, size_t bytes)
{
	int			value = 1;

	synth_parse_trim(&text, &bytes);
	for (const char *s = format, *end = format + format_bytes; s < end;)
	{
		const char *word = s;
		size_t		n;
		size_t		i = 0;

		while (s < end && *s != ',' && *s != '|')
			s++;
		n = s - word;
		synth_parse_trim(&word, &n);
		while (n == bytes && i < n &&
			   (word[i] == text[i] || ((word[i] ^ text[i]) == 0x20 && synth_parse_is_letter((unsigned char) word[i]))))
			i++;
		if (n == bytes && i == n)
			return value;
		if (s < end && *s == '|')
			value = 0;
		s++;
	}
	return -1;
}

/* ---- uuid ---- */

bool
synth_parse_uuid_run(const char *text, size_t bytes, unsigned char out[16])
{
	int			n = 0;

	synth_parse_trim(&text, &bytes);
	if (bytes > 9 && memcmp(text, "urn:uuid:", 9) == 0)
	{
		text += 9;
		bytes -= 9;
	}
	if (bytes > 2 && text[0] == '{' && text[bytes - 1] == '}')
	{
		text++;
		bytes -= 2;
	}
	if (bytes != 36 && bytes != 32)
		return false;
	for (size_t i = 0; i < bytes; i += 2)
	{
		if (bytes == 36 && (i == 8 || i == 13 || i == 18 || i == 23))
		{
			if (text[i] != '-')
				return false;
			i++;
		}
		if (hex(text[i]) < 0 || hex(text[i + 1]) < 0)
			return false;
		out[n++] = (unsigned char) (hex(text[i]) << 4 | hex(text[i + 1]));
	}
	return n == 16;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* ---- network addresses ---- */

static bool
read_part(const char **s, const char *end, int max, int most_digits, int *value)
{
	int			n = 0;

	*value = 0;
	while (*s < end && **s >= '0' && **s <= '9' && n < most_digits)
	{
		*value = *value * 10 + **s - '0';
		(*s)++;
		n++;
	}
	return n > 0 && *value <= max;
}

static bool
is_ipv4(const char *s, const char *end, const char **stop)
{
	int			value;

	for (int i = 0; i < 4; i++)
	{
		const char *from = s;

		if (!read_part(&s, end, 255, 3, &value) || (*from == '0' && s - from > 1))
			return false;
		if (i < 3 && (s == end || *s++ != '.'))
			return false;
	}
	*stop = s;
	return true;
}

static bool
is_ipv6(const char *s, const char *end, const char **stop)
{
	int			groups = 0;
	bool		shortened = false;

	if (end - s >= 2 && s[0] == ':' && s[1] == ':')
	{
		shortened = true;
		s += 2;
	}
	while (s < end && hex(*s) >= 0)
	{
		int			n = 0;
		const char *tail;

		if (groups <= 6 && is_ipv4(s, end, &tail))
		{
			groups += 2;
			s = tail;
			break;
		}
		while (s < end && hex(*s) >= 0 && n < 5)
		{
			s++;
			n++;
		}
		if (n > 4 || ++groups > 8)
			return false;
		if (s == end || *s != ':')
			break;
		s++;
		if (s < end && *s == ':')
		{
			if (shortened)
				return false;
			shortened = true;
			s++;
		}
		else if (s == end || hex(*s) < 0)
			return false;
	}
	*stop = s;
	return shortened ? groups < 8 : groups == 8;
}

bool
synth_parse_is_inet(const char *text, size_t bytes)
{
	const char *end;
	const char *stop;
	int			bits;
	bool		four;

	synth_parse_trim(&text, &bytes);
	if (bytes < 2 || bytes > 50)
		return false;
	end = text + bytes;
	four = is_ipv4(text, end, &stop);
	if (!four && !is_ipv6(text, end, &stop))
		return false;
	if (stop < end && *stop == '/')
	{
		stop++;
		if (stop < end && *stop == '0' && end - stop > 1)
			return false;
		if (!read_part(&stop, end, four ? 32 : 128, 3, &bits))
			return false;
	}
	return stop == end;
}

bool
synth_parse_is_macaddr(const char *text, size_t bytes)
{
	synth_parse_trim(&text, &bytes);
	if (bytes != 17 || (text[2] != ':' && text[2] != '-'))
		return false;
	for (int i = 0; i < 17; i++)
		if (i % 3 == 2 ? text[i] != text[2] : hex(text[i]) < 0)
			return false;
	return true;
}

/* ---- JSON ---- */

static void
json_space(Json *j)
{
	while (j->at < j->end && (*j->at == ' ' || *j->at == '\t' || *j->at == '\n' || *j->at == '\r'))
		j->at++;
}

bool
synth_parse_is_json(const char *text, size_t bytes, char *kind)
{
	Json		j = {text, text + bytes};

	json_space(&j);
	if (j.at == j.end)
		return false;
	*kind = *j.at;
	if (!json_value(&j, 0))
		return false;
	json_space(&j);
	return j.at == j.end;
}

static bool
json_word(Json *j, const char *word)
{
	size_t		n = strlen(word);

	if ((size_t) (j->end - j->at) < n || memcmp(j->at, word, n) != 0)
		return false;
	j->at += n;
	return true;
}

static bool
json_value(Json *j, int depth)
{
	char		open;

	json_space(j);
	if (j->at == j->end || depth > JSON_DEPTH)
		return false;
	open = *j->at;
	if (open == '"')
		return json_string(j);
	if (open == 't' || open == 'f' || open == 'n')
		return json_word(j, open == 't' ? "true" : open == 'f' ? "false" : "null");
	if (open != '{' && open != '[')
		return json_number(j);
	j->at++;
	json_space(j);
	if (j->at < j->end && *j->at == open + 2)	/* } and ] stand two behind */
	{
		j->at++;
		return true;
	}
	for (;;)
	{
		if (open == '{')
		{
			json_space(j);
			if (!json_string(j))
				return false;
			json_space(j);
			if (j->at == j->end || *j->at++ != ':')
				return false;
		}
		if (!json_value(j, depth + 1))
			return false;
		json_space(j);
		if (j->at == j->end)
			return false;
		if (*j->at == open + 2)
		{
			j->at++;
			return true;
		}
		if (*j->at++ != ',')
			return false;
	}
}

static bool
json_escape(Json *j, int *code)
{
	*code = 0;
	if (j->end - j->at < 4)
		return false;
	for (int i = 0; i < 4; i++)
	{
		int			digit = hex(*j->at++);

		if (digit < 0)
			return false;
		*code = *code << 4 | digit;
	}
	return true;
}

/* \u0000 and lone surrogates are JSON, but no jsonb. */
static bool
json_string(Json *j)
{
	const char *from = j->at;

	if (j->at == j->end || *j->at++ != '"')
		return false;
	while (j->at < j->end)
	{
		unsigned char c = *j->at++;
		int			code;

		if (c == '"')
			return j->at - from < JSON_STRING;
		if (c < 0x20)
			return false;
		if (c != '\\')
			continue;
		if (j->at == j->end)
			return false;
		c = *j->at++;
		if (c != 'u')
		{
			if (memchr("\"\\/bfnrt", c, 8) == NULL)
				return false;
			continue;
		}
		if (!json_escape(j, &code) || code == 0 || (code >= 0xDC00 && code < 0xE000))
			return false;
		if (code >= 0xD800 && code < 0xDC00)
		{
			if (j->end - j->at < 6 || j->at[0] != '\\' || j->at[1] != 'u')
				return false;
			j->at += 2;
			if (!json_escape(j, &code) || code < 0xDC00 || code >= 0xE000)
				return false;
		}
	}
	return false;
}

static int
json_digits(Json *j)
{
	const char *from = j->at;

	while (j->at < j->end && *j->at >= '0' && *j->at <= '9')
		j->at++;
	return (int) (j->at - from);
}

static bool
json_number(Json *j)
{
	const char *from;
	const char *exponent;

	if (j->at < j->end && *j->at == '-')
		j->at++;
	from = j->at;
	if (json_digits(j) == 0 || (*from == '0' && j->at - from > 1))
		return false;
	if (j->at < j->end && *j->at == '.')
	{
		j->at++;
		if (json_digits(j) == 0)
			return false;
	}
	if (j->at < j->end && (*j->at | 0x20) == 'e')
	{
		j->at++;
		if (j->at < j->end && (*j->at == '+' || *j->at == '-'))
			j->at++;
		exponent = j->at;
		if (json_digits(j) == 0 || j->at - exponent > 4)
			return false;
	}
	/* what numeric holds */
	return j->at - from < 10000;
}

/* ---- arrays ---- */

bool
synth_parse_is_array(const char *text, size_t bytes, int *elements)
{
	const char *s;
	const char *end;

	synth_parse_trim(&text, &bytes);
	*elements = 0;
	if (bytes < 2 || text[0] != '{' || text[bytes - 1] != '}')
		return false;
	s = text + 1;
	end = text + bytes - 1;
	if (s == end)
		return true;
	for (;;)
	{
		int			n = 0;

		while (s < end && *s == ' ')
			s++;
		if (s < end && *s == '"')
		{
			for (s++; s < end && *s != '"'; s++)
				if (*s == '\\' && ++s == end)
					return false;
			if (s == end)
				return false;
			s++;
		}
		else
		{
			for (; s < end && *s != ','; s++, n++)
				if (strchr("{}\"\\", *s) || (*s >= 0 && *s < ' '))
					return false;
			if (n == 0)
				return false;
		}
		(*elements)++;
		if (s == end)
			return s[-1] != ',';
		if (*s++ != ',' || s == end)
			return false;
	}
}
