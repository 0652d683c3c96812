/*
 * etl.h
 *		Door of the etl room: the SQL of a load, from landing table to target.
 */
#ifndef SYNTH_ETL_H
#define SYNTH_ETL_H

#include "base/base.h"
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

#endif							/* SYNTH_ETL_H */
