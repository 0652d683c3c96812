/*
 * learn.h
 *		Door of the learn room: rows in, a model out.
 *
 * Its first part needs no server header.
 */
#ifndef SYNTH_LEARN_H
#define SYNTH_LEARN_H

#include "model/model.h"

/* How a cell of a type is kept while learning, and made again when sampling. */
typedef enum SynthCellClass
{
	SYNTH_CELL_NUMBER,			/* a double */
	SYNTH_CELL_TEXT				/* the bytes of the type's text form */
} SynthCellClass;

/* Special values of a number, bits of SynthVariable.part_type. */
#define SYNTH_SPECIAL_NAN		0x01
#define SYNTH_SPECIAL_PLUS_INF	0x02
#define SYNTH_SPECIAL_MINUS_INF 0x04

/*
 * What a variable is in a column of several: bits 3 .. 6 of part_type; the
 * lower ones are those of a number's special values.
 */
typedef enum SynthPartRole
{
	SYNTH_PART_WHOLE = 0,
	SYNTH_PART_KIND,			/* text: which kind of value; see the codec */
	SYNTH_PART_NUMBER,			/* without trailing zeros */
	SYNTH_PART_NUMBER_FIXED,	/* with as many decimals as the scale says */
	SYNTH_PART_STRING,
	SYNTH_PART_LENGTH,			/* of an array, of bytes, of a range */
	SYNTH_PART_LENGTH_SET,		/* of an array whose elements differ */
	SYNTH_PART_LENGTH_SORTED,	/* of an array in ascending order */
	SYNTH_PART_LENGTH_SORTED_SET,
	SYNTH_PART_ELEMENT,			/* number or text at a position */
	SYNTH_PART_POOL,			/* any further element */
	SYNTH_PART_LOWER,
	SYNTH_PART_UPPER,			/* of a range without lower bound */
	SYNTH_PART_BEGINNING,		/* text: how the value begins */
	SYNTH_PART_MASK,			/* of a network address */
	SYNTH_PART_ZONE				/* of a time */
} SynthPartRole;
#define SYNTH_PART_ROLE_SHIFT 3
#define SYNTH_PART_ROLE_MASK 15
/* where the value that the part belongs to is there, the part is not NULL */
#define SYNTH_PART_REQUIRED 0x80
#define SYNTH_PART_ROLE(part_type) \
	((SynthPartRole) (((part_type) >> SYNTH_PART_ROLE_SHIFT) & SYNTH_PART_ROLE_MASK))

/* Longest text kept of a value; what is longer is learned by its beginning. */
#define SYNTH_LEARN_MAX_TEXT_BYTES 8192

#ifdef POSTGRES_H

#include "base/base.h"
#include "utils/jsonb.h"

typedef struct SynthLearnOptions
{
	int64		sample_rows;
	int			min_count;
	bool		keep_extremes;
	int			ncolumns;		/* of columns; -1: all */
	char	  **columns;
	int			nexclude;
	char	  **exclude;
	int			norder;
	char	  **order;
	bool		has_target;		/* it is order[0] */
	int			nkeys;			/* columns known to be unique */
	char	  **keys;
	int			nnot_null;		/* columns known to hold no NULL */
	char	  **not_null;
	uint64		seed;
}			SynthLearnOptions;

typedef struct SynthLearnState SynthLearnState;

/* ---- options (learn_options.c) ---- */
extern void synth_learn_default_options(SynthLearnOptions *options);
/* Errors: 22023 unknown key (lists the known ones), wrong type, bad value. */
extern void synth_learn_read_options(Jsonb *json, SynthLearnOptions *options);

/* Is the name in the list? */
extern bool synth_learn_name_in(const char *name, int n, char *const *names);

/* ---- a whole table (learn_train.c) ---- */

/*
 * Learn a relation through the aggregate, with what the catalogue knows of its
 * keys and NOT NULL; the model in the current context.  function is any
 * function of the extension, which tells its schema.
 */
extern struct varlena *synth_learn_relation(Oid relation, Jsonb *options,
											Oid function);

/* ---- the class and the number of a value (learn_cells.c) ---- */

/* The base type of a domain, and how its cells are kept. */
extern SynthCellClass synth_learn_cell_class(Oid type, Oid *base_type);
/*
 * The number that stands for a value of a NUMBER type; returns 0, or the
 * SYNTH_SPECIAL_ bit of a value that is no finite number.
 */
extern int	synth_learn_number(Oid base_type, Datum value, double *number);

/*
 * Text forms don't depend on the session while its settings are pinned; the
 * caller unpins them, also after an error.
 */
typedef struct SynthPinnedSettings
{
	int			date_style;
	int			date_order;
	int			interval_style;
	int			float_digits;
	int			bytea_output;
	struct pg_tz *time_zone;
}			SynthPinnedSettings;

extern void synth_learn_pin_settings(SynthPinnedSettings *saved);
extern void synth_learn_unpin_settings(const SynthPinnedSettings *saved);

#endif							/* POSTGRES_H */

#endif							/* SYNTH_LEARN_H */
