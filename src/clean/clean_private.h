/*
 * clean_private.h
 *		Shared by the files of the clean room: a table as codes, and what is
 *		found in it.
 */
#ifndef SYNTH_CLEAN_PRIVATE_H
#define SYNTH_CLEAN_PRIVATE_H

#include "base/base.h"
#include "clean/clean.h"
#include "match/match.h"
#include "storage/itemptr.h"

/* A cell without a value: NULL, or a text without a character. */
#define SYNTH_CLEAN_EMPTY	(-1)
/* No suggestion: the cell is only suspected. */
#define SYNTH_CLEAN_NONE	(-2)

typedef enum SynthCleanRule
{
	SYNTH_CLEAN_OK,
	SYNTH_CLEAN_NULL_TOKEN,		/* "N/A" */
	SYNTH_CLEAN_SPACE,			/* blanks around a value */
	SYNTH_CLEAN_UNIT,			/* a number with or without its unit */
	SYNTH_CLEAN_NUMBER,			/* digits that arithmetic left over */
	SYNTH_CLEAN_SPELLING,		/* another case, other blanks or signs */
	SYNTH_CLEAN_MERGED,			/* the value of a column that is empty */
	SYNTH_CLEAN_DEPENDENCY,		/* other columns say otherwise */
	SYNTH_CLEAN_TYPO,			/* rare, and near to a frequent value */
	SYNTH_CLEAN_FORM,			/* unlike nearly all others */
	SYNTH_CLEAN_DUPLICATE		/* a whole row that is there already */
}			SynthCleanRule;

typedef struct SynthCleanValue
{
	const char *text;			/* zero-terminated */
	int			length;
	uint32		rows;			/* that have it now */
	uint64		hash;
}			SynthCleanValue;

struct values_hash;

typedef struct SynthCleanColumn
{
	char	   *name;
	bool		is_text;
	bool		is_measure;		/* numbers that are no names of anything */
	SynthCleanValue *values;
	int32		nvalues;
	int32		capacity;
	int32	   *cell;			/* code of each row: as read, or as repaired */
	uint8	   *rule;			/* of each row: SynthCleanRule */
	struct values_hash *hash;
	int64		empty;			/* rows */
}			SynthCleanColumn;

typedef struct SynthCleanFinding
{
	uint32		row;
	int32		column;			/* -1: the whole row */
	int32		suggestion;		/* code, row of a duplicate, or _EMPTY, _NONE */
	float		confidence;
	SynthCleanRule rule;
}			SynthCleanFinding;

typedef struct SynthCleanTable
{
	MemoryContext context;
	Oid			relation;
	int			n;				/* columns */
	SynthCleanColumn *columns;
	uint32		nrows;
	uint32		row_capacity;
	ItemPointerData *row_id;
	SynthCleanFinding *findings;
	int64		nfindings;
	int64		finding_capacity;
}			SynthCleanTable;

/* ---- the table (clean_read.c, clean_table.c) ---- */

/* Errors: 42P01, 42809 no table of its own rows; 54000 too large. */
extern SynthCleanTable *synth_clean_read(Oid relation);
/* The code of a text in a column; a new one where it is not there yet. */
extern int32 synth_clean_code(SynthCleanTable *table, SynthCleanColumn *column,
							  const char *text, int length);
/* The same, or SYNTH_CLEAN_NONE. */
extern int32 synth_clean_find(const SynthCleanColumn *column, const char *text, int length);
/* Number the values by their hash, so that nothing depends on the rows' order. */
extern void synth_clean_order(SynthCleanTable *table, SynthCleanColumn *column);
/*
 * Note a suspect cell.  The first rule that finds a cell keeps it; with repair,
 * later rules see the suggestion in its place.
 */
extern void synth_clean_note(SynthCleanTable *table, uint32 row, int column,
							 SynthCleanRule rule, int32 suggestion,
							 double confidence, bool repair);
extern void synth_clean_check_memory(const SynthCleanTable *table);

/* ---- the rules ---- */

extern void synth_clean_formats(SynthCleanTable *table, int column);	/* clean_format.c */
extern void synth_clean_spellings(SynthCleanTable *table, int column);	/* clean_spelling.c */
/* A hash of what is left of a value without case, accents, blanks and signs. */
extern uint64 synth_clean_fold_key(const SynthCleanValue *value);
extern void synth_clean_merged(SynthCleanTable *table);		/* clean_merged.c */
extern void synth_clean_duplicates(SynthCleanTable *table); /* clean_duplicate.c */

/* A dependency that was found: its left side and how well it holds. */
typedef struct SynthCleanDependency
{
	int			left[2];		/* second -1: one column */
	int			right;
	SynthDependency measure;
}			SynthCleanDependency;

/* The dependencies of all columns, by right side (clean_depend.c). */
extern SynthCleanDependency *synth_clean_find_dependencies(SynthCleanTable *table, int *n);
/*
 * Hold a column against its dependencies; support of each row gets the weight
 * of what speaks for the value that is there (clean_vote.c).
 */
extern void synth_clean_vote(SynthCleanTable *table, int column,
							 const SynthCleanDependency *dependencies, int n,
							 float *support);
/* Rare values that are near frequent ones (clean_typo.c). */
extern void synth_clean_typos(SynthCleanTable *table, int column, const float *support);

/* ---- groups of rows (clean_depend.c) ---- */

typedef struct SynthCleanGroups
{
	uint32	   *rows;			/* group by group */
	uint32	   *start;			/* ngroups + 1 */
	uint32		ngroups;
	uint32		nrows;
}			SynthCleanGroups;

/*
 * The rows by one or two columns (b -1: one), whole groups of about most rows
 * at least; those with an empty cell are left out.
 */
extern void synth_clean_group(const SynthCleanTable *table, int a, int b,
							  uint32 most, SynthCleanGroups *groups);
extern void synth_clean_free_groups(SynthCleanGroups *groups);

/* ---- what the rest of a row says to a value (clean_context.c) ---- */

typedef struct SynthCleanContext SynthCleanContext;

extern SynthCleanContext *synth_clean_context(SynthCleanTable *table, int column);
/* Does a value have groups of rows of its own? */
extern bool synth_clean_is_at_home(SynthCleanContext *context, int32 code);
/* Does a row have what a value's own rows have? */
extern bool synth_clean_fits_row(SynthCleanContext *context, int32 code, uint32 row);

#endif							/* SYNTH_CLEAN_PRIVATE_H */
