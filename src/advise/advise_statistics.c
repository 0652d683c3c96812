/*
 * advise_statistics.c
 *		CREATE STATISTICS where the planner is wrong about two columns.
 *
 * The planner multiplies selectivities.  One grouping of the rows counts all
 * pairs of candidate columns; a pair is kept if, over its rows, the product
 * of the shares is wrong by a factor of LEAST_ERROR on average, and the planner's
 * own estimate for the most frequent pair of values, which knows statistics
 * that are there already, is wrong, too.  Pairs that share a column become one
 * object.
 *
 * Source: the q-error of Moerkotte, Neumann and Steidl, "Preventing bad plans
 * by bounding the impact of cardinality estimation errors", VLDB 2009.
 *
 * Cost: one grouping with two columns at a time, at most MOST_COLUMNS
 * columns and MOST_SCANNED_ROWS rows.   Memory: work_mem of the executor.
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#define LEAST_ROWS			2000
#define MOST_COLUMNS		10
#define MOST_DISTINCT		500
#define MOST_SCANNED_ROWS	200000	/* of more a part is grouped */
#define LEAST_ERROR			4.0
#define LEAST_PLANNER_ERROR	3.0
#define MCV_PAIRS			1000	/* that can all be remembered */
#define DEFAULT_PAIRS		100		/* that are, unless more are asked for */
#define OBJECT_COLUMNS		8
#define MEASURE_WORDS "qty|quantity|count|amount|price|total|units|stock|age|size|weight|height|score|rating|points|" \
	"duration|number|no|nr|minutes|hours|days"

/* Two columns, and how wrong independence is. */
typedef struct Pair
{
	int			a,
				b;				/* in columns */
	double		error;			/* mean factor, over rows */
	double		pairs;			/* that occur */
	double		distinct_a,
				distinct_b;
	double		planner_error;
	int			group;
}			Pair;

static int	choose_columns(SynthAdviseTable *table, int *columns);
static bool is_label(const SynthAdviseColumn *column);
static List *measure_pairs(SynthAdviseTable *table, const int *columns, int n);
static bool is_dependent(const Pair *pair);
static bool is_planner_wrong(SynthAdviseTable *table, Pair *pair);
static void write_statistics(SynthAdviseTable *table, List *pairs, int group);

void
synth_advise_pair_statistics(SynthAdviseTable *table)
{
	int			columns[MOST_COLUMNS];
	int			n;
	List	   *pairs = NIL;
	int			groups = 0;
	ListCell   *cell;

	if (table->rows < LEAST_ROWS || table->has_row_security)
		return;
	n = choose_columns(table, columns);
	if (n < 2)
		return;
	foreach(cell, measure_pairs(table, columns, n))
	{
		Pair	   *pair = lfirst(cell);
		ListCell   *before;

		/* what statistics could not tell either */
		if (pair->error < LEAST_ERROR || (pair->pairs > MCV_PAIRS && !is_dependent(pair)) ||
			!is_planner_wrong(table, pair))
			continue;
		pair->group = groups++;
		pairs = lappend(pairs, pair);
		/* what shares a column is one group */
		foreach(before, pairs)
		{
			Pair	   *other = lfirst(before);
			ListCell   *moved;
			int			from = other->group;

			if (from == pair->group ||
				!(other->a == pair->a || other->a == pair->b || other->b == pair->a || other->b == pair->b))
				continue;
			foreach(moved, pairs)
				if (((Pair *) lfirst(moved))->group == from)
					((Pair *) lfirst(moved))->group = pair->group;
		}
	}
	for (int group = 0; group < groups; group++)
		write_statistics(table, pairs, group);
}

/*
 * Columns of few values that the planner has statistics on and that queries
 * compare with one: labels, flags, codes; not measures, nor references, which
 * are joined.
 */
static int
choose_columns(SynthAdviseTable *table, int *columns)
{
	int			n = 0;

	for (int i = 0; i < table->n && n < MOST_COLUMNS; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];
		double		distinct = column->distinct < 0 ? -column->distinct * table->rows : column->distinct;

		if (column->is_readable && is_label(column) && distinct >= 2 && distinct <= MOST_DISTINCT &&
			column->present >= LEAST_ROWS && !column->is_constant &&
			OidIsValid(lookup_type_cache(column->type, TYPECACHE_EQ_OPR | TYPECACHE_LT_OPR)->lt_opr) &&
			get_typtype(column->type) != TYPTYPE_DOMAIN)
			columns[n++] = i;
	}
	return n;
}

static bool
is_label(const SynthAdviseColumn *column)
{
	if (column->type == INT2OID || column->type == INT4OID)
		return !column->in_foreign_key && !column->in_key && !synth_advise_says(column->name, MEASURE_WORDS);
	return synth_advise_is_text(column) || column->type == BOOLOID || column->type == CHAROID ||
		get_typtype(column->type) == TYPTYPE_ENUM;
}

/*
 * Over the rows of a pair of values: with n of them, where na and nb have its
 * parts, independence expects na * nb / rows.
 */
static List *
measure_pairs(SynthAdviseTable *table, const int *columns, int n)
{
	StringInfoData sql,
				sets,
				keys,
				names;
	SynthAdviseRows *rows;
	List	   *pairs = NIL;

	initStringInfo(&sets);
	initStringInfo(&keys);
	initStringInfo(&names);
	initStringInfo(&sql);
	for (int i = 0; i < n; i++)
	{
		appendStringInfo(&keys, "%s%s AS k%d", i ? ", " : "", table->columns[columns[i]].sql, i);
		appendStringInfo(&names, "%sk%d", i ? ", " : "", i);
		for (int j = i + 1; j < n; j++)
			appendStringInfo(&sets, "%s(k%d, k%d)", i + j > 1 ? ", " : "", i, j);
	}
	appendStringInfo(&sql, "WITH counts AS MATERIALIZED (SELECT count(*)::float8 AS n, %s, grouping(%s) AS without"
					 " FROM (SELECT %s FROM %s", names.data, names.data, keys.data, table->sql);
	if (table->rows > MOST_SCANNED_ROWS)
		appendStringInfo(&sql, " TABLESAMPLE BERNOULLI (%.6f) REPEATABLE (1)", 100.0 * MOST_SCANNED_ROWS / table->rows);
	appendStringInfo(&sql, ") AS of_table GROUP BY GROUPING SETS (%s))", sets.data);
	for (int i = 0; i < n; i++)
		for (int j = i + 1; j < n; j++)
			appendStringInfo(&sql, "%s SELECT %d, %d, count(*), sum(n * greatest(n / e, e / n)) / sum(n),"
							 " count(DISTINCT a), count(DISTINCT b)"
							 " FROM (SELECT k%d AS a, k%d AS b, n, sum(n) OVER (PARTITION BY k%d)"
							 " * sum(n) OVER (PARTITION BY k%d) / sum(n) OVER () AS e"
							 " FROM counts WHERE without = %d) AS pair",
							 i == 0 && j == 1 ? "" : " UNION ALL", i, j, i, j, i, j,
							 ((1 << n) - 1) & ~(1 << (n - 1 - i)) & ~(1 << (n - 1 - j)));
	appendStringInfoString(&sql, " ORDER BY 1, 2");
	rows = synth_advise_query(sql.data);
	for (int r = 0; r < rows->n; r++)
	{
		Pair	   *pair = palloc0(sizeof(Pair));
		char	  **v = rows->values[r];

		if (v[3] == NULL)
			continue;
		pair->a = columns[atoi(v[0])];
		pair->b = columns[atoi(v[1])];
		pair->pairs = strtod(v[2], NULL);
		pair->error = strtod(v[3], NULL);
		pair->distinct_a = strtod(v[4], NULL);
		pair->distinct_b = strtod(v[5], NULL);
		pairs = lappend(pairs, pair);
	}
	return pairs;
}

/* Does one tell the other? */
static bool
is_dependent(const Pair *pair)
{
	return pair->pairs <= Max(pair->distinct_a, pair->distinct_b);
}

/* The values stay in this function. */
static bool
is_planner_wrong(SynthAdviseTable *table, Pair *pair)
{
	SynthAdviseColumn *a = &table->columns[pair->a];
	SynthAdviseColumn *b = &table->columns[pair->b];
	SynthAdviseRows *rows;
	/* "character" without a length has one of 1 */
	char	   *type_a = format_type_with_typemod(a->type, -1);
	char	   *type_b = format_type_with_typemod(b->type, -1);
	double		cost,
				estimate,
				actual;

	rows = synth_advise_query(psprintf("SELECT %s, %s, count(*) FROM %s WHERE %s IS NOT NULL AND %s IS NOT NULL"
									   " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 1",
									   a->sql, b->sql, table->sql, a->sql, b->sql));
	if (rows->n == 0)
		return false;
	actual = strtod(rows->values[0][2], NULL);
	if (!synth_advise_estimate(psprintf("SELECT 1 FROM %s WHERE %s = %s::%s AND %s = %s::%s", table->sql,
										a->sql, quote_literal_cstr(rows->values[0][0]), type_a,
										b->sql, quote_literal_cstr(rows->values[0][1]), type_b),
							   &cost, &estimate))
		return false;
	estimate = Max(estimate, 1);
	pair->planner_error = Max(actual / estimate, estimate / actual);
	return pair->planner_error >= LEAST_PLANNER_ERROR;
}

static void
write_statistics(SynthAdviseTable *table, List *pairs, int group)
{
	SynthFinding *finding;
	ListCell   *cell;
	List	   *members = NIL;
	double		error = 0,
				planner_error = 0,
				most_pairs = 0;
	bool		depends = false;
	StringInfoData columns;
	char	   *name;

	foreach(cell, pairs)
	{
		Pair	   *pair = lfirst(cell);

		if (pair->group != group)
			continue;
		members = list_append_unique_int(members, pair->a);
		members = list_append_unique_int(members, pair->b);
		error = Max(error, pair->error);
		planner_error = Max(planner_error, pair->planner_error);
		most_pairs = Max(most_pairs, pair->pairs);
		depends |= is_dependent(pair);
	}
	if (members == NIL)
		return;
	list_sort(members, list_int_cmp);
	finding = synth_advise_finding(table, SYNTH_ADVICE_STATISTICS, "statistics", NULL);
	initStringInfo(&columns);
	foreach(cell, members)
	{
		SynthAdviseColumn *column = &table->columns[lfirst_int(cell)];

		if (list_length(finding->columns) == OBJECT_COLUMNS)
			break;
		appendStringInfo(&columns, "%s%s", columns.len ? ", " : "", column->sql);
		finding->columns = lappend_int(finding->columns, column->attnum);
	}
	name = psprintf("%s.%s", quote_identifier(get_namespace_name(table->schema)),
					synth_advise_new_name(table, table->columns[linitial_int(members)].name, "stat"));
	finding->advice.recommendation = psprintf("Tell the planner that %s go together: its estimate is wrong by a factor of %.0f.",
											  columns.data, planner_error);
	finding->advice.ddl = psprintf("CREATE STATISTICS %s (ndistinct%s%s) ON %s FROM %s; %sANALYZE %s", name,
								   depends ? ", dependencies" : "", most_pairs <= MCV_PAIRS ? ", mcv" : "",
								   columns.data, table->sql,
								   most_pairs > DEFAULT_PAIRS && most_pairs <= MCV_PAIRS ?
								   psprintf("ALTER STATISTICS %s SET STATISTICS %.0f; ", name, most_pairs) : "",
								   table->sql);
	finding->advice.risk = pstrdup("ANALYZE and planning take a little longer.");
	finding->advice.benefit = table->pages / 2;
	synth_advise_number(finding, "mean_error", error);
	synth_advise_number(finding, "planner_error", planner_error);
	synth_advise_number(finding, "pairs", most_pairs);
	synth_advise_text(finding, "basis", "all rows, and the planner's estimate");
	synth_advise_undo(finding, psprintf("DROP STATISTICS %s", name));
	synth_advise_keep(table, finding);
}
