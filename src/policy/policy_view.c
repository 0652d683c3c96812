/*
 * policy_view.c
 *		synth_mask_view: a view with the rules of its table inlined.
 *
 * The view is a security barrier and is owned by whoever makes it; roles that
 * are masked may read it.  Its label "masked view" marks it: when a rule of
 * its table changes, its definition is written anew.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_shseclabel.h"
#include "commands/seclabel.h"
#include "mask/mask.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "policy/policy_private.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

static char *view_query(Oid source, Oid view);
static void append_column(StringInfo out, const SynthTableRules *rules,
						  Form_pg_attribute attribute, const char *shown);
static void refresh_view(Oid view, Oid relation);
static char *generation_sql(const SynthTableRules *rules, Form_pg_attribute attribute);
static void run_ddl(const char *sql);
static Oid	relation_of_rewrite_rule(Oid rewrite);
static bool is_masked_view(Oid view);
static void grant_to_masked_roles(const char *view);

SYNTH_FUNCTION(synth_mask_view);

/* synth_mask_view(source regclass, view text) */
Datum
synth_mask_view(PG_FUNCTION_ARGS)
{
	Oid			source = PG_GETARG_OID(0);
	List	   *names = textToQualifiedNameList(PG_GETARG_TEXT_PP(1));
	RangeVar   *range = makeRangeVarFromNameList(names);
	Oid			schema;
	char	   *view;
	Oid			existing;
	ObjectAddress object;

	if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(source)))
		synth_policy_require_owner(source);
	schema = RangeVarGetCreationNamespace(range);
	existing = get_relname_relid(range->relname, schema);
	if (OidIsValid(existing) && !is_masked_view(existing))
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("relation \"%s\" already exists", range->relname),
				 errhint("synth_mask_view replaces only views that it made.")));
	view = quote_qualified_identifier(get_namespace_name(schema), range->relname);
	run_ddl(psprintf("CREATE OR REPLACE VIEW %s WITH (security_barrier = true) AS %s",
					 view, view_query(source, existing)));
	CommandCounterIncrement();
	ObjectAddressSet(object, RelationRelationId, get_relname_relid(range->relname, schema));
	SetSecurityLabel(&object, SYNTH_PROVIDER, "masked view");
	grant_to_masked_roles(view);
	PG_RETURN_OID(object.objectId);
}

/* ---- the definition ---- */

/*
 * A view that exists keeps the names of its columns, as views do when a column
 * of their table is renamed.
 */
static char *
view_query(Oid source, Oid view)
{
	SynthTableRules *rules = synth_policy_suggested_rules(source, false);
	Relation	relation = relation_open(source, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(relation);
	StringInfoData out;
	const char *comma = "SELECT ";
	AttrNumber	position = 0;

	if (!synth_policy_is_maskable(relation))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" cannot have masking rules", RelationGetRelationName(relation))));
	initStringInfo(&out);
	for (int i = 0; i < desc->natts; i++)
	{
		char	   *shown;

		if (TupleDescAttr(desc, i)->attisdropped)
			continue;
		shown = OidIsValid(view) ? get_attname(view, ++position, true) : NULL;
		appendStringInfoString(&out, comma);
		append_column(&out, rules, TupleDescAttr(desc, i),
					  shown ? shown : NameStr(TupleDescAttr(desc, i)->attname));
		comma = ", ";
	}
	if (comma[0] == 'S')
		appendStringInfoString(&out, comma);
	appendStringInfo(&out, " FROM %s AS source", synth_base_relation_sql(source));
	relation_close(relation, NoLock);
	return out.data;
}

static void
append_column(StringInfo out, const SynthTableRules *rules,
			  Form_pg_attribute attribute, const char *shown)
{
	const char *name = quote_identifier(NameStr(attribute->attname));
	const char *text = rules->natts >= attribute->attnum ?
		rules->rules[attribute->attnum - 1] : NULL;
	char	   *type = format_type_with_typemod(attribute->atttypid, attribute->atttypmod);
	SynthRule  *rule;

	if (text == NULL && rules->natts >= attribute->attnum &&
		synth_policy_is_made_of_masked(rules, attribute->attnum))
	{
		appendStringInfo(out, "%s AS %s", generation_sql(rules, attribute),
						 quote_identifier(shown));
		return;
	}
	if (text == NULL || synth_mask_keeps_value(rule = synth_mask_parse(text)))
	{
		appendStringInfo(out, "source.%s AS %s", name, quote_identifier(shown));
		return;
	}
	if (synth_mask_is_synthetic(rule) &&
		OidIsValid(synth_policy_find_model(rules->relation, NULL)))
		appendStringInfo(out, "(%s(source, 'synthetic')).%s AS %s",
						 quote_qualified_identifier(get_namespace_name(synth_base_extension_schema(false)),
													"synth_mask_synthetic"),
						 name, quote_identifier(shown));
	else if (synth_mask_is_null(rule) || synth_mask_is_synthetic(rule) ||
			 synth_mask_is_shuffle(rule))
		appendStringInfo(out, "CAST(NULL AS %s) AS %s", type, quote_identifier(shown));
	else
	{
		char	   *call = psprintf("%s(source.%s, %s)",
								quote_qualified_identifier(get_namespace_name(synth_base_extension_schema(false)),
														   "synth_mask"),
								name, quote_literal_cstr(synth_mask_deparse(rule)));

		if (attribute->atttypmod != -1)
			call = psprintf("CAST(%s AS %s)", call, type);
		appendStringInfo(out, "%s AS %s", call, quote_identifier(shown));
	}
}

/* A generated column as it is made of masked ones, with all names qualified. */
static char *
generation_sql(const SynthTableRules *rules, Form_pg_attribute attribute)
{
	Var		   *var = makeVar(1, attribute->attnum, attribute->atttypid,
							  attribute->atttypmod, attribute->attcollation, 0);
	Expr	   *expression = synth_policy_column_expr(rules, var);
	int			guc_level = NewGUCNestLevel();
	char	   *sql;

	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET,
							 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	sql = deparse_expression((Node *) expression,
							 deparse_context_for("source", rules->relation), true, false);
	AtEOXact_GUC(false, guc_level);
	return sql;
}

static void
run_ddl(const char *sql)
{
	SynthSpi	spi;

	synth_base_spi_begin(&spi);
	if (SPI_execute(sql, false, 0) < 0)
		elog(ERROR, "could not run the definition of a masked view");
	synth_base_spi_end(&spi);
}

static void
grant_to_masked_roles(const char *view)
{
	Relation	catalog = table_open(SharedSecLabelRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	List	   *roles = NIL;
	ListCell   *cell;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_shseclabel form = (Form_pg_shseclabel) GETSTRUCT(tuple);

		if (form->classoid == AuthIdRelationId)
			roles = lappend_oid(roles, form->objoid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	foreach(cell, roles)
		if (synth_policy_role_is_masked(lfirst_oid(cell)))
			run_ddl(psprintf("GRANT SELECT ON %s TO %s", view,
							 quote_identifier(GetUserNameFromId(lfirst_oid(cell), false))));
}

/* ---- keeping it up to date ---- */

/* Those of the relation, and of all whose rules follow from its. */
void
synth_policy_refresh_views(Oid relation)
{
	ListCell   *cell;
	ListCell   *view;

	foreach(cell, synth_policy_reached_from(relation))
	{
		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_VIEW)
			continue;
		foreach(view, synth_policy_views_over(lfirst_oid(cell)))
			if (is_masked_view(lfirst_oid(view)))
				refresh_view(lfirst_oid(view), lfirst_oid(cell));
	}
}

static void
refresh_view(Oid view, Oid relation)
{
	/* its owner's rights made it; others leave it as it is, and are told */
	if (synth_is_relation_owner(view, GetUserId()))
		run_ddl(psprintf("CREATE OR REPLACE VIEW %s WITH (security_barrier = true) AS %s",
						 synth_base_relation_sql(view), view_query(relation, view)));
	else
		ereport(WARNING,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("masked view \"%s\" keeps the old rules", get_rel_name(view)),
				 errhint("Its owner can call synth_mask_view again.")));
}

void
synth_policy_refresh_labelled(const SecLabelStmt *statement)
{
	RangeVar   *range = NULL;
	Oid			relation;

	if (statement->provider && strcmp(statement->provider, SYNTH_PROVIDER) != 0)
		return;
	if (statement->objtype == OBJECT_COLUMN)
		range = makeRangeVarFromNameList(list_copy_head(castNode(List, statement->object),
														list_length(castNode(List, statement->object)) - 1));
	else if (statement->objtype == OBJECT_TABLE)
		range = makeRangeVarFromNameList(castNode(List, statement->object));
	else
		return;
	CommandCounterIncrement();
	relation = RangeVarGetRelid(range, NoLock, true);
	if (OidIsValid(relation) && get_rel_relkind(relation) != RELKIND_VIEW)
		synth_policy_refresh_views(relation);
}

/* Their rewrite rules depend on the relation. */
List *
synth_policy_views_over(Oid relation)
{
	Relation	catalog = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *views = NIL;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(RelationRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(relation));
	scan = systable_beginscan(catalog, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);
		Oid			view = form->classid == RewriteRelationId ?
			relation_of_rewrite_rule(form->objid) : InvalidOid;

		if (OidIsValid(view) && view != relation)
			views = list_append_unique_oid(views, view);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return views;
}

static Oid
relation_of_rewrite_rule(Oid rewrite)
{
	Relation	catalog = table_open(RewriteRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			relation = InvalidOid;

	ScanKeyInit(&key, Anum_pg_rewrite_oid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(rewrite));
	scan = systable_beginscan(catalog, RewriteOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		relation = ((Form_pg_rewrite) GETSTRUCT(tuple))->ev_class;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return relation;
}

static bool
is_masked_view(Oid view)
{
	ObjectAddress object;
	char	   *label;

	ObjectAddressSet(object, RelationRelationId, view);
	label = GetSecurityLabel(&object, SYNTH_PROVIDER);
	return get_rel_relkind(view) == RELKIND_VIEW && label && strcmp(label, "masked view") == 0;
}
