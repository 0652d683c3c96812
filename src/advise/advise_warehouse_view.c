/*
 * advise_warehouse_view.c
 *		A materialized aggregate for several queries, and the queries over it.
 *
 * The view groups by what any of the queries groups by or tests, and keeps
 * what their aggregates are made of: a mean is a sum and a count.  Both the
 * view and the rewritten queries are made as trees, which the server writes
 * as SQL.
 *
 * Source: Harinarayan, Rajaraman and Ullman, "Implementing data cubes
 * efficiently", SIGMOD 1996: the view at the least upper bound of the queries
 * in the lattice of groupings.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_warehouse_private.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_clause.h"
#include "parser/parse_coerce.h"
#include "parser/parse_func.h"
#include "parser/parse_node.h"
#include "parser/parse_oper.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

/* stands for the view's name while a query is written */
#define PLACEHOLDER		"synth_materialized_view"
#define MOST_GROUPS		32
#define MOST_MEASURES	64
#define ROW_BYTES		28		/* header and line pointer */

/* While a query's expressions are put in terms of the view. */
typedef struct Rewriting
{
	const SynthStarView *view;
	bool		failed;
}			Rewriting;

static bool add_groups(SynthStarView *view, const SynthStarQuery *query);
static void add_group(SynthStarView *view, Node *expression);
static void drop_computable(SynthStarView *view);
static void add_measures(SynthStarView *view, const Aggref *aggregate);
static Aggref *make_aggregate(const char *name, Expr *argument);
static void name_columns(SynthStarView *view);
static char *new_name(List *taken, const char *wanted);
static Query *view_query(const SynthStarView *view);
static char *write_query(Query *query);
static Node *rewrite(Node *node, Rewriting *rewriting);
static Node *rewrite_aggregate(Aggref *aggregate, Rewriting *rewriting);
static Node *null_if_zero(ParseState *pstate, Node *number);
static Node *of_measure(const char *name, Aggref *measure, Rewriting *rewriting);
static Var *view_column(const SynthStarView *view, int place);
static Node *cast_to(Node *node, Oid type);
static int	place_of(List *list, const Node *node);

SynthStarView *
synth_advise_star_view(List *queries)
{
	SynthStarView *view = palloc0(sizeof(SynthStarView));
	ListCell   *cell;
	ListCell   *aggregate;

	view->queries = queries;
	foreach(cell, queries)
	{
		const SynthStarQuery *query = lfirst(cell);

		if (!add_groups(view, query))
			return NULL;
		foreach(aggregate, query->aggregates)
			add_measures(view, lfirst(aggregate));
	}
	drop_computable(view);
	if (view->groups == NIL || list_length(view->groups) > MOST_GROUPS ||
		list_length(view->measures) > MOST_MEASURES)
		return NULL;
	name_columns(view);
	view->sql = write_query(view_query(view));
	if (!synth_advise_estimate(view->sql, &view->build_cost, &view->rows))
		return NULL;
	view->bytes = ROW_BYTES;
	foreach(cell, list_concat_copy(view->groups, view->measures))
		view->bytes += get_typavgwidth(exprType(lfirst(cell)), exprTypmod(lfirst(cell)));
	view->bytes *= view->rows;
	return view;
}

/* ---- what it has ---- */

/* Expressions that change with settings are left to the query. */
static bool
add_groups(SynthStarView *view, const SynthStarQuery *query)
{
	ListCell   *cell;
	ListCell   *var;

	foreach(cell, query->groups)
	{
		if (!contain_mutable_functions(lfirst(cell)) && contain_var_clause(lfirst(cell)))
			add_group(view, lfirst(cell));
		else
			foreach(var, pull_var_clause(lfirst(cell), 0))
				add_group(view, lfirst(var));
	}
	foreach(cell, query->filters)
		foreach(var, pull_var_clause(lfirst(cell), 0))
		add_group(view, lfirst(var));
	return true;
}

static void
add_group(SynthStarView *view, Node *expression)
{
	view->groups = list_append_unique(view->groups, expression);
}

/* What is made of other columns of the view alone. */
static void
drop_computable(SynthStarView *view)
{
	List	   *left = NIL;
	ListCell   *cell;

	foreach(cell, view->groups)
	{
		List	   *vars = pull_var_clause(lfirst(cell), 0);

		if (IsA(lfirst(cell), Var) || list_difference(vars, view->groups) != NIL)
			left = lappend(left, lfirst(cell));
	}
	view->groups = left;
}

static void
add_measures(SynthStarView *view, const Aggref *aggregate)
{
	if (strcmp(get_func_name(aggregate->aggfnoid), "avg") == 0)
	{
		Expr	   *argument = ((TargetEntry *) linitial(aggregate->args))->expr;

		view->measures = list_append_unique(view->measures, make_aggregate("sum", argument));
		view->measures = list_append_unique(view->measures, make_aggregate("count", argument));
	}
	else
		view->measures = list_append_unique(view->measures, (void *) aggregate);
}

static Aggref *
make_aggregate(const char *name, Expr *argument)
{
	Aggref	   *aggregate = makeNode(Aggref);
	Oid			type = exprType((Node *) argument);
	Oid			declared = strcmp(name, "count") == 0 ? ANYOID : type;

	aggregate->aggfnoid = LookupFuncName(list_make2(makeString("pg_catalog"), makeString(pstrdup(name))),
										 1, &declared, false);
	aggregate->aggtype = get_func_rettype(aggregate->aggfnoid);
	aggregate->aggargtypes = list_make1_oid(type);
	aggregate->aggcollid = get_typcollation(aggregate->aggtype);
	aggregate->inputcollid = exprCollation((Node *) argument);
	aggregate->args = list_make1(makeTargetEntry(argument, 1, NULL, false));
	aggregate->aggkind = AGGKIND_NORMAL;
	aggregate->aggsplit = AGGSPLIT_SIMPLE;
	aggregate->aggno = -1;
	aggregate->aggtransno = -1;
	aggregate->location = -1;
	return aggregate;
}

/* ---- its names ---- */

static char *
new_name(List *taken, const char *wanted)
{
	char	   *name = pnstrdup(wanted, pg_mbcliplen(wanted, strlen(wanted), NAMEDATALEN - 8));
	ListCell   *cell;

	for (int i = 2;; i++)
	{
		bool		is_taken = false;

		foreach(cell, taken)
			is_taken |= strcmp(lfirst(cell), name) == 0;
		if (!is_taken)
			return name;
		name = psprintf("%.*s_%d", pg_mbcliplen(wanted, strlen(wanted), NAMEDATALEN - 8), wanted, i);
	}
}

static char *
name_of(const SynthStarView *view, const Node *expression)
{
	const SynthStarQuery *first = linitial(view->queries);

	if (IsA(expression, Var))
		return get_attname(list_nth_oid(first->relations, ((const Var *) expression)->varno - 1),
						   ((const Var *) expression)->varattno, false);
	return NULL;
}

static void
name_columns(SynthStarView *view)
{
	ListCell   *cell;
	ListCell   *query;
	ListCell   *target;

	foreach(cell, view->groups)
	{
		char	   *name = name_of(view, lfirst(cell));

		/* as some query calls it */
		foreach(query, view->queries)
			foreach(target, ((SynthStarQuery *) lfirst(query))->targets)
		{
			TargetEntry *entry = lfirst(target);

			if (name == NULL && entry->resname && equal(entry->expr, lfirst(cell)))
				name = entry->resname;
		}
		view->names = lappend(view->names, new_name(view->names, name ? name : "part"));
	}
	foreach(cell, view->measures)
	{
		const Aggref *measure = lfirst(cell);
		const char *function = get_func_name(measure->aggfnoid);
		const char *name = measure->args == NIL ? "rows" :
			name_of(view, (Node *) ((TargetEntry *) linitial(measure->args))->expr);

		view->names = lappend(view->names, new_name(view->names, psprintf("%s_%s", function, name ? name : "value")));
	}
}

/* ---- its definition ---- */

static Query *
view_query(const SynthStarView *view)
{
	const SynthStarQuery *first = linitial(view->queries);
	Query	   *query = makeNode(Query);
	List	   *references = NIL;
	ListCell   *cell;
	int			n = 0;

	query->commandType = CMD_SELECT;
	query->canSetTag = true;
	query->hasAggs = true;
	query->rtable = copyObject(first->entries);
	foreach(cell, query->rtable)
	{
		RangeTblRef *reference = makeNode(RangeTblRef);

		synth_forget_permissions(lfirst_node(RangeTblEntry, cell));
		reference->rtindex = foreach_current_index(cell) + 1;
		references = lappend(references, reference);
	}
	query->jointree = makeFromExpr(references, first->joins ? (Node *) make_ands_explicit(copyObject(first->joins)) : NULL);
	foreach(cell, list_concat_copy(view->groups, view->measures))
	{
		TargetEntry *entry = makeTargetEntry(copyObject(lfirst(cell)), n + 1, list_nth(view->names, n), false);

		query->targetList = lappend(query->targetList, entry);
		if (n++ < list_length(view->groups))
		{
			SortGroupClause *clause = makeNode(SortGroupClause);
			bool		hashable;

			entry->ressortgroupref = n;
			clause->tleSortGroupRef = n;
			get_sort_group_operators(exprType((Node *) entry->expr), false, true, false,
									 &clause->sortop, &clause->eqop, NULL, &hashable);
			clause->hashable = hashable;
			query->groupClause = lappend(query->groupClause, clause);
		}
	}
	return query;
}

/* Names are qualified by a search_path that has none of them. */
static char *
write_query(Query *query)
{
	SynthSpi	spi;
	MemoryContext caller = CurrentMemoryContext;
	char	   *sql;
	MemoryContext old;

	synth_base_spi_begin(&spi);
	old = MemoryContextSwitchTo(caller);
	sql = pg_get_querydef(query, false);
	MemoryContextSwitchTo(old);
	synth_base_spi_end(&spi);
	return sql;
}

/* ---- queries over it ---- */

char *
synth_advise_star_rewrite(const SynthStarView *view, const SynthStarQuery *star, const char *name)
{
	const Query *tree = star->query->tree;
	Rewriting	rewriting = {view};
	Query	   *query = makeNode(Query);
	RangeTblEntry *entry = makeNode(RangeTblEntry);
	RangeTblRef *reference = makeNode(RangeTblRef);
	List	   *names = NIL;
	ListCell   *cell;
	Node	   *filters;
	char	   *sql,
			   *found;

	foreach(cell, view->names)
		names = lappend(names, makeString(lfirst(cell)));
	/* it does not exist: a name of a common table expression will do */
	entry->rtekind = RTE_CTE;
	entry->ctename = PLACEHOLDER;
	entry->eref = makeAlias(PLACEHOLDER, names);
	entry->inFromCl = true;
	reference->rtindex = 1;
	query->commandType = CMD_SELECT;
	query->canSetTag = true;
	query->hasAggs = true;
	query->rtable = list_make1(entry);
	filters = rewrite((Node *) star->filters, &rewriting);
	query->jointree = makeFromExpr(list_make1(reference),
								   filters ? (Node *) make_ands_explicit((List *) filters) : NULL);
	query->targetList = (List *) rewrite((Node *) star->targets, &rewriting);
	query->havingQual = rewrite(star->having, &rewriting);
	query->groupClause = tree->groupClause;
	query->sortClause = tree->sortClause;
	query->limitCount = tree->limitCount;
	query->limitOffset = tree->limitOffset;
	query->limitOption = tree->limitOption;
	if (rewriting.failed)
		return NULL;
	sql = write_query(query);
	found = strstr(sql, PLACEHOLDER);
	if (found == NULL)
		return NULL;
	return psprintf("%.*s%s%s", (int) (found - sql), sql, name, found + strlen(PLACEHOLDER));
}

static int
place_of(List *list, const Node *node)
{
	ListCell   *cell;

	foreach(cell, list)
		if (equal(lfirst(cell), node))
			return foreach_current_index(cell);
	return -1;
}

static Var *
view_column(const SynthStarView *view, int place)
{
	List	   *columns = list_concat_copy(view->groups, view->measures);
	Node	   *column = list_nth(columns, place);

	return makeVar(1, place + 1, exprType(column), exprTypmod(column), exprCollation(column), 0);
}

static Node *
rewrite(Node *node, Rewriting *rewriting)
{
	int			place;

	if (node == NULL)
		return NULL;
	if (IsA(node, Aggref))
		return rewrite_aggregate((Aggref *) node, rewriting);
	place = IsA(node, List) || IsA(node, TargetEntry) ? -1 : place_of(rewriting->view->groups, node);
	if (place >= 0)
		return (Node *) view_column(rewriting->view, place);
	if (IsA(node, Var))
		rewriting->failed = true;
	return expression_tree_mutator(node, rewrite, rewriting);
}

/* Of parts: the same by name, but counts are added up and means divided. */
static Node *
rewrite_aggregate(Aggref *aggregate, Rewriting *rewriting)
{
	const char *name = get_func_name(aggregate->aggfnoid);
	Expr	   *argument = aggregate->args ? ((TargetEntry *) linitial(aggregate->args))->expr : NULL;
	ParseState *pstate;
	Node	   *sum,
			   *count;

	if (strcmp(name, "min") == 0 || strcmp(name, "max") == 0)
	{
		Aggref	   *copy = copyObject(aggregate);
		int			place = place_of(rewriting->view->measures, (Node *) aggregate);

		if (place < 0)
			rewriting->failed = true;
		else
			((TargetEntry *) linitial(copy->args))->expr = (Expr *)
				view_column(rewriting->view, list_length(rewriting->view->groups) + place);
		return (Node *) copy;
	}
	if (strcmp(name, "avg") != 0)
		return cast_to(of_measure("sum", copyObject(aggregate), rewriting), aggregate->aggtype);
	/* sums of bigint, such as counts, are numeric */
	sum = cast_to(of_measure("sum", make_aggregate("sum", argument), rewriting), NUMERICOID);
	count = of_measure("sum", make_aggregate("count", argument), rewriting);
	if (rewriting->failed)
		return (Node *) copyObject(aggregate);
	pstate = make_parsestate(NULL);
	return (Node *) make_op(pstate, list_make2(makeString("pg_catalog"), makeString("/")), sum,
							null_if_zero(pstate, count), NULL, -1);
}

/* A group may have no value at all. */
static Node *
null_if_zero(ParseState *pstate, Node *number)
{
	Const	   *zero = makeConst(NUMERICOID, -1, InvalidOid, -1,
								 DirectFunctionCall1(int4_numeric, Int32GetDatum(0)), false, false);
	NullIfExpr *result = (NullIfExpr *) make_op(pstate, list_make2(makeString("pg_catalog"), makeString("=")),
												number, (Node *) zero, NULL, -1);

	/* an operator and NULLIF are one structure */
	NodeSetTag(result, T_NullIfExpr);
	result->opresulttype = NUMERICOID;
	return (Node *) result;
}

static Node *
of_measure(const char *name, Aggref *measure, Rewriting *rewriting)
{
	int			place = place_of(rewriting->view->measures, (Node *) measure);

	if (place < 0)
	{
		rewriting->failed = true;
		return (Node *) measure;
	}
	return (Node *) make_aggregate(name, (Expr *) view_column(rewriting->view,
															  list_length(rewriting->view->groups) + place));
}

static Node *
cast_to(Node *node, Oid type)
{
	if (exprType(node) == type)
		return node;
	return coerce_to_target_type(NULL, node, exprType(node), type, -1, COERCION_EXPLICIT,
								 COERCE_EXPLICIT_CAST, -1);
}

/* A scan of the view, and its aggregation. */
double
synth_advise_star_cost(const SynthStarView *view, const SynthStarQuery *query)
{
	double		steps = 1 + list_length(query->filters) + list_length(query->groups) +
		list_length(query->aggregates);

	return ceil(view->bytes / (BLCKSZ - 200)) * seq_page_cost +
		view->rows * (cpu_tuple_cost + steps * cpu_operator_cost);
}
