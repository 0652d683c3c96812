/*
 * advise_rank.c
 *		One list, best first, in which nothing contradicts or repeats another.
 *
 * Findings are taken in the order of steps (keys before indexes, indexes
 * before columns that go, these before types and constraints) and, within a
 * step, of benefit; one that does not go with what has been taken is left out.  So a
 * column that a query or a key needs is not dropped, and one that is dropped is
 * not also narrowed.
 *
 * Then all are sorted by benefit.  The statements must run in that order:
 * what would stop another from running is worth no more than that one.
 *
 * Cost: O(n^2) of the findings.
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "miscadmin.h"

/* In which order findings are taken, and those of equal worth are run. */
static const struct
{
	int			taken;
	int			run;
}			steps[] =
{
	[SYNTH_ADVICE_SETTING] = {0, 0},
	[SYNTH_ADVICE_KEY] = {0, 0},
	[SYNTH_ADVICE_INDEX] = {1, 4},
	[SYNTH_ADVICE_VIEW] = {1, 5},
	[SYNTH_ADVICE_REPLACE] = {2, 3},
	[SYNTH_ADVICE_RETYPE] = {3, 1},
	[SYNTH_ADVICE_REBUILD] = {4, 2},
	[SYNTH_ADVICE_CONSTRAIN] = {5, 4},
	[SYNTH_ADVICE_STATISTICS] = {5, 4},
	[SYNTH_ADVICE_DROP_INDEX] = {6, 6}
};

static int	compare_steps(const ListCell *a, const ListCell *b);
static int	compare_findings(const ListCell *a, const ListCell *b);
static int	compare_worth(const SynthFinding *x, const SynthFinding *y, bool as_run);
static bool excludes(const SynthFinding *kept, const SynthFinding *finding);
static bool excludes_replacing(const SynthFinding *kept, const SynthFinding *finding);
static bool excludes_retyping(const SynthFinding *kept, const SynthFinding *finding);
static bool excludes_index(const SynthFinding *kept, const SynthFinding *finding);
static bool is_kind(const SynthFinding *finding, const char *kind);
static bool touches(const SynthFinding *finding, Oid relation, int column);
static void order_runs(List *kept);
static void run_before(const SynthFinding *first, SynthFinding *then);
static List *join_not_null(List *kept);

List *
synth_advise_rank(List *findings)
{
	List	   *sorted = list_copy(findings);
	List	   *kept = NIL;
	ListCell   *cell;

	list_sort(sorted, compare_steps);
	foreach(cell, sorted)
	{
		SynthFinding *finding = lfirst(cell);
		ListCell   *before;
		bool		is_excluded = false;

		CHECK_FOR_INTERRUPTS();
		foreach(before, kept)
		{
			SynthFinding *better = lfirst(before);

			if (!excludes(better, finding))
				continue;
			is_excluded = true;
			/* what is left out is served as well */
			if (better->act == SYNTH_ADVICE_INDEX && is_kind(finding, "foreign key index"))
				synth_advise_text(better, "also", finding->advice.recommendation);
			break;
		}
		if (!is_excluded)
			kept = lappend(kept, finding);
	}
	kept = join_not_null(kept);
	order_runs(kept);
	list_sort(kept, compare_findings);
	return kept;
}

static int
compare_steps(const ListCell *a, const ListCell *b)
{
	const SynthFinding *x = lfirst(a);
	const SynthFinding *y = lfirst(b);

	if (steps[x->act].taken != steps[y->act].taken)
		return steps[x->act].taken < steps[y->act].taken ? -1 : 1;
	/* of indexes for keys, which come last, the widest serve the others */
	if (x->act == SYNTH_ADVICE_INDEX && is_kind(x, "foreign key index") != is_kind(y, "foreign key index"))
		return is_kind(y, "foreign key index") ? -1 : 1;
	if (is_kind(x, "foreign key index") && list_length(x->columns) != list_length(y->columns))
		return list_length(x->columns) > list_length(y->columns) ? -1 : 1;
	return compare_worth(x, y, false);
}

static int
compare_findings(const ListCell *a, const ListCell *b)
{
	return compare_worth(lfirst(a), lfirst(b), true);
}

/* Nothing of it depends on the order in which tables were looked at. */
static int
compare_worth(const SynthFinding *x, const SynthFinding *y, bool as_run)
{
	int			order;

	if (x->advice.benefit != y->advice.benefit)
		return x->advice.benefit > y->advice.benefit ? -1 : 1;
	if (as_run && steps[x->act].run != steps[y->act].run)
		return steps[x->act].run < steps[y->act].run ? -1 : 1;
	order = strcmp(x->advice.object, y->advice.object);
	if (order == 0)
		order = strcmp(x->advice.kind, y->advice.kind);
	return order != 0 ? order : strcmp(x->advice.recommendation, y->advice.recommendation);
}

/* ---- what goes together ---- */

static bool
is_kind(const SynthFinding *finding, const char *kind)
{
	return strcmp(finding->advice.kind, kind) == 0;
}

/* Does it need a column as it is?  Parts of what is made are only read. */
static bool
touches(const SynthFinding *finding, Oid relation, int column)
{
	if (finding->parent == relation && list_member_int(finding->parent_columns, column))
		return true;
	if (finding->relation != relation)
		return false;
	if (finding->act == SYNTH_ADVICE_REPLACE)
		return linitial_int(finding->columns) == column;
	return list_member_int(finding->columns, column) || list_member_int(finding->fixed, column);
}

static bool
excludes(const SynthFinding *kept, const SynthFinding *finding)
{
	ListCell   *cell;

	switch (finding->act)
	{
		case SYNTH_ADVICE_REPLACE:
			return excludes_replacing(kept, finding);
		case SYNTH_ADVICE_RETYPE:
			return excludes_retyping(kept, finding);
		case SYNTH_ADVICE_INDEX:
			return excludes_index(kept, finding);
		case SYNTH_ADVICE_REBUILD:
			/* a table is rebuilt one way */
			return kept->relation == finding->relation &&
				(kept->act == SYNTH_ADVICE_REBUILD || is_kind(kept, "sort order"));
		case SYNTH_ADVICE_DROP_INDEX:
			/* a foreign key that is to be will need it */
			return (kept->act == SYNTH_ADVICE_DROP_INDEX && kept->index == finding->index) ||
				(kept->act == SYNTH_ADVICE_KEY && OidIsValid(kept->parent) && finding->columns != NIL &&
				 kept->relation == finding->relation &&
				 list_member_int(kept->columns, linitial_int(finding->columns)));
		case SYNTH_ADVICE_CONSTRAIN:
		case SYNTH_ADVICE_STATISTICS:
			/* words for NULL become NULL */
			if (kept->act == SYNTH_ADVICE_RETYPE && is_kind(finding, "not null") && is_kind(kept, "text type") &&
				touches(kept, finding->relation, linitial_int(finding->columns)))
				return true;
			if (kept->act != SYNTH_ADVICE_REPLACE)
				return false;
			foreach(cell, finding->columns)
				if (touches(kept, finding->relation, lfirst_int(cell)))
					return true;
			return false;
		default:
			return false;
	}
}

/* A column goes unless something needs it, and in one way. */
static bool
excludes_replacing(const SynthFinding *kept, const SynthFinding *finding)
{
	ListCell   *cell;

	if (kept->act == SYNTH_ADVICE_SETTING)
		return false;
	if (touches(kept, finding->relation, linitial_int(finding->columns)))
		return true;
	if (kept->act != SYNTH_ADVICE_REPLACE || kept->relation != finding->relation)
		return false;
	/* nor is it made of what goes, nor does what it is made of go */
	foreach(cell, finding->columns)
		if (lfirst_int(cell) == linitial_int(kept->columns))
			return true;
	return list_member_int(kept->columns, linitial_int(finding->columns));
}

static bool
excludes_retyping(const SynthFinding *kept, const SynthFinding *finding)
{
	int			column = linitial_int(finding->columns);

	switch (kept->act)
	{
		case SYNTH_ADVICE_RETYPE:
			return touches(kept, finding->relation, column);
		case SYNTH_ADVICE_REPLACE:
			/* an expression goes on with another type of number, not of text */
			return touches(kept, finding->relation, column) ||
				(kept->relation == finding->relation && list_member_int(kept->columns, column) &&
				 !is_kind(finding, "narrow type") && !is_kind(finding, "exact money"));
		case SYNTH_ADVICE_KEY:
			/* the two ends of a reference have one type */
			return OidIsValid(kept->parent) && !is_kind(finding, "sequence end") &&
				touches(kept, finding->relation, column);
		case SYNTH_ADVICE_INDEX:
			return kept->relation == finding->relation && list_member_int(kept->fixed, column);
		default:
			return false;
	}
}

/*
 * One index for what one can do: a key's is needless where another, or that
 * of a primary key, begins with its columns, and a column has a B-tree or BRIN.
 */
static bool
excludes_index(const SynthFinding *kept, const SynthFinding *finding)
{
	bool		is_primary = kept->act == SYNTH_ADVICE_KEY && !OidIsValid(kept->parent);
	int			n = list_length(finding->columns);
	List	   *first;

	/* queries that a better aggregate answers don't need it */
	if (kept->act == SYNTH_ADVICE_VIEW && finding->queries != NIL)
		return list_difference_int(finding->queries, kept->queries) == NIL;
	if ((kept->act != SYNTH_ADVICE_INDEX && !is_primary) || kept->relation != finding->relation ||
		kept->columns == NIL || finding->columns == NIL)
		return false;
	if (strcmp(is_primary ? "btree" : kept->method, finding->method) != 0)
		return linitial_int(kept->columns) == linitial_int(finding->columns);
	if (list_length(kept->columns) < n || kept->fixed != NIL || finding->fixed != NIL)
		return false;
	first = list_copy_head(kept->columns, n);
	if (is_kind(finding, "foreign key index"))
		return list_difference_int(first, finding->columns) == NIL;
	return list_length(kept->columns) == n && equal(first, finding->columns);
}

/* ---- in which order they run ---- */

/*
 * A generated column pins the types of its parts; a copy of a table names
 * columns that are about to go.
 */
static void
order_runs(List *kept)
{
	ListCell   *a,
			   *b;

	foreach(a, kept)
	{
		SynthFinding *first = lfirst(a);

		if (first->act != SYNTH_ADVICE_RETYPE && first->act != SYNTH_ADVICE_REBUILD)
			continue;
		foreach(b, kept)
		{
			SynthFinding *then = lfirst(b);

			if (then->act != SYNTH_ADVICE_REPLACE || then->relation != first->relation)
				continue;
			if (first->act == SYNTH_ADVICE_REBUILD ||
				list_member_int(then->columns, linitial_int(first->columns)))
				run_before(first, then);
		}
	}
}

static void
run_before(const SynthFinding *first, SynthFinding *then)
{
	then->advice.benefit = Min(then->advice.benefit, first->advice.benefit);
}

/* ---- NOT NULL ---- */

static List *
join_not_null(List *kept)
{
	List	   *result = NIL;
	ListCell   *cell;

	while (kept != NIL)
	{
		SynthFinding *finding = linitial(kept);
		List	   *same = NIL;
		List	   *rest = NIL;

		if (!is_kind(finding, "not null"))
		{
			result = lappend(result, finding);
			kept = list_delete_first(kept);
			continue;
		}
		foreach(cell, kept)
		{
			SynthFinding *other = lfirst(cell);

			if (is_kind(other, "not null") && other->relation == finding->relation)
				same = lappend(same, other);
			else
				rest = lappend(rest, other);
		}
		result = lappend(result, synth_advise_join_not_null(same));
		kept = rest;
	}
	return result;
}
