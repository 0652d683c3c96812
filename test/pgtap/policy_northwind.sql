-- Northwind masked in place by a set of rules as a person would write it.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(12);

CREATE SCHEMA northwind_law;
SET LOCAL search_path = northwind_law, public;
-- the dump names a setting that servers no longer have
\set northwind `grep -vE 'default_with_oids|^DROP TABLE' test/data/northwind/northwind.sql`
:northwind
SET LOCAL search_path = northwind_law, public;
SET LOCAL client_min_messages = error;

-- a second foreign key over a text, and one of a value that is unique itself
ALTER TABLE customers ADD UNIQUE (phone);
CREATE VIEW contacts AS SELECT company_name, contact_name, phone FROM customers UNION ALL SELECT company_name, contact_name, phone FROM suppliers;

CREATE TABLE rules (t text, c text, rule text);
INSERT INTO rules VALUES
	('customers', 'customer_id', 'encrypt'), ('customers', 'company_name', 'company'), ('customers', 'contact_name', 'full_name'),
	('customers', 'address', 'address'), ('customers', 'city', 'city'), ('customers', 'region', 'null'), ('customers', 'postal_code', 'postcode'),
	('customers', 'phone', 'phone'), ('customers', 'fax', 'phone'),
	('employees', 'employee_id', 'encrypt'), ('employees', 'last_name', 'last_name'), ('employees', 'first_name', 'first_name'),
	('employees', 'title_of_courtesy', 'shuffle'), ('employees', 'birth_date', 'date'), ('employees', 'hire_date', 'generalize(width = "month")'),
	('employees', 'address', 'address'), ('employees', 'city', 'city'), ('employees', 'region', 'null'), ('employees', 'postal_code', 'postcode'),
	('employees', 'home_phone', 'phone'), ('employees', 'extension', 'encrypt'), ('employees', 'photo', 'null'), ('employees', 'notes', 'constant("-")'), ('employees', 'photo_path', 'url'),
	('orders', 'ship_name', 'company'), ('orders', 'ship_address', 'address'), ('orders', 'ship_city', 'city'), ('orders', 'ship_region', 'null'), ('orders', 'ship_postal_code', 'postcode'), ('orders', 'freight', 'synthetic'),
	('suppliers', 'company_name', 'company'), ('suppliers', 'contact_name', 'full_name'), ('suppliers', 'address', 'address'), ('suppliers', 'city', 'city'),
	('suppliers', 'postal_code', 'postcode'), ('suppliers', 'phone', 'phone'), ('suppliers', 'fax', 'phone'), ('suppliers', 'homepage', 'null'),
	('shippers', 'phone', 'phone');
SELECT lives_ok($$SELECT synth_set_rule(t::regclass, c, rule) FROM rules$$, 'rules are accepted');

-- what must not be found afterwards: whole values, of which a pseudonym is never one by chance
CREATE FUNCTION personal() RETURNS TABLE (value text) LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
	FOR r IN SELECT * FROM rules WHERE rule NOT IN ('shuffle', 'city', 'synthetic', 'date', 'first_name', 'last_name', 'postcode')
		AND rule NOT LIKE 'generalize%' LOOP
		RETURN QUERY EXECUTE format('SELECT DISTINCT %I::text FROM %I WHERE length(%I::text) > 7', r.c, r.t, r.c);
	END LOOP;
END $$;
CREATE TABLE before_personal AS SELECT DISTINCT value FROM personal();
CREATE TABLE before_people AS SELECT first_name || ' ' || last_name AS who, birth_date FROM employees;
CREATE TABLE before_join AS SELECT count(*) AS n, sum(quantity) AS q FROM orders JOIN order_details USING (order_id) JOIN customers USING (customer_id) JOIN employees USING (employee_id);
CREATE TABLE before_ids AS SELECT customer_id FROM customers;
CREATE TABLE before_freight AS SELECT avg(freight) AS mean, array_agg(freight ORDER BY freight) AS all_of_it FROM orders;

SELECT results_eq($$SELECT source::text, rows FROM synth_anonymize_schema('northwind_law') ORDER BY 1$$,
	$$VALUES ('customer_customer_demo', 0::bigint), ('customers', 91), ('employee_territories', 49), ('employees', 9), ('orders', 830), ('shippers', 6), ('suppliers', 29)$$,
	'tables with rules and those that refer to them');
CREATE FUNCTION all_text() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE t regclass;
BEGIN
	FOR t IN SELECT c.oid FROM pg_class c WHERE relnamespace = 'northwind_law'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'before%' AND relname <> 'rules' LOOP
		RETURN QUERY EXECUTE format('SELECT t::text FROM %s t', t);
	END LOOP;
END $$;
CREATE TABLE before_text AS SELECT string_agg(x, E'\n') AS everything FROM all_text() x;
SELECT cmp_ok((SELECT count(*) FROM before_personal), '>', 600::bigint, 'hundreds of personal values are looked for');
SELECT is_empty($$SELECT value FROM before_personal, before_text WHERE position(value IN everything) > 0$$, 'and none is found in any table');
SELECT is_empty($$SELECT who FROM before_people, before_text WHERE position(replace(who, ' ', ',') IN everything) > 0$$, 'no employee is called as before');
SELECT is((SELECT count(*) FROM customers JOIN before_ids USING (customer_id)), 0::bigint, 'no key is what it was');
SELECT results_eq($$SELECT count(*), sum(quantity) FROM orders JOIN order_details USING (order_id) JOIN customers USING (customer_id) JOIN employees USING (employee_id)$$,
	$$SELECT n, q FROM before_join$$, 'joins give what they gave');
SELECT is((SELECT count(*) FROM employees e JOIN employees b ON e.reports_to = b.employee_id), 8::bigint, 'all but one have a boss');
SELECT cmp_ok((SELECT abs(avg(freight) - (SELECT mean FROM before_freight))::numeric FROM orders), '<', 20::numeric, 'drawn freights have their mean (4 standard errors are 16)');
SELECT is((SELECT count(*) FROM contacts), 120::bigint, 'the view works');

CREATE FUNCTION revalidate_all() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE c record; definition text; n bigint := 0;
BEGIN
	FOR c IN SELECT oid, conname, conrelid::regclass t FROM pg_constraint
		WHERE contype IN ('f', 'c') AND connamespace = 'northwind_law'::regnamespace ORDER BY oid
	LOOP
		definition := pg_get_constraintdef(c.oid);
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', c.t, c.conname, c.conname, definition);
		n := n + 1;
	END LOOP;
	RETURN n;
END $$;
SELECT is(revalidate_all(), 13::bigint, 'all foreign keys hold');
SELECT is((SELECT count(*) FROM (SELECT customer_id FROM customers GROUP BY 1 UNION ALL SELECT phone FROM customers GROUP BY 1) x), 182::bigint, 'keys are unique');

SELECT * FROM finish();
ROLLBACK;
