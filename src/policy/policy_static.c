/*
 * policy_static.c
 *		Static masking in place: synth_anonymize, synth_anonymize_schema and
 *		synth_shuffle.
 *
 * A table is rewritten as VACUUM FULL does it, once, whatever number of rules
 * it has: masked rows go to a new heap, indexes are built anew, and the file
 * with the originals is deleted when the transaction commits.  All tables that
 * foreign keys connect are rewritten in the one transaction, so an error, a
 * cancelled session or a crash at any moment leaves all as it was.
 *
 * Limits: WAL, backups, replicas of logical replication, large objects and
 * files outside of the tables keep what they have; transactions whose snapshot
 * is older see the rewritten table empty, as after ALTER TABLE.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "funcapi.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "policy/policy_static_private.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static void run(SynthStaticPlan *plan);
static void copy_tables(SynthStaticPlan *plan);
static void copy_group(SynthStaticPlan *plan, const SynthStaticTable *root, List *group);
static int64 named_rows(const SynthStaticPlan *plan);
static List *tables_of_schema(Oid schema);
static bool touches_anything(const SynthStaticPlan *plan);
static void require_table(Oid relation);

SYNTH_FUNCTION(synth_anonymize);

/* synth_anonymize(source regclass) */
Datum
synth_anonymize(PG_FUNCTION_ARGS)
{
	Oid			relation = PG_GETARG_OID(0);
	SynthStaticPlan *plan;

	PreventCommandIfReadOnly("synth_anonymize");
	require_table(relation);
	synth_policy_require_owner(relation);
	plan = synth_policy_static_plan(list_make1_oid(relation));
	if (!touches_anything(plan))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("table \"%s\" has no masking rules", get_rel_name(relation)),
				 errhint("Set them with synth_set_rule, or SELECT synth_apply_suggestions(table).")));
	run(plan);
	PG_RETURN_INT64(named_rows(plan));
}

SYNTH_FUNCTION(synth_anonymize_schema);

/* synth_anonymize_schema(schema name) */
Datum
synth_anonymize_schema(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *name = NameStr(*PG_GETARG_NAME(0));
	Oid			schema = LookupExplicitNamespace(name, false);
	SynthStaticPlan *plan;
	ListCell   *cell;

	PreventCommandIfReadOnly("synth_anonymize_schema");
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	plan = synth_policy_static_plan(tables_of_schema(schema));
	if (!touches_anything(plan))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no table of schema \"%s\" has masking rules", name),
				 errhint("Set them with synth_set_rule, or SELECT synth_apply_suggestions(table).")));
	run(plan);
	foreach(cell, plan->tables)
	{
		SynthStaticTable *table = lfirst(cell);
		Datum		values[2];
		bool		nulls[2] = {0};

		if (!synth_policy_static_has_storage(table))
			continue;
		values[0] = ObjectIdGetDatum(table->relation);
		values[1] = Int64GetDatum(table->rows);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

SYNTH_FUNCTION(synth_shuffle);

/* synth_shuffle(source regclass, column_name name, seed bigint) */
Datum
synth_shuffle(PG_FUNCTION_ARGS)
{
	Oid			relation;
	AttrNumber	attnum;
	SynthStaticPlan *plan;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("synth_shuffle needs a table and a column")));
	PreventCommandIfReadOnly("synth_shuffle");
	relation = PG_GETARG_OID(0);
	require_table(relation);
	synth_policy_require_owner(relation);
	attnum = get_attnum(relation, NameStr(*PG_GETARG_NAME(1)));
	if (attnum <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of relation \"%s\" does not exist",
						NameStr(*PG_GETARG_NAME(1)), get_rel_name(relation))));
	if (get_attgenerated(relation, attnum))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" of \"%s\" is generated",
						NameStr(*PG_GETARG_NAME(1)), get_rel_name(relation)),
				 errhint("Shuffle the columns that it is generated from.")));
	plan = synth_policy_static_plan_column(relation, attnum, "shuffle");
	plan->has_seed = !PG_ARGISNULL(2);
	plan->seed = plan->has_seed ? (uint64) PG_GETARG_INT64(2) : 0;
	run(plan);
	PG_RETURN_INT64(named_rows(plan));
}

static void
run(SynthStaticPlan *plan)
{
	copy_tables(plan);
	CommandCounterIncrement();
	synth_policy_static_swap(plan);
	CommandCounterIncrement();
	synth_policy_static_verify_keys(plan);
	synth_policy_static_forget_statistics(plan);
	synth_policy_static_report_views(plan);
}

/* Tables by their topmost ancestor: they share permutations and models. */
static void
copy_tables(SynthStaticPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->tables)
	{
		SynthStaticTable *root = lfirst(cell);
		List	   *group = NIL;
		ListCell   *other;

		if (!root->is_touched || root->root != root->relation)
			continue;
		foreach(other, plan->tables)
			if (((SynthStaticTable *) lfirst(other))->root == root->relation &&
				synth_policy_static_has_storage(lfirst(other)))
				group = lappend(group, lfirst(other));
		if (group != NIL)
			copy_group(plan, root, group);
	}
}

static void
copy_group(SynthStaticPlan *plan, const SynthStaticTable *root, List *group)
{
	PG_TRY();
	{
		synth_policy_static_copy(plan, group);
	}
	PG_CATCH();
	{
		synth_policy_static_rethrow(root);
	}
	PG_END_TRY();
}

/* Rows masked of the tables that were named, not of those that follow. */
static int64
named_rows(const SynthStaticPlan *plan)
{
	int64		rows = 0;
	ListCell   *cell;

	foreach(cell, plan->tables)
		if (((SynthStaticTable *) lfirst(cell))->named)
			rows += ((SynthStaticTable *) lfirst(cell))->rows;
	return rows;
}

/* Tables that hold rows, or partitions that do; not those of extensions. */
static List *
tables_of_schema(Oid schema)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *tables = NIL;

	ScanKeyInit(&key, Anum_pg_class_relnamespace, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	scan = systable_beginscan(catalog, InvalidOid, false, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(tuple);

		CHECK_FOR_INTERRUPTS();
		if ((form->relkind == RELKIND_RELATION || form->relkind == RELKIND_PARTITIONED_TABLE) &&
			!OidIsValid(getExtensionOfObject(RelationRelationId, form->oid)))
			tables = lappend_oid(tables, form->oid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	list_sort(tables, list_oid_cmp);
	return tables;
}

static bool
touches_anything(const SynthStaticPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->tables)
		if (((SynthStaticTable *) lfirst(cell))->is_touched)
			return true;
	return false;
}

/* Errors 42809 for what has no rows of its own, 42501 for the system's. */
static void
require_table(Oid relation)
{
	const char *name = get_rel_name(relation);

	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	switch (get_rel_relkind(relation))
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
			if (relation < FirstNormalObjectId)
				ereport(ERROR,
						(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						 errmsg("permission denied: \"%s\" is a system catalog", name)));
			return;
		case RELKIND_VIEW:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is a view, which has no rows to mask", name),
					 errhint("Mask the tables that it reads.")));
			break;
		case RELKIND_MATVIEW:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is a materialized view", name),
					 errhint("Mask the tables that it reads, then REFRESH MATERIALIZED VIEW.")));
			break;
		case RELKIND_FOREIGN_TABLE:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is a foreign table", name),
					 errhint("Mask the table where its rows are stored.")));
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a table", name)));
	}
}
