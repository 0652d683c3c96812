-- What synth_score, synth_impute, synth_augment and synth_sample_json do not accept, each case twice: the message, then
-- the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE DOMAIN row_small AS int CHECK (VALUE BETWEEN 1 AND 3);
CREATE TYPE row_mood AS ENUM ('sad', 'ok');
CREATE TABLE row_source (id int PRIMARY KEY, class text, x int, mood row_mood, list row_mood[], doc json);
INSERT INTO row_source SELECT i, 'class ' || i % 3, 10 + i % 4, (ARRAY['sad', 'ok'])[1 + i % 2]::row_mood, (SELECT array_agg((ARRAY['sad', 'ok'])[1 + ascii(md5(i || ' ' || j)) % 2]) FROM generate_series(1, 1 + i * 7 % 8) j)::row_mood[], '{}' FROM generate_series(1, 3000) i;
CREATE TABLE row_model AS SELECT synth_train('row_source') AS m;
CREATE FUNCTION row_m() RETURNS synth_model LANGUAGE sql AS 'SELECT m FROM row_model';
CREATE TABLE row_narrow (x row_small, class text);
CREATE DOMAIN row_domain AS row_narrow CHECK ((VALUE).x IS NULL OR (VALUE).class <> 'class 0');
CREATE TABLE row_other (a int);
CREATE TABLE row_type (x text, class text);
CREATE TABLE row_empty (class text);
CREATE TABLE row_private (class text);
CREATE TYPE row_plain AS (class text);
CREATE ROLE row_nobody;

CREATE TABLE row_case (place int GENERATED ALWAYS AS IDENTITY, what text, statement text);
GRANT SELECT ON row_case TO PUBLIC;
INSERT INTO row_case (what, statement) VALUES
	('score: no column', 'synth_score(row_m(), ROW(1)::row_other)'),
	('score: no names', 'synth_score(row_m(), ROW(''class 1'', 2))'),
	('score: type', 'synth_score(row_m(), ROW(''1'', ''class 1'')::row_type)'),
	('score: a row', 'synth_score(row_m(), ROW(1, ''class 1'')::row_narrow) < 0'),
	('impute: no row', 'synth_impute(row_m(), 1)'),
	('impute: method', 'synth_impute(row_m(), ROW(1, NULL)::row_narrow, 1, ''mean'')'),
	('impute: method, no row', 'synth_impute(row_m(), NULL::row_narrow, 1, ''Best'')'),
	('impute: no column', 'synth_impute(row_m(), ROW(1)::row_other)'),
	('impute: type', 'synth_impute(row_m(), ROW(''1'', NULL)::row_type)'),
	('impute: domain', 'synth_impute(row_m(), ROW(NULL, NULL)::row_narrow, 1)'),
	('impute: domain of a row', '(SELECT count(synth_impute(row_m(), ROW(i, NULL)::row_narrow::row_domain, i)) FROM generate_series(1, 3) j, LATERAL (SELECT j AS i) s)'),
	('augment: no row', '(SELECT count(*) FROM synth_augment(1, ''class''))'),
	('augment: no table', '(SELECT count(*) FROM synth_augment(NULL::row_plain, ''class''))'),
	('augment: no target', '(SELECT count(*) FROM synth_augment(NULL::row_source, NULL))'),
	('augment: no column', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''Class''))'),
	('augment: system column', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''ctid''))'),
	('augment: many classes', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''id''))'),
	('augment: not equal', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''doc''))'),
	('augment: parts', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''list'', 10))'),
	('augment: negative', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''class'', -1))'),
	('augment: too many', '(SELECT count(*) FROM synth_augment(NULL::row_source, ''class'', 2147483648))'),
	('augment: no rows', '(SELECT count(*) FROM synth_augment(NULL::row_empty, ''class''))'),
	('json: no model', '(SELECT count(*) FROM synth_sample_json(NULL, 10))'),
	('json: no n', '(SELECT count(*) FROM synth_sample_json(row_m(), NULL))'),
	('json: negative', '(SELECT count(*) FROM synth_sample_json(row_m(), -1))'),
	('json: slice', '(SELECT count(*) FROM synth_sample_json(row_m(), 10, 1, NULL, 11))'),
	('json: slice without seed', '(SELECT count(*) FROM synth_sample_json(row_m(), 10, NULL, NULL, 5))'),
	('json: given', '(SELECT count(*) FROM synth_sample_json(row_m(), 10, 1, ''{"class": "class 7"}''))');

\set SHOW_CONTEXT never
SELECT format('SELECT %s AS %I', statement, what) FROM row_case ORDER BY place \gexec

\set VERBOSITY sqlstate
SELECT format('SELECT %s AS %I', statement, what) FROM row_case ORDER BY place \gexec
\set VERBOSITY default

-- rights are the caller's
SET LOCAL ROLE row_nobody;
SELECT * FROM synth_augment(NULL::row_private, 'class');
\set VERBOSITY sqlstate
SELECT * FROM synth_augment(NULL::row_private, 'class');
\set VERBOSITY default
RESET ROLE;
-- a type that was dropped
CREATE TABLE row_kept AS SELECT m::text AS value FROM row_model;
DROP TABLE row_source, row_model CASCADE;
DROP TYPE row_mood;
SELECT count(*) FROM row_kept, synth_sample_json(value::synth_model, 10, 1);
\set VERBOSITY sqlstate
SELECT count(*) FROM row_kept, synth_sample_json(value::synth_model, 10, 1);
ROLLBACK;
