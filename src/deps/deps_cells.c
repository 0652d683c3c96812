/*
 * deps_cells.c
 *		Rows of codes, packed: a column with few values takes a byte a row.
 *
 * A table of a million rows and a hundred columns is some 150 MB this way, and
 * two rows are compared by reading two short pieces of memory.
 */
#include <string.h>

#include "deps/deps_search_private.h"

#define POLL_ROWS	4096

static int	width_of(uint32_t ncodes);

bool
synth_deps_cells_begin(SynthDepsCells *cells, SynthDepsMemory *memory,
					   uint32_t nrows, int ncolumns, const uint32_t *ncodes)
{
	size_t		offset = 0;
	int			n = 0;

	memset(cells, 0, sizeof(*cells));
	cells->nrows = nrows;
	cells->ncolumns = ncolumns;
	cells->words = ncolumns / 64 + 1;
	cells->offset = synth_deps_allocate(memory, ncolumns + 1, sizeof(uint32_t));
	cells->width = synth_deps_allocate(memory, ncolumns + 1, sizeof(uint8_t));
	cells->ncodes = synth_deps_allocate(memory, ncolumns + 1, sizeof(uint32_t));
	cells->order = synth_deps_allocate(memory, ncolumns + 1, sizeof(int));
	if (!cells->offset || !cells->width || !cells->ncodes || !cells->order)
		return false;
	for (int width = 4; width >= 1; width /= 2)
		for (int i = 0; i < ncolumns; i++)
		{
			if (width_of(ncodes[i]) != width)
				continue;
			cells->ncodes[i] = ncodes[i];
			cells->width[i] = width;
			cells->offset[i] = offset;
			cells->order[n++] = i;
			cells->nfour += width == 4;
			cells->ntwo += width == 2;
			offset += width;
		}
	cells->stride = (offset + 3) / 4 * 4;
	cells->cell = synth_deps_allocate(memory, (size_t) nrows + 1, cells->stride);
	if (cells->cell == NULL)
		return false;
	/* rows are compared as bytes, what fills them up included */
	memset(cells->cell, 0, ((size_t) nrows + 1) * cells->stride);
	return true;
}

static int
width_of(uint32_t ncodes)
{
	return ncodes <= UINT8_MAX + 1 ? 1 : ncodes <= UINT16_MAX + 1 ? 2 : 4;
}

void
synth_deps_cells_end(SynthDepsCells *cells, SynthDepsMemory *memory)
{
	synth_deps_release(memory, cells->offset);
	synth_deps_release(memory, cells->width);
	synth_deps_release(memory, cells->ncodes);
	synth_deps_release(memory, cells->order);
	synth_deps_release(memory, cells->cell);
	synth_deps_release(memory, cells->weight);
	memset(cells, 0, sizeof(*cells));
}

/* The first of equal rows stays, at its place among those that stay. */
bool
synth_deps_cells_unite(SynthDepsCells *cells, SynthDepsMemory *memory)
{
	size_t		nslots = 16;
	uint32_t   *slot;
	uint32_t	kept = 0;

	while (nslots < (size_t) cells->nrows * 3 / 2)
		nslots *= 2;
	slot = synth_deps_allocate(memory, nslots, sizeof(uint32_t));
	cells->weight = synth_deps_allocate(memory, (size_t) cells->nrows + 1, sizeof(uint32_t));
	if (slot == NULL || cells->weight == NULL)
	{
		synth_deps_release(memory, slot);
		return false;
	}
	memset(slot, 0, nslots * sizeof(uint32_t));
	for (uint32_t row = 0; row < cells->nrows; row++)
	{
		uint8_t    *bytes = cells->cell + (size_t) row * cells->stride;
		size_t		at = synth_num_hash(bytes, cells->stride, 0) & (nslots - 1);

		if (row % POLL_ROWS == 0 && memory->poll)
			memory->poll(memory->poll_arg);
		while (slot[at] != 0 &&
			   memcmp(cells->cell + (size_t) (slot[at] - 1) * cells->stride, bytes, cells->stride) != 0)
			at = (at + 1) & (nslots - 1);
		if (slot[at] != 0)
		{
			cells->weight[slot[at] - 1]++;
			continue;
		}
		if (kept != row)
			memcpy(cells->cell + (size_t) kept * cells->stride, bytes, cells->stride);
		cells->weight[kept++] = 1;
		slot[at] = kept;
	}
	synth_deps_release(memory, slot);
	if (kept == cells->nrows)
	{
		synth_deps_release(memory, cells->weight);
		cells->weight = NULL;
	}
	cells->nrows = kept;
	return true;
}

void
synth_deps_differ(const SynthDepsCells *cells, uint32_t a, uint32_t b, uint64_t *set)
{
	const uint8_t *x = cells->cell + (size_t) a * cells->stride;
	const uint8_t *y = cells->cell + (size_t) b * cells->stride;
	const int  *column = cells->order;
	int			i = 0;

	memset(set, 0, cells->words * sizeof(uint64_t));
	for (; i < cells->nfour; i++, x += 4, y += 4)
		set[column[i] >> 6] |= (uint64_t) (*(const uint32_t *) x != *(const uint32_t *) y) << (column[i] & 63);
	for (; i < cells->nfour + cells->ntwo; i++, x += 2, y += 2)
		set[column[i] >> 6] |= (uint64_t) (*(const uint16_t *) x != *(const uint16_t *) y) << (column[i] & 63);
	for (; i < cells->ncolumns; i++, x++, y++)
		set[column[i] >> 6] |= (uint64_t) (*x != *y) << (column[i] & 63);
}
