/*
 * etl_statement.c
 *		The statement of a load: from texts to target and rejects, at once.
 *
 * parsed	reads every text, once: its OFFSET 0 keeps the planner from copying
 *			readings into where their values are used.
 * judged	keeps the texts of rows that are at fault, as JSON (etl_judge.c).
 * staged	compares with the target and says what becomes of each row.
 * lost		are the rows of keys that come twice, but for one of each.  Most
 *			sources have none: a set of hashes says which keys may come again,
 *			and only their rows are sorted by the rule of deduplication.
 * Then each row of staged is inserted, updated, rejected or only counted.  The
 * INSERT is the statement itself, so that its rows need not be returned to be
 * counted; the other counts go to the log.
 *
 * A load without a key compares multisets: the n-th of equal rows is in the
 * target, or is inserted.  A counter over sorted rows numbers them, as
 * row_number() would, but without storing them.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static void write_parsed(SynthEtlPlan *plan, StringInfo s);
static void write_staged(SynthEtlPlan *plan, StringInfo s);
static void write_ranked(SynthEtlPlan *plan, StringInfo s);
static void write_keyless(SynthEtlPlan *plan, StringInfo s);
static void write_staged_columns(SynthEtlPlan *plan, const char *alias, StringInfo s);
static void write_unique_joins(SynthEtlPlan *plan, const char *alias, StringInfo s);
static void write_again(SynthEtlPlan *plan, const char *alias, StringInfo s);
static void write_repeat_flag(SynthEtlPlan *plan, List *columns, const char *alias, StringInfo s);
static void write_fate(SynthEtlPlan *plan, StringInfo s);
static void write_history_fate(SynthEtlPlan *plan, StringInfo s);
static void write_difference(SynthEtlPlan *plan, StringInfo s);
static void write_lost(SynthEtlPlan *plan, StringInfo s);
static void write_clashes(SynthEtlPlan *plan, StringInfo s);
static void write_not_lost(SynthEtlPlan *plan, StringInfo s);
static void write_updates(SynthEtlPlan *plan, StringInfo s);
static void write_history_updates(SynthEtlPlan *plan, StringInfo s);
static void write_set(SynthEtlPlan *plan, StringInfo s);
static void write_counts(SynthEtlPlan *plan, StringInfo s);
static void write_insert(SynthEtlPlan *plan, StringInfo s);
static char *state_expression(const SynthEtlPlan *plan, const char *relation_sql);
static void write_key_join(SynthEtlPlan *plan, const char *left, const char *right, StringInfo s);
static void write_list(List *columns, const char *alias, StringInfo s);
static char *in_order(const char *alias, const SynthEtlColumn *column);

void
synth_etl_write_statement(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfoString(s, "\tWITH\n");
	write_parsed(plan, s);
	synth_etl_write_softened(plan, s);
	synth_etl_write_judged(plan, s);
	write_staged(plan, s);
	if (plan->options.mode == SYNTH_ETL_SCD2)
		write_history_updates(plan, s);
	else if (plan->options.mode == SYNTH_ETL_UPSERT)
		write_updates(plan, s);
	synth_etl_write_rejects(plan, s);
	write_counts(plan, s);
	write_insert(plan, s);
}

List *
synth_etl_staged_columns(SynthEtlPlan *plan)
{
	List	   *all = list_copy(plan->columns);

	if (plan->valid_from)
		all = list_append_unique_ptr(all, plan->valid_from);
	return all;
}

static void
write_parsed(SynthEtlPlan *plan, StringInfo s)
{
	List	   *all = synth_etl_staged_columns(plan);
	ListCell   *cell;

	if (plan->order)
		all = list_append_unique_ptr(all, plan->order);
	appendStringInfo(s, "\t-- every text is read once; what is not read is NULL\n"
					 "\tparsed AS (\n\t\tSELECT %ssynth_etl_row_number() AS %s, ", plan->prefix, plan->row);
	if (plan->number)
		appendStringInfo(s, "%ssynth_parse_integer(%s.%s::pg_catalog.text) AS %s, ", plan->prefix, plan->landing,
						 quote_identifier(plan->options.row_number), plan->number);
	if (!plan->has_raw_cells)
		appendStringInfo(s, "%s AS %s", plan->landing, plan->raw);
	foreach(cell, plan->has_raw_cells ? plan->seen : NIL)
	{
		SynthParseColumn *seen = lfirst(cell);

		appendStringInfo(s, "%s%s.%s AS %s_%d", foreach_current_index(cell) ? ", " : "", plan->landing,
						 quote_identifier(seen->name), plan->raw, seen->attnum);
	}
	foreach(cell, all)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, ",\n\t\t\t%s AS %s", column->read, column->name);
	}
	appendStringInfo(s, "\n\t\tFROM %s AS %s\n\t\tOFFSET 0 -- no reading is moved to where its value is used\n\t),\n",
					 plan->source_sql, plan->landing);
}

/* ---- what becomes of a row ---- */

static void
write_staged(SynthEtlPlan *plan, StringInfo s)
{
	if (plan->key == NIL)
	{
		write_ranked(plan, s);
		write_keyless(plan, s);
		write_clashes(plan, s);
		return;
	}
	appendStringInfoString(s, "\t-- what becomes of each row, were it the only one of its key: inserted (i), updated (u), corrected (c), not\n"
						   "\t-- changed (n), rejected (r), rejected because it is late (l)\n"
						   "\tstaged AS MATERIALIZED (\n");
	appendStringInfo(s, "\t\tSELECT j.%s,\n\t\t\tCASE\n\t\t\t\tWHEN j.%s IS NOT NULL THEN 'r'\n", plan->row, plan->bad);
	if (plan->valid_from)
		write_history_fate(plan, s);
	else
		write_fate(plan, s);
	appendStringInfo(s, "\t\t\tEND::pg_catalog.\"char\" AS %s", plan->fate);
	write_again(plan, "j", s);
	write_staged_columns(plan, "j", s);
	appendStringInfo(s, "\n\t\tFROM judged AS j\n\t\tLEFT JOIN %s AS t ON ", plan->target_sql);
	write_key_join(plan, "t", "j", s);
	appendStringInfo(s, " AND j.%s IS NULL", plan->bad);
	if (plan->valid_from)
		appendStringInfo(s, "\n\t\t\tAND t.%s <= j.%s AND (t.%s IS NULL OR j.%s < t.%s)",
						 plan->from_sql, plan->valid_from->name, plan->to_sql, plan->valid_from->name, plan->to_sql);
	else if (plan->options.mode == SYNTH_ETL_SCD2)
		appendStringInfo(s, " AND t.%s", plan->current_sql);
	write_unique_joins(plan, "j", s);
	appendStringInfoString(s, "\n\t),\n");
	write_lost(plan, s);
	write_clashes(plan, s);
}

/* Behind what most readers of staged look at alone, as all before it would be unpacked. */
static void
write_staged_columns(SynthEtlPlan *plan, const char *alias, StringInfo s)
{
	appendStringInfo(s, ",\n\t\t\t%s.%s, ", alias, plan->bad);
	if (plan->number)
		appendStringInfo(s, "%s.%s, ", alias, plan->number);
	write_list(synth_etl_staged_columns(plan), alias, s);
	if (plan->order && plan->order->target == NULL && plan->order != plan->valid_from)
		appendStringInfo(s, ", %s.%s", alias, plan->order->name);
	if (plan->valid_from || synth_etl_has_unique(plan))
		appendStringInfo(s, ", %s.%s", alias, plan->raw);
}

/* Flags of keys, and of values of unique constraints, that may come again. */
static void
write_again(SynthEtlPlan *plan, const char *alias, StringInfo s)
{
	ListCell   *cell;

	if (plan->key)
	{
		appendStringInfo(s, ",\n\t\t\t%s.%s IS NULL AND ", alias, plan->bad);
		write_repeat_flag(plan, plan->key, alias, s);
		appendStringInfo(s, " AS %s", plan->again);
	}
	foreach(cell, plan->constraints)
	{
		SynthEtlConstraint *constraint = lfirst(cell);
		ListCell   *part;

		if (constraint->kind != SYNTH_ETL_UNIQUE)
			continue;
		appendStringInfo(s, ",\n\t\t\t%s AS %s,\n\t\t\t%s.%s IS NULL", synth_etl_taken(plan, constraint),
						 constraint->taken, alias, plan->bad);
		foreach(part, constraint->columns)
			appendStringInfo(s, " AND %s.%s IS NOT NULL", alias, ((SynthEtlColumn *) lfirst(part))->name);
		appendStringInfoString(s, " AND ");
		write_repeat_flag(plan, constraint->columns, alias, s);
		appendStringInfo(s, " AS %s", constraint->again);
	}
}

static void
write_repeat_flag(SynthEtlPlan *plan, List *columns, const char *alias, StringInfo s)
{
	ListCell   *cell;

	appendStringInfo(s, "%ssynth_etl_may_repeat(", plan->prefix);
	foreach(cell, columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(s, "%s%s.%s%s", foreach_current_index(cell) ? ", " : "", alias, column->name,
						 synth_etl_has_hash(getBaseType(column->type)) ? "" : "::pg_catalog.text");
	}
	appendStringInfoChar(s, ')');
}

/* Equal rows by number, those at fault last. */
static void
write_ranked(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	appendStringInfo(s, "\t-- there is no key: equal rows are numbered\n"
					 "\tranked AS (\n\t\tSELECT d.*, %ssynth_etl_repeat(", plan->prefix);
	if (list_length(plan->columns) > 1)
		appendStringInfoString(s, "ROW(");
	foreach(cell, plan->columns)
		appendStringInfo(s, "%s%s", foreach_current_index(cell) ? ", " : "", in_order("d", lfirst(cell)));
	appendStringInfo(s, "%s) AS %s\n\t\tFROM (SELECT * FROM judged AS j ORDER BY ",
					 list_length(plan->columns) > 1 ? ")" : "", plan->rank);
	foreach(cell, plan->columns)
		appendStringInfo(s, "%s, ", in_order("j", lfirst(cell)));
	appendStringInfo(s, "j.%s IS NOT NULL, j.%s OFFSET 0) AS d\n"
					 "\t\tOFFSET 0 -- counted once, in this order\n\t),\n", plan->bad, plan->row);
}

/* Equal rows by number: those that the target has, and those that it lacks. */
static void
write_keyless(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	appendStringInfoString(s, "\t-- a row is in the target if as many rows equal to it are; records treat NULLs as equal; it is inserted (i), not\n"
						   "\t-- changed (n) or rejected (r)\n"
						   "\tstaged AS MATERIALIZED (\n");
	appendStringInfo(s, "\t\tSELECT r.%s,\n\t\t\tCASE\n\t\t\t\tWHEN r.%s IS NOT NULL THEN 'r'\n"
					 "\t\t\t\tWHEN t.%s IS NULL THEN 'i'\n\t\t\t\tELSE 'n'\n\t\t\tEND::pg_catalog.\"char\" AS %s",
					 plan->row, plan->bad, plan->rank, plan->fate);
	write_again(plan, "r", s);
	write_staged_columns(plan, "r", s);
	appendStringInfo(s, "\n\t\tFROM (\n\t\t\tSELECT d.*, CASE WHEN d.%s IS NULL THEN ROW(", plan->bad);
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
	appendStringInfo(s, ") AS %s\n\t\t\tFROM %s AS t\n\t\t) AS t ON t.%s = r.%s AND t.%s = r.%s",
					 plan->rank, plan->target_sql, plan->whole, plan->whole, plan->rank, plan->rank);
	write_unique_joins(plan, "r", s);
	appendStringInfoString(s, "\n\t),\n");
}

static void
write_unique_joins(SynthEtlPlan *plan, const char *alias, StringInfo s)
{
	ListCell   *cell;

	foreach(cell, plan->constraints)
		if (((SynthEtlConstraint *) lfirst(cell))->kind == SYNTH_ETL_UNIQUE)
			synth_etl_write_other_join(lfirst(cell), alias, s);
}

/* Rows that are good. */
static void
write_fate(SynthEtlPlan *plan, StringInfo s)
{
	appendStringInfo(s, "\t\t\t\tWHEN t.%s IS NULL THEN 'i'\n",
					 ((SynthEtlColumn *) linitial(plan->key))->name);
	if (plan->options.mode != SYNTH_ETL_INSERT)
	{
		appendStringInfoString(s, "\t\t\t\tWHEN ");
		write_difference(plan, s);
		appendStringInfoString(s, " THEN 'u'\n");
	}
	appendStringInfoString(s, "\t\t\t\tELSE 'n'\n");
}

/* By the version that was in force at the row's moment. */
static void
write_history_fate(SynthEtlPlan *plan, StringInfo s)
{
	const char *key = ((SynthEtlColumn *) linitial(plan->key))->name;

	appendStringInfo(s, "\t\t\t\tWHEN t.%s IS NULL AND EXISTS (SELECT FROM %s AS o WHERE ", key, plan->target_sql);
	write_key_join(plan, "o", "j", s);
	appendStringInfo(s, " AND o.%s > j.%s) THEN 'l'\n", plan->from_sql, plan->valid_from->name);
	appendStringInfo(s, "\t\t\t\tWHEN t.%s IS NULL THEN 'i'\n\t\t\t\tWHEN NOT (", key);
	write_difference(plan, s);
	appendStringInfo(s, ") THEN 'n'\n"
					 "\t\t\t\tWHEN t.%s = j.%s THEN 'c'\n"
					 "\t\t\t\tWHEN t.%s THEN 'u'\n\t\t\t\tELSE 'l'\n",
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
						 in_order("t", column), in_order("j", column));
		has_any = true;
	}
	if (!has_any)
		appendStringInfoString(s, "false");
}

/* ---- rows of one key, or of one unique value ---- */

static void
write_lost(SynthEtlPlan *plan, StringInfo s)
{
	bool		is_last = plan->options.dedupe == SYNTH_ETL_LAST;
	bool		is_row = list_length(plan->key) > 1;

	appendStringInfo(s, "\t-- of rows of one key the first of this order is loaded, the others are lost; only keys that may come\n"
					 "\t-- again are sorted\n"
					 "\tlost AS (\n\t\tSELECT n.%s, n.%s\n\t\tFROM (\n\t\t\tSELECT s.%s, s.%s, pg_catalog.row_number() OVER (PARTITION BY ",
					 plan->row, plan->fate, plan->row, plan->fate);
	write_list(plan->key, "s", s);
	appendStringInfoString(s, " ORDER BY ");
	if (plan->order)
		appendStringInfo(s, "s.%s%s NULLS LAST, ", plan->order->name,
						 plan->options.dedupe == SYNTH_ETL_LATEST ? " DESC" : "");
	if (plan->number)
		appendStringInfo(s, "s.%s%s NULLS LAST, ", plan->number, is_last ? " DESC" : "");
	appendStringInfo(s, "s.%s%s) AS %s\n\t\t\tFROM staged AS s\n\t\t\tWHERE s.%s <> 'r' AND %s",
					 plan->row, is_last ? " DESC" : "", plan->rank, plan->fate, is_row ? "(" : "");
	write_list(plan->key, "s", s);
	appendStringInfo(s, "%s IN (SELECT ", is_row ? ")" : "");
	write_list(plan->key, "a", s);
	appendStringInfo(s, " FROM staged AS a WHERE a.%s)\n\t\t) AS n\n\t\tWHERE n.%s > 1\n\t),\n",
					 plan->again, plan->rank);
}

/*
 * As lost, for unique constraints that are not the key.  A value is another
 * row's of the target, else the first row's that may have it.
 */
static void
write_clashes(SynthEtlPlan *plan, StringInfo s)
{
	const char *separator = "";
	ListCell   *cell;

	if (!synth_etl_has_unique(plan))
		return;
	appendStringInfo(s, "\t-- rows to be written whose value of a unique constraint another row of the target, or an earlier one of the\n"
					 "\t-- source, has\n\tclashes (%s, number) AS (", plan->row);
	foreach(cell, plan->constraints)
	{
		SynthEtlConstraint *constraint = lfirst(cell);
		bool		is_row = list_length(constraint->columns) > 1;
		char	   *written = psprintf("s.%s IN ('i', 'u')%s", plan->fate, plan->key == NIL ? "" :
									   psprintf(" AND NOT EXISTS (SELECT FROM lost AS l WHERE l.%s = s.%s)", plan->row, plan->row));

		if (constraint->kind != SYNTH_ETL_UNIQUE)
			continue;
		appendStringInfo(s, "%s\n\t\tSELECT s.%s, %d\n\t\tFROM staged AS s\n\t\tWHERE s.%s AND %s\n"
						 "\t\tUNION\n\t\tSELECT n.%s, %d\n\t\tFROM (\n"
						 "\t\t\tSELECT s.%s, pg_catalog.row_number() OVER (PARTITION BY ",
						 separator, plan->row, foreach_current_index(cell), constraint->taken, written,
						 plan->row, foreach_current_index(cell), plan->row);
		write_list(constraint->columns, "s", s);
		appendStringInfo(s, " ORDER BY s.%s) AS %s\n\t\t\tFROM staged AS s\n\t\t\tWHERE NOT s.%s AND %s AND %s",
						 plan->row, plan->rank, constraint->taken, written, is_row ? "(" : "");
		write_list(constraint->columns, "s", s);
		appendStringInfo(s, "%s IN (SELECT ", is_row ? ")" : "");
		write_list(constraint->columns, "a", s);
		appendStringInfo(s, " FROM staged AS a WHERE a.%s)\n\t\t) AS n\n\t\tWHERE n.%s > 1", constraint->again, plan->rank);
		separator = "\n\t\tUNION";
	}
	appendStringInfoString(s, "\n\t),\n");
}

/* A condition behind others on staged AS s. */
static void
write_not_lost(SynthEtlPlan *plan, StringInfo s)
{
	if (plan->key)
		appendStringInfo(s, "\n\t\t\tAND NOT EXISTS (SELECT FROM lost AS l WHERE l.%s = s.%s)", plan->row, plan->row);
	if (synth_etl_has_unique(plan))
		appendStringInfo(s, "\n\t\t\tAND NOT EXISTS (SELECT FROM clashes AS l WHERE l.%s = s.%s)", plan->row, plan->row);
}

/* ---- what is written ---- */

static void
write_updates(SynthEtlPlan *plan, StringInfo s)
{
	if (list_length(plan->key) == list_length(plan->columns))
		return;
	appendStringInfo(s, "\t-- only rows that differ\n\tupdated AS (\n\t\tUPDATE %s AS t SET ", plan->target_sql);
	write_set(plan, s);
	appendStringInfo(s, "\n\t\tFROM staged AS s\n\t\tWHERE s.%s = 'u' AND ", plan->fate);
	write_key_join(plan, "t", "s", s);
	write_not_lost(plan, s);
	appendStringInfoString(s, "\n\t\tRETURNING 1\n\t),\n");
}

/* A version is closed where the next one begins. */
static void
write_history_updates(SynthEtlPlan *plan, StringInfo s)
{
	const char *moment = plan->valid_from ? psprintf("s.%s", plan->valid_from->name) : "synth_etl.started_at";

	appendStringInfo(s, "\t-- a version ends where the next one begins\n"
					 "\tended AS (\n\t\tUPDATE %s AS t SET %s = %s, %s = false\n"
					 "\t\tFROM staged AS s\n\t\tWHERE s.%s = 'u' AND t.%s AND ",
					 plan->target_sql, plan->to_sql, moment, plan->current_sql, plan->fate, plan->current_sql);
	write_key_join(plan, "t", "s", s);
	write_not_lost(plan, s);
	appendStringInfoString(s, "\n\t\tRETURNING 1\n\t),\n");
	if (plan->valid_from && list_length(plan->key) < list_length(plan->columns))
	{
		appendStringInfo(s, "\t-- another state of the same moment corrects it\n"
						 "\tcorrected AS (\n\t\tUPDATE %s AS t SET ", plan->target_sql);
		write_set(plan, s);
		appendStringInfo(s, "\n\t\tFROM staged AS s\n\t\tWHERE s.%s = 'c' AND t.%s = s.%s AND ",
						 plan->fate, plan->from_sql, plan->valid_from->name);
		write_key_join(plan, "t", "s", s);
		write_not_lost(plan, s);
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

/*
 * In SCD 2 the insert reads the count of the versions ended, so that they are
 * ended first: one version of a key is current.
 */
static void
write_insert(SynthEtlPlan *plan, StringInfo s)
{
	bool		is_history = plan->options.mode == SYNTH_ETL_SCD2;
	ListCell   *cell;

	appendStringInfo(s, "\tINSERT INTO %s (", plan->target_sql);
	foreach(cell, plan->columns)
		appendStringInfo(s, "%s%s", foreach_current_index(cell) ? ", " : "", ((SynthEtlColumn *) lfirst(cell))->name);
	if (is_history)
		appendStringInfo(s, ", %s, %s, %s", plan->from_sql, plan->to_sql, plan->current_sql);
	appendStringInfoString(s, ")\n\tSELECT ");
	write_list(plan->columns, "s", s);
	if (is_history && plan->valid_from)
		appendStringInfo(s, ", s.%s, NULL, true", plan->valid_from->name);
	else if (is_history)
		appendStringInfoString(s, ", synth_etl.started_at, NULL, true");
	appendStringInfo(s, "\n\tFROM staged AS s\n\tWHERE s.%s %s", plan->fate,
					 is_history ? "IN ('i', 'u')" : "= 'i'");
	write_not_lost(plan, s);
	if (is_history)
		appendStringInfoString(s, "\n\t\t\t-- after the old versions have ended\n\t\t\tAND (SELECT pg_catalog.count(*) FROM ended) >= 0");
	appendStringInfoString(s, ";\n");
}

/* ---- accounting ---- */

static void
write_counts(SynthEtlPlan *plan, StringInfo s)
{
	bool		is_history = plan->options.mode == SYNTH_ETL_SCD2;
	bool		has_attributes = list_length(plan->key) < list_length(plan->columns);
	bool		has_unique = synth_etl_has_unique(plan);
	const char *fate = plan->fate;
	const char *updated = "0";

	if (is_history)
		updated = plan->valid_from && has_attributes ?
			"(SELECT pg_catalog.count(*) FROM ended) + (SELECT pg_catalog.count(*) FROM corrected)" :
			"(SELECT pg_catalog.count(*) FROM ended)";
	else if (plan->options.mode == SYNTH_ETL_UPSERT && has_attributes)
		updated = "(SELECT pg_catalog.count(*) FROM updated)";
	appendStringInfo(s, "\t-- rows read are counted where they come from, not as a sum\n"
					 "\tsource AS (\n\t\tSELECT pg_catalog.count(*) AS n%s%s\n\t\tFROM %s AS v\n\t),\n",
					 plan->has_state ? ",\n\t\t\t" : "",
					 plan->has_state ? psprintf("%s AS state", state_expression(plan, plan->source_sql)) : "",
					 plan->source_sql);
	appendStringInfo(s, "\t-- what the INSERT below inserts is added when it has ended%s\n"
					 "\tcounted AS (\n\t\tUPDATE %s AS l SET read = v.n, %sinserted = %s,\n\t\t\tupdated = %s,\n"
					 "\t\t\tunchanged = c.unchanged%s, duplicate = %s,\n\t\t\trejected = c.rejected%s%s, closed = %s\n",
					 is_history ? "; a version that follows one that ended is no row more" : "",
					 plan->log_sql, plan->has_state ? "source_state = v.state, " : "",
					 is_history ? "- (SELECT pg_catalog.count(*) FROM ended)" : "0", updated,
					 plan->key ? psprintf(" - (SELECT pg_catalog.count(*) FROM lost AS l WHERE l.%s = 'n')", fate) : "",
					 plan->key ? "(SELECT pg_catalog.count(*) FROM lost)" : "0",
					 plan->valid_from ? psprintf(" - (SELECT pg_catalog.count(*) FROM lost AS l WHERE l.%s = 'l')", fate) : "",
					 has_unique ? psprintf(" + (SELECT pg_catalog.count(DISTINCT l.%s) FROM clashes AS l)", plan->row) : "",
					 plan->options.close_deleted ? "(SELECT pg_catalog.count(*) FROM deleted)" : "0");
	appendStringInfo(s, "\t\tFROM source AS v, (\n"
					 "\t\t\tSELECT pg_catalog.count(*) FILTER (WHERE s.%s = 'n') AS unchanged,\n"
					 "\t\t\t\tpg_catalog.count(*) FILTER (WHERE s.%s IN ('r', 'l')) AS rejected\n"
					 "\t\t\tFROM staged AS s\n\t\t) AS c\n\t\tWHERE l.load_id = synth_etl.load_id\n\t)\n", fate, fate);
}

/* A condition on rows v, or "". */
char *
synth_etl_state_sql(const SynthEtlPlan *plan, const char *relation_sql, const char *condition)
{
	return psprintf("(SELECT %s FROM %s AS v%s)", state_expression(plan, relation_sql), relation_sql, condition);
}

/* Over a table as v: file, rows, and the versions of them in any order. */
static char *
state_expression(const SynthEtlPlan *plan, const char *relation_sql)
{
	return psprintf("pg_catalog.concat_ws(' ', pg_catalog.pg_relation_filenode(%s), pg_catalog.count(*),\n"
					"\t\t\tpg_catalog.sum(%ssynth_etl_version(v.ctid, v.xmin, v.cmin)))",
					quote_literal_cstr(relation_sql), plan->prefix);
}

/* ---- pieces ---- */

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
write_list(List *columns, const char *alias, StringInfo s)
{
	ListCell   *cell;

	foreach(cell, columns)
		appendStringInfo(s, "%s%s.%s", foreach_current_index(cell) ? ", " : "", alias,
						 ((SynthEtlColumn *) lfirst(cell))->name);
}

/* A column as something that can be ordered and compared. */
static char *
in_order(const char *alias, const SynthEtlColumn *column)
{
	return psprintf("%s.%s%s", alias, column->name,
					synth_etl_has_equality(getBaseType(column->type)) ? "" : "::pg_catalog.text");
}
