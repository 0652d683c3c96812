-- Landing tables: what the columns are, and that the expressions do what they say.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL TimeZone = 'UTC';
CREATE TEMP TABLE landing AS
SELECT k::text AS id,
       to_char(date '2015-01-01' + k, 'DD/MM/YYYY') AS day_first,
       to_char(date '2015-01-01' + k, 'MM/DD/YYYY') AS month_first,
       to_char(date '2015-01-01' + k % 9, 'DD/MM/YYYY') AS unknown_order,
       to_char(date '2015-01-01' + k, 'DD.MM.YY') AS short_year,
       to_char(date '2015-01-01' + k, 'FMDD FMMonth YYYY') AS named,
       CASE WHEN k % 3 = 0 THEN to_char(date '2015-01-01' + k, 'YYYY-MM-DD') ELSE to_char(date '2015-01-01' + k, 'DD/MM/YYYY') END AS two_sources,
       CASE WHEN k % 7 = 0 THEN '0000-00-00' ELSE to_char(date '2015-01-01' + k, 'YYYY-MM-DD') END AS zero_dates,
       to_char(date '2015-01-01' + k, 'YYYYMMDD') AS compact,
       to_char(timestamp '2015-01-01' + k * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS zoned,
       (1600000000 + k * 1000)::text AS created_at,
       (k % 24 * 100 + k % 60)::text AS departure_time,
       replace(to_char(k * 12.5, 'FM999990.00'), '.', ',') AS comma,
       (ARRAY['1.234', '5.678', '9.012'])[1 + k % 3] AS unknown_mark,
       (ARRAY['999', '1.234', '12.345', '2.003', '2.004'])[1 + k % 5] AS groups,
       '$' || to_char(k * 999.99, 'FM9,999,990.00') AS price,
       CASE WHEN k % 10 = 0 THEN '-' ELSE k || '.5%' END AS share,
       k || ' kg' AS weight,
       CASE WHEN k % 20 = 0 THEN 'N/A' WHEN k % 21 = 0 THEN 'x' || k ELSE k::text END AS dirty,
       lpad(k::text, 5, '0') AS code,
       (10000 + k)::text AS zip_code,
       CASE WHEN k % 2 = 0 THEN 'oui' ELSE 'non' END AS agreed,
       (k % 2)::text AS bit,
       (k % 2)::text AS is_active,
       md5(k::text)::uuid::text AS token,
       '{"k": ' || k || '}' AS document,
       '192.0.2.' || k AS host,
       (ARRAY['red', 'green', ''])[1 + k % 3] AS colour,
       NULL::text AS nothing,
       k AS typed
FROM generate_series(1, 200) AS k;
SELECT column_name, type_name, format, null_tokens, conforming AS c, nulls AS n, rejected AS r, confidence, ambiguous AS a FROM synth_infer('landing');
SELECT column_name, replace(expression, quote_ident((SELECT nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'synth')) || '.', '') AS expression,
       evidence ->> 'kind' AS kind, evidence ->> 'unit' AS unit, evidence -> 'unique' AS is_unique FROM synth_infer('landing');
-- ambiguous: what there is to choose from
SELECT column_name, c ->> 'format' AS format, c ->> 'conforming' AS conforming FROM synth_infer('landing'), jsonb_array_elements(evidence -> 'candidates') c WHERE ambiguous;
-- every expression yields as many values as are said to conform
CREATE TEMP TABLE checked (column_name name, said bigint, found bigint);
DO $$
DECLARE i record; n bigint;
BEGIN
    FOR i IN SELECT * FROM synth_infer('landing') WHERE NOT ambiguous LOOP
        EXECUTE format('SELECT count(%s) FROM landing', i.expression) INTO n;
        INSERT INTO checked VALUES (i.column_name, i.conforming, n);
    END LOOP;
END $$;
SELECT count(*), count(*) FILTER (WHERE said = found) AS agree FROM checked;
SELECT * FROM checked WHERE said <> found;
-- a saved decision against another load
CREATE TEMP TABLE decisions AS SELECT synth_infer_save('landing') AS saved;
SELECT * FROM synth_infer_drift((SELECT saved FROM decisions), 'landing');
UPDATE landing SET day_first = month_first, weight = 'heavy', code = NULL WHERE id::int > 20;
ALTER TABLE landing DROP COLUMN host, ADD COLUMN "New Column" text;
SELECT column_name, drift, was, now, round(severity::numeric, 2) AS severity FROM synth_infer_drift((SELECT saved FROM decisions), 'landing');
-- what comes again and again is NULL where it is a placeholder, a reject where it is another form
CREATE TEMP TABLE junk AS
SELECT CASE WHEN k % 97 = 0 THEN 'Septmber 2019' WHEN k % 50 = 0 THEN 'Unknown' WHEN k % 61 = 0 THEN 'HOLD' WHEN k % 93 = 0 THEN '2019/13/45'
            WHEN k % 87 = 0 THEN 'Keine Angabe' WHEN k % 79 = 0 THEN '00/00/0000' ELSE to_char(date '2015-01-01' + k % 500, 'YYYY-MM-DD') END AS d
FROM generate_series(1, 3000) k;
SELECT type_name, null_tokens, conforming AS c, nulls AS n, rejected AS r, evidence -> 'null_tokens' AS reasons, evidence -> 'rejected_shapes' AS shapes FROM synth_infer('junk');
-- no rows, no columns, one row, hostile names
CREATE TEMP TABLE "No ""Rows""" ("a""b" text, "select" text, "é
" text);
SELECT column_name, type_name, conforming, nulls, rejected, confidence, expression FROM synth_infer('"No ""Rows"""');
INSERT INTO "No ""Rows""" VALUES ('2014-07-22', ' N/A ', '12');
SELECT column_name, type_name, format, conforming, nulls, rejected FROM synth_infer('"No ""Rows"""');
CREATE TEMP TABLE no_columns ();
SELECT * FROM synth_infer('no_columns');
SELECT * FROM synth_infer(NULL);
ROLLBACK;
