/*
 * sample_impute.c
 *		synth_impute: the missing values of a row; values drawn anew.
 *
 * Which component of a mixture the row belongs to, the codes of its missing
 * values (sample_complete.c), and the values of these codes.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "sample/sample_parts_private.h"
#include "sample/sample_private.h"
#include "sample/sample_row_private.h"
#include "text/text.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* values of a domain that are tried for one that holds its constraints */
#define MAX_ATTEMPTS 200

/* One attribute as one component has it. */
typedef struct Target
{
	const SynthColumn *column;	/* NULL: nothing to impute */
	SynthParts *parts;
	bool	   *forbidden;		/* codes that break the domain; NULL: none */
}			Target;

typedef struct Imputer
{
	Target	  **targets;		/* of component, of attribute */
	DomainConstraintRef **domains;	/* of attribute, or NULL */
	ExprContext *econtext;
	SynthRandom random;			/* of calls without seed */
}			Imputer;

struct SynthRedraw
{
	SynthRowReader *reader;
	Imputer    *imputer;
	const bool *drawn;			/* of attribute */
	bool	   *known_nulls;	/* of the row, scratch */
};

/* What is being imputed. */
typedef struct Imputation
{
	SynthRowReader *reader;
	Imputer    *imputer;
	SynthRowComponent *rc;
	Target	   *targets;
	SynthMissing *missing;
	double	   *place;			/* of missing, in its code: of the best value */
	int			nmissing;
	bool		best;
	bool		draws_null;		/* whole values may be NULL, too */
	SynthRandom random;
	const bool *sought;			/* of attribute: its value is missing */
	Datum	   *values;
	bool	   *nulls;
}			Imputation;

static bool read_method(FunctionCallInfo fcinfo);
static Imputer *make_imputer(SynthRowReader *reader, MemoryContext context);
static void impute(Imputation *im);
static bool any_missing(SynthRowReader *reader, Imputer *imputer);
static SynthRowComponent *choose_component(Imputation *im);
static void find_missing(Imputation *im);
static void fill_attribute(Imputation *im, int attribute);
static void forbid_codes(Imputer *imputer, SynthRowReader *reader, int component,
						 int attribute);
static Datum code_value(const SynthValueType *type, const SynthColumn *column,
						const SynthVariable *variable, int code, double u,
						SynthRandom *random);
static bool holds_domain(Imputer *imputer, int attribute, Datum value);

SYNTH_FUNCTION(synth_impute);

/* synth_impute(model, row anyelement, seed, method) */
Datum
synth_impute(PG_FUNCTION_ARGS)
{
	Oid			row_type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	Imputation	im = {0};
	SynthRowCall *call;
	MemoryContext old;
	HeapTuple	tuple;
	Datum		result;
	int			natts;

	im.best = read_method(fcinfo);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (!type_is_rowtype(row_type))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("synth_impute needs a row, not a value of type %s",
						format_type_be(row_type)),
				 errhint("Pass a whole row: SELECT synth_impute(model, t) FROM my_table t.")));
	call = synth_sample_row_call(fcinfo);
	im.reader = call->reader;
	if (call->extra == NULL)
		call->extra = make_imputer(call->reader, call->context);
	im.imputer = call->extra;
	if (!any_missing(im.reader, im.imputer))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));

	if (PG_ARGISNULL(2))
		synth_num_random_init(&im.random, synth_num_random(&im.imputer->random));
	else
		synth_num_random_init(&im.random, synth_num_mix((uint64) PG_GETARG_INT64(2),
														synth_sample_row_hash(im.reader)));
	natts = im.reader->desc->natts;
	old = MemoryContextSwitchTo(im.reader->row_context);
	im.values = synth_palloc_array(Datum, natts);
	im.nulls = synth_palloc_array(bool, natts);
	memcpy(im.values, im.reader->values, sizeof(Datum) * natts);
	memcpy(im.nulls, im.reader->nulls, sizeof(bool) * natts);
	im.sought = im.reader->nulls;
	impute(&im);
	MemoryContextSwitchTo(old);
	tuple = heap_form_tuple(im.reader->desc, im.values, im.nulls);
	result = HeapTupleGetDatum(tuple);
	if (get_typtype(row_type) == TYPTYPE_DOMAIN)
		domain_check(result, false, row_type, NULL, NULL);
	PG_RETURN_DATUM(result);
}

SynthRedraw *
synth_sample_redraw_begin(const SynthModelView *model, TupleDesc desc, const bool *drawn,
						  MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthRedraw *redraw = palloc0(sizeof(SynthRedraw));

	redraw->reader = synth_sample_row_reader(model, desc, context);
	redraw->imputer = make_imputer(redraw->reader, context);
	redraw->drawn = memcpy(synth_palloc_array(bool, desc->natts), drawn,
						   sizeof(bool) * desc->natts);
	redraw->known_nulls = synth_palloc_array(bool, desc->natts);
	MemoryContextSwitchTo(old);
	return redraw;
}

bool
synth_sample_can_redraw(const SynthRedraw *redraw, int attribute)
{
	for (int k = 0; k < redraw->reader->model->ncomponents; k++)
		if (redraw->imputer->targets[k][attribute].column)
			return true;
	return false;
}

void
synth_sample_redraw_row(SynthRedraw *redraw, uint64 seed, Datum *values, bool *nulls)
{
	SynthRowReader *reader = redraw->reader;
	Imputation	im = {0};
	MemoryContext old;

	/* what is to be drawn need not be read */
	for (int a = 0; a < reader->desc->natts; a++)
		redraw->known_nulls[a] = nulls[a] = nulls[a] || redraw->drawn[a];
	synth_sample_read_values(reader, values, redraw->known_nulls);
	im.reader = reader;
	im.imputer = redraw->imputer;
	im.draws_null = true;
	im.sought = redraw->drawn;
	im.values = values;
	im.nulls = nulls;
	synth_num_random_init(&im.random, seed);
	old = MemoryContextSwitchTo(reader->row_context);
	impute(&im);
	MemoryContextSwitchTo(old);
}

/* In the reader's row context. */
static void
impute(Imputation *im)
{
	im->rc = choose_component(im);
	im->targets = im->imputer->targets[im->rc - im->reader->components];
	find_missing(im);
	if (im->best)
		synth_sample_complete_best(im->rc, im->missing, im->nmissing, im->place);
	else
		synth_sample_complete(im->rc, im->missing, im->nmissing, &im->random);
	for (int a = 0; a < im->reader->desc->natts; a++)
		if (im->sought[a] && im->targets[a].column)
			fill_attribute(im, a);
}

/* Is the method "best"? */
static bool
read_method(FunctionCallInfo fcinfo)
{
	char	   *method;

	if (PG_ARGISNULL(3))
		return false;
	method = text_to_cstring(PG_GETARG_TEXT_PP(3));
	if (strcmp(method, "draw") != 0 && strcmp(method, "best") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown method of imputation"),
				 errhint("The methods are \"draw\" and \"best\".")));
	return method[0] == 'b';
}

static Imputer *
make_imputer(SynthRowReader *reader, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	Imputer    *imputer = palloc0(sizeof(Imputer));
	int			natts = reader->desc->natts;

	imputer->targets = synth_palloc0_array(Target *, reader->model->ncomponents);
	imputer->domains = synth_palloc0_array(DomainConstraintRef *, natts);
	imputer->econtext = CreateStandaloneExprContext();
	synth_num_random_init(&imputer->random, synth_base_fresh_seed());
	for (int k = 0; k < reader->model->ncomponents; k++)
	{
		const SynthRowComponent *rc = &reader->components[k];

		imputer->targets[k] = synth_palloc0_array(Target, natts);
		for (int v = 0; v < rc->component->nvariables; v++)
		{
			const SynthRowVariable *rv = &rc->variables[v];
			Target	   *target = &imputer->targets[k][Max(rv->attribute, 0)];

			if (rv->attribute < 0 || !rv->drawn || v != rv->column->first_variable ||
				rv->column->codec == SYNTH_CODEC_NULL)
				continue;
			target->column = rv->column;
			if (synth_sample_has_parts(rv->column))
				target->parts = synth_sample_parts(rc->component, rv->column,
												   &reader->types[rv->attribute],
												   context);
		}
	}
	for (int a = 0; a < natts; a++)
	{
		Oid			type = TupleDescAttr(reader->desc, a)->atttypid;

		if (!reader->wanted[a] || get_typtype(type) != TYPTYPE_DOMAIN)
			continue;
		imputer->domains[a] = palloc0(sizeof(DomainConstraintRef));
		InitDomainConstraintRef(type, imputer->domains[a], context, true);
		for (int k = 0; k < reader->model->ncomponents; k++)
			forbid_codes(imputer, reader, k, a);
	}
	MemoryContextSwitchTo(old);
	return imputer;
}

/* Codes of which no value can hold the domain of the attribute. */
static void
forbid_codes(Imputer *imputer, SynthRowReader *reader, int component, int attribute)
{
	Target	   *target = &imputer->targets[component][attribute];
	const SynthVariable *variable;

	if (target->column == NULL || target->parts)
		return;
	variable = &reader->model->components[component].variables[target->column->first_variable];
	target->forbidden = synth_palloc0_array(bool, variable->ncodes);
	for (int c = 0; c < variable->ncodes - variable->has_null; c++)
	{
		CHECK_FOR_INTERRUPTS();
		if (variable->domain == SYNTH_DOMAIN_TEXT && c >= variable->nvalues)
			break;				/* generated texts are tried when they are there */
		target->forbidden[c] = true;
		/* of a stretch of numbers both ends and the middle */
		for (int place = 0; place < 3 && target->forbidden[c]; place++)
			target->forbidden[c] =
				!holds_domain(imputer, attribute,
							  code_value(&reader->types[attribute], target->column, variable,
										 c, 0.49995 * place, NULL));
	}
}

/* Is there a NULL that any component can fill in? */
static bool
any_missing(SynthRowReader *reader, Imputer *imputer)
{
	for (int a = 0; a < reader->desc->natts; a++)
		for (int k = 0; k < reader->model->ncomponents; k++)
			if (reader->nulls[a] && imputer->targets[k][a].column)
				return true;
	return false;
}

/*
 * The component that the row without its missing values belongs to: drawn by
 * how probable that is, or the most probable one.
 */
static SynthRowComponent *
choose_component(Imputation *im)
{
	SynthRowReader *reader = im->reader;
	int			n = reader->model->ncomponents,
				chosen = 0;
	double	   *score = synth_palloc_array(double, n);
	double		total = 0,
				at;

	for (int k = 0; k < n; k++)
	{
		SynthRowComponent *rc = &reader->components[k];

		for (int v = 0; v < rc->component->nvariables; v++)
			if (rc->variables[v].attribute >= 0 && im->sought[rc->variables[v].attribute])
			{
				rc->observed[v] = SYNTH_ROW_UNOBSERVED;
				rc->density[v] = rc->beyond[v] = 0;
			}
		score[k] = rc->log_rows + synth_sample_row_score(rc);
		total = k == 0 ? score[k] : synth_sample_log_add(total, score[k]);
		if (score[k] > score[chosen])
			chosen = k;
	}
	if (im->best || n == 1)
		return &reader->components[chosen];
	at = synth_num_log(1 - synth_num_random_unit(&im->random)) + total;
	total = score[0];
	for (chosen = 0; chosen < n - 1 && total < at; chosen++)
		total = synth_sample_log_add(total, score[chosen + 1]);
	return &reader->components[chosen];
}

static void
find_missing(Imputation *im)
{
	int			n = im->rc->component->nvariables;

	im->missing = synth_palloc0_array(SynthMissing, n);
	im->place = synth_palloc0_array(double, n);
	for (int v = 0; v < n; v++)
	{
		const SynthRowVariable *rv = &im->rc->variables[v];
		SynthMissing *missing = &im->missing[im->nmissing];

		if (rv->attribute < 0 || !rv->drawn || !im->sought[rv->attribute] ||
			im->targets[rv->attribute].column == NULL)
			continue;
		missing->variable = v;
		missing->may_be_null = im->draws_null || v != rv->column->first_variable;
		missing->forbidden = im->targets[rv->attribute].forbidden;
		missing->probability = synth_palloc_array(double, rv->variable->ncodes);
		im->nmissing++;
	}
}

/* ---- values ---- */

static void
fill_attribute(Imputation *im, int attribute)
{
	Target	   *target = &im->targets[attribute];
	const SynthComponent *component = im->rc->component;
	int			v = target->column->first_variable;
	const SynthVariable *variable = &component->variables[v];
	int			attempts = im->imputer->domains[attribute] ? MAX_ATTEMPTS : 1;
	uint16		code = im->rc->code[v];
	int			k = 0;

	if (variable->has_null && code == variable->ncodes - 1)
		return;					/* drawn, or the model knows nothing else here */
	while (im->missing[k].variable != v)
		k++;
	for (int attempt = 0; attempt < attempts; attempt++)
	{
		Datum		value;

		CHECK_FOR_INTERRUPTS();
		if (target->parts)
		{
			SynthBlock	block = {0};

			/* a block of one row; of its codes only those of the row count */
			block.nrows = 1;
			block.key = synth_num_random(&im->random);
			block.codes = synth_palloc_array(uint16 *, component->nvariables);
			for (int q = 0; q < component->nvariables; q++)
				block.codes[q] = &im->rc->code[q];
			if (!synth_sample_parts_value(target->parts, &block, 0, &im->random, &value))
				return;
		}
		else
			value = code_value(&im->reader->types[attribute], target->column, variable, code,
							   im->best && attempt == 0 ? im->place[k] :
							   synth_num_random_unit(&im->random), &im->random);
		if (holds_domain(im->imputer, attribute, value))
		{
			im->values[attribute] = value;
			im->nulls[attribute] = false;
			return;
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("no value was found for column \"%s\" that its domain allows",
					target->column->name),
			 errhint("Learn from rows that hold the domain's constraints.")));
}

static Datum
code_value(const SynthValueType *type, const SynthColumn *column,
		   const SynthVariable *variable, int code, double u, SynthRandom *random)
{
	char		generated[SYNTH_TEXT_MAX_BYTES + 1];
	size_t		n;

	if (variable->domain == SYNTH_DOMAIN_NUMBER)
	{
		int			bit = 1;

		if (code < variable->nvalues)
			return synth_sample_number_value(type, variable,
											 synth_model_round(variable,
															   synth_model_code_value(variable, code, u)));
		/* the special values, by ascending bit */
		for (int left = code - variable->nvalues; bit < 8; bit <<= 1)
			if ((variable->part_type & bit) && left-- == 0)
				break;
		return synth_sample_special_value(type, bit);
	}
	if (code < variable->nvalues)
		return synth_sample_text_value(unconstify(SynthValueType *, type), variable->text[code],
									   variable->text_bytes[code], column->name);
	n = variable->generator_view == NULL ? 0 :
		synth_text_generate(variable->generator_view, code - variable->nvalues, random,
							generated, sizeof(generated) - 1);
	return synth_sample_text_value(unconstify(SynthValueType *, type), generated, (uint32) n,
								   column->name);
}

static bool
holds_domain(Imputer *imputer, int attribute, Datum value)
{
	DomainConstraintRef *domain = imputer->domains[attribute];
	ExprContext *econtext = imputer->econtext;
	ListCell   *cell;
	bool		holds = true;

	if (domain == NULL)
		return true;
	UpdateDomainConstraintRef(domain);
	foreach(cell, domain->constraints)
	{
		DomainConstraintState *constraint = lfirst(cell);
		bool		isnull;
		Datum		check;

		if (constraint->constrainttype == DOM_CONSTRAINT_NOTNULL)
			continue;
		econtext->domainValue_datum = value;
		econtext->domainValue_isNull = false;
		check = ExecEvalExprSwitchContext(constraint->check_exprstate, econtext, &isnull);
		holds = holds && (isnull || DatumGetBool(check));
	}
	ResetExprContext(econtext);
	return holds;
}
