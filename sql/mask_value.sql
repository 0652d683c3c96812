-- Values kept, replaced, hidden or hashed as a whole.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on
SELECT synth_add_key(decode(repeat('6d', 32), 'hex')) > 0 AS key_for_the_test;

---- none, null, constant

SELECT synth_mask('Greta'::text, 'none') AS none, synth_mask('Greta'::text, 'null') AS "null", synth_mask('Greta'::text, 'constant("-")') AS constant;
SELECT synth_mask(42, 'constant(0)') AS int, synth_mask(1.5, 'constant(0)') AS numeric, synth_mask(true, 'constant(false)') AS boolean, synth_mask(date '2020-02-29', 'constant("2000-01-01")') AS date,
       synth_mask(ARRAY[1, 2], 'constant("{0}")') AS array, synth_mask('{"a": 1}'::jsonb, 'constant("{}")') AS jsonb, synth_mask(int4range(1, 5), 'constant(empty)') AS range;
SELECT synth_mask(NULL::text, 'constant(x)') IS NULL AS null_stays;
SELECT synth_mask(42, 'constant(x)');
SELECT synth_mask('Greta'::varchar(3), 'constant(hidden)');
SELECT synth_mask('Greta'::text, 'constant');

---- partial: graphemes, not bytes

-- widths on a terminal are psql's guess
\pset format unaligned
SELECT v, synth_partial(v, 2, '***', 1), synth_partial(v, 0, '#', 2) AS right_2, synth_partial(v, 1, '', 0) AS left_1
FROM unnest(ARRAY['Greta', 'Gret', 'Gre', 'Gr', '', 'Ünîcödé', E'e\u0301e\u0301e\u0301e\u0301', '👩‍👩‍👧👍🏽🇫🇷x', E'a\r\nb\r\n', '漢字かな', E'\u0301\u0301']) v;
\pset format aligned
SELECT length(synth_partial(repeat('é', 100000), 2, '...', 2)) AS long, synth_partial('abc', 10000, '*', 10000) AS short;
SELECT synth_mask('Greta Garbo'::varchar(5), 'partial(1, "*****", 1)') AS varchar, synth_mask('Greta'::char(8), 'partial(1, "*", 1)') AS char, synth_mask('Greta'::name, 'partial(1, "*", 1)') AS name;
SELECT synth_partial('x', -1, '*', 0);
SELECT synth_partial('x', 1, '*', 10001);
SELECT synth_mask('x'::text, 'partial(1, "*")');
SELECT synth_mask(12345, 'partial(1, "*", 1)');

---- hash

SELECT left(v, 8) AS v, synth_hash(v), synth_hash(v, 8) AS short FROM unnest(ARRAY['Greta', 'greta', '', 'Ünîcödé', repeat('x', 1000)]) v;
SELECT synth_mask(1, 'hash') AS int, synth_mask(1::smallint, 'hash') AS smallint, synth_mask(1::bigint, 'hash') AS bigint,
       synth_mask('550e8400-e29b-41d4-a716-446655440000'::uuid, 'hash') AS uuid, synth_mask('\x01'::bytea, 'hash') AS bytea, synth_mask('\x01'::bytea, 'hash(8)') AS short;
SELECT synth_mask('Greta'::varchar(10), 'hash') AS varchar;
SELECT synth_hash('x', 0);
SELECT synth_hash('x', 65);
SELECT synth_mask(1.5, 'hash');

---- methods of tables

SELECT synth_mask('x'::text, 'shuffle');
SELECT synth_mask('x'::text, 'synthetic');
\set VERBOSITY sqlstate
SELECT synth_partial('x', -1, '*', 0);
SELECT synth_hash('x', 0);
SELECT synth_mask('x'::text, 'shuffle');
ROLLBACK;
