/*
 * policy_origin.c
 *		Where a value of a query comes from: a column of which table, and
 *		whether a masked column is anywhere in it.
 *
 * Variables are followed through subqueries, CTEs, join aliases and views.
 * Whatever else makes a value (UNION, CASE, functions, EXCLUDED, RETURNING of a
 * CTE) may be a guess of whoever wrote the query, and has no origin.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "policy/policy_private.h"
#include "rewrite/prs2lock.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static bool origin_in(SynthQueryLevel *level, RangeTblEntry *rte, AttrNumber attnum,
					  SynthOrigin *origin);
static bool is_masked(const SynthOrigin *origin, bool suggested);
static bool subquery_mentions_masked(SynthQueryLevel *level, Var *var);

bool
synth_policy_find_origin(SynthQueryLevel *level, Node *value, SynthOrigin *origin)
{
	Var		   *var;

	check_stack_depth();
	while (value && (IsA(value, RelabelType) || IsA(value, PlaceHolderVar)))
		value = IsA(value, RelabelType) ? (Node *) ((RelabelType *) value)->arg :
			(Node *) ((PlaceHolderVar *) value)->phexpr;
	if (value == NULL || !IsA(value, Var))
		return false;
	var = (Var *) value;
	for (Index up = var->varlevelsup; up > 0 && level; up--)
		level = level->parent;
	if (level == NULL || level->query == NULL || var->varno < 1 ||
		var->varno > list_length(level->query->rtable) ||
		(level->query->onConflict && var->varno == level->query->onConflict->exclRelIndex))
		return false;
	return origin_in(level, rt_fetch(var->varno, level->query->rtable),
					 var->varattno, origin);
}

static bool
origin_in(SynthQueryLevel *level, RangeTblEntry *rte, AttrNumber attnum,
		  SynthOrigin *origin)
{
	SynthQueryLevel inner = {.parent = level,.suggested = level->suggested};
	TargetEntry *entry;

	if (attnum > 0 && synth_grouped_expr(rte, attnum))
		return synth_policy_find_origin(level, synth_grouped_expr(rte, attnum), origin);
	switch (rte->rtekind)
	{
		case RTE_RELATION:
			origin->relation = rte->relid;
			origin->attnum = attnum;
			return true;
		case RTE_SUBQUERY:
			inner.query = rte->subquery;
			break;
		case RTE_CTE:
			{
				ListCell   *cell;

				for (Index up = rte->ctelevelsup; up > 0 && level; up--)
					level = level->parent;
				if (level == NULL || rte->self_reference)
					return false;
				inner.parent = level;
				foreach(cell, level->query->cteList)
				{
					CommonTableExpr *cte = lfirst(cell);

					if (strcmp(cte->ctename, rte->ctename) == 0 && !cte->cterecursive)
						inner.query = (Query *) cte->ctequery;
				}
				break;
			}
		case RTE_JOIN:
			return attnum > 0 && attnum <= list_length(rte->joinaliasvars) &&
				synth_policy_find_origin(level, list_nth(rte->joinaliasvars, attnum - 1), origin);
		default:
			return false;
	}
	if (inner.query == NULL || !IsA(inner.query, Query) || attnum <= 0 ||
		inner.query->setOperations || inner.query->commandType != CMD_SELECT)
		return false;
	entry = get_tle_by_resno(inner.query->targetList, attnum);
	return entry && !entry->resjunk &&
		synth_policy_find_origin(&inner, (Node *) entry->expr, origin);
}

/* ---- calls of masks ---- */

SynthCallKind
synth_policy_call_kind(Node *node)
{
	Oid			types[1] = {INTERNALOID};
	Oid			support;

	if (node == NULL || !IsA(node, FuncExpr) ||
		((FuncExpr *) node)->funcid < FirstNormalObjectId ||
		(support = get_func_support(((FuncExpr *) node)->funcid)) < FirstNormalObjectId ||
		!OidIsValid(synth_base_extension_schema(true)))
		return SYNTH_CALL_OTHER;
	if (support == synth_base_extension_function("synth_mask_support", 1, types))
		return ((FuncExpr *) node)->funcid == synth_policy_drawn_function() ?
			SYNTH_CALL_DRAWN : SYNTH_CALL_MASK;
	if (support == synth_base_extension_function("synth_row_support", 1, types))
		return SYNTH_CALL_ROW;
	return SYNTH_CALL_OTHER;
}

/* ---- what a value is made of ---- */

/*
 * Is a column with a rule anywhere in what the value is made of?  What somebody
 * has masked already is no longer one.
 */
bool
synth_policy_mentions_masked(Node *node, void *context)
{
	SynthQueryLevel *level = context;
	SynthOrigin origin;

	if (node == NULL)
		return false;
	check_stack_depth();
	if (IsA(node, Query))
	{
		SynthQueryLevel inner = {.query = (Query *) node,.parent = level,
		.suggested = level->suggested};

		return query_tree_walker(inner.query, synth_policy_mentions_masked, &inner, 0);
	}
	if (synth_policy_call_kind(node) != SYNTH_CALL_OTHER)
		return false;
	if (!IsA(node, Var))
		return expression_tree_walker(node, synth_policy_mentions_masked, context);
	if (synth_policy_find_origin(level, node, &origin))
		return is_masked(&origin, level->suggested);
	return subquery_mentions_masked(level, (Var *) node);
}

static bool
is_masked(const SynthOrigin *origin, bool suggested)
{
	SynthTableRules *rules;
	char	   *rule;

	if (get_rel_relkind(origin->relation) == RELKIND_VIEW)
		rule = origin->attnum == 0 ? "null" :
			synth_policy_source_rule(origin->relation, origin->attnum);
	else
	{
		rules = suggested ? synth_policy_suggested_rules(origin->relation, false) :
			synth_policy_rules(origin->relation);
		if (origin->attnum == 0)
			return rules->has_rules;
		if (origin->attnum < 0 || origin->attnum > rules->natts)
			return false;
		rule = rules->rules[origin->attnum - 1];
	}
	return rule && !synth_policy_same_rule(rule, "none");
}

/* The same for a column of a subquery that is an expression there. */
static bool
subquery_mentions_masked(SynthQueryLevel *level, Var *var)
{
	RangeTblEntry *rte;
	SynthQueryLevel inner = {.parent = NULL};
	TargetEntry *entry;

	for (Index up = var->varlevelsup; up > 0 && level; up--)
		level = level->parent;
	if (level == NULL || level->query == NULL || var->varno < 1 || var->varno > list_length(level->query->rtable))
		return false;
	rte = rt_fetch(var->varno, level->query->rtable);
	if (var->varattno > 0 && synth_grouped_expr(rte, var->varattno))
		return synth_policy_mentions_masked(synth_grouped_expr(rte, var->varattno), level);
	if (rte->rtekind == RTE_FUNCTION || rte->rtekind == RTE_VALUES)
		return synth_policy_mentions_masked((Node *) rte->functions, level) ||
			synth_policy_mentions_masked((Node *) rte->values_lists, level);
	if (rte->rtekind == RTE_JOIN && var->varattno > 0)
		return synth_policy_mentions_masked(list_nth(rte->joinaliasvars, var->varattno - 1), level);
	if (rte->rtekind != RTE_SUBQUERY)
		return rte->rtekind == RTE_CTE; /* one that was not followed */
	inner.query = rte->subquery;
	inner.parent = level;
	inner.suggested = level->suggested;
	if (inner.query->setOperations || var->varattno <= 0)
		return query_tree_walker(inner.query, synth_policy_mentions_masked, &inner, 0);
	entry = get_tle_by_resno(inner.query->targetList, var->varattno);
	return entry && synth_policy_mentions_masked((Node *) entry->expr, &inner);
}

/* ---- columns of materialized views ---- */

/*
 * The rule of a column of a view or materialized view, in the current context:
 * that of the column which it shows, "null" where it is made of masked columns
 * in another way, NULL where it is not.
 */
char *
synth_policy_source_rule(Oid view, AttrNumber attnum)
{
	Relation	relation = relation_open(view, AccessShareLock);
	SynthQueryLevel level = {.parent = NULL};
	TargetEntry *entry;
	SynthOrigin origin;
	SynthTableRules *rules;

	check_stack_depth();
	if (relation->rd_rules == NULL || relation->rd_rules->numLocks == 0 ||
		relation->rd_rules->rules[0]->event != CMD_SELECT)
	{
		relation_close(relation, AccessShareLock);
		return NULL;
	}
	level.query = copyObject(linitial_node(Query, relation->rd_rules->rules[0]->actions));
	relation_close(relation, AccessShareLock);
	entry = get_tle_by_resno(level.query->targetList, attnum);
	if (entry == NULL)
		return NULL;
	if (!synth_policy_find_origin(&level, (Node *) entry->expr, &origin) ||
		origin.attnum <= 0)
		return synth_policy_mentions_masked((Node *) entry->expr, &level) ? "null" : NULL;
	if (get_rel_relkind(origin.relation) == RELKIND_VIEW)
		return synth_policy_source_rule(origin.relation, origin.attnum);
	rules = synth_policy_rules(origin.relation);
	if (origin.attnum > rules->natts)
		return NULL;
	if (rules->rules[origin.attnum - 1])
		return rules->rules[origin.attnum - 1];
	return synth_policy_is_made_of_masked(rules, origin.attnum) ? "null" : NULL;
}
