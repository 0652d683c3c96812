-- What .ci/test masks and dumps: see its part "masked_dump".  Northwind with rules on
-- everything that is about a person or tells of one; a masked role that may read it all.
SET client_min_messages = warning;
CREATE EXTENSION synth;
\i test/data/northwind/northwind.sql
RESET search_path;

SELECT synth_set_rule(source::regclass, column_name, rule) FROM (VALUES
    ('customers', 'customer_id', 'encrypt'),
    ('customers', 'company_name', 'company'),
    ('customers', 'contact_name', 'full_name'),
    ('customers', 'address', 'street'),
    ('customers', 'city', 'city'),
    ('customers', 'region', 'null'),
    ('customers', 'postal_code', 'postcode'),
    ('customers', 'phone', 'phone'),
    ('customers', 'fax', 'phone'),
    ('employees', 'employee_id', 'encrypt'),
    ('employees', 'last_name', 'last_name'),
    ('employees', 'first_name', 'first_name'),
    ('employees', 'birth_date', 'generalize(year)'),
    ('employees', 'address', 'street'),
    ('employees', 'city', 'city'),
    ('employees', 'region', 'null'),
    ('employees', 'postal_code', 'postcode'),
    ('employees', 'home_phone', 'phone'),
    ('employees', 'extension', 'hash(4)'),
    ('employees', 'photo', 'null'),
    ('employees', 'notes', 'null'),
    ('employees', 'photo_path', 'constant("http://staff.example/photo")'),
    ('orders', 'ship_name', 'company'),
    ('orders', 'ship_address', 'street'),
    ('orders', 'ship_city', 'city'),
    ('orders', 'ship_region', 'null'),
    ('orders', 'ship_postal_code', 'postcode'),
    ('suppliers', 'company_name', 'company'),
    ('suppliers', 'contact_name', 'full_name'),
    ('suppliers', 'address', 'street'),
    ('suppliers', 'city', 'city'),
    ('suppliers', 'region', 'null'),
    ('suppliers', 'postal_code', 'postcode'),
    ('suppliers', 'phone', 'phone'),
    ('suppliers', 'fax', 'phone'),
    ('suppliers', 'homepage', 'null'),
    ('shippers', 'company_name', 'company'),
    ('shippers', 'phone', 'phone')
) AS rules (source, column_name, rule);
SECURITY LABEL FOR synth ON TABLE customer_demographics IS 'default null';
SELECT synth_mask_view('customers', 'masked_customers');
CREATE VIEW handmade AS SELECT synth_hash(contact_name) AS name, (anonymize_row(s)).phone FROM suppliers s;

SET client_min_messages = error;
DROP ROLE IF EXISTS masked_dumper;
CREATE ROLE masked_dumper LOGIN;
SECURITY LABEL FOR synth ON ROLE masked_dumper IS 'masked';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO masked_dumper;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO masked_dumper;
REVOKE ALL ON synth_keys FROM masked_dumper;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_preload_libraries = ''synth''', current_database()); END $$;
