/*
 * policy_error.c
 *		Errors of masked roles without the rows and keys that they would quote.
 *
 * The detail of a violated constraint holds the new row or the key, originals
 * included.  A context callback is run while the error is being made, before
 * anybody can catch it, and puts another detail in its place: so neither the
 * client nor an exception handler sees the first.  Deferred constraints are
 * checked when the transaction ends and no callback of ours is there; nothing
 * can catch their errors, so it is enough to take the detail away on their way
 * to the client and the log.
 *
 * Limit: the latter is skipped where log_min_messages keeps errors out of the
 * server's log.
 *
 * A foreign table's wrapper reads values before any mask does: what it says of
 * one that it cannot read is replaced whole.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "policy/policy_private.h"

static const char *const other_detail = "Rows and keys are not shown to masked roles.";

static emit_log_hook_type previous_emit = NULL;

/* The transaction has written as a masked role. */
static bool wrote_masked = false;

static bool quotes_rows(int code);
static void replace_detail(void *unused);
static void emit_without_detail(ErrorData *error);
static void forget_transaction(XactEvent event, void *unused);

void
synth_policy_install_error_hook(void)
{
	previous_emit = emit_log_hook;
	emit_log_hook = emit_without_detail;
	RegisterXactCallback(forget_transaction, NULL);
}

/*
 * Also within a SECURITY DEFINER function of a role that is not masked: the
 * error is for who called it.
 */
bool
synth_policy_session_is_masked(void)
{
	return synth_policy_role_is_masked(GetUserId()) ||
		synth_policy_role_is_masked(GetOuterUserId());
}

void
synth_policy_hide_details(ErrorContextCallback *callback)
{
	wrote_masked = true;
	callback->callback = replace_detail;
	callback->arg = NULL;
	callback->previous = error_context_stack;
	error_context_stack = callback;
}

void
synth_policy_show_details(ErrorContextCallback *callback)
{
	error_context_stack = callback->previous;
}

/* To be called in PG_CATCH, about a query over a foreign table with rules. */
void
synth_policy_rethrow_foreign(void)
{
	MemoryContext old;
	ErrorData  *error;

	switch (ERRCODE_TO_CATEGORY(geterrcode()))
	{
		case ERRCODE_TO_CATEGORY(ERRCODE_DATA_EXCEPTION):
		case ERRCODE_TO_CATEGORY(ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION):
		case ERRCODE_TO_CATEGORY(ERRCODE_WITH_CHECK_OPTION_VIOLATION):
		case ERRCODE_TO_CATEGORY(ERRCODE_FDW_ERROR):
			break;
		default:
			PG_RE_THROW();
	}
	old = MemoryContextSwitchTo(TopTransactionContext);
	error = CopyErrorData();
	FlushErrorState();
	MemoryContextSwitchTo(old);
	error->message = "error in a query over a foreign table";
	error->detail = "What it says of the table's values is not shown to masked roles.";
	error->detail_log = error->hint = error->context = NULL;
	ReThrowError(error);
}

/* Class 23 and WITH CHECK OPTION: they quote rows and keys. */
static bool
quotes_rows(int code)
{
	return ERRCODE_TO_CATEGORY(code) == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION ||
		code == ERRCODE_WITH_CHECK_OPTION_VIOLATION;
}

static void
replace_detail(void *unused)
{
	if (quotes_rows(geterrcode()))
	{
		errdetail_internal("%s", other_detail);
		errdetail_log("%s", other_detail);
	}
}

static void
emit_without_detail(ErrorData *error)
{
	if (wrote_masked && quotes_rows(error->sqlerrcode) && error->detail)
	{
		/* they are freed after a warning */
		error->detail = pstrdup(other_detail);
		error->detail_log = NULL;
	}
	if (previous_emit)
		previous_emit(error);
}

static void
forget_transaction(XactEvent event, void *unused)
{
	if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT ||
		event == XACT_EVENT_PREPARE)
		wrote_masked = false;
}
