/*
 * mask_network.c
 *		Addresses and identifiers of machines as values: ip, mac, uuid; the
 *		family of these and of url (mask_url.c).  mask_address.c has them in text.
 *
 * Network addresses go through Crypto-PAn (Xu, Fan, Ammar, Moon 2002): two
 * that share their first k bits have pseudonyms that share as many, so
 * subnets stay together; all addresses are mapped, private and special ones
 * too, and netmasks are kept.  Of a MAC address the two bits that tell group
 * and local addresses are kept, of a UUID the bits of version and variant;
 * the others are permuted.
 */
#include "postgres.h"

#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "mask/mask_methods_private.h"
#include "utils/builtins.h"
#include "utils/inet.h"
#include "utils/uuid.h"

/* the first byte's bits of a MAC address: group, local */
#define MAC_FLAGS			0x03
#define UUID_VERSION_BYTE	6
#define UUID_VERSION_BITS	0xF0
#define UUID_VARIANT_BYTE	8
#define UUID_VARIANT_BITS	0xC0

typedef struct MacState
{
	bool		keep_vendor;
}			MacState;

/* ---- network addresses ---- */

static void
prepare_ip(SynthMask *mask)
{
	uint8	   *pad = palloc(16);

	/* the second half of Crypto-PAn's key */
	memcpy(pad, "synth crypto-pan", 16);
	synth_cipher_aes_block(synth_mask_aes(mask), pad, pad);
	mask->state = pad;
}

void
synth_mask_pan(SynthMask *mask, int bits, const uint8 *address, uint8 *out)
{
	synth_cipher_pan(synth_mask_aes(mask), mask->state, bits, address, out);
}

static Datum
apply_ip(SynthMask *mask, Datum value, bool *isnull)
{
	inet	   *in = DatumGetInetPP(value);
	Size		bytes = VARHDRSZ + sizeof(inet_struct);
	inet	   *out = palloc0(bytes);
	int			bits = ip_maxbits(in);

	SET_VARSIZE(out, VARSIZE_ANY_EXHDR(in) + VARHDRSZ);
	ip_family(out) = ip_family(in);
	ip_bits(out) = ip_bits(in);
	synth_mask_pan(mask, bits, ip_addr(in), ip_addr(out));
	if (mask->type == CIDROID)
	{
		/* of a network, the prefix is all */
		for (int bit = ip_bits(in); bit < bits; bit++)
			ip_addr(out)[bit / 8] &= ~(0x80 >> (bit % 8));
	}
	return InetPGetDatum(out);
}

/* ---- devices ---- */

static void
prepare_mac(SynthMask *mask)
{
	MacState   *state = palloc(sizeof(MacState));

	state->keep_vendor = synth_mask_argument_flag(mask->rule, 0);
	mask->state = state;
}

/* Permute n bytes as one number, except for the bits of flags in the first. */
static void
permute_bytes(SynthMask *mask, uint64 tweak, uint8 flags, uint8 *bytes, int n)
{
	int			bits = 8 * n - (flags ? 2 : 0);
	uint64		all = 0;
	uint64		ones = (UINT64CONST(1) << (bits / 2)) - 1;
	uint64		low;
	uint64		high;
	uint8		kept = bytes[0] & flags;

	/* the flags are the lowest bits of the first byte: shifted out */
	for (int i = 0; i < n; i++)
		all = all << (i == 0 && flags ? 6 : 8) | (i == 0 && flags ? bytes[i] >> 2 : bytes[i]);
	low = all & ones;
	high = all >> (bits / 2);
	synth_mask_permute_bits(mask, false, tweak, bits, &low, &high);
	all = high << (bits / 2) | low;
	for (int i = n; i-- > 0; all >>= 8)
		bytes[i] = (uint8) all;
	if (flags)
		bytes[0] = (uint8) (bytes[0] << 2) | kept;
}

/* An address of 8 bytes that was made of one of 6? */
static inline bool
is_widened(const uint8 *bytes)
{
	return bytes[3] == 0xFF && bytes[4] == 0xFE;
}

void
synth_mask_permute_mac(SynthMask *mask, uint8 *bytes, int n)
{
	MacState   *state = mask->state;
	uint64		vendor = (uint64) bytes[0] << 16 | bytes[1] << 8 | bytes[2];
	uint8		short_form[6];

	if (n == 8 && is_widened(bytes))
	{
		memcpy(short_form, bytes, 3);
		memcpy(short_form + 3, bytes + 5, 3);
		synth_mask_permute_mac(mask, short_form, 6);
		memcpy(bytes, short_form, 3);
		memcpy(bytes + 5, short_form + 3, 3);
		return;
	}
	do
	{
		if (state->keep_vendor)
			permute_bytes(mask, vendor, 0, bytes + 3, n - 3);
		else
			permute_bytes(mask, 0, MAC_FLAGS, bytes, n);
	} while (n == 8 && is_widened(bytes));
}

static Datum
apply_mac(SynthMask *mask, Datum value, bool *isnull)
{
	/* both types are their bytes, in order */
	int			n = mask->type == MACADDROID ? 6 : 8;
	uint8	   *bytes = palloc(n);

	memcpy(bytes, DatumGetPointer(value), n);
	synth_mask_permute_mac(mask, bytes, n);
	return PointerGetDatum(bytes);
}

/* ---- UUIDs ---- */

void
synth_mask_permute_uuid(SynthMask *mask, uint8 bytes[16])
{
	uint8		version = bytes[UUID_VERSION_BYTE] & UUID_VERSION_BITS;
	uint8		variant = bytes[UUID_VARIANT_BYTE] & UUID_VARIANT_BITS;
	uint64		high = 0;
	uint64		low = 0;
	uint64		spare;

	for (int i = 0; i < 8; i++)
	{
		high = high << 8 | bytes[i];
		low = low << 8 | bytes[8 + i];
	}
	/* 60 bits but for the version, 62 but for the variant: one changes sides */
	high = (high >> 16 << 12) | (high & 0xFFF);
	low &= ~((uint64) UUID_VARIANT_BITS << 56);
	spare = low >> 61;
	high = high << 1 | spare;
	low &= (UINT64CONST(1) << 61) - 1;
	synth_mask_permute_bits(mask, false, 0, 122, &low, &high);
	low |= (high & 1) << 61;
	high >>= 1;
	high = (high >> 12 << 16) | (high & 0xFFF);
	for (int i = 8; i-- > 0; high >>= 8, low >>= 8)
	{
		bytes[i] = (uint8) high;
		bytes[8 + i] = (uint8) low;
	}
	bytes[UUID_VERSION_BYTE] |= version;
	bytes[UUID_VARIANT_BYTE] |= variant;
}

static Datum
apply_uuid(SynthMask *mask, Datum value, bool *isnull)
{
	pg_uuid_t  *uuid = palloc(sizeof(pg_uuid_t));

	memcpy(uuid, DatumGetUUIDP(value), sizeof(pg_uuid_t));
	synth_mask_permute_uuid(mask, uuid->data);
	return UUIDPGetDatum(uuid);
}

/* ---- the family ---- */

static const SynthMaskParameter mac_parameters[] = {
	{"keep_vendor", SYNTH_RULE_WORD, false},
};

static const SynthMaskMethod methods[] = {
	{
		.name = "ip",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_NETWORK,
		.keeps = "shared prefixes (who is in one subnet), netmask, family",
		.loses = "the addresses, private and special ones included",
		.prepare = prepare_ip,
		.apply_text = synth_mask_apply_ip,
		.apply_datum = apply_ip,
	},
	{
		.name = "mac",
		.parameters = mac_parameters,
		.nparameters = lengthof(mac_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_MAC,
		.keeps = "group and local bits, separators; the vendor with keep_vendor = true",
		.loses = "vendor and device",
		.prepare = prepare_mac,
		.apply_text = synth_mask_apply_mac,
		.apply_datum = apply_mac,
	},
	{
		.name = "url",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "scheme, top-level domain, port, file type, names of parameters, number and length of the parts",
		.loses = "host (it ends in .example), user, path, parameters, fragment",
		.prepare = prepare_ip,
		.apply_text = synth_mask_apply_url,
	},
	{
		.name = "uuid",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_UUID,
		.keeps = "version and variant",
		.loses = "all other bits",
		.apply_text = synth_mask_apply_uuid,
		.apply_datum = apply_uuid,
	},
};

const SynthMaskFamily synth_mask_network_family = {methods, lengthof(methods)};
