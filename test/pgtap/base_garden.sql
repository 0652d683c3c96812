-- Every function of the extension, found in pg_depend, with odd arguments: one
-- argument after another takes NULL, empty, huge, NaN, hostile or ill-suited
-- values. Allowed is a result or an error of the classes below, never XX000 and
-- never a lost connection. New functions are covered without an edit here, unless
-- they take a type that "candidate" does not know yet: then the first test fails.
SET client_min_messages = error;
SELECT plan(3);

CREATE SCHEMA garden;
CREATE TYPE garden.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN garden.positive AS int CHECK (VALUE > 0);
CREATE TABLE garden.plain (
	id int PRIMARY KEY, word text, amount numeric(10,2), x float8, day date, at timestamptz, yes bool, mood garden.mood,
	p garden.positive, list int[], doc jsonb, span int4range, place point, raw bytea, host inet, gone int);
INSERT INTO garden.plain
SELECT i, 'word ' || i % 7, i % 100 / 4.0, CASE WHEN i % 50 = 0 THEN 'NaN' WHEN i % 51 = 0 THEN '-Infinity' ELSE ln(i) END,
       CASE WHEN i % 60 = 0 THEN 'infinity' ELSE date '2024-01-01' + i % 365 END, now() - make_interval(hours => i),
       i % 3 = 0, (ARRAY['sad', 'ok', 'happy', NULL])[1 + i % 4]::garden.mood, 1 + i % 9, ARRAY[i % 3, NULL, i % 5],
       jsonb_build_object('a', i % 4, 'b', jsonb_build_array(i % 2)), int4range(i % 10, i % 10 + i % 3), point(i % 5, i),
       decode(lpad(to_hex(i), 8, '0'), 'hex'), ('10.0.0.' || i % 200)::inet, 1
FROM generate_series(1, 400) i;
ALTER TABLE garden.plain DROP COLUMN gone;
CREATE TABLE garden.empty (a int, b text);
CREATE TABLE garden.no_columns ();
INSERT INTO garden.no_columns DEFAULT VALUES;
CREATE TABLE garden."we ""ird'; DROP TABLE x; --" ("select" int, "ä ö
" text, "%s $1 \" float8);
INSERT INTO garden."we ""ird'; DROP TABLE x; --" SELECT i % 9, 'v' || i % 5, i FROM generate_series(1, 50) i;
CREATE TABLE garden.parent (k int, v text) PARTITION BY LIST (k);
CREATE TABLE garden.part PARTITION OF garden.parent DEFAULT;
INSERT INTO garden.parent SELECT i % 5, 'v' || i % 3 FROM generate_series(1, 60) i;
CREATE VIEW garden.view AS SELECT word, amount FROM garden.plain;
CREATE SEQUENCE garden.sequence;
CREATE TABLE garden.model (m synth_model);
INSERT INTO garden.model SELECT synth_train('garden.plain');

-- Values of a type, as SQL; the first is a sound one.
CREATE TABLE garden.candidate (type text, place int GENERATED ALWAYS AS IDENTITY, value text);
INSERT INTO garden.candidate (type, value)
SELECT t, v FROM (VALUES
	('regclass', $$'garden.plain'::regclass$$), ('regclass', $$'garden.empty'::regclass$$),
	('regclass', $$'garden.no_columns'::regclass$$), ('regclass', $$'garden."we ""ird''; DROP TABLE x; --"'::regclass$$),
	('regclass', $$'garden.parent'::regclass$$), ('regclass', $$'garden.view'::regclass$$),
	('regclass', $$'garden.sequence'::regclass$$), ('regclass', $$'garden.plain_pkey'::regclass$$),
	('regclass', $$0::regclass$$), ('regclass', $$4294967295::oid::regclass$$), ('regclass', $$'pg_class'::regclass$$),
	('text', $$'garden.plain'::text$$), ('text', $$''::text$$), ('text', $$'no.such"table'::text$$),
	('text', $$repeat('x', 100000)$$), ('text', $$E'a''b"c\\\n\x01'::text$$), ('text', $$'garden.empty'::text$$),
	('name', $$'word'::name$$), ('name', $$''::name$$), ('name', $$'select'::name$$), ('name', $$repeat('ä', 40)::name$$),
	('"char"', $$'a'::"char"$$),
	('jsonb', $$'{}'::jsonb$$), ('jsonb', $$'[]'::jsonb$$), ('jsonb', $$'null'::jsonb$$), ('jsonb', $$'1e400'::jsonb$$),
	('jsonb', $$'{"": null}'::jsonb$$), ('jsonb', $$'{"seed": 1e300, "min_count": -1}'::jsonb$$),
	('jsonb', $$'{"columns": []}'::jsonb$$), ('jsonb', $$'{"columns": "word", "exclude": {"a": 1}}'::jsonb$$),
	('jsonb', $$'{"columns": ["word", "word"], "order": ["x", "no"]}'::jsonb$$),
	('jsonb', $$'{"word": null, "amount": [1, 2], "x": ["NaN", "NaN"]}'::jsonb$$),
	('jsonb', $$'{"amount": [5, 1], "day": {"in": []}, "mood": {"in": [[]]}}'::jsonb$$),
	('jsonb', $$'{"mood": "furious"}'::jsonb$$), ('jsonb', $$'{"day": ["2024-13-45", null], "id": {"not": 1}}'::jsonb$$),
	('jsonb', $$'{"id": 99999999999999999999999999, "list": [1, [2]], "doc": {"a": 1}}'::jsonb$$),
	('jsonb', $$(repeat('[', 3000) || repeat(']', 3000))::jsonb$$),
	('tid', $$'(0,1)'::tid$$), ('tid', $$'(4294967295,65535)'::tid$$), ('cid', $$'3'::cid$$), ('xid', $$'3'::xid$$), ('xid', $$'4294967295'::xid$$),
	('bigint', '3'), ('bigint', '0'), ('bigint', '-1'), ('bigint', '9223372036854775807'),
	('bigint', '(-9223372036854775807 - 1)'), ('bigint', '2147483648'),
	('integer', '3'), ('integer', '0'), ('integer', '-1'), ('integer', '2147483647'), ('integer', '(-2147483647 - 1)'),
	('double precision', '0.5'), ('double precision', $$'NaN'::float8$$), ('double precision', $$'-Infinity'::float8$$),
	('double precision', '-0.0'), ('double precision', '1e308'),
	('boolean', 'true'), ('boolean', 'false'),
	('synth_model', '(SELECT m FROM garden.model)'),
	('synth_model', $$(SELECT synth_learn(t) FROM garden.parent t)$$),
	('synth_rows', $$(SELECT synth_pack(t) FROM garden.plain t LIMIT 1)$$), ('synth_rows', 'synth_pack(row())'),
	('synth_rows', $$synth_pack(row(1, 'a', NULL))$$),
	('record', '(SELECT t FROM garden.plain t LIMIT 1)'), ('record', 'row()'), ('record', $$row(1, 'a', NULL)$$),
	('record', $$row(row(1, 2), '{}'::int[])$$), ('record', '(SELECT t FROM garden.parent t LIMIT 1)'),
	('record', 'NULL::garden.plain'),
	('anyelement', '(SELECT t FROM garden.plain t LIMIT 1)'), ('anyelement', 'NULL::garden.plain'),
	('anyelement', 'NULL::garden.empty'), ('anyelement', 'NULL::garden.no_columns'), ('anyelement', '1'),
	('anyelement', $$'x'::text$$), ('anyelement', '(SELECT t FROM garden.parent t LIMIT 1)'),
	('anyelement', 'NULL::garden."we ""ird''; DROP TABLE x; --"'), ('anyelement', 'row(1)'),
	('anyarray', 'ARRAY[1, NULL]'), ('anyarray', $$'{}'::text[]$$),
	('name[]', $$'{word}'::name[]$$), ('name[]', $$'{}'::name[]$$), ('name[]', $$'{NULL,no}'::name[]$$),
	('text[]', $$'{a,b}'::text[]$$), ('text[]', $$'{}'::text[]$$), ('text[]', $$'{{a},{NULL}}'::text[]$$),
	('synth_rule', $$'email'::synth_rule$$), ('synth_rule', $$'row("word" = partial(1, "*", 1), "nothing" = null)'::synth_rule$$),
	('synth_rule', $$'encrypt'::synth_rule$$), ('synth_rule', $$'generalize(10)'::synth_rule$$),
	('uuid', $$'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid$$), ('inet', $$'2001:db8::1/64'::inet$$), ('inet', $$'10.0.0.1'::inet$$),
	('macaddr', $$'08:00:2b:01:02:03'::macaddr$$), ('date', $$'infinity'::date$$), ('date', $$'4713-01-01 BC'::date$$),
	('date', $$'2024-02-29'::date$$), ('smallint', '1'), ('smallint', '-1'),
	('oid', $$'garden.plain'::regclass::oid$$), ('oid', '0'), ('oid', '4294967295'),
	('bytea', $$'\x'::bytea$$), ('bytea', $$'\x00ff'::bytea$$),
	('"any"', '1')) AS c(t, v);
INSERT INTO garden.candidate (type, value) SELECT DISTINCT type, 'NULL::' || type FROM garden.candidate
	WHERE type NOT IN ('anyelement', 'anyarray', '"any"', 'record');

-- Functions that SQL can call with a value: those with an internal or cstring
-- argument cannot be, types' own functions are reached through the casts below.
CREATE TABLE garden.callee AS
SELECT p.oid, p.proname, p.prokind, p.proretset, p.prorettype = 'record'::regtype AND p.proargmodes IS NULL AS bare,
       ARRAY(SELECT format_type(a, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS u(a, n) ORDER BY n) AS types
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
WHERE e.extname = 'synth' AND d.deptype = 'e'
  AND NOT p.proargtypes::oid[] && ARRAY['internal', 'cstring']::regtype[]::oid[];

SELECT is_empty($$SELECT DISTINCT proname, t FROM garden.callee, unnest(types) t
                  WHERE t NOT IN (SELECT type FROM garden.candidate)$$, 'there are values for every argument type');

CREATE TABLE garden.outcome (call text, state text, message text);
CREATE TABLE garden.call (place int GENERATED ALWAYS AS IDENTITY, call text);
CREATE PROCEDURE garden.try(call text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT count(*) FROM (' || call || ') AS outcome';
	INSERT INTO garden.outcome VALUES (call, '00000', NULL);
EXCEPTION WHEN OTHERS OR query_canceled THEN      -- OTHERS does not catch a timeout
	INSERT INTO garden.outcome VALUES (call, SQLSTATE, SQLERRM);
END $$;

CREATE FUNCTION garden.call_of(f garden.callee, arguments text[]) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN f.prokind = 'p' THEN NULL
	            WHEN f.prokind = 'a' THEN format('SELECT %I(%s) FROM generate_series(1, 3)', f.proname, list)
	            WHEN f.bare THEN format('SELECT * FROM %I(%s) AS r(id int, word text)', f.proname, list)
	            ELSE format('SELECT * FROM %I(%s) AS r', f.proname, list) END
	FROM (SELECT array_to_string(arguments, ', ') AS list) l $$;

-- A first value for all, then one argument after another through its values, then
-- all NULL.
DO $$
DECLARE
	f garden.callee;
	sound text[];
	value text;
BEGIN
	FOR f IN SELECT * FROM garden.callee ORDER BY proname, types LOOP
		sound := ARRAY(SELECT (SELECT c.value FROM garden.candidate c WHERE c.type = t ORDER BY place LIMIT 1)
		               FROM unnest(f.types) WITH ORDINALITY AS u(t, n) ORDER BY n);
		INSERT INTO garden.call(call) SELECT garden.call_of(f, sound);
		FOR i IN 1 .. cardinality(f.types) LOOP
			FOR value IN SELECT c.value FROM garden.candidate c WHERE c.type = f.types[i] ORDER BY place OFFSET 1 LOOP
				INSERT INTO garden.call(call) SELECT garden.call_of(f, sound[:i - 1] || value || sound[i + 1:]);
			END LOOP;
		END LOOP;
		INSERT INTO garden.call(call) SELECT garden.call_of(f, ARRAY(SELECT CASE WHEN t IN ('anyelement', 'record') THEN 'NULL::garden.plain'
			WHEN t = 'anyarray' THEN 'NULL::int[]' ELSE 'NULL' END FROM unnest(f.types) t));
	END LOOP;
	-- the types' input functions
	FOR value IN SELECT format('SELECT %L::%s', v, t)
		FROM unnest(ARRAY['synth_model', 'synth_rows']) t,
		     unnest(ARRAY['', ' ', 'x', 'AAAA', '====', repeat('A', 4000), E'\x7f', repeat('/', 100001), '\x00', 'ä']) v
		WHERE to_regtype(t) IS NOT NULL LOOP
		INSERT INTO garden.call(call) VALUES (value);
	END LOOP;
END $$;
-- Each call is a statement of its own, so that one which is right but long (a
-- sample of 2^63 rows) ends by the clock, as a cancelled one must at any time.
SET statement_timeout = '1s';
SELECT format('CALL garden.try(%L)', call) FROM garden.call WHERE call IS NOT NULL ORDER BY place \gexec
RESET statement_timeout;

SELECT is_empty($$SELECT state, message, left(call, 200) FROM garden.outcome
	WHERE left(state, 2) NOT IN ('00', '0A', '22', '23', '3F', '42', '53', '54', '57') AND state NOT IN ('XX001', '55000')$$,
	'no call ends in an internal error');
SELECT cmp_ok((SELECT count(*) FROM garden.outcome WHERE state = '00000'), '>=',
	(SELECT count(*) FROM garden.callee), 'most functions give a result at least once');
SELECT * FROM finish();
