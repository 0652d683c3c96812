/*
 * learn_parts_private.h
 *		Columns of several variables: what the files learn_parts*.c share.
 */
#ifndef SYNTH_LEARN_PARTS_PRIVATE_H
#define SYNTH_LEARN_PARTS_PRIVATE_H

#include "learn/learn_private.h"
#include "miscadmin.h"

/* ---- one part of a column (learn_parts.c) ---- */

/*
 * A vector for the cells of a part.  Rows whose value was cut are tagged
 * CELL_LONG_TEXT: nothing is known of them, and they count for nothing.  The
 * rows of NULL are NULL in every part.
 */
extern SynthCellVector *synth_learn_new_part(const SynthCellVector *whole);
/* All NULL, but for unknown rows. */
extern void synth_learn_clear_part(const SynthCellVector *whole,
								   SynthCellVector *part);
extern SynthVariable *synth_learn_add_number(SynthTraining *training,
											 const SynthCellVector *part,
											 const char *name, SynthPartRole role);
extern SynthVariable *synth_learn_add_text(SynthTraining *training,
										   const SynthCellVector *part,
										   const char *name, SynthPartRole role,
										   bool may_generate);
/* Rows of which nothing is known get the codes of other rows. */
extern void synth_learn_fill_unknown(SynthTraining *training,
									 const SynthCellVector *whole,
									 int first_variable);

static inline void
synth_learn_set_number(SynthCellVector *part, uint32 i, double number)
{
	CHECK_FOR_INTERRUPTS();
	part->tag[i] = CELL_DOUBLE;
	part->number[i] = number == 0 ? 0 : number; /* no minus zero */
}

static inline void
synth_learn_set_special(SynthCellVector *part, uint32 i, int special)
{
	CHECK_FOR_INTERRUPTS();
	part->tag[i] = CELL_SPECIAL;
	part->number[i] = special;
}

static inline void
synth_learn_set_text(SynthCellVector *part, uint32 i, const char *text,
					 uint32 text_bytes)
{
	CHECK_FOR_INTERRUPTS();
	part->tag[i] = CELL_TEXT;
	part->text[i] = text;
	part->text_bytes[i] = text_bytes;
}

/* Rows with a value (number or text) in the part. */
extern uint32 synth_learn_count_part(const SynthCellVector *part);

/* ---- how often things occur (learn_parts.c) ---- */

/*
 * Counts by 64-bit hash.  That two things share one is taken for impossible;
 * if it happened, they would only be counted together.
 */
typedef struct SynthTally
{
	uint64		mask;
	uint64	   *hash;
	uint32	   *rows;
}			SynthTally;

extern void synth_learn_tally_init(SynthTally *tally, uint32 most);
extern uint32 *synth_learn_tally(SynthTally *tally, uint64 hash);
extern void synth_learn_tally_free(SynthTally *tally);

/* ---- numbers in texts (learn_parts.c) ---- */

typedef struct SynthNumberReader
{
	Oid			base_type;
	bool		is_plain;		/* the text is the number's digits */
	FmgrInfo	input;
	Oid			io_param;
}			SynthNumberReader;

extern void synth_learn_number_reader(Oid base_type, SynthNumberReader *reader);
/*
 * 0, or the SYNTH_SPECIAL_ bit.  decimals: digits after the point, -1 if the
 * text does not tell.
 */
extern int	synth_learn_text_number(SynthNumberReader *reader, const char *text,
									uint32 text_bytes, double *number,
									int *decimals);

/* ---- beginnings of byte strings (learn_parts_bytes.c) ---- */

typedef struct SynthBytes
{
	const unsigned char *at;
	uint32		n;
	int			level;			/* result: index into levels, or -1 */
}			SynthBytes;

#define SYNTH_WHOLE_BYTES PG_UINT32_MAX
/*
 * For each row with bytes (at not NULL): the first level, from the longest
 * beginning to the shortest, at which at least min_count rows agree that have
 * found none before, and more than chance would bring together.
 */
extern void synth_learn_beginnings(SynthTraining *training, SynthBytes *bytes,
								   uint32 n, const uint32 *levels, int nlevels,
								   bool beyond_chance);

/* ---- the kinds of columns ---- */

typedef void (*SynthExplode) (SynthTraining *training,
							  const SynthCellVector *cells,
							  SynthColumn *column);

extern void synth_learn_explode_array(SynthTraining *training,
									  const SynthCellVector *cells,
									  SynthColumn *column);
extern void synth_learn_explode_range(SynthTraining *training,
									  const SynthCellVector *cells,
									  SynthColumn *column);
extern void synth_learn_explode_json(SynthTraining *training,
									 const SynthCellVector *cells,
									 SynthColumn *column);
extern void synth_learn_explode_bytes(SynthTraining *training,
									  const SynthCellVector *cells,
									  SynthColumn *column);
extern void synth_learn_explode_address(SynthTraining *training,
										const SynthCellVector *cells,
										SynthColumn *column);
extern void synth_learn_explode_hardware(SynthTraining *training,
										 const SynthCellVector *cells,
										 SynthColumn *column);
extern void synth_learn_explode_bits(SynthTraining *training,
									 const SynthCellVector *cells,
									 SynthColumn *column);

#endif							/* SYNTH_LEARN_PARTS_PRIVATE_H */
