/* links: src/example/example_arena.c src/example/example_band.c src/example/example_bank.c src/example/example_branch.c src/example/example_date.c src/example/example_date_blocks.c src/example/example_doubt.c src/example/example_eval.c src/example/example_formula.c src/example/example_join.c src/example/example_layout.c src/example/example_number.c src/example/example_number_blocks.c src/example/example_pattern.c src/example/example_search.c src/example/example_text.c src/example/example_text_blocks.c src/example/example_trust.c src/example/example_write.c src/example/example_write_typed.c src/num/num_random.c */
/*
 * example_search.c
 *		The search without a server: what it finds, what it does not trust, that
 *		it repeats itself, keeps to its memory and asks for interrupts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "example/example_private.h"

#define MAX_BLOCKS 4096

static int	number = 0;
static int	bad = 0;
static int	polls = 0;
static void *block[MAX_BLOCKS];
static int	blocks = 0;
static size_t allocated = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static void *
allocate(size_t bytes, void *arg)
{
	(void) arg;
	allocated += bytes;
	return block[blocks++] = malloc(bytes);
}

static void
free_all(void)
{
	while (blocks > 0)
		free(block[--blocks]);
	allocated = 0;
}

static void
count_poll(void *arg)
{
	(void) arg;
	polls++;
}

/* Examples as texts "in|out", columns separated by '/'; "-" is NULL. */
static SynthExampleCandidate
best_of(int columns, int examples, const char *const *example, size_t limit)
{
	static const char *const names[] = {"c1", "c2", "c3"};
	SynthText	inputs[64];
	SynthText	outputs[32];
	SynthExampleTask task;
	SynthExampleCandidate found[8];

	memset(&task, 0, sizeof(task));
	memset(found, 0, sizeof(found));
	for (int i = 0; i < examples; i++)
	{
		const char *at = example[i];

		for (int c = 0; c < columns; c++)
		{
			int			n = strcspn(at, c + 1 < columns ? "/" : "|");

			inputs[i * columns + c] = make_text(at, n == 1 && *at == '-' ? SYNTH_EXAMPLE_NULL : n);
			at += n + 1;
		}
		outputs[i] = make_text(at, strcmp(at, "-") == 0 ? SYNTH_EXAMPLE_NULL : (int) strlen(at));
	}
	task.columns = columns;
	task.examples = examples;
	task.inputs = inputs;
	task.outputs = outputs;
	task.names = names;
	task.budget_ms = 60000;
	task.poll = count_poll;
	if (synth_example_search(&task, synth_example_arena(allocate, NULL, limit), found, 8) == 0)
		found[0].sql = NULL;
	return found[0];
}

static void
check_sql(int columns, int examples, const char *const *example, const char *wanted,
		  bool trusted, const char *what)
{
	SynthExampleCandidate best = best_of(columns, examples, example, (size_t) 64 << 20);

	if (best.sql == NULL || strcmp(best.sql, wanted) != 0)
		printf("# %s\n", best.sql ? best.sql : "nothing");
	check(best.sql != NULL && strcmp(best.sql, wanted) == 0 && best.trusted == trusted, what);
	free_all();
}

static void
check_patterns(void)
{
	int			start;
	int			end;
	SynthText	text = MAKE_TEXT_LITERAL("x1 22.5y 333");

	check(synth_example_match(&synth_example_patterns[0], text, 2, &start, &end) &&
		  start == 3 && end == 5, "the second run of digits");
	check(synth_example_match(&synth_example_patterns[0], text, -1, &start, &end) &&
		  start == 9 && end == 12, "the last run of digits");
	check(synth_example_matches(&synth_example_patterns[0], text) == 4, "four runs of digits");
	check(!synth_example_match(&synth_example_patterns[3], text, 1, &start, &end),
		  "no capital letter");
}

int
main(void)
{
	static const char *const swapped[] = {"Doe, Jane|Jane Doe", "Roe, Rick|Rick Roe"};
	static const char *const dates[] = {"06/25/2013|2013-06-25", "11/08/2009|2009-11-08"};
	static const char *const product[] = {"3/4.50|13.50", "10/2.25|22.50"};
	static const char *const constant[] = {"abc|same", "xyz|same"};
	static const char *const contradiction[] = {"a|b", "a|c"};
	static const char *const unknown[] = {"Bob|Bob", "-|unknown", "Al|Al"};
	static const char *const leap[] = {"2020-02-28|2020-02-29", "2019-12-31|2020-01-01"};
	static const char *const greek[] = {"\xce\xb1-1|\xce\xb1", "\xce\xb2\xce\xb3-22|\xce\xb2\xce\xb3"};
	SynthExampleCandidate first;
	SynthExampleCandidate second;
	char	   *copy;

	check_patterns();
	check_sql(1, 2, swapped, "split_part(c1, ', ', -1) || ' ' || split_part(c1, ',', 1)", true,
			  "words are swapped");
	check_sql(1, 2, dates, "to_char(to_date(c1, 'MM/DD/YYYY'), 'YYYY-MM-DD')", true,
			  "a date is written otherwise");
	check_sql(2, 2, product, "(c1::numeric * c2::numeric)::text", true, "numbers are multiplied");
	check_sql(1, 3, unknown, "CASE WHEN c1 IS NULL THEN 'unknown' ELSE c1 END", true,
			  "NULL has a word of its own");
	check_sql(1, 2, constant, "'same'", false, "a constant is not trusted");
	check_sql(1, 2, leap, "to_char(to_date(c1, 'YYYY-MM-DD') + interval '1 day', 'YYYY-MM-DD')",
			  true, "the next day, over ends of months");
	check_sql(1, 2, greek, "split_part(c1, '-', 1)", true, "letters of several bytes");
	check(best_of(1, 2, contradiction, (size_t) 64 << 20).sql == NULL,
		  "a contradiction has no expression");
	free_all();

	first = best_of(1, 2, swapped, (size_t) 64 << 20);
	copy = strdup(first.sql);
	second = best_of(1, 2, swapped, (size_t) 64 << 20);
	check(strcmp(copy, second.sql) == 0 && first.cost == second.cost, "the same again");
	free(copy);
	free_all();

	polls = 0;
	(void) best_of(1, 3, unknown, (size_t) 64 << 20);
	check(polls > 0, "interrupts are asked for");
	free_all();
	(void) best_of(1, 2, swapped, (size_t) 512 << 10);
	check(allocated < (size_t) 16 << 20, "a small limit of memory is kept to");
	free_all();
	printf("1..%d\n", number);
	return bad != 0;
}
