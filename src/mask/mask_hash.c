/*
 * mask_hash.c
 *		Method hash: HMAC-SHA-256 of a value.
 *
 * Text becomes hexadecimal digits, 64 or length = n of them, bytea as many
 * bytes; a UUID becomes one of version 8 (RFC 9562) with 122 bits of the
 * hash.  Integers become integers of their type that are not negative: 15, 31
 * or 63 bits, of which two may be equal.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mask/mask_methods_private.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#define MAX_DIGITS		(2 * SYNTH_HMAC_BYTES)
/* so many hexadecimal digits do not meet by chance */
#define SURE_DIGITS		32

typedef struct HashMaskState
{
	SynthHmac	hmac;
	int			digits;
}			HashMaskState;

void
synth_mask_prepare_hash(SynthMask *mask)
{
	HashMaskState *state = palloc(sizeof(HashMaskState));

	synth_cipher_hmac_key(&state->hmac, mask->secret, sizeof(mask->secret));
	state->digits = synth_mask_argument_integer(mask->rule, 0, MAX_DIGITS, 1, MAX_DIGITS);
	if (mask->max_chars)
		state->digits = Min(state->digits, mask->max_chars);
	mask->state = state;
}

bool
synth_mask_hash_is_lossy(const SynthRule *rule, Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID ||
		synth_mask_argument_number(rule, 0, MAX_DIGITS) < SURE_DIGITS;
}

bool
synth_mask_apply_hash(SynthMask *mask, const char *in, int bytes)
{
	HashMaskState *state = mask->state;
	uint8		hash[SYNTH_HMAC_BYTES];
	char		digits[MAX_DIGITS];

	synth_cipher_hmac(&state->hmac, in, bytes, hash);
	for (int i = 0; i < SYNTH_HMAC_BYTES; i++)
	{
		digits[2 * i] = "0123456789abcdef"[hash[i] >> 4];
		digits[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
	}
	appendBinaryStringInfo(&mask->out, digits, state->digits);
	return true;
}

/* Bits of the hash of an integer, the same for one number in each type. */
static int64
hash_integer(const HashMaskState *state, int64 value, int bits)
{
	uint8		bytes[8];
	uint8		hash[SYNTH_HMAC_BYTES];
	uint64		number = 0;

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8) ((uint64) value >> (8 * i));
	synth_cipher_hmac(&state->hmac, bytes, sizeof(bytes), hash);
	for (int i = 0; i < 8; i++)
		number = number << 8 | hash[i];
	return (int64) (number >> (64 - bits));
}

static Datum
hash_uuid(const HashMaskState *state, const pg_uuid_t *uuid)
{
	pg_uuid_t  *out = palloc(sizeof(pg_uuid_t));
	uint8		hash[SYNTH_HMAC_BYTES];

	synth_cipher_hmac(&state->hmac, uuid->data, UUID_LEN, hash);
	memcpy(out->data, hash, UUID_LEN);
	out->data[6] = (out->data[6] & 0x0F) | 0x80;
	out->data[8] = (out->data[8] & 0x3F) | 0x80;
	return UUIDPGetDatum(out);
}

static Datum
hash_bytea(const HashMaskState *state, Datum value)
{
	bytea	   *in = DatumGetByteaPP(value);
	int			bytes = (state->digits + 1) / 2;
	bytea	   *out = palloc(VARHDRSZ + SYNTH_HMAC_BYTES);

	synth_cipher_hmac(&state->hmac, VARDATA_ANY(in), VARSIZE_ANY_EXHDR(in),
					  (uint8 *) VARDATA(out));
	SET_VARSIZE(out, VARHDRSZ + bytes);
	return PointerGetDatum(out);
}

Datum
synth_mask_hash_datum(SynthMask *mask, Datum value, bool *isnull)
{
	HashMaskState *state = mask->state;

	switch (mask->type)
	{
		case INT2OID:
			return Int16GetDatum((int16) hash_integer(state, DatumGetInt16(value), 15));
		case INT4OID:
			return Int32GetDatum((int32) hash_integer(state, DatumGetInt32(value), 31));
		case INT8OID:
			return Int64GetDatum(hash_integer(state, DatumGetInt64(value), 63));
		case UUIDOID:
			return hash_uuid(state, DatumGetUUIDP(value));
		default:
			return hash_bytea(state, value);
	}
}
