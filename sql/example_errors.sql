-- What programming by example does not accept, each case twice: the message, then
-- the code; and hostile names and values.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

\set VERBOSITY default
SELECT synth_by_example(NULL, '{a}');
SELECT synth_by_example('{a}', NULL);
SELECT synth_by_example('{}', '{}');
SELECT synth_by_example('{a,b}', '{a}');
SELECT synth_by_example('{{{a}}}', '{a}');
SELECT synth_by_example('{a}', '{{a,b}}');
SELECT synth_by_example('{{a,b}}', '{a}', '{one}');
SELECT synth_by_example('{a}', '{a}', '{NULL}');
SELECT synth_by_example('{a}', '{a}', '{""}');
SELECT synth_by_example('{{a,b}}', '{a}', '{x,x}');
SELECT synth_by_example(ARRAY[repeat('x', 4001)], '{a}');
SELECT synth_by_example(array_fill('x'::text, ARRAY[1, 33]), '{a}');
SELECT synth_by_example(array_fill('x'::text, ARRAY[5001]), array_fill('x'::text, ARRAY[5001]));
SELECT synth_by_example('{a}', '{a}', NULL, '{{a,b}}');
SELECT synth_by_example_candidates('{a}', '{a}', NULL, '{{a,b}}');
SELECT synth_by_example_candidates('{a}', '{a}', n => 0);
SELECT synth_by_example_candidates('{a}', '{a}', n => 65);

\set VERBOSITY sqlstate
SELECT synth_by_example(NULL, '{a}');
SELECT synth_by_example('{a}', NULL);
SELECT synth_by_example('{}', '{}');
SELECT synth_by_example('{a,b}', '{a}');
SELECT synth_by_example('{{{a}}}', '{a}');
SELECT synth_by_example('{a}', '{{a,b}}');
SELECT synth_by_example('{{a,b}}', '{a}', '{one}');
SELECT synth_by_example('{a}', '{a}', '{NULL}');
SELECT synth_by_example('{a}', '{a}', '{""}');
SELECT synth_by_example('{{a,b}}', '{a}', '{x,x}');
SELECT synth_by_example(ARRAY[repeat('x', 4001)], '{a}');
SELECT synth_by_example(array_fill('x'::text, ARRAY[1, 33]), '{a}');
SELECT synth_by_example(array_fill('x'::text, ARRAY[5001]), array_fill('x'::text, ARRAY[5001]));
SELECT synth_by_example('{a}', '{a}', NULL, '{{a,b}}');
SELECT synth_by_example_candidates('{a}', '{a}', NULL, '{{a,b}}');
SELECT synth_by_example_candidates('{a}', '{a}', n => 0);
SELECT synth_by_example_candidates('{a}', '{a}', n => 65);
\set VERBOSITY default

-- names that need quotes
SELECT synth_by_example('{"Doe, Jane","Roe, Rick"}', '{Jane,Rick}', ARRAY[E'a"; DROP TABLE x; --']::name[]);
SELECT synth_by_example('{"Doe, Jane","Roe, Rick"}', '{Jane,Rick}', '{select}');
-- quotes, backslashes and regular expressions in values
SELECT synth_by_example(ARRAY['it''s; a', 'that''s; b'], ARRAY['it', 'that']);
SELECT synth_by_example(ARRAY[E'C:\\dir\\a.txt', E'D:\\x\\y\\b.txt'], ARRAY['a.txt', 'b.txt']);
SELECT synth_by_example(ARRAY['a.*b.*c', 'd.*e.*f'], ARRAY['a.*b', 'd.*e']);
SELECT synth_by_example(ARRAY['a||b', 'cc||dd'], ARRAY['b||a', 'dd||cc']);
-- outside of ASCII
SELECT synth_by_example(ARRAY['Grün, Jürgen', 'Ødegård, Åse'], ARRAY['Jürgen Grün', 'Åse Ødegård']);
SELECT synth_by_example(ARRAY['山田 太郎', '鈴木 花子'], ARRAY['太郎', '花子']);
-- many examples
SELECT synth_by_example(array_agg(i || '-' || i * 7), array_agg((i * 7)::text)) FROM generate_series(1, 2000) i;
-- a function planted in the path is not called
CREATE SCHEMA planted;
CREATE FUNCTION planted.split_part(text, text, int) RETURNS text LANGUAGE sql AS $$SELECT 'planted'$$;
SET LOCAL search_path = planted, pg_catalog, public;
SELECT synth_by_example('{"Doe, Jane","Roe, Rick"}', '{Jane,Rick}') IS NOT NULL;
ROLLBACK;
