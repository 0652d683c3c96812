/*
 * text_token.c
 *		Cutting values to tokens, runs and words; pure C.
 */
#include <string.h>

#include "text/text_private.h"

static inline bool
in_run(TextClass class)
{
	return class >= TEXT_CLASS_DIGIT && class <= TEXT_CLASS_MARK;
}

/*
 * synth_text_tokens
 *		Cut a value to runs, symbols and literals; -1 when more than max.
 *
 * Marks and joiners stay with the symbol or literal before them, and a symbol
 * after a joiner does too, so that no grapheme is cut.
 */
int
synth_text_tokens(const char *bytes, size_t n, TextToken *out, int max)
{
	const unsigned char *begin = (const unsigned char *) bytes,
			   *end = begin + n,
			   *p = begin;
	int			tokens = 0;

	while (p < end)
	{
		const unsigned char *start = p;
		uint32_t	c;
		TextClass	class;
		TextTokenKind kind;

		p += text_decode(p, end, &c);
		class = text_class(c);
		kind = in_run(class) ? TEXT_TOKEN_RUN :
			class == TEXT_CLASS_SYMBOL ? TEXT_TOKEN_SYMBOL : TEXT_TOKEN_LITERAL;
		while (p < end)
		{
			uint32_t	d;
			int			step = text_decode(p, end, &d);
			TextClass	next = text_class(d);

			if (kind == TEXT_TOKEN_RUN ? in_run(next) :
				next == TEXT_CLASS_MARK ||
				(kind == TEXT_TOKEN_SYMBOL && next == TEXT_CLASS_SYMBOL))
				p += step;
			else
				break;
		}
		if (tokens == max)
			return -1;
		out[tokens].kind = (uint8_t) kind;
		out[tokens].shape = TEXT_SHAPE_LOWER;
		out[tokens].script = 0;
		out[tokens].start = (uint32_t) (start - begin);
		out[tokens].length = (uint32_t) (p - start);
		tokens++;
	}
	return tokens;
}

/* Case shape of letters from counts over them. */
static TextShape
shape_of(bool first_upper, int upper, int lower)
{
	if (upper == 0)
		return TEXT_SHAPE_LOWER;
	if (lower == 0)
		return TEXT_SHAPE_UPPER;
	if (first_upper && upper == 1)
		return TEXT_SHAPE_CAPITAL;
	return TEXT_SHAPE_MIXED;
}

/*
 * synth_text_runs
 *		Cut a run to digits and letters of one script; -1 when more than max.
 */
int
synth_text_runs(const char *bytes, uint32_t start, uint32_t length,
				TextToken *out, int max)
{
	const unsigned char *begin = (const unsigned char *) bytes,
			   *p = begin + start,
			   *end = p + length;
	int			runs = 0;

	while (p < end)
	{
		const unsigned char *from = p;
		bool		digits = false;
		bool		first_upper = false;
		int			upper = 0,
					lower = 0;
		TextScript	script = TEXT_SCRIPT_OTHER;

		while (p < end)
		{
			uint32_t	c;
			int			step = text_decode(p, end, &c);
			TextClass	class = text_class(c);

			if (p == from)
			{
				digits = class == TEXT_CLASS_DIGIT;
				script = synth_text_script(c);
				first_upper = class == TEXT_CLASS_UPPER;
			}
			else if (class != TEXT_CLASS_MARK &&
					 (digits != (class == TEXT_CLASS_DIGIT) ||
					  (!digits && script != synth_text_script(c))))
				break;
			else if (class == TEXT_CLASS_MARK && digits)
				break;
			upper += class == TEXT_CLASS_UPPER;
			lower += class == TEXT_CLASS_LOWER;
			p += step;
		}
		if (runs == max)
			return -1;
		out[runs].kind = digits ? TEXT_TOKEN_DIGITS : TEXT_TOKEN_LETTERS;
		out[runs].shape = (uint8_t) shape_of(first_upper, upper, lower);
		out[runs].script = (uint8_t) script;
		out[runs].start = (uint32_t) (from - begin);
		out[runs].length = (uint32_t) (p - from);
		runs++;
	}
	return runs;
}

/* Is there a letter of a script without spaces before the next space? */
static bool
has_unspaced(const unsigned char *p, const unsigned char *end)
{
	while (p < end)
	{
		uint32_t	c;

		p += text_decode(p, end, &c);
		if (c < 0x80 ? text_class(c) == TEXT_CLASS_SPACE :
			c >= 0xE00 && synth_text_unspaced(c) &&
			text_class(c) == TEXT_CLASS_LETTER)
			return c >= 0x80;
		if (c >= 0x80 && text_class(c) == TEXT_CLASS_SPACE)
			return false;
	}
	return false;
}

/*
 * synth_text_next_word
 *		The next word at *position: what stands between spaces.  Where that
 *		has letters of a script without spaces, each of those letters, with its
 *		marks, and what is between them, parted from punctuation.
 */
bool
synth_text_next_word(const char *bytes, size_t n, size_t *position,
					 TextWord *word)
{
	const unsigned char *begin = (const unsigned char *) bytes,
			   *end = begin + n,
			   *p = begin + *position;
	const unsigned char *start;
	int			newlines = 0;
	bool		first = *position == 0;
	bool		spaces = false;
	bool		parted;
	bool		unspaced = false;
	bool		letters = false;

	while (p < end)
	{
		uint32_t	c;
		int			step = text_decode(p, end, &c);

		if (text_class(c) != TEXT_CLASS_SPACE)
			break;
		newlines += c == '\n';
		spaces = true;
		p += step;
	}
	start = p;
	/* words are glued to the one before only in such company */
	parted = (!first && !spaces) || has_unspaced(p, end);
	while (p < end)
	{
		uint32_t	c;
		int			step = text_decode(p, end, &c);
		TextClass	class = text_class(c);

		if (class == TEXT_CLASS_SPACE)
			break;
		if (parted && class != TEXT_CLASS_MARK)
		{
			bool		letter = c == '_' || in_run(class);

			if (p != start && (unspaced || letter != letters ||
							   (letter && synth_text_unspaced(c))))
				break;
			unspaced = synth_text_unspaced(c) && class == TEXT_CLASS_LETTER;
			letters = letter;
		}
		p += step;
	}
	*position = (size_t) (p - begin);
	if (p == start)
		return false;
	word->start = (uint32_t) (start - begin);
	word->length = (uint32_t) (p - start);
	word->separator = (uint8_t) (first ? TEXT_SEPARATOR_SPACE :
								 !spaces ? TEXT_SEPARATOR_NONE :
								 newlines == 0 ? TEXT_SEPARATOR_SPACE :
								 newlines == 1 ? TEXT_SEPARATOR_NEWLINE :
								 TEXT_SEPARATOR_PARAGRAPH);
	return true;
}

/* Lower case of bytes; returns the length, or 0 when there is no room. */
size_t
synth_text_fold(const char *bytes, size_t n, char *out, size_t out_size)
{
	const unsigned char *p = (const unsigned char *) bytes,
			   *end = p + n;
	size_t		used = 0;

	while (p < end)
	{
		uint32_t	c;

		if (used + 4 > out_size)
			return 0;
		p += text_decode(p, end, &c);
		used += (size_t) synth_text_encode(synth_text_lower(c), out + used);
	}
	return used;
}

static uint64_t
hash_element(const char *bytes, size_t n, bool fold)
{
	char		lower[TEXT_FOLD_BYTES];

	if (fold)
	{
		n = synth_text_fold(bytes, n, lower, sizeof(lower));
		if (n == 0)
			return 0;
		bytes = lower;
	}
	return synth_num_hash(bytes, n, TEXT_SEED_WORD) | 1;
}

static inline bool
is_outer(TextClass class)
{
	return class == TEXT_CLASS_PUNCT || class == TEXT_CLASS_SYMBOL ||
		class == TEXT_CLASS_SPACE;
}

/* Without what is neither letter nor digit at both ends; 0 if all is. */
static uint64_t
stripped_element(const unsigned char *p, const unsigned char *end, bool fold)
{
	const unsigned char *from = NULL,
			   *to = NULL;

	while (p < end)
	{
		uint32_t	c;
		int			step = text_decode(p, end, &c);
		TextClass	class = text_class(c);

		if (!is_outer(class) && !(class == TEXT_CLASS_MARK && from == NULL))
		{
			if (from == NULL)
				from = p;
			if (class != TEXT_CLASS_MARK || to == p)
				to = p + step;
		}
		p += step;
	}
	return from == NULL ? 0 :
		hash_element((const char *) from, (size_t) (to - from), fold);
}

/* Without what is neither letter nor digit, wherever it stands. */
static uint64_t
joined_element(const unsigned char *p, const unsigned char *end)
{
	char		joined[TEXT_FOLD_BYTES];
	size_t		n = 0;

	while (p < end)
	{
		uint32_t	c;

		if (n + 4 > sizeof(joined))
			return 0;
		p += text_decode(p, end, &c);
		if (in_run(text_class(c)))
			n += (size_t) synth_text_encode(synth_text_lower(c), joined + n);
	}
	return n == 0 ? 0 : synth_num_hash(joined, n, TEXT_SEED_WORD) | 1;
}

/*
 * synth_text_elements
 *		The words that a variant sees in a word, as hashes (0: too long to be
 *		in a vocabulary); returns how many, at most max.
 */
int
synth_text_elements(const char *word, size_t n, int variant,
					uint64_t *out, int max)
{
	const unsigned char *p = (const unsigned char *) word,
			   *end = p + n;
	int			elements = 0;

	if (max < 1)
		return 0;
	switch ((TextVariant) variant)
	{
		case TEXT_VARIANT_RAW:
		case TEXT_VARIANT_RAW_FOLDED:
			out[0] = hash_element(word, n, variant == TEXT_VARIANT_RAW_FOLDED);
			return 1;
		case TEXT_VARIANT_STRIPPED:
		case TEXT_VARIANT_STRIPPED_FOLDED:
			out[0] = stripped_element(p, end, variant == TEXT_VARIANT_STRIPPED_FOLDED);
			return out[0] != 0 || n > TEXT_MAX_WORD;
		case TEXT_VARIANT_JOINED_FOLDED:
			out[0] = joined_element(p, end);
			return out[0] != 0 || n > TEXT_MAX_WORD;
		default:
			break;
	}
	while (p < end && elements < max)
	{
		const unsigned char *from = p;
		uint32_t	c;

		while (p < end)
		{
			int			step = text_decode(p, end, &c);
			TextClass	class = text_class(c);

			if (variant == TEXT_VARIANT_LETTERS_FOLDED ?
				!in_run(class) || class == TEXT_CLASS_DIGIT :
				c != '_' && !in_run(class))
				break;
			p += step;
		}
		if (p > from)
			out[elements++] = hash_element((const char *) from, (size_t) (p - from),
										   variant != TEXT_VARIANT_WORDS);
		else
			p += text_decode(p, end, &c);
	}
	return elements;
}

/* Does the word end with a full stop or the like, perhaps in quotes? */
bool
synth_text_ends_sentence(const char *word, size_t n)
{
	const unsigned char *p = (const unsigned char *) word,
			   *end = p + n;
	bool		ends = false;

	while (p < end)
	{
		uint32_t	c;

		p += text_decode(p, end, &c);
		if (c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 ||
			c == 0xFF01 || c == 0xFF1F || c == 0x0964 || c == 0x061F ||
			c == 0x06D4)
			ends = true;
		else if (c == '"' || c == '\'' || c == ')' || c == ']' ||
				 c == 0x2019 || c == 0x201D || c == 0xBB || c == 0x300D)
			continue;
		else
			ends = text_class(c) == TEXT_CLASS_SYMBOL;
	}
	return ends;
}

/* Is all of it letters, digits and underscores? */
bool
synth_text_all_letters(const char *word, size_t n)
{
	const unsigned char *p = (const unsigned char *) word,
			   *end = p + n;

	while (p < end)
	{
		uint32_t	c;

		p += text_decode(p, end, &c);
		if (c != '_' && !in_run(text_class(c)))
			return false;
	}
	return true;
}
