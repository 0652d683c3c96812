/*
 * etl_functions.c
 *		synth_etl and synth_etl_run, and the cast that does not raise.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

/* What a call of synth_etl_cast needs to know of its type, kept for the query. */
typedef struct Cast
{
	Oid			type;
	Oid			io_param;
	int32		typmod;
	FmgrInfo	input;
}			Cast;

static void run_script(const char *script);
static Cast *open_cast(FunctionCallInfo fcinfo);

char *
synth_etl_script(Oid source, text *target, Jsonb *options)
{
	return synth_etl_write_script(synth_etl_make_plan(source, target, options));
}

SYNTH_FUNCTION(synth_etl);

/* synth_etl(source regclass, target text, options jsonb) */
Datum
synth_etl(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(synth_etl_script(PG_GETARG_OID(0), PG_GETARG_TEXT_PP(1),
													  PG_GETARG_JSONB_P(2))));
}

SYNTH_FUNCTION(synth_etl_run);

/*
 * synth_etl_run(source regclass, target text, options jsonb)
 *
 * The script as it is, with the caller's rights and search_path: triggers of
 * the target see what they would see if it were run from psql.
 */
Datum
synth_etl_run(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *script;
	Datum		values[6];
	bool		nulls[6];

	PreventCommandIfReadOnly("synth_etl_run");
	InitMaterializedSRF(fcinfo, 0);
	script = synth_etl_script(PG_GETARG_OID(0), PG_GETARG_TEXT_PP(1), PG_GETARG_JSONB_P(2));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	run_script(script);
	for (int i = 0; i < (int) lengthof(values); i++)
		values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &nulls[i]);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	SPI_finish();
	return (Datum) 0;
}

/*
 * Errors lose their context, which would be the whole script: it is long, and
 * names texts of the source that stand for NULL.
 */
static void
run_script(const char *script)
{
	MemoryContext caller = CurrentMemoryContext;

	PG_TRY();
	{
		int			rc = SPI_execute(script, false, 0);

		if (rc != SPI_OK_SELECT || SPI_processed != 1)
			elog(ERROR, "script of a load ended with %s", SPI_result_code_string(rc));
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		FlushErrorState();
		error->context = NULL;
		error->internalquery = NULL;
		error->internalpos = 0;
		ReThrowError(error);
	}
	PG_END_TRY();
}

SYNTH_FUNCTION(synth_etl_cast);

/* synth_etl_cast(value text, target anyelement) */
Datum
synth_etl_cast(PG_FUNCTION_ARGS)
{
	Cast	   *cast = fcinfo->flinfo->fn_extra;
	char	   *text_value;
	Datum		result;
	bool		is_read = false;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (cast == NULL)
		cast = open_cast(fcinfo);
	text_value = text_to_cstring(PG_GETARG_TEXT_PP(0));
	is_read = synth_input_softly(&cast->input, text_value, cast->io_param, cast->typmod, &result);
	pfree(text_value);
	if (!is_read)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

static Cast *
open_cast(FunctionCallInfo fcinfo)
{
	Cast	   *cast = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Cast));
	Node	   *call = fcinfo->flinfo->fn_expr;
	Oid			input;

	cast->type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	if (!OidIsValid(cast->type))
		elog(ERROR, "could not determine the type to cast to");
	cast->typmod = call && IsA(call, FuncExpr) ?
		exprTypmod(lsecond(((FuncExpr *) call)->args)) : -1;
	getTypeInputInfo(cast->type, &input, &cast->io_param);
	fmgr_info_cxt(input, &cast->input, fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = cast;
	return cast;
}

SYNTH_FUNCTION(synth_etl_row_number);

/*
 * synth_etl_row_number()
 *
 * As row_number() OVER () of a scan, which would copy all rows to a tuplestore.
 */
Datum
synth_etl_row_number(PG_FUNCTION_ARGS)
{
	int64	   *n = fcinfo->flinfo->fn_extra;

	if (n == NULL)
		n = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(int64));
	PG_RETURN_INT64(++*n);
}
