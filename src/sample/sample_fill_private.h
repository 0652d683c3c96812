/*
 * sample_fill_private.h
 *		What the two ways of synth_fill share, and the arguments of a sample.
 */
#ifndef SYNTH_SAMPLE_FILL_PRIVATE_H
#define SYNTH_SAMPLE_FILL_PRIVATE_H

#include "sample/sample_private.h"
#include "utils/rel.h"

typedef struct SynthFillCall
{
	Oid			target;
	const SynthModelView *model;
	SynthSampleCall sample;
}			SynthFillCall;

/* Rows through an INSERT, as the caller (sample_insert.c). */
extern int64 synth_sample_fill_by_insert(Relation target, const SynthFillCall *call);
/* Is the attribute learned, and not given by a sequence? */
extern bool synth_sample_fills(Relation target, const SynthModelView *model,
							   int attribute);
/*
 * Is the attribute an identity or serial column whose learned values are keys?
 * Then its own sequence gives new ones.
 */
extern bool synth_sample_takes_sequence(Relation target, const SynthModelView *model,
										int attribute);

#endif							/* SYNTH_SAMPLE_FILL_PRIVATE_H */
