/*
 * clean_context.c
 *		What the rest of a row says to a value.
 *
 * A rare value is at home where most of its rows lie in groups of another
 * column that are mostly its own: the few rows of a small state, all of one
 * city.  A mistyped one is scattered among the groups of the right one.
 *
 * A value keeps company with those values of other columns that nearly all of
 * its rows have.  It is no repair for a row that has others there.
 *
 * Cost: the rows of a value times the columns, once a value.
 */
#include "postgres.h"

#include "clean/clean_private.h"

#define LEAST_TOGETHER	2		/* rows of a group that is the value's own */
#define LEAST_COMPANY	5		/* rows before company is known */
#define COMPANY_SHARE	0.95
#define LEAST_KNOWN		3		/* rows of a value that is no mistake itself */

struct SynthCleanContext
{
	SynthCleanTable *table;
	int			at;
	SynthCleanGroups groups;	/* rows by the column's values */
	uint32	   *first;			/* group of each code, or ngroups */
	int32	  **company;		/* of each code, when it is first asked for */
	int32		nvalues;
	uint32	   *count;			/* of another column's codes, all zero */
};

static bool is_context(const SynthCleanTable *table, int column);
static int32 *find_company(SynthCleanContext *context, uint32 group);

SynthCleanContext *
synth_clean_context(SynthCleanTable *table, int at)
{
	SynthCleanContext *context = palloc0(sizeof(SynthCleanContext));
	const SynthCleanColumn *column = &table->columns[at];
	int32		most = 1;

	context->table = table;
	context->at = at;
	context->nvalues = column->nvalues;
	context->first = synth_palloc_array(uint32, column->nvalues + 1);
	context->company = synth_palloc0_array(int32 *, column->nvalues + 1);
	synth_clean_group(table, at, -1, table->nrows, &context->groups);
	for (int32 i = 0; i < column->nvalues; i++)
		context->first[i] = context->groups.ngroups;
	for (uint32 g = 0; g < context->groups.ngroups; g++)
		context->first[column->cell[context->groups.rows[context->groups.start[g]]]] = g;
	for (int i = 0; i < table->n; i++)
		most = Max(most, table->columns[i].nvalues);
	context->count = synth_palloc0_array(uint32, most);
	return context;
}

/* Values that come again; a key says nothing of others, nor do measures. */
static bool
is_context(const SynthCleanTable *table, int at)
{
	const SynthCleanColumn *column = &table->columns[at];

	return !column->is_measure && column->nvalues >= 2 &&
		column->nvalues * 2 <= (int64) table->nrows - column->empty;
}

bool
synth_clean_is_at_home(SynthCleanContext *context, int32 code)
{
	uint32		group = context->first[code];
	const uint32 *rows;
	uint32		n;

	if (group == context->groups.ngroups)
		return false;
	rows = context->groups.rows + context->groups.start[group];
	n = context->groups.start[group + 1] - context->groups.start[group];
	if (n < LEAST_TOGETHER)
		return false;
	for (int i = 0; i < context->table->n; i++)
	{
		const SynthCleanColumn *column = &context->table->columns[i];
		uint32		home = 0;

		if (i == context->at || !is_context(context->table, i))
			continue;
		for (uint32 k = 0; k < n; k++)
			if (column->cell[rows[k]] >= 0)
				context->count[column->cell[rows[k]]]++;
		for (uint32 k = 0; k < n; k++)
		{
			int32		other = column->cell[rows[k]];

			if (other < 0)
				continue;
			if (context->count[other] >= LEAST_TOGETHER &&
				context->count[other] * 2 > column->values[other].rows)
				home += context->count[other];
			context->count[other] = 0;
		}
		if (home * 2 > n)
			return true;
	}
	return false;
}

bool
synth_clean_fits_row(SynthCleanContext *context, int32 code, uint32 row)
{
	uint32		group = code < context->nvalues ? context->first[code] : context->groups.ngroups;
	const int32 *company;

	if (group == context->groups.ngroups)
		return true;
	if (context->company[code] == NULL)
		context->company[code] = find_company(context, group);
	company = context->company[code];
	for (int i = 0; i < context->table->n; i++)
	{
		const SynthCleanColumn *column = &context->table->columns[i];
		int32		own = column->cell[row];

		if (company[i] >= 0 && own >= 0 && own != company[i] &&
			column->values[own].rows >= LEAST_KNOWN)
			return false;
	}
	return true;
}

static int32 *
find_company(SynthCleanContext *context, uint32 group)
{
	SynthCleanTable *table = context->table;
	int32	   *company = synth_palloc_array(int32, table->n + 1);
	const uint32 *rows = context->groups.rows + context->groups.start[group];
	uint32		n = context->groups.start[group + 1] - context->groups.start[group];

	for (int i = 0; i < table->n; i++)
	{
		const SynthCleanColumn *column = &table->columns[i];

		company[i] = SYNTH_CLEAN_NONE;
		if (i == context->at || n < LEAST_COMPANY || !is_context(table, i))
			continue;
		for (uint32 k = 0; k < n; k++)
			if (column->cell[rows[k]] >= 0)
				context->count[column->cell[rows[k]]]++;
		for (uint32 k = 0; k < n; k++)
		{
			int32		other = column->cell[rows[k]];

			if (other < 0)
				continue;
			if (context->count[other] >= COMPANY_SHARE * n)
				company[i] = other;
			context->count[other] = 0;
		}
	}
	return company;
}
