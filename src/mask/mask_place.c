/*
 * mask_place.c
 *		The methods on places and companies, and of them street and city.
 *
 * An address names a city with a postcode of its own; the methods city and
 * postcode see one column each, so that they cannot agree with each other.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static void prepare_place(SynthMask *mask);
static bool apply_street(SynthMask *mask, const char *in, int bytes);
static bool apply_city(SynthMask *mask, const char *in, int bytes);
static bool has_digit(const char *in, int bytes);
static void write_number(char *buffer, uint32 number);

/* ---- the family ---- */

static const SynthMaskParameter unique_parameters[] = {
	{"unique", SYNTH_RULE_WORD, false}
};

static const SynthMaskMethod methods[] = {
	{
		.name = "address",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "lines and parts; postcode and city agree",
		.loses = "the address; different addresses may become the same",
		.prepare = synth_mask_address_prepare,
		.apply_text = synth_mask_address_apply
	},
	{
		.name = "street",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "whether there is a house number",
		.loses = "the street; different streets may become the same",
		.prepare = prepare_place,
		.apply_text = apply_street
	},
	{
		.name = "city",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "script and letter case",
		.loses = "the city; different cities may become the same",
		.prepare = prepare_place,
		.apply_text = apply_city
	},
	{
		.name = "postcode",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER,
		.keeps = "digits as digits, letters as letters, distinctness; with a locale, that it exists",
		.loses = "the postcode",
		.prepare = synth_mask_postcode_prepare,
		.apply_text = synth_mask_postcode_apply,
		.apply_datum = synth_mask_postcode_apply_integer,
		.is_lossy = synth_mask_postcode_is_lossy
	},
	{
		.name = "company",
		.parameters = unique_parameters,
		.nparameters = lengthof(unique_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "script and letter case",
		.loses = "the company; different companies may become the same unless unique = true",
		.prepare = synth_mask_company_prepare,
		.apply_text = synth_mask_company_apply,
		.is_lossy = synth_mask_unique_is_lossy
	}
};

const SynthMaskFamily synth_mask_place_family = {methods, lengthof(methods)};

static void
prepare_place(SynthMask *mask)
{
	synth_mask_begin_words(mask, MemoryContextAllocZero(mask->context,
														sizeof(SynthWordState)));
}

/* ---- street ---- */

static bool
apply_street(SynthMask *mask, const char *in, int bytes)
{
	SynthManner manner;
	uint64		hash = synth_mask_hash(mask, in, bytes);

	if (bytes == 0)
		return true;
	synth_mask_read_manner(mask->state, in, bytes, false, &manner);
	synth_mask_append_street(mask, &manner, &hash, has_digit(in, bytes));
	return true;
}

void
synth_mask_append_street(SynthMask *mask, const SynthManner *manner,
						 uint64 *hash, bool with_number)
{
	const SynthDictionary *dictionary = manner->dictionary;
	const SynthWords *types = &dictionary->street_types;
	const char *values[26] = {NULL};
	char		street[128];
	char		number[12],
				another[12];
	int			length = 0;
	const char *stem,
			   *type;

	stem = dictionary->street_stems.words[synth_mask_draw(hash, dictionary->street_stems.n)];
	type = types->words[synth_mask_draw(hash, types->n)];
	/* the street first, as number forms take it for a word */
	for (const char *c = dictionary->street_form; *c; c++)
	{
		const char *piece = *c == '%' ? (*++c == 's' ? stem : type) : NULL;

		if (piece)
			length += strlcpy(street + length, piece, sizeof(street) - length);
		else
			street[length++] = *c;
		length = Min(length, (int) sizeof(street) - 2);
	}
	street[length] = '\0';
	if (!with_number)
	{
		synth_mask_append_word(mask, manner, street);
		return;
	}
	write_number(number, 1 + synth_mask_draw(hash, dictionary->number_max));
	write_number(another, 1 + synth_mask_draw(hash, dictionary->number_max));
	values['a' - 'a'] = street;
	values['n' - 'a'] = number;
	values['m' - 'a'] = another;
	synth_mask_append_form(mask, manner, dictionary->number_form, values);
}

static void
write_number(char *buffer, uint32 number)
{
	char		digits[10];
	int			n = 0,
				length = 0;

	do
		digits[n++] = '0' + number % 10;
	while ((number /= 10) > 0);
	while (n > 0)
		buffer[length++] = digits[--n];
	buffer[length] = '\0';
}

static bool
has_digit(const char *in, int bytes)
{
	for (int i = 0; i < bytes; i++)
		if (in[i] >= '0' && in[i] <= '9')
			return true;
	return false;
}

/* ---- city ---- */

/* The city, or the next one that varchar(n) has room for. */
static bool
apply_city(SynthMask *mask, const char *in, int bytes)
{
	SynthManner manner;
	uint64		hash = synth_mask_hash(mask, in, bytes);
	const SynthPlace *places;
	int			nplaces;
	uint32		index;
	const char *city;

	if (bytes == 0)
		return true;
	synth_mask_read_manner(mask->state, in, bytes, false, &manner);
	places = manner.dictionary->places;
	nplaces = manner.dictionary->nplaces;
	index = synth_mask_draw(&hash, nplaces);
	city = places[index].city;
	for (int tries = 0; mask->max_chars && tries < nplaces; tries++)
	{
		city = places[(index + tries) % nplaces].city;
		if (synth_mask_count_chars(city, strlen(city)) <= mask->max_chars)
			break;
	}
	synth_mask_append_word(mask, &manner, city);
	return true;
}
