/*
 * clean_duplicate.c
 *		Rows that are there already, but for a key and for what was repaired.
 *
 * Columns whose values are all different are taken for keys and left out; the
 * others are compared as the rules left them, so that "12 oz" and "12.0 oz."
 * are no difference, and without case, blanks and signs.  A table where every fifth row has a double is no list
 * of things, and nothing is said.
 */
#include "postgres.h"

#include "clean/clean_private.h"
#include "miscadmin.h"

#define LEAST_ROWS		10
#define LEAST_COLUMNS	2
#define MOST_SHARE		0.2

typedef struct Row
{
	uint64		hash;
	uint32		row;
}			Row;

/* The first row of equals is the one that lies first. */
#define ST_SORT sort_rows
#define ST_ELEMENT_TYPE Row
#define ST_COMPARE(a, b) ((a)->hash < (b)->hash ? -1 : (a)->hash > (b)->hash ? 1 : \
						  (a)->row < (b)->row ? -1 : 1)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

static uint64 *fold_values(const SynthCleanColumn *column);
static bool are_equal(const SynthCleanTable *table, uint64 *const *folded, uint32 a, uint32 b);

static inline uint64
folded_cell(const SynthCleanColumn *column, const uint64 *folded, uint32 row)
{
	return column->cell[row] < 0 ? 0 : folded[column->cell[row]];
}

void
synth_clean_duplicates(SynthCleanTable *table)
{
	uint64	  **folded = synth_palloc0_array(uint64 *, table->n + 1);
	Row		   *rows;
	int			compared = 0;
	int64		doubles = 0;

	for (int i = 0; i < table->n; i++)
	{
		const SynthCleanColumn *column = &table->columns[i];

		if (column->nvalues >= (int64) table->nrows - column->empty)
			continue;
		folded[i] = fold_values(column);
		compared++;
	}
	if (table->nrows < LEAST_ROWS || compared < LEAST_COLUMNS)
		return;
	rows = MemoryContextAllocHuge(CurrentMemoryContext, (Size) table->nrows * sizeof(Row));
	for (uint32 row = 0; row < table->nrows; row++)
	{
		rows[row].row = row;
		rows[row].hash = 0;
		for (int i = 0; i < table->n; i++)
			if (folded[i] != NULL)
				rows[row].hash = synth_num_mix(rows[row].hash,
											   folded_cell(&table->columns[i], folded[i], row));
	}
	sort_rows(rows, table->nrows);
	for (uint32 i = 1; i < table->nrows; i++)
		doubles += rows[i].hash == rows[i - 1].hash;
	for (uint32 i = 1, first = 0; i < table->nrows && doubles <= MOST_SHARE * table->nrows; i++)
	{
		if (rows[i].hash != rows[first].hash)
			first = i;
		else if (are_equal(table, folded, rows[first].row, rows[i].row))
			synth_clean_note(table, rows[i].row, -1, SYNTH_CLEAN_DUPLICATE,
							 (int32) rows[first].row, .7, false);
	}
	pfree(rows);
}

/* Values of text lose what does not count; others are themselves. */
static uint64 *
fold_values(const SynthCleanColumn *column)
{
	uint64	   *folded = synth_base_alloc_array(CurrentMemoryContext, column->nvalues + 1, sizeof(uint64));

	for (int32 i = 0; i < column->nvalues; i++)
	{
		if ((i & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		folded[i] = column->is_text ? synth_clean_fold_key(&column->values[i]) : column->values[i].hash;
	}
	return folded;
}

static bool
are_equal(const SynthCleanTable *table, uint64 *const *folded, uint32 a, uint32 b)
{
	for (int i = 0; i < table->n; i++)
		if (folded[i] != NULL && folded_cell(&table->columns[i], folded[i], a) !=
			folded_cell(&table->columns[i], folded[i], b))
			return false;
	return true;
}
