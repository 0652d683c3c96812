/*
 * learn_options.c
 *		The options of learning, from jsonb.
 */
#include "postgres.h"

#include "learn/learn.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

typedef enum OptionType
{
	OPTION_BOOLEAN,
	OPTION_WHOLE,
	OPTION_NAME,
	OPTION_NAMES
} OptionType;

typedef struct OptionRule
{
	const char *key;
	OptionType	type;
	int64		low,
				high;
}			OptionRule;

static const OptionRule rules[] = {
	{"columns", OPTION_NAMES},
	{"exclude", OPTION_NAMES},
	{"keep_extremes", OPTION_BOOLEAN},
	{"keys", OPTION_NAMES},
	{"min_count", OPTION_WHOLE, 1, 1000000},
	{"not_null", OPTION_NAMES},
	{"order", OPTION_NAMES},
	{"sample_rows", OPTION_WHOLE, 100, 50000000},
	{"seed", OPTION_WHOLE, PG_INT64_MIN, PG_INT64_MAX},
	{"target", OPTION_NAME},
};

static const char known_keys[] =
"columns, exclude, keep_extremes, keys, min_count, not_null, order, sample_rows, seed, target";

static const OptionRule *find_rule(const char *key, int length);
static int64 read_whole(const OptionRule *rule, const JsonbValue *value);
static char **read_names(const OptionRule *rule, const JsonbValue *value, int *n);
pg_noreturn static void wrong_type(const OptionRule *rule, const char *wanted);

void
synth_learn_default_options(SynthLearnOptions *options)
{
	memset(options, 0, sizeof(*options));
	options->sample_rows = 1000000;
	options->min_count = 5;
	options->ncolumns = -1;
}

void
synth_learn_read_options(Jsonb *json, SynthLearnOptions *options)
{
	JsonbIterator *it;
	JsonbValue	v;
	JsonbIteratorToken token;
	char	   *target = NULL;

	synth_learn_default_options(options);
	if (!JB_ROOT_IS_OBJECT(json))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("options of learning must be a JSON object"),
				 errhint("Known options: %s.", known_keys)));

	it = JsonbIteratorInit(&json->root);
	(void) JsonbIteratorNext(&it, &v, false);
	while ((token = JsonbIteratorNext(&it, &v, true)) == WJB_KEY)
	{
		const OptionRule *rule = find_rule(v.val.string.val, v.val.string.len);

		(void) JsonbIteratorNext(&it, &v, true);
		if (strcmp(rule->key, "keep_extremes") == 0)
		{
			if (v.type != jbvBool)
				wrong_type(rule, "true or false");
			options->keep_extremes = v.val.boolean;
		}
		else if (strcmp(rule->key, "min_count") == 0)
			options->min_count = (int) read_whole(rule, &v);
		else if (strcmp(rule->key, "sample_rows") == 0)
			options->sample_rows = read_whole(rule, &v);
		else if (strcmp(rule->key, "seed") == 0)
			options->seed = (uint64) read_whole(rule, &v);
		else if (strcmp(rule->key, "columns") == 0)
			options->columns = read_names(rule, &v, &options->ncolumns);
		else if (strcmp(rule->key, "exclude") == 0)
			options->exclude = read_names(rule, &v, &options->nexclude);
		else if (strcmp(rule->key, "keys") == 0)
			options->keys = read_names(rule, &v, &options->nkeys);
		else if (strcmp(rule->key, "not_null") == 0)
			options->not_null = read_names(rule, &v, &options->nnot_null);
		else if (strcmp(rule->key, "order") == 0)
			options->order = read_names(rule, &v, &options->norder);
		else
		{
			if (v.type != jbvString)
				wrong_type(rule, "a column name");
			target = pnstrdup(v.val.string.val, v.val.string.len);
		}
	}

	/* the target is what the order begins with */
	if (target != NULL)
	{
		char	  **order = palloc(sizeof(char *) * (options->norder + 1));

		options->has_target = true;
		order[0] = target;
		for (int i = 0; i < options->norder; i++)
			order[i + 1] = options->order[i];
		options->order = order;
		options->norder++;
	}
}

bool
synth_learn_name_in(const char *name, int n, char *const *names)
{
	for (int i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static const OptionRule *
find_rule(const char *key, int length)
{
	for (int i = 0; i < (int) lengthof(rules); i++)
		if ((int) strlen(rules[i].key) == length &&
			memcmp(rules[i].key, key, length) == 0)
			return &rules[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown option of learning \"%s\"", pnstrdup(key, length)),
			 errhint("Known options: %s.", known_keys)));
}

static void
wrong_type(const OptionRule *rule, const char *wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" of learning has a wrong value", rule->key),
			 errhint("It must be %s.", wanted)));
}

static int64
read_whole(const OptionRule *rule, const JsonbValue *value)
{
	const char *wanted = psprintf("a whole number from " INT64_FORMAT " to " INT64_FORMAT,
								  rule->low, rule->high);
	Numeric		rounded;
	int64		result;

	if (value->type != jbvNumeric)
		wrong_type(rule, wanted);
	rounded = DatumGetNumeric(DirectFunctionCall2(numeric_round,
												  NumericGetDatum(value->val.numeric),
												  Int32GetDatum(0)));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(rounded),
										  NumericGetDatum(value->val.numeric))) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, NumericGetDatum(rounded),
										 NumericGetDatum(int64_to_numeric(rule->low)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, NumericGetDatum(rounded),
										 NumericGetDatum(int64_to_numeric(rule->high)))))
		wrong_type(rule, wanted);
	result = DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(rounded)));
	return result;
}

static char **
read_names(const OptionRule *rule, const JsonbValue *value, int *n)
{
	static const char wanted[] = "an array of column names";
	JsonbIterator *it;
	JsonbValue	v;
	JsonbIteratorToken token;
	char	  **names;

	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		wrong_type(rule, wanted);
	names = palloc(sizeof(char *) * (JsonContainerSize(value->val.binary.data) + 1));
	*n = 0;
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		if (token != WJB_ELEM)
			continue;
		if (v.type != jbvString)
			wrong_type(rule, wanted);
		names[(*n)++] = pnstrdup(v.val.string.val, v.val.string.len);
	}
	return names;
}
