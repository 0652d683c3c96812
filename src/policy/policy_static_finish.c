/*
 * policy_static_finish.c
 *		Static masking: masked copies take their tables' places, foreign keys
 *		are verified, and what else held original values is dealt with.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/multixact.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/heap.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type_d.h"
#include "commands/cluster.h"
#include "commands/defrem.h"
#include "commands/progress.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "policy/policy_private.h"
#include "policy/policy_static_private.h"
#include "storage/bufmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

static void swap_table(SynthStaticTable *table);
static void set_size(const SynthStaticTable *table);
static bool is_affected(const SynthStaticPlan *plan, const SynthForeignKey *key);
static const SynthForeignKey *topmost(const SynthStaticPlan *plan,
									  const SynthForeignKey *key);
static void verify_key(const SynthForeignKey *key);
static void forget_table(const SynthStaticTable *table, Oid relation);

/* ---- new heaps for old ---- */

void
synth_policy_static_swap(SynthStaticPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->tables)
	{
		SynthStaticTable *table = lfirst(cell);

		if (!OidIsValid(table->new_heap))
			continue;
		CHECK_FOR_INTERRUPTS();
		PG_TRY();
		{
			swap_table(table);
		}
		PG_CATCH();
		{
			synth_policy_static_rethrow(table);
		}
		PG_END_TRY();
	}
}

static void
swap_table(SynthStaticTable *table)
{
	char		persistence = get_rel_persistence(table->relation);

	set_size(table);
	pgstat_progress_start_command(PROGRESS_COMMAND_CLUSTER, table->relation);
	pgstat_progress_update_param(PROGRESS_CLUSTER_COMMAND,
								 PROGRESS_CLUSTER_COMMAND_VACUUM_FULL);
	/* constraints are checked: that masked keys differ is not known */
	finish_heap_swap(table->relation, table->new_heap, false, false, true, true,
					 RecentXmin, ReadNextMultiXactId(), persistence);
	pgstat_progress_end_command();
}

/* The planner knows how many rows there are before the next ANALYZE. */
static void
set_size(const SynthStaticTable *table)
{
	Relation	catalog = table_open(RelationRelationId, RowExclusiveLock);
	Relation	heap = table_open(table->new_heap, NoLock);
	HeapTuple	tuple = SearchSysCacheCopy1(RELOID, ObjectIdGetDatum(table->new_heap));
	Form_pg_class form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", table->new_heap);
	form = (Form_pg_class) GETSTRUCT(tuple);
	form->relpages = (int32) RelationGetNumberOfBlocks(heap);
	form->reltuples = (float4) table->written;
	CatalogTupleUpdate(catalog, &tuple->t_self, tuple);
	heap_freetuple(tuple);
	table_close(heap, NoLock);
	table_close(catalog, RowExclusiveLock);
	CommandCounterIncrement();
}

void
synth_policy_static_rethrow(const SynthStaticTable *table)
{
	int			code = geterrcode();
	MemoryContext old;
	ErrorData  *error;

	if (ERRCODE_TO_CATEGORY(code) != ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION)
		PG_RE_THROW();
	old = MemoryContextSwitchTo(TopTransactionContext);
	error = CopyErrorData();
	FlushErrorState();
	error->detail = NULL;
	error->detail_log = NULL;
	if (code == ERRCODE_UNIQUE_VIOLATION || code == ERRCODE_EXCLUSION_VIOLATION)
	{
		error->detail = psprintf("Masked values of \"%s\" collide.",
								 get_rel_name(table->relation));
		error->hint = "Choose methods that keep values distinct: SELECT method FROM synth_mask_methods() WHERE \"distinct\".";
	}
	else if (error->hint == NULL)
		error->hint = "Masked values must hold the table's constraints and have a partition.";
	MemoryContextSwitchTo(old);
	ReThrowError(error);
}

/* ---- foreign keys ---- */

void
synth_policy_static_verify_keys(const SynthStaticPlan *plan)
{
	List	   *verified = NIL;
	ListCell   *cell;

	foreach(cell, plan->keys)
	{
		const		SynthForeignKey *key = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		if (!is_affected(plan, key))
			continue;
		/* that of the partitioned tables speaks for those of partitions */
		key = topmost(plan, key);
		if (!key->holds || list_member_oid(verified, key->constraint))
			continue;
		verify_key(key);
		verified = lappend_oid(verified, key->constraint);
	}
}

static bool
is_affected(const SynthStaticPlan *plan, const SynthForeignKey *key)
{
	const SynthStaticTable *referencing = synth_policy_static_find_table(plan, key->child);
	const SynthStaticTable *referenced = synth_policy_static_find_table(plan, key->parent);

	for (int i = 0; i < key->n; i++)
		if ((referencing && referencing->changed[key->from[i] - 1]) ||
			(referenced && referenced->changed[key->to[i] - 1]))
			return true;
	return false;
}

static const SynthForeignKey *
topmost(const SynthStaticPlan *plan, const SynthForeignKey *key)
{
	ListCell   *cell = list_head(plan->keys);

	while (cell && OidIsValid(key->parent_constraint))
	{
		const		SynthForeignKey *other = lfirst(cell);

		if (other->constraint == key->parent_constraint)
		{
			key = other;
			cell = list_head(plan->keys);
		}
		else
			cell = lnext(plan->keys, cell);
	}
	return key;
}

/* By the query that ALTER TABLE ... VALIDATE CONSTRAINT runs. */
static void
verify_key(const SynthForeignKey *key)
{
	Relation	referencing = table_open(key->child, AccessShareLock);
	Relation	referenced = table_open(key->parent, AccessShareLock);
	Trigger		trigger = {0};
	MemoryContext context = CurrentMemoryContext;
	bool		checked = false;

	trigger.tgname = get_constraint_name(key->constraint);
	trigger.tgconstraint = key->constraint;
	trigger.tgconstrrelid = key->parent;
	trigger.tgisinternal = true;
	trigger.tgenabled = TRIGGER_FIRES_ON_ORIGIN;
	PG_TRY();
	{
		checked = RI_Initial_Check(&trigger, referencing, referenced);
	}
	PG_CATCH();
	{
		if (geterrcode() != ERRCODE_FOREIGN_KEY_VIOLATION)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("masked values of \"%s\" would violate foreign key constraint \"%s\"",
						RelationGetRelationName(referencing), trigger.tgname),
				 errdetail("Rows that referred to a row of \"%s\" would refer to none.",
						   RelationGetRelationName(referenced)),
				 errhint("Give both sides columns of one type and one rule that keeps values distinct.")));
	}
	PG_END_TRY();
	if (!checked)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("cannot verify foreign key constraint \"%s\"", trigger.tgname),
				 errdetail("You may not read all rows of \"%s\" and \"%s\".",
						   RelationGetRelationName(referencing),
						   RelationGetRelationName(referenced)),
				 errhint("GRANT SELECT on both to the role that masks them.")));
	table_close(referenced, NoLock);
	table_close(referencing, NoLock);
}

/* ---- statistics ---- */

void
synth_policy_static_forget_statistics(const SynthStaticPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->tables)
	{
		const		SynthStaticTable *table = lfirst(cell);
		List	   *relations;

		if (!table->is_touched)
			continue;
		/* those of ancestors are made from its rows, too */
		relations = list_make1_oid(table->relation);
		for (int i = 0; i < list_length(relations); i++)
		{
			ListCell   *parent;

			CHECK_FOR_INTERRUPTS();
			forget_table(table, list_nth_oid(relations, i));
			foreach(parent, synth_policy_parents(list_nth_oid(relations, i)))
				relations = list_append_unique_oid(relations, lfirst_oid(parent));
		}
	}
	CommandCounterIncrement();
}

static void
forget_table(const SynthStaticTable *table, Oid oid)
{
	Relation	relation = table_open(oid, AccessShareLock);
	List	   *statistics = RelationGetStatExtList(relation);
	List	   *indexes = RelationGetIndexList(relation);
	ListCell   *cell;

	for (int i = 0; i < table->natts; i++)
	{
		char	   *name = table->changed[i] ? get_attname(table->relation, i + 1, true) : NULL;
		AttrNumber	attnum = name ? get_attnum(oid, name) : InvalidAttrNumber;

		if (attnum != InvalidAttrNumber)
			RemoveStatistics(oid, attnum);
	}
	foreach(cell, indexes)		/* of expressions */
		RemoveStatistics(lfirst_oid(cell), 0);
	foreach(cell, statistics)
	{
		RemoveStatisticsDataById(lfirst_oid(cell), false);
		RemoveStatisticsDataById(lfirst_oid(cell), true);
	}
	table_close(relation, AccessShareLock);
}

/* ---- what still holds original values ---- */

void
synth_policy_static_report_views(const SynthStaticPlan *plan)
{
	static const char *const query =
		"WITH RECURSIVE reader(relation) AS ("
		" SELECT pg_catalog.unnest($1)"
		" UNION"
		" SELECT r.ev_class FROM reader"
		" JOIN pg_catalog.pg_depend d ON d.refobjid OPERATOR(pg_catalog.=) reader.relation"
		" AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass"
		" AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_rewrite'::pg_catalog.regclass"
		" JOIN pg_catalog.pg_rewrite r ON r.oid OPERATOR(pg_catalog.=) d.objid)"
		" SELECT pg_catalog.string_agg(c.oid::pg_catalog.regclass::pg_catalog.text, ', '"
		" ORDER BY c.oid::pg_catalog.regclass::pg_catalog.text)"
		" FROM reader JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) reader.relation"
		" WHERE c.relkind OPERATOR(pg_catalog.=) 'm'";
	Oid			types[1] = {OIDARRAYOID};
	Datum		values[1];
	ArrayBuildState *relations = NULL;
	MemoryContext context = CurrentMemoryContext;
	SynthSpi	spi;
	char	   *names = NULL;
	ListCell   *cell;

	foreach(cell, plan->tables)
		if (((SynthStaticTable *) lfirst(cell))->is_touched)
			relations = accumArrayResult(relations,
										 ObjectIdGetDatum(((SynthStaticTable *) lfirst(cell))->relation),
										 false, OIDOID, context);
	if (relations == NULL)
		return;
	values[0] = makeArrayResult(relations, context);
	synth_base_spi_begin(&spi);
	if (SPI_execute_with_args(query, 1, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "query of materialized views failed");
	if (SPI_processed == 1)
		names = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	if (names)
		names = MemoryContextStrdup(context, names);
	synth_base_spi_end(&spi);
	if (names)
		ereport(NOTICE,
				(errmsg("materialized views still hold original values: %s", names),
				 errhint("REFRESH MATERIALIZED VIEW makes them from the masked tables.")));
}
