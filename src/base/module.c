/*
 * module.c
 *		Load of the library, and synth_version().
 */
#include "postgres.h"

#include <unicode/uversion.h>

#include "base/base.h"
#include "fmgr.h"
#include "utils/builtins.h"

SYNTH_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	synth_base_define_settings();
}

SYNTH_FUNCTION(synth_version);

Datum
synth_version(PG_FUNCTION_ARGS)
{
	UVersionInfo icu;
	char		icu_text[U_MAX_VERSION_STRING_LENGTH];

	u_getVersion(icu);
	u_versionToString(icu, icu_text);
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("synth %s, ICU %s",
											  SYNTH_VERSION, icu_text)));
}
