/* links: src/deps/deps_name.c */
/*
 * target.c
 *		Fuzz names: the first line of the input is a table's, the next a column's.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "deps/deps_name_private.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const uint8_t *end = memchr(data, '\n', n);
	size_t		table_bytes = end ? (size_t) (end - data) : n;
	size_t		column_bytes = end ? n - table_bytes - 1 : 0;
	char	   *table = calloc(table_bytes + 1, 1);
	char	   *column = calloc(column_bytes + 1, 1);
	SynthDepsNameSense sense;

	memcpy(table, data, table_bytes);
	if (column_bytes)
		memcpy(column, end + 1, column_bytes);
	for (int skip = 0; skip <= (int) strlen(column); skip += 1 + (int) strlen(column) / 2)
	{
		synth_deps_name_sense(table, column, skip, &sense);
		if (sense.stem_start < 0 || sense.stem_length < 0 ||
			sense.stem_start + sense.stem_length > (int) strlen(column) ||
			sense.is_bare + sense.is_own + sense.is_other > 1)
			abort();
		(void) synth_deps_name_is_whole(table, column, strlen(column));
	}
	free(table);
	free(column);
	return 0;
}
