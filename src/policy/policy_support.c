/*
 * policy_support.c
 *		Planner support: calls of masks become masks of columns.
 *
 * Where the planner can see that a value is a column of a table, a call of
 * synth_mask, synth_mask_email or another mask becomes a call of synth_mask
 * with a stamp, which needs no right to the key: the value is no guess.
 * anonymize_row(t) becomes a row of masked columns, so that columns which are
 * not used are not masked, predicates on the others reach the scan, and joins
 * use indexes.
 *
 * Whose pseudonyms?  Those of the table's owner, if the rule is the one in
 * force for the column, or whoever wrote the expression (the owner of the view
 * that it stands in, else the current user) may act for the table's owner or
 * has the right to the key.  Anybody else gets pseudonyms of his own: he might
 * have chosen the rule to compare a column that he may write into with one
 * that he may not read.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "detect/detect.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "policy/policy_private.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* Where a value comes from. */
typedef struct Origin
{
	Oid			relation;
	AttrNumber	attnum;			/* 0: the whole row */
	Oid			author;			/* whose rights read the relation */
}			Origin;

/* A query and the one around it. */
typedef struct Level
{
	Query	   *query;
	struct Level *parent;
}			Level;

static Level *levels_of(PlannerInfo *root);
static bool find_origin(Level *level, Node *value, Origin *origin);
static bool origin_in(Level *level, RangeTblEntry *rte, AttrNumber attnum,
					  Origin *origin);
static char *scope_for(const Origin *origin, const char *rule);
static bool may_act_for(Oid author, Oid owner);
static Node *mask_call(PlannerInfo *root, FuncExpr *call);
static Node *drawn_call(FuncExpr *call, const Origin *origin, const char *rule);
static char *constant_rule(FuncExpr *call);
static Node *row_call(PlannerInfo *root, FuncExpr *call);
static List *row_elements(Level *level, Node *row, List **names);
static Node *masked_element(Level *level, Expr *value, const char *name,
							const SynthRowRules *given);
static bool is_own_column(Level *level, Expr *value, const Origin *origin);
static bool mentions_masked(Node *node, void *context);
static bool subquery_mentions_masked(Level *level, Var *var);
static RowExpr *make_row(Oid type, List *elements, List *names);

SYNTH_FUNCTION(synth_mask_support);

/* synth_mask_support(internal): of synth_mask and the methods' functions */
Datum
synth_mask_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *result = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *simplify = (SupportRequestSimplify *) request;

		if (simplify->root)
			result = mask_call(simplify->root, simplify->fcall);
	}
	PG_RETURN_POINTER(result);
}

SYNTH_FUNCTION(synth_row_support);

/* synth_row_support(internal): of anonymize_row */
Datum
synth_row_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *result = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *simplify = (SupportRequestSimplify *) request;

		if (simplify->root)
			result = row_call(simplify->root, simplify->fcall);
	}
	PG_RETURN_POINTER(result);
}

/* ---- one value ---- */

static Node *
mask_call(PlannerInfo *root, FuncExpr *call)
{
	Node	   *value = linitial(call->args);
	Origin		origin;
	char	   *rule;

	if (!find_origin(levels_of(root), value, &origin) || origin.attnum < 0)
		return NULL;
	rule = constant_rule(call);
	if (rule == NULL ||
		(origin.attnum == 0) != (call->funcid == synth_policy_drawn_function()))
		return NULL;
	root->glob->dependsOnRole = true;
	if (origin.attnum == 0)
		return drawn_call(call, &origin, rule);
	return (Node *) synth_policy_mask_expr((Expr *) value, rule,
										   scope_for(&origin, rule));
}

/*
 * The drawn columns of a table's row are what its rules show to everybody: the
 * stamp is its owner's.  Other rules are no business of this function.
 */
static Node *
drawn_call(FuncExpr *call, const Origin *origin, const char *rule)
{
	SynthTableRules *rules = synth_policy_rules(origin->relation);
	FuncExpr   *stamped;
	Const	   *constant;

	if (rules->natts == 0 || !synth_policy_same_rule(rule, "synthetic"))
		return NULL;
	stamped = (FuncExpr *) copyObject(call);
	constant = lsecond(stamped->args);
	constant->constvalue = synth_mask_stamp("synthetic", synth_policy_scope(rules->owner), -1);
	return (Node *) stamped;
}

/* The rule of a call, NULL where it is not constant or has a stamp already. */
static char *
constant_rule(FuncExpr *call)
{
	int			nargs = list_length(call->args);
	Datum	   *values = palloc0(sizeof(Datum) * nargs);
	bool	   *nulls = palloc0(sizeof(bool) * nargs);

	for (int i = 1; i < nargs; i++)
	{
		Const	   *constant = list_nth(call->args, i);

		if (!IsA(constant, Const))
			return NULL;
		values[i] = constant->constvalue;
		nulls[i] = constant->constisnull;
	}
	if (strcmp(get_func_name(call->funcid), "synth_mask") == 0 ||
		call->funcid == synth_policy_drawn_function())
	{
		SynthRuleValue *value;

		if (nulls[1])
			return NULL;
		value = synth_mask_rule_value(values[1]);
		return synth_mask_rule_scope(value) ? NULL : pstrdup(synth_mask_rule_text(value));
	}
	return synth_mask_compose(call->funcid, nargs, values, nulls);
}

static char *
scope_for(const Origin *origin, const char *rule)
{
	SynthTableRules *rules = synth_policy_rules(origin->relation);
	const char *in_force = origin->attnum > 0 && origin->attnum <= rules->natts ?
		rules->rules[origin->attnum - 1] : NULL;
	Oid			owner = rules->natts > 0 ? rules->owner : InvalidOid;

	if (OidIsValid(owner) &&
		((in_force && synth_policy_same_rule(in_force, rule)) ||
		 may_act_for(origin->author, owner)))
		return synth_policy_scope(owner);
	return synth_policy_scope(origin->author);
}

static bool
may_act_for(Oid author, Oid owner)
{
	return has_privs_of_role(author, owner) || synth_mask_may_use_key(author);
}

/* ---- where a value comes from ---- */

static Level *
levels_of(PlannerInfo *root)
{
	Level	   *level;

	if (root == NULL)
		return NULL;
	level = palloc(sizeof(Level));
	level->query = root->parse;
	level->parent = levels_of(root->parent_root);
	return level;
}

static bool
find_origin(Level *level, Node *value, Origin *origin)
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
	if (level == NULL || var->varno < 1 ||
		var->varno > list_length(level->query->rtable))
		return false;
	return origin_in(level, rt_fetch(var->varno, level->query->rtable),
					 var->varattno, origin);
}

static bool
origin_in(Level *level, RangeTblEntry *rte, AttrNumber attnum, Origin *origin)
{
	Level		inner = {NULL, level};
	TargetEntry *entry;

	switch (rte->rtekind)
	{
		case RTE_RELATION:
			origin->relation = rte->relid;
			origin->attnum = attnum;
			origin->author = synth_rte_check_as_user(level->query, rte);
			if (!OidIsValid(origin->author))
				origin->author = GetUserId();
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
				find_origin(level, list_nth(rte->joinaliasvars, attnum - 1), origin);
		default:
			return false;
	}
	if (inner.query == NULL || !IsA(inner.query, Query) || attnum <= 0 ||
		inner.query->setOperations || inner.query->commandType != CMD_SELECT)
		return false;
	entry = get_tle_by_resno(inner.query->targetList, attnum);
	return entry && !entry->resjunk && find_origin(&inner, (Node *) entry->expr, origin);
}

/* ---- a row ---- */

static Node *
row_call(PlannerInfo *root, FuncExpr *call)
{
	Level	   *level = levels_of(root);
	Node	   *row = linitial(call->args);
	SynthRowRules *given = NULL;
	List	   *elements;
	List	   *names;
	List	   *masked = NIL;
	ListCell   *cell;
	ListCell   *name;

	if (list_length(call->args) > 1)
	{
		Const	   *rules = lsecond(call->args);

		if (!IsA(rules, Const) || rules->constisnull)
			return NULL;
		given = synth_policy_read_row_rules(DatumGetJsonbP(rules->constvalue));
	}
	elements = row_elements(level, row, &names);
	if (elements == NIL)
		return NULL;
	if (given)
		synth_policy_check_row_rules(given, names);
	root->glob->dependsOnRole = true;
	forboth(cell, elements, name, names)
	{
		CHECK_FOR_INTERRUPTS();
		masked = lappend(masked, masked_element(level, lfirst(cell),
												strVal(lfirst(name)), given));
	}
	return (Node *) make_row(exprType(row), masked, names);
}

/* The fields of a row with their names; NIL where they can't be seen. */
static List *
row_elements(Level *level, Node *row, List **names)
{
	Var		   *var = (Var *) row;
	Level	   *own = level;
	List	   *elements;

	if (IsA(row, RowExpr))
	{
		RowExpr    *expression = (RowExpr *) row;

		*names = expression->colnames;
		if (expression->row_typeid != RECORDOID)
		{
			TupleDesc	desc = lookup_rowtype_tupdesc(expression->row_typeid, -1);

			*names = NIL;
			for (int i = 0; i < list_length(expression->args); i++)
				*names = lappend(*names, makeString(pstrdup(NameStr(TupleDescAttr(desc, i)->attname))));
			ReleaseTupleDesc(desc);
		}
		return list_length(*names) == list_length(expression->args) ? expression->args : NIL;
	}
	if (!IsA(row, Var) || var->varattno != 0)
		return NIL;
	for (Index up = var->varlevelsup; up > 0 && own; up--)
		own = own->parent;
	if (own == NULL || var->varno < 1 || var->varno > list_length(own->query->rtable))
		return NIL;
	synth_expand_rte(rt_fetch(var->varno, own->query->rtable), var->varno,
					 var->varlevelsup, names, &elements);
	synth_copy_nulling(elements, var);
	return elements;
}

/*
 * A field masked: by the rule that the call gives its name, else by the rule of
 * the column that it is, else by what its name and type suggest.
 */
static Node *
masked_element(Level *level, Expr *value, const char *name,
			   const SynthRowRules *given)
{
	Origin		origin;
	const char *rule = given ? synth_policy_row_rule_of(given, name) : NULL;
	bool		is_column = find_origin(level, (Node *) value, &origin) && origin.attnum > 0;

	/* dropped columns */
	if (IsA(value, Const) && ((Const *) value)->constisnull)
		return (Node *) value;
	if (is_column)
	{
		SynthTableRules *rules = synth_policy_suggested_rules(origin.relation, false);

		if (rule == NULL && origin.attnum <= rules->natts)
			rule = rules->rules[origin.attnum - 1];
		if (rule && given == NULL && synth_policy_same_rule(rule, "synthetic") &&
			is_own_column(level, value, &origin))
			return (Node *) synth_policy_drawn_column(rules, (Var *) value);
		if (rule)
			return (Node *) synth_policy_mask_expr(value, rule, scope_for(&origin, rule));
		if (IsA(value, Var) && get_attgenerated(origin.relation, origin.attnum))
		{
			Var			like = *(Var *) value;
			Expr	   *masked;

			like.varattno = like.varattnosyn = origin.attnum;
			masked = synth_policy_column_expr(rules, &like);
			if (masked && ((Var *) value)->varattno == origin.attnum)
				return (Node *) masked;
			if (masked)
				return (Node *) makeNullConst(exprType((Node *) value), -1,
											  exprCollation((Node *) value));
		}
		return (Node *) value;
	}
	if (rule == NULL)
		rule = synth_detect_suggest(name, exprType((Node *) value));
	if (rule)
		return (Node *) synth_policy_mask_expr(value, rule, NULL);
	/* made of masked columns, but how can't be seen: not shown */
	if (mentions_masked((Node *) value, level))
		return (Node *) makeNullConst(exprType((Node *) value), -1,
									  exprCollation((Node *) value));
	return (Node *) value;
}

/* Does the value refer to the column in the query's own FROM? */
static bool
is_own_column(Level *level, Expr *value, const Origin *origin)
{
	Var		   *var = (Var *) value;
	RangeTblEntry *rte;

	if (!IsA(var, Var) || var->varattno != origin->attnum)
		return false;
	for (Index up = var->varlevelsup; up > 0 && level; up--)
		level = level->parent;
	if (level == NULL || var->varno < 1 || var->varno > list_length(level->query->rtable))
		return false;
	rte = rt_fetch(var->varno, level->query->rtable);
	return rte->rtekind == RTE_RELATION && rte->relid == origin->relation;
}

/* Is a column with a rule anywhere in what the value is made of? */
static bool
mentions_masked(Node *node, void *context)
{
	Level	   *level = context;
	Origin		origin;

	if (node == NULL)
		return false;
	check_stack_depth();
	if (IsA(node, Query))
	{
		Level		inner = {(Query *) node, level};

		return query_tree_walker(inner.query, mentions_masked, &inner, 0);
	}
	if (!IsA(node, Var))
		return expression_tree_walker(node, mentions_masked, context);
	if (find_origin(level, node, &origin))
	{
		SynthTableRules *rules = synth_policy_suggested_rules(origin.relation, false);

		if (origin.attnum == 0)
			return rules->has_rules;
		return origin.attnum > 0 && origin.attnum <= rules->natts &&
			rules->rules[origin.attnum - 1] &&
			!synth_policy_same_rule(rules->rules[origin.attnum - 1], "none");
	}
	return subquery_mentions_masked(level, (Var *) node);
}

/* The same for a column of a subquery that is an expression there. */
static bool
subquery_mentions_masked(Level *level, Var *var)
{
	RangeTblEntry *rte;
	Level		inner = {NULL, NULL};
	TargetEntry *entry;

	for (Index up = var->varlevelsup; up > 0 && level; up--)
		level = level->parent;
	if (level == NULL || var->varno < 1 || var->varno > list_length(level->query->rtable))
		return false;
	rte = rt_fetch(var->varno, level->query->rtable);
	if (rte->rtekind == RTE_FUNCTION || rte->rtekind == RTE_VALUES)
		return mentions_masked((Node *) rte->functions, level) ||
			mentions_masked((Node *) rte->values_lists, level);
	if (rte->rtekind != RTE_SUBQUERY)
		return rte->rtekind == RTE_CTE; /* one that was not followed */
	inner.query = rte->subquery;
	inner.parent = level;
	if (inner.query->setOperations)
		return query_tree_walker(inner.query, mentions_masked, &inner, 0);
	entry = get_tle_by_resno(inner.query->targetList, var->varattno);
	return entry && mentions_masked((Node *) entry->expr, &inner);
}

static RowExpr *
make_row(Oid type, List *elements, List *names)
{
	RowExpr    *row = makeNode(RowExpr);

	row->args = elements;
	row->row_typeid = type;
	row->row_format = COERCE_EXPLICIT_CALL;
	row->colnames = type == RECORDOID ? names : NIL;
	row->location = -1;
	return row;
}
