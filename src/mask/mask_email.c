/*
 * mask_email.c
 *		Methods email and username: distinct values stay distinct.
 *
 * The value's keyed hash of 64 bits is written in mixed radix: given name,
 * surname, a token and, for e-mail, the words of a domain.  The product of
 * the radixes is at least 2^64, so that different hashes give different
 * addresses; what can collide is the hash alone, with 1.4e-12 at 10,000
 * values, 2.7e-8 at a million, 2.7e-4 at 100 million.  Where the column's
 * varchar(n) is too short for the usual form, a shorter one with a longer
 * token takes its place; below some 20 characters there is room for fewer than
 * 2^64 addresses, and distinctness ends with the room.
 *
 * Domains end in .example or .test (RFC 2606): no mail reaches anybody.
 */
#include "postgres.h"

#include <math.h>

#include "mask/mask_dictionary_private.h"
#include "mask/mask_methods_private.h"

#define HASH_BITS		64
#define SHORT_DOMAIN	"@m.test"

typedef struct EmailState
{
	SynthWordState words;
	const SynthNames *names;
	bool		keep_domain;
	int			long_token;		/* first.last.token@domain */
	int			short_token;	/* first.token@domain of two words */
	int			local_token;	/* first.last.token@ what is kept */
}			EmailState;

typedef struct UsernameState
{
	SynthWordState words;
	const SynthNames *names;
	int			long_token;		/* first_lasttoken */
	int			short_token;	/* lasttoken */
}			UsernameState;

static void append_long(SynthMask *mask, uint64 hash);
static void append_short(SynthMask *mask, uint64 hash);
static void append_tiny(SynthMask *mask, uint64 hash);
static bool append_at_kept(SynthMask *mask, uint64 hash, const char *in, int bytes);
static int	find_domain(const char *in, int bytes);
static void append_first(SynthMask *mask, const SynthNames *names, uint64 *hash);
static void append_last(SynthMask *mask, const SynthNames *names, uint64 *hash);
static void append_domain(SynthMask *mask, uint64 *hash, bool with_trade);
static bool fits(const SynthMask *mask, int start);

/* Latin names of the locale's language */
static const SynthNames *
latin_names(const SynthDictionary *dictionary)
{
	return dictionary->latin.last.n ? &dictionary->latin : &dictionary->names;
}

/* ---- e-mail ---- */

void
synth_mask_email_prepare(SynthMask *mask)
{
	EmailState *state = MemoryContextAllocZero(mask->context, sizeof(EmailState));
	double		first,
				last,
				domain;

	synth_mask_begin_words(mask, &state->words);
	state->names = latin_names(state->words.given);
	state->keep_domain = synth_mask_argument_flag(mask->rule, 0);
	first = log2(state->names->female.n + state->names->male.n);
	last = log2(state->names->last.n);
	domain = log2(synth_mask_domain_heads.n) + log2(synth_mask_domain_tails.n) +
		log2(synth_mask_domain_endings.n);
	state->long_token = synth_mask_token_length(first + last + domain +
												log2(synth_mask_domain_trades.n),
												HASH_BITS);
	state->short_token = synth_mask_token_length(first + domain, HASH_BITS);
	state->local_token = synth_mask_token_length(first + last, HASH_BITS);
}

bool
synth_mask_email_apply(SynthMask *mask, const char *in, int bytes)
{
	EmailState *state = mask->state;
	int			start = mask->out.len;
	uint64		hash = synth_mask_hash(mask, in, bytes);

	if (bytes == 0)
		return true;
	if (state->keep_domain && append_at_kept(mask, hash, in, bytes))
		return true;
	append_long(mask, hash);
	if (fits(mask, start))
		return true;
	synth_mask_rewind(mask, start);
	append_short(mask, hash);
	if (fits(mask, start))
		return true;
	synth_mask_rewind(mask, start);
	append_tiny(mask, hash);
	return true;
}

/* marta.keller.7k2q9@birchfield-optik.example */
static void
append_long(SynthMask *mask, uint64 hash)
{
	EmailState *state = mask->state;

	append_first(mask, state->names, &hash);
	appendStringInfoCharMacro(&mask->out, '.');
	append_last(mask, state->names, &hash);
	appendStringInfoCharMacro(&mask->out, '.');
	synth_mask_append_token(&mask->out, &hash, state->long_token);
	append_domain(mask, &hash, true);
}

/* marta.7k2q9bcd0@birchfield.example */
static void
append_short(SynthMask *mask, uint64 hash)
{
	EmailState *state = mask->state;

	append_first(mask, state->names, &hash);
	appendStringInfoCharMacro(&mask->out, '.');
	synth_mask_append_token(&mask->out, &hash, state->short_token);
	append_domain(mask, &hash, false);
}

/* as much of a token as there is room for; below 9 characters no domain */
static void
append_tiny(SynthMask *mask, uint64 hash)
{
	int			room = mask->max_chars - (int) strlen(SHORT_DOMAIN);

	if (room < 2)
		synth_mask_append_token(&mask->out, &hash, mask->max_chars);
	else
	{
		synth_mask_append_token(&mask->out, &hash, room);
		appendStringInfoString(&mask->out, SHORT_DOMAIN);
	}
}

/* false: there is no domain to keep, or no room */
static bool
append_at_kept(SynthMask *mask, uint64 hash, const char *in, int bytes)
{
	EmailState *state = mask->state;
	int			start = mask->out.len;
	int			at = find_domain(in, bytes);
	uint64		again = hash;

	if (at < 0)
		return false;
	append_first(mask, state->names, &hash);
	appendStringInfoCharMacro(&mask->out, '.');
	append_last(mask, state->names, &hash);
	appendStringInfoCharMacro(&mask->out, '.');
	synth_mask_append_token(&mask->out, &hash, state->local_token);
	appendBinaryStringInfo(&mask->out, in + at, bytes - at);
	if (fits(mask, start))
		return true;
	synth_mask_rewind(mask, start);
	synth_mask_append_token(&mask->out, &again, SYNTH_TOKEN_MAX);
	appendBinaryStringInfo(&mask->out, in + at, bytes - at);
	if (fits(mask, start))
		return true;
	synth_mask_rewind(mask, start);
	return false;
}

/*
 * Where "@domain" begins, -1 where there is none: what follows the last @ is
 * kept only if it looks like a host, as else it could be anything.
 */
static int
find_domain(const char *in, int bytes)
{
	int			at = bytes;
	bool		dotted = false;

	while (--at >= 0 && in[at] != '@')
	{
		unsigned char c = in[at];

		if (!(c == '-' || c == '.' || (c >= '0' && c <= '9') || IS_HIGHBIT_SET(c) ||
			  (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
			return -1;
		dotted |= c == '.' && at + 1 < bytes;
	}
	return at > 0 && dotted && in[at + 1] != '.' ? at : -1;
}

static void
append_first(SynthMask *mask, const SynthNames *names, uint64 *hash)
{
	uint32		i = synth_mask_draw(hash, names->female.n + names->male.n);

	synth_mask_append_folded(&mask->out, i < names->female.n ? names->female.words[i] :
							 names->male.words[i - names->female.n]);
}

static void
append_last(SynthMask *mask, const SynthNames *names, uint64 *hash)
{
	synth_mask_append_folded(&mask->out,
							 names->last.words[synth_mask_draw(hash, names->last.n)]);
}

static const char *
draw_word(const SynthWords *words, uint64 *hash)
{
	return words->words[synth_mask_draw(hash, words->n)];
}

static void
append_domain(SynthMask *mask, uint64 *hash, bool with_trade)
{
	appendStringInfoCharMacro(&mask->out, '@');
	appendStringInfoString(&mask->out, draw_word(&synth_mask_domain_heads, hash));
	appendStringInfoString(&mask->out, draw_word(&synth_mask_domain_tails, hash));
	if (with_trade)
	{
		appendStringInfoCharMacro(&mask->out, '-');
		appendStringInfoString(&mask->out, draw_word(&synth_mask_domain_trades, hash));
	}
	appendStringInfoString(&mask->out, draw_word(&synth_mask_domain_endings, hash));
}

static bool
fits(const SynthMask *mask, int start)
{
	return mask->max_chars == 0 || synth_mask_chars_from(mask, start) <= mask->max_chars;
}

/* ---- user name ---- */

void
synth_mask_username_prepare(SynthMask *mask)
{
	UsernameState *state = MemoryContextAllocZero(mask->context, sizeof(UsernameState));
	double		first,
				last;

	synth_mask_begin_words(mask, &state->words);
	state->names = latin_names(state->words.given);
	first = log2(state->names->female.n + state->names->male.n);
	last = log2(state->names->last.n);
	state->long_token = synth_mask_token_length(first + last, HASH_BITS);
	state->short_token = synth_mask_token_length(last, HASH_BITS);
}

/* marta_keller7k2q9bcdf */
bool
synth_mask_username_apply(SynthMask *mask, const char *in, int bytes)
{
	UsernameState *state = mask->state;
	int			start = mask->out.len;
	uint64		whole = synth_mask_hash(mask, in, bytes);
	uint64		hash = whole;

	if (bytes == 0)
		return true;
	append_first(mask, state->names, &hash);
	appendStringInfoCharMacro(&mask->out, '_');
	append_last(mask, state->names, &hash);
	synth_mask_append_token(&mask->out, &hash, state->long_token);
	if (fits(mask, start))
		return true;
	synth_mask_rewind(mask, start);
	hash = whole;
	append_last(mask, state->names, &hash);
	synth_mask_append_token(&mask->out, &hash, state->short_token);
	if (fits(mask, start))
		return true;
	synth_mask_rewind(mask, start);
	synth_mask_append_token(&mask->out, &whole, mask->max_chars);
	return true;
}
