/*
 * model_curve.c
 *		What follows from a variable's codes: groups, and the quantile curve.
 *
 * A number's distribution is a sequence of chunks, ascending.  A flat chunk
 * is one value.  Any other stands for at least min_count rows by their mean;
 * its rows spread from halfway to the previous chunk, through the mean, to
 * halfway to the next one, so the curve is continuous and piecewise linear.
 * At the ends of the column it stays at the mean: no value outside the means
 * of the outermost rows is made.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "model/model.h"

/* that a cell of a pair table has on average, at least */
#define ROWS_PER_CELL 10

static void derive_number_groups(SynthVariable *variable);
static int	calibration_limit(const SynthVariable *variable, int most);

/*
 * As many calibration groups as the rows can fill: were the cells of a pair
 * table down to a row or two, calibration would copy the training rows.
 */
static int
calibration_limit(const SynthVariable *variable, int most)
{
	double		rows = 0;
	int			limit = 3;

	for (int c = 0; c < variable->ncodes; c++)
		rows += variable->code_rows[c];
	while (limit < most && (double) limit * limit * ROWS_PER_CELL < rows)
		limit++;
	return limit;
}

void
synth_model_derive(SynthVariable *variable, SynthAlloc alloc, void *alloc_arg)
{
	int			n = variable->ncodes;
	int			null_code = n - 1;
	int			limit;

	variable->predictor_group = alloc(alloc_arg, n + 1);
	variable->calibration_group = alloc(alloc_arg, n + 1);
	variable->standard_value = alloc(alloc_arg, sizeof(float) * (n + 1));

	if (variable->domain == SYNTH_DOMAIN_NUMBER)
	{
		variable->chunk_rows = alloc(alloc_arg, sizeof(double) * (variable->nvalues + 1));
		for (int c = 0; c < variable->nvalues; c++)
			for (uint32_t k = variable->code_chunk[c]; k < variable->code_chunk[c + 1]; k++)
				variable->chunk_rows[c] += variable->chunks[k].rows;
		derive_number_groups(variable);
		return;
	}
	limit = calibration_limit(variable, 62);
	for (int c = 0; c < n; c++)
	{
		variable->predictor_group[c] = (uint8_t) (c < 254 ? c : 254);
		variable->calibration_group[c] = (uint8_t) (c < limit ? c : limit);
	}
	if (variable->has_null && n > 0)
	{
		/* NULL never shares a group with values */
		variable->predictor_group[null_code] = (uint8_t) (null_code < 255 ? null_code : 255);
		variable->calibration_group[null_code] =
			(uint8_t) (null_code < limit + 1 ? null_code : limit + 1);
	}
	variable->npredictor_groups = n > 0 ? variable->predictor_group[n - 1] + 1 : 0;
	variable->ncalibration_groups = n > 0 ? variable->calibration_group[n - 1] + 1 : 0;
}

/* Values in this unit can be summed and squared: 1 unless they are huge. */
static double
safe_unit(const SynthVariable *variable)
{
	double		largest = 1;

	if (variable->nchunks > 0)
	{
		double		low = fabs(variable->chunks[0].value),
					high = fabs(variable->chunks[variable->nchunks - 1].value);

		largest = low > high ? low : high;
	}
	return largest > 1e100 ? largest : 1;
}

static double
code_mean(const SynthVariable *variable, int code, double unit)
{
	double		sum = 0,
				rows = 0;

	for (uint32_t k = variable->code_chunk[code]; k < variable->code_chunk[code + 1]; k++)
	{
		sum += variable->chunks[k].value / unit * variable->chunks[k].rows;
		rows += variable->chunks[k].rows;
	}
	return rows > 0 ? sum / rows :
		variable->chunks[variable->code_chunk[code]].value / unit;
}

static void
derive_number_groups(SynthVariable *variable)
{
	int			nvalues = variable->nvalues;
	int			ncalibration = 0;
	double		unit = safe_unit(variable);
	double		rows = 0,
				mean = 0,
				square = 0,
				deviation;

	/* predictors: equal mass; NULL, NaN and the infinities apart */
	variable->npredictor_groups = synth_num_group(variable->code_rows, nvalues,
												  254 - variable->ngenerated,
												  variable->predictor_group);

	for (int c = 0; c < nvalues; c++)
	{
		double		w = variable->code_rows[c];
		double		delta;

		if (w == 0)
			continue;
		delta = code_mean(variable, c, unit) - mean;
		rows += w;
		mean += delta * w / rows;
		square += w * delta * (code_mean(variable, c, unit) - mean);
	}
	deviation = rows > 0 && square > 0 ? sqrt(square / rows) : 1;
	if (!(deviation > 0) || !isfinite(deviation))
		deviation = 1;
	for (int c = 0; c < nvalues; c++)
	{
		double		z = (code_mean(variable, c, unit) - mean) / deviation;

		/* codes without rows may lie anywhere */
		variable->standard_value[c] = fabs(z) < FLT_MAX ? (float) z : 0;
	}

	/*
	 * Calibration: cut where equal mass or equal width says so.  Published
	 * scores compare contingency tables of ten equal-width bins, and people
	 * look at histograms of the same kind.
	 */
	if (nvalues > 0)
	{
		uint8_t		mass_group[SYNTH_MAX_CODES];
		double		low = code_mean(variable, 0, unit);
		double		width = code_mean(variable, nvalues - 1, unit) - low;
		int			last_width = 0;

		int			most = calibration_limit(variable, 16);
		int			widths = most < 16 ? most / 2 : 10;

		(void) synth_num_group(variable->code_rows, nvalues, most, mass_group);
		for (int c = 0; c < nvalues; c++)
		{
			double		share = width > 0 && isfinite(width) ?
				(code_mean(variable, c, unit) - low) / width : 0;
			int			width_group = share >= 1 ? widths - 1 :
				share > 0 ? (int) (share * widths) : 0;

			if (c > 0 && (mass_group[c] != mass_group[c - 1] || width_group != last_width))
				ncalibration++;
			last_width = width_group;
			variable->calibration_group[c] = (uint8_t) ncalibration;
		}
		ncalibration++;
	}
	for (int c = nvalues; c < variable->ncodes; c++)
	{
		variable->predictor_group[c] = (uint8_t) variable->npredictor_groups++;
		variable->calibration_group[c] = (uint8_t) ncalibration++;
	}
	variable->ncalibration_groups = ncalibration;
}

/*
 * Where chunk k begins on the value axis.  The outermost rows stay at their
 * mean: spread outwards, they would leave the range of the real values.
 */
static double
chunk_edge(const SynthVariable *variable, int k)
{
	const SynthChunk *chunks = variable->chunks;

	if (k == 0)
		return chunks[0].value;
	if (k == variable->nchunks)
		return chunks[k - 1].value;
	/* the difference of two huge values may overflow, of their halves not */
	return chunks[k - 1].value + (chunks[k].value / 2 - chunks[k - 1].value / 2);
}

double
synth_model_code_value(const SynthVariable *variable, int code, double u)
{
	uint32_t	first = variable->code_chunk[code],
				last = variable->code_chunk[code + 1];
	const SynthChunk *chunk;
	double		at = u * variable->chunk_rows[code],
				edge;
	uint32_t	k;

	for (k = first; k < last - 1 && at >= variable->chunks[k].rows; k++)
		at -= variable->chunks[k].rows;
	chunk = &variable->chunks[k];
	if (chunk->flat || chunk->rows == 0)
		return chunk->value;
	/* from the edge before to the mean, from the mean to the edge behind */
	at = at / chunk->rows * 2 - 1;
	edge = chunk_edge(variable, (int) k + (at >= 0));
	return chunk->value + (edge - chunk->value) * (at < 0 ? -at : at);
}

void
synth_model_code_limits(const SynthVariable *variable, int code, double *low,
						double *high)
{
	uint32_t	first = variable->code_chunk[code],
				last = variable->code_chunk[code + 1] - 1;
	const SynthChunk *chunks = variable->chunks;

	*low = chunks[first].flat ? chunks[first].value : chunk_edge(variable, first);
	*high = chunks[last].flat ? chunks[last].value : chunk_edge(variable, last + 1);
}

/* rint() for the default rounding, without a call; exact below 2^51. */
static inline double
nearest_whole(double x)
{
	const double shift = 0x1.8p52;

	return x < 0x1p51 && x > -0x1p51 ? (x + shift) - shift : rint(x);
}

double
synth_model_round(const SynthVariable *variable, double value)
{
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
	1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	double		p = power[variable->scale];

	if (!(variable->step > 0))
		return value;
	if (variable->step == 1)
		return nearest_whole(value * p) / p;

	/* a decimal fraction is the double nearest to it: divide, don't multiply */
	return (variable->origin +
			nearest_whole((value * p - variable->origin) / variable->step) *
			variable->step) / p;
}
