/*
 * clean_merged.c
 *		Values that slipped into the column beside: "Paris FR" and no country.
 *
 * For a column with some empty cells and repeated values, and any other column
 * of text: where the first is empty, does the other end in one of its values,
 * which it hardly ever does elsewhere?  Then both cells are put right.
 */
#include "postgres.h"

#include <ctype.h>

#include "clean/clean_private.h"
#include "miscadmin.h"

#define LEAST_CELLS		3
#define OFTEN			0.5		/* of the rows with an empty cell end so */
#define HARDLY			0.1		/* of that share, elsewhere */

static bool ends_in_value(const SynthCleanColumn *column, const SynthCleanValue *value,
						  int *rest, int32 *ending);
static bool is_candidate(const SynthCleanTable *table, const SynthCleanColumn *column);
static void try_pair(SynthCleanTable *table, int from, int into);

void
synth_clean_merged(SynthCleanTable *table)
{
	for (int into = 0; into < table->n; into++)
	{
		if (!is_candidate(table, &table->columns[into]))
			continue;
		for (int from = 0; from < table->n; from++)
			if (from != into && table->columns[from].is_text)
				try_pair(table, from, into);
	}
}

/* Some cells empty, and values that come again. */
static bool
is_candidate(const SynthCleanTable *table, const SynthCleanColumn *column)
{
	int64		filled = (int64) table->nrows - column->empty;

	return column->is_text && column->empty >= LEAST_CELLS && filled >= column->empty &&
		column->nvalues * 2 <= filled;
}

static void
try_pair(SynthCleanTable *table, int from, int into)
{
	SynthCleanColumn *source = &table->columns[from],
			   *target = &table->columns[into];
	int32		nvalues = source->nvalues;
	int32	   *ending = synth_base_alloc_array(CurrentMemoryContext, nvalues + 1, sizeof(int32));
	int		   *rest = synth_base_alloc_array(CurrentMemoryContext, nvalues + 1, sizeof(int));
	int64		with = 0,
				without = 0,
				empty = 0;

	for (int32 i = 0; i < nvalues; i++)
	{
		if ((i & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (source->values[i].rows == 0 ||
			!ends_in_value(target, &source->values[i], &rest[i], &ending[i]))
			ending[i] = SYNTH_CLEAN_NONE;
	}
	for (uint32 row = 0; row < table->nrows; row++)
	{
		int32		code = source->cell[row];
		bool		ends = code >= 0 && ending[code] != SYNTH_CLEAN_NONE;

		if (target->cell[row] != SYNTH_CLEAN_EMPTY)
			without += ends;
		else if (target->rule[row] == SYNTH_CLEAN_OK)
		{
			with += ends;
			empty++;
		}
	}
	if (with >= LEAST_CELLS && with >= OFTEN * empty &&
		(double) without / ((int64) table->nrows - target->empty) < HARDLY * with / empty)
		for (uint32 row = 0; row < table->nrows; row++)
		{
			int32		code = source->cell[row];

			if (code < 0 || code >= nvalues || ending[code] == SYNTH_CLEAN_NONE ||
				target->cell[row] != SYNTH_CLEAN_EMPTY ||
				target->rule[row] != SYNTH_CLEAN_OK || source->rule[row] != SYNTH_CLEAN_OK)
				continue;
			synth_clean_note(table, row, into, SYNTH_CLEAN_MERGED, ending[code], .85, true);
			synth_clean_note(table, row, from, SYNTH_CLEAN_MERGED,
							 synth_clean_code(table, source, source->values[code].text, rest[code]),
							 .85, true);
		}
	pfree(rest);
	pfree(ending);
}

/* Is the last word a value that comes again in the column? */
static bool
ends_in_value(const SynthCleanColumn *column, const SynthCleanValue *value,
			  int *rest, int32 *ending)
{
	const char *text = value->text;
	int			end = value->length,
				start,
				before;

	while (end > 0 && (isspace((unsigned char) text[end - 1]) || text[end - 1] == ')'))
		end--;
	start = end;
	while (start > 0 && !isspace((unsigned char) text[start - 1]) && !strchr(",;/|(", text[start - 1]))
		start--;
	before = start;
	while (before > 0 && (isspace((unsigned char) text[before - 1]) || strchr(",;/|(", text[before - 1])))
		before--;
	if (start == end || before == 0)
		return false;
	*rest = before;
	*ending = synth_clean_find(column, text + start, end - start);
	return *ending >= 0 && column->values[*ending].rows >= 2;
}
