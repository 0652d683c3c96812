/*
 * text_fit_rare.c
 *		The sequences of a prose column that are rare and can be generated;
 *		pure C.
 *
 * What the n-grams can put together may be a rare sequence of the source.  So
 * every 5-word sequence of the source that the model can generate and that
 * fewer than min_count rows carry, in any of the ways to cut a text to words
 * (TEXT_VARIANTS), goes to the filter, and so do rare whole values.  The set
 * of what can be generated is taken a little too large: all neighbours that
 * some bigram allows, in some way of cutting, and any first word of a text
 * after a word at which a text or a sentence may end.
 *
 * The ways of cutting are walked abreast: mostly they see the same words, and
 * a sequence is looked up once for all of them.
 */
#include <string.h>

#include "text/text_fit_private.h"

#define MAX_ELEMENTS	255		/* of a word; more are not looked at */

static void
add_hash(Fit *fit, Hashes *hashes, uint64_t h)
{
	if (hashes->n == hashes->room)
	{
		size_t		room = hashes->room * 2 + 1024;
		uint64_t   *larger = fit_alloc(&fit->m, room, sizeof(uint64_t));

		if (hashes->n > 0)
			memcpy(larger, hashes->hash, hashes->n * sizeof(uint64_t));
		fit_free(&fit->m, hashes->hash);
		hashes->hash = larger;
		hashes->room = room;
	}
	hashes->hash[hashes->n++] = h;
}

/* ---- what may be neighbours ---- */

/* Bits of an element's entry. */
#define BEFORE_BEGIN	1		/* a text may begin after it */
#define AT_BEGIN		2		/* it may begin a text */

static inline uint64_t
pair_key(uint64_t a, uint64_t b)
{
	return (a ^ (b << 32 | b >> 32)) * UINT64_C(0x9E3779B97F4A7C15) | 1;
}

/*
 * What may be neighbours in a generated text, in some variant: in table,
 * pairs of elements, and elements with BEFORE_BEGIN or AT_BEGIN.
 */
static void
list_neighbours(ProseFit *p, const Kept *kept, CountTable *table)
{
	Fit		   *fit = p->fit;
	uint64_t   *first = fit_alloc(&fit->m, p->n, sizeof(uint64_t));
	uint64_t   *last = fit_alloc(&fit->m, p->n, sizeof(uint64_t));
	uint64_t	elements[MAX_ELEMENTS];

	for (int variant = 0; variant < TEXT_VARIANTS; variant++)
	{
		for (uint32_t w = 0; w < p->n; w++)
		{
			int			n = synth_text_elements(p->vocabulary[w].bytes,
												p->vocabulary[w].length, variant,
												elements, MAX_ELEMENTS);
			bool		can_end = kept->first[w + 1] > kept->first[w] &&
				text_second_of(&kept->bigram[kept->first[w + 1] - 1]) == p->n;

			fit_poll(&fit->m);
			first[w] = n > 0 ? elements[0] : 0;
			last[w] = n > 0 ? elements[n - 1] : 0;
			for (int i = 1; i < n; i++)
				synth_text_count_add(&fit->m, table, pair_key(elements[i - 1], elements[i]));
			if (n > 0 && (can_end || synth_text_ends_sentence(p->vocabulary[w].bytes,
															  p->vocabulary[w].length)))
				synth_text_count_add(&fit->m, table, last[w])->ref |= BEFORE_BEGIN;
		}
		for (size_t k = 0; k < kept->nbigrams; k++)
		{
			uint32_t	a = (uint32_t) ((kept->bigram[k].key - 1) >> 20);
			uint32_t	b = text_second_of(&kept->bigram[k]);

			fit_poll(&fit->m);
			if (b == p->n)
				continue;
			if (a == p->n)
			{
				if (first[b] != 0)
					synth_text_count_add(&fit->m, table, first[b])->ref |= AT_BEGIN;
			}
			/* around a word without elements, any may meet any */
			else if (last[a] != 0 && first[b] != 0)
				synth_text_count_add(&fit->m, table, pair_key(last[a], first[b]));
			else if (last[a] != 0)
				synth_text_count_add(&fit->m, table, last[a])->ref |= BEFORE_BEGIN;
			else if (first[b] != 0)
				synth_text_count_add(&fit->m, table, first[b])->ref |= AT_BEGIN;
		}
	}
	fit_free(&fit->m, first);
	fit_free(&fit->m, last);
}

static bool
may_follow(const CountTable *table, uint64_t a, uint64_t b)
{
	const Count *x;

	if (a == 0 || b == 0)
		return false;
	if (synth_text_count_find(table, pair_key(a, b)) != NULL)
		return true;
	x = synth_text_count_find(table, a);
	if (x == NULL || !(x->ref & BEFORE_BEGIN))
		return false;
	x = synth_text_count_find(table, b);
	return x != NULL && (x->ref & AT_BEGIN);
}

/* ---- rare sequences ---- */

/* The elements of all distinct words, in all variants, one after another. */
typedef struct Elements
{
	size_t	   *offset;			/* by word */
	uint8_t    *n;				/* by word and variant */
	uint64_t   *element;
} Elements;

static void
list_elements(ProseFit *p, Elements *e)
{
	Fit		   *fit = p->fit;
	size_t		used = 0,
				room = (size_t) p->distinct * 6 + TEXT_VARIANTS * MAX_ELEMENTS;

	e->offset = fit_alloc(&fit->m, p->distinct, sizeof(size_t));
	e->n = fit_alloc(&fit->m, p->distinct, TEXT_VARIANTS);
	e->element = fit_alloc(&fit->m, room, sizeof(uint64_t));
	for (uint32_t d = 0; d < p->distinct; d++)
	{
		fit_poll(&fit->m);
		if (used + TEXT_VARIANTS * MAX_ELEMENTS > room)
		{
			uint64_t   *larger = fit_alloc(&fit->m, room * 2, sizeof(uint64_t));

			memcpy(larger, e->element, used * sizeof(uint64_t));
			fit_free(&fit->m, e->element);
			e->element = larger;
			room *= 2;
		}
		e->offset[d] = used;
		for (int v = 0; v < TEXT_VARIANTS; v++)
		{
			int			n = synth_text_elements(p->text[d].bytes, p->text[d].length,
												v, e->element + used, MAX_ELEMENTS);

			e->n[(size_t) d * TEXT_VARIANTS + (size_t) v] = (uint8_t) n;
			used += (size_t) n;
		}
	}
}

/*
 * Rows of a sequence in each variant; they saturate.
 */
typedef struct Window
{
	uint64_t	key;			/* 0: free */
	uint32_t	last;			/* value + 1 */
	uint8_t		seen;			/* variants, in that value */
	uint16_t	rows[TEXT_VARIANTS];
} Window;

typedef struct Windows
{
	Window	   *window;
	size_t		mask;
	size_t		n;
} Windows;

static Window *
find_window(Fit *fit, Windows *t, uint64_t key)
{
	size_t		i;

	key = key == 0 ? 1 : key;
	for (;;)
	{
		i = (size_t) (key >> 7) & t->mask;
		while (t->window[i].key != 0 && t->window[i].key != key)
			i = (i + 1) & t->mask;
		if (t->window[i].key != 0 || (t->n + 1) * 3 < (t->mask + 1) * 2)
			break;
		else
		{
			Window	   *old = t->window;
			size_t		size = t->mask + 1;

			t->window = fit_alloc(&fit->m, size * 2, sizeof(Window));
			memset(t->window, 0, size * 2 * sizeof(Window));
			t->mask = size * 2 - 1;
			for (size_t k = 0; k < size; k++)
			{
				size_t		j = (size_t) (old[k].key >> 7) & t->mask;

				if (old[k].key == 0)
					continue;
				while (t->window[j].key != 0)
					j = (j + 1) & t->mask;
				t->window[j] = old[k];
			}
			fit_free(&fit->m, old);
		}
	}
	if (t->window[i].key == 0)
	{
		t->window[i].key = key;
		t->n++;
	}
	return &t->window[i];
}

static void
count_window(Fit *fit, Windows *t, uint64_t key, int variant, uint32_t value)
{
	Window	   *w = find_window(fit, t, key);
	uint32_t	rows = fit->values[value].rows;

	if (w->last != value + 1)
	{
		w->last = value + 1;
		w->seen = 0;
	}
	if (w->seen & (1 << variant))
		return;
	w->seen |= (uint8_t) (1 << variant);
	w->rows[variant] = w->rows[variant] + rows > UINT16_MAX ? UINT16_MAX :
		(uint16_t) (w->rows[variant] + rows);
}

/*
 * Walk a value in all variants abreast.
 */
static void
count_windows(ProseFit *p, const Elements *e, const CountTable *neighbours,
			  uint32_t value, Windows *windows)
{
	Fit		   *fit = p->fit;
	uint64_t	window[TEXT_VARIANTS][TEXT_WINDOW];
	int			have[TEXT_VARIANTS] = {0};

	for (size_t k = p->first[value]; k < p->first[value + 1]; k++)
	{
		uint32_t	d = p->words[k];
		const uint64_t *element = e->element + e->offset[d];
		uint64_t	a = 0,
					b = 0;		/* the last pair looked up */
		bool		may = false;

		for (int v = 0; v < TEXT_VARIANTS; v++)
		{
			int			n = e->n[(size_t) d * TEXT_VARIANTS + (size_t) v];

			for (int i = 0; i < n; i++)
			{
				uint64_t	next = *element++;

				if (have[v] > 0)
				{
					uint64_t	before = window[v][have[v] - 1];

					if (before != a || next != b)
					{
						a = before;
						b = next;
						may = may_follow(neighbours, a, b);
					}
					if (!may)
						have[v] = 0;
				}
				window[v][have[v]++] = next;
				if (have[v] == TEXT_WINDOW)
				{
					count_window(fit, windows, text_window_hash(window[v]), v, value);
					have[v]--;
					memmove(window[v], window[v] + 1, (TEXT_WINDOW - 1) * sizeof(uint64_t));
				}
			}
		}
	}
}

/*
 * Rare values that can be generated: of words and neighbours that the model
 * knows and of sequences that are frequent.
 */
static void
list_rare_values(ProseFit *p, const Elements *e, const CountTable *neighbours,
				 Windows *windows, Hashes *out)
{
	Fit		   *fit = p->fit;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		uint64_t	window[TEXT_WINDOW];
		int			have = 0;
		bool		likely = fit->values[i].rows < fit->min_count;

		fit_poll(&fit->m);
		for (size_t k = p->first[i]; k < p->first[i + 1] && likely; k++)
		{
			uint64_t	next = e->element[e->offset[p->words[k]]];

			likely = p->ids[k] != TEXT_NONE &&
				(have == 0 || may_follow(neighbours, window[have - 1], next));
			window[have++] = next;
			if (likely && have == TEXT_WINDOW)
			{
				likely = find_window(fit, windows, text_window_hash(window))->rows[0] >=
					fit->min_count;
				have--;
				memmove(window, window + 1, (TEXT_WINDOW - 1) * sizeof(uint64_t));
			}
		}
		if (likely)
			add_hash(fit, out, synth_num_hash(fit->values[i].bytes,
											  fit->values[i].length, TEXT_SEED_VALUE));
	}
}

/*
 * What is rare in a variant that has it at all; of a sample, what is frequent
 * in a variant, as seen in that.
 */
static void
list_rare_windows(ProseFit *p, const Kept *kept, Hashes *out)
{
	Fit		   *fit = p->fit;
	CountTable	neighbours;
	Elements	elements;
	Windows		windows;
	uint32_t	need = fit->min_count < UINT16_MAX ? fit->min_count : UINT16_MAX;

	synth_text_count_init(&fit->m, &neighbours, kept->nbigrams * 2);
	list_neighbours(p, kept, &neighbours);
	list_elements(p, &elements);
	windows.mask = 4095;
	windows.n = 0;
	windows.window = fit_alloc(&fit->m, windows.mask + 1, sizeof(Window));
	memset(windows.window, 0, (windows.mask + 1) * sizeof(Window));
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		fit_poll(&fit->m);
		count_windows(p, &elements, &neighbours, i, &windows);
	}
	for (size_t k = 0; k <= windows.mask; k++)
	{
		const Window *w = &windows.window[k];
		bool		rare = false;

		if (w->key == 0)
			continue;
		for (int v = 0; v < TEXT_VARIANTS; v++)
		{
			rare = rare || (w->rows[v] > 0 && w->rows[v] < need);
			if (fit->sampled && w->rows[v] >= need)
				add_hash(fit, out, text_variant_hash(w->key, v));
		}
		if (rare && !fit->sampled)
			add_hash(fit, out, w->key);
	}
	if (!fit->sampled)
		list_rare_values(p, &elements, &neighbours, &windows, out);
	fit_free(&fit->m, windows.window);
	fit_free(&fit->m, elements.offset);
	fit_free(&fit->m, elements.n);
	fit_free(&fit->m, elements.element);
	synth_text_count_free(&fit->m, &neighbours);
}

/*
 * Rare runs of glued words that can be generated; see closes_rare_run.  Either
 * of all glued words, or of those of letters and digits only.
 */
static void
list_rare_runs(ProseFit *p, bool letters, Hashes *out)
{
	Fit		   *fit = p->fit;
	CountTable	runs;

	synth_text_count_init(&fit->m, &runs, 1024);
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		uint64_t	h = 0;
		uint32_t	length = 0;
		bool		known = true;

		fit_poll(&fit->m);
		for (size_t k = p->first[i]; k <= p->first[i + 1]; k++)
		{
			bool		inside = k < p->first[i + 1] &&
				(!letters || synth_text_all_letters(p->text[p->words[k]].bytes,
													p->text[p->words[k]].length));
			bool		glued = inside && p->separators[k] == TEXT_SEPARATOR_NONE;
			uint64_t	element;

			if (!glued)
			{
				if (length > 0 && known)
					count_in_value(synth_text_count_add(&fit->m, &runs, h), i,
								   fit->values[i].rows);
				h = 0;
				length = 0;
				known = true;
			}
			if (!inside)
				continue;
			known = known && p->ids[k] != TEXT_NONE;
			synth_text_elements(p->text[p->words[k]].bytes,
								p->text[p->words[k]].length, 0, &element, 1);
			h = text_run_step(h, element);
			length++;
		}
	}
	for (size_t k = 0; k <= runs.mask; k++)
	{
		if (runs.counts[k].key != 0 && runs.counts[k].rows < fit->min_count)
			add_hash(fit, out, runs.counts[k].key);
	}
	synth_text_count_free(&fit->m, &runs);
}

/*
 * synth_text_list_rare
 *		The filter's members: rare sequences, runs and short values, in no
 *		order; of a sample of rows, the sequences that are frequent.
 */
void
synth_text_list_rare(ProseFit *p, const Kept *kept, Hashes *out)
{
	Fit		   *fit = p->fit;

	memset(out, 0, sizeof(*out));
	if (fit->min_count <= 1)
		return;
	list_rare_windows(p, kept, out);
	if (fit->sampled)
		return;
	for (uint32_t w = 0; w < p->n; w++)
	{
		if (p->separator[w] == TEXT_SEPARATOR_NONE)
		{
			list_rare_runs(p, false, out);
			list_rare_runs(p, true, out);
			break;
		}
	}
}
