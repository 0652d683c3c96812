/*
 * sample_augment.c
 *		synth_augment: rows that balance the classes of a column.
 *
 * The table is learned with the column as its target, which is drawn first;
 * so rows given a class are drawn from the model's exact distribution.
 * Classes that the model does not hold, because fewer than min_count rows have
 * them, get no rows: a notice says how many they are.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "learn/learn.h"
#include "miscadmin.h"
#include "sample/sample_private.h"
#include "sample/sample_row_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define MAX_CLASSES 1000

typedef struct Class
{
	char	   *text;			/* of the value, as learning sees it */
	int64		rows;			/* of the table */
	int64		wanted;			/* to be drawn */
	double		lack;
}			Class;

typedef struct Classes
{
	int			n;
	Class	   *class;
	int64		largest;
	int64		total;
}			Classes;

static Oid	table_of_row_type(FunctionCallInfo fcinfo);
static void count_classes(Oid relation, const char *target, Classes *classes);
static int	leave_out_unknown(const SynthModelView *model, const char *target,
							  Oid type, int32 typmod, Classes *classes);
static void balance(Classes *classes);
static void apportion(Classes *classes, int64 n);
static void emit_class(FunctionCallInfo fcinfo, const SynthModelView *model,
					   const char *target, const Class *class, uint64 seed,
					   int64 offset);
static Jsonb *object_of(const char *key, const char *value);

SYNTH_FUNCTION(synth_augment);

/* synth_augment(rowtype anyelement, target name, n, seed) */
Datum
synth_augment(PG_FUNCTION_ARGS)
{
	Oid			relation = table_of_row_type(fcinfo);
	Classes		classes = {0};
	const SynthModelView *model;
	const char *target;
	AttrNumber	attribute;
	int			unknown;
	int64		offset = 0;
	uint64		seed = PG_ARGISNULL(3) ? synth_base_fresh_seed() : (uint64) PG_GETARG_INT64(3);

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the target column must not be NULL")));
	target = NameStr(*PG_GETARG_NAME(1));
	attribute = get_attnum(relation, target);
	if (attribute <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("target column \"%s\" does not exist", target),
				 errhint("Name a column of the row type, in the case in which it is stored.")));
	if (!PG_ARGISNULL(2) &&
		(PG_GETARG_INT64(2) < 0 || PG_GETARG_INT64(2) > SYNTH_SAMPLE_MAX_ROWS))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of rows " INT64_FORMAT " is out of range", PG_GETARG_INT64(2)),
				 errhint("It must be from 0 to %d.", SYNTH_SAMPLE_MAX_ROWS)));

	InitMaterializedSRF(fcinfo, 0);
	count_classes(relation, target, &classes);
	model = synth_model_open(synth_learn_relation(relation, object_of("target", target),
												  fcinfo->flinfo->fn_oid),
							 CurrentMemoryContext);
	unknown = leave_out_unknown(model, target, get_atttype(relation, attribute), -1, &classes);
	if (unknown > 0)
		ereport(NOTICE,
				(errmsg_plural("%d class of column \"%s\" gets no rows",
							   "%d classes of column \"%s\" get no rows",
							   unknown, unknown, target),
				 errdetail("A model keeps nothing that fewer than min_count rows share.")));
	if (classes.n == 0)
		return (Datum) 0;
	if (PG_ARGISNULL(2))
		balance(&classes);
	else
		apportion(&classes, PG_GETARG_INT64(2));
	for (int k = 0; k < classes.n; k++)
	{
		emit_class(fcinfo, model, target, &classes.class[k], seed, offset);
		offset += classes.class[k].wanted;
	}
	return (Datum) 0;
}

static Oid
table_of_row_type(FunctionCallInfo fcinfo)
{
	Oid			type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0));
	Oid			relation = OidIsValid(type) ? get_typ_typrelid(type) : InvalidOid;

	if (!OidIsValid(relation) || get_rel_relkind(relation) == RELKIND_COMPOSITE_TYPE)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the row type of synth_augment must be that of a table or view"),
				 errhint("Write NULL::my_table.")));
	return relation;
}

static int
compare_classes(const void *a, const void *b)
{
	return strcmp(((const Class *) a)->text, ((const Class *) b)->text);
}

/* The values of the target and how many rows have each, read as the caller. */
static void
count_classes(Oid relation, const char *target, Classes *classes)
{
	MemoryContext context = CurrentMemoryContext;
	SynthPinnedSettings saved;
	SynthSpi	spi;
	char	   *query;

	query = psprintf("SELECT %s, pg_catalog.count(*) FROM %s WHERE %s IS NOT NULL GROUP BY 1",
					 quote_identifier(target), synth_base_relation_sql(relation),
					 quote_identifier(target));
	synth_base_spi_begin(&spi);
	if (SPI_execute(query, true, MAX_CLASSES + 1) != SPI_OK_SELECT)
		elog(ERROR, "counting query failed");
	if (SPI_processed > MAX_CLASSES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("target column \"%s\" has more than %d classes", target, MAX_CLASSES),
				 errhint("Choose a column of few different values, or add one that groups them.")));
	classes->n = (int) SPI_processed;
	classes->class = synth_base_alloc_array0(context, classes->n, sizeof(Class));
	synth_learn_pin_settings(&saved);
	PG_TRY();
	{
		for (int k = 0; k < classes->n; k++)
		{
			char	   *text = SPI_getvalue(SPI_tuptable->vals[k], SPI_tuptable->tupdesc, 1);
			bool		isnull;
			size_t		n = strlen(text);

			/* characters are padded, but not as learning sees them */
			if (getBaseType(SPI_gettypeid(SPI_tuptable->tupdesc, 1)) == BPCHAROID)
				while (n > 0 && text[n - 1] == ' ')
					text[--n] = '\0';
			classes->class[k].text = MemoryContextStrdup(context, text);
			classes->class[k].rows =
				DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[k], SPI_tuptable->tupdesc, 2, &isnull));
		}
	}
	PG_FINALLY();
	{
		synth_learn_unpin_settings(&saved);
	}
	PG_END_TRY();
	synth_base_spi_end(&spi);
	qsort(classes->class, classes->n, sizeof(Class), compare_classes);
	for (int k = 0; k < classes->n; k++)
	{
		classes->largest = Max(classes->largest, classes->class[k].rows);
		classes->total += classes->class[k].rows;
	}
}

/* Forget classes that are not in the model; returns how many. */
static int
leave_out_unknown(const SynthModelView *model, const char *target, Oid type,
				  int32 typmod, Classes *classes)
{
	const SynthComponent *component = &model->components[0];
	SynthRowVariable rv = {0};
	SynthValueType value_type;
	int			kept = 0,
				known;

	for (int c = 0; c < component->ncolumns; c++)
		if (strcmp(component->columns[c].name, target) == 0)
			rv.column = &component->columns[c];
	/* of other columns, the evidence says why not */
	if (rv.column == NULL || (rv.column->codec != SYNTH_CODEC_NUMBER &&
							  rv.column->codec != SYNTH_CODEC_TEXT))
		return 0;
	rv.variable = &component->variables[rv.column->first_variable];
	synth_sample_prepare_variable(&rv, component);
	synth_sample_value_type(type, typmod, &value_type);
	known = classes->n;
	for (int k = 0; k < known; k++)
	{
		SynthRowCell cell = {0};
		Datum		value;
		double		density,
					beyond;
		uint16		code;

		cell.tag = SYNTH_ROW_CELL_TEXT;
		cell.text = classes->class[k].text;
		cell.text_bytes = strlen(cell.text);
		if (rv.column->codec == SYNTH_CODEC_NUMBER)
		{
			cell.tag = SYNTH_ROW_CELL_NUMBER;
			if (!synth_sample_try_text(&value_type, cell.text, cell.text_bytes, &value) ||
				synth_learn_number(value_type.base_type, value, &cell.number) != 0)
				continue;
		}
		code = synth_sample_encode(&rv, &cell, &density, &beyond);
		if (SYNTH_ROW_IS_CODE(code) && density > -1e300)
			classes->class[kept++] = classes->class[k];
	}
	classes->n = kept;
	return known - kept;
}

/* Each class as many rows as the largest one. */
static void
balance(Classes *classes)
{
	for (int k = 0; k < classes->n; k++)
	{
		Class	   *class = &classes->class[k];

		class->wanted = classes->largest - class->rows;
		if (class->wanted > SYNTH_SAMPLE_MAX_ROWS)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a class lacks more than %d rows", SYNTH_SAMPLE_MAX_ROWS),
					 errhint("Pass the number of rows.")));
	}
}

/*
 * n rows for the classes below the mean, in proportion to what they lack to
 * the largest; alike where all classes are of the same size.  Whole numbers by
 * the largest remainders.
 */
static void
apportion(Classes *classes, int64 n)
{
	double		mean = (double) classes->total / classes->n,
				lacking = 0;
	int64		left = n;

	for (int k = 0; k < classes->n; k++)
	{
		Class	   *class = &classes->class[k];

		class->lack = class->rows < mean ? (double) (classes->largest - class->rows) : 0;
		lacking += class->lack;
	}
	for (int k = 0; k < classes->n; k++)
	{
		Class	   *class = &classes->class[k];
		double		share = lacking > 0 ? class->lack / lacking : 1.0 / classes->n;

		class->wanted = Min((int64) (share * (double) n), left);
		class->lack = share * (double) n - (double) class->wanted;
		left -= class->wanted;
	}
	for (; left > 0; left--)
	{
		int			most = 0;

		for (int k = 1; k < classes->n; k++)
			if (classes->class[k].lack > classes->class[most].lack)
				most = k;
		classes->class[most].wanted++;
		classes->class[most].lack -= 1;
	}
}

/* offset: rows of other classes, so that keys differ from theirs */
static void
emit_class(FunctionCallInfo fcinfo, const SynthModelView *model, const char *target,
		   const Class *class, uint64 seed, int64 offset)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext context,
				old;
	TupleDesc	desc = rsinfo->setDesc;
	Datum	   *values;
	bool	   *nulls;
	SynthSampler *sampler;
	SynthRowStream *stream;

	if (class->wanted == 0)
		return;
	context = AllocSetContextCreate(CurrentMemoryContext, "synth augment",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	values = synth_palloc_array(Datum, desc->natts);
	nulls = synth_palloc_array(bool, desc->natts);
	sampler = synth_sample_begin(model, class->wanted, seed, object_of(target, class->text),
								 context);
	sampler->offset = offset;
	stream = synth_sample_stream(sampler, desc, context);
	for (int64 b = 0; b < synth_sample_blocks(sampler); b++)
	{
		const SynthBlock *block = synth_sample_stream_block(stream, b);

		for (uint32 i = 0; i < block->nrows; i++)
		{
			synth_sample_stream_row(stream, i, values, nulls);
			tuplestore_putvalues(rsinfo->setResult, desc, values, nulls);
		}
		CHECK_FOR_INTERRUPTS();
	}
	synth_sample_stream_end(stream);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* {"key": "value"} */
static Jsonb *
object_of(const char *key, const char *value)
{
	JsonbParseState *state = NULL;
	JsonbValue	v;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	v.type = jbvString;
	v.val.string.val = unconstify(char *, key);
	v.val.string.len = (int) strlen(key);
	pushJsonbValue(&state, WJB_KEY, &v);
	v.val.string.val = unconstify(char *, value);
	v.val.string.len = (int) strlen(value);
	pushJsonbValue(&state, WJB_VALUE, &v);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}
