/*
 * learn_sort.c
 *		Sorting a million things so that it can be cancelled.
 *
 * Texts are sorted by seven bytes at a time; runs that agree in them are sorted
 * further, from where they first differ.
 */
#include "postgres.h"

#include "learn/learn_private.h"
#include "miscadmin.h"

#define FEW_TEXTS 256			/* compared one with another */

typedef struct TextSort
{
	const SynthTextValue *values;
	uint32	   *order;
	uint64	   *keys;
	uint64	   *keys_scratch;
	uint32	   *index_scratch;
}			TextSort;

static void sort_run(TextSort *sort, uint32 n, uint32 first, uint32 skip);

void
synth_learn_sort_keys(uint64 *keys, uint32 *index, uint32 n)
{
	uint64	   *keys_scratch = synth_palloc_array(uint64, n);
	uint32	   *index_scratch = synth_palloc_array(uint32, n);

	synth_num_sort(keys, index, n, keys_scratch, index_scratch, synth_base_poll, NULL);
	pfree(keys_scratch);
	pfree(index_scratch);
}

static int
compare_texts(const SynthTextValue *a, const SynthTextValue *b)
{
	int			c = memcmp(a->bytes, b->bytes, Min(a->length, b->length));

	if (c != 0)
		return c;
	return a->length < b->length ? -1 : a->length > b->length;
}

static int
compare_indexes(const void *a, const void *b, void *values)
{
	return compare_texts((SynthTextValue *) values + *(const uint32 *) a,
						 (SynthTextValue *) values + *(const uint32 *) b);
}

uint32 *
synth_learn_sort_texts(const SynthTextValue *values, uint32 n)
{
	TextSort	sort;

	sort.values = values;
	sort.order = synth_palloc_array(uint32, n);
	sort.keys = synth_palloc_array(uint64, n);
	sort.keys_scratch = synth_palloc_array(uint64, n);
	sort.index_scratch = synth_palloc_array(uint32, n);
	for (uint32 i = 0; i < n; i++)
		sort.order[i] = i;
	sort_run(&sort, n, 0, 0);
	pfree(sort.keys);
	pfree(sort.keys_scratch);
	pfree(sort.index_scratch);
	return sort.order;
}

/*
 * Seven bytes from skip on, then how many there are: a text before all that go
 * on from it.  No text holds a zero byte.
 */
static uint64
text_key(const SynthTextValue *value, uint32 skip)
{
	uint32		left = value->length - skip;
	uint64		key = 0;

	for (uint32 i = 0; i < 7; i++)
		key = key << 8 | (i < left ? (unsigned char) value->bytes[skip + i] : 0);
	return key << 8 | Min(left, 8);
}

/* Bytes in which all texts of a run agree, which are skip at least. */
static uint32
common_bytes(const TextSort *sort, uint32 n, uint32 first, uint32 skip)
{
	const SynthTextValue *a = &sort->values[sort->order[first]];
	uint32		common = a->length;

	for (uint32 i = first + 1; i < first + n && common > skip; i++)
	{
		const SynthTextValue *b = &sort->values[sort->order[i]];
		uint32		same = skip;

		while (same < common && same < b->length && a->bytes[same] == b->bytes[same])
			same++;
		common = same;
	}
	return common;
}

/* Sort n texts from the first in the order; their first skip bytes agree. */
static void
sort_run(TextSort *sort, uint32 n, uint32 first, uint32 skip)
{
	uint32		begin;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (n <= FEW_TEXTS)
	{
		qsort_arg(sort->order + first, n, sizeof(uint32), compare_indexes,
				  unconstify(SynthTextValue *, sort->values));
		return;
	}
	skip = common_bytes(sort, n, first, skip);
	CHECK_FOR_INTERRUPTS();
	for (uint32 i = first; i < first + n; i++)
		sort->keys[i] = text_key(&sort->values[sort->order[i]], skip);
	synth_num_sort(sort->keys + first, sort->order + first, n,
				   sort->keys_scratch, sort->index_scratch, synth_base_poll, NULL);
	for (uint32 i = begin = first; i < first + n; i++)
		if (i + 1 == first + n || sort->keys[i + 1] != sort->keys[begin])
		{
			/* the deeper sort uses only its own part of the keys */
			if (i > begin && (sort->keys[begin] & 255) == 8)
				sort_run(sort, i + 1 - begin, begin, skip + 7);
			begin = i + 1;
		}
}
