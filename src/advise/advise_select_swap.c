/*
 * advise_select_swap.c
 *		Better sets near the chosen one.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_private.h"
#include "miscadmin.h"

static bool prune(SynthAdvisor *advisor);
static bool swap_one(SynthAdvisor *advisor);
static int *by_loss(SynthAdvisor *advisor, double *losses, int *n);
static bool best_swap(SynthAdvisor *advisor, int out, double loss, double *best,
					  Bitmapset **result);
static bool is_clean(const SynthAdvisor *advisor, const Bitmapset *config, int place);

/* Plans for the search of better sets, at least. */
#define FEWEST_PLANS 500

/*
 * synth_advise_improve
 *		Drop and swap while it pays and there is time.
 *
 * Each turn lowers the cost.  Its plans are at most half of those made before.
 */
void
synth_advise_improve(SynthAdvisor *advisor)
{
	(void) prune(advisor);
	advisor->last_plan = advisor->nplans + Max(advisor->nplans / 2, FEWEST_PLANS);
	while (!isinf(advisor->budget_bytes) && !synth_advise_is_enough(advisor) &&
		   (swap_one(advisor) || synth_advise_crowd_in(advisor)))
	{
		(void) synth_advise_grow(advisor, true);
		(void) prune(advisor);
	}
}

/* Drop, the least useful first, what gains too little beside the others. */
static bool
prune(SynthAdvisor *advisor)
{
	bool		pruned = false;

	for (;;)
	{
		int			worst = -1;
		double		least = synth_advise_least_gain(advisor);
		int			id = -1;

		while ((id = bms_next_member(advisor->chosen, id)) >= 0)
		{
			Bitmapset  *without = bms_del_member(bms_copy(advisor->chosen), id);
			double		loss = synth_advise_difference(advisor, without, advisor->chosen);

			bms_free(without);
			if (loss < least)
			{
				least = loss;
				worst = id;
			}
		}
		if (worst < 0)
			return pruned;
		advisor->chosen = bms_del_member(advisor->chosen, worst);
		pruned = true;
	}
}

/* The best swap of one chosen index for another. */
static bool
swap_one(SynthAdvisor *advisor)
{
	/* a turn for less than that is not worth its plans */
	double		best = synth_advise_least_gain(advisor) / 4;
	Bitmapset  *result = NULL;
	double	   *losses = palloc(sizeof(double) * advisor->ncandidates);
	int			n;
	int		   *outs = by_loss(advisor, losses, &n);

	for (int i = 0; i < n; i++)
		if (!best_swap(advisor, outs[i], losses[outs[i]], &best, &result))
			break;
	if (result == NULL)
		return false;
	advisor->chosen = result;
	return true;
}

/* The chosen, those first that are missed least; losses by place. */
static int *
by_loss(SynthAdvisor *advisor, double *losses, int *n)
{
	int		   *places = palloc(sizeof(int) * (bms_num_members(advisor->chosen) + 1));
	int			id = -1;

	*n = 0;
	while ((id = bms_next_member(advisor->chosen, id)) >= 0)
	{
		Bitmapset  *without = bms_del_member(bms_copy(advisor->chosen), id);
		int			i = (*n)++;

		losses[id] = synth_advise_difference(advisor, without, advisor->chosen);
		bms_free(without);
		for (; i > 0 && losses[places[i - 1]] > losses[id]; i--)
			places[i] = places[i - 1];
		places[i] = id;
	}
	return places;
}

/* false: enough looked at */
static bool
best_swap(SynthAdvisor *advisor, int out, double loss, double *best, Bitmapset **result)
{
	Bitmapset  *without = bms_del_member(bms_copy(advisor->chosen), out);
	double		room = advisor->budget_bytes - synth_advise_set_bytes(advisor, without);

	for (int i = 0; i < advisor->ncandidates; i++)
	{
		const SynthCandidate *candidate = advisor->candidates[i];
		double		bound = -candidate->write_cost - candidate->rent;
		Bitmapset  *config;
		double		gain;
		int			query = -1;

		if (i == out || candidate->bytes > room || bms_is_member(i, without) ||
			!is_clean(advisor, without, i))
			continue;
		while ((query = bms_next_member(candidate->queries, query)) >= 0)
			bound += advisor->queries[query]->weight *
				Max(synth_advise_query_cost(advisor, query, without, NULL) -
					advisor->bound[query], 0);
		/* gains shrink beside others, mostly */
		if (Min(bound, candidate->best_gain) - loss <= *best)
			continue;
		if (synth_advise_is_enough(advisor))
			return false;
		config = synth_advise_with_candidate(advisor, without, i);
		gain = synth_advise_difference(advisor, advisor->chosen, config);
		if (gain > *best)
		{
			*best = gain;
			*result = config;
		}
	}
	bms_free(without);
	return true;
}

double
synth_advise_set_bytes(const SynthAdvisor *advisor, const Bitmapset *config)
{
	double		bytes = 0;
	int			id = -1;

	while ((id = bms_next_member(config, id)) >= 0)
		bytes += advisor->candidates[id]->bytes;
	return bytes;
}

/* Does none of the set cover it? */
static bool
is_clean(const SynthAdvisor *advisor, const Bitmapset *config, int place)
{
	int			id = -1;

	while ((id = bms_next_member(config, id)) >= 0)
		if (synth_advise_covers(&advisor->candidates[id]->index,
								&advisor->candidates[place]->index))
			return false;
	return true;
}
