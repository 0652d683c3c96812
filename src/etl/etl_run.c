/*
 * etl_run.c
 *		synth_etl_run: the script of a load, carried out.
 *
 * The script runs as it is, with the caller's rights and search_path: triggers
 * of the target see what they would see if it were run from psql.
 *
 * Into an existing target a large source is read as a sample of it shows it.
 * Where more texts are not read than the sample had foreseen, all rows are
 * looked at; if they show another script, what the first one did is undone and
 * the other one runs.
 */
#include "postgres.h"

#include "access/xact.h"
#include "etl/etl_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/resowner.h"
#include "utils/tuplestore.h"

static void run_sampled(SynthEtlPlan *plan, const char *script, Oid source, text *target, Jsonb *options);
static bool is_as_foreseen(SynthEtlPlan *plan);
static char *write_other(SynthEtlPlan *plan, Oid source, text *target, Jsonb *options);

SYNTH_FUNCTION(synth_etl_run);

/* synth_etl_run(source regclass, target text, options jsonb) */
Datum
synth_etl_run(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	SynthEtlPlan *plan;
	char	   *script;
	Datum		values[6];
	bool		nulls[6];

	PreventCommandIfReadOnly("synth_etl_run");
	InitMaterializedSRF(fcinfo, 0);
	plan = synth_etl_make_plan(PG_GETARG_OID(0), PG_GETARG_TEXT_PP(1), PG_GETARG_JSONB_P(2), true);
	script = synth_etl_write_script(plan);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (plan->is_sampled)
		run_sampled(plan, script, PG_GETARG_OID(0), PG_GETARG_TEXT_PP(1), PG_GETARG_JSONB_P(2));
	else
		synth_etl_run_script(script);
	if (SPI_tuptable->numvals != 1)
		elog(ERROR, "script of a load returned no row");
	for (int i = 0; i < (int) lengthof(values); i++)
		values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &nulls[i]);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	SPI_finish();
	return (Datum) 0;
}

/* Leaves the counts in SPI_tuptable, as the script does. */
static void
run_sampled(SynthEtlPlan *plan, const char *script, Oid source, text *target, Jsonb *options)
{
	MemoryContext caller = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	char	   *volatile other = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller);
	PG_TRY();
	{
		SPITupleTable *counts;

		synth_etl_run_script(script);
		counts = SPI_tuptable;
		if (!is_as_foreseen(plan))
			other = write_other(plan, source, target, options);
		SPI_tuptable = counts;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller);
		CurrentResourceOwner = owner;
		ReThrowError(error);
	}
	PG_END_TRY();
	if (other)
		RollbackAndReleaseCurrentSubTransaction();
	else
		ReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(caller);
	CurrentResourceOwner = owner;
	if (other)
		synth_etl_run_script(other);
}

/*
 * Lines of this run against those that the sample would have, twice over; and
 * no text that comes again and again: it may stand for NULL.
 */
static bool
is_as_foreseen(SynthEtlPlan *plan)
{
	char	   *query = psprintf("SELECT t.column_name, pg_catalog.sum(t.n), pg_catalog.max(t.n)\n"
								"FROM (SELECT o.column_name, pg_catalog.count(*) AS n FROM %s AS o\n"
								"\tWHERE o.rule = 'type' AND o.load_id = (SELECT l.load_id FROM %s AS l WHERE %s\n"
								"\t\tORDER BY l.load_id DESC LIMIT 1)\n"
								"\tGROUP BY o.column_name, o.raw_value) AS t\nGROUP BY t.column_name",
								plan->rejects_sql, plan->log_sql, synth_etl_run_condition(plan));
	ListCell   *cell;

	if (SPI_execute(query, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "lines of rejects cannot be counted");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		char	   *name = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
		double		lines = strtod(SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2), NULL);
		double		equal = strtod(SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 3), NULL);

		foreach(cell, plan->seen)
		{
			SynthParseColumn *seen = lfirst(cell);

			if (strcmp(seen->name, name) == 0 &&
				(equal >= 3 || lines > 2.0 * seen->rejected * plan->rows / Max(plan->seen_rows, 1)))
				return false;
		}
	}
	return true;
}

/* The script that all rows show, where it is another one. */
static char *
write_other(SynthEtlPlan *plan, Oid source, text *target, Jsonb *options)
{
	SynthEtlPlan *other = synth_etl_make_plan(source, target, options, false);
	char	   *script = synth_etl_write_script(other);

	return strcmp(other->statement_id, plan->statement_id) == 0 ? NULL : script;
}

/*
 * Errors lose their context, which would be the whole script: it is long, and
 * names texts of the source that stand for NULL.
 */
void
synth_etl_run_script(const char *script)
{
	MemoryContext caller = CurrentMemoryContext;

	PG_TRY();
	{
		int			rc = SPI_execute(script, false, 0);

		if (rc != SPI_OK_SELECT)
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
