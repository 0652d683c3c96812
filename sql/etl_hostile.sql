-- Loads from and into tables that are not as one would wish.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA etl_h;

-- no rows, into a table that is there
CREATE TABLE etl_h.nothing (id text, n text);
CREATE TABLE etl_h.target (id int PRIMARY KEY, n int);
SELECT * FROM synth_etl_run('etl_h.nothing', 'etl_h.target', '{"mode": "upsert"}');
SELECT * FROM synth_etl_run('etl_h.nothing', 'etl_h.target', '{"mode": "upsert"}');

-- escapes, bytes and characters that are none of what they look like
CREATE TABLE etl_h.escapes (id text, j text, b text, u text, note text);
INSERT INTO etl_h.escapes VALUES ('1', '{"a": "\u0041"}', '\x41', '00000000-0000-0000-0000-000000000001', E'tab\tline\nfeed\\x00'),
	('2', '{"a": "\u0000"}', '\x00', '00000000-0000-0000-0000-000000000002', '\x00'), ('3', '{"a": ', '\x0', 'x', '$synth_etl$'),
	('4', '"\ud800"', '\xzz', NULL, E'\u00A0\u200B\uFEFF'), (E'\u0665', 'null', 'abc\', '', 'Arabic five'), ('6' || chr(160), '7', '\\', '{00000000-0000-0000-0000-000000000006}', '%s %I ''');
CREATE TABLE etl_h.escaped (id int PRIMARY KEY, j jsonb, b bytea, u uuid, note text);
SELECT * FROM synth_etl_run('etl_h.escapes', 'etl_h.escaped', '{"mode": "upsert"}');
SELECT * FROM etl_h.escaped ORDER BY id;
SELECT row_number, column_name, rule, reason FROM etl_h.escaped_rejects ORDER BY row_number, column_name;
SELECT * FROM synth_etl_run('etl_h.escapes', 'etl_h.escaped', '{"mode": "upsert"}');

-- a landing table that has types already, dropped and generated columns
CREATE TABLE etl_h.typed (gone int, id bigint, day date, amount numeric, at timestamptz, flags boolean[], twice bigint GENERATED ALWAYS AS (id * 2) STORED);
ALTER TABLE etl_h.typed DROP COLUMN gone;
INSERT INTO etl_h.typed VALUES (1, '2024-01-31', 1.25, '2024-01-31 12:00+00', '{t,f}'), (2, 'infinity', 'NaN', 'infinity', NULL), (3000000000, NULL, 1e10, NULL, '{}');
SELECT * FROM synth_etl_run('etl_h.typed', 'etl_h.typed_target', '{"key": "id", "mode": "upsert"}');
CREATE TABLE etl_h.narrow (gone int, id int PRIMARY KEY, day timestamp, amount numeric(6,1), twice smallint, flags text);
ALTER TABLE etl_h.narrow DROP COLUMN gone;
SELECT * FROM synth_etl_run('etl_h.typed', 'etl_h.narrow', '{"mode": "upsert"}');
SELECT id, day, amount, twice, flags FROM etl_h.narrow ORDER BY id;
SELECT row_number, column_name, raw_value, rule, reason FROM etl_h.narrow_rejects ORDER BY row_number, column_name;

-- identity and generated columns, defaults
CREATE TABLE etl_h.source (id text, n text, extra text);
INSERT INTO etl_h.source SELECT i, i % 5, 'x' || i FROM generate_series(1, 20) i;
CREATE TABLE etl_h.made (sk bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id int NOT NULL UNIQUE, n int, n2 int GENERATED ALWAYS AS (n * 2) STORED, at date DEFAULT '2024-01-01');
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.made', '{"mode": "upsert", "key": "id"}');
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.made', '{"mode": "upsert", "key": "id"}');
SELECT count(DISTINCT sk), sum(n2), min(at) FROM etl_h.made;

-- partitions; a row that has none fails the load
CREATE TABLE etl_h.parted (id int, n int, PRIMARY KEY (id, n)) PARTITION BY LIST (n);
CREATE TABLE etl_h.parted_low PARTITION OF etl_h.parted FOR VALUES IN (0, 1, 2);
CREATE TABLE etl_h.parted_high PARTITION OF etl_h.parted FOR VALUES IN (3, 4);
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.parted');
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.parted');
SELECT * FROM synth_etl_run('etl_h.parted', 'etl_h.from_parted', '{"key": "id"}');
INSERT INTO etl_h.source VALUES ('21', '9', 'x');
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.parted');
SELECT count(*) FROM etl_h.parted;
DELETE FROM etl_h.source WHERE id = '21';

-- what is no table
CREATE FOREIGN DATA WRAPPER etl_wrapper;
CREATE SERVER etl_server FOREIGN DATA WRAPPER etl_wrapper;
CREATE FOREIGN TABLE etl_h.elsewhere (id int, n int) SERVER etl_server;
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.elsewhere');
CREATE VIEW etl_h.seen AS SELECT * FROM etl_h.source WHERE id::int <= 5;
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.seen');
-- a view is a source as any
SELECT * FROM synth_etl_run('etl_h.seen', 'etl_h.from_view', '{"key": "id", "mode": "scd2"}');
SELECT * FROM synth_etl_run('etl_h.seen', 'etl_h.from_view', '{"key": "id", "mode": "scd2"}');

-- triggers: one that changes rows, one that leaves out some
CREATE TABLE etl_h.watched (id int PRIMARY KEY, n int, loaded_by text);
CREATE FUNCTION etl_h.stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.loaded_by := 'trigger'; RETURN NEW; END$$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON etl_h.watched FOR EACH ROW EXECUTE FUNCTION etl_h.stamp();
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.watched', '{"mode": "upsert"}');
SELECT loaded_by, count(*) FROM etl_h.watched GROUP BY loaded_by;
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.watched', '{"mode": "upsert"}');
CREATE FUNCTION etl_h.skip() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN CASE WHEN NEW.n > 3 THEN NULL ELSE NEW END; END$$;
TRUNCATE etl_h.watched;
CREATE TRIGGER skip BEFORE INSERT OR UPDATE ON etl_h.watched FOR EACH ROW EXECUTE FUNCTION etl_h.skip();
SELECT * FROM synth_etl_run('etl_h.source', 'etl_h.watched', '{"mode": "upsert"}');
SELECT count(*) FROM etl_h.watched;

-- in a procedure with parameters; the script is written and run there, for several tables, each committed
CREATE PROCEDURE etl_h.nightly(source text, targets text[], options jsonb) LANGUAGE plpgsql AS $$
DECLARE
	target text;
BEGIN
	FOREACH target IN ARRAY targets LOOP
		EXECUTE synth_etl(source::regclass, target, options);
		COMMIT;
	END LOOP;
END$$;
CALL etl_h.nightly('etl_h.source', '{etl_h.t1,etl_h.t2}', '{"mode": "upsert", "key": "id"}');
CALL etl_h.nightly('etl_h.source', '{etl_h.t1,etl_h.t2}', '{"mode": "upsert", "key": "id"}');
SELECT (SELECT count(*) FROM etl_h.t1) AS t1, (SELECT count(*) FROM etl_h.t2) AS t2, (SELECT count(*) FROM etl_h.t1_loads) AS loads;

-- keys of several columns and of texts whose equality is the collation's; rows of one key in any order
CREATE COLLATION etl_h.ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE etl_h.folded (code text COLLATE etl_h.ignore_case, part int, n int, PRIMARY KEY (code, part));
CREATE TABLE etl_h.codes (code text, part text, n text);
INSERT INTO etl_h.codes VALUES ('b', '1', '1'), ('B', '1', '2'), ('a', '1', '3'), ('b', '2', '4'), ('A', '1', '5'), ('B', '2', '6');
SELECT * FROM synth_etl_run('etl_h.codes', 'etl_h.folded', '{"mode": "upsert", "dedupe": "last"}');
SELECT * FROM synth_etl_run('etl_h.codes', 'etl_h.folded', '{"mode": "upsert", "dedupe": "last"}');
SELECT code, part, n FROM etl_h.folded ORDER BY code, part;

DROP SCHEMA etl_h CASCADE;
DROP FOREIGN DATA WRAPPER etl_wrapper CASCADE;
