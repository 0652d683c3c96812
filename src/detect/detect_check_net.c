/*
 * detect_check_net.c
 *		What is right in network addresses and in addresses of crypto coins.
 *
 * Pure C, with SHA-256 from libcrypto.  Sources: RFC 791; IEEE 802 (broadcast
 * and null addresses name nobody); BIP 173 and 350 (bech32, bech32m); Base58
 * with four bytes of a double SHA-256.
 */
#include <openssl/sha.h>
#include <string.h>

#include "detect/detect_check_private.h"

/* As written: four octets, and not 0.0.0.0 */
SynthVerdict
synth_detect_check_ipv4(const char *s, int n)
{
	int			octet = 0,
				all = 0;

	for (int i = 0; i < n; i++)
	{
		if (s[i] == '.')
			octet = 0;
		else
			octet = octet * 10 + s[i] - '0';
		if (octet > 255)
			return SYNTH_VERDICT_INVALID;
		all |= octet;
	}
	return all ? SYNTH_VERDICT_VALID : SYNTH_VERDICT_INVALID;
}

SynthVerdict
synth_detect_check_mac(const char *s, int n)
{
	return memcmp(s, "000000000000", 12) == 0 || memcmp(s, "FFFFFFFFFFFF", 12) == 0 ?
		SYNTH_VERDICT_INVALID : SYNTH_VERDICT_VALID;
}

/* 25 bytes: a version, 20 of the hash, four of its double SHA-256. */
SynthVerdict
synth_detect_check_base58(const char *s, int n)
{
	static const char alphabet[] =
	"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	unsigned char bytes[25] = {0};
	unsigned char hash[SHA256_DIGEST_LENGTH];

	for (int i = 0; i < n; i++)
	{
		const char *place = s[i] ? strchr(alphabet, s[i]) : NULL;
		unsigned	carry;

		if (place == NULL)
			return SYNTH_VERDICT_INVALID;
		carry = place - alphabet;
		for (int k = 24; k >= 0; k--)
		{
			carry += 58 * bytes[k];
			bytes[k] = carry & 0xFF;
			carry >>= 8;
		}
		if (carry)
			return SYNTH_VERDICT_INVALID;
	}
	SHA256(bytes, 21, hash);
	SHA256(hash, sizeof(hash), hash);
	return memcmp(hash, bytes + 21, 4) == 0 ? SYNTH_VERDICT_VALID : SYNTH_VERDICT_INVALID;
}

/* The remainder of the polynomial is 1 for version 0, another from 1 on. */
SynthVerdict
synth_detect_check_bech32(const char *s, int n)
{
	static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
	0x3d4233dd, 0x2a1462b3};
	uint32_t	sum = 1;

	/* "bc", expanded: high bits, 0, low bits; then the data after the '1' */
	for (int i = -5; i < n - 3; i++)
	{
		static const signed char prefix[] = {3, 3, 0, 2, 3};
		uint32_t	top = sum >> 25;
		int			value;

		if (i < 0)
			value = prefix[i + 5];
		else
		{
			char		c = s[i + 3] >= 'A' && s[i + 3] <= 'Z' ? s[i + 3] - 'A' + 'a' : s[i + 3];
			const char *place = c ? strchr(alphabet, c) : NULL;

			if (place == NULL)
				return SYNTH_VERDICT_INVALID;
			value = place - alphabet;
		}
		sum = (sum & 0x1ffffff) << 5 ^ value;
		for (int k = 0; k < 5; k++)
			if (top >> k & 1)
				sum ^= generator[k];
	}
	return sum == 1 || sum == 0x2bc830a3 ? SYNTH_VERDICT_VALID : SYNTH_VERDICT_INVALID;
}
