/*
 * text_generate.c
 *		Drawing patterned values from a view; pure C.
 *
 * A cluster is a row of slots.  A slot draws from its dictionary (given the
 * token of its parent slot, where that is known), else makes a new token:
 * letters by a Markov chain of characters with back-off, digits by a trie of
 * their heavy prefixes and a distribution for each position, mixed runs by a
 * character set for each position.  What the filter holds, rare values
 * of the source and words that are not new, is drawn again.
 */
#include <string.h>

#include "text/text_private.h"

#define VALUE_ATTEMPTS	24
#define TOKEN_ATTEMPTS	12

int
synth_text_clusters(const SynthTextView *view)
{
	return (int) view->count[TEXT_N_CLUSTERS];
}

bool
synth_text_is_prose(const SynthTextView *view)
{
	return (view->flags & TEXT_FLAG_PROSE) != 0;
}

void
synth_text_out_init(TextOut *out, const SynthTextView *view,
					char *bytes, size_t room)
{
	out->bytes = bytes;
	out->n = 0;
	out->room = room < SYNTH_TEXT_MAX_BYTES ? room : SYNTH_TEXT_MAX_BYTES;
	out->chars = 0;
	out->max_chars = view->max_chars > 0 ? view->max_chars : UINT32_MAX;
	out->raw = (view->flags & TEXT_FLAG_RAW) != 0;
	out->full = false;
}

/* Append one character, or nothing when it does not fit. */
void
synth_text_put_char(TextOut *out, uint32_t c)
{
	if (out->full || out->chars >= out->max_chars || out->room - out->n < 4)
	{
		char		bytes[4];
		int			n = synth_text_encode(c, bytes);

		if (out->full || out->chars >= out->max_chars ||
			out->room - out->n < (size_t) n)
		{
			out->full = true;
			return;
		}
		memcpy(out->bytes + out->n, bytes, (size_t) n);
		out->n += (size_t) n;
	}
	else
		out->n += (size_t) synth_text_encode(c, out->bytes + out->n);
	out->chars++;
}

void
synth_text_put(TextOut *out, const char *bytes, size_t n)
{
	if (!out->raw && !out->full && out->room - out->n >= n &&
		out->max_chars - out->chars >= n)
	{
		memcpy(out->bytes + out->n, bytes, n);
		out->n += n;
		for (size_t i = 0; i < n; i++)
			out->chars += ((unsigned char) bytes[i] & 0xC0) != 0x80;
	}
	else
	{
		const unsigned char *p = (const unsigned char *) bytes,
				   *end = p + n;

		while (p < end && !out->full)
		{
			uint32_t	c;

			p += text_decode(p, end, &c);
			synth_text_put_char(out, c);
		}
	}
}

/* ---- letters ---- */

static const TextEntry *
any_letter(const SynthTextView *view, const TextNode *node)
{
	for (uint32_t i = 0; i < node->n; i++)
	{
		if (view->entries[node->first + i].symbol != TEXT_SYMBOL_END)
			return &view->entries[node->first + i];
	}
	return NULL;
}

/* The next symbol from a node; it is a letter.  root has a letter. */
static const TextEntry *
next_letter(const SynthTextView *view, const TextModel *model,
			const TextNode *node, SynthRandom *r)
{
	for (int attempt = 0; attempt < 12; attempt++)
	{
		uint32_t	x = (uint32_t) (((synth_num_random(r) >> 32) *
									 node->total) >> 32);
		const TextEntry *entry = &view->entries[node->first];
		uint32_t	lo = 0,
					hi = node->n;

		while (lo < hi)
		{
			uint32_t	mid = (lo + hi) / 2;

			if (entry[mid].cumulative <= x)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < node->n && entry[lo].symbol != TEXT_SYMBOL_END)
			return &entry[lo];
		/* the escape, or an end that is not wanted: a shorter context */
		if ((lo == node->n || attempt % 3 == 2) && node->backoff != TEXT_NONE)
			node = &view->nodes[node->backoff];
	}
	return any_letter(view, &view->nodes[model->root]);
}

/*
 * Walk the chain for target letters; true if a token may end there.
 */
static bool
walk(const SynthTextView *view, const TextModel *model, uint32_t start,
	 uint32_t target, uint16_t *symbols, SynthRandom *r)
{
	uint32_t	at = start != TEXT_NONE ? start : model->root;

	for (uint32_t i = 0; i < target; i++)
	{
		const TextEntry *entry = next_letter(view, model, &view->nodes[at], r);

		symbols[i] = entry->symbol;
		at = entry->next != TEXT_NONE ? entry->next : model->root;
	}
	return view->nodes[at].can_end;
}

static bool
is_known_token(const SynthTextView *view, const uint32_t *alphabet,
			  const uint16_t *symbols, uint32_t n)
{
	char		bytes[TEXT_MAX_LETTERS * 4];
	size_t		used = 0;

	if (view->filter.nbits == 0)
		return false;
	for (uint32_t i = 0; i < n; i++)
		used += (size_t) synth_text_encode(alphabet[symbols[i] - TEXT_SYMBOL_LETTER],
										   bytes + used);
	return text_filter_has(&view->filter,
						   synth_num_hash(bytes, used, TEXT_SEED_TOKEN));
}

/* A new word; false, and nothing, when only known ones were found. */
static bool
put_letters(const SynthTextView *view, const TextSlot *slot, SynthRandom *r,
			TextOut *out)
{
	const TextModel *model = &view->model[slot->model];
	const uint32_t *alphabet = view->letters + model->letter_first;
	uint16_t	symbols[SYNTH_TEXT_MAX_BYTES];
	uint32_t	target = view->items[slot->lengths.first +
									 text_choose(view, &slot->lengths, r)];
	bool		known = false;

	/* no more than what fits, and one that says that it was too long */
	if (target > out->max_chars - out->chars)
		target = out->max_chars - out->chars + 1;
	if (target > out->room - out->n)
		target = (uint32_t) (out->room - out->n) + 1;
	if (target > SYNTH_TEXT_MAX_BYTES)
		target = SYNTH_TEXT_MAX_BYTES;
	if (model->root == TEXT_NONE)
	{
		/* nothing frequent was there to learn: letters by chance */
		for (uint32_t i = 0; i < target; i++)
		{
			uint32_t	c = (uint32_t) synth_num_random_below(r, 26);
			bool		upper = slot->shape == TEXT_SHAPE_UPPER ||
				(slot->shape == TEXT_SHAPE_CAPITAL && i == 0);

			synth_text_put_char(out, (upper ? 'A' : 'a') + c);
		}
		return true;
	}
	/* the end of a long text is not worth another */
	for (int attempt = target > 64 ? TOKEN_ATTEMPTS - 1 : 0;
		 attempt < TOKEN_ATTEMPTS; attempt++)
	{
		bool		ends = walk(view, model, model->start[slot->boundary],
								target, symbols, r);

		if (!ends && attempt < TOKEN_ATTEMPTS / 3)
			continue;
		known = slot->model == TEXT_MODEL_WORDS &&
			is_known_token(view, alphabet, symbols, target);
		if (!known)
			break;
	}
	if (known && slot->dictionary.n > 0)
		return false;
	for (uint32_t i = 0; i < target; i++)
	{
		uint32_t	c = alphabet[symbols[i] - TEXT_SYMBOL_LETTER];

		if (slot->shape == TEXT_SHAPE_UPPER ||
			(i == 0 && (slot->shape == TEXT_SHAPE_CAPITAL ||
						slot->shape == TEXT_SHAPE_MIXED)))
			c = synth_text_upper(c);
		synth_text_put_char(out, c);
	}
	return true;
}

/* ---- digits and mixed runs ---- */

static uint32_t
choose_digit(const TextDigitSet *set, SynthRandom *r)
{
	uint32_t	x = (uint32_t) (((synth_num_random(r) >> 32) *
								 set->cumulative[9]) >> 32);
	uint32_t	d = 0;

	while (set->cumulative[d] <= x)
		d++;
	return d;
}

static void
put_digits(const SynthTextView *view, const TextSlot *slot, SynthRandom *r,
		   TextOut *out)
{
	uint32_t	index = text_choose(view, &slot->lengths, r);
	uint32_t	length = view->items[slot->lengths.first + index];
	const TextDigits *digits = &view->digits[slot->digits_first + index];
	uint32_t	trie = digits->trie;

	for (uint32_t i = 0; i < length; i++)
	{
		uint32_t	position = i < digits->sets ? i : digits->sets - 1;
		const TextDigitSet *set = trie != TEXT_NONE ?
			&view->digit_sets[view->tries[trie].set] :
			&view->digit_sets[digits->set_first + position];
		uint32_t	d = choose_digit(set, r);

		if (trie != TEXT_NONE)
			trie = view->tries[trie].child[d];
		synth_text_put_char(out, '0' + d);
	}
}

static void
put_mixed(const SynthTextView *view, const TextSlot *slot, SynthRandom *r,
		  TextOut *out)
{
	uint32_t	length = view->items[slot->lengths.first +
									 text_choose(view, &slot->lengths, r)];

	for (uint32_t i = 0; i < length; i++)
	{
		const TextChoice *choice = &view->positions[slot->position_first +
													(i < slot->positions ? i : slot->positions - 1)];

		synth_text_put_char(out, view->items[choice->first +
											 text_choose(view, choice, r)]);
	}
}

/* ---- slots ---- */

static const TextCondition *
find_condition(const SynthTextView *view, const TextSlot *slot, uint32_t item)
{
	uint32_t	lo = 0,
				hi = slot->conditions;

	while (lo < hi)
	{
		uint32_t	mid = (lo + hi) / 2;
		const TextCondition *c = &view->conditions[slot->condition_first + mid];

		if (c->parent_item == item)
			return c;
		if (c->parent_item < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* Index in the dictionary of the token to take, or TEXT_NONE for a new one. */
static uint32_t
choose_token(const SynthTextView *view, const TextSlot *slot,
			 const uint32_t *chosen, SynthRandom *r)
{
	if (slot->dictionary.n == 0)
		return TEXT_NONE;
	if (slot->parent != TEXT_NONE && chosen[slot->parent] != TEXT_NONE)
	{
		const TextCondition *c = find_condition(view, slot, chosen[slot->parent]);

		if (c != NULL && (c->other == 0 ||
						  synth_num_random_below(r, (uint64_t) c->choice.total + c->other) <
						  c->choice.total))
			return view->items[c->choice.first + text_choose(view, &c->choice, r)];
	}
	if (slot->other == 0 ||
		synth_num_random_below(r, (uint64_t) slot->dictionary.total + slot->other) <
		slot->dictionary.total)
		return text_choose(view, &slot->dictionary, r);
	return TEXT_NONE;
}

/*
 * synth_text_slot
 *		Draw slot index of a cluster; chosen[] remembers dictionary tokens.
 */
void
synth_text_slot(const SynthTextView *view, const TextSlot *slot,
				uint32_t *chosen, int index, SynthRandom *r, TextOut *out)
{
	uint32_t	token = TEXT_NONE;

	if (slot->type == TEXT_SLOT_LITERAL)
	{
		const TextString *s = &view->vocabulary[slot->literal];

		synth_text_put(out, s->bytes, s->length);
	}
	else
		token = choose_token(view, slot, chosen, r);
	chosen[index] = token;
	if (token != TEXT_NONE)
	{
		const TextString *s = &view->vocabulary[view->items[slot->dictionary.first + token]];

		synth_text_put(out, s->bytes, s->length);
	}
	else if (slot->type == TEXT_SLOT_LETTERS)
	{
		if (!put_letters(view, slot, r, out))
		{
			const TextString *s;

			chosen[index] = text_choose(view, &slot->dictionary, r);
			s = &view->vocabulary[view->items[slot->dictionary.first + chosen[index]]];
			synth_text_put(out, s->bytes, s->length);
		}
	}
	else if (slot->type == TEXT_SLOT_DIGITS)
		put_digits(view, slot, r, out);
	else if (slot->type == TEXT_SLOT_MIXED)
		put_mixed(view, slot, r, out);
}

static bool
is_rare_value(const SynthTextView *view, const TextOut *out)
{
	return view->filter.nbits > 0 && !(view->flags & TEXT_FLAG_SAMPLED) &&
		text_filter_has(&view->filter,
						synth_num_hash(out->bytes, out->n, TEXT_SEED_VALUE));
}

static size_t
generate_prose(const SynthTextView *view, const TextCluster *c, SynthRandom *r,
			   char *out_bytes, size_t out_size)
{
	uint32_t	words[TEXT_PROSE_WORDS];
	uint32_t	n = 0;
	TextOut		out;

	for (int attempt = 0; attempt < VALUE_ATTEMPTS; attempt++)
	{
		synth_text_out_init(&out, view, out_bytes, out_size);
		n = synth_text_prose_draw(view, c, r, words);
		n = synth_text_prose_trim(view, words, n, &out);
		synth_text_prose_write(view, words, n, &out);
		if (!is_rare_value(view, &out))
			return out.n;
	}
	/* all that can be drawn is rare: a part of it */
	while (n > 0 && is_rare_value(view, &out))
	{
		synth_text_out_init(&out, view, out_bytes, out_size);
		n = synth_text_prose_trim(view, words, n - 1, &out);
		synth_text_prose_write(view, words, n, &out);
	}
	return out.n;
}

size_t
synth_text_generate(const SynthTextView *view, int cluster, SynthRandom *r,
					char *out_bytes, size_t out_size)
{
	TextOut		out;
	const TextCluster *c;
	uint32_t	chosen[TEXT_MAX_SLOTS];

	if (cluster < 0 || (uint32_t) cluster >= view->count[TEXT_N_CLUSTERS])
		cluster = 0;
	c = &view->clusters[cluster];
	if (view->flags & TEXT_FLAG_PROSE)
		return generate_prose(view, c, r, out_bytes, out_size);
	for (int attempt = 0; attempt < VALUE_ATTEMPTS; attempt++)
	{
		synth_text_out_init(&out, view, out_bytes, out_size);
		for (uint32_t i = 0; i < c->slots; i++)
			synth_text_slot(view, &view->slots[c->slot_first + i], chosen,
							(int) i, r, &out);
		if (out.full && attempt < VALUE_ATTEMPTS / 2)
			continue;
		if (!is_rare_value(view, &out))
			break;
	}
	return out.n;
}
