/*
 * guc.c
 *		The settings of synth, in alphabetical order.
 */
#include "postgres.h"

#include "base/base.h"
#include "utils/guc.h"

char	   *synth_default_rule = NULL;
bool		(*synth_default_rule_check) (const char *rule) = NULL;
void		(*synth_default_rule_assigned) (void) = NULL;
int			synth_dependency_memory_kb = 256 * 1024;
int			synth_learn_memory_kb = 256 * 1024;

static bool check_default_rule(char **value, void **extra, GucSource source);
static void assign_default_rule(const char *value, void *extra);

void
synth_base_define_settings(void)
{
	DefineCustomStringVariable("synth.default_rule",
							   "Masking rule of columns without one, for masked roles and anonymize_row.",
							   "Empty shows them; \"suggested\" masks those that look personal by name and type.",
							   &synth_default_rule,
							   "", PGC_SUSET, 0, check_default_rule, assign_default_rule, NULL);
	DefineCustomIntVariable("synth.dependency_memory",
							"Memory for a table whose dependencies or keys are looked for.",
							"What does not fit is said in the result.",
							&synth_dependency_memory_kb,
							256 * 1024, 64, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
	DefineCustomIntVariable("synth.learn_memory",
							"Memory for the rows that a learning aggregate keeps.",
							"Rows beyond it are represented by a uniform sample. "
							"Each parallel worker may use as much.",
							&synth_learn_memory_kb,
							256 * 1024, 1024, 768 * 1024,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);

	MarkGUCPrefixReserved("synth");
}

/*
 * A wrong rule is refused where somebody is there to be told.  One from a
 * file is taken: to fall back to the default would be to mask nothing.
 */
static bool
check_default_rule(char **value, void **extra, GucSource source)
{
	return source < PGC_S_TEST || synth_default_rule_check == NULL ||
		synth_default_rule_check(*value);
}

static void
assign_default_rule(const char *value, void *extra)
{
	if (synth_default_rule_assigned)
		synth_default_rule_assigned();
}
