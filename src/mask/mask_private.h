/*
 * mask_private.h
 *		Shared by the files of the mask room: rules as parsed, the registry of
 *		methods, and what a method is given to run.
 *
 * A method is one descriptor and two functions: prepare, which checks the
 * arguments and fills mask->state, and one of apply_text or apply_datum.
 * Methods on text get the value as UTF-8 bytes and append the masked bytes to
 * mask->out; the room carries them to and from every other type through the
 * type's text form.  apply_datum serves the types in which a method has a
 * form of its own (numbers, dates, addresses).
 */
#ifndef SYNTH_MASK_PRIVATE_H
#define SYNTH_MASK_PRIVATE_H

#include "cipher/cipher.h"
#include "lib/stringinfo.h"
#include "mask/mask.h"

/* ---- rules ---- */

typedef enum SynthRuleValueKind
{
	SYNTH_RULE_NUMBER = 1,
	SYNTH_RULE_STRING = 2,
	SYNTH_RULE_WORD = 4,		/* a bare word; also a rule without arguments */
	SYNTH_RULE_CALL = 8			/* a nested rule with arguments */
}			SynthRuleValueKind;

typedef struct SynthRuleArgument
{
	char	   *name;			/* NULL: by position */
	SynthRuleValueKind kind;
	double		number;
	char	   *text;			/* of a number, too: as it was written */
	SynthRule  *rule;			/* of a word that is a method, and of a call */
}			SynthRuleArgument;

struct SynthRule
{
	const SynthMaskMethod *method;
	int			narguments;
	SynthRuleArgument *arguments;	/* as written */
	const SynthRuleArgument **bound;	/* of each parameter; NULL: not given */
	/* parameters that every keyed method has */
	char	   *domain;			/* NULL: the method's own */
	int			key_version;	/* 0: the newest */
	char	   *locale;			/* NULL: not given */
};

/* ---- methods ---- */

typedef struct SynthMaskParameter
{
	const char *name;
	int			kinds;			/* SynthRuleValueKind bits */
	bool		required;
}			SynthMaskParameter;

/* Classes of types, bits. */
#define SYNTH_TYPES_TEXT		0x0001	/* text, varchar, char, citext, name */
#define SYNTH_TYPES_INTEGER		0x0002	/* int2, int4, int8 */
#define SYNTH_TYPES_NUMBER		0x0004	/* numeric, float4, float8, money */
#define SYNTH_TYPES_BOOLEAN		0x0008
#define SYNTH_TYPES_DATE		0x0010	/* date, timestamp, timestamptz */
#define SYNTH_TYPES_TIME		0x0020	/* time, timetz, interval */
#define SYNTH_TYPES_NETWORK		0x0040	/* inet, cidr */
#define SYNTH_TYPES_MAC			0x0080	/* macaddr, macaddr8 */
#define SYNTH_TYPES_UUID		0x0100
#define SYNTH_TYPES_BYTES		0x0200
#define SYNTH_TYPES_JSON		0x0400	/* json, jsonb */
#define SYNTH_TYPES_ENUM		0x0800
#define SYNTH_TYPES_RANGE		0x1000
#define SYNTH_TYPES_OTHER		0x2000
#define SYNTH_TYPES_ALL			0x3fff

/* Flags of a method. */
#define SYNTH_METHOD_KEYED		0x01	/* depends on the key */
#define SYNTH_METHOD_DISTINCT	0x02	/* distinct in, distinct out */
#define SYNTH_METHOD_LOCALE		0x04	/* has the parameter locale */
#define SYNTH_METHOD_REVERSIBLE 0x08	/* who has the key gets the value back */
#define SYNTH_METHOD_VARIADIC	0x10	/* arguments beyond the parameters, named
										 * by strings (json) */

struct SynthMaskMethod
{
	const char *name;
	const SynthMaskParameter *parameters;
	int			nparameters;
	int			flags;
	int			text_types;		/* masked through their text form */
	int			datum_types;	/* masked by apply_datum */
	const char *keeps;			/* for people: what is kept of a value */
	const char *loses;			/* and what is lost */
	/* check the rule's arguments, fill mask->state; may be NULL */
	void		(*prepare) (SynthMask *mask);
	/* mask bytes of UTF-8, append to mask->out; false: the result is NULL */
	bool		(*apply_text) (SynthMask *mask, const char *in, int bytes);
	/* result in the current context */
	Datum		(*apply_datum) (SynthMask *mask, Datum value, bool *isnull);
	/* where whether it is lossy depends on rule and type; may be NULL */
	bool		(*is_lossy) (const SynthRule *rule, Oid type);
};

/* A rule ready to run. */
struct SynthMask
{
	const SynthRule *rule;
	const SynthMaskMethod *method;
	Oid			type;			/* base type of the value: no domain */
	int32		typmod;
	int			type_class;		/* one SYNTH_TYPES_ bit */
	int			max_chars;		/* of varchar(n) and char(n); 0: no limit */
	const char *scope;
	uint8		secret[32];		/* of scope, domain and key version */
	SynthSipKey sip;			/* from the secret */
	SynthAes   *aes;			/* use synth_mask_aes() */
	MemoryContext context;		/* lives as long as the mask */
	void	   *state;			/* the method's */
	StringInfoData out;			/* what apply_text appends to */
	struct SynthMaskCarrier *carrier;	/* how the type travels (mask_apply.c) */
};

/* The SYNTH_TYPES_ bit of a base type (mask_apply.c). */
extern int	synth_mask_type_class(Oid type);

/* AES-256 under mask->secret; freed with the mask's context. */
extern SynthAes *synth_mask_aes(SynthMask *mask);
/* Other keys below the mask's: label tells them apart. */
extern void synth_mask_subkey(const SynthMask *mask, const char *label,
							  SynthSipKey *sip);

/* ---- keys (mask_key.c) ---- */

/*
 * The secret of a scope and domain under a version of the key, 0 the newest.
 * Errors: 22023 no such version.
 */
extern void synth_mask_secret(const char *scope, const char *domain,
							  int version, uint8 out[32]);

/* The bound argument's value, or a default where it is not given. */
extern double synth_mask_argument_number(const SynthRule *rule, int parameter,
								double otherwise);
extern const char *synth_mask_argument_text(const SynthRule *rule, int parameter,
								   const char *otherwise);

/* ---- the registry: a list of descriptors from each file of methods ---- */

typedef struct SynthMaskFamily
{
	const SynthMaskMethod *methods;
	int			nmethods;
}			SynthMaskFamily;

extern const SynthMaskFamily synth_mask_person_family;	/* mask_person.c: names,
														 * e-mail, username */
extern const SynthMaskFamily synth_mask_place_family;	/* mask_place.c: address,
														 * street, city, postcode, company */
extern const SynthMaskFamily synth_mask_number_family;	/* mask_number.c: phone,
														 * iban, card, national_id */
extern const SynthMaskFamily synth_mask_network_family; /* mask_network.c: ip,
														 * mac, url, uuid */
extern const SynthMaskFamily synth_mask_value_family;	/* mask_value.c: none,
														 * null, constant, partial,
														 * hash, encrypt */
extern const SynthMaskFamily synth_mask_measure_family; /* mask_measure.c: noise,
														 * generalize, date */
extern const SynthMaskFamily synth_mask_nested_family;	/* mask_nested.c: json,
														 * row, text */

extern const SynthMaskMethod *synth_mask_find_method(const char *name);
/* method number index, NULL behind the last */
extern const SynthMaskMethod *synth_mask_method_at(int index);

#endif							/* SYNTH_MASK_PRIVATE_H */
