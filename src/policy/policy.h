/*
 * policy.h
 *		Door of the policy room: which rule is in force where, and for whom.
 */
#ifndef SYNTH_POLICY_H
#define SYNTH_POLICY_H

#include "base/base.h"

/* Where a column's rule comes from. */
typedef enum SynthRuleOrigin
{
	SYNTH_ORIGIN_NONE,			/* no rule: the column is shown */
	SYNTH_ORIGIN_LABEL,			/* its own security label */
	SYNTH_ORIGIN_PARENT,		/* label of an inheritance parent's column */
	SYNTH_ORIGIN_REFERENCE,		/* label of the column that it references */
	SYNTH_ORIGIN_TABLE,			/* "default ..." of the table */
	SYNTH_ORIGIN_SETTING,		/* synth.default_rule */
	SYNTH_ORIGIN_SUGGESTION,	/* by name and type */
	SYNTH_ORIGIN_CHILD,			/* rule of an inheritance child's column */
	SYNTH_ORIGIN_SOURCE			/* rule of what a materialized view shows */
}			SynthRuleOrigin;

/* The rules in force of a relation's columns; index is attribute number - 1. */
typedef struct SynthTableRules
{
	Oid			relation;
	Oid			owner;
	int			natts;
	char	  **rules;			/* as written; NULL: shown */
	SynthRuleOrigin *origins;
	bool		has_labels;		/* some rule comes from a label */
	bool		has_rules;		/* some column has a rule, of any origin */
}			SynthTableRules;

/* The rules in force, in the current context. */
extern SynthTableRules *synth_policy_rules(Oid relation);
/* Has some column a rule?  Cheap, for every query. */
extern bool synth_policy_has_rules(Oid relation);

/*
 * The same with suggestions by name and type for columns without a rule, where
 * the table has no labels or with_labels is true.
 */
extern SynthTableRules *synth_policy_suggested_rules(Oid relation,
													 bool with_labels);

/* Does the current user read masked values of this relation? */
extern bool synth_policy_hides(Oid relation);

#endif							/* SYNTH_POLICY_H */
