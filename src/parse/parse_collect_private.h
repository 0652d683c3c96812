/*
 * parse_collect_private.h
 *		Texts of a landing table, as parse_collect.c gathers them.
 */
#ifndef SYNTH_PARSE_COLLECT_PRIVATE_H
#define SYNTH_PARSE_COLLECT_PRIVATE_H

#include "parse/parse_server_private.h"

#define SYNTH_TEXT_BYTES	2000	/* of a longer text, its beginning */

typedef struct SynthText
{
	uint64		hash;
	int64		count;
	int			full_bytes;
	int			bytes;
	char		text[FLEXIBLE_ARRAY_MEMBER];
}			SynthText;

typedef struct SynthCollected
{
	char	   *name;
	int			attnum;
	Oid			type;
	int32		typmod;
	bool		is_text;
	int64		nulls;
	/* the texts */
	MemoryContext context;
	SynthText **slots;
	uint32		nslots;
	uint32		n;
	int64		used_bytes;
	int64		max_bytes;
	uint64		threshold;		/* of the hashes that are kept */
	int64		skipped;		/* rows of texts that are not */
	bool		truncated;
	/* what is decided, and counted with it */
	SynthDecision decision;
	int64		conforming;
	int64		blank;			/* rows of blanks and of words for NULL */
	MemoryContext reject_context;
	struct SynthRejects *rejects;
}			SynthCollected;

typedef struct SynthLanding
{
	Oid			relation;
	char		kind;
	double		estimate;		/* rows, as the catalogue has it */
	SynthCollected *columns;
	int			n;
	int64		rows;
}			SynthLanding;

extern void synth_parse_open_table(Oid relation, SynthLanding *table);
/* Every text to visit, or, where that is NULL, into the columns' tables. */
extern void synth_parse_scan(SynthLanding *table, int64 sample_rows,
							 void (*visit) (SynthCollected *column, const char *text, int bytes));
/* The most frequent first. */
extern SynthText **synth_parse_sorted_texts(const SynthCollected *column);

#endif							/* SYNTH_PARSE_COLLECT_PRIVATE_H */
