/*
 * advise_schema_reference.c
 *		Keys that are in the data and not in the catalog.
 *
 * Which columns are a key, and which reference one, is the deps room's work;
 * here only what is likely meant becomes advice.  A foreign key needs a
 * declared key at its parent: its statement declares one where there is none, and
 * the parent's own advice is worth as much more, so that it comes first.
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "catalog/pg_class.h"
#include "deps/deps.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define KEY_LEAST_ROWS		20
#define KEY_SCORE			0.5		/* is it meant, or chance? */
#define KEY_SURE_SCORE		0.8		/* in fewer rows */
#define REFERENCE_LEAST_ROWS	5
#define REFERENCE_SCORE		0.6

static void check_primary(SynthAdviseTable *table);
static bool may_be_primary(SynthAdviseTable *table, const SynthDepsKey *key);
static SynthFinding *write_primary(SynthAdviseTable *table, const SynthDepsKey *key);
static void write_surrogate(SynthAdviseTable *table);
static void check_reference(List *tables, const SynthDepsReference *reference);
static char *declare_parent(SynthAdviseTable *parent, const SynthDepsReference *reference, double worth);
static bool has_unique(Oid relation, const AttrNumber *attnums, int n);
static char *column_list(Oid relation, const AttrNumber *attnums, int n);
static SynthAdviseTable *find_table(List *tables, Oid oid);

void
synth_advise_references(List *tables)
{
	List	   *relations = NIL;
	ListCell   *cell;

	foreach(cell, tables)
	{
		SynthAdviseTable *table = lfirst(cell);

		if (!table->is_whole)
			continue;
		relations = lappend_oid(relations, table->oid);
		if (!table->has_primary_key && !table->has_row_security && table->rows > 1)
			check_primary(table);
	}
	if (relations == NIL)
		return;
	foreach(cell, synth_deps_references(relations))
		check_reference(tables, lfirst(cell));
}

/* ---- primary keys ---- */

static void
check_primary(SynthAdviseTable *table)
{
	ListCell   *cell;
	SynthDepsKey *best = NULL;
	double		least = table->rows < KEY_LEAST_ROWS ? KEY_SURE_SCORE : KEY_SCORE;

	foreach(cell, synth_deps_keys(table->oid))
	{
		SynthDepsKey *key = lfirst(cell);

		/* a unique constraint does nearly as well */
		if (key->is_declared && !key->has_nulls)
			return;
		if (best == NULL && !key->has_nulls && key->score >= least && may_be_primary(table, key))
			best = key;
	}
	if (best)
		synth_advise_keep(table, write_primary(table, best));
	else if (table->rows >= SYNTH_ADVISE_LEAST_ROWS && table->relkind == RELKIND_RELATION)
		write_surrogate(table);
}

/* A partition can only tell that its own rows are unique. */
static bool
may_be_primary(SynthAdviseTable *table, const SynthDepsKey *key)
{
	for (int i = 0; i < table->n; i++)
	{
		bool		is_in = !table->columns[i].in_partition_key;

		for (int j = 0; j < key->ncolumns; j++)
			is_in |= key->attnums[j] == table->columns[i].attnum;
		if (!is_in)
			return false;
	}
	return true;
}

static SynthFinding *
write_primary(SynthAdviseTable *table, const SynthDepsKey *key)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_KEY, "primary key", NULL);
	char	   *columns = column_list(table->oid, key->attnums, key->ncolumns);
	char	   *name = synth_advise_new_name(table, NULL, "pkey");
	StringInfoData undo;

	initStringInfo(&undo);
	appendStringInfo(&undo, "ALTER TABLE %s DROP CONSTRAINT %s", table->sql, name);
	for (int i = 0; i < key->ncolumns; i++)
	{
		finding->columns = lappend_int(finding->columns, key->attnums[i]);
		for (int j = 0; j < table->n; j++)
			if (table->columns[j].attnum == key->attnums[i] && !table->columns[j].is_not_null)
				appendStringInfo(&undo, "; ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", table->sql,
								 table->columns[j].sql);
	}
	finding->advice.recommendation = psprintf("Declare the primary key (%s): no value is there twice, and none is missing.",
											  columns);
	finding->advice.ddl = psprintf("ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY (%s)", table->sql, name, columns);
	finding->advice.risk = pstrdup("Nobody writes while its index is made. That the columns are meant as the key is an "
								   "inference from names and data.");
	finding->advice.benefit = table->pages + 1;
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_number(finding, "score", key->score);
	synth_advise_text(finding, "basis", "all rows, measured");
	synth_advise_undo(finding, undo.data);
	return finding;
}

static void
write_surrogate(SynthAdviseTable *table)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_KEY, "primary key", NULL);
	char	   *name = NULL;

	for (int i = 0; name == NULL; i++)
	{
		char	   *next = i ? psprintf("row_id%d", i) : pstrdup("row_id");

		if (get_attnum(table->oid, next) == InvalidAttrNumber)
			name = next;
	}
	finding->advice.recommendation = pstrdup("Give this table a primary key: no columns of it tell its rows apart "
											 "in a way that seems meant.");
	finding->advice.ddl = psprintf("ALTER TABLE %s ADD COLUMN %s bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
								   table->sql, name);
	finding->advice.risk = pstrdup("Rewrites the table. Statements that insert without naming columns fail, "
								   "and SELECT * has one more.");
	finding->advice.benefit = table->pages;
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_text(finding, "basis", "all rows, measured");
	synth_advise_undo(finding, psprintf("ALTER TABLE %s DROP COLUMN %s", table->sql, name));
	synth_advise_keep(table, finding);
}

/* ---- foreign keys ---- */

static void
check_reference(List *tables, const SynthDepsReference *reference)
{
	SynthAdviseTable *child = find_table(tables, reference->child);
	SynthAdviseTable *parent = find_table(tables, reference->parent);
	SynthFinding *finding;
	char	   *columns,
			   *parent_columns,
			   *name,
			   *before = NULL;
	StringInfoData names;

	if (reference->is_declared || reference->coverage < 1 || reference->score < REFERENCE_SCORE ||
		child == NULL || parent == NULL || child->has_row_security || parent->has_row_security ||
		child->rows < REFERENCE_LEAST_ROWS || child->relkind != RELKIND_RELATION)
		return;
	columns = column_list(child->oid, reference->child_attnums, reference->ncolumns);
	parent_columns = column_list(parent->oid, reference->parent_attnums, reference->ncolumns);
	initStringInfo(&names);
	for (int i = 0; i < reference->ncolumns; i++)
		appendStringInfo(&names, "%s%s", i ? "_" : "", get_attname(child->oid, reference->child_attnums[i], false));
	name = synth_advise_new_name(child, names.data, "fkey");
	finding = synth_advise_finding(child, SYNTH_ADVICE_KEY, "foreign key", NULL);
	finding->parent = parent->oid;
	for (int i = 0; i < reference->ncolumns; i++)
	{
		finding->columns = lappend_int(finding->columns, reference->child_attnums[i]);
		finding->parent_columns = lappend_int(finding->parent_columns, reference->parent_attnums[i]);
	}
	finding->advice.benefit = child->pages;
	if (!has_unique(parent->oid, reference->parent_attnums, reference->ncolumns))
	{
		before = declare_parent(parent, reference, finding->advice.benefit);
		if (before == NULL)
			return;
	}
	finding->advice.recommendation = psprintf("Declare that (%s) references %s (%s): every row has its parent.",
											  columns, parent->sql, parent_columns);
	finding->advice.ddl = psprintf("%sALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)%s",
								   before ? before : "", child->sql, name, columns, parent->sql, parent_columns,
								   child->pages > SYNTH_ADVISE_SLOW_PAGES ?
								   psprintf(" NOT VALID; ALTER TABLE %s VALIDATE CONSTRAINT %s", child->sql, name) : "");
	finding->advice.risk = pstrdup("Writers of rows without a parent fail, and parents with children cannot be deleted. "
								   "That the reference is meant is an inference from names and data.");
	synth_advise_number(finding, "rows", child->rows);
	synth_advise_number(finding, "coverage", reference->coverage);
	synth_advise_number(finding, "score", reference->score);
	synth_advise_text(finding, "basis", "all rows, measured");
	synth_advise_undo(finding, psprintf("ALTER TABLE %s DROP CONSTRAINT %s", child->sql, name));
	synth_advise_keep(child, finding);
	if (child->rows >= SYNTH_ADVISE_LEAST_ROWS &&
		*synth_advise_query(psprintf("SELECT exists(SELECT FROM pg_index WHERE indrelid = %u AND indpred IS NULL"
									 " AND indkey[0] = %d)", child->oid,
									 reference->child_attnums[0]))->values[0][0] != 't')
		synth_advise_key_index(child, reference->child_attnums, reference->ncolumns, parent->oid, parent->deleted, NULL);
}

/*
 * The parent's primary key, unless another statement has declared it before.
 * NULL: it has another one, or is not to have this one.
 */
static char *
declare_parent(SynthAdviseTable *parent, const SynthDepsReference *reference, double worth)
{
	ListCell   *cell;

	foreach(cell, parent->findings)
	{
		SynthFinding *finding = lfirst(cell);
		List	   *columns = NIL;

		if (finding->act != SYNTH_ADVICE_KEY || strcmp(finding->advice.kind, "primary key") != 0)
			continue;
		for (int i = 0; i < reference->ncolumns; i++)
			columns = lappend_int(columns, reference->parent_attnums[i]);
		if (list_difference_int(columns, finding->columns) != NIL ||
			list_difference_int(finding->columns, columns) != NIL)
			continue;
		finding->advice.benefit += worth;
		return psprintf("DO %s; ",
						quote_literal_cstr(psprintf("BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint "
													"WHERE contype = 'p' AND conrelid = %s::pg_catalog.regclass) "
													"THEN %s; END IF; END",
													quote_literal_cstr(parent->sql), finding->advice.ddl)));
	}
	return NULL;
}

/* May a foreign key reference these columns? */
static bool
has_unique(Oid relation, const AttrNumber *attnums, int n)
{
	StringInfoData s;

	initStringInfo(&s);
	for (int i = 0; i < n; i++)
		appendStringInfo(&s, "%s%d", i ? ", " : "", attnums[i]);
	return *synth_advise_query(psprintf("SELECT exists(SELECT FROM pg_index WHERE indrelid = %u AND indisunique"
										" AND indisvalid AND indimmediate AND indpred IS NULL AND indexprs IS NULL"
										" AND indnkeyatts = %d AND (indkey::int2[])[0:%d] @> ARRAY[%s]::int2[])",
										relation, n, n - 1, s.data))->values[0][0] == 't';
}

static char *
column_list(Oid relation, const AttrNumber *attnums, int n)
{
	StringInfoData s;

	initStringInfo(&s);
	for (int i = 0; i < n; i++)
		appendStringInfo(&s, "%s%s", i ? ", " : "", quote_identifier(get_attname(relation, attnums[i], false)));
	return s.data;
}

static SynthAdviseTable *
find_table(List *tables, Oid oid)
{
	ListCell   *cell;

	foreach(cell, tables)
		if (((SynthAdviseTable *) lfirst(cell))->oid == oid)
			return lfirst(cell);
	return NULL;
}
