/*
 * deps_private.h
 *		Shared by the files of the deps room.
 */
#ifndef SYNTH_DEPS_PRIVATE_H
#define SYNTH_DEPS_PRIVATE_H

#include "deps/deps.h"

/* ---- functional dependencies and keys ---- */

/* ---- normal forms ---- */

/* ---- foreign keys ---- */

#endif							/* SYNTH_DEPS_PRIVATE_H */
