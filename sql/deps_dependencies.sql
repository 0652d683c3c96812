-- functional dependencies, exact and approximate
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
RESET client_min_messages;
\pset format unaligned
-- a -> b, (b,c) -> a; d is constant
CREATE TABLE deps_small (a int, b text, c int, d bool);
INSERT INTO deps_small VALUES (1, 'x', 1, true), (1, 'x', 2, true), (2, 'y', 1, true), (2, 'y', 3, true), (3, 'x', 3, true);
SELECT * FROM synth_dependencies('deps_small');
-- equal rows change nothing; NULL equals NULL
INSERT INTO deps_small SELECT * FROM deps_small;
SELECT * FROM synth_dependencies('deps_small', 1);
INSERT INTO deps_small VALUES (4, NULL, 1, true), (4, NULL, 2, true);
SELECT * FROM synth_dependencies('deps_small', 1);
-- a NULL beside a value of the same left side
INSERT INTO deps_small VALUES (1, NULL, 1, true);
SELECT * FROM synth_dependencies('deps_small', 1);
-- max_lhs 0: constant columns only
SELECT * FROM synth_dependencies('deps_small', 0);
-- equality is that of the type: 1.0 = 1.00, but not as text
CREATE TABLE deps_equal (n numeric, t text, c char(5), f float8, r int);
INSERT INTO deps_equal VALUES (1.0, '1.0', 'a', 0, 1), (1.00, '1.00', 'a ', '-0', 2);
SELECT * FROM synth_dependencies('deps_equal');
-- types without equality are taken by their text
CREATE TABLE deps_types (j json, p point, x circle, a int[], k int);
INSERT INTO deps_types VALUES ('{"a": 1}', '(1,2)', '<(0,0),1>', '{1,2}', 1), ('{"a": 1}', '(1,2)', '<(0,0),1>', '{1,2}', 1), ('{"a":1}', '(1,3)', '<(1,0),1>', '{1}', 2);
SELECT count(*) AS all_pairs FROM synth_dependencies('deps_types');
-- long texts
CREATE TABLE deps_long AS SELECT i % 3 AS k, repeat('x', 100000) || i % 3 AS t FROM generate_series(1, 9) i;
SELECT * FROM synth_dependencies('deps_long');
-- no rows, one row, no columns, a view, a partitioned table
CREATE TABLE deps_empty (a int, b int);
SELECT * FROM synth_dependencies('deps_empty');
INSERT INTO deps_empty VALUES (1, NULL);
SELECT * FROM synth_dependencies('deps_empty');
CREATE TABLE deps_none ();
INSERT INTO deps_none DEFAULT VALUES;
SELECT * FROM synth_dependencies('deps_none');
CREATE VIEW deps_view AS SELECT a, b FROM deps_small WHERE a < 3 AND b IS NOT NULL;
SELECT * FROM synth_dependencies('deps_view');
CREATE TABLE deps_parts (k int, v int) PARTITION BY LIST (k);
CREATE TABLE deps_part1 PARTITION OF deps_parts FOR VALUES IN (1);
CREATE TABLE deps_part2 PARTITION OF deps_parts DEFAULT;
INSERT INTO deps_parts SELECT i % 3, i % 3 * 7 FROM generate_series(1, 9) i;
SELECT * FROM synth_dependencies('deps_parts');
-- hostile names, dropped columns
CREATE TABLE "deps ""odd'; --" ("select" int, gone int, "a ""b" text);
ALTER TABLE "deps ""odd'; --" DROP COLUMN gone;
INSERT INTO "deps ""odd'; --" SELECT i % 4, 'v' || i % 2 FROM generate_series(1, 20) i;
SELECT * FROM synth_dependencies('"deps ""odd''; --"');

-- nearly: one of 100 rows breaks city -> country; half of x is random
CREATE TABLE deps_nearly AS
SELECT i AS id, 'city ' || i % 10 AS city, CASE WHEN i = 50 THEN 'elsewhere' ELSE 'country ' || i % 10 / 3 END AS country,
	hashint4(i) % 2 AS x, CASE WHEN i < 100 THEN 'usual' ELSE 'rare' END AS y
FROM generate_series(1, 100) i;
SELECT lhs, rhs, error, round(score::numeric, 3) AS score, groups, redundancy_bytes
FROM synth_approximate_dependencies('deps_nearly', 0.02);
SELECT lhs, rhs FROM synth_approximate_dependencies('deps_nearly', 0, 1);
SELECT count(*) FROM synth_approximate_dependencies('deps_empty', 0.1);

-- memory: what does not fit is said
SET synth.dependency_memory = '64kB';
CREATE TABLE deps_wide AS SELECT i AS a, md5(i::text) AS b FROM generate_series(1, 5000) i;
SELECT * FROM synth_dependencies('deps_wide');
SELECT lhs, rhs, error FROM synth_approximate_dependencies('deps_wide', 0.1);
SELECT columns, score, evidence FROM synth_keys('deps_wide');
RESET synth.dependency_memory;

-- errors
SELECT * FROM synth_dependencies('deps_small', -1);
SELECT * FROM synth_dependencies(0::regclass);
SELECT * FROM synth_approximate_dependencies('deps_small', 1);
SELECT * FROM synth_approximate_dependencies('deps_small', 'NaN');
SELECT * FROM synth_approximate_dependencies('deps_small', 0, -1);
CREATE SEQUENCE deps_sequence;
SELECT * FROM synth_dependencies('deps_sequence');
-- privileges are the caller's
CREATE ROLE deps_reader;
SET ROLE deps_reader;
\set SHOW_CONTEXT never
SELECT * FROM synth_dependencies('deps_small');
RESET ROLE;
DROP ROLE deps_reader;
DROP TABLE deps_small, deps_equal, deps_types, deps_long, deps_empty, deps_none, deps_parts, "deps ""odd'; --", deps_nearly, deps_wide CASCADE;
DROP SEQUENCE deps_sequence;
SET client_min_messages = warning;
DROP EXTENSION synth;
