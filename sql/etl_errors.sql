-- What synth_etl and synth_etl_run refuse, each case twice: the message, then the code.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE etl_source (id text, day text, n text, city text);
INSERT INTO etl_source SELECT i, '0' || 1 + i % 9 || '/02/2024', i % 7, 'secret' || i FROM generate_series(1, 30) i;
CREATE TABLE etl_empty (id text, day text);
CREATE TABLE etl_nothing ();
CREATE SEQUENCE etl_sequence;
CREATE TABLE etl_wide (id text, n text);
INSERT INTO etl_wide VALUES ('1', '5'), ('1', '6'), ('x', 'secret');
CREATE TABLE etl_target (id int, n int, must int NOT NULL);
CREATE TABLE etl_keyless (id int, n int);
CREATE TABLE etl_checked (id int PRIMARY KEY, n int CHECK (n < 20));
CREATE TABLE etl_taken_rejects (a int);
CREATE VIEW etl_view AS SELECT 1 AS id;
CREATE ROLE etl_reader;
GRANT SELECT ON etl_source TO etl_reader;

CREATE TABLE etl_cases (place int GENERATED ALWAYS AS IDENTITY, arguments text);
INSERT INTO etl_cases (arguments) VALUES
	-- source and target
	($$0::regclass, 'etl_new'$$),
	($$'etl_sequence', 'etl_new'$$),
	($$'etl_nothing', 'etl_new'$$),
	($$'etl_empty', 'etl_new'$$),
	($$'etl_source', 'etl_source'$$),
	($$'etl_source', 'etl_view'$$),
	($$'etl_source', 'nowhere.etl_new'$$),
	($$'etl_source', 'a.b.c.d'$$),
	($$'etl_source', ''$$),
	($$'etl_source', 'etl_taken', '{"types": {"day": "text"}}'$$),
	-- options
	($$'etl_source', 'etl_new', '[]'$$),
	($$'etl_source', 'etl_new', '{"modus": "insert"}'$$),
	($$'etl_source', 'etl_new', '{"mode": "merge"}'$$),
	($$'etl_source', 'etl_new', '{"mode": 1}'$$),
	($$'etl_source', 'etl_new', '{"key": {}}'$$),
	($$'etl_source', 'etl_new', '{"key": [1]}'$$),
	($$'etl_source', 'etl_new', '{"types": {"day": null}}'$$),
	($$'etl_source', 'etl_new', '{"types": "date"}'$$),
	($$'etl_source', 'etl_new', '{"types": {"day": "nonsense"}}'$$),
	($$'etl_source', 'etl_new', '{"types": {"day": "anyelement"}}'$$),
	($$'etl_source', 'etl_new', '{"types": {"Day": "date"}}'$$),
	($$'etl_source', 'etl_new', '{"on_error": "ignore"}'$$),
	($$'etl_source', 'etl_new', '{"on_error": {"day": "ignore"}}'$$),
	($$'etl_source', 'etl_new', '{"dedupe": "latest day"}'$$),
	($$'etl_source', 'etl_new', '{"dedupe": "last", "types": {"day": "text"}}'$$),
	($$'etl_source', 'etl_new', '{"deleted": "close"}'$$),
	($$'etl_source', 'etl_new', '{"mode": "scd2", "deleted": "drop"}'$$),
	($$'etl_source', 'etl_new', '{"sample_rows": 0}'$$),
	($$'etl_source', 'etl_new', '{"sample_rows": "many"}'$$),
	-- columns, formats, keys
	($$'etl_source', 'etl_new'$$),
	($$'etl_source', 'etl_new', '{"types": {"day": "date"}}'$$),
	($$'etl_source', 'etl_new', '{"formats": {"day": "dd/QQQQQQQ"}}'$$),
	($$'etl_source', 'etl_new', '{"columns": {"day": "n"}}'$$),
	($$'etl_source', 'etl_new', '{"columns": {"id": null, "day": null, "n": null, "city": null}}'$$),
	($$'etl_source', 'etl_new', '{"formats": {"day": "dd/MM/yyyy"}, "mode": "upsert"}'$$),
	($$'etl_source', 'etl_new', '{"formats": {"day": "dd/MM/yyyy"}, "mode": "upsert", "key": ["nr"]}'$$),
	($$'etl_source', 'etl_new', '{"formats": {"day": "dd/MM/yyyy"}, "key": ["id"], "compare": ["nr"]}'$$),
	($$'etl_source', 'etl_new', '{"formats": {"day": "dd/MM/yyyy"}, "key": ["id"], "columns": {"day": "valid_from"}, "mode": "scd2"}'$$),
	($$'etl_source', 'etl_target', '{"columns": {"day": null}}'$$),
	($$'etl_source', 'etl_target', '{"columns": {"day": "nowhere"}}'$$),
	($$'etl_source', 'etl_keyless', '{"columns": {"day": null}, "key": ["id"]}'$$),
	($$'etl_source', 'etl_keyless', '{"columns": {"day": null}, "key": ["id"], "mode": "scd2"}'$$),
	-- runs that fail
	($$'etl_wide', 'etl_new', '{"key": ["id"], "dedupe": "fail", "types": {"id": "int"}}'$$),
	($$'etl_wide', 'etl_new', '{"on_error": "fail", "types": {"n": "int"}}'$$),
	($$'etl_source', 'etl_checked', '{"columns": {"day": null, "n": null, "id": "n", "city": "id"}, "types": {"city": "int"}}'$$);

CREATE FUNCTION etl_try(arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text; hint text; detail text; code text;
BEGIN
	EXECUTE 'SELECT synth_etl_run(' || arguments || ')';
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, code = RETURNED_SQLSTATE;
	RETURN concat_ws(E'\n', code || ' ' || said, NULLIF(detail, ''), NULLIF(hint, ''));
END$$;
\pset format unaligned
SELECT place, arguments, etl_try(arguments) AS says FROM etl_cases ORDER BY place;
SELECT to_regclass('etl_new'), to_regclass('etl_new_rejects');

-- a constraint of the target: its name, and not the row
INSERT INTO etl_checked VALUES (1000, 1);
CREATE TABLE etl_plain (id text, n text);
INSERT INTO etl_plain SELECT i, 25 FROM generate_series(1, 5) i;
SELECT etl_try($$'etl_plain', 'etl_checked', '{"on_error": "fail"}'$$);
SELECT count(*) FROM etl_checked;
-- rights are those of the caller
SET ROLE etl_reader;
SELECT etl_try($$'etl_wide', 'etl_new'$$);
SELECT etl_try($$'etl_source', 'etl_keyless', '{"columns": {"day": null}}'$$);
RESET ROLE;
-- NULL in, nothing out
SELECT synth_etl(NULL, 'etl_new') IS NULL, synth_etl('etl_source', NULL) IS NULL;
SELECT count(*) FROM synth_etl_run('etl_source', NULL);
-- no text is an error of synth_etl_cast
SELECT synth_etl_cast('x', NULL::int), synth_etl_cast('7', NULL::int), synth_etl_cast('101', NULL::bit(3)), synth_etl_cast('1011', NULL::bit(3)), synth_etl_cast(NULL, NULL::date);
ROLLBACK;
