/*
 * advise_column_rule.c
 *		Constraints that all rows meet and that are likely meant; columns that
 *		say nothing.
 *
 * Any table obeys thousands of rules by chance.  One is advised only where a
 * name tells of it (a price is not negative, a start is before its end), or,
 * for NOT NULL, where many rows have a value and the name tells of nothing
 * optional.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"

#define NOT_NULL_ROWS		1000	/* a value in each, or fewer by name */
#define NOTHING_ROWS		1000	/* in which a column says nothing */
/* checked in passing when the table is read: so much of a read */
#define CONSTRAINT_SHARE	0.1

#define REQUIRED_WORDS "id|name|date|status|type|amount|price|quantity|qty|email|created|code|title|key"
#define OPTIONAL_WORDS "phone|fax|note|notes|comment|comments|remark|remarks|description|middle|suffix|prefix|end|ended|" \
	"until|to|closed|deleted|cancelled|canceled|archived|revoked|expired|expires|updated|modified|parent|manager|" \
	"reports|shipped|delivered|paid|completed|finished|optional|previous|next|other|extra|line2|photo|picture|" \
	"born|birth|birthdate|birthday|died|death|website|homepage|avatar|image|bio|nickname|alias|url|link"
#define POSITIVE_WORDS "price|amount|cost|total|subtotal|salary|fee|freight|payment|revenue|charge|budget|wage|" \
	"qty|quantity|units|stock|age|weight|height|length|width|size|count|distance|duration|area|volume|" \
	"preis|betrag|kosten|menge|anzahl"
#define SIGNED_WORDS "balance|profit|margin|change|delta|diff|difference|adjustment|net|correction|offset|refund|shift"
#define SHARE_WORDS "percent|pct|percentage|discount|ratio|share"
#define PERCENT_WORDS "percent|pct|percentage"

/* What comes before what, or is less. */
static const struct
{
	const char *first;
	const char *second;
	bool		is_number;
}			orders[] =
{
	{"start|started|starts|begin|begins|from|open|opened|effective|checkin", "end|ended|ends|finish|finished|to|until|thru|through|close|closed|expires|expiry|expired|checkout", false},
	{"order|ordered|placed", "ship|shipped|deliver|delivered|delivery|required|paid|due", false},
	{"created|registered|inserted", "updated|modified|closed|completed|deleted|cancelled|canceled", false},
	{"ship|shipped|sent", "deliver|delivered|received|arrived|arrival|returned", false},
	{"birth|born|dob|birthday", "hire|hired|death|died|joined", false},
	{"hire|hired|joined", "left|terminated|fired|termination", false},
	{"departure|depart|departed", "arrival|arrive|arrived", false},
	{"invoice|invoiced|issued|billed", "due|paid", false},
	{"in|arrive|pickup|borrowed|rented", "out|leave|dropoff|returned|return", false},
	{"issue|effective", "expiration|maturity|return|due", false},
	{"min|minimum|lower|lowest", "max|maximum|upper|highest", true}
};

static void check_not_null(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_positive(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_nothing(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_order(SynthAdviseTable *table, SynthAdviseColumn *a, SynthAdviseColumn *b);
static void write_check(SynthAdviseTable *table, SynthFinding *finding, const char *column, const char *condition);

void
synth_advise_column_rules(SynthAdviseTable *table)
{
	if (table->rows < SYNTH_ADVISE_LEAST_ROWS)
		return;
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		if (!column->is_readable || column->is_inherited)
			continue;
		check_not_null(table, column);
		check_positive(table, column);
		check_nothing(table, column);
		for (int j = 0; j < table->n; j++)
			if (j != i && table->columns[j].is_readable)
				check_order(table, column, &table->columns[j]);
	}
}

static void
check_not_null(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	SynthFinding *finding;

	if (column->is_not_null || column->is_generated || column->present < table->rows ||
		synth_advise_says(column->name, OPTIONAL_WORDS) ||
		(table->rows < NOT_NULL_ROWS && !synth_advise_says(column->name, REQUIRED_WORDS)))
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_CONSTRAIN, "not null", column);
	finding->advice.recommendation = pstrdup("Declare NOT NULL: every row has a value.");
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = CONSTRAINT_SHARE * table->pages;
	/* ddl is written for all columns of a table at once */
	synth_advise_keep(table, finding);
}

/* One statement reads the table once, whatever the number of columns. */
SynthFinding *
synth_advise_join_not_null(List *findings)
{
	SynthFinding *joined = linitial(findings);
	char	   *relation = synth_base_relation_sql(joined->relation);
	bool		is_slow = joined->advice.benefit > CONSTRAINT_SHARE * SYNTH_ADVISE_SLOW_PAGES;
	StringInfoData names,
				tests,
				set,
				drop;
	ListCell   *cell;
	List	   *columns = NIL;

	initStringInfo(&names);
	initStringInfo(&tests);
	initStringInfo(&set);
	initStringInfo(&drop);
	foreach(cell, findings)
	{
		int			attnum = linitial_int(((SynthFinding *) lfirst(cell))->columns);
		const char *name = quote_identifier(get_attname(joined->relation, attnum, false));
		const char *comma = columns ? ", " : "";

		columns = lappend_int(columns, attnum);
		appendStringInfo(&names, "%s%s", comma, name);
		appendStringInfo(&tests, "%s%s IS NOT NULL", columns->length > 1 ? " AND " : "", name);
		appendStringInfo(&set, "%sALTER COLUMN %s SET NOT NULL", comma, name);
		appendStringInfo(&drop, "%sALTER COLUMN %s DROP NOT NULL", comma, name);
	}
	joined->columns = columns;
	if (columns->length > 1)
	{
		joined->advice.object = relation;
		joined->advice.recommendation = psprintf("Declare NOT NULL for %d columns, in which every row has a value: %s.",
												 columns->length, names.data);
	}
	joined->advice.ddl = psprintf("ALTER TABLE %s %s", relation, set.data);
	/* that rows are hidden may have been said */
	joined->advice.risk = psprintf("Fails if a NULL has come since, and so will writers that leave a column out.%s%s",
								   joined->advice.risk ? " " : "", joined->advice.risk ? joined->advice.risk : "");
	if (is_slow)
	{
		/* the scan is done by VALIDATE, which lets others read and write */
		joined->advice.ddl = psprintf("ALTER TABLE %s ADD CONSTRAINT synth_not_null CHECK (%s) NOT VALID; "
									  "ALTER TABLE %s VALIDATE CONSTRAINT synth_not_null; %s; "
									  "ALTER TABLE %s DROP CONSTRAINT synth_not_null",
									  relation, tests.data, relation, joined->advice.ddl, relation);
		joined->advice.risk = psprintf("%s Run the statements in transactions of their own, so that no long lock is held.",
									   joined->advice.risk);
	}
	synth_advise_undo(joined, psprintf("ALTER TABLE %s %s", relation, drop.data));
	return joined;
}

/* ---- CHECK ---- */

static void
write_check(SynthAdviseTable *table, SynthFinding *finding, const char *column, const char *condition)
{
	char	   *name = synth_advise_new_name(table, column, "check");
	bool		is_slow = table->pages > SYNTH_ADVISE_SLOW_PAGES;

	finding->advice.ddl = psprintf("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s)%s", table->sql, name, condition,
								   is_slow ? psprintf(" NOT VALID; ALTER TABLE %s VALIDATE CONSTRAINT %s",
													  table->sql, name) : "");
	finding->advice.benefit = CONSTRAINT_SHARE * table->pages;
	finding->advice.risk = pstrdup("Writers that break the rule will fail: it is met by all rows and likely by name, "
								   "but ask who knows the data.");
	synth_advise_text(finding, "basis", "all rows, measured; name");
	synth_advise_undo(finding, psprintf("ALTER TABLE %s DROP CONSTRAINT %s", table->sql, name));
}

static void
check_positive(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	bool		is_share = synth_advise_says(column->name, SHARE_WORDS) && column->high <= 100;
	SynthFinding *finding;
	char	   *condition;

	if (!synth_advise_is_number(column) || !column->has_range || column->in_check || column->is_generated ||
		column->in_foreign_key || column->in_key || synth_advise_says(column->name, "id") || column->present < SYNTH_ADVISE_LEAST_ROWS ||
		!(column->low >= 0) || !(column->high < get_float8_infinity()) || column->is_constant ||
		synth_advise_says(column->name, SIGNED_WORDS) ||
		!(is_share || synth_advise_says(column->name, POSITIVE_WORDS)))
		return;
	if (is_share && (column->high <= 1 || synth_advise_says(column->name, PERCENT_WORDS)))
		condition = psprintf("%s >= 0 AND %s <= %d", column->sql, column->sql, column->high <= 1 ? 1 : 100);
	else
		condition = psprintf("%s >= 0", column->sql);
	finding = synth_advise_finding(table, SYNTH_ADVICE_CONSTRAIN, "check", column);
	synth_advise_number(finding, "rows", column->present);
	finding->advice.recommendation = psprintf("Declare CHECK (%s): every row meets it.", condition);
	write_check(table, finding, column->name, condition);
	synth_advise_keep(table, finding);
}

static void
check_order(SynthAdviseTable *table, SynthAdviseColumn *a, SynthAdviseColumn *b)
{
	SynthFinding *finding;
	char	   *condition;
	bool		is_meant = false;

	if (a->type != b->type || (a->in_check && b->in_check) || a->is_generated || b->is_generated ||
		!(synth_advise_is_moment(a) || synth_advise_is_number(a)))
		return;
	for (int i = 0; i < lengthof(orders); i++)
		is_meant |= orders[i].is_number == synth_advise_is_number(a) &&
			synth_advise_says(a->name, orders[i].first) && !synth_advise_says(a->name, orders[i].second) &&
			synth_advise_says(b->name, orders[i].second) && !synth_advise_says(b->name, orders[i].first);
	if (!is_meant)
		return;
	condition = psprintf("%s <= %s", a->sql, b->sql);
	finding = synth_advise_finding(table, SYNTH_ADVICE_CONSTRAIN, "check", a);
	finding->columns = lappend_int(finding->columns, b->attnum);
	finding->advice.object = table->sql;
	synth_advise_number(finding, "rows", Min(a->present, b->present));
	finding->advice.recommendation = psprintf("Declare CHECK (%s): every row meets it.", condition);
	write_check(table, finding, psprintf("%.25s_%.25s", a->name, b->name), condition);
	synth_advise_claim(table, finding, condition);
}

/* ---- columns that say nothing ---- */

static void
check_nothing(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	SynthFinding *finding;
	bool		is_empty = column->present == 0;

	if (table->rows < NOTHING_ROWS || !synth_advise_is_free(column) || column->default_sql ||
		synth_advise_is_moment(column) || synth_advise_says(column->name, OPTIONAL_WORDS) ||
		!(is_empty || (column->present == table->rows && column->is_constant)))
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_REPLACE, is_empty ? "empty column" : "constant column", column);
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_number(finding, "bytes_saved", column->bytes);
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = synth_advise_pages(column->bytes);
	finding->advice.recommendation = pstrdup(is_empty ? "Drop this column: it is NULL in every row." :
											 "Drop this column: it has one value in all rows.");
	finding->advice.ddl = psprintf("ALTER TABLE %s DROP COLUMN %s", table->sql, column->sql);
	finding->advice.risk = pstrdup(is_empty ? "Queries that name the column fail." :
								   "Queries that name the column fail, and its value must be kept somewhere to get it back.");
	/* what undoes the other would have to show the value */
	if (is_empty)
		synth_advise_undo(finding, psprintf("ALTER TABLE %s ADD COLUMN %s %s", table->sql, column->sql,
											column->type_sql));
	synth_advise_keep(table, finding);
}
