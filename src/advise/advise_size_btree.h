/*
 * advise_size_btree.h
 *		Pages of a B-tree; pure C, for advise_size.c and the unit test.
 */
#ifndef SYNTH_ADVISE_SIZE_BTREE_H
#define SYNTH_ADVISE_SIZE_BTREE_H

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

#endif							/* SYNTH_ADVISE_SIZE_BTREE_H */
