/*
 * sample_encode.c
 *		Values to codes, and how probable a code is in a leaf.
 *
 * A leaf holds few rows, so its counts are smoothed: by Witten and Bell (1991)
 * a leaf with n rows and t different codes gives the share t / (n + t) to what
 * it has not seen, spread as the code's calibration group is in the leaf
 * (numbers), which is smoothed likewise by the column as a whole.  The column
 * gives half a row to each code, and half a row to all that it does not know:
 * no probability is 0.
 *
 * Numbers: a value that was learned lies in a chunk, whose density counts; one
 * beyond its chunk or outside all of them is taken for the larger of two
 * things, a row of the nearest chunk that strayed or something unknown, and
 * both fall with the distance, first exponentially, then as a power.  Texts: a
 * text without code is one of those that the generator makes, if there is one,
 * no more frequent than min_count rows; else unknown.
 *
 * Sources: I. Witten, T. Bell, "The zero-frequency problem", IEEE Trans. Inf.
 * Theory 37 (1991), method C.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "miscadmin.h"
#include "sample/sample_private.h"
#include "sample/sample_row_private.h"

/* distances beyond this many scales count by their logarithm */
#define LINEAR_SCALES 20.0
/* values that say where others can be */
#define MIN_GRID_VALUES 8

static void prepare_texts(SynthRowVariable *rv, const SynthComponent *component);
static void prepare_numbers(SynthRowVariable *rv);
static void prepare_shares(SynthRowVariable *rv);
static void prepare_leaves(SynthRowVariable *rv);
static uint16 encode_text(const SynthRowVariable *rv, const SynthRowCell *cell);
static uint16 encode_number(const SynthRowVariable *rv, double x, double *density,
							double *beyond);

/* ---- once for a model ---- */

void
synth_sample_prepare_variable(SynthRowVariable *rv, const SynthComponent *component)
{
	const SynthVariable *variable = rv->variable;

	CHECK_FOR_INTERRUPTS();
	rv->drawn = synth_sample_is_drawn(variable) && variable->ncodes > 0 &&
		variable->nleaves > 0;
	if (!rv->drawn)
		return;
	prepare_shares(rv);
	if (variable->domain == SYNTH_DOMAIN_TEXT)
		prepare_texts(rv, component);
	else
		prepare_numbers(rv);
	prepare_leaves(rv);
}

static void
prepare_texts(SynthRowVariable *rv, const SynthComponent *component)
{
	const SynthVariable *variable = rv->variable;
	uint32		size = 4;
	double		generated = 0;

	while (size < (uint32) variable->nvalues * 2)
		size *= 2;
	rv->slot_mask = size - 1;
	rv->slot = synth_palloc0_array(uint16, size);
	for (int c = 0; c < variable->nvalues; c++)
	{
		uint32		at = (uint32) synth_num_hash(variable->text[c],
												 variable->text_bytes[c], 0);

		while (rv->slot[at & rv->slot_mask] != 0)
			at++;
		rv->slot[at & rv->slot_mask] = (uint16) (c + 1);
	}
	for (int c = variable->nvalues; c < variable->nvalues + variable->ngenerated; c++)
		generated += variable->code_rows[c];
	rv->generated_share = generated > component->min_count ?
		component->min_count / generated : 1;
}

/* The deviation of a number's chunks, or 1 if they are all the same. */
static double
chunks_deviation(const SynthVariable *variable)
{
	double		rows = 0,
				mean = 0,
				square = 0,
				deviation;

	for (int k = 0; k < variable->nchunks; k++)
	{
		double		w = variable->chunks[k].rows;
		double		delta = variable->chunks[k].value - mean;

		if (w == 0)
			continue;
		rows += w;
		mean += delta * (w / rows);
		square += w * delta * (variable->chunks[k].value - mean);
	}
	deviation = rows > 0 && square > 0 ? sqrt(square / rows) : 1;
	return isfinite(deviation) && deviation > 0 ? deviation : 1;
}

/*
 * Where any value may be, the deviation is the unit of probability; else the
 * distance of values: a few odd ones must not make it finer than it is for
 * the rest, so it is that of the values which enough rows have.
 */
static void
find_grid(SynthRowVariable *rv)
{
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
	1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	const SynthVariable *variable = rv->variable;
	int			nflat = 0;
	double		first = 0,
				step = 0;

	rv->scale = power[variable->scale];
	if (!(variable->step > 0))
	{
		rv->unit = rv->fine_unit = chunks_deviation(variable);
		return;
	}
	for (int k = 0; k < variable->nchunks; k++)
	{
		double		at = rint(variable->chunks[k].value * rv->scale);

		if (!variable->chunks[k].flat || fabs(at) >= 0x1p52)
			continue;
		if (nflat++ == 0)
			first = at;
		for (double other = at - first; other != 0;)
		{
			double		rest = fmod(step, other);

			step = other;
			other = rest;
		}
	}
	rv->fine_unit = variable->step / rv->scale;
	rv->grid_origin = nflat >= MIN_GRID_VALUES ? first : variable->origin;
	rv->grid_step = nflat >= MIN_GRID_VALUES ? Max(fabs(step), variable->step) : variable->step;
	rv->unit = rv->grid_step / rv->scale;
}

static void
prepare_numbers(SynthRowVariable *rv)
{
	const SynthVariable *variable = rv->variable;
	int			n = variable->nchunks;
	double		range = 0;

	find_grid(rv);
	if (n > 0)
		range = variable->chunks[n - 1].value - variable->chunks[0].value;
	rv->unknown_share = isfinite(range) ? rv->unit / (range + rv->unit) :
		rv->unit / DBL_MAX;
	rv->unknown_share = Max(rv->unknown_share, DBL_MIN);
	rv->off_grid = rv->share_unknown;
	rv->chunk_code = synth_palloc0_array(uint16, n);
	rv->light_before = synth_palloc_array(int32, n);
	rv->light_after = synth_palloc_array(int32, n);
	for (int c = 0; c < variable->nvalues; c++)
		for (uint32 k = variable->code_chunk[c]; k < variable->code_chunk[c + 1]; k++)
			rv->chunk_code[k] = (uint16) c;
	for (int k = 0; k < n; k++)
		rv->light_before[k] = !variable->chunks[k].flat ? k :
			k > 0 ? rv->light_before[k - 1] : -1;
	for (int k = n - 1; k >= 0; k--)
		rv->light_after[k] = !variable->chunks[k].flat ? k :
			k < n - 1 ? rv->light_after[k + 1] : -1;
}

static void
prepare_shares(SynthRowVariable *rv)
{
	const SynthVariable *variable = rv->variable;
	double		total = 0.5 * (variable->ncodes + 1);

	for (int c = 0; c < variable->ncodes; c++)
		total += variable->code_rows[c];
	rv->share = synth_palloc_array(double, variable->ncodes);
	for (int c = 0; c < variable->ncodes; c++)
		rv->share[c] = (variable->code_rows[c] + 0.5) / total;
	rv->share_unknown = 0.5 / total;
	rv->typical = 0;
	for (int c = 1; c < variable->ncodes; c++)
		if (variable->code_rows[c] > variable->code_rows[rv->typical])
			rv->typical = (uint16) c;
	if (variable->domain != SYNTH_DOMAIN_NUMBER)
		return;

	/* the calibration groups of a number are runs of codes */
	rv->group_share = synth_palloc0_array(double, variable->ncalibration_groups);
	rv->group_first = synth_palloc0_array(uint16, variable->ncalibration_groups + 1);
	for (int c = 0; c < variable->ncodes; c++)
	{
		rv->group_share[variable->calibration_group[c]] += rv->share[c];
		rv->group_first[variable->calibration_group[c] + 1] = (uint16) (c + 1);
	}
}

static void
prepare_leaves(SynthRowVariable *rv)
{
	const SynthVariable *variable = rv->variable;
	uint32		nentries = variable->leaf_first[variable->nleaves];
	double	   *node_rows = synth_palloc_array(double, variable->nnodes);

	rv->cumulative = synth_palloc_array(uint32, (Size) nentries + 1);
	rv->leaf_groups = synth_palloc0_array(uint32, variable->nleaves);
	rv->left_share = synth_palloc0_array(double, variable->nnodes);
	rv->cumulative[0] = 0;
	for (uint32 i = 0; i < nentries; i++)
		rv->cumulative[i + 1] = rv->cumulative[i] + variable->leaf_rows[i];
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
		for (uint32 i = variable->leaf_first[leaf]; i < variable->leaf_first[leaf + 1]; i++)
			rv->leaf_groups[leaf] += i == variable->leaf_first[leaf] ||
				variable->calibration_group[variable->leaf_code[i]] !=
				variable->calibration_group[variable->leaf_code[i - 1]];

	/* nodes are in preorder: children come after their parent */
	for (int k = variable->nnodes - 1; k >= 0; k--)
	{
		const SynthTreeNode *node = &variable->nodes[k];

		if (node->feature < 0)
			node_rows[k] = (double) rv->cumulative[variable->leaf_first[node->left + 1]] -
				rv->cumulative[variable->leaf_first[node->left]];
		else
		{
			node_rows[k] = node_rows[node->left] + node_rows[node->right];
			rv->left_share[k] = node_rows[k] > 0 ? node_rows[node->left] / node_rows[k] : 0.5;
		}
	}
	pfree(node_rows);
}

/* ---- codes ---- */

uint16
synth_sample_encode(const SynthRowVariable *rv, const SynthRowCell *cell,
					double *density, double *beyond)
{
	const SynthVariable *variable = rv->variable;
	bool		is_number = variable->domain == SYNTH_DOMAIN_NUMBER;

	*density = *beyond = 0;
	switch (cell->tag)
	{
		case SYNTH_ROW_CELL_NULL:
			return variable->has_null ? (uint16) (variable->ncodes - 1) : SYNTH_ROW_UNKNOWN;
		case SYNTH_ROW_CELL_NUMBER:
			if (is_number)
				return encode_number(rv, cell->number, density, beyond);
			break;
		case SYNTH_ROW_CELL_SPECIAL:
			if (!is_number)
				break;
			if (!(variable->part_type & cell->special))
				return SYNTH_ROW_UNKNOWN;
			/* their codes follow the values', by ascending bit */
			for (int bit = 1, code = variable->nvalues;; bit <<= 1)
			{
				if (bit == cell->special)
					return code < variable->ncodes ? (uint16) code : SYNTH_ROW_UNKNOWN;
				code += (variable->part_type & bit) != 0;
			}
		case SYNTH_ROW_CELL_TEXT:
			if (!is_number)
				return encode_text(rv, cell);
			break;
		case SYNTH_ROW_CELL_OTHER:
			break;
	}
	return SYNTH_ROW_UNOBSERVED;
}

static uint16
encode_text(const SynthRowVariable *rv, const SynthRowCell *cell)
{
	const SynthVariable *variable = rv->variable;
	uint32		at = (uint32) synth_num_hash(cell->text, cell->text_bytes, 0);

	for (; rv->slot[at & rv->slot_mask] != 0; at++)
	{
		int			code = rv->slot[at & rv->slot_mask] - 1;

		if (variable->text_bytes[code] == cell->text_bytes &&
			memcmp(variable->text[code], cell->text, cell->text_bytes) == 0)
			return (uint16) code;
	}
	return variable->ngenerated > 0 ? SYNTH_ROW_GENERATED : SYNTH_ROW_UNKNOWN;
}

/* Halfway between two values; the difference of huge ones may overflow. */
static double
middle(double a, double b)
{
	return a + (b / 2 - a / 2);
}

/* What a distance takes off the log-likelihood. */
static double
penalty(double distance, double scale)
{
	double		r = Min(distance, DBL_MAX) / scale;

	if (r <= LINEAR_SCALES)
		return r;
	if (!(r <= DBL_MAX))
		r = DBL_MAX;
	return LINEAR_SCALES * (1 + synth_num_log(r / LINEAR_SCALES));
}

/*
 * Log of the share of chunk k's code that lies at x.  The values that chunks
 * gather lie between those of the chunks before and after that gather too,
 * whatever single values there are among them; half the rows on either side
 * of the mean, and outwards as far as inwards.  What lies beyond is a stray.
 */
static double
light_density(const SynthRowVariable *rv, int k, double x, double unit)
{
	const SynthVariable *variable = rv->variable;
	const SynthChunk *chunks = variable->chunks;
	int			last = variable->nchunks - 1,
				before = k > 0 ? rv->light_before[k - 1] : -1,
				after = k < last ? rv->light_after[k + 1] : -1;
	double		value = chunks[k].value,
				rows = variable->chunk_rows[rv->chunk_code[k]],
				share = rows > 0 ? chunks[k].rows / rows : 1,
				to_before = before >= 0 ? value / 2 - chunks[before].value / 2 : -1,
				to_after = after >= 0 ? chunks[after].value / 2 - value / 2 : -1,
				begin = before >= 0 ? value - to_before : Min(chunks[0].value, value - Max(to_after, 0)),
				end = after >= 0 ? value + to_after : Max(chunks[last].value, value + Max(to_before, 0)),
				smallest = variable->step > 0 ? unit / 2 : unit * 1e-4,
				below = Max(value - begin, smallest),
				above = Max(end - value, smallest),
				distance = x < begin ? begin - x : x > end ? x - end : 0,
				width = x < value ? below : x > value ? above : middle(below, above);

	if (distance > 0)
		width = Max(below, above) * 2;
	return synth_num_log(Max(0.5 * share * Min(unit / width, 1e12), DBL_MIN)) -
		(distance > 0 ? penalty(distance, width) : 0);
}

/*
 * Log of the share of flat chunk k in its code; where any number can be, as a
 * density over its place among the others.
 */
static double
flat_density(const SynthRowVariable *rv, int k)
{
	const SynthVariable *variable = rv->variable;
	const SynthChunk *chunks = variable->chunks;
	double		rows = variable->chunk_rows[rv->chunk_code[k]],
				share = rows > chunks[k].rows ? Max(chunks[k].rows, 0.5) / rows : 1;

	if (variable->step == 0 && variable->nchunks > 1)
	{
		int			last = variable->nchunks - 1;
		double		place = chunks[Min(k + 1, last)].value / 2 - chunks[Max(k - 1, 0)].value / 2;

		if (k == 0 || k == last)
			place *= 2;
		if (place < rv->unit)
			share *= Min(rv->unit / Max(place, rv->unit * 1e-4), 1e12);
	}
	return share == 1 ? 0 : synth_num_log(share);
}

/* The unit of the grid on which x lies; 0: of none. */
static double
grid_unit(const SynthRowVariable *rv, double x)
{
	double		at = x * rv->scale;

	if (!(rv->variable->step > 0) || !(fabs(at) < 0x1p52))
		return rv->unit;
	if (fabs(at - rint(at)) > Max(fabs(at), 1) * 1e-9)
		return 0;
	if (fmod(rint(at) - rv->grid_origin, rv->grid_step) == 0)
		return rv->unit;
	return fmod(rint(at) - rv->variable->origin, rv->variable->step) == 0 ? rv->fine_unit : 0;
}

static uint16
encode_number(const SynthRowVariable *rv, double x, double *density, double *beyond)
{
	const SynthVariable *variable = rv->variable;
	const SynthChunk *chunks = variable->chunks;
	int			n = variable->nchunks,
				low = 0,
				high = n,
				before,
				after,
				nearest;
	double		outside,
				unit;

	if (n == 0)
		return SYNTH_ROW_UNKNOWN;
	while (low < high)			/* the first chunk above x */
	{
		int			half = (low + high) / 2;

		if (chunks[half].value <= x)
			low = half + 1;
		else
			high = half;
	}
	for (int k = low - 1; k >= 0 && chunks[k].value == x; k--)
		if (chunks[k].flat)
		{
			*density = flat_density(rv, k);
			return rv->chunk_code[k];
		}

	/* the chunk that spreads to x, or the nearest that spreads at all */
	before = low > 0 ? rv->light_before[low - 1] : -1;
	after = low < n ? rv->light_after[low] : -1;
	nearest = before < 0 ? after : after < 0 ? before :
		x - chunks[before].value <= chunks[after].value - x ? before : after;
	outside = x < chunks[0].value ? chunks[0].value - x :
		x > chunks[n - 1].value ? x - chunks[n - 1].value : 0;
	*beyond = synth_num_log(rv->unknown_share);
	if (outside > 0)
		*beyond -= penalty(outside, rv->unit / rv->unknown_share / 10);
	unit = grid_unit(rv, x);
	if (unit == 0)
		*beyond += synth_num_log(rv->off_grid);
	if (nearest >= 0 && unit > 0)
		*density = light_density(rv, nearest, x, unit);
	else
		*density = -DBL_MAX;
	if (nearest < 0)			/* near one of the single values, but none of them */
		nearest = low == 0 ? 0 : low == n ? n - 1 :
			x - chunks[low - 1].value <= chunks[low].value - x ? low - 1 : low;
	return rv->chunk_code[nearest];
}

/* ---- probabilities ---- */

/* First entry of the leaf whose code is not below. */
static inline uint32
find_entry(const SynthVariable *variable, uint32 low, uint32 high, uint32 code)
{
	while (low < high)
	{
		uint32		half = (low + high) / 2;

		if (variable->leaf_code[half] < code)
			low = half + 1;
		else
			high = half;
	}
	return low;
}

double
synth_sample_probability(const SynthRowVariable *rv, int leaf, uint16 code)
{
	const SynthVariable *variable = rv->variable;
	uint32		first = variable->leaf_first[leaf],
				end = variable->leaf_first[leaf + 1];
	double		codes = end - first,
				rows = (double) rv->cumulative[end] - rv->cumulative[first],
				seen = 0,
				back;
	uint32		at;

	if (code == SYNTH_ROW_GENERATED)
	{
		double		share = 0;

		for (int c = variable->nvalues; c < variable->nvalues + variable->ngenerated; c++)
			share += rv->share[c];
		at = find_entry(variable, first, end, variable->nvalues);
		seen = (double) rv->cumulative[find_entry(variable, at, end,
												  variable->nvalues + variable->ngenerated)] -
			rv->cumulative[at];
		return (rows > 0 ? (seen + codes * share) / (rows + codes) : share) *
			rv->generated_share;
	}
	if (code == SYNTH_ROW_UNKNOWN)
		back = rv->share_unknown;
	else
	{
		at = find_entry(variable, first, end, code);
		if (at < end && variable->leaf_code[at] == code)
			seen = variable->leaf_rows[at];
		back = rv->share[code];
	}
	if (rows == 0)
		return back;
	if (variable->domain == SYNTH_DOMAIN_NUMBER)
	{
		double		groups = rv->leaf_groups[leaf];

		if (code == SYNTH_ROW_UNKNOWN)
			back *= groups / (rows + groups);
		else
		{
			int			g = variable->calibration_group[code];
			uint32		low = find_entry(variable, first, end, rv->group_first[g]),
						high = find_entry(variable, low, end, rv->group_first[g + 1]);
			double		in_group = (double) rv->cumulative[high] - rv->cumulative[low];

			back *= (in_group / rv->group_share[g] + groups) / (rows + groups);
		}
	}
	return (seen + codes * back) / (rows + codes);
}

void
synth_sample_probabilities(const SynthRowVariable *rv, int leaf, double *probability)
{
	const SynthVariable *variable = rv->variable;
	uint32		first = variable->leaf_first[leaf],
				end = variable->leaf_first[leaf + 1];
	double		codes = end - first,
				rows = (double) rv->cumulative[end] - rv->cumulative[first];

	memcpy(probability, rv->share, sizeof(double) * variable->ncodes);
	if (rows == 0)
		return;
	if (variable->domain == SYNTH_DOMAIN_NUMBER)
		for (int g = 0; g < variable->ncalibration_groups; g++)
		{
			uint32		low = find_entry(variable, first, end, rv->group_first[g]),
						high = find_entry(variable, low, end, rv->group_first[g + 1]);
			double		in_group = (double) rv->cumulative[high] - rv->cumulative[low],
						factor;

			if (rv->group_first[g + 1] <= rv->group_first[g])
				continue;
			factor = (in_group / rv->group_share[g] + rv->leaf_groups[leaf]) /
				(rows + rv->leaf_groups[leaf]);
			for (int c = rv->group_first[g]; c < rv->group_first[g + 1]; c++)
				probability[c] *= factor;
		}
	for (int c = 0; c < variable->ncodes; c++)
		probability[c] *= codes / (rows + codes);
	for (uint32 i = first; i < end; i++)
		probability[variable->leaf_code[i]] += variable->leaf_rows[i] / (rows + codes);
}
