/*
 * advise_drop_index.c
 *		What hangs on an existing index: constraints, foreign keys, identity.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "advise/advise_private.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

static SynthIndexFacts *read_facts(Oid oid, SynthTable *table, List *foreign_keys);
static const SynthIndex *find_index(const SynthTable *table, Oid oid);
static void measure_index(SynthIndexFacts *facts);
static int	matched_keys(const SynthIndexFacts *facts, const ForeignKeyCacheInfo *key);

/*
 * synth_advise_index_facts
 *		Of a table's indexes, a list; empty for an extension's table and for a
 *		temporary one of another session.
 */
List *
synth_advise_index_facts(SynthTable *table)
{
	Oid			schema = get_rel_namespace(table->relation);
	List	   *result = NIL;
	List	   *foreign_keys;
	Relation	relation;
	ListCell   *cell;

	if (table->relation < FirstNormalObjectId || isOtherTempNamespace(schema) ||
		OidIsValid(getExtensionOfObject(RelationRelationId, table->relation)))
		return NIL;
	relation = table_open(table->relation, AccessShareLock);
	foreign_keys = copyObject(RelationGetFKeyList(relation));
	foreach(cell, RelationGetIndexList(relation))
		result = lappend(result, read_facts(lfirst_oid(cell), table, foreign_keys));
	table_close(relation, NoLock);
	return result;
}

static SynthIndexFacts *
read_facts(Oid oid, SynthTable *table, List *foreign_keys)
{
	SynthIndexFacts *facts = palloc0(sizeof(SynthIndexFacts));
	Relation	index = index_open(oid, AccessShareLock);
	Form_pg_index form = index->rd_index;

	facts->oid = oid;
	facts->table = table;
	facts->index = find_index(table, oid);
	facts->unique = form->indisunique;
	facts->deferrable = !form->indimmediate;
	facts->nulls_not_distinct = form->indnullsnotdistinct;
	facts->is_replica_identity = form->indisreplident;
	facts->is_clustered = form->indisclustered;
	facts->is_part = index->rd_rel->relispartition;
	facts->is_partitioned = index->rd_rel->relkind == RELKIND_PARTITIONED_INDEX;
	facts->is_referenced = get_index_ref_constraints(oid) != NIL;
	facts->constraint = get_index_constraint(oid);
	facts->foreign_keys = foreign_keys;
	if (OidIsValid(facts->constraint))
	{
		HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(facts->constraint));

		if (!HeapTupleIsValid(tuple))
			elog(ERROR, "cache lookup failed for constraint %u", facts->constraint);
		facts->constraint_type = ((Form_pg_constraint) GETSTRUCT(tuple))->contype;
		ReleaseSysCache(tuple);
	}
	index_close(index, NoLock);
	measure_index(facts);
	return facts;
}

static const SynthIndex *
find_index(const SynthTable *table, Oid oid)
{
	ListCell   *index;
	ListCell   *cell;

	forboth(index, table->indexes, cell, table->index_oids)
		if (lfirst_oid(cell) == oid)
			return lfirst(index);
	return NULL;
}

/* Of a partitioned one: of its parts together. */
static void
measure_index(SynthIndexFacts *facts)
{
	ListCell   *cell;

	facts->oids = facts->is_partitioned ?
		find_all_inheritors(facts->oid, AccessShareLock, NULL) : list_make1_oid(facts->oid);
	foreach(cell, facts->oids)
	{
		Oid			oid = lfirst_oid(cell);

		if (get_rel_relkind(oid) == RELKIND_INDEX)
		{
			Relation	index = index_open(oid, AccessShareLock);

			facts->bytes += (double) RelationGetNumberOfBlocks(index) * BLCKSZ;
			index_close(index, NoLock);
			facts->scans += (double) DatumGetInt64(DirectFunctionCall1(pg_stat_get_numscans,
																	   ObjectIdGetDatum(oid)));
		}
	}
}

/* May it go, if no plan needs it? */
bool
synth_advise_may_drop(const SynthIndexFacts *facts)
{
	return facts->index != NULL && !facts->unique && !OidIsValid(facts->constraint) &&
		!facts->is_referenced && !facts->is_replica_identity && !facts->is_clustered &&
		!facts->is_part;
}

/* ---- foreign keys of the table ---- */

/*
 * synth_advise_serves_foreign_key
 *		Does the check of a foreign key, when a referenced row goes, find its
 *		rows by this index, and by none of those kept as well as by this?
 */
bool
synth_advise_serves_foreign_key(const SynthIndexFacts *facts, List *kept)
{
	ListCell   *key;
	ListCell   *cell;

	foreach(key, facts->foreign_keys)
	{
		int			own = matched_keys(facts, lfirst(key));
		bool		replaced = own == 0;

		foreach(cell, kept)
			if (lfirst(cell) != facts && matched_keys(lfirst(cell), lfirst(key)) >= own)
				replaced = true;
		if (!replaced)
			return true;
	}
	return false;
}

/* How many of the index's first columns belong to the foreign key. */
static int
matched_keys(const SynthIndexFacts *facts, const ForeignKeyCacheInfo *key)
{
	const SynthIndex *index = facts->index;
	int			matched = 0;

	if (index == NULL || index->predicate != NIL ||
		(index->am != BTREE_AM_OID && index->am != HASH_AM_OID))
		return 0;
	for (int i = 0; i < index->nkeys; i++)
	{
		bool		belongs = false;

		for (int j = 0; j < key->nkeys; j++)
			belongs |= index->keys[i].attnum == key->conkey[j];
		if (!belongs)
			break;
		matched++;
	}
	return matched;
}
