-- Properties of synth_quality over generated tables.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SET LOCAL timezone = 'UTC';
SELECT plan(29);

CREATE TABLE r AS
SELECT (i * 7919 % 997)::int AS a,
	CASE WHEN i % 10 <> 0 THEN sqrt(i * 7919 % 997) END AS b,
	(i * 7919 % 997 / 250)::text AS c,
	CASE WHEN i % 7 <> 0 THEN i * 31 % 5 = 0 END AS d,
	(i * 104729 % 101 * 0.05)::numeric(6, 2) AS e
FROM generate_series(1, 2000) i;
-- each column by itself keeps its values, but the columns know nothing of each other
CREATE TABLE s AS
SELECT ra.a, rb.b, rc.c, rd.d, re.e
FROM (SELECT a, row_number() OVER (ORDER BY md5(ctid::text || 'a')) AS n FROM r) ra
	JOIN (SELECT b, row_number() OVER (ORDER BY md5(ctid::text || 'b')) AS n FROM r) rb USING (n)
	JOIN (SELECT c, row_number() OVER (ORDER BY md5(ctid::text || 'c')) AS n FROM r) rc USING (n)
	JOIN (SELECT d, row_number() OVER (ORDER BY md5(ctid::text || 'd')) AS n FROM r) rd USING (n)
	JOIN (SELECT e, row_number() OVER (ORDER BY md5(ctid::text || 'e')) AS n FROM r) re USING (n);
CREATE TABLE other AS SELECT a + i % 3 AS a, b * 1.1 AS b, c || (i % 9 = 0)::int AS c, d, e - 1 AS e
FROM (SELECT *, row_number() OVER () AS i FROM r LIMIT 1500) x;

CREATE FUNCTION bag(p_real regclass, p_synthetic regclass, p_options jsonb DEFAULT '{}')
RETURNS SETOF text LANGUAGE sql AS
$$SELECT concat_ws('|', property, column_a, column_b, metric, score) FROM synth_quality(p_real, p_synthetic, p_options)$$;

-- a table against itself
SELECT is((SELECT count(*) FROM synth_quality('r', 'r') WHERE property <> 'Detection' AND score IS DISTINCT FROM 1), 0::bigint,
	'a table against itself scores exactly 1 in everything');
SELECT ok((SELECT min(score) FROM synth_quality('r', 'r') WHERE property = 'Detection') > .9,
	'and can hardly be told apart from itself (2000 rows: the AUC of a fold has a deviation of .016)');
SELECT ok((SELECT min(score) FROM synth_quality('r', 's') WHERE property = 'Column Shapes') = 1
	AND (SELECT max(score) FROM synth_quality('r', 's') WHERE metric = 'BoostedTreesDetection') < .2,
	'columns shuffled apart: perfect shapes, told apart by the trees');
SELECT ok((SELECT bool_and(score BETWEEN 0 AND 1) FROM (SELECT * FROM synth_quality('r', 'other') UNION ALL SELECT * FROM synth_quality('other', 's')) q),
	'every score lies between 0 and 1');
SELECT is((SELECT count(*) FROM synth_quality('r', 'other')), (5 + 2 * 10 + 4 + 2)::bigint,
	'a row for each column, two for each pair, four means, two detections');

-- what has no side
SELECT is((SELECT count(*) FROM synth_quality('r', 'other') x JOIN synth_quality('other', 'r') y USING (property, column_a, column_b, metric)
		WHERE property IN ('Column Shapes', 'Column Pair Trends') AND x.score <> y.score), 0::bigint,
	'shapes and trends do not care which table is the real one');
SELECT is((SELECT array_agg(DISTINCT x.score = y.score ORDER BY x.score = y.score)
		FROM synth_quality('r', 'other') x JOIN synth_quality('other', 'r') y USING (property, column_a, column_b, metric)
		WHERE property LIKE '%common%' AND metric = 'ContingencySimilarity' AND column_a <> 'c'),
	'{f,t}', 'but common edges are those of the real table');
SELECT is((SELECT score FROM synth_quality('r', 'other') WHERE property = 'Overall'),
	(SELECT avg(score) FROM synth_quality('r', 'other') WHERE metric = 'mean' AND property IN ('Column Shapes', 'Column Pair Trends')),
	'overall is the mean of shapes and trends');
SELECT ok((SELECT bool_and(abs(m - a) < 1e-12) FROM (SELECT property, avg(score) FILTER (WHERE metric = 'mean') m, avg(score) FILTER (WHERE metric <> 'mean') a
		FROM synth_quality('r', 'other') WHERE property LIKE 'Column%' GROUP BY 1) x),
	'means are means');

-- the order of rows, to the last digit; also of samples
CREATE TABLE r2 AS SELECT * FROM r ORDER BY md5(ctid::text);
CREATE TABLE other2 AS SELECT * FROM other ORDER BY md5(ctid::text) DESC;
SELECT results_eq($$SELECT bag('r', 'other')$$, $$SELECT bag('r2', 'other2')$$, 'the order of rows does not matter');
SELECT results_eq($$SELECT bag('r', 'other', '{"sample_rows": 333, "seed": 5}')$$, $$SELECT bag('r2', 'other2', '{"sample_rows": 333, "seed": 5}')$$,
	'nor to a sample of them');
SELECT isnt((SELECT string_agg(b, '') FROM bag('r', 'other', '{"sample_rows": 333, "seed": 5}') b),
	(SELECT string_agg(b, '') FROM bag('r', 'other', '{"sample_rows": 333, "seed": 6}') b), 'another seed, another sample');
SELECT results_eq($$SELECT bag('r', 'other', '{"sample_rows": 5000}')$$, $$SELECT bag('r', 'other')$$,
	'a sample larger than the table is the table');
CREATE TABLE heavy AS SELECT CASE WHEN i % 10 < 7 THEN 0 ELSE i END AS v FROM generate_series(1, 20000) i;
CREATE TABLE zero AS SELECT 0 AS v;
-- 1 - the share of rows that are not 0; deviation sqrt(.7 * .3 / 2000) = .01
SELECT ok((SELECT bool_and(abs(score - .7) < .05) FROM generate_series(1, 5) seed,
		synth_quality('heavy', 'zero', jsonb_build_object('sample_rows', 2000, 'seed', seed, 'categorical', '["v"]'::jsonb)) WHERE column_a = 'v'),
	'in a sample each of many equal rows is as likely as any other row');

-- values at the edges
CREATE TABLE edge_a (x float8, y numeric, z date, n int, t text);
INSERT INTO edge_a SELECT i, i, DATE '2000-01-01' + i, NULL, NULL FROM generate_series(1, 20) i;
INSERT INTO edge_a VALUES ('NaN', 'NaN', 'infinity', NULL, NULL), ('Infinity', 1e300, '-infinity', NULL, NULL), ('-Infinity', '1e400', NULL, NULL, NULL),
	(1e308, -1e308, NULL, NULL, NULL), (-1e308, NULL, NULL, NULL, NULL), ('-0', 0, NULL, NULL, NULL);
CREATE TABLE edge_b AS SELECT x, y, z, 1 AS n, 'nan'::text AS t FROM edge_a LIMIT 10;
SELECT ok((SELECT bool_and(score = 1) FROM synth_quality('edge_a', 'edge_a', '{"detection": false}')),
	'infinities, NaN, numbers beyond float8 and columns of NULLs are equal to themselves');
SELECT ok((SELECT bool_and(score BETWEEN 0 AND 1) FROM synth_quality('edge_a', 'edge_b')), 'and have scores against others');
SELECT results_eq($$SELECT column_a, score FROM synth_quality('edge_a', 'edge_b') WHERE column_a IN ('n', 't') AND column_b IS NULL$$,
	$$VALUES ('n'::name, 0::float8), ('t', 1)$$,
	'NULLs against numbers: 0; a NULL category is the category nan');
SELECT is((SELECT count(*) FROM synth_quality('edge_a', 'edge_a', '{"detection": false}') WHERE column_b = 'n' AND score IS NULL), 6::bigint,
	'a correlation with nothing is undefined');

-- 1e200 squared is beyond float8, 1e-200 below it
CREATE TABLE scaled_a AS SELECT i * 1e200::float8 AS u, i * 1e-200::float8 AS v FROM generate_series(1, 9) i;
CREATE TABLE scaled_b AS SELECT i * 1e200::float8 AS u, i * -1e-200::float8 AS v FROM generate_series(1, 9) i;
SELECT is((SELECT round(score::numeric, 9) FROM synth_quality('scaled_a', 'scaled_b', '{"detection": false}') WHERE property = 'Column Pair Trends' AND column_a IS NOT NULL),
	0::numeric, 'correlations of extreme numbers: 1 against -1');

-- hostile names
CREATE SCHEMA "sch""; DROP TABLE r; --";
CREATE TABLE "sch""; DROP TABLE r; --"."tab'le"" -- x" ("a""b" int, "select" text, "né $1 \d" date, "gone" int);
INSERT INTO "sch""; DROP TABLE r; --"."tab'le"" -- x" SELECT i, 'x', '2020-01-01', 1 FROM generate_series(1, 9) i;
ALTER TABLE "sch""; DROP TABLE r; --"."tab'le"" -- x" DROP COLUMN gone;
CREATE VIEW hostile AS SELECT * FROM "sch""; DROP TABLE r; --"."tab'le"" -- x";
SELECT results_eq(
	$$SELECT column_a, score FROM synth_quality((SELECT oid FROM pg_class WHERE relname = 'tab''le" -- x')::regclass, 'hostile') WHERE property = 'Column Shapes' AND column_a IS NOT NULL$$,
	$$VALUES ('a"b'::name, 1::float8), ('select', 1), ('né $1 \d', 1)$$, 'hostile names, a view, a dropped column');

-- types and relations of all sorts: whatever has no number is compared by its text
CREATE TYPE pair AS (p int, q text);
CREATE TABLE sorts (j json, jb jsonb, arr int[], rng int4range, pt point, ip inet, u uuid, by bytea, bits bit(3), comp pair, nm name, o oid,
	m money, iv interval, tz timetz, g int GENERATED ALWAYS AS (1 + 1) STORED) PARTITION BY RANGE (iv);
CREATE TABLE sorts_1 PARTITION OF sorts DEFAULT;
INSERT INTO sorts SELECT '{"a": 1}', '{"a": 1}', ARRAY[i, 2], int4range(i, i + 2), point(i, 1), '10.0.0.1', md5(i::text)::uuid, '\x00', B'101', ROW(i, 'x')::pair, 'n', i,
	i::numeric::money, i * INTERVAL '1 day', '10:00+02' FROM generate_series(1, 20) i;
CREATE MATERIALIZED VIEW sorts_copy AS SELECT * FROM sorts;
SELECT ok((SELECT bool_and(score = 1) FROM synth_quality('sorts', 'sorts_copy', '{"detection": false}'))
	AND (SELECT string_agg(column_a, ' ') = 'm iv tz g' FROM synth_quality('sorts', 'sorts_copy', '{"detection": false}') WHERE metric = 'KSComplement'),
	'types of all sorts, a partitioned table, a materialized view');
CREATE TABLE numbers_a (v numeric, w int, x char(4));
CREATE TABLE numbers_b (v float8, w numeric(9, 3), x text);
INSERT INTO numbers_a VALUES (1.50, 7, 'q'), (2, NULL, 'q');
INSERT INTO numbers_b VALUES (1.5, 7, 'q'), (2, 'NaN', 'q');
SELECT is((SELECT min(score) FROM synth_quality('numbers_a', 'numbers_b', '{"categorical": ["v", "w", "x"]}') WHERE column_a IS NOT NULL), 1::float8,
	'categories that are numbers are compared in one form of text');
CREATE TABLE words_a (v text);
CREATE TABLE words_b (v boolean);
INSERT INTO words_a VALUES ('t'), ('false'), ('f'), (NULL);
INSERT INTO words_b VALUES (true), (false), (false), (NULL);
SELECT is((SELECT min(score) FROM synth_quality('words_a', 'words_b') WHERE column_a IS NOT NULL), 1::float8, 't, f and boolean are the same');
INSERT INTO words_a VALUES ('x');
SELECT is((SELECT round(score::numeric, 9) FROM synth_quality('words_a', 'words_b') WHERE column_a IS NOT NULL), .2,
	'unless the column holds other words, too: only NULL is in both (1/5 and 1/4)');

-- rights: those of the caller, also row by row
CREATE ROLE report_reader;
GRANT SELECT ON s TO report_reader;
GRANT SELECT (a, c) ON r TO report_reader;
CREATE POLICY few ON s USING (a < 100);
ALTER TABLE s ENABLE ROW LEVEL SECURITY;
CREATE TABLE s_some AS SELECT * FROM s WHERE a < 100;
GRANT SELECT ON s_some TO report_reader;
SET LOCAL ROLE report_reader;
SELECT throws_ok($$SELECT * FROM synth_quality('r', 's')$$, '42501', NULL, 'a column without privilege is an error');
SELECT is((SELECT count(*) FROM synth_quality('r', 's', '{"columns": ["a", "c"]}')), 10::bigint, 'columns with privilege are compared');
SELECT is((SELECT min(score) FROM synth_quality('s', 's_some') WHERE column_a IS NOT NULL), 1::float8, 'row-level security holds');
RESET ROLE;

-- nothing of the session is changed
SET LOCAL search_path = public, pg_temp;
SELECT is((SELECT current_setting('search_path') FROM synth_quality('r', 'r', '{"columns": ["a"], "detection": false}') LIMIT 1), 'public, pg_temp', 'the search_path stays');

-- it can be stopped
CREATE TABLE long AS SELECT i % 1000 AS a, i % 77 AS b, md5(i::text) AS c, i % 50 AS d FROM generate_series(1, 60000) i;
CREATE FUNCTION seconds_to_cancel(statement text) RETURNS float8 LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN NULL;
EXCEPTION WHEN query_canceled THEN
	RETURN extract(epoch FROM clock_timestamp() - statement_timestamp());
END $$;
-- the whole would take several seconds; the machine may be busy
SET LOCAL statement_timeout = '400ms';
SELECT ok(seconds_to_cancel('SELECT * FROM synth_quality(''long'', ''long'')') < 1.5, 'a long run stops soon when it is cancelled');
SET LOCAL statement_timeout = 0;

SELECT * FROM finish();
ROLLBACK;
