/*
 * model_private.h
 *		What the files of the model room share: the layout of the bytes.
 *
 * Needs no server header.
 */
#ifndef SYNTH_MODEL_PRIVATE_H
#define SYNTH_MODEL_PRIVATE_H

#include "model/model.h"

#define SYNTH_MODEL_MAGIC UINT32_C(0x4D4E5953)	/* "SYNM" in the file */
#define SYNTH_MODEL_FORMAT 1

/*
 * The header, little-endian.  Its first 32 bytes mean the same in every
 * version, so that a damaged model is told from a newer one.
 */
#define SYNTH_MODEL_AT_MAGIC 0	/* 4 bytes */
#define SYNTH_MODEL_AT_FORMAT 4 /* 2 */
#define SYNTH_MODEL_AT_FLAGS 6	/* 2, no bit is defined yet */
#define SYNTH_MODEL_AT_HEADER_BYTES 8	/* 4 */
#define SYNTH_MODEL_AT_COMPONENTS 12	/* 4 */
#define SYNTH_MODEL_AT_TOTAL_BYTES 16	/* 8 */
#define SYNTH_MODEL_AT_CHECKSUM 24	/* 8 */
#define SYNTH_MODEL_HEADER_BYTES 32

/* bits of a component's and of a column's byte of flags */
#define SYNTH_COMPONENT_KEEP_EXTREMES 1
#define SYNTH_COLUMN_NOT_NULL 1
#define SYNTH_COLUMN_UNIQUE 2

/* domains whose variables are drawn from a tree, have a step, a generator */
#define SYNTH_DOMAIN_IS_DRAWN(d) \
	((d) == SYNTH_DOMAIN_NUMBER || (d) == SYNTH_DOMAIN_TEXT)
#define SYNTH_DOMAIN_HAS_STEP(d) \
	((d) == SYNTH_DOMAIN_NUMBER || (d) == SYNTH_DOMAIN_KEY_INTEGER)
#define SYNTH_DOMAIN_HAS_GENERATOR(d) \
	((d) == SYNTH_DOMAIN_TEXT || (d) == SYNTH_DOMAIN_KEY_TEXT)

/* Checksum of all bytes but its own eight; n >= SYNTH_MODEL_HEADER_BYTES. */
extern uint64_t synth_model_checksum(const void *bytes, size_t n);

/* Header complete and checksum right?  Then the number of components. */
extern SynthModelStatus synth_model_check_header(const void *bytes, size_t n,
												 int *ncomponents);
/* Write the header of n bytes whose rest is written. */
extern void synth_model_write_header(void *bytes, size_t n, int ncomponents);

/* synth_model_encode that can be interrupted. */
extern size_t synth_model_encode_polling(const SynthModelView *view, void *out,
										 size_t capacity, SynthPoll poll,
										 void *poll_arg);

/*
 * The length before each component, in checked bytes; both return how many
 * bytes it takes.
 */
extern size_t synth_model_write_length(unsigned char *p, size_t length);
extern size_t synth_model_read_length(const unsigned char *p, size_t *length);

/*
 * Is value = k / 10^scale for a whole k of at most 51 bits?  Only then, k is
 * stored instead of the double.
 */
extern bool synth_model_multiple(double value, int scale, int64_t *k);
extern double synth_model_power(int scale);

/* Order of components: by their bytes. */
extern int	synth_model_compare_bytes(const void *a, size_t a_bytes,
									  const void *b, size_t b_bytes);

#ifdef POSTGRES_H

struct Node;
struct StringInfoData;

/*
 * Decode into context; NULL, after a report that is soft where escontext says
 * so, if that fails.  damaged is the errcode for bytes that are no model.
 */
extern SynthModelView *synth_model_check(const void *bytes, Size n,
										 MemoryContext context, int damaged,
										 struct Node *escontext);

/* ---- what a column is, in words and numbers (model_summary.c) ---- */

extern const char *synth_model_kind(const SynthComponent *component,
									const SynthColumn *column);
/* Share of NULL; of a column in parts, of its first part. */
extern double synth_model_null_fraction(const SynthComponent *component,
										const SynthColumn *column);
/* Mark the other columns that the column's trees ask. */
extern void synth_model_find_parents(const SynthComponent *component,
									 const SynthColumn *column, bool *is_parent);
/*
 * A JSON object, with what learning left in the column's detail; with_values
 * adds the most common values and the quartiles.
 */
extern void synth_model_append_json(struct StringInfoData *out,
									const SynthComponent *component,
									const SynthColumn *column,
									bool with_values);
/* Values at most that can be drawn, or -1: no bound is known. */
extern int64 synth_model_distinct(const SynthModelView *view, int column);

#endif							/* POSTGRES_H */

#endif							/* SYNTH_MODEL_PRIVATE_H */
