/*
 * advise_size.c
 *		Tuples and pages of an index that is not built.
 *
 * By default after advise_size_btree.c, from the statistics of its columns.
 * "plain" is the estimate that HypoPG has (no deduplication, no NULLs, a fixed
 * share for bloat), for comparison with advisors that use it.
 *
 * Selectivity of a predicate and number of different keys are the planner's,
 * extended statistics included.
 */
#include "postgres.h"

#include <math.h>

#include "access/nbtree.h"
#include "access/brin.h"
#include "access/brin_tuple.h"
#include "access/htup_details.h"
#include "access/sysattr.h"
#include "advise/advise_private.h"
#include "advise/advise_pure_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_statistic.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

/* What HypoPG takes for a row of an expression. */
#define PLAIN_EXPRESSION_BYTES 50
#define PLAIN_BLOAT 1.3

/* The columns of an index row. */
typedef struct RowWidth
{
	double		bytes;			/* aligned, of a row without NULL */
	double		null_bytes;		/* average of rows with one */
	double		not_null;		/* fraction of rows without NULL */
	double		spread;
}			RowWidth;

static void size_btree(SynthIndex *index, SynthTable *table);
static void size_plain(SynthIndex *index, SynthTable *table);
static void size_brin(SynthIndex *index, SynthTable *table);
static void size_gin(SynthIndex *index, SynthTable *table);
static void measure_row(const SynthIndex *index, SynthTable *table, RowWidth *width);
static double distinct_keys(const SynthIndex *index, SynthTable *table, double tuples);
static double *frequent_keys(const SynthIndex *index, SynthTable *table, int *n);
static bool deduplicates(const SynthIndex *index);

void
synth_advise_estimate_size(SynthIndex *index, SynthTable *table, bool plain)
{
	index->table_tuples = table->tuples;
	index->tuples = table->tuples * synth_advise_selectivity(table, index->predicate);
	index->height = 0;
	if (index->am == BRIN_AM_OID)
		size_brin(index, table);
	else if (index->am == GIN_AM_OID)
		size_gin(index, table);
	else
	{
		size_btree(index, table);
		if (plain)
			size_plain(index, table);
	}
}

/* Fraction of the rows that a predicate lets in. */
double
synth_advise_selectivity(SynthTable *table, List *predicate)
{
	if (predicate == NIL)
		return 1;
	return clauselist_selectivity(table->root, predicate, 0, JOIN_INNER, NULL);
}

static void
size_btree(SynthIndex *index, SynthTable *table)
{
	SynthBtreeShape shape = {0};
	RowWidth	width;

	measure_row(index, table, &width);
	shape.tuples = index->tuples;
	shape.data_bytes = width.bytes;
	shape.spread_bytes = width.spread;
	shape.null_tuples = index->tuples * (1 - width.not_null);
	shape.null_bytes = width.null_bytes;
	shape.deduplicates = deduplicates(index);
	shape.fillfactor = BTREE_DEFAULT_FILLFACTOR / 100.0;
	if (shape.deduplicates)
	{
		shape.distinct = distinct_keys(index, table, index->tuples);
		shape.frequent = frequent_keys(index, table, &shape.nfrequent);
	}
	index->pages = synth_advise_btree_pages(&shape, &index->height);
	if (table->npartitions > 1)
		index->pages += 2 * (table->npartitions - 1);
}

static void
size_plain(SynthIndex *index, SynthTable *table)
{
	int			n = index->nkeys + index->nincluded;
	double		bytes = sizeof(IndexTupleData) * n + MAXALIGN(sizeof(ItemIdData) * n);

	for (int i = 0; i < n; i++)
	{
		AttrNumber	attnum = i < index->nkeys ? index->keys[i].attnum :
			index->included[i - index->nkeys];

		bytes += attnum == 0 ? PLAIN_EXPRESSION_BYTES :
			floor(synth_advise_column_facts(table, NULL, attnum).bytes);
	}
	index->pages = Max(1, floor(index->tuples * bytes * PLAIN_BLOAT /
								(BLCKSZ - SizeOfPageHeaderData - sizeof(BTPageOpaqueData))));
	/* HypoPG does not know it; the planner then counts no page on the way down */
	index->height = -1;
}

/* One summary, of two values a column, for each range of pages. */
static void
size_brin(SynthIndex *index, SynthTable *table)
{
	double		ranges = floor(table->pages / BRIN_DEFAULT_PAGES_PER_RANGE) + 1;
	double		bytes = MAXALIGN(SizeOfBrinTuple + 1);

	for (int i = 0; i < index->nkeys; i++)
		bytes += 2 * synth_advise_column_facts(table, index->keys[i].expr,
											   index->keys[i].attnum).bytes;
	bytes = MAXALIGN((int) bytes) + sizeof(ItemIdData);
	index->tuples = ranges;
	/* meta page, map, summaries */
	index->pages = 1 + ceil(ranges / 1360) + ceil(ranges * bytes / (BLCKSZ - 40));
	index->pages += 2 * (table->npartitions - 1);
}

/*
 * The keys of GIN are inside the values; how many and how often is not in the
 * statistics of every type.  Half of the column's bytes is a middle between
 * texts with few words and arrays with many small elements.
 */
static void
size_gin(SynthIndex *index, SynthTable *table)
{
	double		bytes = 0;

	for (int i = 0; i < index->nkeys; i++)
		bytes += synth_advise_column_facts(table, index->keys[i].expr,
										   index->keys[i].attnum).bytes;
	index->pages = 2 + ceil(index->tuples * bytes / 2 / BLCKSZ);
}

/* ---- rows of the index ---- */

static void
measure_row(const SynthIndex *index, SynthTable *table, RowWidth *width)
{
	int			n = index->nkeys + index->nincluded;
	double		average = 0;
	double		variance = 0;

	memset(width, 0, sizeof(*width));
	width->not_null = 1;
	for (int i = 0; i < n; i++)
	{
		AttrNumber	attnum = i < index->nkeys ? index->keys[i].attnum :
			index->included[i - index->nkeys];
		Node	   *expr = i < index->nkeys ? index->keys[i].expr : NULL;
		Oid			type = expr ? exprType(expr) : get_atttype(index->relation, attnum);
		int16		length;
		bool		by_value;
		char		align;
		SynthColumnFacts facts = synth_advise_column_facts(table, expr, attnum);

		get_typlenbyvalalign(type, &length, &by_value, &align);
		/* short values of variable length are not aligned */
		if (length > 0 || facts.bytes > 126)
			width->bytes = att_align_nominal((int) ceil(width->bytes), align);
		width->bytes += facts.bytes;
		variance += facts.deviation * facts.deviation;
		average += facts.bytes * (1 - facts.null_fraction);
		width->not_null *= 1 - facts.null_fraction;
	}
	/* as wide as a uniform distribution of that variance */
	width->spread = sqrt(3 * variance);
	if (width->not_null < 1)
		width->null_bytes = Max(0, (average - width->bytes * width->not_null) /
								(1 - width->not_null));
	if (width->null_bytes < 0.5)
		width->null_bytes = 0;
}

/*
 * Different keys.  The planner takes a tenth of the rows for more than it knows
 * of several columns; here that would come out as too small an index, so columns
 * count as independent but for extended statistics and foreign keys.
 */
static double
distinct_keys(const SynthIndex *index, SynthTable *table, double tuples)
{
	List	   *exprs = NIL;
	Bitmapset  *columns = NULL;
	double		cells = 1;

	for (int i = 0; i < index->nkeys; i++)
	{
		exprs = lappend(exprs, index->keys[i].expr);
		if (index->keys[i].attnum > 0)
			columns = bms_add_member(columns, index->keys[i].attnum);
	}
	tuples = Max(tuples, 1);
	if (index->nkeys == 1 || synth_advise_has_extended(table, columns))
		return Min(estimate_num_groups(table->root, exprs, tuples, NULL, NULL), tuples);
	if (synth_advise_is_unique(table, columns))
		return tuples;
	columns = synth_advise_referencing(table, columns, &cells);
	for (int i = 0; i < index->nkeys; i++)
		if (index->keys[i].attnum <= 0 || bms_is_member(index->keys[i].attnum, columns))
			cells *= synth_advise_column_facts(table, index->keys[i].expr,
											   index->keys[i].attnum).distinct;
	/* so many of the cells have a row */
	return cells > tuples * 1e6 ? tuples : Min(cells * (1 - exp(-tuples / cells)), tuples);
}

/* Of a whole index on one column. */
static double *
frequent_keys(const SynthIndex *index, SynthTable *table, int *n)
{
	HeapTuple	statistics;
	AttStatsSlot slot;
	double	   *counts = NULL;

	*n = 0;
	if (index->nkeys != 1 || index->keys[0].attnum == 0 || index->predicate != NIL ||
		(statistics = synth_advise_column_statistics(table, index->keys[0].attnum)) == NULL)
		return NULL;
	if (get_attstatsslot(&slot, statistics, STATISTIC_KIND_MCV, InvalidOid,
						 ATTSTATSSLOT_NUMBERS))
	{
		counts = palloc(sizeof(double) * Max(slot.nnumbers, 1));
		*n = slot.nnumbers;
		for (int i = 0; i < *n; i++)
			counts[i] = slot.numbers[i] * index->tuples;
		free_attstatsslot(&slot);
	}
	ReleaseSysCache(statistics);
	return counts;
}

/* As nbtree decides: every key says that equal is the same to the bit. */
static bool
deduplicates(const SynthIndex *index)
{
	if (index->nincluded > 0 || index->unique)
		return false;
	for (int i = 0; i < index->nkeys; i++)
	{
		const SynthIndexKey *key = &index->keys[i];
		Oid			procedure = get_opfamily_proc(key->opfamily, key->opcintype,
												  key->opcintype, BTEQUALIMAGE_PROC);

		if (!OidIsValid(procedure) ||
			!DatumGetBool(OidFunctionCall1Coll(procedure, key->collation,
											   ObjectIdGetDatum(key->opcintype))))
			return false;
	}
	return true;
}
