/*
 * report_logistic.c
 *		Logistic regression on a few numbers and many indicators.
 *
 * Minimises sum of log(1 + exp(-z)) over the rows (z signed by the label)
 * plus l2 / 2 |w|^2, the intercept free, by L-BFGS with ten pairs (J. Nocedal
 * and S. Wright, Numerical Optimization, 2006, algorithm 7.5) and a line
 * search for the weak Wolfe conditions by bisection (A. Lewis and M. Overton,
 * 2013).  It stops as SciPy's L-BFGS-B and scikit-learn do: the largest
 * derivative below 1e-4, or a relative gain below 2.2e-9, or max_iterations.
 *
 * An indicator's column is (x - center) / scale; the zeros of x are never
 * touched.  Cost of a step: O(rows * (numbers + indicators)).
 *
 * Pure C: buffers come from the caller, deterministic for an order of rows.
 */
#include "postgres.h"

#include <math.h>

#include "report/report_private.h"

#define PAIRS			10
#define POLL_ROWS		4096
#define GRADIENT_LIMIT	1e-4
#define GAIN_LIMIT		2.220446049250313e-9
#define ARMIJO			1e-3
#define CURVATURE		0.9
#define MAX_TRIALS		40

typedef struct Fit
{
	SynthLogisticTask *task;
	int			n;				/* coefficients and the intercept */
	double	   *w;				/* [n - 1]: intercept */
	double	   *gradient;
	double	   *trial_w;
	double	   *trial_gradient;
	double	   *direction;
	double	   *plain;			/* coefficient of x itself */
	double	   *step[PAIRS];	/* s of the pairs, oldest first */
	double	   *change[PAIRS];	/* y */
	double		rho[PAIRS];
	int			npairs;
}			Fit;

static double evaluate(Fit *fit, const double *w, double *gradient);
static double predict(const Fit *fit, uint32_t row, double base);
static double plain_coefficients(Fit *fit, const double *w);
static void find_direction(Fit *fit);
static double search_line(Fit *fit, double f, double t);
static void remember_pair(Fit *fit);

static double
dot(const double *a, const double *b, int n)
{
	double		sum = 0;

	for (int i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static double
largest(const double *a, int n)
{
	double		m = 0;

	for (int i = 0; i < n; i++)
		m = fmax(m, fabs(a[i]));
	return m;
}

size_t
synth_report_logistic_work(int ncoefficients)
{
	return (size_t) (6 + 2 * PAIRS) * ((size_t) ncoefficients + 1);
}

/*
 * synth_report_logistic
 *		Learn from the rows of train, score the rows of apply.
 */
void
synth_report_logistic(SynthLogisticTask *task)
{
	Fit			fit;
	double	   *at = task->work;
	double		f,
				base;

	memset(&fit, 0, sizeof(fit));
	fit.task = task;
	fit.n = task->ncoefficients + 1;
	memset(at, 0, synth_report_logistic_work(task->ncoefficients) * sizeof(double));
	fit.w = at;
	fit.gradient = (at += fit.n);
	fit.trial_w = (at += fit.n);
	fit.trial_gradient = (at += fit.n);
	fit.direction = (at += fit.n);
	fit.plain = (at += fit.n);
	for (int i = 0; i < PAIRS; i++)
	{
		fit.step[i] = (at += fit.n);
		fit.change[i] = (at += fit.n);
	}

	f = evaluate(&fit, fit.w, fit.gradient);
	for (int k = 0; k < task->max_iterations; k++)
	{
		double		next;

		if (largest(fit.gradient, fit.n) <= GRADIENT_LIMIT)
			break;
		find_direction(&fit);
		next = search_line(&fit, f, k > 0 ? 1 :
						   fmin(1, 1 / sqrt(dot(fit.gradient, fit.gradient, fit.n))));
		if (!(next < f))
			break;
		remember_pair(&fit);
		if (f - next <= GAIN_LIMIT * fmax(fmax(fabs(f), fabs(next)), 1))
			break;
		f = next;
	}

	base = plain_coefficients(&fit, fit.w);
	for (uint32_t i = 0; i < task->napply; i++)
	{
		if (i % POLL_ROWS == 0 && task->poll != NULL)
			task->poll(task->poll_arg);
		task->score[i] = predict(&fit, task->apply[i], base);
	}
}

/* The value that is minimised, and its gradient. */
static double
evaluate(Fit *fit, const double *w, double *gradient)
{
	SynthLogisticTask *task = fit->task;
	int			intercept = fit->n - 1;
	double		base = plain_coefficients(fit, w);
	double		f = 0.5 * task->l2 * dot(w, w, intercept);
	double		residuals = 0;

	memset(gradient, 0, sizeof(double) * fit->n);
	for (uint32_t i = 0; i < task->ntrain; i++)
	{
		uint32_t	row = task->train[i];
		const double *number = task->number + (size_t) row * task->nnumbers;
		const int32_t *indicator = task->indicator +
			(size_t) row * task->nindicators;
		double		z = predict(fit, row, base);
		double		against = task->label[row] ? -z : z;
		double		p = synth_num_logistic(against);	/* of the wrong label */
		double		residual = task->label[row] ? -p : p;

		if (i % POLL_ROWS == 0 && task->poll != NULL)
			task->poll(task->poll_arg);
		/* log(1 + exp(against)) = against - log(p), or -log(1 - p) */
		f += against > 0 ? against - synth_num_log(p) : -synth_num_log(1 - p);
		residuals += residual;
		for (int j = 0; j < task->nnumbers; j++)
			gradient[j] += residual * number[j];
		for (int j = 0; j < task->nindicators; j++)
			if (indicator[j] >= 0)
				gradient[indicator[j]] += residual;
	}
	for (int j = 0; j < intercept; j++)
	{
		if (j >= task->nnumbers)
			gradient[j] = (gradient[j] - task->center[j] * residuals) /
				task->scale[j];
		gradient[j] += task->l2 * w[j];
	}
	gradient[intercept] = residuals;
	return f;
}

static double
predict(const Fit *fit, uint32_t row, double base)
{
	const SynthLogisticTask *task = fit->task;
	const double *number = task->number + (size_t) row * task->nnumbers;
	const int32_t *indicator = task->indicator +
		(size_t) row * task->nindicators;

	for (int j = 0; j < task->nnumbers; j++)
		base += number[j] * fit->plain[j];
	for (int j = 0; j < task->nindicators; j++)
		if (indicator[j] >= 0)
			base += fit->plain[indicator[j]];
	return base;
}

/* Coefficients of the columns as they are; returns the intercept. */
static double
plain_coefficients(Fit *fit, const double *w)
{
	SynthLogisticTask *task = fit->task;
	double		base = w[fit->n - 1];

	for (int j = 0; j < fit->n - 1; j++)
	{
		fit->plain[j] = w[j];
		if (j >= task->nnumbers)
		{
			fit->plain[j] = w[j] / task->scale[j];
			base -= fit->plain[j] * task->center[j];
		}
	}
	return base;
}

static void
find_direction(Fit *fit)
{
	double	   *d = fit->direction;
	double		alpha[PAIRS];
	int			n = fit->n;

	for (int i = 0; i < n; i++)
		d[i] = -fit->gradient[i];
	for (int k = fit->npairs - 1; k >= 0; k--)
	{
		alpha[k] = fit->rho[k] * dot(fit->step[k], d, n);
		for (int i = 0; i < n; i++)
			d[i] -= alpha[k] * fit->change[k][i];
	}
	if (fit->npairs > 0)
	{
		int			last = fit->npairs - 1;
		double		gamma = 1 / (fit->rho[last] *
								 dot(fit->change[last], fit->change[last], n));

		for (int i = 0; i < n; i++)
			d[i] *= gamma;
	}
	for (int k = 0; k < fit->npairs; k++)
	{
		double		beta = fit->rho[k] * dot(fit->change[k], d, n);

		for (int i = 0; i < n; i++)
			d[i] += (alpha[k] - beta) * fit->step[k][i];
	}
}

/*
 * Go t times the direction, t by bisection until the weak Wolfe conditions
 * hold; returns the value there, left in trial_w and trial_gradient.
 */
static double
search_line(Fit *fit, double f, double t)
{
	double		slope = dot(fit->gradient, fit->direction, fit->n);
	double		low = 0,
				high = HUGE_VAL;
	double		value = f;

	if (!(slope < 0))
		return f;
	for (int trial = 0; trial < MAX_TRIALS; trial++)
	{
		for (int i = 0; i < fit->n; i++)
			fit->trial_w[i] = fit->w[i] + t * fit->direction[i];
		value = evaluate(fit, fit->trial_w, fit->trial_gradient);
		if (!(value <= f + ARMIJO * t * slope))
			high = t;
		else if (dot(fit->trial_gradient, fit->direction, fit->n) <
				 CURVATURE * slope)
			low = t;
		else
			break;
		t = high < HUGE_VAL ? (low + high) / 2 : 4 * t;
	}
	return value;
}

/* Move to the trial point and keep what was learned of the curvature. */
static void
remember_pair(Fit *fit)
{
	int			k = fit->npairs;
	double		curvature;

	if (k == PAIRS)
	{
		double	   *step = fit->step[0];
		double	   *change = fit->change[0];

		k--;
		memmove(fit->step, fit->step + 1, sizeof(double *) * k);
		memmove(fit->change, fit->change + 1, sizeof(double *) * k);
		memmove(fit->rho, fit->rho + 1, sizeof(double) * k);
		fit->step[k] = step;
		fit->change[k] = change;
		fit->npairs = k;
	}
	for (int i = 0; i < fit->n; i++)
	{
		fit->step[k][i] = fit->trial_w[i] - fit->w[i];
		fit->change[k][i] = fit->trial_gradient[i] - fit->gradient[i];
	}
	memcpy(fit->w, fit->trial_w, sizeof(double) * fit->n);
	memcpy(fit->gradient, fit->trial_gradient, sizeof(double) * fit->n);
	curvature = dot(fit->step[k], fit->change[k], fit->n);
	if (curvature > 1e-300)
	{
		fit->rho[k] = 1 / curvature;
		fit->npairs = k + 1;
	}
}
