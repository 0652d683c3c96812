-- Stars: roles, load, second run, late members, versions, landing tables, errors.
-- in a transaction: whatever other tests left stays as it was
\set ON_ERROR_ROLLBACK on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
\pset format unaligned
CREATE SCHEMA star_shop;
SET search_path = star_shop, public;
CREATE TABLE regions (region_id int PRIMARY KEY, region_name text);
CREATE TABLE customers (customer_id int PRIMARY KEY, customer_name varchar(20), region_id int REFERENCES regions, since date);
CREATE TABLE staff (staff_id int PRIMARY KEY, name text, boss int REFERENCES staff);
CREATE TABLE items (item_id text PRIMARY KEY, title text, price numeric(8,2));
CREATE TABLE tags (tag_id int PRIMARY KEY, name text);
CREATE TABLE item_tags (item_id text REFERENCES items, tag_id int REFERENCES tags, PRIMARY KEY (item_id, tag_id));
CREATE TABLE orders (order_id int PRIMARY KEY, customer_id int, staff_id int REFERENCES staff, ordered timestamptz, shipped date, freight numeric(8,2));
CREATE TABLE order_lines (order_id int REFERENCES orders, line_no int, item_id text REFERENCES items, quantity int, unit_price numeric(8,2), PRIMARY KEY (order_id, line_no));
CREATE TABLE notes (note text);
INSERT INTO regions VALUES (1, 'North'), (2, 'South');
INSERT INTO customers SELECT i, 'customer ' || i, 1 + i % 2, date '2020-01-01' + i FROM generate_series(1, 20) i;
INSERT INTO staff VALUES (1, 'Ann', NULL), (2, 'Bob', 1), (3, 'Cid', 1);
INSERT INTO items SELECT 'I' || i, 'item ' || i, i FROM generate_series(1, 10) i;
INSERT INTO tags VALUES (1, 'new'), (2, 'old');
INSERT INTO item_tags SELECT 'I' || i, 1 + i % 2 FROM generate_series(1, 10) i;
INSERT INTO orders SELECT i, CASE WHEN i % 10 = 0 THEN NULL ELSE 1 + i % 20 END, 1 + i % 3, timestamptz '2024-01-01 23:30+00' + i * interval '1 day',
	CASE WHEN i % 4 > 0 THEN date '2024-01-05' + i END, 10.00 FROM generate_series(1, 40) i;
INSERT INTO order_lines SELECT i, l, 'I' || 1 + (i * l) % 10, l, 1.5 * l FROM generate_series(1, 40) i, generate_series(1, 3) l;

-- what the script says of the tables
SELECT split_part(synth_star('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}'), E'\n\n', 1);

-- run it, as a procedure does; then nothing is left to do
CREATE PROCEDURE nightly() LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE synth_star('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}');
END $$;
CALL nightly();
CALL nightly();
SELECT load_id, object, role, source_rows, left_out, rows, inserted, updated, deleted, unknown FROM star_dw.star_loads ORDER BY place;
SELECT order_id, line_no, c.customer_id, c.customer_name, s.name AS staff, i.item_id, ordered_key, shipped_key, quantity, unit_price, freight_allocated
FROM star_dw.fact_order_lines f JOIN star_dw.dim_customer c USING (customer_key) JOIN star_dw.dim_staff s USING (staff_key) JOIN star_dw.dim_item i USING (item_key)
WHERE order_id IN (4, 10) ORDER BY order_id, line_no;
SELECT date_key, full_date, month_name, iso_week, weekday_name, is_weekend FROM star_dw.dim_date WHERE date_key IN (-1, 0, 20240229, 20241231) ORDER BY 1;
SELECT m.name, b.name AS boss FROM star_dw.dim_staff m LEFT JOIN star_dw.dim_staff b ON b.staff_key = m.boss_key ORDER BY 1;
SELECT current_setting('search_path'), current_setting('client_min_messages');

-- a version begins; a member arrives after its fact; a fact changes
UPDATE customers SET customer_name = 'new name' WHERE customer_id = 4;
INSERT INTO orders VALUES (41, 77, 2, '2024-03-01 00:00+00', NULL, 1), (42, 4, 2, '2028-01-01 00:00+00', NULL, NULL);
INSERT INTO order_lines VALUES (41, 1, 'I1', 1, 1), (42, 1, 'I1', 1, 1);
UPDATE order_lines SET quantity = 100 WHERE order_id = 1 AND line_no = 1;
SELECT object, inserted, updated, unknown FROM synth_star_run('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}') WHERE inserted + updated + unknown > 0;
INSERT INTO customers VALUES (77, 'late', 1, NULL);
SELECT object, inserted, updated, unknown FROM synth_star_run('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}') WHERE inserted + updated + unknown > 0;
SELECT least(customer_key, 1) AS member, customer_id, customer_name, valid_from > '-infinity' AS later, valid_to < 'infinity' AS ended, is_current
FROM star_dw.dim_customer WHERE customer_id IN (4, 77) OR customer_id IS NULL ORDER BY 1, 2, 4;
SELECT f.order_id, c.customer_name, c.is_current FROM star_dw.fact_order_lines f JOIN star_dw.dim_customer c USING (customer_key) WHERE order_id IN (3, 41, 42) AND line_no = 1 ORDER BY 1;

-- rows that the source no longer has
DELETE FROM order_lines WHERE order_id = 5;
SELECT object, inserted, updated, deleted FROM synth_star_run('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}') WHERE role = 'fact';
SELECT object, inserted, updated, deleted FROM synth_star_run('star_shop', '{"target": "star_dw", "scd": {"customers": 2}, "deleted": "delete"}') WHERE role = 'fact';

-- a load that would disagree with the source changes nothing
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.quantity := NEW.quantity + 1; RETURN NEW; END$$;
CREATE TRIGGER meddle BEFORE INSERT ON star_dw.fact_order_lines FOR EACH ROW EXECUTE FUNCTION meddle();
INSERT INTO order_lines VALUES (6, 9, 'I1', 1, 1);
SELECT count(*) FROM synth_star_run('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}');
DROP TRIGGER meddle ON star_dw.fact_order_lines;
SELECT count(*) FILTER (WHERE line_no = 9) FROM star_dw.fact_order_lines;
-- the source has a column more
ALTER TABLE order_lines ADD COLUMN discount numeric(3,2) DEFAULT .1;
SELECT object, inserted, updated FROM synth_star_run('star_shop', '{"target": "star_dw", "scd": {"customers": 2}}') WHERE role = 'fact';
DROP SCHEMA star_dw CASCADE;

-- one wide table: dimensions are in its dependencies
CREATE SCHEMA star_landing;
CREATE TABLE star_landing.sales AS
SELECT 1000 + o AS order_no, date '2024-01-01' + o % 90 AS ordered, l AS line, 'C' || o * 7 % 12 AS customer_code, 'name ' || o * 7 % 12 AS customer,
	CASE WHEN o * 7 % 12 < 5 THEN 'North' ELSE 'South' END AS customer_region, 'S' || (o + l) % 8 AS sku, 'article ' || (o + l) % 8 AS article, 1 + o * l % 9 AS quantity, CASE WHEN o * l % 5 < 2 THEN 'web' ELSE 'shop' END AS channel
FROM generate_series(1, 120) o, generate_series(1, 2) l;
SELECT object, source_rows, rows, inserted FROM synth_star_run('star_landing', '{"table": "sales"}');
SELECT customer_code, customer, customer_region FROM sales_star.dim_customer ORDER BY 1 LIMIT 2;
SELECT order_no, line, customer, article, ordered_key, channel, quantity FROM sales_star.fact_sales JOIN sales_star.dim_customer USING (customer_key) JOIN sales_star.dim_sku USING (sku_key)
ORDER BY order_no, line LIMIT 2;
-- the same as text
CREATE TABLE star_landing.texts AS SELECT order_no::text, to_char(ordered, 'DD.MM.YYYY') AS ordered, line::text, customer_code, customer, customer_region, quantity::text, replace((quantity * 1.25)::text, '.', ',') AS amount, channel FROM star_landing.sales;
INSERT INTO star_landing.texts VALUES ('1', '30.02.2024', '1', 'C1', 'name 1', 'North', '1', '1,00', 'web');
SELECT line FROM string_to_table(split_part(synth_star('star_landing', '{"table": "texts"}'), E'\n\n', 1), E'\n') AS line WHERE line LIKE '--   %';
SELECT object, source_rows, rows, inserted FROM synth_star_run('star_landing', '{"table": "texts"}');
SELECT customer, ordered_key, sum(quantity) AS quantity, sum(amount) AS amount FROM texts_star.fact_texts JOIN texts_star.dim_customer USING (customer_key)
WHERE order_no IN (1, 1001) GROUP BY 1, 2 ORDER BY 1, 2;
-- without a key
CREATE TABLE star_landing.log AS SELECT i % 3 AS kind, i * .5 AS amount FROM generate_series(1, 12) i UNION ALL SELECT 1, .5;
SELECT object, rows, inserted FROM synth_star_run('star_landing', '{"table": "log"}');
DELETE FROM star_landing.log WHERE amount = 6;
INSERT INTO star_landing.log VALUES (1, .5);
SELECT object, rows, inserted, updated, deleted FROM synth_star_run('star_landing', '{"table": "log"}');

-- errors
SELECT synth_star('nowhere');
SELECT synth_star('star_shop', '[]');
SELECT synth_star('star_shop', '{"tables": 1}');
SELECT synth_star('star_shop', '{"table": "nothing"}');
SELECT synth_star('star_shop', '{"facts": ["nothing"]}');
SELECT synth_star('star_shop', '{"scd": {"customers": 3}}');
SELECT synth_star('star_shop', '{"scd": {"regions": 2}}');
SELECT synth_star('star_shop', '{"date_range": ["2024-01-01"]}');
SELECT synth_star('star_shop', '{"date_range": ["2024-02-01", "2024-01-01"]}');
SELECT synth_star('star_shop', '{"deleted": "yes"}');
SELECT synth_star('star_shop', '{"target": "star_shop"}');
\set VERBOSITY sqlstate
SELECT synth_star('nowhere');
SELECT synth_star('star_shop', '{"tables": 1}');
SELECT synth_star('star_shop', '{"table": "nothing"}');
\set VERBOSITY default
ROLLBACK;
\set ON_ERROR_ROLLBACK off
