-- ---- advise: what to change in schema and indexes ----

-- indexes

-- schema

CREATE FUNCTION @extschema@.synth_advise_schema(schema pg_catalog.name)
RETURNS TABLE(kind pg_catalog.text, object pg_catalog.text, recommendation pg_catalog.text, ddl pg_catalog.text,
    benefit pg_catalog.float8, unit pg_catalog.text, evidence pg_catalog.jsonb, risk pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_advise_schema' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE
COST 1000000 ROWS 30;
COMMENT ON FUNCTION @extschema@.synth_advise_schema(pg_catalog.name) IS
'What to change in the tables of a schema: types, constraints, keys, storage.
Arguments: schema - its tables that you may read are looked at.
Returns: recommendations, best first. ddl runs as given, NULL where nothing can run yet (risk says why); evidence has what was
measured, its basis, and undo where there is one. No cell value is shown but the labels of an enum in its ddl.
Units: benefit in page reads (see unit)   Errors: 3F000 no such schema; 42501 no right to use it.
Cost: a few scans of every table.   Source: src/advise/README.md
Example: SELECT kind, object, ddl FROM synth_advise_schema(''public'');   Since: 0.1';

-- all together

-- end of advise
