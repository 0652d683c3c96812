/*
 * advise_index_options.c
 *		The options of synth_advise_indexes, from jsonb.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

static const char known_keys[] =
"drops, max_columns, max_queries, min_gain, size_model, time_limit_ms, "
"unused_bytes, unused_days, weights";

static double read_number(const char *key, const JsonbValue *value, double low,
						  double high, const char *wanted);
static void read_weights(const JsonbValue *value, SynthAdviseOptions *options);
static void read_size_model(const JsonbValue *value, SynthAdviseOptions *options);
static void wrong_value(const char *key, const char *wanted);

/*
 * synth_advise_read_options
 *		Defaults, then what json says; NULL says nothing.
 */
void
synth_advise_read_options(Jsonb *json, SynthAdviseOptions *options)
{
	JsonbIterator *it;
	JsonbValue	v;

	memset(options, 0, sizeof(*options));
	options->time_limit_ms = 5000;
	options->min_gain = 0.002;
	options->max_columns = 4;
	options->max_queries = 1000;
	options->nweights = -1;
	options->drops = true;
	options->unused_days = 30;
	options->unused_bytes = 1024 * 1024;
	if (json == NULL)
		return;
	if (!JB_ROOT_IS_OBJECT(json))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("options must be a JSON object"),
				 errhint("Known options: %s.", known_keys)));
	it = JsonbIteratorInit(&json->root);
	(void) JsonbIteratorNext(&it, &v, false);
	while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
	{
		char	   *key = pnstrdup(v.val.string.val, v.val.string.len);

		(void) JsonbIteratorNext(&it, &v, true);
		if (strcmp(key, "drops") == 0)
		{
			if (v.type != jbvBool)
				wrong_value(key, "true or false");
			options->drops = v.val.boolean;
		}
		else if (strcmp(key, "max_columns") == 0)
			options->max_columns = (int) read_number(key, &v, 1, 32, "a number from 1 to 32");
		else if (strcmp(key, "max_queries") == 0)
			options->max_queries = (int) read_number(key, &v, 1, 100000, "a number from 1 to 100000");
		else if (strcmp(key, "min_gain") == 0)
			options->min_gain = read_number(key, &v, 0, 1, "a fraction from 0 to 1");
		else if (strcmp(key, "size_model") == 0)
			read_size_model(&v, options);
		else if (strcmp(key, "time_limit_ms") == 0)
			options->time_limit_ms = (int) read_number(key, &v, 0, 86400000,
													   "a number from 0 to 86400000");
		else if (strcmp(key, "unused_bytes") == 0)
			options->unused_bytes = read_number(key, &v, 0, 1e15, "a number of 0 or more");
		else if (strcmp(key, "unused_days") == 0)
			options->unused_days = read_number(key, &v, 0, 1e6, "a number of 0 or more");
		else if (strcmp(key, "weights") == 0)
			read_weights(&v, options);
		else
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown option \"%s\"", key),
					 errhint("Known options: %s.", known_keys)));
	}
}

static void
wrong_value(const char *key, const char *wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" has a wrong value", key),
			 errhint("It must be %s.", wanted)));
}

static double
read_number(const char *key, const JsonbValue *value, double low, double high,
			const char *wanted)
{
	double		number;

	if (value->type != jbvNumeric)
		wrong_value(key, wanted);
	number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
												NumericGetDatum(value->val.numeric)));
	if (!(number >= low && number <= high))
		wrong_value(key, wanted);
	return number;
}

static void
read_size_model(const JsonbValue *value, SynthAdviseOptions *options)
{
	static const char wanted[] = "\"btree\" or \"plain\"";
	char	   *name;

	if (value->type != jbvString)
		wrong_value("size_model", wanted);
	name = pnstrdup(value->val.string.val, value->val.string.len);
	options->plain_sizes = strcmp(name, "plain") == 0;
	if (!options->plain_sizes && strcmp(name, "btree") != 0)
		wrong_value("size_model", wanted);
}

static void
read_weights(const JsonbValue *value, SynthAdviseOptions *options)
{
	static const char wanted[] = "an array of numbers of 0 or more";
	JsonbIterator *it;
	JsonbValue	v;
	JsonbIteratorToken token;

	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		wrong_value("weights", wanted);
	options->weights = synth_palloc_array(double, JsonContainerSize(value->val.binary.data) + 1);
	options->nweights = 0;
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
		if (token == WJB_ELEM)
			options->weights[options->nweights++] = read_number("weights", &v, 0, 1e15, wanted);
}
