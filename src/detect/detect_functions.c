/*
 * detect_functions.c
 *		synth_detect_text and synth_detect_valid.
 *
 * Texts in the database's encoding are read as UTF-8; positions are counted in
 * characters.
 */
#include "postgres.h"

#include "detect/detect_server_private.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

/* What a finding's row needs. */
typedef struct Rows
{
	ReturnSetInfo *rsinfo;
	const char *text;
	int			byte;			/* position counted so far */
	int			character;
}			Rows;

static Datum find_in_text(FunctionCallInfo fcinfo, SynthCategory only);
static void put_finding(const SynthFinding *finding, void *argument);
static SynthCategory category_argument(text *name);
static int	count_characters(const char *text, int bytes);
static char *as_utf8(text *value, int *bytes);

SYNTH_FUNCTION(synth_detect_text);
SYNTH_FUNCTION(synth_detect_text_category);
SYNTH_FUNCTION(synth_detect_valid);
SYNTH_FUNCTION(synth_detect_list);

Datum
synth_detect_text(PG_FUNCTION_ARGS)
{
	return find_in_text(fcinfo, SYNTH_NO_CATEGORY);
}

Datum
synth_detect_text_category(PG_FUNCTION_ARGS)
{
	return find_in_text(fcinfo, category_argument(PG_GETARG_TEXT_PP(1)));
}

Datum
synth_detect_valid(PG_FUNCTION_ARGS)
{
	SynthCategory category = category_argument(PG_GETARG_TEXT_PP(0));
	int			bytes;
	char	   *value = as_utf8(PG_GETARG_TEXT_PP(1), &bytes);
	SynthVerdict verdict = synth_detect_validate(category, value, bytes);

	if (verdict == SYNTH_VERDICT_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(verdict == SYNTH_VERDICT_VALID);
}

Datum
synth_detect_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = SYNTH_NO_CATEGORY + 1; i < SYNTH_CATEGORIES; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {0};

		values[0] = CStringGetTextDatum(synth_detect_category_name(i));
		values[1] = CStringGetTextDatum(synth_detect_type_rule(i, SYNTH_DETECT_TEXT, false));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_VOID();
}

static Datum
find_in_text(FunctionCallInfo fcinfo, SynthCategory only)
{
	SynthScanOptions options = {0, only, true, synth_base_poll};
	Rows		rows = {(ReturnSetInfo *) fcinfo->resultinfo, NULL, 0, 0};
	int			bytes;

	InitMaterializedSRF(fcinfo, 0);
	rows.text = as_utf8(PG_GETARG_TEXT_PP(0), &bytes);
	(void) synth_detect_scan_with(rows.text, bytes, &options, put_finding, &rows);
	PG_RETURN_VOID();
}

static void
put_finding(const SynthFinding *finding, void *argument)
{
	Rows	   *rows = argument;
	Datum		values[4];
	bool		nulls[4] = {0};
	int			length;

	/* findings come in order of their starts */
	rows->character += count_characters(rows->text + rows->byte, finding->start - rows->byte);
	rows->byte = finding->start;
	length = count_characters(rows->text + finding->start, finding->end - finding->start);
	values[0] = CStringGetTextDatum(finding->category);
	values[1] = Int32GetDatum(rows->character + 1);
	values[2] = Int32GetDatum(rows->character + length);
	values[3] = Float8GetDatum(finding->confidence);
	tuplestore_putvalues(rows->rsinfo->setResult, rows->rsinfo->setDesc, values, nulls);
}

/* A byte is a character where the database knows no encoding. */
static int
count_characters(const char *text, int bytes)
{
	int			n = 0;

	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		return bytes;
	for (int i = 0; i < bytes; i++)
		n += (text[i] & 0xC0) != 0x80;
	return n;
}

static SynthCategory
category_argument(text *name)
{
	SynthCategory category = synth_detect_find_category(VARDATA_ANY(name),
														VARSIZE_ANY_EXHDR(name));

	if (category == SYNTH_NO_CATEGORY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown category of personal data"),
				 errhint("Call synth_detect_categories() for the list.")));
	return category;
}

static char *
as_utf8(text *value, int *bytes)
{
	char	   *text = VARDATA_ANY(value);
	char	   *converted;

	*bytes = VARSIZE_ANY_EXHDR(value);
	converted = pg_server_to_any(text, *bytes, PG_UTF8);
	if (converted != text)
		*bytes = strlen(converted);
	return converted;
}
