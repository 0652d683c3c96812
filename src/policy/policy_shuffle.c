/*
 * policy_shuffle.c
 *		Method shuffle: the values of a column, permuted among the rows.
 *
 * A pass over the rows sorts each column's values by a keyed hash of the row's
 * number (a random permutation, as good as the hash); the rewriting pass takes
 * them in that order.  The sort keeps to maintenance_work_mem.  The same key and
 * rows in the same places give the same permutation; each column has its own.
 *
 * Cost: O(rows * log rows) a column.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_type_d.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "policy/policy_static_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/tuplesort.h"

/* One column of the group. */
typedef struct Permutation
{
	const char *column;
	SynthSipKey key;
	Tuplesortstate *sort;
	TupleTableSlot *slot;		/* hash, value */
}			Permutation;

struct SynthShuffle
{
	List	   *permutations;
	int64		rows;
};

static void begin_column(SynthShuffle *shuffle, const SynthStaticPlan *plan,
						 const SynthStaticTable *table, AttrNumber attnum);
static void collect(SynthShuffle *shuffle, const SynthStaticTable *table);

SynthShuffle *
synth_policy_shuffle(SynthStaticPlan *plan, List *group)
{
	SynthShuffle *shuffle = palloc0(sizeof(SynthShuffle));
	ListCell   *cell;

	foreach(cell, group)
	{
		SynthStaticTable *table = lfirst(cell);

		for (AttrNumber attnum = 1; attnum <= table->natts; attnum++)
			if (table->rules[attnum - 1] &&
				synth_mask_is_shuffle(synth_mask_parse(table->rules[attnum - 1])) &&
				synth_policy_shuffle_number(shuffle,
											get_attname(table->relation, attnum, false)) < 0)
				begin_column(shuffle, plan, table, attnum);
	}
	if (shuffle->permutations == NIL)
		return NULL;
	foreach(cell, group)
		collect(shuffle, lfirst(cell));
	foreach(cell, shuffle->permutations)
		tuplesort_performsort(((Permutation *) lfirst(cell))->sort);
	return shuffle;
}

int
synth_policy_shuffle_number(const SynthShuffle *shuffle, const char *column)
{
	ListCell   *cell;

	foreach(cell, shuffle->permutations)
		if (strcmp(((Permutation *) lfirst(cell))->column, column) == 0)
			return foreach_current_index(cell);
	return -1;
}

static void
begin_column(SynthShuffle *shuffle, const SynthStaticPlan *plan,
			 const SynthStaticTable *table, AttrNumber attnum)
{
	Permutation *permutation = palloc0(sizeof(Permutation));
	TupleDesc	desc = CreateTemplateTupleDesc(2);
	AttrNumber	sort_column = 1;
	Oid			sort_operator = Int8LessOperator;
	Oid			sort_collation = InvalidOid;
	bool		nulls_first = false;
	Oid			type;
	int32		typmod;
	Oid			collation;

	permutation->column = get_attname(table->relation, attnum, false);
	if (plan->has_seed)
		permutation->key.k0 = plan->seed;
	else
	{
		uint8		secret[32];

		synth_mask_purpose_key(table->scopes[attnum - 1],
							   psprintf("shuffle %s %s", synth_base_relation_sql(table->root),
										permutation->column), secret);
		memcpy(&permutation->key, secret, sizeof(SynthSipKey));
		explicit_bzero(secret, sizeof(secret));
	}
	get_atttypetypmodcoll(table->relation, attnum, &type, &typmod, &collation);
	TupleDescInitEntry(desc, 1, "place", INT8OID, -1, 0);
	TupleDescInitEntry(desc, 2, "value", type, typmod, 0);
	permutation->sort = tuplesort_begin_heap(desc, 1, &sort_column, &sort_operator,
											 &sort_collation, &nulls_first,
											 maintenance_work_mem, NULL, TUPLESORT_NONE);
	permutation->slot = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	shuffle->permutations = lappend(shuffle->permutations, permutation);
}

/* The values of a table's shuffled columns. */
static void
collect(SynthShuffle *shuffle, const SynthStaticTable *table)
{
	Relation	relation = table_open(table->relation, NoLock);
	TupleTableSlot *row = table_slot_create(relation, NULL);
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TableScanDesc scan = table_beginscan(relation, snapshot, 0, NULL);
	AttrNumber *attnums = synth_palloc_array(AttrNumber, list_length(shuffle->permutations));
	ListCell   *cell;

	foreach(cell, shuffle->permutations)
	{
		AttrNumber	attnum = get_attnum(table->relation,
										((Permutation *) lfirst(cell))->column);

		/* a child may have another rule */
		if (attnum != InvalidAttrNumber &&
			(table->rules[attnum - 1] == NULL ||
			 !synth_mask_is_shuffle(synth_mask_parse(table->rules[attnum - 1]))))
			attnum = InvalidAttrNumber;
		attnums[foreach_current_index(cell)] = attnum;
	}
	while (table_scan_getnextslot(scan, ForwardScanDirection, row))
	{
		CHECK_FOR_INTERRUPTS();
		shuffle->rows++;
		foreach(cell, shuffle->permutations)
		{
			Permutation *permutation = lfirst(cell);
			TupleTableSlot *slot = permutation->slot;
			AttrNumber	attnum = attnums[foreach_current_index(cell)];

			if (attnum == InvalidAttrNumber)
				continue;
			ExecClearTuple(slot);
			slot->tts_values[0] = Int64GetDatum((int64) synth_cipher_siphash(&permutation->key,
																			 &shuffle->rows,
																			 sizeof(int64)));
			slot->tts_isnull[0] = false;
			slot->tts_values[1] = slot_getattr(row, attnum, &slot->tts_isnull[1]);
			ExecStoreVirtualTuple(slot);
			tuplesort_puttupleslot(permutation->sort, slot);
		}
	}
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
	ExecDropSingleTupleTableSlot(row);
	table_close(relation, NoLock);
}

Datum
synth_policy_shuffle_next(SynthShuffle *shuffle, int number, bool *isnull)
{
	Permutation *permutation = list_nth(shuffle->permutations, number);

	if (!tuplesort_gettupleslot(permutation->sort, true, false, permutation->slot, NULL))
		elog(ERROR, "fewer shuffled values than rows");
	return slot_getattr(permutation->slot, 2, isnull);
}

void
synth_policy_shuffle_end(SynthShuffle *shuffle)
{
	ListCell   *cell;

	foreach(cell, shuffle->permutations)
	{
		Permutation *permutation = lfirst(cell);

		ExecDropSingleTupleTableSlot(permutation->slot);
		tuplesort_end(permutation->sort);
	}
}
