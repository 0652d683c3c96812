/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * target.c
 *		Fuzz the learner of text columns: what it learns must open, and what
 *		is drawn must keep its promises.
 *
 * The first byte of an input is the options, then there is a value a line.
 * Built without -DFUZZ it is a program that writes seeds: target DIRECTORY.
 */
#include "../../unit/text_corpus.h"

static void
learn_lines(const uint8_t *data, size_t n)
{
	Column		c = {0};
	Learned		l;
	SynthTextFitOptions options = options_for(data[0] & 1, data[0] >> 4);
	bool		raw = false;

	options.sampled = data[0] & 2;
	options.min_count = data[0] & 4 ? 1 : 2;
	options.max_clusters = data[0] & 8 ? 3 : 32;
	for (size_t at = 1; at < n;)
	{
		size_t		end = at;

		/* a value holds no zero byte */
		while (end < n && data[end] != '\n' && data[end] != 0)
			end++;
		add_bytes(&c, (const char *) data + at, end - at);
		raw = raw || !valid_utf8(&c.row[c.n - 1]);
		at = end + 1;
	}
	if (!learn(&c, options, &l))
		abort();
	use_view(l.view, raw, options.max_chars);
	forget(&l);
	free_column(&c);
	if (allocated != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n > 0)
		learn_lines(data, n < 2000 ? n : 2000);
	return 0;
}

#ifndef FUZZ
int
main(int argc, char **argv)
{
	SynthRandom r;

	synth_num_random_init(&r, 7);
	for (uint32_t i = 0; i < LENGTH_OF(seed_columns) && argc > 1; i++)
	{
		Column		c = {0};
		char		lines[8192] = {(char) (i & 15)};
		size_t		n = 1;

		seed_columns[i].make(&c, 25, &r);
		for (int k = 0; k < c.n && n + c.row[k].length + 1 < 1000; k++)
		{
			memcpy(lines + n, c.row[k].bytes, c.row[k].length);
			n += c.row[k].length;
			lines[n++] = '\n';
		}
		write_seed(argv[1], seed_columns[i].name, lines, n);
		free_column(&c);
	}
	return 0;
}
#endif
