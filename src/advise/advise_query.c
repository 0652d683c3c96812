/*
 * advise_query.c
 *		How the planner reads the relations of a query.
 *
 * Noted when it has made the paths of a relation: by then views and subqueries
 * are pulled up, constants folded, masks put in, and what equalities imply is
 * known.  Expressions are kept with the table as range table entry 1, as an
 * index has them.
 *
 * Partitions are left to their parent.  Inheritance children are tables with
 * indexes of their own: what is noted of the parent is noted of each.
 */
#include "postgres.h"

#include "access/attmap.h"
#include "access/stratnum.h"
#include "access/sysattr.h"
#include "access/transam.h"
#include "advise/advise_private.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

static bool is_to_note(PlannerInfo *root, RelOptInfo *rel, Index rti,
					   RangeTblEntry *rte);
static SynthAccess *note_access(PlannerInfo *root, RelOptInfo *rel,
								RangeTblEntry *rte);
static void note_needed(SynthAccess *access, RelOptInfo *rel);
static void note_equalities(SynthAccess *access, PlannerInfo *root,
							RelOptInfo *rel);
static bool joins_another(EquivalenceClass *class, RelOptInfo *rel);
static void note_orders(SynthAccess *access, PlannerInfo *root, RelOptInfo *rel);
static List *order_of(List *pathkeys, RelOptInfo *rel);
static void note_children(SynthQuery *query, SynthAccess *access);
static SynthAccess *of_child(const SynthAccess *access, Oid child);

void
synth_advise_note_access(SynthQuery *query, MemoryContext context,
						 PlannerInfo *root, RelOptInfo *rel, Index rti,
						 RangeTblEntry *rte)
{
	MemoryContext planner;
	SynthAccess *access;

	if (!is_to_note(root, rel, rti, rte))
		return;
	planner = MemoryContextSwitchTo(context);
	access = note_access(root, rel, rte);
	if (rte->inh && rte->relkind != RELKIND_PARTITIONED_TABLE)
		note_children(query, access);
	else
		query->accesses = lappend(query->accesses, access);
	MemoryContextSwitchTo(planner);
}

static bool
is_to_note(PlannerInfo *root, RelOptInfo *rel, Index rti, RangeTblEntry *rte)
{
	if (rte->rtekind != RTE_RELATION || rte->relid < FirstNormalObjectId ||
		IS_DUMMY_REL(rel) || rte->tablesample)
		return false;
	if (rte->relkind != RELKIND_RELATION && rte->relkind != RELKIND_MATVIEW &&
		rte->relkind != RELKIND_PARTITIONED_TABLE)
		return false;
	/* a child of a table is noted with it; an arm of UNION ALL is not a child */
	return rel->reloptkind != RELOPT_OTHER_MEMBER_REL ||
		planner_rt_fetch(root->append_rel_array[rti]->parent_relid, root)->rtekind != RTE_RELATION;
}

static SynthAccess *
note_access(PlannerInfo *root, RelOptInfo *rel, RangeTblEntry *rte)
{
	SynthAccess *access = palloc0(sizeof(SynthAccess));
	ListCell   *cell;

	access->relation = rte->relid;
	access->rows = rel->rows;
	access->tuples = rel->tuples;
	access->pages = rel->pages;
	access->all_visible = rel->allvisfrac;
	note_needed(access, rel);
	foreach(cell, rel->baserestrictinfo)
		synth_advise_note_clause(access, (Node *) lfirst_node(RestrictInfo, cell)->clause,
								 rel->relid, false, false);
	foreach(cell, rel->joininfo)
		synth_advise_note_clause(access, (Node *) lfirst_node(RestrictInfo, cell)->clause,
								 rel->relid, true, false);
	note_equalities(access, root, rel);
	note_orders(access, root, rel);
	return access;
}

/* The columns that a scan must return or test. */
static void
note_needed(SynthAccess *access, RelOptInfo *rel)
{
	Bitmapset  *used = NULL;
	ListCell   *cell;
	int			column = -1;

	pull_varattnos((Node *) rel->reltarget->exprs, rel->relid, &used);
	foreach(cell, rel->baserestrictinfo)
		pull_varattnos((Node *) lfirst_node(RestrictInfo, cell)->clause, rel->relid, &used);
	while ((column = bms_next_member(used, column)) >= 0)
	{
		AttrNumber	attnum = column + FirstLowInvalidHeapAttributeNumber;

		if (attnum > 0)
			access->needed = bms_add_member(access->needed, attnum);
		else
			access->whole_row = true;
	}
}

/* Columns that are equal to something of another relation. */
static void
note_equalities(SynthAccess *access, PlannerInfo *root, RelOptInfo *rel)
{
	ListCell   *cell;
	ListCell   *member;

	foreach(cell, root->eq_classes)
	{
		EquivalenceClass *class = lfirst(cell);

		if (class->ec_has_volatile || class->ec_merged || !joins_another(class, rel))
			continue;
		foreach(member, class->ec_members)
		{
			EquivalenceMember *em = lfirst(member);

			if (!em->em_is_const && !em->em_is_child && bms_equal(em->em_relids, rel->relids))
				synth_advise_note_use(access, SYNTH_USE_JOIN, (Node *) em->em_expr, rel->relid,
									  class->ec_collation, InvalidOid);
		}
	}
}

static bool
joins_another(EquivalenceClass *class, RelOptInfo *rel)
{
	ListCell   *cell;

	if (class->ec_has_const)
		return false;
	foreach(cell, class->ec_members)
	{
		EquivalenceMember *em = lfirst(cell);

		if (!em->em_is_child && !bms_is_empty(em->em_relids) &&
			!bms_overlap(em->em_relids, rel->relids))
			return true;
	}
	return false;
}

static void
note_orders(SynthAccess *access, PlannerInfo *root, RelOptInfo *rel)
{
	List	   *wanted[] = {root->sort_pathkeys, root->group_pathkeys,
	root->window_pathkeys, root->distinct_pathkeys};

	for (int i = 0; i < lengthof(wanted); i++)
	{
		List	   *order = order_of(wanted[i], rel);

		if (order != NIL)
			access->orders = lappend(access->orders, order);
	}
}

/* The leading sort keys that the relation can deliver. */
static List *
order_of(List *pathkeys, RelOptInfo *rel)
{
	List	   *result = NIL;
	ListCell   *cell;
	ListCell   *member;

	foreach(cell, pathkeys)
	{
		PathKey    *pathkey = lfirst(cell);
		SynthOrderKey *key = NULL;

		foreach(member, pathkey->pk_eclass->ec_members)
		{
			EquivalenceMember *em = lfirst(member);
			AttrNumber	attnum;
			Node	   *expr;

			if (em->em_is_const || em->em_is_child || !bms_equal(em->em_relids, rel->relids) ||
				(expr = synth_advise_index_expr((Node *) em->em_expr, rel->relid, &attnum)) == NULL)
				continue;
			key = palloc(sizeof(SynthOrderKey));
			key->expr = expr;
			key->attnum = attnum;
			key->collation = pathkey->pk_eclass->ec_collation;
			key->descending = synth_pathkey_descends(pathkey);
			key->nulls_first = pathkey->pk_nulls_first;
			break;
		}
		if (key == NULL)
			break;
		result = lappend(result, key);
	}
	return result;
}

/* ---- inheritance ---- */

static void
note_children(SynthQuery *query, SynthAccess *access)
{
	List	   *children = find_all_inheritors(access->relation, AccessShareLock, NULL);
	ListCell   *cell;

	foreach(cell, children)
		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_RELATION)
			query->accesses = lappend(query->accesses, of_child(access, lfirst_oid(cell)));
}

static SynthAccess *
of_child(const SynthAccess *access, Oid child)
{
	SynthAccess *result = palloc(sizeof(SynthAccess));
	AttrMap    *map;
	ListCell   *cell;
	ListCell   *key;
	int			attnum = -1;

	*result = *access;
	if (child == access->relation)
		return result;
	result->relation = child;
	result->uses = NIL;
	result->orders = NIL;
	result->needed = NULL;
	map = synth_advise_map_columns(access->relation, child);
	foreach(cell, access->uses)
	{
		SynthUse   *use = palloc(sizeof(SynthUse));

		*use = *(SynthUse *) lfirst(cell);
		use->expr = synth_advise_map_expr(use->expr, map, &use->attnum);
		if (use->clause)
			use->clause = synth_advise_map_expr(use->clause, map, NULL);
		result->uses = lappend(result->uses, use);
	}
	foreach(cell, access->orders)
	{
		List	   *order = NIL;

		foreach(key, (List *) lfirst(cell))
		{
			SynthOrderKey *copy = palloc(sizeof(SynthOrderKey));

			*copy = *(SynthOrderKey *) lfirst(key);
			copy->expr = synth_advise_map_expr(copy->expr, map, &copy->attnum);
			order = lappend(order, copy);
		}
		result->orders = lappend(result->orders, order);
	}
	while ((attnum = bms_next_member(access->needed, attnum)) >= 0)
		result->needed = bms_add_member(result->needed, map->attnums[attnum - 1]);
	return result;
}
