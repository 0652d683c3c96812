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
Cost: exponential in the columns at worst; memory synth.dependency_memory: 1 to 4 bytes a cell, and the result, of a million rows at most.
Source: Bleifuss et al. 2024 and Birnick et al. 2020 (hitting sets of the differences between rows); Murakami and Uno 2014
Example: SELECT * FROM synth_dependencies(''orders'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_approximate_dependencies(source pg_catalog.regclass, max_error pg_catalog.float8, max_lhs pg_catalog.int4 DEFAULT 2)
RETURNS TABLE(lhs pg_catalog.name[], rhs pg_catalog.name, error pg_catalog.float8, score pg_catalog.float8, groups pg_catalog.int8,
    redundancy_bytes pg_catalog.int8)
AS 'MODULE_PATHNAME', 'synth_approximate_dependencies' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000 ROWS 50;
COMMENT ON FUNCTION @extschema@.synth_approximate_dependencies(pg_catalog.regclass, pg_catalog.float8, pg_catalog.int4) IS
'Find minimal dependencies that hold but for some rows, and are no chance.
Arguments: source - table, view, materialized or foreign table; max_error - share of rows that may break it; max_lhs - columns of lhs at most.
Returns: a row a dependency, by what it tells above chance times the bytes it repeats. error - the least share of rows to remove until it
holds (g3); score - what lhs tells of rhs above chance (mu+); groups - values of lhs; redundancy_bytes - what rhs takes beyond once a
group. Left out: those that hold only because lhs is a key or nearly one (score below 0.5, or less than 6 standard deviations above
chance). An empty lhs: one value nearly everywhere. NULL equals NULL. Where memory ends, the last row has lhs NULL and rhs ''truncated''.
Units: error and score 0 .. 1   Errors: 22023 max_error not in 0 .. 1, max_lhs negative; 42P01, 42809, 42501 as synth_dependencies.
Cost: O(columns^(max_lhs + 1) * rows) at worst; a sample excludes most.   Source: Kivinen and Mannila 1995 (g3); Parciak et al. 2024 (mu+)
Example: SELECT * FROM synth_approximate_dependencies(''addresses'', 0.01);   Since: 0.1';

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
Cost: exponential in the columns at worst; memory synth.dependency_memory: 1 to 4 bytes a cell, and the result, of 10,000 keys at most.
Source: Birnick et al. 2020 (unique column combinations as hitting sets); the score is our own
Example: SELECT * FROM synth_keys(''orders'') LIMIT 1;   Since: 0.1';

-- normal forms

CREATE FUNCTION @extschema@.synth_normalize(source pg_catalog.regclass)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'synth_normalize' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000;
COMMENT ON FUNCTION @extschema@.synth_normalize(pg_catalog.regclass) IS
'Write the script that cuts a table into tables without redundancy.
Arguments: source - table, view, materialized or foreign table.
Returns: SQL to read, change and run: new tables with primary and foreign keys, the rows, a view in the place of the table (which stays
under another name), a comparison of both that undoes all where they differ, and how to go back. Comments tell the dependency behind each
table, its rows and the bytes saved. Only dependencies that look meant are used: of a column named and typed like a key or a category, no
chance, and worth it. The parts are in the normal form of Boyce and Codd as to those, or in the third where that keeps a key together.
Where nothing is to be done, it says so in a comment. Writes through the view need triggers, which are not written.
Units: -   Errors: 42P01 no such relation; 42809 not a table; 42501 no right to read it.
Cost: O(columns^2 * rows) for each table that is cut; memory synth.dependency_memory.
Source: Codd 1971; decomposition along keys (Heath 1971), which names to trust is our own
Example: SELECT synth_normalize(''sales_export'');   Since: 0.1';

-- foreign keys

CREATE FUNCTION @extschema@.synth_foreign_keys(schema pg_catalog.name)
RETURNS TABLE(child pg_catalog.regclass, child_columns pg_catalog.name[], parent pg_catalog.regclass,
    parent_columns pg_catalog.name[], coverage pg_catalog.float8, score pg_catalog.float8, ddl pg_catalog.text)
AS 'MODULE_PATHNAME', 'synth_foreign_keys' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 1000000 ROWS 20;
COMMENT ON FUNCTION @extschema@.synth_foreign_keys(pg_catalog.name) IS
'Find the foreign keys of a schema, declared or not, each checked on all rows.
Arguments: schema - its tables that the caller may read; partitions count as their parent, views not at all.
Returns: best first, a row a reference. child_columns refer to parent_columns, in the same order, which are unique in the data;
coverage - of the child''s rows without NULL in the columns, how many have their parent; score - how likely it is meant, 1 where it is
declared; ddl - statements that declare it, in order: a parent without a unique index gets one first, and what some rows do not fulfil is NOT
VALID; NULL where it is declared, or where no constraint can hold it. Of tables without rows, names and types alone tell.
Units: coverage, score 0 .. 1   Errors: 3F000 no such schema; 42501 no right to use it.
Cost: a scan of each table, a sort of each parent''s key, an anti-join for each reference.   Source: src/deps/README.md
Example: SELECT child, child_columns, parent, ddl FROM synth_foreign_keys(''public'');   Since: 0.1';

-- end of deps
