/*
 * risk_class_private.h
 *		The mathematics of classes: pure C, tested without a server.
 */
#ifndef SYNTH_RISK_CLASS_PRIVATE_H
#define SYNTH_RISK_CLASS_PRIVATE_H

#include "num/num.h"

/* ---- what a class shows of a sensitive column (risk_diversity.c) ---- */

typedef struct SynthSensitive
{
	uint32_t	ncodes;
	bool		ordered;		/* values are as far apart as their ranks, else
								 * equally far */
	const uint64_t *below;		/* ncodes + 1: rows of the table with a smaller
								 * code; the last is all rows */
	const double *below_sum;	/* ncodes + 1: sum of below[1 .. code] */
}			SynthSensitive;

/* What to measure; the entropy needs a logarithm per value. */
typedef enum SynthDiversityParts
{
	SYNTH_DIVERSITY_DISTINCT = 0,
	SYNTH_DIVERSITY_ENTROPY = 1,
	SYNTH_DIVERSITY_DISTANCE = 2
}			SynthDiversityParts;

typedef struct SynthDiversity
{
	uint32_t	distinct;		/* values */
	double		entropy;		/* of the values, natural logarithm */
	double		distance;		/* to the table's distribution, 0 .. 1 */
}			SynthDiversity;

/* below[] and below_sum[] from the rows of each code. */
extern void synth_risk_cumulate(const uint32_t *rows, uint32_t ncodes,
								uint64_t *below, double *below_sum);

/* Count one row of a class: codes collects the codes met. */
static inline void
synth_num_tally(uint32_t *count, int32_t *codes, uint32_t *ncodes, int32_t code)
{
	if (count[code]++ == 0)
		codes[(*ncodes)++] = code;
}

/* Measure the class of nrows tallied rows; count is all zero afterwards. */
extern void synth_risk_diversity(const SynthSensitive *sensitive, int parts,
								uint32_t *count, int32_t *codes,
								uint32_t ncodes, uint32_t nrows,
								SynthDiversity *result);

/* ---- k-anonymous classes by Mondrian cuts (risk_mondrian.c) ---- */

#define SYNTH_MONDRIAN_MAX_COLUMNS 64

/*
 * A node of a hierarchy covers consecutive codes; node 0 is the root, the
 * children of a node are consecutive nodes.
 */
typedef struct SynthMondrianNode
{
	int32_t		parent;			/* -1: root */
	int32_t		first_child;	/* -1: leaf */
	int32_t		nchildren;
	int32_t		last_code;
	double		loss;			/* of a cell generalised to it, 0 .. 1 */
}			SynthMondrianNode;

typedef struct SynthMondrianColumn
{
	int32_t		ncodes;
	const double *position;		/* of a code, ascending: a class from code a to
								 * b loses position[b] - position[a], at most 1 */
	/* instead of it, a hierarchy; else NULL */
	const SynthMondrianNode *node;
	const int32_t *leaf;		/* node of a code */
}			SynthMondrianColumn;

typedef struct SynthMondrianTask
{
	int			ncolumns;
	const SynthMondrianColumn *column;
	int			nsensitive;
	const SynthSensitive *sensitive;
	uint32_t	k;
	/* of each sensitive column in each class; 0: no condition */
	uint32_t	min_distinct;
	double		min_entropy;
	double		max_distance;	/* 1: no condition */
	bool		strict;			/* equal rows stay together */
	/* rows of stride cells: synth_risk_mondrian_width() codes (the padding 0),
	 * sensitive codes, then cells that order equal rows (relaxed only), and
	 * one that is the caller's; come back grouped by class */
	int32_t    *cells;
	int			stride;
	uint32_t	nrows;
	/* output */
	uint32_t   *class_start;	/* nrows / k + 2 entries; nclasses + 1 bounds */
	uint32_t	nclasses;
	void	   *work;			/* synth_risk_mondrian_work_bytes(), 8-aligned */
	SynthPoll	poll;
	void	   *poll_arg;
}			SynthMondrianTask;

extern int	synth_risk_mondrian_width(int ncolumns);
extern size_t synth_risk_mondrian_work_bytes(const SynthMondrianTask *task);
/* The lowest node that covers the codes low to high. */
extern int32_t synth_risk_mondrian_node(const SynthMondrianColumn *column,
									   int32_t low, int32_t high);
/* Loss of a cell whose class reaches from code low to high, 0 .. 1. */
extern double synth_risk_mondrian_loss(const SynthMondrianColumn *column,
									  int32_t low, int32_t high);
/* False: the table as a whole does not hold the conditions. */
extern bool synth_risk_mondrian(SynthMondrianTask *task);

#endif							/* SYNTH_RISK_CLASS_PRIVATE_H */
