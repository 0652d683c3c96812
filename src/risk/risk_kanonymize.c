/*
 * risk_kanonymize.c
 *		The SQL functions that make a table k-anonymous: synth_kanonymize,
 *		_json and _into.
 *
 * All three read the table once, cut it into classes and give its rows out
 * with their quasi-identifiers generalised; they differ in where the rows go
 * and in who says which columns there are.  With a column list the caller
 * does.  Without one, all columns go along but those that are a key by
 * themselves: a row that still has its key is not anonymous.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "learn/learn.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "risk/risk_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/queryenvironment.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* Where a column of the result comes from. */
typedef struct Output
{
	int			quasi;			/* or -1 */
	int			carried;		/* or -1 */
}			Output;

typedef struct Call
{
	SynthRiskTable *table;
	SynthRiskConditions conditions;
	Jsonb	   *hierarchies;
	SynthRiskClasses classes;
	Oid		   *form;			/* of a quasi-identifier */
	TupleDesc	desc;			/* of the result */
	Output	   *output;			/* of a column of it */
}			Call;

/* Arguments that the three functions share, in this order. */
enum
{
	ARGUMENT_SENSITIVE,
	ARGUMENT_L,
	ARGUMENT_T,
	ARGUMENT_HIERARCHIES,
	ARGUMENT_STRICT,
	ARGUMENT_DIVERSITY,
	ARGUMENT_EXCLUDE
};

static Relation begin_call(FunctionCallInfo fcinfo, int quasi_argument, Call *call);
static void read_conditions(FunctionCallInfo fcinfo, int k_argument, Call *call);
static void require_diversity(FunctionCallInfo fcinfo, int at, Call *call);
static void follow_column_list(Call *call, Relation relation, TupleDesc list);
static Oid	form_of_quasi(const SynthRiskColumn *column, int32 typmod,
						  Form_pg_attribute wanted);
static bool range_holds(Oid range, Oid type);
static void carry_all(FunctionCallInfo fcinfo, int exclude_argument, Call *call,
					  Relation relation);
static bool is_key(Relation relation, AttrNumber attribute);
static void make_classes(Call *call, Relation relation);
static void next_row(Call *call, uint32 row, TupleTableSlot *slot,
					 Datum *values, bool *nulls);
static char *new_table_name(text *target);
static void write_table(Call *call, const char *name);

SYNTH_FUNCTION(synth_kanonymize);
SYNTH_FUNCTION(synth_kanonymize_json);
SYNTH_FUNCTION(synth_kanonymize_into);

/* synth_kanonymize(source, quasi, k, ...): rows shaped by a column list. */
Datum
synth_kanonymize(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Call		call = {0};
	Relation	relation;
	TupleTableSlot *slot;
	Datum	   *values;
	bool	   *nulls;

	if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) || rsinfo->expectedDesc == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("synth_kanonymize needs a column list"),
				 errhint("Write FROM synth_kanonymize('my_table', '{age,sex}', 5) AS t(age text, sex text, income int), or use synth_kanonymize_json or synth_kanonymize_into.")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	relation = begin_call(fcinfo, 1, &call);
	follow_column_list(&call, relation, rsinfo->expectedDesc);
	make_classes(&call, relation);

	slot = call.table->carried == NULL ? NULL :
		MakeSingleTupleTableSlot(call.table->carried_desc, &TTSOpsMinimalTuple);
	values = synth_palloc_array(Datum, call.desc->natts);
	nulls = synth_palloc_array(bool, call.desc->natts);
	for (uint32 row = 0; row < call.table->nrows; row++)
	{
		CHECK_FOR_INTERRUPTS();
		next_row(&call, row, slot, values, nulls);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	synth_risk_end(call.table);
	return (Datum) 0;
}

/* synth_kanonymize_json(source, quasi, k, ...): an object a row. */
Datum
synth_kanonymize_json(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Call		call = {0};
	Relation	relation;
	TupleTableSlot *slot;
	Datum	   *values;
	bool	   *nulls;
	FmgrInfo	to_jsonb;
	MemoryContext row_context;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	relation = begin_call(fcinfo, 1, &call);
	carry_all(fcinfo, 3 + ARGUMENT_EXCLUDE, &call, relation);
	make_classes(&call, relation);

	/* to_jsonb asks the call what type it is given */
	fmgr_info(F_TO_JSONB, &to_jsonb);
	fmgr_info_set_expr((Node *) makeFuncExpr(F_TO_JSONB, JSONBOID,
											 list_make1(makeNullConst(RECORDOID, -1, InvalidOid)),
											 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL),
					   &to_jsonb);
	call.desc = BlessTupleDesc(call.desc);
	slot = call.table->carried == NULL ? NULL :
		MakeSingleTupleTableSlot(call.table->carried_desc, &TTSOpsMinimalTuple);
	values = synth_palloc_array(Datum, call.desc->natts);
	nulls = synth_palloc_array(bool, call.desc->natts);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "synth kanonymize row",
										ALLOCSET_DEFAULT_SIZES);
	for (uint32 row = 0; row < call.table->nrows; row++)
	{
		MemoryContext old = MemoryContextSwitchTo(row_context);
		Datum		object;
		bool		isnull = false;

		CHECK_FOR_INTERRUPTS();
		next_row(&call, row, slot, values, nulls);
		object = HeapTupleGetDatum(heap_form_tuple(call.desc, values, nulls));
		object = FunctionCall1(&to_jsonb, object);
		MemoryContextSwitchTo(old);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &object, &isnull);
		MemoryContextReset(row_context);
	}
	MemoryContextDelete(row_context);
	synth_risk_end(call.table);
	return (Datum) 0;
}

/*
 * synth_kanonymize_into(source, target, quasi, k, ...): makes a table.
 */
Datum
synth_kanonymize_into(PG_FUNCTION_ARGS)
{
	Call		call = {0};
	Relation	relation;
	TupleDesc	result;
	Datum		values[5];
	bool		nulls[5] = {false};
	char	   *name;
	const SynthRiskClasses *classes = &call.classes;

	if (get_call_result_type(fcinfo, NULL, &result) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the target of synth_kanonymize_into must not be NULL")));
	name = new_table_name(PG_GETARG_TEXT_PP(1));
	relation = begin_call(fcinfo, 2, &call);
	carry_all(fcinfo, 4 + ARGUMENT_EXCLUDE, &call, relation);
	make_classes(&call, relation);
	write_table(&call, name);

	values[0] = Int64GetDatum(call.table->nrows);
	values[1] = Int64GetDatum(classes->nclasses);
	values[2] = Int64GetDatum(classes->smallest);
	values[3] = Float8GetDatum((double) call.table->nrows / classes->nclasses);
	values[4] = Float8GetDatum(100 * classes->loss);
	synth_risk_end(call.table);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(result),
													  values, nulls)));
}

/*
 * Read the arguments from the source (the first) to the last.  Returns the
 * source, locked.
 */
static Relation
begin_call(FunctionCallInfo fcinfo, int quasi_argument, Call *call)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth kanonymize",
												  ALLOCSET_DEFAULT_SIZES);
	Relation	relation;
	int			nquasi,
				nsensitive;
	char	  **quasi,
			  **sensitive;
	int			at = quasi_argument + 2;

	call->table = MemoryContextAllocZero(context, sizeof(SynthRiskTable));
	call->table->context = context;
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the source of synth_kanonymize must not be NULL")));
	quasi = synth_risk_read_names(fcinfo, quasi_argument, "quasi-identifier",
								  &nquasi);
	sensitive = synth_risk_read_names(fcinfo, at + ARGUMENT_SENSITIVE, "sensitive",
									  &nsensitive);
	relation = synth_risk_open(PG_GETARG_OID(0));
	synth_risk_choose_columns(call->table, relation, nquasi, quasi,
							  nsensitive, sensitive);
	read_conditions(fcinfo, at - 1, call);
	call->table->order_equals = !call->conditions.strict;
	call->form = MemoryContextAlloc(context, nquasi * sizeof(Oid));
	for (int i = 0; i < nquasi; i++)
		call->form[i] = TEXTOID;
	return relation;
}

static void
read_conditions(FunctionCallInfo fcinfo, int k_argument, Call *call)
{
	SynthRiskConditions *c = &call->conditions;
	int			at = k_argument + 1;

	if (PG_ARGISNULL(k_argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("k must not be NULL")));
	c->k = PG_GETARG_INT32(k_argument);
	if (c->k < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("k must not be %d", c->k),
				 errhint("It is the number of rows that share their quasi-identifiers: 1 or more, commonly 5 to 20.")));
	c->strict = PG_ARGISNULL(at + ARGUMENT_STRICT) || PG_GETARG_BOOL(at + ARGUMENT_STRICT);
	c->l = 0;
	c->t = 1;
	require_diversity(fcinfo, at, call);
	if (!PG_ARGISNULL(at + ARGUMENT_HIERARCHIES))
		call->hierarchies = PG_GETARG_JSONB_P(at + ARGUMENT_HIERARCHIES);
}

static void
require_diversity(FunctionCallInfo fcinfo, int at, Call *call)
{
	SynthRiskConditions *c = &call->conditions;
	bool		has_l = !PG_ARGISNULL(at + ARGUMENT_L);
	bool		has_t = !PG_ARGISNULL(at + ARGUMENT_T);

	if (has_l)
	{
		c->l = PG_GETARG_INT32(at + ARGUMENT_L);
		if (c->l < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("l must not be %d", c->l),
					 errhint("It is the number of values of each sensitive column in a class: 1 or more.")));
	}
	if (has_t)
	{
		c->t = PG_GETARG_FLOAT8(at + ARGUMENT_T);
		if (!(c->t >= 0 && c->t <= 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("t is out of range"),
					 errhint("It is a distance between distributions, from 0 to 1.")));
	}
	if ((has_l || has_t) && call->table->nsensitive == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("l and t need a sensitive column"),
				 errhint("Name the columns that must not be told of a person: sensitive => '{diagnosis}'.")));
	if (call->table->nsensitive > 0 && !has_l && !has_t)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a sensitive column needs l or t"),
				 errhint("Say how it is to be protected: l => 3 asks for three values in each class, t => 0.2 for a distribution near the table's.")));
	if (!PG_ARGISNULL(at + ARGUMENT_DIVERSITY))
	{
		char	   *diversity = text_to_cstring(PG_GETARG_TEXT_PP(at + ARGUMENT_DIVERSITY));

		if (strcmp(diversity, "entropy") == 0)
			c->entropy = true;
		else if (strcmp(diversity, "distinct") != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown diversity \"%s\"", diversity),
					 errhint("Known are distinct, entropy.")));
	}
}

static void
carry(Call *call, int output, const char *name)
{
	SynthRiskTable *table = call->table;

	table->carried_name[table->ncarried] = MemoryContextStrdup(table->context, name);
	call->output[output].carried = table->ncarried++;
}

static int
find_quasi(const SynthRiskTable *table, const char *name)
{
	for (int i = 0; i < table->nquasi; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return i;
	return -1;
}

static void
begin_output(Call *call, int ncolumns)
{
	MemoryContext context = call->table->context;

	call->output = synth_base_alloc_array(context, ncolumns, sizeof(Output));
	call->table->carried_name = synth_base_alloc_array(context, ncolumns, sizeof(char *));
	for (int i = 0; i < ncolumns; i++)
		call->output[i].quasi = call->output[i].carried = -1;
}

/*
 * The columns that the caller lists, by name.   Errors: 42703, 42804.
 */
static void
follow_column_list(Call *call, Relation relation, TupleDesc list)
{
	call->desc = list;
	begin_output(call, list->natts);
	for (int i = 0; i < list->natts; i++)
	{
		Form_pg_attribute wanted = TupleDescAttr(list, i);
		Form_pg_attribute has = synth_risk_find_column(relation,
													   NameStr(wanted->attname),
													   "listed");
		int			quasi = find_quasi(call->table, NameStr(wanted->attname));

		for (int j = 0; j < i; j++)
			if (strcmp(NameStr(TupleDescAttr(list, j)->attname), NameStr(wanted->attname)) == 0)
				ereport(ERROR,
						(errcode(ERRCODE_DUPLICATE_COLUMN),
						 errmsg("column \"%s\" is listed more than once",
								NameStr(wanted->attname))));
		call->output[i].quasi = quasi;
		if (quasi >= 0)
		{
			call->form[quasi] = form_of_quasi(&call->table->columns[quasi],
											  has->atttypmod, wanted);
			continue;
		}
		if (wanted->atttypid != has->atttypid ||
			(wanted->atttypmod != -1 && wanted->atttypmod != has->atttypmod))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" is listed as %s and is of type %s",
							NameStr(wanted->attname),
							format_type_with_typemod(wanted->atttypid, wanted->atttypmod),
							format_type_with_typemod(has->atttypid, has->atttypmod)),
					 errhint("It goes along unchanged: list it with its own type.")));
		carry(call, i, NameStr(wanted->attname));
	}
}

static Oid
form_of_quasi(const SynthRiskColumn *column, int32 typmod,
			  Form_pg_attribute wanted)
{
	Oid			type = wanted->atttypid;

	if (type == TEXTOID ||
		(column->number && type == column->type &&
		 (wanted->atttypmod == -1 || wanted->atttypmod == typmod)) ||
		(column->number && type_is_range(type) &&
		 range_holds(type, column->base_type)))
		return type;
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("quasi-identifier \"%s\" of type %s cannot be listed as %s",
					column->name, format_type_be(column->type), format_type_be(type)),
			 errhint("A class of rows shares a range or a set of values: list it as text, or a number or date as a range type that holds its values or as its own type, which gives the median.")));
}

/* Is the text of any value of the type that of a bound of the range? */
static bool
range_holds(Oid range, Oid type)
{
	Oid			bound = get_range_subtype(range);

	if (bound == type)
		return true;
	switch (type)
	{
		case INT2OID:
			return bound == INT4OID || bound == INT8OID || bound == NUMERICOID;
		case INT4OID:
			return bound == INT8OID || bound == NUMERICOID;
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
			return bound == NUMERICOID;
		default:
			return false;
	}
}

/*
 * All columns but those excluded; without a word on that, but those that are
 * a key by themselves.
 */
static void
carry_all(FunctionCallInfo fcinfo, int exclude_argument, Call *call,
		  Relation relation)
{
	TupleDesc	desc = RelationGetDescr(relation);
	int			nexclude;
	char	  **exclude = synth_risk_read_names(fcinfo, exclude_argument, "excluded",
												&nexclude);
	AttrNumber *kept = synth_palloc_array(AttrNumber, desc->natts);
	int			n = 0;

	for (int i = 0; i < nexclude; i++)
		(void) synth_risk_find_column(relation, exclude[i], "excluded");
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc, i);

		if (a->attisdropped ||
			synth_learn_name_in(NameStr(a->attname), nexclude, exclude))
			continue;
		if (exclude == NULL && find_quasi(call->table, NameStr(a->attname)) < 0 &&
			is_key(relation, a->attnum))
		{
			ereport(NOTICE,
					(errmsg("column \"%s\" is left out: it is a key and identifies each row",
							NameStr(a->attname)),
					 errhint("To have it all the same, say what to leave out: exclude => '{}'.")));
			continue;
		}
		kept[n++] = a->attnum;
	}
	begin_output(call, n);
	call->desc = CreateTemplateTupleDesc(n);
	for (int i = 0; i < n; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc, kept[i] - 1);
		int			quasi = find_quasi(call->table, NameStr(a->attname));

		call->output[i].quasi = quasi;
		if (quasi >= 0)
		{
			TupleDescInitEntry(call->desc, i + 1, NameStr(a->attname), TEXTOID, -1, 0);
			continue;
		}
		TupleDescInitEntry(call->desc, i + 1, NameStr(a->attname), a->atttypid,
						   a->atttypmod, a->attndims);
		TupleDescInitEntryCollation(call->desc, i + 1, a->attcollation);
		carry(call, i, NameStr(a->attname));
	}
}

/* Is there a unique index over the column alone? */
static bool
is_key(Relation relation, AttrNumber attribute)
{
	List	   *indexes = RelationGetIndexList(relation);
	ListCell   *cell;
	bool		found = false;

	foreach(cell, indexes)
	{
		HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));
		Form_pg_index index;

		if (!HeapTupleIsValid(tuple))
			continue;
		index = (Form_pg_index) GETSTRUCT(tuple);
		found |= index->indisunique && index->indnkeyatts == 1 &&
			index->indkey.values[0] == attribute;
		ReleaseSysCache(tuple);
	}
	list_free(indexes);
	return found;
}

static void
make_classes(Call *call, Relation relation)
{
	SynthRiskTable *table = call->table;

	relation_close(relation, NoLock);
	synth_risk_read(table, call->hierarchies);
	if (table->nrows < (uint32) call->conditions.k)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("k is larger than table \"%s\"", table->name),
				 errdetail("It has %u rows that the current role may read, and k is %d.",
						   table->nrows, call->conditions.k),
				 errhint("Choose a smaller k.")));
	for (int i = 0; i < table->nquasi; i++)
		if (type_is_range(call->form[i]) && table->columns[i].hierarchy != NULL &&
			!table->columns[i].hierarchy->ranges)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("quasi-identifier \"%s\" with a tree as hierarchy cannot be listed as a range",
							table->columns[i].name),
					 errhint("List it as text.")));
	synth_risk_make_classes(table, &call->conditions, call->form, &call->classes);
}

/* The next row, in the order read; carried values lie in the slot. */
static void
next_row(Call *call, uint32 row, TupleTableSlot *slot, Datum *values, bool *nulls)
{
	SynthRiskTable *table = call->table;
	Size		class = (Size) call->classes.class_of[row] * table->nquasi;

	if (slot != NULL)
	{
		if (!tuplestore_gettupleslot(table->carried, true, false, slot))
			elog(ERROR, "too few rows were kept");
		slot_getallattrs(slot);
	}
	for (int i = 0; i < call->desc->natts; i++)
	{
		const Output *output = &call->output[i];

		if (output->quasi >= 0)
		{
			values[i] = call->classes.label[class + output->quasi];
			nulls[i] = call->classes.isnull[class + output->quasi];
		}
		else
		{
			values[i] = slot->tts_values[output->carried];
			nulls[i] = slot->tts_isnull[output->carried];
		}
	}
}

/* Quoted name of a table that is to be made.   Errors: 42601, 42602, 3F000. */
static char *
new_table_name(text *target)
{
	RangeVar   *name = makeRangeVarFromNameList(textToQualifiedNameList(target));
	Oid			schema = RangeVarGetCreationNamespace(name);

	return quote_qualified_identifier(get_namespace_name(schema), name->relname);
}

/*
 * Write the rows class by class, at random within a class: the place of a row
 * in the table tells nothing of the source.
 */
static void
write_table(Call *call, const char *name)
{
	SynthRiskTable *table = call->table;
	int			n = call->desc->natts;
	TupleDesc	desc = CreateTemplateTupleDesc(n + 1);
	Tuplestorestate *rows = tuplestore_begin_heap(false, false, work_mem);
	EphemeralNamedRelation relation = palloc0(sizeof(EphemeralNamedRelationData));
	TupleTableSlot *slot = call->table->carried == NULL ? NULL :
		MakeSingleTupleTableSlot(call->table->carried_desc, &TTSOpsMinimalTuple);
	Datum	   *values = synth_palloc_array(Datum, n + 1);
	bool	   *nulls = synth_palloc_array(bool, n + 1);
	StringInfoData sql;
	SynthSpi	spi;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE TABLE %s AS SELECT", name);
	for (int i = 0; i < n; i++)
	{
		/* numbered: a column of the source may be called class, too */
		char	   *column = psprintf("c%d", i + 1);

		TupleDescCopyEntry(desc, i + 1, call->desc, i + 1);
		namestrcpy(&TupleDescAttr(desc, i)->attname, column);
		appendStringInfo(&sql, "%s %s AS %s", i == 0 ? "" : ",", column,
						 quote_identifier(NameStr(TupleDescAttr(call->desc, i)->attname)));
	}
	TupleDescInitEntry(desc, n + 1, "class", INT8OID, -1, 0);
	appendStringInfoString(&sql, " FROM anonymised ORDER BY class, pg_catalog.random()");
	for (uint32 row = 0; row < table->nrows; row++)
	{
		CHECK_FOR_INTERRUPTS();
		next_row(call, row, slot, values, nulls);
		values[n] = Int64GetDatum(call->classes.class_of[row]);
		nulls[n] = false;
		tuplestore_putvalues(rows, desc, values, nulls);
	}

	relation->md.name = "anonymised";
	relation->md.reliddesc = InvalidOid;
	relation->md.tupdesc = desc;
	relation->md.enrtype = ENR_NAMED_TUPLESTORE;
	relation->md.enrtuples = table->nrows;
	relation->reldata = rows;
	synth_base_spi_begin(&spi);
	if (SPI_register_relation(relation) != SPI_OK_REL_REGISTER ||
		SPI_execute(sql.data, false, 0) < 0)
		elog(ERROR, "the anonymised table could not be written");
	synth_base_spi_end(&spi);
	tuplestore_end(rows);
}
