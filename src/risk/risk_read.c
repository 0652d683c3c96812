/*
 * risk_read.c
 *		A table into memory: a code for each cell that matters.
 *
 * It is read once, through a cursor, as the invoker: privileges and row-level
 * security hold.  Quasi-identifiers and sensitive columns become four bytes a
 * cell; columns that only go along wait in a tuplestore, which spills to disk.
 *
 * Where rows with equal quasi-identifiers may part (relaxed), a hash of the
 * rest of the row orders them, so that not their place decides.
 *
 * Memory: 4 bytes for each quasi-identifier (in fours) and sensitive column of
 * a row and 4 or 12 more, at most MAX_BYTES; the distinct values, as much again.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "learn/learn.h"
#include "miscadmin.h"
#include "risk/risk_private.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"

#define FETCH_ROWS		1000
#define FIRST_ROWS		4096
#define MAX_BYTES		((Size) 1024 * 1024 * 1024)
#define RANK_WEIGHT		1e-6

static char *write_query(const SynthRiskTable *table);
static void begin_rows(SynthRiskTable *table, TupleDesc desc);
static void add_row(SynthRiskTable *table, TupleDesc desc, Datum *values,
					bool *nulls);
static void enlarge(SynthRiskTable *table);
pg_noreturn static void too_large(const SynthRiskTable *table);
static void hash_rest(const SynthRiskTable *table, TupleDesc desc,
					  Datum *values, bool *nulls, int32 *cells);
static void set_positions(SynthRiskColumn *column);
static void write_codes(SynthRiskTable *table);

/*
 * synth_risk_read
 *		Read the chosen columns of a table and order their values.
 *
 * Memory: in table->context.   Errors: 54000 too large; 22023 hierarchies that
 * do not fit; what the server says of privileges.
 */
void
synth_risk_read(SynthRiskTable *table, Jsonb *hierarchies)
{
	SynthSpi	spi;
	Portal		portal;
	MemoryContext row_context,
				old;
	Datum	   *values;
	bool	   *nulls;
	int			ncolumns = table->nquasi + table->nsensitive;

	synth_base_spi_begin(&spi);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "synth risk rows",
										ALLOCSET_DEFAULT_SIZES);
	portal = SPI_cursor_open_with_args(NULL, write_query(table), 0, NULL, NULL,
									   NULL, true, 0);
	begin_rows(table, portal->tupDesc);
	values = synth_palloc_array(Datum, ncolumns + table->ncarried);
	nulls = synth_palloc_array(bool, ncolumns + table->ncarried);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		/* the distinct values, too */
		if (MemoryContextMemAllocated(table->context, true) > 2 * MAX_BYTES)
			too_large(table);
		old = MemoryContextSwitchTo(row_context);
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			CHECK_FOR_INTERRUPTS();
			heap_deform_tuple(SPI_tuptable->vals[i], SPI_tuptable->tupdesc,
							  values, nulls);
			add_row(table, SPI_tuptable->tupdesc, values, nulls);
			if ((i & 63) == 63)
				MemoryContextReset(row_context);
		}
		MemoryContextSwitchTo(old);
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	synth_base_spi_end(&spi);

	old = MemoryContextSwitchTo(table->context);
	for (int i = 0; i < ncolumns; i++)
	{
		synth_risk_order_values(&table->columns[i]);
		set_positions(&table->columns[i]);
	}
	if (hierarchies)
		synth_risk_read_hierarchies(table, hierarchies);
	write_codes(table);
	MemoryContextSwitchTo(old);
}

/* Give up a table; its spilled rows are a file, which memory is not. */
void
synth_risk_end(SynthRiskTable *table)
{
	if (table->carried != NULL)
		tuplestore_end(table->carried);
	MemoryContextDelete(table->context);
}

static char *
write_query(const SynthRiskTable *table)
{
	StringInfoData sql;
	int			ncolumns = table->nquasi + table->nsensitive;

	initStringInfo(&sql);
	for (int i = 0; i < ncolumns + table->ncarried; i++)
		appendStringInfo(&sql, "%s %s", i == 0 ? "SELECT" : ",",
						 quote_identifier(i < ncolumns ? table->columns[i].name :
										  table->carried_name[i - ncolumns]));
	appendStringInfo(&sql, " FROM %s", synth_base_relation_sql(table->relation));
	return sql.data;
}

static void
begin_rows(SynthRiskTable *table, TupleDesc desc)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);
	int			ncolumns = table->nquasi + table->nsensitive;

	table->width = synth_risk_mondrian_width(table->nquasi);
	table->stride = table->width + table->nsensitive + 2 * table->order_equals + 1;
	table->capacity = FIRST_ROWS;
	table->cells = synth_palloc_array(int32, (Size) FIRST_ROWS * table->stride);
	for (int i = 0; i < ncolumns; i++)
		synth_risk_begin_values(&table->columns[i]);
	if (table->ncarried > 0)
	{
		table->carried_desc = CreateTemplateTupleDesc(table->ncarried);
		for (int i = 0; i < table->ncarried; i++)
			TupleDescCopyEntry(table->carried_desc, i + 1, desc, ncolumns + i + 1);
		table->carried = tuplestore_begin_heap(false, false, work_mem);
	}
	MemoryContextSwitchTo(old);
}

static void
add_row(SynthRiskTable *table, TupleDesc desc, Datum *values, bool *nulls)
{
	int32	   *cells;
	int			ncolumns = table->nquasi + table->nsensitive;

	if (table->nrows == table->capacity)
		enlarge(table);
	cells = table->cells + (Size) table->nrows * table->stride;
	memset(cells, 0, table->stride * sizeof(int32));
	for (int i = 0; i < ncolumns; i++)
		cells[i < table->nquasi ? i : table->width + i - table->nquasi] =
			synth_risk_add_value(&table->columns[i], values[i], nulls[i]);
	if (table->order_equals)
		hash_rest(table, desc, values + ncolumns, nulls + ncolumns,
				  cells + table->width + table->nsensitive);
	cells[table->stride - 1] = (int32) table->nrows++;
	if (table->carried)
		tuplestore_putvalues(table->carried, table->carried_desc,
							 values + ncolumns, nulls + ncolumns);
}

static void
enlarge(SynthRiskTable *table)
{
	Size		row_bytes = table->stride * sizeof(int32);
	Size		capacity = Min((Size) table->capacity * 2, MAX_BYTES / row_bytes);

	if (capacity <= table->capacity)
		too_large(table);
	table->cells = repalloc_huge(table->cells, capacity * row_bytes);
	table->capacity = capacity;
}

static void
too_large(const SynthRiskTable *table)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("table \"%s\" is too large to be anonymised at once",
					table->name),
			 errdetail("More than its first %u rows do not fit into %d MB.",
					   table->nrows, (int) (MAX_BYTES / (1024 * 1024))),
			 errhint("Name fewer quasi-identifiers, or take a part of the table through a view.")));
}

static void
hash_rest(const SynthRiskTable *table, TupleDesc desc, Datum *values,
		  bool *nulls, int32 *cells)
{
	uint64		hash = 0;

	for (int i = 0; i < table->ncarried; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc,
											table->nquasi + table->nsensitive + i);

		hash = synth_num_mix(hash, nulls[i] ? 1 :
							 datum_image_hash(values[i], a->attbyval, a->attlen));
	}
	cells[0] = (int32) (hash >> 32);
	cells[1] = (int32) hash;
}

/*
 * Where the codes lie between 0 and 1: categories at equal distances, numbers
 * by their value and, a little, by their rank: one value far out must not hide
 * that the others differ.  What is no finite number lies apart by 1 and more, so
 * that a class that joins it with numbers counts as all of the column.
 */
static void
set_positions(SynthRiskColumn *column)
{
	int32		n = column->ncodes;
	double		low = 0,
				high = 0,
				x;
	bool		any = false;

	column->position = synth_palloc_array(double, n);
	if (!column->number)
	{
		for (int32 i = 0; i < n; i++)
			column->position[i] = n < 2 ? 0 : (double) i / (n - 1);
		return;
	}
	for (int32 i = column->has_null; i < n; i++)
		if (synth_learn_number(column->base_type, column->value[i], &x) == 0)
		{
			low = any ? Min(low, x) : x;
			high = any ? Max(high, x) : x;
			any = true;
		}
	for (int32 i = 0; i < n; i++)
	{
		int			special = i == 0 && column->has_null ? -1 :
			synth_learn_number(column->base_type, column->value[i], &x);

		if (special == 0)
			/* halves: a difference of doubles may be infinite */
			x = high > low ?
				(1 - RANK_WEIGHT) * ((x / 2 - low / 2) / (high / 2 - low / 2)) +
				RANK_WEIGHT * i / n : 0;
		else
			x = special == -1 ? -4 : special == SYNTH_SPECIAL_MINUS_INF ? -2 :
				special == SYNTH_SPECIAL_PLUS_INF ? 3 : 5;
		column->position[i] = x;
	}
}

/* The numbers of the dictionaries become codes. */
static void
write_codes(SynthRiskTable *table)
{
	for (uint32 row = 0; row < table->nrows; row++)
	{
		int32	   *cells = table->cells + (Size) row * table->stride;

		if ((row & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < table->nquasi + table->nsensitive; i++)
		{
			int32	   *cell = &cells[i < table->nquasi ? i :
									  table->width + i - table->nquasi];

			*cell = *cell < 0 ? 0 : table->columns[i].code_of[*cell];
		}
	}
	for (int i = 0; i < table->nquasi + table->nsensitive; i++)
		pfree(table->columns[i].code_of);
}

/* The sensitive columns as the mathematics wants them. */
void
synth_risk_sensitive(SynthRiskTable *table, SynthSensitive *sensitive)
{
	for (int i = 0; i < table->nsensitive; i++)
	{
		SynthRiskColumn *column = &table->columns[table->nquasi + i];
		uint64	   *below = synth_palloc_array(uint64, (Size) column->ncodes + 1);
		double	   *below_sum = synth_palloc_array(double, (Size) column->ncodes + 1);

		synth_risk_cumulate(column->rows, column->ncodes, below, below_sum);
		sensitive[i].ncodes = column->ncodes;
		sensitive[i].ordered = column->number;
		sensitive[i].below = below;
		sensitive[i].below_sum = below_sum;
	}
}
