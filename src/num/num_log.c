/*
 * num_log.c
 *		A natural logarithm that is the same to the last bit everywhere.
 *
 * C libraries differ in the last bit of log(), and one of them picks its code
 * by processor; a tree whose split hangs on that bit would make another
 * model.  Here x = m * 2^e with m in [sqrt(1/2), sqrt(2)), and
 * log m = 2 atanh((m - 1) / (m + 1)) by its Taylor series, which converges to
 * 1 ulp or so within 12 terms as the argument is below 0.172.
 */
#include <math.h>

#include "num/num.h"

double
synth_num_log(double x)
{
	static const double ln2_high = 0x1.62e42fefa3800p-1;
	static const double ln2_low = 0x1.ef35793c76730p-45;
	int			e;
	double		m,
				z,
				z2,
				sum;

	if (!(x > 0))
		return x == 0 ? -HUGE_VAL : NAN;
	if (x > 1.7976931348623157e308)
		return HUGE_VAL;
	m = frexp(x, &e);
	if (m < 0.70710678118654752440)
	{
		m *= 2;
		e--;
	}
	z = (m - 1) / (m + 1);
	z2 = z * z;
	sum = 0;
	for (int k = 23; k >= 3; k -= 2)
		sum = (sum + 1.0 / k) * z2;
	return e * ln2_high + (2 * z + (2 * z * sum + e * ln2_low));
}
