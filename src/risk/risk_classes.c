/*
 * risk_classes.c
 *		The classes of a table, and what the cells of a class are called.
 *
 * A cell is generalised to what its class spans: a range of numbers [17,25],
 * a set of categories {a,b} in the form of an array's text, or the lowest node
 * of the hierarchy.  Where a class has one value, it stays.  A set of all
 * values of a column, and numbers joined with NULL, are "*": anything.  A number
 * that keeps its type becomes the median of its class.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "learn/learn.h"
#include "miscadmin.h"
#include "risk/risk_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* Many classes have the same label: it is made once. */
typedef struct LabelEntry
{
	char	   *text;
	uint32		hash;
	Datum		label;
	char		status;
}			LabelEntry;

#define SH_PREFIX labels
#define SH_ELEMENT_TYPE LabelEntry
#define SH_KEY_TYPE char *
#define SH_KEY text
#define SH_HASH_KEY(table, k) hash_bytes((unsigned char *) (k), strlen(k))
#define SH_EQUAL(table, a, b) (strcmp(a, b) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(table, a) (a)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Labels of one column. */
typedef struct Labeller
{
	SynthRiskColumn *column;
	bool		is_text;
	bool		is_range;
	FmgrInfo	input;			/* of a range type */
	Oid			input_argument;
	labels_hash *labels;
	char	  **text;			/* of a code, made when needed */
	int32	   *codes;			/* of a class; as many as its rows */
	StringInfoData buffer;
}			Labeller;

static void prepare_task(SynthRiskTable *table,
						 const SynthRiskConditions *conditions,
						 SynthMondrianTask *task);
static void refuse_conditions(SynthRiskTable *table,
							  const SynthRiskConditions *conditions);
static void prepare_labeller(Labeller *labeller, SynthRiskColumn *column,
							 Oid form, uint32 largest_class);
static Datum label_class(Labeller *labeller, const int32 *cells, uint32 n,
						 int stride, int32 low, int32 high, bool *isnull);
static Datum median_of_class(Labeller *labeller, const int32 *cells, uint32 n,
							 int stride);
static Datum label_of_text(Labeller *labeller, const char *text, bool single);
static const char *text_of_class(Labeller *labeller, const int32 *cells,
								 uint32 n, int stride, int32 low, int32 high);
static int	compare_codes(const void *a, const void *b);
static void append_set(Labeller *labeller, const int32 *cells, uint32 n,
					   int stride);
static void append_element(StringInfo out, const char *text);
static const char *text_of_code(Labeller *labeller, int32 code);

/*
 * synth_risk_make_classes
 *		Cut the table into classes and name their cells.
 *
 * Memory: in table->context, whose cells are given up.
 * Errors: 22023 conditions that the table as a whole does not hold.
 */
void
synth_risk_make_classes(SynthRiskTable *table,
						const SynthRiskConditions *conditions,
						const Oid *form, SynthRiskClasses *classes)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);
	SynthMondrianTask task = {0};
	Labeller   *labeller = synth_palloc0_array(Labeller, table->nquasi);
	uint32		largest = 0;
	double		loss = 0;

	prepare_task(table, conditions, &task);
	if (!synth_risk_mondrian(&task))
		refuse_conditions(table, conditions);
	pfree(task.work);

	classes->nclasses = task.nclasses;
	classes->smallest = table->nrows;
	classes->class_of = synth_palloc_array(uint32, table->nrows);
	classes->label = synth_palloc_array(Datum, (Size) task.nclasses * table->nquasi);
	classes->isnull = synth_palloc_array(bool, (Size) task.nclasses * table->nquasi);
	for (uint32 i = 0; i < task.nclasses; i++)
		largest = Max(largest, task.class_start[i + 1] - task.class_start[i]);
	for (int c = 0; c < table->nquasi; c++)
		prepare_labeller(&labeller[c], &table->columns[c], form[c], largest);

	for (uint32 i = 0; i < task.nclasses; i++)
	{
		uint32		n = task.class_start[i + 1] - task.class_start[i];
		const int32 *cells = table->cells + (Size) task.class_start[i] * table->stride;

		CHECK_FOR_INTERRUPTS();
		classes->smallest = Min(classes->smallest, n);
		for (uint32 r = 0; r < n; r++)
			classes->class_of[cells[(Size) r * table->stride + table->stride - 1]] = i;
		for (int c = 0; c < table->nquasi; c++)
		{
			Size		at = (Size) i * table->nquasi + c;
			int32		low = cells[c],
						high = cells[c];

			for (uint32 r = 1; r < n; r++)
			{
				int32		code = cells[(Size) r * table->stride + c];

				low = Min(low, code);
				high = Max(high, code);
			}
			loss += n * synth_risk_mondrian_loss(&task.column[c], low, high);
			classes->label[at] = label_class(&labeller[c], cells + c, n,
											 table->stride, low, high,
											 &classes->isnull[at]);
		}
	}
	classes->loss = loss / table->nrows / table->nquasi;
	pfree(table->cells);
	table->cells = NULL;
	MemoryContextSwitchTo(old);
}

static void
prepare_task(SynthRiskTable *table, const SynthRiskConditions *conditions,
			 SynthMondrianTask *task)
{
	SynthMondrianColumn *column = synth_palloc0_array(SynthMondrianColumn, table->nquasi);
	SynthSensitive *sensitive = synth_palloc_array(SynthSensitive, table->nsensitive);

	for (int c = 0; c < table->nquasi; c++)
	{
		SynthRiskHierarchy *h = table->columns[c].hierarchy;

		column[c].ncodes = table->columns[c].ncodes;
		column[c].position = table->columns[c].position;
		column[c].node = h ? h->node : NULL;
		column[c].leaf = h ? h->leaf : NULL;
	}
	synth_risk_sensitive(table, sensitive);
	task->ncolumns = table->nquasi;
	task->column = column;
	task->nsensitive = table->nsensitive;
	task->sensitive = sensitive;
	task->k = conditions->k;
	if (conditions->entropy)
		task->min_entropy = conditions->l < 1 ? 0 : synth_num_log(conditions->l);
	else
		task->min_distinct = conditions->l;
	task->max_distance = conditions->t;
	task->strict = conditions->strict;
	task->cells = table->cells;
	task->stride = table->stride;
	task->nrows = table->nrows;
	task->class_start = synth_palloc_array(uint32, (Size) table->nrows / conditions->k + 2);
	task->work = synth_base_alloc_array(CurrentMemoryContext,
										synth_risk_mondrian_work_bytes(task), 1);
	task->poll = synth_base_poll;
}

/* Only l can fail for a whole table: say of which column. */
static void
refuse_conditions(SynthRiskTable *table, const SynthRiskConditions *conditions)
{
	for (int i = table->nquasi; i < table->nquasi + table->nsensitive; i++)
		if (table->columns[i].ncodes < conditions->l)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("sensitive column \"%s\" has fewer values than l",
							table->columns[i].name),
					 errdetail("It has %d, and l is %d.",
							   table->columns[i].ncodes, conditions->l),
					 errhint("Choose a smaller l.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a sensitive column is not entropy %d-diverse in the table as a whole",
					conditions->l),
			 errhint("Choose a smaller l, or diversity 'distinct'.")));
}

static void
prepare_labeller(Labeller *labeller, SynthRiskColumn *column, Oid form,
				 uint32 largest_class)
{
	labeller->column = column;
	labeller->is_text = form == TEXTOID;
	labeller->is_range = type_is_range(form);
	if (labeller->is_range)
	{
		Oid			function;

		/* the types fit: the caller has seen to that */
		getTypeInputInfo(form, &function, &labeller->input_argument);
		fmgr_info(function, &labeller->input);
	}
	labeller->labels = labels_create(CurrentMemoryContext, 64, NULL);
	labeller->text = synth_palloc0_array(char *, column->ncodes);
	labeller->codes = synth_palloc_array(int32, largest_class);
	initStringInfo(&labeller->buffer);
}

/* The label of a class; cells: of its rows, in this column. */
static Datum
label_class(Labeller *labeller, const int32 *cells, uint32 n, int stride,
			int32 low, int32 high, bool *isnull)
{
	SynthPinnedSettings saved;
	volatile Datum label = (Datum) 0;

	*isnull = high == 0 && labeller->column->has_null;
	if (*isnull)
		return label;
	if (labeller->is_text)
		return label_of_text(labeller,
							 text_of_class(labeller, cells, n, stride, low, high),
							 low == high);
	if (!labeller->is_range)
		return median_of_class(labeller, cells, n, stride);

	/* the text of a range is read again, whatever the session's styles are */
	synth_learn_pin_settings(&saved);
	PG_TRY();
	{
		label = label_of_text(labeller,
							  text_of_class(labeller, cells, n, stride, low, high),
							  low == high);
	}
	PG_FINALLY();
	{
		synth_learn_unpin_settings(&saved);
	}
	PG_END_TRY();
	return label;
}

/* The lower median of what is not NULL: a value that the class has. */
static Datum
median_of_class(Labeller *labeller, const int32 *cells, uint32 n, int stride)
{
	uint32		nulls = 0;

	for (uint32 r = 0; r < n; r++)
	{
		labeller->codes[r] = cells[(Size) r * stride];
		nulls += labeller->codes[r] == 0 && labeller->column->has_null;
	}
	qsort(labeller->codes, n, sizeof(int32), compare_codes);
	return labeller->column->value[labeller->codes[nulls + (n - nulls - 1) / 2]];
}

static Datum
label_of_text(Labeller *labeller, const char *text, bool single)
{
	LabelEntry *entry = labels_lookup(labeller->labels, (char *) text);
	const char *range = text;
	bool		found;

	if (entry != NULL)
		return entry->label;
	entry = labels_insert(labeller->labels, pstrdup(text), &found);
	if (!labeller->is_range)
		return entry->label = PointerGetDatum(cstring_to_text(text));
	if (strcmp(text, SYNTH_RISK_ANY) == 0)
		range = "(,)";
	else if (single)
		range = psprintf("[%s,%s]", text, text);
	return entry->label = InputFunctionCall(&labeller->input, (char *) range,
											labeller->input_argument, -1);
}

static const char *
text_of_class(Labeller *labeller, const int32 *cells, uint32 n, int stride,
			  int32 low, int32 high)
{
	SynthRiskColumn *column = labeller->column;
	SynthRiskHierarchy *h = column->hierarchy;

	if (low == high)
		return text_of_code(labeller, low);
	if (h != NULL)
	{
		SynthMondrianColumn tree = {0};

		tree.node = h->node;
		tree.leaf = h->leaf;
		return h->label[synth_risk_mondrian_node(&tree, low, high)];
	}
	resetStringInfo(&labeller->buffer);
	if (!column->number)
		append_set(labeller, cells, n, stride);
	else if (low == 0 && column->has_null)
		return SYNTH_RISK_ANY;
	else
		appendStringInfo(&labeller->buffer, "[%s,%s]",
						 text_of_code(labeller, low),
						 text_of_code(labeller, high));
	return labeller->buffer.data;
}

static int
compare_codes(const void *a, const void *b)
{
	int32		x = *(const int32 *) a,
				y = *(const int32 *) b;

	return x < y ? -1 : x > y;
}

/* {a,b}: the values that the class has, in the order of the column. */
static void
append_set(Labeller *labeller, const int32 *cells, uint32 n, int stride)
{
	StringInfo	out = &labeller->buffer;
	int32		distinct = 0;

	for (uint32 r = 0; r < n; r++)
		labeller->codes[r] = cells[(Size) r * stride];
	qsort(labeller->codes, n, sizeof(int32), compare_codes);
	for (uint32 r = 0; r < n; r++)
		if (distinct == 0 || labeller->codes[r] != labeller->codes[distinct - 1])
			labeller->codes[distinct++] = labeller->codes[r];
	if (distinct == labeller->column->ncodes)
	{
		appendStringInfoString(out, SYNTH_RISK_ANY);
		return;
	}
	for (int32 i = 0; i < distinct; i++)
	{
		appendStringInfoChar(out, i == 0 ? '{' : ',');
		if (labeller->codes[i] == 0 && labeller->column->has_null)
			appendStringInfoString(out, "NULL");
		else
			append_element(out, text_of_code(labeller, labeller->codes[i]));
	}
	appendStringInfoChar(out, '}');
}

/* Quoted where the text of an array would be. */
static void
append_element(StringInfo out, const char *text)
{
	if (text[0] != '\0' && pg_strcasecmp(text, "NULL") != 0 &&
		strpbrk(text, "{},\"\\ \t\n\r\v\f") == NULL)
	{
		appendStringInfoString(out, text);
		return;
	}
	appendStringInfoChar(out, '"');
	for (const char *c = text; *c; c++)
	{
		if (*c == '"' || *c == '\\')
			appendStringInfoChar(out, '\\');
		appendStringInfoChar(out, *c);
	}
	appendStringInfoChar(out, '"');
}

static const char *
text_of_code(Labeller *labeller, int32 code)
{
	if (labeller->text[code] == NULL)
		labeller->text[code] = synth_risk_text(labeller->column, code);
	return labeller->text[code];
}
