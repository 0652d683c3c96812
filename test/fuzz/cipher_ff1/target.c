/*
 * target.c
 *		Any radix, tweak and numerals: FF1 refuses them for a reason, or gives
 *		numerals that decrypt to them.
 *
 * Input: radix (4 bytes), bytes of the tweak (1), the tweak, numerals (2 bytes
 * each), all little-endian.  Numerals are brought below an odd radix,
 * so that the cipher is reached often, and with an even one the refusals too.
 */
/* links: src/cipher/cipher_aes.c src/cipher/cipher_ff1.c */
#include <stdlib.h>
#include <string.h>

#include "cipher/cipher.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static bool
all_below(const uint16_t *numeral, size_t n, uint32_t radix)
{
	for (size_t i = 0; i < n; i++)
		if (numeral[i] >= radix)
			return false;
	return true;
}

static bool
domain_is_large_enough(uint32_t radix, size_t n)
{
	double		domain = 1;

	for (size_t i = 0; i < n && i < 7; i++)
		domain *= radix;
	return n >= 2 && domain >= SYNTH_FF1_MIN_DOMAIN;
}

static void
check(SynthAes *aes, uint32_t radix, const uint8_t *tweak, size_t t,
	  const uint16_t *plain, size_t n)
{
	uint16_t   *coded = malloc(2 * n + 1);
	SynthCipherStatus status = synth_cipher_ff1(aes, false, radix, tweak, t, plain, n, coded);

	if (radix < 2 || radix > 65536)
		must(status == SYNTH_CIPHER_BAD_RADIX);
	else if (n > SYNTH_FF1_MAX_LENGTH)
		must(status == SYNTH_CIPHER_TOO_LONG);
	else if (!all_below(plain, n, radix))
		must(status == SYNTH_CIPHER_BAD_NUMERAL);
	else if (!domain_is_large_enough(radix, n))
		must(status == SYNTH_CIPHER_TOO_SHORT);
	else
	{
		must(status == SYNTH_CIPHER_OK && all_below(coded, n, radix));
		must(synth_cipher_ff1(aes, true, radix, tweak, t, coded, n, coded) == SYNTH_CIPHER_OK);
		must(memcmp(coded, plain, 2 * n) == 0);
	}
	free(coded);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static SynthAes *aes = NULL;
	SynthCipherStatus status;
	uint32_t	radix;
	uint8_t    *tweak;
	uint16_t   *plain;
	size_t		t,
				n;

	if (aes == NULL)
		aes = synth_cipher_aes_new((const uint8_t *) "0123456789abcdef", 16, &status);
	if (size < 5)
		return 0;
	radix = data[0] | data[1] << 8 | data[2] << 16 | (uint32_t) (data[3] & 1) << 24;
	t = data[4];
	data += 5;
	size -= 5;
	t = t < size ? t : size;
	/* copies of exactly the size, for the address sanitizer */
	tweak = malloc(t + 1);
	memcpy(tweak, data, t);
	n = (size - t) / 2;
	plain = malloc(2 * n + 1);
	for (size_t i = 0; i < n; i++)
	{
		uint32_t	numeral = data[t + 2 * i] | data[t + 2 * i + 1] << 8;

		plain[i] = (uint16_t) (radix % 2 == 1 ? numeral % radix : numeral);
	}
	check(aes, radix, tweak, t, plain, n);
	/* as far as it goes, the same with a radix that all numerals are below */
	check(aes, 65536, tweak, t, plain, n);
	free(tweak);
	free(plain);
	return 0;
}
