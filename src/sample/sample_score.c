/*
 * sample_score.c
 *		synth_score: how likely a row is.
 */
#include "postgres.h"

#include "sample/sample_row_private.h"

SYNTH_FUNCTION(synth_score);

/*
 * synth_score(model, row) strict
 *		A mixture's likelihood is that of its components, weighted by rows.
 */
Datum
synth_score(PG_FUNCTION_ARGS)
{
	SynthRowReader *reader = synth_sample_row_call(fcinfo)->reader;
	double		score = 0,
				rows = 0;

	for (int k = 0; k < reader->model->ncomponents; k++)
	{
		SynthRowComponent *rc = &reader->components[k];
		double		part = rc->log_rows + synth_sample_row_score(rc);

		score = k == 0 ? part : synth_sample_log_add(score, part);
		rows += Max((double) rc->component->rows, 1);
	}
	PG_RETURN_FLOAT8(score - synth_num_log(rows));
}
