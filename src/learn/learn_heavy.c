/*
 * learn_heavy.c
 *		Rows so frequent that they must not hang on the luck of their hash.
 *
 * Where more distinct rows come than can be kept, those of smallest hash are,
 * each with all its copies (learn_state.c).  A row that is a third of the table
 * would then be in the sample with three times its weight, or not at all.  So
 * from the first row left out, all rows are also counted in a count-min sketch
 * (Cormode and Muthukrishnan, J. Algorithms 2005), which begins with the exact
 * counts that there are until then; and the bytes of a row are remembered as
 * soon as its estimated count is a certain share of the rows seen.
 *
 * The sketch is linear: it is a function of the multiset of rows alone,
 * whatever their order and whichever worker counted them.  A row that has the
 * share in the end had it, in at least one worker, when it came there last,
 * because the estimate never is too small; so its bytes are there.  What
 * counts as frequent in the end needs four times that share: the estimate of
 * a row that is remembered in one order and not in another would have to be
 * wrong by three quarters, in each of six lines independently; which is about
 * as likely as two rows with the same hash.
 *
 * The share is 16 / counters of a line (1 in 16384 at the default of
 * synth.learn_memory), more for rows so long that so many would not fit into a
 * sixteenth of that memory: bytes / (that sixteenth).  Shares sum to 1, so the
 * candidates' bytes are bounded by it.
 *
 * Cost: six counters a row, 35 ns.  Memory: learn_memory / 21 for the sketch, at most
 * learn_memory / 8 for the candidates.
 */
#include "postgres.h"

#include "learn/rowset_private.h"
#include "miscadmin.h"

#define CANDIDATE_COUNT 16		/* times the mean of a counter */
#define HEAVY_FACTOR 4			/* times what makes a candidate */

static void trim_candidates(SynthHeavy *heavy, int64 rows);

SynthHeavy *
synth_learn_heavy_new(MemoryContext context, Size memory_bytes)
{
	SynthHeavy *heavy = MemoryContextAllocZero(context, sizeof(SynthHeavy));

	heavy->bits = SYNTH_SKETCH_MIN_BITS;
	while (heavy->bits < SYNTH_SKETCH_MAX_BITS &&
		   (Size) 1024 << (heavy->bits + 1) <= memory_bytes)
		heavy->bits++;
	heavy->counter = synth_base_alloc_array0(context,
											 (Size) SYNTH_SKETCH_DEPTH << heavy->bits,
											 sizeof(int64));
	heavy->max_bytes = memory_bytes / 16;
	heavy->trim_bytes = 2 * heavy->max_bytes;
	synth_learn_store_init(&heavy->candidates, context);
	return heavy;
}

/* The counters of a row, one in each line. */
static inline void
find_counters(const SynthHeavy *heavy, uint64 hash, int64 **counter)
{
	uint64		mask = ((uint64) 1 << heavy->bits) - 1;
	uint64		a = hash * UINT64CONST(0x9E3779B97F4A7C15),
				b;

	StaticAssertStmt(SYNTH_SKETCH_DEPTH == 6 && SYNTH_SKETCH_MAX_BITS <= 21,
					 "two words give six places");
	a ^= a >> 32;
	b = a * UINT64CONST(0xBF58476D1CE4E5B9);
	b ^= b >> 29;
	counter[0] = heavy->counter + (a & mask);
	counter[1] = heavy->counter + (a >> 21 & mask) + ((Size) 1 << heavy->bits);
	counter[2] = heavy->counter + (a >> 42 & mask) + ((Size) 2 << heavy->bits);
	counter[3] = heavy->counter + (b & mask) + ((Size) 3 << heavy->bits);
	counter[4] = heavy->counter + (b >> 21 & mask) + ((Size) 4 << heavy->bits);
	counter[5] = heavy->counter + (b >> 42 & mask) + ((Size) 5 << heavy->bits);
}

void
synth_learn_heavy_prefetch(const SynthHeavy *heavy, uint64 hash)
{
#ifdef __GNUC__
	int64	   *counter[SYNTH_SKETCH_DEPTH];

	find_counters(heavy, hash, counter);
	for (int line = 0; line < SYNTH_SKETCH_DEPTH; line++)
		__builtin_prefetch(counter[line], 1);
#endif
}

int64
synth_learn_heavy_count(const SynthHeavy *heavy, uint64 hash, int64 count)
{
	int64	   *counter[SYNTH_SKETCH_DEPTH];
	int64		least = PG_INT64_MAX;

	find_counters(heavy, hash, counter);
	for (int line = 0; line < SYNTH_SKETCH_DEPTH; line++)
	{
		*counter[line] += count;
		least = Min(least, *counter[line]);
	}
	return least;
}

/* Rows that make a row of so many bytes a candidate. */
static double
candidate_rows(const SynthHeavy *heavy, uint32 nbytes, int64 rows)
{
	double		by_count = (double) CANDIDATE_COUNT / ((uint64) 1 << heavy->bits),
				by_bytes = (double) (nbytes + SYNTH_ROW_OVERHEAD_BYTES) / heavy->max_bytes;

	return Max(by_count, by_bytes) * (double) rows;
}

void
synth_learn_heavy_offer(SynthHeavy *heavy, uint64 hash, const char *bytes,
						uint32 nbytes, int64 bound, int64 rows)
{
	if ((double) bound < candidate_rows(heavy, nbytes, rows))
		return;
	(void) synth_learn_store_add(&heavy->candidates, hash, bytes, nbytes, 0);
	if (heavy->candidates.bytes > heavy->trim_bytes)
		trim_candidates(heavy, rows);
}

/* Forget candidates that no longer are, since the rows have grown. */
static void
trim_candidates(SynthHeavy *heavy, int64 rows)
{
	struct synth_rowset_hash *table = heavy->candidates.table;
	uint64	   *hashes = synth_palloc_array(uint64, table->members);
	uint32		n = 0;
	synth_rowset_iterator it;
	SynthKeptRow *row;

	synth_rowset_start_iterate(table, &it);
	while ((row = synth_rowset_iterate(table, &it)) != NULL)
		if ((double) synth_learn_heavy_count(heavy, row->hash, 0) <
			candidate_rows(heavy, row->nbytes, rows))
			hashes[n++] = row->hash;
	synth_learn_store_remove(&heavy->candidates, hashes, n);
	pfree(hashes);
	heavy->trim_bytes = Max(2 * heavy->max_bytes, 2 * heavy->candidates.bytes);
}

double
synth_learn_heavy_rows(const SynthHeavy *heavy, uint64 hash, uint32 nbytes,
					   int64 rows)
{
	double		bound = (double) synth_learn_heavy_count(heavy, hash, 0),
				counters = (double) ((uint64) 1 << heavy->bits),
				estimate;

	/* less what other rows have put there, on average */
	estimate = bound - ((double) rows - bound) / counters;
	return estimate >= HEAVY_FACTOR * candidate_rows(heavy, nbytes, rows) ? estimate : 0;
}

void
synth_learn_heavy_fold(SynthHeavy *heavy, int bits)
{
	Size		old_width = (Size) 1 << heavy->bits,
				width = (Size) 1 << bits;
	int64	   *old = heavy->counter;

	if (bits >= heavy->bits)
		return;
	heavy->counter = synth_base_alloc_array0(GetMemoryChunkContext(heavy),
											 SYNTH_SKETCH_DEPTH * width, sizeof(int64));
	for (int line = 0; line < SYNTH_SKETCH_DEPTH; line++)
		for (Size i = 0; i < old_width; i++)
			heavy->counter[line * width + (i & (width - 1))] += old[line * old_width + i];
	heavy->bits = bits;
	pfree(old);
}
