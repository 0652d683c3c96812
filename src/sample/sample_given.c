/*
 * sample_given.c
 *		Evidence: rows whose columns have given values.
 *
 * Evidence allows some codes of a variable, a number's code perhaps in part.
 * The leaves of that variable's tree are cut down to what is allowed, and rows
 * are drawn as ever; a row that came to a leaf where only a share s of the
 * mass is allowed gets weight s.  Rows are then chosen from the pool in
 * proportion to their weights (importance resampling, Rubin 1987).  Evidence
 * on what is drawn first leaves all weights equal: the sample is exact.
 * Otherwise the pool grows, up to a limit, until its effective size is that of
 * the sample.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "learn/learn.h"
#include "miscadmin.h"
#include "sample/sample_private.h"
#include "sample/sample_value_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/typcache.h"

#define MAX_POOL_ROUNDS 32
#define MAX_POOL_CELLS (16 * 1024 * 1024)

/* One allowed interval of a number, or one allowed text. */
typedef struct Allowed
{
	double		low,
				high;
	char	   *text;			/* or NULL: a range of the type's own order */
	bool		has_low,
				has_high;
	Datum		low_value,
				high_value;
}			Allowed;

typedef struct Condition
{
	const char *column;
	bool		null;			/* NULL is allowed */
	int			n;
	Allowed    *allowed;
	/* how texts of the request become numbers */
	bool		is_number;
	SynthValueType type;
}			Condition;

static void read_condition(const SynthComponent *component, const SynthColumn *column,
						   JsonbValue *value, Condition *condition);
static void read_object(Condition *condition, JsonbContainer *object);
static void read_array(Condition *condition, JsonbContainer *array, bool is_set);
static void add_allowed(Condition *condition, const JsonbValue *low,
						const JsonbValue *high);
static double read_number(const Condition *condition, const JsonbValue *value);
static char *read_text(Condition *condition, const JsonbValue *value);
static char *json_text(const Condition *condition, const JsonbValue *value);
static Datum read_value(Condition *condition, const char *text);
static int	compare_values(const Condition *condition, Datum a, Datum b);
static bool allows_text(Condition *condition, const Allowed *a, const char *text);
static void empty_range(const Condition *condition);
static bool apply_condition(SynthSampler *sampler, int component,
							SynthVariable *variable, Condition *condition);
static double code_share(const SynthVariable *variable, int code,
						 Condition *condition, SynthEvidence *evidence,
						 uint32 *nstretches);
static void cut_leaves(SynthVariable *variable, const double *share,
					   SynthEvidence *evidence);

static void
wrong_condition(const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("evidence for column \"%s\" is not understood", column),
			 errhint("Write a value, a range [low, high], a set {\"in\": [...]}, or limits {\"min\": low, \"max\": high}.")));
}

static void
cannot_hold(const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("evidence for column \"%s\" is impossible", column),
			 errdetail("The model holds no such value of the column."),
			 errhint("synth_describe shows what was learned; values that fewer than min_count rows share are not in a model.")));
}

void
synth_sample_set_evidence(SynthSampler *sampler, Jsonb *given)
{
	MemoryContext old = MemoryContextSwitchTo(sampler->context);
	const SynthModelView *model = sampler->model;
	SynthComponent *components;
	JsonbIterator *it;
	JsonbValue	key,
				value;

	if (!JB_ROOT_IS_OBJECT(given))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("evidence must be a JSON object of columns"),
				 errhint("For example {\"country\": \"FR\", \"age\": [30, 40]}.")));
	if (JB_ROOT_COUNT(given) == 0)
	{
		MemoryContextSwitchTo(old);
		return;
	}
	components = synth_palloc_array(SynthComponent, model->ncomponents);
	sampler->evidence = synth_palloc_array(SynthEvidence **, model->ncomponents);
	for (int k = 0; k < model->ncomponents; k++)
	{
		const SynthComponent *source = &model->components[k];

		components[k] = *source;
		components[k].variables = synth_palloc_array(SynthVariable, source->nvariables);
		memcpy(components[k].variables, source->variables,
			   sizeof(SynthVariable) * source->nvariables);
		/* the pair tables are of the table as a whole */
		for (int v = 0; v < source->nvariables; v++)
			components[k].variables[v].npairs = 0;
		sampler->evidence[k] = synth_palloc0_array(SynthEvidence *, source->nvariables);
	}
	sampler->components = components;

	it = JsonbIteratorInit(&given->root);
	(void) JsonbIteratorNext(&it, &key, false);
	while (JsonbIteratorNext(&it, &key, true) == WJB_KEY)
	{
		char	   *name = pnstrdup(key.val.string.val, key.val.string.len);
		bool		possible = false;

		(void) JsonbIteratorNext(&it, &value, true);
		for (int k = 0; k < model->ncomponents; k++)
		{
			const SynthColumn *column = NULL;
			Condition	condition;

			for (int c = 0; c < components[k].ncolumns; c++)
				if (strcmp(components[k].columns[c].name, name) == 0)
					column = &components[k].columns[c];
			if (column == NULL)
				ereport(ERROR,
						(errcode(ERRCODE_UNDEFINED_COLUMN),
						 errmsg("column \"%s\" of the evidence is not in the model", name),
						 errhint("synth_describe lists the learned columns.")));
			read_condition(&components[k], column, &value, &condition);
			possible |= apply_condition(sampler, k,
										&components[k].variables[column->first_variable],
										&condition);
		}
		if (!possible)
			cannot_hold(name);
	}
	/* each row of a pool has a weight */
	sampler->weight = synth_palloc_array(double, Max(SYNTH_SAMPLE_MIN_POOL, PG_UINT16_MAX + 1));
	MemoryContextSwitchTo(old);
}

static void
read_condition(const SynthComponent *component, const SynthColumn *column,
			   JsonbValue *value, Condition *condition)
{
	const SynthVariable *variable = &component->variables[column->first_variable];
	int32		typmod;
	Oid			type = synth_parse_type(column->type_name, &typmod);

	memset(condition, 0, sizeof(*condition));
	condition->column = column->name;
	if (column->nvariables != 1 ||
		(variable->domain != SYNTH_DOMAIN_NUMBER && variable->domain != SYNTH_DOMAIN_TEXT))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("column \"%s\" cannot be given as evidence", column->name),
				 errdetail("Its values are made new for each row, or of several parts."),
				 errhint("Give columns of numbers, dates, categories or texts.")));
	condition->is_number = variable->domain == SYNTH_DOMAIN_NUMBER;
	if (OidIsValid(type))
		synth_sample_value_type(type, -1, &condition->type);

	switch (value->type)
	{
		case jbvNull:
			condition->null = true;
			break;
		case jbvString:
		case jbvNumeric:
		case jbvBool:
			condition->allowed = palloc(sizeof(Allowed));
			add_allowed(condition, value, value);
			break;
		case jbvBinary:
			if (JsonContainerIsArray(value->val.binary.data))
				read_array(condition, value->val.binary.data, false);
			else
				read_object(condition, value->val.binary.data);
			break;
		default:
			wrong_condition(column->name);
	}
}

/* [low, high], null for no limit; or the members of a set */
static void
read_array(Condition *condition, JsonbContainer *array, bool is_set)
{
	int			n = JsonContainerSize(array);
	JsonbValue *limits[2];

	if (!is_set)
	{
		if (n != 2)
			wrong_condition(condition->column);
		limits[0] = getIthJsonbValueFromContainer(array, 0);
		limits[1] = getIthJsonbValueFromContainer(array, 1);
		condition->allowed = palloc(sizeof(Allowed));
		add_allowed(condition, limits[0]->type == jbvNull ? NULL : limits[0],
					limits[1]->type == jbvNull ? NULL : limits[1]);
		return;
	}
	condition->allowed = palloc(sizeof(Allowed) * Max(n, 1));
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(array, i);

		if (value->type == jbvNull)
			condition->null = true;
		else
			add_allowed(condition, value, value);
	}
	if (n == 0)
		cannot_hold(condition->column);
}

static void
read_object(Condition *condition, JsonbContainer *object)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	key,
				value,
				low = {jbvNull},
				high = {jbvNull};
	bool		limits = false;

	(void) JsonbIteratorNext(&it, &key, false);
	while (JsonbIteratorNext(&it, &key, true) == WJB_KEY)
	{
		int			n = key.val.string.len;
		const char *name = key.val.string.val;

		(void) JsonbIteratorNext(&it, &value, true);
		if (n == 2 && memcmp(name, "in", 2) == 0 && value.type == jbvBinary &&
			JsonContainerIsArray(value.val.binary.data) && JsonContainerSize(object) == 1)
			read_array(condition, value.val.binary.data, true);
		else if (n == 3 && memcmp(name, "min", 3) == 0 && value.type != jbvBinary)
		{
			low = value;
			limits = true;
		}
		else if (n == 3 && memcmp(name, "max", 3) == 0 && value.type != jbvBinary)
		{
			high = value;
			limits = true;
		}
		else
			wrong_condition(condition->column);
	}
	if (limits)
	{
		condition->allowed = palloc(sizeof(Allowed));
		add_allowed(condition, low.type == jbvNull ? NULL : &low,
					high.type == jbvNull ? NULL : &high);
	}
	else if (condition->allowed == NULL)
		wrong_condition(condition->column);
}

static void
add_allowed(Condition *condition, const JsonbValue *low, const JsonbValue *high)
{
	Allowed    *a = &condition->allowed[condition->n++];

	memset(a, 0, sizeof(*a));
	if (condition->is_number)
	{
		a->low = low ? read_number(condition, low) : -HUGE_VAL;
		a->high = high ? read_number(condition, high) : HUGE_VAL;
		if (a->low > a->high)
			empty_range(condition);
		return;
	}
	if (low == high && low != NULL)
	{
		a->text = read_text(condition, low);
		return;
	}
	a->has_low = low != NULL;
	a->has_high = high != NULL;
	if (low)
		a->low_value = read_value(condition, read_text(condition, low));
	if (high)
		a->high_value = read_value(condition, read_text(condition, high));
	if (low && high && compare_values(condition, a->low_value, a->high_value) > 0)
		empty_range(condition);
}

static void
empty_range(const Condition *condition)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("range of evidence for column \"%s\" is empty", condition->column),
			 errhint("The lower limit comes first.")));
}

static void
not_of_type(const Condition *condition)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("evidence for column \"%s\" is no value of type %s", condition->column,
					format_type_be(condition->type.type)),
			 errhint("Write values as the type's input takes them.")));
}

/* A text of the request in the form in which the type writes it. */
static char *
read_text(Condition *condition, const JsonbValue *value)
{
	char	   *text = json_text(condition, value);
	SynthValueType *type = &condition->type;
	Datum		datum;
	Oid			output;
	bool		is_varlena;

	if (!OidIsValid(type->type) || type->base_type == TEXTOID || type->base_type == VARCHAROID)
		return text;
	datum = read_value(condition, text);
	getTypeOutputInfo(type->base_type, &output, &is_varlena);
	return OidOutputFunctionCall(output, datum);
}

static Datum
read_value(Condition *condition, const char *text)
{
	Datum		datum;

	if (!OidIsValid(condition->type.type))
		synth_sample_value_type(TEXTOID, -1, &condition->type);
	if (!synth_sample_try_text(&condition->type, text, strlen(text), &datum))
		not_of_type(condition);
	return datum;
}

static int
compare_values(const Condition *condition, Datum a, Datum b)
{
	TypeCacheEntry *type = lookup_type_cache(condition->type.base_type,
											 TYPECACHE_CMP_PROC_FINFO);

	if (!OidIsValid(type->cmp_proc))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" cannot be given a range as evidence", condition->column),
				 errdetail("Values of type %s have no order.",
						   format_type_be(condition->type.type)),
				 errhint("Give a value or a set.")));
	return DatumGetInt32(FunctionCall2Coll(&type->cmp_proc_finfo, type->typcollation, a, b));
}

static bool
allows_text(Condition *condition, const Allowed *a, const char *text)
{
	Datum		value;

	if (a->text)
		return strcmp(text, a->text) == 0;
	value = read_value(condition, text);
	return (!a->has_low || compare_values(condition, value, a->low_value) >= 0) &&
		(!a->has_high || compare_values(condition, value, a->high_value) <= 0);
}

static char *
json_text(const Condition *condition, const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvString:
			return pnstrdup(value->val.string.val, value->val.string.len);
		case jbvNumeric:
			return DatumGetCString(DirectFunctionCall1(numeric_out,
													   NumericGetDatum(value->val.numeric)));
		case jbvBool:
			return pstrdup(value->val.boolean ? "true" : "false");
		default:
			wrong_condition(condition->column);
	}
	return NULL;
}

static double
read_number(const Condition *condition, const JsonbValue *value)
{
	SynthValueType type = condition->type;
	Datum		datum;
	double		number = 0;
	char	   *text = json_text(condition, value);

	if (value->type == jbvBool)
		not_of_type(condition);
	/* limits need not be whole where values are */
	if (type.base_type == INT2OID || type.base_type == INT4OID || type.base_type == INT8OID)
		synth_sample_value_type(NUMERICOID, -1, &type);
	if (!synth_sample_try_text(&type, text, strlen(text), &datum) ||
		synth_learn_number(type.base_type, datum, &number) != 0)
		not_of_type(condition);
	return number;
}

/* Returns whether the component has such rows. */
static bool
apply_condition(SynthSampler *sampler, int component, SynthVariable *variable,
				Condition *condition)
{
	int			v = (int) (variable - sampler->components[component].variables);
	SynthEvidence *evidence = palloc0(sizeof(*evidence));
	double	   *share = synth_palloc0_array(double, variable->ncodes);
	uint32		nstretches = 0;
	double		total = 0;

	evidence->column = condition->column;
	if (condition->is_number)
	{
		evidence->code_first = synth_palloc0_array(uint32, variable->ncodes + 1);
		evidence->stretches = synth_palloc0_array(SynthStretch, (Size) condition->n *
												  (variable->nvalues + 1));
	}
	for (int c = 0; c < variable->ncodes; c++)
	{
		if (evidence->code_first)
			evidence->code_first[c] = nstretches;
		share[c] = code_share(variable, c, condition, evidence, &nstretches);
		total += share[c] * variable->code_rows[c];
	}
	if (evidence->code_first)
		evidence->code_first[variable->ncodes] = nstretches;
	cut_leaves(variable, share, evidence);
	sampler->evidence[component][v] = evidence;
	pfree(share);
	return total > 0;
}

/*
 * The share of the code's rows that lie below a value, or at most at it
 * (bisection: the curve ascends).
 */
static double
share_below(const SynthVariable *variable, int code, double value, bool or_at)
{
	double		low = 0,
				high = 1;

	for (int i = 0; i < 50; i++)
	{
		double		middle = (low + high) / 2,
					there = synth_model_code_value(variable, code, middle);

		if (there < value || (or_at && there == value))
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* The first value of the grid from a value on, and the last up to it. */
static double
round_up(const SynthVariable *variable, double value, double unit)
{
	double		near = synth_model_round(variable, value);

	return near < value ? synth_model_round(variable, near + unit) : near;
}

static double
round_down(const SynthVariable *variable, double value, double unit)
{
	double		near = synth_model_round(variable, value);

	return near > value ? synth_model_round(variable, near - unit) : near;
}

/* What share of the code the condition allows; stretches of a number's code. */
static double
code_share(const SynthVariable *variable, int code, Condition *condition,
		   SynthEvidence *evidence, uint32 *nstretches)
{
	double		share = 0,
				low,
				high,
				unit = variable->step > 0 ? variable->step / pow(10, variable->scale) : 0;

	if (variable->has_null && code == variable->ncodes - 1)
		return condition->null ? 1 : 0;
	if (code >= variable->nvalues)
		return 0;
	if (!condition->is_number)
	{
		for (int i = 0; i < condition->n; i++)
			if (allows_text(condition, &condition->allowed[i], variable->text[code]))
				return 1;
		return 0;
	}
	synth_model_code_limits(variable, code, &low, &high);
	for (int i = 0; i < condition->n; i++)
	{
		const Allowed *a = &condition->allowed[i];
		double		from = Max(a->low, low),
					to = Min(a->high, high),
					part;
		SynthStretch *s = &evidence->stretches[*nstretches];

		if (from > to)
			continue;
		if (low == high)
			part = 1;
		else
		{
			/* a value of the grid stands for what is rounded to it */
			double		first = unit > 0 ? round_up(variable, from, unit) : from,
						last = unit > 0 ? round_down(variable, to, unit) : to;

			if (first > last)
				continue;		/* no value of the grid in between */
			s->u_low = share_below(variable, code, first - unit / 2, false);
			s->u_high = share_below(variable, code, last + unit / 2, true);
			part = s->u_high - s->u_low;
			/* one value of a continuous column, or one that the curve jumps over */
			if (!(part > 1e-6))
				part = 1e-6;
		}
		s->low = from;
		s->high = to;
		share += part;
		(*nstretches)++;
	}
	return Min(share, 1);
}

/*
 * New leaf tables with the allowed codes only.  Counts are scaled so that
 * shares of codes can be told; a leaf that has nothing allowed gets the likely
 * code of all rows, and mass 0.
 */
static void
cut_leaves(SynthVariable *variable, const double *share, SynthEvidence *evidence)
{
	uint32		n = variable->leaf_first[variable->nleaves];
	uint32	   *first = synth_palloc_array(uint32, variable->nleaves + 1);
	uint16	   *code = synth_palloc_array(uint16, n + variable->nleaves);
	uint32	   *rows = synth_palloc_array(uint32, n + variable->nleaves);
	uint32		m = 0;
	int			likely = 0;

	evidence->leaf_mass = synth_palloc_array(double, variable->nleaves);
	for (int c = 1; c < variable->ncodes; c++)
		if (share[c] * variable->code_rows[c] > share[likely] * variable->code_rows[likely])
			likely = c;
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
	{
		double		all = 0,
					allowed = 0;

		first[leaf] = m;
		for (uint32 e = variable->leaf_first[leaf]; e < variable->leaf_first[leaf + 1]; e++)
		{
			double		s = share[variable->leaf_code[e]];
			double		scaled = variable->leaf_rows[e] * s * 256;

			all += variable->leaf_rows[e];
			if (!(s > 0))
				continue;
			allowed += variable->leaf_rows[e] * s;
			code[m] = variable->leaf_code[e];
			rows[m++] = scaled < 1 ? 1 : scaled > 1e9 ? 1000000000 : (uint32) scaled;
		}
		evidence->leaf_mass[leaf] = all > 0 ? allowed / all : 0;
		if (first[leaf] == m)
		{
			code[m] = (uint16) likely;
			rows[m++] = 1;
		}
	}
	first[variable->nleaves] = m;
	variable->leaf_first = first;
	variable->leaf_code = code;
	variable->leaf_rows = rows;
}

double
synth_sample_given_value(const SynthEvidence *evidence, const SynthVariable *variable,
						 int code, SynthRandom *random)
{
	uint32		first = evidence->code_first[code],
				last = evidence->code_first[code + 1];
	double		unit = variable->step > 0 ? variable->step / pow(10, variable->scale) : 0;
	const SynthStretch *s;
	double		value,
				total = 0,
				at;

	for (uint32 i = first; i < last; i++)
		total += Max(evidence->stretches[i].u_high - evidence->stretches[i].u_low, 1e-9);
	at = synth_num_random_unit(random) * total;
	for (s = &evidence->stretches[first]; s < &evidence->stretches[last - 1]; s++)
	{
		at -= Max(s->u_high - s->u_low, 1e-9);
		if (at < 0)
			break;
	}
	if (s->low == s->high)
		return s->low;
	value = synth_model_round(variable,
							  synth_model_code_value(variable, code, s->u_low +
													 (s->u_high - s->u_low) *
													 synth_num_random_unit(random)));
	if (value < s->low)
		value = unit > 0 ? synth_model_round(variable, value + unit) : s->low;
	if (value > s->high)
		value = unit > 0 ? synth_model_round(variable, value - unit) : s->high;
	return value;
}

typedef struct Pool
{
	uint32		n,
				size;
	double	   *weight;
	uint16	  **codes;			/* of variable */
	uint16	   *component;
}			Pool;

static void choose_rows(SynthSampler *sampler, Pool *pool, uint32 n, double total,
						SynthRandom *random);
static void nothing_fits(SynthSampler *sampler);

void
synth_sample_draw_given(SynthSampler *sampler, uint32 n, uint64 key)
{
	MemoryContext context = AllocSetContextCreate(sampler->context, "synth evidence pool",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	uint32		round_rows = Max(n, SYNTH_SAMPLE_MIN_POOL);
	int			rounds = (int) Max(2, Min(MAX_POOL_ROUNDS, MAX_POOL_CELLS /
										  ((int64) round_rows * Max(sampler->nvariables, 1))));
	int			nvariables = sampler->nvariables;
	Pool		pool = {0};
	double		sum = 0,
				square = 0;
	SynthRandom random;

	pool.codes = synth_palloc0_array(uint16 *, nvariables);
	/* at least one row must have weight, so small pools get more rounds */
	for (int r = 0; r < rounds || (sum == 0 && r < 8 * rounds); r++)
	{
		if (r > 0 && sum > 0 && sum * sum / square >= 0.98 * n)
			break;
		CHECK_FOR_INTERRUPTS();
		synth_sample_draw_rows(sampler, round_rows, synth_num_mix(key, 1000 + r));
		if (pool.size < pool.n + round_rows)
		{
			uint32		size = Max(pool.n + round_rows, pool.size * 2);
			Pool		more = {pool.n, size};

			more.weight = synth_palloc_array(double, size);
			more.component = synth_palloc0_array(uint16, size);
			more.codes = synth_palloc_array(uint16 *, nvariables);
			if (pool.n > 0)
			{
				memcpy(more.weight, pool.weight, sizeof(double) * pool.n);
				memcpy(more.component, pool.component, sizeof(uint16) * pool.n);
			}
			for (int v = 0; v < nvariables; v++)
			{
				more.codes[v] = synth_palloc_array(uint16, size);
				if (pool.n > 0)
					memcpy(more.codes[v], pool.codes[v], sizeof(uint16) * pool.n);
			}
			pool = more;
		}
		/* rows that do not fit are not kept */
		for (uint32 i = 0; i < round_rows; i++)
		{
			double		w = sampler->weight[i];

			if (!(w > 0))
				continue;
			sum += w;
			square += w * w;
			pool.weight[pool.n] = w;
			if (sampler->block.component)
				pool.component[pool.n] = sampler->block.component[i];
			for (int v = 0; v < nvariables; v++)
				pool.codes[v][pool.n] = sampler->block.codes[v][i];
			pool.n++;
		}
	}
	if (sum == 0)
		nothing_fits(sampler);
	synth_num_random_init(&random, synth_num_mix(key, 999));
	choose_rows(sampler, &pool, n, sum, &random);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* Systematic resampling, then a shuffle of the places. */
static void
choose_rows(SynthSampler *sampler, Pool *pool, uint32 n, double total,
			SynthRandom *random)
{
	uint32	   *place = synth_palloc_array(uint32, n);
	double		offset = synth_num_random_unit(random),
				before = 0;
	uint32		chosen = 0;

	for (uint32 i = 0; i < n; i++)
		place[i] = i;
	for (uint32 i = n; i > 1; i--)
	{
		uint32		j = (uint32) synth_num_random_below(random, i);
		uint32		t = place[i - 1];

		place[i - 1] = place[j];
		place[j] = t;
	}
	for (uint32 i = 0; i < pool->n && chosen < n; i++)
	{
		before += pool->weight[i];
		/* the last row takes what rounding leaves */
		while (chosen < n && (chosen + offset < before / total * n || i == pool->n - 1))
		{
			for (int v = 0; v < sampler->nvariables; v++)
				sampler->block.codes[v][place[chosen]] = pool->codes[v][i];
			if (sampler->block.component)
				sampler->block.component[place[chosen]] = pool->component[i];
			chosen++;
		}
	}
}

/* Name the first column, in drawing order, that no row could have. */
static void
nothing_fits(SynthSampler *sampler)
{
	const char *column = "";

	for (int k = 0; k < sampler->model->ncomponents; k++)
		for (int v = sampler->components[k].nvariables - 1; v >= 0; v--)
			if (sampler->evidence[k][v])
			{
				if (*column == '\0' || !sampler->evidence[k][v]->met)
					column = sampler->evidence[k][v]->column;
			}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("evidence for column \"%s\" is impossible together with the rest of the evidence",
					column),
			 errdetail("No row that the model draws has all the given values."),
			 errhint("Give fewer columns, wider ranges or larger sets.")));
}
