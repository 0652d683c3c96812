/*
 * learn_transport.c
 *		The state of learning as bytes: a value of type synth_rows with counts.
 *
 * Workers of one server pass these bytes (serialize, deserialize), with the
 * OIDs of the columns' types before them; servers of a distributed database
 * pass them as the text form of the type.  The bytes are merged as they are,
 * without a second state being built from them.
 */
#include "postgres.h"

#include "learn/rowset_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"

static Size put_state(const SynthLearnState *state, const char *options, char *out);
static Size put_store(const SynthRowStore *store, char *out);
static void add_sketch(SynthLearnState *into, const SynthRowsView *view);
static void check_cells(const SynthLearnState *state, const SynthRowsRow *row);

/* Where the next piece goes; NULL while bytes are counted only. */
#define AT(out, n) ((out) ? (out) + (n) : NULL)

Size
synth_learn_flatten(SynthLearnState *state, char *out)
{
	SynthRowsView view = {0};
	const char *options = "";
	Size		n;

	/* bytes are bounded by the limits, not by what comes between trims */
	synth_learn_trim(state);
	if (state->options_json)
		options = JsonbToCString(NULL, &state->options_json->root,
								 VARSIZE(state->options_json));
	view.is_state = true;
	view.ncolumns = (uint32) state->ncolumns;
	view.columns_bytes = (uint32) synth_learn_put_columns(state->columns, state->ncolumns, NULL);
	view.state_bytes = (uint32) put_state(state, options, NULL);
	view.nrows = state->kept.table->members +
		(state->heavy ? state->heavy->candidates.table->members : 0);
	n = synth_learn_rows_put_header(out, &view);
	n += synth_learn_put_columns(state->columns, state->ncolumns, AT(out, n));
	n += out ? put_state(state, options, out + n) : view.state_bytes;
	n += put_store(&state->kept, AT(out, n));
	if (state->heavy)
		n += put_store(&state->heavy->candidates, AT(out, n));
	return n;
}

Size
synth_learn_put_columns(const SynthCellColumn *columns, int ncolumns, char *out)
{
	Size		n = 0;

	for (int i = 0; i < ncolumns; i++)
	{
		const SynthCellColumn *c = &columns[i];
		SynthRowsColumn column;

		column.name = c->name;
		column.name_bytes = (uint32) strlen(c->name);
		column.type_name = c->type_name;
		column.type_bytes = (uint32) strlen(c->type_name);
		column.typmod = c->typmod;
		column.place = (uint32) c->place;
		n += synth_learn_rows_put_column(AT(out, n), &column);
	}
	return n;
}

static Size
put_state(const SynthLearnState *state, const char *options, char *out)
{
	Size		length = strlen(options);
	Size		n = synth_learn_put_varint(out, length);

	if (out)
		memcpy(out + n, options, length);
	n += length;
	n += synth_learn_put_fixed(AT(out, n), (uint64) state->rows, 8);
	n += synth_learn_put_fixed(AT(out, n), state->threshold, 8);
	n += synth_learn_put_fixed(AT(out, n), state->heavy ? state->heavy->bits : 0, 1);
	if (state->heavy)
		for (Size i = 0; i < (Size) SYNTH_SKETCH_DEPTH << state->heavy->bits; i++)
			n += synth_learn_put_varint(AT(out, n), (uint64) state->heavy->counter[i]);
	return n;
}

static Size
put_store(const SynthRowStore *store, char *out)
{
	synth_rowset_iterator it;
	SynthKeptRow *row;
	Size		n = 0;

	synth_rowset_start_iterate(store->table, &it);
	for (uint32 i = 0; (row = synth_rowset_iterate(store->table, &it)) != NULL; i++)
	{
		SynthRowsRow r;

		r.count = (uint64) row->count;
		r.bytes = row->bytes;
		r.nbytes = row->nbytes;
		n += synth_learn_rows_put_row(AT(out, n), &r);
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
	return n;
}

/* ---- back ---- */

void
synth_learn_rows_damaged(SynthRowsStatus status)
{
	ereport(ERROR,
			(errcode(status == SYNTH_ROWS_NEWER ? ERRCODE_FEATURE_NOT_SUPPORTED :
					 ERRCODE_DATA_CORRUPTED),
			 errmsg(status == SYNTH_ROWS_NEWER ?
					"packed rows are of a newer version" : "packed rows are damaged"),
			 errdetail("%s", synth_learn_rows_status_text(status))));
}

Jsonb *
synth_learn_flat_options(const SynthRowsView *view)
{
	char	   *text;

	if (view->options_bytes == 0)
		return NULL;
	text = pnstrdup(view->options, view->options_bytes);
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

SynthCellColumn *
synth_learn_flat_columns(const SynthRowsView *view, const Oid *types)
{
	SynthCellColumn *columns = synth_palloc0_array(SynthCellColumn, view->ncolumns);
	const char *at = view->columns;
	SynthRowsStatus status = synth_learn_rows_check_columns(view);

	if (status != SYNTH_ROWS_OK)
		synth_learn_rows_damaged(status);
	for (uint32 i = 0; i < view->ncolumns; i++)
	{
		SynthCellColumn *c = &columns[i];
		SynthRowsColumn column;
		int32		typmod;

		if (!synth_learn_rows_next_column(&at, view->columns + view->columns_bytes, &column))
			synth_learn_rows_damaged(SYNTH_ROWS_BAD_COLUMNS);
		c->name = pnstrdup(column.name, column.name_bytes);
		c->type_name = pnstrdup(column.type_name, column.type_bytes);
		c->typmod = column.typmod;
		c->place = (int) column.place;
		c->type = types ? types[i] : synth_parse_type(c->type_name, &typmod);
		if (!OidIsValid(c->type))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_OBJECT),
					 errmsg("type %s of column \"%s\" does not exist", c->type_name, c->name),
					 errhint("Create the type in this database under the same name.")));
		c->class = synth_learn_cell_class(c->type, &c->base_type);
	}
	return columns;
}

void
synth_learn_combine_flat(SynthLearnState *into, SynthRowsView *view, const Oid *types)
{
	SynthRowsStatus status = synth_learn_rows_check_state(view);
	bool		sketched;
	const char *at = view->rows;
	MemoryContext old = MemoryContextSwitchTo(into->call_context);

	if (status != SYNTH_ROWS_OK)
		synth_learn_rows_damaged(status);
	synth_learn_check_options(into, synth_learn_flat_options(view));
	if (view->ncolumns > 0)
		synth_learn_set_columns(into, synth_learn_flat_columns(view, types),
								(int) view->ncolumns);
	MemoryContextSwitchTo(old);
	MemoryContextReset(into->call_context);

	sketched = view->sketch_bits > 0;
	synth_learn_begin_merge(into, (int64) view->learned, view->threshold, sketched);
	if (sketched)
		add_sketch(into, view);
	for (uint32 r = 0; r < view->nrows; r++)
	{
		SynthRowsRow row;

		if (!synth_learn_rows_next_row(&at, view->end, &row) ||
			(row.count == 0 && !sketched))
			synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
		/* our own server's bytes are believed to that point */
		if (types == NULL)
			check_cells(into, &row);
		synth_learn_merge_row(into, row.bytes, row.nbytes, (int64) row.count, sketched);
		if ((r & 0xfff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

/* Cells of the right kind, one for each column. */
static void
check_cells(const SynthLearnState *state, const SynthRowsRow *row)
{
	const char *at = row->bytes,
			   *end = row->bytes + row->nbytes;

	for (int i = 0; i < state->ncolumns; i++)
	{
		SynthCell	cell;

		if (!synth_learn_read_cell(&at, end, &cell) ||
			!synth_learn_cell_fits(&cell, &state->columns[i]))
			synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
	}
	if (at != end)
		synth_learn_rows_damaged(SYNTH_ROWS_BAD_ROWS);
}

bool
synth_learn_cell_fits(const SynthCell *cell, const SynthCellColumn *column)
{
	bool		is_text = cell->tag == CELL_TEXT || cell->tag == CELL_LONG_TEXT;

	return cell->tag == CELL_NULL || is_text == (column->class == SYNTH_CELL_TEXT);
}

static void
add_sketch(SynthLearnState *into, const SynthRowsView *view)
{
	int			bits = Min(into->heavy->bits, view->sketch_bits);
	Size		width = (Size) 1 << bits;
	const char *at = view->sketch;

	synth_learn_heavy_fold(into->heavy, bits);
	for (int line = 0; line < SYNTH_SKETCH_DEPTH; line++)
		for (Size i = 0; i < (Size) 1 << view->sketch_bits; i++)
		{
			uint64		n;

			if (!synth_learn_get_varint(&at, view->state + view->state_bytes, &n))
				synth_learn_rows_damaged(SYNTH_ROWS_BAD_STATE);
			into->heavy->counter[line * width + (i & (width - 1))] += (int64) n;
		}
}
