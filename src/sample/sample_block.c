/*
 * sample_block.c
 *		Blocks of codes: column by column, low-discrepancy and calibrated.
 *
 * For each variable in drawing order: route the block's rows down its tree,
 * draw the leaves' codes with low discrepancy (num_draw.c), and swap values
 * inside the leaves until the coarse pair tables agree (num_calibrate.c).
 * Noise between blocks averages out, so the larger the sample, the fewer
 * sweeps of calibration a block gets: the effort is bounded for the sample as
 * a whole.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "sample/sample_private.h"

/* sweeps of a sample of one block at most, ... */
#define MAX_SWEEPS 30.0
/* ... of larger ones this many rows are tried for each column, ... */
#define TRIED_ROWS 400000.0
/* ... and for all columns together, ... */
#define TRIED_CELLS 2e7
/* ... but never less than this share of a block */
#define MIN_SWEEPS 0.3
/* a block's groups and values should stay in a core's cache */
#define MAX_BLOCK_ROWS 16384
#define MAX_LARGE_BLOCK_ROWS 49152
/* samples from this size on hold kept extremes */
#define EXTREMES_ROWS 100

static void allocate_block(SynthSampler *sampler);
static void split_components(SynthSampler *sampler, uint32 n, SynthRandom *random);
static void draw_component(SynthSampler *sampler, int component, uint32 first,
						   uint32 n, uint64 key);
static void weigh_rows(SynthSampler *sampler, SynthEvidence *evidence, int nleaves,
					   uint32 first);
static void keep_extremes(SynthSampler *sampler, const SynthComponent *component, int k,
						  int v, uint32 n, uint16 *codes);
static void force_code(SynthSampler *sampler, const SynthVariable *variable, uint16 code,
					   uint32 n, uint16 *codes);
static void measure_excess(SynthSampler *sampler, const SynthPair *pair,
						   const uint8 *mine, const uint8 *its, int ncells,
						   int width, double share, uint32 n,
						   SynthExcess *excess);
static void calibrate(SynthSampler *sampler, const SynthComponent *component,
					  int v, uint32 n, SynthRandom *random);

/*
 * Rows of a block at most, by the model alone: fewer for wide tables, and more
 * where the leaves have so many entries that walking them is what costs.
 */
static uint32
max_block_rows(const SynthModelView *model)
{
	int			nvariables = 1;
	uint64		entries = 0;
	int			limit = MAX_BLOCK_ROWS;

	for (int k = 0; k < model->ncomponents; k++)
	{
		const SynthComponent *component = &model->components[k];

		nvariables = Max(nvariables, component->nvariables);
		for (int v = 0; v < component->nvariables; v++)
			if (synth_sample_is_drawn(&component->variables[v]))
				entries += component->variables[v].leaf_first[component->variables[v].nleaves];
	}
	if (entries / nvariables > MAX_BLOCK_ROWS / 2)
		limit = MAX_LARGE_BLOCK_ROWS;
	return (uint32) Min(limit, Max(1024, 8 * 1024 * 1024 / nvariables));
}

void
synth_sample_plan_blocks(SynthSampler *sampler)
{
	uint32		limit = max_block_rows(sampler->model);
	double		tried;

	sampler->nblocks = (sampler->n + limit - 1) / limit;
	sampler->max_rows = sampler->nblocks == 0 ? 0 :
		(uint32) ((sampler->n + sampler->nblocks - 1) / sampler->nblocks);
	allocate_block(sampler);
	tried = Min(TRIED_ROWS, TRIED_CELLS / Max(sampler->nvariables, 1));
	sampler->sweeps = Min(MAX_SWEEPS, Max(MIN_SWEEPS, tried / Max(sampler->n, 1)));
}

int64
synth_sample_blocks(const SynthSampler *sampler)
{
	return sampler->nblocks;
}

/* Block b holds the positions from b n / nblocks to (b + 1) n / nblocks. */
static int64
block_start(const SynthSampler *sampler, int64 block)
{
	int64		whole = sampler->n / sampler->nblocks,
				more = sampler->n % sampler->nblocks;

	return block * whole + Min(block, more);
}

int64
synth_sample_block_of(const SynthSampler *sampler, int64 position)
{
	int64		low = 0,
				high = sampler->nblocks - 1;

	while (low < high)
	{
		int64		middle = (low + high + 1) / 2;

		if (block_start(sampler, middle) <= position)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

static void
allocate_block(SynthSampler *sampler)
{
	MemoryContext old = MemoryContextSwitchTo(sampler->context);
	int			nvariables = 0,
				max_codes = 1,
				max_leaves = 1,
				max_pairs = 1;
	uint32		max_entries = 1;
	uint32		rows = Max(sampler->max_rows, sampler->evidence ? SYNTH_SAMPLE_MIN_POOL : 16);

	sampler->max_rows = rows;
	for (int k = 0; k < sampler->model->ncomponents; k++)
	{
		const SynthComponent *c = &sampler->components[k];

		nvariables = Max(nvariables, c->nvariables);
		for (int v = 0; v < c->nvariables; v++)
		{
			const SynthVariable *variable = &c->variables[v];

			max_codes = Max(max_codes, variable->ncodes);
			max_leaves = Max(max_leaves, variable->nleaves);
			max_pairs = Max(max_pairs, variable->npairs);
			for (int leaf = 0; leaf < variable->nleaves; leaf++)
				max_entries = Max(max_entries, variable->leaf_first[leaf + 1] -
								  variable->leaf_first[leaf]);
		}
	}
	sampler->nvariables = nvariables;
	sampler->block.codes = synth_palloc_array(uint16 *, nvariables);
	sampler->groups = synth_palloc_array(uint8 *, nvariables);
	sampler->shifted_groups = synth_palloc_array(const uint8 *, nvariables);
	for (int v = 0; v < nvariables; v++)
	{
		sampler->block.codes[v] = synth_palloc_array(uint16, rows);
		sampler->groups[v] = synth_palloc_array(uint8, rows);
	}
	if (sampler->model->ncomponents > 1)
	{
		sampler->block.component = synth_palloc_array(uint16, rows);
		sampler->place = synth_palloc_array(uint16, rows);
		sampler->shuffle = synth_palloc_array(uint16, rows);
	}
	sampler->component_rows = synth_palloc_array(uint32, sampler->model->ncomponents);
	sampler->rows = synth_palloc_array(uint16, rows);
	sampler->scratch_rows = synth_palloc_array(uint16, rows);
	sampler->leaf_start = synth_palloc_array(uint32, max_leaves + 1);
	sampler->residual = synth_palloc_array(double, max_codes);
	sampler->factor = synth_palloc_array(double, max_codes);
	sampler->score = synth_palloc_array(double, max_entries);
	sampler->fraction = synth_palloc_array(double, max_entries);
	sampler->index = synth_palloc_array(uint32, max_entries);
	sampler->coarse = synth_palloc_array(uint8 *, nvariables);
	for (int v = 0; v < nvariables; v++)
		sampler->coarse[v] = synth_palloc_array(uint8, rows);
	sampler->coarse_rows = synth_palloc_array(uint8, (Size) rows * nvariables);
	sampler->value_rows = synth_palloc_array(float, (Size) rows * nvariables);
	sampler->slot = synth_palloc_array(int, max_pairs);
	sampler->pair_groups = synth_palloc_array(int, max_pairs);
	sampler->excess = synth_palloc_array(SynthExcess *, max_pairs);
	sampler->counts = synth_palloc_array(uint32, SYNTH_MAX_CALIBRATION_GROUPS *
										 SYNTH_MAX_CALIBRATION_GROUPS);
	sampler->product_slot = synth_palloc_array(int, max_pairs);
	sampler->product_excess = synth_palloc_array(float, max_pairs);
	sampler->product_scratch = synth_palloc_array(float, max_pairs);
	sampler->excess_cells = 0;
	sampler->excess_memory = NULL;
	MemoryContextSwitchTo(old);
}

const SynthBlock *
synth_sample_block(SynthSampler *sampler, int64 block)
{
	SynthBlock *out = &sampler->block;
	uint64		key = synth_num_mix(synth_num_mix(sampler->seed, sampler->n),
									sampler->offset + block);

	out->first = sampler->offset + block_start(sampler, block);
	out->positions = NULL;
	out->nrows = (uint32) (block_start(sampler, block + 1) - block_start(sampler, block));
	out->key = synth_num_mix(key, 1);
	if (sampler->evidence)
		synth_sample_draw_given(sampler, out->nrows, key);
	else
		synth_sample_draw_rows(sampler, out->nrows, key);
	return out;
}

const SynthBlock *
synth_sample_spare_block(SynthSampler *sampler, uint32 n, const int64 *positions,
						 uint64 key)
{
	SynthBlock *out = &sampler->block;

	out->first = 0;
	out->positions = positions;
	out->nrows = n;
	out->key = synth_num_mix(key, 1);
	if (sampler->evidence)
		synth_sample_draw_given(sampler, n, key);
	else
		synth_sample_draw_rows(sampler, n, key);
	return out;
}

void
synth_sample_draw_rows(SynthSampler *sampler, uint32 n, uint64 key)
{
	SynthBlock *out = &sampler->block;
	SynthRandom random;
	uint32		first = 0;

	if (sampler->weight)
		for (uint32 i = 0; i < n; i++)
			sampler->weight[i] = 1;
	if (sampler->model->ncomponents == 1)
	{
		draw_component(sampler, 0, 0, n, synth_num_mix(key, 2));
		return;
	}
	synth_num_random_init(&random, key);
	split_components(sampler, n, &random);
	for (int k = 0; k < sampler->model->ncomponents; k++)
	{
		draw_component(sampler, k, first, sampler->component_rows[k],
					   synth_num_mix(key, 2 + k));
		first += sampler->component_rows[k];
	}
	/* weighted rows are mixed when they are chosen */
	if (sampler->weight)
		return;
	/* the components' rows are mixed by a random permutation */
	for (uint32 i = 0; i < n; i++)
		sampler->place[i] = (uint16) i;
	for (uint32 i = n; i > 1; i--)
	{
		uint32		j = (uint32) synth_num_random_below(&random, i);
		uint16		t = sampler->place[i - 1];

		sampler->place[i - 1] = sampler->place[j];
		sampler->place[j] = t;
	}
	for (int v = -1; v < sampler->nvariables; v++)
	{
		uint16	   *codes = v < 0 ? out->component : out->codes[v];

		memcpy(sampler->shuffle, codes, sizeof(uint16) * n);
		for (uint32 i = 0; i < n; i++)
			codes[i] = sampler->shuffle[sampler->place[i]];
	}
}

/* How many rows of the block each component makes: shares, rounded at random. */
static void
split_components(SynthSampler *sampler, uint32 n, SynthRandom *random)
{
	const SynthModelView *model = sampler->model;
	double		total = 0,
				before = 0,
				offset = synth_num_random_unit(random);
	uint32		first = 0;

	for (int k = 0; k < model->ncomponents; k++)
		total += (double) model->components[k].rows;
	for (int k = 0; k < model->ncomponents; k++)
	{
		uint32		next;

		before += (double) model->components[k].rows / total * n;
		next = k == model->ncomponents - 1 ? n : Min((uint32) (before + offset), n);
		next = Max(next, first);
		sampler->component_rows[k] = next - first;
		for (uint32 i = first; i < next; i++)
			sampler->block.component[i] = (uint16) k;
		first = next;
	}
}

static void
draw_component(SynthSampler *sampler, int k, uint32 first, uint32 n, uint64 key)
{
	const SynthComponent *component = &sampler->components[k];
	int			stride = component->nvariables;

	if (n == 0)
		return;
	sampler->first_row = first;
	for (int v = 0; v < component->nvariables; v++)
		sampler->shifted_groups[v] = sampler->groups[v] + first;
	for (int v = 0; v < component->nvariables; v++)
	{
		const SynthVariable *variable = &component->variables[v];
		uint16	   *codes = sampler->block.codes[v] + first;
		uint8	   *groups = sampler->groups[v] + first,
				   *coarse = sampler->coarse[v];
		SynthDrawTask draw = {0};
		SynthRandom random;

		CHECK_FOR_INTERRUPTS();
		if (!synth_sample_is_drawn(variable))
			continue;
		synth_num_random_init(&random, synth_num_mix(key, v));
		synth_num_tree_route(variable->nodes, variable->nleaves,
							 sampler->shifted_groups, n, sampler->rows,
							 sampler->scratch_rows, sampler->leaf_start);
		draw.nleaves = variable->nleaves;
		draw.leaf_first = variable->leaf_first;
		draw.code = variable->leaf_code;
		draw.weight = variable->leaf_rows;
		if (sampler->evidence == NULL)
			draw.code_rows = variable->code_rows;
		draw.ncodes = variable->ncodes;
		draw.leaf_start = sampler->leaf_start;
		draw.rows = sampler->rows;
		draw.out = codes;
		draw.residual = sampler->residual;
		draw.factor = sampler->factor;
		draw.score = sampler->score;
		draw.fraction = sampler->fraction;
		draw.index = sampler->index;
		draw.random = &random;
		synth_num_draw(&draw);
		if (component->keep_extremes)
			keep_extremes(sampler, component, k, v, n, codes);
		if (sampler->evidence && sampler->evidence[k][v])
			weigh_rows(sampler, sampler->evidence[k][v], variable->nleaves, first);
		for (uint32 i = 0; i < n; i++)
			coarse[i] = variable->calibration_group[codes[i]];
		if (variable->npairs > 0 && sampler->sweeps > 0)
		{
			calibrate(sampler, component, v, n, &random);
			for (uint32 i = 0; i < n; i++)
				coarse[i] = variable->calibration_group[codes[i]];
		}

		for (uint32 i = 0; i < n; i++)
			groups[i] = variable->predictor_group[codes[i]];
		for (uint32 i = 0; i < n; i++)
			sampler->coarse_rows[(Size) i * stride + v] = coarse[i];
		if (variable->domain == SYNTH_DOMAIN_NUMBER)
			for (uint32 i = 0; i < n; i++)
				sampler->value_rows[(Size) i * stride + v] = variable->standard_value[codes[i]];
	}
}

/* A row's weight falls by the share of its leaf that the evidence rules out. */
static void
weigh_rows(SynthSampler *sampler, SynthEvidence *evidence, int nleaves, uint32 first)
{
	for (int leaf = 0; leaf < nleaves; leaf++)
		for (uint32 i = sampler->leaf_start[leaf]; i < sampler->leaf_start[leaf + 1]; i++)
		{
			double	   *weight = &sampler->weight[first + sampler->rows[i]];

			*weight *= evidence->leaf_mass[leaf];
			evidence->met |= *weight > 0;
		}
}

/*
 * The learned minimum and maximum of a number, which option keep_extremes asks
 * for, are in every larger sample, though they may be one row's: a block of the
 * sample is chosen for each of them.
 */
static void
keep_extremes(SynthSampler *sampler, const SynthComponent *component, int k, int v,
			  uint32 n, uint16 *codes)
{
	const SynthVariable *variable = &component->variables[v];
	uint64		key = synth_num_mix(sampler->seed, sampler->n);

	if (sampler->n < EXTREMES_ROWS || sampler->evidence || sampler->block.positions ||
		variable->domain != SYNTH_DOMAIN_NUMBER || variable->nvalues == 0 ||
		component->columns[variable->column].nvariables != 1)
		return;
	for (int last = 0; last <= 1; last++)
	{
		int64		position = (int64) (synth_num_mix(key, ((uint64) k << 32) + 2 * v + last) %
										(uint64) sampler->n);

		if (synth_sample_block_of(sampler, position) !=
			synth_sample_block_of(sampler, sampler->block.first))
			continue;
		force_code(sampler, variable, (uint16) (last ? variable->nvalues - 1 : 0), n, codes);
	}
}

/*
 * Unless a row has the code, the row whose code is nearest to it gets it: one
 * of the leaves that hold the code, if there are any.
 */
static void
force_code(SynthSampler *sampler, const SynthVariable *variable, uint16 code, uint32 n,
		   uint16 *codes)
{
	uint32		nearest = 0,
				least = PG_UINT32_MAX;

	for (uint32 i = 0; i < n; i++)
		if (codes[i] == code)
			return;
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
	{
		uint32		distance = SYNTH_MAX_CODES * 2;

		for (uint32 e = variable->leaf_first[leaf]; e < variable->leaf_first[leaf + 1]; e++)
			if (variable->leaf_code[e] == code)
				distance = 0;
		for (uint32 i = sampler->leaf_start[leaf]; i < sampler->leaf_start[leaf + 1]; i++)
		{
			uint32		row = sampler->rows[i];
			uint32		its = codes[row] >= variable->nvalues ? SYNTH_MAX_CODES :
				(uint32) abs((int) codes[row] - (int) code);

			/* the row that was first extreme stays, where there are others */
			if (variable->nvalues > 1 && n > 1 &&
				(codes[row] == 0 || codes[row] == variable->nvalues - 1))
				its = SYNTH_MAX_CODES - 1;
			if (distance + its < least)
			{
				least = distance + its;
				nearest = row;
			}
		}
	}
	codes[nearest] = code;
}

/* Rows of each pair of groups that are drawn beyond those wanted. */
static void
measure_excess(SynthSampler *sampler, const SynthPair *pair, const uint8 *mine,
			   const uint8 *its, int ncells, int width, double share, uint32 n,
			   SynthExcess *excess)
{
	uint32	   *counts = sampler->counts;

	memset(counts, 0, sizeof(uint32) * ncells);
	for (uint32 i = 0; i < n; i++)
		counts[mine[i] * width + its[i]]++;
	for (int c = 0; c < ncells; c++)
		synth_num_set_excess(&excess[c], (float) (counts[c] - pair->rows[c] * share));
}

static void
calibrate(SynthSampler *sampler, const SynthComponent *component, int v, uint32 n,
		  SynthRandom *random)
{
	const SynthVariable *variable = &component->variables[v];
	uint16	   *codes = sampler->block.codes[v] + sampler->first_row;
	double		share = (double) n / (double) component->fitted_rows;
	SynthCalibrateTask task = {0};
	Size		cells = 0;

	for (int q = 0; q < variable->npairs; q++)
		cells += (Size) variable->ncalibration_groups *
			component->variables[variable->pairs[q].partner].ncalibration_groups;
	if (cells > sampler->excess_cells)
	{
		if (sampler->excess_memory)
			pfree(sampler->excess_memory);
		sampler->excess_memory = synth_base_alloc_array(sampler->context, cells,
														sizeof(SynthExcess));
		sampler->excess_cells = cells;
	}
	cells = 0;
	for (int q = 0; q < variable->npairs; q++)
	{
		const SynthPair *pair = &variable->pairs[q];
		const SynthVariable *partner = &component->variables[pair->partner];
		int			width = partner->ncalibration_groups;
		int			ncells = variable->ncalibration_groups * width;

		sampler->slot[q] = pair->partner;
		sampler->pair_groups[q] = width;
		sampler->excess[q] = sampler->excess_memory + cells;
		measure_excess(sampler, pair, sampler->coarse[v], sampler->coarse[pair->partner],
					   ncells, width, share, n, sampler->excess[q]);
		cells += ncells;
		if (variable->domain == SYNTH_DOMAIN_NUMBER && partner->domain == SYNTH_DOMAIN_NUMBER)
		{
			const uint16 *its = sampler->block.codes[pair->partner] + sampler->first_row;
			double		excess = -pair->product * share;

			for (uint32 i = 0; i < n; i++)
				excess += (double) variable->standard_value[codes[i]] *
					partner->standard_value[its[i]];
			sampler->product_excess[task.nproducts] = (float) excess;
			sampler->product_slot[task.nproducts++] = pair->partner;
		}
	}
	task.nleaves = variable->nleaves;
	task.leaf_start = sampler->leaf_start;
	task.rows = sampler->rows;
	task.stride = component->nvariables;
	task.group_of = sampler->coarse_rows;
	task.value_of = sampler->value_rows;
	task.npartners = variable->npairs;
	task.slot = sampler->slot;
	task.ngroups = sampler->pair_groups;
	task.excess = sampler->excess;
	task.product_slot = sampler->product_slot;
	task.product_excess = sampler->product_excess;
	task.product_weight = 1;
	task.scratch = sampler->product_scratch;
	task.code = codes;
	task.code_group = variable->calibration_group;
	task.code_value = variable->standard_value;
	task.sweeps = sampler->sweeps;
	task.random = random;
	task.poll = synth_base_poll;
	synth_num_calibrate(&task);
}
