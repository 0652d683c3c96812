/*
 * advise_private.h
 *		Shared by the files of the advise room.
 */
#ifndef SYNTH_ADVISE_PRIVATE_H
#define SYNTH_ADVISE_PRIVATE_H

#include "advise/advise.h"

/* ---- what-if planning ---- */

/* ---- workload ---- */

/* ---- indexes: candidates and selection ---- */

/* ---- indexes: what may go ---- */

/* ---- schema ---- */

/* ---- all together ---- */

#endif							/* SYNTH_ADVISE_PRIVATE_H */
