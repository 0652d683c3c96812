/*
 * clean_spelling.c
 *		Values that differ from a more frequent one by case, accents, blanks
 *		or signs alone.
 *
 * The values of a column are grouped by what is left of them when folded; in
 * a group, the spelling that is LEAD times as frequent as another is suggested
 * for it.  A code such as "a-1" and "a1" is no other spelling: between digits,
 * signs count.
 */
#include "postgres.h"

#include "clean/clean_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define LEAD			3
#define LEAST_ROWS		3		/* of the suggested spelling */
#define KEY_BYTES		256

typedef struct Spelling
{
	uint64		key;
	int32		code;
	uint32		rows;
}			Spelling;

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* By key, the most frequent first. */
static int
compare_spellings(const void *a, const void *b)
{
	const Spelling *x = a,
			   *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return x->code - y->code;
}

void
synth_clean_spellings(SynthCleanTable *table, int at)
{
	SynthCleanColumn *column = &table->columns[at];
	Spelling   *spellings;
	int32	   *better;
	int32		n = 0,
				first = 0,
				repaired = 0;

	if (!column->is_text)
		return;
	spellings = synth_base_alloc_array(CurrentMemoryContext, column->nvalues + 1, sizeof(Spelling));
	better = synth_base_alloc_array(CurrentMemoryContext, column->nvalues + 1, sizeof(int32));
	for (int32 i = 0; i < column->nvalues; i++)
	{
		if ((i & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		better[i] = SYNTH_CLEAN_NONE;
		if (column->values[i].rows == 0 || column->values[i].length >= KEY_BYTES)
			continue;
		spellings[n].key = synth_clean_fold_key(&column->values[i]);
		spellings[n].code = i;
		spellings[n++].rows = column->values[i].rows;
	}
	qsort(spellings, n, sizeof(Spelling), compare_spellings);
	for (int32 i = 1; i < n; i++)
	{
		if (spellings[i].key != spellings[first].key)
			first = i;
		else if (spellings[first].rows >= LEAST_ROWS &&
				 spellings[first].rows >= LEAD * (uint64) spellings[i].rows)
		{
			better[spellings[i].code] = spellings[first].code;
			repaired++;
		}
	}
	for (uint32 row = 0; row < table->nrows && repaired > 0; row++)
	{
		int32		code = column->cell[row];

		if (code >= 0 && better[code] != SYNTH_CLEAN_NONE)
			synth_clean_note(table, row, at, SYNTH_CLEAN_SPELLING, better[code], .8, true);
	}
	pfree(better);
	pfree(spellings);
}

/*
 * Without blanks and the signs that separate: dots, commas, dashes, strokes,
 * brackets, quotes.  Signs that mean something stay, and all between digits.
 */
uint64
synth_clean_fold_key(const SynthCleanValue *value)
{
	char		folded[2 * KEY_BYTES];
	char	   *utf8;
	int			bytes,
				n = 0;

	/* what does not fit is itself */
	if (value->length >= KEY_BYTES)
		return value->hash;
	utf8 = pg_server_to_any(value->text, value->length, PG_UTF8);
	bytes = synth_match_fold(utf8, utf8 == value->text ? value->length : (int) strlen(utf8),
							 folded, sizeof(folded));
	if (utf8 != value->text)
		pfree(utf8);
	for (int i = 0; i < bytes; i++)
	{
		char		c = folded[i];

		if (strchr(" \t\n\r.,-_/'\"();:", c) == NULL ||
			(c == '-' && i == 0) ||
			(n > 0 && is_digit(folded[n - 1]) && i + 1 < bytes && is_digit(folded[i + 1])))
			folded[n++] = c;
	}
	/* signs alone are themselves */
	return n == 0 ? value->hash : synth_num_hash(folded, n, 0);
}
