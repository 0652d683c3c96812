/*
 * num.h
 *		Door of the num room: the mathematics, in pure C.
 *
 * No PostgreSQL header, no allocation: buffers come from the caller, results
 * go to the caller's buffers.  Everything is deterministic to the bit on any
 * IEEE 754 machine: no libm function whose last bit may differ is used where
 * a result depends on it.
 */
#ifndef SYNTH_NUM_H
#define SYNTH_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called now and then in long loops; it may longjmp out. */
typedef void (*SynthPoll) (void *arg);

/* ---- random numbers and hashes (num_random.c) ---- */

typedef struct SynthRandom
{
	uint64_t	s[4];			/* xoshiro256**, Blackman and Vigna 2018 */
}			SynthRandom;

/* Mix any two words to one: the key of an independent stream. */
extern uint64_t synth_num_mix(uint64_t a, uint64_t b);
extern void synth_num_random_init(SynthRandom *r, uint64_t seed);

static inline uint64_t
synth_num_random(SynthRandom *r)
{
	uint64_t   *s = r->s;
	uint64_t	five = s[1] * 5;
	uint64_t	result = ((five << 7) | (five >> 57)) * 9;
	uint64_t	t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = (s[3] << 45) | (s[3] >> 19);
	return result;
}

/* uniform in [0, 1), 53 bits */
static inline double
synth_num_random_unit(SynthRandom *r)
{
	return (double) (synth_num_random(r) >> 11) * 0x1.0p-53;
}

/* uniform in [0, n), n > 0 (multiply-shift; bias below n / 2^64) */
extern uint64_t synth_num_random_below(SynthRandom *r, uint64_t n);
/* hash of bytes, the same on every architecture */
extern uint64_t synth_num_hash(const void *bytes, size_t n, uint64_t seed);

/* ---- logarithm that is the same on every machine (num_log.c) ---- */
extern double synth_num_log(double x);

/* ---- sorting by a number (num_sort.c) ---- */

/* Unsigned keys in the order of the doubles; not for NaN. */
extern uint64_t synth_num_double_key(double x);
extern double synth_num_key_double(uint64_t key);

/*
 * Sort keys ascending, index along with them, stable.  The scratch arrays are
 * as long; the result is in keys and index.
 */
extern void synth_num_sort(uint64_t *keys, uint32_t *index, uint32_t n,
						   uint64_t *keys_scratch, uint32_t *index_scratch,
						   SynthPoll poll, void *poll_arg);

/* ---- decision trees over groups (num_tree.c) ---- */

#define SYNTH_TREE_MAX_GROUPS 256	/* of a predictor */
#define SYNTH_TREE_MAX_CLASSES 64	/* of the target */
#define SYNTH_TREE_MAX_DEPTH 60

typedef struct SynthTreeNode
{
	int32_t		feature;		/* predictor, or -1: a leaf */
	int32_t		left;			/* child for groups in the mask; leaf number */
	int32_t		right;
	uint64_t	mask[4];		/* groups that go left */
}			SynthTreeNode;

typedef struct SynthTreeTask
{
	/* input: rows 0 .. nrows-1 of the columns, one byte a cell */
	int			npredictors;
	const uint8_t *const *predictor;	/* group of each row */
	const int  *ngroups;
	const bool *ordered;		/* groups have an order: split by threshold */
	const uint8_t *target;		/* class of each row */
	int			nclasses;
	bool		target_ordered;
	int			min_leaf;		/* rows */
	double		penalty_class;	/* a split must gain more than */
	double		penalty_split;	/* penalty_class (classes - 1) + penalty_split */
	double		penalty_choice; /* log of the predictors tried */
	int			favoured;		/* predictor whose splits need less, or -1 */
	double		favour;			/* its share of the penalty */
	const double *nlogn;		/* i log i, for i = 0 .. n */
	/* in and out: rows to fit on; comes back grouped by leaf */
	uint32_t   *rows;
	uint32_t	n;
	uint32_t   *scratch;		/* n entries */
	void	   *work;			/* synth_num_tree_work_bytes() */
	/* output */
	SynthTreeNode *nodes;
	int			max_nodes;
	int			nnodes;
	int			nleaves;
	SynthPoll	poll;
	void	   *poll_arg;
}			SynthTreeTask;

extern size_t synth_num_tree_work_bytes(void);
extern void synth_num_tree_fit(SynthTreeTask *task);

/*
 * Group the rows 0 .. n-1 (n <= 65536) by leaf: rows gets them leaf by leaf,
 * leaf_start[nleaves + 1] the bounds.
 */
extern void synth_num_tree_route(const SynthTreeNode *nodes, int nleaves,
								 const uint8_t *const *predictor,
								 uint32_t n, uint16_t *rows,
								 uint16_t *scratch, uint32_t *leaf_start);

/* The leaf of one row, whose groups are given by predictor. */
extern int	synth_num_tree_leaf(const SynthTreeNode *nodes,
								const uint8_t *groups);

/* ---- low-discrepancy draws in the leaves (num_draw.c) ---- */

typedef struct SynthDrawTask
{
	int			nleaves;
	const uint32_t *leaf_first; /* nleaves + 1: entries of leaf */
	const uint16_t *code;		/* of entry */
	const uint32_t *weight;		/* of entry, > 0 */
	const uint32_t *code_rows;	/* of code: shares that all rows together shall
								 * have, or NULL: what the leaves give */
	int			ncodes;
	const uint32_t *leaf_start; /* nleaves + 1: rows of leaf */
	const uint16_t *rows;		/* grouped by leaf */
	uint16_t   *out;			/* code of each row */
	double	   *residual;		/* ncodes */
	double	   *factor;			/* ncodes */
	/* scratch, each as large as the largest leaf's number of entries */
	double	   *score;
	double	   *fraction;
	uint32_t   *index;
	SynthRandom *random;
}			SynthDrawTask;

extern void synth_num_draw(SynthDrawTask *task);

/* ---- calibration by swaps inside the leaf (num_calibrate.c) ---- */

/* A cell of a pair table: drawn - wanted rows, and what a row more or less
 * would add to the sum of absolute errors. */
typedef struct SynthExcess
{
	float		excess;
	float		one_less;
	float		one_more;
}			SynthExcess;

static inline void
synth_num_set_excess(SynthExcess *cell, float excess)
{
	float		size = excess < 0 ? -excess : excess;

	cell->excess = excess;
	cell->one_less = (excess < 1 ? 1 - excess : excess - 1) - size;
	cell->one_more = (excess < -1 ? -1 - excess : excess + 1) - size;
}

typedef struct SynthCalibrateTask
{
	int			nleaves;
	const uint32_t *leaf_start;
	const uint16_t *rows;
	int			stride;			/* of the row-major arrays, in cells */
	const uint8_t *group_of;	/* [row * stride + slot] */
	const float *value_of;		/* the same for standardised values */
	/* earlier columns that the new one is held to */
	int			npartners;
	const int  *slot;
	const int  *ngroups;
	SynthExcess **excess;		/* [own group * ngroups + group] */
	/* the numbers among them: their cross-products too */
	int			nproducts;
	const int  *product_slot;
	float	   *product_excess; /* drawn - wanted */
	float		product_weight;
	float	   *scratch;		/* nproducts */
	/* the column that is calibrated */
	uint16_t   *code;
	const uint8_t *code_group;
	const float *code_value;
	double		sweeps;			/* at most; may be a part of one */
	SynthRandom *random;
	SynthPoll	poll;
	void	   *poll_arg;
}			SynthCalibrateTask;

/* Returns the number of swaps made. */
extern uint64_t synth_num_calibrate(SynthCalibrateTask *task);

/* ---- equal-mass groups of codes (num_group.c) ---- */

/*
 * Merge n consecutive codes with the given rows into at most max_groups
 * groups of about equal mass; returns the number of groups.
 */
extern int	synth_num_group(const uint32_t *rows, int n, int max_groups,
							uint8_t *group);

/* ---- gradient-boosted trees of two classes (num_boost.c) ---- */

/* exp(x) / (1 + exp(x)), the same on every machine */
extern double synth_num_logistic(double x);

#define SYNTH_BOOST_MAX_DEPTH 10

typedef struct SynthBoostTask
{
	/* the data; a row is nfeatures bins */
	const uint8_t *bin;
	int			nfeatures;
	const uint16_t *nbins;		/* of a feature: 1 .. 256 */
	const bool *one_hot;		/* of a feature: a split is one bin (not bin 0)
								 * against the rest, else a threshold */
	const uint8_t *label;		/* of a row: 0 or 1 */
	const uint32_t *train;		/* rows that teach */
	uint32_t	ntrain;
	const uint32_t *apply;		/* rows that are scored */
	uint32_t	napply;
	/* the learner */
	int			rounds;
	int			depth;			/* 1 .. SYNTH_BOOST_MAX_DEPTH */
	double		eta;
	double		lambda;
	double		min_hessian;	/* in each child */
	/* result: log-odds of the rows of apply */
	double	   *score;
	void	   *work;			/* synth_num_boost_work_bytes(), 8-aligned */
	SynthPoll	poll;
	void	   *poll_arg;
}			SynthBoostTask;

extern size_t synth_num_boost_work_bytes(const SynthBoostTask *task);
extern void synth_num_boost(SynthBoostTask *task);

#endif							/* SYNTH_NUM_H */
