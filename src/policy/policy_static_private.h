/*
 * policy_static_private.h
 *		Static masking: what is rewritten, and how its files share the work.
 *
 * A plan says which columns of which tables change and by which rule; all of
 * its tables are locked then.  Each is copied into a new heap, masked; when
 * all copies are there they take their tables' places, and the foreign keys
 * are verified.  Until the transaction commits nothing has happened.
 */
#ifndef SYNTH_POLICY_STATIC_PRIVATE_H
#define SYNTH_POLICY_STATIC_PRIVATE_H

#include "access/attnum.h"
#include "access/tupdesc.h"
#include "cipher/cipher.h"
#include "nodes/pg_list.h"
#include "policy/policy.h"

/* ---- the plan (policy_static_plan.c) ---- */

/* A table of the plan; arrays have an element for each attribute. */
typedef struct SynthStaticTable
{
	Oid			relation;
	Oid			root;			/* its topmost ancestor in the plan, or itself */
	Oid			owner;
	char		kind;			/* relkind */
	bool		named;			/* all of its rules are applied; else only to
								 * columns that keys connect with others */
	int			natts;
	const SynthTableRules *in_force;
	char	  **rules;			/* canonical; NULL: keeps its value */
	char	  **scopes;			/* whose pseudonyms */
	bool	   *changed;		/* has a rule, or is generated from such */
	bool		is_touched;		/* some column has a rule */
	Oid			new_heap;
	int64		rows;			/* read */
	int64		written;		/* to its new heap: others where partitions are new */
}			SynthStaticTable;

typedef struct SynthStaticPlan
{
	List	   *tables;			/* SynthStaticTable, by OID */
	List	   *keys;			/* SynthForeignKey: all of the database */
	bool		has_seed;		/* of permutations; else they are keyed */
	uint64		seed;
}			SynthStaticPlan;

/*
 * Plan the masking of tables and of what inherits from them, and of columns
 * of any table that foreign keys connect with these; lock what is touched.
 * Errors: 42501 not the owner of all; 42809 a foreign table; 22023 rules that
 * would break a foreign key.
 */
extern SynthStaticPlan *synth_policy_static_plan(List *relations);
/* Plan one rule for one column of a table and of what inherits from it. */
extern SynthStaticPlan *synth_policy_static_plan_column(Oid relation, AttrNumber attnum,
														const char *rule);
extern SynthStaticTable *synth_policy_static_find_table(const SynthStaticPlan *plan,
														Oid relation);
extern bool synth_policy_static_has_storage(const SynthStaticTable *table);

/* ---- one group of tables: a partitioned table's, or a single one ---- */

/* Copy each table's rows, masked, to a new heap (policy_static_rewrite.c). */
extern void synth_policy_static_copy(SynthStaticPlan *plan, List *group);

/* Where masked rows go (policy_static_write.c). */
typedef struct SynthStaticWriter SynthStaticWriter;

extern SynthStaticWriter *synth_policy_static_open_writer(SynthStaticPlan *plan, List *group);
/*
 * Write a row of table number source, with its virtual values in slot, of that
 * table's row type; the row context is empty then.
 * Errors: 23502, 23514 masked values break a constraint.
 */
extern void synth_policy_static_write(SynthStaticWriter *writer, int source,
									  struct TupleTableSlot *slot);
/* An empty slot for rows of table number source. */
extern struct TupleTableSlot *synth_policy_static_writer_slot(SynthStaticWriter *writer,
															  int source);
extern MemoryContext synth_policy_static_row_context(SynthStaticWriter *writer);
extern void synth_policy_static_close_writer(SynthStaticWriter *writer);

/* ---- afterwards (policy_static_finish.c) ---- */

/* The new heaps take the tables' places; indexes are built anew. */
extern void synth_policy_static_swap(SynthStaticPlan *plan);
/* Error 23503 where masked columns no longer refer to each other. */
extern void synth_policy_static_verify_keys(const SynthStaticPlan *plan);
/* Statistics of changed columns hold original values: remove them. */
extern void synth_policy_static_forget_statistics(const SynthStaticPlan *plan);
/* A notice of materialized views that still hold original values. */
extern void synth_policy_static_report_views(const SynthStaticPlan *plan);
/* Rethrow without values of keys and rows. */
pg_noreturn extern void synth_policy_static_rethrow(const SynthStaticTable *table);

/* ---- method synthetic (policy_synthetic.c) ---- */

typedef struct SynthSynthetic SynthSynthetic;

/*
 * Learn what the drawn columns of a group depend on; NULL: it has none.
 * Errors: 22023 a column is nothing that a model can draw.
 */
extern SynthSynthetic *synth_policy_synthetic(SynthStaticPlan *plan, List *group);
/* The rows of this table come next. */
extern void synth_policy_synthetic_attach(SynthSynthetic *synthetic,
										  const SynthStaticTable *table, TupleDesc desc);
/* Draw the columns of the next row, given its other values. */
extern void synth_policy_synthetic_draw(SynthSynthetic *synthetic, Datum *values,
										bool *nulls);

/* ---- method shuffle (policy_shuffle.c) ---- */

typedef struct SynthShuffle SynthShuffle;

/*
 * The shuffles of a group: the values of all its tables' columns, permuted;
 * NULL: it has none.
 */
extern SynthShuffle *synth_policy_shuffle(SynthStaticPlan *plan, List *group);
/* Is the column one of them?  Returns its number, or -1. */
extern int	synth_policy_shuffle_number(const SynthShuffle *shuffle, const char *column);
/* The next value of column number; good until the next call. */
extern Datum synth_policy_shuffle_next(SynthShuffle *shuffle, int number, bool *isnull);
extern void synth_policy_shuffle_end(SynthShuffle *shuffle);

#endif							/* SYNTH_POLICY_STATIC_PRIVATE_H */
