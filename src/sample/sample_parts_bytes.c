/*
 * sample_parts_bytes.c
 *		Bytes, bit strings, network and hardware addresses from their parts.
 */
#include "postgres.h"

#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "sample/sample_parts_private.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/inet.h"
#include "utils/varbit.h"

/* No generated value is longer. */
#define MAX_BYTES (1024 * 1024)
#define MAX_BITS (8 * MAX_BYTES)
/* What a value gets when the block's budget is used up. */
#define SHORT_BYTES 64

typedef struct BytesPlan
{
	int			length;			/* parts, or -1 */
	int			beginning;
	int			mask;
	int			octet;			/* the first of four */
	int			first_bit;
	int			nbits;			/* groups of bits */
	int			pool;
}			BytesPlan;

static BytesPlan *
new_plan(SynthParts *parts)
{
	BytesPlan  *plan = palloc0(sizeof(BytesPlan));

	parts->plan = plan;
	plan->length = synth_sample_find_part(parts, SYNTH_PART_LENGTH);
	plan->beginning = synth_sample_find_part(parts, SYNTH_PART_BEGINNING);
	plan->mask = synth_sample_find_part(parts, SYNTH_PART_MASK);
	plan->octet = plan->first_bit = synth_sample_find_part(parts, SYNTH_PART_ELEMENT);
	plan->pool = synth_sample_find_part(parts, SYNTH_PART_POOL);
	for (int k = 0; k < parts->nparts; k++)
	{
		SynthPartRole role = parts->parts[k].role;
		bool		is_text = role == SYNTH_PART_BEGINNING ||
			(parts->column->codec == SYNTH_CODEC_BITS && role != SYNTH_PART_LENGTH);

		if (parts->parts[k].variable->domain !=
			(is_text ? SYNTH_DOMAIN_TEXT : SYNTH_DOMAIN_NUMBER))
			synth_sample_damaged_parts(parts);
	}
	return plan;
}

static void
random_bytes(SynthParts *parts, unsigned char *out, Size n)
{
	uint64		word = 0;

	for (Size k = 0; k < n; k++)
	{
		if (k % 8 == 0)
			word = synth_num_random(parts->random);
		out[k] = (unsigned char) word;
		word >>= 8;
	}
}

static Size
allowed(SynthParts *parts, Size n)
{
	if (n > parts->budget_bytes && n > SHORT_BYTES)
		n = SHORT_BYTES;
	parts->budget_bytes -= Min(parts->budget_bytes, n);
	return n;
}

/* The text of how the value begins; "" if it is not said. */
static const char *
beginning_text(SynthParts *parts, uint32 *n)
{
	BytesPlan  *plan = parts->plan;
	int			code;

	*n = 0;
	if (plan->beginning < 0 ||
		!synth_sample_part_code(parts, plan->beginning, true, &code))
		return "";
	return synth_sample_part_text(parts, plan->beginning, code, n);
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

/* ---- bytea, macaddr, macaddr8 ---- */

void
synth_sample_begin_bytes(SynthParts *parts)
{
	BytesPlan  *plan = new_plan(parts);
	Oid			type = parts->native.base_type;

	if ((type != BYTEAOID && type != MACADDROID && type != MACADDR8OID) ||
		(type == BYTEAOID ? plan->length != 0 : plan->beginning != 0))
		synth_sample_damaged_parts(parts);
}

Datum
synth_sample_make_bytes(SynthParts *parts)
{
	BytesPlan  *plan = parts->plan;
	Oid			type = parts->native.base_type;
	uint32		n;
	const char *text = beginning_text(parts, &n);
	bool		whole = n > 0 && text[0] == '=';
	Size		begun,
				size;
	struct varlena *value;
	unsigned char *bytes;

	if (whole)
	{
		text++;
		n--;
	}
	begun = n / 2;
	if (type != BYTEAOID)
		size = type == MACADDROID ? 6 : 8;
	else if (whole)
		size = begun;
	else
		size = allowed(parts, (Size) synth_sample_part_count(parts, plan->length, MAX_BYTES));
	value = palloc0(VARHDRSZ + Max(size, 8));
	bytes = (unsigned char *) (type == BYTEAOID ? VARDATA(value) : (void *) value);
	begun = Min(begun, size);
	for (Size k = 0; k < begun; k++)
		bytes[k] = (unsigned char) (hex_value(text[2 * k]) << 4 | hex_value(text[2 * k + 1]));
	random_bytes(parts, bytes + begun, size - begun);
	if (type == BYTEAOID)
		SET_VARSIZE(value, VARHDRSZ + size);
	else if (begun == 0)
		bytes[0] = (bytes[0] & 0xfc) | 0x02;	/* nobody's: locally administered */
	return PointerGetDatum(value);
}

/* ---- inet, cidr ---- */

void
synth_sample_begin_address(SynthParts *parts)
{
	BytesPlan  *plan = new_plan(parts);

	if ((parts->native.base_type != INETOID && parts->native.base_type != CIDROID) ||
		plan->beginning != 0 ||
		(plan->octet >= 0 && plan->octet + 4 > parts->nparts))
		synth_sample_damaged_parts(parts);
}

/* Octets of an IPv4 address behind the network that is given. */
static void
draw_octets(SynthParts *parts, int known, unsigned char *address)
{
	BytesPlan  *plan = parts->plan;

	for (int k = known; k < 4; k++)
		if (plan->octet >= 0)
			address[k] = (unsigned char) synth_sample_part_count(parts, plan->octet + k, 255);
		else
			address[k] = (unsigned char) synth_num_random_below(parts->random, 256);
}

Datum
synth_sample_make_address(SynthParts *parts)
{
	BytesPlan  *plan = parts->plan;
	bool		is_cidr = parts->native.base_type == CIDROID;
	uint32		n;
	const char *text = beginning_text(parts, &n);
	inet	   *address;
	int			known,
				mask;

	if (n > 0 && text[0] == '=')
		return synth_sample_text_value(&parts->native, text + 1, n - 1,
									   parts->column->name);
	address = palloc0(sizeof(inet));
	if (n == 0)
	{
		ip_family(address) = PGSQL_AF_INET;
		ip_bits(address) = 0;
	}
	else
	{
		SynthValueType type;
		inet	   *network;

		synth_sample_value_type(INETOID, -1, &type);
		network = DatumGetInetPP(synth_sample_text_value(&type, text, n, parts->column->name));
		ip_family(address) = ip_family(network);
		ip_bits(address) = ip_bits(network);
		memcpy(ip_addr(address), ip_addr(network), ip_addrsize(network));
		pfree(network);
	}
	known = ip_bits(address) / 8;
	if (ip_family(address) == PGSQL_AF_INET)
		draw_octets(parts, known, ip_addr(address));
	else
		random_bytes(parts, ip_addr(address) + known, 16 - known);
	mask = ip_maxbits(address);
	if (plan->mask >= 0)
		mask = (int) synth_sample_part_count(parts, plan->mask, mask);
	ip_bits(address) = (unsigned char) mask;
	SET_INET_VARSIZE(address);
	if (is_cidr)
		for (int bit = mask; bit < ip_maxbits(address); bit++)
			ip_addr(address)[bit / 8] &= ~(0x80 >> (bit % 8));
	return InetPGetDatum(address);
}

/* ---- bit, bit varying ---- */

void
synth_sample_begin_bits(SynthParts *parts)
{
	BytesPlan  *plan = new_plan(parts);

	if ((parts->native.base_type != BITOID && parts->native.base_type != VARBITOID) ||
		plan->length != 0 || plan->beginning >= 0)
		synth_sample_damaged_parts(parts);
	for (int k = 1; k < parts->nparts; k++)
		plan->nbits += parts->parts[k].role == SYNTH_PART_ELEMENT;
	if (1 + plan->nbits + (plan->pool >= 0) != parts->nparts ||
		(plan->pool >= 0 && plan->pool != parts->nparts - 1))
		synth_sample_damaged_parts(parts);
}

Datum
synth_sample_make_bits(SynthParts *parts)
{
	BytesPlan  *plan = parts->plan;
	int			n = (int) synth_sample_part_count(parts, plan->length, MAX_BITS);
	int32		limit = parts->convert ? -1 : parts->native.typmod;
	VarBit	   *value;
	int			bytes;

	if (limit > 0 && (n > limit || parts->native.base_type == BITOID))
		n = limit;
	bytes = VARBITTOTALLEN(n);
	value = palloc0(bytes);
	SET_VARSIZE(value, bytes);
	VARBITLEN(value) = n;
	for (int at = 0, group = 0; at < n; group++)
	{
		int			part = group < plan->nbits ? plan->first_bit + group : plan->pool;
		const char *text;
		uint32		text_bytes;
		int			code;

		if (part < 0)
			break;
		if (group > plan->nbits)
			synth_sample_redraw(parts, part);
		if (!synth_sample_part_code(parts, part, true, &code))
			break;
		text = synth_sample_part_text(parts, part, code, &text_bytes);
		if (text_bytes == 0)
			break;
		for (uint32 k = 0; k < text_bytes && at < n; k++, at++)
			if (text[k] == '1')
				VARBITS(value)[at / BITS_PER_BYTE] |= 0x80 >> (at % BITS_PER_BYTE);
	}
	return VarBitPGetDatum(value);
}
