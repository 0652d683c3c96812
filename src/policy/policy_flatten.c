/*
 * policy_flatten.c
 *		What stands between a query and the scan of a masked table, although
 *		it need not.
 *
 * FROM t, anonymize_row(t) a: a function in FROM is computed whole for every row
 * and stored; as (SELECT (anonymize_row(t)).a, ...) its columns are expressions
 * of the query around it, so that those which are not used are not masked, and
 * predicates on unmasked columns reach the scan of t.
 *
 * A security barrier view that hides no row (one table, no predicate): the
 * barrier keeps the view from being flattened, so that a join could not use the
 * table's indexes. It protects nothing there: whatever is pushed down sees the
 * view's expressions, which are masks, and row security of the table has its
 * own order of predicates. So it is taken away.
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "policy/policy_private.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

static bool flatten(Node *node, void *context);
static bool hides_no_row(const Query *view);
static FuncExpr *row_function(RangeTblEntry *rte);
static Query *row_query(FuncExpr *call);

void
synth_policy_flatten(Query *query)
{
	flatten((Node *) query, NULL);
}

static bool
flatten(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;
		FuncExpr   *call = row_function(rte);

		if (rte->rtekind == RTE_SUBQUERY && rte->security_barrier &&
			hides_no_row(rte->subquery))
			rte->security_barrier = false;
		if (call == NULL)
			return false;
		rte->rtekind = RTE_SUBQUERY;
		rte->subquery = row_query(call);
		rte->functions = NIL;
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, flatten, context,
								 QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, flatten, context);
}

/* Does a view show all rows of one table? */
static bool
hides_no_row(const Query *view)
{
	Node	   *from = list_length(view->jointree->fromlist) == 1 ?
		linitial(view->jointree->fromlist) : NULL;

	return view->commandType == CMD_SELECT && from && IsA(from, RangeTblRef) &&
		rt_fetch(((RangeTblRef *) from)->rtindex, view->rtable)->rtekind == RTE_RELATION &&
		view->jointree->quals == NULL && view->havingQual == NULL &&
		view->setOperations == NULL && view->groupClause == NIL &&
		view->groupingSets == NIL && view->distinctClause == NIL &&
		view->limitCount == NULL && view->limitOffset == NULL &&
		view->cteList == NIL && view->rowMarks == NIL && !view->hasAggs &&
		!view->hasWindowFuncs && !view->hasTargetSRFs && !view->hasSubLinks;
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
