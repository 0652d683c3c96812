/*
 * advise_schema_read.c
 *		What is known of a table: catalog, cumulative statistics, and scans.
 *
 * A first scan measures every column that the caller may read; the checks then
 * claim things of all rows (x >= 0, a = b + c, the text is a date), and a
 * second one tells which of them hold.  Claims that a hundred rows disprove
 * are left out before: a claim that holds everywhere holds there, so what is
 * found does not depend on which rows these are.
 *
 * All of it is SQL through SPI as the invoker.  Memory: a row of aggregates.
 * Cost: two scans of a table and O(rows * claims).
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "parser/analyze.h"
#include "policy/policy.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#define SAMPLE_ROWS			100
#define MEASURES			6		/* aggregates a column, see below */
#define COLUMNS_A_SCAN		200		/* a statement has 1,664 results at most */
#define CLAIMS_A_SCAN		500

enum
{
	MEASURE_PRESENT,
	MEASURE_BYTES,
	MEASURE_LOW,
	MEASURE_HIGH,
	MEASURE_EXTRA,
	MEASURE_CONTENT
};

static const char table_sql[] =
"SELECT c.relname, c.relnamespace, c.relkind, c.relpersistence, row_security_active(c.oid),"
" coalesce((SELECT option_value::int FROM pg_options_to_table(c.reloptions) WHERE option_name = 'fillfactor'), 100),"
" (SELECT option_value FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_enabled'"
"  AND NOT option_value::bool),"
" (SELECT coalesce(sum(pg_relation_size(p.relid)), 0) FROM (SELECT c.oid AS relid WHERE c.relkind <> 'p'"
"  UNION ALL SELECT relid FROM pg_partition_tree(c.oid) WHERE c.relkind = 'p' AND isleaf) p)"
"  / current_setting('block_size')::int,"
" CASE WHEN c.reltoastrelid <> 0 THEN pg_relation_size(c.reltoastrelid) / current_setting('block_size')::int ELSE 0 END,"
" coalesce(s.n_tup_ins, 0), coalesce(s.n_tup_upd, 0), coalesce(s.n_tup_hot_upd, 0), coalesce(s.n_tup_del, 0),"
" exists(SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)"
" FROM pg_class c LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid"
" WHERE c.oid = %u AND c.relkind IN ('r', 'p')";

static const char column_sql[] =
"SELECT a.attnum, a.attname, a.atttypid, a.atttypmod, a.attlen, a.attalign, format_type(a.atttypid, a.atttypmod),"
" a.attstorage, t.typstorage, has_column_privilege(a.attrelid, a.attnum, 'SELECT'), a.attnotnull,"
" a.attidentity <> '', a.attgenerated <> '', a.attinhcount > 0,"
" exists(SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)),"
" exists(SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)),"
" exists(SELECT FROM pg_constraint k WHERE k.confrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.confkey)),"
" exists(SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype IN ('c', 'x') AND a.attnum = ANY (k.conkey)),"
/* an index depends twice on a column that is in it and in its expressions */
" exists(SELECT FROM pg_depend d JOIN pg_index i ON i.indexrelid = d.objid WHERE d.classid = 'pg_class'::regclass"
"  AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum"
"  AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)),"
" exists(SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey)),"
" exists(SELECT FROM pg_statistic_ext e WHERE e.stxrelid = a.attrelid AND a.attnum = ANY (e.stxkeys)),"
" pg_get_expr(f.adbin, f.adrelid),"
" nullif(concat_ws(', ', (SELECT 'the partition key' FROM pg_partitioned_table p WHERE p.partrelid = a.attrelid"
"  AND a.attnum = ANY (p.partattrs)), (SELECT string_agg(DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid), ', ')"
"  FROM pg_depend d"
"  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum"
"  AND (d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass,"
"   'pg_publication_rel'::regclass)"
"  OR d.classid = 'pg_attrdef'::regclass AND d.objid IS DISTINCT FROM f.oid"
"  OR d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid <> a.attnum AND d.objsubid <> 0))), ''),"
" coalesce(s.n_distinct, 0), coalesce(s.correlation, 0),"
" exists(SELECT FROM pg_partitioned_table p WHERE p.partrelid = a.attrelid AND (a.attnum = ANY (p.partattrs) OR 0 = ANY (p.partattrs)))"
" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
" LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum"
" LEFT JOIN LATERAL (SELECT s.n_distinct, s.correlation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
"  JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname"
"  WHERE c.oid = a.attrelid ORDER BY s.inherited = (c.relkind = 'p') DESC LIMIT 1) s ON true"
" WHERE a.attrelid = %u AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

static void read_column(SynthAdviseColumn *column, char **v);
static void scan_columns(SynthAdviseTable *table, int from, int to);
static void scan_expressions(const SynthAdviseColumn *column, char *sql[MEASURES]);
static void test_claims(SynthAdviseTable *table, List *claims, bool sampled);
static double number_of(const char *text);

SynthAdviseRows *
synth_advise_query(const char *sql)
{
	MemoryContext caller = CurrentMemoryContext;
	SynthAdviseRows *rows = palloc0(sizeof(SynthAdviseRows));
	SynthSpi	spi;

	synth_base_spi_begin(&spi);
	if (SPI_execute(sql, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "advice could not read what it asked for");
	rows->n = SPI_processed;
	rows->ncolumns = SPI_tuptable->tupdesc->natts;
	rows->values = MemoryContextAllocHuge(caller, synth_base_size_mul(rows->n + 1, sizeof(char **)));
	for (int i = 0; i < rows->n; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(caller);

		CHECK_FOR_INTERRUPTS();
		rows->values[i] = synth_palloc0_array(char *, rows->ncolumns);
		for (int j = 0; j < rows->ncolumns; j++)
			rows->values[i][j] = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, j + 1);
		MemoryContextSwitchTo(old);
	}
	synth_base_spi_end(&spi);
	return rows;
}

List *
synth_advise_tables(Oid schema)
{
	StringInfoData sql;
	SynthAdviseRows *rows;
	List	   *result = NIL;

	initStringInfo(&sql);
	appendStringInfoString(&sql,
						   "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
						   " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND c.reloftype = 0"
						   " AND has_schema_privilege(n.oid, 'USAGE')"
						   " AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))"
						   " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"
						   "  AND d.objid = c.oid AND d.deptype = 'e')");
	if (OidIsValid(schema))
		appendStringInfo(&sql, " AND n.oid = %u", schema);
	else
		appendStringInfoString(&sql, " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'");
	appendStringInfoString(&sql, " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"");
	rows = synth_advise_query(sql.data);
	for (int i = 0; i < rows->n; i++)
		result = lappend_oid(result, atooid(rows->values[i][0]));
	return result;
}

SynthAdviseTable *
synth_advise_read(Oid relation)
{
	SynthAdviseRows *rows = synth_advise_query(psprintf(table_sql, relation));
	SynthAdviseTable *table;
	SynthTableRules *rules;
	char	  **v;

	if (rows->n == 0)
		return NULL;
	v = rows->values[0];
	table = palloc0(sizeof(SynthAdviseTable));
	table->oid = relation;
	table->name = v[0];
	table->schema = atooid(v[1]);
	table->sql = synth_base_relation_sql(relation);
	table->relkind = *v[2];
	table->persistence = *v[3];
	table->has_row_security = *v[4] == 't';
	table->fillfactor = atoi(v[5]);
	table->autovacuum_off = v[6];
	table->pages = number_of(v[7]);
	table->toast_pages = number_of(v[8]);
	table->inserted = number_of(v[9]);
	table->updated = number_of(v[10]);
	table->hot_updated = number_of(v[11]);
	table->deleted = number_of(v[12]);
	table->has_primary_key = *v[13] == 't';

	rows = synth_advise_query(psprintf(column_sql, relation));
	table->n = rows->n;
	table->columns = synth_palloc0_array(SynthAdviseColumn, rows->n + 1);
	table->is_whole = true;
	rules = synth_policy_hides(relation) ? synth_policy_rules(relation) : NULL;
	for (int i = 0; i < rows->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		read_column(column, rows->values[i]);
		/* what masks make of it says nothing of the column */
		if (rules && column->attnum <= rules->natts && rules->rules[column->attnum - 1])
			column->is_readable = false;
		table->is_whole &= table->columns[i].is_readable;
	}
	for (int from = 0; from == 0 || from < table->n; from += COLUMNS_A_SCAN)
		scan_columns(table, from, Min(from + COLUMNS_A_SCAN, table->n));
	return table;
}

static void
read_column(SynthAdviseColumn *column, char **v)
{
	int			i = 0;

	column->attnum = atoi(v[i++]);
	column->name = v[i++];
	column->sql = pstrdup(quote_identifier(column->name));
	column->type = atooid(v[i++]);
	column->typmod = atoi(v[i++]);
	column->length = atoi(v[i++]);
	column->align = *v[i++];
	column->type_sql = v[i++];
	column->storage = *v[i++];
	column->type_storage = *v[i++];
	column->is_readable = *v[i++] == 't';
	column->is_not_null = *v[i++] == 't';
	column->is_identity = *v[i++] == 't';
	column->is_generated = *v[i++] == 't';
	column->is_inherited = *v[i++] == 't';
	column->in_key = *v[i++] == 't';
	column->in_foreign_key = *v[i++] == 't';
	column->is_referenced = *v[i++] == 't';
	column->in_check = *v[i++] == 't';
	column->in_expression = *v[i++] == 't';
	column->in_index = *v[i++] == 't';
	column->in_statistics = *v[i++] == 't';
	column->default_sql = v[i++];
	column->users = v[i++];
	column->distinct = number_of(v[i++]);
	column->correlation = number_of(v[i++]);
	column->in_partition_key = *v[i++] == 't';
}

static double
number_of(const char *text)
{
	return text == NULL ? 0 : strtod(text, NULL);
}

/* ---- the first scan ---- */

static void
scan_columns(SynthAdviseTable *table, int from, int to)
{
	StringInfoData sql;
	SynthAdviseRows *rows;
	char	  **v;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT count(*)");
	for (int i = from; i < to; i++)
	{
		char	   *measures[MEASURES] = {NULL};

		if (table->columns[i].is_readable)
			scan_expressions(&table->columns[i], measures);
		for (int j = 0; j < MEASURES; j++)
			appendStringInfo(&sql, ", %s", measures[j] ? measures[j] : "NULL");
	}
	appendStringInfo(&sql, " FROM %s", table->sql);
	rows = synth_advise_query(sql.data);
	v = rows->values[0];
	table->rows = number_of(*v++);
	for (int i = from; i < to; i++, v += MEASURES)
	{
		SynthAdviseColumn *column = &table->columns[i];

		column->present = number_of(v[MEASURE_PRESENT]);
		column->bytes = number_of(v[MEASURE_BYTES]);
		column->has_range = v[MEASURE_LOW] != NULL && !synth_advise_is_text(column);
		column->low = number_of(v[MEASURE_LOW]);
		column->high = number_of(v[MEASURE_HIGH]);
		column->is_constant = synth_advise_is_text(column) ? v[MEASURE_LOW] && *v[MEASURE_LOW] == '1' :
			column->has_range && column->low == column->high;
		column->extra = number_of(v[MEASURE_EXTRA]);
		column->content = number_of(v[MEASURE_CONTENT]);
	}
}

/*
 * What is measured of a column.  extra: the most decimals of a number (20
 * where a floating-point number is not its own decimal form), 1 for a
 * timestamp that is always midnight, the most characters of a text, 1 for a
 * json that occurs in one size.  A text's low is 1 where it is constant.
 */
static void
scan_expressions(const SynthAdviseColumn *column, char *sql[MEASURES])
{
	char	   *c = column->sql;

	sql[MEASURE_PRESENT] = psprintf("count(%s)", c);
	sql[MEASURE_BYTES] = column->length > 0 ? psprintf("count(%s) * %d", c, column->length) :
		psprintf("sum(pg_column_size(%s)::float8)", c);
	switch (column->type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			sql[MEASURE_LOW] = psprintf("min(%s)::float8", c);
			sql[MEASURE_HIGH] = psprintf("max(%s)::float8", c);
			break;
		case NUMERICOID:
			/* beyond the range of float8 nothing is advised that needs it */
			sql[MEASURE_LOW] = psprintf("CASE WHEN abs(min(%s)) < 1e300 THEN min(%s)::float8 ELSE '-Infinity' END", c, c);
			sql[MEASURE_HIGH] = psprintf("CASE WHEN abs(max(%s)) < 1e300 THEN max(%s)::float8 ELSE 'Infinity' END", c, c);
			sql[MEASURE_EXTRA] = psprintf("max(coalesce(scale(trim_scale(%s)), 20)) FILTER (WHERE %s IS NOT NULL)", c, c);
			break;
		case FLOAT4OID:
		case FLOAT8OID:
			sql[MEASURE_LOW] = psprintf("min(%s)::float8", c);
			sql[MEASURE_HIGH] = psprintf("max(%s)::float8", c);
			sql[MEASURE_EXTRA] = psprintf("max(CASE WHEN %s::numeric::%s = %s THEN coalesce(scale(trim_scale(%s::numeric)), 20)"
										  " ELSE 20 END) FILTER (WHERE %s IS NOT NULL)",
										  c, column->type == FLOAT4OID ? "float4" : "float8", c, c, c);
			break;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			sql[MEASURE_LOW] = psprintf("extract(epoch FROM min(%s))::float8", c);
			sql[MEASURE_HIGH] = psprintf("extract(epoch FROM max(%s))::float8", c);
			if (column->type == TIMESTAMPOID)
				sql[MEASURE_EXTRA] = psprintf("bool_and(%s = date_trunc('day', %s))::int", c, c);
			break;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			sql[MEASURE_LOW] = psprintf("(min(%s COLLATE \"C\") = max(%s COLLATE \"C\"))::int", c, c);
			sql[MEASURE_EXTRA] = psprintf("max(length(%s))", c);
			sql[MEASURE_CONTENT] = psprintf("sum(octet_length(%s::text)::float8)", c);
			break;
		default:
			break;
	}
}

/* ---- the second scan ---- */

void
synth_advise_settle(SynthAdviseTable *table)
{
	List	   *waiting = table->claims;
	ListCell   *cell;

	table->claims = NIL;
	for (int round = 0; round < 2; round++)
	{
		List	   *left = waiting;
		List	   *standing = NIL;

		while (left != NIL)
		{
			List	   *some = list_copy_head(left, CLAIMS_A_SCAN);

			test_claims(table, some, round == 0);
			left = list_copy_tail(left, CLAIMS_A_SCAN);
		}
		foreach(cell, waiting)
		{
			SynthClaim *claim = lfirst(cell);

			if (claim->support >= 0)
				standing = lappend(standing, claim);
		}
		waiting = standing;
	}
	foreach(cell, waiting)
	{
		SynthClaim *claim = lfirst(cell);

		if (claim->support >= claim->least_rows &&
			(claim->accept == NULL || claim->accept(table, claim)))
			synth_advise_keep(table, claim->finding);
	}
}

/* support is then the rows in which a claim is true, -1 where it is not so. */
static void
test_claims(SynthAdviseTable *table, List *claims, bool sampled)
{
	StringInfoData sql;
	SynthAdviseRows *rows;
	ListCell   *cell;
	char	  **v;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT 1");
	foreach(cell, claims)
	{
		SynthClaim *claim = lfirst(cell);

		appendStringInfo(&sql, ", count(*) FILTER (WHERE (%s) IS FALSE), count(*) FILTER (WHERE %s), %s",
						 claim->holds, claim->holds,
						 claim->measure && !sampled ? claim->measure : "NULL");
	}
	if (sampled)
		appendStringInfo(&sql, " FROM (SELECT * FROM %s LIMIT %d) AS sampled",
						 table->sql, SAMPLE_ROWS);
	else
		appendStringInfo(&sql, " FROM %s", table->sql);
	rows = synth_advise_query(sql.data);
	v = rows->values[0] + 1;
	foreach(cell, claims)
	{
		SynthClaim *claim = lfirst(cell);

		claim->support = number_of(v[0]) > 0 ? -1 : number_of(v[1]);
		claim->measured = number_of(v[2]);
		v += 3;
	}
}

/* ---- the planner's opinion ---- */

bool
synth_advise_estimate(const char *sql, double *cost, double *rows)
{
	List	   *raw = pg_parse_query(sql);
	Query	   *query;
	PlannedStmt *plan;

	if (list_length(raw) != 1)
		return false;
	query = parse_analyze_fixedparams(linitial_node(RawStmt, raw), sql, NULL, 0, NULL);
	if (query->commandType != CMD_SELECT)
		return false;
	query = linitial_node(Query, pg_rewrite_query(query));
	PushActiveSnapshot(GetTransactionSnapshot());
	plan = pg_plan_query(query, sql, CURSOR_OPT_PARALLEL_OK, NULL);
	PopActiveSnapshot();
	*cost = plan->planTree->total_cost;
	*rows = plan->planTree->plan_rows;
	return true;
}
