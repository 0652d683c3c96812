/*
 * text_fit_pattern.c
 *		Learn the slots of patterned values and write them; pure C.
 *
 * Each slot of a cluster gets a dictionary of the tokens that min_count rows
 * carry, and a model of the others: lengths; letters from the column's
 * chain of characters; digits from tries; a character set for each position
 * of mixed runs.  Everything is kept with its rows, then written with the
 * smallest floor of rows (min_count or more) that fits the byte limit.
 *
 * At last values are drawn from the model.  If they meet rare values or rare
 * words of the source, all of those go to the filter.
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

#define MAX_DICTIONARY	8192
#define TRIAL_DRAWS		20000

typedef struct FitToken
{
	uint64_t	hash;
	uint32_t	rows;
	uint32_t	value;			/* that carries it */
	uint32_t	start;
	uint32_t	length;
} FitToken;

typedef struct FitLength
{
	uint32_t	length;
	uint64_t	rows;
} FitLength;

/* Rows of each digit at each position, of numbers of one length. */
typedef struct FitDigits
{
	uint64_t	at[TEXT_DIGIT_POSITIONS][10];
	uint64_t   *numbers;		/* sorted: leading digits, then index in rows */
	uint32_t   *rows;
	size_t		n;
	size_t		room;
} FitDigits;

typedef struct FitSlot
{
	uint8_t		type;
	uint8_t		shape;
	uint8_t		boundary;
	uint64_t	rows;
	FitToken   *tokens;			/* of min_count rows, heaviest first */
	uint32_t	ntokens;
	uint32_t	distinct;
	uint64_t	token_rows;		/* of tokens */
	FitLength  *lengths;		/* of the tokens that are not in tokens */
	uint32_t	nlengths;
	FitDigits  *digits;			/* one for each length */
	Count	   *chars;			/* of mixed runs: key is position, character */
	size_t		nchars;
	uint32_t	npositions;
	bool		model_all;		/* few tokens are in no dictionary */
	int			parent;			/* slot before, or -1 */
	Count	   *pairs;			/* key: index in its tokens, in these */
	size_t		npairs;
	uint64_t	key_start;
} FitSlot;

typedef struct FitShape
{
	FitSlot    *slots;
	int			n;
	uint64_t	rows;
} FitShape;

typedef struct PatternFit
{
	Fit		   *fit;
	FitClusters clusters;
	FitShape   *shapes;
	CountTable	letters;		/* folded words with their boundary */
	LetterToken *letter_tokens;
	size_t		nletter_tokens;
	size_t		letter_room;
	LetterModel model[TEXT_MODELS];
	CountTable	interned;		/* vocabulary being written */
} PatternFit;

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

		p += synth_text_decode(p, end, &c);
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
 * Do the numbers of a key's slot count: nearly all distinct, and dense?
 * Then keys go on counting.
 */
static uint64_t
counting_start(const FitSlot *slot, uint64_t smallest, uint64_t largest,
			   uint64_t rows)
{
	if (rows < 2 || (uint64_t) slot->distinct * 10 < rows * 9 ||
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
take_tokens(Fit *fit, CountTable *table, FitShape *shape,
			uint64_t mixed)
{
	Count	   *list;
	size_t		n;
	TextToken	tokens[TEXT_MAX_SLOTS];
	uint32_t	used[TEXT_MAX_SLOTS] = {0};

	list = synth_text_count_list(&fit->m, table, 1, &n);
	for (size_t i = 0; i < n; i++)
	{
		FitSlot    *slot = &shape->slots[list[i].weight];

		slot->distinct++;
		slot->ntokens += list[i].rows >= fit->min_count;
		if (list[i].rows < fit->min_count)
			synth_text_count_find(table, list[i].key)->ref = TEXT_NONE;
	}
	for (int i = 0; i < shape->n; i++)
		shape->slots[i].tokens = fit_alloc(&fit->m, shape->slots[i].ntokens,
										   sizeof(FitToken));
	for (size_t i = 0; i < n; i++)
	{
		uint32_t	s = list[i].weight;
		FitToken   *token;

		fit_poll(&fit->m);
		if (list[i].rows < fit->min_count)
			continue;
		synth_text_fine_tokens(&fit->values[list[i].ref], mixed, tokens);
		token = &shape->slots[s].tokens[used[s]++];
		token->hash = list[i].key;
		token->rows = list[i].rows;
		token->value = list[i].ref;
		token->start = tokens[s].start;
		token->length = tokens[s].length;
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

/* Index of a slot's token in its dictionary, or TEXT_NONE. */
static inline uint32_t
token_index(const CountTable *table, const FitSlot *slot, int i,
			const SynthTextValue *value, const TextToken *token)
{
	const Count *count = synth_text_count_find(table, token_key(value, token, i));

	return count != NULL && count->ref < slot->ntokens ? count->ref : TEXT_NONE;
}

/*
 * Count the pairs of tokens of two slots in every step-th value; returns what
 * knowing the first gains, in nats a row, or 0.
 */
static double
count_pairs(Fit *fit, const FitShape *shape, const uint32_t *members, size_t n,
			uint64_t mixed, size_t step, const CountTable *table,
			int a, int b, CountTable *pairs)
{
	const FitSlot *first = &shape->slots[a],
			   *second = &shape->slots[b];
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
		const SynthTextValue *value = &fit->values[members[k]];
		TextToken	tokens[TEXT_MAX_SLOTS];
		uint32_t	x,
					y;
		Count	   *count;

		fit_poll(&fit->m);
		synth_text_fine_tokens(value, mixed, tokens);
		total += value->rows;
		x = token_index(table, first, a, value, &tokens[a]);
		y = token_index(table, second, b, value, &tokens[b]);
		if (x == TEXT_NONE || y == TEXT_NONE)
			continue;
		rows[x] += value->rows;
		rows[first->ntokens + y] += value->rows;
		count = synth_text_count_add(&fit->m, pairs, ((uint64_t) x << 32 | y) + 1);
		count->rows = add_saturating(count->rows, value->rows);
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
learn_parents(Fit *fit, FitShape *shape, const uint32_t *members, size_t n,
			  uint64_t mixed, const CountTable *table)
{
	int			eligible[TEXT_MAX_SLOTS];
	int			neligible = 0;
	size_t		step = n / 30000 + 1;

	for (int j = 0; j < shape->n; j++)
	{
		FitSlot    *slot = &shape->slots[j];
		double		best = .05;
		CountTable	pairs;

		slot->parent = -1;
		if (slot->type == TEXT_SLOT_LITERAL || slot->ntokens < 2 ||
			slot->token_rows * 10 < slot->rows * 3)
			continue;
		for (int k = 0; k < neligible; k++)
		{
			double		gain;

			if (k > 0 && k + 3 < neligible)
				continue;
			gain = count_pairs(fit, shape, members, n, mixed, step, table,
							   eligible[k], j, &pairs);
			synth_text_count_free(&fit->m, &pairs);
			if (gain > best)
			{
				best = gain;
				slot->parent = eligible[k];
			}
		}
		eligible[neligible++] = j;
		if (slot->parent < 0)
			continue;
		count_pairs(fit, shape, members, n, mixed, 1, table, slot->parent, j, &pairs);
		slot->pairs = synth_text_count_list(&fit->m, &pairs, fit->min_count,
											&slot->npairs);
		synth_text_count_free(&fit->m, &pairs);
	}
}

/*
 * Second look at the values of a cluster: lengths, digits and characters of
 * the tokens that are in no dictionary.
 */
static void
learn_models(PatternFit *p, FitShape *shape, const uint32_t *members, size_t n,
			 uint64_t mixed, const CountTable *table)
{
	Fit		   *fit = p->fit;
	uint64_t   *lengths = fit_alloc(&fit->m, (size_t) shape->n * (TEXT_MAX_LETTERS + 1),
									sizeof(uint64_t));
	CountTable	chars;
	Count	   *list;
	size_t		nlist;
	uint64_t	smallest[TEXT_MAX_SLOTS],
				largest[TEXT_MAX_SLOTS];

	memset(lengths, 0, (size_t) shape->n * (TEXT_MAX_LETTERS + 1) * sizeof(uint64_t));
	memset(largest, 0, sizeof(largest));
	memset(smallest, 0xFF, sizeof(smallest));
	synth_text_count_init(&fit->m, &chars, 256);
	for (int pass = 0; pass < 2; pass++)
	{
		for (size_t k = 0; k < n; k++)
		{
			const SynthTextValue *value = &fit->values[members[k]];
			TextToken	tokens[TEXT_MAX_SLOTS];
			int			ntokens = synth_text_fine_tokens(value, mixed, tokens);

			fit_poll(&fit->m);
			for (int i = 0; i < ntokens && i < shape->n; i++)
			{
				FitSlot    *slot = &shape->slots[i];
				const char *bytes = value->bytes + tokens[i].start;
				uint32_t	length = tokens[i].length;

				if (slot->type == TEXT_SLOT_LITERAL || slot->type == TEXT_SLOT_SYMBOL)
					continue;
				if (pass == 0)
				{
					if (slot->type == TEXT_SLOT_LETTERS)
						add_letters(p, value, &tokens[i], slot->boundary);
					if (slot->type == TEXT_SLOT_DIGITS && length <= 18)
					{
						uint64_t	v = 0;

						for (uint32_t d = 0; d < length; d++)
							v = v * 10 + (uint64_t) (bytes[d] - '0');
						largest[i] = v > largest[i] ? v : largest[i];
						smallest[i] = v < smallest[i] ? v : smallest[i];
					}
					else if (slot->type == TEXT_SLOT_DIGITS)
						largest[i] = UINT64_MAX;
				}
				if (!is_modelled(fit, table, slot, i, value, &tokens[i]))
					continue;
				if (pass == 0)
				{
					uint32_t	c = slot->type == TEXT_SLOT_DIGITS ? length :
						count_chars(bytes, length);

					lengths[(size_t) i * (TEXT_MAX_LETTERS + 1) + c] += value->rows;
					continue;
				}
				if (slot->type == TEXT_SLOT_DIGITS)
				{
					for (uint32_t j = 0; j < slot->nlengths; j++)
					{
						if (slot->lengths[j].length == length)
							add_number(fit, &slot->digits[j], bytes, length, value->rows);
					}
				}
				else if (slot->type == TEXT_SLOT_MIXED)
				{
					const unsigned char *q = (const unsigned char *) bytes,
							   *end = q + length;

					for (uint64_t at = 0; q < end; at++)
					{
						uint32_t	c;
						Count	   *count;

						q += synth_text_decode(q, end, &c);
						if (at >= TEXT_MIXED_POSITIONS)
							at = TEXT_MIXED_POSITIONS - 1;
						count = synth_text_count_add(&fit->m, &chars,
													 (uint64_t) i << 40 | at << 32 | c | UINT64_C(1) << 60);
						count->rows = add_saturating(count->rows, value->rows);
					}
				}
			}
		}
		if (pass > 0)
			break;
		for (int i = 0; i < shape->n; i++)
		{
			FitSlot    *slot = &shape->slots[i];

			slot->lengths = pool_lengths(fit, lengths + (size_t) i * (TEXT_MAX_LETTERS + 1),
										 TEXT_MAX_LETTERS + 1, &slot->nlengths);
			if (slot->type != TEXT_SLOT_DIGITS)
				continue;
			slot->digits = fit_alloc(&fit->m, slot->nlengths, sizeof(FitDigits));
			memset(slot->digits, 0, slot->nlengths * sizeof(FitDigits));
			if (fit->unique && largest[i] != UINT64_MAX)
				slot->key_start = counting_start(slot, smallest[i], largest[i],
												 shape->rows);
		}
	}
	list = synth_text_count_list(&fit->m, &chars, fit->min_count, &nlist);
	synth_text_count_free(&fit->m, &chars);
	for (int i = 0; i < shape->n; i++)
	{
		FitSlot    *slot = &shape->slots[i];
		size_t		k = 0;

		for (uint32_t j = 0; j < slot->nlengths && slot->digits != NULL; j++)
			sort_numbers(fit, &slot->digits[j]);
		if (slot->type != TEXT_SLOT_MIXED)
			continue;
		for (size_t j = 0; j < nlist; j++)
			slot->nchars += (list[j].key >> 40 & 0xFF) == (uint64_t) i;
		slot->chars = fit_alloc(&fit->m, slot->nchars, sizeof(Count));
		for (size_t j = 0; j < nlist; j++)
		{
			if ((list[j].key >> 40 & 0xFF) == (uint64_t) i)
				slot->chars[k++] = list[j];
		}
		for (uint32_t j = 0; j < slot->nlengths; j++)
		{
			if (slot->lengths[j].length > slot->npositions)
				slot->npositions = slot->lengths[j].length;
		}
		if (slot->npositions > TEXT_MIXED_POSITIONS)
			slot->npositions = TEXT_MIXED_POSITIONS;
	}
	fit_free(&fit->m, list);
	fit_free(&fit->m, lengths);
}

static bool
is_code(const FitShape *shape, const FitSlot *slot, const TextToken *token)
{
	/* letters in fixed places: few frequent tokens, all upper case, short */
	return slot->type == TEXT_SLOT_LETTERS && slot->shape == TEXT_SHAPE_UPPER &&
		token->script == TEXT_SCRIPT_LATIN && token->length <= 12 &&
		slot->token_rows * 2 < shape->rows;
}

static void
learn_shape(PatternFit *p, FitShape *shape, const FitPattern *pattern,
			const uint32_t *members, size_t n)
{
	Fit		   *fit = p->fit;
	const SynthTextValue *value = &fit->values[pattern->representative];
	TextToken	tokens[TEXT_MAX_SLOTS];
	CountTable	table;
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
	synth_text_count_init(&fit->m, &table, 256);
	for (size_t k = 0; k < n; k++)
	{
		const SynthTextValue *v = &fit->values[members[k]];
		TextToken	t[TEXT_MAX_SLOTS];
		int			ntokens = synth_text_fine_tokens(v, pattern->mixed, t);

		fit_poll(&fit->m);
		shape->rows += v->rows;
		for (int i = 0; i < ntokens && i < shape->n; i++)
		{
			Count	   *count = synth_text_count_add(&fit->m, &table,
													 token_key(v, &t[i], i));

			if (count->last == 0)
			{
				count->last = 1;
				count->weight = (uint32_t) i;
				count->ref = members[k];
			}
			count->rows = add_saturating(count->rows, v->rows);
			if (t[i].length != tokens[i].length)
				one_length[i] = false;
		}
	}
	take_tokens(fit, &table, shape, pattern->mixed);
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
	learn_parents(fit, shape, members, n, pattern->mixed, &table);
	learn_models(p, shape, members, n, pattern->mixed, &table);
	synth_text_count_free(&fit->m, &table);
}

/* Values without structure: one slot of any characters. */
static void
learn_whole(PatternFit *p, FitShape *shape, const uint32_t *members, size_t n)
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
		shape->n = 0;			/* only empty values */
	synth_text_fit_letters(fit, tokens, kept, false, &p->model[TEXT_MODEL_WHOLE]);
	fit_free(&fit->m, tokens);
	fit_free(&fit->m, lengths);
}

/* ---- writing ---- */

/* Index in the vocabulary, which gets the string when it is new. */
static uint32_t
intern(PatternFit *p, Sections *s, const char *bytes, uint32_t length)
{
	Count	   *count = synth_text_count_add(&p->fit->m, &p->interned,
											 synth_num_hash(bytes, length, 1));

	if (count->last == 0)
	{
		count->last = 1;
		count->ref = p->fit->count[TEXT_N_VOCABULARY]++;
		synth_text_write_number(&s->vocabulary, length);
		synth_text_write_bytes(&s->vocabulary, bytes, length);
	}
	return count->ref;
}

static void
write_digit_set(Fit *fit, Writer *w, const uint64_t *rows)
{
	uint32_t	mask = 0;
	uint64_t	largest = 1;

	for (int d = 0; d < 10; d++)
	{
		if (rows[d] >= fit->min_count)
			mask |= 1U << d;
		largest = rows[d] > largest ? rows[d] : largest;
	}
	synth_text_write_number(w, mask != 0 ? mask : 0x3FF);
	for (int d = 0; d < 10; d++)
	{
		if (mask == 0)
			synth_text_write_number(w, 1);
		else if (mask & (1U << d))
			synth_text_write_number(w, scale_weight(rows[d], largest));
	}
	fit->count[TEXT_N_DIGIT_SETS]++;
}

/* Write the trie of sorted numbers a..b whose first depth digits agree. */
static void
write_trie(Fit *fit, Writer *w, const FitDigits *digits, size_t a, size_t b,
		   uint32_t depth, uint32_t leading, uint64_t need)
{
	uint64_t	rows[10] = {0};
	size_t		from[11];
	uint64_t	unit = 1;
	uint32_t	mask = 0;

	for (uint32_t i = depth + 1; i < leading; i++)
		unit *= 10;
	for (size_t i = a, d = 0; d <= 10; d++)
	{
		from[d] = i;
		while (d < 10 && i < b && digits->numbers[i] / unit % 10 == d)
			rows[d] += digits->rows[i++];
	}
	write_digit_set(fit, w, rows);
	fit->count[TEXT_N_TRIES]++;
	for (int d = 0; d < 10; d++)
	{
		if (rows[d] >= need && depth + 1 < leading)
			mask |= 1U << d;
	}
	synth_text_write_number(w, mask);
	for (int d = 0; d < 10; d++)
	{
		if (mask & (1U << d))
			write_trie(fit, w, digits, from[d], from[d + 1], depth + 1, leading, need);
	}
}

static void
write_digits(Fit *fit, Writer *w, const FitSlot *slot, uint32_t floor)
{
	for (uint32_t k = 0; k < slot->nlengths; k++)
	{
		const FitDigits *digits = &slot->digits[k];
		uint32_t	length = slot->lengths[k].length;
		uint32_t	sets = length < TEXT_DIGIT_POSITIONS ? length : TEXT_DIGIT_POSITIONS;
		uint64_t	rows = 0,
					need = slot->rows / 128;

		fit->count[TEXT_N_DIGITS]++;
		synth_text_write_number(w, sets);
		for (uint32_t i = 0; i < sets; i++)
			write_digit_set(fit, w, digits->at[i]);
		for (size_t i = 0; i < digits->n; i++)
			rows += digits->rows[i];
		/* ten times: so that some digit is carried by min_count rows */
		if (need < (uint64_t) floor * 10)
			need = (uint64_t) floor * 10;
		synth_text_write_number(w, rows >= need);
		if (rows >= need)
			write_trie(fit, w, digits, 0, digits->n, 0,
					   length < LEADING_DIGITS ? length : LEADING_DIGITS, need);
	}
	synth_text_write_number(w, slot->key_start);
}

static void
write_mixed(Fit *fit, Writer *w, const FitSlot *slot)
{
	size_t		k = 0;

	synth_text_write_number(w, slot->npositions);
	fit->count[TEXT_N_POSITIONS] += slot->npositions;
	for (uint32_t at = 0; at < slot->npositions; at++)
	{
		size_t		end;
		uint64_t	largest = 0;

		while (k < slot->nchars && (slot->chars[k].key >> 32 & 0xFF) < at)
			k++;
		for (end = k; end < slot->nchars && (slot->chars[end].key >> 32 & 0xFF) == at; end++)
			largest = slot->chars[end].rows > largest ? slot->chars[end].rows : largest;
		if (end == k)
		{
			/* nothing frequent stands here: any digit */
			synth_text_write_number(w, 10);
			for (uint32_t d = 0; d < 10; d++)
			{
				synth_text_write_number(w, '0' + d);
				synth_text_write_number(w, 1);
			}
			fit->count[TEXT_N_CHOICES] += 10;
			continue;
		}
		synth_text_write_number(w, end - k);
		fit->count[TEXT_N_CHOICES] += (uint32_t) (end - k);
		for (; k < end; k++)
		{
			synth_text_write_number(w, slot->chars[k].key & 0xFFFFFFFF);
			synth_text_write_number(w, scale_weight(slot->chars[k].rows, largest));
		}
	}
}

/* How many tokens a slot's dictionary keeps; *other: rows of the rest. */
static uint32_t
kept_tokens(Fit *fit, const FitSlot *slot, uint32_t floor, uint64_t *other)
{
	uint32_t	kept = 0;
	uint64_t	rows = 0;

	for (; kept < slot->ntokens && kept < MAX_DICTIONARY &&
		 slot->tokens[kept].rows >= floor; kept++)
		rows += slot->tokens[kept].rows;
	*other = slot->rows > rows ? slot->rows - rows : 0;
	if (kept > 0 && (*other < fit->min_count || slot->type == TEXT_SLOT_SYMBOL))
		*other = 0;
	return kept;
}

/* The parent, and for each of its tokens what follows it frequently. */
static void
write_conditions(PatternFit *p, Writer *w, const FitSlot *slots,
				 const FitSlot *slot, uint32_t kept, uint32_t floor)
{
	Fit		   *fit = p->fit;
	const FitSlot *parent = slot->parent >= 0 ? &slots[slot->parent] : NULL;
	uint64_t	other = 0;
	uint32_t	parents = parent != NULL ? kept_tokens(fit, parent, floor, &other) : 0;
	uint32_t	conditions = 0;
	Writer		body;

	synth_text_write_init(&body, &fit->m);
	/* a parent of one token only is written as a literal */
	for (size_t k = 0, end; k < slot->npairs && !(parents == 1 && other == 0); k = end)
	{
		uint32_t	a = (uint32_t) ((slot->pairs[k].key - 1) >> 32);
		uint32_t	n = 0;
		uint64_t	rows = 0,
					largest = 0,
					rest;

		for (end = k; end < slot->npairs &&
			 (slot->pairs[end].key - 1) >> 32 == a; end++)
		{
			if (slot->pairs[end].rows < floor ||
				((slot->pairs[end].key - 1) & UINT32_MAX) >= kept)
				continue;
			n++;
			rows += slot->pairs[end].rows;
			largest = slot->pairs[end].rows > largest ? slot->pairs[end].rows : largest;
		}
		if (n == 0 || a >= parents)
			continue;
		rest = parent->tokens[a].rows > rows ? parent->tokens[a].rows - rows : 0;
		if (rest < fit->min_count)
			rest = 0;
		largest = rest > largest ? rest : largest;
		conditions++;
		synth_text_write_number(&body, a);
		synth_text_write_number(&body, rest == 0 ? 0 : scale_weight(rest, largest));
		synth_text_write_number(&body, n);
		for (size_t i = k; i < end; i++)
		{
			if (slot->pairs[i].rows < floor ||
				((slot->pairs[i].key - 1) & UINT32_MAX) >= kept)
				continue;
			synth_text_write_number(&body, (slot->pairs[i].key - 1) & UINT32_MAX);
			synth_text_write_number(&body, scale_weight(slot->pairs[i].rows, largest));
		}
		fit->count[TEXT_N_CHOICES] += n;
	}
	synth_text_write_number(w, conditions > 0 ? (uint64_t) slot->parent + 1 : 0);
	if (conditions > 0)
	{
		synth_text_write_number(w, conditions);
		synth_text_write_bytes(w, body.bytes, body.n);
		fit->count[TEXT_N_CONDITIONS] += conditions;
	}
	fit_free(&fit->m, body.bytes);
}

/* The dictionary has all: a model that is never drawn from. */
static void
write_unused_model(Fit *fit, Writer *w, const FitSlot *slot)
{
	const uint64_t none[10] = {0};

	synth_text_write_number(w, 1);
	synth_text_write_number(w, 1);
	synth_text_write_number(w, 1);
	fit->count[TEXT_N_CHOICES]++;
	if (slot->type == TEXT_SLOT_DIGITS)
	{
		fit->count[TEXT_N_DIGITS]++;
		synth_text_write_number(w, 1);
		write_digit_set(fit, w, none);
		synth_text_write_number(w, 0);
		synth_text_write_number(w, slot->key_start);
	}
	else if (slot->type == TEXT_SLOT_MIXED)
	{
		fit->count[TEXT_N_POSITIONS]++;
		fit->count[TEXT_N_CHOICES]++;
		synth_text_write_number(w, 1);
		synth_text_write_number(w, 1);
		synth_text_write_number(w, '0');
		synth_text_write_number(w, 1);
	}
}

static void
write_slot(PatternFit *p, Sections *s, const FitSlot *slots, int index,
		   bool whole, uint32_t floor)
{
	Fit		   *fit = p->fit;
	const FitSlot *slot = &slots[index];
	Writer	   *w = &s->clusters;
	uint32_t	kept;
	uint64_t	other,
				largest,
				lengths = 0;

	kept = kept_tokens(fit, slot, floor, &other);
	fit->count[TEXT_N_SLOTS]++;
	if (slot->type == TEXT_SLOT_LITERAL || (kept == 1 && other == 0))
	{
		const FitToken *t = slot->tokens;

		synth_text_write_number(w, TEXT_SLOT_LITERAL);
		synth_text_write_number(w, intern(p, s, fit->values[t->value].bytes + t->start,
										  t->length));
		return;
	}
	synth_text_write_number(w, slot->type);
	if (slot->type == TEXT_SLOT_LETTERS)
	{
		synth_text_write_number(w, slot->shape);
		synth_text_write_number(w, slot->boundary);
		synth_text_write_number(w, whole ? TEXT_MODEL_WHOLE : TEXT_MODEL_WORDS);
	}
	largest = kept > 0 && slot->tokens[0].rows > other ? slot->tokens[0].rows : other;
	synth_text_write_number(w, other == 0 ? 0 : scale_weight(other, largest));
	synth_text_write_number(w, kept);
	fit->count[TEXT_N_CHOICES] += kept;
	for (uint32_t k = 0; k < kept; k++)
	{
		const FitToken *t = &slot->tokens[k];

		synth_text_write_number(w, intern(p, s, fit->values[t->value].bytes + t->start,
										  t->length));
		synth_text_write_number(w, scale_weight(t->rows, largest));
	}
	write_conditions(p, w, slots, slot, kept, floor);
	if (slot->type == TEXT_SLOT_SYMBOL)
		return;
	if (other == 0 || slot->nlengths == 0)
	{
		write_unused_model(fit, w, slot);
		return;
	}
	for (uint32_t k = 0; k < slot->nlengths; k++)
		lengths = slot->lengths[k].rows > lengths ? slot->lengths[k].rows : lengths;
	synth_text_write_number(w, slot->nlengths);
	fit->count[TEXT_N_CHOICES] += slot->nlengths;
	for (uint32_t k = 0; k < slot->nlengths; k++)
	{
		synth_text_write_number(w, slot->lengths[k].length);
		synth_text_write_number(w, scale_weight(slot->lengths[k].rows, lengths));
	}
	if (slot->type == TEXT_SLOT_DIGITS)
		write_digits(fit, w, slot, floor);
	else if (slot->type == TEXT_SLOT_MIXED)
		write_mixed(fit, w, slot);
}

static void
write_sections(PatternFit *p, Sections *s, uint32_t floor)
{
	Fit		   *fit = p->fit;
	uint64_t	largest = 0;

	synth_text_sections_init(fit, s);
	synth_text_count_init(&fit->m, &p->interned, 256);
	for (int m = 0; m < TEXT_MODELS; m++)
		synth_text_write_letters(fit, &s->models, &p->model[m], floor);
	for (uint32_t k = 0; k < p->clusters.n; k++)
		largest = p->clusters.pattern[k].rows > largest ?
			p->clusters.pattern[k].rows : largest;
	for (uint32_t k = 0; k < p->clusters.n; k++)
	{
		const FitShape *shape = &p->shapes[k];

		fit->count[TEXT_N_CLUSTERS]++;
		synth_text_write_number(&s->clusters,
								scale_weight(p->clusters.pattern[k].rows, largest));
		synth_text_write_number(&s->clusters, (uint64_t) shape->n);
		for (int i = 0; i < shape->n; i++)
			write_slot(p, s, shape->slots, i, p->clusters.pattern[k].whole, floor);
	}
	synth_text_count_free(&fit->m, &p->interned);
}

/* ---- the filter ---- */

/* All rare values and words, as the filter's hashes. */
static uint64_t *
list_rare(PatternFit *p, size_t *nvalues, size_t *n)
{
	Fit		   *fit = p->fit;
	uint64_t   *rare = fit_alloc(&fit->m, fit->nvalues + p->nletter_tokens,
								 sizeof(uint64_t));
	CountTable	words;
	Count	   *list;
	size_t		k = 0,
				nlist;

	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		fit_poll(&fit->m);
		if (fit->values[i].rows < fit->min_count)
			rare[k++] = synth_num_hash(fit->values[i].bytes, fit->values[i].length,
									   TEXT_SEED_VALUE);
	}
	*nvalues = k;
	synth_text_count_init(&fit->m, &words, p->nletter_tokens);
	for (size_t i = 0; i < p->nletter_tokens; i++)
	{
		Count	   *count = synth_text_count_add(&fit->m, &words,
												 p->letter_tokens[i].hash);

		fit_poll(&fit->m);
		count->rows = add_saturating(count->rows, p->letter_tokens[i].rows);
		count->weight = p->letter_tokens[i].length;
	}
	list = synth_text_count_list(&fit->m, &words, 1, &nlist);
	for (size_t i = 0; i < nlist; i++)
	{
		/* short words are syllables, and met by chance */
		if (list[i].rows < fit->min_count && list[i].weight > 3)
			rare[k++] = list[i].key;
	}
	fit_free(&fit->m, list);
	synth_text_count_free(&fit->m, &words);
	*n = k;
	return rare;
}

/* Does a drawn value hold a rare word? */
static bool
holds_rare_word(Fit *fit, const CountTable *rare, const char *bytes, size_t n)
{
	TextToken	tokens[TEXT_MAX_SLOTS];
	SynthTextValue value;
	int			ntokens;

	value.bytes = bytes;
	value.length = (uint32_t) n;
	value.rows = 1;
	ntokens = synth_text_fine_tokens(&value, 0, tokens);
	for (int i = 0; i < ntokens; i++)
	{
		char		folded[TEXT_MAX_LETTERS * 4];
		size_t		length;

		if (tokens[i].kind != TEXT_TOKEN_LETTERS)
			continue;
		length = synth_text_fold(bytes + tokens[i].start, tokens[i].length,
								 folded, sizeof(folded));
		if (synth_text_count_find(rare, synth_num_hash(folded, length,
													   TEXT_SEED_TOKEN)) != NULL)
			return true;
	}
	(void) fit;
	return false;
}

/*
 * Draw from the model as it is; what it meets of the source's rare values or
 * words, it may meet again: filter them.
 */
static void
write_pattern_filter(PatternFit *p, Sections *s)
{
	Fit		   *fit = p->fit;
	size_t		nvalues,
				n,
				blob_bytes,
				view_bytes;
	uint64_t   *rare = list_rare(p, &nvalues, &n);
	char	   *blob = synth_text_write_blob(fit, s, &blob_bytes);
	char	   *out = fit_alloc(&fit->m, SYNTH_TEXT_MAX_BYTES, 1);
	void	   *memory;
	const SynthTextView *view;
	CountTable	table;
	uint32_t	met_values = 0,
				met_words = 0,
				drawn = 0;

	synth_text_count_init(&fit->m, &table, n);
	for (size_t i = 0; i < n; i++)
		synth_text_count_add(&fit->m, &table, rare[i])->ref = i < nvalues;
	if (synth_text_view_bytes(blob, blob_bytes, &view_bytes) == SYNTH_TEXT_OK)
	{
		memory = fit_alloc(&fit->m, view_bytes, 1);
		if (synth_text_open(blob, blob_bytes, memory, view_bytes, &view) == SYNTH_TEXT_OK)
		{
			SynthRandom r;

			synth_num_random_init(&r, 1);
			for (uint32_t k = 0; k < p->clusters.n && n > 0; k++)
			{
				uint64_t	draws = 200 + TRIAL_DRAWS * p->clusters.pattern[k].rows / fit->rows;

				for (uint64_t i = 0; i < draws; i++)
				{
					size_t		length = synth_text_generate(view, (int) k, &r, out,
															 SYNTH_TEXT_MAX_BYTES);

					fit_poll(&fit->m);
					drawn++;
					if (synth_text_count_find(&table, synth_num_hash(out, length,
																	 TEXT_SEED_VALUE)) != NULL)
						met_values++;
					else if (holds_rare_word(fit, &table, out, length))
						met_words++;
				}
			}
		}
		fit_free(&fit->m, memory);
	}
	/* words first: with too many for the filter, the last are left out */
	if (met_values * UINT64_C(5000) < drawn)
	{
		memmove(rare, rare + nvalues, (n - nvalues) * sizeof(uint64_t));
		n -= nvalues;
		nvalues = 0;
	}
	if (met_words * UINT64_C(1000) < drawn)
		n = nvalues;
	synth_text_write_filter(fit, s, rare, n);
	synth_text_count_free(&fit->m, &table);
	fit_free(&fit->m, blob);
	fit_free(&fit->m, out);
	fit_free(&fit->m, rare);
}

/* ---- the whole ---- */

static void
learn_shapes(PatternFit *p)
{
	Fit		   *fit = p->fit;
	uint32_t	n = p->clusters.n;
	size_t	   *first = fit_alloc(&fit->m, (size_t) n + 2, sizeof(size_t));
	uint32_t   *members = fit_alloc(&fit->m, fit->nvalues, sizeof(uint32_t));

	/* counting sort of the exact members by cluster */
	memset(first, 0, ((size_t) n + 2) * sizeof(size_t));
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (p->clusters.exact[i])
			first[p->clusters.of[i] + 2]++;
	}
	for (uint32_t k = 0; k < n; k++)
		first[k + 2] += first[k + 1];
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (p->clusters.exact[i])
			members[first[p->clusters.of[i] + 1]++] = i;
	}
	p->shapes = fit_alloc(&fit->m, n, sizeof(FitShape));
	memset(p->shapes, 0, n * sizeof(FitShape));
	for (uint32_t k = 0; k < n; k++)
	{
		const FitPattern *pattern = &p->clusters.pattern[k];

		if (pattern->whole)
			learn_whole(p, &p->shapes[k], members + first[k], first[k + 1] - first[k]);
		else
			learn_shape(p, &p->shapes[k], pattern, members + first[k],
						first[k + 1] - first[k]);
	}
	fit_free(&fit->m, first);
	fit_free(&fit->m, members);
}

static void
release(PatternFit *p)
{
	FitMemory  *m = &p->fit->m;

	for (uint32_t k = 0; k < p->clusters.n; k++)
	{
		for (int i = 0; i < p->shapes[k].n; i++)
		{
			FitSlot    *slot = &p->shapes[k].slots[i];

			for (uint32_t j = 0; j < slot->nlengths && slot->digits != NULL; j++)
			{
				fit_free(m, slot->digits[j].numbers);
				fit_free(m, slot->digits[j].rows);
			}
			fit_free(m, slot->digits);
			fit_free(m, slot->tokens);
			fit_free(m, slot->lengths);
			fit_free(m, slot->chars);
			fit_free(m, slot->pairs);
		}
		fit_free(m, p->shapes[k].slots);
	}
	fit_free(m, p->shapes);
	for (int k = 0; k < TEXT_MODELS; k++)
	{
		fit_free(m, p->model[k].alphabet);
		fit_free(m, p->model[k].gram);
	}
	synth_text_count_free(m, &p->letters);
	fit_free(m, p->letter_tokens);
	fit_free(m, p->clusters.pattern);
	fit_free(m, p->clusters.of);
	fit_free(m, p->clusters.exact);
}

void
synth_text_fit_pattern(Fit *fit, Sections *s)
{
	PatternFit	p;
	uint32_t	floor = fit->min_count;

	memset(&p, 0, sizeof(p));
	p.fit = fit;
	p.clusters.of = fit_alloc(&fit->m, fit->nvalues, sizeof(uint16_t));
	p.clusters.exact = fit_alloc(&fit->m, fit->nvalues, 1);
	synth_text_count_init(&fit->m, &p.letters, 256);
	synth_text_fit_clusters(fit, &p.clusters);
	learn_shapes(&p);
	synth_text_fit_letters(fit, p.letter_tokens, p.nletter_tokens, true,
						   &p.model[TEXT_MODEL_WORDS]);
	for (;;)
	{
		write_sections(&p, s, floor);
		if (synth_text_sections_bytes(s) <= SYNTH_TEXT_PATTERN_BYTES ||
			floor > UINT32_MAX / 2)
			break;
		synth_text_sections_free(fit, s);
		floor += floor / 2 + 1;
	}
	if (fit->min_count > 1)
		write_pattern_filter(&p, s);
	for (uint32_t i = 0; i < fit->nvalues; i++)
		fit->cluster[i] = p.clusters.of[i];
	fit->nclusters = p.clusters.n;
	release(&p);
}
