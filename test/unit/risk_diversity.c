/* links: src/risk/risk_diversity.c src/num/num_log.c src/num/num_random.c */
/*
 * risk_diversity.c
 *		Values, entropy and distance of a class: the example of the paper, and
 *		the definitions computed the long way.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "risk/risk_class_private.h"

#define MAX_CODES 400
#define MAX_ROWS 600

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static SynthDiversity
measure(const uint32_t *table, uint32_t ncodes, bool ordered,
		const int32_t *class_codes, uint32_t n)
{
	static uint64_t below[MAX_CODES + 1];
	static double below_sum[MAX_CODES + 1];
	static uint32_t count[MAX_CODES];
	int32_t		codes[MAX_CODES];
	uint32_t	met = 0;
	SynthSensitive s = {ncodes, ordered, below, below_sum};
	SynthDiversity found;

	synth_risk_cumulate(table, ncodes, below, below_sum);
	for (uint32_t i = 0; i < n; i++)
		synth_num_tally(count, codes, &met, class_codes[i]);
	synth_risk_diversity(&s, SYNTH_DIVERSITY_ENTROPY | SYNTH_DIVERSITY_DISTANCE,
						count, codes, met, n, &found);
	for (uint32_t i = 0; i < ncodes; i++)
		if (count[i] != 0)
			found.distance = NAN;	/* what comes next would count wrong */
	return found;
}

static double
plain_distance(const uint32_t *table, uint32_t ncodes, bool ordered,
			   const int32_t *class_codes, uint32_t n)
{
	double		all = 0,
				sum = 0,
				gap = 0;

	for (uint32_t c = 0; c < ncodes; c++)
		all += table[c];
	for (uint32_t c = 0; c < ncodes; c++)
	{
		double		here = 0;

		for (uint32_t i = 0; i < n; i++)
			here += class_codes[i] == (int32_t) c;
		gap = (ordered ? gap : 0) + here / n - table[c] / all;
		sum += fabs(gap);
	}
	return ordered ? (ncodes < 2 ? 0 : sum / (ncodes - 1)) : sum / 2;
}

int
main(void)
{
	static const uint32_t one_each[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
	static const int32_t low[3] = {0, 1, 2};
	static const int32_t mixed[3] = {3, 5, 8};
	static const int32_t alike[4] = {2, 2, 2, 2};
	static const int32_t three_one[4] = {1, 0, 1, 1};
	SynthRandom random;
	bool		right = true;
	SynthDiversity d;

	/* salaries 3k .. 11k: Li, Li and Venkatasubramanian 2007, section 4.1 */
	d = measure(one_each, 9, true, low, 3);
	check(fabs(d.distance - 0.375) < 1e-12, "distance of {3k,4k,5k} is 0.375");
	check(d.distinct == 3 && fabs(d.entropy - log(3)) < 1e-12, "three values, entropy log 3");
	d = measure(one_each, 9, true, mixed, 3);
	check(fabs(d.distance - 1.0 / 6) < 1e-12, "distance of {6k,8k,11k} is 0.167");
	d = measure(one_each, 9, false, low, 3);
	check(fabs(d.distance - 6.0 / 9) < 1e-12, "the same without order: what lacks");
	d = measure(one_each, 9, true, alike, 4);
	check(d.distinct == 1 && d.entropy == 0, "one value: no entropy");
	d = measure(one_each, 9, false, three_one, 4);
	check(fabs(d.entropy - (log(4) - 0.75 * log(3))) < 1e-12, "entropy of 3 and 1");

	synth_num_random_init(&random, 7);
	for (int round = 0; round < 400; round++)
	{
		uint32_t	table[MAX_CODES];
		int32_t		codes[MAX_ROWS];
		uint32_t	ncodes = 1 + synth_num_random_below(&random, round < 200 ? 8 : MAX_CODES);
		uint32_t	n = 1 + synth_num_random_below(&random, round % 3 ? 10 : MAX_ROWS);
		bool		ordered = round % 2;

		for (uint32_t c = 0; c < ncodes; c++)
			table[c] = 1 + synth_num_random_below(&random, c % 7 ? 4 : 300);
		for (uint32_t i = 0; i < n; i++)
			codes[i] = synth_num_random_below(&random, ncodes);
		d = measure(table, ncodes, ordered, codes, n);
		right &= fabs(d.distance - plain_distance(table, ncodes, ordered, codes, n)) < 1e-9;
	}
	check(right, "400 random classes: the distance is that of the definition");
	printf("1..%d\n", number);
	return bad != 0;
}
