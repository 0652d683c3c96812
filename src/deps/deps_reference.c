/*
 * deps_reference.c
 *		Foreign keys: those that are declared and those that the data and the
 *		names tell of; and the SQL function.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "deps/deps_reference_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#define RESULT_COLUMNS	7

static SynthDepsReference *read_declared(const SynthDepsRefSchema *schema, const SynthDepsRefTable *child,
										 const SynthForeignKey *key);
static List *copy_references(List *references);
static int	compare_references(const ListCell *a, const ListCell *b);
static int	compare_names(const ListCell *a, const ListCell *b);
static Datum names_of(Oid relation, const AttrNumber *attnums, int n);

List *
synth_deps_tables(Oid schema)
{
	Relation	classes = table_open(RelationRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *tables = NIL;

	if (!SearchSysCacheExists1(NAMESPACEOID, ObjectIdGetDatum(schema)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	ScanKeyInit(&key, Anum_pg_class_relnamespace, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(schema));
	scan = systable_beginscan(classes, InvalidOid, false, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(tuple);

		/* a partition's rows are those of its parent, an extension's are its own */
		if ((form->relkind == RELKIND_RELATION || form->relkind == RELKIND_PARTITIONED_TABLE) &&
			!form->relispartition && pg_class_aclcheck(form->oid, GetUserId(), ACL_SELECT) == ACLCHECK_OK &&
			!OidIsValid(getExtensionOfObject(RelationRelationId, form->oid)))
			tables = lappend_oid(tables, form->oid);
	}
	systable_endscan(scan);
	table_close(classes, AccessShareLock);
	list_sort(tables, compare_names);
	return tables;
}

static int
compare_names(const ListCell *a, const ListCell *b)
{
	char	   *x = get_rel_name(lfirst_oid(a)),
			   *y = get_rel_name(lfirst_oid(b));

	if (x == NULL || y == NULL)
		return (x != NULL) - (y != NULL);
	return strcmp(x, y);
}

List *
synth_deps_references(List *relations)
{
	MemoryContext caller = CurrentMemoryContext;
	SynthSpi	spi;
	SynthDepsRefSchema *schema;
	List	   *references,
			   *found;

	synth_base_spi_begin(&spi);
	schema = synth_deps_read_schema(relations);
	references = synth_deps_declared_references(schema);
	found = synth_deps_single_references(schema, references);
	found = list_concat(found, synth_deps_composite_references(schema, references));
	references = list_concat(references, found);
	MemoryContextSwitchTo(caller);
	references = copy_references(references);
	synth_base_spi_end(&spi);
	list_sort(references, compare_references);
	return references;
}

/* ---- declared ones ---- */

List *
synth_deps_declared_references(const SynthDepsRefSchema *schema)
{
	List	   *declared = NIL;

	for (int i = 0; i < schema->n; i++)
	{
		List	   *keys = synth_base_foreign_keys(schema->tables[i].relation, SYNTH_FOREIGN_KEYS_OF);
		ListCell   *cell;

		foreach(cell, keys)
		{
			SynthDepsReference *reference = read_declared(schema, &schema->tables[i], lfirst(cell));

			if (reference)
				declared = lappend(declared, reference);
		}
	}
	return declared;
}

static int
column_index(const SynthDepsRefTable *table, AttrNumber attnum)
{
	for (int i = 0; i < table->n; i++)
		if (table->columns[i].attnum == attnum)
			return i;
	elog(ERROR, "constraint of a column that is not there");
}

/* NULL: to a table that is not looked at, as is a partition */
static SynthDepsReference *
read_declared(const SynthDepsRefSchema *schema, const SynthDepsRefTable *child, const SynthForeignKey *key)
{
	const SynthDepsRefTable *parent = NULL;
	SynthDepsReference *reference;
	int			c[INDEX_MAX_KEYS],
				p[INDEX_MAX_KEYS];
	int64		rows;

	for (int i = 0; i < schema->n; i++)
		if (schema->tables[i].relation == key->parent)
			parent = &schema->tables[i];
	if (parent == NULL)
		return NULL;
	for (int i = 0; i < key->n; i++)
	{
		c[i] = column_index(child, key->from[i]);
		p[i] = column_index(parent, key->to[i]);
	}
	reference = synth_deps_make_reference(child, c, parent, p, key->n);
	reference->score = 1;
	reference->is_declared = true;
	reference->coverage = key->holds ? 1 : synth_deps_check_coverage(child, c, parent, p, key->n, &rows);
	return reference;
}

/* ---- the result ---- */

static List *
copy_references(List *references)
{
	List	   *copies = NIL;
	ListCell   *cell;

	foreach(cell, references)
	{
		SynthDepsReference *from = lfirst(cell),
				   *to = palloc(sizeof(SynthDepsReference));

		*to = *from;
		to->child_attnums = synth_palloc_array(AttrNumber, from->ncolumns);
		to->parent_attnums = synth_palloc_array(AttrNumber, from->ncolumns);
		memcpy(to->child_attnums, from->child_attnums, sizeof(AttrNumber) * from->ncolumns);
		memcpy(to->parent_attnums, from->parent_attnums, sizeof(AttrNumber) * from->ncolumns);
		copies = lappend(copies, to);
	}
	return copies;
}

static int
compare_references(const ListCell *a, const ListCell *b)
{
	const SynthDepsReference *x = lfirst(a),
			   *y = lfirst(b);
	int			by_name;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	by_name = strcmp(get_rel_name(x->child), get_rel_name(y->child));
	if (by_name != 0)
		return by_name;
	if (x->child_attnums[0] != y->child_attnums[0])
		return x->child_attnums[0] - y->child_attnums[0];
	return x->ncolumns - y->ncolumns;
}

SYNTH_FUNCTION(synth_foreign_keys);

/* synth_foreign_keys(schema name) */
Datum
synth_foreign_keys(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Oid			schema = LookupExplicitNamespace(NameStr(*PG_GETARG_NAME(0)), false);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth foreign keys", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;
	List	   *references;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	old = MemoryContextSwitchTo(context);
	references = synth_deps_references(synth_deps_tables(schema));
	foreach(cell, references)
	{
		SynthDepsReference *reference = lfirst(cell);
		Datum		values[RESULT_COLUMNS];
		bool		nulls[RESULT_COLUMNS] = {false};
		char	   *ddl = reference->is_declared ? NULL : synth_deps_reference_ddl(reference);

		values[0] = ObjectIdGetDatum(reference->child);
		values[1] = names_of(reference->child, reference->child_attnums, reference->ncolumns);
		values[2] = ObjectIdGetDatum(reference->parent);
		values[3] = names_of(reference->parent, reference->parent_attnums, reference->ncolumns);
		values[4] = Float8GetDatum(reference->coverage);
		values[5] = Float8GetDatum(reference->score);
		nulls[6] = ddl == NULL;
		values[6] = ddl ? CStringGetTextDatum(ddl) : (Datum) 0;
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return (Datum) 0;
}

static Datum
names_of(Oid relation, const AttrNumber *attnums, int n)
{
	Datum	   *names = synth_palloc_array(Datum, n);

	for (int i = 0; i < n; i++)
		names[i] = DirectFunctionCall1(namein, CStringGetDatum(get_attname(relation, attnums[i], false)));
	return PointerGetDatum(construct_array(names, n, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR));
}
