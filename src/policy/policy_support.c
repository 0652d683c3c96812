/*
 * policy_support.c
 *		Calls of masks become masks of columns.
 *
 * Where a query shows that a value is a column of a table, a call of
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
 *
 * Who wrote an expression is known as long as views are subqueries: so this is
 * done before the planner (policy_hook.c).  The support functions serve what
 * the planner itself brings in, such as bodies of SQL functions, and the
 * statement that loads the library.  They know no author, and leave a mask
 * without a stamp where it would matter.
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

static Node *simplify(Node *request);
static SynthQueryLevel *levels_of(PlannerInfo *root);
static char *scope_for(const SynthQueryLevel *level, const SynthOrigin *origin,
					   const char *rule);
static Node *mask_call(SynthQueryLevel *level, FuncExpr *call);
static Node *drawn_call(SynthQueryLevel *level, FuncExpr *call);
static List *positional_arguments(FuncExpr *call);
static char *constant_rule(FuncExpr *call, List *arguments);
static Node *row_call(SynthQueryLevel *level, FuncExpr *call, AttrNumber field);
static List *row_elements(SynthQueryLevel *level, Node *row, List **names);
static Node *masked_element(SynthQueryLevel *level, Expr *value, const char *name,
							const SynthRowRules *given);
static bool is_own_column(SynthQueryLevel *level, Expr *value, const SynthOrigin *origin);
static RowExpr *make_row(Oid type, List *elements, List *names);

/* ---- for the planner ---- */

SYNTH_FUNCTION(synth_mask_support);

/* synth_mask_support(internal): of synth_mask and the methods' functions */
Datum
synth_mask_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(simplify((Node *) PG_GETARG_POINTER(0)));
}

SYNTH_FUNCTION(synth_row_support);

/* synth_row_support(internal): of anonymize_row */
Datum
synth_row_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(simplify((Node *) PG_GETARG_POINTER(0)));
}

static Node *
simplify(Node *request)
{
	SupportRequestSimplify *simplify = (SupportRequestSimplify *) request;
	Node	   *result;

	if (!IsA(request, SupportRequestSimplify) || simplify->root == NULL)
		return NULL;
	result = synth_policy_stamp_call(levels_of(simplify->root), simplify->fcall);
	if (result)
		simplify->root->glob->dependsOnRole = true;
	return result;
}

static SynthQueryLevel *
levels_of(PlannerInfo *root)
{
	SynthQueryLevel *level;

	if (root == NULL)
		return NULL;
	level = palloc0(sizeof(SynthQueryLevel));
	level->query = root->parse;
	level->parent = levels_of(root->parent_root);
	level->suggested = true;
	return level;
}

Node *
synth_policy_stamp_call(SynthQueryLevel *level, FuncExpr *call)
{
	switch (synth_policy_call_kind((Node *) call))
	{
		case SYNTH_CALL_MASK:
			return mask_call(level, call);
		case SYNTH_CALL_ROW:
			return row_call(level, call, 0);
		case SYNTH_CALL_DRAWN:
			return drawn_call(level, call);
		default:
			return NULL;
	}
}

char *
synth_policy_call_rule(FuncExpr *call)
{
	SynthCallKind kind = synth_policy_call_kind((Node *) call);

	return kind == SYNTH_CALL_MASK || kind == SYNTH_CALL_DRAWN ?
		constant_rule(call, positional_arguments(call)) : NULL;
}

Node *
synth_policy_stamp_field(SynthQueryLevel *level, FuncExpr *call, AttrNumber field)
{
	return row_call(level, call, field);
}

/* ---- whose pseudonyms ---- */

/* NULL: no stamp, whoever runs it needs the right to the key. */
static char *
scope_for(const SynthQueryLevel *level, const SynthOrigin *origin, const char *rule)
{
	SynthTableRules *rules = synth_policy_suggested_rules(origin->relation, false);
	const char *in_force = origin->attnum > 0 && origin->attnum <= rules->natts ?
		rules->rules[origin->attnum - 1] : NULL;
	Oid			owner = rules->natts > 0 ? rules->owner : InvalidOid;
	bool		known = OidIsValid(level->author);

	if (OidIsValid(owner) &&
		((in_force && synth_policy_same_rule(in_force, rule)) ||
		 synth_policy_may_act_for(known ? level->author : GetUserId(), owner)))
		return synth_policy_scope(owner);
	return known ? synth_policy_scope(level->author) : NULL;
}

bool
synth_policy_may_act_for(Oid author, Oid owner)
{
	return has_privs_of_role(author, owner) || synth_mask_may_use_key(author);
}

/* ---- one value ---- */

static Node *
mask_call(SynthQueryLevel *level, FuncExpr *call)
{
	List	   *arguments = positional_arguments(call);
	Expr	   *value = linitial(arguments);
	SynthOrigin origin;
	char	   *rule;

	if (!synth_policy_find_origin(level, (Node *) value, &origin) || origin.attnum <= 0)
		return NULL;
	rule = constant_rule(call, arguments);
	if (rule == NULL)
		return NULL;
	return (Node *) synth_policy_mask_expr(value, rule, scope_for(level, &origin, rule));
}

/*
 * The drawn columns of a table's row are what its rules show to everybody: the
 * stamp is its owner's.  With other rules the caller needs the right to the key.
 */
static Node *
drawn_call(SynthQueryLevel *level, FuncExpr *call)
{
	List	   *arguments = positional_arguments(call);
	SynthOrigin origin;
	SynthTableRules *rules;
	char	   *rule;
	Const	   *stamp;

	if (!synth_policy_find_origin(level, linitial(arguments), &origin) ||
		origin.attnum != 0 || (rule = constant_rule(call, arguments)) == NULL ||
		!synth_policy_same_rule(rule, "synthetic"))
		return NULL;
	rules = synth_policy_rules(origin.relation);
	if (rules->natts == 0)
		return NULL;
	stamp = makeConst(exprType(lsecond(arguments)), -1, InvalidOid, -1,
					  synth_mask_stamp("synthetic", synth_policy_scope(rules->owner), -1),
					  false, false);
	return (Node *) makeFuncExpr(call->funcid, call->funcresulttype,
								 list_make2(linitial(arguments), stamp),
								 call->funccollid, call->inputcollid,
								 call->funcformat);
}

/* The arguments where they belong, NULL where the default is meant. */
static List *
positional_arguments(FuncExpr *call)
{
	List	   *arguments = NIL;
	ListCell   *cell;

	foreach(cell, call->args)
	{
		NamedArgExpr *named = lfirst(cell);
		int			position = IsA(named, NamedArgExpr) ? named->argnumber :
			foreach_current_index(cell);

		while (list_length(arguments) <= position)
			arguments = lappend(arguments, NULL);
		lfirst(list_nth_cell(arguments, position)) =
			IsA(named, NamedArgExpr) ? (void *) named->arg : (void *) named;
	}
	return arguments;
}

/* The rule of a call, NULL where it is not constant or has a stamp already. */
static char *
constant_rule(FuncExpr *call, List *arguments)
{
	int			nargs = list_length(arguments);
	Datum	   *values = palloc0(sizeof(Datum) * nargs);
	bool	   *nulls = palloc0(sizeof(bool) * nargs);

	for (int i = 1; i < nargs; i++)
	{
		Node	   *argument = list_nth(arguments, i);
		Const	   *constant;

		nulls[i] = true;
		if (argument == NULL)
			continue;
		constant = (Const *) eval_const_expressions(NULL, argument);
		if (!IsA(constant, Const))
			return NULL;
		values[i] = constant->constvalue;
		nulls[i] = constant->constisnull;
	}
	if (strcmp(get_func_name(call->funcid), "synth_mask") == 0 ||
		call->funcid == synth_policy_drawn_function())
	{
		SynthRuleValue *value;

		if (nargs < 2 || nulls[1])
			return NULL;
		value = synth_mask_rule_value(values[1]);
		return synth_mask_rule_scope(value) ? NULL : pstrdup(synth_mask_rule_text(value));
	}
	return synth_mask_compose(call->funcid, nargs, values, nulls);
}

/* ---- a row ---- */

/* All fields, or one. */
static Node *
row_call(SynthQueryLevel *level, FuncExpr *call, AttrNumber field)
{
	List	   *arguments = positional_arguments(call);
	Node	   *row = linitial(arguments);
	SynthRowRules *given = NULL;
	List	   *elements;
	List	   *names;
	List	   *masked = NIL;
	ListCell   *cell;
	ListCell   *name;

	if (list_length(arguments) > 1)
	{
		Const	   *rules = (Const *) eval_const_expressions(NULL, lsecond(arguments));

		if (!IsA(rules, Const) || rules->constisnull)
			return NULL;
		given = synth_policy_read_row_rules(DatumGetJsonbP(rules->constvalue));
	}
	elements = row_elements(level, row, &names);
	if (elements == NIL)
		return NULL;
	if (given)
		synth_policy_check_row_rules(given, names);
	if (field > 0)
		return field > list_length(elements) ? NULL :
			masked_element(level, list_nth(elements, field - 1),
						   strVal(list_nth(names, field - 1)), given);
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
row_elements(SynthQueryLevel *level, Node *row, List **names)
{
	Var		   *var = (Var *) row;
	SynthQueryLevel *own = level;
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
masked_element(SynthQueryLevel *level, Expr *value, const char *name,
			   const SynthRowRules *given)
{
	SynthOrigin origin;
	const char *rule = given ? synth_policy_row_rule_of(given, name) : NULL;
	bool		is_column = synth_policy_find_origin(level, (Node *) value, &origin) && origin.attnum > 0;

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
			return (Node *) synth_policy_mask_expr(value, rule, scope_for(level, &origin, rule));
		if (IsA(value, Var) && get_attgenerated(origin.relation, origin.attnum))
		{
			Var			like = *(Var *) value;
			Expr	   *masked;

			like.varattno = like.varattnosyn = origin.attnum;
			masked = synth_policy_column_expr(rules, &like);
			if (masked && is_own_column(level, value, &origin))
				return (Node *) masked;
			if (masked)
				return (Node *) makeNullConst(exprType((Node *) value), -1,
											  exprCollation((Node *) value));
		}
		return (Node *) value;
	}
	if (rule == NULL)
		rule = synth_detect_suggest(NULL, name, exprType((Node *) value));
	if (rule)
		return (Node *) synth_policy_mask_expr(value, rule, NULL);
	/* made of masked columns, but how can't be seen: not shown */
	if (synth_policy_mentions_masked((Node *) value, level))
		return (Node *) makeNullConst(exprType((Node *) value), -1,
									  exprCollation((Node *) value));
	return (Node *) value;
}

/* Is the value the column in the FROM of a query, not through a subquery? */
static bool
is_own_column(SynthQueryLevel *level, Expr *value, const SynthOrigin *origin)
{
	Var		   *var = (Var *) value;
	RangeTblEntry *rte;

	if (!IsA(var, Var) || var->varattno != origin->attnum)
		return false;
	for (Index up = var->varlevelsup; up > 0 && level; up--)
		level = level->parent;
	if (level == NULL || level->query == NULL || var->varno < 1 ||
		var->varno > list_length(level->query->rtable))
		return false;
	rte = rt_fetch(var->varno, level->query->rtable);
	return rte->rtekind == RTE_RELATION && rte->relid == origin->relation;
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
