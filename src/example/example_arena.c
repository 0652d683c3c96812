/*
 * example_arena.c
 *		Memory of a search: blocks with a limit, taken back by marks only.
 *
 * Past the limit a request is served from a last reserve block of its own and
 * the arena says that it is full; the loops of the search look at that and
 * stop.  So no caller has to check for NULL.
 */
#include <string.h>

#include "example/example_private.h"

typedef struct ArenaBlock
{
	struct ArenaBlock *next;
	size_t		size;
	size_t		used;
}			ArenaBlock;

struct SynthExampleArena
{
	SynthExampleAlloc alloc;
	void	   *arg;
	size_t		limit;
	size_t		total;
	ArenaBlock *first;
	ArenaBlock *current;
};

#define BLOCK_BYTES ((size_t) 256 * 1024)
#define HEADER_BYTES ((sizeof(ArenaBlock) + 15) & ~(size_t) 15)

static ArenaBlock *
add_block(SynthExampleArena *arena, size_t bytes)
{
	size_t		size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
	ArenaBlock *block = arena->alloc(HEADER_BYTES + size, arena->arg);

	block->next = NULL;
	block->size = size;
	block->used = 0;
	arena->total += size;
	return block;
}

SynthExampleArena *
synth_example_arena(SynthExampleAlloc alloc, void *arg, size_t limit_bytes)
{
	SynthExampleArena *arena = alloc(sizeof(SynthExampleArena), arg);

	arena->alloc = alloc;
	arena->arg = arg;
	arena->limit = limit_bytes;
	arena->total = 0;
	arena->first = arena->current = add_block(arena, 0);
	return arena;
}

void *
synth_example_get(SynthExampleArena *arena, size_t bytes)
{
	ArenaBlock *block = arena->current;
	void	   *result;

	bytes = (bytes + 15) & ~(size_t) 15;
	while (block->used + bytes > block->size)
	{
		if (block->next == NULL)
			block->next = add_block(arena, bytes);
		block = block->next;
		block->used = 0;
	}
	arena->current = block;
	result = (char *) block + HEADER_BYTES + block->used;
	block->used += bytes;
	return result;
}

bool
synth_example_is_full(const SynthExampleArena *arena)
{
	return arena->total > arena->limit;
}

ArenaMark
synth_example_mark(const SynthExampleArena *arena)
{
	ArenaMark	mark;

	mark.block = arena->current;
	mark.used = arena->current->used;
	return mark;
}

void
synth_example_release(SynthExampleArena *arena, ArenaMark mark)
{
	arena->current = mark.block;
	arena->current->used = mark.used;
}

SynthText
synth_example_copy(SynthExampleArena *arena, const char *s, int n)
{
	char	   *copy = synth_example_get(arena, n + 1);

	if (n > 0)
		memcpy(copy, s, n);
	copy[n] = 0;
	return make_text(copy, n);
}
