/*
 * detect.h
 *		Door of the detect room: personal data in names, values and text.
 *
 * Categories are lower-case words (detect.sql's comment lists them); the
 * suggested rule of a category is text in the grammar of the mask room.
 */
#ifndef SYNTH_DETECT_H
#define SYNTH_DETECT_H

#include <stdbool.h>
#include <stddef.h>

/* ---- free text (pure C) ---- */

typedef struct SynthFinding
{
	const char *category;		/* static */
	int			start;			/* in bytes */
	int			end;			/* exclusive */
	double		confidence;		/* 0 .. 1 */
	int			id;				/* the category's number */
}			SynthFinding;

/*
 * synth_detect_scan
 *		Personal data in UTF-8 text, findings ascending and not overlapping;
 *		returns how many there are, of which at most max are written.
 *
 * Cost: linear in the bytes.   Invalid UTF-8 is skipped, never read past.
 * Findings of confidence below min_confidence are left out.
 */
extern int	synth_detect_scan(const char *text, size_t bytes,
							  double min_confidence,
							  SynthFinding *findings, int max);

/* ---- names of columns (pure C) ---- */

/*
 * synth_detect_name
 *		The category that a column's name speaks for, NULL where it speaks
 *		for none; *confidence from 0 to 1.
 *
 * Tokens of several languages, camelCase, snake_case, abbreviations.
 */
extern const char *synth_detect_name(const char *column_name,
									 double *confidence);

/* The masking rule that a category suggests, NULL for none: static text. */
extern const char *synth_detect_rule(const char *category);

#ifdef POSTGRES_H

/*
 * The rule suggested by names and type alone, NULL where the column does not
 * look personal: static text that fits the type.  table_name may be NULL.
 */
extern const char *synth_detect_suggest(const char *table_name,
										const char *column_name, Oid type);

#endif							/* POSTGRES_H */

#endif							/* SYNTH_DETECT_H */
