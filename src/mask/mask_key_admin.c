/*
 * mask_key_admin.c
 *		Making and removing versions of the masking key, with the rights of
 *		the caller on table synth_keys.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mask/mask_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define SECRET_BYTES 32

static char *key_table_sql(void);

SYNTH_FUNCTION(synth_add_key);

/* synth_add_key(secret bytea DEFAULT NULL) */
Datum
synth_add_key(PG_FUNCTION_ARGS)
{
	SynthSpi	spi;
	Oid			type = BYTEAOID;
	Datum		value;
	bytea	   *secret;
	bool		isnull;
	int			version;

	if (PG_ARGISNULL(0))
	{
		secret = palloc(VARHDRSZ + SECRET_BYTES);
		SET_VARSIZE(secret, VARHDRSZ + SECRET_BYTES);
		if (!pg_strong_random(VARDATA(secret), SECRET_BYTES))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("could not draw a random key")));
	}
	else
		secret = PG_GETARG_BYTEA_P(0);
	if (VARSIZE(secret) != VARHDRSZ + SECRET_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a masking key has %d bytes", SECRET_BYTES),
				 errhint("Leave the argument out for a random key.")));
	value = PointerGetDatum(secret);
	synth_base_spi_begin(&spi);
	if (SPI_execute_with_args(psprintf("INSERT INTO %s (version, secret) "
									   "SELECT COALESCE(pg_catalog.max(version), 0) "
									   "OPERATOR(pg_catalog.+) 1, $1 FROM %s RETURNING version",
									   key_table_sql(), key_table_sql()),
							  1, &type, &value, NULL, false, 1) != SPI_OK_INSERT_RETURNING)
		elog(ERROR, "could not insert a masking key");
	version = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0],
										  SPI_tuptable->tupdesc, 1, &isnull));
	synth_base_spi_end(&spi);
	PG_RETURN_INT32(version);
}

SYNTH_FUNCTION(synth_drop_key);

/* synth_drop_key(version int) */
Datum
synth_drop_key(PG_FUNCTION_ARGS)
{
	SynthSpi	spi;
	Oid			type = INT4OID;
	Datum		value = PG_GETARG_DATUM(0);

	synth_base_spi_begin(&spi);
	SPI_execute_with_args(psprintf("DELETE FROM %s WHERE version OPERATOR(pg_catalog.=) $1",
								   key_table_sql()),
						  1, &type, &value, NULL, false, 0);
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("masking key version %d does not exist", PG_GETARG_INT32(0)),
				 errhint("SELECT * FROM synth_key_versions() lists the versions.")));
	synth_base_spi_end(&spi);
	PG_RETURN_VOID();
}

static char *
key_table_sql(void)
{
	return quote_qualified_identifier(get_namespace_name(synth_base_extension_schema(false)),
									  "synth_keys");
}
