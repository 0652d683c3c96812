/*
 * sample_decode.c
 *		Codes to the values of a row type.
 *
 * What a code stands for is worked out once for each attribute: a ready value
 * (NULL, a heavy number, a category), a stretch of the quantile curve, or a
 * cluster of the text generator.  Ready values are shared by all rows.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "learn/learn.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "sample/sample_parts_private.h"
#include "sample/sample_private.h"
#include "sample/sample_value_private.h"
#include "text/text.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/uuid.h"

typedef enum CodeAction
{
	CODE_READY,					/* the datum of the code */
	CODE_NULL,
	CODE_CURVE,					/* a value of the code's chunks */
	CODE_GENERATE				/* a text of the code's cluster */
} CodeAction;

/* One attribute as one component has it. */
typedef struct Source
{
	const SynthColumn *column;
	const SynthVariable *variable;
	int			variable_index;
	uint8	   *action;			/* of code */
	Datum	   *ready;			/* of code */
	const SynthTextView *generator;
	double	   *share;			/* of code: where its last value lay */
	double		stride;
	double		null_share;		/* of a key */
	const SynthEvidence *evidence;	/* or NULL */
	SynthParts *parts;			/* of a column of several variables */
}			Source;

typedef struct Attribute
{
	bool		learned;
	SynthValueType type;
	Source	   *sources;		/* of component */
	Datum	   *values;			/* of the decoded block's rows */
	bool	   *nulls;
}			Attribute;

struct SynthRowMaker
{
	SynthSampler *sampler;
	TupleDesc	desc;
	MemoryContext context;
	MemoryContext block_context;	/* values of the decoded block */
	Attribute  *attributes;
};

static void find_sources(SynthRowMaker *maker, int attribute);
static void prepare_source(SynthRowMaker *maker, Attribute *attribute, Source *source);
static void decode_attribute(SynthRowMaker *maker, int a, const SynthBlock *block);
static void decode_key(SynthRowMaker *maker, Attribute *attribute,
					   const SynthBlock *block);
static const SynthTextView *open_generator(const SynthVariable *variable,
										   MemoryContext context);

SynthRowMaker *
synth_sample_row_maker(SynthSampler *sampler, TupleDesc desc, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthRowMaker *maker = palloc0(sizeof(*maker));

	maker->sampler = sampler;
	maker->desc = desc;
	maker->context = context;
	maker->block_context = AllocSetContextCreate(context, "synth decoded block",
												 ALLOCSET_DEFAULT_SIZES);
	maker->attributes = synth_palloc0_array(Attribute, desc->natts);
	for (int a = 0; a < desc->natts; a++)
		if (!TupleDescAttr(desc, a)->attisdropped)
			find_sources(maker, a);
	MemoryContextSwitchTo(old);
	return maker;
}

static void
find_sources(SynthRowMaker *maker, int a)
{
	const SynthModelView *model = maker->sampler->model;
	Form_pg_attribute form = TupleDescAttr(maker->desc, a);
	Attribute  *attribute = &maker->attributes[a];

	synth_sample_value_type(form->atttypid, form->atttypmod, &attribute->type);
	attribute->sources = synth_palloc0_array(Source, model->ncomponents);
	attribute->values = synth_palloc_array(Datum, maker->sampler->max_rows);
	attribute->nulls = synth_palloc_array(bool, maker->sampler->max_rows);
	for (int k = 0; k < model->ncomponents; k++)
	{
		const SynthComponent *component = &model->components[k];

		for (int c = 0; c < component->ncolumns; c++)
		{
			const SynthColumn *column = &component->columns[c];
			Source	   *source = &attribute->sources[k];

			if (strcmp(column->name, NameStr(form->attname)) != 0)
				continue;
			attribute->learned = true;
			source->column = column;
			source->variable_index = column->first_variable;
			source->variable = &component->variables[column->first_variable];
			if (maker->sampler->evidence)
				source->evidence = maker->sampler->evidence[k][source->variable_index];
			synth_sample_check_type(column, &attribute->type, NameStr(form->attname));
			prepare_source(maker, attribute, source);
			break;
		}
	}
}

static void
prepare_source(SynthRowMaker *maker, Attribute *attribute, Source *source)
{
	const SynthVariable *variable = source->variable;
	const SynthComponent *component =
		&maker->sampler->model->components[source - attribute->sources];

	if (source->column->codec == SYNTH_CODEC_KEY)
	{
		if (variable->has_null && component->fitted_rows > 0)
			source->null_share = (double) variable->code_rows[0] /
				(double) component->fitted_rows;
		if (variable->generator_bytes > 0)
			source->generator = open_generator(variable, maker->context);
		return;
	}
	if (synth_sample_has_parts(source->column))
	{
		source->parts = synth_sample_parts(component, source->column, &attribute->type,
										   maker->context);
		return;
	}
	if (variable->domain == SYNTH_DOMAIN_NUMBER)
	{
		/* fractions of square roots of primes: columns do not move in step */
		static const double strides[] = {0.41421356237309515, 0.7320508075688772,
			0.2360679774997898, 0.6457513110645907, 0.3166247903554, 0.605551275463989,
		0.12310562561766059, 0.358898943540674};

		source->share = synth_palloc0_array(double, variable->nvalues);
		source->stride = strides[source->variable_index % lengthof(strides)];
	}
	source->action = synth_palloc0_array(uint8, variable->ncodes);
	source->ready = synth_palloc0_array(Datum, variable->ncodes);
	if (variable->generator_bytes > 0)
		source->generator = open_generator(variable, maker->context);
	for (int c = 0; c < variable->ncodes; c++)
	{
		if (variable->has_null && c == variable->ncodes - 1)
			source->action[c] = CODE_NULL;
		else if (variable->domain == SYNTH_DOMAIN_TEXT)
		{
			if (c >= variable->nvalues)
				source->action[c] = CODE_GENERATE;
			else
				source->ready[c] = synth_sample_text_value(&attribute->type,
														   variable->text[c],
														   variable->text_bytes[c],
														   source->column->name);
		}
		else if (c >= variable->nvalues)
		{
			/* the special values, by ascending bit */
			int			bit = 1;

			for (int left = c - variable->nvalues;; bit <<= 1)
				if ((variable->part_type & bit) && left-- == 0)
					break;
			source->ready[c] = synth_sample_special_value(&attribute->type, bit);
		}
		else if (variable->code_chunk[c + 1] - variable->code_chunk[c] == 1 &&
				 variable->chunks[variable->code_chunk[c]].flat)
			source->ready[c] = synth_sample_number_value(&attribute->type, variable,
														 variable->chunks[variable->code_chunk[c]].value);
		else
			source->action[c] = CODE_CURVE;
	}
}

static const SynthTextView *
open_generator(const SynthVariable *variable, MemoryContext context)
{
	const SynthTextView *view;
	size_t		bytes;

	if (synth_text_view_bytes(variable->generator, variable->generator_bytes,
							  &bytes) != SYNTH_TEXT_OK ||
		synth_text_open(variable->generator, variable->generator_bytes,
						MemoryContextAllocHuge(context, bytes), bytes,
						&view) != SYNTH_TEXT_OK)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("text generator of a model is damaged")));
	return view;
}

void
synth_sample_decode(SynthRowMaker *maker, const SynthBlock *block)
{
	MemoryContext old;

	MemoryContextReset(maker->block_context);
	old = MemoryContextSwitchTo(maker->block_context);
	for (int a = 0; a < maker->desc->natts; a++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!maker->attributes[a].learned)
			continue;
		if (maker->attributes[a].sources[0].column->codec == SYNTH_CODEC_KEY)
			decode_key(maker, &maker->attributes[a], block);
		else
			decode_attribute(maker, a, block);
	}
	MemoryContextSwitchTo(old);
}

static double
curve_value(const Source *source, int code, SynthRandom *random)
{
	const SynthVariable *variable = source->variable;
	double		u;

	if (source->evidence)
		return synth_sample_given_value(source->evidence, variable, code, random);
	/* each value of a code a step further round: evenly spread for any number */
	u = source->share[code] + source->stride;
	u -= u >= 1;
	source->share[code] = u;
	return synth_model_round(variable, synth_model_code_value(variable, code, u));
}


static void
decode_attribute(SynthRowMaker *maker, int a, const SynthBlock *block)
{
	Attribute  *attribute = &maker->attributes[a];
	char		text[SYNTH_TEXT_MAX_BYTES + 1];
	SynthRandom random;

	synth_num_random_init(&random,
						  synth_num_mix(block->key, attribute->sources[0].variable_index));
	for (int k = 0; k < maker->sampler->model->ncomponents; k++)
	{
		Source	   *source = &attribute->sources[k];

		/* where the values of each code begin in this block */
		for (int c = 0; source->share && c < source->variable->nvalues; c++)
			source->share[c] = synth_num_random_unit(&random);
	}
	for (uint32 i = 0; i < block->nrows; i++)
	{
		Source	   *source = &attribute->sources[block->component ? block->component[i] : 0];
		uint16		code = block->codes[source->variable_index][i];

		attribute->nulls[i] = false;
		if (source->parts)
		{
			attribute->nulls[i] = !synth_sample_parts_value(source->parts, block, i, &random,
															&attribute->values[i]);
			continue;
		}
		switch ((CodeAction) source->action[code])
		{
			case CODE_READY:
				attribute->values[i] = source->ready[code];
				break;
			case CODE_NULL:
				attribute->values[i] = (Datum) 0;
				attribute->nulls[i] = true;
				break;
			case CODE_CURVE:
				attribute->values[i] =
					synth_sample_number_value(&attribute->type, source->variable,
											  curve_value(source, code, &random));
				break;
			case CODE_GENERATE:
				{
					size_t		n = synth_text_generate(source->generator,
														code - source->variable->nvalues,
														&random, text, sizeof(text) - 1);

					attribute->values[i] =
						synth_sample_text_value(&attribute->type, text, (uint32) n,
												source->column->name);
					if ((i & 1023) == 0)
						CHECK_FOR_INTERRUPTS();
					break;
				}
		}
	}
}

static void
decode_key(SynthRowMaker *maker, Attribute *attribute, const SynthBlock *block)
{
	char		text[SYNTH_TEXT_MAX_BYTES + 1];

	for (uint32 i = 0; i < block->nrows; i++)
	{
		int64		position = block->positions ? block->positions[i] : block->first + i;
		Source	   *source = &attribute->sources[0];
		const SynthVariable *variable = source->variable;
		uint64		random = synth_num_mix(synth_num_mix(maker->sampler->seed,
															   source->variable_index), position);

		attribute->nulls[i] = false;
		if (source->null_share > 0 &&
			(double) (random >> 11) * 0x1.0p-53 < source->null_share)
		{
			attribute->values[i] = (Datum) 0;
			attribute->nulls[i] = true;
		}
		else if (variable->domain == SYNTH_DOMAIN_KEY_INTEGER)
			attribute->values[i] = synth_sample_key_value(&attribute->type,
														  (int64) variable->origin, position);
		else if (variable->domain == SYNTH_DOMAIN_KEY_UUID)
		{
			uint64		high = synth_num_mix(random, maker->sampler->seed),
						low = synth_num_mix(high, random);
			int			n;

			/* version and variant as RFC 9562 wants them */
			high = (high & ~UINT64CONST(0xf000)) | ((uint64) variable->part_type << 12);
			low = (low & ~(UINT64CONST(3) << 62)) | (UINT64CONST(2) << 62);
			n = snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%012llx",
						 (unsigned) (high >> 32), (unsigned) (high >> 16) & 0xffff,
						 (unsigned) high & 0xffff, (unsigned) (low >> 48),
						 (unsigned long long) (low & UINT64CONST(0xffffffffffff)));
			attribute->values[i] = synth_sample_text_value(&attribute->type, text, n,
														   source->column->name);
		}
		else if (source->generator)
		{
			size_t		n = synth_text_generate_key(source->generator, position,
													maker->sampler->seed, text,
													sizeof(text) - 1);

			attribute->values[i] = synth_sample_text_value(&attribute->type, text,
														   (uint32) n,
														   source->column->name);
		}
		else
			attribute->nulls[i] = true;
		if ((i & 1023) == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

void
synth_sample_row(SynthRowMaker *maker, uint32 i, Datum *values, bool *nulls)
{
	for (int a = 0; a < maker->desc->natts; a++)
	{
		Attribute  *attribute = &maker->attributes[a];

		if (attribute->learned)
		{
			values[a] = attribute->values[i];
			nulls[a] = attribute->nulls[i];
		}
		else
		{
			values[a] = (Datum) 0;
			nulls[a] = true;
		}
	}
}

void
synth_sample_replace_row(SynthRowMaker *maker, uint32 i, const SynthRowMaker *other,
						 uint32 j)
{
	MemoryContext old = MemoryContextSwitchTo(maker->block_context);

	for (int a = 0; a < maker->desc->natts; a++)
	{
		Attribute  *attribute = &maker->attributes[a];
		Form_pg_attribute form = TupleDescAttr(maker->desc, a);

		if (!attribute->learned)
			continue;
		attribute->nulls[i] = other->attributes[a].nulls[j];
		if (!attribute->nulls[i])
			attribute->values[i] = datumCopy(other->attributes[a].values[j],
											 form->attbyval, form->attlen);
	}
	MemoryContextSwitchTo(old);
}

bool
synth_sample_is_learned(const SynthRowMaker *maker, int a)
{
	return maker->attributes[a].learned;
}

bool
synth_sample_is_key(const SynthRowMaker *maker, int a)
{
	return maker->attributes[a].learned &&
		maker->attributes[a].sources[0].column->codec == SYNTH_CODEC_KEY;
}
