/*
 * text_fit_write.c
 *		Write learned patterns; pure C.
 *
 * Everything was kept with its rows; what fewer than floor rows carry
 * (min_count or more) is left out here, so that the blob fits its limit.
 */
#include <string.h>

#include "text/text_fit_private.h"

#define MAX_DICTIONARY	8192
#define LEADING_DIGITS	TEXT_TRIE_DEPTH

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

/*
 * synth_text_write_patterns
 *		Write all sections but the filter.
 */
void
synth_text_write_patterns(PatternFit *p, Sections *s, uint32_t floor)
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
