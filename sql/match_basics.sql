-- synth_match and synth_match_scores: what they give on tables that can be judged by eye.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

-- other words, another language, another order, columns that the other lacks
CREATE TABLE match_landing ("CustNo" text, "Vorname" text, "LName" text, dob text, "eMail" text, gender text, "Country" text, remark text);
CREATE TABLE match_customer (email text, customer_id int, first_name text, last_name text, birth_date date, sex text, nation text, created_at timestamptz);
INSERT INTO match_landing
SELECT i, (ARRAY['Ada', 'Emmy', 'Sofia'])[1 + i % 3], 'Noether' || i, (date '1980-01-01' + i)::text, 'user' || i || '@example.org',
	CASE WHEN i % 2 = 0 THEN 'female' ELSE 'male' END, (ARRAY['Germany', 'France', 'Italy'])[1 + i % 3], repeat('x', i % 20 + 1)
FROM generate_series(1, 100) i;
INSERT INTO match_customer
SELECT 'user' || i || '@example.org', i, (ARRAY['Ada', 'Emmy', 'Sofia'])[1 + i % 3], 'Noether' || i, date '1980-01-01' + i,
	CASE WHEN i % 2 = 0 THEN 'female' ELSE 'male' END, (ARRAY['Germany', 'France', 'Italy'])[1 + i % 3], '2024-01-01 12:00+00'
FROM generate_series(51, 150) i;
SELECT source_column, target_column, score BETWEEN 0.35 AND 1 AS scored, evidence ->> 'kind' AS kind FROM synth_match('match_landing', 'match_customer');

-- no match: the best that was rejected is said
SELECT source_column, target_column, score, evidence ? 'rejected' AS rejected FROM synth_match('match_landing', 'match_customer') WHERE target_column IS NULL;

-- every pair is scored, and the assignment is no other measure
SELECT count(*), min(score) >= 0, max(score) <= 1 FROM synth_match_scores('match_landing', 'match_customer');

-- by values alone
CREATE TABLE match_a (a text, b text, c text, d text);
CREATE TABLE match_b (w text, x text, y text, z text);
INSERT INTO match_a SELECT 'red green blue'::text, md5(i::text), (i * 7.25)::text, '2020-02-' || 1 + i % 28 FROM generate_series(1, 200) i;
INSERT INTO match_a SELECT (ARRAY['red', 'green', 'blue', 'cyan'])[1 + i % 4] FROM generate_series(1, 50) i;
INSERT INTO match_b SELECT '2021-07-' || 1 + i % 28, (i * 7.25)::text, (ARRAY['red', 'green', 'blue', 'cyan'])[1 + i % 4], md5(i::text) FROM generate_series(101, 300) i;
SELECT source_column, target_column FROM synth_match_scores('match_a', 'match_b') s
WHERE score = (SELECT max(score) FROM synth_match_scores('match_a', 'match_b') m WHERE m.source_column = s.source_column) ORDER BY 1;

-- nothing there: no rows, no columns, all NULL
CREATE TABLE match_empty ();
CREATE TABLE match_nulls AS SELECT NULL::text AS customer_id, NULL::int AS email FROM generate_series(1, 10);
SELECT * FROM synth_match('match_empty', 'match_customer');
SELECT source_column, target_column, score FROM synth_match('match_nulls', 'match_empty');
SELECT source_column, target_column FROM synth_match('match_nulls', 'match_customer');

-- names that need quoting, names that are no words, a view
CREATE VIEW match_hostile AS SELECT 1 AS "a""b; DROP TABLE x", 2 AS "SELECT", 3 AS "名前", 4 AS "--", 5 AS "a
b", 6 AS "ÄÖÜ", 7 AS " ";
SELECT source_column = target_column AS same, score FROM synth_match('match_hostile', 'match_hostile');

-- types beyond text
CREATE TABLE match_types (id uuid, doc jsonb, tags text[], span int4range, place point, raw bytea, addr inet, ok bool, wait interval, amount numeric);
INSERT INTO match_types VALUES ('00000000-0000-0000-0000-000000000001', '{"a": 1}', '{x,y}', '[1,3)', '(1,2)', '\x00', '10.0.0.1', true, '1 day', 'NaN');
SELECT count(*) FILTER (WHERE source_column = target_column) AS same FROM synth_match('match_types', 'match_types');

ROLLBACK;
