/*
 * report_private.h
 *		What the files of the report room share.
 */
#ifndef SYNTH_REPORT_PRIVATE_H
#define SYNTH_REPORT_PRIVATE_H

#include "base/base.h"
#include "num/num.h"
#include "report/report.h"
#include "utils/jsonb.h"

/* ---- options (report_options.c) ---- */

typedef struct SynthReportOptions
{
	int			ncolumns;		/* of columns; -1: all */
	char	  **columns;
	int			ncategorical;
	char	  **categorical;
	int			nnumerical;
	char	  **numerical;
	bool		detection;
	int64		sample_rows;	/* of each table; 0: all */
	uint64		seed;
}			SynthReportOptions;

extern void synth_report_read_options(Jsonb *json, SynthReportOptions *options);

/* ---- how values of a type are read (report_types.c) ---- */

typedef struct SynthReportType
{
	Oid			type;			/* domains are seen through */
	bool		numerical;		/* unless an option says otherwise */
	double		(*number) (Datum value);	/* NULL: has no number */
	/* text of a category: where it lies, how long; NULL: the type's output */
	const char *(*category) (Datum value, Size *bytes);
}			SynthReportType;

/* never NULL */
extern const SynthReportType *synth_report_type(Oid type);

/* ---- two tables side by side (report_columns.c, report_read.c) ---- */

enum
{
	SYNTH_REAL = 0,
	SYNTH_SYNTHETIC = 1
};

/* A category is known by 128 bits of hash; its text is not kept. */
typedef struct SynthReportKey
{
	uint64		high;
	uint64		low;
}			SynthReportKey;

typedef struct SynthReportDictionary SynthReportDictionary;

typedef struct SynthReportColumn
{
	char	   *name;
	bool		numerical;
	Oid			type[2];		/* declared, in each table */
	double	   *value[2];		/* numerical: NaN stands for NULL */
	uint32	   *code[2];		/* categorical */
	uint32		ncodes;
	SynthReportKey *key;		/* of a code */
	SynthReportDictionary *dictionary;
}			SynthReportColumn;

typedef struct SynthReportTables
{
	MemoryContext context;		/* owns all of it */
	Oid			relation[2];
	int			ncolumns;
	SynthReportColumn *columns;
	uint32		nrows[2];
	uint64	   *row_hash[2];	/* of the row's content; rows are sorted by it */
}			SynthReportTables;

extern void synth_report_match_columns(SynthReportTables *tables,
									   const SynthReportOptions *options);
extern void synth_report_read(SynthReportTables *tables,
							  const SynthReportOptions *options);

/* the categories of one column (report_dictionary.c) */
extern SynthReportDictionary *synth_report_dictionary(MemoryContext context);
extern SynthReportKey synth_report_key(const char *text, Size bytes);
extern uint32 synth_report_code(SynthReportColumn *column, SynthReportKey key);

/* ---- shapes and trends (report_score.c) ---- */

/* A column cut into levels, for contingency tables. */
typedef struct SynthReportLevels
{
	uint32		nlevels;
	const uint32 *level[2];		/* [SYNTH_SYNTHETIC]: cut by its own edges */
	const uint32 *common;		/* the synthetic table, cut by the real edges */
}			SynthReportLevels;

/* Scores are 1 - error; NaN where undefined. */
extern double synth_report_shape(const SynthReportTables *tables, int column);
extern void synth_report_levels(const SynthReportTables *tables,
								SynthReportLevels *levels);
extern double synth_report_correlation(const SynthReportTables *tables,
									   int a, int b);
extern double synth_report_contingency(const SynthReportTables *tables,
									   const SynthReportLevels *a,
									   const SynthReportLevels *b,
									   bool common_edges);

/* ---- detection (report_detect.c) ---- */

extern void synth_report_detect(const SynthReportTables *tables, uint64 seed,
								double *logistic, double *trees);

/* ---- logistic regression (report_logistic.c); pure C ---- */

typedef struct SynthLogisticTask
{
	int			nnumbers;
	const double *number;		/* rows * nnumbers, scaled */
	int			nindicators;
	const int32_t *indicator;	/* rows * nindicators: coefficient that the
								 * row's category has, -1: none */
	int			ncoefficients;	/* of numbers, then of categories */
	const double *center;		/* of each coefficient's column ... */
	const double *scale;		/* ... whose value is (0 or 1 - center) / scale */
	const uint8_t *label;
	const uint32_t *train;
	uint32_t	ntrain;
	const uint32_t *apply;
	uint32_t	napply;
	double		l2;
	int			max_iterations;
	double	   *score;			/* result: log-odds of the rows of apply */
	double	   *work;			/* synth_report_logistic_work() doubles */
	SynthPoll	poll;
	void	   *poll_arg;
}			SynthLogisticTask;

extern size_t synth_report_logistic_work(int ncoefficients);
extern void synth_report_logistic(SynthLogisticTask *task);

#endif							/* SYNTH_REPORT_PRIVATE_H */
