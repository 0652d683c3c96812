/*
 * parse_column.c
 *		What a column is, decided from its distinct values.
 *
 * First the readings of some hundred values propose candidates: a type and a
 * format in its loosest form.  Then every candidate is run over every value,
 * weighted by rows.  The values that only one of two formats reads tell day
 * from month and decimal from grouping marks; where no value does, the column
 * is ambiguous.  What is chosen is made as narrow as the values are: two
 * letters where all have two digits, the language that all names are in.
 *
 * Pure C.   Cost: values * candidates.
 */
#include "parse/parse_private.h"

#include <stdio.h>
#include <string.h>

#include "parse/parse_column_private.h"

#define PROPOSE_ALWAYS	250		/* values read by all readers */
#define PROPOSE_MOST	1500	/* and those that no candidate reads */
#define PRUNE_VALUES	800
#define CONFORMING		0.9		/* of the rows that are not NULL */

static void propose(SynthColumnWork *w);
static void add_candidate(SynthColumnWork *w, const SynthReading *reading);
static void count_candidates(SynthColumnWork *w, int n);
static SynthColumnCandidate *best_of(SynthColumnWork *w, unsigned types);
static bool choose(SynthColumnWork *w, SynthDecision *out);
static void list_candidates(const SynthColumnWork *w, SynthDecision *out);

/* ---- readers ---- */

bool
synth_parse_reader_open(SynthReader *r)
{
	size_t		n = strlen(r->format);

	switch (r->type)
	{
		case SYNTH_READ_DATE:
		case SYNTH_READ_TIME:
		case SYNTH_READ_TIMESTAMP:
		case SYNTH_READ_TIMESTAMPTZ:
			return synth_parse_moment_compile(r->format, n, "", 0, 0, &r->compiled.moment) ==
				SYNTH_FORMAT_OK;
		case SYNTH_READ_INTEGER:
		case SYNTH_READ_NUMERIC:
		case SYNTH_READ_FLOAT:
			if (n == 0)
				return synth_parse_number_compile("0.#E0", 6, "", 0, &r->compiled.number) ==
					SYNTH_FORMAT_OK;
			return synth_parse_number_compile(r->format, n, "", 0, &r->compiled.number) ==
				SYNTH_FORMAT_OK;
		default:
			return true;
	}
}

bool
synth_parse_reader_conforms(const SynthReader *r, const char *text, size_t bytes)
{
	SynthMoment moment;
	SynthNumber number;
	SynthDuration duration;
	unsigned char uuid[16];
	char		kind;
	int			elements;

	switch (r->type)
	{
		case SYNTH_READ_DATE:
		case SYNTH_READ_TIME:
		case SYNTH_READ_TIMESTAMP:
			return synth_parse_moment_run(&r->compiled.moment, text, bytes, &moment);
		case SYNTH_READ_TIMESTAMPTZ:
			return synth_parse_moment_run(&r->compiled.moment, text, bytes, &moment) &&
				(moment.has & SYNTH_HAS_ZONE);
		case SYNTH_READ_INTEGER:
			if (!synth_parse_number_run(&r->compiled.number, text, bytes, &number))
				return false;
			if (!r->exact)
				return true;
			synth_parse_number_normalize(&number);
			return number.scale == 0 && number.ndigits <= 18;
		case SYNTH_READ_NUMERIC:
		case SYNTH_READ_FLOAT:
			return synth_parse_number_run(&r->compiled.number, text, bytes, &number);
		case SYNTH_READ_BOOLEAN:
			return r->format[0] ? synth_parse_boolean_run(r->format, strlen(r->format), text, bytes) >= 0 :
				synth_parse_boolean_word(text, bytes) >= 0;
		case SYNTH_READ_INTERVAL:
			return synth_parse_duration_run(NULL, 0, text, bytes, &duration);
		case SYNTH_READ_UUID:
			return synth_parse_uuid_run(text, bytes, uuid);
		case SYNTH_READ_INET:
			return synth_parse_is_inet(text, bytes);
		case SYNTH_READ_MACADDR:
			return synth_parse_is_macaddr(text, bytes);
		case SYNTH_READ_JSON:
			return synth_parse_is_json(text, bytes, &kind);
		case SYNTH_READ_ARRAY:
			/* parts between a separator are an array whatever they are */
			return r->format[0] ? !synth_parse_is_null_word(text, bytes, false) :
				synth_parse_is_array(text, bytes, &elements);
		default:
			return true;
	}
}

/* ---- the decision ---- */

bool
synth_parse_decide(const SynthValue *values, int n, int64_t rows, int hints,
				   void (*poll) (void *), void *scratch, SynthDecision *out)
{
	SynthColumnWork *w = scratch;

	memset(w, 0, sizeof(*w));
	memset(out, 0, sizeof(*out));
	out->reader.type = SYNTH_READ_TEXT;
	strcpy(out->type_name, "text");
	out->kind = "text";
	out->confidence = 0.5;
	if (!synth_parse_words_open() || !synth_parse_currencies_open())
		return false;
	w->values = values;
	w->n = n;
	w->rows = rows;
	w->hints = hints;
	w->poll = poll;
	for (int i = 0; i < n; i++)
	{
		if (synth_parse_is_blank(values[i].text, values[i].bytes))
			w->blank += values[i].count;
		else if (synth_parse_is_null_word(values[i].text, values[i].bytes, true))
			w->null_words += values[i].count;
		else
		{
			w->filled += values[i].count;
			w->filled_distinct++;
		}
	}
	if (w->filled > 0)
	{
		propose(w);
		if (w->ncandidates > 0)
		{
			count_candidates(w, n < PRUNE_VALUES ? n : PRUNE_VALUES);
			if (n > PRUNE_VALUES)
				count_candidates(w, n);
		}
	}
	else if (w->null_words > 0 || w->blank > 0)
		out->kind = "empty";
	if (w->filled == 0 || w->ncandidates == 0 || !choose(w, out))
		synth_parse_decide_text(w, out);
	list_candidates(w, out);
	return true;
}

size_t
synth_parse_decide_bytes(void)
{
	return sizeof(SynthColumnWork);
}

/* A value that speaks for a type: neither blank nor a word for NULL. */
bool
synth_parse_speaks(const SynthValue *value)
{
	return !synth_parse_is_blank(value->text, value->bytes) &&
		!synth_parse_is_null_word(value->text, value->bytes, true);
}

static void
propose(SynthColumnWork *w)
{
	SynthReadings *readings = &w->readings;
	int			tried = 0;
	int			barren = 0;

	for (int i = 0; i < w->n && tried < PROPOSE_MOST; i++)
	{
		const SynthValue *v = &w->values[i];
		bool		known = false;

		if (v->truncated || v->bytes > 200)
		{
			const char *text = v->text;
			size_t		bytes = v->bytes;

			/* only a document is that long */
			synth_parse_trim(&text, &bytes);
			if (bytes > 0 && (text[0] == '{' || text[0] == '['))
			{
				readings->n = 0;
				add_candidate(w, synth_parse_add_reading(readings, SYNTH_READ_JSON, 0.9));
			}
			continue;
		}
		if (!synth_parse_speaks(v))
			continue;
		for (int k = 0; k < w->ncandidates && tried >= PROPOSE_ALWAYS && !known; k++)
			known = synth_parse_reader_conforms(&w->candidates[k].reader, v->text, v->bytes);
		if (known)
			continue;
		tried++;
		synth_parse_readings(v->text, v->bytes, -1, true, readings);
		for (int k = 0; k < readings->n; k++)
			add_candidate(w, &readings->list[k]);
		/* texts: nothing to be found after so many */
		barren = readings->n == 0 ? barren + 1 : 0;
		if (barren > 300 && w->ncandidates == 0)
			break;
		if (w->poll && tried % 64 == 0)
			w->poll(NULL);
	}
}

static void
add_candidate(SynthColumnWork *w, const SynthReading *reading)
{
	SynthColumnCandidate *c;
	SynthReadingType type = reading->type;

	/* a number is one candidate, whether or not it has a fraction */
	if (type == SYNTH_READ_INTEGER)
		type = SYNTH_READ_NUMERIC;
	for (int i = 0; i < w->ncandidates; i++)
	{
		c = &w->candidates[i];
		if (c->reader.type != type || strcmp(c->reader.format, reading->format) != 0)
			continue;
		c->wide |= reading->wide;
		if (reading->has_words)
			(void) synth_parse_languages_meet(&c->languages, &reading->languages);
		return;
	}
	if (w->ncandidates == SYNTH_COLUMN_CANDIDATES)
		return;
	c = &w->candidates[w->ncandidates];
	memset(c, 0, sizeof(*c));
	c->reader.type = type;
	strcpy(c->reader.format, reading->format);
	c->has_words = reading->has_words;
	c->wide = reading->wide;
	c->languages = reading->languages;
	w->ncandidates += synth_parse_reader_open(&c->reader);
}

int64_t
synth_parse_count(const SynthColumnWork *w, const SynthReader *reader, int n, int *distinct)
{
	int64_t		rows = 0;

	*distinct = 0;
	for (int i = 0; i < n; i++)
	{
		const SynthValue *v = &w->values[i];

		if (v->truncated ? reader->type == SYNTH_READ_JSON && (v->text[0] == '{' || v->text[0] == '[') :
			synth_parse_reader_conforms(reader, v->text, v->bytes))
		{
			rows += v->count;
			(*distinct)++;
		}
		if (w->poll && i % 4096 == 4095)
			w->poll(NULL);
	}
	return rows;
}

/* Over the first n values; candidates far behind the best are dropped. */
static void
count_candidates(SynthColumnWork *w, int n)
{
	int64_t		best = 0;
	int			kept = 0;

	for (int i = 0; i < w->ncandidates; i++)
	{
		SynthColumnCandidate *c = &w->candidates[i];

		c->conforming = synth_parse_count(w, &c->reader, n, &c->distinct);
		if (c->conforming > best)
			best = c->conforming;
	}
	for (int i = 0; i < w->ncandidates; i++)
		if (w->candidates[i].conforming * 20 >= best && w->candidates[i].conforming > 0)
			w->candidates[kept++] = w->candidates[i];
	w->ncandidates = kept;
}

static SynthColumnCandidate *
best_of(SynthColumnWork *w, unsigned types)
{
	SynthColumnCandidate *best = NULL;

	for (int i = 0; i < w->ncandidates; i++)
	{
		SynthColumnCandidate *c = &w->candidates[i];

		if ((types >> c->reader.type & 1) && (best == NULL || c->conforming > best->conforming))
			best = c;
	}
	return best;
}

/*
 * Enough rows conform, words for NULL left out; and so are one or two
 * placeholders that come again and again where the values that conform hardly do.
 */
bool
synth_parse_suffices(const SynthColumnWork *w, const SynthReader *reader, int64_t conforming,
					 int distinct)
{
	int64_t		filled = w->filled;
	int			tokens = 0;

	if (conforming <= 0)
		return false;
	for (int i = 0; i < w->n && i < 50 && tokens < 2 && distinct >= 20 && reader; i++)
	{
		const SynthValue *v = &w->values[i];

		if (v->count < 3 || (double) v->count * distinct < 5.0 * conforming)
			break;
		if (synth_parse_speaks(v) && synth_parse_is_placeholder(v->text, v->bytes) &&
			!synth_parse_reader_conforms(reader, v->text, v->bytes))
		{
			filled -= v->count;
			tokens++;
		}
	}
	return conforming >= CONFORMING * filled && conforming * 2 >= w->filled;
}

/* The types from the narrowest to the widest; false where it is a text. */
static bool
choose(SynthColumnWork *w, SynthDecision *out)
{
	static const SynthReadingType plain[] = {SYNTH_READ_UUID, SYNTH_READ_INET, SYNTH_READ_MACADDR,
	SYNTH_READ_JSON, SYNTH_READ_ARRAY};
	static const char *const kinds[] = {"identifier", "address", "address", "document", "list"};
	const unsigned moments = 1u << SYNTH_READ_DATE | 1u << SYNTH_READ_TIME |
		1u << SYNTH_READ_TIMESTAMP | 1u << SYNTH_READ_TIMESTAMPTZ;
	SynthColumnCandidate *c;

	for (int i = 0; i < LENGTH_OF(plain); i++)
	{
		c = best_of(w, 1u << plain[i]);
		if (c == NULL || !synth_parse_suffices(w, &c->reader, c->conforming, c->distinct))
			continue;
		out->reader = c->reader;
		strcpy(out->type_name, synth_parse_type_name(plain[i]));
		out->kind = kinds[i];
		out->confidence = 1;
		return true;
	}
	if (synth_parse_decide_boolean(w, out))
		return true;
	if (best_of(w, moments) && synth_parse_decide_moment(w, out))
		return true;
	c = best_of(w, 1u << SYNTH_READ_INTERVAL);
	if (c && synth_parse_suffices(w, &c->reader, c->conforming, c->distinct))
	{
		out->reader = c->reader;
		strcpy(out->type_name, "interval");
		out->kind = "duration";
		out->confidence = 1;
		return true;
	}
	return synth_parse_decide_number(w, out);
}

static void
list_candidates(const SynthColumnWork *w, SynthDecision *out)
{
	for (int i = 0; i < w->ncandidates; i++)
	{
		const SynthColumnCandidate *c = &w->candidates[i];
		int			at = out->ncandidates;

		while (at > 0 && out->candidates[at - 1].conforming < c->conforming)
			at--;
		if (at >= SYNTH_MAX_CANDIDATES)
			continue;
		if (out->ncandidates < SYNTH_MAX_CANDIDATES)
			out->ncandidates++;
		memmove(&out->candidates[at + 1], &out->candidates[at],
				(out->ncandidates - 1 - at) * sizeof(SynthCandidate));
		out->candidates[at].type = c->reader.type;
		strcpy(out->candidates[at].format, c->reader.format);
		out->candidates[at].conforming = c->conforming;
		out->candidates[at].distinct = c->distinct;
	}
}
