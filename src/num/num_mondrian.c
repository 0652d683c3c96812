/*
 * num_mondrian.c
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
 * rows and not on their order.  On adult that halves the loss.
 *
 * To weigh a column, the rows' boxes are gathered in buckets of its codes (one
 * pass), then joined from the left and from the right.  A node of more codes
 * than buckets has several codes in one; where none of the cuts between
 * buckets leaves k rows on both sides, the one bucket that may be cut is
 * looked at closer.  So a node without an allowed cut (by k) is never left.
 *
 * In a column with a hierarchy, buckets are the children of the lowest node
 * that covers the box, and a cut can also take one child out of its middle.
 *
 * Relaxed: where no cut between codes is left, equal codes may part, too.  The
 * rows lie in the order of that column, then of the others, then of the cells
 * that the caller gave to order equal rows.
 *
 * Cost: O(rows * columns^2) a level, and the tree has O(log(rows / k)) levels
 * unless the data are very skewed.  Rows are moved in place.
 */
#include <string.h>

#include "num/num.h"

#define MAX_BUCKETS		1024
#define MAX_WIDTH		SYNTH_MONDRIAN_MAX_COLUMNS
#define POLL_ROWS		(1 << 18)
/* cuts of a node that are checked against the conditions */
#define MAX_TRIES		256
#define MIN_TRIES		16
#define TRIED_ROWS		(4 * 1024 * 1024)
#define INSERTION_SORT_MAX 24
/* of sums of shares that should equal a bound */
#define TOLERANCE		1e-9

/* Left of the cut: rows whose code in column lies in low .. high; in a relaxed
 * cut (column -1) the first rows, as they lie, of the order by_column. */
typedef struct Cut
{
	double		gain;
	int			column;
	int32_t		low;
	int32_t		high;
	int			by_column;
	uint32_t	rows;			/* left */
}			Cut;

typedef struct Box
{
	int32_t		low[MAX_WIDTH];
	int32_t		high[MAX_WIDTH];
}			Box;

typedef struct Node
{
	int32_t    *cells;			/* of its first row */
	uint32_t	n;
	Box			box;
	double		loss;			/* of the box, summed over the columns */
}			Node;

/* How the codes of one column of a node are put into buckets. */
typedef struct Buckets
{
	int			column;
	int			n;
	int32_t		base;			/* the bucket is (code - base) >> shift */
	int			shift;
	const SynthMondrianNode *parent;	/* hierarchy: its children are the
										 * codes of the buckets */
	bool		ranked;			/* or bucket_of[] the row */
}			Buckets;

typedef struct Work
{
	SynthMondrianTask *task;
	int			width;
	int			parts;			/* of diversity that are needed */
	bool		conditions;
	uint64_t	done_rows;		/* since the last poll */
	/* buckets */
	int32_t    *box;			/* of a bucket: width lows, width highs */
	uint32_t   *rows;
	double	   *loss;			/* of the rows up to it; -1: no cut behind it */
	uint16_t   *bucket_of;		/* row */
	uint64_t   *keys;			/* MAX_BUCKETS, and as many of scratch */
	uint32_t   *index;
	/* conditions: the best cuts of the node */
	Cut		   *cut;
	uint32_t	ncuts;
	uint32_t   *count;
	int32_t    *codes;
	/* relaxed: loss of the rows up to a row */
	double	   *row_loss;
}			Work;

static void carve_work(SynthMondrianTask *task, Work *w);
static void bound_node(Work *w, Node *node);
static bool find_cut(Work *w, Node *node, Cut *cut);
static void weigh_column(Work *w, const Node *node, int column, Cut *best);
static void plan_buckets(Work *w, const Node *node, Buckets *b);
static void rank_rows(Work *w, const Node *node, Buckets *b);
static void fill_buckets(Work *w, const Node *node, const Buckets *b);
static bool weigh_buckets(Work *w, const Node *node, const Buckets *b, Cut *best);
static void weigh_children(Work *w, const Node *node, const Buckets *b, Cut *best);
static bool look_closer(Work *w, Buckets *b);
static void weigh_ties(Work *w, Node *node, int column, Cut *best);
static void offer(Work *w, const Cut *cut, Cut *best);
static bool take_first_that_holds(Work *w, Node *node, Cut *best);
static bool holds(Work *w, const Node *node, const Cut *cut);
static uint32_t part_rows(Work *w, Node *node, const Cut *cut);
static void sort_rows(Work *w, Node *node, int column);

int
synth_num_mondrian_width(int ncolumns)
{
	return (ncolumns + 3) & ~3;
}

int32_t
synth_num_mondrian_node(const SynthMondrianColumn *column, int32_t low,
						int32_t high)
{
	int32_t		node = column->leaf[low];

	while (column->node[node].last_code < high)
		node = column->node[node].parent;
	return node;
}

double
synth_num_mondrian_loss(const SynthMondrianColumn *column, int32_t low,
						int32_t high)
{
	double		width;

	if (low == high)
		return 0;
	if (column->node)
		return column->node[synth_num_mondrian_node(column, low, high)].loss;
	width = column->position[high] - column->position[low];
	return width < 1 ? width : 1;
}

static inline int32_t *
row_of(const Work *w, const Node *node, uint32_t i)
{
	return node->cells + (size_t) i * w->task->stride;
}

static inline void
empty_box(int32_t *low, int32_t *high, int width)
{
	for (int i = 0; i < width; i++)
	{
		low[i] = INT32_MAX;
		high[i] = -1;
	}
}

/* By fours (width is a multiple): compilers make vectors of them. */
static inline void
join_box(int32_t *restrict low, int32_t *restrict high,
		 const int32_t *restrict other_low, const int32_t *restrict other_high,
		 int width)
{
	for (; width > 0; width -= 4)
	{
		for (int i = 0; i < 4; i++)
			low[i] = other_low[i] < low[i] ? other_low[i] : low[i];
		for (int i = 0; i < 4; i++)
			high[i] = other_high[i] > high[i] ? other_high[i] : high[i];
		low += 4;
		high += 4;
		other_low += 4;
		other_high += 4;
	}
}

static double
box_loss(const Work *w, const int32_t *low, const int32_t *high)
{
	const SynthMondrianTask *task = w->task;
	double		sum = 0;

	for (int i = 0; i < task->ncolumns; i++)
		sum += synth_num_mondrian_loss(&task->column[i], low[i], high[i]);
	return sum;
}

static void
count_work(Work *w, uint32_t rows)
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
 * synth_num_mondrian
 *		Group the rows of the task by class.
 *
 * Requires: nrows >= k >= 1.   Memory: the task's work and class_start.
 * The ends of the nodes that wait lie at the far end of class_start: classes
 * and waiting nodes have k rows each, so the two never meet.
 */
bool
synth_num_mondrian(SynthMondrianTask *task)
{
	Work		w;
	Node		node;
	Cut			cut;
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
synth_num_mondrian_work_bytes(const SynthMondrianTask *task)
{
	size_t		width = synth_num_mondrian_width(task->ncolumns);

	return aligned(MAX_BUCKETS * 2 * width * sizeof(int32_t)) +
		aligned(MAX_BUCKETS * sizeof(uint32_t)) +
		aligned(MAX_BUCKETS * sizeof(double)) +
		aligned(MAX_BUCKETS * sizeof(uint16_t)) +
		aligned(2 * MAX_BUCKETS * sizeof(uint64_t)) +
		aligned(2 * MAX_BUCKETS * sizeof(uint32_t)) +
		aligned(MAX_TRIES * sizeof(Cut)) +
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
carve_work(SynthMondrianTask *task, Work *w)
{
	char	   *at = task->work;

	w->task = task;
	w->width = synth_num_mondrian_width(task->ncolumns);
	w->parts = SYNTH_DIVERSITY_DISTINCT;
	if (task->min_entropy > 0)
		w->parts |= SYNTH_DIVERSITY_ENTROPY;
	if (task->max_distance < 1)
		w->parts |= SYNTH_DIVERSITY_DISTANCE;
	w->conditions = task->nsensitive > 0;
	w->done_rows = 0;
	w->box = carve(&at, MAX_BUCKETS * 2 * w->width * sizeof(int32_t));
	w->rows = carve(&at, MAX_BUCKETS * sizeof(uint32_t));
	w->loss = carve(&at, MAX_BUCKETS * sizeof(double));
	w->bucket_of = carve(&at, MAX_BUCKETS * sizeof(uint16_t));
	w->keys = carve(&at, 2 * MAX_BUCKETS * sizeof(uint64_t));
	w->index = carve(&at, 2 * MAX_BUCKETS * sizeof(uint32_t));
	w->cut = carve(&at, MAX_TRIES * sizeof(Cut));
	w->count = carve(&at, most_codes(task) * sizeof(uint32_t));
	memset(w->count, 0, most_codes(task) * sizeof(uint32_t));
	w->codes = carve(&at, most_codes(task) * sizeof(int32_t));
	w->row_loss = carve(&at, task->strict ? 0 : task->nrows * sizeof(double));
}

static void
bound_node(Work *w, Node *node)
{
	empty_box(node->box.low, node->box.high, w->width);
	for (uint32_t i = 0; i < node->n; i++)
	{
		const int32_t *row = row_of(w, node, i);

		join_box(node->box.low, node->box.high, row, row, w->width);
	}
	node->loss = box_loss(w, node->box.low, node->box.high);
	count_work(w, node->n);
}

/* The best allowed cut of a node, if it has one. */
static bool
find_cut(Work *w, Node *node, Cut *cut)
{
	SynthMondrianTask *task = w->task;

	cut->gain = 0;
	if (node->n < 2 * (uint64_t) task->k || node->loss == 0)
		return false;
	w->ncuts = 0;
	for (int c = 0; c < task->ncolumns; c++)
		if (node->box.low[c] != node->box.high[c])
			weigh_column(w, node, c, cut);
	if (w->conditions ? take_first_that_holds(w, node, cut) : cut->gain > 0)
		return true;
	if (task->strict)
		return false;

	/* one column at a time: the rows have to lie in its order */
	for (int c = 0; c < task->ncolumns; c++)
	{
		Cut			of_column = {0};

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

static void
weigh_column(Work *w, const Node *node, int column, Cut *best)
{
	Buckets		b;

	b.column = column;
	plan_buckets(w, node, &b);
	do
	{
		fill_buckets(w, node, &b);
	} while (!weigh_buckets(w, node, &b, best) && look_closer(w, &b));
	if (b.parent)
		weigh_children(w, node, &b, best);
}

static void
plan_buckets(Work *w, const Node *node, Buckets *b)
{
	const SynthMondrianColumn *column = &w->task->column[b->column];
	int32_t		low = node->box.low[b->column];
	int32_t		range = node->box.high[b->column] - low + 1;

	b->parent = NULL;
	b->ranked = false;
	b->base = low;
	if (column->node)
	{
		b->parent = &column->node[synth_num_mondrian_node(column, low,
														  node->box.high[b->column])];
		b->base = b->parent->first_child;
		range = b->parent->nchildren;
	}
	else if (node->n <= MAX_BUCKETS && range > 2 * (int32_t) node->n + 32)
	{
		rank_rows(w, node, b);
		return;
	}
	b->shift = 0;
	while (((range - 1) >> b->shift) >= MAX_BUCKETS)
		b->shift++;
	b->n = ((range - 1) >> b->shift) + 1;
}

/* Few rows and many codes: a bucket for each code that occurs. */
static void
rank_rows(Work *w, const Node *node, Buckets *b)
{
	uint32_t	n = node->n;

	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	key = row_of(w, node, i)[b->column];
		uint32_t	at = i;

		if (n <= INSERTION_SORT_MAX)
			for (; at > 0 && w->keys[at - 1] > key; at--)
			{
				w->keys[at] = w->keys[at - 1];
				w->index[at] = w->index[at - 1];
			}
		w->keys[at] = key;
		w->index[at] = i;
	}
	if (n > INSERTION_SORT_MAX)
		synth_num_sort(w->keys, w->index, n, w->keys + MAX_BUCKETS,
					   w->index + MAX_BUCKETS, NULL, NULL);
	b->ranked = true;
	b->shift = 0;
	b->n = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		if (i > 0 && w->keys[i] != w->keys[i - 1])
			b->n++;
		w->bucket_of[w->index[i]] = b->n;
	}
	b->n++;
}

/* The child of the parent that covers a code. */
static inline int32_t
child_of(const SynthMondrianColumn *column, const SynthMondrianNode *parent,
		 int32_t code)
{
	int32_t		node = column->leaf[code];
	int32_t		wanted = parent - column->node;

	while (column->node[node].parent != wanted)
		node = column->node[node].parent;
	return node;
}

static void
fill_buckets(Work *w, const Node *node, const Buckets *b)
{
	const SynthMondrianColumn *column = &w->task->column[b->column];
	int			width = w->width;

	memset(w->rows, 0, b->n * sizeof(uint32_t));
	for (int i = 0; i < b->n; i++)
		empty_box(w->box + i * 2 * width, w->box + i * 2 * width + width, width);
	for (uint32_t i = 0; i < node->n; i++)
	{
		const int32_t *row = row_of(w, node, i);
		int32_t		code = row[b->column];
		int32_t		bucket;
		int32_t    *box;

		if (b->ranked)
			bucket = w->bucket_of[i];
		else
		{
			if (b->parent)
				code = child_of(column, b->parent, code);
			/* outside of the codes looked at closer: the first or the last */
			bucket = code <= b->base ? 0 : (code - b->base) >> b->shift;
			if (bucket >= b->n)
				bucket = b->n - 1;
		}
		w->rows[bucket]++;
		box = w->box + bucket * 2 * width;
		join_box(box, box + width, row, row, width);
	}
	count_work(w, node->n);
}

/*
 * Weigh the cuts between buckets.  False: none leaves k rows on both sides.
 */
static bool
weigh_buckets(Work *w, const Node *node, const Buckets *b, Cut *best)
{
	int			width = w->width;
	uint32_t	k = w->task->k;
	uint32_t	n = 0;
	bool		any = false;
	Box			side;
	Cut			cut;

	empty_box(side.low, side.high, width);
	for (int i = 0; i < b->n; i++)
	{
		const int32_t *box = w->box + i * 2 * width;

		w->loss[i] = -1;
		if (w->rows[i] == 0)
			continue;
		join_box(side.low, side.high, box, box + width, width);
		n += w->rows[i];
		if (n >= k && node->n - n >= k)
		{
			w->loss[i] = box_loss(w, side.low, side.high);
			any = true;
		}
	}
	if (!any)
		return false;

	cut.column = b->column;
	cut.low = node->box.low[b->column];
	cut.by_column = b->column;
	empty_box(side.low, side.high, width);
	n = 0;
	for (int i = b->n - 1; i >= 0; i--)
	{
		const int32_t *box = w->box + i * 2 * width;

		if (w->rows[i] == 0)
			continue;
		if (w->loss[i] >= 0)
		{
			cut.rows = node->n - n;
			cut.high = box[width + b->column];
			/* each term is zero when its box has not shrunk, never below */
			cut.gain = cut.rows * (node->loss - w->loss[i]) +
				n * (node->loss - box_loss(w, side.low, side.high));
			offer(w, &cut, best);
		}
		join_box(side.low, side.high, box, box + width, width);
		n += w->rows[i];
	}
	return true;
}

/*
 * Weigh each child of a hierarchy's node against all the others.  What the
 * others shrink to in the other columns is not known: counted as nothing.
 */
static void
weigh_children(Work *w, const Node *node, const Buckets *b, Cut *best)
{
	const SynthMondrianColumn *column = &w->task->column[b->column];
	int			width = w->width;
	int32_t		low = node->box.low[b->column];
	int32_t		high = node->box.high[b->column];
	double		whole = synth_num_mondrian_loss(column, low, high);
	int			last = -1;		/* bucket in use before this one */
	Cut			cut;

	cut.column = cut.by_column = b->column;
	for (int i = 0; i < b->n; i++)
	{
		const int32_t *box = w->box + i * 2 * width;
		uint32_t	others = node->n - w->rows[i];
		int			next = i + 1;
		double		rest = whole;

		if (w->rows[i] == 0)
			continue;
		while (next < b->n && w->rows[next] == 0)
			next++;
		if (last < 0 && next < b->n)
			rest = synth_num_mondrian_loss(column,
										   w->box[next * 2 * width + b->column], high);
		else if (next == b->n && last >= 0)
			rest = synth_num_mondrian_loss(column, low,
										   w->box[last * 2 * width + width + b->column]);
		last = i;
		if (w->rows[i] < w->task->k || others < w->task->k)
			continue;
		cut.rows = w->rows[i];
		cut.low = box[b->column];
		cut.high = box[width + b->column];
		cut.gain = cut.rows * (node->loss - box_loss(w, box, box + width)) +
			others * (whole - rest);
		offer(w, &cut, best);
	}
}

/*
 * No cut between the buckets is allowed: then the only ones that may be are
 * within the bucket in which the rows from the left become k.  False: it is a
 * single code.
 */
static bool
look_closer(Work *w, Buckets *b)
{
	uint32_t	n = 0;
	int			i = 0;
	int			shift = b->shift;

	if (shift == 0 || b->parent)
		return false;
	while (n + w->rows[i] < w->task->k)
		n += w->rows[i++];
	b->base += i << shift;
	b->shift = shift > 9 ? shift - 9 : 0;
	b->n = (1 << (shift - b->shift)) + 1;	/* the last: beyond the bucket */
	return true;
}

/*
 * Weigh the cuts between any two rows in the order of a column.
 */
static void
weigh_ties(Work *w, Node *node, int column, Cut *best)
{
	int			width = w->width;
	uint32_t	k = w->task->k;
	Box			side;
	Cut			cut;

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
		offer(w, &cut, best);
	}
	count_work(w, node->n);
}

/* The order in which cuts are taken; total, so that it decides alone. */
static inline bool
is_better(const Cut *a, const Cut *b)
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
sift_worst(Cut *heap, uint32_t root, uint32_t n)
{
	Cut			cut = heap[root];

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
static void
offer(Work *w, const Cut *cut, Cut *best)
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
take_first_that_holds(Work *w, Node *node, Cut *best)
{
	uint32_t	tries = TRIED_ROWS / node->n;

	for (uint32_t i = w->ncuts / 2; i-- > 0;)
		sift_worst(w->cut, i, w->ncuts);
	for (uint32_t last = w->ncuts; last-- > 1;)
	{
		Cut			worst = w->cut[0];

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
is_left(const Cut *cut, const int32_t *row, uint32_t i)
{
	if (cut->column < 0)
		return i < cut->rows;
	return row[cut->column] >= cut->low && row[cut->column] <= cut->high;
}

/* Do both sides of a cut hold the conditions on the sensitive columns? */
static bool
holds(Work *w, const Node *node, const Cut *cut)
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
			count_work(w, node->n);
			synth_num_diversity(&task->sensitive[s], w->parts, w->count,
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
part_rows(Work *w, Node *node, const Cut *cut)
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
	count_work(w, node->n);
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
sift_row(Work *w, Node *node, int column, uint32_t root, uint32_t n)
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
sort_rows(Work *w, Node *node, int column)
{
	for (uint32_t i = node->n / 2; i-- > 0;)
	{
		sift_row(w, node, column, i, node->n);
		count_work(w, 8);
	}
	for (uint32_t last = node->n - 1; last > 0; last--)
	{
		swap_rows(node->cells, row_of(w, node, last), w->task->stride);
		sift_row(w, node, column, 0, last);
		count_work(w, 8);
	}
}
