/*
 * deps_reference_name.c
 *		What names tell of a reference: orders.ship_via and shippers.shipper_id.
 *
 * Pure C.  A name is its words without those that only say "key" and without
 * endings of the plural.  A column's words are laid along those of a table (or
 * of its key): words left over before them are a role (ship_customer_id),
 * words left over behind them are another thing.
 *
 * Cost: O(words^2) word comparisons a pair of names.
 */
#include <string.h>

#include "deps/deps_reference_private.h"

/* From this on, two words are the same one. */
#define SAME_WORD	0.8

static void add_word(SynthDepsName *name, const char *text, int bytes, bool is_table);
static int	kinds_of(const char *word);
static void make_singular(char *word);
static bool cut_key_word(char *word, const SynthDepsName *tables, int ntables);
static bool is_a_table(const char *word, int bytes, double similarity, const SynthDepsName *tables, int ntables);
static double abbreviation_similarity(const char *a, int na, const char *b, int nb);
static bool is_subsequence(const char *a, const char *b);
static bool differ_by_one(const char *a, int na, const char *b, int nb);
static double compound_similarity(const char *a, int na, const char *b, int nb);
static void join_names(const SynthDepsName *a, const SynthDepsName *b, SynthDepsName *out);
static bool is_abbreviation_of(const char *word, const SynthDepsName *name);
static double part_similarity(const SynthDepsName *name, const SynthDepsName *other);
static double same_kind_evidence(const SynthDepsName *column, const SynthDepsName *table);
static double role_evidence(const SynthDepsName *column, const SynthDepsName *table);
static double plain_evidence(const SynthDepsNamed *child, const SynthDepsNamed *parent);
static bool has_kind(const SynthDepsName *name, int kind);

/* ---- words ---- */

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c >= 0x80;
}

void
synth_deps_split_name(const char *folded, int bytes, bool is_table, SynthDepsName *name)
{
	int			at = 0;

	memset(name, 0, sizeof(*name));
	while (at < bytes)
	{
		int			start;

		/* digits number columns (address1), they mean nothing here */
		while (at < bytes && !is_letter((unsigned char) folded[at]))
			at++;
		start = at;
		while (at < bytes && is_letter((unsigned char) folded[at]))
			at++;
		if (at > start)
			add_word(name, folded + start, at - start, is_table);
	}
	/* time_dim is time */
	if (is_table && name->n > 1 && (synth_deps_word_kinds(name->word[name->n - 1]) & SYNTH_DEPS_WORD_TABLE))
		name->n--;
}

static void
add_word(SynthDepsName *name, const char *text, int bytes, bool is_table)
{
	char		word[SYNTH_DEPS_WORD_BYTES];
	int			kinds;

	if (bytes >= SYNTH_DEPS_WORD_BYTES)
		bytes = SYNTH_DEPS_WORD_BYTES - 1;
	memcpy(word, text, bytes);
	word[bytes] = '\0';
	make_singular(word);
	kinds = kinds_of(word);
	name->is_plural = (int) strlen(word) < bytes;
	if (is_table)
	{
		if (name->n == 0 && (kinds & SYNTH_DEPS_WORD_TABLE))
			return;
		kinds &= SYNTH_DEPS_WORD_LINK;
	}
	name->is_key |= (kinds & SYNTH_DEPS_WORD_KEY) != 0;
	name->is_measure |= (kinds & SYNTH_DEPS_WORD_MEASURE) != 0;
	name->is_label |= (kinds & SYNTH_DEPS_WORD_LABEL) != 0;
	name->is_back |= (kinds & SYNTH_DEPS_WORD_BACK) != 0;
	name->is_person |= (kinds & SYNTH_DEPS_WORD_PERSON) != 0;
	name->is_place |= (kinds & SYNTH_DEPS_WORD_PLACE) != 0;
	if (!(kinds & (SYNTH_DEPS_WORD_KEY | SYNTH_DEPS_WORD_LINK)) && name->n < SYNTH_DEPS_MAX_WORDS)
		strcpy(name->word[name->n++], word);
}

/* With the endings of adjectives: uebergeordnete, superieure. */
static int
kinds_of(const char *word)
{
	char		stem[SYNTH_DEPS_WORD_BYTES];
	int			kinds = synth_deps_word_kinds(word);
	int			n = strlen(word);

	for (int ending = 1; kinds == 0 && ending <= 2 && n - ending >= 7; ending++)
	{
		memcpy(stem, word, n - ending);
		stem[n - ending] = '\0';
		kinds = synth_deps_word_kinds(stem);
	}
	return kinds;
}

/* English endings; those of other languages are near enough to be alike. */
static void
make_singular(char *word)
{
	static const char *const odd[][2] = {
		{"people", "person"}, {"children", "child"}, {"men", "man"}, {"women", "woman"}, {"indices", "index"},
		{"statuses", "status"}, {"data", "data"}, {"series", "series"}, {"news", "news"}
	};
	size_t		n = strlen(word);

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (strcmp(word, odd[i][0]) == 0)
		{
			strcpy(word, odd[i][1]);
			return;
		}
	if (n < 4 || word[n - 1] != 's' || strchr("sui", word[n - 2]))
		return;
	if (n > 4 && strcmp(word + n - 3, "ies") == 0)
		strcpy(word + n - 3, "y");
	else if (n > 4 && word[n - 2] == 'e' &&
			 (strchr("sxz", word[n - 3]) || strncmp(word + n - 4, "ch", 2) == 0 || strncmp(word + n - 4, "sh", 2) == 0) &&
			 strncmp(word + n - 4, "as", 2) != 0)
		word[n - 2] = '\0';
	else
		word[n - 1] = '\0';
}

void
synth_deps_cut_key_words(SynthDepsName *name, const SynthDepsName *tables, int ntables)
{
	for (int i = 0; i < name->n; i++)
		if (cut_key_word(name->word[i], tables, ntables))
			name->is_key = true;
}

static bool
cut_key_word(char *word, const SynthDepsName *tables, int ntables)
{
	static const char *const parts[] = {
		"nummer", "number", "numero", "code", "uuid", "guid", "num", "key", "cod", "ref", "id", "nr", "no", "pk", "fk"
	};
	int			n = strlen(word);

	if (is_a_table(word, n, 1, tables, ntables))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
	{
		int			bytes = strlen(parts[i]);

		if (n < bytes + 3)
			continue;
		if (strcmp(word + n - bytes, parts[i]) == 0 && is_a_table(word, n - bytes, SAME_WORD, tables, ntables))
		{
			word[n - bytes] = '\0';
			return true;
		}
		if (strncmp(word, parts[i], bytes) == 0 && is_a_table(word + bytes, n - bytes, SAME_WORD, tables, ntables))
		{
			memmove(word, word + bytes, n - bytes + 1);
			return true;
		}
	}
	return false;
}

/* Does the word stand for one of a table's name? */
static bool
is_a_table(const char *word, int bytes, double similarity, const SynthDepsName *tables, int ntables)
{
	char		part[SYNTH_DEPS_WORD_BYTES];

	memcpy(part, word, bytes);
	part[bytes] = '\0';
	for (int t = 0; t < ntables; t++)
		for (int i = 0; i < tables[t].n; i++)
			if (synth_deps_word_similarity(part, tables[t].word[i]) >= similarity)
				return true;
	return false;
}

void
synth_deps_drop_first_word(SynthDepsName *name)
{
	if (name->n == 0)
		return;
	memmove(name->word[0], name->word[1], sizeof(name->word[0]) * (name->n - 1));
	name->n--;
}

double
synth_deps_word_similarity(const char *a, const char *b)
{
	int			na = strlen(a),
				nb = strlen(b);

	if (na == nb && memcmp(a, b, na) == 0)
		return 1;
	if (na > nb)
		return synth_deps_word_similarity(b, a);
	if (na < 3)
		return 0;
	if (differ_by_one(a, na, b, nb))
		return 0.85;
	return abbreviation_similarity(a, na, b, nb);
}

/* a is the shorter one. */
static double
abbreviation_similarity(const char *a, int na, const char *b, int nb)
{
	int			shared = 0;

	while (shared < na && a[shared] == b[shared])
		shared++;
	if (shared == na)
		return nb - na <= 2 && na >= 4 ? 0.95 : 0.85;
	/* other endings: bestell-ung, kund-en */
	if (shared >= 5 && na - shared <= 2 && nb - shared <= 3)
		return 0.82;
	if (shared >= 1 && nb >= na + 2 && is_subsequence(a, b))
		return 0.8;
	return compound_similarity(a, na, b, nb);
}

/* dept and department; one that keeps the last letter or all but vowels */
static bool
is_subsequence(const char *a, const char *b)
{
	const char *end = b;
	int			skipped_consonants = 0;

	for (; *a; a++, end++)
	{
		while (*end && *end != *a)
			skipped_consonants += strchr("aeiou", *end++) == NULL;
		if (*end == '\0')
			return false;
	}
	return skipped_consonants <= 1;
}

static bool
differ_by_one(const char *a, int na, const char *b, int nb)
{
	int			front = 0,
				back = 0;

	if (na < 6 || nb - na > 1)
		return false;
	while (front < na && a[front] == b[front])
		front++;
	while (back < na - front && a[na - 1 - back] == b[nb - 1 - back])
		back++;
	/* the beginning of a word is what it is told by */
	return front > 0 && front + back >= nb - 1;
}

/* lieferadresse and adresse: written as one word, the last part says what it is */
static double
compound_similarity(const char *a, int na, const char *b, int nb)
{
	for (int stem = na; stem >= na - 2 && stem >= 4; stem--)
		for (int ending = 0; ending <= 2; ending++)
		{
			int			at = nb - ending - stem;

			if (at >= 3 && memcmp(a, b + at, stem) == 0)
				return 0.78;
		}
	return 0;
}

/* ---- names ---- */

double
synth_deps_name_similarity(const SynthDepsName *name, const SynthDepsName *other)
{
	double		best = 0;
	char		whole[2][SYNTH_DEPS_MAX_WORDS * SYNTH_DEPS_WORD_BYTES];

	if (name->n == 0 || other->n == 0)
		return 0;
	for (int at = 0; at + other->n <= name->n; at++)
	{
		double		fit = 1;
		int			behind = name->n - at - other->n;

		for (int i = 0; i < other->n && fit > 0; i++)
			fit *= synth_deps_word_similarity(name->word[at + i], other->word[i]);
		if (at > 0)
			fit *= 0.93;
		if (behind > 0)
			fit *= 0.6;
		if (fit > best)
			best = fit;
	}
	if (other->n > 1)
		for (int at = 0; at < name->n; at++)
			if (is_abbreviation_of(name->word[at], other))
			{
				double		fit = 0.85 * (at > 0 ? 0.93 : 1) * (at < name->n - 1 ? 0.6 : 1);

				best = best > fit ? best : fit;
			}
	if (other->n > 1 && best < 0.8)
	{
		double		part = part_similarity(name, other);

		best = best > part ? best : part;
	}
	whole[0][0] = whole[1][0] = '\0';
	for (int i = 0; i < name->n; i++)
		strcat(whole[0], name->word[i]);
	for (int i = 0; i < other->n; i++)
		strcat(whole[1], other->word[i]);
	return strcmp(whole[0], whole[1]) == 0 ? 1 : best;
}

/* cdemo: customer demographic */
static bool
is_abbreviation_of(const char *word, const SynthDepsName *name)
{
	int			n = strlen(word),
				at = 0;

	if (n < 4)
		return false;
	/* each word gives as many of its first letters as go on */
	for (int i = 0; i < name->n; i++)
	{
		int			shared = 0;

		while (name->word[i][shared] && name->word[i][shared] == word[at + shared])
			shared++;
		/* leave a letter for the words to come */
		while (shared > 1 && i + 1 < name->n && word[at + shared] != name->word[i + 1][0])
			shared--;
		if (shared == 0)
			return false;
		at += shared;
	}
	return at == n;
}

/* A part of a table's name: what it holds is its last word (state_id: us_states),
 * or the one before a word that any table may end with (kind_id: kind_type). */
static double
part_similarity(const SynthDepsName *name, const SynthDepsName *other)
{
	double		last = synth_deps_word_similarity(name->word[name->n - 1], other->word[other->n - 1]);
	int			kinds = synth_deps_word_kinds(other->word[other->n - 1]);

	if (kinds & SYNTH_DEPS_WORD_LABEL)
	{
		SynthDepsName first = *other;

		first.n--;
		return (kinds & SYNTH_DEPS_WORD_KIND ? 0.82 : 0.88) * synth_deps_name_similarity(name, &first);
	}
	if (last < SAME_WORD)
		return 0;
	return name->n == 1 ? 0.7 * last : 0.4 * last;
}

bool
synth_deps_is_own_name(const SynthDepsName *column, const SynthDepsName *table)
{
	if (column->n == 0)
		return true;
	/* customer_id of customers, state_id of us_states */
	return column->n <= table->n && synth_deps_name_similarity(column, table) >= (column->n == table->n ? 0.75 : 0.55);
}

double
synth_deps_name_evidence(const SynthDepsNamed *child, const SynthDepsNamed *parent, bool same_table)
{
	double		evidence;

	if (same_table)
	{
		double		role = role_evidence(child->column, parent->table);

		evidence = same_kind_evidence(child->column, child->table);
		return evidence > role ? evidence : role;
	}
	evidence = plain_evidence(child, parent);
	/* movie_id of movie_info refers to what movie_id of others refers to */
	if (parent->has_namesake)
		evidence *= 0.4;
	/* a number that is not called a key counts or measures something: up_votes */
	if (child->is_number && !child->column->is_key)
	{
		bool		counts = child->column->is_measure || child->column->is_plural;

		if (counts)
			evidence *= evidence >= 0.9 && child->column->n == 1 ? 0.6 : 0.25;
		else if (evidence < 1)
			evidence *= 0.85;
	}
	if (evidence < 0.62 && role_evidence(child->column, parent->table) > evidence)
		evidence = 0.62;
	return evidence;
}

static double
plain_evidence(const SynthDepsNamed *child, const SynthDepsNamed *parent)
{
	const SynthDepsName *column = child->column,
			   *key = parent->column;
	double		best = synth_deps_name_similarity(column, parent->table),
				other;

	if (!parent->is_owned_elsewhere && synth_deps_is_own_name(key, parent->table))
	{
		other = synth_deps_name_similarity(column, key);
		return best > other ? best : other;
	}
	/* country: countries.name */
	best *= parent->is_key ? 0.9 : 0.7;
	if (key->n > 0)
	{
		SynthDepsName full;

		join_names(parent->table, key, &full);
		other = column->n < full.n ? 0 : 0.95 * synth_deps_name_similarity(column, &full);
		best = best > other ? best : other;
		other = 0.9 * (parent->is_called_alike ? 1 : synth_deps_name_similarity(column, key));
		if (parent->is_owned_elsewhere)
			other *= 0.6;
		if ((key->n == 1 && has_kind(key, SYNTH_DEPS_WORD_LABEL)) || !parent->is_key)
			other *= 0.4;
		best = best > other ? best : other;
	}
	return best;
}

static void
join_names(const SynthDepsName *a, const SynthDepsName *b, SynthDepsName *out)
{
	*out = *a;
	for (int i = 0; i < b->n && out->n < SYNTH_DEPS_MAX_WORDS; i++)
		strcpy(out->word[out->n++], b->word[i]);
}

/* reports_to, parent_category_id: another row of the same table */
static double
same_kind_evidence(const SynthDepsName *column, const SynthDepsName *table)
{
	double		fit = synth_deps_name_similarity(column, table);

	if (column->is_back)
		return column->n <= 1 ? 0.8 : fit >= 0.5 ? 0.95 : 0.65;
	/* customer_no beside customer_id is another key of it, not a reference */
	return column->n > table->n && column->is_key ? 0.8 * fit : 0;
}

/* support_rep_id: employee; origin: airports */
static double
role_evidence(const SynthDepsName *column, const SynthDepsName *table)
{
	return (column->is_person && has_kind(table, SYNTH_DEPS_WORD_PERSONS)) ||
		(column->is_place && has_kind(table, SYNTH_DEPS_WORD_PLACES)) ? 0.62 : 0;
}

static bool
has_kind(const SynthDepsName *name, int kind)
{
	return name->n > 0 && (synth_deps_word_kinds(name->word[name->n - 1]) & kind) != 0;
}
