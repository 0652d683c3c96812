/*
 * star.h
 *		Door of the star room: a dimensional model of a schema, and its load.
 *		Nothing in C is called from outside.
 */
#ifndef SYNTH_STAR_H
#define SYNTH_STAR_H

#include "etl/etl.h"

#endif							/* SYNTH_STAR_H */
