/*
 * sample_fill.c
 *		synth_fill: synthetic rows straight into a table.
 *
 * A plain table without unique indexes, triggers, rules and row security takes
 * the rows in bulk, as COPY would.  Any other goes through an INSERT that the
 * server plans and checks as the caller's own: rows that would break a unique
 * index are left out and made up for by more rows, and a foreign key that the
 * model drew and no parent has is exchanged for one that a parent has.
 * Either way memory does not grow with n, and an error leaves nothing behind,
 * being an error of the statement.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteHandler.h"
#include "sample/sample_fill_private.h"
#include "sample/sample_private.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"

#define BATCH_ROWS 1000

static void check_columns(Relation target, const SynthModelView *model);
static bool takes_rows_in_bulk(Relation target);
static int64 fill_in_bulk(Relation target, const SynthFillCall *call);
static void insert_batch(ResultRelInfo *info, EState *estate, TupleTableSlot **slots,
						 int n, CommandId cid, BulkInsertState bulk);

SYNTH_FUNCTION(synth_fill);

Datum
synth_fill(PG_FUNCTION_ARGS)
{
	SynthFillCall call = {0};
	Relation	target;
	int64		rows;

	for (int i = 0; i < 3; i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("target, model and number of rows of synth_fill must not be NULL")));
	PreventCommandIfParallelMode("synth_fill()");
	synth_sample_read_counts(fcinfo, 2, &call.sample);
	synth_sample_read_slice(fcinfo, 5, &call.sample);
	call.target = PG_GETARG_OID(0);
	call.model = synth_model_open((struct varlena *) PG_GETARG_POINTER(1),
								  CurrentMemoryContext);

	/* no such relation is error 42P01, not an internal one */
	(void) synth_base_relation_sql(call.target);
	target = relation_open(call.target, RowExclusiveLock);
	if (target->rd_rel->relkind != RELKIND_RELATION &&
		target->rd_rel->relkind != RELKIND_PARTITIONED_TABLE &&
		target->rd_rel->relkind != RELKIND_VIEW &&
		target->rd_rel->relkind != RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" cannot be filled", RelationGetRelationName(target)),
				 errhint("The target must be a table, or a view that takes inserts.")));
	check_columns(target, call.model);
	if (target->rd_rel->relpersistence != RELPERSISTENCE_TEMP)
		PreventCommandIfReadOnly("synth_fill()");
	if (takes_rows_in_bulk(target))
		rows = fill_in_bulk(target, &call);
	else
		rows = synth_sample_fill_by_insert(target, &call);
	relation_close(target, NoLock);
	PG_RETURN_INT64(rows);
}

static void
check_columns(Relation target, const SynthModelView *model)
{
	for (int a = 0; a < RelationGetNumberOfAttributes(target); a++)
		if (synth_sample_fills(target, model, a))
			return;
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("no column of \"%s\" is in the model", RelationGetRelationName(target)),
			 errhint("synth_describe lists the learned columns.")));
}

static bool
takes_rows_in_bulk(Relation target)
{
	List	   *indexes;
	ListCell   *cell;
	bool		plain = true;

	if (target->rd_rel->relkind != RELKIND_RELATION || target->rd_rel->relispartition ||
		target->rd_rules != NULL || target->trigdesc != NULL ||
		check_enable_rls(RelationGetRelid(target), InvalidOid, false) == RLS_ENABLED ||
		pg_class_aclcheck(RelationGetRelid(target), GetUserId(), ACL_INSERT) != ACLCHECK_OK)
		return false;
	indexes = RelationGetIndexList(target);
	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		plain = plain && !index->rd_index->indisunique && !index->rd_index->indisexclusion;
		index_close(index, AccessShareLock);
	}
	list_free(indexes);
	return plain;
}

/* An attribute that is not drawn takes its default, as an INSERT would give. */
typedef struct DefaultColumn
{
	int			attribute;
	ExprState  *expression;
}			DefaultColumn;

static DefaultColumn *
find_defaults(Relation target, const SynthFillCall *call, SynthRowMaker *maker,
			  EState *estate, int *n)
{
	TupleDesc	desc = RelationGetDescr(target);
	DefaultColumn *defaults = palloc(sizeof(DefaultColumn) * (desc->natts + 1));

	*n = 0;
	for (int a = 0; a < desc->natts; a++)
	{
		Form_pg_attribute form = TupleDescAttr(desc, a);
		Node	   *expression;

		if (form->attisdropped || form->attgenerated ||
			(synth_sample_is_learned(maker, a) &&
			 !synth_sample_takes_sequence(target, call->model, a)))
			continue;
		expression = build_column_default(target, a + 1);
		if (expression == NULL)
			continue;
		defaults[*n].attribute = a;
		defaults[(*n)++].expression = ExecPrepareExpr((Expr *) expression, estate);
	}
	return defaults;
}

static int64
fill_in_bulk(Relation target, const SynthFillCall *call)
{
	const SynthSampleCall *counts = &call->sample;
	int64		last = counts->first + counts->count;
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *info = makeNode(ResultRelInfo);
	TupleTableSlot *slots[BATCH_ROWS];
	SynthSampler *sampler;
	SynthRowStream *stream;
	DefaultColumn *defaults;
	int			ndefaults,
				nbatch = 0;
	CommandId	cid = GetCurrentCommandId(true);
	BulkInsertState bulk = GetBulkInsertState();
	int64		rows = 0;

	InitResultRelInfo(info, target, 1, NULL, 0);
	synth_check_insertable(info);
	ExecOpenIndices(info, false);
	estate->es_opened_result_relations = lappend(estate->es_opened_result_relations, info);
	for (int i = 0; i < BATCH_ROWS; i++)
		slots[i] = table_slot_create(target, NULL);

	sampler = synth_sample_begin(call->model, counts->n, counts->seed, counts->given,
								 CurrentMemoryContext);
	stream = synth_sample_stream(sampler, RelationGetDescr(target), CurrentMemoryContext);
	defaults = find_defaults(target, call, synth_sample_stream_maker(stream), estate,
							 &ndefaults);

	for (int64 b = counts->count > 0 ? synth_sample_block_of(sampler, counts->first) : 0;
		 rows < counts->count; b++)
	{
		const SynthBlock *block = synth_sample_stream_block(stream, b);
		/* the spare rows of the stream share the sampler's block */
		int64		first = block->first;
		uint32		nrows = block->nrows;

		for (uint32 i = 0; i < nrows; i++)
		{
			TupleTableSlot *slot = slots[nbatch];

			if (first + i < counts->first || first + i >= last)
				continue;
			ExecClearTuple(slot);
			synth_sample_stream_row(stream, i, slot->tts_values, slot->tts_isnull);
			for (int d = 0; d < ndefaults; d++)
			{
				int			a = defaults[d].attribute;

				slot->tts_values[a] =
					ExecEvalExprSwitchContext(defaults[d].expression,
											  GetPerTupleExprContext(estate),
											  &slot->tts_isnull[a]);
			}
			ExecStoreVirtualTuple(slot);
			/* values of the row's own context end with the row */
			if (ndefaults > 0 || synth_sample_stream_computes(stream))
				ExecMaterializeSlot(slot);
			ResetPerTupleExprContext(estate);
			rows++;
			if (++nbatch == BATCH_ROWS)
			{
				insert_batch(info, estate, slots, nbatch, cid, bulk);
				nbatch = 0;
			}
		}
		/* the block's values go with the next block */
		insert_batch(info, estate, slots, nbatch, cid, bulk);
		nbatch = 0;
		CHECK_FOR_INTERRUPTS();
	}

	FreeBulkInsertState(bulk);
	table_finish_bulk_insert(target, 0);
	synth_sample_stream_end(stream);
	for (int i = 0; i < BATCH_ROWS; i++)
		ExecDropSingleTupleTableSlot(slots[i]);
	ExecCloseIndices(info);
	FreeExecutorState(estate);
	return rows;
}

static void
insert_batch(ResultRelInfo *info, EState *estate, TupleTableSlot **slots, int n,
			 CommandId cid, BulkInsertState bulk)
{
	MemoryContext old;

	if (n == 0)
		return;
	/* table_multi_insert leaves its work space behind */
	old = MemoryContextSwitchTo(GetPerTupleMemoryContext(estate));
	if (info->ri_RelationDesc->rd_att->constr)
		for (int i = 0; i < n; i++)
			ExecConstraints(info, slots[i], estate);
	table_multi_insert(info->ri_RelationDesc, slots, n, cid, 0, bulk);
	if (info->ri_NumIndices > 0)
		for (int i = 0; i < n; i++)
			list_free(synth_insert_index_tuples(info, slots[i], estate));
	for (int i = 0; i < n; i++)
		ExecClearTuple(slots[i]);
	MemoryContextSwitchTo(old);
	ResetPerTupleExprContext(estate);
}
