/*
 * parse_private.h
 *		Shared by the files of the parse room: characters, words of the
 *		calendar, formats of moments and numbers, and the readings of a value.
 *
 * Pure C (with ICU), so that unit tests and fuzzers link it without a server.
 * Texts are UTF-8 with a length; invalid bytes conform to nothing.
 */
#ifndef SYNTH_PARSE_PRIVATE_H
#define SYNTH_PARSE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LENGTH_OF(array)	((int) (sizeof(array) / sizeof((array)[0])))

/* ---- characters (parse_text.c) ---- */

/* Bytes of the character at text; *code is -1 where it is not valid UTF-8. */
extern int	synth_parse_character(const char *text, size_t bytes, int32_t *code);
extern int	synth_parse_encode(int32_t code, char *out);
extern bool synth_parse_is_space(int32_t code);
extern bool synth_parse_is_letter(int32_t code);
/* 0 .. 9 of a decimal digit of any script, else -1. */
extern int	synth_parse_digit(int32_t code);
extern void synth_parse_trim(const char **text, size_t *bytes);

/*
 * synth_parse_fold
 *		Case, accents and periods folded away; bytes written, at most max, or
 *		-1 where the word is longer or not valid.
 */
extern int	synth_parse_fold(const char *text, size_t bytes, char *out, int max);

#define SYNTH_PARSE_WORD_BYTES	96

/* ---- words of the calendar (parse_words.c) ---- */

#define SYNTH_LANGUAGES		256

typedef struct SynthLanguages
{
	uint64_t	bits[SYNTH_LANGUAGES / 64];
}			SynthLanguages;

typedef enum SynthWordKind
{
	SYNTH_WORD_MONTH,			/* value 1 .. 12 */
	SYNTH_WORD_WEEKDAY,			/* value 1 (Monday) .. 7 */
	SYNTH_WORD_HALF				/* value 0 (before noon), 1 */
}			SynthWordKind;

typedef struct SynthWordHit
{
	SynthWordKind kind;
	int			value;
	bool		wide;			/* a full name, not an abbreviation */
	SynthLanguages languages;
}			SynthWordHit;

/* False where memory is short.  Made once a session, 1 MB. */
extern bool synth_parse_words_open(void);
extern void synth_parse_words_close(void);

/*
 * What a word means, at most max hits, one for each kind and value; only in
 * one language where language is not -1.  A beginning of three characters that
 * fits one month or day of a language is taken for it.
 */
extern int	synth_parse_word_find(const char *word, size_t bytes, int language,
								  SynthWordHit *hits, int max);
/* Number of a locale's language, or -1. */
extern int	synth_parse_language(const char *locale, size_t bytes);
extern const char *synth_parse_language_name(int language);
/* Does its short date begin with the day? */
extern bool synth_parse_language_day_first(int language);
extern bool synth_parse_languages_meet(SynthLanguages *a, const SynthLanguages *b);
extern bool synth_parse_languages_has(const SynthLanguages *a, int language);
/* The one to name: the most widely used of them, or -1. */
extern int	synth_parse_languages_first(const SynthLanguages *a);

/* ---- moments: dates, times, timestamps (parse_moment.c) ---- */

#define SYNTH_HAS_YEAR		1
#define SYNTH_HAS_MONTH		2
#define SYNTH_HAS_DAY		4
#define SYNTH_HAS_HOUR		8
#define SYNTH_HAS_ZONE		16	/* an offset that the text tells */
#define SYNTH_HAS_ZONE_NAME 32	/* or an abbreviation that means many */

typedef struct SynthMoment
{
	int			has;
	int64_t		day;			/* since 1970-01-01 */
	int64_t		time;			/* microseconds of the day, 0 .. 86400000000 */
	int			offset;			/* seconds east of UTC */
}			SynthMoment;

typedef struct SynthMomentItem
{
	unsigned char kind;
	unsigned char min;
	unsigned char max;
	unsigned char after;		/* digits of the fields that abut */
	unsigned short at;			/* of a literal */
	unsigned short bytes;
}			SynthMomentItem;

#define SYNTH_MOMENT_ITEMS			40
#define SYNTH_MOMENT_LITERALS		200
#define SYNTH_MOMENT_ALTERNATIVES	8

typedef struct SynthMomentPattern
{
	int			n;
	int			has;			/* what every text of it has */
	int			language;		/* -1: any */
	int			nliteral;
	SynthMomentItem items[SYNTH_MOMENT_ITEMS];
	char		literal[SYNTH_MOMENT_LITERALS];
}			SynthMomentPattern;

typedef struct SynthMomentFormat
{
	int			n;
	SynthMomentPattern patterns[SYNTH_MOMENT_ALTERNATIVES];
}			SynthMomentFormat;

typedef enum SynthFormatStatus
{
	SYNTH_FORMAT_OK,
	SYNTH_FORMAT_EMPTY,
	SYNTH_FORMAT_LETTER,		/* a pattern letter that means nothing here */
	SYNTH_FORMAT_QUOTE,			/* a quote is not closed */
	SYNTH_FORMAT_LONG,			/* too many fields or alternatives */
	SYNTH_FORMAT_FIELDS,		/* a field is missing or given twice */
	SYNTH_FORMAT_LOCALE,		/* unknown locale */
	SYNTH_FORMAT_MEMORY
}			SynthFormatStatus;

/* wanted: SYNTH_HAS_... that every alternative must give. */
extern SynthFormatStatus synth_parse_moment_compile(const char *format, size_t bytes,
													const char *locale, size_t locale_bytes,
													int wanted, SynthMomentFormat *out);
extern bool synth_parse_moment_run(const SynthMomentFormat *format, const char *text,
								   size_t bytes, SynthMoment *moment);
/* Days since 1970-01-01 of a day that exists, in the Gregorian calendar. */
extern bool synth_parse_civil(int64_t year, int month, int day, int64_t *days);
extern void synth_parse_civil_from(int64_t days, int *year, int *month, int *day);
/* 1 (Monday) .. 7 */
extern int	synth_parse_weekday(int64_t days);
/* Offset of Z, UTC, GMT and the zones of RFC 5322; ambiguous elsewhere. */
extern bool synth_parse_zone_name(const char *text, size_t bytes, int *offset);

/* ---- numbers (parse_number.c) ---- */

#define SYNTH_NUMBER_DIGITS		1000
#define SYNTH_NUMBER_AFFIX		64

typedef struct SynthAffix
{
	int			bytes;
	char		text[SYNTH_NUMBER_AFFIX];	/* '\001' stands for a currency */
}			SynthAffix;

typedef struct SynthNumberPattern
{
	SynthAffix	prefix;
	SynthAffix	suffix;
	SynthAffix	negative_prefix;
	SynthAffix	negative_suffix;
	bool		has_negative;
	int			min_integer;
	int			max_integer;	/* -1: any */
	int			min_fraction;
	int			max_fraction;	/* -1: any */
	int			primary;		/* digits of the last group; 0: no groups */
	int			secondary;
	bool		exponent;
	int			shift;			/* 2 for per cent, 3 for per mille */
	int32_t		decimal;		/* code points */
	int32_t		group;
}			SynthNumberPattern;

#define SYNTH_NUMBER_ALTERNATIVES	4

typedef struct SynthNumberFormat
{
	int			n;
	SynthNumberPattern patterns[SYNTH_NUMBER_ALTERNATIVES];
}			SynthNumberFormat;

typedef struct SynthNumber
{
	bool		negative;
	bool		fits;			/* mantissa holds it; else digits */
	uint64_t	mantissa;
	int			scale;			/* digits after the point */
	int			ndigits;
	bool		grouped;
	char		digits[SYNTH_NUMBER_DIGITS + 40];
}			SynthNumber;

extern SynthFormatStatus synth_parse_number_compile(const char *format, size_t bytes,
													const char *locale, size_t locale_bytes,
													SynthNumberFormat *out);
extern bool synth_parse_number_run(const SynthNumberFormat *format, const char *text,
								   size_t bytes, SynthNumber *number);
/* Plain decimal with its NUL. */
#define SYNTH_NUMBER_PLAIN		(2 * SYNTH_NUMBER_DIGITS + 100)
extern int	synth_parse_number_plain(const SynthNumber *number, char *out);
/* Trailing zeros of the fraction gone. */
extern void synth_parse_number_normalize(SynthNumber *number);

/* ---- currencies and units (parse_currency.c) ---- */

/*
 * Bytes of the currency's sign, code or name at the beginning of text, 0 for
 * none; its ISO code in code, or "" where the sign serves several.
 */
extern int	synth_parse_currency(const char *text, size_t bytes, char code[4]);
/* The same, at its end. */
extern int	synth_parse_currency_end(const char *text, size_t bytes, char code[4]);
/* Is it all of a unit of measure, as written behind numbers? */
extern bool synth_parse_is_unit(const char *text, size_t bytes);
extern bool synth_parse_currencies_open(void);

/* ---- other types (parse_scalar.c) ---- */

/* -1 where it is none; any of the words that PostgreSQL reads, and more. */
extern int	synth_parse_boolean_word(const char *text, size_t bytes);
/* format: words for true, '|', words for false; words are parted by commas */
extern int	synth_parse_boolean_run(const char *format, size_t format_bytes,
									const char *text, size_t bytes);
extern bool synth_parse_uuid_run(const char *text, size_t bytes, unsigned char out[16]);
extern bool synth_parse_is_inet(const char *text, size_t bytes);
extern bool synth_parse_is_macaddr(const char *text, size_t bytes);
/* Strict RFC 8259, and what jsonb can hold; *kind is the first character. */
extern bool synth_parse_is_json(const char *text, size_t bytes, char *kind);
/* A one-dimensional array in PostgreSQL's form; elements counted. */
extern bool synth_parse_is_array(const char *text, size_t bytes, int *elements);

/* ---- durations (parse_duration.c) ---- */

typedef struct SynthDuration
{
	int32_t		months;
	int32_t		days;
	int64_t		microseconds;
}			SynthDuration;

extern SynthFormatStatus synth_parse_duration_check(const char *format, size_t bytes);
extern bool synth_parse_duration_run(const char *format, size_t format_bytes,
									 const char *text, size_t bytes, SynthDuration *out);

/* ---- readings of one value (parse_guess*.c) ---- */

typedef enum SynthReadingType
{
	SYNTH_READ_TEXT,
	SYNTH_READ_BOOLEAN,
	SYNTH_READ_INTEGER,
	SYNTH_READ_NUMERIC,
	SYNTH_READ_FLOAT,
	SYNTH_READ_DATE,
	SYNTH_READ_TIME,
	SYNTH_READ_TIMESTAMP,
	SYNTH_READ_TIMESTAMPTZ,
	SYNTH_READ_INTERVAL,
	SYNTH_READ_UUID,
	SYNTH_READ_INET,
	SYNTH_READ_MACADDR,
	SYNTH_READ_JSON,
	SYNTH_READ_ARRAY,
	SYNTH_READ_TYPES
}			SynthReadingType;

#define SYNTH_READING_FORMAT	128
#define SYNTH_READING_VALUE		160
#define SYNTH_READING_UNIT		48
#define SYNTH_MAX_READINGS		12

typedef struct SynthReading
{
	SynthReadingType type;
	double		confidence;
	char		format[SYNTH_READING_FORMAT];
	char		value[SYNTH_READING_VALUE]; /* empty: the text as it is */
	char		unit[SYNTH_READING_UNIT];
	SynthLanguages languages;	/* of a moment's words */
	bool		has_words;
	bool		wide;			/* full names among them */
}			SynthReading;

typedef struct SynthReadings
{
	int			n;
	SynthReading list[SYNTH_MAX_READINGS];
}			SynthReadings;

/*
 * loose: fields of one or two digits are written as one letter and formats of
 * numbers in their most general form, so that values of a column share them;
 * only whole values are read, never a price within a sentence.
 */
extern void synth_parse_readings(const char *text, size_t bytes, int language,
								 bool loose, SynthReadings *out);
extern void synth_parse_guess_moment(const char *text, size_t bytes, int language,
									 bool loose, SynthReadings *out);
extern void synth_parse_guess_number(const char *text, size_t bytes, int language,
									 bool loose, SynthReadings *out);
extern SynthReading *synth_parse_add_reading(SynthReadings *out, SynthReadingType type,
											 double confidence);
extern const char *synth_parse_type_name(SynthReadingType type);


/* ---- what a column is (parse_column*.c) ---- */

/* A distinct text of a column. */
typedef struct SynthValue
{
	const char *text;			/* UTF-8 */
	int			bytes;
	bool		truncated;		/* a longer one's beginning */
	int64_t		count;
}			SynthValue;

/* What its name says, from parse_names.c and the detect room. */
#define SYNTH_HINT_CODE		1	/* a number that is a name: postcode, phone */
#define SYNTH_HINT_DATE		2
#define SYNTH_HINT_TIME		4
#define SYNTH_HINT_FLAG		8
#define SYNTH_HINT_KEY		16
#define SYNTH_HINT_DURATION 32

/* Reads the values of a type by a format. */
typedef struct SynthReader
{
	SynthReadingType type;
	char		format[SYNTH_READING_FORMAT * 2];	/* empty: none */
	bool		exact;			/* integers: no fraction, and in range */
	union
	{
		SynthMomentFormat moment;
		SynthNumberFormat number;
	}			compiled;
}			SynthReader;

typedef struct SynthCandidate
{
	SynthReadingType type;
	char		format[SYNTH_READING_FORMAT * 2];
	int64_t		conforming;		/* rows of the values looked at */
	int			distinct;
}			SynthCandidate;

#define SYNTH_MAX_CANDIDATES	6

typedef struct SynthDecision
{
	SynthReader reader;
	char		type_name[40];
	const char *kind;
	char		unit[SYNTH_READING_UNIT];
	bool		mixed_units;
	bool		ambiguous;
	double		confidence;
	int			ncandidates;
	SynthCandidate candidates[SYNTH_MAX_CANDIDATES];
}			SynthDecision;

extern bool synth_parse_reader_open(SynthReader *reader);
extern bool synth_parse_reader_conforms(const SynthReader *reader, const char *text, size_t bytes);

/*
 * synth_parse_decide
 *		What a column is, from its distinct values, the most frequent first.
 *
 * scratch: synth_parse_decide_bytes() bytes, so that poll (called in loops) may
 * not return.   False where the tables of words don't fit into memory.
 */
extern bool synth_parse_decide(const SynthValue *values, int n, int64_t rows, int hints,
							   void (*poll) (void *), void *scratch, SynthDecision *out);
extern size_t synth_parse_decide_bytes(void);
/* Words that stand for no value; typed: also those that may be a text. */
extern bool synth_parse_is_null_word(const char *text, size_t bytes, bool typed);
extern bool synth_parse_is_placeholder(const char *text, size_t bytes);
extern bool synth_parse_is_blank(const char *text, size_t bytes);
extern int	synth_parse_name_hints(const char *column_name);

#endif							/* SYNTH_PARSE_PRIVATE_H */
