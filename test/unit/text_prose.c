/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * text_prose.c
 *		Free text: the guarantee, checked by cutting texts to words in eight
 *		ways of the test's own; lengths; novelty; order.
 */
#include <ctype.h>

#include "text_corpus.h"

static SynthRandom r;

/* ---- ways to cut; words are hashed (FNV-1a) ---- */

#define WAYS		8
#define MAX_WORDS	8192

static const char *const way_names[WAYS] = {
	"by spaces", "by spaces, folded", "stripped", "stripped, folded",
	"\\w+", "\\w+, folded", "letters, folded", "punctuation removed, folded"
};

static uint64_t
fnv(const char *p, size_t n, bool fold)
{
	uint64_t	h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char) (fold ? tolower((unsigned char) p[i]) : p[i])) *
			UINT64_C(1099511628211);
	return h;
}

static bool
is_word_char(const char *p, int way)
{
	/* the made columns hold no other punctuation beyond ASCII than these two */
	if ((unsigned char) *p >= 0x80)
		return true;
	return way == 6 ? isalpha((unsigned char) *p) :
		isalnum((unsigned char) *p) || *p == '_';
}

static int
cut(const SynthTextValue *v, int way, uint64_t *out)
{
	const char *p = v->bytes,
			   *end = p + v->length;
	bool		fold = (way & 1) || way == 6;
	int			n = 0;

	while (p < end)
	{
		const char *from;

		if (way >= 4 && way <= 6)
		{
			while (p < end && !is_word_char(p, way))
				p++;
			from = p;
			while (p < end && is_word_char(p, way))
				p++;
			if (p > from)
				out[n++] = fnv(from, (size_t) (p - from), fold);
			continue;
		}
		while (p < end && isspace((unsigned char) *p))
			p++;
		from = p;
		while (p < end && !isspace((unsigned char) *p))
			p++;
		if (way == 7)
		{
			char		joined[4096];
			size_t		k = 0;

			for (; from < p; from++)
			{
				if ((unsigned char) *from >= 0x80 || isalnum((unsigned char) *from))
					joined[k++] = *from;
			}
			if (k > 0)
				out[n++] = fnv(joined, k, fold);
		}
		else if (way >= 2)
		{
			const char *to = p;

			while (from < to && ispunct((unsigned char) *from))
				from++;
			while (to > from && ispunct((unsigned char) to[-1]))
				to--;
			if (to > from)
				out[n++] = fnv(from, (size_t) (to - from), fold);
		}
		else if (p > from)
			out[n++] = fnv(from, (size_t) (p - from), fold);
	}
	return n;
}

/* ---- counts by row ---- */

typedef struct Entry
{
	uint64_t	key;
	uint32_t	rows;
	uint32_t	last;
} Entry;

typedef struct Table
{
	Entry	   *entry;
	size_t		mask;
} Table;

static Entry *
find(Table *t, uint64_t key)
{
	size_t		i = (size_t) (key * UINT64_C(0x9E3779B97F4A7C15) >> 30) & t->mask;

	while (t->entry[i].key != 0 && t->entry[i].key != key)
		i = (i + 1) & t->mask;
	return &t->entry[i];
}

static void
count(Table *t, uint64_t key, uint32_t row)
{
	Entry	   *e = find(t, key);

	e->key = key;
	if (e->last != row + 1)
		e->rows++;
	e->last = row + 1;
}

static uint64_t
window(const uint64_t *w)
{
	uint64_t	h = 1;

	for (int i = 0; i < 5; i++)
		h = (h ^ w[i]) * UINT64_C(0xD6E8FEB86659FD93) + (h >> 31);
	return h | 1;
}

typedef struct Violations
{
	long		words;			/* carried by 1 .. MIN_COUNT - 1 rows */
	long		unknown;		/* carried by none */
	long		sequences;
	long		novel;
	long		all;
} Violations;

static Violations
violations(const Column *source, const Column *sample, int way)
{
	Table		words,
				sequences;
	Violations	v = {0};
	uint64_t	cuts[MAX_WORDS];

	words.mask = sequences.mask = (1 << 21) - 1;
	words.entry = calloc(words.mask + 1, sizeof(Entry));
	sequences.entry = calloc(sequences.mask + 1, sizeof(Entry));
	for (int i = 0; i < source->n; i++)
	{
		int			n = cut(&source->row[i], way, cuts);

		for (int k = 0; k < n; k++)
			count(&words, cuts[k], (uint32_t) i);
		for (int k = 0; k + 5 <= n; k++)
			count(&sequences, window(cuts + k), (uint32_t) i);
	}
	for (int i = 0; i < sample->n; i++)
	{
		int			n = cut(&sample->row[i], way, cuts);

		for (int k = 0; k < n; k++)
		{
			uint32_t	rows = find(&words, cuts[k])->rows;

			v.words += rows > 0 && rows < MIN_COUNT;
			v.unknown += rows == 0;
		}
		for (int k = 0; k + 5 <= n; k++)
		{
			uint32_t	rows = find(&sequences, window(cuts + k))->rows;

			v.all++;
			v.novel += rows == 0;
			v.sequences += rows > 0 && rows < MIN_COUNT;
		}
	}
	free(words.entry);
	free(sequences.entry);
	return v;
}

/* ---- tests ---- */

static void
check_guarantee(const Column *source, const Column *sample, const char *name,
				bool new_words, bool novelty)
{
	char		title[128];

	for (int way = 0; way < WAYS; way++)
	{
		Violations	v = violations(source, sample, way);

		printf("# %s, %s: %ld rare words, %ld new words, %ld rare sequences, %ld novel of %ld\n",
			   name, way_names[way], v.words, v.unknown, v.sequences, v.novel, v.all);
		snprintf(title, sizeof(title), "%s: no rare word, no rare 5-word sequence (%s)",
				 name, way_names[way]);
		ok(v.words == 0 && v.sequences == 0 && (new_words || v.unknown == 0), title);
		if (way == 0 && novelty)
		{
			snprintf(title, sizeof(title), "%s: some sequences are novel", name);
			ok(v.novel * 20 > v.all, title);
		}
	}
}

static void
test_reviews(void)
{
	Column		source = {0},
				sample;
	Learned		l;
	double		words,
				chars;
	int			different = 0;
	bool		valid = true;

	make_reviews(&source, 6000, &r);
	ok(learn(&source, options_for(false, 0), &l), "reviews: learned and opened");
	ok(synth_text_is_prose(l.view), "reviews: prose");
	draw_column(&l, 6000, 1, &sample);
	words = ks(&source, &sample, words_of);
	chars = ks(&source, &sample, chars_of);
	printf("# reviews: %zu bytes, KS of words %.3f, of characters %.3f, rare values %.5f\n",
		   l.blob_bytes, words, chars, share_rare(&l, &sample));
	ok(words < .06 && chars < .09, "reviews: lengths are those of the source");
	ok(share_rare(&l, &sample) == 0, "reviews: no rare value is copied");
	for (int i = 0; i < sample.n; i++)
	{
		different += rows_of(&l, &sample.row[i]) == 0;
		valid = valid && valid_utf8(&sample.row[i]);
	}
	ok(different > sample.n / 2, "reviews: most texts are new");
	ok(valid && l.blob_bytes <= SYNTH_TEXT_PROSE_BYTES + 100, "reviews: valid, size bounded");
	check_guarantee(&source, &sample, "reviews", false, true);
	free_column(&sample);

	/* texts are cut at words, and the guarantee holds for what is left */
	forget(&l);
	learn(&source, options_for(false, 40), &l);
	draw_column(&l, 3000, 2, &sample);
	for (int i = 0; i < sample.n; i++)
		valid = valid && chars_of(&sample.row[i]) <= 40;
	ok(valid, "reviews in 40 characters: none is longer");
	check_guarantee(&source, &sample, "reviews in 40 characters", false, false);
	free_column(&sample);
	forget(&l);
	free_column(&source);
}

/* Few rows: most words are rare, what is left is still clean. */
static void
test_few(void)
{
	for (int n = 40; n <= 640; n *= 4)
	{
		Column		source = {0},
					sample;
		Learned		l;
		char		name[64];

		make_reviews(&source, n, &r);
		learn(&source, options_for(false, 0), &l);
		draw_column(&l, 1000, 5, &sample);
		snprintf(name, sizeof(name), "%d reviews", n);
		check_guarantee(&source, &sample, name, false, false);
		free_column(&sample);
		forget(&l);
		free_column(&source);
	}
}

/* The values are a sample of more rows: judge by all rows. */
static void
test_sampled(void)
{
	Column		all = {0},
				part,
				sample;
	Learned		l;
	SynthTextFitOptions options = options_for(false, 0);
	bool		clean = true;

	make_reviews(&all, 9000, &r);
	part = all;
	part.n = 3000;
	options.sampled = true;
	learn(&part, options, &l);
	draw_column(&l, 3000, 1, &sample);
	for (int way = 0; way < WAYS; way++)
	{
		Violations	v = violations(&all, &sample, way);

		printf("# learned from a third, %s: %ld rare words, %ld rare sequences, %ld novel of %ld\n",
			   way_names[way], v.words, v.sequences, v.novel, v.all);
		clean = clean && v.words == 0 && v.sequences * 1000 <= v.all;
	}
	ok(clean, "learned from a sample: no rare word, next to no rare sequence of all rows");
	forget(&l);
	free_column(&sample);
	free_column(&all);
}

static void
test_unspaced(void)
{
	Column		source = {0},
				sample;
	Learned		l;

	make_unspaced(&source, 4000, &r);
	learn(&source, options_for(false, 0), &l);
	ok(synth_text_is_prose(l.view), "without spaces: prose");
	draw_column(&l, 3000, 1, &sample);
	printf("# without spaces: KS of characters %.3f\n", ks(&source, &sample, chars_of));
	ok(ks(&source, &sample, chars_of) < .1, "without spaces: lengths");
	/* runs between spaces may be new, but are no rare ones of the source */
	check_guarantee(&source, &sample, "without spaces", true, false);
	forget(&l);
	free_column(&sample);
	free_column(&source);
}

static void
test_order(void)
{
	Column		source = {0};
	Learned		a,
				b;

	make_reviews(&source, 2000, &r);
	learn(&source, options_for(false, 0), &a);
	shuffle(&source, &r);
	learn(&source, options_for(false, 0), &b);
	ok(a.blob_bytes == b.blob_bytes && memcmp(a.blob, b.blob, a.blob_bytes) == 0,
	   "equal multisets in any order give equal bytes");
	forget(&a);
	forget(&b);
	free_column(&source);
}

/* Templates whose parts are rare, all equal texts, texts of one word's kind. */
static void
test_templates(void)
{
	Column		source = {0},
				sample;
	Learned		l;
	int			whole = 0;
	static const char *const templates[] = {
		"Your order has been shipped", "Payment failed, please contact our support",
		"Delivery is delayed by the weather today", "Thank you for the kind words"
	};

	for (int i = 0; i < 2000; i++)
		add(&source, "%s", pick(&r, templates));
	learn(&source, options_for(false, 0), &l);
	draw_column(&l, 500, 1, &sample);
	for (int i = 0; i < sample.n; i++)
		whole += rows_of(&l, &sample.row[i]) > 0;
	printf("# templates: %d of %d whole\n", whole, sample.n);
	ok(whole * 20 >= sample.n * 19, "templates come back whole, but for one in twenty");
	check_guarantee(&source, &sample, "templates", false, false);
	forget(&l);
	free_column(&sample);
	free_column(&source);

	for (int i = 0; i < 2000; i++)
		add(&source, "Ticket opened by %s about %s order today", surname(&r, false),
			surname(&r, true));
	learn(&source, options_for(false, 0), &l);
	draw_column(&l, 500, 1, &sample);
	check_guarantee(&source, &sample, "templates with rare parts", false, false);
	forget(&l);
	free_column(&sample);
	free_column(&source);
}

int
main(void)
{
	synth_num_random_init(&r, 20260102);
	test_reviews();
	test_few();
	test_sampled();
	test_unspaced();
	test_order();
	test_templates();
	ok(allocated == 0, "the learner gives all its memory back");
	return finish();
}
