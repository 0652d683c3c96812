/*
 * example_write.c
 *		Expressions as SQL: built-in functions, no more parentheses than needed.
 *
 * Neighbouring parts of one date become one to_char; constants between them
 * go into its template.
 */
#include <stdio.h>
#include <string.h>

#include "example/example_write_private.h"

static void write_concat(ExampleWriter *w, const Expr *e);
static void write_case(ExampleWriter *w, const Expr *e);

void
synth_example_put_bytes(ExampleWriter *w, const char *s, int n)
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

void
synth_example_put(ExampleWriter *w, const char *s)
{
	synth_example_put_bytes(w, s, strlen(s));
}

void
synth_example_put_integer(ExampleWriter *w, int n)
{
	char		buffer[16];

	snprintf(buffer, sizeof(buffer), "%d", n);
	synth_example_put(w, buffer);
}

void
synth_example_put_literal(ExampleWriter *w, SynthText s)
{
	synth_example_put(w, "'");
	for (int i = 0; i < s.n; i++)
	{
		if (s.s[i] == '\'')
			synth_example_put(w, "'");
		synth_example_put_bytes(w, s.s + i, 1);
	}
	synth_example_put(w, "'");
}

/* A text as part of a regular expression inside quotes. */
static void
put_regexp(ExampleWriter *w, SynthText s)
{
	for (int i = 0; i < s.n; i++)
	{
		unsigned char c = s.s[i];

		if (c == '\'')
			synth_example_put(w, "'");
		if (c < 0x80 && c > ' ' && !is_alnum(c) && strchr("'\"-,;:/<>&%#@!=~`_", c) == NULL)
			synth_example_put(w, "\\");
		synth_example_put_bytes(w, s.s + i, 1);
	}
}

static void
put_set(ExampleWriter *w, SynthText s)
{
	synth_example_put(w, "[^");
	for (int i = 0; i < s.n; i++)
	{
		unsigned char c = s.s[i];

		if (c == '\'')
			synth_example_put(w, "'");
		if (strchr("\\]^-[", c) != NULL)
			synth_example_put(w, "\\");
		synth_example_put_bytes(w, s.s + i, 1);
	}
	synth_example_put(w, "]*");
}

/* Is a number written as a call of a function, which a cast may follow? */
static bool
is_call(const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_ROUND:
		case OP_TRUNC:
		case OP_TRIM_SCALE:
		case OP_ABS:
		case OP_DIVIDE:
		case OP_DIVIDE_CONST:
		case OP_GREATEST:
		case OP_LEAST:
		case OP_QUOTIENT:
		case OP_LENGTH:
		case OP_POSITION:
			return true;
		case OP_FLOOR:
		case OP_CEIL:
		case OP_NEAREST:
			return e->s.n == 1 && e->s.s[0] == '1';
		case OP_COUNT:
			return e->b == NULL && e->p == 0;
		default:
			return false;
	}
}

/* An argument that has to be text. */
void
synth_example_put_text(ExampleWriter *w, const Expr *e)
{
	if (e->type == TYPE_NUMBER && is_call(e))
	{
		synth_example_write_expr(w, e);
		synth_example_put(w, "::text");
	}
	else if (e->type == TYPE_NUMBER)
	{
		synth_example_put(w, "(");
		synth_example_write_expr(w, e);
		synth_example_put(w, ")::text");
	}
	else
		synth_example_write_expr(w, e);
}

void
synth_example_put_call(ExampleWriter *w, const char *function, const Expr *a)
{
	synth_example_put(w, function);
	synth_example_put(w, "(");
	synth_example_put_text(w, a);
}

const char *
synth_example_write(SynthExampleArena *arena, const Expr *e, const char *const *names)
{
	ExampleWriter		w = {arena, names, NULL, 0, 0};

	synth_example_put_text(&w, e);
	return w.s;
}

void
synth_example_write_match(ExampleWriter *w, const Expr *e, bool or_empty)
{
	if (e->p == 1)
	{
		synth_example_put_call(w, "substring", e->a);
		synth_example_put(w, " from '");
	}
	else
	{
		synth_example_put_call(w, "regexp_substr", e->a);
		synth_example_put(w, ", '");
	}
	synth_example_put(w, e->pattern->sql);
	synth_example_put(w, or_empty ? "|$'" : "'");
	if (e->p > 1)
	{
		synth_example_put(w, ", 1, ");
		synth_example_put_integer(w, e->p);
	}
	else if (e->p < 0)
	{
		synth_example_put_call(w, ", 1, greatest(1, regexp_count", e->a);
		synth_example_put(w, ", '");
		synth_example_put(w, e->pattern->sql);
		synth_example_put(w, "'))");
	}
	synth_example_put(w, ")");
}

static void
write_counted(ExampleWriter *w, const Expr *e)
{
	if (e->b != NULL)
	{
		synth_example_put_call(w, "(length", e->a);
		synth_example_put_call(w, ") - length(replace", e->a);
		synth_example_put(w, ", ");
		synth_example_put_text(w, e->b);
		synth_example_put_call(w, ", ''))) / nullif(length", e->b);
		synth_example_put(w, "), 0)");
		return;
	}
	synth_example_put_call(w, "regexp_count", e->a);
	synth_example_put(w, ", '");
	if (e->pattern != NULL)
		synth_example_put(w, e->pattern->sql);
	else
		put_regexp(w, e->s);
	synth_example_put(w, "')");
	if (e->p != 0)
	{
		synth_example_put(w, " + ");
		synth_example_put_integer(w, e->p);
	}
}

static void
write_drop(ExampleWriter *w, const Expr *e)
{
	synth_example_put_call(w, "regexp_replace", e->a);
	synth_example_put(w, e->op == OP_DROP_FIRST ? ", '^" : ", '^(.*)");
	for (int i = 0; i < e->p; i++)
	{
		if (e->op == OP_DROP_FIRST)
			synth_example_put(w, ".*?");
		put_regexp(w, e->s);
		if (e->op == OP_DROP_LAST)
			synth_example_put(w, ".*");
	}
	synth_example_put(w, e->op == OP_DROP_FIRST ? "', '')" : "$', '\\1')");
}

static void
write_first_fields(ExampleWriter *w, const Expr *e)
{
	synth_example_put_call(w, "substring", e->a);
	synth_example_put(w, " from '^");
	put_set(w, e->s);
	synth_example_put(w, "(?:");
	put_regexp(w, e->s);
	put_set(w, e->s);
	synth_example_put(w, "){0,");
	synth_example_put_integer(w, e->p - 1);
	synth_example_put(w, "}')");
}

static void
put_index(ExampleWriter *w, const Expr *e)
{
	if (e->b == NULL)
	{
		synth_example_put_integer(w, e->p);
		return;
	}
	synth_example_write_expr(w, e->b);
	synth_example_put(w, "::integer");
}

/* Delimiters with the blanks around them; runs of these where no part is empty. */
static void
write_list(ExampleWriter *w, const Expr *e)
{
	synth_example_put(w, e->p ? "btrim(" : "");
	synth_example_put_call(w, e->p ? "regexp_replace" : "regexp_replace(btrim", e->a);
	synth_example_put(w, e->p ? ", '(\\s*" : "), '\\s*");
	put_regexp(w, e->s);
	synth_example_put(w, e->p ? "\\s*)+', " : "\\s*', ");
	synth_example_put_literal(w, e->t);
	synth_example_put(w, ", 'g')");
	if (e->p)
	{
		synth_example_put(w, ", ");
		synth_example_put_literal(w, synth_example_copy(w->arena, " ", 1));
		w->n--;					/* the quote: the set goes on */
		for (int i = 0; i < e->t.n; i++)
			if (e->t.s[i] != ' ')
				synth_example_put_bytes(w, e->t.s[i] == '\'' ? "''" : e->t.s + i, e->t.s[i] == '\'' ? 2 : 1);
		synth_example_put(w, "')");
	}
}

static void
write_replaced(ExampleWriter *w, const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_KEEP:
			synth_example_put_call(w, "regexp_replace", e->a);
			synth_example_put(w, ", '");
			synth_example_put(w, synth_example_set_sql(e->p));
			synth_example_put(w, "', '', 'g')");
			break;
		case OP_SQUEEZE:
			synth_example_put_call(w, "btrim(regexp_replace", e->a);
			synth_example_put(w, ", '\\s+', ' ', 'g'))");
			break;
		case OP_LIST:
			write_list(w, e);
			break;
		case OP_INITIALS:
			synth_example_put_call(w, "regexp_replace", e->a);
			synth_example_put(w, ", '(\\w)\\w*\\W*', '\\1");
			synth_example_put_bytes(w, e->t.s, e->t.n);
			synth_example_put(w, "', 'g')");
			break;
		default:
			synth_example_put_call(w, "replace", e->a);
			synth_example_put(w, ", ");
			if (e->b != NULL)
				synth_example_put_text(w, e->b);
			else
				synth_example_put_literal(w, e->s);
			synth_example_put(w, ", ");
			synth_example_put_literal(w, e->t);
			synth_example_put(w, ")");
			break;
	}
}

static void
write_text(ExampleWriter *w, const Expr *e)
{
	static const char *const simple[] = {"upper", "lower", "initcap"};

	switch ((ExprOp) e->op)
	{
		case OP_COALESCE:
			synth_example_put_call(w, "coalesce", e->a);
			synth_example_put(w, ", '')");
			break;
		case OP_SPLIT:
			synth_example_put_call(w, "split_part", e->a);
			synth_example_put(w, ", ");
			synth_example_put_literal(w, e->s);
			synth_example_put(w, ", ");
			put_index(w, e);
			synth_example_put(w, ")");
			break;
		case OP_LEFT:
		case OP_RIGHT:
			synth_example_put_call(w, e->op == OP_LEFT ? "left" : "right", e->a);
			synth_example_put(w, ", ");
			synth_example_put_integer(w, e->p);
			synth_example_put(w, ")");
			break;
		case OP_LEFT_BY:
			synth_example_put_call(w, "left", e->a);
			synth_example_put(w, ", ");
			put_index(w, e);
			synth_example_put(w, e->p < 0 ? " - 1)" : ")");
			break;
		case OP_SUBSTR:
			synth_example_put_call(w, "substr", e->a);
			synth_example_put(w, ", ");
			put_index(w, e);
			if (e->q > 0)
			{
				synth_example_put(w, ", ");
				synth_example_put_integer(w, e->q);
			}
			synth_example_put(w, ")");
			break;
		case OP_MATCH:
			synth_example_write_match(w, e, true);
			break;
		case OP_DROP_FIRST:
		case OP_DROP_LAST:
			write_drop(w, e);
			break;
		case OP_FIRST_FIELDS:
			write_first_fields(w, e);
			break;
		case OP_UNTIL:
			synth_example_put_call(w, "btrim(substring", e->a);
			synth_example_put(w, " from '^");
			put_set(w, e->s);
			synth_example_put(w, "'))");
			break;
		case OP_FIELD:
			synth_example_put_call(w, "substring", e->a);
			synth_example_put(w, " from '(?:^|");
			put_regexp(w, e->s);
			synth_example_put(w, ")(\\w+)(?:");
			put_regexp(w, e->s);
			synth_example_put(w, "|$)')");
			break;
		case OP_UPPER:
		case OP_LOWER:
		case OP_INITCAP:
			synth_example_put_call(w, simple[e->op - OP_UPPER], e->a);
			synth_example_put(w, ")");
			break;
		case OP_TRIM:
			synth_example_put_call(w, "btrim", e->a);
			if (e->s.n > 0)
			{
				synth_example_put(w, ", ");
				synth_example_put_literal(w, e->s);
			}
			synth_example_put(w, ")");
			break;
		case OP_REVERSE:
			synth_example_put_call(w, "reverse", e->a);
			synth_example_put(w, ")");
			break;
		case OP_PAD:
			synth_example_put_call(w, "lpad", e->a);
			synth_example_put(w, ", ");
			synth_example_put_integer(w, e->p);
			synth_example_put(w, ", ");
			synth_example_put_literal(w, e->s);
			synth_example_put(w, ")");
			break;
		default:
			write_replaced(w, e);
			break;
	}
}

void
synth_example_write_expr(ExampleWriter *w, const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_COLUMN:
			synth_example_put(w, w->names[e->p]);
			break;
		case OP_CONST:
			if (e->s.n < 0)
				synth_example_put(w, "NULL");
			else
				synth_example_put_literal(w, e->s);
			break;
		case OP_LENGTH:
			synth_example_put_call(w, "length", e->a);
			synth_example_put(w, ")");
			break;
		case OP_COUNT:
			write_counted(w, e);
			break;
		case OP_POSITION:
			synth_example_put_call(w, "strpos", e->a);
			synth_example_put(w, ", ");
			if (e->b != NULL)
				synth_example_put_text(w, e->b);
			else
				synth_example_put_literal(w, e->s);
			synth_example_put(w, ")");
			break;
		case OP_CONCAT:
			write_concat(w, e);
			break;
		case OP_CASE:
			write_case(w, e);
			break;
		default:
			if (e->op >= OP_DATE)
				synth_example_write_time(w, e);
			else if (e->op >= OP_NUMBER)
				synth_example_write_number(w, e);
			else
				write_text(w, e);
			break;
	}
}

/* ---- composition ---- */

/* Do both take a part of the same date? */
static bool
is_same_date(ExampleWriter *w, const Expr *x, const Expr *y)
{
	ArenaMark	mark;
	ExampleWriter		a = {w->arena, w->names, NULL, 0, 0};
	ExampleWriter		b = {w->arena, w->names, NULL, 0, 0};
	bool		same;

	if (x->op != OP_DATE_PART || y->op != OP_DATE_PART)
		return false;
	mark = synth_example_mark(w->arena);
	synth_example_write_time(&a, x->a);
	synth_example_write_time(&b, y->a);
	same = a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
	synth_example_release(w->arena, mark);
	return same;
}

/* A constant inside a template: letters in double quotes. */
static void
put_template(ExampleWriter *w, SynthText s)
{
	bool		quoted = false;

	for (int i = 0; i < s.n; i++)
		quoted |= is_alnum(s.s[i]) || s.s[i] == '"' || s.s[i] == '\\';
	if (quoted)
		synth_example_put(w, "\"");
	for (int i = 0; i < s.n; i++)
	{
		if (s.s[i] == '"' || s.s[i] == '\\')
			synth_example_put(w, "\\");
		if (s.s[i] == '\'')
			synth_example_put(w, "'");
		synth_example_put_bytes(w, s.s + i, 1);
	}
	if (quoted)
		synth_example_put(w, "\"");
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
write_template(ExampleWriter *w, const Expr *e, int i)
{
	const Expr *first = e->piece[i];
	int			n = 1;

	synth_example_put(w, "to_char(");
	synth_example_write_time(w, first->a);
	synth_example_put(w, ", '");
	synth_example_put(w, synth_example_date_parts[first->p].sql);
	while (i + n < e->pieces)
	{
		const Expr *piece = e->piece[i + n];

		if (is_same_date(w, first, piece))
		{
			synth_example_put(w, synth_example_date_parts[piece->p].sql);
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
	synth_example_put(w, "')");
	return n;
}

static void
write_concat(ExampleWriter *w, const Expr *e)
{
	for (int i = 0; i < e->pieces;)
	{
		const Expr *piece = e->piece[i];

		if (i > 0)
			synth_example_put(w, " || ");
		if (piece->op == OP_DATE_PART)
		{
			i += write_template(w, e, i);
			continue;
		}
		if (piece->op == OP_CASE)
			synth_example_put(w, "(");
		synth_example_put_text(w, piece);
		if (piece->op == OP_CASE)
			synth_example_put(w, ")");
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
write_test(ExampleWriter *w, const ExampleTest *test)
{
	const char *name = w->names[test->p];

	if (test->kind == TEST_CONTAINS)
		synth_example_put(w, "strpos(");
	else if (test->kind == TEST_STARTS)
		synth_example_put(w, "starts_with(");
	else if (test->kind == TEST_ENDS)
		synth_example_put(w, "right(");
	else if (test->kind == TEST_FIELDS)
		synth_example_put(w, "regexp_count(");
	if (test->kind >= TEST_LESS)
		synth_example_write_expr(w, test->number);
	else
		synth_example_put(w, name);
	switch ((TestKind) test->kind)
	{
		case TEST_CONTAINS:
			synth_example_put(w, ", ");
			synth_example_put_literal(w, test->s);
			synth_example_put(w, ") > 0");
			break;
		case TEST_STARTS:
			synth_example_put(w, ", ");
			synth_example_put_literal(w, test->s);
			synth_example_put(w, ")");
			break;
		case TEST_ENDS:
			synth_example_put(w, ", ");
			synth_example_put_integer(w, synth_example_characters(test->s));
			synth_example_put(w, ") = ");
			synth_example_put_literal(w, test->s);
			break;
		case TEST_EQUALS:
			synth_example_put(w, " = ");
			synth_example_put_literal(w, test->s);
			break;
		case TEST_IS_NULL:
			synth_example_put(w, " IS NULL");
			break;
		case TEST_PATTERN:
			synth_example_put(w, " ~ '");
			synth_example_put(w, test->pattern->sql);
			synth_example_put(w, "'");
			break;
		case TEST_ONLY:
			synth_example_put(w, " ~ '");
			synth_example_put(w, only_sql(test->q));
			synth_example_put(w, "'");
			break;
		case TEST_FIELDS:
			synth_example_put(w, ", '");
			put_regexp(w, test->s);
			synth_example_put(w, "') > ");
			synth_example_put_integer(w, test->q);
			break;
		case TEST_EVEN:
			synth_example_put(w, " % 2 = 0");
			break;
		case TEST_BETWEEN:
			if (test->q == BOUNDS_IN && test->s.n > 0 && test->t.n > 0)
			{
				synth_example_put(w, " BETWEEN ");
				synth_example_put_bytes(w, test->s.s, test->s.n);
				synth_example_put(w, " AND ");
				synth_example_put_bytes(w, test->t.s, test->t.n);
			}
			else if (test->s.n > 0)
			{
				synth_example_put(w, test->q & BOUND_ABOVE ? " > " : " >= ");
				synth_example_put_bytes(w, test->s.s, test->s.n);
				if (test->t.n > 0)
				{
					synth_example_put(w, " AND ");
					synth_example_write_expr(w, test->number);
				}
			}
			if (test->t.n > 0 && (test->q != BOUNDS_IN || test->s.n == 0))
			{
				synth_example_put(w, test->q & BOUND_BELOW ? " < " : " <= ");
				synth_example_put_bytes(w, test->t.s, test->t.n);
			}
			break;
		case TEST_LESS:
			synth_example_put(w, " < ");
			synth_example_put_bytes(w, test->s.s, test->s.n);
			break;
		case TEST_LESS_COLUMN:
			synth_example_put(w, " < ");
			synth_example_put(w, w->names[test->q]);
			synth_example_put(w, "::numeric");
			break;
	}
}

static void
write_case(ExampleWriter *w, const Expr *e)
{
	synth_example_put(w, "CASE");
	for (; e->op == OP_CASE; e = e->b)
	{
		synth_example_put(w, " WHEN ");
		write_test(w, e->test);
		synth_example_put(w, " THEN ");
		synth_example_put_text(w, e->a);
	}
	if (e->op != OP_CONST || e->s.n >= 0)
	{
		synth_example_put(w, " ELSE ");
		synth_example_put_text(w, e);
	}
	synth_example_put(w, " END");
}
