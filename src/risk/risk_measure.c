/*
 * risk_measure.c
 *		synth_risk(source, quasi, sensitive, ...): how anonymous a table is.
 *
 * Rows with the same quasi-identifiers are a class; NULL is a value like any
 * other.  The measures are those of the literature:
 *
 * k			smallest class (Sweeney 2002)
 * l, t			see risk_diversity.c
 * risks		prosecutor (the attacker knows that the person is in the table:
 *				1 / class), journalist (knows it not: 1 / class in the
 *				population), marketer (wants as many persons as possible):
 *				El Emam, Guide to the De-Identification of Personal Health
 *				Information, 2013, chapter 16
 * c_avg, discernibility	LeFevre, DeWitt and Ramakrishnan 2006
 *
 * Where the table is a sample of a population, the size F of a class there is
 * not known.  Given f rows in the sample, F is taken as negative binomial with
 * the sampling fraction p (Benedetti and Franconi 1998), and the risk is the
 * mean of 1 / F, in closed form.  The rows that are unique in the population
 * are estimated as Zayatz (1991) does.
 */
#include "postgres.h"

#include <math.h>

#include "access/relation.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "risk/risk_private.h"
#include "utils/builtins.h"

#define RESULT_COLUMNS	4
#define DEFAULT_THRESHOLD 0.2
/* from this size on, the series needs few terms whatever the fraction */
#define SERIES_FROM		32

typedef struct ClassEntry
{
	uint32		row;			/* its first */
	uint32		number;
	uint32		hash;
	char		status;
}			ClassEntry;

static uint32 hash_row(const SynthRiskTable *table, uint32 row);
static bool same_row(const SynthRiskTable *table, uint32 a, uint32 b);

#define SH_PREFIX classes
#define SH_ELEMENT_TYPE ClassEntry
#define SH_KEY_TYPE uint32
#define SH_KEY row
#define SH_HASH_KEY(tb, k) hash_row((tb)->private_data, k)
#define SH_EQUAL(tb, a, b) same_row((tb)->private_data, a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct Grouping
{
	uint32		nclasses;
	uint32	   *start;			/* nclasses + 1, in order */
	uint32	   *order;			/* rows, class by class */
}			Grouping;

typedef struct Options
{
	double		fraction;		/* 1: the table is the population */
	double		threshold;
}			Options;

static void read_options(FunctionCallInfo fcinfo, Options *options);
static void group_rows(SynthRiskTable *table, Grouping *grouping);
static void put_classes(ReturnSetInfo *result, const SynthRiskTable *table,
						const Grouping *grouping, const Options *options);
static double mean_inverse(uint32 f, double fraction);
static void put_sensitive(ReturnSetInfo *result, SynthRiskTable *table,
						  const Grouping *grouping);
static void put(ReturnSetInfo *result, const char *metric, const char *column,
				double value, const char *detail);

SYNTH_FUNCTION(synth_risk);

Datum
synth_risk(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "synth risk",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;
	SynthRiskTable *table;
	Relation	relation;
	Options		options;
	Grouping	grouping;
	int			nquasi,
				nsensitive;
	char	  **quasi,
			  **sensitive;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the source of synth_risk must not be NULL")));
	InitMaterializedSRF(fcinfo, 0);
	table = MemoryContextAllocZero(context, sizeof(SynthRiskTable));
	table->context = context;
	quasi = synth_risk_read_names(fcinfo, 1, "quasi-identifier", &nquasi);
	sensitive = synth_risk_read_names(fcinfo, 2, "sensitive", &nsensitive);
	read_options(fcinfo, &options);
	relation = synth_risk_open(PG_GETARG_OID(0));
	synth_risk_choose_columns(table, relation, nquasi, quasi, nsensitive, sensitive);
	relation_close(relation, NoLock);
	synth_risk_read(table, NULL);
	if (table->nrows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("table \"%s\" has no rows", table->name),
				 errhint("With row-level security, see that the current role may read them.")));
	old = MemoryContextSwitchTo(context);
	group_rows(table, &grouping);
	put_classes(result, table, &grouping, &options);
	put_sensitive(result, table, &grouping);
	MemoryContextSwitchTo(old);
	synth_risk_end(table);
	return (Datum) 0;
}

static void
read_options(FunctionCallInfo fcinfo, Options *options)
{
	options->fraction = PG_ARGISNULL(3) ? 1 : PG_GETARG_FLOAT8(3);
	if (!(options->fraction > 0 && options->fraction <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sampling fraction is out of range"),
				 errhint("It is the share of the population that the table holds: above 0, up to 1.")));
	options->threshold = PG_ARGISNULL(4) ? DEFAULT_THRESHOLD : PG_GETARG_FLOAT8(4);
	if (!(options->threshold >= 0 && options->threshold <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the threshold is out of range"),
				 errhint("It is a probability of re-identification, from 0 to 1.")));
}

static uint32
hash_row(const SynthRiskTable *table, uint32 row)
{
	const int32 *cells = table->cells + (Size) row * table->stride;
	uint64		hash = 0;

	for (int i = 0; i < table->nquasi; i++)
		hash = synth_num_mix(hash, cells[i]);
	return (uint32) hash;
}

static bool
same_row(const SynthRiskTable *table, uint32 a, uint32 b)
{
	return memcmp(table->cells + (Size) a * table->stride,
				  table->cells + (Size) b * table->stride,
				  table->nquasi * sizeof(int32)) == 0;
}

static void
group_rows(SynthRiskTable *table, Grouping *grouping)
{
	classes_hash *classes = classes_create(CurrentMemoryContext, 1024, table);
	uint32	   *class_of = synth_palloc_array(uint32, table->nrows);

	for (uint32 row = 0; row < table->nrows; row++)
	{
		bool		found;
		uint32		number = classes->members;
		ClassEntry *entry = classes_insert(classes, row, &found);

		CHECK_FOR_INTERRUPTS();
		if (!found)
			entry->number = number;
		class_of[row] = entry->number;
	}
	grouping->nclasses = classes->members;
	classes_destroy(classes);

	grouping->start = synth_palloc0_array(uint32, (Size) grouping->nclasses + 1);
	grouping->order = synth_palloc_array(uint32, table->nrows);
	for (uint32 row = 0; row < table->nrows; row++)
		grouping->start[class_of[row]]++;
	for (uint32 i = 1; i <= grouping->nclasses; i++)
		grouping->start[i] += grouping->start[i - 1];
	for (uint32 row = table->nrows; row-- > 0;)
		grouping->order[--grouping->start[class_of[row]]] = row;
	pfree(class_of);
}

static void
put_classes(ReturnSetInfo *result, const SynthRiskTable *table,
			const Grouping *grouping, const Options *options)
{
	double		n = table->nrows,
				p = options->fraction;
	uint32		smallest = table->nrows;
	double		uniques = 0,
				discernibility = 0,
				above = 0,
				journalist = 0,
				journalist_above = 0,
				weight = 0;
	uint32		last_size = 0;
	double		risk = 0;
	double		average = n / grouping->nclasses;

	for (uint32 i = 0; i < grouping->nclasses; i++)
	{
		uint32		f = grouping->start[i + 1] - grouping->start[i];

		CHECK_FOR_INTERRUPTS();
		if (f != last_size)
			risk = mean_inverse(f, p);
		last_size = f;
		smallest = Min(smallest, f);
		uniques += f == 1;
		discernibility += (double) f * f;
		above += 1.0 / f > options->threshold ? f : 0;
		journalist += f * risk;
		journalist_above += risk > options->threshold ? f : 0;
		weight += p == 1 ? f == 1 : f * p * pow(1 - p, f - 1);
	}
	put(result, SYNTH_RISK_ROWS, NULL, n, "Rows of the table.");
	put(result, SYNTH_RISK_CLASSES, NULL, grouping->nclasses,
		"Classes: different combinations of the quasi-identifiers.");
	put(result, SYNTH_RISK_K, NULL, smallest,
		"Rows of the smallest class: the table is k-anonymous for this k.");
	put(result, SYNTH_RISK_AVERAGE_CLASS, NULL, average, "Rows of a class on average.");
	put(result, SYNTH_RISK_C_AVG, NULL, average / smallest,
		"Average class over k: 1 is the best that k allows.");
	put(result, SYNTH_RISK_DISCERNIBILITY, NULL, discernibility,
		"Sum of squared class sizes: rows from which a row cannot be told.");
	put(result, SYNTH_RISK_UNIQUES, NULL, uniques, "Rows that are a class alone.");
	put(result, SYNTH_RISK_UNIQUE_SHARE, NULL, uniques / n,
		"Share of the rows that are a class alone.");
	put(result, SYNTH_RISK_POPULATION_UNIQUES, NULL,
		uniques == 0 ? 0 : uniques * uniques * p / weight,
		"Unique rows that are unique in the population, too (estimate of Zayatz).");
	put(result, SYNTH_RISK_PROSECUTOR_MAX, NULL, 1.0 / smallest,
		"Highest probability that a person known to be in the table is found.");
	put(result, SYNTH_RISK_PROSECUTOR_AVG, NULL, grouping->nclasses / n,
		"The same, on average over the rows.");
	put(result, SYNTH_RISK_PROSECUTOR_ABOVE, NULL, above / n,
		"Share of the rows whose probability is above the threshold.");
	put(result, SYNTH_RISK_JOURNALIST_MAX, NULL, mean_inverse(smallest, p),
		"Highest probability that a row is matched to the right person of the population.");
	put(result, SYNTH_RISK_JOURNALIST_AVG, NULL, journalist / n,
		"The same, on average over the rows.");
	put(result, SYNTH_RISK_JOURNALIST_ABOVE, NULL, journalist_above / n,
		"Share of the rows whose probability is above the threshold.");
	put(result, SYNTH_RISK_MARKETER, NULL, journalist / n,
		"Share of the rows that an attacker who matches them all gets right.");
}

/*
 * The mean of 1 / F where F is the population's class of one with f rows here:
 *		r(f) = integral of u^(f-1) p / (p + (1-p) u) du over 0 .. 1.
 * By parts, r(f+1) = p / (1-p) (1/f - r(f)), from r(1) = p / (1-p) ln(1/p): no
 * step makes an error larger while p is at most 1/2.  Else, and for large f,
 * p / f (1 + sum of n! (1-p)^n / ((f+1) ... (f+n))) has few terms.
 */
static double
mean_inverse(uint32 f, double p)
{
	double		z = 1 - p;
	double		r;

	if (p > 0.5 || f > SERIES_FROM)
	{
		double		term = 1,
					sum = 0;

		for (int n = 0; term > 1e-17 * sum; n++)
		{
			sum += term;
			term *= (n + 1) * z / (f + 1.0 + n);
		}
		return p / f * sum;
	}
	r = p / z * synth_num_log(1 / p);
	for (uint32 i = 1; i < f; i++)
		r = p / z * (1.0 / i - r);
	return r;
}

static void
put_sensitive(ReturnSetInfo *result, SynthRiskTable *table, const Grouping *grouping)
{
	SynthSensitive *sensitive = synth_palloc_array(SynthSensitive, table->nsensitive);

	synth_risk_sensitive(table, sensitive);
	for (int s = 0; s < table->nsensitive; s++)
	{
		const char *name = table->columns[table->nquasi + s].name;
		uint32	   *count = synth_palloc0_array(uint32, sensitive[s].ncodes);
		int32	   *codes = synth_palloc_array(int32, sensitive[s].ncodes);
		uint32		l = sensitive[s].ncodes;
		double		entropy = synth_num_log(Max(l, 1)),
					t = 0,
					homogeneous = 0;

		for (uint32 i = 0; i < grouping->nclasses; i++)
		{
			uint32		ncodes = 0;
			uint32		n = grouping->start[i + 1] - grouping->start[i];
			SynthDiversity found;

			for (uint32 r = grouping->start[i]; r < grouping->start[i + 1]; r++)
				synth_num_tally(count, codes, &ncodes,
								table->cells[(Size) grouping->order[r] * table->stride +
											 table->width + s]);
			CHECK_FOR_INTERRUPTS();
			synth_risk_diversity(&sensitive[s],
								SYNTH_DIVERSITY_ENTROPY | SYNTH_DIVERSITY_DISTANCE,
								count, codes, ncodes, n, &found);
			l = Min(l, found.distinct);
			entropy = Min(entropy, found.entropy);
			t = Max(t, found.distance);
			homogeneous += found.distinct == 1 ? n : 0;
		}
		put(result, SYNTH_RISK_L, name, l,
			"Fewest values of the column in a class: the table is l-diverse for this l.");
		put(result, SYNTH_RISK_ENTROPY_L, name, exp(Max(entropy, 0)),
			"The same by entropy: as diverse as so many values of equal share.");
		put(result, SYNTH_RISK_T, name, t,
			"Largest distance between a class and the table: it is t-close for this t.");
		put(result, SYNTH_RISK_HOMOGENEOUS, name, homogeneous / table->nrows,
			"Share of the rows in classes of one value, which tell it of each member.");
		pfree(count);
		pfree(codes);
	}
}

static void
put(ReturnSetInfo *result, const char *metric, const char *column, double value,
	const char *detail)
{
	Datum		values[RESULT_COLUMNS];
	bool		nulls[RESULT_COLUMNS] = {false};
	NameData	name;

	values[0] = CStringGetTextDatum(metric);
	nulls[1] = column == NULL;
	if (column)
	{
		namestrcpy(&name, column);
		values[1] = NameGetDatum(&name);
	}
	values[2] = Float8GetDatum(value);
	values[3] = CStringGetTextDatum(detail);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}
