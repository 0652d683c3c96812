/*
 * policy_load.c
 *		Load of the library: settings, the label provider and the hooks.
 *
 * It is here because base, where the settings are, may know nothing of rules.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "tcop/tcopprot.h"

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	synth_policy_watch_setting();
	synth_base_define_settings();
	/* nothing was run yet: by shared_ or session_preload_libraries */
	synth_base_set_preloaded(process_shared_preload_libraries_in_progress ||
							 debug_query_string == NULL);
	synth_policy_register_provider();
	synth_policy_install_hooks();
	synth_policy_install_utility_hook();
	synth_policy_install_error_hook();
}
