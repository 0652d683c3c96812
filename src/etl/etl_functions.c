/*
 * etl_functions.c
 *		synth_etl, and what scripts call: the cast that does not raise, counters,
 *		the set of keys seen, the hash of a row's version.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "etl/etl_private.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "storage/itemptr.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* What a call of synth_etl_cast needs to know of its type, kept for the query. */
typedef struct Cast
{
	Oid			type;
	Oid			io_param;
	int32		typmod;
	FmgrInfo	input;
}			Cast;

static Cast *open_cast(FunctionCallInfo fcinfo);

char *
synth_etl_script(Oid source, text *target, Jsonb *options)
{
	return synth_etl_write_script(synth_etl_make_plan(source, target, options, false));
}

SYNTH_FUNCTION(synth_etl);

/* synth_etl(source regclass, target text, options jsonb) */
Datum
synth_etl(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(synth_etl_script(PG_GETARG_OID(0), PG_GETARG_TEXT_PP(1),
													  PG_GETARG_JSONB_P(2))));
}

SYNTH_FUNCTION(synth_etl_cast);

/* synth_etl_cast(value text, target anyelement) */
Datum
synth_etl_cast(PG_FUNCTION_ARGS)
{
	Cast	   *cast = fcinfo->flinfo->fn_extra;
	char	   *text_value;
	Datum		result;
	bool		is_read = false;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (cast == NULL)
		cast = open_cast(fcinfo);
	text_value = text_to_cstring(PG_GETARG_TEXT_PP(0));
	is_read = synth_input_softly(&cast->input, text_value, cast->io_param, cast->typmod, &result);
	pfree(text_value);
	if (!is_read)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

static Cast *
open_cast(FunctionCallInfo fcinfo)
{
	Cast	   *cast = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Cast));
	Node	   *call = fcinfo->flinfo->fn_expr;
	Oid			input;

	cast->type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	if (!OidIsValid(cast->type))
		elog(ERROR, "could not determine the type to cast to");
	cast->typmod = call && IsA(call, FuncExpr) ?
		exprTypmod(lsecond(((FuncExpr *) call)->args)) : -1;
	getTypeInputInfo(cast->type, &input, &cast->io_param);
	fmgr_info_cxt(input, &cast->input, fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = cast;
	return cast;
}

SYNTH_FUNCTION(synth_etl_row_number);

/*
 * synth_etl_row_number()
 *
 * As row_number() OVER () of a scan, which would copy all rows to a tuplestore.
 */
Datum
synth_etl_row_number(PG_FUNCTION_ARGS)
{
	int64	   *n = fcinfo->flinfo->fn_extra;

	if (n == NULL)
		n = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(int64));
	PG_RETURN_INT64(++*n);
}

/* The key of the row before. */
typedef struct Repeat
{
	TypeCacheEntry *type;
	Datum		value;
	bool		is_null;
	int64		n;
}			Repeat;

SYNTH_FUNCTION(synth_etl_repeat);

/* synth_etl_repeat(key anyelement): NULLs are alike */
Datum
synth_etl_repeat(PG_FUNCTION_ARGS)
{
	Repeat	   *last = fcinfo->flinfo->fn_extra;
	bool		is_null = PG_ARGISNULL(0);
	Datum		value = is_null ? (Datum) 0 : PG_GETARG_DATUM(0);
	bool		is_same;

	if (last == NULL)
	{
		last = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Repeat));
		last->type = lookup_type_cache(get_fn_expr_argtype(fcinfo->flinfo, 0), TYPECACHE_EQ_OPR_FINFO);
		if (!OidIsValid(last->type->eq_opr_finfo.fn_oid))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_FUNCTION),
					 errmsg("could not identify an equality operator for type %s",
							format_type_be(last->type->type_id))));
		fcinfo->flinfo->fn_extra = last;
	}
	is_same = last->n > 0 && is_null == last->is_null &&
		(is_null || DatumGetBool(FunctionCall2Coll(&last->type->eq_opr_finfo, PG_GET_COLLATION(), value, last->value)));
	if (!is_same)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		if (last->n > 0 && !last->is_null && !last->type->typbyval)
			pfree(DatumGetPointer(last->value));
		last->value = is_null ? value : datumCopy(value, last->type->typbyval, last->type->typlen);
		last->is_null = is_null;
		last->n = 0;
		MemoryContextSwitchTo(caller);
	}
	PG_RETURN_INT64(++last->n);
}

/* murmur3's finalizer: every bit of the result depends on every bit of x */
static uint64
mix(uint64 x)
{
	x = (x ^ (x >> 33)) * UINT64CONST(0xff51afd7ed558ccd);
	x = (x ^ (x >> 33)) * UINT64CONST(0xc4ceb9fe1a85ec53);
	return x ^ (x >> 33);
}

/*
 * Hashes of the keys seen: open addressing, 0 is a free slot.  While keys only
 * rise, as in most landing tables, none has come before, and a list will do.
 */
typedef struct Seen
{
	TypeCacheEntry **types;		/* of the parts of a key */
	Oid		   *collations;
	MemoryContext context;
	uint64	   *slots;
	uint64		nslots;
	uint64		n;
	uint64		max_slots;
	bool		is_rising;		/* slots is a list */
	Datum		largest;
}			Seen;

static Seen *open_seen(FunctionCallInfo fcinfo);
static uint64 hash_key(Seen *seen, FunctionCallInfo fcinfo);
static bool is_larger(Seen *seen, Datum key);
static void add_seen(Seen *seen, uint64 hash);
static bool may_be_seen(Seen *seen, uint64 hash);
static void rehash_seen(Seen *seen, uint64 nslots, bool is_list);

SYNTH_FUNCTION(synth_etl_may_repeat);

/*
 * synth_etl_may_repeat(VARIADIC key "any"): NULLs are alike
 *
 * Where work_mem holds no more hashes, every key that is not among them may
 * repeat: the caller sorts more rows, and gets the same result.
 */
Datum
synth_etl_may_repeat(PG_FUNCTION_ARGS)
{
	Seen	   *seen = fcinfo->flinfo->fn_extra;
	uint64		hash;

	if (PG_NARGS() == 0)
		PG_RETURN_BOOL(true);
	if (seen == NULL)
		seen = open_seen(fcinfo);
	hash = hash_key(seen, fcinfo);
	if (seen->is_rising)
	{
		if (!PG_ARGISNULL(0) && is_larger(seen, PG_GETARG_DATUM(0)))
		{
			add_seen(seen, hash);
			PG_RETURN_BOOL(false);
		}
		seen->is_rising = false;
		rehash_seen(seen, seen->n * 2 > seen->nslots && seen->nslots * 2 <= seen->max_slots ?
					seen->nslots * 2 : seen->nslots, true);
	}
	PG_RETURN_BOOL(may_be_seen(seen, hash));
}

static Seen *
open_seen(FunctionCallInfo fcinfo)
{
	Seen	   *seen = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Seen));

	seen->types = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, PG_NARGS() * sizeof(TypeCacheEntry *));
	seen->collations = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, PG_NARGS() * sizeof(Oid));
	for (int i = 0; i < PG_NARGS(); i++)
	{
		Oid			type = get_fn_expr_argtype(fcinfo->flinfo, i);
		Node	   *call = fcinfo->flinfo->fn_expr;

		if (call && IsA(call, FuncExpr))
			seen->collations[i] = exprCollation(list_nth(((FuncExpr *) call)->args, i));

		seen->types[i] = lookup_type_cache(type == UNKNOWNOID ? TEXTOID : type,
										   TYPECACHE_HASH_EXTENDED_PROC_FINFO | TYPECACHE_CMP_PROC_FINFO);
		if (type == UNKNOWNOID || !OidIsValid(seen->types[i]->hash_extended_proc_finfo.fn_oid))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_FUNCTION),
					 errmsg("could not identify an extended hash function for type %s",
							format_type_be(type))));
	}
	seen->context = fcinfo->flinfo->fn_mcxt;
	seen->max_slots = Max(1024, (uint64) work_mem * 1024 / sizeof(uint64));
	seen->nslots = 1024;
	seen->slots = MemoryContextAllocZero(seen->context, seen->nslots * sizeof(uint64));
	/* values that need no copy; comparing texts costs more than it saves */
	seen->is_rising = PG_NARGS() == 1 && seen->types[0]->typbyval && OidIsValid(seen->types[0]->cmp_proc_finfo.fn_oid);
	fcinfo->flinfo->fn_extra = seen;
	return seen;
}

static uint64
hash_key(Seen *seen, FunctionCallInfo fcinfo)
{
	uint64		hash = 0;

	for (int i = 0; i < PG_NARGS(); i++)
		hash = mix(hash + (PG_ARGISNULL(i) ? 1 :
						   DatumGetUInt64(FunctionCall2Coll(&seen->types[i]->hash_extended_proc_finfo, seen->collations[i],
															PG_GETARG_DATUM(i), UInt64GetDatum(0)))));
	return hash == 0 ? 1 : hash;
}

static bool
is_larger(Seen *seen, Datum key)
{
	if (seen->n > 0 &&
		DatumGetInt32(FunctionCall2Coll(&seen->types[0]->cmp_proc_finfo, seen->collations[0], key, seen->largest)) <= 0)
		return false;
	seen->largest = key;
	return seen->n < seen->nslots || seen->nslots * 2 <= seen->max_slots;
}

/* To the list. */
static void
add_seen(Seen *seen, uint64 hash)
{
	if (seen->n == seen->nslots)
	{
		seen->nslots *= 2;
		seen->slots = repalloc_huge(seen->slots, seen->nslots * sizeof(uint64));
	}
	seen->slots[seen->n++] = hash;
}

static bool
may_be_seen(Seen *seen, uint64 hash)
{
	uint64		slot;

	if (seen->n * 4 >= seen->nslots * 3 && seen->nslots * 2 <= seen->max_slots)
		rehash_seen(seen, seen->nslots * 2, false);
	for (slot = hash & (seen->nslots - 1); seen->slots[slot] != 0; slot = (slot + 1) & (seen->nslots - 1))
		if (seen->slots[slot] == hash)
			return true;
	if (seen->n * 8 >= seen->nslots * 7)
		return true;
	seen->slots[slot] = hash;
	seen->n++;
	return false;
}

/* From the list, or from a smaller set; what has no room may repeat later on. */
static void
rehash_seen(Seen *seen, uint64 nslots, bool is_list)
{
	uint64	   *old = seen->slots;
	uint64		nold = is_list ? seen->n : seen->nslots;

	seen->slots = MemoryContextAllocExtended(seen->context, nslots * sizeof(uint64),
											 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	seen->nslots = nslots;
	seen->n = 0;
	for (uint64 i = 0; i < nold; i++)
		if (old[i] != 0)
			(void) may_be_seen(seen, old[i]);
	pfree(old);
}

SYNTH_FUNCTION(synth_etl_version);

/*
 * synth_etl_version(place tid, writer xid, command cid)
 *
 * The command tells apart what one transaction writes to one place: TRUNCATE of
 * a table that it has made itself leaves the file in place.
 */
Datum
synth_etl_version(PG_FUNCTION_ARGS)
{
	ItemPointer place = (ItemPointer) PG_GETARG_POINTER(0);
	uint64		at = ((uint64) ItemPointerGetBlockNumberNoCheck(place) << 16) |
		ItemPointerGetOffsetNumberNoCheck(place);
	uint64		writer = ((uint64) DatumGetTransactionId(PG_GETARG_DATUM(1)) << 32) |
		DatumGetCommandId(PG_GETARG_DATUM(2));

	/* one round for the place, one for both: sums of equal sets are equal */
	PG_RETURN_INT64((int64) mix(mix(at) + writer));
}
