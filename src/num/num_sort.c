/*
 * num_sort.c
 *		Radix sort of 64-bit keys with an index (least significant byte first).
 *
 * Stable; bytes that are equal in all keys cost one counting pass only.
 */
#include <string.h>

#include "num/num.h"

uint64_t
synth_num_double_key(double x)
{
	uint64_t	bits;

	memcpy(&bits, &x, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(0x8000000000000000);
}

double
synth_num_key_double(uint64_t key)
{
	uint64_t	bits = key >> 63 ? key & ~UINT64_C(0x8000000000000000) : ~key;
	double		x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

/* One pass: by the byte at shift; false if that is the same in all keys. */
static bool
sort_by_byte(const uint64_t *keys, const uint32_t *index, uint32_t n, int shift,
			 uint64_t *to_keys, uint32_t *to_index, SynthPoll poll, void *poll_arg)
{
	uint32_t	start[256] = {0};
	uint32_t	sum = 0;

	for (uint32_t i = 0; i < n; i++)
		start[(keys[i] >> shift) & 255]++;
	if (n == 0 || start[(keys[0] >> shift) & 255] == n)
		return false;
	for (int b = 0; b < 256; b++)
	{
		uint32_t	count = start[b];

		start[b] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	at = start[(keys[i] >> shift) & 255]++;

		to_keys[at] = keys[i];
		to_index[at] = index[i];
		if ((i & 0x7ffff) == 0 && poll)
			poll(poll_arg);
	}
	return true;
}

void
synth_num_sort(uint64_t *keys, uint32_t *index, uint32_t n,
			   uint64_t *keys_scratch, uint32_t *index_scratch,
			   SynthPoll poll, void *poll_arg)
{
	uint64_t   *from_keys = keys,
			   *to_keys = keys_scratch;
	uint32_t   *from_index = index,
			   *to_index = index_scratch;

	for (int shift = 0; shift < 64; shift += 8)
	{
		uint64_t   *k = from_keys;
		uint32_t   *x = from_index;

		if (!sort_by_byte(from_keys, from_index, n, shift, to_keys, to_index,
						  poll, poll_arg))
			continue;
		from_keys = to_keys, to_keys = k;
		from_index = to_index, to_index = x;
	}
	if (from_keys != keys)
	{
		memcpy(keys, from_keys, sizeof(uint64_t) * n);
		memcpy(index, from_index, sizeof(uint32_t) * n);
	}
}
