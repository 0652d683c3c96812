/* links: src/deps/deps_search.c src/deps/deps_found.c src/deps/deps_evidence.c src/deps/deps_partition.c src/deps/deps_cells.c src/deps/deps_memory.c src/num/num_random.c */
/*
 * Dependencies and keys of random small tables against a search of all sets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deps/deps_search_private.h"

#define MAX_COLUMNS	9

static int	ntests = 0;

static void
ok(bool right, const char *what)
{
	printf("%s %d - %s\n", right ? "ok" : "not ok", ++ntests, what);
}

static void *
allocate(void *arg, size_t bytes)
{
	return malloc(bytes);
}

static void
release(void *arg, void *p)
{
	free(p);
}

static void
begin_memory(SynthDepsMemory *memory, size_t limit)
{
	memset(memory, 0, sizeof(*memory));
	memory->allocate = allocate;
	memory->release = release;
	memory->limit_bytes = limit;
}

/* Does a set, as bits, determine a column, or all of them? */
static bool
determines(const SynthDepsCells *cells, unsigned set, int rhs)
{
	for (uint32_t a = 0; a < cells->nrows; a++)
		for (uint32_t b = 0; b < a; b++)
		{
			bool		equal = true;

			for (int i = 0; i < cells->ncolumns; i++)
				if ((set >> i & 1) && synth_deps_code(cells, a, i) != synth_deps_code(cells, b, i))
					equal = false;
			if (equal && (rhs < 0 || synth_deps_code(cells, a, rhs) != synth_deps_code(cells, b, rhs)))
				return false;
		}
	return true;
}

/* The minimal sets by brute force, as bits; returns how many. */
static size_t
all_minimal(const SynthDepsCells *cells, int rhs, unsigned left, int max_size, unsigned *sets)
{
	static bool holds[1 << MAX_COLUMNS];
	size_t		n = 0;

	for (unsigned set = 0; set < 1u << cells->ncolumns; set++)
	{
		bool		minimal;

		holds[set] = (rhs < 0 || !(set >> rhs & 1)) && (set & ~left) == 0 && determines(cells, set, rhs);
		minimal = holds[set];
		for (int i = 0; i < cells->ncolumns; i++)
			if ((set >> i & 1) && holds[set & ~(1u << i)])
				minimal = false;
		if (minimal && __builtin_popcount(set) <= max_size)
			sets[n++] = set;
	}
	return n;
}

static bool
agrees(const SynthDepsCells *cells, const SynthDepsFound *found, const SynthDepsWanted *wanted)
{
	unsigned	sets[1 << MAX_COLUMNS];
	unsigned	left = wanted->left ? (unsigned) wanted->left[0] : (1u << cells->ncolumns) - 1;
	size_t		total = 0;

	for (int rhs = wanted->keys ? -1 : 0; rhs < (wanted->keys ? 0 : cells->ncolumns); rhs++)
	{
		size_t		n = all_minimal(cells, rhs, left, found->complete_size, sets);

		for (size_t i = 0; i < n; i++)
		{
			bool		is_there = false;

			for (size_t k = 0; k < found->n; k++)
				is_there |= found->rhs[k] == rhs && found->lhs[k] == sets[i];
			if (!is_there)
				return false;
		}
		total += n;
	}
	return total == found->n;
}

/* A table whose columns have few or many codes, or follow from others. */
static void
draw(SynthDepsCells *cells, SynthDepsMemory *memory, SynthRandom *random)
{
	int			n = 1 + synth_num_random_below(random, MAX_COLUMNS);
	uint32_t	nrows = synth_num_random_below(random, 40);
	uint32_t	ncodes[MAX_COLUMNS];

	for (int i = 0; i < n; i++)
	{
		static const uint32_t choices[] = {1, 2, 2, 3, 5, 300, 70000};

		ncodes[i] = choices[synth_num_random_below(random, 7)];
	}
	synth_deps_cells_begin(cells, memory, n);
	cells->nrows = nrows;
	for (int i = 0; i < n; i++)
	{
		cells->ncodes[i] = ncodes[i];
		cells->width[i] = ncodes[i] <= 256 ? 1 : ncodes[i] <= 65536 ? 2 : 4;
		cells->code[i] = synth_deps_allocate(memory, nrows + 1, cells->width[i]);
	}
	for (uint32_t row = 0; row < nrows; row++)
		for (int i = 0; i < n; i++)
		{
			uint32_t	code = synth_num_random_below(random, ncodes[i] < 20 ? ncodes[i] : 20);

			if (i >= 2 && i % 3 == 2)
				code = (synth_deps_code(cells, row, i - 1) + synth_deps_code(cells, row, i - 2)) % ncodes[i];
			synth_deps_code_set(cells->code[i], row, cells->width[i], code);
		}
	synth_deps_cells_unite(cells, memory);
}

static bool
try(uint64_t seed, bool keys, bool restricted, int max_size, size_t max_found)
{
	SynthDepsMemory memory;
	SynthDepsCells cells;
	SynthDepsFound found;
	SynthDepsWanted wanted = {keys, NULL, NULL, max_size, max_found};
	SynthRandom random;
	uint64_t	left;
	bool		right;

	begin_memory(&memory, SIZE_MAX / 2);
	synth_num_random_init(&random, seed);
	draw(&cells, &memory, &random);
	left = synth_num_random(&random) & ((1u << cells.ncolumns) - 1);
	if (restricted)
		wanted.left = &left;
	synth_deps_search(&cells, &memory, &wanted, &found);
	right = agrees(&cells, &found, &wanted) && (max_found == 0 || found.n <= max_found);
	if (found.is_truncated && max_found == 0)
		right = false;
	synth_deps_found_end(&found, &memory);
	synth_deps_cells_end(&cells, &memory);
	return right && memory.used_bytes == 0;
}

/* With any limit of memory: what is found is right, and all is given back. */
static bool
try_limit(uint64_t seed, size_t limit)
{
	SynthDepsMemory memory;
	SynthDepsCells cells;
	SynthDepsFound found;
	SynthDepsWanted wanted = {seed % 2, NULL, NULL, -1, 0};
	SynthRandom random;
	bool		right = true;

	begin_memory(&memory, SIZE_MAX / 2);
	synth_num_random_init(&random, seed);
	draw(&cells, &memory, &random);
	memory.limit_bytes = memory.used_bytes + limit;
	synth_deps_search(&cells, &memory, &wanted, &found);
	if (found.complete_size >= 0)
		right = agrees(&cells, &found, &wanted);
	for (size_t i = 0; i < found.n; i++)
		right &= determines(&cells, (unsigned) found.lhs[i], found.rhs[i]);
	synth_deps_found_end(&found, &memory);
	synth_deps_cells_end(&cells, &memory);
	return right && memory.used_bytes == 0;
}

int
main(void)
{
	bool		right[6] = {true, true, true, true, true, true};

	for (uint64_t seed = 0; seed < 300; seed++)
	{
		right[0] &= try(seed, false, false, -1, 0);
		right[1] &= try(seed, true, false, -1, 0);
		right[2] &= try(seed, false, true, -1, 0);
		right[3] &= try(seed, seed % 2, false, seed % 4, 0);
		right[4] &= try(seed, seed % 2, false, -1, 1 + seed % 5);
		right[5] &= try_limit(seed, (seed * 37) % 60000);
	}
	ok(right[0], "dependencies as by brute force");
	ok(right[1], "keys as by brute force");
	ok(right[2], "left sides from some columns only");
	ok(right[3], "left sides of limited size");
	ok(right[4], "too many to keep: the small ones are all there");
	ok(right[5], "with little memory, what is found holds");
	printf("1..%d\n", ntests);
	return 0;
}
