/*
 * report_columns.c
 *		Which columns of two tables are compared, and as what.
 *
 * Columns are matched by name.  A column that only one table has is an error:
 * a score over the rest would look like a score of the whole.  The real
 * table's type decides whether a column is numerical, unless an option does.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "report/report_private.h"
#include "utils/builtins.h"
#include "utils/rel.h"

static Relation open_relation(Oid relation);
static Form_pg_attribute find_column(TupleDesc desc, const char *name);
static bool in_names(const char *name, char **names, int n);
static void require_same_columns(Relation real, Relation synthetic);
static void decide_kind(SynthReportColumn *column,
						const SynthReportOptions *options);
static void require_compared(const SynthReportTables *tables, const char *option,
							 char **names, int n);

/*
 * synth_report_match_columns
 *		Fill in the columns of tables, in the real table's order.
 *
 * The relations stay locked (AccessShareLock) until the transaction ends.
 * Errors: 42P01, 42809 no table; 42703 a column is missing; 42804 a number
 * against none; 22023 nothing to compare, contradictory options.
 */
void
synth_report_match_columns(SynthReportTables *tables,
						   const SynthReportOptions *options)
{
	Relation	real = open_relation(tables->relation[SYNTH_REAL]);
	Relation	synthetic = open_relation(tables->relation[SYNTH_SYNTHETIC]);
	TupleDesc	desc = RelationGetDescr(real);
	MemoryContext old = MemoryContextSwitchTo(tables->context);

	if (options->ncolumns < 0)
		require_same_columns(real, synthetic);
	tables->columns = synth_palloc0_array(SynthReportColumn, desc->natts);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		Form_pg_attribute other;
		SynthReportColumn *column = &tables->columns[tables->ncolumns];

		CHECK_FOR_INTERRUPTS();
		if (att->attisdropped ||
			(options->ncolumns >= 0 &&
			 !in_names(NameStr(att->attname), options->columns, options->ncolumns)))
			continue;
		other = find_column(RelationGetDescr(synthetic), NameStr(att->attname));
		if (other == NULL)
			continue;
		column->name = pstrdup(NameStr(att->attname));
		column->type[SYNTH_REAL] = att->atttypid;
		column->type[SYNTH_SYNTHETIC] = other->atttypid;
		decide_kind(column, options);
		tables->ncolumns++;
	}
	require_compared(tables, "columns", options->columns, options->ncolumns);
	require_compared(tables, "categorical", options->categorical,
					 options->ncategorical);
	require_compared(tables, "numerical", options->numerical,
					 options->nnumerical);
	if (tables->ncolumns == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tables \"%s\" and \"%s\" have no column to compare",
						RelationGetRelationName(real),
						RelationGetRelationName(synthetic)),
				 errhint("Columns are matched by name.")));
	MemoryContextSwitchTo(old);
	relation_close(real, NoLock);
	relation_close(synthetic, NoLock);
}

static Relation
open_relation(Oid relation)
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
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a table or view",
							RelationGetRelationName(rel))));
	}
	return rel;
}

static Form_pg_attribute
find_column(TupleDesc desc, const char *name)
{
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (!att->attisdropped && strcmp(NameStr(att->attname), name) == 0)
			return att;
	}
	return NULL;
}

static bool
in_names(const char *name, char **names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
require_same_columns(Relation real, Relation synthetic)
{
	Relation	has[2] = {real, synthetic};

	for (int side = 0; side < 2; side++)
	{
		TupleDesc	desc = RelationGetDescr(has[side]);

		for (int i = 0; i < desc->natts; i++)
		{
			Form_pg_attribute att = TupleDescAttr(desc, i);

			CHECK_FOR_INTERRUPTS();
			if (!att->attisdropped &&
				find_column(RelationGetDescr(has[1 - side]),
							NameStr(att->attname)) == NULL)
				ereport(ERROR,
						(errcode(ERRCODE_UNDEFINED_COLUMN),
						 errmsg("column \"%s\" of \"%s\" is missing in \"%s\"",
								NameStr(att->attname),
								RelationGetRelationName(has[side]),
								RelationGetRelationName(has[1 - side])),
						 errhint("Name the columns to compare in the option \"columns\".")));
		}
	}
}

static void
decide_kind(SynthReportColumn *column, const SynthReportOptions *options)
{
	const SynthReportType *real = synth_report_type(column->type[SYNTH_REAL]);
	const SynthReportType *synthetic =
		synth_report_type(column->type[SYNTH_SYNTHETIC]);
	bool		as_category = in_names(column->name, options->categorical,
									   options->ncategorical);
	bool		as_number = in_names(column->name, options->numerical,
									 options->nnumerical);

	if (as_category && as_number)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" is both categorical and numerical",
						column->name),
				 errhint("Name it in one of the two options only.")));
	column->numerical = as_number || (real->numerical && !as_category);
	if (!column->numerical)
		return;
	for (int side = 0; side < 2; side++)
		if ((side == SYNTH_REAL ? real : synthetic)->number == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of type %s cannot be compared as a number",
							column->name, format_type_be(column->type[side])),
					 errhint("Name it in the option \"categorical\" to compare its text.")));
}

static void
require_compared(const SynthReportTables *tables, const char *option,
				 char **names, int n)
{
	for (int i = 0; i < n; i++)
	{
		bool		found = false;

		for (int c = 0; c < tables->ncolumns && !found; c++)
			found = strcmp(tables->columns[c].name, names[i]) == 0;
		if (!found)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of option \"%s\" is not compared",
							names[i], option),
					 errhint("It must be a column of both tables, in the same case, and in the option \"columns\" where that is given.")));
	}
}
