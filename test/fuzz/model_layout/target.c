/* links: src/model/model_layout.c src/model/model_encode.c src/model/model_curve.c src/num/num_random.c src/num/num_group.c src/num/num_tree.c src/num/num_log.c src/text/text_layout.c src/text/text_class.c src/text/text_key.c src/text/text_generate.c src/text/text_prose.c src/text/text_token.c src/text/text_describe.c src/text/text_count.c */
/*
 * target.c
 *		Fuzz the decoder of models, and use what it lets through.
 *
 * The first byte of an input says what the others are:
 *   0   a model as it is
 *   1   a component: header, length and checksum are written around it
 *   2   two components, split where the next two bytes say
 * so that mutations get past the checksum.  A model that decodes is walked
 * through: trees route rows, leaves are read, curves evaluated, texts
 * generated; and it must encode to the bytes it came from.  Built without
 * -DFUZZ it is a program that writes seeds: target DIRECTORY.
 */
#include <math.h>

#include "../../unit/model_example.h"
#include "model/model_private.h"
#include "text/text.h"

#define MAX_INPUT (1 << 16)
#define ROWS 64

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds, const char *what)
{
	if (!holds)
	{
		fprintf(stderr, "broken: %s\n", what);
		abort();
	}
}

static size_t
add_component(unsigned char *out, const uint8_t *bytes, size_t n)
{
	size_t		skip = synth_model_write_length(out, n);

	memcpy(out + skip, bytes, n);
	return skip + n;
}

/* The model that an input stands for; returns its size. */
static size_t
build(const uint8_t *data, size_t size, unsigned char *out)
{
	size_t		n = SYNTH_MODEL_HEADER_BYTES;

	if (data[0] == 0)
	{
		memcpy(out, data + 1, size - 1);
		return size - 1;
	}
	if (data[0] == 2 && size >= 3)
	{
		size_t		first = data[1] | data[2] << 8;
		const uint8_t *rest = data + 3;

		if (first > size - 3)
			first = size - 3;
		if (synth_model_compare_bytes(rest, first, rest + first, size - 3 - first) <= 0)
		{
			n += add_component(out + n, rest, first);
			n += add_component(out + n, rest + first, size - 3 - first);
		}
		else
		{
			n += add_component(out + n, rest + first, size - 3 - first);
			n += add_component(out + n, rest, first);
		}
		synth_model_write_header(out, n, 2);
		return n;
	}
	n += add_component(out + n, data + 1, size - 1);
	synth_model_write_header(out, n, 1);
	return n;
}

static void
walk_values(const SynthVariable *variable, SynthRandom *r)
{
	for (int c = 0; c < variable->ncodes; c++)
	{
		must(variable->npredictor_groups == 0 ||
			 variable->predictor_group[c] < variable->npredictor_groups, "predictor group");
		must(variable->ncalibration_groups == 0 ||
			 variable->calibration_group[c] < variable->ncalibration_groups, "calibration group");
		must(isfinite(variable->standard_value[c]), "standard value");
	}
	for (int c = 0; c < variable->nvalues; c++)
	{
		if (variable->domain == SYNTH_DOMAIN_NUMBER)
		{
			double		low,
						high;

			synth_model_code_limits(variable, c, &low, &high);
			must(isfinite(low) && isfinite(high) && low <= high, "limits");
			for (int i = 0; i < 4; i++)
			{
				double		value = synth_model_code_value(variable, c, synth_num_random_unit(r));

				/* interpolation may round beyond the edge by a little */
				must(isfinite(value) && isfinite(synth_model_round(variable, value)), "value");
				must(value >= low - 1e-9 * (fabs(low) + fabs(high)) &&
					 value <= high + 1e-9 * (fabs(low) + fabs(high)), "value in its limits");
			}
		}
		else
			must(strlen(variable->text[c]) == variable->text_bytes[c], "text");
	}
	if (variable->generator_view)
	{
		char		text[SYNTH_TEXT_MAX_BYTES + 1];

		for (int i = 0; i < 3; i++)
		{
			int			cluster = below(r, synth_text_clusters(variable->generator_view));

			must(synth_text_generate(variable->generator_view, cluster, r, text,
									 sizeof(text) - 1) < sizeof(text), "generated text");
			must(synth_text_generate_key(variable->generator_view, i, 1, text,
										 sizeof(text) - 1) < sizeof(text), "generated key");
			must(synth_text_describe(variable->generator_view, cluster, text, 100) < 100,
				 "pattern");
		}
		(void) synth_text_is_prose(variable->generator_view);
	}
}

/* Rows at random through the tree, and what its leaves hold. */
static void
walk_tree(const SynthComponent *component, int v, uint8_t **groups,
		  Arena *arena, SynthRandom *r)
{
	const SynthVariable *variable = &component->variables[v];
	uint16_t	rows[ROWS],
				scratch[ROWS];
	uint32_t   *leaf_start = arena_alloc(arena, sizeof(uint32_t) * (variable->nleaves + 1));
	const uint8_t **predictors = arena_alloc(arena, sizeof(uint8_t *) * (v + 1));

	groups[v] = arena_alloc(arena, ROWS);
	for (int i = 0; i < ROWS && variable->npredictor_groups > 0; i++)
		groups[v][i] = (uint8_t) below(r, variable->npredictor_groups);
	if (variable->nleaves == 0)
		return;
	for (int i = 0; i < v; i++)
		predictors[i] = groups[i];
	synth_num_tree_route(variable->nodes, variable->nleaves, predictors, ROWS, rows,
						 scratch, leaf_start);
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
	{
		uint8_t    *row_groups = arena_alloc(arena, v + 1);
		uint64_t	total = 0;

		must(leaf_start[leaf] <= leaf_start[leaf + 1], "leaves in order");
		must(variable->leaf_first[leaf] < variable->leaf_first[leaf + 1], "entries of a leaf");
		for (uint32_t e = variable->leaf_first[leaf]; e < variable->leaf_first[leaf + 1]; e++)
		{
			must(variable->leaf_code[e] < variable->ncodes && variable->leaf_rows[e] > 0 &&
				 (e == variable->leaf_first[leaf] ||
				  variable->leaf_code[e] > variable->leaf_code[e - 1]), "codes of a leaf");
			total += variable->leaf_rows[e];
		}
		for (uint32_t i = leaf_start[leaf]; i < leaf_start[leaf + 1]; i++)
		{
			for (int p = 0; p < v; p++)
				row_groups[p] = groups[p][rows[i]];
			must(synth_num_tree_leaf(variable->nodes, row_groups) == leaf, "leaf of a row");
		}
		must(total > 0, "rows of a leaf");
	}
}

static void
walk(const SynthModelView *view, Arena *arena)
{
	SynthRandom r;
	uint64_t	sum = 0;

	synth_num_random_init(&r, 42);
	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];
		uint8_t   **groups = arena_alloc(arena, sizeof(uint8_t *) * (component->nvariables + 1));

		must(component->ncolumns == view->components[0].ncolumns, "columns");
		for (int v = 0; v < component->nvariables; v++)
		{
			const SynthVariable *variable = &component->variables[v];
			const SynthColumn *column = &component->columns[variable->column];

			must(v >= column->first_variable &&
				 v < column->first_variable + column->nvariables, "column of a variable");
			walk_values(variable, &r);
			walk_tree(component, v, groups, arena, &r);
			for (int p = 0; p < variable->npairs; p++)
			{
				const SynthPair *pair = &variable->pairs[p];
				int			cells = variable->ncalibration_groups *
					component->variables[pair->partner].ncalibration_groups;

				must(pair->partner < v && cells > 0, "partner");
				for (int i = 0; i < cells; i++)
					sum += pair->rows[i];
			}
		}
	}
	(void) sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena		arena = {0};
	SynthModelView view;
	unsigned char *bytes,
			   *again;
	size_t		n,
				again_n;
	SynthModelStatus status;

	if (size < 1 || size > MAX_INPUT)
		return 0;
	bytes = malloc(size + SYNTH_MODEL_HEADER_BYTES + 20);
	n = build(data, size, bytes);
	/* exactly as large as the model, so that reading past it shows */
	again = malloc(n > 0 ? n : 1);
	memcpy(again, bytes, n);
	free(bytes);
	bytes = again;
	status = synth_model_decode(bytes, n, &view, arena_alloc, &arena);
	must(arena.bytes <= SYNTH_MODEL_MEMORY_FACTOR * n, "memory");
	must(synth_model_status_text(status)[0] != '\0', "text of the status");
	if (status == SYNTH_MODEL_OK)
	{
		again = example_bytes(&view, &arena, &again_n);
		must(n == again_n && memcmp(bytes, again, n) == 0, "one form");
		walk(&view, &arena);
	}
	free(bytes);
	arena_free(&arena);
	return 0;
}

#ifndef FUZZ
static void
write_seed(const char *directory, const char *name, int mode,
		   const unsigned char *bytes, size_t n, size_t split)
{
	char		path[4096];
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "wb");
	must(file != NULL, "seed file");
	fputc(mode, file);
	if (mode == 2)
	{
		fputc(split & 0xFF, file);
		fputc(split >> 8, file);
	}
	fwrite(bytes, 1, n, file);
	fclose(file);
}

int
main(int argc, char **argv)
{
	Arena		arena = {0};
	int			written = 0;

	for (uint64_t seed = 0; argc > 1 && written < 12; seed++)
	{
		SynthModelView view;
		unsigned char *bytes;
		size_t		n,
					length,
					skip;
		char		name[40];

		example_model(seed, seed, 1 + seed % 2, &arena, &view);
		bytes = example_bytes(&view, &arena, &n);
		if (n > 100 && n < 2000)
		{
			const unsigned char *at = bytes + SYNTH_MODEL_HEADER_BYTES;

			snprintf(name, sizeof(name), "example_%02d", written);
			skip = synth_model_read_length(at, &length);
			if (view.ncomponents == 2)
			{
				unsigned char *joined = arena_alloc(&arena, n);
				const unsigned char *second = at + skip + length;
				size_t		second_length;
				size_t		second_skip = synth_model_read_length(second, &second_length);

				memcpy(joined, at + skip, length);
				memcpy(joined + length, second + second_skip, second_length);
				write_seed(argv[1], name, 2, joined, length + second_length, length);
			}
			else if (written % 4 == 0)
				write_seed(argv[1], name, 0, bytes, n, 0);
			else
				write_seed(argv[1], name, 1, at + skip, length, 0);
			written++;
		}
		arena_free(&arena);
	}
	return 0;
}
#endif
