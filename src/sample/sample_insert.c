/*
 * sample_insert.c
 *		synth_fill through an INSERT that the server checks.
 *
 * The statement selects from synth_sample in slices, so that what is
 * materialised stays small.  ON CONFLICT DO NOTHING leaves out rows that would
 * break a unique index; further samples, of other seeds, make up for them.
 * A drawn foreign key that no parent has is exchanged for a parent's key, by a
 * hash of the drawn one: the same drawn key gets the same parent.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "rewrite/rewriteHandler.h"
#include "sample/sample_fill_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#define SLICE_ROWS 100000
#define MAX_ROUNDS 50
#define MAX_PARENT_KEYS 200000

/* A foreign key of the target. */
typedef struct ForeignKey
{
	int			n;				/* columns */
	AttrNumber	child[INDEX_MAX_KEYS];
	AttrNumber	parent[INDEX_MAX_KEYS];
	Oid			parent_relation;
}			ForeignKey;

static List *foreign_keys(Relation target);
static char *insert_statement(Relation target, const SynthFillCall *call);
static void append_keys(StringInfo from, const ForeignKey *key, int number,
						Relation target);
static bool is_drawn(Relation target, const SynthModelView *model, int attribute);

int64
synth_sample_fill_by_insert(Relation target, const SynthFillCall *call)
{
	const SynthSampleCall *sample = &call->sample;
	Oid			types[6];
	Datum		values[6];
	char		nulls[7] = "      ";
	int64		rows = 0,
				next = sample->first,
				last = sample->first + sample->count,
				n = sample->n;
	uint64		seed = sample->seed;
	int			round = 0;
	SPIPlanPtr	plan;
	SynthSpi	spi;
	char	   *sql;

	types[0] = call->model_type;
	types[1] = types[2] = types[4] = types[5] = INT8OID;
	types[3] = JSONBOID;
	sql = insert_statement(target, call);
	synth_base_spi_begin(&spi);
	plan = SPI_prepare(sql, 6, types);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	values[0] = call->model_datum;
	values[3] = sample->given ? JsonbPGetDatum(sample->given) : (Datum) 0;
	if (sample->given == NULL)
		nulls[3] = 'n';
	while (rows < sample->count)
	{
		int64		slice = Min(SLICE_ROWS, last - next);

		CHECK_FOR_INTERRUPTS();
		if (slice <= 0)
		{
			/* rows are missing: another sample, somewhat larger than those */
			if (++round > MAX_ROUNDS)
				ereport(ERROR,
						(errcode(ERRCODE_UNIQUE_VIOLATION),
						 errmsg("not enough rows that keep the unique indexes of \"%s\" were found",
								RelationGetRelationName(target)),
						 errdetail("After %d samples, " INT64_FORMAT " of " INT64_FORMAT " rows were new.",
								   MAX_ROUNDS, rows, sample->count),
						 errhint("Fill fewer rows, or drop the unique index for the time being.")));
			seed = synth_num_mix(sample->seed, round);
			/* positions go on, so that keys do */
			next = last;
			last += sample->count - rows;
			n = last;
			continue;
		}
		values[1] = Int64GetDatum(n);
		values[2] = Int64GetDatum((int64) seed);
		values[4] = Int64GetDatum(next);
		values[5] = Int64GetDatum(slice);
		if (SPI_execute_plan(plan, values, nulls, false, 0) != SPI_OK_INSERT)
			elog(ERROR, "filling statement failed");
		rows += SPI_processed;
		next += slice;
	}
	synth_base_spi_end(&spi);
	return rows;
}

/* An attribute that the INSERT names: learned, and not given by a sequence. */
static bool
is_drawn(Relation target, const SynthModelView *model, int a)
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
			expression = build_column_default(target, a + 1);
			return expression && IsA(expression, FuncExpr) &&
				((FuncExpr *) expression)->funcid == F_NEXTVAL;
		}
	return false;
}

static char *
insert_statement(Relation target, const SynthFillCall *call)
{
	TupleDesc	desc = RelationGetDescr(target);
	const char *name = synth_base_relation_sql(RelationGetRelid(target));
	List	   *keys = foreign_keys(target);
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
	appendStringInfo(&from, "%s.synth_sample($1, NULL::%s, $2, $3, $4, $5, $6) AS s",
					 call->schema, name);
	foreach(cell, keys)
	{
		ForeignKey *key = lfirst(cell);
		bool		drawn = true;

		/* a column in two foreign keys is exchanged for the first */
		for (int k = 0; k < key->n; k++)
			drawn = drawn && is_drawn(target, call->model, key->child[k] - 1) &&
				!exchanged[key->child[k]];
		if (!drawn)
			continue;
		number++;
		append_keys(&from, key, number, target);
		for (int k = 0; k < key->n; k++)
		{
			const char *column = quote_identifier(NameStr(TupleDescAttr(desc, key->child[k] - 1)->attname));

			exchanged[key->child[k]] = true;
			appendStringInfo(&columns, "%s%s", columns.len ? ", " : "", column);
			appendStringInfo(&values, "%sx%d.k%d", values.len ? ", " : "", number, k + 1);
		}
	}
	for (int a = 0; a < desc->natts; a++)
		if (!exchanged[a + 1] && is_drawn(target, call->model, a))
		{
			const char *column = quote_identifier(NameStr(TupleDescAttr(desc, a)->attname));

			appendStringInfo(&columns, "%s%s", columns.len ? ", " : "", column);
			appendStringInfo(&values, "%ss.%s", values.len ? ", " : "", column);
		}
	if (columns.len == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("no column of \"%s\" is in the model", RelationGetRelationName(target)),
				 errhint("synth_describe lists the learned columns.")));
	appendStringInfo(&sql, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s",
					 name, columns.data, values.data, from.data);
	if (target->rd_rel->relkind == RELKIND_RELATION ||
		target->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		appendStringInfoString(&sql, " ON CONFLICT DO NOTHING");
	return sql.data;
}

static List *
foreign_keys(Relation target)
{
	Relation	constraints = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData scan_key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *keys = NIL;

	ScanKeyInit(&scan_key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(RelationGetRelid(target)));
	scan = systable_beginscan(constraints, ConstraintRelidTypidNameIndexId, true, NULL, 1,
							  &scan_key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(tuple);
		ForeignKey *key;

		/* a parent that is the target itself may be empty: left as drawn */
		if (form->contype != CONSTRAINT_FOREIGN || form->confrelid == form->conrelid)
			continue;
		key = palloc0(sizeof(ForeignKey));
		key->parent_relation = form->confrelid;
		DeconstructFkConstraintRow(tuple, &key->n, key->child, key->parent, NULL, NULL,
								   NULL, NULL, NULL);
		keys = lappend(keys, key);
	}
	systable_endscan(scan);
	table_close(constraints, AccessShareLock);
	return keys;
}

/*
 * JOINs that give the key of foreign key "number" as x<number>.k1, k2, ...: the
 * drawn one where a parent has it or part of it is NULL, or else one of the
 * parents'.
 */
static void
append_keys(StringInfo from, const ForeignKey *key, int number, Relation target)
{
	TupleDesc	desc = RelationGetDescr(target);
	const char *parent = synth_base_relation_sql(key->parent_relation);
	StringInfoData drawn,
				names,
				arrays,
				picked,
				same;

	initStringInfo(&drawn);
	initStringInfo(&names);
	initStringInfo(&arrays);
	initStringInfo(&picked);
	initStringInfo(&same);
	for (int k = 0; k < key->n; k++)
	{
		const char *child = quote_identifier(NameStr(TupleDescAttr(desc, key->child[k] - 1)->attname));
		const char *column = quote_identifier(get_attname(key->parent_relation, key->parent[k], false));
		const char *comma = k > 0 ? ", " : "";

		appendStringInfo(&drawn, "%ss.%s", comma, child);
		appendStringInfo(&names, "%s%s", comma, column);
		appendStringInfo(&arrays, "%spg_catalog.array_agg(q.%s ORDER BY %s) AS a%d", comma,
						 column, names.data, k + 1);
		appendStringInfo(&picked, "%sCASE WHEN keep.yes THEN s.%s ELSE p%d.a%d[1 + pick.i] END AS k%d",
						 comma, child, number, k + 1, k + 1);
		appendStringInfo(&same, "%sp.%s = s.%s", k > 0 ? " AND " : "", column, child);
	}
	appendStringInfo(from,
					 " CROSS JOIN (SELECT %s, pg_catalog.count(*) AS n FROM (SELECT %s FROM %s LIMIT %d) AS q) AS p%d"
					 " CROSS JOIN LATERAL (SELECT %s FROM"
					 " (SELECT EXISTS (SELECT 1 FROM %s AS p WHERE %s) OR"
					 " pg_catalog.num_nulls(%s) > 0 OR p%d.n = 0 AS yes) AS keep,"
					 " (SELECT ((pg_catalog.hashtextextended(ROW(%s)::pg_catalog.text, 0) & 9223372036854775807)"
					 " %% CASE WHEN p%d.n > 0 THEN p%d.n ELSE 1 END)::pg_catalog.int4 AS i) AS pick) AS x%d",
					 arrays.data, names.data, parent, MAX_PARENT_KEYS, number,
					 picked.data, parent, same.data, drawn.data, number, drawn.data,
					 number, number, number);
}
