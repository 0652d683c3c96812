/*
 * policy_hook.c
 *		Transparent masking: what a masked role reads of tables with rules is
 *		masked, whatever the statement.
 *
 * Every query is planned, also those of views, functions, cursors and COPY, so
 * the planner hook is the one place to be in: in the rewritten query every
 * reference to a column with a rule becomes its mask.  Predicates, joins and
 * casts then see masks only, without a barrier that would keep predicates on
 * other columns from the indexes.  A mask is NULL for NULL, so that outer joins
 * stay right.  What a query writes is not touched: the planner itself copies
 * the columns that an UPDATE does not set.
 *
 * A plan over a table with rules depends on the role, for everybody, so that
 * the plan cache never gives one role's plan to another.
 *
 * Left as they are: policies of row security of tables whose owner is not masked,
 * which do not show what they read; the arbiters of ON CONFLICT.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_authid_d.h"
#include "catalog/pg_class.h"
#include "catalog/pg_language_d.h"
#include "catalog/pg_largeobject.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_statistic_ext_data.h"
#include "catalog/pg_type.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/planner.h"
#include "parser/parsetree.h"
#include "policy/policy_private.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* What a query has that must be looked at. */
typedef struct Findings
{
	bool		touches;		/* tables with rules, statistics */
	bool		calls;			/* calls of masks */
}			Findings;

static planner_hook_type previous_planner = NULL;
static needs_fmgr_hook_type previous_needs = NULL;
static bool plans_for_masked = false;

static PlannedStmt *mask_planner(Query *parse, const char *text, int options,
								 ParamListInfo parameters);
static PlannedStmt *plan_for(bool masked, Query *parse, const char *text,
							 int options, ParamListInfo parameters);
static bool keep_function(Oid function);
static AttrNumber hidden_column(Oid relation, char relkind);
static SynthTableRules *hidden_rules(Oid relation, AttrNumber hidden);
static bool look_at(Node *node, void *context);
static Query *mask_query(Query *query, SynthQueryLevel *parent, Oid author);
static Oid	author_of(RangeTblEntry *rte, Oid author);
static bool checks_own_key(Oid relation);
static Node *mask_node(Node *node, void *context);
static void compare_originals(OpExpr *comparison);
static Expr *distinct_original(Node *node);
static bool same_stamp(Node *left, Node *right);
static Const *mask_constant(Node *node);
static Node *strip_relabel(Node *node);
static Node *mask_var(Var *var, SynthQueryLevel *level);
static void read_levels_rules(SynthQueryLevel *level);
static void mask_write(Query *query, SynthQueryLevel *level);
static List *mask_assignments(List *targets, SynthQueryLevel *level);
static Node *keep_container(Node *masked, Node *original);
static void mask_on_conflict(Query *query, SynthQueryLevel *level);
static void mask_barriers(Query *query, SynthQueryLevel *level);
static bool has_trusted_policies(RangeTblEntry *rte);
static void hide_statistics(Query *query);
static Node *stamp_call(FuncExpr *call, AttrNumber field, SynthQueryLevel *level);
static bool masks_enough(FuncExpr *call, SynthQueryLevel *level);

void
synth_policy_install_hooks(void)
{
	previous_planner = planner_hook;
	planner_hook = mask_planner;
	previous_needs = needs_fmgr_hook;
	needs_fmgr_hook = keep_function;
}

bool
synth_policy_hides(Oid relation)
{
	return synth_policy_has_rules(relation) &&
		synth_policy_role_is_masked(GetUserId());
}

static PlannedStmt *
mask_planner(Query *parse, const char *text, int options, ParamListInfo parameters)
{
	Findings	found = {false, false};
	bool		masked = synth_policy_role_is_masked(GetUserId());
	PlannedStmt *plan;
	ListCell   *cell;

	look_at((Node *) parse, &found);
	if (found.calls)
		synth_policy_flatten(parse);
	if ((found.touches && masked) || found.calls)
	{
		SynthQueryLevel top = {.author = GetUserId(),.masked = masked};

		parse = mask_query(parse, &top, top.author);
	}
	plan = plan_for(masked, parse, text, options, parameters);
	/* functions in FROM may have brought more tables in */
	foreach(cell, plan->relationOids)
		found.touches = found.touches ||
			synth_policy_veils(lfirst_oid(cell), get_rel_relkind(lfirst_oid(cell)));
	plan->dependsOnRole = plan->dependsOnRole || found.touches || found.calls;
	return plan;
}

static PlannedStmt *
plan_for(bool masked, Query *parse, const char *text, int options,
		 ParamListInfo parameters)
{
	bool		before = plans_for_masked;
	PlannedStmt *plan;

	plans_for_masked = masked;
	PG_TRY();
	{
		plan = previous_planner ? previous_planner(parse, text, options, parameters) :
			standard_planner(parse, text, options, parameters);
	}
	PG_FINALLY();
	{
		plans_for_masked = before;
	}
	PG_END_TRY();
	return plan;
}

/*
 * The planner puts the query of a set-returning SQL function in the place of
 * its call, behind our back.  It leaves functions alone that have a hook around
 * their calls: then their query is planned by itself, and masked.
 */
static bool
keep_function(Oid function)
{
	HeapTuple	tuple;
	bool		keep;

	if (previous_needs && previous_needs(function))
		return true;
	if (!plans_for_masked ||
		!HeapTupleIsValid(tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function))))
		return false;
	keep = ((Form_pg_proc) GETSTRUCT(tuple))->proretset &&
		((Form_pg_proc) GETSTRUCT(tuple))->prolang == SQLlanguageId;
	ReleaseSysCache(tuple);
	return keep;
}

/* Do masked roles read something else from a relation than what it holds? */
bool
synth_policy_veils(Oid relation, char relkind)
{
	return relation == StatisticRelationId || relation == StatisticExtDataRelationId ||
		hidden_column(relation, relkind) != InvalidAttrNumber ||
		(relation >= FirstNormalObjectId && synth_policy_has_rules(relation));
}

/*
 * The column that masked roles with pg_read_all_data or the like read as NULL:
 * the secrets of the keys, the bytes of large objects and of TOAST, which may
 * be those of a masked column.
 */
static AttrNumber
hidden_column(Oid relation, char relkind)
{
	char	   *name;

	if (relation == LargeObjectRelationId)
		return Anum_pg_largeobject_data;
	if (relation < FirstNormalObjectId)
		return InvalidAttrNumber;
	if (relkind == RELKIND_TOASTVALUE)
		return 3;				/* chunk_data */
	/* the name first: the rest is dear where the extension is not installed */
	name = relkind == RELKIND_RELATION ? get_rel_name(relation) : NULL;
	if (name && strcmp(name, "synth_keys") == 0 && relation == synth_mask_key_table())
		return 2;				/* secret */
	return InvalidAttrNumber;
}

static SynthTableRules *
hidden_rules(Oid relation, AttrNumber hidden)
{
	SynthTableRules *rules = palloc0(sizeof(SynthTableRules));

	rules->relation = relation;
	rules->owner = BOOTSTRAP_SUPERUSERID;
	rules->natts = hidden;
	rules->rules = palloc0(sizeof(char *) * hidden);
	rules->rules[hidden - 1] = "null";
	return rules;
}

/* Does a query, or one inside it, read a table with rules, or mask values? */
static bool
look_at(Node *node, void *context)
{
	Findings   *found = context;

	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;

		found->touches = found->touches ||
			(rte->rtekind == RTE_RELATION && rte->relkind != RELKIND_VIEW &&
			 synth_policy_veils(rte->relid, rte->relkind));
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, look_at, context,
								 QTW_EXAMINE_RTES_BEFORE);
	found->calls = found->calls || synth_policy_call_kind(node) != SYNTH_CALL_OTHER;
	return expression_tree_walker(node, look_at, context);
}

/* ---- a query ---- */

static Query *
mask_query(Query *query, SynthQueryLevel *parent, Oid author)
{
	SynthQueryLevel level = {.query = query,.parent = parent,.author = author,
	.masked = parent->masked,.suggested = true};
	Query	   *masked;
	ListCell   *cell;
	ListCell   *original;

	check_stack_depth();
	read_levels_rules(&level);
	masked = query_tree_mutator(query, mask_node, &level, QTW_IGNORE_RT_SUBQUERIES);
	forboth(cell, masked->rtable, original, query->rtable)
	{
		RangeTblEntry *rte = lfirst(original);

		if (rte->rtekind == RTE_SUBQUERY)
			((RangeTblEntry *) lfirst(cell))->subquery =
				mask_query(rte->subquery, &level, author_of(rte, author));
	}
	if (level.masked)
	{
		mask_write(masked, &level);
		mask_barriers(masked, &level);
		hide_statistics(masked);
	}
	return masked;
}

/* Who wrote a subquery: the owner of the view that it is, or who wrote the rest. */
static Oid
author_of(RangeTblEntry *rte, Oid author)
{
	Oid			view = synth_view_of(rte);
	Relation	relation;

	if (!OidIsValid(view))
		return author;
	relation = table_open(view, AccessShareLock);
	if (!RelationHasSecurityInvoker(relation))
		author = relation->rd_rel->relowner;
	table_close(relation, NoLock);
	return author;
}

static void
read_levels_rules(SynthQueryLevel *level)
{
	Query	   *query = level->query;
	int			i = 0;
	AttrNumber	hidden;
	ListCell   *cell;

	if (query->onConflict)
		level->excluded = query->onConflict->exclRelIndex;
	level->rules = palloc0(sizeof(SynthTableRules *) * (list_length(query->rtable) + 1));
	foreach(cell, query->rtable)
	{
		RangeTblEntry *rte = lfirst(cell);

		i++;
		if (!level->masked || rte->rtekind != RTE_RELATION || i == level->excluded ||
			rte->relkind == RELKIND_VIEW)
			continue;
		hidden = hidden_column(rte->relid, rte->relkind);
		if (hidden != InvalidAttrNumber)
			level->rules[i] = hidden_rules(rte->relid, hidden);
		else if (rte->relid >= FirstNormalObjectId &&
				 synth_policy_has_rules(rte->relid) && !checks_own_key(rte->relid))
			level->rules[i] = synth_policy_rules(rte->relid);
	}
}

/*
 * Foreign keys are checked by queries that the owner of the table runs, and
 * only they run this way.  A masked owner's must find the originals.
 */
static bool
checks_own_key(Oid relation)
{
	return InNoForceRLSOperation() && synth_is_relation_owner(relation, GetUserId());
}

static Node *
mask_node(Node *node, void *context)
{
	SynthQueryLevel  *level = context;

	if (node == NULL)
		return NULL;
	if (IsA(node, Query))
		return (Node *) mask_query((Query *) node, level, level->author);
	if (IsA(node, Var))
		return mask_var((Var *) node, level);
	if (synth_policy_call_kind(node) != SYNTH_CALL_OTHER)
		return stamp_call((FuncExpr *) node, 0, level);
	if (IsA(node, FieldSelect) &&
		synth_policy_call_kind((Node *) ((FieldSelect *) node)->arg) == SYNTH_CALL_ROW)
	{
		FieldSelect *select = (FieldSelect *) node;
		Node	   *field = stamp_call((FuncExpr *) select->arg, select->fieldnum, level);

		if (field)
			return field;
	}
	node = expression_tree_mutator(node, mask_node, context);
	if (IsA(node, OpExpr))
		compare_originals((OpExpr *) node);
	return node;
}

/*
 * mask(a) = mask(b) where the mask keeps values distinct is a = b: so joins of
 * masked keys use indexes and cost no masks.
 */
static void
compare_originals(OpExpr *comparison)
{
	Expr	   *left;
	Expr	   *right;

	if (list_length(comparison->args) != 2)
		return;
	left = distinct_original(linitial(comparison->args));
	right = distinct_original(lsecond(comparison->args));
	if (left == NULL || right == NULL ||
		exprType((Node *) left) != exprType((Node *) right) ||
		comparison->opno != lookup_type_cache(exprType((Node *) left), TYPECACHE_EQ_OPR)->eq_opr ||
		(OidIsValid(comparison->inputcollid) &&
		 !get_collation_isdeterministic(comparison->inputcollid)) ||
		!same_stamp(linitial(comparison->args), lsecond(comparison->args)))
		return;
	comparison->args = list_make2(left, right);
}

/* What a mask that keeps values distinct is applied to; NULL: it is none. */
static Expr *
distinct_original(Node *node)
{
	Const	   *rule = mask_constant(node);
	FuncExpr   *call = (FuncExpr *) strip_relabel(node);

	if (rule == NULL ||
		synth_mask_is_lossy(synth_mask_parse(synth_mask_rule_text(synth_mask_rule_value(rule->constvalue))),
							call->funcresulttype))
		return NULL;
	return linitial(call->args);
}

static bool
same_stamp(Node *left, Node *right)
{
	SynthRuleValue *a = synth_mask_rule_value(mask_constant(left)->constvalue);
	SynthRuleValue *b = synth_mask_rule_value(mask_constant(right)->constvalue);

	return strcmp(synth_mask_rule_text(a), synth_mask_rule_text(b)) == 0 &&
		strcmp(synth_mask_rule_scope(a), synth_mask_rule_scope(b)) == 0 &&
		a->typmod == b->typmod;
}

/* The rule of a call that synth_policy_mask_expr made, NULL: it is none. */
static Const *
mask_constant(Node *node)
{
	FuncExpr   *call = (FuncExpr *) strip_relabel(node);
	Const	   *rule;

	if (!IsA(call, FuncExpr) || list_length(call->args) != 2 ||
		!IsA(linitial(call->args), Var))
		return NULL;
	rule = lsecond(call->args);
	if (!IsA(rule, Const) || rule->constisnull ||
		call->funcid != synth_policy_mask_function() ||
		synth_mask_rule_scope(synth_mask_rule_value(rule->constvalue)) == NULL)
		return NULL;
	return rule;
}

static Node *
strip_relabel(Node *node)
{
	while (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	return node;
}

static Node *
mask_var(Var *var, SynthQueryLevel *level)
{
	SynthTableRules *rules;
	Expr	   *masked = NULL;
	char	   *row_rule;

	for (Index up = var->varlevelsup; up > 0 && level; up--)
		level = level->parent;
	if (level == NULL || level->query == NULL || var->varno < 1 ||
		var->varno > list_length(level->query->rtable) ||
		(rules = level->rules[var->varno]) == NULL || var->varattno < 0)
		return copyObject((Node *) var);
	if (var->varattno > 0)
		masked = synth_policy_column_expr(rules, var);
	else if ((row_rule = synth_policy_row_rule(rules)) != NULL &&
			 (!synth_policy_draws_any(rules) ||
			  (masked = synth_policy_drawn_row(rules, var, row_rule)) == NULL))
		masked = synth_policy_mask_expr((Expr *) copyObject(var), row_rule,
										synth_policy_scope(rules->owner));
	return masked ? (Node *) masked : copyObject((Node *) var);
}

/* ---- calls of masks ---- */

/* What stands for a call, or for one field of it (NULL then: it can't be had). */
static Node *
stamp_call(FuncExpr *call, AttrNumber field, SynthQueryLevel *level)
{
	FuncExpr   *copy;
	Node	   *stamped;

	if (masks_enough(call, level))
	{
		ListCell   *cell;

		copy = copyObject(call);
		for_each_from(cell, copy->args, 1)
			lfirst(cell) = mask_node(lfirst(cell), level);
	}
	else
		copy = (FuncExpr *) expression_tree_mutator((Node *) call, mask_node, level);
	if (field)
		return synth_policy_stamp_field(level, copy, field);
	stamped = synth_policy_stamp_call(level, copy);
	return stamped ? stamped : (Node *) copy;
}

/*
 * Is it enough for a masked reader that a call masks a column or row?  Yes, if
 * it is by the rules in force (masking twice would give other pseudonyms than
 * everybody else sees) or written by somebody who may act for the table's owner.
 */
static bool
masks_enough(FuncExpr *call, SynthQueryLevel *level)
{
	Var		   *var = (Var *) strip_relabel(linitial(call->args));
	SynthQueryLevel *own = level;
	SynthTableRules *rules;
	char	   *rule;

	if (!level->masked || !IsA(var, Var))
		return false;
	for (Index up = var->varlevelsup; up > 0 && own; up--)
		own = own->parent;
	if (own == NULL || own->query == NULL || var->varno < 1 ||
		var->varno > list_length(own->query->rtable) ||
		(rules = own->rules[var->varno]) == NULL)
		return false;
	if (!synth_policy_role_is_masked(level->author) &&
		synth_policy_may_act_for(level->author, rules->owner))
		return true;
	/* the drawn columns of a row: no other is in the result */
	if (synth_policy_call_kind((Node *) call) == SYNTH_CALL_DRAWN)
		return var->varattno == 0 && (rule = synth_policy_call_rule(call)) != NULL &&
			synth_policy_same_rule("synthetic", rule);
	if (var->varattno == 0)
		return list_length(call->args) == 1;
	return var->varattno > 0 && var->varattno <= rules->natts &&
		rules->rules[var->varattno - 1] != NULL &&
		(rule = synth_policy_call_rule(call)) != NULL &&
		synth_policy_same_rule(rules->rules[var->varattno - 1], rule);
}

/* ---- what a statement writes ---- */

static void
mask_write(Query *query, SynthQueryLevel *level)
{
	ListCell   *cell;
	ListCell   *original;

	if (query->resultRelation == 0 || level->rules[query->resultRelation] == NULL)
		return;
	query->targetList = mask_assignments(level->query->targetList, level);
	forboth(cell, query->mergeActionList, original, level->query->mergeActionList)
		((MergeAction *) lfirst(cell))->targetList =
			mask_assignments(((MergeAction *) lfirst(original))->targetList, level);
	if (query->onConflict)
		mask_on_conflict(query, level);
}

/*
 * SET array[1] = x and SET composite.field = x read the column's old value only
 * to write it back: it stays the original.
 */
static List *
mask_assignments(List *targets, SynthQueryLevel *level)
{
	List	   *masked = NIL;
	ListCell   *cell;

	foreach(cell, targets)
	{
		TargetEntry *entry = lfirst(cell);
		TargetEntry *copy = (TargetEntry *) mask_node((Node *) entry, level);

		copy->expr = (Expr *) keep_container((Node *) copy->expr, (Node *) entry->expr);
		masked = lappend(masked, copy);
	}
	return masked;
}

static Node *
keep_container(Node *masked, Node *original)
{
	if (original == NULL || masked == NULL || nodeTag(masked) != nodeTag(original))
		return masked;
	if (IsA(original, SubscriptingRef) && ((SubscriptingRef *) original)->refassgnexpr)
	{
		SubscriptingRef *reference = (SubscriptingRef *) original;
		SubscriptingRef *copy = (SubscriptingRef *) masked;

		copy->refexpr = IsA(reference->refexpr, Var) ? copyObject(reference->refexpr) :
			(Expr *) keep_container((Node *) copy->refexpr, (Node *) reference->refexpr);
	}
	else if (IsA(original, FieldStore))
	{
		FieldStore *store = (FieldStore *) original;
		FieldStore *copy = (FieldStore *) masked;

		copy->arg = IsA(store->arg, Var) ? copyObject(store->arg) :
			(Expr *) keep_container((Node *) copy->arg, (Node *) store->arg);
	}
	return masked;
}

static void
mask_on_conflict(Query *query, SynthQueryLevel *level)
{
	OnConflictExpr *original = level->query->onConflict;
	OnConflictExpr *conflict = copyObject(original);

	conflict->onConflictSet = mask_assignments(original->onConflictSet, level);
	conflict->onConflictWhere = mask_node(original->onConflictWhere, level);
	query->onConflict = conflict;
}

/*
 * Policies of row security see the originals: on tables that are only read,
 * the quals of the range table entry are theirs; on a target they may be those
 * of a view as well, which its reader may have written.
 */
static void
mask_barriers(Query *query, SynthQueryLevel *level)
{
	ListCell   *cell;
	ListCell   *original;
	int			i = 0;

	forboth(cell, query->rtable, original, level->query->rtable)
	{
		i++;
		if (i != query->resultRelation && has_trusted_policies(lfirst(cell)))
			((RangeTblEntry *) lfirst(cell))->securityQuals =
				copyObject(((RangeTblEntry *) lfirst(original))->securityQuals);
	}
	forboth(cell, query->withCheckOptions, original, level->query->withCheckOptions)
	{
		const WithCheckOption *option = lfirst(original);

		if (option->kind != WCO_VIEW_CHECK &&
			has_trusted_policies(rt_fetch(query->resultRelation, query->rtable)))
			lfirst(cell) = copyObject(lfirst(original));
	}
}

/* A masked role could look at other tables in the policies of its own. */
static bool
has_trusted_policies(RangeTblEntry *rte)
{
	HeapTuple	tuple;
	Oid			owner;

	if (rte->rtekind != RTE_RELATION ||
		!HeapTupleIsValid(tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(rte->relid))))
		return false;
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return !synth_policy_role_is_masked(owner);
}

/* ---- statistics ---- */

/* Rows of pg_statistic that tell of masked columns are filtered away. */
static void
hide_statistics(Query *query)
{
	ListCell   *cell;
	int			i = 0;

	if (!OidIsValid(synth_base_extension_schema(true)))
		return;
	foreach(cell, query->rtable)
	{
		RangeTblEntry *rte = lfirst(cell);
		Oid			types[2] = {OIDOID, INT2OID};
		List	   *arguments;
		bool		extended = rte->relid == StatisticExtDataRelationId;

		i++;
		if (rte->rtekind != RTE_RELATION ||
			(rte->relid != StatisticRelationId && !extended))
			continue;
		arguments = list_make1(makeVar(i, extended ? Anum_pg_statistic_ext_data_stxoid :
									   Anum_pg_statistic_starelid, OIDOID, -1, InvalidOid, 0));
		if (!extended)
			arguments = lappend(arguments, makeVar(i, Anum_pg_statistic_staattnum,
												   INT2OID, -1, InvalidOid, 0));
		rte->securityQuals =
			lappend(rte->securityQuals,
					makeFuncExpr(synth_base_extension_function("synth_statistic_visible",
															   list_length(arguments), types),
								 BOOLOID, arguments, InvalidOid, InvalidOid,
								 COERCE_EXPLICIT_CALL));
	}
}
