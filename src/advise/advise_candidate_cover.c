/*
 * advise_candidate_cover.c
 *		Which index makes another needless.
 *
 * An index of a partitioned table is also one of each partition.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/partition.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_class.h"
#include "utils/lsyscache.h"

static bool covers_part(const SynthIndex *a, const SynthIndex *b);
static bool same_key(const SynthIndexKey *a, const SynthIndexKey *b, bool reversed);
static bool has_column(const SynthIndex *index, AttrNumber attnum);

/*
 * synth_advise_covers
 *		Does a begin with the keys of b, in the same or the reverse order, over
 *		the same rows, and have the columns that b includes?
 */
bool
synth_advise_covers(const SynthIndex *a, const SynthIndex *b)
{
	bool		reversed;

	if (a->relation != b->relation)
		return covers_part(a, b);
	if (a->am != b->am || a->nkeys < b->nkeys ||
		!equal(a->predicate, b->predicate) || (b->unique && !a->unique))
		return false;
	reversed = a->am == BTREE_AM_OID && a->keys[0].descending != b->keys[0].descending;
	for (int i = 0; i < b->nkeys; i++)
		if (!same_key(&a->keys[i], &b->keys[i], reversed))
			return false;
	for (int i = 0; i < b->nincluded; i++)
		if (!has_column(a, b->included[i]))
			return false;
	return true;
}

/* The same for an index of a partitioned table: plain columns only. */
static bool
covers_part(const SynthIndex *a, const SynthIndex *b)
{
	if (!synth_advise_is_part(b->relation, a->relation) || a->am != b->am ||
		a->nkeys < b->nkeys || a->predicate || b->predicate || b->unique ||
		b->nincluded > 0)
		return false;
	for (int i = 0; i < b->nkeys; i++)
	{
		SynthIndexKey key = a->keys[i];

		key.attnum = synth_advise_part_attnum(a->relation, b->relation, key.attnum);
		if (key.attnum == 0 || b->keys[i].attnum != key.attnum)
			return false;
		key.expr = b->keys[i].expr;
		if (!same_key(&key, &b->keys[i], false))
			return false;
	}
	return true;
}

bool
synth_advise_is_part(Oid child, Oid parent)
{
	return get_rel_relispartition(child) &&
		get_rel_relkind(parent) == RELKIND_PARTITIONED_TABLE &&
		list_member_oid(get_partition_ancestors(child), parent);
}

/* A partition's number of its ancestor's column. */
AttrNumber
synth_advise_part_attnum(Oid parent, Oid child, AttrNumber attnum)
{
	char	   *name = attnum > 0 ? get_attname(parent, attnum, true) : NULL;

	return name ? get_attnum(child, name) : 0;
}

bool
synth_advise_same_index(const SynthIndex *a, const SynthIndex *b)
{
	return a->nkeys == b->nkeys && a->nincluded == b->nincluded &&
		synth_advise_covers(a, b) && synth_advise_covers(b, a);
}

static bool
same_key(const SynthIndexKey *a, const SynthIndexKey *b, bool reversed)
{
	return a->attnum == b->attnum && a->opfamily == b->opfamily &&
		a->collation == b->collation && (a->descending != b->descending) == reversed &&
		(a->nulls_first != b->nulls_first) == reversed && equal(a->expr, b->expr);
}

static bool
has_column(const SynthIndex *index, AttrNumber attnum)
{
	for (int i = 0; i < index->nkeys; i++)
		if (index->keys[i].attnum == attnum)
			return true;
	for (int i = 0; i < index->nincluded; i++)
		if (index->included[i] == attnum)
			return true;
	return false;
}
