/*
 * text.h
 *		Door of the text room: a generative model of the values of a text
 *		column that are not categories.
 *
 * A column is learned from its distinct values (synth_text_fit or, without a
 * server, synth_text_learn) to a blob: canonical bytes, the same on every
 * machine.  synth_text_open validates the blob once; generation from the view
 * then cannot fail nor read outside it.  README.md has the byte layout.
 */
#ifndef SYNTH_TEXT_H
#define SYNTH_TEXT_H

#include "num/num.h"

/* No generated string is longer, in bytes; give buffers of at least this. */
#define SYNTH_TEXT_MAX_BYTES	8192

/*
 * Limits of a blob, in bytes: the filter of patterns comes on top, that
 * of prose is part of it (a header of less than 100 bytes is not counted).
 */
#define SYNTH_TEXT_PATTERN_BYTES		(64 * 1024)
#define SYNTH_TEXT_FILTER_BYTES			(128 * 1024)
#define SYNTH_TEXT_PROSE_BYTES			(512 * 1024)
#define SYNTH_TEXT_MAX_CLUSTERS			1024

typedef enum SynthTextStatus
{
	SYNTH_TEXT_OK = 0,
	SYNTH_TEXT_TRUNCATED,		/* the blob ends too early */
	SYNTH_TEXT_BAD_MAGIC,		/* not such a blob */
	SYNTH_TEXT_BAD_VERSION,		/* written by a newer version */
	SYNTH_TEXT_BAD_VALUE,		/* a field is out of its bounds */
	SYNTH_TEXT_NO_ROOM			/* view memory too small */
}			SynthTextStatus;

/* A distinct value and the rows that carry it. */
typedef struct SynthTextValue
{
	const char *bytes;			/* UTF-8, or the server's encoding */
	uint32_t	length;			/* in bytes */
	uint32_t	rows;			/* at least 1 */
}			SynthTextValue;

typedef struct SynthTextFitOptions
{
	int			min_count;		/* rarer things are not learned; at least 1 */
	int			max_clusters;	/* 1 .. SYNTH_TEXT_MAX_CLUSTERS */
	bool		unique;			/* a key: synth_text_generate_key will be used */
	int			max_chars;		/* of the type modifier; 0 is no limit */
	bool		keep_rare;		/* private default off: like min_count = 1 */
	bool		sampled;		/* there are more rows than those of the values:
								 * free text holds only 5-word sequences that
								 * are seen in min_count rows, as one that is
								 * not seen may be rare */
}			SynthTextFitOptions;

/* Memory of the learner; alloc does not return NULL (it may longjmp out). */
typedef struct SynthTextMemory
{
	void	   *(*alloc) (void *arg, size_t bytes);
	void		(*release) (void *arg, void *p);
	void	   *arg;
}			SynthTextMemory;

typedef struct SynthTextView SynthTextView;

/* ---- learning ---- */

/*
 * synth_text_learn
 *		Learn values (distinct, sorted by bytes, at least one) to a blob
 *		allocated by memory; cluster[i] gets value i's cluster.
 *
 * Memory: about 40 bytes a value and 24 a distinct word; all but the blob is
 * released.   Cost: linear in the bytes.   Errors: none.
 */
extern char *synth_text_learn(const SynthTextValue *values, int nvalues,
							  const SynthTextFitOptions *options,
							  uint16_t *cluster, int *nclusters,
							  size_t *blob_bytes,
							  const SynthTextMemory *memory,
							  SynthPoll poll, void *poll_arg);

#ifndef SYNTH_TEXT_FRONTEND
/* The same with the result in the current memory context. */
extern char *synth_text_fit(const SynthTextValue *values, int nvalues,
							const SynthTextFitOptions *options,
							uint16_t *cluster, int *nclusters,
							size_t *blob_bytes,
							SynthPoll poll, void *poll_arg);
#endif

/* ---- reading ---- */

/*
 * synth_text_view_bytes
 *		How much memory (8-aligned) synth_text_open wants for this blob.
 */
extern SynthTextStatus synth_text_view_bytes(const void *blob, size_t bytes,
											 size_t *view_bytes);

/*
 * synth_text_open
 *		Validate everything; *view then points into view_memory and the blob,
 *		which must both outlive it.
 */
extern SynthTextStatus synth_text_open(const void *blob, size_t bytes,
									   void *view_memory, size_t view_bytes,
									   const SynthTextView **view);

extern int	synth_text_clusters(const SynthTextView *view);

/* The column is free text (prose): no key unless it is declared one. */
extern bool synth_text_is_prose(const SynthTextView *view);

/* ---- generating ---- */

/*
 * synth_text_generate
 *		Draw a value of a cluster; returns its bytes (no terminating zero).
 *
 * Valid UTF-8 if the source was, no zero byte, at most out_size and
 * SYNTH_TEXT_MAX_BYTES bytes and max_chars characters.  cluster out of range
 * is taken as 0.
 */
extern size_t synth_text_generate(const SynthTextView *view, int cluster,
								  SynthRandom *r, char *out, size_t out_size);

/*
 * synth_text_generate_key
 *		The key at a position (below 2^32) of a seed: distinct positions give
 *		distinct strings where max_chars leaves room for that.
 */
extern size_t synth_text_generate_key(const SynthTextView *view,
									  uint64_t position, uint64_t seed,
									  char *out, size_t out_size);

/*
 * synth_text_describe
 *		A short description of a cluster, such as AA-9999; zero-terminated,
 *		returns its length.  Literals shown are carried by min_count rows.
 */
extern int	synth_text_describe(const SynthTextView *view, int cluster,
								char *out, size_t out_size);

#endif							/* SYNTH_TEXT_H */
