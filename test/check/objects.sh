#!/usr/bin/env bash
# every object of the extension is commented, well named, not leakproof and no definer function
set -euo pipefail
[ -n "${SYNTH_CLUSTER:-}" ] || { echo "no server runs"; exit 77; }
# nothing adopted: a database of its own
psql() { .ci/cluster -n "$SYNTH_CLUSTER" psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
psql -d postgres -c 'SET client_min_messages = warning' \
	-c 'DROP DATABASE IF EXISTS check_objects' -c 'CREATE DATABASE check_objects'
findings=$(psql -d check_objects -c 'CREATE EXTENSION synth' -f - <<'SQL'
CREATE TEMP TABLE member AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS what,
       obj_description(d.objid, d.classid::regclass::name) AS comment
FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid AND d.refclassid = 'pg_extension'::regclass
WHERE e.extname = 'synth' AND d.deptype = 'e';

SELECT what || ' has no comment' FROM member
WHERE comment IS NULL
  -- a table's or view's row type is described with it
  AND NOT EXISTS (SELECT FROM pg_type t WHERE classid = 'pg_type'::regclass AND t.oid = objid AND t.typrelid <> 0
                  AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) <> 'c');
SELECT what || ': the first line of its comment has more than 79 characters' FROM member
WHERE length(split_part(comment, E'\n', 1)) > 79;
SELECT what || ': its comment has no "' || key || '"' FROM member, unnest(ARRAY['Arguments:', 'Returns:', 'Errors:', 'Cost:', 'Example:', 'Since:']) key
WHERE classid = 'pg_proc'::regclass AND comment !~* '^support function' AND position(key IN comment) = 0;
SELECT what || ': should be called synth_...' FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid
WHERE proname !~ '^synth_' AND proname <> 'anonymize_row';
SELECT what || ' is LEAKPROOF' FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid WHERE proleakproof;
SELECT what || ' is SECURITY DEFINER' FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid WHERE prosecdef;
SELECT what || ': neither BEGIN ATOMIC nor SET search_path' FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid
JOIN pg_language l ON l.oid = prolang
WHERE lanname IN ('sql', 'plpgsql') AND prosqlbody IS NULL
  AND NOT EXISTS (SELECT FROM unnest(proconfig) c WHERE c LIKE 'search_path=%');
SELECT what || ': an aggregate without combine function, or not parallel safe' FROM member
JOIN pg_aggregate a ON classid = 'pg_proc'::regclass AND a.aggfnoid = objid JOIN pg_proc p ON p.oid = objid
WHERE aggcombinefn = 0 OR proparallel <> 's'
   OR (aggtranstype = 'internal'::regtype AND (aggserialfn = 0 OR aggdeserialfn = 0));
SQL
)
psql -d postgres -c 'DROP DATABASE check_objects'
[ -z "$findings" ] || { printf '%s\n' "$findings"; exit 1; }
