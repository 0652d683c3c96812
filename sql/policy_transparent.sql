-- Transparent masking: a role labelled masked reads masks from the tables themselves.

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
-- masking is for sessions that have the library; a server preloads it
LOAD 'synth';
CREATE SCHEMA transparent_case;
SET search_path = transparent_case, public;
SELECT synth_add_key(decode(repeat('42', 32), 'hex')) AS version \gset
CREATE ROLE transparent_reader;
CREATE ROLE transparent_writer;
CREATE ROLE transparent_member IN ROLE transparent_reader;
CREATE ROLE transparent_clear IN ROLE transparent_reader;
GRANT USAGE ON SCHEMA transparent_case TO transparent_reader, transparent_writer;
CREATE TABLE customer (
	id int PRIMARY KEY,
	name text NOT NULL,
	email text NOT NULL,
	salary numeric,
	kind int,
	CONSTRAINT one_kind UNIQUE (email, kind) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO customer SELECT 1000 + g, 'Greta ' || g, 'greta' || g / 2 || '@okafor.example', 1000 * g, g FROM generate_series(1, 6) g;
CREATE TABLE invoice (id int PRIMARY KEY, customer_id int REFERENCES customer, total numeric);
CREATE INDEX ON invoice (customer_id);
INSERT INTO invoice SELECT g, 1001 + g % 6, g FROM generate_series(1, 600) g;
ANALYZE customer, invoice;
SELECT synth_set_rule('customer', c, r) FROM (VALUES ('id', 'encrypt'), ('name', 'partial(1, "***", 0)'), ('salary', 'null')) v(c, r);
SECURITY LABEL FOR synth ON COLUMN customer.email IS 'email';
GRANT SELECT ON customer, invoice TO transparent_reader;
GRANT ALL ON customer, invoice TO transparent_writer;

-- a role is masked from its label on; the warning is for sessions without the library
SET ROLE transparent_reader;
SELECT id, name, salary FROM customer ORDER BY kind LIMIT 2;
RESET ROLE;
SET client_min_messages = error;
SECURITY LABEL FOR synth ON ROLE transparent_reader IS 'masked';
SECURITY LABEL FOR synth ON ROLE transparent_writer IS 'masked';
SECURITY LABEL FOR synth ON ROLE transparent_clear IS 'unmasked';
SET client_min_messages = warning;
SET ROLE transparent_reader;
SELECT id, name, salary FROM customer ORDER BY kind LIMIT 2;
-- members inherit it, unless they have a label of their own
SET ROLE transparent_member;
SELECT id, name, salary FROM customer ORDER BY kind LIMIT 1;
SET ROLE transparent_clear;
SELECT id, name, salary FROM customer ORDER BY kind LIMIT 1;
RESET ROLE;
SELECT id, name, salary FROM customer ORDER BY kind LIMIT 1;

-- COPY of a table and of a query
SET ROLE transparent_reader;
COPY customer (id, name, salary, kind) TO STDOUT;
COPY (SELECT c.name FROM customer c WHERE kind = 2) TO STDOUT;
COPY (SELECT kind, email LIKE '%okafor%' FROM customer) TO STDOUT (FORMAT csv);

-- rows of joins are those of the originals, and found by index
SELECT count(*) FROM customer c JOIN invoice i ON i.customer_id = c.id;
SELECT count(*) FROM invoice i LEFT JOIN customer c ON i.customer_id = c.id AND c.kind = 1 WHERE c.id IS NULL;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_bitmapscan = off;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT c.name, i.total FROM customer c JOIN invoice i ON i.customer_id = c.id WHERE c.id > 0;
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_bitmapscan;
RESET enable_seqscan;
EXPLAIN (VERBOSE, COSTS OFF) SELECT kind, name FROM customer WHERE name = 'Greta 1' AND kind = 1;
SELECT count(*) FROM customer WHERE name = 'Greta 1';

-- prepared statements and cursors follow the role
RESET ROLE;
SET plan_cache_mode = force_generic_plan;
PREPARE names AS SELECT name FROM customer ORDER BY kind LIMIT 1;
EXECUTE names;
SET ROLE transparent_reader;
EXECUTE names;
RESET ROLE;
EXECUTE names;
-- a changed rule is seen by a prepared statement
SELECT synth_set_rule('customer', 'name', 'constant("somebody")');
SET ROLE transparent_reader;
EXECUTE names;
RESET ROLE;
SELECT synth_set_rule('customer', 'name', 'partial(1, "***", 0)');
-- a masked role that is so no more
SECURITY LABEL FOR synth ON ROLE transparent_reader IS NULL;
SET ROLE transparent_reader;
EXECUTE names;
RESET ROLE;
SET client_min_messages = error;
SECURITY LABEL FOR synth ON ROLE transparent_reader IS 'masked';
SET client_min_messages = warning;
SET ROLE transparent_reader;
EXECUTE names;
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM customer ORDER BY kind;
FETCH 2 FROM c;
ROLLBACK;
RESET ROLE;
RESET plan_cache_mode;

-- writing: what is not told to change stays as it was, what is read is masked
SET ROLE transparent_writer;
UPDATE customer SET kind = kind + 10 WHERE kind <= 3 RETURNING name, salary, kind;
INSERT INTO customer VALUES (2001, 'Anna', 'anna@okafor.example', 1, 30) RETURNING name, salary;
INSERT INTO customer (id, name, email, kind) VALUES (2001, 'x', 'x', 31) ON CONFLICT (id) DO UPDATE SET kind = 32 RETURNING name, kind;
DELETE FROM customer WHERE kind = 32 RETURNING name;
RESET ROLE;
SELECT id, name, email, salary, kind FROM customer ORDER BY id;

-- details of errors, also of those that come with the commit
SET ROLE transparent_writer;
UPDATE customer SET kind = 7;
BEGIN;
UPDATE customer SET kind = 7;
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK;
BEGIN;
UPDATE customer SET kind = 7;
COMMIT;
UPDATE customer SET id = 1001;
RESET ROLE;
-- the owner is told all
UPDATE customer SET kind = 7;

-- a masked owner's foreign keys are checked against originals
SET ROLE transparent_writer;
SET search_path = pg_temp, transparent_case, public;
CREATE TEMP TABLE room (id int PRIMARY KEY);
CREATE TEMP TABLE guest (room_id int REFERENCES room ON UPDATE CASCADE ON DELETE CASCADE);
INSERT INTO room VALUES (4711);
SELECT synth_set_rule('room', 'id', 'encrypt');
INSERT INTO guest VALUES (4711);
SELECT count(*), count(*) FILTER (WHERE room_id = 4711) AS shown FROM guest JOIN room ON id = room_id;
DELETE FROM room;
SELECT count(*) FROM guest;
DROP TABLE guest, room;
RESET ROLE;

SET client_min_messages = error;
SELECT synth_drop_key(:version) \g /dev/null
DROP SCHEMA transparent_case CASCADE;
DROP ROLE transparent_member, transparent_clear, transparent_reader, transparent_writer;
