-- ---- deps: what determines what ----

-- functional dependencies and keys

CREATE FUNCTION @extschema@.synth_dependencies(source pg_catalog.regclass, max_lhs pg_catalog.int4 DEFAULT NULL)
RETURNS TABLE(lhs pg_catalog.name[], rhs pg_catalog.name)
AS 'MODULE_PATHNAME', 'synth_dependencies' LANGUAGE C STABLE PARALLEL UNSAFE
COST 100000 ROWS 100;
COMMENT ON FUNCTION @extschema@.synth_dependencies(pg_catalog.regclass, pg_catalog.int4) IS
'Find all minimal functional dependencies that hold in the rows of a table.
Arguments: source - table, view, materialized or foreign table; max_lhs - columns of a left side at most, NULL for any number.
Returns: a row a dependency, by right side, then the fewest columns: rows with equal lhs have equal rhs, and no column of lhs can be left
out. An empty lhs is a constant column. NULL equals NULL. Where memory ends, the last row has lhs NULL and rhs ''truncated'', and a
notice says what is there. An empty table has none. What holds in the rows need not be meant: see synth_approximate_dependencies.
Units: -   Errors: 22023 max_lhs negative; 42P01 no such relation; 42809 not a table; 42501 no right to read it.
Cost: exponential in the columns at worst; memory synth.dependency_memory: 1 to 4 bytes a cell, and the result.
Source: Bleifuss et al. 2024 and Birnick et al. 2020 (hitting sets of the differences between rows); Murakami and Uno 2014
Example: SELECT * FROM synth_dependencies(''orders'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_keys(source pg_catalog.regclass)
RETURNS TABLE(columns pg_catalog.name[], score pg_catalog.float8, evidence pg_catalog.jsonb)
AS 'MODULE_PATHNAME', 'synth_keys' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000 ROWS 10;
COMMENT ON FUNCTION @extschema@.synth_keys(pg_catalog.regclass) IS
'Find the keys of a table, the likely primary key first.
Arguments: source - table, view, materialized or foreign table.
Returns: a row a minimal set of columns on which no two rows agree, and a row a declared key. score tells how likely it is meant: by name
(customer_id in customers; endings in several languages), type, place, dense numbers, declared constraints. evidence has these; "minimal"
false: declared, or the two columns that a bridge table is called after, though fewer are unique in the rows as yet; "nulls": true, no
primary key. A table with equal rows has none but declared ones. Without rows names and types alone decide ("from"). Where memory ends,
the last row has columns NULL and evidence {"truncated": true}.
Units: score 0 .. 1   Errors: 42P01 no such relation; 42809 not a table; 42501 no right to read it.
Cost: exponential in the columns at worst; memory synth.dependency_memory: 1 to 4 bytes a cell, and the result.
Source: Birnick et al. 2020 (unique column combinations as hitting sets); the score is our own
Example: SELECT * FROM synth_keys(''orders'') LIMIT 1;   Since: 0.1';

-- normal forms

-- foreign keys

-- end of deps
