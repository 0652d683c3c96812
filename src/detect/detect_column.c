/*
 * detect_column.c
 *		synth_detect: the personal columns of a relation.
 *
 * A bounded sample is read through SPI as the invoker, so that privileges and
 * row-level security hold: by TABLESAMPLE where a table is known to be large,
 * else by LIMIT, which serves views and foreign tables, too.  Values are
 * counted (detect_values.c) and forgotten; what is said of them is counts.
 *
 * Columns help each other: a city beside a street is part of an address, the
 * key of a product in a table without people is nobody's.
 */
#include "postgres.h"

#include <math.h>

#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "detect/detect_server_private.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"

#define FETCH_ROWS		500
#define MAX_SAMPLE		1000000
#define MAX_VALUE_CHARS 2000

typedef struct Column
{
	char	   *name;
	SynthDetectType type;
	bool		not_null;
	bool		read;			/* its values are looked at */
	SynthValueCounts *counts;
	uint64	   *hashes;			/* of the sampled values, for distinct ones */
	int64		nhashes;
	int64		distinct;
	SynthColumnVerdict verdict;
}			Column;

typedef struct Table
{
	Oid			relation;
	char	   *name;
	char		kind;
	double		rows;			/* as the catalogue has it; -1: not known */
	Column	   *columns;
	int			n;
	int64		sampled;
}			Table;

static void read_columns(Table *table);
static void read_sample(Table *table, int sample_rows);
static bool run_sample(Table *table, const char *query, int sample_rows);
static void count_row(Table *table, HeapTuple tuple, TupleDesc desc);
static void judge(Table *table);
static void name_rest_of_name(Table *table);
static void put_columns(const Table *table, ReturnSetInfo *rsinfo, bool with_table);
static void detect(Oid relation, int sample_rows, ReturnSetInfo *rsinfo, bool with_table);

SYNTH_FUNCTION(synth_detect);
SYNTH_FUNCTION(synth_detect_schema);

static int
sample_rows_argument(int rows)
{
	if (rows < 1 || rows > MAX_SAMPLE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sample_rows must be from 1 to %d", MAX_SAMPLE)));
	return rows;
}

Datum
synth_detect(PG_FUNCTION_ARGS)
{
	int			rows = sample_rows_argument(PG_GETARG_INT32(1));

	InitMaterializedSRF(fcinfo, 0);
	detect(PG_GETARG_OID(0), rows, (ReturnSetInfo *) fcinfo->resultinfo, false);
	PG_RETURN_VOID();
}

/* All tables of a schema that the caller may read. */
Datum
synth_detect_schema(PG_FUNCTION_ARGS)
{
	MemoryContext context = CurrentMemoryContext;
	Name		schema = PG_GETARG_NAME(0);
	int			rows = sample_rows_argument(PG_GETARG_INT32(1));
	Oid			types[1] = {NAMEOID};
	Datum		values[1] = {NameGetDatum(schema)};
	Oid		   *relations;
	uint64		n;
	SynthSpi	spi;

	InitMaterializedSRF(fcinfo, 0);
	(void) get_namespace_oid(NameStr(*schema), false);
	synth_base_spi_begin(&spi);
	if (SPI_execute_with_args("SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
							  " WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'm', 'f')"
							  " AND NOT c.relispartition"
							  " AND has_table_privilege(c.oid, 'SELECT') ORDER BY c.relname",
							  1, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not list tables");
	n = SPI_processed;
	relations = MemoryContextAllocHuge(context, n * sizeof(Oid) + 1);
	for (uint64 i = 0; i < n; i++)
	{
		bool		isnull;

		relations[i] = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[i],
													  SPI_tuptable->tupdesc, 1, &isnull));
	}
	synth_base_spi_end(&spi);
	for (uint64 i = 0; i < n; i++)
		detect(relations[i], rows, (ReturnSetInfo *) fcinfo->resultinfo, true);
	PG_RETURN_VOID();
}

static void
detect(Oid relation, int sample_rows, ReturnSetInfo *rsinfo, bool with_table)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth detect",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	Table		table = {relation};

	read_columns(&table);
	read_sample(&table, sample_rows);
	judge(&table);
	put_columns(&table, rsinfo, with_table);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}

static void
read_columns(Table *table)
{
	Relation	rel = try_relation_open(table->relation, AccessShareLock);
	TupleDesc	desc;

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", table->relation)));
	desc = RelationGetDescr(rel);
	table->kind = rel->rd_rel->relkind;
	table->name = pstrdup(RelationGetRelationName(rel));
	table->rows = rel->rd_rel->reltuples;
	if (strchr("rpvmf", table->kind) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table or view", table->name)));
	table->columns = synth_palloc0_array(Column, Max(desc->natts, 1));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc, i);
		Column	   *column = &table->columns[table->n];

		if (a->attisdropped)
			continue;
		column->name = pstrdup(NameStr(a->attname));
		column->type = synth_detect_type_of(a->atttypid);
		column->not_null = a->attnotnull;
		column->read = column->type == SYNTH_DETECT_TEXT || column->type == SYNTH_DETECT_INTEGER ||
			column->type == SYNTH_DETECT_NUMBER || column->type == SYNTH_DETECT_ENUM ||
			column->type == SYNTH_DETECT_JSON || column->type == SYNTH_DETECT_ARRAY;
		column->counts = column->read ? palloc0(sizeof(SynthValueCounts)) : NULL;
		table->n++;
	}
	relation_close(rel, AccessShareLock);
}

/*
 * A sample of a large table's blocks, else the first rows.  Where the block
 * sample brings far less than it should, the catalogue was wrong of the size.
 */
static void
read_sample(Table *table, int sample_rows)
{
	StringInfoData list;
	char	   *relation = synth_base_relation_sql(table->relation);
	const char *separator = "";

	initStringInfo(&list);
	for (int i = 0; i < table->n; i++)
	{
		if (!table->columns[i].read)
			continue;
		appendStringInfo(&list, "%spg_catalog.left(%s::pg_catalog.text, %d)", separator,
						 quote_identifier(table->columns[i].name), MAX_VALUE_CHARS);
		separator = ", ";
	}
	if (list.len == 0)
		return;
	if (strchr("rpm", table->kind) && table->rows > 3.0 * sample_rows &&
		run_sample(table, psprintf("SELECT %s FROM %s TABLESAMPLE SYSTEM (%.6f) REPEATABLE (1) LIMIT %d",
								   list.data, relation,
								   Min(100.0, 130.0 * sample_rows / table->rows), sample_rows),
				   sample_rows))
		return;
	(void) run_sample(table, psprintf("SELECT %s FROM %s LIMIT %d", list.data, relation, sample_rows), 0);
}

/* False where less than half of the rows came that were wanted. */
static bool
run_sample(Table *table, const char *query, int wanted)
{
	MemoryContext context = CurrentMemoryContext;
	SynthSpi	spi;
	Portal		portal;

	table->sampled = 0;
	for (int i = 0; i < table->n; i++)
	{
		table->columns[i].nhashes = 0;
		if (table->columns[i].counts)
			memset(table->columns[i].counts, 0, sizeof(SynthValueCounts));
	}
	synth_base_spi_begin(&spi);
	portal = SPI_cursor_open_with_args(NULL, query, 0, NULL, NULL, NULL, true, 0);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			MemoryContext spi_context = MemoryContextSwitchTo(context);

			CHECK_FOR_INTERRUPTS();
			count_row(table, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
			MemoryContextSwitchTo(spi_context);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	synth_base_spi_end(&spi);
	return table->sampled * 2 >= wanted;
}

static void
count_row(Table *table, HeapTuple tuple, TupleDesc desc)
{
	int			field = 0;

	for (int i = 0; i < table->n; i++)
	{
		Column	   *column = &table->columns[i];
		text	   *value;
		char	   *bytes;
		char	   *utf8;
		int			n;
		Datum		datum;
		bool		isnull;

		if (!column->read)
			continue;
		datum = SPI_getbinval(tuple, desc, ++field, &isnull);
		if (isnull)
			continue;
		value = DatumGetTextPP(datum);
		bytes = VARDATA_ANY(value);
		n = VARSIZE_ANY_EXHDR(value);
		utf8 = pg_server_to_any(bytes, n, PG_UTF8);
		synth_detect_count_value(column->counts, utf8, utf8 == bytes ? n : strlen(utf8));
		if ((column->nhashes & (column->nhashes - 1)) == 0)
			column->hashes = column->nhashes == 0 ? palloc(16 * sizeof(uint64)) :
				column->nhashes < 16 ? column->hashes :
				repalloc_huge(column->hashes, 2 * column->nhashes * sizeof(uint64));
		column->hashes[column->nhashes++] = DatumGetUInt64(hash_any_extended((unsigned char *) bytes, n, 0));
		if (utf8 != bytes)
			pfree(utf8);
		if ((Pointer) value != DatumGetPointer(datum))
			pfree(value);
	}
	table->sampled++;
}

static int
compare_hashes(const void *a, const void *b)
{
	uint64		x = *(const uint64 *) a,
				y = *(const uint64 *) b;

	return x < y ? -1 : x > y;
}

/* Each column, then what its neighbours say of it. */
static void
judge(Table *table)
{
	bool		people = synth_detect_is_people(table->name);
	bool		address = false;

	for (int i = 0; i < table->n; i++)
	{
		Column	   *column = &table->columns[i];
		SynthColumnFacts facts = {column->name, column->type, table->sampled, 0, column->counts};

		if (column->nhashes > 0)
		{
			CHECK_FOR_INTERRUPTS();
			qsort(column->hashes, column->nhashes, sizeof(uint64), compare_hashes);
			column->distinct = 1;
			for (int64 k = 1; k < column->nhashes; k++)
				column->distinct += column->hashes[k] != column->hashes[k - 1];
		}
		facts.distinct = column->distinct;
		column->verdict = synth_detect_judge(&facts);
		people |= column->verdict.confidence >= SYNTH_DETECT_PERSONAL &&
			synth_detect_is_of_people(column->verdict.category);
		address |= column->verdict.confidence >= SYNTH_DETECT_PERSONAL &&
			column->verdict.category == SYNTH_STREET_ADDRESS;
	}
	name_rest_of_name(table);
	for (int i = 0; i < table->n; i++)
		synth_detect_weigh(&table->columns[i].verdict, synth_detect_is_people(table->name),
						   people, address, table->n);
}

/*
 * A "name" beside a given name is the family's, and the other way round
 * (German "vorname" and "name", Italian "nome" and "cognome").
 */
static void
name_rest_of_name(Table *table)
{
	Column	   *rest = NULL;
	bool		has_first = false,
				has_last = false;

	for (int i = 0; i < table->n; i++)
	{
		Column	   *column = &table->columns[i];

		has_first |= column->verdict.by_name.category == SYNTH_FIRST_NAME;
		has_last |= column->verdict.by_name.category == SYNTH_LAST_NAME;
		if (column->verdict.by_name.category == SYNTH_PERSON_NAME && column->verdict.by_name.bare)
			rest = column;
	}
	if (rest == NULL || has_first == has_last || rest->type != SYNTH_DETECT_TEXT)
		return;
	rest->verdict.category = has_first ? SYNTH_LAST_NAME : SYNTH_FIRST_NAME;
	rest->verdict.confidence = Max(rest->verdict.confidence, 0.8);
}

static void
put_columns(const Table *table, ReturnSetInfo *rsinfo, bool with_table)
{
	for (int i = 0; i < table->n; i++)
	{
		const Column *column = &table->columns[i];
		const SynthColumnVerdict *v = &column->verdict;
		const SynthValueCounts *c = column->counts;
		const char *rule;
		StringInfoData evidence;
		NameData	name;
		Datum		values[6];
		bool		nulls[6] = {0};

		if (v->confidence < SYNTH_DETECT_PERSONAL || v->category == SYNTH_NO_CATEGORY)
			continue;
		initStringInfo(&evidence);
		appendStringInfo(&evidence, "{\"sampled_rows\": " INT64_FORMAT, table->sampled);
		if (v->by_name.category != SYNTH_NO_CATEGORY)
			appendStringInfo(&evidence, ", \"name\": {\"category\": \"%s\", \"confidence\": %.2f}",
							 synth_detect_category_name(v->by_name.category), v->by_name.confidence);
		if (c)
			appendStringInfo(&evidence, ", \"values\": {\"filled\": " INT64_FORMAT ", \"distinct\": " INT64_FORMAT
							 ", \"matching\": " INT64_FORMAT ", \"checked\": " INT64_FORMAT
							 ", \"inside_text\": " INT64_FORMAT "}",
							 c->values, column->distinct, c->whole[v->category], c->checked[v->category],
							 c->holding);
		if (v->agreement >= 0)
			appendStringInfo(&evidence, ", \"agreement\": %.3g", v->agreement);
		appendStringInfoChar(&evidence, '}');
		rule = v->category == SYNTH_GENERIC_ID && v->by_name.thing ? "none" :
			synth_detect_type_rule(v->category, column->type, column->not_null);
		namestrcpy(&name, column->name);
		values[0] = ObjectIdGetDatum(table->relation);
		values[1] = NameGetDatum(&name);
		values[2] = CStringGetTextDatum(synth_detect_category_name(v->category));
		values[3] = Float8GetDatum(rint(v->confidence * 100) / 100);
		values[4] = DirectFunctionCall1(jsonb_in, CStringGetDatum(evidence.data));
		if (rule)
			values[5] = CStringGetTextDatum(rule);
		else
			nulls[5] = true;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values + !with_table, nulls + !with_table);
	}
}
