/*
 * policy_utility.c
 *		What masked roles may not learn around queries: COPY of a table,
 *		triggers, and the rows and keys that errors quote (policy_error.c).
 *
 * COPY t TO does not pass the planner, so it becomes COPY (SELECT ... FROM
 * ONLY t) TO, as row security does it; pg_dump works this way.  A trigger of
 * the role's own would see rows as they are: it is refused.
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
static void run(QueryDesc *query, ScanDirection direction, uint64 count SYNTH_EXECUTE_ONCE_PARAMETER);
static void finish_quietly(QueryDesc *query);
static bool reads_foreign(const QueryDesc *query);
static bool writes(const QueryDesc *query);
static void copy_masked(PlannedStmt *pstmt, CopyStmt *copy);
static void forget_altered(const AlterTableStmt *statement);
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

/* ---- queries that write ---- */

static void
run_quietly(QueryDesc *query, ScanDirection direction, uint64 count SYNTH_EXECUTE_ONCE_PARAMETER)
{
	bool		masked = synth_policy_session_is_masked();
	ErrorContextCallback callback;

	if (masked && reads_foreign(query))
	{
		PG_TRY();
		{
			run(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
		}
		PG_CATCH();
		{
			synth_policy_rethrow_foreign();
		}
		PG_END_TRY();
	}
	else if (masked && writes(query))
	{
		synth_policy_hide_details(&callback);
		run(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
		synth_policy_show_details(&callback);
	}
	else
		run(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
}

static void
run(QueryDesc *query, ScanDirection direction, uint64 count SYNTH_EXECUTE_ONCE_PARAMETER)
{
	if (previous_run)
		previous_run(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
	else
		standard_ExecutorRun(query, direction, count SYNTH_EXECUTE_ONCE_ARGUMENT);
}

static void
finish_quietly(QueryDesc *query)
{
	bool		quiet = writes(query) && synth_policy_session_is_masked();
	ErrorContextCallback callback;

	if (quiet)
		synth_policy_hide_details(&callback);
	if (previous_finish)
		previous_finish(query);
	else
		standard_ExecutorFinish(query);
	if (quiet)
		synth_policy_show_details(&callback);
}

static bool
writes(const QueryDesc *query)
{
	return query->operation != CMD_SELECT ||
		(query->plannedstmt && query->plannedstmt->hasModifyingCTE);
}

/* A foreign table with rules is in it. */
static bool
reads_foreign(const QueryDesc *query)
{
	ListCell   *cell;

	foreach(cell, query->plannedstmt->rtable)
	{
		RangeTblEntry *rte = lfirst(cell);

		if (rte->rtekind == RTE_RELATION && rte->relkind == RELKIND_FOREIGN_TABLE &&
			synth_policy_has_rules(rte->relid))
			return true;
	}
	return false;
}

/* ---- other statements ---- */

static void
mask_utility(PlannedStmt *pstmt, const char *text, bool read_only_tree,
			 ProcessUtilityContext context, ParamListInfo parameters,
			 QueryEnvironment *environment, DestReceiver *receiver,
			 QueryCompletion *completion)
{
	Node	   *statement = pstmt->utilityStmt;
	bool		masked = false;
	bool		quiet = false;

	/* roles can be looked up only inside a live transaction */
	if (IsTransactionState() && !IsAbortedTransactionBlockState() &&
		!IsA(statement, TransactionStmt))
	{
		masked = synth_policy_role_is_masked(GetUserId());
		quiet = masked || synth_policy_session_is_masked();
	}
	if (masked && IsA(statement, CopyStmt) && !((CopyStmt *) statement)->is_from &&
		((CopyStmt *) statement)->relation)
	{
		if (read_only_tree)
		{
			pstmt = copyObject(pstmt);
			read_only_tree = false;
		}
		copy_masked(pstmt, (CopyStmt *) pstmt->utilityStmt);
	}
	else if (masked && IsA(statement, CreateTrigStmt))
		refuse_trigger((CreateTrigStmt *) statement);
	run_utility(pstmt, text, read_only_tree, context, parameters, environment,
				receiver, completion, quiet);
	if (IsA(statement, SecLabelStmt))
		synth_policy_refresh_labelled((SecLabelStmt *) statement);
	else if (IsA(statement, AlterTableStmt))
		forget_altered((AlterTableStmt *) statement);
}

static void
run_utility(PlannedStmt *pstmt, const char *text, bool read_only_tree,
			ProcessUtilityContext context, ParamListInfo parameters,
			QueryEnvironment *environment, DestReceiver *receiver,
			QueryCompletion *completion, bool quiet)
{
	ErrorContextCallback callback;

	if (quiet)
		synth_policy_hide_details(&callback);
	if (previous_utility)
		previous_utility(pstmt, text, read_only_tree, context, parameters,
						 environment, receiver, completion);
	else
		standard_ProcessUtility(pstmt, text, read_only_tree, context,
								parameters, environment, receiver, completion);
	if (quiet)
		synth_policy_show_details(&callback);
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
	if (!OidIsValid(relid) || !synth_policy_veils(relid, get_rel_relkind(relid)) ||
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

/* A new foreign key or parent may bring rules to what refers to the table. */
static void
forget_altered(const AlterTableStmt *statement)
{
	Oid			relation = RangeVarGetRelid(statement->relation, NoLock, true);

	if (OidIsValid(relation) && get_rel_relkind(relation) != RELKIND_INDEX)
		synth_policy_forget(relation);
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
