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
									const uint64_t *hashes, size_t n,
									size_t max_bytes);

/* false, with nothing done, when the column is not prose */
extern bool synth_text_fit_prose(Fit *fit, Sections *s);
extern void synth_text_fit_pattern(Fit *fit, Sections *s);

/* text_fit_cluster.c: the clusters of patterned values */
#define FIT_MAX_TOKENS	48		/* of a value that has a skeleton */
#define FIT_MAX_PATTERN 4096	/* bytes of one */

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

/* ---- slots of patterns ---- */

typedef struct FitToken
{
	uint64_t	hash;
	uint32_t	rows;
	uint32_t	value;			/* that carries it */
	uint32_t	start;
	uint32_t	length;
} FitToken;

typedef struct FitLength
{
	uint32_t	length;
	uint64_t	rows;
} FitLength;

/* Rows of each digit at each position, of numbers of one length. */
typedef struct FitDigits
{
	uint64_t	at[TEXT_DIGIT_POSITIONS][10];
	uint64_t   *numbers;		/* sorted: leading digits, then index in rows */
	uint32_t   *rows;
	size_t		n;
	size_t		room;
} FitDigits;

typedef struct FitSlot
{
	uint8_t		type;
	uint8_t		shape;
	uint8_t		boundary;
	uint64_t	rows;
	FitToken   *tokens;			/* of min_count rows, heaviest first */
	uint32_t	ntokens;
	uint32_t	distinct;
	uint64_t	token_rows;		/* of tokens */
	FitLength  *lengths;		/* of the tokens that are not in tokens */
	uint32_t	nlengths;
	FitDigits  *digits;			/* one for each length */
	Count	   *chars;			/* of mixed runs: key is position, character */
	size_t		nchars;
	uint32_t	npositions;
	bool		model_all;		/* few tokens are in no dictionary */
	int			parent;			/* slot before, or -1 */
	Count	   *pairs;			/* key: index in its tokens, in these */
	size_t		npairs;
	uint64_t	key_start;
} FitSlot;

typedef struct FitShape
{
	FitSlot    *slots;
	int			n;
	uint64_t	rows;
} FitShape;

typedef struct PatternFit
{
	Fit		   *fit;
	FitClusters clusters;
	FitShape   *shapes;
	CountTable	letters;		/* folded words with their boundary */
	LetterToken *letter_tokens;
	size_t		nletter_tokens;
	size_t		letter_room;
	LetterModel model[TEXT_MODELS];
	CountTable	interned;		/* vocabulary being written */
} PatternFit;

extern void synth_text_fit_shape(PatternFit *p, FitShape *shape,
								 const FitPattern *pattern,
								 const uint32_t *members, size_t n);
extern void synth_text_fit_whole(PatternFit *p, FitShape *shape,
								 const uint32_t *members, size_t n);
extern void synth_text_write_patterns(PatternFit *p, Sections *s, uint32_t floor);

/* ---- prose ---- */

/* What the rows' words are: one id for each word of each value. */
typedef struct ProseFit
{
	Fit		   *fit;
	size_t		nwords;			/* in all values */
	size_t	   *first;			/* of value i, in words; nvalues + 1 of them */
	uint32_t   *words;			/* distinct word */
	uint8_t    *separators;		/* of the same */
	uint32_t	distinct;
	TextString *text;			/* of a distinct word */
	uint32_t   *id;				/* in the vocabulary, of distinct word and separator */
	bool	   *broken;			/* read as a shorter word: a sentence ended */
	uint32_t	n;				/* vocabulary */
	TextString *vocabulary;
	uint8_t    *separator;
	uint32_t   *rows;
	uint32_t   *ids;			/* of the values' words; the top bit: broken */
	CountTable	bigrams;
	CountTable	trigrams;
} ProseFit;

typedef struct Kept
{
	Count	   *bigram;			/* sorted by key */
	size_t		nbigrams;
	size_t	   *first;			/* bigram of word w; n + 2 of them */
	Count	   *trigram;
	size_t		ntrigrams;
} Kept;

static inline uint32_t
text_second_of(const Count *bigram)
{
	return (uint32_t) ((bigram->key - 1) & 0xFFFFF);
}

/* Members of a filter to be. */
typedef struct Hashes
{
	uint64_t   *hash;
	size_t		n;
	size_t		room;
} Hashes;

extern void synth_text_list_rare(ProseFit *p, const Kept *kept, Hashes *out);

#endif							/* SYNTH_TEXT_FIT_PRIVATE_H */
