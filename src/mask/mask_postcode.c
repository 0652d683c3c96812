/*
 * mask_postcode.c
 *		Method postcode: a code of the same form, distinct in, distinct out; with
 *		a locale, one that exists there.
 *
 * Digits and letters of a value are the digits of one number in mixed radix,
 * which a keyed permutation takes to another; all else stays.  Values beyond
 * 2^60 are taken in pieces.  In columns of integers the number of digits is
 * kept by permuting only the numbers of that length.
 */
#include "postgres.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "catalog/pg_type.h"
#include "mask/mask_dictionary_private.h"
#include "utils/builtins.h"

#define PIECE_LIMIT		(UINT64CONST(1) << 60)
#define PIECE_SIGNS		18		/* 10^18 < 2^60 */

typedef struct PostcodeState
{
	SynthWordState words;
	bool		from_dictionary;
	uint64		largest;		/* of an integer type; 0: text */
}			PostcodeState;

/* One changing sign of a value. */
typedef struct Sign
{
	int			at;				/* in mask->out */
	uint32		base;
	UChar32		first;			/* the sign that counts as 0 */
}			Sign;

static bool apply_pieces(SynthMask *mask, const char *in, int bytes);
static void permute_piece(SynthMask *mask, const Sign *signs, int nsigns,
						  uint64 range);
static UChar32 sign_base(UChar32 c, uint32 *base);
static void apply_integer(SynthMask *mask, const char *in, int bytes);
static void apply_dictionary(SynthMask *mask, const char *in, int bytes);
static bool fits_integer(const SynthDictionary *dictionary, uint64 largest);

void
synth_mask_postcode_prepare(SynthMask *mask)
{
	PostcodeState *state = MemoryContextAllocZero(mask->context, sizeof(PostcodeState));

	synth_mask_begin_words(mask, &state->words);
	state->from_dictionary = mask->rule->locale != NULL;
	if (mask->type_class == SYNTH_TYPES_INTEGER)
		state->largest = mask->type == INT2OID ? PG_INT16_MAX :
			mask->type == INT4OID ? PG_INT32_MAX : PG_INT64_MAX;
	if (state->from_dictionary && state->largest &&
		!fits_integer(state->words.given, state->largest))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("postcodes of locale \"%s\" do not fit type %s",
						mask->rule->locale, format_type_be(mask->type))));
}

static bool
fits_integer(const SynthDictionary *dictionary, uint64 largest)
{
	for (int i = 0; i < dictionary->nplaces; i++)
	{
		const char *code = dictionary->places[i].postcode;

		if (strspn(code, "0123456789- ") != strlen(code))
			return false;
	}
	return largest > PG_INT16_MAX;
}

bool
synth_mask_postcode_is_lossy(const SynthRule *rule, Oid type)
{
	return rule->locale != NULL;
}

bool
synth_mask_postcode_apply(SynthMask *mask, const char *in, int bytes)
{
	PostcodeState *state = mask->state;
	int			start = mask->out.len;

	if (bytes == 0)
		return true;
	if (state->from_dictionary)
		apply_dictionary(mask, in, bytes);
	else if (state->largest)
		apply_integer(mask, in, bytes);
	else if (!apply_pieces(mask, in, bytes))
	{
		/* nothing to permute, or letters of other scripts */
		uint64		hash = synth_mask_hash(mask, in, bytes);

		synth_mask_rewind(mask, start);
		synth_mask_append_token(&mask->out, &hash,
								mask->max_chars ? mask->max_chars : SYNTH_TOKEN_MAX);
	}
	return true;
}

/* ---- the form kept ---- */

/* false: there is nothing to permute, or something that must not stay */
static bool
apply_pieces(SynthMask *mask, const char *in, int bytes)
{
	Sign		signs[PIECE_SIGNS];
	int			nsigns = 0;
	uint64		range = 1;
	bool		any = false;
	int			start = mask->out.len;

	appendBinaryStringInfo(&mask->out, in, bytes);
	for (int i = 0; i < bytes;)
	{
		int			at = start + i;
		UChar32		c,
					first;
		uint32		base;

		U8_NEXT(in, i, bytes, c);
		first = sign_base(c, &base);
		if (first < 0 && c >= 0x80 && u_isalpha(c))
			return false;
		if (first < 0)
			continue;
		if (nsigns == PIECE_SIGNS || range * base > PIECE_LIMIT)
		{
			permute_piece(mask, signs, nsigns, range);
			nsigns = 0;
			range = 1;
		}
		signs[nsigns].at = at;
		signs[nsigns].base = base;
		signs[nsigns++].first = first;
		range *= base;
		any = true;
	}
	if (nsigns > 0)
		permute_piece(mask, signs, nsigns, range);
	return any;
}

static void
permute_piece(SynthMask *mask, const Sign *signs, int nsigns, uint64 range)
{
	char	   *out = mask->out.data;
	uint64		number = 0;

	for (int i = 0; i < nsigns; i++)
	{
		int32_t		at = signs[i].at;
		UChar32		c;

		U8_NEXT(out, at, mask->out.len, c);
		number = number * signs[i].base + (c - signs[i].first);
	}
	number = synth_cipher_permute(&mask->sip, range, number);
	for (int i = nsigns - 1; i >= 0; i--)
	{
		int32_t		at = signs[i].at;
		UChar32		c = signs[i].first + (UChar32) (number % signs[i].base);

		/* the ten digits of a script have the same length */
		U8_APPEND_UNSAFE(out, at, c);
		number /= signs[i].base;
	}
}

/* -1: the character is kept as it is */
static UChar32
sign_base(UChar32 c, uint32 *base)
{
	int32_t		digit;

	*base = 26;
	if (c >= 'A' && c <= 'Z')
		return 'A';
	if (c >= 'a' && c <= 'z')
		return 'a';
	*base = 10;
	digit = c >= 0 ? u_charDigitValue(c) : -1;
	return digit >= 0 ? c - digit : -1;
}

/* ---- integers ---- */

static void
apply_integer(SynthMask *mask, const char *in, int bytes)
{
	PostcodeState *state = mask->state;
	uint64		number = 0,
				lowest = 1,
				highest;
	char		digits[MAXINT8LEN + 1];

	if (*in == '-')
	{
		appendStringInfoChar(&mask->out, '-');
		in++;
		bytes--;
	}
	for (int i = 0; i < bytes; i++)
	{
		number = number * 10 + (in[i] - '0');
		lowest *= i > 0 ? 10 : 1;
	}
	highest = Min(lowest * 10 - 1, state->largest);
	if (lowest > state->largest / 10)
		highest = state->largest;
	if (bytes == 1)
		lowest = 0;
	/* the smallest integer has no positive counterpart */
	if (number <= highest)
		number = lowest + synth_cipher_permute(&mask->sip, highest - lowest + 1,
											   number - lowest);
	appendBinaryStringInfo(&mask->out, digits, pg_ulltoa_n(number, digits));
}

/* ---- a code that exists ---- */

static void
apply_dictionary(SynthMask *mask, const char *in, int bytes)
{
	PostcodeState *state = mask->state;
	const SynthDictionary *dictionary = state->words.given;
	uint64		hash = synth_mask_hash(mask, in, bytes);
	char		postcode[32];

	synth_mask_fill_postcode(dictionary->places[synth_mask_draw(&hash, dictionary->nplaces)].postcode,
							 &hash, postcode, sizeof(postcode));
	for (const char *c = postcode; *c; c++)
		if (state->largest == 0 || (*c >= '0' && *c <= '9'))
			appendStringInfoCharMacro(&mask->out, *c);
}

void
synth_mask_fill_postcode(const char *pattern, uint64 *hash, char *buffer, int size)
{
	/* the letters of the second half of a British postcode */
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
	int			n = 0;

	for (; *pattern && n < size - 1; pattern++)
	{
		if (*pattern == '#')
			buffer[n++] = '0' + synth_mask_draw(hash, 10);
		else if (*pattern == '@')
			buffer[n++] = letters[synth_mask_draw(hash, sizeof(letters) - 1)];
		else
			buffer[n++] = *pattern;
	}
	buffer[n] = '\0';
}
