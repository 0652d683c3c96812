/*
 * num_random.c
 *		Random numbers and hashes that are the same everywhere.
 *
 * xoshiro256** 1.0 of D. Blackman and S. Vigna ("Scrambled linear
 * pseudorandom number generators", ACM TOMS 47, 2021), seeded by SplitMix64.
 * The hash folds eight bytes at a time, read as little-endian, with a 64 x 64
 * -> 128 bit multiplication (the construction of wyhash and rapidhash).
 * Neither is cryptographic.
 */
#include "num/num.h"

static inline uint64_t
rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static inline uint64_t
splitmix(uint64_t *state)
{
	uint64_t	z = (*state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static inline uint64_t
fold_multiply(uint64_t a, uint64_t b)
{
	uint64_t	ah = a >> 32,
				al = (uint32_t) a,
				bh = b >> 32,
				bl = (uint32_t) b;
	uint64_t	ll = al * bl,
				hl = ah * bl,
				lh = al * bh,
				hh = ah * bh;
	uint64_t	mid = (ll >> 32) + (uint32_t) hl + (uint32_t) lh;
	uint64_t	low = (mid << 32) | (uint32_t) ll;
	uint64_t	high = hh + (hl >> 32) + (lh >> 32) + (mid >> 32);

	return low ^ high;
}

uint64_t
synth_num_mix(uint64_t a, uint64_t b)
{
	uint64_t	state = a ^ rotate(b, 29) ^ UINT64_C(0xD1B54A32D192ED03);

	state = splitmix(&state) + b;
	return splitmix(&state);
}

void
synth_num_random_init(SynthRandom *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&seed);
}

uint64_t
synth_num_random_below(SynthRandom *r, uint64_t n)
{
	uint64_t	x = synth_num_random(r);
	uint64_t	xh = x >> 32,
				xl = (uint32_t) x,
				nh = n >> 32,
				nl = (uint32_t) n;
	uint64_t	mid = ((xl * nl) >> 32) + (uint32_t) (xh * nl) +
		(uint32_t) (xl * nh);

	return xh * nh + ((xh * nl) >> 32) + ((xl * nh) >> 32) + (mid >> 32);
}

static inline uint64_t
read_little_endian(const unsigned char *p, size_t n)
{
	uint64_t	v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t) p[i] << (8 * i);
	return v;
}

uint64_t
synth_num_hash(const void *bytes, size_t n, uint64_t seed)
{
	const unsigned char *p = bytes;
	uint64_t	h = seed ^ UINT64_C(0xA0761D6478BD642F);
	size_t		left = n;

	while (left >= 8)
	{
		h = fold_multiply(h ^ read_little_endian(p, 8),
						  UINT64_C(0xE7037ED1A0B428DB));
		p += 8;
		left -= 8;
	}
	if (left > 0)
		h = fold_multiply(h ^ read_little_endian(p, left),
						  UINT64_C(0x8EBC6AF09C88C6E3));
	/* an odd constant and the length keep zero bytes apart */
	return fold_multiply(h ^ UINT64_C(0x589965CC75374CC3),
						 (uint64_t) n ^ UINT64_C(0x1D8E4E27C47D124F));
}
