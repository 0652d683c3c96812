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
	uint32		hash;
	char		status;
}			TextEntry;

#define SH_PREFIX textid
#define SH_ELEMENT_TYPE TextEntry
#define SH_KEY_TYPE TextKey
#define SH_KEY key
#define SH_HASH_KEY(tb, k) ((uint32) synth_num_hash((k).bytes, (k).nbytes, 0))
#define SH_EQUAL(tb, a, b) \
	((a).nbytes == (b).nbytes && memcmp((a).bytes, (b).bytes, (a).nbytes) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) ((a)->hash)
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
/* a table that grows holds up the whole, so there are many small ones */
#define TABLES 16

static void build_dictionary(const SynthCellVector *cells, Dictionary *dictionary);
static uint32 *order_by_rows(const Dictionary *dictionary, const uint32 *by_bytes,
							 uint32 min_count, uint32 *n);
static void fit_generator(SynthTraining *training, const SynthCellVector *cells,
						  const Dictionary *dictionary, const uint32 *by_bytes,
						  bool unique, SynthVariable *variable, uint16 *code_of);

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
	uint32	   *by_bytes,
			   *by_rows;
	uint32		nfrequent;
	uint16	   *code_of;
	uint64		rest = 0;

	variable->domain = unique ? SYNTH_DOMAIN_KEY_TEXT : SYNTH_DOMAIN_TEXT;
	variable->nvalues = variable->ngenerated = 0;
	build_dictionary(cells, &dictionary);
	by_bytes = synth_learn_sort_texts(dictionary.values, dictionary.n);
	by_rows = order_by_rows(&dictionary, by_bytes,
							unique ? PG_UINT32_MAX : (uint32) training->min_count, &nfrequent);
	CHECK_FOR_INTERRUPTS();

	code_of = synth_palloc_array(uint16, dictionary.n);
	for (uint32 i = 0; i < dictionary.n; i++)
	{
		code_of[i] = SYNTH_CODE_SUPPRESSED;
		rest += dictionary.values[i].rows;
	}
	for (uint32 i = 0; i < Min(nfrequent, SYNTH_TEXT_CODES); i++)
	{
		code_of[by_rows[i]] = (uint16) variable->nvalues++;
		rest -= dictionary.values[by_rows[i]].rows;
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
		fit_generator(training, cells, &dictionary, by_bytes, unique, variable, code_of);

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
	textid_hash *table[TABLES];
	uint32		capacity = 1024;

	for (int part = 0; part < TABLES; part++)
		table[part] = textid_create(CurrentMemoryContext, 64, NULL);
	dictionary->n = dictionary->nulls = 0;
	dictionary->values = synth_palloc_array(SynthTextValue, capacity);
	dictionary->id = synth_palloc_array(uint32, cells->n);
	for (uint32 i = 0; i < cells->n; i++)
	{
		TextKey		key;
		TextEntry  *entry;
		uint64		hash;
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
		hash = synth_num_hash(key.bytes, key.nbytes, 0);
		entry = textid_insert_hash(table[hash >> 32 & (TABLES - 1)], key, (uint32) hash, &found);
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
	for (int part = 0; part < TABLES; part++)
		textid_destroy(table[part]);
}

/* Indexes of the texts that at least min_count rows carry, most rows first. */
static uint32 *
order_by_rows(const Dictionary *dictionary, const uint32 *by_bytes,
			  uint32 min_count, uint32 *n)
{
	uint32	   *order = synth_palloc_array(uint32, dictionary->n);
	uint64	   *keys = synth_palloc_array(uint64, dictionary->n);

	*n = 0;
	for (uint32 i = 0; i < dictionary->n; i++)
		if (dictionary->values[by_bytes[i]].rows >= min_count)
		{
			keys[*n] = PG_UINT32_MAX - dictionary->values[by_bytes[i]].rows;
			order[(*n)++] = by_bytes[i];
		}
	synth_learn_sort_keys(keys, order, *n);
	pfree(keys);
	return order;
}

/*
 * Let the text room learn the texts that are no categories; code_of gets their
 * codes.
 */
static void
fit_generator(SynthTraining *training, const SynthCellVector *cells,
			  const Dictionary *dictionary, const uint32 *by_bytes,
			  bool unique, SynthVariable *variable, uint16 *code_of)
{
	SynthTextFitOptions options = {0};
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
