/*
 * mask_prose.c
 *		Method text: personal data inside of free text.
 *
 * What the detect room finds is replaced by its category in brackets, or with
 * fake = true by the pseudonym that the category's rule gives, under the same
 * domain as in a column of its own.  A finding ends where a grapheme does.
 *
 * Limits: what is not found stays.  Names without a title or an address
 * beside them are hard to tell from other words.
 */
#include "postgres.h"

#include <unicode/uchar.h>

#include "catalog/pg_type.h"
#include "detect/detect.h"
#include "mask/mask_methods_private.h"
#include "miscadmin.h"

#define FIRST_FINDINGS		32
#define DEFAULT_CONFIDENCE	0.4

/* A category's mask; made when it is first found. */
typedef struct FakeMask
{
	const char *category;
	SynthMask  *mask;			/* NULL: its rule does not make text */
	struct FakeMask *next;
}			FakeMask;

typedef struct ProseState
{
	bool		fake;
	double		confidence;
	int			nfindings;		/* that there is room for */
	SynthFinding *findings;
	FakeMask   *fakes;
}			ProseState;

void
synth_mask_prepare_prose(SynthMask *mask)
{
	ProseState *state = palloc0(sizeof(ProseState));

	state->fake = synth_mask_argument_flag(mask->rule, 0);
	state->confidence = synth_mask_argument_number(mask->rule, 1, DEFAULT_CONFIDENCE);
	if (!(state->confidence >= 0 && state->confidence <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the confidence of masking method \"text\" must be from 0 to 1")));
	state->nfindings = FIRST_FINDINGS;
	state->findings = palloc(sizeof(SynthFinding) * state->nfindings);
	mask->state = state;
}

/* All findings, in state->findings. */
static int
find_all(SynthMask *mask, const char *in, int bytes)
{
	ProseState *state = mask->state;
	int			n = synth_detect_scan(in, bytes, state->confidence, state->findings,
									  state->nfindings);

	if (n <= state->nfindings)
		return n;
	pfree(state->findings);
	state->nfindings = n;
	state->findings = MemoryContextAllocHuge(mask->context, sizeof(SynthFinding) * (Size) n);
	return synth_detect_scan(in, bytes, state->confidence, state->findings, n);
}

/* Behind the marks that belong to the character before. */
static int
end_of_grapheme(const char *in, int at, int bytes)
{
	const char *next = in + at;

	while (next < in + bytes)
	{
		const char *here = next;
		int			type = u_charType((UChar32) synth_mask_next_char(&next, in + bytes));

		if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK &&
			type != U_COMBINING_SPACING_MARK)
			return here - in;
	}
	return bytes;
}

static SynthMask *
fake_mask(SynthMask *mask, const char *category)
{
	ProseState *state = mask->state;
	const char *rule_text = synth_detect_rule(category);
	FakeMask   *fake;
	MemoryContext old;

	for (fake = state->fakes; fake; fake = fake->next)
		if (strcmp(fake->category, category) == 0)
			return fake->mask;
	old = MemoryContextSwitchTo(mask->context);
	fake = palloc0(sizeof(FakeMask));
	fake->category = category;
	if (rule_text)
	{
		SynthRule  *rule = synth_mask_parse(rule_text);

		if ((rule->method->text_types & SYNTH_TYPES_TEXT) && rule->method != mask->method)
			fake->mask = synth_mask_begin(rule, TEXTOID, -1, mask->scope, mask->context);
	}
	fake->next = state->fakes;
	state->fakes = fake;
	MemoryContextSwitchTo(old);
	return fake->mask;
}

static void
append_finding(SynthMask *mask, const SynthFinding *finding, const char *in, int bytes)
{
	const ProseState *state = mask->state;
	SynthMask  *fake = state->fake ? fake_mask(mask, finding->category) : NULL;

	if (fake)
	{
		/* both sides are UTF-8: no need to go through a datum */
		resetStringInfo(&fake->out);
		if (fake->method->apply_text(fake, in, bytes))
		{
			appendBinaryStringInfo(&mask->out, fake->out.data, fake->out.len);
			return;
		}
	}
	appendStringInfo(&mask->out, "[%s]", finding->category);
}

bool
synth_mask_apply_prose(SynthMask *mask, const char *in, int bytes)
{
	const ProseState *state = mask->state;
	int			n = find_all(mask, in, bytes);
	int			at = 0;

	for (int i = 0; i < n; i++)
	{
		const SynthFinding *finding = &state->findings[i];
		int			end = end_of_grapheme(in, finding->end, bytes);

		CHECK_FOR_INTERRUPTS();
		/* marks of the finding before may have reached into this one */
		if (finding->start < at)
			continue;
		appendBinaryStringInfo(&mask->out, in + at, finding->start - at);
		append_finding(mask, finding, in + finding->start, end - finding->start);
		at = end;
	}
	appendBinaryStringInfo(&mask->out, in + at, bytes - at);
	return true;
}
