/*
 * advise_schema_storage.c
 *		How a table lies on disk: order of columns, TOAST, fillfactor, WAL.
 *
 * Padding is not estimated: the server forms every row in the present and in
 * the proposed order, and both sizes are summed up.  The proposed order puts
 * columns of fixed width by falling alignment before those of varying width,
 * so that padding remains only where a wide value is aligned behind a short one.
 */
#include "postgres.h"

#include "advise/advise_schema_private.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define PADDING_BYTES		12.0		/* a row, on average */
#define PADDING_SHARE		0.12	/* of a row with its header and line pointer */
#define PADDING_PAGES		4.0
#define ROW_OVERHEAD		4		/* line pointer; the header is in the row */

#define LONG_TEXT_BYTES		1000	/* that would be compressed */
#define UPDATES				1000	/* that tell something of the next ones */
#define HOT_SHARE			0.5
#define UPDATE_FILLFACTOR	85
#define STAGING_WORDS		"stage|staging|stg|tmp|temp|landing|load|queue|cache|session|sessions|import|scratch|work"

static void check_order(SynthAdviseTable *table);
static bool accept_order(SynthAdviseTable *table, SynthClaim *claim);
static int *best_order(SynthAdviseTable *table);
static int	alignment_of(const SynthAdviseColumn *column);
static void check_toast(SynthAdviseTable *table);
static void check_fillfactor(SynthAdviseTable *table);
static void check_unlogged(SynthAdviseTable *table);
static void check_autovacuum(SynthAdviseTable *table);
static void set_and_reset(SynthAdviseTable *table, SynthFinding *finding, const char *set, const char *reset);

void
synth_advise_storage(SynthAdviseTable *table)
{
	check_order(table);
	check_toast(table);
	check_fillfactor(table);
	check_unlogged(table);
	check_autovacuum(table);
}

/* ---- order of columns ---- */

static int
alignment_of(const SynthAdviseColumn *column)
{
	switch (column->align)
	{
		case TYPALIGN_DOUBLE:
			return MAXIMUM_ALIGNOF;
		case TYPALIGN_INT:
			return 4;
		case TYPALIGN_SHORT:
			return 2;
		default:
			return 1;
	}
}

/* Positions in table->columns; the same order where nothing is gained. */
static int *
best_order(SynthAdviseTable *table)
{
	int		   *order = synth_palloc_array(int, table->n + 1);
	int			n = 0;

	for (int alignment = MAXIMUM_ALIGNOF; alignment > 0; alignment /= 2)
		for (int i = 0; i < table->n; i++)
			if (table->columns[i].length > 0 && alignment_of(&table->columns[i]) == alignment)
				order[n++] = i;
	for (int i = 0; i < table->n; i++)
		if (table->columns[i].length <= 0)
			order[n++] = i;
	return order;
}

static void
check_order(SynthAdviseTable *table)
{
	int		   *order = best_order(table);
	bool		is_other = false;
	SynthFinding *finding;
	SynthClaim *claim;

	for (int i = 0; i < table->n; i++)
		is_other |= order[i] != i;
	if (!is_other || !table->is_whole || table->relkind != RELKIND_RELATION ||
		table->rows < SYNTH_ADVISE_LEAST_ROWS ||
		PADDING_BYTES * table->rows < PADDING_PAGES * BLCKSZ)
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_REBUILD, "column order", NULL);
	claim = synth_advise_claim(table, finding, "true");
	claim->measure = psprintf("%s - %s", synth_advise_row_bytes(table, NULL, 0, NULL),
							  synth_advise_row_bytes(table, order, 0, NULL));
	claim->accept = accept_order;
	claim->arg = order;
}

static bool
accept_order(SynthAdviseTable *table, SynthClaim *claim)
{
	SynthFinding *finding = claim->finding;
	double		saved = claim->measured / table->rows;
	double		size = 0;
	char	   *copy;
	StringInfoData names;
	int		   *order = claim->arg;

	for (int i = 0; i < table->n; i++)
		size += table->columns[i].bytes / table->rows;
	size += ROW_OVERHEAD + 24;
	if (saved < PADDING_BYTES || saved < PADDING_SHARE * size ||
		claim->measured < PADDING_PAGES * BLCKSZ)
		return false;
	initStringInfo(&names);
	for (int i = 0; i < table->n; i++)
		appendStringInfo(&names, "%s%s", i ? ", " : "", table->columns[order[i]].sql);
	copy = psprintf("%s.%s", quote_identifier(get_namespace_name(table->schema)),
					synth_advise_new_name(table, NULL, "reordered"));
	finding->advice.recommendation = psprintf("Order columns by alignment when the table is next rebuilt: "
											  "padding takes %.1f bytes of every row.", saved);
	finding->advice.ddl = psprintf("CREATE TABLE %s AS SELECT %s FROM %s", copy, names.data, table->sql);
	finding->advice.risk = pstrdup("This is a copy beside the table: constraints, indexes, defaults and grants must be "
								   "moved to it before it takes the table's name.");
	finding->advice.benefit = synth_advise_pages(claim->measured);
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_number(finding, "bytes_a_row_saved", saved);
	synth_advise_number(finding, "bytes_saved", claim->measured);
	synth_advise_text(finding, "basis", "all rows, formed in both orders");
	synth_advise_undo(finding, psprintf("DROP TABLE %s", copy));
	return true;
}

/* ---- settings ---- */

static void
set_and_reset(SynthAdviseTable *table, SynthFinding *finding, const char *set, const char *reset)
{
	finding->advice.ddl = psprintf("ALTER TABLE %s %s", table->sql, set);
	synth_advise_undo(finding, psprintf("ALTER TABLE %s %s", table->sql, reset));
	synth_advise_keep(table, finding);
}

/* Long text that a setting keeps from being compressed. */
static void
check_toast(SynthAdviseTable *table)
{
	for (int i = 0; i < table->n; i++)
	{
		SynthAdviseColumn *column = &table->columns[i];
		SynthFinding *finding;

		if (!(synth_advise_is_text(column) || column->type == JSONOID || column->type == JSONBOID) ||
			column->type_storage != TYPSTORAGE_EXTENDED ||
			!(column->storage == TYPSTORAGE_EXTERNAL || column->storage == TYPSTORAGE_PLAIN) ||
			column->present < SYNTH_ADVISE_LEAST_ROWS || column->bytes / column->present < LONG_TEXT_BYTES)
			continue;
		finding = synth_advise_finding(table, SYNTH_ADVICE_SETTING, "compression", column);
		finding->advice.recommendation = pstrdup("Let long texts be compressed: the column's storage forbids it.");
		finding->advice.risk = pstrdup("Holds for new values. Substrings of long values are found slower.");
		/* what compression saves is seldom less than half of a long text */
		finding->advice.benefit = synth_advise_pages(column->bytes / 2);
		synth_advise_number(finding, "average_bytes", column->bytes / column->present);
		synth_advise_text(finding, "basis", "size measured, gain estimated");
		set_and_reset(table, finding, psprintf("ALTER COLUMN %s SET STORAGE EXTENDED", column->sql),
					  psprintf("ALTER COLUMN %s SET STORAGE %s", column->sql,
							   column->storage == TYPSTORAGE_PLAIN ? "PLAIN" : "EXTERNAL"));
	}
}

static void
check_fillfactor(SynthAdviseTable *table)
{
	SynthFinding *finding;
	double		cold = table->updated - table->hot_updated;

	if (table->relkind != RELKIND_RELATION || table->fillfactor < 100 || table->updated < UPDATES ||
		table->updated < table->rows || table->hot_updated > HOT_SHARE * table->updated)
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_SETTING, "fillfactor", NULL);
	finding->advice.recommendation = pstrdup("Leave room for updates in each page: most of them had to go to another page "
											 "and wrote every index.");
	finding->advice.risk = pstrdup("The table grows by a sixth; holds for pages that are written from now on. "
								   "Updates of indexed columns gain nothing.");
	/* the index page that each of them wrote */
	finding->advice.benefit = cold / 2;
	synth_advise_number(finding, "updates", table->updated);
	synth_advise_number(finding, "hot_updates", table->hot_updated);
	synth_advise_text(finding, "basis", "cumulative statistics; gain estimated");
	set_and_reset(table, finding, psprintf("SET (fillfactor = %d)", UPDATE_FILLFACTOR), "RESET (fillfactor)");
}

static void
check_unlogged(SynthAdviseTable *table)
{
	SynthFinding *finding;

	if (table->persistence != RELPERSISTENCE_UNLOGGED || table->rows < SYNTH_ADVISE_LEAST_ROWS ||
		synth_advise_says(table->name, STAGING_WORDS))
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_SETTING, "unlogged", NULL);
	finding->advice.recommendation = pstrdup("Log this table: its rows are lost when the server crashes, and no "
											 "standby has them.");
	finding->advice.risk = pstrdup("Writes the table anew, to the log as well. A table that is filled again after a crash "
								   "may stay as it is.");
	finding->advice.benefit = table->pages;
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_text(finding, "basis", "catalog; what must be read to fill it again");
	set_and_reset(table, finding, "SET LOGGED", "SET UNLOGGED");
}

static void
check_autovacuum(SynthAdviseTable *table)
{
	SynthFinding *finding;

	if (table->autovacuum_off == NULL || table->rows < SYNTH_ADVISE_LEAST_ROWS)
		return;
	finding = synth_advise_finding(table, SYNTH_ADVICE_SETTING, "autovacuum", NULL);
	finding->advice.recommendation = pstrdup("Let autovacuum see to this table: nobody else clears its dead rows and "
											 "keeps the planner's statistics.");
	finding->advice.risk = pstrdup("None, unless a job of your own vacuums and analyzes it.");
	finding->advice.benefit = table->pages;
	synth_advise_number(finding, "rows", table->rows);
	synth_advise_number(finding, "changes", table->inserted + table->updated + table->deleted);
	synth_advise_text(finding, "basis", "catalog");
	set_and_reset(table, finding, "RESET (autovacuum_enabled)", psprintf("SET (autovacuum_enabled = %s)", table->autovacuum_off));
}
