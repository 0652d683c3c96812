/*
 * clean.h
 *		Door of the clean room: how well columns determine one another.
 */
#ifndef SYNTH_CLEAN_H
#define SYNTH_CLEAN_H

#include "num/num.h"

/*
 * How well the value of a group of rows tells a column's value, measured on
 * rows of groups of at least two: each row is foretold by the others of its
 * group, so that keys, whose groups are single rows, tell nothing.
 */
typedef struct SynthDependency
{
	uint32_t	covered;		/* rows that are foretold */
	double		error;			/* share of them that is foretold wrong */
	double		base_error;		/* the same by the column's most frequent value */
	double		skill;			/* 1 - error / base_error; 0: nothing to tell */
}			SynthDependency;

/*
 * synth_clean_measure
 *		Measure one dependency (clean_measure.c, pure C).
 *
 * rows: row numbers, group by group; start: ngroups + 1 bounds.   code: of a
 * row, -1: empty, is left out.   count: a zero for each code, zero again
 * afterwards; seen, total: scratch, each an entry a code.   Cost: O(rows).
 */
extern void synth_clean_measure(const uint32_t *rows, const uint32_t *start,
								uint32_t ngroups, const int32_t *code,
								uint32_t *count, uint32_t *total, int32_t *seen,
								SynthDependency *result);

#endif							/* SYNTH_CLEAN_H */
