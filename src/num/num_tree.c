/*
 * num_tree.c
 *		Multi-class entropy trees over grouped predictors.
 *
 * A tree splits the rows by one predictor at a time where that raises the
 * log-likelihood of the target's classes most (Quinlan's information gain,
 * times the rows), and only where the gain exceeds a penalty a(k - 1) + b for
 * k classes present: a = 1 is Akaike's criterion (1974).  An ordered predictor
 * is cut at a threshold; the groups of an unordered one are first ordered by
 * the mean of an ordered target, or by the share of the class in which they
 * differ most, and then cut, which for two classes is the best of all subsets
 * (Breiman et al. 1984, theorem 4.5).
 *
 * The classes of an ordered target are also looked at in coarser groups, each
 * with the smaller penalty of fewer classes: in a small node a shift of the
 * whole distribution is plain in four groups where sixty-four drown it.  The
 * split with the largest gain above its penalty wins.
 *
 * Ordering an unordered predictor's groups by the target is itself a fit: of
 * pure noise, the best cut of g groups gains g / pi nats on average (half of
 * the squares of g normal deviates, taken by their sign), which is added to
 * what it must gain.  Likewise the log of the number of predictors tried.
 *
 * Counts are integers and i log i comes from a table, so that a tree is the
 * same on every machine.  Cost: O(rows * predictors) a level, plus
 * O(groups * classes * predictors) a node.
 */
#include <string.h>

#include "num/num.h"

#define RESOLUTIONS 3
#define ORDERING_GAIN 0.4			/* a group; a little above 1 / pi */

/* The node's classes at one resolution, and the cut that is being tried. */
typedef struct Resolution
{
	int			nclasses;
	double		base;			/* n log n - sum of c log c */
	double		penalty;
	double		sum;			/* of l log l + r log r, kept up to date */
	int32_t		class_rows[SYNTH_TREE_MAX_CLASSES];
	int32_t		left_rows[SYNTH_TREE_MAX_CLASSES];
	uint8_t		class_of[SYNTH_TREE_MAX_CLASSES];	/* of present class */
}			Resolution;

typedef struct TreeWork
{
	/* all zero between predictors: small nodes touch little of it */
	int32_t		histogram[SYNTH_TREE_MAX_GROUPS * SYNTH_TREE_MAX_CLASSES];
	int32_t		group_rows[SYNTH_TREE_MAX_GROUPS];
	uint64_t	group_classes[SYNTH_TREE_MAX_GROUPS];	/* bits of those present */
	int32_t		class_rows[SYNTH_TREE_MAX_CLASSES]; /* of present classes */
	Resolution	resolutions[RESOLUTIONS];
	int			nresolutions;
	uint8_t		class_of[SYNTH_TREE_MAX_CLASSES];	/* present -> class */
	uint8_t		present_of[SYNTH_TREE_MAX_CLASSES]; /* class -> present */
	uint8_t		group_order[SYNTH_TREE_MAX_GROUPS];
	double		score[SYNTH_TREE_MAX_GROUPS];
	int			nclasses;		/* present in the node */
	struct
	{
		uint32_t	low,
					high;
		int32_t		parent;		/* node whose child this is, -1 at the root */
		bool		is_left;
		int			depth;
	}			stack[SYNTH_TREE_MAX_DEPTH + 2];
}			TreeWork;

typedef struct Split
{
	double		gain;			/* above the penalty */
	int			feature;
	int			threshold;		/* last group that goes left, if ordered */
	uint64_t	mask[4];
}			Split;

static void count_classes(const SynthTreeTask *task, TreeWork *work,
						  uint32_t low, uint32_t high);
static void try_predictor(const SynthTreeTask *task, TreeWork *work, int feature,
						  uint32_t low, uint32_t high, Split *best);
static void set_resolutions(const SynthTreeTask *task, TreeWork *work, uint32_t n);
static void move_left(const SynthTreeTask *task, Resolution *resolution,
					  const int32_t *histogram, uint64_t classes);
static void clear_histogram(TreeWork *work, int ngroups);
static int	count_groups(const SynthTreeTask *task, TreeWork *work, int feature,
						 uint32_t low, uint32_t high);
static void order_groups(const SynthTreeTask *task, TreeWork *work, int ngroups,
						 uint32_t n);
static uint32_t partition(const SynthTreeTask *task, const Split *split,
						  uint32_t low, uint32_t high);

static inline bool
in_mask(const uint64_t *mask, uint8_t group)
{
	return (mask[group >> 6] >> (group & 63)) & 1;
}

static inline void
mask_set(uint64_t *mask, int group)
{
	mask[group >> 6] |= UINT64_C(1) << (group & 63);
}

size_t
synth_num_tree_work_bytes(void)
{
	return sizeof(TreeWork);
}

/*
 * synth_num_tree_fit
 *		Grow the tree depth first, left before right, so that leaves are
 *		numbered in the order of task->rows.
 */
void
synth_num_tree_fit(SynthTreeTask *task)
{
	TreeWork   *work = task->work;
	int			top = 0;

	task->nnodes = 0;
	task->nleaves = 0;
	memset(work->histogram, 0, sizeof(work->histogram));
	work->stack[top].low = 0;
	work->stack[top].high = task->n;
	work->stack[top].parent = -1;
	work->stack[top].is_left = false;
	work->stack[top].depth = 0;
	top++;

	while (top > 0)
	{
		uint32_t	low,
					high,
					n,
					middle;
		int			depth;
		int32_t		me = task->nnodes++;
		SynthTreeNode *node = &task->nodes[me];
		Split		best = {0};

		top--;
		low = work->stack[top].low;
		high = work->stack[top].high;
		depth = work->stack[top].depth;
		n = high - low;
		if (work->stack[top].parent >= 0)
		{
			SynthTreeNode *parent = &task->nodes[work->stack[top].parent];

			if (work->stack[top].is_left)
				parent->left = me;
			else
				parent->right = me;
		}

		best.feature = -1;
		count_classes(task, work, low, high);
		/* two more nodes must fit for every node that waits on the stack */
		if (n >= 2 * (uint32_t) task->min_leaf && work->nclasses > 1 &&
			depth < SYNTH_TREE_MAX_DEPTH &&
			task->nnodes + top + 2 <= task->max_nodes)
		{
			set_resolutions(task, work, n);
			for (int f = 0; f < task->npredictors; f++)
				try_predictor(task, work, f, low, high, &best);
		}

		if (best.feature < 0)
		{
			memset(node, 0, sizeof(*node));
			node->feature = -1;
			node->left = node->right = task->nleaves++;
			continue;
		}

		middle = partition(task, &best, low, high);
		node->feature = best.feature;
		memcpy(node->mask, best.mask, sizeof(node->mask));

		work->stack[top].low = middle;
		work->stack[top].high = high;
		work->stack[top].parent = me;
		work->stack[top].is_left = false;
		work->stack[top].depth = depth + 1;
		top++;
		work->stack[top].low = low;
		work->stack[top].high = middle;
		work->stack[top].parent = me;
		work->stack[top].is_left = true;
		work->stack[top].depth = depth + 1;
		top++;
	}
}

static void
count_classes(const SynthTreeTask *task, TreeWork *work, uint32_t low,
			  uint32_t high)
{
	int32_t		rows[SYNTH_TREE_MAX_CLASSES] = {0};

	for (uint32_t i = low; i < high; i++)
		rows[task->target[task->rows[i]]]++;
	work->nclasses = 0;
	for (int k = 0; k < task->nclasses; k++)
	{
		if (rows[k] == 0)
			continue;
		work->class_of[work->nclasses] = (uint8_t) k;
		work->present_of[k] = (uint8_t) work->nclasses;
		work->class_rows[work->nclasses++] = rows[k];
	}
}

/*
 * The present classes as they are, and for an ordered target in 16 and 4
 * groups of about equal mass in this node.
 */
static void
set_resolutions(const SynthTreeTask *task, TreeWork *work, uint32_t n)
{
	static const int groups[RESOLUTIONS] = {SYNTH_TREE_MAX_CLASSES, 16, 4};

	work->nresolutions = 0;
	for (int i = 0; i < RESOLUTIONS; i++)
	{
		Resolution *r = &work->resolutions[work->nresolutions];

		if (i > 0 && (!task->target_ordered || work->nclasses <= groups[i]))
			continue;
		r->nclasses = synth_num_group((const uint32_t *) work->class_rows, work->nclasses,
									  groups[i], r->class_of);
		memset(r->class_rows, 0, sizeof(r->class_rows));
		for (int k = 0; k < work->nclasses; k++)
			r->class_rows[r->class_of[k]] += work->class_rows[k];
		r->base = task->nlogn[n];
		for (int k = 0; k < r->nclasses; k++)
			r->base -= task->nlogn[r->class_rows[k]];
		r->penalty = task->penalty_class * (r->nclasses - 1) + task->penalty_split;
		if (r->nclasses > 1)
			work->nresolutions++;
	}
}

/* Move one group's rows, of the given classes, to the left of the cut. */
static void
move_left(const SynthTreeTask *task, Resolution *r, const int32_t *histogram,
		  uint64_t classes)
{
	const double *nlogn = task->nlogn;

	while (classes != 0)
	{
		int			k = __builtin_ctzll(classes);
		int			class = r->class_of[k];
		int32_t		moved = 0,
					all,
					left;

		/* classes of one group are neighbours */
		do
		{
			moved += histogram[k];
			classes &= classes - 1;
			if (classes == 0)
				break;
			k = __builtin_ctzll(classes);
		} while (r->class_of[k] == class);
		all = r->class_rows[class];
		left = r->left_rows[class];
		r->sum -= nlogn[left] + nlogn[all - left];
		left += moved;
		r->left_rows[class] = left;
		r->sum += nlogn[left] + nlogn[all - left];
	}
}

/* Make the histogram zero again. */
static void
clear_histogram(TreeWork *work, int ngroups)
{
	for (int o = 0; o < ngroups; o++)
	{
		int			group = work->group_order[o];

		for (uint64_t c = work->group_classes[group]; c != 0; c &= c - 1)
			work->histogram[group * work->nclasses + __builtin_ctzll(c)] = 0;
	}
}

/* Keep the best cut by this predictor in *best if it beats what is there. */
static void
try_predictor(const SynthTreeTask *task, TreeWork *work, int feature,
			  uint32_t low, uint32_t high, Split *best)
{
	const double *nlogn = task->nlogn;
	int			nclasses = work->nclasses;
	int32_t		n = (int32_t) (high - low);
	int			ngroups = count_groups(task, work, feature, low, high);
	double		choice = task->penalty_choice;
	int32_t		nleft = 0;
	int			best_cut = -1;

	if (task->poll)
		task->poll(task->poll_arg);
	if (ngroups < 2)
	{
		clear_histogram(work, ngroups);
		return;
	}
	if (!task->ordered[feature] && ngroups > 2)
	{
		order_groups(task, work, ngroups, (uint32_t) n);
		choice += ORDERING_GAIN * (ngroups - 2);
	}

	for (int i = 0; i < work->nresolutions; i++)
	{
		Resolution *r = &work->resolutions[i];

		memset(r->left_rows, 0, sizeof(int32_t) * r->nclasses);
		r->sum = 0;
		for (int k = 0; k < r->nclasses; k++)
			r->sum += nlogn[r->class_rows[k]];
	}
	for (int o = 0; o < ngroups - 1; o++)
	{
		int			group = work->group_order[o];

		nleft += work->group_rows[group];
		for (int i = 0; i < work->nresolutions; i++)
			move_left(task, &work->resolutions[i],
					  work->histogram + group * nclasses, work->group_classes[group]);
		if (nleft < task->min_leaf)
			continue;
		if (n - nleft < task->min_leaf)
			break;
		for (int i = 0; i < work->nresolutions; i++)
		{
			Resolution *r = &work->resolutions[i];
			double		gain = r->sum - nlogn[nleft] - nlogn[n - nleft] + r->base -
				(r->penalty + choice) * (feature == task->favoured ? task->favour : 1);

			if (gain > best->gain)
			{
				best->gain = gain;
				best->feature = feature;
				best->threshold = group;
				best_cut = o;
			}
		}
	}

	clear_histogram(work, ngroups);
	if (best_cut >= 0)
	{
		memset(best->mask, 0, sizeof(best->mask));
		/* groups that the node does not hold go by the threshold, or right */
		if (task->ordered[feature])
			for (int g = 0; g <= best->threshold; g++)
				mask_set(best->mask, g);
		else
			for (int o = 0; o <= best_cut; o++)
				mask_set(best->mask, work->group_order[o]);
	}
}

/* Fill the histogram; group_order gets the groups present, ascending. */
static int
count_groups(const SynthTreeTask *task, TreeWork *work, int feature,
			 uint32_t low, uint32_t high)
{
	const uint8_t *x = task->predictor[feature];
	const uint8_t *y = task->target;
	const uint32_t *rows = task->rows;
	int32_t    *histogram = work->histogram;
	int			nclasses = work->nclasses;
	int			n = task->ngroups[feature];
	int			present = 0;

	memset(work->group_rows, 0, sizeof(int32_t) * n);
	memset(work->group_classes, 0, sizeof(uint64_t) * n);
	for (uint32_t i = low; i < high; i++)
	{
		uint32_t	r = rows[i];
		int			k = work->present_of[y[r]];

		work->group_rows[x[r]]++;
		work->group_classes[x[r]] |= UINT64_C(1) << k;
		histogram[x[r] * nclasses + k]++;
	}
	for (int g = 0; g < n; g++)
		if (work->group_rows[g] > 0)
			work->group_order[present++] = (uint8_t) g;
	return present;
}

/* Sort the groups of an unordered predictor so that a threshold makes sense. */
static void
order_groups(const SynthTreeTask *task, TreeWork *work, int ngroups, uint32_t n)
{
	int			nclasses = work->nclasses;
	uint8_t    *order = work->group_order;
	int			pivot = 0;

	if (!task->target_ordered)
	{
		double		most = -1;

		for (int k = 0; k < nclasses; k++)
		{
			double		share = (double) work->class_rows[k] / n;
			double		spread = 0;

			for (int o = 0; o < ngroups; o++)
			{
				double		rows = work->group_rows[order[o]];
				double		d = work->histogram[order[o] * nclasses + k] / rows - share;

				spread += rows * d * d;
			}
			if (spread > most)
			{
				most = spread;
				pivot = k;
			}
		}
	}
	for (int o = 0; o < ngroups; o++)
	{
		const int32_t *h = work->histogram + order[o] * nclasses;
		double		sum = 0;

		if (task->target_ordered)
			for (int k = 0; k < nclasses; k++)
				sum += (double) h[k] * work->class_of[k];
		else
			sum = h[pivot];
		work->score[o] = sum / work->group_rows[order[o]];
	}
	for (int i = 1; i < ngroups; i++)
	{
		double		s = work->score[i];
		uint8_t		g = order[i];
		int			j = i - 1;

		for (; j >= 0 && work->score[j] > s; j--)
		{
			work->score[j + 1] = work->score[j];
			order[j + 1] = order[j];
		}
		work->score[j + 1] = s;
		order[j + 1] = g;
	}
}

/* Stable partition of rows[low .. high) by the split. */
static uint32_t
partition(const SynthTreeTask *task, const Split *split, uint32_t low,
		  uint32_t high)
{
	const uint8_t *x = task->predictor[split->feature];
	uint32_t	left = low,
				right = 0;

	for (uint32_t i = low; i < high; i++)
	{
		uint32_t	r = task->rows[i];
		bool		goes_left = in_mask(split->mask, x[r]);

		task->scratch[right] = r;
		task->rows[left] = r;
		left += goes_left;
		right += !goes_left;
	}
	memcpy(task->rows + left, task->scratch, sizeof(uint32_t) * right);
	return left;
}

/*
 * synth_num_tree_route
 *		Partition all rows down the tree at once: sequential reads, no chain of
 *		dependent loads a row, and the rows come out grouped.
 */
void
synth_num_tree_route(const SynthTreeNode *nodes, int nleaves,
					 const uint8_t *const *predictor, uint32_t n,
					 uint16_t *rows, uint16_t *scratch, uint32_t *leaf_start)
{
	struct
	{
		int32_t		node;
		uint32_t	low,
					high;
	}			stack[SYNTH_TREE_MAX_DEPTH + 3];
	int			top = 0;

	for (uint32_t i = 0; i < n; i++)
		rows[i] = (uint16_t) i;
	stack[top].node = 0;
	stack[top].low = 0;
	stack[top++].high = n;
	while (top > 0)
	{
		const SynthTreeNode *node;
		const uint8_t *x;
		uint64_t	mask[4];
		uint32_t	low,
					high,
					left,
					right = 0;

		top--;
		node = &nodes[stack[top].node];
		low = stack[top].low;
		high = stack[top].high;
		if (node->feature < 0)
		{
			leaf_start[node->left] = low;
			continue;
		}
		x = predictor[node->feature];
		memcpy(mask, node->mask, sizeof(mask));
		left = low;
		for (uint32_t i = low; i < high; i++)
		{
			uint16_t	r = rows[i];
			uint32_t	goes_left = in_mask(mask, x[r]);

			scratch[right] = r;
			rows[left] = r;
			left += goes_left;
			right += 1 - goes_left;
		}
		memcpy(rows + left, scratch, sizeof(uint16_t) * right);
		stack[top].node = node->right;
		stack[top].low = left;
		stack[top++].high = high;
		stack[top].node = node->left;
		stack[top].low = low;
		stack[top++].high = left;
	}
	leaf_start[nleaves] = n;
}

int
synth_num_tree_leaf(const SynthTreeNode *nodes, const uint8_t *groups)
{
	const SynthTreeNode *node = nodes;

	while (node->feature >= 0)
		node = &nodes[in_mask(node->mask, groups[node->feature]) ?
					  node->left : node->right];
	return node->left;
}
