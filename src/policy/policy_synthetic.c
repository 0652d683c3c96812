/*
 * policy_synthetic.c
 *		Method synthetic: columns drawn from a model, given the rest of the row.
 *
 * The model is learned from the table before it is rewritten; it holds the
 * drawn columns and those that no rule changes, so what is masked says nothing
 * about what is drawn.  All drawn columns of a row come jointly.  The seed of
 * a row is a keyed hash of its number: the same key and rows in the same places
 * give the same values.
 *
 * Limits: what is learned as a key can't be drawn, see encrypt for these.  A
 * table of fewer rows than stand for anything in a model gets NULLs.
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "learn/learn.h"
#include "mask/mask.h"
#include "model/model.h"
#include "model/model_server.h"
#include "policy/policy_private.h"
#include "policy/policy_static_private.h"
#include "sample/sample.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

struct SynthSynthetic
{
	List	   *columns;		/* names of the drawn columns */
	SynthSipKey key;
	const SynthModelView *model;	/* NULL: too few rows */
	MemoryContext context;		/* of redraw, reset for each table */
	SynthRedraw *redraw;		/* NULL: the table has none */
	const SynthStaticTable *table;
	List	   *keys;			/* attributes that a model has nothing to draw for */
	List	   *hidden;			/* attributes that become NULL for want of a model */
	int64		row;
};

static bool has_rows(Oid relation);
static List *drawn_columns(List *group, const char **scope);
static List *learned_columns(const SynthSynthetic *synthetic, List *group,
							 const SynthStaticTable *root);
static bool is_synthetic(const SynthStaticTable *table, AttrNumber attnum);
static bool is_changed(List *group, const char *name);

SynthSynthetic *
synth_policy_synthetic(SynthStaticPlan *plan, List *group)
{
	SynthStaticTable *first = linitial(group);
	SynthSynthetic *synthetic = palloc0(sizeof(SynthSynthetic));
	const char *scope = NULL;
	struct varlena *model;
	uint8		secret[32];
	ListCell   *cell;

	synthetic->columns = drawn_columns(group, &scope);
	if (synthetic->columns == NIL)
		return NULL;
	foreach(cell, synthetic->columns)
		if (get_attnum(first->root, strVal(lfirst(cell))) == InvalidAttrNumber)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("column \"%s\" cannot be synthetic: \"%s\" does not have it",
							strVal(lfirst(cell)), get_rel_name(first->root)),
					 errhint("Mask the inheriting tables by themselves.")));
	synth_mask_purpose_key(scope, psprintf("synthetic %s", synth_base_relation_sql(first->root)),
						   secret);
	memcpy(&synthetic->key, secret, sizeof(SynthSipKey));
	explicit_bzero(secret, sizeof(secret));
	synthetic->context = AllocSetContextCreate(CurrentMemoryContext, "synth synthetic columns",
											   ALLOCSET_DEFAULT_SIZES);
	if (!has_rows(first->root))
		return synthetic;
	model = synth_policy_learn_columns(first->root,
									   learned_columns(synthetic, group,
													   synth_policy_static_find_table(plan, first->root)));
	synthetic->model = synth_model_open(model, CurrentMemoryContext);
	return synthetic;
}

/* Are there as many rows as learning needs? */
static bool
has_rows(Oid relation)
{
	SynthLearnOptions options;
	SynthSpi	spi;
	bool		enough;

	synth_learn_default_options(&options);
	synth_base_spi_begin(&spi);
	if (SPI_execute(psprintf("SELECT FROM %s LIMIT %d", synth_base_relation_sql(relation),
							 options.min_count), true, 0) != SPI_OK_SELECT)
		elog(ERROR, "query of rows failed");
	enough = SPI_processed >= options.min_count;
	synth_base_spi_end(&spi);
	return enough;
}

static List *
drawn_columns(List *group, const char **scope)
{
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, group)
	{
		const		SynthStaticTable *table = lfirst(cell);

		for (AttrNumber attnum = 1; attnum <= table->natts; attnum++)
		{
			if (!is_synthetic(table, attnum))
				continue;
			columns = list_append_unique(columns,
										 makeString(get_attname(table->relation, attnum, false)));
			*scope = table->scopes[attnum - 1];
		}
	}
	return columns;
}

static bool
is_synthetic(const SynthStaticTable *table, AttrNumber attnum)
{
	return table->rules[attnum - 1] &&
		synth_mask_is_synthetic(synth_mask_parse(table->rules[attnum - 1]));
}

/* The drawn columns and those that nothing changes. */
static List *
learned_columns(const SynthSynthetic *synthetic, List *group, const SynthStaticTable *root)
{
	List	   *columns = NIL;

	for (AttrNumber attnum = 1; attnum <= root->natts; attnum++)
	{
		char	   *name = get_attname(root->relation, attnum, true);

		if (name && (!is_changed(group, name) ||
					 list_member(synthetic->columns, makeString(name))))
			columns = lappend(columns, makeString(name));
	}
	return columns;
}

static bool
is_changed(List *group, const char *name)
{
	ListCell   *cell;

	foreach(cell, group)
	{
		const		SynthStaticTable *table = lfirst(cell);
		AttrNumber	attnum = get_attnum(table->relation, name);

		if (attnum != InvalidAttrNumber && table->changed[attnum - 1])
			return true;
	}
	return false;
}

void
synth_policy_synthetic_attach(SynthSynthetic *synthetic, const SynthStaticTable *table,
							  TupleDesc desc)
{
	bool	   *drawn;
	bool		any = false;
	MemoryContext old;

	synthetic->redraw = NULL;
	synthetic->keys = NIL;
	synthetic->hidden = NIL;
	synthetic->table = table;
	MemoryContextReset(synthetic->context);
	drawn = synth_base_alloc_array0(synthetic->context, desc->natts, sizeof(bool));
	for (int a = 0; a < desc->natts; a++)
	{
		drawn[a] = is_synthetic(table, a + 1);
		any = any || drawn[a];
	}
	if (!any)
		return;
	old = MemoryContextSwitchTo(synthetic->context);
	if (synthetic->model)
		synthetic->redraw = synth_sample_redraw_begin(synthetic->model, desc, drawn,
													  synthetic->context);
	for (int a = 0; a < desc->natts; a++)
	{
		if (drawn[a] && synthetic->redraw == NULL)
			synthetic->hidden = lappend_int(synthetic->hidden, a);
		else if (drawn[a] && !synth_sample_can_redraw(synthetic->redraw, a))
			synthetic->keys = lappend_int(synthetic->keys, a);
	}
	MemoryContextSwitchTo(old);
}

void
synth_policy_synthetic_draw(SynthSynthetic *synthetic, Datum *values, bool *nulls)
{
	ListCell   *cell;

	synthetic->row++;
	foreach(cell, synthetic->hidden)
		nulls[lfirst_int(cell)] = true;
	if (synthetic->redraw == NULL)
		return;
	/* a column without values may stay as it is */
	foreach(cell, synthetic->keys)
		if (!nulls[lfirst_int(cell)])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column \"%s\" of \"%s\" cannot be synthetic: it is a key",
							get_attname(synthetic->table->relation, lfirst_int(cell) + 1, false),
							get_rel_name(synthetic->table->relation)),
					 errhint("Choose a method that keeps values distinct, such as encrypt.")));
	synth_sample_redraw_row(synthetic->redraw,
							synth_cipher_siphash(&synthetic->key, &synthetic->row, sizeof(int64)),
							values, nulls);
}
