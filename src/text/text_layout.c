/*
 * text_layout.c
 *		Bytes of a text model to a checked view; pure C, fuzzed.
 *
 * The header declares how many of each thing follow, so that the view can be
 * laid out before the sections are read; every section is then checked
 * against that and against its own bounds.  Numbers are LEB128, in their
 * shortest form.  After SYNTH_TEXT_OK no index in the view leaves its array,
 * every weighted choice has a positive total, and every back-off and
 * condition points to something there and earlier: generation needs no further check.
 */
#include <string.h>

#include "text/text_private.h"

typedef struct Reader
{
	const unsigned char *p;
	const unsigned char *end;
	SynthTextStatus status;
	SynthTextView *view;
	uint32_t	used[TEXT_COUNTS];
}			Reader;

static SynthTextStatus read_header(Reader *in, uint32_t *flags,
								   uint32_t *max_chars, uint32_t *count);
static size_t lay_out(SynthTextView *view, const uint32_t *count, char *base);
static void read_vocabulary(Reader *in);
static void read_model(Reader *in, TextModel *model);
static void link_model(SynthTextView *view, TextModel *model);
static void read_cluster(Reader *in, TextCluster *cluster);
static void read_slot(Reader *in, const TextCluster *cluster, uint32_t index);
static void read_prose(Reader *in);
static void read_bigrams(Reader *in);
static void read_filter(Reader *in);

SynthTextStatus
synth_text_view_bytes(const void *blob, size_t bytes, size_t *view_bytes)
{
	Reader		in;
	uint32_t	flags,
				max_chars,
				count[TEXT_COUNTS];

	memset(&in, 0, sizeof(in));
	in.p = blob;
	in.end = in.p + bytes;
	*view_bytes = 0;
	if (read_header(&in, &flags, &max_chars, count) != SYNTH_TEXT_OK)
		return in.status;
	*view_bytes = lay_out(NULL, count, NULL);
	return SYNTH_TEXT_OK;
}

SynthTextStatus
synth_text_open(const void *blob, size_t bytes, void *view_memory,
				size_t view_bytes, const SynthTextView **result)
{
	Reader		in;
	SynthTextView *view = view_memory;
	uint32_t	flags,
				max_chars,
				count[TEXT_COUNTS];

	*result = NULL;
	memset(&in, 0, sizeof(in));
	in.p = blob;
	in.end = in.p + bytes;
	if (read_header(&in, &flags, &max_chars, count) != SYNTH_TEXT_OK)
		return in.status;
	if (view_bytes < lay_out(NULL, count, NULL))
		return SYNTH_TEXT_NO_ROOM;
	memset(view, 0, sizeof(*view));
	view->flags = flags;
	view->max_chars = max_chars;
	memcpy(view->count, count, sizeof(count));
	lay_out(view, count, view_memory);
	in.view = view;

	read_vocabulary(&in);
	for (int m = 0; m < TEXT_MODELS; m++)
		read_model(&in, &view->model[m]);
	for (uint32_t i = 0; i < count[TEXT_N_CLUSTERS]; i++)
	{
		in.used[TEXT_N_CLUSTERS]++;
		read_cluster(&in, &view->clusters[i]);
	}
	if (flags & TEXT_FLAG_PROSE)
		read_prose(&in);
	read_filter(&in);
	if (in.status == SYNTH_TEXT_OK && in.p != in.end)
		in.status = SYNTH_TEXT_BAD_VALUE;
	for (int i = 0; i < TEXT_COUNTS && in.status == SYNTH_TEXT_OK; i++)
	{
		if (in.used[i] != count[i])
			in.status = SYNTH_TEXT_BAD_VALUE;
	}
	if (in.status != SYNTH_TEXT_OK)
		return in.status;
	synth_text_plan_keys(view);
	*result = view;
	return SYNTH_TEXT_OK;
}

/* ---- numbers ---- */

static uint64_t
fail(Reader *in, SynthTextStatus status)
{
	if (in->status == SYNTH_TEXT_OK)
		in->status = status;
	in->p = in->end;
	return 0;
}

static uint64_t
read_long(Reader *in)
{
	uint64_t	v = 0;
	int			shift = 0;

	for (;;)
	{
		unsigned char b;

		if (in->p >= in->end)
			return fail(in, SYNTH_TEXT_TRUNCATED);
		b = *in->p++;
		if (shift == 63 && b > 1)
			return fail(in, SYNTH_TEXT_BAD_VALUE);
		v |= (uint64_t) (b & 0x7F) << shift;
		if (!(b & 0x80))
		{
			if (b == 0 && shift > 0)
				return fail(in, SYNTH_TEXT_BAD_VALUE);
			return v;
		}
		shift += 7;
		if (shift > 63)
			return fail(in, SYNTH_TEXT_BAD_VALUE);
	}
}

/* A number in lo..hi; lo after a failure, so that callers stay in bounds. */
static uint32_t
read_number(Reader *in, uint32_t lo, uint32_t hi)
{
	uint64_t	v = read_long(in);

	if (in->status == SYNTH_TEXT_OK && (v < lo || v > hi))
		fail(in, SYNTH_TEXT_BAD_VALUE);
	return in->status == SYNTH_TEXT_OK ? (uint32_t) v : lo;
}

/*
 * Take n elements of a declared array; false, with a failure noted, when
 * there are not that many left.
 */
static bool
take(Reader *in, TextCount what, uint32_t n, uint32_t *first)
{
	*first = in->used[what];
	if (in->status != SYNTH_TEXT_OK)
		return false;
	if (n > in->view->count[what] - in->used[what])
	{
		fail(in, SYNTH_TEXT_BAD_VALUE);
		return false;
	}
	in->used[what] += n;
	return true;
}

static SynthTextStatus
read_header(Reader *in, uint32_t *flags, uint32_t *max_chars, uint32_t *count)
{
	size_t		bytes = (size_t) (in->end - in->p);
	uint32_t	limit;

	in->status = SYNTH_TEXT_OK;
	if (bytes < 4)
		return in->status = SYNTH_TEXT_TRUNCATED;
	if (memcmp(in->p, TEXT_MAGIC, 3) != 0)
		return in->status = SYNTH_TEXT_BAD_MAGIC;
	if (in->p[3] != TEXT_VERSION)
		return in->status = in->p[3] > TEXT_VERSION ?
			SYNTH_TEXT_BAD_VERSION : SYNTH_TEXT_BAD_VALUE;
	in->p += 4;
	/* anything that is counted takes at least a byte */
	limit = bytes > UINT32_C(1) << 28 ? UINT32_C(1) << 28 : (uint32_t) bytes;
	*flags = read_number(in, 0, TEXT_FLAGS_KNOWN);
	*max_chars = read_number(in, 0, INT32_MAX);
	for (int i = 0; i < TEXT_COUNTS; i++)
		count[i] = read_number(in, 0, i == TEXT_N_ELEMENTS ?
							   limit * TEXT_VARIANTS : limit);
	if (in->status == SYNTH_TEXT_OK &&
		(count[TEXT_N_CLUSTERS] < 1 ||
		 count[TEXT_N_CLUSTERS] > SYNTH_TEXT_MAX_CLUSTERS))
		fail(in, SYNTH_TEXT_BAD_VALUE);
	return in->status;
}

/* Give the arrays their places after the view; returns the bytes of all. */
static size_t
lay_out(SynthTextView *view, const uint32_t *count, char *base)
{
	size_t		at = (sizeof(SynthTextView) + 7) & ~(size_t) 7;

#define PLACE(field, type, n) \
	do { \
		if (view != NULL) \
			view->field = (type *) (base + at); \
		at += (sizeof(type) * (size_t) (n) + 7) & ~(size_t) 7; \
	} while (0)

	PLACE(vocabulary, TextString, count[TEXT_N_VOCABULARY]);
	PLACE(letters, uint32_t, count[TEXT_N_LETTERS]);
	PLACE(nodes, TextNode, count[TEXT_N_NODES]);
	PLACE(entries, TextEntry, count[TEXT_N_ENTRIES]);
	PLACE(clusters, TextCluster, count[TEXT_N_CLUSTERS]);
	PLACE(slots, TextSlot, count[TEXT_N_SLOTS]);
	PLACE(conditions, TextCondition, count[TEXT_N_CONDITIONS]);
	PLACE(items, uint32_t, count[TEXT_N_CHOICES]);
	PLACE(cumulative, uint32_t, count[TEXT_N_CHOICES]);
	PLACE(digits, TextDigits, count[TEXT_N_DIGITS]);
	PLACE(digit_sets, TextDigitSet, count[TEXT_N_DIGIT_SETS]);
	PLACE(tries, TextTrie, count[TEXT_N_TRIES]);
	PLACE(positions, TextChoice, count[TEXT_N_POSITIONS]);
	PLACE(words, TextProseWord, count[TEXT_N_WORDS] + 1);
	PLACE(elements, uint64_t, count[TEXT_N_ELEMENTS]);
	PLACE(bigrams, TextBigram, count[TEXT_N_BIGRAMS]);
	PLACE(trigrams, TextTrigram, count[TEXT_N_TRIGRAMS]);
#undef PLACE
	return at;
}

/* ---- strings and choices ---- */

static bool
read_string(Reader *in, uint32_t length, TextString *string)
{
	if (in->status != SYNTH_TEXT_OK)
		return false;
	if (length > (size_t) (in->end - in->p))
	{
		fail(in, SYNTH_TEXT_TRUNCATED);
		return false;
	}
	string->bytes = (const char *) in->p;
	string->length = length;
	if (!synth_text_valid(string->bytes, length,
						  (in->view->flags & TEXT_FLAG_RAW) != 0))
	{
		fail(in, SYNTH_TEXT_BAD_VALUE);
		return false;
	}
	in->p += length;
	return true;
}

static void
read_vocabulary(Reader *in)
{
	uint32_t	n = in->view->count[TEXT_N_VOCABULARY];

	for (uint32_t i = 0; i < n && in->status == SYNTH_TEXT_OK; i++)
	{
		uint32_t	length = read_number(in, 1, SYNTH_TEXT_MAX_BYTES);

		if (read_string(in, length, &in->view->vocabulary[i]))
			in->used[TEXT_N_VOCABULARY]++;
	}
}

static bool
valid_char(const Reader *in, uint32_t c)
{
	if (c >= TEXT_RAW_BYTE)
		return (in->view->flags & TEXT_FLAG_RAW) && c >= TEXT_RAW_BYTE + 0x80 &&
			c <= TEXT_RAW_BYTE + 0xFF;
	return c != 0 && (c < 0xD800 || c > 0xDFFF);
}

/* A weighted choice of items in lo..hi, at most max of them. */
static void
read_choice(Reader *in, TextChoice *choice, uint32_t max,
			uint32_t lo, uint32_t hi)
{
	uint32_t	n = read_number(in, 0, max);
	uint64_t	total = 0;

	memset(choice, 0, sizeof(*choice));
	if (n > 0 && lo > hi)
	{
		fail(in, SYNTH_TEXT_BAD_VALUE);
		return;
	}
	if (!take(in, TEXT_N_CHOICES, n, &choice->first))
		return;
	for (uint32_t i = 0; i < n && in->status == SYNTH_TEXT_OK; i++)
	{
		in->view->items[choice->first + i] = read_number(in, lo, hi);
		total += read_number(in, 1, TEXT_MAX_WEIGHT);
		if (total > TEXT_MAX_TOTAL)
			fail(in, SYNTH_TEXT_BAD_VALUE);
		in->view->cumulative[choice->first + i] = (uint32_t) total;
	}
	choice->n = n;
	choice->total = (uint32_t) total;
}

/* ---- letter models ---- */

static int
compare_context(const TextNode *a, const TextNode *b)
{
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	for (int i = 0; i < a->order; i++)
	{
		if (a->context[i] != b->context[i])
			return a->context[i] < b->context[i] ? -1 : 1;
	}
	return 0;
}

static void
read_model(Reader *in, TextModel *model)
{
	SynthTextView *view = in->view;
	uint32_t	nodes;

	memset(model, 0, sizeof(*model));
	model->root = TEXT_NONE;
	for (int b = 0; b < TEXT_BOUNDARIES; b++)
		model->start[b] = TEXT_NONE;
	model->letters = read_number(in, 0, TEXT_MAX_ALPHABET);
	if (!take(in, TEXT_N_LETTERS, model->letters, &model->letter_first))
		return;
	for (uint32_t i = 0; i < model->letters && in->status == SYNTH_TEXT_OK; i++)
	{
		uint32_t	c = read_number(in, 1, TEXT_RAW_BYTE + 0xFF);

		if (!valid_char(in, c))
			fail(in, SYNTH_TEXT_BAD_VALUE);
		view->letters[model->letter_first + i] = c;
	}
	nodes = read_number(in, 0, view->count[TEXT_N_NODES]);
	if (!take(in, TEXT_N_NODES, nodes, &model->node_first))
		return;
	model->nodes = nodes;
	for (uint32_t i = 0; i < nodes && in->status == SYNTH_TEXT_OK; i++)
	{
		TextNode   *node = &view->nodes[model->node_first + i];
		uint32_t	last = TEXT_SYMBOL_LETTER + model->letters - 1;
		uint64_t	total = 0;
		bool		has_letter = false;

		memset(node, 0, sizeof(*node));
		node->order = (uint8_t) read_number(in, 0, TEXT_MARKOV_ORDER);
		for (int k = 0; k < node->order; k++)
			node->context[k] = (uint16_t) read_number(in, TEXT_SYMBOL_BOUNDARY,
													  last);
		if (i > 0 && compare_context(node - 1, node) >= 0)
			fail(in, SYNTH_TEXT_BAD_VALUE);
		node->n = read_number(in, 1, last + 1);
		if (!take(in, TEXT_N_ENTRIES, node->n, &node->first))
			return;
		for (uint32_t k = 0; k < node->n && in->status == SYNTH_TEXT_OK; k++)
		{
			TextEntry  *entry = &view->entries[node->first + k];

			entry->symbol = (uint16_t) read_number(in, 0, last);
			if (entry->symbol == TEXT_SYMBOL_END)
				node->can_end = true;
			else if (entry->symbol < TEXT_SYMBOL_LETTER)
				fail(in, SYNTH_TEXT_BAD_VALUE);
			else
				has_letter = true;
			total += read_number(in, 1, TEXT_MAX_WEIGHT);
			entry->cumulative = (uint32_t) total;
			entry->next = TEXT_NONE;
		}
		total += read_number(in, 0, TEXT_MAX_WEIGHT);
		if (total > TEXT_MAX_TOTAL)
			fail(in, SYNTH_TEXT_BAD_VALUE);
		node->total = (uint32_t) total;
		if (node->order == 0 && has_letter)
			model->root = model->node_first + i;
	}
	if (in->status == SYNTH_TEXT_OK)
		link_model(view, model);
}

/* The node of the longest suffix of a context that is there. */
static uint32_t
find_node(const SynthTextView *view, const TextModel *model,
		  const uint16_t *context, int order)
{
	for (; order >= 0; order--, context++)
	{
		TextNode	key;
		uint32_t	lo = 0,
					hi = model->nodes;

		memset(&key, 0, sizeof(key));
		key.order = (uint8_t) order;
		for (int i = 0; i < order; i++)
			key.context[i] = context[i];
		while (lo < hi)
		{
			uint32_t	mid = lo + (hi - lo) / 2;
			int			c = compare_context(&view->nodes[model->node_first + mid],
											&key);

			if (c == 0)
				return model->node_first + mid;
			if (c < 0)
				lo = mid + 1;
			else
				hi = mid;
		}
	}
	return TEXT_NONE;
}

/* Resolve the next state of every entry, back-offs and starts. */
static void
link_model(SynthTextView *view, TextModel *model)
{
	for (uint32_t i = 0; i < model->nodes; i++)
	{
		TextNode   *node = &view->nodes[model->node_first + i];
		uint16_t	context[TEXT_MARKOV_ORDER + 1];

		node->backoff = node->order == 0 ? TEXT_NONE :
			find_node(view, model, node->context + 1, node->order - 1);
		memcpy(context, node->context, sizeof(node->context));
		for (uint32_t k = 0; k < node->n; k++)
		{
			TextEntry  *entry = &view->entries[node->first + k];
			int			order = node->order;

			if (entry->symbol == TEXT_SYMBOL_END)
				continue;
			context[order++] = entry->symbol;
			entry->next = order > TEXT_MARKOV_ORDER ?
				find_node(view, model, context + 1, TEXT_MARKOV_ORDER) :
				find_node(view, model, context, order);
		}
	}
	for (int b = 0; b < TEXT_BOUNDARIES; b++)
	{
		uint16_t	symbol = (uint16_t) (TEXT_SYMBOL_BOUNDARY + b);

		model->start[b] = find_node(view, model, &symbol, 1);
	}
}

/* ---- patterns ---- */

static void
read_cluster(Reader *in, TextCluster *cluster)
{
	bool		prose = (in->view->flags & TEXT_FLAG_PROSE) != 0;
	uint32_t	slots;

	memset(cluster, 0, sizeof(*cluster));
	cluster->weight = read_number(in, 1, TEXT_MAX_WEIGHT);
	if (prose)
	{
		const uint32_t *items = in->view->items;

		read_choice(in, &cluster->lengths, TEXT_MAX_LENGTHS, 0,
					TEXT_PROSE_WORDS * 2 + 1);
		if (in->status != SYNTH_TEXT_OK)
			return;
		if (cluster->lengths.n == 0)
			fail(in, SYNTH_TEXT_BAD_VALUE);
		for (uint32_t i = 1; i < cluster->lengths.n; i++)
		{
			if (items[cluster->lengths.first + i] <
				items[cluster->lengths.first + i - 1])
				fail(in, SYNTH_TEXT_BAD_VALUE);
		}
		return;
	}
	slots = read_number(in, 0, TEXT_MAX_SLOTS);
	if (!take(in, TEXT_N_SLOTS, slots, &cluster->slot_first))
		return;
	for (uint32_t i = 0; i < slots; i++)
	{
		read_slot(in, cluster, i);
		if (in->status != SYNTH_TEXT_OK)
			return;
		cluster->slots = i + 1;
	}
}

static void
read_digit_set(Reader *in, TextDigitSet *set)
{
	uint32_t	mask = read_number(in, 1, 0x3FF);
	uint32_t	total = 0;

	for (int d = 0; d < 10; d++)
	{
		if (mask & (1U << d))
			total += read_number(in, 1, TEXT_MAX_WEIGHT);
		set->cumulative[d] = (uint16_t) total;
	}
}

/* A trie of digits, depth first; TEXT_NONE after a failure. */
static uint32_t
read_trie(Reader *in, int depth)
{
	SynthTextView *view = in->view;
	uint32_t	at,
				set,
				mask;

	if (depth >= TEXT_TRIE_DEPTH)
	{
		fail(in, SYNTH_TEXT_BAD_VALUE);
		return TEXT_NONE;
	}
	if (!take(in, TEXT_N_TRIES, 1, &at) ||
		!take(in, TEXT_N_DIGIT_SETS, 1, &set))
		return TEXT_NONE;
	view->tries[at].set = set;
	read_digit_set(in, &view->digit_sets[set]);
	mask = read_number(in, 0, 0x3FF);
	for (int d = 0; d < 10; d++)
		view->tries[at].child[d] = mask & (1U << d) && in->status == SYNTH_TEXT_OK ?
			read_trie(in, depth + 1) : TEXT_NONE;
	return at;
}

static void
read_digits(Reader *in, TextSlot *slot)
{
	SynthTextView *view = in->view;

	if (!take(in, TEXT_N_DIGITS, slot->lengths.n, &slot->digits_first))
		return;
	for (uint32_t i = 0; i < slot->lengths.n && in->status == SYNTH_TEXT_OK; i++)
	{
		TextDigits *digits = &view->digits[slot->digits_first + i];

		digits->trie = TEXT_NONE;
		digits->sets = read_number(in, 1, TEXT_DIGIT_POSITIONS);
		if (!take(in, TEXT_N_DIGIT_SETS, digits->sets, &digits->set_first))
			return;
		for (uint32_t k = 0; k < digits->sets && in->status == SYNTH_TEXT_OK; k++)
			read_digit_set(in, &view->digit_sets[digits->set_first + k]);
		if (read_number(in, 0, 1))
			digits->trie = read_trie(in, 0);
	}
	slot->key_start = read_long(in);
	if (slot->key_start > UINT64_C(1000000000000000000))
		fail(in, SYNTH_TEXT_BAD_VALUE);
}

static void
read_mixed(Reader *in, TextSlot *slot)
{
	SynthTextView *view = in->view;

	slot->positions = read_number(in, 1, TEXT_MIXED_POSITIONS);
	if (!take(in, TEXT_N_POSITIONS, slot->positions, &slot->position_first))
		return;
	for (uint32_t i = 0; i < slot->positions && in->status == SYNTH_TEXT_OK; i++)
	{
		TextChoice *choice = &view->positions[slot->position_first + i];

		read_choice(in, choice, 4096, 1, TEXT_RAW_BYTE + 0xFF);
		if (in->status == SYNTH_TEXT_OK && choice->n == 0)
			fail(in, SYNTH_TEXT_BAD_VALUE);
		for (uint32_t k = 0; k < choice->n; k++)
		{
			if (!valid_char(in, view->items[choice->first + k]))
				fail(in, SYNTH_TEXT_BAD_VALUE);
		}
	}
}

static void
read_conditions(Reader *in, const TextCluster *cluster, TextSlot *slot,
				uint32_t index)
{
	SynthTextView *view = in->view;
	uint32_t	parent = read_number(in, 0, index);
	uint32_t	parent_items;

	slot->parent = TEXT_NONE;
	if (parent == 0)
		return;
	slot->parent = parent - 1;
	parent_items = view->slots[cluster->slot_first + slot->parent].dictionary.n;
	slot->conditions = read_number(in, 1, view->count[TEXT_N_CONDITIONS]);
	if (!take(in, TEXT_N_CONDITIONS, slot->conditions, &slot->condition_first))
	{
		slot->conditions = 0;
		return;
	}
	for (uint32_t i = 0; i < slot->conditions && in->status == SYNTH_TEXT_OK; i++)
	{
		TextCondition *condition = &view->conditions[slot->condition_first + i];

		condition->parent_item = read_number(in, 0, UINT32_MAX - 1);
		condition->other = read_number(in, 0, TEXT_MAX_WEIGHT);
		if (condition->parent_item >= parent_items ||
			(i > 0 && condition[-1].parent_item >= condition->parent_item) ||
			slot->dictionary.n == 0)
		{
			fail(in, SYNTH_TEXT_BAD_VALUE);
			return;
		}
		read_choice(in, &condition->choice, slot->dictionary.n, 0,
					slot->dictionary.n - 1);
		if (condition->choice.n == 0)
			fail(in, SYNTH_TEXT_BAD_VALUE);
	}
}

static void
read_slot(Reader *in, const TextCluster *cluster, uint32_t index)
{
	SynthTextView *view = in->view;
	TextSlot   *slot = &view->slots[cluster->slot_first + index];
	uint32_t	vocabulary = view->count[TEXT_N_VOCABULARY];
	uint32_t	max_length;

	memset(slot, 0, sizeof(*slot));
	slot->parent = TEXT_NONE;
	slot->type = (uint8_t) read_number(in, 0, TEXT_SLOT_TYPES - 1);
	if (vocabulary == 0 && slot->type == TEXT_SLOT_LITERAL)
		fail(in, SYNTH_TEXT_BAD_VALUE);
	if (in->status != SYNTH_TEXT_OK)
		return;
	if (slot->type == TEXT_SLOT_LITERAL)
	{
		slot->literal = read_number(in, 0, vocabulary - 1);
		return;
	}
	if (slot->type == TEXT_SLOT_LETTERS)
	{
		slot->shape = (uint8_t) read_number(in, 0, TEXT_SHAPE_AS_IS);
		slot->boundary = (uint8_t) read_number(in, 0, TEXT_BOUNDARIES - 1);
		slot->model = (uint8_t) read_number(in, 0, TEXT_MODELS - 1);
	}
	slot->other = read_number(in, 0, TEXT_MAX_WEIGHT);
	read_choice(in, &slot->dictionary, vocabulary, 0,
				vocabulary > 0 ? vocabulary - 1 : 0);
	read_conditions(in, cluster, slot, index);
	if (slot->type == TEXT_SLOT_SYMBOL || in->status != SYNTH_TEXT_OK)
		return;
	max_length = slot->type == TEXT_SLOT_DIGITS ? TEXT_MAX_DIGITS :
		slot->type == TEXT_SLOT_MIXED ? TEXT_MAX_LETTERS :
		slot->model == TEXT_MODEL_WHOLE ? SYNTH_TEXT_MAX_BYTES : TEXT_MAX_LETTERS;
	read_choice(in, &slot->lengths, TEXT_MAX_LENGTHS, 1, max_length);
	if (in->status == SYNTH_TEXT_OK && slot->lengths.n == 0)
		fail(in, SYNTH_TEXT_BAD_VALUE);
	if (slot->type == TEXT_SLOT_DIGITS)
		read_digits(in, slot);
	else if (slot->type == TEXT_SLOT_MIXED)
		read_mixed(in, slot);
}

/* ---- prose ---- */

static void
read_prose(Reader *in)
{
	SynthTextView *view = in->view;
	uint32_t	n = view->count[TEXT_N_WORDS];
	uint64_t	elements[TEXT_MAX_WORD];

	for (uint32_t i = 0; i < n && in->status == SYNTH_TEXT_OK; i++)
	{
		TextProseWord *word = &view->words[i];
		uint32_t	head = read_number(in, 1 << 2, (TEXT_MAX_WORD << 2) | 3);
		const unsigned char *p,
				   *end;

		memset(word, 0, sizeof(*word));
		word->separator = (uint8_t) (head & 3);
		if (!read_string(in, head >> 2, &word->text))
			return;
		in->used[TEXT_N_WORDS]++;
		p = (const unsigned char *) word->text.bytes;
		for (end = p + word->text.length; p < end; word->chars++)
		{
			uint32_t	c;

			p += text_decode(p, end, &c);
		}
		word->ends_sentence = synth_text_ends_sentence(word->text.bytes,
													   word->text.length);
		word->all_letters = synth_text_all_letters(word->text.bytes,
												   word->text.length);
		if (word->separator == TEXT_SEPARATOR_NONE)
			view->glued = true;
		word->element_first = in->used[TEXT_N_ELEMENTS];
		for (int v = 0; v < TEXT_VARIANTS; v++)
		{
			int			k = synth_text_elements(word->text.bytes,
												word->text.length, v,
												elements, TEXT_MAX_WORD);
			uint32_t	first;

			if (!take(in, TEXT_N_ELEMENTS, (uint32_t) k, &first))
				return;
			memcpy(view->elements + first, elements, (size_t) k * 8);
			word->elements[v] = (uint8_t) k;
		}
	}
	if (in->status == SYNTH_TEXT_OK)
		read_bigrams(in);
}

static void
read_bigrams(Reader *in)
{
	SynthTextView *view = in->view;
	uint32_t	n = view->count[TEXT_N_WORDS];

	memset(&view->words[n], 0, sizeof(TextProseWord));
	for (uint32_t w = 0; w <= n && in->status == SYNTH_TEXT_OK; w++)
	{
		TextProseWord *word = &view->words[w];
		uint32_t	count = read_number(in, w == n ? 1 : 0, n + 1);
		uint64_t	next = 0,
					total = 0;

		if (!take(in, TEXT_N_BIGRAMS, count, &word->bigram_first))
			return;
		for (uint32_t i = 0; i < count && in->status == SYNTH_TEXT_OK; i++)
		{
			TextBigram *bigram = &view->bigrams[word->bigram_first + i];

			memset(bigram, 0, sizeof(*bigram));
			next += read_number(in, i > 0 ? 1 : 0, n);
			total += read_number(in, 1, TEXT_MAX_WEIGHT);
			/* the begin of a text is not followed by its end */
			if (next > n || (w == n && next == n) || total > TEXT_MAX_TOTAL)
				fail(in, SYNTH_TEXT_BAD_VALUE);
			bigram->next = (uint32_t) next;
			bigram->cumulative = (uint32_t) total;
		}
		word->bigrams = count;
		word->bigram_total = (uint32_t) total;
	}
	for (uint32_t b = 0; b < view->count[TEXT_N_BIGRAMS] &&
		 in->status == SYNTH_TEXT_OK; b++)
	{
		TextBigram *bigram = &view->bigrams[b];
		const TextProseWord *next;
		uint32_t	count;
		uint64_t	index = 0,
					total = 0;

		if (b >= in->used[TEXT_N_BIGRAMS])
		{
			fail(in, SYNTH_TEXT_BAD_VALUE);
			return;
		}
		if (bigram->next == n)
			continue;
		next = &view->words[bigram->next];
		count = read_number(in, 0, next->bigrams);
		if (!take(in, TEXT_N_TRIGRAMS, count, &bigram->trigram_first))
			return;
		for (uint32_t i = 0; i < count && in->status == SYNTH_TEXT_OK; i++)
		{
			TextTrigram *trigram = &view->trigrams[bigram->trigram_first + i];

			index += read_number(in, i > 0 ? 1 : 0, n);
			total += read_number(in, 1, TEXT_MAX_WEIGHT);
			if (index >= next->bigrams || total > TEXT_MAX_TOTAL)
				fail(in, SYNTH_TEXT_BAD_VALUE);
			trigram->bigram = next->bigram_first + (uint32_t) index;
			trigram->cumulative = (uint32_t) total;
		}
		if (count > 0)
			total += read_number(in, 0, TEXT_MAX_WEIGHT);
		if (total > TEXT_MAX_TOTAL)
			fail(in, SYNTH_TEXT_BAD_VALUE);
		bigram->trigrams = count;
		bigram->trigram_total = (uint32_t) total;
	}
}

/* ---- filter ---- */

static void
read_filter(Reader *in)
{
	TextFilter *filter = &in->view->filter;
	uint32_t	bytes = in->view->count[TEXT_N_FILTER];

	if (bytes == 0 || in->status != SYNTH_TEXT_OK)
		return;
	filter->hashes = (int) read_number(in, 1, 16);
	if (bytes > (size_t) (in->end - in->p))
	{
		fail(in, SYNTH_TEXT_TRUNCATED);
		return;
	}
	in->used[TEXT_N_FILTER] = bytes;
	filter->bits = in->p;
	filter->nbits = (uint64_t) bytes * 8;
	in->p += bytes;
}
