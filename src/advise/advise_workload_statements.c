/*
 * advise_workload_statements.c
 *		The workload that pg_stat_statements counted, and fewer texts for many.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "advise/advise_pure_private.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"

typedef struct Template
{
	char	   *text;			/* key */
	int			kept;			/* representatives */
	int			seen;			/* different texts */
	double		weight;			/* of those that are not kept */
	int			count;
}			Template;

static char *statements_view(void);
static SynthText *take_rows(int *n);
static HTAB *make_table(int n, MemoryContext context);
static uint32 hash_text(const void *key, Size size);
static int	compare_text(const void *a, const void *b, Size size);
static void drop_repeats(SynthText *texts, int *n);

/*
 * synth_advise_read_statements
 *		Statements of this database, by the time that they took.
 *
 * Errors: 55000 not installed or not loaded; 42501 its texts are not readable.
 */
SynthText *
synth_advise_read_statements(int max_queries, int *n)
{
	SynthText  *texts;
	MemoryContext caller = CurrentMemoryContext;
	StringInfoData sql;
	SynthSpi	spi;
	char	   *view = statements_view();

	initStringInfo(&sql);
	/* plain columns of 1.9 (PostgreSQL 14) and later */
	appendStringInfo(&sql,
					 "SELECT query, calls::float8, rows::float8 / calls, queryid"
					 "  FROM %s"
					 " WHERE dbid = (SELECT oid FROM pg_catalog.pg_database"
					 "                WHERE datname = pg_catalog.current_database())"
					 "   AND calls > 0 AND toplevel"
					 "   AND query !~* '^\\s*(begin|start|commit|end|rollback|savepoint|release"
					 "|set|reset|show|discard|deallocate|vacuum|analyze|create|drop|alter"
					 "|grant|revoke|comment|copy|checkpoint|listen|notify|lock|truncate"
					 "|fetch|close|move|do|call|load|refresh|reindex|cluster)\\M'"
					 " ORDER BY total_exec_time DESC, query LIMIT %d", view, max_queries);
	synth_base_spi_begin(&spi);
	if (SPI_execute(sql.data, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read pg_stat_statements");
	MemoryContextSwitchTo(caller);
	texts = take_rows(n);
	synth_base_spi_end(&spi);
	return texts;
}

static char *
statements_view(void)
{
	SynthSpi	spi;
	Oid			view = InvalidOid;
	bool		is_null;

	synth_base_spi_begin(&spi);
	if (SPI_execute("SELECT c.oid FROM pg_catalog.pg_extension e"
					"  JOIN pg_catalog.pg_class c ON c.relnamespace = e.extnamespace"
					" WHERE e.extname = 'pg_stat_statements' AND c.relname = e.extname",
					true, 1) == SPI_OK_SELECT && SPI_processed == 1)
		view = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc,
											  1, &is_null));
	synth_base_spi_end(&spi);
	if (!OidIsValid(view))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("there is no workload: pg_stat_statements is not installed in this database"),
				 errhint("Pass the queries as an array, or preload and create the extension pg_stat_statements.")));
	return synth_base_relation_sql(view);
}

static SynthText *
take_rows(int *n)
{
	SynthText  *texts = synth_palloc0_array(SynthText, SPI_processed + 1);
	int			hidden = 0;
	int			found = 0;

	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	row = SPI_tuptable->vals[i];
		SynthText  *taken = &texts[found];
		bool		is_null;
		Datum		query = SPI_getbinval(row, SPI_tuptable->tupdesc, 1, &is_null);

		if (is_null)
			continue;
		taken->text = TextDatumGetCString(query);
		if (strcmp(taken->text, "<insufficient privilege>") == 0)
		{
			hidden++;
			continue;
		}
		taken->weight = DatumGetFloat8(SPI_getbinval(row, SPI_tuptable->tupdesc, 2, &is_null));
		taken->rows = DatumGetFloat8(SPI_getbinval(row, SPI_tuptable->tupdesc, 3, &is_null));
		taken->statement = DatumGetInt64(SPI_getbinval(row, SPI_tuptable->tupdesc, 4, &is_null));
		taken->count = 1;
		taken->number = ++found;
	}
	if (found == 0 && hidden > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to read the texts of pg_stat_statements"),
				 errhint("Grant pg_read_all_stats to the role, or pass the queries as an array.")));
	*n = found;
	return texts;
}

/* ---- fewer texts ---- */

/*
 * synth_advise_collapse
 *		Texts that are the same become one with the sum of the weights; if more
 *		than limit are left, those of one template do too, beyond a share.
 *
 * The order stays that of the first of each.  Cost: linear in the bytes.
 */
SynthText *
synth_advise_collapse(SynthText *texts, int *n, int limit)
{
	MemoryContext context;
	HTAB	   *templates;
	int			share;
	int			kept = 0;

	drop_repeats(texts, n);
	if (*n <= limit)
		return texts;
	context = AllocSetContextCreate(CurrentMemoryContext, "synth templates",
									ALLOCSET_DEFAULT_SIZES);
	templates = make_table(*n, context);
	for (int i = 0; i < *n; i++)
	{
		char	   *key = MemoryContextAlloc(context, strlen(texts[i].text) + 1);
		Template   *entry;
		bool		found;

		CHECK_FOR_INTERRUPTS();
		synth_advise_template(texts[i].text, key);
		entry = hash_search(templates, &key, HASH_ENTER, &found);
		if (!found)
			memset(&entry->kept, 0, sizeof(Template) - offsetof(Template, kept));
		entry->seen++;
		entry->weight += texts[i].weight;
		entry->count += texts[i].count;
	}
	share = Max(1, limit / (int) hash_get_num_entries(templates));
	for (int i = 0; i < *n; i++)
	{
		char	   *key = MemoryContextAlloc(context, strlen(texts[i].text) + 1);
		Template   *entry;
		int			of_template;

		synth_advise_template(texts[i].text, key);
		entry = hash_search(templates, &key, HASH_FIND, NULL);
		of_template = Min(share, entry->seen);
		if (entry->kept == of_template)
			continue;
		texts[kept] = texts[i];
		texts[kept].weight = entry->weight / of_template;
		texts[kept].count = entry->count / of_template + (entry->kept < entry->count % of_template);
		entry->kept++;
		kept++;
	}
	MemoryContextDelete(context);
	*n = kept;
	return texts;
}

static void
drop_repeats(SynthText *texts, int *n)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth texts",
												  ALLOCSET_DEFAULT_SIZES);
	HTAB	   *table = make_table(*n, context);
	int			kept = 0;

	for (int i = 0; i < *n; i++)
	{
		bool		found;
		Template   *entry = hash_search(table, &texts[i].text, HASH_ENTER, &found);

		if (found)
		{
			SynthText  *first = &texts[entry->kept];

			first->weight += texts[i].weight;
			first->count += texts[i].count;
			continue;
		}
		entry->kept = kept;
		texts[kept++] = texts[i];
	}
	MemoryContextDelete(context);
	*n = kept;
}

static HTAB *
make_table(int n, MemoryContext context)
{
	HASHCTL		control = {0};

	control.keysize = sizeof(char *);
	control.entrysize = sizeof(Template);
	control.hash = hash_text;
	control.match = compare_text;
	control.hcxt = context;
	return hash_create("synth texts", Max(n, 16), &control,
					   HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
}

static uint32
hash_text(const void *key, Size size)
{
	const char *text = *(char *const *) key;

	return hash_bytes((const unsigned char *) text, strlen(text));
}

static int
compare_text(const void *a, const void *b, Size size)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}
