/*
 * parse_collect.c
 *		Distinct texts of a relation's columns, with counts, in bounded memory.
 *
 * A column keeps the texts whose hash is below a threshold, all of them as long
 * as they fit; when they don't, the threshold is halved and what is above it
 * goes.  What is kept was kept from the first row on, so its counts are exact,
 * and which texts are kept depends on neither the order of the rows nor on how
 * frequent they are.
 *
 * Rows come through SPI as the invoker, in batches.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "parse/parse_collect_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#define FETCH_ROWS		1000
#define BATCH_BYTES		(1024 * 1024)
#define MIN_SLOTS		256

static void add_text(SynthCollected *column, const char *text, int bytes);
static void shrink(SynthCollected *column);
static void grow(SynthCollected *column);

void
synth_parse_open_table(Oid relation, SynthLanding *table)
{
	Relation	rel = try_relation_open(relation, AccessShareLock);
	TupleDesc	desc;
	int			texts = 0;

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation)));
	desc = RelationGetDescr(rel);
	table->relation = relation;
	table->kind = rel->rd_rel->relkind;
	table->estimate = rel->rd_rel->reltuples;
	if (strchr("rpvmf", table->kind) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table or view", RelationGetRelationName(rel))));
	table->columns = synth_palloc0_array(SynthCollected, Max(desc->natts, 1));
	table->n = 0;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute a = TupleDescAttr(desc, i);
		SynthCollected *column = &table->columns[table->n];
		Oid			base;

		if (a->attisdropped)
			continue;
		base = getBaseType(a->atttypid);
		column->name = pstrdup(NameStr(a->attname));
		column->attnum = a->attnum;
		column->type = a->atttypid;
		column->typmod = a->atttypmod;
		column->is_text = base == TEXTOID || base == VARCHAROID || base == BPCHAROID;
		texts += column->is_text;
		table->n++;
	}
	relation_close(rel, AccessShareLock);
	for (int i = 0; i < table->n; i++)
	{
		SynthCollected *column = &table->columns[i];

		if (!column->is_text)
			continue;
		column->context = AllocSetContextCreate(CurrentMemoryContext, "synth infer column",
												ALLOCSET_SMALL_SIZES);
		column->max_bytes = Max(32 * 1024, (int64) maintenance_work_mem * 1024 / texts);
		column->threshold = PG_UINT64_MAX;
	}
}

/* The list of columns, and the sample where one is wanted. */
static char *
write_query(const SynthLanding *table, int64 sample_rows)
{
	StringInfoData query;
	const char *separator = "SELECT ";

	initStringInfo(&query);
	for (int i = 0; i < table->n; i++)
	{
		const char *name = quote_identifier(table->columns[i].name);

		if (table->columns[i].is_text)
			appendStringInfo(&query, "%s%s::pg_catalog.text", separator, name);
		else
			appendStringInfo(&query, "%s(%s IS NULL)", separator, name);
		separator = ", ";
	}
	appendStringInfo(&query, "%s FROM %s", table->n == 0 ? "SELECT NULL" : "",
					 synth_base_relation_sql(table->relation));
	if (sample_rows > 0)
	{
		/* a sample of blocks brings a little more than it should */
		if (strchr("rpm", table->kind) && table->estimate > 3.0 * sample_rows)
			appendStringInfo(&query, " TABLESAMPLE SYSTEM (%.6f) REPEATABLE (1)",
							 Min(100.0, 130.0 * sample_rows / table->estimate));
		appendStringInfo(&query, " LIMIT " INT64_FORMAT, sample_rows);
	}
	return query.data;
}

void
synth_parse_scan(SynthLanding *table, int64 sample_rows,
				 void (*visit) (SynthCollected *column, const char *text, int bytes))
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext batch = AllocSetContextCreate(caller, "synth infer batch", ALLOCSET_DEFAULT_SIZES);
	char	   *query = write_query(table, sample_rows);
	Datum	   *values = synth_palloc_array(Datum, Max(table->n, 1));
	bool	   *nulls = synth_palloc_array(bool, Max(table->n, 1));
	int64		rows = 0;
	SynthSpi	spi;
	Portal		portal;

	synth_base_spi_begin(&spi);
	portal = SPI_cursor_open_with_args(NULL, query, 0, NULL, NULL, NULL, true, 0);
	for (;;)
	{
		MemoryContext spi_context;

		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		if (SPI_processed == 0)
			break;
		spi_context = MemoryContextSwitchTo(batch);
		for (uint64 r = 0; r < SPI_processed && table->n > 0; r++)
		{
			CHECK_FOR_INTERRUPTS();
			heap_deform_tuple(SPI_tuptable->vals[r], SPI_tuptable->tupdesc, values, nulls);
			for (int i = 0; i < table->n; i++)
			{
				SynthCollected *column = &table->columns[i];

				if (!column->is_text)
					column->nulls += visit == NULL && DatumGetBool(values[i]);
				else if (nulls[i])
					column->nulls += visit == NULL;
				else
				{
					struct varlena *value = PG_DETOAST_DATUM_PACKED(values[i]);

					if (visit)
						visit(column, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
					else
						add_text(column, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
				}
			}
			/* long texts, one row's at a time */
			if (MemoryContextMemAllocated(batch, false) > BATCH_BYTES)
				MemoryContextReset(batch);
		}
		rows += SPI_processed;
		MemoryContextSwitchTo(spi_context);
		MemoryContextReset(batch);
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	synth_base_spi_end(&spi);
	table->rows = rows;
	MemoryContextDelete(batch);
	pfree(values);
	pfree(nulls);
	pfree(query);
}

/* ---- one column's texts ---- */

static void
add_text(SynthCollected *column, const char *text, int bytes)
{
	uint64		hash = hash_bytes_extended((const unsigned char *) text, bytes, 0);
	SynthText  *entry;
	uint32		slot;

	if (hash > column->threshold)
	{
		column->skipped++;
		return;
	}
	if (column->n * 2 >= column->nslots)
		grow(column);
	for (slot = (uint32) (hash >> 7) & (column->nslots - 1); (entry = column->slots[slot]) != NULL;
		 slot = (slot + 1) & (column->nslots - 1))
		if (entry->hash == hash && entry->full_bytes == bytes &&
			memcmp(entry->text, text, entry->bytes) == 0)
		{
			entry->count++;
			return;
		}
	entry = MemoryContextAlloc(column->context, offsetof(SynthText, text) + Min(bytes, SYNTH_TEXT_BYTES));
	entry->hash = hash;
	entry->count = 1;
	entry->full_bytes = bytes;
	entry->bytes = Min(bytes, SYNTH_TEXT_BYTES);
	memcpy(entry->text, text, entry->bytes);
	column->truncated |= bytes > SYNTH_TEXT_BYTES;
	column->slots[slot] = entry;
	column->n++;
	column->used_bytes += offsetof(SynthText, text) + entry->bytes + 48;
	while (column->used_bytes > column->max_bytes && column->n > 64)
		shrink(column);
}

static void
fill_slots(SynthCollected *column, SynthText **entries, uint32 n, uint32 nslots)
{
	column->slots = MemoryContextAllocZero(column->context, nslots * sizeof(SynthText *));
	column->nslots = nslots;
	for (uint32 i = 0; i < n; i++)
	{
		uint32		slot = (uint32) (entries[i]->hash >> 7) & (nslots - 1);

		while (column->slots[slot])
			slot = (slot + 1) & (nslots - 1);
		column->slots[slot] = entries[i];
	}
}

static uint32
list_entries(const SynthCollected *column, SynthText **entries)
{
	uint32		n = 0;

	for (uint32 i = 0; i < column->nslots; i++)
		if (column->slots[i])
			entries[n++] = column->slots[i];
	return n;
}

static void
grow(SynthCollected *column)
{
	SynthText **entries = synth_palloc_array(SynthText *, column->n + 1);
	uint32		n = list_entries(column, entries);

	if (column->slots)
		pfree(column->slots);
	fill_slots(column, entries, n, column->nslots ? 2 * column->nslots : MIN_SLOTS);
	pfree(entries);
}

/* Half of the hashes, and with them about half of the texts. */
static void
shrink(SynthCollected *column)
{
	SynthText **entries = synth_palloc_array(SynthText *, column->n + 1);
	uint32		n = list_entries(column, entries);
	uint32		kept = 0;

	column->threshold /= 2;
	for (uint32 i = 0; i < n; i++)
	{
		SynthText  *entry = entries[i];

		if (entry->hash <= column->threshold)
			entries[kept++] = entry;
		else
		{
			column->skipped += entry->count;
			column->used_bytes -= offsetof(SynthText, text) + entry->bytes + 48;
			pfree(entry);
		}
	}
	pfree(column->slots);
	column->n = kept;
	fill_slots(column, entries, kept, column->nslots);
	pfree(entries);
}

static int
compare_entries(const void *a, const void *b)
{
	const SynthText *x = *(SynthText *const *) a,
			   *y = *(SynthText *const *) b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

SynthText **
synth_parse_sorted_texts(const SynthCollected *column)
{
	SynthText **entries = synth_palloc_array(SynthText *, column->n + 1);

	(void) list_entries(column, entries);
	qsort(entries, column->n, sizeof(SynthText *), compare_entries);
	return entries;
}
