/*
 * learn_parts_json.c
 *		json and jsonb: a variable or a few for each path.
 *
 * Three walks through the documents: the first counts the rows of each path in
 * hashed slots, which bounds memory whatever keys come; the second counts the
 * paths that may reach min_count exactly; the third gathers the values of at
 * most MAX_PATHS of them, the most frequent.  Rarer keys are left out, and so
 * is what lies deeper than SYNTH_JSON_MAX_DEPTH.  Of an array its length is
 * learned, and one element a row, chosen by a hash of the row.
 *
 * What is at a path (absent, null, true, false, number, string, object, array)
 * is a text variable, named after the path method type(); numbers, strings and
 * the lengths of arrays have variables of their own.  A path with values of
 * one such kind in an object that is always there needs no type(): NULL is
 * where it is absent.
 */
#include "postgres.h"

#include <math.h>

#include "learn/learn_parts_json_private.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#define MAX_PATHS 64
#define SLOTS (1 << 20)

typedef struct Entry
{
	const char *text;
	uint32		row;
	uint32		n:28,			/* bytes of text; elements of an array */
				kind:4;
}			Entry;

/* A path. */
typedef struct JsonPath
{
	uint64		hash;
	int			parent;
	const char *key;			/* NULL: elements of an array */
	uint32		key_bytes;
	int			depth;
	uint32		rows;
	uint32		last_row;		/* + 1 */
	int			selected;		/* its place among those selected, or -1 */
	uint32		nentries;
	uint32		room;
	Entry	   *entries;
	uint32		kinds[SYNTH_JSON_KINDS];
	char	   *name;			/* the key itself */
	uint32		name_bytes;
	char	   *path;
}			JsonPath;

typedef struct PathEntry
{
	uint64		hash;
	int			node;
	char		status;
}			PathEntry;

#define SH_PREFIX nodes
#define SH_ELEMENT_TYPE PathEntry
#define SH_KEY_TYPE uint64
#define SH_KEY hash
#define SH_HASH_KEY(tb, k) ((uint32) (k))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct Documents
{
	SynthTraining *training;
	const SynthCellVector *cells;
	SynthCellVector *part;
	uint32	   *slot_rows;
	uint32	   *slot_last;		/* row + 1 that counted last */
	int			nhashes;		/* places of the first walk, of one row */
	int			hashes_room;
	uint64	   *hashes;
	nodes_hash *table;
	int			nnodes;
	int			room;
	JsonPath	   *nodes;
	int			nselected;
	int		   *selected;		/* nodes by rows */
}			Documents;

static void walk_all(Documents *d,
					 int (*child) (SynthJsonWalk *, int, const char *, uint32),
					 void (*found) (SynthJsonWalk *, int, SynthJsonKind,
									const char *, uint32, uint32));
static int	count_child(SynthJsonWalk *walk, int place, const char *key, uint32 n);
static int	exact_child(SynthJsonWalk *walk, int place, const char *key, uint32 n);
static int	selected_child(SynthJsonWalk *walk, int place, const char *key, uint32 n);
static void found_nothing(SynthJsonWalk *walk, int place, SynthJsonKind kind,
						  const char *text, uint32 n, uint32 length);
static void found_value(SynthJsonWalk *walk, int place, SynthJsonKind kind,
						const char *text, uint32 n, uint32 length);
static int	add_node(Documents *d, int parent, const char *key, uint32 n, uint64 hash);
static void select_nodes(Documents *d);
static void name_node(Documents *d, JsonPath *node);
static bool is_learned(const Documents *d, const JsonPath *node);
static void emit_node(Documents *d, int n);
static void emit_children(Documents *d, int n);
static void emit_kind(Documents *d, JsonPath *node, bool absent);
static void emit_values(Documents *d, JsonPath *node, SynthJsonKind kind, bool alone,
						bool absent);
static void number_as_written(SynthVariable *variable, int decimals);

void
synth_learn_explode_json(SynthTraining *training, const SynthCellVector *cells,
						 SynthColumn *column)
{
	Documents	d = {0};
	int			first = training->nvariables;

	column->codec = SYNTH_CODEC_JSON;
	d.training = training;
	d.cells = cells;
	d.part = synth_learn_new_part(cells);
	d.slot_rows = synth_palloc0_array(uint32, SLOTS);
	d.slot_last = synth_palloc0_array(uint32, SLOTS);
	d.hashes_room = 64;
	d.hashes = synth_palloc_array(uint64, d.hashes_room);
	walk_all(&d, count_child, found_nothing);

	d.table = nodes_create(CurrentMemoryContext, 1024, NULL);
	d.room = 64;
	d.nodes = synth_palloc_array(JsonPath, d.room);
	(void) add_node(&d, -1, NULL, 0, 1);
	walk_all(&d, exact_child, found_nothing);
	pfree(d.slot_rows);
	pfree(d.slot_last);

	select_nodes(&d);
	walk_all(&d, selected_child, found_value);
	emit_node(&d, 0);
	if (training->nvariables == first)
	{
		/* nothing that rows have in common: NULL */
		synth_learn_clear_part(cells, d.part);
		synth_learn_add_text(training, d.part, "$.type()", SYNTH_PART_KIND, false);
	}
	synth_learn_fill_unknown(training, cells, first);
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_LONG_TEXT)
		{
			column->detail = MemoryContextStrdup(training->result,
												 "{\"note\": \"documents longer than 8192 bytes are left out\"}");
			break;
		}
}

static void
walk_all(Documents *d,
		 int (*child) (SynthJsonWalk *, int, const char *, uint32),
		 void (*found) (SynthJsonWalk *, int, SynthJsonKind, const char *, uint32, uint32))
{
	SynthJsonWalk walk = {0};

	walk.child = child;
	walk.found = found;
	walk.state = d;
	for (uint32 i = 0; i < d->cells->n; i++)
	{
		if ((i & 0xff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (d->cells->tag[i] != CELL_TEXT)
			continue;
		walk.at = d->cells->text[i];
		walk.end = walk.at + d->cells->text_bytes[i];
		walk.row = i;
		d->nhashes = 1;
		d->hashes[0] = 1;
		(void) synth_learn_json_walk(&walk, 0, 0);
	}
}

static uint64
child_hash(uint64 parent, const char *key, uint32 n)
{
	uint64		hash = synth_num_mix(parent, key ? synth_num_hash(key, n, 2) : 0);

	return hash ? hash : 1;
}

/* ---- the first walk ---- */

static int
count_child(SynthJsonWalk *walk, int place, const char *key, uint32 n)
{
	Documents  *d = walk->state;
	uint64		hash = child_hash(d->hashes[place], key, n);
	uint32		slot = (uint32) (hash & (SLOTS - 1));

	if (d->slot_last[slot] != walk->row + 1)
	{
		d->slot_last[slot] = walk->row + 1;
		d->slot_rows[slot]++;
	}
	if (d->nhashes == d->hashes_room)
	{
		d->hashes_room *= 2;
		d->hashes = repalloc(d->hashes, sizeof(uint64) * d->hashes_room);
	}
	d->hashes[d->nhashes] = hash;
	return d->nhashes++;
}

static void
found_nothing(SynthJsonWalk *walk, int place, SynthJsonKind kind, const char *text,
			  uint32 n, uint32 length)
{
}

/* ---- the second walk ---- */

static int
add_node(Documents *d, int parent, const char *key, uint32 n, uint64 hash)
{
	JsonPath	   *node;

	if (d->nnodes == d->room)
	{
		d->room *= 2;
		d->nodes = repalloc_huge(d->nodes, synth_base_size_mul(d->room, sizeof(JsonPath)));
	}
	node = &d->nodes[d->nnodes];
	memset(node, 0, sizeof(*node));
	node->hash = hash;
	node->parent = parent;
	node->key = key;
	node->key_bytes = n;
	node->depth = parent < 0 ? 0 : d->nodes[parent].depth + 1;
	node->selected = -1;
	return d->nnodes++;
}

static int
exact_child(SynthJsonWalk *walk, int place, const char *key, uint32 n)
{
	Documents  *d = walk->state;
	uint64		hash = child_hash(d->nodes[place].hash, key, n);
	PathEntry  *entry;
	bool		found;
	JsonPath	   *node;

	if (d->slot_rows[hash & (SLOTS - 1)] < (uint32) d->training->min_count)
		return -1;
	entry = nodes_insert(d->table, hash, &found);
	if (!found)
		entry->node = add_node(d, place, key, n, hash);
	node = &d->nodes[entry->node];
	if (node->last_row != walk->row + 1)
	{
		node->last_row = walk->row + 1;
		node->rows++;
	}
	return entry->node;
}

/* ---- which paths ---- */

static int
compare_nodes(const void *a, const void *b, void *arg)
{
	const JsonPath *x = (JsonPath *) arg + *(const int *) a,
			   *y = (JsonPath *) arg + *(const int *) b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	if (x->depth != y->depth)	/* parents before what is in them */
		return x->depth - y->depth;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static void
select_nodes(Documents *d)
{
	int		   *order = synth_palloc_array(int, d->nnodes);
	int			n = 0;

	for (int k = 1; k < d->nnodes; k++)
		if (d->nodes[k].rows >= (uint32) d->training->min_count)
			order[n++] = k;
	qsort_arg(order, n, sizeof(int), compare_nodes, d->nodes);

	d->selected = synth_palloc_array(int, MAX_PATHS + 1);
	d->nodes[0].selected = 0;
	d->nodes[0].path = pstrdup("$");
	d->selected[d->nselected++] = 0;
	for (int k = 0; k < n && d->nselected <= MAX_PATHS; k++)
	{
		JsonPath	   *node = &d->nodes[order[k]];

		if (d->nodes[node->parent].selected < 0)
			continue;
		name_node(d, node);
		if (node->path == NULL)
			continue;
		node->selected = d->nselected;
		d->selected[d->nselected++] = order[k];
	}
}

/* The key, and the path as jsonpath writes it; no path if the key can't be. */
static void
name_node(Documents *d, JsonPath *node)
{
	StringInfoData path;
	bool		plain;

	initStringInfo(&path);
	appendStringInfoString(&path, d->nodes[node->parent].path);
	if (node->key == NULL)
	{
		appendStringInfoString(&path, "[*]");
		node->path = path.data;
		return;
	}
	node->name = palloc(node->key_bytes + 8);
	if (!synth_learn_json_unescape(node->key, node->key_bytes, node->name,
								   &node->name_bytes))
		return;
	plain = node->name_bytes > 0 && !(node->name[0] >= '0' && node->name[0] <= '9');
	for (uint32 k = 0; k < node->name_bytes && plain; k++)
		plain = (node->name[k] >= 'a' && node->name[k] <= 'z') ||
			(node->name[k] >= 'A' && node->name[k] <= 'Z') ||
			(node->name[k] >= '0' && node->name[k] <= '9') || node->name[k] == '_';
	appendStringInfoChar(&path, '.');
	if (plain)
		appendBinaryStringInfo(&path, node->name, node->name_bytes);
	else
	{
		appendStringInfoChar(&path, '"');
		for (uint32 k = 0; k < node->name_bytes; k++)
		{
			if (node->name[k] == '"' || node->name[k] == '\\')
				appendStringInfoChar(&path, '\\');
			appendStringInfoChar(&path, node->name[k]);
		}
		appendStringInfoChar(&path, '"');
	}
	node->path = path.data;
}

/* ---- the third walk ---- */

static int
selected_child(SynthJsonWalk *walk, int place, const char *key, uint32 n)
{
	Documents  *d = walk->state;
	PathEntry  *entry = nodes_lookup(d->table, child_hash(d->nodes[place].hash, key, n));

	return entry && d->nodes[entry->node].selected >= 0 ? entry->node : -1;
}

static void
found_value(SynthJsonWalk *walk, int place, SynthJsonKind kind, const char *text,
			uint32 n, uint32 length)
{
	Documents  *d = walk->state;
	JsonPath	   *node = &d->nodes[place];
	Entry	   *e;

	if (node->nentries == node->room)
	{
		node->room = Max(64, node->room * 2);
		node->entries = node->entries == NULL ? synth_palloc_array(Entry, node->room) :
			repalloc_huge(node->entries, synth_base_size_mul(node->room, sizeof(Entry)));
	}
	e = &node->entries[node->nentries++];
	e->text = text;
	e->row = walk->row;
	e->n = kind == SYNTH_JSON_ARRAY ? length : n;
	e->kind = kind;
	node->kinds[kind]++;
}

/* ---- variables ---- */

static bool
is_learned(const Documents *d, const JsonPath *node)
{
	for (int kind = SYNTH_JSON_NULL; kind < SYNTH_JSON_KINDS; kind++)
		if (node->kinds[kind] >= (uint32) d->training->min_count)
			return true;
	return false;
}

static bool
has_learned_child(const Documents *d, int n)
{
	for (int k = 1; k < d->nselected; k++)
		if (d->nodes[d->selected[k]].parent == n &&
			is_learned(d, &d->nodes[d->selected[k]]))
			return true;
	return false;
}

static void
emit_node(Documents *d, int n)
{
	JsonPath	   *node = &d->nodes[n];
	uint32		min_count = d->training->min_count;
	bool		absent = false,
				sometimes = false;
	int			nkinds = 0;
	SynthJsonKind only = SYNTH_JSON_ABSENT;

	if (!is_learned(d, node))
		return;
	for (int kind = SYNTH_JSON_NULL; kind < SYNTH_JSON_KINDS; kind++)
		if (node->kinds[kind] >= min_count)
		{
			nkinds++;
			only = kind;
		}
	if (n > 0 && node->key != NULL)
	{
		uint32		there = d->nodes[node->parent].kinds[SYNTH_JSON_OBJECT];

		absent = there >= node->nentries + min_count;
		/* missing here or not even asked for: NULL can't stand for both */
		sometimes = absent && there < d->nodes[0].nentries;
	}
	if (n > 0 && nkinds == 1 && only >= SYNTH_JSON_NUMBER && only != SYNTH_JSON_OBJECT &&
		!sometimes)
		emit_values(d, node, only, true, absent);
	else if (n > 0 && nkinds == 1 && only == SYNTH_JSON_OBJECT && !absent &&
			 has_learned_child(d, n))
		;						/* what is in it tells of it */
	else
	{
		emit_kind(d, node, absent);
		for (int kind = SYNTH_JSON_NUMBER; kind < SYNTH_JSON_KINDS; kind++)
			if (kind != SYNTH_JSON_OBJECT && node->kinds[kind] >= min_count)
				emit_values(d, node, kind, false, absent);
	}
	emit_children(d, n);
}

/* Keys in the order of jsonb: by length, then by bytes. */
static int
compare_keys(const void *a, const void *b, void *arg)
{
	const JsonPath *x = (JsonPath *) arg + *(const int *) a,
			   *y = (JsonPath *) arg + *(const int *) b;

	if (x->key == NULL || y->key == NULL)
		return (x->key != NULL) - (y->key != NULL);
	if (x->name_bytes != y->name_bytes)
		return x->name_bytes < y->name_bytes ? -1 : 1;
	return memcmp(x->name, y->name, x->name_bytes);
}

static void
emit_children(Documents *d, int n)
{
	int			children[MAX_PATHS + 1];
	int			nchildren = 0;

	for (int k = 1; k < d->nselected; k++)
		if (d->nodes[d->selected[k]].parent == n)
			children[nchildren++] = d->selected[k];
	qsort_arg(children, nchildren, sizeof(int), compare_keys, d->nodes);
	for (int k = 0; k < nchildren; k++)
		emit_node(d, children[k]);
}

/* Rows in which the node could be: its parent is there. */
static void
mark_rows(Documents *d, const JsonPath *node, SynthCellTag tag, const char *text)
{
	const JsonPath *parent = &d->nodes[node->parent < 0 ? 0 : node->parent];

	if (node->parent < 0)
		return;
	for (uint32 k = 0; k < parent->nentries; k++)
	{
		const Entry *e = &parent->entries[k];

		if (node->key ? e->kind != SYNTH_JSON_OBJECT : e->kind != SYNTH_JSON_ARRAY || e->n == 0)
			continue;
		d->part->tag[e->row] = tag;
		if (text)
			synth_learn_set_text(d->part, e->row, text, strlen(text));
	}
}

static const char *const kind_names[SYNTH_JSON_KINDS] = {
	"absent", "null", "true", "false", "number", "string", "object", "array"
};

static void
emit_kind(Documents *d, JsonPath *node, bool absent)
{
	synth_learn_clear_part(d->cells, d->part);
	mark_rows(d, node, CELL_LONG_TEXT, absent ? kind_names[SYNTH_JSON_ABSENT] : NULL);
	for (uint32 k = 0; k < node->nentries; k++)
	{
		const Entry *e = &node->entries[k];

		synth_learn_set_text(d->part, e->row, kind_names[e->kind],
							 strlen(kind_names[e->kind]));
	}
	synth_learn_add_text(d->training, d->part, psprintf("%s.type()", node->path),
						 SYNTH_PART_KIND, false)->part_type |= SYNTH_PART_REQUIRED;
}

/* The text between the quotes as bytes of the database. */
static void
set_string(SynthCellVector *part, const Entry *e)
{
	const char *text = e->text + 1;
	uint32		n = e->n < 2 ? 0 : e->n - 2;

	if (memchr(text, '\\', n) == NULL)
		synth_learn_set_text(part, e->row, text, n);
	else
	{
		char	   *plain = palloc(n + 8);
		uint32		plain_bytes;

		if (synth_learn_json_unescape(text, n, plain, &plain_bytes))
			synth_learn_set_text(part, e->row, plain, plain_bytes);
		else
			part->tag[e->row] = CELL_LONG_TEXT;
	}
}

/*
 * The variable of the values of one kind.  alone: there is no type(), so that
 * NULL stands for an absent path.
 */
static void
emit_values(Documents *d, JsonPath *node, SynthJsonKind kind, bool alone, bool absent)
{
	SynthNumberReader reader;
	SynthVariable *variable;
	int			most_decimals = -1,
				least_decimals = 1000;

	synth_learn_number_reader(NUMERICOID, &reader);
	synth_learn_clear_part(d->cells, d->part);
	if (alone && !absent)
		mark_rows(d, node, CELL_LONG_TEXT, NULL);
	for (uint32 k = 0; k < node->nentries; k++)
	{
		const Entry *e = &node->entries[k];
		double		x;
		int			decimals;
		uint32		n = e->n;

		if (e->kind != kind)
			d->part->tag[e->row] = alone ? CELL_LONG_TEXT : CELL_NULL;
		else if (kind == SYNTH_JSON_ARRAY)
			synth_learn_set_number(d->part, e->row, e->n);
		else if (kind == SYNTH_JSON_STRING)
			set_string(d->part, e);
		else
		{
			while (n > 0 && (unsigned char) e->text[n - 1] <= ' ')
				n--;
			if (synth_learn_text_number(&reader, e->text, n, &x, &decimals) != 0)
			{
				d->part->tag[e->row] = CELL_LONG_TEXT;	/* beyond a double */
				continue;
			}
			synth_learn_set_number(d->part, e->row, x);
			most_decimals = Max(most_decimals, decimals);
			least_decimals = Min(least_decimals, decimals);
		}
	}
	if (kind == SYNTH_JSON_STRING)
		variable = synth_learn_add_text(d->training, d->part, node->path,
										SYNTH_PART_STRING, true);
	else if (kind == SYNTH_JSON_ARRAY)
		variable = synth_learn_add_number(d->training, d->part,
										  psprintf("%s.size()", node->path),
										  SYNTH_PART_LENGTH);
	else
	{
		bool		fixed = most_decimals == least_decimals && most_decimals >= 0;

		variable = synth_learn_add_number(d->training, d->part, node->path,
										  fixed ? SYNTH_PART_NUMBER_FIXED : SYNTH_PART_NUMBER);
		if (fixed)
			number_as_written(variable, most_decimals);
	}
	if (!alone || !absent)
		variable->part_type |= SYNTH_PART_REQUIRED;
}

/* All values were written with so many decimals, zeros at the end included. */
static void
number_as_written(SynthVariable *variable, int decimals)
{
	double		power = 1;
	double		largest = 0;

	if (variable->nchunks > 0)
		largest = Max(fabs(variable->chunks[0].value),
					  fabs(variable->chunks[variable->nchunks - 1].value));
	if (variable->step <= 0 || decimals > 15 || decimals < variable->scale)
		return;
	for (int k = 0; k < decimals; k++)
		power *= 10;
	if (largest * power >= 1e15)
		return;
	for (int k = variable->scale; k < decimals; k++)
	{
		variable->step *= 10;
		variable->origin *= 10;
	}
	variable->scale = decimals;
}
