/*
 * sample_private.h
 *		Shared by the files of the sample room only.
 */
#ifndef SYNTH_SAMPLE_PRIVATE_H
#define SYNTH_SAMPLE_PRIVATE_H

#include "sample/sample.h"

struct SynthSampler
{
	MemoryContext context;
	const SynthModelView *model;
	int64		n;
	uint64		seed;
	int64		nblocks;
	uint32		max_rows;		/* of a block */
	double		sweeps;			/* of calibration, for a block */
	int			nvariables;		/* of the component that has most */

	SynthBlock	block;
	/* work space of one block; first_row is where the component's rows begin */
	uint32		first_row;
	uint8	  **groups;			/* of variable: predictor group of row */
	const uint8 **shifted_groups;
	uint32	   *component_rows;
	uint16	   *place;
	uint16	   *shuffle;
	uint16	   *rows;
	uint16	   *scratch_rows;
	uint32	   *leaf_start;
	double	   *residual;
	double	   *score;
	double	   *fraction;
	uint32	   *index;
	uint8	  **coarse;			/* of variable: calibration group of row */
	uint8	   *coarse_rows;	/* the same, row-major */
	float	   *value_rows;		/* standardised values, row-major */
	int		   *slot;
	int		   *pair_groups;
	SynthExcess **excess;
	Size		excess_cells;
	SynthExcess *excess_memory;
	uint32	   *counts;			/* of the largest pair table */
	int		   *product_slot;
	float	   *product_excess;
	float	   *product_scratch;
};

static inline bool
synth_sample_is_drawn(const SynthVariable *variable)
{
	return variable->domain == SYNTH_DOMAIN_NUMBER ||
		variable->domain == SYNTH_DOMAIN_TEXT;
}

/* Decide the blocks of a sampler whose n, seed and model are set. */
extern void synth_sample_plan_blocks(SynthSampler *sampler);

#endif							/* SYNTH_SAMPLE_PRIVATE_H */
