/*
 * policy_expr.c
 *		Masks as expressions of a plan.
 *
 * A mask is a call of synth_mask(value, rule) whose rule is a constant with a
 * stamp: it names the scope of the key, which is the database's where the
 * table's owner has the right to the key, and the owner's own otherwise.  So
 * two owners' pseudonyms can't be compared unless both were given that right,
 * and nobody learns anything by masking guesses in a table of his own.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "policy/policy_private.h"
#include "rewrite/rewriteHandler.h"
#include "rewrite/rewriteManip.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static Node *mask_generation(Node *node, void *context);

char *
synth_policy_scope(Oid owner)
{
	if (synth_mask_may_use_key(owner))
		return pstrdup("");
	return psprintf("role %s", GetUserNameFromId(owner, false));
}

Oid
synth_policy_mask_function(void)
{
	Oid			types[2] = {ANYELEMENTOID, synth_base_extension_type("synth_rule")};

	return synth_base_extension_function("synth_mask", 2, types);
}

Expr *
synth_policy_mask_expr(Expr *value, const char *rule_text, const char *scope)
{
	SynthRule  *rule = synth_mask_parse(rule_text);
	Oid			type = exprType((Node *) value);
	int32		typmod = exprTypmod((Node *) value);
	Oid			collation = exprCollation((Node *) value);
	Const	   *stamp;
	Expr	   *call;

	if (synth_mask_keeps_value(rule))
		return value;
	if (synth_mask_is_null(rule) || synth_mask_is_synthetic(rule) ||
		synth_mask_is_shuffle(rule))
		return (Expr *) makeNullConst(type, typmod, collation);
	/* without a scope there is no stamp: whoever runs it needs the key's right */
	stamp = makeConst(synth_base_extension_type("synth_rule"), -1, InvalidOid, -1,
					  synth_mask_stamp(synth_mask_deparse(rule), scope, typmod),
					  false, false);
	call = (Expr *) makeFuncExpr(synth_policy_mask_function(),
								 type, list_make2(value, stamp),
								 collation, collation, COERCE_EXPLICIT_CALL);
	if (typmod != -1)
		call = (Expr *) makeRelabelType(call, type, typmod, collation,
										COERCE_IMPLICIT_CAST);
	return call;
}

bool
synth_policy_same_rule(const char *a, const char *b)
{
	return strcmp(synth_mask_deparse(synth_mask_parse(a)),
				  synth_mask_deparse(synth_mask_parse(b))) == 0;
}

static bool
needs_table(const char *rule_text)
{
	SynthRule  *rule = synth_mask_parse(rule_text);

	return synth_mask_is_synthetic(rule) || synth_mask_is_shuffle(rule);
}

char *
synth_policy_row_rule(const SynthTableRules *rules)
{
	StringInfoData out;
	const char *comma = "row(";

	initStringInfo(&out);
	for (int i = 0; i < rules->natts; i++)
	{
		char	   *name;

		const char *rule = rules->rules[i];

		/* what is generated from masked columns is not computed anew here */
		if (rule == NULL && synth_policy_is_made_of_masked(rules, i + 1))
			rule = "null";
		/* nor what needs more than the row */
		if (rule && needs_table(rule))
			rule = "null";
		if (rule == NULL || (name = get_attname(rules->relation, i + 1, true)) == NULL)
			continue;
		appendStringInfoString(&out, comma);
		synth_mask_deparse_string(&out, name);
		appendStringInfo(&out, " = %s", rule);
		comma = ", ";
	}
	if (comma[0] == 'r')
		return NULL;
	appendStringInfoChar(&out, ')');
	return out.data;
}

bool
synth_policy_is_made_of_masked(const SynthTableRules *rules, AttrNumber attnum)
{
	Oid			type;
	int32		typmod;
	Oid			collation;

	get_atttypetypmodcoll(rules->relation, attnum, &type, &typmod, &collation);
	return get_attgenerated(rules->relation, attnum) &&
		synth_policy_column_expr(rules, makeVar(1, attnum, type, typmod, collation, 0)) != NULL;
}

/* What the columns of a generation expression are masked by. */
typedef struct Generation
{
	const SynthTableRules *rules;
	const Var  *var;
	bool		masks;
}			Generation;

Expr *
synth_policy_column_expr(const SynthTableRules *rules, const Var *var)
{
	int			index = var->varattno - 1;
	Relation	relation;
	Generation	generation = {rules, var, false};
	Node	   *expression = NULL;

	if (index < 0 || index >= rules->natts)
		return NULL;
	if (rules->rules[index])
	{
		SynthRule  *rule = synth_mask_parse(rules->rules[index]);

		if (synth_mask_keeps_value(rule))
			return NULL;
		if (synth_mask_is_synthetic(rule))
			return synth_policy_drawn_column(rules, var);
		return synth_policy_mask_expr((Expr *) copyObject(var), rules->rules[index],
									  synth_policy_scope(rules->owner));
	}
	relation = table_open(rules->relation, AccessShareLock);
	if (TupleDescAttr(RelationGetDescr(relation), index)->attgenerated)
		expression = mask_generation(build_column_default(relation, var->varattno),
									 &generation);
	table_close(relation, AccessShareLock);
	return generation.masks ? (Expr *) expression : NULL;
}

/*
 * The columns of a generation expression refer to range table entry 1 at
 * level 0: make them refer to what var does, masked.
 */
static Node *
mask_generation(Node *node, void *context)
{
	Generation *generation = context;

	if (node == NULL)
		return NULL;
	if (IsA(node, Var))
	{
		Var		   *column = copyObject((Var *) node);
		Var		   *like = copyObject((Var *) generation->var);
		Expr	   *masked;

		like->varattno = like->varattnosyn = column->varattno;
		like->vartype = column->vartype;
		like->vartypmod = column->vartypmod;
		like->varcollid = column->varcollid;
		masked = synth_policy_column_expr(generation->rules, like);
		generation->masks = generation->masks || masked != NULL;
		return masked ? (Node *) masked : (Node *) like;
	}
	return expression_tree_mutator(node, mask_generation, context);
}
