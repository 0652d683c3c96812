-- Properties of synth_match: on five published studies against a dictionary of 736 columns, and laws.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(14);

CREATE TABLE header (line text);
CREATE PROCEDURE make(name text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE %I (%s)', name,
		(SELECT string_agg(format('%I text', c), ', ' ORDER BY n) FROM header, unnest(string_to_array(line, ',')) WITH ORDINALITY u(c, n)));
	TRUNCATE header;
END $$;
\copy header FROM PROGRAM 'zcat test/data/match/target.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('target');
\copy target FROM PROGRAM 'zcat test/data/match/target.csv.gz' WITH (FORMAT csv, HEADER true)
\copy header FROM PROGRAM 'zcat test/data/match/cao.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('cao');
\copy cao FROM PROGRAM 'zcat test/data/match/cao.csv.gz' WITH (FORMAT csv, HEADER true)
\copy header FROM PROGRAM 'zcat test/data/match/huang.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('huang');
\copy huang FROM PROGRAM 'zcat test/data/match/huang.csv.gz' WITH (FORMAT csv, HEADER true)
\copy header FROM PROGRAM 'zcat test/data/match/krug.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('krug');
\copy krug FROM PROGRAM 'zcat test/data/match/krug.csv.gz' WITH (FORMAT csv, HEADER true)
\copy header FROM PROGRAM 'zcat test/data/match/vasaikar.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('vasaikar');
\copy vasaikar FROM PROGRAM 'zcat test/data/match/vasaikar.csv.gz' WITH (FORMAT csv, HEADER true)
\copy header FROM PROGRAM 'zcat test/data/match/wang.csv.gz | head -n 1' WITH (FORMAT csv, DELIMITER E'\t')
CALL make('wang');
\copy wang FROM PROGRAM 'zcat test/data/match/wang.csv.gz' WITH (FORMAT csv, HEADER true)
CREATE TABLE truth (study text, source text, target text);
\copy truth FROM 'test/data/match/groundtruth.csv' WITH (FORMAT csv, HEADER true)

-- Recall@GT and MRR as Valentine and Magneto measure them
CREATE TABLE scored AS
SELECT study, s.source_column::text AS source, s.target_column::text AS target, s.score
FROM (VALUES ('cao'), ('huang'), ('krug'), ('vasaikar'), ('wang')) v(study), LATERAL synth_match_scores(study::regclass, 'target') s;
CREATE TABLE ranked AS
SELECT s.*, row_number() OVER (PARTITION BY study ORDER BY score DESC, source, target) AS place,
	row_number() OVER (PARTITION BY study, source ORDER BY score DESC, target) AS in_row, t.study IS NOT NULL AS right
FROM scored s LEFT JOIN truth t USING (study, source, target);
SELECT cmp_ok((SELECT avg(recall) FROM (SELECT study, count(*) FILTER (WHERE "right" AND place <= n)::numeric / n AS recall
	FROM ranked JOIN (SELECT study, count(*) AS n FROM truth GROUP BY study) g USING (study) GROUP BY study, n) x),
	'>=', .47, 'mean Recall@GT over the five studies');
SELECT cmp_ok((SELECT avg(mrr) FROM (SELECT study, avg(best) AS mrr FROM (SELECT study, source, coalesce(max(1.0 / in_row) FILTER (WHERE "right"), 0) AS best
	FROM ranked WHERE (study, source) IN (SELECT study, source FROM truth) GROUP BY study, source) x GROUP BY study) y), '>=', .70, 'mean reciprocal rank');

-- one to one, with "no match"
CREATE TABLE matched AS
SELECT study, m.* FROM (VALUES ('cao'), ('huang'), ('krug'), ('vasaikar'), ('wang')) v(study), LATERAL synth_match(study::regclass, 'target') m;
SELECT is((SELECT count(*) FROM (SELECT FROM matched WHERE target_column IS NOT NULL GROUP BY study, target_column HAVING count(*) > 1) x), 0::bigint, 'a target has one source');
SELECT is((SELECT count(*) FROM matched), (SELECT count(DISTINCT (study, source)) FROM scored), 'a source has one row');
SELECT is((SELECT count(*) FROM matched WHERE (target_column IS NULL) <> (score IS NULL)), 0::bigint, 'a score goes with a target');
SELECT ok((SELECT bool_and(score >= .35) FROM matched WHERE target_column IS NOT NULL), 'no target is below the threshold');
SELECT ok((SELECT bool_and(evidence ? 'rejected') FROM matched WHERE target_column IS NULL), 'the best rejected is told');
SELECT is((SELECT count(*) FROM matched m JOIN scored s ON s.study = m.study AND s.source = m.source_column AND s.target = m.target_column
	WHERE abs(m.score - s.score) > .001), 0::bigint, 'both functions score alike');

-- a table matches itself, also when its columns have no names
SELECT is((SELECT count(*) FROM synth_match('cao', 'cao') WHERE source_column IS DISTINCT FROM target_column), 0::bigint, 'itself');
CREATE TABLE original AS SELECT i AS id, 'user' || i || '@example.org' AS email, (ARRAY['red', 'green', 'blue'])[1 + i % 3] AS color, md5(i::text) AS token,
	date '2024-01-01' + i % 90 AS day, 20 + i % 60 AS age, '+49 30 ' || 100000 + i AS phone FROM generate_series(1, 500) i;
CREATE TABLE renamed AS SELECT phone AS c1, age AS c2, day AS c3, token AS c4, color AS c5, email AS c6, id AS c7 FROM original ORDER BY md5(id::text);
SELECT set_eq($$SELECT source_column::text FROM (SELECT DISTINCT ON (source_column) * FROM synth_match_scores('original', 'renamed') ORDER BY source_column, score DESC) x
	WHERE target_column = (jsonb_build_object('id', 'c7', 'email', 'c6', 'color', 'c5', 'token', 'c4', 'day', 'c3', 'age', 'c2', 'phone', 'c1') ->> source_column::text)$$,
	ARRAY['id', 'email', 'color', 'token', 'day', 'age', 'phone'], 'by values alone, in another order of rows and columns');

-- the order of rows and columns does not matter
CREATE TABLE wang_shuffled AS SELECT * FROM wang ORDER BY md5(wang::text);
SELECT set_eq($$SELECT source_column, target_column, score FROM synth_match_scores('wang_shuffled', 'target') WHERE score > .2$$,
	$$SELECT source_column, target_column, score FROM synth_match_scores('wang', 'target') WHERE score > .2$$, 'rows in another order');
SELECT format('CREATE TABLE wang_turned AS SELECT %s FROM wang', string_agg(quote_ident(attname), ', ' ORDER BY attnum DESC))
FROM pg_attribute WHERE attrelid = 'wang'::regclass AND attnum > 0
\gexec
SELECT set_eq($$SELECT source_column, target_column, round(score::numeric, 4) FROM synth_match_scores('wang_turned', 'target') WHERE score > .2$$,
	$$SELECT source_column, target_column, round(score::numeric, 4) FROM synth_match_scores('wang', 'target') WHERE score > .2$$, 'columns in another order');

-- 1,600 columns; the caller's rights
SELECT format('CREATE TABLE wide (%s)', string_agg(format('"column %s" text', i), ', ')) FROM generate_series(1, 1600) i
\gexec
SELECT is((SELECT count(*) FROM synth_match('wide', 'wide') WHERE source_column = target_column), 1600::bigint, '1,600 columns');
CREATE ROLE match_reader;
SET LOCAL ROLE match_reader;
SELECT throws_ok('SELECT * FROM synth_match(''wide'', ''wide'')', '42501', NULL, 'no right, no look');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
