/*
 * num_group.c
 *		Consecutive codes merged into groups of about equal mass.
 */
#include "num/num.h"

int
synth_num_group(const uint32_t *rows, int n, int max_groups, uint8_t *group)
{
	uint64_t	total = 0,
				before = 0;
	int			current = -1;
	uint64_t	last = 0;

	for (int i = 0; i < n; i++)
		total += rows[i];
	for (int i = 0; i < n; i++)
	{
		/* where the middle of the code's mass falls */
		uint64_t	cell = n <= max_groups || total == 0 ? (uint64_t) i :
			(before * 2 + rows[i]) * (uint64_t) max_groups / (2 * total);

		if (cell >= (uint64_t) max_groups)
			cell = (uint64_t) max_groups - 1;
		if (current < 0 || cell != last)
			current++;
		last = cell;
		group[i] = (uint8_t) current;
		before += rows[i];
	}
	return current + 1;
}
