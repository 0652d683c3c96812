-- Stars of real data: roles, totals computed apart, nothing to do in a second run.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(19);

CREATE SCHEMA northwind_star;
SET LOCAL search_path = northwind_star, public;
\set northwind `grep -vE 'default_with_oids|^DROP TABLE' test/data/northwind/northwind.sql`
:northwind
SET LOCAL search_path = northwind_star, public;
SET LOCAL client_min_messages = error;

CREATE FUNCTION roles() RETURNS TABLE (source_table text, role text) LANGUAGE sql AS $$
	SELECT m[1] COLLATE "C", m[2] COLLATE "C" FROM regexp_matches(split_part(synth_star('northwind_star', '{"target": "northwind_dw"}'), E'--\n-- In every', 1),
		'^--   (\w+): ([\w ]+);', 'gn') AS m
$$;
CREATE TEMP TABLE wanted (source_table text COLLATE "C", role text COLLATE "C");
INSERT INTO wanted VALUES ('customers', 'dimension'), ('employees', 'dimension'), ('products', 'dimension'), ('shippers', 'dimension'),
	('territories', 'dimension'), ('customer_demographics', 'dimension'), ('order_details', 'fact'), ('orders', 'header'),
	('categories', 'lookup'), ('suppliers', 'lookup'), ('region', 'lookup'), ('employee_territories', 'bridge'),
	('customer_customer_demo', 'bridge'), ('us_states', 'left out');
SELECT set_eq('SELECT * FROM roles()', 'SELECT * FROM wanted', 'roles of Northwind as it is declared');
DO $$DECLARE r record; BEGIN
	FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE connamespace = 'northwind_star'::regnamespace AND contype IN ('f', 'p')
		ORDER BY contype = 'p', conrelid::regclass::text, conname LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname);
	END LOOP;
END$$;
SELECT set_eq('SELECT * FROM roles()', 'SELECT * FROM wanted', 'the same roles without any constraint');

SELECT lives_ok($$CREATE TEMP TABLE first_run AS SELECT * FROM synth_star_run('northwind_star', '{"target": "northwind_dw"}')$$, 'the star is made and loaded');
SELECT is((SELECT sum(left_out + unknown)::int FROM first_run WHERE source_rows IS NOT NULL), 0, 'every row of the source is in, and every reference has its member');
SELECT is((SELECT sum(inserted + updated + deleted)::int FROM synth_star_run('northwind_star', '{"target": "northwind_dw"}')), 0, 'a second run changes no row');

-- totals, along dimensions, by other queries
SELECT results_eq('SELECT count(*), sum(quantity), sum(unit_price::numeric * quantity), sum(freight_allocated) FROM northwind_dw.fact_order_details',
	'SELECT count(*), sum(quantity), sum(unit_price::numeric * quantity), (SELECT sum(freight::numeric) FROM orders) FROM order_details', 'totals agree');
SELECT set_eq('SELECT c.company_name, sum(quantity) FROM northwind_dw.fact_order_details JOIN northwind_dw.dim_customer c USING (customer_key) GROUP BY 1',
	'SELECT company_name, sum(quantity) FROM order_details JOIN orders USING (order_id) JOIN customers USING (customer_id) GROUP BY 1', '... by customer');
SELECT set_eq('SELECT p.category_name, p.supplier_country, sum(quantity) FROM northwind_dw.fact_order_details JOIN northwind_dw.dim_product p USING (product_key) GROUP BY 1, 2',
	'SELECT category_name, country, sum(quantity) FROM order_details JOIN products USING (product_id) JOIN categories USING (category_id) JOIN suppliers USING (supplier_id) GROUP BY 1, 2',
	'... by category and supplier, folded into the product');
SELECT set_eq('SELECT d.year_month, sum(freight_allocated) FROM northwind_dw.fact_order_details JOIN northwind_dw.dim_date d ON d.date_key = shipped_date_key WHERE d.date_key > 0 GROUP BY 1',
	$$SELECT to_char(shipped_date, 'YYYY-MM'), sum(freight::numeric) FROM orders WHERE shipped_date IS NOT NULL GROUP BY 1$$, '... by month of shipping, freight of the header');
SELECT is((SELECT count(*)::int FROM northwind_dw.fact_order_details WHERE shipped_date_key = 0),
	(SELECT count(*)::int FROM order_details JOIN orders USING (order_id) WHERE shipped_date IS NULL), 'what is not shipped has day 0');
SELECT set_eq('SELECT m.last_name, b.last_name AS boss FROM northwind_dw.dim_employee m LEFT JOIN northwind_dw.dim_employee b ON b.employee_key = m.reports_to_key WHERE m.employee_key > 0',
	'SELECT m.last_name, b.last_name AS boss FROM employees m LEFT JOIN employees b ON b.employee_id = m.reports_to', 'the hierarchy of employees');
SELECT set_eq('SELECT e.last_name, t.territory_description, t.region_description FROM northwind_dw.bridge_employee_territories JOIN northwind_dw.dim_employee e USING (employee_key) JOIN northwind_dw.dim_territory t USING (territory_key)',
	'SELECT last_name, territory_description, region_description FROM employee_territories JOIN employees USING (employee_id) JOIN territories USING (territory_id) JOIN region USING (region_id)', 'the bridge');

-- the same as a landing schema of text
CREATE SCHEMA northwind_text;
DO $$DECLARE r record; columns text; BEGIN
	FOR r IN SELECT oid, relname FROM pg_class WHERE relnamespace = 'northwind_star'::regnamespace AND relkind = 'r' LOOP
		SELECT string_agg(format('%I::text', attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
		WHERE attrelid = r.oid AND attnum > 0 AND atttypid <> 'bytea'::regtype;
		EXECUTE format('CREATE TABLE northwind_text.%I AS SELECT %s FROM northwind_star.%1$I', r.relname, columns);
	END LOOP;
END$$;
SELECT set_eq($$SELECT object COLLATE "C", role, rows FROM synth_star_run('northwind_text', '{"target": "northwind_text_dw"}')$$,
	'SELECT object COLLATE "C", role, rows FROM first_run', 'tables of text make the same star');
SELECT results_eq('SELECT count(*), sum(quantity), sum(unit_price * quantity), sum(freight_allocated) FROM northwind_text_dw.fact_order_details',
	'SELECT count(*), sum(quantity), sum(unit_price::numeric * quantity), sum(freight_allocated) FROM northwind_dw.fact_order_details', '... with the same totals');

-- changes; the script is kept, as one that is written anew would see less of a reference that half of the rows have lost
CREATE TEMP TABLE script AS SELECT synth_star('northwind_star', '{"target": "northwind_dw", "deleted": "delete"}') AS s;
UPDATE customers SET city = 'Elsewhere' WHERE customer_id = 'ALFKI';
DELETE FROM shippers WHERE shipper_id = 1;
UPDATE orders SET ship_via = 99 WHERE order_id = 10248;
INSERT INTO order_details VALUES (10248, 1, 2.5, 3, 0);
DO $$BEGIN EXECUTE (SELECT s FROM script); END$$;
SELECT results_eq($$SELECT object COLLATE "C", inserted, updated FROM northwind_dw.star_loads WHERE load_id = 3 AND inserted + updated > 0 ORDER BY place$$,
	$$VALUES ('dim_customer' COLLATE "C", 0::bigint, 1::bigint), ('fact_order_details', 1, 3)$$, 'a change of a member, a line and its header');
SELECT is((SELECT unknown::int FROM northwind_dw.star_loads WHERE load_id = 3 AND object = 'fact_order_details'), 4, 'a shipper that is not there is the unknown member, and counted');
INSERT INTO shippers VALUES (99, 'late', NULL);
DO $$BEGIN EXECUTE (SELECT s FROM script); END$$;
SELECT is((SELECT unknown::int FROM northwind_dw.star_loads WHERE load_id = 4 AND object = 'fact_order_details'), 0, 'when it arrives, the facts are corrected');
SELECT is((SELECT count(*)::int FROM northwind_dw.dim_shipper WHERE shipper_id = 1), 1, 'a member that facts refer to stays');
DELETE FROM order_details WHERE order_id = 10249;
DO $$BEGIN EXECUTE (SELECT s FROM script); END$$;
SELECT results_eq('SELECT count(*), sum(freight_allocated) FROM northwind_dw.fact_order_details',
	'SELECT count(*), (SELECT sum(freight::numeric) FROM orders WHERE order_id IN (SELECT order_id FROM order_details)) FROM order_details', 'rows that are gone are deleted, totals agree');
SELECT * FROM finish();
ROLLBACK;
