/*
 * sample_value.c
 *		Values of a type from numbers and texts: the inverse of learn_cells.c.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "mb/pg_wchar.h"
#include "sample/sample_value_private.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

void
synth_sample_value_type(Oid type, int32 typmod, SynthValueType *out)
{
	Oid			function;

	memset(out, 0, sizeof(*out));
	out->type = type;
	out->typmod = typmod;
	out->base_type = getBaseTypeAndTypmod(type, &out->typmod);
	out->class = synth_learn_cell_class(out->base_type, &out->base_type);
	getTypeInputInfo(out->base_type, &function, &out->io_param);
	fmgr_info(function, &out->input);
}

/* Numbers of one family stand for the same thing in any type of it. */
static int
number_family(Oid base_type)
{
	switch (base_type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
			return INT4OID;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return TIMESTAMPOID;
		default:
			return base_type;
	}
}

void
synth_sample_check_type(const SynthColumn *column, const SynthValueType *type,
						const char *attribute)
{
	Oid			learned = InvalidOid,
				base;
	int32		typmod;
	bool		fits;

	/* types are known by name: OIDs differ between databases */
	learned = synth_parse_type(column->type_name, &typmod);
	if (learned == type->type)
		return;
	if (!OidIsValid(learned))
		fits = (type->class == SYNTH_CELL_NUMBER) == (column->codec == SYNTH_CODEC_NUMBER) ||
			column->codec == SYNTH_CODEC_KEY;
	else
	{
		SynthCellClass class = synth_learn_cell_class(learned, &base);

		fits = class == type->class &&
			(class == SYNTH_CELL_TEXT ||
			 number_family(base) == number_family(type->base_type));
	}
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the row type does not fit the model", attribute),
				 errdetail("The column was learned as type %s and the row type has %s.",
						   column->type_name, format_type_be(type->type)),
				 errhint("Sample into the table that was learned, or one with the same types.")));
}

Datum
synth_sample_number_value(const SynthValueType *type, const SynthVariable *variable,
						  double value)
{
	switch (type->base_type)
	{
		case INT2OID:
			return Int16GetDatum((int16) rint(Min(Max(value, PG_INT16_MIN), PG_INT16_MAX)));
		case INT4OID:
			return Int32GetDatum((int32) rint(Min(Max(value, PG_INT32_MIN), PG_INT32_MAX)));
		case INT8OID:
		case CASHOID:
			if (value >= 9223372036854775807.0)
				return Int64GetDatum(PG_INT64_MAX);
			if (value <= -9223372036854775808.0)
				return Int64GetDatum(PG_INT64_MIN);
			return Int64GetDatum((int64) rint(value));
		case FLOAT4OID:
			if (fabs(value) > FLT_MAX)
				return Float4GetDatum(value > 0 ? FLT_MAX : -FLT_MAX);
			return Float4GetDatum((float4) value);
		case FLOAT8OID:
			return Float8GetDatum(value);
		case NUMERICOID:
			return synth_sample_numeric(type->typmod, variable->step > 0 ? variable->scale : -1,
										value);
		case DATEOID:
			{
				double		low = (double) DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE,
							high = (double) DATE_END_JULIAN - POSTGRES_EPOCH_JDATE - 1;

				return DateADTGetDatum((DateADT) rint(Min(Max(value, low), high)));
			}
		case TIMEOID:
			return TimeADTGetDatum((TimeADT) rint(Min(Max(value, 0), (double) USECS_PER_DAY)));
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return TimestampGetDatum((Timestamp) rint(Min(Max(value, (double) MIN_TIMESTAMP),
														  (double) (END_TIMESTAMP - 1))));
		case INTERVALOID:
			{
				Interval   *i = palloc0(sizeof(Interval));
				double		days = trunc(value / (double) USECS_PER_DAY);
				double		months;

				days = Min(Max(days, -2e9), 2e9);
				months = trunc(days / DAYS_PER_MONTH);
				i->time = (TimeOffset) rint(value - days * (double) USECS_PER_DAY);
				i->day = (int32) (days - months * DAYS_PER_MONTH);
				i->month = (int32) months;
				return IntervalPGetDatum(i);
			}
		default:
			elog(ERROR, "type %u is not made of numbers", type->base_type);
	}
	return (Datum) 0;
}

/*
 * synth_sample_numeric
 *		A numeric with the digits of its type, or else of the learned values.
 */
Datum
synth_sample_numeric(int32 typmod, int learned_scale, double value)
{
	int			scale = learned_scale;
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

	if (typmod >= (int32) VARHDRSZ)
	{
		/* the scale of a type modifier is signed, in 11 bits, from 15 on */
		int			bits = (typmod - VARHDRSZ) & 0x7ff;

		scale = (bits ^ 1024) - 1024;
		if (scale < 0)
			scale = 0;
	}
	if (scale >= 0 && scale <= 15 && fabs(value) < 9e18 / power[scale])
		return NumericGetDatum(int64_div_fast_to_numeric((int64) rint(value * power[scale]),
														 scale));
	return DirectFunctionCall1(float8_numeric, Float8GetDatum(value));
}

Datum
synth_sample_special_value(const SynthValueType *type, int special)
{
	bool		plus = special == SYNTH_SPECIAL_PLUS_INF;
	double		value = special == SYNTH_SPECIAL_NAN ? get_float8_nan() :
		plus ? get_float8_infinity() : -get_float8_infinity();

	switch (type->base_type)
	{
		case FLOAT4OID:
			return Float4GetDatum((float4) value);
		case FLOAT8OID:
			return Float8GetDatum(value);
		case NUMERICOID:
			return DirectFunctionCall1(float8_numeric, Float8GetDatum(value));
		case DATEOID:
			return DateADTGetDatum(plus ? DATEVAL_NOEND : DATEVAL_NOBEGIN);
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return TimestampGetDatum(plus ? DT_NOEND : DT_NOBEGIN);
		default:
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("a value that is no finite number does not fit type %s",
							format_type_be(type->type)),
					 errhint("Sample into the type that was learned.")));
	}
	return (Datum) 0;
}

/*
 * synth_sample_try_text
 *		A value from its text form; false when the type does not take it, and
 *		the caller must raise an error then: no message may show the value, so
 *		the type's own is dropped.
 */
bool
synth_sample_try_text(SynthValueType *type, const char *text, uint32 nbytes,
					  Datum *value)
{
	MemoryContext context = CurrentMemoryContext;
	char	   *terminated;
	volatile Datum result = (Datum) 0;
	volatile bool valid = true;

	if (type->base_type == TEXTOID || type->base_type == VARCHAROID)
	{
		int			n = (int) nbytes;

		if (type->base_type == VARCHAROID && type->typmod >= (int32) VARHDRSZ)
			n = pg_mbcharcliplen(text, n, type->typmod - VARHDRSZ);
		*value = PointerGetDatum(cstring_to_text_with_len(text, n));
		return true;
	}

	terminated = pnstrdup(text, nbytes);
	PG_TRY();
	{
		result = InputFunctionCall(&type->input, terminated, type->io_param, type->typmod);
	}
	PG_CATCH();
	{
		int			code = geterrcode();

		if (code == ERRCODE_QUERY_CANCELED || code == ERRCODE_ADMIN_SHUTDOWN ||
			ERRCODE_TO_CATEGORY(code) == ERRCODE_INSUFFICIENT_RESOURCES)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		valid = false;
	}
	PG_END_TRY();
	pfree(terminated);
	*value = result;
	return valid;
}

Datum
synth_sample_text_value(SynthValueType *type, const char *text, uint32 nbytes,
						const char *column)
{
	Datum		value;

	if (!synth_sample_try_text(type, text, nbytes, &value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("a learned value of column \"%s\" is not valid for type %s",
						column, format_type_be(type->type)),
				 errhint("The type may have changed since the model was learned: learn again.")));
	return value;
}

Datum
synth_sample_key_value(const SynthValueType *type, int64 first, int64 position)
{
	int64		key;
	bool		fits = !pg_add_s64_overflow(first, position, &key);

	switch (type->base_type)
	{
		case INT2OID:
			fits = fits && key <= PG_INT16_MAX;
			break;
		case INT4OID:
			fits = fits && key <= PG_INT32_MAX;
			break;
		default:
			break;
	}
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("there are not enough new keys in type %s", format_type_be(type->type)),
				 errhint("Sample fewer rows, or into a wider type.")));
	switch (type->base_type)
	{
		case INT2OID:
			return Int16GetDatum((int16) key);
		case INT4OID:
			return Int32GetDatum((int32) key);
		case INT8OID:
			return Int64GetDatum(key);
		case NUMERICOID:
			return NumericGetDatum(int64_to_numeric(key));
		case FLOAT4OID:
			return Float4GetDatum((float4) key);
		case FLOAT8OID:
			return Float8GetDatum((float8) key);
		default:
			elog(ERROR, "type %u is no integer key", type->base_type);
	}
	return (Datum) 0;
}
