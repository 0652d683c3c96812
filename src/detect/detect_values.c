/*
 * detect_values.c
 *		What one value of a column looks like, counted.
 *
 * Pure C.  The scanner finds what has a format; dictionaries tell names of
 * people, firms and places; what is left is put into coarse forms, which let
 * the judge (detect_judge.c) see that values contradict a name.  Only counts
 * are kept, no value.
 */
#include <stdlib.h>
#include <string.h>

#include "detect/detect_private.h"

#define MAX_WORDS	8

/* The value at hand, for the scanner's findings. */
typedef struct Value
{
	SynthValueCounts *counts;
	const char *text;
	size_t		bytes;
	bool		holds;			/* something was found inside */
}			Value;

static void count_finding(const SynthFinding *finding, void *argument);
static void count_words(Value *value);
static void count_forms(Value *value);
static void count_whole(Value *value, SynthCategory category, double sureness);

static inline bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

void
synth_detect_count_value(SynthValueCounts *counts, const char *text, size_t bytes)
{
	static const SynthScanOptions options = {0, SYNTH_NO_CATEGORY, true, NULL};
	Value		value = {counts};

	for (; bytes > 0 && (unsigned char) *text <= ' '; text++)
		bytes--;
	while (bytes > 0 && (unsigned char) text[bytes - 1] <= ' ')
		bytes--;
	if (bytes == 0)
		return;
	value.text = text;
	value.bytes = bytes;
	counts->values++;
	(void) synth_detect_scan_with(text, bytes, &options, count_finding, &value);
	counts->holding += value.holds;
	count_words(&value);
	count_forms(&value);
}

static void
count_finding(const SynthFinding *finding, void *argument)
{
	Value	   *value = argument;
	SynthCategory category = finding->id;

	if (finding->start == 0 && finding->end == (int) value->bytes)
	{
		/* names and streets are counted by words, below */
		if (category != SYNTH_PERSON_NAME && category != SYNTH_STREET_ADDRESS)
			count_whole(value, category, finding->confidence);
		if (synth_detect_validate(category, value->text, value->bytes) == SYNTH_VERDICT_VALID)
			value->counts->checked[category]++;
	}
	else if (finding->confidence >= .6)
	{
		value->counts->inside[category]++;
		value->holds = true;
	}
}

static void
count_whole(Value *value, SynthCategory category, double sureness)
{
	value->counts->whole[category]++;
	value->counts->sureness[category] += sureness;
}

/* What the dictionaries know of a value of few words. */
static void
count_words(Value *value)
{
	const char *text = value->text;
	int			bits[MAX_WORDS];
	int			n = 0,
				capitals = 0,
				names = 0,
				all = 0,
				any = 0;
	bool		comma = false,
				digit = false;
	double		confidence;

	for (size_t at = 0; at < value->bytes;)
	{
		size_t		start = at;
		char		folded[48];

		digit |= is_digit(text[at]);
		comma |= text[at] == ',';
		if (!is_letter(text[at]))
		{
			at++;
			continue;
		}
		while (at < value->bytes && (is_letter(text[at]) || text[at] == '\''))
			at++;
		value->counts->words++;
		if (n == MAX_WORDS)
			continue;
		bits[n] = synth_detect_word(folded, synth_detect_fold(text + start, at - start, folded,
															  sizeof(folded)));
		capitals += (text[start] >= 'A' && text[start] <= 'Z') || (unsigned char) text[start] >= 0x80 ||
			(bits[n] & SYNTH_WORD_PARTICLE) != 0;
		if ((bits[n] & (SYNTH_WORD_FIRST_NAME | SYNTH_WORD_LAST_NAME)) &&
			!(bits[n] & SYNTH_WORD_PARTICLE))
			names++;
		all = n == 0 ? bits[n] : all & bits[n];
		any |= bits[n];
		n++;
	}
	if (n == 0 || digit)
	{
		if (n > 0 && synth_detect_match_street(text, value->bytes, &confidence) > 0)
			count_whole(value, SYNTH_STREET_ADDRESS, confidence);
		return;
	}
	if (n <= 5 && capitals == n && (!comma || n > 1))
		value->counts->forms[SYNTH_FORM_NAME]++;
	if (n >= 2 && (any & SYNTH_WORD_COMPANY) && !(bits[0] & SYNTH_WORD_COMPANY))
		count_whole(value, SYNTH_ORGANIZATION_NAME, .7);
	else if (n >= 2 && n <= 5 && names > 0 && capitals == n &&
			 !(any & (SYNTH_WORD_THING | SYNTH_WORD_STREET)))
		count_whole(value, SYNTH_PERSON_NAME, names > 1 ? .9 : .7);
	if ((all & SYNTH_WORD_CITY) || (n > 1 && (bits[0] & SYNTH_WORD_CITY) && n <= 3 && names == 0))
		count_whole(value, SYNTH_CITY, .6);
	if (n > 2)
		return;
	if (all & SYNTH_WORD_FIRST_NAME)
		count_whole(value, SYNTH_FIRST_NAME, bits[0] & SYNTH_WORD_PLAIN ? .4 : .8);
	if (all & SYNTH_WORD_LAST_NAME)
		count_whole(value, SYNTH_LAST_NAME, bits[0] & SYNTH_WORD_PLAIN ? .4 : .7);
	if (n == 1 && (bits[0] & SYNTH_WORD_GENDER))
		count_whole(value, SYNTH_GENDER, .7);
	if (n == 1 && (bits[0] & SYNTH_WORD_MARITAL))
		count_whole(value, SYNTH_MARITAL_STATUS, .8);
}

/* Forms, each a pattern of detect_match.c over the whole value. */
typedef struct FormPattern
{
	const char *pattern;
	SynthForm	form;
	SynthCategory category;		/* where the form is a category's */
	double		sureness;
}			FormPattern;

static const FormPattern form_patterns[] = {
	{"[-+]?#{1,18}", SYNTH_FORM_NUMBER, SYNTH_NO_CATEGORY, 0},
	{"[-+]?#{0,18}[.,]#{1,18}", SYNTH_FORM_NUMBER, SYNTH_NO_CATEGORY, 0},
	{"[12]###[/.-]#{1,2}[/.-]#{1,2}", SYNTH_FORM_DATE, SYNTH_NO_CATEGORY, 0},
	{"[12]###-##-##[ T]##:##[0-9:.+Z-]{0,20}", SYNTH_FORM_DATE, SYNTH_NO_CATEGORY, 0},
	{"#{1,2}[/.-]#{1,2}[/.-]#{2,4}", SYNTH_FORM_DATE, SYNTH_NO_CATEGORY, 0},
	{"#{1,2}[- ]@{3,9}[- ]#{2,4}", SYNTH_FORM_DATE, SYNTH_NO_CATEGORY, 0},
	{"*{1,2}", SYNTH_FORM_CODE, SYNTH_NO_CATEGORY, 0},
	{"[0-9 ()./+x-]{7,24}", SYNTH_FORM_PHONE, SYNTH_NO_CATEGORY, 0},
	{"#{1,2}[0-9]{0,1}", SYNTH_FORM_AGE, SYNTH_NO_CATEGORY, 0},
	{"#{1,3} ?[-+] ?#{0,3}", SYNTH_FORM_AGE, SYNTH_NO_CATEGORY, 0},
	{"-?#{1,3}[.,]#{1,12}", SYNTH_FORM_COORDINATE, SYNTH_NO_CATEGORY, 0},
	{"-?#{1,3}\\.#{1,12}[,;] ?-?#{1,3}\\.#{1,12}", SYNTH_FORM_COORDINATE, SYNTH_GEO_COORDINATES, .8},
	{"#{4,5}", SYNTH_FORMS, SYNTH_ZIPCODE, .2},
	{"#{5}-#{3,4}", SYNTH_FORMS, SYNTH_ZIPCODE, .5},
	{"#### ?@@", SYNTH_FORMS, SYNTH_ZIPCODE, .5},
	{"@{1,2}#[0-9A-Z]? ?#@@", SYNTH_FORMS, SYNTH_ZIPCODE, .6},
	{"@#@ ?#@#", SYNTH_FORMS, SYNTH_ZIPCODE, .6},
	{"#{2,3}[- ]#{2,4}", SYNTH_FORMS, SYNTH_ZIPCODE, .2},
	{"@{1,2}-?#{4,5}", SYNTH_FORMS, SYNTH_ZIPCODE, .2},
	{"*[A-Z0-9-]{0,60}\\.[A-Z]{2,6}", SYNTH_FORMS, SYNTH_URL, .45},
	{"*[A-Z0-9-]{0,60}\\.[A-Z0-9-]{1,60}\\.[A-Z]{2,6}", SYNTH_FORMS, SYNTH_URL, .45},
};

static void
count_forms(Value *value)
{
	static const char *const flags[] = {"yes", "no", "true", "false", "active",
		"inactive", "confirmed", "pending", "enabled", "disabled", "ja", "nein", "oui",
		"non", "si", "nee", "sim", "nao", "ok", "open", "closed", "done", "on", "off",
	"none", "unknown", "n/a", "na", "null"};
	SynthValueCounts *counts = value->counts;
	bool		seen[SYNTH_FORMS + 1] = {false};
	int			digits = 0,
				letters = 0,
				blanks = 0;

	for (int i = 0; i < LENGTH_OF(form_patterns); i++)
	{
		const FormPattern *form = &form_patterns[i];

		if (value->bytes > 130 ||
			synth_detect_match(form->pattern, value->text, value->bytes) != (int) value->bytes)
			continue;
		if (form->form < SYNTH_FORMS)
			seen[form->form] = true;
		if (form->category != SYNTH_NO_CATEGORY)
			count_whole(value, form->category, form->sureness);
	}
	for (size_t i = 0; i < value->bytes; i++)
	{
		digits += is_digit(value->text[i]);
		letters += is_letter(value->text[i]);
		blanks += value->text[i] == ' ' || value->text[i] == '\n';
	}
	if (digits < 7 || digits > 15)
		seen[SYNTH_FORM_PHONE] = false;
	seen[SYNTH_FORM_OPAQUE] = blanks == 0 && letters > 0 && digits > 0;
	seen[SYNTH_FORM_WORD] = blanks == 0 && letters > 2 && digits == 0;
	seen[SYNTH_FORM_ADDRESS] = blanks > 0 && letters > 1 && digits > 0 && value->bytes < 200;
	for (int i = 0; i < LENGTH_OF(flags) && value->bytes < 10; i++)
	{
		char		folded[16];
		int			n = synth_detect_fold(value->text, value->bytes, folded, sizeof(folded));

		if ((int) strlen(flags[i]) == n && memcmp(flags[i], folded, n) == 0)
			seen[SYNTH_FORM_FLAG] = true;
	}
	for (int i = 0; i < SYNTH_FORMS; i++)
		counts->forms[i] += seen[i];
}
