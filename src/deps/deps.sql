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

-- normal forms

-- foreign keys

-- end of deps
