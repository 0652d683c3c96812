/*
 * advise_candidate_ddl.c
 *		The statements that make an index and take it back.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "catalog/namespace.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_class.h"
#include "catalog/pg_opclass.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

static void put_key(StringInfo sql, const SynthIndexKey *key, const SynthIndex *index,
					List *context);
static void put_collation(StringInfo sql, Oid collation);
static void put_opclass(StringInfo sql, Oid opclass);
static void put_column_names(StringInfo names, const SynthIndex *index);
static bool is_taken(const char *name, Oid schema, List *taken);

/*
 * synth_advise_index_name
 *		A name as the server would choose, free in the table's schema and not
 *		among those taken.
 */
char *
synth_advise_index_name(const SynthIndex *index, List *taken)
{
	Oid			schema = get_rel_namespace(index->relation);
	char	   *table = get_rel_name(index->relation);
	StringInfoData columns;
	char	   *name;

	initStringInfo(&columns);
	put_column_names(&columns, index);
	name = makeObjectName(table, columns.data, "idx");
	for (int i = 1; is_taken(name, schema, taken); i++)
		name = makeObjectName(table, columns.data, psprintf("idx%d", i));
	return name;
}

static bool
is_taken(const char *name, Oid schema, List *taken)
{
	ListCell   *cell;

	foreach(cell, taken)
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	return OidIsValid(get_relname_relid(name, schema));
}

static void
put_column_names(StringInfo names, const SynthIndex *index)
{
	for (int i = 0; i < index->nkeys; i++)
	{
		const SynthIndexKey *key = &index->keys[i];

		if (i > 0)
			appendStringInfoChar(names, '_');
		appendStringInfoString(names, key->attnum != 0 ?
							   get_attname(index->relation, key->attnum, false) :
							   IsA(key->expr, FuncExpr) ?
							   get_func_name(((FuncExpr *) key->expr)->funcid) : "expr");
	}
	if (index->predicate != NIL)
		appendStringInfoString(names, "_part");
	if (index->am == BRIN_AM_OID)
		appendStringInfoString(names, "_brin");
}

char *
synth_advise_index_ddl(const SynthIndex *index, const SynthTable *table, const char *name)
{
	StringInfoData sql;
	List	   *context = deparse_context_for(get_rel_name(index->relation), index->relation);

	initStringInfo(&sql);
	/* neither is allowed for a partitioned table, nor of use for a temporary one */
	appendStringInfo(&sql, "CREATE INDEX %s%s ON %s USING %s (",
					 table->is_partitioned || table->is_temporary ? "" : "CONCURRENTLY ",
					 quote_identifier(name), synth_base_relation_sql(index->relation),
					 index->am == BRIN_AM_OID ? "brin" : index->am == GIN_AM_OID ? "gin" : "btree");
	for (int i = 0; i < index->nkeys; i++)
	{
		if (i > 0)
			appendStringInfoString(&sql, ", ");
		put_key(&sql, &index->keys[i], index, context);
	}
	appendStringInfoChar(&sql, ')');
	for (int i = 0; i < index->nincluded; i++)
		appendStringInfo(&sql, "%s%s", i == 0 ? " INCLUDE (" : ", ",
						 quote_identifier(get_attname(index->relation, index->included[i], false)));
	if (index->nincluded > 0)
		appendStringInfoChar(&sql, ')');
	if (index->predicate != NIL)
		appendStringInfo(&sql, " WHERE %s",
						 deparse_expression((Node *) make_ands_explicit(index->predicate),
											context, false, false));
	return sql.data;
}

static void
put_key(StringInfo sql, const SynthIndexKey *key, const SynthIndex *index, List *context)
{
	if (key->attnum != 0)
		appendStringInfoString(sql, quote_identifier(get_attname(index->relation, key->attnum, false)));
	else
		appendStringInfo(sql, "(%s)", deparse_expression(key->expr, context, false, false));
	if (OidIsValid(key->collation) && key->collation != exprCollation(key->expr))
		put_collation(sql, key->collation);
	if (key->opclass != GetDefaultOpClass(exprType(key->expr), index->am))
		put_opclass(sql, key->opclass);
	if (key->descending)
		appendStringInfoString(sql, " DESC");
	if (key->nulls_first != key->descending)
		appendStringInfoString(sql, key->nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

static void
put_collation(StringInfo sql, Oid collation)
{
	appendStringInfo(sql, " COLLATE %s",
					 generate_collation_name(collation));
}

static void
put_opclass(StringInfo sql, Oid opclass)
{
	HeapTuple	tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(opclass));
	Form_pg_opclass form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator class %u", opclass);
	form = (Form_pg_opclass) GETSTRUCT(tuple);
	appendStringInfo(sql, " %s", quote_qualified_identifier(get_namespace_name(form->opcnamespace),
															NameStr(form->opcname)));
	ReleaseSysCache(tuple);
}

char *
synth_advise_index_undo(const SynthIndex *index, const SynthTable *table, const char *name)
{
	return psprintf("DROP INDEX %s%s",
					table->is_partitioned || table->is_temporary ? "" : "CONCURRENTLY ",
					quote_qualified_identifier(get_namespace_name(get_rel_namespace(index->relation)),
											   name));
}
