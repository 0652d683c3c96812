/*
 * sample_parts_array.c
 *		Arrays and ranges from their parts.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "sample/sample_parts_private.h"
#include "utils/array.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

/* No generated array has more elements. */
#define MAX_ELEMENTS 100000
/* Tries to draw an element that is not there yet. */
#define DISTINCT_TRIES 8

/* The parts of an element. */
typedef struct ElementParts
{
	int			kind;			/* NULL or a value; -1: always a value */
	int			value;
}			ElementParts;

typedef struct ArrayPlan
{
	SynthValueType element;
	int16		typlen;
	bool		typbyval;
	char		typalign;
	int			shape;			/* part, or -1 */
	int			length;
	int			nplaces;		/* positions with parts of their own */
	ElementParts *places;
	ElementParts pool;			/* value -1: there is none */
	bool		distinct;
	bool		sorted;
	TypeCacheEntry *order;		/* of elements, for both */
}			ArrayPlan;

static Datum element_value(SynthParts *parts, const ElementParts *e, bool *isnull,
						   bool *known);
static int	draw_elements(SynthParts *parts, int n, Datum *values, bool *nulls);
static void order_elements(const ArrayPlan *plan, int n, Datum *values,
						   const bool *nulls);

void
synth_sample_begin_array(SynthParts *parts)
{
	ArrayPlan  *plan = palloc0(sizeof(ArrayPlan));
	Oid			element = get_element_type(parts->native.base_type);
	SynthPartRole role;

	parts->plan = plan;
	if (!OidIsValid(element))
		synth_sample_damaged_parts(parts);
	synth_sample_value_type(element, parts->native.typmod, &plan->element);
	get_typlenbyvalalign(element, &plan->typlen, &plan->typbyval, &plan->typalign);
	plan->shape = parts->parts[0].role == SYNTH_PART_KIND ? 0 : -1;
	plan->length = plan->shape + 1;
	if (plan->length >= parts->nparts ||
		parts->parts[plan->length].variable->domain != SYNTH_DOMAIN_NUMBER)
		synth_sample_damaged_parts(parts);
	plan->places = synth_palloc_array(ElementParts, parts->nparts);
	plan->pool.value = -1;
	for (int k = plan->length + 1; k < parts->nparts; k++)
	{
		ElementParts e = {-1, k};

		if (parts->parts[k].role == SYNTH_PART_KIND)
		{
			e.kind = k;
			e.value = ++k;
		}
		/* positions come one after the other, and the pool behind them */
		if (plan->pool.value >= 0 || k >= parts->nparts ||
			(parts->parts[k].role != SYNTH_PART_ELEMENT &&
			 parts->parts[k].role != SYNTH_PART_POOL))
			synth_sample_damaged_parts(parts);
		if (parts->parts[k].role == SYNTH_PART_POOL)
			plan->pool = e;
		else
			plan->places[plan->nplaces++] = e;
	}
	role = parts->parts[plan->length].role;
	plan->distinct = role == SYNTH_PART_LENGTH_SET || role == SYNTH_PART_LENGTH_SORTED_SET;
	plan->sorted = role == SYNTH_PART_LENGTH_SORTED || role == SYNTH_PART_LENGTH_SORTED_SET;
	if (plan->distinct || plan->sorted)
	{
		plan->order = lookup_type_cache(element, TYPECACHE_CMP_PROC_FINFO);
		if (!OidIsValid(plan->order->cmp_proc))
			plan->distinct = plan->sorted = false;
	}
}

/* "2x3" to dimensions and their product; 1 if it is no such text. */
static int64
read_shape(const char *text, int *ndims, int *dims)
{
	int64		product = 1;

	*ndims = 0;
	while (*ndims < MAXDIM && *text >= '0' && *text <= '9')
	{
		char	   *end;

		dims[*ndims] = (int) Min(strtol(text, &end, 10), MAX_ELEMENTS);
		product *= dims[(*ndims)++];
		if (product > MAX_ELEMENTS || product == 0)
			break;
		text = *end == 'x' ? end + 1 : end;
	}
	if (product > MAX_ELEMENTS || product == 0)
	{
		*ndims = 1;
		return 1;
	}
	return product;
}

Datum
synth_sample_make_array(SynthParts *parts)
{
	ArrayPlan  *plan = parts->plan;
	int			ndims = 1,
				dims[MAXDIM],
				lower[MAXDIM];
	int			n;
	int			code;
	Datum	   *values;
	bool	   *nulls;
	ArrayType  *array;

	if (plan->shape >= 0 && synth_sample_part_code(parts, plan->shape, true, &code))
	{
		uint32		unused;
		int64		product = read_shape(synth_sample_part_text(parts, plan->shape, code,
																&unused), &ndims, dims);

		n = ndims > 1 ? (int) product : 0;
	}
	if (ndims <= 1)
		n = (int) synth_sample_part_count(parts, plan->length, MAX_ELEMENTS);
	if (n > 64 && parts->budget_bytes < (Size) n * 16)
		n = 64;
	parts->budget_bytes -= Min(parts->budget_bytes, (Size) n * 16);
	if (n == 0)
		return PointerGetDatum(construct_empty_array(plan->element.type));

	values = synth_palloc_array(Datum, n);
	nulls = synth_palloc_array(bool, n);
	if (ndims > 1)
	{
		/* rectangular: no element may be missing */
		for (int k = draw_elements(parts, n, values, nulls); k < n; k++)
			nulls[k] = true;
	}
	else
		dims[0] = n = draw_elements(parts, n, values, nulls);
	for (int d = 0; d < ndims; d++)
		lower[d] = 1;
	if (n == 0)
		return PointerGetDatum(construct_empty_array(plan->element.type));
	array = construct_md_array(values, nulls, ndims, dims, lower, plan->element.type,
							   plan->typlen, plan->typbyval, plan->typalign);
	pfree(values);
	pfree(nulls);
	return PointerGetDatum(array);
}

/*
 * An element; known comes back false where nothing is known of its values.
 */
static Datum
element_value(SynthParts *parts, const ElementParts *e, bool *isnull, bool *known)
{
	ArrayPlan  *plan = parts->plan;
	int			k = e->value;
	SynthPart  *part = &parts->parts[k];
	const SynthVariable *variable = part->variable;
	MemoryContext old;
	Datum		value;
	int			code;

	*known = true;
	if (e->kind >= 0 && synth_sample_part_code(parts, e->kind, true, &code))
	{
		uint32		n;

		*isnull = strcmp(synth_sample_part_text(parts, e->kind, code, &n), "null") == 0;
		if (*isnull)
			return (Datum) 0;
	}
	*isnull = !synth_sample_part_code(parts, k, true, &code);
	*known = !*isnull;
	if (*isnull)
		return (Datum) 0;
	if (part->is_ready[code])
		return part->ready[code];
	if (variable->domain == SYNTH_DOMAIN_NUMBER)
	{
		int			special;
		double		x = synth_sample_part_number(parts, k, code, &special);

		return special ? synth_sample_special_value(&plan->element, special) :
			synth_sample_number_value(&plan->element, variable, x);
	}
	else
	{
		uint32		n;
		const char *text = synth_sample_part_text(parts, k, code, &n);

		if (code >= variable->nvalues)
			return synth_sample_text_value(&plan->element, text, n, parts->column->name);
		old = MemoryContextSwitchTo(parts->context);
		value = synth_sample_text_value(&plan->element, text, n, parts->column->name);
		MemoryContextSwitchTo(old);
		part->ready[code] = value;
		part->is_ready[code] = true;
		return value;
	}
}

static int
compare_values(const ArrayPlan *plan, Datum a, Datum b)
{
	return DatumGetInt32(FunctionCall2Coll(&plan->order->cmp_proc_finfo,
										   plan->order->typcollation, a, b));
}

static bool
is_known(const ArrayPlan *plan, const Datum *values, const bool *nulls, int n,
		 Datum value)
{
	for (int k = Max(0, n - 256); k < n; k++)
		if (!nulls[k] && compare_values(plan, values[k], value) == 0)
			return true;
	return false;
}

static void
redraw_element(SynthParts *parts, const ElementParts *e)
{
	if (e->kind >= 0)
		synth_sample_redraw(parts, e->kind);
	synth_sample_redraw(parts, e->value);
}

/* As many as can be made; returns how many. */
static int
draw_elements(SynthParts *parts, int n, Datum *values, bool *nulls)
{
	ArrayPlan  *plan = parts->plan;
	int			made = 0;

	for (int k = 0; k < n; k++)
	{
		const ElementParts *e = k < plan->nplaces ? &plan->places[k] : &plan->pool;
		bool		known,
					doubled = false;

		if (e->value < 0)
			break;
		if (k > plan->nplaces)
			redraw_element(parts, e);
		values[made] = element_value(parts, e, &nulls[made], &known);
		for (int tries = 0; plan->distinct && !nulls[made]; tries++)
		{
			doubled = is_known(plan, values, nulls, made, values[made]);
			if (!doubled || tries == DISTINCT_TRIES)
				break;
			redraw_element(parts, e);
			values[made] = element_value(parts, e, &nulls[made], &known);
		}
		made += known && !doubled;
	}
	if (plan->sorted)
		order_elements(plan, made, values, nulls);
	return made;
}

static int
compare_datums(const void *a, const void *b, void *plan)
{
	return compare_values(plan, *(const Datum *) a, *(const Datum *) b);
}

/* Ascending, unless a NULL is among them. */
static void
order_elements(const ArrayPlan *plan, int n, Datum *values, const bool *nulls)
{
	for (int k = 0; k < n; k++)
		if (nulls[k])
			return;
	qsort_arg(values, n, sizeof(Datum), compare_datums, unconstify(ArrayPlan *, plan));
}

/* ---- ranges ---- */

typedef struct RangePlan
{
	SynthValueType bound;
	TypeCacheEntry *range;
	int			lower;			/* parts, or -1 */
	int			length;
	int			upper;
	SynthVariable grid;			/* scale of an upper bound */
}			RangePlan;

void
synth_sample_begin_range(SynthParts *parts)
{
	RangePlan  *plan = palloc0(sizeof(RangePlan));

	parts->plan = plan;
	plan->range = lookup_type_cache(parts->native.base_type, TYPECACHE_RANGE_INFO);
	if (plan->range->rngelemtype == NULL ||
		parts->parts[0].role != SYNTH_PART_KIND ||
		parts->parts[0].variable->domain != SYNTH_DOMAIN_TEXT)
		synth_sample_damaged_parts(parts);
	synth_sample_value_type(plan->range->rngelemtype->type_id, -1, &plan->bound);
	if (plan->bound.class != SYNTH_CELL_NUMBER)
		synth_sample_damaged_parts(parts);
	plan->lower = synth_sample_find_part(parts, SYNTH_PART_LOWER);
	plan->length = synth_sample_find_part(parts, SYNTH_PART_LENGTH);
	plan->upper = synth_sample_find_part(parts, SYNTH_PART_UPPER);
	for (int k = 1; k < parts->nparts; k++)
		if (parts->parts[k].variable->domain != SYNTH_DOMAIN_NUMBER)
			synth_sample_damaged_parts(parts);
	if (plan->lower >= 0)
		plan->grid = *parts->parts[plan->lower].variable;
	if (plan->lower >= 0 && plan->length >= 0)
	{
		const SynthVariable *length = parts->parts[plan->length].variable;

		plan->grid.scale = Max(plan->grid.scale, length->scale);
		plan->grid.step = length->step > 0 ? plan->grid.step : 0;
	}
}

/* One bound as the kind has it; *text moves behind it. */
static void
make_bound(SynthParts *parts, const char **text, bool is_lower, RangeBound *bound,
		   double *value)
{
	RangePlan  *plan = parts->plan;
	int			special = strncmp(*text, "nan", 3) == 0 ? SYNTH_SPECIAL_NAN :
		strncmp(*text, "inf", 3) == 0 ? SYNTH_SPECIAL_PLUS_INF :
		strncmp(*text, "-inf", 4) == 0 ? SYNTH_SPECIAL_MINUS_INF : 0;
	double		length = 0;

	memset(bound, 0, sizeof(*bound));
	bound->lower = is_lower;
	bound->infinite = true;
	if (special)
	{
		bound->infinite = false;
		bound->val = synth_sample_special_value(&plan->bound, special);
	}
	else if (**text == 'v' && is_lower)
	{
		if (synth_sample_part_finite(parts, plan->lower, value))
		{
			bound->infinite = false;
			bound->val = synth_sample_number_value(&plan->bound,
												   parts->parts[plan->lower].variable, *value);
		}
	}
	else if (**text == 'v' && !isnan(*value) && plan->length >= 0)
	{
		if (synth_sample_part_finite(parts, plan->length, &length))
		{
			bound->infinite = false;
			bound->val = synth_sample_number_value(&plan->bound, &plan->grid,
												   *value + Max(length, 0));
		}
	}
	else if (**text == 'v' && synth_sample_part_finite(parts, plan->upper, value))
	{
		bound->infinite = false;
		bound->val = synth_sample_number_value(&plan->bound,
											   parts->parts[plan->upper].variable, *value);
	}
	*text += strcspn(*text, ",])");
}

Datum
synth_sample_make_range(SynthParts *parts)
{
	RangePlan  *plan = parts->plan;
	RangeBound	lower,
				upper;
	const char *kind;
	uint32		n;
	int			code;
	double		value = get_float8_nan();
	bool		empty = false;

	memset(&lower, 0, sizeof(lower));
	memset(&upper, 0, sizeof(upper));
	lower.lower = true;
	lower.infinite = upper.infinite = true;
	if (!synth_sample_part_code(parts, 0, true, &code))
		empty = true;
	else
	{
		kind = synth_sample_part_text(parts, 0, code, &n);
		if (n == 0 || kind[0] == 'e')
			empty = true;
		else
		{
			bool		lower_inclusive = *kind++ == '[';

			make_bound(parts, &kind, true, &lower, &value);
			if (*kind == ',')
				kind++;
			make_bound(parts, &kind, false, &upper, &value);
			lower.inclusive = lower_inclusive && !lower.infinite;
			upper.inclusive = *kind == ']' && !upper.infinite;
		}
	}
	/* at the limits of the type the bounds may meet or cross */
	if (!empty && !lower.infinite && !upper.infinite &&
		DatumGetInt32(FunctionCall2Coll(&plan->range->rng_cmp_proc_finfo,
										plan->range->rng_collation,
										lower.val, upper.val)) > 0)
		upper.val = lower.val;
	return RangeTypePGetDatum(synth_make_range(plan->range, &lower, &upper, empty));
}
