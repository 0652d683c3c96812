/*
 * rows_layout.c
 *		Bytes of packed rows to checked cells, rows and states.  Pure C, fuzzed.
 *
 * rows_private.h has the layout.  Nothing in the bytes is believed: every
 * length is compared with what is left.  There is no checksum: the value is
 * made to travel and be learned at once, and each cell is read anyway.
 * Cost: O(bytes); no memory.
 */
#include <limits.h>
#include <string.h>

#include "learn/rows_private.h"

/* ---- the smallest pieces ---- */

size_t
synth_learn_put_varint(char *out, uint64_t v)
{
	size_t		n = 0;

	do
	{
		if (out)
			out[n] = (char) ((v & 0x7f) | (v > 0x7f ? 0x80 : 0));
		n++;
		v >>= 7;
	} while (v != 0);
	return n;
}

bool
synth_learn_get_varint(const char **at, const char *end, uint64_t *v)
{
	*v = 0;
	for (int shift = 0; shift < 64; shift += 7)
	{
		uint64_t	byte;

		if (*at >= end)
			return false;
		byte = (unsigned char) *(*at)++;
		if (shift == 63 && byte > 1)
			return false;
		*v |= (byte & 0x7f) << shift;
		if (byte < 0x80)
			return byte > 0 || shift == 0;
	}
	return false;
}

size_t
synth_learn_put_fixed(char *out, uint64_t v, int bytes)
{
	for (int i = 0; out && i < bytes; i++)
		out[i] = (char) (v >> (8 * i));
	return bytes;
}

static uint64_t
get_fixed(const char *p, int bytes)
{
	uint64_t	v = 0;

	for (int i = 0; i < bytes; i++)
		v |= (uint64_t) (unsigned char) p[i] << (8 * i);
	return v;
}

/* Length and bytes, at least one and at most limit of them. */
static bool
get_string(const char **at, const char *end, uint64_t limit,
		   const char **string, uint32_t *nbytes)
{
	uint64_t	n;

	if (!synth_learn_get_varint(at, end, &n) || n > (uint64_t) (end - *at) ||
		n == 0 || n > limit || memchr(*at, '\0', n) != NULL)
		return false;
	*string = *at;
	*nbytes = (uint32_t) n;
	*at += n;
	return true;
}

static size_t
put_string(char *out, const char *string, uint32_t nbytes)
{
	size_t		n = synth_learn_put_varint(out, nbytes);

	if (out)
		memcpy(out + n, string, nbytes);
	return n + nbytes;
}

/* ---- cells ---- */

static bool
is_finite_double(uint64_t bits)
{
	return (bits >> 52 & 0x7ff) != 0x7ff;
}

bool
synth_learn_read_cell(const char **at, const char *end, SynthCell *cell)
{
	uint64_t	v;

	if (*at >= end)
		return false;
	cell->tag = (SynthCellTag) (unsigned char) *(*at)++;
	switch (cell->tag)
	{
		case CELL_NULL:
			return true;
		case CELL_WHOLE:
			if (!synth_learn_get_varint(at, end, &v))
				return false;
			cell->number = (double) (int64_t) ((v >> 1) ^ (~(v & 1) + 1));
			return true;
		case CELL_DOUBLE:
			if (end - *at < 8)
				return false;
			v = get_fixed(*at, 8);
			memcpy(&cell->number, &v, sizeof(v));
			*at += 8;
			return is_finite_double(v);
		case CELL_SPECIAL:
			if (*at >= end)
				return false;
			cell->special = (unsigned char) *(*at)++;
			return cell->special == SYNTH_SPECIAL_NAN ||
				cell->special == SYNTH_SPECIAL_PLUS_INF ||
				cell->special == SYNTH_SPECIAL_MINUS_INF;
		case CELL_TEXT:
		case CELL_LONG_TEXT:
			if (!synth_learn_get_varint(at, end, &v) || v > (uint64_t) (end - *at) ||
				v > SYNTH_LEARN_MAX_TEXT_BYTES || memchr(*at, '\0', v) != NULL)
				return false;
			cell->text = *at;
			cell->text_bytes = (uint32_t) v;
			*at += v;
			return true;
	}
	return false;
}

/* ---- columns ---- */

bool
synth_learn_rows_next_column(const char **at, const char *end,
							 SynthRowsColumn *column)
{
	uint64_t	typmod,
				place;

	/* a type's name is two names with quotes, at worst every byte doubled */
	if (!get_string(at, end, 255, &column->name, &column->name_bytes) ||
		!get_string(at, end, 4 * 255 + 16, &column->type_name, &column->type_bytes) ||
		!synth_learn_get_varint(at, end, &typmod) || typmod > UINT32_MAX ||
		!synth_learn_get_varint(at, end, &place) || place >= SYNTH_MODEL_MAX_COLUMNS)
		return false;
	column->typmod = (int32_t) ((uint32_t) (typmod >> 1) ^ (~(uint32_t) (typmod & 1) + 1));
	column->place = (uint32_t) place;
	return true;
}

size_t
synth_learn_rows_put_column(char *out, const SynthRowsColumn *column)
{
	uint32_t	typmod = (uint32_t) column->typmod;
	size_t		n = put_string(out, column->name, column->name_bytes);

	n += put_string(out ? out + n : NULL, column->type_name, column->type_bytes);
	n += synth_learn_put_varint(out ? out + n : NULL,
								(typmod << 1) ^ (~(typmod >> 31) + 1));
	n += synth_learn_put_varint(out ? out + n : NULL, column->place);
	return n;
}

static int
compare_names(const SynthRowsColumn *a, const SynthRowsColumn *b)
{
	uint32_t	n = a->name_bytes < b->name_bytes ? a->name_bytes : b->name_bytes;
	int			c = memcmp(a->name, b->name, n);

	if (c != 0)
		return c;
	return a->name_bytes < b->name_bytes ? -1 : a->name_bytes > b->name_bytes;
}

/* Names ascend, and the places are all of 0 .. ncolumns - 1. */
SynthRowsStatus
synth_learn_rows_check_columns(const SynthRowsView *view)
{
	const char *at = view->columns,
			   *end = view->columns + view->columns_bytes;
	uint8_t		seen[SYNTH_MODEL_MAX_COLUMNS] = {0};
	SynthRowsColumn before = {0};

	for (uint32_t c = 0; c < view->ncolumns; c++)
	{
		SynthRowsColumn column;

		if (!synth_learn_rows_next_column(&at, end, &column) ||
			column.place >= view->ncolumns || seen[column.place] ||
			(c > 0 && compare_names(&before, &column) >= 0))
			return SYNTH_ROWS_BAD_COLUMNS;
		seen[column.place] = 1;
		before = column;
	}
	return at == end ? SYNTH_ROWS_OK : SYNTH_ROWS_BAD_COLUMNS;
}

/* ---- rows ---- */

bool
synth_learn_rows_next_row(const char **at, const char *end, SynthRowsRow *row)
{
	uint64_t	n;

	if (!synth_learn_get_varint(at, end, &row->count) || row->count > INT64_MAX ||
		!synth_learn_get_varint(at, end, &n) || n > (uint64_t) (end - *at))
		return false;
	row->bytes = *at;
	row->nbytes = (uint32_t) n;
	*at += n;
	return true;
}

size_t
synth_learn_rows_put_row(char *out, const SynthRowsRow *row)
{
	size_t		n = synth_learn_put_varint(out, row->count);

	return n + put_string(out ? out + n : NULL, row->bytes, row->nbytes);
}

SynthRowsStatus
synth_learn_rows_check_rows(const SynthRowsView *view)
{
	const char *at = view->rows;
	uint64_t	total = 0;

	for (uint32_t r = 0; r < view->nrows; r++)
	{
		SynthRowsRow row;
		const char *cell_at;

		if (!synth_learn_rows_next_row(&at, view->end, &row) ||
			(row.count == 0 && !view->is_state))
			return SYNTH_ROWS_BAD_ROWS;
		total += row.count;
		if (total > INT64_MAX || (view->is_state && total > view->learned))
			return SYNTH_ROWS_BAD_ROWS;
		cell_at = row.bytes;
		for (uint32_t c = 0; c < view->ncolumns; c++)
		{
			SynthCell	cell;

			if (!synth_learn_read_cell(&cell_at, row.bytes + row.nbytes, &cell))
				return SYNTH_ROWS_BAD_ROWS;
		}
		if (cell_at != row.bytes + row.nbytes)
			return SYNTH_ROWS_BAD_ROWS;
	}
	return at == view->end ? SYNTH_ROWS_OK : SYNTH_ROWS_BAD_ROWS;
}

/* ---- the state's own section ---- */

SynthRowsStatus
synth_learn_rows_check_state(SynthRowsView *view)
{
	const char *at = view->state,
			   *end = view->state + view->state_bytes;
	uint64_t	n;

	if (!view->is_state)
		return SYNTH_ROWS_OK;
	if (!synth_learn_get_varint(&at, end, &n) || n > (uint64_t) (end - at) ||
		memchr(at, '\0', n) != NULL)
		return SYNTH_ROWS_BAD_STATE;
	view->options = at;
	view->options_bytes = (uint32_t) n;
	at += n;
	if (end - at < 17)
		return SYNTH_ROWS_BAD_STATE;
	view->learned = get_fixed(at, 8);
	view->threshold = get_fixed(at + 8, 8);
	view->sketch_bits = (unsigned char) at[16];
	at += 17;
	view->sketch = at;
	if (view->learned > INT64_MAX)
		return SYNTH_ROWS_BAD_STATE;
	if (view->sketch_bits == 0)
		return at == end && view->threshold == UINT64_MAX ?
			SYNTH_ROWS_OK : SYNTH_ROWS_BAD_STATE;
	if (view->sketch_bits < SYNTH_SKETCH_MIN_BITS ||
		view->sketch_bits > SYNTH_SKETCH_MAX_BITS)
		return SYNTH_ROWS_BAD_STATE;
	for (uint32_t i = 0; i < (uint32_t) SYNTH_SKETCH_DEPTH << view->sketch_bits; i++)
		if (!synth_learn_get_varint(&at, end, &n) || n > view->learned)
			return SYNTH_ROWS_BAD_STATE;
	return at == end ? SYNTH_ROWS_OK : SYNTH_ROWS_BAD_STATE;
}

/* ---- the value ---- */

SynthRowsStatus
synth_learn_rows_open(const void *bytes, size_t n, SynthRowsView *view)
{
	const char *p = bytes;
	uint32_t	flags;

	memset(view, 0, sizeof(*view));
	if (n < SYNTH_ROWS_HEADER_BYTES || get_fixed(p, 4) != SYNTH_ROWS_MAGIC)
		return SYNTH_ROWS_BAD_HEADER;
	if (get_fixed(p + 4, 2) != SYNTH_ROWS_FORMAT)
		return get_fixed(p + 4, 2) > SYNTH_ROWS_FORMAT ? SYNTH_ROWS_NEWER :
			SYNTH_ROWS_BAD_HEADER;
	flags = (uint32_t) get_fixed(p + 6, 2);
	view->columns_bytes = (uint32_t) get_fixed(p + 8, 4);
	view->ncolumns = (uint32_t) get_fixed(p + 12, 4);
	view->state_bytes = (uint32_t) get_fixed(p + 16, 4);
	view->nrows = (uint32_t) get_fixed(p + 20, 4);
	view->is_state = (flags & SYNTH_ROWS_STATE) != 0;
	n -= SYNTH_ROWS_HEADER_BYTES;
	if ((flags & ~SYNTH_ROWS_STATE) != 0 ||
		view->ncolumns > SYNTH_MODEL_MAX_COLUMNS ||
		view->columns_bytes > n || view->state_bytes > n - view->columns_bytes ||
		(!view->is_state && (view->state_bytes != 0 || view->nrows == 0)))
		return SYNTH_ROWS_BAD_HEADER;
	view->columns = p + SYNTH_ROWS_HEADER_BYTES;
	view->state = view->columns + view->columns_bytes;
	view->rows = view->state + view->state_bytes;
	view->end = p + SYNTH_ROWS_HEADER_BYTES + n;
	return SYNTH_ROWS_OK;
}

size_t
synth_learn_rows_put_header(char *out, const SynthRowsView *view)
{
	if (out)
	{
		synth_learn_put_fixed(out, SYNTH_ROWS_MAGIC, 4);
		synth_learn_put_fixed(out + 4, SYNTH_ROWS_FORMAT, 2);
		synth_learn_put_fixed(out + 6, view->is_state ? SYNTH_ROWS_STATE : 0, 2);
		synth_learn_put_fixed(out + 8, view->columns_bytes, 4);
		synth_learn_put_fixed(out + 12, view->ncolumns, 4);
		synth_learn_put_fixed(out + 16, view->state_bytes, 4);
		synth_learn_put_fixed(out + 20, view->nrows, 4);
	}
	return SYNTH_ROWS_HEADER_BYTES;
}

SynthRowsStatus
synth_learn_rows_check(const void *bytes, size_t n, SynthRowsView *view)
{
	SynthRowsStatus status = synth_learn_rows_open(bytes, n, view);

	if (status == SYNTH_ROWS_OK)
		status = synth_learn_rows_check_columns(view);
	if (status == SYNTH_ROWS_OK)
		status = synth_learn_rows_check_state(view);
	if (status == SYNTH_ROWS_OK)
		status = synth_learn_rows_check_rows(view);
	return status;
}

const char *
synth_learn_rows_status_text(SynthRowsStatus status)
{
	switch (status)
	{
		case SYNTH_ROWS_OK:
			return "The rows are sound.";
		case SYNTH_ROWS_NEWER:
			return "The rows were packed by a newer version of synth.";
		case SYNTH_ROWS_BAD_HEADER:
			return "The bytes do not begin with a header of packed rows.";
		case SYNTH_ROWS_BAD_COLUMNS:
			return "The description of the columns is damaged.";
		case SYNTH_ROWS_BAD_STATE:
			return "The state of learning is damaged.";
		case SYNTH_ROWS_BAD_ROWS:
			return "A row is damaged.";
	}
	return "The rows are damaged.";
}
