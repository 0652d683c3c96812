/* links: src/num/num_sort.c src/num/num_random.c */
/*
 * num_sort.c
 *		The radix sort against the definition: ascending, stable, a permutation.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "num/num.h"

static int	number = 0;
static int	bad = 0;
static int	polls = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static void
count_poll(void *arg)
{
	(void) arg;
	polls++;
}

static bool
is_sorted(uint32_t n, uint64_t mask, uint64_t seed)
{
	uint64_t   *original = malloc(n * 8 + 8),
			   *keys = malloc(n * 8 + 8),
			   *keys_scratch = malloc(n * 8 + 8);
	uint32_t   *index = malloc(n * 4 + 4),
			   *index_scratch = malloc(n * 4 + 4);
	char	   *seen = calloc(n + 1, 1);
	SynthRandom random;
	bool		right = true;

	synth_num_random_init(&random, seed);
	for (uint32_t i = 0; i < n; i++)
	{
		original[i] = keys[i] = synth_num_random(&random) & mask;
		index[i] = i;
	}
	synth_num_sort(keys, index, n, keys_scratch, index_scratch,
				   seed % 2 ? count_poll : NULL, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		right &= index[i] < n && !seen[index[i]] && original[index[i]] == keys[i];
		seen[index[i]] = 1;
		if (i > 0)
			right &= keys[i - 1] < keys[i] ||
				(keys[i - 1] == keys[i] && index[i - 1] < index[i]);
	}
	free(original);
	free(keys);
	free(keys_scratch);
	free(index);
	free(index_scratch);
	free(seen);
	return right;
}

int
main(void)
{
	static const uint64_t masks[] = {0, 1, 0xff, 0xff00, UINT64_C(0xff000000000000ff), UINT64_MAX};
	static const uint32_t sizes[] = {0, 1, 2, 3, 255, 256, 257, 10000, 1000000};
	static const double values[] = {-INFINITY, -1e308, -1, -4.9e-324, -0.0, 4.9e-324, 1, 1e308, INFINITY};
	char		what[80];
	bool		ascending = true;

	for (int s = 0; s < 9; s++)
	{
		bool		right = true;

		for (int m = 0; m < 6; m++)
			right &= is_sorted(sizes[s], masks[m], s * 6 + m);
		snprintf(what, sizeof(what), "%u keys", sizes[s]);
		check(right, what);
	}
	check(polls > 0, "a million keys are polled");

	for (int i = 0; i < 9; i++)
	{
		uint64_t	key = synth_num_double_key(values[i]);

		ascending &= synth_num_key_double(key) == values[i] &&
			(i == 0 || synth_num_double_key(values[i - 1]) < key);
	}
	check(ascending, "keys of doubles have their order, and give them back");
	printf("1..%d\n", number);
	return bad > 0;
}
