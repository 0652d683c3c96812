/*
 * extension.c
 *		Where the extension is in this database: its schema and its objects.
 *
 * Hooks run in databases without the extension, too, so all of it may be
 * missing.  The schema is remembered for as long as synth_version() is in it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "base/base.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "commands/extension.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static Oid	remembered = InvalidOid;

static bool schema_has_synth(Oid schema);

Oid
synth_base_extension_schema(bool missing_ok)
{
	Relation	catalog;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	if (OidIsValid(remembered) && schema_has_synth(remembered))
		return remembered;
	remembered = InvalidOid;
	catalog = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber,
				F_NAMEEQ, CStringGetDatum("synth"));
	scan = systable_beginscan(catalog, ExtensionNameIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		remembered = ((Form_pg_extension) GETSTRUCT(tuple))->extnamespace;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	if (!OidIsValid(remembered) && !missing_ok)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("extension \"synth\" is not installed in this database"),
				 errhint("Run CREATE EXTENSION synth.")));
	return remembered;
}

static bool
schema_has_synth(Oid schema)
{
	oidvector  *none = buildoidvector(NULL, 0);
	bool		has = SearchSysCacheExists3(PROCNAMEARGSNSP,
											CStringGetDatum("synth_version"),
											PointerGetDatum(none),
											ObjectIdGetDatum(schema));

	pfree(none);
	return has;
}

Oid
synth_base_extension_function(const char *name, int nargs, const Oid *types)
{
	Oid			schema = synth_base_extension_schema(false);
	oidvector  *arguments = buildoidvector(types, nargs);
	Oid			function = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
										   CStringGetDatum(name),
										   PointerGetDatum(arguments),
										   ObjectIdGetDatum(schema));

	pfree(arguments);
	if (!OidIsValid(function))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("function %s of extension \"synth\" is missing", name),
				 errhint("ALTER EXTENSION synth UPDATE; brings the objects that this library expects.")));
	return function;
}

Oid
synth_base_extension_type(const char *name)
{
	Oid			type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
									   CStringGetDatum(name),
									   ObjectIdGetDatum(synth_base_extension_schema(false)));

	if (!OidIsValid(type))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("type %s of extension \"synth\" is missing", name),
				 errhint("ALTER EXTENSION synth UPDATE; brings the objects that this library expects.")));
	return type;
}
