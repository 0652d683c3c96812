/*
 * advise_partition.c
 *		Partitions for large tables, BRIN for columns that rise with the rows.
 *
 * The key of partitions is a moment: the one that the workload compares with,
 * else the one that lies on disk as it was inserted.  The width, a month or a
 * year, gives between 4 and 100 partitions.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define BRIN_PAGES			2048	/* 16 MB: 16 ranges */
#define BRIN_CORRELATION	0.95
#define PARTITION_ROWS		500000
#define PARTITION_CORRELATION	0.8
#define MONTH_SECONDS		(30.44 * 86400)
#define MOST_PARTITIONS		100
#define LEAST_PARTITIONS	4

static void measure_correlations(SynthAdviseTable *table);
static void check_brin(SynthAdviseTable *table);
static void check_partition(SynthAdviseTable *table);
static bool is_partition_key(SynthAdviseTable *table, SynthAdviseColumn *column);
static void write_partitions(SynthAdviseTable *table, SynthAdviseColumn *column, SynthFinding *finding);

void
synth_advise_partition(SynthAdviseTable *table)
{
	if (table->relkind != RELKIND_RELATION || table->pages < BRIN_PAGES)
		return;
	measure_correlations(table);
	check_brin(table);
	check_partition(table);
}

/* Of moments, where the table was never analyzed: with the number of the page. */
static void
measure_correlations(SynthAdviseTable *table)
{
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		if (synth_advise_is_moment(column) && column->is_readable && !column->is_constant &&
			column->distinct == 0 && column->correlation == 0 && isfinite(column->low) && isfinite(column->high))
		{
			char	   *measured = synth_advise_query(psprintf("SELECT corr(extract(epoch FROM %s)::float8,"
															   " (ctid::text::point)[0]) FROM %s", column->sql,
															   table->sql))->values[0][0];

			column->correlation = measured ? strtod(measured, NULL) : 0;
		}
	}
}

bool
synth_advise_leads_index(SynthAdviseTable *table, const SynthAdviseColumn *column)
{
	return *synth_advise_query(psprintf("SELECT exists(SELECT FROM pg_index WHERE indrelid = %u AND indkey[0] = %d)",
										table->oid, column->attnum))->values[0][0] == 't';
}

static void
check_brin(SynthAdviseTable *table)
{
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		if (!synth_advise_is_moment(column) || !column->is_readable || column->is_constant ||
			fabs(column->correlation) < BRIN_CORRELATION || synth_advise_leads_index(table, column))
			continue;
		/* a query of a tenth of the rows */
		synth_advise_brin_on(table, column, 0.9 * table->pages, "order on disk; a query of a tenth of the rows");
		return;
	}
}

void
synth_advise_brin_on(SynthAdviseTable *table, SynthAdviseColumn *column, double gain, const char *basis)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_INDEX, "brin", column);
	char	   *name = synth_advise_new_name(table, column->name, "brin");

	finding->method = "brin";
	finding->advice.recommendation = pstrdup("Index this column by BRIN: its values rise with the rows, so that a range "
											 "of them is read from a few pages.");
	finding->advice.ddl = psprintf("CREATE INDEX %s ON %s USING brin (%s)", name, table->sql, column->sql);
	finding->advice.risk = pstrdup("Helps queries that compare with a range. Writers wait while it is made unless "
								   "CONCURRENTLY is added (not inside a transaction).");
	finding->advice.benefit = gain;
	synth_advise_number(finding, "correlation", column->correlation);
	synth_advise_number(finding, "pages", table->pages);
	synth_advise_text(finding, "basis", basis);
	synth_advise_undo(finding, psprintf("DROP INDEX %s.%s", quote_identifier(get_namespace_name(table->schema)),
										name));
	synth_advise_keep(table, finding);
}

static void
check_partition(SynthAdviseTable *table)
{
	SynthAdviseColumn *key = NULL;

	if (table->pages < SYNTH_ADVISE_LARGE_PAGES || table->rows < PARTITION_ROWS)
		return;
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		if (fabs(column->correlation) >= PARTITION_CORRELATION &&
			(key == NULL || fabs(column->correlation) > fabs(key->correlation)) && is_partition_key(table, column))
			key = column;
	}
	if (key)
		(void) synth_advise_partition_by(table, key, 0.9 * table->pages,
										 "order on disk, all rows; a query of a tenth of the rows");
}

/* Every row is of some month, and there are several. */
static bool
is_partition_key(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	return synth_advise_is_moment(column) && column->present == table->rows &&
		isfinite(column->low) && isfinite(column->high) &&
		column->high - column->low > LEAST_PARTITIONS * MONTH_SECONDS;
}

bool
synth_advise_partition_by(SynthAdviseTable *table, SynthAdviseColumn *key, double gain, const char *basis)
{
	SynthFinding *finding;

	if (table->relkind != RELKIND_RELATION || table->pages < SYNTH_ADVISE_LARGE_PAGES ||
		table->rows < PARTITION_ROWS || !is_partition_key(table, key))
		return false;
	finding = synth_advise_finding(table, SYNTH_ADVICE_REBUILD, "partition", key);
	finding->advice.recommendation = psprintf("Partition this table by ranges of %s: old rows can go by dropping a partition, "
											  "and queries of a range read theirs only.", key->sql);
	finding->advice.benefit = gain;
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_number(finding, "pages", table->pages);
	synth_advise_number(finding, "correlation", key->correlation);
	write_partitions(table, key, finding);
	synth_advise_text(finding, "basis", basis);
	synth_advise_keep(table, finding);
	return true;
}

static void
write_partitions(SynthAdviseTable *table, SynthAdviseColumn *column, SynthFinding *finding)
{
	bool		by_month = (column->high - column->low) / MONTH_SECONDS <= MOST_PARTITIONS;
	const char *unit = by_month ? "month" : "year";
	char	   *namespace = pstrdup(quote_identifier(get_namespace_name(table->schema)));
	char	   *name = synth_advise_new_name(table, NULL, "partitioned");
	char	   *copy = psprintf("%s.%s", namespace, name);
	StringInfoData s;
	SynthAdviseRows *rows;

	/* bounds are beginnings of months or years, not values */
	rows = synth_advise_query(psprintf("SELECT g::%s, (g + '1 %s')::%s, to_char(g, '%s')"
									   " FROM generate_series(date_trunc('%s', to_timestamp(%.0f) AT TIME ZONE 'UTC'),"
									   " to_timestamp(%.0f) AT TIME ZONE 'UTC' + '1 day', '1 %s') AS g",
									   column->type_sql, unit, column->type_sql, by_month ? "YYYYMM" : "YYYY",
									   unit, column->low - 86400, column->high, unit));
	initStringInfo(&s);
	appendStringInfo(&s, "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES) PARTITION BY RANGE (%s)",
					 copy, table->sql, column->sql);
	for (int i = 0; i < rows->n; i++)
	{
		char	   *part = synth_advise_new_name(table, NULL, psprintf("p%s", rows->values[i][2]));

		appendStringInfo(&s, "; CREATE TABLE %s.%s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s')",
						 namespace, part, copy, rows->values[i][0], rows->values[i][1]);
	}
	appendStringInfo(&s, "; CREATE TABLE %s.%s PARTITION OF %s DEFAULT", namespace,
					 synth_advise_new_name(table, NULL, "pdefault"), copy);
	finding->advice.ddl = s.data;
	finding->advice.risk = psprintf("Makes the empty tables only: move the rows, make indexes and keys (each with %s in it), "
									"and rename. Unique keys without %s cannot be kept.", column->sql, column->sql);
	synth_advise_number(finding, "partitions", rows->n);
	synth_advise_text(finding, "width", unit);
	synth_advise_undo(finding, psprintf("DROP TABLE %s", copy));
}
