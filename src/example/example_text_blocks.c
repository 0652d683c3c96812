/*
 * example_text_blocks.c
 *		Building blocks of text: fields, matches, ends, and what two columns
 *		say together.
 *
 * Delimiters are what separates words in the examples: each character that is
 * no letter or digit, runs of them, and phrases that most examples share ("by
 * ", "Director: ").  Fields of fields are built from the fields of columns.
 */
#include <string.h>

#include "example/example_private.h"

#define MAX_DELIMITERS 20
#define BRACKETED 0.25f		/* what says more for a field than its position */
#define MAX_PHRASES 48
#define COUNTED_WORD 1.2f

typedef struct Delimiters
{
	int			n;
	int			phrases;		/* the last of them */
	SynthText	text[MAX_DELIMITERS + MAX_PHRASES];
	float		cost[MAX_DELIMITERS + MAX_PHRASES];
}			Delimiters;

/* What was made of each column, to be built upon. */
typedef struct TextBlocks
{
	int			columns;
	int			first[SYNTH_EXAMPLE_MAX_COLUMNS];
	int			last[SYNTH_EXAMPLE_MAX_COLUMNS];
	Delimiters	delimiters[SYNTH_EXAMPLE_MAX_COLUMNS];
}			TextBlocks;

static void
add_delimiter(Delimiters *d, SynthText text, float cost, int max)
{
	for (int i = 0; i < d->n; i++)
		if (synth_example_equal(d->text[i], text))
			return;
	if (d->n < max)
	{
		d->text[d->n] = text;
		d->cost[d->n++] = cost;
	}
}

static int
rows_with(const Search *search, const BankEntry *entry, SynthText text)
{
	int			n = 0;

	for (int i = 0; i < search->k; i++)
		n += entry->values[i].n > 0 && synth_example_find(entry->values[i], text, 0) >= 0;
	return n;
}

/* Ends of the tokens of a text: words, and single other characters. */
static int
tokens_of(SynthText text, int *end, int max)
{
	int			n = 0;

	for (int i = 0; i < text.n && n < max;)
	{
		if (is_alnum(text.s[i]))
			while (i < text.n && is_alnum(text.s[i]))
				i++;
		else
			i++;
		end[n++] = i;
	}
	return n;
}

/* A word of three letters, a colon or an equals sign, and nothing but blanks. */
static bool
is_label(SynthText phrase)
{
	int			n = phrase.n;

	while (n > 0 && is_space(phrase.s[n - 1]))
		n--;
	return n > 3 && (phrase.s[n - 1] == ':' || phrase.s[n - 1] == '=');
}

/* Is the last sign of the phrase there once in each text? */
static bool
is_single(const Search *search, const BankEntry *entry, SynthText phrase)
{
	int			n = phrase.n;

	while (n > 0 && is_space(phrase.s[n - 1]))
		n--;
	for (int i = 0; i < search->k && n > 0; i++)
		if (entry->values[i].n <= 0 ||
			synth_example_count(entry->values[i], make_text(phrase.s + n - 1, 1)) != 1)
			return false;
	return n > 0;
}

/* A word and what separates the fields of a record: the word is a field's, by chance. */
static bool
has_separator(const Search *search, const BankEntry *entry, SynthText phrase)
{
	bool		letters = false;

	for (int i = 0; i < phrase.n; i++)
	{
		letters |= is_alpha(phrase.s[i]);
		if (letters && strchr("|;,\t", phrase.s[i]) != NULL)
		{
			int			rows = 0;

			for (int row = 0; row < search->k; row++)
				rows += entry->values[row].n > 0 &&
					synth_example_count(entry->values[row], make_text(phrase.s + i, 1)) > 1;
			if (rows == search->k)
				return true;
		}
	}
	return false;
}

/* A phrase with a word that enough examples contain becomes a delimiter. */
static void
try_phrase(Search *search, const BankEntry *entry, Delimiters *d, SynthText phrase,
		   float extra)
{
	int			need = search->k <= 2 ? search->k : search->k - search->k / 3;
	bool		starts;
	bool		ends;
	bool		letters = false;
	int			digits = 0;
	bool		label;

	if (phrase.n < 2 || phrase.n > 32)
		return;
	starts = is_alnum(phrase.s[0]);
	ends = is_alnum(phrase.s[phrase.n - 1]);
	for (int j = 0; j < phrase.n; j++)
	{
		letters |= is_alpha(phrase.s[j]);
		digits += is_digit(phrase.s[j]);
	}
	/* "Director: " says more than where it stands, unless the colon says it all */
	label = is_label(phrase) && !is_single(search, entry, phrase);
	if (has_separator(search, entry, phrase))
		extra += 0.8f;
	if (!letters || (starts && ends) || rows_with(search, entry, phrase) < need)
		return;
	add_delimiter(d, phrase, (label ? 0.1f : 0.6f) + 0.02f * phrase.n + extra +
				  (starts || ends ? 0 : 0.1f) + 1.0f * digits,
				  d->phrases + MAX_PHRASES);
}

/* What stands around the outputs in the examples. */
static void
find_contexts(Search *search, const BankEntry *entry, Delimiters *d)
{
	int			end[512];

	for (int row = 0; row < search->k && row < 4; row++)
	{
		SynthText	text = entry->values[row];
		SynthText	wanted = search->wanted[row];
		int			at = wanted.n > 0 && text.n > 0 ? synth_example_find(text, wanted, 0) : -1;
		int			n = at < 0 ? 0 : tokens_of(text, end, 512);

		for (int i = 0; i < n; i++)
			for (int length = 2; length <= 5; length++)
			{
				int			from = i > 0 ? end[i - 1] : 0;

				if (i + length > n || (end[i + length - 1] != at && from != at + wanted.n))
					continue;
				try_phrase(search, entry, d,
						   make_text(text.s + from, end[i + length - 1] - from), 0);
			}
	}
}

/* Phrases of up to five tokens with a word that most examples contain. */
static void
find_phrases(Search *search, const BankEntry *entry, Delimiters *d)
{
	int			end[256];

	if (search->k < 2)
		return;
	find_contexts(search, entry, d);
	for (int row = 0; row < 2; row++)
	{
		SynthText	text = entry->values[row];
		int			n = text.n > 0 ? tokens_of(text, end, 256) : 0;

		for (int length = 2; length <= 5; length++)
			for (int i = 0; i + length <= n; i++)
			{
				int			from = i > 0 ? end[i - 1] : 0;

				if (synth_example_is_late(search))
					return;
				try_phrase(search, entry, d,
						   make_text(text.s + from, end[i + length - 1] - from), 0.1f);
			}
	}
}

static bool
is_doubled(const Search *search, const BankEntry *entry, char c)
{
	char		twice[2] = {c, c};

	return c != ' ' && rows_with(search, entry, make_text(twice, 2)) == search->k;
}

static void
find_delimiters(Search *search, const BankEntry *entry, Delimiters *d)
{
	d->n = 0;
	for (int row = 0; row < search->k && row < 4; row++)
	{
		SynthText	text = entry->values[row];

		for (int i = 0; i < text.n;)
		{
			int			from = i;

			while (i < text.n && !is_alnum(text.s[i]))
				i++;
			if (i > from)
			{
				for (int j = from; j < i && j < from + 6; j++)
					add_delimiter(d, make_text(text.s + j, 1),
								  text.s[j] == ' ' ? 0.3f : 0.2f, MAX_DELIMITERS);
				if (i - from > 1 && i - from <= 4)
					add_delimiter(d, make_text(text.s + from, i - from), 0.25f,
								  MAX_DELIMITERS);
				if (i - from > 2 && i - from <= 4)
					add_delimiter(d, make_text(text.s + from, 2), 0.35f, MAX_DELIMITERS);
			}
			else
				i++;
		}
	}
	for (int i = 0; i < d->n; i++)
	{
		if (rows_with(search, entry, d->text[i]) < search->k)
			d->cost[i] += 0.25f;
		/* "https://x" has an empty field, so that the longer delimiter is meant */
		if (d->text[i].n == 1 && is_doubled(search, entry, d->text[i].s[0]))
			d->cost[i] += 0.1f;
		/* ");": the brackets may not be there */
		if (d->text[i].n > 1 && strchr(")]}>", d->text[i].s[0]) != NULL && !is_space(d->text[i].s[1]))
			d->cost[i] += 0.6f;
		/* words of a long text stand where they do by chance */
		if (d->text[i].s[0] == ' ' && d->text[i].n == 1 && entry->values[0].n > 40)
			d->cost[i] += 0.35f;
	}
	d->phrases = d->n;
}

/* The n-th field or match; the further from an end, the likelier by chance. */
float
synth_example_split_cost(float delimiter, int n)
{
	return 1.8f + delimiter + 0.45f * ((n < 0 ? -n : n) - 1) + (n < 0 ? 0.2f : 0);
}

/* What follows a phrase: nothing, where the phrase is not there. */
static float
phrase_cost(float delimiter, int n)
{
	return 1.8f + delimiter + (n == 2 ? 0.1f : n < 0 ? 0.4f : 0);
}

float
synth_example_match_cost(const ExamplePattern *pattern, int n)
{
	return 2.2f + pattern->cost + (n < 0 ? 1.1f : 0.7f * (n - 1));
}

/* Does what follows it stand in brackets? */
static bool
opens_bracket(SynthText delimiter)
{
	return delimiter.n > 0 && strchr("([{<", delimiter.s[delimiter.n - 1]) != NULL;
}

static void
add_fields(Search *search, const BankEntry *from, const Delimiters *d, int first,
		   int last, int fields, int level)
{
	for (int i = first; i < last; i++)
	{
		int			most = 0;

		for (int row = 0; row < search->k; row++)
		{
			int			n = from->values[row].n > 0 ?
				synth_example_count(from->values[row], d->text[i]) + 1 : 0;

			most = n > most ? n : most;
		}
		if (most < 2 || synth_example_is_late(search))
			continue;
		for (int n = 1; n <= most && n <= fields; n++)
			for (int sign = 1; sign >= -1; sign -= 2)
			{
				Expr	   *e;

				if (sign < 0 && n > 4)
					continue;
				e = synth_example_expr(search, OP_SPLIT, from->expr,
									   i < d->phrases ?
									   synth_example_split_cost(d->cost[i], sign * n) :
									   phrase_cost(d->cost[i], sign * n));
				e->s = d->text[i];
				e->p = sign * n;
				/* what is in brackets, nothing where there are none: not the last field */
				if (n == (sign > 0 ? 2 : 1) && opens_bracket(d->text[i]))
					e->cost += sign > 0 ? -BRACKETED : BRACKETED;
				synth_example_add(search, e, from, NULL, level);
				if (sign > 0 && n > 1 && n <= 3 && d->text[i].n == 1)
				{
					e = synth_example_expr(search, OP_FIRST_FIELDS, from->expr,
										   2.9f + d->cost[i] + 0.4f * (n - 2));
					e->s = d->text[i];
					e->p = n;
					synth_example_add(search, e, from, NULL, level);
				}
				if (n > (sign > 0 ? 3 : 2))
					continue;
				e = synth_example_expr(search, sign > 0 ? OP_DROP_FIRST : OP_DROP_LAST,
									   from->expr, 2.6f + d->cost[i] + 0.6f * (n - 1));
				e->s = d->text[i];
				e->p = n;
				synth_example_add(search, e, from, NULL, level);
			}
	}
}

/* Do words stand side by side in some text? */
static bool
has_side_by_side(const Search *search, const BankEntry *entry)
{
	for (int row = 0; row < search->k; row++)
		if (synth_example_has_words(entry->values[row]))
			return true;
	return false;
}

static void
add_matches(Search *search, const BankEntry *from, int matches, int level)
{
	for (int i = 0; i < synth_example_pattern_count; i++)
	{
		const ExamplePattern *pattern = &synth_example_patterns[i];
		bool		words = synth_example_is_word_pattern(pattern) && has_side_by_side(search, from);
		int			most = 0;

		if (synth_example_is_late(search))
			return;
		for (int row = 0; row < search->k; row++)
		{
			int			n = from->values[row].n > 0 ?
				synth_example_matches(pattern, from->values[row]) : 0;

			most = n > most ? n : most;
		}
		for (int n = 1; n <= matches && n <= most + 1; n++)
		{
			Expr	   *e = synth_example_expr(search, OP_MATCH, from->expr, 0);
			bool		last = n == most + 1 || n == matches;

			e->p = last ? -1 : n;
			e->cost += synth_example_match_cost(pattern, e->p);
			/* words of a sentence stand where they do by chance */
			if (words && (last || n > 1))
				e->cost += COUNTED_WORD;
			e->pattern = pattern;
			if (!last || most > 1)
				synth_example_add(search, e, from, NULL, level);
		}
	}
}

/* Characters counted from the ends. */
static void
add_ends(Search *search, const BankEntry *from, int most, int level)
{
	int			length = -1;

	for (int row = 0; row < search->k; row++)
	{
		int			n = from->values[row].n < 0 ? 0 :
			synth_example_characters(from->values[row]);

		length = length == -1 || length == n ? n : -2;
	}
	for (int n = 1; n <= most; n++)
		for (int kind = 0; kind < 4; kind++)
		{
			Expr	   *e = synth_example_expr(search, kind & 1 ? OP_RIGHT : OP_LEFT, from->expr,
											   (length > 0 && search->k > 1 ? 2.1f : 2.5f) +
											   0.25f * (n - 1) + (kind & 2 ? 0.3f : 0));

			e->p = kind & 2 ? -n : n;
			synth_example_add(search, e, from, NULL, level);
		}
	if (level == 1 && search->wanted[0].n > most)
	{
		Expr	   *e = synth_example_expr(search, OP_LEFT, from->expr, 3.6f);

		e->p = synth_example_characters(search->wanted[0]);
		synth_example_add(search, e, from, NULL, level);
	}
	if (level > 1 || length < 3)
		return;
	for (int n = 2; n < length && n <= 14; n++)
		for (int size = 1; size <= 4 && n + size <= length; size++)
		{
			Expr	   *e = synth_example_expr(search, OP_SUBSTR, from->expr, 2.6f + 0.15f * n);

			e->p = n;
			e->q = size;
			synth_example_add(search, e, from, NULL, level);
		}
}

/* The text up to characters that follow the output in the examples. */
static void
add_until(Search *search, const BankEntry *from)
{
	char		stop[8];
	int			n = 0;
	Expr	   *e;

	for (int row = 0; row < search->k; row++)
	{
		SynthText	text = from->values[row];
		SynthText	wanted = search->wanted[row];
		int			at = wanted.n;

		if (wanted.n <= 0 || text.n < wanted.n || memcmp(text.s, wanted.s, wanted.n) != 0)
			return;
		while (at < text.n && text.s[at] == ' ')
			at++;
		if (at == text.n)
			continue;
		if (is_alnum(text.s[at]) || n == 4)
			return;
		if (n == 0 || memchr(stop, text.s[at], n) == NULL)
			stop[n++] = text.s[at];
	}
	if (n < 1)
		return;
	e = synth_example_expr(search, OP_UNTIL, from->expr, 2.2f + 0.4f * n);
	e->s = synth_example_copy(search->arena, stop, n);
	synth_example_add(search, e, from, NULL, 1);
}

/* Its digits only, and groups of them: telephone numbers. */
static void
add_digits(Search *search, const BankEntry *from)
{
	Expr	   *e = synth_example_expr(search, OP_KEEP, from->expr, 1.4f);
	BankEntry  *digits;

	e->p = SET_DIGIT;
	digits = synth_example_add(search, e, from, NULL, 1);
	if (digits != NULL)
		add_ends(search, digits, 6, 1);
}

static void
add_counts(Search *search, const BankEntry *from, const Delimiters *d)
{
	Expr	   *e = synth_example_expr(search, OP_LENGTH, from->expr, 2.5f);

	synth_example_add(search, e, from, NULL, 1);
	for (int i = 0; i < d->phrases; i++)
		for (int plus = 0; plus <= 1; plus++)
		{
			/* a comma in "900,000" separates nothing */
			bool		separates = d->text[i].n == 2 && is_space(d->text[i].s[1]);

			e = synth_example_expr(search, OP_COUNT, from->expr,
								   (separates ? 2.9f : 3.0f) + d->cost[i] + 0.5f * plus);
			e->s = d->text[i];
			e->p = plus;
			synth_example_add(search, e, from, NULL, 1);
		}
	for (int i = 0; i < 3; i++)
	{
		e = synth_example_expr(search, OP_COUNT, from->expr, 3.2f);
		e->pattern = &synth_example_patterns[i];
		e->s = make_text("x", 1);
		synth_example_add(search, e, from, NULL, 1);
	}
	for (int i = 0; i < d->phrases; i++)
	{
		e = synth_example_expr(search, OP_FIELD, from->expr, 3.2f + d->cost[i]);
		e->s = d->text[i];
		if (d->text[i].n > 1)
			synth_example_add(search, e, from, NULL, 1);
		e = synth_example_expr(search, OP_POSITION, from->expr, 3.4f + d->cost[i]);
		e->s = d->text[i];
		synth_example_add(search, e, from, NULL, 1);
	}
}

/* One column steers what is taken from another. */
static void
add_pairs(Search *search, const BankEntry *a, const BankEntry *b, const Delimiters *d)
{
	Expr	   *e;

	for (int i = 0; i < d->phrases; i++)
	{
		e = synth_example_expr(search, OP_SPLIT, a->expr, 2.2f + d->cost[i]);
		e->b = b->expr;
		e->s = d->text[i];
		synth_example_add(search, e, a, b, 1);
	}
	for (int size = 0; size <= 1; size++)
	{
		e = synth_example_expr(search, OP_SUBSTR, a->expr, 2.4f);
		e->b = b->expr;
		e->q = size;
		synth_example_add(search, e, a, b, 1);
	}
	for (int shift = -1; shift <= 0; shift++)
	{
		e = synth_example_expr(search, OP_LEFT_BY, a->expr, 2.4f + (shift ? 0.2f : 0));
		e->b = b->expr;
		e->p = shift;
		synth_example_add(search, e, a, b, 1);
	}
	e = synth_example_expr(search, OP_REPLACE, a->expr, 2.4f);
	e->b = b->expr;
	synth_example_add(search, e, a, b, 1);
	e = synth_example_expr(search, OP_COUNT, a->expr, 2.6f);
	e->b = b->expr;
	synth_example_add(search, e, a, b, 1);
	e = synth_example_expr(search, OP_POSITION, a->expr, 2.8f);
	e->b = b->expr;
	synth_example_add(search, e, a, b, 1);
}

static bool
is_of_text(const BankEntry *entry)
{
	return entry->expr->type == TYPE_TEXT && entry->expr->op < OP_UPPER;
}

void
synth_example_add_strings(Search *search)
{
	TextBlocks *blocks = synth_example_get(search->arena, sizeof(TextBlocks));
	int			columns = 0;

	while (columns < search->entries && columns < SYNTH_EXAMPLE_MAX_COLUMNS &&
		   search->entry[columns]->level == 0)
		columns++;
	blocks->columns = columns;
	search->blocks = blocks;
	for (int i = 0; i < columns; i++)
		find_delimiters(search, search->entry[i], &blocks->delimiters[i]);
	for (int i = 0; i < columns; i++)
		for (int j = 0; j < columns && columns <= 6; j++)
			if (i != j)
				add_pairs(search, search->entry[i], search->entry[j], &blocks->delimiters[i]);
	for (int i = 0; i < columns; i++)
	{
		BankEntry  *entry = search->entry[i];
		Delimiters *d = &blocks->delimiters[i];

		blocks->first[i] = search->entries;
		add_fields(search, entry, d, 0, d->n, 8, 1);
		add_ends(search, entry, 8, 1);
		add_until(search, entry);
		add_digits(search, entry);
		add_counts(search, entry, d);
		add_matches(search, entry, 6, 1);
		find_phrases(search, entry, d);
		add_fields(search, entry, d, d->phrases, d->n, 2, 1);
		blocks->last[i] = search->entries;
	}
}

/* Fields of fields, and fields of those. */
void
synth_example_add_nested_strings(Search *search)
{
	TextBlocks *blocks = search->blocks;

	for (int i = 0; i < blocks->columns; i++)
	{
		Delimiters *d = &blocks->delimiters[i];
		int			first = blocks->first[i];
		int			last = blocks->last[i];

		for (int level = 2; level <= 3; level++)
		{
			int			from = search->entries;

			for (int j = first; j < last; j++)
			{
				BankEntry  *inner = search->entry[j];
				float		limit = level == 2 ? 5.0f : 6.2f;

				if (!is_of_text(inner) || inner->expr->cost > limit || inner->level != level - 1 ||
					inner->expr->cost + 2 > search->limit)
					continue;
				if (synth_example_is_late(search))
					return;
				add_fields(search, inner, d, 0, d->phrases, level == 2 ? 4 : 1, level);
				if (level == 2)
				{
					add_fields(search, inner, d, d->phrases, d->n, 1, level);
					add_matches(search, inner, 2, level);
					add_ends(search, inner, 3, level);
				}
			}
			first = from;
			last = search->entries;
		}
	}
}
