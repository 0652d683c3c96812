/*
 * deps_partition.c
 *		Groups of rows that are equal in some columns ("position-list indexes").
 *
 * A row that is alone in its group can neither break a dependency nor a key,
 * so it is left out: the more columns, the shorter the partition.
 */
#include <string.h>

#include "deps/deps_search_private.h"

#define POLL_ROWS	65536

/* One group of all rows: those equal in no column that matters. */
bool
synth_deps_partition_all(const SynthDepsCells *cells, SynthDepsMemory *memory,
						 SynthDepsPartition *all)
{
	memset(all, 0, sizeof(*all));
	all->row = synth_deps_allocate(memory, (size_t) cells->nrows + 1, sizeof(uint32_t));
	all->start = synth_deps_allocate(memory, 2, sizeof(uint32_t));
	if (all->row == NULL || all->start == NULL)
	{
		synth_deps_partition_end(all, memory);
		return false;
	}
	for (uint32_t i = 0; i < cells->nrows; i++)
		all->row[i] = i;
	all->nrows = cells->nrows > 1 ? cells->nrows : 0;
	all->ngroups = all->nrows > 0;
	all->start[0] = 0;
	all->start[1] = all->nrows;
	return true;
}

/*
 * Split one group; where the rows of each code go is known once they are
 * counted.  Returns the rows that are left, so many groups were added.
 */
static inline __attribute__((always_inline)) uint32_t
split_group(const void *code, int width, const uint32_t *row, uint32_t n,
			uint32_t *slot, SynthDepsPartition *to, uint32_t filled)
{
	for (uint32_t i = 0; i < n; i++)
		slot[synth_deps_code_at(code, row[i], width)]++;
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t   *at = &slot[synth_deps_code_at(code, row[i], width)];

		if (*at <= 1)
			continue;
		/* above n: a place, as it was given to the first row of the code */
		if (*at <= n)
		{
			uint32_t	count = *at;

			to->start[to->ngroups++] = filled;
			*at = n + 1 + filled;
			filled += count;
		}
		to->row[(*at)++ - n - 1] = row[i];
	}
	for (uint32_t i = 0; i < n; i++)
		slot[synth_deps_code_at(code, row[i], width)] = 0;
	return filled;
}

/*
 * synth_deps_partition_refine
 *		Split the groups of a partition by one more column.
 *
 * Cost: O(rows of the partition).   slot holds only zeros between the groups,
 * should the poll not come back.
 */
bool
synth_deps_partition_refine(const SynthDepsCells *cells, SynthDepsMemory *memory,
							const SynthDepsPartition *from, int column,
							uint32_t *slot, SynthDepsPartition *to)
{
	const void *code = cells->code[column];
	int			width = cells->width[column];
	uint32_t	filled = 0;
	uint32_t	polled = 0;

	memset(to, 0, sizeof(*to));
	to->row = synth_deps_allocate(memory, (size_t) from->nrows + 1, sizeof(uint32_t));
	/* a group has two rows at least */
	to->start = synth_deps_allocate(memory, (size_t) from->nrows / 2 + 2, sizeof(uint32_t));
	if (to->row == NULL || to->start == NULL)
	{
		synth_deps_partition_end(to, memory);
		return false;
	}
	for (uint32_t group = 0; group < from->ngroups; group++)
	{
		const uint32_t *row = from->row + from->start[group];
		uint32_t	n = from->start[group + 1] - from->start[group];

		polled += n;
		if (polled > POLL_ROWS && memory->poll)
		{
			memory->poll(memory->poll_arg);
			polled = 0;
		}
		if (width == 1)
			filled = split_group(code, 1, row, n, slot, to, filled);
		else if (width == 2)
			filled = split_group(code, 2, row, n, slot, to, filled);
		else
			filled = split_group(code, 4, row, n, slot, to, filled);
	}
	to->start[to->ngroups] = filled;
	to->nrows = filled;
	return true;
}

void
synth_deps_partition_end(SynthDepsPartition *partition, SynthDepsMemory *memory)
{
	synth_deps_release(memory, partition->row);
	synth_deps_release(memory, partition->start);
	memset(partition, 0, sizeof(*partition));
}
