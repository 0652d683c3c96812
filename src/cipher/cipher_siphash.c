/*
 * cipher_siphash.c
 *		SipHash-2-4, a keyed hash of 64 bits.
 *
 * J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF",
 * INDOCRYPT 2012.  Without the key its values cannot be told from random
 * ones, which a checksum like that of the num room does not promise.  64 bits
 * collide after some 2^32 values: where distinct must stay distinct, permute.
 */
#include "cipher/cipher_private.h"

static inline uint64_t
read_little_endian(const uint8_t *p, size_t n)
{
	uint64_t	v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t) p[i] << (8 * i);
	return v;
}

uint64_t
synth_cipher_siphash(const SynthSipKey *key, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	size_t		left = n;
	SipState	s;

	sip_start(&s, key);
	for (; left >= 8; left -= 8, p += 8)
		sip_word(&s, read_little_endian(p, 8));
	return sip_finish(&s, read_little_endian(p, left), n);
}
