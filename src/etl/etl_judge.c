/*
 * etl_judge.c
 *		Which rows are at fault, and the lines of rejects that say why.
 *
 * A cell is at fault where its text is not read or not held by the type, or
 * where it is missing; a row, where a constraint of the target would refuse
 * it.  Rows are judged in one expression; only those at fault keep their
 * texts, from which the lines are written later.
 */
#include "postgres.h"

#include "etl/etl_private.h"
#include "utils/builtins.h"

static bool needs_softening(SynthEtlPlan *plan);
static bool is_judged(SynthEtlConstraint *constraint);
static void write_faults(SynthEtlPlan *plan, StringInfo s);
static char *raw_cell(SynthEtlPlan *plan, const SynthEtlColumn *column);
static char *raw_row(SynthEtlPlan *plan);
static void write_value(SynthEtlPlan *plan, SynthEtlColumn *column, StringInfo s);
static bool write_fault(SynthEtlPlan *plan, const SynthEtlColumn *column,
						const char *value, const char *raw, StringInfo s);
static bool write_unread(const SynthEtlColumn *column, const char *value,
						 const char *raw, StringInfo s);
static void write_lines(SynthEtlPlan *plan, StringInfo s);
static void write_line(SynthEtlPlan *plan, SynthEtlColumn *column, StringInfo s);
static void write_clashes(SynthEtlPlan *plan, StringInfo s);
static void write_known(SynthEtlPlan *plan, StringInfo s);

/* Where columns want NULL for what is at fault: the values that are judged. */
void
synth_etl_write_softened(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	if (!needs_softening(plan))
		return;
	appendStringInfo(s, "\t-- NULL for what is at fault in columns that want that\n"
					 "\tsoftened AS (\n\t\tSELECT p.%s", plan->row);
	if (plan->number)
		appendStringInfo(s, ", p.%s", plan->number);
	if (!plan->has_raw_cells)
		appendStringInfo(s, ", p.%s", plan->raw);
	foreach(cell, plan->has_raw_cells ? plan->seen : NIL)
		appendStringInfo(s, ", p.%s_%d", plan->raw, ((SynthParseColumn *) lfirst(cell))->attnum);
	foreach(cell, plan->columns)
		write_value(plan, lfirst(cell), s);
	if (plan->valid_from)
		appendStringInfo(s, ", p.%s", plan->valid_from->name);
	if (plan->order && plan->order->target == NULL && plan->order != plan->valid_from)
		appendStringInfo(s, ", p.%s", plan->order->name);
	appendStringInfoString(s, "\n\t\tFROM parsed AS p");
	foreach(cell, plan->constraints)
	{
		SynthEtlConstraint *constraint = lfirst(cell);

		if (constraint->kind == SYNTH_ETL_FOREIGN_KEY && synth_etl_is_softened(constraint))
			synth_etl_write_other_join(constraint, "p", s);
	}
	appendStringInfoString(s, "\n\t\tOFFSET 0\n\t),\n");
}

static bool
needs_softening(SynthEtlPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		if (column->fits && column->on_error == SYNTH_ETL_NULL && !column->not_null)
			return true;
	}
	foreach(cell, plan->constraints)
		if (synth_etl_is_softened(lfirst(cell)))
			return true;
	return false;
}

void
synth_etl_write_judged(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	appendStringInfo(s, "\t-- a row at fault keeps its texts\n\tjudged AS (\n\t\tSELECT p.%s", plan->row);
	if (plan->number)
		appendStringInfo(s, ", p.%s", plan->number);
	foreach(cell, plan->columns)
		appendStringInfo(s, ", p.%s", ((SynthEtlColumn *) lfirst(cell))->name);
	if (plan->valid_from)
		appendStringInfo(s, ", p.%s::%s AS %s", plan->valid_from->name, plan->moment_sql,
						 plan->valid_from->name);
	if (plan->valid_from || synth_etl_has_unique(plan))
		appendStringInfo(s, ", p.%s", plan->raw);
	if (plan->order && plan->order->target == NULL && plan->order != plan->valid_from)
		appendStringInfo(s, ", p.%s", plan->order->name);
	write_faults(plan, s);
	appendStringInfo(s, "\n\t\tFROM %s AS p", needs_softening(plan) ? "softened" : "parsed");
	foreach(cell, plan->constraints)
		if (is_judged(lfirst(cell)) && ((SynthEtlConstraint *) lfirst(cell))->kind == SYNTH_ETL_FOREIGN_KEY)
			synth_etl_write_other_join(lfirst(cell), "p", s);
	appendStringInfoString(s, "\n\t\tOFFSET 0 -- judged once\n\t),\n");
}

/* A softened foreign key holds; unique values are a matter of other rows. */
static bool
is_judged(SynthEtlConstraint *constraint)
{
	return constraint->kind == SYNTH_ETL_CHECK ||
		(constraint->kind == SYNTH_ETL_FOREIGN_KEY && !synth_etl_is_softened(constraint));
}

static void
write_faults(SynthEtlPlan *plan, StringInfo s)
{
	bool		has_any = false;
	ListCell   *cell;

	appendStringInfoString(s, ",\n\t\t\tCASE");
	foreach(cell, synth_etl_staged_columns(plan))
	{
		SynthEtlColumn *column = lfirst(cell);
		StringInfoData fault;

		initStringInfo(&fault);
		if (!write_fault(plan, column, psprintf("p.%s", column->name),
						 raw_cell(plan, column), &fault))
			continue;
		appendStringInfo(s, "%s%s", has_any ? "\n\t\t\t\tOR " : " WHEN ", fault.data);
		has_any = true;
	}
	foreach(cell, plan->constraints)
	{
		if (!is_judged(lfirst(cell)))
			continue;
		appendStringInfo(s, "%s%s", has_any ? "\n\t\t\t\tOR " : " WHEN ",
						 synth_etl_violation(plan, lfirst(cell), "p", true));
		has_any = true;
	}
	appendStringInfo(s, "%s\n\t\t\t\tTHEN pg_catalog.to_jsonb(%s) END AS %s",
					 has_any ? "" : " WHEN false", raw_row(plan), plan->bad);
}

/* The text of a column, of the rows as p. */
static char *
raw_cell(SynthEtlPlan *plan, const SynthEtlColumn *column)
{
	return plan->has_raw_cells ? psprintf("p.%s_%d", plan->raw, column->seen->attnum) :
		psprintf("(p.%s).%s", plan->raw, column->source);
}

static char *
raw_row(SynthEtlPlan *plan)
{
	StringInfoData s;
	ListCell   *cell;

	initStringInfo(&s);
	if (!plan->has_raw_cells)
		appendStringInfo(&s, "p.%s", plan->raw);
	else
	{
		foreach(cell, plan->seen)
			appendStringInfo(&s, "%sp.%s_%d", s.len ? ", " : "ROW(", plan->raw, ((SynthParseColumn *) lfirst(cell))->attnum);
		appendStringInfo(&s, ")::%s", plan->source_sql);
	}
	return s.data;
}

static void
write_value(SynthEtlPlan *plan, SynthEtlColumn *column, StringInfo s)
{
	char	   *value = psprintf("p.%s", column->name);
	StringInfoData condition;
	ListCell   *cell;

	initStringInfo(&condition);
	if (column->fits && column->on_error == SYNTH_ETL_NULL && !column->not_null)
		synth_etl_write_fits(column, value, &condition);
	foreach(cell, plan->constraints)
		if (synth_etl_is_nulled(lfirst(cell), column))
			appendStringInfo(&condition, "%s(%s) IS NOT TRUE", condition.len ? " AND " : "",
							 synth_etl_violation(plan, lfirst(cell), "p", true));
	if (condition.len)
		appendStringInfo(s, ",\n\t\t\tCASE WHEN %s THEN %s END AS %s", condition.data, value, column->name);
	else
		appendStringInfo(s, ", %s", value);
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
		synth_etl_write_fits(column, value, s);
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

void
synth_etl_write_fits(const SynthEtlColumn *column, const char *value, StringInfo s)
{
	for (const char *c = column->fits; *c; c++)
	{
		if (*c == '?')
			appendStringInfoString(s, value);
		else
			appendStringInfoChar(s, *c);
	}
}

/* ---- rejects ---- */

void
synth_etl_write_rejects(SynthEtlPlan *plan, StringInfo s)
{
	const char *source = quote_literal_cstr(plan->source_label);

	appendStringInfoString(s, "\t-- a line for each cell at fault; one that an earlier run of the same rows wrote is not written again\n");
	appendStringInfo(s, "\trejects AS (\n\t\tINSERT INTO %s AS o (load_id, source, source_load, row_number, column_name, raw_value, rule, reason, whole_row)\n"
					 "\t\tSELECT synth_etl.load_id, %s, ", plan->rejects_sql, source);
	if (plan->options.load_id)
		appendStringInfo(s, "b.whole_row ->> %s", quote_literal_cstr(plan->options.load_id));
	else
		appendStringInfoString(s, "NULL");
	appendStringInfoString(s, ",\n\t\t\tb.row_number, b.column_name, b.whole_row ->> b.column_name, b.rule, b.reason, b.whole_row\n"
						   "\t\tFROM (\n");
	write_lines(plan, s);
	write_clashes(plan, s);
	appendStringInfoString(s, "\t\t) AS b\n");
	write_known(plan, s);
	appendStringInfoString(s, "\t),\n");
}

/* Of rows that were judged, and of those that come too late. */
static void
write_lines(SynthEtlPlan *plan, StringInfo s)
{
	const char *late = psprintf("s.%s = 'l'", plan->fate);
	const char *whole = plan->valid_from ?
		psprintf("COALESCE(s.%s, pg_catalog.to_jsonb(s.%s))", plan->bad, plan->raw) : psprintf("s.%s", plan->bad);
	int			start;
	ListCell   *cell;

	appendStringInfo(s, "\t\t\tSELECT s.%s AS row_number, c.column_name, c.rule, %s AS whole_row,\n"
					 "\t\t\t\tCASE c.rule WHEN 'type' THEN c.unread WHEN 'late' THEN 'is older than a later version of its key'\n"
					 "\t\t\t\t\tWHEN 'key' THEN 'has no value' WHEN 'not null' THEN 'has no value' ELSE c.broken END AS reason\n"
					 "\t\t\tFROM staged AS s\n\t\t\tCROSS JOIN LATERAL (VALUES",
					 plan->number ? plan->number : plan->row, whole);
	start = s->len;
	foreach(cell, synth_etl_staged_columns(plan))
	{
		StringInfoData fault;

		initStringInfo(&fault);
		if (!write_fault(plan, lfirst(cell), "", "", &fault))
			continue;
		appendStringInfoString(s, s->len > start ? "," : "");
		write_line(plan, lfirst(cell), s);
	}
	foreach(cell, plan->constraints)
	{
		SynthEtlConstraint *constraint = lfirst(cell);
		SynthEtlColumn *first = linitial(constraint->columns);

		if (!is_judged(constraint))
			continue;
		appendStringInfo(s, "%s\n\t\t\t\t(%s, CASE WHEN %s THEN '%s' END, NULL,\n\t\t\t\t\t%s)",
						 s->len > start ? "," : "", quote_literal_cstr(first->seen->name),
						 synth_etl_violation(plan, constraint, "s", false), constraint->rule,
						 quote_literal_cstr(psprintf("violates constraint %s", constraint->name)));
	}
	if (plan->valid_from)
		appendStringInfo(s, "%s\n\t\t\t\t(%s, CASE WHEN %s THEN 'late' END, NULL, NULL)",
						 s->len > start ? "," : "", quote_literal_cstr(plan->valid_from->seen->name), late);
	if (s->len == start)
		appendStringInfoString(s, "\n\t\t\t\t(NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text)");
	appendStringInfo(s, "\n\t\t\t) AS c (column_name, rule, unread, broken)\n\t\t\tWHERE (s.%s = 'r'", plan->fate);
	if (plan->valid_from)
		appendStringInfo(s, " OR %s AND NOT EXISTS (SELECT FROM lost AS l WHERE l.%s = s.%s)", late, plan->row, plan->row);
	appendStringInfoString(s, ") AND c.rule IS NOT NULL\n");
}

/* (column, rule or NULL, why it is not read, why it does not fit) */
static void
write_line(SynthEtlPlan *plan, SynthEtlColumn *column, StringInfo s)
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
		synth_etl_write_fits(column, value, s);
		appendStringInfoString(s, ") THEN 'range'");
	}
	appendStringInfo(s, " END,\n\t\t\t\t\t%s, ",
					 quote_literal_cstr(psprintf("is not read as %s%s%s", column->type_label,
												 column->format ? " in format " : "",
												 column->format ? column->format : "")));
	appendStringInfo(s, "%s)", column->fits ? quote_literal_cstr(column->fits_reason) : "NULL");
}

/* Of rows whose unique value another row has. */
static void
write_clashes(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	if (!synth_etl_has_unique(plan))
		return;
	appendStringInfo(s, "\t\t\tUNION ALL\n\t\t\tSELECT s.%s, k.column_name, 'unique', pg_catalog.to_jsonb(s.%s), k.reason\n"
					 "\t\t\tFROM staged AS s\n\t\t\tJOIN clashes AS l ON l.%s = s.%s\n\t\t\tJOIN (VALUES",
					 plan->number ? plan->number : plan->row, plan->raw, plan->row, plan->row);
	foreach(cell, plan->constraints)
	{
		SynthEtlConstraint *constraint = lfirst(cell);
		SynthEtlColumn *first = linitial(constraint->columns);

		if (constraint->kind == SYNTH_ETL_UNIQUE)
			appendStringInfo(s, "%s\n\t\t\t\t(%d, %s, %s)", s->data[s->len - 1] == ')' ? "," : "",
							 foreach_current_index(cell), quote_literal_cstr(first->seen->name),
							 quote_literal_cstr(psprintf("violates constraint %s",
														 constraint->name)));
	}
	appendStringInfoString(s, "\n\t\t\t) AS k (number, column_name, reason) ON k.number = l.number\n");
}

/* Reasons may be worded anew; but one column may break several constraints. */
static void
write_known(SynthEtlPlan *plan, StringInfo s)
{
	ListCell   *cell;

	appendStringInfo(s, "\t\tWHERE NOT EXISTS (SELECT FROM %s AS o WHERE o.source = %s AND o.row_number IS NOT DISTINCT FROM b.row_number\n"
					 "\t\t\tAND o.column_name = b.column_name AND o.rule = b.rule AND o.whole_row = b.whole_row%s)\n",
					 plan->rejects_sql, quote_literal_cstr(plan->source_label), plan->constraints == NIL ? "" :
					 "\n\t\t\tAND (o.reason = b.reason OR b.rule NOT IN ('check', 'foreign key', 'unique'))");
	if (synth_etl_failing_columns(plan) == NIL)
		return;
	appendStringInfoString(s, "\t\t\tOR b.column_name IN (");
	foreach(cell, synth_etl_failing_columns(plan))
		appendStringInfo(s, "%s%s", foreach_current_index(cell) ? ", " : "",
						 quote_literal_cstr(((SynthEtlColumn *) lfirst(cell))->seen->name));
	appendStringInfoString(s, ") -- of these a line fails the load\n");
}

List *
synth_etl_failing_columns(SynthEtlPlan *plan)
{
	List	   *failing = NIL;
	ListCell   *cell;

	foreach(cell, synth_etl_staged_columns(plan))
	{
		SynthEtlColumn *column = lfirst(cell);

		if (column->on_error == SYNTH_ETL_FAIL && (column->not_null || column->may_fail || column->fits))
			failing = lappend(failing, column);
	}
	return failing;
}
