/*
 * example_functions.c
 *		SQL functions: arrays in, verified expressions out.
 *
 * What the search finds is run here over the examples (and probes) before it
 * is believed: read-only, in a subtransaction, with the search_path pinned.
 * An expression that raises an error, or gives another value in this database
 * (its collation may know more letters than the search does), is dropped.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/base.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/resowner.h"

#include "example/example.h"

SYNTH_FUNCTION(synth_by_example);
SYNTH_FUNCTION(synth_by_example_candidates);

/* a bound for the slowest machines; the search counts its work by itself */
#define BUDGET_MS 3000
#define ARENA_BYTES ((Size) 96 * 1024 * 1024)
#define MAX_EXAMPLES 5000
#define MAX_PROBES 1000

/* An array of rows of texts. */
typedef struct Cells
{
	int			rows;
	int			columns;
	Datum	   *values;
	bool	   *nulls;
	SynthText  *texts;
}			Cells;

typedef struct Request
{
	Cells		inputs;
	Cells		outputs;
	Cells		probes;
	const char **names;
	SynthExampleCandidate *candidates;
	int			n;
	/* what each candidate gives for the probes, when run */
	SynthText **on_probes;
}			Request;

static void read_cells(ArrayType *array, const char *name, Cells *cells);
static void read_names(FunctionCallInfo fcinfo, Request *request);
static void read_request(FunctionCallInfo fcinfo, Request *request);
static void read_probes(FunctionCallInfo fcinfo, Request *request);
static void search_and_verify(Request *request, int max);
static bool run_expression(const char *sql, const Request *request, const Cells *cells,
						   SynthText *results);

Datum
synth_by_example(PG_FUNCTION_ARGS)
{
	Request    *request = palloc0(sizeof(Request));

	read_request(fcinfo, request);
	read_probes(fcinfo, request);
	search_and_verify(request, 1);
	if (request->n == 0 || !request->candidates[0].trusted)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(request->candidates[0].sql));
}

/* The probe on which candidate `at` and those before it give most values. */
static int
find_distinguishing(const Request *request, int at)
{
	int			best = -1;
	int			most = 0;

	for (int probe = 0; probe < request->probes.rows; probe++)
	{
		int			differ = 0;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < at; i++)
		{
			SynthText	a = request->on_probes[i][probe];
			SynthText	b = request->on_probes[at][probe];

			differ += a.n != b.n || (a.n > 0 && memcmp(a.s, b.s, a.n) != 0);
		}
		if (differ > most)
		{
			most = differ;
			best = probe;
		}
	}
	return best;
}

Datum
synth_by_example_candidates(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Request    *request = palloc0(sizeof(Request));
	int			most = PG_ARGISNULL(4) ? 5 : PG_GETARG_INT32(4);

	if (most < 1 || most > SYNTH_EXAMPLE_MAX_CANDIDATES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the number of candidates must be between 1 and %d",
						SYNTH_EXAMPLE_MAX_CANDIDATES)));
	InitMaterializedSRF(fcinfo, 0);
	read_request(fcinfo, request);
	read_probes(fcinfo, request);
	search_and_verify(request, most);
	for (int i = 0; i < request->n; i++)
	{
		Datum		values[4];
		bool		nulls[4] = {false, false, false, true};
		int			probe = find_distinguishing(request, i);

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(request->candidates[i].sql);
		values[2] = Float8GetDatum(request->candidates[i].cost);
		if (probe >= 0)
		{
			int			columns = request->probes.columns;
			int			bound = 1;

			values[3] = PointerGetDatum(construct_md_array(request->probes.values + probe * columns,
														   request->probes.nulls + probe * columns,
														   1, &columns, &bound, TEXTOID, -1,
														   false, TYPALIGN_INT));
			nulls[3] = false;
		}
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ---- arguments ---- */

static void
read_cells(ArrayType *array, const char *name, Cells *cells)
{
	int			n;

	if (ARR_NDIM(array) > 2)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("\"%s\" must have one or two dimensions", name)));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &cells->values, &cells->nulls,
					  &n);
	cells->columns = ARR_NDIM(array) == 2 ? ARR_DIMS(array)[1] : 1;
	cells->rows = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	cells->texts = synth_palloc_array(SynthText, n + 1);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (cells->nulls[i])
		{
			cells->texts[i].s = "";
			cells->texts[i].n = SYNTH_EXAMPLE_NULL;
		}
		else
		{
			char	   *s = text_to_cstring(DatumGetTextPP(cells->values[i]));

			cells->texts[i].s = (char *) pg_server_to_any(s, strlen(s), PG_UTF8);
			cells->texts[i].n = strlen(cells->texts[i].s);
			if (cells->texts[i].n > SYNTH_EXAMPLE_MAX_TEXT_BYTES)
				ereport(ERROR,
						(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						 errmsg("a text of \"%s\" has more than %d bytes", name,
								SYNTH_EXAMPLE_MAX_TEXT_BYTES)));
		}
	}
}

static void
read_request(FunctionCallInfo fcinfo, Request *request)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("\"%s\" must not be NULL", PG_ARGISNULL(0) ? "inputs" : "outputs")));
	read_cells(PG_GETARG_ARRAYTYPE_P(0), "inputs", &request->inputs);
	read_cells(PG_GETARG_ARRAYTYPE_P(1), "outputs", &request->outputs);
	if (request->outputs.columns != 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("\"outputs\" must have one dimension")));
	if (request->inputs.rows != request->outputs.rows)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %d inputs and %d outputs", request->inputs.rows,
						request->outputs.rows)));
	if (request->inputs.rows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no examples")));
	if (request->inputs.rows > MAX_EXAMPLES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are more than %d examples", MAX_EXAMPLES),
				 errhint("A few examples are enough.")));
	if (request->inputs.columns > SYNTH_EXAMPLE_MAX_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the inputs have more than %d columns", SYNTH_EXAMPLE_MAX_COLUMNS)));
	read_names(fcinfo, request);
}

/* Inputs without outputs, the fourth argument of both functions. */
static void
read_probes(FunctionCallInfo fcinfo, Request *request)
{
	if (PG_ARGISNULL(3))
		return;
	read_cells(PG_GETARG_ARRAYTYPE_P(3), "probes", &request->probes);
	if (request->probes.rows > 0 && request->probes.columns != request->inputs.columns)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("the probes have %d columns and the inputs %d",
						request->probes.columns, request->inputs.columns)));
	if (request->probes.rows > MAX_PROBES)
		request->probes.rows = MAX_PROBES;
}

static void
read_names(FunctionCallInfo fcinfo, Request *request)
{
	int			columns = request->inputs.columns;
	ArrayType  *array;
	Datum	   *names;
	bool	   *nulls;
	int			n;

	request->names = synth_palloc_array(const char *, columns);
	for (int i = 0; i < columns; i++)
		request->names[i] = psprintf("c%d", i + 1);
	if (PG_ARGISNULL(2))
		return;
	array = PG_GETARG_ARRAYTYPE_P(2);
	deconstruct_array(array, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR, &names, &nulls, &n);
	if (ARR_NDIM(array) != 1 || n != columns)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %d names for %d columns", n, columns)));
	for (int i = 0; i < columns; i++)
	{
		char	   *name;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a column's name must not be NULL")));
		if (NameStr(*DatumGetName(names[i]))[0] == '\0')
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_NAME),
					 errmsg("a column's name must not be empty")));
		name = pstrdup(quote_identifier(NameStr(*DatumGetName(names[i]))));
		request->names[i] = (char *) pg_server_to_any(name, strlen(name), PG_UTF8);
		for (int j = 0; j < i; j++)
			if (strcmp(request->names[i], request->names[j]) == 0)
				ereport(ERROR,
						(errcode(ERRCODE_DUPLICATE_COLUMN),
						 errmsg("two columns have the same name")));
	}
}

/* ---- searching and running ---- */

static void *
allocate(size_t bytes, void *context)
{
	return MemoryContextAllocHuge((MemoryContext) context, bytes);
}

static void
search_and_verify(Request *request, int max)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth by example",
												  ALLOCSET_DEFAULT_SIZES);
	SynthExampleTask task = {0};
	SynthExampleCandidate found[SYNTH_EXAMPLE_MAX_CANDIDATES];
	SynthText  *results = synth_palloc_array(SynthText, request->inputs.rows);
	int			n;

	task.columns = request->inputs.columns;
	task.examples = request->inputs.rows;
	task.inputs = request->inputs.texts;
	task.outputs = request->outputs.texts;
	task.names = request->names;
	task.probes = request->probes.rows;
	task.probe_inputs = request->probes.texts;
	task.thorough = max > 1;
	task.budget_ms = BUDGET_MS;
	task.poll = synth_base_poll;
	n = synth_example_search(&task, synth_example_arena(allocate, context, ARENA_BYTES), found,
							 SYNTH_EXAMPLE_MAX_CANDIDATES);
	request->candidates = synth_palloc_array(SynthExampleCandidate, max);
	request->on_probes = synth_palloc_array(SynthText *, max);
	for (int i = 0; i < n && request->n < max; i++)
	{
		bool		right;
		SynthText  *on_probes = synth_palloc_array(SynthText, request->probes.rows + 1);
		SynthExampleCandidate *kept = &request->candidates[request->n];

		CHECK_FOR_INTERRUPTS();
		*kept = found[i];
		kept->sql = pg_any_to_server(pstrdup(found[i].sql), strlen(found[i].sql), PG_UTF8);
		right = run_expression(kept->sql, request, &request->inputs, results);
		for (int row = 0; row < request->inputs.rows && right; row++)
		{
			/* results are in the server's encoding, as the arrays are */
			Datum		wanted = request->outputs.values[row];
			bool		null = request->outputs.nulls[row];

			right = null ? results[row].n == SYNTH_EXAMPLE_NULL :
				results[row].n == (int) VARSIZE_ANY_EXHDR(DatumGetTextPP(wanted)) &&
				memcmp(results[row].s, VARDATA_ANY(DatumGetTextPP(wanted)), results[row].n) == 0;
		}
		if (!right)
			continue;
		/* an error on a probe is no reason to hide the expression */
		if (request->probes.rows > 0 && max > 1 &&
			!run_expression(kept->sql, request, &request->probes, on_probes))
			for (int row = 0; row < request->probes.rows; row++)
				on_probes[row].n = -2;
		request->on_probes[request->n++] = on_probes;
	}
	MemoryContextDelete(context);
}

/* The query that evaluates an expression over rows given as arrays. */
static char *
write_query(const char *sql, const Request *request)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT (%s)::pg_catalog.text FROM ROWS FROM (", sql);
	for (int i = 0; i < request->inputs.columns; i++)
		appendStringInfo(&query, "%spg_catalog.unnest($%d::pg_catalog.text[])",
						 i > 0 ? ", " : "", i + 1);
	appendStringInfoString(&query, ") WITH ORDINALITY AS synth_rows(");
	for (int i = 0; i < request->inputs.columns; i++)
		appendStringInfo(&query, "%s, ", (char *) pg_any_to_server(pstrdup(request->names[i]),
																   strlen(request->names[i]),
																   PG_UTF8));
	appendStringInfoString(&query, "\"synth ordinality\") ORDER BY \"synth ordinality\"");
	return query.data;
}

static void
run_query(const char *sql, const Request *request, const Cells *cells, SynthText *results,
		  MemoryContext context)
{
	SynthSpi	spi;
	Oid			types[SYNTH_EXAMPLE_MAX_COLUMNS];
	Datum		arguments[SYNTH_EXAMPLE_MAX_COLUMNS];
	int			rows = cells->rows;
	char	   *query;

	synth_base_spi_begin(&spi);
	query = write_query(sql, request);
	for (int c = 0; c < cells->columns; c++)
	{
		Datum	   *values = synth_palloc_array(Datum, rows);
		bool	   *nulls = synth_palloc_array(bool, rows);
		int			bound = 1;

		for (int i = 0; i < rows; i++)
		{
			values[i] = cells->values[i * cells->columns + c];
			nulls[i] = cells->nulls[i * cells->columns + c];
		}
		types[c] = TEXTARRAYOID;
		arguments[c] = PointerGetDatum(construct_md_array(values, nulls, 1, &rows, &bound,
														  TEXTOID, -1, false, TYPALIGN_INT));
	}
	if (SPI_execute_with_args(query, cells->columns, types, arguments, NULL, true, 0) !=
		SPI_OK_SELECT || (int) SPI_processed != cells->rows)
		elog(ERROR, "could not run the expression over the examples");
	for (int i = 0; i < cells->rows; i++)
	{
		bool		null;
		Datum		value = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &null);
		MemoryContext old = MemoryContextSwitchTo(context);

		results[i].n = null ? SYNTH_EXAMPLE_NULL : (int) VARSIZE_ANY_EXHDR(DatumGetTextPP(value));
		results[i].s = null ? NULL :
			pnstrdup(VARDATA_ANY(DatumGetTextPP(value)), results[i].n);
		MemoryContextSwitchTo(old);
	}
	synth_base_spi_end(&spi);
}

/* False where it raises an error; a cancelled query stays cancelled. */
static bool
run_expression(const char *sql, const Request *request, const Cells *cells,
			   SynthText *results)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool good = true;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		run_query(sql, request, cells, results, context);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		if (error->sqlerrcode == ERRCODE_QUERY_CANCELED ||
			ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION ||
			ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_INSUFFICIENT_RESOURCES)
			ReThrowError(error);
		FreeErrorData(error);
		good = false;
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return good;
}
