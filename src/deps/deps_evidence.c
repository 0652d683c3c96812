/*
 * deps_evidence.c
 *		Sets of columns in which some two rows differ, each kept once.
 */
#include <string.h>

#include "deps/deps_search_private.h"

#define FIRST_SETS	256

static bool enlarge(SynthDepsEvidence *evidence, SynthDepsMemory *memory);
static size_t find_slot(const SynthDepsEvidence *evidence, const uint64_t *set);

bool
synth_deps_evidence_begin(SynthDepsEvidence *evidence, SynthDepsMemory *memory, int words)
{
	memset(evidence, 0, sizeof(*evidence));
	evidence->words = words;
	return enlarge(evidence, memory);
}

void
synth_deps_evidence_end(SynthDepsEvidence *evidence, SynthDepsMemory *memory)
{
	synth_deps_release(memory, evidence->set);
	synth_deps_release(memory, evidence->slot);
	synth_deps_release(memory, evidence->user);
	memset(evidence, 0, sizeof(*evidence));
}

int64_t
synth_deps_evidence_add(SynthDepsEvidence *evidence, SynthDepsMemory *memory, const uint64_t *set)
{
	size_t		at = find_slot(evidence, set);

	if (evidence->slot[at] != 0)
		return (int64_t) evidence->slot[at] - 1;
	if (evidence->n == evidence->capacity)
	{
		if (!enlarge(evidence, memory))
			return SYNTH_DEPS_FULL;
		at = find_slot(evidence, set);
	}
	memcpy(evidence->set + evidence->n * evidence->words, set, evidence->words * sizeof(uint64_t));
	evidence->user[evidence->n] = SYNTH_DEPS_UNUSED;
	evidence->slot[at] = ++evidence->n;
	return (int64_t) evidence->n - 1;
}

static size_t
find_slot(const SynthDepsEvidence *evidence, const uint64_t *set)
{
	size_t		bytes = evidence->words * sizeof(uint64_t);
	size_t		at = synth_num_hash(set, bytes, 0) & (evidence->nslots - 1);

	while (evidence->slot[at] != 0 &&
		   memcmp(evidence->set + (size_t) (evidence->slot[at] - 1) * evidence->words, set, bytes) != 0)
		at = (at + 1) & (evidence->nslots - 1);
	return at;
}

static bool
enlarge(SynthDepsEvidence *evidence, SynthDepsMemory *memory)
{
	size_t		capacity = evidence->capacity ? evidence->capacity * 2 : FIRST_SETS;
	size_t		bytes = capacity * (evidence->words + 2) * sizeof(uint64_t);
	uint32_t   *slot;
	uint64_t   *set;
	int32_t    *user;

	/* the search itself must have as much left */
	if (memory->limit_bytes - memory->used_bytes < 2 * bytes)
		return false;
	user = synth_deps_resize(memory, evidence->user, capacity, sizeof(int32_t));
	if (user == NULL)
		return false;
	evidence->user = user;
	slot = synth_deps_allocate(memory, capacity * 2, sizeof(uint32_t));
	set = slot == NULL ? NULL :
		synth_deps_resize(memory, evidence->set, capacity, evidence->words * sizeof(uint64_t));
	if (set == NULL)
	{
		synth_deps_release(memory, slot);
		return false;
	}
	synth_deps_release(memory, evidence->slot);
	memset(slot, 0, capacity * 2 * sizeof(uint32_t));
	evidence->set = set;
	evidence->capacity = capacity;
	evidence->slot = slot;
	evidence->nslots = capacity * 2;
	for (size_t i = 0; i < evidence->n; i++)
		slot[find_slot(evidence, set + i * evidence->words)] = i + 1;
	return true;
}

/*
 * synth_deps_evidence_sample
 *		Compare pairs of rows of a group: neighbours in turn, and others drawn.
 *
 * What differs little says most: it excludes most sets.   Memory that ends is
 * no harm here, for the search finds what it needs.
 */
void
synth_deps_evidence_sample(SynthDepsEvidence *evidence, SynthDepsMemory *memory,
						   const SynthDepsCells *cells,
						   const SynthDepsPartition *partition, uint32_t pairs,
						   SynthRandom *random, uint64_t *scratch)
{
	if (partition->ngroups == 0)
		return;
	for (uint32_t i = 0; i < pairs; i++)
	{
		uint32_t	group = synth_num_random_below(random, partition->ngroups);
		uint32_t	start = partition->start[group];
		uint32_t	n = partition->start[group + 1] - start;
		uint32_t	a = synth_num_random_below(random, n);
		uint32_t	b = synth_num_random_below(random, n - 1);

		b += b >= a;
		synth_deps_differ(cells, partition->row[start + a], partition->row[start + b], scratch);
		if (synth_deps_evidence_add(evidence, memory, scratch) == SYNTH_DEPS_FULL)
			return;
	}
}
