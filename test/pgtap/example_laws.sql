-- Programming by example: what it finds from two and three examples, held against
-- the others (test/data/pbe), and its laws. The floors are below what was measured
-- (src/example/README.md), so that a change for the worse is seen and noise is not.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(17);

CREATE TABLE task (line text);
-- a line of JSON is a row: no delimiter and no quote occur in it
\copy task FROM PROGRAM 'zcat test/data/pbe/tasks.jsonl.gz' WITH (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')
CREATE TABLE outcome (source text, name text, k int, expression text, reproduces bool, exact bool, ms float8);

-- Arrays of the examples with these positions (from 0).
CREATE FUNCTION inputs_of(t jsonb, rows int[]) RETURNS text[] LANGUAGE sql AS
$$SELECT array_agg(ARRAY(SELECT v FROM jsonb_array_elements_text(t -> 'inputs' -> r) WITH ORDINALITY e(v, o) ORDER BY o) ORDER BY i)
  FROM unnest(rows) WITH ORDINALITY u(r, i)$$;
CREATE FUNCTION outputs_of(t jsonb, rows int[]) RETURNS text[] LANGUAGE sql AS
$$SELECT array_agg(t -> 'outputs' ->> r ORDER BY i) FROM unnest(rows) WITH ORDINALITY u(r, i)$$;

-- Does the expression give the outputs of these rows? False where it raises an error.
CREATE FUNCTION is_right(t jsonb, expression text, rows int[]) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	result bool;
BEGIN
	EXECUTE format('SELECT bool_and((%s) IS NOT DISTINCT FROM wanted) FROM (SELECT %s, $1 -> ''outputs'' ->> r AS wanted FROM unnest($2) r) v',
		expression, (SELECT string_agg(format('$1 -> ''inputs'' -> r ->> %s AS c%s', i - 1, i), ', ')
		             FROM generate_series(1, (t ->> 'arity')::int) i))
	INTO result USING t, rows;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RETURN false;
END $$;

DO $$
DECLARE
	t jsonb;
	train int[];
	start timestamptz;
	found text;
BEGIN
	FOR t IN SELECT line::jsonb FROM task LOOP
		FOR k IN 2..3 LOOP
			CONTINUE WHEN NOT t -> 'heldout' ? k::text;
			train := ARRAY(SELECT jsonb_array_elements_text(t -> 'heldout' -> k::text -> 'train')::int);
			start := clock_timestamp();
			found := synth_by_example(inputs_of(t, train), outputs_of(t, train));
			INSERT INTO outcome SELECT t ->> 'source', t ->> 'name', k, found, is_right(t, found, train),
				is_right(t, found, ARRAY(SELECT generate_series(0, (t ->> 'n')::int - 1))),
				1000 * extract(epoch FROM clock_timestamp() - start)
			WHERE found IS NOT NULL;
			INSERT INTO outcome (source, name, k) SELECT t ->> 'source', t ->> 'name', k WHERE found IS NULL;
		END LOOP;
	END LOOP;
END $$;

CREATE VIEW counted AS
SELECT source, k, count(*) AS n, count(expression) AS given, count(*) FILTER (WHERE exact) AS exact,
	count(*) FILTER (WHERE NOT exact) AS wrong, percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) AS p50
FROM outcome GROUP BY source, k;
SELECT diag(format('%s k=%s: %s tasks, %s given, %s exact, %s wrong, median %s ms', source, k, n, given, exact, wrong, round(p50::numeric, 1)))
FROM counted ORDER BY 1;

SELECT ok(count(*) > 400, 'all tasks are there') FROM outcome;
SELECT ok(exact >= 0.70 * n, 'typed tasks of two examples: 70 % exact') FROM counted WHERE source = 'typed' AND k = 2;
SELECT ok(exact >= 0.84 * n, 'typed tasks of three examples: 84 % exact') FROM counted WHERE source = 'typed' AND k = 3;
SELECT ok(exact >= 0.40 * n, 'hardbench of three examples: 40 % exact') FROM counted WHERE source = 'hardbench' AND k = 3;
SELECT ok(wrong <= 0.15 * given, 'of those given, 15 % wrong at most: ' || source || ', k=' || k) FROM counted ORDER BY source, k;
SELECT ok(p50 <= 50, 'median of at most 50 ms: ' || source || ', k=' || k) FROM counted ORDER BY source, k;

-- laws
SELECT is(count(*) FILTER (WHERE NOT reproduces), 0::bigint, 'every expression gives the outputs of its examples') FROM outcome;

-- Functions of an expression, as PostgreSQL understood them.
CREATE FUNCTION foreign_functions(t jsonb, expression text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('CREATE VIEW judged AS SELECT (%s) AS e FROM (SELECT %s) v', expression,
		(SELECT string_agg(format('''''::text AS c%s', i), ', ') FROM generate_series(1, (t ->> 'arity')::int) i));
	SELECT count(*) INTO result FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
	WHERE r.ev_class = 'judged'::regclass AND d.refclassid = 'pg_proc'::regclass;
	DROP VIEW judged;
	RETURN result;
END $$;
-- built-in objects are pinned: a view does not depend on them
SELECT is(sum(foreign_functions(line::jsonb, expression)), 0::numeric, 'built-in functions only')
FROM task JOIN outcome ON name = line::jsonb ->> 'name' AND k = 3 AND expression IS NOT NULL;

-- the same again
SELECT is(count(*), 0::bigint, 'deterministic')
FROM (SELECT line::jsonb AS t FROM task LIMIT 60) s
JOIN outcome o ON o.name = t ->> 'name' AND o.k = 3,
	LATERAL (SELECT ARRAY(SELECT jsonb_array_elements_text(t -> 'heldout' -> '3' -> 'train')::int) AS train) r
WHERE synth_by_example(inputs_of(t, train), outputs_of(t, train)) IS DISTINCT FROM o.expression;

-- names only rename
SELECT is(synth_by_example('{{Jane,Doe},{Rick,Roe}}', '{Doe Jane,Roe Rick}', '{a,b}'), 'b || '' '' || a', 'columns are named');

-- in the session's zone and with its settings
SET LOCAL timezone = 'America/Sao_Paulo';
SET LOCAL datestyle = 'German, DMY';
SELECT is(synth_by_example('{06/25/2013,11/08/2009}', '{2013-06-25,2009-11-08}'),
	'to_char(to_date(c1, ''MM/DD/YYYY''), ''YYYY-MM-DD'')', 'whatever the zone and DateStyle');
SELECT * FROM finish();
ROLLBACK;
