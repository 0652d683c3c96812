-- synth_sample in its forms: rows of a row type, by name, from a model; slices; row types that differ.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';

-- a number from 0 to n - 1 that looks random
CREATE FUNCTION basics_any(p_i int, p_salt text, p_n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(p_i || p_salt), 1, 7))::bit(28)::int % p_n)$$;
CREATE TYPE basics_mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE basics (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	gone text,
	region text NOT NULL,
	mood basics_mood,
	amount numeric(8,2) CHECK (amount > 0),
	score float8,
	born date,
	seen timestamp,
	active boolean,
	doubled numeric GENERATED ALWAYS AS (amount * 2) STORED);
INSERT INTO basics (gone, region, mood, amount, score, born, seen, active)
SELECT 'x', (ARRAY['north', 'south', 'east'])[1 + basics_any(i, 'r', 3)], (ARRAY['sad', 'ok', 'happy', NULL])[1 + basics_any(i, 'm', 4)]::basics_mood,
	(1 + basics_any(i, 'a', 90000)) / 100.0, sqrt(basics_any(i, 's', 1000)), date '1960-01-01' + basics_any(i, 'b', 15000),
	timestamp '2024-01-01' + basics_any(i, 't', 5000) * interval '1 hour', basics_any(i, 'c', 2) = 0
FROM generate_series(1, 3000) i;
ALTER TABLE basics DROP COLUMN gone;
CREATE TABLE basics_model AS SELECT synth_train('basics') AS m;

-- the three forms give the same rows, of all columns or some; in the select list, too
CREATE TABLE basics_sample AS SELECT s.* FROM basics_model, synth_sample(m, NULL::basics, 500, 42) s;
SELECT count(*), count(DISTINCT id) AS ids, min(id) > 3000 AS new_ids, bool_and(doubled = 2 * amount) AS generated, max(scale(amount)) AS scale,
	array_agg(DISTINCT region ORDER BY region) AS regions, bool_and(seen = date_trunc('hour', seen)) AS full_hours, count(mood) < 500 AS nulls
FROM basics_sample;
CREATE FUNCTION basics_same(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	different bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM ((%1$s) EXCEPT ALL (SELECT %2$s)) x', query,
		substring(query FROM 'SELECT (.*?) FROM') || ' FROM basics_sample s') INTO different;
	RETURN CASE WHEN different = 0 THEN 'same' ELSE different || ' different' END;
END$$;
SELECT basics_same('SELECT s.* FROM synth_sample(NULL::basics, 500, 42) s') AS row_type,
	basics_same('SELECT id, region, mood, amount, score, born, seen, active FROM synth_sample(''basics'', 500, 42)
		AS s(id int, region text, mood basics_mood, amount numeric, score float8, born date, seen timestamp, active bool)') AS name,
	basics_same('SELECT active, amount, born FROM synth_sample(''basics''::regclass, 500, 42) AS s(active boolean, born date, amount numeric)') AS regclass,
	basics_same('SELECT region::varchar(3) FROM synth_sample(''basics''::regclass, 500, 42) AS s(region varchar(3))') AS narrower,
	basics_same('SELECT active, NULL::text FROM synth_sample(''basics''::regclass, 500, 42) AS s(active bool, other text)') AS fewer;
SELECT basics_same('SELECT s.* FROM (SELECT (synth_sample(m, NULL::basics, 500, 42)).* FROM basics_model) s') AS select_list;
SELECT count(x.region) FROM (SELECT (synth_sample(m, NULL::basics, 2, 42)).region FROM basics_model) x;
-- none
SELECT count(*) FROM basics_model, synth_sample(m, NULL::basics, 0, 42);
SELECT count(*) FROM basics_model, synth_sample(m, NULL::basics, 0);
SELECT count(*) FROM synth_sample(NULL::basics, 0);
SELECT count(*) FROM basics_model, synth_sample(m, NULL::basics, 10, 42, first => 10);
SELECT count(*) FROM basics_model, synth_sample(m, NULL::basics, 10, 42, first => 3, count => 0);

-- what a sample is: its rows, in their order
CREATE FUNCTION basics_md5(n bigint, seed bigint, given jsonb DEFAULT NULL, first bigint DEFAULT 0, count bigint DEFAULT NULL) RETURNS text STABLE LANGUAGE sql AS
$$SELECT md5(string_agg(s::text, E'\n')) FROM basics_model, synth_sample(m, NULL::basics, n, seed, given, first, count) s$$;
SELECT basics_md5(1000, 7) = basics_md5(1000, 7) AS same_seed, basics_md5(1000, 7) <> basics_md5(1000, 8) AS other_seed,
	basics_md5(1000, NULL) <> basics_md5(1000, NULL) AS no_seed, basics_md5(1000, -1) <> basics_md5(1000, 1) AS negative_seed;
SELECT basics_md5(1000, 7) AS before \gset
SET LOCAL work_mem = '64kB';
SELECT basics_md5(1000, 7) = :'before' AS same_with_little_memory;
RESET work_mem;
SELECT (SELECT md5(string_agg(s::text, E'\n')) FROM synth_sample(NULL::basics, 1000, 7) s) = :'before' AS same_in_one_go;

-- slices: every cut gives the whole; a sample of several blocks too
CREATE FUNCTION basics_cut(n bigint, cuts bigint[], given jsonb DEFAULT NULL) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
DECLARE
	whole text[];
	parts text[] = '{}';
	part text[];
	bounds bigint[] = 0::bigint || cuts || n;
BEGIN
	SELECT array_agg(s::text) INTO whole FROM basics_model, synth_sample(m, NULL::basics, n, 5, given) s;
	FOR k IN 1 .. cardinality(bounds) - 1 LOOP
		SELECT array_agg(s::text) INTO part FROM basics_model, synth_sample(m, NULL::basics, n, 5, given, bounds[k], bounds[k + 1] - bounds[k]) s;
		parts = parts || part;
	END LOOP;
	RETURN whole = parts AND cardinality(whole) = n;
END$$;
SELECT bool_and(basics_cut(12, ARRAY[cut])) AS every_cut_of_12 FROM generate_series(0, 12) cut;
SELECT basics_cut(40000, '{1, 13333, 13334, 13335, 20000, 39999}') AS forty_thousand;
SELECT basics_cut(3000, '{1, 2, 1500}', '{"region": "north", "amount": [100, 300]}') AS with_evidence;
-- a slice that is longer than what is left ends there
SELECT count(*) FROM basics_model, synth_sample(m, NULL::basics, 10, 5, first => 7, count => 100);
-- with a CHECK for which many rows are drawn anew
ALTER TABLE basics ADD CONSTRAINT few CHECK (amount < 450 AND score < 20) NOT VALID;
SELECT basics_cut(20000, '{1, 9999, 10000, 10001}') AS with_check;
SELECT basics_cut(3000, '{1, 2, 1500}', '{"region": "north", "amount": [100, 500]}') AS with_check_and_evidence;
SELECT count(*), max(amount) < 450 AS amount, max(score) < 20 AS score, bool_and(doubled = amount * 2) AS generated
FROM basics_model, synth_sample(m, NULL::basics, 2000, 5) s;
ALTER TABLE basics DROP CONSTRAINT few;

-- as in a stored model: the same after it was written and read
SELECT (SELECT md5(string_agg(s::text, E'\n')) FROM basics_model, synth_sample(m::text::synth_model, NULL::basics, 1000, 7) s) = :'before' AS same_from_text;

-- parallel workers draw the same
CREATE TABLE basics_job AS SELECT j::bigint AS job FROM generate_series(1, 2000) j;
ALTER TABLE basics_job SET (parallel_workers = 2);
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
CREATE FUNCTION basics_plan(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text; found boolean = false;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP found = found OR line ~ 'Parallel'; END LOOP;
	RETURN found;
END$$;
SELECT basics_plan('SELECT job, s.region FROM basics_job, LATERAL synth_sample((SELECT m FROM basics_model), NULL::basics, 3, job) s') AS parallel;
SELECT md5(string_agg(job || s::text, E'\n' ORDER BY job, s.id)) AS parallel_rows
FROM basics_job, LATERAL synth_sample((SELECT m FROM basics_model), NULL::basics, 3, job) s WHERE job <= 200 \gset
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT md5(string_agg(job || s::text, E'\n' ORDER BY job, s.id)) = :'parallel_rows' AS same_in_workers
FROM basics_job, LATERAL synth_sample((SELECT m FROM basics_model), NULL::basics, 3, job) s WHERE job <= 200;

-- row types that are not the learned one
CREATE DOMAIN basics_region AS text CHECK (VALUE <> 'south') NOT NULL;
CREATE DOMAIN basics_small AS numeric(5,1) CHECK (VALUE < 500);
CREATE TABLE basics_reordered (active boolean, amount numeric, region text, extra text);
CREATE TABLE basics_domains (region basics_region, amount basics_small);
CREATE TABLE basics_widths (id bigint, amount real, score numeric(6,3), region char(7), mood text, born date, seen timestamptz);
CREATE TABLE basics_defaults (region text, a int NOT NULL DEFAULT 6 * 7, b text DEFAULT 'b', c date DEFAULT current_date, d int GENERATED BY DEFAULT AS IDENTITY,
	e serial, f uuid NOT NULL DEFAULT gen_random_uuid(), g text, CHECK (a = 42), h text GENERATED ALWAYS AS (region || a) STORED);
SELECT basics_same('SELECT active, amount, region, NULL::text FROM basics_model, synth_sample(m, NULL::basics_reordered, 500, 42) s') AS reordered,
	basics_same('SELECT id, amount::real, score::numeric(6,3), region::char(7), mood::text, born, seen::timestamptz FROM basics_model, synth_sample(m, NULL::basics_widths, 500, 42) s') AS widths;
SELECT count(*), array_agg(DISTINCT region::text ORDER BY region::text) AS regions, max(amount) < 500 AS small, max(scale(amount)) AS scale
FROM basics_model, synth_sample(m, NULL::basics_domains, 1000, 42) s;
SELECT DISTINCT a, b, c = current_date AS c, d, e, f, g, h = region || a AS h FROM basics_model, synth_sample(m, NULL::basics_defaults, 100, 42) s;
-- a dropped column; a type renamed
ALTER TABLE basics_reordered DROP COLUMN amount;
SELECT basics_same('SELECT active, region, NULL::text FROM basics_model, synth_sample(m, NULL::basics_reordered, 500, 42) s') AS dropped;
ALTER TYPE basics_mood RENAME TO basics_feeling;
SELECT basics_same('SELECT mood FROM basics_model, synth_sample(m, NULL::basics, 500, 42) s') AS renamed;
-- a type of rows, a view, a domain over rows
CREATE TYPE basics_pair AS (region text, active boolean);
CREATE VIEW basics_view AS SELECT active, region FROM basics;
CREATE DOMAIN basics_pairs AS basics_pair CHECK ((VALUE).region <> 'west');
SELECT basics_same('SELECT region, active FROM basics_model, synth_sample(m, NULL::basics_pair, 500, 42) s') AS type,
	basics_same('SELECT active, region FROM basics_model, synth_sample(m, NULL::basics_view, 500, 42) s') AS view,
	basics_same('SELECT region, active FROM basics_model, synth_sample(m, NULL::basics_pairs, 500, 42) s') AS domain;
SELECT pg_typeof(synth_sample(m, NULL::basics_pairs, 1, 42)) FROM basics_model;
SELECT count(s.region) FROM synth_sample(NULL::basics_view, 20, 42) s;
-- names of columns are data
CREATE TABLE "basics odd" AS SELECT i % 3 AS "select", i % 4 AS "a ""b""", 'x' || i % 2 AS source_row FROM generate_series(1, 60) i;
SELECT count("select"), count("a ""b"""), count(source_row) FROM synth_sample(NULL::"basics odd", 20, 42);
SELECT count(*), max("a ""b""") FROM synth_sample('"basics odd"', 20, 42) AS t("a ""b""" int);
-- one row, one value
CREATE TABLE basics_one AS SELECT 1 AS a, 'x' AS b, NULL::int AS c FROM generate_series(1, 20);
SELECT DISTINCT s FROM synth_sample(NULL::basics_one, 100) s;
ROLLBACK;

-- nothing of a session is in a sample
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE TABLE basics_kept AS SELECT i % 7 AS a, 'v' || i % 5 AS b, i % 100 / 4.0::float8 AS c FROM generate_series(1, 1000) i;
CREATE TABLE basics_kept_model AS SELECT synth_train('basics_kept') AS m;
SELECT md5(string_agg(s::text, E'\n')) AS before FROM basics_kept_model, synth_sample(m, NULL::basics_kept, 2000, 3) s \gset
DISCARD ALL;
SELECT md5(string_agg(s::text, E'\n')) = :'before' AS same FROM basics_kept_model, synth_sample(m, NULL::basics_kept, 2000, 3) s;
\c
SELECT md5(string_agg(s::text, E'\n')) = :'before' AS same_in_another_session FROM basics_kept_model, synth_sample(m, NULL::basics_kept, 2000, 3) s;
DROP TABLE basics_kept, basics_kept_model;
