/*
 * guc.c
 *		The settings of synth, in alphabetical order.
 */
#include "postgres.h"

#include "base/base.h"
#include "utils/guc.h"

int			synth_learn_memory_kb = 256 * 1024;

void
synth_base_define_settings(void)
{
	DefineCustomIntVariable("synth.learn_memory",
							"Memory for the rows that a learning aggregate keeps.",
							"Rows beyond it are represented by a uniform sample. "
							"Each parallel worker may use as much.",
							&synth_learn_memory_kb,
							256 * 1024, 1024, 768 * 1024,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);

	MarkGUCPrefixReserved("synth");
}
