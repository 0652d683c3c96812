/*
 * advise_functions.c
 *		synth_advise_schema, synth_advise_warehouse and synth_advise.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/tuplestore.h"

#define ADVICE_COLUMNS	8

static Oid	find_schema(Name name);
static List *workload_findings(ArrayType *queries, Oid schema, List *relations);
static void find_for_workload(void *arg);
static void put_findings(ReturnSetInfo *rsinfo, List *findings);

SYNTH_FUNCTION(synth_advise);
SYNTH_FUNCTION(synth_advise_schema);
SYNTH_FUNCTION(synth_advise_warehouse);

Datum
synth_advise(PG_FUNCTION_ARGS)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth advise",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	Oid			schema = PG_ARGISNULL(0) ? InvalidOid : find_schema(PG_GETARG_NAME(0));
	ArrayType  *queries = PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1);
	List	   *relations;
	List	   *findings;

	InitMaterializedSRF(fcinfo, 0);
	caller = MemoryContextSwitchTo(context);
	relations = synth_advise_tables(schema);
	findings = synth_advise_schema_findings(relations);
	findings = list_concat(findings, workload_findings(queries, schema, relations));
	put_findings((ReturnSetInfo *) fcinfo->resultinfo, synth_advise_rank(findings));
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	PG_RETURN_VOID();
}

/* Advice that hangs on a workload. */
typedef struct Workload
{
	ArrayType  *queries;		/* NULL: those of pg_stat_statements */
	Oid			schema;
	List	   *relations;
	List	   *findings;
}			Workload;

/* Without a workload there is still the rest. */
static List *
workload_findings(ArrayType *queries, Oid schema, List *relations)
{
	Workload	workload = {queries, schema, relations, NIL};
	ErrorData  *error;

	if (queries)
	{
		find_for_workload(&workload);
		return workload.findings;
	}
	error = synth_advise_try(find_for_workload, &workload);
	if (error == NULL)
		return workload.findings;
	/* pg_stat_statements cannot be read */
	if (error->sqlerrcode != ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE &&
		error->sqlerrcode != ERRCODE_UNDEFINED_OBJECT &&
		error->sqlerrcode != ERRCODE_INSUFFICIENT_PRIVILEGE)
		ReThrowError(error);
	ereport(NOTICE,
			(errmsg("indexes and aggregates are left out: %s", error->message),
			 errhint("Pass the queries as an array, or let pg_stat_statements be read.")));
	return NIL;
}

static void
find_for_workload(void *arg)
{
	Workload   *workload = arg;

	workload->findings = list_concat(synth_advise_index_findings(workload->queries, workload->schema),
									 synth_advise_warehouse_findings(workload->queries, workload->relations));
}

Datum
synth_advise_warehouse(PG_FUNCTION_ARGS)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth advise",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	Oid			schema;
	ArrayType  *queries = PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1);
	List	   *findings;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	schema = find_schema(PG_GETARG_NAME(0));
	caller = MemoryContextSwitchTo(context);
	findings = synth_advise_warehouse_findings(queries, synth_advise_tables(schema));
	findings = list_concat(findings, synth_advise_index_findings(queries, schema));
	put_findings((ReturnSetInfo *) fcinfo->resultinfo, synth_advise_rank(findings));
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	PG_RETURN_VOID();
}

Datum
synth_advise_schema(PG_FUNCTION_ARGS)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth advise",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	Oid			schema = find_schema(PG_GETARG_NAME(0));
	List	   *findings;

	InitMaterializedSRF(fcinfo, 0);
	caller = MemoryContextSwitchTo(context);
	findings = synth_advise_rank(synth_advise_schema_findings(synth_advise_tables(schema)));
	put_findings((ReturnSetInfo *) fcinfo->resultinfo, findings);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	PG_RETURN_VOID();
}

/* Errors: 3F000 no such schema, 42501 no right to use it. */
static Oid
find_schema(Name name)
{
	return LookupExplicitNamespace(NameStr(*name), false);
}

static void
put_findings(ReturnSetInfo *rsinfo, List *findings)
{
	ListCell   *cell;

	foreach(cell, findings)
	{
		SynthAdvice *advice = &((SynthFinding *) lfirst(cell))->advice;
		Datum		values[ADVICE_COLUMNS];
		bool		nulls[ADVICE_COLUMNS] = {false};

		values[0] = CStringGetTextDatum(advice->kind);
		values[1] = CStringGetTextDatum(advice->object);
		values[2] = CStringGetTextDatum(advice->recommendation);
		nulls[3] = advice->ddl == NULL;
		if (advice->ddl)
			values[3] = CStringGetTextDatum(advice->ddl);
		values[4] = Float8GetDatum(rint(advice->benefit * 1000) / 1000);
		values[5] = CStringGetTextDatum(advice->unit);
		values[6] = DirectFunctionCall1(jsonb_in, CStringGetDatum(advice->evidence ? advice->evidence : "{}"));
		nulls[7] = advice->risk == NULL;
		if (advice->risk)
			values[7] = CStringGetTextDatum(advice->risk);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}
