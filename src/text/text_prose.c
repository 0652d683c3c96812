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

#define DRAFTS			6
#define DRAFTS_NO_JUMP	3		/* of them, end where a source text ended */
#define DRAWS			10		/* of a word, before stepping back */
#define STEPS_BACK		32		/* in a draft */

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

	if (view->filter.nbits == 0)
		return true;
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

				if (h != last && text_filter_has(&view->filter, h))
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

/* A wanted length: near the mean of one of the equal groups of lengths. */
static uint32_t
draw_length(const SynthTextView *view, const TextChoice *lengths,
			SynthRandom *r)
{
	const uint32_t *knot = view->items + lengths->first;
	uint32_t	i = text_choose(view, lengths, r);
	uint32_t	at = knot[i] * 2;
	uint32_t	lo = i > 0 ? knot[i - 1] + knot[i] : at;
	uint32_t	hi = i + 1 < lengths->n ? knot[i] + knot[i + 1] : at;

	if (at == 0)
		return 0;
	/* in halves of a word, rounded to the nearer whole */
	at = lo + (uint32_t) synth_num_random_below(r, (uint64_t) (hi - lo) + 1);
	at = (at + (uint32_t) synth_num_random_below(r, 2)) / 2;
	return at > 0 ? at : 1;
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

/* One draft of a text of about wanted words. */
static uint32_t
draft(const SynthTextView *view, uint32_t wanted, bool jump, SynthRandom *r,
	  uint32_t *words)
{
	uint32_t	state[TEXT_PROSE_WORDS];
	uint32_t	slack = wanted / 8;
	uint32_t	end = view->count[TEXT_N_WORDS];
	uint32_t	n = 0;
	int			steps_back = 0;

	while (n < TEXT_PROSE_WORDS)
	{
		bool		may_end = n > 0 && n + slack >= wanted;
		bool		saw_end = false;
		uint32_t	bigram;

		if (n >= wanted &&
			(n >= wanted + slack || can_end(view, words[n - 1]) ||
			 view->words[words[n - 1]].ends_sentence))
			break;
		bigram = draw_bigram(view, words, n, n > 0 ? state[n - 1] : TEXT_NONE,
							 may_end, &saw_end, r);
		if (bigram != TEXT_NONE && view->bigrams[bigram].next == end)
			break;
		if (bigram == TEXT_NONE && n > 0)
		{
			const TextProseWord *word = &view->words[words[n - 1]];

			if (saw_end && !jump)
				break;
			if (text_may_jump(word->ends_sentence, word->bigrams,
							  can_end(view, words[n - 1])))
			{
				const TextProseWord *begin = &view->words[end];

				for (int draw = 0; draw < DRAWS && bigram == TEXT_NONE; draw++)
				{
					uint32_t	x = (uint32_t) synth_num_random_below(r, begin->bigram_total);
					uint32_t	i = begin->bigram_first;

					while (view->bigrams[i].cumulative <= x)
						i++;
					if (synth_text_prose_allowed(view, words, n, view->bigrams[i].next))
						bigram = i;
				}
			}
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
				best_distance = UINT32_MAX;

	if (wanted == 0)
		return 0;
	for (int i = 0; i < DRAFTS; i++)
	{
		uint32_t	n = draft(view, wanted, i >= DRAFTS_NO_JUMP, r, trial);
		uint32_t	distance = n > wanted ? n - wanted : wanted - n;

		if (distance < best_distance)
		{
			memcpy(words, trial, n * sizeof(uint32_t));
			best = n;
			best_distance = distance;
		}
		if (best_distance <= wanted / 8)
			break;
	}
	return best;
}

/* Write words that fit whole. */
void
synth_text_prose_write(const SynthTextView *view, const uint32_t *words,
					   uint32_t n, TextOut *out)
{
	static const char *const separators[] = {" ", "\n", "\n\n", ""};

	for (uint32_t i = 0; i < n; i++)
	{
		const TextProseWord *word = &view->words[words[i]];
		const char *separator = out->n > 0 ? separators[word->separator] : "";
		size_t		bytes = strlen(separator) + word->text.length;
		size_t		chars = strlen(separator) + word->chars;

		if (bytes > out->room - out->n || chars > out->max_chars - out->chars)
		{
			out->full = i == 0;
			return;
		}
		synth_text_put(out, separator, strlen(separator));
		synth_text_put(out, word->text.bytes, word->text.length);
	}
}
