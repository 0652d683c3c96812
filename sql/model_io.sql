-- synth_model: text, binary, jsonb, comparison; a value of each released format.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;

-- Format 1. Integer x is 10, 20 or 30; text y is red where x is 10, else empty
-- or NULL. It must stay readable in all later versions.
CREATE TABLE model_sample (format int, m synth_model);
INSERT INTO model_sample VALUES (1,
	'U1lOTQEAAAAgAAAAAQAAANsAAAAAAAAAWDBEVFxFWbO5AWRkBQACAgF4D3BnX2NhdGFsb2cuaW50NA'
	'EBAQABAAF5D3BnX2NhdGFsb2cudGV4dAECAAEBFnsic3VwcHJlc3NlZF9yb3dzIjogM30AAAAAAAAA'
	'AAAA8D8AAAAAAAAAAAMAAAMAAABTHisfKyAAAAADAAIDAAIBAAMCARwBHQEeAAABAAIAAQNyZWQAAD'
	'weCgMAAgMAAgIBAAAAAwABOgEDHAEIAQAAAAAAAAAAAB4AAAABHwAAAAIg');

SELECT column_name, type_name, kind, null_fraction, distinct_values, parents, detail
FROM model_sample, synth_describe(m) WHERE format = 1;
SELECT jsonb_pretty(m::jsonb) FROM model_sample WHERE format = 1;

-- text form: there and back; blanks are allowed
SELECT m = m::text::synth_model AS same FROM model_sample;
SELECT m = ('  ' || left(m::text, 40) || E'\n\t' || substr(m::text, 41) || ' ')::synth_model AS same
FROM model_sample;

-- a learned one too, also in a COPY as text and as binary
CREATE TABLE model_source (a int, b text, c numeric(6, 2), d date);
INSERT INTO model_source
SELECT i % 50, CASE WHEN i % 9 > 0 THEN 'v' || i % 7 END, i % 300 / 4.0, date '2024-02-28' + i % 90
FROM generate_series(1, 2000) i;
INSERT INTO model_sample SELECT 0, synth_learn(s) FROM model_source s;
SELECT column_name, type_name, kind FROM model_sample, synth_describe(m) WHERE format = 0;
CREATE TABLE model_copy (format int, m synth_model);
\copy model_sample to program 'cat > "$PG_ABS_BUILDDIR/results/model_io.txt"'
\copy model_copy from program 'cat "$PG_ABS_BUILDDIR/results/model_io.txt"'
\copy model_sample to program 'cat > "$PG_ABS_BUILDDIR/results/model_io.bin"' (format binary)
\copy model_copy from program 'cat "$PG_ABS_BUILDDIR/results/model_io.bin"' (format binary)
SELECT s.format, count(*), bool_and(s.m = c.m) AS same
FROM model_sample s JOIN model_copy c USING (format) GROUP BY 1 ORDER BY 1;

-- comparison
SELECT count(*), count(DISTINCT m) FROM model_copy;
SELECT count(*) FROM (SELECT m FROM model_copy UNION SELECT m FROM model_sample) u;
SELECT a.format, b.format, a.m = b.m AS eq, a.m <> b.m AS ne, a.m < b.m OR b.m < a.m AS one_less,
       (a.m > b.m) = (b.m < a.m) AS gt, (a.m <= b.m) = NOT (a.m > b.m) AS le, (a.m >= b.m) = NOT (a.m < b.m) AS ge
FROM model_sample a, model_sample b ORDER BY 1, 2;
SET LOCAL enable_sort = off;
SELECT count(*) FROM (SELECT m FROM model_copy GROUP BY m) g;
RESET enable_sort;
SET LOCAL enable_hashagg = off;
SELECT count(*) FROM (SELECT m FROM model_copy GROUP BY m) g;
RESET enable_hashagg;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_hashjoin = off;
SELECT count(*) FROM model_copy a JOIN model_copy b ON a.m = b.m;
RESET enable_hashjoin;
SET LOCAL enable_mergejoin = off;
SELECT count(*) FROM model_copy a JOIN model_copy b ON a.m = b.m;

-- NULL in, NULL out
SELECT NULL::synth_model::text IS NULL, NULL::synth_model::jsonb IS NULL,
       (SELECT count(*) FROM synth_describe(NULL));
ROLLBACK;
