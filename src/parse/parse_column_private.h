/*
 * parse_column_private.h
 *		The work on one column, shared by parse_column*.c.
 */
#ifndef SYNTH_PARSE_COLUMN_PRIVATE_H
#define SYNTH_PARSE_COLUMN_PRIVATE_H

#include "parse/parse_private.h"

#define SYNTH_COLUMN_CANDIDATES	24

typedef struct SynthColumnCandidate
{
	SynthReader reader;
	bool		has_words;
	bool		wide;
	SynthLanguages languages;
	int64_t		conforming;		/* rows */
	int			distinct;
}			SynthColumnCandidate;

typedef struct SynthColumnWork
{
	const SynthValue *values;
	int			n;
	int64_t		rows;
	int			hints;
	void		(*poll) (void *);
	int64_t		blank;			/* rows */
	int64_t		null_words;
	int64_t		filled;			/* rows of values that speak */
	int			filled_distinct;
	SynthReadings readings;		/* of the value that is looked at */
	int			ncandidates;
	SynthColumnCandidate candidates[SYNTH_COLUMN_CANDIDATES];
}			SynthColumnWork;

extern bool synth_parse_speaks(const SynthValue *value);
extern int64_t synth_parse_count(const SynthColumnWork *w, const SynthReader *reader, int n,
								 int *distinct);
extern bool synth_parse_suffices(const SynthColumnWork *w, const SynthReader *reader,
								 int64_t conforming, int distinct);

/* Each: false where the column is none of its type. */
extern bool synth_parse_decide_boolean(SynthColumnWork *w, SynthDecision *out);
extern bool synth_parse_decide_moment(SynthColumnWork *w, SynthDecision *out);
extern bool synth_parse_decide_number(SynthColumnWork *w, SynthDecision *out);
extern void synth_parse_decide_text(SynthColumnWork *w, SynthDecision *out);

#endif							/* SYNTH_PARSE_COLUMN_PRIVATE_H */
