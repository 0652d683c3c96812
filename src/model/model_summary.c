/*
 * model_summary.c
 *		What a learned column is, in words and numbers a person can read.
 *
 * Everything told here is in the model, and so stands for at least min_count
 * rows (or was asked for by keep_extremes).
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "model/model_private.h"
#include "model/model_server.h"
#include "text/text.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#define MAX_PARTS_SHOWN 50
#define MAX_PATTERNS_SHOWN 5
#define MAX_VALUES_SHOWN 10

static void append_summary(StringInfo out, const SynthComponent *component,
						   const SynthColumn *column, bool with_values);
static void append_variable(StringInfo out, const SynthComponent *component,
							const SynthColumn *column,
							const SynthVariable *variable, bool with_values);
static void append_number(StringInfo out, const SynthColumn *column,
						  const SynthVariable *variable, bool with_values);
static void append_texts(StringInfo out, const SynthComponent *component,
						 const SynthVariable *variable, bool with_values);
static void append_float(StringInfo out, double value);
static bool is_plain_number(const SynthColumn *column);
static int	tree_depth(const SynthVariable *variable);
static int64 distinct_numbers(const SynthModelView *view, int column);
static int64 distinct_texts(const SynthModelView *view, int column);

const char *
synth_model_kind(const SynthComponent *component, const SynthColumn *column)
{
	const SynthVariable *variable = column->nvariables > 0 ?
		&component->variables[column->first_variable] : NULL;

	switch (column->codec)
	{
		case SYNTH_CODEC_NULL:
			return "none";
		case SYNTH_CODEC_NUMBER:
			return "numeric";
		case SYNTH_CODEC_TEXT:
			if (variable->ngenerated == 0)
				return "category";
			return synth_text_is_prose(variable->generator_view) ? "text" : "pattern";
		case SYNTH_CODEC_KEY:
			return "key";
		case SYNTH_CODEC_UUID:
			return "uuid";
		case SYNTH_CODEC_ARRAY:
			return "array";
		case SYNTH_CODEC_RANGE:
			return "range";
		case SYNTH_CODEC_JSON:
			return "json";
		case SYNTH_CODEC_POINT:
			return "point";
		case SYNTH_CODEC_BYTES:
			return "bytes";
		case SYNTH_CODEC_INET:
			return "address";
		case SYNTH_CODEC_BITS:
			return "bits";
		case SYNTH_CODEC_TIMETZ:
			return "time";
		default:
			return "parts";
	}
}

double
synth_model_null_fraction(const SynthComponent *component,
						  const SynthColumn *column)
{
	const SynthVariable *variable;

	if (column->nvariables == 0)
		return 1;
	variable = &component->variables[column->first_variable];
	if (!variable->has_null)
		return 0;
	return Min(1, (double) variable->code_rows[variable->ncodes - 1] /
			   (double) component->fitted_rows);
}

void
synth_model_find_parents(const SynthComponent *component,
						 const SynthColumn *column, bool *is_parent)
{
	int			own = (int) (column - component->columns);

	for (int v = 0; v < column->nvariables; v++)
	{
		const SynthVariable *variable =
		&component->variables[column->first_variable + v];

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < variable->nnodes; i++)
		{
			int			feature = variable->nodes[i].feature;

			if (feature >= 0 && component->variables[feature].column != own)
				is_parent[component->variables[feature].column] = true;
		}
	}
}

/* ---- the JSON object of a column ---- */

void
synth_model_append_json(StringInfo out, const SynthComponent *component,
						const SynthColumn *column, bool with_values)
{
	StringInfoData summary;
	Datum		learned;

	if (column->detail[0] == '\0')
	{
		append_summary(out, component, column, with_values);
		return;
	}
	initStringInfo(&summary);
	append_summary(&summary, component, column, with_values);
	learned = DirectFunctionCall1(jsonb_in, CStringGetDatum(column->detail));
	if (JB_ROOT_IS_OBJECT(DatumGetJsonbP(learned)))
	{
		Datum		own = DirectFunctionCall1(jsonb_in, CStringGetDatum(summary.data));
		Jsonb	   *both = DatumGetJsonbP(DirectFunctionCall2(jsonb_concat, own, learned));

		JsonbToCString(out, &both->root, -1);
	}
	else
		appendBinaryStringInfo(out, summary.data, summary.len);
	pfree(summary.data);
}

static void
append_summary(StringInfo out, const SynthComponent *component,
			   const SynthColumn *column, bool with_values)
{
	const SynthVariable *variables = &component->variables[column->first_variable];

	if (column->nvariables == 1 && variables[0].part[0] == '\0')
	{
		append_variable(out, component, column, &variables[0], with_values);
		return;
	}
	appendStringInfoChar(out, '{');
	if (column->nvariables > 0)
	{
		appendStringInfo(out, "\"number_of_parts\": %d, \"parts\": [", column->nvariables);
		for (int v = 0; v < Min(column->nvariables, MAX_PARTS_SHOWN); v++)
		{
			if (v > 0)
				appendStringInfoString(out, ", ");
			append_variable(out, component, column, &variables[v], with_values);
		}
		appendStringInfoChar(out, ']');
	}
	appendStringInfoChar(out, '}');
}

static void
append_variable(StringInfo out, const SynthComponent *component,
				const SynthColumn *column, const SynthVariable *variable,
				bool with_values)
{
	appendStringInfoChar(out, '{');
	if (variable->part[0] != '\0')
	{
		appendStringInfoString(out, "\"part\": ");
		escape_json(out, variable->part);
		appendStringInfoString(out, ", ");
	}
	appendStringInfo(out, "\"codes\": %d", variable->ncodes);
	if (variable->nleaves > 0)
		appendStringInfo(out, ", \"leaves\": %d, \"depth\": %d", variable->nleaves,
						 tree_depth(variable));
	if (variable->npairs > 0)
		appendStringInfo(out, ", \"pair_tables\": %d", variable->npairs);
	switch (variable->domain)
	{
		case SYNTH_DOMAIN_NUMBER:
			append_number(out, column, variable, with_values);
			break;
		case SYNTH_DOMAIN_TEXT:
		case SYNTH_DOMAIN_KEY_TEXT:
			append_texts(out, component, variable, with_values);
			break;
		case SYNTH_DOMAIN_KEY_INTEGER:
			appendStringInfoString(out, ", \"first_new_key\": ");
			append_float(out, variable->origin);
			break;
		case SYNTH_DOMAIN_KEY_UUID:
			break;
	}
	appendStringInfoChar(out, '}');
}

/* Is the number in the model the value that people see? */
static bool
is_plain_number(const SynthColumn *column)
{
	static const char *const types[] = {"smallint", "integer", "bigint", "real",
		"double precision", "numeric", "int2", "int4", "int8", "float4", "float8"};
	const char *name = strncmp(column->type_name, "pg_catalog.", 11) == 0 ?
		column->type_name + 11 : column->type_name;

	for (int i = 0; i < (int) lengthof(types); i++)
		if (strcmp(name, types[i]) == 0)
			return true;
	return false;
}

static void
append_number(StringInfo out, const SynthColumn *column,
			  const SynthVariable *variable, bool with_values)
{
	static const char *const special[] = {"NaN", "Infinity", "-Infinity"};
	bool		any = false;
	int			nflat = 0;

	for (int i = 0; i < variable->nchunks; i++)
		nflat += variable->chunks[i].flat;
	appendStringInfo(out, ", \"exact_values\": %d", nflat);
	for (int i = 0; i < 3; i++)
		if (variable->ngenerated > 0 && (variable->part_type >> i & 1))
		{
			appendStringInfo(out, "%s\"%s\"", any ? ", " : ", \"special_values\": [",
							 special[i]);
			any = true;
		}
	if (any)
		appendStringInfoChar(out, ']');
	if (!is_plain_number(column))
		return;
	if (variable->step > 0)
	{
		appendStringInfoString(out, ", \"granularity\": ");
		append_float(out, variable->step / synth_model_power(variable->scale));
	}
	if (variable->nvalues > 0)
	{
		double		low,
					high,
					unused;

		synth_model_code_limits(variable, 0, &low, &unused);
		synth_model_code_limits(variable, variable->nvalues - 1, &unused, &high);
		appendStringInfoString(out, ", \"low\": ");
		append_float(out, synth_model_round(variable, low));
		appendStringInfoString(out, ", \"high\": ");
		append_float(out, synth_model_round(variable, high));
	}
	if (with_values && variable->nvalues > 0)
	{
		uint64		total = 0,
					before = 0;
		int			quartile = 1;

		for (int c = 0; c < variable->nvalues; c++)
			total += variable->code_rows[c];
		appendStringInfoString(out, ", \"quartiles\": [");
		for (int c = 0; c < variable->nvalues && total > 0; c++)
		{
			double		rows = variable->code_rows[c];

			for (; quartile <= 3 && before + rows > total * (quartile / 4.0); quartile++)
			{
				double		u = (total * (quartile / 4.0) - before) / rows;

				if (quartile > 1)
					appendStringInfoString(out, ", ");
				append_float(out, synth_model_round(variable, synth_model_code_value(variable, c, u)));
			}
			before += variable->code_rows[c];
		}
		appendStringInfoChar(out, ']');
	}
}

static void
append_texts(StringInfo out, const SynthComponent *component,
			 const SynthVariable *variable, bool with_values)
{
	if (variable->domain == SYNTH_DOMAIN_TEXT)
		appendStringInfo(out, ", \"categories\": %d", variable->nvalues);
	if (with_values && variable->nvalues > 0)
	{
		appendStringInfoString(out, ", \"most_common\": [");
		for (int c = 0; c < Min(variable->nvalues, MAX_VALUES_SHOWN); c++)
		{
			appendStringInfoString(out, c > 0 ? ", {\"value\": " : "{\"value\": ");
			escape_json(out, variable->text[c]);
			appendStringInfo(out, ", \"share\": %.4f}",
							 variable->code_rows[c] / (double) component->fitted_rows);
		}
		appendStringInfoChar(out, ']');
	}
	if (variable->generator_bytes > 0)
	{
		const SynthTextView *view = variable->generator_view;
		int			nclusters = synth_text_clusters(view);

		appendStringInfo(out, ", \"number_of_patterns\": %d, \"patterns\": [", nclusters);
		for (int i = 0; i < Min(nclusters, MAX_PATTERNS_SHOWN); i++)
		{
			char		pattern[200];

			synth_text_describe(view, i, pattern, sizeof(pattern));
			if (i > 0)
				appendStringInfoString(out, ", ");
			escape_json(out, pattern);
		}
		appendStringInfoChar(out, ']');
	}
}

static void
append_float(StringInfo out, double value)
{
	char	   *text = float8out_internal(value);

	/* a curve between two huge numbers may overflow, and JSON has no infinity */
	appendStringInfoString(out, isfinite(value) ? text : "null");
	pfree(text);
}

static int
tree_depth(const SynthVariable *variable)
{
	uint8	   *depth = synth_palloc0_array(uint8, variable->nnodes);
	int			deepest = 0;

	/* a parent stands before its children */
	for (int i = 0; i < variable->nnodes; i++)
	{
		const SynthTreeNode *node = &variable->nodes[i];

		deepest = Max(deepest, depth[i]);
		if (node->feature >= 0)
			depth[node->left] = depth[node->right] = depth[i] + 1;
	}
	pfree(depth);
	return deepest;
}

/* ---- how many values ---- */

int64
synth_model_distinct(const SynthModelView *view, int column)
{
	SynthCodec	codec = view->components[0].columns[column].codec;

	for (int c = 1; c < view->ncomponents; c++)
		if (view->components[c].columns[column].codec != codec)
			return -1;
	switch (codec)
	{
		case SYNTH_CODEC_NULL:
			return 0;
		case SYNTH_CODEC_NUMBER:
			return distinct_numbers(view, column);
		case SYNTH_CODEC_TEXT:
			return distinct_texts(view, column);
		default:
			return -1;
	}
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a,
				y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/* The learned values, or where there are ranges, the steps from end to end. */
static int64
distinct_numbers(const SynthModelView *view, int column)
{
	Size		n = 0,
				all = 0;
	bool		ranges = false;
	double		low = 0,
				high = 0,
				step = 0;
	double	   *values;
	int64		distinct = 0;

	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];

		all += component->variables[component->columns[column].first_variable].nchunks;
	}
	values = synth_palloc_array(double, all);
	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];
		const SynthVariable *variable =
		&component->variables[component->columns[column].first_variable];
		double		own_step = variable->step / synth_model_power(variable->scale);

		for (int i = 0; i < variable->nchunks; i++)
		{
			double		value = variable->chunks[i].value;

			low = n == 0 ? value : Min(low, value);
			high = n == 0 ? value : Max(high, value);
			ranges |= !variable->chunks[i].flat;
			values[n++] = value;
		}
		if (c == 0 || own_step < step)
			step = own_step;
	}
	if (ranges)
	{
		double		steps = step > 0 ? (high - low) / step : 0;

		pfree(values);
		return step > 0 && steps < 1e15 ? (int64) (steps + 1.5) : -1;
	}
	qsort(values, n, sizeof(double), compare_doubles);
	for (Size i = 0; i < n; i++)
		distinct += i == 0 || values[i] != values[i - 1];
	pfree(values);
	return distinct;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static int64
distinct_texts(const SynthModelView *view, int column)
{
	Size		n = 0,
				all = 0;
	char	  **texts;
	int64		distinct = 0;

	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];
		const SynthVariable *variable =
		&component->variables[component->columns[column].first_variable];

		if (variable->ngenerated > 0)
			return -1;
		all += variable->nvalues;
	}
	texts = synth_palloc_array(char *, all);
	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];
		const SynthVariable *variable =
		&component->variables[component->columns[column].first_variable];

		for (int i = 0; i < variable->nvalues; i++)
			texts[n++] = variable->text[i];
	}
	qsort(texts, n, sizeof(char *), compare_texts);
	for (Size i = 0; i < n; i++)
		distinct += i == 0 || strcmp(texts[i], texts[i - 1]) != 0;
	pfree(texts);
	return distinct;
}
