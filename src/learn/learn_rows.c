/*
 * learn_rows.c
 *		The type synth_rows, and synth_pack(record).
 *
 * A distributed PostgreSQL pushes an aggregate down to its workers only if the
 * types of its argument and state are concrete.  So a row is packed where it
 * lies, with a description of its columns in front, and the aggregate
 * synth_learn(synth_rows) reads that (learn_rows_aggregate.c).
 *
 * rows_private.h has the layout.  The text form is base64, the binary form the
 * same bytes, which are little-endian by definition.  Whatever comes in is
 * checked to the last cell before it becomes a value.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "common/base64.h"
#include "funcapi.h"
#include "learn/learn_private.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

/* Of the row type that a call of synth_pack sees. */
typedef struct Packer
{
	Oid			row_type;
	int32		row_typmod;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *nulls;
	int			ncolumns;
	SynthCellColumn *columns;
	StringInfoData header;		/* of a value of one row */
	StringInfoData packed;
	MemoryContext call_context;
}			Packer;

static bool check_value(const void *bytes, Size n, int damaged, struct Node *escontext);
static bool encoding_is_right(const SynthRowsView *view);
static Packer *find_packer(FmgrInfo *flinfo, HeapTupleHeader tuple);
static void write_header(Packer *packer);

SYNTH_FUNCTION(synth_rows_in);
SYNTH_FUNCTION(synth_rows_out);
SYNTH_FUNCTION(synth_rows_recv);
SYNTH_FUNCTION(synth_rows_send);
SYNTH_FUNCTION(synth_pack);

/* ---- text and binary form ---- */

Datum
synth_rows_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	size_t		text_bytes = strlen(text);
	int			room = (int) (text_bytes / 4 * 3 + 3);
	struct varlena *value = palloc(VARHDRSZ + room);
	int			n = pg_b64_decode(text, (int) text_bytes, (void *) VARDATA(value), room);

	if (n < 0)
	{
		synth_errsave(fcinfo->context,
					  (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					   errmsg("invalid input syntax for type %s", "synth_rows"),
					   errdetail("The text is not base64.")));
		PG_RETURN_NULL();
	}
	SET_VARSIZE(value, VARHDRSZ + n);
	if (!check_value(VARDATA(value), n, ERRCODE_INVALID_TEXT_REPRESENTATION, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

static bool
check_value(const void *bytes, Size n, int damaged, struct Node *escontext)
{
	SynthRowsView view;
	SynthRowsStatus status = synth_learn_rows_check(bytes, n, &view);

	if (status != SYNTH_ROWS_OK)
	{
		synth_errsave(escontext,
					  (errcode(status == SYNTH_ROWS_NEWER ? ERRCODE_FEATURE_NOT_SUPPORTED : damaged),
					   errmsg("invalid value of type %s", "synth_rows"),
					   errdetail("%s", synth_learn_rows_status_text(status))));
		return false;
	}
	if (!encoding_is_right(&view))
	{
		synth_errsave(escontext,
					  (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
					   errmsg("invalid value of type %s", "synth_rows"),
					   errdetail("A text in it is not in the encoding of this database, %s.",
								 GetDatabaseEncodingName())));
		return false;
	}
	return true;
}

static bool
is_encoded(const char *text, uint32 nbytes)
{
	return pg_verify_mbstr(GetDatabaseEncoding(), text, (int) nbytes, true);
}

static bool
encoding_is_right(const SynthRowsView *view)
{
	const char *at = view->columns;
	SynthRowsColumn column;
	SynthRowsRow row;

	if (!is_encoded(view->options, view->options_bytes))
		return false;
	while (synth_learn_rows_next_column(&at, view->columns + view->columns_bytes, &column))
		if (!is_encoded(column.name, column.name_bytes) ||
			!is_encoded(column.type_name, column.type_bytes))
			return false;
	at = view->rows;
	while (synth_learn_rows_next_row(&at, view->end, &row))
	{
		const char *cell_at = row.bytes;
		SynthCell	cell;

		while (synth_learn_read_cell(&cell_at, row.bytes + row.nbytes, &cell))
			if ((cell.tag == CELL_TEXT || cell.tag == CELL_LONG_TEXT) &&
				!is_encoded(cell.text, cell.text_bytes))
				return false;
	}
	return true;
}

Datum
synth_rows_out(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	int			n = (int) VARSIZE_ANY_EXHDR(value);
	Size		room = ((Size) n + 2) / 3 * 4;
	char	   *text;
	int			text_bytes;

	if (room >= MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("packed rows are too large for their text form"),
				 errhint("Lower synth.learn_memory, or the option \"sample_rows\".")));
	text = palloc(room + 1);
	text_bytes = pg_b64_encode((const void *) VARDATA_ANY(value), n, text, (int) room);
	if (text_bytes < 0)
		elog(ERROR, "base64 does not fit");
	text[text_bytes] = '\0';
	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_CSTRING(text);
}

Datum
synth_rows_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	int			n = in->len - in->cursor;
	struct varlena *value = palloc(VARHDRSZ + n);

	pq_copymsgbytes(in, VARDATA(value), n);
	SET_VARSIZE(value, VARHDRSZ + n);
	check_value(VARDATA(value), n, ERRCODE_INVALID_BINARY_REPRESENTATION, NULL);
	PG_RETURN_POINTER(value);
}

Datum
synth_rows_send(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	StringInfoData out;

	pq_begintypsend(&out);
	pq_sendbytes(&out, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* ---- a row ---- */

Datum
synth_pack(PG_FUNCTION_ARGS)
{
	HeapTupleHeader tuple = PG_GETARG_HEAPTUPLEHEADER(0);
	Packer	   *packer = find_packer(fcinfo->flinfo, tuple);
	HeapTupleData data;
	SynthRowsRow row;
	MemoryContext old;
	struct varlena *value;
	Size		header_bytes,
				n;

	data.t_len = HeapTupleHeaderGetDatumLength(tuple);
	ItemPointerSetInvalid(&data.t_self);
	data.t_tableOid = InvalidOid;
	data.t_data = tuple;
	heap_deform_tuple(&data, packer->desc, packer->values, packer->nulls);

	resetStringInfo(&packer->packed);
	old = MemoryContextSwitchTo(packer->call_context);
	synth_learn_pack(&packer->packed, packer->columns, packer->ncolumns,
					 packer->values, packer->nulls);
	MemoryContextSwitchTo(old);
	MemoryContextReset(packer->call_context);

	row.count = 1;
	row.bytes = packer->packed.data;
	row.nbytes = (uint32) packer->packed.len;
	header_bytes = VARHDRSZ + packer->header.len;
	n = header_bytes + synth_learn_rows_put_row(NULL, &row);
	value = palloc(n);
	SET_VARSIZE(value, n);
	memcpy(VARDATA(value), packer->header.data, packer->header.len);
	(void) synth_learn_rows_put_row((char *) value + header_bytes, &row);
	PG_RETURN_POINTER(value);
}

/* What is known of the row type, kept while the same one comes. */
static Packer *
find_packer(FmgrInfo *flinfo, HeapTupleHeader tuple)
{
	Packer	   *packer = flinfo->fn_extra;
	MemoryContext context,
				old;
	TupleDesc	desc;

	if (packer != NULL &&
		HeapTupleHeaderGetTypeId(tuple) == packer->row_type &&
		HeapTupleHeaderGetTypMod(tuple) == packer->row_typmod)
		return packer;
	if (packer != NULL)
	{
		flinfo->fn_extra = NULL;
		MemoryContextDelete(GetMemoryChunkContext(packer));
	}
	context = AllocSetContextCreate(flinfo->fn_mcxt, "synth pack", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(context);
	packer = palloc0(sizeof(Packer));
	packer->row_type = HeapTupleHeaderGetTypeId(tuple);
	packer->row_typmod = HeapTupleHeaderGetTypMod(tuple);
	desc = lookup_rowtype_tupdesc(packer->row_type, packer->row_typmod);
	packer->desc = CreateTupleDescCopy(desc);
	ReleaseTupleDesc(desc);
	packer->values = synth_palloc_array(Datum, packer->desc->natts);
	packer->nulls = synth_palloc_array(bool, packer->desc->natts);
	packer->call_context = AllocSetContextCreate(context, "synth pack row",
												 ALLOCSET_DEFAULT_SIZES);
	packer->columns = synth_learn_columns(packer->desc, context, &packer->ncolumns);
	initStringInfo(&packer->packed);
	write_header(packer);
	MemoryContextSwitchTo(old);
	flinfo->fn_extra = packer;
	return packer;
}

static void
write_header(Packer *packer)
{
	SynthRowsView view = {0};

	initStringInfo(&packer->header);
	view.ncolumns = (uint32) packer->ncolumns;
	view.columns_bytes = (uint32) synth_learn_put_columns(packer->columns, packer->ncolumns,
														  NULL);
	view.nrows = 1;
	enlargeStringInfo(&packer->header, SYNTH_ROWS_HEADER_BYTES + (int) view.columns_bytes);
	packer->header.len = (int) synth_learn_rows_put_header(packer->header.data, &view);
	packer->header.len += (int) synth_learn_put_columns(packer->columns, packer->ncolumns,
														packer->header.data + packer->header.len);
}
