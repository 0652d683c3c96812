/*
 * mask_row.c
 *		Method row: rules for the fields of a composite value.
 *
 *		row(street = address, zip = postcode, others = none)
 *
 * Fields are named as in the type; in quotes where a name is no plain word.
 * A field without a rule stays, unless others has one for it.  Rules are
 * checked against the types of their fields when they are made ready.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mask/mask_methods_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

typedef struct RowState
{
	TupleDesc	type;
	SynthMask **masks;			/* of each field; NULL: it stays */
	Datum	   *values;
	bool	   *nulls;
}			RowState;

static const SynthRule *
rule_of(const SynthRuleArgument *argument)
{
	if (argument->rule == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an argument of masking method \"row\" is not a rule"),
				 errhint("It is written row(street = address, zip = postcode).")));
	return argument->rule;
}

static int
find_field(TupleDesc type, const SynthRuleArgument *argument)
{
	for (int i = 0; argument->name && i < type->natts; i++)
	{
		Form_pg_attribute field = TupleDescAttr(type, i);

		if (!field->attisdropped && strcmp(NameStr(field->attname), argument->name) == 0)
			return i;
	}
	if (argument->name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an argument of masking method \"row\" has no field"),
				 errhint("It is written row(street = address, zip = postcode).")));
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("type %s has no field \"%s\"", format_type_be(type->tdtypeid),
					argument->name)));
	return -1;
}

static SynthMask *
begin_field(SynthMask *mask, TupleDesc type, int i, const SynthRule *rule)
{
	Form_pg_attribute field = TupleDescAttr(type, i);

	return synth_mask_begin(rule, field->atttypid, field->atttypmod, mask->scope,
							mask->context);
}

void
synth_mask_prepare_row(SynthMask *mask)
{
	RowState   *state = palloc0(sizeof(RowState));
	const SynthRule *rule = mask->rule;

	if (!type_is_rowtype(mask->type) || mask->type == RECORDOID)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("masking method \"row\" does not fit values of type %s",
						format_type_be(mask->type)),
				 errhint("It is for composite types.")));
	state->type = lookup_rowtype_tupdesc_copy(mask->type, mask->typmod);
	state->masks = palloc0(sizeof(SynthMask *) * Max(state->type->natts, 1));
	state->values = palloc(sizeof(Datum) * Max(state->type->natts, 1));
	state->nulls = palloc(sizeof(bool) * Max(state->type->natts, 1));
	for (int a = 0; a < rule->narguments; a++)
	{
		const SynthRuleArgument *argument = &rule->arguments[a];
		int			i;

		if (argument == rule->bound[0])
			continue;
		i = find_field(state->type, argument);
		if (state->masks[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("field \"%s\" has two rules", argument->name)));
		state->masks[i] = begin_field(mask, state->type, i, rule_of(argument));
	}
	for (int i = 0; rule->bound[0] && i < state->type->natts; i++)
		if (state->masks[i] == NULL && !TupleDescAttr(state->type, i)->attisdropped)
			state->masks[i] = begin_field(mask, state->type, i, rule_of(rule->bound[0]));
	mask->state = state;
}

Datum
synth_mask_apply_row(SynthMask *mask, Datum value, bool *isnull)
{
	RowState   *state = mask->state;
	HeapTupleHeader header = DatumGetHeapTupleHeader(value);
	HeapTupleData tuple;

	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = header;
	heap_deform_tuple(&tuple, state->type, state->values, state->nulls);
	for (int i = 0; i < state->type->natts; i++)
		if (state->masks[i] && !state->nulls[i])
			state->values[i] = synth_mask_value(state->masks[i], state->values[i],
												&state->nulls[i]);
	return HeapTupleGetDatum(heap_form_tuple(state->type, state->values, state->nulls));
}
