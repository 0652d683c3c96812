/*
 * base.h
 *		Door of the base room: what every room that talks to the server uses.
 */
#ifndef SYNTH_BASE_H
#define SYNTH_BASE_H

#include "base/compat.h"

#include "catalog/pg_constraint.h"
#include "executor/spi.h"
#include "utils/memutils.h"

/* Declare a SQL-callable function. */
#define SYNTH_FUNCTION(name) \
	PGDLLEXPORT PG_FUNCTION_INFO_V1(name)

/* Settings (guc.c). */
extern char *synth_default_rule;
/* set by the room that knows rules: is it one; it was set */
extern bool (*synth_default_rule_check) (const char *rule);
extern void (*synth_default_rule_assigned) (void);
extern int	synth_dependency_memory_kb;
extern int	synth_learn_memory_kb;

extern void synth_base_define_settings(void);

/* Checked sizes (sizes.c): error 54000 instead of a wrapped size. */
extern Size synth_base_size_mul(Size a, Size b);
extern Size synth_base_size_add(Size a, Size b);
extern void *synth_base_alloc_array(MemoryContext context, Size n,
									Size element_bytes);
extern void *synth_base_alloc_array0(MemoryContext context, Size n,
									 Size element_bytes);

#define synth_palloc_array(type, n) \
	((type *) synth_base_alloc_array(CurrentMemoryContext, (n), sizeof(type)))
#define synth_palloc0_array(type, n) \
	((type *) synth_base_alloc_array0(CurrentMemoryContext, (n), sizeof(type)))

/* A session's own random bits, for a seed that the caller left NULL. */
extern uint64 synth_base_fresh_seed(void);

/* Poll function that pure code calls in long loops: CHECK_FOR_INTERRUPTS(). */
extern void synth_base_poll(void *unused);

/*
 * SPI between a pinned search_path ("pg_catalog, pg_temp") and its end; the
 * GUC level nests, so an error restores the caller's path.
 */
typedef struct SynthSpi
{
	int			guc_level;
}			SynthSpi;

extern void synth_base_spi_begin(SynthSpi *spi);
extern void synth_base_spi_end(SynthSpi *spi);

/* "schema"."table" of a relation, for SQL text; error 42P01 when it is gone. */
extern char *synth_base_relation_sql(Oid relation);

/* Was the library loaded before the session could run anything? (module.c) */
extern bool synth_base_is_preloaded(void);
extern void synth_base_set_preloaded(bool value);

/* ---- foreign keys that are declared (foreign_key.c) ---- */

/* The columns "from" of child refer to the columns "to" of parent. */
typedef struct SynthForeignKey
{
	Oid			constraint;
	Oid			parent_constraint;	/* of the partitioned table */
	char	   *name;
	bool		holds;			/* validated, and enforced */
	bool		is_full;		/* MATCH FULL */
	Oid			child;
	Oid			parent;
	int			n;
	AttrNumber	from[INDEX_MAX_KEYS];
	AttrNumber	to[INDEX_MAX_KEYS];
	Oid			equals[INDEX_MAX_KEYS]; /* operators: parent's column = child's */
}			SynthForeignKey;

typedef enum SynthForeignKeySide
{
	SYNTH_FOREIGN_KEYS_OF,		/* a table */
	SYNTH_FOREIGN_KEYS_TO,		/* a table */
	SYNTH_FOREIGN_KEYS_ALL		/* of the database */
}			SynthForeignKeySide;

/* SynthForeignKey in the current context, by name. */
extern List *synth_base_foreign_keys(Oid relation, SynthForeignKeySide side);

/* ---- the extension's own objects (extension.c) ---- */

/* Its schema; InvalidOid, or error 42704, where it is not in this database. */
extern Oid	synth_base_extension_schema(bool missing_ok);
/* Errors 42883 and 42704 where the library is newer than the objects. */
extern Oid	synth_base_extension_function(const char *name, int nargs,
										  const Oid *types);
extern Oid	synth_base_extension_type(const char *name);

#endif							/* SYNTH_BASE_H */
