/*
 * mask_postal.c
 *		Method address: another address in the value's lines and parts.
 *
 * A value is cut at line feeds, commas and semicolons.  Each part is one of
 * the kinds below by its digits and words and by what came before it, and is
 * answered by the same kind, all from one street and one place.  Cutting is
 * by rule of thumb: what is not understood is answered by something, never
 * left as it was.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

#define MAX_PARTS 16			/* further ones are dropped */

typedef enum PartKind
{
	PART_NAME,					/* who lives there */
	PART_STREET,				/* with or without number */
	PART_UNIT,					/* flat, floor, box: a number more */
	PART_ALL,					/* street and place in one */
	PART_PLACE,					/* postcode and city */
	PART_POSTCODE,				/* with the region, where there is a word */
	PART_CITY,
	PART_REGION,
	PART_COUNTRY,
	PART_NOTHING				/* no letter, no digit */
}			PartKind;

typedef struct AddressPart
{
	int			start;			/* without blanks around it */
	int			end;
	int			after;			/* the next part starts there */
	bool		has_code;		/* what looks like a postcode */
	bool		has_number;		/* digits beside it */
	bool		code_first;		/* the part begins with the code */
	bool		bare;			/* a number and hardly a letter: "12", "nº 5" */
	int			words;			/* beside both */
	int			letters;		/* in bytes */
	PartKind	kind;
}			AddressPart;

/* What goes into the answer. */
typedef struct Answer
{
	const SynthPlace *place;
	char		postcode[SYNTH_POSTCODE_BYTES];
	uint64		hash;			/* for street, unit, name */
}			Answer;

static int	cut(const char *in, int bytes, AddressPart *parts);
static void read_part(const char *in, AddressPart *part);
static bool is_code_with_letters(const char *in, int start, int end);
static void classify(const SynthDictionary *dictionary, AddressPart *parts,
					 int nparts);
static void append_part(SynthMask *mask, const SynthManner *manner,
						const AddressPart *part, Answer *answer);
static void append_person(SynthMask *mask, const SynthManner *manner,
						  Answer *answer);
static void append_place(SynthMask *mask, const SynthManner *manner,
						 const Answer *answer);

void
synth_mask_address_prepare(SynthMask *mask)
{
	synth_mask_begin_words(mask, MemoryContextAllocZero(mask->context,
														sizeof(SynthWordState)));
}

bool
synth_mask_address_apply(SynthMask *mask, const char *in, int bytes)
{
	SynthManner manner;
	AddressPart parts[MAX_PARTS];
	Answer		answer;
	int			nparts,
				done = 0;

	if (bytes == 0)
		return true;
	synth_mask_read_manner(mask->state, in, bytes, false, &manner);
	answer.hash = synth_mask_hash(mask, in, bytes);
	answer.place = &manner.dictionary->places[synth_mask_draw(&answer.hash,
															  manner.dictionary->nplaces)];
	synth_mask_fill_postcode(answer.place->postcode, &answer.hash, answer.postcode);
	nparts = cut(in, bytes, parts);
	classify(manner.dictionary, parts, nparts);
	for (int i = 0; i < nparts; i++)
	{
		appendBinaryStringInfo(&mask->out, in + done, parts[i].start - done);
		append_part(mask, &manner, &parts[i], &answer);
		appendBinaryStringInfo(&mask->out, in + parts[i].end,
							   parts[i].after - parts[i].end);
		done = parts[i].after;
	}
	return true;
}

/* ---- reading ---- */

static int
cut(const char *in, int bytes, AddressPart *parts)
{
	int			nparts = 0;

	for (int at = 0; at < bytes && nparts < MAX_PARTS; nparts++)
	{
		AddressPart *part = &parts[nparts];

		memset(part, 0, sizeof(*part));
		part->start = at;
		while (at < bytes && in[at] != '\n' && in[at] != ',' && in[at] != ';')
			at++;
		part->end = at;
		part->after = Min(at + 1, bytes);
		at = part->after;
		while (part->start < part->end &&
			   (in[part->start] == ' ' || in[part->start] == '\t' || in[part->start] == '\r'))
			part->start++;
		while (part->end > part->start &&
			   (in[part->end - 1] == ' ' || in[part->end - 1] == '\t' || in[part->end - 1] == '\r'))
			part->end--;
		read_part(in, part);
	}
	return nparts;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IS_HIGHBIT_SET(c);
}

/*
 * Digits are a postcode if there are four in a row, or five with a blank or
 * hyphen between them ("105 57", "100-0001"); so are groups of letters and
 * digits such as "SW1A 1AA".
 */
static void
read_part(const char *in, AddressPart *part)
{
	int			at = part->start;

	while (at < part->end)
	{
		int			start = at,
					digits = 0,
					run = 0,
					longest = 0;
		bool		is_code;

		if (is_digit(in[at]))
		{
			while (at < part->end &&
				   (is_digit(in[at]) ||
					((in[at] == ' ' || in[at] == '-') && at + 1 < part->end &&
					 is_digit(in[at + 1]))))
			{
				if (is_digit(in[at]))
				{
					digits++;
					run++;
					longest = Max(longest, run);
				}
				else
				{
					/* "12 10115": a house number before a postcode */
					if (in[at] == ' ' && run < 3)
					{
						part->has_number = true;
						digits = longest = 0;
					}
					run = 0;
				}
				at++;
			}
			is_code = longest >= 4 || digits >= 5;
			if (is_code)
			{
				part->code_first |= start == part->start && !part->has_number;
				part->has_code = true;
			}
			else
				part->has_number = true;
			/* "12a", "1012 AB" are read on as words; a lone letter is none */
			if (!is_code && at < part->end && is_letter(in[at]) &&
				!IS_HIGHBIT_SET(in[at]) && (at + 1 == part->end || !is_letter(in[at + 1])))
				at++;
		}
		else if (is_letter(in[at]))
		{
			while (at < part->end && (is_letter(in[at]) || is_digit(in[at])))
				at++;
			part->letters += at - start;
			if (is_code_with_letters(in, start, part->end))
			{
				part->has_code = true;
				part->letters -= at - start;
				while (at < part->end && (is_letter(in[at]) || is_digit(in[at]) || in[at] == ' '))
					at++;
			}
			else
			{
				part->words++;
				for (int i = start; i < at; i++)
					if (is_digit(in[i]))
						part->has_number = true;
			}
		}
		else
			at++;
	}
}

/* "SW1A 1AA", "K1A 0B1": two groups of both, from start to the part's end */
static bool
is_code_with_letters(const char *in, int start, int end)
{
	bool		digit[2] = {false, false};
	int			group = 0,
				length = 0;

	for (int at = start; at < end; at++)
	{
		if (in[at] == ' ' && group == 0 && length >= 2)
		{
			group = 1;
			length = 0;
		}
		else if (IS_HIGHBIT_SET(in[at]) || !(is_letter(in[at]) || is_digit(in[at])) ||
				 ++length > 4)
			return false;
		else
			digit[group] |= is_digit(in[at]);
	}
	return group == 1 && length == 3 && digit[0] && digit[1];
}

static void
classify(const SynthDictionary *dictionary, AddressPart *parts, int nparts)
{
	bool		street = false,
				city = false,
				code_leads = dictionary->place_form[1] == 'p' || dictionary->place_first;
	int			numbered = 0;	/* parts ahead with words and a house number */

	for (int i = 0; i < nparts; i++)
	{
		parts[i].bare = nparts > 1 && parts[i].has_number && !parts[i].has_code &&
			parts[i].letters <= 4;
		numbered += parts[i].has_number && !parts[i].bare;
	}
	for (int i = 0; i < nparts; i++)
	{
		AddressPart *part = &parts[i];

		numbered -= part->has_number && !part->bare;
		/* four or five digits before words: a house number, or a postcode */
		if (i == 0 && part->code_first && part->words > 1 && !part->has_number &&
			(nparts > 1 || !code_leads))
		{
			part->has_code = false;
			part->has_number = true;
		}
		if (!part->has_code && !part->has_number && part->letters == 0)
			part->kind = PART_NOTHING;
		else if (part->has_code && part->has_number && !street)
			part->kind = PART_ALL;
		else if (part->has_code)
			part->kind = part->words && !city ? PART_PLACE : PART_POSTCODE;
		else if (part->has_number)
			part->kind = street || part->bare ? PART_UNIT : PART_STREET;
		else if (!street && !city)
			part->kind = numbered > 0 && !(i + 1 < nparts && parts[i + 1].bare) ?
				PART_NAME : PART_STREET;
		else if (!city)
			part->kind = PART_CITY;
		else if (part->letters == 2)
			part->kind = PART_REGION;
		else
			part->kind = PART_COUNTRY;
		street |= part->kind == PART_STREET || part->kind == PART_ALL;
		city |= part->kind == PART_CITY || part->kind == PART_PLACE || part->kind == PART_ALL;
	}
}

/* ---- writing ---- */

static void
append_part(SynthMask *mask, const SynthManner *manner, const AddressPart *part,
			Answer *answer)
{
	const SynthDictionary *dictionary = manner->dictionary;

	switch (part->kind)
	{
		case PART_NAME:
			append_person(mask, manner, answer);
			break;
		case PART_STREET:
			synth_mask_append_street(mask, manner, &answer->hash, part->has_number);
			break;
		case PART_UNIT:
			appendStringInfo(&mask->out, "%u", 1 + synth_mask_draw(&answer->hash, 99));
			break;
		case PART_ALL:
			if (dictionary->place_first)
			{
				append_place(mask, manner, answer);
				appendStringInfoString(&mask->out, dictionary->join);
			}
			synth_mask_append_street(mask, manner, &answer->hash, true);
			if (!dictionary->place_first)
			{
				appendStringInfoString(&mask->out, dictionary->join);
				append_place(mask, manner, answer);
			}
			break;
		case PART_PLACE:
			append_place(mask, manner, answer);
			break;
		case PART_POSTCODE:
			/* "IL 62701" */
			if (part->words && answer->place->region)
			{
				synth_mask_append_word(mask, manner, answer->place->region);
				appendStringInfoChar(&mask->out, ' ');
			}
			appendStringInfoString(&mask->out, answer->postcode);
			break;
		case PART_CITY:
			synth_mask_append_word(mask, manner, answer->place->city);
			break;
		case PART_REGION:
			synth_mask_append_word(mask, manner, answer->place->region ?
								   answer->place->region : answer->place->city);
			break;
		case PART_COUNTRY:
			synth_mask_append_word(mask, manner, dictionary->country ?
								   dictionary->country : answer->place->city);
			break;
		case PART_NOTHING:
			break;
	}
}

static void
append_person(SynthMask *mask, const SynthManner *manner, Answer *answer)
{
	const SynthNames *names = &manner->dictionary->names;
	const char *given = names->female.words[synth_mask_draw(&answer->hash, names->female.n)];
	const SynthWords *words = names->last_female.n ? &names->last_female : &names->last;
	const char *last = words->words[synth_mask_draw(&answer->hash, words->n)];
	bool		family_first = manner->dictionary->family_first;

	synth_mask_append_word(mask, manner, family_first ? last : given);
	appendStringInfoChar(&mask->out, ' ');
	synth_mask_append_word(mask, manner, family_first ? given : last);
}

static void
append_place(SynthMask *mask, const SynthManner *manner, const Answer *answer)
{
	const char *values[26] = {NULL};

	values['c' - 'a'] = answer->place->city;
	values['r' - 'a'] = answer->place->region;
	values['p' - 'a'] = answer->postcode;
	synth_mask_append_form(mask, manner, manner->dictionary->place_form, values);
}
