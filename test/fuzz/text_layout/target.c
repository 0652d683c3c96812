/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * target.c
 *		Fuzz the decoder of text models, and use what it lets through: values
 *		and keys must keep to their limits and be UTF-8 where promised.
 *
 * Built without -DFUZZ it is a program that writes seeds: target DIRECTORY.
 */
#include "../../unit/text_corpus.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t		bytes;
	const SynthTextView *view;

	if (synth_text_view_bytes(data, n, &bytes) == SYNTH_TEXT_OK)
	{
		void	   *memory = malloc(bytes);

		/* the fifth byte is the flags, the first of them raw bytes */
		if (synth_text_open(data, n, memory, bytes, &view) == SYNTH_TEXT_OK)
			use_view(view, data[4] & 1, 0);
		free(memory);
	}
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
		Learned		l;

		seed_columns[i].make(&c, seed_columns[i].rows, &r);
		learn(&c, options_for(seed_columns[i].unique, 0), &l);
		write_seed(argv[1], seed_columns[i].name, l.blob, l.blob_bytes);
		forget(&l);
		free_column(&c);
	}
	return 0;
}
#endif
