/*
 * deps.h
 *		Door of the deps room: functional dependencies, keys and foreign keys,
 *		found in the data.
 */
#ifndef SYNTH_DEPS_H
#define SYNTH_DEPS_H

#include "base/base.h"
#include "nodes/pg_list.h"

/*
 * A unique combination of columns, none of which can be left out, unless it is
 * declared, or the pair that a bridge table is called after.
 */
typedef struct SynthDepsKey
{
	int			ncolumns;
	AttrNumber *attnums;		/* ascending */
	double		score;			/* 0 .. 1: how likely it is meant as the key */
	bool		is_declared;	/* a primary key or unique constraint says so */
	bool		is_primary;		/* declared as such */
	bool		has_nulls;		/* unique, but with NULL in a column */
}			SynthDepsKey;

/*
 * synth_deps_keys
 *		The keys of a relation, the likely primary key first: structs
 *		SynthDepsKey in the current context.
 *
 * Reads as the invoker, within SPI of its own.   Cost: a scan, then that of
 * finding combinations (deps/README.md).   Memory: synth.dependency_memory.
 * An empty table has its declared keys, else what name and type make likely.
 */
extern List *synth_deps_keys(Oid relation);

/* child (columns) -> parent (columns), declared or found. */
typedef struct SynthDepsReference
{
	Oid			child;
	Oid			parent;
	int			ncolumns;
	AttrNumber *child_attnums;
	AttrNumber *parent_attnums; /* those of a key of the parent */
	double		coverage;		/* of the child's rows without NULL: how many have
								 * their parent */
	double		score;			/* 0 .. 1: how likely it is meant */
	bool		is_declared;
}			SynthDepsReference;

/*
 * synth_deps_references
 *		The foreign keys among relations (a list of OIDs), declared and found,
 *		best first: structs SynthDepsReference in the current context.
 *
 * Reads as the invoker, within SPI of its own.
 */
extern List *synth_deps_references(List *relations);

/* Is there a unique index of these columns that a foreign key can refer to? */
extern bool synth_deps_has_unique_index(Oid relation, const AttrNumber *attnums, int n);

/* The tables of a schema that the caller may read, by name: a list of OIDs;
 * error 3F000 where there is no such schema. */
extern List *synth_deps_tables(Oid schema);

#endif							/* SYNTH_DEPS_H */
