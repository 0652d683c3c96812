/* links: src/model/model_layout.c src/model/model_encode.c src/model/model_curve.c src/num/num_random.c src/num/num_group.c src/num/num_tree.c src/num/num_log.c src/text/text_layout.c src/text/text_class.c src/text/text_key.c src/text/text_generate.c src/text/text_prose.c src/text/text_token.c src/text/text_describe.c src/text/text_count.c */
/*
 * model_layout.c
 *		Bytes of models: round trip, one form, order, limits, damage, curve.
 */
#include <math.h>

#include "model_example.h"
#include "model/model_private.h"

static int	ntests = 0;

static void
ok(bool passed, const char *what)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++ntests, what);
}

static void
ok_double(double got, double wanted, const char *what)
{
	ok(got == wanted, what);
	if (got != wanted)
		printf("# got %.17g, wanted %.17g\n", got, wanted);
}

static SynthModelStatus
decode(const void *bytes, size_t n, Arena *arena, SynthModelView *view)
{
	/* a copy of exactly that size, for the address sanitizer */
	unsigned char *copy = malloc(n > 0 ? n : 1);
	SynthModelStatus status;

	memcpy(copy, bytes, n);
	status = synth_model_decode(copy, n, view, arena_alloc, arena);
	free(copy);
	return status;
}

/* ---- laws ---- */

static void
test_round_trip(void)
{
	bool		decodes = true,
				same = true,
				bounded = true,
				counted = true;

	for (int seed = 0; seed < 300; seed++)
	{
		Arena		arena = {0},
					decoded_arena = {0};
		SynthModelView view,
					decoded;
		size_t		n,
					again_n;
		unsigned char *bytes,
				   *again;

		example_model(seed, seed, 1 + seed % 4, &arena, &view);
		bytes = example_bytes(&view, &arena, &n);
		/* with too little room nothing is written behind it */
		counted &= synth_model_encode(&view, arena_alloc(&arena, n / 2), n / 2) == n;
		decodes &= decode(bytes, n, &decoded_arena, &decoded) == SYNTH_MODEL_OK;
		bounded &= decoded_arena.bytes <= SYNTH_MODEL_MEMORY_FACTOR * n;
		again = example_bytes(&decoded, &arena, &again_n);
		same &= n == again_n && memcmp(bytes, again, n) == 0;
		arena_free(&arena);
		arena_free(&decoded_arena);
	}
	ok(decodes, "300 random models decode");
	ok(same, "what decodes encodes to the same bytes");
	ok(counted, "bytes are counted without room for them");
	ok(bounded, "decoding takes no more memory than is stated");
}

static void
test_fields_survive(void)
{
	Arena		arena = {0};
	SynthModelView view,
				decoded;
	size_t		n;
	unsigned char *bytes;
	bool		columns = true,
				codes = true,
				trees = true,
				pairs = true;

	example_model(7, 7, 1, &arena, &view);
	bytes = example_bytes(&view, &arena, &n);
	ok(decode(bytes, n, &arena, &decoded) == SYNTH_MODEL_OK, "a model decodes");
	ok(decoded.components[0].rows == view.components[0].rows &&
	   decoded.components[0].fitted_rows == view.components[0].fitted_rows &&
	   decoded.components[0].min_count == view.components[0].min_count &&
	   decoded.components[0].keep_extremes == view.components[0].keep_extremes,
	   "what a component is");
	for (int i = 0; i < view.components[0].ncolumns; i++)
	{
		SynthColumn *a = &view.components[0].columns[i],
				   *b = &decoded.components[0].columns[i];

		columns &= strcmp(a->name, b->name) == 0 &&
			strcmp(a->type_name, b->type_name) == 0 &&
			strcmp(a->detail, b->detail) == 0 && a->typmod == b->typmod &&
			a->codec == b->codec && a->not_null == b->not_null &&
			a->unique == b->unique && a->first_variable == b->first_variable &&
			a->nvariables == b->nvariables;
	}
	ok(columns, "what a column is");
	for (int v = 0; v < view.components[0].nvariables; v++)
	{
		SynthVariable *a = &view.components[0].variables[v],
				   *b = &decoded.components[0].variables[v];

		codes &= strcmp(a->part, b->part) == 0 && a->column == b->column &&
			a->domain == b->domain && a->ncodes == b->ncodes &&
			a->step == b->step && a->origin == b->origin &&
			a->nchunks == b->nchunks &&
			memcmp(a->code_rows, b->code_rows, sizeof(uint32_t) * a->ncodes) == 0;
		for (int k = 0; k < a->nchunks; k++)
			codes &= a->chunks[k].value == b->chunks[k].value &&
				a->chunks[k].rows == b->chunks[k].rows &&
				a->chunks[k].flat == b->chunks[k].flat;
		trees &= a->nnodes == b->nnodes && a->nleaves == b->nleaves;
		for (int k = 0; k < a->nnodes; k++)
			trees &= a->nodes[k].feature == b->nodes[k].feature &&
				a->nodes[k].left == b->nodes[k].left &&
				a->nodes[k].right == b->nodes[k].right &&
				memcmp(a->nodes[k].mask, b->nodes[k].mask, sizeof(a->nodes[k].mask)) == 0;
		for (int leaf = 0; leaf < a->nleaves; leaf++)
			for (uint32_t e = a->leaf_first[leaf]; e < a->leaf_first[leaf + 1]; e++)
				trees &= a->leaf_first[leaf + 1] == b->leaf_first[leaf + 1] &&
					a->leaf_code[e] == b->leaf_code[e] &&
					a->leaf_rows[e] == b->leaf_rows[e];
		pairs &= a->npairs == b->npairs;
		for (int p = 0; p < a->npairs; p++)
			pairs &= a->pairs[p].partner == b->pairs[p].partner &&
				a->pairs[p].product == b->pairs[p].product &&
				memcmp(a->pairs[p].rows, b->pairs[p].rows, sizeof(uint32_t) *
					   a->ncalibration_groups *
					   view.components[0].variables[a->pairs[p].partner].ncalibration_groups) == 0;
	}
	ok(codes, "codes, chunks and rows");
	ok(trees, "trees and leaves");
	ok(pairs, "pair tables");
	arena_free(&arena);
}

static void
test_order_of_components(void)
{
	Arena		arena = {0};
	SynthModelView view,
				turned = {0};
	SynthComponent components[4];
	size_t		n,
				turned_n;
	unsigned char *bytes,
			   *turned_bytes;
	bool		same = true;

	example_model(11, 3, 3, &arena, &view);
	memcpy(components, view.components, sizeof(SynthComponent) * 3);
	components[3] = components[0];
	view.components = components;
	view.ncomponents = 4;
	bytes = example_bytes(&view, &arena, &n);
	for (int turn = 1; turn < 4; turn++)
	{
		SynthComponent other[4];

		for (int c = 0; c < 4; c++)
			other[c] = components[(c + turn) % 4];
		turned.components = other;
		turned.ncomponents = 4;
		turned_bytes = example_bytes(&turned, &arena, &turned_n);
		same &= n == turned_n && memcmp(bytes, turned_bytes, n) == 0;
	}
	ok(same, "components in any order give the same bytes");
	ok(decode(bytes, n, &arena, &turned) == SYNTH_MODEL_OK && turned.ncomponents == 4,
	   "equal components stay two");
	view.components[1] = components[0];
	view.components[1].columns = arena_alloc(&arena, sizeof(SynthColumn) * components[0].ncolumns);
	memcpy(view.components[1].columns, components[0].columns,
		   sizeof(SynthColumn) * components[0].ncolumns);
	view.components[1].columns[0].name = "another";
	view.ncomponents = 2;
	bytes = example_bytes(&view, &arena, &n);
	ok(decode(bytes, n, &arena, &turned) == SYNTH_MODEL_BAD_COLUMN,
	   "components of different columns are no model");
	arena_free(&arena);
}

/* ---- damage ---- */

static void
write_checksum(unsigned char *bytes, size_t n)
{
	uint64_t	checksum = synth_model_checksum(bytes, n);

	for (int i = 0; i < 8; i++)
		bytes[SYNTH_MODEL_AT_CHECKSUM + i] = (unsigned char) (checksum >> (8 * i));
}

static void
test_damage(void)
{
	Arena		arena = {0},
				scratch = {0};
	SynthModelView view;
	size_t		n;
	unsigned char *bytes;
	int			accepted = 0;
	bool		canonical = true;

	/* the smallest example that has a tree and pairs */
	for (int seed = 0;; seed++)
	{
		example_model(seed, seed, 1, &arena, &view);
		bytes = example_bytes(&view, &arena, &n);
		if (n > 500 && n < 3000)
			break;
		arena_free(&arena);
	}
	for (size_t length = 0; length < n; length++)
	{
		accepted += decode(bytes, length, &scratch, &view) == SYNTH_MODEL_OK;
		arena_free(&scratch);
	}
	ok(accepted == 0, "no beginning of a model is a model");
	for (size_t i = 0; i < n; i++)
		for (int bit = 0; bit < 8; bit++)
		{
			bytes[i] ^= 1 << bit;
			accepted += decode(bytes, n, &scratch, &view) == SYNTH_MODEL_OK;
			arena_free(&scratch);
			bytes[i] ^= 1 << bit;
		}
	ok(accepted == 0, "no model with a flipped bit is a model");

	/* somebody who can write a checksum */
	for (size_t i = SYNTH_MODEL_HEADER_BYTES; i < n; i++)
		for (int bit = 0; bit < 8; bit++)
		{
			bytes[i] ^= 1 << bit;
			write_checksum(bytes, n);
			if (decode(bytes, n, &scratch, &view) == SYNTH_MODEL_OK)
			{
				size_t		again_n;
				unsigned char *again = example_bytes(&view, &scratch, &again_n);

				canonical &= n == again_n && memcmp(bytes, again, n) == 0;
				accepted++;
			}
			arena_free(&scratch);
			bytes[i] ^= 1 << bit;
		}
	ok(canonical, "what is still a model is canonical");
	printf("# %d of %d flipped bits with a right checksum are still models\n",
		   accepted, (int) (n - SYNTH_MODEL_HEADER_BYTES) * 8);
	write_checksum(bytes, n);
	ok(decode(bytes, n, &scratch, &view) == SYNTH_MODEL_OK, "the model itself is one");

	bytes[SYNTH_MODEL_AT_FORMAT] = SYNTH_MODEL_FORMAT + 1;
	ok(decode(bytes, n, &scratch, &view) == SYNTH_MODEL_BAD_CHECKSUM,
	   "a damaged version is damage");
	write_checksum(bytes, n);
	ok(decode(bytes, n, &scratch, &view) == SYNTH_MODEL_NEWER,
	   "a newer version is told from damage");
	bytes[SYNTH_MODEL_AT_FORMAT] = SYNTH_MODEL_FORMAT;
	bytes[SYNTH_MODEL_AT_FLAGS] = 1;
	write_checksum(bytes, n);
	ok(decode(bytes, n, &scratch, &view) == SYNTH_MODEL_BAD_HEADER,
	   "an unknown flag is refused");
	arena_free(&scratch);
	arena_free(&arena);
}

/* ---- limits and invariants ---- */

static SynthModelStatus
status_of(const SynthModelView *view)
{
	Arena		arena = {0};
	SynthModelView decoded;
	size_t		n;
	unsigned char *bytes = example_bytes(view, &arena, &n);
	SynthModelStatus status = decode(bytes, n, &arena, &decoded);

	arena_free(&arena);
	return status;
}

/* One number column x of three values, one text column y that asks x. */
static void
small_model(Arena *arena, SynthModelView *view, SynthComponent *component)
{
	SynthVariable *x,
			   *y;

	memset(component, 0, sizeof(*component));
	component->rows = 100;
	component->fitted_rows = 100;
	component->min_count = 5;
	component->ncolumns = 2;
	component->columns = arena_alloc(arena, sizeof(SynthColumn) * 2);
	component->nvariables = 2;
	component->variables = arena_alloc(arena, sizeof(SynthVariable) * 2);
	component->columns[0] = (SynthColumn) {"x", "pg_catalog.int4", -1, SYNTH_CODEC_NUMBER,
		true, false, 0, 1, ""};
	component->columns[1] = (SynthColumn) {"y", "pg_catalog.text", -1, SYNTH_CODEC_TEXT,
		false, false, 1, 1, ""};

	x = &component->variables[0];
	x->part = "";
	x->domain = SYNTH_DOMAIN_NUMBER;
	x->step = 1;
	x->nvalues = x->ncodes = 3;
	x->code_rows = arena_alloc(arena, sizeof(uint32_t) * 3);
	x->nchunks = 3;
	x->chunks = arena_alloc(arena, sizeof(SynthChunk) * 3);
	x->code_chunk = arena_alloc(arena, sizeof(uint32_t) * 4);
	for (int c = 0; c < 3; c++)
	{
		x->chunks[c] = (SynthChunk) {10 * (c + 1), 30 + c, true};
		x->code_rows[c] = 30 + c;
		x->code_chunk[c + 1] = c + 1;
	}
	x->nnodes = x->nleaves = 1;
	x->nodes = arena_alloc(arena, sizeof(SynthTreeNode));
	x->nodes[0].feature = -1;
	x->leaf_first = arena_alloc(arena, sizeof(uint32_t) * 2);
	x->leaf_first[1] = 3;
	x->leaf_code = arena_alloc(arena, sizeof(uint16_t) * 3);
	x->leaf_rows = arena_alloc(arena, sizeof(uint32_t) * 3);
	for (int c = 0; c < 3; c++)
	{
		x->leaf_code[c] = c;
		x->leaf_rows[c] = 30 + c;
	}
	synth_model_derive(x, arena_alloc, arena);

	y = &component->variables[1];
	y->part = "";
	y->column = 1;
	y->domain = SYNTH_DOMAIN_TEXT;
	y->nvalues = 2;
	y->has_null = true;
	y->ncodes = 3;
	y->text = arena_alloc(arena, sizeof(char *) * 2);
	y->text_bytes = arena_alloc(arena, sizeof(uint32_t) * 2);
	y->text[0] = "red";
	y->text_bytes[0] = 3;
	y->text[1] = "";
	y->code_rows = arena_alloc(arena, sizeof(uint32_t) * 3);
	y->code_rows[0] = 60;
	y->code_rows[1] = 30;
	y->code_rows[2] = 10;
	y->nnodes = 3;
	y->nleaves = 2;
	y->nodes = arena_alloc(arena, sizeof(SynthTreeNode) * 3);
	y->nodes[0].feature = 0;
	y->nodes[0].mask[0] = 1;
	y->nodes[0].left = 1;
	y->nodes[0].right = 2;
	y->nodes[1].feature = y->nodes[2].feature = -1;
	y->nodes[2].left = y->nodes[2].right = 1;
	y->leaf_first = arena_alloc(arena, sizeof(uint32_t) * 3);
	y->leaf_first[1] = 1;
	y->leaf_first[2] = 3;
	y->leaf_code = arena_alloc(arena, sizeof(uint16_t) * 3);
	y->leaf_rows = arena_alloc(arena, sizeof(uint32_t) * 3);
	y->leaf_code[1] = 1;
	y->leaf_code[2] = 2;
	y->leaf_rows[0] = 60;
	y->leaf_rows[1] = 30;
	y->leaf_rows[2] = 10;
	synth_model_derive(y, arena_alloc, arena);
	y->npairs = 1;
	y->pairs = arena_alloc(arena, sizeof(SynthPair));
	y->pairs[0].rows = arena_alloc(arena, sizeof(uint32_t) * 9);
	y->pairs[0].rows[0] = 30;
	y->pairs[0].rows[4] = 31;
	y->pairs[0].rows[8] = 32;

	view->ncomponents = 1;
	view->components = component;
}

#define REFUSES(change, status, what) \
	do { \
		Arena		arena_ = {0}; \
		SynthModelView view; \
		SynthComponent component; \
		SynthVariable *x, \
				   *y; \
		\
		small_model(&arena_, &view, &component); \
		x = &component.variables[0]; \
		y = &component.variables[1]; \
		(void) x; \
		(void) y; \
		change; \
		ok(status_of(&view) == (status), what); \
		arena_free(&arena_); \
	} while (0)

static void
test_invariants(void)
{
	REFUSES((void) 0, SYNTH_MODEL_OK, "the small model is one");
	REFUSES(component.rows = 0, SYNTH_MODEL_BAD_COMPONENT, "no rows");
	REFUSES(component.rows = (uint64_t) INT64_MAX + 1, SYNTH_MODEL_BAD_COMPONENT,
			"too many rows");
	REFUSES(component.columns[0].name = "", SYNTH_MODEL_BAD_COLUMN, "no name");
	REFUSES(component.columns[1].type_name = "", SYNTH_MODEL_BAD_COLUMN, "no type");
	REFUSES(component.columns[1].first_variable = 0, SYNTH_MODEL_BAD_COLUMN,
			"a variable of two columns");
	REFUSES(component.columns[1].nvariables = 0, SYNTH_MODEL_BAD_COLUMN,
			"a variable of no column");
	REFUSES(component.columns[1].codec = SYNTH_CODEC_NUMBER, SYNTH_MODEL_BAD_COLUMN,
			"a number that is a text");
	REFUSES(component.columns[0].codec = SYNTH_CODEC_KEY, SYNTH_MODEL_BAD_COLUMN,
			"a key that is a number");
	REFUSES(x->step = -1, SYNTH_MODEL_BAD_VARIABLE, "a negative step");
	REFUSES(x->step = NAN, SYNTH_MODEL_BAD_VARIABLE, "a step that is no number");
	REFUSES(x->chunks[1].value = INFINITY, SYNTH_MODEL_BAD_CODES, "an infinite value");
	REFUSES(x->chunks[1].value = 40, SYNTH_MODEL_BAD_CODES, "values that descend");
	REFUSES((x->chunks[2].value = 1e300, x->scale = 15), SYNTH_MODEL_BAD_CODES,
			"a value that overflows when it is rounded");
	REFUSES(x->ngenerated = 1, SYNTH_MODEL_BAD_CODES, "a special value that is none");
	REFUSES(y->text[0] = "r\0d", SYNTH_MODEL_BAD_TEXT, "a text with a NUL");
	REFUSES(y->ngenerated = 1, SYNTH_MODEL_BAD_TEXT, "generated texts, no generator");
	REFUSES((y->generator = "blob", y->generator_bytes = 4), SYNTH_MODEL_BAD_TEXT,
			"a generator that is none");
	REFUSES(y->code_rows[0] = y->code_rows[1] = y->code_rows[2] = 0, SYNTH_MODEL_BAD_CODES,
			"codes without rows");
	REFUSES(x->predictor_group[1] = 2, SYNTH_MODEL_BAD_CODES, "a group without codes");
	REFUSES(y->ncalibration_groups = 2, SYNTH_MODEL_BAD_CODES, "more groups than are told");
	REFUSES((y->npairs = 0, y->calibration_group[1] = 0, y->calibration_group[2] = 1,
			 y->ncalibration_groups = 2), SYNTH_MODEL_OK, "other groups than would be made now");
	REFUSES(y->nodes[0].feature = 1, SYNTH_MODEL_BAD_TREE, "a tree that asks itself");
	REFUSES(y->nodes[0].mask[0] = 7, SYNTH_MODEL_BAD_TREE, "a split with all on one side");
	REFUSES(y->nodes[2] = y->nodes[0], SYNTH_MODEL_BAD_TREE, "a tree without end");
	REFUSES(y->leaf_code[2] = 3, SYNTH_MODEL_BAD_LEAVES, "a code out of range");
	REFUSES((y->nnodes = 1, y->nodes[0].feature = -1), SYNTH_MODEL_BAD_TREE,
			"a tree that lacks leaves");
	REFUSES((y->npairs = 0, y->nleaves = y->nnodes = 0), SYNTH_MODEL_BAD_TREE, "no tree");
	REFUSES(y->pairs[0].partner = 1, SYNTH_MODEL_BAD_PAIRS, "a pair with itself");
	REFUSES(y->pairs[0].product = NAN, SYNTH_MODEL_BAD_PAIRS, "a product that is no number");
	REFUSES(view.ncomponents = 0, SYNTH_MODEL_BAD_HEADER, "no component");
}

/* A chain of n splits, as deep as they come. */
static void
chain(Arena *arena, SynthVariable *y, int n)
{
	y->nnodes = 2 * n + 1;
	y->nleaves = n + 1;
	y->nodes = arena_alloc(arena, sizeof(SynthTreeNode) * y->nnodes);
	y->leaf_first = arena_alloc(arena, sizeof(uint32_t) * (y->nleaves + 1));
	y->leaf_code = arena_alloc(arena, sizeof(uint16_t) * y->nleaves);
	y->leaf_rows = arena_alloc(arena, sizeof(uint32_t) * y->nleaves);
	for (int i = 0; i < n; i++)
	{
		y->nodes[i].feature = 0;
		y->nodes[i].mask[0] = 1 + i % 2;
		y->nodes[i].left = i + 1;
		y->nodes[i].right = 2 * n - i;
	}
	for (int i = 0; i <= n; i++)
	{
		y->nodes[n + i].feature = -1;
		y->nodes[n + i].left = y->nodes[n + i].right = i;
		y->leaf_rows[i] = 1;
		y->leaf_first[i + 1] = i + 1;
	}
}

static void
test_limits(void)
{
	Arena		arena = {0};
	SynthModelView view,
				decoded;
	SynthComponent component;
	SynthComponent *components;
	unsigned char *bytes;
	size_t		n;
	static unsigned char huge[SYNTH_MODEL_HEADER_BYTES + 32];

	REFUSES(chain(&arena_, y, SYNTH_TREE_MAX_DEPTH), SYNTH_MODEL_OK, "the deepest tree");
	REFUSES(chain(&arena_, y, SYNTH_TREE_MAX_DEPTH + 1), SYNTH_MODEL_BAD_TREE,
			"a tree that is too deep");

	small_model(&arena, &view, &component);
	components = arena_alloc(&arena, sizeof(SynthComponent) * (SYNTH_MODEL_MAX_COMPONENTS + 1));
	for (int c = 0; c <= SYNTH_MODEL_MAX_COMPONENTS; c++)
	{
		components[c] = component;
		components[c].rows = 2000 - c;
	}
	view.components = components;
	view.ncomponents = SYNTH_MODEL_MAX_COMPONENTS;
	bytes = example_bytes(&view, &arena, &n);
	ok(decode(bytes, n, &arena, &decoded) == SYNTH_MODEL_OK, "as many components as there may be");
	view.ncomponents++;
	ok(status_of(&view) == SYNTH_MODEL_BAD_HEADER, "one more");
	view.ncomponents = 2;
	components[0].rows = components[1].rows = (uint64_t) INT64_MAX / 2 + 1;
	ok(status_of(&view) == SYNTH_MODEL_BAD_COMPONENT, "more rows than can be counted");
	arena_free(&arena);

	/* lengths that promise gigabytes must not be believed */
	synth_model_write_header(huge, sizeof(huge), 1);
	huge[SYNTH_MODEL_HEADER_BYTES] = 31;	/* bytes of the component */
	memset(huge + SYNTH_MODEL_HEADER_BYTES + 1, 0x01, 4);
	huge[SYNTH_MODEL_HEADER_BYTES + 4] = 0x00;
	memset(huge + SYNTH_MODEL_HEADER_BYTES + 5, 0xFF, 27);
	for (size_t i = SYNTH_MODEL_HEADER_BYTES + 5; i < sizeof(huge); i++)
	{
		huge[i] = 0x0C;
		write_checksum(huge, sizeof(huge));
		ok(decode(huge, sizeof(huge), &arena, &decoded) != SYNTH_MODEL_OK &&
		   arena.bytes < SYNTH_MODEL_MEMORY_FACTOR * sizeof(huge),
		   "a promise of many things is not believed");
		arena_free(&arena);
	}
}

/* ---- what follows from the codes ---- */

/*
 * Codes 0: the value 0, ten rows; 1: ranges of mean 4 and 6, five rows each;
 * 2: the value 10, 20 rows.
 */
static void
test_curve(void)
{
	static SynthChunk chunks[] = {{0, 10, true}, {4, 5, false}, {6, 5, false}, {10, 20, true}};
	static uint32_t code_chunk[] = {0, 1, 3, 4};
	static uint32_t code_rows[] = {10, 10, 20};
	Arena		arena = {0};
	SynthVariable v = {0};
	double		low,
				high;

	v.domain = SYNTH_DOMAIN_NUMBER;
	v.nvalues = v.ncodes = 3;
	v.nchunks = 4;
	v.chunks = chunks;
	v.code_chunk = code_chunk;
	v.code_rows = code_rows;
	synth_model_derive(&v, arena_alloc, &arena);
	ok_double(synth_model_code_value(&v, 0, 0.7), 0, "a flat code is its value");
	/* the chunk of 4 goes from (0 + 4) / 2 by 4 to (4 + 6) / 2 */
	ok_double(synth_model_code_value(&v, 1, 0), 2, "a range begins halfway to the one before");
	ok_double(synth_model_code_value(&v, 1, 0.125), 3, "it rises to");
	ok_double(synth_model_code_value(&v, 1, 0.25), 4, "its mean in the middle of its rows");
	ok_double(synth_model_code_value(&v, 1, 0.375), 4.5, "and on to");
	ok_double(synth_model_code_value(&v, 1, 0.5), 5, "halfway to the next, where that begins");
	ok_double(synth_model_code_value(&v, 1, 0.75), 6, "whose mean is in its middle");
	ok_double(synth_model_code_value(&v, 1, 0.875), 7, "and whose end");
	synth_model_code_limits(&v, 1, &low, &high);
	ok(low == 2 && high == 8, "limits of a range");
	synth_model_code_limits(&v, 2, &low, &high);
	ok(low == 10 && high == 10, "limits of a value");
	ok_double(synth_model_round(&v, 3.7), 3.7, "without a step nothing is rounded");
	v.step = 5;
	v.origin = 2;
	ok_double(synth_model_round(&v, 8.4), 7, "rounded to origin + k step, down");
	ok_double(synth_model_round(&v, 9.6), 12, "and up");
	v.step = 1;
	v.origin = 0;
	v.scale = 2;
	ok_double(synth_model_round(&v, 0.29), 0.29, "a decimal fraction is the double nearest to it");
	ok_double(synth_model_round(&v, 3.017), 3.02, "two decimals");
	arena_free(&arena);
}

static void
test_groups(void)
{
	Arena		arena = {0};
	SynthModelView view;
	SynthComponent component;
	SynthVariable *x,
			   *y;
	SynthVariable many = {0};
	uint32_t	many_rows[401];

	small_model(&arena, &view, &component);
	x = &component.variables[0];
	y = &component.variables[1];
	ok(x->npredictor_groups == 3 && x->predictor_group[0] == 0 &&
	   x->predictor_group[2] == 2, "few numbers: a predictor group each");
	ok(x->ncalibration_groups == 3, "and a calibration group each");
	ok(fabs(x->standard_value[0] + x->standard_value[1] * 31 / 30 +
			x->standard_value[2] * 32 / 30) < 1e-6, "standard values have mean 0");
	ok(fabs((x->standard_value[0] * x->standard_value[0] * 30 +
			 x->standard_value[1] * x->standard_value[1] * 31 +
			 x->standard_value[2] * x->standard_value[2] * 32) / 93 - 1) < 1e-6,
	   "and deviation 1");
	ok(y->npredictor_groups == 3 && y->predictor_group[2] == 2 &&
	   y->ncalibration_groups == 3, "NULL is a group of its own");

	many.domain = SYNTH_DOMAIN_TEXT;
	many.nvalues = 400;
	many.has_null = true;
	many.ncodes = 401;
	many.code_rows = many_rows;
	for (int c = 0; c < 401; c++)
		many_rows[c] = 10000;
	synth_model_derive(&many, arena_alloc, &arena);
	ok(many.npredictor_groups == 256 && many.predictor_group[399] == 254 &&
	   many.predictor_group[400] == 255, "many texts: the rare ones share a group, NULL does not");
	ok(many.ncalibration_groups == 64 && many.calibration_group[399] == 62 &&
	   many.calibration_group[400] == 63, "also for calibration");
	arena_free(&arena);
}

static void
test_multiples(void)
{
	int64_t		k;

	ok(synth_model_multiple(-2.5, 1, &k) && k == -25, "-2.5 is -25 tenths");
	ok(!synth_model_multiple(-2.5, 0, &k), "and no whole number");
	ok(synth_model_multiple(0.07, 2, &k) && k == 7, "0.07 is 7 hundredths");
	ok(!synth_model_multiple(1.0 / 3, 15, &k), "a third is no decimal fraction");
	ok(!synth_model_multiple(0x1p52, 0, &k), "too large to be told apart");
	ok(!synth_model_multiple(NAN, 0, &k) && !synth_model_multiple(INFINITY, 3, &k),
	   "no number is no multiple");
}

int
main(void)
{
	test_round_trip();
	test_fields_survive();
	test_order_of_components();
	test_damage();
	test_invariants();
	test_limits();
	test_curve();
	test_groups();
	test_multiples();
	printf("1..%d\n", ntests);
	return 0;
}
