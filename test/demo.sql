-- The demonstration that "make demo" runs: psql -f test/demo.sql in the checkout,
-- in a database that may be thrown away.
\set ON_ERROR_STOP on
\set QUIET on
\pset footer off
\pset linestyle unicode
SET client_min_messages = warning;
SET search_path = public;
DROP TABLE IF EXISTS adult_train, adult_test, adult_model, adult_synthetic, adult_checked, demo_time;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT synth_version() AS "running" \gx
-- what each step took, for the list at the end
CREATE TABLE demo_time (step int GENERATED ALWAYS AS IDENTITY, what text, seconds float8);

\echo '-- 1. A real table: 32,561 people of the 1994 census of the USA (UCI Adult).'
\i test/data/adult/schema.sql
\copy adult_train FROM PROGRAM 'zcat test/data/adult/train.csv.gz' WITH (FORMAT csv, HEADER true)
\copy adult_test FROM PROGRAM 'zcat test/data/adult/test.csv.gz' WITH (FORMAT csv, HEADER true)
ANALYZE adult_train, adult_test;
SELECT age, workclass, education, marital_status, sex, capital_gain, hours_per_week, income
FROM adult_train LIMIT 5;

\echo
\echo '-- 2. Learn it:  CREATE TABLE adult_model AS SELECT synth_train(''adult_train'') AS model'
SELECT clock_timestamp() AS began \gset
CREATE TABLE adult_model AS SELECT synth_train('adult_train') AS model;
INSERT INTO demo_time(what, seconds) VALUES ('learn 32,561 rows of 15 columns', extract(epoch FROM clock_timestamp() - :'began'));
SELECT pg_size_pretty(octet_length(decode(model::text, 'base64'))::bigint) AS "size of the model" FROM adult_model;
SELECT d.column_name, d.type_name, d.kind, round(d.null_fraction::numeric, 4) AS null_fraction,
       d.distinct_values, array_to_string(d.parents[1:4], ', ') AS "parents (first 4)"
FROM adult_model, synth_describe(model) d;

\echo
\echo '-- 3. Draw as many synthetic people:  SELECT s.* FROM adult_model, synth_sample(model, NULL::adult_train, 32561, 1) s'
SELECT clock_timestamp() AS began \gset
CREATE TABLE adult_synthetic AS
SELECT s.* FROM adult_model, synth_sample(model, NULL::adult_train, 32561, 1) s;
INSERT INTO demo_time(what, seconds) VALUES ('sample 32,561 rows', extract(epoch FROM clock_timestamp() - :'began'));
ANALYZE adult_synthetic;
SELECT age, workclass, education, marital_status, sex, capital_gain, hours_per_week, income
FROM adult_synthetic LIMIT 5;

\echo
\echo '-- 4. Real and synthetic side by side. Shares of categories, in percent:'
WITH shares AS (
	SELECT c.name, c.value, grouping_set, count(*)
	FROM (SELECT 'real' AS grouping_set, * FROM adult_train UNION ALL SELECT 'synthetic', * FROM adult_synthetic) t,
	     LATERAL (VALUES ('education', education), ('marital_status', marital_status), ('workclass', workclass),
	                     ('sex', sex), ('income', income)) AS c(name, value)
	GROUP BY 1, 2, 3
), side AS (
	SELECT name, value,
	       round(100.0 * sum(count) FILTER (WHERE grouping_set = 'real') / (SELECT count(*) FROM adult_train), 2) AS real,
	       round(100.0 * sum(count) FILTER (WHERE grouping_set = 'synthetic') / (SELECT count(*) FROM adult_synthetic), 2) AS synthetic
	FROM shares GROUP BY 1, 2
)
SELECT name AS "column", coalesce(value, 'NULL') AS value, real, synthetic,
       rpad(repeat('█', (real / 2)::int), 34) AS "real                              ",
       repeat('█', (synthetic / 2)::int) AS "synthetic"
FROM (SELECT *, row_number() OVER (PARTITION BY name ORDER BY real DESC NULLS LAST) AS place FROM side) s
WHERE place <= 5 ORDER BY name, place;
\echo 'Numbers:'
SELECT name AS "column", rows,
       round(avg(x), 2) AS mean, round(stddev(x), 2) AS deviation, min(x),
       percentile_disc(0.25) WITHIN GROUP (ORDER BY x) AS "25 %", percentile_disc(0.5) WITHIN GROUP (ORDER BY x) AS median,
       percentile_disc(0.75) WITHIN GROUP (ORDER BY x) AS "75 %", max(x),
       round(100 * avg((x = 0)::int), 2) AS "zeros %"
FROM (SELECT 'real' AS rows, * FROM adult_train UNION ALL SELECT 'synthetic', * FROM adult_synthetic) t,
     LATERAL (VALUES (1, 'age', age), (2, 'fnlwgt', fnlwgt), (3, 'education_num', education_num),
                     (4, 'capital_gain', capital_gain), (5, 'hours_per_week', hours_per_week)) AS c(place, name, x)
GROUP BY place, name, rows ORDER BY place, rows;
\echo 'How columns go together: share earning more than 50K, by sex and education, in percent:'
SELECT education,
       round(100 * avg((income = '>50K')::int) FILTER (WHERE rows = 'real' AND sex = 'Female'), 1) AS "women, real",
       round(100 * avg((income = '>50K')::int) FILTER (WHERE rows = 'synthetic' AND sex = 'Female'), 1) AS "women, synthetic",
       round(100 * avg((income = '>50K')::int) FILTER (WHERE rows = 'real' AND sex = 'Male'), 1) AS "men, real",
       round(100 * avg((income = '>50K')::int) FILTER (WHERE rows = 'synthetic' AND sex = 'Male'), 1) AS "men, synthetic"
FROM (SELECT 'real' AS rows, * FROM adult_train UNION ALL SELECT 'synthetic', * FROM adult_synthetic) t
WHERE education IN ('HS-grad', 'Some-college', 'Bachelors', 'Masters', 'Doctorate')
GROUP BY education, education_num ORDER BY education_num;

\echo
\echo '-- 5. Quality scores, 1 is perfect:  SELECT * FROM synth_quality(''adult_train'', ''adult_synthetic'')'
SELECT clock_timestamp() AS began \gset
CREATE TEMP TABLE quality AS SELECT * FROM synth_quality('adult_train', 'adult_synthetic');
INSERT INTO demo_time(what, seconds) VALUES ('score the sample', extract(epoch FROM clock_timestamp() - :'began'));
SELECT property, metric, round(score::numeric, 5) AS score FROM quality WHERE column_a IS NULL;
\echo 'The lowest of them by column and by pair of columns:'
(SELECT property, column_a, column_b, metric, round(score::numeric, 5) AS score
 FROM quality WHERE column_a IS NOT NULL AND column_b IS NULL ORDER BY score LIMIT 3)
UNION ALL
(SELECT property, column_a, column_b, metric, round(score::numeric, 5)
 FROM quality WHERE column_b IS NOT NULL ORDER BY score LIMIT 3);
\echo 'Is it copied? Rows of each table that stand in the table that was learned, in percent:'
SELECT round(100.0 * (SELECT count(*) FROM adult_synthetic s WHERE s::text IN (SELECT r::text FROM adult_train r))
             / (SELECT count(*) FROM adult_synthetic), 3) AS synthetic,
       round(100.0 * (SELECT count(*) FROM adult_test s WHERE s::text IN (SELECT r::text FROM adult_train r))
             / (SELECT count(*) FROM adult_test), 3) AS "other real people";

\echo
\echo '-- 6. A conditional sample: women of 30 to 40 with a master''s degree or a doctorate who work in Germany or France'
SELECT clock_timestamp() AS began \gset
SELECT age, workclass, education, marital_status, occupation, sex, hours_per_week, native_country, income
FROM adult_model, synth_sample(model, NULL::adult_train, 8, 7,
	given => '{"sex": "Female", "age": [30, 40], "education": {"in": ["Masters", "Doctorate"]},
	           "native_country": {"in": ["Germany", "France"]}}');
INSERT INTO demo_time(what, seconds) VALUES ('sample 8 rows under four conditions', extract(epoch FROM clock_timestamp() - :'began'));

\echo
\echo '-- 7. Anomalies: three impossible people hidden among 16,281 that the model never saw, lowest synth_score first'
CREATE TABLE adult_checked AS SELECT false AS planted, * FROM adult_test;
INSERT INTO adult_checked
SELECT true, 17, 'Never-worked', 190000, 'Doctorate', 16, 'Widowed', 'Exec-managerial', 'Own-child', 'White', 'Male', 0, 0, 40, 'United-States', '<=50K'
UNION ALL
SELECT true, 38, 'Private', 180000, '1st-4th', 13, 'Married-civ-spouse', 'Prof-specialty', 'Wife', 'White', 'Male', 0, 0, 40, 'United-States', '>50K'
UNION ALL
SELECT true, 45, 'Private', 200000, 'Bachelors', 2, 'Never-married', 'Armed-Forces', 'Husband', 'Black', 'Female', 99999, 1902, 99, 'Japan', '<=50K';
SELECT clock_timestamp() AS began \gset
CREATE TEMP TABLE scored AS
SELECT synth_score(model, t) AS score, c.*
FROM adult_model, adult_checked c,
     LATERAL (SELECT c.age, c.workclass, c.fnlwgt, c.education, c.education_num, c.marital_status, c.occupation,
                     c.relationship, c.race, c.sex, c.capital_gain, c.capital_loss, c.hours_per_week,
                     c.native_country, c.income) t;
INSERT INTO demo_time(what, seconds) VALUES ('score 16,284 rows for anomalies', extract(epoch FROM clock_timestamp() - :'began'));
SELECT round(score::numeric, 1) AS score, CASE WHEN planted THEN '  <--' END AS planted, age, education, education_num,
       marital_status, relationship, sex, capital_gain, hours_per_week AS hours, native_country
FROM scored ORDER BY score LIMIT 10;
SELECT string_agg(place::text, ', ' ORDER BY place) AS "places of the planted ones among 16,284"
FROM (SELECT planted, rank() OVER (ORDER BY score) AS place FROM scored) r WHERE planted;

\echo
\echo '-- 8. Masking: the Northwind database (830 orders, 91 customers), its personal columns found and masked'
DROP SCHEMA IF EXISTS northwind CASCADE;
CREATE SCHEMA northwind;
SET search_path = northwind, public;
\set northwind `grep -vE 'default_with_oids|^DROP TABLE' test/data/northwind/northwind.sql`
:northwind
SET search_path = northwind, public;
SELECT clock_timestamp() AS began \gset
SELECT column_name, category, round(confidence::numeric, 2) AS confidence, suggested_rule FROM synth_detect('customers');
INSERT INTO public.demo_time(what, seconds) VALUES ('find the personal columns of a table', extract(epoch FROM clock_timestamp() - :'began'));
SELECT count(*) AS "rules set from suggestions" FROM pg_class c, synth_apply_suggestions(c.oid)
WHERE relnamespace = 'northwind'::regnamespace AND relkind = 'r' AND relname IN ('customers', 'employees', 'suppliers');
\echo 'The real rows, as their owner reads them:'
SELECT customer_id, contact_name, address, phone FROM customers ORDER BY customer_id LIMIT 3;
\echo 'The same rows through anonymize_row (keys and foreign keys get one pseudonym, so that joins hold):'
SELECT m.customer_id, m.contact_name, m.address, m.phone FROM customers c, anonymize_row(c) m ORDER BY c.customer_id LIMIT 3;
SELECT clock_timestamp() AS began \gset
SELECT sum(rows) AS "rows masked in place" FROM synth_anonymize_schema('northwind');
INSERT INTO public.demo_time(what, seconds) VALUES ('mask a database of 14 tables in place', extract(epoch FROM clock_timestamp() - :'began'));
SELECT count(*) AS orders, count(c.customer_id) AS "with their customer" FROM orders o LEFT JOIN customers c USING (customer_id);
SET search_path = public;

\echo
\echo '-- What it took, in seconds:'
SELECT what, round(seconds::numeric, 3) AS seconds FROM demo_time ORDER BY step;
