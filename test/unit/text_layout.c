/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * text_layout.c
 *		Bytes of text models: damage is refused, or harmless.
 */
#include "text_corpus.h"

static SynthRandom r;

/* Open a copy of exactly its size; if that works, use the view. */
static SynthTextStatus
try_blob(const char *blob, size_t n)
{
	char	   *copy = malloc(n > 0 ? n : 1);
	size_t		bytes;
	void	   *memory;
	const SynthTextView *view;
	SynthTextStatus status;
	char		text[SYNTH_TEXT_MAX_BYTES];

	memcpy(copy, blob, n);
	status = synth_text_view_bytes(copy, n, &bytes);
	if (status == SYNTH_TEXT_OK)
	{
		memory = malloc(bytes);
		status = synth_text_open(copy, n, memory, bytes, &view);
		if (status == SYNTH_TEXT_OK)
		{
			for (int k = 0; k < synth_text_clusters(view); k++)
			{
				synth_text_describe(view, k, text, 200);
				for (int i = 0; i < 3; i++)
				{
					if (synth_text_generate(view, k, &r, text, sizeof(text)) > sizeof(text) ||
						synth_text_generate_key(view, (uint64_t) i << 20, 1, text,
												sizeof(text)) > sizeof(text))
						abort();
				}
			}
		}
		free(memory);
	}
	free(copy);
	return status;
}

static void
check_damage(void (*make) (Column *, int, SynthRandom *), int rows, const char *name)
{
	Column		source = {0};
	Learned		l;
	bool		refused = true;
	int			opened = 0;
	char		title[128];
	size_t		bytes;
	void	   *memory;
	const SynthTextView *view;

	make(&source, rows, &r);
	learn(&source, options_for(false, 0), &l);
	for (size_t n = 0; n < l.blob_bytes; n += 1 + n / 40)
		refused = refused && try_blob(l.blob, n) != SYNTH_TEXT_OK;
	snprintf(title, sizeof(title), "%s: no part of a blob is one", name);
	ok(refused, title);
	for (int i = 0; i < 800; i++)
	{
		size_t		at = synth_num_random_below(&r, i % 2 && l.blob_bytes > 300 ? 300 : l.blob_bytes);
		char		was = l.blob[at];

		l.blob[at] = (char) synth_num_random(&r);
		opened += try_blob(l.blob, l.blob_bytes) == SYNTH_TEXT_OK;
		l.blob[at] = was;
	}
	printf("# %s: %d of 800 damaged blobs open\n", name, opened);
	snprintf(title, sizeof(title), "%s: damaged bytes are refused or harmless", name);
	ok(try_blob(l.blob, l.blob_bytes) == SYNTH_TEXT_OK, title);

	l.blob[0] = 'X';
	ok(try_blob(l.blob, l.blob_bytes) == SYNTH_TEXT_BAD_MAGIC, "other bytes");
	l.blob[0] = 'S';
	l.blob[3]++;
	ok(try_blob(l.blob, l.blob_bytes) == SYNTH_TEXT_BAD_VERSION, "a newer version");
	l.blob[3]--;
	synth_text_view_bytes(l.blob, l.blob_bytes, &bytes);
	memory = malloc(bytes);
	ok(synth_text_open(l.blob, l.blob_bytes, memory, bytes - 1, &view) == SYNTH_TEXT_NO_ROOM,
	   "too little memory");
	free(memory);
	forget(&l);
	free_column(&source);
}

int
main(void)
{
	synth_num_random_init(&r, 20260104);
	check_damage(make_codes, 500, "codes");
	check_damage(make_emails, 1000, "e-mails");
	check_damage(make_uuids, 300, "uuids");
	check_damage(make_reviews, 300, "reviews");
	check_damage(make_unspaced, 200, "texts without spaces");
	return finish();
}
