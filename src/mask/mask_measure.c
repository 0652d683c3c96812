/*
 * mask_measure.c
 *		Method noise: a number moved by up to a part of itself, a date by up to
 *		an interval; the family of it, generalize (mask_generalize.c) and date
 *		(mask_date.c).
 *
 * How far a value moves is drawn from the key and the value: the same value
 * moves the same way everywhere.  Numbers move by value * ratio at most, or by
 * one unit of their last digit where that is more; 0, NaN and the infinities
 * stay, and a value does not leave its type.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "datatype/timestamp.h"
#include "mask/mask_methods_private.h"
#include "utils/builtins.h"
#include "utils/cash.h"
#include "utils/date.h"
#include "utils/float.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#define MAX_RATIO			100
#define DAYS_OF_MONTH		30
#define MAX_NUMBER_BYTES	40
/* digits that an int64 and a double hold */
#define MAX_DIGITS			18

typedef struct NoiseState
{
	double		ratio;
	int			digits;			/* of a numeric(p, s): p or more */
	int64		unit;			/* where s is negative: 10, 100 ... */
	int64		span;			/* of dates, in microseconds */
	int64		precision;		/* likewise */
}			NoiseState;

static void prepare_noise(SynthMask *mask);
static void read_precision(const SynthMask *mask, NoiseState *state);
static int64 read_span(const char *text);
static int64 move_integer(const SynthMask *mask, int64 value, int64 low, int64 high);
static int64 steps_of_time(const SynthMask *mask, int64 value, int64 unit);
static double move_float(const SynthMask *mask, double value, double largest);
static Datum move_numeric(SynthMask *mask, Datum value);
static int	count_digits(Datum value);

/* ---- making ready ---- */

static bool
takes_ratio(const SynthMask *mask)
{
	return !(mask->type_class & (SYNTH_TYPES_DATE | SYNTH_TYPES_TIME)) ||
		mask->type == INTERVALOID;
}

static void
prepare_noise(SynthMask *mask)
{
	NoiseState *state = palloc0(sizeof(NoiseState));
	const SynthRuleArgument *argument = mask->rule->bound[0];

	mask->state = state;
	if (!takes_ratio(mask))
	{
		if (argument->kind == SYNTH_RULE_NUMBER)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("noise on dates and times needs an interval"),
					 errhint("It is written noise(\"30 days\").")));
		state->precision = 1;
		for (int digits = mask->typmod < 0 ? MAX_TIMESTAMP_PRECISION : mask->typmod;
			 mask->type != DATEOID && digits < MAX_TIMESTAMP_PRECISION; digits++)
			state->precision *= 10;
		if (mask->type == DATEOID)
			state->precision = USECS_PER_DAY;
		state->span = read_span(argument->text);
		if (state->span < state->precision)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the interval of noise is below the type's precision")));
		return;
	}
	if (argument->kind != SYNTH_RULE_NUMBER ||
		!(argument->number > 0 && argument->number <= MAX_RATIO))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("noise on numbers needs a ratio above 0 and up to %d", MAX_RATIO),
				 errhint("It is written noise(0.1) for up to ten percent.")));
	state->ratio = argument->number;
	read_precision(mask, state);
}

/* What numeric(p, s) allows; its type modifier is p and s, of 11 bits. */
static void
read_precision(const SynthMask *mask, NoiseState *state)
{
	int32		typmod = mask->typmod - VARHDRSZ;
	int			scale = ((typmod & 0x7FF) ^ 0x400) - 0x400;

	state->digits = MAX_DIGITS;
	state->unit = 1;
	if (mask->type != NUMERICOID || typmod < 0)
		return;
	state->digits = ((typmod >> 16) & 0xFFFF) - Min(scale, 0);
	for (; scale < 0 && state->unit < INT64CONST(1000000000000000000); scale++)
		state->unit *= 10;
}

static int64
read_span(const char *text)
{
	Interval   *interval =
		DatumGetIntervalP(DirectFunctionCall3(interval_in, CStringGetDatum(text),
											  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	int64		days = (int64) interval->month * DAYS_OF_MONTH + interval->day;
	int64		span;

	if (pg_mul_s64_overflow(days, USECS_PER_DAY, &span) ||
		pg_add_s64_overflow(span, interval->time, &span) ||
		span <= 0 || span > INT64CONST(1000) * 366 * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the interval of noise must be positive and at most 1000 years")));
	return span;
}

/* ---- drawing ---- */

static uint64
draw(const SynthMask *mask, uint64 value)
{
	uint8		bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8) (value >> (8 * i));
	return synth_cipher_siphash(&mask->sip, bytes, sizeof(bytes));
}

/* -1 to 1 */
static inline double
unit_of(uint64 drawn)
{
	return (double) (drawn >> 11) * (2.0 / ((UINT64CONST(1) << 53) - 1)) - 1;
}

/* An integer from -span to span, or from -1 to 1 if that is more. */
static inline double
step_of(uint64 drawn, double span)
{
	double		steps = Max(floor(span), 1);

	/* 53 bits below one */
	return floor((double) (drawn >> 11) * 0x1p-53 * (2 * steps + 1)) - steps;
}

/* ---- numbers ---- */

static int64
move_integer(const SynthMask *mask, int64 value, int64 low, int64 high)
{
	const NoiseState *state = mask->state;
	double		moved;
	int64		result;

	if (value == 0)
		return value;
	moved = step_of(draw(mask, (uint64) value), fabs((double) value) * state->ratio);
	if (moved >= 9.2e18 || moved <= -9.2e18 ||
		pg_add_s64_overflow(value, (int64) moved, &result))
		result = moved > 0 ? high : low;
	return Min(Max(result, low), high);
}

static double
move_float(const SynthMask *mask, double value, double largest)
{
	const NoiseState *state = mask->state;
	uint64		bits;
	double		moved;

	if (value == 0 || isnan(value) || isinf(value))
		return value;
	memcpy(&bits, &value, sizeof(bits));
	moved = value + value * state->ratio * unit_of(draw(mask, bits));
	return Min(Max(moved, -largest), largest);
}

/*
 * The digits of a decimal number as an integer; false where there are more
 * than MAX_DIGITS or anything else.  Zeros at the end of a fraction count to
 * scale only.
 */
static bool
read_digits(const char *in, int bytes, int64 *value, int *scale, char *point)
{
	int			digits = 0;
	bool		negative = bytes > 0 && in[0] == '-';

	*value = 0;
	*scale = -1;
	for (int i = bytes > 0 && (in[0] == '-' || in[0] == '+'); i < bytes; i++)
	{
		if (in[i] >= '0' && in[i] <= '9')
		{
			if (++digits > MAX_DIGITS)
				return false;
			*value = *value * 10 + (in[i] - '0');
			if (*scale >= 0)
				(*scale)++;
		}
		else if ((in[i] == '.' || in[i] == ',') && *scale < 0)
		{
			*point = in[i];
			*scale = 0;
		}
		else
			return false;
	}
	*scale = Max(*scale, 0);
	if (negative)
		*value = -*value;
	return digits > 0;
}

/*
 * How far a number of this scale moves, in units of its last digit: drawn from
 * the number without zeros at its end, so that 1.5 and 1.50 move alike.
 */
static int64
move_scaled(const SynthMask *mask, int64 value, int scale, int64 high)
{
	const NoiseState *state = mask->state;
	int64		plain = value;
	double		result;

	if (value == 0)
		return value;
	for (int i = 0; i < scale && plain % 10 == 0; i++)
		plain /= 10;
	result = (double) value +
		step_of(draw(mask, (uint64) plain), fabs((double) value) * state->ratio);
	return result >= (double) high ? high : result <= -(double) high ? -high : (int64) result;
}

/* The largest number of so many digits. */
static int64
largest_of_digits(int digits)
{
	int64		largest = 0;

	for (int i = 0; i < digits; i++)
		largest = largest * 10 + 9;
	return largest;
}

static Datum
move_numeric(SynthMask *mask, Datum value)
{
	const NoiseState *state = mask->state;
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	int			bytes = strlen(text);
	int64		scaled;
	int			scale;
	char		point;
	Datum		part;
	Datum		moved;

	if (read_digits(text, bytes, &scaled, &scale, &point))
	{
		scaled = move_scaled(mask, scaled, scale,
							 largest_of_digits(Min(state->digits, MAX_DIGITS)));
		return NumericGetDatum(int64_div_fast_to_numeric(scaled - scaled % state->unit, scale));
	}
	if (text[strspn(text, "-0123456789.")])
		return value;			/* NaN, infinities */

	/* of many digits: moved by a part of itself */
	part = DirectFunctionCall1(float8_numeric,
							   Float8GetDatum(state->ratio *
											  unit_of(synth_cipher_siphash(&mask->sip, text, bytes))));
	part = DirectFunctionCall2(numeric_mul, value, part);
	moved = DirectFunctionCall2(numeric_add, value, part);
	if (count_digits(moved) > count_digits(value))
		moved = DirectFunctionCall2(numeric_sub, value, part);
	if (strchr(text, '.'))
		scale = strlen(strchr(text, '.') + 1);
	return DirectFunctionCall2(numeric_round, moved, Int32GetDatum(scale));
}

/* Digits before the point. */
static int
count_digits(Datum value)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	int			digits = strspn(text + (text[0] == '-'), "0123456789");

	pfree(text);
	return digits;
}

/* ---- dates and times ---- */

/* How far a moment moves, in units: from -span to span. */
static int64
steps_of_time(const SynthMask *mask, int64 value, int64 unit)
{
	const NoiseState *state = mask->state;
	uint64		most = state->span / unit;

	return (int64) (draw(mask, (uint64) value) % (2 * most + 1)) - (int64) most;
}

/* Whole seconds, or days, stay whole where the span has some. */
static int64
unit_of_time(const NoiseState *state, int64 value, int64 largest)
{
	if (value % largest == 0 && state->span >= largest)
		return largest;
	if (value % USECS_PER_SEC == 0 && state->span >= USECS_PER_SEC)
		return USECS_PER_SEC;
	return state->precision;
}

/* Where the type ends, the other way. */
static Datum
move_date(SynthMask *mask, DateADT value)
{
	int64		days;

	if (DATE_NOT_FINITE(value))
		return DateADTGetDatum(value);
	days = steps_of_time(mask, value, USECS_PER_DAY);
	if (!IS_VALID_DATE(value + days))
		days = -days;
	return DateADTGetDatum((DateADT) (value + days));
}

static Datum
move_timestamp(SynthMask *mask, Timestamp value)
{
	int64		unit = unit_of_time(mask->state, value, USECS_PER_DAY);
	int64		step;
	int64		moved;

	if (TIMESTAMP_NOT_FINITE(value))
		return TimestampGetDatum(value);
	step = steps_of_time(mask, value, unit) * unit;
	if (pg_add_s64_overflow(value, step, &moved) || !IS_VALID_TIMESTAMP(moved))
		moved = value - step;
	return TimestampGetDatum(moved);
}

/* Around the clock. */
static TimeADT
move_clock(SynthMask *mask, TimeADT value)
{
	int64		unit = unit_of_time(mask->state, value, USECS_PER_MINUTE);
	int64		moved = (value + steps_of_time(mask, value, unit) * unit) % USECS_PER_DAY;

	return moved < 0 ? moved + USECS_PER_DAY : moved;
}

static Datum
move_clock_with_zone(SynthMask *mask, const TimeTzADT *value)
{
	TimeTzADT  *moved = palloc(sizeof(TimeTzADT));

	moved->time = move_clock(mask, value->time);
	moved->zone = value->zone;
	return TimeTzADTPGetDatum(moved);
}

static Datum
move_interval(SynthMask *mask, const Interval *value)
{
	Interval   *moved = palloc(sizeof(Interval));

	moved->month = (int32) move_integer(mask, value->month, PG_INT32_MIN + 1, PG_INT32_MAX - 1);
	moved->day = (int32) move_integer(mask, value->day, PG_INT32_MIN + 1, PG_INT32_MAX - 1);
	moved->time = move_integer(mask, value->time, PG_INT64_MIN + 1, PG_INT64_MAX - 1);
	/* infinite ones have all three at their end */
	if (value->month == PG_INT32_MAX || value->month == PG_INT32_MIN)
		*moved = *value;
	return IntervalPGetDatum(moved);
}

/* ---- values ---- */

static Datum
apply_noise_datum(SynthMask *mask, Datum value, bool *isnull)
{
	switch (mask->type)
	{
		case INT2OID:
			return Int16GetDatum((int16) move_integer(mask, DatumGetInt16(value),
													  PG_INT16_MIN, PG_INT16_MAX));
		case INT4OID:
			return Int32GetDatum((int32) move_integer(mask, DatumGetInt32(value),
													  PG_INT32_MIN, PG_INT32_MAX));
		case INT8OID:
			return Int64GetDatum(move_integer(mask, DatumGetInt64(value),
											  PG_INT64_MIN, PG_INT64_MAX));
		case MONEYOID:
			return CashGetDatum(move_integer(mask, DatumGetCash(value),
											 PG_INT64_MIN, PG_INT64_MAX));
		case FLOAT4OID:
			return Float4GetDatum((float4) move_float(mask, DatumGetFloat4(value), FLT_MAX));
		case FLOAT8OID:
			return Float8GetDatum(move_float(mask, DatumGetFloat8(value), DBL_MAX));
		case NUMERICOID:
			return move_numeric(mask, value);
		case DATEOID:
			return move_date(mask, DatumGetDateADT(value));
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return move_timestamp(mask, DatumGetTimestamp(value));
		case TIMEOID:
			return TimeADTGetDatum(move_clock(mask, DatumGetTimeADT(value)));
		case TIMETZOID:
			return move_clock_with_zone(mask, DatumGetTimeTzADTP(value));
		default:
			return move_interval(mask, DatumGetIntervalP(value));
	}
}

/* A number written as text; what is none is permuted in its shape. */
static bool
apply_noise_text(SynthMask *mask, const char *in, int bytes)
{
	int64		value;
	int			scale;
	char		point = '.';
	char		digits[MAX_NUMBER_BYTES];
	int			n;

	if (bytes >= MAX_NUMBER_BYTES || !read_digits(in, bytes, &value, &scale, &point))
	{
		synth_mask_append_shape(mask, in, bytes, NULL, NULL);
		return true;
	}
	value = move_scaled(mask, value, scale, largest_of_digits(MAX_DIGITS));
	n = snprintf(digits, sizeof(digits), "%0*lld", scale + 1, (long long) (value < 0 ? -value : value));
	if (value < 0)
		appendStringInfoChar(&mask->out, '-');
	appendBinaryStringInfo(&mask->out, digits, n - scale);
	if (scale > 0)
	{
		appendStringInfoChar(&mask->out, point);
		appendBinaryStringInfo(&mask->out, digits + n - scale, scale);
	}
	return true;
}

/* ---- the family ---- */

static const SynthMaskParameter noise_parameters[] = {
	{"ratio", SYNTH_RULE_NUMBER | SYNTH_RULE_STRING, true},
};

static const SynthMaskParameter generalize_parameters[] = {
	{"width", SYNTH_RULE_NUMBER | SYNTH_RULE_STRING | SYNTH_RULE_WORD, true},
};

static const SynthMaskMethod methods[] = {
	{
		.name = "noise",
		.parameters = noise_parameters,
		.nparameters = lengthof(noise_parameters),
		.flags = SYNTH_METHOD_KEYED,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER | SYNTH_TYPES_DATE |
		SYNTH_TYPES_TIME,
		.keeps = "the value within a ratio of itself, or within an interval; sign, scale, zero",
		.loses = "the exact value",
		.prepare = prepare_noise,
		.apply_text = apply_noise_text,
		.apply_datum = apply_noise_datum,
	},
	{
		.name = "generalize",
		.parameters = generalize_parameters,
		.nparameters = lengthof(generalize_parameters),
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER | SYNTH_TYPES_DATE |
		SYNTH_TYPES_TIME | SYNTH_TYPES_NETWORK,
		.keeps = "the class a value is in: its multiple of a width, its year or month, its first characters, its network",
		.loses = "where in the class it is",
		.prepare = synth_mask_prepare_generalize,
		.apply_text = synth_mask_apply_generalize,
		.apply_datum = synth_mask_generalize_datum,
	},
	{
		.name = "date",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_DATE,
		.keeps = "the year; midnight, full seconds and milliseconds as such",
		.loses = "day of the year and time of day",
		.apply_text = synth_mask_apply_date,
		.apply_datum = synth_mask_date_datum,
	},
};

const SynthMaskFamily synth_mask_measure_family = {methods, lengthof(methods)};
