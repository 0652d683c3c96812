/*
 * mask.h
 *		Door of the mask room: rules, and values masked by them.
 *
 * A rule is text such as "email" or "partial(2, '*', 2)": a method of the
 * registry and its arguments.  A SynthMask is a rule made ready for one type.
 */
#ifndef SYNTH_MASK_H
#define SYNTH_MASK_H

#include "base/base.h"
#include "lib/stringinfo.h"

typedef struct SynthRule SynthRule;
typedef struct SynthMaskMethod SynthMaskMethod;
typedef struct SynthMask SynthMask;

/* ---- rules (mask_rule.c) ---- */

/*
 * Parse a rule, strictly.   Errors: 22023 syntax, unknown method (the hint
 * lists them), wrong or missing arguments; no part of a value is shown.
 */
extern SynthRule *synth_mask_parse(const char *text);
/* Canonical text of a rule. */
extern char *synth_mask_deparse(const SynthRule *rule);
/* A string as a rule has it, in quotes. */
extern void synth_mask_deparse_string(StringInfo out, const char *text);
/* Error 42804 where the method does not fit values of a type. */
extern void synth_mask_check_type(const SynthRule *rule, Oid type, int32 typmod);
/* Does the method, whatever its arguments, fit values of a type? */
extern bool synth_mask_fits(const SynthRule *rule, Oid type);
/* May the method give one value for two?  (Not for key columns then.) */
extern bool synth_mask_is_lossy(const SynthRule *rule, Oid type);
extern bool synth_mask_is_keyed(const SynthRule *rule);
extern bool synth_mask_is_reversible(const SynthRule *rule);
extern bool synth_mask_keeps_value(const SynthRule *rule);	/* "none" */
extern bool synth_mask_is_null(const SynthRule *rule);	/* "null" */
/* The rule needs the whole row or the whole table. */
extern bool synth_mask_is_synthetic(const SynthRule *rule);
extern bool synth_mask_is_shuffle(const SynthRule *rule);
/* What the method keeps and loses of a value, for people. */
extern const char *synth_mask_keeps(const SynthRule *rule);
extern const char *synth_mask_loses(const SynthRule *rule);

/* ---- masking values (mask_apply.c) ---- */

/*
 * Make a rule ready for values of a type in a context of its own below parent.
 * scope tells whose pseudonyms they are: "" the database's.
 * Errors: those of check_type; 22023 key version missing.
 */
extern SynthMask *synth_mask_begin(const SynthRule *rule, Oid type, int32 typmod,
								   const char *scope, MemoryContext parent);
/* Mask a value that is not NULL; the result in the current context. */
extern Datum synth_mask_value(SynthMask *mask, Datum value, bool *isnull);

/* ---- the type synth_rule (mask_type.c) ---- */

typedef struct SynthRuleValue
{
	int32		vl_len_;		/* varlena header */
	int32		typmod;			/* of the value to mask, with a stamp */
	int32		scope_at;		/* in data; 0: no stamp */
	char		data[FLEXIBLE_ARRAY_MEMBER];	/* rule, then scope */
}			SynthRuleValue;

extern SynthRuleValue *synth_mask_rule_value(Datum datum);
extern const char *synth_mask_rule_text(const SynthRuleValue *value);
/* NULL: no stamp */
extern const char *synth_mask_rule_scope(const SynthRuleValue *value);
/* A value with a stamp, for plans only. */
extern Datum synth_mask_stamp(const char *rule_text, const char *scope,
							  int32 typmod);

/* ---- the functions of the methods (mask_function.c) ---- */

/* The rule that a call of synth_mask_email(value, ...) or its kin stands for. */
extern char *synth_mask_compose(Oid function, int nargs, const Datum *values,
								const bool *nulls);

/* ---- keys (mask_key.c) ---- */

/* The table of the keys; InvalidOid where the extension is not. */
extern Oid	synth_mask_key_table(void);
/* May the role use the key on values of its own? */
extern bool synth_mask_may_use_key(Oid role);
/* Error 42501 where the current role may not. */
extern void synth_mask_require_key_right(void);
/*
 * A secret for something else than masks, such as an order of rows, under the
 * newest key.  Errors: 22023 no key.
 */
extern void synth_mask_purpose_key(const char *scope, const char *purpose,
								   uint8 out[32]);

#endif							/* SYNTH_MASK_H */
