/* links: src/advise/advise_size_btree.c */
/*
 * advise_size.c
 *		Pages of B-trees against those that PostgreSQL 15 built (200,000 rows of
 *		generate_series and columns made of it; pg_relation_size / 8192), and laws.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "advise/advise_pure_private.h"

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static double
pages(SynthBtreeShape shape)
{
	int			height;

	return synth_advise_btree_pages(&shape, &height);
}

static void
built(const char *what, double real, SynthBtreeShape shape)
{
	double		estimate = pages(shape);

	if (fabs(estimate / real - 1) > 0.03)
		printf("# %s: %g pages estimated, %g built\n", what, estimate, real);
	check(fabs(estimate / real - 1) <= 0.03, what);
}

int
main(void)
{
	double		quarters[] = {50000, 50000, 50000, 50000};
	SynthBtreeShape base = {.tuples = 200000,.data_bytes = 4,.distinct = 200000,
	.deduplicates = true,.fillfactor = 0.9};
	SynthBtreeShape other;
	int			height;
	double		before;

	built("integers, all different", 551, base);
	other = base;
	other.distinct = 1000;
	built("integers, each 200 times", 169, other);
	other = base;
	other.data_bytes = 16;
	built("uuids", 773, other);
	other = base;
	other.data_bytes = 23;
	other.spread_bytes = 0.6;
	built("texts of 22 or 23 bytes", 995, other);
	other = base;
	other.data_bytes = 6;
	other.distinct = 4;
	other.nfrequent = 4;
	other.frequent = quarters;
	built("four states", 171, other);
	other = base;
	other.null_tuples = 200000;
	other.distinct = 0;
	built("nothing but NULL", 171, other);
	other = base;
	other.deduplicates = false;
	other.distinct = 1000;
	built("float8, each 200 times, is not deduplicated", 551, other);

	/* laws */
	check(pages((SynthBtreeShape) {.fillfactor = 0.9,.deduplicates = true}) == 2,
		  "an empty one has a meta page and a root");
	(void) synth_advise_btree_pages(&base, &height);
	check(height == 2, "200,000 integers are two levels above the leaves");
	before = 0;
	for (double n = 1; n <= 200000; n *= 1.7)
	{
		other = base;
		other.distinct = n;
		if (pages(other) + 1 < before)
			break;
		before = pages(other);
	}
	check(before > 500, "more different keys never take fewer pages");
	other = base;
	other.fillfactor = 0.5;
	check(pages(other) > 1.7 * pages(base), "half filled, nearly twice as many");
	other = base;
	other.data_bytes = 700;
	other.distinct = 10;
	check(isfinite(pages(other)), "keys too wide for a list");
	printf("1..%d\n", number);
	return bad > 0;
}
