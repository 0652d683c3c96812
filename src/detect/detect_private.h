/*
 * detect_private.h
 *		Shared by the files of the detect room: categories, the formats of
 *		values, context words, and what a column's values tell.
 *
 * Pure C except below POSTGRES_H, so that unit tests and the fuzzer link the
 * scanner without a server.
 */
#ifndef SYNTH_DETECT_PRIVATE_H
#define SYNTH_DETECT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "detect/detect.h"

#define LENGTH_OF(array)	((int) (sizeof(array) / sizeof((array)[0])))

/* ---- categories (detect_category.c) ---- */

typedef enum SynthCategory
{
	SYNTH_NO_CATEGORY = 0,
	/* people, and how to reach them */
	SYNTH_PERSON_NAME,
	SYNTH_FIRST_NAME,
	SYNTH_LAST_NAME,
	SYNTH_USERNAME,
	SYNTH_EMAIL_ADDRESS,
	SYNTH_PHONE_NUMBER,
	SYNTH_TR_PHONE_NUMBER,
	SYNTH_STREET_ADDRESS,
	SYNTH_CITY,
	SYNTH_ZIPCODE,
	SYNTH_GEO_COORDINATES,
	SYNTH_ORGANIZATION_NAME,
	SYNTH_URL,
	SYNTH_IP_ADDRESS,
	SYNTH_MAC_ADDRESS,
	SYNTH_IMEI_HARDWARE_ID,
	/* traits of people */
	SYNTH_DATE_OF_BIRTH,
	SYNTH_DATE_OF_DEATH,
	SYNTH_AGE,
	SYNTH_GENDER,
	SYNTH_ETHNIC_GROUP,
	SYNTH_NATIONALITY,
	SYNTH_RELIGION,
	SYNTH_POLITICAL_OPINION,
	SYNTH_SEXUAL_ORIENTATION,
	SYNTH_MARITAL_STATUS,
	SYNTH_OCCUPATION,
	SYNTH_SPOKEN_LANGUAGE,
	SYNTH_HEALTH,
	SYNTH_BIOMETRIC,
	SYNTH_SALARY,
	SYNTH_PHOTO,
	SYNTH_FREE_TEXT,
	/* secrets and keys */
	SYNTH_PASSWORD,
	SYNTH_GENERIC_ID,
	SYNTH_NATIONAL_ID,
	SYNTH_PASSPORT,
	SYNTH_DRIVER_LICENSE,
	SYNTH_TAX_ID,
	SYNTH_LICENSE_PLATE,
	SYNTH_VEHICLE_ID,
	/* money */
	SYNTH_IBAN_CODE,
	SYNTH_CREDIT_CARD,
	SYNTH_CARD_SECURITY_CODE,
	SYNTH_BANK_ACCOUNT,
	SYNTH_CRYPTO,
	/* numbers that a country gives out */
	SYNTH_AT_SVNR,
	SYNTH_AU_ABN,
	SYNTH_AU_ACN,
	SYNTH_AU_MEDICARE,
	SYNTH_AU_TFN,
	SYNTH_BE_NATIONAL_NUMBER,
	SYNTH_BR_CNPJ,
	SYNTH_BR_CPF,
	SYNTH_CA_SIN,
	SYNTH_CH_AHV,
	SYNTH_DE_BSNR,
	SYNTH_DE_HANDELSREGISTER,
	SYNTH_DE_LANR,
	SYNTH_DE_PASSPORT,
	SYNTH_DE_SOCIAL_SECURITY,
	SYNTH_DE_TAX_ID,
	SYNTH_DE_VAT_ID,
	SYNTH_DK_CPR,
	SYNTH_ES_NIE,
	SYNTH_ES_NIF,
	SYNTH_ES_PASSPORT,
	SYNTH_FI_PERSONAL_IDENTITY_CODE,
	SYNTH_FR_NIR,
	SYNTH_IE_PPS,
	SYNTH_IN_AADHAAR,
	SYNTH_IN_PAN,
	SYNTH_IN_PASSPORT,
	SYNTH_IN_VEHICLE_REGISTRATION,
	SYNTH_IT_FISCAL_CODE,
	SYNTH_IT_IDENTITY_CARD,
	SYNTH_IT_PASSPORT,
	SYNTH_IT_VAT_CODE,
	SYNTH_KR_BRN,
	SYNTH_KR_DRIVER_LICENSE,
	SYNTH_KR_FRN,
	SYNTH_KR_RRN,
	SYNTH_MX_CURP,
	SYNTH_NG_NIN,
	SYNTH_NG_VEHICLE_REGISTRATION,
	SYNTH_NL_BSN,
	SYNTH_NO_FODSELSNUMMER,
	SYNTH_PL_PESEL,
	SYNTH_PT_NIF,
	SYNTH_SE_ORGANISATIONSNUMMER,
	SYNTH_SE_PERSONNUMMER,
	SYNTH_SG_NRIC_FIN,
	SYNTH_TR_LICENSE_PLATE,
	SYNTH_TR_NATIONAL_ID,
	SYNTH_UK_NHS,
	SYNTH_UK_NINO,
	SYNTH_UK_PASSPORT,
	SYNTH_US_BANK_NUMBER,
	SYNTH_US_DRIVER_LICENSE,
	SYNTH_US_ITIN,
	SYNTH_US_MEDICAL_LICENSE,
	SYNTH_US_NPI,
	SYNTH_US_PASSPORT,
	SYNTH_US_SSN,
	SYNTH_ZA_ID_NUMBER,
	SYNTH_CATEGORIES
}			SynthCategory;

/* What a column's type can hold, as far as rules and names care. */
typedef enum SynthDetectType
{
	SYNTH_DETECT_TEXT,
	SYNTH_DETECT_INTEGER,
	SYNTH_DETECT_NUMBER,
	SYNTH_DETECT_BOOLEAN,
	SYNTH_DETECT_DATE,
	SYNTH_DETECT_NETWORK,
	SYNTH_DETECT_MAC,
	SYNTH_DETECT_UUID,
	SYNTH_DETECT_JSON,
	SYNTH_DETECT_ENUM,
	SYNTH_DETECT_POINT,
	SYNTH_DETECT_BYTES,
	SYNTH_DETECT_ARRAY,			/* of text */
	SYNTH_DETECT_OTHER,
	SYNTH_DETECT_TYPES
}			SynthDetectType;

extern const char *synth_detect_category_name(SynthCategory category);
/* SYNTH_NO_CATEGORY for a name that is none */
extern SynthCategory synth_detect_find_category(const char *name, size_t bytes);
/* Can values of a type be of a category? */
extern bool synth_detect_type_fits(SynthCategory category, SynthDetectType type);
/* The masking rule for a category in a type, NULL where none fits. */
extern const char *synth_detect_type_rule(SynthCategory category,
										  SynthDetectType type, bool not_null);

/* ---- folding (detect_fold.c) ---- */

/*
 * Lower-case, Latin letters without their accents, to at most max bytes of
 * out; returns how many.  Other scripts stay as they are.
 */
extern int	synth_detect_fold(const char *text, size_t bytes, char *out, int max);
/* Bytes of the character at text, and its code; 1 and -1 for invalid UTF-8. */
extern int	synth_detect_character(const char *text, size_t bytes, int32_t *code);
/* Is a character beyond ASCII part of a word?  (Quotes and dashes are not.) */
extern bool synth_detect_is_letter(int32_t code);

/* ---- context (detect_context.c) ---- */

/* What the words near a value speak of; a format names those that support it. */
#define SYNTH_TOPIC(n)	(UINT64_C(1) << (n))

#define TOPIC_PHONE		SYNTH_TOPIC(0)
#define TOPIC_EMAIL		SYNTH_TOPIC(1)
#define TOPIC_PASSPORT	SYNTH_TOPIC(2)
#define TOPIC_TAX		SYNTH_TOPIC(3)
#define TOPIC_VAT		SYNTH_TOPIC(4)
#define TOPIC_SOCIAL	SYNTH_TOPIC(5)
#define TOPIC_ACCOUNT	SYNTH_TOPIC(6)
#define TOPIC_IBAN		SYNTH_TOPIC(7)
#define TOPIC_CARD		SYNTH_TOPIC(8)
#define TOPIC_LICENSE	SYNTH_TOPIC(9)
#define TOPIC_VEHICLE	SYNTH_TOPIC(10)
#define TOPIC_IDENTITY	SYNTH_TOPIC(11)
#define TOPIC_HEALTH	SYNTH_TOPIC(12)
#define TOPIC_PROVIDER	SYNTH_TOPIC(13)
#define TOPIC_PRACTICE	SYNTH_TOPIC(14)
#define TOPIC_COMPANY	SYNTH_TOPIC(15)
#define TOPIC_CRYPTO	SYNTH_TOPIC(16)
#define TOPIC_NETWORK	SYNTH_TOPIC(17)
#define TOPIC_DEVICE	SYNTH_TOPIC(18)
#define TOPIC_BIRTH		SYNTH_TOPIC(19)
#define TOPIC_FOREIGNER SYNTH_TOPIC(20)
#define TOPIC_SIN		SYNTH_TOPIC(21)
#define TOPIC_NHS		SYNTH_TOPIC(22)
#define TOPIC_NPI		SYNTH_TOPIC(23)
#define TOPIC_NIN		SYNTH_TOPIC(24)
#define TOPIC_TFN		SYNTH_TOPIC(25)
#define TOPIC_ABN		SYNTH_TOPIC(26)
#define TOPIC_ACN		SYNTH_TOPIC(27)
#define TOPIC_MEDICARE	SYNTH_TOPIC(28)
#define TOPIC_PAN		SYNTH_TOPIC(29)
#define TOPIC_AADHAAR	SYNTH_TOPIC(30)
#define TOPIC_KOREAN	SYNTH_TOPIC(31)
#define TOPIC_NRIC		SYNTH_TOPIC(32)
#define TOPIC_PESEL		SYNTH_TOPIC(33)
#define TOPIC_HETU		SYNTH_TOPIC(34)
#define TOPIC_CPF		SYNTH_TOPIC(35)
#define TOPIC_CNPJ		SYNTH_TOPIC(36)
#define TOPIC_NIF		SYNTH_TOPIC(37)
#define TOPIC_NIE		SYNTH_TOPIC(38)
#define TOPIC_BSN		SYNTH_TOPIC(39)
#define TOPIC_AHV		SYNTH_TOPIC(40)
#define TOPIC_LANR		SYNTH_TOPIC(41)
#define TOPIC_BSNR		SYNTH_TOPIC(42)
#define TOPIC_ITIN		SYNTH_TOPIC(43)
#define TOPIC_SSN		SYNTH_TOPIC(44)
#define TOPIC_NIR		SYNTH_TOPIC(45)
#define TOPIC_ORGNR		SYNTH_TOPIC(46)
#define TOPIC_SWEDISH	SYNTH_TOPIC(47)
#define TOPIC_TCKN		SYNTH_TOPIC(48)
#define TOPIC_CPR		SYNTH_TOPIC(49)
#define TOPIC_FISCAL	SYNTH_TOPIC(50)
#define TOPIC_CURP		SYNTH_TOPIC(51)
#define TOPIC_NINO		SYNTH_TOPIC(52)
#define TOPIC_RIJKS		SYNTH_TOPIC(53)
#define TOPIC_SOUTH_AFRICA SYNTH_TOPIC(54)
#define TOPIC_NORWAY	SYNTH_TOPIC(55)
#define TOPIC_URL		SYNTH_TOPIC(56)

/* The topics of the words around text[start .. end). */
extern uint64_t synth_detect_context(const char *text, size_t bytes,
									 size_t start, size_t end);

/* ---- check digits by country (detect_check.c) ---- */

typedef enum SynthVerdict
{
	SYNTH_VERDICT_UNKNOWN,		/* nothing to check */
	SYNTH_VERDICT_INVALID,
	SYNTH_VERDICT_VALID
}			SynthVerdict;

/* s: letters in upper case and digits only, separators removed. */
typedef SynthVerdict (*SynthCheck) (const char *s, int n);

/* ---- formats (detect_format.c) ---- */

/* Flags of a format. */
#define FORMAT_SAME_SEPARATOR	0x01	/* one kind of separator throughout */
#define FORMAT_AFTER_LETTER		0x02	/* may follow a letter without a blank */
#define FORMAT_NEEDS_CONTEXT	0x04	/* nothing without a word nearby */
#define FORMAT_CASE				0x08	/* letters count as they are written */
#define FORMAT_RAW_CHECK		0x10	/* the check sees the text as written */

typedef struct SynthFormat
{
	SynthCategory category;
	const char *pattern;		/* see detect_match.c */
	double		plain;			/* confidence without a check, 0: none then */
	double		checked;		/* where the check says valid */
	double		failed;			/* where it says invalid; 0: no finding */
	SynthCheck	check;			/* may be NULL: plain counts */
	uint64_t	topics;
	int			flags;
}			SynthFormat;

extern const SynthFormat synth_detect_formats[];
extern const int synth_detect_nformats;

/* The kind of characters that a text begins with, and how many: up to 31. */
typedef enum SynthRunKind
{
	SYNTH_RUN_DIGITS,
	SYNTH_RUN_LETTERS,
	SYNTH_RUN_KINDS
}			SynthRunKind;

#define SYNTH_RUNS	32

/* The formats that can begin with a run of just that length; 0: with neither. */
extern const short *synth_detect_formats_by_run(SynthRunKind kind, int run,
												int *n);
/* Bits of the lengths of the runs that a pattern can begin with. */
extern uint32_t synth_detect_leading_runs(const char *pattern, SynthRunKind kind);
/*
 * The longest match of a pattern at the start of text: its length, or -1.
 */
extern int	synth_detect_match(const char *pattern, const char *text,
							   size_t bytes);
/*
 * A format at the start of text: its length or -1, and the confidence that
 * the value alone gives.
 */
extern int	synth_detect_match_format(const SynthFormat *format,
									  const char *text, size_t bytes,
									  double *confidence,
									  SynthVerdict *verdict);

/* ---- matchers of what is no fixed format (detect_special.c) ---- */

/* Each: length of the finding at the start of text or -1, its confidence.
 * Telephone numbers: those that begin with "+" or "00". */
extern int	synth_detect_match_phone(const char *text, size_t bytes,
									 double *confidence);
extern int	synth_detect_match_iban(const char *text, size_t bytes,
									double *confidence);
extern int	synth_detect_match_url(const char *text, size_t bytes,
								   double *confidence);
extern int	synth_detect_match_ipv6(const char *text, size_t bytes,
									double *confidence);
/* The address around text[at] = '@'; false where there is none. */
extern bool synth_detect_match_email(const char *text, size_t bytes, size_t at,
									 size_t *start, size_t *end,
									 double *confidence);

/* ---- names and addresses of people (detect_person.c, detect_words.c) ---- */

#define SYNTH_WORD_FIRST_NAME	0x01
#define SYNTH_WORD_LAST_NAME	0x02
#define SYNTH_WORD_TITLE		0x04	/* Mr, Frau, Dr: a name follows */
#define SYNTH_WORD_STREET		0x08	/* street, rue, via */
#define SYNTH_WORD_CITY			0x10
#define SYNTH_WORD_GENDER		0x20
#define SYNTH_WORD_MARITAL		0x40
#define SYNTH_WORD_PARTICLE		0x80	/* von, de, al: inside a name */
#define SYNTH_WORD_COMPANY		0x100	/* GmbH, Ltd: ends a firm's name */
#define SYNTH_WORD_PLAIN		0x200	/* also a word of everyday language */
#define SYNTH_WORD_THING		0x400	/* never part of a person's name */

/* Bits of a folded word. */
extern int	synth_detect_word(const char *word, int n);
/*
 * A person's name at the start of text, behind a title perhaps: where it ends,
 * or -1; *skip: where it begins.
 */
extern int	synth_detect_match_person(const char *text, size_t bytes,
									  int *skip, double *confidence);
/* An address of a street at the start of text: its length or -1. */
extern int	synth_detect_match_street(const char *text, size_t bytes,
									  double *confidence);

/* ---- the scanner (detect_scan.c) ---- */

typedef struct SynthScanOptions
{
	double		min_confidence;
	SynthCategory only;			/* SYNTH_NO_CATEGORY: all of them */
	bool		alternatives;	/* findings of two categories may overlap */
	void		(*poll) (void *);	/* called now and then; may be NULL */
}			SynthScanOptions;

extern int64_t synth_detect_scan_with(const char *text, size_t bytes,
									  const SynthScanOptions *options,
									  void (*emit) (const SynthFinding *, void *),
									  void *argument);
/* Is the whole of text a value of a category?  Separators as in its formats. */
extern SynthVerdict synth_detect_validate(SynthCategory category,
										  const char *text, size_t bytes);

/* ---- names of columns (detect_name.c) ---- */

typedef struct SynthNameVerdict
{
	SynthCategory category;
	double		confidence;
	bool		thing;			/* the name tells of a thing, not of a person */
	bool		negated;		/* a flag, a count, a date of it */
	bool		bare;			/* one word: "id" */
}			SynthNameVerdict;

extern SynthNameVerdict synth_detect_read_name(const char *name);
/* Does a table's name speak of people? */
extern bool synth_detect_is_people(const char *table_name);

/* ---- values of a column (detect_values.c) ---- */

/* Forms of values that are no category of their own. */
typedef enum SynthForm
{
	SYNTH_FORM_NUMBER,			/* a plain number */
	SYNTH_FORM_DATE,
	SYNTH_FORM_FLAG,			/* yes, true, active */
	SYNTH_FORM_CODE,			/* one or two letters or digits */
	SYNTH_FORM_OPAQUE,			/* one token of letters and digits */
	SYNTH_FORM_PHONE,			/* 7 to 15 digits and what phones have beside */
	SYNTH_FORM_NAME,			/* one to five capitalised words, no digit */
	SYNTH_FORM_ADDRESS,			/* words and a number */
	SYNTH_FORM_WORD,			/* one word of letters */
	SYNTH_FORM_AGE,				/* a number to 120, or a range of such */
	SYNTH_FORM_COORDINATE,		/* -180 .. 180 with decimals */
	SYNTH_FORMS
}			SynthForm;

/* How many of a column's values are what. */
typedef struct SynthValueCounts
{
	int64_t		values;			/* not null and not blank */
	int64_t		whole[SYNTH_CATEGORIES];	/* the whole value is one */
	int64_t		checked[SYNTH_CATEGORIES];	/* and its check digits hold */
	double		sureness[SYNTH_CATEGORIES]; /* sum over the whole ones */
	int64_t		inside[SYNTH_CATEGORIES];	/* found within longer text */
	int64_t		holding;		/* values with something found inside */
	int64_t		forms[SYNTH_FORMS];
	int64_t		words;			/* in all */
}			SynthValueCounts;

extern void synth_detect_count_value(SynthValueCounts *counts,
									 const char *value, size_t bytes);

typedef struct SynthColumnFacts
{
	const char *name;
	SynthDetectType type;
	int64_t		rows;			/* sampled */
	int64_t		distinct;		/* of the sampled values that are not null */
	const SynthValueCounts *counts;
}			SynthColumnFacts;

typedef struct SynthColumnVerdict
{
	SynthCategory category;
	double		confidence;
	SynthNameVerdict by_name;
	double		agreement;		/* share of values that fit; -1: not known */
}			SynthColumnVerdict;

/* Name, type and values together. */
extern SynthColumnVerdict synth_detect_judge(const SynthColumnFacts *facts);
/* Does a column of a category show that its table is about people? */
extern bool synth_detect_is_of_people(SynthCategory category);
/*
 * What a table adds: its name speaks of people, a column is of people, another
 * is an address; how many columns it has.
 */
extern void synth_detect_weigh(SynthColumnVerdict *verdict, bool people_table,
							   bool people, bool address, int columns);

#endif							/* SYNTH_DETECT_PRIVATE_H */
