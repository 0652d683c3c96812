/*
 * clean_typo.c
 *		Rare values that are a slip of the finger away from a frequent one.
 *
 * A value is rare where another is LEAD times as frequent; the slips allowed
 * grow with its length.  Numbers are not mistyped numbers: the digits of both
 * must be the same, unless the value has a form that is odd in its column.
 * What the rest of the row speaks for (support) stays.  Where no whole value
 * is near, single words are tried: "12 paxients" among "N patients".
 *
 * A value whose form is odd where nearly all others have one form is suspect
 * also without a suggestion.
 *
 * Cost: rare values times frequent ones, most of which are told apart by their
 * lengths and letters; at most MOST_PAIRS.
 */
#include "postgres.h"

#include <math.h>

#include "clean/clean_private.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"

#define LEAD			5		/* for a value of one or two rows */
#define LONG_LEAD		20		/* for one of more */
#define RARE_ROWS		2
#define RARE_SHARE		0.02
#define FREQUENT_ROWS	3
#define SHORT			4		/* characters: a slip makes another code of it */
#define SHORT_SHARE		0.5		/* of the rows have what it is to be */
#define ODD_SHARE		0.02
#define COMMON_SHARE	0.3
#define ONE_FORM		0.9
#define WORD_SHARE		0.3		/* of the rows have the word */
#define LEAST_WORD		4
#define LEAST_COLUMN	20		/* rows that have a value */
#define MOST_PAIRS		100000000.0
#define FORM_BYTES		40

typedef struct Candidate
{
	int32		code;
	uint32		rows;
	int			length;
	uint64		letters;		/* a bit for each (folded to 64) */
	int32	   *character;
	uint64		form;
	uint64		digits;			/* hash of its digits */
	bool		has_letters;
	bool		has_digits;
}			Candidate;

typedef struct FormEntry
{
	uint64		key;
	int64		rows;
	const char *text;			/* of a word */
	int			length;
	char		status;
}			FormEntry;

#define SH_PREFIX forms
#define SH_ELEMENT_TYPE FormEntry
#define SH_KEY_TYPE uint64
#define SH_KEY key
#define SH_HASH_KEY(table, k) ((uint32) (k))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct Typos
{
	SynthCleanTable *table;
	SynthCleanColumn *column;
	int64		filled;			/* rows */
	forms_hash *forms;
	int64		most_form;		/* rows of the most frequent form */
	bool		letters;		/* and whether it has some */
	bool		digits;
	Candidate  *frequent;		/* most frequent first */
	int			nfrequent;
	FormEntry  *words;			/* frequent ones */
	int			nwords;
	forms_hash *word_hash;
}			Typos;

static void count_forms(Typos *typos);
static void list_frequent(Typos *typos);
static void count_words(Typos *typos);
static void describe(const Typos *typos, int32 code, Candidate *candidate);
static int32 find_near(const Typos *typos, const Candidate *value, double *confidence);
static int32 mend_words(Typos *typos, const SynthCleanValue *value);
static bool next_word(const char *text, int length, int *at, int *start, int *end);
static int	distance_by_words(const Candidate *a, const Candidate *b, int reach);
static const FormEntry *near_word(const Typos *typos, const char *word, int length);

void
synth_clean_typos(SynthCleanTable *table, int at, const float *support)
{
	SynthCleanColumn *column = &table->columns[at];
	int32		nvalues = column->nvalues;
	MemoryContext context,
				old;
	Typos		typos;
	SynthCleanContext *row_context;
	int32	   *better;
	float	   *confidence;
	double		budget = MOST_PAIRS;

	memset(&typos, 0, sizeof(typos));
	typos.table = table;
	typos.column = column;
	typos.filled = (int64) table->nrows - column->empty;
	if (!column->is_text || typos.filled < LEAST_COLUMN)
		return;
	better = synth_base_alloc_array(CurrentMemoryContext, nvalues + 1, sizeof(int32));
	confidence = synth_base_alloc_array0(CurrentMemoryContext, nvalues + 1, sizeof(float));
	context = AllocSetContextCreate(CurrentMemoryContext, "synth clean typos",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	count_forms(&typos);
	list_frequent(&typos);
	count_words(&typos);
	row_context = synth_clean_context(table, at);
	for (int32 i = 0; i < nvalues; i++)
	{
		const SynthCleanValue *value = &column->values[i];
		Candidate	rare;
		double		sure = 0;
		int64		form_rows;

		better[i] = SYNTH_CLEAN_EMPTY;
		if (value->rows == 0 || value->rows > Max(RARE_ROWS, RARE_SHARE * typos.filled))
			continue;
		if ((i & 0xFF) == 0)
			CHECK_FOR_INTERRUPTS();
		describe(&typos, i, &rare);
		budget -= typos.nfrequent;
		better[i] = budget > 0 ? find_near(&typos, &rare, &sure) : SYNTH_CLEAN_EMPTY;
		if (better[i] < 0)
		{
			better[i] = mend_words(&typos, value);
			sure = .6;
		}
		if (better[i] >= 0 && synth_clean_is_at_home(row_context, i))
			better[i] = SYNTH_CLEAN_EMPTY;
		form_rows = forms_lookup(typos.forms, rare.form)->rows;
		if (better[i] < 0 && typos.most_form >= ONE_FORM * typos.filled &&
			form_rows <= ODD_SHARE * typos.filled &&
			(typos.digits || rare.has_digits) &&
			(rare.has_letters != typos.letters || rare.has_digits != typos.digits ||
			 (typos.letters && typos.digits)))
		{
			better[i] = SYNTH_CLEAN_NONE;
			sure = .5;
		}
		confidence[i] = sure;
		pfree(rare.character);
	}
	/* better: a code, _NONE for suspect only, _EMPTY for nothing found */
	for (uint32 row = 0; row < table->nrows; row++)
	{
		int32		code = column->cell[row];

		if (code < 0 || code >= nvalues || better[code] == SYNTH_CLEAN_EMPTY || support[row] > 0 ||
			(better[code] >= 0 && !synth_clean_fits_row(row_context, better[code], row)))
			continue;
		synth_clean_note(table, row, at,
						 better[code] == SYNTH_CLEAN_NONE ? SYNTH_CLEAN_FORM : SYNTH_CLEAN_TYPO,
						 better[code], confidence[code], false);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	pfree(better);
	pfree(confidence);
}

/*
 * Runs of digits as one 9, of letters as one a, signs as they are; a plain
 * number has one form with and without a fraction.
 */
static uint64
hash_form(const SynthCleanValue *value, bool *letters, bool *digits)
{
	char		form[FORM_BYTES];
	int			n = 0;

	*letters = *digits = false;
	for (int i = 0; i < value->length && n < FORM_BYTES; i++)
	{
		unsigned char c = value->text[i];
		char		class = c >= '0' && c <= '9' ? '9' :
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ? 'a' : c;

		*letters |= class == 'a';
		*digits |= class == '9';
		if (n == 0 || class != form[n - 1] || (class != '9' && class != 'a'))
			form[n++] = class;
	}
	if (n == 3 && memcmp(form, "9.9", 3) == 0)
		n = 1;
	return synth_num_hash(form, n, 0);
}

static void
count_forms(Typos *typos)
{
	typos->forms = forms_create(CurrentMemoryContext, 256, NULL);
	for (int32 i = 0; i < typos->column->nvalues; i++)
	{
		bool		found;
		bool		letters,
					digits;
		FormEntry  *entry = forms_insert(typos->forms,
										 hash_form(&typos->column->values[i], &letters, &digits), &found);

		if (!found)
			entry->rows = 0;
		entry->rows += typos->column->values[i].rows;
		if (entry->rows > typos->most_form)
		{
			typos->most_form = entry->rows;
			typos->letters = letters;
			typos->digits = digits;
		}
	}
}

static void
describe(const Typos *typos, int32 code, Candidate *candidate)
{
	const SynthCleanValue *value = &typos->column->values[code];
	char		digits[64];
	int			ndigits = 0;

	candidate->code = code;
	candidate->rows = value->rows;
	candidate->character = synth_palloc_array(int32, Min(value->length, SYNTH_MATCH_MAX_CHARACTERS) + 1);
	candidate->length = synth_match_characters(value->text, value->length, candidate->character,
											   SYNTH_MATCH_MAX_CHARACTERS);
	candidate->letters = 0;
	for (int i = 0; i < candidate->length; i++)
		candidate->letters |= UINT64CONST(1) << (candidate->character[i] & 63);
	for (int i = 0; i < value->length && ndigits < (int) sizeof(digits); i++)
		if (value->text[i] >= '0' && value->text[i] <= '9')
			digits[ndigits++] = value->text[i];
	candidate->digits = synth_num_hash(digits, ndigits, 0);
	candidate->form = hash_form(value, &candidate->has_letters, &candidate->has_digits);
}

static int
compare_candidates(const void *a, const void *b)
{
	const Candidate *x = a,
			   *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return x->code - y->code;
}

static void
list_frequent(Typos *typos)
{
	const SynthCleanColumn *column = typos->column;
	int			n = 0;

	for (int32 i = 0; i < column->nvalues; i++)
		n += column->values[i].rows >= FREQUENT_ROWS && column->values[i].length >= 2;
	typos->frequent = synth_palloc_array(Candidate, n + 1);
	for (int32 i = 0; i < column->nvalues; i++)
		if (column->values[i].rows >= FREQUENT_ROWS && column->values[i].length >= 2)
			describe(typos, i, &typos->frequent[typos->nfrequent++]);
	qsort(typos->frequent, typos->nfrequent, sizeof(Candidate), compare_candidates);
}

/* Slips that a text of so many characters may have. */
static int
slips(int length)
{
	return length < 5 ? 1 : length < 12 ? 2 : Max(2, length / 5);
}

/*
 * The frequent value that is nearest, SYNTH_CLEAN_EMPTY where there is none or
 * two are as near (and the second is not far rarer).
 */
static int32
find_near(const Typos *typos, const Candidate *value, double *confidence)
{
	int			limit = slips(value->length),
				nearest = limit + 1;
	const Candidate *best = NULL;
	uint32		rival = 0;
	double		lead = value->rows <= RARE_ROWS ? LEAD : LONG_LEAD;
	int64		form_rows = forms_lookup(typos->forms, value->form)->rows;

	for (int i = 0; i < typos->nfrequent; i++)
	{
		const Candidate *other = &typos->frequent[i];
		int			distance,
					reach = Min(limit, nearest);

		if (other->rows < lead * value->rows)
			break;
		if (other->code == value->code || abs(other->length - value->length) > reach ||
			pg_popcount64(other->letters & ~value->letters) > reach ||
			pg_popcount64(value->letters & ~other->letters) > reach)
			continue;
		distance = distance_by_words(value, other, reach);
		if (distance > reach)
			continue;
		if (distance < nearest)
		{
			nearest = distance;
			best = other;
			rival = 0;
		}
		else if (best != NULL && distance == nearest)
			rival = Max(rival, other->rows);
	}
	if (best == NULL || nearest > limit || rival * 10 > best->rows)
		return SYNTH_CLEAN_EMPTY;
	if (value->length < SHORT && best->rows < SHORT_SHARE * typos->filled)
		return SYNTH_CLEAN_EMPTY;
	/* other digits are another number */
	if (best->digits != value->digits &&
		!(form_rows <= ODD_SHARE * typos->filled &&
		  forms_lookup(typos->forms, best->form)->rows >= COMMON_SHARE * typos->filled))
		return SYNTH_CLEAN_EMPTY;
	*confidence = .9 - .3 * nearest / (limit + 1) - (value->rows > RARE_ROWS ? .1 : 0);
	return best->code;
}

static inline bool
is_word_character(int32 c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * The distance of the words that differ, which must not be more than slips in
 * words so long: "Big River Company" is no typo of "Big Sky Company".
 */
static int
distance_by_words(const Candidate *a, const Candidate *b, int reach)
{
	int			start = 0,
				shorter = Min(a->length, b->length),
				end = 0,
				common = 0,
				distance;

	while (common < shorter && a->character[common] == b->character[common])
		if (!is_word_character(a->character[common++]))
			start = common;
	for (common = 0; common < shorter - start &&
		 a->character[a->length - 1 - common] == b->character[b->length - 1 - common];)
		if (!is_word_character(a->character[a->length - 1 - common++]))
			end = common;
	reach = Min(reach, slips(Max(a->length, b->length) - start - end));
	distance = synth_match_distance(a->character + start, a->length - start - end,
									b->character + start, b->length - start - end, reach);
	return distance > reach ? PG_INT32_MAX : distance;
}

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static bool
next_word(const char *text, int length, int *at, int *start, int *end)
{
	int			i = *at;

	while (i < length && !is_letter(text[i]))
		i++;
	*start = i;
	while (i < length && is_letter(text[i]))
		i++;
	*end = *at = i;
	return *end > *start;
}

static void
count_words(Typos *typos)
{
	const SynthCleanColumn *column = typos->column;
	forms_iterator iterator;
	FormEntry  *entry;
	int			n = 0;

	typos->word_hash = forms_create(CurrentMemoryContext, 1024, NULL);
	for (int32 i = 0; i < column->nvalues; i++)
	{
		const SynthCleanValue *value = &column->values[i];
		int			at = 0,
					start,
					end;

		if ((i & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		while (value->rows > 0 && next_word(value->text, value->length, &at, &start, &end))
		{
			bool		found;

			if (end - start < LEAST_WORD)
				continue;
			entry = forms_insert(typos->word_hash,
								 synth_num_hash(value->text + start, end - start, 0), &found);
			if (!found)
			{
				entry->rows = 0;
				entry->text = value->text + start;
				entry->length = end - start;
			}
			entry->rows += value->rows;
		}
	}
	typos->words = synth_palloc_array(FormEntry, typos->word_hash->members + 1);
	forms_start_iterate(typos->word_hash, &iterator);
	while ((entry = forms_iterate(typos->word_hash, &iterator)) != NULL)
		if (entry->rows >= WORD_SHARE * typos->filled && entry->rows >= FREQUENT_ROWS)
			typos->words[n++] = *entry;
	typos->nwords = n;
}

/* Put frequent words in the place of rare ones that are near them. */
static int32
mend_words(Typos *typos, const SynthCleanValue *value)
{
	char		text[SYNTH_MATCH_MAX_CHARACTERS * 2];
	int			n = 0,
				at = 0,
				copied = 0,
				start,
				end,
				mended = 0;

	if (value->length >= SYNTH_MATCH_MAX_CHARACTERS || typos->nwords == 0)
		return SYNTH_CLEAN_EMPTY;
	while (next_word(value->text, value->length, &at, &start, &end))
	{
		const FormEntry *word = near_word(typos, value->text + start, end - start);

		if (word == NULL)
			continue;
		if (n + start - copied + word->length + value->length - end >= (int) sizeof(text))
			return SYNTH_CLEAN_EMPTY;
		memcpy(text + n, value->text + copied, start - copied);
		n += start - copied;
		memcpy(text + n, word->text, word->length);
		n += word->length;
		copied = end;
		mended++;
	}
	if (mended == 0)
		return SYNTH_CLEAN_EMPTY;
	memcpy(text + n, value->text + copied, value->length - copied);
	n += value->length - copied;
	return synth_clean_code(typos->table, typos->column, text, n);
}

/* The frequent word that a rare one is near to, NULL: none, or several. */
static const FormEntry *
near_word(const Typos *typos, const char *word, int length)
{
	FormEntry  *own = forms_lookup(typos->word_hash, synth_num_hash(word, length, 0));
	int32		a[64],
				b[64];
	int			na,
				limit,
				nearest;
	const FormEntry *best = NULL;
	bool		tie = false;

	if (length < LEAST_WORD || length > (int) lengthof(a) || own == NULL ||
		own->rows > Max(RARE_ROWS, RARE_SHARE * typos->filled))
		return NULL;
	na = synth_match_characters(word, length, a, lengthof(a));
	limit = Max(1, na / 4);
	nearest = limit + 1;
	for (int i = 0; i < typos->nwords; i++)
	{
		const FormEntry *other = &typos->words[i];
		int			distance,
					nb;

		if (abs(other->length - length) > 2 * limit || other->length > (int) lengthof(b) ||
			other->rows < LONG_LEAD * own->rows)
			continue;
		nb = synth_match_characters(other->text, other->length, b, lengthof(b));
		distance = synth_match_distance(a, na, b, nb, limit);
		if (distance < nearest)
		{
			nearest = distance;
			best = other;
			tie = false;
		}
		else if (distance == nearest && distance <= limit)
			tie = true;
	}
	return tie ? NULL : best;
}
