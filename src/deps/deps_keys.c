/*
 * deps_keys.c
 *		The keys of a table: unique in the rows, declared, or likely by name;
 *		synth_keys.
 */
#include "postgres.h"

#include <math.h>

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_index.h"
#include "deps/deps_private.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

/* A table of more rows than fit is asked for few candidates only. */
#define ASKED_CANDIDATES	3
/* For other rooms, which want the likely ones. */
#define DOOR_KEYS			1000
/* More than anybody reads; small ones are kept. */
#define MAX_KEYS			10000

typedef struct KeyList
{
	SynthDepsTable *table;
	SynthDepsRankedKey *keys;
	int			n;
	int			capacity;
}			KeyList;

static SynthDepsRankedKey *add_key(KeyList *list, const uint64_t *set);
static SynthDepsRankedKey *find_key(KeyList *list, const uint64_t *set);
static void add_found(KeyList *list, size_t max_found, bool *is_truncated);
static void add_declared(KeyList *list);
static void add_bridge(KeyList *list, const SynthDepsKeyTable *names);
static void add_guesses(KeyList *list, const SynthDepsKeyTable *names);
static bool is_unique(SynthDepsTable *table, const uint64_t *set);
static int	compare_keys(const void *a, const void *b);
static Datum write_evidence(const SynthDepsTable *table, const SynthDepsRankedKey *key);
static void push(JsonbParseState **state, const char *name, JsonbValue *value);
static void push_number(JsonbParseState **state, const char *name, double value);
static void push_bool(JsonbParseState **state, const char *name, bool value);
static void push_text(JsonbParseState **state, const char *name, const char *value);

List *
synth_deps_keys(Oid relation)
{
	MemoryContext caller = CurrentMemoryContext;
	SynthDepsTable *table = synth_deps_open(relation);
	List	   *result = NIL;
	SynthDepsRankedKey *keys;
	bool		is_truncated;
	int			n;

	synth_deps_read(table);
	keys = synth_deps_rank_keys(table, DOOR_KEYS, &n, &is_truncated);
	for (int i = 0; i < n; i++)
	{
		SynthDepsKey *key = palloc(sizeof(SynthDepsKey));

		*key = keys[i].key;
		key->attnums = MemoryContextAlloc(caller, Max(key->ncolumns, 1) * sizeof(AttrNumber));
		memcpy(key->attnums, keys[i].key.attnums, key->ncolumns * sizeof(AttrNumber));
		result = lappend(result, key);
	}
	synth_deps_close(table);
	return result;
}

SYNTH_FUNCTION(synth_keys);

Datum
synth_keys(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	SynthDepsTable *table;
	SynthDepsRankedKey *keys;
	bool		is_truncated;
	Datum		values[3];
	bool		nulls[3] = {false};
	int			n;

	InitMaterializedSRF(fcinfo, 0);
	table = synth_deps_open(PG_GETARG_OID(0));
	synth_deps_read(table);
	keys = synth_deps_rank_keys(table, MAX_KEYS, &n, &is_truncated);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		values[0] = synth_deps_names(table, keys[i].set);
		values[1] = Float8GetDatum(rint(keys[i].key.score * 10000) / 10000);
		values[2] = write_evidence(table, &keys[i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	if (!table->is_complete)
		synth_deps_note_truncated(table, -1);
	if (is_truncated)
	{
		JsonbParseState *state = NULL;

		pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
		push_bool(&state, "truncated", true);
		values[2] = JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
		nulls[0] = nulls[1] = true;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	synth_deps_close(table);
	PG_RETURN_VOID();
}

SynthDepsRankedKey *
synth_deps_rank_keys(SynthDepsTable *table, size_t max_found, int *n, bool *is_truncated)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);
	SynthDepsKeyTable *names = synth_deps_key_table(table);
	KeyList		list = {table, NULL, 0, 0};

	*is_truncated = false;
	if (table->is_complete && table->nrows > 0)
	{
		add_found(&list, max_found, is_truncated);
		add_bridge(&list, names);
	}
	else
		add_guesses(&list, names);
	*is_truncated |= !table->is_complete;
	add_declared(&list);
	for (int i = 0; i < list.n; i++)
		synth_deps_key_score(names, &list.keys[i]);
	qsort(list.keys, list.n, sizeof(SynthDepsRankedKey), compare_keys);
	*n = list.n;
	MemoryContextSwitchTo(old);
	return list.keys;
}

/* ---- candidates ---- */

static SynthDepsRankedKey *
add_key(KeyList *list, const uint64_t *set)
{
	const SynthDepsTable *table = list->table;
	SynthDepsRankedKey *key;

	if (list->n == list->capacity)
	{
		list->capacity = Max(16, list->capacity * 2);
		list->keys = list->keys == NULL ?
			synth_palloc_array(SynthDepsRankedKey, list->capacity) :
			repalloc_huge(list->keys, list->capacity * sizeof(SynthDepsRankedKey));
	}
	key = &list->keys[list->n++];
	memset(key, 0, sizeof(*key));
	key->set = set;
	key->is_minimal = true;
	key->key.attnums = synth_palloc_array(AttrNumber, table->ncolumns + 1);
	for (int i = 0; i < table->ncolumns; i++)
		if (synth_deps_has(set, i))
		{
			key->key.attnums[key->key.ncolumns++] = table->columns[i].attnum;
			key->key.has_nulls |= table->columns[i].nulls > 0;
		}
	return key;
}

static SynthDepsRankedKey *
find_key(KeyList *list, const uint64_t *set)
{
	for (int i = 0; i < list->n; i++)
		if (memcmp(list->keys[i].set, set, (list->table->ncolumns / 64 + 1) * sizeof(uint64_t)) == 0)
			return &list->keys[i];
	return NULL;
}

static void
add_found(KeyList *list, size_t max_found, bool *is_truncated)
{
	SynthDepsTable *table = list->table;
	SynthDepsWanted wanted = {true, NULL, NULL, -1, max_found};
	SynthDepsFound found;

	if (synth_deps_has_equal_rows(table))
		return;
	synth_deps_search(&table->cells, &table->memory, &wanted, &found);
	for (size_t i = 0; i < found.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_key(list, found.lhs + i * found.words);
	}
	*is_truncated = found.is_truncated;
	if (found.is_truncated && max_found == MAX_KEYS)
		synth_deps_note_truncated(table, found.complete_size);
}

/*
 * In employee_territories, territory_id may be unique as yet; what is meant is
 * the pair.  It is listed beside the minimal keys, and says that it is wider.
 */
static void
add_bridge(KeyList *list, const SynthDepsKeyTable *names)
{
	int			words = list->table->ncolumns / 64 + 1;
	uint64_t   *set;

	if (names->bridge[0] < 0)
		return;
	set = synth_palloc0_array(uint64_t, words);
	synth_deps_add(set, names->bridge[0]);
	synth_deps_add(set, names->bridge[1]);
	for (int i = 0; i < list->n; i++)
	{
		const SynthDepsKey *key = &list->keys[i].key;

		if (key->ncolumns == 1 && !key->has_nulls &&
			(synth_deps_has(list->keys[i].set, names->bridge[0]) ||
			 synth_deps_has(list->keys[i].set, names->bridge[1])))
		{
			add_key(list, set)->is_minimal = false;
			return;
		}
	}
}

/* Unique indexes that hold for all rows, with primary keys and constraints. */
static void
add_declared(KeyList *list)
{
	SynthDepsTable *table = list->table;
	Relation	relation = relation_open(table->relation, NoLock);
	List	   *indexes = RelationGetIndexList(relation);
	ListCell   *cell;

	foreach(cell, indexes)
	{
		HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));
		Form_pg_index index;
		uint64_t   *set = synth_palloc0_array(uint64_t, table->ncolumns / 64 + 1);
		SynthDepsRankedKey *key;
		bool		is_plain;

		if (!HeapTupleIsValid(tuple))
			continue;
		index = (Form_pg_index) GETSTRUCT(tuple);
		is_plain = index->indisunique && index->indisvalid && index->indimmediate &&
			heap_attisnull(tuple, Anum_pg_index_indpred, NULL);
		for (int i = 0; is_plain && i < index->indnkeyatts; i++)
		{
			is_plain = false;
			for (int c = 0; c < table->ncolumns; c++)
				if (table->columns[c].attnum == index->indkey.values[i])
				{
					synth_deps_add(set, c);
					is_plain = true;
				}
		}
		if (is_plain)
		{
			key = find_key(list, set);
			if (key == NULL)
			{
				key = add_key(list, set);
				key->is_minimal = table->nrows == 0;
			}
			key->key.is_declared = true;
			key->key.is_primary |= index->indisprimary;
		}
		ReleaseSysCache(tuple);
	}
	list_free(indexes);
	relation_close(relation, NoLock);
}

/* Without rows in memory: what names and types make likely. */
static void
add_guesses(KeyList *list, const SynthDepsKeyTable *names)
{
	SynthDepsTable *table = list->table;
	KeyList		guesses = {table, NULL, 0, 0};
	ListCell   *cell;

	foreach(cell, synth_deps_key_guesses(names))
		add_key(&guesses, lfirst(cell));
	for (int i = 0; i < guesses.n; i++)
		synth_deps_key_score(names, &guesses.keys[i]);
	qsort(guesses.keys, guesses.n, sizeof(SynthDepsRankedKey), compare_keys);
	for (int i = 0; i < guesses.n; i++)
		if (table->is_complete ||
			(i < ASKED_CANDIDATES && is_unique(table, guesses.keys[i].set)))
			add_key(list, guesses.keys[i].set);
}

/* A table that does not fit into memory: let the server look for two rows, or NULL. */
static bool
is_unique(SynthDepsTable *table, const uint64_t *set)
{
	StringInfoData columns,
				missing,
				sql;
	SynthSpi	spi;
	bool		unique;

	initStringInfo(&columns);
	initStringInfo(&missing);
	for (int i = 0; i < table->ncolumns; i++)
	{
		const char *name = quote_identifier(table->columns[i].name);

		if (!synth_deps_has(set, i))
			continue;
		appendStringInfo(&columns, "%s%s", columns.len ? ", " : "", name);
		appendStringInfo(&missing, "%s%s IS NULL", missing.len ? " OR " : "", name);
	}
	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT 1 FROM %s GROUP BY %s HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1"
					 " OR pg_catalog.bool_or(%s)",
					 synth_base_relation_sql(table->relation), columns.data, missing.data);
	synth_base_spi_begin(&spi);
	unique = SPI_execute(sql.data, true, 1) == SPI_OK_SELECT && SPI_processed == 0;
	synth_base_spi_end(&spi);
	return unique;
}

static int
compare_keys(const void *a, const void *b)
{
	const SynthDepsKey *x = &((const SynthDepsRankedKey *) a)->key,
			   *y = &((const SynthDepsRankedKey *) b)->key;

	if (x->is_primary != y->is_primary)
		return x->is_primary ? -1 : 1;
	if (x->has_nulls != y->has_nulls)
		return x->has_nulls ? 1 : -1;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->ncolumns != y->ncolumns)
		return x->ncolumns - y->ncolumns;
	for (int i = 0; i < x->ncolumns; i++)
		if (x->attnums[i] != y->attnums[i])
			return x->attnums[i] - y->attnums[i];
	return 0;
}

/* ---- evidence ---- */

static Datum
write_evidence(const SynthDepsTable *table, const SynthDepsRankedKey *key)
{
	JsonbParseState *state = NULL;
	bool		not_null = true;

	for (int i = 0; i < table->ncolumns; i++)
		if (synth_deps_has(key->set, i))
			not_null &= table->columns[i].not_null;
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_text(&state, "from", table->nrows > 0 ? "rows" : "names and types");
	if (table->is_complete)
		push_number(&state, "rows", table->nrows);
	push_number(&state, "name", key->name);
	push_number(&state, "type", key->type);
	push_number(&state, "position", key->position);
	push_number(&state, "shape", key->shape);
	push_bool(&state, "minimal", key->is_minimal);
	push_bool(&state, "nulls", key->key.has_nulls);
	push_bool(&state, "not_null", not_null);
	if (key->is_bridge)
		push_bool(&state, "bridge", true);
	if (key->key.is_declared)
		push_text(&state, "declared", key->key.is_primary ? "primary key" : "unique");
	return JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

static void
push(JsonbParseState **state, const char *name, JsonbValue *value)
{
	JsonbValue	key;

	key.type = jbvString;
	key.val.string.val = unconstify(char *, name);
	key.val.string.len = strlen(name);
	pushJsonbValue(state, WJB_KEY, &key);
	pushJsonbValue(state, WJB_VALUE, value);
}

static void
push_number(JsonbParseState **state, const char *name, double number)
{
	JsonbValue	value;

	value.type = jbvNumeric;
	value.val.numeric = DatumGetNumeric(DirectFunctionCall1(float8_numeric,
															Float8GetDatum(rint(number * 1000) / 1000)));
	push(state, name, &value);
}

static void
push_bool(JsonbParseState **state, const char *name, bool flag)
{
	JsonbValue	value;

	value.type = jbvBool;
	value.val.boolean = flag;
	push(state, name, &value);
}

static void
push_text(JsonbParseState **state, const char *name, const char *text)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = unconstify(char *, text);
	value.val.string.len = strlen(text);
	push(state, name, &value);
}
