/*
 * clean_read.c
 *		A table into memory: a code for each cell, its values once.
 *
 * It is read once, through a cursor, as the invoker: privileges and row-level
 * security hold.  The values of a column are numbered by their hash, so that
 * what is found does not depend on the order of the rows.
 *
 * Memory: 5 bytes a cell, 6 a row and the distinct values, MAX_BYTES at most.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "clean/clean_private.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#define FETCH_ROWS		500
#define FIRST_ROWS		1024
#define FIRST_VALUES	64
#define MAX_BYTES		((Size) 1024 * 1024 * 1024)
#define MAX_ROWS		((uint32) 1 << 30)

typedef struct ValueKey
{
	const char *text;
	int			length;
	uint64		hash;
}			ValueKey;

typedef struct ValueSlot
{
	ValueKey	key;
	int32		code;
	char		status;
}			ValueSlot;

#define SH_PREFIX values
#define SH_ELEMENT_TYPE ValueSlot
#define SH_KEY_TYPE ValueKey
#define SH_KEY key
#define SH_HASH_KEY(table, k) ((uint32) (k).hash)
#define SH_EQUAL(table, a, b) ((a).hash == (b).hash && (a).length == (b).length && \
							   memcmp((a).text, (b).text, (a).length) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE

#include "lib/simplehash.h"

static void read_columns(SynthCleanTable *table, Relation relation, FmgrInfo **output);
static void read_rows(SynthCleanTable *table, FmgrInfo *output);
static void add_row(SynthCleanTable *table, const Datum *values, const bool *nulls,
					FmgrInfo *output);
static void enlarge(SynthCleanTable *table);
static bool is_measure_type(Oid type);

SynthCleanTable *
synth_clean_read(Oid relation_oid)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth clean",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthCleanTable *table = palloc0(sizeof(SynthCleanTable));
	Relation	relation = try_relation_open(relation_oid, AccessShareLock);
	FmgrInfo   *output;

	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation_oid)));
	if (relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is a partitioned table", RelationGetRelationName(relation)),
				 errhint("Call the function for each partition: a row's place is known only within one.")));
	if (relation->rd_rel->relkind != RELKIND_RELATION &&
		relation->rd_rel->relkind != RELKIND_MATVIEW)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(relation)),
				 errhint("Only the rows of a table or materialized view have a place, the ctid.")));
	table->context = context;
	table->relation = relation_oid;
	read_columns(table, relation, &output);
	read_rows(table, output);
	relation_close(relation, NoLock);
	for (int i = 0; i < table->n; i++)
		synth_clean_order(table, &table->columns[i]);
	MemoryContextSwitchTo(old);
	return table;
}

static void
read_columns(SynthCleanTable *table, Relation relation, FmgrInfo **output)
{
	TupleDesc	desc = RelationGetDescr(relation);

	table->columns = synth_palloc0_array(SynthCleanColumn, desc->natts + 1);
	*output = synth_palloc0_array(FmgrInfo, desc->natts + 1);
	table->row_capacity = FIRST_ROWS;
	table->row_id = synth_palloc_array(ItemPointerData, FIRST_ROWS);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		SynthCleanColumn *column = &table->columns[table->n];
		Oid			type,
					function;
		bool		is_varlena;

		if (attribute->attisdropped)
			continue;
		type = getBaseType(attribute->atttypid);
		column->name = pstrdup(NameStr(attribute->attname));
		column->is_text = type == TEXTOID || type == VARCHAROID || type == BPCHAROID;
		column->is_measure = is_measure_type(type);
		getTypeOutputInfo(attribute->atttypid, &function, &is_varlena);
		fmgr_info(function, &(*output)[table->n]);
		column->capacity = FIRST_VALUES;
		column->values = synth_palloc_array(SynthCleanValue, FIRST_VALUES);
		column->cell = synth_palloc_array(int32, FIRST_ROWS);
		column->hash = values_create(table->context, FIRST_VALUES, NULL);
		table->n++;
	}
}

static bool
is_measure_type(Oid type)
{
	return type == FLOAT4OID || type == FLOAT8OID || type == NUMERICOID ||
		type == CASHOID || type == INTERVALOID;
}

static void
read_rows(SynthCleanTable *table, FmgrInfo *output)
{
	SynthSpi	spi;
	StringInfoData sql;
	Portal		portal;
	MemoryContext row_context;
	Datum	   *values;
	bool	   *nulls;

	synth_base_spi_begin(&spi);
	values = synth_palloc_array(Datum, table->n + 1);
	nulls = synth_palloc_array(bool, table->n + 1);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ctid");
	for (int i = 0; i < table->n; i++)
		appendStringInfo(&sql, ", %s", quote_identifier(table->columns[i].name));
	/* not those of children, whose places are their own */
	appendStringInfo(&sql, " FROM ONLY %s", synth_base_relation_sql(table->relation));
	row_context = AllocSetContextCreate(CurrentMemoryContext, "synth clean rows",
										ALLOCSET_DEFAULT_SIZES);
	portal = SPI_cursor_open_with_args(NULL, sql.data, 0, NULL, NULL, NULL, true, 0);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		synth_clean_check_memory(table);
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);

			CHECK_FOR_INTERRUPTS();
			heap_deform_tuple(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, values, nulls);
			add_row(table, values, nulls, output);
			MemoryContextSwitchTo(old);
			MemoryContextReset(row_context);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	synth_base_spi_end(&spi);
	for (int i = 0; i < table->n; i++)
		table->columns[i].rule =
			synth_base_alloc_array0(table->context, table->nrows + 1, sizeof(uint8));
}

/* The place of a row comes before its columns. */
static void
add_row(SynthCleanTable *table, const Datum *values, const bool *nulls, FmgrInfo *output)
{
	uint32		row;

	if (table->nrows == table->row_capacity)
		enlarge(table);
	row = table->nrows++;
	table->row_id[row] = *(ItemPointer) DatumGetPointer(values[0]);
	for (int i = 0; i < table->n; i++)
	{
		SynthCleanColumn *column = &table->columns[i];
		char	   *text = nulls[i + 1] ? "" : OutputFunctionCall(&output[i], values[i + 1]);
		int			length = strlen(text);
		int32		code = length == 0 ? SYNTH_CLEAN_EMPTY :
			synth_clean_code(table, column, text, length);

		column->cell[row] = code;
		if (code >= 0)
			column->values[code].rows++;
		else
			column->empty++;
	}
}

static void
enlarge(SynthCleanTable *table)
{
	Size		capacity = (Size) table->row_capacity * 2;

	if (capacity > MAX_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the table has too many rows to look at"),
				 errhint("Copy a part of it into a temporary table, and look at that.")));
	table->row_id = repalloc_huge(table->row_id, capacity * sizeof(ItemPointerData));
	for (int i = 0; i < table->n; i++)
		table->columns[i].cell = repalloc_huge(table->columns[i].cell, capacity * sizeof(int32));
	table->row_capacity = capacity;
}

void
synth_clean_check_memory(const SynthCleanTable *table)
{
	if (MemoryContextMemAllocated(table->context, true) > MAX_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the table is too large to look at in %d MB", (int) (MAX_BYTES / 1024 / 1024)),
				 errhint("Copy some of its columns, or a part of its rows, into a temporary table, and look at that.")));
}

int32
synth_clean_find(const SynthCleanColumn *column, const char *text, int length)
{
	ValueKey	key = {text, length, synth_num_hash(text, length, 0)};
	ValueSlot  *slot = values_lookup(column->hash, key);

	return slot == NULL ? SYNTH_CLEAN_NONE : slot->code;
}

int32
synth_clean_code(SynthCleanTable *table, SynthCleanColumn *column, const char *text, int length)
{
	ValueKey	key = {text, length, synth_num_hash(text, length, 0)};
	bool		found;
	ValueSlot  *slot = values_insert(column->hash, key, &found);
	SynthCleanValue *value;
	char	   *copy;

	if (found)
		return slot->code;
	copy = MemoryContextAlloc(table->context, length + 1);
	memcpy(copy, text, length);
	copy[length] = '\0';
	slot->key.text = copy;
	slot->code = column->nvalues;
	if (column->nvalues == column->capacity)
	{
		column->capacity *= 2;
		column->values = repalloc_huge(column->values,
									   (Size) column->capacity * sizeof(SynthCleanValue));
	}
	value = &column->values[column->nvalues++];
	value->text = copy;
	value->length = length;
	value->hash = key.hash;
	value->rows = 0;
	return slot->code;
}

static int
compare_values(const void *a, const void *b)
{
	const SynthCleanValue *x = a,
			   *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return strcmp(x->text, y->text);
}

void
synth_clean_order(SynthCleanTable *table, SynthCleanColumn *column)
{
	int32	   *now = synth_base_alloc_array(table->context, column->nvalues + 1, sizeof(int32));

	CHECK_FOR_INTERRUPTS();
	/* the old codes are in the hash table, the new ones are the places */
	qsort(column->values, column->nvalues, sizeof(SynthCleanValue), compare_values);
	for (int32 i = 0; i < column->nvalues; i++)
	{
		ValueKey	key = {column->values[i].text, column->values[i].length, column->values[i].hash};
		ValueSlot  *slot = values_lookup(column->hash, key);

		now[slot->code] = i;
		slot->code = i;
	}
	for (uint32 row = 0; row < table->nrows; row++)
		if (column->cell[row] >= 0)
			column->cell[row] = now[column->cell[row]];
	pfree(now);
}

void
synth_clean_note(SynthCleanTable *table, uint32 row, int at, SynthCleanRule rule,
				 int32 suggestion, double confidence, bool repair)
{
	SynthCleanFinding *finding;

	if (at >= 0)
	{
		SynthCleanColumn *column = &table->columns[at];

		if (column->rule[row] != SYNTH_CLEAN_OK)
			return;
		column->rule[row] = rule;
		if (repair && suggestion != SYNTH_CLEAN_NONE)
		{
			int32		code = column->cell[row];

			if (code >= 0)
				column->values[code].rows--;
			else
				column->empty--;
			if (suggestion >= 0)
				column->values[suggestion].rows++;
			else
				column->empty++;
			column->cell[row] = suggestion;
		}
	}
	if (table->nfindings == table->finding_capacity)
	{
		table->finding_capacity = Max(1024, table->finding_capacity * 2);
		if (table->findings == NULL)
			table->findings = MemoryContextAllocHuge(table->context,
													 table->finding_capacity * sizeof(SynthCleanFinding));
		else
			table->findings = repalloc_huge(table->findings,
											table->finding_capacity * sizeof(SynthCleanFinding));
		synth_clean_check_memory(table);
	}
	finding = &table->findings[table->nfindings++];
	finding->row = row;
	finding->column = at;
	finding->rule = rule;
	finding->suggestion = suggestion;
	finding->confidence = confidence;
}
