/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * target.c
 *		Fuzz the decoder and the learner of text models.
 *
 * An input that begins with the magic is a blob: if it opens, values and keys
 * are drawn from every cluster.  Any other is a column to learn, one value a
 * line, its first byte the options: what is learned must open.  Strings must
 * keep to their limits and, from a blob without raw bytes, be UTF-8.
 *
 * Built without -DFUZZ it is a program that writes seeds: target DIRECTORY.
 */
#include "../../unit/text_corpus.h"

static void
use(const SynthTextView *view, bool raw, int max_chars)
{
	char	   *text = malloc(SYNTH_TEXT_MAX_BYTES);
	char		small[5];
	SynthRandom r;

	synth_num_random_init(&r, 1);
	for (int k = 0; k < synth_text_clusters(view) && k < 20; k++)
	{
		char		described[40];

		if (synth_text_describe(view, k, described, sizeof(described)) >= (int) sizeof(described))
			abort();
		for (int i = 0; i < 4; i++)
		{
			SynthTextValue v;

			v.bytes = text;
			v.rows = 1;
			v.length = (uint32_t) (i < 2 ?
								   synth_text_generate(view, k, &r, text, SYNTH_TEXT_MAX_BYTES) :
								   synth_text_generate_key(view, (uint64_t) i << (k + 8), 3, text,
														   SYNTH_TEXT_MAX_BYTES));
			if (v.length > SYNTH_TEXT_MAX_BYTES || memchr(text, 0, v.length) != NULL)
				abort();
			if (!raw && (!valid_utf8(&v) || (max_chars > 0 && chars_of(&v) > max_chars)))
				abort();
			if (synth_text_generate(view, k, &r, small, sizeof(small)) > sizeof(small))
				abort();
		}
	}
	free(text);
}

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
	use(l.view, raw, options.max_chars);
	forget(&l);
	free_column(&c);
	if (allocated != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t		bytes;
	const SynthTextView *view;

	if (n > 0 && data[0] != 'S')
		learn_lines(data, n < 3000 ? n : 3000);
	else if (synth_text_view_bytes(data, n, &bytes) == SYNTH_TEXT_OK)
	{
		void	   *memory = malloc(bytes);

		if (synth_text_open(data, n, memory, bytes, &view) == SYNTH_TEXT_OK)
			use(view, data[4] & 1, 0);
		free(memory);
	}
	return 0;
}

#ifndef FUZZ
static void
write_seed(const char *directory, const char *name, const void *bytes, size_t n)
{
	char		path[4096];
	FILE	   *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		abort();
}

int
main(int argc, char **argv)
{
	static const struct
	{
		const char *name;
		void		(*make) (Column *, int, SynthRandom *);
		int			rows;
		bool		unique;
	}			seeds[] = {
		{"codes", make_codes, 40, false}, {"emails", make_emails, 60, false},
		{"phones", make_phones, 60, true}, {"uuids", make_uuids, 30, true},
		{"addresses", make_addresses, 40, false}, {"names", make_names, 60, true},
		{"reviews", make_reviews, 30, false}, {"unspaced", make_unspaced, 30, false}
	};
	SynthRandom r;

	synth_num_random_init(&r, 7);
	for (uint32_t i = 0; i < LENGTH_OF(seeds) && argc > 1; i++)
	{
		Column		c = {0};
		Learned		l;
		char		name[64];
		char		lines[8192] = {(char) (i & 15)};
		size_t		n = 1;

		seeds[i].make(&c, seeds[i].rows, &r);
		learn(&c, options_for(seeds[i].unique, 0), &l);
		snprintf(name, sizeof(name), "blob_%s", seeds[i].name);
		write_seed(argv[1], name, l.blob, l.blob_bytes);
		for (int k = 0; k < c.n && n + c.row[k].length + 1 < 1500; k++)
		{
			memcpy(lines + n, c.row[k].bytes, c.row[k].length);
			n += c.row[k].length;
			lines[n++] = '\n';
		}
		snprintf(name, sizeof(name), "column_%s", seeds[i].name);
		write_seed(argv[1], name, lines, n);
		forget(&l);
		free_column(&c);
	}
	return 0;
}
#endif
