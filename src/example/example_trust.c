/*
 * example_trust.c
 *		Is an expression worth giving, by what the examples say for it?
 */
#include "example/example_private.h"

/* Cost of what is copied from no input. */
static float
constants_of(const Expr *e)
{
	float		sum = 0;

	if (e->op == OP_CONST)
		return e->cost;
	if (e->op == OP_CONCAT)
		for (int i = 0; i < e->pieces; i++)
			sum += constants_of(e->piece[i]);
	return sum;
}

bool
synth_example_is_trusted(const Search *search, const Expr *e)
{
	int			k = search->task->examples;

	/* a constant says nothing of the inputs */
	if (e->op == OP_CONST)
		return false;
	if (k == 1)
		return e->cost - constants_of(e) < 8 && constants_of(e) < 5;
	return e->cost < 14 + 3 * (k > 5 ? 5 : k);
}
