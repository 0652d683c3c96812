/*
 * deps_functions.c
 *		synth_dependencies.
 */
#include "postgres.h"

#include "deps/deps_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

SYNTH_FUNCTION(synth_dependencies);

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
