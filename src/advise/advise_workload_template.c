/*
 * advise_workload_template.c
 *		A statement's text without its constants: texts of one template differ
 *		in constants, blanks, comments and case only.
 *
 * Lists of constants become one, so that IN lists of any length are alike.
 * Linear; pure C.
 */
#include "advise/advise_pure_private.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *copy_token(const char *text, bool after_e, char **out);
static size_t typed_word(const char *word);
static const char *skip_blank(const char *text);
static const char *skip_string(const char *text, bool escapes);
static const char *skip_dollar(const char *text);
static const char *skip_number(const char *text);
static bool is_word(char c);
static char *put_constant(char *begin, char *end);

void
synth_advise_template(const char *text, char *result)
{
	char	   *out = result;

	while (*text)
	{
		const char *next;

		if ((next = skip_blank(text)) != text)
		{
			text = next;
			if (out > result && out[-1] != ' ' && *text)
				*out++ = ' ';
		}
		else if (*text == '\'')
		{
			bool		escapes = out > result && out[-1] == 'e' &&
				(out - 1 == result || !is_word(out[-2]));

			out -= escapes;
			text = skip_string(text, escapes);
			out = put_constant(result, out);
		}
		else if ((next = skip_dollar(text)) != text)
		{
			text = next;
			out = put_constant(result, out);
		}
		else if (isdigit((unsigned char) *text) ||
				 (*text == '.' && isdigit((unsigned char) text[1])))
		{
			text = skip_number(text);
			out = put_constant(result, out);
		}
		else if (*text == '"')
		{
			do
				*out++ = *text++;
			while (*text && *text != '"');
			if (*text)
				*out++ = *text++;
		}
		else if (is_word(*text))
		{
			while (is_word(*text))
			{
				*out++ = (char) tolower((unsigned char) *text);
				text++;
			}
		}
		else
		{
			*out++ = *text++;
			/* $1 is not a constant */
			if (text[-1] == '$')
				while (isdigit((unsigned char) *text))
					*out++ = *text++;
		}
	}
	while (out > result && (out[-1] == ' ' || out[-1] == ';'))
		out--;
	*out = '\0';
}

/*
 * synth_advise_cast_parameters
 *		The text with "date $1" written as "$1::date".
 *
 * pg_stat_statements puts a parameter in the place of each constant, also in that
 * of a constant behind its type, where the grammar takes none.
 */
void
synth_advise_cast_parameters(const char *text, char *result)
{
	char	   *out = result;
	bool		in_word = false;
	bool		after_e = false;

	while (*text)
	{
		size_t		length = in_word ? 0 : typed_word(text);
		const char *next = text + length;

		while (length > 0 && isspace((unsigned char) *next))
			next++;
		if (length > 0 && next > text + length && next[0] == '$' && isdigit((unsigned char) next[1]))
		{
			do
				*out++ = *next++;
			while (isdigit((unsigned char) *next));
			*out++ = ':';
			*out++ = ':';
			memcpy(out, text, length);
			out += length;
			text = next;
		}
		else
		{
			bool		is_e = !in_word && (*text == 'e' || *text == 'E');

			in_word = is_word(*text);
			text = copy_token(text, after_e, &out);
			after_e = is_e;
		}
	}
	*out = '\0';
}

/* A comment, string or quoted name as a whole, else one character. */
static const char *
copy_token(const char *text, bool after_e, char **out)
{
	const char *next = skip_blank(text);

	if (next == text && *text == '\'')
		next = skip_string(text, after_e);
	else if (next == text && *text == '"')
	{
		next = strchr(text + 1, '"');
		next = next ? next + 1 : text + strlen(text);
	}
	else if (next == text)
		next = skip_dollar(text);
	if (next == text)
		next++;
	memcpy(*out, text, (size_t) (next - text));
	*out += next - text;
	return next;
}

/* Length of the name of a type that stands before constants; 0: none. */
static size_t
typed_word(const char *word)
{
	static const char *const names[] = {"date", "interval", "time", "timestamp", "timestamptz", "timetz"};
	size_t		length = 0;

	while (is_word(word[length]))
		length++;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		size_t		same = 0;

		while (same < length && tolower((unsigned char) word[same]) == names[i][same])
			same++;
		if (same == length && length > 0 && names[i][same] == '\0')
			return length;
	}
	return 0;
}

/* Blanks and comments. */
static const char *
skip_blank(const char *text)
{
	for (;;)
	{
		int			depth = 0;

		if (isspace((unsigned char) *text))
			text++;
		else if (text[0] == '-' && text[1] == '-')
			while (*text && *text != '\n')
				text++;
		else if (text[0] == '/' && text[1] == '*')
		{
			do
			{
				bool		opens = text[0] == '/' && text[1] == '*';
				bool		closes = text[0] == '*' && text[1] == '/';

				depth += opens - closes;
				text += opens || closes ? 2 : 1;
			} while (depth > 0 && *text);
		}
		else
			return text;
	}
}

static const char *
skip_string(const char *text, bool escapes)
{
	text++;
	while (*text)
	{
		if (escapes && text[0] == '\\' && text[1])
			text += 2;
		else if (text[0] == '\'' && text[1] == '\'')
			text += 2;
		else if (*text++ == '\'')
			break;
	}
	return text;
}

/* $tag$ ... $tag$; the text itself where it begins none. */
static const char *
skip_dollar(const char *text)
{
	const char *tag = text + 1;
	size_t		length;

	if (*text != '$' || isdigit((unsigned char) *tag))
		return text;
	while (is_word(*tag))
		tag++;
	if (*tag != '$')
		return text;
	length = (size_t) (tag + 1 - text);
	for (const char *end = tag + 1; *end; end++)
		if (strncmp(end, text, length) == 0)
			return end + length;
	return text + strlen(text);
}

static const char *
skip_number(const char *text)
{
	while (is_word(*text) || *text == '.' ||
		   ((*text == '+' || *text == '-') && (text[-1] == 'e' || text[-1] == 'E')))
		text++;
	return text;
}

static bool
is_word(char c)
{
	return isalnum((unsigned char) c) || c == '_' || (unsigned char) c >= 0x80;
}

static char *
put_constant(char *begin, char *end)
{
	char	   *before = end;

	/* "?, ?" is "?" */
	while (before > begin && before[-1] == ' ')
		before--;
	if (before > begin && before[-1] == ',')
	{
		before--;
		while (before > begin && before[-1] == ' ')
			before--;
		if (before > begin && before[-1] == '?')
			return before;
	}
	*end++ = '?';
	return end;
}
