/*
 * rowset_private.h
 *		A hash table of rows by their hash, and where their bytes lie.
 *
 * For learn_state.c, learn_heavy.c and learn_transport.c only.
 */
#ifndef SYNTH_ROWSET_PRIVATE_H
#define SYNTH_ROWSET_PRIVATE_H

#include "learn/learn_private.h"

#define SH_PREFIX synth_rowset
#define SH_ELEMENT_TYPE SynthKeptRow
#define SH_KEY_TYPE uint64
#define SH_KEY hash
#define SH_HASH_KEY(tb, key) ((uint32) (key))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

#define SYNTH_ROW_OVERHEAD_BYTES 48 /* the table's entry, at its usual fill */

extern void synth_learn_store_init(SynthRowStore *store, MemoryContext parent);
/* Remove rows by their hashes, and give their memory back. */
extern void synth_learn_store_remove(SynthRowStore *store, const uint64 *hashes,
									 uint32 n);
/* The row's entry, new if it was not there. */
extern SynthKeptRow *synth_learn_store_add(SynthRowStore *store, uint64 hash,
										   const char *bytes, uint32 nbytes,
										   int64 count);

#endif							/* SYNTH_ROWSET_PRIVATE_H */
