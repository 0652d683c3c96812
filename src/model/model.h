/*
 * model.h
 *		Door of the model room: the learned model, in memory and as bytes.
 *
 * A model is a mixture of one or more components, each learned from one set
 * of rows.  A component describes the columns of the table and the variables
 * that the columns are made of (one for most types; several for a range, an
 * array or a json document).  A variable has at most SYNTH_MAX_CODES codes;
 * its tree says how the codes are distributed given the groups of the
 * variables before it in the drawing order.
 *
 * This header needs no server header: layout code and its fuzzer include it.
 */
#ifndef SYNTH_MODEL_H
#define SYNTH_MODEL_H

#include "num/num.h"

#define SYNTH_MODEL_MAX_COLUMNS 1664	/* as the server's target lists */
#define SYNTH_MODEL_MAX_VARIABLES 4096
#define SYNTH_MODEL_MAX_COMPONENTS 1024
#define SYNTH_MAX_CODES 4608		/* of a variable, NULL included */
#define SYNTH_MAX_CALIBRATION_GROUPS 64

/* How values of a column are made of its variables; numbers are stored. */
typedef enum SynthCodec
{
	SYNTH_CODEC_NULL = 0,		/* no model: drawn as NULL */
	SYNTH_CODEC_NUMBER = 1,		/* one number: integer, float, date, ... */
	SYNTH_CODEC_TEXT = 2,		/* one text, through the type's input function */
	SYNTH_CODEC_KEY = 3,		/* new and unique: integer, uuid or text */
	SYNTH_CODEC_UUID = 4,		/* categories, and random ones by version */
	SYNTH_CODEC_ARRAY = 5,		/* length, first elements, the rest */
	SYNTH_CODEC_RANGE = 6,		/* lower bound, length, bounds' kind */
	SYNTH_CODEC_JSON = 7,		/* a variable per path */
	SYNTH_CODEC_POINT = 8,		/* two numbers */
	SYNTH_CODEC_BYTES = 9,		/* length, beginning, random content */
	SYNTH_CODEC_INET = 10,		/* network, mask, octets */
	SYNTH_CODEC_BITS = 11,		/* length, bits */
	SYNTH_CODEC_TIMETZ = 12		/* time, zone */
} SynthCodec;
#define SYNTH_CODEC_LAST SYNTH_CODEC_TIMETZ

typedef enum SynthDomain
{
	SYNTH_DOMAIN_NUMBER = 0,	/* codes are values and ranges of a number */
	SYNTH_DOMAIN_TEXT = 1,		/* codes are texts and generated texts */
	SYNTH_DOMAIN_KEY_INTEGER = 2,	/* no codes but NULL: by row position */
	SYNTH_DOMAIN_KEY_UUID = 3,
	SYNTH_DOMAIN_KEY_TEXT = 4	/* generator, by row position */
} SynthDomain;
#define SYNTH_DOMAIN_LAST SYNTH_DOMAIN_KEY_TEXT

struct SynthTextView;			/* text/text.h */

/* A piece of the quantile curve of a number: rows that share one knot. */
typedef struct SynthChunk
{
	double		value;			/* the value, or the mean of the rows */
	uint32_t	rows;
	bool		flat;			/* all rows have exactly this value */
}			SynthChunk;

/* The rows learned, by pair of calibration groups. */
typedef struct SynthPair
{
	int			partner;		/* variable, earlier in the order */
	uint32_t   *rows;			/* [own group * partner's groups + group] */
	double		product;		/* sum of products of standardised values */
}			SynthPair;

typedef struct SynthVariable
{
	char	   *part;			/* "" or which part of the column: "$.a.b", "[1]" */
	int			column;
	SynthDomain domain;
	uint8_t		part_type;		/* meaning depends on the codec */

	/*
	 * Granularity: value * 10^scale = origin + k step for a whole k; step 0:
	 * any value.  An integer key: origin is the first new value.
	 */
	int			scale;			/* 0 .. 15 */
	double		step;
	double		origin;

	/*
	 * Codes: 0 .. nvalues-1 values (numbers ascending; texts by rows,
	 * descending), then ngenerated clusters of the text generator, then NULL if
	 * has_null.  ncodes is the sum.
	 */
	int			nvalues;
	int			ngenerated;
	bool		has_null;
	int			ncodes;
	uint32_t   *code_rows;		/* rows learned of each code */

	/* numbers: chunks ascending by value; code c has chunks
	 * code_chunk[c] .. code_chunk[c + 1] - 1 */
	int			nchunks;
	SynthChunk *chunks;
	uint32_t   *code_chunk;		/* nvalues + 1 */

	/* texts */
	char	  **text;			/* nvalues, NUL-terminated too */
	uint32_t   *text_bytes;
	size_t		generator_bytes;	/* blob of the text room, 0 = none */
	char	   *generator;

	/* the tree: features are indexes into the component's variables */
	int			nnodes;
	int			nleaves;
	SynthTreeNode *nodes;
	uint32_t   *leaf_first;		/* nleaves + 1 */
	uint16_t   *leaf_code;		/* ascending in a leaf */
	uint32_t   *leaf_rows;		/* > 0 */

	int			npairs;
	SynthPair  *pairs;

	/* derived by synth_model_derive, not stored */
	int			npredictor_groups;
	uint8_t    *predictor_group;	/* of code */
	int			ncalibration_groups;
	uint8_t    *calibration_group;	/* of code */
	double	   *chunk_rows;		/* of code: the rows of its chunks together */
	float	   *standard_value; /* of code: (mean - mean) / deviation, 0 for NULL */
	/* the opened generator; only in a decoded model, NULL without generator */
	const struct SynthTextView *generator_view;
}			SynthVariable;

typedef struct SynthColumn
{
	char	   *name;
	char	   *type_name;		/* schema-qualified, without typmod */
	int32_t		typmod;
	SynthCodec	codec;
	bool		not_null;		/* the catalogue says so */
	bool		unique;			/* one-column key */
	int			first_variable;
	int			nvariables;
	char	   *detail;			/* jsonb text for synth_describe, or "" */
}			SynthColumn;

typedef struct SynthComponent
{
	uint64_t	rows;			/* learned from */
	uint64_t	fitted_rows;	/* of the training sample: what counts add up to */
	uint32_t	min_count;
	bool		keep_extremes;
	int			ncolumns;
	SynthColumn *columns;		/* table order */
	int			nvariables;
	SynthVariable *variables;	/* drawing order */
}			SynthComponent;

typedef struct SynthModelView
{
	int			ncomponents;
	SynthComponent *components;
	uint64_t	fingerprint;	/* checksum of the bytes */
}			SynthModelView;

/* Memory for decoded models: returns zeroed bytes or does not return. */
typedef void *(*SynthAlloc) (void *arg, size_t bytes);

/* ---- bytes (model_layout.c, model_encode.c; README.md has the layout) ---- */

typedef enum SynthModelStatus
{
	SYNTH_MODEL_OK = 0,
	SYNTH_MODEL_NEWER,			/* sound, but of a later format version */
	/* damaged; which part is not as it must be */
	SYNTH_MODEL_BAD_HEADER,
	SYNTH_MODEL_BAD_CHECKSUM,
	SYNTH_MODEL_BAD_COMPONENT,
	SYNTH_MODEL_BAD_COLUMN,
	SYNTH_MODEL_BAD_VARIABLE,
	SYNTH_MODEL_BAD_CODES,
	SYNTH_MODEL_BAD_TEXT,
	SYNTH_MODEL_BAD_TREE,
	SYNTH_MODEL_BAD_LEAVES,
	SYNTH_MODEL_BAD_PAIRS
} SynthModelStatus;

/* A full English sentence about the status, for an error's detail. */
extern const char *synth_model_status_text(SynthModelStatus status);

/*
 * Read and check everything, fill the view and derive what is derived.
 * Allocates at most SYNTH_MODEL_MEMORY_FACTOR * n bytes whatever the bytes say.
 */
#define SYNTH_MODEL_MEMORY_FACTOR 256
extern SynthModelStatus synth_model_decode(const void *bytes, size_t n,
										   SynthModelView *view,
										   SynthAlloc alloc, void *alloc_arg);

/*
 * Write the canonical bytes; returns their number, and writes nothing that can
 * be used if that exceeds capacity (out may be NULL then).  The view must hold
 * what README.md lists as invariants, derived fields included: trees in
 * preorder with leaves numbered from left to right, pairs by partner.
 */
extern size_t synth_model_encode(const SynthModelView *view, void *out,
								 size_t capacity);

/* ---- what follows from the codes (model_curve.c) ---- */

/*
 * Fill the derived fields of a variable whose codes and chunks are set.
 * Predictor groups: at most 255, calibration groups at most 64, by mass.
 */
extern void synth_model_derive(SynthVariable *variable, SynthAlloc alloc,
							   void *alloc_arg);

/*
 * The curve of a number: value at share u in [0, 1) of the rows of one code,
 * between the limits of its chunks; not yet rounded to the step.
 */
extern double synth_model_code_value(const SynthVariable *variable, int code,
									 double u);
/* smallest and largest value that the code can give */
extern void synth_model_code_limits(const SynthVariable *variable, int code,
									double *low, double *high);
extern double synth_model_round(const SynthVariable *variable, double value);

#ifdef POSTGRES_H
#include "model/model_server.h"
#endif

#endif							/* SYNTH_MODEL_H */
