/*
 * deps_read.c
 *		A table into memory: a code for each cell.
 *
 * It is read once, through a cursor, as the invoker: privileges and row-level
 * security hold.  Two values have the same code where their type says that
 * they are equal; NULL is a value of its own, equal to itself.  A type that
 * does not say (json, point) is taken by its text.  Long texts are remembered
 * by 128 bits of hash.
 *
 * Memory: synth.dependency_memory; 1, 2 or 4 bytes a cell, and the distinct
 * values while reading.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "deps/deps_private.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "rewrite/rewriteHandler.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/pg_locale.h"
#include "utils/rel.h"
#include "utils/typcache.h"

#define FETCH_ROWS		1000
#define FIRST_ROWS		1024
#define FIRST_SLOTS		64
#define MAX_ROWS		((uint32) 1 << 30)
#define LONG_BYTES		24

/* How two values are known to be the same. */
typedef enum Likeness
{
	LIKE_IMAGE,					/* a word that is the value */
	LIKE_BYTES,					/* of a text */
	LIKE_OUTPUT,				/* bytes of the type's text form */
	LIKE_TYPE					/* the type's operators */
} Likeness;

/* The distinct values of a column, numbered as they come. */
typedef struct Dictionary
{
	Likeness	likeness;
	bool		by_value;
	int16		length;
	Oid			collation;
	FmgrInfo   *hash_function;
	FmgrInfo   *equal_function;
	FmgrInfo	output;
	uint32	   *slot;			/* number + 1; 0: free */
	uint32		nslots;
	uint32	   *hash;			/* by number */
	Datum	   *value;
	uint32		n;
	int			width;			/* bytes of a code */
	void	   *codes;			/* of all rows so far */
}			Dictionary;

typedef struct Reading
{
	SynthDepsTable *table;
	MemoryContext values;		/* owns the dictionaries */
	Dictionary *dictionaries;
	uint32		capacity;		/* rows */
}			Reading;

static bool is_generated(Relation relation, Form_pg_attribute attribute);
static int	declared_scale(Form_pg_attribute attribute);
static void *allocate(void *arg, size_t bytes);
static void release(void *arg, void *p);
static void poll(void *unused);
static void begin_dictionary(Reading *reading, int at, Form_pg_attribute attribute);
static Likeness likeness_of(Oid type, Oid collation, TypeCacheEntry *entry);
static void read_rows(Reading *reading);
static bool make_room(Reading *reading, uint32 rows);
static bool add_row(Reading *reading, const Datum *values, const bool *nulls);
static uint32 code_of(Reading *reading, Dictionary *d, Datum value);
static uint32 add_value(Reading *reading, Dictionary *d, uint32 hash, Datum value);
static bool widen(Reading *reading, Dictionary *d);
static void measure(SynthDepsColumn *column, const Dictionary *d, Datum value);
static bool move_codes(Reading *reading);

/*
 * synth_deps_open
 *		The columns of a table, not yet read.
 *
 * Errors: 42P01 no such relation; 42809 without rows.
 */
SynthDepsTable *
synth_deps_open(Oid relation_oid)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth dependencies",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthDepsTable *table = palloc0(sizeof(SynthDepsTable));
	Relation	relation = try_relation_open(relation_oid, AccessShareLock);
	TupleDesc	desc;

	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation_oid)));
	if (strchr("rpmvf", relation->rd_rel->relkind) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table or view", RelationGetRelationName(relation))));
	table->context = context;
	table->relation = relation_oid;
	table->name = pstrdup(RelationGetRelationName(relation));
	table->memory.allocate = allocate;
	table->memory.release = release;
	table->memory.arg = context;
	table->memory.poll = poll;
	table->memory.limit_bytes = (Size) synth_dependency_memory_kb * 1024;
	desc = RelationGetDescr(relation);
	table->columns = synth_palloc0_array(SynthDepsColumn, desc->natts + 1);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		SynthDepsColumn *column = &table->columns[table->ncolumns];
		bool		preferred;

		if (attribute->attisdropped)
			continue;
		column->name = pstrdup(NameStr(attribute->attname));
		column->attnum = attribute->attnum;
		column->type = getBaseType(attribute->atttypid);
		column->not_null = attribute->attnotnull;
		column->null_code = SYNTH_DEPS_NO_CODE;
		column->is_integer = column->type == INT2OID || column->type == INT4OID ||
			column->type == INT8OID;
		get_type_category_preferred(column->type, &column->category, &preferred);
		column->is_generated = is_generated(relation, attribute);
		column->scale = declared_scale(attribute);
		table->ncolumns++;
	}
	relation_close(relation, NoLock);
	MemoryContextSwitchTo(old);
	return table;
}

/* An identity, or nextval() by default. */
static bool
is_generated(Relation relation, Form_pg_attribute attribute)
{
	Node	   *value;

	if (attribute->attidentity != '\0')
		return true;
	if (!attribute->atthasdef || attribute->attgenerated != '\0')
		return false;
	value = build_column_default(relation, attribute->attnum);
	while (value && IsA(value, FuncExpr) && ((FuncExpr *) value)->funcid != F_NEXTVAL &&
		   list_length(((FuncExpr *) value)->args) == 1)
		value = linitial(((FuncExpr *) value)->args);
	return value && IsA(value, FuncExpr) && ((FuncExpr *) value)->funcid == F_NEXTVAL;
}

static int
declared_scale(Form_pg_attribute attribute)
{
	int32		typmod = attribute->atttypmod;

	if (getBaseTypeAndTypmod(attribute->atttypid, &typmod) != NUMERICOID || typmod < (int32) VARHDRSZ)
		return -1;
	/* eleven bits with a sign, of which only "none" and "some" matter here */
	return Max((((typmod - VARHDRSZ) & 0x7ff) ^ 1024) - 1024, 0);
}

void
synth_deps_close(SynthDepsTable *table)
{
	MemoryContextDelete(table->context);
}

bool
synth_deps_has_equal_rows(const SynthDepsTable *table)
{
	return table->nrows > table->cells.nrows;
}

static void *
allocate(void *arg, size_t bytes)
{
	return MemoryContextAllocHuge(arg, bytes);
}

static void
release(void *arg, void *p)
{
	pfree(p);
}

static void
poll(void *unused)
{
	CHECK_FOR_INTERRUPTS();
	check_stack_depth();
}

/*
 * synth_deps_read
 *		Read the rows; is_complete is false where they did not fit.
 */
void
synth_deps_read(SynthDepsTable *table)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);
	Reading		reading;
	Relation	relation;
	int			at = 0;

	memset(&reading, 0, sizeof(reading));
	reading.table = table;
	reading.values = AllocSetContextCreate(table->context, "synth dependencies values",
										   ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(reading.values);
	reading.dictionaries = synth_palloc0_array(Dictionary, table->ncolumns + 1);
	relation = relation_open(table->relation, NoLock);
	for (int i = 0; i < RelationGetDescr(relation)->natts; i++)
		if (!TupleDescAttr(RelationGetDescr(relation), i)->attisdropped)
			begin_dictionary(&reading, at++, TupleDescAttr(RelationGetDescr(relation), i));
	relation_close(relation, NoLock);
	table->is_complete = true;
	if (table->ncolumns > 0)
		read_rows(&reading);
	MemoryContextSwitchTo(table->context);
	table->is_complete = table->is_complete && move_codes(&reading);
	MemoryContextDelete(reading.values);
	if (table->is_complete)
		table->is_complete = synth_deps_cells_unite(&table->cells, &table->memory);
	MemoryContextSwitchTo(old);
}

static void
begin_dictionary(Reading *reading, int at, Form_pg_attribute attribute)
{
	Dictionary *d = &reading->dictionaries[at];
	Oid			type = reading->table->columns[at].type;
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_HASH_PROC_FINFO |
											  TYPECACHE_EQ_OPR_FINFO);
	Oid			output;
	bool		is_varlena;

	d->collation = attribute->attcollation;
	d->likeness = likeness_of(type, d->collation, entry);
	d->by_value = d->likeness != LIKE_OUTPUT && entry->typbyval;
	d->length = d->likeness == LIKE_OUTPUT ? -1 : entry->typlen;
	d->hash_function = &entry->hash_proc_finfo;
	d->equal_function = &entry->eq_opr_finfo;
	getTypeOutputInfo(attribute->atttypid, &output, &is_varlena);
	fmgr_info(output, &d->output);
	d->nslots = FIRST_SLOTS;
	d->slot = synth_palloc0_array(uint32, FIRST_SLOTS);
	d->hash = synth_palloc_array(uint32, FIRST_SLOTS / 2);
	d->value = synth_palloc_array(Datum, FIRST_SLOTS / 2);
	d->width = 1;
}

static Likeness
likeness_of(Oid type, Oid collation, TypeCacheEntry *entry)
{
	switch (type)
	{
		case BOOLOID:
		case CHAROID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case OIDOID:
		case CASHOID:
		case DATEOID:
		case TIMEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			if (entry->typbyval)
				return LIKE_IMAGE;
			break;
		case TEXTOID:
		case VARCHAROID:
			if (!OidIsValid(collation) || get_collation_isdeterministic(collation))
				return LIKE_BYTES;
			break;
	}
	if (!OidIsValid(entry->hash_proc_finfo.fn_oid) ||
		!OidIsValid(entry->eq_opr_finfo.fn_oid))
		return LIKE_OUTPUT;
	return entry->typtype == TYPTYPE_ENUM ? LIKE_IMAGE : LIKE_TYPE;
}

static void
read_rows(Reading *reading)
{
	SynthDepsTable *table = reading->table;
	SynthSpi	spi;
	StringInfoData sql;
	MemoryContext row_context;
	Portal		portal;
	Datum	   *values;
	bool	   *nulls;

	synth_base_spi_begin(&spi);
	values = synth_palloc_array(Datum, table->ncolumns);
	nulls = synth_palloc_array(bool, table->ncolumns);
	initStringInfo(&sql);
	for (int i = 0; i < table->ncolumns; i++)
		appendStringInfo(&sql, "%s %s", i == 0 ? "SELECT" : ",",
						 quote_identifier(table->columns[i].name));
	appendStringInfo(&sql, " FROM %s", synth_base_relation_sql(table->relation));
	row_context = AllocSetContextCreate(CurrentMemoryContext, "synth dependencies rows",
										ALLOCSET_DEFAULT_SIZES);
	portal = SPI_cursor_open_with_args(NULL, sql.data, 0, NULL, NULL, NULL, true, 0);
	while (table->is_complete)
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		table->is_complete = make_room(reading, SPI_processed);
		for (uint64 i = 0; i < SPI_processed && table->is_complete; i++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);

			CHECK_FOR_INTERRUPTS();
			heap_deform_tuple(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, values, nulls);
			table->is_complete = add_row(reading, values, nulls);
			MemoryContextSwitchTo(old);
			if ((i & 31) == 31)
				MemoryContextReset(row_context);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	synth_base_spi_end(&spi);
}

/* Room for some more rows, within what the distinct values leave. */
static bool
make_room(Reading *reading, uint32 rows)
{
	SynthDepsTable *table = reading->table;
	uint64		needed = (uint64) table->nrows + rows;
	uint32		capacity = Max(reading->capacity, FIRST_ROWS);

	if (needed > MAX_ROWS ||
		MemoryContextMemAllocated(reading->values, true) + table->memory.used_bytes >
		table->memory.limit_bytes)
		return false;
	if (needed <= reading->capacity)
		return true;
	while (capacity < needed)
		capacity += capacity / 2;
	for (int i = 0; i < table->ncolumns; i++)
	{
		Dictionary *d = &reading->dictionaries[i];
		void	   *larger = synth_deps_resize(&table->memory, d->codes, capacity, d->width);

		if (larger == NULL)
			return false;
		d->codes = larger;
	}
	reading->capacity = capacity;
	return true;
}

static bool
add_row(Reading *reading, const Datum *values, const bool *nulls)
{
	SynthDepsTable *table = reading->table;
	int64		row = table->nrows++;

	for (int i = 0; i < table->ncolumns; i++)
	{
		SynthDepsColumn *column = &table->columns[i];
		Dictionary *d = &reading->dictionaries[i];
		uint32		code;

		if (!nulls[i])
		{
			code = code_of(reading, d, values[i]);
			measure(column, d, values[i]);
		}
		else
		{
			if (column->null_code == SYNTH_DEPS_NO_CODE)
				column->null_code = add_value(reading, d, 0, (Datum) 0);
			code = column->null_code;
			column->nulls++;
		}
		if (d->width < 4 && (code >> (8 * d->width)) != 0 && !widen(reading, d))
			return false;
		synth_deps_code_set(d->codes, row, d->width, code);
	}
	return true;
}

static bool
widen(Reading *reading, Dictionary *d)
{
	SynthDepsTable *table = reading->table;
	void	   *wide = synth_deps_allocate(&table->memory, reading->capacity, d->width * 2);

	if (wide == NULL)
		return false;
	for (int64 i = 0; i < table->nrows; i++)
		synth_deps_code_set(wide, i, d->width * 2, synth_deps_code_at(d->codes, i, d->width));
	synth_deps_release(&table->memory, d->codes);
	d->codes = wide;
	d->width *= 2;
	return true;
}

/* A long text becomes its hash: 16 bytes behind a length that no short text has. */
static Datum
shorten(Datum value)
{
	char	   *bytes = VARDATA_ANY(DatumGetPointer(value));
	Size		length = VARSIZE_ANY_EXHDR(DatumGetPointer(value));
	char	   *digest;
	uint64		part[2];

	if (length <= LONG_BYTES)
		return value;
	part[0] = synth_num_hash(bytes, length, 1);
	part[1] = synth_num_hash(bytes, length, 2);
	digest = palloc0(VARHDRSZ + LONG_BYTES + 1);
	SET_VARSIZE(digest, VARHDRSZ + LONG_BYTES + 1);
	memcpy(VARDATA(digest), part, sizeof(part));
	return PointerGetDatum(digest);
}

static uint32
hash_of(const Dictionary *d, Datum value)
{
	switch (d->likeness)
	{
		case LIKE_IMAGE:
			return murmurhash32((uint32) value ^ (uint32) ((uint64) value >> 32) * 0x9E3779B1u);
		case LIKE_BYTES:
		case LIKE_OUTPUT:
			return hash_bytes((unsigned char *) VARDATA_ANY(DatumGetPointer(value)),
							  VARSIZE_ANY_EXHDR(DatumGetPointer(value)));
		case LIKE_TYPE:
			break;
	}
	return DatumGetUInt32(FunctionCall1Coll(d->hash_function, d->collation, value));
}

static bool
is_same(const Dictionary *d, Datum a, Datum b)
{
	switch (d->likeness)
	{
		case LIKE_IMAGE:
			return a == b;
		case LIKE_BYTES:
		case LIKE_OUTPUT:
			return VARSIZE_ANY_EXHDR(DatumGetPointer(a)) == VARSIZE_ANY_EXHDR(DatumGetPointer(b)) &&
				memcmp(VARDATA_ANY(DatumGetPointer(a)), VARDATA_ANY(DatumGetPointer(b)),
					   VARSIZE_ANY_EXHDR(DatumGetPointer(a))) == 0;
		case LIKE_TYPE:
			break;
	}
	return DatumGetBool(FunctionCall2Coll(d->equal_function, d->collation, a, b));
}

static uint32
code_of(Reading *reading, Dictionary *d, Datum value)
{
	uint32		hash;

	if (d->likeness == LIKE_OUTPUT)
		value = PointerGetDatum(cstring_to_text(OutputFunctionCall(&d->output, value)));
	else if (d->length == -1)
		value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
	if (d->likeness == LIKE_BYTES || d->likeness == LIKE_OUTPUT)
		value = shorten(value);
	/* 0 is that of NULL, whose value must not be looked at */
	hash = hash_of(d, value) | 1;
	for (uint32 at = hash >> 1 & (d->nslots - 1); d->slot[at] != 0; at = (at + 1) & (d->nslots - 1))
	{
		uint32		number = d->slot[at] - 1;

		if (d->hash[number] == hash && is_same(d, d->value[number], value))
			return number;
	}
	return add_value(reading, d, hash, value);
}

static uint32
add_value(Reading *reading, Dictionary *d, uint32 hash, Datum value)
{
	MemoryContext old = MemoryContextSwitchTo(reading->values);
	uint32		at;

	if (d->n == d->nslots / 2)
	{
		pfree(d->slot);
		d->nslots *= 2;
		d->slot = synth_palloc0_array(uint32, d->nslots);
		d->hash = repalloc_huge(d->hash, (Size) d->nslots / 2 * sizeof(uint32));
		d->value = repalloc_huge(d->value, (Size) d->nslots / 2 * sizeof(Datum));
		for (uint32 i = 0; i < d->n; i++)
		{
			for (at = d->hash[i] >> 1 & (d->nslots - 1); d->slot[at] != 0;)
				at = (at + 1) & (d->nslots - 1);
			d->slot[at] = i + 1;
		}
	}
	for (at = hash >> 1 & (d->nslots - 1); d->slot[at] != 0;)
		at = (at + 1) & (d->nslots - 1);
	d->slot[at] = d->n + 1;
	d->hash[d->n] = hash;
	d->value[d->n] = hash == 0 ? (Datum) 0 : datumCopy(value, d->by_value, d->length);
	MemoryContextSwitchTo(old);
	return d->n++;
}

static void
measure(SynthDepsColumn *column, const Dictionary *d, Datum value)
{
	int16		length = d->likeness == LIKE_OUTPUT ? get_typlen(column->type) : d->length;

	if (length > 0)
		column->bytes += length;
	else if (length == -1)
		column->bytes += VARSIZE_ANY(DatumGetPointer(value));
	else
		column->bytes += strlen(DatumGetCString(value)) + 1;
	if (column->is_integer)
	{
		int64		number = column->type == INT2OID ? DatumGetInt16(value) :
			column->type == INT4OID ? DatumGetInt32(value) : DatumGetInt64(value);
		bool		is_first = column->bytes <= length;

		column->min = is_first ? number : Min(column->min, number);
		column->max = is_first ? number : Max(column->max, number);
	}
}

/* The codes as read become the cells. */
static bool
move_codes(Reading *reading)
{
	SynthDepsTable *table = reading->table;

	if (!synth_deps_cells_begin(&table->cells, &table->memory, table->ncolumns))
		return false;
	table->cells.nrows = table->nrows;
	for (int i = 0; i < table->ncolumns; i++)
	{
		Dictionary *d = &reading->dictionaries[i];

		table->cells.code[i] = d->codes;
		table->cells.width[i] = d->width;
		table->cells.ncodes[i] = d->n;
	}
	return true;
}

Datum
synth_deps_names(const SynthDepsTable *table, const uint64_t *set)
{
	Datum	   *names = synth_palloc_array(Datum, table->ncolumns + 1);
	int			n = 0;

	for (int i = 0; i < table->ncolumns; i++)
		if (synth_deps_has(set, i))
			names[n++] = DirectFunctionCall1(namein, CStringGetDatum(table->columns[i].name));
	return PointerGetDatum(construct_array(names, n, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR));
}

void
synth_deps_note_truncated(const SynthDepsTable *table, int complete_size)
{
	if (!table->is_complete)
		ereport(NOTICE,
				(errmsg("\"%s\" does not fit into synth.dependency_memory", table->name),
				 errhint("Raise synth.dependency_memory, or look at a view with fewer columns or rows.")));
	else if (complete_size >= 0)
		ereport(NOTICE,
				(errmsg("there are too many sets of columns of \"%s\": only those of at most %d are all listed",
						table->name, complete_size),
				 errhint("Give max_lhs, raise synth.dependency_memory, or look at a view with fewer columns.")));
	else
		ereport(NOTICE,
				(errmsg("what rows of \"%s\" differ in does not fit into memory", table->name),
				 errhint("Raise synth.dependency_memory, give max_lhs, or look at a view with fewer columns.")));
}
