-- Fingerprints of models and samples, which are the same on every PostgreSQL major
-- and machine. Prints a line "NAME MD5" each; .ci/run compares those of all majors. Run in the top folder with psql -XAtq -F ' '.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE SCHEMA fingerprint;
SET search_path = fingerprint, public;
\i test/data/adult/schema.sql
\i test/data/shoppers/schema.sql
\copy adult_train FROM PROGRAM 'zcat test/data/adult/train.csv.gz' WITH (FORMAT csv, HEADER true)
\copy shoppers_train FROM PROGRAM 'zcat test/data/shoppers/train.csv.gz' WITH (FORMAT csv, HEADER true)
-- no random(): its sequence is the server's business
CREATE TABLE mixed AS
SELECT i AS id, h % 7 AS small, (h % 100000) / 100.0::numeric(10,2) AS price, ln(1 + h % 5000) AS x, (h % 977)::real / 3 AS r,
       date '2020-01-01' + h % 900 AS day, timestamp '2021-01-01' + make_interval(hours => h % 8000) AS at,
       h % 3 = 0 AS yes, 'group ' || h % 40 AS label, 'AB-' || lpad((h % 10000)::text, 4, '0') AS code,
       CASE WHEN h % 11 > 2 THEN md5((h % 300)::text) END AS hash, ARRAY[h % 4, h % 9] AS list,
       jsonb_build_object('a', h % 5, 'b', 'v' || h % 3) AS doc, int4range(h % 10, h % 10 + 1 + h % 6) AS span,
       format('user%s@example.%s', h % 4000, CASE WHEN h % 2 = 0 THEN 'org' ELSE 'com' END) AS email,
       CASE h % 4 WHEN 0 THEN 'the quick brown fox' WHEN 1 THEN 'a lazy dog sleeps all day' ELSE 'rain again, then sun' END
       || ' ' || h % 13 AS note
FROM (SELECT i, (i::bigint * 2654435761 % 1000003)::int AS h FROM generate_series(1, 6000) i) s;

CREATE TABLE model AS
SELECT 'adult' AS name, synth_train('adult_train') AS m
UNION ALL SELECT 'adult_extremes', synth_train('adult_train', '{"keep_extremes": true}')
UNION ALL SELECT 'shoppers', synth_train('shoppers_train')
UNION ALL SELECT 'mixed', synth_train('mixed');
INSERT INTO model SELECT 'merged', synth_merge(m) FROM model WHERE name IN ('adult', 'adult_extremes');
SELECT 'model.' || name, md5(m::text) FROM model ORDER BY name;
SELECT 'described.mixed', md5(string_agg(d::text, E'\n' ORDER BY d.column_name)) FROM model, synth_describe(m) d WHERE name = 'mixed';
CREATE FUNCTION sample_md5(model text, rowtype anyelement, n bigint) RETURNS text LANGUAGE sql AS $$
	SELECT md5(string_agg(s::text, E'\n')) FROM (
		SELECT s FROM fingerprint.model m, public.synth_sample(m.m, rowtype, n, 1) s WHERE m.name = model) q $$;
SELECT 'sample.adult', sample_md5('adult', NULL::adult_train, 20000);
SELECT 'sample.shoppers', sample_md5('shoppers', NULL::shoppers_train, 20000);
SELECT 'sample.mixed', sample_md5('mixed', NULL::mixed, 20000);
SELECT 'sample.merged', sample_md5('merged', NULL::adult_train, 5000);
SELECT 'score.adult', md5(string_agg(synth_score(m, t)::text, ',' ORDER BY t::text)) FROM model, adult_train t
WHERE name = 'adult' AND t.age = 40;

DROP SCHEMA fingerprint CASCADE;
