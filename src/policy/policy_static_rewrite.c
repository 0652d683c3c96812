/*
 * policy_static_rewrite.c
 *		Static masking: the rows of tables, masked, in new heaps.
 *
 * One pass over each table, in the order of its blocks, as the table's owner.
 * Permuted columns need a pass before it, drawn ones a model of the table.
 * Triggers and rules do not fire: no statement is run.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "commands/cluster.h"
#include "commands/progress.h"
#include "commands/tablecmds.h"
#include "executor/tuptable.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "policy/policy_private.h"
#include "policy/policy_static_private.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

/* how many rows are masked between two looks at the progress */
#define PROGRESS_ROWS 1024

typedef enum ColumnKind
{
	COLUMN_MASKED,
	COLUMN_NULL,
	COLUMN_SHUFFLED
}			ColumnKind;

typedef struct MaskedColumn
{
	int			attribute;
	ColumnKind	kind;
	SynthMask  *mask;
	int			shuffle;		/* number in the group's shuffles */
}			MaskedColumn;

/* One table while its rows are read. */
typedef struct Copying
{
	SynthStaticTable *table;
	Relation	relation;
	MemoryContext context;
	MaskedColumn *columns;
	int			ncolumns;
	SynthShuffle *shuffle;
	SynthSynthetic *synthetic;
	SynthStaticWriter *writer;
	int			source;			/* number of the table in the writer's group */
}			Copying;

static void make_heap(SynthStaticTable *table);
static void begin_copying(Copying *copying, SynthStaticPlan *plan);
static void begin_column(Copying *copying, int attribute);
static void copy_rows(Copying *copying);
static void mask_row(Copying *copying, TupleTableSlot *from, TupleTableSlot *to);
static void begin_progress(const Copying *copying);

void
synth_policy_static_copy(SynthStaticPlan *plan, List *group)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth static masking",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthShuffle *shuffle = synth_policy_shuffle(plan, group);
	SynthSynthetic *synthetic = synth_policy_synthetic(plan, group);
	SynthStaticWriter *writer;
	ListCell   *cell;
	int			source = 0;

	foreach(cell, group)
		make_heap(lfirst(cell));
	writer = synth_policy_static_open_writer(plan, group);
	foreach(cell, group)
	{
		Copying		copying = {0};

		copying.table = lfirst(cell);
		copying.context = AllocSetContextCreate(context, "synth table",
												ALLOCSET_DEFAULT_SIZES);
		copying.shuffle = shuffle;
		copying.synthetic = synthetic;
		copying.writer = writer;
		copying.source = source++;
		MemoryContextSwitchTo(copying.context);
		begin_copying(&copying, plan);
		copy_rows(&copying);
		table_close(copying.relation, NoLock);
		MemoryContextSwitchTo(context);
		MemoryContextDelete(copying.context);
	}
	synth_policy_static_close_writer(writer);
	if (shuffle)
		synth_policy_shuffle_end(shuffle);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
make_heap(SynthStaticTable *table)
{
	Relation	relation = table_open(table->relation, NoLock);

	CheckTableNotInUse(relation, "synth_anonymize");
	table->new_heap = make_new_heap(table->relation, relation->rd_rel->reltablespace,
									relation->rd_rel->relam,
									relation->rd_rel->relpersistence,
									AccessExclusiveLock);
	table_close(relation, NoLock);
}

static void
begin_copying(Copying *copying, SynthStaticPlan *plan)
{
	SynthStaticTable *table = copying->table;

	copying->relation = table_open(table->relation, NoLock);
	copying->columns = synth_palloc0_array(MaskedColumn, table->natts);
	for (int i = 0; i < table->natts; i++)
		if (table->rules[i])
			begin_column(copying, i);
	if (copying->synthetic)
		synth_policy_synthetic_attach(copying->synthetic, table,
									  RelationGetDescr(copying->relation));
}

static void
begin_column(Copying *copying, int attribute)
{
	SynthStaticTable *table = copying->table;
	Form_pg_attribute form = TupleDescAttr(RelationGetDescr(copying->relation), attribute);
	SynthRule  *rule = synth_mask_parse(table->rules[attribute]);
	MaskedColumn *column = &copying->columns[copying->ncolumns];

	if (synth_mask_is_synthetic(rule))
		return;					/* drawn with others of its row */
	copying->ncolumns++;
	column->attribute = attribute;
	if (synth_mask_is_null(rule))
	{
		column->kind = COLUMN_NULL;
		if (get_typtype(form->atttypid) == TYPTYPE_DOMAIN)
			domain_check((Datum) 0, true, form->atttypid, NULL, NULL);
	}
	else if (synth_mask_is_shuffle(rule))
	{
		column->kind = COLUMN_SHUFFLED;
		column->shuffle = synth_policy_shuffle_number(copying->shuffle,
													  NameStr(form->attname));
	}
	else
	{
		column->kind = COLUMN_MASKED;
		column->mask = synth_mask_begin(rule, form->atttypid, form->atttypmod,
										table->scopes[attribute], copying->context);
	}
}

/* ---- rows ---- */

static void
copy_rows(Copying *copying)
{
	Relation	relation = copying->relation;
	TupleTableSlot *from = table_slot_create(relation, NULL);
	TupleTableSlot *to = synth_policy_static_writer_slot(copying->writer, copying->source);
	MemoryContext row_context = synth_policy_static_row_context(copying->writer);
	Snapshot	snapshot;
	TableScanDesc scan;
	Oid			user;
	int			security;
	int			guc_level = NewGUCNestLevel();

	/* expressions of the table are its owner's, not ours to run */
	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(copying->table->owner, security | SECURITY_RESTRICTED_OPERATION);
	begin_progress(copying);
	/* who locked these rows in a serializable transaction has locked the table */
	TransferPredicateLocksToHeapRelation(relation);
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	scan = table_beginscan(relation, snapshot, 0, NULL);
	while (table_scan_getnextslot(scan, ForwardScanDirection, from))
	{
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		old = MemoryContextSwitchTo(row_context);
		mask_row(copying, from, to);
		synth_policy_static_write(copying->writer, copying->source, to);
		MemoryContextSwitchTo(old);
		copying->table->rows++;
		if (copying->table->rows % PROGRESS_ROWS == 0)
		{
			pgstat_progress_update_param(PROGRESS_CLUSTER_HEAP_TUPLES_SCANNED, copying->table->rows);
			pgstat_progress_update_param(PROGRESS_CLUSTER_HEAP_TUPLES_WRITTEN, copying->table->rows);
			pgstat_progress_update_param(PROGRESS_CLUSTER_HEAP_BLKS_SCANNED,
										 ItemPointerGetBlockNumber(&from->tts_tid) + 1);
		}
	}
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
	ExecDropSingleTupleTableSlot(from);
	pgstat_progress_end_command();
	AtEOXact_GUC(false, guc_level);
	SetUserIdAndSecContext(user, security);
}

static void
mask_row(Copying *copying, TupleTableSlot *from, TupleTableSlot *to)
{
	TupleDesc	desc = from->tts_tupleDescriptor;
	Datum	   *values = to->tts_values;
	bool	   *nulls = to->tts_isnull;

	slot_getallattrs(from);
	ExecClearTuple(to);
	memcpy(values, from->tts_values, sizeof(Datum) * desc->natts);
	memcpy(nulls, from->tts_isnull, sizeof(bool) * desc->natts);
	if (copying->synthetic)
		synth_policy_synthetic_draw(copying->synthetic, values, nulls);
	for (int i = 0; i < copying->ncolumns; i++)
	{
		MaskedColumn *column = &copying->columns[i];
		int			a = column->attribute;

		switch (column->kind)
		{
			case COLUMN_MASKED:
				if (!nulls[a])
					values[a] = synth_mask_value(column->mask, values[a], &nulls[a]);
				break;
			case COLUMN_NULL:
				nulls[a] = true;
				break;
			case COLUMN_SHUFFLED:
				values[a] = synth_policy_shuffle_next(copying->shuffle, column->shuffle,
													  &nulls[a]);
				break;
		}
	}
	/* what was dropped is not carried along */
	for (int a = 0; a < desc->natts; a++)
		if (TupleDescAttr(desc, a)->attisdropped)
			nulls[a] = true;
	ExecStoreVirtualTuple(to);
}

/* Shown as a VACUUM FULL, which is what it is to the disk. */
static void
begin_progress(const Copying *copying)
{
	pgstat_progress_start_command(PROGRESS_COMMAND_CLUSTER, copying->table->relation);
	pgstat_progress_update_param(PROGRESS_CLUSTER_COMMAND,
								 PROGRESS_CLUSTER_COMMAND_VACUUM_FULL);
	pgstat_progress_update_param(PROGRESS_CLUSTER_PHASE,
								 PROGRESS_CLUSTER_PHASE_SEQ_SCAN_HEAP);
	pgstat_progress_update_param(PROGRESS_CLUSTER_TOTAL_HEAP_BLKS,
								 RelationGetNumberOfBlocks(copying->relation));
}
