/*
 * advise_index_functions.c
 *		synth_advise_indexes: its arguments, rows and evidence.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "funcapi.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

/* Queries that evidence names. */
#define MOST_READERS 20

typedef struct Reader
{
	const SynthQuery *query;
	double		after;
}			Reader;

SYNTH_FUNCTION(synth_advise_indexes);

static double put_indexes(ReturnSetInfo *result, SynthAdvisor *advisor, double upkeep, char **names);
static void put_drops(ReturnSetInfo *result, List *drops, double before, char **names);
static double upkeep_saved(List *drops);
static void put_timeout(ReturnSetInfo *result, const SynthAdvisor *advisor);
static void put_failures(ReturnSetInfo *result, const SynthAdvisor *advisor);
static Datum index_evidence(SynthAdvisor *advisor, const SynthCandidate *candidate,
							int position, const char *undo, int *nqueries);
static const char *kind_of(const SynthIndex *index);
static void put_columns(StringInfo json, const SynthIndex *index);
static int	put_queries(StringInfo json, SynthAdvisor *advisor, const SynthCandidate *candidate);
static int	compare_readers(const void *a, const void *b);
static const char *reason_of(const SynthCandidate *candidate);
static Datum json_datum(StringInfo json);

Datum
synth_advise_indexes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ArrayType  *texts = PG_ARGISNULL(0) ? NULL : PG_GETARG_ARRAYTYPE_P(0);
	double		budget = PG_ARGISNULL(1) ? get_float8_infinity() : (double) PG_GETARG_INT64(1);
	SynthAdviseOptions options;
	SynthAdvisor *advisor;
	List	   *drops;
	char	  **names;
	double		after;
	int			guc_level;

	if (budget < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("budget_bytes must not be negative")));
	synth_advise_read_options(PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2), &options);
	InitMaterializedSRF(fcinfo, 0);
	advisor = synth_advise_make_advisor(texts, budget, &options);

	/* names in the DDL are qualified but for those of the system */
	guc_level = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	names = synth_palloc0_array(char *, advisor->ncandidates + 1);
	drops = options.drops ? synth_advise_find_needless(advisor) : NIL;
	after = put_indexes(result, advisor, upkeep_saved(drops), names);
	put_drops(result, drops, after, names);
	AtEOXact_GUC(false, guc_level);
	put_timeout(result, advisor);
	put_failures(result, advisor);
	MemoryContextDelete(advisor->context);
	return (Datum) 0;
}

/*
 * Those to create, names by place of the candidate; the cost with all of them.
 * upkeep: of indexes that go, paid until then.
 */
static double
put_indexes(ReturnSetInfo *result, SynthAdvisor *advisor, double upkeep, char **names)
{
	int			n;
	int		   *order = synth_advise_build_order(advisor, &n);
	Bitmapset  *built = NULL;
	double		before = advisor->base_cost + upkeep;
	List	   *taken = NIL;

	for (int i = 0; i < n; i++)
	{
		const SynthCandidate *candidate = advisor->candidates[order[i]];
		char	   *name = synth_advise_index_name(&candidate->index, taken);
		Datum		values[6];
		bool		nulls[6] = {false};
		double		after;
		int			nqueries;

		taken = lappend(taken, name);
		names[order[i]] = name;
		built = bms_add_member(built, order[i]);
		after = synth_advise_config_cost(advisor, built) + upkeep;
		values[5] = index_evidence(advisor, candidate, i + 1,
								   synth_advise_index_undo(&candidate->index, candidate->table, name),
								   &nqueries);
		values[0] = CStringGetTextDatum(synth_advise_index_ddl(&candidate->index, candidate->table, name));
		values[1] = Int64GetDatum((int64) candidate->bytes);
		values[2] = Float8GetDatum(before);
		values[3] = Float8GetDatum(after);
		values[4] = Int32GetDatum(nqueries);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		before = after;
	}
	return before;
}

/* Those that may go once the others are there. */
static void
put_drops(ReturnSetInfo *result, List *drops, double before, char **names)
{
	ListCell   *cell;

	foreach(cell, drops)
	{
		const SynthDrop *drop = lfirst(cell);
		double		after = before + drop->rise - drop->saved;
		char	   *name = drop->candidate < 0 ? NULL :
			quote_qualified_identifier(get_namespace_name(get_rel_namespace(drop->facts->table->relation)),
									   names[drop->candidate]);
		Datum		values[6];
		bool		nulls[6] = {false};

		values[0] = CStringGetTextDatum(synth_advise_drop_ddl(drop));
		values[1] = Int64GetDatum((int64) drop->facts->bytes);
		values[2] = Float8GetDatum(before);
		values[3] = Float8GetDatum(after);
		values[4] = Int32GetDatum(drop->queries);
		values[5] = DirectFunctionCall1(jsonb_in, CStringGetDatum(synth_advise_drop_evidence(drop, name)));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		before = after;
	}
}

static double
upkeep_saved(List *drops)
{
	double		saved = 0;
	ListCell   *cell;

	foreach(cell, drops)
		saved += ((SynthDrop *) lfirst(cell))->saved;
	return saved;
}

/* Nothing found for want of time is not nothing to find. */
static void
put_timeout(ReturnSetInfo *result, const SynthAdvisor *advisor)
{
	StringInfoData json;
	Datum		values[6] = {0};
	bool		nulls[6] = {true, true, true, true, true, false};

	if (!advisor->timed_out || !bms_is_empty(advisor->chosen))
		return;
	initStringInfo(&json);
	appendStringInfoString(&json, "{\"reason\": \"the time limit was reached before an index was chosen\", "
						   "\"timed_out\": true}");
	values[5] = json_datum(&json);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
put_failures(ReturnSetInfo *result, const SynthAdvisor *advisor)
{
	ListCell   *cell;

	foreach(cell, advisor->workload->failures)
	{
		const SynthFailure *failure = lfirst(cell);
		StringInfoData json;
		Datum		values[6] = {0};
		bool		nulls[6] = {true, true, true, true, false, false};

		initStringInfo(&json);
		appendStringInfo(&json, "{\"query\": %d, ", failure->number);
		if (failure->statement != 0)
			appendStringInfo(&json, "\"queryid\": " INT64_FORMAT ", ", failure->statement);
		appendStringInfoString(&json, "\"reason\": ");
		escape_json(&json, failure->reason);
		appendStringInfo(&json, ", \"sqlstate\": \"%s\"}", unpack_sql_state(failure->sqlstate));
		values[4] = Int32GetDatum(failure->count);
		values[5] = json_datum(&json);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/* ---- evidence ---- */

static Datum
index_evidence(SynthAdvisor *advisor, const SynthCandidate *candidate, int position,
			   const char *undo, int *nqueries)
{
	const SynthIndex *index = &candidate->index;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"kind\": \"%s\", \"table\": ", kind_of(index));
	escape_json(&json, synth_base_relation_sql(index->relation));
	put_columns(&json, index);
	appendStringInfoString(&json, ", \"queries\": [");
	*nqueries = put_queries(&json, advisor, candidate);
	appendStringInfo(&json, "], \"write_cost\": %.2f, \"size_model\": \"%s\", \"order\": %d, \"undo\": ",
					 candidate->write_cost, advisor->options.plain_sizes ? "plain" : "btree", position);
	escape_json(&json, undo);
	appendStringInfoString(&json, ", \"reason\": ");
	escape_json(&json, reason_of(candidate));
	appendStringInfo(&json, ", \"statistics\": %s, \"timed_out\": %s, \"plans\": " INT64_FORMAT "}",
					 candidate->table->is_analyzed ? "true" : "false",
					 advisor->timed_out ? "true" : "false", advisor->nplans);
	return json_datum(&json);
}

static const char *
kind_of(const SynthIndex *index)
{
	if (index->am == BRIN_AM_OID)
		return "brin";
	if (index->am == GIN_AM_OID)
		return "gin";
	if (index->predicate != NIL)
		return "partial";
	for (int i = 0; i < index->nkeys; i++)
		if (index->keys[i].attnum == 0)
			return "expression";
	return index->nincluded > 0 ? "covering" : "btree";
}

static void
put_columns(StringInfo json, const SynthIndex *index)
{
	List	   *context = deparse_context_for(get_rel_name(index->relation), index->relation);

	appendStringInfoString(json, ", \"columns\": [");
	for (int i = 0; i < index->nkeys; i++)
	{
		const SynthIndexKey *key = &index->keys[i];

		appendStringInfoString(json, i > 0 ? ", " : "");
		escape_json(json, key->attnum != 0 ? get_attname(index->relation, key->attnum, false) :
					deparse_expression(key->expr, context, false, false));
	}
	appendStringInfoString(json, "], \"included\": [");
	for (int i = 0; i < index->nincluded; i++)
	{
		appendStringInfoString(json, i > 0 ? ", " : "");
		escape_json(json, get_attname(index->relation, index->included[i], false));
	}
	appendStringInfoChar(json, ']');
	if (index->predicate == NIL)
		return;
	appendStringInfoString(json, ", \"predicate\": ");
	escape_json(json, deparse_expression((Node *) make_ands_explicit(index->predicate),
										 context, false, false));
}

/*
 * Those whose plan reads it when all chosen are there, those that gain most
 * first: cost before any, and then.  The result is how many texts they are.
 */
static int
put_queries(StringInfo json, SynthAdvisor *advisor, const SynthCandidate *candidate)
{
	Reader	   *readers = palloc(sizeof(Reader) * (bms_num_members(candidate->queries) + 1));
	int			n = 0;
	int			ntexts = 0;
	int			last = 0;
	int			place = -1;

	while ((place = bms_next_member(candidate->queries, place)) >= 0)
	{
		const SynthQuery *query = advisor->queries[place];
		Bitmapset  *used;
		double		after = synth_advise_query_cost(advisor, place, advisor->chosen, &used);

		if (!bms_is_member(candidate->index.id, used))
			continue;
		readers[n].query = query;
		readers[n++].after = after;
		/* a text may have several statements */
		if (query->number != last)
			ntexts += query->count;
		last = query->number;
	}
	qsort(readers, n, sizeof(Reader), compare_readers);
	for (int i = 0; i < Min(n, MOST_READERS); i++)
	{
		const SynthQuery *query = readers[i].query;

		appendStringInfo(json, "%s{\"query\": %d, ", i > 0 ? ", " : "", query->number);
		if (query->statement != 0)
			appendStringInfo(json, "\"queryid\": " INT64_FORMAT ", ", query->statement);
		appendStringInfo(json, "\"weight\": %g, \"before\": %.2f, \"after\": %.2f}",
						 query->weight, query->cost, readers[i].after);
	}
	return ntexts;
}

static int
compare_readers(const void *a, const void *b)
{
	const Reader *x = a;
	const Reader *y = b;
	double		gain_x = x->query->weight * (x->query->cost - x->after);
	double		gain_y = y->query->weight * (y->query->cost - y->after);

	if (gain_x != gain_y)
		return gain_x > gain_y ? -1 : 1;
	return x->query->number - y->query->number;
}

static const char *
reason_of(const SynthCandidate *candidate)
{
	const SynthIndex *index = &candidate->index;

	if (index->am == BRIN_AM_OID)
		return "Rows lie in the order of the column, so that ranges of pages are skipped.";
	if (index->am == GIN_AM_OID)
		return "Rows are found by what their values contain.";
	if (index->predicate != NIL && index->nincluded == 0)
		return "The few rows that queries ask for are found in a small index.";
	if (index->nincluded > 0)
		return "Rows are found by its columns, and queries need no other than it has.";
	return "Rows are found or sorted by its columns.";
}

static Datum
json_datum(StringInfo json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json->data));
}
