/*
 * learn_private.h
 *		Shared by the files of the learn room only.
 */
#ifndef SYNTH_LEARN_PRIVATE_H
#define SYNTH_LEARN_PRIVATE_H

#include "access/htup.h"
#include "access/tupdesc.h"
#include "learn/learn.h"
#include "learn/rows_private.h"
#include "lib/stringinfo.h"

/* ---- cells: one packed row (learn_cells.c; its bytes: rows_private.h) ---- */

typedef struct SynthCellColumn
{
	char	   *name;
	char	   *type_name;		/* schema-qualified */
	Oid			type;
	Oid			base_type;
	int32		typmod;
	SynthCellClass class;
	int			attribute;		/* index in the tuple */
	FmgrInfo	output;
	bool		has_output;
	bool		is_varlena;
}			SynthCellColumn;

/* Columns of a row type in table order, dropped ones left out. */
extern SynthCellColumn *synth_learn_columns(TupleDesc desc,
											const SynthLearnOptions *options,
											MemoryContext context, int *ncolumns);
extern void synth_learn_pack(StringInfo out, SynthCellColumn *columns,
							 int ncolumns, const Datum *values,
							 const bool *nulls);

/* ---- state: the sample of rows (learn_state.c) ---- */

typedef struct SynthKeptRow
{
	uint64		hash;
	int64		count;			/* rows that are exactly so */
	char	   *bytes;
	uint32		nbytes;
	char		status;			/* for simplehash */
}			SynthKeptRow;

struct SynthLearnState
{
	MemoryContext context;		/* the aggregate's */
	MemoryContext rows_context; /* table and bytes; made anew at each trim */
	MemoryContext call_context; /* reset for each row */
	SynthLearnOptions options;
	bool		has_options;

	int			ncolumns;		/* 0 until the first row */
	SynthCellColumn *columns;
	Oid			row_type;		/* of the cached description */
	int32		row_typmod;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *nulls;
	StringInfoData packed;

	int64		rows;			/* seen */
	uint64		threshold;		/* rows with a larger hash are not kept */
	bool		truncated;
	Size		max_bytes;
	Size		kept_bytes;
	struct synth_rowset_hash *kept;
	char	   *chunk;			/* bytes are cut from here */
	Size		chunk_left;
};

extern SynthLearnState *synth_learn_new_state(MemoryContext context,
											  const SynthLearnOptions *options);
extern void synth_learn_add_packed(SynthLearnState *state, const char *bytes,
								   uint32 nbytes, int64 count);
extern void synth_learn_combine_into(SynthLearnState *into,
									 const SynthLearnState *from);
/* All kept rows by hash, trimmed to the limits; palloc'd. */
extern SynthKeptRow *synth_learn_kept_rows(SynthLearnState *state, uint32 *n);
extern void synth_learn_write_state(SynthLearnState *state, StringInfo out);
extern SynthLearnState *synth_learn_read_state(MemoryContext context,
											   StringInfo in);
/* Take the columns of a row type, or check that they are the known ones. */
extern void synth_learn_set_columns(SynthLearnState *state,
									SynthCellColumn *columns, int ncolumns);

/* ---- encode: cells to codes (learn_encode_*.c) ---- */

typedef struct SynthTraining
{
	uint32		n;				/* training rows */
	int			min_count;
	bool		keep_extremes;
	bool		has_target;		/* the first variable is the target's */
	MemoryContext result;		/* for what goes into the model */
	int			nvariables;
	int			max_variables;
	SynthVariable *variables;	/* of the columns so far, in table order */
	uint16	  **codes;			/* of variable: n codes */
}			SynthTraining;

/* One column's cells of all training rows. */
typedef struct SynthCellVector
{
	uint32		n;
	const SynthCellColumn *column;
	bool		declared_unique;
	uint8	   *tag;
	double	   *number;
	const char **text;
	uint32	   *text_bytes;
}			SynthCellVector;

#define SYNTH_NUMBER_CODES 500	/* at most, of a number */
#define SYNTH_TEXT_CODES 4000	/* at most, of a text */
#define SYNTH_NUMBER_CHUNKS 4096

/* Make the variables of one column. */
extern void synth_learn_encode_column(SynthTraining *training,
									  SynthCellVector *cells,
									  SynthColumn *column);
/* One variable from numbers (number[i] where tag[i] says so). */
extern void synth_learn_encode_number(SynthTraining *training,
									  const SynthCellVector *cells,
									  SynthVariable *variable, uint16 *codes);
extern void synth_learn_encode_text(SynthTraining *training,
									const SynthCellVector *cells,
									bool may_generate, bool unique,
									SynthVariable *variable, uint16 *codes);
/* Codes of rows whose value is suppressed: others in proportion, by row. */
#define SYNTH_CODE_SUPPRESSED UINT16_MAX
extern void synth_learn_replace_suppressed(SynthVariable *variable,
										   uint16 *codes, uint32 n);

/* ---- fit: trees and pair tables (learn_fit.c) ---- */
extern void synth_learn_fit(SynthTraining *training, SynthComponent *component);

/* The whole way from kept rows to a component, in the current context. */
extern SynthComponent *synth_learn_component(SynthLearnState *state);

#endif							/* SYNTH_LEARN_PRIVATE_H */
