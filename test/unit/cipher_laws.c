/* links: src/cipher/cipher_aes.c src/cipher/cipher_ff1.c src/cipher/cipher_siphash.c src/cipher/cipher_permute.c src/cipher/cipher_pan.c src/cipher/cipher_check.c src/cipher/cipher_iban.c src/num/num_random.c */
/*
 * cipher_laws.c
 *		What holds for any key: inverses, bijections, prefixes kept, errors found.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cipher/cipher.h"
#include "num/num.h"

static int	number = 0;
static int	bad = 0;
static SynthRandom r;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static uint64_t
below(uint64_t n)
{
	return synth_num_random_below(&r, n);
}

static SynthAes *
random_aes(void)
{
	uint8_t		key[32];
	SynthCipherStatus status;

	for (int i = 0; i < 32; i++)
		key[i] = (uint8_t) below(256);
	return synth_cipher_aes_new(key, 16 + 8 * below(3), &status);
}

static SynthSipKey
random_sip_key(void)
{
	SynthSipKey key;

	key.k0 = synth_num_random(&r);
	key.k1 = synth_num_random(&r);
	return key;
}

/* ---- AES and FF1 ---- */

static void
test_keys(void)
{
	uint8_t		key[64] = {0};
	SynthCipherStatus status = SYNTH_CIPHER_OK;
	bool		right = true;

	for (size_t n = 0; n <= 64; n++)
	{
		SynthAes   *aes = synth_cipher_aes_new(key, n, &status);
		bool		fits = n == 16 || n == 24 || n == 32;

		right = right && (aes != NULL) == fits &&
			status == (fits ? SYNTH_CIPHER_OK : SYNTH_CIPHER_BAD_KEY);
		synth_cipher_aes_free(aes);
	}
	check(right, "keys of AES have 16, 24 or 32 bytes");
}

static bool
ff1_returns(SynthAes *aes, uint32_t radix, const uint8_t *tweak, size_t t, size_t n)
{
	/* exactly as large as told, for the address sanitizer */
	uint16_t   *plain = malloc(n * 2 + 1),
			   *coded = malloc(n * 2 + 1);
	bool		right;

	for (size_t i = 0; i < n; i++)
		plain[i] = (uint16_t) (below(8) == 0 ? radix - 1 : below(radix));
	memcpy(coded, plain, n * 2);
	right = synth_cipher_ff1(aes, false, radix, tweak, t, coded, n, coded) == SYNTH_CIPHER_OK;
	for (size_t i = 0; i < n; i++)
		right = right && coded[i] < radix;
	right = right && synth_cipher_ff1(aes, true, radix, tweak, t, coded, n, coded) == SYNTH_CIPHER_OK &&
		memcmp(coded, plain, n * 2) == 0;
	free(plain);
	free(coded);
	return right;
}

static void
test_ff1_inverse(void)
{
	static const uint32_t radixes[] = {2, 3, 10, 16, 26, 36, 62, 64, 255, 256, 257, 65535, 65536};
	bool		right = true;

	for (int round = 0; round < 4000; round++)
	{
		SynthAes   *aes = random_aes();
		uint32_t	radix = below(2) == 0 ? radixes[below(13)] : 2 + (uint32_t) below(65535);
		size_t		n = round % 400 == 0 ? 1 + below(4096) : 7 + below(60);
		size_t		t = below(2) == 0 ? below(20) : below(100);
		uint8_t    *tweak = malloc(t + 1);

		for (size_t i = 0; i < t; i++)
			tweak[i] = (uint8_t) below(256);
		if (!ff1_returns(aes, radix, tweak, t, n < 7 ? 7 : n))
		{
			printf("# radix %u, %zu numerals, tweak of %zu bytes\n", radix, n, t);
			right = false;
		}
		free(tweak);
		synth_cipher_aes_free(aes);
	}
	check(right, "FF1: decrypting gives back what was encrypted");
}

/* Every string of the domain once, and other tweaks another order. */
static void
test_ff1_bijection(void)
{
	static const struct
	{
		uint32_t	radix;
		size_t		n;
	}			domain[] = {{2, 7}, {2, 12}, {3, 5}, {10, 2}, {10, 3}, {10, 4}, {36, 2}, {101, 2}};
	uint8_t		tweak[2] = {0};
	char		what[80];

	for (int d = 0; d < 8; d++)
	{
		SynthAes   *aes = random_aes();
		uint32_t	size = 1;
		char	   *seen;
		int			fixed = 0;
		bool		right = true;

		for (size_t i = 0; i < domain[d].n; i++)
			size *= domain[d].radix;
		seen = calloc(size, 1);
		for (uint32_t x = 0; x < size; x++)
		{
			uint16_t	in[12],
						out[12],
						other[12];
			uint32_t	y = 0,
						rest = x;

			for (size_t i = 0; i < domain[d].n; i++, rest /= domain[d].radix)
				in[i] = (uint16_t) (rest % domain[d].radix);
			tweak[0] = 0;
			right &= synth_cipher_ff1(aes, false, domain[d].radix, tweak, 1, in, domain[d].n, out) == SYNTH_CIPHER_OK;
			tweak[0] = 1;
			synth_cipher_ff1(aes, false, domain[d].radix, tweak, 1, in, domain[d].n, other);
			fixed += memcmp(out, other, 2 * domain[d].n) == 0;
			for (size_t i = domain[d].n; i-- > 0;)
				y = y * domain[d].radix + out[i];
			right &= y < size && !seen[y];
			seen[y] = 1;
		}
		snprintf(what, sizeof(what), "FF1 of %zu numerals below %u is a bijection, and hangs on the tweak",
				 domain[d].n, domain[d].radix);
		check(right && fixed < 12, what);
		free(seen);
		synth_cipher_aes_free(aes);
	}
}

static void
test_ff1_refusals(void)
{
	static uint16_t zeros[SYNTH_FF1_MAX_LENGTH + 1];
	uint16_t	out[8] = {77, 77, 77, 77, 77, 77, 77, 77};
	uint16_t	ten[8] = {1, 2, 3, 4, 5, 6, 7, 10};
	SynthAes   *aes = random_aes();

	check(synth_cipher_ff1(aes, false, 1, NULL, 0, zeros, 8, out) == SYNTH_CIPHER_BAD_RADIX &&
		  synth_cipher_ff1(aes, false, 0, NULL, 0, zeros, 8, out) == SYNTH_CIPHER_BAD_RADIX &&
		  synth_cipher_ff1(aes, false, 65537, NULL, 0, zeros, 8, out) == SYNTH_CIPHER_BAD_RADIX,
		  "FF1: the radix is from 2 to 65536");
	check(synth_cipher_ff1(aes, false, 10, NULL, 0, ten, 8, out) == SYNTH_CIPHER_BAD_NUMERAL &&
		  synth_cipher_ff1(aes, true, 10, NULL, 0, ten, 8, out) == SYNTH_CIPHER_BAD_NUMERAL,
		  "FF1: numerals are below the radix");
	check(synth_cipher_ff1(aes, false, 10, NULL, 0, zeros, 0, out) == SYNTH_CIPHER_TOO_SHORT &&
		  synth_cipher_ff1(aes, false, 10, NULL, 0, zeros, 1, out) == SYNTH_CIPHER_TOO_SHORT &&
		  synth_cipher_ff1(aes, false, 1000, NULL, 0, zeros, 1, out) == SYNTH_CIPHER_TOO_SHORT &&
		  synth_cipher_ff1(aes, false, 9, NULL, 0, zeros, 2, out) == SYNTH_CIPHER_TOO_SHORT &&
		  synth_cipher_ff1(aes, false, 2, NULL, 0, zeros, 6, out) == SYNTH_CIPHER_TOO_SHORT,
		  "FF1: two numerals or more, a hundred strings or more");
	check(synth_cipher_ff1(aes, false, 10, NULL, 0, zeros, SYNTH_FF1_MAX_LENGTH + 1, zeros) == SYNTH_CIPHER_TOO_LONG,
		  "FF1: not too long");
	check(out[0] == 77 && out[7] == 77, "FF1: nothing is written where it refuses");
	synth_cipher_aes_free(aes);
}

/* ---- permutations ---- */

static bool
permutes(const SynthSipKey *key, uint64_t n)
{
	char	   *seen = calloc(n, 1);
	bool		right = true;

	for (uint64_t x = 0; x < n && right; x++)
	{
		uint64_t	y = synth_cipher_permute(key, n, x);

		right = y < n && !seen[y] && synth_cipher_unpermute(key, n, y) == x;
		if (right)
			seen[y] = 1;
	}
	free(seen);
	return right;
}

static void
test_permutations(void)
{
	static const uint64_t large[] = {
		65535, 65536, 65537, 1000000, UINT64_C(4294967295), UINT64_C(4294967296), UINT64_C(4294967297),
		UINT64_C(0x7fffffffffffffff), UINT64_C(0x8000000000000000), UINT64_C(0x8000000000000001),
		UINT64_C(0xfffffffeffffffff), UINT64_C(0xffffffff00000000), UINT64_C(0xffffffff00000001), UINT64_MAX
	};
	bool		right = true;

	for (uint64_t n = 1; n <= 2000 && right; n++)
	{
		SynthSipKey key = random_sip_key();

		right = permutes(&key, n);
		if (!right)
			printf("# n = %d\n", (int) n);
	}
	check(right, "permute is a bijection for n = 1 to 2000, unpermute its inverse");

	right = true;
	for (int i = 0; i < 14; i++)
		for (int turn = 0; turn < 2000; turn++)
		{
			SynthSipKey key = random_sip_key();
			uint64_t	n = large[i];
			uint64_t	x = turn == 0 ? 0 : turn == 1 ? n - 1 : below(n);
			uint64_t	y = synth_cipher_permute(&key, n, x);

			right &= y < n && synth_cipher_unpermute(&key, n, y) == x &&
				synth_cipher_permute(&key, n, synth_cipher_unpermute(&key, n, x)) == x;
		}
	check(right, "and up to 2^64 - 1");
}

/*
 * Chi-square of counts that should be equal, in standard deviations from its
 * mean; with few degrees of freedom it is skewed, so that 8 is still chance.
 */
static double
excess(const int *count, int n, double expected)
{
	double		chi = 0;

	for (int i = 0; i < n; i++)
		chi += (count[i] - expected) * (count[i] - expected) / expected;
	return (chi - (n - 1)) / sqrt(2.0 * (n - 1));
}

static void
test_permutation_spread(void)
{
	int			count[120] = {0};
	char		what[80];

	/* all 120 permutations of five, over keys */
	for (int turn = 0; turn < 24000; turn++)
	{
		SynthSipKey key = random_sip_key();
		uint64_t	image[5];
		int			rank = 0;

		for (int i = 0; i < 5; i++)
			image[i] = synth_cipher_permute(&key, 5, i);
		for (int i = 0; i < 5; i++)
		{
			int			smaller = 0;

			for (int j = i + 1; j < 5; j++)
				smaller += image[j] < image[i];
			rank = rank * (5 - i) + smaller;
		}
		count[rank]++;
	}
	check(excess(count, 120, 200) < 8, "all permutations of five come equally often");

	/* where one x goes to, over keys; and all x of one large domain */
	for (int n = 2; n <= 100; n += 7)
	{
		memset(count, 0, sizeof(count));
		for (int turn = 0; turn < 100 * n; turn++)
		{
			SynthSipKey key = random_sip_key();

			count[synth_cipher_permute(&key, n, n - 1)]++;
		}
		snprintf(what, sizeof(what), "the last of %d goes everywhere equally often", n);
		check(excess(count, n, 100) < 8, what);
	}
	memset(count, 0, sizeof(count));
	for (uint64_t x = 0; x < 12000; x++)
	{
		SynthSipKey key = {1, 2};

		count[synth_cipher_permute(&key, UINT64_C(120) << 50, x) >> 50]++;
	}
	check(excess(count, 120, 100) < 8, "the first of many go everywhere");
}

/* ---- addresses ---- */

static int
shared_bits(const uint8_t *a, const uint8_t *b, int bits)
{
	int			k = 0;

	while (k < bits && ((a[k / 8] ^ b[k / 8]) >> (7 - k % 8) & 1) == 0)
		k++;
	return k;
}

static void
test_pan(void)
{
	uint8_t		pad[16],
				a[16],
				b[16],
				pan_a[16],
				pan_b[16];
	bool		right = true;

	for (int turn = 0; turn < 4000; turn++)
	{
		SynthAes   *aes = random_aes();
		int			bits = turn % 2 == 0 ? 32 : 128;
		int			flip = (int) below(bits);

		for (int i = 0; i < 16; i++)
		{
			pad[i] = (uint8_t) below(256);
			a[i] = b[i] = (uint8_t) below(256);
		}
		/* b leaves a at the bit flip */
		b[flip / 8] ^= (uint8_t) (1 << (7 - flip % 8));
		for (int i = flip / 8 + 1; i < 16; i++)
			b[i] = (uint8_t) below(256);
		synth_cipher_pan(aes, pad, bits, a, pan_a);
		memcpy(pan_b, b, 16);
		synth_cipher_pan(aes, pad, bits, pan_b, pan_b);
		right &= shared_bits(pan_a, pan_b, bits) == flip;
		synth_cipher_aes_free(aes);
	}
	check(right, "Crypto-PAn: addresses share as many leading bits as before");
}

/* ---- check digits ---- */

typedef struct Scheme
{
	SynthCheckScheme scheme;
	const char *name;
	const char *payload;		/* its characters */
	const char *last;			/* those of the check */
	int			checks;
	bool		all_exchanges;	/* of neighbours are found */
}			Scheme;

#define DIGITS	"0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const Scheme schemes[] = {
	{SYNTH_CHECK_LUHN, "Luhn", DIGITS, DIGITS, 1, false},
	{SYNTH_CHECK_VERHOEFF, "Verhoeff", DIGITS, DIGITS, 1, true},
	{SYNTH_CHECK_DAMM, "Damm", DIGITS, DIGITS, 1, true},
	{SYNTH_CHECK_MOD_11_2, "MOD 11-2", DIGITS, DIGITS "X", 1, true},
	{SYNTH_CHECK_MOD_37_2, "MOD 37-2", DIGITS LETTERS, DIGITS LETTERS "*", 1, true},
	{SYNTH_CHECK_MOD_97_10, "MOD 97-10", DIGITS, DIGITS, 2, true},
	{SYNTH_CHECK_MOD_97_10, "MOD 97-10 of letters", LETTERS, DIGITS, 2, true},
	{SYNTH_CHECK_MOD_11_10, "MOD 11,10", DIGITS, DIGITS, 1, false},
	{SYNTH_CHECK_MOD_37_36, "MOD 37,36", DIGITS LETTERS, DIGITS LETTERS, 1, false}
};

/* How many changes of s by one character, and by one exchange, pass. */
static void
count_missed(const Scheme *scheme, char *s, int n, int *errors, int *exchanges)
{
	for (int i = 0; i < n; i++)
	{
		char		was = s[i];
		const char *others = i < n - scheme->checks ? scheme->payload : scheme->last;

		for (const char *c = others; *c != '\0'; c++)
		{
			s[i] = *c;
			*errors += *c != was && synth_cipher_check_valid(scheme->scheme, s, n);
		}
		s[i] = was;
		if (i + 1 < n && s[i + 1] != was)
		{
			s[i] = s[i + 1];
			s[i + 1] = was;
			*exchanges += synth_cipher_check_valid(scheme->scheme, s, n);
			s[i + 1] = s[i];
			s[i] = was;
		}
	}
}

static void
test_checks(void)
{
	char		what[100];

	for (size_t k = 0; k < sizeof(schemes) / sizeof(schemes[0]); k++)
	{
		const Scheme *scheme = &schemes[k];
		int			errors = 0,
					exchanges = 0;
		bool		valid = true;

		for (int turn = 0; turn < 2000; turn++)
		{
			int			n = 1 + (int) below(30);
			char	   *s = malloc(n + scheme->checks);

			for (int i = 0; i < n; i++)
				s[i] = scheme->payload[below(strlen(scheme->payload))];
			valid &= synth_cipher_check_compute(scheme->scheme, s, n, s + n) == scheme->checks;
			n += scheme->checks;
			valid &= synth_cipher_check_valid(scheme->scheme, s, n);
			count_missed(scheme, s, n, &errors, &exchanges);
			for (int i = 0; i < n; i++)
				if (s[i] >= 'A' && s[i] <= 'Z')
					s[i] += 'a' - 'A';
			valid &= synth_cipher_check_valid(scheme->scheme, s, n);
			free(s);
		}
		printf("# %s: %d errors and %d exchanges pass\n", scheme->name, errors, exchanges);
		snprintf(what, sizeof(what), "%s: what is computed is valid, in either case", scheme->name);
		check(valid, what);
		snprintf(what, sizeof(what), "%s: a wrong character is found%s", scheme->name,
				 scheme->all_exchanges ? ", and exchanged neighbours" : "");
		check(errors == 0 && (exchanges == 0 || !scheme->all_exchanges), what);
	}
}

static void
test_foreign_characters(void)
{
	static const char *const foreign[] = {"", "12 4", "12-4", "1*34", "12\3444", "1X34", "\0001"};
	char		out[2];
	bool		right = true;

	for (int s = 0; s < 3; s++)
		for (int i = 0; i < 7; i++)
			right &= synth_cipher_check_compute((SynthCheckScheme) s, foreign[i], i == 6 ? 2 : strlen(foreign[i]), out) == 0 &&
				!synth_cipher_check_valid((SynthCheckScheme) s, foreign[i], i == 6 ? 2 : strlen(foreign[i]));
	for (int s = 3; s < 8; s++)
		for (int i = 0; i < 5; i++)
			right &= synth_cipher_check_compute((SynthCheckScheme) s, foreign[i], strlen(foreign[i]), out) == 0;
	check(right, "a payload with a foreign character has no check");
	check(!synth_cipher_check_valid(SYNTH_CHECK_LUHN, "0", 1) &&
		  !synth_cipher_check_valid(SYNTH_CHECK_MOD_97_10, "01", 2) &&
		  !synth_cipher_check_valid(SYNTH_CHECK_LUHN, "", 0), "a check of nothing is not valid");
}

static void
test_ibans(void)
{
	bool		right = true;
	int			countries = 0;

	for (char c0 = 'A'; c0 <= 'Z'; c0++)
		for (char c1 = 'A'; c1 <= 'Z'; c1++)
		{
			char		iban[40] = {c0, c1, '0', '0'};
			const char *form = synth_cipher_iban_form(iban);
			int			n = synth_cipher_iban_length(iban);

			right &= (form == NULL) == (n == 0);
			if (form == NULL)
				continue;
			countries++;
			right &= n == 4 + (int) strlen(form) && n >= 15 && n <= 34 &&
				strspn(form, "nac") == strlen(form);
			for (int i = 4; i < n; i++)
				iban[i] = form[i - 4] == 'n' ? DIGITS[below(10)] : LETTERS[below(26)];
			right &= !synth_cipher_iban_valid(iban, n);
			synth_cipher_iban_set_check(iban, n);
			right &= synth_cipher_iban_valid(iban, n) &&
				!synth_cipher_iban_valid(iban, n - 1) &&
				!synth_cipher_iban_valid(iban, n + 1);
			/* a digit for a letter and a letter for a digit, check digits right */
			iban[4] = form[0] == 'n' ? 'A' : form[0] == 'a' ? '7' : '.';
			synth_cipher_iban_set_check(iban, n);
			right &= !synth_cipher_iban_valid(iban, n);
		}
	printf("# %d countries\n", countries);
	check(right, "IBAN: length, form and check digits of every country");
	check(synth_cipher_iban_valid("gb82west12345698765432", 22) &&
		  synth_cipher_iban_length("gb") == 22 && synth_cipher_iban_length("ZZ") == 0 &&
		  !synth_cipher_iban_valid("GB", 2) && !synth_cipher_iban_valid("", 0),
		  "IBAN: either case, no country, too short");
}

/* ---- what it costs: for the reader, not tested (sanitizers are on) ---- */

static double
microseconds(void)
{
	return clock() * (1e6 / CLOCKS_PER_SEC);
}

static void
print_costs(void)
{
	SynthAes   *aes = random_aes();
	SynthSipKey key = random_sip_key();
	uint16_t	digits[16] = {0};
	uint64_t	x = 0;
	double		start = microseconds();

	for (int i = 0; i < 20000; i++)
		synth_cipher_ff1(aes, false, 10, NULL, 0, digits, 16, digits);
	printf("# FF1 of 16 digits: %.3f us\n", (microseconds() - start) / 20000);
	start = microseconds();
	for (int i = 0; i < 20000; i++)
		x = synth_cipher_permute(&key, 1000000, x);
	printf("# permutation of a million: %.3f us\n", (microseconds() - start) / 20000);
	synth_cipher_aes_free(aes);
}

int
main(void)
{
	synth_num_random_init(&r, 20260201);
	test_keys();
	test_ff1_inverse();
	test_ff1_bijection();
	test_ff1_refusals();
	test_permutations();
	test_permutation_spread();
	test_pan();
	test_checks();
	test_foreign_characters();
	test_ibans();
	print_costs();
	printf("1..%d\n", number);
	return bad > 0;
}
