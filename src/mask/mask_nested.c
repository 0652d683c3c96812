/*
 * mask_nested.c
 *		Method json: rules for the values inside of json and jsonb; the family
 *		of it, row (mask_row.c) and text (mask_prose.c).
 *
 *		json("$.contact.email" = email, "$.tags[*]" = partial(1, "*", 0),
 *			 others = hash)
 *
 * A path is $ and steps: .key, ."any key", .*, [3], [*]; keys are compared as
 * they are.  A rule whose path leads to an object or array masks all scalars
 * below it; of several rules for a value that of the longest path holds, the
 * first of those.  others masks every scalar that no path leads to; without
 * it they stay.
 *
 * Strings are masked as text.  Numbers are masked as numeric where the method
 * masks numerics, else by their text form, and are strings then.  Booleans
 * become null unless the method takes booleans.  null stays.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mask/mask_methods_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#define MAX_STEPS	32
/* paths are bits of a set */
#define MAX_PATHS	64

typedef enum StepKind
{
	STEP_KEY,
	STEP_ANY_KEY,
	STEP_INDEX,
	STEP_ANY_INDEX
}			StepKind;

typedef struct Step
{
	StepKind	kind;
	char	   *key;
	int			key_bytes;
	uint32		index;
}			Step;

/* A rule made ready for each kind of scalar; NULL: not for those. */
typedef struct ScalarMasks
{
	SynthMask  *text;
	SynthMask  *number;
	SynthMask  *boolean;
}			ScalarMasks;

typedef struct Path
{
	int			nsteps;
	Step		steps[MAX_STEPS];
	ScalarMasks masks;
}			Path;

typedef struct JsonState
{
	int			npaths;
	Path	   *paths;
	ScalarMasks *others;		/* NULL: they stay */
}			JsonState;

static void read_path(const char *text, Path *path);
static void begin_scalars(SynthMask *mask, const SynthRuleArgument *argument,
						  ScalarMasks *masks);
static void mask_container(JsonState *state, JsonbContainer *container, uint64 active,
						   int depth, ScalarMasks *inherited, JsonbParseState **out,
						   JsonbValue **result);
static void mask_scalar(ScalarMasks *masks, JsonbValue *value);

/* ---- making ready ---- */

static void
prepare_json(SynthMask *mask)
{
	JsonState  *state = palloc0(sizeof(JsonState));
	const SynthRule *rule = mask->rule;

	state->paths = palloc0(sizeof(Path) * Max(rule->narguments, 1));
	for (int a = 0; a < rule->narguments; a++)
	{
		const SynthRuleArgument *argument = &rule->arguments[a];

		if (argument == rule->bound[0])
		{
			state->others = palloc0(sizeof(ScalarMasks));
			begin_scalars(mask, argument, state->others);
			continue;
		}
		if (argument->name == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("an argument of masking method \"json\" has no path"),
					 errhint("It is written json(\"$.contact.email\" = email).")));
		if (state->npaths == MAX_PATHS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("masking method \"json\" takes at most %d paths", MAX_PATHS)));
		read_path(argument->name, &state->paths[state->npaths]);
		begin_scalars(mask, argument, &state->paths[state->npaths++].masks);
	}
	if (state->npaths == 0 && state->others == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("masking method \"json\" masks nothing without arguments"),
				 errhint("It is written json(\"$.contact.email\" = email), or json(others = hash) for all values.")));
	mask->state = state;
}

pg_noreturn static void
path_error(const char *text)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is not a path of masking method \"json\"", text),
			 errhint("A path is $ and steps: .key, .\"any key\", .*, [3], [*].")));
}

/* The end of a key that begins at `at`, behind the point. */
static const char *
read_key(const char *text, const char *at, Step *step)
{
	const char *end = at;

	if (*at == '*')
	{
		step->kind = STEP_ANY_KEY;
		return at + 1;
	}
	step->kind = STEP_KEY;
	if (*at != '"')
	{
		end += strcspn(at, ".[");
		if (end == at)
			path_error(text);
		step->key = pnstrdup(at, end - at);
		step->key_bytes = end - at;
		return end;
	}
	step->key = palloc(strlen(at));
	for (end = at + 1; *end && *end != '"'; end++)
	{
		if (*end == '\\' && end[1])
			end++;
		step->key[step->key_bytes++] = *end;
	}
	if (*end != '"')
		path_error(text);
	return end + 1;
}

static const char *
read_index(const char *text, const char *at, Step *step)
{
	char	   *end = unconstify(char *, at);

	step->kind = STEP_ANY_INDEX;
	if (*at == '*')
		end++;
	else
	{
		step->kind = STEP_INDEX;
		if (*at >= '0' && *at <= '9')
			step->index = strtoul(at, &end, 10);
	}
	if (end == at || *end != ']')
		path_error(text);
	return end + 1;
}

static void
read_path(const char *text, Path *path)
{
	const char *at = text;

	if (*at++ != '$')
		path_error(text);
	while (*at)
	{
		Step	   *step = &path->steps[path->nsteps];

		if (path->nsteps++ == MAX_STEPS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("a path of masking method \"json\" has at most %d steps", MAX_STEPS)));
		if (*at == '.')
			at = read_key(text, at + 1, step);
		else if (*at == '[')
			at = read_index(text, at + 1, step);
		else
			path_error(text);
	}
}

static SynthMask *
begin_nested(SynthMask *mask, const SynthRule *rule, Oid type)
{
	return synth_mask_begin(rule, type, -1, mask->scope, mask->context);
}

static void
begin_scalars(SynthMask *mask, const SynthRuleArgument *argument, ScalarMasks *masks)
{
	const SynthRule *rule = argument->rule;
	int			types;

	if (rule == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an argument of masking method \"json\" is not a rule"),
				 errhint("It is written json(\"$.contact.email\" = email).")));
	types = rule->method->text_types | rule->method->datum_types;
	/* a constant is a string, unless it is written as a number */
	if (strcmp(rule->method->name, "constant") == 0)
		types = rule->bound[0]->kind == SYNTH_RULE_NUMBER ? SYNTH_TYPES_NUMBER : 0;
	masks->text = begin_nested(mask, rule, TEXTOID);
	if (types & SYNTH_TYPES_NUMBER)
		masks->number = begin_nested(mask, rule, NUMERICOID);
	if (types & SYNTH_TYPES_BOOLEAN)
		masks->boolean = begin_nested(mask, rule, BOOLOID);
}

/* ---- values ---- */

static Datum
apply_json(SynthMask *mask, Datum value, bool *isnull)
{
	JsonState  *state = mask->state;
	Jsonb	   *in;
	JsonbParseState *out = NULL;
	JsonbValue *result = NULL;
	Datum		masked;
	uint64		all = state->npaths == 64 ? PG_UINT64_MAX : (UINT64CONST(1) << state->npaths) - 1;

	if (mask->type == JSONOID)
		value = DirectFunctionCall1(jsonb_in, CStringGetDatum(TextDatumGetCString(value)));
	in = DatumGetJsonbP(value);
	mask_container(state, &in->root, all, 0, state->others, &out, &result);
	masked = JsonbPGetDatum(JsonbValueToJsonb(result));
	if (mask->type == JSONOID)
		masked = CStringGetTextDatum(JsonbToCString(NULL, &DatumGetJsonbP(masked)->root, -1));
	return masked;
}

/*
 * The paths of the active ones that go on through a key or an index; those
 * that end there give the masks that hold from there on.
 */
static uint64
follow(const JsonState *state, uint64 active, int depth, const JsonbValue *key,
	   uint32 index, ScalarMasks **masks)
{
	uint64		going_on = 0;
	bool		found = false;

	for (int p = 0; p < state->npaths && active >> p; p++)
	{
		Path	   *path = &state->paths[p];
		const Step *step = &path->steps[depth];
		bool		matches;

		if (!(active >> p & 1) || depth >= path->nsteps)
			continue;
		matches = key ? step->kind == STEP_ANY_KEY ||
			(step->kind == STEP_KEY && step->key_bytes == key->val.string.len &&
			 memcmp(step->key, key->val.string.val, step->key_bytes) == 0) :
			step->kind == STEP_ANY_INDEX || (step->kind == STEP_INDEX && step->index == index);
		if (!matches)
			continue;
		going_on |= UINT64CONST(1) << p;
		if (depth + 1 == path->nsteps && !found)
		{
			*masks = &path->masks;
			found = true;
		}
	}
	return going_on;
}

/* Push a value, masked: a scalar, or a container with all below it. */
static void
push_value(JsonState *state, JsonbValue *value, uint64 active, int depth,
		   ScalarMasks *masks, JsonbIteratorToken token, JsonbParseState **out,
		   JsonbValue **result)
{
	if (value->type == jbvBinary)
	{
		mask_container(state, value->val.binary.data, active, depth, masks, out, result);
		return;
	}
	mask_scalar(masks, value);
	*result = pushJsonbValue(out, token, value);
}

static void
mask_container(JsonState *state, JsonbContainer *container, uint64 active, int depth,
			   ScalarMasks *inherited, JsonbParseState **out, JsonbValue **result)
{
	JsonbIterator *iterator = JsonbIteratorInit(container);
	JsonbValue	value;
	JsonbValue	key = {0};
	JsonbIteratorToken token;
	uint32		index = 0;
	ScalarMasks *masks;
	uint64		going_on;
	/* the path $ itself, of which there may be one */
	bool		scalar = false;

	check_stack_depth();
	if (depth == 0)
		for (int p = state->npaths; p-- > 0;)
			if (state->paths[p].nsteps == 0)
				inherited = &state->paths[p].masks;
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		CHECK_FOR_INTERRUPTS();
		switch (token)
		{
			case WJB_BEGIN_ARRAY:
				scalar = value.val.array.rawScalar;
				*result = pushJsonbValue(out, token, scalar ? &value : NULL);
				break;
			case WJB_BEGIN_OBJECT:
			case WJB_END_ARRAY:
			case WJB_END_OBJECT:
				*result = pushJsonbValue(out, token, NULL);
				break;
			case WJB_KEY:
				key = value;
				*result = pushJsonbValue(out, token, &value);
				break;
			case WJB_VALUE:
				masks = inherited;
				going_on = follow(state, active, depth, &key, 0, &masks);
				push_value(state, &value, going_on, depth + 1, masks, token, out, result);
				break;
			case WJB_ELEM:
				masks = inherited;
				going_on = scalar ? 0 : follow(state, active, depth, NULL, index++, &masks);
				push_value(state, &value, going_on, depth + 1, masks, token, out, result);
				break;
			default:
				elog(ERROR, "unexpected token %d of a jsonb value", (int) token);
		}
	}
}

static void
set_null(JsonbValue *value)
{
	value->type = jbvNull;
}

static void
set_string(JsonbValue *value, Datum datum)
{
	text	   *string = DatumGetTextPP(datum);

	value->type = jbvString;
	value->val.string.val = VARDATA_ANY(string);
	value->val.string.len = VARSIZE_ANY_EXHDR(string);
}

static void
mask_as_text(ScalarMasks *masks, JsonbValue *value, const char *string, int bytes)
{
	bool		isnull;
	Datum		masked = synth_mask_value(masks->text,
										  PointerGetDatum(cstring_to_text_with_len(string, bytes)),
										  &isnull);

	if (isnull)
		set_null(value);
	else
		set_string(value, masked);
}

static void
mask_scalar(ScalarMasks *masks, JsonbValue *value)
{
	bool		isnull;
	Datum		masked;
	char	   *string;

	if (masks == NULL)
		return;
	switch (value->type)
	{
		case jbvString:
			mask_as_text(masks, value, value->val.string.val, value->val.string.len);
			break;
		case jbvNumeric:
			if (masks->number == NULL)
			{
				string = DatumGetCString(DirectFunctionCall1(numeric_out,
															 NumericGetDatum(value->val.numeric)));
				mask_as_text(masks, value, string, strlen(string));
				break;
			}
			masked = synth_mask_value(masks->number, NumericGetDatum(value->val.numeric), &isnull);
			if (isnull)
				set_null(value);
			else
				value->val.numeric = DatumGetNumeric(masked);
			break;
		case jbvBool:
			masked = (Datum) 0;
			isnull = masks->boolean == NULL;
			if (!isnull)
				masked = synth_mask_value(masks->boolean, BoolGetDatum(value->val.boolean), &isnull);
			if (isnull)
				set_null(value);
			else
				value->val.boolean = DatumGetBool(masked);
			break;
		default:
			break;				/* null */
	}
}

/* ---- the family ---- */

static const SynthMaskParameter others_parameters[] = {
	{"others", SYNTH_RULE_WORD | SYNTH_RULE_CALL, false},
};

static const SynthMaskParameter prose_parameters[] = {
	{"fake", SYNTH_RULE_WORD, false},
	{"confidence", SYNTH_RULE_NUMBER, false},
};

static const SynthMaskMethod methods[] = {
	{
		.name = "json",
		.parameters = others_parameters,
		.nparameters = lengthof(others_parameters),
		.flags = SYNTH_METHOD_VARIADIC,
		.datum_types = SYNTH_TYPES_JSON,
		.keeps = "keys, structure, and the values that no path leads to; of the others what their rules keep",
		.loses = "what the rules of the paths lose",
		.prepare = prepare_json,
		.apply_datum = apply_json,
	},
	{
		.name = "row",
		.parameters = others_parameters,
		.nparameters = lengthof(others_parameters),
		.flags = SYNTH_METHOD_VARIADIC,
		.datum_types = SYNTH_TYPES_OTHER,
		.keeps = "the fields without a rule; of the others what their rules keep",
		.loses = "what the rules of the fields lose",
		.prepare = synth_mask_prepare_row,
		.apply_datum = synth_mask_apply_row,
	},
	{
		.name = "text",
		.parameters = prose_parameters,
		.nparameters = lengthof(prose_parameters),
		.flags = SYNTH_METHOD_KEYED,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "all but what looks like personal data; with fake = true its kind and form",
		.loses = "names, addresses, numbers and dates that are found",
		.prepare = synth_mask_prepare_prose,
		.apply_text = synth_mask_apply_prose,
	},
};

const SynthMaskFamily synth_mask_nested_family = {methods, lengthof(methods)};
