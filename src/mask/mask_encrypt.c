/*
 * mask_encrypt.c
 *		Method encrypt, and synth_encrypt and synth_decrypt: format-preserving
 *		encryption that who has the key undoes.
 *
 * With an alphabet, its characters in a value are encrypted by FF1 (NIST SP
 * 800-38G) and all others stay; a value of other characters only is permuted
 * in its shape, away from the alphabet.  Without one, every value is permuted
 * in its shape (mask_shape.c), and a number as mask_figure.c says.
 *
 * The functions are strict, as the standard is: a value has characters of the
 * alphabet only, and enough of them.  With strict => false and the database's
 * key they do and undo exactly what the method does.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mask/mask_methods_private.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datum.h"

#define DEFAULT_DOMAIN	"encrypt"

typedef struct EncryptState
{
	SynthAlphabet *alphabet;	/* NULL: by shape */
	const uint8 *tweak;
	int			tweak_bytes;
}			EncryptState;

typedef struct NamedAlphabet
{
	const char *name;
	const char *characters;
}			NamedAlphabet;

#define DIGITS	"0123456789"
#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const NamedAlphabet named_alphabets[] = {
	{"digits", DIGITS},
	{"hex", DIGITS "abcdef"},
	{"lower", LOWER},
	{"upper", UPPER},
	{"letters", LOWER UPPER},
	{"alnum", DIGITS LOWER UPPER},
};

static const char *find_alphabet(const SynthRule *rule);
static void encrypt_text(SynthMask *mask, bool decrypt, const EncryptState *state,
						 const char *in, int bytes, StringInfo out);

/* ---- the method ---- */

void
synth_mask_prepare_encrypt(SynthMask *mask)
{
	EncryptState *state = palloc0(sizeof(EncryptState));
	const char *characters = find_alphabet(mask->rule);
	const char *tweak = synth_mask_argument_text(mask->rule, 1, "");

	if (mask->type_class != SYNTH_TYPES_TEXT && characters)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an alphabet is for encrypting text"),
				 errhint("Numbers are encrypted without: encrypt.")));
	if (characters == NULL && *tweak)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a tweak needs an alphabet"),
				 errhint("Another domain gives other pseudonyms, too: encrypt(domain = ...).")));
	if (characters)
		state->alphabet = synth_mask_alphabet(characters, mask->context);
	state->tweak = (const uint8 *) tweak;
	state->tweak_bytes = strlen(tweak);
	mask->state = state;
}

/* A word names an alphabet, a string is one. */
static const char *
find_alphabet(const SynthRule *rule)
{
	const SynthRuleArgument *argument = rule->bound[0];

	if (argument == NULL)
		return NULL;
	if (argument->kind != SYNTH_RULE_WORD)
		return pg_server_to_any(argument->text, strlen(argument->text), PG_UTF8);
	for (int i = 0; i < lengthof(named_alphabets); i++)
		if (strcmp(argument->text, named_alphabets[i].name) == 0)
			return named_alphabets[i].characters;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown alphabet \"%s\"", argument->text),
			 errhint("The alphabets are digits, hex, lower, upper, letters, alnum; a string of characters in quotes is one, too.")));
	return NULL;
}

bool
synth_mask_apply_encrypt(SynthMask *mask, const char *in, int bytes)
{
	encrypt_text(mask, false, mask->state, in, bytes, &mask->out);
	return true;
}

Datum
synth_mask_encrypt_datum(SynthMask *mask, Datum value, bool *isnull)
{
	return synth_mask_permute_figure(mask, false, value);
}

/* ---- text with an alphabet ---- */

/* A text as characters, and numerals of those in the alphabet. */
typedef struct Numerals
{
	int			nchars;
	uint32	   *chars;
	int			n;
	uint16	   *numerals;
	int		   *at;				/* which characters they are */
	uint32		room_chars[64];
	uint16		room_numerals[64];
	int			room_at[64];
}			Numerals;

static void
read_numerals(const SynthAlphabet *alphabet, const char *in, int bytes, Numerals *numerals)
{
	const char *end = in + bytes;
	bool		fits = bytes <= lengthof(numerals->room_chars);

	numerals->chars = fits ? numerals->room_chars : synth_palloc_array(uint32, bytes);
	numerals->numerals = fits ? numerals->room_numerals : synth_palloc_array(uint16, bytes);
	numerals->at = fits ? numerals->room_at : synth_palloc_array(int, bytes);
	numerals->n = 0;
	for (numerals->nchars = 0; in < end; numerals->nchars++)
	{
		uint32		c = synth_mask_next_char(&in, end);
		int			numeral = synth_mask_alphabet_numeral(alphabet, c);

		numerals->chars[numerals->nchars] = c;
		if (numeral >= 0)
		{
			numerals->at[numerals->n] = numerals->nchars;
			numerals->numerals[numerals->n++] = numeral;
		}
	}
}

static void
write_numerals(const SynthAlphabet *alphabet, Numerals *numerals, StringInfo out)
{
	for (int i = 0; i < numerals->n; i++)
		numerals->chars[numerals->at[i]] = alphabet->chars[numerals->numerals[i]];
	for (int i = 0; i < numerals->nchars; i++)
		synth_mask_append_char(out, numerals->chars[i]);
}

/* As the standard has it; other statuses than OK leave the numerals alone. */
static SynthCipherStatus
run_ff1(SynthAes *aes, bool decrypt, const SynthAlphabet *alphabet, const uint8 *tweak,
		int tweak_bytes, Numerals *numerals)
{
	SynthCipherStatus status = synth_cipher_ff1(aes, decrypt, alphabet->radix, tweak,
												tweak_bytes, numerals->numerals,
												numerals->n, numerals->numerals);

	if (status == SYNTH_CIPHER_FAILED)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the cryptography library refused AES")));
	return status;
}

static void
encrypt_text(SynthMask *mask, bool decrypt, const EncryptState *state, const char *in,
			 int bytes, StringInfo out)
{
	const SynthAlphabet *alphabet = state->alphabet;
	Numerals	numerals;

	if (alphabet == NULL)
	{
		synth_mask_permute_shape(mask, decrypt, in, bytes, NULL, 0, out);
		return;
	}
	read_numerals(alphabet, in, bytes, &numerals);
	if (numerals.n == 0)
	{
		synth_mask_permute_shape(mask, decrypt, in, bytes, alphabet->sorted,
								 alphabet->radix, out);
		return;
	}
	if (run_ff1(synth_mask_aes(mask), decrypt, alphabet, state->tweak, state->tweak_bytes,
				&numerals) != SYNTH_CIPHER_OK)
		/* too short or too long for the standard */
		synth_mask_permute_numerals(mask, decrypt, alphabet->radix,
									state->tweak_bytes == 0 ? 0 :
									synth_mask_tweak(mask, state->tweak, state->tweak_bytes),
									numerals.numerals, numerals.n);
	write_numerals(alphabet, &numerals, out);
	if (numerals.chars != numerals.room_chars)
	{
		pfree(numerals.chars);
		pfree(numerals.numerals);
		pfree(numerals.at);
	}
}

/* ---- the SQL functions ---- */

/* What a call was made ready from, and what was made; kept between calls. */
typedef struct EncryptCall
{
	MemoryContext context;
	Datum		arguments[7];
	bool		nulls[7];
	SynthAes   *aes;			/* of a key that was given */
	MemoryContextCallback free_aes;
	SynthMask  *mask;			/* else, the database's */
	EncryptState state;
}			EncryptCall;

/* by position: alphabet, tweak, key, key_version, domain, strict */
enum
{
	ARGUMENT_VALUE, ARGUMENT_ALPHABET, ARGUMENT_TWEAK, ARGUMENT_KEY,
	ARGUMENT_VERSION, ARGUMENT_DOMAIN, ARGUMENT_STRICT, NARGUMENTS
};

static bool
is_by_value(int argument)
{
	return argument == ARGUMENT_VERSION || argument == ARGUMENT_STRICT;
}

static bool
same_call(FunctionCallInfo fcinfo, const EncryptCall *call)
{
	for (int i = ARGUMENT_ALPHABET; i < NARGUMENTS; i++)
		if (call->nulls[i] != PG_ARGISNULL(i) ||
			(!call->nulls[i] && !datumIsEqual(call->arguments[i],
											  is_by_value(i) ? PG_GETARG_DATUM(i) :
											  PointerGetDatum(PG_GETARG_VARLENA_PP(i)),
											  is_by_value(i), is_by_value(i) ? 4 : -1)))
			return false;
	return true;
}

static void
free_aes(void *arg)
{
	synth_cipher_aes_free(arg);
}

/* AES under the key that the caller gave. */
static void
begin_key(EncryptCall *call, const bytea *key)
{
	SynthCipherStatus status;

	call->aes = synth_cipher_aes_new((const uint8 *) VARDATA_ANY(key),
									 VARSIZE_ANY_EXHDR(key), &status);
	if (status == SYNTH_CIPHER_BAD_KEY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a key has 16, 24 or 32 bytes, not %d", (int) VARSIZE_ANY_EXHDR(key))));
	if (call->aes == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the cryptography library refused AES")));
	call->free_aes.func = free_aes;
	call->free_aes.arg = call->aes;
	MemoryContextRegisterResetCallback(call->context, &call->free_aes);
}

/* The mask of the rule encrypt, which has the database's key. */
static SynthMask *
begin_mask(Oid type, const char *domain, int version, MemoryContext context)
{
	StringInfoData rule;

	synth_mask_require_key_right();
	initStringInfo(&rule);
	appendStringInfoString(&rule, "encrypt(domain = ");
	synth_mask_deparse_string(&rule, domain);
	if (version)
		appendStringInfo(&rule, ", key_version = %d", version);
	appendStringInfoChar(&rule, ')');
	return synth_mask_begin(synth_mask_parse(rule.data), type, -1, "", context);
}

static char *
text_argument(FunctionCallInfo fcinfo, int i)
{
	char	   *string = text_to_cstring(PG_GETARG_TEXT_PP(i));

	return pg_server_to_any(string, strlen(string), PG_UTF8);
}

static EncryptCall *
begin_call(FunctionCallInfo fcinfo)
{
	EncryptCall *call = fcinfo->flinfo->fn_extra;
	MemoryContext context;
	MemoryContext old;

	if (call && same_call(fcinfo, call))
		return call;
	if (call)
	{
		fcinfo->flinfo->fn_extra = NULL;
		MemoryContextDelete(call->context);
	}
	context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "synth encrypt call",
									ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(context);
	call = palloc0(sizeof(EncryptCall));
	call->context = context;
	for (int i = ARGUMENT_ALPHABET; i < NARGUMENTS; i++)
	{
		call->nulls[i] = PG_ARGISNULL(i);
		if (!call->nulls[i])
			call->arguments[i] = is_by_value(i) ? PG_GETARG_DATUM(i) :
				datumCopy(PointerGetDatum(PG_GETARG_VARLENA_PP(i)), false, -1);
	}
	if (!PG_ARGISNULL(ARGUMENT_ALPHABET))
		call->state.alphabet = synth_mask_alphabet(text_argument(fcinfo, ARGUMENT_ALPHABET),
												   context);
	if (!PG_ARGISNULL(ARGUMENT_TWEAK))
	{
		bytea	   *tweak = DatumGetByteaPP(call->arguments[ARGUMENT_TWEAK]);

		call->state.tweak = (uint8 *) VARDATA_ANY(tweak);
		call->state.tweak_bytes = VARSIZE_ANY_EXHDR(tweak);
	}
	if (!PG_ARGISNULL(ARGUMENT_KEY))
		begin_key(call, PG_GETARG_BYTEA_PP(ARGUMENT_KEY));
	else
		call->mask = begin_mask(TEXTOID, PG_ARGISNULL(ARGUMENT_DOMAIN) ? DEFAULT_DOMAIN :
								text_to_cstring(PG_GETARG_TEXT_PP(ARGUMENT_DOMAIN)),
								PG_ARGISNULL(ARGUMENT_VERSION) ? 0 : PG_GETARG_INT32(ARGUMENT_VERSION),
								context);
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

/* Nothing but the alphabet's characters, and as many as the standard asks for. */
static void
encrypt_strictly(const EncryptCall *call, bool decrypt, const char *in, int bytes,
				 StringInfo out)
{
	const SynthAlphabet *alphabet = call->state.alphabet;
	Numerals	numerals;

	read_numerals(alphabet, in, bytes, &numerals);
	if (numerals.n < numerals.nchars)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the value has characters that are not in the alphabet"),
				 errdetail("They are %d of %d.", numerals.nchars - numerals.n, numerals.nchars)));
	switch (run_ff1(call->aes ? call->aes : synth_mask_aes(call->mask), decrypt, alphabet,
					call->state.tweak, call->state.tweak_bytes, &numerals))
	{
		case SYNTH_CIPHER_TOO_SHORT:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the value is too short to be encrypted"),
					 errdetail("With an alphabet of %d characters, there must be %d values of its length at least.",
							   alphabet->radix, SYNTH_FF1_MIN_DOMAIN)));
			break;
		case SYNTH_CIPHER_TOO_LONG:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the value is too long to be encrypted"),
					 errdetail("At most %d characters are allowed.", SYNTH_FF1_MAX_LENGTH)));
			break;
		default:
			break;
	}
	write_numerals(alphabet, &numerals, out);
}

static Datum
run_function(FunctionCallInfo fcinfo, bool decrypt)
{
	EncryptCall *call;
	text	   *value;
	const char *in;
	int			bytes;
	StringInfoData out;
	const char *back;
	bool		strict;

	if (PG_ARGISNULL(ARGUMENT_VALUE))
		PG_RETURN_NULL();
	call = begin_call(fcinfo);
	value = PG_GETARG_TEXT_PP(ARGUMENT_VALUE);
	strict = PG_ARGISNULL(ARGUMENT_STRICT) || PG_GETARG_BOOL(ARGUMENT_STRICT);
	if (call->mask == NULL && (!strict || call->state.alphabet == NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("with a key of one's own, encryption is strict and needs an alphabet")));
	in = pg_server_to_any(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), PG_UTF8);
	bytes = in == VARDATA_ANY(value) ? (int) VARSIZE_ANY_EXHDR(value) : (int) strlen(in);
	initStringInfo(&out);
	if (strict && call->state.alphabet)
		encrypt_strictly(call, decrypt, in, bytes, &out);
	else
		encrypt_text(call->mask, decrypt, &call->state, in, bytes, &out);
	back = pg_any_to_server(out.data, out.len, PG_UTF8);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(back, back == out.data ? out.len : strlen(back)));
}

SYNTH_FUNCTION(synth_encrypt);

/* synth_encrypt(value, alphabet, tweak, key, key_version, domain, strict) */
Datum
synth_encrypt(PG_FUNCTION_ARGS)
{
	return run_function(fcinfo, false);
}

SYNTH_FUNCTION(synth_decrypt);

/* synth_decrypt(value, alphabet, tweak, key, key_version, domain, strict) */
Datum
synth_decrypt(PG_FUNCTION_ARGS)
{
	return run_function(fcinfo, true);
}

SYNTH_FUNCTION(synth_decrypt_number);

/* synth_decrypt_number(value anynonarray, key_version, domain) */
Datum
synth_decrypt_number(PG_FUNCTION_ARGS)
{
	SynthMask  *mask;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	mask = begin_mask(get_fn_expr_argtype(fcinfo->flinfo, 0),
					  PG_ARGISNULL(2) ? DEFAULT_DOMAIN : text_to_cstring(PG_GETARG_TEXT_PP(2)),
					  PG_ARGISNULL(1) ? 0 : PG_GETARG_INT32(1), CurrentMemoryContext);
	if (!(mask->type_class & (SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER)))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the value is not a number"),
				 errhint("Text is decrypted by synth_decrypt.")));
	PG_RETURN_DATUM(synth_mask_permute_figure(mask, true, PG_GETARG_DATUM(0)));
}
