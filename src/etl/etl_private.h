/*
 * etl_private.h
 *		Shared by the files of the etl room: options, the plan of a load.
 */
#ifndef SYNTH_ETL_PRIVATE_H
#define SYNTH_ETL_PRIVATE_H

#include "etl/etl.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "parse/parse.h"

typedef enum SynthEtlMode
{
	SYNTH_ETL_INSERT,
	SYNTH_ETL_UPSERT,
	SYNTH_ETL_SCD2
}			SynthEtlMode;

/* Which of the rows of one key is loaded. */
typedef enum SynthEtlDedupe
{
	SYNTH_ETL_FIRST,
	SYNTH_ETL_LAST,
	SYNTH_ETL_LATEST,
	SYNTH_ETL_EARLIEST,
	SYNTH_ETL_REFUSE
}			SynthEtlDedupe;

/* What becomes of a text that does not conform. */
typedef enum SynthEtlOnError
{
	SYNTH_ETL_REJECT,
	SYNTH_ETL_NULL,
	SYNTH_ETL_FAIL
}			SynthEtlOnError;

typedef struct SynthEtlOptions
{
	SynthEtlMode mode;
	List	   *key;			/* of char *, source or target names; NIL: none */
	List	   *columns;		/* of SynthEtlPair: source, target */
	List	   *types;
	List	   *formats;
	List	   *on_error;
	SynthEtlOnError on_error_default;
	List	   *compare;		/* of char *, target names */
	char	   *rejects;
	char	   *log;
	SynthEtlDedupe dedupe;
	char	   *dedupe_column;	/* source name */
	char	   *valid_from;		/* source name */
	char	   *load_id;		/* source name */
	char	   *row_number;		/* source name */
	bool		close_deleted;
	int64		sample_rows;
}			SynthEtlOptions;

/* A column on its way. */
typedef struct SynthEtlColumn
{
	SynthParseColumn *seen;
	char	   *source;			/* quoted */
	char	   *target;			/* not quoted; NULL: it only orders */
	char	   *name;			/* its name in the statement, quoted */
	Oid			type;
	int32		typmod;
	Oid			collation;		/* of the target's column, where there is one */
	char	   *type_sql;
	const char *type_label;		/* for messages */
	char	   *read;			/* SQL over the landing table's columns */
	char	   *fits;			/* SQL with ? for the value, or NULL: all fit */
	const char *fits_reason;
	bool		may_fail;		/* read may be NULL where the raw text is not */
	bool		is_text_source;
	char	   *format;
	bool		not_null;
	bool		is_key;
	bool		is_compared;
	SynthEtlOnError on_error;
}			SynthEtlColumn;

typedef enum SynthEtlConstraintKind
{
	SYNTH_ETL_CHECK,
	SYNTH_ETL_FOREIGN_KEY,
	SYNTH_ETL_UNIQUE
}			SynthEtlConstraintKind;

/* A constraint of the target by which rows are judged before they are written. */
typedef struct SynthEtlConstraint
{
	SynthEtlConstraintKind kind;
	char	   *name;
	const char *rule;			/* in rejects */
	List	   *columns;		/* of SynthEtlColumn; rejects name the first */
	char	   *check;			/* SQL over the rows as p */
	char	   *check_staged;	/* as s */
	char	   *other_sql;		/* the parent, or the target itself */
	List	   *other_columns;	/* of char *, quoted; as many as columns */
	char	   *other;			/* its alias where rows are judged */
	char	   *taken;			/* unique: name of the flag of values that another row has */
	char	   *again;			/* and of values that may come twice */
}			SynthEtlConstraint;

typedef struct SynthEtlPlan
{
	SynthEtlOptions options;
	Oid			source;
	char	   *source_sql;
	char	   *source_label;	/* for comments and the log */
	int64		rows;			/* counted, or about */
	int64		seen_rows;
	int64		sample_rows;	/* looked at; 0: all */
	bool		is_sampled;		/* though the caller has not asked for that */
	Oid			target;			/* InvalidOid: to be made */
	char	   *schema;
	char	   *name;
	char	   *target_sql;
	Oid			rejects;		/* InvalidOid: to be made */
	char	   *rejects_sql;
	char	   *log_sql;
	char	   *prefix;			/* of the functions of synth */
	List	   *seen;			/* of SynthParseColumn, all of the source */
	List	   *columns;		/* of SynthEtlColumn, those that are loaded */
	List	   *key;			/* of SynthEtlColumn */
	SynthEtlColumn *order;		/* of dedupe; may be one of columns */
	SynthEtlColumn *valid_from; /* of SCD 2, where the source says it */
	List	   *constraints;	/* of SynthEtlConstraint */
	List	   *left_out;		/* of char *: source columns that are not loaded */
	char	   *from_sql;		/* valid_from, valid_to, is_current, quoted */
	char	   *to_sql;
	char	   *current_sql;
	char	   *moment_sql;		/* type of valid_from */
	bool		makes_key;		/* the script adds the key's constraint */
	bool		has_state;		/* the log keeps the state of source and target */
	char	   *statement_id;
	/* names in the statement that are no column's, quoted */
	char	   *landing;
	char	   *row;
	char	   *number;			/* option row_number, else NULL */
	char	   *raw;			/* the source's row, or what the names of its cells begin with */
	bool		has_raw_cells;	/* cells are handed on one by one: a row would be a copy of them */
	char	   *bad;
	char	   *again;
	char	   *rank;
	char	   *fate;
	char	   *whole;
}			SynthEtlPlan;

/* etl_options.c */
extern void synth_etl_read_options(Jsonb *json, SynthEtlOptions *options);
/* Does any text at fault fail the load? */
extern bool synth_etl_has_failing_option(const SynthEtlOptions *options);
extern SynthEtlOnError synth_etl_action_of(const SynthEtlOptions *options, const char *source);

/* etl_reading.c */
extern void synth_etl_choose_reading(SynthEtlPlan *plan, SynthEtlColumn *column,
									 bool wants_type, const char *format);
extern void synth_etl_name_type(SynthEtlColumn *column);

/* etl_plan.c */
extern SynthEtlPlan *synth_etl_make_plan(Oid source, text *target, Jsonb *options, bool may_sample);

/* etl_target.c */
extern void synth_etl_open_target(SynthEtlPlan *plan, text *target);
/* The column's place in an existing target: name and type; false: none. */
extern bool synth_etl_find_place(SynthEtlPlan *plan, SynthEtlColumn *column);
/* Names of the primary key's columns where all are loaded, else NIL. */
extern List *synth_etl_primary_key(SynthEtlPlan *plan);
/* Can source, target and rejects be compared with what a load read and left? */
extern bool synth_etl_has_state(SynthEtlPlan *plan);
extern void synth_etl_check_target(SynthEtlPlan *plan);

/* etl_constraint.c */
extern void synth_etl_find_constraints(SynthEtlPlan *plan);
/*
 * SQL that is true where the row of an alias, p or s, breaks a check or a
 * foreign key; joined, of p: the parent is joined by its alias, else it is
 * looked up in a subquery.
 */
extern char *synth_etl_violation(SynthEtlPlan *plan, SynthEtlConstraint *constraint,
								 const char *alias, bool joined);
extern char *synth_etl_taken(SynthEtlPlan *plan, SynthEtlConstraint *constraint);
/* Does a violation make the column, or any column, NULL? */
extern bool synth_etl_is_nulled(const SynthEtlConstraint *constraint, SynthEtlColumn *column);
extern bool synth_etl_is_softened(const SynthEtlConstraint *constraint);
extern void synth_etl_write_other_join(SynthEtlConstraint *constraint, const char *alias, StringInfo s);
extern bool synth_etl_has_unique(const SynthEtlPlan *plan);

/* etl_judge.c */
extern void synth_etl_write_softened(SynthEtlPlan *plan, StringInfo s);
extern void synth_etl_write_judged(SynthEtlPlan *plan, StringInfo s);
extern void synth_etl_write_rejects(SynthEtlPlan *plan, StringInfo s);
/* Of SynthEtlColumn: those of which a cell at fault fails the load. */
extern List *synth_etl_failing_columns(SynthEtlPlan *plan);
extern void synth_etl_write_fits(const SynthEtlColumn *column, const char *value, StringInfo s);

/* etl_write.c, etl_statement.c */
extern char *synth_etl_write_script(SynthEtlPlan *plan);
/* Rows of the log, as l, that runs of this script wrote. */
extern char *synth_etl_run_condition(const SynthEtlPlan *plan);
extern void synth_etl_write_statement(SynthEtlPlan *plan, StringInfo s);
/* Columns that reach the target or order its versions. */
extern List *synth_etl_staged_columns(SynthEtlPlan *plan);
/* A scalar subquery that identifies the row versions of a table. */
extern char *synth_etl_state_sql(const SynthEtlPlan *plan, const char *relation_sql, const char *condition);

#endif							/* SYNTH_ETL_PRIVATE_H */
