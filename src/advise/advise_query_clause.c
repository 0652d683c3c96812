/*
 * advise_query_clause.c
 *		What of a condition an index could answer.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "access/sysattr.h"
#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_type_d.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static void note_operator(SynthAccess *access, OpExpr *op, Index varno,
						  bool joins, bool alone);
static void note_array(SynthAccess *access, ScalarArrayOpExpr *op, Index varno,
					   bool joins, bool alone);
static void note_test(SynthAccess *access, Node *argument, Node *clause,
					  Index varno, bool alone);
static SynthUse *add_use(SynthAccess *access, SynthUseKind kind, Node *expr,
						 Index varno, Oid collation, Oid operator);
static bool classify(Oid operator, Node *expr, bool joins, SynthUseKind *kind);
static bool is_prefix_match(Oid operator, Node *pattern, Node *expr, Oid collation);
static bool mentions(Node *node, Index varno);
static Node *predicate_of(Node *clause, Index varno);
static Node *strip_relabels(Node *node);

/*
 * synth_advise_note_clause
 *		Add the uses that a condition makes of its table's columns.
 *
 * joins: it mentions other tables.  alone: it is an arm of OR.
 */
void
synth_advise_note_clause(SynthAccess *access, Node *clause, Index varno,
						 bool joins, bool alone)
{
	ListCell   *cell;

	if (clause == NULL)
		return;
	check_stack_depth();
	if (IsA(clause, RestrictInfo))
		clause = (Node *) ((RestrictInfo *) clause)->clause;
	if (is_orclause(clause) || is_andclause(clause))
	{
		foreach(cell, ((BoolExpr *) clause)->args)
			synth_advise_note_clause(access, lfirst(cell), varno, joins,
									 alone || is_orclause(clause));
	}
	else if (IsA(clause, OpExpr) && list_length(((OpExpr *) clause)->args) == 2)
		note_operator(access, (OpExpr *) clause, varno, joins, alone);
	else if (IsA(clause, ScalarArrayOpExpr))
		note_array(access, (ScalarArrayOpExpr *) clause, varno, joins, alone);
	else if (IsA(clause, NullTest) && !((NullTest *) clause)->argisrow)
		note_test(access, (Node *) ((NullTest *) clause)->arg, clause, varno, alone);
	else if (IsA(clause, BooleanTest))
		note_test(access, (Node *) ((BooleanTest *) clause)->arg, clause, varno, alone);
	else if (is_notclause(clause))
		note_test(access, (Node *) get_notclausearg((Expr *) clause), clause, varno, alone);
	else if (IsA(clause, Var) && ((Var *) clause)->vartype == BOOLOID)
		note_test(access, clause, clause, varno, alone);
}

static void
note_operator(SynthAccess *access, OpExpr *op, Index varno, bool joins, bool alone)
{
	Node	   *left = linitial(op->args);
	Node	   *right = lsecond(op->args);
	Oid			operator = op->opno;
	SynthUseKind kind;
	SynthUse   *use;

	if (!mentions(left, varno))
	{
		Node	   *swap = left;

		left = right;
		right = swap;
		operator = get_commutator(operator);
	}
	if (!OidIsValid(operator) || !mentions(left, varno) || mentions(right, varno) ||
		contain_volatile_functions(right))
		return;
	if (is_prefix_match(operator, right, left, op->inputcollid))
		kind = SYNTH_USE_PREFIX;
	else if (!classify(operator, left, joins, &kind))
		return;
	use = add_use(access, kind, left, varno, op->inputcollid, operator);
	if (use == NULL)
		return;
	use->alone = alone;
	right = strip_relabels(right);
	if (IsA(right, Param) && ((Param *) right)->paramkind == PARAM_EXTERN)
	{
		use->parameter = ((Param *) right)->paramid;
		use->parameter_type = ((Param *) right)->paramtype;
	}
	if (!joins && !alone && kind == SYNTH_USE_EQUAL && IsA(right, Const) &&
		!((Const *) right)->constisnull)
		use->clause = predicate_of((Node *) op, varno);
}

static void
note_array(SynthAccess *access, ScalarArrayOpExpr *op, Index varno, bool joins, bool alone)
{
	Node	   *left = linitial(op->args);
	SynthUseKind kind;
	SynthUse   *use;

	if (!op->useOr || !mentions(left, varno) || mentions(lsecond(op->args), varno) ||
		!classify(op->opno, left, joins, &kind) ||
		(kind != SYNTH_USE_EQUAL && kind != SYNTH_USE_JOIN))
		return;
	use = add_use(access, kind, left, varno, op->inputcollid, op->opno);
	if (use == NULL)
		return;
	use->alone = alone;
	if (!joins && !alone && IsA(lsecond(op->args), Const))
		use->clause = predicate_of((Node *) op, varno);
}

/* IS NULL, IS TRUE, a flag, NOT a flag. */
static void
note_test(SynthAccess *access, Node *argument, Node *clause, Index varno, bool alone)
{
	SynthUse   *use;

	if (!mentions(argument, varno))
		return;
	use = add_use(access, SYNTH_USE_EQUAL, argument, varno, exprCollation(argument), InvalidOid);
	if (use == NULL)
		return;
	use->alone = alone;
	if (!alone)
		use->clause = predicate_of(clause, varno);
	/* an index's other end: it finds them, but not one value */
	if (IsA(clause, NullTest) && ((NullTest *) clause)->nulltesttype == IS_NOT_NULL)
		use->kind = SYNTH_USE_RANGE;
}

void
synth_advise_note_use(SynthAccess *access, SynthUseKind kind, Node *expr,
					  Index varno, Oid collation, Oid operator)
{
	(void) add_use(access, kind, expr, varno, collation, operator);
}

/* NULL where an index can't have the expression, or the use is known already. */
static SynthUse *
add_use(SynthAccess *access, SynthUseKind kind, Node *expr, Index varno,
		Oid collation, Oid operator)
{
	AttrNumber	attnum;
	Node	   *column = synth_advise_index_expr(expr, varno, &attnum);
	SynthUse   *use;
	ListCell   *cell;

	if (column == NULL)
		return NULL;
	foreach(cell, access->uses)
	{
		use = lfirst(cell);
		if (use->kind == kind && use->collation == collation && !use->alone &&
			use->operator == operator && use->clause == NULL && equal(use->expr, column))
			return NULL;
	}
	use = palloc0(sizeof(SynthUse));
	use->kind = kind;
	use->expr = column;
	use->attnum = attnum;
	use->collation = collation;
	use->operator = operator;
	access->uses = lappend(access->uses, use);
	return use;
}

/*
 * synth_advise_index_expr
 *		The expression as an index would have it: of entry 1, a Var where it is
 *		a column.  NULL where no index can have it.
 */
Node *
synth_advise_index_expr(Node *expr, Index varno, AttrNumber *attnum)
{
	*attnum = 0;
	expr = strip_relabels(expr);
	if (IsA(expr, Var))
	{
		Var		   *var = (Var *) expr;

		if (var->varno != varno || var->varlevelsup > 0 || var->varattno <= 0)
			return NULL;
		*attnum = var->varattno;
		return (Node *) makeVar(1, var->varattno, var->vartype, var->vartypmod,
								var->varcollid, 0);
	}
	return predicate_of(expr, varno);
}

/* An expression that an index can keep: immutable, of its row alone. */
static Node *
predicate_of(Node *clause, Index varno)
{
	Bitmapset  *columns = NULL;
	Node	   *copy;

	if (contain_mutable_functions(clause) || contain_subplans(clause) ||
		synth_advise_has_foreign_part(clause, varno))
		return NULL;
	pull_varattnos(clause, varno, &columns);
	/* a column at least, no system column, no whole row */
	if (bms_is_empty(columns) ||
		bms_next_member(columns, -1) + FirstLowInvalidHeapAttributeNumber <= 0)
		return NULL;
	copy = copyObject(clause);
	ChangeVarNodes(copy, varno, 1, 0);
	return copy;
}

static bool
foreign_part_walker(Node *node, void *context)
{
	Index		varno = *(Index *) context;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return ((Var *) node)->varno != varno || ((Var *) node)->varlevelsup > 0;
	if (IsA(node, Param) || IsA(node, PlaceHolderVar) || IsA(node, RestrictInfo) ||
		IsA(node, Aggref) || IsA(node, WindowFunc) || IsA(node, GroupingFunc) ||
		IsA(node, CurrentOfExpr))
		return true;
	return expression_tree_walker(node, foreign_part_walker, context);
}

/* Does an expression have anything but constants and the table's columns? */
bool
synth_advise_has_foreign_part(Node *node, Index varno)
{
	return foreign_part_walker(node, &varno);
}

/* What a B-tree, or GIN, over the expression could do for the operator. */
static bool
classify(Oid operator, Node *expr, bool joins, SynthUseKind *kind)
{
	Oid			type = exprType(strip_relabels(expr));
	Oid			opclass = GetDefaultOpClass(type, BTREE_AM_OID);

	if (OidIsValid(opclass))
	{
		int			strategy = get_op_opfamily_strategy(operator, get_opclass_family(opclass));

		if (strategy == BTEqualStrategyNumber)
		{
			*kind = joins ? SYNTH_USE_JOIN : SYNTH_USE_EQUAL;
			return true;
		}
		if (strategy != 0)
		{
			*kind = SYNTH_USE_RANGE;
			return true;
		}
	}
	opclass = GetDefaultOpClass(type, GIN_AM_OID);
	if (OidIsValid(opclass) && op_in_opfamily(operator, get_opclass_family(opclass)))
	{
		*kind = SYNTH_USE_CONTAINS;
		return true;
	}
	return false;
}

/*
 * LIKE with a constant beginning: in a collation that is not C only an index
 * that compares byte by byte serves it.
 */
static bool
is_prefix_match(Oid operator, Node *pattern, Node *expr, Oid collation)
{
	Oid			type = exprType(strip_relabels(expr));
	char	   *begin;

	if ((operator != OID_TEXT_LIKE_OP && operator != OID_BPCHAR_LIKE_OP) ||
		(type != TEXTOID && type != VARCHAROID && type != BPCHAROID) ||
		!IsA(pattern, Const) || ((Const *) pattern)->constisnull)
		return false;
	begin = TextDatumGetCString(((Const *) pattern)->constvalue);
	return begin[0] != '\0' && begin[0] != '%' && begin[0] != '_' && begin[0] != '\\';
}

static bool
mentions(Node *node, Index varno)
{
	Bitmapset  *columns = NULL;

	pull_varattnos(node, varno, &columns);
	return !bms_is_empty(columns);
}

static Node *
strip_relabels(Node *node)
{
	while (node && IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	return node;
}
