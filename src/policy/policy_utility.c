/*
 * policy_utility.c
 *		What masked roles may not learn around queries: COPY of a table,
 *		triggers, and the rows and keys that errors quote.
 *
 * COPY t TO does not pass the planner, so it becomes COPY (SELECT ... FROM
 * ONLY t) TO, as row security does it; pg_dump works this way.  A trigger of
 * the role's own would see rows as they are: it is refused.  The detail of a
 * violated constraint holds the row or the key: it is dropped where the error
 * is raised, so that an exception handler does not see it either.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/executor.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "policy/policy_private.h"
#include "tcop/utility.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static ProcessUtility_hook_type previous_utility = NULL;
static ExecutorRun_hook_type previous_run = NULL;
static ExecutorFinish_hook_type previous_finish = NULL;

static void mask_utility(PlannedStmt *pstmt, const char *text, bool read_only_tree,
						 ProcessUtilityContext context, ParamListInfo parameters,
						 QueryEnvironment *environment, DestReceiver *receiver,
						 QueryCompletion *completion);
static void run_utility(PlannedStmt *pstmt, const char *text, bool read_only_tree,
						ProcessUtilityContext context, ParamListInfo parameters,
						QueryEnvironment *environment, DestReceiver *receiver,
						QueryCompletion *completion, bool quiet);
static void run_quietly(QueryDesc *query, ScanDirection direction, uint64 count SYNTH_EXECUTE_ONCE_PARAMETER);
static void finish_quietly(QueryDesc *query);
static bool writes(const QueryDesc *query);
static void copy_masked(PlannedStmt *pstmt, CopyStmt *copy);
static void refuse_trigger(const CreateTrigStmt *trigger);

void
synth_policy_install_utility_hook(void)
{
	previous_utility = ProcessUtility_hook;
	ProcessUtility_hook = mask_utility;
	previous_run = ExecutorRun_hook;
	ExecutorRun_hook = run_quietly;
	previous_finish = ExecutorFinish_hook;
	ExecutorFinish_hook = finish_quietly;
}

/*
 * To be called in PG_CATCH.  An error that the session itself raises about the
 * masked role's own doing keeps its detail; those of class 23 (constraints) and
 * of view checks lose it, as they quote rows.
 */
void
synth_policy_rethrow_without_detail(void)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext ? TopTransactionContext : ErrorContext);
	int			code = geterrcode();
	ErrorData  *error;

	if (ERRCODE_TO_CATEGORY(code) != ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION &&
		code != ERRCODE_WITH_CHECK_OPTION_VIOLATION)
	{
		MemoryContextSwitchTo(old);
		PG_RE_THROW();
	}
	error = CopyErrorData();
	FlushErrorState();
	error->detail = NULL;
	error->detail_log = NULL;
	MemoryContextSwitchTo(old);
	ReThrowError(error);
}

/* ---- queries that write ---- */

static void
run_quietly(QueryDesc *query, ScanDirection direction, uint64 count SYNTH_EXECUTE_ONCE_PARAMETER)
{
	bool		quiet = writes(query) && synth_policy_role_is_masked(GetUserId());

	PG_TRY();
	{
		if (previous_run)
			previous_run(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
		else
			standard_ExecutorRun(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
	}
	PG_CATCH();
	{
		if (quiet)
			synth_policy_rethrow_without_detail();
		PG_RE_THROW();
	}
	PG_END_TRY();
}

static void
finish_quietly(QueryDesc *query)
{
	bool		quiet = writes(query) && synth_policy_role_is_masked(GetUserId());

	PG_TRY();
	{
		if (previous_finish)
			previous_finish(query);
		else
			standard_ExecutorFinish(query);
	}
	PG_CATCH();
	{
		if (quiet)
			synth_policy_rethrow_without_detail();
		PG_RE_THROW();
	}
	PG_END_TRY();
}

static bool
writes(const QueryDesc *query)
{
	return query->operation != CMD_SELECT ||
		(query->plannedstmt && query->plannedstmt->hasModifyingCTE);
}

/* ---- other statements ---- */

static void
mask_utility(PlannedStmt *pstmt, const char *text, bool read_only_tree,
			 ProcessUtilityContext context, ParamListInfo parameters,
			 QueryEnvironment *environment, DestReceiver *receiver,
			 QueryCompletion *completion)
{
	Node	   *statement = pstmt->utilityStmt;
	bool		quiet = false;

	/* roles can be looked up only inside a live transaction */
	if (IsTransactionState() && !IsAbortedTransactionBlockState() &&
		!IsA(statement, TransactionStmt) && synth_policy_role_is_masked(GetUserId()))
	{
		quiet = true;
		if (IsA(statement, CopyStmt) && !((CopyStmt *) statement)->is_from &&
			((CopyStmt *) statement)->relation)
		{
			if (read_only_tree)
			{
				pstmt = copyObject(pstmt);
				read_only_tree = false;
			}
			copy_masked(pstmt, (CopyStmt *) pstmt->utilityStmt);
		}
		else if (IsA(statement, CreateTrigStmt))
			refuse_trigger((CreateTrigStmt *) statement);
	}
	run_utility(pstmt, text, read_only_tree, context, parameters, environment,
				receiver, completion, quiet);
	if (IsA(statement, SecLabelStmt))
		synth_policy_refresh_labelled((SecLabelStmt *) statement);
}

static void
run_utility(PlannedStmt *pstmt, const char *text, bool read_only_tree,
			ProcessUtilityContext context, ParamListInfo parameters,
			QueryEnvironment *environment, DestReceiver *receiver,
			QueryCompletion *completion, bool quiet)
{
	PG_TRY();
	{
		if (previous_utility)
			previous_utility(pstmt, text, read_only_tree, context, parameters,
							 environment, receiver, completion);
		else
			standard_ProcessUtility(pstmt, text, read_only_tree, context,
									parameters, environment, receiver, completion);
	}
	PG_CATCH();
	{
		if (quiet)
			synth_policy_rethrow_without_detail();
		PG_RE_THROW();
	}
	PG_END_TRY();
}

/* COPY t (a, b) TO as COPY (SELECT a, b FROM ONLY t) TO */
static void
copy_masked(PlannedStmt *pstmt, CopyStmt *copy)
{
	Oid			relid = RangeVarGetRelid(copy->relation, AccessShareLock, true);
	Relation	relation;
	SelectStmt *select;
	RangeVar   *from;
	List	   *names = copy->attlist;
	ListCell   *cell;

	/* partitioned tables, views and sequences have errors of their own */
	if (!OidIsValid(relid) || !synth_policy_has_rules(relid) ||
		get_rel_relkind(relid) == RELKIND_PARTITIONED_TABLE)
		return;
	relation = relation_open(relid, NoLock);
	if (names == NIL)
	{
		TupleDesc	desc = RelationGetDescr(relation);

		for (int i = 0; i < desc->natts; i++)
			if (!TupleDescAttr(desc, i)->attisdropped && !TupleDescAttr(desc, i)->attgenerated)
				names = lappend(names, makeString(pstrdup(NameStr(TupleDescAttr(desc, i)->attname))));
	}
	select = makeNode(SelectStmt);
	foreach(cell, names)
	{
		ColumnRef  *column = makeNode(ColumnRef);
		ResTarget  *target = makeNode(ResTarget);

		column->fields = list_make1(lfirst(cell));
		column->location = -1;
		target->val = (Node *) column;
		target->location = -1;
		select->targetList = lappend(select->targetList, target);
	}
	from = makeRangeVar(get_namespace_name(RelationGetNamespace(relation)),
						pstrdup(RelationGetRelationName(relation)), -1);
	from->inh = false;
	select->fromClause = list_make1(from);
	relation_close(relation, NoLock);
	copy->relation = NULL;
	copy->attlist = NIL;
	copy->query = (Node *) select;
}

static void
refuse_trigger(const CreateTrigStmt *trigger)
{
	Oid			relation = RangeVarGetRelid(trigger->relation, NoLock, true);

	if (OidIsValid(relation) && synth_policy_has_rules(relation))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("a masked role cannot create a trigger on \"%s\"",
						trigger->relation->relname),
				 errdetail("The trigger's function would see rows as they are.")));
}
