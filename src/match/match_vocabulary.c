/*
 * match_vocabulary.c
 *		The names of two tables' columns as weighted words and trigrams.
 *
 * A word or trigram weighs by how few names of both tables have it.  A word
 * that the other table writes as two ("followup", "follow_up") is parted.
 */
#include "postgres.h"

#include <math.h>

#include "base/base.h"
#include "common/hashfn.h"
#include "match/match_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define FILLER_WEIGHT	0.3
#define LEAST_PART		2		/* bytes of a part of a parted word */
#define LONG_PART		4		/* and of the longer one */

typedef struct WordEntry
{
	const char *text;
	uint32		names;			/* that have a word of this stem */
	int			place[2];		/* among the words of each table, -1 */
	int			last;			/* name that counted it */
	char		status;
}			WordEntry;

#define SH_PREFIX words
#define SH_ELEMENT_TYPE WordEntry
#define SH_KEY_TYPE const char *
#define SH_KEY text
#define SH_HASH_KEY(table, key) hash_bytes((const unsigned char *) (key), strlen(key))
#define SH_EQUAL(table, a, b) (strcmp(a, b) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct GramEntry
{
	uint32		gram;
	uint32		names;
	int			last;
	char		status;
}			GramEntry;

#define SH_PREFIX grams
#define SH_ELEMENT_TYPE GramEntry
#define SH_KEY_TYPE uint32
#define SH_KEY gram
#define SH_HASH_KEY(table, key) murmurhash32(key)
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* A name's words while the vocabulary grows. */
typedef struct NameWords
{
	int			n;
	char		word[SYNTH_MATCH_MAX_WORDS][SYNTH_MATCH_WORD_BYTES];
}			NameWords;

typedef struct Vocabulary
{
	SynthMatchTable *table[2];
	NameWords    *names[2];
	words_hash *words;			/* as they are written, by table */
	words_hash *stems;			/* for their weights */
	grams_hash *grams;
	int			total;			/* names of both tables */
}			Vocabulary;

static void cut_name(NameWords *name, const char *column_name);
static void add_word(NameWords *name, const char *text, int bytes);
static WordEntry *find_word(words_hash *words, const char *text, int bytes);
static void enter(Vocabulary *vocabulary, int side);
static void part_words(Vocabulary *vocabulary, int side);
static void number_words(Vocabulary *vocabulary, int side);
static void count_grams(Vocabulary *vocabulary, int side);
static void weigh_grams(Vocabulary *vocabulary, int side);

/*
 * synth_match_read_names
 *		Fill in words, their weights and the trigrams of both tables' columns.
 */
void
synth_match_read_names(SynthMatchTable *source, SynthMatchTable *target)
{
	Vocabulary	vocabulary;

	vocabulary.table[0] = source;
	vocabulary.table[1] = target;
	vocabulary.words = words_create(CurrentMemoryContext, 1024, NULL);
	vocabulary.total = source->n + target->n;
	for (int side = 0; side < 2; side++)
	{
		SynthMatchTable *table = vocabulary.table[side];

		vocabulary.names[side] = synth_palloc0_array(NameWords, table->n);
		for (int i = 0; i < table->n; i++)
			cut_name(&vocabulary.names[side][i], table->columns[i].name);
		enter(&vocabulary, side);
	}
	for (int side = 0; side < 2; side++)
		part_words(&vocabulary, side);
	vocabulary.stems = words_create(CurrentMemoryContext, 1024, NULL);
	vocabulary.grams = grams_create(CurrentMemoryContext, 4096, NULL);
	for (int side = 0; side < 2; side++)
	{
		number_words(&vocabulary, side);
		count_grams(&vocabulary, side);
	}
	for (int side = 0; side < 2; side++)
	{
		SynthMatchTable *table = vocabulary.table[side];

		for (int i = 0; i < table->nwords; i++)
		{
			SynthMatchWord *word = &table->words[i];
			WordEntry  *stem = find_word(vocabulary.stems, word->text, word->stem);

			table->word_weight[i] = log((vocabulary.total + 1) / (stem->names + .5)) *
				(word->is_filler ? FILLER_WEIGHT : 1);
		}
		weigh_grams(&vocabulary, side);
	}
}

static void
cut_name(NameWords *name, const char *column_name)
{
	int			bytes = strlen(column_name);
	char	   *utf8 = pg_server_to_any(column_name, bytes, PG_UTF8);
	char		parted[2 * SYNTH_MATCH_NAME_BYTES],
				folded[SYNTH_MATCH_NAME_BYTES];
	int			at = 0,
				start,
				end;

	bytes = Min(strlen(utf8), SYNTH_MATCH_NAME_BYTES);
	bytes = synth_match_part(utf8, bytes, parted);
	bytes = synth_match_fold(parted, bytes, folded, sizeof(folded));
	while (synth_match_next_word(folded, bytes, &at, &start, &end))
		add_word(name, folded + start, end - start);
}

/* One of the few abbreviations that stand for several words becomes those. */
static void
add_word(NameWords *name, const char *text, int bytes)
{
	SynthMatchWord word;
	const char *expansion;
	int			at = 0,
				start,
				end;

	if (name->n == SYNTH_MATCH_MAX_WORDS)
		return;
	synth_match_set_word(&word, text, bytes);
	expansion = synth_match_expand(word.text);
	if (expansion == NULL)
	{
		strcpy(name->word[name->n++], word.text);
		return;
	}
	while (name->n < SYNTH_MATCH_MAX_WORDS &&
		   synth_match_next_word(expansion, strlen(expansion), &at, &start, &end))
	{
		memcpy(name->word[name->n], expansion + start, end - start);
		name->word[name->n++][end - start] = '\0';
	}
}

static WordEntry *
find_word(words_hash *words, const char *text, int bytes)
{
	char		key[SYNTH_MATCH_WORD_BYTES];

	memcpy(key, text, bytes);
	key[bytes] = '\0';
	return words_lookup(words, key);
}

static WordEntry *
insert_word(words_hash *words, const char *text, int bytes)
{
	WordEntry  *entry = find_word(words, text, bytes);

	if (entry == NULL)
	{
		bool		found;

		entry = words_insert(words, pnstrdup(text, bytes), &found);
		entry->names = 0;
		entry->place[0] = entry->place[1] = -1;
		entry->last = -1;
	}
	return entry;
}

/* Note which table has which words. */
static void
enter(Vocabulary *vocabulary, int side)
{
	for (int i = 0; i < vocabulary->table[side]->n; i++)
	{
		NameWords    *name = &vocabulary->names[side][i];

		for (int k = 0; k < name->n; k++)
			insert_word(vocabulary->words, name->word[k], strlen(name->word[k]))->place[side] = 0;
	}
}

/* Does the other table know this word? */
static bool
is_known(Vocabulary *vocabulary, int side, const char *word, int bytes)
{
	WordEntry  *entry = find_word(vocabulary->words, word, bytes);

	return entry != NULL && entry->place[side] >= 0;
}

static void
part_words(Vocabulary *vocabulary, int side)
{
	for (int i = 0; i < vocabulary->table[side]->n; i++)
	{
		NameWords    *name = &vocabulary->names[side][i];

		for (int k = 0; k < name->n && name->n < SYNTH_MATCH_MAX_WORDS; k++)
		{
			char	   *word = name->word[k];
			int			bytes = strlen(word);

			if (is_known(vocabulary, !side, word, bytes))
				continue;
			for (int cut = LEAST_PART; cut <= bytes - LEAST_PART; cut++)
			{
				if (Max(cut, bytes - cut) < LONG_PART ||
					!is_known(vocabulary, !side, word, cut) ||
					!is_known(vocabulary, !side, word + cut, bytes - cut))
					continue;
				for (int m = name->n++; m > k + 1; m--)
					strcpy(name->word[m], name->word[m - 1]);
				strcpy(name->word[k + 1], word + cut);
				word[cut] = '\0';
				break;
			}
		}
	}
}

/* Each distinct word once, and how many names have one of its stem. */
static void
number_words(Vocabulary *vocabulary, int side)
{
	SynthMatchTable *table = vocabulary->table[side];
	words_hash *seen = words_create(CurrentMemoryContext, 1024, NULL);
	Size		most = 1;

	for (int i = 0; i < table->n; i++)
		most += vocabulary->names[side][i].n;
	table->words = synth_palloc_array(SynthMatchWord, most);
	table->word_weight = synth_palloc_array(float, most);
	for (int i = 0; i < table->n; i++)
	{
		NameWords    *name = &vocabulary->names[side][i];
		SynthMatchColumn *column = &table->columns[i];
		int			number = side == 0 ? i : vocabulary->table[0]->n + i;

		CHECK_FOR_INTERRUPTS();
		column->nwords = name->n;
		for (int k = 0; k < name->n; k++)
		{
			int			bytes = strlen(name->word[k]);
			WordEntry  *entry = insert_word(seen, name->word[k], bytes);
			WordEntry  *stem;

			if (entry->place[side] < 0)
			{
				entry->place[side] = table->nwords;
				synth_match_set_word(&table->words[table->nwords++], name->word[k], bytes);
			}
			column->word[k] = entry->place[side];
			stem = insert_word(vocabulary->stems, name->word[k],
							   table->words[column->word[k]].stem);
			if (stem->last != number)
			{
				stem->last = number;
				stem->names++;
			}
		}
	}
	words_destroy(seen);
}

static int
compare_grams(const void *a, const void *b)
{
	uint32		x = *(const uint32 *) a,
				y = *(const uint32 *) b;

	return x < y ? -1 : x > y;
}

static void
count_grams(Vocabulary *vocabulary, int side)
{
	SynthMatchTable *table = vocabulary->table[side];
	int32_t		character[SYNTH_MATCH_MAX_CHARACTERS];
	char		joined[SYNTH_MATCH_MAX_WORDS * (SYNTH_MATCH_WORD_BYTES + 1) + 2];

	for (int i = 0; i < table->n; i++)
	{
		NameWords    *name = &vocabulary->names[side][i];
		SynthMatchColumn *column = &table->columns[i];
		int			bytes = 0,
					n;

		joined[bytes++] = ' ';
		for (int k = 0; k < name->n; k++)
			bytes += sprintf(joined + bytes, "%s ", name->word[k]);
		n = synth_match_characters(joined, bytes, character, lengthof(character));
		column->gram = synth_palloc_array(uint32, Max(n, 1));
		column->gram_weight = synth_palloc_array(float, Max(n, 1));
		for (int k = 0; k + 3 <= n; k++)
			column->gram[column->ngrams++] =
				hash_bytes((const unsigned char *) (character + k), 3 * sizeof(int32_t));
		qsort(column->gram, column->ngrams, sizeof(uint32), compare_grams);
		for (int k = 0; k < column->ngrams; k++)
		{
			bool		found;
			GramEntry  *entry;

			if (k > 0 && column->gram[k] == column->gram[k - 1])
				continue;
			entry = grams_insert(vocabulary->grams, column->gram[k], &found);
			entry->names = found ? entry->names + 1 : 1;
		}
	}
}

static void
weigh_grams(Vocabulary *vocabulary, int side)
{
	SynthMatchTable *table = vocabulary->table[side];

	for (int i = 0; i < table->n; i++)
	{
		SynthMatchColumn *column = &table->columns[i];
		double		norm = 0;
		int			n = 0;

		for (int k = 0, next; k < column->ngrams; k = next)
		{
			GramEntry  *entry = grams_lookup(vocabulary->grams, column->gram[k]);
			double		weight;

			for (next = k; next < column->ngrams && column->gram[next] == column->gram[k];)
				next++;
			weight = (1 + log(next - k)) * log((vocabulary->total + 1.0) / entry->names);
			column->gram[n] = column->gram[k];
			column->gram_weight[n++] = weight;
			norm += weight * weight;
		}
		column->ngrams = n;
		for (int k = 0; k < n; k++)
			column->gram_weight[k] /= sqrt(norm);
	}
}
