/*
 * learn_parts_json_private.h
 *		The walk through json texts, for the learn room's json files.
 */
#ifndef SYNTH_LEARN_PARTS_JSON_PRIVATE_H
#define SYNTH_LEARN_PARTS_JSON_PRIVATE_H

#include "learn/learn_parts_private.h"

#define SYNTH_JSON_MAX_DEPTH 6

typedef enum SynthJsonKind
{
	SYNTH_JSON_ABSENT,
	SYNTH_JSON_NULL,
	SYNTH_JSON_TRUE,
	SYNTH_JSON_FALSE,
	SYNTH_JSON_NUMBER,
	SYNTH_JSON_STRING,
	SYNTH_JSON_OBJECT,
	SYNTH_JSON_ARRAY
} SynthJsonKind;
#define SYNTH_JSON_KINDS (SYNTH_JSON_ARRAY + 1)

typedef struct SynthJsonWalk SynthJsonWalk;
struct SynthJsonWalk
{
	const char *at;
	const char *end;
	uint32		row;

	/*
	 * The place of a member of an object (key as it is between the quotes), or
	 * of the elements of an array (key NULL); -1: don't go there.
	 */
	int			(*child) (SynthJsonWalk *walk, int place, const char *key,
						  uint32 key_bytes);
	/* a value, after what is in it; of an array, the number of elements */
	void		(*found) (SynthJsonWalk *walk, int place, SynthJsonKind kind,
						  const char *text, uint32 text_bytes, uint32 length);
	void	   *state;
};

/* Visit the value at walk->at; false if the text is not sound. */
extern bool synth_learn_json_walk(SynthJsonWalk *walk, int place, int depth);
extern bool synth_learn_json_unescape(const char *at, uint32 n, char *out,
									  uint32 *out_bytes);

#endif							/* SYNTH_LEARN_PARTS_JSON_PRIVATE_H */
