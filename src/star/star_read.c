/*
 * star_read.c
 *		The source of a star: its tables, what each column holds, keys and
 *		references, declared or found (deps).
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/sysattr.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "deps/deps.h"
#include "star/star_private.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"

static bool is_account(Oid relation);
static void read_columns(SynthStarTable *table, Relation relation);
static SynthStarReference *best_reference_to(const SynthStar *star, const SynthStarTable *table);
static bool is_all_references(const SynthStarTable *table, const SynthDepsKey *key);
static bool is_attribute(const SynthStarTable *table, const SynthDepsKey *key);
static void set_key(SynthStarTable *table, const int *columns, int n);
static bool is_declared_key(const SynthStarTable *table);
static bool take_primary_key(SynthStarTable *table);
static void find_key(SynthStarTable *table);
static void add_reference(SynthStar *star, const SynthDepsReference *found);
static SynthStarTable *find_table(const SynthStar *star, Oid relation);
static int	column_at(Oid relation, AttrNumber attnum, const SynthStarTable *table);
static bool is_number(Oid type);
static void check_names(const SynthStar *star, List *names, const char *option);

void
synth_star_read_schema(SynthStar *star, Oid schema)
{
	List	   *relations = synth_deps_tables(schema),
			   *wanted = NIL,
			   *references;
	ListCell   *cell;

	foreach(cell, relations)
	{
		SynthStarTable *table;

		if (synth_star_is_named(star->options.exclude, get_rel_name(lfirst_oid(cell))) ||
			is_account(lfirst_oid(cell)))
			continue;
		table = synth_star_read_table(lfirst_oid(cell));
		star->tables = lappend(star->tables, table);
		wanted = lappend_oid(wanted, lfirst_oid(cell));
	}
	check_names(star, star->options.facts, "facts");
	check_names(star, star->options.dimensions, "dimensions");
	references = synth_deps_references(wanted);
	foreach(cell, references)
		add_reference(star, lfirst(cell));
	foreach(cell, star->tables)
	{
		SynthStarTable *table = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		synth_star_judge_columns(table);
		synth_star_choose_key(table, best_reference_to(star, table));
		if (synth_star_is_all_text(table))
		{
			synth_star_read_texts(table);
			synth_star_judge_columns(table);
		}
		synth_star_finish_table(table);
	}
}

/* What synth_etl and synth_star write beside their targets. */
static bool
is_account(Oid relation)
{
	static const char *const columns[][3] = {
		{"load_id", "raw_value", "whole_row"}, {"load_id", "unchanged", "target_state"}, {"load_id", "object", "left_out"}
	};

	for (int i = 0; i < (int) lengthof(columns); i++)
		if (get_attnum(relation, columns[i][0]) != InvalidAttrNumber && get_attnum(relation, columns[i][1]) != InvalidAttrNumber &&
			get_attnum(relation, columns[i][2]) != InvalidAttrNumber)
			return true;
	return false;
}

static void
check_names(const SynthStar *star, List *names, const char *option)
{
	ListCell   *cell,
			   *other;

	foreach(cell, names)
	{
		bool		is_there = false;

		foreach(other, star->tables)
			is_there |= strcmp(((SynthStarTable *) lfirst(other))->name, lfirst(cell)) == 0;
		if (!is_there)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_TABLE),
					 errmsg("option \"%s\" names a table that is not there: \"%s\"", option, (char *) lfirst(cell))));
	}
}

SynthStarTable *
synth_star_read_table(Oid relation_oid)
{
	SynthStarTable *table = palloc0(sizeof(SynthStarTable));
	Relation	relation = try_relation_open(relation_oid, AccessShareLock);

	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation_oid)));
	table->relation = relation_oid;
	table->name = pstrdup(RelationGetRelationName(relation));
	table->raw_sql = table->placed_sql = synth_base_relation_sql(relation_oid);
	table->is_partitioned = relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
	read_columns(table, relation);
	relation_close(relation, AccessShareLock);
	return table;
}

static void
read_columns(SynthStarTable *table, Relation relation)
{
	TupleDesc	desc = RelationGetDescr(relation);

	table->columns = synth_palloc0_array(SynthStarColumn, desc->natts + 1);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		SynthStarColumn *column = &table->columns[table->n];

		if (attribute->attisdropped)
			continue;
		table->n++;
		column->name = pstrdup(NameStr(attribute->attname));
		column->typmod = attribute->atttypmod;
		column->type = getBaseTypeAndTypmod(attribute->atttypid, &column->typmod);
		column->type_sql = synth_etl_type_sql(column->type, column->typmod);
		column->collation = attribute->attcollation;
		column->not_null = attribute->attnotnull;
	}
}

/* ---- keys and references ---- */

static void
add_reference(SynthStar *star, const SynthDepsReference *found)
{
	SynthStarReference *reference = palloc0(sizeof(SynthStarReference));
	ListCell   *cell;

	reference->child = find_table(star, found->child);
	reference->parent = find_table(star, found->parent);
	reference->n = found->ncolumns;
	reference->c = synth_palloc_array(int, found->ncolumns);
	reference->p = synth_palloc_array(int, found->ncolumns);
	for (int i = 0; i < found->ncolumns; i++)
	{
		reference->c[i] = column_at(found->child, found->child_attnums[i], reference->child);
		reference->p[i] = column_at(found->parent, found->parent_attnums[i], reference->parent);
	}
	reference->is_declared = found->is_declared;
	reference->score = found->score;
	reference->coverage = found->coverage;
	if (reference->child == reference->parent)
	{
		if (reference->child->self == NULL && reference->n == 1)
			reference->child->self = reference;
		return;
	}
	/* twice declared is once */
	foreach(cell, reference->child->references)
	{
		SynthStarReference *other = lfirst(cell);

		if (other->parent == reference->parent && other->n == reference->n &&
			memcmp(other->c, reference->c, sizeof(int) * reference->n) == 0)
			return;
	}
	for (int i = 0; i < reference->n; i++)
		reference->child->columns[reference->c[i]].is_reference = true;
	reference->child->references = lappend(reference->child->references, reference);
	reference->parent->nchildren++;
}

static SynthStarTable *
find_table(const SynthStar *star, Oid relation)
{
	ListCell   *cell;

	foreach(cell, star->tables)
		if (((SynthStarTable *) lfirst(cell))->relation == relation)
			return lfirst(cell);
	elog(ERROR, "reference of a table that was not asked for");
}

static int
column_at(Oid relation, AttrNumber attnum, const SynthStarTable *table)
{
	return synth_star_column_named(table, get_attname(relation, attnum, false));
}

int
synth_star_column_named(const SynthStarTable *table, const char *name)
{
	for (int i = 0; i < table->n; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return i;
	return -1;
}

/*
 * The columns by which a row of the source is known again: what others refer
 * to (the reference, if there is one), else the primary key, else the likely one.
 */
void
synth_star_choose_key(SynthStarTable *table, const SynthStarReference *reference)
{
	if (reference)
		set_key(table, reference->p, reference->n);
	else if (!take_primary_key(table))
		find_key(table);
	table->key_holds = is_declared_key(table);
}

static bool
take_primary_key(SynthStarTable *table)
{
	Relation	relation = relation_open(table->relation, AccessShareLock);
	Bitmapset  *attnums = RelationGetIndexAttrBitmap(relation, INDEX_ATTR_BITMAP_PRIMARY_KEY);
	int			columns[INDEX_MAX_KEYS];
	int			n = 0;

	for (int x = -1; (x = bms_next_member(attnums, x)) >= 0;)
		columns[n++] = column_at(table->relation, x + FirstLowInvalidHeapAttributeNumber, table);
	relation_close(relation, AccessShareLock);
	if (n > 0)
		set_key(table, columns, n);
	return n > 0;
}

static void
find_key(SynthStarTable *table)
{
	List	   *keys = synth_deps_keys(table->relation);
	SynthDepsKey *best = NULL;
	ListCell   *cell;
	int			columns[INDEX_MAX_KEYS];

	/* they come best first; one with NULL does not tell all rows apart */
	foreach(cell, keys)
	{
		SynthDepsKey *key = lfirst(cell);

		if (key->has_nulls || key->ncolumns == 0 || key->ncolumns > INDEX_MAX_KEYS)
			continue;
		if (best == NULL || (!best->is_declared && best->ncolumns > 1 && key->ncolumns == 1 &&
							 !is_all_references(table, best) && is_attribute(table, key)))
			best = key;
	}
	if (best == NULL)
		return;
	for (int i = 0; i < best->ncolumns; i++)
		columns[i] = column_at(table->relation, best->attnums[i], table);
	set_key(table, columns, best->ncolumns);
}

static bool
is_all_references(const SynthStarTable *table, const SynthDepsKey *key)
{
	for (int i = 0; i < key->ncolumns; i++)
		if (!table->columns[column_at(table->relation, key->attnums[i], table)].is_reference)
			return false;
	return true;
}

/* A number of its own is a better key than references with something else; an
 * amount or a moment that happens to be unique is not. */
static bool
is_attribute(const SynthStarTable *table, const SynthDepsKey *key)
{
	const SynthStarColumn *column = &table->columns[column_at(table->relation, key->attnums[0], table)];

	return column->kind == SYNTH_STAR_ATTRIBUTE && !column->is_name;
}

static SynthStarReference *
best_reference_to(const SynthStar *star, const SynthStarTable *table)
{
	SynthStarReference *best = table->self;
	ListCell   *cell,
			   *other;

	foreach(cell, star->tables)
		foreach(other, ((SynthStarTable *) lfirst(cell))->references)
		{
			SynthStarReference *reference = lfirst(other);

			if (reference->parent == table && (best == NULL || reference->score > best->score))
				best = reference;
		}
	return best;
}

static void
set_key(SynthStarTable *table, const int *columns, int n)
{
	table->nkey = n;
	table->key = synth_palloc_array(int, n);
	for (int i = 0; i < n; i++)
	{
		table->key[i] = columns[i];
		table->columns[columns[i]].is_key = true;
		if (table->columns[columns[i]].kind >= SYNTH_STAR_ADDITIVE)
			table->columns[columns[i]].kind = SYNTH_STAR_ATTRIBUTE;
	}
}

/* Does an index see to it that each row has its own? */
static bool
is_declared_key(const SynthStarTable *table)
{
	AttrNumber	attnums[INDEX_MAX_KEYS];

	for (int i = 0; i < table->nkey; i++)
	{
		if (!table->columns[table->key[i]].not_null)
			return false;
		attnums[i] = get_attnum(table->relation, table->columns[table->key[i]].name);
	}
	return table->nkey > 0 && synth_deps_has_unique_index(table->relation, attnums, table->nkey);
}

/*
 * A fact without a key: its rows are known by a hash of all of the row, and
 * equal ones by a number.
 */
void
synth_star_number_rows(SynthStarTable *table)
{
	static const char *const names[2] = {"row_hash", "row_number"};
	int			key[2];

	table->columns = repalloc(table->columns, sizeof(SynthStarColumn) * (table->n + 2));
	for (int i = 0; i < 2; i++)
	{
		SynthStarColumn *column = &table->columns[table->n];
		const char *name = names[i];

		while (synth_star_column_named(table, name) >= 0)
			name = psprintf("synth_%s", name);
		memset(column, 0, sizeof(SynthStarColumn));
		column->name = pstrdup(name);
		column->type = i == 0 ? TEXTOID : INT8OID;
		column->typmod = -1;
		column->type_sql = synth_etl_type_sql(column->type, -1);
		column->collation = DEFAULT_COLLATION_OID;
		column->not_null = true;
		key[i] = table->n++;
	}
	set_key(table, key, 2);
	table->has_row_key = true;
	table->sql = psprintf("(SELECT pg_catalog.md5(r::text) AS %s, pg_catalog.row_number() OVER (PARTITION BY pg_catalog.md5(r::text)) AS %s, r.*"
						  " FROM %s AS r)",
						  quote_identifier(table->columns[key[0]].name), quote_identifier(table->columns[key[1]].name), table->sql);
	table->keyed_sql = table->sql;
}

/* ---- columns ---- */

/* Kinds of columns: one query tells of numbers and texts what is needed. */
void
synth_star_judge_columns(SynthStarTable *table)
{
	SynthSpi	spi;
	StringInfoData sql;
	int			at = 1;
	bool		is_null;

	synth_base_spi_begin(&spi);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT pg_catalog.count(*)");
	for (int i = 0; i < table->n; i++)
	{
		SynthStarColumn *column = &table->columns[i];
		const char *name = quote_identifier(column->name);

		if (is_number(column->type))
			appendStringInfo(&sql, ", pg_catalog.min(%s)::float8, pg_catalog.max(%s)::float8,"
							 " pg_catalog.bool_or(%s::pg_catalog.numeric %% 1 <> 0)", name, name, name);
		else if (type_is_collatable(column->type) && synth_star_says_name(column->name))
			appendStringInfo(&sql, ", pg_catalog.count(DISTINCT %s)", name);
	}
	appendStringInfo(&sql, " FROM %s AS t", table->raw_sql);
	if (SPI_execute(sql.data, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "counts of a table returned no row");
	table->rows = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, at++, &is_null));
	for (int i = 0; i < table->n; i++)
	{
		SynthStarColumn *column = &table->columns[i];

		if (is_number(column->type))
		{
			Datum		value[3];
			bool		nulls[3];

			for (int k = 0; k < 3; k++)
				value[k] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, at++, &nulls[k]);
			column->kind = synth_star_kind_of(column, nulls[0] ? 0 : DatumGetFloat8(value[0]),
											  nulls[1] ? 0 : DatumGetFloat8(value[1]),
											  !nulls[2] && DatumGetBool(value[2]));
		}
		else if (type_is_collatable(column->type) && synth_star_says_name(column->name))
			column->is_name = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, at++, &is_null)) * 2
				>= table->rows;
		else
			column->kind = synth_star_kind_of(column, 0, 0, false);
	}
	synth_base_spi_end(&spi);
}

static bool
is_number(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID || type == NUMERICOID ||
		type == FLOAT4OID || type == FLOAT8OID;
}

/* What stands in FROM: where nothing makes the key unique, one row of each. */
void
synth_star_finish_table(SynthStarTable *table)
{
	StringInfoData sql;

	table->keyed_sql = table->raw_sql;
	if (table->nkey == 0 || table->key_holds)
	{
		table->sql = table->raw_sql;
		return;
	}
	initStringInfo(&sql);
	appendStringInfoString(&sql, "(SELECT DISTINCT ON (");
	for (int i = 0; i < table->nkey; i++)
		appendStringInfo(&sql, "%s%s", i ? ", " : "", quote_identifier(table->columns[table->key[i]].name));
	appendStringInfo(&sql, ") * FROM %s AS k WHERE ", table->placed_sql);
	for (int i = 0; i < table->nkey; i++)
		appendStringInfo(&sql, "%s%s IS NOT NULL", i ? " AND " : "", quote_identifier(table->columns[table->key[i]].name));
	appendStringInfoString(&sql, " ORDER BY ");
	for (int i = 0; i < table->nkey; i++)
		appendStringInfo(&sql, "%s, ", quote_identifier(table->columns[table->key[i]].name));
	appendStringInfo(&sql, "%sctid)", table->is_partitioned ? "tableoid, " : "");
	table->sql = sql.data;
}
