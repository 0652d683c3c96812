/*
 * session.c
 *		What pure code needs of the session: interrupts, fresh seeds, and SPI
 *		with a pinned search_path.
 */
#include "postgres.h"

#include "base/base.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

void
synth_base_poll(void *unused)
{
	CHECK_FOR_INTERRUPTS();
}

uint64
synth_base_fresh_seed(void)
{
	uint64		seed;

	if (!pg_strong_random(&seed, sizeof(seed)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not draw a random seed"),
				 errhint("Pass a seed as an argument.")));
	return seed;
}

void
synth_base_spi_begin(SynthSpi *spi)
{
	int			rc = SPI_connect();

	if (rc != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed: %s", SPI_result_code_string(rc));
	spi->guc_level = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp",
							 PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
}

void
synth_base_spi_end(SynthSpi *spi)
{
	AtEOXact_GUC(false, spi->guc_level);
	SPI_finish();
}

char *
synth_base_relation_sql(Oid relation)
{
	char	   *name = get_rel_name(relation);

	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
									  name);
}
