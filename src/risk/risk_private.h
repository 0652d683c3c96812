/*
 * risk_private.h
 *		What the files of the risk room share.
 */
#ifndef SYNTH_RISK_PRIVATE_H
#define SYNTH_RISK_PRIVATE_H

#include "base/base.h"
#include "risk/risk.h"
#include "risk/risk_class_private.h"
#include "utils/jsonb.h"
#include "utils/tuplestore.h"

/* ---- the columns of a call (risk_columns.c) ---- */

typedef struct SynthRiskDictionary SynthRiskDictionary;

/* A tree over the codes of a column, and the names of its nodes. */
typedef struct SynthRiskHierarchy
{
	SynthMondrianNode *node;
	char	  **label;			/* NULL: a value, called by its own text */
	int32	   *leaf;			/* node of a code */
	int32		nnodes;
	bool		ranges;			/* its labels are ranges */
}			SynthRiskHierarchy;

typedef struct SynthRiskColumn
{
	char	   *name;
	Oid			type;			/* as declared */
	Oid			base_type;		/* domains are seen through */
	bool		number;			/* classes are ranges, losses go by value */
	FmgrInfo	output;
	SynthRiskDictionary *dictionary;
	/* once the table is read: by code, in the column's order */
	int32		ncodes;
	bool		has_null;		/* it is code 0 */
	Datum	   *value;
	uint32	   *rows;
	int32	   *code_of;		/* number in the dictionary */
	double	   *position;		/* number / range; see risk_read.c */
	SynthRiskHierarchy *hierarchy;	/* or NULL */
}			SynthRiskColumn;

typedef struct SynthRiskTable
{
	MemoryContext context;		/* owns all of it */
	Oid			relation;
	char	   *name;
	int			nquasi;
	int			nsensitive;
	SynthRiskColumn *columns;	/* quasi-identifiers, then sensitive ones */
	/* columns that go with the rows as they are */
	int			ncarried;
	char	  **carried_name;
	TupleDesc	carried_desc;
	Tuplestorestate *carried;
	/* a row: width codes of quasi-identifiers, then the sensitive ones, then
	 * two cells of a hash of the row if order_equals, then its number */
	bool		order_equals;
	int			width;
	int			stride;
	int32	   *cells;
	uint32		nrows;
	uint32		capacity;
}			SynthRiskTable;

/* The names of a name[] argument; NULL: none. */
extern char **synth_risk_read_names(FunctionCallInfo fcinfo, int argument,
									const char *what, int *n);
extern Relation synth_risk_open(Oid relation);
extern Form_pg_attribute synth_risk_find_column(Relation relation,
												const char *name,
												const char *what);
extern void synth_risk_choose_columns(SynthRiskTable *table, Relation relation,
									  int nquasi, char **quasi,
									  int nsensitive, char **sensitive);

/* ---- the values of a column (risk_dictionary.c) ---- */

extern void synth_risk_begin_values(SynthRiskColumn *column);
/* Its number in the dictionary; -1 for NULL. */
extern int32 synth_risk_add_value(SynthRiskColumn *column, Datum value,
								  bool isnull);
extern void synth_risk_order_values(SynthRiskColumn *column);
/* Give the values another order: old_code[] of a new code. */
extern void synth_risk_reorder_values(SynthRiskColumn *column,
									  const int32 *old_code);
extern char *synth_risk_text(SynthRiskColumn *column, int32 code);

/* ---- rows (risk_read.c) ---- */

extern void synth_risk_read(SynthRiskTable *table, Jsonb *hierarchies);
extern void synth_risk_end(SynthRiskTable *table);
extern void synth_risk_sensitive(SynthRiskTable *table, SynthSensitive *sensitive);

/* ---- hierarchies (risk_hierarchy.c, risk_tree.c) ---- */

/* A tree while it is built. */
typedef struct SynthRiskBranch
{
	char	   *label;
	double		loss;			/* below 0: by its values */
	int32		code;			/* of a value; -1: it has children */
	int32		nvalues;
	int32		last_code;		/* in the order of the tree */
	int32		nchildren;
	int32		capacity;
	struct SynthRiskBranch **children;
}			SynthRiskBranch;

/* A value and its text; an array of them in the order of the texts. */
typedef struct SynthRiskWord
{
	const char *text;
	int32		code;
}			SynthRiskWord;

extern void synth_risk_read_hierarchies(SynthRiskTable *table, Jsonb *json);
/* The column's values without NULL, sorted by the bytes of their texts. */
extern SynthRiskWord *synth_risk_words(SynthRiskColumn *column);
extern SynthRiskBranch *synth_risk_branch(SynthRiskBranch *parent, char *label,
										  int32 code);
/* The root's children become the column's hierarchy; NULL is one of them. */
extern void synth_risk_plant(SynthRiskColumn *column, SynthRiskBranch *root);
extern void synth_risk_plant_prefixes(SynthRiskColumn *column);
extern void synth_risk_plant_steps(SynthRiskColumn *column, int nsteps,
								   Datum *steps);

/* ---- classes and what they are called (risk_classes.c) ---- */

typedef struct SynthRiskConditions
{
	int32		k;
	int32		l;				/* 0: none */
	bool		entropy;		/* l bounds the entropy */
	double		t;				/* 1: none */
	bool		strict;
}			SynthRiskConditions;

typedef struct SynthRiskClasses
{
	uint32		nclasses;
	uint32		smallest;		/* rows */
	double		loss;			/* 0 .. 1 */
	uint32	   *class_of;		/* of a row, in the order read */
	Datum	   *label;			/* [class * nquasi + column] */
	bool	   *isnull;
}			SynthRiskClasses;

/*
 * The form of a quasi-identifier is the type of its labels: text, a range type
 * that holds its values, or, of a number, its own type.
 */
extern void synth_risk_make_classes(SynthRiskTable *table,
									const SynthRiskConditions *conditions,
									const Oid *form, SynthRiskClasses *classes);

#endif							/* SYNTH_RISK_PRIVATE_H */
