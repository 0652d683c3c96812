/* links: src/risk/risk_mondrian.c src/risk/risk_mondrian_weigh.c src/risk/risk_diversity.c src/num/num_sort.c src/num/num_log.c src/num/num_random.c */
/*
 * risk_mondrian.c
 *		Laws of the classes on random tables, and a table cut by hand.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "risk/risk_class_private.h"

#define MAX_COLUMNS 7

static int	number = 0;
static int	bad = 0;
static long polls = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static void
count_poll(void *arg)
{
	(void) arg;
	polls++;
}

/* A table, its columns and what is wanted of its classes. */
typedef struct Case
{
	SynthMondrianTask task;
	SynthMondrianColumn column[MAX_COLUMNS];
	SynthSensitive sensitive;
	int32_t    *cells;			/* as given */
	double		loss;			/* summed over rows and columns */
}			Case;

static void *
allocate(size_t n)
{
	return calloc(n + 1, 1);
}

static void
make_column(SynthMondrianColumn *column, int32_t ncodes)
{
	double	   *position = allocate(ncodes * sizeof(double));

	for (int32_t i = 0; i < ncodes; i++)
		position[i] = ncodes < 2 ? 0 : (double) i / (ncodes - 1);
	column->ncodes = ncodes;
	column->position = position;
}

/* Two levels: groups of consecutive codes below the root. */
static void
make_tree(SynthMondrianColumn *column, int32_t group)
{
	int32_t		ncodes = column->ncodes;
	int32_t		ngroups = (ncodes + group - 1) / group;
	SynthMondrianNode *node = allocate((1 + ngroups + ncodes) * sizeof(SynthMondrianNode));
	int32_t    *leaf = allocate(ncodes * sizeof(int32_t));

	node[0].parent = -1;
	node[0].first_child = 1;
	node[0].nchildren = ngroups;
	node[0].last_code = ncodes - 1;
	node[0].loss = 1;
	for (int32_t g = 0; g < ngroups; g++)
	{
		int32_t		last = (g + 1) * group < ncodes ? (g + 1) * group : ncodes;

		node[1 + g].parent = 0;
		node[1 + g].first_child = 1 + ngroups + g * group;
		node[1 + g].nchildren = last - g * group;
		node[1 + g].last_code = last - 1;
		node[1 + g].loss = ncodes < 2 ? 0 : (double) (last - g * group - 1) / (ncodes - 1);
		for (int32_t c = g * group; c < last; c++)
		{
			node[1 + ngroups + c].parent = 1 + g;
			node[1 + ngroups + c].first_child = -1;
			node[1 + ngroups + c].last_code = c;
			leaf[c] = 1 + ngroups + c;
		}
	}
	column->node = node;
	column->leaf = leaf;
}

static void
make_sensitive(Case *c, int32_t ncodes, bool ordered, int cell)
{
	uint32_t   *rows = allocate(ncodes * sizeof(uint32_t));
	uint64_t   *below = allocate((ncodes + 1) * sizeof(uint64_t));
	double	   *below_sum = allocate((ncodes + 1) * sizeof(double));

	for (uint32_t i = 0; i < c->task.nrows; i++)
		rows[c->cells[i * c->task.stride + cell]]++;
	synth_risk_cumulate(rows, ncodes, below, below_sum);
	free(rows);
	c->sensitive.ncodes = ncodes;
	c->sensitive.ordered = ordered;
	c->sensitive.below = below;
	c->sensitive.below_sum = below_sum;
	c->task.nsensitive = 1;
	c->task.sensitive = &c->sensitive;
}

static bool
run(Case *c)
{
	SynthMondrianTask *t = &c->task;
	bool		made;

	t->column = c->column;
	t->class_start = allocate((t->nrows / t->k + 2) * sizeof(uint32_t));
	t->work = allocate(synth_risk_mondrian_work_bytes(t));
	t->poll = count_poll;
	made = synth_risk_mondrian(t);
	free(t->work);
	c->loss = 0;
	for (uint32_t g = 0; made && g < t->nclasses; g++)
		for (int col = 0; col < t->ncolumns; col++)
		{
			int32_t		low = INT32_MAX,
						high = -1;

			for (uint32_t i = t->class_start[g]; i < t->class_start[g + 1]; i++)
			{
				int32_t		code = t->cells[i * t->stride + col];

				low = code < low ? code : low;
				high = code > high ? code : high;
			}
			c->loss += (t->class_start[g + 1] - t->class_start[g]) *
				synth_risk_mondrian_loss(&c->column[col], low, high);
		}
	return made;
}

static void
drop(Case *c)
{
	for (int i = 0; i < c->task.ncolumns; i++)
	{
		free((void *) c->column[i].position);
		free((void *) c->column[i].node);
		free((void *) c->column[i].leaf);
	}
	if (c->task.nsensitive)
	{
		free((void *) c->sensitive.below);
		free((void *) c->sensitive.below_sum);
	}
	if (c->task.cells != c->cells)
		free(c->task.cells);
	free(c->cells);
	free(c->task.class_start);
}

/* Every row is there once, unchanged, in a class of k or more. */
static bool
is_partition(const Case *c)
{
	const SynthMondrianTask *t = &c->task;
	char	   *seen = allocate(t->nrows);
	bool		right = t->class_start[0] == 0 && t->class_start[t->nclasses] == t->nrows;

	for (uint32_t g = 0; g < t->nclasses; g++)
		right &= t->class_start[g + 1] >= t->class_start[g] + t->k;
	for (uint32_t i = 0; i < t->nrows; i++)
	{
		const int32_t *row = t->cells + (size_t) i * t->stride;
		int32_t		id = row[t->stride - 1];

		right &= !seen[id] &&
			memcmp(row, c->cells + (size_t) id * t->stride, t->stride * sizeof(int32_t)) == 0;
		seen[id] = 1;
	}
	free(seen);
	return right;
}

/* No class has a cut between codes that leaves k rows on both sides. */
static bool
is_finished(const Case *c)
{
	const SynthMondrianTask *t = &c->task;
	bool		right = true;

	for (uint32_t g = 0; g < t->nclasses; g++)
		for (int col = 0; col < t->ncolumns; col++)
			for (uint32_t i = t->class_start[g]; i < t->class_start[g + 1]; i++)
			{
				uint32_t	left = 0,
							all = t->class_start[g + 1] - t->class_start[g];

				if (all < 2 * t->k)
					break;
				for (uint32_t j = t->class_start[g]; j < t->class_start[g + 1]; j++)
					left += t->cells[j * t->stride + col] <= t->cells[i * t->stride + col];
				right &= left < t->k || all - left < t->k;
			}
	return right;
}

static bool
holds_conditions(const Case *c)
{
	const SynthMondrianTask *t = &c->task;
	uint32_t   *count = allocate(c->sensitive.ncodes * sizeof(uint32_t));
	int32_t    *codes = allocate(c->sensitive.ncodes * sizeof(int32_t));
	bool		right = true;

	for (uint32_t g = 0; g < t->nclasses; g++)
	{
		uint32_t	met = 0;
		SynthDiversity found;

		for (uint32_t i = t->class_start[g]; i < t->class_start[g + 1]; i++)
			synth_num_tally(count, codes, &met,
							t->cells[i * t->stride + synth_risk_mondrian_width(t->ncolumns)]);
		synth_risk_diversity(&c->sensitive,
							SYNTH_DIVERSITY_ENTROPY | SYNTH_DIVERSITY_DISTANCE,
							count, codes, met, t->class_start[g + 1] - t->class_start[g], &found);
		right &= found.distinct >= t->min_distinct &&
			found.entropy >= t->min_entropy - 1e-6 &&
			found.distance <= t->max_distance + 1e-6;
	}
	free(count);
	free(codes);
	return right;
}

/* Class number of each row, numbered as their first rows come. */
static uint32_t *
class_of_rows(const Case *c)
{
	const SynthMondrianTask *t = &c->task;
	uint32_t   *class_of = allocate(t->nrows * sizeof(uint32_t));

	for (uint32_t g = 0; g < t->nclasses; g++)
		for (uint32_t i = t->class_start[g]; i < t->class_start[g + 1]; i++)
			class_of[t->cells[i * t->stride + t->stride - 1]] = g;
	return class_of;
}

static void
make_random(Case *c, SynthRandom *random, int round)
{
	SynthMondrianTask *t = &c->task;
	int			sensitive = round % 3 == 0;
	int			width;
	int32_t		values = 2 + synth_num_random_below(random, 9);

	memset(c, 0, sizeof(*c));
	t->ncolumns = 1 + synth_num_random_below(random, MAX_COLUMNS);
	t->k = 1 + synth_num_random_below(random, 12);
	t->nrows = t->k + synth_num_random_below(random, round % 5 ? 300 : 4000);
	t->max_distance = 1;
	t->strict = round % 4 != 1;
	width = synth_risk_mondrian_width(t->ncolumns);
	t->stride = width + sensitive + 1;
	c->cells = allocate((size_t) t->nrows * t->stride * sizeof(int32_t));
	for (int col = 0; col < t->ncolumns; col++)
	{
		int32_t		ncodes = 1 + synth_num_random_below(random, col % 3 == 0 ? 6 : col % 3 == 1 ? 100 : 5000);
		int			skew = synth_num_random_below(random, 4);

		make_column(&c->column[col], ncodes);
		if (round % 7 == 0 && col % 2 == 0)
			make_tree(&c->column[col], 1 + synth_num_random_below(random, 5));
		for (uint32_t i = 0; i < t->nrows; i++)
		{
			double		u = synth_num_random_unit(random);

			for (int s = 0; s < skew; s++)
				u *= synth_num_random_unit(random);
			c->cells[(size_t) i * t->stride + col] = (int32_t) (u * ncodes);
		}
	}
	for (uint32_t i = 0; i < t->nrows; i++)
	{
		if (sensitive)
			c->cells[(size_t) i * t->stride + width] = synth_num_random_below(random, values);
		c->cells[(size_t) i * t->stride + t->stride - 1] = i;
	}
	if (sensitive)
	{
		make_sensitive(c, values, round % 2, width);
		if (round % 9 == 0)
			t->min_distinct = 2;
		else if (round % 9 == 3)
			t->min_entropy = log(1.5);
		else
			t->max_distance = 0.3;
	}
	t->cells = allocate((size_t) t->nrows * t->stride * sizeof(int32_t));
	memcpy(t->cells, c->cells, (size_t) t->nrows * t->stride * sizeof(int32_t));
}

static void
shuffle(Case *c, SynthRandom *random)
{
	SynthMondrianTask *t = &c->task;

	memcpy(t->cells, c->cells, (size_t) t->nrows * t->stride * sizeof(int32_t));
	for (uint32_t i = t->nrows - 1; i > 0; i--)
	{
		uint32_t	j = synth_num_random_below(random, i + 1);

		for (int s = 0; s < t->stride; s++)
		{
			int32_t		cell = t->cells[(size_t) i * t->stride + s];

			t->cells[(size_t) i * t->stride + s] = t->cells[(size_t) j * t->stride + s];
			t->cells[(size_t) j * t->stride + s] = cell;
		}
	}
}

static void
check_random(void)
{
	SynthRandom random;
	bool		partition = true,
				finished = true,
				conditions = true,
				independent = true,
				tighter = true;

	synth_num_random_init(&random, 11);
	for (int round = 0; round < 300; round++)
	{
		Case		c;
		uint32_t   *before,
				   *after;
		double		loss;

		make_random(&c, &random, round);
		if (!run(&c))
		{
			/* only a table that fails as a whole may be refused */
			conditions &= c.task.min_distinct > 0 || c.task.min_entropy > 0;
			drop(&c);
			continue;
		}
		partition &= is_partition(&c);
		if (c.task.nsensitive)
			conditions &= holds_conditions(&c);
		else if (c.task.strict && round % 7 != 0)
			finished &= is_finished(&c);
		loss = c.loss;
		if (c.task.strict)
		{
			before = class_of_rows(&c);
			shuffle(&c, &random);
			free(c.task.class_start);
			(void) run(&c);
			after = class_of_rows(&c);
			independent &= memcmp(before, after, c.task.nrows * sizeof(uint32_t)) == 0;
			free(before);
			free(after);
			if (!c.task.nsensitive)
			{
				c.task.strict = false;
				free(c.task.class_start);
				(void) run(&c);
				partition &= is_partition(&c);
				tighter &= c.loss <= loss + 1e-9;
			}
		}
		drop(&c);
	}
	check(partition, "300 random tables: each row in one class of k rows or more");
	check(finished, "no class could be cut further");
	check(conditions, "distinct values, entropy and distance hold in every class");
	check(independent, "the classes are the same for any order of the rows");
	check(tighter, "relaxed loses no more than strict");
}

/*
 * Eight persons, k = 2.  Ages 20 21 22 23 60 61 62 63, sexes 0 1 0 1 0 1 0 1.
 * The first cut is at 23|60 (it takes 40 of 43 from all rows; by sex, 1 of two).
 * Then each half goes by sex: {20,22} {21,23} lose 2/43 of age and nothing of
 * sex, where pairs of ages would lose 1/43 and all of sex.
 */
static void
check_by_hand(void)
{
	static const int32_t age[8] = {20, 21, 22, 23, 60, 61, 62, 63};
	Case		c;
	double	   *position;
	uint32_t   *class_of;

	memset(&c, 0, sizeof(c));
	c.task.ncolumns = 2;
	c.task.k = 2;
	c.task.nrows = 8;
	c.task.max_distance = 1;
	c.task.strict = true;
	c.task.stride = 5;
	make_column(&c.column[0], 8);
	make_column(&c.column[1], 2);
	position = (double *) c.column[0].position;
	for (int i = 0; i < 8; i++)
		position[i] = (age[i] - 20) / 43.0;
	c.cells = c.task.cells = allocate(8 * 5 * sizeof(int32_t));
	for (int i = 0; i < 8; i++)
	{
		c.cells[i * 5] = i;
		c.cells[i * 5 + 1] = i % 2;
		c.cells[i * 5 + 4] = i;
	}
	(void) run(&c);
	class_of = class_of_rows(&c);
	check(c.task.nclasses == 4 && class_of[0] == class_of[2] && class_of[1] == class_of[3] &&
		  class_of[4] == class_of[6] && class_of[5] == class_of[7],
		  "eight persons: by age first, then by sex");
	check(fabs(c.loss - 8 * 2 / 43.0) < 1e-12, "their loss is 8 * 2/43");
	free(class_of);
	drop(&c);
}

/*
 * 20,000 codes in one column, half of the rows on one of them: cuts lie close
 * beside it, within a bucket.
 */
static void
check_buckets(void)
{
	Case		c;
	SynthRandom random;

	memset(&c, 0, sizeof(c));
	c.task.ncolumns = 1;
	c.task.k = 900;
	c.task.nrows = 6000;
	c.task.max_distance = 1;
	c.task.strict = true;
	c.task.stride = 5;
	make_column(&c.column[0], 20000);
	c.cells = allocate(6000 * 5 * sizeof(int32_t));
	c.task.cells = allocate(6000 * 5 * sizeof(int32_t));
	synth_num_random_init(&random, 3);
	for (int i = 0; i < 6000; i++)
	{
		/* 1,000 rows each on 10001 .. 10005, few elsewhere */
		c.cells[i * 5] = i < 5000 ? 10001 + i % 5 : i < 5010 ? i : 10003;
		c.cells[i * 5 + 4] = i;
	}
	shuffle(&c, &random);
	(void) run(&c);
	check(is_partition(&c) && c.task.nclasses == 5, "codes of one bucket are cut apart");
	drop(&c);
}

/* One child out of the middle of a hierarchy, where no cut of codes pays. */
static void
check_children(void)
{
	Case		c;
	uint32_t   *class_of;

	memset(&c, 0, sizeof(c));
	c.task.ncolumns = 1;
	c.task.k = 3;
	c.task.nrows = 7;
	c.task.max_distance = 1;
	c.task.strict = true;
	c.task.stride = 5;
	make_column(&c.column[0], 3);
	make_tree(&c.column[0], 1);
	c.cells = c.task.cells = allocate(7 * 5 * sizeof(int32_t));
	for (int i = 0; i < 7; i++)
	{
		c.cells[i * 5] = i < 2 ? 0 : i < 5 ? 1 : 2;
		c.cells[i * 5 + 4] = i;
	}
	(void) run(&c);
	class_of = class_of_rows(&c);
	check(c.task.nclasses == 2 && class_of[0] == class_of[6] &&
		  class_of[2] == class_of[4] && class_of[0] != class_of[2],
		  "a child is taken out of the middle");
	free(class_of);
	drop(&c);
}

int
main(void)
{
	check_by_hand();
	check_random();
	check_buckets();
	check_children();
	check(polls > 0, "long work polls");
	printf("1..%d\n", number);
	return bad != 0;
}
