/*
 * num_calibrate.c
 *		Swap values inside a leaf until the pair tables agree.
 *
 * The trees keep what they split on; the rest of a pair's joint distribution
 * is only kept on average.  So the new column's values are exchanged between
 * two rows of one leaf wherever that lowers the sum of the absolute errors of
 * the coarse pair tables and of the cross-products with the earlier columns.
 * A swap inside a leaf changes neither the column's distribution nor anything
 * that the tree has learned; swaps across leaves would.
 *
 * Greedy, one pass over the rows a sweep, a random partner each; ends when a
 * sweep swaps (almost) nothing.  Cost: O(sweeps * rows * partners).
 */
#include <math.h>

#include "num/num.h"

static uint64_t try_leaf(SynthCalibrateTask *task, int leaf, double share,
						 uint64_t *tried);
static bool try_swap(SynthCalibrateTask *task, uint32_t a, uint32_t b);
static void swap_groups(SynthCalibrateTask *task, int own_a, int own_b,
						const uint8_t *group_a, const uint8_t *group_b);

static inline uint32_t
random_below(SynthRandom *random, uint32_t n)
{
	return (uint32_t) (((synth_num_random(random) >> 32) * n) >> 32);
}

uint64_t
synth_num_calibrate(SynthCalibrateTask *task)
{
	uint64_t	swaps = 0;

	if (task->npartners == 0)
		return 0;
	for (double left = task->sweeps; left > 0; left -= 1)
	{
		uint64_t	before = swaps,
					tried = 0;

		for (int leaf = 0; leaf < task->nleaves; leaf++)
			swaps += try_leaf(task, leaf, left < 1 ? left : 1, &tried);
		if (swaps - before <= tried / 1024)
			break;
	}
	return swaps;
}

/* Try the given share of the leaf's rows, each with a random partner. */
static uint64_t
try_leaf(SynthCalibrateTask *task, int leaf, double share, uint64_t *tried)
{
	const uint16_t *rows = task->rows + task->leaf_start[leaf];
	uint32_t	n = task->leaf_start[leaf + 1] - task->leaf_start[leaf];
	uint32_t	tries = n;
	uint64_t	swaps = 0;

	if (n < 2)
		return 0;
	if (task->poll)
		task->poll(task->poll_arg);
	if (share < 1)
		tries = (uint32_t) (n * share + synth_num_random_unit(task->random));
	for (uint32_t i = 0; i < tries; i++)
	{
		uint32_t	a = rows[i],
					b = rows[random_below(task->random, n)];

		if (task->code[a] != task->code[b])
		{
			++*tried;
			swaps += try_swap(task, a, b);
		}
	}
	return swaps;
}

/* Swap the two rows' values if that lowers the error. */
static bool
try_swap(SynthCalibrateTask *task, uint32_t a, uint32_t b)
{
	uint16_t	code_a = task->code[a],
				code_b = task->code[b];
	int			own_a = task->code_group[code_a],
				own_b = task->code_group[code_b];
	const uint8_t *group_a = task->group_of + (size_t) a * task->stride;
	const uint8_t *group_b = task->group_of + (size_t) b * task->stride;
	const float *value_a = task->value_of + (size_t) a * task->stride;
	const float *value_b = task->value_of + (size_t) b * task->stride;
	float		own_change = task->code_value[code_a] - task->code_value[code_b];
	float		change = 0;

	if (own_a != own_b)
		for (int q = 0; q < task->npartners; q++)
		{
			int			ga = group_a[task->slot[q]],
						gb = group_b[task->slot[q]];
			const SynthExcess *ea = task->excess[q] + own_a * task->ngroups[q],
					   *eb = task->excess[q] + own_b * task->ngroups[q];

			/* a branch would be mispredicted half of the time */
			change += (float) (ga != gb) *
				((ea[ga].one_less + eb[gb].one_less) +
				 (eb[ga].one_more + ea[gb].one_more));
		}
	else if (own_change == 0 || task->nproducts == 0)
		return false;
	if (own_change != 0)
		for (int q = 0; q < task->nproducts; q++)
		{
			float		x = own_change * (value_b[task->product_slot[q]] -
										  value_a[task->product_slot[q]]);

			change += task->product_weight * (fabsf(task->product_excess[q] + x) -
											  fabsf(task->product_excess[q]));
			task->scratch[q] = x;
		}
	if (change >= -1e-4f)
		return false;

	if (own_a != own_b)
		swap_groups(task, own_a, own_b, group_a, group_b);
	if (own_change != 0)
		for (int q = 0; q < task->nproducts; q++)
			task->product_excess[q] += task->scratch[q];
	task->code[a] = code_b;
	task->code[b] = code_a;
	return true;
}

static void
swap_groups(SynthCalibrateTask *task, int own_a, int own_b,
			const uint8_t *group_a, const uint8_t *group_b)
{
	for (int q = 0; q < task->npartners; q++)
	{
		int			ga = group_a[task->slot[q]],
					gb = group_b[task->slot[q]];
		SynthExcess *ea = task->excess[q] + own_a * task->ngroups[q],
				   *eb = task->excess[q] + own_b * task->ngroups[q];

		if (ga == gb)
			continue;
		synth_num_set_excess(&ea[ga], ea[ga].excess - 1);
		synth_num_set_excess(&eb[gb], eb[gb].excess - 1);
		synth_num_set_excess(&eb[ga], eb[ga].excess + 1);
		synth_num_set_excess(&ea[gb], ea[gb].excess + 1);
	}
}
