/*
 * example_trust.c
 *		Is an expression worth giving, by what the examples say for it?
 *
 * Three questions, whose limits were set on public tasks (README.md):
 *
 * - Do the outputs say more than the expression assumes?  Its cost is held
 *	 against the length of the distinct outputs: "1" and "0" are explained by
 *	 anything.
 * - Would fewer examples have led to it?  Each is left out in turn, and what
 *	 the search then finds must predict it (cross-validation); asked for all but
 *	 the cheap expressions.
 * - Of a conditional one: is each side, and the test, seen more than once, or
 *	 of a kind that once is enough for (NULL, the empty text)?
 */
#include "example/example_private.h"

/* What the outputs say, in the unit of cost. */
static float
information_of(const SynthExampleTask *task)
{
	float		sum = 0;
	int			distinct = 0;

	for (int i = 0; i < task->examples && distinct < 8; i++)
	{
		bool		seen = false;
		int			n = task->outputs[i].n;

		for (int j = 0; j < i && !seen; j++)
			seen = synth_example_equal(task->outputs[i], task->outputs[j]);
		if (seen)
			continue;
		distinct++;
		sum += 1 + 0.9f * (n < 0 ? 0 : n > 12 ? 12 : n);
	}
	return sum;
}

static bool
is_typed(const Expr *e)
{
	if (e == NULL)
		return false;
	if (e->op >= OP_NUMBER && e->op <= OP_YEARS_BETWEEN)
		return true;
	for (int i = 0; i < e->pieces; i++)
		if (is_typed(e->piece[i]))
			return true;
	return is_typed(e->a) || is_typed(e->b);
}

/* Cost of what is copied from no input. */
static float
constants_of(const Expr *e)
{
	float		sum = 0;

	if (e->op == OP_CONST)
		return e->s.n <= 0 ? 0 : e->cost;
	for (int i = 0; i < e->pieces; i++)
		sum += constants_of(e->piece[i]);
	return sum;
}

static bool
is_plain_test(const ExampleTest *test)
{
	return test->kind == TEST_IS_NULL || (test->kind == TEST_EQUALS && test->s.n == 0);
}

static bool
is_trusted_test(const ExampleTest *test, int k, int holds)
{
	bool		word = test->s.n > 0 && is_alnum(test->s.s[0]);

	switch ((TestKind) test->kind)
	{
		case TEST_CONTAINS:
		case TEST_STARTS:
		case TEST_ENDS:
			return !word || holds > 1;
		case TEST_EQUALS:
			/* its cost says whether the column repeats values */
			return test->cost < 2.4f || holds > 1;
		case TEST_LESS:
			return k >= 5 || (test->s.n == 1 && test->s.s[0] == '0');
		default:
			return true;
	}
}

static bool
is_trusted_case(const Expr *e, int k, float information)
{
	if (e->cost > 0.9f * information + 5)
		return false;
	for (; e->op == OP_CASE; e = e->b)
	{
		bool		labels = e->a->op == OP_CONST && e->b->op == OP_CONST;

		if (is_plain_test(e->test))
			continue;
		if (k < 3 || !is_trusted_test(e->test, k, e->p))
			return false;
		if (!labels && ((e->p == 1 && constants_of(e->a) > 1.8f) ||
						(e->q == 1 && e->b->op != OP_CASE && constants_of(e->b) > 1.8f)))
			return false;
	}
	return true;
}

/* How many examples are predicted by what the others lead to. */
static int
predicted_examples(Search *search)
{
	int			k = search->k;
	int			n = 0;

	for (int i = 0; i < k; i++)
	{
		const SynthText *row = search->rows + i * search->task->columns;
		SynthText	wanted = search->wanted[i];
		const Expr *e = synth_example_best_without(search, i);

		n += e != NULL && synth_example_equal(synth_example_eval(search->arena, e, row), wanted);
	}
	return n;
}

bool
synth_example_is_trusted(Search *search, const Expr *e, float gap)
{
	int			k = search->k;
	float		information = information_of(search->task);
	bool		typed = is_typed(e);
	int			predicted;

	/* a constant says nothing of the inputs */
	if (e->op == OP_CONST)
		return false;
	if (e->op == OP_CASE)
		return is_trusted_case(e, k, information);
	if (k == 1)
		return e->cost <= 2.75f && gap >= 0.5f && information > 3 && e->op != OP_COLUMN;
	if (e->cost > 1.3f * information)
		return false;
	if (e->cost < 3.2f || (k == 2 && (typed || e->cost < 5.2f)))
		return true;
	predicted = predicted_examples(search);
	if (predicted == k)
		return true;
	if (k == 2)
		return false;
	if (predicted == k - 1)
		return typed || e->cost < 6;
	return typed ? e->cost < 1.1f * information : e->cost < 4;
}
