-- What synth_advise_indexes refuses, each case twice: the message, then the code; and queries that it can't plan, which are
-- rows with the reason.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
\set ECHO errors
CREATE EXTENSION IF NOT EXISTS synth;
\set ECHO all
\set ON_ERROR_ROLLBACK on
\pset format unaligned
\pset tuples_only on

CREATE TABLE advise_t (id int PRIMARY KEY, a int, b text);
INSERT INTO advise_t SELECT i, i, 'b' || i FROM generate_series(1, 10000) i;
ANALYZE advise_t;
CREATE ROLE advise_reader;
GRANT SELECT (a) ON advise_t TO advise_reader;

SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', -1);
SELECT count(*) FROM synth_advise_indexes('{{SELECT 1},{SELECT 2}}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '[]');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"weight": [1]}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"weights": [1, 2]}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"weights": [-1]}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"weights": "NaN"}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"size_model": "small"}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"min_gain": 2}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"max_columns": 0}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"time_limit_ms": "long"}');
SELECT count(*) FROM synth_advise_indexes();

\set VERBOSITY sqlstate
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', -1);
SELECT count(*) FROM synth_advise_indexes('{{SELECT 1},{SELECT 2}}');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '[]');
SELECT count(*) FROM synth_advise_indexes('{SELECT 1}', NULL, '{"weights": [1, 2]}');
SELECT count(*) FROM synth_advise_indexes();
\set VERBOSITY default

-- nothing to do
SELECT count(*) FROM synth_advise_indexes('{}');
SELECT count(*) FROM synth_advise_indexes(ARRAY[NULL]::text[]);
SELECT count(*) FROM synth_advise_indexes('{SELECT 1,VALUES (1),SELECT FROM advise_t}');

-- queries that can't be planned, beside one that can
CREATE FUNCTION advise_fails() RETURNS int STABLE LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'it fails'; END$$;
CREATE TEMP TABLE failed AS SELECT ddl, queries, evidence FROM synth_advise_indexes(ARRAY[
	'SELECT * FROM advise_t WHERE a = 7', 'SELEC 1', 'SELECT * FROM advise_none', 'SELECT c FROM advise_t', '', '-- nothing',
	'CREATE TABLE advise_new (a int)', 'VACUUM advise_t', 'BEGIN', 'SELECT * FROM advise_t WHERE b = 1', 'SELECT 1 / 0',
	'SELECT $1 + $2', 'SELECT * FROM advise_t WHERE a = $3', 'SELECT * FROM advise_t WHERE a = advise_fails()',
	'SELECT 1; SELECT * FROM advise_none', 'SELECT * FROM advise_t WHERE a = 7; SELECT 2']);
SELECT ddl FROM failed WHERE ddl IS NOT NULL;
SELECT queries, evidence ->> 'query', evidence ->> 'sqlstate', evidence ->> 'reason' FROM failed WHERE ddl IS NULL ORDER BY (evidence ->> 'query')::int;
-- statements with a query inside
SELECT count(ddl), sum(queries) FROM synth_advise_indexes(ARRAY['EXPLAIN ANALYZE SELECT * FROM advise_t WHERE a = 1',
	'CREATE TABLE advise_new AS SELECT * FROM advise_t WHERE a = 2', 'DECLARE c CURSOR FOR SELECT * FROM advise_t WHERE a = 3',
	'PREPARE p AS SELECT * FROM advise_t WHERE a = $1', 'COPY (SELECT * FROM advise_t WHERE a = 4) TO STDOUT',
	'SELECT * INTO advise_new FROM advise_t WHERE a = 5']);

-- rights are the caller's, column by column
SET ROLE advise_reader;
SELECT ddl, evidence ->> 'query', evidence ->> 'sqlstate', evidence ->> 'reason' FROM synth_advise_indexes(ARRAY[
	'SELECT a FROM advise_t WHERE a = 7', 'SELECT b FROM advise_t', 'SELECT a FROM advise_t WHERE b = ''x''', 'UPDATE advise_t SET a = 1']);
RESET ROLE;

-- after an error, and after a function that the planner runs has planned queries, plans are as ever
CREATE FUNCTION advise_reads() RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT count(*) FROM advise_t WHERE a = 5); END$$;
SELECT ddl FROM synth_advise_indexes('{SELECT * FROM advise_t WHERE a = advise_reads(),SELECT * FROM advise_t WHERE a = 6}');
EXPLAIN (COSTS OFF) SELECT * FROM advise_t WHERE a = 7;
-- no time
SELECT ddl, evidence FROM synth_advise_indexes('{SELECT * FROM advise_t WHERE a = 7}', NULL, '{"time_limit_ms": 0}');
ROLLBACK;
