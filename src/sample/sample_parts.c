/*
 * sample_parts.c
 *		Values of several variables: the inverse of learn/learn_parts*.c.
 *
 * The codes of a row are put together to a value of the learned type; another
 * type takes its text.  Trees don't always keep apart what must be: where a
 * part must not be NULL and its code is, and for the further elements of
 * arrays, a code is drawn again from the leaf that the row falls into.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "sample/sample_parts_private.h"
#include "text/text.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datum.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/geo_decls.h"
#include "utils/lsyscache.h"
#include "utils/uuid.h"

/* Large values of one block, all rows and one column; then they are cut. */
#define BLOCK_BUDGET_BYTES (64 * 1024 * 1024)

static void prepare_part(SynthParts *parts, int part);
static void begin_pair(SynthParts *parts);
static Datum make_point(SynthParts *parts);
static Datum make_timetz(SynthParts *parts);
static void begin_uuid(SynthParts *parts);
static Datum make_uuid(SynthParts *parts);

static const struct
{
	void		(*begin) (SynthParts *parts);
	SynthAssemble assemble;
}			by_codec[SYNTH_CODEC_LAST + 1] = {
	[SYNTH_CODEC_UUID] = {begin_uuid, make_uuid},
	[SYNTH_CODEC_ARRAY] = {synth_sample_begin_array, synth_sample_make_array},
	[SYNTH_CODEC_RANGE] = {synth_sample_begin_range, synth_sample_make_range},
	[SYNTH_CODEC_JSON] = {synth_sample_begin_json, synth_sample_make_json},
	[SYNTH_CODEC_POINT] = {begin_pair, make_point},
	[SYNTH_CODEC_BYTES] = {synth_sample_begin_bytes, synth_sample_make_bytes},
	[SYNTH_CODEC_INET] = {synth_sample_begin_address, synth_sample_make_address},
	[SYNTH_CODEC_BITS] = {synth_sample_begin_bits, synth_sample_make_bits},
	[SYNTH_CODEC_TIMETZ] = {begin_pair, make_timetz},
};

bool
synth_sample_has_parts(const SynthColumn *column)
{
	return by_codec[column->codec].assemble != NULL;
}

SynthParts *
synth_sample_parts(const SynthComponent *component, const SynthColumn *column,
				   const SynthValueType *type, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthParts *parts = palloc0(sizeof(*parts));
	Oid			learned,
				function;
	int32		typmod;
	bool		is_varlena;

	parts->component = component;
	parts->column = column;
	parts->context = context;
	parts->row_context = AllocSetContextCreate(context, "synth parts of a row",
											   ALLOCSET_DEFAULT_SIZES);
	get_typlenbyval(type->base_type, &parts->typlen, &parts->typbyval);
	parts->target = *type;
	parts->native = *type;
	learned = synth_parse_type(column->type_name, &typmod);
	if (OidIsValid(learned))
	{
		Oid			base;

		(void) synth_learn_cell_class(learned, &base);
		if (base != type->base_type)
		{
			parts->convert = true;
			synth_sample_value_type(learned, column->typmod, &parts->native);
			getTypeOutputInfo(base, &function, &is_varlena);
			fmgr_info(function, &parts->output);
		}
	}
	parts->nparts = column->nvariables;
	parts->parts = synth_palloc0_array(SynthPart, parts->nparts);
	parts->codes = synth_palloc0_array(uint16, parts->nparts);
	parts->buffer = palloc(SYNTH_TEXT_MAX_BYTES + 1);
	for (int k = 0; k < parts->nparts; k++)
		prepare_part(parts, k);
	parts->assemble = by_codec[column->codec].assemble;
	by_codec[column->codec].begin(parts);
	MemoryContextSwitchTo(old);
	return parts;
}

static void
prepare_part(SynthParts *parts, int k)
{
	SynthPart  *part = &parts->parts[k];
	const SynthVariable *variable =
		&parts->component->variables[parts->column->first_variable + k];

	if (!synth_sample_is_drawn(variable))
		synth_sample_damaged_parts(parts);
	part->variable = variable;
	part->role = SYNTH_PART_ROLE(variable->part_type);
	part->required = (variable->part_type & SYNTH_PART_REQUIRED) != 0;
	part->generator = variable->generator_view;
	part->ready = synth_palloc0_array(Datum, variable->ncodes);
	part->is_ready = synth_palloc0_array(bool, variable->ncodes);
}

void
synth_sample_damaged_parts(const SynthParts *parts)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("column \"%s\" of a model is damaged", parts->column->name),
			 errdetail("Its parts are not those of its kind.")));
}

int
synth_sample_find_part(const SynthParts *parts, SynthPartRole role)
{
	for (int k = 0; k < parts->nparts; k++)
		if (parts->parts[k].role == role)
			return k;
	return -1;
}

bool
synth_sample_parts_value(SynthParts *parts, const SynthBlock *block, uint32 row,
						 SynthRandom *random, Datum *value)
{
	const SynthVariable *first = parts->parts[0].variable;
	int			first_variable = parts->column->first_variable;
	MemoryContext old;
	Datum		made;

	if (parts->block == NULL || parts->block_key != block->key)
		parts->budget_bytes = BLOCK_BUDGET_BYTES;
	parts->block = block;
	parts->block_key = block->key;
	parts->row = row;
	parts->random = random;
	for (int k = 0; k < parts->nparts; k++)
		parts->codes[k] = block->codes[first_variable + k][row];
	if (first->has_null && parts->codes[0] == first->ncodes - 1)
		return false;
	old = MemoryContextSwitchTo(parts->row_context);
	made = parts->assemble(parts);
	if (parts->convert)
	{
		char	   *text = OutputFunctionCall(&parts->output, made);

		made = synth_sample_text_value(&parts->target, text, strlen(text),
									   parts->column->name);
	}
	MemoryContextSwitchTo(old);
	*value = datumCopy(made, parts->typbyval, parts->typlen);
	MemoryContextReset(parts->row_context);
	if ((row & 0xff) == 0)
		CHECK_FOR_INTERRUPTS();
	return true;
}

/* ---- codes ---- */

/* The leaf of the part's tree that the row's codes lead to. */
static int
find_leaf(const SynthParts *parts, const SynthVariable *variable)
{
	int			first = parts->column->first_variable;
	int			node = 0;

	while (variable->nodes[node].feature >= 0)
	{
		int			feature = variable->nodes[node].feature;
		uint16		code = feature >= first && feature < first + parts->nparts ?
			parts->codes[feature - first] : parts->block->codes[feature][parts->row];
		uint8		group = parts->component->variables[feature].predictor_group[code];

		node = (variable->nodes[node].mask[group >> 6] >> (group & 63)) & 1 ?
			variable->nodes[node].left : variable->nodes[node].right;
	}
	return variable->nodes[node].left;
}

/* A code other than NULL in proportion to rows; -1 if there is none. */
static int
draw_code(SynthParts *parts, const uint32 *rows, const uint16 *codes, uint32 n,
		  int null_code)
{
	uint64		total = 0,
				at;

	for (uint32 k = 0; k < n; k++)
		if ((codes ? codes[k] : (int) k) != null_code)
			total += rows[k];
	if (total == 0)
		return -1;
	at = synth_num_random_below(parts->random, total);
	for (uint32 k = 0; k < n; k++)
	{
		int			code = codes ? codes[k] : (int) k;

		if (code == null_code)
			continue;
		if (at < rows[k])
			return code;
		at -= rows[k];
	}
	return -1;
}

static int
draw_anew(SynthParts *parts, int part, bool not_null)
{
	const SynthVariable *variable = parts->parts[part].variable;
	int			null_code = not_null && variable->has_null ? variable->ncodes - 1 : -1;
	int			leaf,
				code;

	if (variable->nleaves == 0)
		return -1;
	leaf = find_leaf(parts, variable);
	code = draw_code(parts, variable->leaf_rows + variable->leaf_first[leaf],
					 variable->leaf_code + variable->leaf_first[leaf],
					 variable->leaf_first[leaf + 1] - variable->leaf_first[leaf],
					 null_code);
	if (code < 0)
		code = draw_code(parts, variable->code_rows, NULL, variable->ncodes, null_code);
	return code;
}

void
synth_sample_redraw(SynthParts *parts, int part)
{
	int			code = draw_anew(parts, part, false);

	if (code >= 0)
		parts->codes[part] = (uint16) code;
}

bool
synth_sample_part_code(SynthParts *parts, int part, bool required, int *code)
{
	const SynthVariable *variable = parts->parts[part].variable;

	*code = parts->codes[part];
	if (!variable->has_null || *code != variable->ncodes - 1)
		return variable->ncodes > 0;
	if (!required)
		return false;
	*code = draw_anew(parts, part, true);
	if (*code < 0)
		return false;
	parts->codes[part] = (uint16) *code;	/* for what is drawn after it */
	return true;
}

double
synth_sample_part_number(SynthParts *parts, int part, int code, int *special)
{
	const SynthVariable *variable = parts->parts[part].variable;

	*special = 0;
	if (variable->domain != SYNTH_DOMAIN_NUMBER)
		synth_sample_damaged_parts(parts);
	if (code >= variable->nvalues)
	{
		int			left = code - variable->nvalues;

		for (int bit = 1; bit < 8; bit <<= 1)
			if ((variable->part_type & bit) && left-- == 0)
				*special = bit;
		return *special == SYNTH_SPECIAL_NAN ? get_float8_nan() :
			*special == SYNTH_SPECIAL_PLUS_INF ? get_float8_infinity() :
			-get_float8_infinity();
	}
	return synth_model_round(variable,
							 synth_model_code_value(variable, code,
													synth_num_random_unit(parts->random)));
}

const char *
synth_sample_part_text(SynthParts *parts, int part, int code, uint32 *text_bytes)
{
	const SynthPart *p = &parts->parts[part];
	size_t		n;

	if (p->variable->domain != SYNTH_DOMAIN_TEXT)
		synth_sample_damaged_parts(parts);
	if (code < p->variable->nvalues)
	{
		*text_bytes = p->variable->text_bytes[code];
		return p->variable->text[code];
	}
	n = p->generator == NULL ? 0 :
		synth_text_generate(p->generator, code - p->variable->nvalues, parts->random,
							parts->buffer, SYNTH_TEXT_MAX_BYTES);
	parts->buffer[n] = '\0';
	*text_bytes = (uint32) n;
	return parts->buffer;
}

bool
synth_sample_part_finite(SynthParts *parts, int part, double *number)
{
	int			code,
				special;

	if (part < 0 || !synth_sample_part_code(parts, part, true, &code))
		return false;
	*number = synth_sample_part_number(parts, part, code, &special);
	return special == 0;
}

int64
synth_sample_part_count(SynthParts *parts, int part, int64 limit)
{
	double		x;

	if (!synth_sample_part_finite(parts, part, &x) || !(x > 0))
		return 0;
	return x >= (double) limit ? limit : (int64) rint(x);
}

/* ---- small kinds ---- */

static void
begin_pair(SynthParts *parts)
{
	bool		is_point = parts->column->codec == SYNTH_CODEC_POINT;

	if (parts->nparts != 2 || parts->native.base_type != (is_point ? POINTOID : TIMETZOID) ||
		parts->parts[0].variable->domain != SYNTH_DOMAIN_NUMBER ||
		parts->parts[1].variable->domain != (is_point ? SYNTH_DOMAIN_NUMBER :
											 SYNTH_DOMAIN_TEXT))
		synth_sample_damaged_parts(parts);
}

static Datum
make_point(SynthParts *parts)
{
	Point	   *point = palloc0(sizeof(Point));
	double	   *axis[2];

	axis[0] = &point->x;
	axis[1] = &point->y;
	for (int k = 0; k < 2; k++)
	{
		int			code,
					special;

		if (synth_sample_part_code(parts, k, true, &code))
			*axis[k] = synth_sample_part_number(parts, k, code, &special);
	}
	return PointPGetDatum(point);
}

/* Seconds of a zone such as +05:30 or -03:00:15. */
static int
zone_seconds(const char *text)
{
	int			hours = 0,
				minutes = 0,
				seconds = 0;
	int			total;

	if (text[0] == '\0' ||
		sscanf(text + 1, "%2d:%2d:%2d", &hours, &minutes, &seconds) < 1)
		return 0;
	total = (abs(hours) % 16) * SECS_PER_HOUR + (abs(minutes) % 60) * SECS_PER_MINUTE +
		abs(seconds) % 60;
	return text[0] == '-' ? -total : total;
}

static Datum
make_timetz(SynthParts *parts)
{
	TimeTzADT  *time = palloc0(sizeof(TimeTzADT));
	double		x = 0;
	int			code;
	uint32		n;

	if (synth_sample_part_finite(parts, 0, &x))
		time->time = (TimeADT) rint(Min(Max(x, 0), (double) USECS_PER_DAY));
	if (synth_sample_part_code(parts, 1, true, &code))
		time->zone = -zone_seconds(synth_sample_part_text(parts, 1, code, &n));
	return TimeTzADTPGetDatum(time);
}

static void
begin_uuid(SynthParts *parts)
{
	if (parts->nparts != 1 || parts->native.base_type != UUIDOID ||
		parts->parts[0].variable->domain != SYNTH_DOMAIN_TEXT)
		synth_sample_damaged_parts(parts);
}

static Datum
make_uuid(SynthParts *parts)
{
	pg_uuid_t  *uuid = palloc(sizeof(pg_uuid_t));
	uint64		word[2];
	int			version = 4;
	int			code;

	if (synth_sample_part_code(parts, 0, true, &code))
	{
		uint32		n;
		const char *text = synth_sample_part_text(parts, 0, code, &n);

		if (n > 1)
			return synth_sample_text_value(&parts->native, text, n, parts->column->name);
		if (n == 1 && text[0] >= '1' && text[0] <= '8')
			version = text[0] - '0';
	}
	word[0] = synth_num_random(parts->random);
	word[1] = synth_num_random(parts->random);
	for (int k = 0; k < 16; k++)
		uuid->data[k] = (unsigned char) (word[k / 8] >> (56 - 8 * (k % 8)));
	/* version and variant as RFC 9562 wants them */
	uuid->data[6] = (unsigned char) ((uuid->data[6] & 0x0f) | (version << 4));
	uuid->data[8] = (unsigned char) ((uuid->data[8] & 0x3f) | 0x80);
	return UUIDPGetDatum(uuid);
}
