/*
 * report_options.c
 *		The options of the reports, from jsonb.
 */
#include "postgres.h"

#include "report/report_private.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

static const char known_keys[] =
"categorical, columns, detection, numerical, sample_rows, seed";

static int64 read_whole(const char *key, const JsonbValue *value, int64 low);
static char **read_names(const char *key, const JsonbValue *value, int *n);
static void wrong_value(const char *key, const char *wanted);

/*
 * synth_report_read_options
 *		Defaults, then what json says.
 *
 * Memory: result in current context, names copied.
 * Errors: 22023 not an object, unknown key, wrong value.
 */
void
synth_report_read_options(Jsonb *json, SynthReportOptions *options)
{
	JsonbIterator *it;
	JsonbValue	v;

	memset(options, 0, sizeof(*options));
	options->ncolumns = -1;
	options->detection = true;

	if (!JB_ROOT_IS_OBJECT(json))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("options of the report must be a JSON object"),
				 errhint("Known options: %s.", known_keys)));

	it = JsonbIteratorInit(&json->root);
	(void) JsonbIteratorNext(&it, &v, false);
	while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
	{
		char	   *key = pnstrdup(v.val.string.val, v.val.string.len);

		(void) JsonbIteratorNext(&it, &v, true);
		if (strcmp(key, "categorical") == 0)
			options->categorical = read_names(key, &v, &options->ncategorical);
		else if (strcmp(key, "columns") == 0)
			options->columns = read_names(key, &v, &options->ncolumns);
		else if (strcmp(key, "detection") == 0)
		{
			if (v.type != jbvBool)
				wrong_value(key, "true or false");
			options->detection = v.val.boolean;
		}
		else if (strcmp(key, "numerical") == 0)
			options->numerical = read_names(key, &v, &options->nnumerical);
		else if (strcmp(key, "sample_rows") == 0)
			options->sample_rows = v.type == jbvNull ? 0 : read_whole(key, &v, 1);
		else if (strcmp(key, "seed") == 0)
			options->seed = (uint64) read_whole(key, &v, PG_INT64_MIN);
		else
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown option of the report \"%s\"", key),
					 errhint("Known options: %s.", known_keys)));
	}
}

static void
wrong_value(const char *key, const char *wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" of the report has a wrong value", key),
			 errhint("It must be %s.", wanted)));
}

static int64
read_whole(const char *key, const JsonbValue *value, int64 low)
{
	const char *wanted = low == 1 ? "a whole number of 1 or more" :
		"a whole number of 64 bits";
	Datum		n,
				whole;

	if (value->type != jbvNumeric)
		wrong_value(key, wanted);
	n = NumericGetDatum(value->val.numeric);
	whole = DirectFunctionCall2(numeric_trunc, n, Int32GetDatum(0));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, whole, n)) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, n,
										 NumericGetDatum(int64_to_numeric(low)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, n,
										 NumericGetDatum(int64_to_numeric(PG_INT64_MAX)))))
		wrong_value(key, wanted);
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, whole));
}

static char **
read_names(const char *key, const JsonbValue *value, int *n)
{
	static const char wanted[] = "an array of column names";
	JsonbIterator *it;
	JsonbValue	v;
	JsonbIteratorToken token;
	char	  **names;

	if (value->type != jbvBinary ||
		!JsonContainerIsArray(value->val.binary.data))
		wrong_value(key, wanted);
	names = synth_palloc_array(char *, JsonContainerSize(value->val.binary.data));
	*n = 0;
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		if (token != WJB_ELEM)
			continue;
		if (v.type != jbvString)
			wrong_value(key, wanted);
		names[(*n)++] = pnstrdup(v.val.string.val, v.val.string.len);
	}
	return names;
}
