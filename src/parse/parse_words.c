/*
 * parse_words.c
 *		Names of months, weekdays and halves of the day in all languages that
 *		ICU knows, folded, in one table.
 *
 * The table is made when a session first needs it (some 40 ms, under 1 MB) and
 * kept: it depends on nothing but the ICU library.  An exact look-up is a hash
 * probe; a word that is not there may be the beginning of one ("Sept", "giu"),
 * which a binary search finds.
 *
 * Source: CLDR by ICU, format and stand-alone forms, wide, abbreviated, short;
 * a few forms beyond CLDR that people write are in the list "also".
 */
#include "parse/parse_private.h"

#include <stdlib.h>
#include <string.h>

#include "unicode/udat.h"
#include "unicode/uloc.h"
#include "unicode/ustring.h"

typedef struct Word
{
	unsigned	at;				/* into bytes */
	unsigned char length;
	unsigned char kind;
	unsigned char value;
	unsigned char wide;
	unsigned char language;
}			Word;

typedef struct Vocabulary
{
	Word	   *words;			/* by bytes, then language */
	int			n;
	int			max;
	char	   *bytes;
	size_t		nbytes;
	size_t		max_bytes;
	int		   *slots;			/* first word of a spelling + 1; 0 is free */
	unsigned	mask;
	int			nlanguages;
	char		languages[SYNTH_LANGUAGES][12];
	bool		day_first[SYNTH_LANGUAGES];
}			Vocabulary;

static Vocabulary vocabulary;
static bool is_open = false;

/* Languages to name first where a word belongs to several. */
static const char *const preferred[] = {
	"en", "de", "fr", "es", "it", "pt", "nl", "ru", "pl", "tr", "sv", "da", "nb", "fi",
	"cs", "hu", "ro", "el", "uk", "bg", "hr", "sr", "sk", "sl", "lt", "lv", "et", "id",
	"vi", "th", "ar", "he", "fa", "hi", "bn", "ja", "zh", "ko"
};

/* Forms that people write and CLDR has not: language, kind, value, word. */
static const struct
{
	const char *language;
	SynthWordKind kind;
	int			value;
	const char *word;
}			also[] =
{
	{"en", SYNTH_WORD_MONTH, 9, "sept"}, {"en", SYNTH_WORD_WEEKDAY, 2, "tues"},
	{"en", SYNTH_WORD_WEEKDAY, 4, "thur"}, {"en", SYNTH_WORD_WEEKDAY, 4, "thurs"},
	{"en", SYNTH_WORD_WEEKDAY, 3, "weds"}, {"de", SYNTH_WORD_MONTH, 3, "mrz"},
	{"de", SYNTH_WORD_MONTH, 1, "jänner"}, {"de", SYNTH_WORD_WEEKDAY, 6, "sonnabend"},
	{"es", SYNTH_WORD_MONTH, 9, "setiembre"}, {"es", SYNTH_WORD_MONTH, 9, "set"},
	{"cs", SYNTH_WORD_MONTH, 6, "čer"}, {"cs", SYNTH_WORD_MONTH, 7, "čec"},
	{"ru", SYNTH_WORD_WEEKDAY, 1, "пнд"}, {"ru", SYNTH_WORD_WEEKDAY, 2, "втр"},
	{"ru", SYNTH_WORD_WEEKDAY, 3, "срд"}, {"ru", SYNTH_WORD_WEEKDAY, 4, "чтв"},
	{"ru", SYNTH_WORD_WEEKDAY, 5, "птн"}, {"ru", SYNTH_WORD_WEEKDAY, 6, "сбт"},
	{"ru", SYNTH_WORD_WEEKDAY, 7, "вск"}, {"bg", SYNTH_WORD_MONTH, 12, "дек"},
	{"hr", SYNTH_WORD_MONTH, 1, "siječnju"}, {"hr", SYNTH_WORD_MONTH, 2, "veljači"},
	{"hr", SYNTH_WORD_MONTH, 3, "ožujku"}, {"hr", SYNTH_WORD_MONTH, 4, "travnju"},
	{"hr", SYNTH_WORD_MONTH, 5, "svibnju"}, {"hr", SYNTH_WORD_MONTH, 6, "lipnju"},
	{"hr", SYNTH_WORD_MONTH, 7, "srpnju"}, {"hr", SYNTH_WORD_MONTH, 8, "kolovozu"},
	{"hr", SYNTH_WORD_MONTH, 9, "rujnu"}, {"hr", SYNTH_WORD_MONTH, 10, "listopadu"},
	{"hr", SYNTH_WORD_MONTH, 11, "studenom"}, {"hr", SYNTH_WORD_MONTH, 12, "prosincu"},
	{"pl", SYNTH_WORD_MONTH, 9, "wrzes"}, {"fi", SYNTH_WORD_HALF, 1, "ip"},
	{"fi", SYNTH_WORD_HALF, 0, "ap"},
	/* parts of the day that stand for halves in clock times */
	{"zh", SYNTH_WORD_HALF, 0, "凌晨"}, {"zh", SYNTH_WORD_HALF, 0, "清晨"},
	{"zh", SYNTH_WORD_HALF, 0, "早上"}, {"zh", SYNTH_WORD_HALF, 1, "中午"},
	{"zh", SYNTH_WORD_HALF, 1, "傍晚"}, {"zh", SYNTH_WORD_HALF, 1, "晚上"},
};

static bool read_language(const char *locale);
static bool add_word(const UChar *name, int32_t n, SynthWordKind kind, int value, bool wide,
					 int language);
static bool add_folded(const char *folded, int length, SynthWordKind kind, int value,
					   bool wide, int language);
static bool index_words(void);
static int	find_prefix(const char *folded, int length, int language, SynthWordHit *hits,
						int max);
static int	add_hit(SynthWordHit *hits, int n, int max, const Word *word);

static int
compare_bytes(const char *a, int na, const char *b, int nb)
{
	int			order = memcmp(a, b, na < nb ? na : nb);

	return order ? order : na - nb;
}

static int
compare_words(const void *x, const void *y)
{
	const Word *a = x;
	const Word *b = y;
	int			order = compare_bytes(vocabulary.bytes + a->at, a->length,
									  vocabulary.bytes + b->at, b->length);

	if (order)
		return order;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->language != b->language ? (a->language < b->language ? -1 : 1) : b->wide - a->wide;
}

static unsigned
hash_bytes(const char *s, int n)
{
	unsigned	h = 2166136261u;

	for (int i = 0; i < n; i++)
		h = (h ^ (unsigned char) s[i]) * 16777619u;
	return h ^ h >> 15;
}

bool
synth_parse_words_open(void)
{
	int			count = uloc_countAvailable();
	bool		ok = true;

	if (is_open)
		return true;
	for (int i = 0; i < LENGTH_OF(preferred) && ok; i++)
		ok = read_language(preferred[i]);
	for (int i = 0; i < count && ok; i++)
	{
		const char *locale = uloc_getAvailable(i);

		if (strlen(locale) <= 3 && synth_parse_language(locale, strlen(locale)) < 0)
			ok = read_language(locale);
	}
	for (int i = 0; i < LENGTH_OF(also) && ok; i++)
	{
		char		folded[SYNTH_PARSE_WORD_BYTES];
		int			length = synth_parse_fold(also[i].word, strlen(also[i].word), folded,
											  sizeof(folded));
		int			language = synth_parse_language(also[i].language, 2);

		if (length > 0 && language >= 0)
			ok = add_folded(folded, length, also[i].kind, also[i].value, false, language);
	}
	ok = ok && index_words();
	if (!ok)
		synth_parse_words_close();
	return is_open = ok;
}

void
synth_parse_words_close(void)
{
	free(vocabulary.words);
	free(vocabulary.bytes);
	free(vocabulary.slots);
	memset(&vocabulary, 0, sizeof(vocabulary));
	is_open = false;
}

/* All names of one language, and the order of its short date. */
static bool
read_language(const char *locale)
{
	static const struct
	{
		UDateFormatSymbolType symbols;
		SynthWordKind kind;
		bool		wide;
	}			lists[] =
	{
		{UDAT_MONTHS, SYNTH_WORD_MONTH, true}, {UDAT_SHORT_MONTHS, SYNTH_WORD_MONTH, false},
		{UDAT_STANDALONE_MONTHS, SYNTH_WORD_MONTH, true},
		{UDAT_STANDALONE_SHORT_MONTHS, SYNTH_WORD_MONTH, false},
		{UDAT_WEEKDAYS, SYNTH_WORD_WEEKDAY, true},
		{UDAT_SHORT_WEEKDAYS, SYNTH_WORD_WEEKDAY, false},
		{UDAT_STANDALONE_WEEKDAYS, SYNTH_WORD_WEEKDAY, true},
		{UDAT_STANDALONE_SHORT_WEEKDAYS, SYNTH_WORD_WEEKDAY, false},
		{UDAT_SHORTER_WEEKDAYS, SYNTH_WORD_WEEKDAY, false},
		{UDAT_AM_PMS, SYNTH_WORD_HALF, false}
	};
	char		calendar[40];
	UErrorCode	status = U_ZERO_ERROR;
	UDateFormat *format;
	UChar		name[SYNTH_PARSE_WORD_BYTES];
	UChar		pattern[64];
	int			language = vocabulary.nlanguages;
	bool		ok = true;

	if (language >= SYNTH_LANGUAGES)
		return true;
	strcpy(calendar, locale);
	strcat(calendar, "@calendar=gregorian");
	format = udat_open(UDAT_NONE, UDAT_SHORT, calendar, NULL, 0, NULL, 0, &status);
	if (U_FAILURE(status))
		return true;
	vocabulary.nlanguages++;
	strcpy(vocabulary.languages[language], locale);
	for (int l = 0; l < LENGTH_OF(lists) && ok; l++)
	{
		int			count = udat_countSymbols(format, lists[l].symbols);
		bool		days = lists[l].kind == SYNTH_WORD_WEEKDAY;

		/* days are counted from 1, Sunday */
		for (int i = days; i < count && ok; i++)
		{
			int			value = days ? (i == 1 ? 7 : i - 1) :
				lists[l].kind == SYNTH_WORD_MONTH ? i + 1 : i;
			int32_t		n;

			status = U_ZERO_ERROR;
			n = udat_getSymbols(format, lists[l].symbols, i, name, LENGTH_OF(name), &status);
			if (U_SUCCESS(status) && n < LENGTH_OF(name))
				ok = add_word(name, n, lists[l].kind, value, lists[l].wide, language);
		}
	}
	status = U_ZERO_ERROR;
	udat_toPattern(format, false, pattern, LENGTH_OF(pattern), &status);
	if (U_SUCCESS(status))
	{
		const UChar *d = u_strchr(pattern, 'd');
		const UChar *m = u_strchr(pattern, 'M');

		vocabulary.day_first[language] = d && m && d < m;
	}
	udat_close(format);
	return ok;
}

/* Names with digits ("1月") are numbers with a unit, and not kept. */
static bool
add_word(const UChar *name, int32_t n, SynthWordKind kind, int value, bool wide, int language)
{
	int			blanks = 0;
	char		utf8[3 * SYNTH_PARSE_WORD_BYTES];
	char		folded[SYNTH_PARSE_WORD_BYTES];
	UErrorCode	status = U_ZERO_ERROR;
	int32_t		bytes;
	int			length;

	u_strToUTF8(utf8, sizeof(utf8), &bytes, name, n, &status);
	if (U_FAILURE(status) || (length = synth_parse_fold(utf8, bytes, folded, sizeof(folded))) <= 0)
		return true;
	for (int i = 0; i < length;)
	{
		int32_t		code;
		int			at = i;

		i += synth_parse_character(folded + i, length - i, &code);
		/* of "sexta-feira" and "thứ năm" the part that differs */
		if (kind == SYNTH_WORD_WEEKDAY && code == '-' && at >= 4)
			return add_folded(folded, at, kind, value, wide, language);
		if (kind == SYNTH_WORD_WEEKDAY && code == ' ' && length - i >= 4)
		{
			if (!add_folded(folded, length, kind, value, wide, language))
				return false;
			memmove(folded, folded + i, length - i);
			length -= i;
			i = 0;
		}
		else if (code == ' ' && i < length)
			blanks++;
		else if (!synth_parse_is_letter(code))
			return true;
	}
	return blanks > 2 || add_folded(folded, length, kind, value, wide, language);
}

static bool
add_folded(const char *folded, int length, SynthWordKind kind, int value, bool wide, int language)
{
	Vocabulary *v = &vocabulary;
	Word	   *word;

	if (v->n == v->max)
	{
		int			max = v->max ? 2 * v->max : 16384;
		Word	   *words = realloc(v->words, max * sizeof(Word));

		if (words == NULL)
			return false;
		v->words = words;
		v->max = max;
	}
	if (v->nbytes + length > v->max_bytes)
	{
		size_t		max = v->max_bytes ? 2 * v->max_bytes : 262144;
		char	   *bytes = realloc(v->bytes, max);

		if (bytes == NULL)
			return false;
		v->bytes = bytes;
		v->max_bytes = max;
	}
	word = &v->words[v->n++];
	memcpy(v->bytes + v->nbytes, folded, length);
	word->at = (unsigned) v->nbytes;
	word->length = (unsigned char) length;
	word->kind = kind;
	word->value = (unsigned char) value;
	word->wide = wide;
	word->language = (unsigned char) language;
	v->nbytes += length;
	return true;
}

static bool
index_words(void)
{
	Vocabulary *v = &vocabulary;
	unsigned	size = 1024;

	qsort(v->words, v->n, sizeof(Word), compare_words);
	while (size < 2u * v->n)
		size *= 2;
	v->slots = calloc(size, sizeof(int));
	if (v->slots == NULL)
		return false;
	v->mask = size - 1;
	for (int i = 0; i < v->n; i++)
	{
		const Word *w = &v->words[i];
		unsigned	slot;

		if (i > 0 && compare_bytes(v->bytes + w->at, w->length, v->bytes + w[-1].at, w[-1].length) == 0)
			continue;
		slot = hash_bytes(v->bytes + w->at, w->length) & v->mask;
		while (v->slots[slot])
			slot = (slot + 1) & v->mask;
		v->slots[slot] = i + 1;
	}
	return true;
}

int
synth_parse_word_find(const char *word, size_t bytes, int language, SynthWordHit *hits, int max)
{
	const Vocabulary *v = &vocabulary;
	char		folded[SYNTH_PARSE_WORD_BYTES];
	int			length = synth_parse_fold(word, bytes, folded, sizeof(folded));
	int			n = 0;

	if (length <= 0 || !is_open)
		return 0;
	for (unsigned slot = hash_bytes(folded, length) & v->mask; v->slots[slot];
		 slot = (slot + 1) & v->mask)
	{
		const Word *w = &v->words[v->slots[slot] - 1];

		if (compare_bytes(v->bytes + w->at, w->length, folded, length) != 0)
			continue;
		for (; w < v->words + v->n &&
			 compare_bytes(v->bytes + w->at, w->length, folded, length) == 0; w++)
			if (language < 0 || w->language == language)
				n = add_hit(hits, n, max, w);
		break;
	}
	return n > 0 ? n : find_prefix(folded, length, language, hits, max);
}

/* One hit for each kind and value, with all of its languages. */
static int
add_hit(SynthWordHit *hits, int n, int max, const Word *word)
{
	int			i = 0;

	while (i < n && (hits[i].kind != word->kind || hits[i].value != word->value))
		i++;
	if (i == n)
	{
		if (n == max)
			return n;
		memset(&hits[n], 0, sizeof(SynthWordHit));
		hits[n].kind = word->kind;
		hits[n].value = word->value;
		/* of the language that comes first */
		hits[n].wide = word->wide;
		n++;
	}
	hits[i].languages.bits[word->language / 64] |= UINT64_C(1) << word->language % 64;
	return n;
}

/* A beginning counts in the languages where it begins one name only. */
static int
find_prefix(const char *folded, int length, int language, SynthWordHit *hits, int max)
{
	const Vocabulary *v = &vocabulary;
	unsigned char seen[2][SYNTH_LANGUAGES];
	int			low = 0,
				high = v->n,
				characters = 0,
				n = 0,
				end;

	for (int i = 0; i < length; i++)
		characters += (folded[i] & 0xC0) != 0x80;
	if (characters < 3)
		return 0;
	while (low < high)
	{
		int			mid = (low + high) / 2;
		const Word *w = &v->words[mid];

		if (compare_bytes(v->bytes + w->at, w->length, folded, length) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	memset(seen, 0, sizeof(seen));
	for (end = low; end < v->n; end++)
	{
		const Word *w = &v->words[end];
		unsigned char *mark;

		if (w->length < length || memcmp(v->bytes + w->at, folded, length) != 0)
			break;
		if (w->kind == SYNTH_WORD_HALF)
			continue;
		/* 255: it begins several */
		mark = &seen[w->kind][w->language];
		*mark = *mark == 0 || *mark == w->value ? w->value : 255;
	}
	for (int i = low; i < end; i++)
	{
		const Word *w = &v->words[i];

		if (w->kind != SYNTH_WORD_HALF && seen[w->kind][w->language] == w->value &&
			(language < 0 || w->language == language))
		{
			Word		beginning = *w;

			beginning.wide = false;
			n = add_hit(hits, n, max, &beginning);
		}
	}
	return n;
}

/* "de_AT", "de-AT" and "deu" are not all known: the part before a separator. */
int
synth_parse_language(const char *locale, size_t bytes)
{
	size_t		n = 0;

	while (n < bytes && locale[n] != '_' && locale[n] != '-' && locale[n] != '@' && locale[n] != '.')
		n++;
	if (n == 2 && memcmp(locale, "no", 2) == 0)
		locale = "nb";
	for (int i = 0; i < vocabulary.nlanguages; i++)
	{
		const char *known = vocabulary.languages[i];
		size_t		k = 0;

		while (k < n && known[k] && (locale[k] | 0x20) == known[k])
			k++;
		if (k == n && n > 0 && known[k] == 0)
			return i;
	}
	return -1;
}

const char *
synth_parse_language_name(int language)
{
	return vocabulary.languages[language];
}

bool
synth_parse_language_day_first(int language)
{
	return language >= 0 && vocabulary.day_first[language];
}

bool
synth_parse_languages_has(const SynthLanguages *a, int language)
{
	return (a->bits[language / 64] >> language % 64) & 1;
}

/* a becomes the common part; where there is none, a stays and false is told. */
bool
synth_parse_languages_meet(SynthLanguages *a, const SynthLanguages *b)
{
	SynthLanguages both;
	uint64_t	any = 0;

	for (int i = 0; i < SYNTH_LANGUAGES / 64; i++)
		any |= both.bits[i] = a->bits[i] & b->bits[i];
	if (any)
		*a = both;
	return any != 0;
}

int
synth_parse_languages_first(const SynthLanguages *a)
{
	for (int i = 0; i < vocabulary.nlanguages; i++)
		if (synth_parse_languages_has(a, i))
			return i;
	return -1;
}
