/*
 * learn_parts_range.c
 *		Ranges of numbers, dates and times: bounds' kind, lower bound, length.
 *
 * The kind is a text such as "[v,v)", "empty", "(,v]", "[v,infinity)": v stands
 * for a finite value, nothing for no bound.  A range that has only an upper
 * bound has that as a variable of its own.
 */
#include "postgres.h"

#include <math.h>

#include "learn/learn_parts_private.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"

typedef enum BoundSort
{
	BOUND_NONE,
	BOUND_VALUE,
	BOUND_SPECIAL
} BoundSort;

typedef struct Bound
{
	BoundSort	sort;
	double		value;
	int			special;
	int			decimals;
}			Bound;

static bool read_range(SynthNumberReader *reader, const char *text, uint32 n,
					   Bound *lower, Bound *upper, bool *empty);
static void make_kind(char *kind, const char *text, uint32 n, bool empty,
					  const Bound *lower, const Bound *upper);
static double difference(const Bound *lower, const Bound *upper);

#define MAX_KIND_BYTES 24

void
synth_learn_explode_range(SynthTraining *training, const SynthCellVector *cells,
						  SynthColumn *column)
{
	SynthCellVector *kind = synth_learn_new_part(cells),
			   *low = synth_learn_new_part(cells),
			   *length = synth_learn_new_part(cells),
			   *high = synth_learn_new_part(cells);
	SynthNumberReader reader;
	Oid			subtype;
	char	   *kinds = synth_base_alloc_array(CurrentMemoryContext, cells->n,
											   MAX_KIND_BYTES);

	column->codec = SYNTH_CODEC_RANGE;
	(void) synth_learn_cell_class(get_range_subtype(cells->column->base_type), &subtype);
	synth_learn_number_reader(subtype, &reader);
	for (uint32 i = 0; i < cells->n; i++)
	{
		Bound		lower,
					upper;
		bool		empty;
		char	   *my_kind = kinds + (Size) i * MAX_KIND_BYTES;

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (cells->tag[i] != CELL_TEXT ||
			!read_range(&reader, cells->text[i], cells->text_bytes[i], &lower,
						&upper, &empty))
			continue;
		make_kind(my_kind, cells->text[i], cells->text_bytes[i], empty, &lower, &upper);
		synth_learn_set_text(kind, i, my_kind, strlen(my_kind));
		if (empty)
			continue;
		if (lower.sort == BOUND_VALUE)
			synth_learn_set_number(low, i, lower.value);
		if (lower.sort == BOUND_VALUE && upper.sort == BOUND_VALUE)
			synth_learn_set_number(length, i, difference(&lower, &upper));
		else if (upper.sort == BOUND_VALUE)
			synth_learn_set_number(high, i, upper.value);
	}
	synth_learn_add_text(training, kind, "kind", SYNTH_PART_KIND, false);
	if (synth_learn_count_part(low) >= (uint32) training->min_count)
		synth_learn_add_number(training, low, "lower", SYNTH_PART_LOWER);
	if (synth_learn_count_part(length) >= (uint32) training->min_count)
		synth_learn_add_number(training, length, "length", SYNTH_PART_LENGTH);
	if (synth_learn_count_part(high) >= (uint32) training->min_count)
		synth_learn_add_number(training, high, "upper", SYNTH_PART_UPPER);
}

/* Rounded to the decimals that both are written with. */
static double
difference(const Bound *lower, const Bound *upper)
{
	double		x = upper->value - lower->value;
	int			decimals = Max(lower->decimals, upper->decimals);
	double		power = 1;

	if (lower->decimals < 0 || upper->decimals < 0 || decimals > 15)
		return Max(x, 0);
	for (int k = 0; k < decimals; k++)
		power *= 10;
	if (fabs(x) * power < 9007199254740992.0)
		x = rint(x * power) / power;
	return Max(x, 0);
}

/* One bound up to the comma or the last character; *at moves behind it. */
static void
read_bound(SynthNumberReader *reader, const char *text, uint32 *at, uint32 end,
		   Bound *bound)
{
	char		buffer[512];
	uint32		n = 0;
	bool		quoted = false,
				any = false;

	for (; *at < end; (*at)++)
	{
		char		c = text[*at];

		if (c == '"')
		{
			quoted = !quoted;
			any = true;
			continue;
		}
		if (c == '\\' && *at + 1 < end)
			c = text[++*at];
		else if (c == ',' && !quoted)
			break;
		any = true;
		if (n < sizeof(buffer))
			buffer[n++] = c;
	}
	bound->sort = BOUND_NONE;
	bound->special = bound->decimals = 0;
	if (!any)
		return;
	bound->special = synth_learn_text_number(reader, buffer, n, &bound->value,
											 &bound->decimals);
	bound->sort = bound->special ? BOUND_SPECIAL : BOUND_VALUE;
}

static bool
read_range(SynthNumberReader *reader, const char *text, uint32 n, Bound *lower,
		   Bound *upper, bool *empty)
{
	uint32		at = 1;

	*empty = n == 5 && memcmp(text, "empty", 5) == 0;
	if (*empty)
		return true;
	if (n < 3)
		return false;
	read_bound(reader, text, &at, n - 1, lower);
	if (at >= n - 1)
		return false;
	at++;
	read_bound(reader, text, &at, n - 1, upper);
	return true;
}

static const char *
bound_kind(const Bound *bound)
{
	if (bound->sort == BOUND_NONE)
		return "";
	if (bound->sort == BOUND_VALUE)
		return "v";
	return bound->special == SYNTH_SPECIAL_NAN ? "nan" :
		bound->special == SYNTH_SPECIAL_PLUS_INF ? "inf" : "-inf";
}

static void
make_kind(char *kind, const char *text, uint32 n, bool empty, const Bound *lower,
		  const Bound *upper)
{
	if (empty)
		snprintf(kind, MAX_KIND_BYTES, "empty");
	else
		snprintf(kind, MAX_KIND_BYTES, "%c%s,%s%c", text[0], bound_kind(lower),
				 bound_kind(upper), text[n - 1]);
}
