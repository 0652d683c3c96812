/*
 * deps_design.c
 *		Cut a table into several, along dependencies that are meant.
 *
 * A part is cut by the column, or two, that names a thing best: what the
 * column determines moves into a table of its own, one row for each value; the
 * column stays behind as the reference.  The parts are cut again, each judged
 * by its own rows, so that what is repeated only because a line repeats its
 * order does not count twice.
 *
 * Every cut is along X -> Y with X the key of the new table, so that the join
 * is lossless.  Columns of a part's key are never moved out of it, so that the
 * dependencies it was cut by stay with a table: where both can't be had, the
 * third normal form is kept and not that of Boyce and Codd.
 *
 * A dependency is taken as meant where the name and type of X are those of a
 * key or a category, all rows of the same X agreeing by chance is out of the
 * question, and a good part of the bytes is saved.  Rows with NULL in X must
 * have NULL in Y, so that an outer join brings them back.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "deps/deps_private.h"
#include "miscadmin.h"

#define MAX_PARTS			64
#define ROW_BYTES			48	/* header, item pointer, and its index entry */
#define LEAST_GROUPS		2
#define PAIR_COLUMNS		16	/* of which pairs are tried */
#define ASKED_KEYS			100
#define MOST_GROUPS			0.9 /* of the rows: more save nothing */
#define LIKELY_KEY			0.5 /* score from which a key counts as meant */

/* How well the name of a column must be backed. */
#define MEANT_NAME			0.8 /* an id, a code */
#define BITS_OF_NAMED		12.0	/* against chance, for each column moved */
#define BITS_OF_OTHERS		40.0
#define SAVED_OF_NAMED		0.04	/* of the part's bytes */
#define SAVED_OF_OTHERS		0.15
#define ROWS_OF_OTHERS		20	/* for each value of the key */

/* A way to cut a part. */
typedef struct Cut
{
	uint64_t   *key;
	uint64_t   *moved;
	double		trust;			/* in the name, 0 .. 1 */
	double		groups;
	double		saved_bytes;
	bool		is_nullable;
}			Cut;

typedef struct Designer
{
	SynthDepsDesign *design;
	SynthDepsTable *table;
	uint32_t   *slot;
	uint64_t   *count;
	double	   *trust;			/* of a column, as a key by itself */
	double	   *part_trust;		/* as one of two */
	double	   *chance;			/* that rows of a part agree in a column; -1: not known */
	int			chance_part;
	int		   *family;			/* of a column: the first that begins with its word */
}			Designer;

static void begin(Designer *d);
static void find_families(Designer *d);
static int	first_word(const char *name);
static double trust_of(const SynthDepsKeyTable *names, int column);
static bool cut_part(Designer *d, int at);
static void try_cut(Designer *d, int at, int a, int b, Cut *best);
static bool find_moved(Designer *d, int at, const SynthDepsPartition *partition, Cut *cut);
static void keep_families(const Designer *d, const SynthDepsPart *part, Cut *cut);
static void keep_references(const Designer *d, int at, Cut *cut);
static bool is_told(const Designer *d, const SynthDepsPartition *partition, int column);
static bool nulls_go_along(const Designer *d, const SynthDepsPart *part, const uint64_t *key,
						   int column, bool *has_nulls);
static double agreement(Designer *d, int at, int column);
static double width_of(const SynthDepsTable *table, int column);
static bool add_part(Designer *d, int parent, const Cut *cut);
static void take_references(Designer *d, int parent);
static void order_parts(SynthDepsDesign *design);
static uint64_t *new_set(const Designer *d);

SynthDepsDesign *
synth_deps_design(SynthDepsTable *table)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);
	Designer	d;

	memset(&d, 0, sizeof(d));
	d.table = table;
	d.design = palloc0(sizeof(SynthDepsDesign));
	d.design->table = table;
	d.design->parts = synth_palloc0_array(SynthDepsPart, MAX_PARTS);
	d.design->names = synth_deps_key_table(table);
	begin(&d);
	/* each part is cut until nothing is found; what is cut off comes behind */
	for (int at = 0; at < d.design->n && !d.design->is_truncated; at++)
		while (d.design->n < MAX_PARTS && cut_part(&d, at))
			CHECK_FOR_INTERRUPTS();
	order_parts(d.design);
	MemoryContextSwitchTo(old);
	return d.design;
}

/* The first part is the table; its key is the declared one, or one that is likely. */
static void
begin(Designer *d)
{
	SynthDepsTable *table = d->table;
	SynthDepsPart *part = &d->design->parts[0];
	SynthDepsRankedKey *keys;
	bool		is_truncated;
	uint32		ncodes = 1;
	int			n;

	for (int i = 0; i < table->ncolumns; i++)
		ncodes = Max(ncodes, table->cells.ncodes[i]);
	d->slot = synth_palloc0_array(uint32, (Size) ncodes + 1);
	d->count = synth_palloc0_array(uint64, (Size) ncodes + 1);
	d->trust = synth_palloc0_array(double, table->ncolumns + 1);
	d->part_trust = synth_palloc0_array(double, table->ncolumns + 1);
	d->chance = synth_palloc0_array(double, table->ncolumns + 1);
	d->chance_part = -1;
	for (int i = 0; i < table->ncolumns; i++)
	{
		d->trust[i] = trust_of(d->design->names, i);
		/* a line number names nothing, but with its order's it does */
		d->part_trust[i] = d->design->names->columns[i].name.kind == SYNTH_DEPS_NAME_LINE ?
			0.9 * d->design->names->columns[i].type : d->trust[i];
	}
	find_families(d);
	part->parent = -1;
	part->columns = new_set(d);
	part->key = new_set(d);
	part->moved = new_set(d);
	for (int i = 0; i < table->ncolumns; i++)
		synth_deps_add(part->columns, i);
	part->rows = part->parent_rows = table->nrows;
	d->design->is_truncated = !synth_deps_partition_all(&table->cells, &table->memory, &part->members);
	d->design->n = 1;
	keys = synth_deps_rank_keys(table, ASKED_KEYS, &n, &is_truncated);
	for (int i = 0; i < n; i++)
		if (!keys[i].key.has_nulls && !synth_deps_has_equal_rows(table) &&
			(keys[i].key.is_primary || (keys[i].is_minimal && keys[i].key.score >= LIKELY_KEY)))
		{
			memcpy(part->key, keys[i].set, table->cells.words * sizeof(uint64_t));
			break;
		}
}

/* Columns whose names begin with the same word: ship_name, ship_city. */
static void
find_families(Designer *d)
{
	const SynthDepsKeySense *columns = d->design->names->columns;
	int			n = d->table->ncolumns;

	d->family = synth_palloc_array(int, n + 1);
	for (int i = 0; i < n; i++)
	{
		int			length = first_word(columns[i].folded);

		for (d->family[i] = 0; d->family[i] < i; d->family[i]++)
			if (first_word(columns[d->family[i]].folded) == length &&
				strncmp(columns[d->family[i]].folded, columns[i].folded, length) == 0)
				break;
	}
}

static int
first_word(const char *name)
{
	return strcspn(name, "_");
}

/* Is a column one by which a thing is named? */
static double
trust_of(const SynthDepsKeyTable *names, int column)
{
	const SynthDepsColumn *c = &names->table->columns[column];
	const SynthDepsKeySense *sense = &names->columns[column];
	double		trust = 0;

	switch (sense->name.kind)
	{
		case SYNTH_DEPS_NAME_ID:
			trust = 1;
			break;
		case SYNTH_DEPS_NAME_CODE:
			trust = 0.9;
			break;
		case SYNTH_DEPS_NAME_NATURAL:
			trust = 0.85;
			break;
		case SYNTH_DEPS_NAME_LABEL:
			trust = 0.6;
			break;
		case SYNTH_DEPS_NAME_OTHER:
			trust = c->category == TYPCATEGORY_STRING ? 0.5 : 0.35;
			break;
		case SYNTH_DEPS_NAME_ZIP:
			trust = 0.6;
			break;
		case SYNTH_DEPS_NAME_LINE:
		case SYNTH_DEPS_NAME_MEASURE:
			return 0;
	}
	/* no dates, no fractions, no documents */
	return sense->type >= 0.5 ? trust * sense->type : 0;
}

/* ---- cuts ---- */

/* Make the best cut of a part; false where there is none. */
static bool
cut_part(Designer *d, int at)
{
	const SynthDepsPart *part = &d->design->parts[at];
	int			n = d->table->ncolumns;
	int			named[PAIR_COLUMNS];
	int			nnamed = 0;
	Cut			best = {0};

	for (int a = 0; a < n && !d->design->is_truncated; a++)
	{
		if (!synth_deps_has(part->columns, a))
			continue;
		if (d->trust[a] > 0)
			try_cut(d, at, a, a, &best);
		if (d->part_trust[a] >= MEANT_NAME && nnamed < PAIR_COLUMNS)
			named[nnamed++] = a;
	}
	for (int a = 0; a < nnamed; a++)
		for (int b = a + 1; b < nnamed && !d->design->is_truncated; b++)
			try_cut(d, at, named[a], named[b], &best);
	return best.key != NULL && !d->design->is_truncated && add_part(d, at, &best);
}

static void
try_cut(Designer *d, int at, int a, int b, Cut *best)
{
	SynthDepsTable *table = d->table;
	const SynthDepsPart *part = &d->design->parts[at];
	SynthDepsPartition first,
				second;
	Cut			cut = {0};

	CHECK_FOR_INTERRUPTS();
	cut.trust = a == b ? d->trust[a] : d->part_trust[a] * d->part_trust[b] * 0.8;
	if (!synth_deps_partition_refine(&table->cells, &table->memory, &part->members, a, d->slot, &first))
	{
		d->design->is_truncated = true;
		return;
	}
	if (a != b)
	{
		d->design->is_truncated =
			!synth_deps_partition_refine(&table->cells, &table->memory, &first, b, d->slot, &second);
		synth_deps_partition_end(&first, &table->memory);
		if (d->design->is_truncated)
			return;
		first = second;
	}
	cut.groups = first.ngroups + (part->members.nrows - first.nrows);
	if (cut.groups >= LEAST_GROUPS && cut.groups <= MOST_GROUPS * part->members.nrows)
	{
		cut.key = new_set(d);
		synth_deps_add(cut.key, a);
		synth_deps_add(cut.key, b);
		if (find_moved(d, at, &first, &cut) &&
			(best->key == NULL || cut.trust * cut.saved_bytes > best->trust * best->saved_bytes))
			*best = cut;
	}
	synth_deps_partition_end(&first, &table->memory);
}

/* What a key determines in a part; is it worth a table? */
static bool
find_moved(Designer *d, int at, const SynthDepsPartition *partition, Cut *cut)
{
	SynthDepsTable *table = d->table;
	const SynthDepsPart *part = &d->design->parts[at];
	double		repeated = part->members.nrows - cut->groups;
	bool		is_named = cut->trust >= MEANT_NAME * 0.8;
	double		all_bytes = ROW_BYTES;
	double		key_bytes = 0;
	double		moved_bytes = 0;

	if (!is_named && part->members.nrows < ROWS_OF_OTHERS * cut->groups)
		return false;
	cut->moved = new_set(d);
	for (int i = 0; i < table->ncolumns; i++)
	{
		double		bits;

		if (!synth_deps_has(part->columns, i))
			continue;
		all_bytes += width_of(table, i);
		if (synth_deps_has(cut->key, i))
		{
			key_bytes += width_of(table, i);
			continue;
		}
		/* what only has a name does not own what has a number */
		bits = -repeated * log2(agreement(d, at, i));
		if (synth_deps_has(part->key, i) || (!is_named && d->trust[i] >= MEANT_NAME) ||
			bits < (is_named ? BITS_OF_NAMED : BITS_OF_OTHERS) || !is_told(d, partition, i) ||
			!nulls_go_along(d, part, cut->key, i, &cut->is_nullable))
			continue;
		synth_deps_add(cut->moved, i);
	}
	keep_families(d, part, cut);
	keep_references(d, at, cut);
	for (int i = 0; i < table->ncolumns; i++)
		if (synth_deps_has(cut->moved, i))
			moved_bytes += width_of(table, i);
	/* of two columns each must matter: one alone has been tried */
	if (moved_bytes == 0)
		return false;
	cut->saved_bytes = moved_bytes * (part->rows - cut->groups) - cut->groups * (key_bytes + ROW_BYTES);
	return cut->saved_bytes >=
		(is_named ? SAVED_OF_NAMED : SAVED_OF_OTHERS) * all_bytes * part->rows;
}

/*
 * Of ship_via, ship_name, ship_city, some follow from customer_id as yet: they
 * belong together, so that none is moved, unless the key is called like them.
 */
static void
keep_families(const Designer *d, const SynthDepsPart *part, Cut *cut)
{
	int			n = d->table->ncolumns;

	for (int first = 0; first < n; first++)
	{
		int			moved = 0,
					members = 0;
		bool		is_named = false;

		for (int i = first; i < n; i++)
			if (d->family[i] == first && synth_deps_has(part->columns, i))
			{
				members++;
				moved += synth_deps_has(cut->moved, i);
				is_named |= synth_deps_has(cut->key, i);
			}
		/* all columns are of one family where they are called after the table */
		if (is_named || moved == 0 || moved == members || members < 3 || members > n / 2)
			continue;
		for (int i = first; i < n; i++)
			if (d->family[i] == first)
				synth_deps_remove(cut->moved, i);
	}
}

/* A part's reference of two columns stays in one table. */
static void
keep_references(const Designer *d, int at, Cut *cut)
{
	for (int child = at + 1; child < d->design->n; child++)
	{
		const SynthDepsPart *part = &d->design->parts[child];
		uint64_t	moved = 0,
					left = 0;

		for (int w = 0; part->parent == at && w < d->table->cells.words; w++)
		{
			moved |= part->key[w] & cut->moved[w];
			left |= part->key[w] & ~cut->moved[w] & ~cut->key[w];
		}
		for (int w = 0; moved && left && w < d->table->cells.words; w++)
			cut->moved[w] &= ~part->key[w];
	}
}

/* Do all rows of a group agree in a column? */
static bool
is_told(const Designer *d, const SynthDepsPartition *partition, int column)
{
	const SynthDepsCells *cells = &d->table->cells;

	for (uint32 group = 0; group < partition->ngroups; group++)
	{
		uint32		first = partition->row[partition->start[group]];

		if (group % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		for (uint32 i = partition->start[group] + 1; i < partition->start[group + 1]; i++)
			if (synth_deps_code(cells, partition->row[i], column) != synth_deps_code(cells, first, column))
				return false;
	}
	return true;
}

/* Where the key is NULL, the column must be: a join finds nothing there. */
static bool
nulls_go_along(const Designer *d, const SynthDepsPart *part, const uint64_t *key,
			   int column, bool *has_nulls)
{
	const SynthDepsTable *table = d->table;

	for (int k = 0; k < table->ncolumns; k++)
	{
		if (!synth_deps_has(key, k) || table->columns[k].null_code == SYNTH_DEPS_NO_CODE)
			continue;
		for (uint32 i = 0; i < part->members.nrows; i++)
		{
			uint32		row = part->members.row[i];

			if (synth_deps_code(&table->cells, row, k) != table->columns[k].null_code)
				continue;
			*has_nulls = true;
			if (synth_deps_code(&table->cells, row, column) != table->columns[column].null_code)
				return false;
		}
	}
	return true;
}

/* The chance that two rows of a part agree in a column. */
static double
agreement(Designer *d, int at, int column)
{
	const SynthDepsCells *cells = &d->table->cells;
	const SynthDepsPartition *members = &d->design->parts[at].members;
	double		same = 0;

	if (d->chance_part != at)
	{
		d->chance_part = at;
		for (int i = 0; i < cells->ncolumns; i++)
			d->chance[i] = -1;
	}
	if (d->chance[column] >= 0)
		return d->chance[column];
	for (uint32 i = 0; i < members->nrows; i++)
		same += 2 * (double) d->count[synth_deps_code(cells, members->row[i], column)]++ + 1;
	for (uint32 i = 0; i < members->nrows; i++)
		d->count[synth_deps_code(cells, members->row[i], column)] = 0;
	d->chance[column] = same / ((double) members->nrows * members->nrows);
	return d->chance[column];
}

static double
width_of(const SynthDepsTable *table, int column)
{
	return table->nrows > 0 ? table->columns[column].bytes / table->nrows : 0;
}

/* Move columns out of a part into a new one, with a row for each key. */
static bool
add_part(Designer *d, int parent, const Cut *cut)
{
	SynthDepsTable *table = d->table;
	SynthDepsPart *from = &d->design->parts[parent];
	SynthDepsPart *part = &d->design->parts[d->design->n];
	SynthDepsPartition *members = &part->members;
	SynthDepsPartition by_key;
	uint8	   *is_dropped;

	part->parent = parent;
	part->key = cut->key;
	part->moved = cut->moved;
	part->columns = new_set(d);
	part->is_nullable = cut->is_nullable;
	/* NULL is a group, and no row of the table */
	part->rows = cut->groups - cut->is_nullable;
	part->parent_rows = from->rows;
	part->saved_bytes = cut->saved_bytes;
	/* all rows of the parent but those after the first of their group */
	is_dropped = synth_deps_allocate0(&table->memory, (Size) table->cells.nrows + 1, 1);
	memset(members, 0, sizeof(*members));
	members->row = synth_deps_allocate(&table->memory, (Size) from->members.nrows + 1, sizeof(uint32));
	members->start = synth_deps_allocate(&table->memory, 2, sizeof(uint32));
	if (is_dropped == NULL || members->row == NULL || members->start == NULL)
	{
		d->design->is_truncated = true;
		return false;
	}
	by_key = from->members;
	for (int i = 0, step = 0; i < table->ncolumns; i++)
	{
		SynthDepsPartition finer;

		if (!synth_deps_has(part->key, i))
			continue;
		if (!synth_deps_partition_refine(&table->cells, &table->memory, &by_key, i, d->slot, &finer))
		{
			d->design->is_truncated = true;
			return false;
		}
		if (step++ > 0)
			synth_deps_partition_end(&by_key, &table->memory);
		by_key = finer;
	}
	for (uint32 group = 0; group < by_key.ngroups; group++)
		for (uint32 i = by_key.start[group] + 1; i < by_key.start[group + 1]; i++)
			is_dropped[by_key.row[i]] = 1;
	for (uint32 i = 0; i < from->members.nrows; i++)
		if (!is_dropped[from->members.row[i]])
			members->row[members->nrows++] = from->members.row[i];
	members->ngroups = 1;
	members->start[0] = 0;
	members->start[1] = members->nrows;
	synth_deps_partition_end(&by_key, &table->memory);
	synth_deps_release(&table->memory, is_dropped);
	for (int w = 0; w < table->cells.words; w++)
	{
		part->columns[w] = part->key[w] | part->moved[w];
		from->columns[w] &= ~part->moved[w];
	}
	take_references(d, parent);
	d->design->n++;
	return true;
}

/* A part whose reference has moved is one of the new part's now. */
static void
take_references(Designer *d, int parent)
{
	const SynthDepsPart *part = &d->design->parts[d->design->n];

	for (int child = 1; child < d->design->n; child++)
	{
		SynthDepsPart *other = &d->design->parts[child];
		uint64_t	left = 0;
		uint64_t	moved = 0;

		for (int w = 0; w < d->table->cells.words; w++)
		{
			moved |= other->key[w] & part->moved[w];
			left |= other->key[w] & ~part->columns[w];
		}
		if (other->parent == parent && moved != 0 && left == 0)
			other->parent = d->design->n;
	}
}

/* Each behind that which refers to it. */
static void
order_parts(SynthDepsDesign *design)
{
	SynthDepsPart *ordered = synth_palloc_array(SynthDepsPart, MAX_PARTS);
	int		   *place = synth_palloc0_array(int, MAX_PARTS);
	int			n = 0;

	for (int at = 0; at < design->n; at++)
		place[at] = -1;
	/* as deep as parts can lie in one another */
	for (int turn = 0; turn < design->n && n < design->n; turn++)
		for (int at = 0; at < design->n; at++)
		{
			const SynthDepsPart *part = &design->parts[at];

			if (place[at] >= 0 || (part->parent >= 0 && place[part->parent] < 0))
				continue;
			place[at] = n;
			ordered[n] = *part;
			ordered[n].parent = part->parent < 0 ? -1 : place[part->parent];
			n++;
		}
	memcpy(design->parts, ordered, n * sizeof(SynthDepsPart));
	design->n = n;
}

static uint64_t *
new_set(const Designer *d)
{
	return MemoryContextAllocZero(d->table->context, d->table->cells.words * sizeof(uint64_t));
}
