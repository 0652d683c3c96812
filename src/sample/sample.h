/*
 * sample.h
 *		Door of the sample room: rows out of a model.
 *
 * A sample of n rows is cut into equal blocks; a block depends only on (model,
 * seed, n, block).  A sampler makes blocks of codes; a row maker turns codes
 * into the values of a row type.
 */
#ifndef SYNTH_SAMPLE_H
#define SYNTH_SAMPLE_H

#include "access/tupdesc.h"
#include "base/base.h"
#include "model/model.h"
#include "utils/jsonb.h"

typedef struct SynthSampler SynthSampler;
typedef struct SynthRowMaker SynthRowMaker;

#define SYNTH_SAMPLE_MAX_ROWS PG_INT32_MAX

/* One block of codes. */
typedef struct SynthBlock
{
	int64		first;			/* position of its first row in the sample */
	const int64 *positions;		/* or that of each row */
	uint32		nrows;
	uint16	   *component;		/* of row; NULL: all 0 */
	uint16	  **codes;			/* of variable, for each row */
	uint64		key;			/* of the random numbers that decoding draws */
}			SynthBlock;

extern SynthSampler *synth_sample_begin(const SynthModelView *model, int64 n,
										uint64 seed, Jsonb *given,
										MemoryContext context);
extern int64 synth_sample_blocks(const SynthSampler *sampler);
/* The block that holds a position. */
extern int64 synth_sample_block_of(const SynthSampler *sampler, int64 position);
/* Valid until the next call. */
extern const SynthBlock *synth_sample_block(SynthSampler *sampler, int64 block);

/*
 * Values for the attributes of a row type, by name.
 * Errors: 42804 an attribute's type does not fit the learned column.
 */
extern SynthRowMaker *synth_sample_row_maker(SynthSampler *sampler, TupleDesc desc,
											 MemoryContext context);
/* Decode a block; by-reference values live until the next block. */
extern void synth_sample_decode(SynthRowMaker *maker, const SynthBlock *block);
/* Row i of the decoded block. */
extern void synth_sample_row(SynthRowMaker *maker, uint32 i, Datum *values,
							 bool *nulls);
/* Put row j of another maker of the same row type in place of row i. */
extern void synth_sample_replace_row(SynthRowMaker *maker, uint32 i,
									 const SynthRowMaker *other, uint32 j);
/* Was the attribute learned as a key? */
extern bool synth_sample_is_key(const SynthRowMaker *maker, int attribute);
extern bool synth_sample_is_learned(const SynthRowMaker *maker, int attribute);

/*
 * Rows that hold what the row type demands (sample_stream.c): NOT NULL, CHECK
 * and domains, by drawing a row anew that does not; generated columns computed,
 * columns that the model lacks at their defaults where those are not volatile.
 * Errors: those of synth_sample_row_maker; 42703 a NOT NULL column has neither.
 */
typedef struct SynthRowStream SynthRowStream;

extern SynthRowStream *synth_sample_stream(SynthSampler *sampler, TupleDesc desc,
										   MemoryContext context);
/* Error 23514 when a row cannot be made to hold. */
extern const SynthBlock *synth_sample_stream_block(SynthRowStream *stream,
												   int64 block);
extern SynthRowMaker *synth_sample_stream_maker(SynthRowStream *stream);
extern void synth_sample_stream_row(SynthRowStream *stream, uint32 i,
									Datum *values, bool *nulls);
/* Does a row hold computed values, valid until the next row only? */
extern bool synth_sample_stream_computes(const SynthRowStream *stream);
extern void synth_sample_stream_end(SynthRowStream *stream);

/*
 * Some attributes of rows drawn anew, jointly, given the others
 * (sample_impute.c).  What is drawn may be NULL as often as learned rows were.
 * Errors: those of synth_sample_row_maker; 42703 no attribute was learned.
 */
typedef struct SynthRedraw SynthRedraw;

extern SynthRedraw *synth_sample_redraw_begin(const SynthModelView *model,
											  TupleDesc desc, const bool *drawn,
											  MemoryContext context);
/* Can the attribute be drawn?  Keys, and what was not learned, can't. */
extern bool synth_sample_can_redraw(const SynthRedraw *redraw, int attribute);
/* In place; by-reference values live until the next row. */
extern void synth_sample_redraw_row(SynthRedraw *redraw, uint64 seed, Datum *values,
								bool *nulls);

#endif							/* SYNTH_SAMPLE_H */
