/*
 * cipher_check.c
 *		Check characters: compute them, and compare those of a string.
 *
 * Luhn: ISO/IEC 7812-1, annex B.  Verhoeff: "Error detecting decimal codes",
 * Mathematical Centre Tracts 29, Amsterdam 1969.  Damm: "Total
 * anti-symmetrische Quasigruppen", thesis, Marburg 2004.  The others: ISO/IEC
 * 7064:2003, pure systems (a remainder) and hybrid ones.
 *
 * All find every single wrong character (MOD 97-10 as long as no digit is
 * taken for a letter).  Verhoeff, Damm and the pure systems also find every
 * exchange of neighbours (MOD 97-10 where both are digits, or both letters);
 * Luhn and the hybrid systems nearly every one.
 */
#include "cipher/cipher_private.h"

/* The dihedral group of order ten: turns 0 to 4, reflections 5 to 9. */
static const uint8_t dihedral[10][10] = {
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	{1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
	{2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
	{3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
	{4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
	{5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
	{6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
	{7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
	{8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
	{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
};

/* Verhoeff's permutation to the power of the place, which repeats after 8. */
static const uint8_t verhoeff_place[8][10] = {
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	{1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
	{5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
	{8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
	{9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
	{4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
	{2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
	{7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
};

/* Damm's quasigroup: totally anti-symmetric, zeros on the diagonal. */
static const uint8_t quasigroup[10][10] = {
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0}
};

static int
luhn(const char *s, size_t n)
{
	int			sum = 0;

	for (size_t i = 0; i < n; i++)
	{
		int			digit = s[i] - '0';

		/* of the payload the last, the third last ... count double */
		if ((n - i) % 2 == 1)
			digit = digit < 5 ? 2 * digit : 2 * digit - 9;
		sum = (sum + digit) % 10;
	}
	return (10 - sum) % 10;
}

static int
verhoeff(const char *s, size_t n)
{
	static const uint8_t inverse[10] = {0, 4, 3, 2, 1, 5, 6, 7, 8, 9};
	int			product = 0;

	for (size_t place = 1; place <= n; place++)
		product = dihedral[product][verhoeff_place[place % 8][s[n - place] - '0']];
	return inverse[product];
}

static int
damm(const char *s, size_t n)
{
	int			interim = 0;

	for (size_t i = 0; i < n; i++)
		interim = quasigroup[interim][s[i] - '0'];
	return interim;
}

/* The check value c makes the sum of value * 2^place, c at place 0, 1. */
static int
pure_system(int modulus, const char *s, size_t n)
{
	int			remainder = 0;

	for (size_t i = 0; i < n; i++)
		remainder = (remainder + alphanumeric_value(s[i])) * 2 % modulus;
	return (modulus + 1 - remainder) % modulus;
}

/* Products are taken modulo m + 1, where 0 stands for m in sums modulo m. */
static int
hybrid_system(int m, const char *s, size_t n)
{
	int			product = m;

	for (size_t i = 0; i < n; i++)
	{
		int			sum = (product + alphanumeric_value(s[i])) % m;

		product = (sum == 0 ? m : sum) * 2 % (m + 1);
	}
	return (m + 1 - product) % m;
}

int
synth_cipher_modulo_97(int remainder, const char *s, size_t n)
{
	uint64_t	number = (uint64_t) remainder;

	if (remainder < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
	{
		int			value = alphanumeric_value(s[i]);

		if (value < 0)
			return -1;
		number = number * (value < 10 ? 10 : 100) + (uint64_t) value;
		/* divided now and then, while there is room for two more digits */
		if (number >= UINT64_C(10000000000000000))
			number %= 97;
	}
	return (int) (number % 97);
}

static bool
is_payload(const char *s, size_t n, bool letters)
{
	for (size_t i = 0; i < n; i++)
	{
		int			value = alphanumeric_value(s[i]);

		if (value < 0 || (value >= 10 && !letters))
			return false;
	}
	return n > 0;
}

int
synth_cipher_check_compute(SynthCheckScheme scheme, const char *s, size_t n,
						   char out[2])
{
	bool		letters = scheme == SYNTH_CHECK_MOD_37_2 ||
		scheme == SYNTH_CHECK_MOD_97_10 || scheme == SYNTH_CHECK_MOD_37_36;
	int			value = 0;

	if (!is_payload(s, n, letters))
		return 0;
	switch (scheme)
	{
		case SYNTH_CHECK_LUHN:
			value = luhn(s, n);
			break;
		case SYNTH_CHECK_VERHOEFF:
			value = verhoeff(s, n);
			break;
		case SYNTH_CHECK_DAMM:
			value = damm(s, n);
			break;
		case SYNTH_CHECK_MOD_11_2:
			value = pure_system(11, s, n);
			break;
		case SYNTH_CHECK_MOD_37_2:
			value = pure_system(37, s, n);
			break;
		case SYNTH_CHECK_MOD_11_10:
			value = hybrid_system(10, s, n);
			break;
		case SYNTH_CHECK_MOD_37_36:
			value = hybrid_system(36, s, n);
			break;
		case SYNTH_CHECK_MOD_97_10:
			value = 98 - synth_cipher_modulo_97(0, s, n) * 100 % 97;
			out[0] = (char) ('0' + value / 10);
			out[1] = (char) ('0' + value % 10);
			return 2;
	}
	out[0] = scheme == SYNTH_CHECK_MOD_11_2 && value == 10 ? 'X' :
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"[value];
	return 1;
}

/* Lower-case letters are as good as upper-case ones; '*' is itself. */
static bool
same_character(char given, char computed)
{
	int			value = alphanumeric_value(given);

	return value < 0 ? given == computed : value == alphanumeric_value(computed);
}

/*
 * To compare is stricter than ISO 7064's remainder of one: of MOD 97-10's
 * pairs 00, 01 and 99, which no one computes, none is valid.
 */
bool
synth_cipher_check_valid(SynthCheckScheme scheme, const char *s, size_t n)
{
	size_t		nchecks = scheme == SYNTH_CHECK_MOD_97_10 ? 2 : 1;
	char		check[2];

	if (n <= nchecks ||
		synth_cipher_check_compute(scheme, s, n - nchecks, check) == 0)
		return false;
	for (size_t i = 0; i < nchecks; i++)
		if (!same_character(s[n - nchecks + i], check[i]))
			return false;
	return true;
}
