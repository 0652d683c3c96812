/*
 * etl_plan.c
 *		From a landing table, a target and options to the plan of a load.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/*
 * What an existing target takes is said by its types; of a large source whose
 * size is known a sample tells formats and texts for NULL.
 */
#define SAMPLE_ROWS		30000

static List *look_at(SynthEtlPlan *plan, bool may_sample);
static int64 estimate_rows(Oid source);
static void check_names(SynthEtlPlan *plan, List *seen);
static void check_source_name(List *seen, const char *option, const char *name);
static SynthParseColumn *find_seen(List *seen, const char *name);
static void add_columns(SynthEtlPlan *plan, List *seen);
static SynthEtlColumn *add_column(SynthEtlPlan *plan, SynthParseColumn *seen, const char *target);
static SynthEtlColumn *make_column(SynthEtlPlan *plan, SynthParseColumn *seen);
static void refuse_ambiguous(SynthEtlPlan *plan);
static void choose_key(SynthEtlPlan *plan);
static SynthEtlColumn *find_column(SynthEtlPlan *plan, const char *name);
static void choose_order(SynthEtlPlan *plan, List *seen);
static void choose_compared(SynthEtlPlan *plan);
static void choose_names(SynthEtlPlan *plan, List *seen);
static void choose_raw(SynthEtlPlan *plan);
static char *fresh_name(SynthEtlPlan *plan, List *seen, const char *wanted);

SynthEtlPlan *
synth_etl_make_plan(Oid source, text *target, Jsonb *options, bool may_sample)
{
	SynthEtlPlan *plan = palloc0(sizeof(SynthEtlPlan));
	List	   *seen;
	ListCell   *cell;

	synth_etl_read_options(options, &plan->options);
	plan->source = source;
	plan->source_sql = synth_base_relation_sql(source);
	plan->source_label = plan->source_sql;
	synth_etl_open_target(plan, target);
	if (plan->target == source)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is source and target of the load", plan->name)));
	seen = look_at(plan, may_sample);
	plan->seen = seen;
	plan->prefix = synth_parse_schema_prefix();
	check_names(plan, seen);
	add_columns(plan, seen);
	refuse_ambiguous(plan);
	choose_key(plan);
	choose_order(plan, seen);
	choose_compared(plan);
	synth_etl_check_target(plan);
	plan->has_state = synth_etl_has_state(plan);
	if (OidIsValid(plan->target))
		synth_etl_find_constraints(plan);
	/* a parent that comes later would turn a NULL into a value */
	foreach(cell, plan->constraints)
		if (((SynthEtlConstraint *) lfirst(cell))->kind == SYNTH_ETL_FOREIGN_KEY && synth_etl_is_softened(lfirst(cell)))
			plan->has_state = false;
	choose_names(plan, seen);
	return plan;
}

/* What is not clear from a sample may be clear from all rows. */
static List *
look_at(SynthEtlPlan *plan, bool may_sample)
{
	List	   *seen;
	ListCell   *cell;

	plan->rows = estimate_rows(plan->source);
	plan->is_sampled = may_sample && plan->options.sample_rows == 0 && OidIsValid(plan->target) &&
		plan->rows > 10 * SAMPLE_ROWS && !synth_etl_has_failing_option(&plan->options);
	plan->sample_rows = plan->is_sampled ? SAMPLE_ROWS : plan->options.sample_rows;
	seen = synth_parse_infer(plan->source, plan->sample_rows);
	if (seen == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("\"%s\" has no columns", get_rel_name(plan->source))));
	plan->seen_rows = ((SynthParseColumn *) linitial(seen))->rows;
	if (plan->sample_rows == 0 || plan->seen_rows < plan->sample_rows)
		plan->rows = plan->seen_rows;
	foreach(cell, plan->is_sampled ? seen : NIL)
		if (((SynthParseColumn *) lfirst(cell))->ambiguous)
			return look_at(plan, false);
	return seen;
}

/* As the catalogue has it; 0 where it does not know. */
static int64
estimate_rows(Oid source)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(source));
	int64		rows = 0;

	if (!HeapTupleIsValid(tuple))
		return 0;
	rows = (int64) Max(0, ((Form_pg_class) GETSTRUCT(tuple))->reltuples);
	ReleaseSysCache(tuple);
	return rows;
}

/* Every source column that an option names is there. */
static void
check_names(SynthEtlPlan *plan, List *seen)
{
	SynthEtlOptions *o = &plan->options;
	ListCell   *cell;

	foreach(cell, o->columns)
		check_source_name(seen, "columns", ((SynthEtlPair *) lfirst(cell))->name);
	foreach(cell, o->types)
		check_source_name(seen, "types", ((SynthEtlPair *) lfirst(cell))->name);
	foreach(cell, o->formats)
		check_source_name(seen, "formats", ((SynthEtlPair *) lfirst(cell))->name);
	foreach(cell, o->on_error)
		check_source_name(seen, "on_error", ((SynthEtlPair *) lfirst(cell))->name);
	check_source_name(seen, "dedupe", o->dedupe_column);
	check_source_name(seen, "valid_from", o->valid_from);
	check_source_name(seen, "load_id", o->load_id);
	check_source_name(seen, "row_number", o->row_number);
}

static void
check_source_name(List *seen, const char *option, const char *name)
{
	if (name != NULL && find_seen(seen, name) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("the source has no column \"%s\"", name),
				 errdetail("Option \"%s\" names it.", option)));
}

static SynthParseColumn *
find_seen(List *seen, const char *name)
{
	ListCell   *cell;

	foreach(cell, seen)
		if (strcmp(((SynthParseColumn *) lfirst(cell))->name, name) == 0)
			return lfirst(cell);
	return NULL;
}

/* ---- columns ---- */

static void
add_columns(SynthEtlPlan *plan, List *seen)
{
	SynthEtlOptions *o = &plan->options;
	ListCell   *cell;

	foreach(cell, seen)
	{
		SynthParseColumn *c = lfirst(cell);
		bool		named;
		char	   *target = synth_etl_option_of(o->columns, c->name, &named);
		bool		is_bookkeeping = (o->load_id && strcmp(c->name, o->load_id) == 0) ||
			(o->row_number && strcmp(c->name, o->row_number) == 0) ||
			(o->valid_from && strcmp(c->name, o->valid_from) == 0);

		CHECK_FOR_INTERRUPTS();
		if (!named && !is_bookkeeping)
			target = c->name;
		if (target == NULL || add_column(plan, c, target) == NULL)
		{
			if (!is_bookkeeping)
				plan->left_out = lappend(plan->left_out, c->name);
			if (named && target != NULL)
				ereport(ERROR,
						(errcode(ERRCODE_UNDEFINED_COLUMN),
						 errmsg("column \"%s\" of target \"%s\" does not exist or cannot be written", target, plan->name),
						 errdetail("Option \"columns\" names it.")));
		}
	}
	if (plan->columns == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("no column of the source has a place in \"%s\"", plan->name),
				 errhint("Say which goes where in option \"columns\".")));
	if (o->valid_from)
	{
		plan->valid_from = make_column(plan, find_seen(seen, o->valid_from));
		plan->valid_from->not_null = true;
	}
}

/* NULL where the target has no such column that can be written. */
static SynthEtlColumn *
add_column(SynthEtlPlan *plan, SynthParseColumn *seen, const char *target)
{
	SynthEtlColumn *column = make_column(plan, seen);
	ListCell   *cell;

	column->target = pstrdup(target);
	if (OidIsValid(plan->target) && !synth_etl_find_place(plan, column))
		return NULL;
	foreach(cell, plan->columns)
		if (strcmp(((SynthEtlColumn *) lfirst(cell))->target, column->target) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("several columns of the source go to column \"%s\"", column->target),
					 errhint("Say which goes where in option \"columns\", and null for those that are not loaded.")));
	plan->columns = lappend(plan->columns, column);
	return column;
}

static SynthEtlColumn *
make_column(SynthEtlPlan *plan, SynthParseColumn *seen)
{
	SynthEtlColumn *column = palloc0(sizeof(SynthEtlColumn));
	bool		has_type;
	char	   *type = synth_etl_option_of(plan->options.types, seen->name, &has_type);

	column->seen = seen;
	column->source = pstrdup(quote_identifier(seen->name));
	column->on_error = synth_etl_action_of(&plan->options, seen->name);
	column->type = synth_parse_type(type ? type : seen->type_name, &column->typmod);
	if (!OidIsValid(column->type) || get_typtype(column->type) == TYPTYPE_PSEUDO)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("type of column \"%s\" does not exist", seen->name),
				 errdetail("Option \"types\" names it.")));
	return column;
}

/*
 * Now that all types are known: how each is read.  Columns for which nothing
 * told which of several formats they have are refused together.
 */
static void
refuse_ambiguous(SynthEtlPlan *plan)
{
	List	   *all = list_copy(plan->columns);
	StringInfoData names;
	int			n = 0;
	ListCell   *cell;

	if (plan->valid_from)
		all = lappend(all, plan->valid_from);
	initStringInfo(&names);
	foreach(cell, all)
	{
		SynthEtlColumn *column = lfirst(cell);
		bool		has_type,
					has_format;
		char	   *format = synth_etl_option_of(plan->options.formats, column->seen->name, &has_format);

		CHECK_FOR_INTERRUPTS();
		(void) synth_etl_option_of(plan->options.types, column->seen->name, &has_type);
		synth_etl_name_type(column);
		if (column->seen->ambiguous && !has_format &&
			column->type != TEXTOID && column->type != VARCHAROID && column->type != BPCHAROID)
		{
			appendStringInfo(&names, "%s\"%s\"", n++ ? ", " : "", column->seen->name);
			continue;
		}
		synth_etl_choose_reading(plan, column, has_type && !OidIsValid(plan->target), format);
	}
	if (n > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no value tells the format of some columns of the source: %s", names.data),
				 errhint("Give each its format in option \"formats\", or \"text\" in option \"types\".")));
	if (plan->seen_rows == 0 && !OidIsValid(plan->target))
		foreach(cell, all)
	{
		SynthEtlColumn *column = lfirst(cell);
		bool		has_type;

		(void) synth_etl_option_of(plan->options.types, column->seen->name, &has_type);
		if (column->is_text_source && !has_type)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("the source has no rows that tell the types of the target"),
					 errhint("Make the target, or give the types of all columns in option \"types\".")));
	}
}

/* ---- key, order, comparison ---- */

static void
choose_key(SynthEtlPlan *plan)
{
	List	   *names = plan->options.key;
	ListCell   *cell;

	if (names == NIL && OidIsValid(plan->target))
		names = synth_etl_primary_key(plan);
	foreach(cell, names)
	{
		SynthEtlColumn *column = find_column(plan, lfirst(cell));

		if (column == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("key column \"%s\" is not among the columns that are loaded", (char *) lfirst(cell))));
		if (column->is_key)
			continue;
		if (!synth_etl_has_equality(getBaseType(column->type)))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" cannot be a key", column->target),
					 errdetail("Type %s has no order of its own.", column->type_label)));
		column->is_key = true;
		column->not_null = true;
		plan->key = lappend(plan->key, column);
	}
	if (plan->key == NIL && plan->options.mode != SYNTH_ETL_INSERT)
	{
		StringInfoData unique;

		initStringInfo(&unique);
		foreach(cell, plan->columns)
		{
			SynthEtlColumn *column = lfirst(cell);

			if (column->seen->is_unique)
				appendStringInfo(&unique, "%s\"%s\"", unique.len ? ", " : "", column->target);
		}
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a load that updates needs a key"),
				 errhint("Give option \"key\"; no value comes twice in: %s.", unique.len ? unique.data : "(none)")));
	}
	if (plan->key == NIL && (plan->options.dedupe != SYNTH_ETL_FIRST))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("option \"dedupe\" needs a key")));
}

/* By its name in the target, else in the source. */
static SynthEtlColumn *
find_column(SynthEtlPlan *plan, const char *name)
{
	ListCell   *cell;

	foreach(cell, plan->columns)
		if (strcmp(((SynthEtlColumn *) lfirst(cell))->target, name) == 0)
			return lfirst(cell);
	foreach(cell, plan->columns)
		if (strcmp(((SynthEtlColumn *) lfirst(cell))->seen->name, name) == 0)
			return lfirst(cell);
	return NULL;
}

static void
choose_order(SynthEtlPlan *plan, List *seen)
{
	SynthParseColumn *by;
	ListCell   *cell;
	bool		has_type,
				has_format;
	char	   *format;

	if (plan->options.dedupe_column == NULL)
		return;
	by = find_seen(seen, plan->options.dedupe_column);
	foreach(cell, plan->columns)
		if (((SynthEtlColumn *) lfirst(cell))->seen == by)
			plan->order = lfirst(cell);
	if (plan->valid_from && plan->valid_from->seen == by)
		plan->order = plan->valid_from;
	if (plan->order == NULL)
	{
		plan->order = make_column(plan, by);
		synth_etl_name_type(plan->order);
		format = synth_etl_option_of(plan->options.formats, by->name, &has_format);
		(void) synth_etl_option_of(plan->options.types, by->name, &has_type);
		if (by->ambiguous && !has_format && plan->order->type != TEXTOID)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("no value tells the format of some columns of the source: \"%s\"", by->name),
					 errhint("Give each its format in option \"formats\", or \"text\" in option \"types\".")));
		synth_etl_choose_reading(plan, plan->order, has_type, format);
	}
	if (!synth_etl_has_equality(getBaseType(plan->order->type)))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("rows cannot be ordered by column \"%s\"", by->name),
				 errdetail("Type %s has no order of its own.", plan->order->type_label)));
}

static void
choose_compared(SynthEtlPlan *plan)
{
	ListCell   *cell;

	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		column->is_compared = !column->is_key && plan->options.compare == NIL;
	}
	foreach(cell, plan->options.compare)
	{
		SynthEtlColumn *column = find_column(plan, lfirst(cell));

		if (column == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" is not among the columns that are loaded", (char *) lfirst(cell)),
					 errdetail("Option \"compare\" names it.")));
		column->is_compared = !column->is_key;
	}
}

/* ---- names in the statement ---- */

static void
choose_names(SynthEtlPlan *plan, List *seen)
{
	ListCell   *cell;

	foreach(cell, plan->columns)
	{
		SynthEtlColumn *column = lfirst(cell);

		column->name = pstrdup(quote_identifier(column->target));
	}
	plan->landing = fresh_name(plan, seen, "landing");
	plan->row = fresh_name(plan, seen, "synth_row");
	if (plan->options.row_number)
		plan->number = fresh_name(plan, seen, "synth_number");
	choose_raw(plan);
	plan->bad = fresh_name(plan, seen, "synth_bad");
	plan->again = fresh_name(plan, seen, "synth_again");
	plan->rank = fresh_name(plan, seen, "synth_rank");
	plan->fate = fresh_name(plan, seen, "synth_fate");
	plan->whole = fresh_name(plan, seen, "synth_whole");
	if (plan->valid_from)
		plan->valid_from->name = fresh_name(plan, seen, "synth_moment");
	if (plan->order && plan->order->name == NULL)
		plan->order->name = fresh_name(plan, seen, "synth_order");
	foreach(cell, plan->constraints)
	{
		SynthEtlConstraint *constraint = lfirst(cell);

		constraint->other = fresh_name(plan, seen, psprintf("synth_other_%d", foreach_current_index(cell) + 1));
		constraint->taken = fresh_name(plan, seen, psprintf("synth_taken_%d", foreach_current_index(cell) + 1));
		constraint->again = fresh_name(plan, seen, psprintf("synth_again_%d", foreach_current_index(cell) + 1));
	}
}

/*
 * Texts are needed of rows at fault only.  Handing on each column costs nothing,
 * a whole row a copy; but the row is what a list can keep, and what a SELECT has
 * room for where the table is wide.
 */
static void
choose_raw(SynthEtlPlan *plan)
{
	ListCell   *cell;

	plan->raw = fresh_name(plan, plan->seen, "synth_raw");
	plan->has_raw_cells = plan->valid_from == NULL && !synth_etl_has_unique(plan) && plan->raw[0] != '"' &&
		list_length(plan->seen) + list_length(plan->columns) < MaxTupleAttributeNumber - 20;
	foreach(cell, plan->seen)
	{
		if (strncmp(((SynthParseColumn *) lfirst(cell))->name, plan->raw, strlen(plan->raw)) == 0)
			plan->has_raw_cells = false;
	}
	foreach(cell, plan->columns)
	{
		if (strncmp(((SynthEtlColumn *) lfirst(cell))->target, plan->raw, strlen(plan->raw)) == 0)
			plan->has_raw_cells = false;
	}
}

/* A name that no column of source or target has. */
static char *
fresh_name(SynthEtlPlan *plan, List *seen, const char *wanted)
{
	char	   *name = pstrdup(wanted);

	for (int i = 2;; i++)
	{
		bool		taken = find_seen(seen, name) != NULL || find_column(plan, name) != NULL;

		if (!taken)
			return pstrdup(quote_identifier(name));
		name = psprintf("%s_%d", wanted, i);
	}
}
