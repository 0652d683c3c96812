/*
 * star_plan.c
 *		The tables of the star: which source tables meet in each, and the names
 *		and types of its columns.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "star/star_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/scansup.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* References are followed so far: nation of customer of order of line. */
#define MAX_JOINS	32

static SynthStarTarget *new_target(SynthStar *star, SynthStarTable *table, const char *kind);
static void check_histories(const SynthStar *star);
static void plan_dimension(SynthStar *star, SynthStarTarget *target);
static bool find_history(const SynthStar *star, const SynthStarTable *table);
static void fold_parents(SynthStar *star, SynthStarTarget *target, int from, const char *prefix);
static void fold_extensions(SynthStar *star, SynthStarTarget *target, int from);
static void plan_fact(SynthStar *star, SynthStarTarget *target);
static void add_fact_table(SynthStar *star, SynthStarTarget *target, int from, bool only_members);
static void follow(SynthStar *star, SynthStarTarget *target, int from, SynthStarReference *reference, bool only_members);
static void add_member(SynthStarTarget *target, int from, SynthStarReference *reference);
static void name_members(SynthStarTarget *target);
static int	compare_items(const ListCell *a, const ListCell *b);
static void choose_moment(SynthStarTarget *target);
static int	add_join(SynthStarTarget *target, int from, SynthStarReference *reference, bool is_reverse);
static bool is_on_path(const SynthStarTarget *target, int from, const SynthStarTable *table);
static SynthStarItem *add_item(SynthStarTarget *target, SynthStarItemKind kind, int join, SynthStarColumn *column,
							   const char *name, const char *prefix);
static char *free_name(const SynthStarTarget *target, const char *name, const SynthStarItem *but);
static char *free_table_name(const SynthStar *star, char *name);
static char *numbered(const char *name, int number);
static char *clip(const char *name);
static char *bare_name(const char *name);

void
synth_star_plan(SynthStar *star)
{
	ListCell   *cell;

	star->schema = clip(star->options.target ? star->options.target : psprintf("%s_star", star->source));
	if (strcmp(star->schema, star->source_schema) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a star cannot be in the schema of its source"),
				 errhint("Name another schema in the option \"target\".")));
	star->zone = pstrdup(pg_get_timezone_name(session_timezone));
	foreach(cell, star->tables)
	{
		SynthStarTable *table = lfirst(cell);

		if (table->role == SYNTH_STAR_DIMENSION && table->nkey > 0)
			star->dimensions = lappend(star->dimensions, new_target(star, table, "dim"));
		else if (table->role == SYNTH_STAR_DIMENSION)
		{
			table->role = SYNTH_STAR_ALONE;
			table->reason = "has no key by which its rows could be known again";
		}
	}
	check_histories(star);
	foreach(cell, star->dimensions)
		plan_dimension(star, lfirst(cell));
	foreach(cell, star->tables)
	{
		SynthStarTable *table = lfirst(cell);

		if (table->role == SYNTH_STAR_FACT || table->role == SYNTH_STAR_BRIDGE)
		{
			SynthStarTarget *target = new_target(star, table, table->role == SYNTH_STAR_FACT ? "fact" : "bridge");

			if (table->nkey == 0)
				synth_star_number_rows(table);
			plan_fact(star, target);
			star->facts = lappend(star->facts, target);
		}
	}
	star->log_sql = quote_qualified_identifier(star->schema, "star_loads");
}

static SynthStarTarget *
new_target(SynthStar *star, SynthStarTable *table, const char *kind)
{
	SynthStarTarget *target = palloc0(sizeof(SynthStarTarget));
	char	   *of = table->role == SYNTH_STAR_DIMENSION ? synth_star_singular(bare_name(table->name)) : bare_name(table->name);

	target->role = table->role;
	target->table = table;
	table->target = target;
	target->name = free_table_name(star, clip(psprintf("%s_%s", kind, of)));
	target->sql = quote_qualified_identifier(star->schema, target->name);
	add_join(target, -1, NULL, false);
	return target;
}

/* customer and customers of one schema are two dimensions. */
static char *
free_table_name(const SynthStar *star, char *name)
{
	List	   *all = list_concat_copy(star->dimensions, star->facts);
	char	   *wanted = name;
	ListCell   *cell;

	for (int number = 2;; number++)
	{
		bool		is_taken = false;

		foreach(cell, all)
			is_taken |= strcmp(((SynthStarTarget *) lfirst(cell))->name, wanted) == 0;
		if (!is_taken)
			return wanted;
		wanted = numbered(name, number);
	}
}

/* ---- dimensions ---- */

static void
check_histories(const SynthStar *star)
{
	ListCell   *cell,
			   *other;

	foreach(cell, star->options.scd)
	{
		SynthEtlPair *pair = lfirst(cell);
		bool		is_there = false;

		foreach(other, star->dimensions)
		{
			SynthStarTarget *target = lfirst(other);

			is_there |= strcmp(pair->name, target->name) == 0 || strcmp(pair->name, target->table->name) == 0;
		}
		if (!is_there)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("option \"scd\" names no dimension: \"%s\"", pair->name)));
	}
}

static void
plan_dimension(SynthStar *star, SynthStarTarget *target)
{
	SynthStarTable *table = target->table;

	target->key = clip(psprintf("%s_key", synth_star_singular(bare_name(table->name))));
	target->has_history = find_history(star, table);
	for (int i = 0; i < table->nkey; i++)
		add_item(target, SYNTH_STAR_NATURAL, 0, &table->columns[table->key[i]], NULL, "source");
	for (int i = 0; i < table->n; i++)
		if (!table->columns[i].is_key)
			add_item(target, SYNTH_STAR_OWN, 0, &table->columns[i], NULL, "source");
	for (int i = 0; i < table->n && target->label == NULL; i++)
		if (table->columns[i].is_name && !table->columns[i].is_key)
		{
			ListCell   *cell;

			foreach(cell, target->items)
			{
				SynthStarItem *item = lfirst(cell);

				/* "(unknown)" must fit */
				if (item->column == &table->columns[i] &&
					(item->column->type == TEXTOID || item->column->typmod < 0 || item->column->typmod >= VARHDRSZ + 9))
					target->label = item;
			}
		}
	fold_extensions(star, target, 0);
	fold_parents(star, target, 0, NULL);
	if (table->self)
		target->parent_key = free_name(target, psprintf("%s_key", synth_star_without_key_word(table->columns[table->self->c[0]].name)), NULL);
}

/* By the name of the source table or that of the dimension. */
static bool
find_history(const SynthStar *star, const SynthStarTable *table)
{
	bool		found;
	char	   *mode = synth_etl_option_of(star->options.scd, table->name, &found);

	if (!found)
		mode = synth_etl_option_of(star->options.scd, table->target->name, &found);
	return found && strcmp(mode, "2") == 0;
}

/* Lookups become attributes; other dimensions stay on their own. */
static void
fold_parents(SynthStar *star, SynthStarTarget *target, int from, const char *prefix)
{
	SynthStarJoin *here = list_nth(target->joins, from);
	ListCell   *cell;

	foreach(cell, here->table->references)
	{
		SynthStarReference *reference = lfirst(cell);
		SynthStarTable *parent = reference->parent;
		char	   *role = synth_star_singular(parent->name);
		int			same = 0,
					join;
		ListCell   *other;

		CHECK_FOR_INTERRUPTS();
		if ((parent->role != SYNTH_STAR_LOOKUP && parent->role != SYNTH_STAR_PASSAGE) ||
			is_on_path(target, from, parent) || list_length(target->joins) >= MAX_JOINS)
			continue;
		foreach(other, here->table->references)
			same += ((SynthStarReference *) lfirst(other))->parent == parent;
		if (same > 1)
			role = synth_star_without_key_word(here->table->columns[reference->c[0]].name);
		if (prefix && same > 1)
			role = psprintf("%s_%s", prefix, role);
		join = add_join(target, from, reference, false);
		for (int i = 0; i < parent->n; i++)
		{
			bool		is_joined = false;

			for (int k = 0; k < reference->n; k++)
				is_joined |= reference->p[k] == i;
			if (!is_joined)
				add_item(target, SYNTH_STAR_OWN, join, &parent->columns[i], NULL, role);
		}
		fold_extensions(star, target, join);
		fold_parents(star, target, join, same > 1 ? role : prefix);
	}
}

static void
fold_extensions(SynthStar *star, SynthStarTarget *target, int from)
{
	SynthStarTable *table = ((SynthStarJoin *) list_nth(target->joins, from))->table;
	ListCell   *cell,
			   *other;

	foreach(cell, star->tables)
	{
		SynthStarTable *extension = lfirst(cell);

		if (extension->role != SYNTH_STAR_EXTENSION)
			continue;
		foreach(other, extension->references)
		{
			SynthStarReference *reference = lfirst(other);
			int			join;
			bool		is_key = reference->n == extension->nkey;

			for (int i = 0; i < reference->n; i++)
				is_key &= extension->columns[reference->c[i]].is_key;
			if (!is_key || reference->parent != table || list_length(target->joins) >= MAX_JOINS)
				continue;
			join = add_join(target, from, reference, true);
			for (int i = 0; i < extension->n; i++)
				if (!extension->columns[i].is_key)
					add_item(target, SYNTH_STAR_OWN, join, &extension->columns[i], NULL, synth_star_singular(extension->name));
			if (target->role == SYNTH_STAR_DIMENSION)
				fold_parents(star, target, join, NULL);
			break;
		}
	}
}

/* ---- facts and bridges ---- */

static void
plan_fact(SynthStar *star, SynthStarTarget *target)
{
	add_fact_table(star, target, 0, false);
	name_members(target);
	choose_moment(target);
	list_sort(target->items, compare_items);
}

/* Keys first, measures last; dates of the row itself before those of others. */
static int
compare_items(const ListCell *a, const ListCell *b)
{
	static const int places[] = {
		[SYNTH_STAR_NATURAL] = 0,[SYNTH_STAR_MEMBER] = 1,[SYNTH_STAR_DAY] = 2,[SYNTH_STAR_OWN] = 3,
		[SYNTH_STAR_MEASURE] = 4,[SYNTH_STAR_ALLOCATED] = 5
	};
	const SynthStarItem *x = lfirst(a),
			   *y = lfirst(b);

	if (places[x->kind] != places[y->kind])
		return places[x->kind] - places[y->kind];
	return x->number - y->number;
}

/* Keys, members, days, measures and the rest of a table at one of the joins. */
static void
add_fact_table(SynthStar *star, SynthStarTarget *target, int from, bool only_members)
{
	SynthStarJoin *here = list_nth(target->joins, from);
	SynthStarTable *table = here->table;
	char	   *prefix = synth_star_singular(table->name);
	ListCell   *cell;

	if (from == 0)
		for (int i = 0; i < table->nkey; i++)
			add_item(target, SYNTH_STAR_NATURAL, 0, &table->columns[table->key[i]], NULL, prefix);
	foreach(cell, table->references)
		follow(star, target, from, lfirst(cell), only_members);
	if (only_members)
		return;
	for (int i = 0; i < table->n; i++)
	{
		SynthStarColumn *column = &table->columns[i];

		if (column->is_moved || column->is_reference || (column->is_key && from == 0))
			continue;
		if (column->is_key && from > 0)
			continue;
		if (column->kind == SYNTH_STAR_DATE || column->kind == SYNTH_STAR_MOMENT)
		{
			SynthStarItem *item = add_item(target, SYNTH_STAR_DAY, from, column,
										   psprintf("%s_key", column->name), prefix);

			item->type_sql = "integer";
		}
		/* the time of the day is lost otherwise */
		if (column->kind == SYNTH_STAR_DATE)
			continue;
		if (column->kind < SYNTH_STAR_ADDITIVE)
			add_item(target, SYNTH_STAR_OWN, from, column, NULL, prefix);
		else if (!here->is_header)
			add_item(target, SYNTH_STAR_MEASURE, from, column, NULL, prefix);
		else if (column->kind == SYNTH_STAR_ADDITIVE)
			add_item(target, SYNTH_STAR_ALLOCATED, from, column, psprintf("%s_allocated", column->name), prefix)->type_sql = "numeric";
		else
			add_item(target, SYNTH_STAR_OWN, from, column, NULL, prefix);
	}
	fold_extensions(star, target, from);
}

static void
follow(SynthStar *star, SynthStarTarget *target, int from, SynthStarReference *reference, bool only_members)
{
	SynthStarTable *parent = reference->parent;
	int			join;

	if (parent->role == SYNTH_STAR_DIMENSION)
	{
		add_member(target, from, reference);
		return;
	}
	if (is_on_path(target, from, parent) || list_length(target->joins) >= MAX_JOINS || parent->nkey == 0)
		return;
	/* the number of another event stays, to drill across */
	if (!only_members && parent->role != SYNTH_STAR_LOOKUP)
		for (int i = 0; i < reference->n; i++)
		{
			SynthStarColumn *column = &reference->child->columns[reference->c[i]];

			if (!(column->is_key && from == 0))
				add_item(target, SYNTH_STAR_OWN, from, column, NULL, synth_star_singular(reference->child->name));
		}
	if (parent->role != SYNTH_STAR_HEADER && parent->role != SYNTH_STAR_PASSAGE && parent->role != SYNTH_STAR_FACT)
		return;
	join = add_join(target, from, reference, false);
	if (parent->role == SYNTH_STAR_HEADER && from == 0 && synth_star_is_part_of(reference))
	{
		((SynthStarJoin *) list_nth(target->joins, join))->is_header = true;
		add_fact_table(star, target, join, false);
	}
	else
		add_fact_table(star, target, join, true);
}

/* A role of a dimension, unless a reference nearer to the fact has it. */
static void
add_member(SynthStarTarget *target, int from, SynthStarReference *reference)
{
	SynthStarItem *item;
	int			n = 0;
	ListCell   *cell;

	foreach(cell, target->items)
	{
		SynthStarItem *other = lfirst(cell);

		n += other->kind == SYNTH_STAR_MEMBER;
		if (other->kind == SYNTH_STAR_MEMBER && other->reference->parent == reference->parent && other->join != from)
			return;
	}
	item = add_item(target, SYNTH_STAR_MEMBER, from, NULL, reference->parent->target->key, NULL);
	item->reference = reference;
	item->type_sql = "integer";
	item->alias = n + 1;
}

/* Two roles of one dimension are told apart by the columns that refer to it. */
static void
name_members(SynthStarTarget *target)
{
	ListCell   *cell,
			   *other;

	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);
		int			same = 0;

		if (item->kind != SYNTH_STAR_MEMBER)
			continue;
		foreach(other, target->items)
		{
			SynthStarItem *o = lfirst(other);

			same += o->kind == SYNTH_STAR_MEMBER && o->reference->parent == item->reference->parent;
		}
		if (same > 1)
		{
			char	   *column = item->reference->child->columns[item->reference->c[0]].name;

			item->name = free_name(target, psprintf("%s_key", synth_star_without_key_word(column)), item);
		}
	}
}

/* When it happened: the first date, of the row itself if it has one. */
static void
choose_moment(SynthStarTarget *target)
{
	ListCell   *cell;

	foreach(cell, target->items)
	{
		SynthStarItem *item = lfirst(cell);

		if (item->kind == SYNTH_STAR_DAY && (target->moment == NULL || item->join < target->moment->join))
			target->moment = item;
	}
}

/* ---- joins and names ---- */

static int
add_join(SynthStarTarget *target, int from, SynthStarReference *reference, bool is_reverse)
{
	SynthStarJoin *join = palloc0(sizeof(SynthStarJoin));

	join->table = reference == NULL ? target->table : is_reverse ? reference->child : reference->parent;
	join->reference = reference;
	join->from = from;
	join->is_reverse = is_reverse;
	target->joins = lappend(target->joins, join);
	return list_length(target->joins) - 1;
}

static bool
is_on_path(const SynthStarTarget *target, int from, const SynthStarTable *table)
{
	while (from >= 0)
	{
		const SynthStarJoin *join = list_nth(target->joins, from);

		if (join->table == table)
			return true;
		from = join->from;
	}
	return false;
}

/* name: NULL takes the column's, with the prefix where that is taken. */
static SynthStarItem *
add_item(SynthStarTarget *target, SynthStarItemKind kind, int join, SynthStarColumn *column, const char *name,
		 const char *prefix)
{
	SynthStarItem *item = palloc0(sizeof(SynthStarItem));
	const char *wanted = name ? name : column->name;
	bool		is_folded = target->role == SYNTH_STAR_DIMENSION && join > 0;

	item->kind = kind;
	item->join = join;
	item->column = column;
	item->type_sql = column ? column->type_sql : NULL;
	/* of a lookup: category_name; of what is not told apart: the table's before it */
	if (prefix && (is_folded ? strncmp(wanted, prefix, strlen(prefix)) != 0 :
				   strcmp(free_name(target, wanted, NULL), clip(wanted)) != 0))
		wanted = psprintf("%s_%s", prefix, wanted);
	item->name = free_name(target, wanted, NULL);
	item->number = list_length(target->items);
	target->items = lappend(target->items, item);
	return item;
}

/* The name, or the name with a number, that no column of the target has. */
static char *
free_name(const SynthStarTarget *target, const char *name, const SynthStarItem *but)
{
	char	   *wanted = clip(name);

	for (int number = 2;; number++)
	{
		bool		is_taken = false;
		ListCell   *cell;

		if (target->role == SYNTH_STAR_DIMENSION)
			is_taken = (target->key && strcmp(wanted, target->key) == 0) ||
				(target->has_history && (strcmp(wanted, "valid_from") == 0 || strcmp(wanted, "valid_to") == 0 ||
										 strcmp(wanted, "is_current") == 0));
		foreach(cell, target->items)
			is_taken |= lfirst(cell) != but && strcmp(((SynthStarItem *) lfirst(cell))->name, wanted) == 0;
		if (!is_taken)
			return wanted;
		wanted = numbered(name, number);
	}
}

static char *
numbered(const char *name, int number)
{
	return psprintf("%.*s_%d", pg_mbcliplen(name, strlen(name), NAMEDATALEN - 8), name, number);
}

static char *
clip(const char *name)
{
	char	   *clipped = pstrdup(name);

	truncate_identifier(clipped, strlen(clipped), false);
	return clipped;
}

/* time_dim, dim_time: time */
static char *
bare_name(const char *name)
{
	static const char *const words[] = {"dim", "fact"};
	int			n = strlen(name);

	for (int i = 0; i < (int) lengthof(words); i++)
	{
		int			bytes = strlen(words[i]);

		if (n > bytes + 1 && name[bytes] == '_' && pg_strncasecmp(name, words[i], bytes) == 0)
			return pstrdup(name + bytes + 1);
		if (n > bytes + 1 && name[n - bytes - 1] == '_' && pg_strcasecmp(name + n - bytes, words[i]) == 0)
			return pnstrdup(name, n - bytes - 1);
	}
	return pstrdup(name);
}

/* customers: customer.  Names in other languages stay as they are. */
char *
synth_star_singular(const char *name)
{
	char	   *word = pstrdup(name);
	int			n = strlen(word);

	if (n < 4 || (word[n - 1] != 's' && word[n - 1] != 'S') || strchr("suiSUI", word[n - 2]))
		return word;
	if (n > 4 && pg_strcasecmp(word + n - 3, "ies") == 0)
	{
		word[n - 3] = word[n - 3] == 'I' ? 'Y' : 'y';
		word[n - 2] = '\0';
	}
	else if (n > 5 && (pg_strcasecmp(word + n - 4, "sses") == 0 || pg_strcasecmp(word + n - 4, "ches") == 0 ||
					   pg_strcasecmp(word + n - 4, "shes") == 0 || pg_strcasecmp(word + n - 3, "xes") == 0))
		word[n - 2] = '\0';
	else
		word[n - 1] = '\0';
	return word;
}

char *
synth_star_without_key_word(const char *name)
{
	static const char *const endings[] = {"_id", "_key", "_code", "_no", "_nr", "_number", "_uuid", "_sk", "_fk", " id", "Id", "ID", "_ID", "Key"};
	int			n = strlen(name);

	for (int i = 0; i < (int) lengthof(endings); i++)
	{
		int			bytes = strlen(endings[i]);

		if (n > bytes + 1 && strcmp(name + n - bytes, endings[i]) == 0)
			return pnstrdup(name, n - bytes);
	}
	return pstrdup(name);
}
