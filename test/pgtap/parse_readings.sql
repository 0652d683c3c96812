-- Readings of the labelled texts in test/data/types (its README names sources and licences), and types of its tables.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(6);
CREATE TEMP TABLE line (file text, body jsonb);
CREATE TEMP TABLE raw (body text);
\copy raw FROM 'test/data/types/dates.jsonl' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
INSERT INTO line SELECT 'dates', body::jsonb FROM raw;
TRUNCATE raw;
\copy raw FROM 'test/data/types/prices.jsonl' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
INSERT INTO line SELECT 'prices', body::jsonb FROM raw;
TRUNCATE raw;
\copy raw FROM 'test/data/types/ptype_labels.json' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
CREATE TEMP TABLE label AS
SELECT t.key AS name, c.ordinality AS column_number, CASE WHEN c.value LIKE 'date%' THEN 'date' ELSE c.value END AS kind
FROM (SELECT string_agg(body, '')::jsonb AS all_of_them FROM raw) r, jsonb_each(all_of_them) t,
     jsonb_array_elements_text(t.value) WITH ORDINALITY c(value, ordinality);

-- the first reading that is a date; the answers of one source are in UTC
CREATE TEMP TABLE answer AS
SELECT body ->> 'text' AS value, left(body ->> 'expected', 19) AS expected,
       CASE WHEN g.type_name = 'date' THEN g.value || ' 00:00:00'
            WHEN g.type_name = 'timestamptz' AND body ->> 'source' = 'dateparse' THEN to_char(g.value::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
            ELSE left(g.value, 19) END AS found
FROM line LEFT JOIN LATERAL (SELECT * FROM synth_guess(body ->> 'text') g WHERE type_name IN ('date', 'timestamp', 'timestamptz') LIMIT 1) g ON true
WHERE file = 'dates';
SELECT cmp_ok(count(*) FILTER (WHERE found = expected), '>=', 245::bigint, 'dates of 250 that are right') FROM answer;
SELECT cmp_ok(count(*) FILTER (WHERE found <> expected), '<=', 4::bigint, 'dates that are wrong') FROM answer;

CREATE TEMP TABLE price AS
SELECT (body ->> 'amount')::numeric AS expected, g.value::numeric AS found
FROM line LEFT JOIN LATERAL (SELECT * FROM synth_guess(body ->> 'price_raw') g WHERE type_name IN ('bigint', 'numeric') LIMIT 1) g ON true
WHERE file = 'prices';
SELECT cmp_ok(count(*) FILTER (WHERE found IS NOT DISTINCT FROM expected), '>=', 576::bigint, 'prices of 590 that are right') FROM price;

-- a table of text for each file, its columns c1 ... cN
CREATE FUNCTION pg_temp.make(name text, columns int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TEMP TABLE %I (%s)', name, (SELECT string_agg(format('c%s text', i), ', ') FROM generate_series(1, columns) i));
END $$;
SELECT pg_temp.make(name, count(*)::int) FROM label GROUP BY name ORDER BY name;
\copy accident2016 FROM 'test/data/types/ptype/accident2016.csv' (FORMAT csv, HEADER, NULL E'\x01')
\copy data_gov_10151_1 FROM 'test/data/types/ptype/data_gov_10151_1.csv' (FORMAT csv, HEADER, NULL E'\x01')
-- names help: a time of day as a number, a postcode
ALTER TABLE accident2016 RENAME c6 TO "Time (24hr)";
ALTER TABLE data_gov_10151_1 RENAME c16 TO "ARC_ZIP";
ALTER TABLE data_gov_10151_1 RENAME c21 TO "ZipCodes";
CREATE TEMP TABLE found AS
SELECT l.*, i.type_name, i.ambiguous, i.nulls,
       CASE WHEN i.type_name IN ('integer', 'bigint') THEN 'integer' WHEN i.type_name LIKE 'numeric%' OR i.type_name = 'double precision' THEN 'float'
            WHEN i.type_name = 'boolean' THEN 'boolean' WHEN i.type_name IN ('date', 'time', 'timestamp', 'timestamptz') THEN 'date' ELSE 'string' END AS kind_found
FROM label l JOIN (SELECT 'accident2016' AS name, * FROM synth_infer('accident2016') WITH ORDINALITY
                   UNION ALL SELECT 'data_gov_10151_1', * FROM synth_infer('data_gov_10151_1') WITH ORDINALITY) i
     ON l.name = i.name AND l.column_number = i.ordinality
WHERE l.kind IN ('integer', 'float', 'boolean', 'date', 'string');
SELECT is(count(*), 38::bigint, 'labelled columns') FROM found;
SELECT is(count(*) FILTER (WHERE kind = kind_found), 36::bigint, 'columns of the kind that people gave them') FROM found;
SELECT is(string_agg(DISTINCT type_name, ', '), 'text', 'the others are postcodes, which stay text') FROM found WHERE kind <> kind_found;
SELECT * FROM finish();
ROLLBACK;
