/*
 * etl_target.c
 *		The target of a load: found or to be made, its columns and keys, and the
 *		tables beside it that hold rejects and the log of loads.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "etl/etl_private.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

static const char *const log_columns[] = {
	"load_id", "source", "started_at", "finished_at", "read", "inserted", "updated", "unchanged",
	"duplicate", "rejected", "closed", "statement", "source_state", "target_state", NULL
};
static const char *const reject_columns[] = {
	"load_id", "source", "source_load", "row_number", "column_name", "raw_value", "rule", "reason",
	"whole_row", NULL
};

static AttrNumber find_folded(Relation relation, const char *name);
static char *fold(const char *name);
static char *beside(SynthEtlPlan *plan, const char *option, const char *wanted,
					const char *suffix, const char *const *columns, Oid *found);
static bool is_heap(Oid oid);
static void check_needed(SynthEtlPlan *plan, Relation relation);
static void check_unique(SynthEtlPlan *plan, Relation relation);
static bool is_unique_key(SynthEtlPlan *plan, Relation index);
static void check_history(SynthEtlPlan *plan);

/* Names as SQL reads them: found on the caller's search_path. */
void
synth_etl_open_target(SynthEtlPlan *plan, text *target)
{
	RangeVar   *range = makeRangeVarFromNameList(textToQualifiedNameList(target));
	Oid			schema,
				log;

	plan->target = RangeVarGetRelid(range, AccessShareLock, true);
	if (OidIsValid(plan->target))
	{
		char		kind = get_rel_relkind(plan->target);

		if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE)
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("target \"%s\" is not a table", range->relname)));
		schema = get_rel_namespace(plan->target);
	}
	else
		schema = RangeVarGetCreationNamespace(range);
	plan->schema = get_namespace_name(schema);
	plan->name = pstrdup(range->relname);
	if (strlen(plan->name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name of the target is longer than %d bytes", NAMEDATALEN - 1)));
	plan->target_sql = quote_qualified_identifier(plan->schema, plan->name);
	plan->rejects_sql = beside(plan, "rejects", plan->options.rejects, "rejects", reject_columns, &plan->rejects);
	plan->log_sql = beside(plan, "log", plan->options.log, "loads", log_columns, &log);
}

/* A table in the target's schema, unless the caller names another. */
static char *
beside(SynthEtlPlan *plan, const char *option, const char *wanted,
	   const char *suffix, const char *const *columns, Oid *found)
{
	char	   *schema = plan->schema;
	char	   *name;

	if (wanted)
	{
		RangeVar   *range = makeRangeVarFromNameList(textToQualifiedNameList(cstring_to_text(wanted)));

		if (range->schemaname)
			schema = range->schemaname;
		name = range->relname;
	}
	else
		name = makeObjectName(plan->name, NULL, suffix);
	*found = get_relname_relid(name, LookupExplicitNamespace(schema, false));
	for (int i = 0; OidIsValid(*found) && columns[i]; i++)
		if (get_attnum(*found, columns[i]) == InvalidAttrNumber)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_TABLE),
					 errmsg("table \"%s\" exists and has no column \"%s\"", name, columns[i]),
					 errhint("Name another table in option \"%s\".", option)));
	return quote_qualified_identifier(schema, name);
}

/* ---- columns ---- */

bool
synth_etl_find_place(SynthEtlPlan *plan, SynthEtlColumn *column)
{
	Relation	relation = table_open(plan->target, AccessShareLock);
	AttrNumber	attnum = find_folded(relation, column->target);
	bool		found = false;

	if (attnum != InvalidAttrNumber)
	{
		Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(relation), attnum - 1);

		found = attribute->attgenerated == 0 && attribute->attidentity != ATTRIBUTE_IDENTITY_ALWAYS;
		column->target = pstrdup(NameStr(attribute->attname));
		column->type = attribute->atttypid;
		column->typmod = attribute->atttypmod;
		column->collation = attribute->attcollation;
		column->not_null = attribute->attnotnull;
	}
	table_close(relation, AccessShareLock);
	return found;
}

/* The same name, else the only one that is the same but for case and marks. */
static AttrNumber
find_folded(Relation relation, const char *name)
{
	TupleDesc	desc = RelationGetDescr(relation);
	char	   *folded = fold(name);
	AttrNumber	result = InvalidAttrNumber;

	for (int i = 0; i < desc->natts; i++)
		if (!TupleDescAttr(desc, i)->attisdropped &&
			strcmp(NameStr(TupleDescAttr(desc, i)->attname), name) == 0)
			return i + 1;
	for (int i = 0; i < desc->natts; i++)
	{
		if (TupleDescAttr(desc, i)->attisdropped ||
			strcmp(fold(NameStr(TupleDescAttr(desc, i)->attname)), folded) != 0)
			continue;
		if (result != InvalidAttrNumber)
			return InvalidAttrNumber;
		result = i + 1;
	}
	return result;
}

/* Letters in lower case and digits; other ASCII marks do not count. */
static char *
fold(const char *name)
{
	char	   *folded = str_tolower(name, strlen(name), DEFAULT_COLLATION_OID);
	char	   *out = folded;

	for (const char *c = folded; *c; c++)
		if ((unsigned char) *c >= 0x80 || (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
			*out++ = *c;
	*out = 0;
	return folded;
}

List *
synth_etl_primary_key(SynthEtlPlan *plan)
{
	Relation	relation = table_open(plan->target, AccessShareLock);
	Bitmapset  *key = RelationGetIndexAttrBitmap(relation, INDEX_ATTR_BITMAP_PRIMARY_KEY);
	List	   *names = NIL;
	int			attnum = -1;

	while ((attnum = bms_next_member(key, attnum)) >= 0)
	{
		char	   *name = get_attname(plan->target, attnum + FirstLowInvalidHeapAttributeNumber, false);
		ListCell   *cell;
		bool		loaded = false;

		foreach(cell, plan->columns)
			loaded = loaded || strcmp(((SynthEtlColumn *) lfirst(cell))->target, name) == 0;
		if (!loaded)
		{
			names = NIL;
			break;
		}
		names = lappend(names, name);
	}
	table_close(relation, AccessShareLock);
	return names;
}

/* Heaps: a row's place in its file and its writer identify a version of it. */
bool
synth_etl_has_state(SynthEtlPlan *plan)
{
	return is_heap(plan->source) && (!OidIsValid(plan->target) || is_heap(plan->target)) &&
		(!OidIsValid(plan->rejects) || is_heap(plan->rejects));
}

static bool
is_heap(Oid oid)
{
	Relation	relation = table_open(oid, AccessShareLock);
	bool		result = relation->rd_rel->relkind == RELKIND_RELATION &&
		relation->rd_rel->relam == HEAP_TABLE_AM_OID && !relation->rd_rel->relhassubclass;

	table_close(relation, AccessShareLock);
	return result;
}

/* ---- is all there that the load needs? ---- */

void
synth_etl_check_target(SynthEtlPlan *plan)
{
	if (plan->options.mode == SYNTH_ETL_SCD2)
		check_history(plan);
	if (OidIsValid(plan->target))
	{
		Relation	relation = table_open(plan->target, AccessShareLock);

		check_needed(plan, relation);
		if (plan->key != NIL)
			check_unique(plan, relation);
		table_close(relation, AccessShareLock);
		return;
	}
	plan->makes_key = plan->key != NIL;
	if (list_length(plan->columns) + (plan->options.mode == SYNTH_ETL_SCD2 ? 3 : 0) > MaxHeapAttributeNumber)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("the target would have more than %d columns", MaxHeapAttributeNumber),
				 errhint("Leave some out with null in option \"columns\".")));
}

/* NOT NULL columns get a value from somewhere. */
static void
check_needed(SynthEtlPlan *plan, Relation relation)
{
	TupleDesc	desc = RelationGetDescr(relation);
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		const char *quoted = quote_identifier(NameStr(attribute->attname));
		bool		is_filled = attribute->attisdropped || !attribute->attnotnull ||
			attribute->atthasdef || attribute->attidentity != 0;
		ListCell   *cell;

		foreach(cell, plan->columns)
			is_filled = is_filled ||
				strcmp(((SynthEtlColumn *) lfirst(cell))->target, NameStr(attribute->attname)) == 0;
		if (plan->options.mode == SYNTH_ETL_SCD2)
			is_filled = is_filled || strcmp(quoted, plan->from_sql) == 0 ||
				strcmp(quoted, plan->to_sql) == 0 || strcmp(quoted, plan->current_sql) == 0;
		if (!is_filled)
			appendStringInfo(&names, "%s\"%s\"", names.len ? ", " : "", NameStr(attribute->attname));
	}
	if (names.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("columns of target \"%s\" that must have a value get none: %s", plan->name, names.data),
				 errhint("Say where they come from in option \"columns\", or give them defaults.")));
}

/*
 * An existing target must have a unique index on the key: it is what keeps
 * other writers from doubling a row.  SCD 2 needs one on the current versions.
 */
static void
check_unique(SynthEtlPlan *plan, Relation relation)
{
	List	   *indexes = RelationGetIndexList(relation);
	StringInfoData names;
	bool		found = false;
	ListCell   *cell;

	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		found = found || is_unique_key(plan, index);
		index_close(index, AccessShareLock);
	}
	if (found)
		return;
	initStringInfo(&names);
	foreach(cell, plan->key)
		appendStringInfo(&names, "%s%s", names.len ? ", " : "",
						 quote_identifier(((SynthEtlColumn *) lfirst(cell))->target));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_COLUMN_REFERENCE),
			 errmsg("target \"%s\" has no unique index on the key", plan->name),
			 errhint("Run CREATE UNIQUE INDEX ON %s (%s)%s%s.", plan->target_sql, names.data,
					 plan->options.mode == SYNTH_ETL_SCD2 ? " WHERE " : "",
					 plan->options.mode == SYNTH_ETL_SCD2 ? plan->current_sql : "")));
}

static bool
is_unique_key(SynthEtlPlan *plan, Relation index)
{
	Form_pg_index form = index->rd_index;
	bool		is_partial = !heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL);
	bool		is_history = plan->options.mode == SYNTH_ETL_SCD2;

	if (!form->indisunique || !form->indimmediate || !form->indisvalid ||
		is_partial != is_history || form->indnkeyatts != list_length(plan->key))
		return false;
	for (int i = 0; i < form->indnkeyatts; i++)
	{
		bool		found = false;
		ListCell   *cell;

		foreach(cell, plan->key)
			found = found || get_attnum(plan->target, ((SynthEtlColumn *) lfirst(cell))->target) ==
			form->indkey.values[i];
		if (!found)
			return false;
	}
	return true;
}

/* The three columns of SCD 2 that the load itself fills. */
static void
check_history(SynthEtlPlan *plan)
{
	static const char *const names[] = {"valid_from", "valid_to", "is_current"};
	char	  **places[] = {&plan->from_sql, &plan->to_sql, &plan->current_sql};
	Relation	relation = OidIsValid(plan->target) ? table_open(plan->target, AccessShareLock) : NULL;
	ListCell   *cell;

	plan->moment_sql = plan->valid_from &&
		(plan->valid_from->type == DATEOID || plan->valid_from->type == TIMESTAMPOID) ?
		plan->valid_from->type_sql : pstrdup("timestamp with time zone");
	for (int i = 0; i < (int) lengthof(names); i++)
	{
		const char *name = names[i];

		if (relation)
		{
			AttrNumber	attnum = find_folded(relation, names[i]);
			Form_pg_attribute attribute;

			if (attnum == InvalidAttrNumber)
				ereport(ERROR,
						(errcode(ERRCODE_UNDEFINED_COLUMN),
						 errmsg("target \"%s\" has no column \"%s\"", plan->name, names[i]),
						 errhint("Mode \"scd2\" needs valid_from, valid_to and is_current.")));
			attribute = TupleDescAttr(RelationGetDescr(relation), attnum - 1);
			name = NameStr(attribute->attname);
			if (i == 0)
				plan->moment_sql = synth_etl_type_sql(attribute->atttypid, attribute->atttypmod);
			if (i < 2 ? (attribute->atttypid != DATEOID && attribute->atttypid != TIMESTAMPOID &&
						 attribute->atttypid != TIMESTAMPTZOID) : attribute->atttypid != BOOLOID)
				ereport(ERROR,
						(errcode(ERRCODE_DATATYPE_MISMATCH),
						 errmsg("column \"%s\" of target \"%s\" has a type that mode \"scd2\" cannot use", name, plan->name)));
		}
		*places[i] = pstrdup(quote_identifier(name));
		foreach(cell, plan->columns)
			if (strcmp(((SynthEtlColumn *) lfirst(cell))->target, name) == 0)
				ereport(ERROR,
						(errcode(ERRCODE_DUPLICATE_COLUMN),
						 errmsg("column \"%s\" is one that mode \"scd2\" fills itself", name),
						 errhint("Give its source another name in option \"columns\", or name it in option \"valid_from\".")));
	}
	if (relation)
		table_close(relation, AccessShareLock);
}
