/*
 * mask_key.c
 *		The keys behind pseudonyms: where they live, who may use them, and how
 *		each mask's secret is derived.
 *
 * Table synth_keys holds a random secret for each version.  Nobody but its
 * owner may read it, and it is not dumped; the functions here read it without
 * asking for the caller's rights, so that a role may use a mask that it must
 * not be able to undo.  A mask's secret is an HMAC (RFC 2104, SHA-256) of
 * scope and domain under the version's secret: knowing one tells nothing of
 * the others.
 *
 * The right to feed values of one's own to keyed masks is EXECUTE on
 * synth_key_version(); relations bring it along for the masks of their rules
 * (policy_support.c).
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/namespace.h"
#include "catalog/pg_proc.h"
#include "common/hmac.h"
#include "common/sha2.h"
#include "mask/mask_private.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define SECRET_BYTES 32

typedef struct StoredKey
{
	int			version;
	uint8		secret[SECRET_BYTES];
}			StoredKey;

/* The keys as last read; forgotten when the table changes. */
static StoredKey * keys = NULL;
static int	nkeys = 0;
static Oid	keys_relation = InvalidOid;

static void read_keys(void);
static void forget_keys(Datum unused, Oid relation);
static const StoredKey * find_key(int version);
static void hmac(const uint8 *key, const char *const *parts, int nparts,
				 uint8 out[SECRET_BYTES]);

/* ---- the right to use them ---- */

bool
synth_mask_may_use_key(Oid role)
{
	Oid			right = synth_base_extension_function("synth_key_version", 0, NULL);

	return synth_object_aclcheck_function(right, role) == ACLCHECK_OK;
}

void
synth_mask_require_key_right(void)
{
	if (!synth_mask_may_use_key(GetUserId()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to use the masking key on values of one's own"),
				 errdetail("A keyed mask may be used freely on the columns of a table by its rules, not on other values: they could be guesses."),
				 errhint("The owner of the extension can GRANT EXECUTE ON FUNCTION synth_key_version() TO the role.")));
}

/* ---- secrets ---- */

void
synth_mask_secret(const char *scope, const char *domain, int version,
				  uint8 out[SECRET_BYTES])
{
	const char *const parts[] = {"synth mask 1", scope, domain};

	hmac(find_key(version)->secret, parts, lengthof(parts), out);
}

void
synth_mask_purpose_key(const char *scope, const char *purpose, uint8 out[SECRET_BYTES])
{
	const char *const parts[] = {"synth purpose 1", scope, purpose};

	hmac(find_key(0)->secret, parts, lengthof(parts), out);
}

void
synth_mask_subkey(const SynthMask *mask, const char *label, SynthSipKey *sip)
{
	const char *const parts[] = {"synth subkey 1", label};
	uint8		out[SECRET_BYTES];

	hmac(mask->secret, parts, lengthof(parts), out);
	memcpy(sip, out, sizeof(SynthSipKey));
	explicit_bzero(out, sizeof(out));
}

static void
free_aes(void *arg)
{
	synth_cipher_aes_free(arg);
}

SynthAes *
synth_mask_aes(SynthMask *mask)
{
	MemoryContextCallback *callback;
	SynthCipherStatus status;

	if (mask->aes)
		return mask->aes;
	callback = MemoryContextAlloc(mask->context, sizeof(MemoryContextCallback));
	mask->aes = synth_cipher_aes_new(mask->secret, SECRET_BYTES, &status);
	if (mask->aes == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the cryptography library refused AES-256")));
	callback->func = free_aes;
	callback->arg = mask->aes;
	MemoryContextRegisterResetCallback(mask->context, callback);
	return mask->aes;
}

/* Each part with its length before it, so that no two lists read the same. */
static void
hmac(const uint8 *key, const char *const *parts, int nparts,
	 uint8 out[SECRET_BYTES])
{
	pg_hmac_ctx *context = pg_hmac_create(PG_SHA256);
	bool		failed = context == NULL || pg_hmac_init(context, key, SECRET_BYTES) < 0;

	for (int i = 0; !failed && i < nparts; i++)
	{
		uint32		length = strlen(parts[i]);
		uint8		prefix[4] = {length >> 24, length >> 16, length >> 8, length};

		failed = pg_hmac_update(context, prefix, sizeof(prefix)) < 0 ||
			pg_hmac_update(context, (const uint8 *) parts[i], length) < 0;
	}
	failed = failed || pg_hmac_final(context, out, SECRET_BYTES) < 0;
	if (context)
		pg_hmac_free(context);
	if (failed)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the cryptography library refused HMAC-SHA-256")));
}

static const StoredKey *
find_key(int version)
{
	const StoredKey *newest = NULL;

	read_keys();
	for (int i = 0; i < nkeys; i++)
	{
		if (keys[i].version == version)
			return &keys[i];
		if (newest == NULL || keys[i].version > newest->version)
			newest = &keys[i];
	}
	if (version == 0 && newest)
		return newest;
	if (version == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no masking key in this database"),
				 errhint("The owner of the extension makes one with SELECT synth_add_key().")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("masking key version %d does not exist or was removed", version),
			 errhint("SELECT version FROM synth_key_versions() lists the versions.")));
}

/* ---- the table ---- */

Oid
synth_mask_key_table(void)
{
	Oid			schema = synth_base_extension_schema(true);

	return OidIsValid(schema) ? get_relname_relid("synth_keys", schema) : InvalidOid;
}

static Oid
key_table(void)
{
	Oid			relation = get_relname_relid("synth_keys",
											 synth_base_extension_schema(false));

	if (!OidIsValid(relation))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table synth_keys of extension \"synth\" is missing"),
				 errhint("ALTER EXTENSION synth UPDATE; brings the objects that this library expects.")));
	return relation;
}

static void
read_keys(void)
{
	static bool registered = false;
	Oid			table = key_table();
	Relation	relation;
	TableScanDesc scan;
	HeapTuple	tuple;
	int			capacity = 0;

	if (keys != NULL && keys_relation == table)
		return;
	if (!registered)
	{
		CacheRegisterRelcacheCallback(forget_keys, (Datum) 0);
		registered = true;
	}
	forget_keys((Datum) 0, InvalidOid);
	relation = table_open(table, AccessShareLock);
	scan = table_beginscan(relation, ActiveSnapshotSet() ? GetActiveSnapshot() : GetTransactionSnapshot(),
						   0, NULL);
	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		bool		isnull;
		int			version = DatumGetInt32(heap_getattr(tuple, 1, RelationGetDescr(relation), &isnull));
		bytea	   *secret = DatumGetByteaPP(heap_getattr(tuple, 2, RelationGetDescr(relation), &isnull));

		if (VARSIZE_ANY_EXHDR(secret) != SECRET_BYTES)
			continue;
		if (nkeys >= capacity)
		{
			capacity = Max(4, capacity * 2);
			keys = keys ? repalloc(keys, sizeof(StoredKey) * capacity) :
				MemoryContextAlloc(TopMemoryContext, sizeof(StoredKey) * capacity);
		}
		keys[nkeys].version = version;
		memcpy(keys[nkeys++].secret, VARDATA_ANY(secret), SECRET_BYTES);
	}
	table_endscan(scan);
	table_close(relation, AccessShareLock);
	keys_relation = table;
}

static void
forget_keys(Datum unused, Oid relation)
{
	if (keys == NULL || (OidIsValid(relation) && relation != keys_relation))
		return;
	explicit_bzero(keys, sizeof(StoredKey) * nkeys);
	pfree(keys);
	keys = NULL;
	nkeys = 0;
	keys_relation = InvalidOid;
}

SYNTH_FUNCTION(synth_key_version);

/* synth_key_version() */
Datum
synth_key_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(find_key(0)->version);
}

SYNTH_FUNCTION(synth_key_changed);

/* synth_key_changed(): trigger on synth_keys */
Datum
synth_key_changed(PG_FUNCTION_ARGS)
{
	/* sessions forget what they read; plans that hold it are made anew */
	CacheInvalidateRelcacheByRelid(key_table());
	PG_RETURN_POINTER(NULL);
}
