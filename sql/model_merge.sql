-- synth_merge: the mixture of models, the same bytes in any order and grouping.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

CREATE TABLE model_source (part int, a int, b text);
INSERT INTO model_source
SELECT i % 4, i % 10 + i % 4, CASE WHEN (i / 4) % 5 > 0 THEN 'v' || (i / 4) % (3 + i % 4) END
FROM generate_series(1, 4000) i;
UPDATE model_source SET b = NULL WHERE part = 3;
DELETE FROM model_source WHERE part = 2 AND a > 7;
CREATE TABLE model_part AS
SELECT part, synth_learn(s) AS m FROM (SELECT part AS p, a, b FROM model_source) s (part, a, b) GROUP BY part;

-- what the mixture is
SELECT synth_merge(m)::jsonb ->> 'rows' AS rows, jsonb_array_length(synth_merge(m)::jsonb -> 'components') AS components
FROM model_part;
SELECT (m::jsonb ->> 'rows')::int AS rows FROM model_part ORDER BY part;
SELECT column_name, kind, round(null_fraction::numeric, 4) AS null_fraction, distinct_values
FROM synth_describe((SELECT synth_merge(m) FROM model_part));
-- shares are weighted by rows
SELECT round(avg((b IS NULL)::int), 4) AS null_fraction, count(DISTINCT b) AS distinct_values FROM model_source;

-- order and grouping leave no trace
SELECT count(DISTINCT merged) FROM (
	SELECT synth_merge(m ORDER BY part) FROM model_part
	UNION ALL SELECT synth_merge(m ORDER BY part DESC) FROM model_part
	UNION ALL SELECT synth_merge(m ORDER BY m) FROM model_part
	UNION ALL SELECT synth_merge(half) FROM (SELECT synth_merge(m) AS half FROM model_part GROUP BY part % 2) h
	UNION ALL SELECT synth_merge(half) FROM (SELECT synth_merge(m) AS half FROM model_part GROUP BY part < 3) h
	UNION ALL SELECT synth_merge_trans(synth_merge_trans(a.m, b.m), synth_merge_trans(c.m, d.m))
		FROM model_part a, model_part b, model_part c, model_part d
		WHERE (a.part, b.part, c.part, d.part) = (2, 0, 3, 1)
) w (merged);

-- one model is itself, a model twice counts twice, NULL does not count
SELECT synth_merge(m) = (SELECT m FROM model_part WHERE part = 1) AS same FROM model_part WHERE part = 1;
SELECT jsonb_array_length(synth_merge(m)::jsonb -> 'components') AS components, synth_merge(m)::jsonb ->> 'rows' AS rows
FROM (SELECT m FROM model_part WHERE part = 0 UNION ALL SELECT m FROM model_part WHERE part = 0) t;
SELECT synth_merge(m) = (SELECT synth_merge(m) FROM model_part) AS same
FROM (SELECT m FROM model_part UNION ALL SELECT NULL UNION ALL SELECT NULL) t;
SELECT synth_merge(m) IS NULL AS nothing FROM model_part WHERE false;
SELECT synth_merge(NULL::synth_model) IS NULL AS nothing FROM model_part;

-- as a window function
SELECT part, jsonb_array_length(synth_merge(m) OVER (ORDER BY part)::jsonb -> 'components') AS components
FROM model_part ORDER BY part;

-- in parallel
CREATE TABLE model_many AS SELECT m FROM model_part, generate_series(1, 50) i;
ANALYZE model_many;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
ALTER TABLE model_many SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT synth_merge(m) FROM model_many;
CREATE TABLE model_parallel AS SELECT synth_merge(m) AS m FROM model_many;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT m = (SELECT synth_merge(m) FROM model_many) AS same FROM model_parallel;
ROLLBACK;
