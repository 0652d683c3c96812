/*
 * cipher_private.h
 *		What the files of the cipher room share.
 */
#ifndef SYNTH_CIPHER_PRIVATE_H
#define SYNTH_CIPHER_PRIVATE_H

#include "cipher/cipher.h"

/* n blocks, each for itself; in and out may be the same */
extern void synth_cipher_aes_blocks(SynthAes *aes, const uint8_t *in, int n,
									uint8_t *out);

/*
 * The value of a digit (0 .. 9) or a letter of either case (10 .. 35), -1 for
 * another character.  Not isalpha(): that knows the locale.
 */
static inline int
alphanumeric_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	return -1;
}

/*
 * Go on from remainder, the one of what was read before, with digits and
 * letters (each letter counts as the two digits of its value) modulo 97; -1
 * after a foreign character, and for ever after it.
 */
extern int	synth_cipher_modulo_97(int remainder, const char *s, size_t n);

/* ---- the parts of SipHash-2-4 ---- */

typedef struct SipState
{
	uint64_t	v0;
	uint64_t	v1;
	uint64_t	v2;
	uint64_t	v3;
}			SipState;

static inline uint64_t
sip_rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static inline void
sip_round(SipState *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = sip_rotate(s->v1, 13) ^ s->v0;
	s->v3 = sip_rotate(s->v3, 16) ^ s->v2;
	s->v0 = sip_rotate(s->v0, 32);
	s->v2 += s->v1;
	s->v0 += s->v3;
	s->v1 = sip_rotate(s->v1, 17) ^ s->v2;
	s->v3 = sip_rotate(s->v3, 21) ^ s->v0;
	s->v2 = sip_rotate(s->v2, 32);
}

static inline void
sip_start(SipState *s, const SynthSipKey *key)
{
	/* "somepseudorandomlygeneratedbytes" */
	s->v0 = key->k0 ^ UINT64_C(0x736f6d6570736575);
	s->v1 = key->k1 ^ UINT64_C(0x646f72616e646f6d);
	s->v2 = key->k0 ^ UINT64_C(0x6c7967656e657261);
	s->v3 = key->k1 ^ UINT64_C(0x7465646279746573);
}

/* Eight bytes of the message, read as little-endian. */
static inline void
sip_word(SipState *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	sip_round(s);
	s->v0 ^= word;
}

/* The last word: up to seven bytes below, the message's length mod 256 on top. */
static inline uint64_t
sip_finish(SipState *s, uint64_t rest, size_t n)
{
	sip_word(s, rest | (uint64_t) n << 56);
	s->v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(s);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

#endif							/* SYNTH_CIPHER_PRIVATE_H */
