/*
 * risk_mondrian.c
 *		Cut a table into boxes of at least k rows: Mondrian's multidimensional
 *		k-anonymity (LeFevre, DeWitt and Ramakrishnan 2006).
 *
 * A node is a set of rows and its bounding box in codes.  A cut takes the rows
 * whose code in one column lies in a range; it is allowed where both sides
 * keep k rows and hold the conditions on the sensitive columns.  Mondrian cuts
 * the widest column at its median.  Here every allowed cut of every column is
 * weighed by the loss that it saves: rows times the normalised certainty
 * penalty (Xu, Wang, Pei, Wang, Shi and Fu 2006) of the box before, minus
 * those of the two boxes after, in all columns, because values go together.
 * The best is taken; the first of equals, so that the classes depend on the
 * rows and not on their order.  On adult that more than halves the loss.
 *
 * risk_mondrian_weigh.c says how a column is weighed.
 *
 * Relaxed: where no cut between codes is left, equal codes may part, too.  The
 * rows lie in the order of that column, then of the others, then of the cells
 * that the caller gave to order equal rows.
 *
 * Cost: O(rows * columns^2) a level, and the tree has O(log(rows / k)) levels
 * unless the data are very skewed.  Rows are moved in place.
 */
#include <string.h>

#include "risk/risk_mondrian_private.h"

#define POLL_ROWS		(1 << 18)
/* cuts of a node that are checked against the conditions */
#define MAX_TRIES		256
#define MIN_TRIES		16
#define TRIED_ROWS		(4 * 1024 * 1024)
/* of sums of shares that should equal a bound */
#define TOLERANCE		1e-9

static void carve_work(SynthMondrianTask *task, SynthCutWork *w);
static void bound_node(SynthCutWork *w, SynthCutNode *node);
static bool find_cut(SynthCutWork *w, SynthCutNode *node, SynthCut *cut);
static void weigh_ties(SynthCutWork *w, SynthCutNode *node, int column,
					   SynthCut *best);
static bool take_first_that_holds(SynthCutWork *w, SynthCutNode *node,
								  SynthCut *best);
static bool holds(SynthCutWork *w, const SynthCutNode *node, const SynthCut *cut);
static uint32_t part_rows(SynthCutWork *w, SynthCutNode *node, const SynthCut *cut);
static void sort_rows(SynthCutWork *w, SynthCutNode *node, int column);

int
synth_risk_mondrian_width(int ncolumns)
{
	return (ncolumns + 3) & ~3;
}

int32_t
synth_risk_mondrian_node(const SynthMondrianColumn *column, int32_t low,
						int32_t high)
{
	int32_t		node = column->leaf[low];

	while (column->node[node].last_code < high)
		node = column->node[node].parent;
	return node;
}

double
synth_risk_mondrian_loss(const SynthMondrianColumn *column, int32_t low,
						int32_t high)
{
	double		width;

	if (low == high)
		return 0;
	if (column->node)
		return column->node[synth_risk_mondrian_node(column, low, high)].loss;
	width = column->position[high] - column->position[low];
	return width < 1 ? width : 1;
}

void
synth_risk_mondrian_count(SynthCutWork *w, uint32_t rows)
{
	w->done_rows += rows;
	if (w->done_rows >= POLL_ROWS)
	{
		w->done_rows = 0;
		if (w->task->poll)
			w->task->poll(w->task->poll_arg);
	}
}

/*
 * synth_risk_mondrian
 *		Group the rows of the task by class.
 *
 * Requires: nrows >= k >= 1.   Memory: the task's work and class_start.
 * The ends of the nodes that wait lie at the far end of class_start: classes
 * and waiting nodes have k rows each, so the two never meet.
 */
bool
synth_risk_mondrian(SynthMondrianTask *task)
{
	SynthCutWork w;
	SynthCutNode node;
	SynthCut	cut;
	uint32_t	start = 0;
	uint32_t	top = task->nrows / task->k + 1;	/* of waiting ends */
	uint32_t	bottom = top;

	carve_work(task, &w);
	task->nclasses = 0;
	node.cells = task->cells;
	node.n = task->nrows;
	cut.column = 0;
	cut.low = 0;
	cut.high = INT32_MAX;		/* all rows are left of it */
	cut.rows = node.n;
	if (!holds(&w, &node, &cut))
		return false;
	task->class_start[top] = task->nrows;
	for (;;)
	{
		uint32_t	end = task->class_start[top];

		node.cells = task->cells + (size_t) start * task->stride;
		node.n = end - start;
		bound_node(&w, &node);
		if (find_cut(&w, &node, &cut))
		{
			task->class_start[--top] = start + part_rows(&w, &node, &cut);
			continue;
		}
		task->class_start[task->nclasses++] = start;
		start = end;
		if (top++ == bottom)
			break;
	}
	task->class_start[task->nclasses] = task->nrows;
	return true;
}

static size_t
aligned(size_t bytes)
{
	return (bytes + 15) & ~(size_t) 15;
}

static uint32_t
most_codes(const SynthMondrianTask *task)
{
	uint32_t	most = 0;

	for (int i = 0; i < task->nsensitive; i++)
		if (task->sensitive[i].ncodes > most)
			most = task->sensitive[i].ncodes;
	return most;
}

size_t
synth_risk_mondrian_work_bytes(const SynthMondrianTask *task)
{
	size_t		width = synth_risk_mondrian_width(task->ncolumns);

	return aligned(SYNTH_CUT_BUCKETS * 2 * width * sizeof(int32_t)) +
		aligned(SYNTH_CUT_BUCKETS * sizeof(uint32_t)) +
		aligned(SYNTH_CUT_BUCKETS * sizeof(double)) +
		aligned(SYNTH_CUT_BUCKETS * sizeof(uint16_t)) +
		aligned(2 * SYNTH_CUT_BUCKETS * sizeof(uint64_t)) +
		aligned(2 * SYNTH_CUT_BUCKETS * sizeof(uint32_t)) +
		aligned(MAX_TRIES * sizeof(SynthCut)) +
		aligned(most_codes(task) * sizeof(uint32_t)) +
		aligned(most_codes(task) * sizeof(int32_t)) +
		aligned(task->strict ? 0 : task->nrows * sizeof(double)) + 16;
}

static void *
carve(char **at, size_t bytes)
{
	void	   *start = *at;

	*at += aligned(bytes);
	return start;
}

static void
carve_work(SynthMondrianTask *task, SynthCutWork *w)
{
	char	   *at = task->work;

	w->task = task;
	w->width = synth_risk_mondrian_width(task->ncolumns);
	w->parts = SYNTH_DIVERSITY_DISTINCT;
	if (task->min_entropy > 0)
		w->parts |= SYNTH_DIVERSITY_ENTROPY;
	if (task->max_distance < 1)
		w->parts |= SYNTH_DIVERSITY_DISTANCE;
	w->conditions = task->nsensitive > 0;
	w->done_rows = 0;
	w->box = carve(&at, SYNTH_CUT_BUCKETS * 2 * w->width * sizeof(int32_t));
	w->rows = carve(&at, SYNTH_CUT_BUCKETS * sizeof(uint32_t));
	w->loss = carve(&at, SYNTH_CUT_BUCKETS * sizeof(double));
	w->bucket_of = carve(&at, SYNTH_CUT_BUCKETS * sizeof(uint16_t));
	w->keys = carve(&at, 2 * SYNTH_CUT_BUCKETS * sizeof(uint64_t));
	w->index = carve(&at, 2 * SYNTH_CUT_BUCKETS * sizeof(uint32_t));
	w->cut = carve(&at, MAX_TRIES * sizeof(SynthCut));
	w->count = carve(&at, most_codes(task) * sizeof(uint32_t));
	memset(w->count, 0, most_codes(task) * sizeof(uint32_t));
	w->codes = carve(&at, most_codes(task) * sizeof(int32_t));
	w->row_loss = carve(&at, task->strict ? 0 : task->nrows * sizeof(double));
}

static void
bound_node(SynthCutWork *w, SynthCutNode *node)
{
	empty_box(node->box.low, node->box.high, w->width);
	for (uint32_t i = 0; i < node->n; i++)
	{
		const int32_t *row = row_of(w, node, i);

		join_box(node->box.low, node->box.high, row, row, w->width);
	}
	node->loss = box_loss(w, node->box.low, node->box.high);
	synth_risk_mondrian_count(w, node->n);
}

/* The best allowed cut of a node, if it has one. */
static bool
find_cut(SynthCutWork *w, SynthCutNode *node, SynthCut *cut)
{
	SynthMondrianTask *task = w->task;

	cut->gain = 0;
	if (node->n < 2 * (uint64_t) task->k || node->loss == 0)
		return false;
	w->ncuts = 0;
	for (int c = 0; c < task->ncolumns; c++)
		if (node->box.low[c] != node->box.high[c])
			synth_risk_mondrian_weigh(w, node, c, cut);
	if (w->conditions ? take_first_that_holds(w, node, cut) : cut->gain > 0)
		return true;
	if (task->strict)
		return false;

	/* one column at a time: the rows have to lie in its order */
	for (int c = 0; c < task->ncolumns; c++)
	{
		SynthCut	of_column = {0};

		if (node->box.low[c] == node->box.high[c])
			continue;
		w->ncuts = 0;
		weigh_ties(w, node, c, &of_column);
		if (w->conditions && !take_first_that_holds(w, node, &of_column))
			continue;
		if (of_column.gain > cut->gain)
			*cut = of_column;
	}
	if (cut->gain > 0)
		sort_rows(w, node, cut->by_column);
	return cut->gain > 0;
}

/*
 * Weigh the cuts between any two rows in the order of a column.
 */
static void
weigh_ties(SynthCutWork *w, SynthCutNode *node, int column, SynthCut *best)
{
	int			width = w->width;
	uint32_t	k = w->task->k;
	SynthCutBox side;
	SynthCut	cut;

	sort_rows(w, node, column);
	empty_box(side.low, side.high, width);
	for (uint32_t i = 0; i < node->n - k; i++)
	{
		const int32_t *row = row_of(w, node, i);

		join_box(side.low, side.high, row, row, width);
		w->row_loss[i] = box_loss(w, side.low, side.high);
	}
	cut.column = -1;
	cut.low = cut.high = 0;
	cut.by_column = column;
	empty_box(side.low, side.high, width);
	for (uint32_t i = node->n - 1; i >= k; i--)
	{
		const int32_t *row = row_of(w, node, i);

		join_box(side.low, side.high, row, row, width);
		if (node->n - i < k)
			continue;
		cut.rows = i;
		cut.gain = i * (node->loss - w->row_loss[i - 1]) +
			(node->n - i) * (node->loss - box_loss(w, side.low, side.high));
		synth_risk_mondrian_offer(w, &cut, best);
	}
	synth_risk_mondrian_count(w, node->n);
}

/* The order in which cuts are taken; total, so that it decides alone. */
static inline bool
is_better(const SynthCut *a, const SynthCut *b)
{
	if (a->gain != b->gain)
		return a->gain > b->gain;
	if (a->by_column != b->by_column)
		return a->by_column < b->by_column;
	if (a->rows != b->rows)
		return a->rows < b->rows;
	return a->low < b->low;
}

/* The cuts to try are a heap with the worst on top. */
static void
sift_worst(SynthCut *heap, uint32_t root, uint32_t n)
{
	SynthCut	cut = heap[root];

	for (;;)
	{
		uint32_t	child = 2 * root + 1;

		if (child >= n)
			break;
		if (child + 1 < n && is_better(&heap[child], &heap[child + 1]))
			child++;
		if (!is_better(&cut, &heap[child]))
			break;
		heap[root] = heap[child];
		root = child;
	}
	heap[root] = cut;
}

/* Without conditions, the best cut is all that counts. */
void
synth_risk_mondrian_offer(SynthCutWork *w, const SynthCut *cut, SynthCut *best)
{
	if (!(cut->gain > 0))
		return;
	if (!w->conditions)
	{
		if (best->gain == 0 || is_better(cut, best))
			*best = *cut;
	}
	else if (w->ncuts < MAX_TRIES)
	{
		w->cut[w->ncuts++] = *cut;
		if (w->ncuts == MAX_TRIES)
			for (uint32_t i = MAX_TRIES / 2; i-- > 0;)
				sift_worst(w->cut, i, MAX_TRIES);
	}
	else if (is_better(cut, &w->cut[0]))
	{
		w->cut[0] = *cut;
		sift_worst(w->cut, 0, MAX_TRIES);
	}
}

/*
 * Try the cuts kept, the best first.  In a node of very many rows fewer are
 * tried: it would take long, and far down the list there is little to gain.
 */
static bool
take_first_that_holds(SynthCutWork *w, SynthCutNode *node, SynthCut *best)
{
	uint32_t	tries = TRIED_ROWS / node->n;

	for (uint32_t i = w->ncuts / 2; i-- > 0;)
		sift_worst(w->cut, i, w->ncuts);
	for (uint32_t last = w->ncuts; last-- > 1;)
	{
		SynthCut	worst = w->cut[0];

		w->cut[0] = w->cut[last];
		w->cut[last] = worst;
		sift_worst(w->cut, 0, last);
	}
	if (tries < MIN_TRIES)
		tries = MIN_TRIES;
	for (uint32_t i = 0; i < w->ncuts && i < tries; i++)
		if (holds(w, node, &w->cut[i]))
		{
			*best = w->cut[i];
			return true;
		}
	return false;
}

static inline bool
is_left(const SynthCut *cut, const int32_t *row, uint32_t i)
{
	if (cut->column < 0)
		return i < cut->rows;
	return row[cut->column] >= cut->low && row[cut->column] <= cut->high;
}

/* Do both sides of a cut hold the conditions on the sensitive columns? */
static bool
holds(SynthCutWork *w, const SynthCutNode *node, const SynthCut *cut)
{
	SynthMondrianTask *task = w->task;

	for (int s = 0; s < task->nsensitive; s++)
		for (int side = 0; side < 2; side++)
		{
			uint32_t	nrows = side == 0 ? cut->rows : node->n - cut->rows;
			uint32_t	ncodes = 0;
			SynthDiversity found;

			if (nrows == 0)
				continue;
			for (uint32_t i = 0; i < node->n; i++)
			{
				const int32_t *row = row_of(w, node, i);

				if (is_left(cut, row, i) == (side == 0))
					synth_num_tally(w->count, w->codes, &ncodes,
									row[w->width + s]);
			}
			synth_risk_mondrian_count(w, node->n);
			synth_risk_diversity(&task->sensitive[s], w->parts, w->count,
								w->codes, ncodes, nrows, &found);
			if (found.distinct < task->min_distinct ||
				found.entropy < task->min_entropy - TOLERANCE ||
				found.distance > task->max_distance + TOLERANCE)
				return false;
		}
	return true;
}

static inline void
swap_rows(int32_t *a, int32_t *b, int stride)
{
	for (int i = 0; i < stride; i++)
	{
		int32_t		cell = a[i];

		a[i] = b[i];
		b[i] = cell;
	}
}

/* Move the left rows of a cut to the front; returns how many they are. */
static uint32_t
part_rows(SynthCutWork *w, SynthCutNode *node, const SynthCut *cut)
{
	int			stride = w->task->stride;
	int32_t    *left = node->cells;
	int32_t    *right = row_of(w, node, node->n);

	if (cut->column < 0)
		return cut->rows;
	for (;;)
	{
		while (left < right && is_left(cut, left, 0))
			left += stride;
		while (left < right && !is_left(cut, right - stride, 0))
			right -= stride;
		if (left >= right)
			break;
		right -= stride;
		swap_rows(left, right, stride);
		left += stride;
	}
	synth_risk_mondrian_count(w, node->n);
	return (left - node->cells) / stride;
}

/* By one column, then by all cells but the last. */
static int
compare_rows(const int32_t *a, const int32_t *b, int column, int stride)
{
	if (a[column] != b[column])
		return a[column] < b[column] ? -1 : 1;
	for (int i = 0; i < stride - 1; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static void
sift_row(SynthCutWork *w, SynthCutNode *node, int column, uint32_t root, uint32_t n)
{
	int			stride = w->task->stride;

	for (;;)
	{
		uint32_t	child = 2 * root + 1;

		if (child >= n)
			break;
		if (child + 1 < n &&
			compare_rows(row_of(w, node, child + 1), row_of(w, node, child),
						 column, stride) > 0)
			child++;
		if (compare_rows(row_of(w, node, child), row_of(w, node, root),
						 column, stride) <= 0)
			break;
		swap_rows(row_of(w, node, child), row_of(w, node, root), stride);
		root = child;
	}
}

/* Heap sort: in place, and never slow. */
static void
sort_rows(SynthCutWork *w, SynthCutNode *node, int column)
{
	for (uint32_t i = node->n / 2; i-- > 0;)
	{
		sift_row(w, node, column, i, node->n);
		synth_risk_mondrian_count(w, 8);
	}
	for (uint32_t last = node->n - 1; last > 0; last--)
	{
		swap_rows(node->cells, row_of(w, node, last), w->task->stride);
		sift_row(w, node, column, 0, last);
		synth_risk_mondrian_count(w, 8);
	}
}
