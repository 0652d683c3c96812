/*
 * parse_server_private.h
 *		Shared by the files of the parse room that talk to the server.
 */
#ifndef SYNTH_PARSE_SERVER_PRIVATE_H
#define SYNTH_PARSE_SERVER_PRIVATE_H

#include "base/base.h"
#include "parse/parse.h"
#include "parse/parse_private.h"

/* A text's bytes as UTF-8; not terminated. */
extern const char *synth_parse_utf8(const char *text, int bytes, size_t *utf8_bytes);
/* UTF-8 to a text of the database's encoding. */
extern text *synth_parse_text(const char *utf8, size_t bytes);

/* Error 22023 for a format that does not compile. */
pg_noreturn extern void synth_parse_format_error(SynthFormatStatus status);

/* Error 53200 where the tables of words don't fit. */
extern void synth_parse_open_words(void);

#endif							/* SYNTH_PARSE_SERVER_PRIVATE_H */
