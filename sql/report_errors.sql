-- What synth_quality refuses, each case twice: the message, then the code.

-- in a transaction: whatever other tests left stays as it was
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS synth;
\set ON_ERROR_ROLLBACK on

CREATE TABLE report_a (id int, "Odd ""name""" text);
CREATE TABLE report_b (id int, "Odd ""name""" text);
INSERT INTO report_a VALUES (1, 'secret');
INSERT INTO report_b VALUES (2, 'secret');
CREATE TABLE report_empty (LIKE report_a);
CREATE TABLE report_less (id int);
INSERT INTO report_less VALUES (1);
CREATE TABLE report_text (id text, "Odd ""name""" text);
INSERT INTO report_text VALUES ('secret', 'secret');
CREATE TABLE report_bare ();
CREATE SEQUENCE report_sequence;
CREATE INDEX report_index ON report_a (id);
CREATE ROLE report_reader;
GRANT SELECT ON report_b TO report_reader;

CREATE TABLE report_cases (place int GENERATED ALWAYS AS IDENTITY, statement text);
INSERT INTO report_cases (statement) VALUES
	-- tables
	('synth_quality(''report_nowhere'', ''report_b'')'),
	('synth_quality(0::regclass, ''report_b'')'),
	('synth_quality(''report_sequence'', ''report_b'')'),
	('synth_quality(''report_a'', ''report_index'')'),
	('synth_quality(''report_empty'', ''report_b'')'),
	('synth_quality(''report_a'', ''report_empty'')'),
	-- columns
	('synth_quality(''report_a'', ''report_less'')'),
	('synth_quality(''report_less'', ''report_a'')'),
	('synth_quality(''report_bare'', ''report_bare'')'),
	('synth_quality(''report_a'', ''report_text'')'),
	-- options
	('synth_quality(''report_a'', ''report_b'', ''[]'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"colums": ["id"]}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"columns": "id"}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"columns": [1]}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"columns": []}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"columns": ["id", "ID"]}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"columns": ["id"], "categorical": ["Odd \"name\""]}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"categorical": ["id"], "numerical": ["id"]}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"numerical": ["Odd \"name\""]}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"detection": "yes"}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"sample_rows": 0}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"sample_rows": 1.5}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"seed": 9223372036854775808}'')'),
	('synth_quality(''report_a'', ''report_b'', ''{"seed": null}'')');

SELECT 'SELECT count(*) FROM ' || statement FROM report_cases ORDER BY place \gexec

\set VERBOSITY sqlstate
SELECT 'SELECT count(*) FROM ' || statement FROM report_cases ORDER BY place \gexec

-- privileges are the server's business, and those of the caller
\set VERBOSITY default
SET ROLE report_reader;
SELECT count(*) FROM synth_quality('report_a', 'report_b');
SELECT count(*) FROM synth_quality('report_b', 'report_a');
\set VERBOSITY sqlstate
SELECT count(*) FROM synth_quality('report_b', 'report_a');
\set VERBOSITY default
RESET ROLE;

-- NULL in, nothing out
SELECT count(*) FROM synth_quality(NULL, 'report_b');

ROLLBACK;
