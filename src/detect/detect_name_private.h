/*
 * detect_name_private.h
 *		The list that detect_name.c reads names of columns by.
 */
#ifndef SYNTH_DETECT_NAME_PRIVATE_H
#define SYNTH_DETECT_NAME_PRIVATE_H

#include "detect/detect_private.h"

typedef struct SynthPhrase
{
	const char *words;			/* folded, without blanks */
	SynthCategory category;
	short		percent;		/* how sure a name alone is */
}			SynthPhrase;

extern const SynthPhrase synth_detect_phrases[];
extern const int synth_detect_nphrases;

#endif							/* SYNTH_DETECT_NAME_PRIVATE_H */
