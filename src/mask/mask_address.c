/*
 * mask_address.c
 *		Methods ip, mac and uuid on text.
 *
 * An address has more than one spelling.  Those that are read here are mapped
 * as the address is and written in the same way: network addresses in the
 * canonical one (RFC 5952), MAC addresses and UUIDs with any separators, all
 * in lower or upper case.  Whatever is spelt in another way is permuted in
 * its shape until it still is not read, so that distinct texts stay distinct.
 *
 * An address in upper case whose pseudonym has no letters at all would be
 * that of one in lower case: it is mapped on until it has one.
 */
#include "postgres.h"

#include <sys/socket.h>

#include "mask/mask_methods_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/inet.h"

#define MAX_BYTES		64
#define UUID_BYTES		16

typedef enum LetterCase
{
	NO_LETTERS,
	LOWER_LETTERS,
	UPPER_LETTERS,
	MIXED_LETTERS
}			LetterCase;

static LetterCase
letter_case(const char *in, int bytes)
{
	LetterCase	found = NO_LETTERS;

	for (int i = 0; i < bytes; i++)
	{
		LetterCase	here = in[i] >= 'a' && in[i] <= 'z' ? LOWER_LETTERS :
			in[i] >= 'A' && in[i] <= 'Z' ? UPPER_LETTERS : found;

		if (found != NO_LETTERS && here != found)
			return MIXED_LETTERS;
		found = here;
	}
	return found;
}

static inline bool
is_hex_letter(char c)
{
	return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline int
hex_value(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static void
to_upper(char *s, int n)
{
	for (int i = 0; i < n; i++)
		s[i] = pg_ascii_toupper((unsigned char) s[i]);
}

/*
 * The form of a text whose letters are all hexadecimal; false where they are
 * not, or where there is nothing to mask.
 */
static bool
hex_form(const char *in, int bytes, char *form)
{
	bool		content = false;

	if (bytes > MAX_BYTES)
		return false;
	for (int i = 0; i < bytes; i++)
	{
		char		class = synth_mask_form_class(in[i]);

		form[i] = !is_hex_letter(in[i]) ? class : class == 'a' ? 'h' : 'H';
		content |= class != '=';
		if (form[i] == 'a' || form[i] == 'A' || (unsigned char) in[i] >= 0x80)
			return false;
	}
	return content;
}

static bool
refuse_hex(void *arg, const char *s, int bytes)
{
	char		form[MAX_BYTES];

	return hex_form(s, bytes, form);
}

/*
 * What is not read, in its shape; where its letters are all hexadecimal, those
 * of the result are, too, and only there.
 */
static void
append_hex_shape(SynthMask *mask, const char *in, int bytes, SynthMaskRefuse refuse)
{
	char		form[MAX_BYTES];
	char	   *out;

	if (!hex_form(in, bytes, form))
	{
		synth_mask_append_shape(mask, in, bytes, refuse_hex, NULL);
		return;
	}
	appendBinaryStringInfo(&mask->out, in, bytes);
	out = mask->out.data + mask->out.len - bytes;
	do
	{
		CHECK_FOR_INTERRUPTS();
		synth_mask_permute_form(mask, false, 0, form, out, bytes);
	} while (refuse(NULL, out, bytes));
}

/* ---- ip ---- */

typedef struct IpText
{
	bool		is_v6;
	int			bits;			/* netmask */
	LetterCase	letters;
	int			bytes;			/* of the address; a port may follow */
	uint8		address[16];
}			IpText;

static int
write_ip(const IpText *ip, char *out, int size)
{
	int			n = 0;

	if (pg_inet_net_ntop(ip->is_v6 ? PGSQL_AF_INET6 : PGSQL_AF_INET, ip->address,
						 ip->bits, out, size) != NULL)
		n = strlen(out);
	if (ip->letters == UPPER_LETTERS)
		to_upper(out, n);
	return n;
}

static bool
read_ip(const char *in, int bytes, IpText *ip)
{
	char		text[MAX_BYTES + 1];
	char		again[MAX_BYTES + 1];
	const char *colon;

	memset(ip, 0, sizeof(IpText));
	if (bytes > MAX_BYTES)
		return false;
	memcpy(text, in, bytes);
	text[bytes] = '\0';
	colon = strchr(text, ':');
	ip->is_v6 = colon && (strchr(colon + 1, ':') || !strchr(text, '.'));
	ip->bytes = bytes;
	/* 192.0.2.1:80 */
	if (colon && !ip->is_v6)
	{
		ip->bytes = colon - text;
		if (colon[1] == '\0' || colon[1 + strspn(colon + 1, "0123456789")])
			return false;
		text[ip->bytes] = '\0';
	}
	ip->letters = letter_case(text, ip->bytes);
	ip->bits = pg_inet_net_pton(ip->is_v6 ? PGSQL_AF_INET6 : PGSQL_AF_INET, text,
								ip->address, -1);
	return ip->bits >= 0 && write_ip(ip, again, sizeof(again)) == ip->bytes &&
		memcmp(again, text, ip->bytes) == 0;
}

static bool
refuse_ip(void *arg, const char *s, int bytes)
{
	IpText		ip;

	return read_ip(s, bytes, &ip);
}

bool
synth_mask_apply_ip(SynthMask *mask, const char *in, int bytes)
{
	IpText		ip;
	char		out[MAX_BYTES + 1];
	uint8		address[16];
	int			n;

	if (!read_ip(in, bytes, &ip))
	{
		append_hex_shape(mask, in, bytes, refuse_ip);
		return true;
	}
	do
	{
		synth_mask_pan(mask, ip.is_v6 ? 128 : 32, ip.address, address);
		memcpy(ip.address, address, sizeof(address));
		n = write_ip(&ip, out, sizeof(out));
	} while (ip.letters == UPPER_LETTERS && letter_case(out, n) == NO_LETTERS);
	appendBinaryStringInfo(&mask->out, out, n);
	appendBinaryStringInfo(&mask->out, in + ip.bytes, bytes - ip.bytes);
	return true;
}

/* ---- mac and uuid: hexadecimal digits with separators ---- */

typedef struct HexText
{
	int			n;				/* digits */
	LetterCase	letters;
	uint8		bytes[UUID_BYTES];
	uint8		at[2 * UUID_BYTES];	/* where each digit stands */
}			HexText;

static bool
read_hex(const char *in, int bytes, const char *separators, HexText *hex)
{
	if (bytes > MAX_BYTES)
		return false;
	hex->n = 0;
	memset(hex->bytes, 0, sizeof(hex->bytes));
	hex->letters = letter_case(in, bytes);
	for (int i = 0; i < bytes; i++)
	{
		if (in[i] && strchr(separators, in[i]))
			continue;
		if (hex->n == 2 * UUID_BYTES || !(is_hex_letter(in[i]) || (in[i] >= '0' && in[i] <= '9')))
			return false;
		hex->bytes[hex->n / 2] |= hex_value(in[i]) << (hex->n % 2 ? 0 : 4);
		hex->at[hex->n++] = i;
	}
	return hex->letters != MIXED_LETTERS;
}

static void
append_hex(SynthMask *mask, const char *in, int bytes, HexText *hex,
		   void (*permute) (SynthMask *mask, uint8 *bytes, int n))
{
	char	   *out;

	appendBinaryStringInfo(&mask->out, in, bytes);
	out = mask->out.data + mask->out.len - bytes;
	do
	{
		permute(mask, hex->bytes, hex->n / 2);
		for (int i = 0; i < hex->n; i++)
			out[hex->at[i]] = "0123456789abcdef"[hex->bytes[i / 2] >> (i % 2 ? 0 : 4) & 15];
	} while (hex->letters == UPPER_LETTERS && letter_case(out, bytes) == NO_LETTERS);
	if (hex->letters == UPPER_LETTERS)
		to_upper(out, bytes);
}

static bool
read_mac(const char *in, int bytes, HexText *hex)
{
	return read_hex(in, bytes, ":-.", hex) && (hex->n == 12 || hex->n == 16);
}

static bool
refuse_mac(void *arg, const char *s, int bytes)
{
	HexText		hex;

	return read_mac(s, bytes, &hex);
}

bool
synth_mask_apply_mac(SynthMask *mask, const char *in, int bytes)
{
	HexText		hex;

	if (read_mac(in, bytes, &hex))
		append_hex(mask, in, bytes, &hex, synth_mask_permute_mac);
	else
		append_hex_shape(mask, in, bytes, refuse_mac);
	return true;
}

static bool
read_uuid(const char *in, int bytes, HexText *hex)
{
	return read_hex(in, bytes, "-{}", hex) && hex->n == 2 * UUID_BYTES;
}

static bool
refuse_uuid(void *arg, const char *s, int bytes)
{
	HexText		hex;

	return read_uuid(s, bytes, &hex);
}

static void
permute_uuid(SynthMask *mask, uint8 *bytes, int n)
{
	synth_mask_permute_uuid(mask, bytes);
}

bool
synth_mask_apply_uuid(SynthMask *mask, const char *in, int bytes)
{
	HexText		hex;

	if (read_uuid(in, bytes, &hex))
		append_hex(mask, in, bytes, &hex, permute_uuid);
	else
		append_hex_shape(mask, in, bytes, refuse_uuid);
	return true;
}
