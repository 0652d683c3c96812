/*
 * mask_number.c
 *		Numbers that people are known by: phone and card; the family of these,
 *		iban (mask_iban.c) and national_id (mask_national.c).
 *
 * A phone number keeps its country, its trunk zeros and how it is written; the
 * digits of the subscriber are permuted, the first never to zero.  Numbers of
 * the North American plan stay possible ones: area and exchange begin with 2
 * to 9.  The pseudonym's digits depend on the subscriber's alone, so a number
 * has the same ones with and without its country and however it is spaced.
 *
 * A card keeps its issuer's digits and is valid by Luhn's check digit if and
 * only if it was.
 *
 * What is neither is permuted in its shape, until it is still neither.
 * Sources: ITU-T E.164 and its list of codes; ISO/IEC 7812-1.
 */
#include "postgres.h"

#include "mask/mask_methods_private.h"
#include "miscadmin.h"

#define MAX_PHONE_BYTES		48
#define MIN_PHONE_DIGITS	4
#define MAX_PHONE_DIGITS	20
#define MIN_CARD_DIGITS		12
#define MAX_CARD_DIGITS		19
#define MAX_CARD_BYTES		40

/* Digits picked from a text, and where each stands. */
typedef struct Digits
{
	int			n;
	bool		plus;			/* a phone number that begins with + */
	char		digit[MAX_PHONE_BYTES];
	char		form[MAX_PHONE_BYTES];
	uint8		at[MAX_PHONE_BYTES];
}			Digits;

static bool read_phone(const char *in, int bytes, Digits *phone);
static int	separator_bytes(const char *in, int bytes);
static void classify_phone(Digits *phone);
static void append_digits(SynthMask *mask, const char *in, int bytes,
						  const Digits *digits);

/* ---- phone ---- */

static bool
refuse_phone(void *arg, const char *s, int bytes)
{
	Digits		phone;

	return read_phone(s, bytes, &phone);
}

static bool
apply_phone(SynthMask *mask, const char *in, int bytes)
{
	Digits		phone;
	Digits		masked;

	if (!read_phone(in, bytes, &phone))
	{
		synth_mask_append_shape(mask, in, bytes, refuse_phone, NULL);
		return true;
	}
	masked = phone;
	do
	{
		CHECK_FOR_INTERRUPTS();
		synth_mask_permute_form(mask, false, 0, phone.form, masked.digit, phone.n);
		classify_phone(&masked);
		/* numbers outside of the North American plan stay outside */
	} while (memcmp(masked.form, phone.form, phone.n) != 0);
	append_digits(mask, in, bytes, &masked);
	return true;
}

static Datum
apply_figure(SynthMask *mask, Datum value, bool *isnull)
{
	return synth_mask_permute_figure(mask, false, value);
}

/* Digits and what people put between them; false where it is anything else. */
static bool
read_phone(const char *in, int bytes, Digits *phone)
{
	if (bytes > MAX_PHONE_BYTES)
		return false;
	phone->n = 0;
	phone->plus = false;
	for (int i = 0; i < bytes;)
	{
		int			skip = 1;

		if (in[i] >= '0' && in[i] <= '9')
		{
			phone->digit[phone->n] = in[i];
			phone->at[phone->n++] = i;
		}
		else if (in[i] == '+' && phone->n == 0)
			phone->plus = true;
		else
			skip = separator_bytes(in + i, bytes - i);
		if (skip == 0)
			return false;
		i += skip;
	}
	if (phone->n < MIN_PHONE_DIGITS || phone->n > MAX_PHONE_DIGITS)
		return false;
	classify_phone(phone);
	return true;
}

static int
separator_bytes(const char *in, int bytes)
{
	static const char *const words[] = {
		"extension", "ext", "x", "#", "tel", ":", ",", ";",
		/* blanks that do not break, dashes */
		"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x93",
	};

	if (strchr(" -./()\t", in[0]) && in[0])
		return 1;
	for (int w = 0; w < lengthof(words); w++)
	{
		int			length = strlen(words[w]);

		if (length <= bytes && pg_strncasecmp(in, words[w], length) == 0)
			return length;
	}
	return 0;
}

/* How many digits the country code has that these begin with. */
static int
country_code_digits(const char *digit)
{
	/* by the first digit: the second ones of codes of two digits */
	static const char *const two[10] = {
		"", "", "07", "0123469", "013456789", "12345678", "0123456", "",
		"1246", "0123458"
	};

	if (digit[0] == '1' || digit[0] == '7')
		return 1;
	return strchr(two[digit[0] - '0'], digit[1]) ? 2 : 3;
}

/*
 * Which digits are kept and what the others may be, from the digits themselves
 * alone: those of the result say the same.
 */
static void
classify_phone(Digits *phone)
{
	const char *digit = phone->digit;
	int			n = phone->n;
	int			kept = 0;
	bool		american = false;
	bool		too_short;

	while (kept < n && digit[kept] == '0')
		kept++;
	if (phone->plus ? kept == 0 : kept == 2 && n >= 10)
	{
		american = digit[kept] == '1';
		kept += country_code_digits(digit + kept);
		while (kept < n && digit[kept] == '0')
			kept++;
	}
	else if (!phone->plus && kept == 0)
	{
		american = n == 10 || (n == 11 && digit[0] == '1');
		kept = american ? n - 10 : 0;
	}
	/* of what is nearly all prefix, the last three digits are masked */
	too_short = n - kept < MIN_PHONE_DIGITS;
	kept = Min(kept, n - MIN_PHONE_DIGITS + too_short);
	memset(phone->form, '=', kept);
	memset(phone->form + kept, '0', n - kept);
	phone->form[kept] = too_short ? '0' : '1';
	if (american && n - kept == 10 && digit[kept] >= '2' && digit[kept + 3] >= '2')
		phone->form[kept] = phone->form[kept + 3] = '2';
}

/* The text with its digits replaced. */
static void
append_digits(SynthMask *mask, const char *in, int bytes, const Digits *digits)
{
	char	   *out;

	appendBinaryStringInfo(&mask->out, in, bytes);
	out = mask->out.data + mask->out.len - bytes;
	for (int i = 0; i < digits->n; i++)
		out[digits->at[i]] = digits->digit[i];
}

/* ---- card ---- */

static void
prepare_card(SynthMask *mask)
{
	int		   *keep = palloc(sizeof(int));

	*keep = synth_mask_argument_integer(mask->rule, 0, 6, 0, 8);
	mask->state = keep;
}

/* The digits of what is written as a card number. */
static bool
read_card(const char *in, int bytes, Digits *card)
{
	if (bytes > MAX_CARD_BYTES)
		return false;
	card->n = 0;
	for (int i = 0; i < bytes; i++)
	{
		if (in[i] == ' ' || in[i] == '-' || in[i] == '.')
			continue;
		if (in[i] < '0' || in[i] > '9')
			return false;
		card->digit[card->n] = in[i];
		card->at[card->n++] = i;
	}
	return card->n >= MIN_CARD_DIGITS && card->n <= MAX_CARD_DIGITS;
}

static bool
apply_card(SynthMask *mask, const char *in, int bytes)
{
	int			keep = *(int *) mask->state;
	Digits		card;
	uint64		tweak;
	bool		valid;

	if (!read_card(in, bytes, &card))
	{
		/* a shape keeps its length: it does not become a card's */
		synth_mask_append_shape(mask, in, bytes, NULL, NULL);
		return true;
	}
	valid = synth_cipher_check_valid(SYNTH_CHECK_LUHN, card.digit, card.n);
	tweak = keep ? synth_mask_tweak(mask, card.digit, keep) : 0;
	memset(card.form, '=', keep);
	memset(card.form + keep, '0', card.n - keep);
	if (keep == 0 && card.digit[0] != '0')
		card.form[0] = '1';
	if (valid)
	{
		synth_mask_permute_form(mask, false, tweak, card.form, card.digit, card.n - 1);
		synth_cipher_check_compute(SYNTH_CHECK_LUHN, card.digit, card.n - 1,
								   &card.digit[card.n - 1]);
	}
	else
	{
		do
		{
			CHECK_FOR_INTERRUPTS();
			synth_mask_permute_form(mask, false, tweak, card.form, card.digit, card.n);
		} while (synth_cipher_check_valid(SYNTH_CHECK_LUHN, card.digit, card.n));
	}
	append_digits(mask, in, bytes, &card);
	return true;
}

static Datum
apply_digits(SynthMask *mask, Datum value, bool *isnull)
{
	return synth_mask_figure_by_text(mask, value);
}

/* ---- the family ---- */

static const SynthMaskParameter iban_parameters[] = {
	{"keep_bank", SYNTH_RULE_WORD, false},
};

static const SynthMaskParameter card_parameters[] = {
	{"keep", SYNTH_RULE_NUMBER, false},
};

static const SynthMaskParameter national_parameters[] = {
	{"scheme", SYNTH_RULE_WORD | SYNTH_RULE_STRING, false},
};

static const SynthMaskMethod methods[] = {
	{
		.name = "phone",
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER,
		.keeps = "country code, trunk zeros, number of digits, separators",
		.loses = "the subscriber's digits",
		.apply_text = apply_phone,
		.apply_datum = apply_figure,
	},
	{
		.name = "iban",
		.parameters = iban_parameters,
		.nparameters = lengthof(iban_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.keeps = "country, form, blanks, validity of the check digits; the bank with keep_bank = true",
		.loses = "bank and account",
		.prepare = synth_mask_prepare_iban,
		.apply_text = synth_mask_apply_iban,
	},
	{
		.name = "card",
		.parameters = card_parameters,
		.nparameters = lengthof(card_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER,
		.keeps = "the issuer's digits (the first 6, or keep = n), length, separators, validity of the check digit",
		.loses = "the account's digits",
		.prepare = prepare_card,
		.apply_text = apply_card,
		.apply_datum = apply_digits,
	},
	{
		.name = "national_id",
		.parameters = national_parameters,
		.nparameters = lengthof(national_parameters),
		.flags = SYNTH_METHOD_KEYED | SYNTH_METHOD_DISTINCT,
		.text_types = SYNTH_TYPES_TEXT,
		.datum_types = SYNTH_TYPES_INTEGER | SYNTH_TYPES_NUMBER,
		.keeps = "form, separators, validity of the check characters",
		.loses = "all that the number says: date of birth, sex, place",
		.prepare = synth_mask_prepare_national,
		.apply_text = synth_mask_apply_national,
		.apply_datum = apply_digits,
	},
};

const SynthMaskFamily synth_mask_number_family = {methods, lengthof(methods)};
