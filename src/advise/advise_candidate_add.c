/*
 * advise_candidate_add.c
 *		The list of candidates: none twice, none that an existing index covers,
 *		each with its size, its price and the queries that it may serve.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "utils/float.h"

/* Average of a B-tree's rows, well below what it can't take. */
#define WIDEST_BYTES 500
/* More columns included than these: no more than so much of the table's rows. */
#define COPIED_COLUMNS 2
#define COPIED_SHARE 0.5

static bool is_too_wide(SynthTable *table, const SynthIndex *index);
static int	find_candidate(const SynthAdvisor *advisor, const SynthIndex *index);
static void copy_index(SynthIndex *to, const SynthIndex *from);
static bool may_serve(const SynthIndex *index, const SynthAccess *access);
static bool may_serve_part(const SynthIndex *index, const SynthAccess *access);
static bool has_predicate(const SynthAccess *access, Node *clause);
static bool covers_needed(const SynthIndex *index, const SynthAccess *access);

int
synth_advise_add_candidate(SynthAdvisor *advisor, SynthTable *table,
						   const SynthIndex *index)
{
	SynthCandidate *candidate;
	MemoryContext caller;
	ListCell   *cell;
	int			place = find_candidate(advisor, index);

	if (place >= 0)
		return place;
	foreach(cell, table->indexes)
		if (synth_advise_covers(lfirst(cell), index))
			return -1;
	if (is_too_wide(table, index))
		return -1;
	caller = MemoryContextSwitchTo(advisor->context);
	if (advisor->ncandidates == advisor->allocated)
	{
		advisor->allocated = Max(64, advisor->allocated * 2);
		advisor->candidates = advisor->candidates ?
			repalloc(advisor->candidates, sizeof(SynthCandidate *) * advisor->allocated) :
			palloc(sizeof(SynthCandidate *) * advisor->allocated);
	}
	candidate = palloc0(sizeof(SynthCandidate));
	copy_index(&candidate->index, index);
	candidate->table = table;
	candidate->round = -1;
	candidate->best_gain = get_float8_infinity();
	synth_advise_estimate_size(&candidate->index, table, advisor->options.plain_sizes);
	candidate->bytes = candidate->index.pages * BLCKSZ;
	candidate->rent = synth_advise_rent(advisor, candidate->bytes);
	candidate->write_cost = synth_advise_write_cost(advisor, candidate);
	place = advisor->ncandidates++;
	candidate->index.id = place;
	advisor->candidates[place] = candidate;
	for (int i = 0; i < advisor->nqueries; i++)
		foreach(cell, advisor->queries[i]->accesses)
			if (may_serve(&candidate->index, lfirst(cell)))
			{
				candidate->queries = bms_add_member(candidate->queries, i);
				advisor->relevant[i] = bms_add_member(advisor->relevant[i], place);
				break;
			}
	MemoryContextSwitchTo(caller);
	return place;
}

/*
 * A page must hold three rows of a B-tree.  And an index that includes many
 * columns must be narrower than the table, or it is another copy of it.
 */
static bool
is_too_wide(SynthTable *table, const SynthIndex *index)
{
	double		bytes = 0;

	if (index->am != BTREE_AM_OID)
		return false;
	for (int i = 0; i < index->nkeys; i++)
		bytes += synth_advise_column_facts(table, index->keys[i].expr, index->keys[i].attnum).bytes;
	for (int i = 0; i < index->nincluded; i++)
		bytes += synth_advise_column_facts(table, NULL, index->included[i]).bytes;
	return bytes > WIDEST_BYTES ||
		(index->nincluded > COPIED_COLUMNS &&
		 bytes > COPIED_SHARE * table->pages * BLCKSZ / Max(table->tuples, 1));
}

static int
find_candidate(const SynthAdvisor *advisor, const SynthIndex *index)
{
	for (int i = 0; i < advisor->ncandidates; i++)
		if (synth_advise_same_index(&advisor->candidates[i]->index, index))
			return i;
	return -1;
}

static void
copy_index(SynthIndex *to, const SynthIndex *from)
{
	*to = *from;
	to->keys = palloc(sizeof(SynthIndexKey) * from->nkeys);
	memcpy(to->keys, from->keys, sizeof(SynthIndexKey) * from->nkeys);
	to->included = palloc(sizeof(AttrNumber) * Max(from->nincluded, 1));
	if (from->nincluded > 0)
		memcpy(to->included, from->included, sizeof(AttrNumber) * from->nincluded);
	to->predicate = copyObject(from->predicate);
	for (int i = 0; i < to->nkeys; i++)
		to->keys[i].expr = copyObject(from->keys[i].expr);
}

/* ---- which queries ---- */

/* By its first column, or because it has all that is needed. */
static bool
may_serve(const SynthIndex *index, const SynthAccess *access)
{
	Node	   *first = index->keys[0].expr;
	ListCell   *cell;

	if (access->relation != index->relation)
		return may_serve_part(index, access);
	foreach(cell, index->predicate)
		if (!has_predicate(access, lfirst(cell)))
			return false;
	foreach(cell, access->uses)
		if (equal(((SynthUse *) lfirst(cell))->expr, first))
			return true;
	foreach(cell, access->orders)
		if (equal(((SynthOrderKey *) linitial((List *) lfirst(cell)))->expr, first))
			return true;
	return covers_needed(index, access);
}

/* A query of a partition, by the first column of an index of the whole. */
static bool
may_serve_part(const SynthIndex *index, const SynthAccess *access)
{
	AttrNumber	attnum;
	ListCell   *cell;

	if (index->predicate || !synth_advise_is_part(access->relation, index->relation))
		return false;
	attnum = synth_advise_part_attnum(index->relation, access->relation, index->keys[0].attnum);
	foreach(cell, access->uses)
		if (attnum != 0 && ((SynthUse *) lfirst(cell))->attnum == attnum)
			return true;
	foreach(cell, access->orders)
		if (attnum != 0 && ((SynthOrderKey *) linitial((List *) lfirst(cell)))->attnum == attnum)
			return true;
	return false;
}

static bool
has_predicate(const SynthAccess *access, Node *clause)
{
	ListCell   *cell;

	foreach(cell, access->uses)
		if (equal(((SynthUse *) lfirst(cell))->clause, clause))
			return true;
	return false;
}

static bool
covers_needed(const SynthIndex *index, const SynthAccess *access)
{
	int			attnum = -1;

	if (access->whole_row || access->all_visible <= 0 || index->am != BTREE_AM_OID)
		return false;
	while ((attnum = bms_next_member(access->needed, attnum)) >= 0)
	{
		bool		has = false;

		for (int i = 0; i < index->nkeys && !has; i++)
			has = index->keys[i].attnum == attnum;
		for (int i = 0; i < index->nincluded && !has; i++)
			has = index->included[i] == attnum;
		if (!has)
			return false;
	}
	return true;
}
