/*
 * sample_parts_private.h
 *		A value of a column that is made of several variables.
 */
#ifndef SYNTH_SAMPLE_PARTS_PRIVATE_H
#define SYNTH_SAMPLE_PARTS_PRIVATE_H

#include "sample/sample_private.h"
#include "sample/sample_value_private.h"

typedef struct SynthParts SynthParts;
typedef struct SynthPart SynthPart;

/* Is the column made of parts? */
extern bool synth_sample_has_parts(const SynthColumn *column);
/*
 * What the column's values need to be made for a type.
 * Errors: XX001 the parts of the column are not those of its codec; 42804 the
 * type is neither the learned one nor takes its text.
 */
extern SynthParts *synth_sample_parts(const SynthComponent *component,
									  const SynthColumn *column,
									  const SynthValueType *type,
									  MemoryContext context);
/* The value of a row of the block, in the current context; false: NULL. */
extern bool synth_sample_parts_value(SynthParts *parts, const SynthBlock *block,
									 uint32 row, SynthRandom *random, Datum *value);

/* ---- between the files sample_parts*.c ---- */

struct SynthPart
{
	const SynthVariable *variable;
	SynthPartRole role;
	bool		required;
	const struct SynthTextView *generator;
	Datum	   *ready;			/* of code, where the assembler keeps them */
	bool	   *is_ready;
};

typedef Datum (*SynthAssemble) (SynthParts *parts);

struct SynthParts
{
	const SynthComponent *component;
	const SynthColumn *column;
	SynthValueType target;		/* the attribute's */
	SynthValueType native;		/* what assemble makes */
	bool		convert;		/* native to target by its text */
	FmgrInfo	output;			/* of the native type */
	SynthAssemble assemble;
	void	   *plan;			/* the assembler's own */
	MemoryContext context;
	MemoryContext row_context;	/* reset for each row */
	int16		typlen;			/* of the target */
	bool		typbyval;
	int			nparts;
	SynthPart  *parts;

	/* the row that is made */
	const SynthBlock *block;
	uint32		row;
	SynthRandom *random;
	uint16	   *codes;			/* of part; drawn anew for further elements */
	uint64		block_key;
	Size		budget_bytes;	/* left for large values of the block */
	char	   *buffer;			/* of a generated text */
};

/* One part of a role, or -1; the first of several. */
extern int	synth_sample_find_part(const SynthParts *parts, SynthPartRole role);
pg_noreturn extern void synth_sample_damaged_parts(const SynthParts *parts);
/* Draw the code anew, given the row's other codes (and those of its parts). */
extern void synth_sample_redraw(SynthParts *parts, int part);
/* The code of the row; false: NULL.  Where it can't be NULL, it is drawn anew. */
extern bool synth_sample_part_code(SynthParts *parts, int part, bool required,
								   int *code);
/* A number of a code; special is its bit if it is not finite, else 0. */
extern double synth_sample_part_number(SynthParts *parts, int part, int code,
									   int *special);
/* A text of a code, good until the next one. */
extern const char *synth_sample_part_text(SynthParts *parts, int part, int code,
										  uint32 *text_bytes);
/* Both steps in one: false if there is no number. */
extern bool synth_sample_part_finite(SynthParts *parts, int part, double *number);
/* a number as a count between 0 and limit */
extern int64 synth_sample_part_count(SynthParts *parts, int part, int64 limit);

extern void synth_sample_begin_array(SynthParts *parts);
extern Datum synth_sample_make_array(SynthParts *parts);
extern void synth_sample_begin_range(SynthParts *parts);
extern Datum synth_sample_make_range(SynthParts *parts);
extern void synth_sample_begin_json(SynthParts *parts);
extern Datum synth_sample_make_json(SynthParts *parts);
extern void synth_sample_begin_bytes(SynthParts *parts);
extern Datum synth_sample_make_bytes(SynthParts *parts);
extern void synth_sample_begin_address(SynthParts *parts);
extern Datum synth_sample_make_address(SynthParts *parts);
extern void synth_sample_begin_bits(SynthParts *parts);
extern Datum synth_sample_make_bits(SynthParts *parts);

#endif							/* SYNTH_SAMPLE_PARTS_PRIVATE_H */
