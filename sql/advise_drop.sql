-- Indexes that may go, and those that may not.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
CREATE SCHEMA advise_drop;
SET search_path = advise_drop, public;

CREATE FUNCTION drops(queries text[], options jsonb DEFAULT '{}')
RETURNS TABLE(kind text, ddl text, covered_by text, risk boolean) LANGUAGE sql AS $$
	SELECT evidence->>'kind', a.ddl, evidence->>'covered_by', evidence ? 'risk'
	FROM synth_advise_indexes(queries, NULL, '{"unused_days": 0, "unused_bytes": 0}' || options) a
	WHERE evidence->>'kind' LIKE 'drop%' ORDER BY 2 $$;

-- duplicates and covered ones: one stays, that on which more hangs
CREATE TABLE pair (id int PRIMARY KEY, a int, b int, c text, d int);
INSERT INTO pair SELECT i, i % 100, i % 7, 'c' || i, i FROM generate_series(1, 3000) i;
CREATE UNIQUE INDEX pair_again ON pair (id);
CREATE INDEX pair_a ON pair (a);
CREATE INDEX pair_a_twin ON pair (a);
CREATE INDEX pair_a_b ON pair (a, b);
CREATE INDEX pair_a_b_back ON pair (a DESC, b DESC);
CREATE INDEX pair_a_b_c ON pair (a, b) INCLUDE (c);
-- none of these is covered
CREATE INDEX pair_a_desc_b ON pair (a DESC, b);
CREATE INDEX pair_b ON pair (b);
CREATE INDEX pair_a_part ON pair (a) WHERE b = 1;
CREATE INDEX pair_a_hash ON pair USING hash (a);
CREATE INDEX pair_a_d ON pair (a) INCLUDE (d);
CREATE INDEX pair_c ON pair (c);
CREATE INDEX pair_c_c ON pair (c COLLATE "C");
CREATE INDEX pair_c_pattern ON pair (c text_pattern_ops);
CREATE UNIQUE INDEX pair_d ON pair (d);
CREATE INDEX pair_d_a ON pair (d, a);
ANALYZE pair;
SELECT * FROM drops(ARRAY['SELECT FROM pair WHERE a = 1'], '{"unused_days": 1000}');

-- not asked for
SELECT count(*) FROM drops(ARRAY['SELECT FROM pair WHERE a = 1'], '{"drops": false}');

-- unused; not a unique one, nor what the workload's plan reads
CREATE TABLE used (a int, b int, c int);
INSERT INTO used SELECT i, i, i FROM generate_series(1, 3000) i;
CREATE INDEX used_a ON used (a);
CREATE INDEX used_b ON used (b);
CREATE UNIQUE INDEX used_c ON used (c);
ANALYZE used;
SELECT * FROM drops(ARRAY['SELECT * FROM used WHERE a = 1']);
SELECT count(*) FROM drops(ARRAY['SELECT * FROM used WHERE a = 1'], '{"unused_bytes": 10000000}');

-- other kinds of index are only duplicates when defined alike
CREATE TABLE doc (j jsonb, t tsvector);
CREATE INDEX doc_j ON doc USING gin (j);
CREATE INDEX doc_j_same ON doc USING gin (j jsonb_ops);
CREATE INDEX doc_j_path ON doc USING gin (j jsonb_path_ops);
CREATE INDEX doc_e ON doc ((j->>'a'), (j->>'b'));
CREATE INDEX doc_e_first ON doc ((j->>'a'));
CREATE INDEX doc_p ON doc ((j->>'c')) WHERE j ? 'c';
CREATE INDEX doc_p_same ON doc ((j->>'c')) WHERE j ? 'c';
CREATE INDEX doc_p_other ON doc ((j->>'c')) WHERE j ? 'd';
SELECT kind, ddl, covered_by FROM drops(ARRAY['TABLE doc'], '{"unused_days": 1000}');

-- a UNIQUE constraint goes when another promises the same and none refers to it
CREATE TABLE twice (a int PRIMARY KEY, b int, UNIQUE (b));
ALTER TABLE twice ADD CONSTRAINT twice_a UNIQUE (a);
CREATE TABLE refers (b int REFERENCES twice (b));
CREATE UNIQUE INDEX twice_b ON twice (b);
CREATE UNIQUE INDEX twice_b_nulls ON twice (b) NULLS NOT DISTINCT;
ALTER TABLE twice ADD CONSTRAINT twice_b_late UNIQUE (b) DEFERRABLE;
SELECT * FROM drops(ARRAY['TABLE twice'], '{"unused_days": 1000}');

-- what is not for want of scans: foreign keys, replica identity, CLUSTER
CREATE TABLE parent (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE child (x int, y int, z int NOT NULL, w int, v int, FOREIGN KEY (x, y) REFERENCES parent);
CREATE INDEX child_y_x ON child (y, x);
CREATE UNIQUE INDEX child_z ON child (z);
ALTER TABLE child REPLICA IDENTITY USING INDEX child_z;
CREATE INDEX child_w ON child (w);
ALTER TABLE child CLUSTER ON child_w;
CREATE INDEX child_v ON child (v);
SELECT * FROM drops(ARRAY['TABLE child']);
-- one of two may
CREATE INDEX child_x ON child (x, v);
SELECT * FROM drops(ARRAY['TABLE child']);
-- with a warning: CLUSTER's twin
CREATE INDEX child_w_wide ON child (w, v);
SELECT * FROM drops(ARRAY['TABLE child'], '{"unused_days": 1000}');

-- partitions: an index of the whole, never a partition's share of it
CREATE TABLE whole (k int, v int) PARTITION BY RANGE (k);
CREATE TABLE whole_1 PARTITION OF whole FOR VALUES FROM (0) TO (10);
CREATE TABLE whole_2 PARTITION OF whole FOR VALUES FROM (10) TO (20);
CREATE INDEX whole_v ON whole (v);
CREATE INDEX whole_v_k ON whole (v, k);
CREATE INDEX whole_1_v_own ON whole_1 (v);
SELECT * FROM drops(ARRAY['SELECT FROM whole WHERE v = 1', 'SELECT FROM whole_1 WHERE v = 1'], '{"unused_days": 1000}');

-- what a recommended index covers, and what costs more than it gains
CREATE TABLE log (id int, at int, kind int, note text);
INSERT INTO log SELECT i, i % 97, i % 199, repeat('x', 20) FROM generate_series(1, 40000) i;
CREATE INDEX log_at ON log (at);
CREATE INDEX log_note ON log (note);
VACUUM ANALYZE log;
SELECT kind, ddl, covered_by FROM drops(ARRAY['SELECT note FROM log WHERE at = 5 AND kind = 7', 'SELECT kind FROM log WHERE at = 5',
	'INSERT INTO log VALUES (1, 2, 3, ''x'')'], '{"unused_days": 1000, "weights": [10, 10, 100]}');
-- few writes are no reason
SELECT kind, ddl FROM drops(ARRAY['SELECT note FROM log WHERE at = 5 AND kind = 7', 'INSERT INTO log VALUES (1, 2, 3, ''x'')'],
	'{"unused_days": 1000}') WHERE kind = 'drop unneeded';
-- costs go down row by row, and never below nothing
SELECT bool_and(cost_after <= cost_before AND cost_after >= 0) AND count(*) > 1 FROM synth_advise_indexes(
	ARRAY['SELECT note FROM log WHERE at = 5 AND kind = 7', 'INSERT INTO log VALUES (1, 2, 3, ''x'')'], NULL,
	'{"weights": [1, 1000000], "unused_bytes": 0}');

-- undo restores; hostile names
CREATE TABLE "T "" USING btree (x)" (" a""b" int, "select" text);
CREATE UNIQUE INDEX "I "" ON ' USING" ON "T "" USING btree (x)" (" a""b" DESC NULLS LAST, lower("select")) INCLUDE ("select")
	WITH (fillfactor = 70) WHERE " a""b" > 0;
CREATE UNIQUE INDEX "I2 "" ON ' USING" ON "T "" USING btree (x)" (" a""b" DESC NULLS LAST, lower("select")) INCLUDE ("select")
	WITH (fillfactor = 70) WHERE " a""b" > 0;
COMMENT ON INDEX "I2 "" ON ' USING" IS 'it''s';
CREATE TEMP TABLE advice AS
SELECT ddl, evidence->>'undo' AS undo FROM synth_advise_indexes(ARRAY['TABLE "T "" USING btree (x)"']);
\pset format unaligned
TABLE advice;
CREATE TEMP TABLE was AS SELECT indexdef, obj_description(indexname::regclass) FROM
	(SELECT indexdef, quote_ident(indexname) AS indexname FROM pg_indexes WHERE tablename LIKE 'T %' ORDER BY 1) i;
SELECT ddl FROM advice \gexec
SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'T %';
SELECT regexp_split_to_table(undo, '; ') FROM advice \gexec
SELECT indexdef, obj_description(indexname::regclass) FROM
	(SELECT indexdef, quote_ident(indexname) AS indexname FROM pg_indexes WHERE tablename LIKE 'T %' ORDER BY 1) i
EXCEPT TABLE was;

-- a constraint's undo
CREATE TEMP TABLE again AS
SELECT ddl, evidence->>'undo' AS undo FROM synth_advise_indexes(ARRAY['TABLE twice']) WHERE ddl LIKE 'ALTER%';
SELECT ddl FROM again \gexec
SELECT undo FROM again \gexec
SELECT count(*) FROM pg_constraint WHERE conrelid = 'twice'::regclass AND contype IN ('p', 'u');

-- an invalid one
CREATE TABLE dirty (a int);
INSERT INTO dirty VALUES (1), (1);
CREATE UNIQUE INDEX CONCURRENTLY dirty_a ON dirty (a);
SELECT * FROM drops(ARRAY['TABLE dirty']);

-- options
SELECT FROM drops(ARRAY['TABLE dirty'], '{"drops": 1}');
SELECT FROM drops(ARRAY['TABLE dirty'], '{"unused_days": -1}');
-- a foreign key that is to be is served by the index that stays
CREATE SCHEMA advise_twice;
CREATE TABLE advise_twice.owner (owner_id int PRIMARY KEY);
CREATE TABLE advise_twice.pet (pet_id int PRIMARY KEY, owner_id int);
INSERT INTO advise_twice.owner SELECT i FROM generate_series(1, 200) i;
INSERT INTO advise_twice.pet SELECT i, 1 + (i * 7) % 200 FROM generate_series(1, 2000) i;
CREATE INDEX pet_a ON advise_twice.pet (owner_id);
CREATE INDEX pet_b ON advise_twice.pet (owner_id, pet_id);
ANALYZE advise_twice.owner; ANALYZE advise_twice.pet;
SELECT kind, ddl FROM synth_advise_schema('advise_twice') WHERE kind LIKE 'drop%' OR kind LIKE 'foreign%' ORDER BY ddl COLLATE "C";
DROP SCHEMA advise_twice CASCADE;
DROP SCHEMA advise_drop CASCADE;
