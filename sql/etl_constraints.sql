-- Rows that a constraint of the target would refuse are rejects, with its name.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA etl_c;
SET search_path = etl_c, public;
CREATE TABLE etl_c.country (code text PRIMARY KEY, name text);
INSERT INTO etl_c.country VALUES ('IT', 'Italy'), ('NO', 'Norway');
CREATE TABLE etl_c.shop (region int, nr int, PRIMARY KEY (region, nr));
INSERT INTO etl_c.shop VALUES (1, 1), (1, 2);
CREATE TABLE etl_c.target (id int PRIMARY KEY, amount numeric(8,2) CHECK (amount >= 0), small smallint CONSTRAINT "Small ""one""" CHECK (small + 1 < 100),
	country text REFERENCES etl_c.country, region int, nr int, email text UNIQUE, starts date, ends date,
	CONSTRAINT in_order CHECK (starts <= ends), CONSTRAINT its_shop FOREIGN KEY (region, nr) REFERENCES etl_c.shop);
CREATE TABLE etl_c.landing (id text, amount text, small text, country text, region text, nr text, email text, starts text, ends text);
INSERT INTO etl_c.landing VALUES
	('1', '5.50', '1', 'IT', '1', '1', 'a@x', '2024-01-01', '2024-01-31'),
	('2', '-5.50', '1', 'IT', '1', '1', 'b@x', '2024-01-01', '2024-01-31'),
	('3', '5.50', '99', 'IT', '1', '1', 'c@x', '2024-01-01', '2024-01-31'),
	('4', '5.50', '99999', 'IT', '1', '1', 'd@x', '2024-01-01', '2024-01-31'),
	('5', '5.50', '1', 'XX', '1', '1', 'e@x', '2024-01-01', '2024-01-31'),
	('6', '5.50', '1', 'IT', '1', '9', 'f@x', '2024-01-01', '2024-01-31'),
	('7', '5.50', '1', 'IT', '1', NULL, 'g@x', '2024-01-01', '2024-01-31'),
	('8', '5.50', '1', 'IT', '1', '2', 'a@x', '2024-01-01', '2024-01-31'),
	('9', '5.50', '1', 'IT', '1', '2', 'h@x', '2024-02-01', '2024-01-31'),
	('10', '-1', '99', 'XX', '1', '9', NULL, '2024-01-01', NULL),
	('11', 'x', '99', NULL, NULL, NULL, NULL, NULL, NULL),
	('12', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT * FROM synth_etl_run('etl_c.landing', 'etl_c.target', '{"mode": "upsert"}');
SELECT id FROM etl_c.target ORDER BY id;
SELECT row_number, column_name, raw_value, rule, reason FROM etl_c.target_rejects ORDER BY row_number, rule, column_name;
-- again, by the long way: nothing changes, no line comes twice
TRUNCATE etl_c.target_loads;
SELECT * FROM synth_etl_run('etl_c.landing', 'etl_c.target', '{"mode": "upsert"}');
SELECT count(*) FROM etl_c.target_rejects;
-- repaired where they come from
INSERT INTO etl_c.country VALUES ('XX', 'Atlantis');
UPDATE etl_c.landing SET email = 'i@x' WHERE id = '8';
SELECT * FROM synth_etl_run('etl_c.landing', 'etl_c.target', '{"mode": "upsert"}');
-- NULL where the column wants that, also of a constraint over several columns; a check that does not hold of NULL either
TRUNCATE etl_c.target, etl_c.target_rejects;
DELETE FROM etl_c.country WHERE code = 'XX';
ALTER TABLE etl_c.target ADD CONSTRAINT not_both CHECK (amount IS NOT NULL OR region IS NULL);
SELECT * FROM synth_etl_run('etl_c.landing', 'etl_c.target', '{"on_error": {"small": "null", "country": "null", "ends": "null", "nr": "null", "amount": "null"}}');
SELECT * FROM etl_c.target ORDER BY id;
SELECT row_number, column_name, raw_value, rule, reason FROM etl_c.target_rejects ORDER BY row_number, rule, column_name;
-- an error where it wants that: the server's
TRUNCATE etl_c.target, etl_c.target_rejects;
ALTER TABLE etl_c.target DROP CONSTRAINT not_both;
SELECT * FROM synth_etl_run('etl_c.landing', 'etl_c.target', '{"on_error": {"amount": "fail"}}');
SELECT * FROM synth_etl_run('etl_c.landing', 'etl_c.target', '{"on_error": {"country": "fail"}, "columns": {"amount": null}}');
SELECT count(*) FROM etl_c.target;

-- unique values: of another row of the target, and of the source; of several columns; rows whose key is there keep theirs
CREATE TABLE etl_c.person (id int PRIMARY KEY, email text UNIQUE, name text, born date, UNIQUE (name, born));
INSERT INTO etl_c.person VALUES (1, 'a@x', 'Ada', '1815-12-10'), (2, 'b@x', 'Ben', '1990-01-01');
CREATE TABLE etl_c.people (id text, email text, name text, born text);
INSERT INTO etl_c.people VALUES ('1', 'new@x', 'Ada', '1815-12-10'), ('2', 'b@x', 'Ben', '1990-01-02'), ('3', 'b@x', 'Cid', '1990-01-02'),
	('4', 'd@x', 'Dan', '1990-01-02'), ('5', 'd@x', 'Eve', '1990-01-02'), ('5', 'e@x', 'Eve', '1990-01-02'), ('6', 'f@x', 'Dan', '1990-01-02'),
	('7', NULL, 'Fay', '1990-01-02'), ('8', NULL, 'Fay', NULL), ('9', 'g@x', 'Ada', '1815-12-10'), ('10', 'h@x', 'Eve', '1990-01-02');
SELECT * FROM synth_etl_run('etl_c.people', 'etl_c.person', '{"mode": "upsert", "dedupe": "last"}');
SELECT * FROM etl_c.person ORDER BY id;
SELECT row_number, column_name, raw_value, rule, reason FROM etl_c.person_rejects ORDER BY row_number, rule, column_name;
TRUNCATE etl_c.person_loads;
SELECT * FROM synth_etl_run('etl_c.people', 'etl_c.person', '{"mode": "upsert", "dedupe": "last"}');
SELECT * FROM synth_etl_run('etl_c.people', 'etl_c.person', '{"mode": "insert", "dedupe": "last"}');
SELECT count(*) FROM etl_c.person_rejects;
-- without a key
CREATE TABLE etl_c.listed (email text UNIQUE, name text);
SELECT * FROM synth_etl_run('etl_c.people', 'etl_c.listed', '{"columns": {"id": null, "born": null}}');
SELECT * FROM synth_etl_run('etl_c.people', 'etl_c.listed', '{"columns": {"id": null, "born": null}}');
SELECT row_number, raw_value, reason FROM etl_c.listed_rejects ORDER BY row_number;

-- what is left to the server: the table's own key, volatile and foreign functions, columns that are not loaded
CREATE FUNCTION etl_c.mine(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 100';
CREATE TABLE etl_c.node (id int PRIMARY KEY, parent int REFERENCES etl_c.node, n int CHECK (etl_c.mine(n)), m int DEFAULT 5, CHECK (n < m * 100));
CREATE TABLE etl_c.nodes (id text, parent text, n text);
INSERT INTO etl_c.nodes VALUES ('3', '2', '1'), ('1', NULL, '2'), ('2', '1', '3');
SELECT * FROM synth_etl_run('etl_c.nodes', 'etl_c.node');
INSERT INTO etl_c.nodes VALUES ('4', '7', '1');
SELECT * FROM synth_etl_run('etl_c.nodes', 'etl_c.node');
UPDATE etl_c.nodes SET parent = 1, n = 100 WHERE id = '4';
SELECT * FROM synth_etl_run('etl_c.nodes', 'etl_c.node');
SELECT count(*) FROM etl_c.node;
-- a constraint that is deferred may be broken for a while: values that are swapped, a parent that comes later
CREATE TABLE etl_c.slot (id int PRIMARY KEY, place int UNIQUE DEFERRABLE, country text REFERENCES etl_c.country DEFERRABLE INITIALLY DEFERRED);
INSERT INTO etl_c.slot VALUES (1, 10, NULL), (2, 20, NULL);
CREATE TABLE etl_c.slots (id text, place text, country text);
INSERT INTO etl_c.slots VALUES ('1', '20', 'VV'), ('2', '10', NULL);
BEGIN;
SELECT * FROM synth_etl_run('etl_c.slots', 'etl_c.slot', '{"mode": "upsert"}');
INSERT INTO etl_c.country VALUES ('VV', 'Lilliput');
COMMIT;
SELECT * FROM etl_c.slot ORDER BY id;
-- a parent that the caller cannot read is not judged by, nor one of which row security hides rows
CREATE ROLE etl_loader;
GRANT USAGE, CREATE ON SCHEMA etl_c TO etl_loader;
CREATE TABLE etl_c.visit (id int PRIMARY KEY, country text REFERENCES etl_c.country);
CREATE TABLE etl_c.visits (id text, country text);
INSERT INTO etl_c.visits VALUES ('1', 'IT'), ('2', 'YY');
GRANT SELECT ON etl_c.visits TO etl_loader;
GRANT SELECT, INSERT ON etl_c.visit TO etl_loader;
SET ROLE etl_loader;
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
RESET ROLE;
GRANT SELECT (code) ON etl_c.country TO etl_loader;
ALTER TABLE etl_c.country ENABLE ROW LEVEL SECURITY;
SET ROLE etl_loader;
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
RESET ROLE;
ALTER TABLE etl_c.country DISABLE ROW LEVEL SECURITY;
SET ROLE etl_loader;
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
RESET ROLE;

-- a line of rejects that somebody deleted comes again, though nothing else has changed
SELECT row_number, column_name FROM etl_c.visit_rejects;
DELETE FROM etl_c.visit_rejects;
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
SELECT row_number, column_name FROM etl_c.visit_rejects;
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
SELECT count(*) FROM etl_c.visit_rejects;

-- a parent that comes later, though nothing else has changed; also where there was NULL instead
INSERT INTO etl_c.country VALUES ('YY', 'Utopia');
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit');
INSERT INTO etl_c.visits VALUES ('3', 'ZZ');
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit', '{"mode": "upsert", "on_error": "null"}');
INSERT INTO etl_c.country VALUES ('ZZ', 'Eldorado');
SELECT * FROM synth_etl_run('etl_c.visits', 'etl_c.visit', '{"mode": "upsert", "on_error": "null"}');
SELECT * FROM etl_c.visit ORDER BY id;

RESET search_path;
DROP SCHEMA etl_c CASCADE;
DROP ROLE etl_loader;
