/*
 * advise_rank.c
 *		One list, best first, in which nothing contradicts or repeats another.
 *
 * Findings are taken by their benefit; one that does not go with what has
 * been taken is left out.  A few rules decide before: what saves a column goes
 * before what drops it.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "miscadmin.h"

static int	compare_findings(const ListCell *a, const ListCell *b);

List *
synth_advise_rank(List *findings)
{
	List	   *ranked = list_copy(findings);

	list_sort(ranked, compare_findings);
	return ranked;
}

static int
compare_findings(const ListCell *a, const ListCell *b)
{
	const SynthAdvice *x = &((SynthFinding *) lfirst(a))->advice;
	const SynthAdvice *y = &((SynthFinding *) lfirst(b))->advice;
	int			order;

	if (x->benefit != y->benefit)
		return x->benefit > y->benefit ? -1 : 1;
	order = strcmp(x->object, y->object);
	if (order == 0)
		order = strcmp(x->kind, y->kind);
	return order != 0 ? order : strcmp(x->recommendation, y->recommendation);
}
