/*
 * learn_encode_number.c
 *		The codes of a number: heavy values and quantile bins.
 *
 * The sorted values become chunks: a value carried by enough rows is one by
 * itself (flat); other values are gathered, neighbours first, until min_count
 * rows share a chunk, which keeps only their mean.  So no value that fewer
 * than min_count rows carry is in the model, nor an exact extreme, unless
 * keep_extremes asks for it.  Codes are runs of consecutive chunks.
 */
#include "postgres.h"

#include <math.h>

#include "learn/learn_private.h"
#include "miscadmin.h"

typedef struct Distinct
{
	uint32		first;			/* in the sorted order */
	uint32		rows;
	double		value;
	uint32		chunk;
}			Distinct;

typedef struct Work
{
	uint32		n;				/* finite values */
	uint32	   *row;			/* of sorted value */
	uint32		ndistinct;
	Distinct   *distinct;
	uint32		nchunks;
	SynthChunk *chunks;
	uint32	   *chunk_code;
}			Work;

static const double power_of_ten[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

static void sort_values(const SynthCellVector *cells, Work *work);
static void find_granularity(const Work *work, SynthVariable *variable);
static void make_chunks(const SynthTraining *training, Work *work,
						const SynthVariable *variable);
static void sort_chunks(Work *work);
static void make_codes(const SynthTraining *training, Work *work,
					   SynthVariable *variable);
static void write_codes(SynthTraining *training, const SynthCellVector *cells,
						Work *work, SynthVariable *variable, uint16 *codes);

void
synth_learn_encode_number(SynthTraining *training, const SynthCellVector *cells,
						  SynthVariable *variable, uint16 *codes)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth encode number",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Work		work = {0};

	variable->domain = SYNTH_DOMAIN_NUMBER;
	sort_values(cells, &work);
	CHECK_FOR_INTERRUPTS();
	find_granularity(&work, variable);
	make_chunks(training, &work, variable);
	sort_chunks(&work);
	make_codes(training, &work, variable);
	write_codes(training, cells, &work, variable, codes);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	synth_learn_replace_suppressed(variable, codes, cells->n);
}

static void
sort_values(const SynthCellVector *cells, Work *work)
{
	uint64	   *keys = synth_palloc_array(uint64, cells->n);
	uint32		ndistinct = 0;

	work->row = synth_palloc_array(uint32, cells->n);
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_DOUBLE)
		{
			keys[work->n] = synth_num_double_key(cells->number[i]);
			work->row[work->n++] = i;
		}
	synth_learn_sort_keys(keys, work->row, work->n);

	for (uint32 i = 0; i < work->n; i++)
		ndistinct += i == 0 || keys[i] != keys[i - 1];
	work->distinct = synth_palloc_array(Distinct, ndistinct);
	for (uint32 i = 0; i < work->n; i++)
	{
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (i == 0 || keys[i] != keys[i - 1])
		{
			Distinct   *d = &work->distinct[work->ndistinct++];

			d->first = i;
			d->rows = 0;
			d->value = synth_num_key_double(keys[i]);
		}
		work->distinct[work->ndistinct - 1].rows++;
	}
	pfree(keys);
}

static int64
greatest_common_divisor(int64 a, int64 b)
{
	while (b != 0)
	{
		int64		t = a % b;

		a = b;
		b = t;
	}
	return a < 0 ? -a : a;
}

/* The coarsest decimal grid on which all values lie. */
static void
find_granularity(const Work *work, SynthVariable *variable)
{
	int			scale = 0;
	int64		step = 0,
				first;

	variable->scale = 0;
	variable->step = variable->origin = 0;
	for (uint32 i = 0; i < work->ndistinct; i++)
	{
		double		v = work->distinct[i].value;

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		while (rint(v * power_of_ten[scale]) / power_of_ten[scale] != v ||
			   fabs(v * power_of_ten[scale]) >= 9007199254740992.0)
		{
			if (scale == 15 || fabs(v * power_of_ten[scale]) >= 9007199254740992.0)
				return;			/* no grid */
			scale++;
		}
	}
	for (uint32 i = 0; i < work->ndistinct; i++)
		if (fabs(work->distinct[i].value * power_of_ten[scale]) >= 9007199254740992.0)
			return;
	if (work->ndistinct == 0)
		return;
	first = (int64) rint(work->distinct[0].value * power_of_ten[scale]);
	for (uint32 i = 1; i < work->ndistinct && step != 1; i++)
		step = greatest_common_divisor((int64) rint(work->distinct[i].value * power_of_ten[scale]) - first,
									   step);
	if (step == 0)
		step = 1;
	variable->scale = scale;
	variable->step = (double) step;
	/* the phase of the grid only: the value itself stays out */
	variable->origin = (double) (((first % step) + step) % step);
}

static void
add_chunk(Work *work, double value, uint32 rows, bool flat)
{
	SynthChunk *c = &work->chunks[work->nchunks++];

	c->value = value;
	c->rows = rows;
	c->flat = flat;
}

/* Of values from base to last, whose differences from base have the sum. */
static double
mean_of(double base, double last, double sum, uint32 rows)
{
	double		mean = base + sum / rows;

	return isfinite(mean) ? mean : base / 2 + last / 2;
}

static void
make_chunks(const SynthTraining *training, Work *work, const SynthVariable *variable)
{
	uint32		min_count = training->min_count;
	uint32		light_rows = Max(min_count, work->n / SYNTH_NUMBER_CHUNKS);
	uint32		flat_rows = work->ndistinct <= SYNTH_NUMBER_CODES ? min_count :
		Max(min_count, light_rows / 2);
	uint32		open_first = 0; /* of the distinct values gathered so far */
	uint32		open_rows = 0;
	uint32		last_light = PG_UINT32_MAX;
	double		open_sum = 0,
				open_base = 0,
				last = 0;

	work->chunks = synth_palloc_array(SynthChunk, work->ndistinct + 1);
	for (uint32 i = 0; i < work->ndistinct; i++)
	{
		Distinct   *d = &work->distinct[i];
		bool		extreme = training->keep_extremes &&
			(i == 0 || i == work->ndistinct - 1);

		d->chunk = PG_UINT32_MAX;
		if (d->rows >= flat_rows || extreme)
		{
			d->chunk = work->nchunks;
			add_chunk(work, d->value, d->rows, true);
			continue;
		}
		if (open_rows == 0)
		{
			open_first = i;
			open_base = d->value;
			open_sum = 0;
		}
		last = d->value;
		open_rows += d->rows;
		open_sum += (d->value - open_base) * d->rows;
		if (open_rows < light_rows)
			continue;
		for (uint32 k = open_first; k <= i; k++)
			if (work->distinct[k].chunk == PG_UINT32_MAX)
				work->distinct[k].chunk = work->nchunks;
		last_light = work->nchunks;
		add_chunk(work, synth_model_round(variable, mean_of(open_base, last, open_sum, open_rows)),
				  open_rows, false);
		open_rows = 0;
	}
	if (open_rows == 0)
		return;

	/* too few are left for a chunk of their own: they join a neighbour */
	if (open_rows >= min_count)
	{
		last_light = work->nchunks;
		add_chunk(work, synth_model_round(variable, mean_of(open_base, last, open_sum, open_rows)),
				  open_rows, false);
	}
	else if (last_light == PG_UINT32_MAX)
		last_light = work->nchunks > 0 ? work->nchunks - 1 : PG_UINT32_MAX;
	if (last_light == PG_UINT32_MAX)
		return;					/* stay out altogether */
	if (open_rows < min_count)
		work->chunks[last_light].rows += open_rows;
	for (uint32 k = open_first; k < work->ndistinct; k++)
		if (work->distinct[k].chunk == PG_UINT32_MAX)
			work->distinct[k].chunk = last_light;
}

/* A chunk gathered across heavy values may lie behind them: order by value. */
static void
sort_chunks(Work *work)
{
	uint32		n = work->nchunks;
	uint64	   *keys = synth_palloc_array(uint64, n);
	uint32	   *order = synth_palloc_array(uint32, n),
			   *place = synth_palloc_array(uint32, n);
	SynthChunk *sorted = synth_palloc_array(SynthChunk, n);

	for (uint32 k = 0; k < n; k++)
	{
		keys[k] = synth_num_double_key(work->chunks[k].value);
		order[k] = k;
	}
	synth_learn_sort_keys(keys, order, n);
	for (uint32 k = 0; k < n; k++)
	{
		sorted[k] = work->chunks[order[k]];
		place[order[k]] = k;
	}
	for (uint32 i = 0; i < work->ndistinct; i++)
		if (work->distinct[i].chunk != PG_UINT32_MAX)
			work->distinct[i].chunk = place[work->distinct[i].chunk];
	work->chunks = sorted;
}

static void
make_codes(const SynthTraining *training, Work *work, SynthVariable *variable)
{
	uint32		n = work->nchunks;
	uint32		heavy_rows,
				nheavy,
				code = 0,
				open_rows = 0;
	uint64		light_total;
	double		target;
	bool	   *heavy = synth_palloc0_array(bool, n);

	work->chunk_code = synth_palloc_array(uint32, n);
	if (n <= SYNTH_NUMBER_CODES)
	{
		for (uint32 k = 0; k < n; k++)
			work->chunk_code[k] = k;
		variable->nvalues = (int) n;
		return;
	}

	heavy_rows = Max((uint32) training->min_count, work->n / SYNTH_NUMBER_CODES);
	for (;; heavy_rows *= 2)
	{
		nheavy = 0;
		light_total = 0;
		for (uint32 k = 0; k < n; k++)
		{
			heavy[k] = work->chunks[k].flat &&
				(work->chunks[k].rows >= heavy_rows ||
				 (training->keep_extremes && (k == 0 || k == n - 1)));
			nheavy += heavy[k];
			light_total += heavy[k] ? 0 : work->chunks[k].rows;
		}
		if (nheavy <= SYNTH_NUMBER_CODES * 2 / 5)
			break;
	}
	target = (double) light_total / (SYNTH_NUMBER_CODES - 2 * nheavy - 2);
	for (uint32 k = 0; k < n; k++)
	{
		if (k > 0 && (heavy[k] || heavy[k - 1] || open_rows >= target))
		{
			code++;
			open_rows = 0;
		}
		open_rows += work->chunks[k].rows;
		work->chunk_code[k] = code;
	}
	variable->nvalues = (int) code + 1;
}

static void
write_codes(SynthTraining *training, const SynthCellVector *cells, Work *work,
			SynthVariable *variable, uint16 *codes)
{
	uint32		special_rows[8] = {0};
	uint32		nulls = 0;
	int			special_code[8] = {0};
	MemoryContext old = MemoryContextSwitchTo(training->result);

	for (uint32 i = 0; i < cells->n; i++)
	{
		if (cells->tag[i] == CELL_NULL)
			nulls++;
		else if (cells->tag[i] == CELL_SPECIAL)
			special_rows[(int) cells->number[i]]++;
	}
	variable->part_type = 0;
	variable->ngenerated = 0;
	for (int bit = 1; bit < 8; bit <<= 1)
		if (special_rows[bit] >= (uint32) training->min_count)
		{
			variable->part_type |= bit;
			special_code[bit] = variable->nvalues + variable->ngenerated++;
		}
	variable->has_null = nulls > 0;
	variable->ncodes = variable->nvalues + variable->ngenerated + variable->has_null;

	for (uint32 i = 0; i < cells->n; i++)
	{
		int			special = cells->tag[i] == CELL_SPECIAL ? (int) cells->number[i] : 0;

		codes[i] = cells->tag[i] == CELL_NULL ? (uint16) (variable->ncodes - 1) :
			special && (variable->part_type & special) ? (uint16) special_code[special] :
			SYNTH_CODE_SUPPRESSED;
	}
	for (uint32 i = 0; i < work->ndistinct; i++)
	{
		const Distinct *d = &work->distinct[i];

		if (d->chunk != PG_UINT32_MAX)
			for (uint32 k = d->first; k < d->first + d->rows; k++)
				codes[work->row[k]] = (uint16) work->chunk_code[d->chunk];
	}

	variable->nchunks = (int) work->nchunks;
	variable->chunks = synth_palloc_array(SynthChunk, work->nchunks);
	memcpy(variable->chunks, work->chunks, sizeof(SynthChunk) * work->nchunks);
	variable->code_chunk = synth_palloc0_array(uint32, variable->nvalues + 1);
	for (uint32 k = 0; k < work->nchunks; k++)
		variable->code_chunk[work->chunk_code[k] + 1] = k + 1;
	MemoryContextSwitchTo(old);
}
