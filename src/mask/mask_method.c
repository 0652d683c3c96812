/*
 * mask_method.c
 *		The registry of masking methods, and view synth_methods' function.
 */
#include "postgres.h"

#include "funcapi.h"
#include "mask/mask_private.h"
#include "utils/builtins.h"

static const SynthMaskFamily *const families[] = {
	&synth_mask_person_family,
	&synth_mask_place_family,
	&synth_mask_number_family,
	&synth_mask_network_family,
	&synth_mask_value_family,
	&synth_mask_measure_family,
	&synth_mask_nested_family,
};

const SynthMaskMethod *
synth_mask_method_at(int index)
{
	for (int f = 0; f < lengthof(families); f++)
	{
		if (index < families[f]->nmethods)
			return &families[f]->methods[index];
		index -= families[f]->nmethods;
	}
	return NULL;
}

const SynthMaskMethod *
synth_mask_find_method(const char *name)
{
	const SynthMaskMethod *method;

	for (int i = 0; (method = synth_mask_method_at(i)) != NULL; i++)
		if (strcmp(method->name, name) == 0)
			return method;
	return NULL;
}

SYNTH_FUNCTION(synth_mask_methods);

/* synth_mask_methods() */
Datum
synth_mask_methods(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const SynthMaskMethod *method;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	for (int i = 0; (method = synth_mask_method_at(i)) != NULL; i++)
	{
		Datum		values[6];
		bool		nulls[6] = {0};

		values[0] = CStringGetTextDatum(method->name);
		values[1] = CStringGetTextDatum(method->keeps);
		values[2] = CStringGetTextDatum(method->loses);
		values[3] = BoolGetDatum(method->flags & SYNTH_METHOD_KEYED);
		values[4] = BoolGetDatum(method->flags & SYNTH_METHOD_DISTINCT);
		values[5] = BoolGetDatum(method->flags & SYNTH_METHOD_REVERSIBLE);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
