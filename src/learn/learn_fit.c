/*
 * learn_fit.c
 *		Trees and pair tables from codes.
 *
 * Each variable gets one tree on the variables before it, and each leaf the
 * counts of the variable's full codes.  Where many variables come before, only
 * those most associated with the variable (mutual information of coarse
 * groups on some thousand rows) are tried; the same choice bounds the pair
 * tables that sampling calibrates against.
 */
#include "postgres.h"

#include "learn/learn_private.h"
#include "miscadmin.h"

#define MIN_LEAF 20
#define PENALTY_CLASS 1.5
#define PENALTY_SPLIT 2
#define TARGET_FAVOUR 0.3
#define MAX_PARTNERS 16			/* in wide tables, that a variable is calibrated with */
#define MAX_PREDICTORS 48		/* tried for one variable */
#define MAX_FIT_ROWS 400000		/* that a tree's shape is found on */
#define SCREEN_ROWS 4096
#define SCREEN_GROUPS 16
#define MAX_PAIR_CELLS (4 * 1024 * 1024)
#define ROUTE_ROWS 65536

typedef struct Fit
{
	SynthComponent *component;
	uint32		n;
	uint16	  **codes;
	uint8	  **groups;			/* predictor groups of each variable's rows */
	uint8	  **coarse;			/* calibration groups */
	uint8	  **screen;			/* at most SCREEN_GROUPS groups, few rows */
	double	   *nlogn;
	uint32	   *rows;
	uint32	   *scratch;
	uint8	   *target;
	uint32	   *leaf_of;
	SynthTreeNode *nodes;
	int			max_nodes;
	void	   *work;
	int			max_partners;
	bool		has_target;
	MemoryContext result;
}			Fit;

static void *alloc_in(void *context, size_t bytes);
static void prepare(Fit *fit, SynthTraining *training);
static int	choose_related(Fit *fit, int v, int limit, int *chosen);
static void fit_tree(Fit *fit, int v);
static int	target_classes(const SynthVariable *variable, uint8 *class_of);
static void fill_leaves(Fit *fit, SynthVariable *variable, const uint16 *codes,
						const uint8 *const *predictors);
static void fit_pairs(Fit *fit, int v);

/* Is there anything to draw, and to learn from, in this variable? */
static bool
is_drawn(const SynthVariable *variable)
{
	return variable->domain == SYNTH_DOMAIN_NUMBER ||
		variable->domain == SYNTH_DOMAIN_TEXT;
}

void
synth_learn_fit(SynthTraining *training, SynthComponent *component)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth fit",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Fit			fit = {0};

	fit.component = component;
	fit.n = training->n;
	fit.codes = training->codes;
	fit.has_target = training->has_target;
	fit.result = training->result;
	prepare(&fit, training);
	for (int v = 0; v < component->nvariables; v++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_drawn(&component->variables[v]))
			continue;
		fit_tree(&fit, v);
		fit_pairs(&fit, v);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void *
alloc_in(void *context, size_t bytes)
{
	return synth_base_alloc_array0(context, bytes, 1);
}

static void
prepare(Fit *fit, SynthTraining *training)
{
	int			nvariables = fit->component->nvariables;
	uint64		cells = 0;

	fit->groups = synth_palloc0_array(uint8 *, nvariables);
	fit->coarse = synth_palloc0_array(uint8 *, nvariables);
	fit->screen = synth_palloc0_array(uint8 *, nvariables);
	for (int v = 0; v < nvariables; v++)
	{
		SynthVariable *variable = &fit->component->variables[v];
		const uint16 *codes = fit->codes[v];

		synth_model_derive(variable, alloc_in, fit->result);
		if (!is_drawn(variable))
			continue;
		CHECK_FOR_INTERRUPTS();
		fit->groups[v] = synth_palloc_array(uint8, fit->n);
		fit->coarse[v] = synth_palloc_array(uint8, fit->n);
		for (uint32 i = 0; i < fit->n; i++)
		{
			fit->groups[v][i] = variable->predictor_group[codes[i]];
			fit->coarse[v][i] = variable->calibration_group[codes[i]];
		}
		cells += variable->ncalibration_groups;
		if (nvariables > MAX_PREDICTORS)
		{
			uint8	   *group = synth_palloc_array(uint8, variable->ncodes);

			(void) synth_num_group(variable->code_rows, variable->ncodes,
								   SCREEN_GROUPS, group);
			fit->screen[v] = synth_palloc_array(uint8, SCREEN_ROWS);
			for (uint32 i = 0; i < Min(fit->n, SCREEN_ROWS); i++)
				fit->screen[v][i] = group[codes[i]];
		}
	}

	/* as many partners each as keep all pair tables within the limit */
	fit->max_partners = nvariables > MAX_PREDICTORS ? MAX_PARTNERS : nvariables;
	if (cells > 0 && cells * cells / 2 > MAX_PAIR_CELLS)
	{
		double		mean = (double) cells / nvariables;

		fit->max_partners = Min(fit->max_partners, Max(4, (int) (MAX_PAIR_CELLS / (mean * mean * nvariables))));
	}

	fit->nlogn = synth_palloc_array(double, (Size) fit->n + 1);
	fit->nlogn[0] = 0;
	for (uint32 i = 1; i <= fit->n; i++)
		fit->nlogn[i] = i * synth_num_log(i);
	fit->rows = synth_palloc_array(uint32, fit->n);
	fit->scratch = synth_palloc_array(uint32, fit->n);
	fit->target = synth_palloc_array(uint8, fit->n);
	fit->leaf_of = synth_palloc_array(uint32, fit->n);
	fit->max_nodes = (int) (2 * (fit->n / MIN_LEAF) + 3);
	fit->nodes = synth_palloc_array(SynthTreeNode, fit->max_nodes);
	fit->work = palloc(synth_num_tree_work_bytes());
}

typedef struct Related
{
	double		score;
	int			variable;
}			Related;

static int
compare_related(const void *a, const void *b)
{
	const Related *x = a,
			   *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->variable - y->variable;
}

static int
compare_ints(const void *a, const void *b)
{
	return *(const int *) a - *(const int *) b;
}

/* Mutual information of two columns of groups, times the rows. */
static double
association(const Fit *fit, const uint8 *a, const uint8 *b)
{
	uint32		n = Min(fit->n, SCREEN_ROWS);
	uint32		table[SCREEN_GROUPS][SCREEN_GROUPS] = {0};
	uint32		of_a[SCREEN_GROUPS] = {0},
				of_b[SCREEN_GROUPS] = {0};
	double		sum = fit->nlogn[n];
	int			na = 0,
				nb = 0;

	for (uint32 i = 0; i < n; i++)
		table[a[i]][b[i]]++;
	for (int i = 0; i < SCREEN_GROUPS; i++)
		for (int j = 0; j < SCREEN_GROUPS; j++)
		{
			of_a[i] += table[i][j];
			of_b[j] += table[i][j];
			sum += fit->nlogn[table[i][j]];
		}
	for (int i = 0; i < SCREEN_GROUPS; i++)
	{
		sum -= fit->nlogn[of_a[i]] + fit->nlogn[of_b[i]];
		na += of_a[i] > 0;
		nb += of_b[i] > 0;
	}
	/* what independence would give on average */
	return sum - 0.5 * (na - 1) * (nb - 1);
}

/* Earlier variables worth trying, ascending; all of them if they are few. */
static int
choose_related(Fit *fit, int v, int limit, int *chosen)
{
	Related    *related;
	int			n = 0;

	if (v <= limit || fit->screen[v] == NULL)
	{
		for (int q = 0; q < v; q++)
			if (is_drawn(&fit->component->variables[q]) &&
				fit->component->variables[q].ncodes > 1)
				chosen[n++] = q;
		return n;
	}
	related = palloc(sizeof(Related) * v);
	for (int q = 0; q < v; q++)
		if (is_drawn(&fit->component->variables[q]) &&
			fit->component->variables[q].ncodes > 1)
		{
			related[n].score = association(fit, fit->screen[v], fit->screen[q]);
			related[n++].variable = q;
		}
	CHECK_FOR_INTERRUPTS();
	qsort(related, n, sizeof(Related), compare_related);
	n = Min(n, limit);
	/* no more association than chance gives */
	while (n > 0 && related[n - 1].score <= 0)
		n--;
	for (int k = 0; k < n; k++)
		chosen[k] = related[k].variable;
	qsort(chosen, n, sizeof(int), compare_ints);
	pfree(related);
	return n;
}

static void
fit_tree(Fit *fit, int v)
{
	SynthVariable *variable = &fit->component->variables[v];
	SynthTreeTask task = {0};
	int		   *chosen = synth_palloc_array(int, v + 1);
	const uint8 **predictors;
	int		   *ngroups;
	bool	   *ordered;
	uint8		class_of[SYNTH_MAX_CODES];

	task.npredictors = variable->ncodes > 1 ?
		choose_related(fit, v, MAX_PREDICTORS, chosen) : 0;
	predictors = synth_palloc_array(const uint8 *, task.npredictors);
	ngroups = synth_palloc_array(int, task.npredictors);
	ordered = synth_palloc_array(bool, task.npredictors);
	for (int k = 0; k < task.npredictors; k++)
	{
		const SynthVariable *p = &fit->component->variables[chosen[k]];

		predictors[k] = fit->groups[chosen[k]];
		ngroups[k] = p->npredictor_groups;
		ordered[k] = p->domain == SYNTH_DOMAIN_NUMBER;
	}
	task.predictor = predictors;
	task.ngroups = ngroups;
	task.ordered = ordered;
	task.nclasses = target_classes(variable, class_of);
	for (uint32 i = 0; i < fit->n; i++)
	{
		fit->target[i] = class_of[fit->codes[v][i]];
		fit->rows[i] = i;
	}
	task.target = fit->target;
	task.target_ordered = variable->domain == SYNTH_DOMAIN_NUMBER;
	task.min_leaf = MIN_LEAF;
	task.penalty_class = PENALTY_CLASS;
	task.penalty_split = PENALTY_SPLIT;
	task.penalty_choice = synth_num_log(1 + task.npredictors);
	/* a declared target is what the rows are made for: keep what tells of it */
	task.favoured = fit->has_target && task.npredictors > 0 && chosen[0] == 0 ? 0 : -1;
	task.favour = TARGET_FAVOUR;
	task.nlogn = fit->nlogn;
	task.rows = fit->rows;
	task.n = Min(fit->n, MAX_FIT_ROWS);
	task.scratch = fit->scratch;
	task.work = fit->work;
	task.nodes = fit->nodes;
	task.max_nodes = fit->max_nodes;
	task.poll = synth_base_poll;
	synth_num_tree_fit(&task);

	variable->nnodes = task.nnodes;
	variable->nleaves = task.nleaves;
	variable->nodes = synth_base_alloc_array(fit->result, task.nnodes, sizeof(SynthTreeNode));
	memcpy(variable->nodes, fit->nodes, sizeof(SynthTreeNode) * task.nnodes);
	fill_leaves(fit, variable, fit->codes[v], predictors);
	for (int k = 0; k < task.nnodes; k++)
		if (variable->nodes[k].feature >= 0)
			variable->nodes[k].feature = chosen[variable->nodes[k].feature];
	pfree(predictors);
	pfree(ngroups);
	pfree(ordered);
	pfree(chosen);
}

/* Codes to at most SYNTH_TREE_MAX_CLASSES classes; NULL is one of its own. */
static int
target_classes(const SynthVariable *variable, uint8 *class_of)
{
	int			nvalues = variable->nvalues + variable->ngenerated;
	int			limit = SYNTH_TREE_MAX_CLASSES - variable->has_null;
	int			n;

	if (variable->domain == SYNTH_DOMAIN_NUMBER)
		n = synth_num_group(variable->code_rows, nvalues, limit, class_of);
	else
	{
		for (int c = 0; c < nvalues; c++)
			class_of[c] = (uint8) Min(c, limit - 1);
		n = Min(nvalues, limit);
	}
	if (variable->has_null)
		class_of[variable->ncodes - 1] = (uint8) n++;
	return n;
}

/* Count the codes in each leaf, over all rows. */
static void
fill_leaves(Fit *fit, SynthVariable *variable, const uint16 *codes,
			const uint8 *const *predictors)
{
	int			npredictors = 0;
	const uint8 **shifted;
	uint16	   *rows = synth_palloc_array(uint16, ROUTE_ROWS),
			   *scratch = synth_palloc_array(uint16, ROUTE_ROWS);
	uint32	   *leaf_start = synth_palloc_array(uint32, variable->nleaves + 1),
			   *by_leaf = synth_palloc0_array(uint32, (Size) variable->nleaves + 1),
			   *count = synth_palloc0_array(uint32, variable->ncodes);
	uint64		nentries = 0;

	for (int k = 0; k < variable->nnodes; k++)
		npredictors = Max(npredictors, variable->nodes[k].feature + 1);
	shifted = synth_palloc_array(const uint8 *, npredictors);
	for (uint32 first = 0; first < fit->n; first += ROUTE_ROWS)
	{
		uint32		n = Min(fit->n - first, ROUTE_ROWS);

		CHECK_FOR_INTERRUPTS();
		for (int k = 0; k < npredictors; k++)
			shifted[k] = predictors[k] + first;
		synth_num_tree_route(variable->nodes, variable->nleaves, shifted, n, rows,
							 scratch, leaf_start);
		for (int leaf = 0; leaf < variable->nleaves; leaf++)
			for (uint32 i = leaf_start[leaf]; i < leaf_start[leaf + 1]; i++)
				fit->leaf_of[first + rows[i]] = leaf;
	}

	/* rows by leaf */
	for (uint32 i = 0; i < fit->n; i++)
		by_leaf[fit->leaf_of[i] + 1]++;
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
		by_leaf[leaf + 1] += by_leaf[leaf];
	memcpy(leaf_start, by_leaf, sizeof(uint32) * (variable->nleaves + 1));
	for (uint32 i = 0; i < fit->n; i++)
		fit->rows[leaf_start[fit->leaf_of[i]]++] = i;

	for (int pass = 0; pass < 2; pass++)
	{
		if (pass == 1)
		{
			variable->leaf_code = synth_base_alloc_array(fit->result, nentries, sizeof(uint16));
			variable->leaf_rows = synth_base_alloc_array(fit->result, nentries, sizeof(uint32));
		}
		else
			variable->leaf_first = synth_base_alloc_array(fit->result, variable->nleaves + 1,
														  sizeof(uint32));
		nentries = 0;
		for (int leaf = 0; leaf < variable->nleaves; leaf++)
		{
			variable->leaf_first[leaf] = (uint32) nentries;
			for (uint32 i = by_leaf[leaf]; i < by_leaf[leaf + 1]; i++)
				count[codes[fit->rows[i]]]++;
			for (int c = 0; c < variable->ncodes; c++)
				if (count[c] > 0)
				{
					if (pass == 1)
					{
						variable->leaf_code[nentries] = (uint16) c;
						variable->leaf_rows[nentries] = count[c];
					}
					nentries++;
					count[c] = 0;
				}
			if ((leaf & 255) == 0)
				CHECK_FOR_INTERRUPTS();
		}
		variable->leaf_first[variable->nleaves] = (uint32) nentries;
	}
	pfree(shifted);
	pfree(rows);
	pfree(scratch);
	pfree(leaf_start);
	pfree(by_leaf);
	pfree(count);
}

static void
fit_pairs(Fit *fit, int v)
{
	SynthVariable *variable = &fit->component->variables[v];
	int		   *chosen = synth_palloc_array(int, v + 1);

	variable->npairs = variable->ncodes > 1 ?
		choose_related(fit, v, fit->max_partners, chosen) : 0;
	variable->pairs = synth_base_alloc_array0(fit->result, variable->npairs,
											  sizeof(SynthPair));
	for (int k = 0; k < variable->npairs; k++)
	{
		const SynthVariable *other = &fit->component->variables[chosen[k]];
		SynthPair  *pair = &variable->pairs[k];
		const uint8 *mine = fit->coarse[v],
				   *its = fit->coarse[chosen[k]];
		int			width = other->ncalibration_groups;

		pair->partner = chosen[k];
		pair->rows = synth_base_alloc_array0(fit->result,
											 synth_base_size_mul(variable->ncalibration_groups, width),
											 sizeof(uint32));
		for (uint32 i = 0; i < fit->n; i++)
			pair->rows[mine[i] * width + its[i]]++;
		if (variable->domain == SYNTH_DOMAIN_NUMBER && other->domain == SYNTH_DOMAIN_NUMBER)
		{
			const uint16 *my_code = fit->codes[v],
					   *its_code = fit->codes[chosen[k]];

			for (uint32 i = 0; i < fit->n; i++)
				pair->product += (double) variable->standard_value[my_code[i]] *
					other->standard_value[its_code[i]];
		}
		CHECK_FOR_INTERRUPTS();
	}
	pfree(chosen);
}
