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

static uint64 fold_key(const SynthCleanValue *value);

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
		spellings[n].key = fold_key(&column->values[i]);
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

/* Letters and digits, folded; a sign between two digits stays. */
static uint64
fold_key(const SynthCleanValue *value)
{
	char		folded[2 * KEY_BYTES];
	char	   *utf8 = pg_server_to_any(value->text, value->length, PG_UTF8);
	int			bytes = synth_match_fold(utf8, utf8 == value->text ? value->length : (int) strlen(utf8),
										 folded, sizeof(folded)),
				n = 0;

	for (int i = 0; i < bytes; i++)
	{
		unsigned char c = folded[i];
		bool		is_digit = c >= '0' && c <= '9';

		if (is_digit || (c >= 'a' && c <= 'z') || c >= 0x80 ||
			(n > 0 && folded[n - 1] >= '0' && folded[n - 1] <= '9' && i + 1 < bytes &&
			 folded[i + 1] >= '0' && folded[i + 1] <= '9') ||
			c == '%' || c == '+' || c == '-' || c == '#')
			folded[n++] = c;
	}
	/* signs alone are themselves */
	if (n == 0)
		return value->hash;
	if (utf8 != value->text)
		pfree(utf8);
	return synth_num_hash(folded, n, 0);
}
