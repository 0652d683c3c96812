/*
 * cipher_hmac.c
 *		HMAC (RFC 2104) with SHA-256, the key's two blocks hashed once.
 *
 * libcrypto's SHA256_* functions are used although OpenSSL 3.0 deprecates
 * them: their state is a struct that can be copied, so a message costs the
 * hashing of it and of one more block.  A digest context of EVP, to be copied
 * for each, costs several times that.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/sha.h>
#include <string.h>

#include "cipher/cipher.h"

#define BLOCK_BYTES		64

_Static_assert(sizeof(SHA256_CTX) <= sizeof(((SynthHmac *) 0)->inner),
			   "the state of SHA-256 does not fit");

static void
hash_block(void *state, const uint8_t *key, size_t key_bytes, uint8_t pad)
{
	uint8_t		block[BLOCK_BYTES];
	SHA256_CTX	context;

	memset(block, pad, sizeof(block));
	for (size_t i = 0; i < key_bytes; i++)
		block[i] ^= key[i];
	SHA256_Init(&context);
	SHA256_Update(&context, block, sizeof(block));
	memcpy(state, &context, sizeof(context));
}

void
synth_cipher_hmac_key(SynthHmac *hmac, const uint8_t *key, size_t key_bytes)
{
	uint8_t		digest[SYNTH_HMAC_BYTES];

	if (key_bytes > BLOCK_BYTES)
	{
		SHA256(key, key_bytes, digest);
		key = digest;
		key_bytes = sizeof(digest);
	}
	hash_block(hmac->inner, key, key_bytes, 0x36);
	hash_block(hmac->outer, key, key_bytes, 0x5C);
}

void
synth_cipher_hmac(const SynthHmac *hmac, const void *bytes, size_t n,
				  uint8_t out[SYNTH_HMAC_BYTES])
{
	SHA256_CTX	context;

	memcpy(&context, hmac->inner, sizeof(context));
	SHA256_Update(&context, bytes, n);
	SHA256_Final(out, &context);
	memcpy(&context, hmac->outer, sizeof(context));
	SHA256_Update(&context, out, SYNTH_HMAC_BYTES);
	SHA256_Final(out, &context);
}
