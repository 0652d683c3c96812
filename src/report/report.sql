CREATE FUNCTION @extschema@.synth_quality(
	"real" pg_catalog.regclass,
	synthetic pg_catalog.regclass,
	options pg_catalog.jsonb DEFAULT '{}')
RETURNS TABLE (
	property pg_catalog.text,
	column_a pg_catalog.name,
	column_b pg_catalog.name,
	metric pg_catalog.text,
	score pg_catalog.float8)
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL UNSAFE
COST 100000 ROWS 250;
COMMENT ON FUNCTION @extschema@.synth_quality(pg_catalog.regclass, pg_catalog.regclass, pg_catalog.jsonb) IS
'Score a synthetic table: column shapes, pair trends, overall, detection.
Arguments: real, synthetic - tables or views with the same column names; options - categorical, numerical: arrays of column names that override the type''s kind; columns: the columns to compare; detection: true or false; sample_rows: at most so many rows of each table; seed: of the sample and the folds.
Returns: first a row per column, then per pair of columns, per pair with common bin edges, the three means, the overall mean, two detection scores; 1 is perfect, 0 the worst, NULL undefined.
Units: scores 0..1.   Errors: 22023 no rows, bad option; 42703 a column that only one table has; 42804 a number against none; 42501 no privilege.
Cost: O(rows * columns^2); detection, of at most 100,000 rows of each, O(rows * columns * 600).   Source: SDMetrics 0.13 (KSComplement, TVComplement, CorrelationSimilarity, ContingencySimilarity, LogisticDetection); Chen and Guestrin 2016
Example: SELECT * FROM synth_quality(''customers'', ''customers_synthetic'') WHERE metric = ''mean'';   Since: 0.1';
