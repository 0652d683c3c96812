/*
 * guc.c
 *		The settings of synth, in alphabetical order.
 */
#include "postgres.h"

#include "base/base.h"
#include "utils/guc.h"

char	   *synth_default_rule = NULL;
int			synth_learn_memory_kb = 256 * 1024;

void
synth_base_define_settings(void)
{
	DefineCustomStringVariable("synth.default_rule",
							   "Masking rule of columns without one, for masked roles and anonymize_row.",
							   "Empty shows them; \"suggested\" masks those that look personal by name and type.",
							   &synth_default_rule,
							   "", PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("synth.learn_memory",
							"Memory for the rows that a learning aggregate keeps.",
							"Rows beyond it are represented by a uniform sample. "
							"Each parallel worker may use as much.",
							&synth_learn_memory_kb,
							256 * 1024, 1024, 768 * 1024,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);

	MarkGUCPrefixReserved("synth");
}
