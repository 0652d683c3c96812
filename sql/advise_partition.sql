-- Indexes of partitioned tables, of partitions, and under hostile names.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA advise_partition;
SET search_path = advise_partition, public;

-- a partition that numbers its columns otherwise, and one with partitions
CREATE TABLE p (k int, a int, b text, d date) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (20000);
CREATE TABLE p2 (b text, gone int, d date, a int, k int);
ALTER TABLE p2 DROP COLUMN gone;
ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (20000) TO (40000);
CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (40000) TO (60000) PARTITION BY LIST (a);
CREATE TABLE p31 PARTITION OF p3 DEFAULT;
INSERT INTO p SELECT i, i % 1000, 'b' || i % 3000, date '2020-01-01' + i % 1000 FROM generate_series(1, 59999) i;
ANALYZE p, p1, p2, p3, p31;

-- a query of a part is served by the index of the whole: no second one
CREATE TEMP TABLE workload AS SELECT ARRAY['SELECT * FROM p WHERE a = 5', 'SELECT * FROM p1 WHERE a = 7', 'SELECT * FROM p2 WHERE a = 8',
	'SELECT * FROM p31 WHERE a = 3', 'SELECT * FROM p2 WHERE b = ''b5'''] AS queries;
SELECT ddl, a.queries FROM workload w, synth_advise_indexes(w.queries) a ORDER BY 1;
SELECT ddl FROM workload w, synth_advise_indexes(w.queries) ORDER BY cost_before DESC \gexec
EXPLAIN (COSTS OFF) SELECT * FROM p2 WHERE a = 8;
-- what is there is not advised again
SELECT ddl FROM workload w, synth_advise_indexes(w.queries, NULL, '{"min_gain": 0.5}');

-- names
CREATE TABLE "T 'x"" $1; drop" ("a b" int, "SELECT" text, "ü""'" date);
INSERT INTO "T 'x"" $1; drop" SELECT i, 'v' || i % 1000, date '2000-01-01' + i % 3000 FROM generate_series(1, 20000) i;
ANALYZE "T 'x"" $1; drop";
CREATE TEMP TABLE hostile AS SELECT ddl, evidence->>'undo' AS undo FROM synth_advise_indexes(ARRAY[
	$$SELECT * FROM "T 'x"" $1; drop" WHERE "a b" = 5$$,
	$$SELECT "a b" FROM "T 'x"" $1; drop" WHERE lower("SELECT") = 'v7'$$,
	$$SELECT "SELECT" FROM "T 'x"" $1; drop" WHERE "ü""'" = '2000-01-08'$$]);
\pset format unaligned
SELECT ddl, undo FROM hostile ORDER BY 1;
SELECT ddl FROM hostile ORDER BY 1 \gexec
SELECT undo FROM hostile ORDER BY 1 \gexec

-- an error while planning leaves nothing behind
CREATE FUNCTION fails(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
SELECT ddl, evidence->>'reason' AS reason FROM synth_advise_indexes(ARRAY['SELECT * FROM p1 WHERE d = ''2020-02-02'' AND k = fails(1)']);
EXPLAIN (COSTS OFF) SELECT * FROM p1 WHERE d = '2020-02-02';
-- nor does a query that plans, or advises, while it is planned
CREATE FUNCTION nested(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
	PERFORM ddl FROM advise_partition.p1, synth_advise_indexes(ARRAY['SELECT * FROM advise_partition.p1 WHERE d = ''2020-01-01''']) WHERE d = '2020-01-02';
	RETURN $1; END $$;
SELECT ddl FROM synth_advise_indexes(ARRAY['SELECT * FROM p1 WHERE d = date ''2020-01-01'' + nested(5)']);
EXPLAIN (COSTS OFF) SELECT * FROM p1 WHERE d = '2020-02-02';
DROP SCHEMA advise_partition CASCADE;
