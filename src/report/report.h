/*
 * report.h
 *		Door of the report room: how good, how private, how fair a synthetic
 *		table is.
 *
 * Nothing stands to the right of this room, so the door holds only the names
 * that its results carry: dashboards and our own bench look for them.
 */
#ifndef SYNTH_REPORT_H
#define SYNTH_REPORT_H

/* column "property" of synth_quality */
#define SYNTH_PROPERTY_SHAPES		"Column Shapes"
#define SYNTH_PROPERTY_TRENDS		"Column Pair Trends"
#define SYNTH_PROPERTY_TRENDS_COMMON	"Column Pair Trends (common edges)"
#define SYNTH_PROPERTY_OVERALL		"Overall"
#define SYNTH_PROPERTY_DETECTION	"Detection"

/* column "metric" of synth_quality */
#define SYNTH_METRIC_KS				"KSComplement"
#define SYNTH_METRIC_TV				"TVComplement"
#define SYNTH_METRIC_CORRELATION	"CorrelationSimilarity"
#define SYNTH_METRIC_CONTINGENCY	"ContingencySimilarity"
#define SYNTH_METRIC_MEAN			"mean"
#define SYNTH_METRIC_LOGISTIC		"LogisticDetection"
#define SYNTH_METRIC_TREES			"BoostedTreesDetection"

#endif							/* SYNTH_REPORT_H */
