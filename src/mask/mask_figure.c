/*
 * mask_figure.c
 *		Permutations of numbers as values: integers, numeric, floats, money.
 *
 * An integer goes to one of the same sign and number of digits.  The types
 * agree with each other, as a foreign key may join an integer to a bigint or
 * a numeric: intervals of equal digits are cut where a type ends, so that no
 * value leaves the smallest type that holds it.
 *
 * A numeric with a fraction keeps the digits before and behind the point; a
 * float that is no integer keeps its sign and its exponent, and its mantissa
 * is permuted.  NaN and the infinities stay.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "mask/mask_methods_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/cash.h"
#include "utils/float.h"
#include "utils/numeric.h"

#define FLOAT4_MANTISSA_BITS	23
#define FLOAT8_MANTISSA_BITS	52

/* ---- integers ---- */

int64
synth_mask_permute_integer(SynthMask *mask, bool decrypt, int64 value)
{
	/* int2, exact in float4, int4, exact in float8, int8 */
	static const uint8 type_bits[] = {15, 24, 31, 53, 63};
	bool		negative = value < 0;
	uint64		magnitude = negative ? -(uint64) value : (uint64) value;
	uint64		low = negative ? 1 : 0;
	uint64		high = 9;

	while (magnitude > high)
	{
		low = high + 1;
		high = high * 10 + 9;
	}
	for (int i = 0; i < lengthof(type_bits); i++)
	{
		/* there is one more negative number than positive ones */
		uint64		last = (UINT64CONST(1) << type_bits[i]) - (negative ? 0 : 1);

		if (magnitude <= last)
		{
			high = Min(high, last);
			break;
		}
		low = Max(low, last + 1);
	}
	magnitude = low + synth_mask_permute_index(mask, decrypt, low << 1 | negative,
											   high - low + 1, magnitude - low);
	return (int64) (negative ? -magnitude : magnitude);
}

/* ---- floats ---- */

/* Is it an integer that the type holds exactly, as it does its neighbours? */
static inline bool
is_integer(double value, int mantissa_bits)
{
	double		limit = ldexp(1, mantissa_bits + 1);

	return value >= -limit && value < limit && value == floor(value);
}

static inline double
double_of(uint64 bits, int mantissa_bits)
{
	double		wide;
	float		narrow;
	uint32		narrow_bits = (uint32) bits;

	if (mantissa_bits == FLOAT8_MANTISSA_BITS)
	{
		memcpy(&wide, &bits, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, &narrow_bits, sizeof(narrow));
	return narrow;
}

/* bits: the float's own; its mantissa is permuted until it is no integer */
static uint64
permute_mantissa(SynthMask *mask, bool decrypt, uint64 bits, int mantissa_bits)
{
	uint64		ones = (UINT64CONST(1) << mantissa_bits) - 1;
	uint64		rest = bits & ~ones;

	do
		bits = rest | synth_mask_permute_index(mask, decrypt, rest >> mantissa_bits,
											   ones + 1, bits & ones);
	while (is_integer(double_of(bits, mantissa_bits), mantissa_bits));
	return bits;
}

static float8
permute_float8(SynthMask *mask, bool decrypt, float8 value)
{
	uint64		bits;

	if (isnan(value) || isinf(value))
		return value;
	if (is_integer(value, FLOAT8_MANTISSA_BITS))
		return (float8) synth_mask_permute_integer(mask, decrypt, (int64) value);
	memcpy(&bits, &value, sizeof(bits));
	return double_of(permute_mantissa(mask, decrypt, bits, FLOAT8_MANTISSA_BITS),
					 FLOAT8_MANTISSA_BITS);
}

static float4
permute_float4(SynthMask *mask, bool decrypt, float4 value)
{
	uint32		bits;

	if (isnan(value) || isinf(value))
		return value;
	if (is_integer(value, FLOAT4_MANTISSA_BITS))
		return (float4) synth_mask_permute_integer(mask, decrypt, (int64) value);
	memcpy(&bits, &value, sizeof(bits));
	return (float4) double_of(permute_mantissa(mask, decrypt, bits, FLOAT4_MANTISSA_BITS),
							  FLOAT4_MANTISSA_BITS);
}

/* ---- numeric ---- */

/* The decimal text of a finite numeric, taken apart. */
typedef struct Decimal
{
	char	   *text;			/* as numeric_out wrote it */
	bool		negative;
	char	   *digits;			/* before the point */
	int			before;
	int			scale;			/* digits behind the point, zeros included */
	int			behind;			/* without the zeros at their end */
}			Decimal;

static bool
read_decimal(Datum value, Decimal *decimal)
{
	char	   *point;

	decimal->text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	decimal->negative = decimal->text[0] == '-';
	decimal->digits = decimal->text + decimal->negative;
	if (decimal->digits[0] < '0' || decimal->digits[0] > '9')
		return false;
	decimal->before = strspn(decimal->digits, "0123456789");
	point = decimal->digits + decimal->before;
	decimal->scale = *point ? strlen(point + 1) : 0;
	decimal->behind = decimal->scale;
	while (decimal->behind > 0 && point[decimal->behind] == '0')
		decimal->behind--;
	return true;
}

static Datum
numeric_of_integer(int64 value, int scale)
{
	int64		scaled = value;

	for (int i = 0; i < scale; i++)
		if (pg_mul_s64_overflow(scaled, 10, &scaled))
		{
			StringInfoData text;

			initStringInfo(&text);
			appendStringInfo(&text, INT64_FORMAT ".", value);
			appendStringInfoSpaces(&text, scale);
			memset(text.data + text.len - scale, '0', scale);
			return DirectFunctionCall3(numeric_in, CStringGetDatum(text.data),
									   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
		}
	return NumericGetDatum(scale == 0 ? int64_to_numeric(value) :
						   int64_div_fast_to_numeric(scaled, scale));
}

/* Does it have a fraction, or more digits than an int8? */
static bool
is_int8(const Decimal *decimal, int64 *value)
{
	*value = 0;
	if (decimal->behind > 0 || decimal->before > 18)
		return false;
	for (int i = 0; i < decimal->before; i++)
		*value = *value * 10 + (decimal->digits[i] - '0');
	if (decimal->negative)
		*value = -*value;
	return true;
}

static Datum
permute_numeric(SynthMask *mask, bool decrypt, Datum value)
{
	Decimal		decimal;
	int64		integer;
	char	   *digits;
	char	   *form;
	int			before;
	int			n;

	if (!read_decimal(value, &decimal))
		return value;
	if (is_int8(&decimal, &integer))
		return numeric_of_integer(synth_mask_permute_integer(mask, decrypt, integer),
								  decimal.scale);

	/* the digits in one piece; the zero of 0.5 is not one of them */
	before = decimal.digits[0] == '0' ? 0 : decimal.before;
	n = before + decimal.behind;
	digits = palloc(n);
	form = palloc(n);
	memcpy(digits, decimal.digits, before);
	memcpy(digits + before, decimal.digits + decimal.before + 1, decimal.behind);
	memset(form, '0', n);
	if (before > 0)
		form[0] = '1';
	if (decimal.behind > 0)
		form[n - 1] = '1';
	synth_mask_permute_form(mask, decrypt, 0, form, digits, n);
	memcpy(decimal.digits, digits, before);
	memcpy(decimal.digits + decimal.before + 1, digits + before, decimal.behind);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(decimal.text),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

/* ---- all of them ---- */

Datum
synth_mask_permute_figure(SynthMask *mask, bool decrypt, Datum value)
{
	switch (mask->type)
	{
		case INT2OID:
			return Int16GetDatum((int16) synth_mask_permute_integer(mask, decrypt,
																	DatumGetInt16(value)));
		case INT4OID:
			return Int32GetDatum((int32) synth_mask_permute_integer(mask, decrypt,
																	DatumGetInt32(value)));
		case INT8OID:
			return Int64GetDatum(synth_mask_permute_integer(mask, decrypt,
															DatumGetInt64(value)));
		case MONEYOID:
			return CashGetDatum(synth_mask_permute_integer(mask, decrypt,
														   DatumGetCash(value)));
		case FLOAT4OID:
			return Float4GetDatum(permute_float4(mask, decrypt, DatumGetFloat4(value)));
		case FLOAT8OID:
			return Float8GetDatum(permute_float8(mask, decrypt, DatumGetFloat8(value)));
		default:
			return permute_numeric(mask, decrypt, value);
	}
}

/* The result of a method on digits as a value of the type; false: it is none. */
static bool
figure_of_digits(Oid type, const char *digits, Datum *result)
{
	uint64		value = 0;
	uint64		limit = type == INT2OID ? PG_INT16_MAX :
		type == INT4OID ? PG_INT32_MAX : PG_INT64_MAX;

	if (digits[0] == '0' && digits[1])
		return false;
	if (type == NUMERICOID)
	{
		*result = DirectFunctionCall3(numeric_in, CStringGetDatum(digits),
									  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
		return true;
	}
	/* as many digits as an int8 has at most: no overflow */
	for (; *digits; digits++)
		value = value * 10 + (*digits - '0');
	if (value > limit)
		return false;
	*result = type == INT2OID ? Int16GetDatum((int16) value) :
		type == INT4OID ? Int32GetDatum((int32) value) : Int64GetDatum((int64) value);
	return true;
}

Datum
synth_mask_figure_by_text(SynthMask *mask, Datum value)
{
	char	   *digits;
	Datum		result;
	Decimal		decimal;

	switch (mask->type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			digits = psprintf(INT64_FORMAT, mask->type == INT2OID ? DatumGetInt16(value) :
							  mask->type == INT4OID ? DatumGetInt32(value) : DatumGetInt64(value));
			break;
		case NUMERICOID:
			digits = NULL;
			if (read_decimal(value, &decimal) && decimal.scale == 0)
				digits = decimal.text;
			break;
		default:
			digits = NULL;
	}
	if (digits == NULL || digits[0] == '-')
		return synth_mask_permute_figure(mask, false, value);
	do
	{
		CHECK_FOR_INTERRUPTS();
		resetStringInfo(&mask->out);
		mask->method->apply_text(mask, digits, strlen(digits));
		strcpy(digits, mask->out.data);
	} while (!figure_of_digits(mask->type, digits, &result));
	return result;
}
