/*
 * advise_warehouse.c
 *		What would serve the aggregating queries of a workload: materialized
 *		aggregates, and how a fact table lies on disk.
 *
 * Queries over the same join are put together one by one, dearest first, as
 * long as the view that serves them all stays much smaller than the facts and
 * saves more; what does not fit begins a view of its own.
 *
 * A table is to be sorted, partitioned or given a BRIN index by the column whose
 * ranges the workload asks for.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_warehouse_private.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"

#define FACT_ROWS			10000	/* fewer are aggregated at once */
#define VIEW_SHARE			0.1		/* rows of a view to those of the facts */
#define MOST_COUNTED_ROWS	5000000 /* of facts: the rows of a view are counted */
#define LEAST_SPEEDUP		2.0		/* of each query */
#define MOST_OF_A_STAR		200		/* queries that are looked at */
#define ORDER_PAGES			2048	/* 16 MB */
#define ORDER_SHARE			0.3		/* of the cost of queries of the table */
#define ORDER_CORRELATION	0.95

static void advise_views(List *stars, bool calls_are_known, List **findings);
static bool is_small(SynthStarView *view, bool calls_are_known);
static void write_view(SynthStarView *view, List **findings);
static void report_failures(const SynthWorkload *workload, List **findings);
static double gain_of(const SynthStarView *view, bool calls_are_known);
static double fact_rows(const SynthStarQuery *star, Oid *fact);
static int	compare_stars(const ListCell *a, const ListCell *b);
static void advise_orders(const SynthWorkload *workload, List *relations, List **findings);
static void advise_order(SynthAdviseTable *table, SynthAdviseColumn *column, double gain, double share);
static AttrNumber ranged_column(const SynthWorkload *workload, Oid relation, double *share, double *gain);

List *
synth_advise_warehouse_findings(ArrayType *queries, List *relations)
{
	SynthWorkload *workload = synth_advise_read_workload(queries, NULL, -1, 1000);
	List	   *stars = NIL;
	List	   *findings = NIL;
	int			guc_level = synth_advise_pin_names();
	ListCell   *cell;

	foreach(cell, workload->queries)
	{
		SynthStarQuery *star = synth_advise_star_query(lfirst(cell));

		CHECK_FOR_INTERRUPTS();
		if (star && list_difference_oid(star->relations, relations) == NIL &&
			fact_rows(star, NULL) >= FACT_ROWS)
			stars = lappend(stars, star);
	}
	list_sort(stars, compare_stars);
	while (stars != NIL)
	{
		List	   *same = NIL;
		List	   *others = NIL;

		foreach(cell, stars)
		{
			if (synth_advise_same_star(linitial(stars), lfirst(cell)))
				same = lappend(same, lfirst(cell));
			else
				others = lappend(others, lfirst(cell));
		}
		advise_views(list_copy_head(same, MOST_OF_A_STAR), workload->from_statements, &findings);
		stars = others;
	}
	advise_orders(workload, relations, &findings);
	if (queries)
		report_failures(workload, &findings);
	synth_advise_unpin_names(guc_level);
	return findings;
}

/* Queries that were given and of which nothing can be said. */
static void
report_failures(const SynthWorkload *workload, List **findings)
{
	ListCell   *cell;

	foreach(cell, workload->failures)
	{
		const SynthFailure *failure = lfirst(cell);
		SynthFinding *finding = palloc0(sizeof(SynthFinding));

		finding->act = SYNTH_ADVICE_SETTING;
		finding->advice.kind = "not planned";
		finding->advice.unit = "page reads";
		finding->advice.object = psprintf("query %d", failure->number);
		finding->advice.recommendation = psprintf("Correct this query: %s.", failure->reason);
		synth_advise_number(finding, "query", failure->number);
		synth_advise_text(finding, "sqlstate", unpack_sql_state(failure->sqlstate));
		*findings = lappend(*findings, finding);
	}
}

/* Dearest first, for the whole workload. */
static int
compare_stars(const ListCell *a, const ListCell *b)
{
	const SynthQuery *x = ((SynthStarQuery *) lfirst(a))->query;
	const SynthQuery *y = ((SynthStarQuery *) lfirst(b))->query;

	if (x->weight * x->cost != y->weight * y->cost)
		return x->weight * x->cost > y->weight * y->cost ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The facts are the largest relation. */
static double
fact_rows(const SynthStarQuery *star, Oid *fact)
{
	double		most = -1;
	ListCell   *cell;

	foreach(cell, star->query->accesses)
	{
		const SynthAccess *access = lfirst(cell);

		if (access->tuples <= most || !list_member_oid(star->relations, access->relation))
			continue;
		most = access->tuples;
		if (fact)
			*fact = access->relation;
	}
	return most;
}

/* ---- materialized aggregates ---- */

/*
 * What the queries save, less what it takes to make the view, where it is
 * known how often they ran.
 */
static double
gain_of(const SynthStarView *view, bool calls_are_known)
{
	double		gain = calls_are_known ? -view->build_cost : 0;
	ListCell   *cell;

	foreach(cell, view->queries)
	{
		const SynthStarQuery *star = lfirst(cell);
		double		after = synth_advise_star_cost(view, star);

		if (star->query->cost < LEAST_SPEEDUP * after)
			return -1;
		gain += star->query->weight * (star->query->cost - after);
	}
	return gain;
}

/* All of one star. */
static void
advise_views(List *stars, bool calls_are_known, List **findings)
{
	ListCell   *cell;

	while (stars != NIL)
	{
		SynthStarView *view = NULL;
		List	   *left = NIL;

		foreach(cell, stars)
		{
			SynthStarQuery *star = lfirst(cell);
			SynthStarView *wider;

			CHECK_FOR_INTERRUPTS();
			wider = synth_advise_star_view(view ? lappend(list_copy(view->queries), star) : list_make1(star));
			if (wider)
				wider->gain = gain_of(wider, calls_are_known);
			if (wider && wider->rows <= VIEW_SHARE * fact_rows(star, NULL) &&
				synth_advise_star_rewrite(wider, star, "v") != NULL &&
				wider->gain > (view ? view->gain : 0))
				view = wider;
			else if (view != NULL)
				left = lappend(left, star);
		}
		if (view && is_small(view, calls_are_known))
			write_view(view, findings);
		stars = left;
	}
}

/*
 * The planner takes columns of a group for independent, so that its estimate
 * is often wrong; where that does not take long, the rows are counted.
 */
static bool
is_small(SynthStarView *view, bool calls_are_known)
{
	double		facts = fact_rows(linitial(view->queries), NULL);
	double		width = view->bytes / Max(view->rows, 1);

	if (facts > MOST_COUNTED_ROWS)
		return true;
	view->rows = strtod(synth_advise_query(psprintf("SELECT count(*) FROM (%s) AS counted",
													view->sql))->values[0][0], NULL);
	view->bytes = width * view->rows;
	view->is_counted = true;
	view->gain = gain_of(view, calls_are_known);
	return view->gain > 0 && view->rows <= VIEW_SHARE * facts;
}

static void
write_view(SynthStarView *view, List **findings)
{
	SynthFinding *finding = palloc0(sizeof(SynthFinding));
	SynthAdviseTable fact = {0};
	StringInfoData numbers,
				rewrites,
				keys;
	ListCell   *cell;
	char	   *namespace,
			   *name,
			   *qualified;

	(void) fact_rows(linitial(view->queries), &fact.oid);
	fact.name = get_rel_name(fact.oid);
	fact.schema = get_rel_namespace(fact.oid);
	namespace = pstrdup(quote_identifier(get_namespace_name(fact.schema)));
	name = synth_advise_new_name(&fact, psprintf("by_%s", (char *) linitial(view->names)), "mv");
	/* other views of this list may group by the same first column */
	foreach(cell, *findings)
		if (strstr(((SynthFinding *) lfirst(cell))->advice.ddl, psprintf("%s.%s AS", namespace, name)))
			name = synth_advise_new_name(&fact, psprintf("by_%s_%d", (char *) linitial(view->names),
														 list_length(*findings) + 1), "mv");
	qualified = psprintf("%s.%s", namespace, name);
	finding->act = SYNTH_ADVICE_VIEW;
	finding->relation = fact.oid;
	finding->advice.kind = "materialized aggregate";
	finding->advice.unit = "page reads";
	finding->advice.object = synth_base_relation_sql(fact.oid);
	finding->advice.benefit = view->gain;
	initStringInfo(&numbers);
	initStringInfo(&rewrites);
	initStringInfo(&keys);
	foreach(cell, view->queries)
	{
		const SynthStarQuery *star = lfirst(cell);

		finding->queries = lappend_int(finding->queries, star->query->number);
		appendStringInfo(&numbers, "%s%d", numbers.len ? ", " : "", star->query->number);
		appendStringInfo(&rewrites, "%s{\"query\": %d, \"weight\": %g, \"before\": %.2f, \"after\": %.2f, \"sql\": ",
						 rewrites.len ? ", " : "", star->query->number, star->query->weight, star->query->cost,
						 synth_advise_star_cost(view, star));
		escape_json(&rewrites, synth_advise_star_rewrite(view, star, qualified));
		appendStringInfoChar(&rewrites, '}');
	}
	for (int i = 0; i < list_length(view->groups); i++)
		appendStringInfo(&keys, "%s%s", i ? ", " : "", quote_identifier(list_nth(view->names, i)));
	finding->advice.recommendation = psprintf("Keep this aggregate: %d %s of the workload can be answered from its "
											  "%s%.0f rows.", list_length(view->queries),
											  list_length(view->queries) == 1 ? "query" : "queries",
											  view->is_counted ? "" : "about ", view->rows);
	finding->advice.ddl = psprintf("CREATE MATERIALIZED VIEW %s AS%s; CREATE UNIQUE INDEX ON %s (%s); ANALYZE %s",
								   qualified, view->sql, qualified, keys.data, qualified);
	finding->advice.risk = pstrdup("It shows the rows of when it was refreshed, to everyone who may read it; the queries must be "
								   "rewritten as shown in the evidence.");
	synth_advise_json(finding, "queries", psprintf("[%s]", numbers.data));
	synth_advise_json(finding, "rewrites", psprintf("[%s]", rewrites.data));
	synth_advise_number(finding, "rows", view->rows);
	synth_advise_number(finding, "bytes", view->bytes);
	synth_advise_number(finding, "build_cost", view->build_cost);
	synth_advise_text(finding, "refresh", psprintf("REFRESH MATERIALIZED VIEW CONCURRENTLY %s", qualified));
	synth_advise_text(finding, "basis", view->is_counted ?
					  "planner's estimate of the queries; rows counted; cost over the view by its size" :
					  "planner's estimate of queries and rows; cost over the view by its size");
	synth_advise_undo(finding, psprintf("DROP MATERIALIZED VIEW %s", qualified));
	*findings = lappend(*findings, finding);
}

/* ---- how the facts lie on disk ---- */

static void
advise_orders(const SynthWorkload *workload, List *relations, List **findings)
{
	ListCell   *cell;

	foreach(cell, relations)
	{
		double		share,
					gain;
		AttrNumber	attnum = ranged_column(workload, lfirst_oid(cell), &share, &gain);
		SynthAdviseTable *table;

		CHECK_FOR_INTERRUPTS();
		if (attnum == InvalidAttrNumber || share < ORDER_SHARE)
			continue;
		table = synth_advise_read(lfirst_oid(cell));
		if (table == NULL || table->relkind != RELKIND_RELATION || table->pages < ORDER_PAGES)
			continue;
		for (int i = 0; i < table->n; i++)
			if (table->columns[i].attnum == attnum && table->columns[i].is_readable)
				advise_order(table, &table->columns[i], gain, share);
		*findings = list_concat(*findings, table->findings);
	}
}

/*
 * The column by whose ranges most is read; share: of the cost of all queries
 * of the relation; gain: pages that they would not read if they lay together.
 */
static AttrNumber
ranged_column(const SynthWorkload *workload, Oid relation, double *share, double *gain)
{
	double	   *costs = synth_palloc0_array(double, MaxHeapAttributeNumber + 1);
	double	   *gains = synth_palloc0_array(double, MaxHeapAttributeNumber + 1);
	double		total = 0;
	AttrNumber	best = InvalidAttrNumber;
	ListCell   *cell;

	foreach(cell, workload->queries)
	{
		const SynthQuery *query = lfirst(cell);
		ListCell   *access_cell;

		foreach(access_cell, query->accesses)
		{
			const SynthAccess *access = lfirst(access_cell);
			ListCell   *use_cell;
			Bitmapset  *seen = NULL;

			if (access->relation != relation || access->pages < ORDER_PAGES)
				continue;
			total += query->weight * query->cost;
			foreach(use_cell, access->uses)
			{
				const SynthUse *use = lfirst(use_cell);

				if (use->kind != SYNTH_USE_RANGE || use->attnum <= 0 || use->alone ||
					bms_is_member(use->attnum, seen))
					continue;
				seen = bms_add_member(seen, use->attnum);
				costs[use->attnum] += query->weight * query->cost;
				gains[use->attnum] += query->weight * access->pages *
					(1 - Min(1, access->rows / Max(access->tuples, 1)));
			}
		}
	}
	for (int i = 1; i <= MaxHeapAttributeNumber; i++)
		if (costs[i] > 0 && (best == InvalidAttrNumber || gains[i] > gains[best]))
			best = i;
	if (best != InvalidAttrNumber)
	{
		*share = costs[best] / total;
		*gain = gains[best];
	}
	pfree(costs);
	pfree(gains);
	return best;
}

static void
advise_order(SynthAdviseTable *table, SynthAdviseColumn *column, double gain, double share)
{
	bool		is_ordered = fabs(column->correlation) >= ORDER_CORRELATION;
	SynthFinding *finding;
	char	   *name;
	bool		is_partitioned = synth_advise_partition_by(table, column, gain,
														   "ranges in the workload; planner's estimates");

	if (is_ordered)
	{
		if (!synth_advise_leads_index(table, column))
			synth_advise_brin_on(table, column, gain, "ranges in the workload; planner's estimates");
		return;
	}
	/* rows of a range are together in their partition */
	if (is_partitioned)
		return;
	/* an index is made as well: no other on the column is needed */
	finding = synth_advise_finding(table, SYNTH_ADVICE_INDEX, "sort order", column);
	finding->method = "btree";
	name = synth_advise_new_name(table, column->name, "order");
	finding->advice.recommendation = psprintf("Sort this table by %s, whose ranges %.0f %% of the work on it asks for: "
											  "rows of a range then lie together.", column->sql, 100 * share);
	finding->advice.ddl = psprintf("CREATE INDEX %s ON %s (%s); CLUSTER %s USING %s; ANALYZE %s", name, table->sql,
								   column->sql, table->sql, name, table->sql);
	finding->advice.risk = pstrdup("Rewrites the table under a lock that keeps readers out. New rows come in any order: "
								   "repeat it now and then.");
	finding->advice.benefit = gain;
	synth_advise_number(finding, "share", share);
	synth_advise_number(finding, "correlation", column->correlation);
	synth_advise_text(finding, "basis", "ranges in the workload; planner's estimates");
	synth_advise_undo(finding, psprintf("ALTER TABLE %s SET WITHOUT CLUSTER; DROP INDEX %s.%s", table->sql,
										quote_identifier(get_namespace_name(table->schema)), name));
	synth_advise_keep(table, finding);
}
