/*
 * model_layout.c
 *		Bytes of a model to a checked view.  Pure C, fuzzed.
 *
 * README.md has the layout and the invariants.  Nothing in the bytes is
 * believed: a number is read with its upper bound, memory is asked for only
 * after as many bytes are known to be there, and every invariant that later
 * code trusts is checked here and only here.  Only the canonical encoding is
 * accepted (shortest numbers, longest runs), so that what decodes is what
 * synth_model_encode writes, byte for byte.
 *
 * Cost: O(bytes).  Memory: at most SYNTH_MODEL_MEMORY_FACTOR times the bytes;
 * the worst is a row of a pair table, 64 cells of four bytes from two bytes.
 */
#include <float.h>
#include <string.h>

#include "model/model.h"
#include "model/model_private.h"
#include "text/text.h"

typedef struct Reader
{
	const unsigned char *at;
	const unsigned char *end;
	SynthAlloc	alloc;
	void	   *alloc_arg;
	SynthModelStatus part;		/* status if the part being read is bad */
}			Reader;

static bool read_component(Reader *r, SynthComponent *component);
static bool read_column(Reader *r, SynthColumn *column);
static bool place_variables(Reader *r, SynthComponent *component);
static bool same_columns(const SynthComponent *a, const SynthComponent *b);
static bool column_is_consistent(const SynthComponent *component,
								 const SynthColumn *column);
static bool read_variable(Reader *r, SynthComponent *component, int v);
static int	most_generated(const SynthVariable *variable);
static bool read_chunks(Reader *r, SynthVariable *variable);
static bool numbers_stay_finite(const SynthVariable *variable);
static bool read_texts(Reader *r, SynthVariable *variable);
static bool open_generator(Reader *r, SynthVariable *variable);
static bool read_code_rows(Reader *r, SynthVariable *variable);
static bool read_groups(Reader *r, int ncodes, int most, uint8_t *group,
						int *ngroups);
static bool read_tree(Reader *r, const SynthComponent *component, int v);
static bool read_split(Reader *r, const SynthComponent *component, int v,
					   uint64_t token, SynthTreeNode *node);
static bool read_leaves(Reader *r, SynthVariable *variable);
static bool read_pairs(Reader *r, SynthComponent *component, int v);
static bool read_pair_rows(Reader *r, uint32_t *rows, int ngroups);

/* ---- the smallest pieces ---- */

static uint64_t
fixed(const unsigned char *p, int bytes)
{
	uint64_t	value = 0;

	for (int i = bytes - 1; i >= 0; i--)
		value = (value << 8) | p[i];
	return value;
}

static inline size_t
remaining(const Reader *r)
{
	return (size_t) (r->end - r->at);
}

/* A whole number in 7-bit groups, lowest first, in its shortest form. */
static bool
read_number(Reader *r, uint64_t max, uint64_t *value)
{
	uint64_t	v = 0;

	for (int shift = 0; shift < 64; shift += 7)
	{
		unsigned char byte;

		if (r->at == r->end)
			return false;
		byte = *r->at++;
		if (shift == 63 && byte > 1)
			return false;
		v |= (uint64_t) (byte & 0x7F) << shift;
		if (byte & 0x80)
			continue;
		*value = v;
		return (byte != 0 || shift == 0) && v <= max;
	}
	return false;
}

static bool
read_int(Reader *r, int max, int *value)
{
	uint64_t	v;

	if (!read_number(r, (uint64_t) max, &v))
		return false;
	*value = (int) v;
	return true;
}

static int64_t
unzigzag(uint64_t v)
{
	return (int64_t) (v >> 1) ^ -(int64_t) (v & 1);
}

/* Eight bytes of a finite number; minus zero is not canonical. */
static bool
read_double(Reader *r, double *value)
{
	uint64_t	bits;

	if (remaining(r) < 8)
		return false;
	bits = fixed(r->at, 8);
	r->at += 8;
	memcpy(value, &bits, sizeof(bits));
	return *value >= -DBL_MAX && *value <= DBL_MAX &&
		bits != UINT64_C(1) << 63;
}

/* A text without NUL bytes, which gets one at its end. */
static bool
read_string(Reader *r, bool may_be_empty, char **text, uint32_t *text_bytes)
{
	uint64_t	n;

	if (!read_number(r, remaining(r), &n) || n > remaining(r) ||
		n >= UINT32_MAX || (n == 0 && !may_be_empty) ||
		memchr(r->at, 0, (size_t) n) != NULL)
		return false;
	*text = r->alloc(r->alloc_arg, (size_t) n + 1);
	memcpy(*text, r->at, (size_t) n);
	r->at += n;
	if (text_bytes)
		*text_bytes = (uint32_t) n;
	return true;
}

/*
 * Zeroed memory for n things that fill at least least_bytes each in what is
 * left to read; NULL if there can't be so many.
 */
static void *
take(Reader *r, size_t n, size_t thing_bytes, size_t least_bytes)
{
	if (n > remaining(r) / least_bytes || n >= SIZE_MAX / 2 / thing_bytes)
		return NULL;
	return r->alloc(r->alloc_arg, n > 0 ? n * thing_bytes : 1);
}

/* ---- the header ---- */

uint64_t
synth_model_checksum(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t	header = synth_num_hash(p, SYNTH_MODEL_AT_CHECKSUM, 0);

	return synth_num_hash(p + SYNTH_MODEL_HEADER_BYTES,
						  n - SYNTH_MODEL_HEADER_BYTES, header);
}

int
synth_model_compare_bytes(const void *a, size_t a_bytes, const void *b,
						  size_t b_bytes)
{
	int			order = memcmp(a, b, a_bytes < b_bytes ? a_bytes : b_bytes);

	if (order != 0)
		return order;
	return a_bytes < b_bytes ? -1 : a_bytes > b_bytes;
}

SynthModelStatus
synth_model_check_header(const void *bytes, size_t n, int *ncomponents)
{
	const unsigned char *p = bytes;
	uint64_t	count;

	if (n < SYNTH_MODEL_HEADER_BYTES ||
		fixed(p + SYNTH_MODEL_AT_MAGIC, 4) != SYNTH_MODEL_MAGIC ||
		fixed(p + SYNTH_MODEL_AT_TOTAL_BYTES, 8) != n)
		return SYNTH_MODEL_BAD_HEADER;
	if (fixed(p + SYNTH_MODEL_AT_CHECKSUM, 8) != synth_model_checksum(p, n))
		return SYNTH_MODEL_BAD_CHECKSUM;
	if (fixed(p + SYNTH_MODEL_AT_FORMAT, 2) > SYNTH_MODEL_FORMAT)
		return SYNTH_MODEL_NEWER;
	count = fixed(p + SYNTH_MODEL_AT_COMPONENTS, 4);
	if (fixed(p + SYNTH_MODEL_AT_FORMAT, 2) != SYNTH_MODEL_FORMAT ||
		fixed(p + SYNTH_MODEL_AT_FLAGS, 2) != 0 ||
		fixed(p + SYNTH_MODEL_AT_HEADER_BYTES, 4) != SYNTH_MODEL_HEADER_BYTES ||
		count < 1 || count > SYNTH_MODEL_MAX_COMPONENTS)
		return SYNTH_MODEL_BAD_HEADER;
	*ncomponents = (int) count;
	return SYNTH_MODEL_OK;
}

SynthModelStatus
synth_model_decode(const void *bytes, size_t n, SynthModelView *view,
				   SynthAlloc alloc, void *alloc_arg)
{
	SynthModelStatus status;
	Reader		r = {0};
	const unsigned char *before = NULL;
	size_t		before_bytes = 0;
	uint64_t	rows = 0;

	memset(view, 0, sizeof(*view));
	status = synth_model_check_header(bytes, n, &view->ncomponents);
	if (status != SYNTH_MODEL_OK)
		return status;
	r.at = (const unsigned char *) bytes + SYNTH_MODEL_HEADER_BYTES;
	r.end = (const unsigned char *) bytes + n;
	r.alloc = alloc;
	r.alloc_arg = alloc_arg;
	view->fingerprint = fixed((const unsigned char *) bytes +
							  SYNTH_MODEL_AT_CHECKSUM, 8);
	view->components = take(&r, view->ncomponents, sizeof(SynthComponent), 8);
	if (view->components == NULL)
		return SYNTH_MODEL_BAD_COMPONENT;

	for (int c = 0; c < view->ncomponents; c++)
	{
		SynthComponent *component = &view->components[c];
		const unsigned char *end = r.end;
		const unsigned char *start;
		uint64_t	length;

		r.part = SYNTH_MODEL_BAD_COMPONENT;
		if (!read_number(&r, remaining(&r), &length) || length > remaining(&r))
			return r.part;
		start = r.at;
		r.end = start + length;
		if (!read_component(&r, component))
			return r.part;
		r.part = SYNTH_MODEL_BAD_COMPONENT;
		rows += component->rows;
		if (r.at != r.end || rows > INT64_MAX ||
			(c > 0 && synth_model_compare_bytes(before, before_bytes, start,
												(size_t) length) > 0))
			return r.part;
		if (c > 0 && !same_columns(&view->components[0], component))
			return SYNTH_MODEL_BAD_COLUMN;
		before = start;
		before_bytes = (size_t) length;
		r.end = end;
	}
	return r.at == r.end ? SYNTH_MODEL_OK : SYNTH_MODEL_BAD_COMPONENT;
}

/* ---- components and columns ---- */

static bool
read_component(Reader *r, SynthComponent *component)
{
	uint64_t	min_count,
				flags;

	if (!read_number(r, INT64_MAX, &component->rows) ||
		!read_number(r, INT64_MAX, &component->fitted_rows) ||
		!read_number(r, UINT32_MAX, &min_count) ||
		!read_number(r, SYNTH_COMPONENT_KEEP_EXTREMES, &flags) ||
		!read_int(r, SYNTH_MODEL_MAX_COLUMNS, &component->ncolumns) ||
		!read_int(r, SYNTH_MODEL_MAX_VARIABLES, &component->nvariables) ||
		component->rows == 0 || component->fitted_rows == 0)
		return false;
	component->min_count = (uint32_t) min_count;
	component->keep_extremes = (flags & SYNTH_COMPONENT_KEEP_EXTREMES) != 0;
	component->columns = take(r, component->ncolumns, sizeof(SynthColumn), 8);
	if (component->columns == NULL)
		return false;

	for (int i = 0; i < component->ncolumns; i++)
	{
		r->part = SYNTH_MODEL_BAD_COLUMN;
		if (!read_column(r, &component->columns[i]))
			return false;
	}
	component->variables = take(r, component->nvariables,
								sizeof(SynthVariable), 8);
	if (component->variables == NULL || !place_variables(r, component))
		return false;
	for (int v = 0; v < component->nvariables; v++)
		if (!read_variable(r, component, v))
			return false;

	r->part = SYNTH_MODEL_BAD_COLUMN;
	for (int i = 0; i < component->ncolumns; i++)
		if (!column_is_consistent(component, &component->columns[i]))
			return false;
	return true;
}

static bool
read_column(Reader *r, SynthColumn *column)
{
	uint64_t	typmod,
				flags;
	int			codec;

	if (!read_string(r, false, &column->name, NULL) ||
		!read_string(r, false, &column->type_name, NULL) ||
		!read_number(r, UINT32_MAX, &typmod) ||
		!read_int(r, SYNTH_CODEC_LAST, &codec) ||
		!read_number(r, SYNTH_COLUMN_NOT_NULL | SYNTH_COLUMN_UNIQUE, &flags) ||
		!read_int(r, SYNTH_MODEL_MAX_VARIABLES, &column->first_variable) ||
		!read_int(r, SYNTH_MODEL_MAX_VARIABLES, &column->nvariables) ||
		!read_string(r, true, &column->detail, NULL))
		return false;
	column->typmod = (int32_t) unzigzag(typmod);
	column->codec = (SynthCodec) codec;
	column->not_null = (flags & SYNTH_COLUMN_NOT_NULL) != 0;
	column->unique = (flags & SYNTH_COLUMN_UNIQUE) != 0;
	return true;
}

/* Every variable belongs to one column; those of a column are neighbours. */
static bool
place_variables(Reader *r, SynthComponent *component)
{
	r->part = SYNTH_MODEL_BAD_COLUMN;
	for (int v = 0; v < component->nvariables; v++)
		component->variables[v].column = -1;
	for (int i = 0; i < component->ncolumns; i++)
	{
		SynthColumn *column = &component->columns[i];

		if (column->nvariables == 0 && column->first_variable != 0)
			return false;
		if (column->nvariables > component->nvariables - column->first_variable)
			return false;
		for (int v = 0; v < column->nvariables; v++)
		{
			SynthVariable *variable = &component->variables[column->first_variable + v];

			if (variable->column >= 0)
				return false;
			variable->column = i;
		}
	}
	for (int v = 0; v < component->nvariables; v++)
		if (component->variables[v].column < 0)
			return false;
	return true;
}

/* Components of a mixture describe the same table. */
static bool
same_columns(const SynthComponent *a, const SynthComponent *b)
{
	if (a->ncolumns != b->ncolumns)
		return false;
	for (int i = 0; i < a->ncolumns; i++)
		if (strcmp(a->columns[i].name, b->columns[i].name) != 0 ||
			strcmp(a->columns[i].type_name, b->columns[i].type_name) != 0)
			return false;
	return true;
}

/* Does the column have the variables that its codec is made of? */
static bool
column_is_consistent(const SynthComponent *component, const SynthColumn *column)
{
	const SynthVariable *first = &component->variables[column->first_variable];

	switch (column->codec)
	{
		case SYNTH_CODEC_NULL:
			return column->nvariables <= 1;
		case SYNTH_CODEC_NUMBER:
			return column->nvariables == 1 && first->domain == SYNTH_DOMAIN_NUMBER;
		case SYNTH_CODEC_TEXT:
			return column->nvariables == 1 && first->domain == SYNTH_DOMAIN_TEXT;
		case SYNTH_CODEC_KEY:
			return column->nvariables == 1 && !SYNTH_DOMAIN_IS_DRAWN(first->domain);
		default:
			/* parts say by their names and types what they are */
			return column->nvariables >= 1;
	}
}

/* ---- a variable ---- */

static bool
read_variable(Reader *r, SynthComponent *component, int v)
{
	SynthVariable *variable = &component->variables[v];
	uint64_t	null;
	int			domain,
				part_type;

	r->part = SYNTH_MODEL_BAD_VARIABLE;
	if (!read_string(r, true, &variable->part, NULL) ||
		!read_int(r, SYNTH_DOMAIN_LAST, &domain) ||
		!read_int(r, UINT8_MAX, &part_type))
		return false;
	variable->domain = (SynthDomain) domain;
	variable->part_type = (uint8_t) part_type;
	if (SYNTH_DOMAIN_HAS_STEP(domain) &&
		(!read_int(r, 15, &variable->scale) ||
		 !read_double(r, &variable->step) ||
		 !read_double(r, &variable->origin) || variable->step < 0))
		return false;
	if (domain == SYNTH_DOMAIN_KEY_INTEGER &&
		!(variable->origin > -0x1p63 && variable->origin < 0x1p63))
		return false;

	r->part = SYNTH_MODEL_BAD_CODES;
	if (!read_int(r, SYNTH_MAX_CODES, &variable->nvalues) ||
		!read_int(r, SYNTH_MAX_CODES, &variable->ngenerated) ||
		!read_number(r, 1, &null))
		return false;
	variable->has_null = null != 0;
	variable->ncodes = variable->nvalues + variable->ngenerated + (int) null;
	if (variable->ncodes > SYNTH_MAX_CODES ||
		(variable->nvalues > 0 && !SYNTH_DOMAIN_IS_DRAWN(domain)) ||
		variable->ngenerated > most_generated(variable))
		return false;
	if (domain == SYNTH_DOMAIN_NUMBER && !read_chunks(r, variable))
		return false;
	if (SYNTH_DOMAIN_HAS_GENERATOR(domain) && !read_texts(r, variable))
		return false;
	if (!read_code_rows(r, variable))
		return false;
	synth_model_derive(variable, r->alloc, r->alloc_arg);

	/* the groups that trees and pair tables were made with stand */
	if (!read_groups(r, variable->ncodes, SYNTH_TREE_MAX_GROUPS,
					 variable->predictor_group, &variable->npredictor_groups) ||
		!read_groups(r, variable->ncodes, SYNTH_MAX_CALIBRATION_GROUPS,
					 variable->calibration_group, &variable->ncalibration_groups))
		return false;
	return read_tree(r, component, v) && read_leaves(r, variable) &&
		read_pairs(r, component, v);
}

/* Codes beside the values: clusters of texts, a number's NaN and infinities. */
static int
most_generated(const SynthVariable *variable)
{
	int			special = variable->part_type & 7;

	switch (variable->domain)
	{
		case SYNTH_DOMAIN_NUMBER:
			return (special & 1) + (special >> 1 & 1) + (special >> 2);
		case SYNTH_DOMAIN_TEXT:
			return SYNTH_MAX_CODES;
		default:
			return 0;			/* keys: no codes but NULL */
	}
}

double
synth_model_power(int scale)
{
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
	1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

	return power[scale];
}

bool
synth_model_multiple(double value, int scale, int64_t *k)
{
	const double limit = 2251799813685248.0;	/* 2^51: one k a double */
	double		p = synth_model_power(scale);
	double		x = value * p;

	if (!(x > -limit && x < limit))
		return false;
	*k = (int64_t) (x < 0 ? x - 0.5 : x + 0.5);
	return (double) *k / p == value;
}

static bool
read_chunks(Reader *r, SynthVariable *variable)
{
	int64_t		last_k = 0;
	bool		any_k = false;
	uint32_t	k = 0;

	if (!read_int(r, INT32_MAX, &variable->nchunks))
		return false;
	variable->code_chunk = take(r, variable->nvalues + 1, sizeof(uint32_t), 1);
	if (variable->code_chunk == NULL ||
		variable->nchunks < variable->nvalues ||
		(variable->nvalues == 0 && variable->nchunks > 0))
		return false;
	for (int c = 0; c < variable->nvalues; c++)
	{
		uint64_t	more;

		/* every code has a chunk, and chunks remain for the codes after it */
		if (!read_number(r, (uint64_t) variable->nchunks - k - (variable->nvalues - c),
						 &more))
			return false;
		k += (uint32_t) more + 1;
		variable->code_chunk[c + 1] = k;
	}
	if (k != (uint32_t) variable->nchunks)
		return false;

	variable->chunks = take(r, variable->nchunks, sizeof(SynthChunk), 2);
	if (variable->chunks == NULL)
		return false;
	for (int i = 0; i < variable->nchunks; i++)
	{
		SynthChunk *chunk = &variable->chunks[i];
		uint64_t	token,
					rows;
		int64_t		multiple;

		if (!read_number(r, UINT64_MAX, &token))
			return false;
		chunk->flat = token & 1;
		if (token & 2)
		{
			int64_t		delta = any_k ? (int64_t) (token >> 2) : unzigzag(token >> 2);

			/* both are below 2^62, so that the sum is in range */
			last_k += delta;
			any_k = true;
			chunk->value = (double) last_k / synth_model_power(variable->scale);
			if (!synth_model_multiple(chunk->value, variable->scale, &multiple) ||
				multiple != last_k)
				return false;
		}
		else if (token > 3 || !read_double(r, &chunk->value) ||
				 synth_model_multiple(chunk->value, variable->scale, &multiple))
			return false;
		if (!read_number(r, UINT32_MAX, &rows) ||
			(i > 0 && chunk->value < chunk[-1].value))
			return false;
		chunk->rows = (uint32_t) rows;
	}
	return numbers_stay_finite(variable);
}

/* No value between the ends overflows when it is rounded to the step. */
static bool
numbers_stay_finite(const SynthVariable *variable)
{
	double		end[2],
				inner;

	if (variable->nvalues == 0)
		return true;
	synth_model_code_limits(variable, 0, &end[0], &inner);
	synth_model_code_limits(variable, variable->nvalues - 1, &inner, &end[1]);
	for (int i = 0; i < 2; i++)
	{
		double		rounded = synth_model_round(variable, end[i]);

		if (!(end[i] >= -DBL_MAX && end[i] <= DBL_MAX &&
			  rounded >= -DBL_MAX && rounded <= DBL_MAX))
			return false;
	}
	return true;
}

static bool
read_texts(Reader *r, SynthVariable *variable)
{
	uint64_t	generator_bytes;

	r->part = SYNTH_MODEL_BAD_TEXT;
	variable->text = take(r, variable->nvalues, sizeof(char *), 1);
	variable->text_bytes = take(r, variable->nvalues, sizeof(uint32_t), 1);
	if (variable->text == NULL || variable->text_bytes == NULL)
		return false;
	for (int c = 0; c < variable->nvalues; c++)
		if (!read_string(r, true, &variable->text[c], &variable->text_bytes[c]))
			return false;
	if (!read_number(r, remaining(r), &generator_bytes) ||
		generator_bytes > remaining(r))
		return false;
	if (generator_bytes == 0)
		return variable->ngenerated == 0;
	variable->generator_bytes = (size_t) generator_bytes;
	variable->generator = r->alloc(r->alloc_arg, (size_t) generator_bytes);
	memcpy(variable->generator, r->at, (size_t) generator_bytes);
	r->at += generator_bytes;
	return open_generator(r, variable);
}

/* The text room checks its own bytes; only their memory is bounded here. */
static bool
open_generator(Reader *r, SynthVariable *variable)
{
	size_t		view_bytes;

	if (synth_text_view_bytes(variable->generator, variable->generator_bytes,
							  &view_bytes) != SYNTH_TEXT_OK ||
		view_bytes / (SYNTH_MODEL_MEMORY_FACTOR / 2) > variable->generator_bytes + 64 ||
		synth_text_open(variable->generator, variable->generator_bytes,
						r->alloc(r->alloc_arg, view_bytes), view_bytes,
						&variable->generator_view) != SYNTH_TEXT_OK)
		return false;
	return variable->domain == SYNTH_DOMAIN_KEY_TEXT ||
		synth_text_clusters(variable->generator_view) == variable->ngenerated;
}

/* Rows of each code; of a number's code as the difference to its chunks'. */
static bool
read_code_rows(Reader *r, SynthVariable *variable)
{
	uint64_t	all_rows = 0;

	r->part = SYNTH_MODEL_BAD_CODES;
	variable->code_rows = take(r, variable->ncodes, sizeof(uint32_t), 1);
	if (variable->code_rows == NULL)
		return false;
	for (int c = 0; c < variable->ncodes; c++)
	{
		uint64_t	token;
		int64_t		rows = 0;

		if (!read_number(r, INT64_MAX, &token))
			return false;
		if (variable->domain == SYNTH_DOMAIN_NUMBER && c < variable->nvalues)
		{
			for (uint32_t k = variable->code_chunk[c]; k < variable->code_chunk[c + 1]; k++)
				rows += variable->chunks[k].rows;
			rows += unzigzag(token);
		}
		else
			rows = (int64_t) token;
		if (rows < 0 || rows > UINT32_MAX)
			return false;
		variable->code_rows[c] = (uint32_t) rows;
		all_rows += (uint64_t) rows;
	}
	/* shares are taken of them */
	return all_rows > 0 || variable->ncodes == 0 ||
		!SYNTH_DOMAIN_IS_DRAWN(variable->domain);
}

/*
 * How many groups, and for each the codes beyond its first; zero is followed
 * by how many more zeros there are.
 */
static bool
read_groups(Reader *r, int ncodes, int most, uint8_t *group, int *ngroups)
{
	int			g = 0,
				code = 0;
	bool		after_single = false;

	*ngroups = 0;
	if (ncodes == 0)
		return true;
	if (!read_int(r, most < ncodes ? most : ncodes, ngroups))
		return false;
	while (g < *ngroups)
	{
		int			more,
					singles = 0;

		/* each group to come has a code at least */
		if (!read_int(r, ncodes - code - (*ngroups - g), &more))
			return false;
		if (more == 0 &&
			(after_single || !read_int(r, *ngroups - g - 1, &singles)))
			return false;
		after_single = more == 0;
		for (; singles > 0; singles--)
			group[code++] = (uint8_t) g++;
		for (; more >= 0; more--)
			group[code++] = (uint8_t) g;
		g++;
	}
	return code == ncodes;
}

/* ---- the tree, in preorder ---- */

static bool
read_tree(Reader *r, const SynthComponent *component, int v)
{
	SynthVariable *variable = &component->variables[v];
	struct
	{
		int32_t		node;
		int			depth;
	}			pending[SYNTH_TREE_MAX_DEPTH];	/* right child is to come */
	int			npending = 0;
	int			depth = 0;
	int			leaf = 0;

	r->part = SYNTH_MODEL_BAD_TREE;
	if (!read_int(r, INT32_MAX / 2, &variable->nleaves) ||
		(variable->nleaves > 0 && variable->ncodes == 0) ||
		(variable->nleaves == 0 && variable->ncodes > 0 &&
		 SYNTH_DOMAIN_IS_DRAWN(variable->domain)))
		return false;
	if (variable->nleaves == 0)
		return true;
	/* a leaf takes a byte here and two among the leaves */
	variable->nnodes = 2 * variable->nleaves - 1;
	if ((size_t) variable->nleaves > remaining(r) / 3)
		return false;
	variable->nodes = take(r, variable->nnodes, sizeof(SynthTreeNode), 1);
	if (variable->nodes == NULL)
		return false;

	for (int me = 0; me < variable->nnodes; me++)
	{
		SynthTreeNode *node = &variable->nodes[me];
		uint64_t	token;

		if (!read_number(r, 2 * (uint64_t) v, &token))
			return false;
		if (token != 0)
		{
			if (depth >= SYNTH_TREE_MAX_DEPTH ||
				!read_split(r, component, v, token - 1, node))
				return false;
			node->left = me + 1;
			pending[npending].node = me;
			pending[npending++].depth = depth++;
			continue;
		}
		node->feature = -1;
		node->left = node->right = leaf++;
		if (npending == 0)
			return me == variable->nnodes - 1;
		variable->nodes[pending[--npending].node].right = me + 1;
		depth = pending[npending].depth + 1;
	}
	return false;				/* children are missing */
}

static bool
read_split(Reader *r, const SynthComponent *component, int v, uint64_t token,
		   SynthTreeNode *node)
{
	int			ngroups;
	int			members = 0,
				first_gap = -1;

	node->feature = (int32_t) (token >> 1);
	if (node->feature >= v)
		return false;
	ngroups = component->variables[node->feature].npredictor_groups;
	if (ngroups < 2)			/* nor is a key a feature: NULL is its only code */
		return false;
	if ((token & 1) == 0)
	{
		int			threshold;	/* the last group that goes left */

		if (!read_int(r, ngroups - 2, &threshold))
			return false;
		for (int g = 0; g <= threshold; g++)
			node->mask[g >> 6] |= UINT64_C(1) << (g & 63);
		return true;
	}
	if (remaining(r) < (size_t) (ngroups + 7) / 8)
		return false;
	for (int g = 0; g < (ngroups + 7) / 8 * 8; g++)
	{
		if ((r->at[g / 8] >> (g % 8)) & 1)
		{
			if (g >= ngroups)
				return false;
			node->mask[g >> 6] |= UINT64_C(1) << (g & 63);
			members++;
		}
		else if (first_gap < 0)
			first_gap = g;
	}
	r->at += (ngroups + 7) / 8;
	/* neither none nor all, nor what a threshold would say */
	return members > 0 && members < ngroups && first_gap != members;
}

static bool
read_leaves(Reader *r, SynthVariable *variable)
{
	uint64_t	nentries;
	uint64_t	e = 0;

	r->part = SYNTH_MODEL_BAD_LEAVES;
	if (variable->nleaves == 0)
		return true;
	if (!read_number(r, UINT32_MAX, &nentries) || nentries > remaining(r))
		return false;
	variable->leaf_first = take(r, variable->nleaves + 1, sizeof(uint32_t), 1);
	variable->leaf_code = take(r, (size_t) nentries, sizeof(uint16_t), 1);
	variable->leaf_rows = take(r, (size_t) nentries, sizeof(uint32_t), 1);
	if (variable->leaf_first == NULL || variable->leaf_code == NULL ||
		variable->leaf_rows == NULL)
		return false;
	for (int leaf = 0; leaf < variable->nleaves; leaf++)
	{
		int			left;
		int			code = -1;

		if (!read_int(r, variable->ncodes - 1, &left) ||
			(uint64_t) left + 1 > nentries - e)
			return false;
		for (; left >= 0; left--, e++)
		{
			uint64_t	token,
						rows = 0;

			if (!read_number(r, 2 * SYNTH_MAX_CODES, &token) ||
				((token & 1) && !read_number(r, UINT32_MAX - 2, &rows)))
				return false;
			code += (int) (token >> 1) + 1;
			if (code >= variable->ncodes)
				return false;
			variable->leaf_code[e] = (uint16_t) code;
			variable->leaf_rows[e] = token & 1 ? (uint32_t) rows + 2 : 1;
		}
		variable->leaf_first[leaf + 1] = (uint32_t) e;
	}
	return e == nentries;
}

/* ---- pair tables ---- */

static bool
read_pairs(Reader *r, SynthComponent *component, int v)
{
	SynthVariable *variable = &component->variables[v];
	int			partner = -1;

	r->part = SYNTH_MODEL_BAD_PAIRS;
	if (!read_int(r, v, &variable->npairs))
		return false;
	variable->pairs = take(r, variable->npairs, sizeof(SynthPair), 10);
	if (variable->pairs == NULL)
		return false;
	for (int i = 0; i < variable->npairs; i++)
	{
		SynthPair  *pair = &variable->pairs[i];
		int			more,
					own = variable->ncalibration_groups,
					other;

		if (!read_int(r, v, &more))
			return false;
		partner += more + 1;
		if (partner >= v || !read_double(r, &pair->product) ||
			!SYNTH_DOMAIN_IS_DRAWN(variable->domain) ||
			!SYNTH_DOMAIN_IS_DRAWN(component->variables[partner].domain))
			return false;
		pair->partner = partner;
		other = component->variables[partner].ncalibration_groups;
		if (own < 1 || other < 1 || (size_t) own > remaining(r))
			return false;
		pair->rows = take(r, own, sizeof(uint32_t) * other, 1);
		if (pair->rows == NULL)
			return false;
		for (int g = 0; g < own; g++)
			if (!read_pair_rows(r, pair->rows + (size_t) g * other, other))
				return false;
	}
	return true;
}

/* Numbers; a zero is followed by how many zeros there are, 0 = to the end. */
static bool
read_pair_rows(Reader *r, uint32_t *rows, int ngroups)
{
	bool		after_zeros = false;

	for (int g = 0; g < ngroups;)
	{
		uint64_t	token;
		int			zeros;

		if (!read_number(r, UINT32_MAX, &token))
			return false;
		if (token != 0)
		{
			rows[g++] = (uint32_t) token;
			after_zeros = false;
			continue;
		}
		if (after_zeros || !read_int(r, ngroups - g - 1, &zeros))
			return false;
		g = zeros == 0 ? ngroups : g + zeros;
		after_zeros = true;
	}
	return true;
}

const char *
synth_model_status_text(SynthModelStatus status)
{
	switch (status)
	{
		case SYNTH_MODEL_OK:
			return "The model is sound.";
		case SYNTH_MODEL_NEWER:
			return "Its format is newer than this version of synth can read.";
		case SYNTH_MODEL_BAD_HEADER:
			return "Its header is not that of a model, or bytes are missing.";
		case SYNTH_MODEL_BAD_CHECKSUM:
			return "Its checksum does not match.";
		case SYNTH_MODEL_BAD_COMPONENT:
			return "A component is not valid.";
		case SYNTH_MODEL_BAD_COLUMN:
			return "The description of a column is not valid.";
		case SYNTH_MODEL_BAD_VARIABLE:
			return "The description of a variable is not valid.";
		case SYNTH_MODEL_BAD_CODES:
			return "The codes of a variable are not valid.";
		case SYNTH_MODEL_BAD_TEXT:
			return "The texts of a variable are not valid.";
		case SYNTH_MODEL_BAD_TREE:
			return "The tree of a variable is not valid.";
		case SYNTH_MODEL_BAD_LEAVES:
			return "The leaves of a variable's tree are not valid.";
		case SYNTH_MODEL_BAD_PAIRS:
			return "The pair tables of a variable are not valid.";
	}
	return "It is not valid.";
}
