/*
 * text_fit_private.h
 *		Shared by the learners of the text room: memory, counting, writing.
 *
 * Pure C; memory comes from the caller's SynthTextMemory.
 */
#ifndef SYNTH_TEXT_FIT_PRIVATE_H
#define SYNTH_TEXT_FIT_PRIVATE_H

#include "text/text_private.h"

/* ---- growing arrays and counting tables (text_count.c) ---- */

typedef struct FitMemory
{
	const SynthTextMemory *memory;
	SynthPoll	poll;
	void	   *poll_arg;
	uint32_t	ticks;
}			FitMemory;

static inline void *
fit_alloc(FitMemory *m, size_t n, size_t element)
{
	return m->memory->alloc(m->memory->arg, (n > 0 ? n : 1) * element);
}

static inline void
fit_free(FitMemory *m, void *p)
{
	if (p != NULL)
		m->memory->release(m->memory->arg, p);
}

/* Called in every loop over data. */
static inline void
fit_poll(FitMemory *m)
{
	if ((++m->ticks & 0xFF) == 0 && m->poll != NULL)
		m->poll(m->poll_arg);
}

/* What is counted of a thing, found by its 64-bit hash or packed key. */
typedef struct Count
{
	uint64_t	key;			/* 0: free */
	uint32_t	rows;			/* saturating */
	uint32_t	weight;			/* of another unit, saturating */
	uint32_t	last;			/* value that was counted last, + 1 */
	uint32_t	ref;			/* the owner's */
}			Count;

typedef struct CountTable
{
	Count	   *counts;
	size_t		mask;
	size_t		n;
}			CountTable;

extern void synth_text_count_init(FitMemory *m, CountTable *table, size_t expect);
extern void synth_text_count_free(FitMemory *m, CountTable *table);
extern Count *synth_text_count_add(FitMemory *m, CountTable *table, uint64_t key);
extern Count *synth_text_count_find(const CountTable *table, uint64_t key);
extern Count *synth_text_count_list(FitMemory *m, const CountTable *table,
									uint32_t min_rows, size_t *n);

static inline uint32_t
add_saturating(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/* Count rows of value (an index) once; weight each time. */
static inline void
count_in_value(Count *count, uint32_t value, uint32_t rows)
{
	if (count->last != value + 1)
	{
		count->last = value + 1;
		count->rows = add_saturating(count->rows, rows);
	}
	count->weight = add_saturating(count->weight, 1);
}

/* ---- writing (text_count.c) ---- */

typedef struct Writer
{
	FitMemory  *m;
	unsigned char *bytes;
	size_t		n;
	size_t		room;
}			Writer;

extern void synth_text_write_init(Writer *w, FitMemory *m);
extern void synth_text_write_bytes(Writer *w, const void *p, size_t n);
extern void synth_text_write_number(Writer *w, uint64_t v);

/* A weight in 1..TEXT_MAX_WEIGHT, in proportion where max is larger. */
static inline uint32_t
scale_weight(uint64_t weight, uint64_t max)
{
	if (max > TEXT_MAX_WEIGHT)
		weight = (weight * TEXT_MAX_WEIGHT + max / 2) / max;
	return weight > 0 ? (uint32_t) weight : 1;
}

/* ---- the learners ---- */

typedef struct Fit
{
	FitMemory	m;
	const SynthTextValue *values;
	uint32_t	nvalues;
	uint64_t	rows;
	uint32_t	min_count;
	uint32_t	max_clusters;
	uint32_t	max_chars;
	bool		unique;
	bool		sampled;
	bool		raw;			/* some value is not valid UTF-8 */
	uint16_t   *cluster;
	uint32_t	nclusters;
	uint32_t	count[TEXT_COUNTS]; /* for the header */
}			Fit;

/* The sections of a blob, put together by synth_text_write_blob. */
typedef struct Sections
{
	Writer		vocabulary;
	Writer		models;
	Writer		clusters;
	Writer		prose;
	Writer		filter;
	uint32_t	flags;
}			Sections;

extern void synth_text_sections_init(Fit *fit, Sections *s);
extern void synth_text_sections_free(Fit *fit, Sections *s);
extern size_t synth_text_sections_bytes(const Sections *s);
extern char *synth_text_write_blob(Fit *fit, const Sections *s, size_t *bytes);
extern void synth_text_write_filter(Fit *fit, Sections *s,
									const uint64_t *hashes, size_t n);

/* false, with nothing done, when the column is not prose */
extern bool synth_text_fit_prose(Fit *fit, Sections *s);
extern void synth_text_fit_pattern(Fit *fit, Sections *s);

/* text_fit_cluster.c: the clusters of patterned values */
#define FIT_MAX_TOKENS	48		/* of a value that has a skeleton */

typedef struct FitPattern
{
	uint32_t	representative; /* value */
	uint64_t	mixed;			/* bit i: run i is one of mixed characters */
	uint64_t	rows;
	bool		whole;			/* no skeleton: values as they are */
}			FitPattern;

typedef struct FitClusters
{
	FitPattern *pattern;
	uint32_t	n;
	uint16_t   *of;				/* cluster by value */
	uint8_t    *exact;			/* by value: it has the cluster's structure */
}			FitClusters;

extern void synth_text_fit_clusters(Fit *fit, FitClusters *clusters);
extern int	synth_text_fine_tokens(const SynthTextValue *value, uint64_t mixed,
								   TextToken *out);

/* text_fit_letters.c: letter models from a list of tokens */
typedef struct LetterToken
{
	const char *bytes;
	uint32_t	length;
	uint32_t	rows;
	uint8_t		boundary;
	uint64_t	hash;
}			LetterToken;

typedef struct LetterModel
{
	uint32_t	letters;
	uint32_t   *alphabet;
	size_t		grams;
	Count	   *gram;			/* sorted by key; ref: weight of the context */
}			LetterModel;

extern void synth_text_fit_letters(Fit *fit, const LetterToken *tokens, size_t n,
								   bool fold, LetterModel *model);
extern void synth_text_write_letters(Fit *fit, Writer *w, const LetterModel *model,
									 uint32_t min_rows);

#endif							/* SYNTH_TEXT_FIT_PRIVATE_H */
