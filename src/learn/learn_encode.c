/*
 * learn_encode.c
 *		From kept rows to a component: what each column is, and its codes.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "learn/learn_private.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"

/* Below this, that all values differ says nothing of a column. */
#define KEY_MIN_ROWS 100

static uint32 copies_step(const SynthTrainingRow *rows, uint32 nrows, uint32 n);
static void read_column(SynthCellVector *cells, SynthTrainingRow *rows,
						uint32 nrows, uint32 step);
static bool is_key(const SynthCellVector *cells);
static void encode_key(SynthTraining *training, const SynthCellVector *cells,
					   SynthColumn *column);
static void count_codes(SynthVariable *variable, const uint16 *codes, uint32 n);
static void order_columns(const SynthLearnState *state, SynthTraining *training,
						  SynthComponent *component);

SynthComponent *
synth_learn_component(SynthLearnState *state)
{
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "synth encode",
											   ALLOCSET_DEFAULT_SIZES);
	SynthComponent *component = palloc0(sizeof(SynthComponent));
	SynthTraining training = {0};
	SynthTrainingRow *rows;
	uint32		nrows,
				step;
	SynthCellVector cells = {0};
	MemoryContext old;

	if (state->rows < state->options.min_count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are too few rows to learn from"),
				 errdetail("Rows: " INT64_FORMAT ". A model keeps nothing that fewer than %d rows share.",
						   state->rows, state->options.min_count),
				 errhint("Learn from more rows, or lower the option \"min_count\".")));

	training.result = CurrentMemoryContext;
	training.min_count = state->options.min_count;
	training.keep_extremes = state->options.keep_extremes;
	training.has_target = state->options.has_target;
	component->rows = state->rows;
	component->min_count = state->options.min_count;
	component->keep_extremes = state->options.keep_extremes;
	component->ncolumns = state->ncolumns;
	component->columns = synth_palloc0_array(SynthColumn, state->ncolumns);

	old = MemoryContextSwitchTo(work);
	rows = synth_learn_training_rows(state, &nrows, &training.n);
	step = copies_step(rows, nrows, training.n);
	component->fitted_rows = training.n;
	training.max_variables = state->ncolumns;
	training.variables = synth_base_alloc_array0(training.result, training.max_variables,
												 sizeof(SynthVariable));
	training.codes = synth_palloc0_array(uint16 *, training.max_variables);

	cells.n = training.n;
	cells.tag = synth_palloc_array(uint8, cells.n);
	cells.number = synth_palloc_array(double, cells.n);
	cells.text = synth_palloc_array(const char *, cells.n);
	cells.text_bytes = synth_palloc_array(uint32, cells.n);
	/* cells come in the order of the names */
	for (int k = 0; k < state->ncolumns; k++)
	{
		int			c = state->columns[k].place;
		SynthColumn *column = &component->columns[c];

		CHECK_FOR_INTERRUPTS();
		cells.column = &state->columns[k];
		cells.declared_unique = synth_learn_name_in(cells.column->name, state->options.nkeys,
													state->options.keys);
		read_column(&cells, rows, nrows, step);
		column->name = MemoryContextStrdup(training.result, cells.column->name);
		column->type_name = MemoryContextStrdup(training.result, cells.column->type_name);
		column->typmod = cells.column->typmod;
		column->detail = MemoryContextStrdup(training.result, "");
		column->not_null = synth_learn_name_in(cells.column->name, state->options.nnot_null,
											   state->options.not_null);
		column->unique = cells.declared_unique;
		column->first_variable = training.nvariables;
		training.columns_left = state->ncolumns - 1 - k;
		synth_learn_encode_column(&training, &cells, column);
		column->nvariables = training.nvariables - column->first_variable;
		for (int v = column->first_variable; v < training.nvariables; v++)
		{
			training.variables[v].column = c;
			count_codes(&training.variables[v], training.codes[v], training.n);
		}
	}
	order_columns(state, &training, component);
	MemoryContextSwitchTo(training.result);
	synth_learn_fit(&training, component);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(work);
	return component;
}

/*
 * Copies of a row must not lie side by side: what looks at the first so many
 * training rows only would see few distinct ones.  So training row i lies at
 * i * step mod n, step near the golden section of n and prime to it; then any
 * stretch of places has each row's copies in proportion.  1: no copies.
 */
static uint32
copies_step(const SynthTrainingRow *rows, uint32 nrows, uint32 n)
{
	uint32		step = (uint32) (n * 0.6180339887498949);
	bool		copies = false;

	for (uint32 r = 0; r < nrows && !copies; r++)
		copies = rows[r].copies > 1;
	if (!copies || step < 2)
		return 1;
	for (;; step++)
	{
		uint32		a = n,
					b = step;

		while (b != 0)
		{
			uint32		t = a % b;

			a = b;
			b = t;
		}
		if (a == 1)
			return step;
	}
}

/* Read the next column of all rows. */
static void
read_column(SynthCellVector *cells, SynthTrainingRow *rows, uint32 nrows, uint32 step)
{
	uint64		i = 0;

	for (uint32 r = 0; r < nrows; r++)
	{
		const char *at = rows[r].bytes;
		SynthCell	cell = {0};

		if (!synth_learn_read_cell(&at, rows[r].bytes + rows[r].nbytes, &cell))
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("a packed row is damaged")));
		rows[r].nbytes -= at - rows[r].bytes;
		rows[r].bytes = at;
		for (uint32 k = 0; k < rows[r].copies; k++)
		{
			cells->tag[i] = cell.tag == CELL_WHOLE ? CELL_DOUBLE : cell.tag;
			cells->number[i] = cell.tag == CELL_SPECIAL ? cell.special : cell.number;
			cells->text[i] = cell.text;
			cells->text_bytes[i] = cell.text_bytes;
			i += step;
			if (i >= cells->n)
				i -= cells->n;
		}
		if ((r & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

SynthVariable *
synth_learn_new_variable(SynthTraining *training, const char *part, uint16 **codes)
{
	MemoryContext context = GetMemoryChunkContext(training->codes);
	SynthVariable *variable;

	if (training->nvariables >= SYNTH_MODEL_MAX_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("columns have too many parts to learn"),
				 errdetail("At most %d parts of columns can be learned together.",
						   SYNTH_MODEL_MAX_VARIABLES),
				 errhint("Leave out columns with the option \"exclude\".")));
	if (training->nvariables == training->max_variables)
	{
		int			n = training->max_variables * 2 + 8;
		SynthVariable *variables = synth_base_alloc_array0(training->result, n,
														   sizeof(SynthVariable));
		uint16	  **all_codes = synth_base_alloc_array0(context, n, sizeof(uint16 *));

		memcpy(variables, training->variables, sizeof(SynthVariable) * training->nvariables);
		memcpy(all_codes, training->codes, sizeof(uint16 *) * training->nvariables);
		training->variables = variables;
		training->codes = all_codes;
		training->max_variables = n;
	}
	*codes = training->codes[training->nvariables] =
		synth_base_alloc_array(context, training->n, sizeof(uint16));
	variable = &training->variables[training->nvariables++];
	variable->part = MemoryContextStrdup(training->result, part);
	return variable;
}

static char
type_category(Oid type)
{
	char		category;
	bool		preferred;

	get_type_category_preferred(type, &category, &preferred);
	return category;
}

void
synth_learn_encode_column(SynthTraining *training, SynthCellVector *cells,
						  SynthColumn *column)
{
	SynthVariable *variable;
	uint16	   *codes;
	bool		may_generate = type_category(cells->column->base_type) == TYPCATEGORY_STRING;

	/* of a text, its beginning is kept; of other values nothing */
	if (may_generate)
		for (uint32 i = 0; i < cells->n; i++)
			if (cells->tag[i] == CELL_LONG_TEXT)
				cells->tag[i] = CELL_TEXT;
	if (is_key(cells))
	{
		encode_key(training, cells, column);
		return;
	}
	if (cells->column->class == SYNTH_CELL_TEXT &&
		synth_learn_encode_parts(training, cells, column))
		return;
	variable = synth_learn_new_variable(training, "", &codes);
	if (cells->column->class == SYNTH_CELL_NUMBER)
	{
		column->codec = SYNTH_CODEC_NUMBER;
		synth_learn_encode_number(training, cells, variable, codes);
		return;
	}
	column->codec = SYNTH_CODEC_TEXT;
	column->detail = MemoryContextStrdup(training->result,
										 synth_learn_category_note(cells));
	synth_learn_encode_text(training, cells, may_generate, false, variable, codes);
}

static bool
name_says_key(const char *name)
{
	static const char *const tokens[] = {"id", "key", "uuid", "guid", "no", "nr",
	"number", "code", "pk"};
	const char *last = strrchr(name, '_');

	last = last ? last + 1 : name;
	for (int i = 0; i < (int) lengthof(tokens); i++)
		if (pg_strcasecmp(last, tokens[i]) == 0)
			return true;
	return false;
}

/* No two rows have the same value; ends at the first that have. */
static bool
all_distinct(const SynthCellVector *cells, uint32 *nvalues)
{
	uint64		size = 1024;
	uint64	   *slots;
	bool		distinct = true;

	while (size < (uint64) cells->n * 2)
		size *= 2;
	slots = synth_palloc0_array(uint64, size);
	*nvalues = 0;
	for (uint32 i = 0; i < cells->n && distinct; i++)
	{
		uint64		hash = 0;

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (cells->tag[i] == CELL_NULL)
			continue;
		(*nvalues)++;
		if (cells->tag[i] == CELL_TEXT)
			hash = synth_num_hash(cells->text[i], cells->text_bytes[i], 1);
		else if (cells->tag[i] == CELL_DOUBLE)
			hash = synth_num_mix(synth_num_double_key(cells->number[i]), 1);
		else
			distinct = false;
		hash |= 1;				/* 0 is an empty slot */
		for (uint64 at = hash & (size - 1); distinct; at = (at + 1) & (size - 1))
		{
			if (slots[at] == 0)
			{
				slots[at] = hash;
				break;
			}
			distinct = slots[at] != hash;
		}
	}
	pfree(slots);
	return distinct;
}

static bool
integral_type(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID || type == NUMERICOID;
}

/*
 * Whole numbers are a key when they are all different and that is no chance:
 * drawn from their range, they would have met at least five times on average.
 */
static bool
numbers_are_key(const SynthCellVector *cells, uint32 nvalues, bool declared)
{
	double		low = HUGE_VAL,
				high = -HUGE_VAL;

	for (uint32 i = 0; i < cells->n; i++)
	{
		if (cells->tag[i] != CELL_DOUBLE)
			continue;
		if (cells->number[i] != rint(cells->number[i]))
			return false;
		low = Min(low, cells->number[i]);
		high = Max(high, cells->number[i]);
	}
	return declared || name_says_key(cells->column->name) ||
		(double) nvalues * nvalues / (2 * (high - low + 1)) >= 5;
}

/* One word each, and not so long that they were prose. */
static bool
texts_are_key(const SynthCellVector *cells, uint32 nvalues, bool declared)
{
	uint32		words = 0;

	if (declared)
		return true;
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_TEXT)
			words += cells->text_bytes[i] > 0 && cells->text_bytes[i] <= 100 &&
				memchr(cells->text[i], ' ', cells->text_bytes[i]) == NULL;
	return words >= nvalues - nvalues / 20;
}

static bool
is_key(const SynthCellVector *cells)
{
	bool		declared = cells->declared_unique;
	Oid			type = cells->column->base_type;
	uint32		nvalues;

	if (cells->column->class == SYNTH_CELL_NUMBER ? !integral_type(type) :
		type != UUIDOID && type_category(type) != TYPCATEGORY_STRING)
		return false;
	if (!declared && cells->n < KEY_MIN_ROWS)
		return false;
	if (!all_distinct(cells, &nvalues) || nvalues == 0 ||
		(!declared && nvalues < KEY_MIN_ROWS))
		return false;
	if (type == UUIDOID)
		return true;
	if (cells->column->class == SYNTH_CELL_NUMBER)
		return numbers_are_key(cells, nvalues, declared);
	return texts_are_key(cells, nvalues, declared);
}

/*
 * New keys begin above the largest one, rounded up so that it does not show,
 * as far as the type has room.
 */
static double
first_new_key(const SynthCellVector *cells)
{
	double		high = 0,
				limit = cells->column->base_type == INT2OID ? PG_INT16_MAX :
		cells->column->base_type == INT4OID ? PG_INT32_MAX : 9e15;
	double		unit = 1,
				first;

	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_DOUBLE)
			high = Max(high, cells->number[i]);
	while (unit * 10 <= high)
		unit *= 10;
	for (;; unit /= 10)
	{
		first = (floor(high / unit) + 1) * unit;
		if (unit <= 1 || first + 10.0 * cells->n <= limit)
			break;
	}
	return first == 1 ? 1 : first + (unit > 1 ? 1 : 0);
}

static void
encode_key(SynthTraining *training, const SynthCellVector *cells, SynthColumn *column)
{
	uint16	   *codes;
	SynthVariable *variable = synth_learn_new_variable(training, "", &codes);

	column->codec = SYNTH_CODEC_KEY;
	if (cells->column->class == SYNTH_CELL_TEXT && cells->column->base_type != UUIDOID)
	{
		synth_learn_encode_text(training, cells, true, true, variable, codes);
		return;
	}
	for (uint32 i = 0; i < cells->n; i++)
	{
		codes[i] = cells->tag[i] == CELL_NULL ? 0 : SYNTH_CODE_SUPPRESSED;
		if (cells->tag[i] == CELL_NULL)
			variable->has_null = true;
	}
	variable->ncodes = variable->has_null;
	if (cells->column->base_type == UUIDOID)
	{
		variable->domain = SYNTH_DOMAIN_KEY_UUID;
		variable->part_type = 4;
		for (uint32 i = 0; i < cells->n; i++)
			if (cells->tag[i] == CELL_TEXT && cells->text_bytes[i] > 14 &&
				cells->text[i][14] == '7')
			{
				variable->part_type = 7;
				break;
			}
		return;
	}
	variable->domain = SYNTH_DOMAIN_KEY_INTEGER;
	variable->step = 1;
	variable->origin = first_new_key(cells);
}

static void
count_codes(SynthVariable *variable, const uint16 *codes, uint32 n)
{
	MemoryContext context = GetMemoryChunkContext(variable->part);

	variable->code_rows = synth_base_alloc_array0(context, variable->ncodes + 1,
												  sizeof(uint32));
	for (uint32 i = 0; i < n; i++)
		if (codes[i] < variable->ncodes)
			variable->code_rows[codes[i]]++;
}

/*
 * Rows whose value is suppressed count for the other values, in proportion,
 * by a hash of their place in the (hash-ordered) sample.
 */
void
synth_learn_replace_suppressed(SynthVariable *variable, uint16 *codes, uint32 n)
{
	uint32		suppressed = 0,
				kept = 0;
	int			candidates = variable->nvalues + variable->ngenerated;
	uint32	   *rows = synth_palloc0_array(uint32, candidates + 1);

	for (uint32 i = 0; i < n; i++)
	{
		if (codes[i] == SYNTH_CODE_SUPPRESSED)
			suppressed++;
		else if (codes[i] < candidates)
		{
			rows[codes[i]]++;
			kept++;
		}
	}
	if (suppressed > 0 && kept == 0 && !variable->has_null)
	{
		/* nothing may be kept of the column: it is drawn as NULL */
		variable->has_null = true;
		variable->ncodes++;
	}
	for (int c = 1; c < candidates; c++)
		rows[c] += rows[c - 1];
	for (uint32 i = 0; i < n && suppressed > 0; i++)
	{
		uint32		at,
					low = 0,
					high = candidates;

		if (codes[i] != SYNTH_CODE_SUPPRESSED)
			continue;
		if (kept == 0)
		{
			codes[i] = (uint16) (variable->ncodes - 1);
			continue;
		}
		at = (uint32) ((synth_num_mix(i, candidates) >> 32) * kept >> 32);
		while (low < high)
		{
			uint32		middle = (low + high) / 2;

			if (rows[middle] <= at)
				low = middle + 1;
			else
				high = middle;
		}
		codes[i] = (uint16) low;
	}
	pfree(rows);
}

typedef struct ColumnRank
{
	int			rank;			/* in the option "order", or behind it */
	int			codes;
	int			column;
}			ColumnRank;

static int
compare_ranks(const void *a, const void *b)
{
	const ColumnRank *x = a,
			   *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->codes != y->codes)
		return x->codes - y->codes;
	return x->column - y->column;
}

/*
 * Put the variables in drawing order: the columns of "order", then those of few
 * codes before those of many.  What is drawn early is what trees can split on
 * most finely, and few codes leave each later column's leaves well filled; on
 * the census table that keeps a third more of the pairs' structure than the
 * order of the table does.
 */
static void
order_columns(const SynthLearnState *state, SynthTraining *training,
			  SynthComponent *component)
{
	int			ncolumns = component->ncolumns,
				norder = state->options.norder;
	ColumnRank *ranks = synth_palloc_array(ColumnRank, ncolumns);
	SynthVariable *variables = synth_base_alloc_array0(training->result,
													   training->nvariables,
													   sizeof(SynthVariable));
	uint16	  **codes = synth_palloc_array(uint16 *, training->nvariables);
	int			nvariables = 0;

	for (int c = 0; c < ncolumns; c++)
	{
		const SynthColumn *column = &component->columns[c];

		ranks[c].column = c;
		ranks[c].rank = norder;
		ranks[c].codes = 0;
		for (int v = 0; v < column->nvariables; v++)
			ranks[c].codes += training->variables[column->first_variable + v].ncodes;
	}
	for (int k = norder - 1; k >= 0; k--)
	{
		int			c = 0;

		while (c < ncolumns &&
			   strcmp(component->columns[c].name, state->options.order[k]) != 0)
			c++;
		if (c == ncolumns)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of the learning order does not exist",
							state->options.order[k]),
					 errhint("The options \"target\" and \"order\" name learned columns.")));
		ranks[c].rank = k;
	}
	qsort(ranks, ncolumns, sizeof(ColumnRank), compare_ranks);
	for (int k = 0; k < ncolumns; k++)
	{
		SynthColumn *column = &component->columns[ranks[k].column];

		for (int v = 0; v < column->nvariables; v++)
		{
			codes[nvariables + v] = training->codes[column->first_variable + v];
			variables[nvariables + v] = training->variables[column->first_variable + v];
		}
		column->first_variable = nvariables;
		nvariables += column->nvariables;
	}
	component->nvariables = nvariables;
	component->variables = variables;
	training->codes = codes;
}
