/*
 * mask_permute.c
 *		Keyed permutations of digits, letters, bits and indexes: what distinct
 *		pseudonyms are made of.
 *
 * Numerals of one radix are permuted by FF1 (NIST SP 800-38G) where there are
 * at least a million such strings, which is what revision 1 of the standard
 * asks for, and by the cipher room's permutation of small domains where there
 * are fewer.  Strings longer than a chunk are cut: each chunk's tweak holds
 * those before it.
 *
 * Characters of several classes (a form) are permuted class by class; the
 * tweak of each is a hash of all other characters as they then are.  A class
 * can be put back as long as the others are as they were, so undoing it in
 * the opposite order undoes all: the whole is a permutation in which every
 * character depends on every other.  Digits that must not be 0 are had by
 * cycle walking: permuting on until they are not.
 *
 * Bits are permuted by ten rounds of a balanced Feistel network whose round
 * function is AES: FF1's network without its numerals.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"
#include "miscadmin.h"

/* strings of which there are fewer are not for FF1 */
#define MIN_FF1_DOMAIN		1000000
/* numerals for one call of FF1, whose cost grows with their square */
#define CHUNK				56
#define BIT_ROUNDS			10

/* ---- indexes ---- */

uint64
synth_mask_tweak(const SynthMask *mask, const void *bytes, int n)
{
	return synth_cipher_siphash(&mask->sip, bytes, n);
}

uint64
synth_mask_permute_index(SynthMask *mask, bool decrypt, uint64 tweak, uint64 n,
						 uint64 x)
{
	SynthSipKey key = {mask->sip.k0 ^ tweak, mask->sip.k1};

	return decrypt ? synth_cipher_unpermute(&key, n, x) : synth_cipher_permute(&key, n, x);
}

/* ---- numerals ---- */

static inline void
put_little_endian(uint8 *out, uint64 value)
{
	for (int i = 0; i < 8; i++)
		out[i] = (uint8) (value >> (8 * i));
}

static void
put_numerals(uint8 *out, const uint16 *numerals, int n)
{
	for (int i = 0; i < n; i++)
	{
		out[2 * i] = (uint8) numerals[i];
		out[2 * i + 1] = (uint8) (numerals[i] >> 8);
	}
}

static void
permute_small(SynthMask *mask, bool decrypt, uint32 radix, uint64 domain,
			  uint64 tweak, uint16 *numerals, int n)
{
	uint64		index = 0;

	for (int i = 0; i < n; i++)
		index = index * radix + numerals[i];
	/* 10 digits of radix 2 are not 2 of radix 32 */
	index = synth_mask_permute_index(mask, decrypt, tweak ^ ((uint64) radix << 32 | n),
									 domain, index);
	for (int i = n; i-- > 0; index /= radix)
		numerals[i] = (uint16) (index % radix);
}

static void
permute_chunk(SynthMask *mask, bool decrypt, uint32 radix, uint64 tweak,
			  uint16 *numerals, int n)
{
	uint64		domain = 1;
	uint8		tweak_bytes[8];

	for (int i = 0; i < n && domain < MIN_FF1_DOMAIN; i++)
		domain *= radix;
	/* a single numeral cannot be halved */
	if (domain < MIN_FF1_DOMAIN || n < 2)
	{
		permute_small(mask, decrypt, radix, domain, tweak, numerals, n);
		return;
	}
	put_little_endian(tweak_bytes, tweak);
	if (synth_cipher_ff1(synth_mask_aes(mask), decrypt, radix, tweak_bytes,
						 tweak ? sizeof(tweak_bytes) : 0, numerals, n,
						 numerals) != SYNTH_CIPHER_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the cryptography library refused AES-256")));
}

void
synth_mask_permute_numerals(SynthMask *mask, bool decrypt, uint32 radix,
							uint64 tweak, uint16 *numerals, int n)
{
	for (int at = 0; at < n; at += CHUNK)
	{
		int			chunk = Min(CHUNK, n - at);
		uint8		before[8 + 2 * CHUNK];

		if (n <= CHUNK)
		{
			permute_chunk(mask, decrypt, radix, tweak, numerals, n);
			return;
		}
		CHECK_FOR_INTERRUPTS();
		put_little_endian(before, tweak);
		if (!decrypt)
			put_numerals(before + 8, numerals + at, chunk);
		permute_chunk(mask, decrypt, radix, tweak, numerals + at, chunk);
		if (decrypt)
			put_numerals(before + 8, numerals + at, chunk);
		tweak = synth_mask_tweak(mask, before, 8 + 2 * chunk);
	}
}

/* ---- characters of ASCII in classes ---- */

typedef struct FormClass
{
	char		letter;
	uint8		radix;
	const char *members;
}			FormClass;

/* The digits are one class: 1 and 2 say what some of them must not become. */
static const FormClass classes[] = {
	{'0', 10, "0123456789"},
	{'A', 26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
	{'a', 26, "abcdefghijklmnopqrstuvwxyz"},
	{'h', 6, "abcdef"},
	{'H', 6, "ABCDEF"},
	{'!', 32, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
};

/* The place of a letter of a form in the table; none: not permuted. */
static inline int
find_class(char letter)
{
	switch (letter)
	{
		case '0':
		case '1':
		case '2':
			return 0;
		case 'A':
			return 1;
		case 'a':
			return 2;
		case 'h':
			return 3;
		case 'H':
			return 4;
		case '!':
			return 5;
		default:
			return -1;
	}
}

char
synth_mask_form_class(char c)
{
	if (c >= '0' && c <= '9')
		return '0';
	if (c >= 'a' && c <= 'z')
		return 'a';
	if (c >= 'A' && c <= 'Z')
		return 'A';
	return '=';
}

static inline int
numeral_of(const FormClass * class, char c)
{
	if (class->letter == '!')
		return (int) (strchr(class->members, c) - class->members);
	return c - class->members[0];
}

/* Characters with their form read: the place of each in the table of classes. */
typedef struct FormText
{
	int			n;
	const char *form;
	char	   *s;
	int8	   *class;
	uint16	   *numerals;		/* room for those of a class */
	char	   *lowest;			/* likewise: what they must not be below */
}			FormText;

/* What a class's permutation depends on: the characters of all others. */
static uint64
tweak_of_others(const SynthMask *mask, const FormText *text, uint64 tweak, int class)
{
	char		room[128];
	int			n = text->n;
	char	   *others = n + 9 <= sizeof(room) ? room : palloc(n + 9);
	uint64		hash;

	for (int i = 0; i < n; i++)
		others[i] = text->class[i] == class ? '\0' : text->s[i];
	others[n] = classes[class].letter;
	put_little_endian((uint8 *) others + n + 1, tweak);
	hash = synth_mask_tweak(mask, others, n + 9);
	if (others != room)
		pfree(others);
	return hash;
}

/* Are the digits that must not be 0, or 1, something else? */
static inline bool
keeps_form(const FormText *text, int n)
{
	for (int i = 0; i < n; i++)
		if (text->numerals[i] < text->lowest[i])
			return false;
	return true;
}

static void
permute_class(SynthMask *mask, bool decrypt, const FormText *text, uint64 tweak, int class)
{
	const FormClass *members = &classes[class];
	int			n = 0;

	for (int i = 0; i < text->n; i++)
		if (text->class[i] == class)
		{
			text->lowest[n] = class == 0 ? text->form[i] - '0' : 0;
			text->numerals[n++] = numeral_of(members, text->s[i]);
		}
	do
		synth_mask_permute_numerals(mask, decrypt, members->radix, tweak, text->numerals, n);
	while (!keeps_form(text, n));
	n = 0;
	for (int i = 0; i < text->n; i++)
		if (text->class[i] == class)
			text->s[i] = members->members[text->numerals[n++]];
}

void
synth_mask_permute_form(SynthMask *mask, bool decrypt, uint64 tweak,
						const char *form, char *s, int n)
{
	uint16		numerals[128];
	int8		class[128];
	char		lowest[128];
	bool		fits = n <= lengthof(numerals);
	FormText	text = {n, form, s, class, numerals, lowest};
	int			present = 0;

	if (!fits)
	{
		text.class = palloc(n);
		text.numerals = palloc(sizeof(uint16) * n);
		text.lowest = palloc(n);
	}
	for (int i = 0; i < n; i++)
	{
		text.class[i] = find_class(form[i]);
		present |= text.class[i] < 0 ? 0 : 1 << text.class[i];
	}
	for (int i = 0; i < lengthof(classes); i++)
	{
		int			c = decrypt ? lengthof(classes) - 1 - i : i;

		if (present & 1 << c)
			permute_class(mask, decrypt, &text,
						  present == 1 << c ? tweak : tweak_of_others(mask, &text, tweak, c), c);
	}
	if (!fits)
	{
		pfree(text.class);
		pfree(text.numerals);
		pfree(text.lowest);
	}
}

/* ---- bits ---- */

void
synth_mask_permute_bits(SynthMask *mask, bool decrypt, uint64 tweak, int bits,
						uint64 *low, uint64 *high)
{
	SynthAes   *aes = synth_mask_aes(mask);
	uint64		ones = bits == 128 ? PG_UINT64_MAX : (UINT64CONST(1) << (bits / 2)) - 1;

	for (int i = 0; i < BIT_ROUNDS; i++)
	{
		int			round = decrypt ? BIT_ROUNDS - 1 - i : i;
		uint64	   *changed = round & 1 ? high : low;
		uint64		other = round & 1 ? *low : *high;
		uint8		block[16];
		uint64		moved = 0;

		/* bits and round beside the half: another size, another permutation */
		put_little_endian(block, other);
		put_little_endian(block + 8, tweak ^ ((uint64) bits << 56 | (uint64) round << 48));
		synth_cipher_aes_block(aes, block, block);
		for (int k = 0; k < 8; k++)
			moved |= (uint64) block[k] << (8 * k);
		*changed = (*changed ^ moved) & ones;
	}
}
