/*
 * policy_role.c
 *		Who reads masked values: roles labelled masked, and what inherits
 *		their privileges.
 *
 * A role's own label decides. A role without one is masked if it has the
 * privileges of a masked role (not a superuser, who has those of all). The
 * answers are remembered until roles, memberships or labels change.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_shseclabel.h"
#include "commands/seclabel.h"
#include "miscadmin.h"
#include "policy/policy_private.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/syscache.h"

typedef struct RoleEntry
{
	Oid			role;			/* the key */
	bool		masked;
}			RoleEntry;

static HTAB *answers = NULL;
static bool stale = false;

static bool find_out(Oid role);
static void make_cache(void);
static void forget_roles(Datum unused, int cache, uint32 hash);
static void forget_roles_of_relations(Datum unused, Oid relation);

bool
synth_policy_role_is_masked(Oid role)
{
	RoleEntry  *entry;
	bool		masked;

	if (answers == NULL || stale)
		make_cache();
	entry = hash_search(answers, &role, HASH_FIND, NULL);
	if (entry)
		return entry->masked;
	masked = find_out(role);
	/* messages that came in meanwhile may have made it wrong */
	if (!stale)
	{
		entry = hash_search(answers, &role, HASH_ENTER, NULL);
		entry->masked = masked;
	}
	return masked;
}

static bool
find_out(Oid role)
{
	ObjectAddress object;
	char	   *label;
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		masked = false;

	ObjectAddressSet(object, AuthIdRelationId, role);
	label = GetSecurityLabel(&object, SYNTH_PROVIDER);
	if (label)
		return strcmp(label, "unmasked") != 0;
	if (superuser_arg(role))
		return false;
	catalog = table_open(SharedSecLabelRelationId, AccessShareLock);
	scan = systable_beginscan(catalog, InvalidOid, false, NULL, 0, NULL);
	while (!masked && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_shseclabel form = (Form_pg_shseclabel) GETSTRUCT(tuple);
		Datum		value;
		bool		isnull;

		if (form->classoid != AuthIdRelationId)
			continue;
		value = heap_getattr(tuple, Anum_pg_shseclabel_provider, RelationGetDescr(catalog), &isnull);
		if (isnull || strcmp(TextDatumGetCString(value), SYNTH_PROVIDER) != 0)
			continue;
		value = heap_getattr(tuple, Anum_pg_shseclabel_label, RelationGetDescr(catalog), &isnull);
		masked = !isnull && strcmp(TextDatumGetCString(value), "masked") == 0 &&
			has_privs_of_role(role, form->objoid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return masked;
}

static void
make_cache(void)
{
	HASHCTL		control = {0};

	if (answers == NULL)
	{
		CacheRegisterSyscacheCallback(AUTHOID, forget_roles, (Datum) 0);
		CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, forget_roles, (Datum) 0);
		CacheRegisterRelcacheCallback(forget_roles_of_relations, (Datum) 0);
	}
	else
		hash_destroy(answers);
	control.keysize = sizeof(Oid);
	control.entrysize = sizeof(RoleEntry);
	control.hcxt = TopMemoryContext;
	answers = hash_create("synth roles", 16, &control,
						  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	stale = false;
}

/* A plan of a role that became masked must not be used again. */
static void
forget_roles(Datum unused, int cache, uint32 hash)
{
	stale = true;
	ResetPlanCache();
}

/* A changed label of a role invalidates everything (policy_label.c). */
static void
forget_roles_of_relations(Datum unused, Oid relation)
{
	if (!OidIsValid(relation))
		stale = true;
}
