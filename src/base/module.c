/*
 * module.c
 *		What the library says of itself: its magic block, how it was loaded,
 *		synth_version().  It is loaded by _PG_init() of policy_load.c.
 */
#include "postgres.h"

#include <unicode/uversion.h>

#include "base/base.h"
#include "fmgr.h"
#include "utils/builtins.h"

SYNTH_MODULE_MAGIC;

static bool preloaded = false;

void
synth_base_set_preloaded(bool value)
{
	preloaded = value;
}

bool
synth_base_is_preloaded(void)
{
	return preloaded;
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
