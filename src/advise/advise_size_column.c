/*
 * advise_size_column.c
 *		What the statistics say of columns that an index would have.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "advise/advise_private.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_statistic_ext.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

static SynthColumnFacts find_facts(SynthTable *table, Node *expr, AttrNumber attnum);
static void refine_bytes(HeapTuple statistics, SynthColumnFacts *facts);
static void add_lengths(HeapTuple statistics, int kind, double weight_left, double *sums);

/*
 * synth_advise_column_facts
 *		Of a column, whose expr may be NULL, or of an expression.
 */
SynthColumnFacts
synth_advise_column_facts(SynthTable *table, Node *expr, AttrNumber attnum)
{
	if (attnum <= 0)
		return find_facts(table, expr, attnum);
	if (table->facts == NULL)
		table->facts = MemoryContextAllocZero(GetMemoryChunkContext(table),
											  sizeof(SynthColumnFacts) * (MaxHeapAttributeNumber + 1));
	if (!table->facts[attnum].is_known)
		table->facts[attnum] = find_facts(table, expr, attnum);
	return table->facts[attnum];
}

static SynthColumnFacts
find_facts(SynthTable *table, Node *expr, AttrNumber attnum)
{
	SynthColumnFacts facts = {0};
	Oid			type,
				collation;
	int32		typmod;
	Bitmapset  *columns = NULL;
	HeapTuple	statistics = NULL;

	if (attnum > 0)
	{
		get_atttypetypmodcoll(table->relation, attnum, &type, &typmod, &collation);
		if (expr == NULL)
			expr = (Node *) makeVar(1, attnum, type, typmod, collation, 0);
	}
	else
	{
		type = exprType(expr);
		typmod = exprTypmod(expr);
		/* lower(x) is as long as x */
		pull_varattnos(expr, 1, &columns);
		if (get_typlen(type) == -1 && bms_membership(columns) == BMS_SINGLETON)
			attnum = bms_singleton_member(columns) + FirstLowInvalidHeapAttributeNumber;
	}
	if (attnum > 0 && (statistics = synth_advise_column_statistics(table, attnum)) != NULL)
	{
		facts.bytes = ((Form_pg_statistic) GETSTRUCT(statistics))->stawidth;
		facts.null_fraction = ((Form_pg_statistic) GETSTRUCT(statistics))->stanullfrac;
		if (get_typlen(type) == -1)
			refine_bytes(statistics, &facts);
		ReleaseSysCache(statistics);
	}
	if (get_typlen(type) > 0)
		facts.bytes = get_typlen(type);
	else if (facts.bytes <= 0)
		facts.bytes = get_typavgwidth(type, typmod);
	facts.distinct = estimate_num_groups(table->root, list_make1(expr), Max(table->tuples, 1),
										 NULL, NULL);
	facts.is_known = true;
	return facts;
}

/* NULL where it was never analyzed; to be released. */
HeapTuple
synth_advise_column_statistics(const SynthTable *table, AttrNumber attnum)
{
	HeapTuple	tuple = SearchSysCache3(STATRELATTINH, ObjectIdGetDatum(table->relation),
										Int16GetDatum(attnum), BoolGetDatum(table->is_partitioned));

	return HeapTupleIsValid(tuple) ? tuple : NULL;
}

/*
 * By the values that are in the statistics: how far lengths are spread, and what
 * the average width has behind the point, which the catalog cuts off.
 */
static void
refine_bytes(HeapTuple statistics, SynthColumnFacts *facts)
{
	double		sums[3] = {0};	/* weight, length, its square */
	double		mean;

	add_lengths(statistics, STATISTIC_KIND_MCV, 0, sums);
	add_lengths(statistics, STATISTIC_KIND_HISTOGRAM, Max(1 - sums[0], 0), sums);
	if (sums[0] <= 0)
		return;
	mean = sums[1] / sums[0];
	facts->deviation = sqrt(Max(sums[2] / sums[0] - mean * mean, 0));
	facts->bytes = Max(facts->bytes, Min(mean, facts->bytes + 0.999));
}

static void
add_lengths(HeapTuple statistics, int kind, double weight_left, double *sums)
{
	AttStatsSlot slot;

	if (!get_attstatsslot(&slot, statistics, kind, InvalidOid,
						  kind == STATISTIC_KIND_MCV ? ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS :
						  ATTSTATSSLOT_VALUES))
		return;
	if (get_typlen(slot.valuetype) == -1)
		for (int i = 0; i < slot.nvalues; i++)
		{
			double		length = VARSIZE_ANY_EXHDR(DatumGetPointer(slot.values[i]));
			double		weight = i < slot.nnumbers ? slot.numbers[i] : weight_left / slot.nvalues;

			length += length <= 126 ? 1 : 4;
			sums[0] += weight;
			sums[1] += weight * length;
			sums[2] += weight * length * length;
		}
	free_attstatsslot(&slot);
}

/* ---- several columns ---- */

/* Do extended statistics count combinations of them? */
bool
synth_advise_has_extended(const SynthTable *table, const Bitmapset *columns)
{
	ListCell   *cell;

	foreach(cell, table->root->simple_rel_array[1]->statlist)
	{
		StatisticExtInfo *statistics = lfirst(cell);

		if (statistics->kind == STATS_EXT_NDISTINCT &&
			bms_num_members(statistics->keys) > 1 && bms_is_subset(statistics->keys, columns))
			return true;
	}
	return false;
}

bool
synth_advise_is_unique(const SynthTable *table, const Bitmapset *columns)
{
	ListCell   *cell;

	foreach(cell, table->indexes)
	{
		const SynthIndex *index = lfirst(cell);
		bool		has_all = index->unique && index->predicate == NIL;

		for (int i = 0; i < index->nkeys && has_all; i++)
			has_all = index->keys[i].attnum > 0 && bms_is_member(index->keys[i].attnum, columns);
		if (has_all)
			return true;
	}
	return false;
}

/*
 * synth_advise_referencing
 *		Columns without those of a foreign key of several columns among them,
 *		whose combinations are at most the rows that they reference: cells is
 *		multiplied by their number.
 */
Bitmapset *
synth_advise_referencing(SynthTable *table, Bitmapset *columns, double *cells)
{
	Relation	relation = table_open(table->relation, AccessShareLock);
	ListCell   *cell;

	foreach(cell, RelationGetFKeyList(relation))
	{
		ForeignKeyCacheInfo *key = lfirst(cell);
		bool		has_all = key->nkeys > 1;
		double		product = 1;
		Relation	referenced;

		for (int i = 0; i < key->nkeys && has_all; i++)
			has_all = bms_is_member(key->conkey[i], columns);
		if (!has_all)
			continue;
		referenced = table_open(key->confrelid, AccessShareLock);
		if (referenced->rd_rel->reltuples > 0)
		{
			for (int i = 0; i < key->nkeys; i++)
			{
				product *= synth_advise_column_facts(table, NULL, key->conkey[i]).distinct;
				columns = bms_del_member(columns, key->conkey[i]);
			}
			*cells *= Min(product, referenced->rd_rel->reltuples);
		}
		table_close(referenced, AccessShareLock);
	}
	table_close(relation, NoLock);
	return columns;
}
