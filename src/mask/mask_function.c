/*
 * mask_function.c
 *		Masks as SQL functions: synth_mask(value, rule), and one function for
 *		every method by name, synth_mask_email(value) and its kin.
 *
 * The functions of the methods share one C function: it takes the method from
 * the name under which it was called, and the method's arguments from the
 * names of its own.  Keyed masks need the right to the key here, as the value
 * may be a guess; where the planner can see that the value is a column of a
 * table, it puts in its place a call of synth_mask with a rule that has a
 * stamp (policy_support.c), which says whose pseudonyms are to be made.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "funcapi.h"
#include "mask/mask_private.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* A function's mask, kept between calls. */
typedef struct MaskCall
{
	SynthMask  *mask;
	MemoryContext context;
	bool		fixed;			/* the arguments are the same in every call */
	int			nargs;
	Datum	   *arguments;		/* from which the mask was made */
	bool	   *nulls;
}			MaskCall;

static MaskCall *get_call(FunctionCallInfo fcinfo);
static bool same_arguments(FunctionCallInfo fcinfo, const MaskCall *call);
static void keep_arguments(FunctionCallInfo fcinfo, MaskCall *call);
static Datum run(FunctionCallInfo fcinfo, MaskCall *call);
static int32 value_typmod(FunctionCallInfo fcinfo);
static Oid	value_type(FunctionCallInfo fcinfo);
static void append_argument(StringInfo out, Oid type, Datum value);

/* ---- synth_mask(value, rule) ---- */

SYNTH_FUNCTION(synth_mask);

/* synth_mask(value anyelement, rule synth_rule) */
Datum
synth_mask(PG_FUNCTION_ARGS)
{
	MaskCall   *call = get_call(fcinfo);

	if (call->mask == NULL)
	{
		SynthRuleValue *value = synth_mask_rule_value(PG_GETARG_DATUM(1));
		MemoryContext old = MemoryContextSwitchTo(call->context);
		SynthRule  *rule = synth_mask_parse(synth_mask_rule_text(value));
		const char *scope = synth_mask_rule_scope(value);

		if (scope == NULL && synth_mask_is_keyed(rule))
			synth_mask_require_key_right();
		call->mask = synth_mask_begin(rule, value_type(fcinfo),
									  scope ? value->typmod : value_typmod(fcinfo),
									  scope ? scope : "", call->context);
		MemoryContextSwitchTo(old);
	}
	return run(fcinfo, call);
}

/* ---- synth_mask_email(value, ...) and the others ---- */

SYNTH_FUNCTION(synth_mask_method);

Datum
synth_mask_method(PG_FUNCTION_ARGS)
{
	MaskCall   *call = get_call(fcinfo);

	if (call->mask == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(call->context);
		Datum	   *values = palloc(sizeof(Datum) * PG_NARGS());
		bool	   *nulls = palloc(sizeof(bool) * PG_NARGS());
		SynthRule  *rule;

		for (int i = 0; i < PG_NARGS(); i++)
		{
			values[i] = PG_GETARG_DATUM(i);
			nulls[i] = PG_ARGISNULL(i);
		}
		rule = synth_mask_parse(synth_mask_compose(fcinfo->flinfo->fn_oid, PG_NARGS(),
												   values, nulls));
		if (synth_mask_is_keyed(rule))
			synth_mask_require_key_right();
		call->mask = synth_mask_begin(rule, value_type(fcinfo), value_typmod(fcinfo),
									  "", call->context);
		MemoryContextSwitchTo(old);
	}
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return run(fcinfo, call);
}

/* The rule that a call of a method's function stands for. */
char *
synth_mask_compose(Oid function, int nargs, const Datum *values, const bool *nulls)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	const char *name;
	Oid		   *types;
	char	  **names;
	char	   *modes;
	StringInfoData out;
	const char *comma = "(";

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	name = pstrdup(NameStr(((Form_pg_proc) GETSTRUCT(tuple))->proname));
	get_func_arg_info(tuple, &types, &names, &modes);
	ReleaseSysCache(tuple);
	initStringInfo(&out);
	appendStringInfoString(&out, strncmp(name, "synth_mask_", 11) == 0 ? name + 11 : name + 6);
	for (int i = 1; i < nargs; i++)
	{
		if (nulls[i])
			continue;
		appendStringInfo(&out, "%s%s = ", comma, names[i]);
		append_argument(&out, types[i], values[i]);
		comma = ", ";
	}
	if (comma[0] == ',')
		appendStringInfoChar(&out, ')');
	return out.data;
}

/* An argument as a rule has it: a number as it is, else a string. */
static void
append_argument(StringInfo out, Oid type, Datum value)
{
	char		category;
	bool		preferred;
	Oid			function;
	bool		is_varlena;
	char	   *text;

	getTypeOutputInfo(type, &function, &is_varlena);
	text = OidOutputFunctionCall(function, value);
	get_type_category_preferred(type, &category, &preferred);
	if (category == TYPCATEGORY_NUMERIC)
		appendStringInfoString(out, text);
	else if (category == TYPCATEGORY_BOOLEAN)
		appendStringInfoString(out, text[0] == 't' ? "true" : "false");
	else
		synth_mask_deparse_string(out, text);
}

/* ---- what they share ---- */

static MaskCall *
get_call(FunctionCallInfo fcinfo)
{
	MaskCall   *call = fcinfo->flinfo->fn_extra;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(MaskCall));
		call->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "synth mask call",
											  ALLOCSET_SMALL_SIZES);
		call->fixed = true;
		for (int i = 1; i < PG_NARGS(); i++)
			call->fixed = call->fixed && get_fn_expr_arg_stable(fcinfo->flinfo, i);
		fcinfo->flinfo->fn_extra = call;
	}
	if (call->mask && !call->fixed && !same_arguments(fcinfo, call))
	{
		call->mask = NULL;
		call->arguments = NULL;
		call->nargs = 0;
		MemoryContextReset(call->context);
	}
	return call;
}

static bool
same_arguments(FunctionCallInfo fcinfo, const MaskCall *call)
{
	for (int i = 1; i < call->nargs; i++)
	{
		Oid			type = get_fn_expr_argtype(fcinfo->flinfo, i);
		int16		length;
		bool		by_value;

		get_typlenbyval(type, &length, &by_value);
		if (call->nulls[i] != PG_ARGISNULL(i) ||
			(!call->nulls[i] &&
			 !datumIsEqual(call->arguments[i], PG_GETARG_DATUM(i), by_value, length)))
			return false;
	}
	return true;
}

static void
keep_arguments(FunctionCallInfo fcinfo, MaskCall *call)
{
	MemoryContext old = MemoryContextSwitchTo(call->context);

	call->nargs = PG_NARGS();
	call->arguments = palloc0(sizeof(Datum) * call->nargs);
	call->nulls = palloc0(sizeof(bool) * call->nargs);
	for (int i = 1; i < call->nargs; i++)
	{
		int16		length;
		bool		by_value;

		get_typlenbyval(get_fn_expr_argtype(fcinfo->flinfo, i), &length, &by_value);
		call->nulls[i] = PG_ARGISNULL(i);
		if (!call->nulls[i])
			call->arguments[i] = datumCopy(PG_GETARG_DATUM(i), by_value, length);
	}
	MemoryContextSwitchTo(old);
}

static Datum
run(FunctionCallInfo fcinfo, MaskCall *call)
{
	bool		isnull;
	Datum		result;

	if (!call->fixed && call->arguments == NULL)
		keep_arguments(fcinfo, call);
	result = synth_mask_value(call->mask, PG_GETARG_DATUM(0), &isnull);
	if (isnull)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

static Oid
value_type(FunctionCallInfo fcinfo)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Oid		   *declared;
	int			nargs;

	/* called without an expression, as by an index or DirectFunctionCall */
	if (!OidIsValid(type))
	{
		get_func_signature(fcinfo->flinfo->fn_oid, &declared, &nargs);
		type = declared[0];
	}
	if (IsPolymorphicType(type))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("could not determine the type of the value to mask")));
	return type;
}

static int32
value_typmod(FunctionCallInfo fcinfo)
{
	Node	   *expression = fcinfo->flinfo->fn_expr;

	if (expression && IsA(expression, FuncExpr) && ((FuncExpr *) expression)->args != NIL)
		return exprTypmod(linitial(((FuncExpr *) expression)->args));
	return -1;
}
