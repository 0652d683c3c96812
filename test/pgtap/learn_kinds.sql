-- Properties of columns that are learned by their parts.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
SELECT plan(31);

-- a number from 0 to n - 1 that looks random
CREATE FUNCTION any_of(p_i int, p_salt text, p_n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$SELECT (('x' || substr(md5(p_i || p_salt), 1, 7))::bit(28)::int % p_n)$$;

-- what a column's parts have to do with other columns, and with each other
CREATE TABLE dependent AS
SELECT g, level,
	jsonb_build_object('level', level, 'class', 'c' || level / 25,
		'items', (SELECT jsonb_agg(jsonb_build_object('g', g || '-' || any_of(i, 'e' || j, 3), 'w', level + any_of(i, 'w' || j, 10)))
			FROM generate_series(1, 1 + g + any_of(i, 'n', 2)) j)) AS doc,
	(SELECT array_agg(100 * g + any_of(i, 'x' || j, 50)) FROM generate_series(1, 2 + 2 * g) j) AS numbers,
	int4range(level, level + 1 + 10 * g + any_of(i, 'r', 5)) AS span,
	CASE WHEN any_of(i, 'u', 4) = 0 THEN NULL ELSE point(level + any_of(i, 'p', 5), -level) END AS place,
	('10.' || g || '.' || any_of(i, 'o', 200) || '.' || any_of(i, 'oo', 200))::inet AS address,
	(g * 4 + any_of(i, 'b', 4))::bit(4) || any_of(i, 'bb', 4096)::bit(12) AS bits
FROM (SELECT i, any_of(i, 'g', 3) AS g, any_of(i, 'l', 100) AS level FROM generate_series(1, 5000) i) x;
CREATE TABLE dependent_model AS SELECT synth_train('dependent') AS m;
CREATE TABLE drawn AS SELECT s.* FROM dependent_model, synth_sample(m, NULL::dependent, 5000, 3) s;

SELECT cmp_ok((SELECT corr(level, (doc->>'level')::int) FROM drawn), '>', 0.98::float8, 'a path follows another column');
SELECT cmp_ok((SELECT count(*) FROM drawn WHERE doc->>'class' = 'c' || (doc->>'level')::int / 25), '>', 4750::bigint,
	'a path follows another path');
SELECT cmp_ok((SELECT corr(g, jsonb_array_length(doc->'items')) FROM drawn),
	'>', (SELECT corr(g, jsonb_array_length(doc->'items')) - 0.03 FROM dependent), 'the length of an array follows another column');
SELECT cmp_ok((SELECT avg((e->>'g' LIKE g || '-%')::int)::float8 FROM drawn, jsonb_array_elements(doc->'items') e), '>', 0.97::float8,
	'every element of an array follows another column');
SELECT cmp_ok((SELECT corr(level, (e->>'w')::int) FROM drawn, jsonb_array_elements(doc->'items') e), '>', 0.9::float8,
	'numbers in elements follow another column');
SELECT cmp_ok((SELECT avg((e / 100 = g)::int)::float8 FROM drawn, unnest(numbers) e), '>', 0.97::float8,
	'elements follow another column, those of the pool too');
SELECT cmp_ok((SELECT corr(level, lower(span)) FROM drawn), '>', 0.98::float8, 'the lower bound of a range follows another column');
SELECT cmp_ok((SELECT corr(g, upper(span) - lower(span)) FROM drawn), '>', 0.95::float8, 'and so does its length');
SELECT cmp_ok((SELECT corr(place[0], place[1]) FROM drawn), '<', -0.97::float8, 'both numbers of a point belong together');
SELECT cmp_ok((SELECT avg((address << ('10.' || g || '.0.0/16')::inet)::int)::float8 FROM drawn), '>', 0.97::float8,
	'a network follows another column');
SELECT cmp_ok((SELECT avg((substring(bits, 1, 2)::bit(2)::int = g)::int)::float8 FROM drawn), '>', 0.97::float8,
	'bits follow another column');
-- two samples of 5,000 rows with a share of a quarter differ by less than .03, three deviations
SELECT cmp_ok((SELECT abs(a.s - b.s) FROM (SELECT avg((place IS NULL)::int) AS s FROM dependent) a, (SELECT avg((place IS NULL)::int) AS s FROM drawn) b),
	'<', 0.03, 'the share of NULL is kept');

CREATE FUNCTION distance_of(p_expression text) RETURNS float8 LANGUAGE plpgsql AS
$$DECLARE d float8;
BEGIN
	EXECUTE format('SELECT sum(abs(coalesce(a.s, 0) - coalesce(b.s, 0))) / 2
		FROM (SELECT (%1$s)::text AS v, count(*) / 5000.0::float8 AS s FROM dependent GROUP BY 1) a
		FULL JOIN (SELECT (%1$s)::text AS v, count(*) / 5000.0::float8 AS s FROM drawn GROUP BY 1) b USING (v)', p_expression) INTO d;
	RETURN d;
END$$;
SELECT cmp_ok(distance_of('cardinality(numbers)'), '<', 0.02::float8, 'lengths of an array are distributed as learned');
SELECT cmp_ok(distance_of('jsonb_array_length(doc->''items'')'), '<', 0.03::float8, 'lengths in a document too');
SELECT cmp_ok(distance_of('upper(span) - lower(span)'), '<', 0.04::float8, 'lengths of a range too');
SELECT cmp_ok(distance_of('substring(bits, 1, 4)'), '<', 0.03::float8, 'bits too');

-- nothing that fewer than five rows carry is in the model, nor drawn from it
CREATE TABLE planted AS
SELECT i,
	CASE WHEN i <= 4 THEN jsonb_build_object('zzrarekey', 1, 'k', 'zzrarevalue', 'n', 987654.25, 'list', jsonb_build_array('zzrareelement'), 'o', jsonb_build_object('zzrareinner', 2))
		ELSE jsonb_build_object('k', 'v' || any_of(i, 'k', 9), 'n', any_of(i, 'n', 100), 'list', jsonb_build_array('e' || any_of(i, 'l', 5)), 'o', jsonb_build_object('q', any_of(i, 'q', 50))) END AS doc,
	CASE WHEN i <= 4 THEN ARRAY['zzrareword', 'b', 'c', 'd', 'e', 'zzrarepool'] ELSE ARRAY['a', 'b', 'w' || any_of(i, 'a', 20), 'w' || any_of(i, 'aa', 20), 'x' || any_of(i, 'aaa', 20)] END AS words,
	CASE WHEN i <= 4 THEN int4range(987654, 1987655) ELSE int4range(any_of(i, 'r', 300), 300 + any_of(i, 'rr', 300)) END AS span,
	CASE WHEN i <= 4 THEN '\x7a7a72617265627974657a7a'::bytea ELSE decode(md5(i::text), 'hex') END AS bytes,
	CASE WHEN i <= 4 THEN inet '203.0.113.77' ELSE ('10.0.' || any_of(i, 'ip', 200) || '.' || any_of(i, 'ipp', 200))::inet END AS address,
	CASE WHEN i <= 4 THEN uuid 'deadbeef-dead-4eef-8ead-deadbeefdead' ELSE md5((i / 2)::text)::uuid END AS u,
	CASE WHEN i <= 4 THEN macaddr '7a:7a:7a:7a:7a:7a' ELSE ('08:00:2b:10:' || to_hex(16 + any_of(i, 'm', 200)) || ':' || to_hex(16 + any_of(i, 'mm', 200)))::macaddr END AS mac
FROM generate_series(1, 2000) i;
CREATE TABLE planted_model AS SELECT synth_train('planted') AS m;
SELECT is((SELECT count(*) FROM planted_model, unnest(ARRAY['zzrare', 'deadbeef', '203.0.113', '7a7a7a', '987654']) t WHERE m::jsonb::text LIKE '%' || t || '%'),
	0::bigint, 'no rare text in the jsonb of the model');
SELECT is((SELECT count(*) FROM planted_model, unnest(ARRAY['zzrare', 'deadbeef', '203.0.113', '7a7a7a', '7a7a7261']) t
	WHERE position(convert_to(t, 'UTF8') IN decode(m::text, 'base64')) > 0), 0::bigint, 'nor in its bytes');
SELECT is((SELECT count(*) FROM synth_sample((SELECT m FROM planted_model), NULL::planted, 20000, 5) s
	WHERE s::text LIKE '%zzrare%' OR s::text LIKE '%deadbeef-dead%' OR address << '203.0.113.0/24' OR lower(span) = 987654 OR upper(span) = 1987655
		OR (doc->>'n')::numeric = 987654.25 OR mac = '7a:7a:7a:7a:7a:7a' OR position('\x7a7a72617265'::bytea IN bytes) > 0),
	0::bigint, 'nor in 20,000 rows of a sample');
SELECT is((SELECT array_agg(DISTINCT k ORDER BY k) FROM synth_sample((SELECT m FROM planted_model), NULL::planted, 2000, 5) s, jsonb_object_keys(s.doc) k),
	'{k,list,n,o}', 'documents have the keys that rows share');

-- the same bytes, whatever the session's settings and the order of the rows
CREATE TYPE stamped AS (t timestamptz, x float8);
CREATE TABLE formatted AS
SELECT tstzrange(timestamptz '2024-01-01 00:00+00' + i * interval '61 min', timestamptz '2024-01-01 00:00+00' + i * interval '61 min' + any_of(i, 't', 9) * interval '1 hour') AS span,
	ARRAY[sqrt(i), -1e-7 / i, i / 3.0::float8] AS floats, ARRAY[interval '1 mon' + i * interval '1 day', -interval '3 hours'] AS intervals,
	ARRAY[date '2024-01-01' + i] AS dates, decode(md5(i::text), 'hex') AS bytes, point(sqrt(i), 1.0 / i) AS p,
	(make_time(i % 24, i % 60, 0)::text || '+02')::timetz AS tz, sqrt(i)::float4 AS f4, row(timestamptz '2024-01-01 00:00+00' + i % 9 * interval '1 day', 0.1::float8)::stamped AS pair
FROM generate_series(1, 1000) i;
CREATE TABLE bytes_of AS SELECT md5(synth_learn(f)::text) AS b FROM formatted f;
SET LOCAL datestyle = 'German, DMY';
SET LOCAL intervalstyle = 'sql_standard';
SET LOCAL timezone = 'Asia/Kolkata';
SET LOCAL extra_float_digits = -9;
SET LOCAL bytea_output = 'escape';
SELECT is((SELECT md5(synth_learn(f)::text) FROM formatted f), (SELECT b FROM bytes_of), 'settings of the session don''t matter');
SELECT is((SELECT md5(synth_learn(f)::text) FROM (SELECT * FROM formatted ORDER BY md5(f4::text)) f), (SELECT b FROM bytes_of), 'nor does the order of the rows');
SELECT is(current_setting('datestyle') || current_setting('timezone') || (date '2024-02-01')::text, 'German, DMYAsia/Kolkata01.02.2024', 'and they are as they were');
SELECT lives_ok($$SELECT count(s::text) FROM synth_sample(NULL::formatted, 2000, 1) s$$, 'nor for a sample');
SET LOCAL datestyle = 'ISO, MDY';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';

-- values that are too long to be kept
CREATE TABLE long_values AS
SELECT i, jsonb_build_object('a', any_of(i, 'a', 300), 'b', CASE WHEN i % 3 = 0 THEN repeat('x', 9000) ELSE 's' END) AS doc,
	jsonb_build_object('a', repeat(md5(i::text), 300)) AS all_long,
	(SELECT array_agg(any_of(i, 'e' || j % 10, 100) * 1000003) FROM generate_series(1, CASE WHEN i % 2 = 0 THEN 1500 ELSE 5 END) j) AS numbers,
	decode(repeat(md5(i::text), CASE WHEN i % 2 = 0 THEN 1000 ELSE 1 END), 'hex') AS bytes,
	(repeat('(1,2),', 2000) || '(3,4)')::polygon AS x
FROM generate_series(1, 600) i;
CREATE TABLE long_drawn AS SELECT * FROM synth_sample(NULL::long_values, 600, 2);
SELECT ok((SELECT bool_and(doc->>'b' = 's' AND (doc->>'a')::int BETWEEN 0 AND 299) FROM long_drawn), 'of documents the kept ones are learned');
SELECT is((SELECT count(*) FROM long_drawn WHERE all_long IS NOT NULL OR x IS NOT NULL), 0::bigint, 'what is cut is no category');
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT DISTINCT cardinality(numbers) AS n FROM long_drawn) x), '{5,1500}', 'long arrays keep their length');
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT DISTINCT length(bytes) AS n FROM long_drawn) x), '{16,16000}', 'so do long bytes');

-- hostile documents: keys by the thousand, depth, names
CREATE TABLE hostile AS
SELECT ('{"k' || i || '": 1, "' || repeat('x', 60) || '": {"a": {"b": {"c": {"d": {"e": {"f": {"g": ' || i || '}}}}}}}, "\"q\\": true, ".type()": 1, "": [[[' || i || ']], {"": null}], "é\n": "\u00e9", "1": 2e5}')::json AS doc
FROM generate_series(1, 500) i;
SELECT is((SELECT array_agg(DISTINCT k) FROM synth_sample(NULL::hostile, 100, 1) s, json_object_keys(s.doc) k),
	(SELECT array_agg(DISTINCT k) FROM hostile s, json_object_keys(s.doc) k WHERE k !~ '^k\d+$'), 'all keys that rows share, and no other');

-- models whose columns differ in kind are one mixture
CREATE TABLE few AS SELECT i % 3 AS a, int4range(i % 4, 9) AS span, md5((i % 9)::text)::uuid AS u, ARRAY[i % 2] AS numbers FROM generate_series(1, 300) i;
CREATE TABLE many AS SELECT i % 3 AS a, int4range(i, 9 + i * 2) AS span, md5((i / 2)::text)::uuid AS u, ARRAY[i, 2 * i] AS numbers FROM generate_series(1, 300) i;
SELECT lives_ok($$SELECT count(s::text) FROM synth_sample((SELECT synth_merge(m) FROM (SELECT synth_train('few') AS m UNION ALL SELECT synth_train('many')) x), NULL::few, 1000, 1) s$$,
	'a mixture of categories and parts');

-- a sample of wide documents, and slices
SELECT ok((SELECT array_agg(s::text) FROM synth_sample((SELECT m FROM dependent_model), NULL::dependent, 3000, 9) s) =
	(SELECT array_agg(s::text) FROM (SELECT * FROM synth_sample((SELECT m FROM dependent_model), NULL::dependent, 3000, 9, NULL, 0, 1234)
		UNION ALL SELECT * FROM synth_sample((SELECT m FROM dependent_model), NULL::dependent, 3000, 9, NULL, 1234, NULL)) s),
	'slices concatenate to the whole');
SELECT * FROM finish();
ROLLBACK;
