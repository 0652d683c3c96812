/*
 * policy_drawn.c
 *		Columns of the rule synthetic in queries: synth_mask_synthetic.
 *
 * A column becomes (synth_mask_synthetic(row, rule)).column: the row's drawn
 * columns, given those that have no rule.  The seed is a keyed hash of the whole
 * row, so that a row always gets the same values, in each of its columns and
 * in each query, and nobody finds out by guesses what it holds.  All other
 * columns of the result are NULL, or masked where the rule is row(...).
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "cipher/cipher.h"
#include "funcapi.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "model/model_server.h"
#include "nodes/makefuncs.h"
#include "policy/policy_private.h"
#include "sample/sample.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

typedef struct DrawnCall
{
	MemoryContext context;
	Oid			type;
	Datum		rule;			/* copied */
	TupleDesc	desc;
	SynthRedraw *redraw;		/* NULL: there is no model */
	bool	   *drawn;			/* of attribute: has the rule synthetic */
	SynthMask  *rest;			/* masks the other columns; NULL: they are NULL */
	SynthSipKey key;
	Datum	   *values;
	bool	   *nulls;
	Datum	   *results;
	bool	   *result_nulls;
}			DrawnCall;

static DrawnCall *begin_call(FunctionCallInfo fcinfo, Oid type, SynthRuleValue *rule);
static void begin_model(DrawnCall *call, Oid relation, const char *scope);
static uint64 hash_row(const DrawnCall *call);
static void deform(const DrawnCall *call, HeapTupleHeader row, Datum *values, bool *nulls);

/* ---- expressions ---- */

Oid
synth_policy_drawn_function(void)
{
	Oid			types[2] = {ANYELEMENTOID, synth_base_extension_type("synth_rule")};

	return synth_base_extension_function("synth_mask_synthetic", 2, types);
}

Expr *
synth_policy_drawn_row(const SynthTableRules *rules, const Var *var, const char *rule)
{
	Var		   *row;
	Const	   *stamp;

	if (!OidIsValid(synth_policy_find_model(rules->relation, NULL)))
		return NULL;
	row = copyObject((Var *) var);
	row->varattno = row->varattnosyn = 0;
	row->vartype = get_rel_type_id(rules->relation);
	row->vartypmod = -1;
	row->varcollid = InvalidOid;
	stamp = makeConst(synth_base_extension_type("synth_rule"), -1, InvalidOid, -1,
					  synth_mask_stamp(rule, synth_policy_scope(rules->owner), -1),
					  false, false);
	return (Expr *) makeFuncExpr(synth_policy_drawn_function(), row->vartype,
								 list_make2(row, stamp), InvalidOid, InvalidOid,
								 COERCE_EXPLICIT_CALL);
}

Expr *
synth_policy_drawn_column(const SynthTableRules *rules, const Var *var)
{
	Expr	   *row = synth_policy_drawn_row(rules, var, "synthetic");
	FieldSelect *field;

	if (row == NULL)
		return (Expr *) makeNullConst(var->vartype, var->vartypmod, var->varcollid);
	field = makeNode(FieldSelect);
	field->arg = row;
	field->fieldnum = var->varattno;
	field->resulttype = var->vartype;
	field->resulttypmod = var->vartypmod;
	field->resultcollid = var->varcollid;
	return (Expr *) field;
}

bool
synth_policy_draws_any(const SynthTableRules *rules)
{
	for (AttrNumber attnum = 1; attnum <= rules->natts; attnum++)
		if (synth_policy_is_drawn(rules, attnum))
			return true;
	return false;
}

/* ---- rows ---- */

SYNTH_FUNCTION(synth_mask_synthetic);

/* synth_mask_synthetic(row anyelement, rule synth_rule) */
Datum
synth_mask_synthetic(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row;
	DrawnCall  *call;

	if (!type_is_rowtype(get_fn_expr_argtype(fcinfo->flinfo, 0)))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("synth_mask_synthetic needs a row of a table")));
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	call = begin_call(fcinfo, HeapTupleHeaderGetTypeId(row),
					  synth_mask_rule_value(PG_GETARG_DATUM(1)));
	deform(call, row, call->values, call->nulls);
	if (call->rest)
	{
		bool		isnull;
		Datum		masked = synth_mask_value(call->rest, PG_GETARG_DATUM(0), &isnull);

		deform(call, DatumGetHeapTupleHeader(masked), call->results, call->result_nulls);
	}
	else
		memset(call->result_nulls, true, sizeof(bool) * call->desc->natts);
	if (call->redraw)
		synth_sample_redraw_row(call->redraw, hash_row(call), call->values, call->nulls);
	for (int a = 0; a < call->desc->natts; a++)
		if (call->drawn[a])
		{
			call->results[a] = call->values[a];
			call->result_nulls[a] = call->redraw == NULL || call->nulls[a];
		}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(call->desc, call->results,
													  call->result_nulls)));
}

static DrawnCall *
begin_call(FunctionCallInfo fcinfo, Oid type, SynthRuleValue *rule)
{
	DrawnCall  *call = fcinfo->flinfo->fn_extra;
	Oid			relation = type == RECORDOID ? InvalidOid : get_typ_typrelid(type);
	const char *scope = synth_mask_rule_scope(rule);
	MemoryContext context;
	MemoryContext old;
	SynthRule  *parsed;

	if (call && call->type == type &&
		datumIsEqual(call->rule, PointerGetDatum(rule), false, -1))
		return call;
	if (scope == NULL)
		synth_mask_require_key_right();
	if (call)
		MemoryContextDelete(call->context);
	fcinfo->flinfo->fn_extra = NULL;
	context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "synth drawn row",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	call = palloc0(sizeof(DrawnCall));
	call->context = context;
	call->type = type;
	call->rule = datumCopy(PointerGetDatum(rule), false, -1);
	call->desc = lookup_rowtype_tupdesc_copy(type, -1);
	BlessTupleDesc(call->desc);
	call->drawn = synth_palloc0_array(bool, call->desc->natts);
	call->values = synth_palloc0_array(Datum, call->desc->natts);
	call->nulls = synth_palloc0_array(bool, call->desc->natts);
	call->results = synth_palloc0_array(Datum, call->desc->natts);
	call->result_nulls = synth_palloc0_array(bool, call->desc->natts);
	parsed = synth_mask_parse(synth_mask_rule_text(rule));
	if (!synth_mask_is_synthetic(parsed))
		call->rest = synth_mask_begin(parsed, type, -1, scope ? scope : "", context);
	if (OidIsValid(relation))
		begin_model(call, relation, scope ? scope : "");
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

/* What the rules say now: later ones hide more from the model, never less. */
static void
begin_model(DrawnCall *call, Oid relation, const char *scope)
{
	SynthTableRules *rules = synth_policy_rules(relation);
	bool	   *sought = synth_palloc0_array(bool, call->desc->natts);
	struct varlena *model = NULL;
	Oid			source = synth_policy_find_model(relation, &model);
	uint8		secret[32];

	for (int a = 0; a < Min(call->desc->natts, rules->natts); a++)
	{
		call->drawn[a] = synth_policy_is_drawn(rules, a + 1);
		sought[a] = synth_policy_is_hidden(rules, a + 1);
	}
	if (!OidIsValid(source))
		return;
	synth_mask_purpose_key(scope, psprintf("synthetic rows of %s", synth_base_relation_sql(source)),
						   secret);
	memcpy(&call->key, secret, sizeof(SynthSipKey));
	explicit_bzero(secret, sizeof(secret));
	call->redraw = synth_sample_redraw_begin(synth_model_open(model, call->context),
											 call->desc, sought, call->context);
}

static void
deform(const DrawnCall *call, HeapTupleHeader row, Datum *values, bool *nulls)
{
	HeapTupleData tuple = {0};

	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_data = row;
	heap_deform_tuple(&tuple, call->desc, values, nulls);
}

/* By column names, not places: a partition may have them in another order. */
static uint64
hash_row(const DrawnCall *call)
{
	uint64		sum = 0;

	for (int a = 0; a < call->desc->natts; a++)
	{
		Form_pg_attribute attribute = TupleDescAttr(call->desc, a);
		char		item[NAMEDATALEN + sizeof(uint32)] = {0};
		uint32		value;

		if (call->nulls[a] || attribute->attisdropped)
			continue;
		strlcpy(item, NameStr(attribute->attname), NAMEDATALEN);
		value = datum_image_hash(call->values[a], attribute->attbyval, attribute->attlen);
		memcpy(item + NAMEDATALEN, &value, sizeof(value));
		sum += synth_cipher_siphash(&call->key, item, sizeof(item));
	}
	return synth_cipher_siphash(&call->key, &sum, sizeof(sum));
}
