/*
 * deps_reference_composite.c
 *		References of several columns: lineitem (partkey, suppkey) to partsupp.
 *
 * Two tables that have two or more columns of one meaning (by name, with the
 * child's values among the parent's), none of which is a key of the parent
 * alone.  The least part of them that is unique there is the key, if it looks
 * like one.  Where every combination is there, it says nothing that a child's
 * are among them: then only a declared key counts.
 */
#include "postgres.h"

#include <math.h>

#include "deps/deps_reference_private.h"
#include "miscadmin.h"

#define MIN_PAIR_NAMES		0.8
#define MIN_PAIR_CONTAINED	0.9
#define MIN_COVERAGE		0.9
/* More columns than that are not tried. */
#define MAX_COLUMNS			6
/* ... that a child's tuples are among the parent's by chance, in nats. */
#define MIN_SURPRISE		10

typedef struct Pairing
{
	int			n;
	int			c[MAX_COLUMNS];
	int			p[MAX_COLUMNS];
	double		names;			/* the least of them */
}			Pairing;

static List *drop_implied(List *found, List *known);
static bool follows(const SynthDepsReference *reference, const SynthDepsReference *first,
					const SynthDepsReference *second);
static void find_pairs(const SynthDepsRefSchema *schema, int child, int parent, Pairing *pairing);
static double column_names(const SynthDepsRefTable *child, int c, const SynthDepsRefTable *parent, int p);
static bool find_key(const SynthDepsRefTable *parent, Pairing *pairing);
static void leave_out(Pairing *pairing, int at);
static Bitmapset *attnums_of(const SynthDepsRefTable *table, const int *columns, int n);
static bool has_declared_key(const SynthDepsRefTable *parent, const Pairing *pairing);
static SynthDepsReference *check(const SynthDepsRefTable *child, const SynthDepsRefTable *parent,
								 const Pairing *pairing);
static bool is_known(List *known, const SynthDepsReference *reference);
static bool is_back(List *found, const SynthDepsReference *reference);

List *
synth_deps_composite_references(SynthDepsRefSchema *schema, List *known)
{
	List	   *found = NIL;

	for (int child = 0; child < schema->n; child++)
		for (int parent = 0; parent < schema->n; parent++)
		{
			Pairing		pairing;
			SynthDepsReference *reference;

			CHECK_FOR_INTERRUPTS();
			if (child == parent || schema->tables[child].rows == 0 || schema->tables[parent].rows == 0)
				continue;
			find_pairs(schema, child, parent, &pairing);
			if (pairing.n < 2 || !find_key(&schema->tables[parent], &pairing))
				continue;
			reference = check(&schema->tables[child], &schema->tables[parent], &pairing);
			if (reference && !is_known(known, reference) && !is_back(found, reference))
				found = lappend(found, reference);
		}
	return drop_implied(found, known);
}

/* shipments to order_lines to orders: the first two imply that of shipments to orders */
static List *
drop_implied(List *found, List *known)
{
	List	   *all = list_concat_copy(known, found),
			   *kept = NIL;
	ListCell   *cell,
			   *first,
			   *second;

	foreach(cell, found)
	{
		SynthDepsReference *reference = lfirst(cell);
		bool		implied = false;

		foreach(first, all)
			foreach(second, all)
				implied |= follows(reference, lfirst(first), lfirst(second));
		if (!implied)
			kept = lappend(kept, reference);
	}
	return kept;
}

static bool
follows(const SynthDepsReference *reference, const SynthDepsReference *first, const SynthDepsReference *second)
{
	if (first == reference || second == reference || first->child != reference->child ||
		first->parent != second->child || second->parent != reference->parent)
		return false;
	for (int i = 0; i < reference->ncolumns; i++)
	{
		bool		is_joined = false;

		for (int f = 0; f < first->ncolumns; f++)
			for (int s = 0; s < second->ncolumns; s++)
				is_joined |= first->child_attnums[f] == reference->child_attnums[i] &&
					first->parent_attnums[f] == second->child_attnums[s] &&
					second->parent_attnums[s] == reference->parent_attnums[i];
		if (!is_joined)
			return false;
	}
	return true;
}

/* Columns of one meaning; none where one of them is a key alone. */
static void
find_pairs(const SynthDepsRefSchema *schema, int child, int parent, Pairing *pairing)
{
	const SynthDepsRefTable *from = &schema->tables[child],
			   *to = &schema->tables[parent];

	memset(pairing, 0, sizeof(*pairing));
	pairing->names = 1;
	for (int p = 0; p < to->n; p++)
	{
		double		best = 0;
		int			best_c = -1;

		for (int c = 0; c < from->n; c++)
		{
			double		names;

			if (!synth_deps_may_refer(&from->columns[c], &to->columns[p]) || from->columns[c].values == 0)
				continue;
			names = column_names(from, c, to, p);
			if (names < MIN_PAIR_NAMES || names <= best)
				continue;
			if (synth_deps_contained(&from->columns[c], &to->columns[p]) < MIN_PAIR_CONTAINED)
				continue;
			best = names;
			best_c = c;
		}
		if (best_c < 0)
			continue;
		if (to->columns[p].key_likeness > 0 && to->columns[p].unique == SYNTH_DEPS_UNIQUE_YES)
		{
			pairing->n = 0;
			return;
		}
		for (int i = 0; i < pairing->n; i++)
			if (pairing->c[i] == best_c)
				best_c = -1;
		if (best_c < 0 || pairing->n == MAX_COLUMNS)
			continue;
		pairing->c[pairing->n] = best_c;
		pairing->p[pairing->n++] = p;
		pairing->names = Min(pairing->names, best);
	}
}

/* Equal names, or tenant_id, order_id: orders (tenant_id, id). */
static double
column_names(const SynthDepsRefTable *child, int c, const SynthDepsRefTable *parent, int p)
{
	const SynthDepsRefColumn *from = &child->columns[c],
			   *to = &parent->columns[p];
	double		evidence;

	if (!to->name.is_key && !to->is_declared_key && bms_is_empty(parent->primary_key))
		return 0;
	if (from->name.n > 0 && to->name.n > 0)
	{
		evidence = Min(synth_deps_name_similarity(&from->name, &to->name),
					   synth_deps_name_similarity(&to->name, &from->name));
		if (evidence >= MIN_PAIR_NAMES)
			return evidence;
	}
	/* line_no of both; id of both would be two things */
	if (from->name.n == 0 && to->name.n == 0)
		return 0;
	return synth_deps_is_own_name(&to->name, &parent->name) ? synth_deps_pair_evidence(child, c, parent, p) : 0;
}

/* Leave only what is needed to be unique in the parent. */
static bool
find_key(const SynthDepsRefTable *parent, Pairing *pairing)
{
	if (!has_declared_key(parent, pairing) && !synth_deps_check_unique(parent, pairing->p, pairing->n))
		return false;
	for (int i = pairing->n - 1; i >= 0 && pairing->n > 1; i--)
	{
		Pairing		less = *pairing;

		leave_out(&less, i);
		if (synth_deps_check_unique(parent, less.p, less.n))
			*pairing = less;
	}
	return pairing->n > 1;
}

static void
leave_out(Pairing *pairing, int at)
{
	pairing->n--;
	for (int i = at; i < pairing->n; i++)
	{
		pairing->c[i] = pairing->c[i + 1];
		pairing->p[i] = pairing->p[i + 1];
	}
}

static Bitmapset *
attnums_of(const SynthDepsRefTable *table, const int *columns, int n)
{
	Bitmapset  *set = NULL;

	for (int i = 0; i < n; i++)
		set = bms_add_member(set, table->columns[columns[i]].attnum);
	return set;
}

static bool
has_declared_key(const SynthDepsRefTable *parent, const Pairing *pairing)
{
	Bitmapset  *set = attnums_of(parent, pairing->p, pairing->n);
	ListCell   *cell;

	foreach(cell, parent->keys)
		if (bms_equal(lfirst(cell), set))
			return true;
	return false;
}

static SynthDepsReference *
check(const SynthDepsRefTable *child, const SynthDepsRefTable *parent, const Pairing *pairing)
{
	SynthDepsReference *reference;
	double		combinations = 1,
				surprise,
				coverage;
	int64		rows;

	for (int i = 0; i < pairing->n; i++)
		combinations *= Max(1, parent->columns[pairing->p[i]].distinct);
	surprise = synth_deps_count_distinct(child, pairing->c, pairing->n) * -log(Min(1, parent->rows / combinations));
	if (surprise < MIN_SURPRISE && !has_declared_key(parent, pairing))
		return NULL;
	coverage = synth_deps_check_coverage(child, pairing->c, parent, pairing->p, pairing->n, &rows);
	if (rows == 0 || coverage < MIN_COVERAGE)
		return NULL;
	reference = synth_deps_make_reference(child, pairing->c, parent, pairing->p, pairing->n);
	reference->coverage = coverage;
	reference->score = Min(0.99, (0.65 * pairing->names + 0.3 * (1 - exp(-surprise / 10))) * coverage * coverage);
	return reference;
}

/* Is one of the same tables known, with as many of its columns? */
static bool
is_known(List *known, const SynthDepsReference *reference)
{
	ListCell   *cell;

	foreach(cell, known)
	{
		SynthDepsReference *other = lfirst(cell);

		if (other->child == reference->child && other->parent == reference->parent && other->ncolumns > 1)
			return true;
	}
	return false;
}

/* Does the parent refer to the child already, by a composite key? */
static bool
is_back(List *found, const SynthDepsReference *reference)
{
	ListCell   *cell;

	foreach(cell, found)
	{
		SynthDepsReference *other = lfirst(cell);

		if (other->child == reference->parent && other->parent == reference->child)
			return true;
	}
	return false;
}
