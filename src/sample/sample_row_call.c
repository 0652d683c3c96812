/*
 * sample_row_call.c
 *		A row reader that is kept between the calls of a SQL function.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "sample/sample_row_private.h"
#include "utils/typcache.h"

static void forget_reader(void *call);

SynthRowCall *
synth_sample_row_call(FunctionCallInfo fcinfo)
{
	SynthRowCall *call = fcinfo->flinfo->fn_extra;
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(1);
	Oid			type = HeapTupleHeaderGetTypeId(row);
	int32		typmod = HeapTupleHeaderGetTypMod(row);
	SynthModelView *view;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(SynthRowCall));
		call->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "synth row reader",
											  ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = call;
	}
	view = synth_model_cache_get(&call->cache, fcinfo->flinfo->fn_mcxt,
								 (struct varlena *) PG_GETARG_POINTER(0));
	if (call->reader == NULL || type != call->type || typmod != call->typmod)
	{
		MemoryContext old;
		MemoryContextCallback *callback;
		TupleDesc	desc;

		call->reader = NULL;
		call->extra = NULL;
		MemoryContextReset(call->context);
		old = MemoryContextSwitchTo(call->context);
		desc = lookup_rowtype_tupdesc_copy(type, typmod);
		MemoryContextSwitchTo(old);
		call->type = type;
		call->typmod = typmod;
		call->reader = synth_sample_row_reader(view, desc, call->context);

		/* when the decoded model goes, so must what points into it */
		callback = MemoryContextAlloc(GetMemoryChunkContext(view), sizeof(*callback));
		callback->func = forget_reader;
		callback->arg = call;
		MemoryContextRegisterResetCallback(GetMemoryChunkContext(view), callback);
	}
	synth_sample_read_row(call->reader, row);
	return call;
}

static void
forget_reader(void *call)
{
	((SynthRowCall *) call)->reader = NULL;
}
