/*
 * sizes.c
 *		Arithmetic on sizes that errors out instead of wrapping.
 */
#include "postgres.h"

#include "base/base.h"

Size
synth_base_size_mul(Size a, Size b)
{
	Size		r;

	if (__builtin_mul_overflow(a, b, &r) || r > MaxAllocHugeSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("requested memory exceeds the limit of the server")));
	return r;
}

Size
synth_base_size_add(Size a, Size b)
{
	Size		r;

	if (__builtin_add_overflow(a, b, &r) || r > MaxAllocHugeSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("requested memory exceeds the limit of the server")));
	return r;
}

void *
synth_base_alloc_array(MemoryContext context, Size n, Size element_bytes)
{
	return MemoryContextAllocHuge(context,
								  Max(synth_base_size_mul(n, element_bytes), 1));
}

void *
synth_base_alloc_array0(MemoryContext context, Size n, Size element_bytes)
{
	Size		bytes = Max(synth_base_size_mul(n, element_bytes), 1);

	return memset(MemoryContextAllocHuge(context, bytes), 0, bytes);
}
