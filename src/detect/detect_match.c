/*
 * detect_match.c
 *		The matcher of formats: one small pattern language for all of them.
 *
 *		#		a digit					@	an ASCII letter
 *		*		a letter or digit		other characters stand for themselves,
 *										letters in either case
 *		[a-z]	one of a set, ^ not		\c	the character c
 *		?		the last item or none	{m,n} {n}	m to n times
 *
 * The longest match wins, by backtracking; repeats are bounded and patterns
 * short, so an attempt costs a bounded number of steps.
 */
#include <string.h>

#include "detect/detect_private.h"

#define MAX_STEPS	2000

typedef struct Subject
{
	const char *text;
	size_t		bytes;
	bool		case_matters;
	int			steps;			/* left before the match gives up */
}			Subject;

static int	match_here(Subject *subject, const char *p, size_t at);
static const char *item_end(const char *p);
static bool item_takes(const Subject *subject, const char *p, unsigned char c);
static bool set_takes(const Subject *subject, const char *p, unsigned char c);
static const char *read_repeat(const char *p, int *low, int *high);

static inline unsigned char
upper(unsigned char c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static inline bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(unsigned char c)
{
	return upper(c) >= 'A' && upper(c) <= 'Z';
}

int
synth_detect_match(const char *pattern, const char *text, size_t bytes)
{
	Subject		subject = {text, bytes, false, MAX_STEPS};

	return match_here(&subject, pattern, 0);
}

int
synth_detect_match_format(const SynthFormat *format, const char *text,
						  size_t bytes, double *confidence,
						  SynthVerdict *verdict)
{
	Subject		subject = {text, bytes, (format->flags & FORMAT_CASE) != 0, MAX_STEPS};
	int			length = match_here(&subject, format->pattern, 0);
	char		compact[128];
	char		separator = 0;
	int			n = 0;

	*verdict = SYNTH_VERDICT_UNKNOWN;
	if (length <= 0)
		return -1;
	for (int i = 0; i < length && n < LENGTH_OF(compact); i++)
	{
		unsigned char c = text[i];

		if (is_digit(c) || is_letter(c) || (format->flags & FORMAT_RAW_CHECK))
			compact[n++] = format->flags & FORMAT_RAW_CHECK ? c : upper(c);
		else if ((format->flags & FORMAT_SAME_SEPARATOR) && separator && separator != c)
			return -1;
		else
			separator = c;
	}
	if (format->check)
		*verdict = format->check(compact, n);
	*confidence = *verdict == SYNTH_VERDICT_VALID ? format->checked :
		*verdict == SYNTH_VERDICT_INVALID ? format->failed : format->plain;
	return *confidence > 0 ? length : -1;
}

/*
 * Items that take only the kind make the run longer, others end it; where an
 * item may be left out or takes both, the run may end there or go on.  Bit 0:
 * the pattern may begin with something else.
 */
uint32_t
synth_detect_leading_runs(const char *pattern, SynthRunKind kind)
{
	Subject		subject = {NULL, 0, false, 0};
	uint32_t	open = 1,
				closed = 0;

	for (const char *p = pattern; *p;)
	{
		bool		takes_kind = false,
					takes_others = false;
		int			low = 1,
					high = 1;
		uint32_t	longer;
		const char *next = read_repeat(item_end(p), &low, &high);

		for (int c = 1; c < 128; c++)
			if (item_takes(&subject, p, c))
				*(is_digit(c) == (kind == SYNTH_RUN_DIGITS) &&
				  (is_digit(c) || is_letter(c)) ? &takes_kind : &takes_others) = true;
		if (takes_others)
			closed |= open;
		if (takes_kind)
		{
			longer = low == 0 || takes_others ? open : 0;
			for (int n = low > 0 ? low : 1; n <= high && n < SYNTH_RUNS; n++)
				longer |= open << n;
			/* runs of 31 and more are one */
			if (open >> (SYNTH_RUNS - 1 - (high < SYNTH_RUNS ? high : SYNTH_RUNS - 1)))
				longer |= UINT32_C(1) << (SYNTH_RUNS - 1);
			if (takes_others && high > 1)
				for (int n = 1; n <= high && n < SYNTH_RUNS; n++)
					closed |= open << n;
			open = longer;
		}
		else if (low > 0)
			return closed;
		p = next;
	}
	return closed | open;
}

/* The longest match of p at text[at]: where it ends, or -1. */
static int
match_here(Subject *subject, const char *p, size_t at)
{
	while (*p)
	{
		const char *next = *p == '#' ? p + 1 : item_end(p);
		int			low = 1,
					high = 1,
					n = 0;

		if (*next == '?' || *next == '{')
			next = read_repeat(next, &low, &high);
		if (*p == '#')			/* most items are digits */
			while (n < high && at + n < subject->bytes && is_digit(subject->text[at + n]))
				n++;
		else
			while (n < high && at + n < subject->bytes &&
				   item_takes(subject, p, subject->text[at + n]))
				n++;
		if (n < low || --subject->steps < 0)
			return -1;
		if (low == high)
		{
			at += low;
			p = next;
			continue;
		}
		for (; n >= low; n--)
		{
			int			end = match_here(subject, next, at + n);

			if (end >= 0)
				return end;
		}
		return -1;
	}
	return (int) at;
}

static const char *
item_end(const char *p)
{
	if (*p == '\\')
		return p + 2;
	if (*p == '[')
	{
		p += p[1] == ']' ? 2 : 1;
		while (*p != ']')
			p++;
	}
	return p + 1;
}

static const char *
read_repeat(const char *p, int *low, int *high)
{
	if (*p == '?')
	{
		*low = 0;
		return p + 1;
	}
	if (*p == '{')
	{
		*low = 0;
		for (p++; is_digit(*p); p++)
			*low = *low * 10 + *p - '0';
		*high = *low;
		if (*p == ',')
			for (*high = 0, p++; is_digit(*p); p++)
				*high = *high * 10 + *p - '0';
		return p + 1;
	}
	return p;
}

static bool
item_takes(const Subject *subject, const char *p, unsigned char c)
{
	switch (*p)
	{
		case '#':
			return is_digit(c);
		case '@':
			return is_letter(c) && (!subject->case_matters || c == upper(c));
		case '*':
			return is_digit(c) || is_letter(c);
		case '[':
			return set_takes(subject, p + 1, c);
		case '\\':
			return (unsigned char) p[1] == c;
		default:
			return subject->case_matters ? (unsigned char) *p == c :
				upper(*p) == upper(c);
	}
}

static bool
set_takes(const Subject *subject, const char *p, unsigned char c)
{
	bool		inverted = *p == '^';

	if (!subject->case_matters)
		c = upper(c);
	for (p += inverted; *p != ']'; p++)
	{
		if (p[1] == '-' && p[2] != ']')
		{
			if (c >= (unsigned char) p[0] && c <= (unsigned char) p[2])
				return !inverted;
			p += 2;
		}
		else if ((unsigned char) *p == c)
			return !inverted;
	}
	return inverted;
}
