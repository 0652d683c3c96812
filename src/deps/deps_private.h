/*
 * deps_private.h
 *		Shared by the files of the deps room.
 */
#ifndef SYNTH_DEPS_PRIVATE_H
#define SYNTH_DEPS_PRIVATE_H

#include "deps/deps.h"
#include "deps/deps_name_private.h"
#include "deps/deps_search_private.h"
#include "utils/jsonb.h"

/* ---- functional dependencies and keys ---- */

typedef struct SynthDepsColumn
{
	char	   *name;
	AttrNumber	attnum;
	Oid			type;			/* domains are seen through */
	char		category;		/* of the type, as in pg_type */
	bool		not_null;
	uint32		null_code;		/* the code of NULL; SYNTH_DEPS_NO_CODE: none */
	int64		nulls;			/* rows */
	double		bytes;			/* of all values */
	bool		is_generated;	/* by a sequence */
	int			scale;			/* of a numeric; -1: not declared */
	bool		is_integer;
	int64		min;			/* of an integer */
	int64		max;
}			SynthDepsColumn;

#define SYNTH_DEPS_NO_CODE	UINT32_MAX

typedef struct SynthDepsTable
{
	MemoryContext context;		/* owns all of it */
	Oid			relation;
	char	   *name;
	int			ncolumns;
	SynthDepsColumn *columns;
	int64		nrows;			/* as read; cells have no equal rows */
	bool		is_complete;	/* else the cells did not fit and are not there */
	SynthDepsMemory memory;
	SynthDepsCells cells;
}			SynthDepsTable;

/* deps_read.c; the table lives in a context of its own, below the current. */
extern SynthDepsTable *synth_deps_open(Oid relation);
extern void synth_deps_read(SynthDepsTable *table);
extern void synth_deps_close(SynthDepsTable *table);
extern bool synth_deps_has_equal_rows(const SynthDepsTable *table);
/* name[] of a set of columns */
extern Datum synth_deps_names(const SynthDepsTable *table, const uint64_t *set);
/* A NOTICE: the result is not whole, and what would make it so. */
extern void synth_deps_note_truncated(const SynthDepsTable *table, int complete_size);

/* Bytes that a column repeats where so many groups tell it (deps_functions.c). */
extern double synth_deps_redundancy(const SynthDepsTable *table, int rhs, double ngroups);

/* What a column is good for in a key (deps_key_score.c). */
typedef struct SynthDepsKeySense
{
	SynthDepsNameSense name;
	const char *folded;			/* the name it was read from */
	double		single;			/* 0 .. 1: the name says that it is the key */
	double		part;			/* that it is a part of one */
	double		type;			/* 0 .. 1: of such types keys are made */
	double		part_type;
}			SynthDepsKeySense;

typedef struct SynthDepsKeyTable
{
	const SynthDepsTable *table;
	char	   *folded;			/* name of the table */
	SynthDepsKeySense *columns;
	int			bridge[2];		/* two columns that the table is called after */
}			SynthDepsKeyTable;

typedef struct SynthDepsRankedKey
{
	SynthDepsKey key;
	const uint64_t *set;
	double		name;			/* 0 .. 1, of which score is made */
	double		type;
	double		position;
	double		shape;
	bool		is_minimal;		/* in the rows; a declared one need not be */
	bool		is_bridge;
}			SynthDepsRankedKey;

extern SynthDepsKeyTable *synth_deps_key_table(const SynthDepsTable *table);
extern void synth_deps_key_score(const SynthDepsKeyTable *keys, SynthDepsRankedKey *key);
/* Sets that names and types make likely: of a table without rows. */
extern List *synth_deps_key_guesses(const SynthDepsKeyTable *keys);

/*
 * The keys of an open table, best first: SynthDepsRankedKey in its context.
 * max_found: of those in the rows; is_truncated: not all are there.
 */
extern SynthDepsRankedKey *synth_deps_rank_keys(SynthDepsTable *table, size_t max_found,
												int *n, bool *is_truncated);

/* ---- normal forms ---- */

/* A table of a decomposition; the first keeps all rows of the source. */
typedef struct SynthDepsPart
{
	int			parent;			/* that it was cut from, and refers to it; -1 */
	uint64_t   *columns;
	uint64_t   *key;			/* all bits 0: none */
	bool		is_nullable;	/* the parent may have NULL in the key's place */
	uint64_t   *moved;			/* the columns that came from the parent with it */
	double		rows;
	double		parent_rows;
	double		saved_bytes;
	SynthDepsPartition members; /* a row of the source for each of its own */
}			SynthDepsPart;

typedef struct SynthDepsDesign
{
	SynthDepsTable *table;
	SynthDepsKeyTable *names;
	int			n;
	SynthDepsPart *parts;
	bool		is_truncated;	/* no memory for what else there may be */
}			SynthDepsDesign;

/* Cut a table that has been read into parts (deps_design.c). */
extern SynthDepsDesign *synth_deps_design(SynthDepsTable *table);

/* ---- foreign keys: deps_reference_private.h ---- */

#endif							/* SYNTH_DEPS_PRIVATE_H */
