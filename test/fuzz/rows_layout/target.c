/*
 * target.c
 *		Any bytes as a value of type synth_rows: refused, or read to the end.
 *
 * What is accepted must be what the writer writes, byte for byte.
 */
/* links: src/learn/rows_layout.c */
#include <stdlib.h>
#include <string.h>

#include "learn/rows_private.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Cells read one by one, with no more than the row's bytes before them. */
static void
read_row(const SynthRowsRow *row, uint32_t ncolumns)
{
	char	   *copy = malloc(row->nbytes + 1);
	const char *at = copy,
			   *end = copy + row->nbytes;
	SynthCell	cell;

	memcpy(copy, row->bytes, row->nbytes);
	for (uint32_t c = 0; c < ncolumns; c++)
	{
		must(synth_learn_read_cell(&at, end, &cell));
		if (cell.tag == CELL_TEXT || cell.tag == CELL_LONG_TEXT)
			must(cell.text >= copy && cell.text + cell.text_bytes <= end);
	}
	must(at == end && !synth_learn_read_cell(&at, end, &cell));
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SynthRowsView view;
	SynthRowsStatus status = synth_learn_rows_check(data, size, &view);
	SynthRowsColumn column;
	SynthRowsRow row;
	const char *at;
	char	   *written;
	size_t		n;

	must(strlen(synth_learn_rows_status_text(status)) > 0);
	if (status != SYNTH_ROWS_OK)
		return 0;
	written = malloc(size);
	n = synth_learn_rows_put_header(written, &view);
	at = view.columns;
	for (uint32_t c = 0; c < view.ncolumns; c++)
	{
		must(synth_learn_rows_next_column(&at, view.columns + view.columns_bytes, &column));
		must(synth_learn_rows_put_column(NULL, &column) <= size - n);
		n += synth_learn_rows_put_column(written + n, &column);
	}
	memcpy(written + n, view.state, view.state_bytes);
	n += view.state_bytes;
	at = view.rows;
	for (uint32_t r = 0; r < view.nrows; r++)
	{
		must(synth_learn_rows_next_row(&at, view.end, &row));
		read_row(&row, view.ncolumns);
		must(synth_learn_rows_put_row(NULL, &row) <= size - n);
		n += synth_learn_rows_put_row(written + n, &row);
	}
	must(n == size && memcmp(written, data, size) == 0);
	free(written);
	return 0;
}
