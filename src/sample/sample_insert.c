/*
 * sample_insert.c
 *		synth_fill through an INSERT that the server checks.
 *
 * The statement reads batches of drawn rows, as a trigger reads its transition
 * table.  It runs with the caller's search_path, which the target's triggers
 * may need, so each name and operator in it is qualified.  ON CONFLICT DO NOTHING leaves out rows that would break a unique
 * index; further samples, of other seeds, make up for them, a row at a time in
 * the end, so a small domain is found as a whole.
 *
 * A drawn foreign key that no parent has is exchanged for a parent's key, by a
 * hash of the drawn one: the same drawn key gets the same parent.  Where the
 * foreign key is unique, each row takes the next parent that has no child.  A
 * table that refers to itself is filled in batches that double: rows refer to
 * those of earlier batches.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "rewrite/rewriteHandler.h"
#include "sample/sample_fill_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#define BATCH_ROWS 100000
#define MAX_PARENT_KEYS 200000
/* rows in a row that are not new, and rows in all, before it is given up */
#define MAX_FRUITLESS 20000
#define MAX_DRAWN(count) (1000000 + 100 * (count))

#define ROWS_NAME "synth_fill_rows"

/* A foreign key of the target. */
typedef struct ForeignKey
{
	const SynthForeignKey *declared;
	bool		self;			/* refers to the target */
	bool		unique;			/* of the target, too */
	bool		nullable;
	int			first_parameter;	/* number of keys, then their columns */
	SPIPlanPtr	plan;			/* reads the parents' keys */
	MemoryContext context;		/* holds them */
}			ForeignKey;

typedef struct Filling
{
	Relation	target;
	const SynthFillCall *call;
	List	   *keys;			/* foreign keys that are exchanged */
	bool		has_self,
				has_unique,		/* a unique foreign key */
				makes_up;		/* for rows that conflict */
	EphemeralNamedRelation batch;
	TupleDesc	desc;			/* of the target, and the row's number */
	Datum	   *row_values;
	bool	   *row_nulls;
	SPIPlanPtr	plan;
	int			nparameters;
	Oid		   *types;
	Datum	   *values;
	char	   *nulls;
	/* where rows come from: a sample, or one that makes up */
	MemoryContext context;
	SynthSampler *sampler;
	SynthRowStream *stream;
	const SynthBlock *block;
	int64		next,
				last;			/* positions */
}			Filling;

static void begin(Filling *f, Relation target, const SynthFillCall *call);
static void open_sample(Filling *f, int64 n, uint64 seed, int64 first, int64 last);
static uint64 insert_batch(Filling *f, int64 n);
static void find_foreign_keys(Filling *f);
static bool is_unique(Relation target, const ForeignKey *key, bool *deferrable,
					  bool *any);
static char *insert_statement(Filling *f);
static void append_key(StringInfo from, const ForeignKey *key, int number,
					   const Filling *f);
static char *operator_sql(Oid operator);
static void prepare_parents(Filling *f, ForeignKey *key);
static void read_parents(Filling *f, ForeignKey *key);

int64
synth_sample_fill_by_insert(Relation target, const SynthFillCall *call)
{
	const SynthSampleCall *sample = &call->sample;
	Filling		filling = {0},
			   *f = &filling;
	int64		rows = 0,
				drawn = 0,
				fruitless = 0,
				batch_limit;
	int			round = 0;

	/* with the caller's search_path: the target's triggers may need it */
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	begin(f, target, call);
	batch_limit = f->has_self ? 1 : BATCH_ROWS;
	open_sample(f, sample->n, sample->seed, sample->first, sample->first + sample->count);
	while (f->makes_up ? rows < sample->count : f->next < f->last)
	{
		int64		n = Min(batch_limit, f->last - f->next);
		int64		written;

		CHECK_FOR_INTERRUPTS();
		if (f->makes_up)
			n = Min(n, sample->count - rows);
		if (n == 0)
		{
			/* rows are missing: another sample; positions, and keys, go on */
			int64		more = Min(Max(1024, 2 * (sample->count - rows)), 1 << 20);

			open_sample(f, f->last + more, synth_num_mix(sample->seed, ++round), f->last,
						f->last + more);
			continue;
		}
		written = (int64) insert_batch(f, n);
		rows += written;
		drawn += n;
		batch_limit = Min(2 * batch_limit, BATCH_ROWS);
		fruitless = written > 0 ? 0 : fruitless + n;
		/* a trigger that puts the rows elsewhere */
		if (rows == 0 && drawn >= sample->count && target->trigdesc &&
			target->trigdesc->trig_insert_before_row)
			break;
		if (f->makes_up && rows < sample->count &&
			(fruitless >= Max(MAX_FRUITLESS, 2 * (sample->count - rows)) ||
			 drawn >= MAX_DRAWN(sample->count)))
			ereport(ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("not enough rows that keep the unique indexes of \"%s\" were found",
							RelationGetRelationName(target)),
					 errdetail("Of " INT64_FORMAT " drawn rows " INT64_FORMAT " were new, of the " INT64_FORMAT " that were asked for.",
							   drawn, rows, sample->count),
					 errhint("Fill fewer rows, or drop the unique index for the time being.")));
	}
	synth_sample_stream_end(f->stream);
	SPI_finish();
	return rows;
}

static void
begin(Filling *f, Relation target, const SynthFillCall *call)
{
	TupleDesc	desc = RelationGetDescr(target);
	StringInfoData name;
	ListCell   *cell;
	char	   *sql;
	int			rc;

	f->target = target;
	f->call = call;
	f->context = AllocSetContextCreate(CurrentMemoryContext, "synth fill sample",
									   ALLOCSET_DEFAULT_SIZES);
	find_foreign_keys(f);

	/* the batch: as the target, and one column more that none of its has */
	initStringInfo(&name);
	appendStringInfoString(&name, "number");
	for (int a = 0; a < desc->natts; a++)
		if (strcmp(NameStr(TupleDescAttr(desc, a)->attname), name.data) == 0)
		{
			appendStringInfoChar(&name, '_');
			a = -1;				/* look at all columns again */
		}
	f->desc = CreateTemplateTupleDesc(desc->natts + 1);
	for (int a = 1; a <= desc->natts; a++)
		TupleDescCopyEntry(f->desc, a, desc, a);
	TupleDescInitEntry(f->desc, desc->natts + 1, name.data, INT8OID, -1, 0);
	f->row_values = synth_palloc_array(Datum, desc->natts + 1);
	f->row_nulls = synth_palloc_array(bool, desc->natts + 1);
	f->batch = palloc0(sizeof(EphemeralNamedRelationData));
	f->batch->md.name = pstrdup(ROWS_NAME);
	f->batch->md.tupdesc = f->desc;
	f->batch->md.enrtype = ENR_NAMED_TUPLESTORE;
	f->batch->md.enrtuples = Min(call->sample.count, BATCH_ROWS);
	rc = SPI_register_relation(f->batch);
	if (rc != SPI_OK_REL_REGISTER)
		elog(ERROR, "SPI_register_relation failed: %s", SPI_result_code_string(rc));

	f->types = synth_palloc0_array(Oid, f->nparameters + 1);
	f->values = synth_palloc0_array(Datum, f->nparameters + 1);
	f->nulls = palloc(f->nparameters + 1);
	memset(f->nulls, ' ', f->nparameters);
	foreach(cell, f->keys)
		prepare_parents(f, lfirst(cell));
	sql = insert_statement(f);
	f->plan = SPI_prepare(sql, f->nparameters, f->types);
	if (f->plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
}

/* Rows first .. last-1 of the sample of n rows come next. */
static void
open_sample(Filling *f, int64 n, uint64 seed, int64 first, int64 last)
{
	if (f->stream)
		synth_sample_stream_end(f->stream);
	MemoryContextReset(f->context);
	f->sampler = synth_sample_begin(f->call->model, n, seed, f->call->sample.given, f->context);
	f->stream = synth_sample_stream(f->sampler, RelationGetDescr(f->target), f->context);
	f->block = NULL;
	f->next = first;
	f->last = last;
}

/* The next n rows, at most those of the sample; returns how many were written. */
static uint64
insert_batch(Filling *f, int64 n)
{
	int			natts = f->desc->natts;
	Tuplestorestate *rows = tuplestore_begin_heap(false, false, work_mem);
	ListCell   *cell;

	for (int64 k = 0; k < n; k++, f->next++)
	{
		if (f->block == NULL || f->next >= f->block->first + f->block->nrows)
			f->block = synth_sample_stream_block(f->stream,
												 synth_sample_block_of(f->sampler, f->next));
		synth_sample_stream_row(f->stream, (uint32) (f->next - f->block->first),
								f->row_values, f->row_nulls);
		f->row_values[natts - 1] = Int64GetDatum(k);
		f->row_nulls[natts - 1] = false;
		tuplestore_putvalues(rows, f->desc, f->row_values, f->row_nulls);
	}
	foreach(cell, f->keys)
	{
		ForeignKey *key = lfirst(cell);

		/* those of others need not be read again */
		if (key->context == NULL || key->self || key->unique)
			read_parents(f, key);
	}
	f->batch->reldata = rows;
	if (SPI_execute_plan(f->plan, f->values, f->nulls, false, 0) < 0)
		elog(ERROR, "filling statement failed: %s", SPI_result_code_string(SPI_result));
	f->batch->reldata = NULL;
	tuplestore_end(rows);
	return SPI_processed;
}

/* An attribute that the INSERT names: learned, and not given by a sequence. */
bool
synth_sample_fills(Relation target, const SynthModelView *model, int a)
{
	Form_pg_attribute form = TupleDescAttr(RelationGetDescr(target), a);
	const SynthComponent *component = &model->components[0];

	if (form->attisdropped || form->attgenerated ||
		synth_sample_takes_sequence(target, model, a))
		return false;
	for (int c = 0; c < component->ncolumns; c++)
		if (strcmp(component->columns[c].name, NameStr(form->attname)) == 0)
			return true;
	return false;
}

bool
synth_sample_takes_sequence(Relation target, const SynthModelView *model, int a)
{
	Form_pg_attribute form = TupleDescAttr(RelationGetDescr(target), a);
	const SynthComponent *component = &model->components[0];
	Node	   *expression;

	for (int c = 0; c < component->ncolumns; c++)
		if (strcmp(component->columns[c].name, NameStr(form->attname)) == 0)
		{
			if (component->columns[c].codec != SYNTH_CODEC_KEY)
				return false;
			if (form->attidentity)
				return true;
			if (!form->atthasdef || form->attgenerated)
				return false;
			/* serial: nextval() is of a wider type */
			expression = strip_implicit_coercions(build_column_default(target, a + 1));
			return expression && IsA(expression, FuncExpr) &&
				((FuncExpr *) expression)->funcid == F_NEXTVAL;
		}
	return false;
}

static void
find_foreign_keys(Filling *f)
{
	Relation	target = f->target;
	TupleDesc	desc = RelationGetDescr(target);
	bool	   *exchanged = palloc0(sizeof(bool) * (desc->natts + 1));
	bool		deferrable = false,
				any = target->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
	SynthForeignKey no_columns = {0};
	ForeignKey	none = {&no_columns};
	ListCell   *cell;

	foreach(cell, synth_base_foreign_keys(RelationGetRelid(target), SYNTH_FOREIGN_KEYS_OF))
	{
		const SynthForeignKey *declared = lfirst(cell);
		ForeignKey *key = palloc0(sizeof(ForeignKey));
		bool		drawn = true,
					ignored = false;

		key->declared = declared;
		key->self = declared->parent == declared->child;
		key->nullable = true;
		/* a column in two foreign keys is exchanged for the first */
		for (int k = 0; k < key->declared->n; k++)
		{
			drawn = drawn && synth_sample_fills(target, f->call->model, key->declared->from[k] - 1) &&
				!exchanged[key->declared->from[k]];
			key->nullable = key->nullable && !TupleDescAttr(desc, key->declared->from[k] - 1)->attnotnull;
		}
		if (!drawn)
			continue;
		for (int k = 0; k < key->declared->n; k++)
			exchanged[key->declared->from[k]] = true;
		key->unique = is_unique(target, key, &ignored, &ignored);
		key->first_parameter = f->nparameters;
		f->nparameters += 1 + key->declared->n;
		f->has_self |= key->self;
		f->keys = lappend(f->keys, key);
	}

	(void) is_unique(target, &none, &deferrable, &any);
	/* what the server takes ON CONFLICT for; without it, an error is an error */
	f->makes_up = any && !deferrable && target->rd_rules == NULL &&
		(target->rd_rel->relkind == RELKIND_RELATION ||
		 target->rd_rel->relkind == RELKIND_PARTITIONED_TABLE);
}

/*
 * Do the columns of the foreign key hold the whole of a unique index?  Also
 * whether the table has any such index, and one that is checked later.
 */
static bool
is_unique(Relation target, const ForeignKey *key, bool *deferrable, bool *any)
{
	List	   *indexes = RelationGetIndexList(target);
	ListCell   *cell;
	bool		unique = false;

	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);
		Form_pg_index form = index->rd_index;
		bool		inside = form->indisunique && RelationGetIndexPredicate(index) == NIL;

		*any |= form->indisunique || form->indisexclusion;
		*deferrable |= (form->indisunique || form->indisexclusion) && !form->indimmediate;
		for (int i = 0; i < form->indnkeyatts && inside; i++)
		{
			inside = false;
			for (int k = 0; k < key->declared->n; k++)
				inside |= key->declared->from[k] == form->indkey.values[i];
		}
		unique |= inside;
		index_close(index, AccessShareLock);
	}
	list_free(indexes);
	return unique;
}

static char *
insert_statement(Filling *f)
{
	Relation	target = f->target;
	TupleDesc	desc = RelationGetDescr(target);
	StringInfoData columns,
				values,
				from,
				sql;
	ListCell   *cell;
	int			number = 0;
	bool	   *exchanged = palloc0(sizeof(bool) * (desc->natts + 1));

	initStringInfo(&columns);
	initStringInfo(&values);
	initStringInfo(&from);
	initStringInfo(&sql);
	appendStringInfoString(&from, ROWS_NAME " AS s");
	foreach(cell, f->keys)
	{
		ForeignKey *key = lfirst(cell);

		number++;
		append_key(&from, key, number, f);
		for (int k = 0; k < key->declared->n; k++)
		{
			exchanged[key->declared->from[k]] = true;
			appendStringInfo(&columns, "%s%s", columns.len ? ", " : "",
							 quote_identifier(NameStr(TupleDescAttr(desc, key->declared->from[k] - 1)->attname)));
			appendStringInfo(&values, "%sx%d.k%d", values.len ? ", " : "", number, k + 1);
		}
	}
	for (int a = 0; a < desc->natts; a++)
		if (!exchanged[a + 1] && synth_sample_fills(target, f->call->model, a))
		{
			const char *column = quote_identifier(NameStr(TupleDescAttr(desc, a)->attname));

			appendStringInfo(&columns, "%s%s", columns.len ? ", " : "", column);
			appendStringInfo(&values, "%ss.%s", values.len ? ", " : "", column);
		}
	appendStringInfo(&sql, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s",
					 synth_base_relation_sql(RelationGetRelid(target)), columns.data,
					 values.data, from.data);
	if (f->makes_up)
		appendStringInfoString(&sql, " ON CONFLICT DO NOTHING");
	return sql.data;
}

/*
 * A join that gives the key of foreign key "number" as x<number>.k1, k2, ...: the
 * drawn one where a parent has it or part of it is NULL, or else one of the
 * parents'.  Parameters: the number of the parents' keys, and their columns.
 */
static void
append_key(StringInfo from, const ForeignKey *key, int number, const Filling *f)
{
	TupleDesc	desc = RelationGetDescr(f->target);
	const char *parent = synth_base_relation_sql(key->declared->parent);
	int			parameter = key->first_parameter + 1;
	StringInfoData drawn,
				picked,
				same;

	initStringInfo(&drawn);
	initStringInfo(&picked);
	initStringInfo(&same);
	for (int k = 0; k < key->declared->n; k++)
	{
		const char *child = quote_identifier(NameStr(TupleDescAttr(desc, key->declared->from[k] - 1)->attname));
		const char *column = quote_identifier(get_attname(key->declared->parent, key->declared->to[k], false));

		appendStringInfo(&drawn, "%ss.%s", k > 0 ? ", " : "", child);
		appendStringInfo(&picked, "%sCASE%s WHEN pick.missing OR pick.same THEN s.%s"
						 " WHEN $%d OPERATOR(pg_catalog.>) 0 THEN ($%d)[pick.i]%s END AS k%d",
						 k > 0 ? ", " : "", key->declared->is_full ? " WHEN pick.missing THEN NULL" : "",
						 child, parameter, parameter + 1 + k,
						 key->self && key->nullable ? "" : psprintf(" ELSE s.%s", child), k + 1);
		appendStringInfo(&same, "%sp.%s %s s.%s", k > 0 ? " AND " : "", column,
						 operator_sql(key->declared->equals[k]), child);
	}
	appendStringInfo(from,
					 " CROSS JOIN LATERAL (SELECT %s FROM"
					 " (SELECT pg_catalog.num_nulls(%s) OPERATOR(pg_catalog.>) 0 AS missing, ",
					 picked.data, drawn.data);
	/* a batch's rows are not more than the parents that are read */
	if (key->unique)
		appendStringInfo(from, "false AS same, (1 OPERATOR(pg_catalog.+)"
						 " (s.%s OPERATOR(pg_catalog.%%) GREATEST($%d, 1)))::pg_catalog.int4 AS i",
						 quote_identifier(NameStr(TupleDescAttr(f->desc, f->desc->natts - 1)->attname)),
						 parameter);
	else
		appendStringInfo(from,
						 "EXISTS (SELECT 1 FROM %s AS p WHERE %s) AS same,"
						 " (1 OPERATOR(pg_catalog.+) ((pg_catalog.hashtextextended(ROW(%s)::pg_catalog.text, 0)"
						 " OPERATOR(pg_catalog.&) 9223372036854775807)"
						 " OPERATOR(pg_catalog.%%) GREATEST($%d, 1)))::pg_catalog.int4 AS i",
						 parent, same.data, drawn.data, parameter);
	appendStringInfo(from, ") AS pick) AS x%d", number);
}

static char *
operator_sql(Oid operator)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;
	char	   *sql;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", operator);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	sql = psprintf("OPERATOR(%s.%s)",
				   quote_identifier(get_namespace_name(form->oprnamespace)),
				   NameStr(form->oprname));
	ReleaseSysCache(tuple);
	return sql;
}

/* The query that reads the parents' keys, and the types of its results. */
static void
prepare_parents(Filling *f, ForeignKey *key)
{
	TupleDesc	desc = RelationGetDescr(f->target);
	Oid			seed_type = INT8OID;
	StringInfoData sql,
				names,
				there,
				taken;

	initStringInfo(&sql);
	initStringInfo(&names);
	initStringInfo(&there);
	initStringInfo(&taken);
	f->types[key->first_parameter] = INT8OID;
	for (int k = 0; k < key->declared->n; k++)
	{
		const char *column = quote_identifier(get_attname(key->declared->parent, key->declared->to[k], false));
		const char *child = quote_identifier(NameStr(TupleDescAttr(desc, key->declared->from[k] - 1)->attname));
		Oid			type = get_array_type(get_atttype(key->declared->parent, key->declared->to[k]));

		if (!OidIsValid(type))
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("foreign key column \"%s\" has a type without arrays",
							NameStr(TupleDescAttr(desc, key->declared->from[k] - 1)->attname)),
					 errhint("Learn the table without the column.")));
		f->types[key->first_parameter + 1 + k] = type;
		appendStringInfo(&names, "%sp.%s", k > 0 ? ", " : "", column);
		appendStringInfo(&there, "%sp.%s IS NOT NULL", k > 0 ? " AND " : "", column);
		appendStringInfo(&taken, "%sp.%s %s c.%s", k > 0 ? " AND " : "", column,
						 operator_sql(key->declared->equals[k]), child);
	}
	appendStringInfoString(&sql, "SELECT pg_catalog.count(*)");
	for (int k = 0; k < key->declared->n; k++)
	{
		const char *column = quote_identifier(get_attname(key->declared->parent, key->declared->to[k], false));

		appendStringInfo(&sql, ", pg_catalog.array_agg(p.%s ORDER BY %s%s)", column,
						 key->unique ? psprintf("pg_catalog.hashtextextended(ROW(%s)::pg_catalog.text, $1), ", names.data) : "",
						 names.data);
	}
	appendStringInfo(&sql, " FROM (SELECT %s FROM %s AS p WHERE %s", names.data,
					 synth_base_relation_sql(key->declared->parent), there.data);
	if (key->unique)
		appendStringInfo(&sql, " AND NOT EXISTS (SELECT 1 FROM %s AS c WHERE %s)",
						 synth_base_relation_sql(RelationGetRelid(f->target)), taken.data);
	appendStringInfo(&sql, " LIMIT %d) AS p WHERE $1 IS NOT NULL", MAX_PARENT_KEYS);
	key->plan = SPI_prepare(sql.data, 1, &seed_type);
	if (key->plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
}

/* Expanded arrays: any element of them is at hand. */
static void
read_parents(Filling *f, ForeignKey *key)
{
	Datum		seed = Int64GetDatum((int64) f->call->sample.seed);
	int			p = key->first_parameter;

	if (key->context == NULL)
		key->context = AllocSetContextCreate(CurrentMemoryContext, "synth parents' keys",
											 ALLOCSET_DEFAULT_SIZES);
	MemoryContextReset(key->context);
	if (SPI_execute_plan(key->plan, &seed, NULL, false, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "query of parents' keys failed");
	for (int k = 0; k <= key->declared->n; k++)
	{
		bool		isnull;
		Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, k + 1,
										  &isnull);

		f->nulls[p + k] = isnull ? 'n' : ' ';
		if (k == 0)
			f->values[p] = Int64GetDatum(DatumGetInt64(value));
		else if (!isnull)
			f->values[p + k] = EOHPGetRODatum(DatumGetEOHP(expand_array(value, key->context, NULL)));
	}
	SPI_freetuptable(SPI_tuptable);
}
