/*
 * advise_select.c
 *		Choose indexes under a budget.
 *
 * Extend: again and again take the step with the most (gain in reads - cost of
 * writes) per byte, a step being another index or one more column for a chosen
 * one, until none gains enough or fits.  A step's gain is looked at again only
 * when it comes first, as gains mostly shrink when indexes are added; it begins
 * as a bound, what its queries could gain with all candidates.  Then steps
 * back: drop what no plan needs, swap one for another (advise_select_swap.c).
 * The same with gain alone, not by byte, as start: the better end is taken.
 *
 * Source: Schlosser, Kossmann, Boissier: Efficient Scalable Multi-Attribute
 * Index Selection Using Recursive Strategies, ICDE 2019; lazy evaluation:
 * Minoux, Accelerated Greedy Algorithms, 1978.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_private.h"
#include "miscadmin.h"

/* Of the tables' bytes: an index so big pays the least gain as rent. */
#define RENT_SHARE 0.05
#define RENT_SHARE_UNLIMITED 0.01
/* However big, it pays no more than so many least gains. */
#define RENT_MOST 25
/* Of a second search beside the first. */
#define FAR_BEHIND 1.03

static double *current_costs(SynthAdvisor *advisor);
static void set_rent(SynthAdvisor *advisor);
static void set_bounds(SynthAdvisor *advisor);
static int	best_step(SynthAdvisor *advisor, bool by_byte);
static double worth(SynthAdvisor *advisor, int place, bool by_byte);
static void forget_gains(SynthAdvisor *advisor);

void
synth_advise_select(SynthAdvisor *advisor)
{
	Bitmapset  *first;
	double		first_cost;

	advisor->chosen = NULL;
	advisor->base_cost = synth_advise_config_cost(advisor, NULL);
	set_rent(advisor);
	set_bounds(advisor);
	synth_advise_grow(advisor, true);
	synth_advise_improve(advisor);
	if (isinf(advisor->budget_bytes) || synth_advise_out_of_time(advisor))
		return;

	first = advisor->chosen;
	first_cost = synth_advise_config_cost(advisor, first);
	advisor->chosen = NULL;
	forget_gains(advisor);
	synth_advise_grow(advisor, false);
	/* so far behind it would not catch up */
	if (synth_advise_config_cost(advisor, advisor->chosen) < first_cost * FAR_BEHIND)
		synth_advise_improve(advisor);
	if (synth_advise_config_cost(advisor, advisor->chosen) >= first_cost)
		advisor->chosen = first;
}

double
synth_advise_least_gain(const SynthAdvisor *advisor)
{
	return Max(advisor->options.min_gain * advisor->base_cost, 1e-9);
}

/*
 * Bytes are not free: an index of a twentieth of the tables must gain the least
 * gain for its bytes alone.  Where no budget limits them, they are dearer.
 */
static void
set_rent(SynthAdvisor *advisor)
{
	double		bytes = 0;
	double		share = isinf(advisor->budget_bytes) ? RENT_SHARE_UNLIMITED : RENT_SHARE;
	ListCell   *cell;

	foreach(cell, advisor->tables)
		bytes += ((SynthTable *) lfirst(cell))->pages * BLCKSZ;
	advisor->byte_rent = synth_advise_least_gain(advisor) / Max(bytes * share, BLCKSZ);
}

/* What an index of so many bytes must gain for them, at least. */
double
synth_advise_rent(const SynthAdvisor *advisor, double bytes)
{
	return Min(bytes * advisor->byte_rent, RENT_MOST * synth_advise_least_gain(advisor));
}

/* What each query costs when it may use all candidates. */
static void
set_bounds(SynthAdvisor *advisor)
{
	advisor->bound = palloc(sizeof(double) * Max(advisor->nqueries, 1));
	for (int i = 0; i < advisor->nqueries; i++)
		advisor->bound[i] = synth_advise_out_of_time(advisor) ? 0 :
			synth_advise_query_cost(advisor, i, advisor->relevant[i], NULL);
	forget_gains(advisor);
}

static void
forget_gains(SynthAdvisor *advisor)
{
	double	   *costs = current_costs(advisor);

	for (int i = 0; i < advisor->ncandidates; i++)
	{
		SynthCandidate *candidate = advisor->candidates[i];
		int			query = -1;

		candidate->round = -1;
		candidate->rent = synth_advise_rent(advisor, candidate->bytes);
		candidate->gain = -candidate->write_cost - candidate->rent;
		while ((query = bms_next_member(candidate->queries, query)) >= 0)
			candidate->gain += advisor->queries[query]->weight *
				Max(costs[query] - advisor->bound[query], 0);
	}
	pfree(costs);
}

static double *
current_costs(SynthAdvisor *advisor)
{
	double	   *costs = palloc(sizeof(double) * Max(advisor->nqueries, 1));

	for (int i = 0; i < advisor->nqueries; i++)
		costs[i] = synth_advise_query_cost(advisor, i, advisor->chosen, NULL);
	return costs;
}

/*
 * synth_advise_grow
 *		Add to the chosen while a step gains enough and fits; true if one did.
 */
bool
synth_advise_grow(SynthAdvisor *advisor, bool by_byte)
{
	bool		grew = false;
	bool		again;

	do
	{
		int			place;

		again = false;
		advisor->round++;
		while ((place = best_step(advisor, by_byte)) >= 0)
		{
			Bitmapset  *before = advisor->chosen;

			advisor->chosen = synth_advise_with_candidate(advisor, before, place);
			bms_free(before);
			advisor->round++;
			synth_advise_extend_candidate(advisor, place);
			grew = again = true;
		}
		/* what seemed of no use may be of use beside the chosen */
		if (again)
			forget_gains(advisor);
	} while (again && !synth_advise_out_of_time(advisor));
	return grew;
}

/* The place of the step to take; -1: none. */
static int
best_step(SynthAdvisor *advisor, bool by_byte)
{
	for (;;)
	{
		int			best = -1;
		double		best_worth = 0;
		SynthCandidate *candidate;

		for (int i = 0; i < advisor->ncandidates; i++)
		{
			double		value;

			/* late: only what was looked at once */
			if (advisor->timed_out && advisor->candidates[i]->round < 0)
				continue;
			value = worth(advisor, i, by_byte);
			if (value > best_worth)
			{
				best = i;
				best_worth = value;
			}
		}
		if (best < 0)
			return -1;
		candidate = advisor->candidates[best];
		if (candidate->round == advisor->round)
			return best;
		(void) synth_advise_out_of_time(advisor);
		candidate->gain = synth_advise_gain(advisor, best);
		candidate->best_gain = isinf(candidate->best_gain) ? candidate->gain :
			Max(candidate->best_gain, candidate->gain);
		candidate->round = advisor->round;
	}
}

/* 0 where it is no step: chosen, covered, too big, or too little gained. */
static double
worth(SynthAdvisor *advisor, int place, bool by_byte)
{
	const SynthCandidate *candidate = advisor->candidates[place];
	double		growth = candidate->bytes;
	double		total = candidate->bytes;
	int			id = -1;

	if (candidate->gain < synth_advise_least_gain(advisor) ||
		bms_is_member(place, advisor->chosen))
		return 0;
	while ((id = bms_next_member(advisor->chosen, id)) >= 0)
	{
		const SynthCandidate *other = advisor->candidates[id];

		if (synth_advise_covers(&other->index, &candidate->index))
			return 0;
		if (synth_advise_covers(&candidate->index, &other->index))
			growth -= other->bytes;
		else
			total += other->bytes;
	}
	if (total > advisor->budget_bytes)
		return 0;
	return by_byte ? candidate->gain / Max(growth, BLCKSZ) : candidate->gain;
}

/* ---- sets ---- */

/* The set with a candidate, without those that it covers; a new one. */
Bitmapset *
synth_advise_with_candidate(SynthAdvisor *advisor, const Bitmapset *config, int place)
{
	MemoryContext caller = MemoryContextSwitchTo(advisor->context);
	Bitmapset  *result = bms_copy(config);
	int			id = -1;

	while ((id = bms_next_member(config, id)) >= 0)
		if (synth_advise_covers(&advisor->candidates[place]->index,
								&advisor->candidates[id]->index))
			result = bms_del_member(result, id);
	result = bms_add_member(result, place);
	MemoryContextSwitchTo(caller);
	return result;
}

/* Of the chosen, when a candidate is added. */
double
synth_advise_gain(SynthAdvisor *advisor, int place)
{
	Bitmapset  *after = synth_advise_with_candidate(advisor, advisor->chosen, place);
	double		gain = synth_advise_difference(advisor, advisor->chosen, after);

	bms_free(after);
	return gain;
}

/* Cost of one set less that of another; only queries that may tell them apart. */
double
synth_advise_difference(SynthAdvisor *advisor, const Bitmapset *before, const Bitmapset *after)
{
	Bitmapset  *queries = NULL;
	double		difference = 0;
	int			id = -1;
	int			query = -1;

	while ((id = bms_next_member(before, id)) >= 0)
		if (!bms_is_member(id, after))
		{
			queries = bms_add_members(queries, advisor->candidates[id]->queries);
			difference += advisor->candidates[id]->write_cost + advisor->candidates[id]->rent;
		}
	id = -1;
	while ((id = bms_next_member(after, id)) >= 0)
		if (!bms_is_member(id, before))
		{
			queries = bms_add_members(queries, advisor->candidates[id]->queries);
			difference -= advisor->candidates[id]->write_cost + advisor->candidates[id]->rent;
		}
	while ((query = bms_next_member(queries, query)) >= 0)
		difference += advisor->queries[query]->weight *
			(synth_advise_query_cost(advisor, query, before, NULL) -
			 synth_advise_query_cost(advisor, query, after, NULL));
	bms_free(queries);
	return difference;
}
