/*
 * report_read.c
 *		Two tables into memory, in an order that is a function of their rows.
 *
 * A table is read through a cursor as the invoker: privileges and row-level
 * security hold.  A number is kept as float8 (NaN for NULL), a category as
 * four bytes; then the rows are sorted by a hash of their content, so that
 * nothing computed from them, to the last bit, depends on where they lay.
 *
 * With sample_rows, the rows with the smallest keys are kept, where the key
 * hashes the content and the number of equal rows before it: each row is as
 * likely as any other, also where most rows are equal, and the sample does
 * not depend on the order.  The count of equal rows is kept for the first
 * few million different contents; of later ones the row number stands in for
 * it, so there the sample is still uniform but may depend on the order.
 *
 * As our yardstick (tools/evaluate.py) has it, a NULL category is the category
 * nan, and a column that holds nothing but t, f, true and false is boolean.
 *
 * Memory: 8 bytes a number, 4 a category and 24 a row while reading.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "report/report_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define FETCH_ROWS		500
#define MAX_ROWS		PG_INT32_MAX
#define MAX_CONTENTS	(4 * 1024 * 1024)

typedef struct CountEntry
{
	uint64		content;
	uint32		count;
	char		status;
}			CountEntry;

#define SH_PREFIX counts
#define SH_ELEMENT_TYPE CountEntry
#define SH_KEY_TYPE uint64
#define SH_KEY content
#define SH_HASH_KEY(table, k) ((uint32) (k))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct Ranked
{
	uint64		key;
	uint32		row;
}			Ranked;

#define ST_SORT sort_ranked
#define ST_ELEMENT_TYPE Ranked
#define ST_COMPARE(a, b) ((a)->key < (b)->key ? -1 : (a)->key > (b)->key ? 1 : \
						  (a)->row < (b)->row ? -1 : (a)->row > (b)->row)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* One cell, before it is known whether its row stays. */
typedef union Cell
{
	double		number;
	SynthReportKey key;
}			Cell;

typedef struct Reader
{
	SynthReportTables *tables;
	int			side;
	const SynthReportType **type;
	FmgrInfo   *output;			/* of types whose text is their output */
	bool	   *boolean_words;	/* only t, f, true, false up to now */
	Cell	   *cell;
	SynthReportKey null_key;
	int64		nread;
	int64		sample_rows;	/* 0: all */
	uint64		seed;
	uint32		nrows;
	uint32		capacity;
	uint64		limit;			/* keys above it are not in the sample */
	uint64	   *sample_key;
	counts_hash *counts;
}			Reader;

static void read_table(SynthReportTables *tables, int side,
					   const SynthReportOptions *options);
static Reader *prepare_reader(SynthReportTables *tables, int side,
							  const SynthReportOptions *options);
static char *write_query(const SynthReportTables *tables, int side);
static void read_row(Reader *reader, HeapTuple tuple, TupleDesc desc,
					 Datum *values, bool *nulls);
static SynthReportKey read_category(Reader *reader, int column, Datum value);
static uint64 sample_key(Reader *reader, uint64 content);
static void store_row(Reader *reader, uint64 content, uint64 key);
static void *enlarge(Reader *reader, void *array, Size element_bytes);
static void shrink_sample(Reader *reader);
static void join_boolean_words(Reader *reader);
static void sort_rows(Reader *reader);
static void keep_rows(Reader *reader, const Ranked *rank, uint32 n);

/*
 * synth_report_read
 *		Read both tables whose columns are matched.
 *
 * Memory: in tables->context.   Errors: 22023 table without rows; 54000 too
 * many; what the server says of privileges.
 */
void
synth_report_read(SynthReportTables *tables, const SynthReportOptions *options)
{
	for (int i = 0; i < tables->ncolumns; i++)
		if (!tables->columns[i].numerical)
			tables->columns[i].dictionary =
				synth_report_dictionary(tables->context);
	read_table(tables, SYNTH_REAL, options);
	read_table(tables, SYNTH_SYNTHETIC, options);
}

static void
read_table(SynthReportTables *tables, int side,
		   const SynthReportOptions *options)
{
	Reader	   *reader;
	SynthSpi	spi;
	Portal		portal;
	Datum	   *values;
	bool	   *nulls;
	MemoryContext row_context;

	synth_base_spi_begin(&spi);
	reader = prepare_reader(tables, side, options);
	values = synth_palloc_array(Datum, tables->ncolumns);
	nulls = synth_palloc_array(bool, tables->ncolumns);
	row_context = AllocSetContextCreate(CurrentMemoryContext,
										"synth report rows",
										ALLOCSET_DEFAULT_SIZES);
	portal = SPI_cursor_open_with_args(NULL, write_query(tables, side),
									   0, NULL, NULL, NULL, true, 0);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);

			CHECK_FOR_INTERRUPTS();
			read_row(reader, SPI_tuptable->vals[i], SPI_tuptable->tupdesc,
					 values, nulls);
			MemoryContextSwitchTo(old);
			MemoryContextReset(row_context);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);

	if (reader->nrows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("table \"%s\" has no rows to compare",
						get_rel_name(tables->relation[side])),
				 errhint("Fill it first; with row-level security, see that the current role may read its rows.")));
	join_boolean_words(reader);
	shrink_sample(reader);
	sort_rows(reader);
	tables->nrows[side] = reader->nrows;
	synth_base_spi_end(&spi);
}

static Reader *
prepare_reader(SynthReportTables *tables, int side,
			   const SynthReportOptions *options)
{
	Reader	   *reader = palloc0(sizeof(Reader));
	int			n = tables->ncolumns;

	reader->tables = tables;
	reader->side = side;
	reader->type = synth_palloc_array(const SynthReportType *, n);
	reader->output = synth_palloc0_array(FmgrInfo, n);
	reader->boolean_words = synth_palloc_array(bool, n);
	reader->cell = synth_palloc_array(Cell, n);
	reader->null_key = synth_report_key("nan", 3);
	reader->sample_rows = options->sample_rows;
	reader->seed = options->seed;
	reader->limit = PG_UINT64_MAX;
	if (options->sample_rows > 0)
		reader->counts = counts_create(CurrentMemoryContext, 1024, NULL);
	for (int i = 0; i < n; i++)
	{
		Oid			type = tables->columns[i].type[side];

		reader->type[i] = synth_report_type(type);
		reader->boolean_words[i] = true;
		if (!tables->columns[i].numerical && reader->type[i]->category == NULL)
		{
			Oid			function;
			bool		is_varlena;

			getTypeOutputInfo(type, &function, &is_varlena);
			fmgr_info(function, &reader->output[i]);
		}
	}
	return reader;
}

static char *
write_query(const SynthReportTables *tables, int side)
{
	StringInfoData sql;

	initStringInfo(&sql);
	for (int i = 0; i < tables->ncolumns; i++)
		appendStringInfo(&sql, "%s %s", i == 0 ? "SELECT" : ",",
						 quote_identifier(tables->columns[i].name));
	appendStringInfo(&sql, " FROM %s",
					 synth_base_relation_sql(tables->relation[side]));
	return sql.data;
}

static void
read_row(Reader *reader, HeapTuple tuple, TupleDesc desc,
		 Datum *values, bool *nulls)
{
	SynthReportTables *tables = reader->tables;
	uint64		content = 0;
	uint64		key = 0;

	heap_deform_tuple(tuple, desc, values, nulls);
	for (int i = 0; i < tables->ncolumns; i++)
	{
		Cell	   *cell = &reader->cell[i];
		uint64		bits;

		if (tables->columns[i].numerical)
		{
			double		x = nulls[i] ? NAN : reader->type[i]->number(values[i]);

			/* one bit pattern for NaN, one for zero */
			cell->number = isnan(x) ? NAN : x + 0.0;
			memcpy(&bits, &cell->number, sizeof(bits));
		}
		else
		{
			cell->key = nulls[i] ? reader->null_key :
				read_category(reader, i, values[i]);
			bits = cell->key.high;
		}
		content = synth_num_mix(content, bits);
	}
	reader->nread++;
	if (reader->sample_rows > 0)
	{
		key = sample_key(reader, content);
		if (key > reader->limit)
			return;
	}
	store_row(reader, content, key);
}

static SynthReportKey
read_category(Reader *reader, int column, Datum value)
{
	const char *text;
	Size		bytes;

	if (reader->type[column]->category != NULL)
		text = reader->type[column]->category(value, &bytes);
	else
	{
		text = OutputFunctionCall(&reader->output[column], value);
		bytes = strlen(text);
	}
	if (text == NULL)
		return reader->null_key;
	if (reader->boolean_words[column])
		reader->boolean_words[column] =
			(bytes == 1 && strchr("tTfF", text[0]) != NULL) ||
			(bytes == 4 && pg_strncasecmp(text, "true", 4) == 0) ||
			(bytes == 5 && pg_strncasecmp(text, "false", 5) == 0);
	return synth_report_key(text, bytes);
}

static uint64
sample_key(Reader *reader, uint64 content)
{
	uint64		number = (uint64) reader->nread << 32;
	CountEntry *entry;
	bool		found;

	entry = counts_lookup(reader->counts, content);
	if (entry == NULL && reader->counts->members < MAX_CONTENTS)
	{
		entry = counts_insert(reader->counts, content, &found);
		entry->count = 0;
	}
	if (entry != NULL)
		number = entry->count++;
	return synth_num_mix(synth_num_mix(content, number), reader->seed);
}

static void
store_row(Reader *reader, uint64 content, uint64 key)
{
	SynthReportTables *tables = reader->tables;
	int			side = reader->side;
	uint32		row;

	if (reader->sample_rows > 0 && reader->nrows / 2 >= reader->sample_rows)
		shrink_sample(reader);
	if (reader->nrows == reader->capacity)
	{
		if (reader->nrows >= MAX_ROWS / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("table \"%s\" has too many rows to compare at once",
							get_rel_name(tables->relation[side])),
					 errhint("Compare a sample: option \"sample_rows\".")));
		reader->capacity = Max(1024, reader->capacity * 2);
		for (int i = 0; i < tables->ncolumns; i++)
		{
			SynthReportColumn *c = &tables->columns[i];

			if (c->numerical)
				c->value[side] = enlarge(reader, c->value[side], sizeof(double));
			else
				c->code[side] = enlarge(reader, c->code[side], sizeof(uint32));
		}
		tables->row_hash[side] = enlarge(reader, tables->row_hash[side],
										 sizeof(uint64));
		if (reader->sample_rows > 0)
			reader->sample_key = enlarge(reader, reader->sample_key,
										 sizeof(uint64));
	}
	row = reader->nrows++;
	for (int i = 0; i < tables->ncolumns; i++)
	{
		SynthReportColumn *c = &tables->columns[i];

		if (c->numerical)
			c->value[side][row] = reader->cell[i].number;
		else
			c->code[side][row] = synth_report_code(c, reader->cell[i].key);
	}
	tables->row_hash[side][row] = content;
	if (reader->sample_rows > 0)
		reader->sample_key[row] = key;
}

static void *
enlarge(Reader *reader, void *array, Size element_bytes)
{
	Size		bytes = synth_base_size_mul(reader->capacity, element_bytes);

	return array == NULL ?
		MemoryContextAllocHuge(reader->tables->context, bytes) :
		repalloc_huge(array, bytes);
}

/* Keep the sample_rows rows with the smallest keys. */
static void
shrink_sample(Reader *reader)
{
	Ranked	   *rank;

	if (reader->sample_rows == 0 || reader->nrows <= reader->sample_rows)
		return;
	rank = synth_palloc_array(Ranked, reader->nrows);
	for (uint32 i = 0; i < reader->nrows; i++)
	{
		rank[i].key = reader->sample_key[i];
		rank[i].row = i;
	}
	sort_ranked(rank, reader->nrows);
	keep_rows(reader, rank, (uint32) reader->sample_rows);
	reader->limit = rank[reader->sample_rows - 1].key;
	pfree(rank);
}

/*
 * A column of nothing but t, f, true and false is the same as a boolean one,
 * however it is spelt.
 */
static void
join_boolean_words(Reader *reader)
{
	SynthReportTables *tables = reader->tables;
	SynthReportKey word[4];

	word[0] = synth_report_key("t", 1);
	word[1] = synth_report_key("true", 4);
	word[2] = synth_report_key("f", 1);
	word[3] = synth_report_key("false", 5);
	for (int i = 0; i < tables->ncolumns; i++)
	{
		SynthReportColumn *c = &tables->columns[i];
		uint32		from[4],
					yes,
					no;

		if (c->numerical || !reader->boolean_words[i] ||
			reader->type[i]->type == BOOLOID)
			continue;
		for (int w = 0; w < 4; w++)
			from[w] = synth_report_code(c, word[w]);
		yes = synth_report_code(c, synth_report_key("True", 4));
		no = synth_report_code(c, synth_report_key("False", 5));
		for (uint32 row = 0; row < reader->nrows; row++)
		{
			uint32	   *code = &c->code[reader->side][row];

			CHECK_FOR_INTERRUPTS();
			if (*code == from[0] || *code == from[1])
				*code = yes;
			else if (*code == from[2] || *code == from[3])
				*code = no;
		}
	}
}

static void
sort_rows(Reader *reader)
{
	uint64	   *hash = reader->tables->row_hash[reader->side];
	Ranked	   *rank = synth_palloc_array(Ranked, reader->nrows);

	for (uint32 i = 0; i < reader->nrows; i++)
	{
		rank[i].key = hash[i];
		rank[i].row = i;
	}
	sort_ranked(rank, reader->nrows);
	keep_rows(reader, rank, reader->nrows);
	pfree(rank);
}

/* Let the first n rows of rank be the rows, in its order. */
static void
keep_rows(Reader *reader, const Ranked *rank, uint32 n)
{
	SynthReportTables *tables = reader->tables;
	int			side = reader->side;
	void	   *spare = synth_palloc_array(uint64, n);
	uint64	   *wide = spare;
	uint32	   *narrow = spare;

	for (int i = -2; i < tables->ncolumns; i++)
	{
		uint64	   *words = NULL;

		CHECK_FOR_INTERRUPTS();
		if (i == -2)
			words = reader->sample_key;
		else if (i == -1)
			words = tables->row_hash[side];
		else if (tables->columns[i].numerical)
			words = (uint64 *) tables->columns[i].value[side];
		else
		{
			uint32	   *codes = tables->columns[i].code[side];

			for (uint32 row = 0; row < n; row++)
				narrow[row] = codes[rank[row].row];
			memcpy(codes, narrow, n * sizeof(uint32));
		}
		if (words != NULL)
		{
			for (uint32 row = 0; row < n; row++)
				wide[row] = words[rank[row].row];
			memcpy(words, wide, n * sizeof(uint64));
		}
	}
	pfree(spare);
	reader->nrows = n;
}
