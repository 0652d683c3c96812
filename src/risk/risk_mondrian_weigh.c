/*
 * risk_mondrian_weigh.c
 *		What each cut of a node in one column would save.
 *
 * The rows' boxes are gathered in buckets of the column's codes (one pass), then
 * joined from the left and from the right.  A node of more codes than buckets
 * has several codes in one; where none of the cuts between buckets leaves k
 * rows on both sides, the one bucket that may be cut is looked at closer.  So a
 * node without an allowed cut (by k) is never left.
 *
 * In a column with a hierarchy, buckets are the children of the lowest node
 * that covers the box, and a cut can also take one child out of its middle.
 */
#include <string.h>

#include "risk/risk_mondrian_private.h"

#define INSERTION_SORT_MAX 24

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

static void plan_buckets(SynthCutWork *w, const SynthCutNode *node, Buckets *b);
static void rank_rows(SynthCutWork *w, const SynthCutNode *node, Buckets *b);
static void fill_buckets(SynthCutWork *w, const SynthCutNode *node,
						 const Buckets *b);
static bool weigh_buckets(SynthCutWork *w, const SynthCutNode *node, const Buckets *b,
						  SynthCut *best);
static void weigh_children(SynthCutWork *w, const SynthCutNode *node, const Buckets *b,
						   SynthCut *best);
static bool look_closer(SynthCutWork *w, Buckets *b);

/*
 * synth_risk_mondrian_weigh
 *		Offer the cuts of a node in one column.
 */
void
synth_risk_mondrian_weigh(SynthCutWork *w, const SynthCutNode *node, int column,
						 SynthCut *best)
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
plan_buckets(SynthCutWork *w, const SynthCutNode *node, Buckets *b)
{
	const SynthMondrianColumn *column = &w->task->column[b->column];
	int32_t		low = node->box.low[b->column];
	int32_t		range = node->box.high[b->column] - low + 1;

	b->parent = NULL;
	b->ranked = false;
	b->base = low;
	if (column->node)
	{
		b->parent = &column->node[synth_risk_mondrian_node(column, low,
														  node->box.high[b->column])];
		b->base = b->parent->first_child;
		range = b->parent->nchildren;
	}
	else if (node->n <= SYNTH_CUT_BUCKETS && range > 2 * (int32_t) node->n + 32)
	{
		rank_rows(w, node, b);
		return;
	}
	b->shift = 0;
	while (((range - 1) >> b->shift) >= SYNTH_CUT_BUCKETS)
		b->shift++;
	b->n = ((range - 1) >> b->shift) + 1;
}

/* Few rows and many codes: a bucket for each code that occurs. */
static void
rank_rows(SynthCutWork *w, const SynthCutNode *node, Buckets *b)
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
		synth_num_sort(w->keys, w->index, n, w->keys + SYNTH_CUT_BUCKETS,
					   w->index + SYNTH_CUT_BUCKETS, NULL, NULL);
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
fill_buckets(SynthCutWork *w, const SynthCutNode *node, const Buckets *b)
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
	synth_risk_mondrian_count(w, node->n);
}

/*
 * Weigh the cuts between buckets.  False: none leaves k rows on both sides.
 */
static bool
weigh_buckets(SynthCutWork *w, const SynthCutNode *node, const Buckets *b,
			  SynthCut *best)
{
	int			width = w->width;
	uint32_t	k = w->task->k;
	uint32_t	n = 0;
	bool		any = false;
	SynthCutBox side;
	SynthCut	cut;

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
			synth_risk_mondrian_offer(w, &cut, best);
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
weigh_children(SynthCutWork *w, const SynthCutNode *node, const Buckets *b,
			   SynthCut *best)
{
	const SynthMondrianColumn *column = &w->task->column[b->column];
	int			width = w->width;
	int32_t		low = node->box.low[b->column];
	int32_t		high = node->box.high[b->column];
	double		whole = synth_risk_mondrian_loss(column, low, high);
	int			last = -1;		/* bucket in use before this one */
	SynthCut	cut;

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
			rest = synth_risk_mondrian_loss(column,
										   w->box[next * 2 * width + b->column], high);
		else if (next == b->n && last >= 0)
			rest = synth_risk_mondrian_loss(column, low,
										   w->box[last * 2 * width + width + b->column]);
		last = i;
		if (w->rows[i] < w->task->k || others < w->task->k)
			continue;
		cut.rows = w->rows[i];
		cut.low = box[b->column];
		cut.high = box[width + b->column];
		cut.gain = cut.rows * (node->loss - box_loss(w, box, box + width)) +
			others * (whole - rest);
		synth_risk_mondrian_offer(w, &cut, best);
	}
}

/*
 * No cut between the buckets is allowed: then the only ones that may be are
 * within the bucket in which the rows from the left become k.  False: it is a
 * single code.
 */
static bool
look_closer(SynthCutWork *w, Buckets *b)
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
