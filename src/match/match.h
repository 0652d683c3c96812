/*
 * match.h
 *		Door of the match room: which columns of two tables mean the same, and
 *		how far two texts are apart.
 */
#ifndef SYNTH_MATCH_H
#define SYNTH_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "num/num.h"

/* ---- how far two texts are apart (match_distance.c, pure C) ---- */

/* Longer texts are compared by their first so many characters. */
#define SYNTH_MATCH_MAX_CHARACTERS	512

/*
 * The characters of UTF-8 text, at most max; returns how many.  A byte that
 * is not UTF-8 is a character of its own.
 */
extern int	synth_match_characters(const char *text, size_t bytes,
								   int32_t *out, int max);

/*
 * synth_match_distance
 *		Insertions, deletions, substitutions and swaps of neighbours between
 *		two texts, or limit + 1 where they are more.
 *
 * Cost: O(longer * limit).   Lengths up to SYNTH_MATCH_MAX_CHARACTERS.
 */
extern int	synth_match_distance(const int32_t *a, int na,
								 const int32_t *b, int nb, int limit);

/* ---- the best one-to-one assignment (match_assign.c, pure C) ---- */

extern size_t synth_match_assign_bytes(int nrows, int ncolumns);

/*
 * synth_match_assign
 *		Give each row at most one column so that the sum of the scores above
 *		threshold is largest; chosen[row] is a column or -1.
 *
 * score: nrows * ncolumns, by row.   work: synth_match_assign_bytes(),
 * 8-aligned.   Cost: O(min^2 * max).
 */
extern void synth_match_assign(const float *score, int nrows, int ncolumns,
							   double threshold, int *chosen, void *work,
							   SynthPoll poll, void *poll_arg);

#ifdef POSTGRES_H

/*
 * synth_match_fold
 *		UTF-8 text as it is compared: compatibility forms decomposed, accents
 *		dropped, case folded, by ICU; returns the bytes written to out.
 */
extern int	synth_match_fold(const char *text, int bytes, char *out, int max);

#endif							/* POSTGRES_H */

#endif							/* SYNTH_MATCH_H */
