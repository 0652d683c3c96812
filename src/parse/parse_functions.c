/*
 * parse_functions.c
 *		The functions synth_parse_*: text to a type by a format, NULL where the
 *		text does not conform.
 *
 * A format is compiled when a statement first needs it and kept in fn_extra;
 * a call then costs a comparison of the format's bytes and one walk over the
 * text.  No setting and no catalogue is read: the functions are immutable
 * (names of months are those of the ICU library, as a collation's order is).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "parse/parse_server_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgroids.h"
#include "utils/inet.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

typedef enum FormatKind
{
	FORMAT_MOMENT,
	FORMAT_NUMBER,
	FORMAT_DURATION
}			FormatKind;

typedef struct Cache
{
	char	   *key;			/* bytes of format and locale */
	int			key_bytes;
	int			format_bytes;
	int			max_bytes;
	bool		valid;
	union
	{
		SynthMomentFormat moment;
		SynthNumberFormat number;
	}			compiled;
	SynthNumber value;
}			Cache;

static Cache *get_format(FunctionCallInfo fcinfo, FormatKind kind, int wanted, const char *standard);
static bool read_moment(FunctionCallInfo fcinfo, int wanted, const char *standard,
						SynthMoment *moment);
static SynthNumber *read_number(FunctionCallInfo fcinfo);
static const char *value_argument(FunctionCallInfo fcinfo, size_t *bytes);

SYNTH_FUNCTION(synth_parse_date);
SYNTH_FUNCTION(synth_parse_timestamp);
SYNTH_FUNCTION(synth_parse_timestamptz);
SYNTH_FUNCTION(synth_parse_time);
SYNTH_FUNCTION(synth_parse_number);
SYNTH_FUNCTION(synth_parse_float);
SYNTH_FUNCTION(synth_parse_integer);
SYNTH_FUNCTION(synth_parse_int);
SYNTH_FUNCTION(synth_parse_boolean);
SYNTH_FUNCTION(synth_parse_interval);
SYNTH_FUNCTION(synth_parse_uuid);
SYNTH_FUNCTION(synth_parse_json);
SYNTH_FUNCTION(synth_parse_inet);
SYNTH_FUNCTION(synth_parse_macaddr);
SYNTH_FUNCTION(synth_parse_array);
SYNTH_FUNCTION(synth_parse_money_currency);

/* What is read where the format is NULL. */
#define ISO_DATE		"yyyy-MM-dd|yyyyMMdd"
#define ISO_TIME		"HH:mm:ss|HH:mm:ss.S|HH:mm"
#define ISO_TIMESTAMP	"yyyy-MM-dd HH:mm:ss|yyyy-MM-dd'T'HH:mm:ss|yyyy-MM-dd HH:mm:ss.S|" \
	"yyyy-MM-dd'T'HH:mm:ss.S|yyyy-MM-dd HH:mm|yyyy-MM-dd'T'HH:mm|yyyy-MM-dd"
#define ISO_TIMESTAMPTZ "yyyy-MM-dd HH:mm:ssXXX|yyyy-MM-dd'T'HH:mm:ssXXX|" \
	"yyyy-MM-dd HH:mm:ss.SXXX|yyyy-MM-dd'T'HH:mm:ss.SXXX|yyyy-MM-dd HH:mm:ssX|" \
	"yyyy-MM-dd HH:mm:ss.SX|yyyy-MM-dd'T'HH:mm:ssX|yyyy-MM-dd'T'HH:mm:ss.SX"
#define PLAIN_NUMBER	"0.#E0"

/* jsonb has a limit of its own for what an object holds. */
#define MAX_JSON_BYTES	(64 * 1024 * 1024)

/* ---- moments ---- */

Datum
synth_parse_date(PG_FUNCTION_ARGS)
{
	SynthMoment moment;

	if (!read_moment(fcinfo, SYNTH_HAS_YEAR, ISO_DATE, &moment))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT((DateADT) (moment.day - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)));
}

static bool
moment_timestamp(const SynthMoment *moment, bool with_zone, Timestamp *result)
{
	int64		day = moment->day - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE);

	if (pg_mul_s64_overflow(day, USECS_PER_DAY, result) ||
		pg_add_s64_overflow(*result, moment->time, result))
		return false;
	if (with_zone)
		*result -= moment->offset * USECS_PER_SEC;
	return IS_VALID_TIMESTAMP(*result);
}

Datum
synth_parse_timestamp(PG_FUNCTION_ARGS)
{
	SynthMoment moment;
	Timestamp	result;

	if (!read_moment(fcinfo, SYNTH_HAS_YEAR, ISO_TIMESTAMP, &moment) ||
		!moment_timestamp(&moment, false, &result))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMP(result);
}

Datum
synth_parse_timestamptz(PG_FUNCTION_ARGS)
{
	SynthMoment moment;
	Timestamp	result;

	if (!read_moment(fcinfo, SYNTH_HAS_YEAR | SYNTH_HAS_ZONE, ISO_TIMESTAMPTZ, &moment) ||
		!(moment.has & SYNTH_HAS_ZONE) || !moment_timestamp(&moment, true, &result))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(result);
}

Datum
synth_parse_time(PG_FUNCTION_ARGS)
{
	SynthMoment moment;

	if (!read_moment(fcinfo, SYNTH_HAS_HOUR, ISO_TIME, &moment))
		PG_RETURN_NULL();
	PG_RETURN_TIMEADT(moment.time);
}

static bool
read_moment(FunctionCallInfo fcinfo, int wanted, const char *standard, SynthMoment *moment)
{
	Cache	   *cache = get_format(fcinfo, FORMAT_MOMENT, wanted, standard);
	const char *text;
	size_t		bytes;

	if (PG_ARGISNULL(0))
		return false;
	text = value_argument(fcinfo, &bytes);
	return synth_parse_moment_run(&cache->compiled.moment, text, bytes, moment);
}

/* ---- numbers ---- */

static SynthNumber *
read_number(FunctionCallInfo fcinfo)
{
	Cache	   *cache = get_format(fcinfo, FORMAT_NUMBER, 0, PLAIN_NUMBER);
	const char *text;
	size_t		bytes;

	if (PG_ARGISNULL(0))
		return NULL;
	text = value_argument(fcinfo, &bytes);
	return synth_parse_number_run(&cache->compiled.number, text, bytes, &cache->value) ?
		&cache->value : NULL;
}

static Datum
make_numeric(const SynthNumber *number)
{
	char		plain[SYNTH_NUMBER_PLAIN];

	if (number->fits)
		return NumericGetDatum(int64_div_fast_to_numeric(number->negative ? -(int64) number->mantissa :
														 (int64) number->mantissa, number->scale));
	(void) synth_parse_number_plain(number, plain);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(plain), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

Datum
synth_parse_number(PG_FUNCTION_ARGS)
{
	SynthNumber *number = read_number(fcinfo);

	if (number == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(make_numeric(number));
}

Datum
synth_parse_float(PG_FUNCTION_ARGS)
{
	static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
		1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	SynthNumber *number = read_number(fcinfo);
	char		plain[SYNTH_NUMBER_PLAIN];
	int			zeros = 0;

	if (number == NULL)
		PG_RETURN_NULL();
	/* a quotient of two exact doubles is rounded once: right to the last bit */
	if (number->fits && number->mantissa < (UINT64CONST(1) << 53))
	{
		double		value = (double) number->mantissa / powers[number->scale];

		PG_RETURN_FLOAT8(number->negative ? -value : value);
	}
	/* what a double holds, and has all its digits for; 0.000 has none before the point */
	while (zeros < number->ndigits && number->digits[zeros] == '0')
		zeros++;
	if (zeros == number->ndigits)
		PG_RETURN_FLOAT8(0);
	if (number->ndigits - zeros - number->scale > 308 || number->scale - (number->ndigits - zeros) > 300)
		PG_RETURN_NULL();
	(void) synth_parse_number_plain(number, plain);
	return DirectFunctionCall1(float8in, CStringGetDatum(plain));
}

/* False where it is no whole number, or none that 64 bits hold. */
static bool
whole_number(SynthNumber *number, int64 *result)
{
	char		plain[SYNTH_NUMBER_PLAIN];
	uint64		value = 0;

	if (number == NULL)
		return false;
	synth_parse_number_normalize(number);
	if (number->scale != 0 || number->ndigits > 19)
		return false;
	number->negative &= number->ndigits > 0;
	if (number->fits)
	{
		*result = number->negative ? -(int64) number->mantissa : (int64) number->mantissa;
		return true;
	}
	(void) synth_parse_number_plain(number, plain);
	for (const char *s = plain + number->negative; *s; s++)
		value = value * 10 + (*s - '0');
	if (value > (uint64) PG_INT64_MAX + number->negative)
		return false;
	*result = (int64) (number->negative ? UINT64CONST(0) - value : value);
	return true;
}

Datum
synth_parse_integer(PG_FUNCTION_ARGS)
{
	int64		value;

	if (!whole_number(read_number(fcinfo), &value))
		PG_RETURN_NULL();
	PG_RETURN_INT64(value);
}

Datum
synth_parse_int(PG_FUNCTION_ARGS)
{
	int64		value;

	if (!whole_number(read_number(fcinfo), &value) || value < PG_INT32_MIN || value > PG_INT32_MAX)
		PG_RETURN_NULL();
	PG_RETURN_INT32((int32) value);
}

/* ---- the others ---- */

Datum
synth_parse_boolean(PG_FUNCTION_ARGS)
{
	const char *source;
	size_t		bytes;
	int			value;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	source = value_argument(fcinfo, &bytes);
	if (PG_ARGISNULL(1))
		value = synth_parse_boolean_word(source, bytes);
	else
	{
		struct varlena *given = PG_GETARG_TEXT_PP(1);
		size_t		format_bytes;
		const char *format = synth_parse_utf8(VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given),
											  &format_bytes);

		if (memchr(format, '|', format_bytes) == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid format of a boolean"),
					 errhint("Write the words for true, \"|\", and the words for false, as in 'yes,y|no,n'.")));
		value = synth_parse_boolean_run(format, format_bytes, source, bytes);
	}
	if (value < 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(value == 1);
}

Datum
synth_parse_interval(PG_FUNCTION_ARGS)
{
	SynthDuration duration;
	const char *source;
	const char *format = NULL;
	size_t		bytes,
				format_bytes = 0;
	Interval   *result;

	if (!PG_ARGISNULL(1))
	{
		struct varlena *given = PG_GETARG_TEXT_PP(1);
		SynthFormatStatus status;

		format = VARDATA_ANY(given);
		format_bytes = VARSIZE_ANY_EXHDR(given);
		status = synth_parse_duration_check(format, format_bytes);
		if (status != SYNTH_FORMAT_OK)
			synth_parse_format_error(status);
	}
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	source = value_argument(fcinfo, &bytes);
	if (!synth_parse_duration_run(format, format_bytes, source, bytes, &duration))
		PG_RETURN_NULL();
	result = palloc(sizeof(Interval));
	result->month = duration.months;
	result->day = duration.days;
	result->time = duration.microseconds;
	PG_RETURN_INTERVAL_P(result);
}

Datum
synth_parse_uuid(PG_FUNCTION_ARGS)
{
	pg_uuid_t  *result;
	const char *text;
	size_t		bytes;

	text = value_argument(fcinfo, &bytes);
	result = palloc(sizeof(pg_uuid_t));
	if (!synth_parse_uuid_run(text, bytes, result->data))
		PG_RETURN_NULL();
	PG_RETURN_UUID_P(result);
}

Datum
synth_parse_json(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_TEXT_PP(0);
	const char *source;
	size_t		bytes;
	char		kind;

	source = value_argument(fcinfo, &bytes);
	if (bytes > MAX_JSON_BYTES || !synth_parse_is_json(source, bytes, &kind) ||
	/* escapes of characters that the database's encoding may lack */
		(GetDatabaseEncoding() != PG_UTF8 && memchr(source, '\\', bytes)))
		PG_RETURN_NULL();
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text_to_cstring(value)));
}

/* The trimmed text through a type's input function, which can't fail on it. */
static Datum
cast_trimmed(const char *text, size_t bytes, PGFunction input)
{
	synth_parse_trim(&text, &bytes);
	return DirectFunctionCall1(input, CStringGetDatum(pnstrdup(text, bytes)));
}

Datum
synth_parse_inet(PG_FUNCTION_ARGS)
{
	const char *text;
	size_t		bytes;

	text = value_argument(fcinfo, &bytes);
	if (!synth_parse_is_inet(text, bytes))
		PG_RETURN_NULL();
	return cast_trimmed(text, bytes, inet_in);
}

Datum
synth_parse_macaddr(PG_FUNCTION_ARGS)
{
	const char *text;
	size_t		bytes;

	text = value_argument(fcinfo, &bytes);
	if (!synth_parse_is_macaddr(text, bytes))
		PG_RETURN_NULL();
	return cast_trimmed(text, bytes, macaddr_in);
}

/* PostgreSQL's form, or parts between a separator, trimmed. */
Datum
synth_parse_array(PG_FUNCTION_ARGS)
{
	struct varlena *value;
	const char *s;
	const char *end;
	ArrayBuildState *state;
	struct varlena *separator;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	value = PG_GETARG_TEXT_PP(0);
	s = VARDATA_ANY(value);
	end = s + VARSIZE_ANY_EXHDR(value);
	if (PG_ARGISNULL(1))
	{
		int			elements;

		if (!synth_parse_is_array(s, end - s, &elements) || elements > MaxArraySize / 2)
			PG_RETURN_NULL();
		return OidFunctionCall3(F_ARRAY_IN, CStringGetDatum(text_to_cstring(value)),
								ObjectIdGetDatum(TEXTOID), Int32GetDatum(-1));
	}
	separator = PG_GETARG_TEXT_PP(1);
	if (VARSIZE_ANY_EXHDR(separator) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the separator of an array must not be empty")));
	state = initArrayResult(TEXTOID, CurrentMemoryContext, false);
	while (s <= end)
	{
		const char *part = s;
		size_t		bytes;
		int			width = VARSIZE_ANY_EXHDR(separator);

		while (s + width <= end && memcmp(s, VARDATA_ANY(separator), width) != 0)
			s += pg_mblen(s);
		if (s + width > end)
			s = end;
		bytes = s - part;
		synth_parse_trim(&part, &bytes);
		state = accumArrayResult(state, PointerGetDatum(cstring_to_text_with_len(part, bytes)),
								 false, TEXTOID, CurrentMemoryContext);
		if (s == end)
			break;
		s += width;
	}
	PG_RETURN_DATUM(makeArrayResult(state, CurrentMemoryContext));
}

/* The ISO code of the one currency that a text of money names. */
Datum
synth_parse_money_currency(PG_FUNCTION_ARGS)
{
	const char *text;
	size_t		bytes;
	char		code[4] = "";
	int			n;

	text = value_argument(fcinfo, &bytes);
	synth_parse_trim(&text, &bytes);
	if (!synth_parse_currencies_open())
		synth_parse_format_error(SYNTH_FORMAT_MEMORY);
	if (bytes > 0 && (text[0] == '-' || text[0] == '+' || text[0] == '('))
	{
		text++;
		bytes--;
	}
	n = synth_parse_currency(text, bytes, code);
	if (n == 0)
		n = synth_parse_currency_end(text, bytes, code);
	if (n == 0 || code[0] == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(code));
}

/* ---- formats and texts ---- */

static const char *
value_argument(FunctionCallInfo fcinfo, size_t *bytes)
{
	struct varlena *value = PG_GETARG_TEXT_PP(0);

	return synth_parse_utf8(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), bytes);
}

const char *
synth_parse_utf8(const char *text, int bytes, size_t *utf8_bytes)
{
	int			encoding = GetDatabaseEncoding();

	*utf8_bytes = bytes;
	if (encoding != PG_UTF8 && encoding != PG_SQL_ASCII)
		for (int i = 0; i < bytes; i++)
			if (IS_HIGHBIT_SET(text[i]))
			{
				const char *utf8 = pg_server_to_any(text, bytes, PG_UTF8);

				if (utf8 != text)
					*utf8_bytes = strlen(utf8);
				return utf8;
			}
	return text;
}

text *
synth_parse_text(const char *utf8, size_t bytes)
{
	char	   *copy = pnstrdup(utf8, bytes);

	return cstring_to_text(pg_any_to_server(copy, bytes, PG_UTF8));
}

void
synth_parse_open_words(void)
{
	if (!synth_parse_words_open() || !synth_parse_currencies_open())
		synth_parse_format_error(SYNTH_FORMAT_MEMORY);
}

void
synth_parse_format_error(SynthFormatStatus status)
{
	static const char *const hints[] = {
		[SYNTH_FORMAT_OK] = "",
		[SYNTH_FORMAT_EMPTY] = "The format, or one of its alternatives, has no field.",
		[SYNTH_FORMAT_LETTER] = "Put letters that stand for themselves between single quotes; see src/parse/README.md for those that mean a field.",
		[SYNTH_FORMAT_QUOTE] = "A quotation has no end.",
		[SYNTH_FORMAT_LONG] = "It has too many fields, letters or alternatives.",
		[SYNTH_FORMAT_FIELDS] = "A field that is needed is missing, or one is given twice.",
		[SYNTH_FORMAT_LOCALE] = "The locale behind \"@\", or the argument, is not one that ICU knows.",
		[SYNTH_FORMAT_MEMORY] = "",
	};

	if (status == SYNTH_FORMAT_MEMORY)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid format"),
			 errhint("%s", hints[status])));
}

static const char *
text_argument(FunctionCallInfo fcinfo, int argument, size_t *bytes)
{
	struct varlena *value;

	*bytes = 0;
	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return "";
	value = PG_GETARG_TEXT_PP(argument);
	*bytes = VARSIZE_ANY_EXHDR(value);
	return VARDATA_ANY(value);
}

/* The compiled format of this call; arguments 1 and 2 are format and locale. */
static Cache *
get_format(FunctionCallInfo fcinfo, FormatKind kind, int wanted, const char *standard)
{
	MemoryContext context = fcinfo->flinfo->fn_mcxt;
	Cache	   *cache = fcinfo->flinfo->fn_extra;
	size_t		format_bytes,
				locale_bytes,
				utf8_bytes;
	const char *format = text_argument(fcinfo, 1, &format_bytes);
	const char *locale = text_argument(fcinfo, 2, &locale_bytes);
	const char *utf8;
	SynthFormatStatus status;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(context, sizeof(Cache));
		fcinfo->flinfo->fn_extra = cache;
	}
	/* a NULL format is no empty one */
	if (PG_ARGISNULL(1))
	{
		format = standard;
		format_bytes = strlen(standard);
	}
	if (cache->valid && cache->format_bytes == format_bytes &&
		cache->key_bytes == format_bytes + locale_bytes &&
		memcmp(cache->key, format, format_bytes) == 0 &&
		memcmp(cache->key + format_bytes, locale, locale_bytes) == 0)
		return cache;
	cache->valid = false;
	utf8 = synth_parse_utf8(format, format_bytes, &utf8_bytes);
	status = kind == FORMAT_MOMENT ?
		synth_parse_moment_compile(utf8, utf8_bytes, locale, locale_bytes, wanted,
								   &cache->compiled.moment) :
		synth_parse_number_compile(utf8, utf8_bytes, locale, locale_bytes,
								   &cache->compiled.number);
	if (status != SYNTH_FORMAT_OK)
		synth_parse_format_error(status);
	if (cache->max_bytes < format_bytes + locale_bytes)
	{
		if (cache->key)
			pfree(cache->key);
		cache->key = NULL;
		cache->max_bytes = 0;
		cache->key = MemoryContextAlloc(context, format_bytes + locale_bytes);
		cache->max_bytes = format_bytes + locale_bytes;
	}
	if (cache->key)
	{
		memcpy(cache->key, format, format_bytes);
		memcpy(cache->key + format_bytes, locale, locale_bytes);
	}
	cache->format_bytes = format_bytes;
	cache->key_bytes = format_bytes + locale_bytes;
	cache->valid = true;
	return cache;
}
