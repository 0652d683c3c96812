/*
 * sample_row.c
 *		Rows of a row type against a model.
 *
 * Each variable of the model is asked in drawing order: the leaf that the row
 * falls into by the codes before it, and how probable its own code is there.
 * What the row does not say (a column that it lacks, a column in parts, a
 * value that the model does not know) is left out of the likelihood; where a
 * later tree asks it, both ways are gone, weighted by the rows that went there
 * when the tree was learned, as C4.5 does (Quinlan 1993).  Keys are in no tree
 * and have no likelihood.
 *
 * Cost: O(variables * (depth of the tree + log codes)) a row; up to the leaves
 * of a tree instead of its depth where it asks what is not known.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "sample/sample_private.h"
#include "sample/sample_row_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static void match_columns(SynthRowReader *reader);
static void prepare_component(SynthRowReader *reader, SynthRowComponent *rc,
							  const SynthComponent *component);
static void find_followers(SynthRowComponent *rc);
static void read_cells(SynthRowReader *reader);
static void read_cell(SynthRowReader *reader, int attribute);
static char *pinned_output(FmgrInfo *output, Datum value);

SynthRowReader *
synth_sample_row_reader(const SynthModelView *model, TupleDesc desc, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthRowReader *reader = palloc0(sizeof(*reader));

	reader->model = model;
	reader->desc = desc;
	reader->context = context;
	reader->row_context = AllocSetContextCreate(context, "synth row", ALLOCSET_DEFAULT_SIZES);
	reader->types = synth_palloc0_array(SynthValueType, desc->natts);
	reader->output = synth_palloc0_array(FmgrInfo, desc->natts);
	reader->wanted = synth_palloc0_array(bool, desc->natts);
	reader->in_parts = synth_palloc0_array(bool, desc->natts);
	reader->values = synth_palloc0_array(Datum, desc->natts);
	reader->nulls = synth_palloc0_array(bool, desc->natts);
	reader->cells = synth_palloc0_array(SynthRowCell, desc->natts);
	match_columns(reader);
	reader->components = synth_palloc0_array(SynthRowComponent, model->ncomponents);
	for (int k = 0; k < model->ncomponents; k++)
		prepare_component(reader, &reader->components[k], &model->components[k]);
	MemoryContextSwitchTo(old);
	return reader;
}

/* Attribute of a name, or -1. */
static int
find_attribute(TupleDesc desc, const char *name)
{
	for (int a = 0; a < desc->natts; a++)
		if (!TupleDescAttr(desc, a)->attisdropped &&
			strcmp(NameStr(TupleDescAttr(desc, a)->attname), name) == 0)
			return a;
	return -1;
}

static void
match_columns(SynthRowReader *reader)
{
	bool		any = false;

	for (int k = 0; k < reader->model->ncomponents; k++)
		for (int c = 0; c < reader->model->components[k].ncolumns; c++)
		{
			const SynthColumn *column = &reader->model->components[k].columns[c];
			int			a = find_attribute(reader->desc, column->name);
			Form_pg_attribute form;

			if (a < 0)
				continue;
			form = TupleDescAttr(reader->desc, a);
			any = true;
			if (!reader->wanted[a])
			{
				Oid			function;
				bool		is_varlena;

				synth_sample_value_type(form->atttypid, form->atttypmod, &reader->types[a]);
				getTypeOutputInfo(reader->types[a].base_type, &function, &is_varlena);
				fmgr_info(function, &reader->output[a]);
				reader->wanted[a] = true;
			}
			synth_sample_check_type(column, &reader->types[a], column->name);
			if (column->codec != SYNTH_CODEC_NUMBER && column->codec != SYNTH_CODEC_TEXT &&
				column->codec != SYNTH_CODEC_KEY)
				reader->in_parts[a] = true;
		}
	if (!any)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("the row has no column of the model"),
				 errhint("Columns are matched by name: pass a row of the table that was learned, or of a subquery with its column names.")));
}

static void
prepare_component(SynthRowReader *reader, SynthRowComponent *rc,
				  const SynthComponent *component)
{
	int			n = component->nvariables;

	rc->component = component;
	rc->log_rows = synth_num_log(Max((double) component->rows, 1));
	rc->variables = synth_palloc0_array(SynthRowVariable, n);
	rc->observed = synth_palloc0_array(uint16, n);
	rc->density = synth_palloc0_array(double, n);
	rc->beyond = synth_palloc0_array(double, n);
	rc->code = synth_palloc0_array(uint16, n);
	rc->group = synth_palloc0_array(uint8, n);
	rc->open = synth_palloc0_array(bool, n);
	for (int v = 0; v < n; v++)
	{
		SynthRowVariable *rv = &rc->variables[v];

		rv->variable = &component->variables[v];
		rv->column = &component->columns[rv->variable->column];
		rv->attribute = find_attribute(reader->desc, rv->column->name);
		synth_sample_prepare_variable(rv, component);
	}
	find_followers(rc);
}

/* Of each variable, the later ones whose trees ask it. */
static void
find_followers(SynthRowComponent *rc)
{
	int			n = rc->component->nvariables;
	int		   *asked_by = synth_palloc_array(int, n);

	for (int pass = 0; pass < 2; pass++)
	{
		for (int q = 0; q < n; q++)
			asked_by[q] = -1;
		for (int v = 0; v < n; v++)
		{
			const SynthVariable *variable = &rc->component->variables[v];

			CHECK_FOR_INTERRUPTS();
			if (!rc->variables[v].drawn)
				continue;
			for (int k = 0; k < variable->nnodes; k++)
			{
				int			q = variable->nodes[k].feature;

				if (q < 0 || asked_by[q] == v)
					continue;
				asked_by[q] = v;
				if (pass == 1)
					rc->variables[q].follower[rc->variables[q].nfollowers] = v;
				rc->variables[q].nfollowers++;
			}
		}
		for (int q = 0; q < n && pass == 0; q++)
		{
			rc->variables[q].follower = synth_palloc_array(int, rc->variables[q].nfollowers);
			rc->variables[q].nfollowers = 0;
		}
	}
	pfree(asked_by);
}

/* ---- reading a row ---- */

void
synth_sample_read_row(SynthRowReader *reader, HeapTupleHeader row)
{
	HeapTupleData tuple = {0};

	MemoryContextReset(reader->row_context);
	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_data = row;
	heap_deform_tuple(&tuple, reader->desc, reader->values, reader->nulls);
	read_cells(reader);
}

void
synth_sample_read_values(SynthRowReader *reader, const Datum *values, const bool *nulls)
{
	MemoryContextReset(reader->row_context);
	memcpy(reader->values, values, sizeof(Datum) * reader->desc->natts);
	memcpy(reader->nulls, nulls, sizeof(bool) * reader->desc->natts);
	read_cells(reader);
}

static void
read_cells(SynthRowReader *reader)
{
	MemoryContext old = MemoryContextSwitchTo(reader->row_context);

	for (int a = 0; a < reader->desc->natts; a++)
		if (reader->wanted[a])
			read_cell(reader, a);
	for (int k = 0; k < reader->model->ncomponents; k++)
	{
		SynthRowComponent *rc = &reader->components[k];

		for (int v = 0; v < rc->component->nvariables; v++)
		{
			const SynthRowVariable *rv = &rc->variables[v];

			rc->observed[v] = rv->attribute < 0 || !rv->drawn ? SYNTH_ROW_UNOBSERVED :
				synth_sample_encode(rv, &reader->cells[rv->attribute],
									&rc->density[v], &rc->beyond[v]);
			/* of a value that is NULL the first part says so; others may not */
			if (rc->observed[v] == SYNTH_ROW_UNKNOWN && v > rv->column->first_variable)
				rc->observed[v] = SYNTH_ROW_UNOBSERVED;
		}
	}
	MemoryContextSwitchTo(old);
}

/* As learn_cells.c packs it. */
static void
read_cell(SynthRowReader *reader, int a)
{
	SynthRowCell *cell = &reader->cells[a];
	const SynthValueType *type = &reader->types[a];

	cell->special = 0;
	if (reader->nulls[a])
	{
		cell->tag = SYNTH_ROW_CELL_NULL;
		return;
	}
	if (reader->in_parts[a])
	{
		cell->tag = SYNTH_ROW_CELL_OTHER;
		return;
	}
	if (type->class == SYNTH_CELL_NUMBER)
	{
		cell->special = synth_learn_number(type->base_type, reader->values[a], &cell->number);
		cell->tag = cell->special ? SYNTH_ROW_CELL_SPECIAL : SYNTH_ROW_CELL_NUMBER;
		return;
	}
	cell->tag = SYNTH_ROW_CELL_TEXT;
	switch (type->base_type)
	{
		case BOOLOID:
			cell->text = DatumGetBool(reader->values[a]) ? "t" : "f";
			cell->text_bytes = 1;
			break;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			{
				text	   *t = DatumGetTextPP(reader->values[a]);

				cell->text = VARDATA_ANY(t);
				cell->text_bytes = VARSIZE_ANY_EXHDR(t);
				if (type->base_type == BPCHAROID)
					while (cell->text_bytes > 0 && cell->text[cell->text_bytes - 1] == ' ')
						cell->text_bytes--;
				break;
			}
		default:
			cell->text = pinned_output(&reader->output[a], reader->values[a]);
			cell->text_bytes = strlen(cell->text);
			break;
	}
	if (cell->text_bytes > SYNTH_LEARN_MAX_TEXT_BYTES)
		cell->text_bytes = pg_mbcliplen(cell->text,
										(int) Min(cell->text_bytes, SYNTH_LEARN_MAX_TEXT_BYTES + 4),
										SYNTH_LEARN_MAX_TEXT_BYTES);
}

static char *
pinned_output(FmgrInfo *output, Datum value)
{
	SynthPinnedSettings saved;
	char	   *volatile text = NULL;

	synth_learn_pin_settings(&saved);
	PG_TRY();
	{
		text = OutputFunctionCall(output, value);
	}
	PG_FINALLY();
	{
		synth_learn_unpin_settings(&saved);
	}
	PG_END_TRY();
	return text;
}

uint64
synth_sample_row_hash(const SynthRowReader *reader)
{
	uint64		hash = 0;

	for (int a = 0; a < reader->desc->natts; a++)
	{
		const SynthRowCell *cell = &reader->cells[a];
		uint64		part = 0;

		if (!reader->wanted[a])
			continue;
		switch (cell->tag)
		{
			case SYNTH_ROW_CELL_NUMBER:
				part = synth_num_double_key(cell->number);
				break;
			case SYNTH_ROW_CELL_TEXT:
				part = synth_num_hash(cell->text, cell->text_bytes, 2);
				break;
			default:
				part = cell->tag * 8 + cell->special;
				break;
		}
		/* by name, not by place: the same for columns in another order */
		hash += synth_num_mix(synth_num_hash(NameStr(TupleDescAttr(reader->desc, a)->attname),
											 strlen(NameStr(TupleDescAttr(reader->desc, a)->attname)),
											 cell->tag), part);
	}
	return hash;
}

/* ---- likelihood ---- */

/* Which of a generated text's codes it has does not matter to any tree. */
static bool
one_group(const SynthVariable *variable)
{
	return variable->predictor_group[variable->nvalues] ==
		variable->predictor_group[variable->nvalues + variable->ngenerated - 1];
}

double
synth_sample_row_score(SynthRowComponent *rc)
{
	double		score = 0,
				product = 1;

	rc->nopen = 0;
	for (int v = 0; v < rc->component->nvariables; v++)
	{
		const SynthRowVariable *rv = &rc->variables[v];
		uint16		observed = rc->observed[v];
		double		p;

		if (!rv->drawn)
			continue;
		rc->open[v] = !SYNTH_ROW_IS_CODE(observed);
		rc->code[v] = rc->open[v] ? rv->typical : observed;
		if (observed == SYNTH_ROW_GENERATED && one_group(rv->variable))
		{
			rc->open[v] = false;
			rc->code[v] = (uint16) rv->variable->nvalues;
		}
		rc->group[v] = rv->variable->predictor_group[rc->code[v]];
		rc->nopen += rc->open[v];
		if (observed == SYNTH_ROW_UNOBSERVED)
			continue;
		p = synth_sample_row_probability(rc, v, observed);
		if (rc->beyond[v] < 0)
		{
			/* it strayed from its code, or is something unknown */
			double		strayed = synth_num_log(p) + rc->density[v],
						unknown = synth_num_log(synth_sample_row_probability(rc, v,
																			 SYNTH_ROW_UNKNOWN)) +
			rc->beyond[v];

			score += Max(strayed, unknown);
			continue;
		}
		score += rc->density[v];
		product *= p;
		if (product < 1e-200)
		{
			score += synth_num_log(product);
			product = 1;
		}
	}
	return score + synth_num_log(product);
}

/* Go down from a node; where it asks what is not known, both ways. */
static double
probability_below(const SynthRowComponent *rc, const SynthRowVariable *rv, int node,
				  uint16 code)
{
	const SynthTreeNode *nodes = rv->variable->nodes;

	check_stack_depth();
	while (nodes[node].feature >= 0)
	{
		int			feature = nodes[node].feature;
		uint8		g = rc->group[feature];

		if (rc->open[feature])
			return rv->left_share[node] *
				probability_below(rc, rv, nodes[node].left, code) +
				(1 - rv->left_share[node]) *
				probability_below(rc, rv, nodes[node].right, code);
		node = (nodes[node].mask[g >> 6] >> (g & 63)) & 1 ? nodes[node].left :
			nodes[node].right;
	}
	return synth_sample_probability(rv, nodes[node].left, code);
}

double
synth_sample_row_probability(const SynthRowComponent *rc, int v, uint16 code)
{
	const SynthRowVariable *rv = &rc->variables[v];

	if (rc->nopen > 0)
		return probability_below(rc, rv, 0, code);
	return synth_sample_probability(rv, synth_num_tree_leaf(rv->variable->nodes, rc->group),
									code);
}

static void
probabilities_below(const SynthRowComponent *rc, const SynthRowVariable *rv, int node,
					double weight, double *probability, double *scratch)
{
	const SynthTreeNode *nodes = rv->variable->nodes;

	check_stack_depth();
	while (nodes[node].feature >= 0)
	{
		int			feature = nodes[node].feature;
		uint8		g = rc->group[feature];

		if (rc->open[feature])
		{
			probabilities_below(rc, rv, nodes[node].left, weight * rv->left_share[node],
								probability, scratch);
			weight *= 1 - rv->left_share[node];
			node = nodes[node].right;
		}
		else
			node = (nodes[node].mask[g >> 6] >> (g & 63)) & 1 ? nodes[node].left :
				nodes[node].right;
	}
	synth_sample_probabilities(rv, nodes[node].left, scratch);
	for (int c = 0; c < rv->variable->ncodes; c++)
		probability[c] += weight * scratch[c];
}

void
synth_sample_row_probabilities(const SynthRowComponent *rc, int v, double *probability,
							   double *scratch)
{
	const SynthRowVariable *rv = &rc->variables[v];

	if (rc->nopen == 0)
	{
		synth_sample_probabilities(rv, synth_num_tree_leaf(rv->variable->nodes, rc->group),
								   probability);
		return;
	}
	memset(probability, 0, sizeof(double) * rv->variable->ncodes);
	probabilities_below(rc, rv, 0, 1, probability, scratch);
}

double
synth_sample_log_add(double a, double b)
{
	double		larger = Max(a, b);

	/* exp and log1p of libm differ between machines; the logistic does not */
	return larger - synth_num_log(synth_num_logistic(larger - Min(a, b)));
}
