/*
 * text_fit.c
 *		The learner on PostgreSQL's memory.
 *
 * Everything is allocated in a child of the current memory context, which an
 * error takes with it; the blob is copied out.
 */
#ifndef SYNTH_TEXT_FRONTEND

#include "postgres.h"

#include "utils/memutils.h"

#include "text/text.h"

static void *
context_alloc(void *arg, size_t bytes)
{
	return MemoryContextAllocHuge((MemoryContext) arg, bytes);
}

static void
context_release(void *arg, void *p)
{
	pfree(p);
}

/*
 * synth_text_fit
 *		See synth_text_learn.   Memory: result in the current context.
 */
char *
synth_text_fit(const SynthTextValue *values, int nvalues,
			   const SynthTextFitOptions *options, uint16_t *cluster,
			   int *nclusters, size_t *blob_bytes, SynthPoll poll,
			   void *poll_arg)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth text learning",
												  ALLOCSET_DEFAULT_SIZES);
	SynthTextMemory memory = {context_alloc, context_release, context};
	char	   *blob;
	char	   *result;

	blob = synth_text_learn(values, nvalues, options, cluster, nclusters,
							blob_bytes, &memory, poll, poll_arg);
	result = palloc(*blob_bytes);
	memcpy(result, blob, *blob_bytes);
	MemoryContextDelete(context);
	return result;
}

#endif							/* SYNTH_TEXT_FRONTEND */
