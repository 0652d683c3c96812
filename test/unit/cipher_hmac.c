/* links: src/cipher/cipher_hmac.c */
/*
 * cipher_hmac.c
 *		HMAC-SHA-256 against the test cases of RFC 4231.
 */
#include <stdio.h>
#include <string.h>

#include "cipher/cipher.h"

static int	number = 0;
static int	bad = 0;

static void
check(const void *key, size_t key_bytes, const void *data, size_t bytes,
	  const char *expected, const char *what)
{
	SynthHmac	hmac;
	uint8_t		out[SYNTH_HMAC_BYTES];
	char		hex[2 * SYNTH_HMAC_BYTES + 1];
	bool		right;

	synth_cipher_hmac_key(&hmac, key, key_bytes);
	/* twice: the key's state must not change */
	synth_cipher_hmac(&hmac, "x", 1, out);
	synth_cipher_hmac(&hmac, data, bytes, out);
	for (int i = 0; i < SYNTH_HMAC_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", out[i]);
	right = strncmp(hex, expected, strlen(expected)) == 0;
	printf("%sok %d - %s\n", right ? "" : "not ", ++number, what);
	bad += !right;
}

int
main(void)
{
	uint8_t		key[131];
	uint8_t		data[50];

	printf("1..6\n");
	memset(key, 0x0b, 20);
	check(key, 20, "Hi There", 8,
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", "case 1");
	check("Jefe", 4, "what do ya want for nothing?", 28,
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "case 2");
	memset(key, 0xaa, 131);
	memset(data, 0xdd, 50);
	check(key, 20, data, 50,
		  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", "case 3");
	for (int i = 0; i < 25; i++)
		key[i] = (uint8_t) (i + 1);
	memset(data, 0xcd, 50);
	check(key, 25, data, 50,
		  "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b", "case 4");
	memset(key, 0x0c, 20);
	check(key, 20, "Test With Truncation", 20, "a3b6167473100ee06e0c796c2955552b", "case 5");
	memset(key, 0xaa, 131);
	check(key, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", "case 6");
	return bad > 0;
}
