/*
 * advise_workload.c
 *		From texts to planned queries.
 *
 * A text is parsed, analysed and rewritten as the server would, but for the
 * hooks behind the analysis: pg_stat_statements would count it.  Its rights are
 * checked as the executor would.  Each text is in a subtransaction of its own,
 * so that one which can't be planned leaves nothing but its reason.
 */
#include "postgres.h"

#include "access/xact.h"
#include "advise/advise_private.h"
#include "advise/advise_pure_private.h"
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/analyze.h"
#include "parser/parse_node.h"
#include "parser/parse_param.h"
#include "parser/parsetree.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/resowner.h"

static SynthText *read_texts(ArrayType *array, const double *weights,
							 int nweights, int *n);
static void take_text(SynthWorkload *workload, const SynthText *text);
static void plan_taking(void *arg);
static List *plan_text(const SynthText *text);
static Node *inner_statement(Node *statement);
static List *analyze_statement(RawStmt *raw, const char *text);
static SynthQuery *plan_query(Query *tree, const SynthText *text);
static void note_written(SynthQuery *query, const SynthText *text, double rows);
static void note_targets(SynthQuery *query, List *targets);
static void add_failure(SynthWorkload *workload, const SynthText *text,
						ErrorData *error);

SynthWorkload *
synth_advise_read_workload(ArrayType *array, const double *weights,
						   int nweights, int max_queries)
{
	SynthWorkload *workload = palloc0(sizeof(SynthWorkload));
	SynthText  *texts;
	int			n;

	workload->from_statements = array == NULL;
	texts = array ? read_texts(array, weights, nweights, &n) :
		synth_advise_read_statements(max_queries, &n);
	workload->ntexts = n;
	texts = synth_advise_collapse(texts, &n, max_queries);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		take_text(workload, &texts[i]);
	}
	return workload;
}

static SynthText *
read_texts(ArrayType *array, const double *weights, int nweights, int *n)
{
	Datum	   *values;
	bool	   *nulls;
	SynthText  *texts;
	int			found = 0;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("queries must be an array of one dimension")));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, n);
	if (nweights >= 0 && nweights != *n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are %d queries but %d weights", *n, nweights),
				 errhint("Give a weight for each query, or none.")));
	texts = synth_palloc0_array(SynthText, *n + 1);
	for (int i = 0; i < *n; i++)
	{
		SynthText  *taken = &texts[found];

		if (nulls[i])
			continue;
		taken->text = TextDatumGetCString(values[i]);
		taken->number = i + 1;
		taken->count = 1;
		taken->weight = nweights >= 0 ? weights[i] : 1;
		taken->rows = -1;
		found++;
	}
	*n = found;
	return texts;
}

/* ---- one text ---- */

/* A text and what it gives. */
typedef struct Taking
{
	const SynthText *text;
	List	   *queries;
}			Taking;

static void
take_text(SynthWorkload *workload, const SynthText *text)
{
	Taking		taking = {text, NIL};
	ErrorData  *error = synth_advise_try(plan_taking, &taking);

	if (error == NULL)
	{
		workload->queries = list_concat(workload->queries, taking.queries);
		return;
	}
	/* the session's own troubles are not the query's */
	if (ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION ||
		ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_INSUFFICIENT_RESOURCES)
		ReThrowError(error);
	add_failure(workload, text, error);
}

static void
plan_taking(void *arg)
{
	Taking	   *taking = arg;

	taking->queries = plan_text(taking->text);
}

/*
 * synth_advise_try
 *		Do work in a subtransaction; its error where it fails, NULL otherwise.
 *
 * Locks that it takes are kept when it succeeds.
 */
ErrorData *
synth_advise_try(void (*work) (void *arg), void *arg)
{
	MemoryContext caller = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller);
	PG_TRY();
	{
		work(arg);
		ReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller);
		CurrentResourceOwner = owner;
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller);
		CurrentResourceOwner = owner;
	}
	PG_END_TRY();
	return error;
}

static void
add_failure(SynthWorkload *workload, const SynthText *text, ErrorData *error)
{
	SynthFailure *failure = palloc0(sizeof(SynthFailure));

	failure->number = text->number;
	failure->statement = text->statement;
	failure->count = text->count;
	failure->reason = error->message ? error->message : "unknown";
	failure->sqlstate = error->sqlerrcode;
	workload->failures = lappend(workload->failures, failure);
}

static List *
plan_text(const SynthText *text)
{
	char	   *cast = palloc(2 * strlen(text->text) + 1);
	List	   *statements;
	List	   *result = NIL;
	ListCell   *cell;
	ListCell   *query;

	synth_advise_cast_parameters(text->text, cast);
	statements = pg_parse_query(cast);
	if (statements == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("the text has no statement")));
	foreach(cell, statements)
		foreach(query, analyze_statement(lfirst_node(RawStmt, cell), cast))
			result = lappend(result, plan_query(lfirst_node(Query, query), text));
	return result;
}

static List *
analyze_statement(RawStmt *raw, const char *text)
{
	ParseState *pstate = make_parsestate(NULL);
	Oid		   *types = NULL;
	int			ntypes = 0;
	Query	   *query;

	raw->stmt = inner_statement(raw->stmt);
	pstate->p_sourcetext = text;
	setup_parse_variable_parameters(pstate, &types, &ntypes);
	query = transformTopLevelStmt(pstate, raw);
	check_variable_parameters(pstate, query);
	free_parsestate(pstate);
	if (query->commandType == CMD_UTILITY)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a utility statement has no plan")));
	return pg_rewrite_query(query);
}

/* The query that some statements carry. */
static Node *
inner_statement(Node *statement)
{
	for (;;)
	{
		Node	   *inner = NULL;

		if (IsA(statement, ExplainStmt))
			inner = ((ExplainStmt *) statement)->query;
		else if (IsA(statement, DeclareCursorStmt))
			inner = ((DeclareCursorStmt *) statement)->query;
		else if (IsA(statement, CreateTableAsStmt))
			inner = ((CreateTableAsStmt *) statement)->query;
		else if (IsA(statement, PrepareStmt))
			inner = ((PrepareStmt *) statement)->query;
		else if (IsA(statement, CopyStmt))
			inner = ((CopyStmt *) statement)->query;
		else if (IsA(statement, SelectStmt))
			((SelectStmt *) statement)->intoClause = NULL;
		if (inner == NULL)
			return statement;
		statement = inner;
	}
}

static SynthQuery *
plan_query(Query *tree, const SynthText *text)
{
	SynthQuery *query = palloc0(sizeof(SynthQuery));
	SynthWhatIf as_is = {NIL};

	query->number = text->number;
	query->statement = text->statement;
	query->count = text->count;
	query->weight = text->weight;
	query->text = text->text;
	query->tree = tree;
	query->command = tree->commandType;
	if (tree->commandType == CMD_UTILITY)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a utility statement has no plan")));
	synth_advise_plan_noting(query, &as_is);
	synth_advise_choose_typical(query);
	if (query->typical)
		synth_advise_plan(query, &as_is);
	query->cost = as_is.cost;
	note_written(query, text, as_is.rows);
	return query;
}

/* ---- what it writes ---- */

static void
note_written(SynthQuery *query, const SynthText *text, double rows)
{
	Query	   *tree = query->tree;
	ListCell   *cell;

	if (tree->resultRelation == 0 || tree->commandType == CMD_SELECT)
		return;
	query->written = rt_fetch(tree->resultRelation, tree->rtable)->relid;
	query->written_rows = text->rows >= 0 ? text->rows : Max(rows, 1);
	if (tree->commandType == CMD_UPDATE)
		note_targets(query, tree->targetList);
	if (tree->onConflict)
		note_targets(query, tree->onConflict->onConflictSet);
	foreach(cell, tree->mergeActionList)
	{
		MergeAction *action = lfirst(cell);

		if (action->commandType == CMD_UPDATE)
			note_targets(query, action->targetList);
	}
}

static void
note_targets(SynthQuery *query, List *targets)
{
	ListCell   *cell;

	foreach(cell, targets)
	{
		TargetEntry *target = lfirst(cell);

		if (!target->resjunk)
			query->written_columns = bms_add_member(query->written_columns, target->resno);
	}
}
