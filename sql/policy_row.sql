-- anonymize_row: unused columns cost nothing, predicates and joins use indexes.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
LOAD 'synth';
CREATE SCHEMA row_case;
SET LOCAL search_path = row_case, public;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('42', 32), 'hex')) > 0 AS key;

CREATE TABLE customer (
	id int PRIMARY KEY,
	gone int,
	name text,
	email varchar(40),
	salary numeric(10, 2),
	city text,
	small text GENERATED ALWAYS AS (lower(email)) STORED);
ALTER TABLE customer DROP COLUMN gone;
INSERT INTO customer (id, name, email, salary, city)
SELECT 1000 + g, 'Greta ' || g, 'Greta' || g || '@okafor.example', 1000 * g, 'Town ' || g % 1000 FROM generate_series(1, 2000) g;
CREATE INDEX customer_city ON customer (city);
CREATE TABLE invoice (id int PRIMARY KEY, customer_id int REFERENCES customer, mail varchar(40), total numeric);
INSERT INTO invoice SELECT g, 1001 + g % 2000, 'Greta' || g || '@okafor.example', g FROM generate_series(1, 4000) g;
CREATE INDEX invoice_customer ON invoice (customer_id);
SELECT synth_set_rule('customer', c, r) FROM (VALUES ('id', 'encrypt'), ('name', 'partial(1, "***", 0)'), ('email', 'hash(12)'), ('salary', 'null')) v(c, r);
ANALYZE customer, invoice;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_bitmapscan = off;

-- what it gives: a row of the table's type, and its fields
SELECT anonymize_row(c) FROM customer c WHERE id = 1001;
SELECT (anonymize_row(c)).* FROM customer c WHERE id = 1001;
SELECT a.* FROM customer c, anonymize_row(c) a WHERE c.id = 1001;
SELECT a.* FROM customer c CROSS JOIN LATERAL anonymize_row(c) a WHERE a.city = 'Town 1' ORDER BY c.id LIMIT 1;
SELECT pg_typeof(anonymize_row(c)) FROM customer c LIMIT 1;

-- columns that are not used are not masked
EXPLAIN (VERBOSE, COSTS OFF) SELECT (anonymize_row(c)).city FROM customer c;
EXPLAIN (VERBOSE, COSTS OFF) SELECT (anonymize_row(c)).name, (anonymize_row(c)).small FROM customer c;
EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM (SELECT (anonymize_row(c)).* FROM customer c) s;
EXPLAIN (VERBOSE, COSTS OFF) SELECT city FROM (SELECT (anonymize_row(c)).* FROM customer c) s WHERE city = 'Town 1';
EXPLAIN (VERBOSE, COSTS OFF) SELECT a.city, a.name FROM customer c, anonymize_row(c) a WHERE a.city = 'Town 1';

-- through a view, and a view over it
CREATE VIEW masked AS SELECT (anonymize_row(c)).* FROM customer c;
CREATE VIEW narrow AS SELECT city, email FROM masked;
EXPLAIN (VERBOSE, COSTS OFF) SELECT city FROM narrow WHERE city = 'Town 1';
EXPLAIN (VERBOSE, COSTS OFF) SELECT email FROM narrow WHERE city = 'Town 1' LIMIT 1;

-- joins use indexes
EXPLAIN (COSTS OFF) SELECT i.total, (anonymize_row(c)).name FROM invoice i JOIN customer c ON c.id = i.customer_id WHERE i.id = 7;
EXPLAIN (COSTS OFF) SELECT (anonymize_row(c)).email, (anonymize_row(i)).total FROM customer c JOIN invoice i ON i.customer_id = c.id WHERE c.id = 1007;
-- left joins give NULL for what is not there
SELECT i.id, (anonymize_row(c)).city, (anonymize_row(c)).name FROM invoice i LEFT JOIN customer c ON c.id = i.customer_id AND c.id < 0 WHERE i.id < 3 ORDER BY 1;

-- rules of the call come before those of the table
SELECT (anonymize_row(c, '{"name": "constant(\"X\")", "city": "null"}')).* FROM customer c WHERE id = 1001;
EXPLAIN (VERBOSE, COSTS OFF) SELECT (anonymize_row(c, '{"city": "partial(1, \"*\", 0)"}')).city FROM customer c;

-- a row of a subquery, of a CTE, of a join
SELECT anonymize_row(s) FROM (SELECT * FROM customer WHERE city = 'Town 3' ORDER BY id LIMIT 1) s;
SELECT anonymize_row(s) FROM (SELECT email AS address, id, upper(email) AS loud, total FROM customer JOIN invoice USING (id) ORDER BY id LIMIT 1) s;
SELECT a.* FROM (SELECT name, city FROM customer WHERE id = 1001 OFFSET 0) s, anonymize_row(s) AS a(name text, city text);
WITH x AS MATERIALIZED (SELECT * FROM customer WHERE id = 1001) SELECT anonymize_row(x) FROM x;
SELECT anonymize_row(j) FROM (SELECT c.name, c.city, i.total FROM customer c JOIN invoice i ON i.customer_id = c.id) j WHERE total = 3999;
-- a record and a row that is none of a table's: by name and type
SELECT anonymize_row(ROW(1, 'x'));
SELECT anonymize_row(r)::text LIKE '(1,%@%)' AS row, anonymize_row(r)::text LIKE '%okafor%' AS shown FROM (SELECT 1 AS amount, 'greta@okafor.example'::text AS email) r;
-- a variable of PL/pgSQL: the same as in a query
CREATE FUNCTION through_variable(wanted int) RETURNS customer LANGUAGE plpgsql AS $$
DECLARE c customer;
BEGIN
	SELECT * INTO c FROM customer WHERE id = wanted;
	RETURN anonymize_row(c);
END $$;
SELECT v.id = a.id AS id, v.name, v.email = a.email AS email, v.salary, v.city, v.small
FROM through_variable(1001) v, (SELECT (anonymize_row(c)).* FROM customer c WHERE id = 1001) a;
SELECT anonymize_row(NULL::customer) IS NULL AS none;
SELECT (anonymize_row(ROW(NULL, NULL, NULL, NULL, NULL, NULL)::customer)).*;

-- a table without rules: what names and types suggest
CREATE TABLE newcomer (id int, email text, amount int);
INSERT INTO newcomer VALUES (1, 'greta@okafor.example', 5);
EXPLAIN (VERBOSE, COSTS OFF) SELECT (anonymize_row(n)).* FROM newcomer n;

-- the functions of the methods are inlined as well, with named arguments and defaults
EXPLAIN (VERBOSE, COSTS OFF) SELECT synth_hash(email, length => 12), synth_mask_email(value => email, keep_domain => true), synth_noise(salary, 0.1) FROM customer;
-- what is not a column stays a call
EXPLAIN (VERBOSE, COSTS OFF) SELECT synth_hash(upper(email)) FROM customer;
ROLLBACK;
