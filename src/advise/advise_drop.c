/*
 * advise_drop.c
 *		Indexes that may go whatever the workload: what CREATE INDEX CONCURRENTLY
 *		left invalid, duplicates, covered and unused ones.
 *
 * A is as good as B if both are B-trees of the same rows, A begins with B's
 * columns in B's order or its reverse, has what B includes, and keeps B's
 * promise if B is unique; or if both are defined alike.  Of two that are as good
 * as each other, the one stays on which more hangs (a key, a foreign key that
 * refers to it, replica identity, CLUSTER, uniqueness), then the older one.
 *
 * No index of an extension's table, none behind a constraint but a UNIQUE one
 * whose promise another constraint makes, none that replica identity or a
 * foreign key refers to, no partition's share of an index; and for want of
 * scans none that is unique or that a foreign key of the table needs.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_constraint.h"
#include "pgstat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

static void find_in_table(List **drops, List *indexes, const SynthAdviseOptions *options,
						  double days);
static SynthDrop *find_better(List *indexes, const SynthIndexFacts *facts, List *drops);
static bool is_better(const SynthIndexFacts *a, const SynthIndexFacts *b);
static bool is_as_good(const SynthIndexFacts *a, const SynthIndexFacts *b);
static bool is_same_definition(const SynthIndexFacts *a, const SynthIndexFacts *b);
static char *definition(Oid index);
static int	rank_of(const SynthIndexFacts *facts);
static bool may_replace(const SynthIndexFacts *a, const SynthIndexFacts *b);
static bool is_unused(const SynthIndexFacts *facts, const SynthAdviseOptions *options,
					  double days);
static bool stands_in(List *drops, Oid index);
static bool is_dropped(List *drops, const SynthIndexFacts *facts);
static List *kept_indexes(List *indexes, List *drops);
static SynthDrop *make_drop(SynthDropKind kind, const SynthIndexFacts *facts, Oid other);
static double statistics_days(bool *is_building);

List *
synth_advise_find_drops(SynthAdvisor *advisor, List *relations,
						const SynthAdviseOptions *options)
{
	SynthAdvisor *own = advisor;
	List	   *drops = NIL;
	bool		is_building;
	double		days = statistics_days(&is_building);
	ListCell   *cell;

	if (own == NULL)
	{
		own = palloc0(sizeof(SynthAdvisor));
		own->context = CurrentMemoryContext;
	}
	foreach(cell, relations)
	{
		char		relkind = get_rel_relkind(lfirst_oid(cell));
		List	   *indexes;
		ListCell   *facts;

		CHECK_FOR_INTERRUPTS();
		if (relkind != RELKIND_RELATION && relkind != RELKIND_MATVIEW &&
			relkind != RELKIND_PARTITIONED_TABLE)
			continue;
		indexes = synth_advise_index_facts(synth_advise_table(own, lfirst_oid(cell)));
		foreach(facts, indexes)
		{
			const SynthIndexFacts *index = lfirst(facts);

			if (index->index == NULL && !is_building && !index->is_part && !index->is_partitioned)
				drops = lappend(drops, make_drop(SYNTH_DROP_INVALID, index, InvalidOid));
		}
		find_in_table(&drops, indexes, options, days);
	}
	foreach(cell, drops)
		((SynthDrop *) lfirst(cell))->days = days;
	return drops;
}

static void
find_in_table(List **drops, List *indexes, const SynthAdviseOptions *options, double days)
{
	ListCell   *cell;

	foreach(cell, indexes)
	{
		SynthDrop  *drop = find_better(indexes, lfirst(cell), *drops);

		if (drop)
			*drops = lappend(*drops, drop);
	}
	foreach(cell, indexes)
	{
		const SynthIndexFacts *facts = lfirst(cell);

		if (is_unused(facts, options, days) && !is_dropped(*drops, facts) &&
			!stands_in(*drops, facts->oid) &&
			!synth_advise_serves_foreign_key(facts, kept_indexes(indexes, *drops)))
			*drops = lappend(*drops, make_drop(SYNTH_DROP_UNUSED, facts, InvalidOid));
	}
}

/* ---- one stands in for another ---- */

/* The drop of an index in favour of the best one that is better; or NULL. */
static SynthDrop *
find_better(List *indexes, const SynthIndexFacts *facts, List *drops)
{
	const SynthIndexFacts *best = NULL;
	ListCell   *cell;

	foreach(cell, indexes)
	{
		const SynthIndexFacts *other = lfirst(cell);

		if (other != facts && is_better(other, facts) && may_replace(other, facts) &&
			(best == NULL || is_better(other, best)))
			best = other;
	}
	if (best == NULL)
		return NULL;
	return make_drop(best->index->nkeys == facts->index->nkeys &&
					 best->index->nincluded == facts->index->nincluded ?
					 SYNTH_DROP_DUPLICATE : SYNTH_DROP_COVERED, facts, best->oid);
}

static bool
is_better(const SynthIndexFacts *a, const SynthIndexFacts *b)
{
	int			rank_a = rank_of(a);
	int			rank_b = rank_of(b);

	if (!is_as_good(a, b))
		return false;
	if (!is_as_good(b, a))
		return true;
	return rank_a > rank_b || (rank_a == rank_b && a->oid < b->oid);
}

static bool
is_as_good(const SynthIndexFacts *a, const SynthIndexFacts *b)
{
	if (a->index == NULL || b->index == NULL)
		return false;
	if (b->unique &&
		(!a->unique || a->index->nkeys != b->index->nkeys ||
		 a->nulls_not_distinct != b->nulls_not_distinct || (a->deferrable && !b->deferrable)))
		return false;
	if (a->index->am == BTREE_AM_OID)
		return synth_advise_covers(a->index, b->index);
	return is_same_definition(a, b);
}

static bool
is_same_definition(const SynthIndexFacts *a, const SynthIndexFacts *b)
{
	return a->index->am == b->index->am && strcmp(definition(a->oid), definition(b->oid)) == 0;
}

/* All behind the name. */
static char *
definition(Oid index)
{
	char	   *sql = TextDatumGetCString(DirectFunctionCall1(pg_get_indexdef, ObjectIdGetDatum(index)));
	const char *name = quote_identifier(get_rel_name(index));

	return strstr(sql, name) + strlen(name);
}

/* How much hangs on it. */
static int
rank_of(const SynthIndexFacts *facts)
{
	return (facts->is_part ? 128 : 0) + (facts->is_referenced ? 64 : 0) +
		(facts->constraint_type == CONSTRAINT_PRIMARY ? 32 : 0) +
		(OidIsValid(facts->constraint) ? 16 : 0) +
		(facts->is_replica_identity ? 8 : 0) + (facts->is_clustered ? 4 : 0) +
		(facts->unique ? 2 : 0);
}

/* Can b be dropped when a is there? */
static bool
may_replace(const SynthIndexFacts *a, const SynthIndexFacts *b)
{
	if (b->is_referenced || b->is_replica_identity || b->is_part)
		return false;
	return !OidIsValid(b->constraint) ||
		(b->constraint_type == CONSTRAINT_UNIQUE &&
		 (a->constraint_type == CONSTRAINT_UNIQUE || a->constraint_type == CONSTRAINT_PRIMARY));
}

/* ---- never scanned ---- */

static bool
is_unused(const SynthIndexFacts *facts, const SynthAdviseOptions *options, double days)
{
	return synth_advise_may_drop(facts) && pgstat_track_counts && facts->scans == 0 &&
		days >= options->unused_days && facts->bytes >= options->unused_bytes;
}

static bool
stands_in(List *drops, Oid index)
{
	ListCell   *cell;

	foreach(cell, drops)
		if (((SynthDrop *) lfirst(cell))->other == index)
			return true;
	return false;
}

static bool
is_dropped(List *drops, const SynthIndexFacts *facts)
{
	ListCell   *cell;

	foreach(cell, drops)
		if (((SynthDrop *) lfirst(cell))->facts == facts)
			return true;
	return false;
}

static List *
kept_indexes(List *indexes, List *drops)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, indexes)
		if (!is_dropped(drops, lfirst(cell)))
			result = lappend(result, lfirst(cell));
	return result;
}

static SynthDrop *
make_drop(SynthDropKind kind, const SynthIndexFacts *facts, Oid other)
{
	SynthDrop  *drop = palloc0(sizeof(SynthDrop));

	drop->kind = kind;
	drop->facts = facts;
	drop->other = other;
	drop->candidate = -1;
	return drop;
}

/*
 * How long scans have been counted, at least: since they were reset, or since
 * the server started, as a crash resets them, too.  And whether an index is
 * being built, which looks like one that failed.
 */
static double
statistics_days(bool *is_building)
{
	SynthSpi	spi;
	bool		isnull;
	double		days;

	synth_base_spi_begin(&spi);
	if (SPI_execute("SELECT (EXTRACT(epoch FROM clock_timestamp() - coalesce("
					"pg_stat_get_db_stat_reset_time(d.oid), pg_postmaster_start_time())) / 86400)::float8, "
					"EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.datid = d.oid) "
					"FROM pg_database d WHERE d.datname = current_database()", true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not read the age of statistics");
	days = DatumGetFloat8(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	*is_building = DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));
	synth_base_spi_end(&spi);
	return days;
}
