/*
 * report_types.c
 *		How a value becomes a number or a category.
 *
 * Numbers are what a data frame would hold: float8, dates and times as epoch
 * seconds, intervals in seconds as extract(epoch) gives them.  Categories are
 * compared by text; a number's text is canonical (1.50 is 1.5), so that an
 * integer column and a numeric one can be compared.
 *
 * A value that float8 can't hold becomes infinite; a cast would put it into
 * an error message.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "datatype/timestamp.h"
#include "report/report_private.h"
#include "utils/builtins.h"
#include "utils/cash.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#define EPOCH_DAYS	(POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)

static double
number_of_bool(Datum value)
{
	return DatumGetBool(value) ? 1 : 0;
}

static double
number_of_int2(Datum value)
{
	return DatumGetInt16(value);
}

static double
number_of_int4(Datum value)
{
	return DatumGetInt32(value);
}

static double
number_of_int8(Datum value)
{
	return (double) DatumGetInt64(value);
}

/* 0.1, not the 0.10000000149 that a cast to float8 gives */
static double
number_of_float4(Datum value)
{
	char		text[FLOAT_SHORTEST_DECIMAL_LEN];
	float4		f = DatumGetFloat4(value);

	if (isnan(f) || isinf(f))
		return f;
	(void) float_to_shortest_decimal_buf(f, text);
	return strtod(text, NULL);
}

static double
number_of_float8(Datum value)
{
	return DatumGetFloat8(value);
}

static double
number_of_numeric(Datum value)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, value));
}

static double
number_of_money(Datum value)
{
	return number_of_numeric(DirectFunctionCall1(cash_numeric, value));
}

static double
number_of_date(Datum value)
{
	DateADT		d = DatumGetDateADT(value);

	if (DATE_IS_NOBEGIN(d))
		return -HUGE_VAL;
	if (DATE_IS_NOEND(d))
		return HUGE_VAL;
	return ((double) d + EPOCH_DAYS) * SECS_PER_DAY;
}

static double
number_of_time(Datum value)
{
	return DatumGetTimeADT(value) / (double) USECS_PER_SEC;
}

static double
number_of_timetz(Datum value)
{
	TimeTzADT  *t = DatumGetTimeTzADTP(value);

	return (t->time + t->zone * (double) USECS_PER_SEC) / USECS_PER_SEC;
}

static double
number_of_timestamp(Datum value)
{
	Timestamp	t = DatumGetTimestamp(value);

	if (TIMESTAMP_IS_NOBEGIN(t))
		return -HUGE_VAL;
	if (TIMESTAMP_IS_NOEND(t))
		return HUGE_VAL;
	/* the sum is exact for three centuries around 1970: one rounding */
	return ((double) t + (double) EPOCH_DAYS * USECS_PER_DAY) / USECS_PER_SEC;
}

static double
number_of_interval(Datum value)
{
	Interval   *i = DatumGetIntervalP(value);
	double		seconds;

	/* 17 and later: infinite; what is finite there is below it in 15, too */
	if (i->month == PG_INT32_MAX && i->day == PG_INT32_MAX &&
		i->time == PG_INT64_MAX)
		return HUGE_VAL;
	if (i->month == PG_INT32_MIN && i->day == PG_INT32_MIN &&
		i->time == PG_INT64_MIN)
		return -HUGE_VAL;
	seconds = (double) DAYS_PER_YEAR * SECS_PER_DAY * (i->month / MONTHS_PER_YEAR) +
		(double) DAYS_PER_MONTH * SECS_PER_DAY * (i->month % MONTHS_PER_YEAR) +
		(double) SECS_PER_DAY * i->day;
	return (i->time + seconds * USECS_PER_SEC) / USECS_PER_SEC;
}

static const char *
category_of_bool(Datum value, Size *bytes)
{
	const char *text = DatumGetBool(value) ? "True" : "False";

	*bytes = strlen(text);
	return text;
}

static const char *
category_of_int8(int64 value, Size *bytes)
{
	char	   *text = palloc(sizeof("-9223372036854775808"));

	*bytes = pg_lltoa(value, text);
	return text;
}

static const char *
category_of_int2(Datum value, Size *bytes)
{
	return category_of_int8(DatumGetInt16(value), bytes);
}

static const char *
category_of_int4(Datum value, Size *bytes)
{
	return category_of_int8(DatumGetInt32(value), bytes);
}

static const char *
category_of_bigint(Datum value, Size *bytes)
{
	return category_of_int8(DatumGetInt64(value), bytes);
}

/* NULL: not a number, which is no category either */
static const char *
category_of_float4(Datum value, Size *bytes)
{
	char	   *text = palloc(FLOAT_SHORTEST_DECIMAL_LEN);

	if (isnan(DatumGetFloat4(value)))
		return NULL;
	*bytes = float_to_shortest_decimal_buf(DatumGetFloat4(value), text);
	return text;
}

static const char *
category_of_float8(Datum value, Size *bytes)
{
	char	   *text = palloc(DOUBLE_SHORTEST_DECIMAL_LEN);

	if (isnan(DatumGetFloat8(value)))
		return NULL;
	*bytes = double_to_shortest_decimal_buf(DatumGetFloat8(value), text);
	return text;
}

static const char *
category_of_numeric(Datum value, Size *bytes)
{
	char	   *text;

	if (numeric_is_nan(DatumGetNumeric(value)))
		return NULL;
	text = DatumGetCString(DirectFunctionCall1(numeric_out,
											   DirectFunctionCall1(numeric_trim_scale, value)));
	*bytes = strlen(text);
	return text;
}

static const char *
category_of_text(Datum value, Size *bytes)
{
	text	   *t = DatumGetTextPP(value);

	*bytes = VARSIZE_ANY_EXHDR(t);
	return VARDATA_ANY(t);
}

/* as its cast to text: without the padding */
static const char *
category_of_bpchar(Datum value, Size *bytes)
{
	const char *text = category_of_text(value, bytes);

	while (*bytes > 0 && text[*bytes - 1] == ' ')
		(*bytes)--;
	return text;
}

static const SynthReportType types[] = {
	{BOOLOID, false, number_of_bool, category_of_bool},
	{INT2OID, true, number_of_int2, category_of_int2},
	{INT4OID, true, number_of_int4, category_of_int4},
	{INT8OID, true, number_of_int8, category_of_bigint},
	{FLOAT4OID, true, number_of_float4, category_of_float4},
	{FLOAT8OID, true, number_of_float8, category_of_float8},
	{NUMERICOID, true, number_of_numeric, category_of_numeric},
	{CASHOID, true, number_of_money, NULL},
	{DATEOID, true, number_of_date, NULL},
	{TIMEOID, true, number_of_time, NULL},
	{TIMETZOID, true, number_of_timetz, NULL},
	{TIMESTAMPOID, true, number_of_timestamp, NULL},
	{TIMESTAMPTZOID, true, number_of_timestamp, NULL},
	{INTERVALOID, true, number_of_interval, NULL},
	{TEXTOID, false, NULL, category_of_text},
	{VARCHAROID, false, NULL, category_of_text},
	{BPCHAROID, false, NULL, category_of_bpchar},
};

static const SynthReportType any_other_type = {InvalidOid, false, NULL, NULL};

const SynthReportType *
synth_report_type(Oid type)
{
	Oid			base = getBaseType(type);

	for (int i = 0; i < (int) lengthof(types); i++)
		if (types[i].type == base)
			return &types[i];
	return &any_other_type;
}
