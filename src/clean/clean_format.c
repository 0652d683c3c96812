/*
 * clean_format.c
 *		Cells whose form is not that of their column: words for NULL, blanks,
 *		units, digits that arithmetic left over.
 *
 * All is decided on the distinct values.  A column of numbers with a unit may
 * have it everywhere, written in one way: then what lacks it is suspect.  It
 * may have it written in several ways, or only here and there: then the plain
 * number is what the rows have in common.  Different units are no variants of
 * one, and nothing is said of them.
 */
#include "postgres.h"

#include <ctype.h>
#include <math.h>

#include "clean/clean_private.h"
#include "miscadmin.h"

#define NUMBER_BYTES	48
#define UNIT_BYTES		32
#define MOST_UNITS		64
#define NEARLY_ALL		0.95	/* of a column's values are numbers */
#define ONE_WAY			0.90	/* of them write the unit in one way */
#define MANY_DIGITS		16		/* more than a double holds */

/* A repair of a distinct value. */
typedef struct Repair
{
	SynthCleanRule rule;
	int32		suggestion;
	float		confidence;
}			Repair;

/* A number and what follows it. */
typedef struct Measure
{
	bool		is_one;
	char		number[NUMBER_BYTES];	/* as it is written */
	double		value;
	char		unit[UNIT_BYTES];	/* as it is written, "": none */
	int			meaning;		/* the same for spellings of a unit, -1: none */
}			Measure;

typedef struct Units
{
	int			n;
	char		text[MOST_UNITS][UNIT_BYTES];
	int64		rows[MOST_UNITS];
	int			meaning[MOST_UNITS];
}			Units;

static void find_null_tokens(SynthCleanColumn *column, Repair *repairs, bool typed);
static void find_blanks(SynthCleanTable *table, SynthCleanColumn *column, Repair *repairs);
static bool read_measures(const SynthCleanColumn *column, const Repair *repairs,
						  Measure *measures, Units *units);
static void find_units(SynthCleanTable *table, SynthCleanColumn *column,
					   const Measure *measures, const Units *units, Repair *repairs);
static void find_noise(SynthCleanTable *table, SynthCleanColumn *column, Repair *repairs);
static void write_plain(char *out, const Measure *measure);
static bool parse_measure(const char *text, int length, Measure *measure);
static int	meaning_of(const char *unit);
static void set_repair(Repair *repair, SynthCleanRule rule, int32 suggestion, double confidence);

/*
 * synth_clean_formats
 *		Note the cells of a column of text whose form is not the column's, and
 *		repair them for the rules to come.
 */
void
synth_clean_formats(SynthCleanTable *table, int at)
{
	SynthCleanColumn *column = &table->columns[at];
	int32		nvalues = column->nvalues;
	Repair	   *repairs;
	Measure    *measures;
	Units		units;

	if (!column->is_text || nvalues == 0)
		return;
	repairs = synth_base_alloc_array0(CurrentMemoryContext, nvalues, sizeof(Repair));
	measures = synth_base_alloc_array0(CurrentMemoryContext, nvalues, sizeof(Measure));
	find_null_tokens(column, repairs, false);
	if (read_measures(column, repairs, measures, &units))
	{
		bool		is_measure = units.n > 1;

		/* whole numbers may be names of things */
		for (int32 i = 0; i < nvalues && !is_measure; i++)
			is_measure = measures[i].is_one && strchr(measures[i].number, '.') != NULL;
		find_null_tokens(column, repairs, true);
		find_units(table, column, measures, &units, repairs);
		column->is_measure = is_measure;
	}
	find_noise(table, column, repairs);
	find_blanks(table, column, repairs);
	for (uint32 row = 0; row < table->nrows; row++)
	{
		int32		code = column->cell[row];

		if ((row & 0xFFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (code >= 0 && code < nvalues && repairs[code].rule != SYNTH_CLEAN_OK)
			synth_clean_note(table, row, at, repairs[code].rule, repairs[code].suggestion,
							 repairs[code].confidence, true);
	}
	pfree(measures);
	pfree(repairs);
}

static void
set_repair(Repair *repair, SynthCleanRule rule, int32 suggestion, double confidence)
{
	if (repair->rule != SYNTH_CLEAN_OK)
		return;
	repair->rule = rule;
	repair->suggestion = suggestion;
	repair->confidence = confidence;
}

/*
 * Words that stand for NULL.  Some can be words of a text as well, "none" or
 * "unknown" or the country NA: these count only where the rest are numbers.
 */
static void
find_null_tokens(SynthCleanColumn *column, Repair *repairs, bool typed)
{
	static const char *const anywhere[] = {
		"n/a", "#n/a", "n.a.", "null", "(null)", "<null>", "nan", "\\n", "#null!", "k.a.", "s/o",
	};
	static const char *const among_numbers[] = {
		"na", "none", "nil", "-", "--", "---", "?", "??", ".", "unknown", "missing", "tbd",
		"unbekannt", "inconnu", "desconocido", "not available", "no data",
	};
	const char *const *words = typed ? among_numbers : anywhere;
	int			nwords = typed ? lengthof(among_numbers) : lengthof(anywhere);

	for (int32 i = 0; i < column->nvalues; i++)
	{
		const char *text = column->values[i].text;
		int			length = column->values[i].length;

		while (length > 0 && isspace((unsigned char) *text))
		{
			text++;
			length--;
		}
		while (length > 0 && isspace((unsigned char) text[length - 1]))
			length--;
		if (length == 0 && !typed)
			set_repair(&repairs[i], SYNTH_CLEAN_NULL_TOKEN, SYNTH_CLEAN_EMPTY, .9);
		for (int k = 0; k < nwords; k++)
			if (length == (int) strlen(words[k]) && pg_strncasecmp(text, words[k], length) == 0)
				set_repair(&repairs[i], SYNTH_CLEAN_NULL_TOKEN, SYNTH_CLEAN_EMPTY, typed ? .9 : .8);
	}
}

/* Blanks before or behind a value, where few values have them. */
static void
find_blanks(SynthCleanTable *table, SynthCleanColumn *column, Repair *repairs)
{
	int32		nvalues = column->nvalues;
	int64		padded = 0;

	for (int pass = 0; pass < 2; pass++)
		for (int32 i = 0; i < nvalues; i++)
		{
			const char *text = column->values[i].text;
			int			length = column->values[i].length;
			int			start = 0,
						end = length;

			while (start < end && isspace((unsigned char) text[start]))
				start++;
			while (end > start && isspace((unsigned char) text[end - 1]))
				end--;
			if (end - start == length || end == start)
				continue;
			if (pass == 0)
				padded += column->values[i].rows;
			else if (padded * 5 <= (int64) table->nrows - column->empty)
				set_repair(&repairs[i], SYNTH_CLEAN_SPACE,
						   synth_clean_code(table, column, text + start, end - start), .9);
		}
}

/*
 * Each value as a number with a unit.  True: nearly all rows have one, but for
 * up to three other words, which stand for "no value" in some way of theirs.
 */
static bool
read_measures(const SynthCleanColumn *column, const Repair *repairs,
			  Measure *measures, Units *units)
{
	int64		numbers = 0,
				others = 0,
				words[4] = {0};

	units->n = 0;
	for (int32 i = 0; i < column->nvalues; i++)
	{
		const SynthCleanValue *value = &column->values[i];
		Measure    *measure = &measures[i];
		int			k;

		if (repairs[i].rule != SYNTH_CLEAN_OK)
			continue;
		measure->is_one = parse_measure(value->text, value->length, measure);
		if (!measure->is_one)
		{
			others += value->rows;
			if (strpbrk(value->text, "0123456789"))
				continue;
			/* the most frequent words that are none */
			for (k = 3; k > 0 && words[k - 1] < value->rows; k--)
				words[k] = words[k - 1];
			words[k] = value->rows;
			continue;
		}
		numbers += value->rows;
		for (k = 0; k < units->n && strcmp(units->text[k], measure->unit) != 0; k++)
			continue;
		if (k == MOST_UNITS)
			return false;
		if (k == units->n)
		{
			strcpy(units->text[k], measure->unit);
			units->rows[k] = 0;
			units->meaning[k] = measure->meaning;
			units->n++;
		}
		units->rows[k] += value->rows;
	}
	others -= words[0] + words[1] + words[2];
	return numbers > 0 && numbers >= NEARLY_ALL * (numbers + others) && numbers > words[0];
}

/* The mean size of the numbers that have a unit, or of those that have none. */
static double
mean_size(const SynthCleanColumn *column, const Measure *measures, bool with_unit)
{
	double		sum = 0;
	int64		rows = 0;

	for (int32 i = 0; i < column->nvalues; i++)
		if (measures[i].is_one && (measures[i].unit[0] != '\0') == with_unit)
		{
			sum += fabs(measures[i].value) * column->values[i].rows;
			rows += column->values[i].rows;
		}
	return rows > 0 ? sum / rows : 0;
}

static void
find_units(SynthCleanTable *table, SynthCleanColumn *column, const Measure *measures,
		   const Units *units, Repair *repairs)
{
	int			most = 0;
	int64		total = 0,
				plain = 0,
				alike = 0;
	int32		nvalues = column->nvalues;
	double		ratio,
				confidence;

	for (int k = 0; k < units->n; k++)
	{
		total += units->rows[k];
		if (units->text[k][0] == '\0')
			plain = units->rows[k];
		if (units->rows[k] > units->rows[most])
			most = k;
	}
	if (units->n < 2)
		return;
	for (int k = 0; k < units->n; k++)
		if (units->text[k][0] == '\0' || units->meaning[k] == units->meaning[most] || plain * 2 > total)
			alike += units->rows[k];
	/* kilograms and pounds are not spellings of each other */
	if (alike < NEARLY_ALL * total)
		return;
	ratio = plain > 0 ? mean_size(column, measures, true) / mean_size(column, measures, false) : 1;
	for (int32 i = 0; i < nvalues; i++)
	{
		const Measure *measure = &measures[i];
		char		text[NUMBER_BYTES + UNIT_BYTES + 2];
		int32		suggestion;

		if (!measure->is_one)
			continue;
		confidence = .85;
		if (units->text[most][0] != '\0' && units->rows[most] >= ONE_WAY * total)
		{
			/* one way to write it: the others are to follow */
			if (strcmp(measure->unit, units->text[most]) == 0)
				continue;
			/* more behind it than a unit: perhaps digits are among it */
			if (strlen(measure->unit) > strlen(units->text[most]) &&
				measure->meaning != units->meaning[most])
			{
				set_repair(&repairs[i], SYNTH_CLEAN_UNIT, SYNTH_CLEAN_NONE, .5);
				continue;
			}
			/* the number as it stands, and all behind it as the others have it */
			snprintf(text, sizeof(text), "%s%s", measure->number, units->text[most]);
			confidence = measure->unit[0] == '\0' ? .6 : .8;
		}
		else
		{
			if (plain * 2 > total && measure->unit[0] == '\0')
				continue;
			if (ratio > 5 || ratio < .2)
			{
				/* of another scale: a number here is not a number there */
				if (measure->unit[0] == '\0' || plain * 2 < total)
					continue;
				if (strchr(measure->unit, '%') && ratio > 20 && ratio < 500)
				{
					snprintf(text, sizeof(text), "%.15g", measure->value / 100);
					confidence = .6;
				}
				else
				{
					set_repair(&repairs[i], SYNTH_CLEAN_UNIT, SYNTH_CLEAN_NONE, .5);
					continue;
				}
			}
			else
				write_plain(text, measure);
		}
		suggestion = synth_clean_code(table, column, text, strlen(text));
		if (suggestion != i)
			set_repair(&repairs[i], SYNTH_CLEAN_UNIT, suggestion, confidence);
	}
}

/* 0.30000000000000004: more digits than a double carries, but for noise. */
static void
find_noise(SynthCleanTable *table, SynthCleanColumn *column, Repair *repairs)
{
	int32		nvalues = column->nvalues;

	for (int32 i = 0; i < nvalues; i++)
	{
		Measure		measure;
		char		text[NUMBER_BYTES];

		if (column->values[i].length < MANY_DIGITS || column->values[i].length >= NUMBER_BYTES ||
			strchr(column->values[i].text, '.') == NULL ||
			!parse_measure(column->values[i].text, column->values[i].length, &measure) ||
			measure.unit[0] != '\0')
			continue;
		write_plain(text, &measure);
		if ((int) strlen(text) + 3 < column->values[i].length)
			set_repair(&repairs[i], SYNTH_CLEAN_NUMBER,
					   synth_clean_code(table, column, text, strlen(text)), .8);
	}
}

/* The number without needless zeros, and without the noise of arithmetic. */
static void
write_plain(char *out, const Measure *measure)
{
	const char *number = measure->number + (measure->number[0] == '+');
	int			length = strlen(number),
				digits = 0;

	for (int i = 0; i < length; i++)
		digits += isdigit((unsigned char) number[i]) != 0;
	strcpy(out, number);
	if (strchr(number, '.') == NULL)
		return;
	if (digits >= MANY_DIGITS)
	{
		char		shorter[NUMBER_BYTES];

		snprintf(shorter, sizeof(shorter), "%.15g", measure->value);
		if ((int) strlen(shorter) + 3 < length && strchr(shorter, 'e') == NULL)
		{
			strcpy(out, shorter);
			return;
		}
	}
	while (length > 0 && out[length - 1] == '0')
		length--;
	if (length > 0 && out[length - 1] == '.')
		length--;
	out[length] = '\0';
}

/* Sign, digits, a point, digits; then anything without a digit. */
static bool
parse_measure(const char *text, int length, Measure *measure)
{
	int			at = 0,
				digits = 0,
				start,
				end;

	while (at < length && isspace((unsigned char) text[at]))
		at++;
	start = at;
	if (at < length && (text[at] == '-' || text[at] == '+'))
		at++;
	for (; at < length && (isdigit((unsigned char) text[at]) ||
						   (text[at] == '.' && !memchr(text + start, '.', at - start) &&
							at + 1 < length && isdigit((unsigned char) text[at + 1]))); at++)
		digits += text[at] != '.';
	if (digits == 0 || at - start >= NUMBER_BYTES)
		return false;
	memcpy(measure->number, text + start, at - start);
	measure->number[at - start] = '\0';
	measure->value = strtod(measure->number, NULL);
	end = length;
	while (end > at && isspace((unsigned char) text[end - 1]))
		end--;
	if (end - at >= UNIT_BYTES)
		return false;
	for (int i = at; i < end; i++)
		if (isdigit((unsigned char) text[i]))
			return false;
	memcpy(measure->unit, text + at, end - at);
	measure->unit[end - at] = '\0';
	measure->meaning = meaning_of(measure->unit);
	return true;
}

/*
 * What a unit means: a line of the table, or a hash of its first word without
 * case and signs.  Only spellings of one unit share a line.
 */
static int
meaning_of(const char *unit)
{
	static const char *const spellings[] = {
		" oz ounce ounces unze unzen ", " lb lbs pound pounds pfund ", " g gr gram grams gramm ",
		" kg kgs kilo kilos kilogram kilograms ", " mg milligram milligrams ", " t ton tons tonne tonnes ",
		" in inch inches zoll ", " ft foot feet fuss ", " yd yard yards ", " mi mile miles meile meilen ",
		" mm millimeter millimeters millimetre ", " cm centimeter centimeters centimetre ",
		" m meter meters metre metres ", " km kilometer kilometers kilometre ",
		" ml milliliter milliliters millilitre ", " l liter liters litre litres ", " gal gallon gallons ",
		" s sec secs second seconds sekunde sekunden ", " min mins minute minutes minuten ",
		" h hr hrs hour hours stunde stunden heures ", " d day days tag tage jours ",
		" mo month months monat monate mois ", " y yr yrs year years jahr jahre ans ",
		" pct percent prozent ", " usd dollar dollars ", " eur euro euros ", " gbp sterling ",
		" c celsius ", " f fahrenheit ", " pc pcs piece pieces stk stueck ",
	};
	char		word[UNIT_BYTES + 3];
	int			n = 0;

	word[n++] = ' ';
	for (const char *at = unit; *at != '\0'; at++)
	{
		unsigned char c = *at;

		if (isalpha(c) || c >= 0x80 || c == '%' || c == '$')
			word[n++] = c < 0x80 ? tolower(c) : c;
		else if (n > 1)
			break;
	}
	if (n == 1)
		return -1;
	word[n++] = ' ';
	word[n] = '\0';
	if (strcmp(word, " % ") == 0)
		strcpy(word, " pct ");
	for (int i = 0; i < (int) lengthof(spellings); i++)
		if (strstr(spellings[i], word) != NULL)
			return i;
	return (int) (synth_num_hash(word, strlen(word), 0) & 0x3FFFFFFF) + lengthof(spellings);
}
