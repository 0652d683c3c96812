/*
 * sample_json.c
 *		synth_sample_json: rows as jsonb objects, where no row type is at hand.
 *
 * The row type is made of the learned columns, and the server turns its rows
 * into objects; so the values are those of synth_sample, and look as they do
 * in any other jsonb.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "sample/sample_parts_private.h"
#include "sample/sample_private.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"

static TupleDesc learned_row_type(const SynthComponent *component);
static Oid	stand_in_type(const SynthComponent *component, const SynthColumn *column);

SYNTH_FUNCTION(synth_sample_json);

/* synth_sample_json(model, n, seed, given, first, count) */
Datum
synth_sample_json(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	SynthSampleCall call = {0};
	SynthSampler *sampler;
	SynthRowStream *stream;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *nulls;
	MemoryContext row_context;
	FmgrInfo	to_jsonb;
	int64		end;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the model of synth_sample_json must not be NULL"),
				 errhint("synth_learn or synth_train makes one.")));
	synth_sample_read_counts(fcinfo, 1, &call);
	synth_sample_read_slice(fcinfo, 4, &call);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	call.model = synth_model_open((struct varlena *) PG_GETARG_POINTER(0),
								  CurrentMemoryContext);
	desc = learned_row_type(&call.model->components[0]);
	values = synth_palloc_array(Datum, desc->natts);
	nulls = synth_palloc_array(bool, desc->natts);

	/* to_jsonb asks the call what type it is given */
	fmgr_info(F_TO_JSONB, &to_jsonb);
	fmgr_info_set_expr((Node *) makeFuncExpr(F_TO_JSONB, JSONBOID,
											 list_make1(makeNullConst(RECORDOID, -1, InvalidOid)),
											 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL),
					   &to_jsonb);

	sampler = synth_sample_begin(call.model, call.n, call.seed, call.given,
								 CurrentMemoryContext);
	stream = synth_sample_stream(sampler, desc, CurrentMemoryContext);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "synth json row",
										ALLOCSET_DEFAULT_SIZES);
	end = call.first + call.count;
	for (int64 position = call.first; position < end;)
	{
		const SynthBlock *block =
			synth_sample_stream_block(stream, synth_sample_block_of(sampler, position));

		for (; position < Min(end, block->first + block->nrows); position++)
		{
			MemoryContext old = MemoryContextSwitchTo(row_context);
			Datum		json;
			bool		isnull = false;

			synth_sample_stream_row(stream, (uint32) (position - block->first), values, nulls);
			json = FunctionCall1(&to_jsonb,
								 HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &json, &isnull);
			MemoryContextSwitchTo(old);
			MemoryContextReset(row_context);
			if ((position & 255) == 0)
				CHECK_FOR_INTERRUPTS();
		}
	}
	synth_sample_stream_end(stream);
	return (Datum) 0;
}

static TupleDesc
learned_row_type(const SynthComponent *component)
{
	TupleDesc	desc = CreateTemplateTupleDesc(component->ncolumns);

	for (int c = 0; c < component->ncolumns; c++)
	{
		const SynthColumn *column = &component->columns[c];
		int32		typmod;
		Oid			type = synth_parse_type(column->type_name, &typmod);

		typmod = column->typmod;
		if (!OidIsValid(type))
		{
			type = stand_in_type(component, column);
			typmod = -1;
		}
		TupleDescInitEntry(desc, c + 1, column->name, type, typmod, 0);
	}
	return BlessTupleDesc(desc);
}

/* For a type that is not in this database. */
static Oid
stand_in_type(const SynthComponent *component, const SynthColumn *column)
{
	switch (column->codec)
	{
		case SYNTH_CODEC_NUMBER:
			return FLOAT8OID;
		case SYNTH_CODEC_KEY:
			return component->variables[column->first_variable].domain ==
				SYNTH_DOMAIN_KEY_INTEGER ? INT8OID : TEXTOID;
		case SYNTH_CODEC_UUID:
			return UUIDOID;
		case SYNTH_CODEC_JSON:
			return JSONBOID;
		case SYNTH_CODEC_POINT:
			return POINTOID;
		case SYNTH_CODEC_BYTES:
			return BYTEAOID;
		case SYNTH_CODEC_INET:
			return INETOID;
		case SYNTH_CODEC_BITS:
			return VARBITOID;
		case SYNTH_CODEC_TIMETZ:
			return TIMETZOID;
		case SYNTH_CODEC_NULL:
		case SYNTH_CODEC_TEXT:
			return TEXTOID;
		case SYNTH_CODEC_ARRAY:
		case SYNTH_CODEC_RANGE:
			break;
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("the type of column \"%s\" does not exist here", column->name),
			 errdetail("It was learned as type %s.", column->type_name),
			 errhint("Create the type, or learn without the column.")));
	return InvalidOid;
}
