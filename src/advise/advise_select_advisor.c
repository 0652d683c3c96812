/*
 * advise_select_advisor.c
 *		From a workload to the chosen indexes, step by step.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "utils/timestamp.h"

SynthAdvisor *
synth_advise_make_advisor(ArrayType *texts, double budget_bytes,
						  const SynthAdviseOptions *options)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth advisor",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	SynthAdvisor *advisor = palloc0(sizeof(SynthAdvisor));
	int64		start_us = GetCurrentTimestamp();
	int			n;
	ListCell   *cell;

	advisor->context = context;
	advisor->options = *options;
	advisor->budget_bytes = budget_bytes;
	advisor->deadline_us = start_us + (int64) options->time_limit_ms * 1000;
	advisor->workload = synth_advise_read_workload(texts, options->weights, options->nweights,
												   options->max_queries);
	n = list_length(advisor->workload->queries);
	advisor->queries = palloc(sizeof(SynthQuery *) * (n + 1));
	foreach(cell, advisor->workload->queries)
		advisor->queries[advisor->nqueries++] = lfirst(cell);
	advisor->known = palloc0(sizeof(List *) * (n + 1));
	advisor->relevant = palloc0(sizeof(Bitmapset *) * (n + 1));
	synth_advise_make_candidates(advisor);
	synth_advise_select(advisor);
	MemoryContextSwitchTo(caller);
	return advisor;
}

int *
synth_advise_build_order(SynthAdvisor *advisor, int *n)
{
	MemoryContext caller = MemoryContextSwitchTo(advisor->context);
	int		   *order = palloc(sizeof(int) * (bms_num_members(advisor->chosen) + 1));
	Bitmapset  *left = bms_copy(advisor->chosen);
	Bitmapset  *built = NULL;

	*n = 0;
	while (!bms_is_empty(left))
	{
		int			best = -1;
		double		best_gain = 0;
		int			id = -1;

		while ((id = bms_next_member(left, id)) >= 0)
		{
			Bitmapset  *with = bms_add_member(bms_copy(built), id);
			double		gain = synth_advise_difference(advisor, built, with);

			if (best < 0 || gain > best_gain)
			{
				best = id;
				best_gain = gain;
			}
			bms_free(with);
		}
		order[(*n)++] = best;
		built = bms_add_member(built, best);
		left = bms_del_member(left, best);
	}
	MemoryContextSwitchTo(caller);
	return order;
}
