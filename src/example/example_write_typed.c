/*
 * example_write_typed.c
 *		Numbers and dates as SQL.
 */
#include "example/example_write_private.h"

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
put_factor(ExampleWriter *w, const Expr *e)
{
	if (is_sum(e))
		synth_example_put(w, "(");
	synth_example_write_expr(w, e);
	if (is_sum(e))
		synth_example_put(w, ")");
}

static void
put_constant(ExampleWriter *w, const char *operator, SynthText s)
{
	synth_example_put(w, operator);
	synth_example_put_bytes(w, s.s, s.n);
}

static void
put_digits(ExampleWriter *w, const char *function, const Expr *e)
{
	synth_example_put(w, function);
	synth_example_put(w, "(");
	synth_example_write_expr(w, e->a);
	if (e->p != 0)
	{
		synth_example_put(w, ", ");
		synth_example_put_integer(w, e->p);
	}
	synth_example_put(w, ")");
}

static void
write_parsed(ExampleWriter *w, const Expr *e)
{
	if (e->p == PARSE_THOUSANDS)
		synth_example_put(w, "replace(");
	else if (e->p == PARSE_COMMA)
		synth_example_put(w, "replace(replace(");
	else if (e->p == PARSE_STRIPPED)
		synth_example_put(w, "regexp_replace(");
	if (e->a->op == OP_MATCH)
		synth_example_write_match(w, e->a, false);
	else if (e->a->op == OP_SPLIT)
	{
		synth_example_put_call(w, "nullif", e->a);
		synth_example_put(w, ", '')");
	}
	else
		synth_example_put_text(w, e->a);
	synth_example_put(w, e->p == PARSE_THOUSANDS ? ", ',', '')" :
		e->p == PARSE_COMMA ? ", '.', ''), ',', '.')" :
		e->p == PARSE_STRIPPED ? ", '[^0-9.-]', '', 'g')" : "");
	synth_example_put(w, "::numeric");
}

static void
write_format(ExampleWriter *w, const Expr *e)
{
	synth_example_put(w, "to_char(");
	synth_example_write_expr(w, e->a);
	synth_example_put(w, e->q == FORMAT_THOUSANDS ? ", 'FM999,999,999,990" : ", 'FM");
	if (e->q == FORMAT_THOUSANDS && e->p > 0)
		synth_example_put(w, ".");
	for (int i = 0; i < e->p; i++)
		synth_example_put(w, "0");
	synth_example_put(w, "')");
}

void
synth_example_write_number(ExampleWriter *w, const Expr *e)
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
			synth_example_put(w, whole[e->op - OP_FLOOR]);
			if (e->s.n == 1 && e->s.s[0] == '1')
				synth_example_write_expr(w, e->a);
			else
			{
				put_factor(w, e->a);
				put_constant(w, " / ", e->s);
			}
			synth_example_put(w, ")");
			if (e->s.n != 1 || e->s.s[0] != '1')
				put_constant(w, " * ", e->s);
			break;
		case OP_ADD_CONST:
			synth_example_write_expr(w, e->a);
			if (e->s.s[0] == '-')
				put_constant(w, " - ", make_text(e->s.s + 1, e->s.n - 1));
			else
				put_constant(w, " + ", e->s);
			break;
		case OP_FROM_CONST:
			put_constant(w, "", e->s);
			synth_example_put(w, " - ");
			put_factor(w, e->a);
			break;
		case OP_MULTIPLY_CONST:
		case OP_MODULO:
			put_factor(w, e->a);
			put_constant(w, e->op == OP_MODULO ? " % " : " * ", e->s);
			break;
		case OP_QUOTIENT:
			synth_example_put(w, "floor(");
			put_factor(w, e->a);
			put_constant(w, " / ", e->s);
			synth_example_put(w, ")");
			break;
		case OP_DIVIDE_CONST:
			synth_example_put(w, "round(");
			put_factor(w, e->a);
			put_constant(w, " / ", e->s);
			synth_example_put(w, ", ");
			synth_example_put_integer(w, e->p);
			synth_example_put(w, ")");
			break;
		case OP_DIVIDE:
			synth_example_put(w, "round(");
			put_factor(w, e->a);
			synth_example_put(w, " / nullif(");
			synth_example_write_expr(w, e->b);
			synth_example_put(w, ", 0), ");
			synth_example_put_integer(w, e->p);
			synth_example_put(w, ")");
			break;
		case OP_GREATEST:
		case OP_LEAST:
			synth_example_put(w, e->op == OP_LEAST ? "least(" : "greatest(");
			synth_example_write_expr(w, e->a);
			synth_example_put(w, ", ");
			synth_example_write_expr(w, e->b);
			synth_example_put(w, ")");
			break;
		case OP_ADD:
		case OP_SUBTRACT:
			synth_example_write_expr(w, e->a);
			synth_example_put(w, e->op == OP_ADD ? " + " : " - ");
			put_factor(w, e->b);
			break;
		case OP_MULTIPLY:
			put_factor(w, e->a);
			synth_example_put(w, " * ");
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
write_interval(ExampleWriter *w, const Expr *e)
{
	int			n = e->p < 0 ? -e->p : e->p;

	synth_example_put(w, e->p < 0 ? " - interval '" : " + interval '");
	synth_example_put_integer(w, e->q == UNIT_QUARTER ? n * 3 : n);
	synth_example_put(w, " ");
	synth_example_put(w, e->q == UNIT_QUARTER ? "month" : synth_example_unit_sql[e->q]);
	synth_example_put(w, n == 1 && e->q != UNIT_QUARTER ? "'" : "s'");
}

static void
put_date(ExampleWriter *w, const Expr *e)
{
	if (e->op != OP_DATE)
		synth_example_put(w, "(");
	synth_example_write_time(w, e);
	if (e->op != OP_DATE)
		synth_example_put(w, ")");
	if (e->op != OP_DATE || e->layout->has_time)
		synth_example_put(w, "::date");
}

/* A time on the right of a minus. */
static void
put_right_time(ExampleWriter *w, const Expr *e)
{
	if (e->op == OP_DATE_ADD)
		synth_example_put(w, "(");
	synth_example_write_time(w, e);
	if (e->op == OP_DATE_ADD)
		synth_example_put(w, ")");
}

void
synth_example_write_time(ExampleWriter *w, const Expr *e)
{
	switch ((ExprOp) e->op)
	{
		case OP_DATE:
			synth_example_put_call(w, e->layout->has_time ? "to_timestamp" : "to_date", e->a);
			synth_example_put(w, ", ");
			synth_example_put_literal(w, e->layout->sql);
			synth_example_put(w, e->layout->has_time ? ")::timestamp" : ")");
			break;
		case OP_DATE_TRUNC:
			synth_example_put(w, "date_trunc('");
			synth_example_put(w, synth_example_unit_sql[e->p]);
			synth_example_put(w, "', ");
			synth_example_write_time(w, e->a);
			synth_example_put(w, ")");
			break;
		case OP_DATE_ADD:
			synth_example_write_time(w, e->a);
			write_interval(w, e);
			break;
		case OP_DATE_BIN:
			synth_example_put(w, "date_bin('");
			synth_example_put_integer(w, e->p % 60 == 0 ? e->p / 60 : e->p);
			synth_example_put(w, e->p % 60 == 0 ? e->p == 60 ? " hour', " : " hours', " : " minutes', ");
			synth_example_write_time(w, e->a);
			synth_example_put(w, ", timestamp '2000-01-01')");
			break;
		case OP_DATE_PART:
			synth_example_put(w, "to_char(");
			synth_example_write_time(w, e->a);
			synth_example_put(w, ", '");
			synth_example_put(w, synth_example_date_parts[e->p].sql);
			synth_example_put(w, "')");
			break;
		case OP_DAYS_BETWEEN:
			put_date(w, e->a);
			synth_example_put(w, " - ");
			put_date(w, e->b);
			break;
		default:
			if (e->op == OP_MINUTES_BETWEEN)
			{
				synth_example_put(w, "(extract(epoch from ");
				synth_example_write_time(w, e->a);
				synth_example_put(w, " - ");
				put_right_time(w, e->b);
				synth_example_put(w, ") / 60)::integer");
				break;
			}
			synth_example_put(w, "extract(year from age(");
			synth_example_write_time(w, e->a);
			synth_example_put(w, ", ");
			synth_example_write_time(w, e->b);
			synth_example_put(w, "))");
			break;
	}
}
