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

void
synth_num_sort(uint64_t *keys, uint32_t *index, uint32_t n,
			   uint64_t *keys_scratch, uint32_t *index_scratch)
{
	uint64_t   *from_keys = keys,
			   *to_keys = keys_scratch;
	uint32_t   *from_index = index,
			   *to_index = index_scratch;

	for (int shift = 0; shift < 64; shift += 8)
	{
		uint32_t	start[256] = {0};
		uint32_t	sum = 0;
		uint64_t   *k;
		uint32_t   *x;

		for (uint32_t i = 0; i < n; i++)
			start[(from_keys[i] >> shift) & 255]++;
		if (n == 0 || start[(from_keys[0] >> shift) & 255] == n)
			continue;
		for (int b = 0; b < 256; b++)
		{
			uint32_t	count = start[b];

			start[b] = sum;
			sum += count;
		}
		for (uint32_t i = 0; i < n; i++)
		{
			uint32_t	at = start[(from_keys[i] >> shift) & 255]++;

			to_keys[at] = from_keys[i];
			to_index[at] = from_index[i];
		}
		k = from_keys, from_keys = to_keys, to_keys = k;
		x = from_index, from_index = to_index, to_index = x;
	}
	if (from_keys != keys)
	{
		memcpy(keys, from_keys, sizeof(uint64_t) * n);
		memcpy(index, from_index, sizeof(uint32_t) * n);
	}
}
