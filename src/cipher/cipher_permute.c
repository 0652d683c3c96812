/*
 * cipher_permute.c
 *		Keyed permutations of 0 .. n-1, for any n.
 *
 * A Feistel network over Z_a x Z_b (J. Black and P. Rogaway, "Ciphers with
 * arbitrary finite domains", CT-RSA 2002), with x = left + a * right, a a
 * power of two about the square root of n, and b = n / a, rounded up.  Fewer
 * than a of the a * b points lie at n or above; from these the network is
 * walked on until it comes back below n, so that a value costs 1 + a / n
 * passes on average: 4/3 for n = 3, one for large n.
 *
 * The round function is SipHash-2-4 of the 13 bytes n, half, number of the
 * round, all little-endian: another n is another permutation.  The state
 * after the bytes of n is made once.  A round of a small domain chooses among
 * few functions, so that it takes more of them until the permutations of all
 * keys look like drawn ones: for n up to 8 all n! come equally often after 24
 * rounds (chi-square, 60 n! keys; not yet after 18), for n from 32 all pairs
 * of images after 10.
 */
#include "cipher/cipher_private.h"

#define ROUNDS			10		/* even, as the halves take turns */
#define SMALL_ROUNDS	24
#define SMALL_DOMAIN	64
#define MESSAGE_BYTES	13

typedef struct Network
{
	SipState	after_n;
	int			rounds;
	int			left_bits;		/* a = 2^left_bits, at most 2^32 */
	uint64_t	b;				/* at most 2^32 */
}			Network;

static void
start(Network *network, const SynthSipKey *key, uint64_t n)
{
	int			bits = 0;

	for (uint64_t last = n - 1; last > 0; last >>= 1)
		bits++;
	network->rounds = n <= SMALL_DOMAIN ? SMALL_ROUNDS : ROUNDS;
	network->left_bits = bits / 2;
	network->b = ((n - 1) >> network->left_bits) + 1;
	sip_start(&network->after_n, key);
	sip_word(&network->after_n, n);
}

static inline uint64_t
round_hash(const Network *network, int round, uint64_t half)
{
	SipState	s = network->after_n;

	return sip_finish(&s, half | (uint64_t) round << 32, MESSAGE_BYTES);
}

/* hash * b / 2^64: below b, as evenly as 64 bits allow */
static inline uint64_t
scale(uint64_t hash, uint64_t b)
{
	return ((hash >> 32) * b + (((hash & UINT32_MAX) * b) >> 32)) >> 32;
}

static uint64_t
forward(const Network *network, uint64_t x)
{
	uint64_t	mask = (UINT64_C(1) << network->left_bits) - 1;
	uint64_t	left = x & mask,
				right = x >> network->left_bits;

	for (int round = 0; round < network->rounds; round += 2)
	{
		right += scale(round_hash(network, round, left), network->b);
		if (right >= network->b)
			right -= network->b;
		left = (left + round_hash(network, round + 1, right)) & mask;
	}
	return left | right << network->left_bits;
}

static uint64_t
backward(const Network *network, uint64_t y)
{
	uint64_t	mask = (UINT64_C(1) << network->left_bits) - 1;
	uint64_t	left = y & mask,
				right = y >> network->left_bits;

	for (int round = network->rounds - 2; round >= 0; round -= 2)
	{
		uint64_t	moved;

		left = (left - round_hash(network, round + 1, right)) & mask;
		moved = scale(round_hash(network, round, left), network->b);
		right = right >= moved ? right - moved : right + network->b - moved;
	}
	return left | right << network->left_bits;
}

uint64_t
synth_cipher_permute(const SynthSipKey *key, uint64_t n, uint64_t x)
{
	Network		network;

	start(&network, key, n);
	do
		x = forward(&network, x);
	while (x >= n);
	return x;
}

uint64_t
synth_cipher_unpermute(const SynthSipKey *key, uint64_t n, uint64_t y)
{
	Network		network;

	start(&network, key, n);
	do
		y = backward(&network, y);
	while (y >= n);
	return y;
}
