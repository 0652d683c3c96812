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
 * (Bottom-k sampling; E. Cohen and H. Kaplan, PODC 2007.)
 *
 * Memory: the limit, a quarter more between trims, and once again as much
 * for the moment of a trim.
 */
#include "postgres.h"

#include "common/int.h"
#include "learn/learn_private.h"
#include "miscadmin.h"

#define SH_PREFIX synth_rowset
#define SH_ELEMENT_TYPE SynthKeptRow
#define SH_KEY_TYPE uint64
#define SH_KEY hash
#define SH_HASH_KEY(tb, key) ((uint32) (key))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

#define ROW_OVERHEAD_BYTES 48	/* the table's entry, at its usual fill */
#define CHUNK_BYTES (256 * 1024)

static void trim(SynthLearnState *state);
static void start_rows(SynthLearnState *state);
static char *keep_bytes(SynthLearnState *state, const char *bytes, uint32 n);

SynthLearnState *
synth_learn_new_state(MemoryContext context, const SynthLearnOptions *options)
{
	SynthLearnState *state = MemoryContextAllocZero(context, sizeof(*state));

	state->context = context;
	state->options = *options;
	state->call_context = AllocSetContextCreate(context, "synth learn row",
												ALLOCSET_DEFAULT_SIZES);
	state->threshold = PG_UINT64_MAX;
	state->max_bytes = (Size) synth_learn_memory_kb * 1024;
	start_rows(state);
	return state;
}

static void
start_rows(SynthLearnState *state)
{
	state->rows_context = AllocSetContextCreate(state->context, "synth learn sample",
												ALLOCSET_DEFAULT_SIZES);
	state->kept = synth_rowset_create(state->rows_context, 1024, NULL);
	state->chunk = NULL;
	state->chunk_left = 0;
	state->kept_bytes = 0;
}

/* Bytes are cut from large chunks: no header for each row. */
static char *
keep_bytes(SynthLearnState *state, const char *bytes, uint32 n)
{
	char	   *copy;

	if (n > state->chunk_left)
	{
		Size		size = Max(CHUNK_BYTES, n);

		state->chunk = MemoryContextAlloc(state->rows_context, size);
		state->chunk_left = size;
	}
	copy = state->chunk;
	memcpy(copy, bytes, n);
	state->chunk += n;
	state->chunk_left -= n;
	return copy;
}

void
synth_learn_add_packed(SynthLearnState *state, const char *bytes, uint32 nbytes,
					   int64 count)
{
	uint64		hash = synth_num_hash(bytes, nbytes, state->options.seed);
	SynthKeptRow *row;
	bool		found;

	if (pg_add_s64_overflow(state->rows, count, &state->rows))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("too many rows to learn from")));
	if (hash >= state->threshold)
	{
		state->truncated = true;
		return;
	}
	row = synth_rowset_insert(state->kept, hash, &found);
	if (found)
	{
		row->count += count;
		return;
	}
	row->count = count;
	row->nbytes = nbytes;
	row->bytes = keep_bytes(state, bytes, nbytes);
	state->kept_bytes += nbytes + ROW_OVERHEAD_BYTES;
	if (state->kept_bytes > state->max_bytes + state->max_bytes / 4 ||
		(int64) state->kept->members > state->options.sample_rows + state->options.sample_rows / 4)
		trim(state);
}

static int
compare_rows(const void *a, const void *b)
{
	uint64		x = ((const SynthKeptRow *) a)->hash,
				y = ((const SynthKeptRow *) b)->hash;

	return x < y ? -1 : x > y;
}

/* All rows of the table by hash, and how many of them the limits allow. */
static SynthKeptRow *
rows_within_limits(SynthLearnState *state, uint32 *n, uint32 *allowed)
{
	SynthKeptRow *rows = synth_base_alloc_array(state->context, state->kept->members + 1,
												sizeof(SynthKeptRow));
	synth_rowset_iterator it;
	SynthKeptRow *row;
	Size		bytes = 0;

	*n = 0;
	synth_rowset_start_iterate(state->kept, &it);
	while ((row = synth_rowset_iterate(state->kept, &it)) != NULL)
		rows[(*n)++] = *row;
	CHECK_FOR_INTERRUPTS();
	qsort(rows, *n, sizeof(SynthKeptRow), compare_rows);
	CHECK_FOR_INTERRUPTS();
	for (*allowed = 0; *allowed < *n; (*allowed)++)
	{
		bytes += rows[*allowed].nbytes + ROW_OVERHEAD_BYTES;
		if ((int64) *allowed >= state->options.sample_rows ||
			bytes > state->max_bytes || rows[*allowed].hash >= state->threshold)
			break;
	}
	return rows;
}

static void
trim(SynthLearnState *state)
{
	uint32		n,
				allowed;
	SynthKeptRow *rows = rows_within_limits(state, &n, &allowed);
	MemoryContext old_context = state->rows_context;

	if (allowed < n)
	{
		state->threshold = rows[allowed].hash;
		state->truncated = true;
		start_rows(state);
		for (uint32 i = 0; i < allowed; i++)
		{
			bool		found;
			SynthKeptRow *row = synth_rowset_insert(state->kept, rows[i].hash, &found);

			row->count = rows[i].count;
			row->nbytes = rows[i].nbytes;
			row->bytes = keep_bytes(state, rows[i].bytes, rows[i].nbytes);
			state->kept_bytes += rows[i].nbytes + ROW_OVERHEAD_BYTES;
			if ((i & 0xffff) == 0)
				CHECK_FOR_INTERRUPTS();
		}
		MemoryContextDelete(old_context);
	}
	pfree(rows);
}

SynthKeptRow *
synth_learn_kept_rows(SynthLearnState *state, uint32 *n)
{
	uint32		allowed;
	SynthKeptRow *rows = rows_within_limits(state, n, &allowed);

	if (allowed < *n)
		state->truncated = true;
	*n = allowed;
	return rows;
}

void
synth_learn_combine_into(SynthLearnState *into, const SynthLearnState *from)
{
	synth_rowset_iterator it;
	SynthKeptRow *row;
	int64		rows;

	if (from->ncolumns > 0)
		synth_learn_set_columns(into, from->columns, from->ncolumns);
	if (pg_add_s64_overflow(into->rows, from->rows, &rows))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("too many rows to learn from")));
	if (from->threshold < into->threshold)
		into->threshold = from->threshold;
	into->truncated |= from->truncated;

	synth_rowset_start_iterate(from->kept, &it);
	for (uint32 i = 0; (row = synth_rowset_iterate(from->kept, &it)) != NULL; i++)
	{
		synth_learn_add_packed(into, row->bytes, row->nbytes, row->count);
		if ((i & 0xfff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
	into->rows = rows;
}

/*
 * Columns are matched by name: the parts of a partitioned or distributed table
 * may have them in another order, under row types of their own.
 */
void
synth_learn_set_columns(SynthLearnState *state, SynthCellColumn *columns,
						int ncolumns)
{
	MemoryContext old;

	if (state->ncolumns > 0)
	{
		bool		same = ncolumns == state->ncolumns;

		for (int i = 0; same && i < ncolumns; i++)
			same = strcmp(columns[i].name, state->columns[i].name) == 0 &&
				strcmp(columns[i].type_name, state->columns[i].type_name) == 0;
		if (!same)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("rows of different columns cannot be learned together"),
					 errhint("Pass rows of one table or subquery; synth_merge joins models of equal columns.")));
		return;
	}
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
}

/*
 * The state on the wire between workers of one server: our own fields, then
 * columns, then the rows as they are.
 */
static void
write_names(StringInfo out, int n, char **names)
{
	appendBinaryStringInfo(out, (char *) &n, sizeof(n));
	for (int i = 0; i < n; i++)
		appendBinaryStringInfo(out, names[i], strlen(names[i]) + 1);
}

static char *
read_string(StringInfo in)
{
	char	   *s = in->data + in->cursor;
	Size		left = in->len - in->cursor;
	Size		n = strnlen(s, left);

	if (n == left)
		elog(ERROR, "learning state ends too early");
	in->cursor += n + 1;
	return pstrdup(s);
}

static void
read_into(StringInfo in, void *out, Size n)
{
	if ((Size) (in->len - in->cursor) < n)
		elog(ERROR, "learning state ends too early");
	memcpy(out, in->data + in->cursor, n);
	in->cursor += n;
}

static char **
read_names(StringInfo in, int *n)
{
	char	  **names;

	read_into(in, n, sizeof(*n));
	names = palloc(sizeof(char *) * Max(*n + 1, 1));
	for (int i = 0; i < *n; i++)
		names[i] = read_string(in);
	return names;
}

typedef struct StateHeader
{
	SynthLearnOptions options;	/* pointers are not meant */
	int64		rows;
	uint64		threshold;
	bool		truncated;
	int			ncolumns;
	uint32		nkept;
}			StateHeader;

void
synth_learn_write_state(SynthLearnState *state, StringInfo out)
{
	StateHeader header;
	synth_rowset_iterator it;
	SynthKeptRow *row;

	memset(&header, 0, sizeof(header));
	header.options = state->options;
	header.rows = state->rows;
	header.threshold = state->threshold;
	header.truncated = state->truncated;
	header.ncolumns = state->ncolumns;
	header.nkept = state->kept->members;
	appendBinaryStringInfo(out, (char *) &header, sizeof(header));
	write_names(out, Max(state->options.ncolumns, 0), state->options.columns);
	write_names(out, state->options.nexclude, state->options.exclude);
	write_names(out, state->options.norder, state->options.order);
	write_names(out, state->options.nkeys, state->options.keys);
	write_names(out, state->options.nnot_null, state->options.not_null);
	for (int i = 0; i < state->ncolumns; i++)
	{
		SynthCellColumn *c = &state->columns[i];

		write_names(out, 1, &c->name);
		write_names(out, 1, &c->type_name);
		appendBinaryStringInfo(out, (char *) c, sizeof(*c));
	}
	synth_rowset_start_iterate(state->kept, &it);
	while ((row = synth_rowset_iterate(state->kept, &it)) != NULL)
	{
		appendBinaryStringInfo(out, (char *) &row->count, sizeof(row->count));
		appendBinaryStringInfo(out, (char *) &row->nbytes, sizeof(row->nbytes));
		appendBinaryStringInfo(out, row->bytes, row->nbytes);
	}
}

SynthLearnState *
synth_learn_read_state(MemoryContext context, StringInfo in)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	StateHeader header;
	SynthLearnState *state;
	SynthCellColumn *columns;
	int			n;

	read_into(in, &header, sizeof(header));
	state = synth_learn_new_state(context, &header.options);
	state->has_options = true;
	state->options.columns = read_names(in, &n);
	state->options.exclude = read_names(in, &n);
	state->options.order = read_names(in, &n);
	state->options.keys = read_names(in, &n);
	state->options.not_null = read_names(in, &n);
	columns = palloc0(sizeof(SynthCellColumn) * (header.ncolumns + 1));
	for (int i = 0; i < header.ncolumns; i++)
	{
		char	   *name = read_names(in, &n)[0];
		char	   *type_name = read_names(in, &n)[0];

		read_into(in, &columns[i], sizeof(SynthCellColumn));
		columns[i].name = name;
		columns[i].type_name = type_name;
	}
	synth_learn_set_columns(state, columns, header.ncolumns);
	for (uint32 i = 0; i < header.nkept; i++)
	{
		int64		count;
		uint32		nbytes;

		read_into(in, &count, sizeof(count));
		read_into(in, &nbytes, sizeof(nbytes));
		if ((Size) (in->len - in->cursor) < nbytes)
			elog(ERROR, "learning state ends too early");
		synth_learn_add_packed(state, in->data + in->cursor, nbytes, count);
		in->cursor += nbytes;
		if ((i & 0xfff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
	state->rows = header.rows;
	state->threshold = Min(state->threshold, header.threshold);
	state->truncated |= header.truncated;
	MemoryContextSwitchTo(old);
	return state;
}
