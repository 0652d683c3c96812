/*
 * parse_guess.c
 *		All that one value can be, best first.
 *
 * Pure C.
 */
#include "parse/parse_private.h"

#include <stdlib.h>
#include <string.h>

static void guess_scalars(const char *text, size_t bytes, bool loose, SynthReadings *out);
static void drop_prices(SynthReadings *out);

const char *
synth_parse_type_name(SynthReadingType type)
{
	static const char *const names[SYNTH_READ_TYPES] = {
		[SYNTH_READ_TEXT] = "text",
		[SYNTH_READ_BOOLEAN] = "boolean",
		[SYNTH_READ_INTEGER] = "bigint",
		[SYNTH_READ_NUMERIC] = "numeric",
		[SYNTH_READ_FLOAT] = "double precision",
		[SYNTH_READ_DATE] = "date",
		[SYNTH_READ_TIME] = "time",
		[SYNTH_READ_TIMESTAMP] = "timestamp",
		[SYNTH_READ_TIMESTAMPTZ] = "timestamptz",
		[SYNTH_READ_INTERVAL] = "interval",
		[SYNTH_READ_UUID] = "uuid",
		[SYNTH_READ_INET] = "inet",
		[SYNTH_READ_MACADDR] = "macaddr",
		[SYNTH_READ_JSON] = "jsonb",
		[SYNTH_READ_ARRAY] = "text[]",
	};

	return names[type];
}

SynthReading *
synth_parse_add_reading(SynthReadings *out, SynthReadingType type, double confidence)
{
	SynthReading *r;

	if (out->n == SYNTH_MAX_READINGS)
		return NULL;
	r = &out->list[out->n++];
	r->type = type;
	r->confidence = confidence > 1 ? 1 : confidence < 0.01 ? 0.01 : confidence;
	r->format[0] = r->value[0] = r->unit[0] = 0;
	r->has_words = r->wide = false;
	memset(&r->languages, 0, sizeof(r->languages));
	return r;
}

static int
compare_readings(const void *a, const void *b)
{
	const SynthReading *x = a,
			   *y = b;

	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	return x->type != y->type ? (int) x->type - (int) y->type : strcmp(x->format, y->format);
}

void
synth_parse_readings(const char *text, size_t bytes, int language, bool loose, SynthReadings *out)
{
	out->n = 0;
	synth_parse_trim(&text, &bytes);
	if (bytes == 0)
		return;
	guess_scalars(text, bytes, loose, out);
	if (out->n == 0 || out->list[0].confidence < 0.9)
	{
		synth_parse_guess_number(text, bytes, language, loose, out);
		synth_parse_guess_moment(text, bytes, language, loose, out);
		drop_prices(out);
	}
	qsort(out->list, out->n, sizeof(SynthReading), compare_readings);
}

/* A number somewhere in a date (they have no format) is no reading of it. */
static void
drop_prices(SynthReadings *out)
{
	bool		moment = false;
	int			kept = 0;

	for (int i = 0; i < out->n; i++)
		moment |= out->list[i].type >= SYNTH_READ_DATE && out->list[i].confidence >= 0.3;
	for (int i = 0; i < out->n && moment; i++)
		if (out->list[i].type != SYNTH_READ_NUMERIC || out->list[i].format[0])
			out->list[kept++] = out->list[i];
	if (moment)
		out->n = kept;
}

static void
guess_scalars(const char *text, size_t bytes, bool loose, SynthReadings *out)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char uuid[16];
	SynthDuration duration;
	SynthReading *r;
	char		kind;
	int			elements;
	int			truth;
	char		first = text[0];

	/* what begins neither like a number nor like a list is a word, or a uuid */
	if (synth_parse_uuid_run(text, bytes, uuid) &&
		(r = synth_parse_add_reading(out, SYNTH_READ_UUID, bytes == 32 ? 0.8 : 0.99)) != NULL)
	{
		for (int i = 0, n = 0; i < 16; i++)
		{
			if (i == 4 || i == 6 || i == 8 || i == 10)
				r->value[n++] = '-';
			r->value[n++] = digits[uuid[i] >> 4];
			r->value[n++] = digits[uuid[i] & 15];
			r->value[n] = 0;
		}
	}
	if (synth_parse_is_inet(text, bytes))
		(void) synth_parse_add_reading(out, SYNTH_READ_INET, 0.97);
	if (synth_parse_is_macaddr(text, bytes))
		(void) synth_parse_add_reading(out, SYNTH_READ_MACADDR, 0.97);
	if ((first == '{' || first == '[') && synth_parse_is_json(text, bytes, &kind))
		(void) synth_parse_add_reading(out, SYNTH_READ_JSON, 0.98);
	else if (first == '{' && synth_parse_is_array(text, bytes, &elements))
		(void) synth_parse_add_reading(out, SYNTH_READ_ARRAY, 0.9);
	truth = bytes <= 10 ? synth_parse_boolean_word(text, bytes) : -1;
	if (truth >= 0)
	{
		r = synth_parse_add_reading(out, SYNTH_READ_BOOLEAN,
									first == '0' || first == '1' ? 0.2 : bytes == 1 ? 0.6 : 0.95);
		if (r)
			strcpy(r->value, truth ? "true" : "false");
	}
	if (bytes >= 2 && bytes < 60 && synth_parse_duration_run(NULL, 0, text, bytes, &duration))
	{
		bool		clock = memchr(text, ':', bytes) != NULL;
		bool		iso = first == 'P' || (first == '-' && text[1] == 'P');
		double		confidence = iso ? 0.97 : !clock ? 0.7 :
			duration.microseconds < 0 || duration.microseconds >= INT64_C(86400000000) ? 0.9 : 0.2;

		(void) synth_parse_add_reading(out, SYNTH_READ_INTERVAL, confidence);
	}
}
