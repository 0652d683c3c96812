/* links: src/clean/clean_measure.c */
/*
 * clean_measure.c
 *		How well a grouping foretells a column, on groups counted by hand.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clean/clean.h"

#define CODES	8

static int	number = 0;
static int	bad = 0;
static uint32_t count[CODES];
static uint32_t total[CODES];

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

/* Rows are in groups as start says; code is of each row. */
static SynthDependency
measure(int ngroups, const uint32_t *start, const int32_t *code)
{
	SynthDependency result;
	uint32_t	rows[64];
	int32_t		seen[CODES];

	for (uint32_t i = 0; i < start[ngroups]; i++)
		rows[i] = i;
	synth_clean_measure(rows, start, ngroups, code, count, total, seen, &result);
	return result;
}

static bool
is_near(double a, double b)
{
	return fabs(a - b) < 1e-12;
}

int
main(void)
{
	static const uint32_t two_groups[] = {0, 4, 8};
	static const uint32_t singles[] = {0, 1, 2, 3};
	static const uint32_t pairs[] = {0, 2, 4};
	static const uint32_t zero[CODES] = {0};
	SynthDependency d;

	d = measure(2, two_groups, (const int32_t[]) {0, 0, 0, 0, 1, 1, 1, 1});
	check(d.covered == 8 && d.error == 0 && is_near(d.base_error, .5) && d.skill == 1, "exact");
	d = measure(2, two_groups, (const int32_t[]) {0, 0, 0, 1, 1, 1, 1, 1});
	check(is_near(d.error, 1 / 8.0) && is_near(d.base_error, 3 / 8.0) && is_near(d.skill, 2 / 3.0), "one exception");
	d = measure(2, two_groups, (const int32_t[]) {0, 0, 0, 0, 0, 0, 0, 1});
	check(is_near(d.error, 1 / 8.0) && is_near(d.skill, 0), "nearly constant: nothing is told");
	d = measure(3, singles, (const int32_t[]) {0, 1, 2});
	check(d.covered == 0 && d.error == 1 && d.skill == 0, "a key: nothing is foretold");
	d = measure(2, pairs, (const int32_t[]) {0, 1, 2, 3});
	check(d.covered == 4 && d.error == 1, "all different");
	d = measure(2, pairs, (const int32_t[]) {0, 0, -1, 3});
	check(d.covered == 2 && d.error == 0, "a group of one filled cell is left out");
	d = measure(2, two_groups, (const int32_t[]) {0, 0, 1, 1, 2, 2, 2, 2});
	check(is_near(d.error, .5), "a tie foretells nothing");
	d = measure(0, two_groups, NULL);
	check(d.covered == 0, "no groups");
	check(memcmp(count, zero, sizeof(zero)) == 0 && memcmp(total, zero, sizeof(zero)) == 0, "counts are zero again");
	printf("1..%d\n", number);
	return bad != 0;
}
