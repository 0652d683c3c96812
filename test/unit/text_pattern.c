/* links: src/text/text_class.c src/text/text_token.c src/text/text_layout.c src/text/text_generate.c src/text/text_prose.c src/text/text_key.c src/text/text_describe.c src/text/text_count.c src/text/text_learn.c src/text/text_fit_cluster.c src/text/text_fit_slots.c src/text/text_fit_letters.c src/text/text_fit_write.c src/text/text_fit_pattern.c src/text/text_fit_prose.c src/text/text_fit_rare.c src/num/num_random.c src/num/num_log.c */
/*
 * text_pattern.c
 *		Patterned values: what comes back, what must not, odd inputs.
 */
#include "text_corpus.h"

static SynthRandom r;

/* Does a pattern hold?  A upper, a lower, 9 digit, x hexadecimal; else itself. */
static bool
matches(const SynthTextValue *v, const char *pattern)
{
	if (strlen(pattern) != v->length)
		return false;
	for (uint32_t i = 0; i < v->length; i++)
	{
		char		c = v->bytes[i],
					p = pattern[i];

		if (p == 'A' ? !(c >= 'A' && c <= 'Z') :
			p == 'a' ? !(c >= 'a' && c <= 'z') :
			p == '9' ? !(c >= '0' && c <= '9') :
			p == 'x' ? !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) : c != p)
			return false;
	}
	return true;
}

static double
share_matching(const Column *c, const char *pattern)
{
	int			n = 0;

	for (int i = 0; i < c->n; i++)
		n += matches(&c->row[i], pattern);
	return (double) n / c->n;
}

static bool
ends_with(const SynthTextValue *v, const char *end)
{
	size_t		n = strlen(end);

	return v->length >= n && memcmp(v->bytes + v->length - n, end, n) == 0;
}

static double
share_ending(const Column *c, const char *end)
{
	int			n = 0;

	for (int i = 0; i < c->n; i++)
		n += ends_with(&c->row[i], end);
	return (double) n / c->n;
}

static double
distance(double a, double b)
{
	return a > b ? a - b : b - a;
}

/* Learn, draw as many and compare lengths and copies of rare values. */
static void
check_column(void (*make) (Column *, int, SynthRandom *), const char *name,
			 double max_ks, double max_rare, Column *source, Column *sample)
{
	Learned		l;
	char		title[128];
	double		length,
				rare;
	bool		valid = true;

	memset(source, 0, sizeof(*source));
	make(source, 8000, &r);
	snprintf(title, sizeof(title), "%s: learned and opened", name);
	ok(learn(source, options_for(false, 0), &l), title);
	draw_column(&l, 8000, 42, sample);
	length = ks(source, sample, chars_of);
	rare = share_rare(&l, sample);
	for (int i = 0; i < sample->n; i++)
		valid = valid && valid_utf8(&sample->row[i]);
	printf("# %s: %d clusters, %zu bytes, KS of lengths %.3f, rare values %.5f\n",
		   name, l.nclusters, l.blob_bytes, length, rare);
	snprintf(title, sizeof(title), "%s: lengths are those of the source", name);
	ok(length < max_ks, title);
	snprintf(title, sizeof(title), "%s: rare values are not copied", name);
	ok(rare <= max_rare, title);
	snprintf(title, sizeof(title), "%s: valid UTF-8, size bounded", name);
	ok(valid && !synth_text_is_prose(l.view) &&
	   l.blob_bytes <= SYNTH_TEXT_PATTERN_BYTES + SYNTH_TEXT_FILTER_BYTES + 100, title);
	forget(&l);
}

static void
test_columns(void)
{
	Column		source,
				sample;

	check_column(make_names, "names", .05, .003, &source, &sample);
	free_column(&source);
	free_column(&sample);

	check_column(make_emails, "e-mails", .05, .003, &source, &sample);
	ok(distance(share_ending(&source, "@gmail.com"),
				share_ending(&sample, "@gmail.com")) < .03, "e-mails: share of a domain");
	ok(distance(share_ending(&source, "@example.co.uk"),
				share_ending(&sample, "@example.co.uk")) < .02, "e-mails: share of another");
	ok(share_ending(&sample, "@gmail.de") == 0 && share_ending(&sample, "@web.com") == 0,
	   "e-mails: a domain keeps its ending");
	free_column(&source);
	free_column(&sample);

	check_column(make_phones, "phones", .03, .001, &source, &sample);
	ok(distance(share_matching(&sample, "+1 (212) 999-9999"), .1) < .02 &&
	   distance(share_matching(&sample, "415-999-9999"), .1) < .02,
	   "phones: formats and area codes have their shares");
	free_column(&source);
	free_column(&sample);

	check_column(make_codes, "codes", .001, .02, &source, &sample);
	ok(share_matching(&sample, "AA-9999") == 1, "codes: the pattern holds");
	ok(share_matching(&sample, "AB-9999") > .22 && share_matching(&sample, "AB-9999") < .28,
	   "codes: prefixes have their shares");
	free_column(&source);
	free_column(&sample);

	check_column(make_uuids, "uuids", .001, 0, &source, &sample);
	ok(share_matching(&sample, "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx") == 1,
	   "uuids: the pattern holds, with the version");
	free_column(&source);
	free_column(&sample);

	check_column(make_addresses, "addresses", .05, .003, &source, &sample);
	ok(distance(share_ending(&sample, "New York 10001"), .25) < .03 &&
	   distance(share_ending(&sample, "Springfield 62701"), .25) < .03 &&
	   share_ending(&sample, "Los York 10001") == 0,
	   "addresses: a town keeps its name and its postcode");
	free_column(&source);
	free_column(&sample);
}

/* Words that few rows carry must not come back whole. */
static void
test_rare_words(void)
{
	Column		source = {0},
				sample;
	Learned		l;
	int			met = 0,
				frequent = 0;

	/* one of 4000 surnames after a frequent first name */
	make_names(&source, 8000, &r);
	learn(&source, options_for(false, 0), &l);
	draw_column(&l, 8000, 7, &sample);
	for (int i = 0; i < sample.n; i++)
	{
		const SynthTextValue *v = &sample.row[i];
		uint32_t	at = v->length;
		int			rows = 0;

		while (at > 0 && v->bytes[at - 1] != ' ')
			at--;
		if (v->length - at <= 3)
			continue;
		for (int k = 0; k < source.n && rows < MIN_COUNT; k++)
		{
			const SynthTextValue *s = &source.row[k];
			uint32_t	n = v->length - at;

			rows += s->length > n && s->bytes[s->length - n - 1] == ' ' &&
				memcmp(s->bytes + s->length - n, v->bytes + at, n) == 0;
		}
		met += rows > 0 && rows < MIN_COUNT;
		frequent += rows >= MIN_COUNT;
	}
	printf("# surnames of 8000 drawn: %d frequent, %d rare, others new\n", frequent, met);
	ok(met <= 8, "rare words do not come back");
	ok(frequent > 2000 && frequent < 7000, "frequent words do");
	forget(&l);
	free_column(&source);
	free_column(&sample);
}

static void
test_order(void)
{
	static void (*const makes[]) (Column *, int, SynthRandom *) = {
		make_names, make_emails, make_phones, make_uuids, make_addresses
	};
	bool		same = true;

	for (uint32_t i = 0; i < LENGTH_OF(makes); i++)
	{
		Column		source = {0};
		Learned		a,
					b;

		makes[i](&source, 1500, &r);
		learn(&source, options_for(i == 2, 0), &a);
		shuffle(&source, &r);
		learn(&source, options_for(i == 2, 0), &b);
		same = same && a.blob_bytes == b.blob_bytes &&
			memcmp(a.blob, b.blob, a.blob_bytes) == 0 &&
			memcmp(a.cluster, b.cluster, sizeof(uint16_t) * (size_t) a.nvalues) == 0;
		forget(&a);
		forget(&b);
		free_column(&source);
	}
	ok(same, "equal multisets in any order give equal bytes");
}

/* Learn odd values, draw, and look that nothing but the promised comes. */
static void
check_odd(Column *source, int max_chars, bool unique, const char *what)
{
	Learned		l;
	SynthTextFitOptions options = options_for(unique, max_chars);
	bool		good;
	bool		raw = false;
	char		text[SYNTH_TEXT_MAX_BYTES];
	char		described[64];

	for (int i = 0; i < source->n; i++)
		raw = raw || !valid_utf8(&source->row[i]);
	good = learn(source, options, &l);
	for (int i = 0; i < 300 && good; i++)
	{
		SynthTextValue v;

		v.bytes = text;
		v.rows = 1;
		v.length = (uint32_t) (unique && i % 2 ?
							   synth_text_generate_key(l.view, (uint64_t) i, 1, text, sizeof(text)) :
							   draw(&l, &r, text));
		good = v.length <= sizeof(text) && (raw || valid_utf8(&v)) &&
			memchr(text, '\0', v.length) == NULL &&
			(max_chars == 0 || chars_of(&v) <= max_chars);
		/* a small buffer is not overrun */
		good = good && synth_text_generate(l.view, i % l.nclusters, &r, text, 7) <= 7 &&
			synth_text_generate_key(l.view, (uint64_t) i, 1, text, 7) <= 7;
	}
	for (int k = 0; k < l.nclusters && good; k++)
		good = synth_text_describe(l.view, k, described, sizeof(described)) < (int) sizeof(described);
	ok(good, what);
	forget(&l);
}

static void
test_odd(void)
{
	Column		c = {0};
	char		text[9000];

	check_odd(&c, 0, false, "no value at all");
	add(&c, "%s", "");
	check_odd(&c, 0, false, "one empty value");
	check_odd(&c, 0, true, "one empty value, as a key");
	for (int i = 0; i < 100; i++)
		add(&c, "%s", i % 2 ? "" : "x");
	check_odd(&c, 0, false, "empty values among others");
	free_column(&c);

	for (int i = 0; i < 50; i++)
		add(&c, "same");
	check_odd(&c, 0, false, "all equal");
	check_odd(&c, 0, true, "all equal, as a key");
	free_column(&c);

	add(&c, "just one");
	check_odd(&c, 0, false, "one value");
	free_column(&c);

	memset(text, 'x', sizeof(text));
	for (int i = 0; i < 40; i++)
		add_bytes(&c, text, 8000 + (size_t) i);
	check_odd(&c, 0, false, "values of 8 kB");
	free_column(&c);

	for (int i = 0; i < 40; i++)
	{
		for (size_t k = 0; k < sizeof(text); k++)
			text[k] = (char) (1 + synth_num_random_below(&r, 255));
		add_bytes(&c, text, synth_num_random_below(&r, 9000));
	}
	check_odd(&c, 0, false, "random bytes");
	check_odd(&c, 5, true, "random bytes, as keys of 5 characters");
	free_column(&c);

	for (int i = 0; i < 400; i++)
	{
		for (size_t k = 0; k < 40; k++)
			text[k] = "!?.,;:-_/@#()[]{}"[synth_num_random_below(&r, 17)];
		add_bytes(&c, text, 1 + synth_num_random_below(&r, 12));
	}
	check_odd(&c, 0, false, "only punctuation");
	check_odd(&c, 0, true, "only punctuation, as keys");
	free_column(&c);

	for (int i = 0; i < 400; i++)
		add(&c, "a\tb\n%d\r\x01\x7f", i % 50);
	check_odd(&c, 0, false, "control characters");
	free_column(&c);

	/* family of four (joiners), thumb with a skin tone, flag, e + acute, Thai */
	for (int i = 0; i < 600; i++)
		add(&c, "%s %d", ((const char *const[]) {
			"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
			"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd",
			"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
			"caf" "e\xcc\x81",
			"\xe0\xb8\x81\xe0\xb8\xb3"
		})[i % 5], i % 90);
	check_odd(&c, 0, false, "emojis and combining marks");
	{
		Learned		l;
		bool		whole = true;

		learn(&c, options_for(false, 0), &l);
		for (int i = 0; i < 500; i++)
		{
			size_t		n = draw(&l, &r, text);
			static const char *const heads[] = {
				"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 ",
				"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd ",
				"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa ",
				"caf" "e\xcc\x81 ",
				"\xe0\xb8\x81\xe0\xb8\xb3 "
			};
			bool		found = false;

			for (uint32_t k = 0; k < LENGTH_OF(heads); k++)
				found = found || (n > strlen(heads[k]) &&
								  memcmp(text, heads[k], strlen(heads[k])) == 0);
			whole = whole && found;
		}
		ok(whole, "graphemes stay whole");
		forget(&l);
	}
	free_column(&c);

	make_names(&c, 2000, &r);
	check_odd(&c, 8, false, "names in 8 characters");
	check_odd(&c, 1, true, "names in 1 character, as keys");
	free_column(&c);

	/* every value of its own structure, and rare */
	for (int i = 0; i < 300; i++)
	{
		size_t		n = 3 + synth_num_random_below(&r, 20);

		for (size_t k = 0; k < n; k++)
			text[k] = "aZ9-/ ."[synth_num_random_below(&r, 7)];
		add_bytes(&c, text, n);
	}
	check_odd(&c, 0, false, "no two of one structure");
	check_odd(&c, 0, true, "no two of one structure, as keys");
	free_column(&c);
}

/* Scripts and case: a Greek column gives Greek, upper case stays upper. */
static void
test_scripts(void)
{
	Column		c = {0},
				sample;
	Learned		l;
	bool		greek = true;
	static const char *const parts[] = {
		"\xce\xb1\xce\xbd", "\xce\xb4\xcf\x81\xce\xad", "\xce\xbc\xce\xb1",
		"\xcf\x81\xce\xaf", "\xce\xba\xce\xbf", "\xcf\x83\xcf\x84"
	};

	for (int i = 0; i < 3000; i++)
		add(&c, "\xce\x9a%s%s%s%s", pick(&r, parts), pick(&r, parts), pick(&r, parts),
			synth_num_random_below(&r, 2) ? pick(&r, parts) : "");
	learn(&c, options_for(false, 0), &l);
	draw_column(&l, 500, 3, &sample);
	for (int i = 0; i < sample.n; i++)
	{
		const unsigned char *p = (const unsigned char *) sample.row[i].bytes;

		greek = greek && sample.row[i].length >= 2 && p[0] == 0xCE && p[1] >= 0x91 &&
			p[1] <= 0xA9;		/* a capital first */
		for (uint32_t k = 0; k < sample.row[i].length; k += 2)
			greek = greek && (p[k] == 0xCE || p[k] == 0xCF);
	}
	ok(greek, "a Greek column gives Greek words with a capital");
	forget(&l);
	free_column(&sample);
	free_column(&c);
}

/* What fewer than min_count rows carry is not in the blob. */
static void
test_nothing_rare(void)
{
	Column		c = {0};
	Learned		l;
	bool		clean = true;
	static const char *const secrets[] = {"Zyxwvut", "Qqpfjord", "98765432101"};

	make_names(&c, 3000, &r);
	for (uint32_t i = 0; i < LENGTH_OF(secrets); i++)
		for (int k = 0; k < MIN_COUNT - 1; k++)
			add(&c, "James %s", secrets[i]);
	learn(&c, options_for(false, 0), &l);
	for (uint32_t i = 0; i < LENGTH_OF(secrets); i++)
	{
		size_t		n = strlen(secrets[i]);

		for (size_t k = 0; k + n <= l.blob_bytes; k++)
			clean = clean && memcmp(l.blob + k, secrets[i], n) != 0;
	}
	ok(clean, "no rare word is in the blob");
	forget(&l);
	free_column(&c);
}

int
main(void)
{
	synth_num_random_init(&r, 20260101);
	test_columns();
	test_rare_words();
	test_order();
	test_odd();
	test_scripts();
	test_nothing_rare();
	ok(allocated == 0, "the learner gives all its memory back");
	return finish();
}
