/*
 * star_options.c
 *		The options of a star, from jsonb.
 */
#include "postgres.h"

#include "star/star_private.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

static const char known_keys[] =
"date_range, deleted, dimensions, exclude, facts, scd, table, target";

static void read_option(const char *key, JsonbValue *value, void *arg);
static List *read_scd(const char *key, JsonbValue *value);
static void read_range(const char *key, JsonbValue *value, SynthStarOptions *options);

void
synth_star_read_options(Jsonb *json, SynthStarOptions *options)
{
	memset(options, 0, sizeof(*options));
	synth_etl_each_option(json, "a star", known_keys, read_option, options);
}

static void
read_option(const char *key, JsonbValue *value, void *arg)
{
	SynthStarOptions *options = arg;

	if (strcmp(key, "target") == 0)
		options->target = synth_etl_option_string(key, value);
	else if (strcmp(key, "table") == 0)
		options->table = synth_etl_option_string(key, value);
	else if (strcmp(key, "facts") == 0)
		options->facts = synth_etl_option_names(key, value);
	else if (strcmp(key, "dimensions") == 0)
		options->dimensions = synth_etl_option_names(key, value);
	else if (strcmp(key, "exclude") == 0)
		options->exclude = synth_etl_option_names(key, value);
	else if (strcmp(key, "scd") == 0)
		options->scd = read_scd(key, value);
	else if (strcmp(key, "date_range") == 0)
		read_range(key, value, options);
	else if (strcmp(key, "deleted") == 0)
	{
		char	   *rule = synth_etl_option_string(key, value);

		if (strcmp(rule, "delete") != 0 && strcmp(rule, "keep") != 0)
			synth_etl_wrong_option(key, "\"keep\" or \"delete\"");
		options->deletes = strcmp(rule, "delete") == 0;
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown option of a star \"%s\"", key),
				 errhint("Known options: %s.", known_keys)));
}

/* {"customers": 2} */
static List *
read_scd(const char *key, JsonbValue *value)
{
	static const char wanted[] = "an object with 1 or 2 for a table";
	JsonbIterator *it;
	JsonbValue	v;
	List	   *pairs = NIL;

	if (value->type != jbvBinary)
		synth_etl_wrong_option(key, wanted);
	it = JsonbIteratorInit(value->val.binary.data);
	if (JsonbIteratorNext(&it, &v, false) != WJB_BEGIN_OBJECT)
		synth_etl_wrong_option(key, wanted);
	while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
	{
		SynthEtlPair *pair = palloc0(sizeof(SynthEtlPair));

		pair->name = pnstrdup(v.val.string.val, v.val.string.len);
		(void) JsonbIteratorNext(&it, &v, true);
		if (v.type != jbvNumeric)
			synth_etl_wrong_option(key, wanted);
		pair->value = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(v.val.numeric)));
		if (strcmp(pair->value, "1") != 0 && strcmp(pair->value, "2") != 0)
			synth_etl_wrong_option(key, wanted);
		pairs = lappend(pairs, pair);
	}
	return pairs;
}

/* ["2020-01-01", "2030-12-31"] */
static void
read_range(const char *key, JsonbValue *value, SynthStarOptions *options)
{
	static const char wanted[] = "two dates, as in [\"2020-01-01\", \"2030-12-31\"]";
	List	   *dates = value->type == jbvBinary ? synth_etl_option_names(key, value) : NIL;
	DateADT		days[2];
	Datum		read;
	FmgrInfo	input;

	if (list_length(dates) != 2)
		synth_etl_wrong_option(key, wanted);
	fmgr_info(F_DATE_IN, &input);
	for (int i = 0; i < 2; i++)
	{
		if (!synth_input_softly(&input, list_nth(dates, i), InvalidOid, -1, &read))
			synth_etl_wrong_option(key, wanted);
		days[i] = DatumGetDateADT(read);
		if (DATE_NOT_FINITE(days[i]))
			synth_etl_wrong_option(key, wanted);
	}
	if (days[0] > days[1])
		synth_etl_wrong_option(key, wanted);
	/* a thousand years are 365,000 rows */
	if (days[1] - days[0] > 366000)
		synth_etl_wrong_option(key, "at most a thousand years");
	options->first_date = linitial(dates);
	options->last_date = lsecond(dates);
}

bool
synth_star_is_named(List *names, const char *name)
{
	ListCell   *cell;

	foreach(cell, names)
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	return false;
}
