/*
 * sample_private.h
 *		Shared by the files of the sample room only.
 */
#ifndef SYNTH_SAMPLE_PRIVATE_H
#define SYNTH_SAMPLE_PRIVATE_H

#include "sample/sample.h"

/*
 * What is known of one variable: its leaves are cut down to the codes that the
 * evidence allows, and a row's weight is the share of its leaf that is left.
 */
typedef struct SynthStretch
{
	double		low,			/* values allowed */
				high;
	double		u_low,			/* and the shares of the code's rows below them */
				u_high;
}			SynthStretch;

typedef struct SynthEvidence
{
	const char *column;
	double	   *leaf_mass;		/* allowed share of each leaf */
	/* of a number: the stretches of each code that are allowed */
	uint32	   *code_first;		/* ncodes + 1, or NULL */
	SynthStretch *stretches;
	bool		met;			/* some row could have it */
}			SynthEvidence;

struct SynthSampler
{
	MemoryContext context;
	const SynthModelView *model;
	int64		n;
	uint64		seed;
	int64		offset;			/* of positions: other samples' rows come before */
	int64		nblocks;
	uint32		max_rows;		/* of a block */
	double		sweeps;			/* of calibration, for a block */

	const SynthComponent *components;	/* the model's, or cut down by evidence */
	SynthEvidence ***evidence;	/* of component, of variable; or NULL */
	double	   *weight;			/* of row, under evidence */
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
	double	   *factor;
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

/* Another sampler of the same sample, with work space of its own. */
extern SynthSampler *synth_sample_copy(const SynthSampler *sampler);
/* Draw n codes of every variable into sampler->block. */
extern void synth_sample_draw_rows(SynthSampler *sampler, uint32 n, uint64 key);
/* Rows at given positions, as one small block with a key of its own. */
extern const SynthBlock *synth_sample_spare_block(SynthSampler *sampler, uint32 n,
												  const int64 *positions,
												  uint64 key);

/* ---- arguments (sample_functions.c) ---- */

typedef struct SynthSampleCall
{
	const SynthModelView *model;
	int64		n;
	uint64		seed;
	Jsonb	   *given;
	int64		first;
	int64		count;
}			SynthSampleCall;

/* n, seed, given from argument number at on; first and count. */
extern void synth_sample_read_counts(FunctionCallInfo fcinfo, int at,
									 SynthSampleCall *call);
extern void synth_sample_read_slice(FunctionCallInfo fcinfo, int at,
									SynthSampleCall *call);

/* ---- evidence (sample_given.c) ---- */
#define SYNTH_SAMPLE_MIN_POOL 256

/* Read the evidence and cut the sampler's components down to it. */
extern void synth_sample_set_evidence(SynthSampler *sampler, Jsonb *given);
/* Draw n rows in proportion to how well they fit, into sampler->block. */
extern void synth_sample_draw_given(SynthSampler *sampler, uint32 n, uint64 key);
/* A number of the code that the evidence allows, on the variable's grid. */
extern double synth_sample_given_value(const SynthEvidence *evidence,
									   const SynthVariable *variable, int code,
									   SynthRandom *random);

/* Decide the blocks of a sampler whose n, seed and model are set. */
extern void synth_sample_plan_blocks(SynthSampler *sampler);

#endif							/* SYNTH_SAMPLE_PRIVATE_H */
