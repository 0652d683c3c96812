/*
 * match_read.c
 *		What is known of the columns of a table: kinds, and samples of their
 *		values, words and forms.
 *
 * The first rows are read through a cursor as the invoker: privileges and
 * row-level security hold.  Values are folded and hashed, and forgotten.  Of
 * the hashes those below a limit are kept, which is halved when they become
 * too many: a sample of the distinct ones that does not depend on the order
 * of the rows, and two of which can be compared below the lower limit.
 *
 * A form is a value with each run of digits as one 9 and of letters as one a.
 *
 * Memory: about MAX_ITEMS items of 32 bytes for a table, or 256 for each
 * aspect of a column.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "access/relation.h"
#include "base/base.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "match/match_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#define FETCH_ROWS		500
#define MAX_ROWS		100000
#define MAX_ITEMS		3000000
#define LEAST_ITEMS		256
#define MOST_ITEMS		4096
#define VALUE_BYTES		400		/* of a value that are looked at */
#define FORM_BYTES		64
#define MOST_TRUTHS		6		/* values of a column of yes and no */
#define MOSTLY			0.8		/* a column is of the kind of so many values */

typedef struct ItemEntry
{
	uint64		hash;
	double		number;
	uint32		rows;
	char		status;
}			ItemEntry;

#define SH_PREFIX items
#define SH_ELEMENT_TYPE ItemEntry
#define SH_KEY_TYPE uint64
#define SH_KEY hash
#define SH_HASH_KEY(table, k) ((uint32) (k))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct Collector
{
	items_hash *items;
	uint64		limit;
}			Collector;

/* A column while it is read. */
typedef struct Reading
{
	Oid			type;
	char		category;
	FmgrInfo	output;
	int64		numbers;
	int64		times;
	bool		says[3];		/* no, something else, yes */
	Collector	collector[SYNTH_MATCH_ASPECTS];
}			Reading;

static void read_columns(SynthMatchTable *table, Relation relation, Reading **reading);
static void read_rows(SynthMatchTable *table, Relation relation, Reading *reading);
static void read_value(SynthMatchColumn *column, Reading *reading, Datum value,
					   Size most_items);
static void collect(Collector *collector, uint64 hash, double number, Size most_items);
static void read_words(Reading *reading, const char *text, int bytes, Size most_items);
static uint64 hash_form(const char *text, int bytes, bool *is_time);
static bool parse_number(const char *text, int bytes, double *number);
static void finish_column(SynthMatchColumn *column, Reading *reading);
static int	compare_items(const void *a, const void *b);
static int	compare_numbers(const void *a, const void *b);

SynthMatchTable *
synth_match_read(Oid relation_oid)
{
	SynthMatchTable *table = palloc0(sizeof(SynthMatchTable));
	Relation	relation = try_relation_open(relation_oid, AccessShareLock);
	Reading    *reading;

	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation_oid)));
	switch (relation->rd_rel->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_VIEW:
		case RELKIND_MATVIEW:
		case RELKIND_FOREIGN_TABLE:
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a table or view",
							RelationGetRelationName(relation))));
	}
	read_columns(table, relation, &reading);
	read_rows(table, relation, reading);
	for (int i = 0; i < table->n; i++)
		finish_column(&table->columns[i], &reading[i]);
	relation_close(relation, NoLock);
	return table;
}

static void
read_columns(SynthMatchTable *table, Relation relation, Reading **reading)
{
	TupleDesc	desc = RelationGetDescr(relation);

	table->columns = synth_palloc0_array(SynthMatchColumn, Max(desc->natts, 1));
	*reading = synth_palloc0_array(Reading, Max(desc->natts, 1));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		Reading    *r = &(*reading)[table->n];
		Oid			output;
		bool		is_varlena,
					is_preferred;

		if (attribute->attisdropped)
			continue;
		table->columns[table->n++].name = pstrdup(NameStr(attribute->attname));
		r->type = getBaseType(attribute->atttypid);
		get_type_category_preferred(r->type, &r->category, &is_preferred);
		getTypeOutputInfo(attribute->atttypid, &output, &is_varlena);
		fmgr_info(output, &r->output);
		for (int k = 0; k < SYNTH_MATCH_ASPECTS; k++)
		{
			r->collector[k].items = items_create(CurrentMemoryContext, 16, NULL);
			r->collector[k].limit = PG_UINT64_MAX;
		}
	}
}

static void
read_rows(SynthMatchTable *table, Relation relation, Reading *reading)
{
	SynthSpi	spi;
	StringInfoData sql;
	Portal		portal;
	MemoryContext row_context;
	Datum	   *values;
	bool	   *nulls;
	Size		most_items = MAX_ITEMS / SYNTH_MATCH_ASPECTS / Max(table->n, 1);

	most_items = Max(LEAST_ITEMS, Min(MOST_ITEMS, most_items));
	if (table->n == 0)
		return;
	synth_base_spi_begin(&spi);
	values = synth_palloc_array(Datum, table->n);
	nulls = synth_palloc_array(bool, table->n);
	initStringInfo(&sql);
	for (int i = 0; i < table->n; i++)
		appendStringInfo(&sql, "%s %s", i == 0 ? "SELECT" : ",",
						 quote_identifier(table->columns[i].name));
	appendStringInfo(&sql, " FROM %s LIMIT %d",
					 synth_base_relation_sql(RelationGetRelid(relation)), MAX_ROWS);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "synth match rows",
										ALLOCSET_DEFAULT_SIZES);
	portal = SPI_cursor_open_with_args(NULL, sql.data, 0, NULL, NULL, NULL, true, 0);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		for (uint64 row = 0; row < SPI_processed; row++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);

			CHECK_FOR_INTERRUPTS();
			heap_deform_tuple(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, values, nulls);
			for (int i = 0; i < table->n; i++)
				if (!nulls[i])
					read_value(&table->columns[i], &reading[i], values[i], most_items);
			MemoryContextSwitchTo(old);
			MemoryContextReset(row_context);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	synth_base_spi_end(&spi);
}

static void
read_value(SynthMatchColumn *column, Reading *reading, Datum value, Size most_items)
{
	char	   *text = OutputFunctionCall(&reading->output, value);
	char	   *utf8;
	char		folded[VALUE_BYTES];
	double		number = 0;
	uint64		hash,
				form;
	int			bytes;
	bool		is_time,
				is_number;

	utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	while (*utf8 == ' ' || *utf8 == '\t')
		utf8++;
	bytes = synth_match_fold(utf8, strlen(utf8), folded, sizeof(folded));
	while (bytes > 0 && (unsigned char) folded[bytes - 1] <= ' ')
		bytes--;
	if (bytes == 0)
		return;
	column->rows++;
	is_number = parse_number(folded, bytes, &number);
	reading->numbers += is_number;
	reading->says[1 + synth_match_truth(folded, bytes)] = true;
	/* 1 and 1.0 are one value */
	hash = is_number ? synth_num_hash(&number, sizeof(number), 1) :
		synth_num_hash(folded, bytes, 0);
	collect(&reading->collector[SYNTH_MATCH_VALUES], hash, number, most_items);
	form = hash_form(folded, bytes, &is_time);
	reading->times += is_time;
	collect(&reading->collector[SYNTH_MATCH_FORMS], form, 0, most_items);
	if (!is_number)
		read_words(reading, folded, bytes, most_items);
}

static void
collect(Collector *collector, uint64 hash, double number, Size most_items)
{
	ItemEntry  *entry;
	bool		found;

	if (hash >= collector->limit)
		return;
	entry = items_insert(collector->items, hash, &found);
	if (!found)
	{
		entry->number = number;
		entry->rows = 0;
	}
	entry->rows++;
	while (collector->items->members > most_items)
	{
		items_hash *fewer = items_create(collector->items->ctx, most_items, NULL);
		items_iterator iterator;

		collector->limit /= 2;
		items_start_iterate(collector->items, &iterator);
		while ((entry = items_iterate(collector->items, &iterator)) != NULL)
		{
			ItemEntry  *copy;

			if (entry->hash >= collector->limit)
				continue;
			copy = items_insert(fewer, entry->hash, &found);
			copy->number = entry->number;
			copy->rows = entry->rows;
		}
		items_destroy(collector->items);
		collector->items = fewer;
	}
}

static void
read_words(Reading *reading, const char *text, int bytes, Size most_items)
{
	int			at = 0,
				start,
				end;

	while (synth_match_next_word(text, bytes, &at, &start, &end))
		collect(&reading->collector[SYNTH_MATCH_TOKENS],
				synth_num_hash(text + start, end - start, 2), 0, most_items);
}

/*
 * The form of a value; is_time: it looks like a date or a time of the day,
 * with three groups of digits, or two around a colon.
 */
static uint64
hash_form(const char *text, int bytes, bool *is_time)
{
	char		form[FORM_BYTES];
	int			n = 0,
				digits = 0,
				runs = 0;
	bool		sign = false,
				colon = false;

	for (int i = 0; i < bytes && n < FORM_BYTES; i++)
	{
		unsigned char c = text[i];
		char		class = c >= '0' && c <= '9' ? '9' : (c >= 'a' && c <= 'z') || c >= 0x80 ? 'a' : c;

		if (class == '9')
			digits++;
		if (n > 0 && (class == '9' || class == 'a') && form[n - 1] == class)
			continue;
		if (class == '9')
			runs++;
		if (i > 0 && (class == '-' || class == '/' || class == '.') && form[n - 1] == '9')
			sign = true;
		if (i > 0 && class == ':' && form[n - 1] == '9')
			colon = true;
		form[n++] = class;
	}
	*is_time = ((runs >= 3 && (sign || colon) && digits >= 5) || (runs == 2 && colon)) &&
		digits <= 20 && digits * 2 >= Min(bytes, FORM_BYTES);
	return synth_num_hash(form, n, 3);
}

/* Digits with a sign, a point and an exponent; no Infinity, no hexadecimals. */
static bool
parse_number(const char *text, int bytes, double *number)
{
	char		copy[40];
	char	   *end;

	if (bytes > (int) sizeof(copy) - 1 || !memchr("+-.0123456789", text[0], 13))
		return false;
	for (int i = 0; i < bytes; i++)
		if (!memchr("+-.0123456789e", text[i], 14))
			return false;
	memcpy(copy, text, bytes);
	copy[bytes] = '\0';
	*number = strtod(copy, &end);
	if (*number == 0)
		*number = 0;			/* not minus zero */
	return end == copy + bytes && isfinite(*number);
}

static void
finish_column(SynthMatchColumn *column, Reading *reading)
{
	for (int k = 0; k < SYNTH_MATCH_ASPECTS; k++)
	{
		Collector  *collector = &reading->collector[k];
		SynthMatchSample *sample = &column->sample[k];
		items_iterator iterator;
		ItemEntry  *entry;

		sample->limit = collector->limit;
		sample->items = synth_palloc_array(SynthMatchItem, Max(collector->items->members, 1));
		items_start_iterate(collector->items, &iterator);
		while ((entry = items_iterate(collector->items, &iterator)) != NULL)
		{
			sample->items[sample->n].hash = entry->hash;
			sample->items[sample->n].number = entry->number;
			sample->items[sample->n++].rows = entry->rows;
		}
		qsort(sample->items, sample->n, sizeof(SynthMatchItem), compare_items);
		items_destroy(collector->items);
	}
	/* "unknown" and "not reported" may stand beside yes and no */
	column->is_truth = reading->says[0] && reading->says[2] &&
		column->sample[SYNTH_MATCH_VALUES].n <= MOST_TRUTHS;
	if (column->rows > 0 && reading->numbers >= MOSTLY * column->rows)
		column->kind = SYNTH_MATCH_NUMBERS;
	else if (column->rows > 0 && reading->times >= MOSTLY * column->rows)
		column->kind = SYNTH_MATCH_TIMES;
	else if (column->rows > 0)
		column->kind = SYNTH_MATCH_TEXTS;
	else
		column->kind = reading->category == TYPCATEGORY_NUMERIC ? SYNTH_MATCH_NUMBERS :
			reading->category == TYPCATEGORY_DATETIME ? SYNTH_MATCH_TIMES : SYNTH_MATCH_NOTHING;
	if (column->kind == SYNTH_MATCH_NUMBERS)
	{
		const SynthMatchSample *sample = &column->sample[SYNTH_MATCH_VALUES];

		column->numbers = synth_palloc_array(double, Max(sample->n, 1));
		for (int i = 0; i < sample->n; i++)
			column->numbers[column->nnumbers++] = sample->items[i].number;
		qsort(column->numbers, column->nnumbers, sizeof(double), compare_numbers);
	}
}

static int
compare_items(const void *a, const void *b)
{
	uint64		x = ((const SynthMatchItem *) a)->hash,
				y = ((const SynthMatchItem *) b)->hash;

	return x < y ? -1 : x > y;
}

static int
compare_numbers(const void *a, const void *b)
{
	double		x = *(const double *) a,
				y = *(const double *) b;

	return x < y ? -1 : x > y;
}
