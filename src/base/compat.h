/*
 * compat.h
 *		The one place that tests PG_VERSION_NUM.
 *
 * Each shim names the version at which it can be deleted.
 */
#ifndef SYNTH_COMPAT_H
#define SYNTH_COMPAT_H

#include "postgres.h"

#include "fmgr.h"

#if PG_VERSION_NUM < 150000
#error "synth needs PostgreSQL 15 or later"
#endif

/* varatt.h took the varlena macros out of postgres.h; delete when 16 is oldest */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* the module's name and version in pg_get_loaded_modules(); 18 */
#ifdef PG_MODULE_MAGIC_EXT
#define SYNTH_MODULE_MAGIC \
	PG_MODULE_MAGIC_EXT(.name = "synth", .version = SYNTH_VERSION)
#else
#define SYNTH_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/* soft errors of input functions; delete when 16 is oldest */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define synth_errsave(context, ...) errsave(context, __VA_ARGS__)
#else
#define synth_errsave(context, ...) ereport(ERROR, __VA_ARGS__)
#endif

/* functions that don't return say so before, not behind; 18 */
#ifndef pg_noreturn
#define pg_noreturn __attribute__((noreturn))
#endif

/* constraints may be NOT ENFORCED; delete when 18 is oldest */
#if PG_VERSION_NUM >= 180000
#define synth_check_is_enforced(check) ((check)->ccenforced)
#define synth_key_is_enforced(key) ((key)->conenforced)
#else
#define synth_check_is_enforced(check) true
#define synth_key_is_enforced(key) true
#endif

/* ranges are made with a place for soft errors; 16 */
#if PG_VERSION_NUM >= 160000
#define synth_make_range(type, lower, upper, empty) \
	make_range(type, lower, upper, empty, NULL)
#else
#define synth_make_range(type, lower, upper, empty) \
	make_range(type, lower, upper, empty)
#endif

/* the type that a text names, InvalidOid if none; soft errors since 16 */
#include "parser/parse_type.h"
static inline Oid
synth_parse_type(const char *name, int32 *typmod)
{
	Oid			type = InvalidOid;

#if PG_VERSION_NUM >= 160000
	ErrorSaveContext context = {T_ErrorSaveContext};

	if (!parseTypeString(name, &type, typmod, (Node *) &context))
		return InvalidOid;
#else
	parseTypeString(name, &type, typmod, true);
#endif
	return type;
}

/*
 * A type's input function, false where it would raise an error; soft errors
 * since 16, a subtransaction before.
 */
#include "access/xact.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
static inline bool
synth_input_softly(FmgrInfo *input, char *text, Oid io_param, int32 typmod, Datum *result)
{
#if PG_VERSION_NUM >= 160000
	ErrorSaveContext context = {T_ErrorSaveContext};

	return InputFunctionCallSafe(input, text, io_param, typmod, (Node *) &context, result);
#else
	MemoryContext caller = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool is_read = true;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller);
	PG_TRY();
	{
		*result = InputFunctionCall(input, text, io_param, typmod);
		ReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller);
		CurrentResourceOwner = owner;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller);
		CurrentResourceOwner = owner;
		/* what is wrong with the text is an answer; the rest is an error */
		if (ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_DATA_EXCEPTION &&
			ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION)
			ReThrowError(error);
		FreeErrorData(error);
		is_read = false;
	}
	PG_END_TRY();
	return is_read;
#endif
}

/*
 * Executor calls whose arguments grew: whether a relation may be inserted into
 * (17, 18), and the indexes of a new row (16).
 */
#if PG_VERSION_NUM >= 180000
#define synth_check_insertable(info) \
	CheckValidResultRel(info, CMD_INSERT, ONCONFLICT_NONE, NIL)
#elif PG_VERSION_NUM >= 170000
#define synth_check_insertable(info) CheckValidResultRel(info, CMD_INSERT, NIL)
#else
#define synth_check_insertable(info) CheckValidResultRel(info, CMD_INSERT)
#endif
#if PG_VERSION_NUM >= 160000
#define synth_insert_index_tuples(info, slot, estate) \
	ExecInsertIndexTuples(info, slot, estate, false, false, NULL, NIL, false)
#else
#define synth_insert_index_tuples(info, slot, estate) \
	ExecInsertIndexTuples(info, slot, estate, false, false, NULL, NIL)
#endif

/* one function checks the rights on every kind of object; 16 */
#if PG_VERSION_NUM >= 160000
#define synth_object_aclcheck_function(function, role) \
	object_aclcheck(ProcedureRelationId, (function), (role), ACL_EXECUTE)
#else
#define synth_object_aclcheck_function(function, role) \
	pg_proc_aclcheck((function), (role), ACL_EXECUTE)
#endif

#if PG_VERSION_NUM >= 160000
#define synth_is_relation_owner(relation, role) \
	object_ownercheck(RelationRelationId, (relation), (role))
#else
#define synth_is_relation_owner(relation, role) \
	pg_class_ownercheck((relation), (role))
#endif

/* whose rights read a range table entry: in a list of its own since 16 */
#include "parser/parse_relation.h"
static inline Oid
synth_rte_check_as_user(Query *query, RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	return rte->perminfoindex == 0 ? InvalidOid :
		getRTEPermissionInfo(query->rteperminfos, rte)->checkAsUser;
#else
	return rte->checkAsUser;
#endif
}

/* a range table entry that is only written, never run, asks for no rights */
static inline void
synth_forget_permissions(RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	rte->perminfoindex = 0;
#else
	rte->requiredPerms = 0;
#endif
}

/* which outer joins may make a Var NULL is part of it; 16 */
static inline void
synth_copy_nulling(List *vars, const Var *like)
{
#if PG_VERSION_NUM >= 160000
	ListCell   *cell;

	foreach(cell, vars)
		if (IsA(lfirst(cell), Var))
			((Var *) lfirst(cell))->varnullingrels = bms_copy(like->varnullingrels);
#endif
}

/* columns of a range table entry; old and new rows are told apart since 18 */
#if PG_VERSION_NUM >= 180000
#define synth_expand_rte(rte, rtindex, up, names, vars) \
	expandRTE(rte, rtindex, up, VAR_RETURNING_DEFAULT, -1, true, names, vars)
#else
#define synth_expand_rte(rte, rtindex, up, names, vars) \
	expandRTE(rte, rtindex, up, -1, true, names, vars)
#endif

/* GROUP BY has a range table entry of its own; 18 */
#if PG_VERSION_NUM >= 180000
#define synth_grouped_expr(rte, attnum) \
	((rte)->rtekind == RTE_GROUP ? (Node *) list_nth((rte)->groupexprs, (attnum) - 1) : NULL)
#else
#define synth_grouped_expr(rte, attnum) ((Node *) NULL)
#endif

/* the view whose query a subquery of a rewritten query is; 16 */
#include "catalog/pg_class.h"
static inline Oid
synth_view_of(RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	return rte->rtekind == RTE_SUBQUERY && rte->relkind == RELKIND_VIEW ? rte->relid : InvalidOid;
#else
	/* its first entry is the view itself, as OLD */
	RangeTblEntry *old = rte->rtekind == RTE_SUBQUERY && rte->subquery->rtable != NIL ?
		linitial_node(RangeTblEntry, rte->subquery->rtable) : NULL;

	return old && old->rtekind == RTE_RELATION && old->relkind == RELKIND_VIEW ?
		old->relid : InvalidOid;
#endif
}

/* the executor's check of the caller's rights, of a plan; 16 */
#include "executor/executor.h"
#include "nodes/plannodes.h"
#if PG_VERSION_NUM >= 160000
#define synth_check_plan_rights(plan) \
	((void) ExecCheckPermissions((plan)->rtable, (plan)->permInfos, true))
#else
#define synth_check_plan_rights(plan) ((void) ExecCheckRTPerms((plan)->rtable, true))
#endif

/* a range table entry of our own needs an entry of rights; 16 */
#if PG_VERSION_NUM >= 160000
#define synth_add_rte_rights(query, rte) \
	((void) addRTEPermissionInfo(&(query)->rteperminfos, (rte)))
#else
#define synth_add_rte_rights(query, rte) ((void) 0)
#endif

/* the direction of a sort key; 18 */
#if PG_VERSION_NUM >= 180000
#define synth_pathkey_descends(pathkey) ((pathkey)->pk_cmptype == COMPARE_GT)
#else
#define synth_pathkey_descends(pathkey) ((pathkey)->pk_strategy == BTGreaterStrategyNumber)
#endif

/* ExecutorRun says no longer whether it is the only call; 18 */
#if PG_VERSION_NUM >= 180000
#define SYNTH_EXECUTE_ONCE_PARAMETER
#define SYNTH_EXECUTE_ONCE_ARGUMENT
#else
#define SYNTH_EXECUTE_ONCE_PARAMETER , bool execute_once
#define SYNTH_EXECUTE_ONCE_ARGUMENT , execute_once
#endif

/* constraints that are there but not enforced; 18 */
#if PG_VERSION_NUM >= 180000
#define synth_constraint_is_enforced(form) ((form)->conenforced)
#else
#define synth_constraint_is_enforced(form) true
#endif

/* NOT NULL that is not yet valid, generated columns that are not stored; 18 */
#if PG_VERSION_NUM >= 180000
#define synth_allows_null(desc, i) \
	(!TupleDescAttr(desc, i)->attnotnull || \
	 TupleDescAttr(desc, i)->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL || \
	 TupleDescCompactAttr(desc, i)->attnullability == ATTNULLABLE_INVALID)
#define synth_expand_generated(expression, relation) \
	expand_generated_columns_in_expr((expression), (relation), 1)
#else
#define synth_allows_null(desc, i) (!TupleDescAttr(desc, i)->attnotnull)
#define synth_expand_generated(expression, relation) (expression)
#endif

#endif							/* SYNTH_COMPAT_H */
