-- synth_clean: each rule on a table where it can be judged by eye.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

-- words for NULL, blanks, cases
CREATE TABLE clean_words (id int, city text, amount text);
INSERT INTO clean_words SELECT i, (ARRAY['Paris', 'London', 'Berlin'])[1 + i % 3], (i * 10)::text FROM generate_series(1, 60) i;
UPDATE clean_words SET amount = 'unknown' WHERE id = 7;
UPDATE clean_words SET amount = ' ' WHERE id = 8;
UPDATE clean_words SET city = 'N/A' WHERE id = 9;
UPDATE clean_words SET city = 'PARIS' WHERE id = 12;
UPDATE clean_words SET city = ' London' WHERE id = 13;
UPDATE clean_words SET city = 'Brelin' WHERE id = 14;
UPDATE clean_words SET amount = '12O' WHERE id = 15;
SELECT w.id, c.column_name, c.rule, c.suggestion, c.confidence FROM synth_clean('clean_words') c JOIN clean_words w ON w.ctid = c.row_id ORDER BY w.id, 2;

-- units: spelled in several ways, here and there, in one way but for some; two units are no variants
CREATE TABLE clean_units (id int, several text, few text, one text, two text, noise text);
INSERT INTO clean_units SELECT i, i % 9 + 1 || (ARRAY['.0 oz', ' OZ.', ' ounces'])[1 + i % 3], (i % 9)::text, i || ' kg', i || (ARRAY[' kg', ' lb'])[1 + i % 2], (i * 0.5)::text
FROM generate_series(1, 60) i;
UPDATE clean_units SET few = few || '%' WHERE id IN (20, 21);
UPDATE clean_units SET one = '22' WHERE id = 22;
UPDATE clean_units SET one = '23 kgs' WHERE id = 23;
UPDATE clean_units SET noise = '0.30000000000000004' WHERE id = 24;
SELECT u.id, c.column_name, c.rule, c.suggestion FROM synth_clean('clean_units') c JOIN clean_units u ON u.ctid = c.row_id
WHERE column_name <> 'several' OR u.id < 4 ORDER BY u.id, 2;

-- dependencies, found on the data; values that slipped into the column beside; doubled rows
CREATE TABLE clean_orders (id int, customer text, city text, country text, qty int);
INSERT INTO clean_orders SELECT i, 'customer ' || i % 12, (ARRAY['Oslo', 'Lima', 'Rome', 'Cairo'])[1 + i % 12 % 4], (ARRAY['NO', 'PE', 'IT', 'EG'])[1 + i % 12 % 4], i % 7
FROM generate_series(1, 240) i;
UPDATE clean_orders SET city = 'Lima' WHERE id = 24;
UPDATE clean_orders SET country = 'XX' WHERE id = 25;
UPDATE clean_orders SET city = NULL WHERE id = 26;
UPDATE clean_orders SET city = city || ' ' || country, country = NULL WHERE id IN (30, 31, 32);
SELECT o.id, c.column_name, c.rule, c.suggestion FROM synth_clean('clean_orders') c JOIN clean_orders o ON o.ctid = c.row_id
WHERE c.rule <> 'duplicate row' ORDER BY o.id, 2;
CREATE TABLE clean_doubles AS SELECT i AS id, 'name ' || i AS name, i * 3 % 50 AS number, i % 7 AS kind FROM generate_series(1, 50) i;
INSERT INTO clean_doubles SELECT 50 + id, upper(name), number, kind FROM clean_doubles WHERE id IN (5, 8);
INSERT INTO clean_doubles SELECT 50 + id, name, number, kind FROM clean_doubles WHERE id IN (11, 12);
SELECT d.id, c.column_name, c.rule, o.id AS first FROM synth_clean('clean_doubles') c JOIN clean_doubles d ON d.ctid = c.row_id JOIN clean_doubles o ON o.ctid = c.suggestion::tid
WHERE c.rule = 'duplicate row' ORDER BY 1;

-- nothing is said of a table that is in order, of keys, of free numbers
CREATE TABLE clean_good AS SELECT i AS id, md5(i::text) AS token, i % 5 AS grade, (i * i % 101)::text AS number, date '2024-01-01' + i AS day, i * 1.5 AS amount
FROM generate_series(1, 500) i;
SELECT * FROM synth_clean('clean_good');

-- nothing there
CREATE TABLE clean_none ();
CREATE TABLE clean_empty (a text, b int);
CREATE TABLE clean_nulls AS SELECT NULL::text AS a, NULL::int AS b FROM generate_series(1, 50);
SELECT * FROM synth_clean('clean_none');
SELECT * FROM synth_clean('clean_empty');
SELECT * FROM synth_clean('clean_nulls');
INSERT INTO clean_empty VALUES ('N/A', 1);
SELECT column_name, rule, suggestion = '' AS emptied FROM synth_clean('clean_empty');

-- names that need quoting, types beyond text, a dropped column, a materialized view
CREATE TABLE clean_hostile (gone int, "a""b; --" text, "SELECT" text, "名" text, doc jsonb, tags text[], span int4range, place point, ok bool, wait interval);
ALTER TABLE clean_hostile DROP COLUMN gone;
INSERT INTO clean_hostile SELECT 'value' || i % 3, 'n.a.', 'x', '{"a": 1}', '{x,y}', '[1,3)', '(1,2)', true, '1 day' FROM generate_series(1, 30) i;
SELECT column_name, rule, count(*) FROM synth_clean('clean_hostile') GROUP BY 1, 2;
CREATE MATERIALIZED VIEW clean_view AS SELECT * FROM clean_words;
SELECT count(*) = (SELECT count(*) FROM synth_clean('clean_words')) AS same FROM synth_clean('clean_view');

ROLLBACK;
