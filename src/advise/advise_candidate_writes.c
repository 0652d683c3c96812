/*
 * advise_candidate_writes.c
 *		What it costs to keep an index.
 *
 * Rows written are those of the workload's own statements and those that the
 * table's counters tell, in the workload's scale: writes for each scan of the
 * table, times the workload's queries that read it.  Rows that were inserted and
 * are still there count as the table's load, not as traffic, and counters with
 * few scans tell nothing.
 */
#include "postgres.h"

#include <math.h>

#include "access/sysattr.h"
#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_inherits.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "access/table.h"

/* Scans of a table before its counters are believed. */
#define FEWEST_SCANS 100
/* Where no update was counted. */
#define USUAL_HOT_FRACTION 0.5

static void add_counters(Oid relation, double *counters);
static double counter(PGFunction function, Oid relation);
static double insertion_cost(const SynthCandidate *candidate);
static bool reads_written(const SynthIndex *index, const Bitmapset *columns);

enum
{
	INSERTED, UPDATED, HOT_UPDATED, LIVE, SCANS, NCOUNTERS
};

void
synth_advise_count_writes(const SynthAdvisor *advisor, SynthTable *table)
{
	double		counters[NCOUNTERS] = {0};
	double		reads = 0;
	List	   *relations = table->is_partitioned ?
		find_all_inheritors(table->relation, AccessShareLock, NULL) :
		list_make1_oid(table->relation);
	ListCell   *cell;

	foreach(cell, relations)
		add_counters(lfirst_oid(cell), counters);
	table->hot_fraction = counters[UPDATED] > 0 ?
		Min(counters[HOT_UPDATED] / counters[UPDATED], 1) : USUAL_HOT_FRACTION;
	if (counters[SCANS] < FEWEST_SCANS)
		return;
	for (int i = 0; i < advisor->nqueries; i++)
		foreach(cell, advisor->queries[i]->accesses)
			if (((SynthAccess *) lfirst(cell))->relation == table->relation)
			{
				reads += advisor->queries[i]->weight;
				break;
			}
	table->inserts = Max(counters[INSERTED] - counters[LIVE], 0) * reads / counters[SCANS];
	table->updates = counters[UPDATED] * reads / counters[SCANS];
}

static void
add_counters(Oid oid, double *counters)
{
	Relation	relation = table_open(oid, AccessShareLock);
	ListCell   *cell;

	counters[INSERTED] += counter(pg_stat_get_tuples_inserted, oid);
	counters[UPDATED] += counter(pg_stat_get_tuples_updated, oid);
	counters[HOT_UPDATED] += counter(pg_stat_get_tuples_hot_updated, oid);
	counters[LIVE] += counter(pg_stat_get_live_tuples, oid);
	counters[SCANS] += counter(pg_stat_get_numscans, oid);
	foreach(cell, RelationGetIndexList(relation))
		counters[SCANS] += counter(pg_stat_get_numscans, lfirst_oid(cell));
	table_close(relation, NoLock);
}

static double
counter(PGFunction function, Oid relation)
{
	return (double) DatumGetInt64(DirectFunctionCall1(function, ObjectIdGetDatum(relation)));
}

/*
 * synth_advise_write_cost
 *		Of the workload's writes: those of its own statements, and of the table's
 *		counters in its scale.
 *
 * A row inserted is an entry inserted.  An updated one is, too, unless the
 * update is HOT; and an index on a column that is updated ends HOT for the
 * table's other indexes.
 */
double
synth_advise_write_cost(const SynthAdvisor *advisor, const SynthCandidate *candidate)
{
	const SynthTable *table = candidate->table;
	double		entries = table->inserts + table->updates * (1 - table->hot_fraction);
	double		one = insertion_cost(candidate);

	for (int i = 0; i < advisor->nqueries; i++)
	{
		const SynthQuery *query = advisor->queries[i];
		double		rows = query->weight * query->written_rows;

		if (query->written != table->relation)
			continue;
		if (query->command == CMD_INSERT || query->command == CMD_MERGE)
			entries += rows;
		if (query->written_columns == NULL)
			continue;
		if (reads_written(&candidate->index, query->written_columns))
			entries += rows * (1 + table->hot_fraction * list_length(table->indexes));
		else
			entries += rows * (1 - table->hot_fraction);
	}
	if (candidate->index.table_tuples > 0)
		entries *= Min(1, candidate->index.tuples / candidate->index.table_tuples);
	return entries * one;
}

/* To find the place, to write the entry, and the pages that are not in memory. */
static double
insertion_cost(const SynthCandidate *candidate)
{
	const SynthIndex *index = &candidate->index;
	double		cached = Min(1, effective_cache_size /
							 Max(index->pages + candidate->table->pages, 1));
	double		bytes = index->pages * BLCKSZ / Max(index->tuples, 1);

	if (index->am == BRIN_AM_OID)
		return cpu_index_tuple_cost;
	return (index->height + 1) * 50 * cpu_operator_cost +
		ceil(log2(Max(index->tuples, 2))) * cpu_operator_cost + cpu_index_tuple_cost +
		(1 - cached) * random_page_cost +
		/* the entry, in the log and on its page */
		2 * bytes / BLCKSZ * seq_page_cost;
}

static bool
reads_written(const SynthIndex *index, const Bitmapset *columns)
{
	Bitmapset  *read = NULL;
	int			column = -1;

	for (int i = 0; i < index->nkeys; i++)
		pull_varattnos(index->keys[i].expr, 1, &read);
	pull_varattnos((Node *) index->predicate, 1, &read);
	while ((column = bms_next_member(read, column)) >= 0)
		if (bms_is_member(column + FirstLowInvalidHeapAttributeNumber, columns))
			return true;
	for (int i = 0; i < index->nincluded; i++)
		if (bms_is_member(index->included[i], columns))
			return true;
	return false;
}
