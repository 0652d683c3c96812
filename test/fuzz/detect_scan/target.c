/* links: src/detect/detect_category.c src/detect/detect_fold.c src/detect/detect_match.c src/detect/detect_check.c src/detect/detect_check_net.c src/detect/detect_format.c src/detect/detect_context.c src/detect/detect_special.c src/detect/detect_person.c src/detect/detect_words.c src/detect/detect_scan.c src/detect/detect_values.c src/detect/detect_judge.c src/detect/detect_name.c src/detect/detect_phrases.c src/cipher/cipher_check.c src/cipher/cipher_iban.c */
/*
 * target.c
 *		Fuzz the scanner, the validators, the counters of values and the reader
 *		of names of columns.
 *
 * The first byte chooses a category to validate; the rest is a text, a value
 * and a name.
 */
#include <stdlib.h>
#include <string.h>

#include "detect/detect_private.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	SynthFinding findings[64];
	SynthValueCounts counts;
	SynthColumnFacts facts = {NULL, SYNTH_DETECT_TEXT, 1, 1, &counts};
	SynthColumnVerdict verdict;
	char	   *text;
	char	   *name;
	int			found;

	if (n < 1)
		return 0;
	/* exactly as long as it says: the sanitizer sees a byte too far */
	text = malloc(n);
	memcpy(text, data + 1, n - 1);
	found = synth_detect_scan(text, n - 1, 0, findings, 64);
	for (int i = 0; i < found && i < 64; i++)
		if (findings[i].start < (i ? findings[i - 1].end : 0) ||
			findings[i].end <= findings[i].start || findings[i].end > (int) n - 1)
			abort();
	(void) synth_detect_validate(1 + data[0] % (SYNTH_CATEGORIES - 1), text, n - 1);
	memset(&counts, 0, sizeof(counts));
	synth_detect_count_value(&counts, text, n - 1);
	name = malloc(n);
	memcpy(name, text, n - 1);
	name[n - 1] = 0;
	facts.name = name;
	verdict = synth_detect_judge(&facts);
	if (!(verdict.confidence >= 0 && verdict.confidence <= 1))
		abort();
	free(name);
	free(text);
	return 0;
}
