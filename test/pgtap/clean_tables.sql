-- Properties of synth_clean: on two published dirty tables, without labels, and laws on generated ones.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(16);

-- published tables, header first: text columns of the header's names
CREATE TABLE header (line text);
CREATE PROCEDURE make(name text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE %I (%s)', name,
		(SELECT string_agg(format('%I text', c), ', ' ORDER BY n) FROM header, unnest(string_to_array(line, ',')) WITH ORDINALITY u(c, n)));
	TRUNCATE header;
END $$;
\copy header FROM PROGRAM 'zcat test/data/clean/hospital_dirty.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('hospital_dirty');
CREATE TABLE hospital_clean (LIKE hospital_dirty);
\copy header FROM PROGRAM 'zcat test/data/clean/beers_dirty.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('beers_dirty');
CREATE TABLE beers_clean (LIKE beers_dirty);
\copy hospital_dirty FROM PROGRAM 'zcat test/data/clean/hospital_dirty.csv.gz' WITH (FORMAT csv, HEADER true)
\copy hospital_clean FROM PROGRAM 'zcat test/data/clean/hospital_clean.csv.gz' WITH (FORMAT csv, HEADER true)
\copy beers_dirty FROM PROGRAM 'zcat test/data/clean/beers_dirty.csv.gz' WITH (FORMAT csv, HEADER true)
\copy beers_clean FROM PROGRAM 'zcat test/data/clean/beers_clean.csv.gz' WITH (FORMAT csv, HEADER true)

-- precision and recall of repairs over cells, as the papers have them; column "index" is the row
CREATE TABLE found (name text, index text, column_name text, rule text, suggestion text);
INSERT INTO found SELECT 'hospital', d.index, column_name, rule, suggestion FROM synth_clean('hospital_dirty') c JOIN hospital_dirty d ON d.ctid = row_id;
INSERT INTO found SELECT 'beers', d.index, column_name, rule, suggestion FROM synth_clean('beers_dirty') c JOIN beers_dirty d ON d.ctid = row_id;
CREATE TABLE wrong AS
SELECT 'hospital' AS name, d.index, k.key AS column_name, coalesce(to_jsonb(c) ->> k.key, '') AS truth
FROM hospital_dirty d JOIN hospital_clean c USING (index), LATERAL jsonb_each_text(to_jsonb(d)) k
WHERE k.value IS DISTINCT FROM to_jsonb(c) ->> k.key
UNION ALL
SELECT 'beers', d.index, k.key, coalesce(to_jsonb(c) ->> k.key, '')
FROM beers_dirty d JOIN beers_clean c USING (index), LATERAL jsonb_each_text(to_jsonb(d)) k
WHERE k.value IS DISTINCT FROM to_jsonb(c) ->> k.key;
CREATE TABLE measured AS
SELECT w.name, w.n, f.given, f.good, 2.0 * f.good / (f.given + w.n) AS f1
FROM (SELECT name, count(*) AS n FROM wrong GROUP BY name) w JOIN
	(SELECT f.name, count(f.suggestion) AS given, count(*) FILTER (WHERE f.suggestion = w.truth) AS good
	FROM found f LEFT JOIN wrong w USING (name, index, column_name) WHERE f.column_name IS NOT NULL GROUP BY f.name) f USING (name);
SELECT is((SELECT array_agg(n ORDER BY name) FROM measured), ARRAY[4362, 509]::bigint[], 'as many wrong cells as published');
SELECT cmp_ok((SELECT f1 FROM measured WHERE name = 'hospital'), '>=', .9, 'hospital: F1 of repairs (with labels, .87 is published)');
SELECT cmp_ok((SELECT f1 FROM measured WHERE name = 'beers'), '>=', .98, 'beers: F1 of repairs (with labels, .90 is published)');
SELECT cmp_ok((SELECT min(good::numeric / given) FROM measured), '>=', .95, 'nearly all repairs are right');
SELECT is((SELECT count(*) FROM synth_clean('hospital_clean')), 0::bigint, 'hospital: a clean table is left alone');
SELECT cmp_ok((SELECT count(*) FROM synth_clean('beers_clean') WHERE column_name IS NOT NULL), '<=', 20::bigint, 'beers: nearly so');

-- a cell is named once, a confidence is a probability
SELECT is((SELECT count(*) FROM (SELECT FROM found WHERE column_name IS NOT NULL GROUP BY name, index, column_name HAVING count(*) > 1) x), 0::bigint, 'a cell has one suggestion');
SELECT ok((SELECT bool_and(confidence > 0 AND confidence <= 1) FROM synth_clean('hospital_dirty')), 'confidences');

-- the order of the rows, and of the columns, does not matter
CREATE TABLE shuffled AS SELECT * FROM hospital_dirty ORDER BY md5(index);
SELECT set_eq($$SELECT d.index, column_name::text, rule, suggestion FROM synth_clean('shuffled') c JOIN shuffled d ON d.ctid = row_id$$,
	$$SELECT index, column_name, rule, suggestion FROM found WHERE name = 'hospital'$$, 'rows in another order');
CREATE TABLE reversed AS SELECT * FROM beers_dirty ORDER BY index::int DESC;
SELECT set_eq($$SELECT d.index, column_name::text, rule, suggestion FROM synth_clean('reversed') c JOIN reversed d ON d.ctid = row_id WHERE column_name IS NOT NULL$$,
	$$SELECT index, column_name, rule, suggestion FROM found WHERE name = 'beers' AND column_name IS NOT NULL$$, 'and backwards');

-- nothing is changed, and a repaired table needs fewer repairs
SELECT is((SELECT count(*) FROM beers_dirty WHERE ounces LIKE '%oz%'), (SELECT count(*) FROM reversed WHERE ounces LIKE '%oz%'), 'the table is as it was');
UPDATE beers_dirty d SET ounces = f.suggestion FROM found f WHERE f.name = 'beers' AND f.column_name = 'ounces' AND f.index = d.index;
SELECT is((SELECT count(*) FROM synth_clean('beers_dirty') WHERE column_name = 'ounces'), 0::bigint, 'repaired cells are not suspect');

-- wide and long tables
SELECT format('CREATE TABLE wide (%s)', string_agg(format('c%s text', i), ', ')) FROM generate_series(1, 1600) i
\gexec
INSERT INTO wide (c1, c2, c1600) SELECT i, 'a' || i % 5, 'b' || i % 5 FROM generate_series(1, 100) i;
UPDATE wide SET c1600 = 'b7' WHERE c1 = '40';
SELECT is((SELECT array_agg(column_name::text) FROM synth_clean('wide')), '{c1600}', '1,600 columns');
CREATE TABLE long AS SELECT i AS id, 'c' || i % 500 AS customer, 't' || i % 500 % 60 AS town, md5(i::text) AS token, i % 13 AS n FROM generate_series(1, 50000) i;
UPDATE long SET town = 'nowhere' WHERE id IN (777, 4242);
SELECT is((SELECT array_agg(l.id ORDER BY l.id) FROM synth_clean('long') c JOIN long l ON l.ctid = row_id WHERE column_name = 'town' AND suggestion = 't' || l.id % 500 % 60),
	'{777,4242}', '50,000 rows');

-- privileges and row-level security are the caller's
CREATE ROLE clean_reader;
GRANT SELECT ON long TO clean_reader;
ALTER TABLE long ENABLE ROW LEVEL SECURITY;
CREATE POLICY clean_policy ON long TO clean_reader USING (id < 1000);
SET LOCAL ROLE clean_reader;
SELECT is((SELECT array_agg(l.id) FROM synth_clean('long') c JOIN long l ON l.ctid = row_id WHERE column_name = 'town'), '{777}', 'only rows that the role may see');
SELECT throws_ok('SELECT * FROM synth_clean(''wide'')', '42501', NULL, 'no right, no look');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
