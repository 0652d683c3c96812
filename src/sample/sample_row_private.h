/*
 * sample_row_private.h
 *		One row against a model: its codes, its leaves, their probabilities.
 *
 * What synth_score and synth_impute have in common.  A reader is made once for
 * a model and a row type; then rows are read one after the other.
 */
#ifndef SYNTH_SAMPLE_ROW_PRIVATE_H
#define SYNTH_SAMPLE_ROW_PRIVATE_H

#include "access/htup.h"
#include "access/tupdesc.h"
#include "base/base.h"
#include "learn/learn.h"
#include "sample/sample_value_private.h"

/* What a row says of a variable, where that is not one of the codes. */
#define SYNTH_ROW_UNOBSERVED	UINT16_MAX	/* no such column; a key; a part */
#define SYNTH_ROW_UNKNOWN		(UINT16_MAX - 1)	/* a value without a code */
#define SYNTH_ROW_GENERATED		(UINT16_MAX - 2)	/* a text, some cluster's */
#define SYNTH_ROW_IS_CODE(c)	((c) < SYNTH_ROW_GENERATED)

typedef enum SynthRowCellTag
{
	SYNTH_ROW_CELL_NULL,
	SYNTH_ROW_CELL_NUMBER,
	SYNTH_ROW_CELL_SPECIAL,		/* NaN, an infinity */
	SYNTH_ROW_CELL_TEXT,
	SYNTH_ROW_CELL_OTHER		/* a value of a column in parts: not read */
} SynthRowCellTag;

/* A value as learning sees it. */
typedef struct SynthRowCell
{
	SynthRowCellTag tag;
	int			special;
	double		number;
	const char *text;
	uint32		text_bytes;
}			SynthRowCell;

/* What a variable's codes and leaves are asked for again and again. */
typedef struct SynthRowVariable
{
	const SynthVariable *variable;
	const SynthColumn *column;
	int			attribute;		/* of the row; -1: there is none */
	bool		drawn;			/* has codes, leaves and a place in trees */

	/* texts: open addressing by hash; code + 1, 0 is free */
	uint32		slot_mask;
	uint16	   *slot;
	double		generated_share;	/* of one text among those generated */

	/* numbers */
	double		unit;			/* of probability: the grid, or the deviation */
	double		scale;			/* numbers times this lie on the grids below */
	double		grid_origin;	/* that of all values that many rows have, ... */
	double		grid_step;
	double		fine_unit;		/* ... and of all values: the learned step */
	double		unknown_share;	/* of a unit in the column's range */
	double		off_grid;		/* probability to be beside the grid */
	uint16	   *chunk_code;		/* of chunk */
	int32	   *light_before;	/* of chunk: the last that is not flat, or -1 */
	int32	   *light_after;

	/* shares of the column as a whole, a little uniform */
	double	   *share;			/* of code */
	double		share_unknown;
	double	   *group_share;	/* numbers, of calibration group */
	uint16	   *group_first;	/* ... its first code; ngroups + 1 */
	uint16		typical;		/* most frequent code */

	/* leaves */
	uint32	   *cumulative;		/* rows before an entry; entries + 1 */
	uint32	   *leaf_groups;	/* numbers: calibration groups in the leaf */
	double	   *left_share;		/* of node: rows that go left */

	int			nfollowers;		/* variables whose trees ask this one */
	int		   *follower;
}			SynthRowVariable;

typedef struct SynthRowComponent
{
	const SynthComponent *component;
	double		log_rows;
	SynthRowVariable *variables;
	/* the row that was read */
	uint16	   *observed;		/* of variable: code, or SYNTH_ROW_ */
	double	   *density;		/* numbers: log of the share inside the code */
	double	   *beyond;			/* ... and what is taken off if it is unknown */
	uint16	   *code;			/* observed, else the most frequent one */
	uint8	   *group;			/* predictor group of code */
	bool	   *open;			/* trees go both ways: nothing is known */
	int			nopen;
}			SynthRowComponent;

typedef struct SynthRowReader
{
	const SynthModelView *model;
	TupleDesc	desc;
	MemoryContext context;
	MemoryContext row_context;	/* reset before each row */
	SynthValueType *types;		/* of attribute */
	FmgrInfo   *output;			/* of attribute, for texts */
	bool	   *wanted;			/* the attribute is in the model */
	bool	   *in_parts;		/* ... made of several variables, or a key */
	Datum	   *values;
	bool	   *nulls;
	SynthRowCell *cells;
	SynthRowComponent *components;
}			SynthRowReader;

/* ---- reading rows (sample_row.c) ---- */

/*
 * Columns are matched by name; what the model does not know is ignored.
 * Errors: 42703 the row has no column of the model; 42804 a type does not fit.
 */
extern SynthRowReader *synth_sample_row_reader(const SynthModelView *model,
											   TupleDesc desc, MemoryContext context);
/* Values, cells and codes of a row; good until the next one. */
extern void synth_sample_read_row(SynthRowReader *reader, HeapTupleHeader row);
extern void synth_sample_read_values(SynthRowReader *reader, const Datum *values,
									 const bool *nulls);
/* Log-likelihood of the row in a component; sets its codes. */
extern double synth_sample_row_score(SynthRowComponent *component);
/* P(code of a variable | the codes before it). */
extern double synth_sample_row_probability(const SynthRowComponent *component,
										   int variable, uint16 code);
/* The same of all codes; scratch has as many places. */
extern void synth_sample_row_probabilities(const SynthRowComponent *component,
										   int variable, double *probability,
										   double *scratch);
/* A hash of what the row says of the model's columns. */
extern uint64 synth_sample_row_hash(const SynthRowReader *reader);

/* log(exp(a) + exp(b)), the same on every machine */
extern double synth_sample_log_add(double a, double b);

/* ---- a reader kept between calls (sample_row_call.c) ---- */

typedef struct SynthRowCall
{
	SynthModelCache *cache;
	MemoryContext context;		/* of reader; reset when that is made anew */
	SynthRowReader *reader;		/* NULL: none fits */
	Oid			type;
	int32		typmod;
	void	   *extra;			/* the caller's, in context; NULL when anew */
}			SynthRowCall;

/* The reader for arguments 0, a model, and 1, a row; the row has been read. */
extern SynthRowCall *synth_sample_row_call(FunctionCallInfo fcinfo);

/* ---- codes and probabilities (sample_encode.c) ---- */

extern void synth_sample_prepare_variable(SynthRowVariable *rv,
										  const SynthComponent *component);
/* The code of a cell; for numbers, where in the code it lies. */
extern uint16 synth_sample_encode(const SynthRowVariable *rv, const SynthRowCell *cell,
								  double *density, double *beyond);
/* P(code | leaf), never 0; also of SYNTH_ROW_UNKNOWN and _GENERATED. */
extern double synth_sample_probability(const SynthRowVariable *rv, int leaf,
									   uint16 code);
/* The same of all codes at once. */
extern void synth_sample_probabilities(const SynthRowVariable *rv, int leaf,
									   double *probability);

/* ---- values that are missing (sample_complete.c) ---- */

typedef struct SynthMissing
{
	int			variable;		/* of the component */
	bool		may_be_null;	/* a part of a value that is there */
	const bool *forbidden;		/* of code; NULL: none is */
	double	   *probability;	/* of code, given what the row says */
}			SynthMissing;

/*
 * Complete a row whose codes synth_sample_row_score has set: the codes of the
 * missing variables (ascending) are drawn jointly.
 */
extern void synth_sample_complete(SynthRowComponent *rc, SynthMissing *missing,
								  int nmissing, SynthRandom *random);
/*
 * The same, each as what is best given the row and the ones before it: the
 * most probable code, of a number the median; place[k] is where in the code.
 */
extern void synth_sample_complete_best(SynthRowComponent *rc, SynthMissing *missing,
									   int nmissing, double *place);

#endif							/* SYNTH_SAMPLE_ROW_PRIVATE_H */
