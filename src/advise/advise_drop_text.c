/*
 * advise_drop_text.c
 *		How the drop of an index reads: DDL, undo, evidence, risk.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/pg_class.h"
#include "commands/comment.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

static const char *const kind_names[] = {
	[SYNTH_DROP_INVALID] = "drop invalid",
	[SYNTH_DROP_DUPLICATE] = "drop duplicate",
	[SYNTH_DROP_COVERED] = "drop covered",
	[SYNTH_DROP_UNUSED] = "drop unused",
	[SYNTH_DROP_UNNEEDED] = "drop unneeded"
};

static bool goes_at_once(const SynthIndexFacts *facts);
static char *undo_of(const SynthIndexFacts *facts);
static char *reason_of(const SynthDrop *drop, const char *name);
static char *risk_of(const SynthDrop *drop);

/* A constraint goes with its index, a partitioned or temporary one at once. */
char *
synth_advise_drop_ddl(const SynthDrop *drop)
{
	const SynthIndexFacts *facts = drop->facts;

	if (OidIsValid(facts->constraint))
		return psprintf("ALTER TABLE %s DROP CONSTRAINT %s",
						synth_base_relation_sql(facts->table->relation),
						quote_identifier(get_constraint_name(facts->constraint)));
	return psprintf("DROP INDEX %s%s", goes_at_once(facts) ? "" : "CONCURRENTLY ",
					synth_base_relation_sql(facts->oid));
}

static bool
goes_at_once(const SynthIndexFacts *facts)
{
	return facts->is_partitioned || facts->table->is_temporary;
}

/* What makes it as it was. */
static char *
undo_of(const SynthIndexFacts *facts)
{
	StringInfoData sql;
	char	   *create = pg_get_indexdef_string(facts->oid);
	char	   *comment = GetComment(facts->oid, RelationRelationId, 0);
	int			length = strncmp(create, "CREATE UNIQUE ", 14) == 0 ? 20 : 13;

	if (OidIsValid(facts->constraint))
		return pg_get_constraintdef_command(facts->constraint);
	initStringInfo(&sql);
	/* "CREATE [UNIQUE] INDEX ", then how, then the rest */
	appendBinaryStringInfo(&sql, create, length);
	appendStringInfo(&sql, "%s%s", goes_at_once(facts) ? "" : "CONCURRENTLY ", create + length);
	if (facts->is_clustered)
		appendStringInfo(&sql, "; ALTER TABLE %s CLUSTER ON %s",
						 synth_base_relation_sql(facts->table->relation),
						 quote_identifier(get_rel_name(facts->oid)));
	if (comment)
		appendStringInfo(&sql, "; COMMENT ON INDEX %s IS %s",
						 synth_base_relation_sql(facts->oid), quote_literal_cstr(comment));
	return sql.data;
}

static char *
reason_of(const SynthDrop *drop, const char *name)
{
	const char *other = OidIsValid(drop->other) ? synth_base_relation_sql(drop->other) : name;

	switch (drop->kind)
	{
		case SYNTH_DROP_INVALID:
			return pstrdup("No plan reads it, but every write keeps it: building it failed half-way.");
		case SYNTH_DROP_DUPLICATE:
			return psprintf("It is the same as %s.", other);
		case SYNTH_DROP_COVERED:
			return psprintf("%s begins with its columns.", other);
		case SYNTH_DROP_UNUSED:
			return psprintf("It was not scanned once in %.0f days.", drop->days);
		case SYNTH_DROP_UNNEEDED:
			return pstrdup("To keep it costs the workload more than its plans gain by it.");
	}
	return NULL;
}

static char *
risk_of(const SynthDrop *drop)
{
	const SynthIndexFacts *facts = drop->facts;
	StringInfoData risk;

	initStringInfo(&risk);
	if (OidIsValid(facts->constraint))
		appendStringInfoString(&risk, "The constraint goes, too; another one promises the same. ");
	if (goes_at_once(facts) || OidIsValid(facts->constraint))
		appendStringInfoString(&risk, "The table is locked for a moment. ");
	if (facts->is_clustered)
		appendStringInfoString(&risk, "CLUSTER without an index's name uses it: name another first. ");
	if (drop->kind == SYNTH_DROP_COVERED)
		appendStringInfoString(&risk, "The other index is wider: a scan may read more pages. ");
	if (drop->kind == SYNTH_DROP_UNUSED)
		appendStringInfoString(&risk, "Scans on replicas are counted there, not here; "
							   "a job of the quarter or the year may need it. ");
	if (drop->kind == SYNTH_DROP_UNNEEDED)
		appendStringInfo(&risk, "Queries that are not in the workload may need it: "
						 "it was scanned %.0f times since statistics were reset. ", facts->scans);
	if (risk.len == 0)
		return NULL;
	risk.data[risk.len - 1] = '\0';
	return risk.data;
}

char *
synth_advise_drop_evidence(const SynthDrop *drop, const char *name)
{
	const SynthIndexFacts *facts = drop->facts;
	char	   *risk = risk_of(drop);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"kind\": \"%s\", \"table\": ", kind_names[drop->kind]);
	escape_json(&json, synth_base_relation_sql(facts->table->relation));
	appendStringInfoString(&json, ", \"index\": ");
	escape_json(&json, synth_base_relation_sql(facts->oid));
	if (OidIsValid(drop->other) || name)
	{
		appendStringInfoString(&json, ", \"covered_by\": ");
		escape_json(&json, OidIsValid(drop->other) ? synth_base_relation_sql(drop->other) : name);
	}
	appendStringInfo(&json, ", \"scans\": %.0f, \"statistics_days\": %.2f, \"write_cost\": %.2f"
					 ", \"read_cost\": %.2f, \"reason\": ", facts->scans, drop->days,
					 drop->saved, drop->rise);
	escape_json(&json, reason_of(drop, name));
	if (risk)
	{
		appendStringInfoString(&json, ", \"risk\": ");
		escape_json(&json, risk);
	}
	appendStringInfoString(&json, ", \"undo\": ");
	escape_json(&json, undo_of(facts));
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* The same for synth_advise; its benefit is the bytes freed. */
SynthAdvice *
synth_advise_drop_advice(const SynthDrop *drop)
{
	SynthAdvice *advice = palloc0(sizeof(SynthAdvice));

	advice->kind = kind_names[drop->kind];
	advice->object = synth_base_relation_sql(drop->facts->oid);
	advice->recommendation = psprintf("Drop index %s of %s. %s", advice->object,
									  synth_base_relation_sql(drop->facts->table->relation),
									  reason_of(drop, NULL));
	advice->ddl = synth_advise_drop_ddl(drop);
	advice->benefit = drop->facts->bytes;
	advice->unit = "bytes";
	advice->evidence = synth_advise_drop_evidence(drop, NULL);
	advice->risk = risk_of(drop);
	return advice;
}
