/*
 * mask_generalize.c
 *		Method generalize: the class that a value is in.
 *
 * Numbers go to the multiple of the width at or below them, exactly; dates and
 * times to the start of their decade, year, quarter, month, week, day, hour
 * or minute, timestamps with time zone by UTC; addresses to their network of
 * so many bits; text to its first so many graphemes, of which the last is
 * never kept.
 */
#include "postgres.h"

#include <math.h>
#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "datatype/timestamp.h"
#include "mask/mask_methods_private.h"
#include "utils/builtins.h"
#include "utils/cash.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/float.h"
#include "utils/inet.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#define MAX_GRAPHEMES	10000
/* of an int64's digits */
#define MAX_DIGITS		18

typedef enum TimeUnit
{
	UNIT_MINUTE,
	UNIT_HOUR,
	UNIT_DAY,
	UNIT_WEEK,
	UNIT_MONTH,
	UNIT_QUARTER,
	UNIT_YEAR,
	UNIT_DECADE,
	UNIT_CENTURY
}			TimeUnit;

static const char *const unit_names[] = {
	"minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century"
};

typedef struct GeneralizeState
{
	TimeUnit	unit;
	int64		width;			/* of integers; graphemes; bits */
	double		float_width;
	Datum		numeric_width;
	int64		scaled_width;	/* 2.50 is 250 with a scale of 2 */
	int			scale;			/* -1: too many digits to be scaled */
	int			before;			/* of a numeric(p, s), p - s: digits before
								 * the point; -1: any */
	SynthGraphemes *graphemes;
}			GeneralizeState;

static void prepare_unit(SynthMask *mask, const SynthRuleArgument *argument);
static void prepare_number(SynthMask *mask, const SynthRuleArgument *argument);
static void check_scale(SynthMask *mask);
static int64 floor_integer(int64 value, int64 width, int64 low);
static Datum floor_numeric(const GeneralizeState *state, Datum value);
static int32 floor_day(int32 day, TimeUnit unit);
static int64 floor_time(int64 value, int64 width);
static Datum floor_timestamp(Timestamp value, TimeUnit unit);
static Datum floor_network(const SynthMask *mask, Datum value);

/* ---- making ready ---- */

void
synth_mask_prepare_generalize(SynthMask *mask)
{
	const SynthRuleArgument *argument = mask->rule->bound[0];
	GeneralizeState *state = palloc0(sizeof(GeneralizeState));

	mask->state = state;
	if (mask->type == INTERVALOID)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("masking method \"%s\" does not fit values of type %s",
						mask->method->name, format_type_be(mask->type)),
				 errhint("The rule noise(0.1) does.")));
	if (mask->type_class & (SYNTH_TYPES_DATE | SYNTH_TYPES_TIME))
		prepare_unit(mask, argument);
	else if (mask->type_class & SYNTH_TYPES_NETWORK)
		state->width = synth_mask_argument_integer(mask->rule, 0, -1, 0, 128);
	else if (mask->type_class == SYNTH_TYPES_TEXT)
	{
		state->width = synth_mask_argument_integer(mask->rule, 0, -1, 0, MAX_GRAPHEMES);
		state->graphemes = synth_mask_graphemes(mask->context);
	}
	else
		prepare_number(mask, argument);
}

static void
prepare_unit(SynthMask *mask, const SynthRuleArgument *argument)
{
	GeneralizeState *state = mask->state;
	int			first = mask->type == DATEOID ? UNIT_DAY : UNIT_MINUTE;
	int			last = mask->type_class == SYNTH_TYPES_TIME ? UNIT_HOUR : UNIT_CENTURY;
	StringInfoData list;

	for (int unit = first; argument->text && unit <= last; unit++)
		if (pg_strcasecmp(argument->text, unit_names[unit]) == 0)
		{
			state->unit = unit;
			return;
		}
	initStringInfo(&list);
	for (int unit = first; unit <= last; unit++)
		appendStringInfo(&list, "%s%s", unit > first ? ", " : "", unit_names[unit]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("values of type %s are generalized to a unit of time",
					format_type_be(mask->type)),
			 errhint("The units are %s.", list.data)));
}

static void
prepare_number(SynthMask *mask, const SynthRuleArgument *argument)
{
	GeneralizeState *state = mask->state;
	bool		whole = mask->type_class == SYNTH_TYPES_INTEGER;
	bool		fits = argument->kind == SYNTH_RULE_NUMBER && argument->number > 0 &&
		argument->number < 1e18 && (!whole || argument->number == floor(argument->number));
	int			digits = 0;

	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 whole ? errmsg("the width of a class of integers must be a positive integer") :
				 errmsg("the width of a class of numbers must be a positive number")));
	state->float_width = argument->number;
	/* money is in hundredths, or whatever its locale has */
	state->width = (int64) argument->number;
	if (mask->type == MONEYOID)
		state->width = DatumGetCash(DirectFunctionCall1(numeric_cash,
														DirectFunctionCall1(float8_numeric,
																			Float8GetDatum(argument->number))));
	state->width = Max(state->width, 1);
	state->numeric_width = DirectFunctionCall3(numeric_in, CStringGetDatum(argument->text),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	state->scale = -1;
	for (const char *c = argument->text; *c; c++)
	{
		if (*c == '.')
			state->scale = 0;
		else if (*c >= '0' && *c <= '9')
		{
			state->scaled_width = state->scaled_width * 10 + (*c - '0');
			digits++;
			if (state->scale >= 0)
				state->scale++;
		}
		else if (*c != '+')
			digits = MAX_DIGITS;	/* an exponent */
		if (digits >= MAX_DIGITS)
			break;
	}
	state->scale = digits >= MAX_DIGITS ? -1 : Max(state->scale, 0);
	check_scale(mask);
}

/* numeric(p, s): the classes are among its values. */
static void
check_scale(SynthMask *mask)
{
	GeneralizeState *state = mask->state;
	int32		typmod = mask->typmod - VARHDRSZ;
	int			scale = ((typmod & 0x7FF) ^ 0x400) - 0x400;

	state->before = -1;
	if (mask->type != NUMERICOID || typmod < 0)
		return;
	state->before = ((typmod >> 16) & 0xFFFF) - scale;
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, state->numeric_width,
										  DirectFunctionCall2(numeric, state->numeric_width,
															  Int32GetDatum(mask->typmod)))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the width of a class has more decimals than the type %s",
						format_type_with_typemod(mask->type, mask->typmod))));
}

/* ---- numbers ---- */

/* Of a class that begins below the type, the first value that is in it. */
static int64
floor_integer(int64 value, int64 width, int64 low)
{
	int64		rest = value % width;

	if (rest < 0)
		rest += width;
	return value < low + rest ? low : value - rest;
}

static bool
has_digits_before(Datum value, int digits)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	char	   *first = text + strspn(text, "-0");
	bool		fits = strspn(first, "0123456789") <= digits;

	pfree(text);
	return fits;
}

/* value * 10^steps; false where that is too large */
static bool
shift_decimal(int64 *value, int steps)
{
	for (; steps > 0; steps--)
		if (pg_mul_s64_overflow(*value, 10, value))
			return false;
	return true;
}

/* A numeric's digits as an integer; false where there are too many, or none. */
static bool
read_scaled(Datum value, int64 *scaled, int *scale)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	const char *c = text + (text[0] == '-');
	int			digits = 0;
	bool		fits;

	*scaled = 0;
	*scale = -1;
	for (; *c; c++)
	{
		if (*c == '.')
			*scale = 0;
		else if (*c < '0' || *c > '9' || ++digits > MAX_DIGITS)
			break;
		else
		{
			*scaled = *scaled * 10 + (*c - '0');
			*scale += *scale >= 0;
		}
	}
	fits = *c == '\0';
	*scale = Max(*scale, 0);
	if (text[0] == '-')
		*scaled = -*scaled;
	pfree(text);
	return fits;
}

static Datum
floor_numeric(const GeneralizeState *state, Datum value)
{
	int64		scaled;
	int			scale;
	int64		width = state->scaled_width;
	Datum		classes;

	if (state->scale >= 0 && read_scaled(value, &scaled, &scale) &&
		shift_decimal(&scaled, state->scale - scale) &&
		shift_decimal(&width, scale - state->scale))
	{
		int64		floored = floor_integer(scaled, width, PG_INT64_MIN);

		scale = Max(scale, state->scale);
		classes = NumericGetDatum(int64_div_fast_to_numeric(floored, scale));
		/* below the type: the next class is as good */
		if (floored < 0 && state->before >= 0 && !has_digits_before(classes, state->before))
			classes = NumericGetDatum(int64_div_fast_to_numeric(floored + width, scale));
		return classes;
	}
	if (numeric_is_nan(DatumGetNumeric(value)) || numeric_is_inf(DatumGetNumeric(value)))
		return value;
	/* the quotient of numeric_div is rounded: floor by what is left over */
	classes = DirectFunctionCall2(numeric_mod, value, state->numeric_width);
	classes = DirectFunctionCall2(numeric_sub, value, classes);
	if (DatumGetBool(DirectFunctionCall2(numeric_gt, classes, value)))
		classes = DirectFunctionCall2(numeric_sub, classes, state->numeric_width);
	if (state->before >= 0 && !has_digits_before(classes, state->before))
		classes = DirectFunctionCall2(numeric_add, classes, state->numeric_width);
	return classes;
}

static float8
floor_float(float8 value, double width)
{
	float8		result = floor(value / width) * width;

	return isfinite(result) ? result : value;
}

/* ---- dates and times ---- */

/* Days since 2000-01-01, to the first of their unit. */
static int32
floor_day(int32 day, TimeUnit unit)
{
	int			year;
	int			month;
	int			day_of_month;

	if (unit <= UNIT_DAY)
		return day;
	/* 2000-01-03 was a Monday */
	if (unit == UNIT_WEEK)
		return (int32) (floor_time((int64) day - 2, 7) + 2);
	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	if (unit == UNIT_QUARTER)
		month = (month - 1) / 3 * 3 + 1;
	else if (unit >= UNIT_YEAR)
		month = 1;
	if (unit == UNIT_DECADE)
		year = (int) floor_time(year, 10);
	else if (unit == UNIT_CENTURY)
		year = (int) floor_time(year, 100);
	return date2j(year, month, 1) - POSTGRES_EPOCH_JDATE;
}

static int64
floor_time(int64 value, int64 width)
{
	int64		rest = value % width;

	return value - (rest < 0 ? rest + width : rest);
}

static inline int64
unit_width(TimeUnit unit)
{
	return unit == UNIT_MINUTE ? USECS_PER_MINUTE : unit == UNIT_HOUR ? USECS_PER_HOUR :
		USECS_PER_DAY;
}

static Datum
floor_date(DateADT value, TimeUnit unit)
{
	int32		floored;

	if (DATE_NOT_FINITE(value))
		return DateADTGetDatum(value);
	floored = floor_day(value, unit);
	return DateADTGetDatum(IS_VALID_DATE(floored) ? floored : DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE);
}

static Datum
floor_timestamp(Timestamp value, TimeUnit unit)
{
	int64		floored;

	if (TIMESTAMP_NOT_FINITE(value))
		return TimestampGetDatum(value);
	floored = floor_time(value, unit_width(unit));
	if (unit > UNIT_DAY)
		floored = floor_day((int32) (floored / USECS_PER_DAY), unit) * USECS_PER_DAY;
	return TimestampGetDatum(IS_VALID_TIMESTAMP(floored) ? floored : MIN_TIMESTAMP);
}

/* ---- networks ---- */

static Datum
floor_network(const SynthMask *mask, Datum value)
{
	const GeneralizeState *state = mask->state;
	inet	   *in = DatumGetInetPP(value);
	Size		bytes = VARHDRSZ + sizeof(inet_struct);
	inet	   *out = palloc0(bytes);
	int			bits = Min(ip_bits(in), (int) state->width);

	SET_VARSIZE(out, VARSIZE_ANY_EXHDR(in) + VARHDRSZ);
	ip_family(out) = ip_family(in);
	ip_bits(out) = bits;
	memcpy(ip_addr(out), ip_addr(in), ip_addrsize(in));
	for (int bit = bits; bit < ip_maxbits(in); bit++)
		ip_addr(out)[bit / 8] &= ~(0x80 >> (bit % 8));
	return InetPGetDatum(out);
}

/* ---- values ---- */

Datum
synth_mask_generalize_datum(SynthMask *mask, Datum value, bool *isnull)
{
	const GeneralizeState *state = mask->state;
	TimeTzADT  *clock;

	switch (mask->type)
	{
		case INT2OID:
			return Int16GetDatum((int16) floor_integer(DatumGetInt16(value), state->width, PG_INT16_MIN));
		case INT4OID:
			return Int32GetDatum((int32) floor_integer(DatumGetInt32(value), state->width, PG_INT32_MIN));
		case INT8OID:
			return Int64GetDatum(floor_integer(DatumGetInt64(value), state->width, PG_INT64_MIN));
		case MONEYOID:
			return CashGetDatum(floor_integer(DatumGetCash(value), state->width, PG_INT64_MIN));
		case FLOAT4OID:
			return Float4GetDatum((float4) floor_float(DatumGetFloat4(value), state->float_width));
		case FLOAT8OID:
			return Float8GetDatum(floor_float(DatumGetFloat8(value), state->float_width));
		case NUMERICOID:
			return floor_numeric(state, value);
		case DATEOID:
			return floor_date(DatumGetDateADT(value), state->unit);
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return floor_timestamp(DatumGetTimestamp(value), state->unit);
		case TIMEOID:
			return TimeADTGetDatum(floor_time(DatumGetTimeADT(value), unit_width(state->unit)));
		case TIMETZOID:
			clock = palloc(sizeof(TimeTzADT));
			*clock = *DatumGetTimeTzADTP(value);
			clock->time = floor_time(clock->time, unit_width(state->unit));
			return TimeTzADTPGetDatum(clock);
		default:
			return floor_network(mask, value);
	}
}

bool
synth_mask_apply_generalize(SynthMask *mask, const char *in, int bytes)
{
	const GeneralizeState *state = mask->state;
	int			kept = synth_mask_grapheme_prefix(state->graphemes, in, bytes, (int) state->width);

	/* not the whole value: up to where its last grapheme begins */
	if (kept == bytes && bytes > 0)
		kept = synth_mask_last_grapheme(state->graphemes, in, bytes);
	appendBinaryStringInfo(&mask->out, in, kept);
	return true;
}
