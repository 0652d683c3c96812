/*
 * match_functions.c
 *		synth_match and synth_match_scores.
 */
#include "postgres.h"

#include <math.h>

#include "base/base.h"
#include "funcapi.h"
#include "match/match_private.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/tuplestore.h"

#define MATCH_COLUMNS	4
#define SCORE_COLUMNS	6

/* Both tables and the scores of their pairs, in a context of their own. */
typedef struct Matching
{
	MemoryContext context;
	SynthMatchTable *source;
	SynthMatchTable *target;
	SynthMatchPair *pairs;
}			Matching;

static void begin(Matching *matching, FunctionCallInfo fcinfo);
static int *assign(const Matching *matching);
static Datum write_evidence(const Matching *matching, int s, int t, int rejected);
static void push_number(JsonbParseState **state, const char *key, double value);
static void push_text(JsonbParseState **state, const char *key, const char *value);
static const char *kind_name(SynthMatchKind kind);
static int	best_of_row(const Matching *matching, int s);
static double rounded(double value);

SYNTH_FUNCTION(synth_match);
SYNTH_FUNCTION(synth_match_scores);

Datum
synth_match(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Matching	matching;
	int		   *chosen;

	InitMaterializedSRF(fcinfo, 0);
	begin(&matching, fcinfo);
	chosen = assign(&matching);
	for (int s = 0; s < matching.source->n; s++)
	{
		Datum		values[MATCH_COLUMNS];
		bool		nulls[MATCH_COLUMNS] = {false};
		int			t = chosen[s];
		int			rejected = t < 0 ? best_of_row(&matching, s) : -1;

		CHECK_FOR_INTERRUPTS();
		values[0] = DirectFunctionCall1(namein, CStringGetDatum(matching.source->columns[s].name));
		nulls[1] = nulls[2] = t < 0;
		if (t >= 0)
		{
			values[1] = DirectFunctionCall1(namein, CStringGetDatum(matching.target->columns[t].name));
			values[2] = Float8GetDatum(rounded(matching.pairs[(Size) s * matching.target->n + t].score));
		}
		values[3] = write_evidence(&matching, s, t < 0 ? rejected : t, t < 0);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	MemoryContextDelete(matching.context);
	PG_RETURN_VOID();
}

Datum
synth_match_scores(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Matching	matching;

	InitMaterializedSRF(fcinfo, 0);
	begin(&matching, fcinfo);
	for (int s = 0; s < matching.source->n; s++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int t = 0; t < matching.target->n; t++)
		{
			const SynthMatchPair *pair = &matching.pairs[(Size) s * matching.target->n + t];
			NameData	source,
						target;
			Datum		values[SCORE_COLUMNS];
			bool		nulls[SCORE_COLUMNS] = {false};

			namestrcpy(&source, matching.source->columns[s].name);
			namestrcpy(&target, matching.target->columns[t].name);
			values[0] = NameGetDatum(&source);
			values[1] = NameGetDatum(&target);
			values[2] = Float8GetDatum(pair->score);
			values[3] = Float8GetDatum(rounded(pair->name));
			values[4] = Float8GetDatum(rounded(pair->values));
			values[5] = Float8GetDatum(rounded(pair->shape));
			nulls[4] = pair->values < 0;
			nulls[5] = pair->shape < 0;
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	}
	MemoryContextDelete(matching.context);
	PG_RETURN_VOID();
}

static void
begin(Matching *matching, FunctionCallInfo fcinfo)
{
	MemoryContext old;

	matching->context = AllocSetContextCreate(CurrentMemoryContext, "synth match",
											  ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(matching->context);
	matching->source = synth_match_read(PG_GETARG_OID(0));
	matching->target = synth_match_read(PG_GETARG_OID(1));
	matching->pairs = synth_match_score(matching->source, matching->target);
	MemoryContextSwitchTo(old);
}

/* One target at most for a source, and one source for a target. */
static int *
assign(const Matching *matching)
{
	MemoryContext old = MemoryContextSwitchTo(matching->context);
	int			nsources = matching->source->n,
				ntargets = matching->target->n;
	Size		npairs = (Size) nsources * ntargets;
	float	   *score = MemoryContextAllocHuge(CurrentMemoryContext, (npairs + 1) * sizeof(float));
	int		   *chosen = synth_palloc_array(int, nsources + 1);

	for (Size i = 0; i < npairs; i++)
		score[i] = matching->pairs[i].score;
	synth_match_assign(score, nsources, ntargets, SYNTH_MATCH_THRESHOLD, chosen,
					   palloc(synth_match_assign_bytes(nsources, ntargets)),
					   synth_base_poll, NULL);
	MemoryContextSwitchTo(old);
	return chosen;
}

static int
best_of_row(const Matching *matching, int s)
{
	int			best = -1;

	for (int t = 0; t < matching->target->n; t++)
		if (best < 0 || matching->pairs[(Size) s * matching->target->n + t].score >
			matching->pairs[(Size) s * matching->target->n + best].score)
			best = t;
	return best;
}

/* What speaks for a pair; for a source without one, of the best rejected. */
static Datum
write_evidence(const Matching *matching, int s, int t, int rejected)
{
	JsonbParseState *state = NULL;
	JsonbValue *object;

	(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_text(&state, "kind", kind_name(matching->source->columns[s].kind));
	if (t >= 0)
	{
		const SynthMatchPair *pair = &matching->pairs[(Size) s * matching->target->n + t];

		if (rejected)
		{
			push_text(&state, "rejected", matching->target->columns[t].name);
			push_number(&state, "rejected_score", pair->score);
		}
		push_text(&state, "target_kind", kind_name(matching->target->columns[t].kind));
		push_number(&state, "names", pair->name);
		if (pair->values >= 0)
			push_number(&state, "values", pair->values);
		if (pair->shape >= 0)
			push_number(&state, "shape", pair->shape);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(object));
}

static void
push_text(JsonbParseState **state, const char *key, const char *value)
{
	JsonbValue	v;

	v.type = jbvString;
	v.val.string.val = unconstify(char *, key);
	v.val.string.len = strlen(key);
	(void) pushJsonbValue(state, WJB_KEY, &v);
	v.val.string.val = unconstify(char *, value);
	v.val.string.len = strlen(value);
	(void) pushJsonbValue(state, WJB_VALUE, &v);
}

static void
push_number(JsonbParseState **state, const char *key, double value)
{
	JsonbValue	v;

	v.type = jbvString;
	v.val.string.val = unconstify(char *, key);
	v.val.string.len = strlen(key);
	(void) pushJsonbValue(state, WJB_KEY, &v);
	v.type = jbvNumeric;
	v.val.numeric = DatumGetNumeric(DirectFunctionCall1(float8_numeric,
														Float8GetDatum(rounded(value))));
	(void) pushJsonbValue(state, WJB_VALUE, &v);
}

static const char *
kind_name(SynthMatchKind kind)
{
	static const char *const names[] = {"unknown", "numbers", "times", "texts"};

	return names[kind];
}

/* Three digits are what such scores are worth. */
static double
rounded(double value)
{
	return rint(value * 1000) / 1000;
}
