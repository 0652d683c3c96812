/*
 * etl_statement.c
 *		The statement of a load: from texts to target and rejects, at once.
 *
 * parsed	reads every text, once: its OFFSET 0 keeps the planner from copying
 *			readings into where their values are used.
 * judged	keeps the texts of rows with a cell that is at fault, as JSON.
 * ranked	numbers the rows of a key by the rule of deduplication.  A counter
 *			over sorted rows does what row_number() does without storing them.
 * staged	compares with the target and says what becomes of each row.
 * Then each row of staged is inserted, updated, rejected or only counted.
 *
 * A load without a key compares multisets: the n-th of equal rows is in the
 * target, or is inserted.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static void write_parsed(SynthEtlPlan *plan, StringInfo s);
static void write_judged(SynthEtlPlan *plan, StringInfo s);
static void write_value(const SynthEtlColumn *column, StringInfo s);
static void write_ranked(SynthEtlPlan *plan, StringInfo s);
static void write_staged(SynthEtlPlan *plan, StringInfo s);
static void write_keyless(SynthEtlPlan *plan, StringInfo s);
static void write_fate(SynthEtlPlan *plan, StringInfo s);
static void write_history_fate(SynthEtlPlan *plan, StringInfo s);
static void write_difference(SynthEtlPlan *plan, StringInfo s);
static void write_changes(SynthEtlPlan *plan, StringInfo s);
static void write_history_changes(SynthEtlPlan *plan, StringInfo s);
static void write_rejects(SynthEtlPlan *plan, StringInfo s);
static void write_reject(SynthEtlPlan *plan, SynthEtlColumn *column, StringInfo s);
static void write_counts(SynthEtlPlan *plan, StringInfo s);
static char *state_expression(const SynthEtlPlan *plan, const char *relation_sql);
static List *staged_columns(SynthEtlPlan *plan);
static bool write_fault(SynthEtlPlan *plan, const SynthEtlColumn *column,
						const char *value, const char *raw, StringInfo s);
static bool write_unread(const SynthEtlColumn *column, const char *value,
						 const char *raw, StringInfo s);
static void write_fits(const SynthEtlColumn *column, const char *value, StringInfo s);
static void write_key_join(SynthEtlPlan *plan, const char *left, const char *right, StringInfo s);
static char *in_order(const char *alias, const SynthEtlColumn *column);

void
synth_etl_write_statement(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfoString(s, "\tWITH\n");
	write_parsed(plan, s);
	write_judged(plan, s);
	write_ranked(plan, s);
	write_staged(plan, s);
	if (plan->options.mode == SYNTH_ETL_SCD2)
		write_history_changes(plan, s);
	else
		write_changes(plan, s);
	write_rejects(plan, s);
	write_counts(plan, s);
}

/* Columns that reach the target or order the rows, without repetition. */
static List *
staged_columns(SynthEtlPlan *plan)
{
	List	   *all = list_copy(plan->columns);

	if (plan->valid_from)
		all = list_append_unique_ptr(all, plan->valid_from);
	return all;
}

static void
write_parsed(SynthEtlPlan *plan, StringInfo s)
{
	List	   *all = staged_columns(plan);
	bool		has_rows = plan->options.row_number != NULL;
	ListCell   *cell;

	if (plan->order)
		all = list_append_unique_ptr(all, plan->order);
	appendStringInfoString(s, "\t-- every text is read once; what is not read is NULL\n"
						   "\tparsed AS (\n\t\tSELECT ");
	if (has_rows)
		appendStringInfo(s, "%ssynth_parse_integer(%s.%s::pg_catalog.text)", plan->prefix, plan->landing,
						 quote_identifier(plan->options.row_number));
	else
		appendStringInfo(s, "%ssynth_etl_row_number()", plan->prefix);
	appendStringInfo(s, " AS %s, %s AS %s", plan->row, plan->landing, plan->raw);
	foreach(cell, all)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, ",\n\t\t\t%s AS %s", column->read, column->name);
	}
	appendStringInfo(s, "\n\t\tFROM %s AS %s\n\t\tOFFSET 0 -- no reading is moved to where its value is used\n\t),\n",
					 plan->source_sql, plan->landing);
}

static void
write_judged(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;
	bool		has_any = false;

	appendStringInfoString(s, "\t-- a row with a cell at fault keeps its texts\n"
						   "\tjudged AS (\n\t\tSELECT ");
	appendStringInfo(s, "p.%s", plan->row);
	foreach(cell, plan->columns)
	{
		appendStringInfoString(s, ", ");
		write_value(lfirst(cell), s);
	}
	if (plan->valid_from)
		appendStringInfo(s, ", p.%s::%s AS %s, p.%s", plan->valid_from->name, plan->moment_sql,
						 plan->valid_from->name, plan->raw);
	if (plan->order && plan->order->target == NULL && plan->order != plan->valid_from)
		appendStringInfo(s, ", p.%s", plan->order->name);
	appendStringInfoString(s, ",\n\t\t\tCASE");
	foreach(cell, staged_columns(plan))
	{
		SynthEtlColumn *column = lfirst(cell);
		StringInfoData fault;

		initStringInfo(&fault);
		if (!write_fault(plan, column, psprintf("p.%s", column->name),
						 psprintf("(p.%s).%s", plan->raw, column->source), &fault))
			continue;
		appendStringInfo(s, "%s%s", has_any ? "\n\t\t\t\tOR " : " WHEN ", fault.data);
		has_any = true;
	}
	appendStringInfo(s, "%s\n\t\t\tTHEN pg_catalog.to_jsonb(p.%s) END AS %s\n\t\tFROM parsed AS p\n\t),\n",
					 has_any ? "" : " WHEN false", plan->raw, plan->bad);
}

static void
write_value(const SynthEtlColumn *column, StringInfo s)
{
	char	   *value = psprintf("p.%s", column->name);

	if (column->fits && column->on_error == SYNTH_ETL_NULL)
	{
		appendStringInfoString(s, "CASE WHEN ");
		write_fits(column, value, s);
		appendStringInfo(s, " THEN %s END AS %s", value, column->name);
	}
	else
		appendStringInfoString(s, value);
}

/* Is a cell at fault, so that its row is not loaded?  false: it never is. */
static bool
write_fault(SynthEtlPlan *plan, const SynthEtlColumn *column, const char *value,
			const char *raw, StringInfo s)
{
	bool		is_tolerated = column->on_error == SYNTH_ETL_NULL;
	int			start = s->len;

	if (column->not_null)
		appendStringInfo(s, "%s IS NULL", value);
	else if (column->may_fail && !is_tolerated)
		(void) write_unread(column, value, raw, s);
	if (column->fits && (column->not_null || !is_tolerated))
	{
		appendStringInfo(s, "%sNOT (", s->len > start ? " OR " : "");
		write_fits(column, value, s);
		appendStringInfoChar(s, ')');
	}
	return s->len > start;
}

/* A text that was not read, and does not stand for NULL either. */
static bool
write_unread(const SynthEtlColumn *column, const char *value, const char *raw, StringInfo s)
{
	ListCell   *cell;

	if (!column->may_fail)
		return false;
	appendStringInfo(s, "%s IS NULL AND %s IS NOT NULL", value, raw);
	if (!column->is_text_source)
		return true;
	appendStringInfo(s, " AND pg_catalog.btrim(%s) NOT IN (''", raw);
	foreach(cell, column->seen->null_tokens)
	{
		const char *token = lfirst(cell);
		size_t		bytes = strlen(token);

		/* as btrim() leaves it */
		while (bytes > 0 && *token == ' ')
			token++, bytes--;
		while (bytes > 0 && token[bytes - 1] == ' ')
			bytes--;
		if (bytes > 0)
			appendStringInfo(s, ", %s", quote_literal_cstr(pnstrdup(token, bytes)));
	}
	appendStringInfoChar(s, ')');
	return true;
}

static void
write_fits(const SynthEtlColumn *column, const char *value, StringInfo s)
{
	for (const char *c = column->fits; *c; c++)
	{
		if (*c == '?')
			appendStringInfoString(s, value);
		else
			appendStringInfoChar(s, *c);
	}
}

/* A column as something that can be ordered and compared. */
static char *
in_order(const char *alias, const SynthEtlColumn *column)
{
	return psprintf("%s.%s%s", alias, column->name,
					synth_etl_has_equality(getBaseType(column->type)) ? "" : "::pg_catalog.text");
}

static void
write_ranked(SynthEtlPlan *plan, StringInfo s)
{
	List	   *by = plan->key ? plan->key : plan->columns;
	bool		is_descending = plan->options.dedupe == SYNTH_ETL_LATEST;
	ListCell   *cell;

	if (plan->key)
		appendStringInfoString(s, "\t-- the first row of a key is the one that is loaded; rows at fault come last\n");
	else
		appendStringInfoString(s, "\t-- there is no key: equal rows are numbered\n");
	appendStringInfo(s, "\tranked AS (\n\t\tSELECT d.*, %ssynth_etl_repeat(", plan->prefix);
	if (list_length(by) > 1)
		appendStringInfoString(s, "ROW(");
	foreach(cell, by)
		appendStringInfo(s, "%s%s", foreach_current_index(cell) ? ", " : "", in_order("d", lfirst(cell)));
	appendStringInfo(s, "%s) AS %s\n\t\tFROM (SELECT * FROM judged AS j ORDER BY ", list_length(by) > 1 ? ")" : "", plan->rank);
	foreach(cell, by)
		appendStringInfo(s, "%s, ", in_order("j", lfirst(cell)));
	appendStringInfo(s, "j.%s IS NOT NULL, ", plan->bad);
	if (plan->order)
		appendStringInfo(s, "j.%s%s NULLS LAST, ", plan->order->name, is_descending ? " DESC" : "");
	appendStringInfo(s, "j.%s%s OFFSET 0) AS d\n"
					 "\t\tOFFSET 0 -- counted once, in this order\n\t),\n", plan->row,
					 plan->options.dedupe == SYNTH_ETL_LAST ? " DESC" : "");
}

static void
write_key_join(SynthEtlPlan *plan, const char *left, const char *right, StringInfo s)
{
	ListCell   *cell;

	foreach(cell, plan->key)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, "%s%s.%s = %s.%s", foreach_current_index(cell) ? " AND " : "",
						 left, column->name, right, column->name);
	}
}

static void
write_staged(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	if (plan->key == NIL)
	{
		write_keyless(plan, s);
		return;
	}
	appendStringInfoString(s, "\t-- what becomes of each row\n\tstaged AS MATERIALIZED (\n\t\tSELECT ");
	appendStringInfo(s, "r.%s", plan->row);
	foreach(cell, staged_columns(plan))
		appendStringInfo(s, ", r.%s", ((SynthEtlColumn *) lfirst(cell))->name);
	appendStringInfo(s, ", r.%s", plan->bad);
	if (plan->valid_from)
		appendStringInfo(s, ", r.%s", plan->raw);
	appendStringInfoString(s, ",\n\t\t\tCASE\n");
	appendStringInfo(s, "\t\t\t\tWHEN r.%s IS NOT NULL THEN 'rejected'\n", plan->bad);
	appendStringInfo(s, "\t\t\t\tWHEN r.%s > 1 THEN 'duplicate'\n", plan->rank);
	if (plan->valid_from)
		write_history_fate(plan, s);
	else
		write_fate(plan, s);
	appendStringInfo(s, "\t\t\tEND AS %s\n\t\tFROM ranked AS r\n\t\tLEFT JOIN %s AS t ON ", plan->fate, plan->target_sql);
	write_key_join(plan, "t", "r", s);
	appendStringInfo(s, " AND r.%s IS NULL AND r.%s = 1", plan->bad, plan->rank);
	if (plan->valid_from)
		appendStringInfo(s, "\n\t\t\tAND t.%s <= r.%s AND (t.%s IS NULL OR r.%s < t.%s)",
						 plan->from_sql, plan->valid_from->name, plan->to_sql, plan->valid_from->name, plan->to_sql);
	else if (plan->options.mode == SYNTH_ETL_SCD2)
		appendStringInfo(s, " AND t.%s", plan->current_sql);
	appendStringInfoString(s, "\n\t),\n");
}

/* Equal rows by number: those that the target has, and those that it lacks. */
static void
write_keyless(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	appendStringInfo(s, "\t-- a row is in the target if as many rows equal to it are; records treat NULLs as equal\n"
					 "\tstaged AS MATERIALIZED (\n\t\tSELECT r.%s", plan->row);
	foreach(cell, plan->columns)
		appendStringInfo(s, ", r.%s", ((SynthEtlColumn *) lfirst(cell))->name);
	appendStringInfo(s, ", r.%s,\n\t\t\tCASE\n\t\t\t\tWHEN r.%s IS NOT NULL THEN 'rejected'\n"
					 "\t\t\t\tWHEN t.%s IS NULL THEN 'inserted'\n\t\t\t\tELSE 'unchanged'\n\t\t\tEND AS %s\n",
					 plan->bad, plan->bad, plan->rank, plan->fate);
	appendStringInfo(s, "\t\tFROM (\n\t\t\tSELECT d.*, CASE WHEN d.%s IS NULL THEN ROW(", plan->bad);
	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, "%sd.%s::%s", foreach_current_index(cell) ? ", " : "", column->name,
						 synth_etl_has_hash(getBaseType(column->type)) ? column->type_sql : "pg_catalog.text");
	}
	appendStringInfo(s, ") END AS %s\n\t\t\tFROM ranked AS d\n\t\t) AS r\n\t\tLEFT JOIN (\n\t\t\tSELECT ROW(",
					 plan->whole);
	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, "%st.%s%s", foreach_current_index(cell) ? ", " : "", column->name,
						 synth_etl_has_hash(getBaseType(column->type)) ? "" : "::pg_catalog.text");
	}
	appendStringInfo(s, ") AS %s,\n\t\t\t\tpg_catalog.row_number() OVER (PARTITION BY ", plan->whole);
	foreach(cell, plan->columns)
		appendStringInfo(s, "%s%s", foreach_current_index(cell) ? ", " : "", in_order("t", lfirst(cell)));
	appendStringInfo(s, ") AS %s\n\t\t\tFROM %s AS t\n\t\t) AS t ON t.%s = r.%s AND t.%s = r.%s\n\t),\n",
					 plan->rank, plan->target_sql, plan->whole, plan->whole, plan->rank, plan->rank);
}

/* Rows that are good and the first of their key. */
static void
write_fate(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfo(s, "\t\t\t\tWHEN t.%s IS NULL THEN 'inserted'\n",
					 ((SynthEtlColumn *) linitial(plan->key))->name);
	if (plan->options.mode != SYNTH_ETL_INSERT)
	{
		appendStringInfoString(s, "\t\t\t\tWHEN ");
		write_difference(plan, s);
		appendStringInfoString(s, " THEN 'updated'\n");
	}
	appendStringInfoString(s, "\t\t\t\tELSE 'unchanged'\n");
}

/* By the version that was in force at the row's moment. */
static void
write_history_fate(SynthEtlPlan *plan, StringInfo s)
{
	const char *key = ((SynthEtlColumn *) linitial(plan->key))->name;

	appendStringInfo(s, "\t\t\t\tWHEN t.%s IS NULL AND EXISTS (SELECT FROM %s AS o WHERE ", key, plan->target_sql);
	write_key_join(plan, "o", "r", s);
	appendStringInfo(s, " AND o.%s > r.%s) THEN 'late'\n", plan->from_sql, plan->valid_from->name);
	appendStringInfo(s, "\t\t\t\tWHEN t.%s IS NULL THEN 'inserted'\n\t\t\t\tWHEN NOT (", key);
	write_difference(plan, s);
	appendStringInfo(s, ") THEN 'unchanged'\n"
					 "\t\t\t\tWHEN t.%s = r.%s THEN 'corrected'\n"
					 "\t\t\t\tWHEN t.%s THEN 'updated'\n\t\t\t\tELSE 'late'\n",
					 plan->from_sql, plan->valid_from->name, plan->current_sql);
}

static void
write_difference(SynthEtlPlan *plan, StringInfo s)
{
	bool		has_any = false;
	ListCell   *cell;

	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		if (!column->is_compared)
			continue;
		appendStringInfo(s, "%s%s IS DISTINCT FROM %s", has_any ? "\n\t\t\t\t\tOR " : "",
						 in_order("t", column), in_order("r", column));
		has_any = true;
	}
	if (!has_any)
		appendStringInfoString(s, "false");
}

/* ---- what is written ---- */

static void
write_insert(SynthEtlPlan *plan, const char *fates, StringInfo s)
{
	bool		is_history = plan->options.mode == SYNTH_ETL_SCD2;
	ListCell   *cell;

	appendStringInfo(s, "\t\tINSERT INTO %s (", plan->target_sql);
	foreach(cell, plan->columns)
		appendStringInfo(s, "%s%s", foreach_current_index(cell) ? ", " : "", ((SynthEtlColumn *) lfirst(cell))->name);
	if (is_history)
		appendStringInfo(s, ", %s, %s, %s", plan->from_sql, plan->to_sql, plan->current_sql);
	appendStringInfoString(s, ")\n\t\tSELECT ");
	foreach(cell, plan->columns)
		appendStringInfo(s, "%ss.%s", foreach_current_index(cell) ? ", " : "", ((SynthEtlColumn *) lfirst(cell))->name);
	if (is_history && plan->valid_from)
		appendStringInfo(s, ", s.%s, NULL, true", plan->valid_from->name);
	else if (is_history)
		appendStringInfoString(s, ", synth_etl.started_at, NULL, true");
	appendStringInfo(s, "\n\t\tFROM staged AS s\n\t\tWHERE s.%s %s", plan->fate, fates);
}

static void
write_set(SynthEtlPlan *plan, StringInfo s)
{
	bool		has_any = false;
	ListCell   *cell;

	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		if (column->is_key)
			continue;
		appendStringInfo(s, "%s%s = s.%s", has_any ? ", " : "", column->name, column->name);
		has_any = true;
	}
}

static void
write_changes(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfoString(s, "\tinserted AS (\n");
	write_insert(plan, "= 'inserted'", s);
	appendStringInfoString(s, "\n\t\tRETURNING 1\n\t),\n");
	if (plan->options.mode != SYNTH_ETL_UPSERT || list_length(plan->key) == list_length(plan->columns))
		return;
	appendStringInfo(s, "\t-- only rows that differ\n\tupdated AS (\n\t\tUPDATE %s AS t SET ", plan->target_sql);
	write_set(plan, s);
	appendStringInfo(s, "\n\t\tFROM staged AS s\n\t\tWHERE s.%s = 'updated' AND ", plan->fate);
	write_key_join(plan, "t", "s", s);
	appendStringInfoString(s, "\n\t\tRETURNING 1\n\t),\n");
}

/*
 * A version is closed where the next one begins.  The insert reads the count of
 * those closed, so that they are closed first: one version of a key is current.
 */
static void
write_history_changes(SynthEtlPlan *plan, StringInfo s)
{
	const char *moment = plan->valid_from ? psprintf("s.%s", plan->valid_from->name) : "synth_etl.started_at";
	bool		has_attributes = list_length(plan->key) < list_length(plan->columns);

	appendStringInfo(s, "\t-- a version ends where the next one begins\n"
					 "\tended AS (\n\t\tUPDATE %s AS t SET %s = %s, %s = false\n"
					 "\t\tFROM staged AS s\n\t\tWHERE s.%s = 'updated' AND t.%s AND ",
					 plan->target_sql, plan->to_sql, moment, plan->current_sql, plan->fate, plan->current_sql);
	write_key_join(plan, "t", "s", s);
	appendStringInfoString(s, "\n\t\tRETURNING 1\n\t),\n");
	if (plan->valid_from && has_attributes)
	{
		appendStringInfo(s, "\t-- another state of the same moment corrects it\n"
						 "\tcorrected AS (\n\t\tUPDATE %s AS t SET ", plan->target_sql);
		write_set(plan, s);
		appendStringInfo(s, "\n\t\tFROM staged AS s\n\t\tWHERE s.%s = 'corrected' AND t.%s = s.%s AND ",
						 plan->fate, plan->from_sql, plan->valid_from->name);
		write_key_join(plan, "t", "s", s);
		appendStringInfoString(s, "\n\t\tRETURNING 1\n\t),\n");
	}
	if (plan->options.close_deleted)
	{
		appendStringInfo(s, "\t-- keys that the source no longer has, unless it is empty: that is no mass deletion but a failed extract\n"
						 "\tdeleted AS (\n\t\tUPDATE %s AS t SET %s = GREATEST(synth_etl.started_at::%s, t.%s), %s = false\n"
						 "\t\tWHERE t.%s AND EXISTS (SELECT FROM staged) AND NOT EXISTS (SELECT FROM staged AS s WHERE ",
						 plan->target_sql, plan->to_sql, plan->moment_sql, plan->from_sql, plan->current_sql, plan->current_sql);
		write_key_join(plan, "s", "t", s);
		appendStringInfoString(s, ")\n\t\tRETURNING 1\n\t),\n");
	}
	appendStringInfoString(s, "\tinserted AS (\n");
	write_insert(plan, "IN ('inserted', 'updated')", s);
	appendStringInfo(s, "\n\t\t\tAND (SELECT pg_catalog.count(*) FROM ended) >= 0 -- after the old versions have ended\n"
					 "\t\tRETURNING 1\n\t),\n");
}

/* ---- rejects ---- */

static void
write_rejects(SynthEtlPlan *plan, StringInfo s)
{
	const char *late = psprintf("s.%s = 'late'", plan->fate);
	const char *whole = plan->valid_from ?
		psprintf("COALESCE(s.%s, pg_catalog.to_jsonb(s.%s))", plan->bad, plan->raw) : psprintf("s.%s", plan->bad);
	const char *source = quote_literal_cstr(plan->source_label);
	bool		has_any = false;
	ListCell   *cell;

	appendStringInfoString(s, "\t-- a line for each cell at fault; one that an earlier run of the same rows wrote is not written again\n");
	appendStringInfo(s, "\trejects AS (\n\t\tINSERT INTO %s AS o (load_id, source, source_load, row_number, column_name, raw_value, rule, reason, whole_row)\n"
					 "\t\tSELECT synth_etl.load_id, %s, ", plan->rejects_sql, source);
	if (plan->options.load_id)
		appendStringInfo(s, "b.whole_row ->> %s", quote_literal_cstr(plan->options.load_id));
	else
		appendStringInfoString(s, "NULL");
	appendStringInfo(s, ",\n\t\t\tb.row_number, b.column_name, b.whole_row ->> b.column_name, b.rule, b.reason, b.whole_row\n"
					 "\t\tFROM (\n\t\t\tSELECT s.%s AS row_number, c.column_name, c.rule, %s AS whole_row,\n"
					 "\t\t\t\tCASE c.rule WHEN 'type' THEN c.unread WHEN 'range' THEN c.unfit WHEN 'late' THEN 'is older than a later version of its key'\n"
					 "\t\t\t\t\tELSE 'has no value' END AS reason\n"
					 "\t\t\tFROM staged AS s\n\t\t\tCROSS JOIN LATERAL (VALUES", plan->row, whole);
	foreach(cell, staged_columns(plan))
	{
		SynthEtlColumn *column = lfirst(cell);
		StringInfoData fault;

		initStringInfo(&fault);
		if (!write_fault(plan, column, "", "", &fault))
			continue;
		appendStringInfoString(s, has_any ? "," : "");
		write_reject(plan, column, s);
		has_any = true;
	}
	if (plan->valid_from)
	{
		appendStringInfo(s, "%s\n\t\t\t\t(%s, CASE WHEN %s THEN 'late' END, NULL, NULL)",
						 has_any ? "," : "", quote_literal_cstr(plan->valid_from->seen->name), late);
		has_any = true;
	}
	if (!has_any)
		appendStringInfoString(s, "\n\t\t\t\t(NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text)");
	appendStringInfo(s, "\n\t\t\t) AS c (column_name, rule, unread, unfit)\n\t\t\tWHERE (s.%s IS NOT NULL%s%s) AND c.rule IS NOT NULL\n\t\t) AS b\n",
					 plan->bad, plan->valid_from ? " OR " : "", plan->valid_from ? late : "");
	appendStringInfo(s, "\t\tWHERE NOT EXISTS (SELECT FROM %s AS o WHERE o.source = %s AND o.row_number = b.row_number\n"
					 "\t\t\tAND o.column_name = b.column_name AND o.rule = b.rule AND o.whole_row = b.whole_row)\n\t),\n",
					 plan->rejects_sql, source);
}

/* (column, rule or NULL, why it is not read, why it does not fit) */
static void
write_reject(SynthEtlPlan *plan, SynthEtlColumn *column, StringInfo s)
{
	char	   *value = psprintf("s.%s", column->name);
	char	   *raw = psprintf("(s.%s ->> %s)", plan->bad, quote_literal_cstr(column->seen->name));
	StringInfoData unread;

	initStringInfo(&unread);
	appendStringInfo(s, "\n\t\t\t\t(%s, CASE", quote_literal_cstr(column->seen->name));
	if ((column->not_null || column->on_error != SYNTH_ETL_NULL) &&
		write_unread(column, value, raw, &unread))
		appendStringInfo(s, " WHEN %s THEN 'type'", unread.data);
	if (column->not_null)
		appendStringInfo(s, " WHEN %s IS NULL THEN '%s'", value, column->is_key ? "key" : "not null");
	if (column->fits)
	{
		appendStringInfoString(s, " WHEN NOT (");
		write_fits(column, value, s);
		appendStringInfoString(s, ") THEN 'range'");
	}
	appendStringInfo(s, " END,\n\t\t\t\t\t%s, ",
					 quote_literal_cstr(psprintf("is not read as %s%s%s", column->type_label,
												 column->format ? " in format " : "",
												 column->format ? column->format : "")));
	appendStringInfo(s, "%s)", column->fits ? quote_literal_cstr(column->fits_reason) : "NULL");
}

/* ---- accounting ---- */

static void
write_counts(SynthEtlPlan *plan, StringInfo s)
{
	bool		is_history = plan->options.mode == SYNTH_ETL_SCD2;
	bool		has_attributes = list_length(plan->key) < list_length(plan->columns);
	const char *fate = plan->fate;

	appendStringInfo(s, "\t-- rows read are counted where they come from, not as a sum\n"
					 "\tsource AS (\n\t\tSELECT pg_catalog.count(*) AS n%s%s\n\t\tFROM %s AS v\n\t)\n",
					 plan->has_state ? ",\n\t\t\t" : "",
					 plan->has_state ? psprintf("%s AS state", state_expression(plan, plan->source_sql)) : "",
					 plan->source_sql);
	appendStringInfo(s, "\tSELECT (SELECT c.n FROM source AS c), %s", plan->has_state ? "(SELECT c.state FROM source AS c), " : "");
	if (is_history)
		appendStringInfo(s, "(SELECT pg_catalog.count(*) FROM inserted) - (SELECT pg_catalog.count(*) FROM ended),\n"
						 "\t\t(SELECT pg_catalog.count(*) FROM ended)%s,",
						 plan->valid_from && has_attributes ? " + (SELECT pg_catalog.count(*) FROM corrected)" : "");
	else
		appendStringInfo(s, "(SELECT pg_catalog.count(*) FROM inserted),\n\t\t%s,",
						 plan->options.mode == SYNTH_ETL_UPSERT && has_attributes ?
						 "(SELECT pg_catalog.count(*) FROM updated)" : "0");
	appendStringInfo(s, "\n\t\tpg_catalog.count(*) FILTER (WHERE s.%s = 'unchanged'),"
					 "\n\t\tpg_catalog.count(*) FILTER (WHERE s.%s = 'duplicate'),"
					 "\n\t\tpg_catalog.count(*) FILTER (WHERE s.%s IN ('rejected', 'late')),\n\t\t%s,\n\t\tARRAY[",
					 fate, fate, fate,
					 plan->options.close_deleted ? "(SELECT pg_catalog.count(*) FROM deleted)" : "0");
	synth_etl_write_failures(plan, s);
	appendStringInfoString(s, "]::pg_catalog.int8[]\n"
						   "\tINTO synth_etl.n_read, ");
	appendStringInfo(s, "%ssynth_etl.n_inserted, synth_etl.n_updated, synth_etl.n_unchanged,\n"
					 "\t\tsynth_etl.n_duplicate, synth_etl.n_rejected, synth_etl.n_closed, synth_etl.n_failed\n"
					 "\tFROM staged AS s;\n", plan->has_state ? "synth_etl.source_state, " : "");
}

char *
synth_etl_state_sql(const SynthEtlPlan *plan, const char *relation_sql)
{
	return psprintf("(SELECT %s FROM %s AS v)", state_expression(plan, relation_sql), relation_sql);
}

/* Over a table as v: file, rows, and the versions of them in any order. */
static char *
state_expression(const SynthEtlPlan *plan, const char *relation_sql)
{
	return psprintf("pg_catalog.concat_ws(' ', pg_catalog.pg_relation_filenode(%s), pg_catalog.count(*),\n"
					"\t\t\tpg_catalog.sum(%ssynth_etl_version(v.ctid, v.xmin)))",
					quote_literal_cstr(relation_sql), plan->prefix);
}

/* Counts of the rows that a column with on_error "fail" has at fault. */
void
synth_etl_write_failures(SynthEtlPlan *plan, StringInfo s)
{
	bool		has_any = false;
	ListCell   *cell;

	foreach(cell, synth_etl_failing_columns(plan))
	{
		SynthEtlColumn *column = lfirst(cell);
		char	   *value = psprintf("s.%s", column->name);
		char	   *raw = psprintf("(s.%s ->> %s)", plan->bad, quote_literal_cstr(column->seen->name));

		appendStringInfo(s, "%spg_catalog.count(*) FILTER (WHERE s.%s IS NOT NULL AND (", has_any ? ", " : "", plan->bad);
		(void) write_fault(plan, column, value, raw, s);
		appendStringInfoString(s, "))");
		has_any = true;
	}
}

List *
synth_etl_failing_columns(SynthEtlPlan *plan)
{
	List	   *failing = NIL;
	ListCell   *cell;

	foreach(cell, staged_columns(plan))
	{
		SynthEtlColumn *column = lfirst(cell);

		if (column->on_error == SYNTH_ETL_FAIL && (column->not_null || column->may_fail || column->fits))
			failing = lappend(failing, column);
	}
	return failing;
}
