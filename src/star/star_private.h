/*
 * star_private.h
 *		Shared by the files that write a star: what the source has, the role of
 *		each table, and the tables of the star.
 *
 * source tables -> roles -> targets -> script
 */
#ifndef SYNTH_STAR_PRIVATE_H
#define SYNTH_STAR_PRIVATE_H

#include "lib/stringinfo.h"
#include "parse/parse.h"
#include "star/star.h"

/* Members that every dimension has. */
#define SYNTH_STAR_NO_MEMBER		0	/* the source has NULL */
#define SYNTH_STAR_UNKNOWN_MEMBER	(-1)	/* it has a value without a member */

typedef struct SynthStarOptions
{
	char	   *target;			/* schema; NULL: source_star */
	char	   *table;			/* of a landing table: only this one */
	List	   *facts;			/* of char *: tables that are forced to be one */
	List	   *dimensions;
	List	   *exclude;
	List	   *scd;			/* of SynthEtlPair: table, "1" or "2" */
	char	   *first_date;		/* of the calendar; NULL: that of the data */
	char	   *last_date;
	bool		deletes;		/* fact rows that the source no longer has */
}			SynthStarOptions;

/* ---- the source (star_read.c, star_landing.c) ---- */

typedef enum SynthStarKind
{
	SYNTH_STAR_ATTRIBUTE,
	SYNTH_STAR_DATE,
	SYNTH_STAR_MOMENT,			/* a timestamp */
	SYNTH_STAR_ADDITIVE,
	SYNTH_STAR_SEMI_ADDITIVE,	/* not over time: balances, stocks */
	SYNTH_STAR_NON_ADDITIVE		/* prices, rates */
}			SynthStarKind;

typedef struct SynthStarColumn
{
	char	   *name;
	Oid			type;			/* without domains */
	int32		typmod;
	char	   *type_sql;
	Oid			collation;
	SynthStarKind kind;
	bool		not_null;
	bool		is_key;			/* part of the table's key */
	bool		is_reference;	/* to another table */
	bool		is_name;		/* of what the row is: name, title */
	bool		is_moved;		/* of a landing table: to a dimension */
	char	   *reading;		/* of a text: how it is read, for the comments */
}			SynthStarColumn;

typedef enum SynthStarRole
{
	SYNTH_STAR_ALONE,			/* nothing leads to it */
	SYNTH_STAR_FACT,
	SYNTH_STAR_HEADER,			/* folded into the fact of its lines */
	SYNTH_STAR_BRIDGE,			/* many to many */
	SYNTH_STAR_DIMENSION,
	SYNTH_STAR_LOOKUP,			/* folded into a dimension */
	SYNTH_STAR_EXTENSION,		/* one to one, folded into a dimension */
	SYNTH_STAR_PASSAGE			/* only leads to others: folded into the fact */
}			SynthStarRole;

typedef struct SynthStarTable
{
	Oid			relation;
	char	   *name;
	char	   *sql;			/* what stands in FROM; rows of one key once */
	char	   *raw_sql;		/* all rows */
	char	   *placed_sql;		/* ... with ctid */
	char	   *keyed_sql;		/* rows by key, of which some may come again */
	int64		rows;
	int			n;
	SynthStarColumn *columns;
	int			nkey;
	int		   *key;			/* indexes of columns; none: the whole row */
	bool		key_holds;		/* by constraint, without NULL */
	bool		has_row_key;	/* hash and number of the row, for want of one */
	bool		is_partitioned;
	SynthStarRole role;
	const char *reason;			/* why */
	List	   *references;		/* of SynthStarReference: those to others */
	int			nchildren;		/* references to it, but its own */
	struct SynthStarReference *self;
	struct SynthStarTarget *target;
}			SynthStarTable;

typedef struct SynthStarReference
{
	SynthStarTable *child;
	SynthStarTable *parent;
	int			n;
	int		   *c;
	int		   *p;
	bool		is_declared;
	double		score;
	double		coverage;
}			SynthStarReference;

/* ---- the star (star_plan.c) ---- */

typedef enum SynthStarItemKind
{
	SYNTH_STAR_NATURAL,			/* part of the key of the source */
	SYNTH_STAR_OWN,				/* an attribute */
	SYNTH_STAR_MEASURE,
	SYNTH_STAR_ALLOCATED,		/* measure of a header, spread over its lines */
	SYNTH_STAR_MEMBER,			/* key of a dimension's member */
	SYNTH_STAR_DAY				/* key of a day */
}			SynthStarItemKind;

/* A column of the star. */
typedef struct SynthStarItem
{
	SynthStarItemKind kind;
	char	   *name;
	char	   *type_sql;
	int			join;			/* which of the target's joins has it */
	SynthStarColumn *column;	/* not of members */
	SynthStarReference *reference;	/* of members */
	int			alias;			/* of members: number of the dimension in FROM */
	int			number;			/* as it was planned */
}			SynthStarItem;

/* Each row of one meets at most one of the other. */
typedef struct SynthStarJoin
{
	SynthStarTable *table;
	SynthStarReference *reference;	/* NULL: the table of the target itself */
	int			from;			/* the join that it comes from */
	bool		is_reverse;		/* reference leads from this table */
	bool		is_header;		/* a line's header */
}			SynthStarJoin;

typedef struct SynthStarTarget
{
	SynthStarRole role;			/* FACT, BRIDGE or DIMENSION */
	SynthStarTable *table;
	char	   *name;
	char	   *sql;
	char	   *key;			/* of a dimension: the surrogate key, quoted */
	char	   *parent_key;		/* ... of its parent in the same table, quoted */
	bool		has_history;	/* SCD 2 */
	SynthStarItem *moment;		/* of a fact: when it happened */
	SynthStarItem *label;		/* of a dimension: says "(unknown)" */
	List	   *joins;			/* of SynthStarJoin */
	List	   *items;			/* of SynthStarItem */
}			SynthStarTarget;

typedef struct SynthStar
{
	SynthStarOptions options;
	char	   *source;			/* name of schema or table, for comments */
	const char *source_schema;
	char	   *schema;			/* target schema, not quoted */
	char	   *zone;			/* timestamps become days there */
	List	   *tables;			/* of SynthStarTable, by name */
	List	   *dimensions;		/* of SynthStarTarget, in order of load */
	List	   *facts;			/* facts and bridges */
	const char *calendar;		/* its table's name */
	char	   *calendar_sql;	/* NULL: no fact has a date */
	char	   *log_sql;
}			SynthStar;

/* star_options.c */
extern void synth_star_read_options(Jsonb *json, SynthStarOptions *options);
extern bool synth_star_is_named(List *names, const char *name);

/* star_read.c */
extern void synth_star_read_schema(SynthStar *star, Oid schema);
extern SynthStarTable *synth_star_read_table(Oid relation);
extern void synth_star_choose_key(SynthStarTable *table, const SynthStarReference *reference);
extern void synth_star_judge_columns(SynthStarTable *table);
extern void synth_star_finish_table(SynthStarTable *table);
extern void synth_star_number_rows(SynthStarTable *table);
extern int	synth_star_column_named(const SynthStarTable *table, const char *name);

/* star_measure.c */
extern SynthStarKind synth_star_kind_of(const SynthStarColumn *column, double min, double max, bool has_fraction);
extern bool synth_star_says_name(const char *column);
extern bool synth_star_is_event_date(const SynthStarColumn *column);

/* star_landing.c: dimensions of one wide table */
extern bool synth_star_is_all_text(const SynthStarTable *table);
extern void synth_star_read_texts(SynthStarTable *table);
extern void synth_star_read_landing(SynthStar *star, Oid relation);

/* star_roles.c */
extern void synth_star_choose_roles(SynthStar *star);
/* Is the reference from a line to its header? */
extern bool synth_star_is_part_of(const SynthStarReference *reference);
extern const char *synth_star_role_name(SynthStarRole role);

/* star_plan.c */
extern void synth_star_plan(SynthStar *star);
extern char *synth_star_singular(const char *name);
/* customer_id: customer */
extern char *synth_star_without_key_word(const char *name);

/* star_write.c */
extern char *synth_star_write_script(SynthStar *star);
extern void synth_star_append_comment(StringInfo s, const char *text);

/* star_load.c: parts of the block */
extern void synth_star_write_tables(SynthStar *star, SynthStarTarget *target, StringInfo s);
extern void synth_star_write_dimension(SynthStar *star, SynthStarTarget *target, StringInfo s);
extern void synth_star_write_fact(SynthStar *star, SynthStarTarget *target, StringInfo s);
extern void synth_star_write_calendar(SynthStar *star, StringInfo s);

/* star_check.c */
extern void synth_star_write_checks(SynthStar *star, SynthStarTarget *target, StringInfo s);

/* star_sql.c: expressions */
extern char *synth_star_column_sql(const char *alias, const SynthStarColumn *column);
/* The day of a date or timestamp, in the star's time zone. */
extern char *synth_star_day_of(const SynthStar *star, const char *alias, const SynthStarColumn *column);
extern char *synth_star_compared_sql(const char *alias, const char *name, Oid type);
extern char *synth_star_item_sql(const SynthStar *star, const SynthStarTarget *target, const SynthStarItem *item);
extern void synth_star_append_from(const SynthStarTarget *target, StringInfo s, const char *indent);
/* "t.key IS NOT NULL AND " where the key may be NULL, else nothing. */
extern void synth_star_append_has_key(StringInfo s, const SynthStarTable *table, const char *alias);
extern void synth_star_append_match(StringInfo s, const SynthStarTarget *target, const char *left, const char *right,
									bool is_source);

#endif							/* SYNTH_STAR_PRIVATE_H */
