/*
 * model_io.c
 *		Text, binary and comparison functions of the type synth_model.
 *
 * The text form is base64 of the value's bytes, in one line; blanks and line
 * ends are accepted between its characters.  The binary form is those bytes as
 * they are: their numbers are variable-length and little-endian by definition,
 * not by machine, so that there is nothing to convert.  Whatever comes in is
 * decoded and checked as a whole before it becomes a value.
 *
 * Models are compared as bytes: a canonical form makes equal models equal
 * bytes.  The order is only good for sorting.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "common/base64.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "model/model_private.h"
#include "model/model_server.h"
#include "parser/scansup.h"

static bool is_sound(const void *bytes, Size n, int damaged, struct Node *escontext);
static int	compare_values(FunctionCallInfo fcinfo);
static bool values_are_equal(FunctionCallInfo fcinfo);
static struct varlena *copy_header(Datum value);

SYNTH_FUNCTION(synth_model_in);
SYNTH_FUNCTION(synth_model_out);
SYNTH_FUNCTION(synth_model_recv);
SYNTH_FUNCTION(synth_model_send);
SYNTH_FUNCTION(synth_model_eq);
SYNTH_FUNCTION(synth_model_ne);
SYNTH_FUNCTION(synth_model_lt);
SYNTH_FUNCTION(synth_model_le);
SYNTH_FUNCTION(synth_model_gt);
SYNTH_FUNCTION(synth_model_ge);
SYNTH_FUNCTION(synth_model_cmp);
SYNTH_FUNCTION(synth_model_hash);
SYNTH_FUNCTION(synth_model_hash_extended);

Datum
synth_model_in(PG_FUNCTION_ARGS)
{
	char	   *given = PG_GETARG_CSTRING(0);
	char	   *text = palloc(strlen(given) + 1);
	int			text_bytes = 0;
	int			room;
	struct varlena *value;
	int			n;

	/* lines may have been broken on the way, as encode() does */
	for (; *given; given++)
		if (!scanner_isspace(*given))
			text[text_bytes++] = *given;
	room = text_bytes / 4 * 3 + 3;
	value = palloc(VARHDRSZ + room);
	n = pg_b64_decode(text, text_bytes, (void *) VARDATA(value), room);
	pfree(text);
	if (n < 0)
	{
		synth_errsave(fcinfo->context,
					  (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					   errmsg("invalid input syntax for type %s", "synth_model"),
					   errdetail("The text is not base64.")));
		PG_RETURN_NULL();
	}
	SET_VARSIZE(value, VARHDRSZ + n);
	if (!is_sound(VARDATA(value), n, ERRCODE_INVALID_TEXT_REPRESENTATION, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

/* Decodes to look, not to keep. */
static bool
is_sound(const void *bytes, Size n, int damaged, struct Node *escontext)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth model check",
												  ALLOCSET_DEFAULT_SIZES);
	bool		sound = synth_model_check(bytes, n, context, damaged, escontext) != NULL;

	MemoryContextDelete(context);
	return sound;
}

Datum
synth_model_out(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	int			n = (int) VARSIZE_ANY_EXHDR(value);
	int			room = pg_b64_enc_len(n);
	char	   *text;
	int			text_bytes;

	if ((Size) room >= MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the model is too large for its text form"),
				 errhint("Use the binary form, as COPY with FORMAT binary does.")));
	text = palloc(room + 1);
	text_bytes = pg_b64_encode((const void *) VARDATA_ANY(value), n, text, room);
	if (text_bytes < 0)
		elog(ERROR, "base64 does not fit");
	text[text_bytes] = '\0';
	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_CSTRING(text);
}

Datum
synth_model_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	int			n = in->len - in->cursor;
	struct varlena *value = palloc(VARHDRSZ + n);

	pq_copymsgbytes(in, VARDATA(value), n);
	SET_VARSIZE(value, VARHDRSZ + n);
	is_sound(VARDATA(value), n, ERRCODE_INVALID_BINARY_REPRESENTATION, NULL);
	PG_RETURN_POINTER(value);
}

Datum
synth_model_send(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	StringInfoData out;

	pq_begintypsend(&out);
	pq_sendbytes(&out, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* ---- comparison ---- */

static int
compare_values(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	int			order = synth_model_compare_bytes(VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a),
												  VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b));

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

/* Models of different sizes, the most usual case, are not fetched. */
static bool
values_are_equal(FunctionCallInfo fcinfo)
{
	if (toast_raw_datum_size(PG_GETARG_DATUM(0)) !=
		toast_raw_datum_size(PG_GETARG_DATUM(1)))
		return false;
	return compare_values(fcinfo) == 0;
}

Datum
synth_model_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(values_are_equal(fcinfo));
}

Datum
synth_model_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!values_are_equal(fcinfo));
}

Datum
synth_model_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_values(fcinfo) < 0);
}

Datum
synth_model_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_values(fcinfo) <= 0);
}

Datum
synth_model_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_values(fcinfo) > 0);
}

Datum
synth_model_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_values(fcinfo) >= 0);
}

Datum
synth_model_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_values(fcinfo));
}

/* The header has the size and the checksum of all that follows. */
static struct varlena *
copy_header(Datum value)
{
	return PG_DETOAST_DATUM_SLICE(value, 0, SYNTH_MODEL_HEADER_BYTES);
}

Datum
synth_model_hash(PG_FUNCTION_ARGS)
{
	struct varlena *header = copy_header(PG_GETARG_DATUM(0));

	PG_RETURN_UINT32(hash_bytes((const unsigned char *) VARDATA_ANY(header),
								(int) VARSIZE_ANY_EXHDR(header)));
}

Datum
synth_model_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *header = copy_header(PG_GETARG_DATUM(0));

	PG_RETURN_UINT64(hash_bytes_extended((const unsigned char *) VARDATA_ANY(header),
										 (int) VARSIZE_ANY_EXHDR(header),
										 (uint64) PG_GETARG_INT64(1)));
}
