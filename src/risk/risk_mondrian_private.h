/*
 * risk_mondrian_private.h
 *		What the two files of Mondrian share.
 */
#ifndef SYNTH_RISK_MONDRIAN_PRIVATE_H
#define SYNTH_RISK_MONDRIAN_PRIVATE_H

#include "risk/risk_class_private.h"

#define SYNTH_CUT_BUCKETS	1024

/* Left of the cut: rows whose code in column lies in low .. high; in a relaxed
 * cut (column -1) the first rows, as they lie, of the order by_column. */
typedef struct SynthCut
{
	double		gain;
	int			column;
	int32_t		low;
	int32_t		high;
	int			by_column;
	uint32_t	rows;			/* left */
}			SynthCut;

typedef struct SynthCutBox
{
	int32_t		low[SYNTH_MONDRIAN_MAX_COLUMNS];
	int32_t		high[SYNTH_MONDRIAN_MAX_COLUMNS];
}			SynthCutBox;

typedef struct SynthCutNode
{
	int32_t    *cells;			/* of its first row */
	uint32_t	n;
	SynthCutBox box;
	double		loss;			/* of the box, summed over the columns */
}			SynthCutNode;

typedef struct SynthCutWork
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
	uint64_t   *keys;			/* SYNTH_CUT_BUCKETS, and as many of scratch */
	uint32_t   *index;
	/* conditions: the best cuts of the node */
	SynthCut   *cut;
	uint32_t	ncuts;
	uint32_t   *count;
	int32_t    *codes;
	/* relaxed: loss of the rows up to a row */
	double	   *row_loss;
}			SynthCutWork;

static inline int32_t *
row_of(const SynthCutWork *w, const SynthCutNode *node, uint32_t i)
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

static inline double
box_loss(const SynthCutWork *w, const int32_t *low, const int32_t *high)
{
	const SynthMondrianTask *task = w->task;
	double		sum = 0;

	for (int i = 0; i < task->ncolumns; i++)
		sum += synth_risk_mondrian_loss(&task->column[i], low[i], high[i]);
	return sum;
}

/* Offer the cuts of a node in one column (risk_mondrian_weigh.c). */
extern void synth_risk_mondrian_weigh(SynthCutWork *w, const SynthCutNode *node,
									 int column,
									 SynthCut *best);
/* Keep a cut that is among the best; best alone where there is no condition. */
extern void synth_risk_mondrian_offer(SynthCutWork *w, const SynthCut *cut,
									 SynthCut *best);
/* Rows were looked at: poll now and then. */
extern void synth_risk_mondrian_count(SynthCutWork *w, uint32_t rows);

#endif							/* SYNTH_RISK_MONDRIAN_PRIVATE_H */
