/*
 * example.h
 *		Door of the example room: a SQL expression from examples of what goes in
 *		and what comes out.
 *
 * Pure C: texts in, texts out, all memory from an arena with a limit.  The
 * caller runs what it gets before it believes it (example_functions.c).
 */
#ifndef SYNTH_EXAMPLE_H
#define SYNTH_EXAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "num/num.h"

/* A text in UTF-8, not terminated; n = SYNTH_EXAMPLE_NULL is SQL's NULL. */
typedef struct SynthText
{
	const char *s;
	int32_t		n;
}			SynthText;

#define SYNTH_EXAMPLE_NULL (-1)
#define SYNTH_EXAMPLE_MAX_COLUMNS 32
#define SYNTH_EXAMPLE_MAX_TEXT_BYTES 4000
#define SYNTH_EXAMPLE_MAX_CANDIDATES 64

typedef struct SynthExampleArena SynthExampleArena;
typedef void *(*SynthExampleAlloc) (size_t bytes, void *arg);

typedef struct SynthExampleTask
{
	int			columns;
	int			examples;
	int			probes;
	const SynthText *inputs;	/* examples x columns */
	const SynthText *outputs;	/* examples */
	const SynthText *probe_inputs;	/* probes x columns */
	const char *const *names;	/* columns as SQL identifiers, quoted */
	bool		thorough;		/* alternatives are wanted, too */
	int64_t		budget_ms;		/* of searching; what is there then is ranked */
	SynthPoll	poll;
	void	   *poll_arg;
}			SynthExampleTask;

typedef struct SynthExampleCandidate
{
	const char *sql;
	double		cost;
	bool		trusted;		/* by what the examples say for it */
	const SynthText *on_probes; /* as the search predicts them; n < -1 unknown */
}			SynthExampleCandidate;

/* Arena of at most so many bytes, in blocks from alloc; never freed here. */
extern SynthExampleArena *synth_example_arena(SynthExampleAlloc alloc, void *arg,
											  size_t limit_bytes);

/*
 * synth_example_search
 *		Candidates that map every input to its output, cheapest first.
 *
 * Returns how many were found, at most max.  Deterministic unless the budget
 * runs out.  Contradictory examples have none.
 */
extern int	synth_example_search(const SynthExampleTask *task,
								 SynthExampleArena *arena,
								 SynthExampleCandidate *candidates, int max);

#endif							/* SYNTH_EXAMPLE_H */
