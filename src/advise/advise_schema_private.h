/*
 * advise_schema_private.h
 *		Shared by the files that advise on schemas, and that make one list of
 *		all advice.
 */
#ifndef SYNTH_ADVISE_SCHEMA_PRIVATE_H
#define SYNTH_ADVISE_SCHEMA_PRIVATE_H

#include "advise/advise_private.h"

/* ---- schema: what a recommendation is to the others ---- */

/* What it does; two that touch a column or an index may exclude each other. */
typedef enum SynthAdviceAct
{
	SYNTH_ADVICE_SETTING,		/* of a table or sequence: nothing else minds */
	SYNTH_ADVICE_CONSTRAIN,		/* a constraint that the rows meet */
	SYNTH_ADVICE_KEY,			/* a primary or foreign key */
	SYNTH_ADVICE_RETYPE,		/* another type */
	SYNTH_ADVICE_REPLACE,		/* the column goes, or is made anew */
	SYNTH_ADVICE_REBUILD,		/* another table with the same rows */
	SYNTH_ADVICE_INDEX,
	SYNTH_ADVICE_DROP_INDEX,
	SYNTH_ADVICE_STATISTICS,
	SYNTH_ADVICE_VIEW			/* a materialized view */
}			SynthAdviceAct;

/* A recommendation and what it touches. */
typedef struct SynthFinding
{
	SynthAdvice advice;
	SynthAdviceAct act;
	Oid			relation;
	List	   *columns;		/* of int: attribute numbers; those of an index in
								 * its order */
	const char *method;			/* of an index that is made */
	List	   *fixed;			/* of int: columns in its expressions, which must
								 * keep their types */
	Oid			index;			/* one that goes */
	Oid			parent;			/* of a foreign key */
	List	   *parent_columns;
	List	   *queries;		/* of int: of the workload, that it serves */
}			SynthFinding;

/* Leave out what contradicts or repeats another; best first (advise_rank.c). */
extern List *synth_advise_rank(List *findings);

/*
 * Indexes for a workload, NULL: that of pg_stat_statements
 * (advise_rank_index.c).  schema: only those of its tables; invalid: of all.
 */
extern List *synth_advise_index_findings(ArrayType *queries, Oid schema);

/* Indexes of tables that may go whatever the workload. */
extern List *synth_advise_drop_findings(List *relations);

/* Only the system's names need no schema, until it is undone. */
extern int	synth_advise_pin_names(void);
extern void synth_advise_unpin_names(int guc_level);

/* Materialized aggregates, sort orders and the like (advise_warehouse.c). */
extern List *synth_advise_warehouse_findings(ArrayType *queries, List *relations);

/* ---- schema: a table and what was measured (advise_schema_read.c) ---- */

typedef struct SynthAdviseColumn
{
	AttrNumber	attnum;
	char	   *name;
	char	   *sql;			/* quoted */
	Oid			type;
	int32		typmod;
	char	   *type_sql;		/* with its modifier, qualified */
	int16		length;
	char		align;
	char		storage;
	char		type_storage;	/* what the type has by default */
	bool		is_readable;	/* by the caller */
	bool		is_not_null;
	bool		is_identity;
	bool		is_generated;
	bool		is_inherited;
	bool		in_key;			/* of a primary key or unique index */
	bool		in_foreign_key; /* on the child's side */
	bool		is_referenced;
	bool		in_check;
	bool		in_expression;	/* of an index or its predicate */
	bool		in_index;
	bool		in_statistics;
	bool		in_partition_key;	/* or may be, in an expression */
	char	   *default_sql;	/* NULL: none */
	char	   *users;			/* views, triggers ... that pin its type; NULL */
	double		distinct;		/* of pg_stats: n_distinct; 0 unknown */
	double		correlation;	/* with the order on disk; 0 unknown */
	/* measured on all rows */
	double		present;		/* rows that are not NULL */
	double		bytes;			/* as stored */
	double		low;			/* numbers, and moments as seconds */
	double		high;
	bool		has_range;
	bool		is_constant;	/* one value, known for types with an order */
	double		extra;			/* by type, see scan_expressions() */
	double		content;		/* bytes of text, without padding */
}			SynthAdviseColumn;

typedef struct SynthAdviseTable
{
	Oid			oid;
	Oid			schema;
	char	   *name;
	char	   *sql;			/* qualified and quoted */
	char		relkind;
	char		persistence;
	bool		has_row_security;	/* that hides rows from the caller */
	bool		is_whole;		/* every column may be read */
	int			fillfactor;
	char	   *autovacuum_off; /* as it is written; NULL: it is on */
	bool		has_primary_key;
	double		pages;
	double		toast_pages;
	double		inserted;		/* by the cumulative statistics */
	double		updated;
	double		hot_updated;
	double		deleted;
	int			n;
	SynthAdviseColumn *columns;
	double		rows;			/* measured */
	List	   *claims;			/* of SynthClaim *, waiting for the second scan */
	List	   *findings;		/* of SynthFinding * */
}			SynthAdviseTable;

/* What is advised if a condition holds in all rows, NULL meaning no matter. */
typedef struct SynthClaim
{
	char	   *holds;			/* SQL */
	char	   *measure;		/* SQL aggregate, or NULL */
	double		least_rows;		/* in which it is true */
	SynthFinding *finding;
	/* completes the finding; false: not advised.  NULL: always */
	bool		(*accept) (SynthAdviseTable *table, struct SynthClaim *claim);
	void	   *arg;
	/* results */
	double		support;
	double		measured;
}			SynthClaim;

/* Rows and columns of a statement's result as text, NULL where NULL. */
typedef struct SynthAdviseRows
{
	int			n;
	int			ncolumns;
	char	 ***values;
}			SynthAdviseRows;

extern SynthAdviseRows *synth_advise_query(const char *sql);
/* Tables of a schema (invalid: of all) that the caller may read. */
extern List *synth_advise_tables(Oid schema);
/* Catalog, statistics and the first scan; NULL: it is gone or not a table. */
extern SynthAdviseTable *synth_advise_read(Oid relation);
/* Keep the findings of claims that hold (the second scan). */
extern void synth_advise_settle(SynthAdviseTable *table);

/* Plan a statement: cost and rows; false where it is not to be planned. */
extern bool synth_advise_estimate(const char *sql, double *cost, double *rows);

/* ---- schema: writing a recommendation (advise_schema.c) ---- */

/* Fewer rows say nothing about the others that will come. */
#define SYNTH_ADVISE_LEAST_ROWS			200
#define SYNTH_ADVISE_LARGE_PAGES		8192	/* 64 MB: worth partitions */
#define SYNTH_ADVISE_SLOW_PAGES			2048	/* a lock while this is read hurts */

extern SynthFinding *synth_advise_finding(SynthAdviseTable *table, SynthAdviceAct act,
										  const char *kind, SynthAdviseColumn *column);
extern void synth_advise_keep(SynthAdviseTable *table, SynthFinding *finding);
extern SynthClaim *synth_advise_claim(SynthAdviseTable *table, SynthFinding *finding, char *holds);
/* Members of evidence; the last is "undo". */
extern void synth_advise_number(SynthFinding *finding, const char *name, double value);
extern void synth_advise_text(SynthFinding *finding, const char *name, const char *value);
extern void synth_advise_json(SynthFinding *finding, const char *name, const char *json);
/* bytes of storage to page reads */
extern double synth_advise_pages(double bytes);
/* A name that no relation nor constraint of the schema has. */
extern char *synth_advise_new_name(SynthAdviseTable *table, const char *column, const char *label);
/* A word of a name (split at underscores, capitals, blanks) in a list "a|b". */
extern bool synth_advise_says(const char *name, const char *words);
extern bool synth_advise_is_number(const SynthAdviseColumn *column);
extern bool synth_advise_is_text(const SynthAdviseColumn *column);
extern bool synth_advise_is_moment(const SynthAdviseColumn *column);

/* ALTER TYPE; what pins the column is said.  Returns what undoes it, or NULL. */
extern char *synth_advise_retype(SynthAdviseTable *table, SynthAdviseColumn *column,
								 SynthFinding *finding, const char *type,
								 const char *conversion, const char *back);
/* "undo", if there is one */
extern void synth_advise_undo(SynthFinding *finding, const char *undo);
/* Is it of no index, constraint or view: may it be dropped? */
extern bool synth_advise_is_free(const SynthAdviseColumn *column);
/* SQL of the sum of row sizes, as is or with one column as an expression. */
extern char *synth_advise_row_bytes(SynthAdviseTable *table, const int *order,
									AttrNumber attnum, const char *expression);

/* Advice on a list of tables (OIDs): findings, not ranked. */
extern List *synth_advise_schema_findings(List *relations);

/* ---- schema: the checks ---- */

/* a table, before its second scan */
extern void synth_advise_column_types(SynthAdviseTable *table);
extern void synth_advise_column_texts(SynthAdviseTable *table);
extern void synth_advise_column_rules(SynthAdviseTable *table);
extern void synth_advise_column_made(SynthAdviseTable *table);
extern void synth_advise_storage(SynthAdviseTable *table);
extern void synth_advise_partition(SynthAdviseTable *table);
/* by a column that queries compare with; gain: of the workload; false: it is
 * not large, or not of a kind that can be divided */
extern bool synth_advise_partition_by(SynthAdviseTable *table, SynthAdviseColumn *key, double gain,
									  const char *basis);
extern void synth_advise_brin_on(SynthAdviseTable *table, SynthAdviseColumn *column, double gain,
								 const char *basis);
extern bool synth_advise_leads_index(SynthAdviseTable *table, const SynthAdviseColumn *column);
extern void synth_advise_pair_statistics(SynthAdviseTable *table);
/* all tables together: a list of SynthAdviseTable * */
extern void synth_advise_keys(List *tables);
extern void synth_advise_references(List *tables);
extern void synth_advise_sequences(List *tables);
/* NOT NULL of several columns of a table as one (advise_column_rule.c) */
extern SynthFinding *synth_advise_join_not_null(List *findings);
/* an index for a foreign key that has none */
extern void synth_advise_key_index(SynthAdviseTable *table, const AttrNumber *attnums, int n,
								   Oid parent, double parent_changes, const char *constraint);

#endif							/* SYNTH_ADVISE_SCHEMA_PRIVATE_H */
