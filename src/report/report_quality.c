/*
 * report_quality.c
 *		synth_quality(real, synthetic, options): scores of a synthetic table.
 *
 * Rows, in this order: the shape of each column, the trend of each pair of
 * columns, the same with common edges, the averages of the three, the overall
 * score (mean of shapes and trends), and the two detection scores.
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "miscadmin.h"
#include "report/report_private.h"
#include "utils/builtins.h"

#define RESULT_COLUMNS	5

/* Mean of what is defined. */
typedef struct Mean
{
	double		sum;
	int64		n;
}			Mean;

static void put_shapes(ReturnSetInfo *result, const SynthReportTables *tables,
					   Mean *mean);
static void put_trends(ReturnSetInfo *result, const SynthReportTables *tables,
					   const SynthReportLevels *levels, bool common_edges,
					   Mean *mean);
static void put_row(ReturnSetInfo *result, const char *property,
					const char *column_a, const char *column_b,
					const char *metric, double score, Mean *mean);

static double
mean_of(const Mean *mean)
{
	return mean->n == 0 ? NAN : mean->sum / mean->n;
}

SYNTH_FUNCTION(synth_quality);

Datum
synth_quality(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	SynthReportOptions options;
	SynthReportTables *tables;
	SynthReportLevels *levels;
	Mean		shapes = {0, 0},
				trends = {0, 0},
				trends_common = {0, 0},
				overall = {0, 0};
	MemoryContext context,
				old;

	InitMaterializedSRF(fcinfo, 0);
	context = AllocSetContextCreate(CurrentMemoryContext, "synth quality",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	synth_report_read_options(PG_GETARG_JSONB_P(2), &options);
	tables = palloc0(sizeof(SynthReportTables));
	tables->context = context;
	tables->relation[SYNTH_REAL] = PG_GETARG_OID(0);
	tables->relation[SYNTH_SYNTHETIC] = PG_GETARG_OID(1);
	synth_report_match_columns(tables, &options);
	synth_report_read(tables, &options);
	levels = synth_palloc_array(SynthReportLevels, tables->ncolumns);
	synth_report_levels(tables, levels);

	put_shapes(result, tables, &shapes);
	put_trends(result, tables, levels, false, &trends);
	put_trends(result, tables, levels, true, &trends_common);
	put_row(result, SYNTH_PROPERTY_SHAPES, NULL, NULL, SYNTH_METRIC_MEAN,
			mean_of(&shapes), &overall);
	put_row(result, SYNTH_PROPERTY_TRENDS, NULL, NULL, SYNTH_METRIC_MEAN,
			mean_of(&trends), &overall);
	put_row(result, SYNTH_PROPERTY_TRENDS_COMMON, NULL, NULL,
			SYNTH_METRIC_MEAN, mean_of(&trends_common), NULL);
	put_row(result, SYNTH_PROPERTY_OVERALL, NULL, NULL, SYNTH_METRIC_MEAN,
			mean_of(&overall), NULL);
	if (options.detection)
	{
		double		logistic,
					trees;

		synth_report_detect(tables, options.seed, &logistic, &trees);
		put_row(result, SYNTH_PROPERTY_DETECTION, NULL, NULL,
				SYNTH_METRIC_LOGISTIC, logistic, NULL);
		put_row(result, SYNTH_PROPERTY_DETECTION, NULL, NULL,
				SYNTH_METRIC_TREES, trees, NULL);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return (Datum) 0;
}

static void
put_shapes(ReturnSetInfo *result, const SynthReportTables *tables, Mean *mean)
{
	for (int i = 0; i < tables->ncolumns; i++)
		put_row(result, SYNTH_PROPERTY_SHAPES, tables->columns[i].name, NULL,
				tables->columns[i].numerical ? SYNTH_METRIC_KS : SYNTH_METRIC_TV,
				synth_report_shape(tables, i), mean);
}

static void
put_trends(ReturnSetInfo *result, const SynthReportTables *tables,
		   const SynthReportLevels *levels, bool common_edges, Mean *mean)
{
	const char *property = common_edges ? SYNTH_PROPERTY_TRENDS_COMMON :
		SYNTH_PROPERTY_TRENDS;

	for (int i = 0; i < tables->ncolumns; i++)
		for (int j = i + 1; j < tables->ncolumns; j++)
		{
			const SynthReportColumn *a = &tables->columns[i];
			const SynthReportColumn *b = &tables->columns[j];
			bool		numbers = a->numerical && b->numerical;

			put_row(result, property, a->name, b->name,
					numbers ? SYNTH_METRIC_CORRELATION :
					SYNTH_METRIC_CONTINGENCY,
					numbers ? synth_report_correlation(tables, i, j) :
					synth_report_contingency(tables, &levels[i], &levels[j],
											 common_edges),
					mean);
		}
}

/* A score that is undefined is NULL and in no mean. */
static void
put_row(ReturnSetInfo *result, const char *property, const char *column_a,
		const char *column_b, const char *metric, double score, Mean *mean)
{
	Datum		values[RESULT_COLUMNS];
	bool		nulls[RESULT_COLUMNS];
	NameData	name[2];
	const char *column[2] = {column_a, column_b};

	CHECK_FOR_INTERRUPTS();
	memset(nulls, 0, sizeof(nulls));
	values[0] = CStringGetTextDatum(property);
	for (int i = 0; i < 2; i++)
	{
		nulls[1 + i] = column[i] == NULL;
		namestrcpy(&name[i], column[i] == NULL ? "" : column[i]);
		values[1 + i] = NameGetDatum(&name[i]);
	}
	values[3] = CStringGetTextDatum(metric);
	nulls[4] = isnan(score);
	values[4] = Float8GetDatum(score);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	pfree(DatumGetPointer(values[0]));
	pfree(DatumGetPointer(values[3]));
	if (mean != NULL && !isnan(score))
	{
		mean->sum += score;
		mean->n++;
	}
}
