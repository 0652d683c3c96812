/*
 * etl_constraint.c
 *		Constraints of an existing target, as SQL that says which rows break them.
 *
 * Read from the catalogue when the script is written; what is not understood
 * here stays what it is to an INSERT, an error of the whole load:
 *
 * CHECK			judged where all its columns are loaded and its functions are
 *					built in and immutable: no search_path changes its meaning.
 * foreign key		judged by a join to the parent, where the caller may read it and
 *					no row security hides rows of it; not to the target itself,
 *					whose rows may be the very ones that are loaded.
 * unique			judged by a join to the target, and within the source; plain
 *					columns, no predicate, NULLs distinct.
 *
 * A column with on_error "fail" leaves its constraints to the server; so does a
 * constraint that is deferred: it may be broken for a while.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "optimizer/optimizer.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

/* Which columns of the target a CHECK reads, and what stands for them. */
typedef struct Reading
{
	SynthEtlPlan *plan;
	List	   *columns;		/* of SynthEtlColumn */
	bool		is_complete;	/* all columns are loaded */
}			Reading;

static void add_checks(SynthEtlPlan *plan, Relation target);
static void add_check(SynthEtlPlan *plan, const char *name, const char *text);
static Node *read_columns(Node *node, Reading *reading);
static bool is_strange(Node *node, void *unused);
static bool is_strange_function(Oid function, void *unused);
static void add_foreign_keys(SynthEtlPlan *plan, Relation target);
static void add_foreign_key(SynthEtlPlan *plan, const ForeignKeyCacheInfo *key);
static bool may_read(Oid relation, const AttrNumber *attnums, int n);
static void add_uniques(SynthEtlPlan *plan, Relation target);
static void add_unique(SynthEtlPlan *plan, Relation index);
static SynthEtlColumn *loaded_column(SynthEtlPlan *plan, AttrNumber attnum);
static SynthEtlConstraint *make_constraint(SynthEtlPlan *plan, SynthEtlConstraintKind kind,
										   const char *name, List *columns);
static bool has_action(List *columns, SynthEtlOnError action);
static void write_fit(SynthEtlConstraint *constraint, const char *alias, StringInfo s);
static void write_other_match(SynthEtlConstraint *constraint, const char *alias, const char *other, StringInfo s);


/* With a path on which built-in names need no schema. */
void
synth_etl_find_constraints(SynthEtlPlan *plan)
{
	MemoryContext caller = CurrentMemoryContext;
	Relation	target = table_open(plan->target, AccessShareLock);
	SynthSpi	spi;

	synth_base_spi_begin(&spi);
	MemoryContextSwitchTo(caller);
	add_checks(plan, target);
	add_foreign_keys(plan, target);
	if (plan->options.mode != SYNTH_ETL_SCD2)
		add_uniques(plan, target);
	synth_base_spi_end(&spi);
	MemoryContextSwitchTo(caller);
	table_close(target, AccessShareLock);
}

static SynthEtlConstraint *
make_constraint(SynthEtlPlan *plan, SynthEtlConstraintKind kind, const char *name, List *columns)
{
	static const char *const rules[] = {"check", "foreign key", "unique"};
	SynthEtlConstraint *constraint = palloc0(sizeof(SynthEtlConstraint));

	constraint->kind = kind;
	constraint->rule = rules[kind];
	constraint->name = pstrdup(name);
	constraint->columns = columns;
	plan->constraints = lappend(plan->constraints, constraint);
	return constraint;
}

static SynthEtlColumn *
loaded_column(SynthEtlPlan *plan, AttrNumber attnum)
{
	char	   *name = get_attname(plan->target, attnum, true);
	ListCell   *cell;

	foreach(cell, plan->columns)
		if (name && strcmp(((SynthEtlColumn *) lfirst(cell))->target, name) == 0)
			return lfirst(cell);
	return NULL;
}

static bool
has_action(List *columns, SynthEtlOnError action)
{
	ListCell   *cell;

	foreach(cell, columns)
		if (((SynthEtlColumn *) lfirst(cell))->on_error == action)
			return true;
	return false;
}

bool
synth_etl_is_nulled(const SynthEtlConstraint *constraint, SynthEtlColumn *column)
{
	return constraint->kind != SYNTH_ETL_UNIQUE && column->on_error == SYNTH_ETL_NULL &&
		!column->not_null && list_member_ptr(constraint->columns, column);
}

/* A foreign key holds where one of its columns is NULL. */
bool
synth_etl_is_softened(const SynthEtlConstraint *constraint)
{
	ListCell   *cell;

	foreach(cell, constraint->columns)
		if (synth_etl_is_nulled(constraint, lfirst(cell)))
			return true;
	return false;
}

bool
synth_etl_has_unique(const SynthEtlPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->constraints)
		if (((SynthEtlConstraint *) lfirst(cell))->kind == SYNTH_ETL_UNIQUE)
			return true;
	return false;
}

/* ---- CHECK ---- */

static void
add_checks(SynthEtlPlan *plan, Relation target)
{
	TupleConstr *constr = RelationGetDescr(target)->constr;

	for (int i = 0; constr && i < constr->num_check; i++)
		if (synth_check_is_enforced(&constr->check[i]))
			add_check(plan, constr->check[i].ccname, constr->check[i].ccbin);
}

static void
add_check(SynthEtlPlan *plan, const char *name, const char *text)
{
	Node	   *check = stringToNode(text);
	Reading		reading = {plan, NIL, true};
	SynthEtlConstraint *constraint;

	if (contain_mutable_functions(check) || is_strange(check, NULL))
		return;
	check = read_columns(check, &reading);
	if (!reading.is_complete || reading.columns == NIL || has_action(reading.columns, SYNTH_ETL_FAIL))
		return;
	constraint = make_constraint(plan, SYNTH_ETL_CHECK, name, reading.columns);
	constraint->check = deparse_expression(check, deparse_context_for("p", plan->target), true, false);
	constraint->check_staged = deparse_expression(check, deparse_context_for("s", plan->target), true, false);
}

/* The columns of the target as the statement has them. */
static Node *
read_columns(Node *node, Reading *reading)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, Var))
	{
		Var		   *var = copyObject((Var *) node);
		SynthEtlColumn *column = var->varattno > 0 ? loaded_column(reading->plan, var->varattno) : NULL;

		if (column == NULL)
		{
			reading->is_complete = false;
			return (Node *) var;
		}
		reading->columns = list_append_unique_ptr(reading->columns, column);
		/* a reading may be of a wider type, and of the landing table's collation */
		if (var->vartype == INT2OID || var->vartype == DATEOID || var->vartype == NAMEOID)
			return (Node *) makeRelabelType((Expr *) var, var->vartype, -1, var->varcollid, COERCE_EXPLICIT_CAST);
		if (OidIsValid(var->varcollid) && var->varcollid != DEFAULT_COLLATION_OID)
		{
			CollateExpr *collate = makeNode(CollateExpr);

			collate->arg = (Expr *) var;
			collate->collOid = var->varcollid;
			collate->location = -1;
			return (Node *) collate;
		}
		return (Node *) var;
	}
	return expression_tree_mutator(node, read_columns, (void *) reading);
}

static bool
is_strange(Node *node, void *unused)
{
	if (node == NULL)
		return false;
	if (IsA(node, CoerceToDomain) || check_functions_in_node(node, is_strange_function, NULL))
		return true;
	return expression_tree_walker(node, is_strange, NULL);
}

static bool
is_strange_function(Oid function, void *unused)
{
	return function >= FirstGenbkiObjectId;
}

/* ---- foreign keys ---- */

static void
add_foreign_keys(SynthEtlPlan *plan, Relation target)
{
	List	   *keys = copyObject(RelationGetFKeyList(target));
	ListCell   *cell;

	foreach(cell, keys)
		if (synth_key_is_enforced((ForeignKeyCacheInfo *) lfirst(cell)))
			add_foreign_key(plan, lfirst(cell));
}

static void
add_foreign_key(SynthEtlPlan *plan, const ForeignKeyCacheInfo *key)
{
	HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(key->conoid));
	SynthEtlConstraint *constraint;
	char	   *name;
	bool		is_full,
				is_deferred;
	List	   *columns = NIL,
			   *others = NIL;

	if (!HeapTupleIsValid(tuple))
		return;
	name = pstrdup(NameStr(((Form_pg_constraint) GETSTRUCT(tuple))->conname));
	is_deferred = ((Form_pg_constraint) GETSTRUCT(tuple))->condeferred;
	is_full = ((Form_pg_constraint) GETSTRUCT(tuple))->confmatchtype == FKCONSTR_MATCH_FULL;
	ReleaseSysCache(tuple);
	for (int i = 0; i < key->nkeys; i++)
	{
		SynthEtlColumn *column = loaded_column(plan, key->conkey[i]);
		Oid			type,
					collation;
		int32		typmod;

		get_atttypetypmodcoll(key->confrelid, key->confkey[i], &type, &typmod, &collation);
		if (column == NULL || key->conpfeqop[i] >= FirstGenbkiObjectId || column->collation != collation)
			return;
		columns = lappend(columns, column);
		others = lappend(others, pstrdup(quote_identifier(get_attname(key->confrelid, key->confkey[i], false))));
	}
	if (key->confrelid == plan->target || is_deferred || (is_full && key->nkeys > 1) ||
		has_action(columns, SYNTH_ETL_FAIL) || !may_read(key->confrelid, key->confkey, key->nkeys))
		return;
	constraint = make_constraint(plan, SYNTH_ETL_FOREIGN_KEY, name, columns);
	/* rows of tables that inherit are not the parent's */
	constraint->other_sql = psprintf("%s%s", get_rel_relkind(key->confrelid) == RELKIND_RELATION &&
									 has_subclass(key->confrelid) ? "ONLY " : "",
									 synth_base_relation_sql(key->confrelid));
	constraint->other_columns = others;
}

/* All rows of the columns, as the foreign key itself does? */
static bool
may_read(Oid relation, const AttrNumber *attnums, int n)
{
	Datum		usage = DirectFunctionCall2(has_schema_privilege_id, ObjectIdGetDatum(get_rel_namespace(relation)),
											CStringGetTextDatum("usage"));

	if (!DatumGetBool(usage) || check_enable_rls(relation, InvalidOid, true) == RLS_ENABLED)
		return false;
	if (pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK)
		return true;
	for (int i = 0; i < n; i++)
		if (pg_attribute_aclcheck(relation, attnums[i], GetUserId(), ACL_SELECT) != ACLCHECK_OK)
			return false;
	return true;
}

/* ---- unique indexes ---- */

static void
add_uniques(SynthEtlPlan *plan, Relation target)
{
	List	   *indexes = RelationGetIndexList(target);
	ListCell   *cell;

	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		add_unique(plan, index);
		index_close(index, AccessShareLock);
	}
}

/* One that holds the key is as unique as the key. */
static void
add_unique(SynthEtlPlan *plan, Relation index)
{
	Form_pg_index form = index->rd_index;
	List	   *columns = NIL,
			   *others = NIL;
	int			key_columns = 0;
	SynthEtlConstraint *constraint;

	if (!form->indisunique || !form->indimmediate || !form->indisvalid || form->indisexclusion || form->indnullsnotdistinct ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL) ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indexprs, NULL))
		return;
	for (int i = 0; i < form->indnkeyatts; i++)
	{
		SynthEtlColumn *column = loaded_column(plan, form->indkey.values[i]);

		if (column == NULL || !synth_etl_has_equality(getBaseType(column->type)))
			return;
		key_columns += column->is_key;
		columns = lappend(columns, column);
		others = lappend(others, pstrdup(quote_identifier(column->target)));
	}
	if ((plan->key && key_columns == list_length(plan->key)) || has_action(columns, SYNTH_ETL_FAIL))
		return;
	constraint = make_constraint(plan, SYNTH_ETL_UNIQUE, RelationGetRelationName(index), columns);
	constraint->other_sql = plan->target_sql;
	constraint->other_columns = others;
}

/* ---- SQL ---- */

char *
synth_etl_violation(SynthEtlPlan *plan, SynthEtlConstraint *constraint, const char *alias, bool joined)
{
	StringInfoData s;
	ListCell   *cell;

	initStringInfo(&s);
	if (constraint->kind == SYNTH_ETL_CHECK)
	{
		write_fit(constraint, alias, &s);
		appendStringInfo(&s, "NOT (%s)", joined ? constraint->check : constraint->check_staged);
		return s.data;
	}
	foreach(cell, constraint->columns)
		appendStringInfo(&s, "%s.%s IS NOT NULL AND ", alias, ((SynthEtlColumn *) lfirst(cell))->name);
	if (joined)
		appendStringInfo(&s, "%s.%s IS NULL", constraint->other, (char *) linitial(constraint->other_columns));
	else
	{
		appendStringInfo(&s, "NOT EXISTS (SELECT FROM %s AS o WHERE ", constraint->other_sql);
		write_other_match(constraint, alias, "o", &s);
		appendStringInfoChar(&s, ')');
	}
	return s.data;
}

/* Another row of the target has the value; of rows to be written, as j. */
char *
synth_etl_taken(SynthEtlPlan *plan, SynthEtlConstraint *constraint)
{
	StringInfoData s;
	ListCell   *cell;

	initStringInfo(&s);
	appendStringInfo(&s, "%s.%s IS NOT NULL", constraint->other, (char *) linitial(constraint->other_columns));
	if (plan->options.mode != SYNTH_ETL_UPSERT)
		return s.data;
	foreach(cell, plan->key)
	{
		SynthEtlColumn *column = lfirst(cell);

		appendStringInfo(&s, "%s%s.%s <> j.%s", foreach_current_index(cell) ? " OR " : " AND (",
						 constraint->other, column->name, column->name);
	}
	appendStringInfoChar(&s, ')');
	return s.data;
}

/* The left join that a violation looks at; each row of alias stays one row. */
void
synth_etl_write_other_join(SynthEtlConstraint *constraint, const char *alias, StringInfo s)
{
	appendStringInfo(s, "\n\t\tLEFT JOIN %s AS %s ON ", constraint->other_sql, constraint->other);
	write_other_match(constraint, alias, constraint->other, s);
}

static void
write_other_match(SynthEtlConstraint *constraint, const char *alias, const char *other, StringInfo s)
{
	ListCell   *cell,
			   *column;

	forboth(cell, constraint->other_columns, column, constraint->columns)
		appendStringInfo(s, "%s%s.%s = %s.%s", foreach_current_index(cell) ? " AND " : "", other,
						 (char *) lfirst(cell), alias, ((SynthEtlColumn *) lfirst(column))->name);
}

/* A check is of values that the columns hold. */
static void
write_fit(SynthEtlConstraint *constraint, const char *alias, StringInfo s)
{
	ListCell   *cell;

	foreach(cell, constraint->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		if (column->fits == NULL)
			continue;
		appendStringInfoString(s, "(");
		synth_etl_write_fits(column, psprintf("%s.%s", alias, column->name), s);
		appendStringInfoString(s, ") IS NOT FALSE AND ");
	}
}
