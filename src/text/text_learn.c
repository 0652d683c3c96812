/*
 * text_learn.c
 *		Learn a text column: choose the family, write the blob; pure C.
 */
#include <string.h>

#include "text/text_fit_private.h"

char *
synth_text_learn(const SynthTextValue *values, int nvalues,
				 const SynthTextFitOptions *options, uint16_t *cluster,
				 int *nclusters, size_t *blob_bytes,
				 const SynthTextMemory *memory,
				 SynthPoll poll, void *poll_arg)
{
	Fit			fit;
	Sections	sections;
	char	   *blob;
	const SynthTextValue empty = {"", 0, 1};
	uint16_t	unused;

	if (nvalues < 1)
	{
		values = &empty;
		nvalues = 1;
		cluster = &unused;
	}
	memset(&fit, 0, sizeof(fit));
	fit.m.memory = memory;
	fit.m.poll = poll;
	fit.m.poll_arg = poll_arg;
	fit.values = values;
	fit.nvalues = (uint32_t) nvalues;
	fit.min_count = options->keep_rare || options->min_count < 1 ? 1 :
		(uint32_t) options->min_count;
	fit.max_clusters = options->max_clusters < 1 ? 1 :
		options->max_clusters > SYNTH_TEXT_MAX_CLUSTERS ? SYNTH_TEXT_MAX_CLUSTERS :
		(uint32_t) options->max_clusters;
	fit.max_chars = options->max_chars > 0 ? (uint32_t) options->max_chars : 0;
	fit.unique = options->unique;
	fit.sampled = options->sampled && fit.min_count > 1;
	fit.cluster = cluster;
	for (uint32_t i = 0; i < fit.nvalues; i++)
	{
		fit_poll(&fit.m);
		fit.rows += values[i].rows;
		if (!fit.raw && !synth_text_valid(values[i].bytes, values[i].length, false))
			fit.raw = true;
	}
	synth_text_sections_init(&fit, &sections);
	if (!synth_text_fit_prose(&fit, &sections))
		synth_text_fit_pattern(&fit, &sections);
	blob = synth_text_write_blob(&fit, &sections, blob_bytes);
	synth_text_sections_free(&fit, &sections);
	*nclusters = (int) fit.nclusters;
	return blob;
}
