/*
 * cipher_aes.c
 *		AES (FIPS 197) by the block, from OpenSSL's libcrypto.
 *
 * One context of the mode ECB without padding per key: to libcrypto a block
 * is one EVP_EncryptUpdate, which takes the processor's AES instructions (14
 * ns a block where measured; the low-level AES_encrypt, deprecated since
 * OpenSSL 3.0, does not: 84 ns).  Only encryption: no mode here needs more.
 */
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "cipher/cipher_private.h"

struct SynthAes
{
	EVP_CIPHER_CTX *context;
	bool		failed;
};

static const EVP_CIPHER *
cipher_of(size_t key_bytes)
{
	switch (key_bytes)
	{
		case 16:
			return EVP_aes_128_ecb();
		case 24:
			return EVP_aes_192_ecb();
		case 32:
			return EVP_aes_256_ecb();
		default:
			return NULL;
	}
}

SynthAes *
synth_cipher_aes_new(const uint8_t *key, size_t key_bytes,
					 SynthCipherStatus *status)
{
	const EVP_CIPHER *cipher = cipher_of(key_bytes);
	SynthAes   *aes;

	if (cipher == NULL)
	{
		*status = SYNTH_CIPHER_BAD_KEY;
		return NULL;
	}
	aes = calloc(1, sizeof(SynthAes));
	if (aes != NULL)
		aes->context = EVP_CIPHER_CTX_new();
	if (aes == NULL || aes->context == NULL ||
		EVP_EncryptInit_ex(aes->context, cipher, NULL, key, NULL) != 1 ||
		EVP_CIPHER_CTX_set_padding(aes->context, 0) != 1)
	{
		synth_cipher_aes_free(aes);
		*status = SYNTH_CIPHER_FAILED;
		return NULL;
	}
	*status = SYNTH_CIPHER_OK;
	return aes;
}

void
synth_cipher_aes_free(SynthAes *aes)
{
	if (aes == NULL)
		return;
	EVP_CIPHER_CTX_free(aes->context);	/* wipes the key; NULL is fine */
	free(aes);
}

/*
 * A refusal is not known to happen once a key is set; should it, the output
 * is zeros and never the input, and the context remembers.
 */
void
synth_cipher_aes_blocks(SynthAes *aes, const uint8_t *in, int n, uint8_t *out)
{
	int			written;

	if (EVP_EncryptUpdate(aes->context, out, &written, in, 16 * n) != 1)
	{
		memset(out, 0, 16 * (size_t) n);
		aes->failed = true;
	}
}

void
synth_cipher_aes_block(SynthAes *aes, const uint8_t in[16], uint8_t out[16])
{
	synth_cipher_aes_blocks(aes, in, 1, out);
}

bool
synth_cipher_aes_failed(const SynthAes *aes)
{
	return aes->failed;
}
