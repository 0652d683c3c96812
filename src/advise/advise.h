/*
 * advise.h
 *		Door of the advise room: recommendations for indexes and schema.
 */
#ifndef SYNTH_ADVISE_H
#define SYNTH_ADVISE_H

#include "base/base.h"
#include "nodes/pg_list.h"

/* A recommendation, as synth_advise shows it. */
typedef struct SynthAdvice
{
	const char *kind;			/* "index", "narrow type" ... */
	char	   *object;			/* qualified and quoted */
	char	   *recommendation; /* a sentence, without a cell's value */
	char	   *ddl;			/* runs as given */
	double		benefit;		/* in unit */
	const char *unit;
	char	   *evidence;		/* JSON object */
	char	   *risk;			/* a sentence, or NULL */
}			SynthAdvice;

#endif							/* SYNTH_ADVISE_H */
