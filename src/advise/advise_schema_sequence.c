/*
 * advise_schema_sequence.c
 *		Sequences that will end, or that lag behind their column.
 *
 * A sequence ends at its maximum or at that of its column's type, whichever
 * comes first.
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define USED_SHARE		0.5
/* a table is read and written, and its indexes made, while nobody can insert */
#define REBUILD_PASSES	3

/* last_value is NULL for who may not see it, and before the first value. */
static const char sequence_sql[] =
"SELECT d.refobjsubid, q.seqrelid, q.seqtypid::regtype, q.seqmax, q.seqincrement, q.seqcycle, s.last_value, q.seqstart,"
" has_sequence_privilege(q.seqrelid, 'SELECT'), q.seqtypid"
/* those that belong to a column, and those that its default calls */
" FROM (SELECT objid, refobjid, refobjsubid FROM pg_depend WHERE classid = 'pg_class'::regclass"
"  AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')"
"  UNION SELECT p.refobjid, f.adrelid, f.adnum FROM pg_depend p JOIN pg_attrdef f ON f.oid = p.objid"
"  WHERE p.classid = 'pg_attrdef'::regclass AND p.refclassid = 'pg_class'::regclass AND p.deptype = 'n') d"
" JOIN pg_sequence q ON q.seqrelid = d.objid"
" JOIN pg_class c ON c.oid = q.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
" JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname"
" WHERE d.refobjid = %u ORDER BY d.refobjsubid, q.seqrelid";

/* Columns that reference one, and what pins their types. */
static const char child_sql[] =
"SELECT k.conrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid,"
" exists(SELECT FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = k.conrelid"
"  AND d.refobjsubid = a.attnum AND d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass))"
" FROM pg_constraint k, unnest(k.conkey, k.confkey) AS u (child, parent)"
" JOIN pg_attribute a ON a.attnum = u.child"
" WHERE k.contype = 'f' AND k.confrelid = %u AND u.parent = %d AND a.attrelid = k.conrelid"
" AND k.conparentid = 0 ORDER BY k.conname COLLATE \"C\"";

typedef struct Sequence
{
	SynthAdviseColumn *column;
	char	   *sql;
	char	   *type;
	Oid			type_oid;
	double		max;
	double		increment;
	bool		cycles;
	bool		is_called;
	double		last;
	double		start;
	bool		is_readable;
}			Sequence;

static void check_end(SynthAdviseTable *table, const Sequence *sequence);
static void write_widening(SynthAdviseTable *table, const Sequence *sequence, SynthFinding *finding);
static void check_lag(SynthAdviseTable *table, const Sequence *sequence);
static double limit_of(Oid type);

void
synth_advise_sequences(List *tables)
{
	ListCell   *cell;

	foreach(cell, tables)
	{
		SynthAdviseTable *table = lfirst(cell);
		SynthAdviseRows *rows = synth_advise_query(psprintf(sequence_sql, table->oid));

		for (int i = 0; i < rows->n; i++)
		{
			char	  **v = rows->values[i];
			Sequence	sequence = {NULL};

			CHECK_FOR_INTERRUPTS();
			for (int j = 0; j < table->n; j++)
				if (table->columns[j].attnum == atoi(v[0]))
					sequence.column = &table->columns[j];
			if (sequence.column == NULL)
				continue;
			sequence.sql = synth_base_relation_sql(atooid(v[1]));
			sequence.type = v[2];
			sequence.max = strtod(v[3], NULL);
			sequence.increment = strtod(v[4], NULL);
			sequence.cycles = *v[5] == 't';
			sequence.is_called = v[6] != NULL;
			sequence.last = v[6] ? strtod(v[6], NULL) : 0;
			sequence.start = strtod(v[7], NULL);
			sequence.is_readable = *v[8] == 't';
			sequence.type_oid = atooid(v[9]);
			if (!sequence.is_readable || sequence.cycles || sequence.increment <= 0)
				continue;
			check_end(table, &sequence);
			check_lag(table, &sequence);
		}
	}
}

static double
limit_of(Oid type)
{
	switch (type)
	{
		case INT2OID:
			return PG_INT16_MAX;
		case INT4OID:
			return PG_INT32_MAX;
		default:
			return (double) PG_INT64_MAX;
	}
}

static void
check_end(SynthAdviseTable *table, const Sequence *sequence)
{
	SynthAdviseColumn *column = sequence->column;
	double		limit = Min(sequence->max, limit_of(column->type));
	/* keys that were given by hand come to the same end */
	double		last = column->has_range ? Max(sequence->last, Min(column->high, limit)) : sequence->last;
	double		used = last / limit;
	SynthFinding *finding;

	if (used < USED_SHARE || limit >= (double) PG_INT64_MAX)
		return;
	finding = synth_advise_finding(table, limit_of(column->type) > limit ? SYNTH_ADVICE_SETTING : SYNTH_ADVICE_RETYPE,
								   "sequence end", column);
	synth_advise_number(finding, "used", used);
	synth_advise_number(finding, "limit", limit);
	synth_advise_number(finding, "values_left", limit - last);
	synth_advise_number(finding, "inserted", table->inserted);
	synth_advise_text(finding, "sequence", sequence->sql);
	synth_advise_text(finding, "basis", "catalog; the cost of a rewrite that cannot wait");
	finding->advice.benefit = used * (REBUILD_PASSES * table->pages + table->inserted + 1);
	finding->advice.recommendation = psprintf("Widen this key before its sequence ends: %.0f %% of the values are used, "
											  "and no row can be inserted then.", 100 * used);
	if (finding->act == SYNTH_ADVICE_SETTING)
	{
		finding->advice.ddl = psprintf("ALTER SEQUENCE %s NO MAXVALUE", sequence->sql);
		synth_advise_undo(finding, psprintf("ALTER SEQUENCE %s MAXVALUE %.0f", sequence->sql, sequence->max));
	}
	else
		write_widening(table, sequence, finding);
	synth_advise_keep(table, finding);
}

/* The column, what references it, and the sequence. */
static void
write_widening(SynthAdviseTable *table, const Sequence *sequence, SynthFinding *finding)
{
	SynthAdviseColumn *column = sequence->column;
	SynthAdviseRows *children = synth_advise_query(psprintf(child_sql, table->oid, column->attnum));
	StringInfoData ddl;
	StringInfoData undo;
	bool		is_pinned = column->users != NULL;

	initStringInfo(&ddl);
	initStringInfo(&undo);
	appendStringInfo(&ddl, "ALTER TABLE %s ALTER COLUMN %s TYPE bigint", table->sql, column->sql);
	appendStringInfo(&undo, "ALTER TABLE %s ALTER COLUMN %s TYPE %s", table->sql, column->sql, column->type_sql);
	for (int i = 0; i < children->n; i++)
	{
		char	  **v = children->values[i];
		char	   *child = synth_base_relation_sql(atooid(v[0]));

		if (atooid(v[3]) != INT2OID && atooid(v[3]) != INT4OID)
			continue;
		is_pinned |= *v[4] == 't';
		appendStringInfo(&ddl, "; ALTER TABLE %s ALTER COLUMN %s TYPE bigint", child, quote_identifier(v[1]));
		appendStringInfo(&undo, "; ALTER TABLE %s ALTER COLUMN %s TYPE %s", child, quote_identifier(v[1]), v[2]);
	}
	if (sequence->type_oid != INT8OID)
	{
		appendStringInfo(&ddl, "; ALTER SEQUENCE %s AS bigint NO MAXVALUE", sequence->sql);
		appendStringInfo(&undo, "; ALTER SEQUENCE %s AS %s MAXVALUE %.0f", sequence->sql, sequence->type, sequence->max);
	}
	finding->advice.risk = pstrdup("Rewrites the table and those that reference it under a lock that keeps readers out. "
								   "On a large one add a new column, fill it in parts, and swap.");
	if (is_pinned)
	{
		finding->advice.risk = psprintf("%s Cannot be done while views, triggers or policies use the columns.",
										finding->advice.risk);
		synth_advise_text(finding, "statement", ddl.data);
		return;
	}
	finding->advice.ddl = ddl.data;
	synth_advise_undo(finding, undo.data);
}

/* The next values are there already. */
static void
check_lag(SynthAdviseTable *table, const Sequence *sequence)
{
	SynthAdviseColumn *column = sequence->column;
	double		next = sequence->is_called ? sequence->last + sequence->increment : sequence->start;
	SynthFinding *finding;

	if (!column->in_key || !column->has_range || column->high < next || column->present < 1)
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_SETTING, "sequence behind", column);
	finding->advice.recommendation = pstrdup("Set the sequence behind the last key: its next values are in the table, "
											 "so that inserts fail.");
	synth_advise_text(finding, "sequence", sequence->sql);
	synth_advise_text(finding, "basis", "all rows, measured");
	finding->advice.benefit = table->pages + table->inserted + 1;
	finding->advice.ddl = psprintf("SELECT pg_catalog.setval(%s, (SELECT pg_catalog.max(%s) FROM %s))",
								   quote_literal_cstr(sequence->sql), column->sql, table->sql);
	synth_advise_undo(finding, psprintf("SELECT pg_catalog.setval(%s, %.0f, %s)", quote_literal_cstr(sequence->sql),
										sequence->is_called ? sequence->last : sequence->start,
										sequence->is_called ? "true" : "false"));
	synth_advise_keep(table, finding);
}
