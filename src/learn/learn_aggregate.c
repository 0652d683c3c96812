/*
 * learn_aggregate.c
 *		The aggregate synth_learn(record [, options]).
 *
 * A NULL row is ignored.  Options are those of the first row seen; they are
 * meant to be constant.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/base.h"
#include "funcapi.h"
#include "learn/learn_private.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "model/model.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

static SynthLearnState *first_state(FunctionCallInfo fcinfo, MemoryContext context);
static void learn_tuple(SynthLearnState *state, HeapTupleHeader tuple);

SYNTH_FUNCTION(synth_learn_trans);
SYNTH_FUNCTION(synth_learn_combine);
SYNTH_FUNCTION(synth_learn_serial);
SYNTH_FUNCTION(synth_learn_deserial);
SYNTH_FUNCTION(synth_learn_final);

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("support functions of synth_learn cannot be called on their own")));
	return context;
}

Datum
synth_learn_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	SynthLearnState *state = PG_ARGISNULL(0) ? NULL :
		(SynthLearnState *) PG_GETARG_POINTER(0);

	if (PG_ARGISNULL(1))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (state == NULL)
		state = first_state(fcinfo, context);
	learn_tuple(state, PG_GETARG_HEAPTUPLEHEADER(1));
	PG_RETURN_POINTER(state);
}

static SynthLearnState *
first_state(FunctionCallInfo fcinfo, MemoryContext context)
{
	SynthLearnOptions options;
	MemoryContext old = MemoryContextSwitchTo(context);

	if (PG_NARGS() > 2 && !PG_ARGISNULL(2))
		synth_learn_read_options(PG_GETARG_JSONB_P_COPY(2), &options);
	else
		synth_learn_default_options(&options);
	MemoryContextSwitchTo(old);
	return synth_learn_new_state(context, &options);
}

static void
learn_tuple(SynthLearnState *state, HeapTupleHeader tuple)
{
	HeapTupleData data;
	MemoryContext old;

	if (state->desc == NULL ||
		HeapTupleHeaderGetTypeId(tuple) != state->row_type ||
		HeapTupleHeaderGetTypMod(tuple) != state->row_typmod)
	{
		TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(tuple),
												  HeapTupleHeaderGetTypMod(tuple));
		SynthCellColumn *columns;
		int			ncolumns;

		old = MemoryContextSwitchTo(state->context);
		state->desc = CreateTupleDescCopyConstr(desc);
		ReleaseTupleDesc(desc);
		state->row_type = HeapTupleHeaderGetTypeId(tuple);
		state->row_typmod = HeapTupleHeaderGetTypMod(tuple);
		state->values = palloc(sizeof(Datum) * (state->desc->natts + 1));
		state->nulls = palloc(sizeof(bool) * (state->desc->natts + 1));
		MemoryContextSwitchTo(old);

		columns = synth_learn_columns(state->desc, &state->options, state->context,
									  &ncolumns);
		if (ncolumns == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there is no column to learn"),
					 errhint("Check the table and the options \"columns\" and \"exclude\".")));
		synth_learn_set_columns(state, columns, ncolumns);
		/* attribute numbers are those of this row type */
		for (int i = 0; i < ncolumns; i++)
			state->columns[i].attribute = columns[i].attribute;
	}

	data.t_len = HeapTupleHeaderGetDatumLength(tuple);
	ItemPointerSetInvalid(&data.t_self);
	data.t_tableOid = InvalidOid;
	data.t_data = tuple;
	heap_deform_tuple(&data, state->desc, state->values, state->nulls);

	old = MemoryContextSwitchTo(state->call_context);
	if (state->packed.data == NULL)
	{
		MemoryContextSwitchTo(state->context);
		initStringInfo(&state->packed);
		MemoryContextSwitchTo(state->call_context);
	}
	resetStringInfo(&state->packed);
	synth_learn_pack(&state->packed, state->columns, state->ncolumns,
					 state->values, state->nulls);
	MemoryContextSwitchTo(old);
	MemoryContextReset(state->call_context);
	synth_learn_add_packed(state, state->packed.data, state->packed.len, 1);
}

static char **
copy_names(int n, char *const *names)
{
	char	  **copy = palloc(sizeof(char *) * (n + 1));

	for (int i = 0; i < n; i++)
		copy[i] = pstrdup(names[i]);
	return copy;
}

Datum
synth_learn_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	SynthLearnState *into,
			   *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = (SynthLearnState *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
	{
		SynthLearnOptions options = from->options;
		MemoryContext old = MemoryContextSwitchTo(context);

		/* names live as long as the state */
		options.columns = copy_names(Max(options.ncolumns, 0), options.columns);
		options.exclude = copy_names(options.nexclude, options.exclude);
		options.order = copy_names(options.norder, options.order);
		options.keys = copy_names(options.nkeys, options.keys);
		options.not_null = copy_names(options.nnot_null, options.not_null);
		MemoryContextSwitchTo(old);
		into = synth_learn_new_state(context, &options);
	}
	else
		into = (SynthLearnState *) PG_GETARG_POINTER(0);
	synth_learn_combine_into(into, from);
	PG_RETURN_POINTER(into);
}

Datum
synth_learn_serial(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	(void) aggregate_context(fcinfo);
	pq_begintypsend(&out);
	synth_learn_write_state((SynthLearnState *) PG_GETARG_POINTER(0), &out);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

Datum
synth_learn_deserial(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	StringInfoData in;

	in.data = VARDATA_ANY(bytes);
	in.len = in.maxlen = (int) VARSIZE_ANY_EXHDR(bytes);
	in.cursor = 0;
	PG_RETURN_POINTER(synth_learn_read_state(context, &in));
}

Datum
synth_learn_final(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	SynthLearnState *state;
	MemoryContext work,
				old;
	SynthComponent *component;
	SynthModelView view;
	struct varlena *model;

	state = PG_ARGISNULL(0) ? NULL : (SynthLearnState *) PG_GETARG_POINTER(0);
	if (state == NULL || state->rows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no rows to learn from"),
				 errhint("synth_learn needs at least \"min_count\" rows that are not NULL.")));

	work = AllocSetContextCreate(context, "synth learn fit", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(work);
	component = synth_learn_component(state);
	memset(&view, 0, sizeof(view));
	view.ncomponents = 1;
	view.components = component;
	MemoryContextSwitchTo(old);
	model = synth_model_build(&view);
	MemoryContextDelete(work);
	PG_RETURN_POINTER(model);
}
