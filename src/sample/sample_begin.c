/*
 * sample_begin.c
 *		A sampler from a model and the arguments of a call.
 */
#include "postgres.h"

#include "sample/sample_private.h"

SynthSampler *
synth_sample_begin(const SynthModelView *model, int64 n, uint64 seed, Jsonb *given,
				   MemoryContext context)
{
	SynthSampler *sampler = MemoryContextAllocZero(context, sizeof(*sampler));

	sampler->context = context;
	sampler->model = model;
	sampler->n = n;
	sampler->seed = seed;
	synth_sample_plan_blocks(sampler);
	return sampler;
}
