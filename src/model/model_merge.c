/*
 * model_merge.c
 *		The aggregate synth_merge: the mixture of models of the same columns.
 *
 * A mixture is the multiset of the components of its inputs, kept in the order
 * of their bytes.  Union of multisets is associative and commutative, so the
 * result has the same bytes in whatever order and grouping the models come.
 * Components are copied as they are, never fitted again: no data is needed and
 * nothing is lost; sampling draws from each by its share of the rows learned.
 *
 * The state is of type synth_model itself, so that a distributed PostgreSQL
 * merges on its workers.  Within an aggregate it is an expanded object, to
 * which a model is added in O(its bytes + components), and which is flattened
 * when it leaves the process.  NULL models are ignored: the transition function
 * is strict, and the first model becomes the state.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "model/model_private.h"
#include "model/model_server.h"
#include "utils/expandeddatum.h"

#define MIXTURE_MAGIC 0x5359584D

typedef struct Part
{
	const unsigned char *bytes; /* of one component */
	Size		n;
}			Part;

typedef struct Mixture
{
	ExpandedObjectHeader header;
	int			magic;
	Size		flat_bytes;		/* without the varlena header */
	uint64		rows;
	int			nparts;
	int			max_parts;
	Part	   *parts;			/* by their bytes */
	SynthComponent *columns;	/* a component whose columns all have */
}			Mixture;

static Mixture *read_mixture(Datum value, MemoryContext parent);
static void add_model(Mixture *mixture, struct varlena *value);
static void add_part(Mixture *mixture, const unsigned char *bytes, Size n);
static SynthComponent *copy_columns(const SynthComponent *component,
									MemoryContext context);
static void check_columns(const SynthComponent *a, const SynthComponent *b);
static Size mixture_flat_size(ExpandedObjectHeader *header);
static void mixture_flatten_into(ExpandedObjectHeader *header, void *result,
								 Size allocated_size);

static const ExpandedObjectMethods mixture_methods =
{
	mixture_flat_size,
	mixture_flatten_into
};

SYNTH_FUNCTION(synth_merge_trans);

/* Transition and combine function: the mixture of two models. */
Datum
synth_merge_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context;
	bool		in_aggregate = AggCheckCallContext(fcinfo, &context) != 0;
	Mixture    *mixture = read_mixture(PG_GETARG_DATUM(0),
									   in_aggregate ? context : CurrentMemoryContext);
	struct varlena *next = PG_GETARG_VARLENA_PP(1);

	add_model(mixture, next);
	PG_FREE_IF_COPY(next, 1);
	if (!in_aggregate)
		PG_RETURN_DATUM(PointerGetDatum(PG_DETOAST_DATUM(EOHPGetRWDatum(&mixture->header))));
	PG_RETURN_DATUM(EOHPGetRWDatum(&mixture->header));
}

/* The state if it is a mixture that may be changed, else a new one of it. */
static Mixture *
read_mixture(Datum value, MemoryContext parent)
{
	MemoryContext context;
	Mixture    *mixture;

	if (VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(value)))
	{
		mixture = (Mixture *) DatumGetEOHP(value);
		if (mixture->magic == MIXTURE_MAGIC)
			return mixture;
	}
	context = AllocSetContextCreate(parent, "synth mixture", ALLOCSET_DEFAULT_SIZES);
	mixture = MemoryContextAllocZero(context, sizeof(Mixture));
	EOH_init_header(&mixture->header, &mixture_methods, context);
	mixture->magic = MIXTURE_MAGIC;
	mixture->flat_bytes = SYNTH_MODEL_HEADER_BYTES;
	add_model(mixture, (struct varlena *) DatumGetPointer(value));
	return mixture;
}

/* Every component of a checked model, which is added whole or not at all. */
static void
add_model(Mixture *mixture, struct varlena *value)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth merge", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	struct varlena *flat = pg_detoast_datum_packed(value);
	const unsigned char *at = (const unsigned char *) VARDATA_ANY(flat);
	Size		bytes = VARSIZE_ANY_EXHDR(flat);
	SynthModelView *view = synth_model_open(flat, context);
	uint64		rows = mixture->rows;
	int			nparts;

	/* an open model's components lie one after the other, and are in order */
	nparts = mixture->nparts + view->ncomponents;
	if (nparts > SYNTH_MODEL_MAX_COMPONENTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many models to merge"),
				 errdetail("A mixture can have %d components.",
						   SYNTH_MODEL_MAX_COMPONENTS),
				 errhint("Learn larger parts of the data, and so fewer models.")));
	if (mixture->flat_bytes + bytes > MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("merged models are too large for one value"),
				 errhint("Merge fewer models, or models of fewer columns.")));
	for (int c = 0; c < view->ncomponents; c++)
	{
		rows += view->components[c].rows;
		if (rows > PG_INT64_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("merged models have too many rows")));
	}
	if (mixture->columns)
		check_columns(mixture->columns, &view->components[0]);
	else
		mixture->columns = copy_columns(&view->components[0],
										mixture->header.eoh_context);
	if (nparts > mixture->max_parts)
	{
		int			max_parts = Min(nparts * 2, SYNTH_MODEL_MAX_COMPONENTS);
		Part	   *parts = MemoryContextAlloc(mixture->header.eoh_context,
											   sizeof(Part) * max_parts);

		if (mixture->parts)
		{
			memcpy(parts, mixture->parts, sizeof(Part) * mixture->nparts);
			pfree(mixture->parts);
		}
		mixture->parts = parts;
		mixture->max_parts = max_parts;
	}

	at += SYNTH_MODEL_HEADER_BYTES;
	for (int c = 0; c < view->ncomponents; c++)
	{
		size_t		n;
		size_t		skip = synth_model_read_length(at, &n);
		unsigned char *copy = MemoryContextAllocHuge(mixture->header.eoh_context, n);

		memcpy(copy, at + skip, n);
		add_part(mixture, copy, n);
		mixture->flat_bytes += skip + n;
		at += skip + n;
	}
	mixture->rows = rows;
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
add_part(Mixture *mixture, const unsigned char *bytes, Size n)
{
	int			low = 0,
				high = mixture->nparts;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		Part	   *part = &mixture->parts[middle];

		if (synth_model_compare_bytes(part->bytes, part->n, bytes, n) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	memmove(&mixture->parts[low + 1], &mixture->parts[low],
			sizeof(Part) * (mixture->nparts - low));
	mixture->parts[low].bytes = bytes;
	mixture->parts[low].n = n;
	mixture->nparts++;
}

/* Names and types only. */
static SynthComponent *
copy_columns(const SynthComponent *component, MemoryContext context)
{
	SynthComponent *copy = MemoryContextAllocZero(context, sizeof(SynthComponent));

	copy->ncolumns = component->ncolumns;
	copy->columns = MemoryContextAllocZero(context, Max(sizeof(SynthColumn) * copy->ncolumns, 1));
	for (int i = 0; i < copy->ncolumns; i++)
	{
		copy->columns[i].name = MemoryContextStrdup(context, component->columns[i].name);
		copy->columns[i].type_name = MemoryContextStrdup(context, component->columns[i].type_name);
	}
	return copy;
}

static void
check_columns(const SynthComponent *a, const SynthComponent *b)
{
	if (a->ncolumns != b->ncolumns)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("models to merge have different columns"),
				 errdetail("One has %d columns, another %d.", a->ncolumns, b->ncolumns),
				 errhint("Merge models that were learned from the same columns in the same order.")));
	for (int i = 0; i < a->ncolumns; i++)
	{
		const SynthColumn *x = &a->columns[i],
				   *y = &b->columns[i];

		if (strcmp(x->name, y->name) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("models to merge have different columns"),
					 errdetail("Column %d is \"%s\" in one and \"%s\" in another.",
							   i + 1, x->name, y->name),
					 errhint("Merge models that were learned from the same columns in the same order.")));
		if (strcmp(x->type_name, y->type_name) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("models to merge have different types of a column"),
					 errdetail("Column \"%s\" is of type %s in one and %s in another.",
							   x->name, x->type_name, y->type_name),
					 errhint("Cast the column to one type where the models are learned.")));
	}
}

/* ---- the expanded object ---- */

static Size
mixture_flat_size(ExpandedObjectHeader *header)
{
	return VARHDRSZ + ((Mixture *) header)->flat_bytes;
}

static void
mixture_flatten_into(ExpandedObjectHeader *header, void *result,
					 Size allocated_size)
{
	Mixture    *mixture = (Mixture *) header;
	unsigned char *start = (unsigned char *) VARDATA(result);
	unsigned char *at = start + SYNTH_MODEL_HEADER_BYTES;

	Assert(allocated_size == VARHDRSZ + mixture->flat_bytes);
	SET_VARSIZE(result, allocated_size);
	for (int i = 0; i < mixture->nparts; i++)
	{
		at += synth_model_write_length(at, mixture->parts[i].n);
		memcpy(at, mixture->parts[i].bytes, mixture->parts[i].n);
		at += mixture->parts[i].n;
	}
	Assert(at == start + mixture->flat_bytes);
	synth_model_write_header(start, mixture->flat_bytes, mixture->nparts);
}
