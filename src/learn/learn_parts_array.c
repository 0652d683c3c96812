/*
 * learn_parts_array.c
 *		Arrays: shape, length, first elements, and the pool of the others.
 *
 * The first positions have a variable each.  Of the further elements one,
 * chosen by a hash of the row's place, is learned in the pool, and sampling
 * draws each further element from the pool given the row.  So no row counts
 * twice for a value.  Where elements are NULL, a variable of its own says at
 * which places, so that this is not mixed up with elements that are not there.
 * That all arrays are ascending, or without duplicates, is
 * noted and kept.  Lower bounds other than 1 are not.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "learn/learn_parts_private.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"

#define OWN_POSITIONS 4
#define POOL OWN_POSITIONS		/* its place among the kept elements */
#define MAX_SHAPE_BYTES 64
#define MAX_SET 64				/* elements that are compared with each other */

/* What is kept of one array. */
typedef struct Element
{
	const char *text;			/* NULL: a NULL element, or none */
	uint32		n;
	bool		is_there;
	bool		escaped;
}			Element;

typedef struct ArrayCells
{
	const SynthCellVector *cells;
	char		delimiter;
	Oid			element_type;	/* below domains */
	bool		is_number;
	SynthNumberReader reader;
	Element    *elements;		/* [row * (OWN_POSITIONS + 1)] */
	SynthCellVector *shape;
	SynthCellVector *length;
	uint32		many;			/* arrays of several elements */
	uint32		unsorted;		/* of them */
	uint32		repeating;
	uint32		shaped;			/* of several dimensions */
}			ArrayCells;

/* All elements of the array that is read. */
typedef struct ElementList
{
	int			n;
	int			room;
	Element    *list;
	int			ndims;
	int			groups[MAXDIM + 1]; /* braces at each depth */
}			ElementList;

static void add_elements(SynthTraining *training, ArrayCells *a, int place,
						 SynthCellVector *part);
static void read_arrays(ArrayCells *a);
static void read_array(const char *text, uint32 n, char delimiter, ElementList *out);
static void keep_array(ArrayCells *a, uint32 row, const ElementList *list,
					   int64 length);
static void watch_order(ArrayCells *a, const ElementList *list);
static uint32 fill_elements(ArrayCells *a, int place, SynthCellVector *part,
							uint32 *nulls);

void
synth_learn_explode_array(SynthTraining *training, const SynthCellVector *cells,
						  SynthColumn *column)
{
	ArrayCells	a = {0};
	SynthCellVector *part = synth_learn_new_part(cells);
	uint32		min_count = training->min_count;
	SynthPartRole role;

	column->codec = SYNTH_CODEC_ARRAY;
	a.cells = cells;
	a.is_number = synth_learn_cell_class(get_element_type(cells->column->base_type),
										 &a.element_type) == SYNTH_CELL_NUMBER;
	if (a.is_number)
		synth_learn_number_reader(a.element_type, &a.reader);
	a.delimiter = a.element_type == BOXOID ? ';' : ',';
	a.elements = synth_palloc0_array(Element, (Size) cells->n * (OWN_POSITIONS + 1));
	a.shape = synth_learn_new_part(cells);
	a.length = synth_learn_new_part(cells);
	read_arrays(&a);

	if (a.shaped >= min_count)
		synth_learn_add_text(training, a.shape, "shape", SYNTH_PART_KIND, false);
	role = SYNTH_PART_LENGTH;
	if (a.many >= Max(min_count, 20) && a.shaped < min_count)
		role = a.unsorted == 0 ?
			(a.repeating == 0 ? SYNTH_PART_LENGTH_SORTED_SET : SYNTH_PART_LENGTH_SORTED) :
			a.repeating == 0 ? SYNTH_PART_LENGTH_SET : SYNTH_PART_LENGTH;
	synth_learn_add_number(training, a.length, "length", role);

	/* text elements may be as long as the type says, and are made up anew */
	((SynthCellColumn *) part->column)->base_type = a.element_type;
	((SynthCellColumn *) part->column)->typmod = cells->column->typmod;
	for (int place = 0; place <= POOL; place++)
		add_elements(training, &a, place, part);
}

/* The variables of one place. */
static void
add_elements(SynthTraining *training, ArrayCells *a, int place, SynthCellVector *part)
{
	uint32		min_count = training->min_count;
	char		name[24] = "[*]";
	SynthPartRole role = place < POOL ? SYNTH_PART_ELEMENT : SYNTH_PART_POOL;
	uint32		nulls;
	char		category;
	bool		preferred;

	if (fill_elements(a, place, part, &nulls) < min_count)
		return;
	if (place < POOL)
		snprintf(name, sizeof(name), "[%d]", place + 1);
	if (nulls >= min_count)
	{
		SynthCellVector *is_null = synth_learn_new_part(a->cells);

		for (uint32 i = 0; i < part->n; i++)
		{
			const Element *e = &a->elements[(Size) i * (OWN_POSITIONS + 1) + place];

			is_null->tag[i] = a->length->tag[i] == CELL_DOUBLE ? CELL_NULL : part->tag[i];
			if (e->is_there)
				synth_learn_set_text(is_null, i, e->text ? "value" : "null", e->text ? 5 : 4);
		}
		synth_learn_add_text(training, is_null, psprintf("%s.type()", name),
							 SYNTH_PART_KIND, false)->part_type |= SYNTH_PART_REQUIRED;
	}
	get_type_category_preferred(a->element_type, &category, &preferred);
	if (a->is_number)
		synth_learn_add_number(training, part, name, role)->part_type |= SYNTH_PART_REQUIRED;
	else
		synth_learn_add_text(training, part, name, role,
							 category == TYPCATEGORY_STRING)->part_type |= SYNTH_PART_REQUIRED;
}

static void
read_arrays(ArrayCells *a)
{
	const SynthCellVector *cells = a->cells;
	ElementList list = {0};

	list.room = 64;
	list.list = synth_palloc_array(Element, list.room);
	for (uint32 i = 0; i < cells->n; i++)
	{
		const char *text = cells->text[i];
		uint32		n = cells->text_bytes[i];
		int64		length = -1;

		if ((i & 0xff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (cells->tag[i] == CELL_LONG_TEXT)
		{
			/* cut: the length and a colon come before the text */
			length = 0;
			for (; n > 0 && *text >= '0' && *text <= '9'; text++, n--)
				length = length * 10 + (*text - '0');
			if (n == 0 || *text != ':')
				continue;
			text++;
			n--;
		}
		else if (cells->tag[i] != CELL_TEXT)
			continue;
		read_array(text, n, a->delimiter, &list);
		if (length >= 0 && (list.n == 0 || list.ndims != 1))
			continue;			/* too little to see */
		if (length >= 0)
			list.n--;			/* the last may be cut */
		keep_array(a, i, &list, length >= 0 ? length : list.n);
	}
}

static void
add_element(ElementList *out, const Element *element)
{
	if (out->n == out->room)
	{
		out->room *= 2;
		out->list = repalloc_huge(out->list, synth_base_size_mul(out->room, sizeof(Element)));
	}
	out->list[out->n++] = *element;
}

/* The text form of an array, as array_out writes it. */
static void
read_array(const char *text, uint32 n, char delimiter, ElementList *out)
{
	uint32		at = 0;
	int			depth = 0;

	out->n = out->ndims = 0;
	memset(out->groups, 0, sizeof(out->groups));
	if (n > 0 && text[0] == '[')	/* lower bounds */
		while (at < n && text[at] != '{')
			at++;
	while (at < n)
	{
		Element		element = {0};

		if (text[at] == '{')
		{
			if (depth < MAXDIM)
				out->groups[depth]++;
			depth++;
			out->ndims = Max(out->ndims, depth);
			at++;
			continue;
		}
		if (text[at] == '}' || text[at] == delimiter)
		{
			depth -= text[at] == '}' && depth > 0;
			at++;
			continue;
		}
		element.is_there = true;
		if (text[at] == '"')
		{
			element.text = text + ++at;
			while (at < n && text[at] != '"')
			{
				if (text[at] == '\\')
				{
					element.escaped = true;
					at++;
				}
				at++;
			}
			element.n = (uint32) (text + Min(at, n) - element.text);
			at++;
		}
		else
		{
			element.text = text + at;
			while (at < n && text[at] != delimiter && text[at] != '}')
				at++;
			element.n = (uint32) (text + at - element.text);
			if (element.n == 4 && memcmp(element.text, "NULL", 4) == 0)
				element.text = NULL;
		}
		add_element(out, &element);
	}
}

static void
keep_array(ArrayCells *a, uint32 row, const ElementList *list, int64 length)
{
	Element    *kept = &a->elements[(Size) row * (OWN_POSITIONS + 1)];

	if (list->ndims > 1)
	{
		char	   *shape = palloc(MAX_SHAPE_BYTES);
		int			used = 0;

		for (int d = 0; d < list->ndims && d < MAXDIM; d++)
			used += snprintf(shape + used, MAX_SHAPE_BYTES - used, "%s%d", d > 0 ? "x" : "",
							 (d + 1 < list->ndims ? list->groups[d + 1] : list->n) /
							 list->groups[d]);
		synth_learn_set_text(a->shape, row, shape, Min(used, MAX_SHAPE_BYTES - 1));
		a->shaped++;
	}
	else
		synth_learn_set_text(a->shape, row, "1", 1);
	synth_learn_set_number(a->length, row, (double) length);
	for (int k = 0; k < Min(list->n, OWN_POSITIONS); k++)
		kept[k] = list->list[k];
	if (list->n > OWN_POSITIONS)
		kept[POOL] = list->list[OWN_POSITIONS +
								(int) ((synth_num_mix(row, list->n) >> 32) *
									   (list->n - OWN_POSITIONS) >> 32)];
	if (list->n > 1)
		watch_order(a, list);
}

static int
compare_elements(ArrayCells *a, const Element *x, const Element *y)
{
	double		p,
				q;
	int			decimals,
				c;

	if (x->text == NULL || y->text == NULL)
		return x->text == y->text ? 0 : x->text == NULL ? 1 : -1;
	if (a->is_number && a->reader.is_plain)
	{
		if (synth_learn_text_number(&a->reader, x->text, x->n, &p, &decimals) != 0 ||
			synth_learn_text_number(&a->reader, y->text, y->n, &q, &decimals) != 0)
			return 1;
		return p < q ? -1 : p > q;
	}
	/* dates and times in ISO form are in the order of their texts */
	c = memcmp(x->text, y->text, Min(x->n, y->n));
	return c != 0 ? c : x->n < y->n ? -1 : x->n > y->n;
}

static void
watch_order(ArrayCells *a, const ElementList *list)
{
	bool		sorted = true,
				repeating = false;

	a->many++;
	for (int k = 1; k < list->n && sorted; k++)
	{
		int			c = compare_elements(a, &list->list[k - 1], &list->list[k]);

		sorted = c <= 0;
		repeating |= c == 0;
	}
	if (!sorted && list->n > MAX_SET)
		repeating = true;
	if (!sorted && a->repeating == 0)
		for (int k = 1; k < list->n && !repeating; k++)
			for (int j = 0; j < k && !repeating; j++)
				repeating = list->list[j].n == list->list[k].n &&
					compare_elements(a, &list->list[j], &list->list[k]) == 0;
	a->unsorted += !sorted;
	a->repeating += repeating;
}

/* Rows that have an element at this place; it may be NULL. */
static uint32
fill_elements(ArrayCells *a, int place, SynthCellVector *part, uint32 *nulls)
{
	uint32		rows = 0;

	*nulls = 0;
	synth_learn_clear_part(a->cells, part);
	for (uint32 i = 0; i < a->cells->n; i++)
	{
		const Element *e = &a->elements[(Size) i * (OWN_POSITIONS + 1) + place];

		/* a cut array has its length, and counts where it can be seen */
		if (a->length->tag[i] == CELL_DOUBLE)
			part->tag[i] = CELL_NULL;
		if (!e->is_there)
			continue;
		rows++;
		if (e->text == NULL)
			(*nulls)++;
		else if (a->is_number)
		{
			double		x;
			int			decimals;
			int			special = synth_learn_text_number(&a->reader, e->text, e->n, &x,
														  &decimals);

			if (special)
				synth_learn_set_special(part, i, special);
			else
				synth_learn_set_number(part, i, x);
		}
		else if (!e->escaped)
			synth_learn_set_text(part, i, e->text, e->n);
		else
		{
			char	   *text = palloc(e->n);
			uint32		n = 0;

			for (uint32 k = 0; k < e->n; k++)
			{
				if (e->text[k] == '\\' && k + 1 < e->n)
					k++;
				text[n++] = e->text[k];
			}
			synth_learn_set_text(part, i, text, n);
		}
	}
	return rows;
}
