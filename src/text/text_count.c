/*
 * text_count.c
 *		Counting tables and byte writers of the learners; pure C.
 *
 * Open addressing on 64-bit keys: words are told apart by their hash alone
 * (a collision among a million words has a chance of 3e-8).  Lists are sorted
 * by key, so that nothing depends on the order of a table.
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

void
synth_text_count_init(FitMemory *m, CountTable *table, size_t expect)
{
	size_t		size = 64;

	while (size < expect * 2)
		size *= 2;
	table->counts = fit_alloc(m, size, sizeof(Count));
	memset(table->counts, 0, size * sizeof(Count));
	table->mask = size - 1;
	table->n = 0;
}

void
synth_text_count_free(FitMemory *m, CountTable *table)
{
	fit_free(m, table->counts);
	table->counts = NULL;
}

static inline size_t
slot_of(const CountTable *table, uint64_t key)
{
	size_t		i = (size_t) ((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & table->mask;

	while (table->counts[i].key != 0 && table->counts[i].key != key)
		i = (i + 1) & table->mask;
	return i;
}

/* Find or make; the pointer is good until the next call. */
Count *
synth_text_count_add(FitMemory *m, CountTable *table, uint64_t key)
{
	Count	   *count;

	if (key == 0)
		key = 1;
	count = &table->counts[slot_of(table, key)];
	if (count->key == 0)
	{
		if (table->n * 3 >= table->mask * 2)
		{
			CountTable	larger;

			fit_poll(m);
			synth_text_count_init(m, &larger, table->mask + 1);
			for (size_t i = 0; i <= table->mask; i++)
			{
				if (table->counts[i].key != 0)
					larger.counts[slot_of(&larger, table->counts[i].key)] = table->counts[i];
			}
			larger.n = table->n;
			fit_free(m, table->counts);
			*table = larger;
			count = &table->counts[slot_of(table, key)];
		}
		count->key = key;
		table->n++;
	}
	return count;
}

Count *
synth_text_count_find(const CountTable *table, uint64_t key)
{
	Count	   *count = &table->counts[slot_of(table, key == 0 ? 1 : key)];

	return count->key != 0 ? count : NULL;
}

static int
compare_key(const void *a, const void *b)
{
	uint64_t	x = ((const Count *) a)->key,
				y = ((const Count *) b)->key;

	return x < y ? -1 : x > y;
}

/* Copies of what min_rows rows carry, sorted by key. */
Count *
synth_text_count_list(FitMemory *m, const CountTable *table, uint32_t min_rows,
					  size_t *n)
{
	Count	   *list;
	size_t		k = 0;

	for (size_t i = 0; i <= table->mask; i++)
		k += table->counts[i].key != 0 && table->counts[i].rows >= min_rows;
	list = fit_alloc(m, k, sizeof(Count));
	*n = k;
	k = 0;
	for (size_t i = 0; i <= table->mask; i++)
	{
		if (table->counts[i].key != 0 && table->counts[i].rows >= min_rows)
			list[k++] = table->counts[i];
	}
	qsort(list, k, sizeof(Count), compare_key);
	return list;
}

/* ---- writing ---- */

void
synth_text_write_init(Writer *w, FitMemory *m)
{
	w->m = m;
	w->bytes = NULL;
	w->n = 0;
	w->room = 0;
}

void
synth_text_write_bytes(Writer *w, const void *p, size_t n)
{
	if (w->n + n > w->room)
	{
		size_t		room = w->room * 2 + n + 256;
		unsigned char *larger = fit_alloc(w->m, room, 1);

		if (w->n > 0)
			memcpy(larger, w->bytes, w->n);
		fit_free(w->m, w->bytes);
		w->bytes = larger;
		w->room = room;
	}
	if (n > 0)
		memcpy(w->bytes + w->n, p, n);
	w->n += n;
}

void
synth_text_write_number(Writer *w, uint64_t v)
{
	unsigned char b[10];
	size_t		n = 0;

	do
	{
		b[n] = (unsigned char) (v & 0x7F);
		v >>= 7;
		if (v > 0)
			b[n] |= 0x80;
		n++;
	} while (v > 0);
	synth_text_write_bytes(w, b, n);
}

void
synth_text_sections_init(Fit *fit, Sections *s)
{
	memset(s, 0, sizeof(*s));
	synth_text_write_init(&s->vocabulary, &fit->m);
	synth_text_write_init(&s->models, &fit->m);
	synth_text_write_init(&s->clusters, &fit->m);
	synth_text_write_init(&s->prose, &fit->m);
	synth_text_write_init(&s->filter, &fit->m);
	memset(fit->count, 0, sizeof(fit->count));
}

void
synth_text_sections_free(Fit *fit, Sections *s)
{
	fit_free(&fit->m, s->vocabulary.bytes);
	fit_free(&fit->m, s->models.bytes);
	fit_free(&fit->m, s->clusters.bytes);
	fit_free(&fit->m, s->prose.bytes);
	fit_free(&fit->m, s->filter.bytes);
}

size_t
synth_text_sections_bytes(const Sections *s)
{
	return s->vocabulary.n + s->models.n + s->clusters.n + s->prose.n;
}

/* Header and sections; allocated by the caller's memory. */
char *
synth_text_write_blob(Fit *fit, const Sections *s, size_t *bytes)
{
	Writer		w;

	synth_text_write_init(&w, &fit->m);
	synth_text_write_bytes(&w, TEXT_MAGIC, 3);
	synth_text_write_bytes(&w, (const unsigned char[]) {TEXT_VERSION}, 1);
	synth_text_write_number(&w, s->flags | (fit->raw ? TEXT_FLAG_RAW : 0) |
							(fit->unique ? TEXT_FLAG_UNIQUE : 0));
	synth_text_write_number(&w, fit->max_chars);
	for (int i = 0; i < TEXT_COUNTS; i++)
		synth_text_write_number(&w, fit->count[i]);
	synth_text_write_bytes(&w, s->vocabulary.bytes, s->vocabulary.n);
	synth_text_write_bytes(&w, s->models.bytes, s->models.n);
	synth_text_write_bytes(&w, s->clusters.bytes, s->clusters.n);
	synth_text_write_bytes(&w, s->prose.bytes, s->prose.n);
	synth_text_write_bytes(&w, s->filter.bytes, s->filter.n);
	*bytes = w.n;
	return (char *) w.bytes;
}

/*
 * synth_text_write_filter
 *		A Bloom filter of hashes, of at most max_bytes (a multiple of 8): ten bits each and seven hash functions (one
 *		in 120 others is held, too), fewer where that would be too large, down
 *		to a bit and a third (half of the others are held, too); more are left
 *		out.  That others are held costs a new draw, and is the deniability of
 *		what is in it.
 */
void
synth_text_write_filter(Fit *fit, Sections *s, const uint64_t *hashes, size_t n,
						size_t max_bytes)
{
	uint64_t	nbits = ((uint64_t) n * 10 + 63) / 64 * 64;
	unsigned char *bits;
	int			k = 7;

	s->filter.n = 0;
	fit->count[TEXT_N_FILTER] = 0;
	if (n == 0)
		return;
	if (nbits > (uint64_t) max_bytes * 8)
	{
		uint64_t	per_hundred;

		nbits = (uint64_t) max_bytes * 8;
		if (n > nbits / 4 * 3)
			n = (size_t) (nbits / 4 * 3);
		per_hundred = nbits * 69 / n;
		k = (int) ((per_hundred + 50) / 100);
		k = k < 1 ? 1 : k;
	}
	bits = fit_alloc(&fit->m, (size_t) (nbits / 8), 1);
	memset(bits, 0, (size_t) (nbits / 8));
	for (size_t i = 0; i < n; i++)
	{
		uint64_t	h = hashes[i];
		uint64_t	step = (h >> 32) | 1;

		for (int j = 0; j < k; j++)
		{
			bits[h % nbits >> 3] |= (unsigned char) (1 << (h % nbits & 7));
			h = (h ^ (h >> 31)) * UINT64_C(0xBF58476D1CE4E5B9) + step;
		}
	}
	synth_text_write_number(&s->filter, (uint64_t) k);
	synth_text_write_bytes(&s->filter, bits, (size_t) (nbits / 8));
	fit->count[TEXT_N_FILTER] = (uint32_t) (nbits / 8);
	fit_free(&fit->m, bits);
}
