/*
 * deps_name_private.h
 *		Pure C: what the name of a column says of its part in a key.
 */
#ifndef SYNTH_DEPS_NAME_PRIVATE_H
#define SYNTH_DEPS_NAME_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum SynthDepsNameKind
{
	SYNTH_DEPS_NAME_OTHER,
	SYNTH_DEPS_NAME_MEASURE,	/* amounts, dates, remarks: no key is made of */
	SYNTH_DEPS_NAME_ZIP,		/* postal code: tells a city, is no key */
	SYNTH_DEPS_NAME_LABEL,		/* name, title */
	SYNTH_DEPS_NAME_NATURAL,	/* isbn, email: a key from outside */
	SYNTH_DEPS_NAME_LINE,		/* counts within something else */
	SYNTH_DEPS_NAME_CODE,		/* code, number */
	SYNTH_DEPS_NAME_ID			/* id, key */
}			SynthDepsNameKind;

typedef struct SynthDepsNameSense
{
	SynthDepsNameKind kind;
	bool		is_bare;		/* nothing but the word that makes its kind */
	bool		is_own;			/* the rest names the table */
	bool		is_other;		/* the rest names something else */
	int			stem_start;		/* the rest, within the column's name */
	int			stem_length;
}			SynthDepsNameSense;

/*
 * synth_deps_name_sense
 *		Read the name of a column of a table.
 *
 * Both are folded (synth_match_fold), with a _ between words; skip is how many
 * bytes all columns of the table begin with.
 */
extern void synth_deps_name_sense(const char *table, const char *column, int skip,
								  SynthDepsNameSense *sense);
/* Does a stem name the table: "type" or "customer_type" customer_types? */
extern bool synth_deps_name_is_part(const char *table, const char *stem, int length);
/* The whole of it: "customer_type" only? */
extern bool synth_deps_name_is_whole(const char *table, const char *stem, int length);

#endif							/* SYNTH_DEPS_NAME_PRIVATE_H */
