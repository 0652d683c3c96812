/*
 * advise_whatif.c
 *		Plans of a query as if indexes existed, or did not.
 *
 * A chained get_relation_info hook shows the planner hypothetical indexes and
 * hides real ones; a set_rel_pathlist hook notes how relations are read.  Both
 * are installed by the first call in a session and do nothing but for the plan
 * that is being made here.  That plan is known by its bound parameters: a list
 * of our own is passed for each, so a query which a function runs while the
 * planner folds it into a constant gets a plan that can be executed.
 *
 * Source: the hooks are those that HypoPG made known; the idea is that of
 * AutoAdmin's what-if utility (Chaudhuri and Narasayya, SIGMOD 1998).
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "optimizer/plancat.h"
#include "optimizer/planner.h"
#include "utils/snapmgr.h"

/* A plan that is being made. */
typedef struct Planning
{
	ParamListInfo parameters;	/* tells it from plans made meanwhile */
	const SynthWhatIf *whatif;
	SynthQuery *noting;			/* or NULL */
	MemoryContext context;		/* for what is noted */
}			Planning;

static Planning *active = NULL;
static bool is_installed = false;
static get_relation_info_hook_type previous_relation_info = NULL;
static set_rel_pathlist_hook_type previous_pathlist = NULL;

static void install_hooks(void);
static void suppose_indexes(PlannerInfo *root, Oid relation, bool inhparent,
							RelOptInfo *rel);
static void note_relation(PlannerInfo *root, RelOptInfo *rel, Index rti,
						  RangeTblEntry *rte);
static double plan_once(const SynthQuery *query, ParamListInfo parameters,
						SynthWhatIf *whatif, SynthQuery *noting);
static double rows_of(PlannedStmt *plan);

void
synth_advise_plan(const SynthQuery *query, SynthWhatIf *whatif)
{
	whatif->used = NULL;
	whatif->used_real = NIL;
	whatif->cost = plan_once(query, makeParamList(0), whatif, NULL);
	/* a server plans a prepared statement in both ways */
	if (query->typical)
		whatif->cost = (whatif->cost +
						plan_once(query, query->typical, whatif, NULL)) / 2;
}

void
synth_advise_plan_noting(SynthQuery *query, SynthWhatIf *whatif)
{
	query->accesses = NIL;
	whatif->used = NULL;
	whatif->used_real = NIL;
	whatif->cost = plan_once(query, makeParamList(0), whatif, query);
	if (query->typical)
		whatif->cost = (whatif->cost +
						plan_once(query, query->typical, whatif, NULL)) / 2;
}

static double
plan_once(const SynthQuery *query, ParamListInfo parameters,
		  SynthWhatIf *whatif, SynthQuery *noting)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext own = AllocSetContextCreate(caller, "synth what-if plan",
											  ALLOCSET_DEFAULT_SIZES);
	Planning	planning = {.parameters = parameters,.whatif = whatif,
	.noting = noting,.context = caller};
	Planning   *outer = active;
	PlannedStmt *volatile plan = NULL;
	bool		pushed = false;
	double		cost;

	CHECK_FOR_INTERRUPTS();
	install_hooks();
	if (!ActiveSnapshotSet())
	{
		PushActiveSnapshot(GetTransactionSnapshot());
		pushed = true;
	}
	MemoryContextSwitchTo(own);
	active = &planning;
	PG_TRY();
	{
		plan = planner(copyObject(query->tree), query->text,
					   CURSOR_OPT_PARALLEL_OK, parameters);
	}
	PG_FINALLY();
	{
		active = outer;
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	if (pushed)
		PopActiveSnapshot();

	cost = plan->planTree ? plan->planTree->total_cost : 0;
	if (noting)
		synth_check_plan_rights(plan);
	whatif->rows = rows_of(plan);
	synth_advise_find_used(plan, whatif);
	MemoryContextDelete(own);
	return cost;
}

static double
rows_of(PlannedStmt *plan)
{
	Plan	   *top = plan->planTree;

	if (top && IsA(top, ModifyTable))
		top = outerPlan(top);
	return top ? top->plan_rows : 0;
}

static void
install_hooks(void)
{
	if (is_installed)
		return;
	previous_relation_info = get_relation_info_hook;
	get_relation_info_hook = suppose_indexes;
	previous_pathlist = set_rel_pathlist_hook;
	set_rel_pathlist_hook = note_relation;
	is_installed = true;
}

static void
suppose_indexes(PlannerInfo *root, Oid relation, bool inhparent, RelOptInfo *rel)
{
	ListCell   *cell;

	if (previous_relation_info)
		previous_relation_info(root, relation, inhparent, rel);
	if (!active || root->glob->boundParams != active->parameters || inhparent)
		return;
	if (active->whatif->hidden)
		foreach(cell, rel->indexlist)
			if (list_member_oid(active->whatif->hidden,
								lfirst_node(IndexOptInfo, cell)->indexoid))
				rel->indexlist = foreach_delete_current(rel->indexlist, cell);
	/* behind the real ones, which win where costs are the same */
	foreach(cell, active->whatif->indexes)
	{
		IndexOptInfo *info = synth_advise_index_info(lfirst(cell), rel, relation);

		if (info)
			rel->indexlist = lappend(rel->indexlist, info);
	}
}

static void
note_relation(PlannerInfo *root, RelOptInfo *rel, Index rti, RangeTblEntry *rte)
{
	if (previous_pathlist)
		previous_pathlist(root, rel, rti, rte);
	if (active && active->noting && root->glob->boundParams == active->parameters)
		synth_advise_note_access(active->noting, active->context, root, rel, rti, rte);
}
