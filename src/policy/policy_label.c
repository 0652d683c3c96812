/*
 * policy_label.c
 *		Rules as security labels: what may be set where, and what a change
 *		makes invalid.
 *
 *		ON COLUMN t.c   a rule
 *		ON TABLE t      default <rule>, or default suggested
 *		ON VIEW v       masked view: one that synth_mask_view keeps
 *		ON ROLE r       masked, or unmasked
 *
 * A rule is parsed when it is set and must fit its column: the type, NOT NULL,
 * and keys, which a rule may not map to fewer values.  Columns of a foreign
 * key share one rule, that of the column they refer to.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/dependency.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "commands/seclabel.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

static void check_label(const ObjectAddress *object, const char *label);
static void check_relation_label(const ObjectAddress *object, const char *label);
static void check_role_label(Oid role, const char *label);
static void check_column(Relation relation, AttrNumber attnum, const char *label);
static void check_key(Relation relation, AttrNumber attnum, const SynthRule *rule,
					  const char *label);
static void check_foreign_keys(Relation relation, AttrNumber attnum,
							   const SynthRule *rule);
static void check_partner(Relation relation, AttrNumber attnum,
						  const SynthRule *rule, const SynthForeignKey *key,
						  Oid other, AttrNumber other_attnum);
static bool has_column(const AttrNumber *columns, int n, AttrNumber attnum);
static bool is_unique_column(Relation relation, AttrNumber attnum);
static List *referring_tables(Oid relation);

/* ---- the provider ---- */

void
synth_policy_register_provider(void)
{
	register_label_provider(SYNTH_PROVIDER, check_label);
}

static void
check_label(const ObjectAddress *object, const char *label)
{
	switch (object->classId)
	{
		case RelationRelationId:
			check_relation_label(object, label);
			break;
		case AuthIdRelationId:
			check_role_label(object->objectId, label);
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("synth has no security labels for this kind of object"),
					 errhint("Columns have a masking rule, tables \"default ...\", roles \"masked\" or \"unmasked\".")));
	}
}

static void
check_role_label(Oid role, const char *label)
{
	if (synth_policy_role_is_masked(GetUserId()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("a masked role cannot set the label of a role"),
				 errdetail("CREATEROLE would be enough to unmask oneself.")));
	if (label && strcmp(label, "masked") != 0 && strcmp(label, "unmasked") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the label of a role is \"masked\" or \"unmasked\"")));
	if (label && label[0] == 'm' && !synth_base_is_preloaded())
		ereport(WARNING,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("role \"%s\" reads original values in sessions that do not preload synth",
						GetUserNameFromId(role, false)),
				 errhint("Put synth into shared_preload_libraries, or ALTER DATABASE ... SET session_preload_libraries = 'synth'.")));
	/* every plan may have been made for this role */
	CacheInvalidateRelcacheAll();
}

static void
check_relation_label(const ObjectAddress *object, const char *label)
{
	Relation	relation = relation_open(object->objectId, AccessShareLock);
	const char *rule;

	if (relation->rd_rel->relkind == RELKIND_VIEW && object->objectSubId == 0 &&
		(label == NULL || strcmp(label, "masked view") == 0))
	{
		relation_close(relation, NoLock);
		return;
	}
	if (!synth_policy_is_maskable(relation))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" cannot have masking rules", RelationGetRelationName(relation)),
				 errdetail("Tables, partitioned tables, foreign tables and materialized views can, those of the system cannot."),
				 errhint("A view shows the masked values of its tables.")));
	if (label && object->objectSubId != 0)
		check_column(relation, object->objectSubId, label);
	else if (label)
	{
		rule = synth_policy_label_default(label);
		if (rule == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the label of a table is \"default\" and a masking rule"),
					 errhint("SECURITY LABEL FOR synth ON TABLE t IS 'default null'; the rule of a column is a label ON COLUMN.")));
		if (pg_strcasecmp(rule, "suggested") != 0)
			synth_mask_parse(rule);
	}
	synth_policy_forget(object->objectId);
	relation_close(relation, NoLock);
}

char *
synth_policy_label_default(const char *label)
{
	if (pg_strncasecmp(label, "default", 7) != 0 || !(label[7] == ' ' || label[7] == '\t'))
		return NULL;
	label += 7;
	while (*label == ' ' || *label == '\t')
		label++;
	return *label ? pstrdup(label) : NULL;
}

/* ---- does a rule fit a column? ---- */

static void
check_column(Relation relation, AttrNumber attnum, const char *label)
{
	SynthRule  *rule = synth_mask_parse(label);
	Form_pg_attribute attribute;

	if (attnum < 1)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("system columns have no masking rule")));
	attribute = TupleDescAttr(RelationGetDescr(relation), attnum - 1);
	synth_mask_check_type(rule, attribute->atttypid, attribute->atttypmod);
	if (synth_mask_is_null(rule) && attribute->attnotnull)
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("masking rule \"null\" does not fit column \"%s\", which is NOT NULL",
						NameStr(attribute->attname)),
				 errhint("The rule constant(\"...\") puts one value in the place of all.")));
	check_key(relation, attnum, rule, label);
	check_foreign_keys(relation, attnum, rule);
}

static void
check_key(Relation relation, AttrNumber attnum, const SynthRule *rule,
		  const char *label)
{
	Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(relation), attnum - 1);
	const char *role = NULL;
	ListCell   *cell;

	if (!synth_mask_is_lossy(rule, attribute->atttypid))
		return;
	if (is_unique_column(relation, attnum))
		role = "part of a unique key";
	foreach(cell, synth_base_foreign_keys(RelationGetRelid(relation), SYNTH_FOREIGN_KEYS_OF))
	{
		const SynthForeignKey *key = lfirst(cell);

		if (has_column(key->from, key->n, attnum))
			role = "part of a foreign key";
	}
	foreach(cell, synth_base_foreign_keys(RelationGetRelid(relation), SYNTH_FOREIGN_KEYS_TO))
	{
		const SynthForeignKey *key = lfirst(cell);

		if (has_column(key->to, key->n, attnum))
			role = "referenced by a foreign key";
	}
	if (role)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("masking rule \"%s\" does not fit column \"%s\", which is %s",
						label, NameStr(attribute->attname), role),
				 errdetail("The rule may map two values to one."),
				 errhint("SELECT method FROM synth_mask_methods() WHERE \"distinct\" lists the methods that keep values distinct, such as encrypt.")));
}

static bool
has_column(const AttrNumber *columns, int n, AttrNumber attnum)
{
	for (int i = 0; i < n; i++)
		if (columns[i] == attnum)
			return true;
	return false;
}

static bool
is_unique_column(Relation relation, AttrNumber attnum)
{
	List	   *indexes = RelationGetIndexList(relation);
	ListCell   *cell;
	bool		found = false;

	foreach(cell, indexes)
	{
		HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));
		Form_pg_index index;

		if (!HeapTupleIsValid(tuple))
			continue;
		index = (Form_pg_index) GETSTRUCT(tuple);
		if (index->indisunique || index->indisexclusion)
			for (int i = 0; i < index->indnkeyatts; i++)
				found = found || index->indkey.values[i] == attnum;
		ReleaseSysCache(tuple);
	}
	list_free(indexes);
	return found;
}

/*
 * A column that refers to another has the other's rule without being told;
 * a rule of its own must be the same.
 */
static void
check_foreign_keys(Relation relation, AttrNumber attnum, const SynthRule *rule)
{
	Oid			self = RelationGetRelid(relation);
	List	   *keys = list_concat(synth_base_foreign_keys(self, SYNTH_FOREIGN_KEYS_OF),
								   synth_base_foreign_keys(self, SYNTH_FOREIGN_KEYS_TO));
	ListCell   *cell;

	foreach(cell, keys)
	{
		const SynthForeignKey *key = lfirst(cell);

		for (int i = 0; i < key->n; i++)
		{
			if (key->child == self && key->from[i] == attnum)
				check_partner(relation, attnum, rule, key, key->parent, key->to[i]);
			if (key->parent == self && key->to[i] == attnum)
				check_partner(relation, attnum, rule, key, key->child, key->from[i]);
		}
	}
}

/* The column at the other end of a foreign key. */
static void
check_partner(Relation relation, AttrNumber attnum, const SynthRule *rule,
			  const SynthForeignKey *key, Oid other, AttrNumber other_attnum)
{
	Oid			self = RelationGetRelid(relation);
	bool		is_child = other == key->child;
	ObjectAddress object;
	char	   *label;

	if (other == self && other_attnum == attnum)
		return;
	ObjectAddressSubSet(object, RelationRelationId, other, other_attnum);
	label = GetSecurityLabel(&object, SYNTH_PROVIDER);
	if (label == NULL && (is_child || synth_mask_keeps_value(rule)))
		return;
	if (label == NULL ||
		strcmp(synth_mask_deparse(synth_mask_parse(label)), synth_mask_deparse(rule)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("masking rule of column \"%s\" would break foreign key \"%s\"",
						get_attname(self, attnum, false), key->name),
				 errdetail("Column \"%s\" of \"%s\" has another rule, or none.",
						   get_attname(other, other_attnum, false), get_rel_name(other)),
				 errhint("Set the rule on the referenced column: columns that refer to it follow.")));
}

/* ---- what a change reaches ---- */

/*
 * The relation, its children and parents, what refers to any of these, and the
 * materialized views that show them.
 */
List *
synth_policy_reached_from(Oid relation)
{
	List	   *reached = list_make1_oid(relation);

	for (int i = 0; i < list_length(reached); i++)
	{
		Oid			one = list_nth_oid(reached, i);

		CHECK_FOR_INTERRUPTS();
		reached = list_concat_unique_oid(reached, find_inheritance_children(one, NoLock));
		reached = list_concat_unique_oid(reached, synth_policy_parents(one));
		reached = list_concat_unique_oid(reached, synth_policy_views_over(one));
		reached = list_concat_unique_oid(reached, referring_tables(one));
	}
	return reached;
}

void
synth_policy_forget(Oid relation)
{
	ListCell   *cell;

	foreach(cell, synth_policy_reached_from(relation))
		if (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(lfirst_oid(cell))))
			CacheInvalidateRelcacheByRelid(lfirst_oid(cell));
}

static List *
referring_tables(Oid relation)
{
	List	   *tables = NIL;
	ListCell   *cell;

	foreach(cell, synth_base_foreign_keys(relation, SYNTH_FOREIGN_KEYS_TO))
		tables = list_append_unique_oid(tables, ((SynthForeignKey *) lfirst(cell))->child);
	return tables;
}

/* ---- synth_set_rule ---- */

SYNTH_FUNCTION(synth_set_rule);

/* synth_set_rule(source regclass, column_name name, rule text) */
Datum
synth_set_rule(PG_FUNCTION_ARGS)
{
	Oid			relation;
	AttrNumber	attnum;
	ObjectAddress object;
	char	   *label;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("synth_set_rule needs a table and a column")));
	relation = PG_GETARG_OID(0);
	label = PG_ARGISNULL(2) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(2));
	synth_policy_require_owner(relation);
	attnum = get_attnum(relation, NameStr(*PG_GETARG_NAME(1)));
	if (attnum == InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of relation \"%s\" does not exist",
						NameStr(*PG_GETARG_NAME(1)), get_rel_name(relation))));
	ObjectAddressSubSet(object, RelationRelationId, relation, attnum);
	LockRelationOid(relation, ShareUpdateExclusiveLock);
	check_label(&object, label);
	SetSecurityLabel(&object, SYNTH_PROVIDER, label);
	CommandCounterIncrement();
	synth_policy_refresh_views(relation);
	PG_RETURN_VOID();
}

/* Error 42P01 or 42501. */
void
synth_policy_require_owner(Oid relation)
{
	if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relation)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	if (!synth_is_relation_owner(relation, GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER,
					   get_relkind_objtype(get_rel_relkind(relation)),
					   get_rel_name(relation));
}
