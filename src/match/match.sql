-- ---- match: which columns of two tables mean the same ----

CREATE FUNCTION @extschema@.synth_match(source pg_catalog.regclass, target pg_catalog.regclass)
RETURNS TABLE(source_column pg_catalog.name, target_column pg_catalog.name, score pg_catalog.float8, evidence pg_catalog.jsonb)
AS 'MODULE_PATHNAME', 'synth_match' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000 ROWS 20;
COMMENT ON FUNCTION @extschema@.synth_match(pg_catalog.regclass, pg_catalog.regclass) IS
'Match the columns of two tables one to one, or say that there is no match.
Arguments: source, target - tables, views, materialized views or foreign tables.
Returns: a row a source column, in the order of the table. No target has two sources; target_column and score are NULL where no
target is likely. evidence has the kinds of both columns and what names, values and shape (forms of texts, distribution of numbers)
say, 0 .. 1, without a value; where there is no match, those of the best rejected target.
Units: score 0.35 .. 1, to compare within one call   Errors: 42P01 no such relation; 42809 not a table; 42501 no right to read it.
Cost: reads at most 100,000 rows of each; 40 to 740 columns take a second or two.   Source: src/match/README.md
Example: SELECT * FROM synth_match(''landing.orders'', ''sales.orders'');   Since: 0.1';

CREATE FUNCTION @extschema@.synth_match_scores(source pg_catalog.regclass, target pg_catalog.regclass)
RETURNS TABLE(source_column pg_catalog.name, target_column pg_catalog.name, score pg_catalog.float8, names pg_catalog.float8,
    "values" pg_catalog.float8, shape pg_catalog.float8)
AS 'MODULE_PATHNAME', 'synth_match_scores' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000 ROWS 400;
COMMENT ON FUNCTION @extschema@.synth_match_scores(pg_catalog.regclass, pg_catalog.regclass) IS
'Score every pair of a source column and a target column.
Arguments: source, target - as of synth_match.
Returns: a row a pair. score ranks the pairs of the call; names, values and shape are what it is made of, NULL where unknown.
Units: 0 .. 1   Errors: as synth_match.
Cost: as synth_match.   Source: src/match/README.md
Example: SELECT * FROM synth_match_scores(''a'', ''b'') ORDER BY score DESC LIMIT 20;   Since: 0.1';
