/*
 * advise_schema.c
 *		The checks of a schema, and how a recommendation is written.
 *
 * A check looks at what was measured of a table and either keeps a finding or
 * claims something of all rows, which is advised if it proves true.  Checks
 * know nothing of each other; advise_rank.c makes one list of what they find.
 *
 * Benefits are in page reads: storage saved counts for one read of the whole
 * table, and a constraint for the read that looks for rows which break it.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* Checks of one table, before its second scan. */
static void (*const table_checks[]) (SynthAdviseTable *table) =
{
	synth_advise_column_types,
	synth_advise_column_texts,
	synth_advise_column_rules,
	synth_advise_column_made,
	synth_advise_storage,
	synth_advise_partition,
	synth_advise_pair_statistics
};

/* Checks of what tables are to each other. */
static void (*const schema_checks[]) (List *tables) =
{
	synth_advise_references,
	synth_advise_keys,
	synth_advise_sequences
};

static void check_table(SynthAdviseTable *table);
static SynthFinding *copy_finding(const SynthFinding *finding);
static char *copy_text(const char *text);
static bool is_taken(const char *name, Oid schema);
static bool is_in_words(const char *word, int bytes, const char *words);

List *
synth_advise_schema_findings(List *relations)
{
	List	   *tables = NIL;
	List	   *findings = NIL;
	int			guc_level = synth_advise_pin_names();
	ListCell   *cell;

	foreach(cell, relations)
	{
		SynthAdviseTable *table = synth_advise_read(lfirst_oid(cell));

		CHECK_FOR_INTERRUPTS();
		if (table == NULL)
			continue;
		check_table(table);
		tables = lappend(tables, table);
	}
	for (int i = 0; i < lengthof(schema_checks); i++)
		schema_checks[i] (tables);
	foreach(cell, tables)
		findings = list_concat(findings, ((SynthAdviseTable *) lfirst(cell))->findings);
	findings = list_concat(findings, synth_advise_drop_findings(relations));
	synth_advise_unpin_names(guc_level);
	return findings;
}

/* Claims are many: only what is found outlives the table. */
static void
check_table(SynthAdviseTable *table)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth advise table",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	List	   *kept = NIL;
	ListCell   *cell;

	for (int i = 0; i < lengthof(table_checks); i++)
		table_checks[i] (table);
	synth_advise_settle(table);
	MemoryContextSwitchTo(caller);
	foreach(cell, table->findings)
		kept = lappend(kept, copy_finding(lfirst(cell)));
	table->findings = kept;
	table->claims = NIL;
	MemoryContextDelete(context);
}

static SynthFinding *
copy_finding(const SynthFinding *finding)
{
	SynthFinding *copy = palloc(sizeof(SynthFinding));

	/* kind, unit and method are constants */
	*copy = *finding;
	copy->advice.object = copy_text(finding->advice.object);
	copy->advice.recommendation = copy_text(finding->advice.recommendation);
	copy->advice.ddl = copy_text(finding->advice.ddl);
	copy->advice.evidence = copy_text(finding->advice.evidence);
	copy->advice.risk = copy_text(finding->advice.risk);
	copy->columns = list_copy(finding->columns);
	copy->fixed = list_copy(finding->fixed);
	copy->parent_columns = list_copy(finding->parent_columns);
	copy->queries = list_copy(finding->queries);
	return copy;
}

static char *
copy_text(const char *text)
{
	return text ? pstrdup(text) : NULL;
}

int
synth_advise_pin_names(void)
{
	int			guc_level = NewGUCNestLevel();

	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	/* dates in statements are read the same in every session */
	(void) set_config_option("datestyle", "ISO", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	return guc_level;
}

void
synth_advise_unpin_names(int guc_level)
{
	AtEOXact_GUC(false, guc_level);
}

SynthFinding *
synth_advise_finding(SynthAdviseTable *table, SynthAdviceAct act,
					 const char *kind, SynthAdviseColumn *column)
{
	SynthFinding *finding = palloc0(sizeof(SynthFinding));

	finding->act = act;
	finding->relation = table->oid;
	finding->advice.kind = kind;
	finding->advice.unit = "page reads";
	finding->advice.object = table->sql;
	if (column != NULL)
	{
		finding->advice.object = psprintf("%s.%s", table->sql, column->sql);
		finding->columns = list_make1_int(column->attnum);
	}
	return finding;
}

/* Rows that the caller does not see may say otherwise. */
void
synth_advise_keep(SynthAdviseTable *table, SynthFinding *finding)
{
	static const char hidden[] = "Row security hides rows from you, which were not looked at.";

	if (table->has_row_security)
		finding->advice.risk = finding->advice.risk == NULL ? pstrdup(hidden) :
			psprintf("%s %s", finding->advice.risk, hidden);
	table->findings = lappend(table->findings, finding);
}

SynthClaim *
synth_advise_claim(SynthAdviseTable *table, SynthFinding *finding, char *holds)
{
	SynthClaim *claim = palloc0(sizeof(SynthClaim));

	claim->finding = finding;
	claim->holds = holds;
	claim->least_rows = SYNTH_ADVISE_LEAST_ROWS;
	table->claims = lappend(table->claims, claim);
	return claim;
}

/* ---- evidence ---- */

void
synth_advise_json(SynthFinding *finding, const char *name, const char *json)
{
	StringInfoData s;

	initStringInfo(&s);
	if (finding->advice.evidence == NULL)
		appendStringInfoChar(&s, '{');
	else
	{
		/* without its closing brace */
		appendBinaryStringInfo(&s, finding->advice.evidence, strlen(finding->advice.evidence) - 1);
		appendStringInfoString(&s, ", ");
	}
	escape_json(&s, name);
	appendStringInfo(&s, ": %s}", json);
	finding->advice.evidence = s.data;
}

void
synth_advise_number(SynthFinding *finding, const char *name, double value)
{
	synth_advise_json(finding, name, isfinite(value) ?
				  psprintf("%.15g", value == floor(value) ? value : rint(value * 1000) / 1000) : "null");
}

void
synth_advise_text(SynthFinding *finding, const char *name, const char *value)
{
	StringInfoData s;

	initStringInfo(&s);
	escape_json(&s, value);
	synth_advise_json(finding, name, s.data);
}

double
synth_advise_pages(double bytes)
{
	/* a page is full but for its header and what fits no more */
	return bytes / (BLCKSZ - 200);
}

/*
 * As the server would name it.  Names are also unlike those of other findings,
 * as these differ in column or label.
 */
char *
synth_advise_new_name(SynthAdviseTable *table, const char *column, const char *label)
{
	char	   *name = makeObjectName(table->name, column, label);

	for (int i = 1; is_taken(name, table->schema); i++)
		name = makeObjectName(table->name, column, psprintf("%s%d", label, i));
	return pstrdup(quote_identifier(name));
}

/* By a relation, a type, a constraint or statistics. */
static bool
is_taken(const char *name, Oid schema)
{
	return OidIsValid(get_relname_relid(name, schema)) ||
		SearchSysCacheExists2(TYPENAMENSP, CStringGetDatum(name), ObjectIdGetDatum(schema)) ||
		SearchSysCacheExists2(STATEXTNAMENSP, CStringGetDatum(name), ObjectIdGetDatum(schema)) ||
		ConstraintNameExists(name, schema);
}

/* ---- columns ---- */

bool
synth_advise_is_number(const SynthAdviseColumn *column)
{
	return column->type == INT2OID || column->type == INT4OID || column->type == INT8OID ||
		column->type == NUMERICOID || column->type == FLOAT4OID || column->type == FLOAT8OID;
}

bool
synth_advise_is_text(const SynthAdviseColumn *column)
{
	return column->type == TEXTOID || column->type == VARCHAROID || column->type == BPCHAROID;
}

bool
synth_advise_is_moment(const SynthAdviseColumn *column)
{
	return column->type == DATEOID || column->type == TIMESTAMPOID || column->type == TIMESTAMPTZOID;
}

#define IS_UPPER(c) ((c) >= 'A' && (c) <= 'Z')
#define IS_LETTER(c) (IS_UPPER(c) || ((c) >= 'a' && (c) <= 'z'))

bool
synth_advise_says(const char *name, const char *words)
{
	const char *p = name;

	while (*p)
	{
		const char *start;

		while (*p && !IS_LETTER(*p))
			p++;
		start = p;
		/* unitPrice and UNIT_PRICE are two words each */
		while (IS_LETTER(*p) && (p == start || !IS_UPPER(*p) || IS_UPPER(p[-1])))
			p++;
		if (p > start && is_in_words(start, p - start, words))
			return true;
	}
	return is_in_words(name, strlen(name), words);
}

static bool
is_in_words(const char *word, int bytes, const char *words)
{
	while (*words)
	{
		int			length = strcspn(words, "|");

		if (length == bytes && pg_strncasecmp(word, words, bytes) == 0)
			return true;
		words += length;
		if (*words)
			words++;
	}
	return false;
}

bool
synth_advise_is_free(const SynthAdviseColumn *column)
{
	return column->users == NULL && !column->in_key && !column->in_index && !column->in_expression &&
		!column->in_check && !column->in_foreign_key && !column->is_referenced &&
		!column->in_statistics && !column->is_inherited && !column->is_generated &&
		!column->is_identity;
}

/* ---- statements ---- */

char *
synth_advise_retype(SynthAdviseTable *table, SynthAdviseColumn *column, SynthFinding *finding,
					const char *type, const char *conversion, const char *back)
{
	StringInfoData ddl,
				undo;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "ALTER TABLE %s ", table->sql);
	if (column->default_sql)
		appendStringInfo(&ddl, "ALTER COLUMN %s DROP DEFAULT, ", column->sql);
	appendStringInfo(&ddl, "ALTER COLUMN %s TYPE %s USING %s", column->sql, type, conversion);
	if (column->default_sql)
		appendStringInfo(&ddl, ", ALTER COLUMN %s SET DEFAULT (%s)::%s", column->sql,
						 column->default_sql, type);
	finding->advice.risk = pstrdup("Rewrites the table and its indexes under a lock that keeps readers out.");
	if (column->users)
	{
		finding->advice.risk = psprintf("%s Cannot be done while the column is used by %s.",
										finding->advice.risk, column->users);
		synth_advise_text(finding, "statement", ddl.data);
		return NULL;
	}
	finding->advice.ddl = ddl.data;
	if (back == NULL)
		return NULL;
	initStringInfo(&undo);
	appendStringInfo(&undo, "ALTER TABLE %s ", table->sql);
	if (column->default_sql)
		appendStringInfo(&undo, "ALTER COLUMN %s DROP DEFAULT, ", column->sql);
	appendStringInfo(&undo, "ALTER COLUMN %s TYPE %s USING %s", column->sql, column->type_sql, back);
	if (column->default_sql)
		appendStringInfo(&undo, ", ALTER COLUMN %s SET DEFAULT %s", column->sql, column->default_sql);
	return undo.data;
}

void
synth_advise_undo(SynthFinding *finding, const char *undo)
{
	if (undo)
		synth_advise_text(finding, "undo", undo);
}

/* The server forms the rows, so that alignment and headers are its own. */
char *
synth_advise_row_bytes(SynthAdviseTable *table, const int *order,
					   AttrNumber attnum, const char *expression)
{
	StringInfoData s;

	initStringInfo(&s);
	appendStringInfoString(&s, "sum(((pg_column_size(ROW(");
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[order ? order[i] : i];

		appendStringInfo(&s, "%s%s", i ? ", " : "",
						 column->attnum == attnum ? expression : column->sql);
	}
	/* the size on a page is aligned */
	appendStringInfo(&s, ")) + %d) / %d * %d)::float8)", MAXIMUM_ALIGNOF - 1, MAXIMUM_ALIGNOF, MAXIMUM_ALIGNOF);
	return s.data;
}
