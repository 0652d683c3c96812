-- Personal columns of a table: what is found, why, and which rule is suggested.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

CREATE TABLE detect_customers (id int, first_name text, last_name text, mail text, phone text, born date, city text, plan text, c8 text,
	remarks text);
INSERT INTO detect_customers
SELECT i, (ARRAY['Anna', 'Luca', 'Emma', 'Noah'])[1 + i % 4], (ARRAY['Weber', 'Rossi', 'Martin'])[1 + i % 3], 'u' || i || '@example.org',
	'+44 20 7946 0' || 100 + i, date '1970-01-01' + 400 * i, 'Bath', 'gold', i || ' Oak Street', NULL
FROM generate_series(1, 40) i;

SELECT column_name, category, confidence, suggested_rule FROM synth_detect('detect_customers');
-- counts, no values
SELECT column_name, jsonb_pretty(evidence) AS evidence FROM synth_detect('detect_customers') WHERE column_name IN ('mail', 'phone');
-- a few rows are enough
SELECT string_agg(column_name, ', ') FROM synth_detect('detect_customers', 5);
-- of a whole schema
CREATE SCHEMA detect_schema;
CREATE TABLE detect_schema.members (name text, joined date);
CREATE TABLE detect_schema.parts (part_id int, name text);
SELECT source, column_name, category FROM synth_detect_schema('detect_schema');
-- an empty table, one without columns
CREATE TABLE detect_empty ();
SELECT count(*) FROM synth_detect('detect_empty');
ROLLBACK;
