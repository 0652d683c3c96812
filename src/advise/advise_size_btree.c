/*
 * advise_size_btree.c
 *		How many pages a B-tree takes that is built at once.
 *
 * Follows nbtree: tuples are padded to 8 bytes and have a line pointer; equal
 * keys share posting lists of at most a tenth of a page; leaf pages are filled
 * to the fill factor, inner ones to 70 percent; a page has a high key.  How
 * often a value occurs beyond the known frequent ones is taken as a Poisson
 * distribution without its zero.
 *
 * Source: PostgreSQL, src/backend/access/nbtree/README, "Notes about
 * deduplication".  Cost: linear in the frequent values.  Pure C.
 */
#include "advise/advise_pure_private.h"

#include <math.h>

#define PAGE_BYTES			8192.0
#define USABLE_BYTES		(PAGE_BYTES - 24 - 16)	/* header, special space */
#define LINE_POINTER		4.0
#define HEADER_BYTES		8.0
#define NULL_BITMAP_BYTES	4.0
#define HEAP_TID_BYTES		6.0
#define POSTING_LIMIT		808.0	/* a tenth of a page, aligned */
#define INNER_FILL			0.70
/* as many equal keys or more: the average is all that matters */
#define MANY_EQUAL			12.0
/* lengths that an average is taken over */
#define STEPS				32

static double padded(double bytes, double spread);
static double leaf_bytes(const SynthBtreeShape *shape, double tuple_bytes);
static double equal_bytes(double n, double tuple_bytes);
static double spread_bytes(double mean, double tuple_bytes);

double
synth_advise_btree_pages(const SynthBtreeShape *shape, int *height)
{
	double		tuple_bytes = padded(HEADER_BYTES + shape->data_bytes, shape->spread_bytes);
	double		payload = USABLE_BYTES - PAGE_BYTES * (1 - shape->fillfactor) -
		(tuple_bytes + LINE_POINTER);
	double		fanout = fmax(2, USABLE_BYTES * INNER_FILL / (tuple_bytes + LINE_POINTER));
	double		level = fmax(1, ceil(leaf_bytes(shape, tuple_bytes) / payload));
	double		pages = 1 + level;	/* the meta page */

	*height = 0;
	while (level > 1)
	{
		level = ceil(level / fanout);
		pages += level;
		(*height)++;
	}
	return pages;
}

/* To 8 bytes; where lengths differ, the average over them. */
static double
padded(double bytes, double spread)
{
	double		sum = 0;

	if (spread < 0.5)
		return ceil(bytes / 8) * 8;
	for (int i = 0; i < STEPS; i++)
		sum += ceil(floor(bytes + spread * (2 * i + 1 - STEPS) / STEPS + 0.5) / 8) * 8;
	return sum / STEPS;
}

static double
leaf_bytes(const SynthBtreeShape *shape, double tuple_bytes)
{
	double		null_tuple = padded(HEADER_BYTES + NULL_BITMAP_BYTES + 4 + shape->null_bytes,
									shape->null_bytes > 0 ? shape->spread_bytes : 0);
	double		rest = shape->tuples - shape->null_tuples;
	double		values = shape->distinct;
	double		bytes;

	if (!shape->deduplicates)
		return rest * (tuple_bytes + LINE_POINTER) + shape->null_tuples * (null_tuple + LINE_POINTER);
	bytes = shape->null_bytes > 0 ? shape->null_tuples * (null_tuple + LINE_POINTER) :
		equal_bytes(shape->null_tuples, null_tuple);
	for (int i = 0; i < shape->nfrequent; i++)
	{
		bytes += equal_bytes(shape->frequent[i], tuple_bytes);
		rest -= shape->frequent[i];
		values--;
	}
	if (rest >= 1)
	{
		values = fmin(fmax(values, 1), rest);
		bytes += values * spread_bytes(rest / values, tuple_bytes);
	}
	return bytes;
}

/* Of n tuples with one key. */
static double
equal_bytes(double n, double tuple_bytes)
{
	double		of_list = floor((POSTING_LIMIT - tuple_bytes) / HEAP_TID_BYTES);
	double		lists,
				left,
				bytes;

	if (n < 1)
		return n * (tuple_bytes + LINE_POINTER);
	if (of_list < 2)
		return n * (tuple_bytes + LINE_POINTER);
	lists = floor(n / of_list);
	left = n - lists * of_list;
	bytes = lists * (padded(tuple_bytes + of_list * HEAP_TID_BYTES, 0) + LINE_POINTER);
	if (left >= 2)
		bytes += padded(tuple_bytes + left * HEAP_TID_BYTES, 0) + LINE_POINTER;
	else
		bytes += left * (tuple_bytes + LINE_POINTER);
	return bytes;
}

/* Expected bytes of a value that occurs mean times on average. */
static double
spread_bytes(double mean, double tuple_bytes)
{
	double		rate = mean,
				probability,
				bytes = 0;

	if (mean >= MANY_EQUAL)
		return equal_bytes(mean, tuple_bytes);
	if (mean <= 1.0001)
		return mean * (tuple_bytes + LINE_POINTER);
	/* the rate whose average without zero is the mean */
	for (int i = 0; i < 50; i++)
		rate = mean * (1 - exp(-rate));
	probability = exp(-rate) / (1 - exp(-rate));
	for (int n = 1; n < 60; n++)
	{
		probability *= rate / n;
		bytes += probability * equal_bytes(n, tuple_bytes);
	}
	return bytes;
}
