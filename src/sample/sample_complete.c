/*
 * sample_complete.c
 *		The codes of missing values, given all that the row says.
 *
 * The distribution of one missing variable is exact: by Bayes' rule, what its
 * own leaf says of a code, times what the leaves that later variables fall
 * into by that code say of their values.  The trees see a code by its group,
 * and one walk down a later tree, with the set of groups that lead to a node,
 * finds all its leaves at once.  Several missing variables are first drawn
 * in order from their leaves, then each in turn from its exact distribution
 * given the others (Gibbs sampling; S. and D. Geman, 1984), as the trees of
 * later variables correct what is drawn early.
 *
 * Cost: O(sweeps * missing * (codes + later trees)) a row.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "sample/sample_row_private.h"

/* sweeps over several missing variables; the first ones only find the way */
#define SWEEPS 14
#define FIRST_SWEEPS 4

typedef struct Later
{
	const SynthRowComponent *rc;
	const SynthRowVariable *rv; /* the later variable */
	int			asked;			/* the missing one */
	uint16		code;			/* what the later one is */
	double		likelihood[SYNTH_TREE_MAX_GROUPS];	/* of the missing one's groups */
}			Later;

static void conditional(SynthRowComponent *rc, const SynthMissing *missing,
						const bool *is_missing, double *weight, double *scratch);
static void walk(Later *later, int node, const uint64 *groups, double share);
static uint16 draw_code(const double *weight, int n, double total, SynthRandom *random);
static double sum_weights(const double *weight, int n);
static void set_code(SynthRowComponent *rc, int v, uint16 code);

void
synth_sample_complete(SynthRowComponent *rc, SynthMissing *missing, int nmissing,
					  SynthRandom *random)
{
	bool	   *is_missing = synth_palloc0_array(bool, rc->component->nvariables);
	int			max_codes = 1,
				sweeps = nmissing > 1 ? SWEEPS : 1;
	double	   *weight,
			   *scratch;

	for (int k = 0; k < nmissing; k++)
	{
		int			n = rc->variables[missing[k].variable].variable->ncodes;

		is_missing[missing[k].variable] = true;
		max_codes = Max(max_codes, n);
		memset(missing[k].probability, 0, sizeof(double) * n);
	}
	weight = synth_palloc_array(double, max_codes);
	scratch = synth_palloc_array(double, max_codes);

	/* in order, from the leaves alone */
	for (int k = 0; k < nmissing && nmissing > 1; k++)
	{
		int			v = missing[k].variable;
		const SynthRowVariable *rv = &rc->variables[v];

		synth_sample_row_probabilities(rc, v, weight, scratch);
		if (rv->variable->has_null && !missing[k].may_be_null)
			weight[rv->variable->ncodes - 1] = 0;
		set_code(rc, v, draw_code(weight, rv->variable->ncodes,
								  sum_weights(weight, rv->variable->ncodes), random));
	}

	for (int sweep = 0; sweep < sweeps; sweep++)
		for (int k = 0; k < nmissing; k++)
		{
			int			v = missing[k].variable,
						n = rc->variables[v].variable->ncodes;
			double		total;

			CHECK_FOR_INTERRUPTS();
			conditional(rc, &missing[k], is_missing, weight, scratch);
			total = sum_weights(weight, n);
			set_code(rc, v, draw_code(weight, n, total, random));
			if (total > 0 && (nmissing == 1 || sweep >= FIRST_SWEEPS))
				for (int c = 0; c < n; c++)
					missing[k].probability[c] += weight[c] / total;
		}
	pfree(weight);
	pfree(scratch);
	pfree(is_missing);
}

static void
set_code(SynthRowComponent *rc, int v, uint16 code)
{
	rc->nopen -= rc->open[v];
	rc->open[v] = false;
	rc->code[v] = code;
	rc->group[v] = rc->component->variables[v].predictor_group[code];
}

/* How probable each code of a missing variable is, but for a factor. */
static void
conditional(SynthRowComponent *rc, const SynthMissing *missing, const bool *is_missing,
			double *weight, double *scratch)
{
	const SynthRowVariable *rv = &rc->variables[missing->variable];
	const SynthVariable *variable = rv->variable;
	int			ngroups = variable->npredictor_groups;
	double		likelihood[SYNTH_TREE_MAX_GROUPS];
	Later		later;

	for (int g = 0; g < SYNTH_TREE_MAX_GROUPS; g++)
		likelihood[g] = 1;
	later.rc = rc;
	later.asked = missing->variable;
	for (int k = 0; k < rv->nfollowers; k++)
	{
		int			u = rv->follower[k];
		uint64		all[4] = {~UINT64CONST(0), ~UINT64CONST(0), ~UINT64CONST(0), ~UINT64CONST(0)};
		double		largest = 0;

		if (is_missing[u])
			later.code = rc->code[u];
		else if (rc->observed[u] == SYNTH_ROW_UNOBSERVED)
			continue;
		else
			later.code = rc->observed[u];
		later.rv = &rc->variables[u];
		memset(later.likelihood, 0, sizeof(later.likelihood));
		walk(&later, 0, all, 1);
		for (int g = 0; g < ngroups; g++)
		{
			likelihood[g] *= later.likelihood[g];
			largest = Max(largest, likelihood[g]);
		}
		/* many small factors must not end in 0 */
		for (int g = 0; g < ngroups && largest > 0; g++)
			likelihood[g] /= largest;
	}

	synth_sample_row_probabilities(rc, missing->variable, weight, scratch);
	for (int c = 0; c < variable->ncodes; c++)
		weight[c] *= likelihood[variable->predictor_group[c]];
	if (variable->has_null && !missing->may_be_null)
		weight[variable->ncodes - 1] = 0;
}

/*
 * The later variable's leaves below a node that the given groups of the
 * missing one lead to, and how probable its code is in each.  share: of the
 * rows that come here, where trees ask what is not known.
 */
static void
walk(Later *later, int node, const uint64 *groups, double share)
{
	const SynthTreeNode *nodes = later->rv->variable->nodes;
	double		p;

	check_stack_depth();
	while (nodes[node].feature >= 0)
	{
		int			feature = nodes[node].feature;
		uint64		left[4],
					right[4];
		bool		any_left = false,
					any_right = false;

		if (feature != later->asked && later->rc->open[feature])
		{
			walk(later, nodes[node].left, groups, share * later->rv->left_share[node]);
			share *= 1 - later->rv->left_share[node];
			node = nodes[node].right;
			continue;
		}
		if (feature != later->asked)
		{
			uint8		g = later->rc->group[feature];

			node = (nodes[node].mask[g >> 6] >> (g & 63)) & 1 ? nodes[node].left :
				nodes[node].right;
			continue;
		}
		for (int i = 0; i < 4; i++)
		{
			left[i] = groups[i] & nodes[node].mask[i];
			right[i] = groups[i] & ~nodes[node].mask[i];
			any_left |= left[i] != 0;
			any_right |= right[i] != 0;
		}
		if (any_left)
			walk(later, nodes[node].left, left, share);
		if (any_right)
			walk(later, nodes[node].right, right, share);
		return;
	}
	p = share * synth_sample_probability(later->rv, nodes[node].left, later->code);
	for (int g = 0; g < SYNTH_TREE_MAX_GROUPS; g++)
		if ((groups[g >> 6] >> (g & 63)) & 1)
			later->likelihood[g] += p;
}

static double
sum_weights(const double *weight, int n)
{
	double		total = 0;

	for (int c = 0; c < n; c++)
		total += weight[c];
	return total;
}

/* If nothing is possible (the model knows only NULL), that is the last code. */
static uint16
draw_code(const double *weight, int n, double total, SynthRandom *random)
{
	double		at = synth_num_random_unit(random) * total;
	int			last = n - 1;

	for (int c = 0; c < n; c++)
	{
		if (weight[c] <= 0)
			continue;
		last = c;
		if (at < weight[c])
			break;
		at -= weight[c];
	}
	return (uint16) last;
}
