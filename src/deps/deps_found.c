/*
 * deps_found.c
 *		The result of a search, in an order that does not depend on the rows'.
 *
 * Sorted in place: where the result is large there may be no memory left for
 * anything else.
 */
#include <string.h>

#include "deps/deps_search_private.h"

#define POLL_SETS	1024

void
synth_deps_found_end(SynthDepsFound *found, SynthDepsMemory *memory)
{
	synth_deps_release(memory, found->lhs);
	synth_deps_release(memory, found->rhs);
	memset(found, 0, sizeof(*found));
}

static int
compare_found(const SynthDepsFound *found, size_t a, size_t b)
{
	int			words = found->words;
	const uint64_t *x = found->lhs + a * words;
	const uint64_t *y = found->lhs + b * words;
	int			difference;

	if (found->rhs[a] != found->rhs[b])
		return found->rhs[a] < found->rhs[b] ? -1 : 1;
	difference = synth_deps_size(x, words) - synth_deps_size(y, words);
	if (difference != 0)
		return difference;
	for (int w = 0; w < words; w++)
		if (x[w] != y[w])
		{
			uint64_t	lowest = (x[w] ^ y[w]) & -(x[w] ^ y[w]);

			return x[w] & lowest ? -1 : 1;
		}
	return 0;
}

static void
swap_found(SynthDepsFound *found, size_t a, size_t b)
{
	int			words = found->words;
	int16_t		rhs = found->rhs[a];

	found->rhs[a] = found->rhs[b];
	found->rhs[b] = rhs;
	for (int w = 0; w < words; w++)
	{
		uint64_t	x = found->lhs[a * words + w];

		found->lhs[a * words + w] = found->lhs[b * words + w];
		found->lhs[b * words + w] = x;
	}
}

/* Let a set sink to its place in a heap. */
static void
sift(SynthDepsFound *found, size_t at, size_t n)
{
	for (;;)
	{
		size_t		child = at * 2 + 1;

		if (child >= n)
			return;
		if (child + 1 < n && compare_found(found, child, child + 1) < 0)
			child++;
		if (compare_found(found, at, child) >= 0)
			return;
		swap_found(found, at, child);
		at = child;
	}
}

void
synth_deps_found_order(SynthDepsFound *found, SynthDepsMemory *memory)
{
	for (size_t i = found->n / 2; i > 0; i--)
	{
		if (i % POLL_SETS == 0 && memory->poll)
			memory->poll(memory->poll_arg);
		sift(found, i - 1, found->n);
	}
	for (size_t n = found->n; n > 1; n--)
	{
		if (n % POLL_SETS == 0 && memory->poll)
			memory->poll(memory->poll_arg);
		swap_found(found, 0, n - 1);
		sift(found, 0, n - 1);
	}
}
