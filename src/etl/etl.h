/*
 * etl.h
 *		Door of the etl room: the SQL of a load, from landing table to target.
 */
#ifndef SYNTH_ETL_H
#define SYNTH_ETL_H

#include "base/base.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

/*
 * synth_etl_script
 *		The script of a load, in the current context; runs nothing.
 *
 * Reads the source as the invoker, within SPI: not to be called between
 * synth_base_spi_begin() and its end.   Cost: that of synth_parse_infer.
 * Errors: 22023 options; 42P01, 42703 names; 42804 types; 42P10 keys.
 */
extern char *synth_etl_script(Oid source, text *target, Jsonb *options);

/*
 * synth_etl_run_script
 *		Run a script as the caller, within SPI; its last statement is a query,
 *		whose rows are in SPI_tuptable.
 */
extern void synth_etl_run_script(const char *script);

/* ---- options from jsonb (etl_options.c) ---- */

typedef void (*SynthEtlOptionReader) (const char *key, JsonbValue *value, void *arg);
/* Give each entry to reader; error 22023 where json is no object.  of: "a load". */
extern void synth_etl_each_option(Jsonb *json, const char *of, const char *known,
								  SynthEtlOptionReader reader, void *arg);

/* An entry of an option that is an object. */
typedef struct SynthEtlPair
{
	char	   *name;
	char	   *value;			/* NULL: JSON null */
}			SynthEtlPair;

/* The value of a name in a list of pairs; *found tells of JSON null. */
extern char *synth_etl_option_of(List *pairs, const char *name, bool *found);
/* Values of an option, of the kind that it must be of; else error 22023. */
extern char *synth_etl_option_string(const char *key, const JsonbValue *value);
extern List *synth_etl_option_names(const char *key, JsonbValue *value);
extern List *synth_etl_option_pairs(const char *key, JsonbValue *value, bool allow_null);
pg_noreturn extern void synth_etl_wrong_option(const char *key, const char *wanted);

/* ---- types in SQL ---- */

extern char *synth_etl_type_sql(Oid type, int32 typmod);
/* Can values be compared by the type's own, built-in equality? */
extern bool synth_etl_has_equality(Oid type);
extern bool synth_etl_has_hash(Oid type);

#endif							/* SYNTH_ETL_H */
