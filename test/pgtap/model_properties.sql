-- Laws of model values, on models learned from mixed tables: there and back, one
-- form, merging in any order, and that no damaged value is ever let in or used.
SET client_min_messages = error;
BEGIN;
CREATE EXTENSION IF NOT EXISTS synth;
SELECT plan(18);

CREATE SCHEMA model_law;
SET LOCAL search_path = model_law, public;
CREATE TABLE source AS
SELECT i AS id, i % 37 AS a, CASE WHEN i % 11 > 0 THEN 'word ' || i % 13 END AS b, (i * 7919 % 1000) / 100.0 AS c,
       date '2024-01-01' + i % 400 AS d, i % 3 = 0 AS e, CASE WHEN i % 29 = 0 THEN 'NaN' ELSE sqrt(i) END::float8 AS f,
       'K-' || lpad((i * 31 % 10000)::text, 4, '0') AS k, 'user' || i || '@example.org' AS mail, i % 5 AS part
FROM generate_series(1, 3000) i;
CREATE TABLE model AS
SELECT part, synth_learn(s) AS m FROM (SELECT id, a, b, c, d, e, f, k, mail, part FROM source) s GROUP BY part;
CREATE TABLE small AS
SELECT synth_learn(s) AS m FROM (SELECT i % 4 AS a, CASE WHEN i % 5 > 0 THEN 'v' || i % 3 END AS b, i % 7 / 2.0 AS c
                                 FROM generate_series(1, 200) i) s;

-- there and back
SELECT ok(bool_and(m = m::text::synth_model), 'the text form gives the same model') FROM model;
SELECT ok(bool_and(synth_model_send(m) = decode(m::text, 'base64')), 'text and binary form have the same bytes') FROM model;
SELECT ok(bool_and(m <> synth_merge_trans(m, m)), 'a model twice is another model') FROM model;
SELECT is(count(DISTINCT m), count(*), 'models of different rows differ') FROM model;
SELECT ok(bool_and((a.m = b.m) = (synth_model_hash(a.m) = synth_model_hash(b.m))
                   AND (a.m < b.m) = (b.m > a.m) AND (a.m <= b.m) = NOT (a.m > b.m)
                   AND (a.m = b.m) = (synth_model_cmp(a.m, b.m) = 0)), 'hash and order agree with equality')
FROM model a, model b;

-- what is told of it
SELECT results_eq('SELECT column_name::text FROM synth_describe((SELECT m FROM model WHERE part = 0))',
                  $$SELECT attname::text FROM pg_attribute WHERE attrelid = 'source'::regclass AND attnum > 0 ORDER BY attnum$$,
                  'a row per column in table order');
SELECT ok(bool_and(null_fraction BETWEEN 0 AND 1 AND NOT parents @> ARRAY[column_name::text]
                   AND parents <@ ARRAY['id', 'a', 'b', 'c', 'd', 'e', 'f', 'k', 'mail', 'part']),
          'shares are shares, parents are other columns')
FROM model, synth_describe(m);
SELECT is((SELECT sum((m::jsonb ->> 'rows')::int) FROM model), 3000::bigint, 'rows are those learned');
-- 1 % of rounding: each part suppresses what fewer than five rows share
SELECT cmp_ok(abs((SELECT null_fraction FROM synth_describe((SELECT synth_merge(m) FROM model)) WHERE column_name = 'b')
                  - (SELECT avg((b IS NULL)::int) FROM source)::float8), '<', 0.01::float8,
              'the mixture''s share of NULL is the whole table''s');

-- merging: 20 orders and groupings at random
SELECT is(count(DISTINCT merged), 1::bigint, 'any order and grouping merges to the same bytes')
FROM generate_series(1, 20) i, LATERAL (
	SELECT synth_merge(part_model) AS merged FROM (
		SELECT synth_merge(m ORDER BY md5(i || ' ' || part)) AS part_model FROM model
		GROUP BY hashtext(i || ':' || part) % 3) p) q;
SELECT ok((SELECT jsonb_agg(c ORDER BY c) FROM jsonb_array_elements((SELECT synth_merge(m)::jsonb -> 'components' FROM model)) c)
          = (SELECT jsonb_agg(m::jsonb -> 'components' -> 0 ORDER BY m::jsonb -> 'components' -> 0) FROM model),
          'components of a mixture are those of its inputs');

-- Damage. A model of any bytes, as a damaged page or a superuser could store it.
CREATE TYPE raw;
CREATE FUNCTION raw_in(cstring) RETURNS raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION raw_out(raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE raw (INPUT = raw_in, OUTPUT = raw_out, LIKE = synth_model);
CREATE CAST (raw AS synth_model) WITHOUT FUNCTION;

-- SQLSTATE of a statement about bytes, or "accepted".
CREATE FUNCTION state(bytes bytea, way text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF way = 'text' THEN
		PERFORM encode(bytes, 'base64')::synth_model;
	ELSIF way = 'describe' THEN
		PERFORM count(*) FROM synth_describe(bytes::text::raw::synth_model);
	ELSIF way = 'merge' THEN
		PERFORM synth_merge_trans(bytes::text::raw::synth_model, bytes::text::raw::synth_model);
	ELSE
		PERFORM bytes::text::raw::synth_model::jsonb;
	END IF;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

CREATE TABLE bytes AS SELECT synth_model_send(m) AS b FROM small;
SELECT is((SELECT array_agg(state(b, way)) FROM bytes, unnest(ARRAY['text', 'describe', 'merge', 'jsonb']) way),
          ARRAY['accepted', 'accepted', 'accepted', 'accepted'], 'the model itself is accepted');
SELECT results_eq($$SELECT DISTINCT state(substr(b, 1, n), 'text') FROM bytes, generate_series(0, length(b) - 1) n$$,
                  $$VALUES ('22P02')$$, 'no beginning of a model is read');
SELECT results_eq($$SELECT DISTINCT state(substr(b, 1, n), 'jsonb') FROM bytes, generate_series(0, length(b) - 1) n$$,
                  $$VALUES ('XX001')$$, 'none that was stored is used');
SELECT results_eq($$SELECT DISTINCT state(set_bit(b, n, 1 - get_bit(b, n)), 'text')
                    FROM bytes, generate_series(0, 8 * length(b)::bigint - 1) n$$,
                  $$VALUES ('22P02')$$, 'no model with a flipped bit is read');
SELECT results_eq($$SELECT DISTINCT state(set_bit(b, n, 1 - get_bit(b, n)), way)
                    FROM bytes, generate_series(0, 8 * length(b)::bigint - 1, 7) n, unnest(ARRAY['describe', 'merge', 'jsonb']) way$$,
                  $$VALUES ('XX001')$$, 'none that was stored is used');
-- every character of the text form replaced, as something on the way might
CREATE FUNCTION text_state(given text, model synth_model) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN given::synth_model = model THEN 'the same' ELSE 'accepted' END;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT is(count(*) FILTER (WHERE s NOT IN ('22P02', 'the same')), 0::bigint, 'no changed text is another model')
FROM small, LATERAL (SELECT m::text AS t) t, generate_series(1, length(t)) n, unnest(ARRAY['A', 'b', '9', '/', '=', '-', 'é']) x,
     LATERAL (SELECT text_state(overlay(t PLACING x FROM n), m) AS s) s;
-- soft errors, where the server has them
SELECT CASE WHEN to_regprocedure('pg_input_is_valid(text, text)') IS NULL THEN pass('no soft errors before 16')
       ELSE is((xpath('/row/v/text()', query_to_xml($$SELECT (NOT pg_catalog.pg_input_is_valid('AAAA', 'synth_model')
                    AND NOT pg_catalog.pg_input_is_valid('?', 'synth_model')
                    AND pg_catalog.pg_input_is_valid(m::text, 'synth_model'))::text AS v FROM model_law.small$$, false, true, '')))[1]::text,
               'true', 'errors of the text form are soft') END;

SELECT * FROM finish();
ROLLBACK;
