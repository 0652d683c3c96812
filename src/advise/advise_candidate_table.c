/*
 * advise_candidate_table.c
 *		What the advisor knows of a table: its size, its indexes, and a planner
 *		to ask for estimates.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/table.h"
#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_opclass_d.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/plancat.h"
#include "partitioning/partdesc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

static SynthTable *load_table(Oid relation);
static PlannerInfo *make_planner(const SynthTable *table);
static void measure_table(SynthTable *table, Relation relation);
static void load_indexes(SynthTable *table, Relation relation);
static SynthIndex *read_index(Relation index);

SynthTable *
synth_advise_table(SynthAdvisor *advisor, Oid relation)
{
	MemoryContext caller;
	SynthTable *table;
	ListCell   *cell;

	foreach(cell, advisor->tables)
		if (((SynthTable *) lfirst(cell))->relation == relation)
			return lfirst(cell);
	caller = MemoryContextSwitchTo(advisor->context);
	table = load_table(relation);
	synth_advise_count_writes(advisor, table);
	advisor->tables = lappend(advisor->tables, table);
	MemoryContextSwitchTo(caller);
	return table;
}

static SynthTable *
load_table(Oid oid)
{
	SynthTable *table = palloc0(sizeof(SynthTable));
	Relation	relation = table_open(oid, AccessShareLock);

	table->relation = oid;
	table->relkind = relation->rd_rel->relkind;
	table->is_partitioned = table->relkind == RELKIND_PARTITIONED_TABLE;
	table->is_temporary = relation->rd_rel->relpersistence == RELPERSISTENCE_TEMP;
	table->is_analyzed = relation->rd_rel->reltuples >= 0;
	table->root = make_planner(table);
	measure_table(table, relation);
	load_indexes(table, relation);
	table_close(relation, NoLock);
	return table;
}

/* Enough of a planner for its estimates about one table. */
static PlannerInfo *
make_planner(const SynthTable *table)
{
	PlannerInfo *root = makeNode(PlannerInfo);
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RelOptInfo *rel;

	rte->rtekind = RTE_RELATION;
	rte->relid = table->relation;
	rte->relkind = table->relkind;
	rte->rellockmode = AccessShareLock;
	rte->inh = table->is_partitioned;
	rte->inFromCl = true;
	rte->eref = makeAlias("synth", NIL);
	root->parse = makeNode(Query);
	root->parse->commandType = CMD_SELECT;
	root->parse->rtable = list_make1(rte);
	synth_add_rte_rights(root->parse, rte);
	root->glob = makeNode(PlannerGlobal);
	root->query_level = 1;
	root->planner_cxt = CurrentMemoryContext;
	setup_simple_rel_arrays(root);
	rel = build_simple_rel(root, 1, NULL);
	if (root->glob->partition_directory)
	{
		DestroyPartitionDirectory(root->glob->partition_directory);
		root->glob->partition_directory = NULL;
	}
	rel->rows = rel->tuples;
	return root;
}

static void
measure_table(SynthTable *table, Relation relation)
{
	RelOptInfo *rel = table->root->simple_rel_array[1];
	List	   *children;
	ListCell   *cell;
	double		visible = 0;

	table->npartitions = 1;
	table->tuples = rel->tuples;
	table->pages = rel->pages;
	table->all_visible = rel->allvisfrac;
	if (!table->is_partitioned)
		return;
	table->npartitions = 0;
	table->tuples = table->pages = 0;
	children = find_all_inheritors(table->relation, AccessShareLock, NULL);
	foreach(cell, children)
	{
		Relation	child = table_open(lfirst_oid(cell), NoLock);
		BlockNumber pages;
		double		tuples,
					fraction;

		if (child->rd_rel->relkind == RELKIND_RELATION)
		{
			estimate_rel_size(child, NULL, &pages, &tuples, &fraction);
			table->npartitions++;
			table->tuples += tuples;
			table->pages += pages;
			visible += pages * fraction;
		}
		table_close(child, NoLock);
	}
	table->npartitions = Max(table->npartitions, 1);
	table->all_visible = table->pages > 0 ? visible / table->pages : 0;
	rel->tuples = rel->rows = table->tuples;
	rel->pages = (BlockNumber) table->pages;
}

static void
load_indexes(SynthTable *table, Relation relation)
{
	ListCell   *cell;

	foreach(cell, RelationGetIndexList(relation))
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		if (index->rd_index->indisvalid)
		{
			table->indexes = lappend(table->indexes, read_index(index));
			table->index_oids = lappend_oid(table->index_oids, lfirst_oid(cell));
		}
		index_close(index, NoLock);
	}
}

static SynthIndex *
read_index(Relation relation)
{
	SynthIndex *index = palloc0(sizeof(SynthIndex));
	Form_pg_index form = relation->rd_index;
	List	   *exprs = RelationGetIndexExpressions(relation);
	ListCell   *expr = list_head(exprs);

	index->id = -1;
	index->relation = form->indrelid;
	index->am = relation->rd_rel->relam;
	index->unique = form->indisunique;
	index->nkeys = form->indnkeyatts;
	index->keys = palloc0(sizeof(SynthIndexKey) * index->nkeys);
	index->nincluded = form->indnatts - form->indnkeyatts;
	index->included = palloc0(sizeof(AttrNumber) * Max(index->nincluded, 1));
	index->predicate = RelationGetIndexPredicate(relation);
	for (int i = 0; i < form->indnatts; i++)
	{
		AttrNumber	attnum = form->indkey.values[i];
		SynthIndexKey *key = &index->keys[i];

		if (i >= index->nkeys)
		{
			index->included[i - index->nkeys] = attnum;
			continue;
		}
		key->attnum = attnum;
		key->opfamily = relation->rd_opfamily[i];
		key->opcintype = relation->rd_opcintype[i];
		key->collation = relation->rd_indcollation[i];
		key->descending = (relation->rd_indoption[i] & INDOPTION_DESC) != 0;
		key->nulls_first = (relation->rd_indoption[i] & INDOPTION_NULLS_FIRST) != 0;
		if (attnum == 0)
		{
			key->expr = lfirst(expr);
			expr = lnext(exprs, expr);
		}
		else if (attnum > 0)
		{
			Oid			type,
						collation;
			int32		typmod;

			get_atttypetypmodcoll(index->relation, attnum, &type, &typmod, &collation);
			key->expr = (Node *) makeVar(1, attnum, type, typmod, collation, 0);
		}
	}
	return index;
}

/* ---- keys ---- */

bool
synth_advise_make_key(SynthIndexKey *key, Node *expr, AttrNumber attnum,
					  Oid collation, Oid opclass)
{
	Oid			own = exprCollation(expr);

	if (!OidIsValid(opclass))
		return false;
	memset(key, 0, sizeof(*key));
	key->expr = expr;
	key->attnum = attnum;
	key->opclass = opclass;
	key->opfamily = get_opclass_family(opclass);
	key->opcintype = get_opclass_input_type(opclass);
	key->collation = OidIsValid(own) && OidIsValid(collation) ? collation : own;
	return true;
}

SynthTableKey *
synth_advise_table_key(SynthTable *table, const SynthIndexKey *key)
{
	SynthTableKey *entry;
	ListCell   *cell;

	foreach(cell, table->keys)
	{
		entry = lfirst(cell);
		if (entry->key.opclass == key->opclass && entry->key.collation == key->collation &&
			entry->key.descending == key->descending &&
			entry->key.nulls_first == key->nulls_first && equal(entry->key.expr, key->expr))
			return entry;
	}
	entry = palloc0(sizeof(SynthTableKey));
	entry->key = *key;
	entry->distinct = estimate_num_groups(table->root, list_make1(key->expr),
										  Max(table->tuples, 1), NULL, NULL);
	table->keys = lappend(table->keys, entry);
	return entry;
}
