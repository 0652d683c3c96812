/*
 * text_prose.c
 *		Drawing free text from a view; pure C.
 *
 * A trigram model of words with back-off to bigrams; a new sentence may also
 * begin where one ended.  A word is taken only if no 5-word sequence that it
 * completes, in any of the ways that a text is cut to words, is held by the
 * filter of rare sequences; where none can be taken the text steps back, and
 * at last ends early.  Several drafts are made for a wanted length, the
 * nearest is kept.
 */
#include <string.h>

#include "text/text_private.h"

#define DRAFTS			8
#define DRAFTS_NO_JUMP	3		/* of them, end where a source text ended */
#define CLOSE_ENOUGH	12		/* a part of the wanted words */
#define DRAWS			10		/* of a word, before stepping back */
#define STEPS_BACK		32		/* in a draft */

/*
 * Words without a space between them are one word to those who cut texts by
 * spaces.  Does next, or the end (NULL), close such a run that is rare?  Two
 * runs: of all glued words, and of those of letters and digits only.
 */
static bool
closes_rare_run(const SynthTextView *view, const uint32_t *words, uint32_t n,
				const TextProseWord *next)
{
	bool		glued = next != NULL && next->separator == TEXT_SEPARATOR_NONE;

	if (view->flags & TEXT_FLAG_SAMPLED)
		return false;
	for (int letters = 0; letters < 2; letters++)
	{
		uint32_t	from = n - 1;
		uint64_t	h = 0;

		if (glued && (!letters || next->all_letters))
			continue;			/* goes on */
		if (letters && !view->words[words[from]].all_letters)
			continue;
		while (from > 0 && view->words[words[from]].separator == TEXT_SEPARATOR_NONE &&
			   (!letters || view->words[words[from - 1]].all_letters))
			from--;
		for (uint32_t i = from; i < n; i++)
			h = text_run_step(h, view->elements[view->words[words[i]].element_first]);
		if (text_filter_has(&view->filter, h))
			return true;
	}
	return false;
}

/*
 * synth_text_prose_allowed
 *		Would word next, after the n words, complete no rare sequence?
 */
bool
synth_text_prose_allowed(const SynthTextView *view, const uint32_t *words,
						 uint32_t n, uint32_t next)
{
	const TextProseWord *candidate = &view->words[next];
	uint32_t	offset = candidate->element_first;
	uint64_t	last = 0;
	bool		wanted = (view->flags & TEXT_FLAG_SAMPLED) != 0;

	if (view->filter.nbits == 0 && !wanted)
		return true;
	if (view->glued && n > 0 && closes_rare_run(view, words, n, candidate))
		return false;
	for (int v = 0; v < TEXT_VARIANTS; v++)
	{
		uint32_t	added = candidate->elements[v];
		uint64_t	window[TEXT_WINDOW];
		int			missing = TEXT_WINDOW - 1;
		int			have;

		if (added == 0)
			continue;
		/* the four words before, in this variant */
		for (uint32_t i = n; i > 0 && missing > 0; i--)
		{
			const TextProseWord *word = &view->words[words[i - 1]];
			uint32_t	at = word->element_first;
			int			k = word->elements[v];

			for (int u = 0; u < v; u++)
				at += word->elements[u];
			while (k > 0 && missing > 0)
				window[--missing] = view->elements[at + (uint32_t) --k];
		}
		have = TEXT_WINDOW - 1 - missing;
		memmove(window, window + missing, (size_t) have * sizeof(uint64_t));
		for (uint32_t k = 0; k < added; k++)
		{
			window[have++] = view->elements[offset + k];
			if (have == TEXT_WINDOW)
			{
				uint64_t	h = text_window_hash(window);

				if (wanted ?
					!text_filter_has(&view->filter, text_variant_hash(h, v)) :
					h != last && text_filter_has(&view->filter, h))
					return false;
				last = h;
				have--;
				memmove(window, window + 1, (size_t) have * sizeof(uint64_t));
			}
		}
		offset += added;
	}
	return true;
}

/*
 * A wanted length: a frequent one as it is, else one near the mean of a group
 * of lengths, half-way to its neighbours at most.
 */
static uint32_t
draw_length(const SynthTextView *view, const TextChoice *lengths,
			SynthRandom *r)
{
	const uint32_t *knot = view->items + lengths->first;
	uint32_t	i = text_choose(view, lengths, r);
	uint32_t	length = knot[i] / 2;
	uint32_t	lo,
				hi;

	if (!(knot[i] & 1))
		return length;
	lo = i > 0 ? (knot[i - 1] / 2 + length + 1) / 2 : length;
	hi = i + 1 < lengths->n ? (length + knot[i + 1] / 2) / 2 : length;
	length = lo + (uint32_t) synth_num_random_below(r, (uint64_t) (hi - lo) + 1);
	return length > 0 ? length : 1;
}

/*
 * Draw a bigram that continues words; from is the state, or TEXT_NONE at the
 * begin.  Returns TEXT_NONE when none was found; *saw_end when an end was
 * drawn and may_end was not set (if it was, the end's bigram is returned).
 */
static uint32_t
draw_bigram(const SynthTextView *view, const uint32_t *words, uint32_t n,
			uint32_t from, bool may_end, bool *saw_end, SynthRandom *r)
{
	uint32_t	end = view->count[TEXT_N_WORDS];

	for (int draw = 0; draw < DRAWS; draw++)
	{
		const TextProseWord *word = &view->words[n > 0 ? words[n - 1] : end];
		const TextBigram *state = from != TEXT_NONE ? &view->bigrams[from] : NULL;
		uint32_t	lo = 0,
					hi,
					x,
					found = TEXT_NONE;

		/* the last draws leave the trigrams aside, for more choice */
		if (state != NULL && state->trigrams > 0 && draw < DRAWS / 2)
		{
			const TextTrigram *t = &view->trigrams[state->trigram_first];

			x = (uint32_t) synth_num_random_below(r, state->trigram_total);
			for (hi = state->trigrams; lo < hi;)
			{
				uint32_t	mid = (lo + hi) / 2;

				if (t[mid].cumulative <= x)
					lo = mid + 1;
				else
					hi = mid;
			}
			if (lo < state->trigrams)
				found = t[lo].bigram;
		}
		if (found == TEXT_NONE)
		{
			const TextBigram *b = &view->bigrams[word->bigram_first];

			if (word->bigrams == 0)
				return TEXT_NONE;
			x = (uint32_t) synth_num_random_below(r, word->bigram_total);
			lo = 0;
			for (hi = word->bigrams; lo < hi;)
			{
				uint32_t	mid = (lo + hi) / 2;

				if (b[mid].cumulative <= x)
					lo = mid + 1;
				else
					hi = mid;
			}
			found = word->bigram_first + lo;
		}
		if (view->bigrams[found].next == end)
		{
			if (may_end)
				return found;
			*saw_end = true;
		}
		else if (synth_text_prose_allowed(view, words, n, view->bigrams[found].next))
			return found;
	}
	return TEXT_NONE;
}

static bool
can_end(const SynthTextView *view, uint32_t w)
{
	const TextProseWord *word = &view->words[w];

	/* bigrams ascend, the end is the largest */
	return word->bigrams > 0 &&
		view->bigrams[word->bigram_first + word->bigrams - 1].next ==
		view->count[TEXT_N_WORDS];
}

static bool
ends_well(const SynthTextView *view, uint32_t w)
{
	return view->words[w].ends_sentence || can_end(view, w);
}

/* The first word of a sentence that may stand after n words, as a bigram. */
static uint32_t
draw_begin(const SynthTextView *view, const uint32_t *words, uint32_t n,
		   SynthRandom *r)
{
	const TextProseWord *begin = &view->words[view->count[TEXT_N_WORDS]];

	for (int draw = 0; draw < DRAWS; draw++)
	{
		uint32_t	x = (uint32_t) synth_num_random_below(r, begin->bigram_total);
		uint32_t	lo = begin->bigram_first,
					hi = lo + begin->bigrams - 1;

		while (lo < hi)
		{
			uint32_t	mid = (lo + hi) / 2;

			if (view->bigrams[mid].cumulative <= x)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (synth_text_prose_allowed(view, words, n, view->bigrams[lo].next))
			return lo;
	}
	return TEXT_NONE;
}

/*
 * One draft of a text of about wanted words; *well: it ends where a text or a
 * sentence may end.
 */
static uint32_t
draft(const SynthTextView *view, uint32_t wanted, bool jump, SynthRandom *r,
	  uint32_t *words, bool *well)
{
	uint32_t	state[TEXT_PROSE_WORDS];
	uint32_t	slack = wanted / 10;
	uint32_t	end = view->count[TEXT_N_WORDS];
	uint32_t	n = 0,
				best = 0,
				best_distance = UINT32_MAX;
	int			steps_back = 0;

	*well = true;
	while (n < TEXT_PROSE_WORDS)
	{
		bool		may_end = n > 0 && n + slack >= wanted;
		bool		saw_end = false;
		uint32_t	bigram;

		if (n >= wanted + slack || (n >= wanted && ends_well(view, words[n - 1])))
			break;
		bigram = draw_bigram(view, words, n, n > 0 ? state[n - 1] : TEXT_NONE,
							 may_end, &saw_end, r);
		if (bigram != TEXT_NONE && view->bigrams[bigram].next == end)
			return n;
		if (bigram == TEXT_NONE && n > 0)
		{
			if (saw_end && !jump)
				return n;
			if (ends_well(view, words[n - 1]))
				bigram = draw_begin(view, words, n, r);
		}
		if (bigram == TEXT_NONE)
		{
			uint32_t	back = 1 + (uint32_t) synth_num_random_below(r, 3);

			if (n == 0 || ++steps_back > STEPS_BACK)
				break;
			n -= back < n ? back : n;
			continue;
		}
		state[n] = bigram;
		words[n++] = view->bigrams[bigram].next;
	}
	/* rather a little shorter than in the midst of a sentence */
	for (uint32_t cut = n; cut > 0 && cut + slack >= wanted; cut--)
	{
		uint32_t	distance = cut > wanted ? cut - wanted : wanted - cut;

		if (ends_well(view, words[cut - 1]) && distance < best_distance)
		{
			best = cut;
			best_distance = distance;
		}
	}
	if (best > 0)
		return best;
	*well = n > 0 && ends_well(view, words[n - 1]);
	return n;
}

/*
 * synth_text_prose_draw
 *		Draw the words of a text of a cluster; words has room for
 *		TEXT_PROSE_WORDS.
 */
uint32_t
synth_text_prose_draw(const SynthTextView *view, const TextCluster *cluster,
					  SynthRandom *r, uint32_t *words)
{
	uint32_t	trial[TEXT_PROSE_WORDS];
	uint32_t	wanted = draw_length(view, &cluster->lengths, r);
	uint32_t	best = 0,
				best_cost = UINT32_MAX;

	if (wanted == 0)
		return 0;
	for (int i = 0; i < DRAFTS && best_cost > wanted / CLOSE_ENOUGH; i++)
	{
		bool		well;
		uint32_t	n = draft(view, wanted, i >= DRAFTS_NO_JUMP, r, trial, &well);
		uint32_t	cost = n > wanted ? n - wanted : wanted - n;

		if (!well)
			cost += wanted / 3 + 1;
		if (cost < best_cost)
		{
			memcpy(words, trial, n * sizeof(uint32_t));
			best = n;
			best_cost = cost;
		}
	}
	return best;
}

static const char *const separators[] = {" ", "\n", "\n\n", ""};

/*
 * synth_text_prose_trim
 *		How many of n words fit into out and end with no rare run.
 */
uint32_t
synth_text_prose_trim(const SynthTextView *view, const uint32_t *words,
					  uint32_t n, const TextOut *out)
{
	size_t		bytes = 0,
				chars = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		const TextProseWord *word = &view->words[words[i]];
		size_t		separator = i > 0 ? strlen(separators[word->separator]) : 0;

		bytes += separator + word->text.length;
		chars += separator + (out->raw ? word->text.length : word->chars);
		if (bytes > out->room || chars > out->max_chars)
			n = i;
	}
	while (view->glued && n > 0 && closes_rare_run(view, words, n, NULL))
		n--;
	return n;
}

/* Write words, which fit. */
void
synth_text_prose_write(const SynthTextView *view, const uint32_t *words,
					   uint32_t n, TextOut *out)
{
	for (uint32_t i = 0; i < n; i++)
	{
		const TextProseWord *word = &view->words[words[i]];

		if (i > 0)
			synth_text_put(out, separators[word->separator],
						   strlen(separators[word->separator]));
		synth_text_put(out, word->text.bytes, word->text.length);
	}
}
