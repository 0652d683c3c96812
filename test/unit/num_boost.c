/*
 * num_boost.c
 *		Unit test of src/num/num_boost.c: boosted trees against trees that a
 *		plain implementation grows, and against what can be learned at all.
 */
/* links: src/num/num_boost.c src/num/num_random.c */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "num/num.h"

#define FEATURES	4
#define ROWS		600

static int	ntests = 0;
static int	nfailed = 0;

static void
ok(bool good, const char *what)
{
	ntests++;
	nfailed += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", ntests, what);
}

static uint8_t bin[ROWS * FEATURES];
static uint8_t label[ROWS];
static uint32_t rows[ROWS];
static const uint16_t nbins[FEATURES] = {256, 7, 5, 1};
static const bool one_hot[FEATURES] = {false, false, true, false};

static SynthBoostTask
make_task(double *score)
{
	SynthBoostTask task;

	memset(&task, 0, sizeof(task));
	task.bin = bin;
	task.nfeatures = FEATURES;
	task.nbins = nbins;
	task.one_hot = one_hot;
	task.label = label;
	task.train = rows;
	task.ntrain = ROWS;
	task.apply = rows;
	task.napply = ROWS;
	task.rounds = 10;
	task.depth = 4;
	task.eta = 0.3;
	task.lambda = 1;
	task.min_hessian = 1;
	task.score = score;
	return task;
}

static void
run(SynthBoostTask *task)
{
	task->work = malloc(synth_num_boost_work_bytes(task));
	synth_num_boost(task);
	free(task->work);
}

/* The same learner without histograms: every split is tried over the rows. */
static double plain_g[ROWS],
			plain_h[ROWS],
			plain_margin[ROWS];

static bool
right_side(const SynthBoostTask *t, uint32_t row, int f, int b)
{
	uint8_t		v = t->bin[row * FEATURES + f];

	return t->one_hot[f] ? v == b : v > b;
}

static void
plain_grow(const SynthBoostTask *t, uint32_t *row, int n, int depth)
{
	double		g = 0,
				h = 0,
				best = 1e-6;
	int			best_f = -1,
				best_b = 0,
				nleft = 0;
	uint32_t   *copy;

	for (int i = 0; i < n; i++)
	{
		g += plain_g[row[i]];
		h += plain_h[row[i]];
	}
	for (int f = 0; f < FEATURES && depth < t->depth; f++)
		for (int b = t->one_hot[f] ? 1 : 0; b < t->nbins[f]; b++)
		{
			double		rg = 0,
						rh = 0,
						gain;

			for (int i = 0; i < n; i++)
				if (right_side(t, row[i], f, b))
				{
					rg += plain_g[row[i]];
					rh += plain_h[row[i]];
				}
			if (rh < t->min_hessian || h - rh < t->min_hessian)
				continue;
			gain = rg * rg / (rh + t->lambda) +
				(g - rg) * (g - rg) / (h - rh + t->lambda) -
				g * g / (h + t->lambda);
			if (gain > best * (1 + 1e-9))
			{
				best = gain;
				best_f = f;
				best_b = b;
			}
		}
	if (best_f < 0)
	{
		for (int i = 0; i < n; i++)
			plain_margin[row[i]] -= t->eta * g / (h + t->lambda);
		return;
	}
	copy = malloc(sizeof(uint32_t) * n);
	for (int i = 0; i < n; i++)
		if (!right_side(t, row[i], best_f, best_b))
			copy[nleft++] = row[i];
	for (int i = 0, to = nleft; i < n; i++)
		if (right_side(t, row[i], best_f, best_b))
			copy[to++] = row[i];
	plain_grow(t, copy, nleft, depth + 1);
	plain_grow(t, copy + nleft, n - nleft, depth + 1);
	free(copy);
}

static void
plain_boost(const SynthBoostTask *t)
{
	memset(plain_margin, 0, sizeof(plain_margin));
	for (int round = 0; round < t->rounds; round++)
	{
		for (int i = 0; i < ROWS; i++)
		{
			double		p = 1 / (1 + exp(-plain_margin[i]));

			plain_g[i] = (float) (p - t->label[i]);
			plain_h[i] = (float) (p * (1 - p));
		}
		plain_grow(t, rows, ROWS, 0);
	}
}

static double
accuracy(const double *score)
{
	int			right = 0;

	for (int i = 0; i < ROWS; i++)
		right += (score[i] > 0) == label[i];
	return (double) right / ROWS;
}

static int	npolls = 0;

static void
count_poll(void *arg)
{
	npolls++;
}

int
main(void)
{
	static double score[ROWS],
				again[ROWS];
	SynthBoostTask task;
	SynthRandom random;
	double		worst = 0;

	synth_num_random_init(&random, 42);
	for (int i = 0; i < ROWS; i++)
	{
		rows[i] = i;
		for (int f = 0; f < FEATURES; f++)
			bin[i * FEATURES + f] = synth_num_random_below(&random, nbins[f]);
		label[i] = (bin[i * FEATURES] > 100) ^ (bin[i * FEATURES + 2] == 3) ^
			(synth_num_random_below(&random, 10) == 0);
	}

	for (double x = -700; x <= 700; x += 0.37)
	{
		double		e = 1 / (1 + exp(-x));

		worst = fmax(worst, fabs(synth_num_logistic(x) - e) / e);
	}
	ok(worst < 4e-16, "the logistic function is right to two units in the last place");
	ok(synth_num_logistic(-1e300) == 0 && synth_num_logistic(1e300) == 1 &&
	   synth_num_logistic(0) == 0.5 && isnan(synth_num_logistic(NAN)),
	   "and at its ends");

	task = make_task(score);
	run(&task);
	plain_boost(&task);
	worst = 0;
	for (int i = 0; i < ROWS; i++)
		worst = fmax(worst, fabs(score[i] - plain_margin[i]));
	ok(worst < 1e-9, "as a plain implementation has it");
	ok(accuracy(score) > 0.85, "an exclusive or under 10 % noise is learned");

	task = make_task(again);
	task.poll = count_poll;
	run(&task);
	ok(memcmp(score, again, sizeof(score)) == 0, "the same again, to the last bit");
	ok(npolls > 0, "poll is called");

	/* rows that do not teach are scored, too */
	task = make_task(score);
	task.ntrain = 400;
	task.apply = rows + 400;
	task.napply = 200;
	task.rounds = 30;
	run(&task);
	{
		int			right = 0;

		for (int i = 0; i < 200; i++)
			right += (score[i] > 0) == label[400 + i];
		ok(right > 150, "rows that did not teach are told apart");
	}

	/* bin 0 of a one-hot feature is never a split by itself */
	for (int i = 0; i < ROWS; i++)
	{
		memset(bin + i * FEATURES, 0, FEATURES);
		bin[i * FEATURES + 2] = i % 5;
		label[i] = i % 5 == 0;
	}
	task = make_task(score);
	task.depth = 1;
	task.rounds = 1;
	run(&task);
	ok(score[0] == score[1] || score[0] == score[2],
	   "one split can't take bin 0 of a one-hot feature away");
	task.depth = 4;
	run(&task);
	ok(accuracy(score) == 1, "four can");

	/* nothing to learn from */
	for (int i = 0; i < ROWS; i++)
		label[i] = 1;
	task = make_task(score);
	task.depth = SYNTH_BOOST_MAX_DEPTH;
	run(&task);
	ok(score[0] > 0 && score[0] == score[ROWS - 1], "one class: one leaf");
	task.ntrain = 1;
	task.napply = 1;
	run(&task);
	ok(score[0] > 0, "one row");
	task.ntrain = task.napply = 0;
	run(&task);
	ok(true, "no row");

	printf("1..%d\n", ntests);
	return nfailed > 0;
}
