/*
 * num_draw.c
 *		Codes for the rows of every leaf, with low discrepancy.
 *
 * A leaf with k rows and shares p gets floor(k p_c) rows of each code c; the
 * few rows left over go to the codes whose fractional part plus the residual
 * carried from earlier leaves is largest (controlled rounding by error
 * diffusion), with some noise so that the choice is not a fixed function of
 * the shares.  Over the whole block each code then has its expected number of
 * rows to within about one, where independent draws would miss by the square
 * root of it.  Within the leaf the codes fall on the rows in random order.
 *
 * The leaves are not filled exactly as in training, since the columns before
 * are not drawn exactly so; the column's own distribution would drift with
 * them.  One step of iterative proportional fitting (Deming and Stephan 1940)
 * scales every code's weights so that its expected number of rows is right.
 *
 * Cost: O(rows + entries), expected.
 */
#include "num/num.h"

static const double selection_noise = 0.35;

/* a code's weights are scaled by no more than this, or its inverse */
static const double largest_factor = 2;

static void fit_factors(SynthDrawTask *task);
static void draw_leaf(SynthDrawTask *task, int leaf);
static void select_largest(SynthDrawTask *task, uint32_t n, uint32_t wanted);

void
synth_num_draw(SynthDrawTask *task)
{
	for (int c = 0; c < task->ncodes; c++)
	{
		task->residual[c] = synth_num_random_unit(task->random) - 0.5;
		task->factor[c] = 1;
	}
	if (task->code_rows && task->nleaves > 1)
		fit_factors(task);
	for (int leaf = 0; leaf < task->nleaves; leaf++)
		if (task->leaf_start[leaf] < task->leaf_start[leaf + 1])
			draw_leaf(task, leaf);
}

static void
fit_factors(SynthDrawTask *task)
{
	double		all_rows = 0,
				n = task->leaf_start[task->nleaves];

	for (int c = 0; c < task->ncodes; c++)
	{
		all_rows += task->code_rows[c];
		task->factor[c] = 0;
	}
	/* how many rows of each code the leaves would give */
	for (int leaf = 0; leaf < task->nleaves; leaf++)
	{
		double		nrows = task->leaf_start[leaf + 1] - task->leaf_start[leaf];
		double		total = 0;

		if (nrows == 0)
			continue;
		for (uint32_t e = task->leaf_first[leaf]; e < task->leaf_first[leaf + 1]; e++)
			total += task->weight[e];
		for (uint32_t e = task->leaf_first[leaf]; e < task->leaf_first[leaf + 1]; e++)
			task->factor[task->code[e]] += nrows * task->weight[e] / total;
	}
	for (int c = 0; c < task->ncodes; c++)
	{
		double		wanted = n * task->code_rows[c] / all_rows;
		double		factor = task->factor[c] > 0 && wanted > 0 ?
			wanted / task->factor[c] : 1;

		task->factor[c] = factor > largest_factor ? largest_factor :
			factor < 1 / largest_factor ? 1 / largest_factor : factor;
	}
}

static void
draw_leaf(SynthDrawTask *task, int leaf)
{
	uint32_t	first = task->leaf_first[leaf];
	uint32_t	nentries = task->leaf_first[leaf + 1] - first;
	const uint16_t *rows = task->rows + task->leaf_start[leaf];
	uint32_t	nrows = task->leaf_start[leaf + 1] - task->leaf_start[leaf];
	uint32_t	done = 0,
				candidates = 0,
				left;
	double		total = 0,
				scale;

	for (uint32_t e = first; e < first + nentries; e++)
		total += task->weight[e] * task->factor[task->code[e]];
	scale = nrows / total;
	for (uint32_t e = 0; e < nentries; e++)
	{
		uint16_t	code = task->code[first + e];
		double		expected = task->weight[first + e] * task->factor[code] * scale;
		uint32_t	whole = (uint32_t) expected;

		/* rounding errors must not give away more rows than there are */
		if (whole > nrows - done)
			whole = nrows - done;
		for (uint32_t i = 0; i < whole; i++)
			task->out[rows[done++]] = code;
		task->index[candidates] = e;
		task->fraction[candidates++] = expected - whole;
	}

	left = nrows - done;
	if (left > 0)
	{
		for (uint32_t i = 0; i < candidates; i++)
			task->score[i] = task->fraction[i] +
				task->residual[task->code[first + task->index[i]]] +
				selection_noise * (synth_num_random_unit(task->random) - 0.5);
		select_largest(task, candidates, left);
		for (uint32_t i = 0; i < left; i++)
		{
			uint16_t	code = task->code[first + task->index[i]];

			task->out[rows[done++]] = code;
			task->residual[code] -= 1;
		}
	}
	for (uint32_t i = 0; i < candidates; i++)
		task->residual[task->code[first + task->index[i]]] += task->fraction[i];

	if (nentries > 1)
		for (uint32_t i = nrows - 1; i > 0; i--)
		{
			uint32_t	j = (uint32_t) (((synth_num_random(task->random) >> 32) *
										 (i + 1)) >> 32);
			uint16_t	code = task->out[rows[i]];

			task->out[rows[i]] = task->out[rows[j]];
			task->out[rows[j]] = code;
		}
}

/*
 * Bring the wanted candidates of largest score to the front (quickselect);
 * equal scores fall by index, so the result is one and only.
 */
static void
select_largest(SynthDrawTask *task, uint32_t n, uint32_t wanted)
{
	uint32_t	low = 0,
				high = n;

#define BEFORE(a, b) (task->score[a] > task->score[b] || \
					  (task->score[a] == task->score[b] && \
					   task->index[a] < task->index[b]))
	while (high - low > 1 && wanted > low && wanted < high)
	{
		uint32_t	pivot = low + (high - low) / 2;
		uint32_t	store = low;
		uint32_t	t;
		double		d;

#define SWAP(a, b) \
		(t = task->index[a], task->index[a] = task->index[b], task->index[b] = t, \
		 d = task->score[a], task->score[a] = task->score[b], task->score[b] = d, \
		 d = task->fraction[a], task->fraction[a] = task->fraction[b], \
		 task->fraction[b] = d)

		SWAP(pivot, high - 1);
		for (uint32_t i = low; i < high - 1; i++)
			if (BEFORE(i, high - 1))
			{
				SWAP(i, store);
				store++;
			}
		SWAP(store, high - 1);
		if (wanted <= store)
			high = store;
		else
			low = store + 1;
	}
#undef SWAP
#undef BEFORE
}
