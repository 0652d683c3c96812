/*
 * mask_postcode.c
 *		Method postcode: a code of the same form, distinct in, distinct out; with
 *		a locale, one that exists there.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mask/mask_dictionary_private.h"
#include "mask/mask_methods_private.h"
#include "utils/builtins.h"

static bool fits_integer(const SynthDictionary *dictionary, Oid type);
static void draw_postcode(SynthMask *mask, const void *value, int bytes, char *postcode);

void
synth_mask_postcode_prepare(SynthMask *mask)
{
	SynthWordState *state = MemoryContextAllocZero(mask->context, sizeof(SynthWordState));

	synth_mask_begin_words(mask, state);
	if (mask->rule->locale && mask->type_class == SYNTH_TYPES_INTEGER &&
		!fits_integer(state->given, mask->type))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("postcodes of locale \"%s\" do not fit type %s",
						mask->rule->locale, format_type_be(mask->type))));
}

static bool
fits_integer(const SynthDictionary *dictionary, Oid type)
{
	for (int i = 0; i < dictionary->nplaces; i++)
	{
		const char *code = dictionary->places[i].postcode;

		if (strspn(code, "0123456789- ") != strlen(code))
			return false;
	}
	return type != INT2OID;
}

bool
synth_mask_postcode_is_lossy(const SynthRule *rule, Oid type)
{
	return rule->locale != NULL;
}

bool
synth_mask_postcode_apply(SynthMask *mask, const char *in, int bytes)
{
	char		postcode[SYNTH_POSTCODE_BYTES];

	if (bytes == 0)
		return true;
	if (mask->rule->locale == NULL)
	{
		synth_mask_append_shape(mask, in, bytes, NULL, NULL);
		return true;
	}
	draw_postcode(mask, in, bytes, postcode);
	appendStringInfoString(&mask->out, postcode);
	return true;
}

/* in columns of integers */
Datum
synth_mask_postcode_apply_integer(SynthMask *mask, Datum value, bool *isnull)
{
	char		postcode[SYNTH_POSTCODE_BYTES];
	int64		number = 0;

	if (mask->rule->locale == NULL)
		return synth_mask_permute_figure(mask, false, value);
	number = mask->type == INT8OID ? DatumGetInt64(value) : DatumGetInt32(value);
	draw_postcode(mask, &number, sizeof(number), postcode);
	number = 0;
	for (const char *c = postcode; *c; c++)
		if (*c >= '0' && *c <= '9')
			number = number * 10 + (*c - '0');
	return mask->type == INT8OID ? Int64GetDatum(number) : Int32GetDatum((int32) number);
}

static void
draw_postcode(SynthMask *mask, const void *value, int bytes, char *postcode)
{
	SynthWordState *state = mask->state;
	uint64		hash = synth_mask_hash(mask, value, bytes);

	synth_mask_fill_postcode(state->given->places[synth_mask_draw(&hash, state->given->nplaces)].postcode,
							 &hash, postcode);
}

void
synth_mask_fill_postcode(const char *pattern, uint64 *hash,
						 char postcode[SYNTH_POSTCODE_BYTES])
{
	/* the letters of the second half of a British postcode */
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
	int			n = 0;

	for (; *pattern && n < SYNTH_POSTCODE_BYTES - 1; pattern++)
	{
		if (*pattern == '#')
			postcode[n++] = '0' + synth_mask_draw(hash, 10);
		else if (*pattern == '@')
			postcode[n++] = letters[synth_mask_draw(hash, sizeof(letters) - 1)];
		else
			postcode[n++] = *pattern;
	}
	postcode[n] = '\0';
}
