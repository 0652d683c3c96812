-- Laws of loads over generated dirty data: every row is accounted for, a second run changes nothing, the target is what
-- plain SQL makes of the same rows, and histories are those of a plain-SQL oracle.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(41);

CREATE SCHEMA laws;
-- dirt: texts that are no number or day, keys that are NULL or repeated, tokens for NULL, blanks
CREATE FUNCTION laws.dirty(rows int, seed float8, bad float8) RETURNS TABLE(id text, day text, amount text, note text, changed text)
LANGUAGE sql AS $$
	SELECT setseed(seed);
	SELECT CASE WHEN random() < bad THEN NULL WHEN random() < bad THEN 'id' || i ELSE (random() * rows * .9)::int::text END,
		CASE WHEN random() < bad THEN '2024-13-' || i ELSE to_char(date '2020-01-01' + (random() * 1000)::int, 'YYYY-MM-DD') END,
		CASE WHEN random() < bad THEN 'about ' || i WHEN random() < .05 THEN '' ELSE round((random() * 1000)::numeric, 2)::text END,
		'note ' || i,
		to_char(timestamp '2024-01-01' + random() * interval '300 days', 'YYYY-MM-DD HH24:MI:SS')
	FROM generate_series(1, rows) i
$$;
CREATE TABLE laws.landing (place int, id text, day text, amount text, note text, changed text);
-- what is good, in plain SQL; the last good row of a key by the moment it changed, the first of equals
CREATE VIEW laws.good AS SELECT place, id::bigint, day::date, NULLIF(amount, '')::numeric AS amount, note, changed::timestamp
	FROM laws.landing WHERE id ~ '^[0-9]+$' AND day !~ '^2024-13' AND amount ~ '^[0-9.]*$';
CREATE VIEW laws.kept AS SELECT DISTINCT ON (id) id, day, amount, note, changed FROM laws.good ORDER BY id, changed DESC, place;

CREATE FUNCTION laws.check_upsert(case_name text, rows int, bad float8) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	options jsonb := '{"mode": "upsert", "key": "id", "dedupe": "latest by changed", "columns": {"place": null},
		"types": {"id": "bigint", "day": "date", "amount": "numeric(8,2)"}}';
	r record;
BEGIN
	TRUNCATE laws.landing;
	INSERT INTO laws.landing SELECT row_number() OVER (), d.* FROM laws.dirty(rows, .42, bad) d;
	DROP TABLE IF EXISTS laws.target, laws.target_rejects, laws.target_loads;
	SELECT * INTO r FROM synth_etl_run('laws.landing', 'laws.target', options);
	RETURN NEXT is(r.read, rows::bigint, case_name || ': all rows are read');
	RETURN NEXT is(r.read, r.inserted + r.updated + r.unchanged + r.duplicate + r.rejected, case_name || ': and accounted for');
	RETURN NEXT is(r.rejected, rows - (SELECT count(*) FROM laws.good), case_name || ': rejected are those that plain SQL cannot cast');
	RETURN NEXT is((SELECT count(DISTINCT row_number) FROM laws.target_rejects), r.rejected, case_name || ': each has a line of its own');
	RETURN NEXT is((SELECT count(*) FROM laws.target_rejects j JOIN laws.landing l ON l.place = j.row_number AND to_jsonb(l) = j.whole_row
		AND (to_jsonb(l) ->> j.column_name) IS NOT DISTINCT FROM j.raw_value), (SELECT count(*) FROM laws.target_rejects), case_name || ': with its texts');
	RETURN NEXT set_eq('SELECT * FROM laws.target', 'SELECT * FROM laws.kept', case_name || ': the target is what plain SQL makes');
	CREATE TEMP TABLE before ON COMMIT DROP AS SELECT ctid::text AS place, t.* FROM laws.target t;
	SELECT * INTO r FROM synth_etl_run('laws.landing', 'laws.target', options);
	RETURN NEXT is(r.inserted + r.updated, 0::bigint, case_name || ': a second run changes nothing');
	-- the same by the long way: what the log remembers is gone
	TRUNCATE laws.target_loads;
	SELECT * INTO r FROM synth_etl_run('laws.landing', 'laws.target', options);
	RETURN NEXT is(r.inserted + r.updated, 0::bigint, case_name || ': nor does one that compares');
	RETURN NEXT set_eq('SELECT ctid::text AS place, t.* FROM laws.target t', 'SELECT * FROM before', case_name || ': no row was written');
	RETURN NEXT is((SELECT count(DISTINCT row_number) FROM laws.target_rejects), r.rejected, case_name || ': no reject came twice');
	DROP TABLE before;
END$$;
SELECT laws.check_upsert('clean', 2000, 0);
SELECT laws.check_upsert('1 % bad', 5000, .01);
SELECT laws.check_upsert('30 % bad', 2000, .3);

-- SCD 2: a year of extracts, against the history that plain SQL makes of all states
CREATE TABLE laws.state (step int, id int, city text, changed timestamp);
SELECT setseed(.7);
INSERT INTO laws.state
SELECT step, id, 'city ' || (random() * 2)::int, timestamp '2024-01-13' + step * interval '1 day' + id * interval '1 second'
FROM generate_series(1, 25) step, generate_series(1, 40) id WHERE random() < .6;
CREATE TABLE laws.extract (id text, city text, changed text);
CREATE FUNCTION laws.run_history() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	total bigint := 0;
	r record;
BEGIN
	FOR i IN 1..25 LOOP
		TRUNCATE laws.extract;
		INSERT INTO laws.extract SELECT s.id, s.city, to_char(s.changed, 'YYYY-MM-DD HH24:MI:SS') FROM laws.state s WHERE s.step = i;
		SELECT * INTO r FROM synth_etl_run('laws.extract', 'laws.history', '{"mode": "scd2", "key": "id", "valid_from": "changed", "formats": {"changed": "yyyy-MM-dd HH:mm:ss"}}');
		total := total + r.inserted + r.updated;
	END LOOP;
	RETURN total;
END$$;
CREATE TABLE laws.versions AS SELECT laws.run_history() AS n;
SELECT is((SELECT n FROM laws.versions), (SELECT count(*) FROM laws.history), 'every version was inserted, or ended another one');
CREATE VIEW laws.oracle AS
SELECT id::bigint, city, changed AS valid_from, lead(changed) OVER (PARTITION BY id ORDER BY changed) AS valid_to,
	lead(changed) OVER (PARTITION BY id ORDER BY changed) IS NULL AS is_current
FROM (SELECT s.*, lag(city) OVER (PARTITION BY id ORDER BY changed) AS earlier FROM laws.state s) s
WHERE city IS DISTINCT FROM earlier;
SELECT set_eq('SELECT id, city, valid_from::timestamp, valid_to::timestamp, is_current FROM laws.history', 'SELECT * FROM laws.oracle', 'the history is that of the oracle');
SELECT is((SELECT laws.run_history()), 0::bigint, 'all extracts again, from the first: no version is new');
SELECT set_eq('SELECT id, city, valid_from::timestamp, valid_to::timestamp, is_current FROM laws.history', 'SELECT * FROM laws.oracle', 'and the history is the same');

-- a load that fails leaves the target as it was
CREATE TABLE laws.strict (id bigint PRIMARY KEY, day date, amount numeric CHECK (amount < 1001), note text, changed timestamp);
CREATE FUNCTION laws.attempt(options jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM synth_etl_run('laws.landing', 'laws.strict', options);
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END$$;
INSERT INTO laws.strict SELECT * FROM laws.kept WHERE amount < 500;
UPDATE laws.landing SET amount = '2000' WHERE place = (SELECT max(place) FROM laws.good);
CREATE TABLE laws.strict_before AS SELECT ctid::text AS place, s.* FROM laws.strict s;
SELECT is(laws.attempt('{"columns": {"place": null}, "mode": "upsert", "dedupe": "last", "on_error": {"amount": "fail"}}'), '23514', 'a check of the target fails the load where its column wants that');
UPDATE laws.landing SET amount = '1' WHERE amount = '2000';
SELECT is(laws.attempt('{"columns": {"place": null}, "mode": "upsert", "on_error": {"amount": "fail"}}'), '22000', 'so does a column that must conform');
SELECT set_eq('SELECT ctid::text AS place, s.* FROM laws.strict s', 'SELECT * FROM laws.strict_before', 'and the target is as it was');

-- as wide as a table can be
CREATE FUNCTION laws.make_wide() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE (SELECT 'CREATE TABLE laws.wide (' || string_agg('c' || i || ' text', ', ' ORDER BY i) || ')' FROM generate_series(1, 1600) i);
	EXECUTE (SELECT 'INSERT INTO laws.wide SELECT ' || string_agg(CASE WHEN i = 1 THEN 'n::text' WHEN i % 200 = 0 THEN '(n * ' || i || ')::text' ELSE '''''' END, ', ' ORDER BY i)
		|| ' FROM generate_series(1, 5) n' FROM generate_series(1, 1600) i);
	UPDATE laws.wide SET c1600 = 'x9' WHERE c1 = '3';
END$$;
SELECT lives_ok('SELECT laws.make_wide()', 'a landing table of 1,600 columns');
SELECT results_eq($$SELECT inserted, rejected FROM synth_etl_run('laws.wide', 'laws.wide_target', '{"key": "c1", "mode": "upsert", "types": {"c1600": "int"}}')$$,
	$$VALUES (4::bigint, 1::bigint)$$, 'is loaded');
SELECT results_eq($$SELECT unchanged, rejected FROM synth_etl_run('laws.wide', 'laws.wide_target', '{"key": "c1", "mode": "upsert"}')$$,
	$$VALUES (4::bigint, 1::bigint)$$, 'and loaded again, compared column by column');
SELECT throws_ok($$SELECT synth_etl('laws.wide', 'laws.wide_history', '{"key": "c1", "mode": "scd2"}')$$, '54011', NULL, 'there is no room for a history');
SELECT * FROM finish();
ROLLBACK;
