/* links: src/example/example_arena.c src/example/example_band.c src/example/example_bank.c src/example/example_branch.c src/example/example_date.c src/example/example_date_blocks.c src/example/example_doubt.c src/example/example_eval.c src/example/example_formula.c src/example/example_join.c src/example/example_layout.c src/example/example_number.c src/example/example_number_blocks.c src/example/example_pattern.c src/example/example_search.c src/example/example_text.c src/example/example_text_blocks.c src/example/example_trust.c src/example/example_write.c src/example/example_write_typed.c src/num/num_random.c */
/*
 * target.c
 *		Fuzz the search by example: texts from the bytes, whatever they are.
 *
 * The first byte has the number of columns; lines are examples, their fields
 * separated by '|', the last one the output.  What is found must give the
 * outputs, as the search itself evaluates it.
 */
#include <stdlib.h>
#include <string.h>

#include "example/example_private.h"

#define MAX_FIELDS 64

static void *block[4096];
static int	blocks = 0;

static void *
allocate(size_t bytes, void *arg)
{
	(void) arg;
	if (blocks == 4096)
		abort();
	return block[blocks++] = malloc(bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = {"c1", "c2", "c3"};
	SynthText	inputs[MAX_FIELDS * 3];
	SynthText	outputs[MAX_FIELDS];
	SynthExampleTask task;
	SynthExampleCandidate found[4];
	int			columns;
	int			examples = 0;
	size_t		at = 1;

	if (n < 2 || n > 600)
		return 0;
	columns = 1 + data[0] % 3;
	while (at < n && examples < 8)
	{
		for (int c = 0; c <= columns; c++)
		{
			size_t		from = at;
			int			length;
			char	   *exact;

			while (at < n && data[at] != '|' && data[at] != '\n')
				at++;
			length = (int) (at - from);
			/* exactly as long as it says: the sanitizer sees a byte too far */
			exact = allocate(length > 0 ? length : 1, NULL);
			memcpy(exact, data + from, length);
			at += at < n;
			if (length == 1 && exact[0] == '~')
				length = SYNTH_EXAMPLE_NULL;
			if (c < columns)
				inputs[examples * columns + c] = make_text(exact, length);
			else
				outputs[examples] = make_text(exact, length);
		}
		examples++;
	}
	memset(&task, 0, sizeof(task));
	task.columns = columns;
	task.examples = examples;
	task.inputs = inputs;
	task.outputs = outputs;
	task.names = names;
	task.probes = examples;
	task.probe_inputs = inputs;
	task.budget_ms = 200;
	columns = synth_example_search(&task, synth_example_arena(allocate, NULL, (size_t) 8 << 20),
								   found, 4);
	for (int i = 0; i < columns; i++)
		for (int j = 0; j < examples; j++)
			if (!synth_example_equal(found[i].on_probes[j], outputs[j]))
				abort();
	while (blocks > 0)
		free(block[--blocks]);
	return 0;
}
