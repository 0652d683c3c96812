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
#include "text/text.h"

/* ---- cells: one packed row (learn_cells.c; its bytes: rows_private.h) ---- */

typedef struct SynthCellColumn
{
	char	   *name;
	char	   *type_name;		/* schema-qualified */
	Oid			type;
	Oid			base_type;
	int32		typmod;
	SynthCellClass class;
	int			place;			/* among the learned columns, in table order */
	int			attribute;		/* index in the tuple */
	FmgrInfo	output;
	bool		has_output;
	bool		is_varlena;
}			SynthCellColumn;

/*
 * Columns of a row type by name, dropped ones left out.
 * Errors: 42701 two have the same name.
 */
extern SynthCellColumn *synth_learn_columns(TupleDesc desc, MemoryContext context,
											int *ncolumns);
/*
 * Leave out the columns that are not learned, and close up the places; returns
 * how many are left.
 * Errors: 42703 an option names a column that is not there; 22023 none is left.
 */
extern int	synth_learn_choose_columns(const SynthLearnOptions *options,
									   SynthCellColumn *columns, int ncolumns);
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

/* A set of rows, by hash; bytes are cut from chunks. */
typedef struct SynthRowStore
{
	MemoryContext context;
	struct synth_rowset_hash *table;
	int			nchunks;
	int			max_chunks;
	char	  **chunks;
	char	   *at;				/* in the last chunk */
	Size		left;
	Size		bytes;			/* of rows and table */
}			SynthRowStore;

typedef struct SynthHeavy SynthHeavy;

struct SynthLearnState
{
	MemoryContext context;		/* the aggregate's */
	MemoryContext call_context; /* reset for each row */
	SynthLearnOptions options;
	Jsonb	   *options_json;	/* as given; NULL: none */

	int			ncolumns;		/* 0 until the first row */
	SynthCellColumn *columns;	/* by name */
	StringInfoData packed;

	/* rows that come as records */
	MemoryContext desc_context;
	Oid			row_type;		/* of the cached description */
	int32		row_typmod;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *nulls;

	/* rows that come as synth_rows */
	char	   *header;			/* section of the columns of the last value */
	uint32		header_bytes;
	int			header_columns;
	int		   *header_column;	/* which of columns it is, or -1 */

	int64		rows;			/* seen */
	uint64		threshold;		/* rows with a larger hash are not kept */
	Size		max_bytes;
	SynthRowStore kept;
	SynthHeavy *heavy;			/* NULL until a row had to be left out */
	/* a row that waits until its counters have come from memory */
	int64		pending_count;	/* 0: none */
	uint64		pending_hash;
	StringInfoData pending;
};

/* A row to fit on, as often as copies says. */
typedef struct SynthTrainingRow
{
	uint64		hash;
	double		weight;
	const char *bytes;
	uint32		nbytes;
	uint32		copies;
}			SynthTrainingRow;

extern SynthLearnState *synth_learn_new_state(MemoryContext context,
											  Jsonb *options);
/* Errors: 22023 the options differ from those of the rows before. */
extern void synth_learn_check_options(const SynthLearnState *state,
									  Jsonb *options);
extern void synth_learn_add_packed(SynthLearnState *state, const char *bytes,
								   uint32 nbytes, int64 count);
/* Leave out rows beyond the limits, and leave none waiting. */
extern void synth_learn_trim(SynthLearnState *state);
/* Rows by hash, and how many their copies are; palloc'd, after a trim. */
extern SynthTrainingRow *synth_learn_training_rows(SynthLearnState *state,
												   uint32 *nrows, uint32 *n);
/* Take the columns of a row type, or check that they are the known ones. */
extern void synth_learn_set_columns(SynthLearnState *state,
									SynthCellColumn *columns, int ncolumns);

/*
 * Merging: first the totals, then the rows.  sketched: the other state has a
 * sketch, which has been added, so that its rows need not be counted there.
 */
extern void synth_learn_begin_merge(SynthLearnState *into, int64 rows,
									uint64 threshold, bool sketched);
extern void synth_learn_merge_row(SynthLearnState *into, const char *bytes,
								  uint32 nbytes, int64 count, bool sketched);
extern void synth_learn_combine_into(SynthLearnState *into,
									 SynthLearnState *from);

/* ---- frequent rows among many (learn_heavy.c) ---- */

struct SynthHeavy
{
	int			bits;			/* log2 of the counters in a line */
	int64	   *counter;		/* SYNTH_SKETCH_DEPTH lines */
	Size		max_bytes;		/* of the candidates */
	Size		trim_bytes;		/* when to look which of them still are */
	SynthRowStore candidates;
};

extern SynthHeavy *synth_learn_heavy_new(MemoryContext context, Size memory_bytes);
/* A row will be counted soon. */
extern void synth_learn_heavy_prefetch(const SynthHeavy *heavy, uint64 hash);
/* Count a row (0: only look) and return at least how often it was seen. */
extern int64 synth_learn_heavy_count(const SynthHeavy *heavy, uint64 hash, int64 count);
/* Remember the bytes of a row that may be frequent; bound: its count. */
extern void synth_learn_heavy_offer(SynthHeavy *heavy, uint64 hash,
									const char *bytes, uint32 nbytes,
									int64 bound, int64 rows);
/* How often the row was seen, or 0 if that is not frequent. */
extern double synth_learn_heavy_rows(const SynthHeavy *heavy, uint64 hash,
									 uint32 nbytes, int64 rows);
/* Make the lines as short as another sketch's. */
extern void synth_learn_heavy_fold(SynthHeavy *heavy, int bits);

/* ---- the state as bytes (learn_transport.c) ---- */

/* Bytes of the value synth_rows, without the varlena header; out may be NULL. */
extern Size synth_learn_flatten(SynthLearnState *state, char *out);
/* types: of the columns, where they are known; else they are looked up. */
extern void synth_learn_combine_flat(SynthLearnState *into, SynthRowsView *view,
									 const Oid *types);
extern Size synth_learn_put_columns(const SynthCellColumn *columns, int ncolumns,
									char *out);
extern bool synth_learn_cell_fits(const SynthCell *cell,
								  const SynthCellColumn *column);
extern Jsonb *synth_learn_flat_options(const SynthRowsView *view);
/* Checked columns of packed rows, in the current context. */
extern SynthCellColumn *synth_learn_flat_columns(const SynthRowsView *view,
												 const Oid *types);
pg_noreturn extern void synth_learn_rows_damaged(SynthRowsStatus status);

/* ---- sorting (learn_sort.c) ---- */

/* Ascending, the index along with them. */
extern void synth_learn_sort_keys(uint64 *keys, uint32 *index, uint32 n);
/* Indexes of the texts in the order of their bytes; palloc'd. */
extern uint32 *synth_learn_sort_texts(const SynthTextValue *values, uint32 n);

/* ---- encode: cells to codes (learn_encode_*.c) ---- */

typedef struct SynthTraining
{
	uint32		n;				/* training rows */
	int			min_count;
	bool		keep_extremes;
	bool		has_target;		/* the first variable is the target's */
	int			columns_left;	/* after the one being encoded */
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

/* A new variable of the column being encoded, with room for its codes. */
extern SynthVariable *synth_learn_new_variable(SynthTraining *training,
											   const char *part, uint16 **codes);
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
/*
 * Columns of several variables (learn_parts.c): false if the type is not made
 * of parts, or if whole values are nearly all that rows have in common.
 */
extern bool synth_learn_encode_parts(SynthTraining *training,
									 const SynthCellVector *cells,
									 SynthColumn *column);
/* For synth_describe, of a column that is drawn as a category or NULL. */
extern const char *synth_learn_category_note(const SynthCellVector *cells);
/* How a value too long to keep begins: room for what the parts must know. */
extern bool synth_learn_long_form(Oid base_type, Datum value, StringInfo out);
/* Codes of rows whose value is suppressed: others in proportion, by row. */
#define SYNTH_CODE_SUPPRESSED UINT16_MAX
extern void synth_learn_replace_suppressed(SynthVariable *variable,
										   uint16 *codes, uint32 n);

/* ---- fit: trees and pair tables (learn_fit.c) ---- */
extern void synth_learn_fit(SynthTraining *training, SynthComponent *component);

/* ---- the aggregates (learn_aggregate.c) ---- */

/* Errors: 0A000 not called by an aggregate. */
extern MemoryContext synth_learn_aggregate_context(FunctionCallInfo fcinfo);
/* The model, in the current context; state may be NULL: no rows. */
extern struct varlena *synth_learn_finish(SynthLearnState *state,
										  MemoryContext context);

/* The whole way from kept rows to a component, in the current context. */
extern SynthComponent *synth_learn_component(SynthLearnState *state);

#endif							/* SYNTH_LEARN_PRIVATE_H */
