-- What rules, masks and masked roles are refused, each as a message and as a state.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
LOAD 'synth';
CREATE SCHEMA errors_case;
SET LOCAL search_path = errors_case, public;
CREATE ROLE errors_other;
CREATE ROLE errors_masked;
GRANT ALL ON SCHEMA errors_case TO errors_other, errors_masked;

CREATE TABLE customer (
	id int PRIMARY KEY,
	email text UNIQUE,
	part_one text, part_two text,
	code text REFERENCES customer (email),
	city text NOT NULL,
	born date,
	amount int CHECK (amount >= 0),
	note text,
	UNIQUE (part_one, part_two));
CREATE TABLE invoice (id int PRIMARY KEY, customer_id int REFERENCES customer, customer_code text REFERENCES customer (email));
CREATE VIEW customer_view AS SELECT * FROM customer;
CREATE VIEW shown AS SELECT * FROM customer WHERE amount < 1000 WITH CHECK OPTION;
CREATE TYPE guess AS (id int, email text);
INSERT INTO customer (id, email, city, born, amount, note) VALUES (1, 'zqx@okafor.example', 'Zqxtown', '1999-01-01', 10, 'zqx');
INSERT INTO invoice VALUES (1, 1, 'zqx@okafor.example');
SELECT synth_set_rule('customer', 'note', 'constant("hidden")');
GRANT SELECT ON ALL TABLES IN SCHEMA errors_case TO errors_other;
GRANT ALL ON ALL TABLES IN SCHEMA errors_case TO errors_masked;
SET LOCAL client_min_messages = error;
SECURITY LABEL FOR synth ON ROLE errors_masked IS 'masked';
\set ON_ERROR_ROLLBACK on

-- grammar
\set VERBOSITY default
SELECT synth_set_rule('customer', 'note', '');
SELECT synth_set_rule('customer', 'note', 'emial');
SELECT synth_set_rule('customer', 'note', 'email(');
SELECT synth_set_rule('customer', 'note', 'email) x');
SELECT synth_set_rule('customer', 'note', 'email; DROP TABLE customer');
SELECT synth_set_rule('customer', 'note', 'constant("open)');
SELECT synth_set_rule('customer', 'note', 'email(domian = "x")');
SELECT synth_set_rule('customer', 'note', 'partial(1, 2)');
SELECT synth_set_rule('customer', 'note', 'hash(key_version = 0.5)');
SECURITY LABEL FOR synth ON COLUMN customer.note IS 'email(';
\set VERBOSITY sqlstate
SELECT synth_set_rule('customer', 'note', '');
SELECT synth_set_rule('customer', 'note', 'emial');
SELECT synth_set_rule('customer', 'note', 'email(');
SELECT synth_set_rule('customer', 'note', 'email) x');
SELECT synth_set_rule('customer', 'note', 'email; DROP TABLE customer');
SELECT synth_set_rule('customer', 'note', 'constant("open)');
SELECT synth_set_rule('customer', 'note', 'email(domian = "x")');
SELECT synth_set_rule('customer', 'note', 'partial(1, 2)');
SELECT synth_set_rule('customer', 'note', 'hash(key_version = 0.5)');
SECURITY LABEL FOR synth ON COLUMN customer.note IS 'email(';

-- what may have a rule
\set VERBOSITY default
SELECT synth_set_rule('pg_class', 'relname', 'hash');
SELECT synth_set_rule('customer_view', 'note', 'hash');
SELECT synth_set_rule('customer', 'nota', 'hash');
SELECT synth_set_rule('customer', 'ctid', 'hash');
SELECT synth_set_rule('customer_pkey', 'id', 'hash');
SELECT synth_set_rule(NULL, 'note', 'hash');
SECURITY LABEL FOR synth ON COLUMN customer_view.note IS 'hash';
SECURITY LABEL FOR synth ON SCHEMA errors_case IS 'hash';
SECURITY LABEL FOR synth ON TABLE customer IS 'hash';
SECURITY LABEL FOR synth ON TABLE customer IS 'default partial(1)';
SECURITY LABEL FOR synth ON ROLE errors_masked IS 'hidden';
SET LOCAL synth.default_rule = 'nothing';
\set VERBOSITY sqlstate
SELECT synth_set_rule('pg_class', 'relname', 'hash');
SELECT synth_set_rule('customer_view', 'note', 'hash');
SELECT synth_set_rule('customer', 'nota', 'hash');
SELECT synth_set_rule('customer', 'ctid', 'hash');
SELECT synth_set_rule('customer_pkey', 'id', 'hash');
SELECT synth_set_rule(NULL, 'note', 'hash');
SECURITY LABEL FOR synth ON COLUMN customer_view.note IS 'hash';
SECURITY LABEL FOR synth ON SCHEMA errors_case IS 'hash';
SECURITY LABEL FOR synth ON TABLE customer IS 'hash';
SECURITY LABEL FOR synth ON TABLE customer IS 'default partial(1)';
SECURITY LABEL FOR synth ON ROLE errors_masked IS 'hidden';
SET LOCAL synth.default_rule = 'nothing';

-- types
\set VERBOSITY default
SELECT synth_set_rule('customer', 'born', 'email');
SELECT synth_set_rule('customer', 'amount', 'json("$.a" = hash)');
SELECT synth_set_rule('customer', 'amount', 'generalize("year")');
\set VERBOSITY sqlstate
SELECT synth_set_rule('customer', 'born', 'email');
SELECT synth_set_rule('customer', 'amount', 'json("$.a" = hash)');
SELECT synth_set_rule('customer', 'amount', 'generalize("year")');

-- NOT NULL and keys
\set VERBOSITY default
SELECT synth_set_rule('customer', 'city', 'null');
SELECT synth_set_rule('customer', 'id', 'noise(0.1)');
SELECT synth_set_rule('customer', 'email', 'partial(1, "*", 1)');
SELECT synth_set_rule('customer', 'part_one', 'constant("x")');
SELECT synth_set_rule('invoice', 'customer_id', 'constant(1)');
SELECT synth_set_rule('customer', 'code', 'constant("x")');
SELECT synth_set_rule('invoice', 'customer_id', 'encrypt');
SELECT synth_set_rule('invoice', 'customer_code', 'encrypt');
\set VERBOSITY sqlstate
SELECT synth_set_rule('customer', 'city', 'null');
SELECT synth_set_rule('customer', 'id', 'noise(0.1)');
SELECT synth_set_rule('customer', 'email', 'partial(1, "*", 1)');
SELECT synth_set_rule('customer', 'part_one', 'constant("x")');
SELECT synth_set_rule('invoice', 'customer_id', 'constant(1)');
SELECT synth_set_rule('customer', 'code', 'constant("x")');
SELECT synth_set_rule('invoice', 'customer_id', 'encrypt');
SELECT synth_set_rule('invoice', 'customer_code', 'encrypt');

-- calls
\set VERBOSITY default
SELECT anonymize_row(1);
SELECT anonymize_row(c, '[]') FROM customer c;
SELECT anonymize_row(c, '{"note": 1}') FROM customer c;
SELECT anonymize_row(c, '{"note": "partial(1)"}') FROM customer c;
SELECT anonymize_row(c, '{"nota": "hash"}') FROM customer c;
SELECT synth_mask(note, 'hash(key_version = 999)') FROM customer;
SELECT synth_mask(born, 'email') FROM customer;
SELECT synth_mask_view('customer_view', 'v');
SELECT synth_mask_view('customer', 'invoice');
SELECT synth_mask_view('customer', 'no_such_schema.v');
SELECT synth_add_key('\x00');
SELECT synth_drop_key(999);
\set VERBOSITY sqlstate
SELECT anonymize_row(1);
SELECT anonymize_row(c, '[]') FROM customer c;
SELECT anonymize_row(c, '{"note": 1}') FROM customer c;
SELECT anonymize_row(c, '{"note": "partial(1)"}') FROM customer c;
SELECT anonymize_row(c, '{"nota": "hash"}') FROM customer c;
SELECT synth_mask(note, 'hash(key_version = 999)') FROM customer;
SELECT synth_mask(born, 'email') FROM customer;
SELECT synth_mask_view('customer_view', 'v');
SELECT synth_mask_view('customer', 'invoice');
SELECT synth_mask_view('customer', 'no_such_schema.v');
SELECT synth_add_key('\x00');
SELECT synth_drop_key(999);

-- nothing has changed
SELECT column_name, rule FROM synth_rules WHERE source = 'customer'::regclass;

SET LOCAL ROLE errors_other;
-- a role that owns nothing and has no right to the key
\set VERBOSITY default
SELECT synth_set_rule('customer', 'note', NULL);
SECURITY LABEL FOR synth ON COLUMN customer.note IS 'none';
SELECT synth_mask_email('a@b.example');
SELECT synth_mask(x, 'hash') FROM (VALUES ('a')) v(x);
SELECT anonymize_row(ROW(1, 'a@b.example')::guess);
SELECT synth_key_version();
SELECT secret FROM synth_keys;
SET LOCAL synth.default_rule = 'none';
\set VERBOSITY sqlstate
SELECT synth_set_rule('customer', 'note', NULL);
SECURITY LABEL FOR synth ON COLUMN customer.note IS 'none';
SELECT synth_mask_email('a@b.example');
SELECT synth_mask(x, 'hash') FROM (VALUES ('a')) v(x);
SELECT anonymize_row(ROW(1, 'a@b.example')::guess);
SELECT synth_key_version();
SELECT secret FROM synth_keys;
SET LOCAL synth.default_rule = 'none';

SET LOCAL ROLE errors_masked;
-- a masked role: no row, key or value is quoted
\set VERBOSITY default
UPDATE customer SET amount = -1;
INSERT INTO customer (id, email, city) VALUES (1, 'x', 'y');
UPDATE customer SET city = NULL;
DELETE FROM customer;
UPDATE shown SET amount = 5000;
CREATE TRIGGER t BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
SELECT note::int FROM customer;
\set VERBOSITY sqlstate
UPDATE customer SET amount = -1;
INSERT INTO customer (id, email, city) VALUES (1, 'x', 'y');
UPDATE customer SET city = NULL;
DELETE FROM customer;
UPDATE shown SET amount = 5000;
CREATE TRIGGER t BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
SELECT note::int FROM customer;
RESET ROLE;
ROLLBACK;
