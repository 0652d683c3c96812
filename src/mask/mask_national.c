/*
 * mask_national.c
 *		Method national_id: numbers that states give to people.
 *
 * A valid number of a known scheme (mask_national_scheme.c) goes to another
 * valid number of that scheme: its fields without the check characters make
 * an index, which is permuted among all there are, again and again until the
 * scheme accepts the result, as dates must exist; then the check characters
 * are set.  Separators and the case of letters stay and do not matter.
 *
 * Which scheme a value has is found by its form and check characters, in the
 * order of the table; many a number is valid in several.  So the result must
 * also be found to have the same one: then distinct stays distinct over all.
 * The parameter scheme names one, or a country by its two letters.
 *
 * What has no scheme is permuted in its shape until it still has none.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"
#include "miscadmin.h"

#define MAX_ID			24
#define MAX_ID_BYTES	48
#define MAX_FIELDS		24

typedef enum FieldKind
{
	FIELD_LITERAL,
	FIELD_NUMBER,
	FIELD_SET,
	FIELD_KEPT,
	FIELD_CHECK
}			FieldKind;

typedef struct Field
{
	FieldKind	kind;
	int			width;			/* in characters */
	uint32		low;			/* of a number */
	uint32		radix;			/* 1: nothing to mask */
	char		set[28];
}			Field;

/* A scheme's form, read. */
typedef struct Form
{
	const SynthNationalScheme *scheme;
	int			length;
	uint64		domain;			/* product of the radixes */
	int			nfields;
	Field		fields[MAX_FIELDS];
}			Form;

typedef struct NationalState
{
	int			nforms;
	Form	   *forms;
	bool		chosen;			/* by the parameter scheme */
}			NationalState;

/* A value without its separators. */
typedef struct NationalId
{
	int			n;
	bool		separated;
	char		c[MAX_ID + 1];
	uint8		at[MAX_ID];
}			NationalId;

static void read_form(const SynthNationalScheme *scheme, Form *form);
static bool is_chosen(const char *scheme, const char *name);
pg_noreturn static void unknown_scheme(const char *name);
static const Form *find_form(const NationalState *state, const NationalId *id);
static bool read_id(const char *in, int bytes, NationalId *id);
static bool matches(const Form *form, const char *id);
static uint64 index_of(const Form *form, const char *id);
static void write_index(const Form *form, uint64 index, char *id);

/* ---- making ready ---- */

void
synth_mask_prepare_national(SynthMask *mask)
{
	const char *name = synth_mask_argument_text(mask->rule, 0, NULL);
	NationalState *state = palloc0(sizeof(NationalState));

	state->chosen = name != NULL;
	state->forms = palloc0(sizeof(Form) * synth_national_nschemes);
	for (int i = 0; i < synth_national_nschemes; i++)
		if (name == NULL || is_chosen(synth_national_schemes[i].name, name))
			read_form(&synth_national_schemes[i], &state->forms[state->nforms++]);
	if (state->nforms == 0)
		unknown_scheme(name);
	mask->state = state;
}

/* By its name, or by the country that it begins with. */
static bool
is_chosen(const char *scheme, const char *name)
{
	return pg_strcasecmp(scheme, name) == 0 ||
		(strlen(name) == 2 && pg_strncasecmp(scheme, name, 2) == 0);
}

static bool
is_first_of_name(int scheme)
{
	for (int i = 0; i < scheme; i++)
		if (strcmp(synth_national_schemes[i].name, synth_national_schemes[scheme].name) == 0)
			return false;
	return true;
}

static void
unknown_scheme(const char *name)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < synth_national_nschemes; i++)
		if (is_first_of_name(i))
			appendStringInfo(&list, "%s%s", i ? ", " : "", synth_national_schemes[i].name);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown scheme \"%s\" of national numbers", name),
			 errhint("The schemes are %s; two letters take all of a country.", list.data)));
}

static const char *
read_number_field(const char *at, Field *field)
{
	char	   *end;
	uint32		high;

	field->kind = FIELD_NUMBER;
	field->low = strtoul(at + 1, &end, 10);
	field->width = end - (at + 1);
	high = strtoul(end + 1, &end, 10);
	field->radix = high - field->low + 1;
	return end + 1;
}

static const char *
read_set_field(const char *at, Field *field)
{
	int			n = strcspn(at + 1, "})");

	field->kind = *at == '{' ? FIELD_SET : FIELD_KEPT;
	field->width = 1;
	field->radix = *at == '{' ? n : 1;
	memcpy(field->set, at + 1, n);
	return at + n + 2;
}

static void
read_form(const SynthNationalScheme *scheme, Form *form)
{
	form->scheme = scheme;
	form->domain = 1;
	for (const char *at = scheme->form; *at;)
	{
		Field	   *field = &form->fields[form->nfields++];

		if (*at == '[')
			at = read_number_field(at, field);
		else if (*at == '{' || *at == '(')
			at = read_set_field(at, field);
		else
		{
			field->width = 1;
			field->radix = *at == '9' ? 10 : *at == 'A' ? 26 : 1;
			field->kind = *at == '9' ? FIELD_NUMBER : *at == 'A' ? FIELD_SET :
				*at == '#' ? FIELD_CHECK : FIELD_LITERAL;
			strcpy(field->set, *at == 'A' ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "");
			if (field->kind == FIELD_LITERAL)
				field->set[0] = *at;
			at++;
		}
		form->length += field->width;
		form->domain *= field->radix;
	}
	Assert(form->nfields <= MAX_FIELDS && form->length <= MAX_ID);
}

/* ---- values ---- */

static bool
refuse_national(void *arg, const char *s, int bytes)
{
	NationalId	id;

	return read_id(s, bytes, &id) && find_form(arg, &id) != NULL;
}

bool
synth_mask_apply_national(SynthMask *mask, const char *in, int bytes)
{
	NationalState *state = mask->state;
	NationalId	id;
	const Form *form;
	uint64		index;
	char	   *out;

	form = read_id(in, bytes, &id) ? find_form(state, &id) : NULL;
	if (form == NULL)
	{
		synth_mask_append_shape(mask, in, bytes, refuse_national, state);
		return true;
	}
	index = index_of(form, id.c);
	do
	{
		CHECK_FOR_INTERRUPTS();
		/* a form is known by its place in the table */
		index = synth_mask_permute_index(mask, false,
										 form->scheme - synth_national_schemes + 1,
										 form->domain, index);
		write_index(form, index, id.c);
	} while (!form->scheme->check(id.c) || find_form(state, &id) != form);

	appendBinaryStringInfo(&mask->out, in, bytes);
	out = mask->out.data + mask->out.len - bytes;
	for (int i = 0; i < id.n; i++)
	{
		bool		lower = in[id.at[i]] >= 'a' && in[id.at[i]] <= 'z';

		out[id.at[i]] = lower ? pg_ascii_tolower((unsigned char) id.c[i]) : id.c[i];
	}
	return true;
}

/*
 * Letters and digits in upper case; false where there is more than these and
 * separators, or letters of both cases.
 */
static bool
read_id(const char *in, int bytes, NationalId *id)
{
	bool		lower = false;
	bool		upper = false;

	if (bytes > MAX_ID_BYTES)
		return false;
	id->n = 0;
	id->separated = false;
	for (int i = 0; i < bytes; i++)
	{
		char		class = synth_mask_form_class(in[i]);

		if (in[i] && strchr(" -./()", in[i]))
		{
			id->separated = true;
			continue;
		}
		if (class == '=' || id->n == MAX_ID)
			return false;
		lower |= class == 'a';
		upper |= class == 'A';
		id->c[id->n] = pg_ascii_toupper((unsigned char) in[i]);
		id->at[id->n++] = i;
	}
	id->c[id->n] = '\0';
	return id->n > 0 && !(lower && upper);
}

/* The first form of which this is a valid number. */
static const Form *
find_form(const NationalState *state, const NationalId *id)
{
	for (int f = 0; f < state->nforms; f++)
	{
		const Form *form = &state->forms[f];
		char		checked[MAX_ID + 1];

		if (form->length != id->n || !matches(form, id->c) ||
			(form->scheme->needs_separator && !state->chosen && !id->separated))
			continue;
		strcpy(checked, id->c);
		if (form->scheme->check(checked) && strcmp(checked, id->c) == 0)
			return form;
	}
	return NULL;
}

/* The number in n characters; -1 where they are not all digits. */
static int64
number_at(const char *s, int n)
{
	int64		number = 0;

	for (int i = 0; i < n; i++)
	{
		if (s[i] < '0' || s[i] > '9')
			return -1;
		number = number * 10 + (s[i] - '0');
	}
	return number;
}

static bool
matches(const Form *form, const char *id)
{
	for (int f = 0; f < form->nfields; id += form->fields[f++].width)
	{
		const Field *field = &form->fields[f];
		int64		number;

		switch (field->kind)
		{
			case FIELD_NUMBER:
				number = number_at(id, field->width);
				if (number < field->low || number >= (int64) field->low + field->radix)
					return false;
				break;
			case FIELD_LITERAL:
			case FIELD_SET:
			case FIELD_KEPT:
				if (strchr(field->set, *id) == NULL)
					return false;
				break;
			case FIELD_CHECK:
				break;
		}
	}
	return true;
}

static uint64
index_of(const Form *form, const char *id)
{
	uint64		index = 0;

	for (int f = 0; f < form->nfields; id += form->fields[f++].width)
	{
		const Field *field = &form->fields[f];

		if (field->kind == FIELD_NUMBER)
			index = index * field->radix + (number_at(id, field->width) - field->low);
		else if (field->kind == FIELD_SET)
			index = index * field->radix + (strchr(field->set, *id) - field->set);
	}
	return index;
}

static void
write_index(const Form *form, uint64 index, char *id)
{
	id += form->length;
	for (int f = form->nfields; f-- > 0;)
	{
		const Field *field = &form->fields[f];
		uint32		digit = index % field->radix;

		id -= field->width;
		index /= field->radix;
		if (field->kind == FIELD_SET)
			*id = field->set[digit];
		else if (field->kind == FIELD_NUMBER)
		{
			digit += field->low;
			for (int i = field->width; i-- > 0; digit /= 10)
				id[i] = '0' + digit % 10;
		}
	}
}
