/*
 * report_dictionary.c
 *		The categories of one column: 128 bits of hash to a small code.
 *
 * The text of a category is never kept, so a column of long texts costs no
 * more than one of short ones.  Two of k different texts fall together with
 * a probability of about k^2 / 2^129.
 */
#include "postgres.h"

#include "report/report_private.h"

typedef struct CodeEntry
{
	SynthReportKey key;
	uint32		code;
	char		status;
}			CodeEntry;

#define SH_PREFIX codes
#define SH_ELEMENT_TYPE CodeEntry
#define SH_KEY_TYPE SynthReportKey
#define SH_KEY key
#define SH_HASH_KEY(table, k) ((uint32) (k).low)
#define SH_EQUAL(table, a, b) ((a).high == (b).high && (a).low == (b).low)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct SynthReportDictionary
{
	codes_hash *codes;
	uint32		capacity;		/* of the column's keys */
};

SynthReportDictionary *
synth_report_dictionary(MemoryContext context)
{
	SynthReportDictionary *d;

	d = MemoryContextAllocZero(context, sizeof(*d));
	d->codes = codes_create(context, 64, NULL);
	return d;
}

SynthReportKey
synth_report_key(const char *text, Size bytes)
{
	SynthReportKey key;

	key.high = synth_num_hash(text, bytes, 1);
	key.low = synth_num_hash(text, bytes, 2);
	return key;
}

/*
 * synth_report_code
 *		The code of a category, a new one for a new category.
 */
uint32
synth_report_code(SynthReportColumn *column, SynthReportKey key)
{
	SynthReportDictionary *d = column->dictionary;
	CodeEntry  *entry;
	bool		found;

	entry = codes_insert(d->codes, key, &found);
	if (found)
		return entry->code;
	if (column->ncodes == d->capacity)
	{
		uint32		capacity = Max(64, d->capacity * 2);
		Size		bytes = synth_base_size_mul(capacity, sizeof(SynthReportKey));

		column->key = column->key == NULL ?
			MemoryContextAllocHuge(d->codes->ctx, bytes) :
			repalloc_huge(column->key, bytes);
		d->capacity = capacity;
	}
	entry->code = column->ncodes;
	column->key[column->ncodes++] = key;
	return entry->code;
}
