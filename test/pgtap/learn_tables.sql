-- Learning from every kind of relation, as any role, in every place of a query.
SET client_min_messages = warning;
SELECT plan(61);
DROP ROLE IF EXISTS learn_reader;
CREATE SCHEMA learn_tables;
SET search_path = learn_tables, public;
CREATE FUNCTION kinds(m synth_model) RETURNS text LANGUAGE sql AS $$SELECT string_agg(column_name || ' ' || kind, ', ' ORDER BY n) FROM synth_describe(m) WITH ORDINALITY d(column_name, type_name, kind, null_fraction, distinct_values, parents, detail, n)$$;
CREATE FUNCTION learned_rows(m synth_model) RETURNS bigint LANGUAGE sql AS $$SELECT (m::jsonb->>'rows')::bigint$$;

CREATE TABLE base (id int, name text, amount numeric(6,2), team int);
INSERT INTO base SELECT i, 'n' || i % 9, i % 40 / 4.0, i % 3 FROM generate_series(1, 600) i;

-- columns that are not plain
CREATE TABLE dropped (gone1 int, id int, gone2 text, name text, amount numeric(6,2), gone3 jsonb, team int);
INSERT INTO dropped SELECT 1, id, 'x', name, amount, '{}', team FROM base;
ALTER TABLE dropped DROP COLUMN gone1, DROP COLUMN gone2, DROP COLUMN gone3;
SELECT is((SELECT synth_learn(t) FROM dropped t), (SELECT synth_learn(t) FROM base t), 'dropped columns leave no trace');
CREATE TABLE added AS SELECT id, name FROM base;
ALTER TABLE added ADD COLUMN amount numeric(6,2) DEFAULT 2.5, ADD COLUMN team int DEFAULT 1;
SELECT is((SELECT synth_learn(t) FROM added t), (SELECT synth_learn(t) FROM (SELECT id, name, 2.5::numeric(6,2) AS amount, 1 AS team FROM base) t),
	'columns that the stored rows do not have yet');
CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int GENERATED ALWAYS AS IDENTITY);
INSERT INTO generated (a) SELECT i % 20 FROM generate_series(1, 300) i;
SELECT is(kinds(synth_train('generated')), 'a numeric, b numeric, c key', 'generated and identity columns');
SELECT ok((SELECT bool_and(b = 2 * a) FROM synth_sample(synth_train('generated'), NULL::generated, 300, 1)), 'a generated column follows its source');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN code AS text CHECK (VALUE ~ '^[A-Z]{2}$') NOT NULL;
CREATE TABLE domains (p positive, c code, l positive[]);
INSERT INTO domains SELECT 1 + i % 12, chr(65 + i % 5) || 'Z', ARRAY[1 + i % 3] FROM generate_series(1, 300) i;
SELECT is((SELECT count(*) FROM synth_sample(NULL::domains, 500, 1)), 500::bigint, 'domains hold');
CREATE TYPE pair AS (x int, y text);
CREATE TABLE composites (c pair, cs pair[]);
INSERT INTO composites SELECT CASE WHEN i % 10 > 0 THEN row(i % 4, 'y' || i % 3)::pair END, ARRAY[row(i % 2, 'z')::pair] FROM generate_series(1, 240) i;
INSERT INTO composites SELECT row(NULL, NULL)::pair, '{}' FROM generate_series(1, 20);
SELECT is((SELECT count(*) FILTER (WHERE c IS NULL)::int FROM synth_sample(NULL::composites, 2600, 1)), 440, 'composites: NULL and a row of NULLs are two values');

-- hostile names
CREATE TABLE "odd ""table'; --" ("source_row" int, "source_row_" text, "a""b'c;--" int, "ä ö
x" text, "0123456789012345678901234567890123456789012345678901234567890ab" int, "select" int, " " int);
INSERT INTO "odd ""table'; --" SELECT i, 'x' || i % 5, i % 3, 'é' || i % 4, i % 2, i % 7, 1 FROM generate_series(1, 300) i;
SELECT is((SELECT count(*) FROM synth_describe(synth_train('"odd ""table''; --"'))), 7::bigint, 'hostile names of table and columns');
SELECT is((SELECT count(*) FROM synth_sample(NULL::"odd ""table'; --", 20, 1) WHERE "a""b'c;--" BETWEEN 0 AND 2), 20::bigint, 'and back');

-- relations that are no plain tables
CREATE VIEW a_view AS SELECT name, amount, team FROM base WHERE team > 0;
SELECT is(synth_train('a_view'), (SELECT synth_learn(t, '{"keys": [], "not_null": []}') FROM (SELECT name, amount, team FROM base WHERE team > 0) t), 'a view');
CREATE MATERIALIZED VIEW a_matview AS TABLE a_view;
SELECT is(synth_train('a_matview'), synth_train('a_view'), 'a materialised view');
CREATE TEMP TABLE a_temp AS TABLE a_view;
SELECT is(synth_train('a_temp'), synth_train('a_view'), 'a temporary table');
CREATE UNLOGGED TABLE an_unlogged AS TABLE a_view;
SELECT is(synth_train('an_unlogged'), synth_train('a_view'), 'an unlogged table');
CREATE TABLE parts (name text, amount numeric(6,2), team int) PARTITION BY LIST (team);
CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE part_2 (gone int, team int, name text, amount numeric(6,2));
ALTER TABLE part_2 DROP COLUMN gone;
ALTER TABLE parts ATTACH PARTITION part_2 FOR VALUES IN (2);
INSERT INTO parts TABLE a_view;
SELECT is(synth_train('parts'), synth_train('a_view'), 'a partitioned table, a part of it in another order');
SELECT is(learned_rows(synth_train('part_2')), (SELECT count(*) FROM part_2), 'a partition');
CREATE TABLE ancestor (name text, amount numeric(6,2), team int);
CREATE TABLE descendant (extra int) INHERITS (ancestor);
INSERT INTO ancestor SELECT * FROM a_view WHERE team = 1;
INSERT INTO descendant SELECT *, 7 FROM a_view WHERE team = 2;
SELECT is(synth_train('ancestor'), synth_train('a_view'), 'a parent table with its children');
SELECT is(learned_rows((SELECT synth_learn(t) FROM ONLY ancestor t)), (SELECT count(*) FROM ONLY ancestor), 'ONLY');
DO $$
BEGIN
	CREATE EXTENSION file_fdw;
	CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
	CREATE FOREIGN TABLE a_foreign (line text) SERVER files
		OPTIONS (filename 'postgresql.conf', format 'csv', delimiter E'\x03', quote E'\x02', escape E'\x04');
EXCEPTION WHEN undefined_file OR feature_not_supported THEN NULL;
END $$;
SELECT CASE WHEN to_regclass('a_foreign') IS NULL THEN skip('file_fdw is not installed')
	ELSE is(learned_rows(synth_train(to_regclass('a_foreign'))), (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM a_foreign', false, true, '')))[1]::text::bigint, 'a foreign table') END;
SELECT ok(learned_rows(synth_train('pg_catalog.pg_class')) > 300, 'a system catalogue');
CREATE SEQUENCE a_sequence;
CREATE INDEX an_index ON base (team);
SELECT throws_ok($$SELECT synth_train('a_sequence')$$, '42809', NULL, 'a sequence is no table');
SELECT throws_ok($$SELECT synth_train('an_index')$$, '42809', NULL, 'an index is no table');
SELECT throws_ok($$SELECT synth_train(4294967295::oid::regclass)$$, '42P01', NULL, 'no relation of that OID');

-- large values: the beginning is learned, the rest never read
CREATE TABLE large (plain text, packed text, n int);
ALTER TABLE large ALTER plain SET STORAGE EXTERNAL;
INSERT INTO large SELECT repeat('0123456789', 200000) || i % 2, repeat(md5((i % 2)::text), 1000000), i % 3 FROM generate_series(1, 12) i;
SELECT is(kinds(synth_train('large')), 'plain category, packed category, n numeric', '2 MB plain, 32 MB packed');
SELECT is((SELECT max(length(plain)) FROM synth_sample(NULL::large, 5, 1)), 8192, 'are cut at 8192 bytes');
SELECT is(synth_train('large'), (SELECT synth_learn(synth_pack(t), '{"keys": [], "not_null": []}') FROM large t), 'packed as well');
CREATE TABLE multibyte AS SELECT 'x' || repeat('ä', 5000) AS t, 1 AS n FROM generate_series(1, 10);
SELECT ok((SELECT bool_and(octet_length(t) = 8191 AND t ~ '^xä+$') FROM synth_sample(NULL::multibyte, 5, 1)), 'at a whole character');

-- extremes of types
CREATE TABLE extremes (a smallint, b int, c bigint, d real, e float8, f numeric, g date, h timestamp, i time, j money);
INSERT INTO extremes
SELECT v.* FROM generate_series(1, 40), (VALUES
	((-32768)::smallint, (-2147483648)::int, (-9223372036854775808)::bigint, '-infinity'::real, 'NaN'::float8, 'NaN'::numeric, '-infinity'::date, 'infinity'::timestamp, '00:00'::time, '-92233720368547758.08'::money),
	(32767, 2147483647, 9223372036854775807, 3.4e38, 1.7e308, 10::numeric ^ 1000, 'infinity', '-infinity', '24:00', '92233720368547758.07'::money),
	(0, 0, 0, '-0', '-0', 10::numeric ^ -1000, '4713-01-01 BC', '294276-12-31', '12:00', '0'::money),
	(1, 1, 1, 1e-45, -1.7e308, -(10::numeric ^ 1000), '5874897-12-31', '4713-01-01 BC', '00:00:00.000001', '0.01'::money)) v;
SELECT lives_ok($$CREATE TABLE extremes_synthetic AS SELECT * FROM synth_sample(NULL::extremes, 160, 1)$$, 'extremes of every type come back');
SELECT is((SELECT array_agg(DISTINCT c ORDER BY c) FROM extremes_synthetic), (SELECT array_agg(DISTINCT c ORDER BY c) FROM extremes), 'bigint');
SELECT is((SELECT array_agg(DISTINCT e ORDER BY e) FROM extremes_synthetic), (SELECT array_agg(DISTINCT e ORDER BY e) FROM extremes), 'float8, without a minus zero');
SELECT is((SELECT array_agg(DISTINCT h ORDER BY h) FROM extremes_synthetic), (SELECT array_agg(DISTINCT h ORDER BY h) FROM extremes), 'timestamp');
SELECT is((SELECT count(*) FROM extremes_synthetic WHERE f = 'Infinity'), 0::bigint, 'a large numeric is no infinity');
CREATE TABLE huge AS SELECT (CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END) * (1.79e308::float8 - i * 1e305::float8) AS a FROM generate_series(1, 402) i;
SELECT lives_ok($$SELECT synth_learn(t, '{"keep_extremes": true}') FROM huge t$$, 'differences beyond the range of float8');

-- wide and narrow
SELECT 'CREATE TABLE wide AS SELECT ' || string_agg(format('%s AS c%s', CASE WHEN i % 3 = 0 THEN 'i % 5' WHEN i % 3 = 1 THEN '(i % 7)::text' ELSE 'i % 2 = 0' END, i), ', ') || ' FROM generate_series(1, 50) i' FROM generate_series(1, 1600) i \gexec
SELECT is((SELECT count(*) FROM synth_describe(synth_train('wide'))), 1600::bigint, '1,600 columns');
CREATE TABLE nothing (a int, b text);
SELECT throws_ok($$SELECT synth_train('nothing')$$, '22023', 'there are no rows to learn from', 'no row');
INSERT INTO nothing VALUES (1, 'x');
SELECT throws_ok($$SELECT synth_train('nothing')$$, '22023', 'there are too few rows to learn from', 'one row');
SELECT is((SELECT count(*) FROM synth_sample((SELECT synth_learn(t, '{"min_count": 1}') FROM nothing t), NULL::nothing, 3, 1) WHERE a = 1 AND b = 'x'), 3::bigint, 'one row that may be kept');
CREATE TABLE bare ();
INSERT INTO bare SELECT FROM generate_series(1, 10);
SELECT throws_ok($$SELECT synth_train('bare')$$, '22023', 'there is no column to learn', 'no column');
CREATE TABLE all_null AS SELECT NULL::int AS a, NULL::text AS b, NULL::int[] AS c, NULL::jsonb AS d, NULL::pair AS e FROM generate_series(1, 50);
SELECT ok((SELECT bool_and(t IS NULL) FROM synth_sample(NULL::all_null, 50, 1) t), 'all NULL');
CREATE TABLE all_equal AS SELECT 7 AS a, 'x'::text AS b, 1.50::numeric(5,2) AS c, date 'infinity' AS d FROM generate_series(1, 50);
SELECT ok((SELECT bool_and(t = (SELECT e FROM all_equal e LIMIT 1)) FROM synth_sample(NULL::all_equal, 50, 1) t), 'all equal');

-- rights: what a role does not see is not learned
CREATE TABLE guarded (owner name, secret text, n int);
INSERT INTO guarded SELECT CASE WHEN i % 2 = 0 THEN 'learn_reader' ELSE 'other' END, 'of ' || (CASE WHEN i % 2 = 0 THEN 'reader ' ELSE 'somebody else ' END) || i % 5, i % 10 FROM generate_series(1, 400) i;
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON guarded USING (owner = current_user);
CREATE TABLE some_columns (open int, secret text);
INSERT INTO some_columns SELECT i % 4, 's' || i % 3 FROM generate_series(1, 100) i;
CREATE ROLE learn_reader;
GRANT USAGE ON SCHEMA learn_tables TO learn_reader;
GRANT SELECT ON guarded TO learn_reader;
GRANT SELECT (open) ON some_columns TO learn_reader;
SET ROLE learn_reader;
SELECT is(learned_rows(synth_train('guarded')), 200::bigint, 'row security: only visible rows are learned');
SELECT ok(synth_train('guarded')::jsonb::text !~ 'somebody else' AND (SELECT count(*) FROM synth_sample(NULL::guarded, 200, 1) WHERE secret ~ 'somebody') = 0, 'and nothing of others is in the model');
SELECT is((SELECT synth_learn(synth_pack(g)) FROM guarded g), (SELECT synth_learn(g) FROM guarded g), 'packed as well');
SELECT throws_ok($$SELECT synth_train('base')$$, '42501', NULL, 'no right to read');
SELECT throws_ok($$SELECT synth_train('some_columns')$$, '42501', NULL, 'no right to read a column');
SELECT throws_ok($$SELECT synth_learn(t) FROM some_columns t$$, '42501', NULL, 'nor through a whole row');
SELECT is(learned_rows((SELECT synth_learn(t) FROM (SELECT open FROM some_columns) t)), 100::bigint, 'the columns that may be read');
RESET ROLE;

-- places in a query
SELECT is((SELECT synth_learn(t) FILTER (WHERE team > 0) FROM (SELECT name, amount, team FROM base) t), (SELECT synth_learn(t) FROM a_view t), 'FILTER');
SELECT is((SELECT sum(learned_rows(m)) FROM (SELECT synth_learn(t) AS m FROM base t GROUP BY GROUPING SETS ((team), (name), ())) g), 1800::numeric, 'GROUPING SETS');
SELECT is((SELECT array_agg(learned_rows(m) ORDER BY id) FROM (SELECT id, synth_learn(t, '{"min_count": 1}') OVER (ORDER BY id ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS m FROM base t WHERE id <= 14 OFFSET 9) w),
	ARRAY[10, 10, 10, 10, 10]::bigint[], 'a moving window');
SELECT throws_ok($$SELECT synth_learn(t) OVER (ORDER BY id) FROM base t$$, '22023', 'there are too few rows to learn from', 'a window that begins with too few rows');
SELECT is((SELECT synth_learn(DISTINCT t) FROM (SELECT name, team FROM base UNION ALL SELECT name, team FROM base) t),
	(SELECT synth_learn(t) FROM (SELECT DISTINCT name, team FROM base) t), 'DISTINCT');
SELECT is((SELECT synth_learn(t ORDER BY amount, id DESC) FROM base t), (SELECT synth_learn(t) FROM base t), 'ORDER BY');
PREPARE learn_base(int) AS SELECT learned_rows(synth_learn(t)) FROM base t WHERE team < $1;
SELECT results_eq('EXECUTE learn_base(1)', 'SELECT 200::bigint', 'prepared');
SELECT is((SELECT array_agg(m ORDER BY k) FROM generate_series(1, 2) k, LATERAL (SELECT learned_rows(synth_learn(t)) AS m FROM base t WHERE team < k) l), ARRAY[200, 400]::bigint[], 'LATERAL');
SELECT is((SELECT synth_learn(t) FROM (WITH w AS MATERIALIZED (SELECT * FROM base) SELECT * FROM w) t), (SELECT synth_learn(t) FROM base t), 'a subquery of a subquery');
SELECT is((SELECT synth_learn(row(b.*)::base) FROM base b), (SELECT synth_learn(t) FROM base t), 'a row that is made');

-- options
SELECT throws_ok($$SELECT synth_learn(t, jsonb_build_object('min_count', 1 + id % 2)) FROM base t$$, '22023', 'options of learning differ between rows', 'options that change');
SELECT throws_ok($$SELECT synth_learn(t, CASE WHEN id > 1 THEN '{}'::jsonb END) FROM base t$$, '22023', 'options of learning differ between rows', 'options that come late');
SELECT is((SELECT synth_learn(t, NULL) FROM base t), (SELECT synth_learn(t) FROM base t), 'options of NULL are none');
SELECT throws_ok($$SELECT synth_learn(t) FROM (SELECT 1, 2 FROM generate_series(1, 10)) t$$, '42701', NULL, 'columns of the same name');
SELECT throws_ok($$SELECT synth_learn(r) FROM (SELECT CASE WHEN i > 5 THEN row(i) ELSE row(i::text) END AS r FROM generate_series(1, 10) i) q$$, '42804', NULL, 'rows of other columns');
SELECT throws_ok($$SELECT synth_learn_rows_final(NULL)$$, '0A000', NULL, 'a support function by itself');
DROP SCHEMA learn_tables CASCADE;
DROP ROLE learn_reader;
SELECT * FROM finish();
