/*
 * example_number.c
 *		Numbers as numeric computes and prints them, in 64 bits.
 *
 * A number is its decimal text; the digits after the point are numeric's
 * display scale.  What does not fit in 17 digits is an error, that is, the
 * search does not use it.
 */
#include <stdio.h>
#include <string.h>

#include "example/example_private.h"

#define LIMIT INT64_C(100000000000000000)

static const int64_t power[] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000
};

bool
synth_example_read_decimal(SynthText text, Decimal *d)
{
	int			i = text.n > 0 && text.s[0] == '-';
	bool		point = false;
	bool		digits = false;
	bool		negative = i > 0;

	d->value = 0;
	d->scale = 0;
	if (text.n > 18)
		return false;
	for (; i < text.n; i++)
	{
		if (text.s[i] == '.' && !point)
		{
			point = true;
			continue;
		}
		if (!is_digit(text.s[i]))
			return false;
		digits = true;
		d->value = d->value * 10 + (text.s[i] - '0');
		d->scale += point;
	}
	if (negative)
		d->value = -d->value;
	return digits && d->scale <= 9 && text.n > 0;
}

static SynthText
write_decimal(SynthExampleArena *arena, Decimal d)
{
	char		buffer[48];
	int64_t		size = d.value < 0 ? -d.value : d.value;
	int			n;

	if (size >= LIMIT || d.scale > 9 || d.scale < 0)
		return make_text(NULL, EXAMPLE_ERROR);
	if (d.scale > 0)
		n = snprintf(buffer, sizeof(buffer), "%s%lld.%0*lld", d.value < 0 ? "-" : "",
					 (long long) (size / power[d.scale]), d.scale,
					 (long long) (size % power[d.scale]));
	else
		n = snprintf(buffer, sizeof(buffer), "%lld", (long long) d.value);
	return synth_example_copy(arena, buffer, n);
}

/* a / b to the whole number below, above, or nearest (half away from zero) */
static int64_t
divide(int64_t a, int64_t b, int op)
{
	int64_t		q = a / b;
	int64_t		r = a % b;

	if (op == OP_FLOOR)
		return q - (r != 0 && (r < 0) != (b < 0));
	if (op == OP_CEIL)
		return q + (r != 0 && (r < 0) == (b < 0));
	if (op == OP_TRUNC)
		return q;
	if ((r < 0 ? -r : r) * 2 >= (b < 0 ? -b : b))
		q += (a < 0) == (b < 0) ? 1 : -1;
	return q;
}

static Decimal
rescale(Decimal d, int scale, int op)
{
	while (d.scale < scale && d.value < LIMIT && d.value > -LIMIT)
	{
		d.value *= 10;
		d.scale++;
	}
	if (d.scale > scale)
	{
		d.value = divide(d.value, power[d.scale - scale], op);
		d.scale = scale;
	}
	return d;
}

/* The text is a number as the cast or the stripping would make it. */
static SynthText
parse_number(SynthExampleArena *arena, int kind, SynthText a)
{
	char		buffer[64];
	int			n = 0;
	int			digits = 0;
	int			since_comma = -1;
	Decimal		d;
	int			from = 0;
	int			to = a.n;

	while (from < to && is_space(a.s[from]))
		from++;
	while (to > from && is_space(a.s[to - 1]))
		to--;
	for (int i = from; i < to; i++)
	{
		unsigned char c = a.s[i];

		if (is_digit(c))
		{
			digits++;
			since_comma += since_comma >= 0;
		}
		if (kind == PARSE_COMMA && (c == '.' || c == ','))
			c = c == '.' ? ',' : '.';
		if ((kind == PARSE_THOUSANDS || kind == PARSE_COMMA) && c == ',')
		{
			if (digits == 0 || (since_comma >= 0 && since_comma != 3))
				return make_text(NULL, EXAMPLE_ERROR);
			since_comma = 0;
			continue;
		}
		if (c == '.' && since_comma >= 0 && since_comma != 3)
			return make_text(NULL, EXAMPLE_ERROR);
		if (kind == PARSE_STRIPPED && !(is_digit(c) || c == '.' || c == '-'))
			continue;
		if (n >= 40)
			return make_text(NULL, EXAMPLE_ERROR);
		buffer[n] = c == '+' && n == 0 ? ' ' : c;
		n++;
	}
	/* "36.4" is no 364 with a group of one digit */
	if (since_comma >= 0 && since_comma != 3 && memchr(buffer, '.', n) == NULL)
		return make_text(NULL, EXAMPLE_ERROR);
	if (n > 0 && buffer[0] == ' ')
	{
		memmove(buffer, buffer + 1, --n);
	}
	if (digits == 0 || !synth_example_read_decimal(make_text(buffer, n), &d))
		return make_text(NULL, EXAMPLE_ERROR);
	return write_decimal(arena, d);
}

static SynthText
format_number(SynthExampleArena *arena, const Expr *e, Decimal d)
{
	char		digits[32];
	char		buffer[64];
	int			n = 0;
	int			length;
	int64_t		size;

	if (e->q == FORMAT_PADDED)
	{
		d = rescale(d, 0, OP_ROUND);
		size = d.value < 0 ? -d.value : d.value;
		length = snprintf(digits, sizeof(digits), "%lld", (long long) size);
		if (length > e->p)
			return make_text(NULL, EXAMPLE_ERROR);
		n = snprintf(buffer, sizeof(buffer), "%s%0*lld", d.value < 0 ? "-" : "", e->p,
					 (long long) size);
		return synth_example_copy(arena, buffer, n);
	}
	d = rescale(d, e->p, OP_ROUND);
	size = d.value < 0 ? -d.value : d.value;
	if (size >= LIMIT || d.scale != e->p)
		return make_text(NULL, EXAMPLE_ERROR);
	length = snprintf(digits, sizeof(digits), "%lld", (long long) (size / power[e->p]));
	if (length > 12)
		return make_text(NULL, EXAMPLE_ERROR);
	if (d.value < 0)
		buffer[n++] = '-';
	for (int i = 0; i < length; i++)
	{
		buffer[n++] = digits[i];
		if (e->q == FORMAT_THOUSANDS && i + 1 < length && (length - i - 1) % 3 == 0)
			buffer[n++] = ',';
	}
	if (e->p > 0)
		n += snprintf(buffer + n, sizeof(buffer) - n, ".%0*lld", e->p,
					  (long long) (size % power[e->p]));
	return synth_example_copy(arena, buffer, n);
}

/* Numbers of a and b at one scale, or false. */
static bool
align(Decimal *x, Decimal *y)
{
	int			scale = x->scale > y->scale ? x->scale : y->scale;

	*x = rescale(*x, scale, OP_ROUND);
	*y = rescale(*y, scale, OP_ROUND);
	return x->scale == y->scale && x->value < LIMIT && x->value > -LIMIT &&
		y->value < LIMIT && y->value > -LIMIT;
}

static Decimal
multiply(Decimal x, Decimal y)
{
	Decimal		product;
	double		size = (double) x.value * (double) y.value;

	product.scale = x.scale + y.scale;
	product.value = size > 9e17 || size < -9e17 ? LIMIT : x.value * y.value;
	return product;
}

SynthText
synth_example_apply_number(SynthExampleArena *arena, const Expr *e, SynthText a,
						   SynthText b)
{
	Decimal		x;
	Decimal		y = {0, 0};

	/* a field or match that is not there: nullif, or no match, is written */
	if (e->op == OP_NUMBER && a.n == 0 && (e->a->op == OP_MATCH || e->a->op == OP_SPLIT))
		return make_text(NULL, SYNTH_EXAMPLE_NULL);
	if (e->op == OP_NUMBER)
		return parse_number(arena, e->p, a);
	if (!synth_example_read_decimal(a, &x) ||
		(e->b != NULL && !synth_example_read_decimal(b, &y)) ||
		(e->b == NULL && e->s.n > 0 && !synth_example_read_decimal(e->s, &y)))
		return make_text(NULL, EXAMPLE_ERROR);
	switch ((ExprOp) e->op)
	{
		case OP_ROUND:
		case OP_TRUNC:
			if (e->p >= 0)
				return write_decimal(arena, rescale(x, e->p, e->op));
			x = rescale(x, 0, OP_TRUNC);
			x.value = divide(x.value, power[-e->p], e->op) * power[-e->p];
			return write_decimal(arena, x);
		case OP_FLOOR:
		case OP_CEIL:
		case OP_NEAREST:
			if (!align(&x, &y) || y.value <= 0)
				return make_text(NULL, EXAMPLE_ERROR);
			x.value = divide(x.value, y.value, e->op) * y.value;
			return write_decimal(arena, rescale(x, e->p, OP_ROUND));
		case OP_ADD:
		case OP_ADD_CONST:
		case OP_SUBTRACT:
			if (!align(&x, &y))
				return make_text(NULL, EXAMPLE_ERROR);
			x.value += e->op == OP_SUBTRACT ? -y.value : y.value;
			return write_decimal(arena, x);
		case OP_FROM_CONST:
			if (!align(&x, &y))
				return make_text(NULL, EXAMPLE_ERROR);
			x.value = y.value - x.value;
			return write_decimal(arena, x);
		case OP_QUOTIENT:
		case OP_MODULO:
			if (!align(&x, &y) || y.value <= 0)
				return make_text(NULL, EXAMPLE_ERROR);
			if (e->op == OP_MODULO)
				x.value %= y.value;
			else
			{
				x.value = divide(x.value, y.value, OP_FLOOR);
				x.scale = 0;
			}
			return write_decimal(arena, x);
		case OP_MULTIPLY:
		case OP_MULTIPLY_CONST:
			return write_decimal(arena, multiply(x, y));
		case OP_GREATEST:
		case OP_LEAST:
			{
				Decimal		u = x;
				Decimal		v = y;

				if (!align(&u, &v))
					return make_text(NULL, EXAMPLE_ERROR);
				return (u.value < v.value) == (e->op == OP_LEAST) ? a : b;
			}
		case OP_DIVIDE:
		case OP_DIVIDE_CONST:
			if (y.value == 0 || x.value > LIMIT / 1000 || x.value < -LIMIT / 1000)
				return make_text(NULL, EXAMPLE_ERROR);
			{
				int			up = e->p + y.scale - x.scale;

				for (; up > 0 && x.value < LIMIT && x.value > -LIMIT; up--)
					x.value *= 10;
				for (; up < 0 && y.value < LIMIT / 10 && y.value > -LIMIT / 10; up++)
					y.value *= 10;
				if (up != 0)
					return make_text(NULL, EXAMPLE_ERROR);
				x.value = divide(x.value, y.value, OP_ROUND);
				x.scale = e->p;
			}
			return write_decimal(arena, x);
		case OP_ABS:
			if (x.value < 0)
				x.value = -x.value;
			return write_decimal(arena, x);
		case OP_TRIM_SCALE:
			while (x.scale > 0 && x.value % 10 == 0)
			{
				x.value /= 10;
				x.scale--;
			}
			return write_decimal(arena, x);
		case OP_FORMAT:
			return format_number(arena, e, x);
		default:
			return make_text(NULL, EXAMPLE_ERROR);
	}
}
