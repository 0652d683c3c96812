/*
 * learn_train.c
 *		synth_train: a whole table through the aggregate.
 *
 * The rows are read by a query, as the caller, so privileges, row security
 * and parallel plans are the server's own.  The catalogue adds which columns
 * are unique or NOT NULL.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "learn/learn.h"
#include "model/model.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"

static Jsonb *with_catalog_facts(Oid relation, Jsonb *options, char **alias);
static void push_names(JsonbParseState **state, const char *key, List *names);

SYNTH_FUNCTION(synth_train);

Datum
synth_train(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(synth_learn_relation(PG_GETARG_OID(0), PG_GETARG_JSONB_P(1),
										   fcinfo->flinfo->fn_oid));
}

struct varlena *
synth_learn_relation(Oid relation, Jsonb *options, Oid function)
{
	MemoryContext context = CurrentMemoryContext;
	const char *schema = quote_identifier(get_namespace_name(get_func_namespace(function)));
	char	   *relation_sql = synth_base_relation_sql(relation);
	SynthLearnOptions checked;
	char	   *alias;
	char	   *query;
	Oid			types[1] = {JSONBOID};
	Datum		values[1];
	SynthSpi	spi;
	bool		isnull;
	struct varlena *model;

	/* before a query runs: its errors are about the call */
	if (options)
		synth_learn_read_options(options, &checked);
	values[0] = JsonbPGetDatum(with_catalog_facts(relation, options, &alias));
	query = psprintf("SELECT %s.synth_learn(%s, $1) FROM %s AS %s", schema, alias,
					 relation_sql, alias);

	synth_base_spi_begin(&spi);
	if (SPI_execute_with_args(query, 1, types, values, NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "learning query gave no model");
	values[0] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	if (isnull)
		elog(ERROR, "learning query gave no model");
	model = (struct varlena *) PG_DETOAST_DATUM(values[0]);
	model = memcpy(MemoryContextAlloc(context, VARSIZE(model)), model, VARSIZE(model));
	synth_base_spi_end(&spi);
	return model;
}

/*
 * The caller's options and the keys and NOT NULL columns of the relation; also
 * a name for its rows that none of its columns has.
 */
static Jsonb *
with_catalog_facts(Oid relation, Jsonb *options, char **alias)
{
	Relation	rel = relation_open(relation, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	List	   *keys = NIL,
			   *not_null = NIL;
	List	   *indexes = RelationGetIndexList(rel);
	ListCell   *cell;
	JsonbParseState *state = NULL;
	bool		has_keys = false,
				has_not_null = false;

	*alias = pstrdup("source_row");
	for (int i = 0; i < desc->natts; i++)
		if (strcmp(NameStr(TupleDescAttr(desc, i)->attname), *alias) == 0)
		{
			*alias = psprintf("%s_", *alias);
			i = -1;				/* look at all columns again */
		}
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc, i);

		if (a->attisdropped)
			continue;
		if (a->attnotnull)
			not_null = lappend(not_null, pstrdup(NameStr(a->attname)));
		if (a->attidentity)
			keys = lappend(keys, pstrdup(NameStr(a->attname)));
	}
	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);
		Form_pg_index form = index->rd_index;

		if (form->indisunique && form->indisvalid && form->indnkeyatts == 1 &&
			form->indkey.values[0] > 0 && RelationGetIndexPredicate(index) == NIL)
			keys = lappend(keys, pstrdup(NameStr(TupleDescAttr(desc,
															   form->indkey.values[0] - 1)->attname)));
		index_close(index, AccessShareLock);
	}
	relation_close(rel, AccessShareLock);

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	if (options)
	{
		JsonbIterator *it = JsonbIteratorInit(&options->root);
		JsonbValue	v;
		JsonbIteratorToken token;

		(void) JsonbIteratorNext(&it, &v, false);
		while ((token = JsonbIteratorNext(&it, &v, true)) == WJB_KEY)
		{
			has_keys |= v.val.string.len == 4 && strncmp(v.val.string.val, "keys", 4) == 0;
			has_not_null |= v.val.string.len == 8 && strncmp(v.val.string.val, "not_null", 8) == 0;
			pushJsonbValue(&state, WJB_KEY, &v);
			(void) JsonbIteratorNext(&it, &v, true);
			pushJsonbValue(&state, WJB_VALUE, &v);
		}
	}
	if (!has_keys)
		push_names(&state, "keys", keys);
	if (!has_not_null)
		push_names(&state, "not_null", not_null);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

static void
push_names(JsonbParseState **state, const char *key, List *names)
{
	JsonbValue	v;
	ListCell   *cell;

	v.type = jbvString;
	v.val.string.val = unconstify(char *, key);
	v.val.string.len = strlen(key);
	pushJsonbValue(state, WJB_KEY, &v);
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	foreach(cell, names)
	{
		v.val.string.val = lfirst(cell);
		v.val.string.len = strlen(v.val.string.val);
		pushJsonbValue(state, WJB_ELEM, &v);
	}
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}
