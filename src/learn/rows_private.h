/*
 * rows_private.h
 *		The bytes of packed rows: cells, rows, and the value synth_rows.
 *
 * Needs no server header: rows_layout.c and its fuzzer include it.
 *
 * A value of type synth_rows, all numbers little-endian:
 *
 *   at  bytes
 *    0  4      magic "SYNR"
 *    4  2      format version, 1
 *    6  2      flags: SYNTH_ROWS_STATE; other bits must be 0
 *    8  4      bytes of the section of columns
 *   12  4      columns
 *   16  4      bytes of the section of the state, 0 without the flag
 *   20  4      rows
 *   24         columns, by name: name, type name (length and bytes each),
 *              typmod (zigzag), place among the columns in table order
 *              state: options (length and bytes of the JSON text, 0: none),
 *              rows learned (8 bytes), threshold of the hash (8), bits of the
 *              sketch (1, 0: none), its counters
 *              rows: how many there are of it, length, cells
 *
 * Lengths and counts are varints in their shortest form.  A row counted 0
 * times is a candidate for a frequent row; only a state has such.  Cells come
 * in the order of the names, so that rows from tables whose columns are in
 * another order have the same bytes, and the same hash.
 */
#ifndef SYNTH_ROWS_PRIVATE_H
#define SYNTH_ROWS_PRIVATE_H

#include "learn/learn.h"

/* ---- cells ---- */

/*
 * A packed row is its cells one after the other:
 *   0            NULL
 *   1 zigzag     a whole number below 2^53, as varint
 *   2 8 bytes    any other finite number, little-endian
 *   3 length b.. text
 *   4 special    a number that is not finite (SYNTH_SPECIAL_ bit)
 *   5 length b.. the beginning of a longer text
 * Equal rows have equal bytes.
 */
typedef enum SynthCellTag
{
	CELL_NULL = 0,
	CELL_WHOLE = 1,
	CELL_DOUBLE = 2,
	CELL_TEXT = 3,
	CELL_SPECIAL = 4,
	CELL_LONG_TEXT = 5
} SynthCellTag;

typedef struct SynthCell
{
	SynthCellTag tag;
	double		number;
	int			special;
	const char *text;			/* not terminated */
	uint32_t	text_bytes;
}			SynthCell;

/* The next cell; false at the end or when the bytes are no cell. */
extern bool synth_learn_read_cell(const char **at, const char *end,
								  SynthCell *cell);

/* ---- varints ---- */

#define SYNTH_VARINT_MAX_BYTES 10
/* Write at out and return the number of bytes; out may be NULL. */
extern size_t synth_learn_put_varint(char *out, uint64_t v);
/* False at the end of the bytes, or when a shorter form exists. */
extern bool synth_learn_get_varint(const char **at, const char *end,
								   uint64_t *v);

/* ---- a value of type synth_rows ---- */

#define SYNTH_ROWS_MAGIC UINT32_C(0x524E5953)	/* "SYNR" in the value */
#define SYNTH_ROWS_FORMAT 1
#define SYNTH_ROWS_STATE 0x0001 /* flag: state of learning, with counts */
#define SYNTH_ROWS_HEADER_BYTES 24

/* lines of the sketch, and log2 of the counters in a line */
#define SYNTH_SKETCH_DEPTH 6
#define SYNTH_SKETCH_MIN_BITS 12
#define SYNTH_SKETCH_MAX_BITS 20

typedef enum SynthRowsStatus
{
	SYNTH_ROWS_OK = 0,
	SYNTH_ROWS_NEWER,			/* sound so far, but of a later format */
	SYNTH_ROWS_BAD_HEADER,
	SYNTH_ROWS_BAD_COLUMNS,
	SYNTH_ROWS_BAD_STATE,
	SYNTH_ROWS_BAD_ROWS
} SynthRowsStatus;

typedef struct SynthRowsColumn
{
	const char *name;			/* not terminated */
	uint32_t	name_bytes;
	const char *type_name;
	uint32_t	type_bytes;
	int32_t		typmod;
	uint32_t	place;
}			SynthRowsColumn;

typedef struct SynthRowsRow
{
	uint64_t	count;
	const char *bytes;
	uint32_t	nbytes;
}			SynthRowsRow;

/* Points into the bytes. */
typedef struct SynthRowsView
{
	bool		is_state;
	uint32_t	ncolumns;
	const char *columns;
	uint32_t	columns_bytes;
	uint32_t	nrows;
	const char *rows;			/* the first one */
	const char *end;
	const char *state;
	uint32_t	state_bytes;
	/* from the state's section */
	const char *options;
	uint32_t	options_bytes;
	uint64_t	learned;
	uint64_t	threshold;
	int			sketch_bits;
	const char *sketch;			/* SYNTH_SKETCH_DEPTH << bits varints */
}			SynthRowsView;

/* A full English sentence about the status, for an error's detail. */
extern const char *synth_learn_rows_status_text(SynthRowsStatus status);

/*
 * Where the parts are: the header is checked, the parts are not.  The others
 * check one part each; check does all of it.
 */
extern SynthRowsStatus synth_learn_rows_open(const void *bytes, size_t n,
											 SynthRowsView *view);
extern SynthRowsStatus synth_learn_rows_check_columns(const SynthRowsView *view);
extern SynthRowsStatus synth_learn_rows_check_state(SynthRowsView *view);
extern SynthRowsStatus synth_learn_rows_check_rows(const SynthRowsView *view);
extern SynthRowsStatus synth_learn_rows_check(const void *bytes, size_t n,
											  SynthRowsView *view);

/* The next column or row; false at the end or when the bytes are none. */
extern bool synth_learn_rows_next_column(const char **at, const char *end,
										 SynthRowsColumn *column);
extern bool synth_learn_rows_next_row(const char **at, const char *end,
									  SynthRowsRow *row);

/* Write a piece at out and return its bytes; out may be NULL. */
extern size_t synth_learn_rows_put_header(char *out, const SynthRowsView *view);
extern size_t synth_learn_rows_put_column(char *out,
										  const SynthRowsColumn *column);
extern size_t synth_learn_rows_put_row(char *out, const SynthRowsRow *row);
extern size_t synth_learn_put_fixed(char *out, uint64_t v, int bytes);

#endif							/* SYNTH_ROWS_PRIVATE_H */
