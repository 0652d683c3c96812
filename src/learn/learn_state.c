/*
 * learn_state.c
 *		The sample of rows that learning keeps.
 *
 * Every row is packed to bytes and hashed.  Kept are the distinct rows of
 * smallest hash, each with its number of occurrences: as many as fit both
 * limits (rows, bytes), in the order of the hash.  That set is a function of
 * the multiset of rows alone, whatever the order in which they came and
 * whichever worker saw them: a row that the limits exclude in a part would be
 * excluded from the whole too, since the rows before it only grow in number.
 * For the same reason the count of a row that stays to the end is exact.
 * (Bottom-k sampling; E. Cohen and H. Kaplan, PODC 2007.)  Frequent rows are
 * not left to it: see learn_heavy.c.
 *
 * A trim leaves out what the limits exclude, and may come at any time: it
 * changes what is remembered, never what is learned.
 *
 * Memory: the limit, a quarter more between trims, and the sketch; a trim
 * works in place.
 */
#include "postgres.h"

#include <math.h>

#include "common/int.h"
#include "learn/rowset_private.h"
#include "miscadmin.h"
#include "utils/datum.h"

#define CHUNK_BYTES (256 * 1024)

/* Bytes that fitting takes for a training row, and rows it may always have. */
#define fit_bytes(ncolumns) (64 + 5 * (ncolumns))
#define MIN_FIT_ROWS 1000

static void keep_row(SynthLearnState *state, uint64 hash, const char *bytes,
					 uint32 nbytes, int64 count, int64 bound);
static void count_pending(SynthLearnState *state);
static void trim(SynthLearnState *state);
static double light_share(const SynthLearnState *state,
						  const SynthTrainingRow *rows, uint32 n);

/* ---- a set of rows ---- */

void
synth_learn_store_init(SynthRowStore *store, MemoryContext parent)
{
	memset(store, 0, sizeof(*store));
	store->context = AllocSetContextCreate(parent, "synth learn rows",
										   ALLOCSET_DEFAULT_SIZES);
	store->table = synth_rowset_create(store->context, 1024, NULL);
}

/* Bytes are cut from large chunks: no header for each row. */
static char *
keep_bytes(SynthRowStore *store, const char *bytes, uint32 n)
{
	char	   *copy;

	if (n > store->left)
	{
		if (store->nchunks == store->max_chunks)
		{
			char	  **chunks = store->chunks;

			store->max_chunks = store->max_chunks * 2 + 16;
			store->chunks = synth_base_alloc_array(store->context, store->max_chunks,
												   sizeof(char *));
			if (chunks)
			{
				memcpy(store->chunks, chunks, sizeof(char *) * store->nchunks);
				pfree(chunks);
			}
		}
		store->left = Max(CHUNK_BYTES, n);
		store->at = MemoryContextAlloc(store->context, store->left);
		store->chunks[store->nchunks++] = store->at;
	}
	copy = store->at;
	memcpy(copy, bytes, n);
	store->at += n;
	store->left -= n;
	return copy;
}

static int
compare_pointers(const void *a, const void *b)
{
	uintptr_t	x = (uintptr_t) *(char *const *) a,
				y = (uintptr_t) *(char *const *) b;

	return x < y ? -1 : x > y;
}

/*
 * The rows that stay move together in the order of their addresses, so that
 * each old chunk is given back before the next one is read: a trim needs no
 * second copy of the rows.
 */
void
synth_learn_store_remove(SynthRowStore *store, const uint64 *hashes, uint32 n)
{
	uint32		members;
	uint64	   *address;
	uint32	   *index;
	SynthKeptRow **rows;
	char	  **old = store->chunks;
	int			nold = store->nchunks,
				nfreed = 0;
	synth_rowset_iterator it;
	SynthKeptRow *row;

	for (uint32 i = 0; i < n; i++)
	{
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		(void) synth_rowset_delete(store->table, hashes[i]);
	}
	members = store->table->members;
	address = synth_base_alloc_array(store->context, members, sizeof(uint64));
	index = synth_base_alloc_array(store->context, members, sizeof(uint32));
	rows = synth_base_alloc_array(store->context, members, sizeof(SynthKeptRow *));
	members = 0;
	synth_rowset_start_iterate(store->table, &it);
	while ((row = synth_rowset_iterate(store->table, &it)) != NULL)
	{
		address[members] = (uintptr_t) row->bytes;
		index[members] = members;
		rows[members++] = row;
	}
	synth_learn_sort_keys(address, index, members);
	qsort(old, nold, sizeof(char *), compare_pointers);

	store->chunks = NULL;
	store->nchunks = store->max_chunks = 0;
	store->at = NULL;
	store->left = store->bytes = 0;
	for (uint32 i = 0; i < members; i++)
	{
		row = rows[index[i]];
		/* chunks before the one that this row is in */
		while (nfreed + 1 < nold && (uintptr_t) old[nfreed + 1] <= address[i])
			pfree(old[nfreed++]);
		row->bytes = keep_bytes(store, row->bytes, row->nbytes);
		store->bytes += row->nbytes + SYNTH_ROW_OVERHEAD_BYTES;
	}
	while (nfreed < nold)
		pfree(old[nfreed++]);
	if (old)
		pfree(old);
	pfree(address);
	pfree(index);
	pfree(rows);
}

SynthKeptRow *
synth_learn_store_add(SynthRowStore *store, uint64 hash, const char *bytes,
					  uint32 nbytes, int64 count)
{
	bool		found;
	SynthKeptRow *row = synth_rowset_insert(store->table, hash, &found);

	if (found)
	{
		row->count += count;
		return row;
	}
	row->count = count;
	row->nbytes = nbytes;
	row->bytes = keep_bytes(store, bytes, nbytes);
	store->bytes += nbytes + SYNTH_ROW_OVERHEAD_BYTES;
	return row;
}

/* ---- the state ---- */

SynthLearnState *
synth_learn_new_state(MemoryContext context, Jsonb *options)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthLearnState *state = palloc0(sizeof(SynthLearnState));

	state->context = context;
	if (options)
	{
		state->options_json = (Jsonb *) DatumGetPointer(datumCopy(PointerGetDatum(options),
																  false, -1));
		synth_learn_read_options(state->options_json, &state->options);
	}
	else
		synth_learn_default_options(&state->options);
	state->call_context = AllocSetContextCreate(context, "synth learn row",
												ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&state->packed);
	initStringInfo(&state->pending);
	state->threshold = PG_UINT64_MAX;
	state->max_bytes = (Size) synth_learn_memory_kb * 1024;
	synth_learn_store_init(&state->kept, context);
	MemoryContextSwitchTo(old);
	return state;
}

void
synth_learn_check_options(const SynthLearnState *state, Jsonb *options)
{
	const Jsonb *known = state->options_json;

	if (options == NULL ? known == NULL :
		known != NULL && VARSIZE(options) == VARSIZE(known) &&
		memcmp(options, known, VARSIZE(known)) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("options of learning differ between rows"),
			 errhint("Pass the same options with every row: a constant.")));
}

static void
add_rows(SynthLearnState *state, int64 count)
{
	if (pg_add_s64_overflow(state->rows, count, &state->rows))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("too many rows to learn from")));
}

void
synth_learn_add_packed(SynthLearnState *state, const char *bytes, uint32 nbytes,
					   int64 count)
{
	uint64		hash = synth_num_hash(bytes, nbytes, state->options.seed);

	if (state->heavy == NULL)
	{
		add_rows(state, count);
		keep_row(state, hash, bytes, nbytes, count, 0);
		return;
	}
	/* its counters come from memory while the next row is packed */
	synth_learn_heavy_prefetch(state->heavy, hash);
	count_pending(state);
	resetStringInfo(&state->pending);
	appendBinaryStringInfo(&state->pending, bytes, (int) nbytes);
	state->pending_hash = hash;
	state->pending_count = count;
}

static void
count_pending(SynthLearnState *state)
{
	int64		count = state->pending_count;
	int64		bound;

	if (count == 0)
		return;
	state->pending_count = 0;
	add_rows(state, count);
	bound = synth_learn_heavy_count(state->heavy, state->pending_hash, count);
	keep_row(state, state->pending_hash, state->pending.data,
			 (uint32) state->pending.len, count, bound);
}

/* Keep a row that is counted already: bound is what the sketch says. */
static void
keep_row(SynthLearnState *state, uint64 hash, const char *bytes, uint32 nbytes,
		 int64 count, int64 bound)
{
	if (hash >= state->threshold && state->heavy)
	{
		synth_learn_heavy_offer(state->heavy, hash, bytes, nbytes, bound, state->rows);
		return;
	}
	(void) synth_learn_store_add(&state->kept, hash, bytes, nbytes, count);
	if (state->kept.bytes > state->max_bytes + state->max_bytes / 4 ||
		(int64) state->kept.table->members >
		state->options.sample_rows + state->options.sample_rows / 4)
		trim(state);
}

/* The sketch begins with all rows until then, which are all kept. */
static void
start_sketch(SynthLearnState *state)
{
	synth_rowset_iterator it;
	SynthKeptRow *row;

	state->heavy = synth_learn_heavy_new(state->context, state->max_bytes);
	synth_rowset_start_iterate(state->kept.table, &it);
	for (uint32 i = 0; (row = synth_rowset_iterate(state->kept.table, &it)) != NULL; i++)
	{
		(void) synth_learn_heavy_count(state->heavy, row->hash, row->count);
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

/* The kept rows by hash, and how many of them the limits allow: at least one. */
static SynthKeptRow **
rows_within_limits(SynthLearnState *state, uint32 *n, uint32 *allowed)
{
	uint32		members = state->kept.table->members;
	uint64	   *hashes = synth_base_alloc_array(state->context, members, sizeof(uint64));
	uint32	   *index = synth_base_alloc_array(state->context, members, sizeof(uint32));
	SynthKeptRow **unsorted = synth_base_alloc_array(state->context, members,
													 sizeof(SynthKeptRow *)),
			  **rows = synth_base_alloc_array(state->context, members,
											  sizeof(SynthKeptRow *));
	synth_rowset_iterator it;
	SynthKeptRow *row;
	Size		bytes = 0;

	*n = 0;
	synth_rowset_start_iterate(state->kept.table, &it);
	while ((row = synth_rowset_iterate(state->kept.table, &it)) != NULL)
	{
		hashes[*n] = row->hash;
		index[*n] = *n;
		unsorted[(*n)++] = row;
	}
	synth_learn_sort_keys(hashes, index, *n);
	for (uint32 i = 0; i < *n; i++)
		rows[i] = unsorted[index[i]];
	for (*allowed = 0; *allowed < *n; (*allowed)++)
	{
		bytes += rows[*allowed]->nbytes + SYNTH_ROW_OVERHEAD_BYTES;
		if ((int64) *allowed >= state->options.sample_rows ||
			(bytes > state->max_bytes && *allowed > 0) ||
			rows[*allowed]->hash >= state->threshold)
			break;
	}
	pfree(hashes);
	pfree(index);
	pfree(unsorted);
	return rows;
}

void
synth_learn_trim(SynthLearnState *state)
{
	count_pending(state);
	trim(state);
}

static void
trim(SynthLearnState *state)
{
	uint32		n,
				allowed;
	SynthKeptRow **rows = rows_within_limits(state, &n, &allowed);

	if (allowed < n)
	{
		uint64	   *hashes = synth_base_alloc_array(state->context, n - allowed,
													sizeof(uint64));

		if (state->heavy == NULL)
			start_sketch(state);
		state->threshold = Min(state->threshold, rows[allowed]->hash);
		for (uint32 i = allowed; i < n; i++)
		{
			const SynthKeptRow *row = rows[i];

			hashes[i - allowed] = row->hash;
			synth_learn_heavy_offer(state->heavy, row->hash, row->bytes, row->nbytes,
									synth_learn_heavy_count(state->heavy, row->hash, 0),
									state->rows);
			if ((i & 0xffff) == 0)
				CHECK_FOR_INTERRUPTS();
		}
		synth_learn_store_remove(&state->kept, hashes, n - allowed);
		pfree(hashes);
	}
	pfree(rows);
}

/* ---- merging ---- */

void
synth_learn_begin_merge(SynthLearnState *into, int64 rows, uint64 threshold,
						bool sketched)
{
	count_pending(into);
	if (sketched && into->heavy == NULL)
		start_sketch(into);
	add_rows(into, rows);
	into->threshold = Min(into->threshold, threshold);
}

void
synth_learn_merge_row(SynthLearnState *into, const char *bytes, uint32 nbytes,
					  int64 count, bool sketched)
{
	uint64		hash = synth_num_hash(bytes, nbytes, into->options.seed);
	int64		bound = 0;

	if (into->heavy)
		bound = synth_learn_heavy_count(into->heavy, hash, sketched ? 0 : count);
	if (count == 0)
		synth_learn_heavy_offer(into->heavy, hash, bytes, nbytes, bound, into->rows);
	else
		keep_row(into, hash, bytes, nbytes, count, bound);
}

static void
merge_store(SynthLearnState *into, const SynthRowStore *store, bool sketched)
{
	synth_rowset_iterator it;
	SynthKeptRow *row;

	synth_rowset_start_iterate(store->table, &it);
	for (uint32 i = 0; (row = synth_rowset_iterate(store->table, &it)) != NULL; i++)
	{
		synth_learn_merge_row(into, row->bytes, row->nbytes, row->count, sketched);
		if ((i & 0xfff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

void
synth_learn_combine_into(SynthLearnState *into, SynthLearnState *from)
{
	count_pending(from);
	synth_learn_check_options(into, from->options_json);
	if (from->ncolumns > 0)
		synth_learn_set_columns(into, from->columns, from->ncolumns);
	synth_learn_begin_merge(into, from->rows, from->threshold, from->heavy != NULL);
	if (from->heavy)
	{
		int			bits = Min(into->heavy->bits, from->heavy->bits);
		Size		width = (Size) 1 << from->heavy->bits,
					into_width = (Size) 1 << bits;

		synth_learn_heavy_fold(into->heavy, bits);
		for (int line = 0; line < SYNTH_SKETCH_DEPTH; line++)
			for (Size i = 0; i < width; i++)
				into->heavy->counter[line * into_width + (i & (into_width - 1))] +=
					from->heavy->counter[line * width + i];
		merge_store(into, &from->heavy->candidates, true);
	}
	merge_store(into, &from->kept, from->heavy != NULL);
}

/*
 * Columns are matched by name: the parts of a partitioned or distributed table
 * may have them in another order, under row types of their own.  Where the
 * order differs, the first one in a fixed order of orders counts, so that it
 * is the same whichever rows came first.
 */
void
synth_learn_set_columns(SynthLearnState *state, SynthCellColumn *columns,
						int ncolumns)
{
	bool		same = ncolumns == state->ncolumns,
				earlier = false;
	MemoryContext old;

	if (state->ncolumns == 0)
	{
		old = MemoryContextSwitchTo(state->context);
		state->ncolumns = ncolumns;
		state->columns = palloc0(sizeof(SynthCellColumn) * (ncolumns + 1));
		for (int i = 0; i < ncolumns; i++)
		{
			state->columns[i] = columns[i];
			state->columns[i].name = pstrdup(columns[i].name);
			state->columns[i].type_name = pstrdup(columns[i].type_name);
			state->columns[i].has_output = false;
		}
		MemoryContextSwitchTo(old);
		return;
	}
	for (int i = 0; same && i < ncolumns; i++)
		same = strcmp(columns[i].name, state->columns[i].name) == 0 &&
			strcmp(columns[i].type_name, state->columns[i].type_name) == 0;
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("rows of different columns cannot be learned together"),
				 errhint("Pass rows of one table or subquery; synth_merge joins models of equal columns.")));
	for (int i = 0; i < ncolumns; i++)
		if (columns[i].place != state->columns[i].place)
		{
			earlier = columns[i].place < state->columns[i].place;
			break;
		}
	for (int i = 0; i < ncolumns; i++)
	{
		if (earlier)
			state->columns[i].place = columns[i].place;
		if (columns[i].typmod != state->columns[i].typmod)
			state->columns[i].typmod = -1;
	}
}

/* ---- the rows to fit on ---- */

SynthTrainingRow *
synth_learn_training_rows(SynthLearnState *state, uint32 *nrows, uint32 *n)
{
	SynthTrainingRow *rows,
			   *sorted;
	uint64	   *hashes;
	uint32	   *index;
	SynthRowStore *store = &state->kept;
	uint32		most;
	double		share,
				total = 0,
				limit,
				before = 0.5;	/* so that the sum is rounded, not cut */

	most = store->table->members + (state->heavy ? state->heavy->candidates.table->members : 0);
	rows = synth_palloc_array(SynthTrainingRow, most);
	*nrows = 0;
	for (;;)
	{
		synth_rowset_iterator it;
		SynthKeptRow *row;

		synth_rowset_start_iterate(store->table, &it);
		while ((row = synth_rowset_iterate(store->table, &it)) != NULL)
		{
			SynthTrainingRow *r = &rows[*nrows];
			double		heavy_rows = state->heavy == NULL ? 0 :
				synth_learn_heavy_rows(state->heavy, row->hash, row->nbytes, state->rows);

			r->hash = row->hash;
			r->bytes = row->bytes;
			r->nbytes = row->nbytes;
			/* a negative weight marks a frequent row until the share is known */
			if (store == &state->kept)
				r->weight = heavy_rows > 0 ? -(double) row->count : (double) row->count;
			else if (heavy_rows > 0 && row->hash >= state->threshold)
				r->weight = -heavy_rows;
			else
				continue;
			(*nrows)++;
		}
		if (state->heavy == NULL || store != &state->kept)
			break;
		store = &state->heavy->candidates;
	}

	hashes = synth_palloc_array(uint64, *nrows);
	index = synth_palloc_array(uint32, *nrows);
	for (uint32 r = 0; r < *nrows; r++)
	{
		hashes[r] = rows[r].hash;
		index[r] = r;
	}
	synth_learn_sort_keys(hashes, index, *nrows);
	sorted = synth_palloc_array(SynthTrainingRow, *nrows);
	for (uint32 r = 0; r < *nrows; r++)
		sorted[r] = rows[index[r]];
	pfree(hashes);
	pfree(index);
	pfree(rows);

	share = light_share(state, sorted, *nrows);
	for (uint32 r = 0; r < *nrows; r++)
	{
		if (sorted[r].weight < 0)
			sorted[r].weight *= -share;
		total += sorted[r].weight;
	}
	/* more than the limits are thinned in proportion: systematic sampling */
	limit = (double) Min(state->options.sample_rows,
						 Max((int64) (state->max_bytes / fit_bytes(state->ncolumns)),
							 MIN_FIT_ROWS));
	share = total > limit ? limit / total : 1;
	*n = 0;
	for (uint32 r = 0; r < *nrows; r++)
	{
		double		after = before + sorted[r].weight * share;

		sorted[r].copies = (uint32) (floor(after) - floor(before));
		before = after;
		*n += sorted[r].copies;
	}
	return sorted;
}

/* Of the rows that are not frequent, the share that is kept. */
static double
light_share(const SynthLearnState *state, const SynthTrainingRow *rows, uint32 n)
{
	double		kept = 0,
				all = (double) state->rows;

	for (uint32 r = 0; r < n; r++)
	{
		if (rows[r].weight < 0)
			all += rows[r].weight;
		else
			kept += rows[r].weight;
	}
	return kept > 0 && kept < all ? kept / all : 1;
}
