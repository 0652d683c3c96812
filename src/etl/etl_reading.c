/*
 * etl_reading.c
 *		How a column's texts become values of the target's type.
 *
 * A reading is an expression that is evaluated once a row and gives NULL for
 * what it cannot read; where the target's type holds less than the reading
 * gives (integer ranges, precision, length), a test on the value says whether
 * it fits.  No reading rounds, cuts or raises.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* What reads a text as a type. */
typedef struct Reader
{
	Oid			type;
	const char *function;
	bool		has_format;
	const char *behind;			/* what makes it the type, infallibly */
}			Reader;

static const Reader readers[] = {
	{BOOLOID, "synth_parse_boolean", true, ""},
	{INT2OID, "synth_parse_int", true, ""},
	{INT4OID, "synth_parse_int", true, ""},
	{INT8OID, "synth_parse_integer", true, ""},
	{NUMERICOID, "synth_parse_number", true, ""},
	{FLOAT8OID, "synth_parse_float", true, ""},
	{DATEOID, "synth_parse_date", true, ""},
	{TIMEOID, "synth_parse_time", true, ""},
	{TIMESTAMPOID, "synth_parse_timestamp", true, ""},
	{TIMESTAMPTZOID, "synth_parse_timestamptz", true, ""},
	{INTERVALOID, "synth_parse_interval", true, ""},
	{UUIDOID, "synth_parse_uuid", false, ""},
	{INETOID, "synth_parse_inet", false, ""},
	{MACADDROID, "synth_parse_macaddr", false, ""},
	{JSONBOID, "synth_parse_json", false, ""},
	{JSONOID, "synth_parse_json", false, "::json"},
};

static void choose_expression(SynthEtlPlan *plan, SynthEtlColumn *column, bool wants_type, const char *format);
static const Reader *find_reader(Oid type);
static void read_with(SynthEtlPlan *plan, SynthEtlColumn *column, Oid seen, const char *format);
static bool read_alike(SynthEtlColumn *column, Oid seen);
static void read_text(SynthEtlColumn *column, Oid seen);
static void add_fit(SynthEtlColumn *column, Oid seen);
static char *as_text(const SynthEtlColumn *column);

/*
 * wants_type: the caller has asked for the type, not only the target.
 * format: the caller's, or NULL.
 */
void
synth_etl_choose_reading(SynthEtlPlan *plan, SynthEtlColumn *column,
						 bool wants_type, const char *format)
{
	HeapTuple	tuple;
	Form_pg_collation collation;

	choose_expression(plan, column, wants_type, format);
	/* keys and unique values are equal where the target finds them equal */
	if (!OidIsValid(column->collation) || column->collation == DEFAULT_COLLATION_OID)
		return;
	tuple = SearchSysCache1(COLLOID, ObjectIdGetDatum(column->collation));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for collation %u", column->collation);
	collation = (Form_pg_collation) GETSTRUCT(tuple);
	column->read = psprintf("(%s) COLLATE %s", column->read,
							quote_qualified_identifier(get_namespace_name(collation->collnamespace),
													   NameStr(collation->collname)));
	ReleaseSysCache(tuple);
}

static void
choose_expression(SynthEtlPlan *plan, SynthEtlColumn *column, bool wants_type, const char *format)
{
	SynthParseColumn *seen = column->seen;
	Oid			base = getBaseType(column->type);
	int32		typmod;
	Oid			seen_type = synth_parse_type(seen->type_name, &typmod);

	column->is_text_source = strcmp(seen->kind, "typed") != 0;
	column->may_fail = true;
	column->format = format ? pstrdup(format) : seen->format;
	if (column->type != base)
	{
		/* a domain's checks are the input function's */
		column->format = NULL;
		column->read = psprintf("%ssynth_etl_cast(%s, NULL::%s)", plan->prefix, as_text(column), column->type_sql);
		return;
	}
	if (!column->is_text_source && seen_type == base && column->typmod == typmod)
	{
		column->read = pstrdup(column->source);
		column->may_fail = false;
		return;
	}
	if (format || (column->is_text_source && wants_type && seen_type != base))
		read_with(plan, column, seen_type, format);
	else if (base == TEXTOID || base == VARCHAROID || base == BPCHAROID || base == NAMEOID)
		read_text(column, seen_type);
	else if (seen_type == base && seen->expression != NULL)
		column->read = pstrdup(seen->expression);
	else if (!read_alike(column, seen_type))
		read_with(plan, column, seen_type, seen_type == TEXTOID ? NULL : seen->format);
	add_fit(column, seen_type);
}

static const Reader *
find_reader(Oid type)
{
	for (int i = 0; i < (int) lengthof(readers); i++)
		if (readers[i].type == type)
			return &readers[i];
	return NULL;
}

/* By the reader of the target's type, else by its input function. */
static void
read_with(SynthEtlPlan *plan, SynthEtlColumn *column, Oid seen, const char *format)
{
	const Reader *reader = find_reader(column->type);

	if (column->type == TEXTOID || column->type == VARCHAROID ||
		column->type == BPCHAROID || column->type == NAMEOID)
	{
		read_text(column, seen);
		return;
	}
	if (reader == NULL)
		column->read = psprintf("%ssynth_etl_cast(%s, NULL::%s)", plan->prefix, as_text(column), column->type_sql);
	else if (format && reader->has_format)
		column->read = psprintf("%s%s(%s, %s)%s", plan->prefix, reader->function, as_text(column),
								quote_literal_cstr(format), reader->behind);
	else
		column->read = psprintf("%s%s(%s)%s", plan->prefix, reader->function, as_text(column), reader->behind);
}

/*
 * The reading that was inferred serves a type of the same family: a date
 * column takes timestamps that are days, a timestamp column dates.
 */
static bool
read_alike(SynthEtlColumn *column, Oid seen)
{
	const char *behind = NULL;

	if (column->seen->expression == NULL)
		return false;
	if (seen == DATEOID && column->type == TIMESTAMPOID)
		behind = "timestamp";
	else if ((seen == DATEOID || seen == TIMESTAMPOID) && column->type == TIMESTAMPTZOID)
		behind = "timestamptz";
	else if (seen == TIMESTAMPOID && column->type == DATEOID)
		behind = "timestamp";
	else if (!column->is_text_source && column->type == NUMERICOID &&
			 (seen == INT2OID || seen == INT4OID || seen == INT8OID || seen == NUMERICOID))
		behind = "numeric";
	else if (!column->is_text_source && column->type == INT8OID && (seen == INT2OID || seen == INT4OID))
		behind = "int8";
	else
		return false;
	column->read = psprintf("%s::pg_catalog.%s", column->seen->expression, behind);
	return true;
}

/* As it is, but for what stands for NULL. */
static void
read_text(SynthEtlColumn *column, Oid seen)
{
	const char *read = column->is_text_source ?
		(seen == TEXTOID && column->seen->expression ? column->seen->expression : column->source) :
		as_text(column);

	if (column->type == BPCHAROID)
		read = psprintf("(%s)::pg_catalog.bpchar", read);
	else if (column->type == NAMEOID)
		read = psprintf("(%s)::pg_catalog.text", read);
	column->read = pstrdup(read);
	column->may_fail = false;
}

static char *
as_text(const SynthEtlColumn *column)
{
	if (column->is_text_source && column->seen->declared == TEXTOID)
		return column->source;
	return psprintf("%s::pg_catalog.text", column->source);
}

/* What the type of the target holds, where that is less than what is read. */
static void
add_fit(SynthEtlColumn *column, Oid seen)
{
	int32		typmod = column->typmod;

	if (column->type == INT2OID)
	{
		column->fits = "? BETWEEN -32768 AND 32767";
		column->fits_reason = "is out of the range of smallint";
	}
	else if (column->type == DATEOID && strstr(column->read, "::pg_catalog.timestamp") != NULL)
	{
		column->fits = "? = pg_catalog.date_trunc('day', ?)";
		column->fits_reason = "has a time of day, which a date does not hold";
	}
	else if (typmod < 0)
		return;
	else if (column->type == NUMERICOID)
	{
		int			precision = ((typmod - VARHDRSZ) >> 16) & 0xFFFF;
		int			scale = (((typmod - VARHDRSZ) & 0x7FF) ^ 1024) - 1024;
		int			whole = precision - scale;

		/* 10^whole as text: it is not bound by any integer type */
		if (whole >= 0 && scale >= 0)
		{
			char	   *limit = palloc(whole + 2);

			limit[0] = '1';
			memset(limit + 1, '0', whole);
			limit[whole + 1] = 0;
			column->fits = psprintf("(? > -%s AND ? < %s AND pg_catalog.min_scale(?) <= %d)",
									limit, limit, scale);
		}
		else
			column->fits = psprintf("(pg_catalog.round(?, %d) = ? AND pg_catalog.abs(?) < 10::pg_catalog.numeric ^ %d)",
									scale, whole);
		column->fits_reason = psprintf("does not fit %s", column->type_label);
	}
	else if (column->type == VARCHAROID || column->type == BPCHAROID)
	{
		column->fits = psprintf("pg_catalog.char_length(?) <= %d", typmod - VARHDRSZ);
		column->fits_reason = psprintf("is longer than %d characters", typmod - VARHDRSZ);
	}
	else if (column->type == TIMESTAMPOID || column->type == TIMESTAMPTZOID || column->type == TIMEOID)
	{
		column->fits = psprintf("? = ?::%s", column->type_sql);
		column->fits_reason = psprintf("has more digits than %s", column->type_label);
	}
}

void
synth_etl_name_type(SynthEtlColumn *column)
{
	static const char builtin[] = "pg_catalog.";

	column->type_sql = synth_etl_type_sql(column->type, column->typmod);
	column->type_label = column->type_sql;
	if (strncmp(column->type_label, builtin, sizeof(builtin) - 1) == 0)
		column->type_label += sizeof(builtin) - 1;
}

char *
synth_etl_type_sql(Oid type, int32 typmod)
{
	/* qualified where the grammar itself does not know the name */
	return format_type_extended(type, typmod, FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
}

bool
synth_etl_has_equality(Oid type)
{
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_LT_OPR | TYPECACHE_EQ_OPR);

	/* elsewhere the operator would depend on the search_path */
	return OidIsValid(entry->eq_opr) && OidIsValid(entry->lt_opr) &&
		entry->eq_opr < FirstGenbkiObjectId;
}

bool
synth_etl_has_hash(Oid type)
{
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_HASH_PROC | TYPECACHE_EQ_OPR);

	return OidIsValid(entry->hash_proc) && synth_etl_has_equality(type);
}
