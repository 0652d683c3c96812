/*
 * detect_check.c
 *		Check digits and dates inside the numbers that countries give out.
 *
 * Pure C.  Most are a weighted sum and a modulus; what is told apart is how
 * the remainder becomes the check character.  Schemes that several countries
 * share (Luhn, Verhoeff, ISO 7064) are the cipher room's.
 *
 * Sources: the issuing authorities' published rules, one a function.
 */
#include <string.h>

#include "cipher/cipher.h"
#include "detect/detect_check_private.h"

static inline int
digit(char c)
{
	return c - '0';
}

static inline SynthVerdict
verdict(bool valid)
{
	return valid ? SYNTH_VERDICT_VALID : SYNTH_VERDICT_INVALID;
}

/* Digits times weights; a letter weighs by its place after 9 (A is 10). */
static int
weighted(const char *s, const signed char *weights, int n)
{
	int			sum = 0;

	for (int i = 0; i < n; i++)
		sum += weights[i] * (s[i] >= 'A' ? s[i] - 'A' + 10 : digit(s[i]));
	return sum;
}

/* A number of a few digits; -1 where one is none. */
static int
number(const char *s, int n)
{
	int			value = 0;

	for (int i = 0; i < n; i++)
	{
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + digit(s[i]);
	}
	return value;
}

/* The remainder of a long number. */
static int
remainder_of(const char *s, int n, int modulus)
{
	int			r = 0;

	for (int i = 0; i < n; i++)
		r = (r * 10 + digit(s[i])) % modulus;
	return r;
}

static bool
one_digit(const char *s, int n)
{
	for (int i = 1; i < n; i++)
		if (s[i] != s[0])
			return false;
	return true;
}

/* A day of a year; year of two digits: 0 is a leap year in some century. */
static bool
is_day(int year, int month, int day)
{
	static const signed char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return month != 2 || day < 29 || year % 4 == 0;
}

SynthVerdict
synth_detect_check_luhn(const char *s, int n)
{
	return verdict(synth_cipher_check_valid(SYNTH_CHECK_LUHN, s, n) && !one_digit(s, n));
}

SynthVerdict
synth_detect_check_verhoeff(const char *s, int n)
{
	return verdict(synth_cipher_check_valid(SYNTH_CHECK_VERHOEFF, s, n) && !one_digit(s, n));
}

/* No check digit, but 000000000 is none. */
SynthVerdict
synth_detect_check_not_one_digit(const char *s, int n)
{
	return one_digit(s, n) ? SYNTH_VERDICT_INVALID : SYNTH_VERDICT_UNKNOWN;
}

SynthVerdict
synth_detect_check_at_svnr(const char *s, int n)
{
	static const signed char weights[] = {3, 7, 9, 0, 5, 8, 4, 2, 1, 6};

	return verdict(s[0] != '0' && weighted(s, weights, 10) % 11 == digit(s[3]) &&
				   number(s + 6, 2) <= 15 && number(s + 4, 2) >= 1 &&
				   number(s + 4, 2) <= 31);
}

SynthVerdict
synth_detect_check_au_abn(const char *s, int n)
{
	static const signed char weights[] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};

	return verdict((weighted(s, weights, 11) - 10) % 89 == 0 && s[0] != '0');
}

SynthVerdict
synth_detect_check_au_acn(const char *s, int n)
{
	static const signed char weights[] = {8, 7, 6, 5, 4, 3, 2, 1, 1};

	return verdict(weighted(s, weights, 9) % 10 == 0 && !one_digit(s, n));
}

SynthVerdict
synth_detect_check_au_medicare(const char *s, int n)
{
	static const signed char weights[] = {1, 3, 7, 9, 1, 3, 7, 9};

	return verdict(weighted(s, weights, 8) % 10 == digit(s[8]));
}

SynthVerdict
synth_detect_check_au_tfn(const char *s, int n)
{
	static const signed char weights[] = {1, 4, 3, 7, 5, 8, 6, 9, 10};

	return verdict(weighted(s, weights, 9) % 11 == 0 && !one_digit(s, n));
}

/* Born from 2000 on, a 2 stands before the number that is divided. */
SynthVerdict
synth_detect_check_be(const char *s, int n)
{
	int			r = remainder_of(s, 9, 97);
	int			later = (2000000000 % 97 + r) % 97;
	int			check = number(s + 9, 2);
	int			month = number(s + 2, 2) % 20;

	return verdict(month <= 12 && number(s + 4, 2) <= 31 && number(s + 6, 3) > 0 &&
				   (check == 97 - r || check == 97 - later));
}

/* Two check digits, each over what stands before it. */
static bool
brazilian(const char *s, int n, const signed char *first, const signed char *second)
{
	int			a = weighted(s, first, n - 2) % 11;
	int			b = weighted(s, second, n - 1) % 11;

	return digit(s[n - 2]) == (a < 2 ? 0 : 11 - a) &&
		digit(s[n - 1]) == (b < 2 ? 0 : 11 - b) && !one_digit(s, n);
}

SynthVerdict
synth_detect_check_br_cnpj(const char *s, int n)
{
	static const signed char weights[] = {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};

	return verdict(brazilian(s, n, weights + 1, weights));
}

SynthVerdict
synth_detect_check_br_cpf(const char *s, int n)
{
	static const signed char weights[] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2};

	return verdict(brazilian(s, n, weights + 1, weights));
}

SynthVerdict
synth_detect_check_ch_ahv(const char *s, int n)
{
	static const signed char weights[] = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};

	return verdict(weighted(s, weights, 13) % 10 == 0);
}

SynthVerdict
synth_detect_check_de_lanr(const char *s, int n)
{
	static const signed char weights[] = {4, 9, 4, 9, 4, 9};

	return verdict((10 - weighted(s, weights, 6) % 10) % 10 == digit(s[6]) &&
				   memcmp(s, "000000", 6) != 0);
}

/* The machine-readable zone's digit: weights 7, 3, 1 */
SynthVerdict
synth_detect_check_de_passport(const char *s, int n)
{
	static const signed char weights[] = {7, 3, 1, 7, 3, 1, 7, 3};

	return verdict(s[8] <= '9' && weighted(s, weights, 8) % 10 == digit(s[8]));
}

/*
 * Area, day of birth (50 more where the serial number ran out), month, year,
 * initial as two digits, serial number; sums of digits of the products.
 */
SynthVerdict
synth_detect_check_de_rvnr(const char *s, int n)
{
	static const signed char weights[] = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
	int			day = number(s + 2, 2);
	char		digits[12];
	int			sum = 0;

	memcpy(digits, s, 8);
	digits[8] = '0' + (s[8] - 'A' + 1) / 10;
	digits[9] = '0' + (s[8] - 'A' + 1) % 10;
	memcpy(digits + 10, s + 9, 2);
	for (int i = 0; i < 12; i++)
	{
		int			product = weights[i] * digit(digits[i]);

		sum += product / 10 + product % 10;
	}
	return verdict(is_day(0, number(s + 4, 2), day > 50 ? day - 50 : day) &&
				   number(s, 2) > 0 && sum % 10 == digit(s[11]));
}

/* No digit more than three times among the first ten */
SynthVerdict
synth_detect_check_de_tax(const char *s, int n)
{
	int			times[10] = {0};

	for (int i = 0; i < 10; i++)
		if (++times[digit(s[i])] > 3)
			return SYNTH_VERDICT_INVALID;
	return verdict(synth_cipher_check_valid(SYNTH_CHECK_MOD_11_10, s, n));
}

SynthVerdict
synth_detect_check_de_vat(const char *s, int n)
{
	return verdict(synth_cipher_check_valid(SYNTH_CHECK_MOD_11_10, s + 2, n - 2));
}

/* The check digit was given up in 2007: the date is what can be wrong. */
SynthVerdict
synth_detect_check_dk_cpr(const char *s, int n)
{
	return is_day(number(s + 4, 2), number(s + 2, 2), number(s, 2)) ?
		SYNTH_VERDICT_UNKNOWN : SYNTH_VERDICT_INVALID;
}

/* DNI: eight digits and a letter; NIE: X, Y, Z stand for 0, 1, 2. */
SynthVerdict
synth_detect_check_es_nif(const char *s, int n)
{
	char		digits[8];

	memcpy(digits, s, 8);
	if (digits[0] >= 'X')
		digits[0] += '0' - 'X';
	return verdict("TRWAGMYFPDXBNJZSQVHLCKE"[number(digits, 8) % 23] == s[8]);
}

/* As written: the sign between date and serial number tells the century. */
SynthVerdict
synth_detect_check_fi(const char *s, int n)
{
	char		digits[9];
	char		last = s[10] >= 'a' ? s[10] - 'a' + 'A' : s[10];

	memcpy(digits, s, 6);
	memcpy(digits + 6, s + 7, 3);
	return verdict(is_day(number(s + 4, 2), number(s + 2, 2), number(s, 2)) &&
				   number(s + 7, 3) >= 2 &&
				   "0123456789ABCDEFHJKLMNPRSTUVWXY"[remainder_of(digits, 9, 31)] == last);
}

/* Corsica's 2A and 2B count as 19 and 18. */
SynthVerdict
synth_detect_check_fr_nir(const char *s, int n)
{
	char		digits[13];
	int			month = number(s + 3, 2);

	memcpy(digits, s, 13);
	if (s[6] == 'A' || s[6] == 'B')
	{
		if (s[5] != '2')
			return SYNTH_VERDICT_INVALID;
		digits[5] = '1';
		digits[6] = s[6] == 'A' ? '9' : '8';
	}
	return verdict(month > 0 && (month <= 12 || month >= 20) &&
				   97 - remainder_of(digits, 13, 97) == number(s + 13, 2));
}

SynthVerdict
synth_detect_check_ie_pps(const char *s, int n)
{
	static const signed char weights[] = {8, 7, 6, 5, 4, 3, 2};
	int			sum = weighted(s, weights, 7);

	if (n == 9)
		sum += 9 * (s[8] == 'W' ? 0 : s[8] - 'A' + 1);
	return verdict("WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == s[7]);
}

/* The fourth letter tells what the holder is: P a person, C a company, ... */
SynthVerdict
synth_detect_check_in_pan(const char *s, int n)
{
	return verdict(strchr("ABCFGHJLPT", s[3]) != NULL);
}

static bool
is_indian_state(const char *s)
{
	static const char states[] = "AN AP AR AS BH BR CG CH DD DL DN GA GJ HP HR "
		"JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS UK UP WB ";

	for (const char *p = states; *p; p += 3)
		if (memcmp(p, s, 2) == 0)
			return true;
	return false;
}

/*
 * State, district, series, number.  No state has 90 districts or more, so that
 * a higher district is a plate of doubtful kind.
 */
SynthVerdict
synth_detect_check_in_plate(const char *s, int n)
{
	if (!is_indian_state(s))
		return SYNTH_VERDICT_INVALID;
	if (s[2] >= '0' && s[2] <= '9' && s[3] >= '0' && s[3] <= '9' &&
		(number(s + 2, 2) == 0 || number(s + 2, 2) > 95))
		return SYNTH_VERDICT_UNKNOWN;
	return SYNTH_VERDICT_VALID;
}

/* Characters at odd places have values of their own; the sum modulo 26. */
SynthVerdict
synth_detect_check_it_fiscal(const char *s, int n)
{
	static const signed char odd[] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18,
	20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
	int			sum = 0;

	for (int i = 0; i < 15; i++)
	{
		int			value = s[i] >= 'A' ? s[i] - 'A' : digit(s[i]);

		sum += i % 2 == 0 ? odd[value] : value;
	}
	return verdict('A' + sum % 26 == s[15]);
}

SynthVerdict
synth_detect_check_it_vat(const char *s, int n)
{
	return synth_detect_check_luhn(s + n - 11, 11);
}

SynthVerdict
synth_detect_check_kr_brn(const char *s, int n)
{
	static const signed char weights[] = {1, 3, 7, 1, 3, 7, 1, 3, 5};
	int			sum = weighted(s, weights, 9) + digit(s[8]) * 5 / 10;

	return verdict((10 - sum % 10) % 10 == digit(s[9]) && !one_digit(s, n));
}

/* The first two digits are a police region. */
SynthVerdict
synth_detect_check_kr_license(const char *s, int n)
{
	int			region = number(s, 2);

	return verdict(region >= 11 && region <= 28);
}

/*
 * Residents 0 - 4 and 9, foreigners 5 - 8.  Numbers given out from October
 * 2020 on have no check digit, so that a wrong one only makes less sure.
 */
SynthVerdict
synth_detect_check_kr_resident(const char *s, int n)
{
	static const signed char weights[] = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
	int			base = s[6] >= '5' && s[6] <= '8' ? 13 : 11;

	if (!is_day(number(s, 2), number(s + 2, 2), number(s + 4, 2)))
		return SYNTH_VERDICT_INVALID;
	return (base - weighted(s, weights, 12) % 11) % 10 == digit(s[12]) ?
		SYNTH_VERDICT_VALID : SYNTH_VERDICT_UNKNOWN;
}

SynthVerdict
synth_detect_check_mx_curp(const char *s, int n)
{
	int			sum = 0;

	/* the letter N-tilde stands between N and O */
	for (int i = 0; i < 17; i++)
	{
		int			value = s[i] < 'A' ? digit(s[i]) : s[i] - 'A' + 10 + (s[i] > 'N');

		sum += value * (18 - i);
	}
	return verdict(is_day(number(s + 4, 2), number(s + 6, 2), number(s + 8, 2)) &&
				   (10 - sum % 10) % 10 == digit(s[17]));
}

SynthVerdict
synth_detect_check_nl_bsn(const char *s, int n)
{
	static const signed char weights[] = {9, 8, 7, 6, 5, 4, 3, 2, -1};

	return verdict(weighted(s, weights, 9) % 11 == 0 && !one_digit(s, n));
}

SynthVerdict
synth_detect_check_no(const char *s, int n)
{
	static const signed char first[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
	static const signed char second[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
	int			day = number(s, 2);

	return verdict(is_day(0, number(s + 2, 2) % 40, day > 40 ? day - 40 : day) &&
				   weighted(s, first, 10) % 11 == 0 && weighted(s, second, 11) % 11 == 0);
}

/* The month tells the century: 20 more from 2000 on, 80 more before 1900. */
SynthVerdict
synth_detect_check_pl_pesel(const char *s, int n)
{
	static const signed char weights[] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};

	return verdict(is_day(number(s, 2), number(s + 2, 2) % 20, number(s + 4, 2)) &&
				   weighted(s, weights, 11) % 10 == 0);
}

SynthVerdict
synth_detect_check_pt_nif(const char *s, int n)
{
	static const signed char weights[] = {9, 8, 7, 6, 5, 4, 3, 2};
	int			r = weighted(s, weights, 8) % 11;

	return verdict((r < 2 ? 0 : 11 - r) == digit(s[8]) && !one_digit(s, n));
}

/* Its third digit is 2 or more, where a person's number has the month. */
SynthVerdict
synth_detect_check_se_organisation(const char *s, int n)
{
	return s[2] < '2' ? SYNTH_VERDICT_INVALID : synth_detect_check_luhn(s, n);
}

/* With or without the century; 60 is added to the day of who has no number. */
SynthVerdict
synth_detect_check_se_person(const char *s, int n)
{
	const char *tail = s + n - 10;
	int			day = number(tail + 4, 2);
	int			year = n == 12 ? number(s, 4) : number(tail, 2);

	if (n == 12 && (year < 1840 || year > 2099))
		return SYNTH_VERDICT_INVALID;
	return !is_day(year == 1900 ? 1 : year, number(tail + 2, 2), day > 60 ? day - 60 : day) ?
		SYNTH_VERDICT_INVALID : synth_detect_check_luhn(tail, 10);
}

SynthVerdict
synth_detect_check_sg(const char *s, int n)
{
	static const signed char weights[] = {2, 7, 6, 5, 4, 3, 2};
	int			sum = weighted(s + 1, weights, 7);

	switch (s[0])
	{
		case 'S':
		case 'T':
			return verdict("JZIHGFEDCBA"[(sum + (s[0] == 'T' ? 4 : 0)) % 11] == s[8]);
		case 'F':
		case 'G':
			return verdict("XWUTRQPNMLK"[(sum + (s[0] == 'G' ? 4 : 0)) % 11] == s[8]);
		default:
			return verdict("KLJNPQRTUWX"[10 - (sum + 3) % 11] == s[8]);
	}
}

SynthVerdict
synth_detect_check_tr_id(const char *s, int n)
{
	int			odd = 0,
				even = 0,
				all = 0;

	for (int i = 0; i < 9; i++)
		*(i % 2 == 0 ? &odd : &even) += digit(s[i]);
	for (int i = 0; i < 10; i++)
		all += digit(s[i]);
	return verdict((7 * odd - even + 90) % 10 == digit(s[9]) && all % 10 == digit(s[10]));
}

SynthVerdict
synth_detect_check_tr_plate(const char *s, int n)
{
	int			province = number(s, 2);

	return verdict(province >= 1 && province <= 81);
}

SynthVerdict
synth_detect_check_uk_nhs(const char *s, int n)
{
	static const signed char weights[] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

	return verdict(weighted(s, weights, 10) % 11 == 0 && !one_digit(s, n));
}

/* Letters and pairs that are not given out */
SynthVerdict
synth_detect_check_uk_nino(const char *s, int n)
{
	static const char refused[] = "BGGBKNNKNTTNZZ";

	if (strchr("DFIQUV", s[0]) || strchr("DFIOQUV", s[1]))
		return SYNTH_VERDICT_INVALID;
	for (int i = 0; i < 14; i += 2)
		if (memcmp(refused + i, s, 2) == 0)
			return SYNTH_VERDICT_INVALID;
	return SYNTH_VERDICT_UNKNOWN;
}

SynthVerdict
synth_detect_check_us_dea(const char *s, int n)
{
	int			odd = digit(s[2]) + digit(s[4]) + digit(s[6]);
	int			even = digit(s[3]) + digit(s[5]) + digit(s[7]);

	return verdict((odd + 2 * even) % 10 == digit(s[8]));
}

/* The groups in the middle that the IRS gives out */
SynthVerdict
synth_detect_check_us_itin(const char *s, int n)
{
	int			group = number(s + 3, 2);

	return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
		(group >= 90 && group <= 92) || (group >= 94 && group <= 99) ?
		SYNTH_VERDICT_UNKNOWN : SYNTH_VERDICT_INVALID;
}

/* Luhn, as if 80840 stood before */
SynthVerdict
synth_detect_check_us_npi(const char *s, int n)
{
	char		whole[15] = "80840";

	memcpy(whole + 5, s, 10);
	return verdict(synth_cipher_check_valid(SYNTH_CHECK_LUHN, whole, 15) &&
				   !one_digit(s, 9));
}

/* Areas, groups and serial numbers that are not given out */
SynthVerdict
synth_detect_check_us_ssn(const char *s, int n)
{
	int			area = number(s, 3);

	return area == 0 || area == 666 || area >= 900 || number(s + 3, 2) == 0 ||
		number(s + 5, 4) == 0 || one_digit(s, n) || memcmp(s, "123456789", 9) == 0 ?
		SYNTH_VERDICT_INVALID : SYNTH_VERDICT_UNKNOWN;
}

/* Only North America keeps the check digit (49 CFR 565). */
SynthVerdict
synth_detect_check_vin(const char *s, int n)
{
	static const signed char weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
	static const signed char letters[] = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0,
	9, 2, 3, 4, 5, 6, 7, 8, 9};
	int			sum = 0;
	int			nletters = 0;

	for (int i = 0; i < 17; i++)
	{
		nletters += s[i] >= 'A';
		sum += weights[i] * (s[i] >= 'A' ? letters[s[i] - 'A'] : digit(s[i]));
	}
	if (nletters < 3 || nletters > 14)
		return SYNTH_VERDICT_INVALID;
	return "0123456789X"[sum % 11] == s[8] ? SYNTH_VERDICT_VALID : SYNTH_VERDICT_UNKNOWN;
}

/* Birth, serial, 0 citizen 1 resident 2 refugee, 8 or 9, Luhn */
SynthVerdict
synth_detect_check_za_id(const char *s, int n)
{
	return !is_day(number(s, 2), number(s + 2, 2), number(s + 4, 2)) || s[10] > '2' ||
		s[11] < '8' ? SYNTH_VERDICT_INVALID : synth_detect_check_luhn(s, n);
}

/* A day: year first (four digits), or day or month first. */
SynthVerdict
synth_detect_check_day(const char *s, int n)
{
	int			lead = number(s, 4);

	if (n == 8 && lead >= 1850 && lead <= 2100 &&
		is_day(lead, number(s + 4, 2), number(s + 6, 2)))
		return SYNTH_VERDICT_UNKNOWN;
	return is_day(0, number(s + 2, 2), number(s, 2)) ||
		is_day(0, number(s, 2), number(s + 2, 2)) ?
		SYNTH_VERDICT_UNKNOWN : SYNTH_VERDICT_INVALID;
}
