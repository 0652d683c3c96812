/*
 * clean_functions.c
 *		synth_clean: all rules over a table, the surest kind first.
 *
 * Forms first, since they repair what the dependencies are measured on; then
 * values that slipped, then dependencies and typing mistakes, last whole rows.
 */
#include "postgres.h"

#include <math.h>

#include "clean/clean_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#define RESULT_COLUMNS	5

static void look(SynthCleanTable *table);
static void put_findings(SynthCleanTable *table, ReturnSetInfo *rsinfo);
static int	compare_findings(const void *a, const void *b);

SYNTH_FUNCTION(synth_clean);

Datum
synth_clean(PG_FUNCTION_ARGS)
{
	SynthCleanTable *table;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	table = synth_clean_read(PG_GETARG_OID(0));
	old = MemoryContextSwitchTo(table->context);
	look(table);
	MemoryContextSwitchTo(old);
	put_findings(table, (ReturnSetInfo *) fcinfo->resultinfo);
	MemoryContextDelete(table->context);
	PG_RETURN_VOID();
}

static void
look(SynthCleanTable *table)
{
	SynthCleanDependency *dependencies;
	float	   *support;
	int			n,
				at = 0;

	if (table->nrows == 0)
		return;
	for (int i = 0; i < table->n; i++)
	{
		synth_clean_formats(table, i);
		synth_clean_spellings(table, i);
	}
	synth_clean_merged(table);
	synth_clean_duplicates(table);
	dependencies = synth_clean_find_dependencies(table, &n);
	support = MemoryContextAllocHuge(table->context, ((Size) table->nrows + 1) * sizeof(float));
	for (int i = 0; i < table->n; i++)
	{
		int			first = at;

		while (at < n && dependencies[at].right == i)
			at++;
		synth_clean_vote(table, i, dependencies + first, at - first, support);
		synth_clean_typos(table, i, support);
		synth_clean_check_memory(table);
	}
}

static void
put_findings(SynthCleanTable *table, ReturnSetInfo *rsinfo)
{
	static const char *const rules[] = {
		"", "null token", "blanks", "unit", "number", "spelling", "merged", "dependency",
		"typo", "form", "duplicate row",
	};

	qsort(table->findings, table->nfindings, sizeof(SynthCleanFinding), compare_findings);
	for (int64 i = 0; i < table->nfindings; i++)
	{
		const SynthCleanFinding *finding = &table->findings[i];
		Datum		values[RESULT_COLUMNS];
		bool		nulls[RESULT_COLUMNS] = {false};
		NameData	name;

		if ((i & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(&table->row_id[finding->row]);
		nulls[1] = finding->column < 0;
		if (finding->column >= 0)
		{
			namestrcpy(&name, table->columns[finding->column].name);
			values[1] = NameGetDatum(&name);
		}
		values[2] = CStringGetTextDatum(rules[finding->rule]);
		nulls[3] = finding->suggestion == SYNTH_CLEAN_NONE;
		if (finding->rule == SYNTH_CLEAN_DUPLICATE)
			values[3] = CStringGetTextDatum(psprintf("(%u,%u)",
													 ItemPointerGetBlockNumber(&table->row_id[finding->suggestion]),
													 ItemPointerGetOffsetNumber(&table->row_id[finding->suggestion])));
		else if (finding->suggestion == SYNTH_CLEAN_EMPTY)
			values[3] = CStringGetTextDatum("");
		else if (!nulls[3])
			values[3] = CStringGetTextDatum(table->columns[finding->column].values[finding->suggestion].text);
		values[4] = Float8GetDatum(rint(finding->confidence * 1000) / 1000);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		pfree(DatumGetPointer(values[2]));
		if (!nulls[3])
			pfree(DatumGetPointer(values[3]));
	}
}

/* As the rows lie, and the columns stand. */
static int
compare_findings(const void *a, const void *b)
{
	const SynthCleanFinding *x = a,
			   *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->column - y->column;
}
