/*
 * advise_candidate_cover.c
 *		Which index makes another needless.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"

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

	if (a->relation != b->relation || a->am != b->am || a->nkeys < b->nkeys ||
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
