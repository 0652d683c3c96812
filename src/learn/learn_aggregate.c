/*
 * learn_aggregate.c
 *		The aggregate synth_learn(record [, options]).
 *
 * A NULL row is ignored.  Options are a constant: rows that come with others
 * than the first are an error.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/base.h"
#include "funcapi.h"
#include "learn/learn_private.h"
#include "miscadmin.h"
#include "model/model.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

/* What a deserialized state is: bytes, to be merged as they are. */
typedef struct PassedState
{
	SynthRowsView view;
	Oid		   *types;			/* of the columns */
}			PassedState;

static void learn_tuple(SynthLearnState *state, HeapTupleHeader tuple);
static void describe_rows(SynthLearnState *state, HeapTupleHeader tuple);

SYNTH_FUNCTION(synth_learn_trans);
SYNTH_FUNCTION(synth_learn_combine);
SYNTH_FUNCTION(synth_learn_serial);
SYNTH_FUNCTION(synth_learn_deserial);
SYNTH_FUNCTION(synth_learn_final);

MemoryContext
synth_learn_aggregate_context(FunctionCallInfo fcinfo)
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
	MemoryContext context = synth_learn_aggregate_context(fcinfo);
	SynthLearnState *state = PG_ARGISNULL(0) ? NULL :
		(SynthLearnState *) PG_GETARG_POINTER(0);
	Jsonb	   *options = PG_NARGS() > 2 && !PG_ARGISNULL(2) ? PG_GETARG_JSONB_P(2) : NULL;

	if (PG_ARGISNULL(1))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (state == NULL)
		state = synth_learn_new_state(context, options);
	else
		synth_learn_check_options(state, options);
	learn_tuple(state, PG_GETARG_HEAPTUPLEHEADER(1));
	PG_RETURN_POINTER(state);
}

static void
learn_tuple(SynthLearnState *state, HeapTupleHeader tuple)
{
	HeapTupleData data;
	MemoryContext old;

	if (state->desc == NULL ||
		HeapTupleHeaderGetTypeId(tuple) != state->row_type ||
		HeapTupleHeaderGetTypMod(tuple) != state->row_typmod)
		describe_rows(state, tuple);

	data.t_len = HeapTupleHeaderGetDatumLength(tuple);
	ItemPointerSetInvalid(&data.t_self);
	data.t_tableOid = InvalidOid;
	data.t_data = tuple;
	heap_deform_tuple(&data, state->desc, state->values, state->nulls);

	resetStringInfo(&state->packed);
	old = MemoryContextSwitchTo(state->call_context);
	synth_learn_pack(&state->packed, state->columns, state->ncolumns,
					 state->values, state->nulls);
	MemoryContextSwitchTo(old);
	MemoryContextReset(state->call_context);
	synth_learn_add_packed(state, state->packed.data, state->packed.len, 1);
}

static void
describe_rows(SynthLearnState *state, HeapTupleHeader tuple)
{
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(tuple),
											  HeapTupleHeaderGetTypMod(tuple));
	SynthCellColumn *columns;
	int			ncolumns;
	MemoryContext old;

	state->desc = NULL;
	if (state->desc_context)
		MemoryContextReset(state->desc_context);
	else
		state->desc_context = AllocSetContextCreate(state->context, "synth learn row type",
													ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(state->desc_context);
	state->values = synth_palloc_array(Datum, desc->natts);
	state->nulls = synth_palloc_array(bool, desc->natts);
	columns = synth_learn_columns(desc, state->desc_context, &ncolumns);
	ncolumns = synth_learn_choose_columns(&state->options, columns, ncolumns);
	synth_learn_set_columns(state, columns, ncolumns);
	/* attribute numbers are those of this row type */
	for (int i = 0; i < ncolumns; i++)
		state->columns[i].attribute = columns[i].attribute;
	state->row_type = HeapTupleHeaderGetTypeId(tuple);
	state->row_typmod = HeapTupleHeaderGetTypMod(tuple);
	state->desc = CreateTupleDescCopy(desc);
	ReleaseTupleDesc(desc);
	MemoryContextSwitchTo(old);
}

Datum
synth_learn_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = synth_learn_aggregate_context(fcinfo);
	SynthLearnState *into = PG_ARGISNULL(0) ? NULL :
		(SynthLearnState *) PG_GETARG_POINTER(0);
	PassedState *from;

	if (PG_ARGISNULL(1))
	{
		if (into == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(into);
	}
	from = (PassedState *) PG_GETARG_POINTER(1);
	if (into == NULL)
		into = synth_learn_new_state(context, synth_learn_flat_options(&from->view));
	synth_learn_combine_flat(into, &from->view, from->types);
	PG_RETURN_POINTER(into);
}

Datum
synth_learn_serial(PG_FUNCTION_ARGS)
{
	SynthLearnState *state = (SynthLearnState *) PG_GETARG_POINTER(0);
	Size		types_bytes = sizeof(Oid) * state->ncolumns,
				n;
	bytea	   *bytes;
	char	   *at;

	(void) synth_learn_aggregate_context(fcinfo);
	n = VARHDRSZ + sizeof(int32) + types_bytes + synth_learn_flatten(state, NULL);
	bytes = palloc(n);
	SET_VARSIZE(bytes, n);
	at = VARDATA(bytes);
	memcpy(at, &state->ncolumns, sizeof(int32));
	at += sizeof(int32);
	for (int i = 0; i < state->ncolumns; i++, at += sizeof(Oid))
		memcpy(at, &state->columns[i].type, sizeof(Oid));
	(void) synth_learn_flatten(state, at);
	PG_RETURN_BYTEA_P(bytes);
}

/* The bytes live as long as the call that combines them. */
Datum
synth_learn_deserial(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	const char *at = VARDATA_ANY(bytes);
	Size		n = VARSIZE_ANY_EXHDR(bytes);
	PassedState *passed = palloc0(sizeof(PassedState));
	SynthRowsStatus status = SYNTH_ROWS_BAD_HEADER;
	int32		ntypes = 0;

	(void) synth_learn_aggregate_context(fcinfo);
	if (n >= sizeof(int32))
		memcpy(&ntypes, at, sizeof(int32));
	if (ntypes >= 0 && n >= sizeof(int32) + sizeof(Oid) * (Size) ntypes)
	{
		Size		before = sizeof(int32) + sizeof(Oid) * ntypes;

		passed->types = synth_palloc_array(Oid, ntypes);
		memcpy(passed->types, at + sizeof(int32), sizeof(Oid) * ntypes);
		status = synth_learn_rows_open(at + before, n - before, &passed->view);
		if (status == SYNTH_ROWS_OK)
			status = synth_learn_rows_check_state(&passed->view);
		if (status == SYNTH_ROWS_OK && passed->view.ncolumns != (uint32) ntypes)
			status = SYNTH_ROWS_BAD_COLUMNS;
	}
	if (status != SYNTH_ROWS_OK)
		synth_learn_rows_damaged(status);
	PG_RETURN_POINTER(passed);
}

Datum
synth_learn_final(PG_FUNCTION_ARGS)
{
	MemoryContext context = synth_learn_aggregate_context(fcinfo);

	PG_RETURN_POINTER(synth_learn_finish(PG_ARGISNULL(0) ? NULL :
										 (SynthLearnState *) PG_GETARG_POINTER(0),
										 context));
}

struct varlena *
synth_learn_finish(SynthLearnState *state, MemoryContext context)
{
	MemoryContext work,
				old;
	SynthComponent *component;
	SynthModelView view;
	struct varlena *model;

	if (state == NULL || state->rows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no rows to learn from"),
				 errhint("synth_learn needs at least \"min_count\" rows that are not NULL.")));

	synth_learn_trim(state);
	work = AllocSetContextCreate(context, "synth learn fit", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(work);
	component = synth_learn_component(state);
	memset(&view, 0, sizeof(view));
	view.ncomponents = 1;
	view.components = component;
	MemoryContextSwitchTo(old);
	model = synth_model_build(&view);
	MemoryContextDelete(work);
	return model;
}
