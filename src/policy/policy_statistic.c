/*
 * policy_statistic.c
 *		May the current user see a column's statistics?
 *
 * They hold values: the most common ones and the bounds of a histogram.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "policy/policy_private.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static bool is_visible(Oid relation, AttrNumber attnum);

SYNTH_FUNCTION(synth_statistic_visible);

/* synth_statistic_visible(relation oid, attnum int2) */
Datum
synth_statistic_visible(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_visible(PG_GETARG_OID(0), PG_GETARG_INT16(1)));
}

SYNTH_FUNCTION(synth_extended_statistic_visible);

/* synth_statistic_visible(statistics oid): of an object of CREATE STATISTICS */
Datum
synth_extended_statistic_visible(PG_FUNCTION_ARGS)
{
	HeapTuple	tuple = SearchSysCache1(STATEXTOID, PG_GETARG_DATUM(0));
	Oid			relation;

	if (!HeapTupleIsValid(tuple))
		PG_RETURN_BOOL(false);
	relation = ((Form_pg_statistic_ext) GETSTRUCT(tuple))->stxrelid;
	ReleaseSysCache(tuple);
	PG_RETURN_BOOL(!synth_policy_hides(relation));
}

/* Those of an index show what its columns or expressions hold. */
static bool
is_visible(Oid relation, AttrNumber attnum)
{
	char		relkind = get_rel_relkind(relation);
	SynthTableRules *rules;

	if (relkind == RELKIND_INDEX || relkind == RELKIND_PARTITIONED_INDEX)
		return !synth_policy_hides(IndexGetRelation(relation, true));
	if (!synth_policy_hides(relation))
		return true;
	rules = synth_policy_rules(relation);
	return attnum < 1 || attnum > rules->natts ||
		((rules->rules[attnum - 1] == NULL ||
		  synth_policy_same_rule(rules->rules[attnum - 1], "none")) &&
		 !synth_policy_is_made_of_masked(rules, attnum));
}
