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

static bool try_swap(SynthCalibrateTask *task, uint32_t a, uint32_t b);

uint64_t
synth_num_calibrate(SynthCalibrateTask *task)
{
	uint64_t	swaps = 0;

	if (task->npartners == 0)
		return 0;
	for (int sweep = 0; sweep < task->max_sweeps; sweep++)
	{
		uint64_t	before = swaps;
		uint64_t	tried = 0;

		for (int leaf = 0; leaf < task->nleaves; leaf++)
		{
			const uint16_t *rows = task->rows + task->leaf_start[leaf];
			uint32_t	n = task->leaf_start[leaf + 1] - task->leaf_start[leaf];

			if (n < 2)
				continue;
			if (task->poll)
				task->poll(task->poll_arg);
			for (uint32_t i = 0; i < n; i++)
			{
				uint32_t	j = (uint32_t) (((synth_num_random(task->random) >> 32) * n) >> 32);
				uint32_t	a = rows[i],
							b = rows[j];

				if (task->code[a] != task->code[b])
				{
					tried++;
					swaps += try_swap(task, a, b);
				}
			}
		}
		if (swaps - before <= tried / 2048)
			break;
	}
	return swaps;
}

static inline float
error_change(float excess, float delta)
{
	return fabsf(excess + delta) - fabsf(excess);
}

static bool
try_swap(SynthCalibrateTask *task, uint32_t a, uint32_t b)
{
	uint16_t	code_a = task->code[a],
				code_b = task->code[b];
	int			own_a = task->code_group[code_a],
				own_b = task->code_group[code_b];
	const uint8_t *group_a = task->group_of + (size_t) a * task->stride;
	const uint8_t *group_b = task->group_of + (size_t) b * task->stride;
	int			npartners = task->npartners;
	float		change = 0;
	double		product_change = 0;
	bool		products = false;

	if (own_a != own_b)
		for (int q = 0; q < npartners; q++)
		{
			int			ga = group_a[task->slot[q]],
						gb = group_b[task->slot[q]];
			const float *ea,
					   *eb;

			if (ga == gb)
				continue;
			ea = task->excess[q] + own_a * task->ngroups[q];
			eb = task->excess[q] + own_b * task->ngroups[q];
			change += error_change(ea[ga], -1) + error_change(eb[gb], -1) +
				error_change(eb[ga], 1) + error_change(ea[gb], 1);
		}
	if (task->own_numeric)
	{
		const float *value_a = task->value_of + (size_t) a * task->stride;
		const float *value_b = task->value_of + (size_t) b * task->stride;
		double		d = (double) task->code_value[code_a] - task->code_value[code_b];

		if (d != 0)
		{
			products = true;
			for (int q = 0; q < npartners; q++)
			{
				double		x = 0;

				if (task->numeric[q])
				{
					x = d * ((double) value_b[task->slot[q]] - value_a[task->slot[q]]);
					product_change += fabs(task->product_excess[q] + x) -
						fabs(task->product_excess[q]);
				}
				task->scratch[q] = x;
			}
		}
	}
	if (change + task->product_weight * product_change >= -1e-9)
		return false;

	if (own_a != own_b)
		for (int q = 0; q < npartners; q++)
		{
			int			ga = group_a[task->slot[q]],
						gb = group_b[task->slot[q]];
			float	   *ea,
					   *eb;

			if (ga == gb)
				continue;
			ea = task->excess[q] + own_a * task->ngroups[q];
			eb = task->excess[q] + own_b * task->ngroups[q];
			ea[ga] -= 1;
			eb[gb] -= 1;
			eb[ga] += 1;
			ea[gb] += 1;
		}
	if (products)
		for (int q = 0; q < npartners; q++)
			task->product_excess[q] += task->scratch[q];
	task->code[a] = code_b;
	task->code[b] = code_a;
	return true;
}
