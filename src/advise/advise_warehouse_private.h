/*
 * advise_warehouse_private.h
 *		Shared by the files that advise on a warehouse.
 */
#ifndef SYNTH_ADVISE_WAREHOUSE_PRIVATE_H
#define SYNTH_ADVISE_WAREHOUSE_PRIVATE_H

#include "advise/advise_schema_private.h"

/*
 * An aggregating query over inner joins, taken apart.  In all expressions
 * relations are numbered by their place in the list, from 1, so that those
 * of two queries over the same relations can be compared.
 */
typedef struct SynthStarQuery
{
	const SynthQuery *query;
	List	   *relations;		/* OIDs, ascending */
	List	   *entries;		/* RangeTblEntry *, of the same */
	List	   *joins;			/* Expr *: equalities of two relations */
	List	   *filters;		/* Node *: of one relation */
	List	   *targets;		/* TargetEntry * */
	List	   *groups;			/* Node * */
	List	   *aggregates;		/* Aggref * */
	Node	   *having;
}			SynthStarQuery;

/* NULL: it is not of that form. */
extern SynthStarQuery *synth_advise_star_query(const SynthQuery *query);
/* Do they join the same relations by the same columns? */
extern bool synth_advise_same_star(const SynthStarQuery *a, const SynthStarQuery *b);

/* An aggregate kept by several queries. */
typedef struct SynthStarView
{
	List	   *queries;		/* SynthStarQuery * */
	List	   *groups;			/* Node *: its columns */
	List	   *measures;		/* Aggref *: its other columns */
	List	   *names;			/* char *: of both, in that order */
	char	   *sql;			/* its definition */
	double		build_cost;		/* estimates */
	double		gain;			/* of the workload */
	double		rows;
	bool		is_counted;		/* the rows are no estimate */
	double		bytes;
}			SynthStarView;

/* NULL: there is no view that serves all of them. */
extern SynthStarView *synth_advise_star_view(List *queries);
/* A query as one of the view; name: as it is to be called. */
extern char *synth_advise_star_rewrite(const SynthStarView *view, const SynthStarQuery *query,
									   const char *name);
/* What it costs then, by size: the view is not there to be planned with. */
extern double synth_advise_star_cost(const SynthStarView *view, const SynthStarQuery *query);

#endif							/* SYNTH_ADVISE_WAREHOUSE_PRIVATE_H */
