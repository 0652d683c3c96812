-- Packed rows: the same model as from the rows, by any road; damaged ones are
-- refused.
SET client_min_messages = warning;
SELECT plan(25);

CREATE TYPE mood_of_rows AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE rows_source (id int, gone text, word text, amount numeric(10,2), x float8, at timestamptz, yes bool, mood mood_of_rows, list int[], "Ä ""q'" text);
ALTER TABLE rows_source DROP COLUMN gone;
INSERT INTO rows_source
SELECT i, 'word ' || i % 7, i % 100 / 4.0, CASE WHEN i % 50 = 0 THEN 'NaN' WHEN i % 51 = 0 THEN '-Infinity' ELSE sqrt(i) END,
       timestamptz '2024-01-01 00:00+00' + make_interval(hours => i), i % 3 = 0, (ARRAY['sad', 'ok', 'happy', NULL])[1 + i % 4]::mood_of_rows,
       ARRAY[i % 3, NULL, i % 5], CASE WHEN i % 9 < 8 THEN 'ä' || i % 5 END
FROM generate_series(1, 3000) i;
-- the same columns in another order, as a shard that was altered may have them
CREATE TABLE rows_shard (yes bool, "Ä ""q'" text, mood mood_of_rows, list int[], x float8, id int, word text, at timestamptz, amount numeric(10,2));
INSERT INTO rows_shard SELECT yes, "Ä ""q'", mood, list, x, id, word, at, amount FROM rows_source WHERE id % 2 = 0;

-- what a distributed server does: states made on one node, passed as text,
-- combined on another
CREATE AGGREGATE rows_state(synth_rows) (SFUNC = synth_learn_rows_trans, STYPE = synth_rows, COMBINEFUNC = synth_learn_rows_combine, PARALLEL = SAFE);
CREATE AGGREGATE rows_state(synth_rows, jsonb) (SFUNC = synth_learn_rows_trans, STYPE = synth_rows, COMBINEFUNC = synth_learn_rows_combine, PARALLEL = SAFE);
CREATE AGGREGATE rows_merge(synth_rows) (SFUNC = synth_learn_rows_combine, STYPE = synth_rows, FINALFUNC = synth_learn_rows_final);

SELECT is((SELECT synth_learn(synth_pack(s)) FROM rows_source s), (SELECT synth_learn(s) FROM rows_source s),
	'packed rows give the same model');
SELECT is((SELECT synth_learn(synth_pack(s), o) FROM rows_source s), (SELECT synth_learn(s, o) FROM rows_source s),
	'packed rows give the same model with ' || o::text)
FROM unnest(ARRAY['{"columns": ["word", "x", "mood"], "target": "mood"}', '{"exclude": ["id", "word"], "order": ["x", "yes"]}',
	'{"sample_rows": 500, "seed": 7}', '{"min_count": 20, "keep_extremes": true}']::jsonb[]) o;
SELECT is((SELECT synth_learn(p) FROM (SELECT synth_pack(s) AS p FROM rows_source s ORDER BY md5(s.id::text)) q),
	(SELECT synth_learn(s) FROM rows_source s), 'in another order');
SELECT is((SELECT synth_learn(p::text::synth_rows) FROM (SELECT synth_pack(s) AS p FROM rows_source s) q),
	(SELECT synth_learn(s) FROM rows_source s), 'through the text form');

-- rows of another column order
CREATE TEMP TABLE rows_mixed AS SELECT synth_pack(s) AS p, id FROM rows_source s WHERE id % 2 = 1 UNION ALL SELECT synth_pack(s), id FROM rows_shard s;
SELECT ok((SELECT count(DISTINCT m::text) = 1 FROM (
	SELECT synth_learn(p) AS m FROM (SELECT p FROM rows_mixed ORDER BY id) q
	UNION ALL SELECT synth_learn(p) FROM (SELECT p FROM rows_mixed ORDER BY id DESC) q
	UNION ALL SELECT synth_learn(p) FROM (SELECT p FROM rows_mixed ORDER BY id % 2, id) q
	UNION ALL SELECT rows_merge(t::text::synth_rows) FROM (SELECT rows_state(p) AS t FROM rows_mixed GROUP BY id % 2) q
	UNION ALL SELECT rows_merge(t::text::synth_rows) FROM (SELECT rows_state(p) AS t FROM rows_mixed GROUP BY id % 3 ORDER BY id % 3 DESC) q) all_ways),
	'columns in another order: the same model whichever rows come first');

-- states
SELECT is((SELECT rows_merge(t) FROM (SELECT rows_state(synth_pack(s)) AS t FROM rows_source s GROUP BY id % 5) q),
	(SELECT synth_learn(s) FROM rows_source s), 'states are combined');
SELECT is((SELECT rows_merge(t::text::synth_rows) FROM (SELECT rows_state(synth_pack(s), '{"sample_rows": 300}') AS t FROM rows_source s GROUP BY id % 5) q),
	(SELECT synth_learn(s, '{"sample_rows": 300}') FROM rows_source s), 'states are combined as text, each with rows left out');
SELECT is((SELECT synth_learn(t) FROM (SELECT rows_state(synth_pack(s)) AS t FROM rows_source s GROUP BY id % 5) q),
	(SELECT synth_learn(s) FROM rows_source s), 'a state is rows too');
SELECT is((SELECT rows_merge(t) FROM (SELECT rows_state(synth_pack(s)) AS t FROM rows_source s WHERE id < 0 GROUP BY () UNION ALL
	SELECT rows_state(synth_pack(s)) FROM rows_source s) q),
	(SELECT synth_learn(s) FROM rows_source s), 'a node without rows');

-- NULLs, groups, windows
SELECT is((SELECT synth_learn(CASE WHEN id % 2 = 0 THEN synth_pack(s) END) FROM rows_source s),
	(SELECT synth_learn(s) FILTER (WHERE id % 2 = 0) FROM rows_source s), 'NULL is no row');
SELECT ok(synth_pack(NULL::rows_source) IS NULL, 'a NULL row is NULL');
SELECT ok((SELECT bool_and(a = b) FROM (SELECT synth_learn(synth_pack(s)) AS a, synth_learn(s) AS b FROM rows_source s GROUP BY yes) q), 'by group');
SELECT ok((SELECT count(*) = 9 AND bool_and(a = b) FROM (
	SELECT id, synth_learn(synth_pack(s), '{"min_count": 1}') OVER w AS a, synth_learn(s, '{"min_count": 1}') OVER w AS b
	FROM rows_source s WHERE id <= 9 WINDOW w AS (ORDER BY id)) q), 'as a window function');

-- damaged ones
SELECT throws_ok($$SELECT 'AAAA'::synth_rows$$, '22P02', NULL, 'no header');
SELECT throws_ok($$SELECT '*'::synth_rows$$, '22P02', NULL, 'no base64');
SELECT throws_ok($$SELECT encode(set_byte(synth_rows_send(synth_pack(row(1))), 4, 2), 'base64')::synth_rows$$, '0A000', NULL, 'a newer version');
SELECT throws_ok($$SELECT encode(set_byte(synth_rows_send(synth_pack(row('ab'::text))), length(synth_rows_send(synth_pack(row('ab'::text)))) - 1, 200), 'base64')::synth_rows$$,
	'22021', NULL, 'a text in another encoding');
SELECT throws_ok(format($$SELECT synth_learn(encode(decode(replace(encode(synth_rows_send(synth_pack(row(1))), 'hex'), encode('integer', 'hex'), encode(%L, 'hex')), 'hex'), 'base64')::synth_rows)$$, t),
	CASE t WHEN 'intxger' THEN '42704' ELSE '42601' END, NULL, 'not a type: ' || t) FROM unnest(ARRAY['intxger', 'in(eger']) t;
SELECT throws_ok($$SELECT synth_learn(synth_pack(v)) FROM (VALUES (1, 2)) v(a, b) UNION ALL SELECT synth_learn(p) FROM (SELECT synth_pack(row(1)) AS p UNION ALL SELECT synth_pack(row('x'::text))) q$$,
	'22023', NULL, 'too few rows');
SELECT throws_ok($$SELECT synth_learn(p) FROM (SELECT synth_pack(row(1)) AS p UNION ALL SELECT synth_pack(row('x'::text))) q$$, '42804', NULL, 'rows of other columns');

-- every byte of a value changed: a clear error, or a value that can be learned
CREATE FUNCTION rows_mutant(b bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM synth_learn(encode(b, 'base64')::synth_rows, '{"min_count": 1}');
	RETURN '00000';
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
SELECT is_empty($$
	SELECT DISTINCT state FROM (
		SELECT rows_mutant(set_byte(b, i, (get_byte(b, i) + d) % 256)) AS state
		FROM (SELECT synth_rows_send(synth_pack(s)) AS b FROM rows_source s WHERE id = 7
		      UNION ALL SELECT synth_rows_send(rows_state(synth_pack(s))) FROM rows_source s WHERE id < 10) q,
		     generate_series(0, length(b) - 1) i, unnest(ARRAY[1, 5, 127, 128]) d) m
	WHERE state NOT IN ('00000', '22P02', '22021', '0A000', '22023', 'XX001', '42704', '42804', '42601', '3F000', '42703', '42P01')$$,
	'each byte mutated');
SELECT * FROM finish();
