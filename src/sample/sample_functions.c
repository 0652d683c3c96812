/*
 * sample_functions.c
 *		The SQL functions that draw rows: synth_sample and synth_sample_json.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "learn/learn.h"
#include "miscadmin.h"
#include "sample/sample_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/varlena.h"

static void emit_rows(FunctionCallInfo fcinfo, const SynthSampleCall *call);

SYNTH_FUNCTION(synth_sample_rowtype);
SYNTH_FUNCTION(synth_sample_relation);
SYNTH_FUNCTION(synth_sample_name);
SYNTH_FUNCTION(synth_sample_model);

/* synth_sample(rowtype anyelement, n, seed, given): train and sample in one. */
Datum
synth_sample_rowtype(PG_FUNCTION_ARGS)
{
	Oid			type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0));
	Oid			relation = OidIsValid(type) ? get_typ_typrelid(type) : InvalidOid;
	SynthSampleCall	call = {0};

	if (!OidIsValid(relation) || get_rel_relkind(relation) == RELKIND_COMPOSITE_TYPE)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the row type of synth_sample must be that of a table or view"),
				 errhint("Write NULL::my_table, or pass a model to sample into another type.")));
	synth_sample_read_counts(fcinfo, 1, &call);
	call.model = synth_model_open(synth_learn_relation(relation, NULL, fcinfo->flinfo->fn_oid),
								  CurrentMemoryContext);
	emit_rows(fcinfo, &call);
	return (Datum) 0;
}

Datum
synth_sample_relation(PG_FUNCTION_ARGS)
{
	SynthSampleCall	call = {0};

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the source of synth_sample must not be NULL")));
	synth_sample_read_counts(fcinfo, 1, &call);
	call.model = synth_model_open(synth_learn_relation(PG_GETARG_OID(0), NULL,
													   fcinfo->flinfo->fn_oid),
								  CurrentMemoryContext);
	emit_rows(fcinfo, &call);
	return (Datum) 0;
}

Datum
synth_sample_name(PG_FUNCTION_ARGS)
{
	SynthSampleCall	call = {0};
	Oid			relation;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the source of synth_sample must not be NULL")));
	relation = RangeVarGetRelid(makeRangeVarFromNameList(textToQualifiedNameList(PG_GETARG_TEXT_PP(0))),
								NoLock, false);
	synth_sample_read_counts(fcinfo, 1, &call);
	call.model = synth_model_open(synth_learn_relation(relation, NULL, fcinfo->flinfo->fn_oid),
								  CurrentMemoryContext);
	emit_rows(fcinfo, &call);
	return (Datum) 0;
}

/* synth_sample(model, rowtype anyelement, n, seed, given, first, count) */
Datum
synth_sample_model(PG_FUNCTION_ARGS)
{
	SynthSampleCall	call = {0};

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the model of synth_sample must not be NULL"),
				 errhint("synth_learn or synth_train makes one.")));
	synth_sample_read_counts(fcinfo, 2, &call);
	synth_sample_read_slice(fcinfo, 5, &call);
	call.model = synth_model_open((struct varlena *) PG_GETARG_POINTER(0),
								  CurrentMemoryContext);
	emit_rows(fcinfo, &call);
	return (Datum) 0;
}

/* n, seed, given from argument number at on. */
void
synth_sample_read_counts(FunctionCallInfo fcinfo, int at, SynthSampleCall *call)
{
	if (PG_ARGISNULL(at))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the number of rows must not be NULL")));
	call->n = PG_GETARG_INT64(at);
	if (call->n < 0 || call->n > SYNTH_SAMPLE_MAX_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of rows " INT64_FORMAT " is out of range", call->n),
				 errhint("It must be from 0 to %d.", SYNTH_SAMPLE_MAX_ROWS)));
	call->seed = PG_ARGISNULL(at + 1) ? synth_base_fresh_seed() :
		(uint64) PG_GETARG_INT64(at + 1);
	call->given = PG_ARGISNULL(at + 2) ? NULL : PG_GETARG_JSONB_P(at + 2);
	call->first = 0;
	call->count = call->n;
}

void
synth_sample_read_slice(FunctionCallInfo fcinfo, int at, SynthSampleCall *call)
{
	call->first = PG_ARGISNULL(at) ? 0 : PG_GETARG_INT64(at);
	call->count = PG_ARGISNULL(at + 1) ? -1 : PG_GETARG_INT64(at + 1);
	if (call->first < 0 || call->first > call->n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("first row " INT64_FORMAT " of the slice is out of range", call->first),
				 errhint("It must be from 0 to the number of rows.")));
	if (!PG_ARGISNULL(at + 1) && call->count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of rows of the slice must not be negative")));
	/* two calls make one sample only with one seed */
	if (PG_ARGISNULL(at - 2) &&
		(call->first > 0 || (call->count >= 0 && call->count < call->n)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a slice of a sample needs a seed"),
				 errhint("Pass the same seed with each slice.")));
	if (call->count < 0 || call->count > call->n - call->first)
		call->count = call->n - call->first;
}

/* The row type to make, and the domain over it, if it is one. */
static TupleDesc
result_desc(FunctionCallInfo fcinfo, Oid *domain)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	TupleDesc	desc;
	TypeFuncClass class = get_call_result_type(fcinfo, domain, &desc);

	if (class == TYPEFUNC_COMPOSITE)
	{
		*domain = InvalidOid;
		return desc;
	}
	if (class == TYPEFUNC_COMPOSITE_DOMAIN)
		return desc;
	*domain = InvalidOid;
	if (class == TYPEFUNC_RECORD && rsinfo && IsA(rsinfo, ReturnSetInfo) &&
		rsinfo->expectedDesc)
		return rsinfo->expectedDesc;
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("synth_sample needs a row type"),
			 errhint("Pass NULL::my_table as row type, or write a column list: FROM synth_sample('my_table', 10) AS t(a int, b text).")));
}

static void
emit_rows(FunctionCallInfo fcinfo, const SynthSampleCall *call)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Oid			domain;
	TupleDesc	desc = result_desc(fcinfo, &domain);
	void	   *domain_state = NULL;
	SynthSampler *sampler;
	SynthRowStream *stream;
	Datum	   *values;
	bool	   *nulls;
	int64		last = call->first + call->count;

	InitMaterializedSRF(fcinfo, desc == rsinfo->expectedDesc || OidIsValid(domain) ?
						MAT_SRF_USE_EXPECTED_DESC : 0);
	if (!OidIsValid(domain))
		desc = rsinfo->setDesc;
	values = synth_palloc_array(Datum, desc->natts);
	nulls = synth_palloc_array(bool, desc->natts);
	sampler = synth_sample_begin(call->model, call->n, call->seed, call->given,
								 CurrentMemoryContext);
	stream = synth_sample_stream(sampler, desc, CurrentMemoryContext);
	if (call->first >= last)
	{
		synth_sample_stream_end(stream);
		return;
	}
	for (int64 b = synth_sample_block_of(sampler, call->first);
		 b <= synth_sample_block_of(sampler, last - 1); b++)
	{
		const SynthBlock *block = synth_sample_stream_block(stream, b);

		for (uint32 i = 0; i < block->nrows; i++)
		{
			if (block->first + i < call->first || block->first + i >= last)
				continue;
			synth_sample_stream_row(stream, i, values, nulls);
			if (OidIsValid(domain))
			{
				HeapTuple	tuple = heap_form_tuple(desc, values, nulls);

				domain_check(HeapTupleHeaderGetDatum(tuple->t_data), false, domain,
							 &domain_state, fcinfo->flinfo->fn_mcxt);
				pfree(tuple);
			}
			tuplestore_putvalues(rsinfo->setResult, desc, values, nulls);
		}
		CHECK_FOR_INTERRUPTS();
	}
	synth_sample_stream_end(stream);
}
