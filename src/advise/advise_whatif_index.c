/*
 * advise_whatif_index.c
 *		What the planner is told of an index that does not exist.
 *
 * The same facts that get_relation_info() reads of a real one: columns with
 * their operator families, order, predicate, size.  A partition has columns at
 * other numbers than its parent, so they are found by name.
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/attmap.h"
#include "access/table.h"
#include "advise/advise_private.h"
#include "catalog/index.h"
#include "catalog/partition.h"
#include "catalog/pg_am_d.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* No relation has such an OID before four thousand million were made. */
#define FIRST_OID ((Oid) 0xF0000000)

static bool belongs(const SynthIndex *index, Oid relation);
static void set_columns(IndexOptInfo *info, const SynthIndex *index,
						AttrMap *map);
static void set_access_method(IndexOptInfo *info, const SynthIndex *index);
static List *translate(List *exprs, AttrMap *map, Index varno);
static List *list_columns(IndexOptInfo *info, Oid relation);

Oid
synth_advise_index_oid(const SynthIndex *index)
{
	return FIRST_OID + index->id;
}

IndexOptInfo *
synth_advise_index_info(const SynthIndex *index, RelOptInfo *rel, Oid relation)
{
	IndexOptInfo *info;
	AttrMap    *map = NULL;
	List	   *exprs = NIL;
	double		share = 1;

	if (!belongs(index, relation))
		return NULL;
	info = makeNode(IndexOptInfo);
	info->indexoid = synth_advise_index_oid(index);
	info->reltablespace = rel->reltablespace;
	info->rel = rel;
	if (relation != index->relation)
	{
		map = synth_advise_map_columns(index->relation, relation);
		if (index->table_tuples > 0)
			share = Min(rel->tuples / index->table_tuples, 1);
	}
	info->pages = (BlockNumber) Max(index->pages * share, 1);
	info->tuples = Min(index->tuples * share, rel->tuples);
	info->tree_height = index->height;
	info->hypothetical = true;
	info->unique = index->unique;
	info->immediate = true;

	set_columns(info, index, map);
	set_access_method(info, index);
	for (int i = 0; i < index->nkeys; i++)
		if (index->keys[i].attnum == 0)
			exprs = lappend(exprs, index->keys[i].expr);
	info->indexprs = translate(exprs, map, rel->relid);
	info->indpred = translate(index->predicate, map, rel->relid);
	info->indextlist = list_columns(info, relation);
	return info;
}

/* Its table, or a partition of it that holds rows. */
static bool
belongs(const SynthIndex *index, Oid relation)
{
	return index->relation == relation || synth_advise_is_part(relation, index->relation);
}

AttrMap *
synth_advise_map_columns(Oid parent, Oid child)
{
	Relation	relation = table_open(parent, AccessShareLock);
	int			n = RelationGetNumberOfAttributes(relation);
	AttrMap    *map = make_attrmap(n);

	for (int i = 0; i < n; i++)
	{
		char	   *name = get_attname(parent, i + 1, true);

		map->attnums[i] = name ? get_attnum(child, name) : 0;
	}
	table_close(relation, NoLock);
	return map;
}

Node *
synth_advise_map_expr(Node *expr, AttrMap *map, AttrNumber *attnum)
{
	bool		whole_row;

	if (attnum && *attnum != 0)
		*attnum = map->attnums[*attnum - 1];
	return map_variable_attnos(expr, 1, 0, map, InvalidOid, &whole_row);
}

static void
set_columns(IndexOptInfo *info, const SynthIndex *index, AttrMap *map)
{
	int			nkeys = index->nkeys,
				n = nkeys + index->nincluded;
	bool		ordered = index->am == BTREE_AM_OID;

	info->relam = index->am;
	info->ncolumns = n;
	info->nkeycolumns = nkeys;
	info->indexkeys = palloc(sizeof(int) * n);
	info->canreturn = palloc(sizeof(bool) * n);
	info->indexcollations = palloc(sizeof(Oid) * nkeys);
	info->opfamily = palloc(sizeof(Oid) * nkeys);
	info->opcintype = palloc(sizeof(Oid) * nkeys);
	info->opclassoptions = palloc0(sizeof(bytea *) * n);
	if (ordered)
	{
		info->reverse_sort = palloc(sizeof(bool) * nkeys);
		info->nulls_first = palloc(sizeof(bool) * nkeys);
		info->sortopfamily = info->opfamily;
	}
	for (int i = 0; i < n; i++)
	{
		AttrNumber	attnum = i < nkeys ? index->keys[i].attnum :
			index->included[i - nkeys];

		info->indexkeys[i] = attnum != 0 && map ? map->attnums[attnum - 1] : attnum;
		info->canreturn[i] = ordered;
		if (i >= nkeys)
			continue;
		info->indexcollations[i] = index->keys[i].collation;
		info->opfamily[i] = index->keys[i].opfamily;
		info->opcintype[i] = index->keys[i].opcintype;
		if (ordered)
		{
			info->reverse_sort[i] = index->keys[i].descending;
			info->nulls_first[i] = index->keys[i].nulls_first;
		}
	}
}

static void
set_access_method(IndexOptInfo *info, const SynthIndex *index)
{
	IndexAmRoutine *am = GetIndexAmRoutineByAmId(index->am, false);

	info->amcanorderbyop = am->amcanorderbyop;
	info->amoptionalkey = am->amoptionalkey;
	info->amsearcharray = am->amsearcharray;
	info->amsearchnulls = am->amsearchnulls;
	info->amcanparallel = am->amcanparallel;
	info->amhasgettuple = am->amgettuple != NULL;
	info->amhasgetbitmap = am->amgetbitmap != NULL;
	info->amcanmarkpos = am->ammarkpos != NULL && am->amrestrpos != NULL;
	info->amcostestimate = am->amcostestimate;
}

/* Expressions of the parent as entry 1, for a partition as another entry. */
static List *
translate(List *exprs, AttrMap *map, Index varno)
{
	Node	   *copy = copyObject((Node *) exprs);
	bool		whole_row;

	if (copy == NULL)
		return NIL;
	if (map)
		copy = map_variable_attnos(copy, 1, 0, map, InvalidOid, &whole_row);
	if (varno != 1)
		ChangeVarNodes(copy, 1, varno, 0);
	return (List *) copy;
}

static List *
list_columns(IndexOptInfo *info, Oid relation)
{
	List	   *result = NIL;
	ListCell   *expr = list_head(info->indexprs);

	for (int i = 0; i < info->ncolumns; i++)
	{
		Expr	   *column;

		if (info->indexkeys[i] != 0)
		{
			Oid			type,
						collation;
			int32		typmod;

			get_atttypetypmodcoll(relation, info->indexkeys[i], &type, &typmod, &collation);
			column = (Expr *) makeVar(info->rel->relid, info->indexkeys[i], type,
									  typmod, collation, 0);
		}
		else
		{
			column = lfirst(expr);
			expr = lnext(info->indexprs, expr);
		}
		result = lappend(result, makeTargetEntry(column, i + 1, NULL, false));
	}
	return result;
}
