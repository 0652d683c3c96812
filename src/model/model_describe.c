/*
 * model_describe.c
 *		synth_describe, and the cast of a model to jsonb.
 *
 * Both only read.  A mixture is described column by column as one: shares are
 * weighted by the rows learned, parents are those of any component, and the
 * detail is one object where the components agree and a list where not.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "model/model_private.h"
#include "model/model_server.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#define MAX_COMPONENTS_SHOWN 20
#define DESCRIBE_COLUMNS 7

static void describe_column(ReturnSetInfo *result, const SynthModelView *view,
							int column);
static Datum parents_array(const SynthModelView *view, int column);
static Datum detail_json(const SynthModelView *view, int column);
static void append_component(StringInfo out, const SynthComponent *component);

SYNTH_FUNCTION(synth_describe);
SYNTH_FUNCTION(synth_model_jsonb);

Datum
synth_describe(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext column_context;
	SynthModelView *view;

	InitMaterializedSRF(fcinfo, 0);
	view = synth_model_open((struct varlena *) PG_GETARG_POINTER(0),
							CurrentMemoryContext);
	column_context = AllocSetContextCreate(CurrentMemoryContext, "synth describe",
										   ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < view->components[0].ncolumns; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(column_context);

		CHECK_FOR_INTERRUPTS();
		describe_column(result, view, i);
		MemoryContextSwitchTo(old);
		MemoryContextReset(column_context);
	}
	PG_RETURN_VOID();
}

static void
describe_column(ReturnSetInfo *result, const SynthModelView *view, int column)
{
	const SynthComponent *largest = &view->components[0];
	const SynthColumn *described;
	double		nulls = 0,
				rows = 0;
	int64		distinct = synth_model_distinct(view, column);
	NameData	name;
	Datum		values[DESCRIBE_COLUMNS];
	bool		is_null[DESCRIBE_COLUMNS] = {false};

	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];

		nulls += component->rows *
			synth_model_null_fraction(component, &component->columns[column]);
		rows += component->rows;
		if (component->rows > largest->rows)
			largest = component;
	}
	described = &largest->columns[column];
	namestrcpy(&name, described->name);
	values[0] = NameGetDatum(&name);
	values[1] = CStringGetTextDatum(described->type_name);
	values[2] = CStringGetTextDatum(synth_model_kind(largest, described));
	values[3] = Float8GetDatum(nulls / rows);
	values[4] = Int64GetDatum(distinct);
	is_null[4] = distinct < 0;
	values[5] = parents_array(view, column);
	values[6] = detail_json(view, column);
	tuplestore_putvalues(result->setResult, result->setDesc, values, is_null);
}

static Datum
parents_array(const SynthModelView *view, int column)
{
	const SynthComponent *first = &view->components[0];
	bool	   *is_parent = synth_palloc0_array(bool, first->ncolumns);
	Datum	   *names = synth_palloc_array(Datum, first->ncolumns);
	int			n = 0;

	for (int c = 0; c < view->ncomponents; c++)
		synth_model_find_parents(&view->components[c],
								 &view->components[c].columns[column], is_parent);
	for (int i = 0; i < first->ncolumns; i++)
		if (is_parent[i])
			names[n++] = CStringGetTextDatum(first->columns[i].name);
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static Datum
detail_json(const SynthModelView *view, int column)
{
	const SynthComponent *components = view->components;
	int			nshown = Min(view->ncomponents, MAX_COMPONENTS_SHOWN);
	bool		same = view->ncomponents == nshown;
	StringInfoData all,
				first,
				one;

	initStringInfo(&all);
	initStringInfo(&first);
	initStringInfo(&one);
	synth_model_append_json(&first, &components[0], &components[0].columns[column], false);
	appendStringInfo(&all, "{\"number_of_components\": %d, \"components\": [%s",
					 view->ncomponents, first.data);
	for (int c = 1; c < nshown; c++)
	{
		resetStringInfo(&one);
		synth_model_append_json(&one, &components[c], &components[c].columns[column], false);
		same = same && strcmp(first.data, one.data) == 0;
		appendStringInfo(&all, ", %s", one.data);
	}
	appendStringInfoString(&all, "]}");
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(same ? first.data : all.data));
}

/* ---- the cast ---- */

Datum
synth_model_jsonb(PG_FUNCTION_ARGS)
{
	struct varlena *value = (struct varlena *) PG_GETARG_POINTER(0);
	SynthModelView *view = synth_model_open(value, CurrentMemoryContext);
	uint64		rows = 0;
	StringInfoData out;

	for (int c = 0; c < view->ncomponents; c++)
		rows += view->components[c].rows;
	initStringInfo(&out);
	appendStringInfo(&out, "{\"format\": %d, \"bytes\": " UINT64_FORMAT
					 ", \"rows\": " UINT64_FORMAT ", \"components\": [",
					 SYNTH_MODEL_FORMAT,
					 (uint64) synth_model_encode(view, NULL, 0), rows);
	for (int c = 0; c < view->ncomponents; c++)
	{
		if (c > 0)
			appendStringInfoString(&out, ", ");
		append_component(&out, &view->components[c]);
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(out.data)));
}

static void
append_component(StringInfo out, const SynthComponent *component)
{
	bool	   *is_parent = synth_palloc_array(bool, component->ncolumns);

	appendStringInfo(out, "{\"rows\": " UINT64_FORMAT ", \"fitted_rows\": " UINT64_FORMAT
					 ", \"min_count\": %u, \"keep_extremes\": %s, \"columns\": [",
					 component->rows, component->fitted_rows, component->min_count,
					 component->keep_extremes ? "true" : "false");
	for (int i = 0; i < component->ncolumns; i++)
	{
		const SynthColumn *column = &component->columns[i];
		const char *separator = "";

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(out, i > 0 ? ", {\"name\": " : "{\"name\": ");
		escape_json(out, column->name);
		appendStringInfoString(out, ", \"type\": ");
		escape_json(out, column->type_name);
		if (column->typmod >= 0)
			appendStringInfo(out, ", \"type_modifier\": %d", column->typmod);
		appendStringInfo(out, ", \"kind\": \"%s\", \"not_null\": %s, \"unique\": %s"
						 ", \"null_fraction\": %.6f, \"parents\": [",
						 synth_model_kind(component, column),
						 column->not_null ? "true" : "false",
						 column->unique ? "true" : "false",
						 synth_model_null_fraction(component, column));
		memset(is_parent, 0, component->ncolumns);
		synth_model_find_parents(component, column, is_parent);
		for (int p = 0; p < component->ncolumns; p++)
			if (is_parent[p])
			{
				appendStringInfoString(out, separator);
				escape_json(out, component->columns[p].name);
				separator = ", ";
			}
		appendStringInfoString(out, "], \"detail\": ");
		synth_model_append_json(out, component, column, true);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoString(out, "]}");
	pfree(is_parent);
}
