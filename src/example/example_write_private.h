/*
 * example_write_private.h
 *		What the two files that write SQL share.
 */
#ifndef SYNTH_EXAMPLE_WRITE_PRIVATE_H
#define SYNTH_EXAMPLE_WRITE_PRIVATE_H

#include "example/example_private.h"

typedef struct ExampleWriter
{
	SynthExampleArena *arena;
	const char *const *names;
	char	   *s;
	int			n;
	int			size;
}			ExampleWriter;

extern void synth_example_put(ExampleWriter *w, const char *s);
extern void synth_example_put_bytes(ExampleWriter *w, const char *s, int n);
extern void synth_example_put_integer(ExampleWriter *w, int n);
extern void synth_example_put_literal(ExampleWriter *w, SynthText s);
/* An argument that has to be text, and a call up to its first argument. */
extern void synth_example_put_text(ExampleWriter *w, const Expr *e);
extern void synth_example_put_call(ExampleWriter *w, const char *function,
								   const Expr *a);
extern void synth_example_write_expr(ExampleWriter *w, const Expr *e);
extern void synth_example_write_match(ExampleWriter *w, const Expr *e, bool or_empty);
extern void synth_example_write_number(ExampleWriter *w, const Expr *e);
extern void synth_example_write_time(ExampleWriter *w, const Expr *e);

#endif							/* SYNTH_EXAMPLE_WRITE_PRIVATE_H */
