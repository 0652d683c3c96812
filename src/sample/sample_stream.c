/*
 * sample_stream.c
 *		Rows that hold what their row type demands.
 *
 * A model knows nothing of a table's CHECK constraints and partition bounds,
 * nor of the domains and NOT NULLs of a row type other than the learned one.  A row that breaks one is
 * drawn anew, by itself, from random numbers of its own, so that rows still
 * depend on (model, seed, n, position) alone.  Generated columns are computed
 * from the rest of the row.  A column that the model lacks is its default,
 * unless that is volatile: a sequence's next value or a random one would make
 * equal samples differ.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "rewrite/rewriteHandler.h"
#include "sample/sample_private.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"
#include "utils/typcache.h"

#define MAX_ATTEMPTS 200

typedef struct Rule
{
	int			attribute;		/* NOT NULL, domain, generated; -1: CHECK */
	bool		not_null;
	bool		generated;
	ExprState  *expression;		/* CHECK or generation */
	DomainConstraintRef *domain;
	char	   *name;			/* of the constraint */
}			Rule;

/* The value of an attribute that the model lacks. */
typedef struct Default
{
	int			attribute;
	Datum		value;
	bool		isnull;
}			Default;

struct SynthRowStream
{
	SynthSampler *sampler;
	SynthRowMaker *maker;
	SynthSampler *spare_sampler;
	SynthRowMaker *spare_maker;
	TupleDesc	desc;
	EState	   *estate;
	TupleTableSlot *slot;
	int			nrules;			/* that a row must hold */
	Rule	   *rules;
	int			ngenerated;
	Rule	   *generated;
	int			ndefaults;
	Default    *defaults;
	uint32	   *broken;			/* rows of the block */
	int64	   *positions;
	MemoryContext context;
};

static void find_rules(SynthRowStream *stream, Relation relation);
static void add_default(SynthRowStream *stream, Relation relation, int a);
static void add_domain_rules(SynthRowStream *stream);
static void read_row(SynthRowStream *stream, SynthRowMaker *maker, uint32 i,
					 Datum *values, bool *nulls);
static const char *broken_rule(SynthRowStream *stream, SynthRowMaker *maker, uint32 i);
static const char *broken_domain(SynthRowStream *stream, const Rule *rule, Datum value,
								 bool isnull);
static void draw_anew(SynthRowStream *stream, const SynthBlock *block, uint32 nbroken);

SynthRowStream *
synth_sample_stream(SynthSampler *sampler, TupleDesc desc, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthRowStream *stream = palloc0(sizeof(*stream));
	Oid			relation = desc->tdtypeid == RECORDOID ? InvalidOid :
		get_typ_typrelid(desc->tdtypeid);

	stream->sampler = sampler;
	stream->desc = desc;
	stream->context = context;
	stream->maker = synth_sample_row_maker(sampler, desc, context);
	stream->estate = CreateExecutorState();
	stream->slot = MakeSingleTupleTableSlot(desc, &TTSOpsVirtual);
	stream->generated = palloc0(sizeof(Rule) * (desc->natts + 1));
	stream->defaults = palloc0(sizeof(Default) * (desc->natts + 1));
	if (OidIsValid(relation))
	{
		Relation	rel = relation_open(relation, AccessShareLock);
		TupleConstr *constr = RelationGetDescr(rel)->constr;

		stream->rules = palloc0(sizeof(Rule) *
								(2 * desc->natts + (constr ? constr->num_check : 0) + 2));
		find_rules(stream, rel);
		/* the lock stays: the row type must, while rows of it are on their way */
		relation_close(rel, NoLock);
	}
	else
		stream->rules = palloc0(sizeof(Rule) * (desc->natts + 1));
	add_domain_rules(stream);
	if (stream->nrules > 0)
	{
		stream->broken = synth_palloc_array(uint32, sampler->max_rows);
		stream->positions = synth_palloc_array(int64, sampler->max_rows);
	}
	MemoryContextSwitchTo(old);
	return stream;
}

SynthRowMaker *
synth_sample_stream_maker(SynthRowStream *stream)
{
	return stream->maker;
}

bool
synth_sample_stream_computes(const SynthRowStream *stream)
{
	return stream->ngenerated > 0;
}

void
synth_sample_stream_end(SynthRowStream *stream)
{
	ExecDropSingleTupleTableSlot(stream->slot);
	FreeExecutorState(stream->estate);
}

static void
find_rules(SynthRowStream *stream, Relation relation)
{
	TupleDesc	desc = RelationGetDescr(relation);

	/* the row type must be the relation's as it is */
	if (desc->natts != stream->desc->natts)
		return;
	for (int a = 0; a < desc->natts; a++)
	{
		Form_pg_attribute form = TupleDescAttr(desc, a);

		if (form->attisdropped)
			continue;
		if (form->attgenerated)
		{
			Rule	   *rule = &stream->generated[stream->ngenerated++];

			rule->attribute = a;
			rule->generated = true;
			rule->expression = ExecPrepareExpr((Expr *) build_column_default(relation, a + 1),
											   stream->estate);
		}
		else if (!synth_sample_is_learned(stream->maker, a))
			add_default(stream, relation, a);
		else if (form->attnotnull)
		{
			Rule	   *rule = &stream->rules[stream->nrules++];

			rule->attribute = a;
			rule->not_null = true;
			rule->name = pstrdup(NameStr(form->attname));
		}
	}
	for (int k = 0; desc->constr && k < desc->constr->num_check; k++)
	{
		Rule	   *rule = &stream->rules[stream->nrules++];

		rule->attribute = -1;
		rule->name = pstrdup(desc->constr->check[k].ccname);
		rule->expression =
			ExecPrepareExpr((Expr *) stringToNode(desc->constr->check[k].ccbin),
							stream->estate);
	}
	if (relation->rd_rel->relispartition)
	{
		Rule	   *rule = &stream->rules[stream->nrules++];

		rule->attribute = -1;
		rule->name = pstrdup(RelationGetRelationName(relation));
		rule->expression = ExecPrepareExpr(make_ands_explicit(RelationGetPartitionQual(relation)),
										   stream->estate);
	}
}

static void
add_default(SynthRowStream *stream, Relation relation, int a)
{
	Form_pg_attribute form = TupleDescAttr(stream->desc, a);
	TriggerDesc *triggers = relation->trigdesc;
	Node	   *expression = build_column_default(relation, a + 1);
	Default    *d;
	MemoryContext old;

	if (expression == NULL)
	{
		/* where rows are to be inserted, a trigger may set it */
		if (TupleDescAttr(RelationGetDescr(relation), a)->attnotnull &&
			!(triggers && triggers->trig_insert_before_row))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of the row type is not in the model",
							NameStr(form->attname)),
					 errdetail("It is NOT NULL and has no default."),
					 errhint("Learn the column, or sample into a row type without it.")));
		if (get_typtype(form->atttypid) == TYPTYPE_DOMAIN)
			domain_check((Datum) 0, true, form->atttypid, NULL, NULL);
		return;
	}
	if (contain_volatile_functions(expression))
		return;
	d = &stream->defaults[stream->ndefaults++];
	d->attribute = a;
	d->value = ExecEvalExpr(ExecPrepareExpr((Expr *) expression, stream->estate),
							GetPerTupleExprContext(stream->estate), &d->isnull);
	old = MemoryContextSwitchTo(stream->context);
	if (!d->isnull)
		d->value = datumCopy(d->value, form->attbyval, form->attlen);
	MemoryContextSwitchTo(old);
}

static void
add_domain_rules(SynthRowStream *stream)
{
	for (int a = 0; a < stream->desc->natts; a++)
	{
		Form_pg_attribute form = TupleDescAttr(stream->desc, a);
		TypeCacheEntry *type;
		Rule	   *rule;

		if (form->attisdropped || form->attgenerated ||
			!synth_sample_is_learned(stream->maker, a) ||
			get_typtype(form->atttypid) != TYPTYPE_DOMAIN)
			continue;
		type = lookup_type_cache(form->atttypid, TYPECACHE_DOMAIN_CONSTR_INFO);
		if (type->domainData == NULL)
			continue;
		rule = &stream->rules[stream->nrules++];
		rule->attribute = a;
		rule->name = pstrdup(NameStr(form->attname));
		rule->domain = palloc0(sizeof(DomainConstraintRef));
		InitDomainConstraintRef(form->atttypid, rule->domain, stream->context, true);
	}
}

const SynthBlock *
synth_sample_stream_block(SynthRowStream *stream, int64 number)
{
	const SynthBlock *block = synth_sample_block(stream->sampler, number);
	uint32		nbroken = 0;

	synth_sample_decode(stream->maker, block);
	if (stream->nrules == 0)
		return block;
	for (uint32 i = 0; i < block->nrows; i++)
		if (broken_rule(stream, stream->maker, i) != NULL)
			stream->broken[nbroken++] = i;
	if (nbroken > 0)
		draw_anew(stream, block, nbroken);
	return block;
}

/* The name of a rule that row i breaks, or NULL. */
static const char *
broken_rule(SynthRowStream *stream, SynthRowMaker *maker, uint32 i)
{
	TupleTableSlot *slot = stream->slot;
	ExprContext *econtext = GetPerTupleExprContext(stream->estate);
	const char *broken = NULL;

	ExecClearTuple(slot);
	read_row(stream, maker, i, slot->tts_values, slot->tts_isnull);
	ExecStoreVirtualTuple(slot);
	econtext->ecxt_scantuple = slot;
	ResetExprContext(econtext);
	for (int g = 0; g < stream->ngenerated; g++)
	{
		int			a = stream->generated[g].attribute;

		slot->tts_values[a] = ExecEvalExprSwitchContext(stream->generated[g].expression,
														econtext, &slot->tts_isnull[a]);
	}
	for (int r = 0; r < stream->nrules && broken == NULL; r++)
	{
		const Rule *rule = &stream->rules[r];

		if (rule->domain)
			broken = broken_domain(stream, rule, slot->tts_values[rule->attribute],
								   slot->tts_isnull[rule->attribute]);
		else if (rule->not_null)
			broken = slot->tts_isnull[rule->attribute] ? rule->name : NULL;
		else
		{
			bool		isnull;
			Datum		holds = ExecEvalExprSwitchContext(rule->expression, econtext, &isnull);

			if (!isnull && !DatumGetBool(holds))
				broken = rule->name;
		}
	}
	if ((i & 255) == 0)
		CHECK_FOR_INTERRUPTS();
	return broken;
}

static const char *
broken_domain(SynthRowStream *stream, const Rule *rule, Datum value, bool isnull)
{
	ExprContext *econtext = GetPerTupleExprContext(stream->estate);
	ListCell   *cell;

	UpdateDomainConstraintRef(rule->domain);
	foreach(cell, rule->domain->constraints)
	{
		DomainConstraintState *constraint = lfirst(cell);

		if (constraint->constrainttype == DOM_CONSTRAINT_NOTNULL)
		{
			if (isnull)
				return rule->name;
		}
		else
		{
			bool		check_null;
			Datum		holds;

			econtext->domainValue_datum = value;
			econtext->domainValue_isNull = isnull;
			holds = ExecEvalExprSwitchContext(constraint->check_exprstate, econtext,
											  &check_null);
			if (!check_null && !DatumGetBool(holds))
				return rule->name;
		}
	}
	return NULL;
}

/* Draw the broken rows anew until none is left. */
static void
draw_anew(SynthRowStream *stream, const SynthBlock *block, uint32 nbroken)
{
	const char *broken = NULL;
	int64		first = block->first;
	uint64		key = block->key;

	if (stream->spare_sampler == NULL)
	{
		stream->spare_sampler = synth_sample_copy(stream->sampler);
		stream->spare_maker = synth_sample_row_maker(stream->spare_sampler, stream->desc,
													 stream->context);
	}
	for (int attempt = 1; nbroken > 0 && attempt <= MAX_ATTEMPTS; attempt++)
	{
		uint32		left = 0;

		CHECK_FOR_INTERRUPTS();
		for (uint32 k = 0; k < nbroken; k++)
			stream->positions[k] = first + stream->broken[k];
		synth_sample_decode(stream->spare_maker,
							synth_sample_spare_block(stream->spare_sampler, nbroken,
													 stream->positions,
													 synth_num_mix(key, attempt)));
		for (uint32 k = 0; k < nbroken; k++)
		{
			const char *still = broken_rule(stream, stream->spare_maker, k);

			if (still == NULL)
				synth_sample_replace_row(stream->maker, stream->broken[k],
										 stream->spare_maker, k);
			else
			{
				broken = still;
				stream->broken[left++] = stream->broken[k];
			}
		}
		nbroken = left;
	}
	if (nbroken > 0)
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("no synthetic row that satisfies \"%s\" was found", broken),
				 errdetail("%d draws of a row broke it or another constraint of the row type.",
						   MAX_ATTEMPTS),
				 errhint("Learn from rows that satisfy the constraints, or sample into a row type without them.")));
}

static void
read_row(SynthRowStream *stream, SynthRowMaker *maker, uint32 i, Datum *values,
		 bool *nulls)
{
	synth_sample_row(maker, i, values, nulls);
	for (int k = 0; k < stream->ndefaults; k++)
	{
		const Default *d = &stream->defaults[k];

		values[d->attribute] = d->value;
		nulls[d->attribute] = d->isnull;
	}
}

void
synth_sample_stream_row(SynthRowStream *stream, uint32 i, Datum *values, bool *nulls)
{
	read_row(stream, stream->maker, i, values, nulls);
	if (stream->ngenerated > 0)
	{
		TupleTableSlot *slot = stream->slot;
		ExprContext *econtext = GetPerTupleExprContext(stream->estate);

		ExecClearTuple(slot);
		memcpy(slot->tts_values, values, sizeof(Datum) * stream->desc->natts);
		memcpy(slot->tts_isnull, nulls, sizeof(bool) * stream->desc->natts);
		ExecStoreVirtualTuple(slot);
		econtext->ecxt_scantuple = slot;
		ResetExprContext(econtext);
		for (int g = 0; g < stream->ngenerated; g++)
		{
			int			a = stream->generated[g].attribute;

			/* valid until the next row */
			values[a] = ExecEvalExprSwitchContext(stream->generated[g].expression, econtext,
												  &nulls[a]);
		}
	}
}
