/*
 * learn_parts_bytes.c
 *		Bytes, bit strings, network and hardware addresses.
 *
 * What such values have in common is how they begin: the magic number of a
 * file, a network, a vendor.  A beginning that at least min_count rows share
 * is a category, the longest one first; what follows is drawn, for IPv4 from
 * the distribution of each octet, else at random.  A whole value is such a
 * beginning too; its text then begins with "=".  Bit strings are learned by
 * groups of four bits, the first ones each by itself.
 */
#include "postgres.h"

#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "learn/learn_parts_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/inet.h"

#define GROUP_BITS 4			/* that a variable takes together */
#define OWN_GROUPS 16			/* groups with a variable each */

void
synth_learn_beginnings(SynthTraining *training, SynthBytes *bytes, uint32 n,
					   const uint32 *levels, int nlevels, bool beyond_chance)
{
	for (uint32 i = 0; i < n; i++)
		bytes[i].level = -1;
	for (int level = 0; level < nlevels; level++)
	{
		uint32		length = levels[level];
		uint32		open = 0;
		double		chance;
		SynthTally	tally;

		CHECK_FOR_INTERRUPTS();
		for (uint32 i = 0; i < n; i++)
			open += bytes[i].at != NULL && bytes[i].level < 0;
		chance = open;
		for (uint32 k = 0; k < length && chance > 0.01 && length != SYNTH_WHOLE_BYTES; k++)
			chance /= 256;
		synth_learn_tally_init(&tally, open);
		for (int pass = 0; pass < 2; pass++)
			for (uint32 i = 0; i < n; i++)
			{
				SynthBytes *b = &bytes[i];
				uint32	   *rows;

				if (b->at == NULL || b->level >= 0 ||
					(length != SYNTH_WHOLE_BYTES && b->n < length))
					continue;
				rows = synth_learn_tally(&tally, synth_num_hash(b->at, Min(b->n, length), 3));
				if (pass == 0)
					++*rows;
				else if (*rows >= (uint32) training->min_count &&
						 (!beyond_chance || length == SYNTH_WHOLE_BYTES ||
						  *rows > 8 * chance))
					b->level = level;
			}
		synth_learn_tally_free(&tally);
	}
}

static const char hex_digits[] = "0123456789abcdef";

/* "=" before a whole value, then hexadecimal digits. */
static void
set_hex(SynthCellVector *part, uint32 i, const SynthBytes *bytes,
		const uint32 *levels)
{
	bool		whole = bytes->level >= 0 && levels[bytes->level] == SYNTH_WHOLE_BYTES;
	uint32		n = bytes->level < 0 ? 0 : Min(bytes->n, levels[bytes->level]);
	char	   *text = palloc(2 * n + 1),
			   *to = text;

	if (whole)
		*to++ = '=';
	for (uint32 k = 0; k < n; k++)
	{
		*to++ = hex_digits[bytes->at[k] >> 4];
		*to++ = hex_digits[bytes->at[k] & 15];
	}
	synth_learn_set_text(part, i, text, (uint32) (to - text));
}

static uint32
decode_hex(const char *text, uint32 n, unsigned char *out)
{
	uint32		bytes = 0;
	int			high = -1;

	for (uint32 k = 0; k < n; k++)
	{
		const char *digit = strchr(hex_digits, text[k]);

		if (digit == NULL || text[k] == '\0')
			continue;			/* \x, and the colons of an address */
		if (high < 0)
			high = (int) (digit - hex_digits);
		else
		{
			out[bytes++] = (unsigned char) (high << 4 | (digit - hex_digits));
			high = -1;
		}
	}
	return bytes;
}

/* ---- bytea ---- */

void
synth_learn_explode_bytes(SynthTraining *training, const SynthCellVector *cells,
						  SynthColumn *column)
{
	static const uint32 levels[] = {SYNTH_WHOLE_BYTES, 16, 8, 4, 3, 2, 1};
	SynthCellVector *length = synth_learn_new_part(cells),
			   *beginning = synth_learn_new_part(cells);
	SynthBytes *bytes = synth_palloc0_array(SynthBytes, cells->n);
	bool		any = false;

	column->codec = SYNTH_CODEC_BYTES;
	for (uint32 i = 0; i < cells->n; i++)
	{
		const char *text = cells->text[i];
		uint32		n = cells->text_bytes[i];
		const char *colon = text;
		unsigned char *out;

		if (cells->tag[i] == CELL_LONG_TEXT)
		{
			/* the length, a colon, the first bytes: see synth_learn_long_form */
			double		total = 0;

			while (colon < text + n && *colon >= '0' && *colon <= '9')
				total = total * 10 + (*colon++ - '0');
			if (colon == text + n || *colon != ':')
				continue;
			out = palloc(32);
			bytes[i].n = decode_hex(colon + 1, (uint32) Min(text + n - colon - 1, 64), out);
			bytes[i].at = out;
			synth_learn_set_number(length, i, total);
			continue;
		}
		if (cells->tag[i] != CELL_TEXT || n < 2)
			continue;
		out = palloc(n / 2 + 1);
		bytes[i].n = decode_hex(text + 2, n - 2, out);
		bytes[i].at = out;
		synth_learn_set_number(length, i, bytes[i].n);
	}
	synth_learn_beginnings(training, bytes, cells->n, levels, lengthof(levels), true);
	for (uint32 i = 0; i < cells->n; i++)
	{
		if (bytes[i].at == NULL)
			continue;
		if (cells->tag[i] == CELL_LONG_TEXT && bytes[i].level == 0)
			bytes[i].level = 1; /* only its beginning is known */
		any |= bytes[i].level >= 0;
		set_hex(beginning, i, &bytes[i], levels);
	}
	synth_learn_add_number(training, length, "length", SYNTH_PART_LENGTH);
	if (any)
		synth_learn_add_text(training, beginning, "beginning", SYNTH_PART_BEGINNING,
							 false)->part_type |= SYNTH_PART_REQUIRED;
}

/* ---- macaddr, macaddr8 ---- */

void
synth_learn_explode_hardware(SynthTraining *training, const SynthCellVector *cells,
							 SynthColumn *column)
{
	static const uint32 levels[] = {SYNTH_WHOLE_BYTES, 3};
	SynthCellVector *part = synth_learn_new_part(cells);
	SynthBytes *bytes = synth_palloc0_array(SynthBytes, cells->n);

	column->codec = SYNTH_CODEC_BYTES;
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_TEXT)
		{
			unsigned char *out = palloc(cells->text_bytes[i]);

			bytes[i].n = decode_hex(cells->text[i], cells->text_bytes[i], out);
			bytes[i].at = out;
		}
	synth_learn_beginnings(training, bytes, cells->n, levels, lengthof(levels), false);
	for (uint32 i = 0; i < cells->n; i++)
		if (bytes[i].at != NULL)
			set_hex(part, i, &bytes[i], levels);
	synth_learn_add_text(training, part, "vendor", SYNTH_PART_BEGINNING,
						 false)->part_type |= SYNTH_PART_REQUIRED;
}

/* ---- inet, cidr ---- */

/* family, address, mask: what two equal values share */
#define ADDRESS_BYTES 18

static void set_network(SynthCellVector *part, uint32 i, const SynthBytes *bytes,
						const uint32 *levels, const char *text, uint32 text_bytes);

void
synth_learn_explode_address(SynthTraining *training, const SynthCellVector *cells,
							SynthColumn *column)
{
	/* the family is the first byte: /128 /64 /48, /32 of either, /24 /16 /8 */
	static const uint32 levels[] = {SYNTH_WHOLE_BYTES, 9, 7, 5, 4, 3, 2};
	SynthCellVector *network = synth_learn_new_part(cells),
			   *octet = synth_learn_new_part(cells),
			   *mask = synth_learn_new_part(cells);
	SynthBytes *bytes = synth_palloc0_array(SynthBytes, cells->n);
	bool		is_cidr = cells->column->base_type == CIDROID;
	bool		masks = is_cidr,
				octets = false;

	column->codec = SYNTH_CODEC_INET;
	for (uint32 i = 0; i < cells->n; i++)
	{
		char		text[128];
		inet	   *address;
		unsigned char *out;
		int			size;

		if (cells->tag[i] != CELL_TEXT || cells->text_bytes[i] >= sizeof(text))
			continue;
		memcpy(text, cells->text[i], cells->text_bytes[i]);
		text[cells->text_bytes[i]] = '\0';
		address = DatumGetInetPP(DirectFunctionCall1(inet_in, CStringGetDatum(text)));
		size = ip_addrsize(address);
		out = palloc(ADDRESS_BYTES);
		out[0] = ip_family(address) == PGSQL_AF_INET ? 4 : 6;
		memcpy(out + 1, ip_addr(address), size);
		out[1 + size] = (unsigned char) ip_bits(address);
		bytes[i].at = out;
		bytes[i].n = 2 + size;
		masks |= ip_bits(address) != ip_maxbits(address);
		pfree(address);
	}
	synth_learn_beginnings(training, bytes, cells->n, levels, lengthof(levels), false);
	for (uint32 i = 0; i < cells->n; i++)
	{
		const SynthBytes *b = &bytes[i];

		if (b->at == NULL)
			continue;
		set_network(network, i, b, levels, cells->text[i], cells->text_bytes[i]);
		octets |= b->at[0] == 4 && b->level != 0;
		if (b->level != 0)
			synth_learn_set_number(mask, i, b->at[b->n - 1]);
	}
	synth_learn_add_text(training, network, "network", SYNTH_PART_BEGINNING,
						 false)->part_type |= SYNTH_PART_REQUIRED;
	if (masks && synth_learn_count_part(mask) >= (uint32) training->min_count)
		synth_learn_add_number(training, mask, "mask", SYNTH_PART_MASK)->part_type |=
			SYNTH_PART_REQUIRED;
	for (int k = 1; k <= 4 && octets; k++)
	{
		char		name[16];

		synth_learn_clear_part(cells, octet);
		for (uint32 i = 0; i < cells->n; i++)
		{
			const SynthBytes *b = &bytes[i];

			if (b->at != NULL && b->at[0] == 4 && b->level != 0 &&
				(b->level < 0 || levels[b->level] <= (uint32) k))
				synth_learn_set_number(octet, i, b->at[k]);
		}
		snprintf(name, sizeof(name), "octet %d", k);
		/* all four, so that their places tell which they are */
		synth_learn_add_number(training, octet, name, SYNTH_PART_ELEMENT)->part_type |=
			SYNTH_PART_REQUIRED;
	}
}

/* "=" and the address, or the network as inet writes it. */
static void
set_network(SynthCellVector *part, uint32 i, const SynthBytes *bytes,
			const uint32 *levels, const char *text, uint32 text_bytes)
{
	StringInfoData out;
	int			known = bytes->level < 0 ? 0 : (int) levels[bytes->level] - 1;

	initStringInfo(&out);
	if (bytes->level == 0)
	{
		appendStringInfoChar(&out, '=');
		appendBinaryStringInfo(&out, text, text_bytes);
	}
	else if (bytes->at[0] == 4)
	{
		for (int k = 0; k < 4; k++)
			appendStringInfo(&out, "%s%d", k > 0 ? "." : "", k < known ? bytes->at[k + 1] : 0);
		appendStringInfo(&out, "/%d", 8 * known);
	}
	else
	{
		for (int k = 0; k < known; k += 2)
			appendStringInfo(&out, "%x:",
							 bytes->at[k + 1] << 8 | (k + 1 < known ? bytes->at[k + 2] : 0));
		appendStringInfo(&out, "%s/%d", known == 0 ? "::" : ":", 8 * known);
	}
	synth_learn_set_text(part, i, out.data, out.len);
}

/* ---- bit, bit varying ---- */

void
synth_learn_explode_bits(SynthTraining *training, const SynthCellVector *cells,
						 SynthColumn *column)
{
	SynthCellVector *part = synth_learn_new_part(cells);
	int			first = training->nvariables;

	column->codec = SYNTH_CODEC_BITS;
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_TEXT)
			synth_learn_set_number(part, i, cells->text_bytes[i]);
	synth_learn_add_number(training, part, "length", SYNTH_PART_LENGTH);
	for (uint32 k = 0; k <= OWN_GROUPS; k++)
	{
		char		name[24] = "[*]";

		synth_learn_clear_part(cells, part);
		for (uint32 i = 0; i < cells->n; i++)
		{
			uint32		n = cells->text_bytes[i];
			uint32		ngroups = (n + GROUP_BITS - 1) / GROUP_BITS;
			uint32		at = k;

			if (cells->tag[i] != CELL_TEXT || ngroups <= k)
				continue;
			if (k == OWN_GROUPS)
				at += (uint32) ((synth_num_mix(i, n) >> 32) * (ngroups - OWN_GROUPS) >> 32);
			synth_learn_set_text(part, i, cells->text[i] + at * GROUP_BITS,
								 Min(GROUP_BITS, n - at * GROUP_BITS));
		}
		if (synth_learn_count_part(part) < (uint32) training->min_count)
			break;
		if (k < OWN_GROUPS)
			snprintf(name, sizeof(name), "[%u..%u]", k * GROUP_BITS + 1, (k + 1) * GROUP_BITS);
		synth_learn_add_text(training, part, name,
							 k < OWN_GROUPS ? SYNTH_PART_ELEMENT : SYNTH_PART_POOL,
							 false)->part_type |= SYNTH_PART_REQUIRED;
	}
	synth_learn_fill_unknown(training, cells, first);
}
