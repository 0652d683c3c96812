CREATE FUNCTION @extschema@.synth_etl_cast(value pg_catalog.text, target anyelement) RETURNS anyelement
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE COST 10;
COMMENT ON FUNCTION @extschema@.synth_etl_cast(pg_catalog.text, anyelement) IS
'Read a text as any type, NULL where its input function would raise an error.
Arguments: value - the text; target - NULL of the type, with its modifier: NULL::bit(3).
Returns: the value, or NULL; checks of a domain count.
Units: -   Errors: none of the input function that are about the text.
Cost: that of the input function; on PostgreSQL 15 a subtransaction a call.   Source: -
Example: SELECT synth_etl_cast(''blue'', NULL::colour);   Since: 0.1';

-- STABLE: a volatile function would make the planner store the rows of a CTE that has it
CREATE FUNCTION @extschema@.synth_etl_row_number() RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_etl_row_number() IS
'Number the rows of a scan: 1 for the first row that it is called for.
Arguments: none.
Returns: how often this call of it was evaluated in the statement; support function of scripts of synth_etl.
Units: -   Errors: none.
Cost: O(1); row_number() OVER () copies all rows.   Source: -
Example: SELECT synth_etl_row_number(), l.* FROM landing AS l;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_etl_repeat(key anyelement) RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_etl_repeat(anyelement) IS
'Number the rows of one key: 1 where the key is not that of the row before.
Arguments: key - any value with an equality, or a row of several; rows must come sorted by it.
Returns: the number of rows in a row with this key; support function of scripts of synth_etl.
Units: -   Errors: 42883 the type has no equality.
Cost: a comparison; row_number() OVER (PARTITION BY key) copies all rows.   Source: -
Example: SELECT synth_etl_repeat(l.id) FROM (SELECT * FROM landing ORDER BY id OFFSET 0) AS l;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_etl_may_repeat(VARIADIC key "any") RETURNS pg_catalog.bool
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL UNSAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_etl_may_repeat("any") IS
'Say whether a key may have been there in an earlier row of the scan.
Arguments: key - values of types with a hash; NULLs are alike.
Returns: true for every key that was there, and for others whose hash is the same or that work_mem does not hold; support
function of scripts of synth_etl.
Units: -   Errors: 42883 the type has no hash.
Cost: a hash; at most work_mem.   Source: -
Example: SELECT l.id FROM landing AS l WHERE synth_etl_may_repeat(l.id);   Since: 0.1';

CREATE FUNCTION @extschema@.synth_etl_version(place pg_catalog.tid, writer pg_catalog.xid, command pg_catalog.cid) RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.synth_etl_version(pg_catalog.tid, pg_catalog.xid, pg_catalog.cid) IS
'Hash what identifies a version of a row in the file of its table.
Arguments: place - ctid; writer - xmin; command - cmin.
Returns: 64 bits; equal sums of a table, in one file, are equal rows; support function of scripts of synth_etl.
Units: -   Errors: none.
Cost: O(1), no column is read.   Source: murmur3''s finalizer
Example: SELECT sum(synth_etl_version(t.ctid, t.xmin, t.cmin)) FROM t;   Since: 0.1';

CREATE FUNCTION @extschema@.synth_etl(source pg_catalog.regclass, target pg_catalog.text, options pg_catalog.jsonb DEFAULT '{}')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 100000;
COMMENT ON FUNCTION @extschema@.synth_etl(pg_catalog.regclass, pg_catalog.text, pg_catalog.jsonb) IS
'Write the SQL script of a load from a landing table into a typed target.
Arguments: source - the landing table; target - name of a table, made where missing; options -
mode: "insert", "upsert", "scd2"; key: columns, by default the primary key of the target;
columns: {source: target, or null to leave it out}; types, formats: {source: text};
on_error: "reject", "null", "fail", or {source: one of them}; rejects, log: tables (target_rejects, target_loads);
dedupe: "first", "last", "latest by column", "earliest by column", "fail"; compare: columns whose change counts;
valid_from: source column with the moment of a version; deleted: "keep", "close" (scd2); load_id, row_number: source columns;
sample_rows: rows to look at, by default all.
Rows that a CHECK, foreign key or unique index of an existing target refuses are rejects, too, as their columns'' on_error wants.
Returns: the script, for psql -f, EXECUTE in a procedure, or synth_etl_run.
Units: -   Errors: 22023 an option, no key, or a column whose format nothing tells; 42P01, 42703 names; 42P10 no unique index on the
key; 55000 an empty source whose target is missing; 23502 a column of the target that must have a value gets none.
Cost: that of synth_infer.   Source: src/etl/README.md
Example: SELECT synth_etl(''landing.orders'', ''dw.orders'', ''{"mode": "upsert", "key": ["id"]}'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_etl_run(source pg_catalog.regclass, target pg_catalog.text, options pg_catalog.jsonb DEFAULT '{}')
RETURNS TABLE(read pg_catalog.int8, inserted pg_catalog.int8, updated pg_catalog.int8, unchanged pg_catalog.int8,
    duplicate pg_catalog.int8, rejected pg_catalog.int8)
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000 ROWS 1;
COMMENT ON FUNCTION @extschema@.synth_etl_run(pg_catalog.regclass, pg_catalog.text, pg_catalog.jsonb) IS
'Carry out the script of synth_etl, with the rights of the caller.
Arguments: those of synth_etl; without sample_rows a sample of a large source tells the formats of an existing target''s
columns, and all rows do where the load shows that it did not.
Returns: what became of the rows read; read is the sum of the others, or the load fails and changes nothing.
Units: rows   Errors: those of synth_etl; 22000 the sum is not right, a column with on_error "fail" does not conform; those of the
target''s constraints that are not judged before.
Cost: that of synth_etl, then about that of an INSERT ... SELECT with casts.   Source: src/etl/README.md
Example: SELECT * FROM synth_etl_run(''landing.orders'', ''dw.orders'', ''{"key": ["id"]}'');   Since: 0.1';
