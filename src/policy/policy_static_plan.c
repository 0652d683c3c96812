/*
 * policy_static_plan.c
 *		Static masking: which columns of which tables change, by which rule.
 *
 * A column takes along the columns of children and partitions, and those that
 * foreign keys connect with it, in any table: a key and what refers to it get
 * the same pseudonyms or none.  So the rules of connected columns must be one
 * rule; where owners differ, the pseudonyms are one owner's.  Tables are locked
 * in the order of their OIDs, and the plan is made again until no lock is new.
 *
 * Cost: O(columns * foreign keys of the database).
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "nodes/bitmapset.h"
#include "optimizer/optimizer.h"
#include "policy/policy_private.h"
#include "policy/policy_static_private.h"
#include "rewrite/rewriteHandler.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* A column whose connections are followed. */
typedef struct Step
{
	SynthStaticTable *table;
	AttrNumber	attnum;
	const char *rule;
}			Step;

typedef struct Planning
{
	SynthStaticPlan *plan;
	List	   *steps;			/* Step; those behind "done" are to be followed */
	int			done;
	bool		one_rule;		/* children have it, whatever their labels say */
}			Planning;

/* What a plan is asked for. */
typedef struct Request
{
	List	   *relations;
	AttrNumber	attnum;			/* one column by one rule, or 0 */
	const char *rule;
}			Request;

static SynthStaticPlan *plan_and_lock(const Request *request);
static SynthStaticPlan *make_plan(const Request *request);
static SynthStaticTable *add_table(SynthStaticPlan *plan, Oid relation);
static void add_named(Planning *planning, Oid relation);
static void select_labelled(Planning *planning, bool explicit_rules);
static void select_column(Planning *planning, SynthStaticTable *table,
						  AttrNumber attnum, const char *rule);
static void follow(Planning *planning);
static void follow_children(Planning *planning, const Step *step);
static void follow_keys(Planning *planning, const Step *step);
static const char *referencing_rule(SynthStaticTable *table, AttrNumber attnum,
									const Step *step, Oid constraint);
pg_noreturn static void refuse_key(Oid constraint, Oid relation, AttrNumber attnum);
static void settle_scopes(Planning *planning, int first);
static void find_roots(SynthStaticPlan *plan);
static void check_table(const SynthStaticTable *table);
static void find_changed(SynthStaticTable *table);

SynthStaticPlan *
synth_policy_static_plan(List *relations)
{
	Request		request = {relations, InvalidAttrNumber, NULL};

	return plan_and_lock(&request);
}

SynthStaticPlan *
synth_policy_static_plan_column(Oid relation, AttrNumber attnum, const char *rule)
{
	Request		request = {list_make1_oid(relation), attnum, rule};

	return plan_and_lock(&request);
}

SynthStaticTable *
synth_policy_static_find_table(const SynthStaticPlan *plan, Oid relation)
{
	ListCell   *cell;

	foreach(cell, plan->tables)
		if (((SynthStaticTable *) lfirst(cell))->relation == relation)
			return lfirst(cell);
	return NULL;
}

bool
synth_policy_static_has_storage(const SynthStaticTable *table)
{
	return table->is_touched && table->kind == RELKIND_RELATION;
}

static SynthStaticPlan *
plan_and_lock(const Request *request)
{
	List	   *locked = NIL;
	bool		grew = true;
	SynthStaticPlan *plan = NULL;
	ListCell   *cell;

	while (grew)
	{
		CHECK_FOR_INTERRUPTS();
		plan = make_plan(request);
		grew = false;
		foreach(cell, plan->tables)
		{
			SynthStaticTable *table = lfirst(cell);

			if (!table->is_touched || list_member_oid(locked, table->relation))
				continue;
			/* nobody may lock what is not his */
			check_table(table);
			LockRelationOid(table->relation, AccessExclusiveLock);
			locked = lappend_oid(locked, table->relation);
			grew = true;
		}
	}
	foreach(cell, plan->tables)
	{
		SynthStaticTable *table = lfirst(cell);

		if (table->is_touched)
			check_table(table);
		if (table->is_touched || table->named)
			find_changed(table);
	}
	return plan;
}

static int
by_oid(const ListCell *a, const ListCell *b)
{
	Oid			left = ((const SynthStaticTable *) lfirst(a))->relation;
	Oid			right = ((const SynthStaticTable *) lfirst(b))->relation;

	return left < right ? -1 : left > right;
}

static SynthStaticPlan *
make_plan(const Request *request)
{
	Planning	planning = {palloc0(sizeof(SynthStaticPlan)), NIL, 0, false};
	ListCell   *cell;

	planning.plan->keys = synth_base_foreign_keys(InvalidOid, SYNTH_FOREIGN_KEYS_ALL);
	foreach(cell, request->relations)
		add_named(&planning, lfirst_oid(cell));
	if (request->attnum != InvalidAttrNumber)
	{
		SynthStaticTable *table = synth_policy_static_find_table(planning.plan,
																 linitial_oid(request->relations));

		planning.one_rule = true;
		select_column(&planning, table, request->attnum, request->rule);
		follow(&planning);
	}
	else
	{
		/* a key's rule is also that of what refers to it, before any default */
		select_labelled(&planning, true);
		select_labelled(&planning, false);
	}
	find_roots(planning.plan);
	list_sort(planning.plan->tables, by_oid);
	return planning.plan;
}

static SynthStaticTable *
add_table(SynthStaticPlan *plan, Oid relation)
{
	SynthStaticTable *table = synth_policy_static_find_table(plan, relation);

	if (table)
		return table;
	table = palloc0(sizeof(SynthStaticTable));
	table->relation = table->root = relation;
	table->kind = get_rel_relkind(relation);
	table->in_force = synth_policy_rules(relation);
	table->owner = table->in_force->owner;
	table->natts = table->in_force->natts;
	table->rules = synth_palloc0_array(char *, table->natts);
	table->scopes = synth_palloc0_array(char *, table->natts);
	table->changed = synth_palloc0_array(bool, table->natts);
	plan->tables = lappend(plan->tables, table);
	return table;
}

static void
add_named(Planning *planning, Oid relation)
{
	ListCell   *cell;

	foreach(cell, find_all_inheritors(relation, NoLock, NULL))
		add_table(planning->plan, lfirst_oid(cell))->named = true;
}

/* ---- columns ---- */

static char *
canonical(const char *rule)
{
	return synth_mask_deparse(synth_mask_parse(rule));
}

static bool
keeps_value(const char *rule)
{
	return synth_mask_keeps_value(synth_mask_parse(rule));
}

/* The masked value does not depend on the value: equal ones are told apart. */
static bool
is_detached(const char *rule_text)
{
	SynthRule  *rule = synth_mask_parse(rule_text);

	return synth_mask_is_null(rule) || synth_mask_is_shuffle(rule) ||
		synth_mask_is_synthetic(rule);
}

/* Error 55006 where the catalogue has moved on since rules were read. */
static const char *
rule_in_force(const SynthStaticTable *table, AttrNumber attnum)
{
	if (attnum < 1 || attnum > table->natts)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("a table to be masked was altered meanwhile")));
	return table->in_force->rules[attnum - 1];
}

/* Does a label say so, by itself or through a parent or a key? */
static bool
is_explicit(const SynthStaticTable *table, AttrNumber attnum)
{
	switch (table->in_force->origins[attnum - 1])
	{
		case SYNTH_ORIGIN_LABEL:
		case SYNTH_ORIGIN_PARENT:
		case SYNTH_ORIGIN_REFERENCE:
			return true;
		default:
			return false;
	}
}

static void
select_labelled(Planning *planning, bool explicit_rules)
{
	/* more tables come behind while columns are followed */
	for (int i = 0; i < list_length(planning->plan->tables); i++)
	{
		SynthStaticTable *table = list_nth(planning->plan->tables, i);

		CHECK_FOR_INTERRUPTS();
		for (AttrNumber attnum = 1; table->named && attnum <= table->natts; attnum++)
		{
			const char *rule = table->in_force->rules[attnum - 1];

			if (rule == NULL || is_explicit(table, attnum) != explicit_rules ||
				(!explicit_rules && table->rules[attnum - 1]) || keeps_value(rule))
				continue;
			select_column(planning, table, attnum, canonical(rule));
			follow(planning);
		}
	}
}

static void
select_column(Planning *planning, SynthStaticTable *table, AttrNumber attnum,
			  const char *rule)
{
	char	  **place;
	Step	   *step;

	/* made of other columns */
	if (get_attgenerated(table->relation, attnum))
		return;
	rule_in_force(table, attnum);
	place = &table->rules[attnum - 1];
	if (*place && strcmp(*place, rule) == 0)
		return;
	if (*place)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" of \"%s\" has two masking rules",
						get_attname(table->relation, attnum, false),
						get_rel_name(table->relation)),
				 errdetail("Its foreign keys or parents have columns with different rules."),
				 errhint("Give the columns that it refers to one rule.")));
	*place = pstrdup(rule);
	table->is_touched = true;
	step = palloc(sizeof(Step));
	step->table = table;
	step->attnum = attnum;
	step->rule = *place;
	planning->steps = lappend(planning->steps, step);
}

/* Follow what the last selected column is connected with. */
static void
follow(Planning *planning)
{
	int			first = planning->done;

	while (planning->done < list_length(planning->steps))
	{
		const Step *step = list_nth(planning->steps, planning->done++);

		CHECK_FOR_INTERRUPTS();
		follow_children(planning, step);
		follow_keys(planning, step);
	}
	settle_scopes(planning, first);
}

static void
follow_children(Planning *planning, const Step *step)
{
	char	   *name = get_attname(step->table->relation, step->attnum, false);
	ListCell   *cell;

	foreach(cell, find_inheritance_children(step->table->relation, NoLock))
	{
		Oid			child = lfirst_oid(cell);
		AttrNumber	attnum = get_attnum(child, name);
		SynthStaticTable *table;
		const char *rule;

		if (attnum == InvalidAttrNumber)
			continue;
		table = add_table(planning->plan, child);
		rule = rule_in_force(table, attnum);
		rule = !planning->one_rule && rule &&
			table->in_force->origins[attnum - 1] == SYNTH_ORIGIN_LABEL ?
			canonical(rule) : step->rule;
		if (!keeps_value(rule))
			select_column(planning, table, attnum, rule);
	}
}

static void
follow_keys(Planning *planning, const Step *step)
{
	ListCell   *cell;

	if (is_detached(step->rule))
		return;
	foreach(cell, planning->plan->keys)
	{
		const		SynthForeignKey *key = lfirst(cell);

		for (int i = 0; i < key->n; i++)
		{
			SynthStaticTable *other;

			if (key->parent == step->table->relation && key->to[i] == step->attnum)
			{
				other = add_table(planning->plan, key->child);
				select_column(planning, other, key->from[i],
							  referencing_rule(other, key->from[i], step, key->constraint));
			}
			if (key->child == step->table->relation && key->from[i] == step->attnum)
			{
				const char *rule;

				other = add_table(planning->plan, key->parent);
				rule = rule_in_force(other, key->to[i]);
				if (rule == NULL || strcmp(canonical(rule), step->rule) != 0)
					refuse_key(key->constraint, step->table->relation, step->attnum);
				select_column(planning, other, key->to[i], step->rule);
			}
		}
	}
}

/* The rule of a column that refers to one which is masked. */
static const char *
referencing_rule(SynthStaticTable *table, AttrNumber attnum, const Step *step,
				 Oid constraint)
{
	const char *own = rule_in_force(table, attnum);

	if (own == NULL || !is_explicit(table, attnum))
		return step->rule;
	own = canonical(own);
	if (strcmp(own, step->rule) != 0 && !synth_mask_is_null(synth_mask_parse(own)))
		refuse_key(constraint, table->relation, attnum);
	return own;
}

static void
refuse_key(Oid constraint, Oid relation, AttrNumber attnum)
{
	char	   *name = get_constraint_name(constraint);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("masking column \"%s\" of \"%s\" would break foreign key \"%s\"",
					get_attname(relation, attnum, false), get_rel_name(relation),
					name ? name : ""),
			 errdetail("The columns of the foreign key do not have one rule."),
			 errhint("Set the rule on the referenced column: columns that refer to it follow.")));
}

/*
 * Columns that are connected share pseudonyms, so they have one scope: that of
 * the owner who was there first.
 */
static void
settle_scopes(Planning *planning, int first)
{
	Oid			owner = InvalidOid;
	char	   *scope;

	for (int i = first; i < list_length(planning->steps); i++)
	{
		const Step *step = list_nth(planning->steps, i);

		if (!OidIsValid(owner) || step->table->owner < owner)
			owner = step->table->owner;
	}
	if (!OidIsValid(owner))
		return;
	scope = synth_policy_scope(owner);
	for (int i = first; i < list_length(planning->steps); i++)
	{
		const Step *step = list_nth(planning->steps, i);

		step->table->scopes[step->attnum - 1] = scope;
	}
}

/* ---- tables ---- */

static void
find_roots(SynthStaticPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->tables)
	{
		SynthStaticTable *above = lfirst(cell);
		List	   *inheritors;
		ListCell   *inheritor;

		if (!above->is_touched)
			continue;
		inheritors = find_all_inheritors(above->relation, NoLock, NULL);
		foreach(inheritor, inheritors)
		{
			SynthStaticTable *below = synth_policy_static_find_table(plan, lfirst_oid(inheritor));

			/* above what is its topmost ancestor so far */
			if (below && list_member_oid(inheritors, below->root))
				below->root = above->relation;
		}
	}
}

static void
check_table(const SynthStaticTable *table)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table->relation));
	Form_pg_class form;
	const char *name;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", table->relation)));
	form = (Form_pg_class) GETSTRUCT(tuple);
	name = pstrdup(NameStr(form->relname));
	if (!synth_is_relation_owner(table->relation, GetUserId()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of table %s", name),
				 table->named ? 0 :
				 errdetail("A foreign key connects its columns with columns that are masked.")));
	if (form->relkind != RELKIND_RELATION && form->relkind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table whose rows are stored here", name),
				 errhint("Mask a foreign table where its rows are; refresh a materialized view after its tables were masked.")));
	if (form->relpersistence == RELPERSISTENCE_TEMP &&
		isOtherTempNamespace(form->relnamespace))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot mask temporary tables of other sessions")));
	ReleaseSysCache(tuple);
}

/* Masked columns, and the generated ones that are made of them. */
static void
find_changed(SynthStaticTable *table)
{
	Relation	relation = table_open(table->relation, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(relation);

	for (int i = 0; i < table->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		Bitmapset  *columns = NULL;

		CHECK_FOR_INTERRUPTS();
		table->changed[i] = table->rules[i] != NULL;
		if (attribute->attisdropped || !attribute->attgenerated)
			continue;
		pull_varattnos(build_column_default(relation, i + 1), 1, &columns);
		for (int c = 0; c < table->natts; c++)
			if (table->rules[c] &&
				bms_is_member(c + 1 - FirstLowInvalidHeapAttributeNumber, columns))
				table->changed[i] = true;
		if (!table->changed[i] && table->named && table->in_force->rules[i] &&
			is_explicit(table, i + 1) && !keeps_value(table->in_force->rules[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("generated column \"%s\" of \"%s\" would keep its values",
							NameStr(attribute->attname), RelationGetRelationName(relation)),
					 errdetail("It is computed from columns without a masking rule."),
					 errhint("Set rules on the columns that it is generated from.")));
	}
	table_close(relation, NoLock);
}
