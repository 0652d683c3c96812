/*
 * mask_rule.c
 *		Rules: text to a checked tree and back.
 *
 *		rule     := word [ '(' [ argument { ',' argument } ] ')' ]
 *		argument := [ (word | string) ('=' | '=>' | ':') ] value
 *		value    := number | string | rule
 *
 * Strings are in double or single quotes, a quote inside is doubled.  A rule
 * is checked when it is set: the method, its parameters and their kinds here,
 * what only the method knows in its prepare function.
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "mask/mask_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#define MAX_ARGUMENTS		4096
#define MAX_NESTING			8

typedef struct Reader
{
	const char *at;
	int			depth;
}			Reader;

static SynthRule *read_rule(Reader *reader);
static SynthRule *read_rule_after(Reader *reader, char *word);
static SynthRuleArgument *add_argument(SynthRule *rule);
static void read_argument(Reader *reader, SynthRuleArgument *argument);
static void read_value(Reader *reader, SynthRuleArgument *argument);
static void skip_blanks(Reader *reader);
static bool accept_sign(Reader *reader, const char *sign);
static bool is_word_start(char c);
static char *read_word(Reader *reader);
static char *read_string(Reader *reader);
static bool read_number(Reader *reader, double *number, char **text);
static void bind_arguments(SynthRule *rule);
static bool bind_common(SynthRule *rule, const SynthRuleArgument *argument);
static int	find_parameter(const SynthMaskMethod *method, const char *name);
static char *list_parameters(const SynthMaskMethod *method);
static char *list_methods(void);
static void deparse_rule(StringInfo out, const SynthRule *rule);
pg_noreturn static void syntax_error(const char *expected);

/* ---- reading ---- */

SynthRule *
synth_mask_parse(const char *text)
{
	Reader		reader = {text, 0};
	SynthRule  *rule;

	rule = read_rule(&reader);
	skip_blanks(&reader);
	if (*reader.at)
		syntax_error("the end of the rule");
	return rule;
}

static SynthRule *
read_rule(Reader *reader)
{
	skip_blanks(reader);
	if (!is_word_start(*reader->at))
		syntax_error("a masking method");
	return read_rule_after(reader, read_word(reader));
}

static SynthRule *
read_rule_after(Reader *reader, char *word)
{
	SynthRule  *rule = palloc0(sizeof(SynthRule));

	if (++reader->depth > MAX_NESTING)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("masking rules are nested too deeply"),
				 errdetail("At most %d levels are allowed.", MAX_NESTING)));
	rule->method = synth_mask_find_method(word);
	if (rule->method == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown masking method \"%s\"", word),
				 errhint("The methods are %s.", list_methods())));
	if (accept_sign(reader, "(") && !accept_sign(reader, ")"))
	{
		do
		{
			if (rule->narguments == MAX_ARGUMENTS)
				ereport(ERROR,
						(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						 errmsg("a masking method may have at most %d arguments",
								MAX_ARGUMENTS)));
			read_argument(reader, add_argument(rule));
		} while (accept_sign(reader, ","));
		if (!accept_sign(reader, ")"))
			syntax_error("a comma or a closing parenthesis");
	}
	bind_arguments(rule);
	reader->depth--;
	return rule;
}

static SynthRuleArgument *
add_argument(SynthRule *rule)
{
	int			n = rule->narguments++;

	if (n == 0)
		rule->arguments = palloc(sizeof(SynthRuleArgument));
	else if ((n & (n - 1)) == 0)	/* full: a power of two */
		rule->arguments = repalloc(rule->arguments, sizeof(SynthRuleArgument) * n * 2);
	return memset(&rule->arguments[n], 0, sizeof(SynthRuleArgument));
}

static void
read_argument(Reader *reader, SynthRuleArgument *argument)
{
	skip_blanks(reader);
	if (is_word_start(*reader->at) || *reader->at == '"' || *reader->at == '\'')
	{
		const char *start = reader->at;
		char	   *name = is_word_start(*start) ? read_word(reader) : read_string(reader);

		if (accept_sign(reader, "=>") || accept_sign(reader, "=") ||
			accept_sign(reader, ":"))
			argument->name = name;
		else
			reader->at = start;
	}
	read_value(reader, argument);
}

static void
read_value(Reader *reader, SynthRuleArgument *argument)
{
	skip_blanks(reader);
	if (*reader->at == '"' || *reader->at == '\'')
	{
		argument->kind = SYNTH_RULE_STRING;
		argument->text = read_string(reader);
	}
	else if (is_word_start(*reader->at))
	{
		argument->kind = SYNTH_RULE_WORD;
		argument->text = read_word(reader);
		skip_blanks(reader);
		if (*reader->at == '(')
			argument->kind = SYNTH_RULE_CALL;
		if (argument->kind == SYNTH_RULE_CALL ||
			synth_mask_find_method(argument->text))
			argument->rule = read_rule_after(reader, argument->text);
	}
	else if (read_number(reader, &argument->number, &argument->text))
		argument->kind = SYNTH_RULE_NUMBER;
	else
		syntax_error("a number, a string, a word or a rule");
}

static void
skip_blanks(Reader *reader)
{
	while (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' ||
		   *reader->at == '\r')
		reader->at++;
}

static bool
accept_sign(Reader *reader, const char *sign)
{
	skip_blanks(reader);
	if (strncmp(reader->at, sign, strlen(sign)) != 0)
		return false;
	reader->at += strlen(sign);
	return true;
}

static bool
is_word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Words are case-insensitive, as SQL's are. */
static char *
read_word(Reader *reader)
{
	const char *start = reader->at;
	char	   *word;

	while (is_word_start(*reader->at) || (*reader->at >= '0' && *reader->at <= '9'))
		reader->at++;
	word = pnstrdup(start, reader->at - start);
	for (char *c = word; *c; c++)
		*c = pg_ascii_tolower((unsigned char) *c);
	return word;
}

static char *
read_string(Reader *reader)
{
	char		quote = *reader->at++;
	StringInfoData out;

	initStringInfo(&out);
	for (;; reader->at++)
	{
		if (*reader->at == '\0')
			syntax_error("the end of a string");
		if (*reader->at == quote && *++reader->at != quote)
			return out.data;
		appendStringInfoCharMacro(&out, *reader->at);
	}
}

static bool
read_number(Reader *reader, double *number, char **text)
{
	const char *at = reader->at;
	char	   *end;

	if (*at == '-' || *at == '+')
		at++;
	if (!((*at >= '0' && *at <= '9') || (*at == '.' && at[1] >= '0' && at[1] <= '9')))
		return false;
	while ((*at >= '0' && *at <= '9') || *at == '.')
		at++;
	if ((*at == 'e' || *at == 'E') &&
		((at[1] >= '0' && at[1] <= '9') ||
		 ((at[1] == '-' || at[1] == '+') && at[2] >= '0' && at[2] <= '9')))
	{
		at += 2;
		while (*at >= '0' && *at <= '9')
			at++;
	}
	*text = pnstrdup(reader->at, at - reader->at);
	*number = strtod(*text, &end);
	if (*end || !isfinite(*number))
		syntax_error("a number");
	reader->at = at;
	return true;
}

static void
syntax_error(const char *expected)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("syntax error in masking rule"),
			 errdetail("Expected %s.", expected),
			 errhint("A rule is a method with its arguments, such as email or partial(2, \"***\", 2).")));
}

/* ---- arguments to parameters ---- */

static void
bind_arguments(SynthRule *rule)
{
	const SynthMaskMethod *method = rule->method;
	int			position = 0;

	rule->bound = palloc0(sizeof(void *) * Max(method->nparameters, 1));
	for (int a = 0; a < rule->narguments; a++)
	{
		const SynthRuleArgument *argument = &rule->arguments[a];
		int			p;

		if (argument->name && bind_common(rule, argument))
			continue;
		p = argument->name ? find_parameter(method, argument->name) : position++;
		if (p < 0 && (method->flags & SYNTH_METHOD_VARIADIC))
			continue;
		if (p < 0 || p >= method->nparameters || rule->bound[p])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 argument->name && p < 0 ?
					 errmsg("masking method \"%s\" has no parameter \"%s\"",
							method->name, argument->name) :
					 errmsg("masking method \"%s\" has too many arguments", method->name),
					 errhint("It is written %s.", list_parameters(method))));
		/* what may be a word may be a string: year, "year" */
		if (!(method->parameters[p].kinds & argument->kind) &&
			!(argument->kind == SYNTH_RULE_STRING &&
			  (method->parameters[p].kinds & SYNTH_RULE_WORD)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("parameter \"%s\" of masking method \"%s\" has the wrong kind of value",
							method->parameters[p].name, method->name),
					 errhint("It is written %s.", list_parameters(method))));
		rule->bound[p] = argument;
	}
	for (int p = 0; p < method->nparameters; p++)
		if (method->parameters[p].required && rule->bound[p] == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("masking method \"%s\" needs the parameter \"%s\"",
							method->name, method->parameters[p].name),
					 errhint("It is written %s.", list_parameters(method))));
}

/* The parameters that all keyed methods have, and locale. */
static bool
bind_common(SynthRule *rule, const SynthRuleArgument *argument)
{
	if ((rule->method->flags & SYNTH_METHOD_LOCALE) &&
		strcmp(argument->name, "locale") == 0 &&
		(argument->kind & (SYNTH_RULE_STRING | SYNTH_RULE_WORD)))
		rule->locale = argument->text;
	else if (!(rule->method->flags & SYNTH_METHOD_KEYED))
		return false;
	else if (strcmp(argument->name, "domain") == 0 &&
			 (argument->kind & (SYNTH_RULE_STRING | SYNTH_RULE_WORD)))
		rule->domain = argument->text;
	else if (strcmp(argument->name, "key_version") == 0 &&
			 argument->kind == SYNTH_RULE_NUMBER &&
			 argument->number >= 1 && argument->number <= PG_INT32_MAX &&
			 argument->number == floor(argument->number))
		rule->key_version = (int) argument->number;
	else
		return false;
	return true;
}

static int
find_parameter(const SynthMaskMethod *method, const char *name)
{
	for (int p = 0; p < method->nparameters; p++)
		if (strcmp(method->parameters[p].name, name) == 0)
			return p;
	return -1;
}

/* How a method is written, for hints: partial(left, pad, right [, ...]) */
static char *
list_parameters(const SynthMaskMethod *method)
{
	StringInfoData out;
	const char *comma = "";

	initStringInfo(&out);
	appendStringInfo(&out, "%s(", method->name);
	for (int p = 0; p < method->nparameters; p++, comma = ", ")
		appendStringInfo(&out, method->parameters[p].required ? "%s%s" : "%s[%s = ...]",
						 comma, method->parameters[p].name);
	if (method->flags & SYNTH_METHOD_VARIADIC)
		appendStringInfo(&out, "%s\"name\" = rule, ...", comma), comma = ", ";
	if (method->flags & SYNTH_METHOD_LOCALE)
		appendStringInfo(&out, "%s[locale = ...]", comma), comma = ", ";
	if (method->flags & SYNTH_METHOD_KEYED)
		appendStringInfo(&out, "%s[domain = ...], [key_version = ...]", comma);
	appendStringInfoChar(&out, ')');
	return out.data;
}

static char *
list_methods(void)
{
	StringInfoData out;
	const SynthMaskMethod *method;

	initStringInfo(&out);
	for (int i = 0; (method = synth_mask_method_at(i)) != NULL; i++)
		appendStringInfo(&out, "%s%s", i ? ", " : "", method->name);
	return out.data;
}

/* ---- writing ---- */

char *
synth_mask_deparse(const SynthRule *rule)
{
	StringInfoData out;

	initStringInfo(&out);
	deparse_rule(&out, rule);
	return out.data;
}

void
synth_mask_deparse_string(StringInfo out, const char *text)
{
	appendStringInfoCharMacro(out, '"');
	for (const char *c = text; *c; c++)
	{
		if (*c == '"')
			appendStringInfoCharMacro(out, '"');
		appendStringInfoCharMacro(out, *c);
	}
	appendStringInfoCharMacro(out, '"');
}

static bool
is_word(const char *text)
{
	if (!is_word_start(*text))
		return false;
	for (const char *c = text; *c; c++)
		if (!is_word_start(*c) && !(*c >= '0' && *c <= '9'))
			return false;
	return true;
}

static void
deparse_rule(StringInfo out, const SynthRule *rule)
{
	appendStringInfoString(out, rule->method->name);
	if (rule->narguments == 0)
		return;
	for (int a = 0; a < rule->narguments; a++)
	{
		const SynthRuleArgument *argument = &rule->arguments[a];

		appendStringInfoString(out, a ? ", " : "(");
		if (argument->name)
		{
			if (is_word(argument->name))
				appendStringInfoString(out, argument->name);
			else
				synth_mask_deparse_string(out, argument->name);
			appendStringInfoString(out, " = ");
		}
		if (argument->rule)
			deparse_rule(out, argument->rule);
		else if (argument->kind == SYNTH_RULE_STRING)
			synth_mask_deparse_string(out, argument->text);
		else
			appendStringInfoString(out, argument->text);
	}
	appendStringInfoChar(out, ')');
}

/* ---- asking ---- */

double
synth_mask_argument_number(const SynthRule *rule, int parameter, double otherwise)
{
	const SynthRuleArgument *argument = rule->bound[parameter];

	return argument && argument->kind == SYNTH_RULE_NUMBER ? argument->number : otherwise;
}

const char *
synth_mask_argument_text(const SynthRule *rule, int parameter, const char *otherwise)
{
	const SynthRuleArgument *argument = rule->bound[parameter];

	return argument && argument->text ? argument->text : otherwise;
}

bool
synth_mask_is_keyed(const SynthRule *rule)
{
	if (rule->method->flags & SYNTH_METHOD_KEYED)
		return true;
	for (int a = 0; a < rule->narguments; a++)
		if (rule->arguments[a].rule && synth_mask_is_keyed(rule->arguments[a].rule))
			return true;
	return false;
}

bool
synth_mask_is_reversible(const SynthRule *rule)
{
	return (rule->method->flags & SYNTH_METHOD_REVERSIBLE) != 0;
}

bool
synth_mask_keeps_value(const SynthRule *rule)
{
	return strcmp(rule->method->name, "none") == 0;
}

bool
synth_mask_is_null(const SynthRule *rule)
{
	return strcmp(rule->method->name, "null") == 0;
}

bool
synth_mask_is_synthetic(const SynthRule *rule)
{
	return strcmp(rule->method->name, "synthetic") == 0;
}

bool
synth_mask_is_shuffle(const SynthRule *rule)
{
	return strcmp(rule->method->name, "shuffle") == 0;
}

const char *
synth_mask_keeps(const SynthRule *rule)
{
	return rule->method->keeps;
}

const char *
synth_mask_loses(const SynthRule *rule)
{
	return rule->method->loses;
}
