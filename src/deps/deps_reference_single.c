/*
 * deps_reference_single.c
 *		References of one column: every pair that types, values and names allow
 *		is scored, and a column takes the best that the data confirms.
 *
 * Two kinds of evidence are put together.  The names (deps_reference_name.c);
 * and the data: how little it is by chance that the child's values are among
 * the parent's.  For text, uuid and sparse numbers a few values say enough.
 * Numbers that count from 1 fit into every key that does, so for them only
 * how much of the parent is used speaks, and names decide.
 *
 * Related: Rostin et al., A Machine Learning Approach to Foreign Key Discovery,
 * WebDB 2009 (the features); Chen et al., Fast Foreign-Key Detection in
 * Microsoft SQL Server PowerPivot for Excel, VLDB 2014 (pruning, then checks).
 *
 * Cost: columns * keys comparisons of names and samples; an anti-join for each
 * candidate that is looked at, mostly the one that is taken.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "deps/deps_reference_private.h"
#include "miscadmin.h"

/* A pair scores this at least. */
#define MIN_SCORE		0.5
/* Names that alone make a reference. */
#define CLEAR_NAMES		0.8
/* Pairs whose samples have less in common are not looked at. */
#define MIN_CONTAINED	0.5
/* ... nor, where the names are not clear, these. */
#define MIN_CONTAINED_UNCLEAR 0.98
/* Keys of fewer values may be just those of another by chance. */
#define MIN_EXACT_VALUES 50
/* Candidates of a column that are checked on the data. */
#define MAX_CHECKS		4

typedef struct Candidate
{
	int			child;			/* tables */
	int			parent;
	int			c;				/* columns */
	int			p;
	double		names;
	double		contained;
	double		score;
}			Candidate;

/* A column that others may refer to. */
typedef struct Key
{
	int			table;
	int			column;
}			Key;

static void judge_keys(SynthDepsRefSchema *schema);
static void mark_owned_names(SynthDepsRefSchema *schema);
static double key_likeness(const SynthDepsRefTable *table, const SynthDepsRefColumn *column);
static List *find_keys(SynthDepsRefSchema *schema);
static List *find_candidates(const SynthDepsRefSchema *schema, List *keys, int child, int c);
static void narrow_one_to_one(SynthDepsRefSchema *schema, List *found);
static SynthDepsReference *check_best(const SynthDepsRefSchema *schema, List *candidates);
static List *find_namesakes(const SynthDepsRefSchema *schema, List *found, int child, int c);
static const SynthDepsRefTable *find_table(const SynthDepsRefSchema *schema, Oid relation);
static int	find_column(const SynthDepsRefTable *table, AttrNumber attnum);
static bool judge(const SynthDepsRefSchema *schema, Candidate *candidate);
static bool judge_by_names(const SynthDepsRefTable *parent, Candidate *candidate);
static bool fits_exactly(const SynthDepsRefColumn *from, const SynthDepsRefColumn *to, double contained);
static bool refers_within(const SynthDepsRefTable *table, const SynthDepsRefColumn *from,
						  const SynthDepsRefColumn *to, double contained);
static double data_evidence(const SynthDepsRefColumn *child, const SynthDepsRefColumn *parent);
static SynthDepsReference *check(const SynthDepsRefSchema *schema, Candidate *candidate);
static bool is_declared(List *declared, Oid child, AttrNumber attnum);
static List *drop_mutual(const SynthDepsRefSchema *schema, List *references);
static int	compare_candidates(const ListCell *a, const ListCell *b);

List *
synth_deps_single_references(SynthDepsRefSchema *schema, List *declared)
{
	List	   *found = NIL,
			   *keys;

	mark_owned_names(schema);
	judge_keys(schema);
	keys = find_keys(schema);
	/* first what each column tells by itself, then what namesakes tell of it */
	for (int pass = 0; pass < 2; pass++)
		for (int t = 0; t < schema->n; t++)
			for (int c = 0; c < schema->tables[t].n; c++)
			{
				SynthDepsRefColumn *column = &schema->tables[t].columns[c];
				List	   *candidates;
				SynthDepsReference *reference;

				CHECK_FOR_INTERRUPTS();
				if (column->class == SYNTH_DEPS_NONE || column->refers ||
					is_declared(declared, schema->tables[t].relation, column->attnum))
					continue;
				candidates = pass == 0 ? find_candidates(schema, keys, t, c) : find_namesakes(schema, found, t, c);
				reference = check_best(schema, candidates);
				column->refers = reference != NULL;
				if (reference)
					found = lappend(found, reference);
			}
	narrow_one_to_one(schema, found);
	return drop_mutual(schema, found);
}

/*
 * Tables that share one key, one below the other: an employee is a person, a
 * person is a party.  The nearest one above is what is referred to.
 */
static void
narrow_one_to_one(SynthDepsRefSchema *schema, List *found)
{
	SynthDepsReference **below = synth_palloc0_array(SynthDepsReference *, list_length(found) + 1);
	ListCell   *cell,
			   *other;

	foreach(cell, found)
	{
		SynthDepsReference *reference = lfirst(cell);
		const SynthDepsRefTable *child = find_table(schema, reference->child);
		int			c = find_column(child, reference->child_attnums[0]);
		double		least = -1;

		if (child->columns[c].unique != SYNTH_DEPS_UNIQUE_YES || reference->coverage < 1)
			continue;
		/* that one refers to the same, by a column of the same name */
		foreach(other, found)
		{
			SynthDepsReference *between = lfirst(other);
			const SynthDepsRefTable *table = find_table(schema, between->child);
			int			p = find_column(table, between->child_attnums[0]);
			const SynthDepsRefColumn *to = &table->columns[p];

			CHECK_FOR_INTERRUPTS();
			if (between->child != reference->child && between->parent == reference->parent &&
				between->parent_attnums[0] == reference->parent_attnums[0] && between->coverage == 1 &&
				strcmp(to->column_name, child->columns[c].column_name) == 0 && to->unique == SYNTH_DEPS_UNIQUE_YES &&
				to->distinct > child->columns[c].distinct && (least < 0 || to->distinct < least) &&
				synth_deps_contained(&child->columns[c], to) == 1)
			{
				int64		rows;

				if (synth_deps_check_coverage(child, &c, table, &p, 1, &rows) < 1)
					continue;
				least = to->distinct;
				below[foreach_current_index(cell)] = between;
			}
		}
	}
	foreach(cell, found)
	{
		SynthDepsReference *reference = lfirst(cell),
				   *nearest = below[foreach_current_index(cell)];

		if (nearest)
		{
			reference->parent = nearest->child;
			reference->parent_attnums[0] = nearest->child_attnums[0];
		}
	}
}

static SynthDepsReference *
check_best(const SynthDepsRefSchema *schema, List *candidates)
{
	int			checks = 0;
	ListCell   *cell;

	foreach(cell, candidates)
	{
		SynthDepsReference *reference = checks++ < MAX_CHECKS ? check(schema, lfirst(cell)) : NULL;

		if (reference)
			return reference;
	}
	return NULL;
}

/* ---- keys ---- */

static void
judge_keys(SynthDepsRefSchema *schema)
{
	for (int t = 0; t < schema->n; t++)
	{
		SynthDepsRefTable *table = &schema->tables[t];
		double		best = 0;

		for (int c = 0; c < table->n; c++)
		{
			table->columns[c].key_likeness = key_likeness(table, &table->columns[c]);
			best = Max(best, table->columns[c].key_likeness);
		}
		for (int c = 0; c < table->n; c++)
		{
			SynthDepsRefColumn *column = &table->columns[c];

			column->is_best_key = column->key_likeness > 0 && column->key_likeness >= best;
			column->is_own_key = column->is_best_key && !column->is_owned_elsewhere && synth_deps_is_own_name(&column->name, &table->name);
		}
	}
}

/* How likely a column is what others refer to; 0: it can't be. */
static double
key_likeness(const SynthDepsRefTable *table, const SynthDepsRefColumn *column)
{
	double		likeness = 0;
	bool		is_own = !column->is_owned_elsewhere && synth_deps_is_own_name(&column->name, &table->name);
	bool		is_first = column->attnum == table->columns[0].attnum;

	if (column->class == SYNTH_DEPS_NONE || column->unique == SYNTH_DEPS_UNIQUE_NO)
		return 0;
	if (column->is_declared_key)
		return bms_is_member(column->attnum, table->primary_key) ? 1 : 0.8;
	/* the data can't say: what a person would take for it */
	if (table->rows == 0 && !(column->name.is_key && (is_own || (is_first && !column->is_owned_elsewhere))))
		return 0;
	if (is_own)
		likeness += column->name.is_key || column->name.n == 0 ? 0.4 : 0.25;
	else if (column->name.is_key && !column->name.is_label)
		likeness += 0.25;
	if (is_first)
		likeness += 0.2;
	if (column->class == SYNTH_DEPS_NUMBER || column->type == UUIDOID)
		likeness += 0.15;
	else if (column->class == SYNTH_DEPS_TEXT && column->mean_bytes <= 10)
		likeness += 0.1;
	if (column->values == table->rows)
		likeness += 0.1;
	return Max(likeness, 0.01);
}

/* customer_id names the key of customers, wherever it stands. */
static void
mark_owned_names(SynthDepsRefSchema *schema)
{
	for (int t = 0; t < schema->n; t++)
		for (int c = 0; c < schema->tables[t].n; c++)
		{
			SynthDepsRefColumn *column = &schema->tables[t].columns[c];
			double		own = synth_deps_name_similarity(&column->name, &schema->tables[t].name);

			CHECK_FOR_INTERRUPTS();
			for (int other = 0; other < schema->n && !column->is_owned_elsewhere; other++)
			{
				double		fit = synth_deps_name_similarity(&column->name, &schema->tables[other].name);

				column->is_owned_elsewhere = other != t && fit >= CLEAR_NAMES && fit > own;
			}
		}
}

static List *
find_keys(SynthDepsRefSchema *schema)
{
	List	   *keys = NIL;

	for (int t = 0; t < schema->n; t++)
		for (int c = 0; c < schema->tables[t].n; c++)
			if (schema->tables[t].columns[c].key_likeness > 0)
			{
				Key		   *key = palloc(sizeof(Key));

				key->table = t;
				key->column = c;
				keys = lappend(keys, key);
			}
	return keys;
}

/* ---- candidates ---- */

/* Those of a column, best first. */
static List *
find_candidates(const SynthDepsRefSchema *schema, List *keys, int child, int c)
{
	List	   *candidates = NIL;
	ListCell   *cell;

	foreach(cell, keys)
	{
		Key		   *key = lfirst(cell);
		Candidate	candidate = {child, key->table, c, key->column};

		CHECK_FOR_INTERRUPTS();
		if (child == key->table && c == key->column)
			continue;
		if (synth_deps_may_refer(&schema->tables[child].columns[c], &schema->tables[key->table].columns[key->column]) &&
			judge(schema, &candidate))
			candidates = lappend(candidates, memcpy(palloc(sizeof(Candidate)), &candidate, sizeof(Candidate)));
	}
	list_sort(candidates, compare_candidates);
	return candidates;
}

/* What columns of the same name in other tables refer to. */
static List *
find_namesakes(const SynthDepsRefSchema *schema, List *found, int child, int c)
{
	const SynthDepsRefColumn *column = &schema->tables[child].columns[c];
	List	   *candidates = NIL;
	ListCell   *cell;

	if (!column->name.is_key || column->name.n == 0 || column->is_own_key || column->values == 0)
		return NIL;
	foreach(cell, found)
	{
		SynthDepsReference *reference = lfirst(cell);
		const SynthDepsRefTable *table = find_table(schema, reference->child),
				   *parent = find_table(schema, reference->parent);
		const SynthDepsRefColumn *namesake = &table->columns[find_column(table, reference->child_attnums[0])];
		Candidate  *candidate;

		if (reference->parent == schema->tables[child].relation || strcmp(namesake->column_name, column->column_name) != 0)
			continue;
		candidate = palloc0(sizeof(Candidate));
		candidate->child = child;
		candidate->c = c;
		candidate->parent = parent - schema->tables;
		candidate->p = find_column(parent, reference->parent_attnums[0]);
		candidate->contained = synth_deps_contained(column, &parent->columns[candidate->p]);
		candidate->score = reference->score;
		if (synth_deps_may_refer(column, &parent->columns[candidate->p]) &&
			(candidate->contained < 0 || candidate->contained >= MIN_CONTAINED_UNCLEAR))
			candidates = lappend(candidates, candidate);
	}
	list_sort(candidates, compare_candidates);
	return candidates;
}

static const SynthDepsRefTable *
find_table(const SynthDepsRefSchema *schema, Oid relation)
{
	for (int i = 0; i < schema->n; i++)
		if (schema->tables[i].relation == relation)
			return &schema->tables[i];
	elog(ERROR, "reference of a table that was not asked for");
}

static int
find_column(const SynthDepsRefTable *table, AttrNumber attnum)
{
	for (int i = 0; i < table->n; i++)
		if (table->columns[i].attnum == attnum)
			return i;
	elog(ERROR, "reference of a column that is not there");
}

bool
synth_deps_may_refer(const SynthDepsRefColumn *child, const SynthDepsRefColumn *parent)
{
	if (child->class != parent->class || child->class == SYNTH_DEPS_NONE)
		return false;
	return child->class != SYNTH_DEPS_OTHER || child->type == parent->type;
}

double
synth_deps_pair_evidence(const SynthDepsRefTable *child, int c, const SynthDepsRefTable *parent, int p)
{
	const SynthDepsRefColumn *from = &child->columns[c],
			   *to = &parent->columns[p];
	SynthDepsNamed named_child = {&from->name, &child->name},
				named_parent = {&to->name, &parent->name};

	named_child.is_number = from->is_counted;
	named_parent.is_key = to->is_declared_key || to->is_best_key;
	named_parent.is_owned_elsewhere = to->is_owned_elsewhere;
	named_parent.is_called_alike = strcmp(from->column_name, to->column_name) == 0;
	for (int i = 0; i < parent->n; i++)
		named_parent.has_namesake |= i != p && strcmp(parent->columns[i].column_name, from->column_name) == 0;
	return synth_deps_name_evidence(&named_child, &named_parent, child == parent);
}

static bool
judge(const SynthDepsRefSchema *schema, Candidate *candidate)
{
	const SynthDepsRefTable *child = &schema->tables[candidate->child],
			   *parent = &schema->tables[candidate->parent];
	const SynthDepsRefColumn *from = &child->columns[candidate->c],
			   *to = &parent->columns[candidate->p];
	double		data;

	candidate->names = synth_deps_pair_evidence(child, candidate->c, parent, candidate->p);
	if (from->values == 0 || to->values == 0)
		return judge_by_names(parent, candidate);
	if (candidate->names < MIN_SCORE && (to->key_likeness < 0.3 || to->is_owned_elsewhere))
		return false;
	/* its own number does not refer to that of another thing */
	if (from->is_own_key && from->unique != SYNTH_DEPS_UNIQUE_NO &&
		(from->is_counted || to->unique == SYNTH_DEPS_UNIQUE_NO || from->name.n > 0))
		return false;
	if (from->class == SYNTH_DEPS_DATE && candidate->names < CLEAR_NAMES)
		return false;
	candidate->contained = synth_deps_contained(from, to);
	if (candidate->contained >= 0 &&
		candidate->contained < (candidate->names >= CLEAR_NAMES ? MIN_CONTAINED : MIN_CONTAINED_UNCLEAR))
		return false;
	data = data_evidence(from, to);
	candidate->score = 0.65 * candidate->names + 0.3 * data + 0.05 * to->key_likeness;
	/* no word in common, but values that are not there by chance */
	if (data >= 0.85 && to->key_likeness >= 0.5 && from->distinct >= 5 &&
		(!from->is_counted || from->name.is_key))
		candidate->score = Max(candidate->score, 0.5 + 0.1 * data);
	if (fits_exactly(from, to, candidate->contained))
		candidate->score = Max(candidate->score, 0.5 + 0.05 * from->distinct / to->distinct);
	if (candidate->child == candidate->parent && refers_within(child, from, to, candidate->contained))
		candidate->score = Max(candidate->score, 0.52);
	return candidate->score >= MIN_SCORE;
}

/* A number that is called a key, whose values are just about all of the parent's. */
static bool
fits_exactly(const SynthDepsRefColumn *from, const SynthDepsRefColumn *to, double contained)
{
	return from->is_counted && to->is_counted && from->name.is_key && to->is_own_key && contained == 1 &&
		to->distinct >= MIN_EXACT_VALUES && from->distinct >= 0.9 * to->distinct && from->distinct < from->values &&
		from->max > 0.98 * to->max;
}

/* accepted_answer_id of posts: a key that not all rows have, from all over the
 * table's own. */
static bool
refers_within(const SynthDepsRefTable *table, const SynthDepsRefColumn *from, const SynthDepsRefColumn *to, double contained)
{
	return from->is_counted && from->name.is_key && !from->name.is_measure && to->is_own_key && contained == 1 &&
		from->values < table->rows && from->distinct >= MIN_EXACT_VALUES &&
		from->max > 0.9 * to->max && from->min < to->min + 0.1 * (to->max - to->min);
}

/* There are no values: names and types alone. */
static bool
judge_by_names(const SynthDepsRefTable *parent, Candidate *candidate)
{
	const SynthDepsRefColumn *to = &parent->columns[candidate->p];

	candidate->contained = -1;
	candidate->score = 0.6 * candidate->names + 0.05 * to->key_likeness;
	return candidate->names >= CLEAR_NAMES && to->key_likeness >= 0.3;
}

/*
 * How little the child's values are among the parent's by chance: the
 * logarithm of a chance of so many hits, or the part of the parent that is
 * used.
 */
static double
data_evidence(const SynthDepsRefColumn *child, const SynthDepsRefColumn *parent)
{
	double		used = Min(1.0, child->distinct / Max(1.0, parent->distinct));
	double		a_value = 0;	/* what one value says, in nats */

	if (child->is_counted && parent->is_counted)
	{
		/* most numbers start at 0 or 1, so a range that does not says something */
		double		range = (double) parent->max - (double) Min(parent->min, 0) + 1;

		a_value = Min(10, -log(Min(1.0, parent->distinct / range)));
	}
	else if (child->class == SYNTH_DEPS_TEXT)
		a_value = Min(20, 0.5 * child->mean_bytes);
	else if (child->type == UUIDOID)
		a_value = 40;
	else
		a_value = 0.5;
	return Max(1 - exp(-a_value * child->distinct / 10), 0.6 * sqrt(used));
}

static int
compare_candidates(const ListCell *a, const ListCell *b)
{
	const Candidate *x = lfirst(a),
			   *y = lfirst(b);

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->parent != y->parent)
		return x->parent - y->parent;
	return x->p - y->p;
}

/* ---- on the data ---- */

static SynthDepsReference *
check(const SynthDepsRefSchema *schema, Candidate *candidate)
{
	SynthDepsRefTable *child = &schema->tables[candidate->child],
			   *parent = &schema->tables[candidate->parent];
	SynthDepsRefColumn *to = &parent->columns[candidate->p];
	SynthDepsReference *reference;
	double		coverage,
				distinct;
	int64		rows;

	if (to->unique == SYNTH_DEPS_UNIQUE_UNKNOWN && parent->rows > 0)
		to->unique = synth_deps_check_unique(parent, &candidate->p, 1) ?
			SYNTH_DEPS_UNIQUE_YES : SYNTH_DEPS_UNIQUE_NO;
	if (to->unique == SYNTH_DEPS_UNIQUE_NO)
	{
		to->key_likeness = 0;
		return NULL;
	}
	coverage = synth_deps_check_coverage(child, &candidate->c, parent, &candidate->p, 1, &rows);
	/* one wrong value in many rows, or many wrong ones in few */
	distinct = candidate->contained < 0 ? coverage : candidate->contained;
	if (rows > 0 && parent->rows > 0)
	{
		double		clean = (coverage + distinct) / 2;

		candidate->score *= clean * clean;
		if (candidate->score < MIN_SCORE ||
			(candidate->names < CLEAR_NAMES && coverage < MIN_CONTAINED_UNCLEAR))
			return NULL;
	}
	reference = synth_deps_make_reference(child, &candidate->c, parent, &candidate->p, 1);
	reference->coverage = coverage;
	reference->score = Min(candidate->score, 0.99);
	return reference;
}

SynthDepsReference *
synth_deps_make_reference(const SynthDepsRefTable *child, const int *c, const SynthDepsRefTable *parent,
						  const int *p, int n)
{
	SynthDepsReference *reference = palloc0(sizeof(SynthDepsReference));

	reference->child = child->relation;
	reference->parent = parent->relation;
	reference->ncolumns = n;
	reference->child_attnums = synth_palloc_array(AttrNumber, n);
	reference->parent_attnums = synth_palloc_array(AttrNumber, n);
	for (int i = 0; i < n; i++)
	{
		reference->child_attnums[i] = child->columns[c[i]].attnum;
		reference->parent_attnums[i] = parent->columns[p[i]].attnum;
	}
	return reference;
}

/* Does a declared reference of this column alone exist? */
static bool
is_declared(List *declared, Oid child, AttrNumber attnum)
{
	ListCell   *cell;

	foreach(cell, declared)
	{
		SynthDepsReference *reference = lfirst(cell);

		if (reference->child == child && reference->ncolumns == 1 && reference->child_attnums[0] == attnum)
			return true;
	}
	return false;
}

static int
count_children(List *references, const SynthDepsReference *of)
{
	ListCell   *cell;
	int			n = 0;

	foreach(cell, references)
	{
		SynthDepsReference *reference = lfirst(cell);

		n += reference->parent == of->parent && reference->parent_attnums[0] == of->parent_attnums[0];
	}
	return n;
}

/* Of two columns that refer to each other: the better one, by score, then by
 * how many refer to the same. */
static List *
drop_mutual(const SynthDepsRefSchema *schema, List *references)
{
	List	   *kept = NIL;
	ListCell   *a,
			   *b;

	foreach(a, references)
	{
		SynthDepsReference *one = lfirst(a);
		bool		is_worse = false;

		foreach(b, references)
		{
			SynthDepsReference *other = lfirst(b);

			if (one->child != other->parent || one->parent != other->child ||
				one->child_attnums[0] != other->parent_attnums[0] || one->parent_attnums[0] != other->child_attnums[0])
				continue;
			if (one->score != other->score)
				is_worse |= one->score < other->score;
			else if (count_children(references, one) != count_children(references, other))
				is_worse |= count_children(references, one) < count_children(references, other);
			else
				is_worse |= foreach_current_index(a) > foreach_current_index(b);
		}
		if (!is_worse)
			kept = lappend(kept, one);
	}
	return kept;
}
