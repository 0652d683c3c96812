-- ---- star: a dimensional model of a schema, and its load ----

CREATE FUNCTION @extschema@.synth_star(schema pg_catalog.name, options pg_catalog.jsonb DEFAULT '{}')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000;
COMMENT ON FUNCTION @extschema@.synth_star(pg_catalog.name, pg_catalog.jsonb) IS
'Write the SQL script of a star: dimensions, facts, their load and its checks.
Arguments: schema - its tables that the caller may read, with declared keys or without; options -
target: schema of the star (<schema>_star); table: only this one, a wide landing table, texts read as synth_infer says; facts, dimensions, exclude: tables whose role is
given; scd: {table: 1 or 2}, 2 keeps versions of a dimension''s members; date_range: first and last day of the calendar; deleted: "keep" or
"delete" rows of facts that the source no longer has.
Returns: the script, for psql -f, EXECUTE in a procedure, or synth_star_run. It can run every night: it makes what is missing, writes what
is new or differs, and raises 22000 where rows or totals disagree with the source. Member 0 of a dimension stands for NULL, -1 for a value
without a member.
Units: -   Errors: 22023 an option; 3F000 no such schema; 42P01 no such table.
Cost: that of synth_foreign_keys and of synth_keys of each table.   Source: src/star/README.md; Kimball and Ross 2013
Example: SELECT synth_star(''shop'', ''{"target": "dw", "scd": {"customers": 2}}'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_star_run(schema pg_catalog.name, options pg_catalog.jsonb DEFAULT '{}')
RETURNS TABLE(object pg_catalog.text, role pg_catalog.text, source_rows pg_catalog.int8, left_out pg_catalog.int8,
    rows pg_catalog.int8, inserted pg_catalog.int8, updated pg_catalog.int8, deleted pg_catalog.int8, unknown pg_catalog.int8)
AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000 ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_star_run(pg_catalog.name, pg_catalog.jsonb) IS
'Carry out the script of synth_star, with the rights of the caller.
Arguments: those of synth_star.
Returns: a row a table of the star. source_rows - rows of the source, of which left_out have no key or one that another row has; rows -
after the load, with the members 0 and -1; unknown - references to member -1.
Units: rows   Errors: those of synth_star; 22000 rows or totals disagree with the source: then nothing has changed.
Cost: that of synth_star, then of a join of each fact with its dimensions.   Source: src/star/README.md
Example: SELECT * FROM synth_star_run(''shop'', ''{"target": "dw"}'');   Since: 0.1';
