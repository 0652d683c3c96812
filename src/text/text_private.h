/*
 * text_private.h
 *		Shared by the text room's own files: characters, tokens, the view.
 *
 * Pure C.
 */
#ifndef SYNTH_TEXT_PRIVATE_H
#define SYNTH_TEXT_PRIVATE_H

#include "text/text.h"

/* ---- characters (text_class.c) ---- */

#define TEXT_RAW_BYTE	UINT32_C(0x110000)	/* + byte: not valid UTF-8 */

typedef enum TextClass
{
	TEXT_CLASS_SPACE,
	TEXT_CLASS_DIGIT,
	TEXT_CLASS_UPPER,
	TEXT_CLASS_LOWER,
	TEXT_CLASS_LETTER,			/* without case, or unknown */
	TEXT_CLASS_MARK,			/* belongs to the character before */
	TEXT_CLASS_PUNCT,
	TEXT_CLASS_SYMBOL
}			TextClass;

typedef enum TextScript
{
	TEXT_SCRIPT_LATIN,
	TEXT_SCRIPT_GREEK,
	TEXT_SCRIPT_CYRILLIC,
	TEXT_SCRIPT_ARMENIAN,
	TEXT_SCRIPT_HEBREW,
	TEXT_SCRIPT_ARABIC,
	TEXT_SCRIPT_INDIC,
	TEXT_SCRIPT_SOUTHEAST,
	TEXT_SCRIPT_GEORGIAN,
	TEXT_SCRIPT_HANGUL,
	TEXT_SCRIPT_HAN,
	TEXT_SCRIPT_OTHER
}			TextScript;

extern const uint8_t synth_text_ascii_class[128];
extern int	synth_text_decode_long(const unsigned char *p,
								   const unsigned char *end, uint32_t *c);
extern int	synth_text_encode(uint32_t c, char *out);
extern bool synth_text_valid(const char *bytes, size_t n, bool raw_allowed);
extern TextClass synth_text_class_other(uint32_t c);
extern TextScript synth_text_script(uint32_t c);
extern bool synth_text_unspaced(uint32_t c);
extern uint32_t synth_text_lower(uint32_t c);
extern uint32_t synth_text_upper(uint32_t c);

/* Read one character at p < end; returns the bytes it takes. */
static inline int
text_decode(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
	if (*p < 0x80)
	{
		*c = *p;
		return 1;
	}
	return synth_text_decode_long(p, end, c);
}

static inline TextClass
text_class(uint32_t c)
{
	return c < 0x80 ? (TextClass) synth_text_ascii_class[c] :
		synth_text_class_other(c);
}

/* ---- tokens (text_token.c) ---- */

typedef enum TextTokenKind
{
	TEXT_TOKEN_LITERAL,			/* one space or punctuation character */
	TEXT_TOKEN_SYMBOL,			/* emoji and the like, whole graphemes */
	TEXT_TOKEN_RUN,				/* letters, digits, marks */
	TEXT_TOKEN_LETTERS,			/* of one script: part of a run */
	TEXT_TOKEN_DIGITS			/* ASCII digits: part of a run */
}			TextTokenKind;

typedef enum TextShape
{
	TEXT_SHAPE_LOWER,			/* also letters without case */
	TEXT_SHAPE_UPPER,
	TEXT_SHAPE_CAPITAL,			/* first upper, at least one lower after it */
	TEXT_SHAPE_MIXED,
	TEXT_SHAPE_AS_IS			/* of the model: case is not folded */
}			TextShape;

typedef struct TextToken
{
	uint8_t		kind;
	uint8_t		shape;
	uint8_t		script;
	uint32_t	start;			/* bytes */
	uint32_t	length;
}			TextToken;

typedef enum TextSeparator
{
	TEXT_SEPARATOR_SPACE,
	TEXT_SEPARATOR_NEWLINE,
	TEXT_SEPARATOR_PARAGRAPH,	/* an empty line */
	TEXT_SEPARATOR_NONE			/* glued to the word before */
}			TextSeparator;

typedef struct TextWord
{
	uint32_t	start;
	uint32_t	length;
	uint8_t		separator;
}			TextWord;

/*
 * Ways to cut a text to words, in which rare 5-word sequences are looked for:
 * by spaces; without outer punctuation; letters and digits only, punctuation
 * parts; the same, punctuation is left out; letters only.
 */
typedef enum TextVariant
{
	TEXT_VARIANT_RAW,
	TEXT_VARIANT_RAW_FOLDED,
	TEXT_VARIANT_STRIPPED,
	TEXT_VARIANT_STRIPPED_FOLDED,
	TEXT_VARIANT_WORDS,
	TEXT_VARIANT_WORDS_FOLDED,
	TEXT_VARIANT_JOINED_FOLDED,
	TEXT_VARIANT_LETTERS_FOLDED,
	TEXT_VARIANTS
}			TextVariant;

#define TEXT_WINDOW		5		/* words */
#define TEXT_MAX_WORD	255		/* bytes of a word of the vocabulary */

/* Longest lower-case form of TEXT_MAX_WORD bytes, roughly. */
#define TEXT_FOLD_BYTES 1024

extern int	synth_text_tokens(const char *bytes, size_t n,
							  TextToken *out, int max);
extern int	synth_text_runs(const char *bytes, uint32_t start, uint32_t length,
							TextToken *out, int max);
extern bool synth_text_next_word(const char *bytes, size_t n, size_t *position,
								 TextWord *word);
extern int	synth_text_elements(const char *word, size_t n, int variant,
								uint64_t *out, int max);
extern size_t synth_text_fold(const char *bytes, size_t n,
							  char *out, size_t out_size);
extern bool synth_text_ends_sentence(const char *word, size_t n);
extern bool synth_text_all_letters(const char *word, size_t n);

/* ---- hashes: seeds keep the members of the filter apart ---- */

#define TEXT_SEED_VALUE		UINT64_C(0x5601)
#define TEXT_SEED_TOKEN		UINT64_C(0x5602)
#define TEXT_SEED_WORD		UINT64_C(0x5603)
#define TEXT_SEED_WINDOW	UINT64_C(0x5604)
#define TEXT_SEED_RUN		UINT64_C(0x5605)

static inline uint64_t
text_window_step(uint64_t h, uint64_t element)
{
	return (h ^ element) * UINT64_C(0x9E3779B97F4A7C15) ^ (h >> 29);
}

/* ---- symbols of the letter models ---- */

#define TEXT_SYMBOL_END			0
#define TEXT_SYMBOL_BOUNDARY	1	/* the first of the begin symbols */
#define TEXT_BOUNDARIES			8
#define TEXT_SYMBOL_LETTER		(TEXT_SYMBOL_BOUNDARY + TEXT_BOUNDARIES)
#define TEXT_MAX_ALPHABET		4000
#define TEXT_MARKOV_ORDER		3
#define TEXT_MODELS				2	/* words folded; whole values as they are */
#define TEXT_MODEL_WORDS		0
#define TEXT_MODEL_WHOLE		1

/* ---- limits ---- */

#define TEXT_MAX_SLOTS			64	/* of a cluster */
#define TEXT_MAX_LENGTHS		256
#define TEXT_MAX_LETTERS		256 /* characters of a letter token */
#define TEXT_MAX_DIGITS			64	/* digits of a digit token */
#define TEXT_DIGIT_POSITIONS	20	/* with a distribution of their own */
#define TEXT_TRIE_DEPTH			8
#define TEXT_MIXED_POSITIONS	64
#define TEXT_PROSE_WORDS		1024	/* of a generated text */
#define TEXT_MAX_WEIGHT			4095
#define TEXT_MAX_TOTAL			UINT32_C(0x7FFFFFFF)

/* ---- the blob ---- */

#define TEXT_MAGIC				"SxT"
#define TEXT_VERSION			1

#define TEXT_FLAG_RAW			1	/* the source was not valid UTF-8 */
#define TEXT_FLAG_PROSE			2
#define TEXT_FLAG_UNIQUE		4
#define TEXT_FLAG_SAMPLED		8	/* the filter is of what is frequent */
#define TEXT_FLAGS_KNOWN		15

/* Counts that the header declares, and that the sections must fill. */
typedef enum TextCount
{
	TEXT_N_VOCABULARY,
	TEXT_N_LETTERS,				/* characters of both alphabets */
	TEXT_N_NODES,
	TEXT_N_ENTRIES,
	TEXT_N_CLUSTERS,
	TEXT_N_SLOTS,
	TEXT_N_CONDITIONS,
	TEXT_N_CHOICES,				/* items of weighted choices */
	TEXT_N_DIGITS,				/* digit lengths */
	TEXT_N_DIGIT_SETS,
	TEXT_N_TRIES,
	TEXT_N_POSITIONS,			/* of mixed slots */
	TEXT_N_WORDS,
	TEXT_N_ELEMENTS,
	TEXT_N_BIGRAMS,
	TEXT_N_TRIGRAMS,
	TEXT_N_FILTER,				/* bytes */
	TEXT_COUNTS
}			TextCount;

/* ---- the view ---- */

#define TEXT_NONE UINT32_MAX

typedef struct TextString
{
	const char *bytes;
	uint32_t	length;
}			TextString;

/* items[first .. first + n), chosen by cumulative weight */
typedef struct TextChoice
{
	uint32_t	first;
	uint32_t	n;
	uint32_t	total;
}			TextChoice;

typedef struct TextNode
{
	uint32_t	first;			/* entry */
	uint32_t	n;
	uint32_t	total;			/* with the escape */
	uint32_t	backoff;		/* node of a shorter context, or TEXT_NONE */
	uint16_t	context[TEXT_MARKOV_ORDER];
	uint8_t		order;
	bool		can_end;
}			TextNode;

typedef struct TextEntry
{
	uint32_t	cumulative;
	uint32_t	next;			/* node after this symbol */
	uint16_t	symbol;
}			TextEntry;

typedef struct TextModel
{
	uint32_t	letter_first;	/* alphabet in letters[] */
	uint32_t	letters;
	uint32_t	node_first;
	uint32_t	nodes;
	uint32_t	start[TEXT_BOUNDARIES]; /* node, or TEXT_NONE */
	uint32_t	root;			/* node, or TEXT_NONE: nothing was learned */
}			TextModel;

typedef struct TextDigitSet
{
	uint16_t	cumulative[10];
}			TextDigitSet;

typedef struct TextTrie
{
	uint32_t	set;
	uint32_t	child[10];		/* trie, or TEXT_NONE */
}			TextTrie;

typedef struct TextDigits
{
	uint32_t	set_first;		/* by position */
	uint32_t	sets;
	uint32_t	trie;			/* or TEXT_NONE */
}			TextDigits;

typedef enum TextSlotType
{
	TEXT_SLOT_LITERAL,
	TEXT_SLOT_LETTERS,
	TEXT_SLOT_DIGITS,
	TEXT_SLOT_MIXED,			/* a character set at each position */
	TEXT_SLOT_SYMBOL,
	TEXT_SLOT_TYPES
}			TextSlotType;

typedef struct TextCondition
{
	uint32_t	parent_item;	/* index in the parent's dictionary */
	uint32_t	other;			/* weight of the unconditional choice */
	TextChoice	choice;			/* items: index in this slot's dictionary */
}			TextCondition;

typedef struct TextSlot
{
	uint8_t		type;
	uint8_t		shape;
	uint8_t		boundary;
	uint8_t		model;
	uint32_t	literal;		/* vocabulary */
	uint32_t	other;			/* weight of a value not in the dictionary */
	TextChoice	dictionary;		/* items: vocabulary */
	uint32_t	parent;			/* slot before in the cluster, or TEXT_NONE */
	uint32_t	condition_first;
	uint32_t	conditions;
	TextChoice	lengths;		/* items: characters */
	uint32_t	digits_first;	/* one for each of lengths */
	uint32_t	position_first;
	uint32_t	positions;
	uint64_t	key_start;		/* keys count from here; 0: keys are spread */
}			TextSlot;

typedef struct TextCluster
{
	uint32_t	weight;
	uint32_t	slot_first;
	uint32_t	slots;
	TextChoice	lengths;		/* prose: words, ascending; twice the number,
								 * plus one if it is a mean */
}			TextCluster;

typedef struct TextProseWord
{
	TextString	text;
	uint32_t	element_first;
	uint8_t		elements[TEXT_VARIANTS];
	uint8_t		separator;
	bool		ends_sentence;
	bool		all_letters;	/* or digits: nothing else */
	uint16_t	chars;
	uint32_t	bigram_first;
	uint32_t	bigrams;
	uint32_t	bigram_total;
}			TextProseWord;

typedef struct TextBigram
{
	uint32_t	cumulative;
	uint32_t	next;			/* word; words = end of text */
	uint32_t	trigram_first;
	uint32_t	trigrams;
	uint32_t	trigram_total;	/* with the escape to the bigram */
}			TextBigram;

typedef struct TextTrigram
{
	uint32_t	cumulative;
	uint32_t	bigram;			/* the next state */
}			TextTrigram;

typedef struct TextFilter
{
	const unsigned char *bits;
	uint64_t	nbits;			/* 0: nothing is in it */
	int			hashes;
}			TextFilter;

/* How keys are made of a cluster; see text_key.c. */
#define TEXT_KEY_SLOTS		16
#define TEXT_KEY_CLUSTERS	16
#define TEXT_KEY_ROUND		64	/* positions dealt to the clusters at a time */

typedef struct TextKeyPlan
{
	uint32_t	cluster;
	int			slots;
	uint16_t	slot[TEXT_KEY_SLOTS];
	int			counter;		/* index in slot[] of the counting one, or -1 */
	int			widened;		/* index in slot[] that takes more digits, -1 */
	uint64_t	capacity;		/* strings before it is widened */
	uint32_t	share;			/* of TEXT_KEY_ROUND */
}			TextKeyPlan;

typedef struct TextKeys
{
	int			plans;
	TextKeyPlan plan[TEXT_KEY_CLUSTERS];
	uint8_t		plan_of[TEXT_KEY_ROUND];
	uint8_t		rank_of[TEXT_KEY_ROUND];
}			TextKeys;

struct SynthTextView
{
	uint32_t	flags;
	uint32_t	max_chars;
	uint32_t	count[TEXT_COUNTS];
	TextString *vocabulary;
	uint32_t   *letters;
	TextModel	model[TEXT_MODELS];
	TextNode   *nodes;
	TextEntry  *entries;
	TextCluster *clusters;
	TextSlot   *slots;
	TextCondition *conditions;
	uint32_t   *items;			/* of the choices */
	uint32_t   *cumulative;		/* of the choices */
	TextDigits *digits;
	TextDigitSet *digit_sets;
	TextTrie   *tries;
	TextChoice *positions;
	TextProseWord *words;		/* the last, words[n], is the begin of text */
	uint64_t   *elements;
	TextBigram *bigrams;
	TextTrigram *trigrams;
	bool		glued;			/* some words follow without a space */
	TextFilter	filter;
	TextKeys	keys;
};

static inline bool
text_filter_has(const TextFilter *filter, uint64_t hash)
{
	uint64_t	step = (hash >> 32) | 1;

	if (filter->nbits == 0)
		return false;
	for (int i = 0; i < filter->hashes; i++)
	{
		uint64_t	bit = hash % filter->nbits;

		if (!(filter->bits[bit >> 3] & (1 << (bit & 7))))
			return false;
		hash = (hash ^ (hash >> 31)) * UINT64_C(0xBF58476D1CE4E5B9) + step;
	}
	return true;
}

/* Index (from 0) in a choice with n > 0 by cumulative weight. */
static inline uint32_t
text_choose(const SynthTextView *view, const TextChoice *choice, SynthRandom *r)
{
	const uint32_t *c = view->cumulative + choice->first;
	uint32_t	lo = 0,
				n = choice->n;
	uint32_t	x;

	if (n == 1)
		return 0;
	x = (uint32_t) (((synth_num_random(r) >> 32) * choice->total) >> 32);
	while (n > 1)
	{
		uint32_t	half = n / 2;

		/* c[lo + half - 1] <= x: the first half lies below */
		if (c[lo + half - 1] <= x)
		{
			lo += half;
			n -= half;
		}
		else
			n = half;
	}
	return lo;
}

/* A buffer that is written up to its room and no further. */
typedef struct TextOut
{
	char	   *bytes;
	size_t		n;
	size_t		room;
	uint32_t	chars;
	uint32_t	max_chars;
	bool		raw;			/* bytes may not be UTF-8 */
	bool		full;
}			TextOut;

extern void synth_text_put(TextOut *out, const char *bytes, size_t n);
extern void synth_text_put_char(TextOut *out, uint32_t c);

/* text_generate.c */
extern void synth_text_out_init(TextOut *out, const SynthTextView *view,
								char *bytes, size_t room);
extern void synth_text_slot(const SynthTextView *view, const TextSlot *slot,
							uint32_t *chosen, int index, SynthRandom *r,
							TextOut *out);

/* text_prose.c */
static inline uint64_t
text_window_hash(const uint64_t *elements)
{
	uint64_t	h = TEXT_SEED_WINDOW;

	for (int i = 0; i < TEXT_WINDOW; i++)
		h = text_window_step(h, elements[i]);
	return h ^ (h >> 32);
}

/* In the filter of a sample of rows, sequences are told by variant. */
static inline uint64_t
text_variant_hash(uint64_t h, int variant)
{
	return synth_num_mix(h, (uint64_t) variant);
}

/* One more glued word of a run; the run's hash is that of its words. */
static inline uint64_t
text_run_step(uint64_t h, uint64_t element)
{
	return h == 0 ? synth_num_mix(TEXT_SEED_RUN, element) : synth_num_mix(h, element);
}

extern uint32_t synth_text_prose_draw(const SynthTextView *view,
									  const TextCluster *cluster,
									  SynthRandom *r, uint32_t *words);
extern bool synth_text_prose_allowed(const SynthTextView *view,
									 const uint32_t *words, uint32_t n,
									 uint32_t next);
extern uint32_t synth_text_prose_trim(const SynthTextView *view,
									  const uint32_t *words, uint32_t n,
									  const TextOut *out);
extern void synth_text_prose_write(const SynthTextView *view,
								   const uint32_t *words, uint32_t n,
								   TextOut *out);

/* text_key.c */
extern void synth_text_plan_keys(SynthTextView *view);

#endif							/* SYNTH_TEXT_PRIVATE_H */
