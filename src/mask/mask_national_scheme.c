/*
 * mask_national_scheme.c
 *		The schemes of national numbers: how each is written, what its check
 *		characters are.
 *
 * A check function sets the check characters from the others and says whether
 * these can be a number at all.  Two-digit years hold no century: the 29th of
 * February exists in every year that divides by four.
 *
 * Sources: the published rules of each number, which Wikipedia and the
 * European Commission's TIN pages describe.   Limits: schemes by which only a
 * part of a country's numbers is made (Italian codes of homonyms, Belgian
 * numbers of unknown birth) are missing; those are permuted in their shape.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"

/* no one is born behind this year of the century, where a scheme tells it */
#define LAST_YEAR	29

/* ---- what they share ---- */

static inline int
digit(char c)
{
	return c - '0';
}

static inline int
two_digits(const char *s)
{
	return digit(s[0]) * 10 + digit(s[1]);
}

/* Is the number of two digits in the list, in which a blank follows each? */
static bool
is_one_of(const char *s, const char *list)
{
	for (; list[0]; list += list[2] ? 3 : 2)
		if (list[0] == s[0] && list[1] == s[1])
			return true;
	return false;
}

/* Weights are characters: 1 to 9, and : for 10. */
static int
weighted(const char *id, const char *weights)
{
	int			sum = 0;

	for (; *weights; weights++, id++)
		sum += digit(*id) * digit(*weights);
	return sum;
}

static uint64
number_of(const char *id, int n)
{
	uint64		number = 0;

	for (int i = 0; i < n; i++)
		number = number * 10 + digit(id[i]);
	return number;
}

/* Set a digit; false for 10, which some schemes do not use. */
static bool
set_digit(char *at, int value)
{
	*at = '0' + value;
	return value < 10;
}

static bool
set_two_digits(char *at, int value)
{
	at[0] = '0' + value / 10;
	at[1] = '0' + value % 10;
	return true;
}

/* The check digit of a scheme of the cipher room, behind n characters. */
static bool
set_standard(SynthCheckScheme scheme, char *id, int n)
{
	return synth_cipher_check_compute(scheme, id, n, id + n) == 1;
}

static bool
is_day(int day, int month, int year)
{
	static const uint8 days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
		(month != 2 || day < 29 || year % 4 == 0);
}

static bool
is_ymd(const char *s)
{
	return is_day(two_digits(s + 4), two_digits(s + 2), two_digits(s));
}

static bool
is_dmy(const char *s)
{
	return is_day(two_digits(s), two_digits(s + 2), two_digits(s + 4));
}

static inline int
eleven_less(int sum)
{
	return (11 - sum % 11) % 11;
}

/* ---- America ---- */

static bool
us_ssn(char *id)
{
	return memcmp(id, "666", 3) != 0;
}

static bool
luhn_9(char *id)
{
	return set_standard(SYNTH_CHECK_LUHN, id, 8);
}

static bool
br_cpf(char *id)
{
	id[9] = '0' + eleven_less(weighted(id, ":98765432")) % 10;
	/* weights from 11 */
	id[10] = '0' + eleven_less(digit(id[0]) * 11 + weighted(id + 1, ":98765432")) % 10;
	return strspn(id, (char[2]) {id[0], 0}) < 11;
}

static bool
ar_cuit(char *id)
{
	/* people, then companies */
	return is_one_of(id, "20 23 24 27 30 33 34") && set_digit(id + 10, eleven_less(weighted(id, "5432765432")));
}

static bool
set_rut(char *at, int sum)
{
	*at = "0123456789K"[eleven_less(sum)];
	return true;
}

static bool
cl_rut_8(char *id)
{
	return set_rut(id + 8, weighted(id, "32765432"));
}

static bool
cl_rut_7(char *id)
{
	return set_rut(id + 7, weighted(id, "2765432"));
}

/* ---- British Isles ---- */

static bool
gb_nino(char *id)
{
	static const char *const unused[] = {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"};

	for (int i = 0; i < lengthof(unused); i++)
		if (memcmp(id, unused[i], 2) == 0)
			return false;
	return true;
}

static bool
gb_nhs(char *id)
{
	return set_digit(id + 9, eleven_less(weighted(id, ":98765432")));
}

static bool
ie_pps(char *id)
{
	int			sum = weighted(id, "8765432");

	/* of the letters behind the check letter, the newer ones count */
	if (id[8] == 'A' || id[8] == 'H')
		sum += 9 * (id[8] - 'A' + 1);
	id[7] = "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23];
	return true;
}

/* ---- Romance ---- */

static bool
fr_nir(char *id)
{
	return set_two_digits(id + 13, 97 - number_of(id, 13) % 97);
}

/* The departments 2A and 2B count as 19 and 18. */
static bool
fr_nir_corsica(char *id)
{
	char		plain[14];

	memcpy(plain, id, 13);
	plain[5] = '1';
	plain[6] = id[6] == 'A' ? '9' : '8';
	return set_two_digits(id + 13, 97 - number_of(plain, 13) % 97);
}

static bool
es_dni(char *id)
{
	id[8] = "TRWAGMYFPDXBNJZSQVHLCKE"[number_of(id, 8) % 23];
	return true;
}

static bool
es_nie(char *id)
{
	id[8] = "TRWAGMYFPDXBNJZSQVHLCKE"[((id[0] - 'X') * UINT64CONST(10000000) +
									   number_of(id + 1, 7)) % 23];
	return true;
}

static bool
pt_nif(char *id)
{
	return set_digit(id + 8, eleven_less(weighted(id, "98765432")) % 10);
}

static bool
it_cf(char *id)
{
	/* what characters at odd places count: those of 0 to 9 and of A to J agree */
	static const uint8 odd[26] = {
		1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14,
		16, 10, 22, 25, 24, 23
	};
	static const char months[] = "ABCDEHLMPRST";
	int			day = two_digits(id + 9);
	int			sum = 0;

	for (int i = 0; i < 15; i++)
	{
		int			value = id[i] <= '9' ? digit(id[i]) : id[i] - 'A';

		sum += i % 2 ? value : odd[value];
	}
	id[15] = 'A' + sum % 26;
	/* women's days count from 41 */
	return is_day(day > 40 ? day - 40 : day, strchr(months, id[8]) - months + 1,
				  two_digits(id + 6));
}

static bool
ro_cnp(char *id)
{
	int			check = weighted(id, "279146358279") % 11;

	id[12] = check == 10 ? '1' : '0' + check;
	return is_ymd(id + 1);
}

/* ---- German, Dutch, Belgian ---- */

static bool
de_idnr(char *id)
{
	int			count[10] = {0};
	int			repeated = 0;

	/* of the first ten digits one occurs two or three times, others once */
	for (int i = 0; i < 10; i++)
		count[digit(id[i])]++;
	for (int d = 0; d < 10; d++)
	{
		if (count[d] > 3)
			return false;
		repeated += count[d] > 1;
	}
	return repeated == 1 && set_standard(SYNTH_CHECK_MOD_11_10, id, 10);
}

static bool
at_svnr(char *id)
{
	return set_digit(id + 3, (weighted(id, "379") + weighted(id + 4, "584216")) % 11) &&
		is_dmy(id + 4);
}

static bool
ch_ahv(char *id)
{
	return set_digit(id + 12, (10 - weighted(id, "131313131313") % 10) % 10);
}

static bool
nl_bsn(char *id)
{
	return set_digit(id + 8, weighted(id, "98765432") % 11);
}

static bool
be_nrn(char *id)
{
	return set_two_digits(id + 9, 97 - number_of(id, 9) % 97) && is_ymd(id);
}

/* Born since 2000: as if a 2 stood before it. */
static bool
be_nrn_2000(char *id)
{
	return set_two_digits(id + 9, 97 - (UINT64CONST(2000000000) + number_of(id, 9)) % 97) &&
		is_ymd(id);
}

/* ---- Nordic, Baltic ---- */

static bool
se_pnr(char *id)
{
	int			day = two_digits(id + 4);

	/* days of coordination numbers count from 61 */
	return set_standard(SYNTH_CHECK_LUHN, id, 9) &&
		is_day(day % 60, two_digits(id + 2), two_digits(id));
}

static bool
se_pnr_12(char *id)
{
	return se_pnr(id + 2);
}

static bool
set_hetu(char *id, const char *serial)
{
	uint64		number = number_of(id, 6) * 1000 + number_of(serial, 3);

	id[serial + 3 - id] = "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31];
	return is_dmy(id);
}

static bool
fi_hetu(char *id)
{
	return set_hetu(id, id + 6);
}

/* With the letter of a century, which the check character ignores. */
static bool
fi_hetu_letter(char *id)
{
	return set_hetu(id, id + 7);
}

/* Which century a number of three digits means decides whether the year is one. */
static bool
no_fnr(char *id)
{
	int			year = two_digits(id + 4);

	if (id[6] >= '5' && ((year > LAST_YEAR && year < 40) ||
						 (year >= 40 && year < 54 && id[6] < '9') ||
						 (year >= 54 && number_of(id + 6, 3) >= 750 && id[6] < '9')))
		return false;
	return set_digit(id + 9, eleven_less(weighted(id, "376189452"))) &&
		set_digit(id + 10, eleven_less(weighted(id, "5432765432"))) && is_dmy(id);
}

/* Likewise a digit. */
static bool
dk_cpr(char *id)
{
	int			year = two_digits(id + 4);
	bool		recent = id[6] == '4' || id[6] == '9' ? year < 37 : id[6] >= '5' && year < 58;

	return is_dmy(id) && !(recent && year > LAST_YEAR);
}

static bool
baltic(char *id)
{
	int			check = weighted(id, "1234567891") % 11;

	if (check == 10)
		check = weighted(id, "3456789123") % 11 % 10;
	return set_digit(id + 10, check) && is_ymd(id + 1);
}

/* ---- Slavic, Greek, Turkish ---- */

static bool
pl_pesel(char *id)
{
	/* months count from 1, 21, 41, 61 or 81 by century */
	return set_digit(id + 10, (10 - weighted(id, "1379137913") % 10) % 10) &&
		is_day(two_digits(id + 4), two_digits(id + 2) % 20, two_digits(id));
}

static bool
cz_rc(char *id)
{
	int			month = two_digits(id + 2);

	/* 50 more for women; 20 more where a day has run out of numbers */
	month -= month > 50 ? 50 : 0;
	month -= month > 20 ? 20 : 0;
	return set_digit(id + 9, number_of(id, 9) % 11) &&
		is_day(two_digits(id + 4), month, two_digits(id));
}

static bool
bg_egn(char *id)
{
	return set_digit(id + 9, weighted(id, "2485:9736") % 11 % 10) &&
		is_day(two_digits(id + 4), two_digits(id + 2) % 20, two_digits(id));
}

static bool
hr_oib(char *id)
{
	return set_standard(SYNTH_CHECK_MOD_11_10, id, 10);
}

static bool
ru_snils(char *id)
{
	return set_two_digits(id + 9, weighted(id, "987654321") % 101 % 100);
}

static bool
ru_inn(char *id)
{
	return set_digit(id + 10, weighted(id, "724:359468") % 11 % 10) &&
		set_digit(id + 11, weighted(id, "3724:359468") % 11 % 10);
}

static bool
gr_amka(char *id)
{
	return set_standard(SYNTH_CHECK_LUHN, id, 10) && is_dmy(id);
}

static bool
tr_tckn(char *id)
{
	int			odd = weighted(id, "101010101");
	int			even = weighted(id, "01010101");

	return set_digit(id + 9, (odd * 7 + 10 * even - even) % 10) &&
		set_digit(id + 10, weighted(id, "1111111111") % 10);
}

/* ---- Asia, Africa, Australia ---- */

static bool
cn_ric(char *id)
{
	/* provinces; the counties below them come and go */
	return is_one_of(id, "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
					 "50 51 52 53 54 61 62 63 64 65 71 81 82") &&
		is_day(two_digits(id + 12), two_digits(id + 10), (int) number_of(id + 6, 4)) &&
		set_standard(SYNTH_CHECK_MOD_11_2, id, 17);
}

static bool
kr_rrn(char *id)
{
	/* sex and century; of foreigners from 5 on */
	if (strchr("3478", id[6]) && two_digits(id) > LAST_YEAR)
		return false;
	return set_digit(id + 12, (11 - weighted(id, "234567892345") % 11) % 10) && is_ymd(id);
}

static bool
in_aadhaar(char *id)
{
	return set_standard(SYNTH_CHECK_VERHOEFF, id, 11);
}

static bool
sg_nric(char *id)
{
	bool		later = id[0] == 'T' || id[0] == 'G';
	bool		citizen = id[0] == 'S' || id[0] == 'T';
	int			sum = weighted(id + 1, "2765432") + (later ? 4 : 0);

	id[8] = (citizen ? "JZIHGFEDCBA" : "XWUTRQPNMLK")[sum % 11];
	return true;
}

static bool
hk_id(char *id)
{
	/* a blank before the letter counts as 36 */
	int			sum = 36 * 9 + (id[0] - 'A' + 10) * 8 + weighted(id + 1, "765432");

	id[7] = "0123456789A"[eleven_less(sum)];
	return true;
}

static bool
za_id(char *id)
{
	return set_standard(SYNTH_CHECK_LUHN, id, 12) && is_ymd(id);
}

static bool
au_tfn(char *id)
{
	return set_digit(id + 8, weighted(id, "14375869") % 11);
}

/* ---- the table: what is known more surely comes first ---- */

const SynthNationalScheme synth_national_schemes[] = {
	{"us_ssn", "[001-899][01-99][0001-9999]", us_ssn, true},
	{"cl_rut", "[10-99]999999#", cl_rut_8, true},
	{"cl_rut", "[1-9]999999#", cl_rut_7, true},
	{"dk_cpr", "[01-31][01-12]999999", dk_cpr, true},
	{"cn_ric", "[11-82]9999[1900-2029][01-12][01-31]999#", cn_ric},
	{"it_cf", "AAAAAA99{ABCDEHLMPRST}[01-71]A999#", it_cf},
	{"fr_nir", "[1-2]99[01-12][01-99][001-990][001-999]##", fr_nir},
	{"fr_nir", "[1-2]99[01-12]2{AB}[001-990][001-999]##", fr_nir_corsica},
	{"gb_nino", "{ABCEGHJKLMNOPRSTWXYZ}{ABCEGHJKLMNPRSTWXYZ}999999{ABCD}", gb_nino},
	{"es_dni", "99999999#", es_dni},
	{"es_nie", "{XYZ}9999999#", es_nie},
	{"sg_nric", "{STFG}9999999#", sg_nric},
	{"ie_pps", "9999999#", ie_pps},
	{"ie_pps", "9999999#{AH}", ie_pps},
	{"ie_pps", "9999999#(WTX)", ie_pps},
	{"hk_id", "A999999#", hk_id},
	{"fi_hetu", "[01-31][01-12]99(ABCDEFYXWVU)[002-899]#", fi_hetu_letter},
	{"fi_hetu", "[01-31][01-12]99[002-899]#", fi_hetu},
	{"ch_ahv", "756999999999#", ch_ahv},
	{"kr_rrn", "99[01-12][01-31]9[00-96]999#", kr_rrn},
	{"ro_cnp", "[1-8]99[01-12][01-31][01-52][001-999]#", ro_cnp},
	{"za_id", "99[01-12][01-31]9999[0-1][8-9]#", za_id},
	{"se_pnr", "[19-20]99[01-12][01-31]999#", se_pnr_12},
	{"se_pnr", "[19-20]99[01-12][61-91]999#", se_pnr_12},
	{"in_aadhaar", "[2-9]9999999999#", in_aadhaar},
	{"ru_inn", "9999999999##", ru_inn},
	{"no_fnr", "[01-31][01-12]99999##", no_fnr},
	{"be_nrn", "99[01-12][01-31][001-998]##", be_nrn},
	{"be_nrn", "99[01-12][01-31][001-998]##", be_nrn_2000},
	{"br_cpf", "999999999##", br_cpf},
	{"tr_tckn", "[1-9]99999999##", tr_tckn},
	{"ru_snils", "999999999##", ru_snils},
	{"ee_ik", "[1-8]99[01-12][01-31]999#", baltic},
	{"lt_ak", "[1-8]99[01-12][01-31]999#", baltic},
	{"pl_pesel", "99[01-92][01-31]9999#", pl_pesel},
	{"gr_amka", "[01-31][01-12]999999#", gr_amka},
	{"de_idnr", "[1-9]999999999#", de_idnr},
	{"ar_cuit", "[20-34]99999999#", ar_cuit},
	{"hr_oib", "9999999999#", hr_oib},
	{"se_pnr", "99[01-12][01-31]999#", se_pnr},
	{"se_pnr", "99[01-12][61-91]999#", se_pnr},
	{"at_svnr", "[100-999]#[01-31][01-12]99", at_svnr},
	{"cz_rc", "99[01-82][01-31]999#", cz_rc},
	{"bg_egn", "99[01-52][01-31]999#", bg_egn},
	{"gb_nhs", "999999999#", gb_nhs},
	{"nl_bsn", "99999999#", nl_bsn},
	{"pt_nif", "{1235689}9999999#", pt_nif},
	{"ca_sin", "99999999#", luhn_9},
	{"au_tfn", "99999999#", au_tfn},
};

const int	synth_national_nschemes = lengthof(synth_national_schemes);
