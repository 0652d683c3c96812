/*
 * mask_url.c
 *		Method url: scheme://user@host:port/path?name=value#fragment.
 *
 * Each part is permuted in its shape by itself, so that pages of one host, and
 * visits of one page, stay together, and distinct URLs stay distinct.  Host
 * names end in .example (RFC 2606), behind the top-level domain they had, so
 * that none of them exists; addresses go through Crypto-PAn.  Scheme, port,
 * www, the better known top-level domains and types of files, and the names
 * of parameters are kept; nothing else becomes one of these.
 *
 * What counts as which part follows from what is kept and from the shape, and
 * the result has both.  Text that is no URL is permuted in its shape as a whole.
 *
 * Limits: where a varchar has no room for .example, the top-level domain is
 * masked instead.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"
#include "miscadmin.h"

#define SUFFIX			".example"

typedef struct UrlParts
{
	int			scheme;			/* bytes, with ://; 0: none */
	int			host;			/* where they begin */
	int			port;
	int			path;
	int			query;
	int			fragment;
	int			end;
}			UrlParts;

static bool read_url(const char *in, int bytes, UrlParts *parts);
static void append_host(SynthMask *mask, const char *in, int bytes, bool keep_top,
						bool suffix);
static void append_path(SynthMask *mask, const char *in, int bytes);
static void append_query(SynthMask *mask, const char *in, int bytes);
static void append_piece(SynthMask *mask, const char *in, int bytes);
static bool has_room(const SynthMask *mask, const char *in, int bytes);

bool
synth_mask_apply_url(SynthMask *mask, const char *in, int bytes)
{
	UrlParts	url;
	bool		keep_top;

	if (!read_url(in, bytes, &url))
	{
		synth_mask_append_shape(mask, in, bytes, NULL, NULL);
		return true;
	}
	/* the end of john.smith is no domain; that of www.smith.com is */
	keep_top = url.scheme > 0 || url.path < bytes ||
		(bytes > 4 && pg_strncasecmp(in, "www.", 4) == 0);
	appendBinaryStringInfo(&mask->out, in, url.scheme);
	append_piece(mask, in + url.scheme, url.host - url.scheme);
	append_host(mask, in + url.host, url.port - url.host, keep_top,
				has_room(mask, in, bytes));
	appendBinaryStringInfo(&mask->out, in + url.port, url.path - url.port);
	append_path(mask, in + url.path, url.query - url.path);
	append_query(mask, in + url.query, url.fragment - url.query);
	append_piece(mask, in + url.fragment, url.end - url.fragment);
	return true;
}

/* ---- the parts ---- */

static inline bool
is_alphanumeric(char c)
{
	return synth_mask_form_class(c) != '=';
}

/* Where one of these characters first is, or the end. */
static int
find_any(const char *in, int from, int end, const char *characters)
{
	while (from < end && !(in[from] && strchr(characters, in[from])))
		from++;
	return from;
}

static int
scheme_bytes(const char *in, int bytes)
{
	int			n = 0;

	if (bytes == 0 || !is_alphanumeric(in[0]) || (in[0] >= '0' && in[0] <= '9'))
		return 0;
	while (n < bytes && (is_alphanumeric(in[n]) || in[n] == '+' || in[n] == '-' || in[n] == '.'))
		n++;
	return n + 3 <= bytes && memcmp(in + n, "://", 3) == 0 ? n + 3 : 0;
}

static bool
read_url(const char *in, int bytes, UrlParts *url)
{
	int			authority;

	url->scheme = scheme_bytes(in, bytes);
	authority = find_any(in, url->scheme, bytes, "/?#");
	/* www.name.com/page; without a scheme a host has a point and no blanks */
	if (url->scheme == 0 &&
		(bytes == 0 || !is_alphanumeric(in[0]) || find_any(in, 0, authority, ".") == authority ||
		 find_any(in, 0, authority, " @,;") < authority))
		return false;
	url->host = url->scheme;
	for (int i = url->scheme; i < authority; i++)
		if (in[i] == '@')
			url->host = i + 1;
	url->port = authority;
	if (url->host < authority && in[url->host] == '[')
		url->port = find_any(in, url->host, authority, "]");
	else
		url->port = find_any(in, url->host, authority, ":");
	url->path = authority;
	url->query = find_any(in, authority, bytes, "?#");
	url->fragment = find_any(in, url->query, bytes, "#");
	url->end = bytes;
	return true;
}

/* Room for the suffix in a varchar(n)? */
static bool
has_room(const SynthMask *mask, const char *in, int bytes)
{
	int			chars = 0;

	if (mask->max_chars == 0)
		return true;
	for (int i = 0; i < bytes; i++)
		chars += (in[i] & 0xC0) != 0x80;
	return chars + (int) strlen(SUFFIX) <= mask->max_chars;
}

/* ---- hosts ---- */

/* Labels that are kept where they stand, and that no other becomes. */
typedef bool (*KnownLabel) (const char *s, int bytes);

static bool
is_word(const char *s, int bytes, const char *word)
{
	return bytes == strlen(word) && pg_strncasecmp(s, word, bytes) == 0;
}

static bool
is_www(const char *s, int bytes)
{
	return is_word(s, bytes, "www");
}

static bool
is_suffix(const char *s, int bytes)
{
	return is_word(s, bytes, &SUFFIX[1]);
}

static bool
is_top_level(const char *s, int bytes)
{
	static const char *const words[] = {
		"com", "org", "net", "edu", "gov", "int", "mil", "info", "biz", "eu"
	};

	for (int w = 0; w < lengthof(words); w++)
		if (is_word(s, bytes, words[w]))
			return true;
	/* a country */
	return bytes == 2 && is_alphanumeric(s[0]) && is_alphanumeric(s[1]);
}

/* Below a country: .co.uk */
static bool
is_second_level(const char *s, int bytes)
{
	static const char *const words[] = {
		"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob"
	};

	for (int w = 0; w < lengthof(words); w++)
		if (is_word(s, bytes, words[w]))
			return true;
	return false;
}

static bool
refuse_known(void *arg, const char *s, int bytes)
{
	return (*(KnownLabel *) arg) (s, bytes);
}

static void
append_label(SynthMask *mask, const char *in, int bytes, KnownLabel known)
{
	if (known && known(in, bytes))
		appendBinaryStringInfo(&mask->out, in, bytes);
	else
		synth_mask_append_part(mask, in, bytes, known ? refuse_known : NULL, &known);
}

static bool
is_numeric(const char *in, int bytes)
{
	bool		point = false;
	bool		digit = false;

	for (int i = 0; i < bytes; i++)
	{
		if (in[i] == '.')
			point = true;
		else if (in[i] >= '0' && in[i] <= '9')
			digit = true;
		else
			return false;
	}
	return point && digit;
}

/* The start of the label that ends at `end`. */
static int
label_start(const char *in, int end)
{
	while (end > 0 && in[end - 1] != '.')
		end--;
	return end;
}

/*
 * keep_top: what may be a top-level domain is one.
 */
static void
append_host(SynthMask *mask, const char *in, int bytes, bool keep_top, bool suffix)
{
	int			last = label_start(in, bytes);
	int			second = last > 0 ? label_start(in, last - 1) : 0;
	bool		country = bytes - last == 2;

	if (bytes == 0)
		return;
	if (in[0] == '[' && bytes > 1 && is_alphanumeric(in[bytes - 1]))
	{
		appendStringInfoChar(&mask->out, '[');
		synth_mask_apply_ip(mask, in + 1, bytes - 1);
		return;
	}
	if (is_numeric(in, bytes))
	{
		synth_mask_apply_ip(mask, in, bytes);
		return;
	}
	for (int at = 0; at <= bytes;)
	{
		int			end = find_any(in, at, bytes, ".");
		KnownLabel	known = NULL;

		if (at == last && !suffix)
			known = is_suffix;
		else if (at == last && last > 0 && keep_top && suffix)
			known = is_top_level;
		else if (at == 0 && last > 0)
			known = is_www;
		else if (at == second && second > 0 && country && keep_top && suffix)
			known = is_second_level;
		append_label(mask, in + at, end - at, known);
		if (end < bytes)
			appendStringInfoChar(&mask->out, '.');
		at = end + 1;
	}
	if (suffix)
		appendStringInfoString(&mask->out, SUFFIX);
}

/* ---- path, parameters ---- */

static inline bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_escape(const char *in, int bytes)
{
	return bytes >= 3 && in[0] == '%' && is_hex(in[1]) && is_hex(in[2]);
}

static bool
refuse_escape(void *arg, const char *s, int bytes)
{
	return is_escape(s, bytes);
}

/* Text and %XX, whose digits stay hexadecimal ones. */
static void
append_piece(SynthMask *mask, const char *in, int bytes)
{
	for (int at = 0; at < bytes;)
	{
		int			end = at;

		CHECK_FOR_INTERRUPTS();
		if (is_escape(in + at, bytes - at))
		{
			char		form[3] = {'='};
			char	   *out;

			for (int i = 1; i < 3; i++)
				form[i] = in[at + i] <= '9' ? '0' : in[at + i] >= 'a' ? 'h' : 'H';
			appendBinaryStringInfo(&mask->out, in + at, 3);
			out = mask->out.data + mask->out.len - 3;
			synth_mask_permute_form(mask, false, 0, form, out, 3);
			at += 3;
			continue;
		}
		do
			end++;
		while (end < bytes && in[end] != '%');
		synth_mask_append_part(mask, in + at, end - at, refuse_escape, NULL);
		at = end;
	}
}

/* Bytes of the type that a file name ends with, with its point. */
static int
file_type_bytes(const char *in, int bytes)
{
	static const char *const types[] = {
		".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".pdf", ".jpg", ".jpeg",
		".png", ".gif", ".svg", ".webp", ".css", ".js", ".json", ".xml", ".txt",
		".csv", ".zip", ".doc", ".docx", ".xls", ".xlsx", ".mp3", ".mp4",
	};

	for (int t = 0; t < lengthof(types); t++)
	{
		int			n = strlen(types[t]);

		if (bytes > n && pg_strncasecmp(in + bytes - n, types[t], n) == 0)
			return n;
	}
	return 0;
}

/* A segment of a path; its file type is kept and none comes into being. */
static void
append_segment(SynthMask *mask, const char *in, int bytes)
{
	int			start = mask->out.len;
	int			type = file_type_bytes(in, bytes);

	append_piece(mask, in, bytes - type);
	while (type == 0 && file_type_bytes(mask->out.data + start, mask->out.len - start) > 0)
	{
		char	   *again = pnstrdup(mask->out.data + start, bytes);

		mask->out.len = start;
		append_piece(mask, again, bytes);
		pfree(again);
	}
	appendBinaryStringInfo(&mask->out, in + bytes - type, type);
}

static void
append_path(SynthMask *mask, const char *in, int bytes)
{
	for (int at = 0; at < bytes;)
	{
		int			end = find_any(in, at, bytes, "/");

		append_segment(mask, in + at, end - at);
		if (end < bytes)
			appendStringInfoChar(&mask->out, '/');
		at = end + 1;
	}
}

/* ?name=value&name=value */
static void
append_query(SynthMask *mask, const char *in, int bytes)
{
	for (int at = 0; at < bytes;)
	{
		int			end = find_any(in, at, bytes, "&;");
		int			equals = find_any(in, at, end, "=");
		int			value = equals < end ? equals + 1 : at;

		/* the question mark stands before the first */
		if (value == at && at == 0)
			value = 1;
		appendBinaryStringInfo(&mask->out, in + at, value - at);
		append_piece(mask, in + value, end - value);
		if (end < bytes)
			appendBinaryStringInfo(&mask->out, in + end, 1);
		at = end + 1;
	}
}
