/*
 * star_sql.c
 *		Expressions of the script: columns, joins and comparisons.
 *
 * Source tables are t0, t1, ... by the joins of a target, dimensions d1, d2, ...
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "star/star_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static char *absent_sql(const SynthStarTarget *target, const SynthStarItem *item);
static char *day_sql(const SynthStar *star, const SynthStarTarget *target, const SynthStarItem *item);
static char *allocated_sql(const SynthStarTarget *target, const SynthStarItem *item);
static char *member_sql(const SynthStarTarget *target, const SynthStarItem *item);
static void append_windows(const SynthStarTarget *target, StringInfo s, const char *indent);
static void append_join(const SynthStarTarget *target, int i, StringInfo s, const char *indent);

/* The star's columns have the default collation; two others can't be compared. */
char *
synth_star_column_sql(const char *alias, const SynthStarColumn *column)
{
	bool		is_other = type_is_collatable(column->type) && column->collation != DEFAULT_COLLATION_OID;

	return psprintf("%s.%s%s", alias, quote_identifier(column->name), is_other ? " COLLATE pg_catalog.\"default\"" : "");
}

/* A value for IS DISTINCT FROM. */
char *
synth_star_compared_sql(const char *alias, const char *name, Oid type)
{
	return psprintf("%s.%s%s", alias, quote_identifier(name), synth_etl_has_equality(type) ? "" : "::pg_catalog.text");
}

char *
synth_star_item_sql(const SynthStar *star, const SynthStarTarget *target, const SynthStarItem *item)
{
	switch (item->kind)
	{
		case SYNTH_STAR_MEMBER:
			return member_sql(target, item);
		case SYNTH_STAR_DAY:
			return day_sql(star, target, item);
		case SYNTH_STAR_ALLOCATED:
			return allocated_sql(target, item);
		default:
			return synth_star_column_sql(psprintf("t%d", item->join), item->column);
	}
}

/* A header that is missing has the unknown member, not none. */
static char *
absent_sql(const SynthStarTarget *target, const SynthStarItem *item)
{
	const SynthStarJoin *join = list_nth(target->joins, item->join);

	if (join->reference == NULL || join->is_reverse)
		return pstrdup("CASE WHEN ");
	return psprintf("CASE WHEN t%d.%s IS NULL THEN %d WHEN t%d.%s IS NULL THEN %d WHEN ",
					join->from, quote_identifier(join->reference->child->columns[join->reference->c[0]].name), SYNTH_STAR_NO_MEMBER,
					item->join, quote_identifier(join->table->columns[join->reference->p[0]].name), SYNTH_STAR_UNKNOWN_MEMBER);
}

static char *
member_sql(const SynthStarTarget *target, const SynthStarItem *item)
{
	StringInfoData s;

	initStringInfo(&s);
	appendStringInfoString(&s, absent_sql(target, item));
	for (int i = 0; i < item->reference->n; i++)
		appendStringInfo(&s, "%st%d.%s IS NULL", i ? " OR " : "", item->join,
						 quote_identifier(item->reference->child->columns[item->reference->c[i]].name));
	appendStringInfo(&s, " THEN %d ELSE COALESCE(d%d.%s, %d) END", SYNTH_STAR_NO_MEMBER, item->alias,
					 quote_identifier(item->reference->parent->target->key), SYNTH_STAR_UNKNOWN_MEMBER);
	return s.data;
}

char *
synth_star_day_of(const SynthStar *star, const char *alias, const SynthStarColumn *column)
{
	char	   *value = psprintf("%s.%s", alias, quote_identifier(column->name));

	if (column->type == TIMESTAMPTZOID)
		return psprintf("(%s AT TIME ZONE %s)::date", value, quote_literal_cstr(star->zone));
	return column->type == TIMESTAMPOID ? psprintf("%s::date", value) : value;
}

/* yyyymmdd where the calendar has the day */
static char *
day_sql(const SynthStar *star, const SynthStarTarget *target, const SynthStarItem *item)
{
	char	   *alias = psprintf("t%d", item->join),
			   *day = synth_star_day_of(star, alias, item->column);

	return psprintf("%s%s.%s IS NULL THEN %d WHEN %s BETWEEN synth_star.first_day AND synth_star.last_day\n"
					"\t\t\t\tTHEN pg_catalog.to_char(%s, 'YYYYMMDD')::integer ELSE %d END",
					absent_sql(target, item), alias, quote_identifier(item->column->name), SYNTH_STAR_NO_MEMBER, day, day,
					SYNTH_STAR_UNKNOWN_MEMBER);
}

/* Equal parts, the first line has what rounding leaves. */
static char *
allocated_sql(const SynthStarTarget *target, const SynthStarItem *item)
{
	char	   *value = psprintf("t%d.%s::numeric", item->join, quote_identifier(item->column->name));
	int			scale = item->column->type == NUMERICOID && item->column->typmod >= 0 ?
		Max(2, (item->column->typmod - VARHDRSZ) & 0x7ff) : 4;

	if (scale > 20)
		scale = 4;
	return psprintf("CASE pg_catalog.row_number() OVER h%d_lines\n"
					"\t\t\t\tWHEN 1 THEN %s - pg_catalog.round(%s / pg_catalog.count(*) OVER h%d, %d) * (pg_catalog.count(*) OVER h%d - 1)\n"
					"\t\t\t\tELSE pg_catalog.round(%s / pg_catalog.count(*) OVER h%d, %d) END",
					item->join, value, value, item->join, scale, item->join, value, item->join, scale);
}

/* The lines of a header. */
static void
append_windows(const SynthStarTarget *target, StringInfo s, const char *indent)
{
	bool		is_first = true;

	for (int j = 1; j < list_length(target->joins); j++)
	{
		SynthStarJoin *join = list_nth(target->joins, j);
		bool		is_used = false;
		ListCell   *cell;

		foreach(cell, target->items)
		{
			SynthStarItem *item = lfirst(cell);

			is_used |= item->kind == SYNTH_STAR_ALLOCATED && item->join == j;
		}
		if (!is_used)
			continue;
		appendStringInfo(s, "%sh%d AS (PARTITION BY ", is_first ? psprintf("\n%sWINDOW ", indent) : ", ", j);
		for (int i = 0; i < join->reference->n; i++)
			appendStringInfo(s, "%st0.%s", i ? ", " : "",
							 quote_identifier(join->reference->child->columns[join->reference->c[i]].name));
		appendStringInfo(s, "), h%d_lines AS (h%d ORDER BY ", j, j);
		for (int i = 0; i < target->table->nkey; i++)
			appendStringInfo(s, "%st0.%s", i ? ", " : "",
							 quote_identifier(target->table->columns[target->table->key[i]].name));
		appendStringInfoChar(s, ')');
		is_first = false;
	}
}

/* ---- FROM ---- */

void
synth_star_append_from(const SynthStarTarget *target, StringInfo s, const char *indent)
{
	ListCell   *cell;

	appendStringInfo(s, "%sFROM %s AS t0", indent, target->table->sql);
	for (int i = 1; i < list_length(target->joins); i++)
		append_join(target, i, s, indent);
	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);
		SynthStarReference *reference = item->reference;
		SynthStarTarget *dimension;

		if (item->kind != SYNTH_STAR_MEMBER)
			continue;
		dimension = reference->parent->target;
		appendStringInfo(s, "\n%sLEFT JOIN %s AS d%d ON ", indent, dimension->sql, item->alias);
		for (int i = 0; i < reference->n; i++)
		{
			SynthStarColumn *from = &reference->child->columns[reference->c[i]],
					   *to = &reference->parent->columns[reference->p[i]];
			ListCell   *other;

			/* the dimension has the column under a name of its own */
			foreach(other, dimension->items)
			{
				SynthStarItem *of = lfirst(other);

				if (of->column == to && of->join == 0)
					appendStringInfo(s, "%sd%d.%s = %s", i ? " AND " : "", item->alias, quote_identifier(of->name),
									 synth_star_column_sql(psprintf("t%d", item->join), from));
			}
		}
		if (dimension->has_history && target->moment)
		{
			char	   *moment = psprintf("COALESCE(t%d.%s::timestamp with time zone, synth_star.started_at)", target->moment->join,
										  quote_identifier(target->moment->column->name));

			appendStringInfo(s, "\n%s\tAND %s >= d%d.valid_from AND %s < d%d.valid_to", indent, moment, item->alias, moment, item->alias);
		}
		else if (dimension->has_history)
			appendStringInfo(s, " AND d%d.is_current", item->alias);
	}
	append_windows(target, s, indent);
}

static void
append_join(const SynthStarTarget *target, int i, StringInfo s, const char *indent)
{
	const SynthStarJoin *join = list_nth(target->joins, i);
	const SynthStarReference *reference = join->reference;

	appendStringInfo(s, "\n%sLEFT JOIN %s AS t%d ON ", indent, join->table->sql, i);
	for (int k = 0; k < reference->n; k++)
	{
		SynthStarColumn *child = &reference->child->columns[reference->c[k]],
				   *parent = &reference->parent->columns[reference->p[k]];

		appendStringInfo(s, "%s%s = %s", k ? " AND " : "",
						 synth_star_column_sql(psprintf("t%d", i), join->is_reverse ? child : parent),
						 synth_star_column_sql(psprintf("t%d", join->from), join->is_reverse ? parent : child));
	}
}

void
synth_star_append_has_key(StringInfo s, const SynthStarTable *table, const char *alias)
{
	for (int i = 0; i < table->nkey && !table->key_holds && !table->has_row_key; i++)
		appendStringInfo(s, "%s.%s IS NOT NULL AND ", alias, quote_identifier(table->columns[table->key[i]].name));
}

/* left.key = right.key; the right side has source names or target names */
void
synth_star_append_match(StringInfo s, const SynthStarTarget *target, const char *left, const char *right, bool is_source)
{
	int			n = 0;
	ListCell   *cell;

	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);

		if (item->kind == SYNTH_STAR_NATURAL)
			appendStringInfo(s, "%s%s.%s = %s", n++ ? " AND " : "", left, quote_identifier(item->name),
							 is_source ? synth_star_column_sql(right, item->column) :
							 psprintf("%s.%s", right, quote_identifier(item->name)));
	}
}
