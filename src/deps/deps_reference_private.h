/*
 * deps_reference_private.h
 *		Shared by the files that look for foreign keys: names as words, what
 *		one scan tells of each column, and candidates.
 *
 * Pure C above POSTGRES_H.
 */
#ifndef SYNTH_DEPS_REFERENCE_PRIVATE_H
#define SYNTH_DEPS_REFERENCE_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

/* ---- names as evidence (deps_reference_name.c, deps_reference_words.c) ---- */

#define SYNTH_DEPS_MAX_WORDS	12	/* of a name; more are dropped */
#define SYNTH_DEPS_WORD_BYTES	40

/* The words of a name that say what a thing is, singular, in order. */
typedef struct SynthDepsName
{
	int			n;
	char		word[SYNTH_DEPS_MAX_WORDS][SYNTH_DEPS_WORD_BYTES];
	bool		is_key;			/* it had a word such as id, key, code, via */
	bool		is_measure;		/* count, amount, level, ... */
	bool		is_label;		/* name, phone, postal: tells of a thing */
	bool		is_plural;		/* its last word was one */
	bool		is_back;		/* parent, manager, reply: of the same kind */
	bool		is_person;		/* what somebody does: author, owner */
	bool		is_place;		/* where from and to */
}			SynthDepsName;

/* What a word in a name stands for. */
typedef enum SynthDepsWordKind
{
	SYNTH_DEPS_WORD_KEY = 1,
	SYNTH_DEPS_WORD_LINK = 2,
	SYNTH_DEPS_WORD_MEASURE = 4,
	SYNTH_DEPS_WORD_BACK = 8,
	SYNTH_DEPS_WORD_PERSON = 16,
	SYNTH_DEPS_WORD_PERSONS = 32,	/* a table of people */
	SYNTH_DEPS_WORD_PLACE = 64,
	SYNTH_DEPS_WORD_PLACES = 128,
	SYNTH_DEPS_WORD_TABLE = 256,	/* tbl, dim: says only that it is a table */
	SYNTH_DEPS_WORD_LABEL = 512,	/* name, phone: of anything */
	SYNTH_DEPS_WORD_KIND = 1024 /* type, status: of anything, too */
}			SynthDepsWordKind;

/* SynthDepsWordKind bits of a folded word. */
extern int	synth_deps_word_kinds(const char *word);

/* Cut folded text, blanks where camelCase words begin, to words. */
extern void synth_deps_split_name(const char *folded, int bytes, bool is_table,
								  SynthDepsName *name);
/* Cut key words that are part of a word (custkey, idclient) where what is left
 * stands for one of the tables. */
extern void synth_deps_cut_key_words(SynthDepsName *name,
									 const SynthDepsName *tables, int ntables);
extern void synth_deps_drop_first_word(SynthDepsName *name);
/* How much two words mean the same, 0 .. 1. */
extern double synth_deps_word_similarity(const char *a, const char *b);
/* How well a name as a whole stands for another, 0 .. 1: words before it are
 * a role, words behind it something else. */
extern double synth_deps_name_similarity(const SynthDepsName *name,
										 const SynthDepsName *other);
/* Does a column's name say no more than that of its table? */
extern bool synth_deps_is_own_name(const SynthDepsName *column,
								   const SynthDepsName *table);

/* A column as names see it. */
typedef struct SynthDepsNamed
{
	const		SynthDepsName *column;
	const		SynthDepsName *table;
	bool		is_key;			/* the one of its table, by constraint or sight */
	bool		is_owned_elsewhere; /* its name is that of another table's key */
	bool		is_number;
	bool		is_called_alike;	/* to the letter as the child */
	bool		has_namesake;	/* its table has a column called as the child */
}			SynthDepsNamed;

/* How much the names say that child refers to parent, 0 .. 1. */
extern double synth_deps_name_evidence(const SynthDepsNamed *child,
									   const SynthDepsNamed *parent,
									   bool same_table);

#ifdef POSTGRES_H

#include "deps/deps.h"

/* ---- what a scan tells (deps_reference_profile.c) ---- */

/* Columns of one class can refer to each other. */
typedef enum SynthDepsClass
{
	SYNTH_DEPS_NONE,			/* never a key: floats, documents, long texts */
	SYNTH_DEPS_NUMBER,			/* integers, numeric without a fraction */
	SYNTH_DEPS_TEXT,
	SYNTH_DEPS_DATE,
	SYNTH_DEPS_OTHER			/* of equal types: uuid, inet, enums */
}			SynthDepsClass;

/* Hashes that are kept of a column: its smallest. */
#define SYNTH_DEPS_HASHES	1024

typedef enum SynthDepsUnique
{
	SYNTH_DEPS_UNIQUE_UNKNOWN,
	SYNTH_DEPS_UNIQUE_YES,
	SYNTH_DEPS_UNIQUE_NO
}			SynthDepsUnique;

typedef struct SynthDepsRefColumn
{
	AttrNumber	attnum;
	char	   *column_name;
	Oid			type;			/* of the value: base of a domain */
	Oid			declared_type;
	SynthDepsClass class;
	SynthDepsName name;
	int64		values;			/* not NULL */
	double		distinct;		/* exact where all hashes are kept */
	uint64	   *hash;			/* ascending, SYNTH_DEPS_HASHES at most */
	int			nhashes;
	bool		is_complete;	/* all hashes are kept */
	int64		min;			/* of numbers */
	int64		max;
	bool		is_counted;		/* numbers, and texts that are numbers */
	double		mean_bytes;		/* of texts */
	SynthDepsUnique unique;
	bool		is_declared_key;	/* alone: primary key or unique */
	bool		is_owned_elsewhere;
	double		key_likeness;	/* 0 .. 1: is it its table's key? */
	bool		is_own_key;		/* identifies its own table, by its name */
	bool		refers;			/* what it refers to is found */
	bool		is_best_key;	/* none of its table is more likely its key */
}			SynthDepsRefColumn;

typedef struct SynthDepsRefTable
{
	Oid			relation;
	char	   *relation_sql;	/* with ONLY where it may have children */
	SynthDepsName name;
	bool		is_partitioned;
	int64		rows;
	int			n;
	SynthDepsRefColumn *columns;
	List	   *keys;			/* of Bitmapset: unique constraints, attnums */
	Bitmapset  *primary_key;
}			SynthDepsRefTable;

typedef struct SynthDepsRefSchema
{
	int			n;
	SynthDepsRefTable *tables;
}			SynthDepsRefSchema;

/* Columns, names, constraints and a scan of each; within SPI. */
extern SynthDepsRefSchema *synth_deps_read_schema(List *relations);
/* Of the distinct values of child that a sample of both tells of: how many
 * are in parent, 0 .. 1; -1 where the samples say nothing. */
extern double synth_deps_contained(const SynthDepsRefColumn *child,
								   const SynthDepsRefColumn *parent);

/* ---- candidates (deps_reference_single.c, deps_reference_composite.c) ---- */

/* Declared ones; columns are indexes in SynthDepsRefTable.columns elsewhere. */
extern List *synth_deps_declared_references(const SynthDepsRefSchema *schema);
extern List *synth_deps_single_references(SynthDepsRefSchema *schema, List *declared);
extern List *synth_deps_composite_references(SynthDepsRefSchema *schema, List *known);
extern double synth_deps_pair_evidence(const SynthDepsRefTable *child, int c,
									   const SynthDepsRefTable *parent, int p);
extern bool synth_deps_may_refer(const SynthDepsRefColumn *child,
								 const SynthDepsRefColumn *parent);
extern SynthDepsReference *synth_deps_make_reference(const SynthDepsRefTable *child,
													 const int *c,
													 const SynthDepsRefTable *parent,
													 const int *p, int n);

/* ---- checks on the data (deps_reference_check.c); within SPI ---- */

/* Are the columns (with no NULL among them) unique in the table? */
extern bool synth_deps_check_unique(const SynthDepsRefTable *table,
									const int *columns, int n);
/* Rows of child with a value in each column, and how many have a parent. */
extern double synth_deps_check_coverage(const SynthDepsRefTable *child, const int *c,
										const SynthDepsRefTable *parent, const int *p,
										int n, int64 *rows);
extern double synth_deps_count_distinct(const SynthDepsRefTable *table,
										const int *columns, int n);

/* ---- the statement (deps_reference_ddl.c) ---- */

/* NULL where no statement can declare it. */
extern char *synth_deps_reference_ddl(const SynthDepsReference *reference);

#endif							/* POSTGRES_H */

#endif							/* SYNTH_DEPS_REFERENCE_PRIVATE_H */
