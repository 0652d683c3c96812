/*
 * star_write.c
 *		The script of a star: why each table has its role, then one DO block
 *		that makes, loads and checks the tables, then what it did.
 */
#include "postgres.h"

#include "star/star_private.h"
#include "utils/builtins.h"

/* Tables of more rows get more memory for joins and sorts. */
#define MANY_ROWS	100000

/* Settings of the load; those of the session come back. */
static const char *const settings[][2] = {
	{"search_path", "pg_catalog, pg_temp"},
	{"client_min_messages", "warning"},
	{"jit", "off"},
	{"work_mem", "64MB"}
};

static void write_head(SynthStar *star, StringInfo s);
static void write_table_role(SynthStar *star, SynthStarTable *table, StringInfo s);
static void write_references(const SynthStarTable *table, StringInfo s);
static void write_target_head(SynthStarTarget *target, StringInfo s);
static void write_measures(const SynthStarTarget *target, StringInfo s);
static void write_begin(SynthStar *star, StringInfo s);
static int	count_settings(const SynthStar *star);
static void write_restore(const SynthStar *star, StringInfo s);
static char *quote_tag(const char *text);

char *
synth_star_write_script(SynthStar *star)
{
	StringInfoData s,
				block;
	ListCell   *cell;
	char	   *tag;
	bool		has_days = false;

	star->calendar = "dim_date";
	foreach(cell, star->facts)
	{
		SynthStarTarget *target = lfirst(cell);

		if (target->moment)
			has_days = true;
	}
	/* the source may have one of its own */
	foreach(cell, star->dimensions)
		if (strcmp(((SynthStarTarget *) lfirst(cell))->name, star->calendar) == 0)
			star->calendar = "dim_calendar";
	if (has_days)
		star->calendar_sql = quote_qualified_identifier(star->schema, star->calendar);
	initStringInfo(&s);
	write_head(star, &s);
	if (star->facts == NIL && star->dimensions == NIL)
	{
		appendStringInfoString(&s, "SELECT NULL::pg_catalog.text AS object LIMIT 0;\n");
		return s.data;
	}
	initStringInfo(&block);
	write_begin(star, &block);
	if (star->calendar_sql)
		synth_star_write_calendar(star, &block);
	foreach(cell, star->dimensions)
	{
		SynthStarTarget *target = lfirst(cell);

		write_target_head(target, &block);
		synth_star_write_tables(star, target, &block);
		synth_star_write_dimension(star, target, &block);
		synth_star_write_checks(star, target, &block);
	}
	foreach(cell, star->facts)
	{
		SynthStarTarget *target = lfirst(cell);

		write_target_head(target, &block);
		synth_star_write_tables(star, target, &block);
		synth_star_write_fact(star, target, &block);
		synth_star_write_checks(star, target, &block);
	}
	appendStringInfoString(&block, "EXCEPTION\n"
						   "-- the server's message says which constraint, its detail would show the row\n"
						   "WHEN integrity_constraint_violation THEN\n"
						   "\tRAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = SQLERRM,\n"
						   "\t\tHINT = 'Has the star another shape than this script? Keep the script of the first load, or choose another target.';\n"
						   "END;\n");
	write_restore(star, &block);
	appendStringInfoString(&block, "END\n");
	tag = quote_tag(block.data);
	appendStringInfo(&s, "DO $%s$\n%s$%s$;\n\n", tag, block.data, tag);
	appendStringInfo(&s, "SELECT l.object, l.role, l.source_rows, l.left_out, l.rows, l.inserted, l.updated, l.deleted, l.unknown\n"
					 "FROM %s AS l\nWHERE l.load_id = (SELECT pg_catalog.max(n.load_id) FROM %s AS n)\nORDER BY l.place;\n",
					 star->log_sql, star->log_sql);
	return s.data;
}

/* ---- comments ---- */

/* On one line: a name may hold a line feed. */
void
synth_star_append_comment(StringInfo s, const char *text)
{
	for (; *text; text++)
		appendStringInfoChar(s, *text == '\n' || *text == '\r' ? ' ' : *text);
}

static void
write_head(SynthStar *star, StringInfo s)
{
	ListCell   *cell;

	appendStringInfoString(s, "-- Star of ");
	synth_star_append_comment(s, star->source);
	appendStringInfoString(s, ", written by synth_star.\n"
						   "-- It makes what is missing, loads what is new or has changed, checks rows and totals against the source, or changes\n"
						   "-- nothing. Run it every night, in psql or by EXECUTE in a procedure.\n--\n-- Roles of the tables:\n");
	foreach(cell, star->tables)
		write_table_role(star, lfirst(cell), s);
	appendStringInfo(s, "--\n-- In every dimension, and in the calendar, member %d stands for NULL in the source, member %d for a value without a member:\n"
					 "-- when the member arrives, the next load corrects the facts.\n", SYNTH_STAR_NO_MEMBER, SYNTH_STAR_UNKNOWN_MEMBER);
	if (star->facts == NIL)
		appendStringInfoString(s, "-- There is no fact: no table refers to another. Name one in the option \"facts\".\n");
	appendStringInfoChar(s, '\n');
}

static void
write_table_role(SynthStar *star, SynthStarTable *table, StringInfo s)
{
	appendStringInfoString(s, "--   ");
	synth_star_append_comment(s, table->name);
	appendStringInfo(s, ": %s; %s", synth_star_role_name(table->role), table->reason);
	if (table->nkey > 0 && table->role != SYNTH_STAR_ALONE)
	{
		appendStringInfoString(s, "; key ");
		for (int i = 0; i < table->nkey; i++)
		{
			appendStringInfoString(s, i ? ", " : "");
			synth_star_append_comment(s, table->columns[table->key[i]].name);
		}
		if (!table->key_holds)
			appendStringInfoString(s, " (not declared: the first row of a key counts)");
	}
	appendStringInfoString(s, "\n");
	for (int i = 0; i < table->n; i++)
		if (table->columns[i].reading)
		{
			appendStringInfoString(s, "--     ");
			synth_star_append_comment(s, table->columns[i].name);
			appendStringInfoString(s, " is text, read as ");
			synth_star_append_comment(s, table->columns[i].reading);
			appendStringInfoChar(s, '\n');
		}
	write_references(table, s);
}

static void
write_references(const SynthStarTable *table, StringInfo s)
{
	List	   *all = table->self ? lappend(list_copy(table->references), table->self) : table->references;
	ListCell   *cell;

	foreach(cell, all)
	{
		SynthStarReference *reference = lfirst(cell);

		appendStringInfoString(s, "--     ");
		for (int i = 0; i < reference->n; i++)
		{
			appendStringInfoString(s, i ? ", " : "");
			synth_star_append_comment(s, table->columns[reference->c[i]].name);
		}
		appendStringInfoString(s, " -> ");
		synth_star_append_comment(s, reference->parent->name);
		if (reference->is_declared)
			appendStringInfoString(s, " (declared)\n");
		else
			appendStringInfo(s, " (found: score %.2f, %.4g %% of the rows have it)\n", reference->score, 100 * reference->coverage);
	}
}

static void
write_target_head(SynthStarTarget *target, StringInfo s)
{
	appendStringInfoString(s, "\t-- ---- ");
	synth_star_append_comment(s, target->name);
	appendStringInfo(s, ": %s", synth_star_role_name(target->role));
	appendStringInfoString(s, target->has_history ? ", with versions (SCD 2)" : "");
	for (int i = 1; i < list_length(target->joins); i++)
	{
		SynthStarJoin *join = list_nth(target->joins, i);

		appendStringInfoString(s, i == 1 ? "; with " : ", ");
		synth_star_append_comment(s, join->table->name);
	}
	appendStringInfoString(s, " ----\n");
	if (target->role != SYNTH_STAR_DIMENSION)
	{
		appendStringInfoString(s, "\t-- Grain: a row of ");
		synth_star_append_comment(s, target->table->name);
		appendStringInfoString(s, target->table->has_row_key ? ", known by a hash of it, as it has no key.\n" : ".\n");
		write_measures(target, s);
	}
}

static void
write_measures(const SynthStarTarget *target, StringInfo s)
{
	static const char *const kinds[] = {"may be summed", "may be summed, but not over time", "not to be summed: average it"};
	ListCell   *cell;

	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);

		if (item->kind == SYNTH_STAR_MEASURE)
		{
			appendStringInfoString(s, "\t-- Measure ");
			synth_star_append_comment(s, item->name);
			appendStringInfo(s, ": %s.\n", kinds[item->column->kind - SYNTH_STAR_ADDITIVE]);
		}
		else if (item->kind == SYNTH_STAR_ALLOCATED)
		{
			appendStringInfoString(s, "\t-- Measure ");
			synth_star_append_comment(s, item->name);
			appendStringInfoString(s, ": that of the header in equal parts on its lines, so that it may be summed.\n");
		}
	}
}

/* ---- the block ---- */

static void
write_begin(SynthStar *star, StringInfo s)
{
	char	   *schema_sql = pstrdup(quote_identifier(star->schema));

	appendStringInfoString(s, "#variable_conflict use_column\n<<synth_star>>\nDECLARE\n\tload_id bigint;\n"
						   "\tstarted_at timestamp with time zone := pg_catalog.clock_timestamp();\n"
						   "\tsettings text[];\n"
						   "\tbefore bigint;\n\tafter bigint;\n\tchanged bigint;\n\tupdated bigint;\n\tremoved bigint;\n"
						   "\tfirst_day date;\n\tlast_day date;\n\texpected numeric[];\n\tfound numeric[];\nBEGIN\n");
	appendStringInfoString(s, "\tsettings := ARRAY[");
	for (int i = 0; i < count_settings(star); i++)
		appendStringInfo(s, "%spg_catalog.current_setting('%s')", i ? ", " : "", settings[i][0]);
	appendStringInfoString(s, "];\n");
	for (int i = 0; i < count_settings(star); i++)
		appendStringInfo(s, "\tPERFORM pg_catalog.set_config('%s', '%s', true);\n", settings[i][0], settings[i][1]);
	appendStringInfo(s, "\t-- loads of one star go one after another, until the end of the transaction\n"
					 "\tPERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(%s, 0));\n",
					 quote_literal_cstr(psprintf("synth_star %s", schema_sql)));
	appendStringInfo(s, "\tIF pg_catalog.to_regnamespace(%s) IS NULL THEN\n\t\tCREATE SCHEMA %s;\n\tEND IF;\n",
					 quote_literal_cstr(schema_sql), schema_sql);
	appendStringInfo(s, "\tCREATE TABLE IF NOT EXISTS %s (\n\t\tplace bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
					 "\t\tload_id bigint NOT NULL,\n\t\tloaded_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
					 "\t\tobject text NOT NULL,\n\t\trole text NOT NULL,\n\t\tsource_rows bigint,\n\t\tleft_out bigint,\n\t\trows bigint,\n"
					 "\t\tinserted bigint,\n\t\tupdated bigint,\n\t\tdeleted bigint,\n\t\tunknown bigint\n\t);\n"
					 "\tSELECT COALESCE(pg_catalog.max(l.load_id), 0) + 1 INTO synth_star.load_id FROM %s AS l;\n\n",
					 star->log_sql, star->log_sql);
	appendStringInfoString(s, "BEGIN\n");
}

/* Memory only where it is needed. */
static int
count_settings(const SynthStar *star)
{
	ListCell   *cell;

	foreach(cell, star->tables)
		if (((SynthStarTable *) lfirst(cell))->rows > MANY_ROWS)
			return lengthof(settings);
	return lengthof(settings) - 1;
}

static void
write_restore(const SynthStar *star, StringInfo s)
{
	for (int i = 0; i < count_settings(star); i++)
		appendStringInfo(s, "\tPERFORM pg_catalog.set_config('%s', synth_star.settings[%d], true);\n", settings[i][0], i + 1);
}

/* One that is not in the text. */
static char *
quote_tag(const char *text)
{
	char	   *tag = pstrdup("synth_star");

	while (strstr(text, psprintf("$%s$", tag)))
		tag = psprintf("%s_", tag);
	return tag;
}
