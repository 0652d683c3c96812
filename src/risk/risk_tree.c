/*
 * risk_tree.c
 *		Trees over the values of a column: made by prefix, by steps, and turned
 *		into the arrays that the mathematics reads.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "learn/learn.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "risk/risk_private.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

/* A label shows as many stars as letters are gone, unless they are many. */
#define MAX_STARS 32

static int	compare_words(const void *a, const void *b);
static int32 prune(SynthRiskBranch *branch, int32 *ncodes, int32 *old_code,
				   int32 *nnodes);
static void flatten(SynthRiskColumn *column, SynthRiskBranch *root);
static void add_prefixes(SynthRiskBranch *parent, const SynthRiskWord *words,
						 int32 n, int shared_bytes);
static char *prefix_label(const SynthRiskWord *words, int32 n, int bytes);
static void add_steps(SynthRiskColumn *column, SynthRiskBranch *parent,
					  int32 from, int32 to, int nsteps, const Datum *steps,
					  double range);
static Datum value_as_numeric(const SynthRiskColumn *column, int32 code);

static int
compare_words(const void *a, const void *b)
{
	const SynthRiskWord *x = a,
			   *y = b;
	int			order = strcmp(x->text, y->text);

	return order != 0 ? order : x->code < y->code ? -1 : x->code > y->code;
}

SynthRiskWord *
synth_risk_words(SynthRiskColumn *column)
{
	int32		n = column->ncodes - column->has_null;
	SynthRiskWord *words = synth_palloc_array(SynthRiskWord, n);

	for (int32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		words[i].code = i + column->has_null;
		words[i].text = synth_risk_text(column, words[i].code);
	}
	qsort(words, n, sizeof(SynthRiskWord), compare_words);
	return words;
}

SynthRiskBranch *
synth_risk_branch(SynthRiskBranch *parent, char *label, int32 code)
{
	SynthRiskBranch *branch = palloc0(sizeof(SynthRiskBranch));

	branch->label = label;
	branch->code = code;
	branch->loss = -1;
	if (parent == NULL)
		return branch;
	if (parent->nchildren == parent->capacity)
	{
		Size		capacity = Max(4, (Size) parent->capacity * 2);
		SynthRiskBranch **children = synth_palloc_array(SynthRiskBranch *, capacity);

		if (parent->nchildren > 0)
		{
			memcpy(children, parent->children,
				   parent->nchildren * sizeof(SynthRiskBranch *));
			pfree(parent->children);
		}
		parent->children = children;
		parent->capacity = capacity;
	}
	parent->children[parent->nchildren++] = branch;
	return branch;
}

/*
 * synth_risk_plant
 *		Order the codes of a column as a tree has them, and keep the tree.
 */
void
synth_risk_plant(SynthRiskColumn *column, SynthRiskBranch *root)
{
	int32	   *old_code = synth_palloc_array(int32, column->ncodes);
	int32		ncodes = 0,
				nnodes = 0;

	if (column->has_null)
	{
		/* the first: NULL is code 0 in every order */
		SynthRiskBranch *null = synth_risk_branch(root, NULL, 0);

		memmove(root->children + 1, root->children,
				(root->nchildren - 1) * sizeof(SynthRiskBranch *));
		root->children[0] = null;
	}
	(void) prune(root, &ncodes, old_code, &nnodes);
	Assert(ncodes == column->ncodes);
	synth_risk_reorder_values(column, old_code);
	column->hierarchy = palloc0(sizeof(SynthRiskHierarchy));
	column->hierarchy->nnodes = nnodes;
	flatten(column, root);
}

/* Drop what has no values, give the others their codes; returns their number. */
static int32
prune(SynthRiskBranch *branch, int32 *ncodes, int32 *old_code, int32 *nnodes)
{
	int32		kept = 0;

	check_stack_depth();
	(*nnodes)++;
	if (branch->code >= 0)
	{
		old_code[*ncodes] = branch->code;
		branch->code = branch->last_code = (*ncodes)++;
		return branch->nvalues = 1;
	}
	for (int32 i = 0; i < branch->nchildren; i++)
	{
		SynthRiskBranch *child = branch->children[i];
		int32		before = *nnodes;
		int32		values = prune(child, ncodes, old_code, nnodes);

		branch->nvalues += values;
		if (values > 0)
			branch->children[kept++] = child;
		else
			*nnodes = before;
	}
	branch->nchildren = kept;
	branch->last_code = *ncodes - 1;
	return branch->nvalues;
}

/* Level by level, so that the children of a node are consecutive. */
static void
flatten(SynthRiskColumn *column, SynthRiskBranch *root)
{
	SynthRiskHierarchy *h = column->hierarchy;
	SynthRiskBranch **queue = synth_palloc_array(SynthRiskBranch *, h->nnodes);
	int32		end = 1;

	h->node = synth_palloc_array(SynthMondrianNode, h->nnodes);
	h->label = synth_palloc_array(char *, h->nnodes);
	h->leaf = synth_palloc_array(int32, column->ncodes);
	queue[0] = root;
	h->node[0].parent = -1;
	for (int32 i = 0; i < end; i++)
	{
		SynthRiskBranch *branch = queue[i];
		SynthMondrianNode *node = &h->node[i];

		CHECK_FOR_INTERRUPTS();
		node->first_child = branch->nchildren > 0 ? end : -1;
		node->nchildren = branch->nchildren;
		node->last_code = branch->last_code;
		node->loss = branch->loss >= 0 ? branch->loss :
			column->ncodes < 2 ? 0 :
			(double) (branch->nvalues - 1) / (column->ncodes - 1);
		h->label[i] = branch->label;
		if (branch->code >= 0)
			h->leaf[branch->code] = i;
		for (int32 c = 0; c < branch->nchildren; c++)
		{
			h->node[end].parent = i;
			queue[end++] = branch->children[c];
		}
	}
	pfree(queue);
}

/*
 * synth_risk_plant_prefixes
 *		A branch for each beginning that several values share.
 */
void
synth_risk_plant_prefixes(SynthRiskColumn *column)
{
	SynthRiskBranch *root = synth_risk_branch(NULL, SYNTH_RISK_ANY, -1);

	add_prefixes(root, synth_risk_words(column),
				 column->ncodes - column->has_null, 0);
	synth_risk_plant(column, root);
}

/* The words, which share their first bytes, below parent. */
static void
add_prefixes(SynthRiskBranch *parent, const SynthRiskWord *words, int32 n,
			 int shared_bytes)
{
	int32		from = 0;

	check_stack_depth();
	while (from < n)
	{
		const char *first = words[from].text;
		int			next = shared_bytes;
		int32		to = from + 1;
		SynthRiskBranch *branch;

		CHECK_FOR_INTERRUPTS();
		if (first[next] == '\0')
		{
			(void) synth_risk_branch(parent, NULL, words[from++].code);
			continue;
		}
		next += pg_mblen(first + next);
		while (to < n && strncmp(words[to].text, first, next) == 0)
			to++;
		if (to == from + 1)
		{
			(void) synth_risk_branch(parent, NULL, words[from++].code);
			continue;
		}
		/* the texts are sorted: what the first and the last share, all do */
		while (first[next] != '\0' &&
			   strncmp(words[to - 1].text, first, next + pg_mblen(first + next)) == 0)
			next += pg_mblen(first + next);
		branch = synth_risk_branch(parent,
								   prefix_label(words + from, to - from, next),
								   -1);
		add_prefixes(branch, words + from, to - from, next);
		from = to;
	}
}

static char *
prefix_label(const SynthRiskWord *words, int32 n, int bytes)
{
	StringInfoData label;
	int			letters = pg_mbstrlen(words[0].text + bytes);
	bool		same = letters <= MAX_STARS;

	for (int32 i = 1; i < n && same; i++)
		same = pg_mbstrlen(words[i].text + bytes) == letters;
	initStringInfo(&label);
	appendBinaryStringInfo(&label, words[0].text, bytes);
	appendStringInfoChar(&label, '*');
	for (int i = 1; same && i < letters; i++)
		appendStringInfoChar(&label, '*');
	return label.data;
}

/*
 * synth_risk_plant_steps
 *		Ranges of the given widths, each a multiple of the one before.
 */
void
synth_risk_plant_steps(SynthRiskColumn *column, int nsteps, Datum *steps)
{
	SynthRiskBranch *root = synth_risk_branch(NULL, SYNTH_RISK_ANY, -1);
	double		low = 0,
				high = 0,
				x;
	int32		from = column->has_null;

	/* what is no finite number stays beside the ranges */
	while (from < column->ncodes &&
		   synth_learn_number(column->base_type, column->value[from], &x) != 0)
		(void) synth_risk_branch(root, NULL, from++);
	if (from < column->ncodes)
	{
		int32		to = column->ncodes;

		low = x;
		while (synth_learn_number(column->base_type, column->value[to - 1], &high) != 0)
			to--;
		add_steps(column, root, from, to, nsteps, steps, high - low);
		while (to < column->ncodes)
			(void) synth_risk_branch(root, NULL, to++);
	}
	synth_risk_plant(column, root);
	column->hierarchy->ranges = true;
}

/* The values from .. to - 1 below parent, cut by the last of the steps. */
static void
add_steps(SynthRiskColumn *column, SynthRiskBranch *parent, int32 from,
		  int32 to, int nsteps, const Datum *steps, double range)
{
	Datum		step = nsteps > 0 ? steps[nsteps - 1] : (Datum) 0;

	if (nsteps == 0)
	{
		for (int32 i = from; i < to; i++)
			(void) synth_risk_branch(parent, NULL, i);
		return;
	}
	while (from < to)
	{
		Datum		x = value_as_numeric(column, from);
		Datum		rest = DirectFunctionCall2(numeric_mod, x, step);
		Datum		lower = DirectFunctionCall2(numeric_sub, x, rest);
		Datum		upper;
		int32		end = from + 1;
		SynthRiskBranch *branch;

		CHECK_FOR_INTERRUPTS();
		if (DatumGetBool(DirectFunctionCall2(numeric_lt, rest,
											 NumericGetDatum(int64_to_numeric(0)))))
			lower = DirectFunctionCall2(numeric_sub, lower, step);
		upper = DirectFunctionCall2(numeric_add, lower, step);
		while (end < to &&
			   DatumGetBool(DirectFunctionCall2(numeric_lt, value_as_numeric(column, end), upper)))
			end++;
		if (end == from + 1)
			(void) synth_risk_branch(parent, NULL, from);
		else
		{
			lower = DirectFunctionCall1(numeric_trim_scale, lower);
			upper = DirectFunctionCall1(numeric_trim_scale, upper);
			branch = synth_risk_branch(parent,
									   psprintf("[%s,%s)",
												DatumGetCString(DirectFunctionCall1(numeric_out, lower)),
												DatumGetCString(DirectFunctionCall1(numeric_out, upper))),
									   -1);
			branch->loss = Min(1, DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, step)) / range);
			add_steps(column, branch, from, end, nsteps - 1, steps, range);
		}
		from = end;
	}
}

static Datum
value_as_numeric(const SynthRiskColumn *column, int32 code)
{
	Datum		value = column->value[code];

	switch (column->base_type)
	{
		case INT2OID:
			return NumericGetDatum(int64_to_numeric(DatumGetInt16(value)));
		case INT4OID:
			return NumericGetDatum(int64_to_numeric(DatumGetInt32(value)));
		case INT8OID:
			return NumericGetDatum(int64_to_numeric(DatumGetInt64(value)));
		case FLOAT4OID:
			return DirectFunctionCall1(float4_numeric, value);
		case FLOAT8OID:
			return DirectFunctionCall1(float8_numeric, value);
		default:
			return value;
	}
}
