/*
 * deps_key_score.c
 *		How likely a unique set of columns is meant as the primary key.
 *
 * In most tables many sets are unique by chance, so the rows only say what can
 * be a key; which one is meant, its name says (customer_id in customers), its
 * type, its place in the table, and whether its numbers are dense.
 */
#include "postgres.h"

#include <ctype.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "deps/deps_private.h"
#include "match/match.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"

#define FOLDED_BYTES	(NAMEDATALEN * 6)
#define ONE_MORE_COLUMN	0.85	/* what a further column costs */
#define LIKELY			0.55

static char *fold(const char *name);
static int	common_prefix(const SynthDepsKeyTable *keys);
static void judge_name(SynthDepsKeySense *sense, bool is_generated);
static void judge_type(const SynthDepsColumn *column, double values, SynthDepsKeySense *sense);
static void find_bridge(SynthDepsKeyTable *keys);
static bool names_bridge(const SynthDepsKeyTable *keys, int a, int b);
static uint64_t *set_of(const SynthDepsKeyTable *keys, int a, int b);

SynthDepsKeyTable *
synth_deps_key_table(const SynthDepsTable *table)
{
	MemoryContext old = MemoryContextSwitchTo(table->context);
	SynthDepsKeyTable *keys = palloc0(sizeof(SynthDepsKeyTable));
	int			skip;

	keys->table = table;
	keys->folded = fold(table->name);
	keys->columns = synth_palloc0_array(SynthDepsKeySense, table->ncolumns + 1);
	for (int i = 0; i < table->ncolumns; i++)
		keys->columns[i].folded = fold(table->columns[i].name);
	skip = common_prefix(keys);
	for (int i = 0; i < table->ncolumns; i++)
	{
		const SynthDepsColumn *column = &table->columns[i];
		SynthDepsKeySense *sense = &keys->columns[i];

		CHECK_FOR_INTERRUPTS();
		synth_deps_name_sense(keys->folded, sense->folded, skip, &sense->name);
		judge_name(sense, column->is_generated);
		judge_type(column, (double) (table->nrows - column->nulls), sense);
	}
	find_bridge(keys);
	MemoryContextSwitchTo(old);
	return keys;
}

/* customerID, "Customer Id" and customer_id are one name: customer_id. */
static char *
fold(const char *name)
{
	char		words[NAMEDATALEN * 2];
	char	   *folded = palloc(FOLDED_BYTES);
	int			n = 0;
	int			kept = 0;

	for (const char *at = name; *at && n < (int) sizeof(words) - 2; at++)
	{
		unsigned char c = *at;

		/* fooBar, and the last capital of IDCard */
		if (at > name && isupper(c) &&
			(islower((unsigned char) at[-1]) || isdigit((unsigned char) at[-1]) ||
			 (isupper((unsigned char) at[-1]) && islower((unsigned char) at[1]))))
			words[n++] = '_';
		words[n++] = c < 0x80 && !isalnum(c) ? '_' : c;
	}
	n = synth_match_fold(words, n, folded, FOLDED_BYTES - 1);
	/* no _ at either end, and none twice */
	for (int i = 0; i < n; i++)
		if (folded[i] != '_' || (kept > 0 && folded[kept - 1] != '_'))
			folded[kept++] = folded[i];
	while (kept > 0 && folded[kept - 1] == '_')
		kept--;
	folded[kept] = '\0';
	return folded;
}

/* "c_" of c_custkey, c_name and c_phone says nothing. */
static int
common_prefix(const SynthDepsKeyTable *keys)
{
	const char *first = keys->columns[0].folded;
	int			n = keys->table->ncolumns;
	int			length;
	const char *end;

	if (n < 3 || (end = strchr(first, '_')) == NULL)
		return 0;
	length = end - first + 1;
	for (int i = 1; i < n; i++)
		if (strncmp(first, keys->columns[i].folded, length) != 0 ||
			keys->columns[i].folded[length] == '\0')
			return 0;
	return length;
}

/* Columns: of a key of one column; of a key of several. */
static void
judge_name(SynthDepsKeySense *sense, bool is_generated)
{
	const SynthDepsNameSense *name = &sense->name;

	switch (name->kind)
	{
		case SYNTH_DEPS_NAME_ID:
			sense->single = name->is_other ? 0.55 : 1;
			sense->part = 0.9;
			break;
		case SYNTH_DEPS_NAME_CODE:
			sense->single = name->is_own ? 0.9 : name->is_bare ? 0.65 : 0.45;
			sense->part = name->is_other ? 0.75 : 0.7;
			break;
		case SYNTH_DEPS_NAME_LINE:
			sense->single = 0.25;
			sense->part = 0.95;
			break;
		case SYNTH_DEPS_NAME_NATURAL:
			sense->single = name->is_own ? 0.6 : 0.5;
			sense->part = 0.6;
			break;
		case SYNTH_DEPS_NAME_LABEL:
			sense->single = name->is_own ? 0.35 : name->is_bare ? 0.3 : 0.2;
			sense->part = 0.25;
			break;
		case SYNTH_DEPS_NAME_ZIP:
		case SYNTH_DEPS_NAME_MEASURE:
			sense->single = 0.02;
			sense->part = 0.05;
			break;
		case SYNTH_DEPS_NAME_OTHER:
			sense->single = name->is_own ? 0.5 : 0.15;
			sense->part = 0.3;
			break;
	}
	if (is_generated)
		sense->single = Max(sense->single, 0.95);
}

/* values: how many the column has; 0: unknown, as of a table without rows. */
static void
judge_type(const SynthDepsColumn *column, double values, SynthDepsKeySense *sense)
{
	double		bytes = values > 0 ? column->bytes / values : 0;

	switch (column->type)
	{
		case INT4OID:
		case INT8OID:
		case UUIDOID:
			sense->type = 1;
			break;
		case INT2OID:
			sense->type = 0.97;
			break;
		case NUMERICOID:
			sense->type = column->scale == 0 ? 0.9 : column->scale < 0 ? 0.6 : 0.1;
			break;
		case DATEOID:
			sense->type = 0.4;
			break;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			sense->type = 0.3;
			break;
		case FLOAT4OID:
		case FLOAT8OID:
			sense->type = 0.05;
			break;
		default:
			if (column->category == TYPCATEGORY_STRING)
				sense->type = bytes <= 16 ? 0.88 : bytes <= 40 ? 0.6 : bytes <= 80 ? 0.25 : 0.05;
			else if (column->category == TYPCATEGORY_ENUM)
				sense->type = 0.6;
			else if (column->category == TYPCATEGORY_NETWORK)
				sense->type = 0.4;
			else
				sense->type = 0.1;
	}
	/* with a customer, a date may well be a key */
	sense->part_type = column->category == TYPCATEGORY_DATETIME ? 0.8 : sense->type;
	if (column->category == TYPCATEGORY_DATETIME)
		sense->part = Max(sense->part, 0.45);
}

/* Of employee_territories: employee_id and territory_id. */
static void
find_bridge(SynthDepsKeyTable *keys)
{
	int			n = keys->table->ncolumns;

	keys->bridge[0] = keys->bridge[1] = -1;
	for (int a = 0; a < n && keys->bridge[0] < 0; a++)
		for (int b = 0; b < n; b++)
			if (a != b && names_bridge(keys, a, b))
			{
				keys->bridge[0] = Min(a, b);
				keys->bridge[1] = Max(a, b);
				return;
			}
}

static bool
names_bridge(const SynthDepsKeyTable *keys, int a, int b)
{
	const SynthDepsKeySense *x = &keys->columns[a],
			   *y = &keys->columns[b];
	const char *stem_x = x->folded + x->name.stem_start,
			   *stem_y = y->folded + y->name.stem_start;
	const char *table = keys->folded;

	if ((x->name.kind != SYNTH_DEPS_NAME_ID && x->name.kind != SYNTH_DEPS_NAME_CODE) ||
		(y->name.kind != SYNTH_DEPS_NAME_ID && y->name.kind != SYNTH_DEPS_NAME_CODE) ||
		x->name.stem_length == 0 || y->name.stem_length == 0)
		return false;
	if (strchr(table, '_') == NULL)
	{
		char	   *both = psprintf("%.*s%.*s", x->name.stem_length, stem_x, y->name.stem_length, stem_y);

		return (int) strlen(both) > Max(x->name.stem_length, y->name.stem_length) + 1 &&
			strlen(table) >= strlen(both) &&
			synth_deps_name_is_whole(table, both, strlen(both));
	}
	for (const char *cut = strchr(table, '_'); cut; cut = strchr(cut + 1, '_'))
	{
		char	   *left = pnstrdup(table, cut - table);

		if (synth_deps_name_is_whole(left, stem_x, x->name.stem_length) &&
			synth_deps_name_is_whole(cut + 1, stem_y, y->name.stem_length))
			return true;
	}
	return false;
}

/*
 * synth_deps_key_score
 *		Score a set of columns.
 *
 * Of one column: what its name says, and how well its type fits.  Of several:
 * the mean of their parts, less for each column more.
 */
void
synth_deps_key_score(const SynthDepsKeyTable *keys, SynthDepsRankedKey *key)
{
	const SynthDepsTable *table = keys->table;
	int			n = 0;
	double		name = 0,
				type = 0,
				place = 0;
	int			only = -1;
	double		known;

	for (int i = 0; i < table->ncolumns; i++)
	{
		if (!synth_deps_has(key->set, i))
			continue;
		n++;
		only = i;
		name += log(keys->columns[i].part);
		type += log(keys->columns[i].part_type);
		place += i;
	}
	key->shape = 1;
	if (n == 0)
	{
		key->name = key->type = key->position = key->key.score = 0;
		return;
	}
	if (n == 1)
	{
		const SynthDepsColumn *column = &table->columns[only];

		key->name = keys->columns[only].single;
		key->type = keys->columns[only].type;
		key->position = only == 0 ? 1 : 0.9 - 0.3 * only / table->ncolumns;
		if (column->is_integer && table->nrows > 0 &&
			(double) column->max - (double) column->min > 1.5 * table->nrows + 10)
			key->shape = 0.93;
	}
	else
	{
		key->name = exp(name / n) * pow(ONE_MORE_COLUMN, n - 1);
		key->type = exp(type / n);
		key->position = 1 - 0.3 * (place / n - (n - 1) / 2.0) / table->ncolumns;
	}
	key->is_bridge = n == 2 && keys->bridge[0] >= 0 &&
		synth_deps_has(key->set, keys->bridge[0]) && synth_deps_has(key->set, keys->bridge[1]);
	if (key->is_bridge)
		key->name = Max(key->name, 0.95);
	else if (n == 1 && (only == keys->bridge[0] || only == keys->bridge[1]))
		key->name = Min(key->name, 0.5);
	/* few rows are soon unique: without a name they say little */
	known = table->nrows / (table->nrows + 10.0);
	if (key->name < LIKELY)
		key->name *= 0.5 + 0.5 * known;
	key->key.score = (0.05 + 0.95 * key->name) * key->type * key->position * key->shape;
	if (key->key.has_nulls)
		key->key.score *= 0.3;
	if (key->key.is_primary)
		key->key.score = 1;
	else if (key->key.is_declared && !key->key.has_nulls)
		key->key.score = Max(key->key.score, 0.9);
}

/* ---- without rows ---- */

List *
synth_deps_key_guesses(const SynthDepsKeyTable *keys)
{
	int			n = keys->table->ncolumns;
	List	   *guesses = NIL;
	bool		has_own = false;
	int			others = 0;

	for (int i = 0; i < n; i++)
	{
		const SynthDepsKeySense *sense = &keys->columns[i];
		bool		is_key = sense->name.kind == SYNTH_DEPS_NAME_ID || sense->name.kind == SYNTH_DEPS_NAME_CODE;

		if (is_key && !sense->name.is_other && i != keys->bridge[0] && i != keys->bridge[1])
			has_own = true;
		/* another's keys at the beginning, as those of a bridge stand */
		if (is_key && sense->name.is_other && others == i)
			others++;
		if (sense->single * sense->type >= 0.4)
			guesses = lappend(guesses, set_of(keys, i, i));
	}
	if (keys->bridge[0] >= 0)
		guesses = lappend(guesses, set_of(keys, keys->bridge[0], keys->bridge[1]));
	else if (!has_own && others == 2)
		guesses = lappend(guesses, set_of(keys, 0, 1));
	return guesses;
}

static uint64_t *
set_of(const SynthDepsKeyTable *keys, int a, int b)
{
	uint64_t   *set = MemoryContextAllocZero(keys->table->context,
											 (keys->table->ncolumns / 64 + 1) * sizeof(uint64_t));

	synth_deps_add(set, a);
	synth_deps_add(set, b);
	return set;
}
