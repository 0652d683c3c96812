/*
 * parse_guess_functions.c
 *		synth_guess: the likely readings of one value.
 */
#include "postgres.h"

#include "funcapi.h"
#include "parse/parse_server_private.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

SYNTH_FUNCTION(synth_guess);

/* The caller's locale as a language, -1 for none; error 22023. */
static int
language_argument(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *locale;
	int			language;

	if (PG_ARGISNULL(argument))
		return -1;
	locale = PG_GETARG_TEXT_PP(argument);
	language = synth_parse_language(VARDATA_ANY(locale), VARSIZE_ANY_EXHDR(locale));
	if (language < 0)
		synth_parse_format_error(SYNTH_FORMAT_LOCALE);
	return language;
}

Datum
synth_guess(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	SynthReadings *readings = palloc(sizeof(SynthReadings));
	struct varlena *value;
	const char *source;
	size_t		bytes;
	int			language;

	InitMaterializedSRF(fcinfo, 0);
	synth_parse_open_words();
	language = language_argument(fcinfo, 1);
	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	value = PG_GETARG_TEXT_PP(0);
	source = synth_parse_utf8(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), &bytes);
	synth_parse_readings(source, bytes, language, false, readings);
	for (int i = 0; i < readings->n; i++)
	{
		const SynthReading *r = &readings->list[i];
		Datum		values[5];
		bool		nulls[5] = {0};

		values[0] = CStringGetTextDatum(synth_parse_type_name(r->type));
		if (r->format[0])
			values[1] = PointerGetDatum(synth_parse_text(r->format, strlen(r->format)));
		else
			nulls[1] = true;
		values[2] = r->value[0] ? CStringGetTextDatum(r->value) : PointerGetDatum(value);
		if (r->unit[0])
			values[3] = PointerGetDatum(synth_parse_text(r->unit, strlen(r->unit)));
		else
			nulls[3] = true;
		values[4] = Float8GetDatum(r->confidence);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_VOID();
}
