/*
 * mask_dictionary_private.h
 *		Words of many languages, and how masks choose and write them: what the
 *		methods on names and places share.
 *
 * A value's keyed hash is spent digit by digit on indexes (synth_mask_draw);
 * its manner says in which dictionary, script and letter case the answer is
 * written.
 */
#ifndef SYNTH_MASK_DICTIONARY_PRIVATE_H
#define SYNTH_MASK_DICTIONARY_PRIVATE_H

#include <unicode/uscript.h>

#include "mask/mask_private.h"

/* ---- dictionaries (mask_dictionary_<locale>.c) ---- */

typedef struct SynthWords
{
	const char *const *words;
	int			n;
}			SynthWords;

#define SYNTH_WORDS(array) {array, lengthof(array)}

typedef struct SynthNames
{
	SynthWords	female;			/* given names; no name is in both lists */
	SynthWords	male;
	SynthWords	last;
	SynthWords	last_female;	/* parallel to last; n = 0: the same forms */
}			SynthNames;

typedef struct SynthPlace
{
	const char *city;
	const char *region;			/* NULL: not part of addresses */
	const char *postcode;		/* '#' and '@': a digit and a letter to draw */
}			SynthPlace;

/*
 * Forms are text with "%x" for what goes in: in streets s stem, t type; in
 * addresses a street, n and m numbers; in places c city, r region, p postcode;
 * in companies l and m surnames, t trade, k token, g legal form.
 */
typedef struct SynthDictionary
{
	const char *locale;			/* language, or language_country, lower case */
	UScriptCode script;
	SynthNames	names;
	SynthNames	latin;			/* the same names in Latin letters; n = 0 where
								 * names are that already */
	bool		family_first;
	bool		two_surnames;
	SynthWords	street_stems;
	SynthWords	street_types;
	const char *street_form;
	const char *number_form;
	int			number_max;
	const SynthPlace *places;	/* NULL: names only */
	int			nplaces;
	const char *place_form;
	bool		place_first;	/* before the street, in one line */
	const char *join;			/* between street and place, in one line */
	const char *country;		/* NULL: addresses name none */
	SynthWords	trades;
	SynthWords	legal_forms;
	const char *company_form;
}			SynthDictionary;

/* All of them (mask_dictionary.c); the first of a script is its default. */
extern const SynthDictionary synth_mask_dictionary_en;
extern const SynthDictionary synth_mask_dictionary_en_gb;
extern const SynthDictionary synth_mask_dictionary_de;
extern const SynthDictionary synth_mask_dictionary_fr;
extern const SynthDictionary synth_mask_dictionary_es;
extern const SynthDictionary synth_mask_dictionary_it;
extern const SynthDictionary synth_mask_dictionary_el;
extern const SynthDictionary synth_mask_dictionary_ru;
extern const SynthDictionary synth_mask_dictionary_zh;
extern const SynthDictionary synth_mask_dictionary_ja;
extern const SynthDictionary synth_mask_dictionary_ja_kana;
extern const SynthDictionary synth_mask_dictionary_ko;
extern const SynthDictionary synth_mask_dictionary_ar;
extern const SynthDictionary synth_mask_dictionary_he;
extern const SynthDictionary synth_mask_dictionary_hi;
extern const SynthDictionary synth_mask_dictionary_ka;
extern const SynthDictionary synth_mask_dictionary_hy;

extern const SynthDictionary *const synth_mask_dictionaries[];
extern const int synth_mask_ndictionaries;

/* Internet domains are made of head, tail, trade and a reserved ending. */
extern const SynthWords synth_mask_domain_heads;
extern const SynthWords synth_mask_domain_tails;
extern const SynthWords synth_mask_domain_trades;
extern const SynthWords synth_mask_domain_endings;

/* ---- how a value is written (mask_manner.c) ---- */

typedef enum SynthLetterCase
{
	SYNTH_CASE_OWN,				/* as the dictionary has it */
	SYNTH_CASE_LOWER,
	SYNTH_CASE_UPPER
}			SynthLetterCase;

/* What a mask keeps between values; synth_mask_begin_words makes it. */
typedef struct SynthWordState
{
	const SynthDictionary *given;	/* of the rule's locale, or English */
	struct UCaseMap *case_map;	/* NULL until needed */
	void	   *transliterator; /* UTransliterator to spelled_script */
	UScriptCode spelled_script;
	struct SynthSpelling *spellings;	/* what it made of words */
}			SynthWordState;

typedef struct SynthManner
{
	const SynthDictionary *dictionary;
	const SynthNames *names;
	SynthLetterCase letter_case;
	int			letters;		/* of the value; counted up to some hundred */
	UScriptCode spelled;		/* transliterate to; USCRIPT_INVALID_CODE: no */
	bool		hiragana;		/* dictionary is in katakana, value is not */
}			SynthManner;

/* Error 22023: no dictionary of the rule's locale. */
extern void synth_mask_begin_words(SynthMask *mask, SynthWordState *state);
/*
 * The manner of a value.  Where a locale is given, names in Latin letters stay
 * in Latin letters; places are written in the locale's own script.
 */
extern void synth_mask_read_manner(SynthWordState *state, const char *in,
								   int bytes, bool of_names, SynthManner *manner);
extern void synth_mask_append_word(SynthMask *mask, const SynthManner *manner,
								   const char *word);
/* values['x' - 'a'] goes where form has "%x"; NULL: nothing does */
extern void synth_mask_append_form(SynthMask *mask, const SynthManner *manner,
								   const char *form, const char *const values[26]);
/* a to z of a word, accents and all else dropped */
extern void synth_mask_append_folded(StringInfo out, const char *word);

/* Characters of mask->out from a byte on, and going back to that byte. */
extern int	synth_mask_chars_from(const SynthMask *mask, int start);
extern void synth_mask_rewind(SynthMask *mask, int start);
extern int	synth_mask_count_chars(const char *text, int bytes);

/* ---- spending a hash ---- */

/*
 * Read the hash as a fraction of 1 and take its next digit to the base n.
 * The digits of two hashes differ once the bases multiply to 2^64.
 */
static inline uint32
synth_mask_draw(uint64 *hash, uint32 n)
{
	uint64		low = (*hash & UINT32_MAX) * n;
	uint64		high = (*hash >> 32) * n + (low >> 32);

	*hash = (high << 32) | (low & UINT32_MAX);
	return high >> 32;
}

static inline uint64
synth_mask_hash(const SynthMask *mask, const char *in, int bytes)
{
	return synth_cipher_siphash(&mask->sip, in, bytes);
}

/* Tokens: digits and consonants, so that no words come about. */
#define SYNTH_TOKEN_BASE	31
#define SYNTH_TOKEN_MAX		13	/* 31^13 > 2^64 */

/* At most SYNTH_TOKEN_MAX signs; returns how many. */
extern int	synth_mask_draw_token(char token[SYNTH_TOKEN_MAX], uint64 *hash,
								  int length);
extern void synth_mask_append_token(StringInfo out, uint64 *hash, int length);
/* Token length for which choices of `bits` bits and it have target_bits. */
extern int	synth_mask_token_length(double bits, double target_bits);

/* ---- methods, for the families ---- */

extern void synth_mask_email_prepare(SynthMask *mask);
extern bool synth_mask_email_apply(SynthMask *mask, const char *in, int bytes);
extern void synth_mask_username_prepare(SynthMask *mask);
extern bool synth_mask_username_apply(SynthMask *mask, const char *in, int bytes);
extern void synth_mask_address_prepare(SynthMask *mask);
extern bool synth_mask_address_apply(SynthMask *mask, const char *in, int bytes);
extern void synth_mask_postcode_prepare(SynthMask *mask);
extern bool synth_mask_postcode_apply(SynthMask *mask, const char *in, int bytes);
extern Datum synth_mask_postcode_apply_integer(SynthMask *mask, Datum value,
											   bool *isnull);
extern bool synth_mask_postcode_is_lossy(const SynthRule *rule, Oid type);
extern void synth_mask_company_prepare(SynthMask *mask);
extern bool synth_mask_company_apply(SynthMask *mask, const char *in, int bytes);
extern bool synth_mask_unique_is_lossy(const SynthRule *rule, Oid type);

/* ---- streets and places (mask_place.c) ---- */

extern void synth_mask_append_street(SynthMask *mask, const SynthManner *manner,
									 uint64 *hash, bool with_number);

#define SYNTH_POSTCODE_BYTES 32

/* A place's postcode with the characters to be drawn (mask_postcode.c). */
extern void synth_mask_fill_postcode(const char *pattern, uint64 *hash,
									 char postcode[SYNTH_POSTCODE_BYTES]);

#endif							/* SYNTH_MASK_DICTIONARY_PRIVATE_H */
