/*
 * star_landing.c
 *		One wide table as the source of a star: its dimensions are in its
 *		functional dependencies, and texts are what synth_infer reads in them.
 *
 * A column that determines others, and that rows share, identifies something:
 * customer_id -> customer_name, country.  One that determines a date is the
 * number of an event and stays in the fact.  What another one determines
 * (country -> continent) is a level of that, no dimension of its own.
 *
 * Limits: dependencies on one column; what holds by chance is told from what is
 * meant only by how many rows confirm it.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "star/star_private.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* Rows that confirm a dependency by repeating what determines it. */
#define MIN_REPEATED	10

typedef struct Landing
{
	SynthStarTable *table;
	bool	   *determines;		/* n * n */
	int64	   *distinct;		/* 0: not counted */
	bool	   *is_number_of_event;
	int		   *root;			/* of a column that moves: the dimension's key */
}			Landing;

static void check_landing(Oid relation);
static bool is_compared(const SynthStarTable *table, int c);
static void take_reading(SynthStarColumn *column, const SynthParseColumn *found, StringInfo sql);
static void read_dependencies(Landing *landing);
static void count_distinct(Landing *landing);
static bool can_identify(const Landing *landing, int c);
static bool is_number_of_event(const Landing *landing, int c);
static bool is_root(const Landing *landing, int c);
static bool is_better_name(const Landing *landing, int a, int b);
static void choose_roots(Landing *landing);
static bool may_move(const Landing *landing, int c, int root);
static bool has_name_of(const Landing *landing, int c, int root);
static void add_dimension(SynthStar *star, Landing *landing, int root);

void
synth_star_read_landing(SynthStar *star, Oid relation)
{
	Landing		landing = {0};
	SynthStarTable *table;

	check_landing(relation);
	table = landing.table = synth_star_read_table(relation);
	synth_star_read_texts(table);
	synth_star_judge_columns(table);
	landing.determines = synth_palloc0_array(bool, (Size) table->n * table->n + 1);
	landing.distinct = synth_palloc0_array(int64, table->n + 1);
	landing.is_number_of_event = synth_palloc0_array(bool, table->n + 1);
	landing.root = synth_palloc_array(int, table->n + 1);
	read_dependencies(&landing);
	count_distinct(&landing);
	choose_roots(&landing);
	synth_star_choose_key(table, NULL);
	table->role = SYNTH_STAR_FACT;
	table->reason = "the landing table";
	star->tables = lappend(star->tables, table);
	for (int c = 0; c < table->n; c++)
		if (landing.root[c] == c)
			add_dimension(star, &landing, c);
	synth_star_finish_table(table);
}

static void
check_landing(Oid relation)
{
	char		kind = get_rel_relkind(relation);

	if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", get_rel_name(relation))));
	if (pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, get_rel_name(relation));
}

/* ---- texts ---- */

static bool
is_text(const SynthStarColumn *column)
{
	return column->type == TEXTOID || column->type == VARCHAROID || column->type == BPCHAROID;
}

bool
synth_star_is_all_text(const SynthStarTable *table)
{
	for (int i = 0; i < table->n; i++)
		if (!is_text(&table->columns[i]))
			return false;
	return table->n > 1;
}

/*
 * What texts are, as synth_infer says: from here on the table is what they are
 * read as.  A text that does not conform is NULL; synth_etl keeps it.  Keys and
 * references that are known stay text, so that they can be compared.
 */
void
synth_star_read_texts(SynthStarTable *table)
{
	List	   *seen = NIL;
	StringInfoData sql;
	ListCell   *cell;
	int			c = 0;

	for (int i = 0; i < table->n && seen == NIL; i++)
		if (is_text(&table->columns[i]))
			seen = synth_parse_infer(table->relation, 0);
	if (seen == NIL)
		return;
	initStringInfo(&sql);
	foreach(cell, seen)
	{
		SynthParseColumn *found = lfirst(cell);
		SynthStarColumn *column = &table->columns[c];

		if (c >= table->n || strcmp(column->name, found->name) != 0)
			elog(ERROR, "columns of a landing table are not those that were read");
		appendStringInfoString(&sql, c++ ? ", " : "");
		if (is_text(column) && found->expression && !found->ambiguous && !is_compared(table, c - 1))
			take_reading(column, found, &sql);
		else
			appendStringInfoString(&sql, quote_identifier(column->name));
	}
	/* OFFSET 0: each text is read once, however often its value is used */
	table->placed_sql = psprintf("(SELECT %sctid, %s FROM %s OFFSET 0)", table->is_partitioned ? "tableoid, " : "", sql.data,
								 table->raw_sql);
	table->raw_sql = psprintf("(SELECT %s FROM %s OFFSET 0)", sql.data, table->raw_sql);
}

static bool
is_compared(const SynthStarTable *table, int c)
{
	return table->columns[c].is_key || table->columns[c].is_reference || (table->self && table->self->c[0] == c);
}

static void
take_reading(SynthStarColumn *column, const SynthParseColumn *found, StringInfo sql)
{
	int32		typmod;
	Oid			type = synth_parse_type(found->type_name, &typmod);

	appendStringInfo(sql, "%s AS %s", found->expression, quote_identifier(column->name));
	if (!OidIsValid(type) || type == column->type)
		return;
	/* without its limits: later values may be longer */
	column->type = type;
	column->typmod = -1;
	column->type_sql = synth_etl_type_sql(type, -1);
	column->collation = get_typcollation(type);
	column->not_null = false;
	if (type == TEXTOID)
		return;
	column->reading = psprintf("%s%s%s%s", found->type_name, found->format ? ", format " : "", found->format ? found->format : "",
							   found->rejected ? psprintf("; " INT64_FORMAT " do not conform and are NULL", found->rejected) : "");
}

/* ---- what determines what ---- */

static void
read_dependencies(Landing *landing)
{
	SynthStarTable *table = landing->table;
	SynthSpi	spi;
	char	   *sql;

	synth_base_spi_begin(&spi);
	sql = psprintf("SELECT d.lhs[1], d.rhs FROM %s.synth_dependencies(%u::pg_catalog.regclass, 1) AS d"
				   " WHERE pg_catalog.cardinality(d.lhs) = 1",
				   quote_identifier(get_namespace_name(synth_base_extension_schema(false))), table->relation);
	if (SPI_execute(sql, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "dependencies of a table could not be read");
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		int			lhs = synth_star_column_named(table, SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 1)),
					rhs = synth_star_column_named(table, SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 2));

		CHECK_FOR_INTERRUPTS();
		if (lhs >= 0 && rhs >= 0)
			landing->determines[(Size) lhs * table->n + rhs] = true;
	}
	synth_base_spi_end(&spi);
}

static void
count_distinct(Landing *landing)
{
	SynthStarTable *table = landing->table;
	SynthSpi	spi;
	StringInfoData sql;
	bool		is_null;

	synth_base_spi_begin(&spi);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	for (int c = 0; c < table->n; c++)
		appendStringInfo(&sql, "%s%s%s%s", c ? ", " : "", synth_etl_has_equality(table->columns[c].type) ? "pg_catalog.count(DISTINCT " : "0",
						 synth_etl_has_equality(table->columns[c].type) ? quote_identifier(table->columns[c].name) : "",
						 synth_etl_has_equality(table->columns[c].type) ? ")" : "::bigint");
	appendStringInfo(&sql, " FROM %s AS t", table->raw_sql);
	if (SPI_execute(sql.data, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "counts of a table returned no row");
	for (int c = 0; c < table->n; c++)
		landing->distinct[c] = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, c + 1, &is_null));
	synth_base_spi_end(&spi);
}

static bool
determines(const Landing *landing, int a, int b)
{
	return landing->determines[(Size) a * landing->table->n + b];
}

/* Rows share its values, and it is no measure and no date. */
static bool
can_identify(const Landing *landing, int c)
{
	const SynthStarColumn *column = &landing->table->columns[c];

	return column->kind == SYNTH_STAR_ATTRIBUTE && landing->distinct[c] >= 2 &&
		landing->table->rows - landing->distinct[c] >= MIN_REPEATED && landing->distinct[c] * 2 <= landing->table->rows;
}

/* ---- dimensions ---- */

static void
choose_roots(Landing *landing)
{
	int			n = landing->table->n;

	for (int c = 0; c < n; c++)
	{
		landing->root[c] = -1;
		landing->is_number_of_event[c] = is_number_of_event(landing, c);
	}
	for (int c = 0; c < n; c++)
		if (is_root(landing, c))
			landing->root[c] = c;
	for (int c = 0; c < n; c++)
	{
		int			best = -1;

		CHECK_FOR_INTERRUPTS();
		for (int root = 0; root < n && landing->root[c] != c; root++)
		{
			if (landing->root[root] != root || root == c || !determines(landing, root, c) || !may_move(landing, c, root))
				continue;
			/* the one that it is called after, else the nearest one */
			if (best < 0 || has_name_of(landing, c, root) > has_name_of(landing, c, best) ||
				(has_name_of(landing, c, root) == has_name_of(landing, c, best) &&
				 landing->distinct[root] < landing->distinct[best]))
				best = root;
		}
		if (best >= 0)
			landing->root[c] = best;
	}
}

/*
 * The number of an event determines its date; or, where there is none, others
 * that identify something, while nothing that is called a name is its own.
 */
static bool
is_number_of_event(const Landing *landing, int c)
{
	int			n = landing->table->n;
	bool		leads_on = false,
				has_name = synth_star_says_name(landing->table->columns[c].name);

	if (!can_identify(landing, c))
		return false;
	for (int other = 0; other < n; other++)
	{
		bool		is_of_another = false;

		if (other == c || !determines(landing, c, other) || landing->distinct[other] < 2)
			continue;
		if (synth_star_is_event_date(&landing->table->columns[other]))
			return true;
		for (int between = 0; between < n; between++)
			is_of_another |= between != c && between != other && can_identify(landing, between) &&
				determines(landing, c, between) && !determines(landing, between, c) && determines(landing, between, other);
		leads_on |= is_of_another;
		has_name |= !is_of_another && synth_star_says_name(landing->table->columns[other].name);
	}
	return leads_on && !has_name;
}

/* Nothing but numbers of events determines it, and it determines something. */
static bool
is_root(const Landing *landing, int c)
{
	int			n = landing->table->n;
	bool		has_attributes = false;

	if (!can_identify(landing, c) || landing->is_number_of_event[c])
		return false;
	for (int other = 0; other < n; other++)
	{
		if (other == c || landing->distinct[other] < 2)
			continue;
		has_attributes |= determines(landing, c, other) && may_move(landing, other, c);
		if (!can_identify(landing, other) || landing->is_number_of_event[other] || !determines(landing, other, c))
			continue;
		if (!determines(landing, c, other) || is_better_name(landing, other, c))
			return false;
	}
	return has_attributes;
}

static bool
ends_like_key(const char *name)
{
	static const char *const endings[] = {"id", "key", "code", "no", "nr", "number", "uuid", "sku"};
	int			n = strlen(name);

	for (int i = 0; i < (int) lengthof(endings); i++)
		if (n >= (int) strlen(endings[i]) && pg_strcasecmp(name + n - strlen(endings[i]), endings[i]) == 0)
			return true;
	return false;
}

/* Of columns that determine each other: the one that is called a key, else the first. */
static bool
is_better_name(const Landing *landing, int a, int b)
{
	bool		a_is_key = ends_like_key(landing->table->columns[a].name),
				b_is_key = ends_like_key(landing->table->columns[b].name);

	return a_is_key != b_is_key ? a_is_key : a < b;
}

/* What is summed or dated is the event's, unless it is called after the thing. */
static bool
may_move(const Landing *landing, int c, int root)
{
	const SynthStarColumn *column = &landing->table->columns[c];

	if (landing->is_number_of_event[c] || column->kind == SYNTH_STAR_ADDITIVE)
		return false;
	if (synth_star_is_event_date(column))
		return false;
	return column->kind == SYNTH_STAR_ATTRIBUTE || has_name_of(landing, c, root);
}

/* customer_since and customer_id */
static bool
has_name_of(const Landing *landing, int c, int root)
{
	char	   *base = synth_star_without_key_word(landing->table->columns[root].name);

	return pg_strncasecmp(landing->table->columns[c].name, base, strlen(base)) == 0;
}

/* A table of the dimension's members, as others come from a schema. */
static void
add_dimension(SynthStar *star, Landing *landing, int root)
{
	SynthStarTable *table = landing->table,
			   *dimension = palloc0(sizeof(SynthStarTable));
	SynthStarReference *reference = palloc0(sizeof(SynthStarReference));
	const char *key = quote_identifier(table->columns[root].name);
	StringInfoData sql;

	dimension->name = synth_star_without_key_word(table->columns[root].name);
	dimension->columns = synth_palloc0_array(SynthStarColumn, table->n);
	initStringInfo(&sql);
	appendStringInfo(&sql, "(SELECT DISTINCT ON (%s) %s", key, key);
	dimension->columns[dimension->n] = table->columns[root];
	dimension->columns[dimension->n].is_reference = false;
	dimension->columns[dimension->n++].is_key = true;
	for (int c = 0; c < table->n; c++)
		if (landing->root[c] == root && c != root)
		{
			appendStringInfo(&sql, ", %s", quote_identifier(table->columns[c].name));
			dimension->columns[dimension->n] = table->columns[c];
			dimension->columns[dimension->n].is_key = false;
			dimension->columns[dimension->n++].is_name = synth_star_says_name(table->columns[c].name);
			table->columns[c].is_moved = true;
		}
	appendStringInfo(&sql, " FROM %s AS k WHERE %s IS NOT NULL ORDER BY %s, %sctid)", table->placed_sql, key, key,
					 table->is_partitioned ? "tableoid, " : "");
	dimension->sql = dimension->raw_sql = dimension->keyed_sql = sql.data;
	dimension->rows = landing->distinct[root];
	dimension->nkey = 1;
	dimension->key = palloc0(sizeof(int));
	dimension->key_holds = true;
	dimension->role = SYNTH_STAR_DIMENSION;
	dimension->reason = psprintf("%s determines its columns", table->columns[root].name);
	dimension->nchildren = 1;
	reference->child = table;
	reference->parent = dimension;
	reference->n = 1;
	reference->c = palloc(sizeof(int));
	reference->c[0] = root;
	reference->p = palloc0(sizeof(int));
	reference->score = reference->coverage = 1;
	table->columns[root].is_reference = true;
	table->references = lappend(table->references, reference);
	star->tables = lappend(star->tables, dimension);
}
