-- Loads: a landing table of text into a typed target, in all modes.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA etl_landing;
CREATE SCHEMA etl_dw;
CREATE TABLE etl_landing.orders (id text, "Order Date" text, amount text, qty text, note text, changed text);
INSERT INTO etl_landing.orders
SELECT i::text, to_char(date '2020-01-01' + i * 7, 'DD/MM/YYYY'), (i * 1.25)::numeric(10,2)::text, (i % 10)::text, 'note ' || i,
	to_char(timestamp '2024-01-01 08:00' + i * interval '1 day', 'YYYY-MM-DD HH24:MI:SS')
FROM generate_series(1, 60) i;
INSERT INTO etl_landing.orders VALUES
	('5', '13/02/2020', '9.99', '3', 'a later state of order 5', '2024-05-01 00:00:00'),
	('x7', '13/02/2020', 'abc', '3', 'two cells at fault', '2024-05-01 00:00:00'),
	(NULL, '13/02/2020', '1.00', '3', 'no key', '2024-05-01 00:00:00'),
	('200', '99/99/2020', '1.00', 'N/A', 'no such day', NULL);

-- upsert into a table that is made
SELECT * FROM synth_etl_run('etl_landing.orders', 'etl_dw.orders', '{"mode": "upsert", "key": ["id"], "dedupe": "latest by changed"}');
\d etl_dw.orders
SELECT * FROM etl_dw.orders WHERE id IN (1, 5, 60) ORDER BY id;
SELECT row_number, column_name, raw_value, rule, reason FROM etl_dw.orders_rejects ORDER BY row_number, column_name;
SELECT whole_row FROM etl_dw.orders_rejects WHERE row_number = 64;
-- again: nothing changes, no reject comes twice
SELECT * FROM synth_etl_run('etl_landing.orders', 'etl_dw.orders', '{"mode": "upsert", "key": ["id"], "dedupe": "latest by changed"}');
SELECT count(*) FROM etl_dw.orders_rejects;
-- one row differs, one was deleted from the target
UPDATE etl_landing.orders SET amount = '77.50' WHERE id = '9';
DELETE FROM etl_dw.orders WHERE id = 10;
SELECT * FROM synth_etl_run('etl_landing.orders', 'etl_dw.orders', '{"mode": "upsert", "key": ["id"], "dedupe": "latest by changed"}');
SELECT id, amount FROM etl_dw.orders WHERE id IN (9, 10) ORDER BY id;
-- insert leaves what is there
UPDATE etl_landing.orders SET amount = '78.50' WHERE id = '9';
SELECT * FROM synth_etl_run('etl_landing.orders', 'etl_dw.orders', '{"dedupe": "first"}');
SELECT amount FROM etl_dw.orders WHERE id = 9;
-- only the compared columns make a difference
SELECT * FROM synth_etl_run('etl_landing.orders', 'etl_dw.orders', '{"mode": "upsert", "dedupe": "last", "compare": ["qty"]}');

-- without a key: as many equal rows as the source has
CREATE TABLE etl_landing.events (kind text, n text);
INSERT INTO etl_landing.events VALUES ('a', '1'), ('a', '1'), ('b', '2'), ('b', NULL), ('b', NULL);
SELECT * FROM synth_etl_run('etl_landing.events', 'etl_dw.events');
SELECT * FROM synth_etl_run('etl_landing.events', 'etl_dw.events');
INSERT INTO etl_landing.events VALUES ('a', '1'), ('b', NULL);
SELECT * FROM synth_etl_run('etl_landing.events', 'etl_dw.events');
SELECT kind, n, count(*) FROM etl_dw.events GROUP BY kind, n ORDER BY kind, n;

-- an existing target: names by equality after folding, its types, its defaults
CREATE TYPE etl_dw.colour AS ENUM ('red', 'green');
CREATE DOMAIN etl_dw.percentage AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE etl_dw.parts (part_id smallint PRIMARY KEY, colour etl_dw.colour, share etl_dw.percentage, weight numeric(4,1),
	code varchar(3), made date, loaded boolean NOT NULL DEFAULT true, twice int GENERATED ALWAYS AS (part_id * 2) STORED);
CREATE TABLE etl_landing.parts ("Part ID" text, "Colour" text, "Share" text, "WEIGHT" text, code text, made text, extra text);
INSERT INTO etl_landing.parts VALUES
	('1', 'red', '10', '1.5', 'abc', '2024-03-31', 'x'), ('2', 'blue', '20', '2.5', 'abc', '2024-03-31', 'x'),
	('3', 'green', '120', '2.5', 'abc', '2024-03-31', 'x'), ('4', 'green', '20', '2.55', 'abc', '2024-03-31', 'x'),
	('5', 'green', '20', '1000', 'abc', '2024-03-31', 'x'), ('6', 'green', '20', '100', 'abcd', '2024-03-31', 'x'),
	('70000', 'green', '20', '100', 'abc', '2024-03-31', 'x'), ('8', 'green', '20', '100', 'abc', '2024-02-30', 'x');
SELECT * FROM synth_etl_run('etl_landing.parts', 'etl_dw.parts');
SELECT * FROM etl_dw.parts;
SELECT column_name, raw_value, rule, reason FROM etl_dw.parts_rejects ORDER BY row_number;
-- what may be NULL and what fails
SELECT * FROM synth_etl_run('etl_landing.parts', 'etl_dw.parts', '{"mode": "upsert", "on_error": "null", "log": "etl_dw.other_log"}');
SELECT part_id, colour, share, weight, code, made FROM etl_dw.parts ORDER BY part_id;
SELECT * FROM synth_etl_run('etl_landing.parts', 'etl_dw.parts', '{"mode": "upsert", "on_error": {"Share": "fail"}}');
DROP SCHEMA etl_dw CASCADE;

-- SCD 2
CREATE SCHEMA etl_dw;
CREATE TABLE etl_landing.customers (id text, city text, changed text);
INSERT INTO etl_landing.customers VALUES ('1', 'Rome', '2024-01-20'), ('2', 'Oslo', '2024-01-20'), ('3', 'Bern', '2024-01-20');
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.customers', '{"mode": "scd2", "key": "id", "valid_from": "changed"}');
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.customers', '{"mode": "scd2", "key": "id", "valid_from": "changed"}');
-- a new state, a correction of the same day, one that is late, a row that is deleted (and kept)
TRUNCATE etl_landing.customers;
INSERT INTO etl_landing.customers VALUES ('1', 'Turin', '2024-02-20'), ('2', 'Bergen', '2024-01-20'), ('4', 'Lyon', '2024-02-20');
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.customers', '{"mode": "scd2", "key": "id", "valid_from": "changed"}');
INSERT INTO etl_landing.customers VALUES ('3', 'Basel', '2023-12-31');
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.customers', '{"mode": "scd2", "key": "id", "valid_from": "changed"}');
SELECT * FROM etl_dw.customers ORDER BY id, valid_from;
SELECT column_name, rule, reason FROM etl_dw.customers_rejects;
-- the first extract again: its states are in the history, and stay there
TRUNCATE etl_landing.customers;
INSERT INTO etl_landing.customers VALUES ('1', 'Rome', '2024-01-20'), ('3', 'Bern', '2024-01-20');
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.customers', '{"mode": "scd2", "key": "id", "valid_from": "changed"}');
-- without a moment in the source; keys that are gone end
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.towns', '{"mode": "scd2", "key": "id", "columns": {"changed": null}}');
UPDATE etl_landing.customers SET city = 'Pisa' WHERE id = '1';
DELETE FROM etl_landing.customers WHERE id = '3';
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.towns', '{"mode": "scd2", "key": "id", "columns": {"changed": null}, "deleted": "close"}');
SELECT id, city, valid_to IS NULL AS is_open, is_current FROM etl_dw.towns ORDER BY id, valid_from;
-- an empty landing table ends nothing
TRUNCATE etl_landing.customers;
SELECT * FROM synth_etl_run('etl_landing.customers', 'etl_dw.towns', '{"mode": "scd2", "key": "id", "columns": {"changed": null}, "deleted": "close"}');
SELECT count(*) FROM etl_dw.towns WHERE is_current;

-- a landing table that a transaction has made is filled anew in the same place of the same file: no row looks as it did
BEGIN;
CREATE TABLE etl_landing.daily (id text, n text);
INSERT INTO etl_landing.daily VALUES ('1', '5'), ('2', '6');
SELECT * FROM synth_etl_run('etl_landing.daily', 'etl_dw.daily', '{"mode": "upsert", "key": "id"}');
TRUNCATE etl_landing.daily;
INSERT INTO etl_landing.daily VALUES ('1', '7'), ('3', '8');
SELECT * FROM synth_etl_run('etl_landing.daily', 'etl_dw.daily', '{"mode": "upsert", "key": "id"}');
TRUNCATE etl_landing.daily;
INSERT INTO etl_landing.daily VALUES ('2', '9'), ('4', '1');
COMMIT;
SELECT * FROM synth_etl_run('etl_landing.daily', 'etl_dw.daily', '{"mode": "upsert", "key": "id"}');
SELECT * FROM etl_dw.daily ORDER BY id;

-- the script in a procedure, with nothing on the search_path
INSERT INTO etl_landing.customers VALUES ('1', 'Pisa', '2024-01-20'), ('9', 'Cork', '2024-01-20');
CREATE PROCEDURE etl_dw.nightly(script text) LANGUAGE plpgsql AS $$BEGIN EXECUTE script; END$$;
SELECT synth_etl('etl_landing.customers', 'etl_dw.nightly', '{"key": "id"}') AS script \gset
SET search_path = '';
CALL etl_dw.nightly(:'script');
CALL etl_dw.nightly(:'script');
SELECT read, inserted, unchanged FROM etl_dw.nightly_loads ORDER BY load_id;
RESET search_path;
-- and in psql, as it is
:script

-- names that need quoting
CREATE SCHEMA "etl ""x"" $synth_etl$";
CREATE TABLE "etl ""x"" $synth_etl$"."a%s' table"("select" text, "l" text, "t" text, "landing" text, "synth_bad" text, "Ünï ""q"" 'x'" text, "load_id" text, "found" text);
INSERT INTO "etl ""x"" $synth_etl$"."a%s' table" SELECT i, i, i, i, i, 'x' || i, i, i FROM generate_series(1, 20) i;
INSERT INTO "etl ""x"" $synth_etl$"."a%s' table" VALUES ('x', 'y', 'z', 'z', 'z', 'z', 'z', 'z');
SELECT * FROM synth_etl_run('"etl ""x"" $synth_etl$"."a%s'' table"', '"etl ""x"" $synth_etl$"."o''%I target"', '{"mode": "upsert", "key": ["found"]}');
SELECT * FROM synth_etl_run('"etl ""x"" $synth_etl$"."a%s'' table"', '"etl ""x"" $synth_etl$"."o''%I target"', '{"mode": "scd2", "key": ["t"], "rejects": "etl_dw.r2", "log": "etl_dw.l2", "columns": {"found": null}}');
SELECT * FROM synth_etl_run('"etl ""x"" $synth_etl$"."a%s'' table"', '"etl ""x"" $synth_etl$"."o''%I history"', '{"mode": "scd2", "key": ["t", "select"]}');
SELECT * FROM synth_etl_run('"etl ""x"" $synth_etl$"."a%s'' table"', '"etl ""x"" $synth_etl$"."o''%I history"', '{"mode": "scd2", "key": ["t", "select"]}');
SELECT count(*) FROM "etl ""x"" $synth_etl$"."o'%I target_rejects";

DROP SCHEMA "etl ""x"" $synth_etl$" CASCADE;
DROP SCHEMA etl_landing CASCADE;
DROP SCHEMA etl_dw CASCADE;
