/*
 * num.h
 *		Door of the num room: the mathematics, in pure C.
 *
 * No PostgreSQL header, no allocation: buffers come from the caller, results
 * go to the caller's buffers.  Everything is deterministic to the bit on any
 * IEEE 754 machine: no libm function whose last bit may differ is used where
 * a result depends on it.
 */
#ifndef SYNTH_NUM_H
#define SYNTH_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called now and then in long loops; it may longjmp out. */
typedef void (*SynthPoll) (void *arg);

/* ---- random numbers and hashes (num_random.c) ---- */

typedef struct SynthRandom
{
	uint64_t	s[4];			/* xoshiro256**, Blackman and Vigna 2018 */
}			SynthRandom;

/* Mix any two words to one: the key of an independent stream. */
extern uint64_t synth_num_mix(uint64_t a, uint64_t b);
extern void synth_num_random_init(SynthRandom *r, uint64_t seed);
extern uint64_t synth_num_random(SynthRandom *r);
/* uniform in [0, 1), 53 bits */
extern double synth_num_random_unit(SynthRandom *r);
/* uniform in [0, n), n > 0 (multiply-shift; bias below n / 2^64) */
extern uint64_t synth_num_random_below(SynthRandom *r, uint64_t n);
/* hash of bytes, the same on every architecture */
extern uint64_t synth_num_hash(const void *bytes, size_t n, uint64_t seed);

/* ---- logarithm that is the same on every machine (num_log.c) ---- */
extern double synth_num_log(double x);

#endif							/* SYNTH_NUM_H */
