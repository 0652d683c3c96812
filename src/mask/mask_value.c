/*
 * mask_value.c
 *		Methods that keep, replace or hide a value as a whole: none, null,
 *		constant, partial, hash, encrypt, shuffle, synthetic.
 *
 * shuffle and synthetic need other rows than the value's own; who rewrites a
 * table carries them out, a single value is refused.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define MAX_KEPT_GRAPHEMES	10000

/* ---- arguments of methods ---- */

int
synth_mask_argument_integer(const SynthRule *rule, int parameter, int otherwise, int low, int high)
{
	double		value = synth_mask_argument_number(rule, parameter, otherwise);

	if (!(value >= low && value <= high && value == (int) value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameter \"%s\" of masking method \"%s\" must be an integer from %d to %d",
						rule->method->parameters[parameter].name, rule->method->name,
						low, high)));
	return (int) value;
}

bool
synth_mask_argument_flag(const SynthRule *rule, int parameter)
{
	const char *text = synth_mask_argument_text(rule, parameter, "false");
	bool		value;

	if (!parse_bool(text, &value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameter \"%s\" of masking method \"%s\" must be true or false",
						rule->method->parameters[parameter].name, rule->method->name)));
	return value;
}

/* ---- none, null, constant ---- */

static Datum
apply_none(SynthMask *mask, Datum value, bool *isnull)
{
	return value;
}

static Datum
apply_null(SynthMask *mask, Datum value, bool *isnull)
{
	*isnull = true;
	return (Datum) 0;
}

/* The type's input function says whether the constant is one of its values. */
static void
prepare_constant(SynthMask *mask)
{
	Datum	   *constant = palloc(sizeof(Datum));
	Oid			function;
	Oid			argument;

	getTypeInputInfo(mask->type, &function, &argument);
	*constant = OidInputFunctionCall(function,
									 unconstify(char *, synth_mask_argument_text(mask->rule, 0, "")),
									 argument, mask->typmod);
	mask->state = constant;
}

static Datum
apply_constant(SynthMask *mask, Datum value, bool *isnull)
{
	return *(Datum *) mask->state;
}

/* ---- partial ---- */

typedef struct PartialState
{
	int			left;
	int			right;
	const char *pad;
	int			pad_bytes;
	SynthGraphemes *graphemes;
}			PartialState;

static void
prepare_partial(SynthMask *mask)
{
	PartialState *state = palloc(sizeof(PartialState));

	state->left = synth_mask_argument_integer(mask->rule, 0, 0, 0, MAX_KEPT_GRAPHEMES);
	state->pad = synth_mask_argument_text(mask->rule, 1, "");
	state->pad = pg_server_to_any(state->pad, strlen(state->pad), PG_UTF8);
	state->pad_bytes = strlen(state->pad);
	state->right = synth_mask_argument_integer(mask->rule, 2, 0, 0, MAX_KEPT_GRAPHEMES);
	state->graphemes = synth_mask_graphemes(mask->context);
	mask->state = state;
}

/* Of a value that is all kept graphemes, none is kept. */
static bool
apply_partial(SynthMask *mask, const char *in, int bytes)
{
	PartialState *state = mask->state;
	int			left_end;
	int			right_start;

	if (!synth_mask_grapheme_cut(state->graphemes, in, bytes, state->left, state->right,
								 &left_end, &right_start))
	{
		left_end = 0;
		right_start = bytes;
	}
	appendBinaryStringInfo(&mask->out, in, left_end);
	appendBinaryStringInfo(&mask->out, state->pad, state->pad_bytes);
	appendBinaryStringInfo(&mask->out, in + right_start, bytes - right_start);
	return true;
}

/* ---- methods of tables ---- */

static Datum
refuse_value(SynthMask *mask, Datum value, bool *isnull)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("masking method \"%s\" does not mask single values", mask->method->name),
			 errhint("synth_anonymize carries it out for a whole table.")));
	return (Datum) 0;
}

/* ---- the family ---- */

static const SynthMaskParameter constant_parameters[] = {
	{"value", SYNTH_RULE_NUMBER | SYNTH_RULE_STRING | SYNTH_RULE_WORD, true},
};

static const SynthMaskParameter partial_parameters[] = {
	{"left", SYNTH_RULE_NUMBER, true},
	{"pad", SYNTH_RULE_STRING, true},
	{"right", SYNTH_RULE_NUMBER, true},
};

static const SynthMaskParameter hash_parameters[] = {
	{"length", SYNTH_RULE_NUMBER, false},
};

static const SynthMaskParameter encrypt_parameters[] = {
	{"alphabet", SYNTH_RULE_WORD | SYNTH_RULE_STRING, false},
	{"tweak", SYNTH_RULE_STRING, false},
};

static const SynthMaskMethod methods[] = {
	{
		.name = "none",
		.flags = SYNTH_METHOD_DISTINCT,
		.datum_types = SYNTH_TYPES_ALL,
		.keeps = "everything",
		.loses = "nothing",
		.apply_datum = apply_none,
	},
	{
		.name = "null",
		.datum_types = SYNTH_TYPES_ALL,
		.keeps = "nothing",
		.loses = "everything",
		.apply_datum = apply_null,
	},
	{
		.name = "constant",
		.parameters = constant_parameters,
		.nparameters = lengthof(constant_parameters),
		.datum_types = SYNTH_TYPES_ALL,
		.keeps = "whether there is a value",
		.loses = "everything else",
		.prepare = prepare_constant,
		.apply_datum = apply_constant,
	},
	{
		.name = "partial",
		.parameters = partial_parameters,
		.nparameters = lengthof(partial_parameters),
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "the first and last characters as given, nothing of shorter values",
		.loses = "what is between them, and how long it was",
		.prepare = prepare_partial,
		.apply_text = apply_partial,
	},
	{
		.name = "hash",
		.parameters = hash_parameters,
		.nparameters = lengthof(hash_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_UUID | SYNTH_TYPES_BYTES,
		.keeps = "which values are equal",
		.loses = "everything else; of integers also that distinct ones stay distinct",
		.prepare = synth_mask_prepare_hash,
		.apply_text = synth_mask_apply_hash,
		.apply_datum = synth_mask_hash_datum,
		.is_lossy = synth_mask_hash_is_lossy,
	},
	{
		.name = "encrypt",
		.parameters = encrypt_parameters,
		.nparameters = lengthof(encrypt_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT | SYNTH_METHOD_REVERSIBLE,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER,
		.keeps = "length and kinds of characters, those outside of the alphabet, sign and number of digits; the value, for who has the key",
		.loses = "the characters of the alphabet, or all letters and digits",
		.prepare = synth_mask_prepare_encrypt,
		.apply_text = synth_mask_apply_encrypt,
		.apply_datum = synth_mask_encrypt_datum,
	},
	{
		.name = "shuffle",
		.datum_types = SYNTH_TYPES_ALL,
		.keeps = "the column's values, all of them, in other rows",
		.loses = "which row a value belongs to",
		.apply_datum = refuse_value,
	},
	{
		.name = "synthetic",
		.datum_types = SYNTH_TYPES_ALL,
		.keeps = "the column's distribution given the row's other columns",
		.loses = "the value",
		.apply_datum = refuse_value,
	},
};

const SynthMaskFamily synth_mask_value_family = {methods, lengthof(methods)};
