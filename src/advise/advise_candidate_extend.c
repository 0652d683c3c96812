/*
 * advise_candidate_extend.c
 *		Longer indexes: a chosen one with a column more.
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "optimizer/optimizer.h"

static void extend_with_key(SynthAdvisor *advisor, const SynthCandidate *candidate,
							const SynthIndexKey *key);
static void extend_for_query(SynthAdvisor *advisor, const SynthCandidate *candidate,
							 const SynthAccess *access);
static bool begins_with_predicate(const SynthIndex *index);
static bool is_wanted(const SynthAccess *access, const SynthIndexKey *key);

/* One key more that its queries use; the columns that a query lacks, included. */
void
synth_advise_extend_candidate(SynthAdvisor *advisor, int place)
{
	const SynthCandidate *candidate = advisor->candidates[place];
	int			query = -1;
	ListCell   *cell;
	ListCell   *access;

	if (candidate->index.am != BTREE_AM_OID || begins_with_predicate(&candidate->index))
		return;
	while ((query = bms_next_member(candidate->queries, query)) >= 0)
	{
		foreach(access, advisor->queries[query]->accesses)
		{
			if (((SynthAccess *) lfirst(access))->relation != candidate->index.relation)
				continue;
			foreach(cell, candidate->table->keys)
			{
				const SynthTableKey *key = lfirst(cell);

				if (!key->is_gin && is_wanted(lfirst(access), &key->key))
					extend_with_key(advisor, candidate, &key->key);
			}
			if (candidate->table->all_visible > 0)
				extend_for_query(advisor, candidate, lfirst(access));
		}
	}
}

/* Its first column is the same in all its rows, or nearly. */
static bool
begins_with_predicate(const SynthIndex *index)
{
	Bitmapset  *columns = NULL;

	pull_varattnos((Node *) index->predicate, 1, &columns);
	return index->keys[0].attnum > 0 &&
		bms_is_member(index->keys[0].attnum - FirstLowInvalidHeapAttributeNumber, columns);
}

static bool
is_wanted(const SynthAccess *access, const SynthIndexKey *key)
{
	ListCell   *cell;

	foreach(cell, access->uses)
	{
		const SynthUse *use = lfirst(cell);

		if (!use->alone && use->kind != SYNTH_USE_CONTAINS && equal(use->expr, key->expr))
			return true;
	}
	return false;
}

static void
extend_with_key(SynthAdvisor *advisor, const SynthCandidate *candidate, const SynthIndexKey *key)
{
	SynthIndex	index = candidate->index;
	SynthIndexKey keys[INDEX_MAX_KEYS];
	int			n = index.nkeys;

	if (n >= Min(advisor->options.max_columns, INDEX_MAX_KEYS) )
		return;
	for (int i = 0; i < n; i++)
	{
		keys[i] = index.keys[i];
		if (equal(keys[i].expr, key->expr))
			return;
	}
	keys[n] = *key;
	index.keys = keys;
	index.nkeys = n + 1;
	index.nincluded = 0;
	(void) synth_advise_add_candidate(advisor, candidate->table, &index);
}

static void
extend_for_query(SynthAdvisor *advisor, const SynthCandidate *candidate, const SynthAccess *access)
{
	SynthIndex	index = candidate->index;
	AttrNumber	included[INDEX_MAX_KEYS];

	index.included = included;
	if (synth_advise_include_rest(&index, access, candidate->index.nincluded,
								  candidate->index.included))
		(void) synth_advise_add_candidate(advisor, candidate->table, &index);
}
