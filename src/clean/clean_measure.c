/*
 * clean_measure.c
 *		How well a grouping of rows foretells a column.
 *
 * Pure C.  The g3 error counts the rows to take away so that a functional
 * dependency holds.  It favours small groups, where each row is its own
 * majority; so a row is foretold by the others of its group here, and the
 * error is held against that of always saying the most frequent value, which
 * a nearly constant column has low as well.
 *
 * Source: Kivinen and Mannila, TCS 149, 1995 (g3); Goodman and Kruskal, JASA
 * 49, 1954 (lambda, the gain over the most frequent value); Parciak et al.,
 * ICDE 2024 (why plain g3 misleads).
 */
#include "clean/clean.h"

void
synth_clean_measure(const uint32_t *rows, const uint32_t *start, uint32_t ngroups,
					const int32_t *code, uint32_t *count, uint32_t *total,
					int32_t *seen, SynthDependency *result)
{
	uint32_t	covered = 0,
				wrong = 0,
				most = 0,
				ntotal = 0;
	int32_t    *all = seen;

	for (uint32_t g = 0; g < ngroups; g++)
	{
		uint32_t	n = 0,
					first = 0,
					second = 0;

		if (start[g + 1] - start[g] < 2)
			continue;
		for (uint32_t i = start[g]; i < start[g + 1]; i++)
		{
			int32_t		c = code[rows[i]];

			if (c >= 0)
			{
				count[c]++;
				n++;
			}
		}
		for (uint32_t i = start[g]; i < start[g + 1]; i++)
		{
			int32_t		c = code[rows[i]];
			uint32_t	k;

			if (c < 0 || count[c] == 0)
				continue;
			k = count[c];
			count[c] = 0;
			if (k > first)
			{
				second = first;
				first = k;
			}
			else if (k > second)
				second = k;
			if (n >= 2)
			{
				if (total[c] == 0)
					all[ntotal++] = c;
				total[c] += k;
			}
		}
		if (n < 2)
			continue;
		covered += n;
		/* a value that stands once, or has an equal, foretells nothing */
		wrong += first >= 2 && first > second ? n - first : n;
	}
	for (uint32_t i = 0; i < ntotal; i++)
	{
		if (total[all[i]] > most)
			most = total[all[i]];
		total[all[i]] = 0;
	}
	result->covered = covered;
	result->error = covered > 0 ? (double) wrong / covered : 1;
	result->base_error = covered > 0 ? (double) (covered - most) / covered : 0;
	result->skill = result->base_error > 0 ? 1 - result->error / result->base_error : 0;
}
