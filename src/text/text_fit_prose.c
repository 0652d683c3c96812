/*
 * text_fit_prose.c
 *		Learn free text: words, bigrams, trigrams, rare sequences; pure C.
 *
 * A word is what stands between spaces, with its punctuation; it is in the
 * vocabulary if min_count rows carry it.  A rare word that is frequent
 * without its punctuation or in lower case is read as that.  N-grams are kept
 * if min_count rows carry them.
 *
 * text_fit_rare.c keeps rare sequences out of generated texts.
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

#define MAX_WORDS		32768
#define MAX_WORD_BYTES	(SYNTH_TEXT_PROSE_BYTES / 5)
#define MAX_BANDS		8
#define KNOTS			32
#define TILT_LENGTHS	24		/* of words, in bytes, told apart */

#define BROKEN	UINT32_C(0x80000000)

/* ---- is it prose? ---- */

/*
 * Mostly of four words and more (or eight letters of a script without
 * spaces), and not of numbers, as addresses are.
 */
static bool
looks_like_prose(Fit *fit)
{
	uint64_t	wordy = 0,
				words = 0,
				numbers = 0;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		const SynthTextValue *v = &fit->values[i];
		size_t		position = 0;
		TextWord	word;
		uint64_t	spaced = 0,
					glued = 0,
					digits = 0;

		fit_poll(&fit->m);
		while (synth_text_next_word(v->bytes, v->length, &position, &word))
		{
			bool		digit = false;

			if (word.separator == TEXT_SEPARATOR_NONE)
				glued++;
			else
				spaced++;
			for (uint32_t k = 0; k < word.length && !digit; k++)
				digit = v->bytes[word.start + k] >= '0' &&
					v->bytes[word.start + k] <= '9';
			digits += digit;
		}
		if (spaced >= 4 || spaced + glued >= 8)
			wordy += v->rows;
		words += (spaced + glued) * v->rows;
		numbers += digits * v->rows;
	}
	if (wordy * 2 < fit->rows)
		return false;
	return words >= fit->rows * 8 ? numbers * 10 <= words * 3 :
		numbers * 8 <= words;
}

/* ---- words ---- */

/* Cut all values; intern the distinct words. */
static void
read_words(ProseFit *p)
{
	Fit		   *fit = p->fit;
	CountTable	table;
	size_t		room,
				n = 0;

	p->first = fit_alloc(&fit->m, (size_t) fit->nvalues + 1, sizeof(size_t));
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		size_t		position = 0;
		TextWord	word;

		fit_poll(&fit->m);
		p->first[i] = n;
		while (synth_text_next_word(fit->values[i].bytes, fit->values[i].length,
									&position, &word))
			n++;
	}
	p->first[fit->nvalues] = n;
	p->nwords = n;
	p->words = fit_alloc(&fit->m, n, sizeof(uint32_t));
	p->separators = fit_alloc(&fit->m, n, 1);
	room = 1024;
	p->text = fit_alloc(&fit->m, room, sizeof(TextString));
	synth_text_count_init(&fit->m, &table, 4096);
	n = 0;
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		const SynthTextValue *v = &fit->values[i];
		size_t		position = 0;
		TextWord	word;

		fit_poll(&fit->m);
		while (synth_text_next_word(v->bytes, v->length, &position, &word))
		{
			Count	   *count = synth_text_count_add(&fit->m, &table,
													 synth_num_hash(v->bytes + word.start,
																	word.length, 0));

			if (count->last == 0)
			{
				if (p->distinct == room)
				{
					TextString *larger = fit_alloc(&fit->m, room * 2,
												   sizeof(TextString));

					memcpy(larger, p->text, room * sizeof(TextString));
					fit_free(&fit->m, p->text);
					p->text = larger;
					room *= 2;
				}
				count->last = 1;
				count->ref = p->distinct;
				p->text[p->distinct].bytes = v->bytes + word.start;
				p->text[p->distinct++].length = word.length;
			}
			p->words[n] = count->ref;
			p->separators[n++] = word.separator;
		}
	}
	synth_text_count_free(&fit->m, &table);
}

static int
compare_word_rows(const void *a, const void *b)
{
	const Count *x = a,
			   *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

/* The frequent words, with the separator before them, the heaviest first. */
static void
choose_vocabulary(ProseFit *p, uint32_t max_words)
{
	Fit		   *fit = p->fit;
	CountTable	table;
	Count	   *list;
	size_t		n,
				bytes = 0;

	synth_text_count_init(&fit->m, &table, p->distinct);
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		fit_poll(&fit->m);
		for (size_t k = p->first[i]; k < p->first[i + 1]; k++)
		{
			uint64_t	key = ((uint64_t) p->words[k] << 2 | p->separators[k]) + 1;

			count_in_value(synth_text_count_add(&fit->m, &table, key), i,
						   fit->values[i].rows);
		}
	}
	list = synth_text_count_list(&fit->m, &table, fit->min_count, &n);
	synth_text_count_free(&fit->m, &table);
	/* the ids of distinct words follow the sorted values: stable */
	qsort(list, n, sizeof(Count), compare_word_rows);
	p->vocabulary = fit_alloc(&fit->m, n, sizeof(TextString));
	p->separator = fit_alloc(&fit->m, n, 1);
	p->rows = fit_alloc(&fit->m, n, sizeof(uint32_t));
	p->id = fit_alloc(&fit->m, (size_t) p->distinct * 4, sizeof(uint32_t));
	memset(p->id, 0xFF, (size_t) p->distinct * 4 * sizeof(uint32_t));
	p->n = 0;
	for (size_t i = 0; i < n && p->n < max_words; i++)
	{
		uint64_t	key = list[i].key - 1;
		TextString	text = p->text[key >> 2];

		if (text.length > TEXT_MAX_WORD || bytes + text.length > MAX_WORD_BYTES)
			continue;
		bytes += text.length + 2;
		p->id[key] = p->n;
		p->vocabulary[p->n] = text;
		p->separator[p->n] = (uint8_t) (key & 3);
		p->rows[p->n++] = list[i].rows;
	}
	fit_free(&fit->m, list);
}

/* Read rare words as frequent ones without punctuation, or in lower case. */
static void
replace_rare(ProseFit *p)
{
	Fit		   *fit = p->fit;
	CountTable	spaced;
	char		folded[TEXT_FOLD_BYTES];

	synth_text_count_init(&fit->m, &spaced, p->n);
	for (uint32_t w = 0; w < p->n; w++)
	{
		if (p->separator[w] == TEXT_SEPARATOR_SPACE)
			synth_text_count_add(&fit->m, &spaced,
								 synth_num_hash(p->vocabulary[w].bytes,
												p->vocabulary[w].length, 0))->ref = w;
	}
	p->broken = fit_alloc(&fit->m, p->distinct, sizeof(bool));
	memset(p->broken, 0, p->distinct * sizeof(bool));
	for (uint32_t d = 0; d < p->distinct; d++)
	{
		const unsigned char *begin = (const unsigned char *) p->text[d].bytes,
				   *end = begin + p->text[d].length,
				   *q,
				   *to = begin;
		const Count *count = NULL;
		size_t		n;

		fit_poll(&fit->m);
		if (p->id[(size_t) d * 4 + TEXT_SEPARATOR_SPACE] != TEXT_NONE ||
			p->text[d].length > TEXT_MAX_WORD)
			continue;
		/* leading punctuation stays: quotes and brackets need their partner */
		for (q = begin; q < end;)
		{
			uint32_t	c;

			q += text_decode(q, end, &c);
			if (text_class(c) != TEXT_CLASS_PUNCT &&
				text_class(c) != TEXT_CLASS_SYMBOL)
				to = q;
		}
		if (to > begin && to < end)
			count = synth_text_count_find(&spaced, synth_num_hash(begin, (size_t) (to - begin), 0));
		if (count == NULL)
		{
			n = synth_text_fold((const char *) begin, p->text[d].length, folded,
								sizeof(folded));
			if (n > 0)
				count = synth_text_count_find(&spaced, synth_num_hash(folded, n, 0));
		}
		if (count == NULL)
			continue;
		p->id[(size_t) d * 4 + TEXT_SEPARATOR_SPACE] = count->ref;
		p->broken[d] = synth_text_ends_sentence(p->text[d].bytes, p->text[d].length);
	}
	synth_text_count_free(&fit->m, &spaced);
	p->ids = fit_alloc(&fit->m, p->nwords, sizeof(uint32_t));
	for (size_t k = 0; k < p->nwords; k++)
	{
		size_t		at = (size_t) p->words[k] * 4;
		uint32_t	id = p->id[at + p->separators[k]];

		fit_poll(&fit->m);
		if (id == TEXT_NONE && p->separators[k] != TEXT_SEPARATOR_NONE)
			id = p->id[at + TEXT_SEPARATOR_SPACE];
		p->ids[k] = id == TEXT_NONE ? TEXT_NONE :
			id | (p->broken[p->words[k]] ? BROKEN : 0);
	}
}

/* ---- n-grams ---- */

#define BEGIN_OR_END(p)	((p)->n)	/* as a word: begin before, end after */

static inline uint64_t
bigram_key(uint32_t a, uint32_t b)
{
	return ((uint64_t) a << 20 | b) + 1;
}

static inline uint64_t
trigram_key(uint32_t a, uint32_t b, uint32_t c)
{
	return ((uint64_t) a << 40 | (uint64_t) b << 20 | c) + 1;
}

/*
 * Walk the words of a value with begin and end; count bigrams, or (of kept
 * bigrams) trigrams.
 */
static void
count_ngrams(ProseFit *p, bool trigrams, uint32_t min_rows)
{
	Fit		   *fit = p->fit;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		uint32_t	a = TEXT_NONE,
					b = BEGIN_OR_END(p);
		bool		good = false;	/* a b is a kept bigram */

		fit_poll(&fit->m);
		if (p->first[i] == p->first[i + 1])
			continue;
		for (size_t k = p->first[i]; k <= p->first[i + 1]; k++)
		{
			uint32_t	c = k < p->first[i + 1] ? p->ids[k] : BEGIN_OR_END(p);
			bool		broken = c != TEXT_NONE && (c & BROKEN);
			bool		next_good = false;

			if (c != TEXT_NONE)
				c &= ~BROKEN;
			if (b != TEXT_NONE && c != TEXT_NONE)
			{
				if (!trigrams)
					count_in_value(synth_text_count_add(&fit->m, &p->bigrams,
														bigram_key(b, c)),
								   i, fit->values[i].rows);
				else
				{
					const Count *bigram = synth_text_count_find(&p->bigrams,
																bigram_key(b, c));

					next_good = bigram != NULL && bigram->rows >= min_rows;
					if (good && next_good && a != TEXT_NONE)
						count_in_value(synth_text_count_add(&fit->m, &p->trigrams,
															trigram_key(a, b, c)),
									   i, fit->values[i].rows);
				}
			}
			a = b;
			b = broken ? TEXT_NONE : c;
			good = next_good && !broken;
		}
	}
}

/* ---- length bands: the clusters ---- */

typedef struct LengthOf
{
	uint32_t	length;
	uint32_t	value;
} LengthOf;

static int
compare_lengths(const void *a, const void *b)
{
	const LengthOf *x = a,
			   *y = b;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

/*
 * Write the lengths of values a..b, in their order: knots of about equal rows,
 * each twice a length, plus one if it is the mean of several lengths.
 */
static void
write_band(Fit *fit, Writer *w, const LengthOf *order, uint32_t a, uint32_t b,
		   uint64_t rows)
{
	uint32_t	knot[KNOTS + 1];
	uint64_t	weight[KNOTS + 1],
				largest = 1,
				need = rows / KNOTS + 1,
				group = 0,
				sum = 0;
	uint32_t	knots = 0,
				from = a;

	if (need < fit->min_count)
		need = fit->min_count;
	for (uint32_t i = a; i < b; i++)
	{
		uint32_t	r = fit->values[order[i].value].rows;

		sum += (uint64_t) order[i].length * r;
		group += r;
		if (i + 1 < b && (group < need || order[i + 1].length == order[i].length))
			continue;
		if (group < fit->min_count && knots > 0)
			weight[knots - 1] += group; /* the rest, too rare for a knot */
		else
		{
			knot[knots] = (uint32_t) ((sum + group / 2) / group) * 2 +
				(order[from].length != order[i].length);
			weight[knots++] = group;
		}
		sum = group = 0;
		from = i + 1;
	}
	for (uint32_t i = 0; i < knots; i++)
		largest = weight[i] > largest ? weight[i] : largest;
	synth_text_write_number(w, scale_weight(rows, fit->rows));
	synth_text_write_number(w, knots);
	for (uint32_t i = 0; i < knots; i++)
	{
		synth_text_write_number(w, knot[i]);
		synth_text_write_number(w, scale_weight(weight[i], largest));
	}
	fit->count[TEXT_N_CHOICES] += knots;
	fit->count[TEXT_N_CLUSTERS]++;
}

/* Values by their number of words, in bands of about equal rows. */
static void
write_bands(ProseFit *p, Sections *s)
{
	Fit		   *fit = p->fit;
	LengthOf   *order = fit_alloc(&fit->m, fit->nvalues, sizeof(LengthOf));
	uint64_t	need = (uint64_t) fit->min_count * 8;
	uint32_t	bands = MAX_BANDS < fit->max_clusters ? MAX_BANDS : fit->max_clusters;
	uint32_t	at = 0;
	uint64_t	left = fit->rows;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		size_t		n = p->first[i + 1] - p->first[i];

		order[i].length = n > TEXT_PROSE_WORDS ? TEXT_PROSE_WORDS : (uint32_t) n;
		order[i].value = i;
	}
	qsort(order, fit->nvalues, sizeof(LengthOf), compare_lengths);
	if (need < fit->rows / bands)
		need = fit->rows / bands;
	while (at < fit->nvalues)
	{
		uint64_t	rows = 0;
		uint32_t	from = at;

		while (at < fit->nvalues && (rows < need || left - rows < need ||
									 order[at].length == order[at - 1].length ||
									 fit->nclusters + 1 == bands))
		{
			fit->cluster[order[at].value] = (uint16_t) fit->nclusters;
			rows += fit->values[order[at++].value].rows;
		}
		left -= rows;
		write_band(fit, &s->clusters, order, from, at, rows);
		fit->nclusters++;
	}
	fit_free(&fit->m, order);
}

/* ---- the model ---- */

static void
keep_ngrams(ProseFit *p, uint32_t bigram_rows, uint32_t trigram_rows, Kept *kept)
{
	Fit		   *fit = p->fit;
	size_t		k = 0;

	kept->bigram = synth_text_count_list(&fit->m, &p->bigrams, bigram_rows,
										 &kept->nbigrams);
	kept->trigram = synth_text_count_list(&fit->m, &p->trigrams, trigram_rows,
										  &kept->ntrigrams);
	kept->first = fit_alloc(&fit->m, (size_t) p->n + 2, sizeof(size_t));
	for (uint32_t w = 0; w <= p->n; w++)
	{
		kept->first[w] = k;
		while (k < kept->nbigrams && (kept->bigram[k].key - 1) >> 20 == w)
			k++;
	}
	kept->first[p->n + 1] = k;
}

static void
free_kept(ProseFit *p, Kept *kept)
{
	fit_free(&p->fit->m, kept->bigram);
	fit_free(&p->fit->m, kept->trigram);
	fit_free(&p->fit->m, kept->first);
}

static void
write_words(ProseFit *p, Sections *s)
{
	Fit		   *fit = p->fit;

	fit->count[TEXT_N_WORDS] = p->n;
	for (uint32_t w = 0; w < p->n; w++)
	{
		uint64_t	elements[TEXT_MAX_WORD];

		synth_text_write_number(&s->prose, (uint64_t) p->vocabulary[w].length << 2 |
								p->separator[w]);
		synth_text_write_bytes(&s->prose, p->vocabulary[w].bytes,
							   p->vocabulary[w].length);
		for (int v = 0; v < TEXT_VARIANTS; v++)
			fit->count[TEXT_N_ELEMENTS] += (uint32_t)
				synth_text_elements(p->vocabulary[w].bytes, p->vocabulary[w].length,
									v, elements, TEXT_MAX_WORD);
	}
}

/*
 * Rare words are longer than frequent ones, and are gone.  So that words keep
 * their lengths, words of a length are drawn more often by what that length
 * lost: in sixteenths, of the vocabulary and of the end of a text.
 */
static uint8_t *
length_tilts(ProseFit *p, const Kept *kept)
{
	Fit		   *fit = p->fit;
	uint8_t    *tilt = fit_alloc(&fit->m, (size_t) p->n + 1, 1);
	uint64_t	all[TILT_LENGTHS] = {0},
				known[TILT_LENGTHS] = {0},
				sum_all = 0,
				sum_known = 0;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		for (size_t k = p->first[i]; k < p->first[i + 1]; k++)
		{
			uint32_t	length = p->text[p->words[k]].length;
			uint32_t	at = length < TILT_LENGTHS ? length : TILT_LENGTHS - 1;

			all[at]++;
			sum_all++;
		}
	}
	for (size_t k = 0; k < kept->nbigrams; k++)
	{
		uint32_t	w = text_second_of(&kept->bigram[k]);
		uint32_t	length = w < p->n ? p->vocabulary[w].length : 0;

		known[length < TILT_LENGTHS ? length : TILT_LENGTHS - 1] += kept->bigram[k].weight;
		sum_known += w < p->n ? kept->bigram[k].weight : 0;
	}
	for (uint32_t w = 0; w < p->n; w++)
	{
		uint32_t	length = p->vocabulary[w].length;
		uint32_t	at = length < TILT_LENGTHS ? length : TILT_LENGTHS - 1;
		uint64_t	t = known[at] == 0 ? 16 :
			all[at] * sum_known / (known[at] * sum_all / 16 + 1);

		/* squared: what follows a word depends on it, and dampens this */
		t = t * t / 16;
		tilt[w] = (uint8_t) (t < 4 ? 4 : t > 128 ? 128 : t);
	}
	tilt[p->n] = 16;
	return tilt;
}

static void
write_ngrams(ProseFit *p, const Kept *kept, Sections *s)
{
	Fit		   *fit = p->fit;
	Writer	   *w = &s->prose;
	uint8_t    *tilt = length_tilts(p, kept);
	size_t		t = 0;

	for (uint32_t a = 0; a <= p->n; a++)
	{
		uint64_t	largest = 1;
		uint32_t	before = 0;

		synth_text_write_number(w, kept->first[a + 1] - kept->first[a]);
		for (size_t k = kept->first[a]; k < kept->first[a + 1]; k++)
		{
			uint64_t	weight = (uint64_t) kept->bigram[k].weight *
				tilt[text_second_of(&kept->bigram[k])];

			largest = weight > largest ? weight : largest;
		}
		for (size_t k = kept->first[a]; k < kept->first[a + 1]; k++)
		{
			uint32_t	b = text_second_of(&kept->bigram[k]);

			synth_text_write_number(w, b - before);
			synth_text_write_number(w, scale_weight((uint64_t) kept->bigram[k].weight * tilt[b],
													largest));
			before = b;
		}
	}
	fit->count[TEXT_N_BIGRAMS] = (uint32_t) kept->nbigrams;
	for (size_t k = 0; k < kept->nbigrams; k++)
	{
		uint64_t	prefix = kept->bigram[k].key - 1;
		uint32_t	b = text_second_of(&kept->bigram[k]);
		size_t		from,
					to;
		uint64_t	sum = 0,
					largest = 1,
					escape;
		size_t		at,
					before = 0;

		while (t < kept->ntrigrams && (kept->trigram[t].key - 1) >> 20 < prefix)
			t++;
		for (from = to = t; to < kept->ntrigrams &&
			 (kept->trigram[to].key - 1) >> 20 == prefix; to++)
		{
			uint64_t	weight = (uint64_t) kept->trigram[to].weight *
				tilt[(kept->trigram[to].key - 1) & 0xFFFFF];

			sum += kept->trigram[to].weight;
			largest = weight > largest ? weight : largest;
		}
		t = to;
		if (b == p->n)
			continue;			/* the end */
		escape = kept->bigram[k].weight > sum ?
			(uint64_t) (kept->bigram[k].weight - sum) * 16 : 0;
		largest = escape > largest ? escape : largest;
		synth_text_write_number(w, to - from);
		fit->count[TEXT_N_TRIGRAMS] += (uint32_t) (to - from);
		at = kept->first[b];
		for (size_t i = from; i < to; i++)
		{
			uint32_t	c = (uint32_t) ((kept->trigram[i].key - 1) & 0xFFFFF);

			while (text_second_of(&kept->bigram[at]) != c)
				at++;
			synth_text_write_number(w, at - kept->first[b] - before);
			synth_text_write_number(w, scale_weight((uint64_t) kept->trigram[i].weight * tilt[c],
													largest));
			before = at - kept->first[b];
		}
		if (to > from)
			synth_text_write_number(w, escape == 0 ? 0 : scale_weight(escape, largest));
	}
	fit_free(&fit->m, tilt);
}

/* ---- the whole ---- */

static void
release(ProseFit *p)
{
	FitMemory  *m = &p->fit->m;

	fit_free(m, p->first);
	fit_free(m, p->words);
	fit_free(m, p->separators);
	fit_free(m, p->text);
	fit_free(m, p->id);
	fit_free(m, p->broken);
	fit_free(m, p->vocabulary);
	fit_free(m, p->separator);
	fit_free(m, p->rows);
	fit_free(m, p->ids);
	synth_text_count_free(m, &p->bigrams);
	synth_text_count_free(m, &p->trigrams);
}

/* Of the words' places, how many are of the vocabulary; are there begins? */
static bool
enough_survives(ProseFit *p)
{
	Fit		   *fit = p->fit;
	uint64_t	known = 0,
				all = 0,
				begins = 0;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		for (size_t k = p->first[i]; k < p->first[i + 1]; k++)
		{
			all += fit->values[i].rows;
			known += p->ids[k] != TEXT_NONE ? fit->values[i].rows : 0;
		}
	}
	for (uint32_t w = 0; w < p->n && begins == 0; w++)
	{
		const Count *c = synth_text_count_find(&p->bigrams,
											   bigram_key(BEGIN_OR_END(p), w));

		begins += c != NULL && c->rows >= fit->min_count;
	}
	return begins > 0 && known * 10 >= all;
}

bool
synth_text_fit_prose(Fit *fit, Sections *s)
{
	ProseFit	p;
	uint32_t	bigram_rows = fit->min_count,
				trigram_rows = fit->min_count;
	bool		prose;

	if (fit->nvalues == 0 || !looks_like_prose(fit))
		return false;
	memset(&p, 0, sizeof(p));
	p.fit = fit;
	read_words(&p);
	choose_vocabulary(&p, MAX_WORDS);
	replace_rare(&p);
	synth_text_count_init(&fit->m, &p.bigrams, 4096);
	synth_text_count_init(&fit->m, &p.trigrams, 4096);
	count_ngrams(&p, false, bigram_rows);
	prose = enough_survives(&p);
	if (prose)
	{
		count_ngrams(&p, true, bigram_rows);
		while (prose)
		{
			Kept		kept;
			Hashes		rare;
			bool		fits;
			size_t		filter_bytes;

			fit->nclusters = 0;
			synth_text_sections_init(fit, s);
			s->flags = TEXT_FLAG_PROSE | (fit->sampled ? TEXT_FLAG_SAMPLED : 0);
			/* two empty letter models */
			for (int m = 0; m < TEXT_MODELS; m++)
			{
				synth_text_write_number(&s->models, 0);
				synth_text_write_number(&s->models, 0);
			}
			write_bands(&p, s);
			write_words(&p, s);
			keep_ngrams(&p, bigram_rows, trigram_rows, &kept);
			prose = kept.first[p.n + 1] > kept.first[p.n];
			write_ngrams(&p, &kept, s);
			/* at least the half is for the filter */
			fits = synth_text_sections_bytes(s) <= SYNTH_TEXT_PROSE_BYTES / 2;
			filter_bytes = fits ? (SYNTH_TEXT_PROSE_BYTES -
								   synth_text_sections_bytes(s)) / 8 * 8 : 0;
			memset(&rare, 0, sizeof(rare));
			if (fits && prose)
			{
				synth_text_list_rare(&p, &kept, &rare);
				/* with fewer bits than six each, too much would be held */
				if (rare.n > filter_bytes * 8 / 6)
					fits = false;
				else
					synth_text_write_filter(fit, s, rare.hash, rare.n,
											filter_bytes);
			}
			free_kept(&p, &kept);
			fit_free(&fit->m, rare.hash);
			if (fits && prose)
				break;
			synth_text_sections_free(fit, s);
			synth_text_sections_init(fit, s);
			bigram_rows += bigram_rows / 2 + 1;
			trigram_rows = bigram_rows;
		}
	}
	release(&p);
	return prose;
}
