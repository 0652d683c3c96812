/*
 * advise_select_cost.c
 *		Costs of queries under sets of candidates, with as few plans as can be.
 *
 * A plan made with a set of which it used a part is also the plan for every set
 * between the two, so a known cost answers for all of those.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

static const SynthKnownCost *find_known(List *known, const Bitmapset *config);

bool
synth_advise_out_of_time(SynthAdvisor *advisor)
{
	CHECK_FOR_INTERRUPTS();
	if (!advisor->timed_out && GetCurrentTimestamp() >= advisor->deadline_us)
		advisor->timed_out = true;
	return advisor->timed_out;
}

/* Of looking for better sets: no time, or no more plans for it. */
bool
synth_advise_is_enough(SynthAdvisor *advisor)
{
	return synth_advise_out_of_time(advisor) || advisor->nplans >= advisor->last_plan;
}

/*
 * synth_advise_query_cost
 *		Cost of one call of a query with a set of candidates; used, if asked for,
 *		is not to be freed.
 */
double
synth_advise_query_cost(SynthAdvisor *advisor, int place,
						const Bitmapset *config, Bitmapset **used)
{
	Bitmapset  *given = bms_intersect(config, advisor->relevant[place]);
	const SynthKnownCost *known = find_known(advisor->known[place], given);
	SynthKnownCost *entry;
	SynthWhatIf whatif = {NIL};
	MemoryContext caller;
	int			id = -1;

	if (known == NULL)
	{
		caller = MemoryContextSwitchTo(advisor->context);
		entry = palloc0(sizeof(SynthKnownCost));
		while ((id = bms_next_member(given, id)) >= 0)
			whatif.indexes = lappend(whatif.indexes, &advisor->candidates[id]->index);
		synth_advise_plan(advisor->queries[place], &whatif);
		advisor->nplans++;
		entry->given = bms_copy(given);
		entry->used = whatif.used;
		entry->cost = whatif.cost;
		advisor->known[place] = lappend(advisor->known[place], entry);
		list_free(whatif.indexes);
		list_free(whatif.used_real);
		MemoryContextSwitchTo(caller);
		known = entry;
	}
	if (used)
		*used = known->used;
	bms_free(given);
	return known->cost;
}

static const SynthKnownCost *
find_known(List *all, const Bitmapset *config)
{
	ListCell   *cell;

	foreach(cell, all)
	{
		const SynthKnownCost *known = lfirst(cell);

		if (bms_is_subset(known->used, config) && bms_is_subset(config, known->given))
			return known;
	}
	return NULL;
}

/* Of the workload: reads, and what the set costs to keep. */
double
synth_advise_config_cost(SynthAdvisor *advisor, const Bitmapset *config)
{
	double		total = 0;
	int			id = -1;

	for (int i = 0; i < advisor->nqueries; i++)
		total += advisor->queries[i]->weight * synth_advise_query_cost(advisor, i, config, NULL);
	while ((id = bms_next_member(config, id)) >= 0)
		total += advisor->candidates[id]->write_cost;
	return total;
}
