/*
 * model_encode.c
 *		A view of a model to its canonical bytes.  Pure C.
 *
 * Canonical: one view, one sequence of bytes.  Numbers are as short as they
 * can be, runs as long, and the components of a mixture are in the order of
 * their bytes; two equal components stay two.  README.md has the layout.
 *
 * The bytes are counted first and written then by the same code, so nothing
 * is allocated.  Cost: O(bytes) for one component; components of a mixture
 * are sorted in place by rotation, O(components * bytes) at worst (merging
 * sorts them without coming here).
 */
#include <string.h>

#include "model/model.h"
#include "model/model_private.h"

typedef struct Writer
{
	unsigned char *out;			/* NULL: count only */
	size_t		capacity;
	size_t		used;			/* may exceed the capacity: then not written */
	SynthPoll	poll;			/* called for each variable, or NULL */
	void	   *poll_arg;
}			Writer;

static void write_component(Writer *w, const SynthComponent *component);
static void write_column(Writer *w, const SynthColumn *column);
static void write_variable(Writer *w, const SynthComponent *component,
						   const SynthVariable *variable);
static void write_chunks(Writer *w, const SynthVariable *variable);
static void write_code_rows(Writer *w, const SynthVariable *variable);
static void write_groups(Writer *w, int ncodes, const uint8_t *group, int ngroups);
static void write_tree(Writer *w, const SynthComponent *component,
					   const SynthVariable *variable);
static void write_leaves(Writer *w, const SynthVariable *variable);
static void write_pair(Writer *w, const SynthComponent *component,
					   const SynthVariable *variable, const SynthPair *pair);
static void insert_component(Writer *w, size_t start);

/* ---- the smallest pieces ---- */

static inline void
write_byte(Writer *w, unsigned char byte)
{
	if (w->used < w->capacity)
		w->out[w->used] = byte;
	w->used++;
}

static void
write_number(Writer *w, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		write_byte(w, (unsigned char) (v | 0x80));
	write_byte(w, (unsigned char) v);
}

static uint64_t
zigzag(int64_t v)
{
	return ((uint64_t) v << 1) ^ (v < 0 ? UINT64_MAX : 0);
}

static void
write_fixed(Writer *w, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		write_byte(w, (unsigned char) (v >> (8 * i)));
}

static void
write_double(Writer *w, double value)
{
	uint64_t	bits;

	value += 0.0;				/* minus zero becomes zero */
	memcpy(&bits, &value, sizeof(bits));
	write_fixed(w, bits, 8);
}

static void
write_bytes(Writer *w, const void *bytes, size_t n)
{
	write_number(w, n);
	if (n > 0 && w->used < w->capacity && n <= w->capacity - w->used)
		memcpy(w->out + w->used, bytes, n);
	w->used += n;
}

static void
write_string(Writer *w, const char *text)
{
	write_bytes(w, text ? text : "", text ? strlen(text) : 0);
}

/* ---- the model ---- */

size_t
synth_model_encode(const SynthModelView *view, void *out, size_t capacity)
{
	return synth_model_encode_polling(view, out, capacity, NULL, NULL);
}

size_t
synth_model_encode_polling(const SynthModelView *view, void *out,
						   size_t capacity, SynthPoll poll, void *poll_arg)
{
	Writer		w = {out, out ? capacity : 0, SYNTH_MODEL_HEADER_BYTES, poll, poll_arg};

	for (int c = 0; c < view->ncomponents; c++)
	{
		Writer		count = {NULL, 0, 0, poll, poll_arg};
		size_t		start = w.used;

		write_component(&count, &view->components[c]);
		write_number(&w, count.used);
		if (out == NULL)
		{
			w.used += count.used;
			continue;
		}
		write_component(&w, &view->components[c]);
		if (w.used <= w.capacity)
			insert_component(&w, start);
	}
	if (w.used <= w.capacity)
		synth_model_write_header(out, w.used, view->ncomponents);
	return w.used;
}

void
synth_model_write_header(void *bytes, size_t n, int ncomponents)
{
	Writer		w = {bytes, SYNTH_MODEL_HEADER_BYTES, 0, NULL, NULL};

	write_fixed(&w, SYNTH_MODEL_MAGIC, 4);
	write_fixed(&w, SYNTH_MODEL_FORMAT, 2);
	write_fixed(&w, 0, 2);
	write_fixed(&w, SYNTH_MODEL_HEADER_BYTES, 4);
	write_fixed(&w, (uint64_t) ncomponents, 4);
	write_fixed(&w, n, 8);
	write_fixed(&w, synth_model_checksum(bytes, n), 8);
}

/* Move the last component, which begins at start, to its place. */
static void
insert_component(Writer *w, size_t start)
{
	size_t		length;
	size_t		skip = synth_model_read_length(w->out + start, &length);
	size_t		place = SYNTH_MODEL_HEADER_BYTES;

	while (place < start)
	{
		size_t		other;
		size_t		other_skip = synth_model_read_length(w->out + place, &other);

		if (synth_model_compare_bytes(w->out + place + other_skip, other,
									  w->out + start + skip, length) > 0)
			break;
		place += other_skip + other;
	}
	/* rotate by reversing both parts and then the whole */
	if (place < start)
	{
		const size_t from[3] = {place, start, place};
		const size_t to[3] = {start, w->used, w->used};

		for (int part = 0; part < 3; part++)
			for (size_t i = from[part], j = to[part]; i + 1 < j; i++)
			{
				unsigned char byte = w->out[i];

				w->out[i] = w->out[--j];
				w->out[j] = byte;
			}
	}
}

size_t
synth_model_write_length(unsigned char *p, size_t length)
{
	Writer		w = {p, 10, 0, NULL, NULL};

	write_number(&w, length);
	return w.used;
}

size_t
synth_model_read_length(const unsigned char *p, size_t *length)
{
	size_t		n = 0;

	*length = 0;
	do
		*length |= (size_t) (p[n] & 0x7F) << (7 * n);
	while (p[n++] & 0x80);
	return n;
}

static void
write_component(Writer *w, const SynthComponent *component)
{
	write_number(w, component->rows);
	write_number(w, component->fitted_rows);
	write_number(w, component->min_count);
	write_number(w, component->keep_extremes ? SYNTH_COMPONENT_KEEP_EXTREMES : 0);
	write_number(w, (uint64_t) component->ncolumns);
	write_number(w, (uint64_t) component->nvariables);
	for (int i = 0; i < component->ncolumns; i++)
		write_column(w, &component->columns[i]);
	for (int v = 0; v < component->nvariables; v++)
	{
		if (w->poll)
			w->poll(w->poll_arg);
		write_variable(w, component, &component->variables[v]);
	}
}

static void
write_column(Writer *w, const SynthColumn *column)
{
	write_string(w, column->name);
	write_string(w, column->type_name);
	write_number(w, zigzag(column->typmod));
	write_number(w, (uint64_t) column->codec);
	write_number(w, (column->not_null ? SYNTH_COLUMN_NOT_NULL : 0) |
				 (column->unique ? SYNTH_COLUMN_UNIQUE : 0));
	write_number(w, column->nvariables > 0 ? (uint64_t) column->first_variable : 0);
	write_number(w, (uint64_t) column->nvariables);
	write_string(w, column->detail);
}

static void
write_variable(Writer *w, const SynthComponent *component,
			   const SynthVariable *variable)
{
	write_string(w, variable->part);
	write_number(w, (uint64_t) variable->domain);
	write_number(w, variable->part_type);
	if (SYNTH_DOMAIN_HAS_STEP(variable->domain))
	{
		write_number(w, (uint64_t) variable->scale);
		write_double(w, variable->step);
		write_double(w, variable->origin);
	}
	write_number(w, (uint64_t) variable->nvalues);
	write_number(w, (uint64_t) variable->ngenerated);
	write_number(w, variable->has_null);
	if (variable->domain == SYNTH_DOMAIN_NUMBER)
		write_chunks(w, variable);
	if (SYNTH_DOMAIN_HAS_GENERATOR(variable->domain))
	{
		for (int c = 0; c < variable->nvalues; c++)
			write_bytes(w, variable->text[c], variable->text_bytes[c]);
		write_bytes(w, variable->generator, variable->generator_bytes);
	}
	write_code_rows(w, variable);
	write_groups(w, variable->ncodes, variable->predictor_group,
				 variable->npredictor_groups);
	write_groups(w, variable->ncodes, variable->calibration_group,
				 variable->ncalibration_groups);
	write_tree(w, component, variable);
	write_leaves(w, variable);
	write_number(w, (uint64_t) variable->npairs);
	for (int i = 0; i < variable->npairs; i++)
	{
		int			before = i > 0 ? variable->pairs[i - 1].partner : -1;

		write_number(w, (uint64_t) (variable->pairs[i].partner - before - 1));
		write_pair(w, component, variable, &variable->pairs[i]);
	}
}

static void
write_chunks(Writer *w, const SynthVariable *variable)
{
	int64_t		last_k = 0;
	bool		any_k = false;

	write_number(w, (uint64_t) variable->nchunks);
	for (int c = 0; c < variable->nvalues; c++)
		write_number(w, variable->code_chunk[c + 1] - variable->code_chunk[c] - 1);
	for (int i = 0; i < variable->nchunks; i++)
	{
		const SynthChunk *chunk = &variable->chunks[i];
		uint64_t	flat = chunk->flat ? 1 : 0;
		int64_t		k;

		if (synth_model_multiple(chunk->value, variable->scale, &k))
		{
			/* ascending, so that only the first can be negative */
			uint64_t	delta = any_k ? (uint64_t) (k - last_k) : zigzag(k);

			write_number(w, delta << 2 | 2 | flat);
			last_k = k;
			any_k = true;
		}
		else
		{
			write_number(w, flat);
			write_double(w, chunk->value);
		}
		write_number(w, chunk->rows);
	}
}

static void
write_code_rows(Writer *w, const SynthVariable *variable)
{
	for (int c = 0; c < variable->ncodes; c++)
	{
		int64_t		rows = variable->code_rows[c];

		if (variable->domain == SYNTH_DOMAIN_NUMBER && c < variable->nvalues)
		{
			for (uint32_t k = variable->code_chunk[c]; k < variable->code_chunk[c + 1]; k++)
				rows -= variable->chunks[k].rows;
			write_number(w, zigzag(rows));
		}
		else
			write_number(w, (uint64_t) rows);
	}
}

static void
write_groups(Writer *w, int ncodes, const uint8_t *group, int ngroups)
{
	int			singles = 0;

	if (ncodes == 0)
		return;
	write_number(w, (uint64_t) ngroups);
	for (int code = 0; code < ncodes;)
	{
		int			n = 1;

		while (code + n < ncodes && group[code + n] == group[code])
			n++;
		code += n;
		if (n == 1)
			singles++;
		if (singles > 0 && (n > 1 || code == ncodes))
		{
			write_number(w, 0);
			write_number(w, (uint64_t) (singles - 1));
			singles = 0;
		}
		if (n > 1)
			write_number(w, (uint64_t) (n - 1));
	}
}

/* The nodes as they stand: the builder of trees makes them in preorder. */
static void
write_tree(Writer *w, const SynthComponent *component,
		   const SynthVariable *variable)
{
	write_number(w, (uint64_t) variable->nleaves);
	for (int i = 0; i < variable->nnodes; i++)
	{
		const SynthTreeNode *node = &variable->nodes[i];
		int			ngroups;
		int			members = 0;
		int			first_gap;

		if (node->feature < 0)
		{
			write_number(w, 0);
			continue;
		}
#define IN_MASK(g) ((node->mask[(g) >> 6] >> ((g) & 63)) & 1)
		ngroups = component->variables[node->feature].npredictor_groups;
		for (first_gap = 0; first_gap < ngroups && IN_MASK(first_gap);)
			first_gap++;
		for (int g = 0; g < ngroups; g++)
			members += (int) IN_MASK(g);
		write_number(w, 1 + ((uint64_t) node->feature << 1 | (first_gap != members)));
		if (first_gap == members)
			write_number(w, (uint64_t) (members - 1));
		else
			for (int byte = 0; byte < (ngroups + 7) / 8; byte++)
				write_byte(w, (unsigned char) (node->mask[byte >> 3] >> (8 * (byte & 7))));
#undef IN_MASK
	}
}

static void
write_leaves(Writer *w, const SynthVariable *variable)
{
	if (variable->nleaves == 0)
		return;
	write_number(w, variable->leaf_first[variable->nleaves]);
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
	{
		uint32_t	first = variable->leaf_first[leaf],
					last = variable->leaf_first[leaf + 1];
		int			before = -1;

		write_number(w, last - first - 1);
		for (uint32_t e = first; e < last; e++)
		{
			int			code = variable->leaf_code[e];
			uint32_t	rows = variable->leaf_rows[e];

			write_number(w, (uint64_t) (code - before - 1) << 1 | (rows > 1));
			if (rows > 1)
				write_number(w, rows - 2);
			before = code;
		}
	}
}

static void
write_pair(Writer *w, const SynthComponent *component,
		   const SynthVariable *variable, const SynthPair *pair)
{
	int			own = variable->ncalibration_groups;
	int			other = component->variables[pair->partner].ncalibration_groups;

	write_double(w, pair->product);
	for (int g = 0; g < own; g++)
	{
		const uint32_t *rows = pair->rows + (size_t) g * other;

		for (int i = 0; i < other;)
		{
			int			zeros = 0;

			while (i + zeros < other && rows[i + zeros] == 0)
				zeros++;
			if (zeros == 0)
			{
				write_number(w, rows[i++]);
				continue;
			}
			write_number(w, 0);
			i += zeros;
			write_number(w, i == other ? 0 : (uint64_t) zeros);
		}
	}
}
