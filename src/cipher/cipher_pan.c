/*
 * cipher_pan.c
 *		Crypto-PAn: addresses that share k leading bits keep sharing exactly k.
 *
 * J. Xu, J. Fan, M. H. Ammar and S. B. Moon, "Prefix-preserving IP address
 * anonymization", ICNP 2002.  Bit k is flipped by the first bit of AES of the
 * k bits before it, filled up with the encrypted pad.  The blocks hang on the
 * address alone and not on each other, so that they are encrypted together.
 */
#include <string.h>

#include "cipher/cipher_private.h"

#define PAN_MAX_BITS	128

void
synth_cipher_pan(SynthAes *aes, const uint8_t pad[16], int bits,
				 const uint8_t *address, uint8_t *out)
{
	uint8_t		blocks[16 * PAN_MAX_BITS];
	uint8_t		filler[16];
	uint8_t		flips[PAN_MAX_BITS / 8] = {0};

	synth_cipher_aes_block(aes, pad, filler);
	for (int k = 0; k < bits; k++)
	{
		uint8_t    *block = blocks + 16 * k;
		int			whole = k / 8;
		uint8_t		mask = (uint8_t) (0xff00 >> (k % 8));

		memcpy(block, address, whole);
		memcpy(block + whole, filler + whole, 16 - whole);
		block[whole] = (address[whole] & mask) | (filler[whole] & ~mask);
	}
	synth_cipher_aes_blocks(aes, blocks, bits, blocks);
	for (int k = 0; k < bits; k++)
		flips[k / 8] |= (blocks[16 * k] >> 7) << (7 - k % 8);
	for (int i = 0; i < bits / 8; i++)
		out[i] = address[i] ^ flips[i];
}
