/*
 * advise_candidate.c
 *		Indexes that could serve the queries of a workload.
 *
 * For each query and table: the columns of its conditions alone; those of
 * equalities, with a join column, a range or a sort order behind them; a join
 * column before the others; each of these also with the rest of the columns that
 * the query needs, where the table is vacuumed.  Columns of equalities are put
 * in the order of how much of the workload uses them, so that queries share
 * indexes.  Longer ones grow in the selection, column by column.
 *
 * Conditions with a constant may become the predicate of a partial index: IS
 * NULL and flags always, a value only of a column with few values that several
 * queries ask for, so that an index does not fit a single value by chance.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_opclass_d.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type_d.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

/* A partial index has at most this fraction of the rows. */
#define PARTIAL_MOST 0.3
/* Values of a column that is a status. */
#define STATUS_VALUES 20
/* Columns that are included, at most. */
#define INCLUDED_MOST 6
/* A summary of ranges pays on a table of so many pages, in such order. */
#define BRIN_PAGES 1024
#define BRIN_CORRELATION 0.9

/* What one query wants of one table. */
typedef struct Wishes
{
	SynthTable *table;
	const SynthAccess *access;
	double		weight;
	int			number;			/* of the query's text */
	List	   *equal;			/* SynthTableKey * */
	List	   *join;
	List	   *range;
	List	   *alone;
	List	   *orders;			/* lists of SynthTableKey * */
	List	   *contained;
	List	   *predicates;		/* Node * */
}			Wishes;

static List *gather_wishes(SynthAdvisor *advisor);
static Wishes *read_wishes(SynthAdvisor *advisor, const SynthQuery *query,
						   const SynthAccess *access);
static void read_use(Wishes *wishes, const SynthUse *use);
static SynthTableKey *find_key(SynthTable *table, Node *expr, AttrNumber attnum,
							   Oid collation, Oid opclass);
static void read_order(Wishes *wishes, List *order);
static void sort_equal(Wishes *wishes);
static int	compare_keys(const ListCell *a, const ListCell *b);
static void emit_all(SynthAdvisor *advisor, const Wishes *wishes);
static void emit_combined(SynthAdvisor *advisor, const Wishes *wishes,
						  List *equal, List *predicate);
static void emit_partial(SynthAdvisor *advisor, const Wishes *wishes, List *all);
static bool is_status(const Wishes *wishes, Node *clause, List *all);
static void emit_brin(SynthAdvisor *advisor, const Wishes *wishes);
static double correlation(const SynthTable *table, AttrNumber attnum);
static void emit_gin(SynthAdvisor *advisor, const Wishes *wishes);
static void emit(SynthAdvisor *advisor, const Wishes *wishes, List *keys, List *predicate);
static bool fill_keys(SynthIndex *index, List *keys, int most);

void
synth_advise_make_candidates(SynthAdvisor *advisor)
{
	List	   *all = gather_wishes(advisor);
	int64		half = advisor->deadline_us - (int64) advisor->options.time_limit_ms * 500;
	ListCell   *cell;

	foreach(cell, all)
		sort_equal(lfirst(cell));
	foreach(cell, all)
	{
		CHECK_FOR_INTERRUPTS();
		emit_all(advisor, lfirst(cell));
		/* who asks for the same is found by looking at all: not without end */
		if (GetCurrentTimestamp() < half)
			emit_partial(advisor, lfirst(cell), all);
	}
}

/* ---- what queries wish for ---- */

static List *
gather_wishes(SynthAdvisor *advisor)
{
	List	   *all = NIL;
	ListCell   *cell;

	for (int i = 0; i < advisor->nqueries; i++)
		foreach(cell, advisor->queries[i]->accesses)
			all = lappend(all, read_wishes(advisor, advisor->queries[i], lfirst(cell)));
	return all;
}

static Wishes *
read_wishes(SynthAdvisor *advisor, const SynthQuery *query, const SynthAccess *access)
{
	Wishes	   *wishes = palloc0(sizeof(Wishes));
	ListCell   *cell;

	wishes->table = synth_advise_table(advisor, access->relation);
	wishes->access = access;
	wishes->weight = query->weight * query->cost;
	wishes->number = query->number;
	foreach(cell, access->uses)
		read_use(wishes, lfirst(cell));
	foreach(cell, access->orders)
		read_order(wishes, lfirst(cell));
	return wishes;
}

static void
read_use(Wishes *wishes, const SynthUse *use)
{
	Oid			type = exprType(use->expr);
	SynthTableKey *key;
	SynthTableKey *pattern;
	List	  **list;

	if (use->clause)
		wishes->predicates = lappend(wishes->predicates, use->clause);
	if (use->kind == SYNTH_USE_CONTAINS)
	{
		key = find_key(wishes->table, use->expr, use->attnum, use->collation,
					   GetDefaultOpClass(type, GIN_AM_OID));
		if (key)
			key->is_gin = true;
		if (key)
			wishes->contained = list_append_unique_ptr(wishes->contained, key);
		return;
	}
	key = find_key(wishes->table, use->expr, use->attnum, use->collation,
				   GetDefaultOpClass(type, BTREE_AM_OID));
	if (key == NULL)
		return;
	key->weight += wishes->weight;
	list = use->alone ? &wishes->alone : use->kind == SYNTH_USE_EQUAL ? &wishes->equal :
		use->kind == SYNTH_USE_JOIN ? &wishes->join : &wishes->range;
	*list = list_append_unique_ptr(*list, key);
	if (use->kind != SYNTH_USE_PREFIX)
		return;
	/* where the collation is not C the plain index is of no use to it */
	pattern = find_key(wishes->table, use->expr, use->attnum, use->collation,
					   type == BPCHAROID ? BPCHAR_BTREE_PATTERN_OPS_OID :
					   type == VARCHAROID ? VARCHAR_BTREE_PATTERN_OPS_OID :
					   TEXT_BTREE_PATTERN_OPS_OID);
	if (pattern)
		*list = list_append_unique_ptr(*list, pattern);
}

static SynthTableKey *
find_key(SynthTable *table, Node *expr, AttrNumber attnum, Oid collation, Oid opclass)
{
	SynthIndexKey key;

	return synth_advise_make_key(&key, expr, attnum, collation, opclass) ?
		synth_advise_table_key(table, &key) : NULL;
}

/* An index is read both ways: its first column ascends. */
static void
read_order(Wishes *wishes, List *order)
{
	const SynthOrderKey *first = linitial(order);
	bool		reverse = first->descending;
	List	   *keys = NIL;
	ListCell   *cell;

	foreach(cell, order)
	{
		const SynthOrderKey *wanted = lfirst(cell);
		SynthIndexKey key;

		if (!synth_advise_make_key(&key, wanted->expr, wanted->attnum, wanted->collation,
								   GetDefaultOpClass(exprType(wanted->expr), BTREE_AM_OID)))
			break;
		key.descending = wanted->descending != reverse;
		key.nulls_first = wanted->nulls_first != reverse;
		keys = lappend(keys, synth_advise_table_key(wishes->table, &key));
	}
	if (keys != NIL)
		wishes->orders = lappend(wishes->orders, keys);
}

static void
sort_equal(Wishes *wishes)
{
	list_sort(wishes->equal, compare_keys);
	list_sort(wishes->join, compare_keys);
}

/* What more of the workload uses, then what tells more rows apart. */
static int
compare_keys(const ListCell *a, const ListCell *b)
{
	const SynthTableKey *x = lfirst(a);
	const SynthTableKey *y = lfirst(b);

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->distinct != y->distinct)
		return x->distinct > y->distinct ? -1 : 1;
	return x->key.attnum - y->key.attnum;
}

/* ---- what could serve them ---- */

static void
emit_all(SynthAdvisor *advisor, const Wishes *wishes)
{
	List	   *singles = list_concat(list_concat(list_concat_copy(wishes->equal, wishes->join),
												  wishes->range), wishes->alone);
	ListCell   *cell;

	foreach(cell, singles)
		emit(advisor, wishes, list_make1(lfirst(cell)), NIL);
	emit_combined(advisor, wishes, wishes->equal, NIL);
	foreach(cell, wishes->join)
	{
		List	   *first = list_make1(lfirst(cell));

		emit(advisor, wishes, list_concat(first, wishes->equal), NIL);
		emit(advisor, wishes, list_concat(list_make1(lfirst(cell)), wishes->range), NIL);
	}
	if (list_length(wishes->join) > 1)
		emit(advisor, wishes, wishes->join, NIL);
	emit_brin(advisor, wishes);
	emit_gin(advisor, wishes);
}

/* Equalities, then one more thing. */
static void
emit_combined(SynthAdvisor *advisor, const Wishes *wishes, List *equal, List *predicate)
{
	ListCell   *cell;

	if (equal != NIL)
		emit(advisor, wishes, equal, predicate);
	foreach(cell, wishes->join)
		emit(advisor, wishes, list_concat_copy(equal, list_make1(lfirst(cell))), predicate);
	foreach(cell, wishes->range)
		emit(advisor, wishes, list_concat_copy(equal, list_make1(lfirst(cell))), predicate);
	foreach(cell, wishes->orders)
		emit(advisor, wishes, list_concat_copy(equal, lfirst(cell)), predicate);
}

static void
emit_partial(SynthAdvisor *advisor, const Wishes *wishes, List *all)
{
	ListCell   *cell;
	ListCell   *key;

	foreach(cell, wishes->predicates)
	{
		Node	   *clause = lfirst(cell);
		List	   *predicate = list_make1(clause);
		List	   *others = NIL;

		if (!is_status(wishes, clause, all) ||
			synth_advise_selectivity(wishes->table, predicate) > PARTIAL_MOST)
			continue;
		foreach(key, wishes->equal)
		{
			const SynthTableKey *entry = lfirst(key);
			Bitmapset  *columns = NULL;

			pull_varattnos(clause, 1, &columns);
			if (entry->key.attnum == 0 ||
				!bms_is_member(entry->key.attnum - FirstLowInvalidHeapAttributeNumber, columns))
				others = lappend(others, lfirst(key));
		}
		emit_combined(advisor, wishes, others, predicate);
		/* its own column, where nothing else tells the rows apart or NULLs are few */
		if (!IsA(clause, OpExpr) ||
			(others == NIL && wishes->join == NIL && wishes->range == NIL && wishes->orders == NIL))
			emit(advisor, wishes, wishes->equal, predicate);
	}
}

/* Will the condition be asked for again as it is? */
static bool
is_status(const Wishes *wishes, Node *clause, List *all)
{
	ListCell   *cell;
	AttrNumber	attnum;
	List	   *arguments;
	Node	   *column;

	if (!IsA(clause, OpExpr) && !IsA(clause, ScalarArrayOpExpr))
		return true;
	arguments = IsA(clause, OpExpr) ? ((OpExpr *) clause)->args : ((ScalarArrayOpExpr *) clause)->args;
	column = IsA(linitial(arguments), Const) ? lsecond(arguments) : linitial(arguments);
	column = synth_advise_index_expr(column, 1, &attnum);
	if (column == NULL || attnum == 0 ||
		synth_advise_column_facts(wishes->table, column, attnum).distinct > STATUS_VALUES)
		return false;
	foreach(cell, all)
	{
		const Wishes *other = lfirst(cell);

		if (other->table == wishes->table && other->number != wishes->number &&
			list_member(other->predicates, clause))
			return true;
	}
	return false;
}

static void
emit_brin(SynthAdvisor *advisor, const Wishes *wishes)
{
	ListCell   *cell;

	if (wishes->table->pages < BRIN_PAGES)
		return;
	foreach(cell, wishes->range)
	{
		const SynthTableKey *wanted = lfirst(cell);
		SynthIndex	index = {0};
		SynthIndexKey key;

		if (wanted->key.attnum == 0 ||
			fabs(correlation(wishes->table, wanted->key.attnum)) < BRIN_CORRELATION ||
			!synth_advise_make_key(&key, wanted->key.expr, wanted->key.attnum, wanted->key.collation,
								   GetDefaultOpClass(exprType(wanted->key.expr), BRIN_AM_OID)))
			continue;
		index.relation = wishes->table->relation;
		index.am = BRIN_AM_OID;
		index.nkeys = 1;
		index.keys = &key;
		(void) synth_advise_add_candidate(advisor, wishes->table, &index);
	}
}

/* Of the column's order with that of the rows; 0 where unknown. */
static double
correlation(const SynthTable *table, AttrNumber attnum)
{
	HeapTuple	statistics = SearchSysCache3(STATRELATTINH, ObjectIdGetDatum(table->relation),
											 Int16GetDatum(attnum), BoolGetDatum(table->is_partitioned));
	AttStatsSlot slot;
	double		result = 0;

	if (!HeapTupleIsValid(statistics))
		return 0;
	if (get_attstatsslot(&slot, statistics, STATISTIC_KIND_CORRELATION, InvalidOid,
						 ATTSTATSSLOT_NUMBERS))
	{
		if (slot.nnumbers == 1)
			result = slot.numbers[0];
		free_attstatsslot(&slot);
	}
	ReleaseSysCache(statistics);
	return result;
}

static void
emit_gin(SynthAdvisor *advisor, const Wishes *wishes)
{
	ListCell   *cell;

	foreach(cell, wishes->contained)
	{
		SynthIndex	index = {0};
		SynthIndexKey key = ((SynthTableKey *) lfirst(cell))->key;

		index.relation = wishes->table->relation;
		index.am = GIN_AM_OID;
		index.nkeys = 1;
		index.keys = &key;
		(void) synth_advise_add_candidate(advisor, wishes->table, &index);
	}
}

/* A B-tree on keys, and one that has all that the query needs. */
static void
emit(SynthAdvisor *advisor, const Wishes *wishes, List *keys, List *predicate)
{
	SynthIndexKey columns[INDEX_MAX_KEYS];
	AttrNumber	included[INDEX_MAX_KEYS];
	SynthIndex	index = {0};

	index.relation = wishes->table->relation;
	index.am = BTREE_AM_OID;
	index.keys = columns;
	index.included = included;
	index.predicate = predicate;
	if (!fill_keys(&index, keys, Min(advisor->options.max_columns, INDEX_MAX_KEYS)))
		return;
	(void) synth_advise_add_candidate(advisor, wishes->table, &index);
	if (wishes->table->all_visible > 0 &&
		synth_advise_include_rest(&index, wishes->access, 0, NULL))
		(void) synth_advise_add_candidate(advisor, wishes->table, &index);
}

static bool
fill_keys(SynthIndex *index, List *keys, int most)
{
	ListCell   *cell;

	foreach(cell, keys)
	{
		const SynthIndexKey *key = &((SynthTableKey *) lfirst(cell))->key;
		bool		repeated = false;

		for (int i = 0; i < index->nkeys; i++)
			repeated = repeated || equal(index->keys[i].expr, key->expr);
		if (!repeated && index->nkeys < most)
			index->keys[index->nkeys++] = *key;
	}
	return index->nkeys > 0;
}

/*
 * synth_advise_include_rest
 *		Include the first columns given, then all else that a query needs; false
 *		where nothing is to be included or too much.
 */
bool
synth_advise_include_rest(SynthIndex *index, const SynthAccess *access,
						  int nfirst, const AttrNumber *first)
{
	Bitmapset  *have = NULL;
	int			attnum = -1;

	if (access->whole_row)
		return false;
	for (int i = 0; i < index->nkeys; i++)
		have = bms_add_member(have, index->keys[i].attnum);
	index->nincluded = 0;
	for (int i = 0; i < nfirst; i++)
	{
		index->included[index->nincluded++] = first[i];
		have = bms_add_member(have, first[i]);
	}
	while ((attnum = bms_next_member(access->needed, attnum)) >= 0)
	{
		if (bms_is_member(attnum, have))
			continue;
		if (index->nincluded >= INCLUDED_MOST || index->nkeys + index->nincluded == INDEX_MAX_KEYS)
			return false;
		index->included[index->nincluded++] = attnum;
	}
	return index->nincluded > nfirst;
}
