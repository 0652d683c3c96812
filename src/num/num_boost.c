/*
 * num_boost.c
 *		Gradient-boosted trees of two classes over binned features.
 *
 * Second-order boosting of the logistic loss as in T. Chen and C. Guestrin,
 * "XGBoost: A Scalable Tree Boosting System" (KDD 2016), with its histogram
 * method: a node's gradients and Hessians are summed into the bins of each
 * feature, and the split with the largest
 *
 *		GL^2 / (HL + lambda) + GR^2 / (HR + lambda) - G^2 / (H + lambda)
 *
 * is taken as long as both children keep min_hessian.  The histogram of a
 * larger child is that of its parent less its sibling's.  A one-hot group of
 * columns is one feature here: each of its bins is tried against the rest.
 *
 * A tree is built depth first, so that only depth histograms are alive,
 * and forgotten once its values are added to the scores: what is wanted here
 * is how well two samples can be told apart, not a model to keep.
 *
 * Deterministic for a given order of train; no allocation, and no function
 * of the C library whose last bit may differ.  Cost: O(rounds * depth *
 * ntrain * nfeatures).
 */
#include <math.h>
#include <string.h>

#include "num/num.h"

#define POLL_ROWS	16384

/* what XGBoost calls kRtEps: gains below it are rounding */
#define MIN_GAIN	1e-6
#define MIN_HESSIAN	1e-16

typedef struct Pair
{
	double		g;				/* sum of gradients */
	double		h;				/* sum of Hessians */
}			Pair;

typedef struct BoostNode
{
	int			feature;		/* -1: leaf */
	int			bin;
	int			child[2];		/* [1]: bins above (ordered), the bin
								 * (one-hot) */
	double		value;
}			BoostNode;

#define MAX_NODES	((1 << (SYNTH_BOOST_MAX_DEPTH + 1)) - 1)

typedef struct BoostWork
{
	BoostNode	node[MAX_NODES];
	int			nnodes;
	size_t		total_bins;
	size_t	   *offset;			/* of a feature's bins in a histogram */
	Pair	   *histogram;		/* depth * total_bins */
	double	   *margin;			/* of train rows, by position in train */
	float	   *gradient;		/* [2 * position]: gradient, Hessian */
	uint32_t   *order;			/* positions in train, grouped by node */
	uint32_t   *spare;
}			BoostWork;

typedef struct Split
{
	double		gain;
	int			feature;
	int			bin;
}			Split;

static size_t lay_out(const SynthBoostTask *task, BoostWork *work);
static void grow(SynthBoostTask *task, BoostWork *work, int node, int depth,
				 uint32_t low, uint32_t high, Pair total);
static void sum_histogram(SynthBoostTask *task, BoostWork *work,
						  Pair *histogram, uint32_t low, uint32_t high);
static Split find_split(const SynthBoostTask *task, const BoostWork *work,
						const Pair *histogram, Pair total);
static uint32_t partition(SynthBoostTask *task, BoostWork *work,
						  const BoostNode *node, uint32_t low, uint32_t high);
static void close_leaf(SynthBoostTask *task, BoostWork *work, int node,
					   uint32_t low, uint32_t high, Pair total);
static void apply_tree(SynthBoostTask *task, const BoostWork *work);
static double exponential(double x);

static inline void
poll_every(SynthBoostTask *task, uint32_t i)
{
	if (i % POLL_ROWS == 0 && task->poll != NULL)
		task->poll(task->poll_arg);
}

static inline int
goes_to(const SynthBoostTask *task, const BoostNode *node, uint32_t row)
{
	uint8_t		bin = task->bin[(size_t) row * task->nfeatures + node->feature];

	return task->one_hot[node->feature] ? bin == node->bin : bin > node->bin;
}

/*
 * synth_num_logistic
 *		1 / (1 + exp(-x)) without the C library's exp().
 */
double
synth_num_logistic(double x)
{
	double		e = exponential(-fabs(x));

	return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/*
 * exp(x) for x <= 0: x = k ln 2 + r with |r| <= ln 2 / 2, and the Taylor
 * series of exp(r), whose 14th term is below 1e-17.
 */
static double
exponential(double x)
{
	static const double ln2_high = 0x1.62e42fefa3800p-1;
	static const double ln2_low = 0x1.ef35793c76730p-45;
	double		k,
				r,
				sum = 1;

	if (x != x)
		return x;
	if (x < -745)
		return 0;
	k = floor(x * 1.44269504088896340736 + 0.5);
	r = (x - k * ln2_high) - k * ln2_low;
	for (int i = 13; i >= 1; i--)
		sum = 1 + sum * r / i;
	return ldexp(sum, (int) k);
}

size_t
synth_num_boost_work_bytes(const SynthBoostTask *task)
{
	return lay_out(task, NULL);
}

/*
 * Parts of the buffer behind the head; returns its size.  work may be NULL
 * to ask only for that.
 */
static size_t
lay_out(const SynthBoostTask *task, BoostWork *work)
{
	size_t		at = (sizeof(BoostWork) + 7) & ~(size_t) 7;
	size_t		total_bins = 0;
	size_t		part[6];
	char	   *base = (char *) work;

	for (int f = 0; f < task->nfeatures; f++)
		total_bins += task->nbins[f];
	part[0] = sizeof(size_t) * (size_t) task->nfeatures;
	part[1] = sizeof(Pair) * total_bins * (size_t) task->depth;
	part[2] = sizeof(double) * task->ntrain;
	part[3] = 2 * sizeof(float) * task->ntrain;
	part[4] = sizeof(uint32_t) * task->ntrain;
	part[5] = sizeof(uint32_t) * task->ntrain;
	for (int i = 0; i < 6; i++)
	{
		size_t		bytes = (part[i] + 7) & ~(size_t) 7;

		part[i] = at;
		at += bytes;
	}
	if (work == NULL)
		return at;
	work->total_bins = total_bins;
	work->offset = (size_t *) (base + part[0]);
	work->histogram = (Pair *) (base + part[1]);
	work->margin = (double *) (base + part[2]);
	work->gradient = (float *) (base + part[3]);
	work->order = (uint32_t *) (base + part[4]);
	work->spare = (uint32_t *) (base + part[5]);
	total_bins = 0;
	for (int f = 0; f < task->nfeatures; f++)
	{
		work->offset[f] = total_bins;
		total_bins += task->nbins[f];
	}
	return at;
}

/*
 * synth_num_boost
 *		Learn from the rows of train, score the rows of apply.
 *
 * Requires: bin < nbins of its feature; depth <= SYNTH_BOOST_MAX_DEPTH.
 */
void
synth_num_boost(SynthBoostTask *task)
{
	BoostWork  *work = task->work;

	lay_out(task, work);
	for (uint32_t i = 0; i < task->ntrain; i++)
		work->margin[i] = 0;
	for (uint32_t i = 0; i < task->napply; i++)
		task->score[i] = 0;

	for (int round = 0; round < task->rounds; round++)
	{
		Pair		total = {0, 0};

		for (uint32_t i = 0; i < task->ntrain; i++)
		{
			double		p = synth_num_logistic(work->margin[i]);
			double		h = p * (1 - p);

			poll_every(task, i);
			work->gradient[2 * (size_t) i] =
				(float) (p - task->label[task->train[i]]);
			work->gradient[2 * (size_t) i + 1] =
				(float) (h > MIN_HESSIAN ? h : MIN_HESSIAN);
			total.g += work->gradient[2 * (size_t) i];
			total.h += work->gradient[2 * (size_t) i + 1];
			work->order[i] = i;
		}
		work->nnodes = 1;
		sum_histogram(task, work, work->histogram, 0, task->ntrain);
		grow(task, work, 0, 0, 0, task->ntrain, total);
		apply_tree(task, work);
	}
}

/*
 * Split a node that holds the rows order[low .. high), and its children.
 * Its histogram is number depth; on return that space is free.  Recursion is
 * at most SYNTH_BOOST_MAX_DEPTH deep.
 */
static void
grow(SynthBoostTask *task, BoostWork *work, int node, int depth,
	 uint32_t low, uint32_t high, Pair total)
{
	Pair	   *own = work->histogram + (size_t) depth * work->total_bins;
	Pair	   *other = own + work->total_bins;
	BoostNode  *n = &work->node[node];
	Pair		side[2] = {{0, 0}, {0, 0}};
	Split		split;
	uint32_t	middle;
	int			small;
	bool		children_split = depth + 1 < task->depth;

	split = find_split(task, work, own, total);
	if (split.gain <= MIN_GAIN)
	{
		close_leaf(task, work, node, low, high, total);
		return;
	}
	n->feature = split.feature;
	n->bin = split.bin;
	n->child[0] = work->nnodes++;
	n->child[1] = work->nnodes++;
	middle = partition(task, work, n, low, high);

	/* the smaller child is summed, the larger one is the difference */
	small = high - middle < middle - low;
	for (uint32_t i = small ? middle : low; i < (small ? high : middle); i++)
	{
		side[small].g += work->gradient[2 * (size_t) work->order[i]];
		side[small].h += work->gradient[2 * (size_t) work->order[i] + 1];
	}
	side[!small].g = total.g - side[small].g;
	side[!small].h = total.h - side[small].h;

	if (!children_split)
	{
		close_leaf(task, work, n->child[0], low, middle, side[0]);
		close_leaf(task, work, n->child[1], middle, high, side[1]);
		return;
	}
	sum_histogram(task, work, other, small ? middle : low,
				  small ? high : middle);
	for (size_t b = 0; b < work->total_bins; b++)
	{
		Pair		rest = {own[b].g - other[b].g, own[b].h - other[b].h};

		/* the larger child's goes on top, where the first call finds it */
		own[b] = other[b];
		other[b] = rest;
	}
	grow(task, work, n->child[!small], depth + 1, small ? low : middle,
		 small ? middle : high, side[!small]);
	memcpy(other, own, sizeof(Pair) * work->total_bins);
	grow(task, work, n->child[small], depth + 1, small ? middle : low,
		 small ? high : middle, side[small]);
}

static void
sum_histogram(SynthBoostTask *task, BoostWork *work, Pair *histogram,
			  uint32_t low, uint32_t high)
{
	int			nfeatures = task->nfeatures;
	const size_t *offset = work->offset;

	memset(histogram, 0, sizeof(Pair) * work->total_bins);
	for (uint32_t i = low; i < high; i++)
	{
		uint32_t	position = work->order[i];
		const uint8_t *bin = task->bin +
			(size_t) task->train[position] * nfeatures;
		double		g = work->gradient[2 * (size_t) position];
		double		h = work->gradient[2 * (size_t) position + 1];

		poll_every(task, i - low);
		for (int f = 0; f < nfeatures; f++)
		{
			Pair	   *p = &histogram[offset[f] + bin[f]];

			p->g += g;
			p->h += h;
		}
	}
}

static Split
find_split(const SynthBoostTask *task, const BoostWork *work,
		   const Pair *histogram, Pair total)
{
	Split		best = {0, -1, 0};
	double		base = total.g * total.g / (total.h + task->lambda);

	if (total.h < 2 * task->min_hessian)
		return best;
	for (int f = 0; f < task->nfeatures; f++)
	{
		const Pair *h = histogram + work->offset[f];
		bool		one_hot = task->one_hot[f];
		Pair		right = total;

		for (int b = 0; b < task->nbins[f]; b++)
		{
			Pair		left;
			double		gain;

			if (one_hot)
				right = h[b];
			else
			{
				right.g -= h[b].g;
				right.h -= h[b].h;
			}
			left.g = total.g - right.g;
			left.h = total.h - right.h;
			if ((one_hot && b == 0) || left.h < task->min_hessian ||
				right.h < task->min_hessian)
				continue;
			gain = left.g * left.g / (left.h + task->lambda) +
				right.g * right.g / (right.h + task->lambda) - base;
			if (gain > best.gain)
			{
				best.gain = gain;
				best.feature = f;
				best.bin = b;
			}
		}
	}
	return best;
}

/* Keep the order within each side; returns the first row of child 1. */
static uint32_t
partition(SynthBoostTask *task, BoostWork *work, const BoostNode *node,
		  uint32_t low, uint32_t high)
{
	uint32_t	to = low,
				nspare = 0;

	for (uint32_t i = low; i < high; i++)
	{
		uint32_t	position = work->order[i];

		poll_every(task, i - low);
		if (goes_to(task, node, task->train[position]))
			work->spare[nspare++] = position;
		else
			work->order[to++] = position;
	}
	memcpy(work->order + to, work->spare, sizeof(uint32_t) * nspare);
	return to;
}

static void
close_leaf(SynthBoostTask *task, BoostWork *work, int node,
		   uint32_t low, uint32_t high, Pair total)
{
	double		value = -task->eta * total.g / (total.h + task->lambda);

	work->node[node].feature = -1;
	work->node[node].value = value;
	for (uint32_t i = low; i < high; i++)
	{
		poll_every(task, i - low);
		work->margin[work->order[i]] += value;
	}
}

static void
apply_tree(SynthBoostTask *task, const BoostWork *work)
{
	for (uint32_t i = 0; i < task->napply; i++)
	{
		const BoostNode *n = &work->node[0];

		poll_every(task, i);
		while (n->feature >= 0)
			n = &work->node[n->child[goes_to(task, n, task->apply[i])]];
		task->score[i] += n->value;
	}
}
