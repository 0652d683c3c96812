/*
 * model_value.c
 *		The bytes of a model as a value of the server: detoast, check, cache.
 *
 * A stored value is checked each time it is decoded: it may come from a
 * damaged page, from a restored dump of a newer version, or from a person who
 * wants to see a server crash.  Functions that are called for every row keep
 * the decoded model between calls (SynthModelCache).
 */
#include "postgres.h"

#include "access/detoast.h"
#include "base/base.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "model/model_private.h"
#include "model/model_server.h"

struct SynthModelCache
{
	MemoryContext context;		/* of the view; reset when the value changes */
	SynthModelView *view;		/* NULL: nothing kept */
	/* where the view came from; either one decides */
	bool		is_external;
	struct varatt_external external;
	unsigned char header[SYNTH_MODEL_HEADER_BYTES];
};

static void *alloc_in_context(void *arg, size_t bytes);
static bool encoding_is_right(const SynthModelView *view);
static bool text_is_right(const char *text, size_t text_bytes);

SynthModelView *
synth_model_open(struct varlena *value, MemoryContext context)
{
	struct varlena *flat = pg_detoast_datum_packed(value);
	SynthModelView *view;

	view = synth_model_check(VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat), context,
							 ERRCODE_DATA_CORRUPTED, NULL);
	if (flat != value)
		pfree(flat);
	return view;
}

SynthModelView *
synth_model_check(const void *bytes, Size n, MemoryContext context, int damaged,
				  struct Node *escontext)
{
	SynthModelView *view = MemoryContextAllocZero(context, sizeof(SynthModelView));
	SynthModelStatus status = synth_model_decode(bytes, n, view, alloc_in_context,
												 context);

	if (status == SYNTH_MODEL_OK && encoding_is_right(view))
		return view;
	if (status == SYNTH_MODEL_OK)
		synth_errsave(escontext,
					  (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
					   errmsg("texts in the synth_model value are not valid in encoding \"%s\"",
							  GetDatabaseEncodingName()),
					   errhint("Use the model in a database with the encoding of the one that learned it.")));
	else if (status == SYNTH_MODEL_NEWER)
		synth_errsave(escontext,
					  (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					   errmsg("synth_model value is from a newer version of synth"),
					   errhint("Update the extension in this database.")));
	else
		synth_errsave(escontext,
					  (errcode(damaged),
					   errmsg("synth_model value is damaged"),
					   errdetail("%s", synth_model_status_text(status))));
	return NULL;
}

/* Zeroed memory; the decoder comes here often enough to be cancelled. */
static void *
alloc_in_context(void *arg, size_t bytes)
{
	CHECK_FOR_INTERRUPTS();
	return MemoryContextAllocExtended((MemoryContext) arg, bytes,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* A model that was learned elsewhere must not bring broken characters in. */
static bool
encoding_is_right(const SynthModelView *view)
{
	for (int c = 0; c < view->ncomponents; c++)
	{
		const SynthComponent *component = &view->components[c];

		for (int i = 0; i < component->ncolumns; i++)
		{
			const SynthColumn *column = &component->columns[i];

			if (!text_is_right(column->name, strlen(column->name)) ||
				!text_is_right(column->type_name, strlen(column->type_name)) ||
				!text_is_right(column->detail, strlen(column->detail)))
				return false;
		}
		for (int v = 0; v < component->nvariables; v++)
		{
			const SynthVariable *variable = &component->variables[v];

			CHECK_FOR_INTERRUPTS();
			if (!text_is_right(variable->part, strlen(variable->part)))
				return false;
			if (variable->domain != SYNTH_DOMAIN_TEXT)
				continue;
			for (int code = 0; code < variable->nvalues; code++)
				if (!text_is_right(variable->text[code], variable->text_bytes[code]))
					return false;
		}
	}
	return true;
}

static bool
text_is_right(const char *text, size_t text_bytes)
{
	/* texts are shorter than the value, which is below 1 GB */
	return pg_verify_mbstr(GetDatabaseEncoding(), text, (int) text_bytes, true);
}

struct varlena *
synth_model_build(const SynthModelView *view)
{
	Size		n = synth_model_encode_polling(view, NULL, 0, synth_base_poll, NULL);
	struct varlena *value;
	MemoryContext context;
	SynthModelView check;
	SynthModelStatus status;

	if (n > MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the model is too large"),
				 errdetail("It takes %zu bytes; a value can have %zu.",
						   n, (Size) (MaxAllocSize - VARHDRSZ)),
				 errhint("Learn fewer columns.")));
	value = palloc0(n + VARHDRSZ);
	SET_VARSIZE(value, n + VARHDRSZ);
	synth_model_encode_polling(view, VARDATA(value), n, synth_base_poll, NULL);

	/* a model that cannot be read later must not be stored now */
	context = AllocSetContextCreate(CurrentMemoryContext, "synth model check",
									ALLOCSET_DEFAULT_SIZES);
	status = synth_model_decode(VARDATA(value), n, &check, alloc_in_context, context);
	if (status != SYNTH_MODEL_OK)
		elog(ERROR, "learned model breaks an invariant: %s",
			 synth_model_status_text(status));
	MemoryContextDelete(context);
	return value;
}

SynthModelView *
synth_model_cache_get(SynthModelCache **cache_pointer, MemoryContext parent,
					  struct varlena *value)
{
	SynthModelCache *cache = *cache_pointer;
	struct varatt_external external;
	bool		is_external = VARATT_IS_EXTERNAL_ONDISK(value);
	unsigned char header[SYNTH_MODEL_HEADER_BYTES] = {0};

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(parent, sizeof(SynthModelCache));
		cache->context = AllocSetContextCreate(parent, "synth model cache",
											   ALLOCSET_DEFAULT_SIZES);
		*cache_pointer = cache;
	}

	/* the place of a toasted value is enough to know it again */
	if (is_external)
	{
		VARATT_EXTERNAL_GET_POINTER(external, value);
		if (cache->view && cache->is_external &&
			memcmp(&external, &cache->external, sizeof(external)) == 0)
			return cache->view;
	}
	else
	{
		/* the header, which has the size and the checksum of all the rest */
		struct varlena *slice = value;

		if (VARATT_IS_COMPRESSED(value) || VARATT_IS_EXTERNAL(value))
			slice = pg_detoast_datum_slice(value, 0, SYNTH_MODEL_HEADER_BYTES);
		memcpy(header, VARDATA_ANY(slice),
			   Min(VARSIZE_ANY_EXHDR(slice), SYNTH_MODEL_HEADER_BYTES));
		if (slice != value)
			pfree(slice);
		if (cache->view && !cache->is_external &&
			memcmp(header, cache->header, sizeof(header)) == 0)
			return cache->view;
	}

	cache->view = NULL;
	MemoryContextReset(cache->context);
	cache->view = synth_model_open(value, cache->context);
	cache->is_external = is_external;
	if (is_external)
		cache->external = external;
	memcpy(cache->header, header, sizeof(header));
	return cache->view;
}

SynthModelView *
synth_model_cached(FunctionCallInfo fcinfo, int argno)
{
	return synth_model_cache_get((SynthModelCache **) &fcinfo->flinfo->fn_extra,
								 fcinfo->flinfo->fn_mcxt,
								 (struct varlena *) PG_GETARG_POINTER(argno));
}
