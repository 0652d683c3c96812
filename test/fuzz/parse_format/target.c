/* links: src/parse/parse_text.c src/parse/parse_words.c src/parse/parse_moment.c src/parse/parse_number.c src/parse/parse_currency.c src/parse/parse_scalar.c src/parse/parse_duration.c src/parse/parse_guess.c src/parse/parse_guess_token.c src/parse/parse_guess_moment.c src/parse/parse_guess_number.c src/parse/parse_column.c src/parse/parse_column_type.c src/parse/parse_column_word.c src/parse/parse_absent.c */
/*
 * target.c
 *		Fuzz formats: the first line of the input is one, the rest a text.
 */
#include <stdlib.h>
#include <string.h>

#include "parse/parse_private.h"

static SynthMomentFormat moments;
static SynthNumberFormat numbers;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const uint8_t *end = memchr(data, '\n', n);
	size_t		format_bytes = end ? (size_t) (end - data) : n;
	size_t		bytes = end ? n - format_bytes - 1 : 0;
	char	   *format = malloc(format_bytes + 1);
	char	   *text = malloc(bytes + 1);
	SynthMoment moment;
	SynthNumber number;
	SynthDuration duration;
	char		plain[SYNTH_NUMBER_PLAIN];
	unsigned char uuid[16];
	char		kind;
	int			elements;

	/* exactly as long as they say: the sanitizer sees a byte too far */
	format = realloc(format, format_bytes ? format_bytes : 1);
	text = realloc(text, bytes ? bytes : 1);
	memcpy(format, data, format_bytes);
	if (bytes)
		memcpy(text, end + 1, bytes);
	(void) synth_parse_words_open();
	if (synth_parse_moment_compile(format, format_bytes, "", 0, 0, &moments) == SYNTH_FORMAT_OK &&
		synth_parse_moment_run(&moments, text, bytes, &moment) &&
		(moment.time < 0 || moment.time > INT64_C(86400000000)))
		abort();
	if (synth_parse_number_compile(format, format_bytes, "", 0, &numbers) == SYNTH_FORMAT_OK &&
		synth_parse_number_run(&numbers, text, bytes, &number))
	{
		if (synth_parse_number_plain(&number, plain) >= SYNTH_NUMBER_PLAIN)
			abort();
		synth_parse_number_normalize(&number);
		(void) synth_parse_number_plain(&number, plain);
	}
	if (synth_parse_duration_check(format, format_bytes) == SYNTH_FORMAT_OK)
		(void) synth_parse_duration_run(format, format_bytes, text, bytes, &duration);
	(void) synth_parse_duration_run(NULL, 0, text, bytes, &duration);
	(void) synth_parse_boolean_run(format, format_bytes, text, bytes);
	(void) synth_parse_boolean_word(text, bytes);
	(void) synth_parse_uuid_run(text, bytes, uuid);
	(void) synth_parse_is_inet(text, bytes);
	(void) synth_parse_is_macaddr(text, bytes);
	(void) synth_parse_is_json(text, bytes, &kind);
	(void) synth_parse_is_array(text, bytes, &elements);
	(void) synth_parse_is_null_word(text, bytes, true);
	free(format);
	free(text);
	return 0;
}
