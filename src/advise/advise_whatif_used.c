/*
 * advise_whatif_used.c
 *		Which indexes a plan reads.
 */
#include "postgres.h"

#include "advise/advise_private.h"
#include "miscadmin.h"
#include "nodes/plannodes.h"

static void look_at_plan(Plan *plan, SynthWhatIf *whatif);
static void look_at_plans(List *plans, SynthWhatIf *whatif);
static void note_index(Oid oid, SynthWhatIf *whatif);

void
synth_advise_find_used(PlannedStmt *plan, SynthWhatIf *whatif)
{
	look_at_plan(plan->planTree, whatif);
	look_at_plans(plan->subplans, whatif);
}

static void
look_at_plans(List *plans, SynthWhatIf *whatif)
{
	ListCell   *cell;

	foreach(cell, plans)
		look_at_plan(lfirst(cell), whatif);
}

static void
look_at_plan(Plan *plan, SynthWhatIf *whatif)
{
	if (plan == NULL)
		return;
	check_stack_depth();
	switch (nodeTag(plan))
	{
		case T_IndexScan:
			note_index(((IndexScan *) plan)->indexid, whatif);
			break;
		case T_IndexOnlyScan:
			note_index(((IndexOnlyScan *) plan)->indexid, whatif);
			break;
		case T_BitmapIndexScan:
			note_index(((BitmapIndexScan *) plan)->indexid, whatif);
			break;
		case T_BitmapAnd:
			look_at_plans(((BitmapAnd *) plan)->bitmapplans, whatif);
			break;
		case T_BitmapOr:
			look_at_plans(((BitmapOr *) plan)->bitmapplans, whatif);
			break;
		case T_Append:
			look_at_plans(((Append *) plan)->appendplans, whatif);
			break;
		case T_MergeAppend:
			look_at_plans(((MergeAppend *) plan)->mergeplans, whatif);
			break;
		case T_SubqueryScan:
			look_at_plan(((SubqueryScan *) plan)->subplan, whatif);
			break;
		case T_CustomScan:
			look_at_plans(((CustomScan *) plan)->custom_plans, whatif);
			break;
		default:
			break;
	}
	look_at_plan(plan->lefttree, whatif);
	look_at_plan(plan->righttree, whatif);
}

static void
note_index(Oid oid, SynthWhatIf *whatif)
{
	ListCell   *cell;

	foreach(cell, whatif->indexes)
	{
		const SynthIndex *index = lfirst(cell);

		if (synth_advise_index_oid(index) == oid)
		{
			whatif->used = bms_add_member(whatif->used, index->id);
			return;
		}
	}
	whatif->used_real = list_append_unique_oid(whatif->used_real, oid);
}
