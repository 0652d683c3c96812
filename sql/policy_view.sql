-- synth_mask_view: a security barrier view with the rules inlined.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
LOAD 'synth';
CREATE SCHEMA view_case;
SET LOCAL search_path = view_case, public;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('42', 32), 'hex')) > 0 AS key;

CREATE ROLE view_analyst;
CREATE ROLE view_masked;
CREATE ROLE view_owner;
SET LOCAL client_min_messages = error;
SECURITY LABEL FOR synth ON ROLE view_masked IS 'masked';
SET LOCAL client_min_messages = warning;
GRANT ALL ON SCHEMA view_case TO view_analyst, view_masked, view_owner;
CREATE TABLE customer (
	id int PRIMARY KEY,
	gone int,
	name text,
	email varchar(40),
	small text GENERATED ALWAYS AS (lower(email)) STORED,
	salary numeric(10, 2),
	"Odd ""name" text);
ALTER TABLE customer DROP COLUMN gone;
INSERT INTO customer (id, name, email, salary, "Odd ""name") SELECT 1000 + g, 'Greta ' || g, 'greta' || g || '@okafor.example', 1000 * g, 'odd' FROM generate_series(1, 3) g;
CREATE TABLE invoice (id int PRIMARY KEY, customer_id int REFERENCES customer);
INSERT INTO invoice SELECT g, 1000 + g FROM generate_series(1, 3) g;
SELECT synth_set_rule('customer', c, r) FROM (VALUES ('name', 'partial(1, "***", 0)'), ('email', 'hash(12)'), ('salary', 'null')) v(c, r);

SELECT synth_mask_view('customer', 'masked_customer');
SELECT reloptions, relacl::text LIKE '%view_masked=r/%' AS granted FROM pg_class WHERE oid = 'masked_customer'::regclass;
SELECT replace(pg_get_viewdef('masked_customer', true), 'source.', '') AS definition;
SELECT * FROM masked_customer ORDER BY id;
-- columns have their types
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'masked_customer'::regclass AND attnum > 0 ORDER BY attnum;

-- everybody sees the same pseudonyms: who may not use the key, and a masked role
GRANT SELECT ON masked_customer TO view_analyst;
CREATE TABLE seen AS SELECT * FROM masked_customer;
GRANT SELECT ON seen TO PUBLIC;
SET LOCAL ROLE view_analyst;
SELECT count(*) FROM masked_customer JOIN seen USING (id, name, email);
SELECT * FROM customer;
SET LOCAL ROLE view_masked;
SELECT count(*) FROM masked_customer JOIN seen USING (id, name, email);
RESET ROLE;

-- a change of a rule changes the view
SELECT synth_set_rule('customer', 'name', 'constant("somebody")');
SECURITY LABEL FOR synth ON COLUMN customer.salary IS 'none';
SELECT name, salary FROM masked_customer ORDER BY id;
SELECT synth_set_rule('customer', 'email', NULL);
SELECT email FROM masked_customer ORDER BY id LIMIT 1;
SELECT synth_set_rule('customer', 'email', 'hash(12)');
SECURITY LABEL FOR synth ON TABLE customer IS 'default constant("-")';
SELECT * FROM masked_customer ORDER BY id LIMIT 1;
SECURITY LABEL FOR synth ON TABLE customer IS NULL;
SELECT relacl::text LIKE '%view_analyst=r/%' AS still_granted FROM pg_class WHERE oid = 'masked_customer'::regclass;

-- so does a rule that comes by a foreign key
SELECT synth_mask_view('invoice', 'masked_invoice');
SELECT synth_set_rule('customer', 'id', 'encrypt');
SELECT count(*) FROM masked_invoice i JOIN masked_customer c ON c.id = i.customer_id;
SELECT count(*) FROM masked_invoice m JOIN invoice i USING (id) WHERE m.customer_id = i.customer_id;

-- renamed columns keep their names in the view, new ones come with the next rule
ALTER TABLE customer RENAME COLUMN email TO mail;
ALTER TABLE customer ADD COLUMN phone text;
SELECT synth_set_rule('customer', 'phone', 'hash(4)');
SELECT attname FROM pg_attribute WHERE attrelid = 'masked_customer'::regclass AND attnum > 0 ORDER BY attnum;
SELECT source, label FROM (SELECT objname AS source, label FROM pg_seclabels WHERE objtype = 'view' AND provider = 'synth') s WHERE source LIKE '%masked_%' ORDER BY 1;

-- a table without rules gets those that names and types suggest
CREATE TABLE newcomer (id int, email text, amount int);
INSERT INTO newcomer VALUES (1, 'greta@okafor.example', 5);
SELECT synth_mask_view('newcomer', 'view_case.masked_newcomer');
SELECT id, email LIKE '%okafor%' AS shown, email LIKE '%@%' AS mail, amount FROM masked_newcomer;

-- a view of a role without the right to the key has pseudonyms of that role
ALTER TABLE newcomer OWNER TO view_owner;
SET LOCAL ROLE view_owner;
SELECT synth_set_rule('newcomer', 'email', 'hash(12)');
SELECT synth_mask_view('newcomer', 'own_newcomer');
SELECT email = synth_mask(email, 'none') AS same FROM own_newcomer;
SELECT email FROM own_newcomer;
RESET ROLE;
SELECT n.email = synth_hash('greta@okafor.example', 12) AS of_the_database FROM own_newcomer n;

-- a predicate of somebody's own sees masked values
CREATE FUNCTION spy(t text) RETURNS bool LANGUAGE plpgsql COST 0.001 AS 'BEGIN RAISE WARNING ''%'', left(t, 3); RETURN true; END';
SET LOCAL ROLE view_analyst;
SELECT id > 0 AS found FROM masked_customer WHERE spy(name) LIMIT 1;
RESET ROLE;

-- a view of any other origin is not touched
CREATE VIEW plain AS SELECT 1 AS a;
SELECT synth_mask_view('customer', 'plain');
DROP VIEW masked_customer;
SELECT synth_set_rule('customer', 'name', 'hash');
ROLLBACK;
