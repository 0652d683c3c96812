/*
 * deps_memory.c
 *		Memory that is counted, and refused beyond a limit.
 *
 * Pure C: the server gives palloc, unit tests give malloc.
 */
#include <string.h>

#include "deps/deps_search_private.h"

/* before each piece: its size; 16 bytes keep what follows aligned */
#define HEAD_BYTES	16

void *
synth_deps_allocate(SynthDepsMemory *memory, size_t n, size_t element_bytes)
{
	size_t		bytes;
	char	   *piece;

	if (__builtin_mul_overflow(n, element_bytes, &bytes) ||
		__builtin_add_overflow(bytes, HEAD_BYTES, &bytes) ||
		bytes > memory->limit_bytes || memory->used_bytes > memory->limit_bytes - bytes)
		return NULL;
	piece = memory->allocate(memory->arg, bytes);
	if (piece == NULL)
		return NULL;
	memory->used_bytes += bytes;
	*(size_t *) piece = bytes;
	return piece + HEAD_BYTES;
}

void *
synth_deps_allocate0(SynthDepsMemory *memory, size_t n, size_t element_bytes)
{
	void	   *p = synth_deps_allocate(memory, n, element_bytes);

	return p == NULL ? NULL : memset(p, 0, n * element_bytes);
}

void *
synth_deps_resize(SynthDepsMemory *memory, void *p, size_t n, size_t element_bytes)
{
	void	   *larger = synth_deps_allocate(memory, n, element_bytes);

	if (larger == NULL || p == NULL)
		return larger;
	{
		size_t		old_bytes = *(size_t *) ((char *) p - HEAD_BYTES) - HEAD_BYTES;

		memcpy(larger, p, old_bytes < n * element_bytes ? old_bytes : n * element_bytes);
	}
	synth_deps_release(memory, p);
	return larger;
}

void
synth_deps_release(SynthDepsMemory *memory, void *p)
{
	char	   *piece;

	if (p == NULL)
		return;
	piece = (char *) p - HEAD_BYTES;
	memory->used_bytes -= *(size_t *) piece;
	memory->release(memory->arg, piece);
}
