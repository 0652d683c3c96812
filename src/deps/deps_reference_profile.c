/*
 * deps_reference_profile.c
 *		What one scan of each table tells of its columns: how many values, how
 *		many of them differ, their range, and the smallest of their hashes.
 *
 * The k smallest hashes of a column (Bar-Yossef et al., 2002) estimate its
 * distinct values, and two such samples, cut at the lower of their limits, how
 * many of one's values the other has.  Equal values of any two types that a
 * foreign key may join have equal hashes.
 *
 * Memory: 8 kB a column, twice that of the table that is read.
 */
#include "postgres.h"

#include <math.h>

#include "access/detoast.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "deps/deps_reference_private.h"
#include "mb/pg_wchar.h"
#include "match/match.h"
#include "miscadmin.h"
#include "num/num.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/typcache.h"

#define FETCH_ROWS		500
/* A longer text is no key. */
#define MAX_KEY_BYTES	200
#define RECENT_HASHES	256

/* A column while its table is read. */
typedef struct ColumnScan
{
	SynthDepsRefColumn *column;
	TypeCacheEntry *type;		/* of SYNTH_DEPS_OTHER and dates */
	uint64		limit;			/* hashes from it on are not kept */
	int			n;
	uint64	   *hash;			/* 2 * SYNTH_DEPS_HASHES */
	uint64		recent[RECENT_HASHES];	/* seen not long ago */
	double		bytes;
}			ColumnScan;

static void read_table(SynthDepsRefTable *table, Oid relation);
static void read_constraints(SynthDepsRefTable *table, Relation relation);
static SynthDepsClass class_of(Oid type);
static void read_name(const char *text, bool is_table, SynthDepsName *name);
static void read_names(SynthDepsRefSchema *schema);
static void drop_table_prefix(SynthDepsRefSchema *schema);
static void drop_column_prefix(SynthDepsRefSchema *schema, SynthDepsRefTable *table);
static void read_rows(SynthDepsRefTable *table);
static bool add_value(ColumnScan *scan, Datum value);
static bool hash_value(ColumnScan *scan, Datum value, uint64 *hash);
static void keep_smallest(ColumnScan *scan);
static void finish_column(ColumnScan *scan, int64 rows);

SynthDepsRefSchema *
synth_deps_read_schema(List *relations)
{
	SynthDepsRefSchema *schema = palloc0(sizeof(SynthDepsRefSchema));
	ListCell   *cell;

	schema->tables = synth_palloc0_array(SynthDepsRefTable, list_length(relations) + 1);
	foreach(cell, relations)
		read_table(&schema->tables[schema->n++], lfirst_oid(cell));
	read_names(schema);
	for (int i = 0; i < schema->n; i++)
		read_rows(&schema->tables[i]);
	return schema;
}

/* ---- from the catalogue ---- */

static void
read_table(SynthDepsRefTable *table, Oid relation_oid)
{
	Relation	relation = try_relation_open(relation_oid, AccessShareLock);
	TupleDesc	desc;

	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation_oid)));
	desc = RelationGetDescr(relation);
	table->relation = relation_oid;
	table->is_partitioned = relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
	/* a constraint of a table does not speak of its heirs */
	table->relation_sql = psprintf("%s%s", table->is_partitioned ? "" : "ONLY ",
								   synth_base_relation_sql(relation_oid));
	read_name(RelationGetRelationName(relation), true, &table->name);
	table->columns = synth_palloc0_array(SynthDepsRefColumn, desc->natts + 1);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		SynthDepsRefColumn *column = &table->columns[table->n];

		if (attribute->attisdropped)
			continue;
		table->n++;
		column->attnum = attribute->attnum;
		column->column_name = pstrdup(NameStr(attribute->attname));
		column->declared_type = attribute->atttypid;
		column->type = getBaseType(attribute->atttypid);
		column->class = class_of(column->type);
		column->is_counted = column->class == SYNTH_DEPS_NUMBER || column->class == SYNTH_DEPS_TEXT;
		read_name(column->column_name, false, &column->name);
	}
	read_constraints(table, relation);
	relation_close(relation, AccessShareLock);
}

/* Unique indexes that a foreign key may refer to. */
static void
read_constraints(SynthDepsRefTable *table, Relation relation)
{
	List	   *indexes = RelationGetIndexList(relation);
	ListCell   *cell;

	foreach(cell, indexes)
	{
		Relation	index = try_relation_open(lfirst_oid(cell), AccessShareLock);
		Bitmapset  *columns = NULL;
		bool		is_key;

		if (index == NULL)
			continue;
		is_key = index->rd_index->indisunique && index->rd_index->indimmediate && index->rd_index->indisvalid &&
			RelationGetIndexPredicate(index) == NIL && RelationGetIndexExpressions(index) == NIL;
		for (int i = 0; is_key && i < index->rd_index->indnkeyatts; i++)	/* columns of INCLUDE are no part */
			columns = bms_add_member(columns, index->rd_index->indkey.values[i]);
		if (is_key)
			table->keys = lappend(table->keys, columns);
		if (is_key && index->rd_index->indisprimary)
			table->primary_key = columns;
		if (is_key && bms_membership(columns) == BMS_SINGLETON)
			for (int i = 0; i < table->n; i++)
				if (table->columns[i].attnum == bms_singleton_member(columns))
				{
					table->columns[i].is_declared_key = true;
					table->columns[i].unique = SYNTH_DEPS_UNIQUE_YES;
				}
		relation_close(index, AccessShareLock);
	}
}

static SynthDepsClass
class_of(Oid type)
{
	TypeCacheEntry *entry;

	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
			return SYNTH_DEPS_NUMBER;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
			return SYNTH_DEPS_TEXT;
		case DATEOID:
			return SYNTH_DEPS_DATE;
		case BOOLOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case CASHOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case TIMEOID:
		case TIMETZOID:
		case INTERVALOID:
		case BYTEAOID:
		case JSONBOID:
			return SYNTH_DEPS_NONE;
		default:
			break;
	}
	if (type_is_array(type) || type_is_rowtype(type) || type_is_range(type) || type_is_multirange(type))
		return SYNTH_DEPS_NONE;
	/* an equality of an extension is not found on the pinned search_path */
	entry = lookup_type_cache(type, TYPECACHE_HASH_EXTENDED_PROC | TYPECACHE_EQ_OPR);
	return OidIsValid(entry->hash_extended_proc) && OidIsValid(entry->eq_opr) && entry->eq_opr < FirstNormalObjectId ?
		SYNTH_DEPS_OTHER : SYNTH_DEPS_NONE;
}

/* ---- names ---- */

static bool
is_camel_break(const char *text, int i)
{
	unsigned char before = text[i - 1],
				here = text[i],
				next = text[i + 1];
	bool		is_upper = here >= 'A' && here <= 'Z';

	return is_upper && ((before >= 'a' && before <= 'z') ||
						(before >= 'A' && before <= 'Z' && next >= 'a' && next <= 'z'));
}

/* Words of a name as it is written: blanks into camelCase, then folded. */
static void
read_name(const char *text, bool is_table, SynthDepsName *name)
{
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	char		parted[NAMEDATALEN * 8],
				folded[NAMEDATALEN * 16];
	int			n = 0;

	for (int i = 0; utf8[i] && n < (int) sizeof(parted) - 2; i++)
	{
		if (i > 0 && is_camel_break(utf8, i))
			parted[n++] = ' ';
		parted[n++] = utf8[i];
	}
	synth_deps_split_name(folded, synth_match_fold(parted, n, folded, sizeof(folded)), is_table, name);
}

static void
read_names(SynthDepsRefSchema *schema)
{
	SynthDepsName *tables = synth_palloc0_array(SynthDepsName, schema->n + 1);

	drop_table_prefix(schema);
	for (int i = 0; i < schema->n; i++)
		tables[i] = schema->tables[i].name;
	for (int i = 0; i < schema->n; i++)
	{
		SynthDepsRefTable *table = &schema->tables[i];

		CHECK_FOR_INTERRUPTS();
		drop_column_prefix(schema, table);
		for (int c = 0; c < table->n; c++)
			synth_deps_cut_key_words(&table->columns[c].name, tables, schema->n);
	}
}

/* sales_orders, sales_customers, sales_items */
static void
drop_table_prefix(SynthDepsRefSchema *schema)
{
	for (int i = 0; i < schema->n; i++)
	{
		SynthDepsName *name = &schema->tables[i].name;
		char		word[SYNTH_DEPS_WORD_BYTES];
		int			same = 0,
					longer = 0;

		if (name->n < 2)
			continue;
		strcpy(word, name->word[0]);
		for (int j = 0; j < schema->n; j++)
		{
			same += schema->tables[j].name.n > 0 && strcmp(schema->tables[j].name.word[0], word) == 0;
			longer += schema->tables[j].name.n > 1 && strcmp(schema->tables[j].name.word[0], word) == 0;
		}
		if (same < 3 || same != longer || same * 5 < schema->n * 3)
			continue;
		for (int j = 0; j < schema->n; j++)
			if (schema->tables[j].name.n > 1 && strcmp(schema->tables[j].name.word[0], word) == 0)
				synth_deps_drop_first_word(&schema->tables[j].name);
		return;
	}
}

/* l_orderkey, l_partkey, l_quantity: unless it is another table's name */
static void
drop_column_prefix(SynthDepsRefSchema *schema, SynthDepsRefTable *table)
{
	for (int i = 0; i < table->n && i < 2; i++)
	{
		SynthDepsName *name = &table->columns[i].name;
		char		word[SYNTH_DEPS_WORD_BYTES];
		int			same = 0;

		if (name->n == 0)
			continue;
		strcpy(word, name->word[0]);
		for (int c = 0; c < table->n; c++)
			same += table->columns[c].name.n > 0 && strcmp(table->columns[c].name.word[0], word) == 0;
		if (same < 2 || same < table->n * 0.8)
			continue;
		for (int t = 0; t < schema->n; t++)
			if (&schema->tables[t] != table && schema->tables[t].name.n == 1 &&
				synth_deps_word_similarity(word, schema->tables[t].name.word[0]) >= 0.8)
				return;
		for (int c = 0; c < table->n; c++)
			if (table->columns[c].name.n > 0 && strcmp(table->columns[c].name.word[0], word) == 0)
				synth_deps_drop_first_word(&table->columns[c].name);
		return;
	}
}

/* ---- the rows ---- */

static void
read_rows(SynthDepsRefTable *table)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth references scan",
												  ALLOCSET_DEFAULT_SIZES);
	ColumnScan	   *scans = MemoryContextAllocHuge(context, sizeof(ColumnScan) * (table->n + 1));
	Datum	   *values = MemoryContextAlloc(context, sizeof(Datum) * (table->n + 1));
	bool	   *nulls = MemoryContextAlloc(context, sizeof(bool) * (table->n + 1));
	StringInfoData sql;
	Portal		portal;
	int			n = 0;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	for (int i = 0; i < table->n; i++)
	{
		ColumnScan	   *scan = &scans[n];

		if (table->columns[i].class == SYNTH_DEPS_NONE)
			continue;
		memset(scan, 0, sizeof(ColumnScan));
		scan->column = &table->columns[i];
		scan->limit = PG_UINT64_MAX;
		scan->hash = MemoryContextAlloc(context, sizeof(uint64) * 2 * SYNTH_DEPS_HASHES);
		scan->type = lookup_type_cache(scan->column->type, TYPECACHE_HASH_EXTENDED_PROC_FINFO);
		appendStringInfo(&sql, "%s%s", n++ ? ", " : "", quote_identifier(scan->column->column_name));
	}
	appendStringInfo(&sql, " FROM %s", table->relation_sql);
	portal = SPI_cursor_open_with_args(NULL, sql.data, 0, NULL, NULL, NULL, true, CURSOR_OPT_NO_SCROLL);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		CHECK_FOR_INTERRUPTS();
		table->rows += SPI_processed;
		for (uint64 row = 0; row < SPI_processed && n > 0; row++)
		{
			heap_deform_tuple(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, values, nulls);
			for (int i = 0; i < n; i++)
				if (!nulls[i] && scans[i].column->class != SYNTH_DEPS_NONE && !add_value(&scans[i], values[i]))
					scans[i].column->class = SYNTH_DEPS_NONE;
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	for (int i = 0; i < n; i++)
		finish_column(&scans[i], table->rows);
	pfree(sql.data);
	MemoryContextDelete(context);
}

/* false: with such a value it is no column of keys */
static bool
add_value(ColumnScan *scan, Datum value)
{
	uint64		hash;

	if (!hash_value(scan, value, &hash))
		return false;
	scan->column->values++;
	if (hash >= scan->limit || scan->recent[hash % RECENT_HASHES] == hash)
		return true;
	scan->recent[hash % RECENT_HASHES] = hash;
	scan->hash[scan->n++] = hash;
	if (scan->n == 2 * SYNTH_DEPS_HASHES)
		keep_smallest(scan);
	return true;
}

static void
note_number(SynthDepsRefColumn *column, int64 number)
{
	if (column->values == 0 || number < column->min)
		column->min = number;
	if (column->values == 0 || number > column->max)
		column->max = number;
}

/* A text of digits, as a number is written. */
static bool
is_number_text(const char *text, int bytes)
{
	if (bytes == 0 || bytes > 15 || (text[0] == '0' && bytes > 1))
		return false;
	for (int i = 0; i < bytes; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

static int64
number_of_digits(const char *text, int bytes)
{
	int64		number = 0;

	for (int i = 0; i < bytes; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

static bool
hash_whole_number(SynthDepsRefColumn *column, int64 number, uint64 *hash)
{
	note_number(column, number);
	*hash = synth_num_mix((uint64) number, 1);
	return true;
}

static bool
hash_whole_numeric(SynthDepsRefColumn *column, Datum value, uint64 *hash)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	char	   *fraction = strchr(text, '.');
	char	   *end;
	int64		number;
	bool		is_whole = fraction == NULL || fraction[1 + strspn(fraction + 1, "0")] == '\0';

	errno = 0;
	number = strtoll(text, &end, 10);
	is_whole = is_whole && errno == 0 && (*end == '\0' || *end == '.');
	pfree(text);
	/* an amount, NaN, or longer than any key */
	return is_whole && hash_whole_number(column, number, hash);
}

static bool
hash_key_text(ColumnScan *scan, const char *text, int bytes, bool is_padded, uint64 *hash)
{
	while (is_padded && bytes > 0 && text[bytes - 1] == ' ')
		bytes--;
	if (bytes > MAX_KEY_BYTES)
		return false;
	scan->bytes += bytes;
	if (scan->column->is_counted && is_number_text(text, bytes))
		note_number(scan->column, number_of_digits(text, bytes));
	else
		scan->column->is_counted = false;
	*hash = synth_num_hash(text, bytes, 2);
	return true;
}

static bool
hash_value(ColumnScan *scan, Datum value, uint64 *hash)
{
	Oid			type = scan->column->type;

	switch (type)
	{
		case INT2OID:
			return hash_whole_number(scan->column, DatumGetInt16(value), hash);
		case INT4OID:
			return hash_whole_number(scan->column, DatumGetInt32(value), hash);
		case INT8OID:
			return hash_whole_number(scan->column, DatumGetInt64(value), hash);
		case NUMERICOID:
			return hash_whole_numeric(scan->column, value, hash);
		case NAMEOID:
			return hash_key_text(scan, NameStr(*DatumGetName(value)), strlen(NameStr(*DatumGetName(value))), false, hash);
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			{
				struct varlena *text = (struct varlena *) DatumGetPointer(value);
				struct varlena *flat;
				bool		is_key;

				if (type != BPCHAROID && toast_raw_datum_size(value) > MAX_KEY_BYTES + VARHDRSZ)
					return false;
				flat = pg_detoast_datum_packed(text);
				is_key = hash_key_text(scan, VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat), type == BPCHAROID, hash);
				if (flat != text)
					pfree(flat);
				return is_key;
			}
		default:
			*hash = DatumGetUInt64(FunctionCall2Coll(&scan->type->hash_extended_proc_finfo,
													 scan->type->typcollation, value, UInt64GetDatum(3)));
			*hash = synth_num_mix(*hash, 4);
			return true;
	}
}

static int
compare_hashes(const void *a, const void *b)
{
	uint64		x = *(const uint64 *) a,
				y = *(const uint64 *) b;

	return x < y ? -1 : x > y;
}

static void
keep_smallest(ColumnScan *scan)
{
	int			n = 0;

	qsort(scan->hash, scan->n, sizeof(uint64), compare_hashes);
	for (int i = 0; i < scan->n; i++)
		if (n == 0 || scan->hash[i] != scan->hash[n - 1])
			scan->hash[n++] = scan->hash[i];
	if (n > SYNTH_DEPS_HASHES)
	{
		n = SYNTH_DEPS_HASHES;
		scan->limit = scan->hash[n - 1];
	}
	scan->n = n;
}

static void
finish_column(ColumnScan *scan, int64 rows)
{
	SynthDepsRefColumn *column = scan->column;

	if (column->class == SYNTH_DEPS_NONE)
		return;
	keep_smallest(scan);
	column->hash = synth_palloc_array(uint64, scan->n + 1);
	memcpy(column->hash, scan->hash, sizeof(uint64) * scan->n);
	column->nhashes = scan->n;
	column->is_complete = scan->limit == PG_UINT64_MAX;
	column->mean_bytes = column->values > 0 ? scan->bytes / column->values : 0;
	if (column->is_complete)
		column->distinct = scan->n;
	else
		column->distinct = Min((double) column->values, (scan->n - 1) / ldexp((double) scan->limit, -64));
	if (column->unique != SYNTH_DEPS_UNIQUE_UNKNOWN || rows == 0)
		return;
	if (column->values == 0 || (column->is_complete && column->distinct < column->values))
		column->unique = SYNTH_DEPS_UNIQUE_NO;
	else if (column->is_complete)
		column->unique = SYNTH_DEPS_UNIQUE_YES;
	/* the estimate's standard error is 3 %: a key is not six of them away */
	else if (column->distinct < 0.8 * column->values)
		column->unique = SYNTH_DEPS_UNIQUE_NO;
}

/* ---- comparing two columns ---- */

double
synth_deps_contained(const SynthDepsRefColumn *child, const SynthDepsRefColumn *parent)
{
	uint64		limit = PG_UINT64_MAX;
	int			seen = 0,
				found = 0;

	if (!parent->is_complete)
		limit = parent->hash[parent->nhashes - 1];
	for (int c = 0, p = 0; c < child->nhashes && child->hash[c] <= limit; c++)
	{
		while (p < parent->nhashes && parent->hash[p] < child->hash[c])
			p++;
		seen++;
		found += p < parent->nhashes && parent->hash[p] == child->hash[c];
	}
	return seen == 0 ? -1 : (double) found / seen;
}
