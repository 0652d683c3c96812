/*
 * detect_scan.c
 *		Personal data in free text, in one pass.
 *
 * Pure C.  The text is cut into words by a table of character classes.  Only
 * words that can begin something are looked at: those with a digit, short ones
 * before a digit, capitalised ones, and the signs '@', '+', '(' and ':'.  What
 * matches there is a candidate; candidates are gathered until none can overlap
 * the next, then the best of them are given out.
 *
 * Which is best: confidence (a check digit that holds, a word nearby that
 * speaks of it), then length.  With alternatives wanted, the best of each
 * category is given, since a bare number may be several things.
 *
 * Cost: linear in the bytes; a word costs a bounded number of attempts, each
 * of a bounded number of steps.   Limits: a value that is split by a line end
 * is not found; a cluster keeps its first 200 candidates.
 */
#include <string.h>

#include "detect/detect_private.h"

#define MAX_CLUSTER		200
#define POLL_BYTES		65536

typedef struct Candidate
{
	SynthCategory category;
	size_t		start;
	size_t		end;
	double		confidence;
}			Candidate;

typedef struct Scan
{
	const char *text;
	size_t		bytes;
	const SynthScanOptions *options;
	void		(*emit) (const SynthFinding *, void *);
	void	   *argument;
	int64_t		found;
	Candidate	cluster[MAX_CLUSTER];
	int			ncluster;
	size_t		cluster_end;
	size_t		url_end;
	/* topics around the last start that was asked for */
	size_t		context_at;
	uint64_t	context;
}			Scan;

/* A word as the scanner sees it. */
typedef struct Word
{
	size_t		start;
	size_t		end;
	int			digits;
	bool		capital;
}			Word;

static Word read_word(const Scan *scan, size_t at);
static void try_word(Scan *scan, const Word *word);
static void try_formats(Scan *scan, size_t at, int flags);
static void try_person(Scan *scan, const Word *word);
static void try_sign(Scan *scan, size_t at);
static void try_url(Scan *scan, size_t at);
static void add(Scan *scan, SynthCategory category, size_t start, size_t end,
				double confidence, uint64_t topics, bool needs_context);
static void flush(Scan *scan);
static bool wanted(const Scan *scan, SynthCategory category);
static bool is_within_hexadecimals(const Scan *scan, size_t start, size_t end);
static bool ends_well(const Scan *scan, size_t end);
static bool begins_well(const Scan *scan, size_t start);

/* Classes of bytes. */
#define CLASS_OTHER		0
#define CLASS_DIGIT		1
#define CLASS_LETTER	2
#define CLASS_HIGH		3		/* part of a character beyond ASCII */
#define CLASS_JOINER	4		/* '_' */
#define CLASS_SIGN		5		/* may begin a candidate */
#define CLASS_BREAK		6		/* no address goes on over it */

static inline int
class_of(unsigned char c)
{
	static const unsigned char classes[256] = {
		['\t'] = CLASS_BREAK, ['\n'] = CLASS_BREAK, ['\r'] = CLASS_BREAK,
		[' '] = CLASS_BREAK, ['"'] = CLASS_BREAK, [','] = CLASS_BREAK,
		[';'] = CLASS_BREAK, ['<'] = CLASS_BREAK, ['>'] = CLASS_BREAK,
		['|'] = CLASS_BREAK,
		['('] = CLASS_SIGN, ['+'] = CLASS_SIGN, ['@'] = CLASS_SIGN,
		[':'] = CLASS_SIGN, ['_'] = CLASS_JOINER,
		['0' ... '9'] = CLASS_DIGIT,
		['A' ... 'Z'] = CLASS_LETTER, ['a' ... 'z'] = CLASS_LETTER,
		[0x80 ... 0xFF] = CLASS_HIGH,
	};

	return classes[c];
}

static inline bool
is_word_class(int class)
{
	return class >= CLASS_DIGIT && class <= CLASS_JOINER;
}

/* Where synth_detect_scan puts what it finds. */
typedef struct Target
{
	SynthFinding *findings;
	int			max;
	int			n;
}			Target;

static void
keep_finding(const SynthFinding *finding, void *argument)
{
	Target	   *target = argument;

	if (target->n < target->max)
		target->findings[target->n] = *finding;
	target->n++;
}

int
synth_detect_scan(const char *text, size_t bytes, double min_confidence,
				  SynthFinding *findings, int max)
{
	SynthScanOptions options = {min_confidence, SYNTH_NO_CATEGORY, false, NULL};
	Target		target = {findings, max, 0};

	(void) synth_detect_scan_with(text, bytes, &options, keep_finding, &target);
	return target.n;
}

int64_t
synth_detect_scan_with(const char *text, size_t bytes,
					   const SynthScanOptions *options,
					   void (*emit) (const SynthFinding *, void *), void *argument)
{
	Scan		scan;
	size_t		next_poll = POLL_BYTES;

	scan.text = text;
	scan.bytes = bytes;
	scan.options = options;
	scan.emit = emit;
	scan.argument = argument;
	scan.found = 0;
	scan.ncluster = 0;
	scan.cluster_end = 0;
	scan.url_end = 0;
	scan.context_at = SIZE_MAX;
	scan.context = 0;
	for (size_t at = 0; at < bytes;)
	{
		int			class = class_of(text[at]);

		if (is_word_class(class))
		{
			Word		word = read_word(&scan, at);

			try_word(&scan, &word);
			at = word.end;
		}
		else
		{
			if (class == CLASS_SIGN)
				try_sign(&scan, at);
			else if (class == CLASS_BREAK && scan.ncluster > 0 && at >= scan.cluster_end)
				flush(&scan);
			at++;
		}
		if (at >= next_poll)
		{
			next_poll = at + POLL_BYTES;
			if (options->poll)
				options->poll(NULL);
		}
	}
	flush(&scan);
	return scan.found;
}

/* The word at text[at]; punctuation beyond ASCII ends it. */
static Word
read_word(const Scan *scan, size_t at)
{
	Word		word = {at, at, 0, false};

	while (word.end < scan->bytes)
	{
		unsigned char c = scan->text[word.end];
		int			class = class_of(c);
		int32_t		code;
		int			width;

		if (class == CLASS_HIGH)
		{
			width = synth_detect_character(scan->text + word.end, scan->bytes - word.end, &code);
			if (word.end == word.start)
				word.capital = (code >= 0xC0 && code < 0xDF) || code > 0x100;
			if (!synth_detect_is_letter(code))
			{
				/* a sign on its own */
				if (word.end == word.start)
					word.end += width;
				break;
			}
			word.end += width;
			continue;
		}
		if (!is_word_class(class))
			break;
		if (word.end == word.start)
			word.capital = c >= 'A' && c <= 'Z';
		word.digits += class == CLASS_DIGIT;
		word.end++;
	}
	return word;
}

static void
try_word(Scan *scan, const Word *word)
{
	const char *text = scan->text;
	size_t		length = word->end - word->start;
	bool		digit_follows = word->end + 1 < scan->bytes &&
		(class_of(text[word->end]) == CLASS_BREAK || memchr("-.:", text[word->end], 3)) &&
		class_of(text[word->end + 1]) == CLASS_DIGIT;

	/* also parts of hardware addresses: AA-BB, aabb.ccdd, fe80:: */
	if (word->digits > 0 || (length <= 4 && digit_follows) ||
		((length == 2 || length == 4) && word->end < scan->bytes &&
		 memchr("-.:", text[word->end], 3)))
		try_formats(scan, word->start, 0);
	/* "is199003052397": the number begins inside */
	if (word->digits >= 6 && class_of(text[word->start]) != CLASS_DIGIT)
		for (size_t at = word->start + 1; at < word->end; at++)
			if (class_of(text[at]) == CLASS_DIGIT)
			{
				if (class_of(text[at - 1]) == CLASS_LETTER)
					try_formats(scan, at, FORMAT_AFTER_LETTER);
				break;
			}
	/* "www." */
	if (length == 3 && (text[word->start] | 0x20) == 'w' && word->end < scan->bytes &&
		text[word->end] == '.')
		try_url(scan, word->start);
	if ((word->capital || word->digits > 0) && length > 0)
		try_person(scan, word);
}

/* Every format that a word or a part of it begins; flags it must have. */
static void
try_formats(Scan *scan, size_t at, int flags)
{
	const char *text = scan->text + at;
	size_t		bytes = scan->bytes - at;
	int			class = class_of(text[0]);
	size_t		run = 0;
	const short *formats;
	double		confidence;
	int			length,
				n;

	if (flags == 0 && !begins_well(scan, at))
		return;
	while (run < bytes && run < SYNTH_RUNS && class_of(text[run]) == class)
		run++;
	formats = synth_detect_formats_by_run(class == CLASS_DIGIT ? SYNTH_RUN_DIGITS : SYNTH_RUN_LETTERS,
										  class == CLASS_DIGIT || class == CLASS_LETTER ? (int) run : 0, &n);
	for (int i = 0; i < n; i++)
	{
		const SynthFormat *format = &synth_detect_formats[formats[i]];
		SynthVerdict verdict;

		if ((format->flags & flags) != flags || !wanted(scan, format->category))
			continue;
		length = synth_detect_match_format(format, text, bytes, &confidence, &verdict);
		if (format->category == SYNTH_MAC_ADDRESS && length > 0 &&
			is_within_hexadecimals(scan, at, at + length))
			continue;
		if (length > 0 && ends_well(scan, at + length))
			add(scan, format->category, at, at + length, confidence, format->topics,
				format->flags & FORMAT_NEEDS_CONTEXT);
	}
	if (flags != 0)
		return;
	if (wanted(scan, SYNTH_IBAN_CODE) &&
		(length = synth_detect_match_iban(text, bytes, &confidence)) > 0)
		add(scan, SYNTH_IBAN_CODE, at, at + length, confidence, TOPIC_IBAN, false);
	if ((text[0] == '+' || text[0] == '0') && wanted(scan, SYNTH_PHONE_NUMBER) &&
		(length = synth_detect_match_phone(text, bytes, &confidence)) > 0 &&
		ends_well(scan, at + length))
		add(scan, SYNTH_PHONE_NUMBER, at, at + length, confidence, TOPIC_PHONE, false);
	if (wanted(scan, SYNTH_IP_ADDRESS) &&
		(length = synth_detect_match_ipv6(text, bytes, &confidence)) > 0)
		add(scan, SYNTH_IP_ADDRESS, at, at + length, confidence, TOPIC_NETWORK, false);
}

static void
try_person(Scan *scan, const Word *word)
{
	const char *text = scan->text + word->start;
	size_t		bytes = scan->bytes - word->start;
	double		confidence;
	int			length,
				skip;

	if (wanted(scan, SYNTH_PERSON_NAME) && word->capital && word->digits == 0 &&
		(length = synth_detect_match_person(text, bytes, &skip, &confidence)) > 0)
		add(scan, SYNTH_PERSON_NAME, word->start + skip, word->start + length, confidence, 0, false);
	/* a number of a house is short and a word follows */
	if (word->digits > 0 &&
		(word->end - word->start > 5 || word->end + 1 >= scan->bytes ||
		 (text[word->end - word->start] != ' ' && text[word->end - word->start] != ',')))
		return;
	if (wanted(scan, SYNTH_STREET_ADDRESS) &&
		(length = synth_detect_match_street(text, bytes, &confidence)) > 0)
		add(scan, SYNTH_STREET_ADDRESS, word->start, word->start + length, confidence, 0, false);
}

static void
try_sign(Scan *scan, size_t at)
{
	const char *text = scan->text;
	size_t		start,
				end;
	double		confidence;

	switch (text[at])
	{
		case '@':
			if (wanted(scan, SYNTH_EMAIL_ADDRESS) &&
				synth_detect_match_email(text, scan->bytes, at, &start, &end, &confidence))
				add(scan, SYNTH_EMAIL_ADDRESS, start, end, confidence, TOPIC_EMAIL, false);
			break;
		case ':':
			if (scan->bytes - at < 4 || memcmp(text + at, "://", 3) != 0)
				break;
			for (start = at; start > 0 && at - start < 5 &&
				 class_of(text[start - 1]) == CLASS_LETTER;)
				start--;
			try_url(scan, start);
			break;
		default:				/* '+' and '(' begin telephone numbers */
			if (at + 1 >= scan->bytes || !(class_of(text[at + 1]) == CLASS_DIGIT) ||
				(at > 0 && is_word_class(class_of(text[at - 1])) && text[at] == '+'))
				break;
			try_formats(scan, at, 0);
			break;
	}
}

/* Not inside of the last one: a URL may hold others, which are read with it. */
static void
try_url(Scan *scan, size_t at)
{
	double		confidence;
	int			length;

	if (at < scan->url_end || !wanted(scan, SYNTH_URL))
		return;
	length = synth_detect_match_url(scan->text + at, scan->bytes - at, &confidence);
	if (length <= 0)
		return;
	scan->url_end = at + length;
	add(scan, SYNTH_URL, at, at + length, confidence, TOPIC_URL, false);
}

static bool
wanted(const Scan *scan, SynthCategory category)
{
	return scan->options->only == SYNTH_NO_CATEGORY || scan->options->only == category;
}

/* Not in the middle of a longer number or of a version such as 1.2345678. */
static bool
begins_well(const Scan *scan, size_t start)
{
	const char *text = scan->text;

	if (start == 0)
		return true;
	return !(start > 1 && memchr("-.", text[start - 1], 2) &&
			 class_of(text[start - 2]) == CLASS_DIGIT);
}

/* Six pairs of a longer row of pairs, which is a fingerprint of a key. */
static bool
is_within_hexadecimals(const Scan *scan, size_t start, size_t end)
{
	const char *text = scan->text;

	return (start > 1 && memchr(":-", text[start - 1], 2) && text[start - 2] != ' ' &&
			is_word_class(class_of(text[start - 2])) && start > 2 &&
			is_word_class(class_of(text[start - 3])) &&
			(start == 3 || !is_word_class(class_of(text[start - 4])))) ||
		(end + 1 < scan->bytes && memchr(":-", text[end], 2) &&
		 is_word_class(class_of(text[end + 1])));
}

static bool
ends_well(const Scan *scan, size_t end)
{
	const char *text = scan->text;
	int			class;

	if (end >= scan->bytes)
		return true;
	class = class_of(text[end]);
	if (class == CLASS_HIGH)
	{
		int32_t		code;

		(void) synth_detect_character(text + end, scan->bytes - end, &code);
		return !synth_detect_is_letter(code);
	}
	return !is_word_class(class) &&
		!(end + 1 < scan->bytes && memchr("-.:/", text[end], 4) &&
		  class_of(text[end + 1]) == CLASS_DIGIT);
}

static void
add(Scan *scan, SynthCategory category, size_t start, size_t end,
	double confidence, uint64_t topics, bool needs_context)
{
	Candidate  *c;

	if (topics != 0 && (confidence < .9 || needs_context))
	{
		if (scan->context_at != start)
		{
			scan->context = synth_detect_context(scan->text, scan->bytes, start, end);
			scan->context_at = start;
		}
		if (scan->context & topics)
		{
			confidence = confidence + .35 > .5 ? confidence + .35 : .5;
			if (confidence > .98)
				confidence = .98;
		}
		else if (needs_context)
			return;
	}
	if (confidence < scan->options->min_confidence || !wanted(scan, category))
		return;
	if (scan->ncluster == MAX_CLUSTER && start >= scan->cluster_end)
		flush(scan);
	if (scan->ncluster == MAX_CLUSTER)
		return;
	c = &scan->cluster[scan->ncluster++];
	c->category = category;
	c->start = start;
	c->end = end;
	c->confidence = confidence;
	if (scan->cluster_end < end)
		scan->cluster_end = end;
}

static inline bool
is_better(const Candidate *a, const Candidate *b)
{
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence;
	if (a->end - a->start != b->end - b->start)
		return a->end - a->start > b->end - b->start;
	return a->start < b->start;
}

static inline bool
comes_before(const Candidate *a, const Candidate *b)
{
	if (a->start != b->start)
		return a->start < b->start;
	return a->confidence > b->confidence;
}

/* Insertion sort: clusters are small, and mostly of one or two. */
static void
sort_cluster(Candidate *c, int n, bool (*first) (const Candidate *, const Candidate *))
{
	for (int i = 1; i < n; i++)
	{
		Candidate	x = c[i];
		int			k = i;

		for (; k > 0 && first(&x, &c[k - 1]); k--)
			c[k] = c[k - 1];
		c[k] = x;
	}
}

/* Give out the best of the cluster's candidates. */
static void
flush(Scan *scan)
{
	int			kept = 0;

	sort_cluster(scan->cluster, scan->ncluster, is_better);
	for (int i = 0; i < scan->ncluster; i++)
	{
		Candidate	c = scan->cluster[i];
		bool		taken = false;

		for (int k = 0; k < kept && !taken; k++)
		{
			const Candidate *other = &scan->cluster[k];

			if (c.start >= other->end || other->start >= c.end)
				continue;
			/* an alternative that is no part of something surer */
			taken = !scan->options->alternatives || c.category == other->category ||
				(other->confidence >= .9 && c.confidence < .3 &&
				 c.end - c.start < other->end - other->start);
		}
		if (!taken)
			scan->cluster[kept++] = c;
	}
	sort_cluster(scan->cluster, kept, comes_before);
	for (int i = 0; i < kept; i++)
	{
		const Candidate *c = &scan->cluster[i];
		SynthFinding finding = {synth_detect_category_name(c->category),
		(int) c->start, (int) c->end, c->confidence, c->category};

		scan->emit(&finding, scan->argument);
	}
	scan->found += kept;
	scan->ncluster = 0;
	scan->cluster_end = 0;
}

SynthVerdict
synth_detect_validate(SynthCategory category, const char *text, size_t bytes)
{
	SynthVerdict best = SYNTH_VERDICT_INVALID;
	double		confidence;
	size_t		start,
				end;

	while (bytes > 0 && (unsigned char) text[bytes - 1] <= ' ')
		bytes--;
	for (; bytes > 0 && (unsigned char) *text <= ' '; text++)
		bytes--;
	for (int i = 0; i < synth_detect_nformats; i++)
	{
		const SynthFormat *format = &synth_detect_formats[i];
		SynthVerdict verdict;

		if (format->category != category ||
			synth_detect_match_format(format, text, bytes, &confidence, &verdict) != (int) bytes)
			continue;
		if (verdict == SYNTH_VERDICT_VALID)
			return verdict;
		if (verdict == SYNTH_VERDICT_UNKNOWN || format->failed > 0)
			best = SYNTH_VERDICT_UNKNOWN;
	}
	if (bytes == 0)
		return best;
	if ((category == SYNTH_IBAN_CODE &&
		 synth_detect_match_iban(text, bytes, &confidence) == (int) bytes) ||
		(category == SYNTH_PHONE_NUMBER &&
		 synth_detect_match_phone(text, bytes, &confidence) == (int) bytes) ||
		(category == SYNTH_URL &&
		 synth_detect_match_url(text, bytes, &confidence) == (int) bytes) ||
		(category == SYNTH_IP_ADDRESS &&
		 synth_detect_match_ipv6(text, bytes, &confidence) == (int) bytes))
		return SYNTH_VERDICT_VALID;
	if (category == SYNTH_EMAIL_ADDRESS && memchr(text, '@', bytes) &&
		synth_detect_match_email(text, bytes, (const char *) memchr(text, '@', bytes) - text,
								 &start, &end, &confidence) && start == 0 && end == bytes)
		return SYNTH_VERDICT_VALID;
	return best;
}
