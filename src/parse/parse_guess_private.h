/*
 * parse_guess_private.h
 *		A text cut into tokens, shared by parse_guess_token.c, which finds times,
 *		zones, words and units, and parse_guess_moment.c, which orders the rest.
 */
#ifndef SYNTH_PARSE_GUESS_PRIVATE_H
#define SYNTH_PARSE_GUESS_PRIVATE_H

#include <string.h>

#include "parse/parse_private.h"

#define MAX_TOKENS		44
#define MAX_HITS		6

typedef enum SynthTokenKind
{
	TOKEN_NUMBER, TOKEN_WORD, TOKEN_SPACE, TOKEN_SIGN
}			SynthTokenKind;

typedef struct SynthToken
{
	SynthTokenKind kind;
	const char *text;
	int			bytes;
	int			digits;
	int64_t		value;
	int32_t		code;			/* of a sign */
	char		letters[24];	/* its place in the format */
	bool		placed;
	int			nhits;
	SynthWordHit hits[MAX_HITS];
}			SynthToken;

typedef struct SynthMomentScan
{
	int			n;
	SynthToken	tokens[MAX_TOKENS];
	bool		loose;
	int			language;		/* the caller's, or -1 */
	int			hour;			/* tokens, or -1 */
	int			half;
	int			month;
	int			weekday;
	bool		has_time;
	bool		has_offset;
	bool		has_zone_name;
	int			fixed_hour;		/* noon, midnight, or -1 */
	bool		irregular;		/* has what a format can't say */
	bool		has_era;
	bool		iso_zone;		/* read "UTC-5" as ISO 8601 does */
	bool		zone_in_doubt;	/* "UTC-5" was there */
	char		zone[12];
	SynthLanguages languages;
	bool		has_words;
	bool		wide;
}			SynthMomentScan;

/*
 * The text's tokens, with all in its place but the numbers of a day; false
 * where something has none.
 */
extern bool synth_parse_place_tokens(SynthMomentScan *scan, const char *text, size_t bytes);

static inline bool
is_sign(const SynthMomentScan *scan, int i, int32_t code)
{
	return i >= 0 && i < scan->n && scan->tokens[i].kind == TOKEN_SIGN &&
		scan->tokens[i].code == code;
}

static inline bool
is_number(const SynthMomentScan *scan, int i, int min, int max)
{
	return i >= 0 && i < scan->n && scan->tokens[i].kind == TOKEN_NUMBER &&
		!scan->tokens[i].placed &&
		scan->tokens[i].digits >= min && scan->tokens[i].digits <= max;
}

static inline void
place(SynthMomentScan *scan, int i, const char *letters)
{
	strcpy(scan->tokens[i].letters, letters);
	scan->tokens[i].placed = true;
}

/* A field of one or two digits. */
static inline void
place_field(SynthMomentScan *scan, int i, char letter)
{
	char		letters[3] = {letter, 0, 0};

	if (scan->tokens[i].digits == 2 && !scan->loose)
		letters[1] = letter;
	place(scan, i, letters);
}

static inline const SynthWordHit *
hit_of(const SynthToken *t, SynthWordKind kind)
{
	for (int i = 0; i < t->nhits; i++)
		if (t->hits[i].kind == kind)
			return &t->hits[i];
	return NULL;
}

static inline int
skip_space(const SynthMomentScan *scan, int i)
{
	return i < scan->n && scan->tokens[i].kind == TOKEN_SPACE ? i + 1 : i;
}

#endif							/* SYNTH_PARSE_GUESS_PRIVATE_H */
