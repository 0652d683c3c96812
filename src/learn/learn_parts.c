/*
 * learn_parts.c
 *		Columns of several variables: which types, and what all share.
 *
 * A range, an array, a json document, an address are taken apart into numbers
 * and texts, each a variable of the column: drawn in order, each given those
 * before and the other columns, and put together again in
 * sample/sample_parts*.c.  The first variable carries the column's NULL.
 * Where nearly all rows have values that min_count rows share, the values
 * themselves are the categories instead, which keeps more of them.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "learn/learn_parts_private.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* Whole values stay categories if they are few and leave out fewer rows. */
#define MAX_WHOLE_VALUES 1000
#define WHOLE_VALUES_SHARE 0.99
/* Variables that must be left for each column yet to come, and for one. */
#define VARIABLES_RESERVE 256

static SynthExplode find_explode(Oid type);
static bool whole_values_suffice(const SynthTraining *training,
								 const SynthCellVector *cells);
static void explode_point(SynthTraining *training, const SynthCellVector *cells,
						  SynthColumn *column);
static void explode_timetz(SynthTraining *training, const SynthCellVector *cells,
						   SynthColumn *column);
static void explode_uuid(SynthTraining *training, const SynthCellVector *cells,
						 SynthColumn *column);

static const struct
{
	Oid			type;
	SynthExplode explode;
}			by_type[] = {
	{POINTOID, explode_point},
	{TIMETZOID, explode_timetz},
	{UUIDOID, explode_uuid},
	{JSONOID, synth_learn_explode_json},
	{JSONBOID, synth_learn_explode_json},
	{BYTEAOID, synth_learn_explode_bytes},
	{BITOID, synth_learn_explode_bits},
	{VARBITOID, synth_learn_explode_bits},
	{INETOID, synth_learn_explode_address},
	{CIDROID, synth_learn_explode_address},
	{MACADDROID, synth_learn_explode_hardware},
	{MACADDR8OID, synth_learn_explode_hardware},
};

static bool
is_array(Oid type)
{
	return OidIsValid(get_element_type(type)) &&
		type != INT2VECTOROID && type != OIDVECTOROID;
}

static bool
is_number_range(Oid type)
{
	Oid			base;

	return type_is_range(type) &&
		synth_learn_cell_class(get_range_subtype(type), &base) == SYNTH_CELL_NUMBER;
}

static SynthExplode
find_explode(Oid type)
{
	for (int i = 0; i < (int) lengthof(by_type); i++)
		if (by_type[i].type == type)
			return by_type[i].explode;
	if (is_array(type))
		return synth_learn_explode_array;
	if (is_number_range(type))
		return synth_learn_explode_range;
	return NULL;
}

bool
synth_learn_encode_parts(SynthTraining *training, const SynthCellVector *cells,
						 SynthColumn *column)
{
	SynthExplode explode = find_explode(cells->column->base_type);
	MemoryContext context,
				old;
	SynthPinnedSettings saved;

	if (explode == NULL || whole_values_suffice(training, cells) ||
		SYNTH_MODEL_MAX_VARIABLES - training->nvariables <
		training->columns_left + VARIABLES_RESERVE)
		return false;
	context = AllocSetContextCreate(CurrentMemoryContext, "synth column parts",
									ALLOCSET_DEFAULT_SIZES);
	/* the codes must outlive the context: new variables see to that */
	old = MemoryContextSwitchTo(context);
	synth_learn_pin_settings(&saved);
	PG_TRY();
	{
		explode(training, cells, column);
	}
	PG_CATCH();
	{
		synth_learn_unpin_settings(&saved);
		/* packed rows from elsewhere may hold anything, and messages show it */
		if (ERRCODE_TO_CATEGORY(geterrcode()) != ERRCODE_DATA_EXCEPTION)
			PG_RE_THROW();
		MemoryContextSwitchTo(old);
		FlushErrorState();
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("a packed row is damaged"),
				 errdetail("Column \"%s\" holds what is no value of its type.",
						   cells->column->name)));
	}
	PG_END_TRY();
	synth_learn_unpin_settings(&saved);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return true;
}

static bool
whole_values_suffice(const SynthTraining *training, const SynthCellVector *cells)
{
	SynthTally	tally;
	uint32		values = 0,
				repeated_rows = 0;
	int			repeated_values = 0;

	synth_learn_tally_init(&tally, cells->n);
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_TEXT)
			++*synth_learn_tally(&tally, synth_num_hash(cells->text[i],
														cells->text_bytes[i], 1));
		else if (cells->tag[i] == CELL_LONG_TEXT)
			values++;			/* cut: no category */
	for (uint64 k = 0; k <= tally.mask; k++)
	{
		values += tally.rows[k];
		if (tally.rows[k] >= (uint32) training->min_count)
		{
			repeated_rows += tally.rows[k];
			repeated_values++;
		}
	}
	synth_learn_tally_free(&tally);
	return values == 0 || (repeated_values <= MAX_WHOLE_VALUES &&
						   repeated_rows >= WHOLE_VALUES_SHARE * values);
}

/*
 * Types that neither have a model nor are categories by nature.
 */
const char *
synth_learn_category_note(const SynthCellVector *cells)
{
	Oid			type = cells->column->base_type;
	char		category;
	bool		preferred;

	get_type_category_preferred(type, &category, &preferred);
	if (category == TYPCATEGORY_STRING || category == TYPCATEGORY_BOOLEAN ||
		category == TYPCATEGORY_ENUM || find_explode(type) != NULL)
		return "";
	return "{\"note\": \"drawn as a category or NULL\"}";
}

/*
 * A value whose text is longer than what is kept: arrays and bytes leave their
 * length and how they begin.
 */
bool
synth_learn_long_form(Oid base_type, Datum value, StringInfo out)
{
	if (base_type == BYTEAOID)
	{
		bytea	   *bytes = DatumGetByteaPP(value);
		const unsigned char *at = (unsigned char *) VARDATA_ANY(bytes);

		appendStringInfo(out, "%zu:", (size_t) VARSIZE_ANY_EXHDR(bytes));
		for (Size i = 0; i < Min(VARSIZE_ANY_EXHDR(bytes), 32); i++)
			appendStringInfo(out, "%02x", at[i]);
		return true;
	}
	if (is_array(base_type))
	{
		ArrayType  *array = DatumGetArrayTypeP(value);

		appendStringInfo(out, "%d:", ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)));
		return true;
	}
	return false;
}

/* ---- one part ---- */

SynthCellVector *
synth_learn_new_part(const SynthCellVector *whole)
{
	SynthCellVector *part = palloc0(sizeof(SynthCellVector));
	SynthCellColumn *column = palloc0(sizeof(SynthCellColumn));

	part->n = whole->n;
	*column = *whole->column;
	column->base_type = TEXTOID;
	column->typmod = -1;
	part->column = column;
	part->tag = synth_palloc_array(uint8, whole->n);
	part->number = synth_palloc_array(double, whole->n);
	part->text = synth_palloc_array(const char *, whole->n);
	part->text_bytes = synth_palloc_array(uint32, whole->n);
	synth_learn_clear_part(whole, part);
	return part;
}

void
synth_learn_clear_part(const SynthCellVector *whole, SynthCellVector *part)
{
	for (uint32 i = 0; i < whole->n; i++)
		part->tag[i] = whole->tag[i] == CELL_LONG_TEXT ? CELL_LONG_TEXT : CELL_NULL;
}

uint32
synth_learn_count_part(const SynthCellVector *part)
{
	uint32		rows = 0;

	for (uint32 i = 0; i < part->n; i++)
		rows += part->tag[i] != CELL_NULL && part->tag[i] != CELL_LONG_TEXT;
	return rows;
}

SynthVariable *
synth_learn_add_number(SynthTraining *training, const SynthCellVector *part,
					   const char *name, SynthPartRole role)
{
	uint16	   *codes;
	SynthVariable *variable = synth_learn_new_variable(training, name, &codes);

	CHECK_FOR_INTERRUPTS();
	synth_learn_encode_number(training, part, variable, codes);
	variable->part_type |= role << SYNTH_PART_ROLE_SHIFT;
	return variable;
}

SynthVariable *
synth_learn_add_text(SynthTraining *training, const SynthCellVector *part,
					 const char *name, SynthPartRole role, bool may_generate)
{
	uint16	   *codes;
	SynthVariable *variable = synth_learn_new_variable(training, name, &codes);

	CHECK_FOR_INTERRUPTS();
	synth_learn_encode_text(training, part, may_generate, false, variable, codes);
	variable->part_type |= role << SYNTH_PART_ROLE_SHIFT;
	return variable;
}

/*
 * Another row stands in for each row of which nothing is known, the same one
 * in all parts, chosen by a hash of the place in the (hash-ordered) sample.
 */
void
synth_learn_fill_unknown(SynthTraining *training, const SynthCellVector *whole,
						 int first_variable)
{
	uint32	   *known = NULL;
	uint32		nknown = 0,
				nunknown = 0;

	for (uint32 i = 0; i < whole->n; i++)
		nunknown += whole->tag[i] == CELL_LONG_TEXT;
	if (nunknown == 0)
		return;
	known = synth_palloc_array(uint32, whole->n);
	for (uint32 i = 0; i < whole->n; i++)
		if (whole->tag[i] == CELL_TEXT)
			known[nknown++] = i;
	if (nknown == 0)
		return;
	for (uint32 i = 0; i < whole->n; i++)
		if (whole->tag[i] == CELL_LONG_TEXT)
		{
			uint32		other = known[(synth_num_mix(i, nknown) >> 32) * nknown >> 32];

			for (int v = first_variable; v < training->nvariables; v++)
				training->codes[v][i] = training->codes[v][other];
		}
}

/* ---- how often things occur ---- */

void
synth_learn_tally_init(SynthTally *tally, uint32 most)
{
	uint64		size = 1024;

	while (size < (uint64) most * 2)
		size *= 2;
	tally->mask = size - 1;
	tally->hash = synth_palloc0_array(uint64, size);
	tally->rows = synth_palloc0_array(uint32, size);
}

uint32 *
synth_learn_tally(SynthTally *tally, uint64 hash)
{
	uint64		at;

	CHECK_FOR_INTERRUPTS();
	hash |= UINT64CONST(1) << 63;	/* 0 is an empty slot */
	for (at = hash & tally->mask; tally->hash[at] != hash; at = (at + 1) & tally->mask)
		if (tally->hash[at] == 0)
		{
			tally->hash[at] = hash;
			break;
		}
	return &tally->rows[at];
}

void
synth_learn_tally_free(SynthTally *tally)
{
	pfree(tally->hash);
	pfree(tally->rows);
}

/* ---- numbers in texts ---- */

void
synth_learn_number_reader(Oid base_type, SynthNumberReader *reader)
{
	Oid			function;

	memset(reader, 0, sizeof(*reader));
	reader->base_type = base_type;
	switch (base_type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
			reader->is_plain = true;
			return;
		default:
			getTypeInputInfo(base_type, &function, &reader->io_param);
			fmgr_info(function, &reader->input);
	}
}

int
synth_learn_text_number(SynthNumberReader *reader, const char *text,
						uint32 text_bytes, double *number, int *decimals)
{
	char		buffer[512];
	const char *point;
	Datum		value;
	int			special;

	if (text_bytes >= sizeof(buffer))
		text_bytes = sizeof(buffer) - 1;
	memcpy(buffer, text, text_bytes);
	buffer[text_bytes] = '\0';
	*decimals = 0;
	if (!reader->is_plain)
	{
		value = InputFunctionCall(&reader->input, buffer, reader->io_param, -1);
		special = synth_learn_number(reader->base_type, value, number);
		return special;
	}
	*number = strtod(buffer, NULL);
	if (isnan(*number))
		return SYNTH_SPECIAL_NAN;
	if (isinf(*number))
		return *number > 0 ? SYNTH_SPECIAL_PLUS_INF : SYNTH_SPECIAL_MINUS_INF;
	if (strpbrk(buffer, "eE"))
		*decimals = -1;
	else if ((point = strchr(buffer, '.')) != NULL)
		*decimals = (int) strlen(point + 1);
	if (*number == 0)
		*number = 0;
	return 0;
}

/* ---- small kinds ---- */

/* (x,y) */
static void
explode_point(SynthTraining *training, const SynthCellVector *cells,
			  SynthColumn *column)
{
	SynthCellVector *part = synth_learn_new_part(cells);
	SynthNumberReader reader;

	column->codec = SYNTH_CODEC_POINT;
	synth_learn_number_reader(FLOAT8OID, &reader);
	for (int axis = 0; axis < 2; axis++)
	{
		synth_learn_clear_part(cells, part);
		for (uint32 i = 0; i < cells->n; i++)
		{
			const char *text = cells->text[i];
			const char *comma;
			double		x;
			int			special,
						decimals;

			if (cells->tag[i] != CELL_TEXT)
				continue;
			comma = memchr(text, ',', cells->text_bytes[i]);
			if (comma == NULL)
				continue;
			special = axis == 0 ?
				synth_learn_text_number(&reader, text + 1, comma - text - 1, &x, &decimals) :
				synth_learn_text_number(&reader, comma + 1,
										text + cells->text_bytes[i] - comma - 2, &x,
										&decimals);
			if (special)
				synth_learn_set_special(part, i, special);
			else
				synth_learn_set_number(part, i, x);
		}
		synth_learn_add_number(training, part, axis == 0 ? "x" : "y",
							   SYNTH_PART_NUMBER)->part_type |= SYNTH_PART_REQUIRED;
	}
}

/* hh:mm:ss[.fraction]+zone */
static void
explode_timetz(SynthTraining *training, const SynthCellVector *cells,
			   SynthColumn *column)
{
	SynthCellVector *time = synth_learn_new_part(cells),
			   *zone = synth_learn_new_part(cells);
	SynthNumberReader reader;

	column->codec = SYNTH_CODEC_TIMETZ;
	synth_learn_number_reader(TIMEOID, &reader);
	for (uint32 i = 0; i < cells->n; i++)
	{
		uint32		at = 0;
		double		x;
		int			decimals;

		if (cells->tag[i] != CELL_TEXT)
			continue;
		while (at < cells->text_bytes[i] && cells->text[i][at] != '+' &&
			   cells->text[i][at] != '-')
			at++;
		if (synth_learn_text_number(&reader, cells->text[i], at, &x, &decimals) == 0)
			synth_learn_set_number(time, i, x);
		synth_learn_set_text(zone, i, cells->text[i] + at, cells->text_bytes[i] - at);
	}
	synth_learn_add_number(training, time, "time", SYNTH_PART_NUMBER)->part_type |=
		SYNTH_PART_REQUIRED;
	synth_learn_add_text(training, zone, "zone", SYNTH_PART_ZONE, false)->part_type |=
		SYNTH_PART_REQUIRED;
}

/*
 * Values that min_count rows share are categories; "4", "7" and the like stand
 * for a random value of that version.
 */
static void
explode_uuid(SynthTraining *training, const SynthCellVector *cells,
			 SynthColumn *column)
{
	SynthCellVector *part = synth_learn_new_part(cells);
	SynthTally	tally;

	column->codec = SYNTH_CODEC_UUID;
	synth_learn_tally_init(&tally, cells->n);
	for (uint32 i = 0; i < cells->n; i++)
		if (cells->tag[i] == CELL_TEXT)
			++*synth_learn_tally(&tally, synth_num_hash(cells->text[i],
														cells->text_bytes[i], 1));
	for (uint32 i = 0; i < cells->n; i++)
	{
		const char *text = cells->text[i];

		if (cells->tag[i] != CELL_TEXT || cells->text_bytes[i] != 36)
			continue;
		if (*synth_learn_tally(&tally, synth_num_hash(text, 36, 1)) >=
			(uint32) training->min_count)
			synth_learn_set_text(part, i, text, 36);
		else
			synth_learn_set_text(part, i, text[14] == '7' ? "7" : "4", 1);
	}
	synth_learn_add_text(training, part, "", SYNTH_PART_BEGINNING, false)->part_type |=
		SYNTH_PART_REQUIRED;
}
