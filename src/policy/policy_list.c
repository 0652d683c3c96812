/*
 * policy_list.c
 *		Rules as rows: those in force of every table that has some, and those
 *		of one table with suggestions.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static void list_relation(ReturnSetInfo *result, const SynthTableRules *rules);

SYNTH_FUNCTION(synth_rules_in_force);

/* synth_rules_in_force() */
Datum
synth_rules_in_force(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *relations = NIL;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	catalog = table_open(RelationRelationId, AccessShareLock);
	scan = systable_beginscan(catalog, ClassOidIndexId, true, NULL, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(tuple);

		if (form->oid >= FirstNormalObjectId && form->relkind != RELKIND_INDEX &&
			form->relkind != RELKIND_TOASTVALUE)
			relations = lappend_oid(relations, form->oid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	foreach(cell, relations)
	{
		CHECK_FOR_INTERRUPTS();
		if (synth_policy_has_rules(lfirst_oid(cell)))
			list_relation(result, synth_policy_rules(lfirst_oid(cell)));
	}
	return (Datum) 0;
}

SYNTH_FUNCTION(synth_suggested_rules);

/* synth_suggested_rules(relation regclass, with_labels bool) */
Datum
synth_suggested_rules(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	list_relation(result, synth_policy_suggested_rules(PG_GETARG_OID(0),
													 PG_GETARG_BOOL(1)));
	return (Datum) 0;
}

static void
list_relation(ReturnSetInfo *result, const SynthTableRules *rules)
{
	static const char *const origins[] = {
		"none", "label", "parent", "reference", "table", "setting", "suggestion",
		"child", "source"
	};

	for (int i = 0; i < rules->natts; i++)
	{
		Datum		values[8];
		bool		nulls[8] = {0};
		SynthRule  *rule;
		char	   *name = get_attname(rules->relation, i + 1, true);

		if (rules->rules[i] == NULL || name == NULL)
			continue;
		rule = synth_mask_parse(rules->rules[i]);
		values[0] = ObjectIdGetDatum(rules->relation);
		values[1] = DirectFunctionCall1(namein, CStringGetDatum(name));
		values[2] = CStringGetTextDatum(synth_mask_deparse(rule));
		values[3] = CStringGetTextDatum(origins[rules->origins[i]]);
		values[4] = CStringGetTextDatum(synth_mask_keeps(rule));
		values[5] = CStringGetTextDatum(synth_mask_loses(rule));
		values[6] = BoolGetDatum(!synth_mask_is_lossy(rule, get_atttype(rules->relation, i + 1)));
		values[7] = BoolGetDatum(synth_mask_is_reversible(rule));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}
