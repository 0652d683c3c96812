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
	sampler->components = model->components;
	if (given)
		synth_sample_set_evidence(sampler, given);
	synth_sample_plan_blocks(sampler);
	return sampler;
}

/*
 * Another sampler of the same sample, with work space of its own, for the odd
 * rows that are drawn anew: those are not calibrated.
 */
SynthSampler *
synth_sample_copy(const SynthSampler *sampler)
{
	SynthSampler *copy = MemoryContextAlloc(sampler->context, sizeof(*copy));

	*copy = *sampler;
	synth_sample_plan_blocks(copy);
	copy->sweeps = 0;
	return copy;
}
