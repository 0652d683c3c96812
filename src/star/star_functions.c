/*
 * star_functions.c
 *		synth_star and synth_star_run: a dimensional model of a schema or of a
 *		landing table, written as a script, and run.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "star/star_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#define RUN_COLUMNS	9

static char *write_star(const char *schema_name, Jsonb *options);

SYNTH_FUNCTION(synth_star);

/* synth_star(schema name, options jsonb) */
Datum
synth_star(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(write_star(NameStr(*PG_GETARG_NAME(0)), PG_GETARG_JSONB_P(1))));
}

SYNTH_FUNCTION(synth_star_run);

/* synth_star_run(schema name, options jsonb) */
Datum
synth_star_run(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *script;

	PreventCommandIfReadOnly("synth_star_run");
	InitMaterializedSRF(fcinfo, 0);
	script = write_star(NameStr(*PG_GETARG_NAME(0)), PG_GETARG_JSONB_P(1));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	synth_etl_run_script(script);
	for (uint64 row = 0; row < SPI_tuptable->numvals; row++)
	{
		Datum		values[RUN_COLUMNS];
		bool		nulls[RUN_COLUMNS];

		for (int i = 0; i < RUN_COLUMNS; i++)
			values[i] = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, i + 1, &nulls[i]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	SPI_finish();
	return (Datum) 0;
}

static char *
write_star(const char *schema_name, Jsonb *options)
{
	Oid			schema = LookupExplicitNamespace(schema_name, false);
	SynthStar	star = {{0}};

	synth_star_read_options(options, &star.options);
	star.source_schema = schema_name;
	if (star.options.table)
	{
		Oid			relation = get_relname_relid(star.options.table, schema);

		if (!OidIsValid(relation))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_TABLE),
					 errmsg("table \"%s\" does not exist in schema \"%s\"", star.options.table, schema_name)));
		star.source = star.options.table;
		synth_star_read_landing(&star, relation);
	}
	else
	{
		star.source = pstrdup(schema_name);
		synth_star_read_schema(&star, schema);
		synth_star_choose_roles(&star);
	}
	synth_star_plan(&star);
	return synth_star_write_script(&star);
}
