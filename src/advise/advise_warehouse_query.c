/*
 * advise_warehouse_query.c
 *		Take apart the queries that an aggregate could serve.
 *
 * These group the inner join of some tables and compute sums, counts, means,
 * minima and maxima.  Conditions are equalities that join, or tests of one
 * relation, which can be made later if the columns that they test are kept.
 *
 * Left out: outer joins, subqueries, window functions, DISTINCT, the same table
 * twice, sums of floating-point numbers (they depend on the order).
 */
#include "postgres.h"

#include "access/transam.h"
#include "advise/advise_warehouse_private.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

/* Where a range table entry of the query is in the list of relations. */
typedef struct Numbering
{
	Query	   *tree;
	int		   *place;			/* by index of entry; 0: not a relation */
	bool		failed;
}			Numbering;

static bool is_simple(const Query *tree);
static bool number_relations(SynthStarQuery *star, Query *tree, Numbering *numbering);
static bool collect_conditions(Node *node, List **conditions);
static Node *renumber(Node *node, Numbering *numbering);
static bool split_conditions(SynthStarQuery *star, List *conditions, Numbering *numbering);
static Expr *joining_equality(Node *condition);
static bool collect_aggregates(Node *node, SynthStarQuery *star);
static bool is_additive(const Aggref *aggregate);

SynthStarQuery *
synth_advise_star_query(const SynthQuery *query)
{
	Query	   *tree = query->tree;
	SynthStarQuery *star;
	Numbering	numbering = {tree};
	List	   *conditions = NIL;
	ListCell   *cell;

	if (!is_simple(tree))
		return NULL;
	star = palloc0(sizeof(SynthStarQuery));
	star->query = query;
	if (!number_relations(star, tree, &numbering) ||
		!collect_conditions((Node *) tree->jointree, &conditions) ||
		!split_conditions(star, conditions, &numbering))
		return NULL;
	star->targets = (List *) renumber((Node *) tree->targetList, &numbering);
	star->having = renumber(tree->havingQual, &numbering);
	if (numbering.failed)
		return NULL;
	foreach(cell, tree->groupClause)
		star->groups = lappend(star->groups, get_sortgroupclause_expr(lfirst(cell), star->targets));
	if (collect_aggregates((Node *) star->targets, star) || collect_aggregates(star->having, star))
		return NULL;
	return star->aggregates == NIL ? NULL : star;
}

static bool
is_simple(const Query *tree)
{
	return tree->commandType == CMD_SELECT && tree->hasAggs && !tree->hasWindowFuncs &&
		!tree->hasTargetSRFs && !tree->hasSubLinks && tree->cteList == NIL &&
		tree->setOperations == NULL && tree->distinctClause == NIL && tree->groupingSets == NIL &&
		tree->rowMarks == NIL && tree->groupClause != NIL &&
		!contain_volatile_functions((Node *) tree->targetList) &&
		!contain_volatile_functions((Node *) tree->jointree);
}

static bool
number_relations(SynthStarQuery *star, Query *tree, Numbering *numbering)
{
	ListCell   *cell;
	int			index = 0;

	foreach(cell, tree->rtable)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind == RTE_JOIN)
		{
			if (entry->jointype != JOIN_INNER)
				return false;
		}
		else if (entry->rtekind == RTE_RELATION)
		{
			if ((entry->relkind != RELKIND_RELATION && entry->relkind != RELKIND_PARTITIONED_TABLE) ||
				entry->tablesample || list_member_oid(star->relations, entry->relid) ||
				entry->relid < FirstNormalObjectId)
				return false;
			star->relations = lappend_oid(star->relations, entry->relid);
		}
		else if (synth_grouped_expr(entry, 1) == NULL)
			return false;
	}
	list_sort(star->relations, list_oid_cmp);
	numbering->place = synth_palloc0_array(int, list_length(tree->rtable) + 1);
	foreach(cell, star->relations)
	{
		ListCell   *other;

		index = 0;
		foreach(other, tree->rtable)
		{
			RangeTblEntry *entry = lfirst_node(RangeTblEntry, other);

			index++;
			if (entry->rtekind != RTE_RELATION || entry->relid != lfirst_oid(cell))
				continue;
			numbering->place[index] = foreach_current_index(cell) + 1;
			star->entries = lappend(star->entries, entry);
		}
	}
	return star->relations != NIL;
}

/* ANDed ones of inner joins; false: there is another join. */
static bool
collect_conditions(Node *node, List **conditions)
{
	Node	   *quals = NULL;

	check_stack_depth();
	if (IsA(node, RangeTblRef))
		return true;
	if (IsA(node, FromExpr))
	{
		ListCell   *cell;

		foreach(cell, ((FromExpr *) node)->fromlist)
			if (!collect_conditions(lfirst(cell), conditions))
				return false;
		quals = ((FromExpr *) node)->quals;
	}
	else if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		if (join->jointype != JOIN_INNER || !collect_conditions(join->larg, conditions) ||
			!collect_conditions(join->rarg, conditions))
			return false;
		quals = join->quals;
	}
	else
		return false;
	*conditions = list_concat(*conditions, make_ands_implicit((Expr *) quals));
	return true;
}

static Node *
renumber(Node *node, Numbering *numbering)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;
		RangeTblEntry *entry = rt_fetch(var->varno, numbering->tree->rtable);
		Var		   *copy;

		if (var->varlevelsup > 0 || var->varattno <= 0)
		{
			numbering->failed = true;
			return node;
		}
		if (entry->rtekind == RTE_JOIN)
			return renumber(list_nth(entry->joinaliasvars, var->varattno - 1), numbering);
		if (entry->rtekind != RTE_RELATION)
			return renumber(synth_grouped_expr(entry, var->varattno), numbering);
		copy = makeVar(numbering->place[var->varno], var->varattno, var->vartype, var->vartypmod,
					   var->varcollid, 0);
		return (Node *) copy;
	}
	if (IsA(node, SubLink) || IsA(node, GroupingFunc))
		numbering->failed = true;
	return expression_tree_mutator(node, renumber, numbering);
}

static bool
split_conditions(SynthStarQuery *star, List *conditions, Numbering *numbering)
{
	ListCell   *cell;

	foreach(cell, conditions)
	{
		Node	   *condition = renumber(lfirst(cell), numbering);
		Bitmapset  *members = pull_varnos(NULL, condition);
		Expr	   *join = joining_equality(condition);

		if (numbering->failed || bms_num_members(members) > 2)
			return false;
		if (bms_num_members(members) < 2)
			star->filters = lappend(star->filters, condition);
		else if (join)
			star->joins = list_append_unique(star->joins, join);
		else
			return false;
	}
	return true;
}

/* The lower numbered relation is on the left. */
static Expr *
joining_equality(Node *condition)
{
	OpExpr	   *op = (OpExpr *) condition;
	OpExpr	   *copy;
	Var		   *left,
			   *right;

	if (!IsA(condition, OpExpr) || list_length(op->args) != 2 ||
		!IsA(linitial(op->args), Var) || !IsA(lsecond(op->args), Var))
		return NULL;
	left = linitial(op->args);
	right = lsecond(op->args);
	if (left->varno == right->varno || !op_mergejoinable(op->opno, left->vartype))
		return NULL;
	copy = copyObject(op);
	if (left->varno > right->varno)
	{
		copy->opno = get_commutator(op->opno);
		if (!OidIsValid(copy->opno))
			return NULL;
		copy->opfuncid = get_opcode(copy->opno);
		copy->args = list_make2(right, left);
	}
	return (Expr *) copy;
}

/* ---- aggregates ---- */

/* true: there is one that cannot be put together from parts */
static bool
collect_aggregates(Node *node, SynthStarQuery *star)
{
	if (node == NULL)
		return false;
	if (IsA(node, Aggref))
	{
		if (!is_additive((Aggref *) node))
			return true;
		star->aggregates = list_append_unique(star->aggregates, node);
		return false;
	}
	return expression_tree_walker(node, collect_aggregates, star);
}

static bool
is_additive(const Aggref *aggregate)
{
	const char *name = get_func_name(aggregate->aggfnoid);
	bool		is_sum = strcmp(name, "sum") == 0 || strcmp(name, "avg") == 0;
	Oid			type;

	if (get_func_namespace(aggregate->aggfnoid) != PG_CATALOG_NAMESPACE || aggregate->aggdistinct ||
		aggregate->aggfilter || aggregate->aggorder || aggregate->aggkind != AGGKIND_NORMAL ||
		aggregate->agglevelsup != 0)
		return false;
	if (strcmp(name, "count") == 0)
		return true;
	if (list_length(aggregate->args) != 1 ||
		contain_mutable_functions((Node *) aggregate->args))
		return false;
	type = exprType((Node *) ((TargetEntry *) linitial(aggregate->args))->expr);
	if (is_sum)
		return type == INT2OID || type == INT4OID || type == INT8OID || type == NUMERICOID;
	return strcmp(name, "min") == 0 || strcmp(name, "max") == 0;
}

bool
synth_advise_same_star(const SynthStarQuery *a, const SynthStarQuery *b)
{
	return equal(a->relations, b->relations) &&
		list_difference(a->joins, b->joins) == NIL &&
		list_difference(b->joins, a->joins) == NIL;
}
