/*
 * detect_server_private.h
 *		Shared by those files of the detect room that talk to the server.
 */
#ifndef SYNTH_DETECT_SERVER_PRIVATE_H
#define SYNTH_DETECT_SERVER_PRIVATE_H

#include "base/base.h"
#include "detect/detect_private.h"

/* From here on a column counts as personal. */
#define SYNTH_DETECT_PERSONAL	0.5

extern SynthDetectType synth_detect_type_of(Oid type);

#endif							/* SYNTH_DETECT_SERVER_PRIVATE_H */
