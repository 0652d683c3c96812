-- A large source goes into an existing target as a sample shows it; what the sample did not show makes the run look at all rows.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(8);

CREATE SCHEMA sampled;
CREATE TABLE sampled.landing AS
SELECT i::text AS id, CASE WHEN i % 5000 = 0 THEN 'much ' || i ELSE (i % 1000 * 1.25)::numeric(8,2)::text END AS amount
FROM generate_series(1, 320000) i;
ANALYZE sampled.landing;
CREATE TABLE sampled.target (id int PRIMARY KEY, amount numeric(8,2));
CREATE TABLE sampled.wanted (id int PRIMARY KEY, amount numeric(8,2));

SELECT matches(synth_etl('sampled.landing', 'sampled.target'), 'as 320000 rows', 'a script that is kept is written by all rows');
SELECT results_eq($$SELECT inserted, rejected FROM synth_etl_run('sampled.landing', 'sampled.target')$$, 'VALUES (319936::bigint, 64::bigint)', 'faults that the sample has foreseen');
SELECT is((SELECT count(*) FROM sampled.target_loads), 1::bigint, 'one load is logged');

-- rare texts that stand for NULL, and amounts in another form
TRUNCATE sampled.target, sampled.target_loads, sampled.target_rejects;
UPDATE sampled.landing SET amount = 'N/A' WHERE id IN ('17', '170001', '319999');
UPDATE sampled.landing SET amount = '7' WHERE id IN ('18', '170002', '319998');
ANALYZE sampled.landing;
SELECT results_eq($$SELECT inserted, rejected FROM synth_etl_run('sampled.landing', 'sampled.target')$$,
	$$SELECT inserted, rejected FROM synth_etl_run('sampled.landing', 'sampled.wanted', '{"sample_rows": 1000000}')$$, 'a run counts as one that looks at all rows');
SELECT set_eq('TABLE sampled.target', 'TABLE sampled.wanted', 'and loads what that loads');
SELECT set_eq('SELECT row_number, column_name, raw_value FROM sampled.target_rejects', 'SELECT row_number, column_name, raw_value FROM sampled.wanted_rejects', 'and rejects what that rejects');
SELECT is((SELECT count(*) FROM sampled.target_loads), 1::bigint, 'the load that was undone is not in the log');
SELECT results_eq($$SELECT inserted, updated, unchanged, rejected FROM synth_etl_run('sampled.landing', 'sampled.target')$$,
	$$SELECT 0::bigint, 0::bigint, inserted, rejected FROM sampled.wanted_loads$$, 'a second run changes nothing');
SELECT * FROM finish();
ROLLBACK;
