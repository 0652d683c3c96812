/*
 * text_key.c
 *		Keys: new, distinct strings of a column's pattern by position; pure C.
 *
 * A plan names the slots of a cluster that carry the position's index in
 * mixed radix: digits and mixed runs at their commonest length, character by
 * character, and dictionaries if that does not give room enough.  The other
 * slots are drawn freely.  As slots are told apart by what stands between
 * them, two indexes give two strings.  Where the source counts (its numbers
 * lie dense), keys count on from a rounded bound above its largest number;
 * otherwise a Feistel network permutes the index, so that keys look drawn.
 *
 * The room is cut to zones: an index has a string in each, and takes the
 * first that the filter of the source's rare values does not hold.  Past the
 * room, or where all of them are held, a slot is widened by digits.  Several clusters share the positions in
 * rounds of TEXT_KEY_ROUND if their punctuation tells them apart.
 */
#include <string.h>

#include "text/text_private.h"

#define MAX_ROOM	(UINT64_C(1) << 40)
#define MAX_ZONES	8
#define TAIL_WORDS	1024		/* of the vocabulary, that end a prose key */

/* ---- plans, made once when the view is opened ---- */

/* Index in a choice of the item with the greatest weight. */
static uint32_t
commonest(const SynthTextView *view, const TextChoice *choice)
{
	uint32_t	best = 0,
				best_weight = 0,
				before = 0;

	for (uint32_t i = 0; i < choice->n; i++)
	{
		uint32_t	c = view->cumulative[choice->first + i];

		if (c - before > best_weight)
		{
			best = i;
			best_weight = c - before;
		}
		before = c;
	}
	return best;
}

static uint64_t
multiply_capped(uint64_t a, uint64_t b)
{
	return a >= MAX_ROOM / b ? MAX_ROOM : a * b;
}

static uint32_t
digits_in(const TextDigitSet *set)
{
	uint32_t	n = 0;

	for (int d = 0; d < 10; d++)
		n += set->cumulative[d] > (d > 0 ? set->cumulative[d - 1] : 0);
	return n;
}

/* Number of strings that a slot can carry. */
static uint64_t
slot_capacity(const SynthTextView *view, const TextSlot *slot)
{
	uint64_t	n = 1;
	uint32_t	index,
				length;

	if (slot->type == TEXT_SLOT_LETTERS)
		return slot->dictionary.n > 0 ? slot->dictionary.n : 1;
	if (slot->type != TEXT_SLOT_DIGITS && slot->type != TEXT_SLOT_MIXED)
		return 1;
	index = commonest(view, &slot->lengths);
	length = view->items[slot->lengths.first + index];
	for (uint32_t i = 0; i < length; i++)
	{
		if (slot->type == TEXT_SLOT_DIGITS)
		{
			const TextDigits *digits = &view->digits[slot->digits_first + index];

			n = multiply_capped(n, digits_in(&view->digit_sets[digits->set_first +
															   (i < digits->sets ? i : digits->sets - 1)]));
		}
		else
			n = multiply_capped(n, view->positions[slot->position_first +
												   (i < slot->positions ? i : slot->positions - 1)].n);
	}
	return n;
}

static bool
is_run(const TextSlot *slot)
{
	return slot->type == TEXT_SLOT_LETTERS || slot->type == TEXT_SLOT_DIGITS ||
		slot->type == TEXT_SLOT_MIXED;
}

/* Can digits be added to slot i so that they can be told from the rest? */
static bool
can_widen(const SynthTextView *view, const TextCluster *c, uint32_t i)
{
	const TextSlot *slot = &view->slots[c->slot_first + i];
	const TextSlot *next = slot + 1;

	if (slot->type == TEXT_SLOT_MIXED || slot->type == TEXT_SLOT_DIGITS)
		return true;
	if (slot->type != TEXT_SLOT_LETTERS)
		return false;
	if (i + 1 == c->slots)
		return true;
	if (next->type == TEXT_SLOT_LITERAL)
	{
		const TextString *s = &view->vocabulary[next->literal];
		uint32_t	first;

		text_decode((const unsigned char *) s->bytes,
						  (const unsigned char *) s->bytes + s->length, &first);
		return text_class(first) != TEXT_CLASS_DIGIT;
	}
	return false;
}

/* Does a slot's token depend on another's, or another's on it? */
static bool
depends(const SynthTextView *view, const TextCluster *c, uint32_t i)
{
	if (view->slots[c->slot_first + i].parent != TEXT_NONE)
		return true;
	for (uint32_t k = i + 1; k < c->slots; k++)
	{
		if (view->slots[c->slot_first + k].parent == i)
			return true;
	}
	return false;
}

static void
add_slots(const SynthTextView *view, const TextCluster *c, bool dictionaries,
		  TextKeyPlan *plan)
{
	for (uint32_t i = c->slots; i > 0 && plan->capacity < MAX_ROOM &&
		 plan->slots < TEXT_KEY_SLOTS; i--)
	{
		const TextSlot *slot = &view->slots[c->slot_first + i - 1];
		bool		by_dictionary = slot->type == TEXT_SLOT_LETTERS ||
			slot->dictionary.total > slot->other;

		if (!is_run(slot) || by_dictionary != dictionaries)
			continue;
		if (slot->type != TEXT_SLOT_LETTERS && by_dictionary)
			continue;			/* a year, a code: drawn freely */
		if (dictionaries && depends(view, c, i - 1))
			continue;			/* as a domain and its ending */
		if (slot_capacity(view, slot) < 2)
			continue;
		plan->slot[plan->slots++] = (uint16_t) (i - 1);
		plan->capacity = multiply_capped(plan->capacity,
										 slot_capacity(view, slot));
	}
}

static bool
plan_cluster(const SynthTextView *view, uint32_t cluster, TextKeyPlan *plan)
{
	const TextCluster *c = &view->clusters[cluster];
	int			best = 0;

	memset(plan, 0, sizeof(*plan));
	plan->cluster = cluster;
	plan->capacity = 1;
	plan->counter = -1;
	plan->widened = -1;
	for (uint32_t i = 0; i < c->slots; i++)
	{
		const TextSlot *slot = &view->slots[c->slot_first + i];

		if (slot->type == TEXT_SLOT_SYMBOL ||
			(slot->type == TEXT_SLOT_LETTERS && slot->shape == TEXT_SHAPE_AS_IS))
			return false;
		if (slot->type == TEXT_SLOT_DIGITS && slot->key_start > 0)
			plan->counter = (int) i;
	}
	if (plan->counter >= 0)
		return true;
	add_slots(view, c, false, plan);
	add_slots(view, c, true, plan);
	/* digits take more digits best; then a word of many, the last of them */
	for (uint32_t i = 0; i < c->slots; i++)
	{
		const TextSlot *slot = &view->slots[c->slot_first + i];
		bool		planned = false;
		int			fitness;

		for (int k = 0; k < plan->slots; k++)
			planned = planned || plan->slot[k] == i;
		if (!can_widen(view, c, i) ||
			(!planned && slot->type != TEXT_SLOT_LETTERS))
			continue;
		fitness = slot->type != TEXT_SLOT_LETTERS ? 4 :
			depends(view, c, i) ? 0 : planned + 2 * (slot->other > 0);
		if (fitness >= best)
		{
			best = fitness;
			plan->widened = (int) i;
		}
	}
	return plan->widened >= 0;
}

/* What is left of a cluster's strings without letters and digits. */
static uint64_t
punctuation_of(const SynthTextView *view, const TextCluster *c)
{
	uint64_t	h = 0;

	for (uint32_t i = 0; i < c->slots; i++)
	{
		const TextSlot *slot = &view->slots[c->slot_first + i];
		const unsigned char *p,
				   *end;

		if (slot->type != TEXT_SLOT_LITERAL)
			continue;
		p = (const unsigned char *) view->vocabulary[slot->literal].bytes;
		end = p + view->vocabulary[slot->literal].length;
		while (p < end)
		{
			uint32_t	ch;
			TextClass	class;

			p += text_decode(p, end, &ch);
			class = text_class(ch);
			if (class == TEXT_CLASS_PUNCT || class == TEXT_CLASS_SPACE)
				h = synth_num_mix(h, ch);
		}
	}
	return h;
}

void
synth_text_plan_keys(SynthTextView *view)
{
	TextKeys   *keys = &view->keys;
	uint64_t	seen[TEXT_KEY_CLUSTERS];
	uint64_t	total = 0;
	uint32_t	dealt = 0;

	memset(keys, 0, sizeof(*keys));
	if (view->flags & TEXT_FLAG_PROSE)
		return;
	for (uint32_t i = 0; i < view->count[TEXT_N_CLUSTERS] &&
		 keys->plans < TEXT_KEY_CLUSTERS; i++)
	{
		uint64_t	h = punctuation_of(view, &view->clusters[i]);
		bool		again = false;

		for (int k = 0; k < keys->plans; k++)
			again = again || seen[k] == h;
		if (again || !plan_cluster(view, i, &keys->plan[keys->plans]))
			continue;
		seen[keys->plans++] = h;
		total += view->clusters[i].weight;
	}
	if (keys->plans == 0)
		return;
	for (int k = 1; k < keys->plans; k++)
	{
		uint64_t	share = (uint64_t) view->clusters[keys->plan[k].cluster].weight *
			TEXT_KEY_ROUND / total;

		keys->plan[k].share = share > 0 ? (uint32_t) share : 1;
		dealt += keys->plan[k].share;
	}
	/* at most 15 shares of one and parts of 64: some is left for the first */
	while (dealt >= TEXT_KEY_ROUND)
	{
		for (int k = 1; k < keys->plans; k++)
		{
			if (keys->plan[k].share > 1)
			{
				keys->plan[k].share--;
				dealt--;
			}
		}
	}
	keys->plan[0].share = TEXT_KEY_ROUND - dealt;
	/* spread each plan's share evenly over the round */
	for (uint32_t at = 0, given[TEXT_KEY_CLUSTERS] = {0}; at < TEXT_KEY_ROUND; at++)
	{
		int			best = -1;
		int64_t		best_lag = INT64_MIN;

		for (int k = 0; k < keys->plans; k++)
		{
			int64_t		lag = (int64_t) (at + 1) * keys->plan[k].share -
				(int64_t) given[k] * TEXT_KEY_ROUND;

			if (given[k] < keys->plan[k].share && lag > best_lag)
			{
				best = k;
				best_lag = lag;
			}
		}
		keys->plan_of[at] = (uint8_t) best;
		keys->rank_of[at] = (uint8_t) given[best]++;
	}
}

/* ---- the permutation ---- */

/* A bijection of [0, n) by a Feistel network with cycle walking. */
static uint64_t
permute(uint64_t x, uint64_t n, uint64_t key)
{
	int			half = 1;
	uint64_t	mask;

	if (n < 2)
		return 0;
	while (half < 31 && (UINT64_C(1) << (2 * half)) < n)
		half++;
	mask = (UINT64_C(1) << half) - 1;
	do
	{
		uint64_t	left = x >> half,
					right = x & mask;

		for (uint64_t round = 0; round < 4; round++)
		{
			uint64_t	t = left ^ (synth_num_mix(key + round, right) & mask);

			left = right;
			right = t;
		}
		x = (left << half) | right;
	} while (x >= n);
	return x;
}

/* ---- strings ---- */

/* A running index: what is left of it, and below what that lies. */
typedef struct Index
{
	uint64_t	value;
	uint64_t	below;
}			Index;

/* Take a number below n off the index, or a random one when it is used up. */
static uint32_t
take_index(Index *index, uint32_t n, SynthRandom *r)
{
	uint32_t	v;

	if (index->below <= 1)
		return (uint32_t) synth_num_random_below(r, n);
	v = (uint32_t) (index->value % n);
	index->value /= n;
	index->below = (index->below + n - 1) / n;
	return v;
}

static void
put_number(TextOut *out, uint64_t number, uint32_t width)
{
	char		digits[24];
	uint32_t	n = 0;

	do
	{
		digits[n++] = (char) ('0' + number % 10);
		number /= 10;
	} while (number > 0);
	for (; width > n; width--)
		synth_text_put_char(out, '0');
	while (n > 0)
		synth_text_put_char(out, (uint32_t) digits[--n]);
}

static void
put_indexed(const SynthTextView *view, const TextSlot *slot, Index *index,
			SynthRandom *r, TextOut *out)
{
	uint32_t	chars[TEXT_MAX_LETTERS];
	uint32_t	which,
				length;

	if (slot->type == TEXT_SLOT_LETTERS)
	{
		uint32_t	token = take_index(index, slot->dictionary.n, r);
		const TextString *s = &view->vocabulary[view->items[slot->dictionary.first + token]];

		synth_text_put(out, s->bytes, s->length);
		return;
	}
	which = commonest(view, &slot->lengths);
	length = view->items[slot->lengths.first + which];
	for (uint32_t i = length; i > 0; i--)
	{
		if (slot->type == TEXT_SLOT_DIGITS)
		{
			const TextDigits *digits = &view->digits[slot->digits_first + which];
			const TextDigitSet *set = &view->digit_sets[digits->set_first +
														(i - 1 < digits->sets ? i - 1 : digits->sets - 1)];
			uint32_t	rank = take_index(index, digits_in(set), r);
			uint32_t	d = 0;

			for (;; d++)
			{
				if (set->cumulative[d] > (d > 0 ? set->cumulative[d - 1] : 0) &&
					rank-- == 0)
					break;
			}
			chars[i - 1] = '0' + d;
		}
		else
		{
			const TextChoice *choice = &view->positions[slot->position_first +
														(i - 1 < slot->positions ? i - 1 : slot->positions - 1)];

			chars[i - 1] = view->items[choice->first + take_index(index, choice->n, r)];
		}
	}
	for (uint32_t i = 0; i < length; i++)
		synth_text_put_char(out, chars[i]);
}

/* The string of a plan at an index of its room, widened by extra. */
static void
put_key(const SynthTextView *view, const TextKeyPlan *plan, uint64_t at,
		uint64_t extra, SynthRandom *r, TextOut *out)
{
	const TextCluster *c = &view->clusters[plan->cluster];
	uint32_t	chosen[TEXT_MAX_SLOTS];
	Index		index;

	index.value = at;
	index.below = plan->capacity;
	for (uint32_t i = 0; i < c->slots; i++)
	{
		const TextSlot *slot = &view->slots[c->slot_first + i];
		bool		planned = false;
		bool		widened = extra > 0 && plan->widened == (int) i;

		for (int k = 0; k < plan->slots; k++)
			planned = planned || plan->slot[k] == i;
		chosen[i] = TEXT_NONE;
		if (plan->counter == (int) i)
		{
			put_number(out, slot->key_start + at, slot->lengths.n > 1 ? 0 :
					   view->items[slot->lengths.first]);
			continue;
		}
		if (widened && slot->type != TEXT_SLOT_LETTERS)
			put_number(out, extra, 0);
		if (planned)
			put_indexed(view, slot, &index, r, out);
		else
			synth_text_slot(view, slot, chosen, (int) i, r, out);
		if (widened && slot->type == TEXT_SLOT_LETTERS)
			put_number(out, extra, 0);
	}
}

/* Last resort: the position in base 36, its low digits if room is short. */
static void
put_compact(TextOut *out, uint64_t position)
{
	char		digits[7];
	uint32_t	left = out->max_chars - out->chars;

	for (int i = 6; i >= 0; i--, position /= 36)
		digits[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[position % 36];
	for (int i = left < 7 ? 7 - (int) left : 0; i < 7; i++)
		synth_text_put_char(out, (uint32_t) digits[i]);
}

/*
 * Prose that ends with frequent words that spell the position: they are a
 * fixed number of whole words, so distinct positions give distinct texts.
 */
static void
put_prose_key(const SynthTextView *view, uint64_t position, uint64_t seed,
			  TextOut *out)
{
	uint32_t	words[TEXT_PROSE_WORDS + 40];	/* 36 bits of tail */
	uint32_t	tail[TAIL_WORDS];
	uint32_t	n,
				radix = 0,
				tails,
				chars = 0,
				bytes = 0;
	int			length = 1;
	uint64_t	capacity;
	SynthRandom r;

	for (uint32_t i = 0; i < view->count[TEXT_N_WORDS] && radix < TAIL_WORDS; i++)
	{
		const TextProseWord *word = &view->words[i];

		if (word->separator != TEXT_SEPARATOR_SPACE)
			continue;
		tail[radix++] = i;
		chars = word->chars > chars ? word->chars : chars;
		bytes = word->text.length > bytes ? word->text.length : bytes;
	}
	if (radix < 2)
	{
		put_compact(out, position);
		return;
	}
	for (capacity = radix; capacity < UINT64_C(1) << 36; length++)
		capacity = multiply_capped(capacity, radix);
	synth_num_random_init(&r, synth_num_mix(seed, position));
	tails = (uint32_t) length;
	if ((uint64_t) tails * (bytes + 1) > out->room ||
		(uint64_t) tails * (chars + 1) > out->max_chars)
	{
		put_compact(out, position);
		return;
	}
	/* the text must leave room for the tail */
	out->room -= tails * (bytes + 1);
	out->max_chars -= tails * (chars + 1);
	n = synth_text_prose_draw(view, &view->clusters[synth_num_random_below(&r,
																		   view->count[TEXT_N_CLUSTERS])],
							  &r, words);
	n = synth_text_prose_trim(view, words, n, out);
	synth_text_prose_write(view, words, n, out);
	out->room += tails * (bytes + 1);
	out->max_chars += tails * (chars + 1);
	for (uint64_t zone = 0; zone < MAX_ZONES; zone++)
	{
		uint64_t	at = permute((zone << 32) | (position & UINT32_MAX),
								 capacity, seed);
		bool		allowed = true;
		for (uint32_t i = 0; i < tails; i++, at /= radix)
		{
			words[n + i] = tail[at % radix];
			allowed = allowed && synth_text_prose_allowed(view, words, n + i,
														  words[n + i]);
		}
		if (allowed)
			break;
	}
	for (uint32_t i = 0; i < tails; i++)
	{
		const TextProseWord *word = &view->words[words[n + i]];

		if (out->n > 0)
			synth_text_put(out, " ", 1);
		synth_text_put(out, word->text.bytes, word->text.length);
	}
}

size_t
synth_text_generate_key(const SynthTextView *view, uint64_t position,
						uint64_t seed, char *out_bytes, size_t out_size)
{
	TextOut		out;
	SynthRandom r;
	const TextKeyPlan *plan;
	uint64_t	index,
				zones,
				room;

	synth_text_out_init(&out, view, out_bytes, out_size);
	if (view->flags & TEXT_FLAG_PROSE)
	{
		put_prose_key(view, position, seed, &out);
		return out.n;
	}
	if (view->keys.plans == 0)
	{
		/* no structure to count in: a value and the position */
		const TextCluster *c = &view->clusters[0];
		uint32_t	chosen[TEXT_MAX_SLOTS];

		synth_num_random_init(&r, synth_num_mix(seed, position));
		if (out.max_chars > 8 && out.room > 8)
		{
			out.max_chars -= 8;
			out.room -= 8;
			for (uint32_t i = 0; i < c->slots; i++)
				synth_text_slot(view, &view->slots[c->slot_first + i], chosen,
								(int) i, &r, &out);
			out.max_chars += 8;
			out.room += 8;
			out.full = false;
			synth_text_put_char(&out, '-');
		}
		put_compact(&out, permute(position, UINT64_C(1) << 32, seed));
		return out.n;
	}
	plan = &view->keys.plan[view->keys.plan_of[position % TEXT_KEY_ROUND]];
	index = position / TEXT_KEY_ROUND * plan->share +
		view->keys.rank_of[position % TEXT_KEY_ROUND];
	room = plan->capacity;
	zones = plan->counter >= 0 || room < 64 ? 1 :
		room < UINT64_C(1) << 24 ? 4 : MAX_ZONES;
	room /= zones;
	for (uint64_t zone = 0; zone <= zones; zone++)
	{
		uint64_t	at = index,
					extra = 0;

		if (plan->counter < 0)
		{
			/* even numbers widen past the room, odd ones what is blocked */
			extra = index / room * 2;
			at = permute((zone < zones ? zone * room : 0) + index % room,
						 plan->capacity, synth_num_mix(seed, extra));
			extra += zone == zones;
		}
		synth_text_out_init(&out, view, out_bytes, out_size);
		synth_num_random_init(&r, synth_num_mix(synth_num_mix(seed, position),
												zone));
		put_key(view, plan, at, extra, &r, &out);
		if (out.full || view->filter.nbits == 0 ||
			!text_filter_has(&view->filter,
							 synth_num_hash(out.bytes, out.n, TEXT_SEED_VALUE)))
			break;
	}
	if (out.full)
	{
		synth_text_out_init(&out, view, out_bytes, out_size);
		put_compact(&out, position);
	}
	return out.n;
}
