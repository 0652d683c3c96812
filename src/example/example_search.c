/*
 * example_search.c
 *		The search: a bank of building blocks, joined to outputs, branched
 *		where one expression does not do, ranked.
 *
 * With many examples a few are searched with; one that the best candidate
 * gets wrong joins them, and the search is run again (counterexamples guide
 * it, Solar-Lezama 2008).
 */
#include <string.h>
#include <time.h>

#include "example/example_private.h"

#define SEARCH_ROWS 5
#define MAX_ROWS 12
#define MAX_ROUNDS 4
#define MAX_PROGRAMS 24
#define NESTED_COST 3.9f		/* the least of what nested fields cost */
#define BRANCH_ABOVE 6.5f		/* a program as cheap needs no conditions */
#define ALTERNATIVES 6			/* looked at for a trusted one */
#define ABOUT_AS_CHEAP 1.0f
#define DISAGREES_WITHIN 0.5f

typedef struct Ranking
{
	const Expr *program[MAX_PROGRAMS];
	int			n;
	int			row[MAX_ROWS];	/* that they were searched with */
	int			rows;
	bool		trusted;		/* the first of them */
}			Ranking;

static bool is_contradictory(const SynthExampleTask *task);
static int	choose_rows(const SynthExampleTask *task, int *row);
static void rank_by_probes(Search *search, Ranking *ranking);
static void prefer_trusted(Search *search, Ranking *ranking);
static void judge_by_probes(Search *search, Ranking *ranking);
static void rank_in(Ranking *ranking, const Expr *e);
static void search_with(Search *search, const int *row, int k, Ranking *ranking);
static void find_programs(Search *search, Ranking *ranking);
static int	first_failure(Search *search, const Expr *e);
static int	give_candidates(Search *search, Ranking *ranking,
							SynthExampleCandidate *candidates, int max);

int
synth_example_search(const SynthExampleTask *task, SynthExampleArena *arena,
					 SynthExampleCandidate *candidates, int max)
{
	Search		search;
	Ranking		ranking;
	struct timespec now;
	int			row[MAX_ROWS];
	int			k;

	memset(&search, 0, sizeof(search));
	memset(&ranking, 0, sizeof(ranking));
	search.task = task;
	search.arena = arena;
	clock_gettime(CLOCK_MONOTONIC, &now);
	search.deadline = now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000 + task->budget_ms;
	if (task->examples < 1 || is_contradictory(task))
		return 0;
	k = choose_rows(task, row);
	for (int round = 0; round < MAX_ROUNDS; round++)
	{
		int			failure;
		int			good = 0;

		search_with(&search, row, k, &ranking);
		failure = -1;
		for (int i = 0; i < ranking.n; i++)
		{
			int			at = first_failure(&search, ranking.program[i]);

			if (at < 0)
				ranking.program[good++] = ranking.program[i];
			else if (failure < 0)
				failure = at;
		}
		ranking.n = good;
		if (good > 0 || failure < 0 || k == MAX_ROWS || search.late)
			break;
		row[k++] = failure;
	}
	rank_by_probes(&search, &ranking);
	if (!task->thorough)
	{
		prefer_trusted(&search, &ranking);
		judge_by_probes(&search, &ranking);
	}
	else
		ranking.trusted = ranking.n > 0 &&
			synth_example_is_trusted(&search, ranking.program, ranking.n);
	return give_candidates(&search, &ranking, candidates, max);
}

/*
 * What is empty or fails on inputs without outputs, though no example's output
 * is empty, is less likely what was meant.
 */
static void
rank_by_probes(Search *search, Ranking *ranking)
{
	const SynthExampleTask *task = search->task;
	Ranking		ranked;

	for (int i = 0; i < task->examples; i++)
		if (task->outputs[i].n <= 0)
			return;
	if (task->probes == 0)
		return;
	ranked = *ranking;
	ranked.n = 0;
	for (int i = 0; i < ranking->n; i++)
	{
		Expr	   *e = synth_example_get(search->arena, sizeof(Expr));
		int			missing = 0;

		*e = *ranking->program[i];
		for (int j = 0; j < task->probes; j++)
		{
			ArenaMark	mark = synth_example_mark(search->arena);

			missing += synth_example_eval(search->arena, e,
										  task->probe_inputs + j * task->columns).n <= 0;
			synth_example_release(search->arena, mark);
		}
		e->cost += 4.0f * missing / task->probes;
		rank_in(&ranked, e);
	}
	*ranking = ranked;
}

/*
 * Do programs that are about as cheap disagree on the inputs without outputs?
 * Then the examples leave open which of them is meant.
 */
static void
judge_by_probes(Search *search, Ranking *ranking)
{
	const SynthExampleTask *task = search->task;

	for (int i = 1; i < ranking->n && ranking->trusted && task->probes > 0; i++)
	{
		int			differ = 0;

		if (ranking->program[i]->cost > ranking->program[0]->cost + DISAGREES_WITHIN)
			continue;
		for (int j = 0; j < task->probes && !synth_example_is_late(search); j++)
		{
			ArenaMark	mark = synth_example_mark(search->arena);
			const SynthText *row = task->probe_inputs + j * task->columns;

			differ += !synth_example_equal(synth_example_eval(search->arena, ranking->program[0], row),
										   synth_example_eval(search->arena, ranking->program[i], row));
			synth_example_release(search->arena, mark);
		}
		ranking->trusted = differ == 0;
	}
}

/*
 * The cheapest program that is trusted comes first.  Another than the cheapest
 * one, from three examples on, where that is about as cheap: what is doubtful
 * of the one (a word counted from an end) need not be of the other.
 */
static void
prefer_trusted(Search *search, Ranking *ranking)
{
	for (int i = 0; i < ranking->n && i < ALTERNATIVES; i++)
	{
		const Expr *e = ranking->program[i];

		if (i > 0 && (search->k < 3 || e->op == OP_CASE || synth_example_is_typed(ranking->program[0]) ||
					  e->cost > ranking->program[0]->cost + ABOUT_AS_CHEAP))
			break;
		if (!synth_example_is_trusted(search, ranking->program + i, ranking->n - i))
			continue;
		memmove(ranking->program + 1, ranking->program, sizeof(Expr *) * i);
		ranking->program[0] = e;
		ranking->trusted = true;
		return;
	}
}

static bool
same_inputs(const SynthExampleTask *task, int i, int j)
{
	for (int c = 0; c < task->columns; c++)
		if (!synth_example_equal(task->inputs[i * task->columns + c],
								 task->inputs[j * task->columns + c]))
			return false;
	return true;
}

static bool
is_contradictory(const SynthExampleTask *task)
{
	for (int i = 0; i < task->examples; i++)
	{
		if (task->poll != NULL)
			task->poll(task->poll_arg);
		for (int j = 0; j < i; j++)
			if (!synth_example_equal(task->outputs[i], task->outputs[j]) &&
				same_inputs(task, i, j))
				return true;
	}
	return false;
}

/* The first examples that differ. */
static int
choose_rows(const SynthExampleTask *task, int *row)
{
	int			k = 0;

	for (int i = 0; i < task->examples && k < SEARCH_ROWS; i++)
	{
		bool		seen = false;

		for (int j = 0; j < k; j++)
			seen |= same_inputs(task, i, row[j]);
		if (!seen)
			row[k++] = i;
	}
	return k;
}

static void
rank_in(Ranking *ranking, const Expr *e)
{
	int			i = ranking->n < MAX_PROGRAMS ? ranking->n++ : MAX_PROGRAMS - 1;

	for (; i > 0 && ranking->program[i - 1]->cost > e->cost; i--)
		ranking->program[i] = ranking->program[i - 1];
	ranking->program[i] = e;
}

static void
search_with(Search *search, const int *row, int k, Ranking *ranking)
{
	const SynthExampleTask *task = search->task;
	SynthText  *rows = synth_example_get(search->arena, sizeof(SynthText) * k * task->columns);
	SynthText  *wanted = synth_example_get(search->arena, sizeof(SynthText) * k);

	for (int i = 0; i < k; i++)
	{
		memcpy(rows + i * task->columns, task->inputs + row[i] * task->columns,
			   sizeof(SynthText) * task->columns);
		wanted[i] = task->outputs[row[i]];
	}
	memcpy(ranking->row, row, sizeof(int) * k);
	ranking->rows = k;
	search->k = k;
	search->rows = rows;
	search->wanted = wanted;
	find_programs(search, ranking);
}

static void
find_programs(Search *search, Ranking *ranking)
{
	const Expr *program[MAX_PROGRAMS / 2];
	int			n;

	ranking->n = 0;
	synth_example_fill_bank(search);
	n = synth_example_join(search, NULL, program, MAX_PROGRAMS / 2);
	if (n == 0 || program[0]->cost > NESTED_COST || search->task->thorough)
	{
		search->limit = n == 0 ? 1000 : program[0]->cost + (search->task->thorough ? 2.5f : 0.3f);
		synth_example_add_nested_strings(search);
		n = synth_example_join(search, NULL, program, MAX_PROGRAMS / 2);
	}
	for (int i = 0; i < n; i++)
		rank_in(ranking, program[i]);
	if (n == 0 || program[0]->cost > BRANCH_ABOVE)
	{
		const Expr *band = synth_example_band(search);

		if (band != NULL)
			rank_in(ranking, band);
		n = synth_example_branch(search, program, MAX_PROGRAMS / 2);
		for (int i = 0; i < n; i++)
			rank_in(ranking, program[i]);
	}
}

/*
 * The bank is that of all examples: a little of what was left out is known, by
 * its delimiters and constants, but not by what is chosen.
 */
const Expr *
synth_example_best_without(Search *search, int left_out)
{
	bool		mask[MAX_ROWS];
	const Expr *program[1];

	for (int i = 0; i < search->k; i++)
		mask[i] = i != left_out;
	return synth_example_join(search, mask, program, 1) > 0 ? program[0] : NULL;
}

/* The first example that e gets wrong, or -1. */
static int
first_failure(Search *search, const Expr *e)
{
	const SynthExampleTask *task = search->task;

	for (int i = 0; i < task->examples; i++)
	{
		ArenaMark	mark = synth_example_mark(search->arena);
		SynthText	value = synth_example_eval(search->arena, e,
											   task->inputs + i * task->columns);
		bool		right = synth_example_equal(value, task->outputs[i]);

		synth_example_release(search->arena, mark);
		if (!right)
			return i;
	}
	return -1;
}

static int
give_candidates(Search *search, Ranking *ranking, SynthExampleCandidate *candidates, int max)
{
	const SynthExampleTask *task = search->task;
	int			n = 0;

	for (int i = 0; i < ranking->n && n < max; i++)
	{
		const Expr *e = ranking->program[i];
		SynthText  *probes;
		bool		seen = false;

		candidates[n].sql = synth_example_write(search->arena, e, task->names);
		for (int j = 0; j < n; j++)
			seen |= strcmp(candidates[j].sql, candidates[n].sql) == 0;
		if (seen)
			continue;
		probes = synth_example_get(search->arena, sizeof(SynthText) * (task->probes + 1));
		for (int j = 0; j < task->probes; j++)
			probes[j] = synth_example_eval(search->arena, e,
										   task->probe_inputs + j * task->columns);
		candidates[n].cost = e->cost;
		candidates[n].trusted = n == 0 && ranking->trusted;
		candidates[n++].on_probes = probes;
	}
	return n;
}
