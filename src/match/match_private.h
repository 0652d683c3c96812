/*
 * match_private.h
 *		Shared by the files of the match room: words of names, columns with
 *		what is known of their values, and the scores of pairs.
 *
 * Pure C above POSTGRES_H.
 */
#ifndef SYNTH_MATCH_PRIVATE_H
#define SYNTH_MATCH_PRIVATE_H

#include <stdbool.h>

#include "match/match.h"

/* ---- words of names (match_name.c, match_words.c; pure C) ---- */

#define SYNTH_MATCH_MAX_WORDS	24	/* of a name */
#define SYNTH_MATCH_WORD_BYTES	48
#define SYNTH_MATCH_NAME_BYTES	512
#define SYNTH_MATCH_WORD_GROUPS 4	/* meanings of a word */

typedef struct SynthMatchWord
{
	char		text[SYNTH_MATCH_WORD_BYTES];	/* folded, zero-terminated */
	int32_t		character[SYNTH_MATCH_WORD_BYTES];
	int			length;			/* in characters */
	int			stem;			/* bytes without an ending of the plural */
	short		group[SYNTH_MATCH_WORD_GROUPS];		/* of the thesaurus, -1: none */
	bool		is_filler;		/* "of", "the": says little */
}			SynthMatchWord;

/* Blanks where camelCase words begin; out has room for twice the bytes. */
extern int	synth_match_part(const char *name, int bytes, char *out);
/* Where the next word of folded text begins and ends; false: no more. */
extern bool synth_match_next_word(const char *text, int bytes, int *at,
								  int *start, int *end);
extern void synth_match_set_word(SynthMatchWord *word, const char *text, int bytes);
/* How much two words mean the same, 0 .. 1. */
extern double synth_match_word_similarity(const SynthMatchWord *a,
										  const SynthMatchWord *b);
/* The thesaurus: the groups of a word; -1 where there are fewer. */
extern void synth_match_find_groups(const char *word, short *groups);
extern bool synth_match_is_filler(const char *word);
/* 1: a word for yes, -1: for no, 0: neither. */
extern int	synth_match_truth(const char *text, int bytes);
/* What an abbreviation of several words stands for, NULL: it is none. */
extern const char *synth_match_expand(const char *word);

/* ---- values ---- */

typedef enum SynthMatchKind
{
	SYNTH_MATCH_NOTHING,		/* no values and a type that says nothing */
	SYNTH_MATCH_NUMBERS,
	SYNTH_MATCH_TIMES,
	SYNTH_MATCH_TEXTS
}			SynthMatchKind;

/* A distinct value, word or form of a column. */
typedef struct SynthMatchItem
{
	uint64_t	hash;
	double		number;			/* of a value that is one */
	uint32_t	rows;
	float		weight;			/* how much it tells: inverse frequency among
								 * the columns of both tables */
}			SynthMatchItem;

/* Those items whose hash is below a limit: a sample, the same in any order. */
typedef struct SynthMatchSample
{
	SynthMatchItem *items;		/* by hash */
	int			n;
	uint64_t	limit;
	double	   *weight_before;	/* n + 1 sums of weights */
}			SynthMatchSample;

typedef enum SynthMatchAspect
{
	SYNTH_MATCH_VALUES,
	SYNTH_MATCH_TOKENS,
	SYNTH_MATCH_FORMS,
	SYNTH_MATCH_ASPECTS
}			SynthMatchAspect;

typedef struct SynthMatchColumn
{
	const char *name;
	SynthMatchKind kind;
	bool		is_truth;		/* yes and no, in some words */
	int64_t		rows;			/* not NULL and not empty */
	SynthMatchSample sample[SYNTH_MATCH_ASPECTS];
	double	   *numbers;		/* distinct, ascending */
	int			nnumbers;
	/* its name */
	int			nwords;
	int			word[SYNTH_MATCH_MAX_WORDS];	/* among those of its table */
	int			ngrams;
	uint32_t   *gram;			/* of three characters, ascending */
	float	   *gram_weight;	/* of norm 1 */
}			SynthMatchColumn;

typedef struct SynthMatchTable
{
	SynthMatchColumn *columns;
	int			n;
	SynthMatchWord *words;
	float	   *word_weight;
	int			nwords;
}			SynthMatchTable;

/* What speaks for a pair, each 0 .. 1; a negative one is not known. */
typedef struct SynthMatchPair
{
	float		score;
	float		name;
	float		values;
	float		shape;
}			SynthMatchPair;

/* Below it a pair is no match. */
#define SYNTH_MATCH_THRESHOLD	0.35

#ifdef POSTGRES_H

/* Read a relation's columns; error 42P01, 42809 (match_read.c). */
extern SynthMatchTable *synth_match_read(Oid relation);
/* Cut the names of both tables to words and grams (match_vocabulary.c). */
extern void synth_match_read_names(SynthMatchTable *source, SynthMatchTable *target);
/* Scores of all pairs, by source column (match_score.c). */
extern SynthMatchPair *synth_match_score(SynthMatchTable *source,
										 SynthMatchTable *target);
/* What values have in common, for each pair (match_overlap.c). */
extern void synth_match_weigh_overlap(SynthMatchTable *source,
									  SynthMatchTable *target,
									  SynthMatchPair *pairs);

#endif							/* POSTGRES_H */

#endif							/* SYNTH_MATCH_PRIVATE_H */
