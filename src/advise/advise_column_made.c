/*
 * advise_column_made.c
 *		Columns that are made of others in all rows: copies, sums, products,
 *		concatenations, case folds, parts of dates.
 *
 * What is tried is bounded: the numbers of a table give O(n^3) claims for at
 * most MOST_NUMBERS of them, texts only pairs whose lengths add up to the byte.
 * A claim is NULL in rows in which it would hold anyway (0 + 0 = 0), so that
 * these don't support it; all others must, and a sum that is also a difference is
 * told once, with the rightmost column as the one that is made.
 */
#include "postgres.h"

#include <math.h>

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#define MOST_NUMBERS	10
#define MOST_TEXTS		16

static void claim_copies(SynthAdviseTable *table);
static void claim_arithmetic(SynthAdviseTable *table);
static void claim_texts(SynthAdviseTable *table);
static void claim_moments(SynthAdviseTable *table);
static void claim_made(SynthAdviseTable *table, SynthAdviseColumn *column, List *parts,
					   char *expression, char *tested, char *trivial);
static bool accept_made(SynthAdviseTable *table, SynthClaim *claim);
static bool accept_copy(SynthAdviseTable *table, SynthClaim *claim);
static bool may_be_made(const SynthAdviseColumn *column);
static void claim_formula(SynthAdviseTable *table, SynthAdviseColumn *made, int f, SynthAdviseColumn *parts[3]);
static char *fill_in(const char *formula, char *const parts[3]);

/* A column that is made of others. */
typedef struct Made
{
	SynthAdviseColumn *column;
	List	   *parts;			/* of int: attribute numbers */
	char	   *expression;
}			Made;

void
synth_advise_column_made(SynthAdviseTable *table)
{
	if (table->rows < SYNTH_ADVISE_LEAST_ROWS || table->relkind != RELKIND_RELATION)
		return;
	claim_copies(table);
	claim_arithmetic(table);
	claim_texts(table);
	claim_moments(table);
}

static bool
may_be_made(const SynthAdviseColumn *column)
{
	return column->is_readable && synth_advise_is_free(column) && !column->is_constant &&
		column->default_sql == NULL && column->present >= SYNTH_ADVISE_LEAST_ROWS;
}

/* ---- copies ---- */

/*
 * Moments that are still equal (created, updated) and references (billed to,
 * shipped to) mean different things.
 */
static void
claim_copies(SynthAdviseTable *table)
{
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *a = &table->columns[i];

		for (int j = i + 1; j < table->n; j++)
		{
			SynthAdviseColumn *b = &table->columns[j];
			SynthFinding *finding;
			SynthClaim *claim;

			if (a->type != b->type || a->typmod != b->typmod || a->present != b->present || a->bytes != b->bytes ||
				a->low != b->low || a->high != b->high || a->is_generated || !a->is_readable || !may_be_made(b) ||
				a->in_foreign_key || synth_advise_is_moment(a) ||
				!(synth_advise_is_text(a) || synth_advise_is_number(a) || a->type == UUIDOID) ||
				(synth_advise_is_number(a) && b->high - b->low < 10))
				continue;
			finding = synth_advise_finding(table, SYNTH_ADVICE_REPLACE, "redundant column", b);
			finding->columns = lappend_int(finding->columns, a->attnum);
			finding->advice.recommendation = psprintf("Drop this column: it equals %s in every row.", a->sql);
			finding->advice.ddl = psprintf("ALTER TABLE %s DROP COLUMN %s", table->sql, b->sql);
			finding->advice.risk = pstrdup("Queries that name the column fail. The two may mean different things "
										   "that have not differed yet.");
			finding->advice.benefit = synth_advise_pages(b->bytes);
			synth_advise_number(finding, "bytes_saved", b->bytes);
			synth_advise_text(finding, "basis", "all rows, measured");
			synth_advise_undo(finding, psprintf("ALTER TABLE %s ADD COLUMN %s %s; UPDATE %s SET %s = %s%s",
												table->sql, b->sql, b->type_sql, table->sql, b->sql, a->sql,
												b->is_not_null ? psprintf("; ALTER TABLE %s ALTER COLUMN %s SET NOT NULL",
																		  table->sql, b->sql) : ""));
			claim = synth_advise_claim(table, finding, psprintf("%s IS NOT DISTINCT FROM %s", a->sql, b->sql));
			claim->accept = accept_copy;
			claim->arg = b;
			break;
		}
	}
}

/* A copy of a copy is told once. */
static bool
accept_copy(SynthAdviseTable *table, SynthClaim *claim)
{
	ListCell   *cell;

	foreach(cell, table->findings)
	{
		SynthFinding *other = lfirst(cell);

		if (other->act == SYNTH_ADVICE_REPLACE &&
			linitial_int(other->columns) == ((SynthAdviseColumn *) claim->arg)->attnum)
			return false;
	}
	return true;
}

/* ---- numbers ---- */

static const struct
{
	int			nparts;
	const char *formula;		/* of $1, $2, $3 */
	const char *trivial;		/* when it says little that it holds */
	bool		is_symmetric;	/* in $1 and $2; $3 is any, or after $2 if true */
	bool		has_share;		/* $3 is a part of one */
}			formulas[] =
{
	{2, "$1 + $2", "$1 = 0 OR $2 = 0", true, false},
	{2, "$1 - $2", "$1 = 0 OR $2 = 0", false, false},
	{2, "$1 * $2", "$1 IN (0, 1) OR $2 IN (0, 1)", true, false},
	{3, "$1 + $2 + $3", "($1 = 0)::int + ($2 = 0)::int + ($3 = 0)::int > 0", true, false},
	{3, "$1 * $2 * (1 - $3)", "$1 IN (0, 1) OR $2 IN (0, 1)", true, true}
};

static void
claim_arithmetic(SynthAdviseTable *table)
{
	SynthAdviseColumn *numbers[MOST_NUMBERS];
	int			n = 0;

	for (int i = 0; i < table->n && n < MOST_NUMBERS; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];

		if (column->is_readable && !column->is_generated && !column->in_key && !column->in_foreign_key &&
			!column->is_constant && column->present >= SYNTH_ADVISE_LEAST_ROWS &&
			(column->type == INT2OID || column->type == INT4OID || column->type == INT8OID ||
			 (column->type == NUMERICOID && fabs(column->low) < 1e30 && fabs(column->high) < 1e30)))
			numbers[n++] = column;
	}
	for (int k = n - 1; k >= 0; k--)
	{
		if (!may_be_made(numbers[k]) || numbers[k]->type == INT2OID)
			continue;
		for (int f = 0; f < lengthof(formulas); f++)
			for (int i = 0; i < n; i++)
				for (int j = formulas[f].is_symmetric ? i + 1 : 0; j < n; j++)
				{
					SynthAdviseColumn *parts[3] = {numbers[i], numbers[j], NULL};
					bool		adds = !formulas[f].has_share;

					if (i == k || j == k || i == j)
						continue;
					if (formulas[f].nparts == 2)
						claim_formula(table, numbers[k], f, parts);
					else
						for (int l = adds ? j + 1 : 0; l < n; l++)
						{
							parts[2] = numbers[l];
							if (l != i && l != j && l != k &&
								(adds || (parts[2]->type == NUMERICOID && parts[2]->low >= 0 && parts[2]->high <= 1)))
								claim_formula(table, numbers[k], f, parts);
						}
				}
	}
}

static void
claim_formula(SynthAdviseTable *table, SynthAdviseColumn *made, int f, SynthAdviseColumn *parts[3])
{
	List	   *attnums = NIL;
	char	   *plain[3] = {NULL, NULL, NULL};
	char	   *exact[3] = {NULL, NULL, NULL};
	char	   *written[3] = {NULL, NULL, NULL};

	for (int i = 0; i < formulas[f].nparts; i++)
	{
		/* an integer is not made of fractions */
		if (made->type != NUMERICOID && parts[i]->type == NUMERICOID)
			return;
		attnums = lappend_int(attnums, parts[i]->attnum);
		plain[i] = parts[i]->sql;
		/* the claim must not overflow where it is wrong */
		exact[i] = psprintf("%s::numeric", parts[i]->sql);
		written[i] = parts[i]->type == made->type ? parts[i]->sql :
			psprintf("%s::%s", parts[i]->sql, made->type == NUMERICOID ? "numeric" : "bigint");
	}
	claim_made(table, made, attnums, fill_in(formulas[f].formula, written),
			   fill_in(formulas[f].formula, exact), fill_in(formulas[f].trivial, plain));
}

static char *
fill_in(const char *formula, char *const parts[3])
{
	StringInfoData s;

	initStringInfo(&s);
	for (const char *p = formula; *p; p++)
		if (*p == '$')
			appendStringInfoString(&s, parts[*++p - '1']);
		else
			appendStringInfoChar(&s, *p);
	return s.data;
}

/* ---- texts ---- */

static void
claim_texts(SynthAdviseTable *table)
{
	static const char *const joints[] = {"", " ", "-", "_", ".", "/", ",", ":", "@", ", ", " - "};
	SynthAdviseColumn *texts[MOST_TEXTS];
	int			n = 0;

	for (int i = 0; i < table->n && n < MOST_TEXTS; i++)
		if (table->columns[i].is_readable && !table->columns[i].is_generated &&
			(table->columns[i].type == TEXTOID || table->columns[i].type == VARCHAROID) &&
			table->columns[i].present >= SYNTH_ADVISE_LEAST_ROWS && !table->columns[i].is_constant)
			texts[n++] = &table->columns[i];
	for (int k = n - 1; k >= 0; k--)
	{
		SynthAdviseColumn *made = texts[k];

		if (!may_be_made(made))
			continue;
		for (int i = 0; i < n; i++)
		{
			SynthAdviseColumn *a = texts[i];

			if (i == k)
				continue;
			if (a->content == made->content && a->present == made->present)
			{
				claim_made(table, made, list_make1_int(a->attnum), psprintf("lower(%s)", a->sql), NULL,
						   psprintf("%s = %s", made->sql, a->sql));
				claim_made(table, made, list_make1_int(a->attnum), psprintf("upper(%s)", a->sql), NULL,
						   psprintf("%s = %s", made->sql, a->sql));
			}
			for (int j = 0; j < n; j++)
			{
				SynthAdviseColumn *b = texts[j];
				double		between = made->content - a->content - b->content;

				if (j == i || j == k || a->present != table->rows || b->present != table->rows)
					continue;
				for (int l = 0; l < lengthof(joints); l++)
					if (between == strlen(joints[l]) * table->rows)
						claim_made(table, made, list_make2_int(a->attnum, b->attnum),
								   *joints[l] ? psprintf("%s || '%s' || %s", a->sql, joints[l], b->sql) :
								   psprintf("%s || %s", a->sql, b->sql), NULL,
								   psprintf("%s = '' OR %s = ''", a->sql, b->sql));
			}
		}
	}
}

/* ---- moments ---- */

/* Without a time zone: what depends on one is no generated column. */
static void
claim_moments(SynthAdviseTable *table)
{
	static const struct
	{
		const char *field;
		double		low,
					high;
	}			fields[] =
	{
		{"year", 1000, 9999}, {"month", 1, 12}, {"day", 1, 31}, {"quarter", 1, 4},
		{"hour", 0, 23}, {"isodow", 1, 7}, {"dow", 0, 6}, {"doy", 1, 366}, {"week", 1, 53}
	};

	for (int k = table->n - 1; k >= 0; k--)
	{
		SynthAdviseColumn *made = &table->columns[k];

		if (!may_be_made(made))
			continue;
		for (int i = 0; i < table->n; i++)
		{
			SynthAdviseColumn *moment = &table->columns[i];

			if (i == k || !moment->is_readable || moment->is_generated || moment->is_constant ||
				!(moment->type == DATEOID || moment->type == TIMESTAMPOID) ||
				!isfinite(moment->low) || !isfinite(moment->high))
				continue;
			if (made->type == DATEOID && moment->type == TIMESTAMPOID && moment->extra != 1)
				claim_made(table, made, list_make1_int(moment->attnum), psprintf("%s::date", moment->sql), NULL, "false");
			for (int j = 0; j < lengthof(fields); j++)
				if ((made->type == INT2OID || made->type == INT4OID || made->type == INT8OID) &&
					made->low >= fields[j].low && made->high <= fields[j].high &&
					!(moment->type == DATEOID && strcmp(fields[j].field, "hour") == 0))
					claim_made(table, made, list_make1_int(moment->attnum),
							   psprintf("extract(%s FROM %s)", fields[j].field, moment->sql), NULL, "false");
		}
	}
}

/* ---- what is made of it ---- */

static void
claim_made(SynthAdviseTable *table, SynthAdviseColumn *column, List *parts,
		   char *expression, char *tested, char *trivial)
{
	SynthFinding *finding = synth_advise_finding(table, SYNTH_ADVICE_REPLACE, "generated column", column);
	char	   *result = tested ? tested : expression;
	/* what the column's type rounds; a value that it cannot hold is unequal */
	char	   *value = column->type == NUMERICOID && column->typmod >= (int32) VARHDRSZ ?
		psprintf("round(%s, %d)", result, (column->typmod - (int32) VARHDRSZ) & 0x7ff) : result;
	char	   *same = psprintf("%s IS NOT DISTINCT FROM (%s)", column->sql, value);
	SynthClaim *claim = synth_advise_claim(table, finding,
										   psprintf("CASE WHEN %s IS NULL OR %s THEN nullif(%s, true) ELSE %s END",
													column->sql, trivial, same, same));
	Made	   *made = palloc(sizeof(Made));

	made->column = column;
	made->parts = parts;
	made->expression = expression;
	claim->accept = accept_made;
	claim->arg = made;
	finding->columns = list_concat(finding->columns, parts);
}

static bool
accept_made(SynthAdviseTable *table, SynthClaim *claim)
{
	Made	   *made = claim->arg;
	SynthAdviseColumn *column = made->column;
	SynthFinding *finding = claim->finding;
	ListCell   *cell;
	char	   *undo;

	/* no column is made of one that is made, nor in two ways */
	foreach(cell, table->findings)
	{
		SynthFinding *other = lfirst(cell);
		int			target;

		if (other->act != SYNTH_ADVICE_REPLACE)
			continue;
		target = linitial_int(other->columns);
		if (target == column->attnum || list_member_int(made->parts, target) ||
			(strcmp(other->advice.kind, "generated column") == 0 &&
			 list_member_int(other->columns, column->attnum)))
			return false;
	}
	finding->advice.recommendation = psprintf("Generate this column as %s: it is that in every row.", made->expression);
	finding->advice.ddl = psprintf("ALTER TABLE %s DROP COLUMN %s; "
								   "ALTER TABLE %s ADD COLUMN %s %s GENERATED ALWAYS AS (%s) STORED%s",
								   table->sql, column->sql, table->sql, column->sql, column->type_sql,
								   made->expression, column->is_not_null ? " NOT NULL" : "");
	finding->advice.risk = pstrdup("Rewrites the table under a lock that keeps readers out; the column moves to the end, "
								   "and writers that give it a value fail. A CHECK of the same expression keeps it as it is.");
	finding->advice.benefit = 0.1 * table->pages;
	synth_advise_number(finding, "rows", claim->support);
	synth_advise_text(finding, "basis", "all rows, measured");
	undo = psprintf("ALTER TABLE %s ALTER COLUMN %s DROP EXPRESSION", table->sql, column->sql);
	synth_advise_undo(finding, undo);
	return true;
}
