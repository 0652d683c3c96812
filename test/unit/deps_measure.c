/* links: src/deps/deps_approximate.c src/deps/deps_measure.c src/deps/deps_partition.c src/deps/deps_cells.c src/deps/deps_memory.c src/num/num_random.c */
/*
 * The error of near dependencies, by counting; what chance does.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deps/deps_search_private.h"

#define COLUMNS	5
#define CODES	6

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

/* Random columns; the last follows from the first but for a share of rows. */
static void
draw(SynthDepsCells *cells, SynthDepsMemory *memory, uint64_t seed, uint32_t nrows, double noise)
{
	SynthRandom random;

	memset(memory, 0, sizeof(*memory));
	memory->allocate = allocate;
	memory->release = release;
	memory->limit_bytes = SIZE_MAX / 2;
	synth_num_random_init(&random, seed);
	synth_deps_cells_begin(cells, memory, COLUMNS);
	cells->nrows = nrows;
	for (int i = 0; i < COLUMNS; i++)
	{
		cells->ncodes[i] = i == 1 ? nrows : CODES;
		cells->width[i] = i == 1 ? 4 : 1;
		cells->code[i] = synth_deps_allocate0(memory, nrows + 1, cells->width[i]);
	}
	for (uint32_t row = 0; row < nrows; row++)
		for (int i = 0; i < COLUMNS; i++)
			synth_deps_code_set(cells->code[i], row, cells->width[i],
								i == 1 ? row * 9 / 10 :
								i == COLUMNS - 1 && synth_num_random_unit(&random) >= noise ?
								synth_deps_code(cells, row, 0) / 2 : synth_num_random_below(&random, CODES));
	synth_deps_cells_unite(cells, memory);
}

/* The rows to remove, by trying every value of every group. */
static double
count_error(const SynthDepsCells *cells, uint64_t set, int rhs)
{
	double		kept = 0;

	for (uint32_t a = 0; a < cells->nrows; a++)
	{
		double		best = 0;
		bool		is_first = true;

		for (uint32_t v = 0; v < cells->ncodes[rhs]; v++)
		{
			double		n = 0;

			for (uint32_t b = 0; b < cells->nrows; b++)
			{
				bool		equal = true;

				for (int i = 0; i < cells->ncolumns; i++)
					equal &= !synth_deps_has(&set, i) || synth_deps_code(cells, a, i) == synth_deps_code(cells, b, i);
				is_first &= !equal || b >= a;
				if (equal && synth_deps_code(cells, b, rhs) == v)
					n += cells->weight ? cells->weight[b] : 1;
			}
			best = n > best ? n : best;
		}
		kept += is_first ? best : 0;
	}
	return 1 - kept / synth_deps_total(cells);
}

int
main(void)
{
	bool		right = true,
				minimal = true,
				clean = true;

	for (uint64_t seed = 0; seed < 60; seed++)
	{
		SynthDepsMemory memory;
		SynthDepsCells cells;
		SynthDepsNearlyFound found;
		double		max_error = (seed % 5) * 0.1;

		draw(&cells, &memory, seed, 40 + seed, 0.1);
		synth_deps_approximate(&cells, &memory, max_error, 2, &found);
		for (size_t i = 0; i < found.n; i++)
		{
			uint64_t	set = found.found[i].lhs[0];

			right &= fabs(found.found[i].measure.error - count_error(&cells, set, found.found[i].rhs)) < 1e-9;
			for (int c = 0; c < COLUMNS; c++)
				if (synth_deps_has(&set, c))
					minimal &= count_error(&cells, set & ~(UINT64_C(1) << c), found.found[i].rhs) > max_error;
		}
		synth_deps_nearly_end(&found, &memory);
		synth_deps_cells_end(&cells, &memory);
		clean &= memory.used_bytes == 0;
	}
	ok(right, "errors as counted");
	ok(minimal, "no smaller set has so small an error");
	ok(clean, "all memory is given back");
	{
		SynthDepsMemory memory;
		SynthDepsCells cells;
		SynthDepsNearlyFound found;

		/* large enough for a sample of rows */
		draw(&cells, &memory, 7, 30000, 0.05);
		synth_deps_approximate(&cells, &memory, 0.06, 2, &found);
		ok(found.n == 1 && found.found[0].lhs[0] == 1 && found.found[0].rhs == COLUMNS - 1,
		   "the planted dependency is found, and nothing that is chance");
		ok(found.n == 1 && found.found[0].measure.score > 0.8 && found.found[0].measure.score < 1,
		   "it tells most, not all");
		synth_deps_nearly_end(&found, &memory);
		synth_deps_cells_end(&cells, &memory);
	}
	printf("1..%d\n", ntests);
	return 0;
}
