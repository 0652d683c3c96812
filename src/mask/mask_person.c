/*
 * mask_person.c
 *		The methods on persons, and of them first_name, last_name, full_name.
 *
 * A name's keyed hash chooses another from the dictionary of its script and
 * the rule's locale.  Many names get the same pseudonym, and by chance one may
 * get itself; full_name(unique = true) strings names together until there are
 * 2^60 of them.  Gender is not carried over.
 */
#include "postgres.h"

#include <math.h>

#include "mask/mask_dictionary_private.h"
#include "mask/mask_methods_private.h"
#include "mb/pg_wchar.h"

#define UNIQUE_BITS		60
#define MAX_GIVEN		4
#define MAX_LAST		4
#define MAX_PART_BYTES	64		/* longer is neither title nor initial */

typedef struct NameState
{
	SynthWordState words;
	bool		unique;
	/* how unique names are made of the names last used */
	const SynthNames *planned;
	int			given;
	int			last;
	int			token;
}			NameState;

/* What a full name is made of. */
typedef struct NameShape
{
	int			given;
	int			last;
	bool		initial[MAX_GIVEN]; /* of given names: a letter and a period */
	bool		comma;			/* "Last, Given" */
	bool		blank;			/* parts are apart */
	int			token;
}			NameShape;

static void prepare_name(SynthMask *mask);
static void prepare_full_name(SynthMask *mask);
static bool apply_first_name(SynthMask *mask, const char *in, int bytes);
static bool apply_last_name(SynthMask *mask, const char *in, int bytes);
static bool apply_full_name(SynthMask *mask, const char *in, int bytes);
static void append_fitting(SynthMask *mask, const SynthManner *manner,
						   const SynthWords *words, uint32 index);
static void append_initial(SynthMask *mask, const SynthManner *manner,
						   const char *word);
static void read_shape(const SynthManner *manner, const char *in, int bytes,
					   NameShape *shape);
static bool is_listed(const char *part, int bytes, const char *const *list, int n);
static void plan_unique(NameState *state, const SynthNames *names);
static void append_name(SynthMask *mask, const SynthManner *manner,
						const NameShape *shape, uint64 hash);
static void append_given(SynthMask *mask, const SynthManner *manner,
						 const NameShape *shape, uint64 *hash, bool *is_female);
static void append_last(SynthMask *mask, const SynthManner *manner,
						const NameShape *shape, uint64 *hash, bool is_female);

/* ---- the family ---- */

static const SynthMaskParameter unique_parameters[] = {
	{"unique", SYNTH_RULE_WORD, false}
};

static const SynthMaskParameter email_parameters[] = {
	{"keep_domain", SYNTH_RULE_WORD, false}
};

static const SynthMaskMethod methods[] = {
	{
		.name = "first_name",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "script and letter case",
		.loses = "the name; different names may become the same",
		.prepare = prepare_name,
		.apply_text = apply_first_name
	},
	{
		.name = "last_name",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "script and letter case",
		.loses = "the name; different names may become the same",
		.prepare = prepare_name,
		.apply_text = apply_last_name
	},
	{
		.name = "full_name",
		.parameters = unique_parameters,
		.nparameters = lengthof(unique_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "script, letter case, number and order of the names",
		.loses = "the name, titles; different names may become the same unless unique = true",
		.prepare = prepare_full_name,
		.apply_text = apply_full_name,
		.is_lossy = synth_mask_unique_is_lossy
	},
	{
		.name = "email",
		.parameters = email_parameters,
		.nparameters = lengthof(email_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "that it is an address, distinctness; the domain with keep_domain = true",
		.loses = "the address",
		.prepare = synth_mask_email_prepare,
		.apply_text = synth_mask_email_apply
	},
	{
		.name = "username",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_LOCALE | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "distinctness",
		.loses = "the name",
		.prepare = synth_mask_username_prepare,
		.apply_text = synth_mask_username_apply
	}
};

const SynthMaskFamily synth_mask_person_family = {methods, lengthof(methods)};

bool
synth_mask_unique_is_lossy(const SynthRule *rule, Oid type)
{
	return !synth_mask_argument_flag(rule, 0);
}

/* ---- one name ---- */

static void
prepare_name(SynthMask *mask)
{
	NameState  *state = MemoryContextAllocZero(mask->context, sizeof(NameState));

	synth_mask_begin_words(mask, &state->words);
}

static bool
apply_first_name(SynthMask *mask, const char *in, int bytes)
{
	NameState  *state = mask->state;
	SynthManner manner;
	uint64		hash = synth_mask_hash(mask, in, bytes);
	uint32		i;
	const SynthWords *words;

	if (bytes == 0)
		return true;
	synth_mask_read_manner(&state->words, in, bytes, true, &manner);
	words = &manner.names->female;
	i = synth_mask_draw(&hash, words->n + manner.names->male.n);
	if (i >= words->n)
	{
		i -= words->n;
		words = &manner.names->male;
	}
	if (manner.letters == 1 && bytes <= 4 && manner.dictionary->script != USCRIPT_HAN)
	{
		append_initial(mask, &manner, words->words[i]);
		if (in[bytes - 1] == '.')
			appendStringInfoChar(&mask->out, '.');
	}
	else
		append_fitting(mask, &manner, words, i);
	return true;
}

static bool
apply_last_name(SynthMask *mask, const char *in, int bytes)
{
	NameState  *state = mask->state;
	SynthManner manner;
	uint64		hash = synth_mask_hash(mask, in, bytes);

	if (bytes == 0)
		return true;
	synth_mask_read_manner(&state->words, in, bytes, true, &manner);
	append_fitting(mask, &manner, &manner.names->last,
				   synth_mask_draw(&hash, manner.names->last.n));
	return true;
}

/* The word, or the next one that varchar(n) has room for. */
static void
append_fitting(SynthMask *mask, const SynthManner *manner,
			   const SynthWords *words, uint32 index)
{
	const char *word = words->words[index];

	if (mask->max_chars && mask->max_chars < MAX_PART_BYTES)
	{
		for (int tries = 0; tries < words->n; tries++)
		{
			word = words->words[(index + tries) % words->n];
			if (synth_mask_count_chars(word, strlen(word)) <= mask->max_chars)
				break;
		}
	}
	synth_mask_append_word(mask, manner, word);
}

static void
append_initial(SynthMask *mask, const SynthManner *manner, const char *word)
{
	int			start = mask->out.len;

	synth_mask_append_word(mask, manner, word);
	synth_mask_rewind(mask, start + pg_utf_mblen((unsigned char *) mask->out.data + start));
}

/* ---- a full name ---- */

static void
prepare_full_name(SynthMask *mask)
{
	NameState  *state;

	prepare_name(mask);
	state = mask->state;
	state->unique = synth_mask_argument_flag(mask->rule, 0);
}

static bool
apply_full_name(SynthMask *mask, const char *in, int bytes)
{
	NameState  *state = mask->state;
	SynthManner manner;
	NameShape	shape;
	int			start = mask->out.len;
	uint64		hash = synth_mask_hash(mask, in, bytes);

	if (bytes == 0)
		return true;
	synth_mask_read_manner(&state->words, in, bytes, true, &manner);
	read_shape(&manner, in, bytes, &shape);
	if (state->unique)
	{
		plan_unique(state, manner.names);
		memset(shape.initial, 0, sizeof(shape.initial));
		shape.given = state->given;
		shape.last = state->last;
		shape.token = state->token;
	}
	append_name(mask, &manner, &shape, hash);
	if (mask->max_chars == 0 || synth_mask_chars_from(mask, start) <= mask->max_chars)
		return true;

	/* too long: one given name, and a token for what gets lost; then less */
	synth_mask_rewind(mask, start);
	shape.given = shape.last = 1;
	if (state->unique)
		shape.token = synth_mask_token_length(log2(manner.names->male.n) +
											  log2(manner.names->last.n), UNIQUE_BITS);
	append_name(mask, &manner, &shape, hash);
	if (synth_mask_chars_from(mask, start) <= mask->max_chars)
		return true;
	synth_mask_rewind(mask, start);
	if (state->unique)
		synth_mask_append_token(&mask->out, &hash, mask->max_chars);
	else
		append_fitting(mask, &manner, &manner.names->last,
					   synth_mask_draw(&hash, manner.names->last.n));
	return true;
}

static const char *const titles[] = {
	"dame", "dipl", "don", "dott", "dr", "esq", "frau", "herr", "ii", "iii",
	"ing", "iv", "jr", "lady", "lord", "mag", "md", "miss", "mlle", "mme", "mr",
	"mrs", "ms", "phd", "prof", "rev", "sig", "sir", "sr", "sra", "srta"
};

static const char *const particles[] = {
	"al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do",
	"dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu"
};

/* Bytes of the blank at the start of text, 0: there is none. */
static int
blank_bytes(const char *text, int bytes)
{
	static const char ideographic[] = "\343\200\200";

	if (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r')
		return 1;
	return bytes >= 3 && memcmp(text, ideographic, 3) == 0 ? 3 : 0;
}

/*
 * The parts of a name: words that are neither titles nor particles.  initial
 * gets whether each of the first ones is a single letter, *before_comma how
 * many precede a comma (-1: there is none), *blank whether some are apart.
 */
static int
read_parts(const char *in, int bytes, bool initial[MAX_GIVEN + MAX_LAST],
		   int *before_comma, bool *blank)
{
	int			parts = 0,
				length;

	*before_comma = -1;
	*blank = false;
	for (int at = 0; at < bytes; at += length)
	{
		const char *part = in + at;
		int			letters;

		length = *part == ',' ? 1 : blank_bytes(part, bytes - at);
		if (length > 0)
		{
			if (*part == ',' && *before_comma < 0)
				*before_comma = parts;
			*blank |= parts > 0;
			continue;
		}
		while (at + length < bytes && part[length] != ',' &&
			   blank_bytes(part + length, bytes - at - length) == 0)
			length++;
		letters = part[length - 1] == '.' ? length - 1 : length;
		if (letters == 0 || is_listed(part, letters, titles, lengthof(titles)) ||
			is_listed(part, letters, particles, lengthof(particles)))
			continue;
		if (parts < MAX_GIVEN + MAX_LAST)
			initial[parts] = synth_mask_count_chars(part, letters) == 1;
		parts++;
	}
	return parts;
}

/*
 * A last name is the last part (Spanish: the last two of three), or what
 * precedes a comma.
 */
static void
read_shape(const SynthManner *manner, const char *in, int bytes, NameShape *shape)
{
	const SynthDictionary *dictionary = manner->dictionary;
	bool		initial[MAX_GIVEN + MAX_LAST] = {false};
	bool		has_initials = manner->names == &dictionary->latin ||
		!dictionary->family_first;
	int			before_comma,
				first_given = 0,
				parts;

	memset(shape, 0, sizeof(*shape));
	parts = read_parts(in, bytes, initial, &before_comma, &shape->blank);
	shape->comma = before_comma > 0 && before_comma < parts;
	if (shape->comma)
	{
		shape->last = dictionary->two_surnames && before_comma > 1 ? 2 : 1;
		shape->given = parts - before_comma;
		first_given = before_comma;
	}
	else if (parts == 1 && has_initials)
		shape->given = 1;
	else
	{
		shape->last = dictionary->two_surnames && parts > 2 ? 2 : 1;
		shape->given = Max(parts - shape->last, 1);
	}
	shape->given = Min(shape->given, MAX_GIVEN - 1);
	for (int i = 0; has_initials && i < shape->given; i++)
		shape->initial[i] = first_given + i < MAX_GIVEN + MAX_LAST &&
			initial[first_given + i];
}

static bool
is_listed(const char *part, int bytes, const char *const *list, int n)
{
	char		word[8];

	if (bytes >= sizeof(word))
		return false;
	for (int i = 0; i < bytes; i++)
		word[i] = pg_ascii_tolower((unsigned char) part[i]);
	word[bytes] = '\0';
	for (int i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* As many names as 2^60 of them take; where a dictionary is small, a token. */
static void
plan_unique(NameState *state, const SynthNames *names)
{
	double		given = log2(Min(names->female.n, names->male.n));
	double		last = log2(names->last.n);

	if (state->planned == names)
		return;
	state->planned = names;
	state->given = state->last = 1;
	while (state->given * given + state->last * last < UNIQUE_BITS &&
		   (state->given < MAX_GIVEN || state->last < MAX_LAST))
	{
		if (state->given == state->last)
			state->given++;
		else
			state->last++;
	}
	state->token = synth_mask_token_length(state->given * given + state->last * last,
										   UNIQUE_BITS);
	if (state->token)
	{
		state->given = state->last = 1;
		state->token = synth_mask_token_length(given + last, UNIQUE_BITS);
	}
}

static void
append_name(SynthMask *mask, const SynthManner *manner, const NameShape *shape,
			uint64 hash)
{
	bool		family_first = manner->dictionary->family_first &&
		manner->names != &manner->dictionary->latin;
	const char *apart = shape->comma ? ", " : !family_first || shape->blank ? " " : "";
	bool		is_female;

	if (shape->comma || family_first)
	{
		/* the given name decides on the form of the surname: draw it first */
		int			start = mask->out.len;
		uint64		ahead = hash;

		append_given(mask, manner, shape, &ahead, &is_female);
		synth_mask_rewind(mask, start);
		append_last(mask, manner, shape, &ahead, is_female);
		appendStringInfoString(&mask->out, apart);
		append_given(mask, manner, shape, &hash, &is_female);
		hash = ahead;
	}
	else
	{
		append_given(mask, manner, shape, &hash, &is_female);
		if (shape->last)
			appendStringInfoString(&mask->out, apart);
		append_last(mask, manner, shape, &hash, is_female);
	}
	if (shape->token)
	{
		appendStringInfoChar(&mask->out, ' ');
		synth_mask_append_token(&mask->out, &hash, shape->token);
	}
}

/* All given names of one person are of one gender. */
static void
append_given(SynthMask *mask, const SynthManner *manner, const NameShape *shape,
			 uint64 *hash, bool *is_female)
{
	const SynthNames *names = manner->names;
	uint32		i = synth_mask_draw(hash, names->female.n + names->male.n);
	const SynthWords *words = i < names->female.n ? &names->female : &names->male;

	*is_female = words == &names->female;
	if (!*is_female)
		i -= names->female.n;
	for (int part = 0; part < shape->given; part++)
	{
		if (part > 0)
		{
			appendStringInfoChar(&mask->out, ' ');
			i = synth_mask_draw(hash, words->n);
		}
		if (shape->initial[part])
		{
			append_initial(mask, manner, words->words[i]);
			appendStringInfoChar(&mask->out, '.');
		}
		else
			synth_mask_append_word(mask, manner, words->words[i]);
	}
}

static void
append_last(SynthMask *mask, const SynthManner *manner, const NameShape *shape,
			uint64 *hash, bool is_female)
{
	const SynthNames *names = manner->names;
	const SynthWords *words = is_female && names->last_female.n ? &names->last_female :
		&names->last;

	for (int part = 0; part < shape->last; part++)
	{
		if (part > 0)
			appendStringInfoChar(&mask->out,
								 manner->dictionary->two_surnames || part == 2 ? ' ' : '-');
		synth_mask_append_word(mask, manner, words->words[synth_mask_draw(hash, words->n)]);
	}
}
