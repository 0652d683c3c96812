/*
 * advise_private.h
 *		Shared by the files of the advise room.
 */
#ifndef SYNTH_ADVISE_PRIVATE_H
#define SYNTH_ADVISE_PRIVATE_H

#include "access/htup.h"
#include "advise/advise.h"
#include "nodes/bitmapset.h"
#include "nodes/params.h"
#include "nodes/parsenodes.h"
#include "nodes/pathnodes.h"
#include "utils/array.h"
#include "utils/jsonb.h"

/* ---- what-if planning (advise_whatif*.c) ---- */

typedef struct SynthIndexKey
{
	Node	   *expr;			/* of the table as range table entry 1 */
	AttrNumber	attnum;			/* of a plain column; 0: an expression */
	Oid			opclass;
	Oid			opfamily;
	Oid			opcintype;
	Oid			collation;
	bool		descending;
	bool		nulls_first;
}			SynthIndexKey;

/* An index that need not exist. */
typedef struct SynthIndex
{
	int			id;				/* from 0, unique among those planned with */
	Oid			relation;		/* a partitioned table: all its partitions */
	Oid			am;				/* BTREE_AM_OID, BRIN_AM_OID, GIN_AM_OID */
	bool		unique;
	int			nkeys;
	SynthIndexKey *keys;
	int			nincluded;
	AttrNumber *included;
	List	   *predicate;		/* implicitly ANDed, of entry 1; NIL: whole */
	/* estimates, of all partitions together (advise_size.c) */
	double		tuples;
	double		pages;
	double		table_tuples;
	int			height;			/* of the tree, a leaf alone is 0 */
}			SynthIndex;

/* What to suppose, and what a plan makes of it. */
typedef struct SynthWhatIf
{
	List	   *indexes;		/* SynthIndex *: to be there */
	List	   *hidden;			/* OIDs of real indexes: not to be there */
	double		cost;			/* out: of one call, the planner's units */
	double		rows;			/* out: that it returns or changes */
	Bitmapset  *used;			/* out: ids of indexes that the plan reads */
	List	   *used_real;		/* out: OIDs of real ones */
}			SynthWhatIf;

typedef struct SynthQuery SynthQuery;

/*
 * Plan a query as if.  The results are in the current context, the rest is
 * freed; nothing of it reaches the executor or a cache.  Errors: whatever the
 * planner raises; the hooks are off then.
 */
extern void synth_advise_plan(const SynthQuery *query, SynthWhatIf *whatif);
/* the same, noting in query->accesses how it reads tables */
extern void synth_advise_plan_noting(SynthQuery *query, SynthWhatIf *whatif);
/* ids and OIDs of the indexes that a plan reads (advise_whatif_used.c) */
extern void synth_advise_find_used(PlannedStmt *plan, SynthWhatIf *whatif);
/* the planner's view of a hypothetical index; NULL: not of that table */
extern IndexOptInfo *synth_advise_index_info(const SynthIndex *index,
											 RelOptInfo *rel, Oid relation);
extern Oid	synth_advise_index_oid(const SynthIndex *index);

/* ---- workload ---- */

/* Do work in a subtransaction; its error, or NULL (advise_workload.c). */
extern ErrorData *synth_advise_try(void (*work) (void *arg), void *arg);

/* How one range table entry of a query is read (advise_query.c). */
typedef enum SynthUseKind
{
	SYNTH_USE_EQUAL,			/* = constant or parameter, IN, IS NULL, flag */
	SYNTH_USE_RANGE,
	SYNTH_USE_JOIN,				/* = something of another table */
	SYNTH_USE_PREFIX,			/* LIKE 'abc%' that needs a pattern opclass */
	SYNTH_USE_CONTAINS			/* an operator of GIN */
}			SynthUseKind;

typedef struct SynthUse
{
	SynthUseKind kind;
	Node	   *expr;			/* of entry 1 */
	AttrNumber	attnum;			/* 0: an expression */
	Oid			collation;		/* that it compares by */
	Oid			operator;
	int			parameter;		/* of $n, that it is compared with; or 0 */
	Oid			parameter_type;
	bool		alone;			/* an arm of OR: of no use beside others */
	Node	   *clause;			/* could be an index's predicate; or NULL */
}			SynthUse;

typedef struct SynthOrderKey
{
	Node	   *expr;
	AttrNumber	attnum;
	Oid			collation;
	bool		descending;
	bool		nulls_first;
}			SynthOrderKey;

typedef struct SynthAccess
{
	Oid			relation;
	List	   *uses;			/* SynthUse * */
	List	   *orders;			/* lists of SynthOrderKey *: sorts and groups */
	Bitmapset  *needed;			/* attribute numbers; see whole_row */
	bool		whole_row;		/* or system columns: no index-only scan */
	double		rows;			/* that the query's conditions leave */
	double		tuples;
	double		pages;
	double		all_visible;	/* fraction of pages */
}			SynthAccess;

/* A statement, or one of a text's several. */
struct SynthQuery
{
	int			number;			/* of its text, from 1 */
	int64		statement;		/* queryid of pg_stat_statements, or 0 */
	int			count;			/* texts that it stands for */
	double		weight;			/* calls */
	const char *text;
	Query	   *tree;			/* rewritten; the planner gets copies */
	ParamListInfo typical;		/* constants for its $n, or NULL */
	List	   *accesses;		/* SynthAccess *, once planned noting */
	Oid			written;		/* table that it changes */
	Bitmapset  *written_columns;	/* attribute numbers set by UPDATE */
	double		written_rows;	/* of one call */
	CmdType		command;
	double		cost;			/* of one call, as things are */
};

/* A text that can't be planned. */
typedef struct SynthFailure
{
	int			number;
	int64		statement;
	int			count;			/* texts that are alike */
	char	   *reason;
	int			sqlstate;
}			SynthFailure;

typedef struct SynthWorkload
{
	List	   *queries;		/* SynthQuery * */
	List	   *failures;		/* SynthFailure * */
	int			ntexts;
	bool		from_statements;	/* pg_stat_statements */
}			SynthWorkload;

/* note how the planner reads a relation; called by its hook (advise_query.c) */
extern void synth_advise_note_access(SynthQuery *query, MemoryContext context,
									 PlannerInfo *root, RelOptInfo *rel,
									 Index rti, RangeTblEntry *rte);

/* conditions (advise_query_clause.c) */
extern void synth_advise_note_clause(SynthAccess *access, Node *clause,
									 Index varno, bool joins, bool alone);
extern void synth_advise_note_use(SynthAccess *access, SynthUseKind kind,
								  Node *expr, Index varno, Oid collation,
								  Oid operator);
extern Node *synth_advise_index_expr(Node *expr, Index varno, AttrNumber *attnum);
extern bool synth_advise_has_foreign_part(Node *node, Index varno);

/* a child's columns by the names of its parent's (advise_whatif_index.c) */
struct AttrMap;
extern struct AttrMap *synth_advise_map_columns(Oid parent, Oid child);
extern Node *synth_advise_map_expr(Node *expr, struct AttrMap *map,
								   AttrNumber *attnum);

/*
 * Read, rewrite and plan a workload (advise_workload.c).  texts NULL: that of
 * pg_stat_statements.  weights NULL: 1 each.  All in the current context.
 * Errors: 22023 bad weights; 55000, 42501 no pg_stat_statements to read.
 */
typedef struct SynthText
{
	char	   *text;
	int			number;
	int64		statement;		/* queryid of pg_stat_statements, or 0 */
	int			count;			/* texts that it stands for */
	double		weight;
	double		rows;			/* of one call; -1: unknown */
}			SynthText;

extern SynthWorkload *synth_advise_read_workload(ArrayType *texts,
												 const double *weights,
												 int nweights, int max_queries);
extern SynthText *synth_advise_read_statements(int max_queries, int *n);
extern SynthText *synth_advise_collapse(SynthText *texts, int *n, int limit);
/* constants of the statistics for $n; changes query->typical */
extern void synth_advise_choose_typical(SynthQuery *query);

/* ---- indexes: candidates and selection ---- */

/* A table that queries read (advise_candidate_table.c). */
typedef struct SynthTable
{
	Oid			relation;
	char		relkind;
	bool		is_partitioned;
	bool		is_temporary;
	bool		is_analyzed;
	int			npartitions;	/* with rows; 1: itself */
	double		tuples;
	double		pages;
	double		all_visible;	/* fraction of pages */
	PlannerInfo *root;			/* knows it as entry 1: for estimates */
	List	   *indexes;		/* SynthIndex *: valid real ones, without id */
	List	   *index_oids;		/* theirs */
	List	   *keys;			/* SynthTableKey * */
	struct SynthColumnFacts *facts; /* by attribute number, as they are asked for */
	/* writes in the workload's scale */
	double		inserts;
	double		updates;
	double		hot_fraction;	/* of updates, that need no index */
}			SynthTable;

typedef struct SynthColumnFacts
{
	bool		is_known;
	double		bytes;			/* average of those not NULL */
	double		deviation;		/* of the bytes */
	double		null_fraction;
	double		distinct;
}			SynthColumnFacts;

/* A column that some query would like in an index. */
typedef struct SynthTableKey
{
	SynthIndexKey key;
	bool		is_gin;			/* else a B-tree's */
	double		weight;			/* of the queries that find rows by it */
	double		distinct;
}			SynthTableKey;

typedef struct SynthCandidate
{
	SynthIndex	index;
	SynthTable *table;
	double		bytes;
	double		write_cost;		/* of the workload */
	double		rent;			/* what it must gain for its bytes */
	Bitmapset  *queries;		/* places of those that it may serve */
	double		gain;			/* when last looked at */
	int			round;			/* when that was */
	double		best_gain;		/* of all looks; infinite before the first */
}			SynthCandidate;

typedef struct SynthAdviseOptions
{
	bool		plain_sizes;	/* HypoPG's */
	int			time_limit_ms;
	double		min_gain;		/* of the workload's cost */
	int			max_columns;
	int			max_queries;
	int			nweights;		/* -1: none */
	double	   *weights;
	bool		drops;			/* also those that may go */
	double		unused_days;	/* of statistics, before no scan means unused */
	double		unused_bytes;	/* a smaller one may stay */
}			SynthAdviseOptions;

/* Known costs of a query under sets of candidates (advise_select_cost.c). */
typedef struct SynthKnownCost
{
	Bitmapset  *given;
	Bitmapset  *used;
	double		cost;
}			SynthKnownCost;

typedef struct SynthAdvisor
{
	MemoryContext context;
	SynthAdviseOptions options;
	double		budget_bytes;	/* infinite: none */
	SynthWorkload *workload;
	int			nqueries;
	SynthQuery **queries;
	List	  **known;			/* of a query: SynthKnownCost * */
	Bitmapset **relevant;		/* of a query: candidates that may serve it */
	List	   *tables;			/* SynthTable * */
	int			ncandidates;
	int			allocated;
	SynthCandidate **candidates;	/* place is the index's id */
	int64		deadline_us;
	bool		timed_out;
	int64		nplans;
	int64		last_plan;		/* no more for what goes on */
	Bitmapset  *chosen;
	int			round;			/* counts the changes of what is chosen */
	double		base_cost;
	double		byte_rent;		/* of a byte, in the workload's cost */
	double	   *bound;			/* of a query: cost with all candidates */
}			SynthAdvisor;

/* tables */
extern SynthTable *synth_advise_table(SynthAdvisor *advisor, Oid relation);
extern SynthTableKey *synth_advise_table_key(SynthTable *table, const SynthIndexKey *key);
/* may an index have it?  false: no operator class */
extern bool synth_advise_make_key(SynthIndexKey *key, Node *expr, AttrNumber attnum,
								  Oid collation, Oid opclass);

/* sizes (advise_size.c) */
extern void synth_advise_estimate_size(SynthIndex *index, SynthTable *table, bool plain);
extern double synth_advise_selectivity(SynthTable *table, List *predicate);

/* columns (advise_size_column.c) */
extern SynthColumnFacts synth_advise_column_facts(SynthTable *table, Node *expr,
												  AttrNumber attnum);
extern HeapTuple synth_advise_column_statistics(const SynthTable *table, AttrNumber attnum);
extern bool synth_advise_has_extended(const SynthTable *table, const Bitmapset *columns);
extern bool synth_advise_is_unique(const SynthTable *table, const Bitmapset *columns);
extern Bitmapset *synth_advise_referencing(SynthTable *table, Bitmapset *columns,
										   double *cells);

/* candidates (advise_candidate*.c) */
extern void synth_advise_make_candidates(SynthAdvisor *advisor);
/* its place; -1: an existing index covers it */
extern int	synth_advise_add_candidate(SynthAdvisor *advisor, SynthTable *table,
									   const SynthIndex *index);
/* adds those with a column more that its queries use */
extern void synth_advise_extend_candidate(SynthAdvisor *advisor, int place);
extern bool synth_advise_include_rest(SynthIndex *index, const SynthAccess *access,
									  int nfirst, const AttrNumber *first);
/* is b needless beside a? */
extern bool synth_advise_covers(const SynthIndex *a, const SynthIndex *b);
extern bool synth_advise_is_part(Oid child, Oid parent);
extern AttrNumber synth_advise_part_attnum(Oid parent, Oid child, AttrNumber attnum);
extern bool synth_advise_same_index(const SynthIndex *a, const SynthIndex *b);
extern void synth_advise_count_writes(const SynthAdvisor *advisor, SynthTable *table);
extern double synth_advise_write_cost(const SynthAdvisor *advisor,
									  const SynthCandidate *candidate);

/* DDL (advise_candidate_ddl.c) */
extern char *synth_advise_index_name(const SynthIndex *index, List *taken);
extern char *synth_advise_index_ddl(const SynthIndex *index, const SynthTable *table,
									const char *name);
extern char *synth_advise_index_undo(const SynthIndex *index, const SynthTable *table,
									 const char *name);

/* options (advise_index_options.c); 22023 unknown or wrong */
extern void synth_advise_read_options(Jsonb *json, SynthAdviseOptions *options);

/*
 * All of it (advise_select_advisor.c): read the workload, make candidates, choose.
 * A new memory context below the current one owns the result.
 */
extern SynthAdvisor *synth_advise_make_advisor(ArrayType *texts, double budget_bytes,
											   const SynthAdviseOptions *options);
/* the chosen in the order to build them: the most gain first */
extern int *synth_advise_build_order(SynthAdvisor *advisor, int *n);

/* selection (advise_select*.c) */
extern void synth_advise_select(SynthAdvisor *advisor);
extern double synth_advise_query_cost(SynthAdvisor *advisor, int query,
									  const Bitmapset *config, Bitmapset **used);
extern double synth_advise_config_cost(SynthAdvisor *advisor, const Bitmapset *config);
extern bool synth_advise_out_of_time(SynthAdvisor *advisor);
extern bool synth_advise_is_enough(SynthAdvisor *advisor);
extern bool synth_advise_grow(SynthAdvisor *advisor, bool by_byte);
extern void synth_advise_improve(SynthAdvisor *advisor);
extern bool synth_advise_crowd_in(SynthAdvisor *advisor);
extern double synth_advise_set_bytes(const SynthAdvisor *advisor, const Bitmapset *config);
extern double synth_advise_least_gain(const SynthAdvisor *advisor);
extern double synth_advise_rent(const SynthAdvisor *advisor, double bytes);
extern Bitmapset *synth_advise_with_candidate(SynthAdvisor *advisor,
											  const Bitmapset *config, int place);
extern double synth_advise_gain(SynthAdvisor *advisor, int place);
extern double synth_advise_difference(SynthAdvisor *advisor, const Bitmapset *before,
									  const Bitmapset *after);

/* ---- indexes: what may go ---- */

/* An existing index and what hangs on it (advise_drop_index.c). */
typedef struct SynthIndexFacts
{
	Oid			oid;
	SynthTable *table;
	const SynthIndex *index;	/* NULL: not valid */
	Oid			constraint;		/* that it is behind, or InvalidOid */
	char		constraint_type;	/* as in pg_constraint */
	bool		unique;
	bool		deferrable;
	bool		nulls_not_distinct;
	bool		is_referenced;	/* by a foreign key */
	bool		is_replica_identity;
	bool		is_clustered;
	bool		is_part;		/* of a partitioned table's index */
	bool		is_partitioned;
	List	   *oids;			/* its own and its parts' */
	List	   *foreign_keys;	/* ForeignKeyCacheInfo *: of the table, all */
	double		bytes;
	double		scans;			/* since the statistics were reset */
}			SynthIndexFacts;

typedef enum SynthDropKind
{
	SYNTH_DROP_INVALID,			/* CREATE INDEX CONCURRENTLY failed */
	SYNTH_DROP_DUPLICATE,
	SYNTH_DROP_COVERED,			/* another begins with its columns */
	SYNTH_DROP_UNUSED,			/* never scanned */
	SYNTH_DROP_UNNEEDED			/* the workload is as fast without it */
}			SynthDropKind;

typedef struct SynthDrop
{
	SynthDropKind kind;
	const SynthIndexFacts *facts;
	Oid			other;			/* that stands in for it, or InvalidOid */
	int			candidate;		/* the recommended one that does, or -1 */
	double		days;			/* age of the statistics */
	double		rise;			/* of what the workload's plans cost */
	double		saved;			/* of what its writes cost */
	int			queries;		/* whose plan changes */
}			SynthDrop;

/*
 * By themselves: invalid ones, duplicates, covered and unused ones of some
 * tables (advise_drop.c); SynthDrop *, in the current context.  advisor: the
 * tables are its own, or NULL.
 */
extern List *synth_advise_find_drops(SynthAdvisor *advisor, List *relations,
									 const SynthAdviseOptions *options);
/* for a workload: those that its plans can do without (advise_drop_workload.c) */
extern List *synth_advise_find_needless(SynthAdvisor *advisor);
extern List *synth_advise_index_facts(SynthTable *table);
/* is no index needed to find the rows that refer to a changed one? */
extern bool synth_advise_serves_foreign_key(const SynthIndexFacts *facts, List *kept);
/* may it go, if plans don't need it? */
extern bool synth_advise_may_drop(const SynthIndexFacts *facts);
/* what it says (advise_drop_text.c); name: of the candidate, or NULL */
extern char *synth_advise_drop_ddl(const SynthDrop *drop);
extern char *synth_advise_drop_evidence(const SynthDrop *drop, const char *name);
extern SynthAdvice *synth_advise_drop_advice(const SynthDrop *drop);

/* ---- schema, all together: advise_schema_private.h ---- */

#endif							/* SYNTH_ADVISE_PRIVATE_H */
