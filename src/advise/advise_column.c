/*
 * advise_column.c
 *		Columns whose type is wider than, or not, what their values need.
 *
 * Keys and references stay as they are: they grow, and have other ends.  So do
 * columns whose names tell of counters and of amounts in small units.  Head
 * room: the values take up a sixteenth of the narrower type's range at most.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define HEAD_ROOM			16
#define INTEGER_LIMIT		(2147483648.0 / HEAD_ROOM)
#define BIGINT_LIMIT		(9223372036854775808.0 / HEAD_ROOM)
#define LONG_AGO_SECONDS	1e11	/* zones cannot move moments over the end of time */
#define MONEY_DECIMALS		4		/* more are a rate, not an amount */

#define MONEY_WORDS "price|amount|cost|total|subtotal|salary|balance|fee|freight|payment|revenue|tax|charge|budget|" \
	"wage|income|profit|paid|cents|pence|preis|betrag|kosten|umsatz|gehalt"
#define GROWING_WORDS "id|key|no|nr|num|number|bytes|byte|size|offset|position|epoch|ms|us|ns|nanos|micros|millis|" \
	"hash|seq|sequence|version|xid|lsn|code"
#define MEASURE_WORDS "rate|ratio|percent|pct|weight|score|factor|value|discount|lat|lon|latitude|longitude"
#define FLAG_WORDS "is|has|was|flag|active|enabled|disabled|deleted|valid|visible|done|locked|confirmed|approved|" \
	"discontinued|subscribed|verified"
#define EVENT_WORDS "at|time|timestamp|created|updated|modified|logged|occurred|received|sent|event"

static void check_bigint(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_flag(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_numeric(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_float(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_money(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_midnight(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_zone(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_padded(SynthAdviseTable *table, SynthAdviseColumn *column);
static void check_json(SynthAdviseTable *table, SynthAdviseColumn *column);
static bool accept_json(SynthAdviseTable *table, SynthClaim *claim);

static const struct
{
	Oid			type;
	void		(*check) (SynthAdviseTable *table, SynthAdviseColumn *column);
}			type_checks[] =
{
	{INT8OID, check_bigint},
	{INT2OID, check_flag},
	{INT4OID, check_flag},
	{INT8OID, check_flag},
	{NUMERICOID, check_numeric},
	{FLOAT4OID, check_float},
	{FLOAT8OID, check_float},
	{MONEYOID, check_money},
	{TIMESTAMPOID, check_midnight},
	{TIMESTAMPOID, check_zone},
	{BPCHAROID, check_padded},
	{JSONOID, check_json}
};

static SynthFinding *retype(SynthAdviseTable *table, SynthAdviseColumn *column, const char *kind,
							const char *type, double saved_bytes);
static bool is_tied(const SynthAdviseColumn *column);

void
synth_advise_column_types(SynthAdviseTable *table)
{
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		if (!column->is_readable || column->is_generated || column->is_inherited ||
			column->present < SYNTH_ADVISE_LEAST_ROWS)
			continue;
		for (int j = 0; j < lengthof(type_checks); j++)
			if (type_checks[j].type == column->type)
				type_checks[j].check(table, column);
	}
}

/* What other columns would have to follow. */
static bool
is_tied(const SynthAdviseColumn *column)
{
	return column->in_foreign_key || column->is_referenced || column->is_identity ||
		(column->default_sql && strstr(column->default_sql, "nextval("));
}

/* A change of type by a cast that is exact for all values. */
static SynthFinding *
retype(SynthAdviseTable *table, SynthAdviseColumn *column, const char *kind,
	   const char *type, double saved_bytes)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, kind, column);

	synth_advise_number(finding, "rows", column->present);
	synth_advise_text(finding, "type", column->type_sql);
	synth_advise_number(finding, "bytes_saved", Max(saved_bytes, 0));
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = synth_advise_pages(Max(saved_bytes, 0));
	finding->advice.recommendation = psprintf("Store this %s as %s: all values fit exactly.",
											  column->type_sql, type);
	synth_advise_undo(finding, synth_advise_retype(table, column, finding, type,
												   psprintf("%s::%s", column->sql, type),
												   psprintf("%s::%s", column->sql, column->type_sql)));
	return finding;
}

static void
check_bigint(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	SynthFinding *finding;

	if (is_tied(column) || column->in_key || column->low < -INTEGER_LIMIT || column->high > INTEGER_LIMIT ||
		synth_advise_says(column->name, GROWING_WORDS "|" MONEY_WORDS))
		return;
	/* yes and no is another advice */
	if (column->low >= 0 && column->high <= 1 && synth_advise_says(column->name, FLAG_WORDS))
		return;
	finding = retype(table, column, "narrow type", "integer", 4 * column->present);
	synth_advise_number(finding, "head_room", HEAD_ROOM);
	synth_advise_keep(table, finding);
}

static void
check_flag(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	SynthFinding *finding;
	char	   *undo;

	if (is_tied(column) || column->in_key || column->in_check || column->in_expression ||
		column->low != 0 || column->high != 1 || !synth_advise_says(column->name, FLAG_WORDS))
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "boolean", column);
	finding->advice.recommendation = pstrdup("Store yes and no as boolean: the column has 0 and 1 only.");
	finding->advice.benefit = synth_advise_pages((column->length - 1) * column->present);
	synth_advise_number(finding, "rows", column->present);
	synth_advise_text(finding, "type", column->type_sql);
	synth_advise_text(finding, "basis", "all rows, measured");
	undo = synth_advise_retype(table, column, finding, "boolean", psprintf("%s <> 0", column->sql),
							   psprintf("%s::integer::%s", column->sql, column->type_sql));
	/* a number casts to boolean, but not every kind of number */
	if (column->default_sql && finding->advice.ddl)
		finding->advice.ddl = psprintf("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT, "
									   "ALTER COLUMN %s TYPE boolean USING %s <> 0, "
									   "ALTER COLUMN %s SET DEFAULT (%s) <> 0",
									   table->sql, column->sql, column->sql, column->sql,
									   column->sql, column->default_sql);
	synth_advise_undo(finding, undo);
	finding->advice.risk = psprintf("%s Queries that compare with 0 and 1 must change.", finding->advice.risk);
	synth_advise_keep(table, finding);
}

static void
check_numeric(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	int			scale = column->typmod < (int32) VARHDRSZ ? 0 : (column->typmod - VARHDRSZ) & 0x7ff;
	bool		is_small = column->low >= -INTEGER_LIMIT && column->high <= INTEGER_LIMIT;
	double		saved;

	if (is_tied(column) || scale != 0 || column->extra > 0 || column->is_constant ||
		column->low < -BIGINT_LIMIT || column->high > BIGINT_LIMIT ||
		synth_advise_says(column->name, MONEY_WORDS "|" MEASURE_WORDS))
		return;
	/* a key grows as long as the table does */
	if (column->in_key || synth_advise_says(column->name, GROWING_WORDS))
		is_small = false;
	saved = column->bytes - (is_small ? 4 : 8) * column->present;
	if (saved <= 0 && !column->in_key)
		return;
	synth_advise_keep(table, retype(table, column, "narrow type", is_small ? "integer" : "bigint", saved));
}

static void
check_float(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	double		size = Max(fabs(column->low), fabs(column->high));
	int			scale = Max(2, (int) column->extra);
	SynthFinding *finding;
	char	   *type;

	if (is_tied(column) || column->extra > MONEY_DECIMALS || !isfinite(size) || size >= 1e15 ||
		!synth_advise_says(column->name, MONEY_WORDS))
		return;
	type = psprintf("numeric(%d,%d)", Max(12, (int) ceil(log10(size + 1)) + 3 + scale), scale);
	finding = retype(table, column, "exact money", type, 0);
	finding->advice.recommendation = psprintf("Store money as %s: sums of %s are not exact. All values fit.",
											  type, column->type_sql);
	/* sums over all rows are what goes wrong */
	finding->advice.benefit = table->pages;
	synth_advise_keep(table, finding);
}

static void
check_money(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "exact money", column);

	synth_advise_number(finding, "rows", column->present);
	finding->advice.recommendation = pstrdup("Store money as numeric: how type money reads and shows "
											 "amounts depends on lc_monetary.");
	finding->advice.benefit = table->pages;
	synth_advise_undo(finding, synth_advise_retype(table, column, finding, "numeric(19,2)",
												   psprintf("%s::numeric", column->sql),
												   psprintf("%s::money", column->sql)));
	synth_advise_claim(table, finding, psprintf("%s::numeric::numeric(19,2)::money = %s", column->sql, column->sql));
}

static void
check_midnight(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	if (is_tied(column) || column->extra != 1 || column->is_constant ||
		!isfinite(column->low) || !isfinite(column->high))
		return;
	synth_advise_keep(table, retype(table, column, "narrow type", "date", 4 * column->present));
}

/* An event without zone is an hour that comes twice a year. */
static void
check_zone(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	const char *zone = pg_get_timezone_name(session_timezone);
	char	   *there = psprintf("%s AT TIME ZONE %s", column->sql, quote_literal_cstr(zone));
	SynthFinding *finding;

	if (is_tied(column) || column->in_key || column->in_check || column->in_expression ||
		column->default_sql || column->extra == 1 ||
		column->low < -LONG_AGO_SECONDS || column->high > LONG_AGO_SECONDS ||
		!synth_advise_says(column->name, EVENT_WORDS))
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "time zone", column);
	synth_advise_number(finding, "rows", column->present);
	finding->advice.recommendation = pstrdup("Store moments as timestamp with time zone. The statement "
											 "takes the present ones for times of the session's zone.");
	finding->advice.benefit = 0;
	synth_advise_undo(finding, synth_advise_retype(table, column, finding, "timestamp with time zone",
												   there, there));
	synth_advise_claim(table, finding,
					   psprintf("(%s) AT TIME ZONE %s = %s", there, quote_literal_cstr(zone), column->sql));
}

static void
check_padded(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	double		padding = column->bytes - column->content - column->present;
	char	   *type = psprintf("character varying(%d)", column->typmod - (int) VARHDRSZ);
	SynthFinding *finding;

	if (column->in_foreign_key || column->is_referenced || column->in_expression ||
		column->typmod <= (int32) VARHDRSZ || padding < column->present)
		return;
	finding = retype(table, column, "padding", type, padding);
	finding->advice.recommendation = psprintf("Store this %s as %s: blanks at the end are most of it.",
											  column->type_sql, type);
	if (padding < column->content)
		finding->advice.recommendation = psprintf("Store this %s as %s: without blanks at the end.",
												  column->type_sql, type);
	synth_advise_keep(table, finding);
}

/* What json accepts and jsonb does not is left alone. */
static void
check_json(SynthAdviseTable *table, SynthAdviseColumn *column)
{
	char	   *safe = psprintf("%s::text !~ '\\\\u' AND %s::text !~ '[0-9][eE]'", column->sql, column->sql);
	SynthFinding *finding;
	SynthClaim *claim;

	if (column->in_check || column->in_expression)
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_RETYPE, "jsonb", column);
	finding->advice.recommendation = pstrdup("Store as jsonb: json is parsed anew each time it is read, "
											 "and cannot be indexed.");
	finding->advice.benefit = table->pages / 2;
	synth_advise_number(finding, "rows", column->present);
	synth_advise_text(finding, "basis", "all rows can be cast; gain estimated");
	claim = synth_advise_claim(table, finding, safe);
	claim->measure = psprintf("count(*) FILTER (WHERE CASE WHEN %s THEN %s::jsonb::text <> %s::text END)",
							  safe, column->sql, column->sql);
	claim->accept = accept_json;
	claim->arg = column;
}

static bool
accept_json(SynthAdviseTable *table, SynthClaim *claim)
{
	SynthAdviseColumn *column = claim->arg;
	bool		is_canonical = claim->measured == 0;
	char	   *undo = synth_advise_retype(table, column, claim->finding, "jsonb", psprintf("%s::jsonb", column->sql),
										   is_canonical ? psprintf("%s::json", column->sql) : NULL);

	if (!is_canonical)
		claim->finding->advice.risk = psprintf("%s Order and repetition of members, and blanks, are lost.",
											   claim->finding->advice.risk);
	synth_advise_undo(claim->finding, undo);
	return true;
}
