/*
 * policy_rules.c
 *		The rules in force of a relation, cached.
 *
 * A column's rule is its own label; else that of the same column of a parent
 * (so partitions have their table's rules); else that of the column which it
 * references (so that joins and foreign keys hold); else that of an inheritance
 * child, whose rows the table shows; else, in a materialized view, that of the
 * column which it shows; else the table's default; else the setting
 * synth.default_rule.  Labels are read from the catalogue
 * once and forgotten with the relation's cache entry: whoever changes a label
 * sends an invalidation for every relation that it reaches.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/catalog.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_seclabel.h"
#include "catalog/pg_type.h"
#include "commands/seclabel.h"
#include "detect/detect.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "policy/policy_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* chains of parents and references that are followed */
#define MAX_STEPS 32

typedef struct CacheEntry
{
	Oid			relation;		/* the key */
	MemoryContext context;		/* of the rules; NULL: not read */
	SynthTableRules *rules;
}			CacheEntry;

static HTAB *cache = NULL;
static bool stale = false;
static char *cached_default = NULL; /* synth.default_rule as it was read */

static const SynthTableRules *cached_rules(Oid relation);
static void make_cache(void);
static void follow_setting(void);
static void forget_rules(Datum unused, Oid relation);
static SynthTableRules * read_rules(Oid relation);
static char *find_rule(Oid relation, AttrNumber attnum, SynthRuleOrigin *origin,
					   const List *children, int steps);
static List *telling_children(Oid relation);
static bool has_entry(Oid catalog_id, Oid index, AttrNumber attribute, Oid relation);
static char *child_rule(Oid child, const char *name);
static char *default_rule(const char *otherwise, const char *table, const char *name, Oid type);
static bool is_rule(const char *text);
static bool check_setting(const char *rule);
static void setting_assigned(void);
static char *column_label(Oid relation, AttrNumber attnum);
static char *table_default(Oid relation, int steps);
static bool find_reference(Oid relation, AttrNumber attnum, Oid *other,
						   AttrNumber *other_attnum);

SynthTableRules *
synth_policy_rules(Oid relation)
{
	const SynthTableRules *cached = cached_rules(relation);
	SynthTableRules *rules = palloc(sizeof(SynthTableRules));

	*rules = *cached;
	if (rules->natts == 0)
		return rules;
	rules->rules = palloc(sizeof(char *) * rules->natts);
	rules->origins = palloc(sizeof(SynthRuleOrigin) * rules->natts);
	memcpy(rules->origins, cached->origins, sizeof(SynthRuleOrigin) * rules->natts);
	for (int i = 0; i < rules->natts; i++)
		rules->rules[i] = cached->rules[i] ? pstrdup(cached->rules[i]) : NULL;
	return rules;
}

bool
synth_policy_has_rules(Oid relation)
{
	return cached_rules(relation)->has_rules;
}

/* Freed by the next invalidation message: not to be held. */
static const SynthTableRules *
cached_rules(Oid relation)
{
	CacheEntry *entry;
	bool		found;
	MemoryContext context;
	MemoryContext old;
	SynthTableRules *rules;

	if (cache == NULL)
		make_cache();
	follow_setting();
	entry = hash_search(cache, &relation, HASH_FIND, NULL);
	if (entry && entry->rules)
		return entry->rules;
	context = AllocSetContextCreate(CurrentMemoryContext, "synth rules",
									ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(context);
	rules = read_rules(relation);
	MemoryContextSwitchTo(old);
	MemoryContextSetParent(context, CacheMemoryContext);
	entry = hash_search(cache, &relation, HASH_ENTER, &found);
	if (found && entry->context)
		MemoryContextDelete(entry->context);
	entry->context = context;
	entry->rules = rules;
	return rules;
}

static void
make_cache(void)
{
	HASHCTL		control = {0};

	if (!CacheMemoryContext)
		CreateCacheMemoryContext();
	control.keysize = sizeof(Oid);
	control.entrysize = sizeof(CacheEntry);
	control.hcxt = CacheMemoryContext;
	cache = hash_create("synth rules", 64, &control,
						HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	CacheRegisterRelcacheCallback(forget_rules, (Datum) 0);
}

/* Rules that were read under another default are forgotten. */
static void
follow_setting(void)
{
	const char *setting = synth_default_rule ? synth_default_rule : "";

	if (cached_default && strcmp(cached_default, setting) == 0)
		return;
	forget_rules((Datum) 0, InvalidOid);
	if (cached_default)
		pfree(cached_default);
	cached_default = MemoryContextStrdup(CacheMemoryContext, setting);
}

static void
forget_rules(Datum unused, Oid relation)
{
	HASH_SEQ_STATUS scan;
	CacheEntry *entry;

	if (OidIsValid(relation))
	{
		entry = hash_search(cache, &relation, HASH_FIND, NULL);
		if (entry && entry->context)
		{
			MemoryContextDelete(entry->context);
			hash_search(cache, &relation, HASH_REMOVE, NULL);
		}
		return;
	}
	hash_seq_init(&scan, cache);
	while ((entry = hash_seq_search(&scan)) != NULL)
	{
		if (entry->context)
			MemoryContextDelete(entry->context);
		hash_search(cache, &entry->relation, HASH_REMOVE, NULL);
	}
}

/* ---- reading ---- */

static SynthTableRules *
read_rules(Oid relation)
{
	SynthTableRules *rules = palloc0(sizeof(SynthTableRules));
	Relation	rel = try_relation_open(relation, AccessShareLock);
	char	   *otherwise = NULL;
	bool		otherwise_read = false;
	List	   *children;

	rules->relation = relation;
	if (rel == NULL)
		return rules;
	if (!synth_policy_is_maskable(rel))
	{
		relation_close(rel, AccessShareLock);
		return rules;
	}
	rules->owner = rel->rd_rel->relowner;
	rules->natts = RelationGetNumberOfAttributes(rel);
	rules->rules = palloc0(sizeof(char *) * Max(rules->natts, 1));
	rules->origins = palloc0(sizeof(SynthRuleOrigin) * Max(rules->natts, 1));
	children = telling_children(relation);
	for (int i = 0; i < rules->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(rel), i);

		CHECK_FOR_INTERRUPTS();
		if (attribute->attisdropped)
			continue;
		rules->rules[i] = find_rule(relation, attribute->attnum, &rules->origins[i],
									children, 0);
		if (rules->rules[i])
			rules->has_labels = true;
	}
	for (int i = 0; i < rules->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(rel), i);

		if (attribute->attisdropped || rules->rules[i])
			continue;
		if (!otherwise_read)
		{
			otherwise = table_default(relation, 0);
			otherwise_read = true;
			if (otherwise)
				rules->has_labels = true;
		}
		rules->origins[i] = otherwise ? SYNTH_ORIGIN_TABLE : SYNTH_ORIGIN_SETTING;
		rules->rules[i] = default_rule(otherwise ? otherwise : synth_default_rule,
									   RelationGetRelationName(rel),
									   NameStr(attribute->attname), attribute->atttypid);
	}
	for (int i = 0; i < rules->natts; i++)
	{
		if (rules->rules[i] == NULL)
			rules->origins[i] = SYNTH_ORIGIN_NONE;
		else
			rules->has_rules = true;
	}
	relation_close(rel, AccessShareLock);
	return rules;
}

/*
 * A default that doesn't fit a column hides it: it must not show what it can't
 * mask.  Arguments are taken to be for text.
 */
static char *
default_rule(const char *otherwise, const char *table, const char *name, Oid type)
{
	if (otherwise == NULL || *otherwise == '\0')
		return NULL;
	if (pg_strcasecmp(otherwise, "suggested") == 0)
		return (char *) synth_detect_suggest(table, name, type);
	if (!is_rule(otherwise) || !synth_mask_fits(synth_mask_parse(otherwise), type) ||
		(strchr(otherwise, '(') && TypeCategory(getBaseType(type)) != TYPCATEGORY_STRING))
		return pstrdup("null");
	return pstrdup(otherwise);
}

static bool
is_rule(const char *text)
{
	MemoryContext context = CurrentMemoryContext;
	volatile bool good = true;

	if (pg_strcasecmp(text, "suggested") == 0 || *text == '\0')
		return true;
	PG_TRY();
	{
		/* it takes nothing but memory */
		synth_mask_parse(text);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		FlushErrorState();
		good = false;
	}
	PG_END_TRY();
	return good;
}

static bool
check_setting(const char *rule)
{
	if (is_rule(rule))
		return true;
	GUC_check_errdetail("\"%s\" is no masking rule.", rule);
	GUC_check_errhint("SELECT method FROM synth_mask_methods() lists the methods; \"suggested\" and an empty text can be given as well.");
	return false;
}

/* Plans were made under the old one. */
static void
setting_assigned(void)
{
	stale = true;
	ResetPlanCache();
}

void
synth_policy_watch_setting(void)
{
	synth_default_rule_check = check_setting;
	synth_default_rule_assigned = setting_assigned;
}

bool
synth_policy_is_maskable(Relation relation)
{
	switch (relation->rd_rel->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_FOREIGN_TABLE:
		case RELKIND_MATVIEW:
			break;
		default:
			return false;
	}
	return RelationGetRelid(relation) >= FirstNormalObjectId &&
		!IsToastRelation(relation);
}

SynthTableRules *
synth_policy_suggested_rules(Oid relation, bool with_labels)
{
	SynthTableRules *rules = synth_policy_rules(relation);
	Relation	rel;

	if ((rules->has_labels && !with_labels) || rules->natts == 0)
		return rules;
	rel = relation_open(relation, AccessShareLock);
	for (int i = 0; i < rules->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(rel), i);

		if (attribute->attisdropped || rules->rules[i])
			continue;
		rules->rules[i] = (char *) synth_detect_suggest(RelationGetRelationName(rel),
															NameStr(attribute->attname),
														attribute->atttypid);
		if (rules->rules[i] == NULL)
			continue;
		rules->origins[i] = SYNTH_ORIGIN_SUGGESTION;
		rules->has_rules = true;
	}
	relation_close(rel, AccessShareLock);
	return rules;
}

static char *
find_rule(Oid relation, AttrNumber attnum, SynthRuleOrigin *origin,
		  const List *children, int steps)
{
	char	   *label = column_label(relation, attnum);
	char	   *name;
	Oid			other;
	AttrNumber	other_attnum;
	SynthRuleOrigin unused;
	ListCell   *cell;

	check_stack_depth();
	*origin = SYNTH_ORIGIN_LABEL;
	if (label || steps > MAX_STEPS || (name = get_attname(relation, attnum, true)) == NULL)
		return label;
	*origin = SYNTH_ORIGIN_PARENT;
	foreach(cell, synth_policy_parents(relation))
	{
		other_attnum = get_attnum(lfirst_oid(cell), name);
		if (other_attnum > 0 &&
			(label = find_rule(lfirst_oid(cell), other_attnum, &unused, NIL, steps + 1)) != NULL)
			return label;
	}
	*origin = SYNTH_ORIGIN_REFERENCE;
	if (find_reference(relation, attnum, &other, &other_attnum) &&
		(other != relation || other_attnum != attnum) &&
		(label = find_rule(other, other_attnum, &unused,
						   steps == 0 ? telling_children(other) : NIL, steps + 1)) != NULL)
		return label;
	*origin = SYNTH_ORIGIN_CHILD;
	foreach(cell, children)
		if ((label = child_rule(lfirst_oid(cell), name)) != NULL)
			return label;
	*origin = SYNTH_ORIGIN_SOURCE;
	if (get_rel_relkind(relation) == RELKIND_MATVIEW &&
		(label = synth_policy_source_rule(relation, attnum)) != NULL)
		return label;
	*origin = SYNTH_ORIGIN_NONE;
	return NULL;
}

/* Descendants that may have rules of their own, as few partitions have. */
static List *
telling_children(Oid relation)
{
	List	   *telling = NIL;
	ListCell   *cell;

	if (!has_subclass(relation))
		return NIL;
	foreach(cell, find_all_inheritors(relation, NoLock, NULL))
	{
		CHECK_FOR_INTERRUPTS();
		if (lfirst_oid(cell) != relation &&
			(has_entry(SecLabelRelationId, SecLabelObjectIndexId,
					   Anum_pg_seclabel_objoid, lfirst_oid(cell)) ||
			 has_entry(ConstraintRelationId, ConstraintRelidTypidNameIndexId,
					   Anum_pg_constraint_conrelid, lfirst_oid(cell))))
			telling = lappend_oid(telling, lfirst_oid(cell));
	}
	return telling;
}

/* Has a relation labels, or foreign keys that its parent has not? */
static bool
has_entry(Oid catalog_id, Oid index, AttrNumber attribute, Oid relation)
{
	Relation	catalog = table_open(catalog_id, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	ScanKeyInit(&key, attribute, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
	scan = systable_beginscan(catalog, index, true, NULL, 1, &key);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
		found = catalog_id == ConstraintRelationId ?
			((Form_pg_constraint) GETSTRUCT(tuple))->contype == CONSTRAINT_FOREIGN &&
			!OidIsValid(((Form_pg_constraint) GETSTRUCT(tuple))->conparentid) :
			((FormData_pg_seclabel *) GETSTRUCT(tuple))->classoid == RelationRelationId;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}

/* The rule of a child's column that its parents do not have. */
static char *
child_rule(Oid child, const char *name)
{
	AttrNumber	attnum = get_attnum(child, name);
	ObjectAddress object;
	Oid			other;
	AttrNumber	other_attnum;
	SynthRuleOrigin unused;
	char	   *rule;

	if (attnum <= 0)
		return NULL;
	rule = column_label(child, attnum);
	if (rule == NULL && find_reference(child, attnum, &other, &other_attnum))
		rule = find_rule(other, other_attnum, &unused, NIL, 1);
	if (rule)
		return rule;
	ObjectAddressSet(object, RelationRelationId, child);
	rule = GetSecurityLabel(&object, SYNTH_PROVIDER);
	return default_rule(rule ? synth_policy_label_default(rule) : NULL,
						get_rel_name(child), name, get_atttype(child, attnum));
}

static char *
column_label(Oid relation, AttrNumber attnum)
{
	ObjectAddress object;

	ObjectAddressSubSet(object, RelationRelationId, relation, attnum);
	return GetSecurityLabel(&object, SYNTH_PROVIDER);
}

/* What stands behind "default " in the label of a table or of a parent. */
static char *
table_default(Oid relation, int steps)
{
	ObjectAddress object;
	char	   *label;
	ListCell   *cell;

	ObjectAddressSet(object, RelationRelationId, relation);
	label = GetSecurityLabel(&object, SYNTH_PROVIDER);
	if (label && (label = synth_policy_label_default(label)) != NULL)
		return label;
	if (steps < MAX_STEPS)
		foreach(cell, synth_policy_parents(relation))
			if ((label = table_default(lfirst_oid(cell), steps + 1)) != NULL)
				return label;
	return NULL;
}

/* The column that a foreign key of a table makes a column refer to. */
static bool
find_reference(Oid relation, AttrNumber attnum, Oid *other, AttrNumber *other_attnum)
{
	ListCell   *cell;

	foreach(cell, synth_base_foreign_keys(relation, SYNTH_FOREIGN_KEYS_OF))
	{
		const SynthForeignKey *key = lfirst(cell);

		for (int i = 0; i < key->n; i++)
			if (key->from[i] == attnum)
			{
				*other = key->parent;
				*other_attnum = key->to[i];
				return true;
			}
	}
	return false;
}

List *
synth_policy_parents(Oid relation)
{
	Relation	catalog = table_open(InheritsRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *parents = NIL;

	ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(relation));
	scan = systable_beginscan(catalog, InheritsRelidSeqnoIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
		parents = lappend_oid(parents, ((Form_pg_inherits) GETSTRUCT(tuple))->inhparent);
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return parents;
}
