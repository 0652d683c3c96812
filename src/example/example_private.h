/*
 * example_private.h
 *		Expressions, their values and the parts of the search.
 *
 * Every value is a text, whatever its type: a number is the text that numeric
 * prints, a timestamp "YYYY-MM-DD HH:MI:SS".  So one bank holds them all, and
 * equal values are equal bytes.
 */
#ifndef SYNTH_EXAMPLE_PRIVATE_H
#define SYNTH_EXAMPLE_PRIVATE_H

#include "example/example.h"

/* The expression would raise an error, or the search can't tell its value. */
#define EXAMPLE_ERROR (-2)
#define EXAMPLE_MAX_TEXT SYNTH_EXAMPLE_MAX_TEXT_BYTES

/* ---- memory (example_arena.c) ---- */

typedef struct ArenaMark
{
	void	   *block;
	size_t		used;
}			ArenaMark;

extern void *synth_example_get(SynthExampleArena *arena, size_t bytes);
extern bool synth_example_is_full(const SynthExampleArena *arena);
extern ArenaMark synth_example_mark(const SynthExampleArena *arena);
extern void synth_example_release(SynthExampleArena *arena, ArenaMark mark);
extern SynthText synth_example_copy(SynthExampleArena *arena, const char *s, int n);

/* ---- texts (example_text.c) ---- */

static inline SynthText
make_text(const char *s, int n)
{
	SynthText	text;

	text.s = s;
	text.n = n;
	return text;
}

#define MAKE_TEXT_LITERAL(s) make_text(s, sizeof(s) - 1)

extern bool synth_example_equal(SynthText a, SynthText b);
/* Offset of the first b in a at or after from; -1 where there is none. */
extern int	synth_example_find(SynthText a, SynthText b, int from);
extern int	synth_example_count(SynthText a, SynthText b);
extern int	synth_example_characters(SynthText a);
/* Byte offset of the k-th character (0-based), or the end. */
extern int	synth_example_offset(SynthText a, int k);
extern int	synth_example_character_bytes(SynthText a, int at);

static inline bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
is_lower(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
is_alpha(unsigned char c)
{
	return is_upper(c) || is_lower(c) || c >= 0x80;
}

static inline bool
is_alnum(unsigned char c)
{
	return is_alpha(c) || is_digit(c);
}

static inline bool
is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- patterns (example_pattern.c) ---- */

/*
 * A regular expression of runs of character classes: what the search needs
 * and a few lines can match exactly as PostgreSQL does.
 */
typedef struct ExamplePatternItem
{
	uint8_t		set;			/* PatternSet, or 0 and a literal character */
	char		literal;
	int8_t		low;
	int8_t		high;			/* 0: no limit */
}			ExamplePatternItem;

#define PATTERN_MAX_ITEMS 6

typedef struct ExamplePattern
{
	const char *sql;			/* as written between quotes' content */
	float		cost;
	uint8_t		items;
	bool		word_start;		/* \m */
	bool		word_end;		/* \M */
	ExamplePatternItem item[PATTERN_MAX_ITEMS];
}			ExamplePattern;

enum PatternSet
{
	SET_LITERAL,
	SET_DIGIT,
	SET_UPPER,
	SET_LOWER,
	SET_ALPHA,
	SET_WORD,					/* \w */
	SET_NOT_SPACE,
	SET_NUMBER,					/* digits . , */
	SET_CODE,					/* A-Z 0-9 */
	SET_DIALED,					/* digits, blank, - ( ) . */
	SET_PLUS					/* digits, + */
};

extern const ExamplePattern synth_example_patterns[];
extern const int synth_example_pattern_count;
/* The k-th match (1-based), or the last where k < 0; false where none. */
extern bool synth_example_match(const ExamplePattern *pattern, SynthText text,
								int k, int *start, int *end);
extern int	synth_example_matches(const ExamplePattern *pattern, SynthText text);

/* ---- expressions ---- */

typedef enum ExprOp
{
	OP_COLUMN,					/* p: column */
	OP_CONST,					/* s */
	OP_COALESCE,				/* a, '' */
	OP_SPLIT,					/* a, delimiter s, field p or b */
	OP_LEFT,					/* a, p characters (p < 0: all but the last) */
	OP_RIGHT,
	OP_SUBSTR,					/* a, from p (or b), q characters (0: to the end) */
	OP_MATCH,					/* a, pattern, p-th match */
	OP_DROP_FIRST,				/* a, after the p-th delimiter s */
	OP_FIRST_FIELDS,			/* a, the first p fields by the character s */
	OP_DROP_LAST,				/* a, before the p-th delimiter s from the end */
	OP_UNTIL,					/* a, up to the first of the characters s */
	OP_FIELD,					/* a, the first field by s that is one word */
	OP_UPPER,
	OP_LOWER,
	OP_INITCAP,
	OP_TRIM,					/* a, blanks, or the characters s */
	OP_SQUEEZE,					/* a, runs of blanks become one, none at the ends */
	OP_KEEP,					/* a, only the characters of set p */
	OP_REPLACE,					/* a, s (or b) by t */
	OP_INITIALS,				/* a, first letters of the words, t after each */
	OP_LIST,					/* a, parts by s trimmed, joined by t; p: none empty */
	OP_REVERSE,
	OP_PAD,						/* a, to p characters with s on the left */
	OP_LENGTH,
	OP_COUNT,					/* a, how often s (or b) occurs, plus p */
	OP_POSITION,				/* a, where s (or b) is first; b2 = which */
	OP_LEFT_BY,					/* left(a, b + p) */
	/* numbers */
	OP_NUMBER,					/* text a as numeric; p: ParseNumber */
	OP_ROUND,					/* a, p digits */
	OP_TRUNC,
	OP_FLOOR,					/* floor(a / s) * s */
	OP_CEIL,
	OP_NEAREST,
	OP_ADD_CONST,				/* a + s */
	OP_FROM_CONST,				/* s - a */
	OP_MULTIPLY_CONST,			/* a * s */
	OP_QUOTIENT,				/* floor(a / s) */
	OP_MODULO,					/* a % s */
	OP_DIVIDE_CONST,			/* a / s, rounded to p digits */
	OP_ADD,						/* a + b */
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,					/* a / b, rounded to p digits */
	OP_GREATEST,
	OP_LEAST,
	OP_ABS,
	OP_TRIM_SCALE,
	OP_FORMAT,					/* to_char(a, s), p decimals, q: NumberFormat */
	/* dates */
	OP_DATE,					/* text a as timestamp by layout */
	OP_DATE_TRUNC,				/* a, unit p */
	OP_DATE_ADD,				/* a, p of unit q */
	OP_DATE_BIN,				/* a, p minutes */
	OP_DATE_PART,				/* a, part p: to_char */
	OP_DATE_FORMAT,				/* a, template s; made when writing only */
	OP_DAYS_BETWEEN,			/* days from b to a */
	OP_MINUTES_BETWEEN,			/* from b to a */
	OP_YEARS_BETWEEN,			/* whole years from b to a */
	/* composition */
	OP_CONCAT,					/* pieces */
	OP_CASE						/* condition, a, else b */
}			ExprOp;

typedef enum ExprType
{
	TYPE_TEXT,
	TYPE_NUMBER,
	TYPE_TIME
}			ExprType;

struct ExampleLayout;

typedef enum TestKind
{
	TEST_CONTAINS,				/* column p, s */
	TEST_STARTS,
	TEST_ENDS,
	TEST_EQUALS,
	TEST_IS_NULL,
	TEST_PATTERN,				/* contains a match */
	TEST_ONLY,					/* consists of set q */
	TEST_FIELDS,				/* more than q of s */
	TEST_LESS,					/* number of p < s */
	TEST_LESS_COLUMN,			/* number of p < number of q */
	TEST_EVEN,
	TEST_BETWEEN				/* number of p from s to t, where given; q: BoundKind */
}			TestKind;

/* Bounds that are not in the range themselves. */
typedef enum BoundKind
{
	BOUNDS_IN = 0,
	BOUND_ABOVE = 1,			/* > s */
	BOUND_BELOW = 2				/* < t */
}			BoundKind;

typedef struct ExampleTest
{
	uint8_t		kind;
	bool		exact;			/* a threshold seen from both sides */
	int			p;
	int			q;
	float		cost;
	SynthText	s;
	SynthText	t;
	const ExamplePattern *pattern;
	const struct Expr *number;
}			ExampleTest;

typedef struct Expr
{
	uint8_t		op;
	uint8_t		type;
	int16_t		pieces;
	int32_t		p;
	int32_t		q;
	float		cost;
	const struct Expr *a;
	const struct Expr *b;
	SynthText	s;
	SynthText	t;
	const ExamplePattern *pattern;
	const struct ExampleLayout *layout;
	const ExampleTest *test;
	const struct Expr *const *piece;
}			Expr;

/* ---- values (example_eval.c, example_number.c, example_date.c) ---- */

/* One step: the value of e from those of its arguments. */
extern SynthText synth_example_apply(SynthExampleArena *arena, const Expr *e,
									 SynthText a, SynthText b);
/* The value of e on a row of cells. */
extern SynthText synth_example_eval(SynthExampleArena *arena, const Expr *e,
									const SynthText *row);
extern int	synth_example_test(SynthExampleArena *arena, const ExampleTest *test,
							   const SynthText *row);
extern bool synth_example_in_set(int set, unsigned char c);
extern const char *synth_example_set_sql(int set);

typedef enum ParseNumber
{
	PARSE_PLAIN,				/* the text is a number */
	PARSE_THOUSANDS,			/* 1,234.5 */
	PARSE_COMMA,				/* 1.234,5 */
	PARSE_STRIPPED				/* digits, point and minus among other text */
}			ParseNumber;

typedef enum NumberFormat
{
	FORMAT_THOUSANDS,			/* p decimals, groups */
	FORMAT_PADDED,				/* p digits with zeros */
	FORMAT_DECIMALS				/* p decimals */
}			NumberFormat;

typedef struct Decimal
{
	int64_t		value;			/* times 10^-scale */
	int			scale;
}			Decimal;

extern bool synth_example_read_decimal(SynthText text, Decimal *d);
extern SynthText synth_example_apply_number(SynthExampleArena *arena,
											const Expr *e, SynthText a,
											SynthText b);

#define DATE_MAX_ITEMS 28

typedef enum DateField
{
	FIELD_LITERAL,
	FIELD_YEAR4,
	FIELD_YEAR2,
	FIELD_MONTH,
	FIELD_DAY,
	FIELD_DAY_ORDINAL,
	FIELD_MONTH_SHORT,
	FIELD_MONTH_LONG,
	FIELD_WEEKDAY_SHORT,
	FIELD_WEEKDAY_LONG,
	FIELD_HOUR24,
	FIELD_HOUR12,
	FIELD_MINUTE,
	FIELD_SECOND,
	FIELD_MILLISECOND,
	FIELD_MERIDIEM
}			DateField;

typedef struct DateItem
{
	uint8_t		field;
	char		literal;
	uint8_t		fixed;			/* exactly so many digits, else 1 or 2 */
}			DateItem;

typedef struct ExampleLayout
{
	int			items;
	bool		has_date;
	bool		has_time;
	float		cost;
	DateItem	item[DATE_MAX_ITEMS];
	SynthText	sql;			/* the template of to_timestamp */
}			ExampleLayout;

typedef enum DateUnit
{
	UNIT_MINUTE,
	UNIT_HOUR,
	UNIT_DAY,
	UNIT_WEEK,
	UNIT_MONTH,
	UNIT_QUARTER,
	UNIT_YEAR
}			DateUnit;

typedef struct DatePart
{
	const char *sql;
	float		cost;
	bool		of_date;
	bool		of_time;
}			DatePart;

extern const DatePart synth_example_date_parts[];
extern const int synth_example_date_part_count;
extern const char *const synth_example_unit_sql[];

/* Layouts that a text can be read by, at most max. */
extern int	synth_example_layouts(SynthExampleArena *arena, SynthText text,
								  ExampleLayout *layouts, int max);
extern SynthText synth_example_apply_date(SynthExampleArena *arena,
										  const Expr *e, SynthText a,
										  SynthText b);
/* Minutes since some epoch of a timestamp's canonical text. */
extern int64_t synth_example_minutes(SynthText text);

/* ---- the search ---- */

/* Expressions with equal values on all examples: a chain, cheapest first. */
typedef struct BankEntry
{
	const Expr *expr;
	const SynthText *values;	/* of the examples */
	struct BankEntry *bucket;	/* next of the hash bucket */
	struct BankEntry *equal;	/* next of the same values, dearer */
	const Expr *key;			/* what it was moved from, or NULL */
	uint8_t		level;
}			BankEntry;

typedef struct Search
{
	const SynthExampleTask *task;
	SynthExampleArena *arena;
	int			k;				/* examples searched with */
	const SynthText *rows;		/* k x columns */
	const SynthText *wanted;	/* k */
	int64_t		deadline;
	bool		late;
	uint32_t	ticks;
	int64_t		work;			/* values computed */
	/* the bank: building blocks */
	BankEntry **bucket;
	BankEntry **entry;
	int			entries;
	struct TextBlocks *blocks;
	float		limit;			/* a program as cheap is known */
}			Search;

extern bool synth_example_is_late(Search *search);
extern Expr *synth_example_expr(Search *search, ExprOp op, const Expr *a,
								float cost);
extern void synth_example_fill_bank(Search *search);
/* What an expression shares with others: a date, the beginning of a range. */
extern const Expr synth_example_plain;
extern const Expr *synth_example_key(const Expr *e);
extern bool synth_example_is_moved(const Expr *key);
/* Adds e unless as good an expression of the same values is there. */
extern BankEntry *synth_example_add(Search *search, const Expr *e,
									const BankEntry *a, const BankEntry *b,
									int level);
extern void synth_example_add_strings(Search *search);
extern void synth_example_add_nested_strings(Search *search);
extern float synth_example_match_cost(const ExamplePattern *pattern, int n);
extern float synth_example_split_cost(float delimiter, int n);
extern void synth_example_add_numbers(Search *search);
/* One step on a, or on a and b, with a constant or NULL. */
extern BankEntry *synth_example_add_number(Search *search, ExprOp op,
										   const BankEntry *a, const BankEntry *b,
										   const char *constant, int p, float cost);
extern void synth_example_add_formulas(Search *search, BankEntry **number, int n);
extern void synth_example_add_dates(Search *search);

/* Programs for the examples in `mask` (k flags), cheapest first. */
extern int	synth_example_join(Search *search, const bool *mask,
							   const Expr **programs, int max);
/* Conditional programs. */
extern int	synth_example_branch(Search *search, const Expr **programs, int max);

/* A CASE by ranges that the outputs themselves name ("18-25"); NULL for none. */
extern const Expr *synth_example_band(Search *search);
/* Do the ranges of e lie side by side, so that none between them is missing? */
extern bool synth_example_is_closed_band(const Expr *e);

/* Does it compute with numbers or dates? */
extern bool synth_example_is_typed(const Expr *e);
/* Do the examples suffice for the first of the programs, best first? */
extern bool synth_example_is_trusted(Search *search,
									 const Expr *const *programs, int n);
/*
 * Does e rely on what few examples do not show? information is that of the
 * outputs, or FLT_MAX where a type vouches for e.
 */
extern bool synth_example_is_doubtful(Search *search, const Expr *e,
									  float information);
/* Do two words stand side by side, as in a name or a sentence? */
extern bool synth_example_has_words(SynthText text);
/* Does it find words, of letters that need not be capitals? */
extern bool synth_example_is_word_pattern(const ExamplePattern *pattern);
/* Is the condition of e a mark in free text that one example has, or lacks? */
extern bool synth_example_is_split_by_chance(Search *search, const Expr *e);
/* Is it a word, or the form, of free text that two or three examples split by? */
extern bool synth_example_is_split_by_words(Search *search, const Expr *e);
/* The best program for some of the examples (example_search.c). */
extern const Expr *synth_example_best_without(Search *search, int left_out);

/* ---- SQL (example_write.c) ---- */

extern const char *synth_example_write(SynthExampleArena *arena, const Expr *e,
									   const char *const *names);

#endif							/* SYNTH_EXAMPLE_PRIVATE_H */
