/*
 * deps_cells.c
 *		A table of codes, column by column: one with few values takes a byte a
 *		row.
 *
 * A partition is split by one column at a time, so the codes of a column lie
 * together: those of 100,000 rows fit into a processor's cache.  Two rows are
 * compared much more seldom.
 */
#include <string.h>

#include "deps/deps_search_private.h"

#define POLL_ROWS	65536

static void hash_rows(const SynthDepsCells *cells, SynthDepsMemory *memory, uint64_t *hash);
static bool is_equal(const SynthDepsCells *cells, uint32_t a, uint32_t b);

bool
synth_deps_cells_begin(SynthDepsCells *cells, SynthDepsMemory *memory, int ncolumns)
{
	memset(cells, 0, sizeof(*cells));
	cells->ncolumns = ncolumns;
	cells->words = ncolumns / 64 + 1;
	cells->width = synth_deps_allocate0(memory, ncolumns + 1, sizeof(uint8_t));
	cells->ncodes = synth_deps_allocate0(memory, ncolumns + 1, sizeof(uint32_t));
	cells->code = synth_deps_allocate0(memory, ncolumns + 1, sizeof(void *));
	return cells->width && cells->ncodes && cells->code;
}

void
synth_deps_cells_end(SynthDepsCells *cells, SynthDepsMemory *memory)
{
	for (int i = 0; cells->code && i < cells->ncolumns; i++)
		synth_deps_release(memory, cells->code[i]);
	synth_deps_release(memory, cells->width);
	synth_deps_release(memory, cells->ncodes);
	synth_deps_release(memory, cells->code);
	synth_deps_release(memory, cells->weight);
	memset(cells, 0, sizeof(*cells));
}

/* The first of equal rows stays, at its place among those that stay. */
bool
synth_deps_cells_unite(SynthDepsCells *cells, SynthDepsMemory *memory)
{
	size_t		nslots = 16;
	uint64_t   *hash;
	uint32_t   *slot;
	uint32_t	kept = 0;

	while (nslots < (size_t) cells->nrows * 3 / 2)
		nslots *= 2;
	hash = synth_deps_allocate0(memory, (size_t) cells->nrows + 1, sizeof(uint64_t));
	slot = synth_deps_allocate0(memory, nslots, sizeof(uint32_t));
	cells->weight = synth_deps_allocate(memory, (size_t) cells->nrows + 1, sizeof(uint32_t));
	if (hash == NULL || slot == NULL || cells->weight == NULL)
	{
		synth_deps_release(memory, hash);
		synth_deps_release(memory, slot);
		return false;
	}
	hash_rows(cells, memory, hash);
	for (uint32_t row = 0; row < cells->nrows; row++)
	{
		size_t		at = hash[row] & (nslots - 1);

		if (row % POLL_ROWS == 0 && memory->poll)
			memory->poll(memory->poll_arg);
		while (slot[at] != 0 && (hash[slot[at] - 1] != hash[row] || !is_equal(cells, slot[at] - 1, row)))
			at = (at + 1) & (nslots - 1);
		if (slot[at] != 0)
		{
			cells->weight[slot[at] - 1]++;
			continue;
		}
		for (int i = 0; kept != row && i < cells->ncolumns; i++)
			synth_deps_code_set(cells->code[i], kept, cells->width[i], synth_deps_code(cells, row, i));
		hash[kept] = hash[row];
		cells->weight[kept++] = 1;
		slot[at] = kept;
	}
	synth_deps_release(memory, hash);
	synth_deps_release(memory, slot);
	if (kept == cells->nrows)
	{
		synth_deps_release(memory, cells->weight);
		cells->weight = NULL;
	}
	cells->nrows = kept;
	return true;
}

static void
hash_rows(const SynthDepsCells *cells, SynthDepsMemory *memory, uint64_t *hash)
{
	for (int i = 0; i < cells->ncolumns; i++)
		for (uint32_t row = 0; row < cells->nrows; row++)
		{
			if (row % POLL_ROWS == 0 && memory->poll)
				memory->poll(memory->poll_arg);
			hash[row] = (hash[row] ^ (synth_deps_code(cells, row, i) + 1)) * UINT64_C(0x9E3779B97F4A7C15);
			hash[row] ^= hash[row] >> 29;
		}
}

static bool
is_equal(const SynthDepsCells *cells, uint32_t a, uint32_t b)
{
	for (int i = 0; i < cells->ncolumns; i++)
		if (synth_deps_code(cells, a, i) != synth_deps_code(cells, b, i))
			return false;
	return true;
}

void
synth_deps_differ(const SynthDepsCells *cells, uint32_t a, uint32_t b, uint64_t *set)
{
	memset(set, 0, cells->words * sizeof(uint64_t));
	for (int i = 0; i < cells->ncolumns; i++)
		set[i >> 6] |= (uint64_t) (synth_deps_code(cells, a, i) != synth_deps_code(cells, b, i)) << (i & 63);
}
