/*
 * foreign_key.c
 *		The foreign keys that are declared, as the catalog has them.
 *
 * The only reader of them: rules follow foreign keys, rewrites and fills must
 * keep them, models of a schema start from them.  pg_constraint has an index
 * for the keys of a table but none for those that refer to one: these cost a
 * scan of the catalog.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "base/base.h"
#include "miscadmin.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

static SynthForeignKey *read_key(HeapTuple tuple, Form_pg_constraint form);
static int	by_name(const ListCell *a, const ListCell *b);

List *
synth_base_foreign_keys(Oid relation, SynthForeignKeySide side)
{
	bool		indexed = side == SYNTH_FOREIGN_KEYS_OF;
	Relation	catalog = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *keys = NIL;

	if (indexed)
		ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber,
					F_OIDEQ, ObjectIdGetDatum(relation));
	else if (side == SYNTH_FOREIGN_KEYS_TO)
		ScanKeyInit(&key, Anum_pg_constraint_confrelid, BTEqualStrategyNumber,
					F_OIDEQ, ObjectIdGetDatum(relation));
	else
		ScanKeyInit(&key, Anum_pg_constraint_contype, BTEqualStrategyNumber,
					F_CHAREQ, CharGetDatum(CONSTRAINT_FOREIGN));
	scan = systable_beginscan(catalog,
							  indexed ? ConstraintRelidTypidNameIndexId : InvalidOid,
							  indexed, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(tuple);

		CHECK_FOR_INTERRUPTS();
		if (form->contype == CONSTRAINT_FOREIGN)
			keys = lappend(keys, read_key(tuple, form));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	list_sort(keys, by_name);
	return keys;
}

static SynthForeignKey *
read_key(HeapTuple tuple, Form_pg_constraint form)
{
	SynthForeignKey *key = palloc0(sizeof(SynthForeignKey));

	key->constraint = form->oid;
	key->parent_constraint = form->conparentid;
	key->name = pstrdup(NameStr(form->conname));
	key->holds = form->convalidated && synth_constraint_is_enforced(form);
	key->is_full = form->confmatchtype == FKCONSTR_MATCH_FULL;
	key->child = form->conrelid;
	key->parent = form->confrelid;
	DeconstructFkConstraintRow(tuple, &key->n, key->from, key->to, key->equals,
							   NULL, NULL, NULL, NULL);
	return key;
}

static int
by_name(const ListCell *a, const ListCell *b)
{
	const SynthForeignKey *first = lfirst(a);
	const SynthForeignKey *second = lfirst(b);
	int			order = strcmp(first->name, second->name);

	if (order == 0)
		order = (first->constraint > second->constraint) -
			(first->constraint < second->constraint);
	return order;
}
