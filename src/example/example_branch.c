/*
 * example_branch.c
 *		Conditional programs: CASE WHEN test THEN one ELSE another END.
 *
 * Tests split the examples; of the tests that split them alike the cheapest
 * counts (it says most simply what the sides have in common).  Each side is
 * solved by itself, the other side again by branching, to a depth.
 */
#include <string.h>

#include "example/example_private.h"

#define MAX_TESTS 400
#define MAX_DEPTH 3
#define MAX_K 12
#define BRANCH_COST 2.2f

typedef struct Split
{
	const ExampleTest *test;
	uint32_t	holds;			/* a bit per row */
}			Split;

typedef struct Branch
{
	Search	   *search;
	Split		split[MAX_TESTS];
	int			splits;
	uint32_t	known[64];		/* masks solved by joining */
	const Expr *best[64];
	int			memo;
}			Branch;

static void collect_tests(Branch *branch);
static bool repeats_values(const Search *search, int column);
static const Expr *solve(Branch *branch, uint32_t mask, int depth, float limit);
static const Expr *solve_flat(Branch *branch, uint32_t mask);

static int
bits(uint32_t mask)
{
	int			n = 0;

	for (; mask != 0; mask &= mask - 1)
		n++;
	return n;
}

static Expr *
make_case(Branch *branch, const ExampleTest *test, const Expr *a, const Expr *b, int on_a,
		  int on_b)
{
	Expr	   *e = synth_example_expr(branch->search, OP_CASE, NULL,
									   BRANCH_COST + test->cost + a->cost + b->cost);

	e->test = test;
	e->a = a;
	e->b = b;
	e->p = on_a;
	e->q = on_b;
	return e;
}

static void
keep(const Expr **programs, int *n, int max, const Expr *e)
{
	int			i = *n < max ? (*n)++ : max - 1;

	if (i == max - 1 && *n == max && programs[i] != NULL && programs[i]->cost <= e->cost)
		return;
	for (; i > 0 && programs[i - 1]->cost > e->cost; i--)
		programs[i] = programs[i - 1];
	programs[i] = e;
}

int
synth_example_branch(Search *search, const Expr **programs, int max)
{
	Branch	   *branch;
	uint32_t	all;
	int			n = 0;

	if (search->k < 2 || search->k > MAX_K)
		return 0;
	memset(programs, 0, sizeof(Expr *) * max);
	all = (UINT32_C(1) << search->k) - 1;
	branch = synth_example_get(search->arena, sizeof(Branch));
	memset(branch, 0, sizeof(Branch));
	branch->search = search;
	collect_tests(branch);
	for (int i = 0; i < branch->splits && !synth_example_is_late(search); i++)
	{
		uint32_t	holds = branch->split[i].holds;
		const Expr *a = solve_flat(branch, holds);
		const Expr *b = a == NULL ? NULL : solve(branch, all & ~holds, 1, 40);

		if (b != NULL && a != NULL)
			keep(programs, &n, max, make_case(branch, branch->split[i].test, a, b, bits(holds),
										   bits(all & ~holds)));
	}
	return n;
}

static const Expr *
solve_flat(Branch *branch, uint32_t mask)
{
	bool		row[MAX_K];
	const Expr *program[4];
	int			n;

	for (int i = 0; i < branch->memo; i++)
		if (branch->known[i] == mask)
			return branch->best[i];
	for (int i = 0; i < branch->search->k; i++)
		row[i] = (mask >> i) & 1;
	n = synth_example_join(branch->search, row, program, 4);
	if (branch->memo < 64)
	{
		branch->known[branch->memo] = mask;
		branch->best[branch->memo++] = n > 0 ? program[0] : NULL;
	}
	return n > 0 ? program[0] : NULL;
}

static const Expr *
solve(Branch *branch, uint32_t mask, int depth, float limit)
{
	const Expr *best = solve_flat(branch, mask);

	if (depth >= MAX_DEPTH || bits(mask) < 2 || (best != NULL && best->cost < 9))
		return best;
	for (int i = 0; i < branch->splits && !synth_example_is_late(branch->search); i++)
	{
		uint32_t	holds = branch->split[i].holds & mask;
		const Expr *a;
		const Expr *b;

		if (holds == 0 || holds == mask || branch->memo > 48)
			continue;
		a = solve_flat(branch, holds);
		if (a == NULL || a->cost + 3 > (best ? best->cost : limit))
			continue;
		b = solve(branch, mask & ~holds, depth + 1, limit);
		if (b != NULL && (best == NULL || a->cost + b->cost + branch->split[i].test->cost + BRANCH_COST < best->cost))
			best = make_case(branch, branch->split[i].test, a, b, bits(holds),
							 bits(mask & ~holds));
	}
	return best;
}

/* ---- tests ---- */

static void
add_test(Branch *branch, const ExampleTest *given)
{
	Search	   *search = branch->search;
	ExampleTest priced = *given;
	ExampleTest *test = &priced;
	uint32_t	holds = 0;
	uint32_t	all = (UINT32_C(1) << search->k) - 1;
	ExampleTest *copy;

	for (int i = 0; i < search->k; i++)
	{
		int			result = synth_example_test(search->arena, test,
												search->rows + i * search->task->columns);

		if (result < 0)
			return;
		holds |= (uint32_t) result << i;
	}
	if (holds == 0 || holds == all)
		return;
	/* a word that one example has says little */
	if (bits(holds) == 1 && test->s.n > 0 && is_alnum(test->s.s[0]) &&
		test->kind != TEST_LESS && test->kind != TEST_EQUALS)
		test->cost += 1.2f;
	for (int i = 0; i < branch->splits; i++)
		if (branch->split[i].holds == holds)
		{
			if (branch->split[i].test->cost <= test->cost)
				return;
			copy = synth_example_get(search->arena, sizeof(ExampleTest));
			*copy = *test;
			branch->split[i].test = copy;
			return;
		}
	if (branch->splits == MAX_TESTS)
		return;
	copy = synth_example_get(search->arena, sizeof(ExampleTest));
	*copy = *test;
	branch->split[branch->splits].test = copy;
	branch->split[branch->splits++].holds = holds;
}

static void
add_literal_tests(Branch *branch, int column, SynthText value)
{
	ExampleTest test;

	for (int from = 0; from < value.n && !synth_example_is_late(branch->search);)
	{
		int			to = from;
		bool		word = is_alnum(value.s[from]);

		while (to < value.n && word && is_alnum(value.s[to]))
			to++;
		if (!word)
			to = from + synth_example_character_bytes(value, from);
		memset(&test, 0, sizeof(test));
		test.p = column;
		test.s = make_text(value.s + from, to - from);
		test.kind = TEST_CONTAINS;
		test.cost = word ? 1.6f + 0.08f * test.s.n : 1.0f;
		if (word && test.s.n < 3)
			test.cost += 0.8f;
		if (test.s.n == 1 && is_digit(test.s.s[0]))
			test.cost += 2;
		if (!word || test.s.n > 1)
			add_test(branch, &test);
		if (from == 0)
		{
			test.kind = TEST_STARTS;
			test.cost += 0.2f;
			add_test(branch, &test);
		}
		if (to == value.n)
		{
			test.kind = TEST_ENDS;
			test.cost += 0.1f;
			add_test(branch, &test);
		}
		if (!word)
			for (int q = 1; q <= 4; q++)
			{
				test.kind = TEST_FIELDS;
				test.q = q;
				test.cost = 1.6f + 0.2f * q;
				add_test(branch, &test);
			}
		from = to;
	}
}

/* Thresholds between the numbers of rows that are neighbours in order. */
static void
add_number_tests(Branch *branch, int column)
{
	Search	   *search = branch->search;
	ExampleTest test;

	for (int i = 0; i < search->entries; i++)
	{
		const BankEntry *entry = search->entry[i];
		const Expr *number = entry->expr;

		for (const BankEntry *same = entry; same != NULL; same = same->equal)
			if (same->expr->op == OP_NUMBER || same->expr->op == OP_LENGTH)
				number = same->expr;
		if (number->op == OP_COLUMN && number->p == column)
		{
			Expr	   *e = synth_example_expr(search, OP_NUMBER, number, 0.4f);

			e->p = PARSE_PLAIN;
			number = e;
		}
		if (number->op != OP_NUMBER && number->op != OP_LENGTH)
			continue;
		if (number->a->op != OP_COLUMN || number->a->p != column)
			continue;
		for (int row = 0; row < search->k; row++)
		{
			memset(&test, 0, sizeof(test));
			test.kind = TEST_LESS;
			test.p = column;
			test.number = number;
			test.s = synth_example_eval(search->arena, number,
										search->rows + row * search->task->columns);
			test.cost = 2.0f + 0.1f * test.s.n + (number->op == OP_LENGTH ? 0.8f : 0);
			/* a round number is the likelier bound */
			if (test.s.n > 1 && test.s.s[test.s.n - 1] == '0')
				test.cost -= 0.3f;
			if (test.s.n > 0)
				add_test(branch, &test);
		}
		if (number->op == OP_NUMBER && number->p == PARSE_PLAIN)
		{
			memset(&test, 0, sizeof(test));
			test.kind = TEST_EVEN;
			test.p = column;
			test.number = number;
			test.exact = true;
			test.cost = 2.2f;
			add_test(branch, &test);
		}
		for (int other = 0; other < search->task->columns; other++)
		{
			test.kind = TEST_LESS_COLUMN;
			test.q = other;
			test.cost = 1.8f;
			if (other != column && number->op == OP_NUMBER)
				add_test(branch, &test);
		}
	}
}

static bool
is_truth(SynthText value)
{
	static const char *const word[] = {"true", "false", "yes", "no", "on", "off"};

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
	{
		int			n = strlen(word[i]);
		int			j = 0;

		while (j < n && j < value.n && (value.s[j] | 0x20) == word[i][j])
			j++;
		if (j == n && value.n == n)
			return true;
	}
	return false;
}

/* Has a column fewer values than examples, or short codes, as categories have? */
static bool
repeats_values(const Search *search, int column)
{
	bool		codes = true;

	for (int i = 0; i < search->k; i++)
	{
		SynthText	value = search->rows[i * search->task->columns + column];

		codes &= (value.n > 0 && value.n <= 2 && is_alpha(value.s[0])) || is_truth(value);
	}
	if (codes)
		return true;
	for (int i = 0; i < search->k; i++)
		for (int j = 0; j < i; j++)
			if (synth_example_equal(search->rows[i * search->task->columns + column],
									search->rows[j * search->task->columns + column]))
				return true;
	return false;
}

/* Halves of the day and the year, the end of the week. */
static void
add_date_tests(Branch *branch)
{
	Search	   *search = branch->search;
	static const struct
	{
		const char *part;
		const char *bound;
	}			half[] = {{"ID", "6"}, {"FMMM", "7"}, {"FMHH24", "12"}};

	for (int i = 0; i < search->entries; i++)
		for (size_t j = 0; j < sizeof(half) / sizeof(half[0]); j++)
		{
			const Expr *date = search->entry[i]->expr;
			ExampleTest test;
			Expr	   *part;

			if (date->op != OP_DATE || (j < 2 ? !date->layout->has_date : !date->layout->has_time))
				continue;
			part = synth_example_expr(search, OP_DATE_PART, date, 1);
			while (strcmp(synth_example_date_parts[part->p].sql, half[j].part) != 0)
				part->p++;
			memset(&test, 0, sizeof(test));
			test.kind = TEST_LESS;
			test.exact = true;
			for (const Expr *a = date; a != NULL; a = a->a)
				test.p = a->p;
			test.number = synth_example_expr(search, OP_NUMBER, part, 0.4f);
			test.s = make_text(half[j].bound, strlen(half[j].bound));
			test.cost = 1.6f;
			add_test(branch, &test);
		}
}

static void
collect_tests(Branch *branch)
{
	Search	   *search = branch->search;
	ExampleTest test;
	static const uint8_t set[] = {SET_DIGIT, SET_ALPHA, SET_WORD, SET_UPPER, SET_NUMBER, SET_NOT_SPACE};

	for (int column = 0; column < search->task->columns; column++)
	{
		memset(&test, 0, sizeof(test));
		test.p = column;
		test.kind = TEST_IS_NULL;
		test.cost = 0.6f;
		add_test(branch, &test);
		for (size_t i = 0; i < sizeof(set); i++)
		{
			test.kind = TEST_ONLY;
			test.q = set[i];
			test.cost = 1.4f;
			add_test(branch, &test);
		}
		for (int i = 0; i < synth_example_pattern_count; i++)
		{
			test.kind = TEST_PATTERN;
			test.pattern = &synth_example_patterns[i];
			test.cost = 1.3f + (test.pattern->cost > 0.7f ? 2 : 0.4f) * test.pattern->cost;
			add_test(branch, &test);
		}
		for (int row = 0; row < search->k; row++)
		{
			SynthText	value = search->rows[row * search->task->columns + column];

			if (value.n < 0 || value.n > EXAMPLE_MAX_TEXT)
				continue;
			memset(&test, 0, sizeof(test));
			test.p = column;
			test.kind = TEST_EQUALS;
			test.s = value;
			test.cost = value.n == 0 ? 0.7f :
				(repeats_values(search, column) ? 0.8f : 2.4f) + 0.08f * value.n;
			add_test(branch, &test);
			add_literal_tests(branch, column, value);
		}
		add_number_tests(branch, column);
	}
	add_date_tests(branch);
}
