/*
 * star_roles.c
 *		Which table is a fact, a dimension, a bridge, or part of another.
 *
 * After Kimball and Ross, The Data Warehouse Toolkit, 2013, by the shape of the
 * references: who is referred to, whether its rows have a name, whether
 * references make up its key, and whether it counts or dates something.
 *
 * Facts, bridges and headers are found first; then what a fact or bridge leads
 * to is a dimension, and what only a dimension leads to is folded into it.
 */
#include "postgres.h"

#include "star/star_private.h"
#include "miscadmin.h"
#include "utils/formatting.h"

/* A table whose rows are what happened has at least so many points. */
#define EVENT_POINTS	2
/* A whole of more parts is no header, but a thing that they are all about. */
#define MAX_LINES		100

static void choose_role(const SynthStar *star, SynthStarTable *table);
static bool forced(const SynthStar *star, SynthStarTable *table);
static bool key_is_references(const SynthStarTable *table);
static SynthStarReference *key_reference(const SynthStarTable *table);
static int	count_parents(const SynthStarTable *table);
static int64 largest_parent(const SynthStarTable *table);
static int	event_points(const SynthStarTable *table);
static bool has_name(const SynthStarTable *table);
static int	count_kind(const SynthStarTable *table, bool measures);
static bool has_lines(const SynthStar *star, const SynthStarTable *table);
static bool only_leads_on(const SynthStarTable *table);
static void choose_a_fact(SynthStar *star);
static void mark_dimensions(SynthStar *star);
static void mark_led_to(SynthStarTable *table, int depth);

void
synth_star_choose_roles(SynthStar *star)
{
	ListCell   *cell;

	foreach(cell, star->tables)
		choose_role(star, lfirst(cell));
	choose_a_fact(star);
	mark_dimensions(star);
}

const char *
synth_star_role_name(SynthStarRole role)
{
	static const char *const names[] = {
		"left out", "fact", "header", "bridge", "dimension", "lookup", "extension", "passage"
	};

	return names[role];
}

/* Dimensions that nothing but facts can tell from lookups start as lookups. */
static void
choose_role(const SynthStar *star, SynthStarTable *table)
{
	int			parents = count_parents(table);

	CHECK_FOR_INTERRUPTS();
	if (forced(star, table))
		return;
	table->role = SYNTH_STAR_LOOKUP;
	table->reason = "describes what others refer to";
	if (parents == 0 && table->nchildren == 0)
	{
		table->role = SYNTH_STAR_ALONE;
		table->reason = "refers to nothing, and nothing refers to it";
	}
	else if (parents >= 2 && key_is_references(table) && !has_name(table))
	{
		table->role = count_kind(table, true) + count_kind(table, false) > 0 ? SYNTH_STAR_FACT : SYNTH_STAR_BRIDGE;
		table->reason = table->role == SYNTH_STAR_FACT ? "its key is made of references, and it has measures or dates" :
			"its key is made of references, and it measures nothing: many to many";
	}
	else if (parents >= 1 && key_reference(table) && !has_name(table) && table->nchildren == 0)
	{
		table->role = SYNTH_STAR_EXTENSION;
		table->reason = "has at most one row for each of the table that its key refers to";
	}
	else if (table->nchildren > 0 && parents > 0 && !has_name(table) && has_lines(star, table) &&
			 (count_kind(table, false) > 0 || event_points(table) >= EVENT_POINTS + 2))
	{
		table->role = SYNTH_STAR_HEADER;
		table->reason = "its rows are what those of a fact are parts of";
	}
	else if (parents >= 1 && table->nchildren > 0 && only_leads_on(table))
	{
		table->role = SYNTH_STAR_PASSAGE;
		table->reason = "has nothing but a key and references";
	}
	else if (table->nchildren > 0 ? parents >= 2 && !key_reference(table) && event_points(table) >= EVENT_POINTS + 2 :
			 parents >= 1 && event_points(table) >= EVENT_POINTS)
	{
		table->role = SYNTH_STAR_FACT;
		table->reason = table->nchildren > 0 ? "its rows have dates or measures and no name: they are what happened" :
			"nothing refers to it, and its rows are what happened";
	}
}

static bool
forced(const SynthStar *star, SynthStarTable *table)
{
	table->reason = "by option";
	if (synth_star_is_named(star->options.facts, table->name))
		table->role = SYNTH_STAR_FACT;
	else if (synth_star_is_named(star->options.dimensions, table->name))
		table->role = SYNTH_STAR_DIMENSION;
	else
		return false;
	return true;
}

/* ---- what is known of a table ---- */

/* Is every column of the key part of a reference to another table? */
static bool
key_is_references(const SynthStarTable *table)
{
	if (table->nkey < 2)
		return false;
	for (int i = 0; i < table->nkey; i++)
		if (!table->columns[table->key[i]].is_reference)
			return false;
	return true;
}

/* The reference that the whole key is: one to one. */
static SynthStarReference *
key_reference(const SynthStarTable *table)
{
	ListCell   *cell;

	foreach(cell, table->references)
	{
		SynthStarReference *reference = lfirst(cell);
		int			shared = 0;

		for (int i = 0; i < reference->n; i++)
			shared += table->columns[reference->c[i]].is_key;
		if (table->nkey > 0 && shared == table->nkey && reference->n == table->nkey)
			return reference;
	}
	return NULL;
}

static int
count_parents(const SynthStarTable *table)
{
	return list_length(table->references);
}

static bool
has_name(const SynthStarTable *table)
{
	for (int i = 0; i < table->n; i++)
		if (table->columns[i].is_name)
			return true;
	return false;
}

static bool
is_measure(const SynthStarColumn *column)
{
	return column->kind >= SYNTH_STAR_ADDITIVE;
}

/* Measures, or dates that are no attribute of a thing. */
static int
count_kind(const SynthStarTable *table, bool measures)
{
	int			n = 0;

	for (int i = 0; i < table->n; i++)
		if (measures)
			n += is_measure(&table->columns[i]) && !table->columns[i].is_key;
		else
			n += synth_star_is_event_date(&table->columns[i]);
	return n;
}

static int64
largest_parent(const SynthStarTable *table)
{
	int64		largest = 0;
	ListCell   *cell;

	foreach(cell, table->references)
		largest = Max(largest, ((SynthStarReference *) lfirst(cell))->parent->rows);
	return largest;
}

/* What happened has a date, measures, several references, no name, and many rows. */
static int
event_points(const SynthStarTable *table)
{
	int			points = has_name(table) ? -2 : 2;
	int64		largest = largest_parent(table);

	points += count_kind(table, false) > 0;
	points += count_kind(table, true) > 0;
	points += count_parents(table) >= 2;
	points += largest > 0 && table->rows >= 3 * largest;
	return points;
}

/* order_details of orders: by key, or by name */
bool
synth_star_is_part_of(const SynthStarReference *reference)
{
	static const char *const heads[] = {"header", "head", "hdr", "kopf", "entete"};
	const SynthStarTable *child = reference->child;
	char	   *part = asc_tolower(child->name, strlen(child->name)),
			   *whole = synth_star_singular(reference->parent->name);
	int			shared = 0;

	whole = asc_tolower(whole, strlen(whole));
	/* SalesOrderHeader, SalesOrderDetail */
	for (int i = 0; i < (int) lengthof(heads); i++)
	{
		int			rest = strlen(whole) - strlen(heads[i]);

		if (rest > 3 && strcmp(whole + rest, heads[i]) == 0)
			whole[whole[rest - 1] == '_' ? rest - 1 : rest] = '\0';
	}
	for (int i = 0; i < reference->n; i++)
		shared += child->columns[reference->c[i]].is_key;
	return (child->nkey > reference->n && shared == reference->n) ||
		(strstr(part, whole) != NULL && strlen(part) > strlen(whole) + 1 && shared == 0);
}

/* Is there a fact whose rows are parts of this table's? */
static bool
has_lines(const SynthStar *star, const SynthStarTable *table)
{
	ListCell   *cell,
			   *other;

	foreach(cell, star->tables)
	{
		const SynthStarTable *child = lfirst(cell);

		foreach(other, child->references)
		{
			SynthStarReference *reference = lfirst(other);
			bool		is_bridge = key_is_references(child) && count_kind(child, true) == 0;

			if (reference->parent == table && !is_bridge && !has_name(child) && child->rows <= MAX_LINES * table->rows && key_reference(child) == NULL &&
				synth_star_is_part_of(reference))
				return true;
		}
	}
	return false;
}

static bool
only_leads_on(const SynthStarTable *table)
{
	for (int i = 0; i < table->n; i++)
		if (!table->columns[i].is_key && !table->columns[i].is_reference &&
			table->columns[i].kind != SYNTH_STAR_DATE && table->columns[i].kind != SYNTH_STAR_MOMENT)
			return false;
	/* it is finer than what it leads to, and dated only by when it was written */
	return table->rows > largest_parent(table) && count_kind(table, false) == 0;
}

/* ---- the whole ---- */

/* Without a fact there is no star: the most event-like table is one. */
static void
choose_a_fact(SynthStar *star)
{
	SynthStarTable *best = NULL;
	ListCell   *cell;

	foreach(cell, star->tables)
	{
		SynthStarTable *table = lfirst(cell);

		if (table->role == SYNTH_STAR_FACT)
			return;
		if (table->references && table->nchildren == 0 && table->role == SYNTH_STAR_LOOKUP &&
			(best == NULL || event_points(table) > event_points(best)))
			best = table;
	}
	if (best == NULL)
		return;
	best->role = SYNTH_STAR_FACT;
	best->reason = "of the tables that nothing refers to, it has most of dates, measures and references";
}

static void
mark_dimensions(SynthStar *star)
{
	ListCell   *cell;

	foreach(cell, star->tables)
	{
		SynthStarTable *table = lfirst(cell);

		if (table->role == SYNTH_STAR_FACT || table->role == SYNTH_STAR_BRIDGE)
			mark_led_to(table, 0);
	}
	/* nothing leads there: a dimension that no fact uses as yet */
	foreach(cell, star->tables)
	{
		SynthStarTable *table = lfirst(cell);

		if (table->role == SYNTH_STAR_LOOKUP && table->nchildren == 0)
		{
			table->role = SYNTH_STAR_DIMENSION;
			table->reason = "describes something that no fact refers to as yet";
		}
	}
}

static void
mark_led_to(SynthStarTable *table, int depth)
{
	ListCell   *cell;

	foreach(cell, table->references)
	{
		SynthStarTable *parent = ((SynthStarReference *) lfirst(cell))->parent;

		if (parent->role == SYNTH_STAR_LOOKUP)
		{
			parent->role = SYNTH_STAR_DIMENSION;
			parent->reason = table->role == SYNTH_STAR_BRIDGE ? "a bridge leads to it" : "a fact leads to it";
		}
		else if ((parent->role == SYNTH_STAR_HEADER || parent->role == SYNTH_STAR_PASSAGE) && depth < 8)
			mark_led_to(parent, depth + 1);
	}
}
