/*
 * model_server.h
 *		The half of the model room's door that needs the server.
 */
#ifndef SYNTH_MODEL_SERVER_H
#define SYNTH_MODEL_SERVER_H

#include "base/base.h"
#include "model/model.h"

/*
 * synth_model_open
 *		Detoast, check and decode a value.
 *
 * The view lives in context and does not point into the value.
 * Errors: XX001 damaged, 0A000 of a newer version, 22021 texts that are not in
 * the database's encoding.
 */
extern SynthModelView *synth_model_open(struct varlena *value,
										MemoryContext context);

/*
 * synth_model_build
 *		Encode to a value in the current context, and check that it decodes.
 *
 * Errors: 54000 too large.
 */
extern struct varlena *synth_model_build(const SynthModelView *view);

/*
 * synth_model_cache_get
 *		A decoded model kept between calls.
 *
 * *cache is NULL at first and comes to life as a child of parent.  While the
 * same value is given, the same view comes back without detoasting; another
 * value frees the old view (compare view->fingerprint to know).
 */
typedef struct SynthModelCache SynthModelCache;
extern SynthModelView *synth_model_cache_get(SynthModelCache **cache,
											 MemoryContext parent,
											 struct varlena *value);

/* The same for argument argno of a function that leaves fn_extra to this. */
extern SynthModelView *synth_model_cached(FunctionCallInfo fcinfo, int argno);

#endif							/* SYNTH_MODEL_SERVER_H */
