/*
 * example_bank.c
 *		The bank of building blocks: expressions by their values on the examples.
 *
 * Expressions with the same values on all examples are one entry with a chain
 * of at most CHAIN, cheapest first (observational equivalence, Udupa
 * et al. 2013); only the cheapest is built upon.
 */
#include <string.h>
#include <time.h>

#include "example/example_private.h"

#define CHAIN 8
#define BUCKETS 8192
#define MAX_ENTRIES 12000

/*
 * Values computed before a search ends with what it has: about half a second.
 * The clock ends it too, but only on a machine much slower than that, so that
 * the same examples give the same expression.
 */
#define WORK_LIMIT 2500000

bool
synth_example_is_late(Search *search)
{
	struct timespec now;

	search->late |= search->work > WORK_LIMIT;
	if ((++search->ticks & 63) == 0 && !search->late)
	{
		if (search->task->poll != NULL)
			search->task->poll(search->task->poll_arg);
		clock_gettime(CLOCK_MONOTONIC, &now);
		search->late = now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000 > search->deadline ||
			synth_example_is_full(search->arena);
	}
	return search->late;
}

Expr *
synth_example_expr(Search *search, ExprOp op, const Expr *a, float cost)
{
	Expr	   *e = synth_example_get(search->arena, sizeof(Expr));

	memset(e, 0, sizeof(Expr));
	e->op = op;
	e->a = a;
	e->cost = cost + (a != NULL ? a->cost : 0);
	e->s = e->t = make_text("", 0);
	e->type = op >= OP_DATE && op <= OP_DATE_BIN ? TYPE_TIME :
		(op >= OP_NUMBER && op < OP_FORMAT) || op == OP_LENGTH || op == OP_COUNT ||
		op == OP_POSITION || (op >= OP_DAYS_BETWEEN && op <= OP_YEARS_BETWEEN) ?
		TYPE_NUMBER : TYPE_TEXT;
	return e;
}

/* The key of pieces that share nothing. */
const Expr	synth_example_plain = {.op = OP_COLUMN};

/*
 * What pieces have in common that are parts of one date or ends of one range:
 * it is paid for once.
 */
const Expr *
synth_example_key(const Expr *e)
{
	if (e->op == OP_DATE_PART)
		return e->a->op == OP_DATE_ADD && e->a->a->op == OP_DATE_BIN ? e->a->a : e->a;
	if (e->op == OP_ADD_CONST && e->a->op == OP_FLOOR)
		return e->a;
	if (e->op == OP_FORMAT && (e->a->op == OP_FLOOR || e->a->op == OP_ADD_CONST ||
							   e->a->op == OP_MODULO || e->a->op == OP_QUOTIENT))
		return synth_example_key(e->a);
	if (e->op == OP_MODULO || e->op == OP_QUOTIENT)
		return e->a;
	if (e->op >= OP_LEFT && e->op <= OP_SUBSTR && e->a->op == OP_KEEP)
		return e->a;
	return e->op == OP_FLOOR ? e : &synth_example_plain;
}

/* Something else than the parts of what the input says. */
bool
synth_example_is_moved(const Expr *key)
{
	return key->op == OP_DATE_ADD || key->op == OP_DATE_BIN || key->op == OP_DATE_TRUNC ||
		key->op == OP_FLOOR;
}

/* Is the value on some example part of the output? */
static bool
is_seen(const Search *search, const SynthText *values)
{
	for (int i = 0; i < search->k; i++)
		if (values[i].n > 0 && search->wanted[i].n > 0 &&
			synth_example_find(search->wanted[i], values[i], 0) >= 0)
			return true;
	return false;
}

static void
chain_up(BankEntry *head, BankEntry *entry)
{
	int			n = 1;
	BankEntry  *at = head;

	if (entry->expr->cost < head->expr->cost)
	{
		const Expr *cheaper = entry->expr;

		entry->expr = head->expr;
		head->expr = cheaper;
	}
	while (at->equal != NULL && at->equal->expr->cost <= entry->expr->cost && n < CHAIN)
	{
		at = at->equal;
		n++;
	}
	if (n == CHAIN)
		return;
	entry->equal = at->equal;
	at->equal = entry;
	for (; at != NULL; at = at->equal, n++)
		if (n >= CHAIN)
			at->equal = NULL;
}

BankEntry *
synth_example_add(Search *search, const Expr *e, const BankEntry *a,
				  const BankEntry *b, int level)
{
	ArenaMark	mark = synth_example_mark(search->arena);
	int			k = search->k;
	SynthText  *values = synth_example_get(search->arena, sizeof(SynthText) * k);
	SynthText	null = make_text(NULL, SYNTH_EXAMPLE_NULL);
	uint64_t	hash = e->type;
	bool		any = false;
	BankEntry  *entry;
	const Expr *key = NULL;

	if (search->entries >= MAX_ENTRIES || (level >= 2 && e->cost > search->limit))
		return NULL;
	search->work += k;
	for (int i = 0; i < k; i++)
	{
		if (e->op == OP_COLUMN)
			values[i] = search->rows[i * search->task->columns + e->p];
		else
			values[i] = synth_example_apply(search->arena, e, a ? a->values[i] : null,
											b ? b->values[i] : null);
		any |= values[i].n > 0 && values[i].n <= EXAMPLE_MAX_TEXT;
		hash = hash * 31 + values[i].n;
		if (values[i].n > 0)
			hash = synth_num_hash(values[i].s, values[i].n, hash);
	}
	/*
	 * Pieces of what is moved go together, so they are told apart though their
	 * values are equal.
	 */
	if (e->type == TYPE_TEXT || e->op == OP_ADD_CONST)
	{
		key = synth_example_key(e);
		if (!synth_example_is_moved(key))
			key = NULL;
		else if (e->type == TYPE_TEXT && !is_seen(search, values))
			any = false;
	}
	else if (e->op == OP_FLOOR)
		key = e;
	hash ^= (uintptr_t) key >> 4;
	if (!any)
	{
		synth_example_release(search->arena, mark);
		return NULL;
	}
	entry = synth_example_get(search->arena, sizeof(BankEntry));
	entry->expr = e;
	entry->values = values;
	entry->equal = NULL;
	entry->level = level;
	entry->key = key;
	hash ^= hash >> 29;
	for (BankEntry *other = search->bucket[hash % BUCKETS]; other; other = other->bucket)
	{
		int			i = 0;

		while (i < k && synth_example_equal(values[i], other->values[i]))
			i++;
		if (i == k && other->expr->type == e->type && other->key == key)
		{
			chain_up(other, entry);
			/* numbers and dates are built upon by their values */
			return e->type == TYPE_TEXT ? NULL : other;
		}
	}
	entry->bucket = search->bucket[hash % BUCKETS];
	search->bucket[hash % BUCKETS] = entry;
	search->entry[search->entries++] = entry;
	return entry;
}

void
synth_example_fill_bank(Search *search)
{
	const SynthExampleTask *task = search->task;

	search->bucket = synth_example_get(search->arena, BUCKETS * sizeof(BankEntry *));
	memset(search->bucket, 0, BUCKETS * sizeof(BankEntry *));
	search->entry = synth_example_get(search->arena, MAX_ENTRIES * sizeof(BankEntry *));
	search->entries = 0;
	search->limit = 1000;
	for (int i = 0; i < task->columns; i++)
	{
		Expr	   *column = synth_example_expr(search, OP_COLUMN, NULL, 0.2f * (i > 3 ? 3 : i));
		BankEntry  *entry;
		bool		has_null = false;

		column->p = i;
		entry = synth_example_add(search, column, NULL, NULL, 0);
		for (int j = 0; j < search->k; j++)
			has_null |= search->rows[j * task->columns + i].n == SYNTH_EXAMPLE_NULL;
		if (entry != NULL && has_null)
			synth_example_add(search, synth_example_expr(search, OP_COALESCE, column, 0.8f),
							  entry, NULL, 0);
	}
	synth_example_add_dates(search);
	synth_example_add_numbers(search);
	synth_example_add_strings(search);
}
