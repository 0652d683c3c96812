/*
 * parse_column_type.c
 *		Which moments or numbers a column holds, and the narrowest format that
 *		reads them.
 *
 * Pure C.
 */
#include "parse/parse_column_private.h"

#include <stdio.h>
#include <string.h>

#define LOOSE_NUMBER	"#,##0.#"
#define LOOSE_INDIAN	"#,##,##0.#"
#define LOOSE_FLOAT		"0.#E0"

/* What two readers of a column make of its values, in rows. */
typedef struct Contest
{
	int64_t		only_a;
	int64_t		only_b;
	int			only_b_distinct;
	int64_t		differ;			/* both read them, as different values */
	int			days[2];		/* distinct days of the month and years, by a and b */
	int			years[2];
}			Contest;

typedef struct NumberStatistics
{
	int			max_integer;	/* digits */
	int			min_length;
	int			max_length;
	int			min_fraction;
	int			max_fraction;
	int			max_digits;
	bool		grouped;
	int			plain;			/* distinct values without any mark */
	int			plain_long;		/* of more than three digits */
	int			marked;
	int			leading_zeros;
	int64_t		leading_zero_rows;
	int			years;
	int			numbers;
	int			bits;			/* 0 and 1 */
	bool		clock;			/* all are hours and minutes, hmm */
	uint64_t	max;
}			NumberStatistics;

/* ---- moments ---- */

static bool
is_moment(SynthReadingType type)
{
	return type >= SYNTH_READ_DATE && type <= SYNTH_READ_TIMESTAMPTZ;
}

static bool
is_number(SynthReadingType type)
{
	return type >= SYNTH_READ_INTEGER && type <= SYNTH_READ_FLOAT;
}

/* A run of digits is a date where chance would hardly make all of them one. */
static bool
is_plausible(const SynthColumnWork *w, const SynthColumnCandidate *c)
{
	static const struct
	{
		const char *format;
		int			distinct;	/* that convince without the name's help */
		int			named;		/* or with it */
	}			gates[] =
	{
		{"yyyyMMdd", 3, 1}, {"ddMMyyyy", 8, 2}, {"MMddyyyy", 8, 2}, {"yyMMdd", 40, 4},
		{"yyyyMM", 12, 1}, {"yyyy", 1 << 30, 1 << 30}, {"yyyyMMddHHmmss", 2, 1},
		{"yyyyMMddHHmm", 10, 1}, {"epoch", 1 << 30, 1}, {"epoch_ms", 8, 1}, {"epoch_us", 5, 1},
		{"epoch_ns", 5, 1}, {"yyyy.M", 1 << 30, 1}, {"M.yyyy", 1 << 30, 1}
	};
	bool		named = (w->hints & (SYNTH_HINT_DATE | SYNTH_HINT_TIME)) != 0;

	for (int i = 0; i < LENGTH_OF(gates); i++)
		if (strcmp(gates[i].format, c->reader.format) == 0)
			return c->distinct >= (named ? gates[i].named : gates[i].distinct) &&
				c->conforming * 50 >= w->filled * 49;
	return true;
}

static int
count_bits(const uint64_t *bits, int n)
{
	int			count = 0;

	for (int i = 0; i < n; i++)
		count += __builtin_popcountll(bits[i]);
	return count;
}

static void
mark_day(const SynthMoment *m, uint64_t *days, uint64_t *years)
{
	int			year,
				month,
				day;

	synth_parse_civil_from(m->day, &year, &month, &day);
	*days |= UINT64_C(1) << day;
	years[(year & 255) / 64] |= UINT64_C(1) << (year & 63);
}

static Contest
contest_moments(const SynthColumnWork *w, const SynthReader *a, const SynthReader *b)
{
	Contest		contest = {0};
	uint64_t	days[2] = {0, 0};
	uint64_t	years[2][4] = {{0}, {0}};

	for (int i = 0; i < w->n; i++)
	{
		const SynthValue *v = &w->values[i];
		SynthMoment x,
					y;
		bool		in_a = synth_parse_moment_run(&a->compiled.moment, v->text, v->bytes, &x);
		bool		in_b = synth_parse_moment_run(&b->compiled.moment, v->text, v->bytes, &y);

		if (in_a && in_b && (x.day != y.day || x.time != y.time))
		{
			contest.differ += v->count;
			mark_day(&x, &days[0], years[0]);
			mark_day(&y, &days[1], years[1]);
		}
		else if (in_a && !in_b)
			contest.only_a += v->count;
		else if (in_b && !in_a)
		{
			contest.only_b += v->count;
			contest.only_b_distinct++;
		}
		if (w->poll && i % 4096 == 4095)
			w->poll(NULL);
	}
	for (int k = 0; k < 2; k++)
	{
		contest.days[k] = count_bits(&days[k], 1);
		contest.years[k] = count_bits(years[k], 4);
	}
	return contest;
}

/*
 * 15.05.12: whether the year is first or last.  Years are few and days of the
 * month are all; where one reading has that and the other has not, it is it.
 */
static int
better_years(const Contest *c)
{
	for (int k = 0; k < 2; k++)
		if (c->days[k] >= 20 && c->years[k] * 2 <= c->years[1 - k] && c->days[1 - k] * 2 <= c->days[k])
			return k;
	return -1;
}

/* Fields that all alternatives have, and those that any has. */
static void
fields_of(const SynthReader *r, int *all, int *any)
{
	*all = ~0;
	*any = 0;
	for (int i = 0; i < r->compiled.moment.n; i++)
	{
		*all &= r->compiled.moment.patterns[i].has;
		*any |= r->compiled.moment.patterns[i].has;
	}
}

static bool
try_format(const SynthColumnWork *w, SynthReader *reader, const char *format, int64_t at_least)
{
	SynthReader trial = *reader;
	int			distinct;

	if (strlen(format) >= sizeof(trial.format))
		return false;
	strcpy(trial.format, format);
	if (!synth_parse_reader_open(&trial) || synth_parse_count(w, &trial, w->n, &distinct) < at_least)
		return false;
	*reader = trial;
	return true;
}

/* Two letters instead of one where every value has two digits. */
static void
narrow_moment(const SynthColumnWork *w, SynthReader *reader, int64_t conforming)
{
	bool		quoted = false;

	for (int i = 0; reader->format[i]; i++)
	{
		char		c = reader->format[i];
		char		wider[sizeof(reader->format) + 1];

		quoted ^= c == '\'';
		if (c == '@')
			break;
		if (quoted || strchr("dMHhms", c) == NULL || reader->format[i + 1] == c ||
			(i > 0 && reader->format[i - 1] == c))
			continue;
		memcpy(wider, reader->format, i + 1);
		strcpy(wider + i + 1, reader->format + i);
		(void) try_format(w, reader, wider, conforming);
	}
}

/* MMMM for MMM: to the reader the same, not to who reads the format. */
static void
write_names_in_full(const SynthColumnWork *w, SynthReader *reader, int64_t conforming)
{
	const char *month = strstr(reader->format, "MMM");
	char		full[sizeof(reader->format) + 1];

	if (month == NULL)
		return;
	memcpy(full, reader->format, month - reader->format);
	full[month - reader->format] = 'M';
	strcpy(full + (month - reader->format) + 1, month);
	(void) try_format(w, reader, full, conforming);
}

/* hhmm as a number, 635 and 52 for 06:35 and 00:52. */
static bool
decide_clock(SynthColumnWork *w, SynthDecision *out)
{
	int			distinct;
	int64_t		conforming;
	bool		padded = true;
	uint64_t	max = 0;

	if (!(w->hints & SYNTH_HINT_TIME) || w->filled_distinct < 12)
		return false;
	for (int i = 0; i < w->n; i++)
	{
		const char *text = w->values[i].text;
		size_t		n = w->values[i].bytes;
		uint64_t	value = 0;

		if (!synth_parse_speaks(&w->values[i]))
			continue;
		synth_parse_trim(&text, &n);
		padded &= n == 4;
		if (n > 4)
			return false;
		for (size_t k = 0; k < n; k++)
		{
			if (text[k] < '0' || text[k] > '9')
				return false;
			value = value * 10 + text[k] - '0';
		}
		if (value > max)
			max = value;
	}
	if (max < 1200)
		return false;
	out->reader.type = SYNTH_READ_TIME;
	strcpy(out->reader.format, padded ? "HHmm" : "Hmm|m");
	if (!synth_parse_reader_open(&out->reader))
		return false;
	conforming = synth_parse_count(w, &out->reader, w->n, &distinct);
	if (conforming * 100 < w->filled * 99)
		return false;
	strcpy(out->type_name, "time");
	out->kind = "time";
	out->confidence = 0.9;
	return true;
}

static void
name_moment(const SynthReader *r, SynthDecision *out)
{
	int			all,
				any;

	fields_of(r, &all, &any);
	out->reader = *r;
	out->reader.type = !(any & SYNTH_HAS_YEAR) ? SYNTH_READ_TIME :
		!(any & SYNTH_HAS_HOUR) && !(any & SYNTH_HAS_ZONE) ? SYNTH_READ_DATE :
		all & (SYNTH_HAS_ZONE) || r->type == SYNTH_READ_TIMESTAMPTZ ? SYNTH_READ_TIMESTAMPTZ : SYNTH_READ_TIMESTAMP;
	strcpy(out->type_name, synth_parse_type_name(out->reader.type));
	out->kind = strncmp(r->format, "epoch", 5) == 0 ? "epoch" :
		out->reader.type == SYNTH_READ_DATE ? "date" :
		out->reader.type == SYNTH_READ_TIME ? "time" : "timestamp";
}

/*
 * The format that reads most; with it formats that read other values (several
 * sources in one column), against it those that read the same ones otherwise.
 */
bool
synth_parse_decide_moment(SynthColumnWork *w, SynthDecision *out)
{
	SynthColumnCandidate *best = NULL;
	SynthReader chosen;
	int64_t		numbers = 0;
	int64_t		conforming;
	int			distinct;
	bool		ambiguous = false;

	for (int i = 0; i < w->ncandidates; i++)
	{
		SynthColumnCandidate *c = &w->candidates[i];

		if (is_moment(c->reader.type) && is_plausible(w, c) &&
			(best == NULL || c->conforming > best->conforming))
			best = c;
		if (is_number(c->reader.type) && c->conforming > numbers)
			numbers = c->conforming;
	}
	if (best == NULL)
		return decide_clock(w, out);
	/* 12:30 is a time, unless it is said to be a duration */
	if (best->reader.type == SYNTH_READ_TIME && w->hints & SYNTH_HINT_DURATION)
		return false;
	chosen = best->reader;
	for (int i = 0; i < w->ncandidates; i++)
	{
		SynthColumnCandidate *c = &w->candidates[i];
		Contest		contest;
		int			all,
					any,
					other_all,
					other_any;
		char		both[SYNTH_READING_FORMAT * 3];

		if (c == best || !is_moment(c->reader.type) || !is_plausible(w, c))
			continue;
		fields_of(&chosen, &all, &any);
		fields_of(&c->reader, &other_all, &other_any);
		if ((any ^ other_any) & SYNTH_HAS_YEAR)
			continue;
		contest = contest_moments(w, &chosen, &c->reader);
		if (contest.differ > 0)
		{
			int			better = better_years(&contest);

			/* values that only one of them reads must outnumber the other's */
			if (better == 1 && contest.only_a <= contest.only_b)
			{
				best = c;
				chosen = c->reader;
			}
			else if (better != 0 && (contest.only_a < 10 * contest.only_b || contest.only_a + contest.only_b == 0))
				ambiguous = true;
			continue;
		}
		if (contest.only_b == 0 || (contest.only_b_distinct < 2 && contest.only_b * 100 < w->filled))
			continue;
		if (strstr(chosen.format, "epoch") || strstr(c->reader.format, "epoch"))
			continue;
		snprintf(both, sizeof(both), "%s|%s", chosen.format, c->reader.format);
		best->has_words |= c->has_words;
		if (c->has_words)
			(void) synth_parse_languages_meet(&best->languages, &c->languages);
		(void) try_format(w, &chosen, both, 0);
	}
	conforming = synth_parse_count(w, &chosen, w->n, &distinct);
	if (!synth_parse_suffices(w, &chosen, conforming, distinct))
		return decide_clock(w, out);
	out->confidence = 1;
	if (numbers >= conforming)
		out->confidence *= 0.9;
	out->ambiguous = ambiguous;
	if (best->has_words)
	{
		int			language = synth_parse_languages_first(&best->languages);
		char		named[SYNTH_READING_FORMAT * 3];

		if (language >= 0)
		{
			snprintf(named, sizeof(named), "%s@%s", chosen.format, synth_parse_language_name(language));
			if (try_format(w, &chosen, named, conforming))
				conforming = synth_parse_count(w, &chosen, w->n, &distinct);
		}
	}
	if (best->wide)
		write_names_in_full(w, &chosen, conforming);
	narrow_moment(w, &chosen, conforming);
	name_moment(&chosen, out);
	return true;
}

/* ---- numbers ---- */

static Contest
contest_numbers(const SynthColumnWork *w, const SynthReader *a, const SynthReader *b)
{
	Contest		contest = {0};
	SynthNumber x,
				y;

	for (int i = 0; i < w->n; i++)
	{
		const SynthValue *v = &w->values[i];
		bool		in_a = synth_parse_number_run(&a->compiled.number, v->text, v->bytes, &x);
		bool		in_b = synth_parse_number_run(&b->compiled.number, v->text, v->bytes, &y);

		if (in_a && in_b)
		{
			synth_parse_number_normalize(&x);
			synth_parse_number_normalize(&y);
			if (x.scale != y.scale || x.ndigits != y.ndigits || x.negative != y.negative ||
				memcmp(x.digits, y.digits, x.ndigits) != 0)
				contest.differ += v->count;
		}
		else if (in_a)
			contest.only_a += v->count;
		else if (in_b)
		{
			contest.only_b += v->count;
			contest.only_b_distinct++;
		}
		if (w->poll && i % 4096 == 4095)
			w->poll(NULL);
	}
	return contest;
}

static void
measure_numbers(const SynthColumnWork *w, const SynthReader *reader, NumberStatistics *s)
{
	SynthNumber number;

	memset(s, 0, sizeof(*s));
	s->min_fraction = s->min_length = 1000;
	for (int i = 0; i < w->n; i++)
	{
		const SynthValue *v = &w->values[i];
		const char *text = v->text;
		size_t		n = v->bytes;
		int			integers,
					length = 0;
		bool		marked;

		if (!synth_parse_number_run(&reader->compiled.number, text, n, &number))
			continue;
		synth_parse_trim(&text, &n);
		for (size_t k = 0; k < n; k++)
			length += text[k] >= '0' && text[k] <= '9';
		marked = number.grouped || number.scale > 0;
		integers = number.ndigits > number.scale ? number.ndigits - number.scale : 0;
		s->numbers++;
		s->grouped |= number.grouped;
		s->marked += marked;
		s->plain += !marked;
		s->plain_long += !marked && integers > 3;
		s->max_integer = integers > s->max_integer ? integers : s->max_integer;
		s->max_digits = number.ndigits > s->max_digits ? number.ndigits : s->max_digits;
		s->min_length = length < s->min_length ? length : s->min_length;
		s->max_length = length > s->max_length ? length : s->max_length;
		s->min_fraction = number.scale < s->min_fraction ? number.scale : s->min_fraction;
		s->max_fraction = number.scale > s->max_fraction ? number.scale : s->max_fraction;
		if (n > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9')
		{
			s->leading_zeros++;
			s->leading_zero_rows += v->count;
		}
		s->years += !marked && length == 4 && number.fits && number.mantissa >= 1800 &&
			number.mantissa <= 2100;
		s->bits += !marked && length == 1 && number.mantissa <= 1;
	}
}

/* The same reading in another format: marks behind "@" split off. */
static void
split_marks(const char *format, char *body, char *marks)
{
	const char *at = NULL;
	bool		quoted = false;

	for (const char *s = format; *s && at == NULL; s++)
	{
		quoted ^= *s == '\'';
		if (*s == '@' && !quoted)
			at = s;
	}
	if (at == NULL)
		at = format + strlen(format);
	memcpy(body, format, at - format);
	body[at - format] = 0;
	strcpy(marks, at);
}

/* Formats of one column that may stand beside each other: at most one unit. */
static bool
may_join(const char *a, const char *b, char *both, size_t max)
{
	char		body_a[SYNTH_READING_FORMAT * 2],
				marks_a[SYNTH_READING_FORMAT * 2],
				body_b[SYNTH_READING_FORMAT * 2],
				marks_b[SYNTH_READING_FORMAT * 2];

	split_marks(a, body_a, marks_a);
	split_marks(b, body_b, marks_b);
	if (strchr(body_a, '\'') && strchr(body_b, '\''))
		return false;
	/* 12 kg beside 12 is as bad as beside 12 g; 12 € beside 12 is usual */
	if (strchr(body_a, '\'') || strchr(body_b, '\''))
		return false;
	return strcmp(marks_a, marks_b) == 0 &&
		(size_t) snprintf(both, max, "%s|%s%s", body_a, body_b, marks_a) < max;
}

/* Digits before the point: at most so many, in groups or not. */
static void
write_places(char *out, int places, bool grouped, bool indian)
{
	char		reversed[64];
	int			n = 0;

	for (int i = 0; i < places && i < 36; i++)
	{
		if (grouped && i > 0 && (indian ? i == 3 || (i > 3 && i % 2 == 1) : i % 3 == 0))
			reversed[n++] = ',';
		reversed[n++] = i == 0 ? '0' : '#';
	}
	for (int i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	out[n] = 0;
}

/* The loose pattern of numbers in a format becomes the narrow one. */
static bool
narrow_number(const char *loose, const char *narrow, bool indian, char *out, size_t max)
{
	const char *find = indian ? LOOSE_INDIAN : LOOSE_NUMBER;
	size_t		n = 0;
	bool		any = false;

	while (*loose)
	{
		if (strncmp(loose, find, strlen(find)) == 0)
		{
			if (n + strlen(narrow) >= max)
				return false;
			strcpy(out + n, narrow);
			n += strlen(narrow);
			loose += strlen(find);
			any = true;
		}
		else
		{
			if (n + 1 >= max)
				return false;
			out[n++] = *loose++;
		}
	}
	out[n] = 0;
	return any;
}

/* Currencies or units of the values: one, or none and mixed. */
static void
find_units(const SynthColumnWork *w, SynthDecision *out)
{
	SynthReadings readings;
	int64_t		same = 0,
				other = 0;

	for (int i = 0; i < w->n && i < 400; i++)
	{
		const SynthValue *v = &w->values[i];

		if (!synth_parse_speaks(v) || v->bytes > 200)
			continue;
		readings.n = 0;
		synth_parse_guess_number(v->text, v->bytes, -1, true, &readings);
		if (readings.n == 0 || readings.list[0].unit[0] == 0)
			continue;
		if (out->unit[0] == 0)
			strcpy(out->unit, readings.list[0].unit);
		if (strcmp(out->unit, readings.list[0].unit) == 0)
			same += v->count;
		else
			other += v->count;
	}
	out->mixed_units = other > 0;
	if (other * 20 > same)
		out->unit[0] = 0;
}

static bool
is_code(const SynthColumnWork *w, const NumberStatistics *s)
{
	/* a number with a zero in front is no number */
	if (s->leading_zeros >= 2 || s->leading_zero_rows * 200 > w->filled)
		return true;
	/* nor is one with more digits than are ever counted */
	return s->max_fraction == 0 && s->min_length == s->max_length && s->max_length > 18;
}

static void
name_number(SynthColumnWork *w, SynthReader *chosen, const NumberStatistics *s, SynthDecision *out)
{
	bool		money = strstr(chosen->format, "\xC2\xA4") != NULL;
	bool		unit = strchr(chosen->format, '\'') != NULL;
	bool		indian = strstr(chosen->format, LOOSE_INDIAN) != NULL;
	char		pattern[96] = "";
	char		format[SYNTH_READING_FORMAT * 3];
	int64_t		conforming;
	int			distinct;
	int			places = s->max_integer + 4 > 8 ? s->max_integer + 4 : 8;
	int			scale = s->max_fraction;

	out->reader = *chosen;
	conforming = synth_parse_count(w, chosen, w->n, &distinct);
	out->confidence = 1;
	out->kind = money ? "money" : unit ? "measure" : "number";
	if (money || unit)
		find_units(w, out);
	if (strcmp(out->unit, "%") == 0)
		out->kind = "percent";
	if (strstr(chosen->format, LOOSE_FLOAT) || scale > 12 || (scale > 0 && s->max_digits > 17))
	{
		out->reader.type = SYNTH_READ_FLOAT;
		strcpy(out->type_name, "double precision");
		return;
	}
	if (scale == 0 && !money && !unit && s->max_digits <= 18)
	{
		bool		small = s->max_digits <= 9 && !(w->hints & SYNTH_HINT_KEY);

		out->reader.type = SYNTH_READ_INTEGER;
		out->reader.exact = true;
		strcpy(out->type_name, small ? "integer" : "bigint");
		out->kind = s->bits == s->numbers ? "flag" : s->years == s->numbers ? "year" :
			w->hints & SYNTH_HINT_KEY && w->filled_distinct == w->filled ? "identifier" : "number";
		strcpy(pattern, !s->grouped ? "0" : indian ? "#,##,##0" : "#,##0");
	}
	else
	{
		int			n;

		/* money without cents may have them tomorrow */
		out->reader.type = SYNTH_READ_NUMERIC;
		write_places(pattern, places, s->grouped, indian);
		n = (int) strlen(pattern);
		if (scale > 0)
			pattern[n++] = '.';
		if (scale == 1 && s->min_fraction == 0)
			scale = 2;
		for (int i = 0; i < scale; i++)
			pattern[n++] = i < s->min_fraction ? '0' : '#';
		/* one "#" would be any number of digits */
		if (scale == s->min_fraction + 1 && scale > 0)
		{
			pattern[n++] = '#';
			scale++;
		}
		pattern[n] = 0;
		snprintf(out->type_name, sizeof(out->type_name), "numeric(%d,%d)", places + scale, scale);
		if (places > 36)
		{
			strcpy(out->type_name, "numeric");
			(void) synth_parse_reader_open(&out->reader);
			return;
		}
	}
	if (!narrow_number(chosen->format, pattern, indian, format, sizeof(format)) ||
		!try_format(w, &out->reader, format, conforming))
		(void) synth_parse_reader_open(&out->reader);
	/* marks that no value has need not be said */
	if (!s->grouped && scale == 0)
	{
		char		marks[SYNTH_READING_FORMAT * 2];

		split_marks(out->reader.format, format, marks);
		(void) try_format(w, &out->reader, format, conforming);
	}
}

bool
synth_parse_decide_number(SynthColumnWork *w, SynthDecision *out)
{
	SynthColumnCandidate *best = NULL;
	SynthReader chosen;
	NumberStatistics s;
	int64_t		conforming;
	int			distinct;
	bool		ambiguous = false;

	for (int i = 0; i < w->ncandidates; i++)
	{
		SynthColumnCandidate *c = &w->candidates[i];

		if (is_number(c->reader.type) && (best == NULL || c->conforming > best->conforming))
			best = c;
	}
	if (best == NULL)
		return false;
	chosen = best->reader;
	for (int i = 0; i < w->ncandidates; i++)
	{
		SynthColumnCandidate *c = &w->candidates[i];
		char		both[SYNTH_READING_FORMAT * 3];
		Contest		contest;

		if (c == best || !is_number(c->reader.type))
			continue;
		contest = contest_numbers(w, &chosen, &c->reader);
		if (contest.differ > 0)
		{
			if (contest.only_a >= 10 * contest.only_b && contest.only_a > 0)
				continue;
			/*
			 * 999 beside 1.234: groups, as decimals would not all have three
			 * digits; but 12345 beside it has none.
			 */
			measure_numbers(w, &chosen, &s);
			if (contest.only_a == contest.only_b && s.plain > 0 && s.marked >= 3)
			{
				bool		want_groups = s.plain_long == 0;

				if (s.grouped != want_groups)
					chosen = c->reader;
				continue;
			}
			ambiguous = true;
			continue;
		}
		if (contest.only_b > 0 && may_join(chosen.format, c->reader.format, both, sizeof(both)))
			(void) try_format(w, &chosen, both, 0);
	}
	conforming = synth_parse_count(w, &chosen, w->n, &distinct);
	measure_numbers(w, &chosen, &s);
	if (!synth_parse_suffices(w, &chosen, conforming, distinct) || w->hints & SYNTH_HINT_CODE || is_code(w, &s))
		return false;
	name_number(w, &chosen, &s, out);
	out->ambiguous = ambiguous;
	return true;
}
