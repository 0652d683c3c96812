/*
 * example_join.c
 *		The cheapest ways to put an output together from pieces.
 *
 * A state is a position in the output of every example; an edge is a piece
 * whose value stands there in each of them, or a constant that they share.
 * That is the intersection of FlashFill's graphs (Gulwani 2011), built
 * forward: states in the order of the sum of their positions, WAYS cheapest
 * paths kept in each.
 *
 * Pieces are the bank's entries, and these with changes of case, trimming,
 * replacement and the like: kept where their values are parts of all outputs.
 */
#include <string.h>

#include "example/example_private.h"

#define MAX_ROWS 12
#define WAYS 12
#define WAYS_OF_KEY 3
#define MAX_STATES 2500
#define MAX_LEAVES 4000
#define STATE_BUCKETS 4096
#define PIECE_COST 0.8f
#define CONSTANT_PIECE_COST 0.6f
#define MAX_COST 26.0f
#define OPTIONAL_COST 1.5f

typedef struct Leaf
{
	const Expr *e;
	const SynthText *v;
	float		extra;			/* for being empty where the output is not */
	struct Leaf *next;
}			Leaf;

typedef struct Way
{
	float		cost;
	struct State *from;
	int			way;			/* of from */
	const Expr *e;
	const Expr *key;			/* what the last typed piece was computed from */
}			Way;

typedef struct State
{
	int16_t		at[MAX_ROWS];
	int			ways;
	Way			way[WAYS];
	struct State *bucket;
	struct State *queue;		/* of the same sum */
}			State;

typedef struct Join
{
	Search	   *search;
	int			m;				/* rows of the mask */
	int			row[MAX_ROWS];
	SynthText	wanted[MAX_ROWS];	/* longest first */
	SynthText	folded[MAX_ROWS];	/* in lower case */
	bool		nulls;			/* some output is NULL */
	int			leaves;
	Leaf	   *leaf[257];		/* by first byte in row 0; 256 is empty */
	int			states;
	State	   *bucket[STATE_BUCKETS];
	State	  **queue;			/* by sum of positions */
	const Expr *whole[WAYS];	/* where outputs are NULL */
	int			wholes;
}			Join;

static int	choose_rows(Join *join, const bool *mask);
static void collect_leaves(Join *join);
static void expand(Join *join, State *state);
static int	read_programs(Join *join, State *goal, const Expr **programs, int max);
static int	constant_program(Join *join, const Expr **programs);

static SynthText
fold(char *out, SynthText text)
{
	for (int i = 0; i < text.n; i++)
		out[i] = is_upper(text.s[i]) ? text.s[i] + 32 : text.s[i];
	return make_text(out, text.n);
}

int
synth_example_join(Search *search, const bool *mask, const Expr **programs, int max)
{
	Join	   *join = synth_example_get(search->arena, sizeof(Join));
	State	   *start;
	State	   *goal = NULL;
	int			total = 0;

	memset(join, 0, sizeof(Join));
	join->search = search;
	total = choose_rows(join, mask);
	if (total == 0)
		return constant_program(join, programs);
	collect_leaves(join);
	if (join->nulls)
	{
		for (int i = 0; i < join->wholes && i < max; i++)
			programs[i] = join->whole[i];
		return join->wholes < max ? join->wholes : max;
	}
	join->queue = synth_example_get(search->arena, sizeof(State *) * (total + 1));
	memset(join->queue, 0, sizeof(State *) * (total + 1));
	start = synth_example_get(search->arena, sizeof(State));
	memset(start, 0, sizeof(State));
	start->ways = 1;
	join->queue[0] = start;
	for (int sum = 0; sum < total; sum++)
		for (State *state = join->queue[sum]; state != NULL; state = state->queue)
		{
			if (synth_example_is_late(search))
				sum = total;
			expand(join, state);
		}
	for (State *state = join->queue[total]; state != NULL; state = state->queue)
		goal = state;
	return goal == NULL ? 0 : read_programs(join, goal, programs, max);
}

/*
 * The rows of the mask, longest output first: what a piece must be part of is
 * looked at from the last on, where fewest values pass.
 */
static int
choose_rows(Join *join, const bool *mask)
{
	Search	   *search = join->search;
	int			total = 0;

	for (int row = 0; row < search->k && join->m < MAX_ROWS; row++)
	{
		int			i = join->m;

		if (mask != NULL && !mask[row])
			continue;
		join->m++;
		for (; i > 0 && search->wanted[join->row[i - 1]].n < search->wanted[row].n; i--)
			join->row[i] = join->row[i - 1];
		join->row[i] = row;
		join->nulls |= search->wanted[row].n < 0;
		total += search->wanted[row].n > 0 ? search->wanted[row].n : 0;
	}
	for (int i = 0; i < join->m; i++)
	{
		SynthText	wanted = search->wanted[join->row[i]];

		join->wanted[i] = wanted;
		join->folded[i] = wanted.n <= 0 ? wanted :
			fold(synth_example_get(search->arena, wanted.n), wanted);
	}
	return total;
}

/* All outputs empty, or all NULL. */
static int
constant_program(Join *join, const Expr **programs)
{
	Expr	   *e = synth_example_expr(join->search, OP_CONST, NULL, 1.0f);

	e->s = join->wanted[0];
	for (int i = 1; i < join->m; i++)
		if (join->wanted[i].n != join->wanted[0].n)
			return 0;
	programs[0] = e;
	return 1;
}

/* ---- pieces ---- */

/* Is v, on every row, part of the output, and not always empty? */
static bool
fits(const Join *join, const SynthText *v)
{
	bool		any = false;

	for (int i = 0; i < join->m; i++)
	{
		if (join->wanted[i].n < 0)
		{
			if (v[i].n != SYNTH_EXAMPLE_NULL)
				return false;
			continue;
		}
		if (v[i].n < 0 || v[i].n > join->wanted[i].n ||
			(join->nulls ? !synth_example_equal(v[i], join->wanted[i]) :
			 synth_example_find(join->wanted[i], v[i], 0) < 0))
			return false;
		any |= v[i].n > 0;
	}
	return any;
}

static void
add_leaf(Join *join, const Expr *e, const SynthText *v)
{
	int			b = v[0].n <= 0 ? 256 : (unsigned char) v[0].s[0];
	Leaf	   *leaf;
	int			same = 0;

	if (e->type == TYPE_TIME || !fits(join, v))
		return;
	if (join->nulls)
	{
		int			i = join->wholes < WAYS ? join->wholes++ : WAYS - 1;

		for (; i > 0 && join->whole[i - 1]->cost > e->cost; i--)
			join->whole[i] = join->whole[i - 1];
		if (i < WAYS - 1 || join->whole[i] == NULL || join->whole[i]->cost > e->cost)
			join->whole[i] = e;
		return;
	}
	/* a few of each value and key: alternatives must not crowd out others */
	for (leaf = join->leaf[b]; leaf != NULL; leaf = leaf->next)
	{
		int			i = 0;

		if (synth_example_key(leaf->e) != synth_example_key(e))
			continue;
		while (i < join->m && synth_example_equal(leaf->v[i], v[i]))
			i++;
		if (i == join->m && ++same >= 3)
		{
			/* the new one is kept in its place: not to be released */
			if (leaf->e->cost > e->cost)
			{
				leaf->e = e;
				leaf->v = v;
				join->leaves++;
			}
			return;
		}
	}
	if (join->leaves >= MAX_LEAVES)
		return;
	join->leaves++;
	leaf = synth_example_get(join->search->arena, sizeof(Leaf));
	leaf->e = e;
	leaf->v = v;
	leaf->extra = 0;
	for (int i = 0; i < join->m; i++)
		if (v[i].n == 0 && join->wanted[i].n > 0)
			leaf->extra = OPTIONAL_COST;
	leaf->next = join->leaf[b];
	join->leaf[b] = leaf;
}

/* Is a value, but for its case, part of the output of row i? */
static bool
may_fit(const Join *join, int i, SynthText v)
{
	char		buffer[256];

	if (v.n < 0 || join->wanted[i].n < 0)
		return v.n == SYNTH_EXAMPLE_NULL && join->wanted[i].n < 0;
	if (v.n > join->wanted[i].n)
		return false;
	if (v.n > (int) sizeof(buffer))
		return true;
	return synth_example_find(join->folded[i], fold(buffer, v), 0) >= 0;
}

static bool
all_may_fit(const Join *join, const SynthText *v)
{
	for (int i = join->m - 1; i >= 0; i--)
		if (!may_fit(join, i, v[i]))
			return false;
	return true;
}

/* The values of e from those of its argument; NULL where some can't fit. */
static const SynthText *
values_of(Join *join, const Expr *e, const SynthText *a)
{
	SynthText  *v = synth_example_get(join->search->arena, sizeof(SynthText) * join->m);
	SynthText	null = make_text(NULL, SYNTH_EXAMPLE_NULL);

	for (int i = join->m - 1; i >= 0; i--)
	{
		join->search->work++;
		v[i] = synth_example_apply(join->search->arena, e, a[i], null);
		if (!may_fit(join, i, v[i]))
			return NULL;
	}
	return v;
}

static Expr *
change(Join *join, ExprOp op, const Expr *a, float cost)
{
	return synth_example_expr(join->search, op, a, cost);
}

/* Does a change do anything on some row? */
static bool
differs(const Join *join, const SynthText *v, const SynthText *w)
{
	for (int i = 0; i < join->m; i++)
		if (!synth_example_equal(v[i], w[i]))
			return true;
	return false;
}

static void
add_cases(Join *join, const Expr *a, const SynthText *v)
{
	static const float cost[] = {1.0f, 0.9f, 1.1f};

	if (!all_may_fit(join, v))
		return;
	for (int op = OP_UPPER; op <= OP_INITCAP; op++)
	{
		ArenaMark	mark = synth_example_mark(join->search->arena);
		Expr	   *e = change(join, op, a, cost[op - OP_UPPER]);
		const SynthText *w = values_of(join, e, v);

		if (w != NULL && differs(join, v, w) && fits(join, w))
			add_leaf(join, e, w);
		else
			synth_example_release(join->search->arena, mark);
	}
}

/* A change and, after it, each case. */
static void
try_change(Join *join, Expr *e, const SynthText *v)
{
	ArenaMark	mark = synth_example_mark(join->search->arena);
	int			leaves = join->leaves;
	const SynthText *w = values_of(join, e, v);

	if (w != NULL && differs(join, v, w))
	{
		add_leaf(join, e, w);
		add_cases(join, e, w);
	}
	if (!join->nulls && join->leaves == leaves)
		synth_example_release(join->search->arena, mark);
}

/* One change after another, where the first alone need not fit. */
static void
try_two_changes(Join *join, Expr *first, Expr *second, const SynthText *v)
{
	ArenaMark	mark = synth_example_mark(join->search->arena);
	int			leaves = join->leaves;
	SynthText  *w = synth_example_get(join->search->arena, sizeof(SynthText) * join->m);

	for (int i = 0; i < join->m; i++)
		w[i] = synth_example_apply(join->search->arena, first, v[i], v[i]);
	if (differs(join, v, w))
		try_change(join, second, w);
	if (!join->nulls && join->leaves == leaves)
		synth_example_release(join->search->arena, mark);
}

/* Runs of characters between words in the first texts, of up to three bytes. */
static int
find_separators(const SynthText *text, int rows, SynthText *separator, int max)
{
	int			n = 0;

	for (int row = 0; row < rows && row < 3; row++)
		for (int i = 0; i < text[row].n && n < max; i++)
		{
			int			from = i;
			bool		seen = false;

			while (i < text[row].n && !is_alnum(text[row].s[i]) && text[row].s[i] != '\\')
				i++;
			if (i == from || i - from > 3)
				continue;
			for (int j = 0; j < n && !seen; j++)
				seen = synth_example_equal(separator[j], make_text(text[row].s + from, i - from));
			if (!seen)
				separator[n++] = make_text(text[row].s + from, i - from);
		}
	return n;
}

/*
 * Separators of more than one character, and lists: their parts trimmed and put
 * together with another separator.
 */
static void
try_lists(Join *join, const Expr *a, const SynthText *v)
{
	SynthText	from[4];
	SynthText	to[4];
	int			froms = find_separators(v, join->m, from, 4);
	int			tos = find_separators(join->wanted, join->m, to, 4);

	for (int i = 0; i < froms; i++)
		for (int j = 0; j < tos; j++)
		{
			Expr	   *e;
			SynthText	mark = from[i];

			if (!synth_example_equal(from[i], to[j]) && from[i].n + to[j].n > 2)
			{
				e = change(join, OP_REPLACE, a, 1.9f + 0.1f * (from[i].n + to[j].n - 2));
				e->s = from[i];
				e->t = to[j];
				try_change(join, e, v);
			}
			while (mark.n > 0 && is_space(mark.s[0]))
			{
				mark.s++;
				mark.n--;
			}
			if (mark.n == 0 || (unsigned char) mark.s[0] >= 0x80)
				continue;
			for (int p = 0; p <= 1; p++)
			{
				e = change(join, OP_LIST, a, 2.3f + 0.3f * p);
				e->s = make_text(mark.s, 1);
				e->t = to[j];
				e->p = p;
				try_change(join, e, v);
			}
		}
}

/* What the characters of an output may replace those of a value with. */
static void
try_replacements(Join *join, const Expr *a, const SynthText *v)
{
	unsigned char from[6];
	unsigned char to[4];
	int			froms = 0;
	int			tos = 0;

	/* more letters than the output has: no replacement takes them away */
	for (int i = 0; i < join->m; i++)
	{
		int			letters = 0;

		for (int j = 0; j < v[i].n; j++)
			letters += is_alnum(v[i].s[j]);
		if (letters > join->wanted[i].n)
			return;
	}
	for (int row = 0; row < join->m && row < 3; row++)
	{
		for (int i = 0; i < v[row].n && froms < 6; i++)
			if (!is_alnum(v[row].s[i]) && memchr(from, v[row].s[i], froms) == NULL)
				from[froms++] = v[row].s[i];
		for (int i = 0; i < join->wanted[row].n && tos < 4; i++)
			if (!is_alnum(join->wanted[row].s[i]) &&
				memchr(to, join->wanted[row].s[i], tos) == NULL)
				to[tos++] = join->wanted[row].s[i];
	}
	if (a->op <= OP_SPLIT)
		try_lists(join, a, v);
	for (int i = 0; i < froms; i++)
		for (int j = -1; j < tos; j++)
		{
			Expr	   *e;

			if (j >= 0 && from[i] == to[j])
				continue;
			e = change(join, OP_REPLACE, a, j < 0 ? 1.5f : 1.8f);
			e->s = synth_example_copy(join->search->arena, (char *) &from[i], 1);
			if (j >= 0)
				e->t = synth_example_copy(join->search->arena, (char *) &to[j], 1);
			try_change(join, e, v);
			if (j >= 0)
				continue;
			{
				Expr	   *capital = change(join, OP_INITCAP, a, 1.1f);
				Expr	   *f = change(join, OP_REPLACE, capital, 1.5f);

				f->s = e->s;
				try_two_changes(join, capital, f, v);
			}
			for (int second = i + 1; second < froms; second++)
			{
				Expr	   *f = change(join, OP_REPLACE, e, 1.6f);

				f->s = synth_example_copy(join->search->arena, (char *) &from[second], 1);
				try_two_changes(join, e, f, v);
			}
		}
}

static void
try_changes(Join *join, const Expr *a, const SynthText *v)
{
	static const uint8_t keep[] = {SET_DIGIT, SET_PLUS, SET_WORD, SET_ALPHA, SET_UPPER, SET_NUMBER, SET_NOT_SPACE};
	static const float keep_cost[] = {1.4f, 1.45f, 1.7f, 1.7f, 2.0f, 1.7f, 1.5f};
	Expr	   *e;

	add_cases(join, a, v);
	try_change(join, change(join, OP_TRIM, a, 0.6f), v);
	e = change(join, OP_TRIM, a, 1.6f);
	e->s = MAKE_TEXT_LITERAL("()[]{}<>\"' .,;:");
	try_change(join, e, v);
	try_change(join, change(join, OP_SQUEEZE, a, 1.6f), v);
	for (size_t i = 0; i < sizeof(keep); i++)
	{
		e = change(join, OP_KEEP, a, keep_cost[i]);
		e->p = keep[i];
		try_change(join, e, v);
	}
	for (int n = 1; n <= 3; n++)
	{
		e = change(join, OP_LEFT, a, n == 1 ? 1.3f : 2.2f + 0.2f * n);
		e->p = n;
		try_change(join, e, v);
	}
	e = change(join, OP_INITIALS, a, 2.0f);
	try_change(join, e, v);
	e = change(join, OP_INITIALS, a, 2.3f);
	e->t = make_text(".", 1);
	try_change(join, e, v);
	if (a->op <= OP_COALESCE || a->op == OP_SPLIT || a->op == OP_MATCH)
	{
		int			width = join->wanted[0].n;

		try_change(join, change(join, OP_REVERSE, a, 2.5f), v);
		for (int n = 2; n <= width && n <= 12 && is_digit(join->wanted[0].s[0]); n++)
		{
			e = change(join, OP_PAD, a, 1.9f);
			e->s = make_text("0", 1);
			e->p = n;
			try_change(join, e, v);
		}
	}
	try_replacements(join, a, v);
}

/* Could a change of this value be part of the first output at all? */
static bool
is_worth_changing(const Join *join, const SynthText *v)
{
	for (int i = 0; i < join->m; i++)
		if (v[i].n > 0)
			return true;
	return false;
}

static void
collect_leaves(Join *join)
{
	Search	   *search = join->search;

	for (int i = 0; i < search->entries; i++)
	{
		BankEntry  *entry = search->entry[i];
		SynthText  *v;

		if (synth_example_is_late(search))
			return;
		if (entry->expr->cost > search->limit)
			continue;
		v = synth_example_get(search->arena, sizeof(SynthText) * join->m);
		for (int j = 0; j < join->m; j++)
			v[j] = entry->values[join->row[j]];
		for (BankEntry *same = entry; same != NULL; same = same->equal)
			add_leaf(join, same->expr, v);
		if (entry->expr->type == TYPE_TEXT && entry->expr->cost <= 6.0f &&
			entry->expr->cost + 0.5f < search->limit &&
			entry->expr->op != OP_DATE_PART && entry->expr->op != OP_FORMAT &&
			is_worth_changing(join, v))
			try_changes(join, entry->expr, v);
	}
}

/* ---- the graph ---- */

static void
add_way(const Join *join, State *state, float cost, State *from, int way, const Expr *e,
		const Expr *key)
{
	int			i = state->ways;
	int			same = 0;
	int			most = join->search->task->thorough ? WAYS - WAYS_OF_KEY : WAYS_OF_KEY;

	/* cheap ways of one kind must not crowd out those that pay off later */
	for (int j = 0; j < state->ways; j++)
		if (state->way[j].key == key && ++same == most)
		{
			if (state->way[j].cost <= cost)
				return;
			for (; j + 1 < state->ways; j++)
				if (state->way[j + 1].key == key)
					break;
			if (j + 1 >= state->ways)
				for (j = state->ways - 1; state->way[j].key != key; j--)
					;
			memmove(&state->way[j], &state->way[j + 1], sizeof(Way) * (state->ways - j - 1));
			i = --state->ways;
			break;
		}
	if (i == WAYS && state->way[WAYS - 1].cost <= cost)
		return;
	if (i < WAYS)
		state->ways++;
	else
		i--;
	for (; i > 0 && state->way[i - 1].cost > cost; i--)
		state->way[i] = state->way[i - 1];
	state->way[i].cost = cost;
	state->way[i].from = from;
	state->way[i].way = way;
	state->way[i].e = e;
	state->way[i].key = key;
}

static State *
state_at(Join *join, const int16_t *at)
{
	uint64_t	hash = synth_num_hash(at, sizeof(int16_t) * join->m, 0);
	State	   *state;
	int			sum = 0;

	for (state = join->bucket[hash % STATE_BUCKETS]; state; state = state->bucket)
		if (memcmp(state->at, at, sizeof(int16_t) * join->m) == 0)
			return state;
	if (join->states >= MAX_STATES)
		return NULL;
	join->states++;
	state = synth_example_get(join->search->arena, sizeof(State));
	memset(state, 0, sizeof(State));
	for (int i = 0; i < join->m; i++)
	{
		state->at[i] = at[i];
		sum += at[i];
	}
	state->bucket = join->bucket[hash % STATE_BUCKETS];
	join->bucket[hash % STATE_BUCKETS] = state;
	state->queue = join->queue[sum];
	join->queue[sum] = state;
	return state;
}

static void
add_edge(Join *join, State *from, const int16_t *at, const Expr *e, float cost)
{
	State	   *to;
	const Expr *key = synth_example_key(e);

	cost += e->op == OP_CONST ? CONSTANT_PIECE_COST : PIECE_COST;
	if (from->way[0].cost + cost > MAX_COST || (to = state_at(join, at)) == NULL)
		return;
	for (int i = 0; i < from->ways; i++)
	{
		const Expr *last = from->way[i].key;
		float		change = 0;

		if (e->op == OP_CONST)
			key = last;
		else if (key == last && key != &synth_example_plain)
			change = -key->cost - 0.6f;
		else if (last != NULL && (synth_example_is_moved(key) || synth_example_is_moved(last)))
			change = 5.0f;
		add_way(join, to, from->way[i].cost + cost + change, from, i, e, key);
	}
}

static float
constant_cost(const Join *join, SynthText s)
{
	float		cost = 0.5f;
	bool		shared = join->m > 1;

	for (int i = 0; i < s.n; i++)
		cost += is_alnum(s.s[i]) ? (shared ? 0.35f : 1.8f) : (shared ? 0.1f : 0.35f);
	return cost;
}

/* A constant that takes a number or a word apart is one by chance. */
static float
cut_cost(const Join *join, const State *state, int n)
{
	SynthText	wanted = join->wanted[0];
	int			from = state->at[0];
	int			to = from + n;
	float		cost = 0;

	if (from > 0 && is_alnum(wanted.s[from - 1]) && is_alnum(wanted.s[from]))
		cost += is_digit(wanted.s[from - 1]) == is_digit(wanted.s[from]) ? 1.0f : 0.3f;
	if (to < wanted.n && is_digit(wanted.s[to]) &&
		(is_digit(wanted.s[to - 1]) ||
		 (wanted.s[to - 1] == '.' && n > 1 && is_digit(wanted.s[to - 2]))))
		cost += 1.5f;
	else if (to < wanted.n && is_alpha(wanted.s[to]) && is_alpha(wanted.s[to - 1]))
		cost += 1.0f;
	return cost;
}

static void
add_constants(Join *join, State *state)
{
	int			most = join->wanted[0].n - state->at[0];
	const char *first = join->wanted[0].s + state->at[0];
	int16_t		at[MAX_ROWS];

	for (int i = 1; i < join->m; i++)
	{
		int			left = join->wanted[i].n - state->at[i];
		int			n = 0;

		while (n < most && n < left && join->wanted[i].s[state->at[i] + n] == first[n])
			n++;
		most = n;
	}
	for (int n = 1; n <= most && n <= 60; n++)
	{
		Expr	   *e;
		bool		inside = n < most && is_alnum(first[n - 1]) && is_alnum(first[n]);

		if ((inside && (join->m == 1 || most > 12)) ||
			(n < join->wanted[0].n - state->at[0] && ((unsigned char) first[n] & 0xC0) == 0x80))
			continue;
		e = synth_example_expr(join->search, OP_CONST, NULL, 0);
		e->s = make_text(first, n);
		e->cost = constant_cost(join, e->s) + cut_cost(join, state, n);
		for (int i = 0; i < join->m; i++)
			at[i] = state->at[i] + n;
		add_edge(join, state, at, e, e->cost);
	}
}

static void
add_leaves(Join *join, State *state, const Leaf *leaf)
{
	for (; leaf != NULL; leaf = leaf->next)
	{
		int16_t		at[MAX_ROWS];
		int			i;

		for (i = 0; i < join->m; i++)
		{
			SynthText	v = leaf->v[i];

			if (v.n > join->wanted[i].n - state->at[i] ||
				(v.n > 0 && memcmp(v.s, join->wanted[i].s + state->at[i], v.n) != 0))
				break;
			at[i] = state->at[i] + v.n;
		}
		if (i == join->m)
			add_edge(join, state, at, leaf->e, leaf->e->cost + leaf->extra);
	}
}

static void
expand(Join *join, State *state)
{
	add_constants(join, state);
	if (state->at[0] < join->wanted[0].n)
		add_leaves(join, state,
				   join->leaf[(unsigned char) join->wanted[0].s[state->at[0]]]);
	add_leaves(join, state, join->leaf[256]);
}

static int
read_programs(Join *join, State *goal, const Expr **programs, int max)
{
	int			n = 0;

	for (int i = 0; i < goal->ways && n < max; i++)
	{
		const Expr *piece[64];
		const Expr **pieces;
		State	   *state = goal;
		int			way = i;
		int			count = 0;
		Expr	   *e;

		while (state->way[way].from != NULL && count < 64)
		{
			Way		   *w = &state->way[way];

			piece[count++] = w->e;
			state = w->from;
			way = w->way;
		}
		if (state->way[way].from != NULL || count == 0)
			continue;
		if (count == 1)
		{
			programs[n++] = piece[0];
			continue;
		}
		e = synth_example_expr(join->search, OP_CONCAT, NULL, goal->way[i].cost - PIECE_COST);
		pieces = synth_example_get(join->search->arena, sizeof(Expr *) * count);
		for (int j = 0; j < count; j++)
			pieces[j] = piece[count - 1 - j];
		e->pieces = count;
		e->piece = pieces;
		programs[n++] = e;
	}
	return n;
}
