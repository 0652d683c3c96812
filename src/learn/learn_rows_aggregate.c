/*
 * learn_rows_aggregate.c
 *		The aggregate synth_learn(synth_rows [, options]).
 *
 * The same learning as synth_learn(record), with a state whose type is
 * synth_rows too: while rows come it is an expanded object around the state of
 * learning; where it travels, between processes or servers, it is flattened
 * to bytes (learn_transport.c), which combine merges as they are.
 *
 * What is known of a value's columns is kept in the state: a distributed
 * server calls the transition function anew for each row, fn_extra is lost.
 */
#include "postgres.h"

#include "learn/learn_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"

typedef struct ExpandedState
{
	ExpandedObjectHeader hdr;
	SynthLearnState *state;
}			ExpandedState;

static Size flat_size(ExpandedObjectHeader *header);
static void flatten_into(ExpandedObjectHeader *header, void *result, Size size);
static ExpandedState *new_expanded(MemoryContext parent, Jsonb *options);
static ExpandedState *writable_state(Datum value, MemoryContext context);
static void combine_value(SynthLearnState *into, Datum value);
static void learn_value(SynthLearnState *state, struct varlena *value);
static void describe_value(SynthLearnState *state, const SynthRowsView *view);
static void learn_row(SynthLearnState *state, const SynthRowsRow *row);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

SYNTH_FUNCTION(synth_learn_rows_trans);
SYNTH_FUNCTION(synth_learn_rows_combine);
SYNTH_FUNCTION(synth_learn_rows_final);

/* ---- the expanded object ---- */

static Size
flat_size(ExpandedObjectHeader *header)
{
	SynthLearnState *state = ((ExpandedState *) header)->state;
	/* a sort calls this in a context that frees nothing by itself */
	MemoryContext old = MemoryContextSwitchTo(state->context);
	Size		n = VARHDRSZ + synth_learn_flatten(state, NULL);

	MemoryContextSwitchTo(old);
	if (!AllocSizeIsValid(n))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the state of learning is too large to pass on"),
				 errhint("Lower synth.learn_memory, or the option \"sample_rows\".")));
	return n;
}

static void
flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
	SynthLearnState *state = ((ExpandedState *) header)->state;
	MemoryContext old = MemoryContextSwitchTo(state->context);

	SET_VARSIZE(result, size);
	(void) synth_learn_flatten(state, VARDATA(result));
	MemoryContextSwitchTo(old);
}

static ExpandedState *
new_expanded(MemoryContext parent, Jsonb *options)
{
	MemoryContext context = AllocSetContextCreate(parent, "synth learn state",
												  ALLOCSET_DEFAULT_SIZES);
	ExpandedState *expanded = MemoryContextAllocZero(context, sizeof(ExpandedState));

	EOH_init_header(&expanded->hdr, &methods, context);
	expanded->state = synth_learn_new_state(context, options);
	return expanded;
}

/* The expanded state that a value is, or NULL. */
static ExpandedState *
expanded_state(Datum value)
{
	ExpandedObjectHeader *header;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)))
		return NULL;
	header = DatumGetEOHP(value);
	return header->eoh_methods == &methods ? (ExpandedState *) header : NULL;
}

static void
open_value(struct varlena *value, SynthRowsView *view)
{
	SynthRowsStatus status = synth_learn_rows_open(VARDATA_ANY(value),
												   VARSIZE_ANY_EXHDR(value), view);

	if (status == SYNTH_ROWS_OK)
		status = synth_learn_rows_check_state(view);
	if (status != SYNTH_ROWS_OK)
		synth_learn_rows_damaged(status);
}

/* A state that may be changed: the value itself if it is one, else a copy. */
static ExpandedState *
writable_state(Datum value, MemoryContext context)
{
	ExpandedState *expanded = expanded_state(value),
			   *copy;
	Jsonb	   *options = NULL;

	if (expanded != NULL && VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(value)))
		return expanded;
	if (expanded != NULL)
		options = expanded->state->options_json;
	else
	{
		SynthRowsView view;

		open_value(PG_DETOAST_DATUM_PACKED(value), &view);
		options = synth_learn_flat_options(&view);
	}
	copy = new_expanded(context, options);
	combine_value(copy->state, value);
	return copy;
}

/* Add what another state has seen. */
static void
combine_value(SynthLearnState *into, Datum value)
{
	ExpandedState *from = expanded_state(value);
	struct varlena *flat;
	SynthRowsView view;

	if (from != NULL)
	{
		synth_learn_combine_into(into, from->state);
		return;
	}
	flat = PG_DETOAST_DATUM_PACKED(value);
	open_value(flat, &view);
	if (!view.is_state)
		synth_learn_rows_damaged(SYNTH_ROWS_BAD_STATE);
	synth_learn_combine_flat(into, &view, NULL);
	if ((Pointer) flat != DatumGetPointer(value))
		pfree(flat);
}

/* ---- the aggregate ---- */

Datum
synth_learn_rows_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = synth_learn_aggregate_context(fcinfo);
	Jsonb	   *options = PG_NARGS() > 2 && !PG_ARGISNULL(2) ? PG_GETARG_JSONB_P(2) : NULL;
	struct varlena *value;
	ExpandedState *expanded;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		expanded = new_expanded(context, options);
	else
	{
		expanded = writable_state(PG_GETARG_DATUM(0), context);
		synth_learn_check_options(expanded->state, options);
	}
	value = PG_GETARG_VARLENA_PP(1);
	learn_value(expanded->state, value);
	PG_FREE_IF_COPY(value, 1);
	PG_RETURN_DATUM(EOHPGetRWDatum(&expanded->hdr));
}

Datum
synth_learn_rows_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = synth_learn_aggregate_context(fcinfo);
	ExpandedState *into;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
	{
		Datum		from = PG_GETARG_DATUM(1);

		/* never the argument itself: it belongs to the caller */
		into = writable_state(MakeExpandedObjectReadOnlyInternal(from), context);
	}
	else
	{
		into = writable_state(PG_GETARG_DATUM(0), context);
		combine_value(into->state, PG_GETARG_DATUM(1));
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&into->hdr));
}

Datum
synth_learn_rows_final(PG_FUNCTION_ARGS)
{
	MemoryContext context = synth_learn_aggregate_context(fcinfo);
	ExpandedState *expanded;
	struct varlena *model;
	bool		is_copy;

	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(synth_learn_finish(NULL, context));
	expanded = expanded_state(PG_GETARG_DATUM(0));
	is_copy = expanded == NULL;
	if (is_copy)
		expanded = writable_state(PG_GETARG_DATUM(0), context);
	model = synth_learn_finish(expanded->state, context);
	if (is_copy)
		DeleteExpandedObject(EOHPGetRWDatum(&expanded->hdr));
	PG_RETURN_POINTER(model);
}

/* ---- packed rows ---- */

static void
learn_value(SynthLearnState *state, struct varlena *value)
{
	SynthRowsView view;
	SynthRowsRow row;
	const char *at;
	SynthRowsStatus status = synth_learn_rows_open(VARDATA_ANY(value),
												   VARSIZE_ANY_EXHDR(value), &view);

	if (status == SYNTH_ROWS_OK)
		status = synth_learn_rows_check_state(&view);
	if (status != SYNTH_ROWS_OK)
		synth_learn_rows_damaged(status);
	if (view.is_state)
	{
		synth_learn_combine_flat(state, &view, NULL);
		return;
	}
	if (state->header == NULL || view.columns_bytes != state->header_bytes ||
		memcmp(view.columns, state->header, view.columns_bytes) != 0)
		describe_value(state, &view);
	at = view.rows;
	for (uint32 r = 0; r < view.nrows; r++)
	{
		if (!synth_learn_rows_next_row(&at, view.end, &row) || row.count == 0)
			synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
		learn_row(state, &row);
		if ((r & 0xfff) == 0xfff)
			CHECK_FOR_INTERRUPTS();
	}
	if (at != view.end)
		synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
}

/* Which of the value's columns are learned. */
static void
describe_value(SynthLearnState *state, const SynthRowsView *view)
{
	MemoryContext old = MemoryContextSwitchTo(state->call_context);
	SynthCellColumn *columns = synth_learn_flat_columns(view, NULL);
	int		   *which = MemoryContextAlloc(state->context, sizeof(int) * (view->ncolumns + 1));
	char	   *header = MemoryContextAlloc(state->context, view->columns_bytes + 1);
	int			n;

	for (uint32 i = 0; i < view->ncolumns; i++)
	{
		columns[i].attribute = (int) i;
		which[i] = -1;
	}
	n = synth_learn_choose_columns(&state->options, columns, (int) view->ncolumns);
	for (int i = 0; i < n; i++)
		which[columns[i].attribute] = i;
	synth_learn_set_columns(state, columns, n);
	MemoryContextSwitchTo(old);
	MemoryContextReset(state->call_context);

	if (state->header)
	{
		pfree(state->header);
		pfree(state->header_column);
	}
	memcpy(header, view->columns, view->columns_bytes);
	state->header = header;
	state->header_bytes = view->columns_bytes;
	state->header_columns = (int) view->ncolumns;
	state->header_column = which;
}

static void
learn_row(SynthLearnState *state, const SynthRowsRow *row)
{
	const char *at = row->bytes,
			   *end = row->bytes + row->nbytes;
	bool		all = state->header_columns == state->ncolumns;

	resetStringInfo(&state->packed);
	for (int i = 0; i < state->header_columns; i++)
	{
		const char *begin = at;
		int			c = state->header_column[i];
		SynthCell	cell;

		if (!synth_learn_read_cell(&at, end, &cell) ||
			(c >= 0 && !synth_learn_cell_fits(&cell, &state->columns[c])))
			synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
		if (c >= 0 && !all)
			appendBinaryStringInfo(&state->packed, begin, (int) (at - begin));
	}
	if (at != end)
		synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
	if (all)
		synth_learn_add_packed(state, row->bytes, row->nbytes, (int64) row->count);
	else
		synth_learn_add_packed(state, state->packed.data, state->packed.len,
							   (int64) row->count);
}
