/*
 * advise_drop_workload.c
 *		Indexes that a workload can do without: its plans are made again as if
 *		they were gone, the recommended ones being there.
 *
 * An index may go if plans without it cost no more than what its upkeep costs
 * the workload's writes, and that is no trifle.  A duplicate always may; a
 * covered one also if plans hardly cost more (the other is wider); one behind
 * which the workload writes nothing only if it was never scanned for long
 * enough.  Only the queries whose plan reads an index are planned without it.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"

/* Part of what the queries that read a covered index cost. */
#define TOLERATED_RISE 0.01

/* The plans as they are with what is chosen and without what is dropped. */
typedef struct Plans
{
	SynthAdvisor *advisor;
	List	   *hidden;			/* OIDs */
	double	   *costs;			/* of a query; < 0: not planned yet */
	List	  **used;			/* of a query: OIDs of real indexes */
}			Plans;

static List *workload_relations(SynthAdvisor *advisor);
static List *find_unneeded(Plans *plans, List *drops);
static SynthDrop *consider(Plans *plans, SynthTable *table, const SynthIndexFacts *facts,
						   List *kept);
static int	covering_candidate(const SynthAdvisor *advisor, const SynthIndex *index);
static bool try_drop(Plans *plans, SynthDrop *drop);
static double upkeep(SynthAdvisor *advisor, const SynthIndexFacts *facts);
static bool may_read(const SynthQuery *query, const SynthIndexFacts *facts);
static bool reads(List *used, const SynthIndexFacts *facts);
static void plan_without(Plans *plans, int place, List *hidden, double *cost, List **used);

List *
synth_advise_find_needless(SynthAdvisor *advisor)
{
	MemoryContext caller = MemoryContextSwitchTo(advisor->context);
	List	   *found = synth_advise_find_drops(advisor, workload_relations(advisor),
												&advisor->options);
	Plans		plans = {.advisor = advisor};
	List	   *result = NIL;
	ListCell   *cell;

	plans.costs = palloc(sizeof(double) * (advisor->nqueries + 1));
	plans.used = palloc0(sizeof(List *) * (advisor->nqueries + 1));
	for (int i = 0; i < advisor->nqueries; i++)
		plans.costs[i] = -1;
	foreach(cell, found)
		if (try_drop(&plans, lfirst(cell)))
			result = lappend(result, lfirst(cell));
	result = find_unneeded(&plans, result);
	MemoryContextSwitchTo(caller);
	return result;
}

/* Those that it reads or writes. */
static List *
workload_relations(SynthAdvisor *advisor)
{
	List	   *result = NIL;
	ListCell   *cell;

	for (int i = 0; i < advisor->nqueries; i++)
	{
		const SynthQuery *query = advisor->queries[i];

		foreach(cell, query->accesses)
			result = list_append_unique_oid(result, ((SynthAccess *) lfirst(cell))->relation);
		if (OidIsValid(query->written))
			result = list_append_unique_oid(result, query->written);
	}
	return result;
}

/* ---- what a recommended one covers, or writes cost more than reads gain ---- */

static List *
find_unneeded(Plans *plans, List *drops)
{
	ListCell   *cell;

	foreach(cell, plans->advisor->tables)
	{
		SynthTable *table = lfirst(cell);
		List	   *indexes = synth_advise_index_facts(table);
		List	   *kept = NIL;
		ListCell   *facts;

		foreach(facts, indexes)
			if (!list_member_oid(plans->hidden, ((SynthIndexFacts *) lfirst(facts))->oid))
				kept = lappend(kept, lfirst(facts));
		foreach(facts, list_copy(kept))
		{
			SynthDrop  *drop;
			bool		stands_in = false;
			ListCell   *other;

			if (synth_advise_out_of_time(plans->advisor))
				return drops;
			foreach(other, drops)
				stands_in |= ((SynthDrop *) lfirst(other))->other ==
					((SynthIndexFacts *) lfirst(facts))->oid;
			if (stands_in)
				continue;
			drop = consider(plans, table, lfirst(facts), kept);
			if (drop == NULL)
				continue;
			drops = lappend(drops, drop);
			kept = list_delete_ptr(kept, lfirst(facts));
		}
	}
	return drops;
}

static SynthDrop *
consider(Plans *plans, SynthTable *table, const SynthIndexFacts *facts, List *kept)
{
	SynthDrop  *drop;
	int			candidate;

	if (!synth_advise_may_drop(facts))
		return NULL;
	candidate = covering_candidate(plans->advisor, facts->index);
	if (candidate < 0 && (facts->bytes < plans->advisor->options.unused_bytes ||
						  synth_advise_serves_foreign_key(facts, kept)))
		return NULL;
	drop = palloc0(sizeof(SynthDrop));
	drop->kind = candidate < 0 ? SYNTH_DROP_UNNEEDED : SYNTH_DROP_COVERED;
	drop->facts = facts;
	drop->candidate = candidate;
	return try_drop(plans, drop) ? drop : NULL;
}

static int
covering_candidate(const SynthAdvisor *advisor, const SynthIndex *index)
{
	int			id = -1;

	while ((id = bms_next_member(advisor->chosen, id)) >= 0)
		if (index->am == BTREE_AM_OID &&
			synth_advise_covers(&advisor->candidates[id]->index, index))
			return id;
	return -1;
}

/* ---- as if it were gone ---- */

/* Does the workload allow it?  Then it is hidden from now on. */
static bool
try_drop(Plans *plans, SynthDrop *drop)
{
	SynthAdvisor *advisor = plans->advisor;
	List	   *hidden = list_concat_copy(plans->hidden, drop->facts->oids);
	double	   *costs = palloc(sizeof(double) * (advisor->nqueries + 1));
	List	  **used = palloc0(sizeof(List *) * (advisor->nqueries + 1));
	double		affected = 0;

	drop->saved = upkeep(advisor, drop->facts);
	/* as little is no reason to make one, it is none to drop one */
	if (drop->kind == SYNTH_DROP_UNNEEDED && drop->saved < synth_advise_least_gain(advisor))
		return false;
	for (int i = 0; i < advisor->nqueries; i++)
	{
		const SynthQuery *query = advisor->queries[i];

		if (!may_read(query, drop->facts))
			continue;
		/* too late to know: what needs no workload to be seen is told */
		if (synth_advise_out_of_time(advisor))
			return drop->kind <= SYNTH_DROP_COVERED;
		if (plans->costs[i] < 0)
			plan_without(plans, i, plans->hidden, &plans->costs[i], &plans->used[i]);
		if (!reads(plans->used[i], drop->facts))
			continue;
		plan_without(plans, i, hidden, &costs[i], &used[i]);
		drop->queries++;
		drop->rise += query->weight * (costs[i] - plans->costs[i]);
		affected += query->weight * plans->costs[i];
		if (drop->kind == SYNTH_DROP_UNNEEDED && drop->rise > drop->saved)
			return false;
	}
	if (drop->kind >= SYNTH_DROP_COVERED && drop->rise > drop->saved +
		(drop->kind == SYNTH_DROP_COVERED ? TOLERATED_RISE * affected : 0))
		return false;
	for (int i = 0; i < advisor->nqueries; i++)
		if (reads(plans->used[i], drop->facts))
		{
			plans->costs[i] = costs[i];
			plans->used[i] = used[i];
		}
	plans->hidden = hidden;
	return true;
}

/* What the workload's writes pay for it. */
static double
upkeep(SynthAdvisor *advisor, const SynthIndexFacts *facts)
{
	SynthCandidate candidate = {.table = facts->table};

	if (facts->index == NULL)
		return 0;
	candidate.index = *facts->index;
	candidate.index.table_tuples = facts->table->tuples;
	candidate.index.tuples = facts->table->tuples *
		synth_advise_selectivity(facts->table, candidate.index.predicate);
	candidate.index.pages = facts->bytes / BLCKSZ;
	candidate.index.height = 2;
	return synth_advise_write_cost(advisor, &candidate);
}

/* A query of a partition alone has its table, not the partitioned one. */
static bool
may_read(const SynthQuery *query, const SynthIndexFacts *facts)
{
	ListCell   *cell;

	foreach(cell, query->accesses)
		if (((SynthAccess *) lfirst(cell))->relation == facts->table->relation)
			return true;
	return facts->is_partitioned;
}

static bool
reads(List *used, const SynthIndexFacts *facts)
{
	ListCell   *cell;

	foreach(cell, facts->oids)
		if (list_member_oid(used, lfirst_oid(cell)))
			return true;
	return false;
}

static void
plan_without(Plans *plans, int place, List *hidden, double *cost, List **used)
{
	SynthAdvisor *advisor = plans->advisor;
	SynthWhatIf whatif = {.hidden = hidden};
	int			id = -1;

	while ((id = bms_next_member(advisor->chosen, id)) >= 0)
		if (bms_is_member(id, advisor->relevant[place]))
			whatif.indexes = lappend(whatif.indexes, &advisor->candidates[id]->index);
	synth_advise_plan(advisor->queries[place], &whatif);
	list_free(whatif.indexes);
	*cost = whatif.cost;
	*used = whatif.used_real;
}
