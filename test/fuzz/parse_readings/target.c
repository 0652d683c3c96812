/* links: src/parse/parse_text.c src/parse/parse_words.c src/parse/parse_moment.c src/parse/parse_number.c src/parse/parse_currency.c src/parse/parse_scalar.c src/parse/parse_duration.c src/parse/parse_guess.c src/parse/parse_guess_token.c src/parse/parse_guess_moment.c src/parse/parse_guess_number.c src/parse/parse_column.c src/parse/parse_column_type.c src/parse/parse_column_word.c src/parse/parse_absent.c */
/*
 * target.c
 *		Fuzz the readings of a value, and the decision of a column whose values
 *		are the lines of the input.
 *
 * Every format that is given must compile, and read the value it comes from
 * (but for a weekday that is another day's).
 */
#include <stdlib.h>
#include <string.h>

#include "parse/parse_column_private.h"

static SynthReadings readings;
static SynthDecision decision;
static SynthColumnWork work;
static void *scratch = &work;
static SynthReader reader;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char	   *text = malloc(n ? n : 1);
	SynthValue	values[40];
	int			nvalues = 0;
	size_t		from = 0;

	memcpy(text, data, n);
	(void) synth_parse_words_open();
	synth_parse_readings(text, n, -1, false, &readings);
	synth_parse_readings(text, n, synth_parse_language("de", 2), false, &readings);
	synth_parse_readings(text, n, -1, true, &readings);
	for (int i = 0; i < readings.n; i++)
	{
		reader.type = readings.list[i].type;
		strcpy(reader.format, readings.list[i].format);
		if (!(readings.list[i].confidence > 0 && readings.list[i].confidence <= 1) ||
			!synth_parse_reader_open(&reader))
			abort();
	}
	for (size_t i = 0; i <= n && nvalues < 40; i++)
		if (i == n || text[i] == '\n')
		{
			values[nvalues].text = text + from;
			values[nvalues].bytes = (int) (i - from);
			values[nvalues].count = 1 + nvalues % 3;
			values[nvalues].truncated = false;
			nvalues++;
			from = i + 1;
		}
	if (synth_parse_decide(values, nvalues, 3 * nvalues, (int) (n % 64), NULL, scratch, &decision) &&
		!synth_parse_reader_open(&decision.reader))
		abort();
	free(text);
	return 0;
}
