/*
 * deps_search.c
 *		Minimal sets of columns that determine a column, or the whole row.
 *
 * Two rows that differ in a set D of columns say: a key has a column of D, and
 * so has the left side of a dependency on a column A of D, other than A.  The
 * minimal keys and left sides are the minimal sets that hit all such sets.
 * They are enumerated depth first (Murakami and Uno 2014, "MMCS"), with only
 * some of the sets known: where a candidate hits all of those, it is checked
 * against the rows, and rows that speak against it become further sets, with
 * which the search goes on at the same place (Birnick et al. 2020, "Hitting
 * set enumeration with partial information", for keys; Bleifuss et al. 2024
 * for dependencies).  Why nothing is lost where a branch was cut off with few
 * sets known: what made the last column of a candidate needless then, makes it
 * needless still, unless the candidate without it, which is visited before,
 * has been checked and found wrong.
 *
 * Neither candidates nor their partitions are kept beyond the current path, so
 * memory is taken by the evidence and the result.
 */
#include <string.h>

#include "deps/deps_search_private.h"

#define FIRST_EDGES			1024
#define FIRST_FOUND			64
#define START_EDGES			400000	/* columns times edges to begin with */
#define LEAST_START_EDGES	1000
#define LOOK_AT_EDGES		48	/* of those not hit, to choose one */
#define SAMPLE_PAIRS		24000	/* of all columns, before the search */
#define COLUMN_PAIRS		400 /* of a column at most */
#define VIOLATIONS			64	/* of a candidate */
#define POLL_ROWS			65536
#define POLL_NODES			1024

/* The state of the search at a depth: sets of edges, as bits. */
typedef struct Level
{
	uint64_t   *open;			/* not hit */
	uint64_t   *only;			/* for each member, hit by it only */
	SynthDepsPartition partition;	/* by the members so far */
	bool		has_partition;
}			Level;

typedef struct Search
{
	const SynthDepsCells *cells;
	SynthDepsMemory *memory;
	SynthDepsFound *found;
	size_t		max_found;
	SynthDepsEvidence evidence;
	SynthDepsPartition all;
	SynthDepsPartition *single; /* by one column, as far as memory allows */
	bool	   *has_single;
	uint32_t   *slot;			/* zeros, for each code */
	uint32_t   *slot_code;
	uint64_t   *scratch;		/* sets of columns */
	SynthRandom random;
	uint32_t	nodes;

	/* for the current right side */
	int			rhs;
	int			max_size;
	bool		is_failed;		/* no memory to go on */
	uint64_t   *left;			/* columns that a left side may have */
	uint64_t   *allowed;		/* those not decided on */
	uint64_t   *edge;			/* nedges sets of columns */
	size_t		nedges;
	size_t		edge_capacity;	/* a multiple of 64 */
	uint64_t  **edges_of;		/* of a column: set of edges */
	Level	   *level;
	int			nlevels;
	int		   *member;
	uint64_t   *branch;			/* of each depth: columns still to try */
}			Search;

static bool begin(Search *s);
static void finish(Search *s);
static void search_rhs(Search *s, int rhs, const SynthDepsWanted *wanted);
static bool load_edges(Search *s);
static uint32_t *order_by_size(Search *s);
static bool holds_an_edge(const Search *s, const uint64_t *set);
static void add_edge(Search *s, const uint64_t *set, int depth);
static bool grow_edges(Search *s, size_t capacity);
static bool widen(Search *s, uint64_t **sets, int n, size_t old_words, size_t words);
static bool need_level(Search *s, int depth);
static void visit(Search *s, int depth);
static const uint64_t *choose_edge(Search *s, int depth);
static bool enter(Search *s, int depth, int column);
static bool holds(Search *s, int depth);
static const SynthDepsPartition *partition_at(Search *s, int depth);
static bool is_constant(Search *s);
static bool check_groups(Search *s, const SynthDepsPartition *partition, int column, int depth);
static void note_violation(Search *s, uint32_t a, uint32_t b, int depth);
static void emit(Search *s, int depth);
static bool grow_found(Search *s);
static void give_up_largest(Search *s);

void
synth_deps_search(const SynthDepsCells *cells, SynthDepsMemory *memory,
				  const SynthDepsWanted *wanted, SynthDepsFound *found)
{
	Search		s;

	memset(found, 0, sizeof(*found));
	found->words = cells->words;
	found->complete_size = cells->ncolumns;
	if (wanted->max_size >= 0 && wanted->max_size < cells->ncolumns)
		found->complete_size = wanted->max_size;
	memset(&s, 0, sizeof(s));
	s.cells = cells;
	s.memory = memory;
	s.found = found;
	s.max_found = wanted->max_found ? wanted->max_found : SIZE_MAX;
	s.max_size = found->complete_size;
	if (!begin(&s))
	{
		found->is_truncated = true;
		found->complete_size = -1;
	}
	else if (wanted->keys)
		search_rhs(&s, SYNTH_DEPS_KEYS, wanted);
	else
		for (int rhs = 0; rhs < cells->ncolumns && !s.is_failed; rhs++)
			if (wanted->right == NULL || synth_deps_has(wanted->right, rhs))
				search_rhs(&s, rhs, wanted);
	if (s.is_failed)
	{
		found->is_truncated = true;
		found->complete_size = -1;
	}
	else if (s.max_size < found->complete_size)
		found->complete_size = s.max_size;
	finish(&s);
	synth_deps_found_order(found, memory);
}

/* ---- what all right sides share ---- */

/* The columns' partitions take half of what memory is left at most. */
static bool
begin(Search *s)
{
	const SynthDepsCells *cells = s->cells;
	SynthDepsMemory *memory = s->memory;
	size_t		most = memory->used_bytes + (memory->limit_bytes - memory->used_bytes) / 2;
	int			n = cells->ncolumns;
	uint32_t	ncodes = 1;
	uint32_t	pairs = 1 + SAMPLE_PAIRS / (n + 1);

	if (pairs > COLUMN_PAIRS)
		pairs = COLUMN_PAIRS;
	for (int i = 0; i < n; i++)
		if (cells->ncodes[i] > ncodes)
			ncodes = cells->ncodes[i];
	s->slot = synth_deps_allocate0(memory, (size_t) ncodes + 1, sizeof(uint32_t));
	s->slot_code = synth_deps_allocate0(memory, (size_t) ncodes + 1, sizeof(uint32_t));
	s->scratch = synth_deps_allocate0(memory, 3 * cells->words, sizeof(uint64_t));
	s->single = synth_deps_allocate0(memory, n + 1, sizeof(SynthDepsPartition));
	s->has_single = synth_deps_allocate0(memory, n + 1, sizeof(bool));
	s->left = synth_deps_allocate0(memory, cells->words, sizeof(uint64_t));
	s->allowed = synth_deps_allocate0(memory, cells->words, sizeof(uint64_t));
	s->edges_of = synth_deps_allocate0(memory, n + 1, sizeof(uint64_t *));
	s->level = synth_deps_allocate0(memory, n + 2, sizeof(Level));
	s->member = synth_deps_allocate0(memory, n + 2, sizeof(int));
	s->branch = synth_deps_allocate0(memory, (size_t) (n + 2) * cells->words, sizeof(uint64_t));
	if (!s->slot || !s->slot_code || !s->scratch || !s->single || !s->has_single ||
		!s->left || !s->allowed || !s->edges_of || !s->level || !s->member || !s->branch)
		return false;
	if (!synth_deps_evidence_begin(&s->evidence, memory, cells->words) ||
		!synth_deps_partition_all(cells, memory, &s->all) || !need_level(s, 0))
		return false;
	synth_num_random_init(&s->random, 0);
	for (int i = 0; i < n; i++)
	{
		SynthDepsPartition partition;

		if (memory->poll)
			memory->poll(memory->poll_arg);
		if (!synth_deps_partition_refine(cells, memory, &s->all, i, s->slot, &partition))
			continue;
		synth_deps_evidence_sample(&s->evidence, memory, cells, &partition, pairs,
								   &s->random, s->scratch);
		if (memory->used_bytes < most)
		{
			s->single[i] = partition;
			s->has_single[i] = true;
		}
		else
			synth_deps_partition_end(&partition, memory);
	}
	return true;
}

static void
finish(Search *s)
{
	SynthDepsMemory *memory = s->memory;

	for (int i = 0; s->level && i < s->cells->ncolumns + 2; i++)
	{
		synth_deps_release(memory, s->level[i].open);
		synth_deps_release(memory, s->level[i].only);
		if (s->level[i].has_partition)
			synth_deps_partition_end(&s->level[i].partition, memory);
	}
	for (int i = 0; i < s->cells->ncolumns; i++)
	{
		if (s->has_single && s->has_single[i])
			synth_deps_partition_end(&s->single[i], memory);
		if (s->edges_of)
			synth_deps_release(memory, s->edges_of[i]);
	}
	synth_deps_evidence_end(&s->evidence, memory);
	synth_deps_partition_end(&s->all, memory);
	synth_deps_release(memory, s->slot);
	synth_deps_release(memory, s->slot_code);
	synth_deps_release(memory, s->scratch);
	synth_deps_release(memory, s->single);
	synth_deps_release(memory, s->has_single);
	synth_deps_release(memory, s->left);
	synth_deps_release(memory, s->allowed);
	synth_deps_release(memory, s->edges_of);
	synth_deps_release(memory, s->level);
	synth_deps_release(memory, s->member);
	synth_deps_release(memory, s->branch);
	synth_deps_release(memory, s->edge);
}

/* ---- the known edges of a right side ---- */

static void
search_rhs(Search *s, int rhs, const SynthDepsWanted *wanted)
{
	int			words = s->cells->words;

	s->rhs = rhs;
	for (int w = 0; w < words; w++)
		s->left[w] = wanted->left ? wanted->left[w] : UINT64_MAX;
	for (int i = s->cells->ncolumns; i < words * 64; i++)
		synth_deps_remove(s->left, i);
	if (rhs >= 0)
		synth_deps_remove(s->left, rhs);
	memcpy(s->allowed, s->left, words * sizeof(uint64_t));
	if (!load_edges(s))
		s->is_failed = true;
	else
		visit(s, 0);
}

/*
 * The evidence that matters for a right side, without sets that hold another:
 * to hit the smaller is to hit both.  A set without a column that may be on a
 * left side allows no left side at all.  The smallest ones will do to begin with:
 * what else is needed the rows will say.
 */
static bool
load_edges(Search *s)
{
	const SynthDepsEvidence *evidence = &s->evidence;
	int			words = s->cells->words;
	size_t		most = START_EDGES / (s->cells->ncolumns + 1);
	uint32_t   *by_size;

	if (most < LEAST_START_EDGES)
		most = LEAST_START_EDGES;
	s->nedges = 0;
	if (!grow_edges(s, FIRST_EDGES))
		return false;
	memset(s->level[0].open, 0, s->edge_capacity / 8);
	for (int i = 0; i < s->cells->ncolumns; i++)
		memset(s->edges_of[i], 0, s->edge_capacity / 8);
	/* few columns first, so that a set comes after those that it holds */
	by_size = order_by_size(s);
	if (by_size == NULL)
		return false;
	for (size_t i = 0; i < evidence->n && s->nedges < most && !s->is_failed; i++)
	{
		const uint64_t *set = evidence->set + (size_t) by_size[i] * words;

		if (i % POLL_NODES == 0 && s->memory->poll)
			s->memory->poll(s->memory->poll_arg);
		if (s->rhs >= 0 && !synth_deps_has(set, s->rhs))
			continue;
		for (int w = 0; w < words; w++)
			s->scratch[w] = set[w] & s->allowed[w];
		evidence->user[by_size[i]] = s->rhs;
		if (!holds_an_edge(s, s->scratch))
			add_edge(s, s->scratch, 0);
	}
	synth_deps_release(s->memory, by_size);
	return !s->is_failed;
}

static uint32_t *
order_by_size(Search *s)
{
	const SynthDepsEvidence *evidence = &s->evidence;
	int			words = s->cells->words;
	uint32_t   *order = synth_deps_allocate(s->memory, evidence->n + 1, sizeof(uint32_t));
	uint32_t   *next = synth_deps_allocate0(s->memory, s->cells->ncolumns + 2, sizeof(uint32_t));

	if (order == NULL || next == NULL)
	{
		synth_deps_release(s->memory, order);
		synth_deps_release(s->memory, next);
		return NULL;
	}
	for (size_t i = 0; i < evidence->n; i++)
		next[synth_deps_size(evidence->set + i * words, words) + 1]++;
	for (int i = 1; i <= s->cells->ncolumns + 1; i++)
		next[i] += next[i - 1];
	for (size_t i = 0; i < evidence->n; i++)
		order[next[synth_deps_size(evidence->set + i * words, words)]++] = i;
	synth_deps_release(s->memory, next);
	return order;
}

/* Is a known edge part of a set?  Those that are not have a column outside. */
static bool
holds_an_edge(const Search *s, const uint64_t *set)
{
	size_t		nwords = (s->nedges + 63) / 64;

	for (size_t w = 0; w < nwords; w++)
	{
		uint64_t	outside = 0;
		uint64_t	known = w == s->nedges / 64 ? (UINT64_C(1) << (s->nedges & 63)) - 1 : UINT64_MAX;

		for (int i = 0; i < s->cells->words; i++)
			for (uint64_t rest = s->allowed[i] & ~set[i]; rest; rest &= rest - 1)
				outside |= s->edges_of[i * 64 + __builtin_ctzll(rest)][w];
		if (known & ~outside)
			return true;
	}
	return false;
}

/* A set that is hit by no member up to a depth. */
static void
add_edge(Search *s, const uint64_t *set, int depth)
{
	int			words = s->cells->words;
	size_t		at = s->nedges;

	if (at == s->edge_capacity && !grow_edges(s, at * 2))
	{
		s->is_failed = true;
		return;
	}
	memcpy(s->edge + at * words, set, words * sizeof(uint64_t));
	for (int i = 0; i < words; i++)
		for (uint64_t rest = set[i]; rest; rest &= rest - 1)
			synth_deps_add(s->edges_of[i * 64 + __builtin_ctzll(rest)], at);
	for (int i = 0; i <= depth; i++)
		synth_deps_add(s->level[i].open, at);
	s->nedges++;
}

/* Sets of edges get longer: those of the columns, and those of each depth. */
static bool
grow_edges(Search *s, size_t capacity)
{
	size_t		old_words = s->edge_capacity / 64;
	size_t		words = capacity / 64;
	void	   *larger;

	if (capacity <= s->edge_capacity)
		return true;
	larger = synth_deps_resize(s->memory, s->edge, capacity, s->cells->words * sizeof(uint64_t));
	if (larger == NULL)
		return false;
	s->edge = larger;
	for (int i = 0; i < s->cells->ncolumns; i++)
		if (!widen(s, &s->edges_of[i], 1, old_words, words))
			return false;
	for (int i = 0; i < s->nlevels; i++)
		if (!widen(s, &s->level[i].open, 1, old_words, words) ||
			!widen(s, &s->level[i].only, i + 1, old_words, words))
			return false;
	s->edge_capacity = capacity;
	return true;
}

static bool
widen(Search *s, uint64_t **sets, int n, size_t old_words, size_t words)
{
	uint64_t   *larger = synth_deps_allocate0(s->memory, n * words, sizeof(uint64_t));

	if (larger == NULL)
		return false;
	for (int i = 0; i < n && *sets; i++)
		memcpy(larger + i * words, *sets + i * old_words, old_words * sizeof(uint64_t));
	synth_deps_release(s->memory, *sets);
	*sets = larger;
	return true;
}

static bool
need_level(Search *s, int depth)
{
	size_t		words = s->edge_capacity / 64;

	if (depth < s->nlevels)
		return true;
	if (!widen(s, &s->level[depth].open, 1, 0, words) ||
		!widen(s, &s->level[depth].only, depth + 1, 0, words))
		return false;
	s->nlevels = depth + 1;
	return true;
}

/* ---- the search ---- */

/*
 * All minimal sets that hold the members so far and some of the allowed
 * columns.  When it is back, the allowed columns are as they were.
 */
static void
visit(Search *s, int depth)
{
	int			words = s->cells->words;
	uint64_t   *branch = s->branch + (size_t) depth * words;
	const uint64_t *edge;

	if (depth > s->max_size)
		return;
	if (++s->nodes % POLL_NODES == 0 && s->memory->poll)
		s->memory->poll(s->memory->poll_arg);
	edge = choose_edge(s, depth);
	if (edge == NULL)
	{
		if (holds(s, depth))
		{
			emit(s, depth);
			return;
		}
		/* rows that speak against it have become edges */
		edge = s->is_failed ? NULL : choose_edge(s, depth);
	}
	if (s->is_failed || edge == NULL || depth >= s->max_size)
		return;
	if (!need_level(s, depth + 1))
	{
		s->is_failed = true;
		return;
	}
	for (int w = 0; w < words; w++)
	{
		branch[w] = edge[w] & s->allowed[w];
		s->allowed[w] &= ~branch[w];
	}
	for (int w = 0; w < words && !s->is_failed; w++)
		for (uint64_t rest = branch[w]; rest && !s->is_failed; rest &= rest - 1)
		{
			int			column = w * 64 + __builtin_ctzll(rest);

			if (!enter(s, depth, column))
				continue;
			visit(s, depth + 1);
			if (s->level[depth + 1].has_partition)
			{
				synth_deps_partition_end(&s->level[depth + 1].partition, s->memory);
				s->level[depth + 1].has_partition = false;
			}
			synth_deps_add(s->allowed, column);
		}
	for (int w = 0; w < words; w++)
		s->allowed[w] |= branch[w];
}

/* The edge not hit that leaves least to choose from, of the first ones. */
static const uint64_t *
choose_edge(Search *s, int depth)
{
	int			words = s->cells->words;
	const uint64_t *open = s->level[depth].open;
	size_t		nwords = (s->nedges + 63) / 64;
	const uint64_t *best = NULL;
	int			best_size = 0;
	int			seen = 0;

	for (size_t i = 0; i < nwords; i++)
		for (uint64_t rest = open[i]; rest; rest &= rest - 1)
		{
			const uint64_t *edge = s->edge + (i * 64 + __builtin_ctzll(rest)) * words;
			int			size = 0;

			for (int w = 0; w < words; w++)
				size += __builtin_popcountll(edge[w] & s->allowed[w]);
			if (best == NULL || size < best_size)
			{
				best = edge;
				best_size = size;
			}
			if (best_size == 0 || ++seen == LOOK_AT_EDGES)
				return best;
		}
	return best;
}

/* Make a column the next member; false where it makes another needless. */
static bool
enter(Search *s, int depth, int column)
{
	const Level *from = &s->level[depth];
	Level	   *to = &s->level[depth + 1];
	size_t		stride = s->edge_capacity / 64;
	size_t		nwords = (s->nedges + 63) / 64;
	const uint64_t *hit = s->edges_of[column];

	for (int i = 0; i < depth; i++)
	{
		const uint64_t *old = from->only + i * stride;
		uint64_t   *only = to->only + i * stride;
		uint64_t	any = 0;

		for (size_t w = 0; w < nwords; w++)
			any |= only[w] = old[w] & ~hit[w];
		if (any == 0)
			return false;
		memset(only + nwords, 0, (stride - nwords) * sizeof(uint64_t));
	}
	for (size_t w = 0; w < stride; w++)
	{
		to->only[depth * stride + w] = from->open[w] & hit[w];
		to->open[w] = from->open[w] & ~hit[w];
	}
	s->member[depth] = column;
	return true;
}

/* ---- candidates against the rows ---- */

/*
 * Do the members determine the right side?  Where not, pairs of rows that say
 * so have become edges: one at least, unless memory has ended.
 */
static bool
holds(Search *s, int depth)
{
	const SynthDepsPartition *partition;

	if (depth == 0)
		return is_constant(s);
	partition = partition_at(s, depth - 1);
	if (partition == NULL)
	{
		s->is_failed = true;
		return false;
	}
	return check_groups(s, partition, s->member[depth - 1], depth);
}

/* The partition by the first depth members; it stays while they do. */
static const SynthDepsPartition *
partition_at(Search *s, int depth)
{
	Level	   *level = &s->level[depth];
	const SynthDepsPartition *from;

	if (depth == 0)
		return &s->all;
	if (depth == 1 && s->has_single[s->member[0]])
		return &s->single[s->member[0]];
	if (level->has_partition)
		return &level->partition;
	from = partition_at(s, depth - 1);
	if (from == NULL ||
		!synth_deps_partition_refine(s->cells, s->memory, from, s->member[depth - 1],
									 s->slot, &level->partition))
		return NULL;
	level->has_partition = true;
	return &level->partition;
}

/*
 * Rows of a group with equal codes of column must have equal right sides.
 * slot has the last row seen of a code, + 1; slot_code its right side.
 */
static inline __attribute__((always_inline)) int
check_group(Search *s, const void *code, int width, const uint32_t *row, uint32_t n,
			int most, int depth)
{
	const void *right_code = s->rhs < 0 ? NULL : s->cells->code[s->rhs];
	int			right_width = s->rhs < 0 ? 0 : s->cells->width[s->rhs];
	int			violations = 0;
	uint32_t	i;

	for (i = 0; i < n && violations < most; i++)
	{
		uint32_t	at = synth_deps_code_at(code, row[i], width);
		uint32_t	right = right_code == NULL ? i : synth_deps_code_at(right_code, row[i], right_width);

		if (s->slot[at] != 0 && s->slot_code[at] != right)
		{
			note_violation(s, s->slot[at] - 1, row[i], depth);
			violations++;
		}
		s->slot[at] = row[i] + 1;
		s->slot_code[at] = right;
	}
	while (i > 0)
		s->slot[synth_deps_code_at(code, row[--i], width)] = 0;
	return violations;
}

static bool
check_groups(Search *s, const SynthDepsPartition *partition, int column, int depth)
{
	const void *code = s->cells->code[column];
	int			width = s->cells->width[column];
	int			most = VIOLATIONS;
	uint32_t	polled = 0;

	for (uint32_t group = 0; group < partition->ngroups && most > 0; group++)
	{
		const uint32_t *row = partition->row + partition->start[group];
		uint32_t	n = partition->start[group + 1] - partition->start[group];

		polled += n;
		if (polled > POLL_ROWS && s->memory->poll)
		{
			s->memory->poll(s->memory->poll_arg);
			polled = 0;
		}
		if (width == 1)
			most -= check_group(s, code, 1, row, n, most, depth);
		else if (width == 2)
			most -= check_group(s, code, 2, row, n, most, depth);
		else
			most -= check_group(s, code, 4, row, n, most, depth);
	}
	return most == VIOLATIONS;
}

/* Without a column on the left: a constant column, or a table of one row. */
static bool
is_constant(Search *s)
{
	uint32_t	differs = 0;

	if (s->rhs < 0)
		differs = s->cells->nrows > 1;
	else
		for (uint32_t row = 1; row < s->cells->nrows && differs == 0; row++)
			if (synth_deps_code(s->cells, row, s->rhs) != synth_deps_code(s->cells, 0, s->rhs))
				differs = row;
	if (differs > 0)
		note_violation(s, 0, differs, 0);
	return differs == 0;
}

static void
note_violation(Search *s, uint32_t a, uint32_t b, int depth)
{
	uint64_t   *set = s->scratch;
	int64_t		number;

	synth_deps_differ(s->cells, a, b, set);
	number = synth_deps_evidence_add(&s->evidence, s->memory, set);
	/* it is an edge since another pair of rows said so */
	if (number >= 0 && s->evidence.user[number] == s->rhs)
		return;
	if (number >= 0)
		s->evidence.user[number] = s->rhs;
	for (int w = 0; w < s->cells->words; w++)
		set[w] &= s->left[w];
	if (s->rhs >= 0)
		synth_deps_remove(set, s->rhs);
	add_edge(s, set, depth);
}

/* ---- what is found ---- */

static void
emit(Search *s, int depth)
{
	SynthDepsFound *found = s->found;
	uint64_t   *set;

	if (found->n >= s->max_found)
	{
		give_up_largest(s);
		if (depth > s->max_size)
			return;
	}
	if (found->n == found->capacity && !grow_found(s))
	{
		give_up_largest(s);
		if (depth > s->max_size || found->n == found->capacity)
			return;
	}
	set = found->lhs + found->n * found->words;
	memset(set, 0, found->words * sizeof(uint64_t));
	for (int i = 0; i < depth; i++)
		synth_deps_add(set, s->member[i]);
	found->rhs[found->n++] = s->rhs;
}

static bool
grow_found(Search *s)
{
	SynthDepsFound *found = s->found;
	size_t		capacity = found->capacity ? found->capacity * 2 : FIRST_FOUND;
	uint64_t   *lhs = synth_deps_resize(s->memory, found->lhs, capacity,
										found->words * sizeof(uint64_t));
	int16_t    *rhs;

	if (lhs == NULL)
		return false;
	found->lhs = lhs;
	rhs = synth_deps_resize(s->memory, found->rhs, capacity, sizeof(int16_t));
	if (rhs == NULL)
		return false;
	found->rhs = rhs;
	found->capacity = capacity;
	return true;
}

/* Smaller sets are worth more than larger ones: forget all of the largest. */
static void
give_up_largest(Search *s)
{
	SynthDepsFound *found = s->found;
	int			words = found->words;
	int			largest = 0;
	size_t		kept = 0;

	found->is_truncated = true;
	for (size_t i = 0; i < found->n; i++)
	{
		int			size = synth_deps_size(found->lhs + i * words, words);

		if (size > largest)
			largest = size;
	}
	for (size_t i = 0; i < found->n; i++)
		if (synth_deps_size(found->lhs + i * words, words) < largest)
		{
			memmove(found->lhs + kept * words, found->lhs + i * words, words * sizeof(uint64_t));
			found->rhs[kept++] = found->rhs[i];
		}
	found->n = kept;
	s->max_size = largest - 1;
}
