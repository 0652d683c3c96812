/*
 * risk_hierarchy.c
 *		The hierarchies argument: how the values of a column may be joined.
 *
 * An object of quasi-identifiers.  A column's hierarchy is
 *		a tree: {"Europe": {"North": ["SE", "NO"], "South": ["IT"]}, ...};
 *		an order: ["low", "medium", "high"], for a column of categories;
 *		steps: [5, 10, 50], for numbers: ranges of these widths;
 *		"prefix": values are cut from the end, 12345, 1234*, 123**.
 * Values are named by their text form.  Every value of the column must have its
 * place; places that no value takes are no error, so one hierarchy serves many
 * tables.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "risk/risk_private.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#define MAX_STEPS 32

/* Reading the tree or the order of a column. */
typedef struct Reader
{
	SynthRiskColumn *column;
	SynthRiskWord *words;
	int32		nwords;
	bool	   *placed;			/* code */
	int32		nplaced;
	int32	   *order;			/* codes, as they are placed */
}			Reader;

static void read_one(SynthRiskColumn *column, const JsonbValue *value);
static void begin_reader(Reader *reader, SynthRiskColumn *column);
static void require_all(const Reader *reader);
static void read_branch(Reader *reader, SynthRiskBranch *branch,
						const JsonbValue *value);
static int32 place_value(Reader *reader, const JsonbValue *value);
static void read_order(SynthRiskColumn *column, JsonbContainer *array);
static void read_steps(SynthRiskColumn *column, JsonbContainer *array);
pg_noreturn static void malformed(const char *column);

/*
 * synth_risk_read_hierarchies
 *		Give quasi-identifiers their hierarchies and the codes their order.
 *
 * Memory: in the current context.
 * Errors: 22023 malformed, value missing or twice; 42703 unknown column.
 */
void
synth_risk_read_hierarchies(SynthRiskTable *table, Jsonb *json)
{
	JsonbIterator *it;
	JsonbValue	v;

	if (!JB_ROOT_IS_OBJECT(json))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("hierarchies must be a JSON object"),
				 errhint("Its keys are quasi-identifiers.")));
	it = JsonbIteratorInit(&json->root);
	(void) JsonbIteratorNext(&it, &v, false);
	while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
	{
		char	   *name = pnstrdup(v.val.string.val, v.val.string.len);
		int			i = 0;

		(void) JsonbIteratorNext(&it, &v, true);
		while (i < table->nquasi && strcmp(table->columns[i].name, name) != 0)
			i++;
		if (i == table->nquasi)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("there is a hierarchy for \"%s\", which is not a quasi-identifier",
							name)));
		read_one(&table->columns[i], &v);
	}
}

static void
read_one(SynthRiskColumn *column, const JsonbValue *value)
{
	if (value->type == jbvString && value->val.string.len == 6 &&
		memcmp(value->val.string.val, "prefix", 6) == 0)
		synth_risk_plant_prefixes(column);
	else if (value->type != jbvBinary)
		malformed(column->name);
	else if (JsonContainerIsObject(value->val.binary.data))
	{
		Reader		reader;
		SynthRiskBranch *root = synth_risk_branch(NULL, SYNTH_RISK_ANY, -1);

		begin_reader(&reader, column);
		read_branch(&reader, root, value);
		require_all(&reader);
		synth_risk_plant(column, root);
	}
	else if (column->number)
		read_steps(column, value->val.binary.data);
	else
		read_order(column, value->val.binary.data);
}

static void
malformed(const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the hierarchy of column \"%s\" is malformed", column),
			 errhint("It is an object of branches that end in arrays of values, an array of all values in order, for numbers an array of widths, or \"prefix\".")));
}

static void
begin_reader(Reader *reader, SynthRiskColumn *column)
{
	reader->column = column;
	reader->words = synth_risk_words(column);
	reader->nwords = column->ncodes - column->has_null;
	reader->placed = synth_palloc0_array(bool, column->ncodes);
	reader->nplaced = 0;
	reader->order = synth_palloc_array(int32, column->ncodes);
}

static void
require_all(const Reader *reader)
{
	if (reader->nplaced < reader->nwords)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the hierarchy of column \"%s\" lacks %d of its %d values",
						reader->column->name,
						reader->nwords - reader->nplaced, reader->nwords),
				 errhint("Give every value its place, written as its text form.")));
}

static void
read_branch(Reader *reader, SynthRiskBranch *branch, const JsonbValue *value)
{
	JsonbIterator *it;
	JsonbValue	v;
	bool		is_object;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (value->type != jbvBinary)
		malformed(reader->column->name);
	is_object = JsonContainerIsObject(value->val.binary.data);
	it = JsonbIteratorInit(value->val.binary.data);
	(void) JsonbIteratorNext(&it, &v, false);
	if (is_object)
		while (JsonbIteratorNext(&it, &v, true) == WJB_KEY)
		{
			char	   *label = pnstrdup(v.val.string.val, v.val.string.len);

			(void) JsonbIteratorNext(&it, &v, true);
			read_branch(reader, synth_risk_branch(branch, label, -1), &v);
		}
	else
		while (JsonbIteratorNext(&it, &v, true) == WJB_ELEM)
		{
			int32		code = place_value(reader, &v);

			if (code >= 0)
				(void) synth_risk_branch(branch, NULL, code);
		}
}

/* The code of a value that has not been placed yet; -1: the column lacks it. */
static int32
place_value(Reader *reader, const JsonbValue *value)
{
	char	   *text;
	int32		low = 0,
				high = reader->nwords;

	if (value->type == jbvString)
		text = pnstrdup(value->val.string.val, value->val.string.len);
	else if (value->type == jbvNumeric)
		text = DatumGetCString(DirectFunctionCall1(numeric_out,
												   NumericGetDatum(value->val.numeric)));
	else if (value->type == jbvBool)
		text = value->val.boolean ? "t" : "f";
	else
		malformed(reader->column->name);
	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (strcmp(reader->words[middle].text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == reader->nwords || strcmp(reader->words[low].text, text) != 0)
		return -1;
	if (reader->placed[reader->words[low].code])
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the hierarchy of column \"%s\" has a value twice",
						reader->column->name),
				 errhint("Each value belongs to one branch.")));
	reader->placed[reader->words[low].code] = true;
	reader->order[reader->nplaced++] = reader->words[low].code;
	return reader->words[low].code;
}

static void
read_order(SynthRiskColumn *column, JsonbContainer *array)
{
	Reader		reader;
	JsonbIterator *it;
	JsonbValue	v;
	int32	   *old_code;

	begin_reader(&reader, column);
	it = JsonbIteratorInit(array);
	(void) JsonbIteratorNext(&it, &v, false);
	while (JsonbIteratorNext(&it, &v, true) == WJB_ELEM)
		(void) place_value(&reader, &v);
	require_all(&reader);
	old_code = synth_palloc0_array(int32, column->ncodes);
	for (int32 i = 0; i < reader.nwords; i++)
		old_code[i + column->has_null] = reader.order[i];
	synth_risk_reorder_values(column, old_code);
}

static void
read_steps(SynthRiskColumn *column, JsonbContainer *array)
{
	Datum		steps[MAX_STEPS];
	int			n = 0;
	JsonbIterator *it;
	JsonbValue	v;
	Datum		zero = NumericGetDatum(int64_to_numeric(0));

	switch (column->base_type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column \"%s\" of type %s cannot be cut in steps",
							column->name, format_type_be(column->type)),
					 errhint("Give a tree of its values, or no hierarchy: its classes are ranges then.")));
	}
	it = JsonbIteratorInit(array);
	(void) JsonbIteratorNext(&it, &v, false);
	while (JsonbIteratorNext(&it, &v, true) == WJB_ELEM)
	{
		Datum		step;

		if (v.type != jbvNumeric || n == MAX_STEPS)
			malformed(column->name);
		step = NumericGetDatum(v.val.numeric);
		if (!DatumGetBool(DirectFunctionCall2(numeric_gt, step, n == 0 ? zero : steps[n - 1])) ||
			(n > 0 &&
			 !DatumGetBool(DirectFunctionCall2(numeric_eq, zero,
											   DirectFunctionCall2(numeric_mod, step, steps[n - 1])))))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the widths in the hierarchy of column \"%s\" do not nest",
							column->name),
					 errhint("Each must be above zero and a multiple of the one before, as in [5, 10, 50].")));
		steps[n++] = step;
	}
	if (n == 0)
		malformed(column->name);
	synth_risk_plant_steps(column, n, steps);
}
