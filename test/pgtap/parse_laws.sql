-- Laws of reading: what is written in a format is read back, and nothing else is; inference agrees with its own expressions.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(19);
SET LOCAL TimeZone = 'UTC';
CREATE TEMP TABLE moment AS
SELECT timestamp '1970-01-01' + (i * 7919 % 36500) * interval '1 day' + (i * 104729 % 86400) * interval '1 second' AS t FROM generate_series(1, 3000) i;

-- the server writes, we read; its patterns beside CLDR's
CREATE TEMP TABLE layout (pattern text, cldr text, unit text);
INSERT INTO layout VALUES ('YYYY-MM-DD', 'yyyy-MM-dd', 'day'), ('DD/MM/YYYY', 'dd/MM/yyyy', 'day'), ('FMDD.FMMM.YYYY', 'd.M.yyyy', 'day'),
    ('YYYYMMDD', 'yyyyMMdd', 'day'), ('MM/DD/YY', 'MM/dd/yy', 'day'), ('DD Mon YYYY', 'dd MMM yyyy@en', 'day'), ('FMMonth FMDD, YYYY', 'MMMM d, yyyy@en', 'day'),
    ('FMDay, DD Mon YY', 'EEEE, dd MMM yy@en', 'day'), ('YYYY-DDD', 'yyyy-DDD', 'day'), ('IYYY"-W"IW-ID', 'YYYY-''W''ww-e', 'day'), ('YYYY-MM', 'yyyy-MM', 'month'),
    ('YYYY-MM-DD HH24:MI:SS', 'yyyy-MM-dd HH:mm:ss', 'second'), ('DD.MM.YYYY HH24:MI', 'dd.MM.yyyy HH:mm', 'minute'), ('MM/DD/YYYY HH12:MI:SS AM', 'MM/dd/yyyy hh:mm:ss a', 'second'),
    ('YYYYMMDDHH24MISS', 'yyyyMMddHHmmss', 'second'), ('YYYY-MM-DD"T"HH24:MI:SS.US', 'yyyy-MM-dd''T''HH:mm:ss.S', 'second');
SELECT is(array_agg(DISTINCT cldr), NULL, 'every format reads what to_char writes')
FROM layout, moment WHERE synth_parse_timestamp(to_char(t, pattern), cldr) IS DISTINCT FROM date_trunc(unit, t);
SELECT is(array_agg(DISTINCT cldr), NULL, 'and no longer text')
FROM layout, moment WHERE synth_parse_timestamp(to_char(t, pattern) || 'x', cldr) IS NOT NULL OR synth_parse_timestamp('x' || to_char(t, pattern), cldr) IS NOT NULL;
SELECT is(count(*), 0::bigint, 'a guess in its own format is its own value')
FROM layout, (SELECT * FROM moment LIMIT 60) m, synth_guess(to_char(t, pattern)) g
WHERE g.type_name IN ('date', 'timestamp') AND synth_parse_timestamp(to_char(t, pattern), g.format) IS DISTINCT FROM g.value::timestamp;
SELECT is(count(*), (SELECT count(*) FROM moment), 'epochs') FROM moment
WHERE synth_parse_timestamptz(extract(epoch FROM t)::bigint::text, 'epoch') = t AT TIME ZONE 'UTC'
  AND synth_parse_timestamptz((extract(epoch FROM t) * 1000)::bigint::text, 'epoch_ms') = t AT TIME ZONE 'UTC';
SELECT is(count(*), 0::bigint, 'a date is as the server''s cast has it') FROM moment
WHERE synth_parse_date(t::date::text) <> t::date OR synth_parse_timestamp(t::text) <> t;
SELECT is(array_agg(y ORDER BY y), ARRAY[1970, 1999, 2000, 2069], 'two digits are 1970 to 2069')
FROM unnest(ARRAY['70', '99', '00', '69']) v, LATERAL (SELECT extract(year FROM synth_parse_date('01.01.' || v, 'dd.MM.yy'))::int AS y) s;
SELECT is(count(*), 97::bigint, 'leap days of four centuries')
FROM generate_series(1901, 2300) y WHERE synth_parse_date(y || '-02-29') IS NOT NULL;

-- numbers
CREATE TEMP TABLE number AS
SELECT ((i * 7919 - 12000000) * 1000003::numeric / 1000) AS n FROM generate_series(1, 3000) i;
SELECT is(count(*), 0::bigint, 'numbers are as the server''s cast has them') FROM number
WHERE synth_parse_number(n::text) <> n OR scale(synth_parse_number(n::text)) <> scale(n) OR synth_parse_float(n::text) <> n::text::float8;
SELECT is(count(*), 0::bigint, 'groups and marks of five countries')
FROM number, LATERAL (SELECT to_char(n, 'FM999,999,999,999,990.000') AS t) x,
     (VALUES ('', ',', '.'), ('@de', '.', ','), ('@fr', ' ', ','), ('@de_CH', '’', '.'), ('@٫٬', '٬', '٫')) AS l(locale, grp, dec)
WHERE synth_parse_number(replace(replace(translate(t, ',.', '#$'), '#', grp), '$', dec), '#,##0.000' || locale) IS DISTINCT FROM n;
SELECT is(count(*), 0::bigint, 'floats to the last bit') FROM generate_series(1, 3000) i, LATERAL (SELECT exp(i / 7.0 - 200) * sqrt(i) AS f) x
WHERE f BETWEEN 1e-290 AND 1e300 AND synth_parse_float(f::text) <> f;
SELECT is(synth_parse_number(string_agg(chr(base + d), '' ORDER BY d)), 123456789::numeric, 'digits of a script')
FROM (VALUES (x'0660'::int), (x'0966'::int), (x'FF10'::int)) s(base), generate_series(1, 9) d WHERE base = x'0966'::int;

-- inference: the same decision whatever the order of rows, in one scan or two
CREATE TEMP TABLE landing AS
SELECT i::text AS id, to_char(timestamp '2015-01-01' + i * interval '7 min', 'DD/MM/YYYY HH24:MI') AS stamp,
       CASE WHEN i % 100 = 0 THEN 'bad' || i WHEN i % 10 = 0 THEN 'N/A' ELSE (i * 0.25)::text END AS amount, md5(i::text) AS hash
FROM generate_series(1, 20000) i;
CREATE TEMP TABLE shuffled AS SELECT * FROM landing ORDER BY hash;
SELECT results_eq('SELECT column_name, type_name, format, null_tokens, conforming, nulls, rejected FROM synth_infer(''landing'')',
                  'SELECT column_name, type_name, format, null_tokens, conforming, nulls, rejected FROM synth_infer(''shuffled'')', 'any order of the rows');
CREATE TEMP TABLE plenty AS SELECT column_name, type_name, format, null_tokens, conforming, nulls, rejected FROM synth_infer('landing');
SET LOCAL maintenance_work_mem = '1MB';
SELECT results_eq('SELECT * FROM plenty',
                  'SELECT column_name, type_name, format, null_tokens, conforming, nulls, rejected FROM synth_infer(''landing'')', 'little memory');
SELECT is((SELECT evidence ->> 'distinct_exact' FROM synth_infer('landing') WHERE column_name = 'hash'), 'false', 'which then was too little');
SELECT cmp_ok(abs((SELECT (evidence ->> 'distinct')::float8 FROM synth_infer('landing') WHERE column_name = 'hash') / 20000 - 1), '<', 0.1::float8, 'an estimate of the distinct values');
SELECT is((SELECT array_agg(conforming + nulls + rejected) FROM synth_infer('landing')), ARRAY[20000, 20000, 20000, 20000]::bigint[], 'every row is accounted for');
SELECT is((SELECT array_agg(rejected) FROM synth_infer('landing')), ARRAY[0, 0, 200, 0]::bigint[], 'rejects are those that were planted');

-- as wide as a table can be
SET LOCAL maintenance_work_mem = '64MB';
DO $$ BEGIN EXECUTE (SELECT 'CREATE TEMP TABLE wide (' || string_agg('c' || i || ' text', ', ') || ')' FROM generate_series(1, 1600) i); END $$;
INSERT INTO wide (c1, c800, c1600) SELECT i::text, '2014-07-' || lpad(i::text, 2, '0'), 'x' FROM generate_series(1, 30) i;
SELECT is(array_agg(type_name ORDER BY ordinality), ARRAY['integer', 'date', 'text'], '1,600 columns')
FROM synth_infer('wide') WITH ORDINALITY WHERE column_name IN ('c1', 'c800', 'c1600');
-- row security and privileges are the reader's
CREATE TEMP VIEW few AS SELECT * FROM landing WHERE id::int <= 100;
SELECT is((SELECT sum(conforming) FROM synth_infer('few') WHERE column_name = 'id'), 100::numeric, 'a view');
SELECT * FROM finish();
ROLLBACK;
