/*
 * mask_shape.c
 *		Any text to one of the same shape: letters to letters of their script
 *		and case, digits to digits, all else kept.
 *
 * This is what methods do to values that do not fit them, so that nothing is
 * passed through and distinct values stay distinct.  Characters of ASCII have
 * the classes of mask_permute.c; Han and Hangul are a class each; any other
 * character is permuted among those of its general category (letter in upper
 * case, digit, symbol, mark ...) in its block of 128 code points, as ICU
 * knows them.  Blanks and punctuation are kept, unless there is nothing else.
 *
 * Text is worked on in windows of at most WINDOW characters, each under a
 * tweak made of those before it.
 *
 * A value that must stay outside of a set, as it is itself, is permuted until
 * it is: callers see to it that of the values of one shape the set is not
 * nearly all, or it would take long.
 *
 * Limits: characters that a later Unicode assigns change the permutation of
 * their block, which the scripts of living languages no longer see.
 */
#include "postgres.h"

#include <unicode/uchar.h>

#include "mask/mask_methods_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define WINDOW			128		/* characters */
#define BLOCK			128		/* code points */
#define FIRST_HAN		0x4E00
#define LAST_HAN		0x9FA5
#define FIRST_HANGUL	0xAC00
#define LAST_HANGUL		0xD7A3

/* The characters among which one is permuted. */
typedef struct CharClass
{
	uint32		first;			/* of a range, or of a block */
	int			category;		/* of a block; -1: a range */
	int			radix;
	uint8		member[BLOCK];	/* numeral to character, less first */
	uint8		numeral[BLOCK]; /* and back */
}			CharClass;

/* Blocks as ICU described them: the same in every session, kept for good. */
#define CACHED_CLASSES	64
static CharClass cache[CACHED_CLASSES];

/* What decides about a shape. */
typedef struct Shape
{
	SynthMask  *mask;
	bool		decrypt;
	bool		punctuation;	/* there is nothing else: permute it */
	const uint32 *outside;		/* characters to keep away from, sorted */
	int			noutside;
}			Shape;

/* A window's characters. */
typedef struct Window
{
	int			n;
	uint32		chars[WINDOW];
	char		form[WINDOW];	/* of ASCII; '=' kept, 'u' in Unicode's classes */
	uint32		key[WINDOW];	/* tells classes apart where form is 'u' */
}			Window;

static void permute_shape(const Shape *shape, const char *in, int bytes, StringInfo out);
static bool is_ascii(const char *in, int bytes);
static bool has_content(const char *in, int bytes);
static char class_of(const Shape *shape, uint32 c, uint32 *key);
static void permute_window(const Shape *shape, Window *window, uint64 tweak);
static void permute_ascii(const Shape *shape, char *s, int n);
static uint64 tweak_after(const Shape *shape, const Window *window, uint64 tweak);

/* ---- UTF-8 ---- */

uint32
synth_mask_next_char(const char **at, const char *end)
{
	const unsigned char *s = (const unsigned char *) *at;
	int			bytes = Min(pg_utf_mblen(s), end - *at);

	*at += bytes;
	/* a sequence that is cut short cannot be in a text value */
	return bytes < pg_utf_mblen(s) ? 0xFFFD : utf8_to_unicode(s);
}

void
synth_mask_append_char(StringInfo out, uint32 c)
{
	unsigned char bytes[8];

	unicode_to_utf8(c, bytes);
	appendBinaryStringInfo(out, (char *) bytes, pg_utf_mblen(bytes));
}

/* ---- the door ---- */

static void
append_shape(const Shape *shape, const char *in, int bytes, SynthMaskRefuse refuse,
			 void *arg)
{
	StringInfo	out = &shape->mask->out;
	int			start = out->len;
	StringInfoData again;

	permute_shape(shape, in, bytes, out);
	if (refuse == NULL || !refuse(arg, out->data + start, out->len - start))
		return;
	initStringInfo(&again);
	do
	{
		CHECK_FOR_INTERRUPTS();
		resetStringInfo(&again);
		appendBinaryStringInfo(&again, out->data + start, out->len - start);
		out->len = start;
		permute_shape(shape, again.data, again.len, out);
	} while (refuse(arg, out->data + start, out->len - start));
	pfree(again.data);
}

void
synth_mask_append_shape(SynthMask *mask, const char *in, int bytes,
						SynthMaskRefuse refuse, void *arg)
{
	Shape		shape = {mask, false, !has_content(in, bytes), NULL, 0};

	append_shape(&shape, in, bytes, refuse, arg);
}

void
synth_mask_append_part(SynthMask *mask, const char *in, int bytes,
					   SynthMaskRefuse refuse, void *arg)
{
	Shape		shape = {mask, false, false, NULL, 0};

	append_shape(&shape, in, bytes, refuse, arg);
}

void
synth_mask_permute_shape(SynthMask *mask, bool decrypt, const char *in, int bytes,
						 const uint32 *outside, int noutside, StringInfo out)
{
	Shape		shape = {mask, decrypt, !has_content(in, bytes), outside, noutside};

	permute_shape(&shape, in, bytes, out);
}

static void
permute_shape(const Shape *shape, const char *in, int bytes, StringInfo out)
{
	const char *end = in + bytes;
	uint64		tweak = 0;

	if (bytes <= WINDOW && shape->noutside == 0 && is_ascii(in, bytes))
	{
		appendBinaryStringInfo(out, in, bytes);
		permute_ascii(shape, out->data + out->len - bytes, bytes);
		return;
	}
	while (in < end)
	{
		Window		window;

		CHECK_FOR_INTERRUPTS();
		for (window.n = 0; window.n < WINDOW && in < end; window.n++)
		{
			uint32		c = synth_mask_next_char(&in, end);

			window.chars[window.n] = c;
			window.form[window.n] = class_of(shape, c, &window.key[window.n]);
		}
		if (shape->decrypt)
		{
			permute_window(shape, &window, tweak);
			tweak = tweak_after(shape, &window, tweak);
		}
		else
		{
			uint64		next = tweak_after(shape, &window, tweak);

			permute_window(shape, &window, tweak);
			tweak = next;
		}
		for (int i = 0; i < window.n; i++)
			synth_mask_append_char(out, window.chars[i]);
	}
}

static bool
is_ascii(const char *in, int bytes)
{
	for (int i = 0; i < bytes; i++)
		if ((unsigned char) in[i] >= 0x80)
			return false;
	return true;
}

/* Is there anything but blanks and punctuation? */
static bool
has_content(const char *in, int bytes)
{
	const Shape shape = {0};
	const char *end = in + bytes;
	uint32		key;

	while (in < end)
		if (class_of(&shape, synth_mask_next_char(&in, end), &key) != '=')
			return true;
	return false;
}

/* ---- ASCII ---- */

static inline bool
is_punctuation(uint32 c)
{
	return c > ' ' && c < 0x7F && synth_mask_form_class((char) c) == '=';
}

static void
permute_ascii(const Shape *shape, char *s, int n)
{
	char		form[WINDOW];

	for (int i = 0; i < n; i++)
	{
		form[i] = synth_mask_form_class(s[i]);
		if (shape->punctuation && is_punctuation(s[i]))
			form[i] = '!';
	}
	synth_mask_permute_form(shape->mask, shape->decrypt, 0, form, s, n);
}

/* ---- the classes of Unicode ---- */

/* Is a character of this category part of the shape? */
static inline bool
is_kept(int category)
{
	switch (category)
	{
		case U_SPACE_SEPARATOR:
		case U_LINE_SEPARATOR:
		case U_PARAGRAPH_SEPARATOR:
		case U_CONTROL_CHAR:
		case U_FORMAT_CHAR:
		case U_SURROGATE:
		case U_DASH_PUNCTUATION:
		case U_START_PUNCTUATION:
		case U_END_PUNCTUATION:
		case U_CONNECTOR_PUNCTUATION:
		case U_OTHER_PUNCTUATION:
		case U_INITIAL_PUNCTUATION:
		case U_FINAL_PUNCTUATION:
			return true;
		default:
			return false;
	}
}

/*
 * The class of a character: its letter in a form, and for those outside of
 * ASCII a key, which is a character of the class.
 */
static char
class_of(const Shape *shape, uint32 c, uint32 *key)
{
	int			category;

	*key = 0;
	if (c < 0x80)
		return shape->punctuation && is_punctuation(c) ? '!' : synth_mask_form_class((char) c);
	if (c >= FIRST_HAN && c <= LAST_HAN)
		*key = FIRST_HAN;
	else if (c >= FIRST_HANGUL && c <= LAST_HANGUL)
		*key = FIRST_HANGUL;
	else
	{
		category = u_charType((UChar32) c);
		if (is_kept(category))
			return '=';
		*key = c / BLOCK * BLOCK << 8 | category;
	}
	return 'u';
}

static const CharClass *
block_class(uint32 key)
{
	uint32		first = key >> 8;
	int			category = key & 0xFF;
	CharClass  *class = &cache[(first / BLOCK * 31 + category) % CACHED_CLASSES];

	if (class->radix > 0 && class->first == first && class->category == category)
		return class;
	class->first = first;
	class->category = category;
	class->radix = 0;
	for (int i = 0; i < BLOCK; i++)
		if (u_charType((UChar32) (first + i)) == category)
		{
			class->numeral[i] = class->radix;
			class->member[class->radix++] = i;
		}
	return class;
}

/* ---- classes less the characters to keep away from ---- */

/* How many of the list are below c; *found: is it one of them? */
static int
count_below(const Shape *shape, uint32 c, bool *found)
{
	int			low = 0;
	int			high = shape->noutside;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (shape->outside[middle] < c)
			low = middle + 1;
		else
			high = middle;
	}
	*found = low < shape->noutside && shape->outside[low] == c;
	return low;
}

/* A class's size and members by number, before any are taken out. */
static uint32
class_radix(char form, uint32 key)
{
	switch (form)
	{
		case '0':
			return 10;
		case 'a':
		case 'A':
			return 26;
		case '!':
			return 32;
	}
	if (key == FIRST_HAN)
		return LAST_HAN - FIRST_HAN + 1;
	if (key == FIRST_HANGUL)
		return LAST_HANGUL - FIRST_HANGUL + 1;
	return block_class(key)->radix;
}

static uint32
class_member(char form, uint32 key, uint32 numeral)
{
	if (form == '0' || form == 'a' || form == 'A')
		return form + numeral;
	if (form == '!')
	{
		/* four runs of punctuation: ! to /, : to @, [ to `, { to ~ */
		return numeral < 15 ? '!' + numeral : numeral < 22 ? ':' + numeral - 15 :
			numeral < 28 ? '[' + numeral - 22 : '{' + numeral - 28;
	}
	if (key == FIRST_HAN || key == FIRST_HANGUL)
		return key + numeral;
	return block_class(key)->first + block_class(key)->member[numeral];
}

static uint32
class_numeral(char form, uint32 key, uint32 c)
{
	if (form == '0' || form == 'a' || form == 'A')
		return c - form;
	if (form == '!')
		return c < '0' ? c - '!' : c <= '@' ? c - ':' + 15 : c <= '`' ? c - '[' + 22 : c - '{' + 28;
	if (key == FIRST_HAN || key == FIRST_HANGUL)
		return c - key;
	return block_class(key)->numeral[c - block_class(key)->first];
}

/*
 * Numbers of members that are left: taken holds the numbers of those that are
 * not, ascending.
 */
static int
find_taken(const Shape *shape, char form, uint32 key, uint32 *taken)
{
	int			n = 0;

	for (int i = 0; i < shape->noutside; i++)
	{
		uint32		other_key;

		if (class_of(shape, shape->outside[i], &other_key) == form && other_key == key)
			taken[n++] = class_numeral(form, key, shape->outside[i]);
	}
	return n;
}

/* ---- a window ---- */

static uint64
hash_chars(const Shape *shape, const Window *window, int without, uint64 tweak)
{
	uint8		bytes[4 * WINDOW + 8];
	int			n = 0;

	for (int i = 0; i < window->n; i++)
	{
		uint32		c = window->chars[i];

		if (without >= 0 && window->form[i] == window->form[without] &&
			window->key[i] == window->key[without])
			c = 0x80000000 | window->key[i] | window->form[i];
		bytes[n++] = (uint8) c;
		bytes[n++] = (uint8) (c >> 8);
		bytes[n++] = (uint8) (c >> 16);
		bytes[n++] = (uint8) (c >> 24);
	}
	for (int i = 0; i < 8; i++)
		bytes[n++] = (uint8) (tweak >> (8 * i));
	return synth_mask_tweak(shape->mask, bytes, n);
}

static uint64
tweak_after(const Shape *shape, const Window *window, uint64 tweak)
{
	return hash_chars(shape, window, -1, tweak);
}

/* Permute the characters of the class of character `first`. */
static void
permute_one_class(const Shape *shape, Window *window, int first, uint64 tweak)
{
	char		form = window->form[first];
	uint32		key = window->key[first];
	uint16		numerals[WINDOW];
	int			n = 0;
	uint32	   *taken = shape->noutside ? palloc(sizeof(uint32) * shape->noutside) : NULL;
	int			ntaken = shape->noutside ? find_taken(shape, form, key, taken) : 0;
	uint32		radix = class_radix(form, key) - ntaken;

	tweak = hash_chars(shape, window, first, tweak);
	for (int i = first; i < window->n; i++)
		if (window->form[i] == form && window->key[i] == key)
		{
			uint32		numeral = class_numeral(form, key, window->chars[i]);
			uint32		less = 0;

			while (less < ntaken && taken[less] < numeral)
				less++;
			numerals[n++] = numeral - less;
		}
	synth_mask_permute_numerals(shape->mask, shape->decrypt, radix, tweak, numerals, n);
	n = 0;
	for (int i = first; i < window->n; i++)
		if (window->form[i] == form && window->key[i] == key)
		{
			uint32		numeral = numerals[n++];

			for (int t = 0; t < ntaken && taken[t] <= numeral; t++)
				numeral++;
			window->chars[i] = class_member(form, key, numeral);
		}
	if (taken)
		pfree(taken);
}

static void
permute_window(const Shape *shape, Window *window, uint64 tweak)
{
	int			firsts[WINDOW];
	int			nfirsts = 0;

	for (int i = 0; i < window->n; i++)
	{
		bool		seen = window->form[i] == '=';

		if (!seen && shape->noutside)
		{
			/* what is to be kept away from is kept where it stands */
			count_below(shape, window->chars[i], &seen);
			if (seen)
				window->form[i] = '=';
		}
		for (int k = 0; k < nfirsts && !seen; k++)
			seen = window->form[firsts[k]] == window->form[i] &&
				window->key[firsts[k]] == window->key[i];
		if (!seen)
			firsts[nfirsts++] = i;
	}
	for (int k = 0; k < nfirsts; k++)
		permute_one_class(shape, window, firsts[shape->decrypt ? nfirsts - 1 - k : k], tweak);
}
