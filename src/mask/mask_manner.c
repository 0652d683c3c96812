/*
 * mask_manner.c
 *		How a value is written, and writing another word in the same manner.
 *
 * The script is that of the first letter, the case that of all letters looked
 * at.  Text in ASCII, nearly all there is, is read and written without ICU;
 * other scripts take their dictionary, and where there is none, ICU's
 * transliteration of a Latin one.
 */
#include "postgres.h"

#include <math.h>
#include <unicode/uchar.h>
#include <unicode/ucasemap.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

#include "common/hashfn.h"
#include "mask/mask_dictionary_private.h"

/* letters beyond these many bytes do not change the manner */
#define BYTES_READ 256
#define WORD_BYTES 512

/* A word in another script, in a slot near that of its hash. */
typedef struct SynthSpelling
{
	char	   *word;
	char	   *spelled;
}			SynthSpelling;

#define SPELLINGS 4096			/* more than any dictionary has names */
#define PROBES 8

static const SynthDictionary *find_locale(const char *locale);
static const SynthDictionary *find_script(UScriptCode script, const char *locale);
static void free_words(void *arg);
static void read_letters(const char *in, int bytes, SynthManner *manner,
						 UScriptCode *script, bool *has_kana);
static void append_cased(SynthMask *mask, SynthLetterCase letter_case,
						 const char *word);
static void append_mapped(SynthMask *mask, SynthLetterCase letter_case,
						  const char *word);
static const char *spell(SynthMask *mask, UScriptCode script, const char *word);
static void begin_script(SynthWordState *state, UScriptCode script);
static char *transliterate(SynthWordState *state, const char *word);
static const char *to_hiragana(const char *word, char *buffer);

/* ---- making ready ---- */

/* The state of names is the first member of every state with words. */
static inline SynthWordState *
word_state(const SynthMask *mask)
{
	return mask->state;
}

void
synth_mask_begin_words(SynthMask *mask, SynthWordState *state)
{
	MemoryContextCallback *callback;
	StringInfoData known;

	mask->state = state;
	state->spelled_script = USCRIPT_INVALID_CODE;
	callback = MemoryContextAlloc(mask->context, sizeof(MemoryContextCallback));
	callback->func = free_words;
	callback->arg = state;
	MemoryContextRegisterResetCallback(mask->context, callback);
	state->given = mask->rule->locale ? find_locale(mask->rule->locale) :
		synth_mask_dictionaries[0];
	if (state->given)
		return;
	initStringInfo(&known);
	for (int i = 0; i < synth_mask_ndictionaries; i++)
		if (synth_mask_dictionaries[i]->places)
			appendStringInfo(&known, "%s%s", i ? ", " : "",
							 synth_mask_dictionaries[i]->locale);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no dictionary of locale \"%s\"", mask->rule->locale),
			 errhint("The locales are %s.", known.data)));
}

static void
free_words(void *arg)
{
	SynthWordState *state = arg;

	if (state->case_map)
		ucasemap_close(state->case_map);
	if (state->transliterator)
		utrans_close(state->transliterator);
	state->case_map = NULL;
	state->transliterator = NULL;
}

/* "de", "de_AT", "de-AT.UTF-8": the country's own dictionary, else the language's. */
static const SynthDictionary *
find_locale(const char *locale)
{
	char		name[16];
	int			n = 0;

	for (; locale[n] && locale[n] != '.' && n < lengthof(name) - 1; n++)
		name[n] = locale[n] == '-' ? '_' : pg_ascii_tolower((unsigned char) locale[n]);
	name[n] = '\0';
	for (int whole = 1; whole >= 0; whole--)
	{
		if (!whole && strchr(name, '_'))
			*strchr(name, '_') = '\0';
		for (int i = 0; i < synth_mask_ndictionaries; i++)
			if (strcmp(name, synth_mask_dictionaries[i]->locale) == 0)
				return synth_mask_dictionaries[i];
	}
	return NULL;
}

/* A script's dictionary, of the locale if it has one; NULL: there is none. */
static const SynthDictionary *
find_script(UScriptCode script, const char *locale)
{
	const SynthDictionary *found = NULL;

	for (int i = 0; i < synth_mask_ndictionaries; i++)
	{
		const SynthDictionary *dictionary = synth_mask_dictionaries[i];

		if (dictionary->script != script)
			continue;
		if (strcmp(dictionary->locale, locale) == 0)
			return dictionary;
		if (found == NULL)
			found = dictionary;
	}
	return found;
}

/* ---- reading ---- */

void
synth_mask_read_manner(SynthWordState *state, const char *in, int bytes,
					   bool of_names, SynthManner *manner)
{
	const SynthDictionary *given = state->given;
	UScriptCode script = USCRIPT_LATIN;
	bool		has_kana = false;

	manner->dictionary = given;
	manner->names = &given->names;
	manner->spelled = USCRIPT_INVALID_CODE;
	manner->hiragana = false;
	read_letters(in, Min(bytes, BYTES_READ), manner, &script, &has_kana);
	if (script == USCRIPT_LATIN)
	{
		if (of_names && given->latin.last.n)
			manner->names = &given->latin;
		return;
	}
	if (script == USCRIPT_HIRAGANA)
	{
		manner->hiragana = true;
		script = USCRIPT_KATAKANA;
	}
	if (script == given->script)
		return;
	manner->dictionary = find_script(script, has_kana ? "ja" : given->locale);
	if (manner->dictionary == NULL)
	{
		manner->dictionary = given;
		if (given->latin.last.n)
			manner->names = &given->latin;
		manner->spelled = script;
		return;
	}
	manner->names = &manner->dictionary->names;
	if (!of_names && manner->dictionary->places == NULL)
	{
		manner->dictionary = find_locale(manner->dictionary->locale);
		manner->hiragana = false;
	}
}

static void
read_letters(const char *in, int bytes, SynthManner *manner, UScriptCode *script,
			 bool *has_kana)
{
	int			upper = 0,
				lower = 0,
				other = 0;
	bool		known = false;

	for (int i = 0; i < bytes;)
	{
		unsigned char byte = in[i];
		UChar32		c;
		UErrorCode	status = U_ZERO_ERROR;
		UScriptCode of_letter;

		if (byte < 0x80)
		{
			bool		is_upper = byte >= 'A' && byte <= 'Z';
			bool		is_lower = byte >= 'a' && byte <= 'z';

			upper += is_upper;
			lower += is_lower;
			known |= is_upper | is_lower;
			i++;
			continue;
		}
		U8_NEXT(in, i, bytes, c);
		if (c < 0 || !u_isalpha(c))
			continue;
		if (u_isupper(c))
			upper++;
		else if (u_islower(c))
			lower++;
		else
			other++;
		*has_kana |= c >= 0x3041 && c <= 0x30FF;
		if (known)
			continue;
		of_letter = uscript_getScript(c, &status);
		known = U_SUCCESS(status) && of_letter > USCRIPT_INHERITED;
		if (known)
			*script = of_letter;
	}
	manner->letters = upper + lower + other;
	manner->letter_case = SYNTH_CASE_OWN;
	if (lower == 0 && upper > 1)
		manner->letter_case = SYNTH_CASE_UPPER;
	else if (upper == 0 && lower > 0)
		manner->letter_case = SYNTH_CASE_LOWER;
}

/* ---- writing ---- */

void
synth_mask_append_word(SynthMask *mask, const SynthManner *manner, const char *word)
{
	char		buffer[WORD_BYTES];

	if (manner->spelled != USCRIPT_INVALID_CODE)
		word = spell(mask, manner->spelled, word);
	else if (manner->hiragana)
		word = to_hiragana(word, buffer);
	if (manner->letter_case == SYNTH_CASE_OWN)
		appendBinaryStringInfo(&mask->out, word, strlen(word));
	else
		append_cased(mask, manner->letter_case, word);
}

static void
append_cased(SynthMask *mask, SynthLetterCase letter_case, const char *word)
{
	int			start = mask->out.len;

	for (const char *c = word; *c; c++)
	{
		if (IS_HIGHBIT_SET(*c))
		{
			synth_mask_rewind(mask, start);
			append_mapped(mask, letter_case, word);
			return;
		}
		appendStringInfoCharMacro(&mask->out, letter_case == SYNTH_CASE_UPPER ?
								  pg_ascii_toupper((unsigned char) *c) :
								  pg_ascii_tolower((unsigned char) *c));
	}
}

/* Greek capitals lose their accents: the rule of its own language only. */
static void
append_mapped(SynthMask *mask, SynthLetterCase letter_case, const char *word)
{
	SynthWordState *state = word_state(mask);
	UErrorCode	status = U_ZERO_ERROR;
	char		mapped[WORD_BYTES];
	int			length = 0;

	if (state->case_map == NULL)
		state->case_map = ucasemap_open("el", 0, &status);
	if (U_SUCCESS(status))
		length = letter_case == SYNTH_CASE_UPPER ?
			ucasemap_utf8ToUpper(state->case_map, mapped, sizeof(mapped), word, -1, &status) :
			ucasemap_utf8ToLower(state->case_map, mapped, sizeof(mapped), word, -1, &status);
	if (U_FAILURE(status) || length >= sizeof(mapped))
		appendStringInfoString(&mask->out, word);
	else
		appendBinaryStringInfo(&mask->out, mapped, length);
}

void
synth_mask_append_form(SynthMask *mask, const SynthManner *manner,
					   const char *form, const char *const values[26])
{
	for (const char *c = form; *c; c++)
	{
		if (*c != '%')
			appendStringInfoCharMacro(&mask->out, *c);
		else if (values[*++c - 'a'])
			synth_mask_append_word(mask, manner, values[*c - 'a']);
	}
}

/*
 * A Latin word in another script; as it is where ICU knows no way.  ICU takes
 * microseconds, so that what it made is kept until another word comes into
 * the slot.
 */
static const char *
spell(SynthMask *mask, UScriptCode script, const char *word)
{
	SynthWordState *state = word_state(mask);
	SynthSpelling *spelling = NULL;
	MemoryContext old;
	uint32		slot;

	if (state->spelled_script != script)
		begin_script(state, script);
	if (state->transliterator == NULL)
		return word;
	old = MemoryContextSwitchTo(mask->context);
	if (state->spellings == NULL)
		state->spellings = palloc0(sizeof(SynthSpelling) * SPELLINGS);
	slot = hash_bytes((const unsigned char *) word, strlen(word));
	for (int probe = 0; probe < PROBES; probe++)
	{
		spelling = &state->spellings[(slot + probe) % SPELLINGS];
		if (spelling->word == NULL || strcmp(spelling->word, word) == 0)
			break;
	}
	if (spelling->word == NULL || strcmp(spelling->word, word) != 0)
	{
		if (spelling->word)
		{
			pfree(spelling->word);
			pfree(spelling->spelled);
		}
		spelling->word = pstrdup(word);
		spelling->spelled = transliterate(state, word);
	}
	MemoryContextSwitchTo(old);
	return spelling->spelled;
}

static void
begin_script(SynthWordState *state, UScriptCode script)
{
	UErrorCode	status = U_ZERO_ERROR;
	UChar		id[64];
	char		name[64];

	if (state->transliterator)
		utrans_close(state->transliterator);
	snprintf(name, sizeof(name), "Latin-%s", uscript_getName(script));
	u_uastrncpy(id, name, lengthof(id));
	state->transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	if (U_FAILURE(status))
		state->transliterator = NULL;
	state->spelled_script = script;
	for (int i = 0; state->spellings && i < SPELLINGS; i++)
	{
		if (state->spellings[i].word == NULL)
			continue;
		pfree(state->spellings[i].word);
		pfree(state->spellings[i].spelled);
		state->spellings[i].word = NULL;
	}
}

static char *
transliterate(SynthWordState *state, const char *word)
{
	UErrorCode	status = U_ZERO_ERROR;
	UChar		text[WORD_BYTES / 4];
	char		spelled[WORD_BYTES];
	int32_t		length,
				limit;

	u_strFromUTF8(text, lengthof(text), &length, word, -1, &status);
	limit = length;
	utrans_transUChars(state->transliterator, text, &length, lengthof(text), 0,
					   &limit, &status);
	u_strToUTF8(spelled, sizeof(spelled), &length, text, length, &status);
	if (U_FAILURE(status) || length >= sizeof(spelled))
		return pstrdup(word);
	return pnstrdup(spelled, length);
}

/* Both kana are in the same order; the marks of length stay. */
static const char *
to_hiragana(const char *word, char *buffer)
{
	int32_t		from = 0,
				to = 0,
				bytes = strlen(word);

	while (from < bytes && to < WORD_BYTES - U8_MAX_LENGTH)
	{
		UChar32		c;

		U8_NEXT(word, from, bytes, c);
		if (c >= 0x30A1 && c <= 0x30F6)
			c -= 0x60;
		if (c >= 0)
			U8_APPEND_UNSAFE(buffer, to, c);
	}
	buffer[to] = '\0';
	return buffer;
}

/* U+00C0 to U+017F without their marks */
static const char folded[][3] = {
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i",
	"i", "i", "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u",
	"y", "th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e",
	"e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "", "o", "u",
	"u", "u", "u", "y", "th", "y", "a", "a", "a", "a", "a", "a", "c", "c",
	"c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e", "e", "e", "e",
	"e", "e", "e", "e", "e", "g", "g", "g", "g", "g", "g", "g", "g", "h", "h",
	"h", "h", "i", "i", "i", "i", "i", "i", "i", "i", "i", "i", "ij", "ij",
	"j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l",
	"n", "n", "n", "n", "n", "n", "n", "ng", "ng", "o", "o", "o", "o", "o",
	"o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s",
	"s", "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z",
	"z", "z", "s"
};

void
synth_mask_append_folded(StringInfo out, const char *word)
{
	for (const unsigned char *c = (const unsigned char *) word; *c; c++)
	{
		int			code = c[0];

		if (code < 0x80)
		{
			code = pg_ascii_tolower(code);
			if (code >= 'a' && code <= 'z')
				appendStringInfoCharMacro(out, code);
		}
		else if (code >= 0xC3 && code <= 0xC5)
		{
			code = ((code & 0x1F) << 6 | (*++c & 0x3F)) - 0xC0;
			if (code >= 0 && code < lengthof(folded))
				appendStringInfoString(out, folded[code]);
		}
	}
}

/* ---- lengths ---- */

int
synth_mask_count_chars(const char *text, int bytes)
{
	int			chars = 0;

	for (int i = 0; i < bytes; i++)
		chars += (text[i] & 0xC0) != 0x80;
	return chars;
}

int
synth_mask_chars_from(const SynthMask *mask, int start)
{
	return synth_mask_count_chars(mask->out.data + start, mask->out.len - start);
}

void
synth_mask_rewind(SynthMask *mask, int start)
{
	mask->out.len = start;
	mask->out.data[start] = '\0';
}

/* ---- tokens ---- */

int
synth_mask_draw_token(char token[SYNTH_TOKEN_MAX], uint64 *hash, int length)
{
	static const char signs[] = "0123456789bcdfghjklmnpqrstvwxyz";

	length = Min(length, SYNTH_TOKEN_MAX);
	for (int i = 0; i < length; i++)
		token[i] = signs[synth_mask_draw(hash, SYNTH_TOKEN_BASE)];
	return length;
}

void
synth_mask_append_token(StringInfo out, uint64 *hash, int length)
{
	char		token[SYNTH_TOKEN_MAX];

	length = synth_mask_draw_token(token, hash, length);
	appendBinaryStringInfo(out, token, length);
}

int
synth_mask_token_length(double bits, double target_bits)
{
	if (bits >= target_bits)
		return 0;
	return Min((int) ceil((target_bits - bits) / log2(SYNTH_TOKEN_BASE)),
			   SYNTH_TOKEN_MAX);
}
