/*
 * advise_workload_parameter.c
 *		Typical constants for the parameters of a text.
 *
 * A generic plan alone is blind to what a parameter selects: half of the table,
 * for a range.  So a text is planned with constants of the statistics, too: for
 * a range near the end that it is open to, else the middle of the histogram or
 * the commonest value.  They stay in the planner: no clause with one is noted,
 * so none gets into a predicate or a message.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "advise/advise_private.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_statistic.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static int	highest_parameter(const SynthQuery *query);
static void choose_value(ParamExternData *parameter, const SynthUse *use,
						 Oid relation);
static double wanted_position(const SynthUse *use);
static bool pick(HeapTuple statistics, int kind, double position,
				 ParamExternData *parameter);

void
synth_advise_choose_typical(SynthQuery *query)
{
	int			n = highest_parameter(query);
	int			chosen = 0;
	ListCell   *cell;
	ListCell   *use_cell;

	query->typical = NULL;
	if (n == 0)
		return;
	query->typical = makeParamList(n);
	memset(query->typical->params, 0, sizeof(ParamExternData) * n);
	foreach(cell, query->accesses)
	{
		const SynthAccess *access = lfirst(cell);

		foreach(use_cell, access->uses)
		{
			const SynthUse *use = lfirst(use_cell);

			if (use->parameter > 0 && use->attnum != 0 &&
				!OidIsValid(query->typical->params[use->parameter - 1].ptype))
				choose_value(&query->typical->params[use->parameter - 1], use, access->relation);
		}
	}
	for (int i = 0; i < n; i++)
		chosen += OidIsValid(query->typical->params[i].ptype);
	if (chosen == 0)
		query->typical = NULL;
}

static int
highest_parameter(const SynthQuery *query)
{
	int			highest = 0;
	ListCell   *cell;
	ListCell   *use;

	foreach(cell, query->accesses)
		foreach(use, ((SynthAccess *) lfirst(cell))->uses)
			highest = Max(highest, ((SynthUse *) lfirst(use))->parameter);
	return highest;
}

/* Only where the parameter has the type of the statistics' values. */
static void
choose_value(ParamExternData *parameter, const SynthUse *use, Oid relation)
{
	HeapTuple	statistics = SearchSysCache3(STATRELATTINH, ObjectIdGetDatum(relation),
											 Int16GetDatum(use->attnum),
											 BoolGetDatum(get_rel_relkind(relation) == RELKIND_PARTITIONED_TABLE));

	if (!HeapTupleIsValid(statistics))
		return;
	parameter->ptype = use->parameter_type;
	parameter->pflags = PARAM_FLAG_CONST;
	if (!pick(statistics, STATISTIC_KIND_HISTOGRAM, wanted_position(use), parameter) &&
		!pick(statistics, STATISTIC_KIND_MCV, 0, parameter))
		parameter->ptype = InvalidOid;
	ReleaseSysCache(statistics);
}

static double
wanted_position(const SynthUse *use)
{
	Oid			opclass;
	int			strategy;

	if (use->kind != SYNTH_USE_RANGE)
		return 0.5;
	opclass = GetDefaultOpClass(exprType(use->expr), BTREE_AM_OID);
	strategy = OidIsValid(opclass) ?
		get_op_opfamily_strategy(use->operator, get_opclass_family(opclass)) : 0;
	return strategy == BTLessStrategyNumber || strategy == BTLessEqualStrategyNumber ? 0.1 : 0.9;
}

static bool
pick(HeapTuple statistics, int kind, double position,
	 ParamExternData *parameter)
{
	AttStatsSlot slot;
	bool		found = false;

	if (!get_attstatsslot(&slot, statistics, kind, InvalidOid, ATTSTATSSLOT_VALUES))
		return false;
	if (slot.nvalues > 0 && slot.valuetype == parameter->ptype)
	{
		Datum		value = slot.values[(int) ((slot.nvalues - 1) * position)];

		parameter->value = datumCopy(value, get_typbyval(slot.valuetype), get_typlen(slot.valuetype));
		parameter->isnull = false;
		found = true;
	}
	free_attstatsslot(&slot);
	return found;
}
