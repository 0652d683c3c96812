/*
 * mask_methods_private.h
 *		Shared by the methods that work on the characters and digits of a value.
 */
#ifndef SYNTH_MASK_METHODS_PRIVATE_H
#define SYNTH_MASK_METHODS_PRIVATE_H

#include "mask/mask_private.h"

/* ---- keyed permutations (mask_permute.c) ---- */

/* Permute n numerals below radix in place, under a tweak. */
extern void synth_mask_permute_numerals(SynthMask *mask, bool decrypt,
										uint32 radix, uint64 tweak,
										uint16 *numerals, int n);

/*
 * Permute characters of s in place, each among those of its class, which
 * form[i] names:
 *		0 digits	1 digits but 0	2 digits but 0 and 1
 *		a lower case	A upper case	h, H up to f, F		! punctuation
 * Any other letter keeps the character.
 */
extern void synth_mask_permute_form(SynthMask *mask, bool decrypt, uint64 tweak,
									const char *form, char *s, int n);

/* The class of an ASCII character in such a form: 0, a, A, or '=' */
extern char synth_mask_form_class(char c);

/* Permute an even number of bits, at most 128: low half, high half. */
extern void synth_mask_permute_bits(SynthMask *mask, bool decrypt, uint64 tweak,
									int bits, uint64 *low, uint64 *high);

/* Permute 0 .. n-1 under a tweak. */
extern uint64 synth_mask_permute_index(SynthMask *mask, bool decrypt,
									   uint64 tweak, uint64 n, uint64 x);

/* A tweak from bytes. */
extern uint64 synth_mask_tweak(const SynthMask *mask, const void *bytes, int n);

/* ---- numbers as values (mask_figure.c) ---- */

/* Permute integers of the same sign and number of digits. */
extern int64 synth_mask_permute_integer(SynthMask *mask, bool decrypt, int64 value);
/* The same for every type of SYNTH_TYPES_INTEGER and SYNTH_TYPES_NUMBER. */
extern Datum synth_mask_permute_figure(SynthMask *mask, bool decrypt, Datum value);

/*
 * Integers and integral numerics through a method's text form: the decimal
 * digits of a value that is not negative.  The method must permute strings of
 * one length; it is applied until its result is a value of the type.
 */
extern Datum synth_mask_figure_by_text(SynthMask *mask, Datum value);

/* ---- any text in its shape (mask_shape.c) ---- */

/* A result that must not be; the value is then permuted on. */
typedef bool (*SynthMaskRefuse) (void *arg, const char *s, int bytes);

/*
 * Append a value to mask->out with every letter and digit permuted among
 * those of its kind, punctuation only where there is nothing else; refuse may
 * be NULL, else must not refuse the value itself.
 */
extern void synth_mask_append_shape(SynthMask *mask, const char *in, int bytes,
									SynthMaskRefuse refuse, void *arg);

/* The same for a part of a value, of which punctuation is always kept. */
extern void synth_mask_append_part(SynthMask *mask, const char *in, int bytes,
								   SynthMaskRefuse refuse, void *arg);

/*
 * The same to another buffer, in either direction, and keeping to characters
 * outside of a sorted list of code points (NULL: none).
 */
extern void synth_mask_permute_shape(SynthMask *mask, bool decrypt,
									 const char *in, int bytes,
									 const uint32 *outside, int noutside,
									 StringInfo out);

/* The next code point of UTF-8; *at moves behind it. */
extern uint32 synth_mask_next_char(const char **at, const char *end);
extern void synth_mask_append_char(StringInfo out, uint32 c);

/* ---- graphemes (mask_grapheme.c) ---- */

typedef struct SynthGraphemes SynthGraphemes;

extern SynthGraphemes *synth_mask_graphemes(MemoryContext context);
/*
 * Where the first `left` graphemes end and the last `right` ones begin, in
 * bytes; false where the text has no grapheme between them.
 */
extern bool synth_mask_grapheme_cut(SynthGraphemes *graphemes, const char *in,
									int bytes, int left, int right,
									int *left_end, int *right_start);
/* Bytes of the first n graphemes, of fewer where there are no more. */
extern int	synth_mask_grapheme_prefix(SynthGraphemes *graphemes, const char *in,
									   int bytes, int n);
/* Where the last grapheme of a text that is not empty begins. */
extern int	synth_mask_last_grapheme(SynthGraphemes *graphemes, const char *in,
									 int bytes);

/* ---- alphabets (mask_alphabet.c) ---- */

typedef struct SynthAlphabet
{
	int			radix;
	uint32	   *chars;			/* numeral to code point */
	uint32	   *sorted;			/* the code points, ascending, */
	uint16	   *numerals;		/* and their numerals */
	int32		ascii[128];		/* numeral of a character, or -1 */
}			SynthAlphabet;

/* Error 22023 where a character repeats or there are too few or too many. */
extern SynthAlphabet *synth_mask_alphabet(const char *utf8, MemoryContext context);
extern int	synth_mask_alphabet_numeral(const SynthAlphabet *alphabet, uint32 c);

/* ---- arguments ---- */

/* An integer from low to high; error 22023 else (mask_value.c). */
extern int	synth_mask_argument_integer(const SynthRule *rule, int parameter,
							   int otherwise, int low, int high);
/* true or false, also as strings; error 22023 else. */
extern bool synth_mask_argument_flag(const SynthRule *rule, int parameter);

/* ---- methods that live in files of their own ---- */

/* mask_iban.c */
extern void synth_mask_prepare_iban(SynthMask *mask);
extern bool synth_mask_apply_iban(SynthMask *mask, const char *in, int bytes);

/* mask_national.c */
extern void synth_mask_prepare_national(SynthMask *mask);
extern bool synth_mask_apply_national(SynthMask *mask, const char *in, int bytes);

/*
 * mask_national_scheme.c: the schemes of national numbers.  form says how one
 * is written without separators:
 *		9 a digit		A a letter		[01-12] a number of fixed width
 *		{ABC} one of these		(ABC) one of these, kept
 *		# a check character		any other character: itself
 */
typedef struct SynthNationalScheme
{
	const char *name;
	const char *form;
	/*
	 * Set the check characters from the others; false where these cannot be
	 * those of a number, as a date that does not exist.
	 */
	bool		(*check) (char *id);
	/* has no check characters: known by its separators only */
	bool		needs_separator;
}			SynthNationalScheme;

extern const SynthNationalScheme synth_national_schemes[];
extern const int synth_national_nschemes;

/* mask_url.c */
extern bool synth_mask_apply_url(SynthMask *mask, const char *in, int bytes);

/* mask_address.c: addresses of networks and devices in text */
extern bool synth_mask_apply_ip(SynthMask *mask, const char *in, int bytes);
extern bool synth_mask_apply_mac(SynthMask *mask, const char *in, int bytes);
extern bool synth_mask_apply_uuid(SynthMask *mask, const char *in, int bytes);

/* mask_network.c: what both forms share */
extern void synth_mask_pan(SynthMask *mask, int bits, const uint8 *address,
						   uint8 *out);
extern void synth_mask_permute_mac(SynthMask *mask, uint8 *bytes, int n);
extern void synth_mask_permute_uuid(SynthMask *mask, uint8 bytes[16]);

/* mask_encrypt.c */
extern void synth_mask_prepare_encrypt(SynthMask *mask);
extern bool synth_mask_apply_encrypt(SynthMask *mask, const char *in, int bytes);
extern Datum synth_mask_encrypt_datum(SynthMask *mask, Datum value, bool *isnull);

/* mask_hash.c */
extern void synth_mask_prepare_hash(SynthMask *mask);
extern bool synth_mask_apply_hash(SynthMask *mask, const char *in, int bytes);
extern Datum synth_mask_hash_datum(SynthMask *mask, Datum value, bool *isnull);
extern bool synth_mask_hash_is_lossy(const SynthRule *rule, Oid type);

/* mask_generalize.c */
extern void synth_mask_prepare_generalize(SynthMask *mask);
extern bool synth_mask_apply_generalize(SynthMask *mask, const char *in, int bytes);
extern Datum synth_mask_generalize_datum(SynthMask *mask, Datum value, bool *isnull);

/* mask_date.c */
extern bool synth_mask_apply_date(SynthMask *mask, const char *in, int bytes);
extern Datum synth_mask_date_datum(SynthMask *mask, Datum value, bool *isnull);

/* mask_row.c */
extern void synth_mask_prepare_row(SynthMask *mask);
extern Datum synth_mask_apply_row(SynthMask *mask, Datum value, bool *isnull);

/* mask_prose.c */
extern void synth_mask_prepare_prose(SynthMask *mask);
extern bool synth_mask_apply_prose(SynthMask *mask, const char *in, int bytes);

#endif							/* SYNTH_MASK_METHODS_PRIVATE_H */
