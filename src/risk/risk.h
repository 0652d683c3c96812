/*
 * risk.h
 *		Door of the risk room: how anonymous a table is, and how it is made so.
 *
 * Nothing in C is called from outside: the door holds the names that results
 * carry, which dashboards and our own bench look for.
 */
#ifndef SYNTH_RISK_H
#define SYNTH_RISK_H

/* a value that could be any of its column */
#define SYNTH_RISK_ANY				"*"

/* column "metric" of synth_risk: classes */
#define SYNTH_RISK_ROWS				"rows"
#define SYNTH_RISK_CLASSES			"classes"
#define SYNTH_RISK_K				"k"
#define SYNTH_RISK_AVERAGE_CLASS	"average_class"
#define SYNTH_RISK_C_AVG			"c_avg"
#define SYNTH_RISK_DISCERNIBILITY	"discernibility"
#define SYNTH_RISK_UNIQUES			"uniques"
#define SYNTH_RISK_UNIQUE_SHARE		"unique_share"
#define SYNTH_RISK_POPULATION_UNIQUES "population_uniques"

/* re-identification */
#define SYNTH_RISK_PROSECUTOR_MAX	"prosecutor_max"
#define SYNTH_RISK_PROSECUTOR_AVG	"prosecutor_average"
#define SYNTH_RISK_PROSECUTOR_ABOVE "prosecutor_above"
#define SYNTH_RISK_JOURNALIST_MAX	"journalist_max"
#define SYNTH_RISK_JOURNALIST_AVG	"journalist_average"
#define SYNTH_RISK_JOURNALIST_ABOVE "journalist_above"
#define SYNTH_RISK_MARKETER			"marketer"

/* of each sensitive column */
#define SYNTH_RISK_L				"l"
#define SYNTH_RISK_ENTROPY_L		"entropy_l"
#define SYNTH_RISK_T				"t"
#define SYNTH_RISK_HOMOGENEOUS		"homogeneous_share"

#endif							/* SYNTH_RISK_H */
