/*
 * risk_columns.c
 *		Which columns of a table are quasi-identifiers, which are sensitive.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "learn/learn.h"
#include "risk/risk_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static void set_column(SynthRiskColumn *column, Form_pg_attribute attribute);

/*
 * synth_risk_read_names
 *		The column names of an argument that may be NULL.
 *
 * what: how messages call them.   Errors: 22004 a NULL among them, 42701 one
 * twice.
 */
char	  **
synth_risk_read_names(FunctionCallInfo fcinfo, int argument, const char *what,
					  int *n)
{
	Datum	   *elements;
	bool	   *nulls;
	char	  **names;

	*n = 0;
	if (PG_ARGISNULL(argument))
		return NULL;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), NAMEOID, NAMEDATALEN,
					  false, TYPALIGN_CHAR, &elements, &nulls, n);
	names = synth_palloc_array(char *, *n);
	for (int i = 0; i < *n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("the %s columns must not be NULL", what),
					 errhint("Give the name of a column in each element of the array.")));
		names[i] = pstrdup(NameStr(*DatumGetName(elements[i])));
		if (synth_learn_name_in(names[i], i, names))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("%s column \"%s\" is given more than once",
							what, names[i])));
	}
	return names;
}

/* Errors: 42P01, 42809 no table.  Stays locked until the transaction ends. */
Relation
synth_risk_open(Oid relation)
{
	Relation	rel = try_relation_open(relation, AccessShareLock);

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	switch (rel->rd_rel->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_VIEW:
		case RELKIND_MATVIEW:
		case RELKIND_FOREIGN_TABLE:
			return rel;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a table or view",
							RelationGetRelationName(rel))));
	}
}

/* Error 42703 where there is none; what: NULL gives NULL instead. */
Form_pg_attribute
synth_risk_find_column(Relation relation, const char *name, const char *what)
{
	TupleDesc	desc = RelationGetDescr(relation);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (!attribute->attisdropped &&
			strcmp(NameStr(attribute->attname), name) == 0)
			return attribute;
	}
	if (what == NULL)
		return NULL;
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("%s column \"%s\" of \"%s\" does not exist",
					what, name, RelationGetRelationName(relation)),
			 errhint("Names are compared as they are stored: in lower case, unless they were quoted.")));
}

/*
 * synth_risk_choose_columns
 *		Fill in the columns of a table.
 *
 * Errors: 22023 no quasi-identifier, a column of both kinds; 42703; 54000.
 */
void
synth_risk_choose_columns(SynthRiskTable *table, Relation relation,
						  int nquasi, char **quasi,
						  int nsensitive, char **sensitive)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);

	table->relation = RelationGetRelid(relation);
	table->name = pstrdup(RelationGetRelationName(relation));
	if (nquasi == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no quasi-identifier"),
				 errhint("Name the columns by which a person might be recognised, such as age, postcode and sex.")));
	if (nquasi > SYNTH_MONDRIAN_MAX_COLUMNS || nsensitive > SYNTH_MONDRIAN_MAX_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many quasi-identifiers or sensitive columns"),
				 errhint("There may be %d of each.", SYNTH_MONDRIAN_MAX_COLUMNS)));
	table->nquasi = nquasi;
	table->nsensitive = nsensitive;
	table->columns = synth_palloc0_array(SynthRiskColumn, nquasi + nsensitive);
	for (int i = 0; i < nquasi; i++)
		set_column(&table->columns[i],
				   synth_risk_find_column(relation, quasi[i], "quasi-identifier"));
	for (int i = 0; i < nsensitive; i++)
	{
		if (synth_learn_name_in(sensitive[i], nquasi, quasi))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column \"%s\" is both a quasi-identifier and sensitive",
							sensitive[i]),
					 errhint("Name it in one of the two lists only.")));
		set_column(&table->columns[nquasi + i],
				   synth_risk_find_column(relation, sensitive[i], "sensitive"));
	}
	MemoryContextSwitchTo(old);
}

static void
set_column(SynthRiskColumn *column, Form_pg_attribute attribute)
{
	Oid			function;
	bool		is_varlena;

	column->name = pstrdup(NameStr(attribute->attname));
	column->type = attribute->atttypid;
	column->number = synth_learn_cell_class(column->type, &column->base_type) ==
		SYNTH_CELL_NUMBER;
	getTypeOutputInfo(column->type, &function, &is_varlena);
	fmgr_info(function, &column->output);
}
