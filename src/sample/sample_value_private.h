/*
 * sample_value_private.h
 *		A value of a type, from a number or a text (sample_value.c).
 */
#ifndef SYNTH_SAMPLE_VALUE_PRIVATE_H
#define SYNTH_SAMPLE_VALUE_PRIVATE_H

#include "fmgr.h"
#include "learn/learn.h"
#include "model/model.h"

typedef struct SynthValueType
{
	Oid			type;			/* as the row type says */
	Oid			base_type;		/* below any domain */
	int32		typmod;			/* of the base type */
	SynthCellClass class;
	FmgrInfo	input;
	Oid			io_param;
}			SynthValueType;

extern void synth_sample_value_type(Oid type, int32 typmod, SynthValueType *out);
/* Error 42804 unless values of the learned column fit the type. */
extern void synth_sample_check_type(const SynthColumn *column,
									const SynthValueType *type,
									const char *attribute);
extern Datum synth_sample_number_value(const SynthValueType *type,
									   const SynthVariable *variable, double value);
/* NaN and the infinities (SYNTH_SPECIAL_ bits) */
extern Datum synth_sample_special_value(const SynthValueType *type, int special);
/* False when the type does not take it; then an error must follow. */
extern bool synth_sample_try_text(SynthValueType *type, const char *text,
								  uint32 nbytes, Datum *value);
/* Error 22P02, without the value, when the type does not take it. */
extern Datum synth_sample_text_value(SynthValueType *type, const char *text,
									 uint32 nbytes, const char *column);
/* first + position; error 22003 when the type has no room for it */
extern Datum synth_sample_key_value(const SynthValueType *type, int64 first,
									int64 position);
/* A numeric of a type modifier, or of the learned scale (-1: none). */
extern Datum synth_sample_numeric(int32 typmod, int learned_scale, double value);

#endif							/* SYNTH_SAMPLE_VALUE_PRIVATE_H */
