/*
 * sample_complete.c
 *		The codes of missing values, given all that the row says.
 *
 * The distribution of one missing variable is exact: by Bayes' rule, what its
 * own leaf says of a code, times what the leaves that later variables fall
 * into by that code say of their values.  The trees see a code by its group,
 * and one walk down a later tree, with the set of groups that lead to a node,
 * finds all its leaves at once.
 *
 * Several missing variables are drawn in order from their leaves, a few times;
 * of these completions one is chosen by how well the rest of the row fits it
 * (sampling importance resampling; Rubin 1987), and each variable is drawn in
 * turn from its exact distribution given the others (Gibbs sampling; S. and D.
 * Geman 1984).  The best completion takes them in order instead: each given
 * those before it, while trees that ask later ones go both ways.
 *
 * Cost: O(missing * (codes + later trees)) a row, times COMPLETIONS + SWEEPS
 * where several are drawn.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "sample/sample_row_private.h"

/* where several variables are missing */
#define COMPLETIONS 16
#define SWEEPS 6

typedef struct Work
{
	bool	   *is_missing;		/* of variable */
	double	   *scratch;		/* of code */
}			Work;

typedef struct Later
{
	const SynthRowComponent *rc;
	const SynthRowVariable *rv; /* the later variable */
	int			asked;			/* the missing one */
	uint16		code;			/* what the later one is */
	double		likelihood[SYNTH_TREE_MAX_GROUPS];	/* of the missing one's groups */
}			Later;

static void begin_work(Work *work, const SynthRowComponent *rc,
					   const SynthMissing *missing, int nmissing);
static void choose_completion(Work *work, SynthRowComponent *rc, SynthMissing *missing,
							  int nmissing, SynthRandom *random);
static void conditional(SynthRowComponent *rc, const SynthMissing *missing,
						const Work *work, double *weight);
static void walk(Later *later, int node, const uint64 *groups, double share);
static uint16 draw_code(const double *weight, int n, SynthRandom *random);
static uint16 best_code(const double *weight, const SynthVariable *variable,
						double *place);
static void set_code(SynthRowComponent *rc, int v, uint16 code);

void
synth_sample_complete(SynthRowComponent *rc, SynthMissing *missing, int nmissing,
					  SynthRandom *random)
{
	Work		work;

	begin_work(&work, rc, missing, nmissing);
	if (nmissing > 1)
		choose_completion(&work, rc, missing, nmissing, random);
	for (int sweep = 0; sweep < (nmissing > 1 ? SWEEPS : 1); sweep++)
		for (int k = 0; k < nmissing; k++)
		{
			CHECK_FOR_INTERRUPTS();
			conditional(rc, &missing[k], &work, missing[k].probability);
			set_code(rc, missing[k].variable,
					 draw_code(missing[k].probability,
							   rc->variables[missing[k].variable].variable->ncodes, random));
		}
}

void
synth_sample_complete_best(SynthRowComponent *rc, SynthMissing *missing, int nmissing,
						   double *place)
{
	Work		work;

	begin_work(&work, rc, missing, nmissing);
	for (int k = 0; k < nmissing; k++)
	{
		int			v = missing[k].variable;

		CHECK_FOR_INTERRUPTS();
		conditional(rc, &missing[k], &work, missing[k].probability);
		set_code(rc, v, best_code(missing[k].probability, rc->variables[v].variable,
								  &place[k]));
	}
}

static void
begin_work(Work *work, const SynthRowComponent *rc, const SynthMissing *missing,
		   int nmissing)
{
	int			max_codes = 1;

	work->is_missing = synth_palloc0_array(bool, rc->component->nvariables);
	for (int k = 0; k < nmissing; k++)
	{
		work->is_missing[missing[k].variable] = true;
		max_codes = Max(max_codes, rc->variables[missing[k].variable].variable->ncodes);
	}
	work->scratch = synth_palloc_array(double, max_codes);
}

/* What must not be drawn. */
static void
forbid(const SynthMissing *missing, const SynthVariable *variable, double *weight)
{
	if (variable->has_null && !missing->may_be_null)
		weight[variable->ncodes - 1] = 0;
	if (missing->forbidden)
		for (int c = 0; c < variable->ncodes; c++)
			if (missing->forbidden[c])
				weight[c] = 0;
}

/* Draw all in order, a few times; keep one in proportion to how well it fits. */
static void
choose_completion(Work *work, SynthRowComponent *rc, SynthMissing *missing, int nmissing,
				  SynthRandom *random)
{
	uint16	   *kept = synth_palloc_array(uint16, nmissing);
	double		total = 0;

	for (int i = 0; i < COMPLETIONS; i++)
	{
		double		fit = 0;
		int			next = 0;

		for (int v = missing[0].variable; v < rc->component->nvariables; v++)
		{
			const SynthRowVariable *rv = &rc->variables[v];

			if (work->is_missing[v])
			{
				SynthMissing *m = &missing[next++];

				synth_sample_row_probabilities(rc, v, m->probability, work->scratch);
				forbid(m, rv->variable, m->probability);
				set_code(rc, v, draw_code(m->probability, rv->variable->ncodes, random));
			}
			else if (rv->drawn && rc->observed[v] != SYNTH_ROW_UNOBSERVED)
				fit += synth_num_log(synth_sample_row_probability(rc, v, rc->observed[v]));
		}
		CHECK_FOR_INTERRUPTS();

		/* exp(fit) among the sum of all so far */
		if (i == 0 || synth_num_random_unit(random) < synth_num_logistic(fit - total))
			for (int k = 0; k < nmissing; k++)
				kept[k] = rc->code[missing[k].variable];
		total = i == 0 ? fit : synth_sample_log_add(total, fit);
	}
	for (int k = 0; k < nmissing; k++)
		set_code(rc, missing[k].variable, kept[k]);
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
conditional(SynthRowComponent *rc, const SynthMissing *missing, const Work *work,
			double *weight)
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

		if (work->is_missing[u] && !rc->open[u])
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

	synth_sample_row_probabilities(rc, missing->variable, weight, work->scratch);
	for (int c = 0; c < variable->ncodes; c++)
		weight[c] *= likelihood[variable->predictor_group[c]];
	forbid(missing, variable, weight);
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

/* If nothing is possible (the model knows only NULL), that is the last code. */
static uint16
draw_code(const double *weight, int n, SynthRandom *random)
{
	double		at = 0;
	int			last = n - 1;

	for (int c = 0; c < n; c++)
		at += weight[c];
	at *= synth_num_random_unit(random);
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

/*
 * The most probable code; of numbers the median, with its place in the code,
 * unless NaN or the like are the majority.
 */
static uint16
best_code(const double *weight, const SynthVariable *variable, double *place)
{
	double		total = 0;
	int			best = variable->ncodes - 1;

	*place = 0.5;
	for (int c = variable->ncodes - 1; c >= 0; c--)
	{
		if (weight[c] > 0 && weight[c] >= weight[best])
			best = c;
		if (c < variable->nvalues)
			total += weight[c];
	}
	if (variable->domain != SYNTH_DOMAIN_NUMBER || best >= variable->nvalues)
		return (uint16) best;
	total /= 2;
	for (int c = 0; c < variable->nvalues; c++)
	{
		if (weight[c] > 0 && total < weight[c])
		{
			*place = total / weight[c];
			return (uint16) c;
		}
		total -= weight[c];
	}
	return (uint16) best;
}
