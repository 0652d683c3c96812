/*
 * policy_model.c
 *		Models behind the method synthetic where rows are masked as they are
 *		read: synth_learn_rules, and finding what it learned.
 *
 * Table synth_mask_models holds a model for each table.  As with the keys,
 * nobody but its owner may read it, and the functions here do so without asking
 * for the caller's rights.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type_d.h"
#include "learn/learn.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "model/model_server.h"
#include "policy/policy_private.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* ancestors that are asked for a model */
#define MAX_STEPS 32

static Oid	model_table(void);
static bool read_model(Oid relation, struct varlena **model);
static void store_model(Oid relation, struct varlena *model);

/* ---- learning ---- */

struct varlena *
synth_policy_learn_columns(Oid relation, List *columns)
{
	JsonbParseState *state = NULL;
	JsonbValue	v;
	ListCell   *cell;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	v.type = jbvString;
	v.val.string.val = "columns";
	v.val.string.len = strlen("columns");
	pushJsonbValue(&state, WJB_KEY, &v);
	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	foreach(cell, columns)
	{
		v.val.string.val = strVal(lfirst(cell));
		v.val.string.len = strlen(v.val.string.val);
		pushJsonbValue(&state, WJB_ELEM, &v);
	}
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	return synth_learn_relation(relation,
								JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)),
								synth_base_extension_function("synth_key_version", 0, NULL));
}

SYNTH_FUNCTION(synth_learn_rules);

/* synth_learn_rules(source regclass) */
Datum
synth_learn_rules(PG_FUNCTION_ARGS)
{
	Oid			relation = PG_GETARG_OID(0);
	SynthTableRules *rules;
	List	   *columns = NIL;
	int			drawn = 0;
	ListCell   *cell;

	synth_policy_require_owner(relation);
	rules = synth_policy_rules(relation);
	for (AttrNumber attnum = 1; attnum <= rules->natts; attnum++)
	{
		char	   *name = get_attname(relation, attnum, true);
		bool		draws = synth_policy_is_drawn(rules, attnum);

		if (name == NULL || (!draws && synth_policy_is_hidden(rules, attnum)))
			continue;
		columns = lappend(columns, makeString(name));
		drawn += draws;
	}
	store_model(relation, drawn > 0 ? synth_policy_learn_columns(relation, columns) : NULL);
	/* plans and rules of all that may ask for the model are made anew */
	foreach(cell, find_all_inheritors(relation, NoLock, NULL))
		CacheInvalidateRelcacheByRelid(lfirst_oid(cell));
	CommandCounterIncrement();
	synth_policy_refresh_views(relation);
	PG_RETURN_INT32(drawn);
}

/* Has the column the rule synthetic? */
bool
synth_policy_is_drawn(const SynthTableRules *rules, AttrNumber attnum)
{
	return rules->rules[attnum - 1] &&
		synth_mask_is_synthetic(synth_mask_parse(rules->rules[attnum - 1]));
}

/* Is the column masked, or generated from such? */
bool
synth_policy_is_hidden(const SynthTableRules *rules, AttrNumber attnum)
{
	if (rules->rules[attnum - 1])
		return !synth_mask_keeps_value(synth_mask_parse(rules->rules[attnum - 1]));
	return synth_policy_is_made_of_masked(rules, attnum);
}

/* With the rights of the table's owner, as triggers of foreign keys do it. */
static void
store_model(Oid relation, struct varlena *model)
{
	Oid			table = model_table();
	Relation	models = table_open(table, RowExclusiveLock);
	const char *sql = synth_base_relation_sql(table);
	Oid			types[2] = {OIDOID, synth_base_extension_type("synth_model")};
	Datum		values[2] = {ObjectIdGetDatum(relation), PointerGetDatum(model)};
	SynthSpi	spi;
	Oid			user;
	int			security;

	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(models->rd_rel->relowner,
						   security | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
	synth_base_spi_begin(&spi);
	if (SPI_execute_with_args(psprintf("DELETE FROM %s WHERE source OPERATOR(pg_catalog.=) $1"
									   " OR NOT EXISTS (SELECT FROM pg_catalog.pg_class c"
									   " WHERE c.oid OPERATOR(pg_catalog.=) source)", sql),
							  1, types, values, NULL, false, 0) != SPI_OK_DELETE)
		elog(ERROR, "could not remove a model");
	if (model &&
		SPI_execute_with_args(psprintf("INSERT INTO %s (source, model) VALUES ($1, $2)", sql),
							  2, types, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not store a model");
	synth_base_spi_end(&spi);
	SetUserIdAndSecContext(user, security);
	table_close(models, NoLock);
}

/* ---- finding ---- */

Oid
synth_policy_find_model(Oid relation, struct varlena **model)
{
	List	   *relations = list_make1_oid(relation);

	if (!OidIsValid(model_table()))
		return InvalidOid;
	for (int i = 0; i < list_length(relations) && i < MAX_STEPS; i++)
	{
		Oid			candidate = list_nth_oid(relations, i);
		ListCell   *parent;

		CHECK_FOR_INTERRUPTS();
		if (read_model(candidate, model))
			return candidate;
		foreach(parent, synth_policy_parents(candidate))
			relations = list_append_unique_oid(relations, lfirst_oid(parent));
	}
	return InvalidOid;
}

/* InvalidOid where the objects are older than the library. */
static Oid
model_table(void)
{
	Oid			schema = synth_base_extension_schema(true);

	return OidIsValid(schema) ? get_relname_relid("synth_mask_models", schema) : InvalidOid;
}

static bool
read_model(Oid relation, struct varlena **model)
{
	Relation	models = table_open(model_table(), AccessShareLock);
	/* the newest model, but workers read what their leader does */
	Snapshot	snapshot = RegisterSnapshot(IsInParallelMode() ? GetActiveSnapshot() :
											GetLatestSnapshot());
	TableScanDesc scan = table_beginscan(models, snapshot, 0, NULL);
	HeapTuple	tuple;
	bool		found = false;

	while (!found && (tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		bool		isnull;

		CHECK_FOR_INTERRUPTS();
		found = DatumGetObjectId(heap_getattr(tuple, 1, RelationGetDescr(models), &isnull)) == relation;
		if (found && model)
			*model = PG_DETOAST_DATUM_COPY(heap_getattr(tuple, 2, RelationGetDescr(models), &isnull));
	}
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
	table_close(models, AccessShareLock);
	return found;
}
