-- What synth_sample and synth_fill do not accept, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
\set ON_ERROR_ROLLBACK on

-- 60 rows of which each value is shared by 12 or more
CREATE TYPE errors_mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE errors_other AS ENUM ('bad', 'good');
CREATE TABLE errors_source AS
SELECT i AS id, i % 5 AS small, (i % 4) * 100000 AS wide, (ARRAY['sad', 'ok', 'happy'])[1 + i % 3]::errors_mood AS mood,
	'word ' || i % 2 AS word, date '2024-01-01' + i % 5 AS day, i % 3 = 0 AS yes, ARRAY[i % 4, i] AS span,
	CASE WHEN i % 2 = 0 THEN i % 4 END AS even
FROM generate_series(1, 60) i;
ALTER TABLE errors_source ADD PRIMARY KEY (id);
CREATE TABLE errors_model AS SELECT synth_train('errors_source') AS m;
CREATE FUNCTION errors_m() RETURNS synth_model STABLE LANGUAGE sql AS 'SELECT m FROM errors_model';
CREATE TYPE errors_pair AS (a int, b text);
CREATE TABLE errors_empty (small int, word text);
CREATE TABLE errors_nothing ();
CREATE TABLE errors_type (small text);
CREATE TABLE errors_date (small date);
CREATE TABLE errors_time (day timestamp);
CREATE TABLE errors_uuid (word uuid);
CREATE TABLE errors_enum (mood errors_other);
CREATE TABLE errors_array (span int4range);
CREATE TABLE errors_keys (id smallint);
CREATE TABLE errors_not_null (small int, extra text NOT NULL);
CREATE DOMAIN errors_some AS text NOT NULL;
CREATE TABLE errors_domain (small int, extra errors_some);
CREATE TABLE errors_check (small int CONSTRAINT above CHECK (small > 4), word text);
CREATE DOMAIN errors_large AS int CHECK (VALUE > 4);
CREATE TABLE errors_large_type (small errors_large);
CREATE TABLE errors_full (even int NOT NULL, CHECK (even IS NULL));
CREATE TABLE errors_unique (word text UNIQUE);
CREATE TABLE errors_words (word text PRIMARY KEY);
CREATE TABLE errors_child (word text NOT NULL REFERENCES errors_words);
CREATE TABLE errors_strict (small int, later int NOT NULL DEFAULT NULL);
CREATE TABLE errors_foreign (other int);
CREATE VIEW errors_view AS SELECT count(*) AS small FROM errors_source;
CREATE MATERIALIZED VIEW errors_stored AS SELECT 1 AS small;
CREATE SEQUENCE errors_sequence;
CREATE TABLE errors_secret AS TABLE errors_source;
CREATE ROLE synth_errors_reader;
GRANT SELECT ON errors_model, errors_source TO synth_errors_reader;

-- what a damaged page or a superuser's hand could have stored
CREATE TYPE errors_raw;
CREATE FUNCTION errors_raw_in(cstring) RETURNS errors_raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION errors_raw_out(errors_raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE errors_raw (INPUT = errors_raw_in, OUTPUT = errors_raw_out, LIKE = synth_model);
CREATE CAST (errors_raw AS synth_model) WITHOUT FUNCTION;
CREATE FUNCTION errors_damaged() RETURNS synth_model LANGUAGE sql AS
	$$SELECT set_byte(decode(m::text, 'base64'), 200, 255 - get_byte(decode(m::text, 'base64'), 200))::text::errors_raw::synth_model FROM errors_model$$;

CREATE DOMAIN errors_row AS errors_empty CHECK ((VALUE).small > 4);

CREATE TABLE errors_case (place int GENERATED ALWAYS AS IDENTITY, what text, statement text);
INSERT INTO errors_case (what, statement) VALUES
	-- the number of rows
	('no number', 'SELECT synth_sample(errors_m(), NULL::errors_source, NULL)'),
	('negative', 'SELECT synth_sample(errors_m(), NULL::errors_source, -1)'),
	('2^31', 'SELECT synth_sample(errors_m(), NULL::errors_source, 2147483648)'),
	('2^31, by row type', 'SELECT synth_sample(NULL::errors_source, 2147483648)'),
	('2^31, by name', 'SELECT * FROM synth_sample(''errors_source'', 2147483648) AS t(small int)'),
	('no model', 'SELECT synth_sample(NULL::synth_model, NULL::errors_source, 1)'),
	('no relation', 'SELECT * FROM synth_sample(NULL::regclass, 1) AS t(small int)'),
	('no name', 'SELECT * FROM synth_sample(NULL::text, 1) AS t(small int)'),
	('no such table', 'SELECT * FROM synth_sample(''errors_none'', 1) AS t(small int)'),
	('damaged', 'SELECT synth_sample(errors_damaged(), NULL::errors_source, 1)'),
	-- slices
	('before the first', 'SELECT synth_sample(errors_m(), NULL::errors_source, 10, 1, first => -1)'),
	('behind the last', 'SELECT synth_sample(errors_m(), NULL::errors_source, 10, 1, first => 11)'),
	('negative count', 'SELECT synth_sample(errors_m(), NULL::errors_source, 10, 1, first => 0, count => -1)'),
	('slice without seed', 'SELECT synth_sample(errors_m(), NULL::errors_source, 10, first => 0, count => 5)'),
	-- row types
	('no row type', 'SELECT synth_sample(errors_m(), 1, 1)'),
	('no table', 'SELECT synth_sample(NULL::errors_pair, 1)'),
	('no column list', 'SELECT synth_sample(''errors_source'', 1)'),
	('text for number', 'SELECT synth_sample(errors_m(), NULL::errors_type, 1)'),
	('date for number', 'SELECT synth_sample(errors_m(), NULL::errors_date, 1)'),
	('timestamp for date', 'SELECT synth_sample(errors_m(), NULL::errors_time, 1)'),
	('uuid for text', 'SELECT synth_sample(errors_m(), NULL::errors_uuid, 1)'),
	('another enum', 'SELECT synth_sample(errors_m(), NULL::errors_enum, 1)'),
	('range for array', 'SELECT synth_sample(errors_m(), NULL::errors_array, 1)'),
	('too narrow for keys', 'SELECT count(*) FROM synth_sample(errors_m(), NULL::errors_keys, 40000)'),
	('NOT NULL', 'SELECT synth_sample(errors_m(), NULL::errors_not_null, 1)'),
	('NOT NULL domain', 'SELECT synth_sample(errors_m(), NULL::errors_domain, 1)'),
	('CHECK', 'SELECT synth_sample(errors_m(), NULL::errors_check, 1)'),
	('CHECK of a domain', 'SELECT synth_sample(errors_m(), NULL::errors_large_type, 1)'),
	('CHECK of a domain of rows', 'SELECT synth_sample(errors_m(), NULL::errors_row, 1)'),
	('contradiction', 'SELECT synth_sample(errors_m(), NULL::errors_full, 1, 1)'),
	('column list', 'SELECT * FROM synth_sample(''errors_source''::regclass, 1) AS t(small text)'),
	('NULL is a default', 'SELECT synth_fill(''errors_strict'', errors_m(), 1)'),
	-- sources
	('no rows', 'SELECT synth_sample(NULL::errors_empty, 1)'),
	('no columns', 'SELECT synth_sample(NULL::errors_nothing, 1)'),
	-- evidence
	('no object', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''[1]'')'),
	('a scalar', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''1'')'),
	('JSON null', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''null'')'),
	('unknown column', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"none": 1}'')'),
	('unknown column of no rows', 'SELECT synth_sample(errors_m(), NULL::errors_source, 0, 1, ''{"none": 1}'')'),
	('one limit', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": [1]}'')'),
	('three limits', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": [1, 2, 3]}'')'),
	('nested limit', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": [[1], 2]}'')'),
	('unknown word', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {"like": 1}}'')'),
	('set and limit', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {"in": [1], "min": 1}}'')'),
	('set without array', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {"in": 1}}'')'),
	('empty object', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {}}'')'),
	('empty set', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {"in": []}}'')'),
	('nested set', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {"in": [[1]]}}'')'),
	('descending range', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": [3, 2]}'')'),
	('descending texts', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"word": ["word 1", "word 0"]}'')'),
	('text for a number', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": "much"}'')'),
	('boolean for a number', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": true}'')'),
	('NaN', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": "NaN"}'')'),
	('no date', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"day": "2024-02-30"}'')'),
	('no label', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"mood": "angry"}'')'),
	('no boolean', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"yes": 7}'')'),
	('not learned', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"word": "other"}'')'),
	('above all', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": {"min": 5}}'')'),
	('between the values', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": [1.2, 1.8]}'')'),
	('off the grid', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"wide": 150000}'')'),
	('never NULL', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": null}'')'),
	('key', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"id": 1}'')'),
	('in parts', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"span": [1, 9]}'')'),
	('impossible together', 'SELECT synth_sample(errors_m(), NULL::errors_source, 1, 1, ''{"small": [0, 4], "even": 0, "wide": 100000}'')'),
	('by row type', 'SELECT synth_sample(NULL::errors_source, 1, 1, ''{"none": 1}'')'),
	('evidence against CHECK', 'SELECT synth_sample(errors_m(), NULL::errors_check, 1, 1, ''{"small": 2}'')'),
	-- what can be filled
	('no target', 'SELECT synth_fill(NULL, errors_m(), 1)'),
	('fill, no model', 'SELECT synth_fill(''errors_source'', NULL, 1)'),
	('fill, no number', 'SELECT synth_fill(''errors_source'', errors_m(), NULL)'),
	('fill, negative', 'SELECT synth_fill(''errors_source'', errors_m(), -1)'),
	('fill, damaged', 'SELECT synth_fill(''errors_source'', errors_damaged(), 1)'),
	('sequence', 'SELECT synth_fill(''errors_sequence'', errors_m(), 1)'),
	('index', 'SELECT synth_fill(''errors_source_pkey'', errors_m(), 1)'),
	('materialised view', 'SELECT synth_fill(''errors_stored'', errors_m(), 1)'),
	('view of a count', 'SELECT synth_fill(''errors_view'', errors_m(), 1)'),
	('no column in common', 'SELECT synth_fill(''errors_foreign'', errors_m(), 1)'),
	('no columns to fill', 'SELECT synth_fill(''errors_nothing'', errors_m(), 1)'),
	('fill, type', 'SELECT synth_fill(''errors_date'', errors_m(), 1)'),
	('fill, NOT NULL', 'SELECT synth_fill(''errors_not_null'', errors_m(), 1)'),
	('fill, CHECK', 'SELECT synth_fill(''errors_check'', errors_m(), 1)'),
	('fill, evidence', 'SELECT synth_fill(''errors_source'', errors_m(), 1, 1, ''{"word": "other"}'')'),
	('fill, slice without seed', 'SELECT synth_fill(''errors_source'', errors_m(), 10, first => 5)'),
	('three of two', 'SELECT synth_fill(''errors_unique'', errors_m(), 3, 1)'),
	('no parents', 'SELECT synth_fill(''errors_child'', errors_m(), 3, 1)');

CREATE FUNCTION errors_run(in_statement text, terse boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
	code text;
BEGIN
	EXECUTE in_statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, code = RETURNED_SQLSTATE;
	RETURN CASE WHEN terse THEN code ELSE concat_ws(E'\n', message, nullif(detail, ''), nullif(hint, '')) END;
END$$;
SELECT what, errors_run(statement, false) AS answer FROM errors_case ORDER BY place;
SELECT what, errors_run(statement, true) AS answer FROM errors_case ORDER BY place;
-- nothing was written
SELECT (SELECT count(*) FROM errors_source) AS source, (SELECT count(*) FROM errors_unique) AS unique_words,
	(SELECT count(*) FROM errors_child) AS child, (SELECT count(*) FROM errors_check) AS checked,
	(SELECT count(*) FROM errors_strict) AS strict;

-- rights are the caller's
\set SHOW_CONTEXT never
SET LOCAL ROLE synth_errors_reader;
SELECT synth_sample(NULL::errors_secret, 1);
SELECT * FROM synth_sample('errors_secret', 1) AS t(small int);
SELECT * FROM synth_sample('errors_secret'::regclass, 1) AS t(small int);
SELECT synth_fill('errors_source', errors_m(), 1);
SELECT synth_fill('errors_unique', errors_m(), 1);
\set VERBOSITY sqlstate
SELECT synth_sample(NULL::errors_secret, 1);
SELECT * FROM synth_sample('errors_secret', 1) AS t(small int);
SELECT * FROM synth_sample('errors_secret'::regclass, 1) AS t(small int);
SELECT synth_fill('errors_source', errors_m(), 1);
SELECT synth_fill('errors_unique', errors_m(), 1);
\set VERBOSITY default
-- a model needs no right on its source
SELECT count(*) FROM errors_model, synth_sample(m, NULL::errors_secret, 3, 1);
RESET ROLE;

-- a model is read in a transaction that writes nothing, a table is not filled
\set ON_ERROR_ROLLBACK off
CREATE TEMP TABLE errors_temporary (small int, word text);
SET TRANSACTION READ ONLY;
SELECT count(*) FROM errors_model, synth_sample(m, NULL::errors_source, 3, 1);
SELECT errors_run('SELECT synth_fill(''errors_unique'', errors_m(), 1)', terse)
FROM unnest('{f,t}'::bool[]) terse;
SELECT errors_run('SELECT synth_fill(''errors_empty'', errors_m(), 1)', terse)
FROM unnest('{f,t}'::bool[]) terse;
SELECT synth_fill('errors_temporary', m, 2, 1) FROM errors_model;
ROLLBACK;
