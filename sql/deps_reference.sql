-- Foreign keys of schemas that declare few or none.
-- in a transaction: whatever other tests left stays as it was
\set ON_ERROR_ROLLBACK on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA shop;
SET search_path = shop, public;
\pset format unaligned

-- names and data: a role before the name, another row of the same table, and numbers that fit everywhere
CREATE TABLE shippers (shipper_id int, company text);
CREATE TABLE staff (staff_id int, name text, reports_to int);
CREATE TABLE customers (customer_id text, name text);
CREATE TABLE orders (order_id int, customer_id varchar(8), ship_via smallint, "Sales Rep" int, items int);
CREATE TABLE order_lines (order_id int, line_no int, quantity int);
CREATE TABLE returns (return_id int, order_id int, line_no int);
INSERT INTO shippers SELECT i, 'company ' || i FROM generate_series(1, 3) i;
INSERT INTO staff SELECT i, 'name ' || i, nullif(i / 3, 0) FROM generate_series(1, 9) i;
INSERT INTO customers SELECT 'C' || 1000 + i, 'name ' || i FROM generate_series(1, 40) i;
INSERT INTO orders SELECT 500 + i, 'C' || 1001 + i % 40, 1 + i % 3, 1 + i % 5, 1 + i % 4 FROM generate_series(1, 100) i;
INSERT INTO order_lines SELECT 500 + i, l, 1 + (i * l) % 3 FROM generate_series(1, 100) i, generate_series(1, 1 + i % 4) l;
INSERT INTO returns SELECT row_number() OVER (ORDER BY order_id, line_no), order_id, line_no FROM order_lines WHERE (order_id + line_no) % 5 = 0;
SELECT child, child_columns, parent, parent_columns, round(coverage::numeric, 3) AS coverage, score BETWEEN .5 AND .99 AS likely
FROM synth_foreign_keys('shop') ORDER BY child::text, child_columns;

-- the statements run; a parent gets its unique index once
SELECT ddl FROM synth_foreign_keys('shop') WHERE child = 'returns'::regclass AND cardinality(child_columns) = 2;
SELECT ddl FROM synth_foreign_keys('shop') ORDER BY child::text, child_columns \gexec
SELECT child, child_columns, coverage, score, ddl FROM synth_foreign_keys('shop') ORDER BY child::text, child_columns;
SELECT indexrelid::regclass FROM pg_index WHERE indrelid::regclass::text IN ('orders', 'staff', 'order_lines') ORDER BY indexrelid::regclass::text;

-- rows without their parent: lower score, NOT VALID
CREATE SCHEMA dirty;
SET search_path = dirty, public;
CREATE UNLOGGED TABLE customers (customer_id int, name text);
CREATE TABLE orders (order_id int, customer_id int, placed date) PARTITION BY RANGE (placed);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE orders_2 (placed date, customer_id int, order_id int);
ALTER TABLE orders ATTACH PARTITION orders_2 FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
CREATE TABLE calls (call_id int, customer_id numeric);
INSERT INTO customers SELECT i, 'name ' || i FROM generate_series(1, 50) i;
INSERT INTO orders SELECT i, CASE WHEN i % 20 = 0 THEN 999 ELSE 1 + i % 50 END, date '2024-01-01' + i FROM generate_series(1, 200) i;
INSERT INTO calls SELECT i, 1 + i % 50 FROM generate_series(1, 100) i;
SELECT child, child_columns, parent, coverage, ddl FROM synth_foreign_keys('dirty') ORDER BY child::text;
SELECT ddl FROM synth_foreign_keys('dirty') ORDER BY child::text \gexec
SELECT conrelid::regclass, convalidated FROM pg_constraint WHERE contype = 'f' AND connamespace = 'dirty'::regnamespace ORDER BY conrelid::regclass::text;

-- names alone, where there are no rows; a key that has doubles is none; views have none
CREATE SCHEMA bare;
SET search_path = bare, public;
CREATE TABLE brands (brand_id int);
CREATE TABLE "Auto's" (id int, brand_id int, "Garage Id" bigint, colour text);
CREATE TABLE garages (id bigint, city text);
CREATE TABLE doubles (double_id int);
CREATE TABLE uses (double_id int, n int);
INSERT INTO doubles SELECT i % 10 FROM generate_series(1, 20) i;
INSERT INTO uses SELECT i % 10, i FROM generate_series(1, 20) i;
CREATE VIEW view AS SELECT * FROM brands;
SELECT child, child_columns, parent, parent_columns, coverage, score < .7 AS unsure FROM synth_foreign_keys('bare') ORDER BY child::text, child_columns;

-- no such schema; no rights: left out
SELECT * FROM synth_foreign_keys('nowhere');
\set VERBOSITY sqlstate
SELECT * FROM synth_foreign_keys('nowhere');
\set VERBOSITY default
CREATE ROLE regress_synth_reader;
GRANT USAGE ON SCHEMA dirty TO regress_synth_reader;
GRANT SELECT ON dirty.customers, dirty.calls TO regress_synth_reader;
SET ROLE regress_synth_reader;
SELECT child, parent FROM synth_foreign_keys('dirty');
RESET ROLE;
ROLLBACK;
\set ON_ERROR_ROLLBACK off
