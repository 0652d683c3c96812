/*
 * example_write.c
 *		Expressions as SQL: built-in functions, no more parentheses than needed.
 *
 * Neighbouring parts of one date become one to_char; constants between them
 * go into its template.
 */
#include <stdio.h>
#include <string.h>

#include "example/example_private.h"

typedef struct Writer
{
	SynthExampleArena *arena;
	const char *const *names;
	char	   *s;
	int			n;
	int			size;
}			Writer;

static void write_expr(Writer *w, const Expr *e);
static void write_concat(Writer *w, const Expr *e);
static void write_case(Writer *w, const Expr *e);
static void write_number(Writer *w, const Expr *e);
static void write_time(Writer *w, const Expr *e);

static void
put_bytes(Writer *w, const char *s, int n)
{
	if (w->n + n + 1 > w->size)
	{
		int			size = (w->n + n + 1) * 2;
		char	   *bigger = synth_example_get(w->arena, size);

		if (w->n > 0)
			memcpy(bigger, w->s, w->n);
		w->s = bigger;
		w->size = size;
	}
	memcpy(w->s + w->n, s, n);
	w->n += n;
	w->s[w->n] = 0;
}

static void
put(Writer *w, const char *s)
{
	put_bytes(w, s, strlen(s));
}

static void
put_integer(Writer *w, int n)
{
	char		buffer[16];

	snprintf(buffer, sizeof(buffer), "%d", n);
	put(w, buffer);
}

static void
put_literal(Writer *w, SynthText s)
{
	put(w, "'");
	for (int i = 0; i < s.n; i++)
	{
		if (s.s[i] == '\'')
			put(w, "'");
		put_bytes(w, s.s + i, 1);
	}
	put(w, "'");
}

/* A text as part of a regular expression inside quotes. */
static void
put_regexp(Writer *w, SynthText s)
{
	for (int i = 0; i < s.n; i++)
	{
		unsigned char c = s.s[i];

		if (c == '\'')
			put(w, "'");
		if (c < 0x80 && c > ' ' && !is_alnum(c) && strchr("'\"-,;:/<>&%#@!=~`_", c) == NULL)
			put(w, "\\");
		put_bytes(w, s.s + i, 1);
	}
}

static void
put_set(Writer *w, SynthText s)
{
	put(w, "[^");
	for (int i = 0; i < s.n; i++)
	{
		unsigned char c = s.s[i];

		if (c == '\'')
			put(w, "'");
		if (strchr("\\]^-[", c) != NULL)
			put(w, "\\");
		put_bytes(w, s.s + i, 1);
	}
	put(w, "]*");
}

/* An argument that has to be text. */
static void
put_text(Writer *w, const Expr *e)
{
	if (e->type == TYPE_NUMBER)
	{
		put(w, "(");
		write_expr(w, e);
		put(w, ")::text");
	}
	else
		write_expr(w, e);
}

static void
put_call(Writer *w, const char *function, const Expr *a)
{
	put(w, function);
	put(w, "(");
	put_text(w, a);
}

const char *
synth_example_write(SynthExampleArena *arena, const Expr *e, const char *const *names)
{
	Writer		w = {arena, names, NULL, 0, 0};

	put_text(&w, e);
	return w.s;
}

static void
write_match(Writer *w, const Expr *e, bool or_empty)
{
	if (e->p == 1)
	{
		put_call(w, "substring", e->a);
		put(w, " from '");
	}
	else
	{
		put_call(w, "regexp_substr", e->a);
		put(w, ", '");
	}
	put(w, e->pattern->sql);
	put(w, or_empty ? "|$'" : "'");
	if (e->p > 1)
	{
		put(w, ", 1, ");
		put_integer(w, e->p);
	}
	else if (e->p < 0)
	{
		put_call(w, ", 1, greatest(1, regexp_count", e->a);
		put(w, ", '");
		put(w, e->pattern->sql);
		put(w, "'))");
	}
	put(w, ")");
}

static void
write_counted(Writer *w, const Expr *e)
{
	if (e->b != NULL)
	{
		put_call(w, "(length", e->a);
		put_call(w, ") - length(replace", e->a);
		put(w, ", ");
		put_text(w, e->b);
		put_call(w, ", ''))) / nullif(length", e->b);
		put(w, "), 0)");
		return;
	}
	put_call(w, "regexp_count", e->a);
	put(w, ", '");
	if (e->pattern != NULL)
		put(w, e->pattern->sql);
	else
		put_regexp(w, e->s);
	put(w, "')");
	if (e->p != 0)
	{
		put(w, " + ");
		put_integer(w, e->p);
	}
}

static void
write_drop(Writer *w, const Expr *e)
{
	put_call(w, "regexp_replace", e->a);
	put(w, e->op == OP_DROP_FIRST ? ", '^" : ", '^(.*)");
	for (int i = 0; i < e->p; i++)
	{
		if (e->op == OP_DROP_FIRST)
			put(w, ".*?");
		put_regexp(w, e->s);
		if (e->op == OP_DROP_LAST)
			put(w, ".*");
	}
	put(w, e->op == OP_DROP_FIRST ? "', '')" : "$', '\\1')");
}

static void
put_index(Writer *w, const Expr *e)
{
	if (e->b == NULL)
	{
		put_integer(w, e->p);
		return;
	}
	write_expr(w, e->b);
	put(w, "::integer");
}

static void
write_replaced(Writer *w, const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_KEEP:
			put_call(w, "regexp_replace", e->a);
			put(w, ", '");
			put(w, synth_example_set_sql(e->p));
			put(w, "', '', 'g')");
			break;
		case OP_SQUEEZE:
			put_call(w, "btrim(regexp_replace", e->a);
			put(w, ", '\\s+', ' ', 'g'))");
			break;
		case OP_INITIALS:
			put_call(w, "regexp_replace", e->a);
			put(w, ", '(\\w)\\w*\\W*', '\\1");
			put_bytes(w, e->t.s, e->t.n);
			put(w, "', 'g')");
			break;
		default:
			put_call(w, "replace", e->a);
			put(w, ", ");
			if (e->b != NULL)
				put_text(w, e->b);
			else
				put_literal(w, e->s);
			put(w, ", ");
			put_literal(w, e->t);
			put(w, ")");
			break;
	}
}

static void
write_text(Writer *w, const Expr *e)
{
	static const char *const simple[] = {"upper", "lower", "initcap"};

	switch ((ExprOp) e->op)
	{
		case OP_COALESCE:
			put_call(w, "coalesce", e->a);
			put(w, ", '')");
			break;
		case OP_SPLIT:
			put_call(w, "split_part", e->a);
			put(w, ", ");
			put_literal(w, e->s);
			put(w, ", ");
			put_index(w, e);
			put(w, ")");
			break;
		case OP_LEFT:
		case OP_RIGHT:
			put_call(w, e->op == OP_LEFT ? "left" : "right", e->a);
			put(w, ", ");
			put_integer(w, e->p);
			put(w, ")");
			break;
		case OP_LEFT_BY:
			put_call(w, "left", e->a);
			put(w, ", ");
			put_index(w, e);
			put(w, e->p < 0 ? " - 1)" : ")");
			break;
		case OP_SUBSTR:
			put_call(w, "substr", e->a);
			put(w, ", ");
			put_index(w, e);
			if (e->q > 0)
			{
				put(w, ", ");
				put_integer(w, e->q);
			}
			put(w, ")");
			break;
		case OP_MATCH:
			write_match(w, e, true);
			break;
		case OP_DROP_FIRST:
		case OP_DROP_LAST:
			write_drop(w, e);
			break;
		case OP_UNTIL:
			put_call(w, "btrim(substring", e->a);
			put(w, " from '^");
			put_set(w, e->s);
			put(w, "'))");
			break;
		case OP_FIELD:
			put_call(w, "substring", e->a);
			put(w, " from '(?:^|");
			put_regexp(w, e->s);
			put(w, ")(\\w+)(?:");
			put_regexp(w, e->s);
			put(w, "|$)')");
			break;
		case OP_UPPER:
		case OP_LOWER:
		case OP_INITCAP:
			put_call(w, simple[e->op - OP_UPPER], e->a);
			put(w, ")");
			break;
		case OP_TRIM:
			put_call(w, "btrim", e->a);
			if (e->s.n > 0)
			{
				put(w, ", ");
				put_literal(w, e->s);
			}
			put(w, ")");
			break;
		case OP_REVERSE:
			put_call(w, "reverse", e->a);
			put(w, ")");
			break;
		case OP_PAD:
			put_call(w, "lpad", e->a);
			put(w, ", ");
			put_integer(w, e->p);
			put(w, ", ");
			put_literal(w, e->s);
			put(w, ")");
			break;
		default:
			write_replaced(w, e);
			break;
	}
}

static void
write_expr(Writer *w, const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_COLUMN:
			put(w, w->names[e->p]);
			break;
		case OP_CONST:
			if (e->s.n < 0)
				put(w, "NULL");
			else
				put_literal(w, e->s);
			break;
		case OP_LENGTH:
			put_call(w, "length", e->a);
			put(w, ")");
			break;
		case OP_COUNT:
			write_counted(w, e);
			break;
		case OP_POSITION:
			put_call(w, "strpos", e->a);
			put(w, ", ");
			if (e->b != NULL)
				put_text(w, e->b);
			else
				put_literal(w, e->s);
			put(w, ")");
			break;
		case OP_CONCAT:
			write_concat(w, e);
			break;
		case OP_CASE:
			write_case(w, e);
			break;
		default:
			if (e->op >= OP_DATE)
				write_time(w, e);
			else if (e->op >= OP_NUMBER)
				write_number(w, e);
			else
				write_text(w, e);
			break;
	}
}

/* ---- numbers ---- */

static bool
is_sum(const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_ADD:
		case OP_SUBTRACT:
		case OP_ADD_CONST:
		case OP_FROM_CONST:
		case OP_COUNT:
		case OP_MODULO:
			return true;
		default:
			return false;
	}
}

/* An operand of a product, or the right one of a difference. */
static void
put_factor(Writer *w, const Expr *e)
{
	if (is_sum(e))
		put(w, "(");
	write_expr(w, e);
	if (is_sum(e))
		put(w, ")");
}

static void
put_constant(Writer *w, const char *operator, SynthText s)
{
	put(w, operator);
	put_bytes(w, s.s, s.n);
}

static void
put_digits(Writer *w, const char *function, const Expr *e)
{
	put(w, function);
	put(w, "(");
	write_expr(w, e->a);
	if (e->p != 0)
	{
		put(w, ", ");
		put_integer(w, e->p);
	}
	put(w, ")");
}

static void
write_parsed(Writer *w, const Expr *e)
{
	if (e->p == PARSE_THOUSANDS)
		put(w, "replace(");
	else if (e->p == PARSE_COMMA)
		put(w, "replace(replace(");
	else if (e->p == PARSE_STRIPPED)
		put(w, "regexp_replace(");
	if (e->a->op == OP_MATCH)
		write_match(w, e->a, false);
	else if (e->a->op == OP_SPLIT)
	{
		put_call(w, "nullif", e->a);
		put(w, ", '')");
	}
	else
		put_text(w, e->a);
	put(w, e->p == PARSE_THOUSANDS ? ", ',', '')" :
		e->p == PARSE_COMMA ? ", '.', ''), ',', '.')" :
		e->p == PARSE_STRIPPED ? ", '[^0-9.-]', '', 'g')" : "");
	put(w, "::numeric");
}

static void
write_format(Writer *w, const Expr *e)
{
	put(w, "to_char(");
	write_expr(w, e->a);
	put(w, e->q == FORMAT_THOUSANDS ? ", 'FM999,999,999,990" : ", 'FM");
	if (e->q == FORMAT_THOUSANDS && e->p > 0)
		put(w, ".");
	for (int i = 0; i < e->p; i++)
		put(w, "0");
	put(w, "')");
}

static void
write_number(Writer *w, const Expr *e)
{
	static const char *const whole[] = {"floor(", "ceil(", "round("};

	switch ((ExprOp) e->op)
	{
		case OP_NUMBER:
			write_parsed(w, e);
			break;
		case OP_ROUND:
		case OP_TRUNC:
			put_digits(w, e->op == OP_ROUND ? "round" : "trunc", e);
			break;
		case OP_FLOOR:
		case OP_CEIL:
		case OP_NEAREST:
			put(w, whole[e->op - OP_FLOOR]);
			if (e->s.n == 1 && e->s.s[0] == '1')
				write_expr(w, e->a);
			else
			{
				put_factor(w, e->a);
				put_constant(w, " / ", e->s);
			}
			put(w, ")");
			if (e->s.n != 1 || e->s.s[0] != '1')
				put_constant(w, " * ", e->s);
			break;
		case OP_ADD_CONST:
			write_expr(w, e->a);
			if (e->s.s[0] == '-')
				put_constant(w, " - ", make_text(e->s.s + 1, e->s.n - 1));
			else
				put_constant(w, " + ", e->s);
			break;
		case OP_FROM_CONST:
			put_constant(w, "", e->s);
			put(w, " - ");
			put_factor(w, e->a);
			break;
		case OP_MULTIPLY_CONST:
		case OP_MODULO:
			put_factor(w, e->a);
			put_constant(w, e->op == OP_MODULO ? " % " : " * ", e->s);
			break;
		case OP_QUOTIENT:
			put(w, "floor(");
			put_factor(w, e->a);
			put_constant(w, " / ", e->s);
			put(w, ")");
			break;
		case OP_DIVIDE_CONST:
			put(w, "round(");
			put_factor(w, e->a);
			put_constant(w, " / ", e->s);
			put(w, ", ");
			put_integer(w, e->p);
			put(w, ")");
			break;
		case OP_DIVIDE:
			put(w, "round(");
			put_factor(w, e->a);
			put(w, " / nullif(");
			write_expr(w, e->b);
			put(w, ", 0), ");
			put_integer(w, e->p);
			put(w, ")");
			break;
		case OP_GREATEST:
		case OP_LEAST:
			put(w, e->op == OP_LEAST ? "least(" : "greatest(");
			write_expr(w, e->a);
			put(w, ", ");
			write_expr(w, e->b);
			put(w, ")");
			break;
		case OP_ADD:
		case OP_SUBTRACT:
			write_expr(w, e->a);
			put(w, e->op == OP_ADD ? " + " : " - ");
			put_factor(w, e->b);
			break;
		case OP_MULTIPLY:
			put_factor(w, e->a);
			put(w, " * ");
			put_factor(w, e->b);
			break;
		case OP_FORMAT:
			write_format(w, e);
			break;
		default:
			put_digits(w, e->op == OP_ABS ? "abs" : "trim_scale", e);
			break;
	}
}

/* ---- dates ---- */

static void
write_interval(Writer *w, const Expr *e)
{
	int			n = e->p < 0 ? -e->p : e->p;

	put(w, e->p < 0 ? " - interval '" : " + interval '");
	put_integer(w, e->q == UNIT_QUARTER ? n * 3 : n);
	put(w, " ");
	put(w, e->q == UNIT_QUARTER ? "month" : synth_example_unit_sql[e->q]);
	put(w, n == 1 && e->q != UNIT_QUARTER ? "'" : "s'");
}

static void
put_date(Writer *w, const Expr *e)
{
	if (e->op != OP_DATE)
		put(w, "(");
	write_time(w, e);
	if (e->op != OP_DATE)
		put(w, ")");
	if (e->op != OP_DATE || e->layout->has_time)
		put(w, "::date");
}

static void
write_time(Writer *w, const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_DATE:
			put_call(w, e->layout->has_time ? "to_timestamp" : "to_date", e->a);
			put(w, ", ");
			put_literal(w, e->layout->sql);
			put(w, e->layout->has_time ? ")::timestamp" : ")");
			break;
		case OP_DATE_TRUNC:
			put(w, "date_trunc('");
			put(w, synth_example_unit_sql[e->p]);
			put(w, "', ");
			write_time(w, e->a);
			put(w, ")");
			break;
		case OP_DATE_ADD:
			write_time(w, e->a);
			write_interval(w, e);
			break;
		case OP_DATE_BIN:
			put(w, "date_bin('");
			put_integer(w, e->p % 60 == 0 ? e->p / 60 : e->p);
			put(w, e->p % 60 == 0 ? e->p == 60 ? " hour', " : " hours', " : " minutes', ");
			write_time(w, e->a);
			put(w, ", timestamp '2000-01-01')");
			break;
		case OP_DATE_PART:
			put(w, "to_char(");
			write_time(w, e->a);
			put(w, ", '");
			put(w, synth_example_date_parts[e->p].sql);
			put(w, "')");
			break;
		case OP_DAYS_BETWEEN:
			put_date(w, e->a);
			put(w, " - ");
			put_date(w, e->b);
			break;
		default:
			put(w, "extract(year from age(");
			write_time(w, e->a);
			put(w, ", ");
			write_time(w, e->b);
			put(w, "))");
			break;
	}
}

/* ---- composition ---- */

/* Do both take a part of the same date? */
static bool
is_same_date(Writer *w, const Expr *x, const Expr *y)
{
	ArenaMark	mark;
	Writer		a = {w->arena, w->names, NULL, 0, 0};
	Writer		b = {w->arena, w->names, NULL, 0, 0};
	bool		same;

	if (x->op != OP_DATE_PART || y->op != OP_DATE_PART)
		return false;
	mark = synth_example_mark(w->arena);
	write_time(&a, x->a);
	write_time(&b, y->a);
	same = a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
	synth_example_release(w->arena, mark);
	return same;
}

/* A constant inside a template: letters in double quotes. */
static void
put_template(Writer *w, SynthText s)
{
	bool		quoted = false;

	for (int i = 0; i < s.n; i++)
		quoted |= is_alnum(s.s[i]) || s.s[i] == '"' || s.s[i] == '\\';
	if (quoted)
		put(w, "\"");
	for (int i = 0; i < s.n; i++)
	{
		if (s.s[i] == '"' || s.s[i] == '\\')
			put(w, "\\");
		if (s.s[i] == '\'')
			put(w, "'");
		put_bytes(w, s.s + i, 1);
	}
	if (quoted)
		put(w, "\"");
}

static bool
fits_template(SynthText s)
{
	for (int i = 0; i < s.n; i++)
		if (s.s[i] == '"' || s.s[i] == '\\')
			return false;
	return true;
}

/* One to_char of the pieces from i on; how many it takes. */
static int
write_template(Writer *w, const Expr *e, int i)
{
	const Expr *first = e->piece[i];
	int			n = 1;

	put(w, "to_char(");
	write_time(w, first->a);
	put(w, ", '");
	put(w, synth_example_date_parts[first->p].sql);
	while (i + n < e->pieces)
	{
		const Expr *piece = e->piece[i + n];

		if (is_same_date(w, first, piece))
		{
			put(w, synth_example_date_parts[piece->p].sql);
			n++;
		}
		else if (piece->op == OP_CONST && fits_template(piece->s) && i + n + 1 < e->pieces &&
				 is_same_date(w, first, e->piece[i + n + 1]))
		{
			put_template(w, piece->s);
			n++;
		}
		else
			break;
	}
	put(w, "')");
	return n;
}

static void
write_concat(Writer *w, const Expr *e)
{
	for (int i = 0; i < e->pieces;)
	{
		const Expr *piece = e->piece[i];

		if (i > 0)
			put(w, " || ");
		if (piece->op == OP_DATE_PART)
		{
			i += write_template(w, e, i);
			continue;
		}
		if (piece->op == OP_CASE)
			put(w, "(");
		put_text(w, piece);
		if (piece->op == OP_CASE)
			put(w, ")");
		i++;
	}
}

static const char *
only_sql(int set)
{
	switch (set)
	{
		case SET_DIGIT:
			return "^\\d+$";
		case SET_ALPHA:
			return "^[A-Za-z]+$";
		case SET_WORD:
			return "^\\w+$";
		case SET_UPPER:
			return "^[A-Z]+$";
		case SET_NUMBER:
			return "^[\\d.,]+$";
	}
	return "^\\S+$";
}

static void
write_test(Writer *w, const ExampleTest *test)
{
	const char *name = w->names[test->p];

	if (test->kind == TEST_CONTAINS)
		put(w, "strpos(");
	else if (test->kind == TEST_STARTS)
		put(w, "starts_with(");
	else if (test->kind == TEST_ENDS)
		put(w, "right(");
	else if (test->kind == TEST_FIELDS)
		put(w, "regexp_count(");
	if (test->kind == TEST_LESS || test->kind == TEST_LESS_COLUMN)
		write_expr(w, test->number);
	else
		put(w, name);
	switch ((TestKind) test->kind)
	{
		case TEST_CONTAINS:
			put(w, ", ");
			put_literal(w, test->s);
			put(w, ") > 0");
			break;
		case TEST_STARTS:
			put(w, ", ");
			put_literal(w, test->s);
			put(w, ")");
			break;
		case TEST_ENDS:
			put(w, ", ");
			put_integer(w, synth_example_characters(test->s));
			put(w, ") = ");
			put_literal(w, test->s);
			break;
		case TEST_EQUALS:
			put(w, " = ");
			put_literal(w, test->s);
			break;
		case TEST_IS_NULL:
			put(w, " IS NULL");
			break;
		case TEST_PATTERN:
			put(w, " ~ '");
			put(w, test->pattern->sql);
			put(w, "'");
			break;
		case TEST_ONLY:
			put(w, " ~ '");
			put(w, only_sql(test->q));
			put(w, "'");
			break;
		case TEST_FIELDS:
			put(w, ", '");
			put_regexp(w, test->s);
			put(w, "') > ");
			put_integer(w, test->q);
			break;
		case TEST_LESS:
			put_constant(w, " < ", test->s);
			break;
		case TEST_LESS_COLUMN:
			put(w, " < ");
			put(w, w->names[test->q]);
			put(w, "::numeric");
			break;
	}
}

static void
write_case(Writer *w, const Expr *e)
{
	put(w, "CASE");
	for (; e->op == OP_CASE; e = e->b)
	{
		put(w, " WHEN ");
		write_test(w, e->test);
		put(w, " THEN ");
		put_text(w, e->a);
	}
	if (e->op != OP_CONST || e->s.n >= 0)
	{
		put(w, " ELSE ");
		put_text(w, e);
	}
	put(w, " END");
}
