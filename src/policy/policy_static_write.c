/*
 * policy_static_write.c
 *		Static masking: where masked rows go.
 *
 * A row goes to the new heap of the table that it comes from, or, where a
 * partition key is masked, to that of the partition that it now belongs to.
 * There its generated columns are computed and the constraints that masked
 * columns take part in are checked; unique and exclusion constraints are
 * checked when their indexes are built.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/tupconvert.h"
#include "access/xact.h"
#include "catalog/partition.h"
#include "executor/execPartition.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "policy/policy_static_private.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"

typedef struct Generated
{
	int			attribute;
	ExprState  *expression;
}			Generated;

typedef struct Check
{
	const char *name;
	ExprState  *expression;
}			Check;

/* A new heap, and what the rows of its table have to hold. */
typedef struct Target
{
	SynthStaticTable *table;
	Relation	relation;		/* the table */
	Relation	heap;			/* the new one */
	BulkInsertState bulk;
	TupleTableSlot *row;		/* as given by the caller */
	TupleTableSlot *slot;		/* a row from another partition */
	List	   *generated;
	List	   *checks;
	ExprState  *partition;		/* the partition's constraint, where it may break */
	/* where rows are routed; NULL: they need no conversion */
	TupleConversionMap *to_root;
	TupleConversionMap *from_root;
}			Target;

struct SynthStaticWriter
{
	Target	   *targets;
	int			ntargets;
	EState	   *estate;
	CommandId	command;
	/* where the partition key is masked */
	Relation	root;			/* NULL: rows stay where they are */
	ModifyTableState *modify;
	PartitionTupleRouting *routing;
	ResultRelInfo *root_result;
	TupleTableSlot *root_slot;
};

static void open_target(SynthStaticWriter *writer, Target *target,
						SynthStaticTable *table);
static bool mentions_changed(const SynthStaticTable *table, Node *expression);
static bool moves_rows(SynthStaticPlan *plan, List *group);
static void open_routing(SynthStaticWriter *writer, Oid root);
static Target *find_target(SynthStaticWriter *writer, Target *source,
						   TupleTableSlot **slot);
static int	compare_relation(const void *relation, const void *target);
static void compute_generated(SynthStaticWriter *writer, Target *target,
							  TupleTableSlot *slot);
static void check_row(SynthStaticWriter *writer, Target *target, TupleTableSlot *slot);

SynthStaticWriter *
synth_policy_static_open_writer(SynthStaticPlan *plan, List *group)
{
	SynthStaticWriter *writer = palloc0(sizeof(SynthStaticWriter));
	SynthStaticTable *first = linitial(group);
	ListCell   *cell;

	writer->ntargets = list_length(group);
	writer->targets = synth_palloc0_array(Target, writer->ntargets);
	writer->estate = CreateExecutorState();
	writer->command = GetCurrentCommandId(true);
	if (moves_rows(plan, group))
		open_routing(writer, first->root);
	foreach(cell, group)
		open_target(writer, &writer->targets[foreach_current_index(cell)], lfirst(cell));
	return writer;
}

static void
open_target(SynthStaticWriter *writer, Target *target, SynthStaticTable *table)
{
	TupleDesc	desc;
	TupleConstr *constraints;

	target->table = table;
	target->relation = table_open(table->relation, NoLock);
	target->heap = table_open(table->new_heap, NoLock);
	target->bulk = GetBulkInsertState();
	target->row = MakeSingleTupleTableSlot(RelationGetDescr(target->relation),
										   table_slot_callbacks(target->heap));
	desc = RelationGetDescr(target->relation);
	constraints = desc->constr;
	for (int i = 0; i < desc->natts; i++)
	{
		Generated  *generated;

		if (TupleDescAttr(desc, i)->attisdropped ||
			TupleDescAttr(desc, i)->attgenerated != ATTRIBUTE_GENERATED_STORED ||
			!table->changed[i])
			continue;
		generated = palloc(sizeof(Generated));
		generated->attribute = i;
		generated->expression = ExecPrepareExpr((Expr *) build_column_default(target->relation, i + 1),
												writer->estate);
		target->generated = lappend(target->generated, generated);
	}
	for (int i = 0; constraints && i < constraints->num_check; i++)
	{
		Node	   *expression = stringToNode(constraints->check[i].ccbin);
		Check	   *check;

		if (!constraints->check[i].ccvalid || !mentions_changed(table, expression))
			continue;
		check = palloc(sizeof(Check));
		check->name = pstrdup(constraints->check[i].ccname);
		expression = synth_expand_generated(expression, target->relation);
		check->expression = ExecPrepareExpr((Expr *) expression, writer->estate);
		target->checks = lappend(target->checks, check);
	}
	if (writer->root)
	{
		target->slot = MakeSingleTupleTableSlot(desc, table_slot_callbacks(target->heap));
		target->to_root = convert_tuples_by_name(desc, RelationGetDescr(writer->root));
		target->from_root = convert_tuples_by_name(RelationGetDescr(writer->root), desc);
	}
	else if (target->relation->rd_rel->relispartition)
	{
		List	   *bound = RelationGetPartitionQual(target->relation);

		if (mentions_changed(table, (Node *) bound))
			target->partition = ExecPrepareCheck(bound, writer->estate);
	}
}

static bool
mentions_changed(const SynthStaticTable *table, Node *expression)
{
	Bitmapset  *columns = NULL;

	pull_varattnos(expression, 1, &columns);
	if (bms_is_member(-FirstLowInvalidHeapAttributeNumber, columns))
		return true;			/* the whole row */
	for (int i = 0; i < table->natts; i++)
		if (table->changed[i] &&
			bms_is_member(i + 1 - FirstLowInvalidHeapAttributeNumber, columns))
			return true;
	return false;
}

/* ---- partitions ---- */

/* Is a column masked that says which partition a row belongs to? */
static bool
moves_rows(SynthStaticPlan *plan, List *group)
{
	SynthStaticTable *first = linitial(group);
	ListCell   *cell;

	if (get_rel_relkind(first->root) != RELKIND_PARTITIONED_TABLE)
		return false;
	foreach(cell, plan->tables)
	{
		SynthStaticTable *table = lfirst(cell);
		Relation	relation;
		bool		moves = false;

		if (table->root != first->root || table->kind != RELKIND_PARTITIONED_TABLE)
			continue;
		relation = table_open(table->relation, NoLock);
		for (int i = 0; i < table->natts; i++)
			moves = moves || (table->changed[i] &&
							  has_partition_attrs(relation,
												  bms_make_singleton(i + 1 - FirstLowInvalidHeapAttributeNumber),
												  NULL));
		table_close(relation, NoLock);
		if (moves)
			return true;
	}
	return false;
}

static void
open_routing(SynthStaticWriter *writer, Oid root)
{
	ModifyTableState *modify = makeNode(ModifyTableState);

	writer->root = table_open(root, NoLock);
	writer->root_result = makeNode(ResultRelInfo);
	InitResultRelInfo(writer->root_result, writer->root, 0, NULL, 0);
	modify->ps.state = writer->estate;
	modify->operation = CMD_INSERT;
	modify->mt_nrels = 1;
	modify->resultRelInfo = writer->root_result;
	modify->rootResultRelInfo = writer->root_result;
	writer->modify = modify;
	writer->routing = ExecSetupPartitionTupleRouting(writer->estate, writer->root);
	writer->root_slot = MakeSingleTupleTableSlot(RelationGetDescr(writer->root),
												 &TTSOpsVirtual);
}

/* The target of a row, and the row as that has it. */
static Target *
find_target(SynthStaticWriter *writer, Target *source, TupleTableSlot **slot)
{
	TupleTableSlot *root_row = *slot;
	ResultRelInfo *result;
	Target	   *target;
	Oid			relation;

	if (source->to_root)
		root_row = execute_attr_map_slot(source->to_root->attrMap, *slot, writer->root_slot);
	result = ExecFindPartition(writer->modify, writer->root_result, writer->routing,
							   root_row, writer->estate);
	relation = RelationGetRelid(result->ri_RelationDesc);
	if (relation == source->table->relation)
		return source;
	target = bsearch(&relation, writer->targets, writer->ntargets, sizeof(Target),
					 compare_relation);
	if (target == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("masked rows would move to partition \"%s\", whose rules differ",
						get_rel_name(relation)),
				 errhint("Give all partitions the rules of the partitioned table.")));
	if (target->from_root)
		*slot = execute_attr_map_slot(target->from_root->attrMap, root_row, target->slot);
	else
		*slot = ExecCopySlot(target->slot, root_row);
	return target;
}

static int
compare_relation(const void *relation, const void *target)
{
	Oid			left = *(const Oid *) relation;
	Oid			right = ((const Target *) target)->table->relation;

	return left < right ? -1 : left > right;
}

/* ---- rows ---- */

TupleTableSlot *
synth_policy_static_writer_slot(SynthStaticWriter *writer, int source)
{
	return writer->targets[source].row;
}

MemoryContext
synth_policy_static_row_context(SynthStaticWriter *writer)
{
	return GetPerTupleMemoryContext(writer->estate);
}

void
synth_policy_static_write(SynthStaticWriter *writer, int source, TupleTableSlot *slot)
{
	Target	   *target = &writer->targets[source];

	slot->tts_tableOid = target->table->relation;
	if (writer->root)
	{
		target = find_target(writer, target, &slot);
		slot->tts_tableOid = target->table->relation;
	}
	if (target->generated)
		compute_generated(writer, target, slot);
	check_row(writer, target, slot);
	table_tuple_insert(target->heap, slot, writer->command, TABLE_INSERT_SKIP_FSM,
					   target->bulk);
	target->table->written++;
	ResetPerTupleExprContext(writer->estate);
}

static void
compute_generated(SynthStaticWriter *writer, Target *target, TupleTableSlot *slot)
{
	ExprContext *econtext = GetPerTupleExprContext(writer->estate);
	ListCell   *cell;

	econtext->ecxt_scantuple = slot;
	foreach(cell, target->generated)
	{
		Generated  *generated = lfirst(cell);
		int			a = generated->attribute;

		slot->tts_values[a] = ExecEvalExpr(generated->expression, econtext,
										   &slot->tts_isnull[a]);
	}
}

static void
check_row(SynthStaticWriter *writer, Target *target, TupleTableSlot *slot)
{
	SynthStaticTable *table = target->table;
	TupleDesc	desc = slot->tts_tupleDescriptor;
	ExprContext *econtext = GetPerTupleExprContext(writer->estate);
	ListCell   *cell;

	for (int a = 0; a < desc->natts; a++)
		if (slot->tts_isnull[a] && table->changed[a] && !synth_allows_null(desc, a))
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("masked values of column \"%s\" of \"%s\" would be NULL, which it does not allow",
							NameStr(TupleDescAttr(desc, a)->attname),
							RelationGetRelationName(target->relation)),
					 errhint("Give the column a rule of its own; constant(\"...\") puts one value in the place of all."),
					 errtablecol(target->relation, a + 1)));
	econtext->ecxt_scantuple = slot;
	foreach(cell, target->checks)
	{
		Check	   *check = lfirst(cell);

		if (!ExecCheck(check->expression, econtext))
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("masked values would violate check constraint \"%s\" of \"%s\"",
							check->name, RelationGetRelationName(target->relation)),
					 errhint("Choose rules whose results the constraint allows."),
					 errtableconstraint(target->relation, check->name)));
	}
	if (target->partition && !ExecCheck(target->partition, econtext))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("masked values would not belong to partition \"%s\"",
						RelationGetRelationName(target->relation)),
				 errhint("Mask the partitioned table as a whole: rows move to their partitions then."),
				 errtable(target->relation)));
}

void
synth_policy_static_close_writer(SynthStaticWriter *writer)
{
	if (writer->root)
	{
		ExecCleanupTupleRouting(writer->modify, writer->routing);
		ExecDropSingleTupleTableSlot(writer->root_slot);
	}
	for (int t = 0; t < writer->ntargets; t++)
	{
		Target	   *target = &writer->targets[t];

		FreeBulkInsertState(target->bulk);
		table_finish_bulk_insert(target->heap, TABLE_INSERT_SKIP_FSM);
		ExecDropSingleTupleTableSlot(target->row);
		if (target->slot)
			ExecDropSingleTupleTableSlot(target->slot);
		table_close(target->heap, NoLock);
		table_close(target->relation, NoLock);
	}
	ExecResetTupleTable(writer->estate->es_tupleTable, false);
	if (writer->root)
		table_close(writer->root, NoLock);
	FreeExecutorState(writer->estate);
}
