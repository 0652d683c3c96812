/*
 * text_fit_slots.c
 *		Learn the slots of a cluster of patterned values; pure C.
 *
 * Each slot gets a dictionary of the tokens that min_count rows carry, a
 * parent on whose token its own depends, and a model of the other tokens:
 * lengths; words for the column's chain of characters; digits by position
 * and by leading digits; a character set for each position of mixed runs.
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

/* The tokens of a cluster's values, cut once: start << 16 | length. */
typedef struct Cuts
{
	const uint32_t *members;
	size_t		n;
	int			slots;
	uint32_t   *at;
} Cuts;

static inline TextToken
cut(const Cuts *cuts, size_t member, int slot)
{
	uint32_t	at = cuts->at[member * (size_t) cuts->slots + (size_t) slot];
	TextToken	token = {0, 0, 0, at >> 16, at & 0xFFFF};

	return token;
}

/* ---- counts of a slot ---- */

static int
compare_tokens(const void *a, const void *b)
{
	const FitToken *x = a,
			   *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/*
 * Lengths with their rows to at most TEXT_MAX_LENGTHS lengths: neighbours
 * are taken together until each stands for enough rows; the commonest of
 * them is kept.  rows[0] is ignored.
 */
static FitLength *
pool_lengths(Fit *fit, const uint64_t *rows, uint32_t n, uint32_t *nlengths)
{
	FitLength  *out = fit_alloc(&fit->m, TEXT_MAX_LENGTHS + 2, sizeof(FitLength));
	uint64_t	total = 0,
				need,
				sum = 0,
				most = 0;
	uint32_t	k = 0,
				mode = 0;

	for (uint32_t i = 1; i < n; i++)
		total += rows[i];
	need = total / 200;
	if (need < fit->min_count)
		need = fit->min_count;
	for (uint32_t i = 1; i < n; i++)
	{
		if (rows[i] == 0)
			continue;
		sum += rows[i];
		if (rows[i] > most)
		{
			most = rows[i];
			mode = i;
		}
		if (sum >= need)
		{
			out[k].length = mode;
			out[k++].rows = sum;
			sum = most = 0;
		}
	}
	if (sum > 0 && k > 0)
		out[k - 1].rows += sum;
	else if (sum > 0)
	{
		/* too few for any: about the middle */
		uint64_t	before = 0;
		uint32_t	median = 1;

		while (before + rows[median] < (sum + 1) / 2)
			before += rows[median++];
		out[k].length = median > 16 ? median / 8 * 8 : median;
		out[k++].rows = sum;
	}
	*nlengths = k;
	return out;
}

static uint32_t
count_chars(const char *bytes, uint32_t n)
{
	const unsigned char *p = (const unsigned char *) bytes,
			   *end = p + n;
	uint32_t	chars = 0;

	while (p < end)
	{
		uint32_t	c;

		p += text_decode(p, end, &c);
		chars++;
	}
	return chars;
}

static uint8_t
boundary_after(const SynthTextValue *value, const TextToken *tokens, int i)
{
	if (i == 0)
		return 0;
	if (tokens[i - 1].kind != TEXT_TOKEN_LITERAL)
		return 6;
	switch (value->bytes[tokens[i - 1].start])
	{
		case ' ':
			return 1;
		case '@':
			return 2;
		case '.':
			return 3;
		case '-':
		case '_':
			return 4;
		case '/':
			return 5;
	}
	return 7;
}

static uint64_t
token_key(const SynthTextValue *value, const TextToken *token, int slot)
{
	return synth_num_mix(synth_num_hash(value->bytes + token->start,
										token->length, 0), (uint64_t) slot + 1);
}

static bool
is_frequent(const CountTable *table, uint64_t key, uint32_t min_rows)
{
	const Count *count = synth_text_count_find(table, key);

	return count != NULL && count->rows >= min_rows;
}

/* Remember a word for the chain of characters. */
static void
add_letters(PatternFit *p, const SynthTextValue *value, const TextToken *token,
			uint8_t boundary)
{
	char		folded[TEXT_MAX_LETTERS * 4];
	size_t		n = synth_text_fold(value->bytes + token->start, token->length,
									folded, sizeof(folded));
	uint64_t	hash = synth_num_hash(folded, n, TEXT_SEED_TOKEN);
	Count	   *count = synth_text_count_add(&p->fit->m, &p->letters,
											 synth_num_mix(hash, boundary));

	if (count->last == 0)
	{
		LetterToken *t;

		if (p->nletter_tokens == p->letter_room)
		{
			size_t		room = p->letter_room * 2 + 1024;
			LetterToken *larger = fit_alloc(&p->fit->m, room, sizeof(LetterToken));

			if (p->nletter_tokens > 0)
				memcpy(larger, p->letter_tokens,
					   p->nletter_tokens * sizeof(LetterToken));
			fit_free(&p->fit->m, p->letter_tokens);
			p->letter_tokens = larger;
			p->letter_room = room;
		}
		count->last = 1;
		count->ref = (uint32_t) p->nletter_tokens;
		t = &p->letter_tokens[p->nletter_tokens++];
		t->bytes = value->bytes + token->start;
		t->length = token->length;
		t->rows = 0;
		t->boundary = boundary;
		t->hash = hash;
	}
	p->letter_tokens[count->ref].rows =
		add_saturating(p->letter_tokens[count->ref].rows, value->rows);
}

/* ---- digits ---- */

#define LEADING_DIGITS	TEXT_TRIE_DEPTH

typedef struct Number
{
	uint64_t	leading;
	uint32_t	rows;
} Number;

static int
compare_numbers(const void *a, const void *b)
{
	uint64_t	x = ((const Number *) a)->leading,
				y = ((const Number *) b)->leading;

	return x < y ? -1 : x > y;
}

/* Sort the leading digits of numbers of one length, equal ones together. */
static void
sort_numbers(Fit *fit, FitDigits *digits)
{
	Number	   *numbers = fit_alloc(&fit->m, digits->n, sizeof(Number));
	size_t		k = 0;

	for (size_t i = 0; i < digits->n; i++)
	{
		numbers[i].leading = digits->numbers[i];
		numbers[i].rows = digits->rows[i];
	}
	qsort(numbers, digits->n, sizeof(Number), compare_numbers);
	for (size_t i = 0; i < digits->n; i++)
	{
		if (k > 0 && digits->numbers[k - 1] == numbers[i].leading)
			digits->rows[k - 1] = add_saturating(digits->rows[k - 1], numbers[i].rows);
		else
		{
			digits->numbers[k] = numbers[i].leading;
			digits->rows[k++] = numbers[i].rows;
		}
	}
	digits->n = k;
	fit_free(&fit->m, numbers);
}

static void
add_number(Fit *fit, FitDigits *digits, const char *p, uint32_t length,
		   uint32_t rows)
{
	uint64_t	leading = 0;

	for (uint32_t i = 0; i < length; i++)
	{
		uint32_t	at = i < TEXT_DIGIT_POSITIONS ? i : TEXT_DIGIT_POSITIONS - 1;

		digits->at[at][p[i] - '0'] += rows;
		if (i < LEADING_DIGITS)
			leading = leading * 10 + (uint64_t) (p[i] - '0');
	}
	if (digits->n == digits->room)
	{
		size_t		room = digits->room * 2 + 64;
		uint64_t   *numbers = fit_alloc(&fit->m, room, sizeof(uint64_t));
		uint32_t   *r = fit_alloc(&fit->m, room, sizeof(uint32_t));

		if (digits->n > 0)
		{
			memcpy(numbers, digits->numbers, digits->n * sizeof(uint64_t));
			memcpy(r, digits->rows, digits->n * sizeof(uint32_t));
		}
		fit_free(&fit->m, digits->numbers);
		fit_free(&fit->m, digits->rows);
		digits->numbers = numbers;
		digits->rows = r;
		digits->room = room;
	}
	digits->numbers[digits->n] = leading;
	digits->rows[digits->n++] = rows;
}

/* Above the largest number, rounded up to two digits to hide it. */
static uint64_t
rounded_above(uint64_t largest)
{
	uint64_t	unit = 1;

	if (largest < 100)
		return 100;
	while (largest / unit >= 100)
		unit *= 10;
	return (largest / unit + 1) * unit;
}

/*
 * Do the numbers of a key's slot count: all but distinct, and dense?
 * Then keys go on counting.
 */
static uint64_t
counting_start(const FitSlot *slot, uint64_t smallest, uint64_t largest,
			   uint64_t rows)
{
	if (rows < 2 || (uint64_t) slot->distinct * 200 < rows * 199 ||
		largest >= UINT64_C(100000000000000000) ||
		(double) slot->distinct < .05 * (double) (largest - smallest + 1))
		return 0;
	return rounded_above(largest);
}

/* ---- learning the slots of a cluster ---- */

static uint8_t
slot_type(const TextToken *token)
{
	return token->kind == TEXT_TOKEN_LITERAL ? TEXT_SLOT_LITERAL :
		token->kind == TEXT_TOKEN_SYMBOL ? TEXT_SLOT_SYMBOL :
		token->kind == TEXT_TOKEN_RUN ? TEXT_SLOT_MIXED :
		token->kind == TEXT_TOKEN_DIGITS ? TEXT_SLOT_DIGITS : TEXT_SLOT_LETTERS;
}

/* Move the frequent tokens of the table to their slots, heaviest first. */
static void
take_tokens(Fit *fit, CountTable *table, FitShape *shape, const Cuts *cuts)
{
	Count	   *list;
	size_t		n;
	uint32_t	used[TEXT_MAX_SLOTS] = {0};

	for (size_t i = 0; i <= table->mask; i++)
	{
		Count	   *count = &table->counts[i];

		fit_poll(&fit->m);
		if (count->key == 0)
			continue;
		shape->slots[count->weight].distinct++;
		if (count->rows >= fit->min_count)
			shape->slots[count->weight].ntokens++;
	}
	list = synth_text_count_list(&fit->m, table, fit->min_count, &n);
	for (size_t i = 0; i <= table->mask; i++)
	{
		if (table->counts[i].rows < fit->min_count)
			table->counts[i].ref = TEXT_NONE;
	}
	for (int i = 0; i < shape->n; i++)
		shape->slots[i].tokens = fit_alloc(&fit->m, shape->slots[i].ntokens,
										   sizeof(FitToken));
	for (size_t i = 0; i < n; i++)
	{
		uint32_t	s = list[i].weight;
		FitToken   *token;
		TextToken	t;

		fit_poll(&fit->m);
		t = cut(cuts, list[i].ref, (int) s);
		token = &shape->slots[s].tokens[used[s]++];
		token->hash = list[i].key;
		token->rows = list[i].rows;
		token->value = cuts->members[list[i].ref];
		token->start = t.start;
		token->length = t.length;
	}
	for (int i = 0; i < shape->n; i++)
	{
		FitSlot    *slot = &shape->slots[i];

		qsort(slot->tokens, slot->ntokens, sizeof(FitToken), compare_tokens);
		for (uint32_t k = 0; k < slot->ntokens; k++)
		{
			slot->token_rows += slot->tokens[k].rows;
			synth_text_count_find(table, slot->tokens[k].hash)->ref = k;
		}
	}
	fit_free(&fit->m, list);
}

/* Is a token of this slot left to the model of new tokens? */
static inline bool
is_modelled(Fit *fit, const CountTable *table, const FitSlot *slot, int i,
			const SynthTextValue *value, const TextToken *token)
{
	return slot->model_all || slot->ntokens == 0 ||
		!is_frequent(table, token_key(value, token, i), fit->min_count);
}

#define NO_TOKEN	UINT16_MAX
#define GAIN_VALUES 30000		/* to choose parents by */

/* For each member the index of its token in each eligible slot's dictionary. */
static uint16_t *
index_tokens(Fit *fit, const FitShape *shape, const Cuts *cuts,
			 const CountTable *table, const int *eligible, int neligible)
{
	uint16_t   *index = fit_alloc(&fit->m, cuts->n * (size_t) neligible,
								  sizeof(uint16_t));

	for (size_t k = 0; k < cuts->n; k++)
	{
		const SynthTextValue *value = &fit->values[cuts->members[k]];

		fit_poll(&fit->m);
		for (int j = 0; j < neligible; j++)
		{
			int			i = eligible[j];
			TextToken	token = cut(cuts, k, i);
			const Count *count = synth_text_count_find(table,
													   token_key(value, &token, i));

			index[k * (size_t) neligible + (size_t) j] =
				count != NULL && count->ref < shape->slots[i].ntokens &&
				count->ref < NO_TOKEN ? (uint16_t) count->ref : NO_TOKEN;
		}
	}
	return index;
}

/*
 * Count the pairs of tokens of two slots in every step-th value; returns what
 * knowing the first gains, in nats a row, or 0.
 */
static double
count_pairs(Fit *fit, const FitSlot *first, const FitSlot *second,
			const uint32_t *members, size_t n, size_t step,
			const uint16_t *a, const uint16_t *b, size_t stride,
			CountTable *pairs)
{
	uint64_t   *rows = fit_alloc(&fit->m, (size_t) first->ntokens + second->ntokens,
								 sizeof(uint64_t));
	uint64_t	total = 0,
				kept = 0;
	double		gain = 0;
	Count	   *list;
	size_t		listed;

	memset(rows, 0, ((size_t) first->ntokens + second->ntokens) * sizeof(uint64_t));
	synth_text_count_init(&fit->m, pairs, 256);
	for (size_t k = 0; k < n; k += step)
	{
		uint32_t	x = a[k * stride],
					y = b[k * stride],
					r = fit->values[members[k]].rows;
		Count	   *count;

		fit_poll(&fit->m);
		total += r;
		if (x == NO_TOKEN || y == NO_TOKEN)
			continue;
		rows[x] += r;
		rows[first->ntokens + y] += r;
		count = synth_text_count_add(&fit->m, pairs, ((uint64_t) x << 32 | y) + 1);
		count->rows = add_saturating(count->rows, r);
	}
	list = synth_text_count_list(&fit->m, pairs, fit->min_count, &listed);
	for (size_t k = 0; k < listed; k++)
	{
		double		ab = list[k].rows,
					x = (double) rows[(list[k].key - 1) >> 32],
					y = (double) rows[first->ntokens + ((list[k].key - 1) & UINT32_MAX)];

		gain += ab * synth_num_log(ab * (double) total / (x * y));
		kept++;
	}
	fit_free(&fit->m, list);
	fit_free(&fit->m, rows);
	return gain > 3 * (double) kept && total > 0 ? gain / (double) total : 0;
}

/*
 * The slot before that tells most of a slot's token, among the nearest few
 * and the first.
 */
static void
learn_parents(Fit *fit, FitShape *shape, const Cuts *cuts,
			  const CountTable *table)
{
	const uint32_t *members = cuts->members;
	size_t		n = cuts->n;
	int			eligible[TEXT_MAX_SLOTS];
	int			neligible = 0;
	size_t		step = n / GAIN_VALUES + 1;
	uint16_t   *index;

	for (int j = 0; j < shape->n; j++)
	{
		FitSlot    *slot = &shape->slots[j];

		slot->parent = -1;
		if (slot->type != TEXT_SLOT_LITERAL && slot->ntokens > 1 &&
			slot->token_rows * 10 >= slot->rows * 3)
			eligible[neligible++] = j;
	}
	if (neligible < 2)
		return;
	index = index_tokens(fit, shape, cuts, table, eligible, neligible);
	for (int j = 1; j < neligible; j++)
	{
		FitSlot    *slot = &shape->slots[eligible[j]];
		double		best = .05;
		int			parent = -1;
		CountTable	pairs;

		for (int k = 0; k < j; k++)
		{
			double		gain;

			if (k > 0 && k + 3 < j)
				continue;
			gain = count_pairs(fit, &shape->slots[eligible[k]], slot, members, n,
							   step, index + k, index + j, (size_t) neligible, &pairs);
			synth_text_count_free(&fit->m, &pairs);
			if (gain > best)
			{
				best = gain;
				parent = k;
			}
		}
		if (parent < 0)
			continue;
		slot->parent = eligible[parent];
		count_pairs(fit, &shape->slots[slot->parent], slot, members, n, 1,
					index + parent, index + j, (size_t) neligible, &pairs);
		slot->pairs = synth_text_count_list(&fit->m, &pairs, fit->min_count,
											&slot->npairs);
		synth_text_count_free(&fit->m, &pairs);
	}
	fit_free(&fit->m, index);
}

/* Rows of the lengths of a slot's tokens that are in no dictionary. */
#define LENGTHS	(TEXT_MAX_LETTERS + 1)

/*
 * First look at the values of a cluster: lengths of the tokens that are in no
 * dictionary, all words, and the numbers that keys may count on from.
 */
static void
learn_lengths(PatternFit *p, FitShape *shape, const Cuts *cuts,
			  const CountTable *table)
{
	Fit		   *fit = p->fit;
	uint64_t   *lengths = fit_alloc(&fit->m, (size_t) shape->n * LENGTHS,
									sizeof(uint64_t));
	uint64_t	smallest[TEXT_MAX_SLOTS],
				largest[TEXT_MAX_SLOTS];

	memset(lengths, 0, (size_t) shape->n * LENGTHS * sizeof(uint64_t));
	memset(largest, 0, sizeof(largest));
	memset(smallest, 0xFF, sizeof(smallest));
	for (size_t k = 0; k < cuts->n; k++)
	{
		const SynthTextValue *value = &fit->values[cuts->members[k]];

		fit_poll(&fit->m);
		for (int i = 0; i < shape->n; i++)
		{
			const FitSlot *slot = &shape->slots[i];
			TextToken	token = cut(cuts, k, i);
			const char *bytes = value->bytes + token.start;

			if (slot->type == TEXT_SLOT_LETTERS)
				add_letters(p, value, &token, slot->boundary);
			else if (slot->type == TEXT_SLOT_DIGITS && token.length <= 18)
			{
				uint64_t	v = 0;

				for (uint32_t d = 0; d < token.length; d++)
					v = v * 10 + (uint64_t) (bytes[d] - '0');
				largest[i] = v > largest[i] ? v : largest[i];
				smallest[i] = v < smallest[i] ? v : smallest[i];
			}
			else if (slot->type == TEXT_SLOT_DIGITS)
				largest[i] = UINT64_MAX;
			else if (slot->type != TEXT_SLOT_MIXED)
				continue;
			if (is_modelled(fit, table, slot, i, value, &token))
				lengths[(size_t) i * LENGTHS + count_chars(bytes, token.length)] +=
					value->rows;
		}
	}
	for (int i = 0; i < shape->n; i++)
	{
		FitSlot    *slot = &shape->slots[i];

		slot->lengths = pool_lengths(fit, lengths + (size_t) i * LENGTHS, LENGTHS,
									 &slot->nlengths);
		if (slot->type == TEXT_SLOT_DIGITS && fit->unique && largest[i] != UINT64_MAX)
			slot->key_start = counting_start(slot, smallest[i], largest[i],
											 shape->rows);
	}
	fit_free(&fit->m, lengths);
}

/* Key of a character at a place of a mixed slot. */
static inline uint64_t
place_key(int slot, uint64_t place, uint32_t c)
{
	return UINT64_C(1) << 60 | (uint64_t) slot << 40 | place << 32 | c;
}

static void
count_places(Fit *fit, CountTable *chars, int slot, const char *bytes,
			 uint32_t length, uint32_t rows)
{
	const unsigned char *p = (const unsigned char *) bytes,
			   *end = p + length;

	for (uint64_t place = 0; p < end; place++)
	{
		uint32_t	c;
		Count	   *count;

		p += text_decode(p, end, &c);
		if (place >= TEXT_MIXED_POSITIONS)
			place = TEXT_MIXED_POSITIONS - 1;
		count = synth_text_count_add(&fit->m, chars, place_key(slot, place, c));
		count->rows = add_saturating(count->rows, rows);
	}
}

/* Give a mixed slot its characters, from the list of all, sorted. */
static void
take_places(Fit *fit, FitSlot *slot, int index, const Count *list, size_t n)
{
	size_t		from = 0;

	while (from < n && list[from].key < place_key(index, 0, 0))
		from++;
	while (from + slot->nchars < n &&
		   list[from + slot->nchars].key < place_key(index + 1, 0, 0))
		slot->nchars++;
	slot->chars = fit_alloc(&fit->m, slot->nchars, sizeof(Count));
	memcpy(slot->chars, list + from, slot->nchars * sizeof(Count));
	for (uint32_t j = 0; j < slot->nlengths; j++)
	{
		if (slot->lengths[j].length > slot->npositions)
			slot->npositions = slot->lengths[j].length;
	}
	if (slot->npositions > TEXT_MIXED_POSITIONS)
		slot->npositions = TEXT_MIXED_POSITIONS;
}

/*
 * Second look: digits of each length, characters at each place.
 */
static void
learn_places(Fit *fit, FitShape *shape, const Cuts *cuts,
			 const CountTable *table)
{
	CountTable	chars;
	Count	   *list;
	size_t		n;

	for (int i = 0; i < shape->n; i++)
	{
		FitSlot    *slot = &shape->slots[i];

		if (slot->type != TEXT_SLOT_DIGITS)
			continue;
		slot->digits = fit_alloc(&fit->m, slot->nlengths, sizeof(FitDigits));
		memset(slot->digits, 0, slot->nlengths * sizeof(FitDigits));
	}
	synth_text_count_init(&fit->m, &chars, 256);
	for (size_t k = 0; k < cuts->n; k++)
	{
		const SynthTextValue *value = &fit->values[cuts->members[k]];

		fit_poll(&fit->m);
		for (int i = 0; i < shape->n; i++)
		{
			FitSlot    *slot = &shape->slots[i];
			TextToken	token = cut(cuts, k, i);
			const char *bytes = value->bytes + token.start;

			if ((slot->type != TEXT_SLOT_DIGITS && slot->type != TEXT_SLOT_MIXED) ||
				!is_modelled(fit, table, slot, i, value, &token))
				continue;
			if (slot->type == TEXT_SLOT_MIXED)
				count_places(fit, &chars, i, bytes, token.length, value->rows);
			for (uint32_t j = 0; j < slot->nlengths && slot->digits != NULL; j++)
			{
				if (slot->lengths[j].length == token.length)
					add_number(fit, &slot->digits[j], bytes, token.length, value->rows);
			}
		}
	}
	list = synth_text_count_list(&fit->m, &chars, fit->min_count, &n);
	synth_text_count_free(&fit->m, &chars);
	for (int i = 0; i < shape->n; i++)
	{
		FitSlot    *slot = &shape->slots[i];

		for (uint32_t j = 0; j < slot->nlengths && slot->digits != NULL; j++)
			sort_numbers(fit, &slot->digits[j]);
		if (slot->type == TEXT_SLOT_MIXED)
			take_places(fit, slot, i, list, n);
	}
	fit_free(&fit->m, list);
}

static bool
is_code(const FitShape *shape, const FitSlot *slot, const TextToken *token)
{
	/* letters in fixed places: few frequent tokens, all upper case, short */
	return slot->type == TEXT_SLOT_LETTERS && slot->shape == TEXT_SHAPE_UPPER &&
		token->script == TEXT_SCRIPT_LATIN && token->length <= 12 &&
		slot->token_rows * 2 < shape->rows;
}

/*
 * synth_text_fit_shape
 *		Learn a cluster from its members, which all have its structure.
 */
void
synth_text_fit_shape(PatternFit *p, FitShape *shape, const FitPattern *pattern,
			const uint32_t *members, size_t n)
{
	Fit		   *fit = p->fit;
	const SynthTextValue *value = &fit->values[pattern->representative];
	TextToken	tokens[TEXT_MAX_SLOTS];
	CountTable	table;
	Cuts		cuts;
	bool		one_length[TEXT_MAX_SLOTS];

	shape->rows = 0;
	shape->n = synth_text_fine_tokens(value, pattern->mixed, tokens);
	shape->slots = fit_alloc(&fit->m, (size_t) shape->n, sizeof(FitSlot));
	memset(shape->slots, 0, (size_t) shape->n * sizeof(FitSlot));
	for (int i = 0; i < shape->n; i++)
	{
		shape->slots[i].type = slot_type(&tokens[i]);
		shape->slots[i].shape = tokens[i].shape;
		shape->slots[i].boundary = boundary_after(value, tokens, i);
		one_length[i] = true;
	}
	cuts.members = members;
	cuts.n = n;
	cuts.slots = shape->n;
	cuts.at = fit_alloc(&fit->m, n * (size_t) shape->n, sizeof(uint32_t));
	synth_text_count_init(&fit->m, &table, 256);
	for (size_t k = 0; k < n; k++)
	{
		const SynthTextValue *v = &fit->values[members[k]];
		TextToken	t[TEXT_MAX_SLOTS];

		fit_poll(&fit->m);
		shape->rows += v->rows;
		synth_text_fine_tokens(v, pattern->mixed, t);
		for (int i = 0; i < shape->n; i++)
		{
			Count	   *count = synth_text_count_add(&fit->m, &table,
													 token_key(v, &t[i], i));

			cuts.at[k * (size_t) shape->n + (size_t) i] = t[i].start << 16 | t[i].length;
			if (count->last == 0)
			{
				count->last = 1;
				count->weight = (uint32_t) i;
				count->ref = (uint32_t) k;
			}
			count->rows = add_saturating(count->rows, v->rows);
			if (t[i].length != tokens[i].length)
				one_length[i] = false;
		}
	}
	take_tokens(fit, &table, shape, &cuts);
	for (int i = 0; i < shape->n; i++)
	{
		FitSlot    *slot = &shape->slots[i];

		if (one_length[i] && is_code(shape, slot, &tokens[i]))
			slot->type = TEXT_SLOT_MIXED;
		/* where the tokens are mostly rare digits, digits do without words */
		if ((slot->type == TEXT_SLOT_DIGITS || slot->type == TEXT_SLOT_MIXED) &&
			slot->token_rows * 10 < shape->rows * (fit->unique ? 9 : 3))
		{
			slot->ntokens = 0;
			slot->token_rows = 0;
		}
		slot->rows = shape->rows;
		slot->model_all = slot->token_rows + fit->min_count > slot->rows;
	}
	learn_parents(fit, shape, &cuts, &table);
	learn_lengths(p, shape, &cuts, &table);
	learn_places(fit, shape, &cuts, &table);
	synth_text_count_free(&fit->m, &table);
	fit_free(&fit->m, cuts.at);
}

/*
 * synth_text_fit_whole
 *		Values without structure: one slot of any characters.
 */
void
synth_text_fit_whole(PatternFit *p, FitShape *shape, const uint32_t *members, size_t n)
{
	Fit		   *fit = p->fit;
	LetterToken *tokens = fit_alloc(&fit->m, n, sizeof(LetterToken));
	uint64_t   *lengths = fit_alloc(&fit->m, SYNTH_TEXT_MAX_BYTES + 1, sizeof(uint64_t));
	size_t		kept = 0;
	FitSlot    *slot;

	memset(lengths, 0, (SYNTH_TEXT_MAX_BYTES + 1) * sizeof(uint64_t));
	shape->n = 1;
	shape->slots = fit_alloc(&fit->m, 1, sizeof(FitSlot));
	slot = shape->slots;
	memset(slot, 0, sizeof(*slot));
	slot->type = TEXT_SLOT_LETTERS;
	slot->shape = TEXT_SHAPE_AS_IS;
	slot->parent = -1;
	for (size_t k = 0; k < n; k++)
	{
		const SynthTextValue *v = &fit->values[members[k]];
		uint32_t	length = v->length < SYNTH_TEXT_MAX_BYTES ? v->length :
			SYNTH_TEXT_MAX_BYTES;

		fit_poll(&fit->m);
		shape->rows += v->rows;
		if (length == 0)
			continue;
		lengths[count_chars(v->bytes, length)] += v->rows;
		tokens[kept].bytes = v->bytes;
		tokens[kept].length = length;
		tokens[kept].rows = v->rows;
		tokens[kept].boundary = 0;
		tokens[kept].hash = synth_num_hash(v->bytes, length, 0);
		kept++;
	}
	slot->rows = shape->rows;
	slot->lengths = pool_lengths(fit, lengths, SYNTH_TEXT_MAX_BYTES + 1,
								 &slot->nlengths);
	if (slot->nlengths == 0)
	{
		/* only empty values */
		fit_free(&fit->m, slot->lengths);
		shape->n = 0;
	}
	synth_text_fit_letters(fit, tokens, kept, false, &p->model[TEXT_MODEL_WHOLE]);
	fit_free(&fit->m, tokens);
	fit_free(&fit->m, lengths);
}
