/*
 * parse_infer.c
 *		synth_infer: types, formats and NULL tokens of a landing table.
 *
 * One scan gathers distinct texts (parse_collect.c), from which each column is
 * decided (parse_column.c).  Then every row is counted with what was decided:
 * from the gathered texts where all of them fitted, else in a second scan of
 * the same snapshot.  Texts that do not conform are gathered, too, a bounded
 * number of them: the repeated ones are what stands for NULL.
 *
 * No value is in a message or in evidence; null_tokens are values by contract.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "parse/parse_collect_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#define MAX_REJECTS		500		/* distinct ones that are told apart */
#define MAX_TOKENS		20
#define MAX_PATTERNS	5

/* Texts that do not conform; beyond MAX_REJECTS only their rows are counted. */
typedef struct Reject
{
	char	   *text;			/* the database's encoding */
	int			bytes;
	int64		count;
	uint64		hash;
	bool		token;
	bool		is_word;		/* a token by what it says, not by its repetition */
}			Reject;

typedef struct SynthRejects
{
	int			n;
	int64		other;			/* rows beyond the list */
	Reject		list[MAX_REJECTS];
	short		slots[4 * MAX_REJECTS];	/* index + 1 by hash */
}			SynthRejects;

static void decide_column(SynthCollected *column, int64 rows);
static void count_value(SynthCollected *column, const char *text, int bytes, int64 count);
static void visit_value(SynthCollected *column, const char *text, int bytes);
static void add_reject(SynthCollected *column, const char *text, int bytes, int64 count);
static SynthParseColumn *make_column(SynthCollected *column, int64 rows, const char *schema);
static List *find_tokens(SynthCollected *column, int64 *token_rows);
static char *write_expression(const char *name, const SynthDecision *decision,
							  const char *type_name, List *tokens, const char *schema);
static char *write_evidence(const SynthCollected *column, const SynthParseColumn *c,
							const char *schema);

SYNTH_FUNCTION(synth_infer);

char *
synth_parse_schema_prefix(void)
{
	return psprintf("%s.", quote_identifier(get_namespace_name(synth_base_extension_schema(false))));
}

List *
synth_parse_infer(Oid relation, int64 sample_rows)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth infer",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	char	   *schema = synth_parse_schema_prefix();
	SynthLanding table;
	List	   *result = NIL;
	bool		again = false;

	synth_parse_open_words();
	synth_parse_open_table(relation, &table);
	synth_parse_scan(&table, sample_rows, NULL);
	for (int i = 0; i < table.n; i++)
	{
		SynthCollected *column = &table.columns[i];

		if (!column->is_text)
			continue;
		decide_column(column, table.rows);
		again |= column->skipped > 0 || column->truncated;
	}
	if (again)
		synth_parse_scan(&table, sample_rows, visit_value);
	MemoryContextSwitchTo(caller);
	for (int i = 0; i < table.n; i++)
		result = lappend(result, make_column(&table.columns[i], table.rows, schema));
	MemoryContextDelete(context);
	return result;
}

/* Decide, and count where all texts are here. */
static void
decide_column(SynthCollected *column, int64 rows)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth infer decide",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	SynthText **texts = synth_parse_sorted_texts(column);
	SynthValue *values = synth_palloc0_array(SynthValue, column->n + 1);

	for (uint32 i = 0; i < column->n; i++)
	{
		size_t		bytes;

		values[i].text = synth_parse_utf8(texts[i]->text,
										  pg_mbcliplen(texts[i]->text, texts[i]->bytes, texts[i]->bytes),
										  &bytes);
		values[i].bytes = (int) bytes;
		values[i].count = texts[i]->count;
		values[i].truncated = texts[i]->full_bytes > texts[i]->bytes;
	}
	if (!synth_parse_decide(values, column->n, rows - column->nulls,
							synth_parse_name_hints(column->name), synth_base_poll,
							palloc(synth_parse_decide_bytes()), &column->decision))
		synth_parse_format_error(SYNTH_FORMAT_MEMORY);
	column->rejects = MemoryContextAllocZero(column->context, sizeof(SynthRejects));
	if (column->skipped == 0 && !column->truncated)
		for (uint32 i = 0; i < column->n; i++)
			count_value(column, texts[i]->text, texts[i]->bytes, texts[i]->count);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}

static void
visit_value(SynthCollected *column, const char *text, int bytes)
{
	if (column->skipped > 0 || column->truncated)
		count_value(column, text, bytes, 1);
}

static void
count_value(SynthCollected *column, const char *text, int bytes, int64 count)
{
	bool		is_text = column->decision.reader.type == SYNTH_READ_TEXT;
	size_t		utf8_bytes;
	const char *utf8;

	/* most texts are none of the words for NULL: their first character tells */
	if (is_text && bytes > 0 && strchr(" \t\r\n\302\342\343nN#\\(<[uU-", text[0]) == NULL)
	{
		column->conforming += count;
		return;
	}
	utf8 = synth_parse_utf8(text, bytes, &utf8_bytes);
	if (is_text ? !synth_parse_is_null_word(utf8, utf8_bytes, false) :
		synth_parse_reader_conforms(&column->decision.reader, utf8, utf8_bytes))
		column->conforming += count;
	else
		add_reject(column, text, bytes, count);
	if (utf8 != text)
		pfree((char *) utf8);
}

static void
add_reject(SynthCollected *column, const char *text, int bytes, int64 count)
{
	SynthRejects *rejects = column->rejects;
	uint64		hash = hash_bytes_extended((const unsigned char *) text, bytes, 0);
	int			slot = (int) (hash % lengthof(rejects->slots));
	Reject	   *reject;

	for (; rejects->slots[slot]; slot = (slot + 1) % (int) lengthof(rejects->slots))
	{
		reject = &rejects->list[rejects->slots[slot] - 1];
		if (reject->hash == hash)
		{
			reject->count += count;
			return;
		}
	}
	if (rejects->n == MAX_REJECTS)
	{
		rejects->other += count;
		return;
	}
	reject = &rejects->list[rejects->n++];
	rejects->slots[slot] = (short) rejects->n;
	reject->hash = hash;
	reject->count = count;
	reject->bytes = Min(bytes, 200);
	reject->text = MemoryContextAlloc(column->context, reject->bytes + 1);
	memcpy(reject->text, text, reject->bytes);
	reject->bytes = pg_mbcliplen(reject->text, reject->bytes, reject->bytes);
	reject->text[reject->bytes] = 0;
}

/* ---- what stands for NULL ---- */

static int
compare_rejects(const void *a, const void *b)
{
	const Reject *x = a,
			   *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->text, y->text);
}

/*
 * Blanks and words for NULL; and placeholders that come again and again where
 * the column's values hardly do.
 */
static bool
is_token(const SynthCollected *column, Reject *reject, double distinct)
{
	bool		is_text = column->decision.reader.type == SYNTH_READ_TEXT;
	size_t		bytes;
	const char *utf8 = synth_parse_utf8(reject->text, reject->bytes, &bytes);

	reject->is_word = synth_parse_is_null_word(utf8, bytes, !is_text);
	if (reject->is_word)
		return true;
	return !is_text && synth_parse_is_placeholder(utf8, bytes) && distinct >= 20 && reject->bytes <= 40 && reject->count >= 3 &&
		column->decision.reader.type != SYNTH_READ_BOOLEAN &&
		reject->count > 5.0 * column->conforming / distinct;
}

static double
estimate_distinct(const SynthCollected *column)
{
	return column->n / (((double) column->threshold + 1) / 18446744073709551616.0);
}

static List *
find_tokens(SynthCollected *column, int64 *token_rows)
{
	SynthRejects *rejects = column->rejects;
	double		distinct = estimate_distinct(column);
	List	   *tokens = NIL;

	*token_rows = 0;
	qsort(rejects->list, rejects->n, sizeof(Reject), compare_rejects);
	for (int i = 0; i < rejects->n; i++)
	{
		Reject	   *reject = &rejects->list[i];

		/* a token must be writable: what an expression does not name is a reject */
		if (list_length(tokens) == MAX_TOKENS || !is_token(column, reject, distinct))
			continue;
		reject->token = true;
		*token_rows += reject->count;
		tokens = lappend(tokens, pstrdup(reject->text));
	}
	return tokens;
}

/* ---- the result ---- */

static SynthParseColumn *
make_column(SynthCollected *column, int64 rows, const char *schema)
{
	SynthParseColumn *c = palloc0(sizeof(SynthParseColumn));
	const SynthDecision *decision = &column->decision;
	int64		token_rows = 0;

	c->name = pstrdup(column->name);
	c->attnum = column->attnum;
	c->declared = column->type;
	c->declared_typmod = column->typmod;
	c->rows = rows;
	if (!column->is_text)
	{
		c->type_name = format_type_with_typemod(column->type, column->typmod);
		c->kind = pstrdup("typed");
		c->nulls = column->nulls;
		c->conforming = rows - column->nulls;
		c->confidence = 1;
		c->expression = pstrdup(quote_identifier(column->name));
		c->evidence = psprintf("{\"rows\": " INT64_FORMAT ", \"kind\": \"typed\"}", rows);
		return c;
	}
	c->null_tokens = find_tokens(column, &token_rows);
	c->type_name = pstrdup(decision->type_name);
	c->kind = pstrdup(decision->kind);
	if (decision->unit[0])
		c->unit = pg_any_to_server(pstrdup(decision->unit), strlen(decision->unit), PG_UTF8);
	if (decision->reader.format[0] && !decision->ambiguous)
		c->format = pg_any_to_server(pstrdup(decision->reader.format), strlen(decision->reader.format),
									 PG_UTF8);
	c->conforming = column->conforming;
	c->nulls = column->nulls + token_rows;
	c->rejected = rows - c->conforming - c->nulls;
	c->ambiguous = decision->ambiguous;
	c->distinct = estimate_distinct(column);
	c->is_unique = column->n > 1 && c->nulls == 0 && c->rejected == 0;
	for (uint32 i = 0; i < column->nslots && c->is_unique; i++)
		c->is_unique = column->slots[i] == NULL || column->slots[i]->count == 1;
	c->confidence = c->conforming == 0 ? 0 : decision->reader.type == SYNTH_READ_TEXT ? decision->confidence :
		decision->confidence * c->conforming / (c->conforming + c->rejected) *
		(c->ambiguous ? 0.5 : 1) * (c->distinct < 3 ? 0.9 : 1);
	c->confidence = rint(Min(c->confidence, 1) * 1000) / 1000;
	if (!c->ambiguous)
		c->expression = write_expression(column->name, decision, c->type_name, c->null_tokens, schema);
	c->evidence = write_evidence(column, c, schema);
	return c;
}

static const char *
reader_function(SynthReadingType type, const char *type_name)
{
	switch (type)
	{
		case SYNTH_READ_BOOLEAN:
			return "synth_parse_boolean";
		case SYNTH_READ_INTEGER:
			return strcmp(type_name, "integer") == 0 ? "synth_parse_int" : "synth_parse_integer";
		case SYNTH_READ_NUMERIC:
			return "synth_parse_number";
		case SYNTH_READ_FLOAT:
			return "synth_parse_float";
		case SYNTH_READ_DATE:
			return "synth_parse_date";
		case SYNTH_READ_TIME:
			return "synth_parse_time";
		case SYNTH_READ_TIMESTAMP:
			return "synth_parse_timestamp";
		case SYNTH_READ_TIMESTAMPTZ:
			return "synth_parse_timestamptz";
		case SYNTH_READ_INTERVAL:
			return "synth_parse_interval";
		case SYNTH_READ_UUID:
			return "synth_parse_uuid";
		case SYNTH_READ_INET:
			return "synth_parse_inet";
		case SYNTH_READ_MACADDR:
			return "synth_parse_macaddr";
		case SYNTH_READ_JSON:
			return "synth_parse_json";
		case SYNTH_READ_ARRAY:
			return "synth_parse_array";
		default:
			return NULL;
	}
}

static char *
write_call(const char *name, SynthReadingType type, const char *format, const char *type_name,
		   const char *schema)
{
	const char *function = reader_function(type, type_name);

	if (format[0] == 0)
		return psprintf("%s%s(%s)", schema, function, quote_identifier(name));
	return psprintf("%s%s(%s, %s)", schema, function, quote_identifier(name),
					quote_literal_cstr(pg_any_to_server(pstrdup(format), strlen(format), PG_UTF8)));
}

static char *
write_expression(const char *name, const SynthDecision *decision, const char *type_name, List *tokens,
				 const char *schema)
{
	const char *column = quote_identifier(name);
	StringInfoData s;
	ListCell   *cell;
	List	   *seen = NIL;

	if (decision->reader.type != SYNTH_READ_TEXT)
		return write_call(name, decision->reader.type, decision->reader.format, type_name, schema);
	if (tokens == NIL)
		return pstrdup(column);
	initStringInfo(&s);
	foreach(cell, tokens)
	{
		const char *token = lfirst(cell);
		size_t		bytes = strlen(token);
		char	   *trimmed;

		/* as btrim() does it: blanks alone */
		while (bytes > 0 && token[0] == ' ')
		{
			token++;
			bytes--;
		}
		while (bytes > 0 && token[bytes - 1] == ' ')
			bytes--;
		trimmed = pnstrdup(token, bytes);
		if (list_member(seen, makeString(trimmed)))
			continue;
		seen = lappend(seen, makeString(trimmed));
		appendStringInfo(&s, "%s%s", s.len ? ", " : "", quote_literal_cstr(trimmed));
	}
	return psprintf("CASE WHEN pg_catalog.btrim(%s) IN (%s) THEN NULL ELSE %s END", column, s.data, column);
}

/* Letters to a, digits to 9, runs to one: a shape, and no value. */
static void
append_shape(StringInfo s, const char *text, int bytes)
{
	StringInfoData shape;
	char		last = 0;

	initStringInfo(&shape);
	for (int i = 0; i < bytes && shape.len < 30; i++)
	{
		unsigned char c = text[i];
		char		mark = c >= '0' && c <= '9' ? '9' :
			(c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80 ? 'a' : c < ' ' ? ' ' : (char) c;

		if (mark == last && (mark == '9' || mark == 'a' || mark == ' '))
			continue;
		appendStringInfoChar(&shape, mark);
		last = mark;
	}
	escape_json(s, shape.data);
}

static void
append_candidates(StringInfo s, const SynthCollected *column, const char *schema)
{
	const SynthDecision *decision = &column->decision;
	const char *separator = "";

	appendStringInfoString(s, ", \"candidates\": [");
	for (int i = 0; i < decision->ncandidates; i++)
	{
		const SynthCandidate *k = &decision->candidates[i];
		const char *type_name = synth_parse_type_name(k->type);

		appendStringInfo(s, "%s{\"type\": \"%s\", \"format\": ", separator, type_name);
		escape_json(s, pg_any_to_server(pstrdup(k->format), strlen(k->format), PG_UTF8));
		appendStringInfo(s, ", \"conforming\": " INT64_FORMAT ", \"distinct\": %d", k->conforming, k->distinct);
		if (decision->ambiguous)
		{
			appendStringInfoString(s, ", \"expression\": ");
			escape_json(s, write_call(column->name, k->type, k->format, type_name, schema));
		}
		appendStringInfoChar(s, '}');
		separator = ", ";
	}
	appendStringInfoChar(s, ']');
}

/* Why each of null_tokens is one, in their order; none where there are none. */
static void
append_token_reasons(StringInfo s, const SynthRejects *rejects)
{
	int			n = 0;

	for (int i = 0; i < rejects->n; i++)
		if (rejects->list[i].token)
			appendStringInfo(s, "%s{\"reason\": \"%s\", \"rows\": " INT64_FORMAT "}",
							 n++ == 0 ? ", \"null_tokens\": [" : ", ",
							 rejects->list[i].is_word ? "word" : "repeated placeholder",
							 rejects->list[i].count);
	if (n > 0)
		appendStringInfoChar(s, ']');
}

static char *
write_evidence(const SynthCollected *column, const SynthParseColumn *c, const char *schema)
{
	StringInfoData s;
	const SynthRejects *rejects = column->rejects;
	int			shapes = 0;

	initStringInfo(&s);
	appendStringInfo(&s, "{\"rows\": " INT64_FORMAT ", \"kind\": \"%s\", \"distinct\": %.0f, \"distinct_exact\": %s"
					 ", \"unique\": %s, \"sql_nulls\": " INT64_FORMAT, c->rows, c->kind, c->distinct,
					 column->skipped == 0 ? "true" : "false", c->is_unique ? "true" : "false", column->nulls);
	if (c->unit)
	{
		appendStringInfoString(&s, ", \"unit\": ");
		escape_json(&s, c->unit);
	}
	if (column->decision.mixed_units)
		appendStringInfoString(&s, ", \"mixed_units\": true");
	if (strcmp(c->kind, "money") == 0)
	{
		appendStringInfoString(&s, ", \"currency_expression\": ");
		escape_json(&s, psprintf("%ssynth_parse_money_currency(%s)", schema, quote_identifier(column->name)));
	}
	append_candidates(&s, column, schema);
	append_token_reasons(&s, rejects);
	if (c->rejected > 0)
	{
		appendStringInfo(&s, ", \"rejected_distinct\": %s%d", "", rejects->n - list_length(c->null_tokens));
		appendStringInfoString(&s, ", \"rejected_shapes\": [");
		for (int i = 0; i < rejects->n && shapes < MAX_PATTERNS; i++)
		{
			if (rejects->list[i].token)
				continue;
			if (shapes++ > 0)
				appendStringInfoString(&s, ", ");
			append_shape(&s, rejects->list[i].text, rejects->list[i].bytes);
		}
		appendStringInfoChar(&s, ']');
	}
	appendStringInfoChar(&s, '}');
	return s.data;
}

/* ---- SQL ---- */

static Datum
text_array(List *tokens)
{
	Datum	   *elements = synth_palloc_array(Datum, list_length(tokens) + 1);
	int			n = 0;
	ListCell   *cell;

	foreach(cell, tokens)
		elements[n++] = CStringGetTextDatum(lfirst(cell));
	return PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
synth_infer(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int64		sample_rows = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT64(1);
	List	   *columns;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	if (!PG_ARGISNULL(1) && sample_rows < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sample_rows must be positive")));
	columns = synth_parse_infer(PG_GETARG_OID(0), sample_rows);
	foreach(cell, columns)
	{
		SynthParseColumn *c = lfirst(cell);
		NameData	name;
		Datum		values[11];
		bool		nulls[11] = {0};

		namestrcpy(&name, c->name);
		values[0] = NameGetDatum(&name);
		values[1] = CStringGetTextDatum(c->type_name);
		nulls[2] = c->format == NULL;
		values[2] = c->format ? CStringGetTextDatum(c->format) : (Datum) 0;
		values[3] = text_array(c->null_tokens);
		values[4] = Int64GetDatum(c->conforming);
		values[5] = Int64GetDatum(c->nulls);
		values[6] = Int64GetDatum(c->rejected);
		values[7] = Float8GetDatum(c->confidence);
		values[8] = BoolGetDatum(c->ambiguous);
		nulls[9] = c->expression == NULL;
		values[9] = c->expression ? CStringGetTextDatum(c->expression) : (Datum) 0;
		values[10] = DirectFunctionCall1(jsonb_in, CStringGetDatum(c->evidence));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_VOID();
}
