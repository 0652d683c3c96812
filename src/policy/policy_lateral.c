/*
 * policy_lateral.c
 *		FROM t, anonymize_row(t) a: the function scan becomes a subquery, which
 *		the planner flattens.
 *
 * A function in FROM is computed whole for every row and stored; as
 * (SELECT (anonymize_row(t)).a, ...) its columns are expressions of the query
 * around it, so that those which are not used are not masked, and predicates on
 * unmasked columns reach the scan of t.
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "policy/policy_private.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

static bool inline_rows(Node *node, void *context);
static FuncExpr *row_function(RangeTblEntry *rte);
static Query *row_query(FuncExpr *call);

void
synth_policy_inline_rows(Query *query)
{
	inline_rows((Node *) query, NULL);
}

static bool
inline_rows(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;
		FuncExpr   *call = row_function(rte);

		if (call == NULL)
			return false;
		rte->rtekind = RTE_SUBQUERY;
		rte->subquery = row_query(call);
		rte->functions = NIL;
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, inline_rows, context,
								 QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, inline_rows, context);
}

/* The call of anonymize_row over a row of a known type; NULL: something else. */
static FuncExpr *
row_function(RangeTblEntry *rte)
{
	RangeTblFunction *function;
	FuncExpr   *call;
	char	   *name;

	if (rte->rtekind != RTE_FUNCTION || rte->funcordinality ||
		list_length(rte->functions) != 1)
		return NULL;
	function = linitial(rte->functions);
	call = (FuncExpr *) function->funcexpr;
	if (!IsA(call, FuncExpr) || call->funcid < FirstNormalObjectId || call->args == NIL ||
		!IsA(linitial(call->args), Var) || call->funcresulttype == RECORDOID ||
		get_typtype(call->funcresulttype) != TYPTYPE_COMPOSITE)
		return NULL;
	name = get_func_name(call->funcid);
	if (name == NULL || strcmp(name, "anonymize_row") != 0 ||
		get_func_namespace(call->funcid) != synth_base_extension_schema(true))
		return NULL;
	return call;
}

static Query *
row_query(FuncExpr *call)
{
	Query	   *query = makeNode(Query);
	TupleDesc	desc = lookup_rowtype_tupdesc(call->funcresulttype, -1);
	Node	   *inner = copyObject((Node *) call);

	IncrementVarSublevelsUp(inner, 1, 0);
	query->commandType = CMD_SELECT;
	query->querySource = QSRC_ORIGINAL;
	query->canSetTag = true;
	query->jointree = makeFromExpr(NIL, NULL);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		Expr	   *column;

		if (attribute->attisdropped)
			column = (Expr *) makeNullConst(INT4OID, -1, InvalidOid);
		else
		{
			FieldSelect *field = makeNode(FieldSelect);

			field->arg = (Expr *) copyObject(inner);
			field->fieldnum = attribute->attnum;
			field->resulttype = attribute->atttypid;
			field->resulttypmod = attribute->atttypmod;
			field->resultcollid = attribute->attcollation;
			column = (Expr *) field;
		}
		query->targetList = lappend(query->targetList,
									makeTargetEntry(column, attribute->attnum,
													pstrdup(NameStr(attribute->attname)),
													false));
	}
	ReleaseTupleDesc(desc);
	return query;
}
