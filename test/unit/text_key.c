/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * text_key.c
 *		Keys: distinct by position, new, of the column's pattern.
 */
#include "text_corpus.h"

static SynthRandom r;

static void
make_serials(Column *c, int n, SynthRandom *random)
{
	for (int i = 0; i < n; i++)
		add(c, "INV-%06d", i * 2 + (int) synth_num_random_below(random, 2));
}

static void
make_usernames(Column *c, int n, SynthRandom *random)
{
	for (int i = 0; i < n; i++)
		add(c, "%s%s", surname(random, true), pick(random, syllables));
}

static void
make_hexes(Column *c, int n, SynthRandom *random)
{
	for (int i = 0; i < n; i++)
		add(c, "%08x", (unsigned) synth_num_random_below(random, UINT64_C(1) << 32));
}

static void
make_mixture(Column *c, int n, SynthRandom *random)
{
	make_codes(c, n / 3, random);
	make_serials(c, n / 3, random);
	make_hexes(c, n / 3, random);
}

/* Make the rows of a key: each distinct value once. */
static void
make_unique(Column *c)
{
	int			k = 0;

	qsort(c->row, (size_t) c->n, sizeof(SynthTextValue), compare_values);
	for (int i = 0; i < c->n; i++)
	{
		if (k > 0 && compare_values(&c->row[k - 1], &c->row[i]) == 0)
			free((char *) c->row[i].bytes);
		else
			c->row[k++] = c->row[i];
	}
	c->n = k;
}

static void
check_keys(void (*make) (Column *, int, SynthRandom *), const char *name,
		   int max_chars, double max_copies)
{
	Column		source = {0},
				keys = {0};
	Learned		l;
	char		text[SYNTH_TEXT_MAX_BYTES];
	char		title[128];
	int			copies = 0,
				repeats = 0;
	bool		valid = true;
	int			n;

	make(&source, 3000, &r);
	make_unique(&source);
	learn(&source, options_for(true, max_chars), &l);
	/* the first, and some far away: at the end of what is promised, too */
	for (uint64_t i = 0; i < 20000; i++)
		add_bytes(&keys, text, synth_text_generate_key(l.view, i, 99, text, sizeof(text)));
	for (uint64_t i = 0; i < 5000; i++)
		add_bytes(&keys, text, synth_text_generate_key(l.view, (UINT64_C(1) << 31) - 1 - i,
													   99, text, sizeof(text)));
	for (uint64_t i = 0; i < 5000; i++)
		add_bytes(&keys, text, synth_text_generate_key(l.view, 1000000 + i * 49999, 99,
													   text, sizeof(text)));
	for (int i = 0; i < keys.n; i++)
	{
		copies += rows_of(&l, &keys.row[i]) > 0;
		valid = valid && valid_utf8(&keys.row[i]) &&
			(max_chars == 0 || chars_of(&keys.row[i]) <= max_chars);
	}
	printf("# %s: %.*s %.*s %.*s ... %.*s\n", name,
		   (int) keys.row[0].length, keys.row[0].bytes,
		   (int) keys.row[1].length, keys.row[1].bytes,
		   (int) keys.row[19999].length, keys.row[19999].bytes,
		   (int) keys.row[20000].length, keys.row[20000].bytes);
	n = keys.n;
	make_unique(&keys);
	repeats = n - keys.n;
	printf("# %s: %d repeats, %d copies of %d values among %d keys\n", name, repeats,
		   copies, l.nvalues, n);
	snprintf(title, sizeof(title), "%s: keys are distinct", name);
	ok(repeats == 0, title);
	snprintf(title, sizeof(title), "%s: keys are new", name);
	ok(copies <= max_copies * n, title);
	snprintf(title, sizeof(title), "%s: keys are valid and fit", name);
	ok(valid, title);
	forget(&l);
	free_column(&source);
	free_column(&keys);
}

/* Another seed gives other keys; the same gives the same. */
static void
test_seeds(void)
{
	Column		source = {0};
	Learned		l;
	char		a[SYNTH_TEXT_MAX_BYTES],
				b[SYNTH_TEXT_MAX_BYTES];
	int			equal = 0;
	bool		same = true;

	make_uuids(&source, 1000, &r);
	learn(&source, options_for(true, 0), &l);
	for (uint64_t i = 0; i < 1000; i++)
	{
		size_t		n = synth_text_generate_key(l.view, i, 1, a, sizeof(a));

		same = same && n == synth_text_generate_key(l.view, i, 1, b, sizeof(b)) &&
			memcmp(a, b, n) == 0;
		equal += synth_text_generate_key(l.view, i, 2, b, sizeof(b)) == n &&
			memcmp(a, b, n) == 0;
	}
	ok(same && equal == 0, "a key depends on position and seed only");
	forget(&l);
	free_column(&source);
}

/* Counting keys go on above a rounded bound. */
static void
test_counting(void)
{
	Column		source = {0};
	Learned		l;
	char		text[SYNTH_TEXT_MAX_BYTES];
	size_t		n;

	for (int i = 1; i <= 1837; i++)
		add(&source, "INV-%06d", i);
	learn(&source, options_for(true, 0), &l);
	n = synth_text_generate_key(l.view, 0, 5, text, sizeof(text));
	ok(n == 10 && memcmp(text, "INV-001900", 10) == 0, "counting goes on above 1837 at 1900");
	n = synth_text_generate_key(l.view, 998099, 5, text, sizeof(text));
	ok(n == 10 && memcmp(text, "INV-999999", 10) == 0, "up to 999999");
	n = synth_text_generate_key(l.view, 998100, 5, text, sizeof(text));
	ok(n == 11 && memcmp(text, "INV-1000000", 11) == 0, "and on with a digit more");
	forget(&l);
	free_column(&source);
}

int
main(void)
{
	synth_num_random_init(&r, 20260103);
	check_keys(make_serials, "serials", 0, 0);
	check_keys(make_codes, "codes", 0, .0005);
	check_keys(make_uuids, "uuids", 0, 0);
	check_keys(make_hexes, "hexes", 0, .0001);
	check_keys(make_names, "names", 0, .0005);
	check_keys(make_emails, "e-mails", 0, .001);
	check_keys(make_phones, "phones", 0, .0005);
	check_keys(make_addresses, "addresses", 0, .0005);
	check_keys(make_usernames, "user names", 0, .001);
	check_keys(make_mixture, "a mixture", 0, .001);
	check_keys(make_reviews, "reviews", 0, 0);
	check_keys(make_unspaced, "texts without spaces", 0, 0);
	check_keys(make_names, "names in 12 characters", 12, .001);
	check_keys(make_codes, "codes in 7 characters", 7, .001);
	test_seeds();
	test_counting();
	ok(allocated == 0, "the learner gives all its memory back");
	return finish();
}
