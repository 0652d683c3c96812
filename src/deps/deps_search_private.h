/*
 * deps_search_private.h
 *		Pure C: rows of codes, partitions of them, and the search for the sets of
 *		columns that determine others.  No header of the server.
 */
#ifndef SYNTH_DEPS_SEARCH_PRIVATE_H
#define SYNTH_DEPS_SEARCH_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "num/num.h"

/* ---- memory with a limit (deps_memory.c) ---- */

typedef struct SynthDepsMemory
{
	void	   *(*allocate) (void *arg, size_t bytes);
	void		(*release) (void *arg, void *p);
	void	   *arg;
	SynthPoll	poll;
	void	   *poll_arg;
	size_t		used_bytes;
	size_t		limit_bytes;
}			SynthDepsMemory;

/* NULL beyond the limit; what is resized stays where that fails. */
extern void *synth_deps_allocate(SynthDepsMemory *memory, size_t n, size_t element_bytes);
extern void *synth_deps_allocate0(SynthDepsMemory *memory, size_t n, size_t element_bytes);
extern void *synth_deps_resize(SynthDepsMemory *memory, void *p, size_t n, size_t element_bytes);
extern void synth_deps_release(SynthDepsMemory *memory, void *p);

/* ---- sets of columns ---- */

static inline bool
synth_deps_has(const uint64_t *set, int i)
{
	return (set[i >> 6] >> (i & 63)) & 1;
}

static inline void
synth_deps_add(uint64_t *set, int i)
{
	set[i >> 6] |= UINT64_C(1) << (i & 63);
}

static inline void
synth_deps_remove(uint64_t *set, int i)
{
	set[i >> 6] &= ~(UINT64_C(1) << (i & 63));
}

static inline int
synth_deps_size(const uint64_t *set, int words)
{
	int			size = 0;

	for (int w = 0; w < words; w++)
		size += __builtin_popcountll(set[w]);
	return size;
}

/* ---- rows of codes (deps_cells.c) ---- */

/* Codes of a column are 0 .. ncodes - 1, in any order, of 1, 2 or 4 bytes. */
typedef struct SynthDepsCells
{
	uint32_t	nrows;
	int			ncolumns;
	int			words;			/* of a set of columns */
	uint8_t    *width;			/* bytes of a code */
	uint32_t   *ncodes;
	void	  **code;			/* of a column, by row */
	uint32_t   *weight;			/* equal rows that a row stands for; NULL: 1 */
}			SynthDepsCells;

/* width: often a constant, so that a loop has none of the others */
static inline uint32_t
synth_deps_code_at(const void *code, uint32_t row, int width)
{
	return width == 1 ? ((const uint8_t *) code)[row] :
		width == 2 ? ((const uint16_t *) code)[row] : ((const uint32_t *) code)[row];
}

static inline void
synth_deps_code_set(void *code, uint32_t row, int width, uint32_t value)
{
	if (width == 1)
		((uint8_t *) code)[row] = value;
	else if (width == 2)
		((uint16_t *) code)[row] = value;
	else
		((uint32_t *) code)[row] = value;
}

static inline uint32_t
synth_deps_code(const SynthDepsCells *cells, uint32_t row, int column)
{
	return synth_deps_code_at(cells->code[column], row, cells->width[column]);
}

/* A table without rows as yet; code, width and ncodes are the caller's to set.
 * false: no memory */
extern bool synth_deps_cells_begin(SynthDepsCells *cells, SynthDepsMemory *memory, int ncolumns);
/* Drop equal rows, and count them; false: no memory. */
extern bool synth_deps_cells_unite(SynthDepsCells *cells, SynthDepsMemory *memory);
extern void synth_deps_cells_end(SynthDepsCells *cells, SynthDepsMemory *memory);
/* The columns in which two rows differ. */
extern void synth_deps_differ(const SynthDepsCells *cells, uint32_t a, uint32_t b, uint64_t *set);

/* ---- partitions (deps_partition.c) ---- */

/* Groups of rows that are equal in some columns; groups of one are left out. */
typedef struct SynthDepsPartition
{
	uint32_t	nrows;
	uint32_t	ngroups;
	uint32_t   *row;			/* by group */
	uint32_t   *start;			/* of a group in row; ngroups + 1 */
}			SynthDepsPartition;

/* slot: as many zeros as a column has codes; zeros again when done. */
extern bool synth_deps_partition_all(const SynthDepsCells *cells, SynthDepsMemory *memory,
									 SynthDepsPartition *all);
extern bool synth_deps_partition_refine(const SynthDepsCells *cells, SynthDepsMemory *memory,
										const SynthDepsPartition *from, int column,
										uint32_t *slot, SynthDepsPartition *to);
extern void synth_deps_partition_end(SynthDepsPartition *partition, SynthDepsMemory *memory);

/* ---- the search (deps_evidence.c, deps_search.c) ---- */

#define SYNTH_DEPS_KEYS		(-1)	/* instead of a right side */

typedef struct SynthDepsFound
{
	int			words;
	size_t		n;
	size_t		capacity;
	uint64_t   *lhs;			/* n sets */
	int16_t    *rhs;			/* SYNTH_DEPS_KEYS: the set is a key */
	int			complete_size;	/* all sets of so many columns are there */
	bool		is_truncated;
}			SynthDepsFound;

typedef struct SynthDepsWanted
{
	bool		keys;			/* minimal keys, else dependencies */
	const uint64_t *left;		/* columns a left side may have; NULL: all */
	const uint64_t *right;		/* right sides that are looked for; NULL: all */
	int			max_size;		/* columns of a set; < 0: any number */
	size_t		max_found;		/* 0: as many as fit */
}			SynthDepsWanted;

/*
 * synth_deps_search
 *		All minimal sets of columns that determine a column, or the row, in
 *		rows of which no two are equal.
 *
 * Where the limit of memory or max_found is met, the largest sets are given
 * up: all sets of at most complete_size columns are still there, unless that
 * is -1.   Order: by right side, size, columns.
 */
extern void synth_deps_search(const SynthDepsCells *cells, SynthDepsMemory *memory,
							  const SynthDepsWanted *wanted, SynthDepsFound *found);
extern void synth_deps_found_end(SynthDepsFound *found, SynthDepsMemory *memory);
/* By right side, size, columns (deps_found.c). */
extern void synth_deps_found_order(SynthDepsFound *found, SynthDepsMemory *memory);

/* Differences between pairs of rows, each once. */
typedef struct SynthDepsEvidence
{
	int			words;
	size_t		n;
	size_t		capacity;
	uint64_t   *set;
	uint32_t   *slot;			/* number + 1; 0: free */
	size_t		nslots;
	int32_t    *user;			/* of a set: the last right side that it serves */
}			SynthDepsEvidence;

extern bool synth_deps_evidence_begin(SynthDepsEvidence *evidence, SynthDepsMemory *memory, int words);
/* Its number, new or known; SYNTH_DEPS_FULL: no memory. */
#define SYNTH_DEPS_FULL		(-1)
#define SYNTH_DEPS_UNUSED	(-2)	/* a right side that is none */
extern int64_t synth_deps_evidence_add(SynthDepsEvidence *evidence, SynthDepsMemory *memory,
									   const uint64_t *set);
extern void synth_deps_evidence_end(SynthDepsEvidence *evidence, SynthDepsMemory *memory);
/* Pairs of rows that are alike in a column, and in some more. */
extern void synth_deps_evidence_sample(SynthDepsEvidence *evidence, SynthDepsMemory *memory,
									   const SynthDepsCells *cells,
									   const SynthDepsPartition *partition, uint32_t pairs,
									   SynthRandom *random, uint64_t *scratch);

/* ---- dependencies that nearly hold (deps_measure.c, deps_approximate.c) ---- */

/* How a set of columns tells another, over all rows. */
typedef struct SynthDepsMeasure
{
	double		nrows;			/* equal ones counted */
	double		ngroups;		/* values of the set */
	double		error;			/* share of rows to remove until it holds (g3) */
	double		score;			/* what it tells above chance, 0 .. 1 (mu+) */
	double		deviations;		/* by how many standard deviations above chance */
}			SynthDepsMeasure;

extern double synth_deps_total(const SynthDepsCells *cells);
/* The partition by a set; slot as above. */
extern bool synth_deps_partition_by(const SynthDepsCells *cells, SynthDepsMemory *memory,
									const uint64_t *set, uint32_t *slot, SynthDepsPartition *to);
/*
 * Measure a partition against a column; false as soon as the error is above
 * most_error.  slot: as many zeros as the column has codes, of 64 bits.
 */
extern bool synth_deps_measure(const SynthDepsCells *cells, SynthDepsMemory *memory,
							   const SynthDepsPartition *partition, int column, double most_error,
							   uint64_t *slot, SynthDepsMeasure *measure);

typedef struct SynthDepsNearly
{
	int			rhs;
	uint64_t   *lhs;
	SynthDepsMeasure measure;
}			SynthDepsNearly;

typedef struct SynthDepsNearlyFound
{
	size_t		n;
	size_t		capacity;
	SynthDepsNearly *found;
	bool		is_truncated;	/* no memory for the rest */
}			SynthDepsNearlyFound;

/*
 * synth_deps_approximate
 *		The minimal sets of at most max_size columns that tell a column with an
 *		error of at most max_error, and tell it above chance.
 */
extern void synth_deps_approximate(const SynthDepsCells *cells, SynthDepsMemory *memory,
								   double max_error, int max_size, SynthDepsNearlyFound *result);
extern void synth_deps_nearly_end(SynthDepsNearlyFound *result, SynthDepsMemory *memory);

#endif							/* SYNTH_DEPS_SEARCH_PRIVATE_H */
