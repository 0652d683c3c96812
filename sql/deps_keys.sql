-- unique column combinations, and which is meant
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
RESET client_min_messages;
\pset format unaligned
CREATE TABLE deps_products (name text, product_id int, price numeric(8,2), supplier_id int);
INSERT INTO deps_products SELECT 'product ' || i, i, i * 1.5, i % 4 FROM generate_series(1, 30) i;
SELECT columns, score > 0.5 AS likely, evidence->>'from' AS "from", evidence->'rows' AS rows FROM synth_keys('deps_products');
-- two columns
CREATE TABLE deps_order_lines (order_id int, line_no int, product_id int, quantity int);
INSERT INTO deps_order_lines SELECT o, l, (o * 7 + l * 3) % 40, (o + l) % 5 FROM generate_series(1, 60) o, generate_series(1, 1 + o % 4) l;
SELECT columns, score > 0.5 AS likely FROM synth_keys('deps_order_lines') LIMIT 2;
-- a bridge: the pair is meant although one column is unique as yet
CREATE TABLE deps_film (film_id int);
CREATE TABLE film_actors (film_id int, actor_id int);
INSERT INTO film_actors SELECT i % 4, i FROM generate_series(1, 12) i;
SELECT columns, evidence->'minimal' AS minimal, evidence->'bridge' AS bridge FROM synth_keys('film_actors');
-- NULL: unique, but no primary key
INSERT INTO deps_products VALUES ('new', NULL, 99, 1);
SELECT columns, evidence->'nulls' AS nulls FROM synth_keys('deps_products') WHERE cardinality(columns) = 1;
-- equal rows: none, but what is declared
CREATE TABLE deps_equal_rows (id int, v int);
INSERT INTO deps_equal_rows VALUES (1, 1), (1, 1);
SELECT count(*) FROM synth_keys('deps_equal_rows');
-- declared ones, minimal in the rows or not; partial and deferrable ones do not count
CREATE TABLE deps_declared (a int, b int, c int, d int, PRIMARY KEY (a, b), UNIQUE (c), UNIQUE (d) DEFERRABLE);
CREATE UNIQUE INDEX ON deps_declared (b) WHERE b > 0;
INSERT INTO deps_declared VALUES (1, -1, NULL, 1), (2, -1, 5, 2);
SELECT columns, score, evidence->>'declared' AS declared, evidence->'minimal' AS minimal FROM synth_keys('deps_declared');
-- no rows: names and types alone
CREATE TABLE customers (customer_name text, customer_id int, created_at timestamptz);
SELECT columns, evidence->>'from' AS "from" FROM synth_keys('customers');
CREATE TABLE customer_labels (customer_id int, label_id int, since date);
SELECT columns FROM synth_keys('customer_labels') LIMIT 1;
-- one row: no column is needed
CREATE TABLE deps_one AS SELECT 1 AS a;
SELECT columns, score FROM synth_keys('deps_one');
-- forms of names
CREATE TABLE "KundenAuftrag" ("Bezeichnung" text, "KundenAuftragNr" text);
INSERT INTO "KundenAuftrag" SELECT 'Auftrag ' || i, 'A' || i FROM generate_series(1, 20) i;
SELECT columns FROM synth_keys('"KundenAuftrag"') LIMIT 1;
CREATE TABLE supplier (s_name text, s_suppkey int, s_phone text);
INSERT INTO supplier SELECT 's' || i, i, '0' || i FROM generate_series(1, 20) i;
SELECT columns FROM synth_keys('supplier') LIMIT 1;
-- errors
SELECT * FROM synth_keys(0::regclass);
SELECT * FROM synth_keys(NULL);
DROP TABLE deps_products, deps_order_lines, deps_film, film_actors, deps_equal_rows, deps_declared, customers, customer_labels, deps_one, "KundenAuftrag", supplier;
SET client_min_messages = warning;
DROP EXTENSION synth;
