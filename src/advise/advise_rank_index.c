/*
 * advise_rank_index.c
 *		What synth_advise_indexes recommends, as findings.
 *
 * The benefit is what the planner expects the workload, as weighted by its
 * calls, to cost less: its unit is a page read in sequence.
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "advise/advise_schema_private.h"
#include "catalog/pg_am.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"

#define MOST_READERS	20		/* queries that evidence names */

static const char undo_member[] = "\"undo\": \"";

static SynthFinding *drop_finding(const SynthDrop *drop);
static SynthFinding *index_finding(SynthAdvisor *advisor, const SynthCandidate *candidate, const char *name);
static List *attnums_of(Node *expression);
static char *without_concurrently(char *ddl);

List *
synth_advise_index_findings(ArrayType *queries, Oid schema)
{
	SynthAdviseOptions options;
	SynthAdvisor *advisor;
	List	   *findings = NIL;
	List	   *names = NIL;
	Bitmapset  *built = NULL;
	double		before;
	int			n;
	int		   *order;
	int			guc_level;
	ListCell   *cell;

	synth_advise_read_options(NULL, &options);
	/* the texts were written for the caller's names */
	advisor = synth_advise_make_advisor(queries, get_float8_infinity(), &options);
	guc_level = synth_advise_pin_names();
	before = advisor->base_cost;
	order = synth_advise_build_order(advisor, &n);
	for (int i = 0; i < n; i++)
	{
		const SynthCandidate *candidate = advisor->candidates[order[i]];
		char	   *name = synth_advise_index_name(&candidate->index, names);
		SynthFinding *finding;
		double		after;

		CHECK_FOR_INTERRUPTS();
		names = lappend(names, name);
		built = bms_add_member(built, order[i]);
		after = synth_advise_config_cost(advisor, built);
		finding = index_finding(advisor, candidate, name);
		finding->advice.benefit = before - after;
		synth_advise_number(finding, "cost_before", before);
		synth_advise_number(finding, "cost_after", after);
		synth_advise_undo(finding, without_concurrently(synth_advise_index_undo(&candidate->index, candidate->table,
																				 name)));
		before = after;
		if (!OidIsValid(schema) || get_rel_namespace(candidate->index.relation) == schema)
			findings = lappend(findings, finding);
	}
	foreach(cell, synth_advise_find_needless(advisor))
	{
		const SynthDrop *drop = lfirst(cell);

		if (!OidIsValid(schema) || get_rel_namespace(drop->facts->table->relation) == schema)
			findings = lappend(findings, drop_finding(drop));
	}
	synth_advise_unpin_names(guc_level);
	/* the findings own what they have: names and texts are in this context */
	MemoryContextDelete(advisor->context);
	return findings;
}

List *
synth_advise_drop_findings(List *relations)
{
	SynthAdviseOptions options;
	List	   *findings = NIL;
	ListCell   *cell;

	synth_advise_read_options(NULL, &options);
	foreach(cell, synth_advise_find_drops(NULL, relations, &options))
		findings = lappend(findings, drop_finding(lfirst(cell)));
	return findings;
}

static SynthFinding *
drop_finding(const SynthDrop *drop)
{
	SynthFinding *finding = palloc0(sizeof(SynthFinding));
	const SynthIndex *index = drop->facts->index;
	char	   *undo;

	finding->act = SYNTH_ADVICE_DROP_INDEX;
	finding->relation = drop->facts->table->relation;
	finding->index = drop->facts->oid;
	/* its columns matter where no other index stands in for it */
	if (!OidIsValid(drop->other) && drop->candidate < 0)
		for (int i = 0; index && i < index->nkeys; i++)
			finding->columns = lappend_int(finding->columns, index->keys[i].attnum);
	finding->advice = *synth_advise_drop_advice(drop);
	finding->advice.ddl = without_concurrently(finding->advice.ddl);
	/* storage, and writes of the workload that are spared */
	finding->advice.benefit = synth_advise_pages(drop->facts->bytes) + Max(drop->saved - drop->rise, 0);
	finding->advice.unit = "page reads";
	undo = strstr(finding->advice.evidence, undo_member);
	if (undo)
	{
		undo += strlen(undo_member);
		finding->advice.evidence = psprintf("%.*s%s", (int) (undo - finding->advice.evidence),
											finding->advice.evidence, without_concurrently(undo));
	}
	return finding;
}

static SynthFinding *
index_finding(SynthAdvisor *advisor, const SynthCandidate *candidate, const char *name)
{
	const SynthIndex *index = &candidate->index;
	SynthFinding *finding = palloc0(sizeof(SynthFinding));
	int			nqueries = 0;
	int			last = 0;
	int			place = -1;
	StringInfoData readers;

	finding->act = SYNTH_ADVICE_INDEX;
	finding->relation = index->relation;
	finding->method = index->am == BRIN_AM_OID ? "brin" : index->am == GIN_AM_OID ? "gin" : "btree";
	for (int i = 0; i < index->nkeys; i++)
	{
		if (index->keys[i].attnum != 0)
			finding->columns = lappend_int(finding->columns, index->keys[i].attnum);
		else
			finding->fixed = list_concat_unique_int(finding->fixed, attnums_of(index->keys[i].expr));
	}
	if (index->predicate != NIL)
		finding->fixed = list_concat_unique_int(finding->fixed, attnums_of((Node *) index->predicate));
	initStringInfo(&readers);
	while ((place = bms_next_member(candidate->queries, place)) >= 0)
	{
		const SynthQuery *query = advisor->queries[place];
		Bitmapset  *used;
		double		after = synth_advise_query_cost(advisor, place, advisor->chosen, &used);

		if (!bms_is_member(index->id, used))
			continue;
		nqueries += query->number != last;
		last = query->number;
		finding->queries = list_append_unique_int(finding->queries, query->number);
		if (nqueries <= MOST_READERS)
			appendStringInfo(&readers, "%s{\"query\": %d, \"weight\": %g, \"before\": %.2f, \"after\": %.2f}",
							 readers.len ? ", " : "", query->number, query->weight, query->cost, after);
	}
	finding->advice.kind = "index";
	finding->advice.unit = "page reads";
	finding->advice.object = synth_base_relation_sql(index->relation);
	finding->advice.recommendation = psprintf("Make an index that %d %s of the workload would read.", nqueries,
											  nqueries == 1 ? "query" : "queries");
	finding->advice.ddl = without_concurrently(synth_advise_index_ddl(index, candidate->table, name));
	finding->advice.risk = pstrdup("Writers pay for one more index, and wait while it is made unless CONCURRENTLY is "
								   "added (not inside a transaction).");
	synth_advise_number(finding, "queries", nqueries);
	synth_advise_json(finding, "readers", psprintf("[%s]", readers.data));
	synth_advise_number(finding, "size_bytes", candidate->bytes);
	synth_advise_number(finding, "write_cost", candidate->write_cost);
	synth_advise_text(finding, "basis", advisor->workload->from_statements ?
					  "planned as if; pg_stat_statements" : "planned as if; given queries");
	return finding;
}

static List *
attnums_of(Node *expression)
{
	Bitmapset  *attributes = NULL;
	List	   *result = NIL;
	int			member = -1;

	pull_varattnos(expression, 1, &attributes);
	while ((member = bms_next_member(attributes, member)) >= 0)
		if (member + FirstLowInvalidHeapAttributeNumber > 0)
			result = lappend_int(result, member + FirstLowInvalidHeapAttributeNumber);
	return result;
}

/* A list of statements is run in a transaction, as all others of it can be. */
static char *
without_concurrently(char *ddl)
{
	static const char word[] = " CONCURRENTLY";
	char	   *found = strstr(ddl, word);

	/* before any name, which could have the word in it */
	if (found == NULL || memchr(ddl, '"', found - ddl) != NULL)
		return ddl;
	return psprintf("%.*s%s", (int) (found - ddl), ddl, found + strlen(word));
}
