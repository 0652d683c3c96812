/*
 * example_eval.c
 *		The value of an expression, as PostgreSQL would give it.
 *
 * NULL in, NULL out; what would raise an error is EXAMPLE_ERROR and goes
 * through.  Case is changed within ASCII only: what the collation does beyond
 * it is seen when the winner is run.
 */
#include <stdio.h>
#include <string.h>

#include "example/example_private.h"

static SynthText apply_split(SynthText a, SynthText delimiter, int64_t n);
static SynthText apply_case(SynthExampleArena *arena, int op, SynthText a);
static SynthText apply_filter(SynthExampleArena *arena, const Expr *e, SynthText a);
static SynthText apply_replace(SynthExampleArena *arena, SynthText a,
							   SynthText from, SynthText to);
static SynthText apply_list(SynthExampleArena *arena, const Expr *e, SynthText a);
static SynthText apply_trim(SynthText a, SynthText set);

/* A whole number in a text; false where it is none of a sensible size. */
static bool
read_integer(SynthText text, int64_t *n)
{
	int64_t		value = 0;
	int			i = text.n > 0 && text.s[0] == '-';

	if (text.n <= i || text.n > 9)
		return false;
	for (int j = i; j < text.n; j++)
	{
		if (!is_digit(text.s[j]))
			return false;
		value = value * 10 + (text.s[j] - '0');
	}
	*n = i ? -value : value;
	return true;
}

static SynthText
write_integer(SynthExampleArena *arena, int64_t n)
{
	char		buffer[32];
	int			length = snprintf(buffer, sizeof(buffer), "%lld", (long long) n);

	return synth_example_copy(arena, buffer, length);
}

static SynthText
slice(SynthText a, int from, int to)
{
	if (from < 0)
		from = 0;
	if (to > a.n)
		to = a.n;
	return to <= from ? make_text("", 0) : make_text(a.s + from, to - from);
}

static SynthText
apply_left(SynthText a, int64_t n)
{
	if (n < 0)
	{
		n += synth_example_characters(a);
		if (n < 0)
			n = 0;
	}
	return slice(a, 0, synth_example_offset(a, n));
}

static SynthText
apply_right(SynthText a, int64_t n)
{
	int			length = synth_example_characters(a);

	if (n < 0)
		return slice(a, synth_example_offset(a, -n), a.n);
	return slice(a, synth_example_offset(a, n >= length ? 0 : length - n), a.n);
}

static SynthText
apply_drop(const Expr *e, SynthText a)
{
	int			at;

	if (e->op == OP_DROP_FIRST)
	{
		at = 0;
		for (int i = 0; i < e->p; i++)
		{
			int			hit = synth_example_find(a, e->s, at);

			if (hit < 0)
				return a;
			at = hit + e->s.n;
		}
		return slice(a, at, a.n);
	}
	at = a.n;
	for (int i = 0; i < e->p; i++)
	{
		int			hit;

		for (hit = at - e->s.n; hit >= 0; hit--)
			if (memcmp(a.s + hit, e->s.s, e->s.n) == 0)
				break;
		if (hit < 0)
			return a;
		at = hit;
	}
	return slice(a, 0, at);
}

/* The first field by a delimiter that is one word. */
static SynthText
apply_field(const Expr *e, SynthText a)
{
	int			fields = synth_example_count(a, e->s) + 1;

	for (int i = 1; i <= fields; i++)
	{
		SynthText	field = apply_split(a, e->s, i);
		bool		word = field.n > 0;

		for (int j = 0; j < field.n && word; j++)
			word = is_alnum(field.s[j]) || field.s[j] == '_';
		if (word)
			return field;
	}
	return make_text(NULL, SYNTH_EXAMPLE_NULL);
}

static SynthText
apply_string(SynthExampleArena *arena, const Expr *e, SynthText a, SynthText b)
{
	int			start;
	int			end;
	int64_t		n = e->p;

	switch ((ExprOp) e->op)
	{
		case OP_SPLIT:
			if (e->b != NULL && (!read_integer(b, &n) || n == 0))
				return make_text(NULL, EXAMPLE_ERROR);
			return apply_split(a, e->s, n);
		case OP_LEFT:
			return apply_left(a, n);
		case OP_LEFT_BY:
			if (!read_integer(b, &n))
				return make_text(NULL, EXAMPLE_ERROR);
			return apply_left(a, n + e->p);
		case OP_RIGHT:
			return apply_right(a, n);
		case OP_SUBSTR:
			if (e->b != NULL && !read_integer(b, &n))
				return make_text(NULL, EXAMPLE_ERROR);
			if (n < 1)
				return make_text(NULL, EXAMPLE_ERROR);
			start = synth_example_offset(a, n - 1);
			end = e->q > 0 ? synth_example_offset(a, n - 1 + e->q) : a.n;
			return slice(a, start, end);
		case OP_MATCH:
			if (synth_example_match(e->pattern, a, e->p, &start, &end))
				return slice(a, start, end);
			/* the pattern is written "...|$": one empty match after the last */
			if (e->p < 0 || synth_example_matches(e->pattern, a) == e->p - 1)
				return make_text("", 0);
			return make_text(NULL, SYNTH_EXAMPLE_NULL);
		case OP_DROP_FIRST:
		case OP_DROP_LAST:
			return apply_drop(e, a);
		case OP_FIRST_FIELDS:
			for (end = 0; end < a.n; end++)
				if (a.s[end] == e->s.s[0] && --n == 0)
					break;
			return slice(a, 0, end);
		case OP_UNTIL:
			for (end = 0; end < a.n; end++)
				if (memchr(e->s.s, a.s[end], e->s.n) != NULL)
					break;
			return apply_trim(slice(a, 0, end), make_text(" ", 1));
		case OP_FIELD:
			return apply_field(e, a);
		case OP_UPPER:
		case OP_LOWER:
		case OP_INITCAP:
			return apply_case(arena, e->op, a);
		case OP_TRIM:
			return apply_trim(a, e->s.n > 0 ? e->s : make_text(" ", 1));
		case OP_SQUEEZE:
		case OP_KEEP:
		case OP_INITIALS:
		case OP_REVERSE:
			return apply_filter(arena, e, a);
		case OP_LIST:
			return apply_list(arena, e, a);
		case OP_REPLACE:
			return apply_replace(arena, a, e->b != NULL ? b : e->s, e->t);
		default:
			return make_text(NULL, EXAMPLE_ERROR);
	}
}

SynthText
synth_example_apply(SynthExampleArena *arena, const Expr *e, SynthText a, SynthText b)
{
	char	   *padded;

	if (e->op == OP_CONST)
		return e->s;
	if (e->op == OP_COALESCE)
		return a.n == SYNTH_EXAMPLE_NULL ? make_text("", 0) : a;
	if (a.n < 0)
		return a;
	if (e->b != NULL && b.n < 0)
		return b;
	if (e->op >= OP_NUMBER && e->op <= OP_FORMAT)
		return synth_example_apply_number(arena, e, a, b);
	if (e->op >= OP_DATE && e->op <= OP_YEARS_BETWEEN)
		return synth_example_apply_date(arena, e, a, b);
	switch ((ExprOp) e->op)
	{
		case OP_PAD:
			{
				int			missing = e->p - synth_example_characters(a);

				/* lpad would cut it off: that is not what padding is for */
				if (missing < 0)
					return make_text(NULL, EXAMPLE_ERROR);
				padded = synth_example_get(arena, missing + a.n);
				memset(padded, e->s.s[0], missing);
				memcpy(padded + missing, a.s, a.n);
				return make_text(padded, missing + a.n);
			}
		case OP_LENGTH:
			return write_integer(arena, synth_example_characters(a));
		case OP_COUNT:
			{
				SynthText	what = e->b != NULL ? b : e->s;

				if (what.n == 0)
					return make_text(NULL, EXAMPLE_ERROR);
				if (e->pattern != NULL)
					return write_integer(arena, synth_example_matches(e->pattern, a));
				return write_integer(arena, synth_example_count(a, what) + e->p);
			}
		case OP_POSITION:
			{
				int			at = synth_example_find(a, e->b != NULL ? b : e->s, 0);

				return write_integer(arena, at < 0 ? 0 :
									 synth_example_characters(slice(a, 0, at)) + 1);
			}
		default:
			return apply_string(arena, e, a, b);
	}
}

SynthText
synth_example_eval(SynthExampleArena *arena, const Expr *e, const SynthText *row)
{
	SynthText	a = make_text(NULL, SYNTH_EXAMPLE_NULL);
	SynthText	b = a;

	if (e->op == OP_COLUMN)
		return row[e->p];
	if (e->op == OP_CASE)
	{
		int			holds = synth_example_test(arena, e->test, row);

		if (holds < 0)
			return make_text(NULL, EXAMPLE_ERROR);
		return synth_example_eval(arena, holds ? e->a : e->b, row);
	}
	if (e->op == OP_CONCAT)
	{
		SynthText	value[64];
		int			n = 0;
		int			at = 0;
		char	   *joined;

		for (int i = 0; i < e->pieces; i++)
		{
			value[i] = synth_example_eval(arena, e->piece[i], row);
			if (value[i].n < 0)
				return value[i];
			n += value[i].n;
		}
		joined = synth_example_get(arena, n + 1);
		for (int i = 0; i < e->pieces; i++)
		{
			memcpy(joined + at, value[i].s, value[i].n);
			at += value[i].n;
		}
		return make_text(joined, n);
	}
	if (e->a != NULL)
		a = synth_example_eval(arena, e->a, row);
	if (e->b != NULL)
		b = synth_example_eval(arena, e->b, row);
	return synth_example_apply(arena, e, a, b);
}

/* -1, 0, 1 as the number is below, at or above the one that the text is. */
static int
compare_number(Decimal left, SynthText text)
{
	Decimal		right = {0, 0};

	(void) synth_example_read_decimal(text, &right);
	for (; left.scale < right.scale; left.scale++)
		left.value *= 10;
	for (; right.scale < left.scale; right.scale++)
		right.value *= 10;
	return (left.value > right.value) - (left.value < right.value);
}

/* 1 holds, 0 does not (or is unknown), -1 would raise an error. */
int
synth_example_test(SynthExampleArena *arena, const ExampleTest *test,
				   const SynthText *row)
{
	SynthText	value = row[test->p];
	SynthText	number;
	Decimal		left;
	Decimal		right;
	int			start;
	int			end;

	if (test->kind == TEST_IS_NULL)
		return value.n == SYNTH_EXAMPLE_NULL;
	if (value.n < 0)
		return 0;
	switch ((TestKind) test->kind)
	{
		case TEST_CONTAINS:
			return synth_example_find(value, test->s, 0) >= 0;
		case TEST_STARTS:
			return value.n >= test->s.n && memcmp(value.s, test->s.s, test->s.n) == 0;
		case TEST_ENDS:
			return value.n >= test->s.n &&
				memcmp(value.s + value.n - test->s.n, test->s.s, test->s.n) == 0;
		case TEST_EQUALS:
			return synth_example_equal(value, test->s);
		case TEST_PATTERN:
			return synth_example_match(test->pattern, value, 1, &start, &end);
		case TEST_ONLY:
			for (int i = 0; i < value.n; i++)
				if (!synth_example_in_set(test->q, value.s[i]))
					return 0;
			return value.n > 0;
		case TEST_FIELDS:
			return synth_example_count(value, test->s) > test->q;
		case TEST_EVEN:
			number = synth_example_eval(arena, test->number, row);
			if (!synth_example_read_decimal(number, &left))
				return -1;
			return left.scale == 0 && left.value % 2 == 0;
		case TEST_BETWEEN:
			number = synth_example_eval(arena, test->number, row);
			if (!synth_example_read_decimal(number, &left))
				return -1;
			return (test->s.n == 0 || compare_number(left, test->s) >= ((test->q & BOUND_ABOVE) != 0)) &&
				(test->t.n == 0 || compare_number(left, test->t) <= -((test->q & BOUND_BELOW) != 0));
		case TEST_LESS:
		case TEST_LESS_COLUMN:
			number = synth_example_eval(arena, test->number, row);
			if (!synth_example_read_decimal(number, &left) ||
				!synth_example_read_decimal(test->kind == TEST_LESS ? test->s :
											row[test->q], &right))
				return -1;
			return compare_number(left, test->kind == TEST_LESS ? test->s : row[test->q]) < 0;
		default:
			return -1;
	}
}

static SynthText
apply_split(SynthText a, SynthText delimiter, int64_t n)
{
	int			fields;
	int			at = 0;
	int			hit;

	if (delimiter.n == 0)
		return n == 1 || n == -1 ? a : make_text("", 0);
	if (n < 0)
	{
		fields = synth_example_count(a, delimiter) + 1;
		n += fields + 1;
		if (n < 1)
			return make_text("", 0);
	}
	for (int64_t i = 1; i < n; i++)
	{
		hit = synth_example_find(a, delimiter, at);
		if (hit < 0)
			return make_text("", 0);
		at = hit + delimiter.n;
	}
	hit = synth_example_find(a, delimiter, at);
	return slice(a, at, hit < 0 ? a.n : hit);
}

static SynthText
apply_case(SynthExampleArena *arena, int op, SynthText a)
{
	char	   *out = synth_example_get(arena, a.n + 1);
	bool		inside = false;

	for (int i = 0; i < a.n; i++)
	{
		unsigned char c = a.s[i];
		bool		up = op == OP_UPPER || (op == OP_INITCAP && !inside);

		if (up && is_lower(c))
			c -= 'a' - 'A';
		else if (!up && is_upper(c))
			c += 'a' - 'A';
		inside = is_alnum(c);
		out[i] = c;
	}
	return make_text(out, a.n);
}

static SynthText
apply_filter(SynthExampleArena *arena, const Expr *e, SynthText a)
{
	char	   *out = synth_example_get(arena, a.n * (1 + (e->t.n > 0 ? e->t.n : 0)) + 1);
	int			n = 0;

	if (e->op == OP_REVERSE)
	{
		int			bytes;

		for (int i = 0; i < a.n; i += bytes)
		{
			bytes = synth_example_character_bytes(a, i);
			memcpy(out + a.n - i - bytes, a.s + i, bytes);
		}
		return make_text(out, a.n);
	}
	if (e->op == OP_KEEP)
	{
		for (int i = 0; i < a.n; i++)
			if (synth_example_in_set(e->p, a.s[i]))
				out[n++] = a.s[i];
		return make_text(out, n);
	}
	if (e->op == OP_SQUEEZE)
	{
		for (int i = 0; i < a.n; i++)
			if (!is_space(a.s[i]) || (i > 0 && !is_space(a.s[i - 1])))
				out[n++] = is_space(a.s[i]) ? ' ' : a.s[i];
		return apply_trim(make_text(out, n), make_text(" ", 1));
	}
	/* initials: regexp_replace(a, '(\w)\w*\W*', '\1', 'g') */
	for (int i = 0; i < a.n;)
	{
		if (!synth_example_in_set(SET_WORD, a.s[i]))
		{
			out[n++] = a.s[i++];
			continue;
		}
		do
			out[n++] = a.s[i++];
		while (i < a.n && ((unsigned char) a.s[i] & 0xC0) == 0x80);
		while (i < a.n && synth_example_in_set(SET_WORD, a.s[i]))
			i++;
		while (i < a.n && !synth_example_in_set(SET_WORD, a.s[i]))
			i++;
		if (e->t.n > 0)
		{
			memcpy(out + n, e->t.s, e->t.n);
			n += e->t.n;
		}
	}
	return make_text(out, n);
}

static SynthText
apply_replace(SynthExampleArena *arena, SynthText a, SynthText from, SynthText to)
{
	int			hits = synth_example_count(a, from);
	int64_t		n = a.n + (int64_t) hits * (to.n - from.n);
	char	   *out;
	int			at = 0;
	int			length = 0;
	int			hit;

	if (hits == 0)
		return a;
	if (n > EXAMPLE_MAX_TEXT * 4)
		return make_text(NULL, EXAMPLE_ERROR);
	out = synth_example_get(arena, n + 1);
	while ((hit = synth_example_find(a, from, at)) >= 0)
	{
		memcpy(out + length, a.s + at, hit - at);
		length += hit - at;
		memcpy(out + length, to.s, to.n);
		length += to.n;
		at = hit + from.n;
	}
	memcpy(out + length, a.s + at, a.n - at);
	length += a.n - at;
	return make_text(out, length);
}

/*
 * Parts by a character, without the blanks around them, joined by something
 * else: every run of blanks with one delimiter in it (p: with some) is replaced.
 */
static SynthText
apply_list(SynthExampleArena *arena, const Expr *e, SynthText a)
{
	SynthText	trimmed = e->p ? a : apply_trim(a, make_text(" ", 1));
	char	   *out;
	int			n = 0;

	if ((int64_t) a.n * (e->t.n + 1) > EXAMPLE_MAX_TEXT * 4)
		return make_text(NULL, EXAMPLE_ERROR);
	out = synth_example_get(arena, a.n * (e->t.n + 1) + 1);
	for (int i = 0; i < trimmed.n;)
	{
		int			end = i;
		int			delimiters = 0;

		while (end < trimmed.n && (is_space(trimmed.s[end]) ||
								   (trimmed.s[end] == e->s.s[0] && (e->p || delimiters == 0))))
			delimiters += trimmed.s[end++] == e->s.s[0];
		if (delimiters > 0)
		{
			memcpy(out + n, e->t.s, e->t.n);
			n += e->t.n;
			i = end;
			continue;
		}
		out[n++] = trimmed.s[i++];
	}
	if (e->p)
	{
		char		set[8] = " ";

		memcpy(set + 1, e->t.s, e->t.n);
		return apply_trim(make_text(out, n), make_text(set, e->t.n + 1));
	}
	return make_text(out, n);
}

static SynthText
apply_trim(SynthText a, SynthText set)
{
	int			from = 0;
	int			to = a.n;

	while (from < to && memchr(set.s, a.s[from], set.n) != NULL)
		from++;
	while (to > from && memchr(set.s, a.s[to - 1], set.n) != NULL)
		to--;
	return slice(a, from, to);
}
