/*
 * parse.h
 *		Door of the parse room: what the columns of a landing table of text are.
 */
#ifndef SYNTH_PARSE_H
#define SYNTH_PARSE_H

#include "base/base.h"
#include "nodes/pg_list.h"

/* What a column was found to be. */
typedef struct SynthParseColumn
{
	char	   *name;
	int			attnum;
	Oid			declared;		/* its type in the source */
	int32		declared_typmod;
	char	   *type_name;		/* as in SQL: "date", "numeric(12,2)" */
	char	   *format;			/* NULL: the type's own form */
	char	   *kind;			/* what it is to a reader: "money", "identifier" ... */
	char	   *unit;			/* a currency's code, a unit of measure, or NULL */
	List	   *null_tokens;	/* of char *: texts that stand for NULL */
	int64		rows;
	int64		conforming;
	int64		nulls;			/* NULL, or a token */
	int64		rejected;		/* neither */
	double		distinct;		/* estimate; exact where it is small */
	double		confidence;		/* 0 .. 1 */
	bool		ambiguous;		/* no value told which of several formats */
	bool		is_unique;		/* no value twice, no NULL */
	char	   *expression;		/* SQL over the quoted column; NULL where ambiguous */
	char	   *evidence;		/* JSON */
}			SynthParseColumn;

/*
 * synth_parse_infer
 *		What the columns of a relation are, in the order of the table; structs
 *		SynthParseColumn in the current context.
 *
 * sample_rows: rows to look at, 0 for all of them.  Reads as the invoker,
 * within SPI; not to be called between synth_base_spi_begin() and its end.
 * Cost: two scans at most, O(cells).   Memory: work_mem.
 * Errors: 42P01, 42809 no table or view, 42501 no right to read it.
 */
extern List *synth_parse_infer(Oid relation, int64 sample_rows);

/* "@extschema@." of the functions in expressions, quoted, with the period. */
extern char *synth_parse_schema_prefix(void);

#endif							/* SYNTH_PARSE_H */
