/*
 * policy_row.c
 *		anonymize_row: a row masked by its rules.
 *
 * The planner turns most calls into rows of masked columns (policy_support.c).
 * The function itself serves what is left: rows that are no columns of a table,
 * such as variables of PL/pgSQL.  Keyed rules need the right to the key then.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "detect/detect.h"
#include "funcapi.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* Masks of a row type, kept between calls. */
typedef struct RowCall
{
	MemoryContext context;
	Oid			type;
	int32		typmod;
	Datum		given;			/* the rules of the call, copied */
	TupleDesc	desc;
	SynthMask **masks;			/* NULL: shown */
	bool	   *hidden;			/* NULL in the result */
	Datum	   *values;
	bool	   *nulls;
}			RowCall;

static RowCall * begin_call(FunctionCallInfo fcinfo, HeapTupleHeader row);
static void begin_field(RowCall * call, int field, const char *rule_text);
static const char *field_rule(RowCall * call, int field, const SynthTableRules *rules,
							  const SynthRowRules *given);

SYNTH_FUNCTION(anonymize_row);

/* anonymize_row(row anyelement [, rules jsonb]) */
Datum
anonymize_row(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row;
	HeapTupleData tuple;
	RowCall    *call;

	if (!type_is_rowtype(get_fn_expr_argtype(fcinfo->flinfo, 0)))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("anonymize_row needs a row, not a value of type %s",
						format_type_be(get_fn_expr_argtype(fcinfo->flinfo, 0))),
				 errhint("Pass a whole row: SELECT (anonymize_row(t)).* FROM my_table t.")));
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	call = begin_call(fcinfo, row);
	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = row;
	heap_deform_tuple(&tuple, call->desc, call->values, call->nulls);
	for (int i = 0; i < call->desc->natts; i++)
	{
		if (call->hidden[i])
			call->nulls[i] = true;
		else if (call->masks[i] && !call->nulls[i])
			call->values[i] = synth_mask_value(call->masks[i], call->values[i],
											   &call->nulls[i]);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(call->desc, call->values,
													  call->nulls)));
}

static RowCall *
begin_call(FunctionCallInfo fcinfo, HeapTupleHeader row)
{
	RowCall    *call = fcinfo->flinfo->fn_extra;
	Oid			type = HeapTupleHeaderGetTypeId(row);
	int32		typmod = HeapTupleHeaderGetTypMod(row);
	Jsonb	   *json = PG_NARGS() > 1 ? PG_GETARG_JSONB_P(1) : NULL;
	SynthRowRules *given = NULL;
	SynthTableRules *rules = NULL;
	MemoryContext old;
	Oid			relation;

	if (call && call->type == type && call->typmod == typmod &&
		(json == NULL ||
		 (VARSIZE(json) == VARSIZE(DatumGetPointer(call->given)) &&
		  memcmp(json, DatumGetPointer(call->given), VARSIZE(json)) == 0)))
		return call;
	if (call)
		MemoryContextDelete(call->context);
	fcinfo->flinfo->fn_extra = NULL;
	{
		MemoryContext context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
													  "synth row call",
													  ALLOCSET_DEFAULT_SIZES);

		old = MemoryContextSwitchTo(context);
		call = palloc0(sizeof(RowCall));
		call->context = context;
	}
	call->type = type;
	call->typmod = typmod;
	call->desc = lookup_rowtype_tupdesc_copy(type, typmod);
	BlessTupleDesc(call->desc);
	call->masks = palloc0(sizeof(SynthMask *) * call->desc->natts);
	call->hidden = palloc0(sizeof(bool) * call->desc->natts);
	call->values = palloc(sizeof(Datum) * call->desc->natts);
	call->nulls = palloc(sizeof(bool) * call->desc->natts);
	if (json)
	{
		List	   *names = NIL;

		call->given = PointerGetDatum(memcpy(palloc(VARSIZE(json)), json, VARSIZE(json)));
		given = synth_policy_read_row_rules((Jsonb *) DatumGetPointer(call->given));
		for (int i = 0; i < call->desc->natts; i++)
			names = lappend(names, makeString(NameStr(TupleDescAttr(call->desc, i)->attname)));
		synth_policy_check_row_rules(given, names);
	}
	relation = type == RECORDOID ? InvalidOid : get_typ_typrelid(type);
	if (OidIsValid(relation) && get_rel_relkind(relation) != RELKIND_COMPOSITE_TYPE)
		rules = synth_policy_suggested_rules(relation, false);
	for (int i = 0; i < call->desc->natts; i++)
	{
		const char *rule = field_rule(call, i, rules, given);

		if (rule)
			begin_field(call, i, rule);
	}
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

static const char *
field_rule(RowCall * call, int field, const SynthTableRules *rules,
		   const SynthRowRules *given)
{
	Form_pg_attribute attribute = TupleDescAttr(call->desc, field);
	const char *rule;

	if (attribute->attisdropped)
		return NULL;
	rule = given ? synth_policy_row_rule_of(given, NameStr(attribute->attname)) : NULL;
	if (rule)
		return rule;
	if (rules && rules->natts > 0)
		return field >= rules->natts ? NULL :
			rules->rules[field] ? rules->rules[field] :
			synth_policy_is_made_of_masked(rules, attribute->attnum) ? "null" : NULL;
	return synth_detect_suggest(NULL, NameStr(attribute->attname), attribute->atttypid);
}

static void
begin_field(RowCall * call, int field, const char *rule_text)
{
	Form_pg_attribute attribute = TupleDescAttr(call->desc, field);
	SynthRule  *rule = synth_mask_parse(rule_text);

	if (synth_mask_keeps_value(rule))
		return;
	if (synth_mask_is_null(rule) || synth_mask_is_synthetic(rule) ||
		synth_mask_is_shuffle(rule))
	{
		call->hidden[field] = true;
		return;
	}
	if (synth_mask_is_keyed(rule))
		synth_mask_require_key_right();
	call->masks[field] = synth_mask_begin(rule, attribute->atttypid,
										  attribute->atttypmod, "", call->context);
}

/* ---- rules given as jsonb ---- */

SynthRowRules *
synth_policy_read_row_rules(Jsonb *json)
{
	SynthRowRules *rules = palloc0(sizeof(SynthRowRules));
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(json))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the rules of anonymize_row must be a JSON object"),
				 errhint("An example is {\"email\": \"email\", \"salary\": \"noise(0.1)\"}.")));
	rules->names = palloc(sizeof(char *) * (JB_ROOT_COUNT(json) + 1));
	rules->rules = palloc(sizeof(char *) * (JB_ROOT_COUNT(json) + 1));
	iterator = JsonbIteratorInit(&json->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			rules->names[rules->n] = pnstrdup(value.val.string.val, value.val.string.len);
		else if (token == WJB_VALUE)
		{
			if (value.type != jbvString)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("the rule of column \"%s\" must be a text",
								rules->names[rules->n])));
			rules->rules[rules->n] = pnstrdup(value.val.string.val, value.val.string.len);
			synth_mask_parse(rules->rules[rules->n]);
			rules->n++;
		}
	}
	return rules;
}

void
synth_policy_check_row_rules(const SynthRowRules *rules, List *names)
{
	for (int i = 0; i < rules->n; i++)
	{
		bool		found = false;
		ListCell   *cell;

		foreach(cell, names)
			found = found || strcmp(strVal(lfirst(cell)), rules->names[i]) == 0;
		if (!found)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("the row has no column \"%s\" to mask", rules->names[i])));
	}
}

const char *
synth_policy_row_rule_of(const SynthRowRules *rules, const char *name)
{
	for (int i = 0; i < rules->n; i++)
		if (strcmp(rules->names[i], name) == 0)
			return rules->rules[i];
	return NULL;
}
