/*
 * text_corpus.h
 *		Made text columns, and what the tests of the text room share.
 */
#ifndef SYNTH_TEXT_CORPUS_H
#define SYNTH_TEXT_CORPUS_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/text.h"

/* no program uses all of it */
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-const-variable"

#define MIN_COUNT	5
#define LENGTH_OF(a) ((uint32_t) (sizeof(a) / sizeof((a)[0])))

static int	ntests = 0;
static int	nfailed = 0;

static void
ok(bool good, const char *what)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++ntests, what);
	nfailed += !good;
}

static int
finish(void)
{
	printf("1..%d\n", ntests);
	return nfailed > 0;
}

/* ---- a column ---- */

typedef struct Column
{
	SynthTextValue *row;		/* rows = 1 each, in any order */
	int			n;
	int			room;
} Column;

static void
add_bytes(Column *c, const char *bytes, size_t n)
{
	char	   *copy = malloc(n > 0 ? n : 1);

	if (c->n == c->room)
	{
		c->room = c->room * 2 + 1024;
		c->row = realloc(c->row, sizeof(SynthTextValue) * (size_t) c->room);
	}
	if (n > 0)
		memcpy(copy, bytes, n);
	c->row[c->n].bytes = copy;
	c->row[c->n].length = (uint32_t) n;
	c->row[c->n++].rows = 1;
}

static void
add(Column *c, const char *format,...)
{
	char		text[20000];
	va_list		args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	add_bytes(c, text, strlen(text));
}

static void
free_column(Column *c)
{
	for (int i = 0; i < c->n; i++)
		free((char *) c->row[i].bytes);
	free(c->row);
	memset(c, 0, sizeof(*c));
}

static void
shuffle(Column *c, SynthRandom *r)
{
	for (int i = c->n - 1; i > 0; i--)
	{
		int			k = (int) synth_num_random_below(r, (uint64_t) i + 1);
		SynthTextValue swap = c->row[i];

		c->row[i] = c->row[k];
		c->row[k] = swap;
	}
}

static int
compare_values(const void *a, const void *b)
{
	const SynthTextValue *x = a,
			   *y = b;
	int			c = memcmp(x->bytes, y->bytes,
						   x->length < y->length ? x->length : y->length);

	return c != 0 ? c : x->length < y->length ? -1 : x->length > y->length;
}

/* Distinct values with their rows, sorted by bytes. */
static SynthTextValue *
distinct(const Column *c, int *n)
{
	SynthTextValue *v = malloc(sizeof(SynthTextValue) * (size_t) (c->n + 1));

	if (c->n > 0)
		memcpy(v, c->row, sizeof(SynthTextValue) * (size_t) c->n);
	qsort(v, (size_t) c->n, sizeof(SynthTextValue), compare_values);
	*n = 0;
	for (int i = 0; i < c->n; i++)
	{
		if (*n > 0 && compare_values(&v[*n - 1], &v[i]) == 0)
			v[*n - 1].rows++;
		else
			v[(*n)++] = v[i];
	}
	return v;
}

/* ---- a learned column ---- */

static long allocated = 0;

static void *
test_alloc(void *arg, size_t bytes)
{
	void	   *p = malloc(bytes);

	(void) arg;
	if (p == NULL)
		abort();
	/* nothing may depend on what was there */
	memset(p, 0xA5, bytes);
	allocated++;
	return p;
}

static void
test_release(void *arg, void *p)
{
	(void) arg;
	allocated--;
	free(p);
}

static const SynthTextMemory test_memory = {test_alloc, test_release, NULL};

typedef struct Learned
{
	SynthTextValue *value;
	int			nvalues;
	uint16_t   *cluster;
	int			nclusters;
	uint64_t   *rows;			/* of clusters */
	uint64_t	all_rows;
	char	   *blob;
	size_t		blob_bytes;
	void	   *view_memory;
	const SynthTextView *view;
} Learned;

static SynthTextFitOptions
options_for(bool unique, int max_chars)
{
	SynthTextFitOptions o;

	memset(&o, 0, sizeof(o));
	o.min_count = MIN_COUNT;
	o.max_clusters = 32;
	o.unique = unique;
	o.max_chars = max_chars;
	return o;
}

static bool
open_blob(Learned *l)
{
	size_t		bytes;

	if (synth_text_view_bytes(l->blob, l->blob_bytes, &bytes) != SYNTH_TEXT_OK)
		return false;
	l->view_memory = malloc(bytes);
	return synth_text_open(l->blob, l->blob_bytes, l->view_memory, bytes,
						   &l->view) == SYNTH_TEXT_OK;
}

static bool
learn(const Column *c, SynthTextFitOptions options, Learned *l)
{
	memset(l, 0, sizeof(*l));
	l->value = distinct(c, &l->nvalues);
	l->cluster = malloc(sizeof(uint16_t) * (size_t) (l->nvalues + 1));
	l->blob = synth_text_learn(l->value, l->nvalues, &options, l->cluster,
							   &l->nclusters, &l->blob_bytes, &test_memory,
							   NULL, NULL);
	l->rows = calloc((size_t) l->nclusters, sizeof(uint64_t));
	for (int i = 0; i < l->nvalues; i++)
	{
		if (l->cluster[i] >= l->nclusters)
			return false;
		l->rows[l->cluster[i]] += l->value[i].rows;
		l->all_rows += l->value[i].rows;
	}
	return open_blob(l) && synth_text_clusters(l->view) == l->nclusters;
}

static void
forget(Learned *l)
{
	free(l->value);
	free(l->cluster);
	free(l->rows);
	test_release(NULL, l->blob);
	free(l->view_memory);
	memset(l, 0, sizeof(*l));
}

/* A sample of the column: clusters by their rows. */
static size_t
draw(const Learned *l, SynthRandom *r, char *out)
{
	uint64_t	x = synth_num_random_below(r, l->all_rows);
	int			k = 0;

	while (k < l->nclusters - 1 && x >= l->rows[k])
		x -= l->rows[k++];
	return synth_text_generate(l->view, k, r, out, SYNTH_TEXT_MAX_BYTES);
}

static void
draw_column(const Learned *l, int n, uint64_t seed, Column *out)
{
	char		text[SYNTH_TEXT_MAX_BYTES];
	SynthRandom r;

	memset(out, 0, sizeof(*out));
	synth_num_random_init(&r, seed);
	for (int i = 0; i < n; i++)
		add_bytes(out, text, draw(l, &r, text));
}

/* ---- measures ---- */

static int
chars_of(const SynthTextValue *v)
{
	int			n = 0;

	for (uint32_t i = 0; i < v->length; i++)
		n += ((unsigned char) v->bytes[i] & 0xC0) != 0x80;
	return n;
}

static int
words_of(const SynthTextValue *v)
{
	int			n = 0;

	for (uint32_t i = 0; i < v->length; i++)
		n += v->bytes[i] != ' ' && (i == 0 || v->bytes[i - 1] == ' ');
	return n;
}

/* Largest difference of the distributions of a measure below 4096. */
static double
ks(const Column *a, const Column *b, int (*measure) (const SynthTextValue *))
{
	static int	x[4096],
				y[4096];
	double		cx = 0,
				cy = 0,
				worst = 0;

	memset(x, 0, sizeof(x));
	memset(y, 0, sizeof(y));
	for (int i = 0; i < a->n; i++)
		x[measure(&a->row[i]) & 4095]++;
	for (int i = 0; i < b->n; i++)
		y[measure(&b->row[i]) & 4095]++;
	for (int i = 0; i < 4096; i++)
	{
		cx += (double) x[i] / a->n;
		cy += (double) y[i] / b->n;
		if (cx - cy > worst)
			worst = cx - cy;
		if (cy - cx > worst)
			worst = cy - cx;
	}
	return worst;
}

/* Rows of the source that carry a value. */
static uint32_t
rows_of(const Learned *l, const SynthTextValue *v)
{
	const SynthTextValue *found = bsearch(v, l->value, (size_t) l->nvalues,
										  sizeof(SynthTextValue), compare_values);

	return found != NULL ? found->rows : 0;
}

/* Share of a sample that are values of 1 .. MIN_COUNT - 1 source rows. */
static double
share_rare(const Learned *l, const Column *sample)
{
	int			n = 0;

	for (int i = 0; i < sample->n; i++)
	{
		uint32_t	rows = rows_of(l, &sample->row[i]);

		n += rows > 0 && rows < MIN_COUNT;
	}
	return (double) n / sample->n;
}

static bool
valid_utf8(const SynthTextValue *v)
{
	const unsigned char *p = (const unsigned char *) v->bytes,
			   *end = p + v->length;

	while (p < end)
	{
		int			n = *p < 0x80 ? 1 : *p >= 0xC2 && *p < 0xE0 ? 2 :
			(*p & 0xF0) == 0xE0 ? 3 : *p >= 0xF0 && *p < 0xF5 ? 4 : 0;

		if (n == 0 || *p == 0 || end - p < n)
			return false;
		for (int i = 1; i < n; i++)
		{
			if ((p[i] & 0xC0) != 0x80)
				return false;
		}
		p += n;
	}
	return true;
}

/* ---- made columns ---- */

static const char *const first_names[] = {
	"James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael",
	"Linda", "David", "Elizabeth", "Anna", "Peter", "Hans", "Greta", "J\xc3\xbcrgen",
	"Zo\xc3\xab", "\xc5\x81ukasz", "Andr\xc3\xa9", "Ivan", "Nadia", "Ahmed", "Fatima",
	"Kenji", "Yuki"
};

static const char *const syllables[] = {
	"an", "ber", "son", "man", "ton", "ley", "ford", "well", "ham", "wick",
	"ster", "ing", "er", "ow", "mar", "tin", "dal", "gar", "rod", "rig",
	"vel", "sch", "neid", "kow", "ski", "ov", "ev", "ic", "mac", "don", "bri"
};

#define pick(r, list) ((list)[synth_num_random_below((r), LENGTH_OF(list))])

/* One of many surnames: few are frequent, most are rare. */
static const char *
surname(SynthRandom *r, bool lower)
{
	static char name[64];
	uint64_t	rank = synth_num_random_below(r, 4000);
	SynthRandom own;

	if (synth_num_random_below(r, 2))
		rank /= 200;
	synth_num_random_init(&own, rank);
	name[0] = '\0';
	for (uint64_t i = synth_num_random_below(&own, 2) + 2; i > 0; i--)
		strcat(name, pick(&own, syllables));
	if (!lower)
		name[0] = (char) (name[0] - 'a' + 'A');
	return name;
}

static const char *
lower_first(SynthRandom *r)
{
	static const char *const names[] = {
		"james", "mary", "robert", "john", "linda", "david", "anna", "peter",
		"hans", "greta", "ivan", "nadia", "ahmed", "kenji"
	};

	return pick(r, names);
}

static void
make_names(Column *c, int n, SynthRandom *r)
{
	for (int i = 0; i < n; i++)
	{
		const char *first = pick(r, first_names);

		if (synth_num_random_below(r, 10) == 0)
			add(c, "%s %c. %s", first, 'A' + (int) synth_num_random_below(r, 26),
				surname(r, false));
		else
			add(c, "%s %s", first, surname(r, false));
	}
}

static void
make_emails(Column *c, int n, SynthRandom *r)
{
	static const char *const domains[] = {
		"gmail.com", "gmail.com", "gmail.com", "yahoo.com", "web.de", "gmx.net",
		"proton.me", "example.co.uk"
	};

	for (int i = 0; i < n; i++)
	{
		const char *first = lower_first(r);
		const char *domain = pick(r, domains);

		switch (synth_num_random_below(r, 3))
		{
			case 0:
				add(c, "%s.%s@%s", first, surname(r, true), domain);
				break;
			case 1:
				add(c, "%s%d@%s", first, (int) synth_num_random_below(r, 10000), domain);
				break;
			default:
				add(c, "%s_%s%d@%s", first, surname(r, true),
					1950 + (int) synth_num_random_below(r, 55), domain);
		}
	}
}

static void
make_phones(Column *c, int n, SynthRandom *r)
{
	static const int areas[] = {212, 415, 646, 312, 718};

	for (int i = 0; i < n; i++)
	{
		int			area = pick(r, areas);
		int			a = 200 + (int) synth_num_random_below(r, 800);
		int			b = (int) synth_num_random_below(r, 10000);

		if (synth_num_random_below(r, 2))
			add(c, "+1 (%d) %03d-%04d", area, a, b);
		else
			add(c, "%d-%03d-%04d", area, a, b);
	}
}

static void
make_codes(Column *c, int n, SynthRandom *r)
{
	static const char *const prefixes[] = {"AB", "CD", "EF", "GX"};

	for (int i = 0; i < n; i++)
		add(c, "%s-%04d", pick(r, prefixes), (int) synth_num_random_below(r, 10000));
}

static void
make_uuids(Column *c, int n, SynthRandom *r)
{
	for (int i = 0; i < n; i++)
		add(c, "%08x-%04x-4%03x-%x%03x-%012llx",
			(unsigned) synth_num_random_below(r, UINT64_C(1) << 32),
			(unsigned) synth_num_random_below(r, 1 << 16),
			(unsigned) synth_num_random_below(r, 1 << 12),
			8 + (unsigned) synth_num_random_below(r, 4),
			(unsigned) synth_num_random_below(r, 1 << 12),
			(unsigned long long) synth_num_random_below(r, UINT64_C(1) << 48));
}

static void
make_addresses(Column *c, int n, SynthRandom *r)
{
	static const char *const streets[] = {"Street", "Avenue", "Road", "Lane"};
	static const char *const cities[] = {
		"Springfield 62701", "New York 10001", "Los Angeles 90012", "Riverside 92501"
	};

	for (int i = 0; i < n; i++)
		add(c, "%d %s %s, %s", 1 + (int) synth_num_random_below(r, 999),
			surname(r, false), pick(r, streets), pick(r, cities));
}

static const char *const adjectives[] = {
	"great", "good", "terrible", "awful", "nice", "lovely", "poor", "decent",
	"fantastic", "cheap", "sturdy", "flimsy"
};
static const char *const nouns[] = {
	"product", "phone", "charger", "cable", "battery", "screen", "camera",
	"keyboard", "chair", "table", "lamp", "kettle"
};
static const char *const manners[] = {"well", "badly", "fine", "late", "perfectly"};
static const char *const persons[] = {"mother", "son", "wife", "office", "kitchen"};

static void
sentence(SynthRandom *r, char *out, size_t size)
{
	char		capital[32];

	switch (synth_num_random_below(r, 7))
	{
		case 0:
			snprintf(out, size, "The %s is very %s.", pick(r, nouns), pick(r, adjectives));
			break;
		case 1:
			snprintf(out, size, "I bought this %s for my %s and it works %s.",
					 pick(r, nouns), pick(r, persons), pick(r, manners));
			break;
		case 2:
			strcpy(capital, pick(r, adjectives));
			capital[0] = (char) (capital[0] - 'a' + 'A');
			snprintf(out, size, "%s %s, would %s!", capital, pick(r, nouns),
					 synth_num_random_below(r, 2) ? "recommend" : "buy again");
			break;
		case 3:
			snprintf(out, size, "It broke after %d days, so I sent it back.",
					 1 + (int) synth_num_random_below(r, 40));
			break;
		case 4:
			snprintf(out, size, "My friend %s said the %s was %s.",
					 surname(r, false), pick(r, nouns), pick(r, adjectives));
			break;
		case 5:
			snprintf(out, size, "Don't waste your money on a %s %s; get the %s one.",
					 pick(r, adjectives), pick(r, nouns), pick(r, adjectives));
			break;
		default:
			snprintf(out, size, "\"%s\" they said - well-made, state-of-the-art %s?",
					 pick(r, adjectives), pick(r, nouns));
	}
}

static void
make_reviews(Column *c, int n, SynthRandom *r)
{
	for (int i = 0; i < n; i++)
	{
		char		text[4096] = "";
		int			sentences = 1;

		while (sentences < 12 && synth_num_random_below(r, 3) > 0)
			sentences++;
		for (int k = 0; k < sentences; k++)
		{
			size_t		used = strlen(text);

			if (k > 0)
				strcat(text, synth_num_random_below(r, 12) ? " " : "\n");
			used = strlen(text);
			sentence(r, text + used, sizeof(text) - used);
		}
		add(c, "%s", text);
	}
}

/* Chinese reviews: no spaces. */
static void
make_unspaced(Column *c, int n, SynthRandom *r)
{
	static const char *const parts[] = {
		"\xe8\xbf\x99\xe4\xb8\xaa", "\xe4\xba\xa7\xe5\x93\x81",
		"\xe5\xbe\x88\xe5\xa5\xbd", "\xe9\x9d\x9e\xe5\xb8\xb8",
		"\xe8\xb4\xa8\xe9\x87\x8f", "\xe4\xb8\x8d\xe9\x94\x99",
		"\xe6\x88\x91", "\xe5\x96\x9c\xe6\xac\xa2", "\xef\xbc\x8c",
		"\xe3\x80\x82", "\xe5\xbf\xab", " "
	};

	for (int i = 0; i < n; i++)
	{
		char		text[512] = "";

		for (uint64_t k = 6 + synth_num_random_below(r, 14); k > 0; k--)
			strcat(text, pick(r, parts));
		add(c, "%s", text);
	}
}

/*
 * Draw from every cluster of a view that opened, and keys; abort when a string
 * breaks its promises.
 */
static void
use_view(const SynthTextView *view, bool raw, int max_chars)
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

/* Write a seed of a fuzz target. */
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

static const struct
{
	const char *name;
	void		(*make) (Column *, int, SynthRandom *);
	int			rows;
	bool		unique;
} seed_columns[] = {
	{"codes", make_codes, 40, false}, {"emails", make_emails, 60, false},
	{"phones", make_phones, 60, true}, {"uuids", make_uuids, 30, true},
	{"addresses", make_addresses, 40, false}, {"names", make_names, 60, true},
	{"reviews", make_reviews, 30, false}, {"unspaced", make_unspaced, 30, false}
};

#endif							/* SYNTH_TEXT_CORPUS_H */
