/*
 * risk_dictionary.c
 *		The distinct values of a column, numbered as they come, then put in
 *		order.
 *
 * Values are equal where their type says so; a type that does not say (json,
 * point) is taken by its text.  The order is that of the type for numbers and
 * enums.  Other categories have no order of their own: the most frequent comes
 * first, then by value, so that neighbours in a class are alike in frequency
 * and the rare ones, which have to be joined, lie together at the end.  Either
 * way the order depends on the rows, not on where they lie.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "risk/risk_private.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#define FIRST_SLOTS		256

/* How two values are known to be the same. */
typedef enum Likeness
{
	LIKE_IMAGE,					/* a word that is the value */
	LIKE_BYTES,					/* of a text */
	LIKE_OUTPUT,				/* bytes of the type's text form */
	LIKE_TYPE					/* the type's operators */
} Likeness;

struct SynthRiskDictionary
{
	MemoryContext context;
	Likeness	likeness;
	bool		by_value;
	int16		length;
	FmgrInfo   *hash_function;
	FmgrInfo   *equal_function;
	FmgrInfo   *compare_function;
	bool		by_frequency;
	uint32	   *slot;			/* number + 1; 0: free */
	uint32		mask;
	uint32	   *hash;			/* by number */
	Datum	   *value;
	uint32	   *rows;
	int32		n;
	int32		capacity;
	uint32		null_rows;
};

typedef struct Ordered
{
	int32		number;
}			Ordered;

static int	compare_values(const Ordered *a, const Ordered *b,
						   SynthRiskDictionary *d);

#define ST_SORT sort_values
#define ST_ELEMENT_TYPE Ordered
#define ST_COMPARE_ARG_TYPE SynthRiskDictionary
#define ST_COMPARE(a, b, arg) compare_values(a, b, arg)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

static Likeness likeness_of(Oid base_type, TypeCacheEntry *entry);
static uint32 hash_value(SynthRiskDictionary *d, Datum value);
static bool same_value(SynthRiskDictionary *d, Datum a, Datum b);
static void choose_form(SynthRiskDictionary *d, int32 number, Datum value);
static void enlarge(SynthRiskDictionary *d);

void
synth_risk_begin_values(SynthRiskColumn *column)
{
	SynthRiskDictionary *d = palloc0(sizeof(SynthRiskDictionary));
	TypeCacheEntry *entry = lookup_type_cache(column->base_type,
											  TYPECACHE_HASH_PROC_FINFO |
											  TYPECACHE_EQ_OPR_FINFO |
											  TYPECACHE_CMP_PROC_FINFO);

	d->context = CurrentMemoryContext;
	d->likeness = likeness_of(column->base_type, entry);
	d->by_value = d->likeness != LIKE_OUTPUT && entry->typbyval;
	d->length = d->likeness == LIKE_OUTPUT ? -1 : entry->typlen;
	d->hash_function = &entry->hash_proc_finfo;
	d->equal_function = &entry->eq_opr_finfo;
	d->compare_function = &entry->cmp_proc_finfo;
	d->by_frequency = !column->number && entry->typtype != TYPTYPE_ENUM;
	d->mask = FIRST_SLOTS - 1;
	d->slot = synth_palloc0_array(uint32, FIRST_SLOTS);
	d->capacity = FIRST_SLOTS / 2;
	d->hash = synth_palloc_array(uint32, d->capacity);
	d->value = synth_palloc_array(Datum, d->capacity);
	d->rows = synth_palloc_array(uint32, d->capacity);
	column->dictionary = d;
}

static Likeness
likeness_of(Oid base_type, TypeCacheEntry *entry)
{
	switch (base_type)
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
			return LIKE_IMAGE;
		case TEXTOID:
		case VARCHAROID:
			return LIKE_BYTES;
	}
	if (!OidIsValid(entry->hash_proc_finfo.fn_oid) ||
		!OidIsValid(entry->eq_opr_finfo.fn_oid) ||
		!OidIsValid(entry->cmp_proc_finfo.fn_oid))
		return LIKE_OUTPUT;
	return entry->typtype == TYPTYPE_ENUM ? LIKE_IMAGE : LIKE_TYPE;
}

int32
synth_risk_add_value(SynthRiskColumn *column, Datum value, bool isnull)
{
	SynthRiskDictionary *d = column->dictionary;
	MemoryContext old;
	uint32		hash;
	uint32		at;
	int32		number;

	if (isnull)
	{
		d->null_rows++;
		return -1;
	}
	if (d->likeness == LIKE_OUTPUT)
		value = PointerGetDatum(cstring_to_text(OutputFunctionCall(&column->output, value)));
	else if (d->length == -1)
		value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
	hash = hash_value(d, value);
	for (at = hash & d->mask; d->slot[at] != 0; at = (at + 1) & d->mask)
	{
		number = d->slot[at] - 1;
		if (d->hash[number] == hash && same_value(d, d->value[number], value))
		{
			d->rows[number]++;
			if (d->likeness == LIKE_TYPE)
				choose_form(d, number, value);
			return number;
		}
	}
	number = d->n++;
	d->slot[at] = number + 1;
	d->hash[number] = hash;
	d->rows[number] = 1;
	old = MemoryContextSwitchTo(d->context);
	d->value[number] = datumCopy(value, d->by_value, d->length);
	MemoryContextSwitchTo(old);
	if (d->n == d->capacity)
		enlarge(d);
	return number;
}

static uint32
hash_value(SynthRiskDictionary *d, Datum value)
{
	switch (d->likeness)
	{
		case LIKE_IMAGE:
			return (uint32) synth_num_mix((uint64) value, 0);
		case LIKE_BYTES:
		case LIKE_OUTPUT:
			return hash_bytes((unsigned char *) VARDATA_ANY(DatumGetPointer(value)),
							  VARSIZE_ANY_EXHDR(DatumGetPointer(value)));
		case LIKE_TYPE:
			break;
	}
	return DatumGetUInt32(FunctionCall1Coll(d->hash_function, C_COLLATION_OID, value));
}

static bool
same_value(SynthRiskDictionary *d, Datum a, Datum b)
{
	switch (d->likeness)
	{
		case LIKE_IMAGE:
			return a == b;
		case LIKE_BYTES:
		case LIKE_OUTPUT:
			{
				Pointer		x = DatumGetPointer(a),
							y = DatumGetPointer(b);

				return VARSIZE_ANY_EXHDR(x) == VARSIZE_ANY_EXHDR(y) &&
					memcmp(VARDATA_ANY(x), VARDATA_ANY(y), VARSIZE_ANY_EXHDR(x)) == 0;
			}
		case LIKE_TYPE:
			break;
	}
	return DatumGetBool(FunctionCall2Coll(d->equal_function, C_COLLATION_OID, a, b));
}

/*
 * Equal values may look different: 1.0 and 1.00, 0 and -0.  The shorter one, and
 * of these the lesser by bytes, stands for all, not the one that came first.
 */
static void
choose_form(SynthRiskDictionary *d, int32 number, Datum value)
{
	Datum		has = d->value[number];
	MemoryContext old;

	if (d->by_value)
	{
		d->value[number] = Min(has, value);
		return;
	}
	if (d->length == -1)
	{
		Size		m = VARSIZE_ANY_EXHDR(DatumGetPointer(has)),
					n = VARSIZE_ANY_EXHDR(DatumGetPointer(value));

		if (n > m || (n == m && memcmp(VARDATA_ANY(DatumGetPointer(has)),
									   VARDATA_ANY(DatumGetPointer(value)), n) <= 0))
			return;
	}
	else if (memcmp(DatumGetPointer(has), DatumGetPointer(value), d->length) <= 0)
		return;
	old = MemoryContextSwitchTo(d->context);
	d->value[number] = datumCopy(value, false, d->length);
	MemoryContextSwitchTo(old);
	pfree(DatumGetPointer(has));
}

static void
enlarge(SynthRiskDictionary *d)
{
	MemoryContext old = MemoryContextSwitchTo(d->context);
	Size		capacity = synth_base_size_mul(d->capacity, 2);

	d->hash = repalloc_huge(d->hash, synth_base_size_mul(capacity, sizeof(uint32)));
	d->rows = repalloc_huge(d->rows, synth_base_size_mul(capacity, sizeof(uint32)));
	d->value = repalloc_huge(d->value, synth_base_size_mul(capacity, sizeof(Datum)));
	d->capacity = capacity;
	pfree(d->slot);
	d->mask = 2 * capacity - 1;
	d->slot = synth_palloc0_array(uint32, (Size) d->mask + 1);
	for (int32 i = 0; i < d->n; i++)
	{
		uint32		at = d->hash[i] & d->mask;

		while (d->slot[at] != 0)
			at = (at + 1) & d->mask;
		d->slot[at] = i + 1;
	}
	MemoryContextSwitchTo(old);
}

static int
compare_values(const Ordered *a, const Ordered *b, SynthRiskDictionary *d)
{
	Datum		x = d->value[a->number],
				y = d->value[b->number];

	if (d->by_frequency && d->rows[a->number] != d->rows[b->number])
		return d->rows[a->number] > d->rows[b->number] ? -1 : 1;
	if (d->likeness == LIKE_BYTES || d->likeness == LIKE_OUTPUT)
	{
		Size		m = VARSIZE_ANY_EXHDR(DatumGetPointer(x)),
					n = VARSIZE_ANY_EXHDR(DatumGetPointer(y));
		int			order = memcmp(VARDATA_ANY(DatumGetPointer(x)),
								   VARDATA_ANY(DatumGetPointer(y)), Min(m, n));

		return order != 0 ? order : m < n ? -1 : m > n;
	}
	return DatumGetInt32(FunctionCall2Coll(d->compare_function, C_COLLATION_OID, x, y));
}

/*
 * synth_risk_order_values
 *		Fill in what a column knows by code: NULL first, then the values.
 *
 * Memory: in the current context; the dictionary keeps only the values.
 */
void
synth_risk_order_values(SynthRiskColumn *column)
{
	SynthRiskDictionary *d = column->dictionary;
	Ordered    *order = synth_palloc_array(Ordered, d->n);
	int32		code = 0;

	for (int32 i = 0; i < d->n; i++)
		order[i].number = i;
	sort_values(order, d->n, d);

	column->has_null = d->null_rows > 0;
	column->ncodes = d->n + column->has_null;
	column->value = synth_palloc0_array(Datum, column->ncodes);
	column->rows = synth_palloc0_array(uint32, column->ncodes);
	column->code_of = synth_palloc_array(int32, d->n);
	if (column->has_null)
		column->rows[code++] = d->null_rows;
	for (int32 i = 0; i < d->n; i++, code++)
	{
		column->value[code] = d->value[order[i].number];
		column->rows[code] = d->rows[order[i].number];
		column->code_of[order[i].number] = code;
	}
	pfree(order);
	pfree(d->slot);
	pfree(d->hash);
	pfree(d->value);
	pfree(d->rows);
}

void
synth_risk_reorder_values(SynthRiskColumn *column, const int32 *old_code)
{
	Datum	   *value = synth_palloc_array(Datum, column->ncodes);
	uint32	   *rows = synth_palloc_array(uint32, column->ncodes);
	int32	   *new_code = synth_palloc_array(int32, column->ncodes);

	for (int32 i = 0; i < column->ncodes; i++)
	{
		value[i] = column->value[old_code[i]];
		rows[i] = column->rows[old_code[i]];
		new_code[old_code[i]] = i;
	}
	for (int32 i = 0; i < column->ncodes - column->has_null; i++)
		column->code_of[i] = new_code[column->code_of[i]];
	pfree(new_code);
	pfree(column->value);
	pfree(column->rows);
	column->value = value;
	column->rows = rows;
}

/* The text form of a value that is not NULL, in the current context. */
char *
synth_risk_text(SynthRiskColumn *column, int32 code)
{
	if (column->dictionary->likeness == LIKE_OUTPUT)
		return TextDatumGetCString(column->value[code]);
	return OutputFunctionCall(&column->output, column->value[code]);
}
