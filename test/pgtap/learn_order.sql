-- What is learned is a function of the set of rows alone: the same bytes for any
-- order, number of workers, partition, form of the rows, and setting of memory
-- that does not leave out rows.
SET client_min_messages = warning;
SELECT plan(33);

CREATE TABLE order_source (id int, word text, amount numeric(8,2), x float8, day date, flag bool, kind int);
INSERT INTO order_source
SELECT i, 'w' || i % 37, i * 37 % 1000 / 4.0, CASE WHEN i % 1000 = 0 THEN 'NaN' WHEN i % 3 > 0 THEN sqrt(i) END,
       date '2020-01-01' + i % 700, i % 7 = 0, i % 11
FROM generate_series(1, 40000) i;
-- many rows alike
INSERT INTO order_source SELECT 0, 'same', 1, 1, '2020-02-02', true, 1 FROM generate_series(1, 20000);
INSERT INTO order_source SELECT -1, 'other', 2, 2, '2020-02-03', false, 2 FROM generate_series(1, 4000);
ALTER TABLE order_source SET (parallel_workers = 4);
ANALYZE order_source;
CREATE TABLE order_shuffled AS SELECT * FROM order_source ORDER BY md5(id::text), ctid;
CREATE TABLE order_sorted AS SELECT * FROM order_source ORDER BY x DESC NULLS FIRST, id;

-- partitions, one of them with its columns in another physical order and a
-- dropped one between
CREATE TABLE order_parts (id int, word text, amount numeric(8,2), x float8, day date, flag bool, kind int) PARTITION BY LIST (kind);
CREATE TABLE order_part_1 PARTITION OF order_parts FOR VALUES IN (0, 1, 2, 3);
CREATE TABLE order_part_2 (kind int, gone int, flag bool, day date, x float8, word text, amount numeric(8,2), id int);
ALTER TABLE order_part_2 DROP COLUMN gone;
ALTER TABLE order_parts ATTACH PARTITION order_part_2 FOR VALUES IN (4, 5, 6);
CREATE TABLE order_part_3 PARTITION OF order_parts DEFAULT;
INSERT INTO order_parts SELECT * FROM order_source;
CREATE TABLE order_parent (id int, word text, amount numeric(8,2), x float8, day date, flag bool, kind int);
CREATE TABLE order_child (more text) INHERITS (order_parent);
INSERT INTO order_parent SELECT * FROM order_source WHERE id % 2 = 0;
INSERT INTO order_child SELECT *, 'x' FROM order_source WHERE id % 2 <> 0;
ANALYZE order_parts; ANALYZE order_shuffled; ANALYZE order_parent; ANALYZE order_child;
CREATE FUNCTION order_md5(m synth_model) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT md5(m::text)$$;

CREATE TABLE order_result (way text, options jsonb, model text);
SET max_parallel_workers_per_gather = 0;
INSERT INTO order_result SELECT 'serial', o, order_md5((SELECT synth_learn(s, o) FROM order_source s))
FROM unnest(ARRAY['{}', '{"sample_rows": 3000}', '{"sample_rows": 100, "seed": 3}', '{"columns": ["word", "x", "kind"], "sample_rows": 5000}']::jsonb[]) o;
SELECT is((SELECT count(DISTINCT model) FROM order_result)::int, 4, 'four models');

PREPARE parallel_learn AS SELECT order_md5(synth_learn(s, '{}')) FROM order_source s;
CREATE FUNCTION order_check(way text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE r record; model text;
BEGIN
	FOR r IN SELECT * FROM order_result o WHERE o.way = 'serial' ORDER BY options::text LOOP
		EXECUTE format('SELECT order_md5(synth_learn(s, %L)) FROM order_source s', r.options) INTO model;
		RETURN NEXT is(model, r.model, way || ' ' || r.options);
	END LOOP;
END $$;
CREATE FUNCTION order_workers(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, FORMAT json) ' || query INTO plan;
	RETURN coalesce((regexp_match(plan::text, '"Workers Launched": (\d+)'))[1]::int, 0) *
		CASE WHEN plan::text ~ '"Partial Mode": "Partial"' THEN 1 ELSE -1 END;
END $$;

SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers = 8;
SET max_parallel_workers_per_gather = 1;
SELECT is(order_workers('SELECT synth_learn(s) FROM order_source s'), 1, 'one worker learns a part');
SELECT order_check('1 worker');
SET max_parallel_workers_per_gather = 4;
SELECT is(order_workers('SELECT synth_learn(s) FROM order_source s'), 4, 'four workers learn a part each');
SELECT is(order_workers('SELECT synth_learn(synth_pack(s)) FROM order_source s'), 4, 'packed rows too');
SELECT order_check('4 workers');
SET parallel_leader_participation = off;
SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_source s), (SELECT model FROM order_result WHERE options = '{}'), 'workers only');
RESET parallel_leader_participation;
SELECT is((SELECT order_md5(synth_learn(synth_pack(s), '{"sample_rows": 3000}')) FROM order_source s),
	(SELECT model FROM order_result WHERE options = '{"sample_rows": 3000}'), 'packed rows in parallel, rows left out');
-- work_mem and the other settings of a session
SET work_mem = '64kB'; SET DateStyle = 'SQL, DMY'; SET extra_float_digits = -5; SET TimeZone = 'Asia/Tokyo';
SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_source s), (SELECT model FROM order_result WHERE options = '{}'), 'other settings');
RESET work_mem; RESET DateStyle; RESET extra_float_digits; RESET TimeZone;

SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_shuffled s), (SELECT model FROM order_result WHERE options = '{}'), 'shuffled');
SELECT is((SELECT order_md5(synth_learn(s, o)) FROM order_shuffled s), model, 'shuffled, rows left out') FROM (SELECT options AS o, model FROM order_result WHERE options->>'sample_rows' = '3000') r;
SET max_parallel_workers_per_gather = 0;
SELECT is((SELECT order_md5(synth_learn(s, o)) FROM order_sorted s), model, 'sorted, rows left out') FROM (SELECT options AS o, model FROM order_result WHERE options->>'sample_rows' = '3000') r;
SELECT is((SELECT order_md5(synth_learn(s, o ORDER BY word DESC, id)) FROM order_source s), model, 'ORDER BY in the call') FROM (SELECT options AS o, model FROM order_result WHERE options->>'sample_rows' = '100') r;
SET max_parallel_workers_per_gather = 4;

SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_parts s), (SELECT model FROM order_result WHERE options = '{}'), 'partitions');
SET enable_partitionwise_aggregate = on;
SELECT is((SELECT order_md5(synth_learn(s, o)) FROM order_parts s), model, 'partitions, aggregated by partition') FROM (SELECT options AS o, model FROM order_result WHERE options->>'sample_rows' = '3000') r;
SELECT is((SELECT order_md5(synth_learn(synth_pack(s), o)) FROM order_parts s), model, 'partitions packed, aggregated by partition') FROM (SELECT options AS o, model FROM order_result WHERE options->>'sample_rows' = '3000') r;
SET max_parallel_workers_per_gather = 0;
SELECT is((SELECT order_md5(synth_learn(synth_pack(s), o)) FROM order_parts s), model, 'and in one process') FROM (SELECT options AS o, model FROM order_result WHERE options->>'sample_rows' = '3000') r;
SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM (SELECT * FROM order_part_1 UNION ALL SELECT id, word, amount, x, day, flag, kind FROM order_part_2 UNION ALL TABLE order_part_3) s),
	(SELECT model FROM order_result WHERE options = '{}'), 'parts in a subquery');
SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_parent s), (SELECT model FROM order_result WHERE options = '{}'), 'inheritance');
SET max_parallel_workers_per_gather = 4;
SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_parent s), (SELECT model FROM order_result WHERE options = '{}'), 'inheritance in parallel');

-- a result for each row, from a state that goes on: finishing changes nothing
SET max_parallel_workers_per_gather = 0;
SELECT ok((SELECT count(*) = 6 AND bool_and(m = p) AND bool_and(m = (SELECT synth_learn(s, '{"sample_rows": 100}') FROM order_source s WHERE s.id BETWEEN 1 AND w.id))
	FROM (SELECT id, synth_learn(s, '{"sample_rows": 100}') OVER (ORDER BY id / 70) AS m, synth_learn(synth_pack(s), '{"sample_rows": 100}') OVER (ORDER BY id / 70) AS p
	      FROM order_source s WHERE id BETWEEN 1 AND 419) w WHERE id % 70 = 69), 'window frames');
SET max_parallel_workers_per_gather = 4;

-- groups, each in parallel
SELECT ok((SELECT bool_and(order_md5(m) = (SELECT order_md5(synth_learn(t)) FROM order_shuffled t WHERE t.kind = g.kind))
	FROM (SELECT kind, synth_learn(s) AS m FROM order_source s GROUP BY kind) g), 'GROUP BY');

-- little memory: rows are left out by their bytes
SET synth.learn_memory = '1MB';
SET max_parallel_workers_per_gather = 0;
UPDATE order_result SET model = (SELECT order_md5(synth_learn(s)) FROM order_source s) WHERE options = '{}';
SELECT isnt((SELECT model FROM order_result WHERE options = '{}'), (SELECT model FROM order_result WHERE options->>'sample_rows' = '3000'), 'one megabyte');
SET max_parallel_workers_per_gather = 4;
SELECT is((SELECT order_md5(synth_learn(s, '{}')) FROM order_source s), (SELECT order_md5(synth_learn(s, '{}')) FROM order_shuffled s), 'one megabyte, shuffled');
SELECT is((SELECT order_md5(synth_learn(s)) FROM order_source s), (SELECT model FROM order_result WHERE options = '{}'), 'one megabyte, in parallel');
RESET synth.learn_memory;

-- frequent rows keep their share where rows are left out: 20,000 and 4,000 of 64,000
SELECT cmp_ok(abs((SELECT avg((word = 'same')::int) FROM synth_sample(m, NULL::order_source, 64000, 1)) - 20000 / 64000.0), '<', 0.01 * 20000 / 64000.0, '31 % of the rows within 1 % of that')
FROM (SELECT synth_learn(s, '{"sample_rows": 3000}') AS m FROM order_source s) q;
SELECT cmp_ok(abs((SELECT avg((word = 'other')::int) FROM synth_sample(m, NULL::order_source, 64000, 1)) - 4000 / 64000.0), '<', 0.01 * 4000 / 64000.0, '6 % of the rows within 1 % of that')
FROM (SELECT synth_learn(s, '{"sample_rows": 3000, "seed": 5}') AS m FROM order_source s) q;
SELECT * FROM finish();
