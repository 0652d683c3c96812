/*
 * mask_type.c
 *		Type synth_rule: a checked rule as a value.
 *
 * A value holds the canonical text of its rule.  One that the planner makes
 * holds a stamp besides: the scope of its key and the value's type modifier.
 * Only the planner makes a stamp and only synth_mask reads it: text and binary
 * input give none, output shows none, so nobody can carry one to a value of
 * his own.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "mask/mask_private.h"
#include "utils/builtins.h"

static SynthRuleValue * make_value(const char *text, const char *scope, int32 typmod);

static SynthRuleValue *
make_value(const char *text, const char *scope, int32 typmod)
{
	Size		text_bytes = strlen(text) + 1;
	Size		scope_bytes = scope ? strlen(scope) + 1 : 0;
	Size		bytes = offsetof(SynthRuleValue, data) + text_bytes + scope_bytes;
	SynthRuleValue *value = palloc0(bytes);

	SET_VARSIZE(value, bytes);
	value->typmod = typmod;
	value->scope_at = scope ? text_bytes : 0;
	memcpy(value->data, text, text_bytes);
	if (scope)
		memcpy(value->data + text_bytes, scope, scope_bytes);
	return value;
}

SynthRuleValue *
synth_mask_rule_value(Datum datum)
{
	return (SynthRuleValue *) PG_DETOAST_DATUM(datum);
}

const char *
synth_mask_rule_text(const SynthRuleValue *value)
{
	return value->data;
}

const char *
synth_mask_rule_scope(const SynthRuleValue *value)
{
	return value->scope_at ? value->data + value->scope_at : NULL;
}

Datum
synth_mask_stamp(const char *rule_text, const char *scope, int32 typmod)
{
	return PointerGetDatum(make_value(rule_text, scope, typmod));
}

SYNTH_FUNCTION(synth_rule_in);

/* synth_rule_in(cstring) */
Datum
synth_rule_in(PG_FUNCTION_ARGS)
{
	SynthRule  *rule = synth_mask_parse(PG_GETARG_CSTRING(0));

	PG_RETURN_POINTER(make_value(synth_mask_deparse(rule), NULL, -1));
}

SYNTH_FUNCTION(synth_rule_out);

/* synth_rule_out(synth_rule) */
Datum
synth_rule_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pstrdup(synth_mask_rule_text(synth_mask_rule_value(PG_GETARG_DATUM(0)))));
}

SYNTH_FUNCTION(synth_rule_recv);

/* synth_rule_recv(internal) */
Datum
synth_rule_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	int			bytes;
	char	   *text = pq_getmsgtext(in, in->len - in->cursor, &bytes);

	PG_RETURN_POINTER(make_value(synth_mask_deparse(synth_mask_parse(text)), NULL, -1));
}

SYNTH_FUNCTION(synth_rule_send);

/* synth_rule_send(synth_rule) */
Datum
synth_rule_send(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	pq_begintypsend(&out);
	pq_sendtext(&out, synth_mask_rule_text(synth_mask_rule_value(PG_GETARG_DATUM(0))),
				strlen(synth_mask_rule_text(synth_mask_rule_value(PG_GETARG_DATUM(0)))));
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
