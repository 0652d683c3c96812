/*
 * deps_normalize.c
 *		synth_normalize: a design as a script that can be run.
 *
 * The script makes the tables, moves the rows, gives the old table another
 * name and puts a view in its place.  It compares both before it commits.
 * Names may hold anything, so in comments what breaks a line is left out.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/transam.h"
#include "catalog/namespace.h"
#include "commands/defrem.h"
#include "deps/deps_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/typcache.h"

typedef struct Script
{
	const SynthDepsDesign *design;
	const SynthDepsTable *table;
	Relation	relation;
	StringInfoData sql;
	int			block_start;	/* in sql: behind the comments at its head */
	char	   *schema;
	char	   *source;			/* quoted, with the schema */
	char	   *before;			/* its name afterwards, not quoted */
	char	  **names;			/* of the parts, quoted, with the schema */
	char	  **plain;			/* not quoted */
}			Script;

static void choose_names(Script *s);
static char *choose_name(Script *s, const char *second, int nparts);
static char *stem_of(const Script *s, const SynthDepsPart *part);
static void write_head(Script *s);
static void write_part_comment(Script *s, int at);
static void write_table(Script *s, int at);
static void write_column(Script *s, int column, bool is_key);
static void write_rows(Script *s, int at);
static void write_view(Script *s);
static void write_check(Script *s);
static void close_block(Script *s);
static void write_end(Script *s);
static void write_list(StringInfo out, const Script *s, const uint64_t *set, bool comment);
static bool is_outer(const Script *s, int at);
static bool is_comparable(Oid type);
static char *in_comment(const char *text);
static char *in_bytes(double bytes);

SYNTH_FUNCTION(synth_normalize);

Datum
synth_normalize(PG_FUNCTION_ARGS)
{
	SynthDepsTable *table = synth_deps_open(PG_GETARG_OID(0));
	Script		s;
	text	   *result;

	synth_deps_read(table);
	memset(&s, 0, sizeof(s));
	initStringInfo(&s.sql);
	s.table = table;
	s.relation = relation_open(table->relation, NoLock);
	s.schema = get_namespace_name(RelationGetNamespace(s.relation));
	s.source = synth_base_relation_sql(table->relation);
	if (!table->is_complete)
	{
		synth_deps_note_truncated(table, -1);
		appendStringInfo(&s.sql, "-- %s does not fit into synth.dependency_memory: nothing is known of it.\n",
						 in_comment(s.source));
	}
	else if (table->nrows == 0)
		appendStringInfo(&s.sql, "-- %s has no rows: nothing is known of it.\n", in_comment(s.source));
	else
	{
		s.design = synth_deps_design(table);
		if (s.design->is_truncated)
			synth_deps_note_truncated(table, -1);
		write_head(&s);
	}
	if (s.design && s.design->n > 1)
	{
		for (int i = s.design->n - 1; i >= 0; i--)
		{
			write_part_comment(&s, i);
			write_table(&s, i);
			write_rows(&s, i);
		}
		write_view(&s);
		write_check(&s);
		close_block(&s);
		write_end(&s);
	}
	relation_close(s.relation, NoLock);
	result = cstring_to_text_with_len(s.sql.data, s.sql.len);
	synth_deps_close(table);
	PG_RETURN_TEXT_P(result);
}

/* ---- names ---- */

static void
choose_names(Script *s)
{
	int			n = s->design->n;

	s->names = synth_palloc0_array(char *, n);
	s->plain = synth_palloc0_array(char *, n);
	for (int i = 0; i < n; i++)
	{
		s->plain[i] = choose_name(s, i == 0 ? "main" : stem_of(s, &s->design->parts[i]), i);
		s->names[i] = quote_qualified_identifier(s->schema, s->plain[i]);
	}
	s->before = choose_name(s, "before", n);
}

/* A name that neither the schema nor the script has as yet. */
static char *
choose_name(Script *s, const char *second, int nparts)
{
	Oid			schema = RelationGetNamespace(s->relation);

	for (int attempt = 0;; attempt++)
	{
		char	   *name = makeObjectName(s->table->name, second,
										  attempt == 0 ? NULL : psprintf("%d", attempt + 1));
		bool		is_free = !OidIsValid(get_relname_relid(name, schema));

		for (int i = 0; i < nparts; i++)
			is_free &= strcmp(name, s->plain[i]) != 0;
		if (is_free)
			return name;
	}
}

/* customer_id is that of a customer. */
static char *
stem_of(const Script *s, const SynthDepsPart *part)
{
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < s->table->ncolumns; i++)
	{
		const SynthDepsKeySense *sense = &s->design->names->columns[i];

		if (!synth_deps_has(part->key, i))
			continue;
		if (out.len > 0)
			appendStringInfoChar(&out, '_');
		if (sense->name.stem_length > 0)
		{
			const char *stem = sense->folded + sense->name.stem_start;
			int			length = sense->name.stem_length;
			int			first = strcspn(stem, "_");

			/* the "l_" of l_partkey is that of its table */
			if (first <= 2 && first + 1 < length)
			{
				stem += first + 1;
				length -= first + 1;
			}
			appendBinaryStringInfo(&out, stem, length);
		}
		else
			appendStringInfoString(&out, sense->folded);
	}
	return out.len > 0 ? out.data : pstrdup("part");
}

/* ---- the script ---- */

static void
write_head(Script *s)
{
	const SynthDepsDesign *design = s->design;
	double		saved = 0,
				all = 0;

	for (int i = 1; i < design->n; i++)
		saved += design->parts[i].saved_bytes;
	for (int i = 0; i < s->table->ncolumns; i++)
		all += s->table->columns[i].bytes;
	if (design->n == 1)
	{
		appendStringInfo(&s->sql, "-- Nothing to be done: of the %d columns of %s, in " INT64_FORMAT " rows, none determines\n"
						 "-- others in a way that is meant, is no chance and saves enough for a table of its own.\n",
						 s->table->ncolumns, in_comment(s->source), s->table->nrows);
		return;
	}
	choose_names(s);
	appendStringInfo(&s->sql, "-- %s, " INT64_FORMAT " rows of %d columns, in %d tables: saves about %s of %s of values.\n",
					 in_comment(s->source), s->table->nrows, s->table->ncolumns, design->n,
					 in_bytes(saved), in_bytes(all));
	appendStringInfo(&s->sql, "-- The table stays as %s; a view of its name has the same rows.\n",
					 in_comment(quote_identifier(s->before)));
	appendStringInfoString(&s->sql, "-- Not carried over: defaults, identities, generated columns, checks, foreign keys, indexes,\n"
						   "-- triggers, privileges.\n");
	if (s->relation->rd_rel->relrowsecurity)
		appendStringInfoString(&s->sql, "-- Row security is not carried over either: the view would show all rows to whoever may read it.\n");
	if (design->is_truncated)
		appendStringInfoString(&s->sql, "-- Memory ended before all was tried.\n");
	s->block_start = s->sql.len;
}

static void
write_part_comment(Script *s, int at)
{
	const SynthDepsPart *part = &s->design->parts[at];

	appendStringInfoString(&s->sql, "\n-- ");
	if (at == 0)
	{
		appendStringInfoString(&s->sql, "What is left: all rows.");
		if (synth_deps_has_equal_rows(s->table))
			appendStringInfoString(&s->sql, " Some are equal, so that there is no key.");
		appendStringInfoChar(&s->sql, '\n');
		return;
	}
	write_list(&s->sql, s, part->key, true);
	appendStringInfoString(&s->sql, " -> ");
	for (int w = 0; w < s->table->cells.words; w++)
		part->moved[w] = part->columns[w] & ~part->key[w];
	write_list(&s->sql, s, part->moved, true);
	appendStringInfo(&s->sql, ":\n-- %.0f values in %.0f rows; saves about %s.\n",
					 part->rows, part->parent_rows, in_bytes(part->saved_bytes));
	if (part->is_nullable)
		appendStringInfoString(&s->sql, "-- Rows without a value have no row here; what it determines is NULL in all of them.\n");
}

static void
write_table(Script *s, int at)
{
	const SynthDepsPart *part = &s->design->parts[at];
	bool		has_key = false;

	appendStringInfo(&s->sql, "CREATE TABLE %s (", s->names[at]);
	for (int i = 0, n = 0; i < s->table->ncolumns; i++)
	{
		if (!synth_deps_has(part->columns, i))
			continue;
		appendStringInfoString(&s->sql, n++ == 0 ? "\n\t" : ",\n\t");
		write_column(s, i, synth_deps_has(part->key, i));
		has_key |= synth_deps_has(part->key, i);
	}
	if (has_key)
	{
		appendStringInfoString(&s->sql, ",\n\tPRIMARY KEY (");
		write_list(&s->sql, s, part->key, false);
		appendStringInfoChar(&s->sql, ')');
	}
	for (int i = at + 1; i < s->design->n; i++)
	{
		if (s->design->parts[i].parent != at)
			continue;
		appendStringInfoString(&s->sql, ",\n\tFOREIGN KEY (");
		write_list(&s->sql, s, s->design->parts[i].key, false);
		appendStringInfo(&s->sql, ") REFERENCES %s", s->names[i]);
	}
	appendStringInfoString(&s->sql, "\n);\n");
}

static void
write_column(Script *s, int column, bool is_key)
{
	const SynthDepsColumn *c = &s->table->columns[column];
	Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(s->relation), c->attnum - 1);
	bits16		flags = FORMAT_TYPE_TYPEMOD_GIVEN;

	/* the server's own are found whatever the path */
	if (attribute->atttypid >= FirstNormalObjectId)
		flags |= FORMAT_TYPE_FORCE_QUALIFY;
	appendStringInfo(&s->sql, "%s %s", quote_identifier(c->name),
					 format_type_extended(attribute->atttypid, attribute->atttypmod, flags));
	if (OidIsValid(attribute->attcollation) &&
		attribute->attcollation != get_typcollation(attribute->atttypid))
		appendStringInfo(&s->sql, " COLLATE %s", generate_collation_name(attribute->attcollation));
	if (is_key || c->not_null)
		appendStringInfoString(&s->sql, " NOT NULL");
}

static void
write_rows(Script *s, int at)
{
	const SynthDepsPart *part = &s->design->parts[at];
	bool		is_first = true;

	appendStringInfo(&s->sql, "INSERT INTO %s (", s->names[at]);
	write_list(&s->sql, s, part->columns, false);
	appendStringInfoString(&s->sql, ")\n\tSELECT ");
	if (at > 0)
	{
		appendStringInfoString(&s->sql, "DISTINCT ON (");
		write_list(&s->sql, s, part->key, false);
		appendStringInfoString(&s->sql, ") ");
	}
	write_list(&s->sql, s, part->columns, false);
	appendStringInfo(&s->sql, "\n\tFROM %s", s->source);
	for (int i = 0; at > 0 && i < s->table->ncolumns; i++)
	{
		if (!synth_deps_has(part->key, i))
			continue;
		appendStringInfo(&s->sql, "%s %s IS NOT NULL", is_first ? "\n\tWHERE" : " AND",
						 quote_identifier(s->table->columns[i].name));
		is_first = false;
	}
	if (at > 0)
	{
		appendStringInfoString(&s->sql, "\n\tORDER BY ");
		write_list(&s->sql, s, part->key, false);
	}
	appendStringInfoString(&s->sql, ";\n");
}

/* Each column from the part nearest to the first that has it. */
static void
write_view(Script *s)
{
	const SynthDepsDesign *design = s->design;

	appendStringInfo(&s->sql, "\n-- The same rows and columns as before.\nALTER TABLE %s RENAME TO %s;\nCREATE VIEW %s AS\n\tSELECT ",
					 s->source, quote_identifier(s->before), s->source);
	for (int i = 0; i < s->table->ncolumns; i++)
	{
		int			at = 0;

		while (!synth_deps_has(design->parts[at].columns, i))
			at++;
		appendStringInfo(&s->sql, "%st%d.%s", i == 0 ? "" : ", ", at, quote_identifier(s->table->columns[i].name));
	}
	appendStringInfo(&s->sql, "\n\tFROM %s t0", s->names[0]);
	for (int at = 1; at < design->n; at++)
	{
		int			n = 0;

		appendStringInfo(&s->sql, "\n\t%s %s t%d ON ", is_outer(s, at) ? "LEFT JOIN" : "JOIN", s->names[at], at);
		for (int i = 0; i < s->table->ncolumns; i++)
			if (synth_deps_has(design->parts[at].key, i))
				appendStringInfo(&s->sql, "%st%d.%s = t%d.%s", n++ == 0 ? "" : " AND ",
								 at, quote_identifier(s->table->columns[i].name),
								 design->parts[at].parent, quote_identifier(s->table->columns[i].name));
	}
	appendStringInfoString(&s->sql, ";\n");
}

/* May a row be without its partner, or without that of which it is a part? */
static bool
is_outer(const Script *s, int at)
{
	for (; at > 0; at = s->design->parts[at].parent)
		if (s->design->parts[at].is_nullable)
			return true;
	return false;
}

static void
write_check(Script *s)
{
	StringInfoData columns;
	char	   *before = quote_qualified_identifier(s->schema, s->before);
	bool		all = true;

	for (int i = 0; i < s->table->ncolumns; i++)
		all &= is_comparable(s->table->columns[i].type);
	initStringInfo(&columns);
	if (all)
		appendStringInfoChar(&columns, '*');
	for (int i = 0; i < s->table->ncolumns && !all; i++)
		appendStringInfo(&columns, "%s%s%s", i == 0 ? "" : ", ", quote_identifier(s->table->columns[i].name),
						 is_comparable(s->table->columns[i].type) ? "" : "::pg_catalog.text");
	appendStringInfo(&s->sql, "\n-- Undoes all where a row is not as it was.\n"
					 "IF EXISTS (SELECT %s FROM %s EXCEPT ALL SELECT %s FROM %s) OR\n"
					 "   EXISTS (SELECT %s FROM %s EXCEPT ALL SELECT %s FROM %s)\n"
					 "THEN RAISE EXCEPTION 'the view differs from the table';\nEND IF;\n",
					 columns.data, s->source, columns.data, before,
					 columns.data, before, columns.data, s->source);
}

/* One block: all or nothing, in psql as by EXECUTE in a procedure. */
static void
close_block(Script *s)
{
	char	   *block = pstrdup(s->sql.data + s->block_start);
	char	   *tag = pstrdup("$normalize$");

	for (int i = 1; strstr(block, tag) != NULL; i++)
		tag = psprintf("$normalize%d$", i);
	s->sql.len = s->block_start;
	s->sql.data[s->sql.len] = '\0';
	appendStringInfo(&s->sql, "\nDO %s\n#variable_conflict use_column\nBEGIN\n%s\nEND %s;\n", tag, block, tag);
}

static void
write_end(Script *s)
{
	char	   *before = quote_qualified_identifier(s->schema, s->before);

	appendStringInfo(&s->sql, "\n-- Once nothing writes to the old table:\n-- DROP TABLE %s;\n\n-- Undo:\n-- BEGIN;\n-- DROP VIEW %s;\n",
					 in_comment(before), in_comment(s->source));
	for (int i = 0; i < s->design->n; i++)
		appendStringInfo(&s->sql, "-- DROP TABLE %s;\n", in_comment(s->names[i]));
	appendStringInfo(&s->sql, "-- ALTER TABLE %s RENAME TO %s;\n-- COMMIT;\n",
					 in_comment(before), in_comment(quote_identifier(s->table->name)));
}

static void
write_list(StringInfo out, const Script *s, const uint64_t *set, bool comment)
{
	int			n = 0;

	for (int i = 0; i < s->table->ncolumns; i++)
	{
		const char *name;

		if (!synth_deps_has(set, i))
			continue;
		name = quote_identifier(s->table->columns[i].name);
		appendStringInfo(out, "%s%s", n++ == 0 ? "" : ", ", comment ? in_comment(name) : name);
	}
}

/* EXCEPT needs equality, with an order or a hash. */
static bool
is_comparable(Oid type)
{
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_EQ_OPR | TYPECACHE_LT_OPR | TYPECACHE_HASH_PROC);

	return OidIsValid(entry->eq_opr) && (OidIsValid(entry->lt_opr) || OidIsValid(entry->hash_proc));
}

static char *
in_comment(const char *text)
{
	char	   *copy = pstrdup(text);

	for (char *at = copy; *at; at++)
		if ((unsigned char) *at < ' ')
			*at = ' ';
	return copy;
}

static char *
in_bytes(double bytes)
{
	return bytes < 10000 ? psprintf("%.0f bytes", bytes) :
		bytes < 10000.0 * 1024 ? psprintf("%.0f kB", bytes / 1024) :
		psprintf("%.0f MB", bytes / 1024 / 1024);
}
