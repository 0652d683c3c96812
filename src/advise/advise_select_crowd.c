/*
 * advise_select_crowd.c
 *		One big index in the place of several.
 *
 * Under a budget, what is taken by gain per byte fills the room that one big
 * index would need, and no swap of one for one brings it in.  Here each such
 * candidate is supposed to be there, and those that are worth least per byte
 * beside it make way until all fits.
 */
#include "postgres.h"

#include "advise/advise_private.h"

static double gain_at_most(SynthAdvisor *advisor, const SynthCandidate *candidate);
static bool is_covered(const SynthAdvisor *advisor, int place);
static Bitmapset *make_room(SynthAdvisor *advisor, Bitmapset *config, int place);

/*
 * synth_advise_crowd_in
 *		The best such change of the chosen, if one lowers the cost.
 */
bool
synth_advise_crowd_in(SynthAdvisor *advisor)
{
	double		room = advisor->budget_bytes - synth_advise_set_bytes(advisor, advisor->chosen);
	double		best = synth_advise_least_gain(advisor) / 4;
	Bitmapset  *result = NULL;

	for (int i = 0; i < advisor->ncandidates; i++)
	{
		const SynthCandidate *candidate = advisor->candidates[i];
		Bitmapset  *config;
		double		gain;

		if (bms_is_member(i, advisor->chosen) || candidate->bytes <= room ||
			candidate->bytes > advisor->budget_bytes || is_covered(advisor, i) ||
			Min(gain_at_most(advisor, candidate), candidate->best_gain) <= best)
			continue;
		if (synth_advise_is_enough(advisor))
			break;
		config = make_room(advisor, synth_advise_with_candidate(advisor, advisor->chosen, i), i);
		gain = synth_advise_difference(advisor, advisor->chosen, config);
		if (gain > best)
		{
			best = gain;
			bms_free(result);
			result = config;
		}
		else
			bms_free(config);
	}
	if (result == NULL)
		return false;
	advisor->chosen = result;
	return true;
}

/* As if its queries became as cheap as they can be, and nothing else dearer. */
static double
gain_at_most(SynthAdvisor *advisor, const SynthCandidate *candidate)
{
	double		gain = -candidate->write_cost - candidate->rent;
	int			query = -1;

	while ((query = bms_next_member(candidate->queries, query)) >= 0)
		gain += advisor->queries[query]->weight *
			Max(synth_advise_query_cost(advisor, query, advisor->chosen, NULL) -
				advisor->bound[query], 0);
	return gain;
}

static bool
is_covered(const SynthAdvisor *advisor, int place)
{
	int			id = -1;

	while ((id = bms_next_member(advisor->chosen, id)) >= 0)
		if (synth_advise_covers(&advisor->candidates[id]->index,
								&advisor->candidates[place]->index))
			return true;
	return false;
}

/* Take out, least loss per byte first, until the rest fits; place stays. */
static Bitmapset *
make_room(SynthAdvisor *advisor, Bitmapset *config, int place)
{
	while (synth_advise_set_bytes(advisor, config) > advisor->budget_bytes)
	{
		int			worst = -1;
		double		least = 0;
		int			id = -1;

		while ((id = bms_next_member(config, id)) >= 0)
		{
			Bitmapset  *without;
			double		loss;

			if (id == place)
				continue;
			without = bms_del_member(bms_copy(config), id);
			loss = synth_advise_difference(advisor, without, config) /
				advisor->candidates[id]->bytes;
			bms_free(without);
			if (worst < 0 || loss < least)
			{
				least = loss;
				worst = id;
			}
		}
		config = bms_del_member(config, worst);
	}
	return config;
}
