/*
 * mask_iban.c
 *		Method iban: international bank account numbers (ISO 13616).
 *
 * The digits and letters of a valid number's BBAN are permuted under the
 * country, each among its kind, and the two check digits computed anew: valid
 * stays valid.  What is not valid is permuted in its shape until it is not
 * valid again.  Blanks and the case of letters stay, and do not matter to the
 * pseudonym.
 *
 * Limits: check digits that a country has inside of its BBAN are permuted like
 * the rest and do not hold.  With keep_bank the identifiers of bank and branch
 * are kept as the SWIFT IBAN registry places them (and what stands before
 * them); of a country that the table lacks, the first four characters.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"

#define MAX_IBAN		34
#define MAX_IBAN_BYTES	64
#define FIRST_BBAN		4
/* fewer than this many characters are not left to an account */
#define MIN_ACCOUNT		4

typedef struct Iban
{
	int			n;
	char		c[MAX_IBAN + 1];	/* upper case, no blanks */
	uint8		at[MAX_IBAN];	/* where each stands in the text */
}			Iban;

typedef struct IbanState
{
	bool		keep_bank;
}			IbanState;

/* Characters of the BBAN up to the end of the bank's and branch's code. */
static const char *const bank_codes =
"AD08 AE03 AL08 AT05 AZ04 BA06 BE03 BG08 BH04 BR13 BY08 CH05 CR04 CY08 CZ04 "
"DE08 DK04 DO04 EE02 EG08 ES08 FI03 FO04 FR10 GB10 GE02 GI04 GL04 GR07 GT04 "
"HR07 HU07 IE10 IL06 IQ07 IS04 IT11 JO08 KW04 KZ03 LB04 LC04 LI05 LT05 LU03 "
"LV04 LY06 MC10 MD02 ME03 MK03 MR10 MT09 MU08 NL04 NO04 PK04 PL08 PS04 PT08 "
"QA04 RO04 RS03 SA02 SC08 SE03 SI05 SK04 SM11 ST08 SV04 TL03 TN05 TR05 UA06 "
"VA03 VG04 XK04 ";

void
synth_mask_prepare_iban(SynthMask *mask)
{
	IbanState  *state = palloc(sizeof(IbanState));

	state->keep_bank = synth_mask_argument_flag(mask->rule, 0);
	mask->state = state;
}

/* A valid number, without its blanks. */
static bool
read_iban(const char *in, int bytes, Iban *iban)
{
	if (bytes > MAX_IBAN_BYTES)
		return false;
	iban->n = 0;
	for (int i = 0; i < bytes; i++)
	{
		if (in[i] == ' ')
			continue;
		if (iban->n == MAX_IBAN || synth_mask_form_class(in[i]) == '=')
			return false;
		iban->c[iban->n] = pg_ascii_toupper((unsigned char) in[i]);
		iban->at[iban->n++] = i;
	}
	return iban->n > FIRST_BBAN && synth_cipher_iban_valid(iban->c, iban->n);
}

static bool
refuse_iban(void *arg, const char *s, int bytes)
{
	Iban		iban;

	return read_iban(s, bytes, &iban);
}

/* Where the permuted characters begin. */
static int
first_masked(const Iban *iban, const IbanState *state)
{
	const char *found = bank_codes;
	int			code = 4;

	if (!state->keep_bank)
		return FIRST_BBAN;
	for (; *found; found += 5)
		if (found[0] == iban->c[0] && found[1] == iban->c[1])
			code = (found[2] - '0') * 10 + found[3] - '0';
	return FIRST_BBAN + Min(code, iban->n - FIRST_BBAN - MIN_ACCOUNT);
}

bool
synth_mask_apply_iban(SynthMask *mask, const char *in, int bytes)
{
	Iban		iban;
	char		form[MAX_IBAN];
	int			first;
	char	   *out;

	if (!read_iban(in, bytes, &iban))
	{
		synth_mask_append_shape(mask, in, bytes, refuse_iban, NULL);
		return true;
	}
	first = first_masked(&iban, mask->state);
	for (int i = first; i < iban.n; i++)
		form[i] = synth_mask_form_class(iban.c[i]);
	/* what is kept, less the check digits, is the tweak */
	iban.c[2] = iban.c[3] = '0';
	synth_mask_permute_form(mask, false, synth_mask_tweak(mask, iban.c, first),
							form + first, iban.c + first, iban.n - first);
	synth_cipher_iban_set_check(iban.c, iban.n);

	appendBinaryStringInfo(&mask->out, in, bytes);
	out = mask->out.data + mask->out.len - bytes;
	for (int i = 0; i < iban.n; i++)
		out[iban.at[i]] = in[iban.at[i]] >= 'a' ? iban.c[i] | 0x20 : iban.c[i];
	return true;
}
