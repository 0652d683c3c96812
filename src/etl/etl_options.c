/*
 * etl_options.c
 *		The options of a load, from jsonb.
 */
#include "postgres.h"

#include "etl/etl_private.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

static const char known_keys[] =
"columns, compare, dedupe, deleted, formats, key, load_id, log, mode, on_error, rejects, row_number, sample_rows, types, valid_from";

static void read_option(const char *key, JsonbValue *value, void *arg);
static void read_dedupe(const char *rule, SynthEtlOptions *options);
static SynthEtlOnError read_on_error(const char *action);

void
synth_etl_read_options(Jsonb *json, SynthEtlOptions *options)
{
	memset(options, 0, sizeof(*options));
	synth_etl_each_option(json, "a load", known_keys, read_option, options);
	if (options->mode != SYNTH_ETL_SCD2 && (options->valid_from || options->close_deleted))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("options \"valid_from\" and \"deleted\" belong to mode \"scd2\"")));
}

void
synth_etl_each_option(Jsonb *json, const char *of, const char *known,
					  SynthEtlOptionReader reader, void *arg)
{
	JsonbIterator *it;
	JsonbValue	v;

	if (!JB_ROOT_IS_OBJECT(json))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("options of %s must be a JSON object", of),
				 errhint("Known options: %s.", known)));
	it = JsonbIteratorInit(&json->root);
	(void) JsonbIteratorNext(&it, &v, false);
	while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
	{
		char	   *key = pnstrdup(v.val.string.val, v.val.string.len);

		(void) JsonbIteratorNext(&it, &v, true);
		reader(key, &v, arg);
	}
}

static void
read_option(const char *key, JsonbValue *value, void *arg)
{
	SynthEtlOptions *options = arg;

	if (strcmp(key, "mode") == 0)
	{
		char	   *mode = synth_etl_option_string(key, value);

		if (strcmp(mode, "insert") == 0)
			options->mode = SYNTH_ETL_INSERT;
		else if (strcmp(mode, "upsert") == 0)
			options->mode = SYNTH_ETL_UPSERT;
		else if (strcmp(mode, "scd2") == 0)
			options->mode = SYNTH_ETL_SCD2;
		else
			synth_etl_wrong_option(key, "\"insert\", \"upsert\" or \"scd2\"");
	}
	else if (strcmp(key, "key") == 0)
		options->key = synth_etl_option_names(key, value);
	else if (strcmp(key, "compare") == 0)
		options->compare = synth_etl_option_names(key, value);
	else if (strcmp(key, "columns") == 0)
		options->columns = synth_etl_option_pairs(key, value, true);
	else if (strcmp(key, "types") == 0)
		options->types = synth_etl_option_pairs(key, value, false);
	else if (strcmp(key, "formats") == 0)
		options->formats = synth_etl_option_pairs(key, value, false);
	else if (strcmp(key, "on_error") == 0)
	{
		ListCell   *cell;

		if (value->type == jbvString)
		{
			options->on_error_default = read_on_error(synth_etl_option_string(key, value));
			return;
		}
		options->on_error = synth_etl_option_pairs(key, value, false);
		foreach(cell, options->on_error)
			(void) read_on_error(((SynthEtlPair *) lfirst(cell))->value);
	}
	else if (strcmp(key, "rejects") == 0)
		options->rejects = synth_etl_option_string(key, value);
	else if (strcmp(key, "log") == 0)
		options->log = synth_etl_option_string(key, value);
	else if (strcmp(key, "dedupe") == 0)
		read_dedupe(synth_etl_option_string(key, value), options);
	else if (strcmp(key, "valid_from") == 0)
		options->valid_from = synth_etl_option_string(key, value);
	else if (strcmp(key, "load_id") == 0)
		options->load_id = synth_etl_option_string(key, value);
	else if (strcmp(key, "row_number") == 0)
		options->row_number = synth_etl_option_string(key, value);
	else if (strcmp(key, "deleted") == 0)
	{
		char	   *action = synth_etl_option_string(key, value);

		if (strcmp(action, "keep") != 0 && strcmp(action, "close") != 0)
			synth_etl_wrong_option(key, "\"keep\" or \"close\"");
		options->close_deleted = strcmp(action, "close") == 0;
	}
	else if (strcmp(key, "sample_rows") == 0)
	{
		Datum		number;

		if (value->type != jbvNumeric)
			synth_etl_wrong_option(key, "a whole number from 1 to 9007199254740992");
		number = NumericGetDatum(value->val.numeric);
		if (DatumGetBool(DirectFunctionCall2(numeric_lt, number, DirectFunctionCall1(int8_numeric, Int64GetDatum(1)))) ||
			DatumGetBool(DirectFunctionCall2(numeric_gt, number,
											 DirectFunctionCall1(int8_numeric, Int64GetDatum(INT64CONST(9007199254740992))))))
			synth_etl_wrong_option(key, "a whole number from 1 to 9007199254740992");
		options->sample_rows = DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown option of a load \"%s\"", key),
				 errhint("Known options: %s.", known_keys)));
}

/* "first", "last", "fail", "latest by column", "earliest by column". */
static void
read_dedupe(const char *rule, SynthEtlOptions *options)
{
	static const char latest[] = "latest by ";
	static const char earliest[] = "earliest by ";

	if (strcmp(rule, "first") == 0)
		options->dedupe = SYNTH_ETL_FIRST;
	else if (strcmp(rule, "last") == 0)
		options->dedupe = SYNTH_ETL_LAST;
	else if (strcmp(rule, "fail") == 0)
		options->dedupe = SYNTH_ETL_REFUSE;
	else if (strncmp(rule, latest, sizeof(latest) - 1) == 0)
	{
		options->dedupe = SYNTH_ETL_LATEST;
		options->dedupe_column = pstrdup(rule + sizeof(latest) - 1);
	}
	else if (strncmp(rule, earliest, sizeof(earliest) - 1) == 0)
	{
		options->dedupe = SYNTH_ETL_EARLIEST;
		options->dedupe_column = pstrdup(rule + sizeof(earliest) - 1);
	}
	else
		synth_etl_wrong_option("dedupe", "\"first\", \"last\", \"latest by column\", \"earliest by column\" or \"fail\"");
}

static SynthEtlOnError
read_on_error(const char *action)
{
	if (strcmp(action, "reject") == 0)
		return SYNTH_ETL_REJECT;
	if (strcmp(action, "null") == 0)
		return SYNTH_ETL_NULL;
	if (strcmp(action, "fail") == 0)
		return SYNTH_ETL_FAIL;
	synth_etl_wrong_option("on_error", "\"reject\", \"null\" or \"fail\", for all columns or in an object of columns");
}

char *
synth_etl_option_of(List *pairs, const char *name, bool *found)
{
	ListCell   *cell;

	foreach(cell, pairs)
	{
		SynthEtlPair *pair = lfirst(cell);

		if (strcmp(pair->name, name) == 0)
		{
			*found = true;
			return pair->value;
		}
	}
	*found = false;
	return NULL;
}

SynthEtlOnError
synth_etl_action_of(const SynthEtlOptions *options, const char *source)
{
	bool		found;
	char	   *action = synth_etl_option_of(options->on_error, source, &found);

	return found ? read_on_error(action) : options->on_error_default;
}

bool
synth_etl_has_failing_option(const SynthEtlOptions *options)
{
	ListCell   *cell;

	foreach(cell, options->on_error)
		if (read_on_error(((SynthEtlPair *) lfirst(cell))->value) == SYNTH_ETL_FAIL)
			return true;
	return options->on_error_default == SYNTH_ETL_FAIL;
}

char *
synth_etl_option_string(const char *key, const JsonbValue *value)
{
	if (value->type != jbvString || value->val.string.len == 0)
		synth_etl_wrong_option(key, "a text");
	return pnstrdup(value->val.string.val, value->val.string.len);
}

/* An array of names, or one name. */
List *
synth_etl_option_names(const char *key, JsonbValue *value)
{
	JsonbIterator *it;
	JsonbValue	v;
	List	   *names = NIL;

	if (value->type == jbvString)
		return list_make1(synth_etl_option_string(key, value));
	if (value->type != jbvBinary)
		synth_etl_wrong_option(key, "an array of column names");
	it = JsonbIteratorInit(value->val.binary.data);
	if (JsonbIteratorNext(&it, &v, false) != WJB_BEGIN_ARRAY)
		synth_etl_wrong_option(key, "an array of column names");
	while (JsonbIteratorNext(&it, &v, true) == WJB_ELEM)
	{
		if (v.type != jbvString)
			synth_etl_wrong_option(key, "an array of column names");
		names = lappend(names, synth_etl_option_string(key, &v));
	}
	return names;
}

List *
synth_etl_option_pairs(const char *key, JsonbValue *value, bool allow_null)
{
	JsonbIterator *it;
	JsonbValue	v;
	List	   *pairs = NIL;

	if (value->type != jbvBinary)
		synth_etl_wrong_option(key, "an object with a text for each column");
	it = JsonbIteratorInit(value->val.binary.data);
	if (JsonbIteratorNext(&it, &v, false) != WJB_BEGIN_OBJECT)
		synth_etl_wrong_option(key, "an object with a text for each column");
	while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
	{
		SynthEtlPair *pair = palloc0(sizeof(SynthEtlPair));

		pair->name = pnstrdup(v.val.string.val, v.val.string.len);
		(void) JsonbIteratorNext(&it, &v, true);
		if (v.type == jbvString)
			pair->value = pnstrdup(v.val.string.val, v.val.string.len);
		else if (v.type != jbvNull || !allow_null)
			synth_etl_wrong_option(key, "an object with a text for each column");
		pairs = lappend(pairs, pair);
	}
	return pairs;
}

void
synth_etl_wrong_option(const char *key, const char *wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" of a load has a wrong value", key),
			 errhint("It must be %s.", wanted)));
}
