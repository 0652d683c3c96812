/*
 * advise_column_text.c
 *		Text that is something else: numbers, dates, flags, enums, lookups.
 *
 * What a text column is says synth_parse_infer(), from a sample where the
 * table is large; that each of its values reads as such is then a claim of all
 * rows.  Codes and identifiers stay text.
 *
 * A closed set of labels becomes an enum where the name says so, or where a
 * handful of labels is repeated by the hundred and none is rare: a rare label
 * means that the set is not closed, and it would be shown in the statement.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parse/parse.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define WHOLE_ROWS			200000	/* more, and a part is looked at */
#define SAMPLE_ROWS			100000
#define LEAST_CONFIDENCE	0.8
#define CAST_SHARE			0.1		/* of reading a table, for casting a text */

#define ENUM_LABELS			20		/* where the name says so */
#define ENUM_FEW_LABELS		8		/* else */
#define ENUM_ROWS			100		/* a label, on average */
#define ENUM_LEAST_ROWS		5		/* every label */
#define ENUM_BYTES			4		/* as stored */
#define NAMEBYTES			(NAMEDATALEN - 1)

#define LOOKUP_LEAST_ROWS	1000
#define LOOKUP_REPEATS		20
#define LOOKUP_BYTES		12		/* of a text, on average */
#define LOOKUP_LABELS		50000
#define LOOKUP_SHARE		0.1		/* of the table that is saved */
#define LOOKUP_ROW_BYTES	60		/* of the new table, with its two indexes */

#define CODE_WORDS "code|zip|zipcode|postal|postcode|plz|phone|fax|mobile|tel|sku|ref|reference|ssn|isbn|ean|account|" \
	"serial|iban|number|no|nr|version"
#define LABEL_WORDS "status|state|type|kind|level|category|gender|sex|priority|stage|severity|mode|method|class|role|" \
	"channel|phase|tier|plan|result|outcome|segment|rating"
#define OPEN_WORDS "name|first|last|city|country|region|street|title|address|language|currency|unit|description|" \
	"comment|note|notes|text|email|url|county|province|town|nation"

static void check_reading(SynthAdviseTable *table, SynthAdviseColumn *column, SynthParseColumn *parsed);
static char *text_of(const char *type, const char *expression);
static bool accept_reading(SynthAdviseTable *table, SynthClaim *claim);
static bool check_enum(SynthAdviseTable *table, SynthAdviseColumn *column, SynthParseColumn *parsed);
static char *enum_labels(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_lookup(SynthAdviseTable *table, SynthAdviseColumn *column, SynthParseColumn *parsed);
static void write_lookup(SynthAdviseTable *table, SynthAdviseColumn *column, SynthFinding *finding);
static bool is_type_to_advise(const SynthAdviseColumn *column, const char *type);

/* A reading that waits to be confirmed. */
typedef struct Reading
{
	SynthAdviseColumn *column;
	SynthParseColumn *parsed;
}			Reading;

void
synth_advise_column_texts(SynthAdviseTable *table)
{
	bool		has_texts = false;
	List	   *parsed;
	ListCell   *cell;

	for (int i = 0; i < table->n; i++)
		has_texts |= synth_advise_is_text(&table->columns[i]) &&
			table->columns[i].present >= SYNTH_ADVISE_LEAST_ROWS;
	/* it reads whole tables only */
	if (!has_texts || !table->is_whole)
		return;
	parsed = synth_parse_infer(table->oid, table->rows > WHOLE_ROWS ? SAMPLE_ROWS : 0);
	foreach(cell, parsed)
	{
		SynthParseColumn *of = lfirst(cell);

		for (int i = 0; i < table->n; i++)
		{
			SynthAdviseColumn *column = &table->columns[i];

			if (column->attnum != of->attnum || !synth_advise_is_text(column) ||
				column->present < SYNTH_ADVISE_LEAST_ROWS || column->is_constant ||
				column->is_inherited || column->is_generated ||
				column->in_foreign_key || column->is_referenced || column->in_check || column->in_expression)
				continue;
			if (is_type_to_advise(column, of->type_name))
				check_reading(table, column, of);
			else if (!column->in_key && !check_enum(table, column, of))
				check_lookup(table, column, of);
		}
	}
}

static bool
is_type_to_advise(const SynthAdviseColumn *column, const char *type)
{
	static const char *const types[] = {
		"date", "timestamp", "timestamptz", "timestamp without time zone", "timestamp with time zone",
		"uuid", "inet", "macaddr", "json", "jsonb", "boolean"
	};

	for (int i = 0; i < lengthof(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	if (synth_advise_says(column->name, CODE_WORDS))
		return false;
	return strcmp(type, "integer") == 0 || strcmp(type, "bigint") == 0 || strncmp(type, "numeric", 7) == 0;
}

/* ---- numbers, moments and the like ---- */

static void
check_reading(SynthAdviseTable *table, SynthAdviseColumn *column, SynthParseColumn *parsed)
{
	SynthFinding *finding;
	SynthClaim *claim;
	StringInfoData tokens;
	Reading    *reading;
	ListCell   *cell;

	if (parsed->ambiguous || parsed->expression == NULL || parsed->confidence < LEAST_CONFIDENCE ||
		parsed->rejected > 0 || parsed->unit != NULL || column->default_sql)
		return;
	initStringInfo(&tokens);
	foreach(cell, parsed->null_tokens)
		appendStringInfo(&tokens, "%s%s", tokens.len ? ", " : "", quote_literal_cstr(lfirst(cell)));
	/* texts that stand for NULL, and a column that may not have it */
	if (tokens.len > 0 && (column->is_not_null || column->in_key))
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "text type", column);
	synth_advise_number(finding, "rows", column->present);
	synth_advise_text(finding, "type", column->type_sql);
	synth_advise_text(finding, "is", parsed->type_name);
	synth_advise_text(finding, "reading", parsed->kind);
	synth_advise_number(finding, "null_words", list_length(parsed->null_tokens));
	synth_advise_text(finding, "basis", "all rows, measured");
	claim = synth_advise_claim(table, finding,
							   psprintf("CASE WHEN %s IS NULL%s%s%s THEN NULL ELSE (%s) IS NOT NULL END", column->sql,
										tokens.len ? psprintf(" OR btrim(%s) IN (", column->sql) : "",
										tokens.data, tokens.len ? ")" : "", parsed->expression));
	/* is the new value's text the old one? */
	claim->measure = psprintf("count(*) FILTER (WHERE %s IS DISTINCT FROM %s::text)",
							  text_of(parsed->type_name, parsed->expression), column->sql);
	claim->accept = accept_reading;
	reading = palloc(sizeof(Reading));
	reading->column = column;
	reading->parsed = parsed;
	claim->arg = reading;
}

/* An address without a mask is written without one. */
static char *
text_of(const char *type, const char *expression)
{
	return psprintf(strcmp(type, "inet") == 0 ? "pg_catalog.host(%s)" : "(%s)::pg_catalog.text", expression);
}

static bool
accept_reading(SynthAdviseTable *table, SynthClaim *claim)
{
	Reading    *reading = claim->arg;
	SynthAdviseColumn *column = reading->column;
	SynthFinding *finding = claim->finding;
	bool		is_canonical = claim->measured == 0;
	char	   *type = reading->parsed->type_name;
	char	   *undo;
	int32		typmod;
	Oid			oid = synth_parse_type(type, &typmod);
	int			length = OidIsValid(oid) ? get_typlen(oid) : -1;
	double		saved = column->bytes - (length > 0 ? length : 0) * column->present;

	/* 32 digits without hyphens may as well be a hash */
	if (oid == UUIDOID && !is_canonical)
		return false;
	if (length < 0)
		saved = 0;
	undo = synth_advise_retype(table, column, finding, type,
							   is_canonical ? psprintf("%s::%s", column->sql, type) : reading->parsed->expression,
							   is_canonical ? psprintf("%s::%s", text_of(type, column->sql), column->type_sql) : NULL);
	finding->advice.recommendation = psprintf("Store this text as %s: every value reads as one.", type);
	/* what is not saved in storage is in casts */
	finding->advice.benefit = Max(synth_advise_pages(Max(saved, 0)), CAST_SHARE * table->pages);
	synth_advise_number(finding, "bytes_saved", Max(saved, 0));
	if (!is_canonical)
		finding->advice.risk = psprintf("%s The way in which values are written is lost.", finding->advice.risk);
	if (reading->parsed->null_tokens != NIL)
		finding->advice.risk = psprintf("%s Words that stand for NULL become NULL.", finding->advice.risk);
	synth_advise_undo(finding, undo);
	return true;
}

/* ---- enums ---- */

static bool
check_enum(SynthAdviseTable *table, SynthAdviseColumn *column, SynthParseColumn *parsed)
{
	bool		is_named = synth_advise_says(column->name, LABEL_WORDS);
	double		saved = column->bytes - ENUM_BYTES * column->present;
	SynthFinding *finding;
	char	   *labels,
			   *type,
			   *undo,
			   *create;

	if (saved <= 0 || parsed->distinct < 2 || parsed->distinct > (is_named ? ENUM_LABELS : ENUM_FEW_LABELS) ||
		column->extra > NAMEBYTES || strcmp(parsed->kind, "prose") == 0 ||
		(!is_named && (column->present < ENUM_ROWS * parsed->distinct ||
					   synth_advise_says(column->name, OPEN_WORDS))))
		return false;
	labels = enum_labels(table, column);
	if (labels == NULL)
		return false;
	finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "enum", column);
	synth_advise_number(finding, "rows", column->present);
	synth_advise_number(finding, "labels", parsed->distinct);
	synth_advise_number(finding, "bytes_saved", saved);
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = synth_advise_pages(saved);
	finding->advice.recommendation = psprintf("Store this set of %.0f labels as an enum.", parsed->distinct);
	type = psprintf("%s.%s", quote_identifier(get_namespace_name(table->schema)),
					synth_advise_new_name(table, column->name, "label"));
	create = psprintf("CREATE TYPE %s AS ENUM (%s)", type, labels);
	undo = synth_advise_retype(table, column, finding, type, psprintf("%s::text::%s", column->sql, type),
							   psprintf("%s::text::%s", column->sql, column->type_sql));
	finding->advice.ddl = finding->advice.ddl ? psprintf("%s; %s", create, finding->advice.ddl) : create;
	finding->advice.risk = psprintf("%s A new label needs ALTER TYPE; none can be removed.", finding->advice.risk);
	synth_advise_undo(finding, undo ? psprintf("%s; DROP TYPE %s", undo, type) : psprintf("DROP TYPE %s", type));
	synth_advise_keep(table, finding);
	return true;
}

/* The labels as literals, or NULL where they are not a closed set. */
static char *
enum_labels(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	SynthAdviseRows *rows;
	StringInfoData s;
	bool		has_default = column->default_sql == NULL;
	char	   *value = NULL;

	if (column->default_sql)
	{
		/* no function is called */
		if (*column->default_sql != '\'')
			return NULL;
		value = synth_advise_query(psprintf("SELECT (%s)::text", column->default_sql))->values[0][0];
	}
	rows = synth_advise_query(psprintf("SELECT %s::text, count(*) FROM %s WHERE %s IS NOT NULL"
									   " GROUP BY %s::text ORDER BY %s::text COLLATE \"C\" LIMIT %d",
									   column->sql, table->sql, column->sql, column->sql, column->sql,
									   ENUM_LABELS + 1));
	if (rows->n > ENUM_LABELS)
		return NULL;
	initStringInfo(&s);
	for (int i = 0; i < rows->n; i++)
	{
		char	   *label = rows->values[i][0];

		if (*label == '\0' || strlen(label) > NAMEBYTES || atoll(rows->values[i][1]) < ENUM_LEAST_ROWS)
			return NULL;
		has_default |= value && strcmp(value, label) == 0;
		appendStringInfo(&s, "%s%s", i ? ", " : "", quote_literal_cstr(label));
	}
	return has_default ? s.data : NULL;
}

/* ---- lookups ---- */

static void
check_lookup(SynthAdviseTable *table, SynthAdviseColumn *column, SynthParseColumn *parsed)
{
	double		average = column->content / Max(column->present, 1);
	double		saved = column->bytes - 4 * column->present -
		parsed->distinct * (2 * average + LOOKUP_ROW_BYTES);
	SynthFinding *finding;
	double		distinct;

	if (column->present < LOOKUP_LEAST_ROWS || average < LOOKUP_BYTES || parsed->distinct < 2 ||
		parsed->distinct > LOOKUP_LABELS || parsed->distinct * LOOKUP_REPEATS > column->present ||
		saved < LOOKUP_SHARE * table->pages * BLCKSZ || column->default_sql ||
		column->storage == TYPSTORAGE_EXTERNAL || !synth_advise_is_free(column) || table->relkind == 'p')
		return;
	distinct = strtod(synth_advise_query(psprintf("SELECT count(DISTINCT %s) FROM %s", column->sql,
												  table->sql))->values[0][0], NULL);
	if (distinct * LOOKUP_REPEATS > column->present)
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_REPLACE, "lookup", column);
	synth_advise_number(finding, "rows", column->present);
	synth_advise_number(finding, "distinct", distinct);
	synth_advise_number(finding, "average_bytes", average);
	synth_advise_number(finding, "bytes_saved", saved);
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = synth_advise_pages(saved);
	finding->advice.recommendation = psprintf("Keep these texts once, in a table of their own: each is repeated "
											  "%.0f times on average.", column->present / distinct);
	write_lookup(table, column, finding);
	synth_advise_keep(table, finding);
}

static void
write_lookup(SynthAdviseTable *table, SynthAdviseColumn *column, SynthFinding *finding)
{
	char	   *lookup = psprintf("%s.%s", quote_identifier(get_namespace_name(table->schema)),
								  synth_advise_new_name(table, column->name, "lookup"));
	char	   *id = NULL;
	StringInfoData s;

	for (int i = 0; id == NULL; i++)
	{
		int			bytes = pg_mbcliplen(column->name, strlen(column->name), NAMEDATALEN - 10);
		char	   *name = psprintf(i ? "%.*s_id%d" : "%.*s_id", bytes, column->name, i);

		if (get_attnum(table->oid, name) == InvalidAttrNumber)
			id = pstrdup(quote_identifier(name));
	}
	initStringInfo(&s);
	appendStringInfo(&s, "CREATE TABLE %s (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
					 "%s %s NOT NULL UNIQUE); ", lookup, column->sql, column->type_sql);
	appendStringInfo(&s, "INSERT INTO %s (%s) SELECT DISTINCT %s FROM %s WHERE %s IS NOT NULL ORDER BY 1; ",
					 lookup, column->sql, column->sql, table->sql, column->sql);
	appendStringInfo(&s, "ALTER TABLE %s ADD COLUMN %s integer; ", table->sql, id);
	appendStringInfo(&s, "UPDATE %s AS child SET %s = parent.id FROM %s AS parent WHERE parent.%s = child.%s; ",
					 table->sql, id, lookup, column->sql, column->sql);
	if (column->is_not_null)
		appendStringInfo(&s, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL; ", table->sql, id);
	appendStringInfo(&s, "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (id); ", table->sql, id, lookup);
	appendStringInfo(&s, "ALTER TABLE %s DROP COLUMN %s", table->sql, column->sql);
	finding->advice.ddl = s.data;
	finding->advice.risk = pstrdup("Writes every row anew; queries must join the new table.");

	initStringInfo(&s);
	appendStringInfo(&s, "ALTER TABLE %s ADD COLUMN %s %s; ", table->sql, column->sql, column->type_sql);
	appendStringInfo(&s, "UPDATE %s AS child SET %s = parent.%s FROM %s AS parent WHERE parent.id = child.%s; ",
					 table->sql, column->sql, column->sql, lookup, id);
	if (column->is_not_null)
		appendStringInfo(&s, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL; ", table->sql, column->sql);
	appendStringInfo(&s, "ALTER TABLE %s DROP COLUMN %s; DROP TABLE %s", table->sql, id, lookup);
	synth_advise_undo(finding, s.data);
}
