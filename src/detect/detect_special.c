/*
 * detect_special.c
 *		Matchers of what is no fixed format: international telephone numbers,
 *		IBANs, URLs, e-mail and IPv6 addresses.
 *
 * Pure C.  Each reads a bounded number of bytes.  Sources: ITU-T E.164 (country
 * codes, lengths); ISO 13616; RFC 3986,
 * 5321 and 4291, of which the forms are taken that people write.
 */
#include <string.h>

#include "cipher/cipher.h"
#include "detect/detect_private.h"

/* ---- telephone numbers ---- */

/* Country codes, with the lengths of their numbers. */
typedef struct DialCode
{
	short		code;
	signed char low,
				high;			/* digits after the code */
}			DialCode;

static const DialCode dial_codes[] = {
	{1, 10, 10}, {7, 10, 10}, {20, 8, 10}, {27, 9, 9}, {30, 10, 10}, {31, 9, 9},
	{32, 8, 9}, {33, 9, 9}, {34, 9, 9}, {36, 8, 9}, {39, 6, 11}, {40, 9, 9},
	{41, 9, 9}, {43, 5, 12}, {44, 9, 10}, {45, 8, 8}, {46, 7, 10}, {47, 8, 8},
	{48, 9, 9}, {49, 6, 12}, {51, 8, 9}, {52, 10, 11}, {53, 6, 8}, {54, 10, 11},
	{55, 10, 11}, {56, 9, 9}, {57, 8, 10}, {58, 10, 10}, {60, 8, 10}, {61, 9, 9},
	{62, 8, 12}, {63, 8, 10}, {64, 8, 10}, {65, 8, 8}, {66, 8, 9}, {81, 9, 10},
	{82, 8, 10}, {84, 8, 10}, {86, 10, 11}, {90, 10, 10}, {91, 10, 10},
	{92, 9, 10}, {93, 9, 9}, {94, 9, 9}, {95, 7, 10}, {98, 10, 10},
	{351, 9, 9}, {352, 6, 11}, {353, 7, 9}, {354, 7, 9}, {355, 8, 9}, {356, 8, 8},
	{357, 8, 8}, {358, 6, 11}, {359, 8, 9}, {370, 8, 8}, {371, 8, 8}, {372, 7, 8},
	{380, 9, 9}, {381, 8, 9}, {385, 8, 9}, {386, 8, 8}, {420, 9, 9}, {421, 9, 9},
	{852, 8, 8}, {880, 8, 10}, {886, 8, 9}, {966, 8, 9}, {971, 8, 9}, {972, 8, 9},
};

static const DialCode *find_dial_code(const char *digits, int n, int *width);

static inline bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_alnum(unsigned char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * "+" or "00", a country code, digits in groups.  The number ends with the last
 * group that keeps it within the country's length.
 */
int
synth_detect_match_phone(const char *text, size_t bytes, double *confidence)
{
	char		digits[16] = {0};
	int			n = 0,
				best = -1,
				width = 0;
	size_t		at = text[0] == '+' ? 1 : 2;
	const DialCode *code = NULL;
	bool		trunk = false;

	if (bytes < 8 || (text[0] != '+' && (text[0] != '0' || text[1] != '0')))
		return -1;
	if (at < bytes && text[at] == ' ')
		at++;
	for (; at < bytes && at < 40; at++)
	{
		if (is_digit(text[at]))
		{
			if (n == 15)
				break;
			/* the trunk zero in "+44 (0)20" is not dialled */
			if (text[at] == '0' && text[at - 1] == '(' && at + 1 < bytes && text[at + 1] == ')')
			{
				trunk = true;
				continue;
			}
			digits[n++] = text[at];
			if (n == 3)
				code = find_dial_code(digits, n, &width);
			if (n > 6 && (at + 1 == bytes || !is_alnum(text[at + 1])) &&
				(code ? n - width >= code->low && n - width <= code->high : n >= 8))
				best = (int) at + 1;
		}
		else if (strchr(" -./()", text[at]) == NULL || text[at] == 0)
			break;
		else if (strchr(" -./", text[at]) && strchr(" -./", text[at - 1]))
			break;				/* two separators: something else follows */
	}
	*confidence = text[0] == '+' ? .8 : n == 0 || digits[0] == '0' ? 0 : trunk || code ? .5 : .3;
	return *confidence > 0 && digits[0] != '0' ? best : -1;
}

static const DialCode *
find_dial_code(const char *digits, int n, int *width)
{
	int			code = 0;

	for (int i = 0; i < n; i++)
	{
		code = code * 10 + digits[i] - '0';
		for (int k = 0; k < LENGTH_OF(dial_codes); k++)
			if (dial_codes[k].code == code)
			{
				*width = i + 1;
				return &dial_codes[k];
			}
	}
	*width = 0;
	return NULL;
}

/* ---- IBAN ---- */

/* Blanks or hyphens may stand between characters, one at a time; one case. */
int
synth_detect_match_iban(const char *text, size_t bytes, double *confidence)
{
	char		iban[36];
	char		country[2];
	int			n = 0,
				length;
	bool		upper = false,
				lower = false;

	if (bytes < 15 || !is_alnum(text[0]) || !is_alnum(text[1]) || is_digit(text[0]) ||
		is_digit(text[1]) || (!is_digit(text[2]) && text[2] != ' '))
		return -1;
	for (int i = 0; i < 2; i++)
		country[i] = text[i] & ~0x20;
	length = synth_cipher_iban_length(country);
	if (length == 0 || length > LENGTH_OF(iban))
		return -1;
	for (size_t at = 0; at < bytes; at++)
	{
		unsigned char c = text[at];

		if (is_alnum(c))
		{
			upper |= c >= 'A' && c <= 'Z';
			lower |= c >= 'a';
			iban[n++] = c >= 'a' ? c & ~0x20 : c;
			if (n < length)
				continue;
			if ((upper && lower) || (at + 1 < bytes && is_alnum(text[at + 1])))
				return -1;
			*confidence = .99;
			return synth_cipher_iban_valid(iban, n) ? (int) at + 1 : -1;
		}
		if ((c != ' ' && c != '-') || !is_alnum(text[at - 1]))
			return -1;
	}
	return -1;
}

/* ---- addresses of the net ---- */

#define MAX_URL		2048

/* Bytes of a host name at text: labels of letters, digits, hyphens. */
static size_t
host_length(const char *text, size_t bytes, bool *has_domain)
{
	size_t		end = 0,
				label = 0,
				last_label = 0;
	int			dots = 0;

	for (size_t at = 0; at < bytes && at < 253; at++)
	{
		unsigned char c = text[at];
		int32_t		code = c;

		if (c >= 0x80)
		{
			at += synth_detect_character(text + at, bytes - at, &code) - 1;
			if (!synth_detect_is_letter(code))
				break;
			end = at + 1;
		}
		else if (is_alnum(c) || (c == '_' && at > label))
			end = at + 1;
		else if (c == '.' && at > label && text[at - 1] != '-')
		{
			/* a dot at the end of a sentence is none of the host's */
			if (at + 1 >= bytes || !(is_alnum(text[at + 1]) || (unsigned char) text[at + 1] >= 0x80))
				break;
			dots++;
			label = at + 1;
			last_label = label;
		}
		else if (c != '-' || at == label)
			break;
	}
	*has_domain = dots > 0 && end >= last_label + 2 && !is_digit(text[last_label]);
	return end;
}

int
synth_detect_match_url(const char *text, size_t bytes, double *confidence)
{
	static const char *const schemes[] = {"https://", "http://", "ftp://", "ftps://", "sftp://", "www."};
	size_t		at = 0,
				host;
	bool		domain;

	for (int i = 0; i < LENGTH_OF(schemes) && at == 0; i++)
	{
		int			length = synth_detect_match(schemes[i], text, bytes);

		if (length > 0)
			at = i == LENGTH_OF(schemes) - 1 ? 0 : length;
		if (length > 0)
			break;
		if (i == LENGTH_OF(schemes) - 1)
			return -1;
	}
	host = host_length(text + at, bytes - at, &domain);
	if (host == 0 || (at == 0 && !domain))
		return -1;
	for (at += host; at < bytes && at < MAX_URL; at++)
		if ((unsigned char) text[at] <= ' ' || strchr("\"<>`{}|\\^", text[at]))
			break;
	while (at > 0 && strchr(".,;:!?)'", text[at - 1]))
		at--;					/* the sentence's own */
	*confidence = domain ? .9 : .6;
	return (int) at;
}

bool
synth_detect_match_email(const char *text, size_t bytes, size_t at,
						 size_t *start, size_t *end, double *confidence)
{
	size_t		left = at;
	bool		domain;

	while (left > 0 && at - left < 64)
	{
		unsigned char c = text[left - 1];
		size_t		first = left - 1;
		int32_t		code;

		if (c < 0x80 && !is_alnum(c) && (c == 0 || !strchr(".!#$%&'*+/=?^_`{}~-", c)))
			break;
		/* a letter beyond ASCII, not a quote */
		while (c >= 0x80 && first > 0 && left - first < 4 && (text[first] & 0xC0) == 0x80)
			first--;
		(void) synth_detect_character(text + first, left - first, &code);
		if (c >= 0x80 && !synth_detect_is_letter(code))
			break;
		left = first;
	}
	/* quotes and dots around are the sentence's */
	while (left < at && strchr(".'`*=/?!{}", text[left]))
		left++;
	*start = left;
	*end = at + 1 + host_length(text + at + 1, bytes - at - 1, &domain);
	*confidence = .95;
	return left < at && domain && text[at - 1] != '.';
}

/* Groups of up to four hexadecimal digits, eight or fewer around a "::". */
int
synth_detect_match_ipv6(const char *text, size_t bytes, double *confidence)
{
	int			groups = 0,
				width = 0,
				widest = 0,
				end = 0;
	bool		gap = false;
	size_t		at = 0;

	while (at < bytes)
	{
		unsigned char c = text[at] | 0x20;

		if (is_digit(text[at]) || (c >= 'a' && c <= 'f'))
		{
			if (++width > 4)
				return -1;
			widest = width > widest ? width : widest;
			groups += width == 1;
			end = (int) ++at;
		}
		else if (text[at] == ':' && at + 1 < bytes && text[at + 1] == ':' && !gap)
		{
			gap = true;
			width = 0;
			at += 2;
			end = (int) at;
		}
		else if (text[at] == ':' && width > 0)
		{
			width = 0;
			at++;
		}
		else
			break;
		if (groups > 8)
			return -1;
	}
	*confidence = .85;
	/* groups of two are part of a fingerprint */
	if (end < (int) at || (end < (int) bytes && is_alnum(text[end])) || (!gap && widest < 3))
		return -1;
	return gap ? (groups >= 3 ? end : -1) : groups == 8 ? end : -1;
}
