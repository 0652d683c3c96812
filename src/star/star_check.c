/*
 * star_check.c
 *		What the script checks before it ends: rows and totals of the star
 *		against the source, which is read apart from the load's joins.
 */
#include "postgres.h"

#include "star/star_private.h"
#include "utils/builtins.h"

static void check_dimension(SynthStar *star, SynthStarTarget *target, StringInfo s);
static void check_fact(SynthStar *star, SynthStarTarget *target, StringInfo s);
static void append_totals(SynthStarTarget *target, StringInfo s);
static void append_source_totals(SynthStarTarget *target, StringInfo s);
static void append_allocated_total(SynthStarTarget *target, const SynthStarItem *item, StringInfo s);
static void append_keys(const SynthStarTable *table, StringInfo s);
static void log_counts(SynthStar *star, SynthStarTarget *target, StringInfo s);

void
synth_star_write_checks(SynthStar *star, SynthStarTarget *target, StringInfo s)
{
	if (target->role == SYNTH_STAR_DIMENSION)
		check_dimension(star, target, s);
	else
		check_fact(star, target, s);
	log_counts(star, target, s);
}

static void
check_dimension(SynthStar *star, SynthStarTarget *target, StringInfo s)
{
	appendStringInfo(s, "\tIF EXISTS (SELECT FROM %s AS t WHERE ", target->table->keyed_sql);
	synth_star_append_has_key(s, target->table, "t");
	appendStringInfo(s, "NOT EXISTS (SELECT FROM %s AS m WHERE %s", target->sql, target->has_history ? "m.is_current AND " : "");
	synth_star_append_match(s, target, "m", "t", true);
	appendStringInfo(s, ")) THEN\n\t\tRAISE EXCEPTION USING ERRCODE = 'data_exception', MESSAGE = %s;\n\tEND IF;\n",
					 quote_literal_cstr(psprintf("members of the source are missing in \"%s\"", target->name)));
}

static bool
has_total(const SynthStarItem *item)
{
	return item->kind == SYNTH_STAR_MEASURE || item->kind == SYNTH_STAR_ALLOCATED;
}

static void
check_fact(SynthStar *star, SynthStarTarget *target, StringInfo s)
{
	bool		deletes = star->options.deletes || target->table->has_row_key;
	ListCell   *cell;

	appendStringInfoString(s, "\t-- rows and totals of the source, without the joins of the load\n\tSELECT ARRAY[pg_catalog.count(*)::numeric");
	append_source_totals(target, s);
	appendStringInfo(s, "]\n\tINTO synth_star.expected\n\tFROM %s AS t;\n\tSELECT ARRAY[pg_catalog.count(*)::numeric", target->table->sql);
	append_totals(target, s);
	appendStringInfo(s, "]\n\tINTO synth_star.found\n\tFROM %s AS m", target->sql);
	if (!deletes)
	{
		appendStringInfo(s, "\n\tWHERE EXISTS (SELECT FROM %s AS t WHERE ", target->table->keyed_sql);
		synth_star_append_match(s, target, "m", "t", true);
		appendStringInfoChar(s, ')');
	}
	appendStringInfoString(s, ";\n\tFOR i IN 1 .. pg_catalog.array_length(synth_star.expected, 1) LOOP\n"
						   "\t\tIF synth_star.expected[i] IS DISTINCT FROM synth_star.found[i] THEN\n"
						   "\t\t\tRAISE EXCEPTION USING ERRCODE = 'data_exception',\n\t\t\t\tMESSAGE = ");
	appendStringInfo(s, "pg_catalog.format('%%s of \"%%s\" disagree with the source', (ARRAY['rows'");
	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);

		if (has_total(item))
			appendStringInfo(s, ", %s", quote_literal_cstr(psprintf("totals of \"%s\"", item->name)));
	}
	appendStringInfo(s, "])[i], %s),\n"
					 "\t\t\t\tHINT = 'Was the source written to meanwhile? In a transaction of isolation level REPEATABLE READ all of the load sees '\n"
					 "\t\t\t\t\t'one state of it. Else look for triggers of the star''s tables and for other writers.';\n"
					 "\t\tEND IF;\n\tEND LOOP;\n", quote_literal_cstr(target->name));
}

static void
append_totals(SynthStarTarget *target, StringInfo s)
{
	ListCell   *cell;

	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);

		if (has_total(item))
			appendStringInfo(s, ", pg_catalog.sum(m.%s::numeric)", quote_identifier(item->name));
	}
}

static void
append_source_totals(SynthStarTarget *target, StringInfo s)
{
	ListCell   *cell;

	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);

		if (item->kind == SYNTH_STAR_MEASURE)
			appendStringInfo(s, ", pg_catalog.sum(t.%s::numeric)", quote_identifier(item->column->name));
		else if (item->kind == SYNTH_STAR_ALLOCATED)
			append_allocated_total(target, item, s);
	}
}

/* Of the headers that have lines. */
static void
append_allocated_total(SynthStarTarget *target, const SynthStarItem *item, StringInfo s)
{
	SynthStarJoin *join = list_nth(target->joins, item->join);

	appendStringInfo(s, ",\n\t\t(SELECT pg_catalog.sum(h.%s::numeric) FROM %s AS h WHERE EXISTS (SELECT FROM %s AS l WHERE ",
					 quote_identifier(item->column->name), join->table->sql, target->table->keyed_sql);
	for (int i = 0; i < join->reference->n; i++)
		appendStringInfo(s, "%s%s = %s", i ? " AND " : "",
						 synth_star_column_sql("h", &join->table->columns[join->reference->p[i]]),
						 synth_star_column_sql("l", &target->table->columns[join->reference->c[i]]));
	appendStringInfoString(s, "))");
}

/* A row for each key. */
static void
append_keys(const SynthStarTable *table, StringInfo s)
{
	if (table->key_holds || table->has_row_key)
	{
		appendStringInfoString(s, table->keyed_sql);
		return;
	}
	appendStringInfoString(s, "(SELECT DISTINCT ");
	for (int i = 0; i < table->nkey; i++)
		appendStringInfo(s, "%sk.%s", i ? ", " : "", quote_identifier(table->columns[table->key[i]].name));
	appendStringInfo(s, " FROM %s AS k WHERE ", table->keyed_sql);
	synth_star_append_has_key(s, table, "k");
	appendStringInfoString(s, "true)");
}

static void
log_counts(SynthStar *star, SynthStarTarget *target, StringInfo s)
{
	bool		is_dimension = target->role == SYNTH_STAR_DIMENSION;
	int			n = 0;
	ListCell   *cell;

	appendStringInfo(s, "\tINSERT INTO %s (load_id, object, role, source_rows, left_out, rows, inserted, updated, deleted, unknown)\n"
					 "\tSELECT synth_star.load_id, %s, %s, r.n, r.n - k.n, synth_star.after, synth_star.after - synth_star.before%s,\n"
					 "\t\tsynth_star.updated, %s, ",
					 star->log_sql, quote_literal_cstr(target->name), quote_literal_cstr(synth_star_role_name(target->role)),
					 is_dimension ? "" : " + synth_star.removed", is_dimension ? "0" : "synth_star.removed");
	if (!is_dimension)
		foreach(cell, target->items)
		{
			SynthStarItem *item = lfirst(cell);

			if (item->kind == SYNTH_STAR_MEMBER || item->kind == SYNTH_STAR_DAY)
				appendStringInfo(s, "%spg_catalog.count(*) FILTER (WHERE m.%s = %d)", n++ ? " + " : "(SELECT ",
								 quote_identifier(item->name), SYNTH_STAR_UNKNOWN_MEMBER);
		}
	if (n > 0)
		appendStringInfo(s, " FROM %s AS m)\n", target->sql);
	else
		appendStringInfoString(s, "0\n");
	appendStringInfo(s, "\tFROM (SELECT pg_catalog.count(*) AS n FROM %s AS t) AS r,\n\t\t(SELECT pg_catalog.count(*) AS n FROM ",
					 target->table->raw_sql);
	append_keys(target->table, s);
	appendStringInfoString(s, " AS t) AS k;\n\n");
}
