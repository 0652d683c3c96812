/*
 * deps_functions.c
 *		synth_dependencies and synth_approximate_dependencies.
 */
#include "postgres.h"

#include <math.h>

#include "deps/deps_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

/* A result of more rows helps nobody; its small left sides are kept. */
#define MAX_DEPENDENCIES	1000000

static int	compare_nearly(const void *a, const void *b, void *arg);
static double worth(const SynthDepsTable *table, const SynthDepsNearly *nearly);

SYNTH_FUNCTION(synth_dependencies);
SYNTH_FUNCTION(synth_approximate_dependencies);

Datum
synth_dependencies(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	SynthDepsTable *table;
	SynthDepsWanted wanted = {0};
	SynthDepsFound found = {0};
	NameData	name;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	wanted.max_size = PG_ARGISNULL(1) ? -1 : PG_GETARG_INT32(1);
	if (!PG_ARGISNULL(1) && wanted.max_size < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_lhs must not be negative")));
	wanted.max_found = MAX_DEPENDENCIES;
	table = synth_deps_open(PG_GETARG_OID(0));
	synth_deps_read(table);
	if (table->is_complete && table->nrows > 0)
		synth_deps_search(&table->cells, &table->memory, &wanted, &found);
	for (size_t i = 0; i < found.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		namestrcpy(&name, table->columns[found.rhs[i]].name);
		values[0] = synth_deps_names(table, found.lhs + i * found.words);
		values[1] = NameGetDatum(&name);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		pfree(DatumGetPointer(values[0]));
	}
	if (!table->is_complete || found.is_truncated)
	{
		synth_deps_note_truncated(table, found.complete_size);
		namestrcpy(&name, "truncated");
		nulls[0] = true;
		values[1] = NameGetDatum(&name);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	synth_deps_close(table);
	PG_RETURN_VOID();
}

Datum
synth_approximate_dependencies(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	float8		max_error = PG_GETARG_FLOAT8(1);
	int32		max_lhs = PG_GETARG_INT32(2);
	SynthDepsTable *table;
	SynthDepsNearlyFound result = {0};
	NameData	name;
	Datum		values[6];
	bool		nulls[6] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (!(max_error >= 0 && max_error < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_error must be at least 0 and less than 1")));
	if (max_lhs < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_lhs must not be negative")));
	table = synth_deps_open(PG_GETARG_OID(0));
	synth_deps_read(table);
	if (table->is_complete && table->nrows > 0)
		synth_deps_approximate(&table->cells, &table->memory, max_error, max_lhs, &result);
	if (result.n > 1)
		qsort_arg(result.found, result.n, sizeof(SynthDepsNearly), compare_nearly, table);
	for (size_t i = 0; i < result.n; i++)
	{
		const SynthDepsNearly *nearly = &result.found[i];

		namestrcpy(&name, table->columns[nearly->rhs].name);
		values[0] = synth_deps_names(table, nearly->lhs);
		values[1] = NameGetDatum(&name);
		values[2] = Float8GetDatum(nearly->measure.error);
		values[3] = Float8GetDatum(rint(nearly->measure.score * 10000) / 10000);
		values[4] = Int64GetDatum((int64) nearly->measure.ngroups);
		values[5] = Int64GetDatum((int64) synth_deps_redundancy(table, nearly->rhs, nearly->measure.ngroups));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	if (!table->is_complete || result.is_truncated)
	{
		synth_deps_note_truncated(table, -1);
		namestrcpy(&name, "truncated");
		memset(nulls, true, sizeof(nulls));
		nulls[1] = false;
		values[1] = NameGetDatum(&name);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	synth_deps_close(table);
	PG_RETURN_VOID();
}

/* The bytes of a column that a table of its values by group would not repeat. */
double
synth_deps_redundancy(const SynthDepsTable *table, int rhs, double ngroups)
{
	return table->nrows == 0 ? 0 :
		rint(table->columns[rhs].bytes / table->nrows * (table->nrows - ngroups));
}

static double
worth(const SynthDepsTable *table, const SynthDepsNearly *nearly)
{
	return nearly->measure.score * synth_deps_redundancy(table, nearly->rhs, nearly->measure.ngroups);
}

static int
compare_nearly(const void *a, const void *b, void *arg)
{
	const SynthDepsTable *table = arg;
	const SynthDepsNearly *x = a,
			   *y = b;
	double		worth_x = worth(table, x),
				worth_y = worth(table, y);

	if (worth_x != worth_y)
		return worth_x > worth_y ? -1 : 1;
	if (x->rhs != y->rhs)
		return x->rhs < y->rhs ? -1 : 1;
	for (int i = 0; i < table->ncolumns; i++)
		if (synth_deps_has(x->lhs, i) != synth_deps_has(y->lhs, i))
			return synth_deps_has(x->lhs, i) ? -1 : 1;
	return 0;
}
