-- a table cut into tables, the script run and gone back
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
RESET client_min_messages;
\pset format unaligned
\pset tuples_only on
CREATE TABLE deps_sales AS
SELECT o AS order_id, l AS line_no, 'a remark on this order and no other: ' || o AS order_remark, o % 11 AS customer_id,
	CASE WHEN o % 11 > 0 THEN 'customer with a name ' || o % 11 END AS customer_name,
	'a street in a city ' || o % 11 AS customer_address, (o * 3 + l) % 13 AS product_id,
	'product with a name ' || (o * 3 + l) % 13 AS product_name, (o * 7 + l * 5) % 9 AS quantity
FROM generate_series(1, 150) o, generate_series(1, 1 + o % 5) l;
SELECT synth_normalize('deps_sales');
SET client_min_messages = warning;
SELECT synth_normalize('deps_sales') AS script \gset
CREATE TABLE deps_sales_copy AS SELECT * FROM deps_sales;
:script
SELECT count(*) FROM (SELECT * FROM deps_sales EXCEPT ALL SELECT * FROM deps_sales_copy) x;
SELECT count(*) FROM (SELECT * FROM deps_sales_copy EXCEPT ALL SELECT * FROM deps_sales) x;
SELECT relname, relkind FROM pg_class WHERE relname LIKE 'deps\_sales%' AND relkind IN ('r', 'v') ORDER BY 1;
RESET client_min_messages;
-- NULL on the left, equal rows, types without equality, names that are hard
CREATE SCHEMA "deps ""x";
CREATE TABLE "deps ""x"."t
'$normalize$" ("dept id" int, "dept""name" varchar(40) COLLATE "C", j json, note text);
INSERT INTO "deps ""x"."t
'$normalize$" SELECT NULLIF(i % 8, 3), CASE WHEN i % 8 <> 3 THEN 'a department called ' || i % 8 / 2 END, '{"a": 1}', 'n' || i % 5
FROM generate_series(1, 400) i;
SELECT synth_normalize(('"deps ""x"."t' || chr(10) || '''$normalize$"')::regclass) AS script \gset
SELECT count(*) AS tables FROM regexp_matches(:'script', '^CREATE TABLE', 'gn');
:script
SELECT count(*), count("dept id"), count(DISTINCT "dept""name") FROM "deps ""x"."t
'$normalize$";
-- a key of two columns; a number that names it; NULL in one of them
CREATE TABLE deps_two AS
SELECT o AS order_id, l AS line_no, 'an article that was ordered and is delivered in parts: ' || o || '/' || l AS article, d AS delivery_no, (o + l + d) % 7 AS quantity
FROM generate_series(1, 100) o, generate_series(1, 3) l, generate_series(1, 4) d;
SELECT substring(synth_normalize('deps_two') FROM 'CREATE TABLE[^;]*;');
UPDATE deps_two SET line_no = NULL, article = NULL WHERE order_id % 10 = 0 AND line_no = 2;
SELECT synth_normalize('deps_two') AS script \gset
:script
SELECT count(*), count(article), count(line_no) FROM deps_two;
-- nothing to be done
CREATE TABLE deps_plain AS SELECT i AS id, i % 7 AS a, hashint4(i) % 5 AS b FROM generate_series(1, 100) i;
SELECT synth_normalize('deps_plain');
CREATE TABLE deps_void (a int);
SELECT synth_normalize('deps_void');
SELECT synth_normalize(0::regclass);
SET client_min_messages = warning;
DROP VIEW deps_sales;
DROP TABLE deps_sales_main, deps_sales_before, deps_sales_copy, deps_sales_product, deps_sales_order, deps_sales_customer, deps_plain, deps_void;
DROP VIEW deps_two;
DROP TABLE deps_two_main, deps_two_order_line, deps_two_before;
DROP SCHEMA "deps ""x" CASCADE;
SET client_min_messages = warning;
DROP EXTENSION synth;
