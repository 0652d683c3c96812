/*
 * advise_schema_key.c
 *		Foreign keys that are slow or unproven.
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* An index serves a key if its first columns are the key's, in any order. */
static const char key_sql[] =
"SELECT k.oid, k.conname, k.contype, k.convalidated, pg_get_constraintdef(k.oid),"
" array_to_string(k.conkey, ' '), coalesce(k.confrelid, 0), array_to_string(k.confkey, ' '),"
" (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL"
"  AND i.indnkeyatts >= cardinality(k.conkey)"
"  AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey ORDER BY i.indexrelid LIMIT 1),"
" coalesce(s.n_tup_del, 0) + coalesce(s.n_tup_upd - s.n_tup_hot_upd, 0), pg_get_expr(k.conbin, k.conrelid)"
" FROM pg_constraint k LEFT JOIN pg_stat_all_tables s ON s.relid = k.confrelid"
" WHERE k.conrelid = %u AND k.contype IN ('c', 'f') AND k.conparentid = 0 ORDER BY k.conname COLLATE \"C\"";

/* A row of it. */
typedef struct Key
{
	char	   *name;			/* quoted */
	char		type;
	bool		is_valid;
	char	   *definition;
	int			n;
	AttrNumber *columns;
	Oid			parent;
	AttrNumber *parent_columns;
	Oid			index;
	double		parent_changes;
	char	   *condition;
}			Key;

static void read_key(Key *key, char **v);
static AttrNumber *read_numbers(const char *text, int *n);
static void check_types(SynthAdviseTable *table, const Key *key);
static void check_valid(SynthAdviseTable *table, const Key *key);
static SynthAdviseColumn *column_of(SynthAdviseTable *table, AttrNumber attnum);

void
synth_advise_keys(List *tables)
{
	ListCell   *cell;

	foreach(cell, tables)
	{
		SynthAdviseTable *table = lfirst(cell);
		SynthAdviseRows *rows = synth_advise_query(psprintf(key_sql, table->oid));

		for (int i = 0; i < rows->n; i++)
		{
			Key			key;

			CHECK_FOR_INTERRUPTS();
			read_key(&key, rows->values[i]);
			if (key.type == CONSTRAINT_FOREIGN)
			{
				if (!OidIsValid(key.index) && table->rows >= SYNTH_ADVISE_LEAST_ROWS)
					synth_advise_key_index(table, key.columns, key.n, key.parent, key.parent_changes, key.name);
				check_types(table, &key);
			}
			if (!key.is_valid)
				check_valid(table, &key);
		}
	}
}

static void
read_key(Key *key, char **v)
{
	key->name = pstrdup(quote_identifier(v[1]));
	key->type = *v[2];
	key->is_valid = *v[3] == 't';
	key->definition = v[4];
	key->columns = read_numbers(v[5], &key->n);
	key->parent = atooid(v[6]);
	key->parent_columns = v[7] ? read_numbers(v[7], &key->n) : NULL;
	key->index = v[8] ? atooid(v[8]) : InvalidOid;
	key->parent_changes = strtod(v[9], NULL);
	key->condition = v[10];
}

static AttrNumber *
read_numbers(const char *text, int *n)
{
	AttrNumber *numbers = synth_palloc0_array(AttrNumber, INDEX_MAX_KEYS + MaxHeapAttributeNumber);
	char	   *end;

	*n = 0;
	while (text && *text)
	{
		numbers[(*n)++] = strtol(text, &end, 10);
		text = end;
	}
	return numbers;
}

static SynthAdviseColumn *
column_of(SynthAdviseTable *table, AttrNumber attnum)
{
	for (int i = 0; i < table->n; i++)
		if (table->columns[i].attnum == attnum)
			return &table->columns[i];
	return NULL;
}

void
synth_advise_key_index(SynthAdviseTable *table, const AttrNumber *attnums, int n,
					   Oid parent, double parent_changes, const char *constraint)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_INDEX, "foreign key index", NULL);
	StringInfoData names;
	StringInfoData quoted;
	char	   *name;

	initStringInfo(&names);
	initStringInfo(&quoted);
	for (int i = 0; i < n; i++)
	{
		char	   *attname = get_attname(table->oid, attnums[i], false);

		appendStringInfo(&names, "%s%s", i ? "_" : "", attname);
		appendStringInfo(&quoted, "%s%s", i ? ", " : "", quote_identifier(attname));
		finding->columns = lappend_int(finding->columns, attnums[i]);
	}
	finding->method = "btree";
	name = synth_advise_new_name(table, names.data, "idx");
	finding->advice.recommendation = psprintf("Index the foreign key (%s): each delete or change of a key in %s reads this "
											  "whole table.", quoted.data, synth_base_relation_sql(parent));
	finding->advice.ddl = psprintf("CREATE INDEX %s ON %s (%s)", name, table->sql, quoted.data);
	finding->advice.risk = pstrdup("Writers pay for one more index, and wait while it is made unless CONCURRENTLY is "
								   "added (not inside a transaction).");
	finding->advice.benefit = table->pages * (1 + parent_changes);
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_number(finding, "parent_changes", parent_changes);
	if (constraint)
		synth_advise_text(finding, "constraint", constraint);
	synth_advise_text(finding, "basis", "catalog, cumulative statistics");
	synth_advise_undo(finding, psprintf("DROP INDEX %s.%s", quote_identifier(get_namespace_name(table->schema)), name));
	synth_advise_keep(table, finding);
}

/* The child takes the type of the parent: its values are there. */
static void
check_types(SynthAdviseTable *table, const Key *key)
{
	for (int i = 0; i < key->n; i++)
	{
		SynthAdviseColumn *column = column_of(table, key->columns[i]);
		Oid			type;
		int32		typmod;
		Oid			collation;
		SynthFinding *finding;
		char	   *name;

		get_atttypetypmodcoll(key->parent, key->parent_columns[i], &type, &typmod, &collation);
		if (column == NULL || column->type == type || !key->is_valid ||
			(column->type == TEXTOID && type == VARCHAROID) || (column->type == VARCHAROID && type == TEXTOID) ||
			getBaseType(column->type) == getBaseType(type))
			continue;
		name = format_type_with_typemod(type, typmod);
		finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "foreign key type", column);
		finding->advice.recommendation = psprintf("Give this column the type of the key that it references, %s: "
												  "it is %s.", name, column->type_sql);
		finding->advice.benefit = table->pages / 2;
		synth_advise_text(finding, "constraint", key->name);
		synth_advise_text(finding, "basis", "catalog");
		synth_advise_undo(finding, synth_advise_retype(table, column, finding, name,
													   psprintf("%s::%s", column->sql, name),
													   psprintf("%s::%s", column->sql, column->type_sql)));
		synth_advise_keep(table, finding);
	}
}

/* Rows that came before the constraint were never looked at. */
static void
check_valid(SynthAdviseTable *table, const Key *key)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_CONSTRAIN, "not validated", NULL);
	StringInfoData sql;
	double		broken;

	for (int i = 0; i < key->n; i++)
	{
		SynthAdviseColumn *column = column_of(table, key->columns[i]);

		finding->columns = lappend_int(finding->columns, key->columns[i]);
		if (column == NULL || !column->is_readable)
			return;
	}
	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT count(*) FROM %s AS child WHERE ", table->sql);
	if (key->type == CONSTRAINT_CHECK)
		appendStringInfo(&sql, "(%s) IS FALSE", key->condition);
	else
	{
		for (int i = 0; i < key->n; i++)
			appendStringInfo(&sql, "child.%s IS NOT NULL AND ", column_of(table, key->columns[i])->sql);
		appendStringInfo(&sql, "NOT EXISTS (SELECT FROM %s AS parent WHERE true", synth_base_relation_sql(key->parent));
		for (int i = 0; i < key->n; i++)
			appendStringInfo(&sql, " AND parent.%s = child.%s",
							 quote_identifier(get_attname(key->parent, key->parent_columns[i], false)),
							 column_of(table, key->columns[i])->sql);
		appendStringInfoChar(&sql, ')');
		if (pg_class_aclcheck(key->parent, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
			return;
	}
	broken = strtod(synth_advise_query(sql.data)->values[0][0], NULL);
	synth_advise_text(finding, "constraint", key->name);
	synth_advise_number(finding, "rows_that_break_it", broken);
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = table->pages;
	if (broken > 0)
	{
		finding->advice.recommendation = psprintf("Repair the rows that break constraint %s, which is not valid: %.0f.",
												  key->name, broken);
		finding->advice.risk = pstrdup("Until then queries cannot rely on it, and updates of these rows fail.");
	}
	else
	{
		finding->advice.recommendation = psprintf("Validate constraint %s: all rows meet it.", key->name);
		finding->advice.ddl = psprintf("ALTER TABLE %s VALIDATE CONSTRAINT %s", table->sql, key->name);
		synth_advise_undo(finding, psprintf("ALTER TABLE %s DROP CONSTRAINT %s; ALTER TABLE %s ADD CONSTRAINT %s %s",
											table->sql, key->name, table->sql, key->name, key->definition));
	}
	synth_advise_keep(table, finding);
}
