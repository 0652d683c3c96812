/*
 * deps_reference_ddl.c
 *		The statements that declare a reference, as they can be run.
 *
 * A parent without a unique index on the columns gets one first; two calls
 * name it alike, so that it is made once.  What some rows do not fulfil is
 * declared NOT VALID: it holds for new rows.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "deps/deps_reference_private.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"
#include "utils/relcache.h"

static bool append_types(StringInfo sql, const SynthDepsReference *reference);
static bool can_be_compared(Oid child, Oid parent);
static bool append_unique_index(StringInfo sql, const SynthDepsReference *reference);
static bool can_be_unique(Relation relation, const Bitmapset *columns);
static char *column_list(Oid relation, const AttrNumber *attnums, int n);
static void append_foreign_key(StringInfo sql, Oid child, const SynthDepsReference *reference);

char *
synth_deps_reference_ddl(const SynthDepsReference *reference)
{
	StringInfoData sql;

	initStringInfo(&sql);
	if (!append_types(&sql, reference) || !append_unique_index(&sql, reference))
		return NULL;
	/* a table that survives a crash can't refer to one that does not */
	if (get_rel_persistence(reference->child) == RELPERSISTENCE_PERMANENT &&
		get_rel_persistence(reference->parent) == RELPERSISTENCE_UNLOGGED)
		appendStringInfo(&sql, "ALTER TABLE %s SET LOGGED;\n", synth_base_relation_sql(reference->parent));
	if (reference->coverage < 1 && get_rel_relkind(reference->child) == RELKIND_PARTITIONED_TABLE)
	{
		/* NOT VALID is for tables that hold rows, before PostgreSQL 18 */
		List	   *heirs = find_all_inheritors(reference->child, AccessShareLock, NULL);
		ListCell   *cell;

		foreach(cell, heirs)
			if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_RELATION)
				append_foreign_key(&sql, lfirst_oid(cell), reference);
	}
	else
		append_foreign_key(&sql, reference->child, reference);
	if (sql.len > 0)
		sql.data[--sql.len] = '\0';
	return sql.data;
}

/* false: no equality compares them */
static bool
append_types(StringInfo sql, const SynthDepsReference *reference)
{
	for (int i = 0; i < reference->ncolumns; i++)
	{
		Oid			child = get_atttype(reference->child, reference->child_attnums[i]),
					parent = get_atttype(reference->parent, reference->parent_attnums[i]);

		if (can_be_compared(getBaseType(child), getBaseType(parent)))
			continue;
		/* whole numbers in numeric: all of them are in the parent, so they fit */
		if (getBaseType(child) != NUMERICOID || reference->coverage < 1)
			return false;
		appendStringInfo(sql, "ALTER TABLE %s ALTER COLUMN %s TYPE %s;\n", synth_base_relation_sql(reference->child),
						 quote_identifier(get_attname(reference->child, reference->child_attnums[i], false)),
						 format_type_be_qualified(getBaseType(parent)));
	}
	return true;
}

/* As ALTER TABLE looks for it: in the parent's operator family, or by an
 * implicit cast to its type. */
static bool
can_be_compared(Oid child, Oid parent)
{
	Oid			class = GetDefaultOpClass(parent, BTREE_AM_OID);
	Oid			input;

	if (!OidIsValid(class))
		return false;
	input = get_opclass_input_type(class);
	return OidIsValid(get_opfamily_member(get_opclass_family(class), input, child, BTEqualStrategyNumber)) ||
		can_coerce_type(1, &child, &input, COERCION_IMPLICIT);
}

/* false: none can be made */
static bool
append_unique_index(StringInfo sql, const SynthDepsReference *reference)
{
	Relation	relation = relation_open(reference->parent, AccessShareLock);
	Bitmapset  *columns = NULL;
	bool		is_there,
				is_possible;

	for (int i = 0; i < reference->ncolumns; i++)
		columns = bms_add_member(columns, reference->parent_attnums[i]);
	is_there = synth_deps_has_unique_index(reference->parent, reference->parent_attnums, reference->ncolumns);
	is_possible = can_be_unique(relation, columns);
	if (!is_there && is_possible)
	{
		StringInfoData names;
		const char *name;

		initStringInfo(&names);
		for (int i = 0; i < reference->ncolumns; i++)
			appendStringInfo(&names, "%s%s", i ? "_" : "",
							 get_attname(reference->parent, reference->parent_attnums[i], false));
		name = ChooseRelationName(RelationGetRelationName(relation), names.data, "key",
								  RelationGetNamespace(relation), false);
		appendStringInfo(sql, "CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s (%s);\n", quote_identifier(name),
						 synth_base_relation_sql(reference->parent),
						 column_list(reference->parent, reference->parent_attnums, reference->ncolumns));
	}
	relation_close(relation, AccessShareLock);
	return is_there || is_possible;
}

bool
synth_deps_has_unique_index(Oid relation_oid, const AttrNumber *attnums, int n)
{
	Relation	relation = relation_open(relation_oid, AccessShareLock);
	List	   *indexes = RelationGetIndexList(relation);
	ListCell   *cell;
	bool		found = false;

	foreach(cell, indexes)
	{
		Relation	index = relation_open(lfirst_oid(cell), AccessShareLock);

		found = index->rd_index->indisunique && index->rd_index->indimmediate && index->rd_index->indisvalid &&
			RelationGetIndexPredicate(index) == NIL && index->rd_index->indnkeyatts == n;
		/* in any order; 0 is an expression */
		for (int i = 0; found && i < n; i++)
		{
			bool		is_there = false;

			for (int k = 0; k < n; k++)
				is_there |= index->rd_index->indkey.values[k] == attnums[i];
			found = is_there;
		}
		relation_close(index, AccessShareLock);
		if (found)
			break;
	}
	relation_close(relation, AccessShareLock);
	return found;
}

/* The key of a partitioned table has the columns it is partitioned by. */
static bool
can_be_unique(Relation relation, const Bitmapset *columns)
{
	PartitionKey key;

	if (relation->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		return true;
	key = RelationGetPartitionKey(relation);
	for (int i = 0; i < key->partnatts; i++)
		if (key->partattrs[i] == 0 || !bms_is_member(key->partattrs[i], columns))
			return false;
	return true;
}

static char *
column_list(Oid relation, const AttrNumber *attnums, int n)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < n; i++)
		appendStringInfo(&list, "%s%s", i ? ", " : "", quote_identifier(get_attname(relation, attnums[i], false)));
	return list.data;
}

static void
append_foreign_key(StringInfo sql, Oid child, const SynthDepsReference *reference)
{
	/* the names are those of the whole table: a partition may have another order */
	appendStringInfo(sql, "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s)%s;\n", synth_base_relation_sql(child),
					 column_list(reference->child, reference->child_attnums, reference->ncolumns),
					 synth_base_relation_sql(reference->parent),
					 column_list(reference->parent, reference->parent_attnums, reference->ncolumns),
					 reference->coverage < 1 ? " NOT VALID" : "");
}
