/*
 * advise_pure_private.h
 *		The room's pure C, which unit tests link without a server.
 */
#ifndef SYNTH_ADVISE_PURE_PRIVATE_H
#define SYNTH_ADVISE_PURE_PRIVATE_H

/* ---- pages of a B-tree (advise_size_btree.c) ---- */

typedef struct SynthBtreeShape
{
	double		tuples;			/* in the index */
	double		data_bytes;		/* of all columns, aligned, without a header */
	double		spread_bytes;	/* of lengths: about so much above and below */
	double		null_tuples;	/* of these with a NULL among the columns */
	double		null_bytes;		/* their data; 0: all columns are NULL */
	int			deduplicates;
	double		distinct;		/* keys without a NULL */
	int			nfrequent;
	const double *frequent;		/* tuples of the most frequent keys */
	double		fillfactor;		/* of leaf pages, 0 .. 1 */
}			SynthBtreeShape;

extern double synth_advise_btree_pages(const SynthBtreeShape *shape, int *height);

/* ---- texts without their constants (advise_workload_template.c) ---- */

/* into at least strlen(text) + 1 bytes */
extern void synth_advise_template(const char *text, char *result);
/* into at least 2 * strlen(text) + 1 bytes */
extern void synth_advise_cast_parameters(const char *text, char *result);

#endif							/* SYNTH_ADVISE_PURE_PRIVATE_H */
