/*
 * cipher_iban.c
 *		International bank account numbers, ISO 13616-1.
 *
 * Two letters of the country, two check digits (ISO/IEC 7064, MOD 97-10, of
 * the account followed by the country), and the country's basic account
 * number.  The table is the structure of each, as the registry of SWIFT, the
 * registration authority, publishes it; a country's own check digits inside
 * the account number are not looked at.  Letters may be of either case.
 */
#include <string.h>

#include "cipher/cipher_private.h"

/* Runs of a form: N digits, A letters, C either. */
#define N1	"n"
#define N2	"nn"
#define N3	"nnn"
#define N4	"nnnn"
#define N5	N4 N1
#define N6	N4 N2
#define N7	N4 N3
#define N8	N4 N4
#define N9	N8 N1
#define N10 N8 N2
#define N11 N8 N3
#define N12 N8 N4
#define N13 N8 N5
#define N14 N8 N6
#define N15 N8 N7
#define N16 N8 N8
#define N17 N16 N1
#define N18 N16 N2
#define N19 N16 N3
#define N20 N16 N4
#define N21 N16 N5
#define N22 N16 N6
#define N23 N16 N7
#define N24 N16 N8
#define N25 N16 N9
#define A1	"a"
#define A2	"aa"
#define A3	"aaa"
#define A4	"aaaa"
#define C1	"c"
#define C2	"cc"
#define C3	"ccc"
#define C4	"cccc"
#define C8	C4 C4
#define C9	C8 C1
#define C10 C8 C2
#define C11 C8 C3
#define C12 C8 C4
#define C13 C12 C1
#define C14 C12 C2
#define C15 C12 C3
#define C16 C8 C8
#define C18 C16 C2
#define C19 C16 C3
#define C20 C16 C4
#define C21 C20 C1
#define C22 C20 C2
#define C24 C16 C8

typedef struct Country
{
	char		code[3];
	const char *form;
}			Country;

/* in the order of the codes */
static const Country countries[] = {
	{"AD", N8 C12},
	{"AE", N19},
	{"AL", N8 C16},
	{"AT", N16},
	{"AZ", A4 C20},
	{"BA", N16},
	{"BE", N12},
	{"BG", A4 N6 C8},
	{"BH", A4 C14},
	{"BI", N23},
	{"BR", N23 A1 C1},
	{"BY", C4 N4 C16},
	{"CH", N5 C12},
	{"CR", N18},
	{"CY", N8 C16},
	{"CZ", N20},
	{"DE", N18},
	{"DJ", N23},
	{"DK", N14},
	{"DO", C4 N20},
	{"EE", N16},
	{"EG", N25},
	{"ES", N20},
	{"FI", N14},
	{"FK", A2 N12},
	{"FO", N14},
	{"FR", N10 C11 N2},
	{"GB", A4 N14},
	{"GE", A2 N16},
	{"GI", A4 C15},
	{"GL", N14},
	{"GR", N7 C16},
	{"GT", C24},
	{"HN", A4 N20},
	{"HR", N17},
	{"HU", N24},
	{"IE", A4 N14},
	{"IL", N19},
	{"IQ", A4 N15},
	{"IS", N22},
	{"IT", A1 N10 C12},
	{"JO", A4 N4 C18},
	{"KW", A4 C22},
	{"KZ", N3 C13},
	{"LB", N4 C20},
	{"LC", A4 C24},
	{"LI", N5 C12},
	{"LT", N16},
	{"LU", N3 C13},
	{"LV", A4 C13},
	{"LY", N21},
	{"MC", N10 C11 N2},
	{"MD", C20},
	{"ME", N18},
	{"MK", N3 C10 N2},
	{"MN", N16},
	{"MR", N23},
	{"MT", A4 N5 C18},
	{"MU", A4 N19 A3},
	{"NI", A4 N20},
	{"NL", A4 N10},
	{"NO", N11},
	{"OM", N3 C16},
	{"PK", A4 C16},
	{"PL", N24},
	{"PS", A4 C21},
	{"PT", N21},
	{"QA", A4 C21},
	{"RO", A4 C16},
	{"RS", N18},
	{"RU", N14 C15},
	{"SA", N2 C18},
	{"SC", A4 N20 A3},
	{"SD", N14},
	{"SE", N20},
	{"SI", N15},
	{"SK", N20},
	{"SM", A1 N10 C12},
	{"SO", N19},
	{"ST", N21},
	{"SV", A4 N20},
	{"TL", N19},
	{"TN", N20},
	{"TR", N6 C16},
	{"UA", N6 C19},
	{"VA", N18},
	{"VG", A4 N16},
	{"XK", N16},
	{"YE", A4 N4 C18}
};

#define NCOUNTRIES	((int) (sizeof(countries) / sizeof(countries[0])))

static inline char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
}

const char *
synth_cipher_iban_form(const char country[2])
{
	char		code[3] = {upper(country[0]), upper(country[1]), '\0'};
	int			low = 0,
				high = NCOUNTRIES;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			order = memcmp(code, countries[middle].code, 2);

		if (order == 0)
			return countries[middle].form;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

int
synth_cipher_iban_length(const char country[2])
{
	const char *form = synth_cipher_iban_form(country);

	return form == NULL ? 0 : 4 + (int) strlen(form);
}

/* Writes the two check digits; false where the rest has a foreign character. */
static bool
compute_check(const char *iban, size_t n, char check[2])
{
	int			remainder = synth_cipher_modulo_97(0, iban + 4, n - 4);
	int			value;

	remainder = synth_cipher_modulo_97(remainder, iban, 2);
	if (remainder < 0)
		return false;
	value = 98 - remainder * 100 % 97;
	check[0] = (char) ('0' + value / 10);
	check[1] = (char) ('0' + value % 10);
	return true;
}

static bool
has_form(const char *account, const char *form)
{
	for (size_t i = 0; form[i] != '\0'; i++)
	{
		int			value = alphanumeric_value(account[i]);

		if (value < 0 || (form[i] == 'n' && value >= 10) ||
			(form[i] == 'a' && value < 10))
			return false;
	}
	return true;
}

bool
synth_cipher_iban_valid(const char *iban, size_t n)
{
	const char *form = n < 4 ? NULL : synth_cipher_iban_form(iban);
	char		check[2];

	return form != NULL && n == 4 + strlen(form) && has_form(iban + 4, form) &&
		compute_check(iban, n, check) && memcmp(iban + 2, check, 2) == 0;
}

void
synth_cipher_iban_set_check(char *iban, size_t n)
{
	char		check[2];

	if (n > 4 && compute_check(iban, n, check))
		memcpy(iban + 2, check, 2);
}
