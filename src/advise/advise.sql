-- ---- advise: what to change in schema and indexes ----

-- indexes

CREATE FUNCTION @extschema@.synth_advise_indexes(queries pg_catalog.text[] DEFAULT NULL, budget_bytes pg_catalog.int8 DEFAULT NULL,
    options pg_catalog.jsonb DEFAULT '{}')
RETURNS TABLE(ddl pg_catalog.text, size_bytes pg_catalog.int8, cost_before pg_catalog.float8, cost_after pg_catalog.float8,
    queries pg_catalog.int4, evidence pg_catalog.jsonb)
AS 'MODULE_PATHNAME', 'synth_advise_indexes' LANGUAGE C VOLATILE PARALLEL UNSAFE
COST 1000000 ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_advise_indexes(pg_catalog.text[], pg_catalog.int8, pg_catalog.jsonb) IS
'Advise which indexes to create and to drop for a workload, under a budget.
Arguments: queries - texts, with $n or without, several statements in a text allowed; NULL takes those of pg_stat_statements.
budget_bytes - of all new indexes together; NULL: no limit, bytes are dear then. options - weights: calls of each query;
time_limit_ms (5000): the best found so far then; min_gain (0.002): least fraction of the workload''s cost that an index must save;
max_columns (4) of a key; max_queries (1000): more texts are grouped by what they have beside constants; size_model: "btree" or
"plain" (HypoPG''s estimates); drops (true): also indexes that may go; unused_days (30) and unused_bytes (1048576): how long scans
must have been counted before none means unused, and how big such an index must be.
Returns: a row an index, to be read as a plan: cost_before and cost_after are of the whole workload, upkeep included, without and
with it, those of the rows above being there; queries is how many read it when all are. evidence: kind, table, columns, what queries
cost before any and with all of them, write_cost, order, undo, reason. Drops come last: invalid indexes, duplicates, covered and
unused ones, and those whose upkeep costs the workload more than its plans gain; size_bytes is what they free, evidence has
covered_by, scans and risk. A query that can''t be planned is a row with ddl NULL, its number,
the reason and SQLSTATE.
Units: costs of the planner, times weights; bytes as estimated   Errors: 22023 bad argument; 55000 no pg_stat_statements; 42501 its texts hidden.
Cost: plans queries some hundreds of times; nothing is run or kept.   Source: src/advise/README.md
Example: SELECT * FROM synth_advise_indexes(ARRAY[''SELECT * FROM orders WHERE customer_id = $1''], 100000000);   Since: 0.1';

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

CREATE FUNCTION @extschema@.synth_advise_warehouse(schema pg_catalog.name, queries pg_catalog.text[] DEFAULT NULL)
RETURNS TABLE(kind pg_catalog.text, object pg_catalog.text, recommendation pg_catalog.text, ddl pg_catalog.text,
    benefit pg_catalog.float8, unit pg_catalog.text, evidence pg_catalog.jsonb, risk pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_advise_warehouse' LANGUAGE C VOLATILE PARALLEL UNSAFE
COST 1000000 ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_advise_warehouse(pg_catalog.name, pg_catalog.text[]) IS
'What serves the queries of a warehouse: aggregates, indexes, order on disk.
Arguments: schema - of the tables; queries - the workload, NULL takes that of pg_stat_statements.
Returns: as synth_advise_schema. The evidence of a materialized aggregate has the numbers of the queries that it serves, each
rewritten, and how to refresh it. A row of kind "not planned" says why nothing can be said of a query that was given.
Units: benefit in page reads, estimated for the workload   Errors: 3F000 no such schema; 42501 no right to use it, or to read
pg_stat_statements; 55000 it is not there.
Cost: that of synth_advise_indexes, a scan of tables that should be sorted, and the making of a view of up to 5 million facts.   Source: src/advise/README.md
Example: SELECT kind, ddl, benefit FROM synth_advise_warehouse(''dwh'');   Since: 0.1';

-- all together

CREATE FUNCTION @extschema@.synth_advise(schema pg_catalog.name DEFAULT NULL, queries pg_catalog.text[] DEFAULT NULL)
RETURNS TABLE(kind pg_catalog.text, object pg_catalog.text, recommendation pg_catalog.text, ddl pg_catalog.text,
    benefit pg_catalog.float8, unit pg_catalog.text, evidence pg_catalog.jsonb, risk pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_advise' LANGUAGE C VOLATILE PARALLEL UNSAFE
COST 1000000 ROWS 50;
COMMENT ON FUNCTION @extschema@.synth_advise(pg_catalog.name, pg_catalog.text[]) IS
'All advice on a schema, best first: tables, indexes, aggregates.
Arguments: schema - NULL takes every schema that you may use, but those of the system; queries - the workload; NULL takes that of
pg_stat_statements, and a notice says if there is none.
Returns: recommendations of synth_advise_schema, synth_advise_indexes and synth_advise_warehouse without those that contradict or
repeat a better one; run in this order each ddl works.
Units: benefit in page reads (src/advise/README.md)   Errors: 3F000 no such schema; 42501 no right to use it.
Cost: a few scans of every table, and that of synth_advise_indexes.   Source: src/advise/README.md
Example: SELECT kind, object, recommendation, ddl, benefit FROM synth_advise();   Since: 0.1';

-- end of advise
