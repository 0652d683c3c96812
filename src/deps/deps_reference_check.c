/*
 * deps_reference_check.c
 *		Candidates held against all rows, by statements run as the invoker.
 *
 * Values are compared as a foreign key would: texts byte by byte, char(n)
 * without its blanks, numbers of any width.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "deps/deps_reference_private.h"
#include "utils/builtins.h"

static void append_value(StringInfo sql, const char *alias, const SynthDepsRefColumn *column);
static int64 number_of(const char *sql, int64 *second);

bool
synth_deps_check_unique(const SynthDepsRefTable *table, const int *columns, int n)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT pg_catalog.count(*), 0::bigint FROM (SELECT FROM ");
	appendStringInfo(&sql, "%s AS t WHERE true", table->relation_sql);
	for (int i = 0; i < n; i++)
		appendStringInfo(&sql, " AND t.%s IS NOT NULL", quote_identifier(table->columns[columns[i]].column_name));
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(&sql, i == 0 ? " GROUP BY " : ", ");
		append_value(&sql, "t", &table->columns[columns[i]]);
	}
	appendStringInfoString(&sql, " HAVING pg_catalog.count(*) > 1 LIMIT 1) AS d");
	return number_of(sql.data, NULL) == 0;
}

double
synth_deps_check_coverage(const SynthDepsRefTable *child, const int *c, const SynthDepsRefTable *parent,
						  const int *p, int n, int64 *rows)
{
	StringInfoData sql;
	int64		missing;

	initStringInfo(&sql);
	appendStringInfo(&sql,
					 "SELECT (SELECT pg_catalog.count(*) FROM %s AS c WHERE true", child->relation_sql);
	for (int i = 0; i < n; i++)
		appendStringInfo(&sql, " AND c.%s IS NOT NULL", quote_identifier(child->columns[c[i]].column_name));
	appendStringInfo(&sql, "), (SELECT pg_catalog.count(*) FROM %s AS c WHERE true", child->relation_sql);
	for (int i = 0; i < n; i++)
		appendStringInfo(&sql, " AND c.%s IS NOT NULL", quote_identifier(child->columns[c[i]].column_name));
	appendStringInfo(&sql, " AND NOT EXISTS (SELECT FROM %s AS p WHERE true", parent->relation_sql);
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(&sql, " AND ");
		append_value(&sql, "p", &parent->columns[p[i]]);
		appendStringInfoString(&sql, " = ");
		append_value(&sql, "c", &child->columns[c[i]]);
	}
	appendStringInfoString(&sql, "))");
	*rows = number_of(sql.data, &missing);
	return *rows == 0 ? 1 : (double) (*rows - missing) / *rows;
}

double
synth_deps_count_distinct(const SynthDepsRefTable *table, const int *columns, int n)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT pg_catalog.count(*), 0::bigint FROM (SELECT FROM %s AS t WHERE true", table->relation_sql);
	for (int i = 0; i < n; i++)
		appendStringInfo(&sql, " AND t.%s IS NOT NULL", quote_identifier(table->columns[columns[i]].column_name));
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(&sql, i == 0 ? " GROUP BY " : ", ");
		append_value(&sql, "t", &table->columns[columns[i]]);
	}
	appendStringInfoString(&sql, ") AS d");
	return number_of(sql.data, NULL);
}

/* Text in one collation: two columns with their own could not be compared. */
static void
append_value(StringInfo sql, const char *alias, const SynthDepsRefColumn *column)
{
	appendStringInfo(sql, "%s.%s", alias, quote_identifier(column->column_name));
	if (column->class == SYNTH_DEPS_TEXT)
		appendStringInfoString(sql, "::pg_catalog.text COLLATE pg_catalog.\"C\"");
	else if (column->class == SYNTH_DEPS_OTHER)
		appendStringInfo(sql, "::%s", format_type_extended(column->type, -1, FORMAT_TYPE_FORCE_QUALIFY));
}

static int64
number_of(const char *sql, int64 *second)
{
	bool		is_null;
	int64		number;

	if (SPI_execute(sql, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "check of a reference returned no row");
	number = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
	if (second)
		*second = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &is_null));
	SPI_freetuptable(SPI_tuptable);
	return number;
}
