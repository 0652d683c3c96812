/*
 * cipher.h
 *		Door of the cipher room: keyed functions and check digits, in pure C.
 *
 * No PostgreSQL header; AES comes from OpenSSL's libcrypto.  The functions are
 * deterministic and the same on every machine.  README.md names the standard
 * of each.
 */
#ifndef SYNTH_CIPHER_H
#define SYNTH_CIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum SynthCipherStatus
{
	SYNTH_CIPHER_OK = 0,
	SYNTH_CIPHER_BAD_KEY,		/* not 16, 24 or 32 bytes */
	SYNTH_CIPHER_BAD_RADIX,		/* not 2 .. 65536 */
	SYNTH_CIPHER_BAD_NUMERAL,	/* not below the radix */
	SYNTH_CIPHER_TOO_SHORT,		/* radix^length below the standard's minimum */
	SYNTH_CIPHER_TOO_LONG,		/* more than SYNTH_FF1_MAX_LENGTH numerals */
	SYNTH_CIPHER_FAILED			/* libcrypto refused */
}			SynthCipherStatus;

/* ---- AES, one block at a time (cipher_aes.c) ---- */

typedef struct SynthAes SynthAes;

/* NULL and *status, when the key is refused; free releases libcrypto's memory. */
extern SynthAes *synth_cipher_aes_new(const uint8_t *key, size_t key_bytes,
									  SynthCipherStatus *status);
extern void synth_cipher_aes_free(SynthAes *aes);
/* in and out may be the same */
extern void synth_cipher_aes_block(SynthAes *aes, const uint8_t in[16],
								   uint8_t out[16]);
/* Did libcrypto ever refuse a block?  What it then wrote is zeros. */
extern bool synth_cipher_aes_failed(const SynthAes *aes);

/* ---- FF1 of NIST SP 800-38G (cipher_ff1.c) ---- */

#define SYNTH_FF1_MAX_LENGTH	4096	/* numerals */
#define SYNTH_FF1_MIN_DOMAIN	100	/* radix^length: first edition; revision 1
									 * asks for a million */

/*
 * synth_cipher_ff1
 *		Encrypt or decrypt n numerals below radix; out may be in.
 */
extern SynthCipherStatus synth_cipher_ff1(SynthAes *aes, bool decrypt,
										  uint32_t radix,
										  const uint8_t *tweak,
										  size_t tweak_bytes,
										  const uint16_t *in, size_t n,
										  uint16_t *out);

/* ---- a keyed hash: SipHash-2-4 (cipher_siphash.c) ---- */

typedef struct SynthSipKey
{
	uint64_t	k0;
	uint64_t	k1;
}			SynthSipKey;

extern uint64_t synth_cipher_siphash(const SynthSipKey *key,
									 const void *bytes, size_t n);

/* ---- HMAC with SHA-256 (cipher_hmac.c) ---- */

#define SYNTH_HMAC_BYTES	32

/* A key's state; it needs no freeing. */
typedef struct SynthHmac
{
	uint64_t	inner[16];
	uint64_t	outer[16];
}			SynthHmac;

extern void synth_cipher_hmac_key(SynthHmac *hmac, const uint8_t *key,
								  size_t key_bytes);
extern void synth_cipher_hmac(const SynthHmac *hmac, const void *bytes,
							  size_t n, uint8_t out[SYNTH_HMAC_BYTES]);

/* ---- keyed permutations of 0 .. n-1 (cipher_permute.c) ---- */

/*
 * A balanced Feistel network with SipHash rounds and cycle walking; n from 1
 * to 2^64 - 1, x below n.
 */
extern uint64_t synth_cipher_permute(const SynthSipKey *key, uint64_t n,
									 uint64_t x);
extern uint64_t synth_cipher_unpermute(const SynthSipKey *key, uint64_t n,
									   uint64_t y);

/* ---- Crypto-PAn: prefix-preserving addresses (cipher_pan.c) ---- */

/* bits: 32 or 128; pad: the second half of Crypto-PAn's key, not yet encrypted */
extern void synth_cipher_pan(SynthAes *aes, const uint8_t pad[16], int bits,
							 const uint8_t *address, uint8_t *out);

/* ---- check digits (cipher_check.c) ---- */

typedef enum SynthCheckScheme
{
	SYNTH_CHECK_LUHN,			/* ISO/IEC 7812-1 annex B */
	SYNTH_CHECK_VERHOEFF,
	SYNTH_CHECK_DAMM,
	SYNTH_CHECK_MOD_11_2,		/* ISO/IEC 7064, pure: digits and X */
	SYNTH_CHECK_MOD_37_2,		/* pure: digits, letters and '*' */
	SYNTH_CHECK_MOD_97_10,		/* pure, two digits; letters count as 10 .. 35 */
	SYNTH_CHECK_MOD_11_10,		/* hybrid: digits */
	SYNTH_CHECK_MOD_37_36		/* hybrid: digits and letters */
}			SynthCheckScheme;

/*
 * Is the string with its check character(s) valid?  Only the scheme's own
 * characters are allowed (upper or lower case): callers strip separators.
 */
extern bool synth_cipher_check_valid(SynthCheckScheme scheme, const char *s,
									 size_t n);
/*
 * The check character(s) of a payload, written to out (no terminating zero);
 * returns how many, 1 or 2, or 0 where the payload has a foreign character.
 */
extern int	synth_cipher_check_compute(SynthCheckScheme scheme, const char *s,
									   size_t n, char out[2]);

/*
 * IBAN, ISO 13616 (electronic form: no blanks).  valid: country's length, form
 * of its BBAN and check digits; country_length is 0 for an unknown country.
 */
extern bool synth_cipher_iban_valid(const char *iban, size_t n);
extern int	synth_cipher_iban_length(const char country[2]);
/* The form of a country's BBAN, a letter each: n digit, a upper-case letter,
 * c either; NULL for an unknown country. */
extern const char *synth_cipher_iban_form(const char country[2]);
/* Set characters 2 and 3 of an IBAN to its check digits. */
extern void synth_cipher_iban_set_check(char *iban, size_t n);

#endif							/* SYNTH_CIPHER_H */
