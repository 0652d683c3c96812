/*
 * learn_cells.c
 *		Values to cells: what is kept of a row while learning.
 *
 * A type is either a number (integers, floats, numeric, money, dates, times,
 * intervals) or the bytes of its text form.  Two classes suffice: what a text
 * means (a category, a key, an array, a document) is decided when all rows
 * are there.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "access/detoast.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "learn/learn_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/bytea.h"
#include "utils/cash.h"
#include "utils/date.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

static const double largest_whole = 9007199254740992.0; /* 2^53 */

static int compare_columns(const void *a, const void *b);
static void pack_number(StringInfo out, const SynthCellColumn *column, Datum value);
static void pack_text(StringInfo out, SynthCellColumn *column, Datum value);
static char *pinned_output(SynthCellColumn *column, Datum value);

SynthCellClass
synth_learn_cell_class(Oid type, Oid *base_type)
{
	*base_type = getBaseType(type);
	switch (*base_type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
		case CASHOID:
		case DATEOID:
		case TIMEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case INTERVALOID:
			return SYNTH_CELL_NUMBER;
		default:
			return SYNTH_CELL_TEXT;
	}
}

static int
float_special(double x)
{
	return isnan(x) ? SYNTH_SPECIAL_NAN :
		x > 0 ? SYNTH_SPECIAL_PLUS_INF : SYNTH_SPECIAL_MINUS_INF;
}

int
synth_learn_number(Oid base_type, Datum value, double *number)
{
	switch (base_type)
	{
		case INT2OID:
			*number = DatumGetInt16(value);
			break;
		case INT4OID:
			*number = DatumGetInt32(value);
			break;
		case INT8OID:
		case CASHOID:
			*number = (double) DatumGetInt64(value);
			break;
		case FLOAT4OID:
			{
				/* the shortest decimal that reads back as this float4 */
				float		f = DatumGetFloat4(value);
				char		text[FLOAT_SHORTEST_DECIMAL_LEN];

				if (!isfinite(f))
					return float_special(f);
				if (f == rintf(f) && fabsf(f) < 1e7f)
					*number = f;
				else
				{
					float_to_shortest_decimal_buf(f, text);
					*number = strtod(text, NULL);
				}
				break;
			}
		case FLOAT8OID:
			*number = DatumGetFloat8(value);
			break;
		case NUMERICOID:
			if (numeric_is_nan(DatumGetNumeric(value)))
				return SYNTH_SPECIAL_NAN;
			*number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
														 value));
			/* beyond the range of a double is no infinity */
			if (!isfinite(*number) && !numeric_is_inf(DatumGetNumeric(value)))
				*number = copysign(DBL_MAX, *number);
			break;
		case DATEOID:
			{
				DateADT		d = DatumGetDateADT(value);

				if (DATE_NOT_FINITE(d))
					return DATE_IS_NOBEGIN(d) ? SYNTH_SPECIAL_MINUS_INF :
						SYNTH_SPECIAL_PLUS_INF;
				*number = d;
				break;
			}
		case TIMEOID:
			*number = (double) DatumGetTimeADT(value);
			break;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			{
				Timestamp	t = DatumGetTimestamp(value);

				if (TIMESTAMP_NOT_FINITE(t))
					return TIMESTAMP_IS_NOBEGIN(t) ? SYNTH_SPECIAL_MINUS_INF :
						SYNTH_SPECIAL_PLUS_INF;
				*number = (double) t;
				break;
			}
		case INTERVALOID:
			{
				Interval   *i = DatumGetIntervalP(value);

				/* as comparison of intervals sees it: months of 30 days */
				*number = (double) i->time +
					((double) i->day + 30.0 * i->month) * (double) USECS_PER_DAY;
				break;
			}
		default:
			elog(ERROR, "type %u is not kept as a number", base_type);
	}
	if (!isfinite(*number))
		return float_special(*number);
	if (*number == 0)
		*number = 0;			/* no minus zero */
	return 0;
}

SynthCellColumn *
synth_learn_columns(TupleDesc desc, MemoryContext context, int *ncolumns)
{
	SynthCellColumn *columns = synth_base_alloc_array0(context, desc->natts + 1,
													   sizeof(SynthCellColumn));
	MemoryContext old = MemoryContextSwitchTo(context);

	*ncolumns = 0;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc, i);
		SynthCellColumn *c = &columns[*ncolumns];

		if (a->attisdropped)
			continue;
		c->name = pstrdup(NameStr(a->attname));
		c->type = a->atttypid;
		c->typmod = a->atttypmod;
		c->class = synth_learn_cell_class(a->atttypid, &c->base_type);
		c->type_name = format_type_extended(a->atttypid, -1,
											FORMAT_TYPE_FORCE_QUALIFY);
		c->place = *ncolumns;
		c->attribute = i;
		(*ncolumns)++;
	}
	qsort(columns, *ncolumns, sizeof(SynthCellColumn), compare_columns);
	for (int i = 1; i < *ncolumns; i++)
		if (strcmp(columns[i - 1].name, columns[i].name) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("column name \"%s\" is there more than once", columns[i].name),
					 errhint("Give each column of the subquery a name of its own.")));
	MemoryContextSwitchTo(old);
	return columns;
}

/* By bytes, not by collation: the same everywhere. */
static int
compare_columns(const void *a, const void *b)
{
	return strcmp(((const SynthCellColumn *) a)->name,
				  ((const SynthCellColumn *) b)->name);
}

/* Do the names that an option gives exist? */
static void
check_names(const char *option, int n, char *const *names,
			const SynthCellColumn *columns, int ncolumns)
{
	for (int i = 0; i < n; i++)
	{
		int			c = 0;

		while (c < ncolumns && strcmp(columns[c].name, names[i]) != 0)
			c++;
		if (c == ncolumns)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of option \"%s\" does not exist", names[i], option),
					 errhint("Name columns of the rows that are learned.")));
	}
}

int
synth_learn_choose_columns(const SynthLearnOptions *options,
						   SynthCellColumn *columns, int ncolumns)
{
	bool		left_out[SYNTH_MODEL_MAX_COLUMNS] = {false};
	int			n = 0;

	check_names("columns", options->ncolumns, options->columns, columns, ncolumns);
	check_names("exclude", options->nexclude, options->exclude, columns, ncolumns);
	check_names("keys", options->nkeys, options->keys, columns, ncolumns);
	check_names("not_null", options->nnot_null, options->not_null, columns, ncolumns);
	for (int i = 0; i < ncolumns; i++)
	{
		const char *name = columns[i].name;

		if (synth_learn_name_in(name, options->nexclude, options->exclude) ||
			(options->ncolumns >= 0 &&
			 !synth_learn_name_in(name, options->ncolumns, options->columns)))
			left_out[columns[i].place] = true;
		else
			columns[n++] = columns[i];
	}
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no column to learn"),
				 errhint("Check the table and the options \"columns\" and \"exclude\".")));
	for (int i = 0; i < n; i++)
	{
		int			before = 0;

		for (int place = 0; place < columns[i].place; place++)
			before += left_out[place];
		columns[i].place -= before;
	}
	return n;
}

static void
append_varint(StringInfo out, uint64 v)
{
	char		bytes[SYNTH_VARINT_MAX_BYTES];

	appendBinaryStringInfo(out, bytes, (int) synth_learn_put_varint(bytes, v));
}

void
synth_learn_pack(StringInfo out, SynthCellColumn *columns, int ncolumns,
				 const Datum *values, const bool *nulls)
{
	for (int i = 0; i < ncolumns; i++)
	{
		SynthCellColumn *c = &columns[i];

		if (nulls[c->attribute])
			appendStringInfoCharMacro(out, CELL_NULL);
		else if (c->class == SYNTH_CELL_NUMBER)
			pack_number(out, c, values[c->attribute]);
		else
			pack_text(out, c, values[c->attribute]);
	}
}

static void
pack_number(StringInfo out, const SynthCellColumn *column, Datum value)
{
	double		x;
	int			special = synth_learn_number(column->base_type, value, &x);

	if (special)
	{
		appendStringInfoCharMacro(out, CELL_SPECIAL);
		appendStringInfoCharMacro(out, (char) special);
	}
	else if (x == rint(x) && fabs(x) < largest_whole)
	{
		int64		whole = (int64) x;

		appendStringInfoCharMacro(out, CELL_WHOLE);
		append_varint(out, ((uint64) whole << 1) ^ (uint64) (whole >> 63));
	}
	else
	{
		uint64		bits;
		char		bytes[9];

		memcpy(&bits, &x, sizeof(bits));
		bytes[0] = CELL_DOUBLE;
		for (int i = 0; i < 8; i++)
			bytes[i + 1] = (char) (bits >> (8 * i));
		appendBinaryStringInfo(out, bytes, 9);
	}
}

static void
pack_text(StringInfo out, SynthCellColumn *column, Datum value)
{
	const char *bytes;
	Size		nbytes;
	bool		cut = false;

	switch (column->base_type)
	{
		case BOOLOID:
			bytes = DatumGetBool(value) ? "t" : "f";
			nbytes = 1;
			break;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			{
				struct varlena *v = (struct varlena *) DatumGetPointer(value);

				/* never more than the beginning of a large value */
				if (VARATT_IS_EXTENDED(v) && !VARATT_IS_SHORT(v))
				{
					if (toast_raw_datum_size(value) - VARHDRSZ > SYNTH_LEARN_MAX_TEXT_BYTES + 4)
						v = PG_DETOAST_DATUM_SLICE(value, 0, SYNTH_LEARN_MAX_TEXT_BYTES + 4);
					else
						v = PG_DETOAST_DATUM_PACKED(value);
				}
				bytes = VARDATA_ANY(v);
				nbytes = VARSIZE_ANY_EXHDR(v);
				if (column->base_type == BPCHAROID)
					while (nbytes > 0 && bytes[nbytes - 1] == ' ')
						nbytes--;
				break;
			}
		default:
			if (!column->has_output)
			{
				Oid			function;

				getTypeOutputInfo(column->type, &function, &column->is_varlena);
				fmgr_info_cxt(function, &column->output,
							  GetMemoryChunkContext(column->name));
				column->has_output = true;
			}
			bytes = pinned_output(column, value);
			nbytes = strlen(bytes);
			if (nbytes > SYNTH_LEARN_MAX_TEXT_BYTES)
			{
				StringInfoData form;

				initStringInfo(&form);
				if (synth_learn_long_form(column->base_type, value, &form))
				{
					appendStringInfoString(&form, bytes);
					bytes = form.data;
					nbytes = form.len;
				}
			}
	}
	if (nbytes > SYNTH_LEARN_MAX_TEXT_BYTES)
	{
		nbytes = pg_mbcliplen(bytes, (int) Min(nbytes, SYNTH_LEARN_MAX_TEXT_BYTES + 4),
							  SYNTH_LEARN_MAX_TEXT_BYTES);
		cut = true;
	}
	appendStringInfoCharMacro(out, cut ? CELL_LONG_TEXT : CELL_TEXT);
	append_varint(out, nbytes);
	appendBinaryStringInfo(out, bytes, (int) nbytes);
}

static char *
pinned_output(SynthCellColumn *column, Datum value)
{
	SynthPinnedSettings saved;
	char	   *volatile text = NULL;

	synth_learn_pin_settings(&saved);
	PG_TRY();
	{
		text = OutputFunctionCall(&column->output, value);
	}
	PG_FINALLY();
	{
		synth_learn_unpin_settings(&saved);
	}
	PG_END_TRY();
	return text;
}

/*
 * Directly in the variables: this is done for each value, and takes a hundredth
 * of the time that the settings' own functions take.
 */
void
synth_learn_pin_settings(SynthPinnedSettings *saved)
{
	saved->date_style = DateStyle;
	saved->date_order = DateOrder;
	saved->interval_style = IntervalStyle;
	saved->float_digits = extra_float_digits;
	saved->bytea_output = bytea_output;
	saved->time_zone = session_timezone;
	DateStyle = USE_ISO_DATES;
	DateOrder = DATEORDER_YMD;
	IntervalStyle = INTSTYLE_POSTGRES;
	extra_float_digits = 1;
	bytea_output = BYTEA_OUTPUT_HEX;
	session_timezone = pg_tzset("GMT");
}

void
synth_learn_unpin_settings(const SynthPinnedSettings *saved)
{
	DateStyle = saved->date_style;
	DateOrder = saved->date_order;
	IntervalStyle = saved->interval_style;
	extra_float_digits = saved->float_digits;
	bytea_output = saved->bytea_output;
	session_timezone = saved->time_zone;
}
