/*
 * policy_private.h
 *		Shared by the files of the policy room.
 */
#ifndef SYNTH_POLICY_PRIVATE_H
#define SYNTH_POLICY_PRIVATE_H

#include "access/tupdesc.h"
#include "mask/mask.h"
#include "nodes/parsenodes.h"
#include "nodes/primnodes.h"
#include "policy/policy.h"
#include "utils/jsonb.h"
#include "utils/rel.h"

#define SYNTH_PROVIDER "synth"

/* ---- rules (policy_rules.c) ---- */

/* A table of a kind, and not of the system, that may have rules. */
extern bool synth_policy_is_maskable(Relation relation);

/* synth.default_rule is checked, and a change of it seen. */
extern void synth_policy_watch_setting(void);

/* Inheritance parents. */
extern List *synth_policy_parents(Oid relation);

/* Error 42501 where the current user does not own the relation. */
extern void synth_policy_require_owner(Oid relation);

/* What a relation inherits from or is a partition of. */
extern List *synth_policy_parents(Oid relation);

/* ---- expressions (policy_expr.c) ---- */

/* synth_mask(anyelement, synth_rule) */
extern Oid	synth_policy_mask_function(void);
/* Whose pseudonyms the masks of a relation's columns make. */
extern char *synth_policy_scope(Oid owner);

/*
 * The expression that masks an expression by a rule: itself for the rule
 * "none", a NULL constant for "null" and for what needs the whole table, a call
 * of synth_mask with a stamp for the rest (without, where scope is NULL).
 */
extern Expr *synth_policy_mask_expr(Expr *value, const char *rule,
									const char *scope);
/* The same rule, however it is written. */
extern bool synth_policy_same_rule(const char *a, const char *b);
/* The rule row("column" = rule, ...) of a relation; NULL: nothing to mask. */
extern char *synth_policy_row_rule(const SynthTableRules *rules);
/*
 * The masked form of a relation's column: its rule, or for a generated column
 * without one the generation expression over masked columns.  var refers to the
 * column; NULL: the column is shown as it is.
 */
extern Expr *synth_policy_column_expr(const SynthTableRules *rules,
									  const Var *var);

/* A generated column without a rule, made of columns that are hidden. */
extern bool synth_policy_is_made_of_masked(const SynthTableRules *rules,
										   AttrNumber attnum);

/* ---- the rule synthetic (policy_model.c, policy_drawn.c) ---- */

/* Learn named columns (a list of String); the model in the current context. */
extern struct varlena *synth_policy_learn_columns(Oid relation, List *columns);
/*
 * The relation that a model of the relation's rows was learned from: itself or
 * an ancestor; InvalidOid: none.  model may be NULL.
 */
extern Oid	synth_policy_find_model(Oid relation, struct varlena **model);
extern bool synth_policy_is_drawn(const SynthTableRules *rules, AttrNumber attnum);
extern bool synth_policy_draws_any(const SynthTableRules *rules);
/* Is the column masked, or generated from such? */
extern bool synth_policy_is_hidden(const SynthTableRules *rules, AttrNumber attnum);
extern Oid	synth_policy_drawn_function(void);
/*
 * The row that var is of, its drawn columns drawn and the others masked by a
 * rule row(...), or NULL by the rule synthetic.  NULL: there is no model.
 */
extern Expr *synth_policy_drawn_row(const SynthTableRules *rules, const Var *var,
									const char *rule);
/* A drawn column, a NULL constant where there is no model. */
extern Expr *synth_policy_drawn_column(const SynthTableRules *rules, const Var *var);

/* ---- queries, and where their values come from (policy_origin.c) ---- */

/* A query and the one around it. */
typedef struct SynthQueryLevel
{
	Query	   *query;
	struct SynthQueryLevel *parent;
	Oid			author;			/* who wrote it: its view's owner, or the user */
	bool		masked;			/* a masked role reads it */
	SynthTableRules **rules;	/* of range table entry; NULL: not masked */
	int			excluded;		/* index of EXCLUDED, 0 if there is none */
	bool		suggested;		/* suggestions by name and type are rules, too */
}			SynthQueryLevel;

typedef struct SynthOrigin
{
	Oid			relation;
	AttrNumber	attnum;			/* 0: the whole row */
}			SynthOrigin;

/* The column that a value is, and nothing else. */
extern bool synth_policy_find_origin(SynthQueryLevel *level, Node *value,
									 SynthOrigin *origin);
extern bool synth_policy_mentions_masked(Node *node, void *level);
extern char *synth_policy_source_rule(Oid view, AttrNumber attnum);

typedef enum SynthCallKind
{
	SYNTH_CALL_OTHER,
	SYNTH_CALL_MASK,			/* synth_mask, or a function of a method */
	SYNTH_CALL_ROW,				/* anonymize_row */
	SYNTH_CALL_DRAWN			/* synth_mask_synthetic */
}			SynthCallKind;

extern SynthCallKind synth_policy_call_kind(Node *node);

/* ---- calls of masks (policy_support.c) ---- */

/* What stands for a call in a query; NULL: it stays as it is. */
extern Node *synth_policy_stamp_call(SynthQueryLevel *level, FuncExpr *call);
/* The same for one field of a call of anonymize_row. */
extern Node *synth_policy_stamp_field(SynthQueryLevel *level, FuncExpr *call,
									  AttrNumber field);
/* The rule of a call of one mask; NULL: it is not constant. */
extern char *synth_policy_call_rule(FuncExpr *call);
/* May the author of an expression have what the owner of a table may? */
extern bool synth_policy_may_act_for(Oid author, Oid owner);

/* ---- rules given to anonymize_row (policy_row.c) ---- */

typedef struct SynthRowRules
{
	int			n;
	char	  **names;			/* of columns */
	char	  **rules;
}			SynthRowRules;

/* Errors: 22023 not an object of texts, a rule that is none. */
extern SynthRowRules *synth_policy_read_row_rules(Jsonb *json);
/* Error 42703 where a rule names none of the fields (a list of String). */
extern void synth_policy_check_row_rules(const SynthRowRules *rules, List *names);
extern const char *synth_policy_row_rule_of(const SynthRowRules *rules,
											const char *name);

/* Let the planner see through anonymize_row in FROM and barriers (policy_flatten.c). */
extern void synth_policy_flatten(Query *query);

/* ---- labels (policy_label.c) ---- */

extern void synth_policy_register_provider(void);
/* The relation and all whose rules may follow from its. */
extern List *synth_policy_reached_from(Oid relation);
/* Rules changed: of a relation and of all these. */
extern void synth_policy_forget(Oid relation);
/* The rule behind "default " in a table's label; NULL: it is none. */
extern char *synth_policy_label_default(const char *label);
/* Views and materialized views over a relation (policy_view.c). */
extern List *synth_policy_views_over(Oid relation);
/* Remembered views of a table, made anew by synth_mask_view (policy_view.c). */
extern void synth_policy_refresh_views(Oid relation);

/* The same after a SECURITY LABEL statement. */
extern void synth_policy_refresh_labelled(const SecLabelStmt *statement);

/* ---- roles (policy_role.c) ---- */

extern bool synth_policy_role_is_masked(Oid role);

/* ---- hooks (policy_hook.c, policy_utility.c) ---- */

extern void synth_policy_install_hooks(void);
extern void synth_policy_install_utility_hook(void);
extern bool synth_policy_veils(Oid relation, char relkind);

/* ---- errors (policy_error.c) ---- */

extern void synth_policy_install_error_hook(void);
extern bool synth_policy_session_is_masked(void);
/* Violated constraints do not quote rows from here on, until shown again. */
extern void synth_policy_hide_details(ErrorContextCallback *callback);
extern void synth_policy_show_details(ErrorContextCallback *callback);
pg_noreturn extern void synth_policy_rethrow_foreign(void);

#endif							/* SYNTH_POLICY_PRIVATE_H */
