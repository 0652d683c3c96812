/*
 * cipher_ff1.c
 *		FF1, format-preserving encryption: n numerals to n numerals.
 *
 * NIST SP 800-38G (2016), algorithms 7 and 8, whose letters are used here.
 * The numerals are halved into A (u of them) and B (v).  Ten rounds add to
 * one half, modulo radix^u or radix^v, a number y made from the other by a
 * CBC-MAC under AES; the standard exchanges the halves after each round, here
 * the rounds take turns.  Decryption subtracts, in the opposite order.
 *
 * All of the MAC's input that no round changes, the block P and most of the
 * tweak, is encrypted once per call.  For what fits 15 - t bytes that leaves
 * one block a round.
 *
 * A half below 2^64 (19 digits, 16 hexadecimal ones, 12 characters of 36) is
 * one integer.  Longer ones are chunks of as many numerals as fit 32 bits,
 * and go to binary and back by schoolbook arithmetic: quadratic in n.
 */
#include <string.h>

#include "cipher/cipher_private.h"

#define ROUNDS			10
#define MAX_HALF		(SYNTH_FF1_MAX_LENGTH / 2)	/* numerals */
#define MAX_HALF_BYTES	(2 * MAX_HALF)	/* b, for a radix of 65536 */
#define MAX_SUM_BYTES	(MAX_HALF_BYTES + 4)	/* d, likewise */
#define MAX_CHUNKS		(MAX_HALF / 2)	/* a chunk holds two numerals or more */
#define MAX_LIMBS		(MAX_SUM_BYTES / 4)

/*
 * What the rounds of a call share: MAC's state before the first block that
 * changes, and the blocks that do: the end of the tweak, zeros, the number of
 * the round, the b bytes of a half.
 */
typedef struct Mac
{
	SynthAes   *aes;
	size_t		b;				/* bytes of a half as a number */
	size_t		d;				/* bytes of y */
	uint8_t		state[16];
	size_t		tail_bytes;		/* a multiple of 16 */
	uint8_t		tail[MAX_HALF_BYTES + 16];
}			Mac;

static inline void
put_32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t) (value >> 24);
	p[1] = (uint8_t) (value >> 16);
	p[2] = (uint8_t) (value >> 8);
	p[3] = (uint8_t) value;
}

static inline uint32_t
get_32(const uint8_t *p)
{
	return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 |
		(uint32_t) p[2] << 8 | p[3];
}

static inline void
put_64(uint8_t *p, uint64_t value)
{
	put_32(p, (uint32_t) (value >> 32));
	put_32(p + 4, (uint32_t) value);
}

static inline uint64_t
get_64(const uint8_t *p)
{
	return (uint64_t) get_32(p) << 32 | get_32(p + 4);
}

static inline size_t
bytes_of(uint64_t value)
{
	size_t		n = 0;

	for (; value > 0; value >>= 8)
		n++;
	return n;
}

static inline void
absorb(SynthAes *aes, uint8_t state[16], const uint8_t block[16])
{
	put_64(state, get_64(state) ^ get_64(block));
	put_64(state + 8, get_64(state + 8) ^ get_64(block + 8));
	synth_cipher_aes_block(aes, state, state);
}

/*
 * Steps 3 to 6.i: P, and Q = tweak, zeros, round, half, whose length is a
 * multiple of 16.
 */
static void
start_mac(Mac *mac, SynthAes *aes, uint32_t radix, size_t n, const uint8_t *tweak,
		  size_t t, size_t b)
{
	size_t		before_round = t + (15 - (t + b) % 16);
	size_t		constant = before_round / 16 * 16;
	uint8_t		block[16] = {1, 2};

	mac->aes = aes;
	mac->b = b;
	mac->d = 4 * ((b + 3) / 4) + 4;
	mac->tail_bytes = before_round + 1 + b - constant;

	put_32(block + 2, 1 << 24 | radix);
	block[6] = ROUNDS;
	block[7] = (uint8_t) (n / 2);
	put_32(block + 8, (uint32_t) n);
	put_32(block + 12, (uint32_t) t);
	synth_cipher_aes_block(aes, block, mac->state);

	for (size_t at = 0; at < constant; at += 16)
	{
		memset(block, 0, 16);
		if (at < t)
			memcpy(block, tweak + at, t - at < 16 ? t - at : 16);
		absorb(aes, mac->state, block);
	}
	memset(mac->tail, 0, mac->tail_bytes);
	if (t > constant)
		memcpy(mac->tail, tweak + constant, t - constant);
}

static inline uint8_t *
half_in_tail(Mac *mac)
{
	return mac->tail + mac->tail_bytes - mac->b;
}

/*
 * Steps 6.ii and iii: S, the d bytes of y, from the half that was put into
 * the tail.  s has room for whole blocks.
 */
static void
finish_mac(Mac *mac, int round, uint8_t *s)
{
	size_t		blocks = (mac->d + 15) / 16;

	half_in_tail(mac)[-1] = (uint8_t) round;
	memcpy(s, mac->state, 16);
	for (size_t at = 0; at < mac->tail_bytes; at += 16)
		absorb(mac->aes, s, mac->tail + at);
	for (size_t j = 1; j < blocks; j++)
	{
		uint8_t    *block = s + 16 * j;

		memcpy(block, s, 16);
		put_32(block + 12, get_32(block + 12) ^ (uint32_t) j);
	}
	synth_cipher_aes_blocks(mac->aes, s + 16, (int) blocks - 1, s + 16);
}

/* ---- halves below 2^64 ---- */

/*
 * high * 2^64 + low modulo the modulus, of which 0 stands for 2^64: sums and
 * differences of halves then wrap by themselves.
 */
static inline uint64_t
modulo(uint64_t high, uint64_t low, uint64_t modulus)
{
	if (modulus == 0)
		return low;
	if (high == 0)
		return low % modulus;
#ifdef __SIZEOF_INT128__
	return (uint64_t) (((unsigned __int128) high << 64 | low) % modulus);
#else
	high %= modulus;
	for (int bit = 63; bit >= 0; bit--)
	{
		bool		carry = high >> 63;

		high = high << 1 | (low >> bit & 1);
		if (carry || high >= modulus)
			high -= modulus;
	}
	return high;
#endif
}

static inline uint64_t
read_short(const uint16_t *in, size_t n, uint32_t radix)
{
	uint64_t	value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * radix + in[i];
	return value;
}

static inline void
write_short(uint64_t value, uint16_t *out, size_t n, uint32_t radix)
{
	while (n > 0)
	{
		/* a division by a constant, and one of 32 bits, are much cheaper */
		uint64_t	rest = radix == 10 ? value / 10 :
			value <= UINT32_MAX ? (uint32_t) value / radix : value / radix;

		out[--n] = (uint16_t) (value - rest * radix);
		value = rest;
	}
}

/*
 * b is at most 8 and d at most 12: the tail is one block, whose last word
 * holds the half, and S is one block.  Words, not bytes, since what is written
 * by the byte and read back at once by the word makes the processor wait.
 */
static void
run_short(const Mac *mac, bool decrypt, uint32_t radix, const uint64_t largest[2],
		  const uint16_t *in, size_t n, uint16_t *out)
{
	size_t		u = n / 2;
	uint64_t	half[2] = {read_short(in, u, radix), read_short(in + u, n - u, radix)};
	uint64_t	first = get_64(mac->state) ^ get_64(mac->tail),
				second = get_64(mac->state + 8) ^ get_64(mac->tail + 8);

	for (int i = 0; i < ROUNDS; i++)
	{
		int			round = decrypt ? ROUNDS - 1 - i : i;
		int			side = round & 1;
		uint64_t	modulus = largest[side] + 1;
		uint64_t	y;
		uint8_t		block[16];

		put_64(block, mac->b == 8 ? first ^ round : first);
		put_64(block + 8, second ^ half[!side] ^
			   (mac->b == 8 ? 0 : (uint64_t) round << (8 * mac->b)));
		synth_cipher_aes_block(mac->aes, block, block);
		y = mac->d == 8 ? modulo(0, get_64(block), modulus) :
			modulo(get_32(block), get_64(block + 4), modulus);
		/* to subtract y is to add what it lacks; y = 0 lacks nothing */
		if (decrypt && y > 0)
			y = modulus - y;
		half[side] += y;
		if (half[side] < y || half[side] >= modulus)
			half[side] -= modulus;
	}
	write_short(half[0], out, u, radix);
	write_short(half[1], out + u, n - u, radix);
}

/* ---- longer halves ---- */

typedef struct Chunking
{
	uint32_t	radix;
	size_t		numerals;		/* of a chunk */
	uint64_t	base;			/* radix^numerals, at most 2^32 */
}			Chunking;

typedef struct Half
{
	size_t		numerals;
	size_t		chunks;
	uint64_t	top_base;		/* of the last chunk, which may hold fewer */
	uint32_t	chunk[MAX_CHUNKS];	/* the least first */
}			Half;

static void
start_half(Half *half, const Chunking *chunking, size_t numerals)
{
	half->numerals = numerals;
	half->chunks = (numerals + chunking->numerals - 1) / chunking->numerals;
	half->top_base = 1;
	for (size_t i = (half->chunks - 1) * chunking->numerals; i < numerals; i++)
		half->top_base *= chunking->radix;
}

static inline uint64_t
base_of(const Half *half, const Chunking *chunking, size_t chunk)
{
	return chunk == half->chunks - 1 ? half->top_base : chunking->base;
}

static void
read_half(Half *half, const Chunking *chunking, const uint16_t *in)
{
	size_t		end = half->numerals;

	for (size_t c = 0; c < half->chunks; c++)
	{
		size_t		n = end < chunking->numerals ? end : chunking->numerals;

		end -= n;
		half->chunk[c] = (uint32_t) read_short(in + end, n, chunking->radix);
	}
}

static void
write_half(const Half *half, const Chunking *chunking, uint16_t *out)
{
	size_t		end = half->numerals;

	for (size_t c = 0; c < half->chunks; c++)
	{
		size_t		n = end < chunking->numerals ? end : chunking->numerals;

		end -= n;
		write_short(half->chunk[c], out + end, n, chunking->radix);
	}
}

/* The half as a number: limbs of 32 bits, the least first; returns how many. */
static size_t
half_to_limbs(const Half *half, const Chunking *chunking, uint32_t *limb)
{
	size_t		n = 0;

	for (size_t c = half->chunks; c-- > 0;)
	{
		uint64_t	carry = half->chunk[c];

		for (size_t i = 0; i < n; i++)
		{
			carry += limb[i] * chunking->base;
			limb[i] = (uint32_t) carry;
			carry >>= 32;
		}
		if (carry > 0)
			limb[n++] = (uint32_t) carry;
	}
	return n;
}

/* Divide the number by base, return the remainder. */
static uint32_t
divide_limbs(uint32_t *limb, size_t *n, uint64_t base)
{
	uint64_t	rest = 0;

	for (size_t i = *n; i-- > 0;)
	{
		rest = rest << 32 | limb[i];
		limb[i] = (uint32_t) (rest / base);
		rest %= base;
	}
	while (*n > 0 && limb[*n - 1] == 0)
		(*n)--;
	return (uint32_t) rest;
}

/* Add to the half, or subtract, y modulo radix^numerals; y is used up. */
static void
move_half(Half *half, const Chunking *chunking, bool subtract, uint32_t *y, size_t n)
{
	uint64_t	carry = 0;

	for (size_t c = 0; c < half->chunks; c++)
	{
		uint64_t	base = base_of(half, chunking, c);
		uint64_t	moved = carry + divide_limbs(y, &n, base);

		if (!subtract)
		{
			moved += half->chunk[c];
			carry = moved >= base;
			half->chunk[c] = (uint32_t) (moved - (carry ? base : 0));
		}
		else
		{
			carry = moved > half->chunk[c];
			half->chunk[c] = (uint32_t) (half->chunk[c] + (carry ? base : 0) - moved);
		}
	}
}

/* b: the bytes of radix^numerals - 1 */
static size_t
bytes_of_largest(Half *half, const Chunking *chunking, uint32_t *limb)
{
	size_t		n;

	for (size_t c = 0; c < half->chunks; c++)
		half->chunk[c] = (uint32_t) (base_of(half, chunking, c) - 1);
	n = half_to_limbs(half, chunking, limb);
	return 4 * (n - 1) + bytes_of(limb[n - 1]);
}

static void
run_long(SynthAes *aes, bool decrypt, uint32_t radix, const uint8_t *tweak, size_t t,
		 const uint16_t *in, size_t n, uint16_t *out)
{
	size_t		u = n / 2;
	Chunking	chunking = {radix, 0, 1};
	Half		half[2];
	Mac			mac;
	uint32_t	limb[MAX_LIMBS];
	uint8_t		s[MAX_SUM_BYTES + 12];

	while (chunking.base * radix <= UINT64_C(1) << 32)
	{
		chunking.base *= radix;
		chunking.numerals++;
	}
	start_half(&half[0], &chunking, u);
	start_half(&half[1], &chunking, n - u);
	start_mac(&mac, aes, radix, n, tweak, t,
			  bytes_of_largest(&half[1], &chunking, limb));
	read_half(&half[0], &chunking, in);
	read_half(&half[1], &chunking, in + u);

	for (int i = 0; i < ROUNDS; i++)
	{
		int			round = decrypt ? ROUNDS - 1 - i : i;
		uint8_t    *bytes = half_in_tail(&mac);
		size_t		nlimbs = half_to_limbs(&half[!(round & 1)], &chunking, limb);

		for (size_t k = 0; k < mac.b; k++)
			bytes[mac.b - 1 - k] = k / 4 < nlimbs ? (uint8_t) (limb[k / 4] >> (8 * (k % 4))) : 0;
		finish_mac(&mac, round, s);
		nlimbs = mac.d / 4;
		for (size_t k = 0; k < nlimbs; k++)
			limb[nlimbs - 1 - k] = get_32(s + 4 * k);
		move_half(&half[round & 1], &chunking, decrypt, limb, nlimbs);
	}
	write_half(&half[0], &chunking, out);
	write_half(&half[1], &chunking, out + u);
}

/* ---- the door ---- */

static SynthCipherStatus
check_input(uint32_t radix, size_t tweak_bytes, const uint16_t *in, size_t n)
{
	uint64_t	domain = 1;

	if (radix < 2 || radix > 65536)
		return SYNTH_CIPHER_BAD_RADIX;
	if (n > SYNTH_FF1_MAX_LENGTH || tweak_bytes > UINT32_MAX)
		return SYNTH_CIPHER_TOO_LONG;
	for (size_t i = 0; i < n; i++)
		if (in[i] >= radix)
			return SYNTH_CIPHER_BAD_NUMERAL;
	for (size_t i = 0; i < n && domain < SYNTH_FF1_MIN_DOMAIN; i++)
		domain *= radix;
	/* a single numeral cannot be halved, however large the radix */
	if (n < 2 || domain < SYNTH_FF1_MIN_DOMAIN)
		return SYNTH_CIPHER_TOO_SHORT;
	return SYNTH_CIPHER_OK;
}

/* radix^n - 1; false where that does not fit 64 bits */
static bool
largest_number(uint32_t radix, size_t n, uint64_t *largest)
{
	uint64_t	bound = (UINT64_MAX - (radix - 1)) / radix;

	*largest = 0;
	for (size_t i = 0; i < n; i++)
	{
		if (*largest > bound)
			return false;
		*largest = *largest * radix + (radix - 1);
	}
	return true;
}

SynthCipherStatus
synth_cipher_ff1(SynthAes *aes, bool decrypt, uint32_t radix,
				 const uint8_t *tweak, size_t tweak_bytes,
				 const uint16_t *in, size_t n, uint16_t *out)
{
	SynthCipherStatus status = check_input(radix, tweak_bytes, in, n);
	uint64_t	largest[2];

	if (status != SYNTH_CIPHER_OK)
		return status;
	if (largest_number(radix, n - n / 2, &largest[1]))
	{
		Mac			mac;

		largest_number(radix, n / 2, &largest[0]);
		start_mac(&mac, aes, radix, n, tweak, tweak_bytes, bytes_of(largest[1]));
		run_short(&mac, decrypt, radix, largest, in, n, out);
	}
	else
		run_long(aes, decrypt, radix, tweak, tweak_bytes, in, n, out);
	return synth_cipher_aes_failed(aes) ? SYNTH_CIPHER_FAILED : SYNTH_CIPHER_OK;
}
