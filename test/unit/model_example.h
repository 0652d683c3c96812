/*
 * model_example.h
 *		Sound models at random, for tests of the model room without a server.
 *
 * Include it in one C file.  Memory comes from an arena that counts what was
 * asked for and is freed at once.
 */
#ifndef SYNTH_TEST_MODEL_EXAMPLE_H
#define SYNTH_TEST_MODEL_EXAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

/* ---- memory ---- */

typedef struct Block
{
	struct Block *next;
	double		align;
}			Block;

typedef struct Arena
{
	Block	   *blocks;
	size_t		bytes;			/* asked for */
}			Arena;

static void *
arena_alloc(void *arg, size_t bytes)
{
	Arena	   *arena = arg;
	Block	   *block = calloc(1, sizeof(Block) + bytes);

	if (block == NULL)
		abort();
	block->next = arena->blocks;
	arena->blocks = block;
	arena->bytes += bytes;
	return block + 1;
}

static void
arena_free(Arena *arena)
{
	while (arena->blocks)
	{
		Block	   *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	arena->bytes = 0;
}

/* ---- a model ---- */

static int
below(SynthRandom *r, int n)
{
	return (int) synth_num_random_below(r, (uint64_t) n);
}

static char *
example_text(SynthRandom *r, Arena *arena, int least)
{
	int			n = least + below(r, 12);
	char	   *text = arena_alloc(arena, (size_t) n + 1);

	for (int i = 0; i < n; i++)
		text[i] = (char) (32 + below(r, 95));
	return text;
}

static void
example_numbers(SynthRandom *r, Arena *arena, SynthVariable *variable)
{
	double		value = below(r, 1000) - 500;
	int			most = variable->nvalues * 3;

	variable->scale = below(r, 3) ? below(r, 4) : below(r, 16);
	variable->step = below(r, 3) ? 1 + below(r, 5) : 0;
	variable->origin = below(r, 10);
	variable->chunks = arena_alloc(arena, sizeof(SynthChunk) * (most + 1));
	variable->code_chunk = arena_alloc(arena, sizeof(uint32_t) * (variable->nvalues + 1));
	for (int c = 0; c < variable->nvalues; c++)
	{
		for (int more = 1 + below(r, 3); more > 0; more--)
		{
			SynthChunk *chunk = &variable->chunks[variable->nchunks++];

			chunk->value = value;
			chunk->rows = 1 + below(r, below(r, 4) ? 20 : 100000);
			chunk->flat = below(r, 2);
			value += below(r, 2) ? below(r, 40) : synth_num_random_unit(r) * 100;
		}
		variable->code_chunk[c + 1] = variable->nchunks;
	}
}

static void
example_tree(SynthRandom *r, Arena *arena, SynthComponent *component, int v)
{
	SynthVariable *variable = &component->variables[v];
	int			most = 1 + below(r, 60);
	int			waiting[SYNTH_TREE_MAX_DEPTH + 3];
	int			depths[SYNTH_TREE_MAX_DEPTH + 3];
	int			nwaiting = 0;
	uint32_t	nentries = 0;

	if (variable->ncodes == 0 || (variable->nvalues == 0 && below(r, 2)))
		return;
	variable->nodes = arena_alloc(arena, sizeof(SynthTreeNode) * (2 * most + 80));
	waiting[nwaiting] = -1;
	depths[nwaiting++] = 0;
	while (nwaiting > 0)
	{
		int			me = variable->nnodes++;
		int			parent = waiting[--nwaiting];
		int			depth = depths[nwaiting];
		SynthTreeNode *node = &variable->nodes[me];
		int			feature = v > 0 ? below(r, v) : 0;
		int			ngroups = v > 0 ? component->variables[feature].npredictor_groups : 0;

		if (parent >= 0)
			variable->nodes[parent].right = me;
		if (ngroups >= 2 && me < most && depth < SYNTH_TREE_MAX_DEPTH && below(r, 3))
		{
			int			left;

			node->feature = feature;
			node->left = me + 1;
			do
			{
				int			threshold = below(r, 2) ? below(r, ngroups - 1) : -1;

				memset(node->mask, 0, sizeof(node->mask));
				left = 0;
				for (int g = 0; g < ngroups; g++)
					if (threshold >= 0 ? g <= threshold : below(r, 2))
					{
						node->mask[g >> 6] |= UINT64_C(1) << (g & 63);
						left++;
					}
			} while (left == 0 || left == ngroups);
			waiting[nwaiting] = me;
			depths[nwaiting++] = depth + 1;
			waiting[nwaiting] = -1; /* the left child is the next node */
			depths[nwaiting++] = depth + 1;
		}
		else
		{
			node->feature = -1;
			node->left = node->right = variable->nleaves++;
		}
	}

	variable->leaf_first = arena_alloc(arena, sizeof(uint32_t) * (variable->nleaves + 1));
	variable->leaf_code = arena_alloc(arena, sizeof(uint16_t) * variable->nleaves * variable->ncodes);
	variable->leaf_rows = arena_alloc(arena, sizeof(uint32_t) * variable->nleaves * variable->ncodes);
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
	{
		int			sparse = 1 + below(r, 20);
		uint32_t	first = nentries;

		for (int c = 0; c < variable->ncodes; c++)
			if (below(r, sparse) == 0 || (c == variable->ncodes - 1 && nentries == first))
			{
				variable->leaf_code[nentries] = (uint16_t) c;
				variable->leaf_rows[nentries++] = 1 + (below(r, 2) ? 0 : below(r, 1000));
			}
		variable->leaf_first[leaf + 1] = nentries;
	}
}

static void
example_pairs(SynthRandom *r, Arena *arena, SynthComponent *component, int v)
{
	SynthVariable *variable = &component->variables[v];

	variable->pairs = arena_alloc(arena, sizeof(SynthPair) * (v + 1));
	if (variable->domain != SYNTH_DOMAIN_NUMBER && variable->domain != SYNTH_DOMAIN_TEXT)
		return;
	for (int p = 0; p < v; p++)
	{
		SynthDomain other = component->variables[p].domain;
		int			ncells = variable->ncalibration_groups *
			component->variables[p].ncalibration_groups;
		int			sparse = 1 + below(r, 8);
		SynthPair  *pair = &variable->pairs[variable->npairs];

		if (ncells == 0 || below(r, 4) == 0 ||
			(other != SYNTH_DOMAIN_NUMBER && other != SYNTH_DOMAIN_TEXT))
			continue;
		pair->partner = p;
		pair->product = synth_num_random_unit(r) * 100 - 50;
		pair->rows = arena_alloc(arena, sizeof(uint32_t) * ncells);
		for (int i = 0; i < ncells; i++)
			if (below(r, sparse) == 0)
				pair->rows[i] = below(r, below(r, 3) ? 30 : 100000);
		variable->npairs++;
	}
}

static void
example_variable(SynthRandom *r, Arena *arena, SynthComponent *component, int v,
				 int column, SynthDomain domain)
{
	SynthVariable *variable = &component->variables[v];
	int			ncodes = below(r, 8) ? 1 + below(r, 40) : 1 + below(r, SYNTH_MAX_CODES - 1);

	variable->part = example_text(r, arena, 0);
	variable->column = column;
	variable->domain = domain;
	variable->has_null = below(r, 2);
	if (domain == SYNTH_DOMAIN_NUMBER)
	{
		variable->nvalues = ncodes;
		example_numbers(r, arena, variable);
	}
	else if (domain == SYNTH_DOMAIN_TEXT)
	{
		variable->nvalues = ncodes;
		variable->text = arena_alloc(arena, sizeof(char *) * ncodes);
		variable->text_bytes = arena_alloc(arena, sizeof(uint32_t) * ncodes);
		for (int c = 0; c < ncodes; c++)
		{
			variable->text[c] = example_text(r, arena, 0);
			variable->text_bytes[c] = (uint32_t) strlen(variable->text[c]);
		}
	}
	else if (domain == SYNTH_DOMAIN_KEY_INTEGER)
	{
		variable->step = 1;
		variable->origin = below(r, 1000000);
	}
	variable->ncodes = variable->nvalues + variable->ngenerated + variable->has_null;
	variable->code_rows = arena_alloc(arena, sizeof(uint32_t) * (variable->ncodes + 1));
	for (int c = 0; c < variable->ncodes; c++)
		variable->code_rows[c] = c == 0 ? 1 : below(r, 2000);
	synth_model_derive(variable, arena_alloc, arena);
	example_tree(r, arena, component, v);
	example_pairs(r, arena, component, v);
}

/* Columns depend on the shape only, everything else on r. */
static void
example_component(SynthRandom *r, Arena *arena, uint64_t shape_seed,
				  SynthComponent *component)
{
	static const struct
	{
		SynthCodec	codec;
		int			nvariables;
		SynthDomain domain;
	}			kind[] = {
		{SYNTH_CODEC_NUMBER, 1, SYNTH_DOMAIN_NUMBER},
		{SYNTH_CODEC_TEXT, 1, SYNTH_DOMAIN_TEXT},
		{SYNTH_CODEC_NULL, 0, SYNTH_DOMAIN_NUMBER},
		{SYNTH_CODEC_KEY, 1, SYNTH_DOMAIN_KEY_INTEGER},
		{SYNTH_CODEC_UUID, 1, SYNTH_DOMAIN_KEY_UUID},
		{SYNTH_CODEC_RANGE, 3, SYNTH_DOMAIN_NUMBER},
		{SYNTH_CODEC_POINT, 2, SYNTH_DOMAIN_NUMBER},
	};
	SynthRandom shape;
	int			order[12];

	synth_num_random_init(&shape, shape_seed);
	component->rows = 1 + below(r, 1000000);
	component->fitted_rows = 1 + below(r, 60000);
	component->min_count = below(r, 10);
	component->keep_extremes = below(r, 2);
	component->ncolumns = 1 + below(&shape, 10);
	component->columns = arena_alloc(arena, sizeof(SynthColumn) * component->ncolumns);
	component->variables = arena_alloc(arena, sizeof(SynthVariable) * 3 * component->ncolumns);
	for (int i = 0; i < component->ncolumns; i++)
	{
		SynthColumn *column = &component->columns[i];

		column->name = example_text(&shape, arena, 1);
		/* columns have different names */
		column->name[0] = (char) ('a' + i);
		column->type_name = example_text(&shape, arena, 1);
		column->typmod = below(r, 3) - 1;
		column->not_null = below(r, 2);
		column->unique = below(r, 2);
		column->detail = arena_alloc(arena, 40);
		if (below(r, 2))
			snprintf(column->detail, 40, "{\"suppressed_rows\": %d}", below(r, 100));
		order[i] = i;
	}
	for (int i = component->ncolumns - 1; i > 0; i--)
	{
		int			j = below(r, i + 1);
		int			t = order[i];

		order[i] = order[j];
		order[j] = t;
	}
	for (int i = 0; i < component->ncolumns; i++)
	{
		SynthColumn *column = &component->columns[order[i]];
		int			k = below(r, (int) (sizeof(kind) / sizeof(kind[0])));

		column->codec = kind[k].codec;
		column->nvariables = kind[k].nvariables;
		column->first_variable = column->nvariables > 0 ? component->nvariables : 0;
		for (int v = 0; v < kind[k].nvariables; v++)
			example_variable(r, arena, component, component->nvariables++,
							 order[i], kind[k].domain);
	}
}

/* Models of one shape have the same columns. */
static void
example_model(uint64_t shape, uint64_t seed, int ncomponents, Arena *arena,
			  SynthModelView *view)
{
	SynthRandom r;

	synth_num_random_init(&r, seed);
	view->ncomponents = ncomponents;
	view->components = arena_alloc(arena, sizeof(SynthComponent) * ncomponents);
	for (int c = 0; c < ncomponents; c++)
		example_component(&r, arena, shape, &view->components[c]);
}

/* The canonical bytes, from the arena. */
static unsigned char *
example_bytes(const SynthModelView *view, Arena *arena, size_t *n)
{
	unsigned char *bytes;

	*n = synth_model_encode(view, NULL, 0);
	bytes = arena_alloc(arena, *n);
	if (synth_model_encode(view, bytes, *n) != *n)
		abort();
	return bytes;
}

#endif							/* SYNTH_TEST_MODEL_EXAMPLE_H */
