/*
 * learn_encode_text.c
 *		The codes of a text: categories, and clusters of a generator.
 *
 * Texts carried by at least min_count rows are categories.  The others are
 * left to the generator of the text room where the column may have one, a
 * code for each of its clusters; otherwise, or where they are next to none,
 * they are suppressed, and their rows count for the categories in proportion.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "learn/learn_private.h"
#include "miscadmin.h"
#include "text/text.h"

typedef struct TextKey
{
	const char *bytes;
	uint32		nbytes;
}			TextKey;

typedef struct TextEntry
{
	TextKey		key;
	uint32		id;
	char		status;
}			TextEntry;

#define SH_PREFIX textid
#define SH_ELEMENT_TYPE TextEntry
#define SH_KEY_TYPE TextKey
#define SH_KEY key
#define SH_HASH_KEY(tb, k) ((uint32) synth_num_hash((k).bytes, (k).nbytes, 0))
#define SH_EQUAL(tb, a, b) \
	((a).nbytes == (b).nbytes && memcmp((a).bytes, (b).bytes, (a).nbytes) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* The texts of all rows, each distinct text once. */
typedef struct Dictionary
{
	uint32		n;
	SynthTextValue *values;
	uint32	   *id;				/* of row; PG_UINT32_MAX: no text */
	uint32		nulls;
}			Dictionary;

#define NO_TEXT PG_UINT32_MAX

static void build_dictionary(const SynthCellVector *cells, Dictionary *dictionary);
static uint32 *order_texts(const Dictionary *dictionary, bool by_rows);
static void fit_generator(SynthTraining *training, const SynthCellVector *cells,
						  const Dictionary *dictionary, bool unique,
						  SynthVariable *variable, uint16 *code_of);

void
synth_learn_encode_text(SynthTraining *training, const SynthCellVector *cells,
						bool may_generate, bool unique,
						SynthVariable *variable, uint16 *codes)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "synth encode text",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Dictionary	dictionary;
	uint32	   *by_rows;
	uint16	   *code_of;
	uint64		rest = 0;

	variable->domain = unique ? SYNTH_DOMAIN_KEY_TEXT : SYNTH_DOMAIN_TEXT;
	variable->nvalues = variable->ngenerated = 0;
	build_dictionary(cells, &dictionary);
	by_rows = order_texts(&dictionary, true);
	CHECK_FOR_INTERRUPTS();

	code_of = synth_palloc_array(uint16, dictionary.n);
	for (uint32 i = 0; i < dictionary.n; i++)
	{
		const SynthTextValue *v = &dictionary.values[by_rows[i]];

		code_of[by_rows[i]] = SYNTH_CODE_SUPPRESSED;
		if (!unique && v->rows >= (uint32) training->min_count && i < SYNTH_TEXT_CODES)
			code_of[by_rows[i]] = (uint16) variable->nvalues++;
		else
			rest += v->rows;
	}

	MemoryContextSwitchTo(training->result);
	variable->text = synth_palloc_array(char *, variable->nvalues);
	variable->text_bytes = synth_palloc_array(uint32, variable->nvalues);
	for (int c = 0; c < variable->nvalues; c++)
	{
		const SynthTextValue *v = &dictionary.values[by_rows[c]];

		variable->text[c] = pnstrdup(v->bytes, v->length);
		variable->text_bytes[c] = v->length;
	}
	MemoryContextSwitchTo(context);

	if (rest > 0 && (unique || may_generate) &&
		(unique || variable->nvalues == 0 ||
		 rest >= Max((uint64) training->min_count, cells->n / 200)))
		fit_generator(training, cells, &dictionary, unique, variable, code_of);

	variable->has_null = dictionary.nulls > 0;
	variable->ncodes = unique ? variable->has_null :
		variable->nvalues + variable->ngenerated + variable->has_null;
	for (uint32 i = 0; i < cells->n; i++)
	{
		if (cells->tag[i] == CELL_NULL)
			codes[i] = (uint16) (variable->ncodes - 1);
		else
			codes[i] = unique || dictionary.id[i] == NO_TEXT ? SYNTH_CODE_SUPPRESSED :
				code_of[dictionary.id[i]];
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	if (!unique)
		synth_learn_replace_suppressed(variable, codes, cells->n);
}

static void
build_dictionary(const SynthCellVector *cells, Dictionary *dictionary)
{
	textid_hash *table = textid_create(CurrentMemoryContext, 1024, NULL);
	uint32		capacity = 1024;

	dictionary->n = dictionary->nulls = 0;
	dictionary->values = synth_palloc_array(SynthTextValue, capacity);
	dictionary->id = synth_palloc_array(uint32, cells->n);
	for (uint32 i = 0; i < cells->n; i++)
	{
		TextKey		key;
		TextEntry  *entry;
		bool		found;

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		dictionary->id[i] = NO_TEXT;
		if (cells->tag[i] == CELL_NULL)
			dictionary->nulls++;
		if (cells->tag[i] != CELL_TEXT)
			continue;
		key.bytes = cells->text[i];
		key.nbytes = cells->text_bytes[i];
		entry = textid_insert(table, key, &found);
		if (!found)
		{
			if (dictionary->n == capacity)
			{
				capacity *= 2;
				dictionary->values = repalloc_huge(dictionary->values,
												   synth_base_size_mul(capacity, sizeof(SynthTextValue)));
			}
			entry->id = dictionary->n++;
			dictionary->values[entry->id].bytes = key.bytes;
			dictionary->values[entry->id].length = key.nbytes;
			dictionary->values[entry->id].rows = 0;
		}
		dictionary->values[entry->id].rows++;
		dictionary->id[i] = entry->id;
	}
	textid_destroy(table);
}

static int
compare_bytes(const SynthTextValue *a, const SynthTextValue *b)
{
	int			c = memcmp(a->bytes, b->bytes, Min(a->length, b->length));

	if (c != 0)
		return c;
	return a->length < b->length ? -1 : a->length > b->length;
}

static int
compare_ids_by_bytes(const void *a, const void *b, void *values)
{
	const SynthTextValue *v = values;

	return compare_bytes(&v[*(const uint32 *) a], &v[*(const uint32 *) b]);
}

static int
compare_ids_by_rows(const void *a, const void *b, void *values)
{
	const SynthTextValue *x = (SynthTextValue *) values + *(const uint32 *) a,
			   *y = (SynthTextValue *) values + *(const uint32 *) b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return compare_bytes(x, y);
}

static uint32 *
order_texts(const Dictionary *dictionary, bool by_rows)
{
	uint32	   *order = synth_palloc_array(uint32, dictionary->n);

	for (uint32 i = 0; i < dictionary->n; i++)
		order[i] = i;
	qsort_arg(order, dictionary->n, sizeof(uint32),
			  by_rows ? compare_ids_by_rows : compare_ids_by_bytes,
			  dictionary->values);
	return order;
}

/*
 * Let the text room learn the texts that are no categories; code_of gets their
 * codes.
 */
static void
fit_generator(SynthTraining *training, const SynthCellVector *cells,
			  const Dictionary *dictionary, bool unique,
			  SynthVariable *variable, uint16 *code_of)
{
	SynthTextFitOptions options = {0};
	uint32	   *by_bytes = order_texts(dictionary, false);
	SynthTextValue *values = synth_palloc_array(SynthTextValue, dictionary->n);
	uint32	   *id = synth_palloc_array(uint32, dictionary->n);
	uint16	   *cluster = synth_palloc_array(uint16, dictionary->n);
	int			n = 0,
				nclusters = 0;
	char	   *blob;
	Size		blob_bytes = 0;

	for (uint32 i = 0; i < dictionary->n; i++)
		if (code_of[by_bytes[i]] == SYNTH_CODE_SUPPRESSED)
		{
			id[n] = by_bytes[i];
			values[n++] = dictionary->values[by_bytes[i]];
		}
	options.min_count = training->min_count;
	options.max_clusters = 64;
	options.unique = unique;
	if (cells->column->typmod > VARHDRSZ &&
		(cells->column->base_type == VARCHAROID || cells->column->base_type == BPCHAROID))
		options.max_chars = cells->column->typmod - VARHDRSZ;
	blob = synth_text_fit(values, n, &options, cluster, &nclusters, &blob_bytes,
						  synth_base_poll, NULL);
	if (blob == NULL || nclusters == 0)
		return;

	variable->generator = MemoryContextAlloc(training->result, blob_bytes);
	memcpy(variable->generator, blob, blob_bytes);
	variable->generator_bytes = blob_bytes;
	if (unique)
		return;
	variable->ngenerated = nclusters;
	for (int i = 0; i < n; i++)
		code_of[id[i]] = (uint16) (variable->nvalues + cluster[i]);
}
