/*
 * etl_write.c
 *		The script of a load: a DO block, and a query of what it did.
 *
 * One DO block is one transaction in psql, and a statement that a procedure
 * can EXECUTE: all of the load happens, or nothing.  Every name is qualified
 * and quoted, so that no search_path matters.  The script is the same every
 * night: what it makes, it makes only where that is missing.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "common/hashfn.h"
#include "etl/etl_private.h"
#include "utils/builtins.h"

static const char restore_settings[] =
"\tPERFORM pg_catalog.set_config('work_mem', synth_etl.work_mem, true),\n"
"\t\tpg_catalog.set_config('synchronize_seqscans', synth_etl.scans, true),\n"
"\t\tpg_catalog.set_config('jit', synth_etl.jit, true);\n";

static void write_head(SynthEtlPlan *plan, StringInfo s);
static void write_constraint(SynthEtlConstraint *constraint, StringInfo s);
static void write_mode(SynthEtlPlan *plan, StringInfo s);
static void append_comment_text(StringInfo s, const char *text);
static void write_block(SynthEtlPlan *plan, StringInfo s);
static void write_settings(SynthEtlPlan *plan, StringInfo s);
static int	sort_memory_mb(SynthEtlPlan *plan);
static void write_tables(SynthEtlPlan *plan, StringInfo s);
static void write_shortcut(SynthEtlPlan *plan, StringInfo s);
static void write_left_state(SynthEtlPlan *plan, StringInfo s);
static char *left_state(SynthEtlPlan *plan);
static void write_target(SynthEtlPlan *plan, StringInfo s);
static void write_checks(SynthEtlPlan *plan, StringInfo s);
static void write_constraints(SynthEtlPlan *plan, StringInfo s);
static void write_raise(StringInfo s, const char *condition, const char *code, const char *message);
static char *key_list(SynthEtlPlan *plan);

char *
synth_etl_write_script(SynthEtlPlan *plan)
{
	StringInfoData body,
				script;
	char	   *tag = pstrdup("synth_etl");

	initStringInfo(&body);
	synth_etl_write_statement(plan, &body);
	plan->statement_id = psprintf(UINT64_FORMAT, DatumGetUInt64(hash_any_extended((unsigned char *) body.data, body.len, 0)));
	resetStringInfo(&body);
	write_block(plan, &body);
	for (int i = 2; strstr(body.data, psprintf("$%s$", tag)) != NULL; i++)
		tag = psprintf("synth_etl_%d", i);
	initStringInfo(&script);
	write_head(plan, &script);
	appendStringInfo(&script, "DO $%s$%s$%s$;\n\n", tag, body.data, tag);
	appendStringInfo(&script, "SELECT l.read, l.inserted, l.updated, l.unchanged, l.duplicate, l.rejected\n"
					 "FROM %s AS l\nWHERE %s\nORDER BY l.load_id DESC\nLIMIT 1;\n", plan->log_sql, synth_etl_run_condition(plan));
	return script.data;
}

char *
synth_etl_run_condition(const SynthEtlPlan *plan)
{
	return psprintf("l.source = %s AND l.statement = '%s'", quote_literal_cstr(plan->source_label), plan->statement_id);
}

/* ---- what a reader wants to know first ---- */

static void
write_head(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	appendStringInfoString(s, "-- Load of ");
	append_comment_text(s, plan->source_sql);
	appendStringInfoString(s, " into ");
	append_comment_text(s, plan->target_sql);
	appendStringInfo(s, ", written by synth %s.\n", SYNTH_VERSION);
	write_mode(plan, s);
	if (plan->seen_rows < plan->rows)
		appendStringInfo(s, "-- Columns, as a sample of " INT64_FORMAT " of about " INT64_FORMAT " rows shows them, which tells formats; the\n"
						 "-- load itself reads every text:\n", plan->seen_rows, plan->rows);
	else
		appendStringInfo(s, "-- Columns, as " INT64_FORMAT " rows of the source show them:\n", plan->rows);
	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);
		static const char *const actions[] = {"", ", else NULL", ", else the load fails"};

		appendStringInfoString(s, "--   ");
		append_comment_text(s, column->target);
		appendStringInfoString(s, " <- ");
		append_comment_text(s, column->seen->name);
		appendStringInfoString(s, ": ");
		append_comment_text(s, column->type_label);
		if (column->format)
		{
			appendStringInfoString(s, ", format ");
			append_comment_text(s, column->format);
		}
		appendStringInfo(s, "%s; " INT64_FORMAT " conform, " INT64_FORMAT " NULL, " INT64_FORMAT " do not\n",
						 actions[column->on_error], column->seen->conforming, column->seen->nulls,
						 column->seen->rejected);
	}
	foreach(cell, plan->left_out)
	{
		appendStringInfoString(s, "-- Not loaded: ");
		append_comment_text(s, lfirst(cell));
		appendStringInfoString(s, "\n");
	}
	foreach(cell, plan->constraints)
		write_constraint(lfirst(cell), s);
	appendStringInfoString(s, "-- Rows with a cell at fault go to ");
	append_comment_text(s, plan->rejects_sql);
	appendStringInfoString(s, ", counts of every run to ");
	append_comment_text(s, plan->log_sql);
	appendStringInfoString(s, ".\n\n");
}

/* Others than these are the server's, which fails the load. */
static void
write_constraint(SynthEtlConstraint *constraint, StringInfo s)
{
	ListCell   *cell;

	appendStringInfo(s, "-- Rows are judged by %s ", constraint->rule);
	append_comment_text(s, quote_identifier(constraint->name));
	appendStringInfoString(s, " (");
	foreach(cell, constraint->columns)
	{
		appendStringInfoString(s, foreach_current_index(cell) ? ", " : "");
		append_comment_text(s, ((SynthEtlColumn *) lfirst(cell))->target);
	}
	appendStringInfo(s, ")%s\n", synth_etl_is_softened(constraint) ? ", which makes columns NULL that want that" : "");
}

static void
write_mode(SynthEtlPlan *plan, StringInfo s)
{
	static const char *const rules[] = {
		"the first row", "the last row", "the latest row", "the earliest row", "the only row (more are an error)"
	};

	if (plan->key == NIL)
	{
		appendStringInfoString(s, "-- No key: a row is new where the target has fewer rows equal to it than the source.\n");
		return;
	}
	appendStringInfoString(s, "-- Key: ");
	append_comment_text(s, key_list(plan));
	appendStringInfo(s, "; of rows of one key %s is loaded", rules[plan->options.dedupe]);
	if (plan->options.dedupe_column)
	{
		appendStringInfoString(s, ", by ");
		append_comment_text(s, plan->options.dedupe_column);
	}
	if (plan->options.mode == SYNTH_ETL_INSERT)
		appendStringInfoString(s, ".\n-- Insert: rows whose key is in the target stay as they are.\n");
	else if (plan->options.mode == SYNTH_ETL_UPSERT)
		appendStringInfoString(s, ".\n-- Upsert: rows whose key is in the target are updated where a column differs.\n");
	else
		appendStringInfo(s, ".\n-- SCD 2: a row that differs ends the current version of its key and begins the next one.\n"
						 "-- %s Keys that the source no longer has %s.\n",
						 plan->valid_from ? "Versions begin at a moment of the source; a row older than a later version is a reject." :
						 "Versions begin when they are loaded.",
						 plan->options.close_deleted ? "end their current version" : "stay as they are");
}

/* On one line: a name may hold a line feed. */
static void
append_comment_text(StringInfo s, const char *text)
{
	for (; *text; text++)
		appendStringInfoChar(s, *text == '\n' || *text == '\r' ? ' ' : *text);
}

/* ---- the block ---- */

static void
write_block(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfoString(s, "\n#variable_conflict use_column\n<<synth_etl>>\nDECLARE\n"
						   "\tload_id bigint;\n\tstarted_at timestamp with time zone;\n\twork_mem text;\n\tscans text;\n\tjit text;\n"
						   "\tn_read bigint;\n\tn_inserted bigint;\n\tn_updated bigint;\n\tn_unchanged bigint;\n"
						   "\tn_duplicate bigint;\n\tn_rejected bigint;\n\tbroken text;\n"
						   "\tsource_state text;\n\ttarget_state text;\n\tlast bigint;\nBEGIN\n");
	write_settings(plan, s);
	write_tables(plan, s);
	appendStringInfoString(s, "\tsynth_etl.started_at := pg_catalog.clock_timestamp();\n");
	if (plan->has_state)
		write_shortcut(plan, s);
	appendStringInfo(s,
					 "\tINSERT INTO %s AS l (source, statement, started_at) VALUES (%s, '%s', synth_etl.started_at)\n"
					 "\tRETURNING l.load_id INTO synth_etl.load_id;\n\n",
					 plan->log_sql, quote_literal_cstr(plan->source_label), plan->statement_id);
	appendStringInfoString(s, "\tBEGIN\n");
	synth_etl_write_statement(plan, s);
	appendStringInfoString(s, "\tGET DIAGNOSTICS n_inserted = ROW_COUNT;\n\tEXCEPTION\n"
						   "\t-- the server's message says which constraint, its detail would show the row\n"
						   "\tWHEN integrity_constraint_violation THEN\n"
						   "\t\tGET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;\n"
						   "\t\tRAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = SQLERRM, CONSTRAINT = synth_etl.broken;\n"
						   "\tEND;\n\n");
	write_checks(plan, s);
	if (plan->makes_key)
		write_constraints(plan, s);
	if (plan->has_state)
		write_left_state(plan, s);
	appendStringInfo(s, "\tUPDATE %s AS l SET finished_at = pg_catalog.clock_timestamp(), inserted = synth_etl.n_inserted,\n"
					 "\t\ttarget_state = synth_etl.target_state\n"
					 "\tWHERE l.load_id = synth_etl.load_id;\n"
					 "%sEND\n", plan->log_sql, restore_settings);
}

static void
write_settings(SynthEtlPlan *plan, StringInfo s)
{
	int			memory_mb = sort_memory_mb(plan);

	appendStringInfo(s, "\t-- Loads of one target go one after another, until the end of the transaction. Other writers are not held\n"
					 "\t-- up: %s.\n"
					 "\tPERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(%s, 0));\n",
					 plan->key ? "the unique index of the key fails the load that collides with one" :
					 "without a key, what they insert meanwhile is not seen",
					 quote_literal_cstr(psprintf("synth_etl %s", plan->target_sql)));
	appendStringInfoString(s, "\tPERFORM FROM pg_catalog.pg_class LIMIT 1; -- notice the tables that a load before this one has made\n");
	if (plan->key == NIL)
		write_raise(s, "pg_catalog.current_setting('transaction_isolation') <> 'read committed'", "feature_not_supported",
					"a load without a key needs isolation level READ COMMITTED: an older snapshot would not see the load before it");
	appendStringInfoString(s, "\t-- rows are numbered in the order of the table: a scan must begin at its beginning\n"
						   "\tsynth_etl.scans := pg_catalog.current_setting('synchronize_seqscans');\n"
						   "\tPERFORM pg_catalog.set_config('synchronize_seqscans', 'off', true);\n"
						   "\t-- one pass over many expressions: compiling them takes longer than it saves\n"
						   "\tsynth_etl.jit := pg_catalog.current_setting('jit');\n"
						   "\tPERFORM pg_catalog.set_config('jit', 'off', true);\n"
						   "\tsynth_etl.work_mem := pg_catalog.current_setting('work_mem');\n");
	if (memory_mb > 4)
		appendStringInfo(s, "\t-- about what the rows of the source take, for one sort in memory and a hash join in one pass\n"
						 "\tIF pg_catalog.pg_size_bytes(synth_etl.work_mem) < %d::bigint * 1048576 THEN\n"
						 "\t\tPERFORM pg_catalog.set_config('work_mem', '%dMB', true);\n\tEND IF;\n",
						 memory_mb, memory_mb);
	appendStringInfoChar(s, '\n');
}

/* At most 512 MB; a row is a header of 96 bytes, a cell about 32. */
static int
sort_memory_mb(SynthEtlPlan *plan)
{
	double		bytes = (double) plan->rows * (96 + 32.0 * list_length(plan->columns));

	return (int) Min(512, bytes / (1024 * 1024) + 1);
}

static void
write_tables(SynthEtlPlan *plan, StringInfo s)
{
	if (!OidIsValid(plan->target))
		write_target(plan, s);
	appendStringInfo(s, "\tIF pg_catalog.to_regclass(%s) IS NULL THEN\n\t\tCREATE TABLE %s (\n"
					 "\t\t\tload_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
					 "\t\t\tsource text NOT NULL,\n\t\t\tstarted_at timestamp with time zone NOT NULL,\n"
					 "\t\t\tfinished_at timestamp with time zone,\n"
					 "\t\t\tread bigint, inserted bigint, updated bigint, unchanged bigint, duplicate bigint, rejected bigint,\n"
					 "\t\t\tclosed bigint,\n\t\t\tstatement text NOT NULL, source_state text, target_state text\n\t\t);\n\tEND IF;\n",
					 quote_literal_cstr(plan->log_sql), plan->log_sql);
	appendStringInfo(s, "\tIF pg_catalog.to_regclass(%s) IS NULL THEN\n\t\tCREATE TABLE %s (\n"
					 "\t\t\tload_id bigint NOT NULL,\n\t\t\tsource text NOT NULL,\n\t\t\tsource_load text,\n\t\t\trow_number bigint,\n"
					 "\t\t\tcolumn_name text NOT NULL,\n\t\t\traw_value text,\n\t\t\trule text NOT NULL,\n\t\t\treason text NOT NULL,\n"
					 "\t\t\twhole_row pg_catalog.jsonb NOT NULL\n\t\t);\n\tEND IF;\n\n",
					 quote_literal_cstr(plan->rejects_sql), plan->rejects_sql);
}

/*
 * The same load of the same rows into what it left is a load that changes
 * nothing: every mode is idempotent.  Two scans that look at no column say so:
 * a version of a row never changes where it lies in its file.
 */
static void
write_shortcut(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfo(s, "\t-- where source and target are as the last run of this statement read and left them, nothing would change\n"
					 "\tSELECT l.load_id, l.source_state, l.target_state\n"
					 "\tINTO synth_etl.last, synth_etl.source_state, synth_etl.target_state\n"
					 "\tFROM %s AS l\n\tWHERE %s AND l.target_state IS NOT NULL\n"
					 "\tORDER BY l.load_id DESC\n\tLIMIT 1;\n",
					 plan->log_sql, synth_etl_run_condition(plan));
	appendStringInfo(s, "\tIF synth_etl.source_state = %s THEN\n"
					 "\t\tIF synth_etl.target_state = %s THEN\n",
					 synth_etl_state_sql(plan, plan->source_sql, ""), left_state(plan));
	appendStringInfo(s, "\t\t\tINSERT INTO %s AS n (source, statement, started_at, finished_at, read, inserted, updated, unchanged,\n"
					 "\t\t\t\tduplicate, rejected, closed, source_state, target_state)\n"
					 "\t\t\tSELECT l.source, l.statement, synth_etl.started_at, pg_catalog.clock_timestamp(), l.read, 0, 0,\n"
					 "\t\t\t\tl.inserted + l.updated + l.unchanged, l.duplicate, l.rejected, 0, l.source_state, l.target_state\n"
					 "\t\t\tFROM %s AS l\n\t\t\tWHERE l.load_id = synth_etl.last;\n%s\tRETURN;\n\t\tEND IF;\n\tEND IF;\n"
					 "\tsynth_etl.target_state := NULL;\n",
					 plan->log_sql, plan->log_sql, restore_settings);
}

/* A parent that comes later would change what the load does. */
static void
write_left_state(SynthEtlPlan *plan, StringInfo s)
{
	bool		has_parent = false;
	ListCell   *cell;

	foreach(cell, plan->constraints)
		has_parent = has_parent || ((SynthEtlConstraint *) lfirst(cell))->kind == SYNTH_ETL_FOREIGN_KEY;
	appendStringInfo(s, "\t-- what the load leaves, for the next one; not of a target much larger than the source%s\n"
					 "\tIF pg_catalog.pg_relation_size(%s) <= 4 * pg_catalog.pg_relation_size(%s)",
					 has_parent ? ", nor where rows lack a parent" : "",
					 quote_literal_cstr(plan->target_sql), quote_literal_cstr(plan->source_sql));
	if (has_parent)
		appendStringInfo(s, "\n\t\tAND (synth_etl.n_rejected = 0 OR NOT EXISTS (SELECT FROM %s AS o WHERE o.source = %s AND o.rule = 'foreign key'))",
						 plan->rejects_sql, quote_literal_cstr(plan->source_label));
	appendStringInfo(s, " THEN\n\t\tsynth_etl.target_state := %s;\n\tEND IF;\n", left_state(plan));
}

/* Of the target, and of the lines of rejects that a run would write again were they gone. */
static char *
left_state(SynthEtlPlan *plan)
{
	return psprintf("pg_catalog.concat_ws(' ', %s,\n\t\t\t%s)", synth_etl_state_sql(plan, plan->target_sql, ""),
					synth_etl_state_sql(plan, plan->rejects_sql,
										psprintf(" WHERE v.source = %s", quote_literal_cstr(plan->source_label))));
}

static void
write_target(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	if (plan->makes_key)
		appendStringInfoString(s, "\t-- its key comes after the first load: an index over all rows is built faster than row by row\n");
	appendStringInfo(s, "\tIF pg_catalog.to_regclass(%s) IS NULL THEN\n\t\tCREATE TABLE %s (",
					 quote_literal_cstr(plan->target_sql), plan->target_sql);
	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, "%s\n\t\t\t%s %s%s", foreach_current_index(cell) ? "," : "", column->name,
						 column->type_sql, column->not_null ? " NOT NULL" : "");
	}
	if (plan->options.mode == SYNTH_ETL_SCD2)
		appendStringInfo(s, ",\n\t\t\t%s %s NOT NULL,\n\t\t\t%s %s,\n\t\t\t%s boolean NOT NULL",
						 plan->from_sql, plan->moment_sql, plan->to_sql, plan->moment_sql, plan->current_sql);
	appendStringInfoString(s, "\n\t\t);\n\tEND IF;\n");
}

/* Errors undo the block, and so the load. */
static void
write_checks(SynthEtlPlan *plan, StringInfo s)
{
	List	   *failing = synth_etl_failing_columns(plan);
	ListCell   *cell;

	appendStringInfo(s, "\tSELECT l.read, l.inserted + synth_etl.n_inserted, l.updated, l.unchanged, l.duplicate, l.rejected\n"
					 "\tINTO synth_etl.n_read, synth_etl.n_inserted, synth_etl.n_updated, synth_etl.n_unchanged,\n"
					 "\t\tsynth_etl.n_duplicate, synth_etl.n_rejected\n"
					 "\tFROM %s AS l\n\tWHERE l.load_id = synth_etl.load_id;\n",
					 plan->log_sql);
	appendStringInfoString(s, "\tIF synth_etl.n_read IS DISTINCT FROM synth_etl.n_inserted + synth_etl.n_updated + synth_etl.n_unchanged\n"
						   "\t\t+ synth_etl.n_duplicate + synth_etl.n_rejected THEN\n"
						   "\t\tRAISE EXCEPTION USING ERRCODE = 'data_exception',\n"
						   "\t\t\tMESSAGE = 'rows read and rows accounted for differ',\n"
						   "\t\t\tDETAIL = pg_catalog.format('%s read; %s inserted, %s updated, %s unchanged, %s duplicate, %s rejected.',\n"
						   "\t\t\t\tsynth_etl.n_read, synth_etl.n_inserted, synth_etl.n_updated, synth_etl.n_unchanged,\n"
						   "\t\t\t\tsynth_etl.n_duplicate, synth_etl.n_rejected),\n"
						   "\t\t\tHINT = 'Look for triggers of the target that change or leave out rows, and for other writers.';\n\tEND IF;\n");
	foreach(cell, failing)
	{
		SynthEtlColumn *column = lfirst(cell);

		write_raise(s, psprintf("EXISTS (SELECT FROM %s AS o WHERE o.load_id = synth_etl.load_id\n"
								"\t\tAND o.column_name = %s AND o.rule IN ('type', 'range', 'not null', 'key'))",
								plan->rejects_sql, quote_literal_cstr(column->seen->name)), "data_exception",
					psprintf("column \"%s\" of the source has values that are not %s", column->seen->name, column->type_label));
	}
	if (plan->options.dedupe == SYNTH_ETL_REFUSE)
		write_raise(s, "synth_etl.n_duplicate > 0", "unique_violation",
					psprintf("several rows of the source have the same key (%s)", key_list(plan)));
}

static void
write_raise(StringInfo s, const char *condition, const char *code, const char *message)
{
	appendStringInfo(s, "\tIF %s THEN\n\t\tRAISE EXCEPTION USING ERRCODE = '%s',\n\t\t\tMESSAGE = %s;\n\tEND IF;\n",
					 condition, code, quote_literal_cstr(message));
}

/* The key of a target that the script has made. */
static void
write_constraints(SynthEtlPlan *plan, StringInfo s)
{
	bool		is_history = plan->options.mode == SYNTH_ETL_SCD2;

	appendStringInfo(s, "\tIF NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i\n"
					 "\t\tWHERE i.indrelid = %s::pg_catalog.regclass AND i.indisunique) THEN\n"
					 "\t\tALTER TABLE %s ADD PRIMARY KEY (%s%s%s);\n",
					 quote_literal_cstr(plan->target_sql), plan->target_sql, key_list(plan),
					 is_history ? ", " : "", is_history ? plan->from_sql : "");
	if (is_history)
		appendStringInfo(s, "\t\t-- one version of a key is current\n\t\tCREATE UNIQUE INDEX %s ON %s (%s) WHERE %s;\n",
						 quote_identifier(makeObjectName(plan->name, NULL, "current")), plan->target_sql,
						 key_list(plan), plan->current_sql);
	appendStringInfoString(s, "\tEND IF;\n");
}

static char *
key_list(SynthEtlPlan *plan)
{
	StringInfoData s;
	ListCell   *cell;

	initStringInfo(&s);
	foreach(cell, plan->key)
		appendStringInfo(&s, "%s%s", foreach_current_index(cell) ? ", " : "",
						 quote_identifier(((SynthEtlColumn *) lfirst(cell))->target));
	return s.data;
}
